/* How a figure was worked out, on one line, as one would on paper.
 *
 * The surprise: the sums here are taken again from the parts, not from the
 * figure, so that a line that does not come out shows a mistake. */
#include "explain_priv.h"

#define TIMES       "\xc3\x97"
#define SIGMA       "\xce\xa3"
#define MINUS       "\xe2\x88\x92"
#define ARROW       "\xe2\x86\x92"
#define DOTS        "\xe2\x80\xa6"
#define TERMS_SHOWN 16

/* ---- the formula --------------------------------------------------------- */

/* Line ends and runs of spaces become one space. */
static void put_expr(struct buf *b, const struct expr *e)
{
    const struct str s = str_trim(expr_text(e));
    bool was_space = false;

    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';

        if (!is_space)
            buf_byte(b, c);
        else if (!was_space)
            buf_byte(b, ' ');
        was_space = is_space;
    }
}

static void put_factor(struct buf *b, const struct measure *m)
{
    if (measure_factor(m) == 100)
        buf_text(b, "100 " TIMES " ");
}

static void put_condition(struct buf *b, const struct expr *e)
{
    if (!e)
        return;
    buf_text(b, " where ");
    put_expr(b, e);
}

static void put_top(struct buf *b, const struct measure *m)
{
    put_expr(b, m->top);
    if (m->list)
        put_condition(b, m->list->top_where);
}

static void put_pool(struct buf *b, const struct measure *m, const char *what)
{
    buf_printf(b, SIGMA " %s", what);
    put_top(b, m);
    buf_text(b, " / " SIGMA " ");
    put_expr(b, m->bottom);
    if (m->list)
        put_condition(b, m->list->bottom_where);
}

static void put_list(struct buf *b, const struct list_rule *l)
{
    if (!l)
        return;
    buf_printf(b, ", over the list %.*s", STR_ARG(l->name));
    put_condition(b, l->where);
    if (l->once.len > 0)
        buf_printf(b, ", each %.*s once", STR_ARG(l->once));
    if (l->by.len > 0)
        buf_printf(b, ", added up by %.*s", STR_ARG(l->by));
}

static const char *quantile_words(int percent)
{
    static const char *const words[] = { "least of ", "lower quartile of ",
                                         "median of ", "upper quartile of ",
                                         "greatest of " };

    return words[percent / 25];
}

struct str formula_words(struct arena *a, const struct figure *f)
{
    const struct measure *m = f->question.measure;
    struct buf b = { 0 };

    switch (m->weighting) {
    case WEIGHT_POOLED:
        put_factor(&b, m);
        put_pool(&b, m, "");
        break;
    case WEIGHT_RATE:
        put_factor(&b, m);
        put_pool(&b, m, "whole numbers behind ");
        break;
    case WEIGHT_MEAN:
        put_pool(&b, m, "weight " TIMES " ");
        break;
    case WEIGHT_SUM:
        buf_text(&b, SIGMA " ");
        put_top(&b, m);
        break;
    case WEIGHT_QUANTILE:
        buf_text(&b, quantile_words(m->quantile));
        put_top(&b, m);
        break;
    case WEIGHT_FORMULA:
        put_expr(&b, m->top);
        break;
    case WEIGHT_DISTRIBUTION:
        buf_text(&b, "how often each word of ");
        put_top(&b, m);
        break;
    }
    put_list(&b, m->list);
    return buf_take(&b, a);
}

/* ---- numbers ------------------------------------------------------------- */

/* Digits as they are, thousands apart, U+2212, ends of zeros cut. */
static void put_number(struct buf *b, struct arena *a, struct decimal d)
{
    int places = d.scale;
    int64_t n = d.mantissa;

    while (places > 0 && n % 10 == 0) {
        n /= 10;
        places--;
    }
    if (decimal_sign(d) < 0)
        buf_text(b, MINUS);
    buf_append(b, decimal_grouped(a, decimal_absolute(d), places));
}

/* At most four places, cut and not rounded, with dots when there are more. */
static void put_result(struct buf *b, struct arena *a, struct decimal d)
{
    struct decimal cut = d;

    for (; cut.scale > 4; cut.scale--)
        cut.mantissa /= 10;
    if (decimal_compare(cut, d) == 0) {
        put_number(b, a, d);
        return;
    }
    if (decimal_sign(d) < 0)
        buf_text(b, MINUS);
    buf_append(b, decimal_grouped(a, decimal_absolute(cut), cut.scale));
    buf_text(b, DOTS);
}

static void put_printed(struct buf *b, struct arena *a, const struct figure *f)
{
    const struct figure_format how = { .decimals = -1 };

    buf_text(b, " " ARROW " ");
    buf_append(b, figure_text(a, f, how));
}

static void put_value(struct buf *b, struct arena *a, struct value v)
{
    if (value_is_number(v))
        put_result(b, a, v.decimal);
    else if (v.kind == VALUE_REASON)
        buf_printf(b, "(%s)", reason_words(v.reason));
    else
        buf_append(b, value_dump(a, v));
}

/* ---- pools --------------------------------------------------------------- */

struct sums {
    struct decimal_sum top, bottom;
    size_t n;
};

static struct sums sum_parts(const struct explanation *e)
{
    const struct measure *m = e->figure->question.measure;
    struct sums s = { 0 };

    for (size_t i = 0; i < e->n_parts; i++) {
        const struct explain_part *p = &e->part[i];

        if (!p->used)
            continue;
        s.n++;
        if (m->bottom && value_is_number(p->bottom))
            decimal_sum_add(&s.bottom, p->bottom.decimal);
        if (value_is_number(p->count))
            decimal_sum_add(&s.top, p->count.decimal);
        else if (m->weighting == WEIGHT_MEAN && !m->list &&
                 value_is_number(p->top))
            decimal_sum_add_product(&s.top, p->top.decimal, p->bottom.decimal);
        else if (value_is_number(p->top))
            decimal_sum_add(&s.top, p->top.decimal);
    }
    return s;
}

