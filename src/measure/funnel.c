/* The limits of a funnel: between which shares a school of n pupils lies by
 * chance alone, when its pupils are like those of the nation.
 *
 * The surprise: whole pupils make the limits jump. Between the last number that
 * is not declared and the first that is, they are drawn where the chance passes
 * the limit, so that a school lies outside exactly when the test declares it. */
#include "chance_priv.h"

#define ONE_IN_40   (CHANCE_ONE / 40)   /* 2.5 %: one side of 95 % */
#define ONE_IN_1000 (CHANCE_ONE / 1000) /* 0.1 %: one side of 99.8 % */

/* Pupils in thousandths, from which on P(X >= x) is at most `limit`; past n
 * when even all of them are no surprise. */
static int64_t outer(int64_t n, struct share p, int64_t limit)
{
    int64_t in = 0, out = n + 1; /* not declared, declared */
    int64_t at_in, at_out;

    while (out - in > 1) {
        const int64_t middle = in + (out - in) / 2;

        if (binomial_upper(middle, n, p) <= limit)
            out = middle;
        else
            in = middle;
    }
    if (out > n)
        return n * 1000;
    at_in = binomial_upper(in, n, p);
    at_out = binomial_upper(out, n, p);
    return out * 1000 - (limit - at_out) * 1000 / (at_in - at_out);
}

static struct decimal percent(int64_t thousandths, int64_t n)
{
    struct decimal d;

    return decimal_divide(decimal_of(thousandths), decimal_of(10 * n), 4, &d)
               ? d
               : decimal_of(0); /* cannot be: n is not 0 */
}

bool funnel_limits(struct decimal centre, int64_t n, struct funnel *out)
{
    struct share p, q;

    if (n < 1 || n > COHORT_MAX || !share_of_percent(centre, &p))
        return false;
    q = (struct share){ p.whole - p.part, p.whole };
    out->high = percent(outer(n, p, ONE_IN_40), n);
    out->low = percent(n * 1000 - outer(n, q, ONE_IN_40), n);
    out->very_high = percent(outer(n, p, ONE_IN_1000), n);
    out->very_low = percent(n * 1000 - outer(n, q, ONE_IN_1000), n);
    return true;
}
