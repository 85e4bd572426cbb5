/* Periods: every spelling that exports use, and the days they stand for. */
#include "check.h"

#include <trustpress/data.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *printed(struct period p)
{
    return str_cstr(arena, period_text(arena, p));
}

static void assert_reads(const char *text, const char *expected)
{
    struct period p;

    if (!period_parse(str_from(text), &p))
        fail_msg("not read: %s", text);
    assert_string_equal(printed(p), expected);
}

static void assert_refused(const char *text)
{
    struct period p;

    if (period_parse(str_from(text), &p))
        fail_msg("read: %s as %s", text, printed(p));
}

static void academic_years_are_read(void **state)
{
    static const char *const spellings[] = {
        "2022/23",
        "2022-23",
        "2022/2023",
        "2022-2023",
        "202223",
        "20222023",
        " 2022/23 ",
        "AY 2022/23",
        "ay2022-23",
        "Academic year 2022/23",
        "2022/23 Academic Year",
        "2022 to 2023",
        "2022\xE2\x80\x93"
        "23",
        "2022 / 23",
        "2022_23",
        "AY 22/23",
    };

    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        assert_reads(spellings[i], "2022/23");
    assert_reads("1999/00", "1999/00");
    assert_reads("1999-2000", "1999/00");
}

static void financial_years_need_a_word(void **state)
{
    struct period p;

    (void)state;
    assert_true(period_parse(STR("FY 2025-26"), &p));
    assert_int_equal(p.kind, PERIOD_FINANCIAL_YEAR);
    assert_string_equal(printed(p), "2025-26");
    assert_reads("Financial year 2025/26", "2025-26");
    assert_true(period_parse(STR("2025-26"), &p));
    assert_int_equal(p.kind, PERIOD_ACADEMIC_YEAR);
}

static void months_are_read(void **state)
{
    (void)state;
    assert_reads("P3 2025/26", "P3 Nov 2025");
    assert_reads("p03 2025-26", "P3 Nov 2025");
    assert_reads("Period 12 2025/26", "P12 Aug 2026");
    assert_reads("2025/26 P1", "P1 Sep 2025");
    assert_reads("P3 Nov 2025", "P3 Nov 2025");
    assert_reads("November 2025", "P3 Nov 2025");
    assert_reads("Jan 2026", "P5 Jan 2026");
    assert_reads("Sept 2025", "P1 Sep 2025");
    assert_reads("Nov-25", "P3 Nov 2025");
    assert_reads("P3 25/26", "P3 Nov 2025");
}

static void terms_are_read(void **state)
{
    (void)state;
    assert_reads("Autumn 2024/25", "Autumn term 2024/25");
    assert_reads("202425 Spring term", "Spring term 2024/25");
    assert_reads("Spring 2025", "Spring term 2024/25");
    assert_reads("Autumn term 2024", "Autumn term 2024/25");
    assert_reads("Summer term 2024/25", "Summer term 2024/25");
}

static void days_are_read(void **state)
{
    struct period p;

    (void)state;
    assert_true(period_parse(STR("31/08/2025"), &p));
    assert_int_equal(p.kind, PERIOD_DATE);
    assert_int_equal(p.date, date_of(2025, 8, 31));
    assert_true(period_parse(STR("2025-11-27"), &p));
    assert_int_equal(p.date, date_of(2025, 11, 27));
    assert_reads("27 November 2025", "27 Nov 2025");
}

static void doubtful_texts_are_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "2023",
        "2022/24",
        "2022/2024",
        "22/23",
        "202224",
        "12/2025",
        "P13 2025/26",
        "P0 2025/26",
        "P3",
        "P3 Dec 2025",
        "November",
        "2022/23 2023/24",
        "banana",
        "2022/23x",
        "2022.23",
        "FY P3 2025/26",
        "Autumn P3 2025/26",
        "99999999999999999999",
        "2025-11",
        "/",
        "--",
        "P3 P4 2025/26",
        "1 2 3 4 5 6 7 8 9 10",
        "0099/00",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_refused(texts[i]);
}

static void assert_days(struct period p, int32_t first, int32_t last)
{
    assert_int_equal(period_first_day(p), first);
    assert_int_equal(period_last_day(p), last);
}

