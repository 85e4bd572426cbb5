/* Ratings: for how many packs a figure has been amber. */
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_amber_for_packs_in_a_row),
        TEST(test_two_packs_are_not_yet_stuck),
        TEST(test_the_last_record_of_a_meeting_stands),
        TEST(test_a_series_has_no_period),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
