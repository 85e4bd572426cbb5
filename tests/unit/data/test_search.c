/* Finding organisations, and names as pages show them. */
#include "check.h"

#include <trustpress/data.h>

static struct arena *arena;
static struct registry *g;
static const struct origin nowhere = { ORIGIN_NONE, 0, 0 };

static uint32_t group(const char *uid, const char *name, const char *type,
                      const char *company)
{
    const uint32_t e =
        registry_entity(g, ENTITY_ORGANISATION, str_from(uid), str_from(name));

    registry_attribute(g, e, STR("group_type"), value_text(str_from(type)),
                       nowhere);
    registry_attribute(g, e, STR("company_number"),
                       value_text(str_from(company)), nowhere);
    return e;
}

static int setup(void **state)
{
    struct membership m = { 0, 0, DATE_NONE, DATE_NONE, nowhere, 0 };
    struct school_link link = { .date = DATE_NONE };

    (void)state;
    arena = arena_new(0);
    g = registry_new(arena);
    group("16228", "LEARNING IN HARMONY MULTI ACADEMY TRUST", "School sponsor",
          "");
    m.organisation = group("3714", "LEARNING IN HARMONY MULTI ACADEMY TRUST",
                           "Multi-academy trust", "07941899");
    group("16329", "Symphony Learning Trust", "Multi-academy trust",
          "7318714.0");
    group("4417", "THE ABINGDON LEARNING TRUST LIMITED", "Multi-academy trust",
          "");
    group("1095", "None", "Federation", "");
    group("2001", "St Mary's & St John's Academy Trust", "Multi-academy trust",
          "");
    group("2002", "St Mary's Federation", "Federation", "");
    group("2003", "The Academy Trust", "Single-academy trust", "");
    m.school = registry_entity(g, ENTITY_SCHOOL, STR("141296"), STR("A"));
    registry_join(g, &m);
    link.school = m.school;
    link.link = registry_entity(g, ENTITY_SCHOOL, STR("102740"), STR("Old A"));
    link.predecessor = true;
    registry_link(g, &link);
    registry_attribute(g, m.school, STR("laestab"), value_text(STR("3162070")),
                       nowhere);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* `expected`: UIDs with a space between, in order. */
static void assert_finds(const char *text, const char *expected)
{
    const struct entity_list list = registry_search(arena, g, str_from(text));
    struct buf b = { 0 };

    for (size_t i = 0; i < list.n; i++) {
        if (i > 0)
            buf_byte(&b, ' ');
        buf_append(&b, registry_at(g, list.item[i])->code);
    }
    assert_string_equal(str_cstr(arena, buf_take(&b, arena)), expected);
}

static void numbers_are_found(void **state)
{
    (void)state;
    assert_finds("3714", "3714");
    assert_finds(" 3714 ", "3714");
    assert_finds("07941899", "3714");
    assert_finds("7941899", "3714");
    assert_finds("7941899.0", "3714");
    assert_finds("07318714", "16329");
    assert_finds("7318714", "16329");
    assert_finds("9999999", "");
}

static void schools_lead_to_their_trust(void **state)
{
    (void)state;
    assert_finds("141296", "3714");
    assert_finds("316/2070", "3714");
    assert_finds("102740", "3714"); /* the school before it was an academy */
}

static void names_are_compared_without_what_all_have(void **state)
{
    (void)state;
    assert_finds("Learning in Harmony Trust", "3714 16228");
    assert_finds("learning  in harmony", "3714 16228");
    assert_finds("Abingdon Learning", "4417");
    assert_finds("The Abingdon Learning Trust Ltd", "4417");
    assert_finds("Symphony Learning Trust", "16329");
    assert_finds("St Marys and St Johns", "2001");
    assert_finds("None", "1095");
    assert_finds("The Academy Trust", "2003");
    assert_finds("", "");
    assert_finds("   ", "");
}

static void beginnings_are_found_when_nothing_fits(void **state)
{
    (void)state;
    assert_finds("Symphony", "16329");
    assert_finds("Abingdon", "4417");
    assert_finds("Learning", "3714 16228");
    assert_finds("Harmony", "");
    assert_finds("St Mary's", "2001 2002");
}

static void assert_shown(const char *name, const char *expected)
{
    assert_string_equal(str_cstr(arena, name_display(arena, str_from(name))),
                        expected);
}

static void shouted_names_are_calmed(void **state)
{
    (void)state;
    assert_shown("LEARNING IN HARMONY TRUST", "Learning in Harmony Trust");
    assert_shown("THE TRUST OF THE NORTH", "The Trust of the North");
    assert_shown("ST MARY'S C OF E PRIMARY", "St Mary's C of E Primary");
    assert_shown("ST ANNE\xE2\x80\x99S RC SCHOOL",
                 "St Anne\xE2\x80\x99s RC School");
    assert_shown("O'BRIEN MCALLISTER MAT", "O'Brien McAllister MAT");
    assert_shown("STOKE-ON-TRENT CE ACADEMY", "Stoke-on-Trent CE Academy");
    assert_shown("BDMAT LTD", "BDMAT Ltd");
    assert_shown("(THE) GROVE (NORTH)", "(The) Grove (North)");
    assert_shown("YSGOL GL\xC3\x82N", "Ysgol Gl\xC3\xA2n");
    assert_shown("NORTH EAST 1ST TRUST", "North East 1st Trust");
    assert_shown("KING EDWARD VI", "King Edward VI");
    assert_shown("A BETTER START", "A Better Start");
}

static void mixed_case_is_never_touched(void **state)
{
    (void)state;
    assert_shown("Symphony LEARNING Trust", "Symphony LEARNING Trust");
    assert_shown("eACT", "eACT");
    assert_shown("all lower", "all lower");
    assert_shown("", "");
    assert_shown("123", "123");
    assert_shown("\xC3\xA9 TRUST", "\xC3\xA9 TRUST");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_found),
        TEST(schools_lead_to_their_trust),
        TEST(names_are_compared_without_what_all_have),
        TEST(beginnings_are_found_when_nothing_fits),
        TEST(shouted_names_are_calmed),
        TEST(mixed_case_is_never_touched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
