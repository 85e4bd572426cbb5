/* Ratings: by deciles of a school's own comparators, by what was published, by
 * the rule of the meeting's time; why some are grey; how long amber lasts. */
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

/* ---- stuck amber ---------------------------------------------------------- */

/* -1 % of income: amber. */
static void amber_trust(struct world *w)
{
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.gag", "1000000");
    world_fact(w, s, "ledger.teaching_staff", "1010000");
}

static void earlier_packs(struct world *w, const struct past_rating *item,
                          size_t n)
{
    w->past = (struct past_ratings){ item, n };
    world_evaluate(w);
}

static void test_amber_for_packs_in_a_row(void **state)
{
    const struct str trust = STR("in_year_percent.forecast.year");
    const struct past_rating item[] = {
        { trust, date_of(2025, 3, 20), RATING_AMBER },
        { trust, date_of(2025, 5, 22), RATING_GREEN },
        { trust, date_of(2025, 7, 10), RATING_AMBER },
        { trust, date_of(2025, 10, 2), RATING_AMBER },
        { trust, date_of(2025, 10, 2), RATING_AMBER }, /* public edition */
        { STR("cash_days"), date_of(2025, 10, 9), RATING_RED },
        { trust, date_of(2025, 11, 27), RATING_RED }, /* this meeting's own */
    };
    struct world *w = *state;

    amber_trust(w);
    earlier_packs(w, item, sizeof item / sizeof *item);
    assert_int_equal(world_ask(w, "in_year_percent")->rating, RATING_AMBER);
    assert_int_equal(world_ask(w, "in_year_percent")->amber_packs, 3);
    assert_figure(w, "in_year_percent.rating",
                  "AMBER – Watch, for 3 packs in a row");
    assert_int_equal(world_ask(w, "in_year_percent@100001")->amber_packs, 1);
}

static void test_two_packs_are_not_yet_stuck(void **state)
{
    const struct past_rating item[] = {
        { STR("in_year_percent.forecast.year"), date_of(2025, 10, 2),
          RATING_AMBER },
        { STR("in_year_percent.forecast.year"), date_of(2025, 7, 10),
          RATING_RED },
    };
    struct world *w = *state;

    amber_trust(w);
    earlier_packs(w, item, 2);
    assert_int_equal(world_ask(w, "in_year_percent")->amber_packs, 2);
    assert_figure(w, "in_year_percent.rating", "AMBER – Watch");
}

/* A re-issue of the last pack, listed after it, stands in its place. */
static void test_the_last_record_of_a_meeting_stands(void **state)
{
    const struct str trust = STR("in_year_percent.forecast.year");
    const struct past_rating item[] = {
        { trust, date_of(2025, 10, 2), RATING_AMBER },
        { trust, date_of(2025, 10, 2), RATING_GREEN },
    };
    struct world *w = *state;

    amber_trust(w);
    earlier_packs(w, item, 2);
    assert_int_equal(world_ask(w, "in_year_percent")->amber_packs, 1);
}

/* The series of a figure is the same in every month and every year. */
static void test_a_series_has_no_period(void **state)
{
    struct world *w = *state;
    const struct figure *now, *then;

    amber_trust(w);
    world_evaluate(w);
    now = world_ask(w, "in_year_percent.actual.month@100001");
    then = world_ask(w, "in_year_percent.actual.p1.variance@100001");
    assert_str(question_series(w->a, w->ev, &now->question),
               "in_year_percent.actual.month@100001");
    assert_str(question_series(w->a, w->ev, &then->question),
               "in_year_percent.actual.month@100001");
}

/* ---- deciles of comparators ------------------------------------------------ */

/* 29 comparators of a school, at `step` pounds apart from `from` on. */
struct rows {
    struct value school[64], measure[64], comparator[64], value[64], close[64];
    size_t n;
};

static void comparators(struct world *w, struct rows *r, const char *school,
                        const char *measure, int from, int step)
{
    for (int i = 0; i < 29; i++, r->n++) {
        r->school[r->n] = value_text(str_from(school));
        r->measure[r->n] = value_text(str_from(measure));
        r->comparator[r->n] =
            value_text(str_printf(w->a, "%d", 200000 + (int)r->n));
        r->value[r->n] = value_decimal(decimal_make(from + step * i, 1));
        r->close[r->n] = (struct value){ .kind = VALUE_TRUTH, .truth = i < 11 };
    }
}