static void periods_have_their_days(void **state)
{
    struct period term = { .kind = PERIOD_TERM, .part = 2, .year = 2023 };
    struct period money = { .kind = PERIOD_FINANCIAL_YEAR, .year = 2025 };

    (void)state;
    assert_days(period_academic(2024), date_of(2024, 9, 1),
                date_of(2025, 8, 31));
    assert_days(money, date_of(2025, 4, 1), date_of(2026, 3, 31));
    assert_days(period_month(2023, 1), date_of(2023, 9, 1),
                date_of(2023, 9, 30));
    assert_days(period_month(2023, 4), date_of(2023, 12, 1),
                date_of(2023, 12, 31));
    assert_days(period_month(2023, 6), date_of(2024, 2, 1),
                date_of(2024, 2, 29));
    assert_days(period_month(2023, 12), date_of(2024, 8, 1),
                date_of(2024, 8, 31));
    assert_days(term, date_of(2024, 1, 1), date_of(2024, 3, 31));
    assert_days(period_date(5), 5, 5);
    assert_days((struct period){ 0 }, DATE_NONE, DATE_NONE);
}

static void a_day_lies_in_its_month(void **state)
{
    (void)state;
    for (int32_t day = date_of(2023, 8, 30); day < date_of(2025, 9, 3); day++) {
        const struct period p = period_of_date(day);

        assert_int_equal(p.kind, PERIOD_MONTH);
        assert_true(period_first_day(p) <= day && day <= period_last_day(p));
    }
    assert_int_equal(period_of_date(DATE_NONE).kind, PERIOD_UNKNOWN);
    assert_int_equal(period_of_date(date_of(1066, 10, 14)).kind,
                     PERIOD_UNKNOWN);
}

static void order_is_by_last_day(void **state)
{
    (void)state;
    assert_true(period_compare(period_academic(2023), period_academic(2024)) <
                0);
    assert_true(period_compare(period_month(2024, 3), period_academic(2024)) <
                0);
    assert_true(period_compare(period_academic(2023), period_month(2024, 3)) <
                0);
    assert_int_equal(
        period_compare(period_academic(2023), period_academic(2023)), 0);
    assert_true(period_compare((struct period){ .kind = PERIOD_UNKNOWN },
                               period_academic(1990)) < 0);
    /* same last day: the whole year after its last month's kind */
    assert_true(period_compare(period_academic(2023), period_month(2023, 12)) !=
                0);
}

static void the_year_before_is_one_year_back(void **state)
{
    struct period leap = period_date(date_of(2024, 2, 29));

    (void)state;
    assert_string_equal(printed(period_year_before(period_academic(2000))),
                        "1999/00");
    assert_string_equal(printed(period_year_before(period_month(2025, 3))),
                        "P3 Nov 2024");
    assert_int_equal(period_year_before(leap).date, date_of(2023, 2, 28));
    assert_int_equal(period_year_before((struct period){ 0 }).kind,
                     PERIOD_NONE);
}

static void impossible_parts_make_unknown_periods(void **state)
{
    (void)state;
    assert_int_equal(period_month(2025, 0).kind, PERIOD_UNKNOWN);
    assert_int_equal(period_month(2025, 13).kind, PERIOD_UNKNOWN);
    assert_int_equal(period_academic(0).kind, PERIOD_UNKNOWN);
    assert_int_equal(period_academic(99999).kind, PERIOD_UNKNOWN);
}

/* What is printed is read back as what it was. */
static void print_and_parse_are_inverse(void **state)
{
    (void)state;
    for (int year = 1999; year < 2035; year++) {
        struct period p;

        assert_true(
            period_parse(period_text(arena, period_academic(year)), &p));
        assert_true(period_equal(p, period_academic(year)));
        for (int part = 1; part <= 12; part++) {
            const struct period m = period_month(year, part);

            assert_true(period_parse(period_text(arena, m), &p));
            assert_true(period_equal(p, m));
        }
        for (uint8_t t = 1; t <= 3; t++) {
            const struct period term = { .kind = PERIOD_TERM,
                                         .part = t,
                                         .year = (int16_t)year };

            assert_true(period_parse(period_text(arena, term), &p));
            assert_true(period_equal(p, term));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(academic_years_are_read),
        cmocka_unit_test(financial_years_need_a_word),
        cmocka_unit_test(months_are_read),
        cmocka_unit_test(terms_are_read),
        cmocka_unit_test(days_are_read),
        cmocka_unit_test(doubtful_texts_are_refused),
        cmocka_unit_test(periods_have_their_days),
        cmocka_unit_test(a_day_lies_in_its_month),
        cmocka_unit_test(order_is_by_last_day),
        cmocka_unit_test(the_year_before_is_one_year_back),
        cmocka_unit_test(impossible_parts_make_unknown_periods),
        cmocka_unit_test(print_and_parse_are_inverse),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