static void put_sum(struct buf *b, struct arena *a,
                    const struct decimal_sum *sum)
{
    struct decimal d;

    if (decimal_sum_value(sum, &d))
        put_number(b, a, d);
    else
        buf_text(b, "(too large)");
}

static void put_terms(struct buf *b, struct arena *a,
                      const struct explanation *e)
{
    size_t n = 0;

    for (size_t i = 0; i < e->n_parts; i++) {
        const struct explain_part *p = &e->part[i];

        if (!p->used || !value_is_number(p->top))
            continue;
        if (n == TERMS_SHOWN) {
            buf_text(b, " + " DOTS);
            return;
        }
        if (n++ > 0)
            buf_text(b, " + ");
        put_number(b, a, p->top.decimal);
    }
}

static void put_pooled(struct buf *b, struct arena *a,
                       const struct explanation *e)
{
    const struct measure *m = e->figure->question.measure;
    const struct sums s = sum_parts(e);

    if (m->weighting == WEIGHT_SUM) {
        put_terms(b, a, e);
        return;
    }
    if (m->weighting != WEIGHT_MEAN)
        put_factor(b, m);
    put_sum(b, a, &s.top);
    buf_text(b, " / ");
    put_sum(b, a, &s.bottom);
}

/* ---- formulas and differences -------------------------------------------- */

/* What each name of the formula stood for. */
static void put_substituted(struct buf *b, struct arena *a,
                            struct evaluator *ev, const struct question *q)
{
    const struct entry *e = entry_of(q->measure);
    const struct str_list names = expr_names(a, q->measure->top);
    for (size_t i = 0; i < names.n; i++) {
        const struct reference *r = &e->top.item[i];
        const struct binding *bound = &ev->bound[e->index].top[i];
        struct question n;

        if (!r->measure)
            continue;
        n = question_nested(ev, q, r, bound, q->who);
        buf_printf(b, "%s%.*s = ", b->len > 0 ? ", " : "",
                   STR_ARG(names.item[i]));
        put_value(b, a, evaluate(ev, &n)->value);
    }
    buf_text(b, ":");
}

static bool is_difference(const struct figure *f)
{
    const enum derived d = f->question.derived;

    return value_is_number(f->basis) &&
           (d == DERIVED_VARIANCE || d == DERIVED_MOVEMENT ||
            d == DERIVED_CHANGE || d == DERIVED_GAP_LA ||
            d == DERIVED_GAP_NATIONAL);
}

static void put_difference(struct buf *b, struct arena *a, struct evaluator *ev,
                           const struct figure *f)
{
    struct question own = f->question;
    const struct figure *g;
    const bool turned = f->question.derived == DERIVED_VARIANCE &&
                        f->question.measure->polarity == POLARITY_DOWN_GOOD;

    own.derived = DERIVED_VALUE;
    g = evaluate(ev, &own);
    put_value(b, a, turned ? f->basis : g->value);
    buf_text(b, " " MINUS " ");
    put_value(b, a, turned ? g->value : f->basis);
}

static void put_side_by_side(struct buf *b, const struct figure *f)
{
    buf_text(b, quantile_words(f->question.measure->quantile));
    if (value_is_number(f->cohort))
        buf_int(b, f->cohort.decimal.mantissa);
    buf_text(b, " values");
}

/* One school's or authority's published figure of a year needs no sum. */
static bool is_published(const struct evaluator *ev, const struct figure *f)
{
    const struct measure *m = f->question.measure;

    return f->question.derived == DERIVED_VALUE &&
           (m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_MEAN) &&
           !m->list && !is_pool(ev, f->question.who);
}

/* "exact test: p = 0.012, against 0.05" */
static struct str test_words(struct arena *a, const struct figure *f)
{
    const bool is_mean = entry_of(f->question.measure)->interval.n == 2;

    return str_printf(a, "%s: p = %.*s, declared at 0.05 or less",
                      is_mean ? "published intervals, by the normal "
                                "distribution"
                              : "exact test, two-sided",
                      STR_ARG(decimal_plain(a, f->p_value.decimal, 4)));
}

struct str arithmetic_words(struct arena *a, struct evaluator *ev,
                            const struct explanation *e)
{
    const struct figure *f = e->figure;
    const struct measure *m = f->question.measure;
    struct buf b = { 0 };

    if (value_is_number(f->p_value))
        return test_words(a, f);
    if (!value_is_number(f->value))
        return f->value.kind == VALUE_REASON
                   ? str_printf(a, "no figure: %s",
                                reason_words(f->value.reason))
                   : STR("");
    if (is_difference(f))
        put_difference(&b, a, ev, f);
    else if (f->question.derived != DERIVED_VALUE &&
             f->question.derived != DERIVED_THREE_YEARS)
        return STR("");
    else if (m->weighting == WEIGHT_FORMULA)
        put_substituted(&b, a, ev, &f->question);
    else if (m->weighting == WEIGHT_QUANTILE)
        put_side_by_side(&b, f);
    else if (e->n_parts == 0 && m->list)
        buf_text(&b, "no row");
    else if (e->n_parts == 0)
        buf_text(&b, "areas weighted by the schools' own numbers");
    else if (is_published(ev, f))
        buf_text(&b, "as published");
    else
        put_pooled(&b, a, e);
    buf_text(&b,
             m->weighting == WEIGHT_FORMULA && !is_difference(f) ? " " : " = ");
    put_result(&b, a, f->value.decimal);
    put_printed(&b, a, f);
    return buf_take(&b, a);
}
