/* What is asked about a figure: variances, movements, gaps, words.
 *
 * Differences are taken from unrounded values. A variance is favourable when
 * positive, for income and for cost (domain 1.4).
 *
 * The surprise: two totals over different schools have no variance. Eleven
 * schools' spending against twelve schools' budget is no under-spending. */
#include "chance_priv.h"

static const struct figure *plain(struct evaluator *ev,
                                  const struct question *q, enum scenario s)
{
    struct question p = *q;

    p.scenario = s;
    p.derived = DERIVED_VALUE;
    return evaluate(ev, &p);
}

/* ---- differences --------------------------------------------------------- */

static struct value difference(struct value x, struct value y)
{
    struct decimal d;

    if (!value_is_number(x) || !value_is_number(y)) {
        const bool both = x.kind == VALUE_REASON && y.kind == VALUE_REASON;

        if (both)
            return value_reason(reason_join(x.reason, y.reason));
        return x.kind == VALUE_REASON ? x : y;
    }
    return decimal_subtract(x.decimal, y.decimal, &d)
               ? value_decimal(d)
               : value_reason(REASON_OVERFLOW);
}

/* The bound of a figure, or the value of one that has none. */
static struct value bound(const struct figure *f, bool upper)
{
    const struct value b = upper ? f->upper : f->lower;

    return value_is_number(b) ? b : f->value;
}

/* Whether the last digit of a difference is sure. What was published by itself
 * is taken as it was printed: +4pp between 68% and 64% is what both printed
 * figures say, and the bounds hold more. */
static bool is_sure(const struct figure *fig, const struct figure *x,
                    const struct figure *y)
{
    struct figure held = *fig;

    if (!value_is_number(fig->value))
        return true;
    held.lower = difference(x->is_published ? x->value : bound(x, false),
                            y->is_published ? y->value : bound(y, true));
    held.upper = difference(x->is_published ? x->value : bound(x, true),
                            y->is_published ? y->value : bound(y, false));
    return bounds_support(&held);
}

void figure_subtract(struct figure *fig, const struct figure *x,
                     const struct figure *y)
{
    fig->value = difference(x->value, y->value);
    fig->coverage = x->coverage;
    fig->cohort = x->cohort;
    fig->approximate = x->approximate || y->approximate;
    fig->is_rounded = x->is_rounded || y->is_rounded;
    fig->decimals = x->decimals < y->decimals ? x->decimals : y->decimals;
    if (!fig->is_rounded)
        return;
    fig->lower = difference(bound(x, false), bound(y, true));
    fig->upper = difference(bound(x, true), bound(y, false));
    fig->approximate = fig->approximate || !is_sure(fig, x, y);
}

/* ---- against the budget -------------------------------------------------- */

static enum scenario against_budget(const struct question *q)
{
    return q->scenario == SCENARIO_BUDGET ? SCENARIO_FORECAST : q->scenario;
}

static bool same_schools(const struct figure *x, const struct figure *y)
{
    return x->coverage.schools == y->coverage.schools &&
           x->coverage.central == y->coverage.central;
}

static void variance(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    const struct figure *own = plain(ev, q, against_budget(q));
    const struct figure *budget = plain(ev, q, SCENARIO_BUDGET);

    if (q->measure->polarity == POLARITY_DOWN_GOOD)
        figure_subtract(fig, budget, own);
    else
        figure_subtract(fig, own, budget);
    fig->basis = budget->value;
    fig->coverage = own->coverage;
    if (value_is_number(fig->value) && !same_schools(own, budget))
        fig->value = value_reason(REASON_NOT_COMPARABLE);
}

/* "n/m": the base is under £1,000 or the sign has changed (domain 6). */
static bool is_meaningless(const struct measure *m, struct decimal own,
                           struct decimal budget)
{
    const struct decimal least = decimal_of(m->unit == UNIT_MONEY ? 1000 : 0);

    return decimal_sign(budget) == 0 ||
           decimal_compare(decimal_absolute(budget), least) < 0 ||
           decimal_sign(own) * decimal_sign(budget) < 0;
}

static void variance_percent(struct evaluator *ev, struct figure *fig)
{
    const struct question *q = &fig->question;
    const struct figure *own = plain(ev, q, against_budget(q));
    const struct figure *budget = plain(ev, q, SCENARIO_BUDGET);
    struct decimal_sum top = { 0 }, base = { 0 };

    variance(ev, fig);
    fig->decimals = 1;
    if (!value_is_number(fig->value))
        return;
    if (is_meaningless(q->measure, own->value.decimal, budget->value.decimal)) {
        fig->value = value_reason(REASON_NOT_APPLICABLE);
        return;
    }
    decimal_sum_add(&top, fig->value.decimal);
    decimal_sum_add(&base, decimal_absolute(budget->value.decimal));
    fig->value = ratio_value(&top, &base, 100);
}

static void favourable(struct evaluator *ev, struct figure *fig)
{
    int sign;

    variance(ev, fig);
    if (!value_is_number(fig->value))
        return;
    sign = decimal_sign(fig->value.decimal);
    fig->basis = fig->value;
    fig->value = value_text(sign > 0   ? STR("F")
                            : sign < 0 ? STR("A")
                                       : STR(""));
}

