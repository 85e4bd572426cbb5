/* Tidy statistics: what is a figure and what a filter, totals that are silent,
 * and numbers as data frames write them. Expected values are read off the text
 * of each file. */
#include "ingest_priv.h"
#include "tried.h"

#define Y(year) period_academic(year)
#define HEAD    "time_period,time_identifier,geographic_level,country_code,"

static void check_text(struct tried *t, struct asked q, const char *want)
{
    struct str got = tried_value(t, q);

    if (!str_equal(got, str_from(want)))
        fail_msg("%s %s: %.*s, not %s", q.input,
                 q.breakdown != NULL ? q.breakdown : "all", STR_ARG(got), want);
}

static struct asked nation(const char *input, const char *breakdown)
{
    struct asked q = NATION("NAT", input, Y(2023));

    q.breakdown = breakdown;
    return q;
}

/* One row for each of n years of age, then one more. */
static const char *ages(struct arena *a, size_t n, const char *last)
{
    struct buf b = { 0 };

    buf_append(&b, STR(HEAD "group,leavers\n"));
    for (size_t i = 0; i < n; i++)
        buf_append(&b, str_printf(a,
                                  "202324,Academic year,National,E92000001,"
                                  "group %zu,%zu\n",
                                  i, i * 7));
    buf_append(&b, str_from(last));
    return str_cstr(a, buf_take(&b, a));
}

/* Thousands of rows of numbers, beyond those that decide what a column is: a
 * word then is an error with its place, and the column stays what it was. */
static void test_late_word_is_an_error(void **state)
{
    struct tried t = tried_new();
    const char *text = ages(t.arena, 5000,
                            "202324,Academic year,National,E92000001,last,"
                            "none\n");

    (void)state;
    assert_false(tried_read(&t, "late.csv", text));
    assert_says(&t, "late.csv:5002:46: error: column 'leavers': 'none' is not "
                    "a number");
    assert_int_equal(diag_errors(t.dg), 1);
    check_text(&t, nation("ees.leavers", "group=group 4999"), "34993");
    tried_free(&t);
}

/* A column of nothing but codes in the first thousands of rows is looked at
 * until a number shows what it is. */
static void test_codes_first(void **state)
{
    struct tried t = tried_new();
    struct buf b = { 0 };

    (void)state;
    buf_append(&b, STR(HEAD "group,leavers,stayers\n"));
    for (size_t i = 0; i < 5000; i++)
        buf_append(&b, str_printf(t.arena,
                                  "202324,Academic year,National,E92000001,"
                                  "group %zu,c,%zu\n",
                                  i, i));
    buf_append(&b, STR("202324,Academic year,National,E92000001,Total,41,9\n"));
    tried_fine(&t, "codes.csv", str_cstr(t.arena, buf_take(&b, t.arena)));
    check_text(&t, nation("ees.leavers", "group=group 7"), "suppressed");
    check_text(&t, nation("ees.leavers", NULL), "41");
    tried_free(&t);
}

/* No breakdown of a file holds a total and its parts: what is added up over a
 * breakdown is never added up twice. */
static void test_totals_are_silent(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "totals.csv",
               HEAD "school_type,sex,pupils\n"
                    "202324,Academic year,National,E92000001,Total,Total,100\n"
                    "202324,Academic year,National,E92000001,Total,Boys,48\n"
                    "202324,Academic year,National,E92000001,Total,Girls,52\n"
                    "202324,Academic year,National,E92000001,Special,Total,9\n"
                    "202324,Academic year,National,E92000001,Special,Boys,5\n"
                    "202324,Academic year,National,E92000001,All schools,"
                    "Total,110\n");
    check_text(&t, nation("ees.pupils", NULL), "100");
    check_text(&t, nation("ees.pupils", "boys"), "48");
    check_text(&t, nation("ees.pupils", "girls"), "52");
    check_text(&t, nation("ees.pupils", "school_type=Special"), "9");
    check_text(&t, nation("ees.pupils", "school_type=Special; sex=Boys"), "5");
    /* another total than the column's own is a group like others */
    check_text(&t, nation("ees.pupils", "school_type=All schools"), "110");
    assert_int_equal(facts_count(t.store->facts), 6);
    tried_free(&t);
}

/* Ages and bands look like numbers and are filters. */
static void test_filters_of_numbers(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "ages.csv",
               HEAD "age,bands,pupils\n"
                    "202324,Academic year,National,E92000001,10,Total,7\n"
                    "202324,Academic year,National,E92000001,11,0,8\n"
                    "202324,Academic year,National,E92000001,11,1.00 - 1.99,"
                    "9\n");
    check_text(&t, nation("ees.pupils", "age=10"), "7");
    check_text(&t, nation("ees.pupils", "age=11; bands=0"), "8");
    check_text(&t, nation("ees.pupils", "age=11; bands=1.00 - 1.99"), "9");
    tried_free(&t);
}

static void test_percentages_keep_in_bounds(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(
        &t, "percent.csv",
        HEAD "gld_percent,gld_percent_change,rate\n"
             "202324,Academic year,National,E92000001,70.2,-3,104\n"
             "202223,Academic year,National,E92000001,702,140,99\n"));
    assert_says(&t, "percent.csv:3:41: error: column 'gld_percent': '702' "
                    "cannot be a percentage here");
    assert_int_equal(diag_errors(t.dg), 1);
    tried_free(&t);
}

static void test_scientific(void **state)
{
    static const struct {
        const char *cell, *want;
    } table[] = { { "1e+05", "100000" },
                  { "1.5e-05", "0.000015" },
                  { "-2.25e-1", "-0.225" },
                  { "1.55757077523724e-05", "0.000015575707752372" },
                  { "5e-19", "0.000000000000000001" },
                  { "4e-19", "0.000000000000000000" },
                  { "2e+00", "2" } };
    static const char *const wrong[] = { "1E+05",  "1e",    "e5",
                                         "1e+",    "1e+30", "1.5e-05x",
                                         "1e5000", "",      "12" };
    struct arena *a = arena_new(0);
    struct decimal d;

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_true(scientific_read(str_from(table[i].cell), &d));
        assert_str(decimal_text(a, d), table[i].want);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(scientific_read(str_from(wrong[i]), &d));
    arena_free(a);
}

/* A single year without an identifier could be its beginning or its end. */
static void test_bare_year_is_refused(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "bare.csv",
                            "time_period,geographic_level,pupils\n"
                            "2018,National,7\n"));
    assert_says(&t, "bare.csv:2:1: error: column 'time_period': '2018' means "
                    "nothing here");
    assert_says(&t, "which kind of year?");
    tried_fine(&t, "pair.csv",
               "time_period,geographic_level,pupils\n202324,National,7\n");
    check_text(&t, nation("ees.pupils", NULL), "7");
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_late_word_is_an_error),
        cmocka_unit_test(test_codes_first),
        cmocka_unit_test(test_totals_are_silent),
        cmocka_unit_test(test_filters_of_numbers),
        cmocka_unit_test(test_percentages_keep_in_bounds),
        cmocka_unit_test(test_scientific),
        cmocka_unit_test(test_bare_year_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
