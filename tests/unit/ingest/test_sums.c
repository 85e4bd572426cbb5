/* Columns that are worked out: what is added, and when nothing is. */
#include "tried.h"

#define Y                                                                      \
    {                                                                          \
        .kind = PERIOD_FINANCIAL_YEAR, .year = 2023                            \
    }
#define ICT "E20A,E20B,E20C,E20D,E20E,E20F,E20G"

static struct asked about(const char *input)
{
    return (struct asked){
        .kind = ENTITY_SCHOOL, .code = "100008", .input = input, .period = Y
    };
}

static struct tried read_row(const char *headings, const char *cells, bool fine)
{
    struct tried t = tried_new();
    struct str text =
        str_printf(t.arena, "URN,LAEstab,E01,I01,%s\n100008,2022019,1,2,%s\n",
                   headings, cells);
    const struct source *src =
        source_from(t.arena, STR("CFR_23-24_Data.csv"), text);

    assert_true(ingest_file(t.dg, t.store, t.profiles, src, &t.options) ==
                fine);
    return t;
}

static void wants(const char *headings, const char *cells, const char *input,
                  const char *value)
{
    struct tried t = read_row(headings, cells, true);

    assert_str(tried_value(&t, about(input)), value);
    tried_free(&t);
}

static void test_parts(void **state)
{
    (void)state;
    wants(ICT, "1,2,3,4,5.5,6,-7", "cfr.e20", "14.5");
    wants(ICT, "1,2,3,4,5.5,6,-7", "cfr.e20g", "-7");
    /* empty parts add nothing; none given, nothing is known */
    wants(ICT, "1,,3,,,,", "cfr.e20", "4");
    wants(ICT, ",,,,,,", "cfr.e20", "not-given");
    /* a code is no amount, and neither is the sum */
    wants(ICT, "1,2,DNS,4,5,6,7", "cfr.e20", "did-not-supply");
    /* what may be there is added where it is */
    wants("I18d", "10", "cfr.i18", "10");
    wants("I18d,I18b", "10,5", "cfr.i18", "15");
}

static void test_no_half_sums(void **state)
{
    (void)state;
    wants("E20A,E20B", "1,2", "cfr.e20", "no fact");
    wants("E02,E03", "1,2", "cfr.total_expenditure", "no fact");
    wants("E02,E03", "1,2", "cfr.in_year_balance", "no fact");
    /* a heading of its own goes before any sum */
    wants("E20," ICT, "99,1,2,3,4,5,6,7", "cfr.e20", "99");
}

/* What means nothing is reported once, by its own column. */
static void test_bad_part(void **state)
{
    struct tried t = read_row(ICT, "1,2,three,4,5,6,7", false);

    (void)state;
    assert_int_equal(diag_errors(t.dg), 1);
    assert_says(&t, "column 'E20C': 'three' is not an amount of money");
    assert_str(tried_value(&t, about("cfr.e20")), "no fact");
    tried_free(&t);
}

static void test_in_words(void **state)
{
    struct tried t = read_row(ICT, "1,2,3,4,5,6,7", true);
    const struct fact *f = tried_fact(&t, about("cfr.e20"));

    (void)state;
    assert_non_null(f);
    assert_str(map_key(facts_details(t.store->facts), f->detail),
               "7 columns, E20A to E20G");
    f = tried_fact(&t, about("cfr.e20a"));
    assert_non_null(f);
    assert_true(f->detail == MAP_NONE);
    tried_free(&t);
}

/* A code is a first word with a digit: "SEN pupils" is no "SEN". */
static void test_coded(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "aar_2023-24.csv",
               "URN,ACADEMYUPIN,BNCH21101 (Any label),BNCH44001 (x),SEN pupils,"
               "BNCH21403 Energy\n"
               "137920,1,100,200,300,400\n");
    assert_str(tried_value(&t, SCHOOL("137920", "aar.teaching_staff",
                                      period_academic(2023))),
               "100");
    assert_str(
        tried_value(&t, SCHOOL("137920", "aar.energy", period_academic(2023))),
        "400");
    assert_null(tried_fact(
        &t, SCHOOL("137920", "aar.high_needs", period_academic(2023))));
    tried_free(&t);
}

/* The blocks of one file add up; another file of the same blocks does not. */
static void test_rows_that_add_up(void **state)
{
    struct tried t = tried_new();
    const char *blocks = "Site,URN,SurveySectionSectionType,GIFA,Block Age\n"
                         "A,137920,BLOCK,100,\nA,137920,BLOCK,100,\n";

    (void)state;
    tried_fine(&t, "cdc.csv", blocks);
    assert_int_equal(facts_count(t.store->facts), 2);
    assert_false(tried_read(&t, "again.csv",
                            "Site,URN,SurveySectionSectionType,GIFA,Block Age\n"
                            "B,137920,BLOCK,100,\n"));
    assert_true(diag_has(t.dg, DIAG_FACT_CONFLICT));
    assert_int_equal(facts_count(t.store->facts), 2);
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_no_half_sums),
        cmocka_unit_test(test_bad_part),
        cmocka_unit_test(test_in_words),
        cmocka_unit_test(test_coded),
        cmocka_unit_test(test_rows_that_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
