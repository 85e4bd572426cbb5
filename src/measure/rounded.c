/* Whole numbers behind rounded percentages.
 *
 * DfE rounds half up, so a printed p with h half a unit of its last place means
 *     ceil((p - h) D / 100)  <=  N  <=  ceil((p + h) D / 100) - 1
 * within 0 .. D (domain 12.3). The point value is the whole number nearest to
 * p D / 100.
 *
 * The surprise: about one cell in a thousand fits no whole number, because its
 * base differs by a pupil. Then the bounds are widened to both neighbours: a
 * report that failed on them could never be made. */
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

static bool whole_bounds(struct decimal low, struct decimal high,
                         struct part *part)
{
    struct decimal end;

    if (!ceiling(low, &part->low) || !ceiling(high, &end) ||
        !decimal_subtract(end, decimal_of(1), &part->high) ||
        !decimal_round(part->count, 0, &part->count))
        return false;
    if (decimal_compare(part->low, part->high) > 0) { /* none fits */
        end = part->low;
        part->low = part->high;
        part->high = end;
    }
    return true;
}

bool rate_bounds(struct decimal p, struct decimal d, struct part *part)
{
    const struct decimal half = p.scale < DECIMAL_SCALE_MAX
                                    ? decimal_make(5, p.scale + 1)
                                    : decimal_of(0);
    struct decimal less, more, low, high;

    if (!decimal_subtract(p, half, &less) || !decimal_add(p, half, &more) ||
        !share(p, d, &part->count) || !share(less, d, &low) ||
        !share(more, d, &high))
        return false;
    if (!is_whole(d)) { /* a base that is a stand-in counts no pupils */
        part->low = low;
        part->high = high;
    } else if (!whole_bounds(low, high, part)) {
        return false;
    }
    clip(&part->count, d);
    clip(&part->low, d);
    clip(&part->high, d);
    return true;
}
