/* Figures of one school and of many: pooled, weighted, summed.
 *
 * Nothing is averaged that was averaged before. A published rounded percentage
 * stands for a whole number of pupils between two bounds (domain 12.3); these
 * whole numbers are added up, and so are the bounds.
 *
 * The surprise: one school's figure is the published one, not what a pool of
 * one would make of it. */
#include "measure_priv.h"

/* ---- coverage ------------------------------------------------------------ */

static bool counts_pupils(const struct measure *m)
{
    return m->bottom && m->cohort.len > 0;
}

static void cover_pupils(struct coverage *c, const struct parts *parts)
{
    struct decimal_sum used = { 0 }, all = { 0 };
    struct decimal d;
    bool has_base = false;

    for (size_t i = 0; i < parts->n; i++) {
        const struct part *p = &parts->item[i];

        if (p->is_central || !value_is_number(p->bottom))
            continue;
        has_base = true;
        decimal_sum_add(&all, p->bottom.decimal);
        if (p->used)
            decimal_sum_add(&used, p->bottom.decimal);
    }
    if (!has_base)
        return;
    if (decimal_sum_value(&used, &d) && decimal_round(d, 0, &d))
        c->pupils = d.mantissa;
    if (decimal_sum_value(&all, &d) && decimal_round(d, 0, &d))
        c->of_pupils = d.mantissa;
}

void cover(struct figure *fig, const struct parts *parts)
{
    struct coverage *c = &fig->coverage;

    *c = (struct coverage){ .pupils = -1, .of_pupils = -1 };
    c->not_pooled = parts->not_pooled;
    c->outside = parts->outside;
    c->undated = parts->undated;
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *p = &parts->item[i];

        if (p->is_central) {
            c->central = p->used;
            continue;
        }
        c->of_schools++;
        c->as_predecessor += p->used && p->rows_of != p->entity;
        c->no_whole += p->used && p->no_whole;
        if (p->used)
            c->schools++;
        else
            c->by_reason[p->why]++;
    }
    if (counts_pupils(fig->question.measure))
        cover_pupils(c, parts);
    if (c->schools == 0 && c->central) /* a figure of the whole trust */
        *c =
            (struct coverage){ .pupils = -1, .of_pupils = -1, .central = true };
}

/* Why there is nothing: the gravest of the schools' reasons. */
struct value why_nothing(const struct parts *parts)
{
    enum reason why = REASON_NO_DATA;

    for (size_t i = 0; i < parts->n; i++)
        why = reason_join(why, parts->item[i].why);
    return value_reason(why);
}

/* ---- pools --------------------------------------------------------------- */

struct value ratio_value(const struct decimal_sum *x,
                         const struct decimal_sum *y, int64_t factor)
{
    struct decimal d;

    if (x->overflow || y->overflow)
        return value_reason(REASON_OVERFLOW);
    if (y->total == 0)
        return value_reason(REASON_NO_BASE);
    for (int places = 12; places >= 0; places -= 3) {
        if (decimal_sum_ratio(x, y, factor, places, &d))
            return value_decimal(d);
    }
    return value_reason(REASON_OVERFLOW);
}

static struct value sum_value(const struct decimal_sum *sum)
{
    struct decimal d;

    return decimal_sum_value(sum, &d) ? value_decimal(d)
                                      : value_reason(REASON_OVERFLOW);
}

int64_t measure_factor(const struct measure *m)
{
    return (m->unit == UNIT_PERCENT && !m->is_weighted) || m->unit == UNIT_OF
               ? 100
               : 1;
}

/* Published figures are never printed with more places than they had. */
static void limit_places(struct figure *fig, int most)
{
    fig->is_rounded = true;
    if (most < fig->decimals)
        fig->decimals = most;
}

struct pool {
    struct decimal_sum top, bottom, low, high;
    struct decimal_sum hidden; /* pupils whose result is not known */
    bool hides_base;           /* … and how many they are */
    int places;                /* the most that an input had */
    size_t n;
};

