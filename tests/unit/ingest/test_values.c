/* Cells to values: number, percent, money and date forms, codes, words. */
#include "tried.h"

#include "ingest_priv.h"

static const struct code codes[] = { { STR_INIT("SUPP"), REASON_SUPPRESSED },
                                     { STR_INIT("x"), REASON_NOT_AVAILABLE },
                                     { STR_INIT("-"), REASON_NOT_GIVEN } };
static const struct code_set set = { STR_INIT("test"), codes, 3 };

static struct rule rule_of(enum form form)
{
    return (struct rule){
        .form = form, .codes = &set, .decimals_least = -1, .decimals_most = -1
    };
}

static void assert_reads(const struct rule *r, const char *cell,
                         const char *wanted)
{
    struct arena *a = arena_new(0);
    struct value v;

    assert_int_equal(value_read(a, r, str_from(cell), &v), READ_FINE);
    switch (v.kind) {
    case VALUE_DECIMAL:
        assert_str(decimal_text(a, v.decimal), wanted);
        break;
    case VALUE_DATE:
        assert_str(date_iso(a, v.date), wanted);
        break;
    case VALUE_TEXT:
        assert_str(v.text, wanted);
        break;
    case VALUE_TRUTH:
        assert_string_equal(v.truth ? "yes" : "no", wanted);
        break;
    case VALUE_REASON:
        assert_string_equal(reason_slug(v.reason), wanted);
        break;
    }
    arena_free(a);
}

static void assert_refused(const struct rule *r, const char *cell,
                           enum reading how)
{
    struct arena *a = arena_new(0);
    struct value v;

    if (value_read(a, r, str_from(cell), &v) != how)
        print_error("cell: %s\n", cell);
    assert_int_equal(value_read(a, r, str_from(cell), &v), how);
    arena_free(a);
}

static void test_blank_is_not_given(void **state)
{
    const struct rule r = rule_of(FORM_NUMBER);

    (void)state;
    assert_reads(&r, "", "not-given");
    assert_reads(&r, " ", "not-given");
    assert_reads(&r, "SUPP", "suppressed");
    assert_reads(&r, "supp ", "suppressed");
    assert_reads(&r, "x", "not-available");
    assert_reads(&r, "-", "not-given");
}

static void test_numbers(void **state)
{
    const struct rule r = rule_of(FORM_NUMBER);

    (void)state;
    assert_reads(&r, "-0.03", "-0.03");
    assert_reads(&r,
                 "\xe2\x88\x92"
                 "0.03",
                 "-0.03"); /* a minus sign as printed */
    assert_refused(&r, "\xe2\x88\x92-0.03", READ_UNKNOWN);
    assert_reads(&r, "4647851", "4647851");
    assert_reads(&r, "1,234.5", "1234.5");
    assert_reads(&r, ".00", "0.00"); /* as databases print them */
    assert_reads(&r, "-.50", "-0.50");
    assert_refused(&r, ".", READ_UNKNOWN);
    assert_refused(&r, "-.", READ_UNKNOWN);
    assert_refused(&r, "..5", READ_UNKNOWN);
    assert_reads(&r, "-1,234,567", "-1234567");
    assert_refused(&r, "12,50", READ_UNKNOWN);
    assert_refused(&r, "1,2345", READ_UNKNOWN);
    assert_refused(&r, "1234,567", READ_UNKNOWN);
    assert_refused(&r, ",123", READ_UNKNOWN);
    assert_refused(&r, "1.5,000", READ_UNKNOWN);
    assert_refused(&r, "2.00E+11", READ_UNKNOWN);
    assert_refused(&r, "5%", READ_UNKNOWN);
    assert_refused(&r, "ABS", READ_UNKNOWN);
    assert_refused(&r, "nan", READ_UNKNOWN);
    assert_refused(&r, "0x10", READ_UNKNOWN);
    assert_refused(&r,
                   "\xc2\xa3"
                   "5",
                   READ_UNKNOWN);
}

static void test_money(void **state)
{
    const struct rule r = rule_of(FORM_MONEY);

    (void)state;
    assert_reads(&r,
                 "\xc2\xa3"
                 "45,421",
                 "45421");
    assert_reads(&r, "75,307.72", "75307.72");
    assert_reads(&r, "-2,610.12", "-2610.12");
    assert_reads(&r, "(2,610.12)", "-2610.12");
    assert_reads(&r,
                 "(\xc2\xa3"
                 "1,000)",
                 "-1000");
    assert_reads(&r,
                 "-\xc2\xa3"
                 "5",
                 "-5");
    assert_reads(&r, "\xc2\xa3-5", "-5");
    assert_reads(&r,
                 "\xe2\x88\x92"
                 "7",
                 "-7");
    assert_reads(&r, "2254486.7", "2254486.7");
    assert_reads(&r, "-0.01", "-0.01");
    assert_refused(&r, "--5", READ_UNKNOWN);
    assert_refused(&r, "(-5)", READ_UNKNOWN);
    assert_refused(&r, "-+5", READ_UNKNOWN);
    assert_refused(&r, "1E875", READ_UNKNOWN);
    assert_refused(&r, "()", READ_UNKNOWN);
    assert_refused(&r, "12k", READ_UNKNOWN);
}

