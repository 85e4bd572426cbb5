/* Authorities put together from their schools, with and without our own.
 * Expected values are worked out by hand in the comments. */
#include "rows.h"

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

/* A school of somebody else: it is in the register and in the tables. */
static uint32_t other_school(struct world *w, const char *urn, size_t authority)
{
    const uint32_t e = registry_entity(w->s->registry, ENTITY_SCHOOL,
                                       str_from(urn), str_from(urn));

    registry_edit(w->s->registry, e)->authority = w->authority[authority];
    return e;
}

static uint32_t ks2_row(struct world *w, uint32_t school, const char *base,
                        const char *rwm)
{
    world_fact(w, school, "ks2.eligible", base);
    world_fact(w, school, "ks2.rwm_expected", rwm);
    return school;
}

/* Two of ours (30 at 60 %: 18; 15 at 73 %: 11) and two of others (20 at 50 %:
 * 10; a special school, 10 at 10 %: 1): 40 of 75 = 53.3 %. Without ours 11 of
 * 30 = 36.7 %. An independent school is in no authority row. */
static void test_an_authority_is_pooled_from_its_schools(void **state)
{
    struct world *w = *state;
    uint32_t special, independent;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, world_school(w, 0), "15", "73");
    ks2_row(w, other_school(w, "110001", 0), "20", "50");
    special = ks2_row(w, other_school(w, "110002", 0), "10", "10");
    world_attribute(w, special, "type", "Community special school");
    independent = ks2_row(w, other_school(w, "110003", 0), "40", "100");
    world_attribute(w, independent, "nftype", "IND");
    ks2_row(w, other_school(w, "120001", 1), "50", "20");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "64%"); /* 29 of 45 */
    assert_figure(w, "ks2_rwm_expected.la_pooled@201", "53%");
    assert_figure(w, "ks2_rwm_expected.la_pooled", "53%");
    assert_figure(w, "ks2_rwm_expected.la_pooled@100001", "53%");
    assert_figure(w, "ks2_rwm_expected.la_others", "37%");
    assert_figure(w, "ks2_rwm_expected.la_others.cohort@201", "30");
    assert_figure(w, "ks2_rwm_expected.la_pooled.coverage@201",
                  "4 schools, 75 pupils");
    assert_figure(w, "ks2_rwm_expected.la_pooled@202", "20%");
}

/* A primary school has no Attainment 8 and is no gap in it; a suppressed one
 * is. No entries count with 0 over their base: (46.5 x 200 + 0 x 50) / 250,
 * within 0.05 x 200 / 250 = 0.04: the digit is sure. */
static void test_a_pool_counts_who_has_pupils_of_the_age(void **state)
{
    struct world *w = *state;
    const uint32_t a = other_school(w, "110001", 0);
    const uint32_t b = other_school(w, "110002", 0);
    const uint32_t c = other_school(w, "110003", 0);

    world_school(w, 0);
    ks2_row(w, other_school(w, "110004", 0), "30", "60");
    world_fact(w, a, "ks4.pupils", "200");
    world_fact(w, a, "ks4.attainment8", "46.5");
    world_fact(w, b, "ks4.pupils", "50");
    world_fact(w, b, "ks4.attainment8", "no-entries");
    world_fact(w, c, "ks4.pupils", "4");
    world_fact(w, c, "ks4.attainment8", "suppressed");
    world_evaluate(w);
    assert_figure(w, "ks4_attainment8.la_pooled@201", "37.2");
    assert_figure(w, "ks4_attainment8.la_pooled.coverage@201",
                  "2 of 3 schools, 250 of 254 pupils; 1 suppressed");
}

/* Two authorities: theirs 50 % and 20 %, weighted by our 30 and 10 pupils:
 * (50 x 30 + 20 x 10) / 40 = 42.5 %. */
static void
test_pools_of_two_authorities_are_weighted_by_our_pupils(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, world_school(w, 1), "10", "30");
    ks2_row(w, other_school(w, "110001", 0), "20", "50");
    ks2_row(w, other_school(w, "120001", 1), "50", "20");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.la_others", "43%");
}