static void pool_add(struct pool *pool, const struct measure *m,
                     const struct part *p)
{
    pool->n++;
    if (value_is_number(p->top) && p->top.decimal.scale > pool->places)
        pool->places = p->top.decimal.scale;
    if (m->bottom)
        decimal_sum_add(&pool->bottom, p->bottom.decimal);
    if (m->weighting == WEIGHT_RATE) {
        decimal_sum_add(&pool->top, p->count);
        decimal_sum_add(&pool->low, p->low);
        decimal_sum_add(&pool->high, p->high);
    } else if (m->weighting == WEIGHT_MEAN) {
        decimal_sum_add_product(&pool->top, p->bottom.decimal, p->count);
        decimal_sum_add_product(&pool->low, p->bottom.decimal, p->low);
        decimal_sum_add_product(&pool->high, p->bottom.decimal, p->high);
    } else {
        decimal_sum_add(&pool->top, p->top.decimal);
    }
}

/* A new school has nobody who could have a result yet. */
static bool has_no_cohort(const struct part *p)
{
    return p->bottom.kind == VALUE_REASON &&
           p->bottom.reason == REASON_NEW_SCHOOL;
}

/* Of a school that should be in the pool and is not. */
static void pool_miss(struct pool *pool, const struct part *p)
{
    if (p->why == REASON_OVERFLOW)
        pool->top.overflow = true;
    else if (p->is_central || has_no_cohort(p))
        return;
    else if (value_is_number(p->bottom))
        decimal_sum_add(&pool->hidden, p->bottom.decimal);
    else
        pool->hides_base = true;
}

bool bounds_support(const struct figure *fig)
{
    struct decimal low, high, own;

    return !value_is_number(fig->lower) || !value_is_number(fig->upper) ||
           (decimal_round(fig->lower.decimal, fig->decimals, &low) &&
            decimal_round(fig->upper.decimal, fig->decimals, &high) &&
            decimal_round(fig->value.decimal, fig->decimals, &own) &&
            decimal_compare(low, own) == 0 && decimal_compare(high, own) == 0);
}

/* Bounds over all pupils: the hidden ones may all have met it, or none. */
static void pool_whole(struct figure *fig, const struct pool *pool)
{
    struct decimal_sum high = pool->high, all = pool->bottom;
    struct decimal hidden;

    if (fig->question.measure->weighting != WEIGHT_RATE || pool->hides_base ||
        pool->hidden.total == 0 || !decimal_sum_value(&pool->hidden, &hidden))
        return;
    decimal_sum_add(&high, hidden);
    decimal_sum_add(&all, hidden);
    fig->whole_lower = ratio_value(&pool->low, &all, 100);
    fig->whole_upper = ratio_value(&high, &all, 100);
}

static void pool_finish(struct figure *fig, const struct pool *pool)
{
    const struct measure *m = fig->question.measure;
    const int64_t factor = m->weighting == WEIGHT_MEAN ? 1 : measure_factor(m);

    if (m->weighting == WEIGHT_SUM) {
        fig->value = m->is_internal && fig->question.who.kind == SCOPE_TRUST
                         ? value_decimal(decimal_of(0))
                         : sum_value(&pool->top);
        return;
    }
    fig->value = ratio_value(&pool->top, &pool->bottom, factor);
    if (counts_pupils(m))
        fig->cohort = sum_value(&pool->bottom);
    if (m->unit == UNIT_OF) {
        fig->count = sum_value(&pool->top);
        fig->count_of = sum_value(&pool->bottom);
    }
    if (m->weighting == WEIGHT_POOLED)
        return;
    fig->lower = ratio_value(&pool->low, &pool->bottom, factor);
    fig->upper = ratio_value(&pool->high, &pool->bottom, factor);
    pool_whole(fig, pool);
    fig->is_published = pool->n == 1;
    limit_places(fig, pool->places);
    if (pool->n > 1 && value_is_number(fig->value) && !bounds_support(fig))
        fig->approximate = true;
}

void pool_parts(struct figure *fig, const struct parts *parts)
{
    const struct measure *m = fig->question.measure;
    struct pool pool = { 0 };

    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].used)
            pool_add(&pool, m, &parts->item[i]);
        else
            pool_miss(&pool, &parts->item[i]);
    }
    if (pool.n == 0) {
        fig->value = why_nothing(parts);
        return;
    }
    fig->approximate = m->approximate && pool.n > 1;
    pool_finish(fig, &pool);
}

/* ---- one school, one authority ------------------------------------------- */

