/* Comparators: the authority's row, several authorities put together, the
 * nation by phase.
 *
 * A trust in two authorities is compared with what its own pupils' authorities
 * have, weighted by these pupils: sum of n x LA / sum of n (domain 5.1, 7).
 *
 * The surprise: if one of the authorities has no figure there is none at all.
 * A benchmark over half of the pupils beside a figure over all would lie. */
#include "measure_priv.h"

static void take(struct figure *fig, const struct figure *from)
{
    const struct question q = fig->question;

    *fig = *from;
    fig->question = q;
    fig->coverage = (struct coverage){ .pupils = -1, .of_pupils = -1 };
    fig->rating = RATING_NONE;
    fig->band = NULL;
    fig->amber_packs = 0;
    fig->not_rated = (struct str){ 0 };
    fig->standing = (struct placing){ 0 };
}

struct who compare_area(const struct question *q, uint32_t area)
{
    const bool is_pool =
        q->who.kind == SCOPE_POOLED || q->who.kind == SCOPE_OTHERS;

    return (struct who){ is_pool ? q->who.kind : SCOPE_AUTHORITY, area };
}

/* The row of one area, or the pool of its schools. */
static const struct figure *
area_figure(struct evaluator *ev, const struct question *q, uint32_t entity)
{
    struct question row = *q;

    row.who = compare_area(q, entity);
    return evaluate(ev, &row);
}

/* ---- which row is whose -------------------------------------------------- */

static uint32_t nation_row(struct evaluator *ev, struct str code)
{
    return registry_find(ev->store->registry, ENTITY_NATION, code);
}

static uint32_t phase_row(struct evaluator *ev, uint32_t school)
{
    struct str phase;
    struct buf b = { 0 };
    uint32_t row;

    if (school == ENTITY_NONE)
        return ENTITY_NONE;
    phase = school_traits(registry_at(ev->store->registry, school)).phase;
    if (phase.len == 0)
        return ENTITY_NONE;
    buf_text(&b, "NAT:");
    buf_append(&b, phase);
    row = nation_row(ev, buf_str(&b));
    buf_free(&b);
    return row;
}

/* The first row of the measure's list that has a number, or the last tried. */
static const struct figure *
nation_figure(struct evaluator *ev, const struct question *q, uint32_t school)
{
    const struct str_list list = q->measure->national;
    const struct figure *f = NULL;

    for (size_t i = 0; i < list.n; i++) {
        const bool is_phase = str_equal(list.item[i], STR("phase"));
        const uint32_t row =
            is_phase ? phase_row(ev, school) : nation_row(ev, list.item[i]);

        if (row == ENTITY_NONE)
            continue;
        f = area_figure(ev, q, row);
        if (value_is_number(f->value))
            return f;
    }
    return f;
}

static const struct figure *authority_figure(struct evaluator *ev,
                                             const struct question *q,
                                             uint32_t school)
{
    const struct entity *e = registry_at(ev->store->registry, school);

    if (e->authority == ENTITY_NONE)
        return NULL;
    return area_figure(ev, q, e->authority);
}

static const struct figure *
region_figure(struct evaluator *ev, const struct question *q, uint32_t school)
{
    const uint32_t region = school_region(ev, school);

    return region == ENTITY_NONE ? NULL : area_figure(ev, q, region);
}

static const struct figure *
school_figure(struct evaluator *ev, const struct question *q, uint32_t school)
{
    if (q->who.kind == SCOPE_NATION)
        return nation_figure(ev, q, school);
    if (q->who.kind == SCOPE_REGION)
        return region_figure(ev, q, school);
    return authority_figure(ev, q, school);
}

/* ---- several put together ------------------------------------------------ */

static bool is_by_phase(const struct measure *m)
{
    for (size_t i = 0; i < m->national.n; i++) {
        if (str_equal(m->national.item[i], STR("phase")))
            return true;
    }
    return false;
}

struct blend {
    struct decimal_sum top, low, high, weight;
    const struct figure *first;
    bool has_bounds, is_missing, is_one; /* one: all parts have one row */
    enum reason why;
};

static void blend_miss(struct blend *b, const struct figure *f)
{
    b->is_missing = true;
    b->why =
        f && f->value.kind == VALUE_REASON ? f->value.reason : REASON_NO_DATA;
}

static void blend_add(struct blend *b, const struct figure *f,
                      struct decimal weight)
{
    if (!f || !value_is_number(f->value)) {
        blend_miss(b, f);
        return;
    }
    b->is_one = !b->first || (b->is_one && b->first == f);
    if (!b->first) {
        b->first = f;
        b->has_bounds = true;
    }
    decimal_sum_add_product(&b->top, weight, f->value.decimal);
    decimal_sum_add(&b->weight, weight);
    b->has_bounds =
        b->has_bounds && value_is_number(f->lower) && value_is_number(f->upper);
    if (!b->has_bounds)
        return;
    decimal_sum_add_product(&b->low, weight, f->lower.decimal);
    decimal_sum_add_product(&b->high, weight, f->upper.decimal);
}

