/* Short names: what people of one trust say, and when a name stays whole. */
#include "check.h"

#include <trustpress/data.h>

static void test_kinds_of_school(void **state)
{
    static const struct str full[] = {
        STR_INIT("Glen Hills Primary School"),
        STR_INIT("The Meadow Community Primary School"),
        STR_INIT("The Hall School"),
        STR_INIT("Newcroft Primary Academy"),
        STR_INIT("St Mary's CofE (Aided) Primary School"),
        STR_INIT("Holy Cross C of E Infant and Nursery School"),
        STR_INIT("John F Kennedy Special School"),
        STR_INIT("Blenheim Primary School - Academy"),
    };
    static const char *const wanted[] = {
        "Glen Hills", "The Meadow", "The Hall",       "Newcroft",
        "St Mary's",  "Holy Cross", "John F Kennedy", "Blenheim",
    };
    struct str out[8];
    struct arena *a = arena_new(0);

    (void)state;
    names_short(a, full, 8, out);
    for (size_t i = 0; i < 8; i++)
        assert_str(out[i], wanted[i]);
    arena_free(a);
}

static void test_stays_whole(void **state)
{
    static const struct str full[] = {
        STR_INIT("Upton Infant School"), STR_INIT("Upton Junior School"),
        STR_INIT("The Academy"),         STR_INIT("Primary School"),
        STR_INIT("Rush Common School"),
    };
    struct str out[5];
    struct arena *a = arena_new(0);

    (void)state;
    names_short(a, full, 5, out);
    assert_str(out[0], "Upton Infant School");
    assert_str(out[1], "Upton Junior School");
    assert_str(out[2], "The Academy");
    assert_str(out[3], "Primary School");
    assert_str(out[4], "Rush Common");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_school),
        cmocka_unit_test(test_stays_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
