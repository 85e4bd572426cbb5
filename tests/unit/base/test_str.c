/* Slices and the interner. */
#include "check.h"

#include <stdio.h>

#include <trustpress/base/map.h>
#include <trustpress/base/str.h>

static int start(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int stop(void **state)
{
    arena_free(*state);
    return 0;
}

static void test_compare(void **state)
{
    (void)state;
    assert_true(str_equal(STR(""), (struct str){ NULL, 0 }));
    assert_false(str_equal(STR("a"), STR("ab")));
    assert_true(str_equal_nocase(STR("SchoolName"), STR("schoolname")));
    assert_false(str_equal_nocase(STR("\xC3\x89"), STR("\xC3\xA9")));
    assert_int_equal(str_compare(STR("a"), STR("ab")), -1);
    assert_int_equal(str_compare(STR("b"), STR("ab")), 1);
    assert_int_equal(str_compare(STR("ab"), STR("ab")), 0);
    assert_int_equal(str_compare(STR("\xFF"), STR("a")), 1); /* unsigned */
    assert_true(str_empty(str_from(NULL)));
}

static void test_find_and_slice(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("aaab"), STR("aab")), 1);
    assert_int_equal(str_find(STR("abab"), STR("ba")), 1);
    assert_int_equal(str_find(STR("abc"), STR("abcd")), STR_NONE);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_int_equal(str_find(STR(""), STR("a")), STR_NONE);
    assert_int_equal(str_find(STR("aaaa"), STR("ab")), STR_NONE);
    assert_int_equal(str_find(STR("xxab"), STR("ab")), 2);
    assert_int_equal(str_find_byte(STR("a,b"), ','), 1);
    assert_str(str_slice(STR("hello"), 1, 3), "el");
    assert_str(str_slice(STR("hello"), 3, 99), "lo");
    assert_str(str_slice(STR("hello"), 9, 2), "");
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("x.gz"), STR(".gz")));
    assert_false(str_ends(STR("gz"), STR(".gz")));
}

static void test_trim_and_cut(void **state)
{
    struct str before, after;

    (void)state;
    assert_str(str_trim(STR(" \t\r\n a b \v\f")), "a b");
    assert_str(str_trim(STR("   ")), "");
    assert_true(str_cut(STR("key: value: 2"), ':', &before, &after));
    assert_str(before, "key");
    assert_str(after, " value: 2");
    assert_false(str_cut(STR("none"), ':', &before, &after));
    assert_str(before, "none");
    assert_str(after, "");
    after = STR("1-2-3");
    assert_true(str_cut(after, '-', &before, &after)); /* into itself */
    assert_str(after, "2-3");
    assert_true(str_cut(STR("-"), '-', &before, &after));
    assert_str(before, "");
    assert_str(after, "");
}

static void test_fold(void **state)
{
    static const struct {
        const char *from, *wanted;
    } row[] = {
        { "  Latest OEIF  safeguarding is effective?",
          "latest oeif safeguarding is effective" },
        { "SCHOOL_NAME", "school name" },
        { "% FSM (ever 6)", "% fsm ever 6" },
        { "Income (\xC2\xA3)", "income \xC2\xA3" },
        { "Band A+", "band a+" },
        { "<1 Month", "<1 month" },
        { ">90 days (\xC2\xA3)", ">90 days \xC2\xA3" },
        { "'Key  Stage' 2 -- RWM", "key stage 2 rwm" },
        { "no\xC2\xA0"
          "break",
          "no break" },
        { "Pupils\xE2\x80\x99 work \xE2\x80\x93 2024/25",
          "pupils work 2024 25" },
        { "\xEF\xBB\xBFURN", "urn" },
        { "Ysgol Gymraeg \xC5\xB4", "ysgol gymraeg \xC5\xB4" },
        { "?!", "" },
        { "", "" },
        { "\xE2\x80", "\xE2\x80" }, /* torn: kept, and no byte past the end */
    };

    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_str(str_fold(*state, str_from(row[i].from)), row[i].wanted);
}

static void test_copies(void **state)
{
    struct str s = str_copy(*state, STR("abc"));

    assert_str(s, "abc");
    assert_string_equal(str_cstr(*state, str_slice(s, 0, 2)), "ab");
    assert_string_equal(str_cstr(*state, STR("")), "");
    assert_str(str_printf(*state, "%s=%d", "x", 12), "x=12");
    assert_str(str_printf(*state, "%s", ""), "");
}

static void test_hash_looks_at_every_byte(void **state)
{
    char text[40] = { 0 };

    (void)state;
    for (size_t len = 1; len < sizeof text; len++) {
        uint64_t before = str_hash((struct str){ text, len });

        assert_true(before != str_hash((struct str){ text, len - 1 }));
        for (size_t i = 0; i < len; i++) {
            text[i] = 1;
            assert_true(before != str_hash((struct str){ text, len }));
            text[i] = 0;
        }
    }
}

static void test_map_of_100000_keys(void **state)
{
    struct map *m = map_new(*state);
    char key[32];

    assert_int_equal(map_find(m, STR("x")), MAP_NONE);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 100000; i++) {
            int len = snprintf(key, sizeof key, "%u-%u", i % 317, i);

            assert_int_equal(map_put(m, (struct str){ key, (size_t)len }), i);
        }
    }
    assert_int_equal(map_count(m), 100000);
    assert_str(map_key(m, 0), "0-0");
    assert_str(map_key(m, 99999), "144-99999"); /* 99999 - 315 * 317 = 144 */
    assert_int_equal(map_find(m, STR("1-318")), 318);
    assert_int_equal(map_find(m, STR("2-318")), MAP_NONE);
}

static void test_map_tells_near_keys_apart(void **state)
{
    struct map *m = map_new(*state);

    assert_int_equal(map_put(m, STR("")), 0);
    assert_int_equal(map_put(m, STR("\0")), 1);
    assert_int_equal(map_put(m, STR("\0\0")), 2);
    assert_int_equal(map_put(m, STR("a")), 3);
    assert_int_equal(map_put(m, STR("a ")), 4);
    assert_int_equal(map_put(m, (struct str){ NULL, 0 }), 0);
    assert_int_equal(map_find(m, STR("\0")), 1);
    assert_int_equal(map_count(m), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_find_and_slice),
        cmocka_unit_test(test_trim_and_cut),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_hash_looks_at_every_byte),
        cmocka_unit_test(test_map_of_100000_keys),
        cmocka_unit_test(test_map_tells_near_keys_apart),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
