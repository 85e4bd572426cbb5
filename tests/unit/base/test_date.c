/* Days: known values, leap years, every form, every day for 400 years. */
#include "check.h"

#include <trustpress/base/date.h>

static void test_known_days(void **state)
{
    (void)state;
    assert_int_equal(date_of(1970, 1, 1), 0);
    assert_int_equal(date_of(1969, 12, 31), -1);
    assert_int_equal(date_of(2000, 3, 1), 11017);
    assert_int_equal(date_of(2025, 11, 27), 20419);
    assert_int_equal(date_of(1900, 1, 1), -25567);
    assert_int_equal(date_weekday(date_of(2025, 11, 27)), 3); /* Thursday */
    assert_int_equal(date_weekday(date_of(2025, 12, 1)), 0);
    assert_int_equal(date_weekday(date_of(1969, 12, 29)), 0);
}

static void test_leap_years(void **state)
{
    (void)state;
    assert_int_equal(date_month_days(2024, 2), 29);
    assert_int_equal(date_month_days(2023, 2), 28);
    assert_int_equal(date_month_days(1900, 2), 28);
    assert_int_equal(date_month_days(2000, 2), 29);
    assert_int_equal(date_month_days(2025, 13), 0);
    assert_int_equal(date_of(2023, 2, 29), DATE_NONE);
    assert_int_equal(date_of(2024, 2, 29), date_of(2024, 3, 1) - 1);
    assert_int_equal(date_of(1900, 2, 29), DATE_NONE);
    assert_int_equal(date_of(2100, 3, 1), date_of(2100, 2, 28) + 1);
}

static void test_no_such_day(void **state)
{
    (void)state;
    assert_int_equal(date_of(2025, 0, 1), DATE_NONE);
    assert_int_equal(date_of(2025, 13, 1), DATE_NONE);
    assert_int_equal(date_of(2025, 4, 31), DATE_NONE);
    assert_int_equal(date_of(2025, 4, 0), DATE_NONE);
    assert_int_equal(date_of(0, 1, 1), DATE_NONE);
    assert_int_equal(date_of(10000, 1, 1), DATE_NONE);
}

/* Counts on from 1899-12-31 by a rule of its own: month lengths. */
static void test_every_day_of_400_years(void **state)
{
    int32_t day = date_of(1900, 1, 1);
    int weekday = 0; /* 1 January 1900 was a Monday */

    (void)state;
    for (int y = 1900; y < 2300; y++) {
        for (int m = 1; m <= 12; m++) {
            for (int d = 1; d <= date_month_days(y, m); d++, day++) {
                struct ymd back = date_ymd(day);

                assert_int_equal(date_of(y, m, d), day);
                assert_true(back.year == y && back.month == m && back.day == d);
                assert_int_equal(date_weekday(day), weekday);
                weekday = (weekday + 1) % 7;
            }
        }
    }
    assert_int_equal(date_ymd(date_of(1, 1, 1)).year, 1);
    assert_int_equal(date_ymd(date_of(9999, 12, 31)).day, 31);
}

static void test_forms(void **state)
{
    static const char *const same[] = {
        "05-11-2025",
        "05/11/2025",
        "5/11/2025",
        "2025-11-05",
        "20251105",
        "05-Nov-25",
        "5-nov-25",
        "05 Nov 2025",
        "5 November 2025",
        "05-Nov-2025",
        "2025-11-05 00:00:00",
        "2025-11-05T09:30:00Z",
        "2025-11-05T09:30:00.000+01:00",
        "05/11/2025 00:00",
        "5/11/2025 9:05",
        "05-11-2025 00:00:00",
        "20251105 12:00",
        "05-Nov-25 23:59:59",
        "05 Nov 2025 10:15 AM",
        "05/11/2025 10:15:00PM",
        " 05/11/2025 ",
        "05/11/25",
        "5-11-25",
        "5.11.2025",
        "05.11.25",
        "2025/11/05",
        "5th November 2025",
        "Wednesday 5 November 2025",
        "Wed, 5th Nov 2025",
        "November 5, 2025",
        "Nov 5th, 2025 10:30",
    };
    int32_t d;

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (!date_parse(str_from(same[i]), &d) || d != date_of(2025, 11, 5))
            fail_msg("%s is not 5 November 2025", same[i]);
    }
    assert_true(date_parse(STR("01-Sep-69"), &d));
    assert_int_equal(d, date_of(2069, 9, 1));
    assert_true(date_parse(STR("01-Sept-70"), &d));
    assert_int_equal(d, date_of(1970, 9, 1));
    assert_true(date_parse(STR("29/02/2024"), &d));
    assert_true(date_parse(STR("3/4/2025"), &d));
    assert_int_equal(d, date_of(2025, 4, 3)); /* never March */
}

static void test_what_is_no_date(void **state)
{
    static const char *const bad[] = {
        "",
        "2025",
        "5st",
        "xth Nov 2025",
        "Nov 5 2025",
        "Someday 5 November 2025",
        "5.11",
        "1.234.56",
        "11/27/25",
        "28-Feb",
        "13/13/2025",
        "11/27/2025",
        "29/02/2023",
        "31-04-2025",
        "2025-1-5",
        "05-Nov",
        "05 Nov",
        "05-Foo-25",
        "05-No-25",
        "2025110",
        "202511055",
        "20251301",
        "2025-11-05x",
        "2025-11-05 25:00",
        "2025-11-05 10:60",
        "2025-11-05 1:2",
        "05/11-2025",
        "05--11-2025",
        "+5/11/2025",
        "45966",
        "2025-11-05T",
        "10:30",
        "T10:30",
        "2025-11-05 10:00:00.",
        "//",
        "05-Nov-025",
        "0005/11/2025",
    };
    int32_t d;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (date_parse(str_from(bad[i]), &d))
            fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(d, DATE_NONE);
    }
}

static void test_writing(void **state)
{
    struct arena *a = arena_new(0);
    int32_t d = date_of(2025, 11, 7);

    (void)state;
    assert_str(date_iso(a, d), "2025-11-07");
    assert_str(date_long(a, d), "7 November 2025");
    assert_str(date_short(a, d), "7 Nov 2025");
    assert_str(date_iso(a, date_of(987, 6, 5)), "0987-06-05");
    assert_string_equal(date_month_name(1), "January");
    assert_string_equal(date_month_name(13), "");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_leap_years),
        cmocka_unit_test(test_no_such_day),
        cmocka_unit_test(test_every_day_of_400_years),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_what_is_no_date),
        cmocka_unit_test(test_writing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