/* Sisters: the trust's other schools, 11 of 15; special ones shown apart. */
static void test_sister_schools_are_ours_but_one(void **state)
{
    struct world *w = *state;
    uint32_t special;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, world_school(w, 0), "15", "73");
    special = ks2_row(w, world_school(w, 0), "10", "10");
    world_attribute(w, special, "type", "Community special school");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.sisters@100001", "73%");
    assert_figure(w, "ks2_rwm_expected.sisters@100003", "64%");
    assert_figure(w, "ks2_rwm_expected.sisters", "–");
}

/* Peers of 100001: 20 at 50 % (10) and 40 at 75 % (30), 40 of 60 = 66.7 %,
 * where the mean of the two figures would be 62.5 %; a special school counts, a
 * third has no figure, a fourth is an infant school. The set of September
 * stands: not that of the year before, nor one of after the papers. */
static void test_peers_are_those_that_the_list_names(void **state)
{
    struct world *w = *state;
    uint32_t special, infant;

    ks2_row(w, world_school(w, 0), "30", "60");
    world_school(w, 0);
    ks2_row(w, other_school(w, "110001", 0), "20", "50");
    special = ks2_row(w, other_school(w, "110002", 1), "40", "75");
    world_attribute(w, special, "type", "Community special school");
    other_school(w, "110003", 0);
    infant = other_school(w, "110004", 0);
    world_attribute(w, infant, "low_age", "4");
    world_attribute(w, infant, "high_age", "7");
    ks2_row(w, other_school(w, "110005", 0), "90", "10");
    world_lists_text(
        w, "peers:\n"
           "  - {school: 1, peer: 110005, set: Old, as_at: 2024-09-01}\n"
           "  - {school: 1, peer: 110001, set: Alike, as_at: 2025-09-01}\n"
           "  - {school: 1, peer: 110002, set: Alike, as_at: 2025-09-01}\n"
           "  - {school: 1, peer: 110002, set: Alike, as_at: 2025-09-01}\n"
           "  - {school: 1, peer: 110003, set: Alike, as_at: 2025-09-01}\n"
           "  - {school: 1, peer: 110004, set: Alike, as_at: 2025-09-01}\n"
           "  - {school: 1, peer: 100001, set: Alike, as_at: 2025-09-01}\n"
           "  - {school: 1, peer: 110005, set: Next, as_at: 2026-09-01}\n");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.peers@100001", "67%");
    assert_figure(w, "ks2_rwm_expected.peers.cohort@100001", "60");
    assert_figure(w, "ks2_rwm_expected.peers.coverage@100001",
                  "2 of 3 schools, 60 pupils; 1 without data");
    assert_str(comparator_text(w->a, w->ev,
                               world_ask(w, "ks2_rwm_expected.peers@100001")),
               "2 of 3 peer schools, pupil-weighted (Alike, 1 September 2025)");
}

/* No list, no set of the school, no figure of any peer, the trust: each says
 * why there is none. */
static void test_peers_that_are_not_there_say_why(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, world_school(w, 0), "30", "60");
    other_school(w, "110001", 0);
    world_lists_text(w, "peers:\n  - {school: 1, peer: 110001}\n");
    world_evaluate(w);
    assert_int_equal(
        world_ask(w, "ks2_rwm_expected.peers@100001")->value.reason,
        REASON_NO_DATA);
    assert_int_equal(
        world_ask(w, "ks2_rwm_expected.peers@100002")->value.reason,
        REASON_NOT_GIVEN);
    assert_int_equal(world_ask(w, "ks2_rwm_expected.peers")->value.reason,
                     REASON_NOT_APPLICABLE);
}

/* A peer is read without its authority's other schools: the pool of that
 * authority is still of ours alone, 18 of 30. */
static void test_a_peer_makes_no_authority(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, other_school(w, "110001", 0), "20", "50");
    w->pools_known = true;
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.la_pooled@201", "60%");
    assert_figure(w, "ks2_rwm_expected.la_others@201", "–");
}

