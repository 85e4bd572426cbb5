/* The two time columns of tidy files, and the kinds of period they name. What
 * is expected is written by hand from the publisher's list of identifiers. */
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

static const char *read(const char *years, const char *word)
{
    struct period p;

    if (!period_identified(str_from(years), str_from(word), &p))
        return "refused";
    return str_cstr(arena, period_text(arena, p));
}

static void years_go_with_their_words(void **state)
{
    (void)state;
    assert_string_equal(read("202425", "Academic year"), "2024/25");
    assert_string_equal(read("202425", "Academic Year"), "2024/25");
    assert_string_equal(read("202425", "AcademicYear"), "2024/25");
    assert_string_equal(read("202425", ""), "2024/25");
    assert_string_equal(read("2024/25", "Academic year"), "2024/25");
    assert_string_equal(read("202425.0", "Academic year"), "2024/25");
    assert_string_equal(read("199900", "Academic year"), "1999/00");
    assert_string_equal(read("202526", "Financial year"), "2025-26");
    assert_string_equal(read("201718", "Tax year"), "2017-18 tax year");
    assert_string_equal(read("2018", "Calendar year"), "2018");
    assert_string_equal(read("2018", "\"Calendar, year\""), "2018");
    assert_string_equal(read("2024", "Reporting year"), "reporting year 2024");
    assert_string_equal(read("202425", "Reporting year"),
                        "reporting year 2024/25");
}

static void terms_months_and_weeks_are_told(void **state)
{
    (void)state;
    assert_string_equal(read("202324", "Autumn term"), "Autumn term 2023/24");
    assert_string_equal(read("202324", "Spring term"), "Spring term 2023/24");
    assert_string_equal(read("202324", "Summer term"), "Summer term 2023/24");
    assert_string_equal(read("202324", "Autumn and spring term"),
                        "Autumn and spring terms 2023/24");
    assert_string_equal(read("201112", "Five half terms"),
                        "Five half terms 2011/12");
    assert_string_equal(read("201314", "Six half terms"),
                        "Six half terms 2013/14");
    assert_string_equal(read("2022", "August"), "P12 Aug 2022");
    assert_string_equal(read("2022", "September"), "P1 Sep 2022");
    assert_string_equal(read("202223", "September"), "P1 Sep 2022");
    assert_string_equal(read("202223", "August"), "P12 Aug 2023");
    assert_string_equal(read("2024", "Week 37"), "Week 37 2024");
    assert_string_equal(read("202425", "Week 3"), "Week 3 2025");
    assert_string_equal(read("2017", "Up until 31st March"),
                        "up to 31 Mar 2017");
    assert_string_equal(read("2017", "End of March"), "31 Mar 2017");
}

static void quarters_belong_to_a_kind_of_year(void **state)
{
    (void)state;
    assert_string_equal(read("201718", "Tax year Q1"), "Q1 2017-18 tax year");
    assert_string_equal(read("201718", "Tax year Q1-2"),
                        "Q1 to Q2 2017-18 tax year");
    assert_string_equal(read("201718", "Tax year Q2-4"),
                        "Q2 to Q4 2017-18 tax year");
    assert_string_equal(read("201718", "Financial year Q4"), "Q4 2017-18");
    assert_string_equal(read("202324", "Academic year Q1 to Q3"),
                        "Q1 to Q3 2023/24");
    assert_string_equal(read("2018", "Calendar year Q1-Q2"), "Q1 to Q2 2018");
    assert_string_equal(read("201718", "Part 1 (April to September)"),
                        "Q1 to Q2 2017-18");
    assert_string_equal(read("201718", "Part 2 (October to March)"),
                        "Q3 to Q4 2017-18");
}

static void what_does_not_go_together_is_refused(void **state)
{
    static const char *const wrong[][2] = { { "2018", "Academic year" },
                                            { "2018", "" },
                                            { "2018", "Financial year" },
                                            { "201617", "Calendar year" },
                                            { "2018", "Autumn term" },
                                            { "2018", "Tax year Q1" },
                                            { "201718", "Calendar year Q1" },
                                            { "201718", "Tax year Q5" },
                                            { "201718", "Tax year Q3-2" },
                                            { "201718", "Term Q1" },
                                            { "201820", "Academic year" },
                                            { "201514", "Academic year" },
                                            { "2018202", "Calendar year" },
                                            { "222", "Calendar year" },
                                            { "next", "Calendar year" },
                                            { "", "Academic year" },
                                            { "1899", "Calendar year" },
                                            { "2018", "Invalid" },
                                            { "2018", "Week 54" },
                                            { "2018", "Week 0" },
                                            { "2018", "Month 13" },
                                            { "2018", "Calendar year Q11" } };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(read(wrong[i][0], wrong[i][1]), "refused");
}

