/* Authorities put together from their schools, with and without our own.
 * Expected values are worked out by hand in the comments. */
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
 * is. No entries count with 0 over their base: (46.5 x 200 + 0 x 50) / 250. */
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
    assert_figure(w, "ks4_attainment8.la_pooled@201", "≈37.2");
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
        cmocka_unit_test_setup_teardown(test_sister_schools_are_ours_but_one,
                                        setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