static void add_list(struct world *w, const struct rows *r)
{
    const struct column column[] = {
        { .name = STR("school"), .cell = r->school },
        { .name = STR("measure"), .cell = r->measure },
        { .name = STR("comparator"), .cell = r->comparator },
        { .name = STR("value"), .cell = r->value },
        { .name = STR("close"), .cell = r->close },
    };
    struct dataset *d = arena_new_of(w->a, struct dataset);
    struct column *c = arena_array(w->a, struct column, 5);
    struct origin *o = arena_array(w->a, struct origin, r->n);

    for (size_t i = 0; i < 5; i++)
        c[i] = column[i];
    for (size_t i = 0; i < r->n; i++)
        o[i].file = ORIGIN_NONE;
    *d = (struct dataset){ .name = STR("comparators"),
                           .n_columns = 5,
                           .n_rows = r->n,
                           .column = c,
                           .row = o };
    store_add_dataset(w->s, d);
}

static uint32_t premises(struct world *w, const char *cost)
{
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "benchmark.total_premises_staff_service_costs", cost);
    world_fact(w, s, "benchmark.total_internal_floor_area", "1000");
    world_fact(w, s, "benchmark.months", "12");
    return s;
}

/* What the service says of two schools of one trust: £44 per square metre is
 * Low and £34 is Medium, each against its own. Set one: 42.00 to 72.80 in steps
 * of 1.10, two of 29 are at or below 44, with itself 3 of 30: the 10th
 * percentile, decile 1. Set two: 20.00 to 48.00 by 1.00: 20.00 to 34.00 are 15,
 * with itself 16 of 30: the 53rd, decile 5. Medians by hand: between the 15th
 * and the 16th of 30. One: 44 stands third, so these are the 14th and 15th of
 * the list, 56.30 and 57.40: 56.85. Two: 34 twice: 15th is 34.00, 16th 34.00. */
static void test_each_school_against_its_own(void **state)
{
    struct world *w = *state;
    static struct rows r;

    r.n = 0;
    premises(w, "44000");
    premises(w, "34000");
    premises(w, "34000"); /* without a set */
    comparators(w, &r, "100001", "benchmark_premises_per_m2", 420, 11);
    comparators(w, &r, "100002", "benchmark_premises_per_m2", 200, 10);
    add_list(w, &r);
    world_evaluate(w);
    assert_figure(w, "benchmark_premises_per_m2.rating@100001",
                  "GREEN – Low; median £57 of 30 comparators, 10th percentile");
    assert_figure(w, "benchmark_premises_per_m2.rating@100002",
                  "AMBER – Medium; median £34 of 30 comparators, 53rd "
                  "percentile");
    assert_figure(w, "benchmark_premises_per_m2.rating@100003",
                  "GREY – Not rated (no comparators were given)");
    assert_figure(w, "benchmark_premises_per_m2.rating",
                  "GREY – Not rated (each school has comparators of its own)");
}

/* £3,000 among 2,000 to 4,800: 11 at or below, with itself 12 of 30, decile 4:
 * green. £2,150: 2 and itself, decile 1: amber, but red among eleven close. */
static void test_close_comparators_change_the_rule(void **state)
{
    static struct rows r;
    struct world *w = *state;
    uint32_t s = world_school(w, 0);

    r.n = 0;
    world_fact(w, s, "benchmark.total_teaching_support_staff_costs", "600000");
    world_fact(w, s, "benchmark.total_pupils", "200");
    s = world_school(w, 0);
    world_fact(w, s, "benchmark.total_teaching_support_staff_costs", "430000");
    world_fact(w, s, "benchmark.total_pupils", "200");
    comparators(w, &r, "100001", "benchmark_teaching_support_per_pupil", 20000,
                1000);
    comparators(w, &r, "100002", "benchmark_teaching_support_per_pupil", 20000,
                1000);
    add_list(w, &r);
    world_evaluate(w);
    assert_int_equal(
        world_ask(w, "benchmark_teaching_support_per_pupil@100001")->rating,
        RATING_GREEN);
    assert_int_equal(
        world_ask(w, "benchmark_teaching_support_per_pupil@100002")->rating,
        RATING_RED);
    for (size_t i = 0; i < r.n; i++) /* ten close are not more than ten */
        r.close[i].truth = r.close[i].truth && i % 29 != 0;
    world_evaluate(w);
    assert_int_equal(
        world_ask(w, "benchmark_teaching_support_per_pupil@100002")->rating,
        RATING_AMBER);
}