static void assert_days(const char *years, const char *word, int32_t first,
                        int32_t last)
{
    struct period p;

    assert_true(period_identified(str_from(years), str_from(word), &p));
    assert_int_equal(period_first_day(p), first);
    assert_int_equal(period_last_day(p), last);
}

static void each_has_its_days(void **state)
{
    (void)state;
    assert_days("2018", "Calendar year", date_of(2018, 1, 1),
                date_of(2018, 12, 31));
    assert_days("201718", "Tax year", date_of(2017, 4, 6), date_of(2018, 4, 5));
    assert_days("201718", "Tax year Q4", date_of(2018, 1, 6),
                date_of(2018, 4, 5));
    assert_days("201718", "Financial year Q3-4", date_of(2017, 10, 1),
                date_of(2018, 3, 31));
    assert_days("202324", "Academic year Q2", date_of(2023, 12, 1),
                date_of(2024, 2, 29));
    assert_days("2018", "Calendar year Q2", date_of(2018, 4, 1),
                date_of(2018, 6, 30));
    /* Monday 9 September 2024 by the calendar; week 1 of 2021 began on 4 Jan,
     * week 53 of 2020 on 28 December. */
    assert_days("2024", "Week 37", date_of(2024, 9, 9), date_of(2024, 9, 15));
    assert_days("2021", "Week 1", date_of(2021, 1, 4), date_of(2021, 1, 10));
    assert_days("2020", "Week 53", date_of(2020, 12, 28), date_of(2021, 1, 3));
    assert_days("202324", "Autumn and spring term", date_of(2023, 9, 1),
                date_of(2024, 3, 31));
    assert_days("201112", "Five half terms", date_of(2011, 9, 1),
                date_of(2012, 5, 31));
    assert_days("2017", "Up until 31st March", DATE_NONE, date_of(2017, 3, 31));
}

/* Every period that identifiers can name reads unlike every other, and is
 * another period: two terms never meet three. */
static void no_two_are_alike(void **state)
{
    static const char *const word[][2] = {
        { "202324", "Academic year" },
        { "202324", "Financial year" },
        { "202324", "Tax year" },
        { "2023", "Calendar year" },
        { "2023", "Reporting year" },
        { "202324", "Reporting year" },
        { "202324", "Autumn term" },
        { "202324", "Spring term" },
        { "202324", "Summer term" },
        { "202324", "Autumn and spring term" },
        { "202324", "Five half terms" },
        { "202324", "Six half terms" },
        { "2023", "September" },
        { "2023", "Week 9" },
        { "202324", "Academic year Q1" },
        { "202324", "Academic year Q1-4" },
        { "202324", "Financial year Q1" },
        { "202324", "Financial year Q1-4" },
        { "202324", "Tax year Q1" },
        { "2023", "Calendar year Q1" },
        { "2023", "Up until 31st March" },
        { "2023", "End of March" },
    };
    enum { N = sizeof word / sizeof *word };
    struct period p[N];

    (void)state;
    for (size_t i = 0; i < N; i++)
        assert_true(period_identified(str_from(word[i][0]),
                                      str_from(word[i][1]), &p[i]));
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < N; k++) {
            struct str one = period_text(arena, p[i]);

            if (i == k)
                continue;
            assert_false(period_equal(p[i], p[k]));
            assert_false(str_equal(one, period_text(arena, p[k])));
            assert_true(period_compare(p[i], p[k]) ==
                        -period_compare(p[k], p[i]));
            assert_true(period_compare(p[i], p[k]) != 0);
        }
        assert_true(period_compare(period_year_before(p[i]), p[i]) < 0);
    }
}

static void impossible_quarters_are_unknown(void **state)
{
    (void)state;
    assert_int_equal(period_quarters(PERIOD_TAX_YEAR, 2017, 0, 1).kind,
                     PERIOD_UNKNOWN);
    assert_int_equal(period_quarters(PERIOD_TAX_YEAR, 2017, 3, 2).kind,
                     PERIOD_UNKNOWN);
    assert_int_equal(period_quarters(PERIOD_TERM, 2017, 1, 2).kind,
                     PERIOD_UNKNOWN);
    assert_int_equal(period_quarters(PERIOD_TAX_YEAR, 99999, 1, 2).kind,
                     PERIOD_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(years_go_with_their_words),
        cmocka_unit_test(terms_months_and_weeks_are_told),
        cmocka_unit_test(quarters_belong_to_a_kind_of_year),
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(each_has_its_days),
        cmocka_unit_test(no_two_are_alike),
        cmocka_unit_test(impossible_quarters_are_unknown),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