/* ---- bounds ---------------------------------------------------------------- */

static void expect_bounds(const struct figure *f, const char *low,
                          const char *high)
{
    struct decimal wanted[2], got[2];

    assert_true(decimal_parse(str_from(low), &wanted[0]) &&
                decimal_parse(str_from(high), &wanted[1]));
    assert_true(value_is_number(f->lower) && value_is_number(f->upper));
    assert_true(decimal_round(f->lower.decimal, wanted[0].scale, &got[0]) &&
                decimal_round(f->upper.decimal, wanted[1].scale, &got[1]));
    assert_int_equal(decimal_compare(got[0], wanted[0]), 0);
    assert_int_equal(decimal_compare(got[1], wanted[1]), 0);
}

/* 33 % of 7: 32.5 .. 33.5 % is 2.275 .. 2.345 pupils, which no whole number is.
 * Both neighbours: 2 .. 3, the point is the nearer 2. With 30 at 60 % (18): 20
 * .. 21 of 37. */
static void
test_a_percentage_that_fits_no_pupils_is_widened_and_counted(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, world_school(w, 0), "7", "33");
    world_evaluate(w);
    expect_bounds(world_ask(w, "ks2_rwm_expected"), "54.054", "56.757");
    assert_figure(w, "ks2_rwm_expected", "≈54%"); /* 20 / 37 */
    assert_figure(w, "ks2_rwm_expected.coverage",
                  "2 schools, 37 pupils; 1 published for a base that differs "
                  "by a pupil");
}

/* Hidden: 9 of 30 + 0 .. 10 of 10: 9 / 40 .. 19 / 40. Where a base is hidden as
 * well, nothing can be said of all pupils. */
static void test_hidden_pupils_may_be_anywhere(void **state)
{
    struct world *w = *state;
    const struct figure *f;
    struct decimal d;

    ks2_row(w, world_school(w, 0), "30", "30");
    ks2_row(w, world_school(w, 0), "10", "suppressed");
    world_evaluate(w);
    f = world_ask(w, "ks2_rwm_expected");
    expect_bounds(f, "30.0", "30.0");
    assert_true(decimal_parse(STR("22.5"), &d));
    assert_int_equal(decimal_compare(f->whole_lower.decimal, d), 0);
    assert_true(decimal_parse(STR("47.5"), &d));
    assert_int_equal(decimal_compare(f->whole_upper.decimal, d), 0);
}

static void test_a_hidden_base_leaves_nothing_to_say_of_all(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "30", "30");
    ks2_row(w, world_school(w, 0), "suppressed", "suppressed");
    world_evaluate(w);
    assert_false(
        value_is_number(world_ask(w, "ks2_rwm_expected")->whole_lower));
}

/* "Rounds to zero" of 400 pupils is above 0 and below 0.5 %: 1 of 400, for 2
 * would be 0.5. With 100 at 3 %: 4 of 500. Of 40 pupils one is 2.5 %: the base
 * differs, 0 .. 1. A school by itself keeps its mark. */
static void test_above_zero_that_rounds_to_zero_is_an_interval(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "400", "rounds-to-zero");
    ks2_row(w, world_school(w, 0), "100", "3");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "1%");
    expect_bounds(world_ask(w, "ks2_rwm_expected"), "0.8", "0.8");
    assert_figure(w, "ks2_rwm_expected.coverage", "2 schools, 500 pupils");
    assert_figure(w, "ks2_rwm_expected@100001", "<0.5");
    expect_bounds(world_ask(w, "ks2_rwm_expected@100001"), "0.0", "0.5");
}

/* 60 of 200 is 59.5 .. 60.5 %: [119, 120] of 200 each: 238 .. 240 of 400 = 59.5
 * .. 60. England 50, as printed: +10 is sure (9.5 rounds to 10 as well), and
 * with its own half the bounds are 59.5 - 50.5 .. 60 - 49.5. */
