/* Whether a result differs from the national one by more than chance would:
 * "above", "in line" or "below", never a colour of its own (domain 5.5).
 *
 * Proportions: the one-sample score test at 95 %, which asks the same as
 * whether Wilson's interval holds the national figure. Progress scores: the
 * published 95 % intervals against 0; for several schools together the half
 * widths h add up as (sum of n x)^2 against the sum of (n h)^2.
 *
 * The surprise: there is no square root here. Both sides are squared and
 * compared as whole numbers, so the answer is exact. */
#include "measure_priv.h"

#define Z_SQUARED_E4 38416 /* 1.96^2 = 3.8416 */
#define PLACES       4

static struct value verdict(bool differs, int sign)
{
    if (!differs || sign == 0)
        return value_text(STR("in line"));
    return value_text(sign > 0 ? STR("above") : STR("below"));
}

/* d x 10^4 as a whole number; false when it does not fit. */
static bool ten_thousandths(struct decimal d, int128 *out)
{
    if (!decimal_round(d, PLACES, &d))
        return false;
    *out = d.mantissa;
    return true;
}

/* (p - q)^2 n against 1.96^2 q (100 - q), all in percent. */
static struct value proportion(struct decimal p, struct decimal q,
                               struct decimal n)
{
    const int128 hundred = 1000000; /* 100.0000 */
    int128 own, other, gap;

    if (!ten_thousandths(p, &own) || !ten_thousandths(q, &other) ||
        !decimal_round(n, 0, &n) || n.mantissa <= 0 || n.mantissa > 100000000)
        return value_reason(REASON_NOT_COMPARABLE);
    gap = own - other;
    return verdict(gap * gap * n.mantissa * 10000 >
                       Z_SQUARED_E4 * other * (hundred - other),
                   (gap > 0) - (gap < 0));
}

/* ---- progress scores ------------------------------------------------------ */

struct interval {
    int128 centre; /* sum of n x, in ten thousandths */
    int128 spread; /* sum of (n h)^2 */
    bool is_missing;
    size_t n;
};

static struct value limit_of(struct evaluator *ev, const struct question *q,
                             const struct part *p, size_t which)
{
    const struct str name = entry_of(q->measure)->interval.item[which];
    const struct asking k = {
        .q = q,
        .input = catalogue_input(ev->catalogue, name),
        .index = map_find(facts_inputs(ev->store->facts), name),
        .entity = p->entity,
    };

    return input_value(ev, &k);
}

/* Weights in whole pupils: (n h)^2 must stay within 128 bits. */
static bool add_part(struct evaluator *ev, const struct question *q,
                     const struct part *p, struct interval *sum)
{
    const struct value low = limit_of(ev, q, p, 0);
    const struct value high = limit_of(ev, q, p, 1);
    struct decimal n = decimal_of(1);
    int128 x, l, h;

    if (value_is_number(p->bottom) && !decimal_round(p->bottom.decimal, 0, &n))
        return false;
    if (!value_is_number(low) || !value_is_number(high) ||
        !ten_thousandths(p->top.decimal, &x) ||
        !ten_thousandths(low.decimal, &l) ||
        !ten_thousandths(high.decimal, &h) || n.mantissa > 1000000)
        return false;
    sum->centre += n.mantissa * x;
    sum->spread += n.mantissa * (h - l) / 2 * (n.mantissa * (h - l) / 2);
    sum->n++;
    return true;
}

static struct value progress(struct evaluator *ev, const struct question *q)
{
    struct arena *scratch = arena_new(0);
    const struct parts parts = parts_evaluated(scratch, ev, q);
    const bool is_pool = parts.n > 1;
    struct interval sum = { 0 };

    for (size_t i = 0; i < parts.n; i++) {
        const struct part *p = &parts.item[i];

        if (is_pool && !p->used)
            continue;
        if (!value_is_number(p->top) || !add_part(ev, q, p, &sum))
            sum.is_missing = true;
    }
    arena_free(scratch);
    if (sum.is_missing || sum.n == 0)
        return value_reason(REASON_NOT_AVAILABLE);
    return verdict(sum.centre * sum.centre > sum.spread,
                   (sum.centre > 0) - (sum.centre < 0));
}

/* ---- any ------------------------------------------------------------------ */

static bool is_proportion(const struct measure *m)
{
    return m->unit == UNIT_PERCENT && !m->approximate && !m->is_weighted &&
           m->cohort.len > 0 &&
           (m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_POOLED);
}

void significance(struct evaluator *ev, struct figure *fig)
{
    struct question q = fig->question;
    const struct figure *own, *nation;

    q.derived = DERIVED_VALUE;
    own = evaluate(ev, &q);
    fig->coverage = own->coverage;
    fig->cohort = own->cohort;
    fig->value = value_reason(REASON_NOT_APPLICABLE);
    if (!value_is_number(own->value)) {
        fig->value = own->value;
    } else if (entry_of(q.measure)->interval.n == 2) {
        fig->basis = value_decimal(decimal_of(0));
        fig->value = progress(ev, &own->question);
    } else if (is_proportion(q.measure)) {
        nation = evaluate_comparator(ev, &q, SCOPE_NATION);
        fig->basis = nation->value;
        fig->value = nation->value;
        if (value_is_number(nation->value))
            fig->value =
                value_is_number(own->cohort)
                    ? proportion(own->value.decimal, nation->value.decimal,
                                 own->cohort.decimal)
                    : value_reason(REASON_NO_BASE);
    }
}
