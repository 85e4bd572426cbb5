/* What a formula's names are worth for one school, one authority, the centre:
 * the numerators and denominators that aggregate.c puts together.
 *
 * The surprise: the trust's central services take part in money without having
 * pupils: a base that they lack counts 0, and does not leave them out. */
#include "measure_priv.h"

/* ---- names of formulas --------------------------------------------------- */

struct reader { /* the key of an expr_env */
    struct evaluator *ev;
    const struct question *q; /* settled */
    struct references names;
    const struct binding *bound;
    struct who who;  /* whose value is wanted */
    uint32_t entity; /* the same for inputs; ENTITY_NONE: inputs have none */
    bool is_base;
    const struct figure **noted; /* by name: the figures that were asked */
    unsigned corner; /* a bit for each rounded name: its upper bound */
    bool is_corner;
};

/* Of a measure that is of one group of pupils by itself. */
static uint32_t usual_breakdown(const struct evaluator *ev,
                                const struct question *q)
{
    const struct str name = facets_of_defaults(q->measure).breakdown;
    struct arena *scratch;
    uint32_t found;

    if (name.len == 0)
        return 0;
    scratch = arena_new(0);
    found = breakdown_find(scratch, ev->store, name);
    arena_free(scratch);
    return found;
}

struct question question_nested(const struct evaluator *ev,
                                const struct question *q,
                                const struct reference *ref,
                                const struct binding *bound, struct who who)
{
    struct question n = *q;

    n.measure = &ref->measure->measure;
    n.who = who;
    n.derived = DERIVED_VALUE;
    if (n.measure->list) /* a list is of now */
        n.period = (struct period){ 0 };
    if (q->measure->time != n.measure->time &&
        (n.measure->time == TIME_YEAR || n.measure->time == TIME_LATEST)) {
        n.scenario = SCENARIO_ACTUAL;
        n.window = WINDOW_NONE;
    }
    if (n.breakdown == 0)
        n.breakdown = usual_breakdown(ev, &n);
    question_apply(ev, &ref->facets, bound->breakdown, &n);
    return n;
}

static bool is_of_other_schools(const struct coverage *a,
                                const struct coverage *b)
{
    return a->schools > 0 && b->schools > 0 && a->schools != b->schools;
}

/* A formula covers what its first measure covers; the others must cover the
 * same schools, or twelve schools' income would be divided by eleven's pupils.
 */
static void note_nested(struct figure *fig, const struct figure *nested)
{
    struct coverage *c = &fig->coverage;

    if (!nested || !value_is_number(nested->value))
        return;
    if (is_of_other_schools(c, &nested->coverage) &&
        value_is_number(fig->value))
        fig->value = value_reason(REASON_NOT_COMPARABLE);
    if (c->schools == 0)
        *c = nested->coverage;
    if (nested->approximate)
        fig->approximate = true;
}

static bool has_bounds(const struct figure *f)
{
    return f && value_is_number(f->lower) && value_is_number(f->upper);
}

/* One end of what a name may be worth, as the corner says. */
static struct value corner_value(const struct reader *r, size_t i,
                                 const struct figure *nested)
{
    if (!has_bounds(nested))
        return nested->value;
    return r->corner >> i & 1 ? nested->upper : nested->lower;
}

static struct value name_value(const void *key, size_t i)
{
    const struct reader *r = key;
    const struct reference *ref = &r->names.item[i];
    const struct figure *nested;
    struct question n;

    if (ref->input) {
        const struct asking k = { r->q, ref->input, r->bound[i].input,
                                  r->entity, r->is_base };

        return input_value(r->ev, &k);
    }
    if (ref->standing != STANDS_FOR_NONE)
        return standing_value(r->ev, ref->standing);
    n = question_nested(r->ev, r->q, ref, &r->bound[i], r->who);
    nested = evaluate(r->ev, &n);
    if (r->is_corner)
        return corner_value(r, i, nested);
    if (r->noted)
        r->noted[i] = nested;
    return nested->value;
}

static struct value formula_value(const struct expr *e, struct reader *r)
{
    const struct expr_env env = { .key = r, .at = name_value };

    return expr_eval(e, &env);
}

/* ---- parts --------------------------------------------------------------- */

static struct who part_who(const struct question *q, const struct part *p)
{
    if (p->is_central)
        return (struct who){ SCOPE_CENTRAL, ENTITY_NONE };
    if (q->who.kind == SCOPE_AUTHORITY || q->who.kind == SCOPE_NATION)
        return q->who;
    return (struct who){ SCOPE_SCHOOL, p->entity };
}

static void part_read(struct evaluator *ev, const struct question *q,
                      struct part *p)
{
    const struct entry *e = entry_of(q->measure);
    struct reader r = { .ev = ev,
                        .q = q,
                        .names = e->top,
                        .bound = ev->bound[e->index].top,
                        .who = part_who(q, p),
                        .entity = p->rows_of };

    p->top = formula_value(q->measure->top, &r);
    if (!q->measure->bottom)
        return;
    r.names = e->bottom;
    r.bound = ev->bound[e->index].bottom;
    r.is_base = true;
    p->bottom = formula_value(q->measure->bottom, &r);
}

/* The school whose published results of a year may stand for those that this
 * one has not: an academy's own begin with its first cohort. Money is never
 * inherited: it was another body's. */
static uint32_t stand_in(const struct evaluator *ev, const struct question *q,
                         const struct part *p)
{
    const bool lacks =
        p->top.kind == VALUE_REASON &&
        (p->top.reason == REASON_NO_DATA || p->top.reason == REASON_NEW_SCHOOL);

    if (!lacks || p->is_central || q->measure->time != TIME_YEAR ||
        str_equal(q->measure->topic, STR("finance")))
        return ENTITY_NONE;
    for (size_t i = 0; i < ev->setting.schools.n; i++) {
        if (ev->setting.schools.item[i] == p->entity)
            return ev->traits[i].before;
    }
    return ENTITY_NONE;
}

