/* Which year: of a file's name, its headings, a row, a month. */
#include "tried.h"

#include "ingest_priv.h"

static void assert_year(const char *name, int starts)
{
    struct period p = year_in_name(str_from(name));

    if (starts == 0) {
        assert_int_equal(p.kind, PERIOD_UNKNOWN);
        return;
    }
    assert_int_equal(p.kind, PERIOD_ACADEMIC_YEAR);
    assert_int_equal(p.year, starts);
}

static void test_file_names(void **state)
{
    (void)state;
    assert_year("2016-2017_850_ks4final.csv", 2016);
    assert_year("2022-2023_england_census.csv", 2022);
    assert_year("mat_academy_ar_2022-23_academies.csv", 2022);
    assert_year("school_202223_x.csv", 2022);
    assert_year("2018-850-ks2.csv", 0);  /* 2018/19 by its headings */
    assert_year("ks2_perf_2018.csv", 0); /* 2017/18 by its column */
    assert_year("20220420_gias.csv", 0); /* a day */
    assert_year("2021-05-07_850_936.csv", 0);
    assert_year("2021-22-05_x.csv", 0);
    assert_year("2016-2018_x.csv", 0); /* not one year */
    assert_year("england_ks4final.csv", 0);
    assert_year("CFR_24-25_Data.csv", 2024);
    assert_year("24-25 budget.csv", 2024);
    assert_year("trips_24-25_June.csv", 0); /* two days of a month */
    assert_year("p24-25.csv", 0);
    assert_year("12-24-25.csv", 0);
    assert_year("24-25-12.csv", 0);
    assert_year("24-26.csv", 0);
    assert_year("24-25", 2024);
    assert_year("2016-17-18.csv", 0);
    assert_year("", 0);
    assert_year("ks4 2018-19 to 2022-23.csv", 0); /* two years */
    assert_year("2018-19 ks2 (2018-19).csv", 2018);
    assert_year("over_25000_spend.csv", 0);
    assert_year("school_frequency_count_202208.csv", 0); /* a month */
    assert_year("Pupil absence in schools in England: 2018/19", 2018);
    assert_year("Covering 2018/19, 2019/20 and 2020/21", 0);
    assert_int_equal(release_in_name(STR("england_ks4provisional.csv")),
                     RELEASE_PROVISIONAL);
    assert_int_equal(release_in_name(STR("england_KS2Final.csv")),
                     RELEASE_FINAL);
    assert_int_equal(release_in_name(STR("ks2.csv")), RELEASE_NONE);
    assert_int_equal(day_in_name(STR("groups20250422.csv")),
                     date_of(2025, 4, 22));
    assert_int_equal(day_in_name(STR("as_at_31_Jan_2026.csv")),
                     date_of(2026, 1, 31));
    assert_int_equal(day_in_name(STR("2018-850.csv")), DATE_NONE);
}

static void assert_month(const char *text, bool numbered, int year, int part)
{
    struct period base = period_academic(2025), p;

    if (part == 0) {
        assert_false(month_read(str_from(text), numbered, base, &p));
        return;
    }
    assert_true(month_read(str_from(text), numbered, base, &p));
    assert_int_equal(p.kind, PERIOD_MONTH);
    assert_int_equal(p.year, year);
    assert_int_equal(p.part, part);
}

static void test_months(void **state)
{
    struct period p;

    (void)state;
    assert_month("P3", true, 2025, 3);
    assert_month("Period 3", false, 2025, 3);
    assert_month("3", true, 2025, 3);
    assert_month("3", false, 0, 0); /* March, or P3? */
    assert_month("P13", true, 2025, 12);
    assert_month("P14", true, 0, 0);
    assert_month("P0", true, 0, 0);
    assert_month("Nov", false, 2025, 3);
    assert_month("November", false, 2025, 3);
    assert_month("Sept 2025", false, 2025, 1);
    assert_month("Aug-26", false, 2025, 12);
    assert_month("January 2026", false, 2025, 5);
    assert_month("2026-01", false, 2025, 5);
    assert_month("01/2026", false, 2025, 5);
    assert_month("30/11/2025", false, 2025, 3);
    assert_month("Mayor", false, 0, 0);
    assert_month("Novella", false, 0, 0);
    assert_false(month_read(STR("Nov"), false, (struct period){ 0 }, &p));
}

static const char ks2_header[] =
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_EXP_17,"
    "PTRWM_EXP_16\n"
    "5,,,,,619703,64%,61%,53%\n";

static void test_suffix(void **state)
{
    struct tried t = tried_new();
    const struct input_file *f;

    (void)state;
    tried_fine(&t, "2017-850-ks2.csv", ks2_header);
    f = &t.store->file[0];
    assert_true(period_equal(f->period, period_academic(2017)));
    assert_str(f->period_from, "heading PTRWM_EXP_17");
    assert_str(tried_value(&t, NATION("NAT", "ks2.rwm_expected",
                                      period_academic(2017))),
               "64");
    assert_str(tried_value(&t, NATION("NAT", "ks2.rwm_expected",
                                      period_academic(2016))),
               "61");
    assert_str(tried_value(&t, NATION("NAT", "ks2.rwm_expected",
                                      period_academic(2015))),
               "53");
    tried_free(&t);
}

