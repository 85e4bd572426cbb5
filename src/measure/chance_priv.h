/* Chance: how likely a result is when nothing but chance is at work.
 *
 * All of it in whole numbers. A p-value is never smaller than the true one and
 * never larger by more than one part in 10^9, so that a test is never less
 * strict than it says (tests/unit/measure/test_chance.c measures both). */
#ifndef TRUSTPRESS_CHANCE_PRIV_H
#define TRUSTPRESS_CHANCE_PRIV_H

#include "measure_priv.h"

/* Positive numbers of any size: mantissa x 2^exponent, the top bit of the
 * mantissa set; every step rounds up. Nil: mantissa 0. */
struct scaled {
    uint64_t mantissa;
    int32_t exponent;
};
struct scaled scaled_of(uint64_t whole);
/* s x top / bottom; bottom is not 0. */
struct scaled scaled_times(struct scaled s, uint64_t top, uint64_t bottom);
struct scaled scaled_product(struct scaled x, struct scaled y);
struct scaled scaled_quotient(struct scaled x, struct scaled y); /* y > 0 */
struct scaled scaled_sum(struct scaled x, struct scaled y);
struct scaled scaled_power(struct scaled s, uint64_t power);
/* Whether x is less than y / 2^90: it adds nothing to a sum of a million. */
bool scaled_is_dust(struct scaled x, struct scaled y);
/* In parts of CHANCE_ONE, rounded up; at most CHANCE_ONE. */
int64_t scaled_chance(struct scaled s);

/* Probabilities and p-values: parts of 10^9. */
#define CHANCE_ONE ((int64_t)1000000000)
#define COHORT_MAX 1000000 /* pupils that a test takes; more: not tested */

/* A share as a ratio of whole numbers: 65.5 % is 655 of 1000. */
struct share {
    uint64_t part, whole; /* whole: at most 10^12 */
};
/* From a percentage; false: not from 0 to 100, or too many digits. */
bool share_of_percent(struct decimal percent, struct share *out);

/* P(X >= x) of n pupils who each have the chance p. x from 0 to n. */
int64_t binomial_upper(int64_t x, int64_t n, struct share p);
int64_t binomial_lower(int64_t x, int64_t n, struct share p); /* P(X <= x) */

/* Of two cohorts put together: P(X >= x) of the first when its share of all
 * who met the standard is by chance (Fisher's exact test). */
struct two_cohorts {
    int64_t x, n; /* this year: met, of all */
    int64_t y, m; /* the year before */
};
int64_t fisher_upper(const struct two_cohorts *t);

/* Two sides of the normal distribution beyond z, from z^2 = top / bottom. */
int64_t normal_two_sided(int128 top, int128 bottom);
int64_t chance_twice(int64_t one_side); /* both sides; at most CHANCE_ONE */

uint64_t square_root(int128 n); /* rounded down; n from 0 to 10^38 */

/* Whole pupils behind a figure: between low and high of n. */
struct counted {
    int64_t low, high, n;
};
enum counting { COUNTED, COUNTED_NOT, COUNTED_NO_BASE };
enum counting figure_counted(struct evaluator *ev, const struct question *q,
                             struct counted *out);
/* Means with their published 95 % intervals, in ten thousandths of a point and
 * pupils: value = centre / weight; limits = root of below, above / weight from
 * it. Several schools: half widths add up as (n h)^2 (domain 5.1). */
struct spread {
    int128 centre, below, above;
    int64_t weight;
};
/* False: an interval is missing. */
bool figure_spread(struct evaluator *ev, const struct question *q,
                   struct spread *out);
/* Chance of being as far from `from` on either side. A limit on `from` itself
 * is just over 5 %: published intervals that touch it say "in line". */
int64_t spread_chance(const struct spread *s, struct decimal from);
int spread_sign(const struct spread *s, struct decimal from);
/* z^2 of 95 %, rounded down: at least 5 % lie beyond it. */
#define Z2_MILLIONTHS ((int128)3841458)
bool has_interval(const struct measure *m);

/* The interval that holds the true share in 95 of 100 cases, by Wilson: parts
 * of 10^9 of a per cent, rounded outwards. n from 1 to COHORT_MAX. */
int64_t wilson_low(int64_t x, int64_t n);
int64_t wilson_high(int64_t x, int64_t n);

/* Derived figures, one a file. */
/* Whether a chance is declared: at most 5 %. */
bool chance_is_small(int64_t chance);
struct value chance_value(int64_t chance);
void significance(struct evaluator *ev, struct figure *fig, enum scope_kind of);
void change_significance(struct evaluator *ev, struct figure *fig);
void interval(struct evaluator *ev, struct figure *fig);
void one_pupil(struct evaluator *ev, struct figure *fig);
void three_years(struct evaluator *ev, struct figure *fig);

#endif
