/* What a comparator is made of, in words: who, how many, and what differs.
 *
 * The surprise: an authority's or the nation's row counts special schools, which
 * the trust's figure of a mainstream measure leaves out. The reader is told,
 * because the one is up to a point lower by that alone (domain 12, 11). */
#include "measure_priv.h"

static bool counts_special(const struct entity *e)
{
    return e->kind != ENTITY_NATION || str_equal(e->code, STR("NAT")) ||
           str_equal(e->code, STR("NAT:all"));
}

static void put_areas(struct buf *b, struct arena *a,
                      const struct evaluator *ev, struct entity_list areas)
{
    for (size_t i = 0; i < areas.n; i++) {
        if (i > 0)
            buf_text(b, i + 1 == areas.n ? " and " : ", ");
        buf_append(b, entity_label(a, ev, areas.item[i]));
    }
}

static void put_base_difference(struct buf *b, const struct evaluator *ev,
                                const struct figure *f,
                                struct entity_list areas)
{
    const struct question *q = &f->question;
    bool differs = q->measure->mainstream && q->base != BASE_EVERY;

    for (size_t i = 0; i < areas.n; i++)
        differs = differs && counts_special(registry_at(ev->store->registry,
                                                        areas.item[i]));
    if (differs && areas.n > 0)
        buf_text(b, ", special schools included");
}

struct str comparator_text(struct arena *a, struct evaluator *ev,
                           const struct figure *f)
{
    const struct question *q = &f->question;
    struct entity_list areas;
    struct buf b = { 0 };

    if (q->who.kind == SCOPE_PEERS)
        return peers_text(a, ev, f);
    areas = compare_areas(a, ev, q);
    put_areas(&b, a, ev, areas);
    if (q->who.kind == SCOPE_POOLED)
        buf_text(&b, ", put together from all schools");
    else if (q->who.kind == SCOPE_OTHERS)
        buf_text(&b, ", put together from all schools but ours");
    if (areas.n > 1)
        buf_text(&b, ", weighted by the trust's own pupils");
    if (areas.n == 1 && value_is_number(f->cohort) &&
        q->measure->cohort.len > 0) {
        buf_text(&b, ", ");
        buf_append(&b, decimal_grouped(a, f->cohort.decimal, 0));
        buf_byte(&b, ' ');
        buf_append(&b, q->measure->cohort);
    }
    put_base_difference(&b, ev, f, areas);
    return buf_take(&b, a);
}
