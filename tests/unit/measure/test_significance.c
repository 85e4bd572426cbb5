/* Whether figures differ, from the nation, the authority, the year before, by
 * more than chance; their intervals; three years pooled. Chances were worked
 * out in exact fractions by another program. */
#include "world.h"

static struct world world;

static int setup(void **state)
{
    world_open(&world);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

static void results(struct world *w, uint32_t school, const char *base,
                    const char *rwm)
{
    world_fact(w, school, "ks2.eligible", base);
    world_fact(w, school, "ks2.rwm_expected", rwm);
}

static uint32_t ks2_school(struct world *w, const char *base, const char *rwm)
{
    const uint32_t s = world_school(w, 0);

    results(w, s, base, rwm);
    return s;
}

static void assert_p(struct world *w, const char *address, const char *wanted)
{
    const struct value p = world_ask(w, address)->p_value;

    assert_true(value_is_number(p));
    assert_str(decimal_plain(w->a, p.decimal, 4), wanted);
}

/* ---- against the nation -------------------------------------------------- */

/* England 65: from 64.5 to 65.5. 60 % of 30 is 18: 2 P(X <= 18 | .645) = .734.
 * 100 % of 20: 2 x .655^20 = .0004. 44 % of 20 fits no pupil: 8 or 9, and 9 is
 * in line (.117); 40 % is 8 (.044). 83 % of 30 is 25 (.053), 87 % is 26. */
static void test_percentages_against_england(void **state)
{
    static const struct {
        const char *base, *rwm, *address, *says, *p;
    } rows[] = {
        { "30", "60", "ks2_rwm_expected.significance@100001", "in line",
          "0.7337" },
        { "20", "100", "ks2_rwm_expected.significance@100002", "above",
          "0.0004" },
        { "200", "50", "ks2_rwm_expected.significance@100003", "below",
          "0.0000" },
        { "20", "44", "ks2_rwm_expected.significance@100004", "in line",
          "0.1173" },
        { "20", "40", "ks2_rwm_expected.significance@100005", "below",
          "0.0440" },
        { "30", "83", "ks2_rwm_expected.significance@100006", "in line",
          "0.0529" },
        { "30", "87", "ks2_rwm_expected.significance@100007", "above",
          "0.0174" },
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ks2_school(w, rows[i].base, rows[i].rwm);
    world_fact(w, w->nation, "ks2.rwm_expected", "65");
    world_evaluate(w);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_figure(w, rows[i].address, rows[i].says);
        assert_p(w, rows[i].address, rows[i].p);
    }
    assert_figure(w, "ks2_rwm_higher.significance@100001", "–");
    assert_figure(w, "income.significance", "n/a");
}

/* Places of a school, money and sessions are no draws: they have no test. */
static void test_what_is_no_draw_is_not_tested(void **state)
{
    struct world *w = *state;
    size_t tested = 0;

    for (size_t i = 0; i < catalogue_count(w->c); i++) {
        const struct measure *m = catalogue_at(w->c, i);

        if (!measure_is_proportion(m))
            continue;
        tested++;
        assert_false(str_equal(m->topic, STR("finance")));
        assert_false(str_equal(m->cohort, STR("places")));
        assert_int_equal(m->unit, UNIT_PERCENT);
    }
    assert_true(tested >= 10);
}

/* The authority has 90 %: 60 % of 30 is below it, and in line with England. */
static void test_against_the_authority(void **state)
{
    struct world *w = *state;

    ks2_school(w, "30", "60");
    world_fact(w, w->nation, "ks2.rwm_expected", "65");
    world_fact(w, w->authority[0], "ks2.rwm_expected", "90");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.significance@100001", "in line");
    assert_figure(w, "ks2_rwm_expected.significance_la@100001", "below");
    assert_figure(w, "ks2_rwm_expected.significance_la", "below");
}

/* Intervals 0.10 .. 0.50 (h 0.20, n 100) and -0.35 .. 0.05 (h 0.20, n 50):
 * sum of n x = 30 - 7.5 = 22.5, its square 506.25; (20)^2 + (10)^2 = 500. */
static void test_significance_of_progress(void **state)
{
    struct world *w = *state;
    static const char *const rows[][4] = {
        { "0.30", "0.10", "0.50", "100" },
        { "-0.15", "-0.35", "0.05", "50" },
    };

    for (size_t i = 0; i < 2; i++) {
        const uint32_t s = world_school(w, 0);

        world_fact(w, s, "ks4.progress8", rows[i][0]);
        world_fact(w, s, "ks4.progress8_lower", rows[i][1]);
        world_fact(w, s, "ks4.progress8_upper", rows[i][2]);
        world_fact(w, s, "ks4.progress8_pupils", rows[i][3]);
    }
    world_evaluate(w);
    assert_figure(w, "ks4_progress8.significance@100001", "above");
    assert_figure(w, "ks4_progress8.significance@100002", "in line");
    assert_figure(w, "ks4_progress8.significance", "above");
}

/* 0.20 with limits 0.00 and 0.40 touches England's 0: in line. Against an
 * authority of -0.10 its lower limit lies above. */
static void test_an_interval_that_touches_is_in_line(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ks4.progress8", "0.20");
    world_fact(w, s, "ks4.progress8_lower", "0.00");
    world_fact(w, s, "ks4.progress8_upper", "0.40");
    world_fact(w, s, "ks4.progress8_pupils", "80");
    world_fact(w, w->authority[0], "ks4.progress8", "-0.10");
    world_evaluate(w);
    assert_figure(w, "ks4_progress8.significance", "in line");
    assert_p(w, "ks4_progress8.significance", "0.0500");
    assert_figure(w, "ks4_progress8.significance_la@100001", "above");
    assert_figure(w, "ks4_progress8.interval", "0.00 to +0.40");
}

/* ---- against the year before ---------------------------------------------- */

/* 28 pupils, 39 % (11), after 30 with 73 % (22): p .018. 46 % (13) after 70 %
 * (21): 24 points, and p .119. 80 % of 90 (72) after 60 % of 88 (53): .006. */
static void test_changes(void **state)
{
    static const char *const rows[][4] = {
        { "28", "39", "30", "73" },
        { "28", "46", "30", "70" },
        { "90", "80", "88", "60" },
    };
    struct world *w = *state;

    for (size_t i = 0; i < 3; i++) {
        const uint32_t s = ks2_school(w, rows[i][0], rows[i][1]);

        w->year = period_academic(2023);
        results(w, s, rows[i][2], rows[i][3]);
        w->year = period_academic(2024);
    }
    ks2_school(w, "30", "60"); /* with no year before */
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.change@100002", "−24pp");
    assert_figure(w, "ks2_rwm_expected.change_significance@100001", "down");
    assert_p(w, "ks2_rwm_expected.change_significance@100001", "0.0180");
    assert_figure(w, "ks2_rwm_expected.change_significance@100002",
                  "no clear change");
    assert_p(w, "ks2_rwm_expected.change_significance@100002", "0.1194");
    assert_figure(w, "ks2_rwm_expected.change_significance@100003", "up");
    assert_p(w, "ks2_rwm_expected.change_significance@100003", "0.0063");
    assert_figure(w, "ks2_rwm_expected.change_significance@100004", "–");
}

/* 0.30 (half width 0.20) after -0.10 (0.30): the gap 0.40 against the root of
 * 0.04 + 0.09, 0.3606: up. After 0.00: 0.30, no clear change. */
static void test_changes_of_means(void **state)
{
    static const char *const before[][3] = {
        { "-0.10", "-0.40", "0.20" },
        { "0.00", "-0.30", "0.30" },
    };
    struct world *w = *state;

    for (size_t i = 0; i < 2; i++) {
        const uint32_t s = world_school(w, 0);

        world_fact(w, s, "ks4.progress8", "0.30");
        world_fact(w, s, "ks4.progress8_lower", "0.10");
        world_fact(w, s, "ks4.progress8_upper", "0.50");
        world_fact(w, s, "ks4.progress8_pupils", "100");
        w->year = period_academic(2023);
        world_fact(w, s, "ks4.progress8", before[i][0]);
        world_fact(w, s, "ks4.progress8_lower", before[i][1]);
        world_fact(w, s, "ks4.progress8_upper", before[i][2]);
        world_fact(w, s, "ks4.progress8_pupils", "100");
        w->year = period_academic(2024);
    }
    world_evaluate(w);
    assert_figure(w, "ks4_progress8.change_significance@100001", "up");
    assert_figure(w, "ks4_progress8.change_significance@100002",
                  "no clear change");
}

/* ---- a trust that has grown ------------------------------------------------ */

/* Then A 60 % of 30 (18) and B 50 % of 20 (10): 28 of 50, 56 %. Now A 70 % of
 * 30 (21) and C 90 % of 50 (45), B has left: 66 of 80, 82.5 %. As many schools,
 * 26.5 points more; the one that has both is up by 10. */
static void test_like_for_like(void **state)
{
    struct world *w = *state;
    const uint32_t a = ks2_school(w, "30", "70"), b = world_school(w, 0);

    ks2_school(w, "50", "90");
    w->year = period_academic(2023);
    results(w, a, "30", "60");
    results(w, b, "20", "50");
    w->year = period_academic(2024);
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.change", "+27pp");
    assert_int_equal(world_ask(w, "ks2_rwm_expected.change")->schools_then, 2);
    assert_int_equal(world_ask(w, "ks2_rwm_expected.change")->schools_both, 1);
    assert_figure(w, "ks2_rwm_expected.like_for_like", "+10pp");
    assert_figure(w, "ks2_rwm_expected.like_for_like@100001", "+10pp");
    assert_figure(w, "ks2_rwm_expected.like_for_like@100003", "–");
}

/* ---- intervals ------------------------------------------------------------ */

/* Wilson: 18 of 30: 42.32 to 75.41. Pool: 18 + 26 of 60: 61.0 to 82.9. */
static void test_intervals(void **state)
{
    struct world *w = *state;

    ks2_school(w, "30", "60");
    ks2_school(w, "30", "87");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.interval@100001", "42% to 75%");
    assert_figure(w, "ks2_rwm_expected.low@100001", "42%");
    assert_figure(w, "ks2_rwm_expected.high@100001", "75%");
    assert_figure(w, "ks2_rwm_expected.interval", "61% to 83%");
    assert_figure(w, "ks2_rwm_expected.interval.national", "–");
    assert_figure(w, "income.interval", "n/a");
}

static void test_what_a_pupil_is_worth(void **state)
{
    struct world *w = *state;

    ks2_school(w, "30", "60");
    ks2_school(w, "49", "60");
    ks2_school(w, "50", "60");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.one_pupil@100001", "3.3pp");
    assert_figure(w, "ks2_rwm_expected.one_pupil@100002", "2.0pp");
    assert_figure(w, "ks2_rwm_expected.one_pupil@100003", "n/a");
    assert_figure(w, "ks2_rwm_expected.one_pupil", "n/a");
}

/* ---- three years ----------------------------------------------------------- */

/* 60 % of 30, 73 % of 15, 50 % of 20: 18 + 11 + 10 of 65 is 60 %. */
static void test_three_years_are_pooled(void **state)
{
    static const char *const rows[][2] = { { "30", "60" },
                                           { "15", "73" },
                                           { "20", "50" } };
    struct world *w = *state;
    const uint32_t s = world_school(w, 0), two = world_school(w, 0);

    for (int i = 0; i < 3; i++) {
        w->year = period_academic(2024 - i);
        results(w, s, rows[i][0], rows[i][1]);
        if (i != 1)
            results(w, two, "40", "55"); /* 2023/24 is missing */
    }
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.three_years@100001", "60%");
    assert_figure(w, "ks2_rwm_expected@100001", "60%");
    assert_figure(w, "ks2_rwm_expected.three_years@100002", "–");
    assert_str(
        decimal_text(w->a, world_ask(w, "ks2_rwm_expected.three_years@100001")
                               ->cohort.decimal),
        "65");
    assert_figure(w, "ks2_rwm_expected.y2023.three_years@100001", "–");
    assert_figure(w, "income.three_years", "n/a");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_percentages_against_england),
        TEST(test_what_is_no_draw_is_not_tested),
        TEST(test_against_the_authority),
        TEST(test_significance_of_progress),
        TEST(test_an_interval_that_touches_is_in_line),
        TEST(test_changes),
        TEST(test_changes_of_means),
        TEST(test_like_for_like),
        TEST(test_intervals),
        TEST(test_what_a_pupil_is_worth),
        TEST(test_three_years_are_pooled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