/* The same measure in its three spellings. */
static void test_percents(void **state)
{
    struct rule r = rule_of(FORM_PERCENT);

    (void)state;
    r.decimals_least = r.decimals_most = 1;
    r.has_range = true;
    r.low = decimal_of(0);
    r.high = decimal_of(100);
    assert_reads(&r, "16.2", "16.2");
    assert_reads(&r, "21.90%", "21.9");
    assert_reads(&r, "4", "4.0");
    assert_reads(&r, "21.95%", "21.95"); /* a digit that says something */
    assert_refused(&r, "101%", READ_IMPLAUSIBLE);
    assert_refused(&r, "-1", READ_IMPLAUSIBLE);
    assert_refused(&r, "half", READ_UNKNOWN);
    assert_refused(&r, "%", READ_UNKNOWN);
    r.unsigned_fraction = true;
    r.decimals_least = 0;
    assert_reads(&r, "0.58", "58");
    assert_reads(&r, "0.6", "60");
    assert_reads(&r, "0.583", "58.3");
    assert_reads(&r, "1", "100");
    assert_reads(&r, "0", "0");
    assert_reads(&r, "58%", "58");
    assert_reads(&r, "43.0%", "43.0");
    assert_reads(&r, "53.10%", "53.1");
    assert_reads(&r, "53.00%", "53.0");
    assert_refused(&r, "58", READ_IMPLAUSIBLE);
}

static void test_counts(void **state)
{
    const struct rule r = rule_of(FORM_COUNT);

    (void)state;
    assert_reads(&r, "600", "600");
    assert_reads(&r, "263.0", "263");
    assert_reads(&r, "1,030", "1030");
    assert_refused(&r, "26.5", READ_IMPLAUSIBLE);
    assert_refused(&r, "-3", READ_IMPLAUSIBLE);
}

static void test_dates(void **state)
{
    const struct rule r = rule_of(FORM_DATE);

    (void)state;
    assert_reads(&r, "07-03-2025", "2025-03-07");
    assert_reads(&r, "07/03/2025", "2025-03-07");
    assert_reads(&r, "2018-10-01", "2018-10-01");
    assert_reads(&r, "20140204", "2014-02-04");
    assert_reads(&r, "42167", "2015-06-12"); /* a spreadsheet's day */
    assert_reads(&r, "42167.0", "2015-06-12");
    assert_reads(&r, "42167.354", "2015-06-12"); /* and a time of day */
    assert_reads(&r, "31/1/26", "2026-01-31");
    assert_reads(&r, "28th February 2026", "2026-02-28");
    assert_reads(&r, "1900-01-01", "not-given");
    assert_reads(&r, "00:00:00", "not-given");
    assert_reads(&r, "01/01/1900", "not-given");
    assert_reads(&r, "00:00.0", "not-given");
    assert_reads(&r, "", "not-given");
    assert_refused(&r, "31/02/2025", READ_UNKNOWN);
    assert_refused(&r, "soon", READ_UNKNOWN);
    assert_refused(&r, "42167.x", READ_UNKNOWN);
    assert_refused(&r, "12345.6", READ_UNKNOWN);
    assert_refused(&r, "11/27/2025", READ_UNKNOWN);
    assert_true(day_is_american(STR("11/27/2025")));
    assert_true(day_is_american(STR("4/30/2025")));
    assert_false(day_is_american(STR("27/11/2025")));
    assert_false(day_is_american(STR("31/31/2025")));
    assert_false(day_is_american(STR("04/05/2025")));
}

static void test_words(void **state)
{
    static const struct word word[] = {
        { STR_INIT("1"), STR_INIT("Outstanding") },
        { STR_INIT("9"), STR_INIT("not-applicable") },
        { STR_INIT("expected standard"), STR_INIT("Expected standard") }
    };
    struct rule r = rule_of(FORM_CODE);

    (void)state;
    r.words = (struct words){ word, 3 };
    assert_reads(&r, "1", "Outstanding");
    assert_reads(&r, "9", "not-applicable");
    assert_reads(&r, "Expected Standard", "Expected standard");
    assert_refused(&r, "7", READ_UNKNOWN);
    r.keep_unknown = true;
    assert_reads(&r, "7", "7");
    r = rule_of(FORM_TRUTH);
    assert_reads(&r, "Yes", "yes");
    assert_reads(&r, "N", "no");
    assert_refused(&r, "maybe", READ_UNKNOWN);
}

static void test_ranges(void **state)
{
    struct rule r = rule_of(FORM_NUMBER);

    (void)state;
    r.has_range = true;
    r.low = decimal_of(80);
    r.high = decimal_of(120);
    assert_reads(&r, "104", "104");
    assert_refused(&r, "1040", READ_IMPLAUSIBLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blank_is_not_given),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_percents),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
