/* The peers of a school: those that a list names, put together.
 *
 * A list may hold several sets of one school: last year's beside this year's.
 * The set of the latest day up to that of the papers stands, and the first of
 * that day.
 *
 * The surprise: special schools are pooled here whatever the measure says. The
 * peers of a special school are special schools. */
#include "measure_priv.h"

struct peer_set {
    struct str name; /* empty: it has none */
    int32_t as_at;   /* DATE_NONE: not said */
};

static const struct dataset *peers_list(struct evaluator *ev)
{
    note_list(ev, STR("peers"));
    return store_dataset(ev->store, STR("peers"));
}

static struct peer_set set_of(const struct evaluator *ev,
                              const struct dataset *d, size_t row)
{
    const int32_t day = ev->setting.as_at;
    const struct value name = dataset_cell(d, row, STR("set"), day);
    const struct value as_at = dataset_cell(d, row, STR("as_at"), day);

    return (struct peer_set){
        .name = name.kind == VALUE_TEXT ? name.text : STR(""),
        .as_at = as_at.kind == VALUE_DATE ? as_at.date : DATE_NONE
    };
}

static bool is_same_set(struct peer_set a, struct peer_set b)
{
    return a.as_at == b.as_at && str_equal(a.name, b.name);
}

static bool row_is_of(const struct evaluator *ev, const struct dataset *d,
                      size_t row, uint32_t school)
{
    const struct value v =
        dataset_cell(d, row, STR("school"), ev->setting.as_at);

    return v.kind == VALUE_TEXT &&
           str_equal(v.text, registry_at(ev->store->registry, school)->code);
}

/* Of later than the papers nobody knew. */
static bool find_set(struct evaluator *ev, const struct dataset *d,
                     uint32_t school, struct peer_set *out)
{
    const int32_t day = ev->setting.as_at;
    bool found = false;

    for (size_t i = 0; d && i < d->n_rows; i++) {
        const struct peer_set s = set_of(ev, d, i);

        if (!row_is_of(ev, d, i, school) ||
            (day != DATE_NONE && s.as_at != DATE_NONE && s.as_at > day))
            continue;
        if (!found || (s.as_at != DATE_NONE &&
                       (out->as_at == DATE_NONE || s.as_at > out->as_at)))
            *out = s;
        found = true;
    }
    return found;
}

/* No school is its own peer, or anybody's twice. */
static bool is_new_peer(const struct parts *parts, uint32_t school,
                        uint32_t peer)
{
    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].entity == peer)
            return false;
    }
    return peer != ENTITY_NONE && peer != school;
}

void peers_parts(struct arena *a, struct evaluator *ev,
                 const struct question *q, struct parts *parts)
{
    const struct registry *g = ev->store->registry;
    const struct dataset *d = peers_list(ev);
    const uint32_t school = q->who.entity;
    struct peer_set set;

    if (school == ENTITY_NONE || !find_set(ev, d, school, &set))
        return;
    parts->item = arena_array(a, struct part, d->n_rows);
    for (size_t i = 0; i < d->n_rows; i++) {
        struct arena *scratch;
        struct traits t;
        uint32_t peer;

        if (!row_is_of(ev, d, i, school) || !is_same_set(set_of(ev, d, i), set))
            continue;
        scratch = arena_new(0);
        peer = registry_find(g, ENTITY_SCHOOL, dataset_peer(scratch, d, i));
        arena_free(scratch);
        if (!is_new_peer(parts, school, peer))
            continue;
        t = school_traits(registry_at(g, peer));
        if (traits_fit(&t, q->measure))
            parts->item[parts->n++].entity = peer;
    }
}

bool peers_answer(struct evaluator *ev, const struct question *q,
                  struct value *why)
{
    struct peer_set set;

    if (q->who.entity == ENTITY_NONE)
        *why = value_reason(REASON_NOT_APPLICABLE);
    else if (!find_set(ev, peers_list(ev), q->who.entity, &set))
        *why = value_reason(REASON_NOT_GIVEN);
    else if (q->measure->weighting ==
             WEIGHT_SUM) /* theirs in all: no yardstick */
        *why = value_reason(REASON_NOT_COMPARABLE);
    else
        return true;
    return false;
}

static void put_set(struct buf *b, struct arena *a, struct peer_set s)
{
    if (s.name.len == 0 && s.as_at == DATE_NONE)
        return;
    buf_text(b, " (");
    buf_append(b, s.name);
    if (s.as_at != DATE_NONE)
        buf_printf(b, "%s%.*s", s.name.len > 0 ? ", " : "as at ",
                   STR_ARG(date_long(a, s.as_at)));
    buf_byte(b, ')');
}

struct str peers_text(struct arena *a, struct evaluator *ev,
                      const struct figure *f)
{
    const struct coverage *c = &f->coverage;
    const struct measure *m = f->question.measure;
    struct peer_set set = { 0 };
    struct buf b = { 0 };

    if (f->question.who.entity == ENTITY_NONE)
        return STR("of one school, not of the trust");
    if (!find_set(ev, peers_list(ev), f->question.who.entity, &set))
        return STR("none are given for this school");
    if (c->of_schools > 0)
        buf_printf(&b, "%u ", c->schools);
    if (c->schools < c->of_schools)
        buf_printf(&b, "of %u ", c->of_schools);
    buf_text(&b, c->of_schools == 1 ? "peer school" : "peer schools");
    if (m->weighting != WEIGHT_FORMULA)
        buf_text(&b, str_equal(m->cohort, STR("pupils")) ? ", pupil-weighted"
                                                         : ", put together");
    put_set(&b, a, set);
    return buf_take(&b, a);
}
