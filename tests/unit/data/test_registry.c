/* The register: codes, names, attributes, memberships as at a day. */
#include "check.h"

#include <trustpress/data.h>

static struct arena *arena;
static struct registry *g;
static const struct origin nowhere = { ORIGIN_NONE, 0, 0 };

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    g = registry_new(arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static uint32_t school(const char *urn)
{
    return registry_entity(g, ENTITY_SCHOOL, str_from(urn), STR(""));
}

static uint32_t organisation(const char *uid)
{
    return registry_entity(g, ENTITY_ORGANISATION, str_from(uid), STR(""));
}

static void set_text(uint32_t e, const char *key, const char *text)
{
    registry_attribute(g, e, str_from(key), value_text(str_from(text)),
                       nowhere);
}

static void join(uint32_t s, uint32_t o, int32_t joined, int32_t left)
{
    const struct membership m = { s, o, joined, left, nowhere, 0 };

    registry_join(g, &m);
}

static void codes_are_found_in_their_spellings(void **state)
{
    const uint32_t s = school("137393");

    (void)state;
    assert_int_equal(school(" 137393 "), s);
    assert_int_equal(school("137393.0"), s);
    assert_int_equal(registry_find(g, ENTITY_SCHOOL, STR("137393.0")), s);
    assert_int_equal(registry_find(g, ENTITY_ORGANISATION, STR("137393")),
                     ENTITY_NONE);
    assert_int_equal(registry_find(g, ENTITY_SCHOOL, STR("137394")),
                     ENTITY_NONE);
    assert_int_equal(registry_count(g), 1);
    assert_true(str_equal(registry_at(g, s)->code, STR("137393")));
    assert_int_equal(registry_at(g, s)->authority, ENTITY_NONE);
}

static void a_written_name_beats_a_shouted_one(void **state)
{
    const uint32_t o = registry_entity(g, ENTITY_ORGANISATION, STR("3714"),
                                       STR("LEARNING IN HARMONY TRUST"));

    (void)state;
    registry_entity(g, ENTITY_ORGANISATION, STR("3714"),
                    STR("Learning in Harmony Trust"));
    assert_true(
        str_equal(registry_at(g, o)->name, STR("Learning in Harmony Trust")));
    registry_entity(g, ENTITY_ORGANISATION, STR("3714"), STR("LIH"));
    registry_entity(g, ENTITY_ORGANISATION, STR("3714"), STR("Another"));
    assert_true(
        str_equal(registry_at(g, o)->name, STR("Learning in Harmony Trust")));
}

static void the_first_attribute_stays(void **state)
{
    const uint32_t s = school("1");

    (void)state;
    registry_attribute(g, s, STR("capacity"), value_reason(REASON_NOT_GIVEN),
                       nowhere);
    registry_attribute(g, s, STR("capacity"), value_decimal(decimal_of(210)),
                       nowhere);
    registry_attribute(g, s, STR("capacity"), value_decimal(decimal_of(420)),
                       nowhere);
    assert_true(
        value_equal(entity_attribute(registry_at(g, s), STR("capacity")),
                    value_decimal(decimal_of(210))));
    assert_int_equal(entity_attribute(registry_at(g, s), STR("phase")).kind,
                     VALUE_REASON);
}

static void laestab_is_found_in_every_form(void **state)
{
    const uint32_t s = school("107888");
    static const char *const forms[] = { "3832270",  "383/2270", "383-2270",
                                         "383 2270", " 3832270", "3832270.0" };

    (void)state;
    set_text(s, "laestab", "383/2270");
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_int_equal(registry_find_laestab(g, str_from(forms[i])), s);
    assert_int_equal(registry_find_laestab(g, STR("38322700")), ENTITY_NONE);
    assert_int_equal(registry_find_laestab(g, STR("3832/270")), ENTITY_NONE);
    assert_int_equal(registry_find_laestab(g, STR("3832271")), ENTITY_NONE);
    assert_int_equal(registry_find_laestab(g, STR("")), ENTITY_NONE);
    assert_int_equal(registry_find_laestab(g, STR("383//2270")), ENTITY_NONE);
}

/* An academy keeps the number of the school that it replaced. */
static void the_open_school_owns_the_laestab(void **state)
{
    const uint32_t closed = school("103390"), open = school("145001");
    const uint32_t newer = school("146000"), older = school("150000");

    (void)state;
    set_text(open, "laestab", "330-2001");
    set_text(closed, "laestab", "3302001");
    set_text(open, "status", "Open");
    set_text(closed, "status", "Closed");
    assert_int_equal(registry_find_laestab(g, STR("3302001")), open);

    registry_attribute(g, older, STR("laestab"),
                       value_decimal(decimal_of(3302002)), nowhere);
    registry_attribute(g, newer, STR("laestab"),
                       value_decimal(decimal_of(3302002)), nowhere);
    registry_attribute(g, older, STR("open_date"),
                       value_date(date_of(2011, 9, 1)), nowhere);
    registry_attribute(g, newer, STR("open_date"),
                       value_date(date_of(2018, 9, 1)), nowhere);
    assert_int_equal(registry_find_laestab(g, STR("330/2002")), newer);
}

static void assert_members(uint32_t o, int32_t on, size_t n,
                           const uint32_t *expected)
{
    const struct entity_list list = registry_members(arena, g, o, on);

    assert_int_equal(list.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(list.item[i], expected[i]);
}

static void members_are_as_at_a_day(void **state)
{
    const uint32_t o = organisation("16329");
    const uint32_t a = school("137932"), b = school("119915");
    const uint32_t c = school("99999"), d = school("100000");

    (void)state;
    join(b, o, date_of(2025, 9, 1), DATE_NONE);
    join(a, o, date_of(2012, 4, 1), DATE_NONE);
    join(d, o, DATE_NONE, DATE_NONE);
    join(c, o, DATE_NONE, DATE_NONE);
    assert_members(o, date_of(2025, 8, 31), 3, (uint32_t[]){ c, d, a });
    assert_members(o, date_of(2025, 9, 1), 4, (uint32_t[]){ c, d, a, b });
    assert_members(o, DATE_NONE, 4, (uint32_t[]){ c, d, a, b });
    assert_members(o, date_of(2001, 1, 1), 2, (uint32_t[]){ c, d });
}

static void the_day_of_leaving_counts_once(void **state)
{
    const uint32_t from = organisation("1"), to = organisation("2");
    const uint32_t a = school("100001"), b = school("100002");

    (void)state;
    join(a, from, date_of(2015, 9, 1), date_of(2022, 8, 31));
    join(a, to, date_of(2022, 9, 1), DATE_NONE);
    join(b, from, date_of(2015, 9, 1), date_of(2022, 9, 1));
    join(b, to, date_of(2022, 9, 1), DATE_NONE);
    assert_members(from, date_of(2022, 8, 31), 2, (uint32_t[]){ a, b });
    assert_members(to, date_of(2022, 8, 31), 0, NULL);
    assert_members(from, date_of(2022, 9, 1), 0, NULL);
    assert_members(to, date_of(2022, 9, 1), 2, (uint32_t[]){ a, b });
    assert_members(from, DATE_NONE, 0, NULL);
}

static size_t membership_count(void)
{
    const struct membership *m;

    return registry_memberships(g, &m);
}

static void what_files_repeat_is_one_membership(void **state)
{
    const uint32_t o = organisation("3714"), s = school("141296");
    const struct membership *m;

    (void)state;
    join(s, o, DATE_NONE, DATE_NONE);
    join(s, o, date_of(2014, 9, 1), DATE_NONE);
    join(s, o, date_of(2014, 9, 1), DATE_NONE);
    join(s, o, DATE_NONE, DATE_NONE);
    assert_int_equal(membership_count(), 1);
    join(s, o, date_of(2014, 9, 1), date_of(2020, 8, 31));
    assert_int_equal(membership_count(), 1);
    registry_memberships(g, &m);
    assert_int_equal(m[0].joined, date_of(2014, 9, 1));
    assert_int_equal(m[0].left, date_of(2020, 8, 31));
}

static void a_second_stay_is_its_own(void **state)
{
    const uint32_t o = organisation("3714"), s = school("141296");

    (void)state;
    join(s, o, date_of(2012, 9, 1), date_of(2015, 8, 31));
    join(s, o, DATE_NONE, DATE_NONE);
    assert_int_equal(membership_count(), 2);
    join(s, o, date_of(2018, 9, 1), DATE_NONE);
    assert_int_equal(membership_count(), 2);
    assert_members(o, date_of(2016, 1, 1), 0, NULL);
    assert_members(o, date_of(2019, 1, 1), 1, &s);
    join(s, organisation("16228"), date_of(2018, 9, 1), DATE_NONE);
    assert_int_equal(membership_count(), 3);
}

static void a_school_is_listed_once(void **state)
{
    const uint32_t o = organisation("3714"), s = school("141296");

    (void)state;
    join(s, o, date_of(2012, 9, 1), date_of(2020, 8, 31));
    join(s, o, date_of(2019, 9, 1), DATE_NONE);
    assert_int_equal(membership_count(), 2);
    assert_members(o, date_of(2020, 1, 1), 1, &s);
}

static void entities_do_not_move(void **state)
{
    const struct entity *first = registry_at(g, school("100000"));

    (void)state;
    for (int i = 0; i < 5000; i++)
        registry_entity(g, ENTITY_SCHOOL, str_printf(arena, "%d", 200000 + i),
                        STR(""));
    assert_ptr_equal(registry_at(g, 0), first);
    assert_int_equal(registry_count(g), 5001);
    assert_int_equal(registry_find(g, ENTITY_SCHOOL, STR("203210")), 3211);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(codes_are_found_in_their_spellings),
        TEST(a_written_name_beats_a_shouted_one),
        TEST(the_first_attribute_stays),
        TEST(laestab_is_found_in_every_form),
        TEST(the_open_school_owns_the_laestab),
        TEST(members_are_as_at_a_day),
        TEST(the_day_of_leaving_counts_once),
        TEST(what_files_repeat_is_one_membership),
        TEST(a_second_stay_is_its_own),
        TEST(a_school_is_listed_once),
        TEST(entities_do_not_move),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
