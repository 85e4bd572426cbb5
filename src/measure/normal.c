/* The normal distribution, for means with published intervals.
 *
 * Between -z and z lies  sqrt(2 / pi) e^(-z^2/2) (z + z^3/3 + z^5/15 + …),
 * a sum without a minus, so that no digits are lost.
 *
 * The surprise: every step rounds up, but what lies inside is wanted as a lower
 * limit. It is too large by less than one part in 10^15, and one part in 10^9 is
 * added to what lies outside. */
#include "chance_priv.h"

#define UNIT      ((int128)1000000000000) /* of z^2 */
#define FARTHEST  40                      /* z^2: beyond it, 10^-9 and less */
#define ROOT_2_PI 797884560802865355ull   /* of 10^18 */
#define TERMS     200

/* 1 + s/2 + (s/2)^2 / 2! + …, s in UNITs. */
static struct scaled exponential_of_half(uint64_t s)
{
    struct scaled term = scaled_of(1), sum = term;

    for (uint64_t k = 1; k < TERMS; k++) {
        term = scaled_times(term, s, 2 * k * (uint64_t)UNIT);
        sum = scaled_sum(sum, term);
    }
    return sum;
}

/* 1 + s/3 + s^2/(3 x 5) + … */
static struct scaled odd_series(uint64_t s)
{
    struct scaled term = scaled_of(1), sum = term;

    for (uint64_t k = 1; k < TERMS; k++) {
        term = scaled_times(term, s, (2 * k + 1) * (uint64_t)UNIT);
        sum = scaled_sum(sum, term);
    }
    return sum;
}

int64_t normal_two_sided(int128 top, int128 bottom)
{
    struct scaled inside;
    int64_t chance;
    uint64_t s;

    if (top <= 0)
        return CHANCE_ONE;
    if (bottom == 0 || top / bottom >= FARTHEST)
        return 1;
    while (top > ((int128)1 << 80)) { /* 80 digits are more than enough */
        top >>= 1;
        bottom = (bottom >> 1) + 1;
    }
    s = (uint64_t)(top * UNIT / bottom);
    inside = scaled_product(
        odd_series(s),
        scaled_times(scaled_of(1), ROOT_2_PI, (uint64_t)1000000000000000000));
    inside =
        scaled_times(inside, square_root((int128)s * UNIT), (uint64_t)UNIT);
    inside = scaled_quotient(inside, exponential_of_half(s));
    chance = CHANCE_ONE - scaled_chance(inside) + 2;
    return chance < CHANCE_ONE ? chance : CHANCE_ONE;
}