static void bounds_of_one(struct figure *fig, const struct part *p)
{
    struct part one = { .top = p->top };
    const bool is_rate = fig->question.measure->weighting == WEIGHT_RATE;

    if (!published_bounds(&one))
        return;
    if (is_rate && decimal_sign(one.low) < 0)
        one.low = decimal_of(0);
    if (is_rate && decimal_compare(one.high, decimal_of(100)) > 0)
        one.high = decimal_of(100);
    fig->lower = value_decimal(one.low);
    fig->upper = value_decimal(one.high);
}

/* The published figure itself, not what a pool of one would make of it. */
static void published_figure(struct figure *fig, const struct part *p)
{
    fig->value = p->top;
    if (value_is_number(p->bottom) && counts_pupils(fig->question.measure))
        fig->cohort = p->bottom;
    if (value_is_number(p->top) || is_below_half(fig->question.measure, p->top))
        bounds_of_one(fig, p);
    if (!value_is_number(p->top))
        return;
    fig->is_published = true;
    limit_places(fig, p->top.decimal.scale);
}

static void single_figure(struct figure *fig, const struct parts *parts)
{
    const struct part *p = &parts->item[0];
    const struct measure *m = fig->question.measure;

    if (m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_MEAN)
        published_figure(fig, p);
    else
        pool_parts(fig, parts);
    if (p->used || !value_is_number(fig->value))
        return;
    fig->coverage.schools = fig->coverage.of_schools; /* only no weight */
    fig->coverage.by_reason[p->why] = 0;
}

/* ---- any figure ------------------------------------------------------------ */

static bool is_missing(struct value v)
{
    return v.kind == VALUE_REASON && v.reason == REASON_NO_DATA;
}

/* A school that cannot have the measure is no school without data. */
static bool is_of_others(struct evaluator *ev, const struct question *q)
{
    const struct entity_list schools = ev->setting.schools;

    for (size_t i = 0; i < schools.n && q->who.kind == SCOPE_SCHOOL; i++) {
        if (schools.item[i] == q->who.entity)
            return !traits_fit(&ev->traits[i], q->measure);
    }
    return false;
}

bool is_pool(const struct evaluator *ev, struct who who)
{
    return who.kind == SCOPE_TRUST || who.kind == SCOPE_SCHOOLS ||
           who.kind == SCOPE_SISTERS || who.kind == SCOPE_PEERS ||
           is_authority_pool(ev, who);
}

/* A year in which the measure meant something else, or nothing. */
static bool is_otherwise_defined(const struct question *q)
{
    const struct measure *m = q->measure;

    if (q->period.kind != PERIOD_ACADEMIC_YEAR)
        return false;
    return (m->since.kind != PERIOD_NONE && q->period.year < m->since.year) ||
           (m->until.kind != PERIOD_NONE && q->period.year > m->until.year);
}

void aggregate(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    struct arena *scratch;
    struct parts parts;

    if (q->measure->is_trust_only && q->who.kind != SCOPE_TRUST &&
        q->who.kind != SCOPE_SCHOOLS) {
        fig->value = value_reason(REASON_NOT_APPLICABLE);
        return;
    }
    if (q->who.kind == SCOPE_PEERS && !peers_answer(ev, q, &fig->value))
        return;
    if (q->measure->list) {
        list_figure(ev, fig);
        return;
    }
    if (q->measure->weighting == WEIGHT_QUANTILE) {
        quantile_figure(ev, fig);
        return;
    }
    if (is_otherwise_defined(q)) {
        fig->value = value_reason(REASON_NOT_COMPARABLE);
        return;
    }
    if (q->measure->weighting == WEIGHT_FORMULA) {
        formula_figure(ev, fig);
        return;
    }
    if (q->measure->weighting == WEIGHT_DISTRIBUTION) {
        distribution_figure(ev, fig);
        return;
    }
    scratch = arena_new(0);
    parts = parts_evaluated(scratch, ev, q);
    cover(fig, &parts);
    if (!base_is_enough(ev, q, parts.n))
        fig->value = value_reason(REASON_NOT_APPLICABLE);
    else if (is_pool(ev, q->who))
        pool_parts(fig, &parts);
    else if (parts.n == 1)
        single_figure(fig, &parts);
    if (is_missing(fig->value) && is_of_others(ev, q))
        fig->value = value_reason(REASON_NOT_APPLICABLE);
    arena_free(scratch);
}
