/* Who is in which trust on a day, and who went before whom. The rules are in
 * templates/profiles/README.md, "What wins"; the days are made up. */
#include "check.h"

#include <trustpress/data.h>

static struct arena *arena;
static struct registry *g;
static uint32_t school, ash, beech; /* two academy trusts */

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    g = registry_new(arena);
    school = registry_entity(g, ENTITY_SCHOOL, STR("900001"), STR(""));
    ash = registry_entity(g, ENTITY_ORGANISATION, STR("9001"), STR("Ash"));
    beech = registry_entity(g, ENTITY_ORGANISATION, STR("9002"), STR("Beech"));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void type_of(uint32_t organisation, const char *type)
{
    registry_attribute(g, organisation, STR("group_type"),
                       value_text(str_from(type)),
                       (struct origin){ ORIGIN_NONE, 0, 0 });
}

/* joined, as_at: years; 0 is not known */
static void stay(uint32_t organisation, int joined, int as_at)
{
    registry_join(g,
                  &(struct membership){
                      .school = school,
                      .organisation = organisation,
                      .joined = joined > 0 ? date_of(joined, 9, 1) : DATE_NONE,
                      .left = DATE_NONE,
                      .origin = { ORIGIN_NONE, 0, 0 },
                      .as_at = as_at > 0 ? date_of(as_at, 3, 31) : 0 });
}

static size_t members(uint32_t organisation, int32_t on)
{
    return registry_members(arena, g, organisation, on).n;
}

static void joining_another_trust_ends_a_stay(void **state)
{
    (void)state;
    type_of(ash, "Multi-academy trust");
    type_of(beech, "Single-academy trust");
    stay(ash, 2014, 0);
    stay(beech, 2020, 0);
    assert_int_equal(members(ash, DATE_NONE), 0);
    assert_int_equal(members(beech, DATE_NONE), 1);
    assert_int_equal(members(ash, date_of(2019, 1, 1)), 1);
    assert_int_equal(members(ash, date_of(2020, 8, 31)), 1);
    assert_int_equal(members(ash, date_of(2020, 9, 1)), 0);
    assert_int_equal(members(beech, date_of(2020, 8, 31)), 0);
    assert_int_equal(registry_rival(g, school, beech, DATE_NONE), ENTITY_NONE);
}

static void a_sponsor_runs_beside_a_trust(void **state)
{
    (void)state;
    type_of(ash, "Multi-academy trust");
    type_of(beech, "School sponsor");
    stay(ash, 2014, 0);
    stay(beech, 2020, 0);
    assert_int_equal(members(ash, DATE_NONE), 1);
    assert_int_equal(members(beech, DATE_NONE), 1);
    assert_int_equal(registry_rival(g, school, ash, DATE_NONE), ENTITY_NONE);
}

static void the_later_extract_is_right(void **state)
{
    (void)state;
    stay(ash, 2014, 2022);
    stay(beech, 0, 2025); /* the full register gives no joining day */
    assert_int_equal(members(ash, DATE_NONE), 0);
    assert_int_equal(members(beech, DATE_NONE), 1);
}

static void the_same_trust_in_two_extracts_is_one_stay(void **state)
{
    (void)state;
    stay(ash, 2014, 2022);
    stay(ash, 0, 2025);
    assert_int_equal(members(ash, DATE_NONE), 1);
    stay(beech, 0, 2024); /* older than what Ash's says */
    assert_int_equal(members(ash, DATE_NONE), 1);
    assert_int_equal(members(beech, DATE_NONE), 0);
}

static void where_nothing_tells_there_is_a_rival(void **state)
{
    (void)state;
    stay(ash, 2014, 0);
    stay(beech, 0, 0);
    assert_int_equal(members(ash, DATE_NONE), 1);
    assert_int_equal(members(beech, DATE_NONE), 1);
    assert_int_equal(registry_rival(g, school, ash, DATE_NONE), beech);
    assert_int_equal(registry_rival(g, school, beech, DATE_NONE), ash);
}

/* ---- predecessors ------------------------------------------------------- */

static uint32_t other_school(const char *urn)
{
    return registry_entity(g, ENTITY_SCHOOL, str_from(urn), STR(""));
}

static void link(uint32_t from, uint32_t to, bool predecessor, bool partly)
{
    registry_link(g, &(struct school_link){ .school = from,
                                            .link = to,
                                            .predecessor = predecessor,
                                            .partly = partly,
                                            .date = DATE_NONE });
}

static void an_academy_has_its_school_before_it(void **state)
{
    const uint32_t old = other_school("100001");

    (void)state;
    assert_int_equal(registry_predecessor(g, school), ENTITY_NONE);
    link(school, old, true, false);
    link(old, school, false, false); /* the list gives both ways */
    assert_int_equal(registry_predecessor(g, school), old);
    assert_int_equal(registry_predecessor(g, old), ENTITY_NONE);
}

static void one_way_is_enough(void **state)
{
    const uint32_t old = other_school("100001");

    (void)state;
    link(old, school, false, false);
    assert_int_equal(registry_predecessor(g, school), old);
}

static void merged_schools_leave_nothing(void **state)
{
    (void)state;
    link(school, other_school("100001"), true, true);
    link(school, other_school("100002"), true, true);
    assert_int_equal(registry_predecessor(g, school), ENTITY_NONE);
}

static void two_predecessors_are_a_merger_by_any_name(void **state)
{
    (void)state;
    link(school, other_school("100001"), true, false);
    link(school, other_school("100002"), true, false);
    assert_int_equal(registry_predecessor(g, school), ENTITY_NONE);
}

static void a_split_school_leaves_nothing(void **state)
{
    const uint32_t old = other_school("100001");

    (void)state;
    link(school, old, true, false);
    link(old, other_school("900002"), false, false);
    assert_int_equal(registry_predecessor(g, school), ENTITY_NONE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(joining_another_trust_ends_a_stay),
        TEST(a_sponsor_runs_beside_a_trust),
        TEST(the_later_extract_is_right),
        TEST(the_same_trust_in_two_extracts_is_one_stay),
        TEST(where_nothing_tells_there_is_a_rival),
        TEST(an_academy_has_its_school_before_it),
        TEST(one_way_is_enough),
        TEST(merged_schools_leave_nothing),
        TEST(two_predecessors_are_a_merger_by_any_name),
        TEST(a_split_school_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
