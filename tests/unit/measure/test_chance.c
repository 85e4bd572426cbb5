/* Chance: tails, intervals, limits and many tests at once, against an
 * independent calculation in exact fractions, and against their promises. */
#include "check.h"

#include "chance_priv.h"

#include <math.h>

/* ---- against exact fractions ------------------------------------------------ */

/* Sums of C(n, k) p^k (1 - p)^(n - k) in exact fractions, rounded up at 10^-9;
 * a part in 10^9 more is allowed, none less. */
static void assert_chance(int64_t got, int64_t wanted)
{
    if (got < wanted || got > wanted + 1)
        fail_msg("got %lld, wanted %lld", (long long)got, (long long)wanted);
}

static void test_binomial_tails(void **state)
{
    static const struct {
        int64_t x, n;
        struct share p;
        int64_t wanted;
    } rows[] = {
        { 1, 1, { 5, 100 }, 50000000 },
        { 20, 20, { 65, 100 }, 181246 },
        { 48, 71, { 645, 1000 }, 339995267 },
        { 9, 12, { 405, 1000 }, 16722222 },
        { 28, 30, { 66, 100 }, 508801 },
        { 120, 150, { 705, 1000 }, 5570785 },
        { 250, 300, { 70, 100 }, 78 },
        { 7, 250, { 1, 100 }, 13701448 },
        { 600, 1000, { 545, 1000 }, 255688 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct share p = rows[i].p, q = { p.whole - p.part, p.whole };

        assert_chance(binomial_upper(rows[i].x, rows[i].n, p), rows[i].wanted);
        assert_chance(binomial_lower(rows[i].n - rows[i].x, rows[i].n, q),
                      rows[i].wanted);
    }
}

static void test_tails_of_two_cohorts(void **state)
{
    static const struct {
        struct two_cohorts t;
        int64_t wanted;
    } rows[] = {
        { { 9, 10, 3, 10 }, 9883306 },     { { 22, 28, 15, 30 }, 22583302 },
        { { 60, 90, 40, 88 }, 3376875 },   { { 5, 5, 0, 5 }, 3968254 },
        { { 300, 400, 250, 410 }, 12618 }, { { 10, 12, 9, 12 }, 500000000 },
        { { 1, 1, 0, 1 }, 500000000 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_chance(fisher_upper(&rows[i].t), rows[i].wanted);
}

static void test_tails_of_the_normal_distribution(void **state)
{
    static const struct {
        int64_t top, bottom, wanted; /* of z^2 */
    } rows[] = {
        { 1, 1, 317310508 },
        { 4, 1, 45500264 },
        { 3841458, 1000000, 50000025 },
        { 1, 100, 920344326 },
        { 9, 1, 2699797 },
        { 16, 1, 63343 },
        { 25, 1, 574 },
        { 36, 1, 2 },
        { 6634897, 1000000, 9999998 },
        { 10827566, 1000000, 1000001 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int64_t got = normal_two_sided(rows[i].top, rows[i].bottom);

        assert_in_range(got, rows[i].wanted, rows[i].wanted + 2);
    }
    assert_int_equal(normal_two_sided(0, 7), CHANCE_ONE);
    assert_int_equal(normal_two_sided(40, 1), 1);
    assert_int_equal(normal_two_sided(1, 0), 1);
}

/* In millionths of a per cent, from 60 digits; ours lie at or outside. */
static void test_wilson(void **state)
{
    static const struct {
        int64_t x, n, low, high;
    } rows[] = {
        { 0, 1, 0, 79345069 },
        { 1, 1, 20654931, 100000000 },
        { 0, 10, 0, 27753280 },
        { 10, 10, 72246720, 100000000 },
        { 15, 30, 33154126, 66845874 },
        { 48, 71, 56061157, 77342788 },
        { 1, 100, 176743, 5448620 },
        { 99, 100, 94551380, 99823257 },
        { 500, 1000, 46906960, 53093040 },
        { 650000, 1000000, 64906458, 65093427 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int64_t low = wilson_low(rows[i].x, rows[i].n) / 1000;
        const int64_t high = wilson_high(rows[i].x, rows[i].n) / 1000;

        assert_true(low <= rows[i].low + 1 && low + 10 >= rows[i].low);
        assert_true(high + 1 >= rows[i].high && high <= rows[i].high + 10);
    }
}

/* ---- what cannot happen, and the largest ------------------------------------- */

static void test_ends(void **state)
{
    const struct share none = { 0, 100 }, all = { 100, 100 };
    const struct share half = { 1, 2 };
    struct share p;

    (void)state;
    assert_int_equal(binomial_upper(0, 10, half), CHANCE_ONE);
    assert_int_equal(binomial_upper(1, 10, none), 0);
    assert_int_equal(binomial_lower(9, 10, all), 0);
    assert_int_equal(binomial_upper(10, 10, all), CHANCE_ONE);
    assert_int_equal(binomial_lower(10, 10, half), CHANCE_ONE);
    assert_true(binomial_upper(COHORT_MAX, COHORT_MAX, half) == 1);
    assert_in_range(binomial_upper(COHORT_MAX / 2 + 1000, COHORT_MAX, half),
                    22750000, 22807000); /* 2 standard errors: 2.275 % */
    assert_true(share_of_percent(decimal_make(645, 1), &p));
    assert_true(p.part == 645 && p.whole == 1000);
    assert_false(share_of_percent(decimal_of(-1), &p));
    assert_false(share_of_percent(decimal_make(1001, 1), &p));
    assert_int_equal(square_root(0), 0);
    assert_int_equal(square_root(99), 9);
    assert_int_equal(square_root((int128)1 << 100), (uint64_t)1 << 50);
}

/* ---- the promise: at most 5 % false alarms ------------------------------------ */

static bool declares(int64_t x, int64_t n, struct share p)
{
    const int64_t up = binomial_upper(x, n, p), down = binomial_lower(x, n, p);

    return chance_is_small(chance_twice(up < down ? up : down));
}

/* Worked out, not drawn: the sum of the chances of all x that are declared. */
static void test_the_exact_test_keeps_its_promise_for_every_cohort(void **state)
{
    double worst = 0;

    (void)state;
    for (int64_t n = 1; n <= 120; n++) {
        for (uint64_t part = 1; part < 100; part += 2) {
            const double p = (double)part / 100;
            double size = 0;

            for (int64_t x = 0; x <= n; x++) {
                if (declares(x, n, (struct share){ part, 100 }))
                    size +=
                        exp(lgamma((double)n + 1) - lgamma((double)x + 1) -
                            lgamma((double)(n - x) + 1) + (double)x * log(p) +
                            (double)(n - x) * log(1 - p));
            }
            worst = size > worst ? size : worst;
        }
    }
    print_message("largest rate of false alarms: %.4f\n", worst);
    assert_true(worst <= 0.05 + 1e-9);
    assert_true(worst > 0.04); /* and it does declare */
}

static uint64_t seed;

static double draw(void) /* from 0 to 1, the same on every machine */
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}

static int64_t draw_met(int64_t n, double p)
{
    int64_t met = 0;

    for (int64_t i = 0; i < n; i++)
        met += draw() < p;
    return met;
}

#define DRAWS 10000

/* A rate and its standard error: 0.05 + 3 x 0.0022. */
static void assert_rate(int declared, const char *what)
{
    print_message("%s: %.4f\n", what, (double)declared / DRAWS);
    assert_true(declared <= DRAWS * 565 / 10000);
}

static void test_draws_of_one_cohort(void **state)
{
    static const int64_t cohorts[] = { 1, 2, 5, 10, 20, 30, 60, 200 };
    static const uint64_t shares[] = { 2, 10, 35, 50, 65, 90, 97 };
    int worst = 0;

    (void)state;
    seed = 20251127;
    for (size_t i = 0; i < sizeof cohorts / sizeof *cohorts; i++) {
        for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
            const struct share p = { shares[k], 100 };
            bool known[256], is_declared[256];
            int declared = 0;

            for (int64_t x = 0; x <= cohorts[i]; x++)
                known[x] = false;
            for (int d = 0; d < DRAWS; d++) {
                const int64_t x = draw_met(cohorts[i], (double)shares[k] / 100);

                if (!known[x])
                    is_declared[x] = declares(x, cohorts[i], p);
                known[x] = true;
                declared += is_declared[x];
            }
            worst = declared > worst ? declared : worst;
        }
    }
    assert_rate(worst, "one cohort, worst of 56");
}

static void test_draws_of_two_cohorts(void **state)
{
    static const int64_t cohorts[][2] = {
        { 1, 1 }, { 5, 40 }, { 12, 9 }, { 28, 30 }, { 60, 60 }, { 90, 20 },
    };
    static const double shares[] = { 0.03, 0.3, 0.5, 0.66, 0.95 };
    int worst = 0;

    (void)state;
    seed = 7102018;
    for (size_t i = 0; i < sizeof cohorts / sizeof *cohorts; i++) {
        for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
            int declared = 0;

            for (int d = 0; d < DRAWS / 5; d++) {
                const struct two_cohorts up = {
                    draw_met(cohorts[i][0], shares[k]), cohorts[i][0],
                    draw_met(cohorts[i][1], shares[k]), cohorts[i][1]
                };
                const struct two_cohorts down = { up.y, up.m, up.x, up.n };
                const int64_t a = fisher_upper(&up), b = fisher_upper(&down);

                declared += 5 * chance_is_small(chance_twice(a < b ? a : b));
            }
            worst = declared > worst ? declared : worst;
        }
    }
    assert_rate(worst, "two cohorts, worst of 30");
}

/* ---- many tests --------------------------------------------------------------- */

static struct value parts(int64_t p)
{
    return value_decimal(decimal_make(p, 9));
}

/* Benjamini and Hochberg's own example (1995): 15 tests, the first four stand
 * at 5 %; Bonferroni would leave three. */
static void test_false_discovery_as_published(void **state)
{
    static const int64_t p[] = { 100000,    400000,    1900000,   9500000,
                                 20100000,  27800000,  29800000,  34400000,
                                 45900000,  324000000, 426200000, 571900000,
                                 652800000, 759000000, 1000000000 };
    struct value v[15];
    bool stands[15];

    (void)state;
    for (size_t i = 0; i < 15; i++)
        v[i] = parts(p[14 - i]); /* in any order */
    false_discovery(v, 15, stands);
    for (size_t i = 0; i < 15; i++)
        assert_int_equal(stands[i], 14 - i < 4);
    v[0] = value_reason(REASON_NO_DATA);
    false_discovery(v, 15, stands);
    assert_false(stands[0]);
    false_discovery(v, 0, stands);
}

/* A p under its own line takes those before it along: 4 % and 4.5 % of two. */
static void test_the_last_takes_the_others_along(void **state)
{
    const struct value v[] = { parts(45000000), parts(40000000) };
    bool stands[2];

    (void)state;
    false_discovery(v, 2, stands);
    assert_true(stands[0] && stands[1]);
}

/* Pages of twelve tests, of which `real` are of schools 30 points apart. */
static double false_share(int real)
{
    static int64_t chance[61][2];
    double share = 0;

    for (int64_t x = 0; x <= 60 && chance[60][0] == 0; x++) {
        const struct share p = { 65, 100 };
        const int64_t up = binomial_upper(x, 60, p);
        const int64_t down = binomial_lower(x, 60, p);

        chance[x][1] = chance_twice(up < down ? up : down);
    }
    chance[60][0] = 1;
    for (int d = 0; d < DRAWS; d++) {
        struct value v[12];
        bool stands[12];
        int wrong = 0, declared = 0;

        for (int i = 0; i < 12; i++)
            v[i] = parts(chance[draw_met(60, i < real ? 0.35 : 0.65)][1]);
        false_discovery(v, 12, stands);
        for (int i = 0; i < 12; i++) {
            declared += stands[i];
            wrong += stands[i] && i >= real;
        }
        share += declared > 0 ? (double)wrong / declared : 0;
    }
    return share / DRAWS;
}

static void test_draws_of_pages(void **state)
{
    (void)state;
    seed = 1995;
    for (int real = 0; real <= 8; real += 4) {
        const double share = false_share(real);

        print_message("false of what is declared, %d of 12 real: %.4f\n", real,
                      share);
        assert_true(share <= 0.05);
    }
}

/* ---- funnels ------------------------------------------------------------------ */

/* A school lies at or beyond a limit exactly when the test declares it. */
static void test_funnel_and_test_agree(void **state)
{
    const struct decimal centre = decimal_of(65);
    const struct share p = { 65, 100 };

    (void)state;
    for (int64_t n = 1; n <= 90; n += 3) {
        struct funnel f;

        assert_true(funnel_limits(centre, n, &f));
        assert_true(decimal_compare(f.very_low, f.low) <= 0);
        assert_true(decimal_compare(f.high, f.very_high) <= 0);
        for (int64_t x = 0; x <= n; x++) {
            struct decimal share;
            bool outside;

            assert_true(
                decimal_divide(decimal_of(100 * x), decimal_of(n), 4, &share));
            outside = (decimal_compare(share, f.high) >= 0 &&
                       binomial_upper(n, n, p) <= CHANCE_ONE / 40) ||
                      (decimal_compare(share, f.low) <= 0 &&
                       binomial_lower(0, n, p) <= CHANCE_ONE / 40);
            assert_int_equal(outside, declares(x, n, p));
        }
    }
}

static void test_funnel_of_nobody(void **state)
{
    struct funnel f;

    (void)state;
    assert_false(funnel_limits(decimal_of(65), 0, &f));
    assert_false(funnel_limits(decimal_of(101), 5, &f));
    assert_true(funnel_limits(decimal_of(65), 1, &f));
    assert_int_equal(decimal_compare(f.high, decimal_of(100)), 0);
    assert_int_equal(decimal_sign(f.low), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binomial_tails),
        cmocka_unit_test(test_tails_of_two_cohorts),
        cmocka_unit_test(test_tails_of_the_normal_distribution),
        cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(
            test_the_exact_test_keeps_its_promise_for_every_cohort),
        cmocka_unit_test(test_draws_of_one_cohort),
        cmocka_unit_test(test_draws_of_two_cohorts),
        cmocka_unit_test(test_false_discovery_as_published),
        cmocka_unit_test(test_the_last_takes_the_others_along),
        cmocka_unit_test(test_draws_of_pages),
        cmocka_unit_test(test_funnel_and_test_agree),
        cmocka_unit_test(test_funnel_of_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