/* 2019/20 and 2020/21 had no tests: _19 is the year before 2021/22. */
static void test_years_without_results(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "ks2.csv",
               "RECTYPE,URN,TELIG,PTRWM_EXP,PTRWM_EXP_19\n5,,6,59%,65%\n");
    assert_true(period_equal(t.store->file[0].period, period_academic(2021)));
    tried_free(&t);
}

static void test_conflict(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "2018-2019_ks2final.csv", ks2_header));
    assert_true(diag_has(t.dg, DIAG_YEAR_CONFLICT));
    assert_says(&t, "'PTRWM_EXP_17'");
    assert_says(&t, "2017/18");
    assert_says(&t, "2018/19");
    assert_int_equal(facts_count(t.store->facts), 0);
    tried_free(&t);
}

/* Titles above the table speak where headings are silent, and before the
 * file's name; the two must agree. */
static void test_title(void **state)
{
    static const char text[] = "Pupil absence in schools in England 2018/19,,\n"
                               "Source: school census,,\n"
                               "URN,PERCTOT,PPERSABS10\n137920,2.9,4.3\n";
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "absence.csv", text);
    assert_str(tried_value(&t, SCHOOL("137920", "absence.overall",
                                      period_academic(2018))),
               "2.9");
    assert_str(t.store->file[0].period_from, "title above the table");
    tried_free(&t);
    t = tried_new();
    assert_false(tried_read(&t, "2022-2023_absence.csv", text));
    assert_says(&t, "2022-2023_absence.csv:1:1: error: by its title above the "
                    "table this export is for 2018/19, but by its file name "
                    "for 2022/23");
    tried_free(&t);
}

/* A heading, the title and the name: each pair that differs is told. */
static void test_three_that_differ(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "2022-2023_ks2.csv",
                            "Key stage 2 results 2021/22,,,,\n"
                            "RECTYPE,URN,TELIG,PTRWM_EXP,PTRWM_EXP_17\n"
                            "5,,620000,64%,62%\n"));
    assert_int_equal(diag_errors(t.dg), 2);
    assert_says(&t, "by its heading 'PTRWM_EXP_17' this export is for 2017/18, "
                    "but by its title above the table for 2021/22");
    assert_says(&t, "but by its file name for 2022/23");
    tried_free(&t);
}

static void test_column(void **state)
{
    static const char text[] = "URN,KS2 Pupils,Overall Meet Std,Academic Year\n"
                               "141296,26,88%,2018\n";
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "ks2_perf_2018.csv", text);
    assert_str(tried_value(&t, SCHOOL("141296", "ks2.rwm_expected",
                                      period_academic(2017))),
               "88");
    assert_str(t.store->file[0].period_from, "column Academic Year");
    tried_free(&t);
    t = tried_new();
    assert_false(tried_read(&t, "2018-2019_ks2_perf.csv", text));
    assert_true(diag_has(t.dg, DIAG_YEAR_CONFLICT));
    assert_says(&t, "'Academic Year'");
    tried_free(&t);
}

static void test_nothing_says(void **state)
{
    struct tried t = tried_new();

    (void)state;
    t.options.year = period_academic(2025); /* of the meeting, not the exam */
    tried_fine(&t, "england_abs.csv",
               "LA,ESTAB,URN,PERCTOT,PPERSABS10\n931,2574,137920,2.9,4.3\n");
    assert_true(diag_has(t.dg, DIAG_YEAR_UNKNOWN));
    assert_int_equal(t.store->file[0].period.kind, PERIOD_UNKNOWN);
    tried_free(&t);
}

static void test_previous(void **state)
{
    static const char text[] =
        "RECTYPE,LEA,ESTAB,URN,TPUP,P8MEA,P8MEA_PREV,P8MEA_PREV2,ATT8SCR\n"
        "7,,,,600000,NA,NA,-0.03,45.9\n";
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2024-2025_england_ks4final.csv", text);
    assert_str(
        tried_value(&t, NATION("NAT", "ks4.progress8", period_academic(2022))),
        "-0.03");
    assert_str(
        tried_value(&t, NATION("NAT", "ks4.progress8", period_academic(2023))),
        "not-applicable");
    assert_str(
        tried_value(&t, NATION("NAT", "ks4.progress8", period_academic(2024))),
        "not-applicable");
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_names),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_suffix),
        cmocka_unit_test(test_years_without_results),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_title),
        cmocka_unit_test(test_three_that_differ),
        cmocka_unit_test(test_column),
        cmocka_unit_test(test_nothing_says),
        cmocka_unit_test(test_previous),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