static void test_a_difference_has_the_bounds_of_both_sides(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "200", "60");
    ks2_row(w, world_school(w, 0), "200", "60");
    world_fact(w, w->nation, "ks2.rwm_expected", "50");
    world_fact(w, w->nation, "ks2.eligible", "1000");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.gap_national", "+10pp");
    expect_bounds(world_ask(w, "ks2_rwm_expected.gap_national"), "9.0", "10.5");
}

/* 33 % of 1000 is 325 .. 334, twice, and 100 of 100: 750 .. 768 of 2100, 35.71
 * .. 36.57. Against 30 that is 5.71 .. 6.57: 6 or 7. */
static void test_a_difference_that_is_not_sure_is_marked(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "1000", "33");
    ks2_row(w, world_school(w, 0), "1000", "33");
    ks2_row(w, world_school(w, 0), "100", "100");
    world_fact(w, w->nation, "ks2.rwm_expected", "30");
    world_fact(w, w->nation, "ks2.eligible", "1000");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.gap_national", "≈+6pp");
}

/* The disadvantage gap is a formula: 50 % of 10 is 5, exactly; England's other
 * pupils 66.5 .. 67.5. */
static void test_a_formula_has_the_bounds_of_its_names(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ks2.eligible/disadvantaged", "10");
    world_fact(w, s, "ks2.rwm_expected/disadvantaged", "50");
    world_fact(w, w->nation, "ks2.rwm_expected/other", "67");
    world_evaluate(w);
    assert_figure(w, "ks2_disadvantage_gap", "−17pp");
    expect_bounds(world_ask(w, "ks2_disadvantage_gap"), "-17.5", "-16.5");
}

/* ---- words ----------------------------------------------------------------- */

static void expect_comparator(struct world *w, const char *address,
                              const char *wanted)
{
    assert_str(comparator_text(w->a, w->ev, world_ask(w, address)), wanted);
}

/* A trust in two authorities is told which, and how they are weighted; of one
 * authority the pupils are said. 60 x 30 + 50 x 10 over 40 = 57.5. */
static void test_a_comparator_says_who_it_is(void **state)
{
    struct world *w = *state;

    ks2_row(w, world_school(w, 0), "30", "60");
    ks2_row(w, world_school(w, 1), "10", "30");
    ks2_row(w, w->authority[0], "3000", "60");
    ks2_row(w, w->authority[1], "1000", "50");
    ks2_row(w, w->nation, "600000", "65");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.la", "≈58%");
    expect_comparator(w, "ks2_rwm_expected.la",
                      "Northshire and Southshire, weighted by the trust's own "
                      "pupils, special schools included");
    expect_comparator(w, "ks2_rwm_expected.la@100002",
                      "Southshire, 1,000 pupils, special schools included");
    expect_comparator(w, "ks2_rwm_expected.national",
                      "England, 600,000 pupils, special schools included");
}

/* The register says the region by name, the table has its row. */
static void test_a_school_is_compared_with_its_region(void **state)
{
    struct world *w = *state;
    const uint32_t region = registry_entity(
        w->s->registry, ENTITY_REGION, STR("E12000001"), STR("North East"));

    world_attribute(w, ks2_row(w, world_school(w, 0), "30", "60"), "region",
                    "North East");
    ks2_row(w, world_school(w, 0), "10", "30");
    ks2_row(w, region, "30000", "64");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.region@100001", "64%");
    assert_figure(w, "ks2_rwm_expected.region@100002", "–");
    assert_figure(w, "ks2_rwm_expected.region", "–"); /* of half its pupils */
}

/* ---- bases ----------------------------------------------------------------- */

static void joined(struct world *w, uint32_t school, int year, int month,
                   int day)
{
    registry_join(w->s->registry,
                  &(struct membership){ .school = school,
                                        .organisation = w->organisation,
                                        .joined = date_of(year, month, day),
                                        .left = DATE_NONE });
}