static void test_a_part_year_is_not_rated(void **state)
{
    static struct rows r;
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    r.n = 0;
    world_fact(w, s, "benchmark.total_teaching_support_staff_costs", "600000");
    world_fact(w, s, "benchmark.total_pupils", "200");
    world_fact(w, s, "benchmark.months", "8");
    comparators(w, &r, "100001", "benchmark_teaching_support_per_pupil", 20000,
                1000);
    add_list(w, &r);
    world_evaluate(w);
    assert_figure(w, "benchmark_teaching_support_per_pupil.rating@100001",
                  "GREY – Not rated (part-year return)");
}

/* ---- what was published ---------------------------------------------------- */

/* +0.30 is above average by its score; published as average, as its interval
 * holds the nation's. -0.50 is well below where nothing is published. */
static void test_the_published_banding_goes_first(void **state)
{
    struct world *w = *state;
    uint32_t s = world_school(w, 0);

    world_fact(w, s, "ks4.progress8", "0.30");
    world_fact(w, s, "ks4.progress8_pupils", "60");
    world_fact(w, s, "ks4.progress8_band", "average");
    s = world_school(w, 0);
    world_fact(w, s, "ks4.progress8", "-0.50");
    world_fact(w, s, "ks4.progress8_pupils", "60");
    s = world_school(w, 0);
    world_fact(w, s, "ks4.progress8", "0.20");
    world_fact(w, s, "ks4.progress8_pupils", "60");
    world_evaluate(w);
    assert_figure(w, "ks4_progress8.rating@100001", "GREEN – Average");
    assert_figure(w, "ks4_progress8.rating@100002", "RED – Well below average");
    assert_figure(w, "ks4_progress8.rating@100003", "GREEN – Above average");
}

/* ---- rules of their time, and grey ------------------------------------------ */

static void with_measure(struct world *w, const char *yaml)
{
    const struct source *src =
        source_from(w->a, STR("own.yaml"), str_from(yaml));

    w->c = catalogue_load(w->a, w->dg, w->c, src);
    if (!w->c)
        world_print_diag(w);
    assert_non_null(w->c);
}

/* The meeting is on 27 November 2025: the rule that begins on that day holds,
 * the one that ended on it does not. */
static void test_the_rule_of_the_meeting_holds(void **state)
{
    struct world *w = *state;

    with_measure(w, "measures:\n"
                    "  own_share: {title: A, unit: percent, good: low,\n"
                    "    rate: ks2.rwm_expected, over: ks2.eligible,\n"
                    "    cohort: pupils, rated-from: 10, bands: [\n"
                    "    {rating: red, until: 2025-11-27, word: Old},\n"
                    "    {rating: amber, from: 2025-11-28, word: Next},\n"
                    "    {rating: green, from: 2025-11-27, word: Now}],\n"
                    "    band-source: test}\n");
    world_school(w, 0);
    world_fact(w, w->school[0], "ks2.rwm_expected", "60");
    world_fact(w, w->school[0], "ks2.eligible", "30");
    world_school(w, 0);
    world_fact(w, w->school[1], "ks2.rwm_expected", "60");
    world_fact(w, w->school[1], "ks2.eligible", "9");
    world_school(w, 0);
    world_fact(w, w->school[2], "ks2.rwm_expected", "suppressed");
    world_fact(w, w->school[2], "ks2.eligible", "90");
    world_evaluate(w);
    assert_figure(w, "own_share.rating@100001", "GREEN – Now");
    assert_figure(w, "own_share.rating@100002",
                  "GREY – Not rated (fewer than 10 pupils)");
    assert_figure(w, "own_share.rating@100003",
                  "GREY – Not rated (suppressed: too few pupils)");
    assert_figure(w, "own_share.rating",
                  "GREY – Not rated (low coverage: 39 of 129 pupils)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_amber_for_packs_in_a_row),
        TEST(test_two_packs_are_not_yet_stuck),
        TEST(test_the_last_record_of_a_meeting_stands),
        TEST(test_a_series_has_no_period),
        TEST(test_each_school_against_its_own),
        TEST(test_close_comparators_change_the_rule),
        TEST(test_a_part_year_is_not_rated),
        TEST(test_the_published_banding_goes_first),
        TEST(test_the_rule_of_the_meeting_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
