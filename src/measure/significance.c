/* Whether a result differs from the nation's, or the authority's, by more than
 * chance would: "above", "in line" or "below", never a colour of its own.
 *
 * Percentages of people: the exact binomial test, two-sided at 5 %. Means with
 * published intervals: whether the interval leaves the other figure out.
 *
 * The surprise: both figures are rounded, so both are taken at the end that
 * lies nearest to the other. What is declared would be for every pupil that
 * rounding leaves open. */
#include "chance_priv.h"

bool chance_is_small(int64_t chance)
{
    return chance <= CHANCE_ONE / 20;
}

struct value chance_value(int64_t chance)
{
    return value_decimal(decimal_make(chance, 9));
}

static void decide(struct figure *fig, int64_t chance, int sign)
{
    fig->p_value = chance_value(chance);
    if (!chance_is_small(chance) || sign == 0)
        fig->value = value_text(STR("in line"));
    else
        fig->value = value_text(sign > 0 ? STR("above") : STR("below"));
}

/* ---- percentages -------------------------------------------------------------- */

static struct decimal end_of(const struct figure *f, bool upper)
{
    const struct value v = upper ? f->upper : f->lower;

    return value_is_number(v) ? v.decimal : f->value.decimal;
}

static bool is_above(int64_t x, int64_t n, struct share p)
{
    return (int128)x * (int128)p.whole > (int128)n * (int128)p.part;
}

static void compare_counts(struct figure *fig, const struct counted *own,
                           const struct figure *other)
{
    struct share low, high;

    if (!share_of_percent(end_of(other, false), &low) ||
        !share_of_percent(end_of(other, true), &high)) {
        fig->value = value_reason(REASON_NOT_COMPARABLE);
        return;
    }
    if (is_above(own->low, own->n, high))
        decide(fig, chance_twice(binomial_upper(own->low, own->n, high)), 1);
    else if (is_above(own->n - own->high, own->n,
                      (struct share){ low.whole - low.part, low.whole }))
        decide(fig, chance_twice(binomial_lower(own->high, own->n, low)), -1);
    else
        decide(fig, CHANCE_ONE, 0);
}

static void test_proportion(struct evaluator *ev, struct figure *fig,
                            const struct question *own,
                            const struct figure *other)
{
    struct counted counted;

    fig->basis = other->value;
    fig->value = other->value;
    if (!value_is_number(other->value))
        return;
    switch (figure_counted(ev, own, &counted)) {
    case COUNTED:
        compare_counts(fig, &counted, other);
        break;
    case COUNTED_NOT:
        fig->value = value_reason(REASON_NOT_COMPARABLE);
        break;
    case COUNTED_NO_BASE:
        fig->value = value_reason(REASON_NO_BASE);
        break;
    }
}

/* ---- means -------------------------------------------------------------------- */

/* Progress scores say themselves how far they are from the nation's 0. */
static struct value mean_basis(const struct figure *other, enum scope_kind of)
{
    return of == SCOPE_NATION ? value_decimal(decimal_of(0)) : other->value;
}

static void test_mean(struct evaluator *ev, struct figure *fig,
                      const struct question *own, struct value basis)
{
    struct spread s;

    fig->basis = basis;
    fig->value = basis;
    if (!value_is_number(basis))
        return;
    fig->value = value_reason(REASON_NOT_AVAILABLE);
    if (figure_spread(ev, own, &s))
        decide(fig, spread_chance(&s, basis.decimal),
               spread_sign(&s, basis.decimal));
}

/* ---- any ---------------------------------------------------------------------- */

void significance(struct evaluator *ev, struct figure *fig, enum scope_kind of)
{
    struct question q = fig->question;
    const struct figure *own, *other;

    q.derived = DERIVED_VALUE;
    own = evaluate(ev, &q);
    fig->coverage = own->coverage;
    fig->cohort = own->cohort;
    fig->value = value_reason(REASON_NOT_APPLICABLE);
    if (!value_is_number(own->value)) {
        fig->value = own->value;
        return;
    }
    if (!has_interval(q.measure) && !measure_is_proportion(q.measure))
        return;
    other = evaluate_comparator(ev, &q, of);
    if (has_interval(q.measure))
        test_mean(ev, fig, &own->question, mean_basis(other, of));
    else
        test_proportion(ev, fig, &own->question, other);
}