static void blend_finish(struct figure *fig, const struct blend *b)
{
    if (b->is_missing || !b->first) {
        fig->value = value_reason(b->is_missing ? b->why : REASON_NO_DATA);
        return;
    }
    take(fig, b->first);
    if (b->is_one)
        return;
    fig->value = ratio_value(&b->top, &b->weight, 1);
    fig->is_published = false;
    fig->cohort = value_reason(REASON_NOT_APPLICABLE);
    if (!b->has_bounds)
        return;
    fig->lower = ratio_value(&b->low, &b->weight, 1);
    fig->upper = ratio_value(&b->high, &b->weight, 1);
    fig->approximate = !bounds_support(fig);
}

/* One row for all is that row, whoever the pupils are that it was weighted by:
 * nothing of them is told. */
static void forget_weights(struct evaluator *ev, const struct blend *b,
                           size_t n, size_t n_nested)
{
    if (!ev->frame || b->is_missing || !b->is_one)
        return;
    ev->frame->n = n;
    ev->frame->n_nested = n_nested;
    (void)evaluate(ev, &b->first->question);
}

static void blend_figure(struct evaluator *ev, struct figure *fig)
{
    const size_t n = ev->frame ? ev->frame->n : 0;
    const size_t n_nested = ev->frame ? ev->frame->n_nested : 0;
    struct question own = fig->question;
    struct arena *scratch = arena_new(0);
    struct blend b = { 0 };
    struct parts parts;

    own.who = (struct who){ SCOPE_SCHOOLS, ENTITY_NONE };
    parts = parts_evaluated(scratch, ev, &own);
    for (size_t i = 0; i < parts.n; i++) {
        const struct part *p = &parts.item[i];

        if (p->used)
            blend_add(&b, school_figure(ev, &fig->question, p->entity),
                      p->bottom.decimal);
    }
    blend_finish(fig, &b);
    forget_weights(ev, &b, n, n_nested);
    arena_free(scratch);
}

static void one_figure(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    const struct figure *f = school_figure(ev, q, q->who.entity);

    if (f)
        take(fig, f);
    else
        fig->value = value_reason(REASON_NO_DATA);
}

/* ---- which areas, for explain -------------------------------------------- */

static bool area_known(const uint32_t *item, size_t n, uint32_t area)
{
    for (size_t i = 0; i < n; i++) {
        if (item[i] == area)
            return true;
    }
    return false;
}

struct entity_list compare_areas(struct arena *a, struct evaluator *ev,
                                 const struct question *q)
{
    struct question own = *q;
    struct parts parts;
    uint32_t *item;
    size_t n = 0;

    own.who = (struct who){ SCOPE_SCHOOLS, ENTITY_NONE };
    if (q->who.entity != ENTITY_NONE)
        own.who = (struct who){ SCOPE_SCHOOL, q->who.entity };
    parts = parts_evaluated(a, ev, &own);
    item = arena_array(a, uint32_t, parts.n);
    for (size_t i = 0; i < parts.n; i++) {
        const struct figure *f =
            parts.item[i].used || parts.n == 1
                ? school_figure(ev, q, parts.item[i].entity)
                : NULL;
        const uint32_t area = f ? f->question.who.entity : ENTITY_NONE;

        if (area != ENTITY_NONE && !area_known(item, n, area))
            item[n++] = area;
    }
    return (struct entity_list){ item, n };
}

void compare(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    const struct measure *m = q->measure;

    fig->value = value_reason(REASON_NOT_COMPARABLE);
    if (m->weighting == WEIGHT_FORMULA)
        aggregate(ev, fig);
    else if (m->weighting == WEIGHT_SUM || m->weighting == WEIGHT_DISTRIBUTION)
        return;
    else if (q->who.entity != ENTITY_NONE)
        one_figure(ev, fig);
    else if (q->who.kind != SCOPE_NATION || is_by_phase(m))
        blend_figure(ev, fig);
    else
        one_figure(ev, fig);
}

const struct figure *evaluate_comparator(struct evaluator *ev,
                                         const struct question *q,
                                         enum scope_kind of)
{
    struct question c = question_settle(ev, q);

    c.who.entity = q->who.kind == SCOPE_SCHOOL ? q->who.entity : ENTITY_NONE;
    c.who.kind = of;
    c.derived = DERIVED_VALUE;
    return evaluate(ev, &c);
}
