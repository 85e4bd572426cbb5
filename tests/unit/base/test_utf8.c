/* Decoding, checking, normal forms. */
#include "check.h"

#include "prop.h"

#include <trustpress/base/utf8.h>

static void test_every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char out[4];
        size_t len = utf8_put(out, c), at = 0;
        bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        uint32_t back = utf8_next((struct str){ out, len }, &at);

        assert_true(back == (surrogate ? UTF8_BAD : c));
        assert_int_equal(at, surrogate ? 1 : len);
    }
}

static void test_what_is_not_utf8(void **state)
{
    static const struct {
        const char *bytes;
        size_t at;
    } row[] = {
        { "abc\x80", 3 },
        { "ab\xC3", 2 },
        { "\xC0\xAF", 0 },
        { "\xC1\xBF", 0 }, /* overlong */
        { "\xE0\x9F\xBF", 0 },
        { "\xF0\x8F\xBF\xBF", 0 },
        { "\xED\xA0\x80", 0 },
        { "\xF4\x90\x80\x80", 0 },
        { "\xF5\x80\x80\x80", 0 },
        { "\xE2\x82", 0 },
        { "x\xE2\x82x", 1 },
        { "\xF0\x9F\x98", 0 },
        { "0123456789abcdef\xFF", 16 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_int_equal(utf8_check(str_from(row[i].bytes)), row[i].at);
    assert_int_equal(utf8_check(STR("caf\xC3\xA9 \xF0\x9F\x98\x80")), 10);
    assert_true(utf8_ascii(STR("plain text, long enough for words")));
    assert_false(utf8_ascii(STR("plain text, but \xC2\xA3")));
    assert_true(utf8_ascii(STR("")));
    assert_int_equal(utf8_count(STR("caf\xC3\xA9")), 4);
    assert_int_equal(utf8_count(STR("\xFF\xFE"
                                    "a")),
                     3);
}

static void test_nfc(void **state)
{
    struct arena *a = arena_new(0);
    struct str same = STR("Ysgol D\xC5\xB5r \xC2\xA3"
                          "5\tx\n");
    struct str kept = utf8_nfc(a, same);

    (void)state;
    assert_ptr_equal(kept.ptr, same.ptr); /* no copy */
    assert_str(utf8_nfc(a, STR("cafe\xCC\x81")), "caf\xC3\xA9");
    assert_str(utf8_nfc(a, STR("w\xCC\x82")), "\xC5\xB5");
    assert_str(utf8_nfc(a, STR("a\r\nb\x07"
                               "c\0d\x7F")),
               "a\nbcd");
    assert_str(utf8_nfc(a, STR("a\xC2\x85"
                               "b")),
               "ab");                                         /* C1 */
    assert_str(utf8_nfc(a, STR("\xE2\x84\xAB")), "\xC3\x85"); /* angstrom */
    assert_str(utf8_nfc(a, STR("")), "");
    arena_free(a);
}

static void test_lower(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    assert_str(utf8_lower(a, STR("YSGOL D\xC5\xB4R \xC3\x89")),
               "ysgol d\xC5\xB5r \xC3\xA9");
    assert_str(utf8_lower(a, STR("")), "");
    assert_str(utf8_lower(a, STR("A\xFF"
                                 "B")),
               "a\xFF"
               "b");
    arena_free(a);
}

/* Any bytes: decoding ends, moves on, and agrees with the check. */
static bool decoding_agrees_with_check(struct prop *g)
{
    char bytes[64];
    struct str s = { bytes, prop_bytes(g,
                                       "a\x80\xBF\xC2\xE0\xA0\xED\x9F\xF0"
                                       "\x90\xF4\x8F\xFF",
                                       bytes) };
    size_t at = 0, first_bad = s.len;

    while (at < s.len) {
        size_t from = at;

        if (utf8_next(s, &at) == UTF8_BAD && first_bad == s.len)
            first_bad = from;
        if (at <= from || at > s.len)
            return false;
    }
    return utf8_check(s) == first_bad;
}

static void test_properties(void **state)
{
    (void)state;
    prop_check(50000, 64, decoding_agrees_with_check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point_comes_back),
        cmocka_unit_test(test_what_is_not_utf8),
        cmocka_unit_test(test_nfc),
        cmocka_unit_test(test_lower),
        cmocka_unit_test(test_properties),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