/* Results are of 2024/25. A joined in 2020; B on 10 September 2024, which
 * counts as the whole year; C in January 2025; D is special, since 2019; E's day
 * is not known.
 *   A 20 of 40, B 10 of 40, C 40 of 40, D 0 of 20, E 30 of 40
 *   now: 100 of 160 = 62.5; all year: A, B, E: 60 of 120; special: 0 of 20;
 *   all schools: 100 of 180 = 55.6; DfE: A and E, and three are needed. */
static void five_schools(struct world *w)
{
    static const char *const rwm[] = { "50", "25", "100", "0", "75" };
    uint32_t s[5];

    for (size_t i = 0; i < 5; i++) {
        s[i] = ks2_row(w, world_school(w, 0), i == 3 ? "20" : "40", rwm[i]);
        world_attribute(w, s[i], "type",
                        i == 3 ? "Academy special converter"
                               : "Academy converter");
    }
    joined(w, s[0], 2020, 4, 1);
    joined(w, s[1], 2024, 9, 10);
    joined(w, s[2], 2025, 1, 1);
    joined(w, s[3], 2019, 9, 1);
    world_evaluate(w);
}

static void test_the_base_can_be_chosen_and_is_said(void **state)
{
    struct world *w = *state;

    five_schools(w);
    assert_figure(w, "ks2_rwm_expected", "63%");
    assert_figure(w, "ks2_rwm_expected.all_year", "50%");
    assert_figure(w, "ks2_rwm_expected.all_year.coverage",
                  "3 schools, 120 pupils; 1 special school shown apart; base: "
                  "today's schools that were in the trust all year; 1 outside "
                  "this base; no joining date for 1");
    assert_figure(w, "ks2_rwm_expected.special_schools", "0%");
    assert_figure(w, "ks2_rwm_expected.all_schools", "56%");
    assert_figure(w, "ks2_rwm_expected.all_year@100003", "100%");
}

/* In 2024/25 three years are full for who joined by 10 September 2022. */
static void test_dfes_base_wants_three_schools_of_three_years(void **state)
{
    struct world *w = *state;

    five_schools(w);
    assert_figure(w, "ks2_rwm_expected.dfe_eligible", "n/a");
    assert_figure(w, "ks2_rwm_expected.dfe_eligible.coverage",
                  "2 schools, 80 pupils; base: academies long enough in the "
                  "trust for DfE's tables of trusts; 3 outside this base; no "
                  "joining date for 1");
}

static void test_three_schools_of_three_years_have_dfes_figure(void **state)
{
    struct world *w = *state;

    joined(w, ks2_row(w, world_school(w, 0), "40", "50"), 2020, 4, 1);
    joined(w, ks2_row(w, world_school(w, 0), "40", "25"), 2022, 9, 10);
    joined(w, ks2_row(w, world_school(w, 0), "40", "75"), 2019, 9, 1);
    joined(w, ks2_row(w, world_school(w, 0), "40", "100"), 2022, 9, 11);
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.dfe_eligible", "50%"); /* 60 / 120 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_an_authority_is_pooled_from_its_schools, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_pool_counts_who_has_pupils_of_the_age, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_pools_of_two_authorities_are_weighted_by_our_pupils, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_percentage_that_fits_no_pupils_is_widened_and_counted, setup,
            teardown),
        cmocka_unit_test_setup_teardown(test_hidden_pupils_may_be_anywhere,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_hidden_base_leaves_nothing_to_say_of_all, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_above_zero_that_rounds_to_zero_is_an_interval, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_a_difference_has_the_bounds_of_both_sides, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_difference_that_is_not_sure_is_marked, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_formula_has_the_bounds_of_its_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_base_can_be_chosen_and_is_said,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_dfes_base_wants_three_schools_of_three_years, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_three_schools_of_three_years_have_dfes_figure, setup,
            teardown),
        cmocka_unit_test_setup_teardown(test_a_comparator_says_who_it_is, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            test_a_school_is_compared_with_its_region, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_peers_are_those_that_the_list_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_peers_that_are_not_there_say_why,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_peer_makes_no_authority, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_sister_schools_are_ours_but_one,
                                        setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
