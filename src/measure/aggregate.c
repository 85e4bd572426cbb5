/* Figures of one school and of many: pooled, weighted, summed, counted.
 *
 * Nothing is averaged that was averaged before. A published rounded percentage
 * stands for a whole number of pupils between two bounds (domain 12.3); these
 * whole numbers are added up, and so are the bounds.
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
};

struct question question_nested(const struct evaluator *ev,
                                const struct question *q,
                                const struct reference *ref,
                                const struct binding *bound, struct who who)
{
    struct question n = *q;

    n.measure = &ref->measure->measure;
    n.who = who;
    n.derived = DERIVED_VALUE;
    if (q->measure->time != n.measure->time &&
        (n.measure->time == TIME_YEAR || n.measure->time == TIME_LATEST)) {
        n.scenario = SCENARIO_ACTUAL;
        n.window = WINDOW_NONE;
    }
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
    n = question_nested(r->ev, r->q, ref, &r->bound[i], r->who);
    nested = evaluate(r->ev, &n);
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

static void part_evaluate(struct evaluator *ev, const struct question *q,
                          struct part *p)
{
    const struct entry *e = entry_of(q->measure);
    struct reader r = { .ev = ev,
                        .q = q,
                        .names = e->top,
                        .bound = ev->bound[e->index].top,
                        .who = part_who(q, p),
                        .entity = p->entity };

    p->top = formula_value(q->measure->top, &r);
    if (!q->measure->bottom)
        return;
    r.names = e->bottom;
    r.bound = ev->bound[e->index].bottom;
    r.is_base = true;
    p->bottom = formula_value(q->measure->bottom, &r);
}

static struct value zero(void)
{
    return value_decimal(decimal_of(0));
}

/* "No entries" are pupils of the base who scored nothing (domain 12.2). */
static void count_no_entries(const struct measure *m, struct part *p)
{
    if (m->counts_no_entries && p->top.kind == VALUE_REASON &&
        p->top.reason == REASON_NO_ENTRIES && value_is_number(p->bottom))
        p->top = zero();
}

static bool is_pool_of_money(const struct measure *m)
{
    return m->weighting == WEIGHT_POOLED || m->weighting == WEIGHT_SUM;
}

static bool has_no_weight(const struct part *p)
{
    return decimal_sign(p->bottom.decimal) == 0;
}

/* Whether the part counts in the pool; else why not. */
static void part_judge(const struct measure *m, struct part *p)
{
    const bool is_weighted =
        m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_MEAN;

    p->used = false;
    if (!value_is_number(p->top)) {
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
    p->used = !is_weighted || !has_no_weight(p);
}

struct parts parts_evaluated(struct arena *a, struct evaluator *ev,
                             const struct question *q)
{
    struct parts parts = scope_parts(a, ev, q->measure, q->who);

    for (size_t i = 0; i < parts.n; i++) {
        part_evaluate(ev, q, &parts.item[i]);
        if (parts.n > 1)
            count_no_entries(q->measure, &parts.item[i]);
        part_judge(q->measure, &parts.item[i]);
        if (parts.item[i].used && q->measure->weighting == WEIGHT_RATE &&
            !rate_bounds(parts.item[i].top.decimal,
                         parts.item[i].bottom.decimal, &parts.item[i])) {
            parts.item[i].used = false;
            parts.item[i].why = REASON_OVERFLOW;
        }
    }
    return parts;
}

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

static void cover(struct figure *fig, const struct parts *parts)
{
    struct coverage *c = &fig->coverage;

    *c = (struct coverage){ .pupils = -1, .of_pupils = -1 };
    c->not_pooled = parts->not_pooled;
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *p = &parts->item[i];

        if (p->is_central) {
            c->central = p->used;
            continue;
        }
        c->of_schools++;
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
static struct value why_nothing(const struct parts *parts)
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

/* Half a unit of the last place of d: 0.5 for 68, 0.05 for 46.5. */
static struct decimal half_unit(struct decimal d)
{
    if (d.scale >= DECIMAL_SCALE_MAX)
        return decimal_of(0);
    return decimal_make(5, d.scale + 1);
}

static int64_t factor_of(const struct measure *m)
{
    return m->unit == UNIT_PERCENT ? 100 : 1;
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
    int places; /* the most that an input had */
    size_t n;
};

static void pool_add(struct pool *pool, const struct measure *m,
                     const struct part *p)
{
    const struct decimal top = p->top.decimal, weight = p->bottom.decimal;

    pool->n++;
    if (top.scale > pool->places)
        pool->places = top.scale;
    if (m->bottom)
        decimal_sum_add(&pool->bottom, weight);
    if (m->weighting == WEIGHT_RATE) {
        decimal_sum_add(&pool->top, p->count);
        decimal_sum_add(&pool->low, p->low);
        decimal_sum_add(&pool->high, p->high);
    } else if (m->weighting == WEIGHT_MEAN) {
        const struct decimal half = half_unit(top);

        decimal_sum_add_product(&pool->top, weight, top);
        decimal_sum_add_product(&pool->low, weight, top);
        decimal_sum_add_product(&pool->low, weight, decimal_negate(half));
        decimal_sum_add_product(&pool->high, weight, top);
        decimal_sum_add_product(&pool->high, weight, half);
    } else {
        decimal_sum_add(&pool->top, top);
    }
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

static void pool_finish(struct figure *fig, const struct pool *pool)
{
    const struct measure *m = fig->question.measure;
    const int64_t factor = m->weighting == WEIGHT_MEAN ? 1 : factor_of(m);

    if (m->weighting == WEIGHT_SUM) {
        fig->value = m->is_internal && fig->question.who.kind == SCOPE_TRUST
                         ? zero()
                         : sum_value(&pool->top);
        return;
    }
    fig->value = ratio_value(&pool->top, &pool->bottom, factor);
    if (counts_pupils(m))
        fig->cohort = sum_value(&pool->bottom);
    if (m->weighting == WEIGHT_POOLED)
        return;
    fig->lower = ratio_value(&pool->low, &pool->bottom, factor);
    fig->upper = ratio_value(&pool->high, &pool->bottom, factor);
    limit_places(fig, pool->places);
    if (pool->n > 1 && value_is_number(fig->value) && !bounds_support(fig))
        fig->approximate = true;
}

static void pool_parts(struct figure *fig, const struct parts *parts)
{
    const struct measure *m = fig->question.measure;
    struct pool pool = { 0 };

    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].used)
            pool_add(&pool, m, &parts->item[i]);
        else if (parts->item[i].why == REASON_OVERFLOW)
            pool.top.overflow = true;
    }
    if (pool.n == 0) {
        fig->value = why_nothing(parts);
        return;
    }
    fig->approximate = m->approximate && pool.n > 1;
    pool_finish(fig, &pool);
}

