/* Whether a figure has changed since the period before by more than chance
 * would: "up", "down" or "no clear change".
 *
 * Percentages of people: Fisher's exact test of two cohorts, two-sided at 5 %.
 * Means with published intervals: the difference against both half widths.
 *
 * The surprise: a rise of nine points may be no clear change, and is in most
 * schools: thirty pupils are few. */
#include "chance_priv.h"

static void decide(struct figure *fig, int64_t chance, int sign)
{
    fig->p_value = chance_value(chance);
    if (!chance_is_small(chance) || sign == 0)
        fig->value = value_text(STR("no clear change"));
    else
        fig->value = value_text(sign > 0 ? STR("up") : STR("down"));
}

/* ---- percentages -------------------------------------------------------------- */

static int64_t rise(int64_t x, int64_t n, int64_t y, int64_t m)
{
    return chance_twice(fisher_upper(&(struct two_cohorts){ x, n, y, m }));
}

/* The counts that rounding leaves open are taken nearest to one another. */
static void compare_cohorts(struct figure *fig, const struct counted *now,
                            const struct counted *then)
{
    const int64_t up = rise(now->low, now->n, then->high, then->n);
    const int64_t down = rise(then->low, then->n, now->high, now->n);

    decide(fig, up < down ? up : down, up < down ? 1 : -1);
}

static void test_proportions(struct evaluator *ev, struct figure *fig,
                             const struct question *now,
                             const struct question *then)
{
    struct counted a, b;
    const enum counting ca = figure_counted(ev, now, &a);
    const enum counting cb = figure_counted(ev, then, &b);

    if (ca == COUNTED && cb == COUNTED)
        compare_cohorts(fig, &a, &b);
    else
        fig->value = value_reason(ca == COUNTED_NO_BASE || cb == COUNTED_NO_BASE
                                      ? REASON_NO_BASE
                                      : REASON_NOT_COMPARABLE);
}

/* ---- means -------------------------------------------------------------------- */

/* Over a weight that both share, rounded by less than a pupil in a million. */
static int128 over(int128 x, int64_t weight, int64_t times)
{
    return x * times / weight;
}

static void test_means(struct evaluator *ev, struct figure *fig,
                       const struct question *now, const struct question *then)
{
    const int64_t unit = 1000; /* thousandths of ten thousandths */
    struct spread a, b;
    int128 gap, side_a, side_b;

    fig->value = value_reason(REASON_NOT_AVAILABLE);
    if (!figure_spread(ev, now, &a) || !figure_spread(ev, then, &b))
        return;
    gap = over(a.centre, a.weight, unit) - over(b.centre, b.weight, unit);
    side_a = gap > 0 ? a.below : a.above;
    side_b = gap > 0 ? b.above : b.below;
    side_a = over(over(side_a, a.weight, unit), a.weight, unit) + 1;
    side_b = over(over(side_b, b.weight, unit), b.weight, unit) + 1;
    decide(fig,
           normal_two_sided(Z2_MILLIONTHS * gap * gap,
                            (side_a + side_b) * 1000000),
           (gap > 0) - (gap < 0));
}

/* ---- any ---------------------------------------------------------------------- */

void change_significance(struct evaluator *ev, struct figure *fig)
{
    struct question q = fig->question;
    const struct figure *now, *then;

    q.derived = DERIVED_VALUE;
    now = evaluate(ev, &q);
    fig->coverage = now->coverage;
    fig->cohort = now->cohort;
    fig->value = value_reason(REASON_NOT_APPLICABLE);
    if (!value_is_number(now->value)) {
        fig->value = now->value;
        return;
    }
    if (!has_interval(q.measure) && !measure_is_proportion(q.measure))
        return;
    then = figure_earlier(ev, &q);
    fig->value = value_reason(REASON_NO_DATA);
    if (!then || !value_is_number(then->value))
        return;
    fig->basis = then->value;
    if (has_interval(q.measure))
        test_means(ev, fig, &now->question, &then->question);
    else
        test_proportions(ev, fig, &now->question, &then->question);
}
