/* Whole numbers behind rounded percentages.
 *
 * DfE rounds half up, so a printed p with h half a unit of its last place means
 *     ceil((p - h) D / 100)  <=  N  <=  ceil((p + h) D / 100) - 1
 * within 0 .. D (domain 12.3). The point value is the whole number nearest to
 * p D / 100.
 *
 * A mean of n pupils has no whole numbers behind it that anybody could restore:
 * it lies within half a unit of what was printed. "Above zero, rounds to zero"
 * is a percentage between 0 and a half.
 *
 * The surprise: about one cell in a thousand fits no whole number, because its
 * base differs by a pupil. Then the bounds are widened to both neighbours and
 * the cell is counted: a report that failed on them could never be made. */
#include "measure_priv.h"

static bool is_whole(struct decimal d)
{
    struct decimal whole;

    return decimal_round(d, 0, &whole) && decimal_compare(whole, d) == 0;
}

/* p * d / 100, exactly or rounded at 18 places. */
static bool share(struct decimal p, struct decimal d, struct decimal *out)
{
    struct decimal product;

    if (!decimal_multiply(p, d, &product))
        return false;
    if (product.scale + 2 <= DECIMAL_SCALE_MAX) {
        *out = decimal_make(product.mantissa, product.scale + 2);
        return true;
    }
    return decimal_divide(product, decimal_of(100), 9, out);
}

/* The least whole number not below d. */
static bool ceiling(struct decimal d, struct decimal *out)
{
    if (!decimal_round(d, 0, out))
        return false;
    return decimal_compare(*out, d) >= 0 ||
           decimal_add(*out, decimal_of(1), out);
}

static void clip(struct decimal *d, struct decimal most)
{
    if (decimal_sign(*d) < 0)
        *d = decimal_of(0);
    if (decimal_compare(*d, most) > 0)
        *d = most;
}

/* Bounds that a base of so many pupils allows; none fits: both neighbours. */
static bool whole_bounds(struct decimal low, struct decimal high,
                         struct part *part)
{
    struct decimal end;

    if (!ceiling(low, &part->low) || !ceiling(high, &end) ||
        !decimal_subtract(end, decimal_of(1), &part->high) ||
        !decimal_round(part->count, 0, &part->count))
        return false;
    part->no_whole = decimal_compare(part->low, part->high) > 0;
    if (part->no_whole) {
        end = part->low;
        part->low = part->high;
        part->high = end;
    }
    return true;
}

/* Half a unit of the last place of d: 0.5 for 68, 0.05 for 46.5. */
static struct decimal half_unit(struct decimal d)
{
    if (d.scale >= DECIMAL_SCALE_MAX)
        return decimal_of(0);
    return decimal_make(5, d.scale + 1);
}

/* The published value and its bounds, in its own unit. */
bool published_bounds(struct part *part)
{
    const struct decimal half =
        part->is_exact ? decimal_of(0) : half_unit(part->top.decimal);

    if (!value_is_number(part->top)) { /* above 0, below a half */
        part->low = decimal_of(0);
        part->count = decimal_make(25, 2);
        part->high = decimal_make(5, 1);
        return true;
    }
    part->count = part->top.decimal;
    return decimal_subtract(part->count, half, &part->low) &&
           decimal_add(part->count, half, &part->high);
}

/* Above zero is at least one pupil. */
static void at_least_one(struct part *part)
{
    if (decimal_sign(part->count) <= 0)
        part->count = decimal_of(1);
    if (decimal_sign(part->low) <= 0)
        part->low = decimal_of(1);
    part->no_whole = decimal_compare(part->low, part->high) > 0;
    if (part->no_whole) {
        part->low = decimal_of(0);
        part->high = decimal_of(1);
    }
}

static bool rate_bounds(struct part *part)
{
    const struct decimal d = part->bottom.decimal;
    struct decimal low, high;

    if (!share(part->count, d, &part->count) || !share(part->low, d, &low) ||
        !share(part->high, d, &high))
        return false;
    if (!is_whole(d) || part->is_exact) { /* a stand-in counts no pupils */
        part->low = low;
        part->high = high;
    } else if (!whole_bounds(low, high, part)) {
        return false;
    } else if (!value_is_number(part->top)) {
        at_least_one(part);
    }
    clip(&part->count, d);
    clip(&part->low, d);
    clip(&part->high, d);
    return true;
}

bool is_below_half(const struct measure *m, struct value v)
{
    return m->unit == UNIT_PERCENT &&
           (m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_MEAN) &&
           v.kind == VALUE_REASON && v.reason == REASON_ROUNDS_TO_ZERO;
}

bool part_bounds(const struct measure *m, struct part *part)
{
    if (!published_bounds(part))
        return false;
    return m->weighting != WEIGHT_RATE || rate_bounds(part);
}
