/* Exact tests: the binomial and the hypergeometric tail, term by term.
 *
 * Wilson's and the score test say 5 % and mean "about": for ten pupils and 95 %
 * they err in up to one case in eleven. The exact tails never err more often
 * than they say, for any number of pupils.
 *
 * The surprise: the sum begins at the observed number and goes away from the
 * middle, where terms only get smaller. It stops when they are dust. */
#include "chance_priv.h"

bool share_of_percent(struct decimal percent, struct share *out)
{
    uint64_t whole = 100;

    if (decimal_sign(percent) < 0 ||
        decimal_compare(percent, decimal_of(100)) > 0)
        return false;
    if (percent.scale > 10 && !decimal_round(percent, 10, &percent))
        return false;
    for (int i = 0; i < percent.scale; i++)
        whole *= 10;
    *out = (struct share){ (uint64_t)percent.mantissa, whole };
    return true;
}

/* ---- binomial --------------------------------------------------------------- */

/* C(n, x) p^x q^(n - x). */
static struct scaled binomial_term(int64_t x, int64_t n, struct share p)
{
    const struct scaled q =
        scaled_times(scaled_of(p.whole - p.part), 1, p.whole);
    struct scaled term = scaled_power(q, (uint64_t)(n - x));

    for (int64_t i = 1; i <= x; i++) {
        term = scaled_times(term, (uint64_t)(n - x + i), (uint64_t)i);
        term = scaled_times(term, p.part, p.whole);
    }
    return term;
}

/* From x upwards; x lies above the mean, so that terms get smaller. */
static int64_t upwards(int64_t x, int64_t n, struct share p)
{
    struct scaled term = binomial_term(x, n, p), sum = term;

    for (int64_t k = x; k < n && !scaled_is_dust(term, sum); k++) {
        term = scaled_times(term, (uint64_t)(n - k), (uint64_t)(k + 1));
        term = scaled_times(term, p.part, p.whole - p.part);
        sum = scaled_sum(sum, term);
    }
    return scaled_chance(sum);
}

int64_t binomial_upper(int64_t x, int64_t n, struct share p)
{
    if (x <= 0 || p.part == p.whole)
        return CHANCE_ONE;
    if (p.part == 0)
        return 0;
    if ((int128)x * (int128)p.whole <= (int128)n * (int128)p.part)
        return CHANCE_ONE; /* not above the mean: about a half or more */
    return upwards(x, n, p);
}

int64_t binomial_lower(int64_t x, int64_t n, struct share p)
{
    return binomial_upper(n - x, n,
                          (struct share){ p.whole - p.part, p.whole });
}

/* ---- two cohorts ------------------------------------------------------------- */

/* s x C(n, x), or s / C(n, x). */
static struct scaled times_choose(struct scaled s, int64_t n, int64_t x,
                                  bool divide)
{
    if (x > n - x)
        x = n - x;
    for (int64_t i = 1; i <= x; i++) {
        const uint64_t top = (uint64_t)(n - x + i), bottom = (uint64_t)i;

        s = divide ? scaled_times(s, bottom, top)
                   : scaled_times(s, top, bottom);
    }
    return s;
}

int64_t fisher_upper(const struct two_cohorts *t)
{
    const int64_t met = t->x + t->y;
    struct scaled term = scaled_of(1), sum;

    if ((int128)t->x * t->m <= (int128)t->y * t->n)
        return CHANCE_ONE; /* no rise */
    term = times_choose(term, t->n, t->x, false);
    term = times_choose(term, t->m, t->y, false);
    term = times_choose(term, t->n + t->m, met, true);
    sum = term;
    for (int64_t k = t->x; k < t->n && k < met && !scaled_is_dust(term, sum);
         k++) {
        term = scaled_times(term, (uint64_t)(met - k), (uint64_t)(k + 1));
        term = scaled_times(term, (uint64_t)(t->n - k),
                            (uint64_t)(t->m - met + k + 1));
        sum = scaled_sum(sum, term);
    }
    return scaled_chance(sum);
}

int64_t chance_twice(int64_t one_side)
{
    return one_side >= CHANCE_ONE / 2 ? CHANCE_ONE : 2 * one_side;
}