/* ---- one school, one authority ------------------------------------------- */

static void bounds_of_one(struct figure *fig, struct decimal d)
{
    const struct decimal half = half_unit(d);
    struct decimal low, high;

    if (!decimal_subtract(d, half, &low) || !decimal_add(d, half, &high))
        return;
    if (fig->question.measure->weighting == WEIGHT_RATE) {
        if (decimal_sign(low) < 0)
            low = decimal_of(0);
        if (decimal_compare(high, decimal_of(100)) > 0)
            high = decimal_of(100);
    }
    fig->lower = value_decimal(low);
    fig->upper = value_decimal(high);
}

/* The published figure itself, not what a pool of one would make of it. */
static void published_figure(struct figure *fig, const struct part *p)
{
    fig->value = p->top;
    if (value_is_number(p->bottom) && counts_pupils(fig->question.measure))
        fig->cohort = p->bottom;
    if (!value_is_number(p->top))
        return;
    bounds_of_one(fig, p->top.decimal);
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

/* ---- formulas over measures, words --------------------------------------- */

static void formula_figure(struct evaluator *ev, struct figure *fig)
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
    arena_free(scratch);
}

static size_t count_word(const struct parts *parts, struct str word)
{
    size_t n = 0;

    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].used && str_equal(parts->item[i].top.text, word))
            n++;
    }
    return n;
}

static void put_count(struct buf *b, struct str word, size_t n)
{
    if (n == 0)
        return;
    if (b->len > 0)
        buf_text(b, ", ");
    buf_append(b, word);
    buf_printf(b, " %zu", n);
}

static bool is_listed(struct str_list words, struct str word)
{
    for (size_t i = 0; i < words.n; i++) {
        if (str_equal(words.item[i], word))
            return true;
    }
    return false;
}

/* Was the word of part i met before it? */
static bool is_repeated(const struct parts *parts, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (parts->item[k].used &&
            str_equal(parts->item[k].top.text, parts->item[i].top.text))
            return true;
    }
    return false;
}

/* "Strong standard 2, Expected standard 5": best first, then as they come. */
static struct str distribution_text(struct arena *a, const struct parts *parts,
                                    struct str_list words)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < words.n; i++)
        put_count(&b, words.item[i], count_word(parts, words.item[i]));
    for (size_t i = 0; i < parts->n; i++) {
        const struct part *p = &parts->item[i];

        if (p->used && !is_listed(words, p->top.text) && !is_repeated(parts, i))
            put_count(&b, p->top.text, count_word(parts, p->top.text));
    }
    return buf_take(&b, a);
}

static void distribution_figure(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    struct parts parts = parts_evaluated(ev->arena, ev, q);
    int64_t n = 0;

    for (size_t i = 0; i < parts.n; i++) {
        struct part *p = &parts.item[i];

        p->used = p->top.kind == VALUE_TEXT && !p->is_central;
        n += p->used;
        if (!p->used && p->top.kind == VALUE_REASON)
            p->why = p->top.reason;
    }
    cover(fig, &parts);
    fig->value = why_nothing(&parts);
    if (n == 0)
        return;
    fig->cohort = value_decimal(decimal_of(n));
    fig->value = q->who.kind == SCOPE_SCHOOL
                     ? parts.item[0].top
                     : value_text(distribution_text(ev->arena, &parts,
                                                    q->measure->words));
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
    if (q->who.kind == SCOPE_TRUST || q->who.kind == SCOPE_SCHOOLS)
        pool_parts(fig, &parts);
    else if (parts.n == 1)
        single_figure(fig, &parts);
    arena_free(scratch);
}
