/* The proof: for each small number two worlds that agree with everything
 * printed and differ in it by as much as the rule asks. */
#include "publish_priv.h"

/* ---- words --------------------------------------------------------------- */

struct str item_text(struct publication *p, uint32_t item)
{
    const struct question *q = &p->item[item].figure->question;
    const struct measure *m = q->measure;
    const struct str title = str_empty(m->label) ? m->title : m->label;

    return str_printf(p->arena, "%.*s of %.*s", STR_ARG(title),
                      STR_ARG(who_text(p->arena, p->ev, q->who)));
}

struct str fact_text(struct publication *p, uint32_t fact)
{
    const struct fact_key *k = &p->fact[fact].key;
    const struct store *s = evaluator_store(p->ev);
    const struct entity *e = registry_at(s->registry, k->entity);
    const struct str group = map_key(facts_breakdowns(s->facts), k->breakdown);

    return str_printf(
        p->arena, "%.*s%s%.*s of %.*s, %.*s",
        STR_ARG(map_key(facts_inputs(s->facts), k->input)),
        k->breakdown == 0 ? "" : ".", k->breakdown == 0 ? 0 : (int)group.len,
        group.ptr,
        STR_ARG(str_empty(e->name) ? e->code : name_display(p->arena, e->name)),
        STR_ARG(period_text(p->arena, k->period)));
}

/* ---- the audit ----------------------------------------------------------- */

bool item_tells(const struct item *i, const struct fact_key *key)
{
    for (size_t f = 0; f < i->says.n; f++) {
        for (size_t t = 0; t < i->says.form[f].n; t++) {
            const struct fact_key *k = &i->says.form[f].term[t].key;

            if (k->entity == key->entity && k->input == key->input &&
                k->breakdown == key->breakdown &&
                k->scenario == key->scenario &&
                period_equal(k->period, key->period))
                return true;
        }
    }
    return false;
}

/* A question whose answer is withheld for the fact's sake; else any that is
 * about it. */
static uint32_t item_about(const struct publication *p, uint32_t fact)
{
    uint32_t found = NONE;

    for (size_t i = 0; i < p->n_items; i++) {
        if (!item_tells(&p->item[i], &p->fact[fact].key))
            continue;
        if (p->item[i].withheld)
            return (uint32_t)i;
        if (found == NONE)
            found = (uint32_t)i;
    }
    return found;
}

static void report_unsafe(struct diag *dg, struct publication *p, size_t secret)
{
    const struct secret_of of = p->secret[secret];
    const uint32_t item = of.item != NONE ? of.item : item_about(p, of.fact);
    const struct str what =
        of.item != NONE ? item_text(p, of.item) : fact_text(p, of.fact);
    struct str paper = map_key(p->papers, 0);

    if (item != NONE)
        paper = map_key(p->papers, p->item[item].paper);
    diag_report(dg, DIAG_EDITION_UNSAFE, (struct span){ 0 },
                "%.*s: '%.*s' could be worked out from what is printed",
                STR_ARG(paper), STR_ARG(what));
    diag_hint(dg, "nothing was written; leave out of the public edition a "
                  "table or figure that tells it");
}

const struct disclosure_audit *audit_made(struct publication *p)
{
    struct disclosure_audit *audit;

    if (p->audit != NULL)
        return p->audit;
    audit = arena_new_of(p->arena, struct disclosure_audit);
    disclosure_audit(p->arena, p->system, audit);
    p->audit = audit;
    return audit;
}

bool publication_audit(struct diag *dg, struct publication *p)
{
    const struct disclosure_audit *audit = audit_made(p);

    for (size_t i = 0; i < audit->n && i < p->n_secrets; i++) {
        if (!audit->secret[i].is_safe)
            report_unsafe(dg, p, i);
    }
    return audit->n_unsafe == 0;
}

/* ---- for tests ----------------------------------------------------------- */

bool publication_force(struct publication *p, const struct question *q,
                       bool withheld)
{
    for (size_t k = 0; k < p->n_items; k++) {
        struct item *i = &p->item[k];
        const struct question *own = &i->figure->question;

        if (own->measure != q->measure || own->who.kind != q->who.kind ||
            own->who.entity != q->who.entity || own->derived != q->derived ||
            own->breakdown != q->breakdown || i->statement == NONE)
            continue;
        disclosure_hide(p->system, i->statement, withheld);
        p->audit = NULL;
        i->withheld = withheld;
        i->shown = NULL;
        return true;
    }
    return false;
}

bool publication_world(struct arena *a, struct publication *p, size_t secret,
                       bool low, struct world *out)
{
    const struct disclosure_audit *audit = audit_made(p);
    struct fact_term *fact = arena_array(a, struct fact_term, p->n_facts);
    const int64_t *world;

    if (secret >= audit->n || !audit->secret[secret].is_safe)
        return false;
    world = low ? audit->secret[secret].low : audit->secret[secret].high;
    for (size_t i = 0; i < p->n_facts; i++)
        fact[i] = (struct fact_term){ .key = p->fact[i].key,
                                      .value = decimal_make(
                                          world[i], p->fact[i].value.scale) };
    *out = (struct world){ fact, p->n_facts };
    return disclosure_agrees(p->system, world);
}
