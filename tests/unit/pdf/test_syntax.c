/* PDF tokens against the forms of ISO 32000-1, 7.3 and 7.9. */
#include "check.h"

#include "pdf_priv.h"

static struct buf b;

static int clear(void **state)
{
    (void)state;
    buf_free(&b);
    return 0;
}

static struct str number(char *(*form)(char *, int64_t), int64_t n)
{
    char to[PDF_NUMBER_MAX];
    char *end = form(to, n);

    assert_true((size_t)(end - to) <= sizeof to);
    buf_clear(&b);
    buf_append(&b, (struct str){ to, (size_t)(end - to) });
    return buf_str(&b);
}

static void test_numbers(void **state)
{
    (void)state;
    assert_str(number(pdf_digits, 0), "0");
    assert_str(number(pdf_digits, -7), "-7");
    assert_str(number(pdf_digits, INT64_MIN), "-9223372036854775808");
    assert_str(number(pdf_hundredths, 0), "0");
    assert_str(number(pdf_hundredths, 5), ".05");
    assert_str(number(pdf_hundredths, -50), "-.5");
    assert_str(number(pdf_hundredths, 1250), "12.5");
    assert_str(number(pdf_hundredths, -1201), "-12.01");
    assert_str(number(pdf_hundredths, 84189), "841.89");
}

static void test_cents_round_half_away(void **state)
{
    (void)state;
    assert_int_equal(pdf_cents(841890), 84189);
    assert_int_equal(pdf_cents(5), 1);
    assert_int_equal(pdf_cents(-5), -1);
    assert_int_equal(pdf_cents(4), 0);
}

static void test_names(void **state)
{
    (void)state;
    pdf_name(&b, STR("text/csv"));
    pdf_name(&b, STR("a b#(\xC5"));
    assert_str(buf_str(&b), "/text#2Fcsv/a#20b#23#28#C5");
}

static void test_literals(void **state)
{
    (void)state;
    pdf_literal(&b, STR("a(b)\\c\rd"));
    assert_str(buf_str(&b), "(a\\(b\\)\\\\c\\rd)");
}

static void test_text_is_ascii_or_utf16(void **state)
{
    static const char wide[] = "(\xFE\xFF\x01\x75\0n\xD8\x3D\xDE\x00)";

    (void)state;
    pdf_text(&b, STR("Oak (1)"));
    assert_str(buf_str(&b), "(Oak \\(1\\))");
    buf_clear(&b);
    pdf_text(&b, STR("ŵn😀")); /* U+0175, n, U+1F600 */
    assert_int_equal(b.len, sizeof wide - 1);
    assert_memory_equal(b.ptr, wide, sizeof wide - 1);
}

static void test_text_drops_what_cannot_be_read(void **state)
{
    (void)state;
    pdf_text(&b, STR("a\x01\xEE\x80\x80\xFF")); /* control, U+E000, no UTF-8 */
    assert_int_equal(b.len, 1 + 2 + 2 + 2 + 2 + 1);
    assert_memory_equal(b.ptr, "(\xFE\xFF\0a\xFF\xFD\xFF\xFD)", b.len);
}

static void test_dates(void **state)
{
    (void)state;
    pdf_date(&b, 1764842400); /* date -u -d @1764842400 */
    pdf_iso_date(&b, 1764842400);
    pdf_date(&b, 0);
    pdf_date(&b, -1);
    assert_str(buf_str(&b), "(D:20251204100000Z)2025-12-04T10:00:00Z"
                            "(D:19700101000000Z)(D:19691231235959Z)");
}

/* The profile's fixed places (ICC.1:2001-04, 6.1) and its curve: the values of
 * IEC 61966-2-1 worked out with bc to 20 places. */
static void test_profile(void **state)
{
    static const struct {
        unsigned at, value;
    } curve[] = {
        { 0, 0 },     { 1, 20 },      { 10, 199 },    { 11, 219 },
        { 64, 3360 }, { 128, 14146 }, { 188, 32957 }, { 255, 65535 }
    };
    size_t tag = 0, at = 0;

    (void)state;
    pdf_icc_profile(&b);
    assert_true(b.len < 2600 && b.len % 4 == 0);
    assert_memory_equal(b.ptr + 8, "\x02\x10\0\0mntrRGB XYZ ", 16);
    assert_memory_equal(b.ptr + 36, "acsp", 4);
    assert_int_equal((unsigned char)b.ptr[2] << 8 | (unsigned char)b.ptr[3],
                     b.len);
    for (tag = 132; memcmp(b.ptr + tag, "rTRC", 4) != 0; tag += 12)
        assert_true(tag < 132 + 9 * 12);
    at = (size_t)((unsigned char)b.ptr[tag + 6] << 8 |
                  (unsigned char)b.ptr[tag + 7]) +
         12;
    for (size_t i = 0; i < sizeof curve / sizeof curve[0]; i++) {
        const unsigned char *entry =
            (const unsigned char *)b.ptr + at + 2 * curve[i].at;

        assert_int_equal(entry[0] << 8 | entry[1], curve[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_numbers, clear),
        cmocka_unit_test_teardown(test_cents_round_half_away, clear),
        cmocka_unit_test_teardown(test_names, clear),
        cmocka_unit_test_teardown(test_literals, clear),
        cmocka_unit_test_teardown(test_text_is_ascii_or_utf16, clear),
        cmocka_unit_test_teardown(test_text_drops_what_cannot_be_read, clear),
        cmocka_unit_test_teardown(test_dates, clear),
        cmocka_unit_test_teardown(test_profile, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