static void movement(struct evaluator *ev, struct figure *fig)
{
    const struct figure *now = plain(ev, &fig->question, SCENARIO_FORECAST);
    const struct figure *before =
        plain(ev, &fig->question, SCENARIO_PREVIOUS_FORECAST);

    figure_subtract(fig, now, before);
    fig->basis = before->value;
    if (value_is_number(fig->value) && !same_schools(now, before))
        fig->value = value_reason(REASON_NOT_COMPARABLE);
}

/* ---- against the past ---------------------------------------------------- */

const struct figure *figure_earlier(struct evaluator *ev,
                                    const struct question *q)
{
    struct question p = *q;
    const struct figure *f = NULL;

    p.derived = DERIVED_VALUE;
    if (q->measure->time == TIME_FLOW)
        return plain(ev, q, SCENARIO_PRIOR_YEAR);
    for (;;) {
        p.period = question_previous(ev, &p);
        if (p.period.kind == PERIOD_NONE)
            return f;
        f = evaluate(ev, &p);
        if (value_is_number(f->value))
            return f;
    }
}

static void change(struct evaluator *ev, struct figure *fig)
{
    const struct figure *now =
        plain(ev, &fig->question, fig->question.scenario);
    const struct figure *before = figure_earlier(ev, &fig->question);

    if (!before) {
        fig->value = value_is_number(now->value) ? value_reason(REASON_NO_DATA)
                                                 : now->value;
        return;
    }
    figure_subtract(fig, now, before);
    fig->basis = before->value;
    count_then(ev, fig, now, before);
}

/* ---- against others ------------------------------------------------------ */

static void gap(struct evaluator *ev, struct figure *fig, enum scope_kind of)
{
    const struct figure *own =
        plain(ev, &fig->question, fig->question.scenario);
    const struct figure *other = evaluate_comparator(ev, &own->question, of);

    figure_subtract(fig, own, other);
    fig->basis = other->value;
}

/* ---- words --------------------------------------------------------------- */

static struct str settled_period_text(struct arena *a, const struct question *q)
{
    if (q->period.kind == PERIOD_NONE)
        return STR("latest");
    if (q->period.kind == PERIOD_UNKNOWN)
        return STR("year not given");
    if (q->period.kind == PERIOD_DATE)
        return date_long(a, q->period.date);
    if (q->period.kind == PERIOD_MONTH && q->window == WINDOW_YEAR)
        return period_text(a, period_academic(q->period.year));
    return period_text(a, q->period);
}

static void words(struct evaluator *ev, struct figure *fig)
{
    const struct question q = fig->question;
    const struct figure *f = plain(ev, &q, q.scenario);
    struct str text = { 0 };

    *fig = *f;
    fig->question = q;
    fig->basis = f->value;
    if (q.derived == DERIVED_COHORT) {
        fig->value = f->cohort;
        fig->decimals = 0;
        fig->approximate = q.measure->approximate; /* a stand-in's number */
        return;
    }
    if (q.derived == DERIVED_COVERAGE)
        text = coverage_text(ev->arena, f);
    else if (q.derived == DERIVED_RATING)
        text = rating_text(ev->arena, f);
    else
        text = settled_period_text(ev->arena, &f->question);
    fig->value = value_text(text);
}

void derive(struct evaluator *ev, struct figure *fig)
{
    switch (fig->question.derived) {
    case DERIVED_VALUE:
        break;
    case DERIVED_VARIANCE:
        variance(ev, fig);
        break;
    case DERIVED_VARIANCE_PERCENT:
        variance_percent(ev, fig);
        break;
    case DERIVED_MOVEMENT:
        movement(ev, fig);
        break;
    case DERIVED_CHANGE:
        change(ev, fig);
        break;
    case DERIVED_GAP_LA:
        gap(ev, fig, SCOPE_COMPOSITE);
        break;
    case DERIVED_GAP_NATIONAL:
        gap(ev, fig, SCOPE_NATION);
        break;
    case DERIVED_COHORT:
    case DERIVED_COVERAGE:
    case DERIVED_RATING:
    case DERIVED_PERIOD:
        words(ev, fig);
        break;
    case DERIVED_FAVOURABLE:
        favourable(ev, fig);
        break;
    case DERIVED_SIGNIFICANCE:
        significance(ev, fig, SCOPE_NATION);
        break;
    case DERIVED_SIGNIFICANCE_LA:
        significance(ev, fig, SCOPE_COMPOSITE);
        break;
    case DERIVED_CHANGE_SIGNIFICANCE:
        change_significance(ev, fig);
        break;
    case DERIVED_LOW:
    case DERIVED_HIGH:
    case DERIVED_INTERVAL:
        interval(ev, fig);
        break;
    case DERIVED_ONE_PUPIL:
        one_pupil(ev, fig);
        break;
    case DERIVED_LIKE_FOR_LIKE:
        like_for_like(ev, fig);
        break;
    case DERIVED_THREE_YEARS:
        three_years(ev, fig);
        break;
    }
}