static void part_evaluate(struct evaluator *ev, const struct question *q,
                          struct part *p)
{
    struct part before;

    p->rows_of = p->entity;
    part_read(ev, q, p);
    before = *p;
    before.rows_of = stand_in(ev, q, p);
    if (before.rows_of == ENTITY_NONE)
        return;
    part_read(ev, q, &before);
    if (value_is_number(before.top) || before.top.kind == VALUE_TEXT)
        *p = before;
}

static struct value zero(void)
{
    return value_decimal(decimal_of(0));
}

/* "No entries" are pupils of the base who scored nothing (domain 12.2). */
static void count_no_entries(const struct measure *m, struct part *p)
{
    if (m->counts_no_entries && p->top.kind == VALUE_REASON &&
        p->top.reason == REASON_NO_ENTRIES && value_is_number(p->bottom)) {
        p->top = zero();
        p->is_exact = true;
    }
}

static bool is_pool_of_money(const struct measure *m)
{
    return m->weighting == WEIGHT_POOLED || m->weighting == WEIGHT_SUM;
}

static bool has_no_weight(const struct part *p)
{
    return decimal_sign(p->bottom.decimal) == 0;
}

/* Published rounded figures of a base. */
static bool is_rounded_kind(const struct measure *m)
{
    return m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_MEAN;
}

/* Whether the part counts in the pool; else why not. */
static void part_judge(const struct measure *m, struct part *p)
{
    p->used = false;
    if (!value_is_number(p->top) && !is_below_half(m, p->top)) {
        p->why =
            p->top.kind == VALUE_REASON ? p->top.reason : REASON_NOT_COMPARABLE;
        return;
    }
    if (p->is_central && is_pool_of_money(m) && !value_is_number(p->bottom))
        p->bottom = zero();
    if (m->bottom && !value_is_number(p->bottom)) {
        p->why = p->bottom.kind == VALUE_REASON ? p->bottom.reason
                                                : REASON_NOT_COMPARABLE;
        if (p->why == REASON_NO_DATA)
            p->why = REASON_NO_BASE;
        return;
    }
    p->why = REASON_NO_BASE;
    p->used = !is_rounded_kind(m) || !has_no_weight(p);
}

struct parts parts_evaluated(struct arena *a, struct evaluator *ev,
                             const struct question *q)
{
    struct parts parts;

    if (q->measure->list)
        return list_parts(a, ev, q);
    parts = scope_parts(a, ev, q);
    for (size_t i = 0; i < parts.n; i++)
        part_evaluate(ev, q, &parts.item[i]);
    if (is_authority_pool(ev, q->who))
        authority_parts_settle(q->measure, &parts);
    for (size_t i = 0; i < parts.n; i++) {
        if (parts.n > 1)
            count_no_entries(q->measure, &parts.item[i]);
        part_judge(q->measure, &parts.item[i]);
        if (parts.item[i].used && is_rounded_kind(q->measure) &&
            !part_bounds(q->measure, &parts.item[i])) {
            parts.item[i].used = false;
            parts.item[i].why = REASON_OVERFLOW;
        }
    }
    return parts;
}

/* ---- formulas over measures ----------------------------------------------- */

#define CORNERS_MOST 6 /* names of which both ends are tried: 64 corners */

static void widen(struct figure *fig, struct value v)
{
    if (!value_is_number(v))
        return;
    if (!value_is_number(fig->lower) ||
        decimal_compare(v.decimal, fig->lower.decimal) < 0)
        fig->lower = v;
    if (!value_is_number(fig->upper) ||
        decimal_compare(v.decimal, fig->upper.decimal) > 0)
        fig->upper = v;
}

/* Sums, differences, products and quotients of the catalogue are steady in each
 * name, so they are greatest and least where every name is at one of its ends.
 */
static void formula_bounds(struct figure *fig, struct reader *r, size_t n)
{
    bool is_any = false;

    for (size_t i = 0; i < n; i++)
        is_any = is_any || has_bounds(r->noted[i]);
    if (!is_any || n > CORNERS_MOST || !value_is_number(fig->value))
        return;
    r->is_corner = true;
    for (r->corner = 0; r->corner < 1u << n; r->corner++)
        widen(fig, formula_value(fig->question.measure->top, r));
    fig->is_rounded = true;
}

void formula_figure(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    const struct entry *e = entry_of(q->measure);
    struct arena *scratch = arena_new(0);
    struct reader r = { .ev = ev,
                        .q = q,
                        .names = e->top,
                        .bound = ev->bound[e->index].top,
                        .who = q->who,
                        .entity = q->who.entity,
                        .noted = arena_array(scratch, const struct figure *,
                                             e->top.n) };

    if (q->who.kind == SCOPE_CENTRAL || q->who.kind == SCOPE_TRUST)
        r.entity = ev->setting.organisation;
    else if (q->who.kind != SCOPE_SCHOOL && q->who.kind != SCOPE_AUTHORITY)
        r.entity = ENTITY_NONE;
    fig->coverage.pupils = fig->coverage.of_pupils = -1;
    fig->value = formula_value(q->measure->top, &r);
    fig->approximate = q->measure->approximate;
    for (size_t i = 0; i < e->top.n; i++)
        note_nested(fig, r.noted[i]);
    formula_bounds(fig, &r, e->top.n);
    arena_free(scratch);
}
