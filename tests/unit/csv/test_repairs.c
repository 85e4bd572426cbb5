/* What is put right, what is refused, and that each is counted. */
#include "csv_check.h"

static void assert_words(struct reader *r, const char *words)
{
    assert_str(dialect_words(fixture.arena, reader_dialect(r)), words);
}

/* ---- dialects --------------------------------------------------------------
 */

static void single_quotes_are_known(void **state)
{
    struct reader *r =
        open_text("Name,'Note',Roll\nHill,'Won't close, they say',20\n"
                  "Dale,'48\"\" wide, or so',30\n");

    (void)state;
    assert_words(r, "commas between fields, texts in single quotes");
    assert_string_equal(shown(reader_header(r)), "Name|Note|Roll");
    assert_next(r, "Hill|Won't close, they say|20");
    assert_next(r, "Dale|48\" wide, or so|30");
    assert_end(r);
}

static void apostrophes_are_no_quotes(void **state)
{
    struct reader *r = open_text("Name,Owner\n'Tis,Girls'\nO'Hara,'x'\n");

    (void)state;
    assert_int_equal(reader_dialect(r)->quote, '"');
    assert_next(r, "'Tis|Girls'");
    assert_next(r, "O'Hara|'x'");
}

static void backslashes_may_escape(void **state)
{
    struct reader *r =
        open_text("Name,Note\n\"The \\\"old\\\" hall\",\"a\nb\"\n"
                  "\"48\\\"\",\"C:\\\\x\"\n");

    (void)state;
    assert_words(r, "commas between fields, texts in double quotes, a "
                    "backslash before a quote in a text");
    assert_next(r, "The \"old\" hall|a\\nb");
    assert_next(r, "48\"|C:\\x");
    assert_end(r);
}

static void a_folder_is_no_escape(void **state)
{
    struct reader *r = open_text(
        "Path,Note\n\"C:\\data\\\",\"x\"\n\"D:\\\",\"say \"\"no\"\"\"\n");

    (void)state;
    assert_int_equal(reader_dialect(r)->escape, 0);
    assert_next(r, "C:\\data\\|x");
    assert_next(r, "D:\\|say \"no\"");
}

static void blanks_part_columns_if_no_words(void **state)
{
    struct reader *r = open_text("URN \"School name\" \"Town\"\n"
                                 "1 \"Ash Green\" \"Ashford\"\n"
                                 "2 \"Beech Hill\" \"Deal\"\n");

    (void)state;
    assert_words(r, "blanks between fields, texts in double quotes");
    assert_next(r, "1|Ash Green|Ashford");
    assert_next(r, "2|Beech Hill|Deal");
    assert_null(open_bytes(STR("URN Name \"Town\" \"Phase\"\n"
                               "1 Ash Green \"Ashford\" \"Primary\"\n"
                               "2 Beech Hill Top \"Deal\" \"Primary\"\n")));
    assert_true(diag_has(fixture.diag, DIAG_CSV_DELIMITER));
}

/* ---- rows ------------------------------------------------------------------
 */

#define TOP "URN,Name,Opened,Roll,Note\n"
#define FOUR_ROWS                                                              \
    "900001,Ash Green,01/09/2016,210,\n"                                       \
    "900002,Beech Hill,01/09/2017,180,\n"                                      \
    "900003,Cedar Park,01/09/2018,420,Grown\n"                                 \
    "900004,Dell Lane,01/09/2019,315,\n"
#define ROWS FOUR_ROWS FOUR_ROWS FOUR_ROWS FOUR_ROWS

static struct reader *open_rows(const char *more)
{
    struct reader *r =
        open_bytes(str_printf(fixture.arena, TOP ROWS "%s", more));
    struct record rec;

    assert_non_null(r);
    for (int i = 0; i < 16; i++)
        assert_true(reader_next(fixture.diag, r, &rec));
    return r;
}

static void an_empty_cell_too_many_is_let_go(void **state)
{
    struct reader *r = open_rows("900005,,Elm Row,01/09/2020,99,\n"
                                 ",900006,Fir Way,01/09/2021,88,\n"
                                 "900007,Gorse,01/09/2021,77,,\n");

    (void)state;
    assert_next(r, "900005|Elm Row|01/09/2020|99|");
    assert_str(under(reader_field_span(r, 3)), "900005");
    assert_next(r, "900006|Fir Way|01/09/2021|88|");
    assert_next(r, "900007|Gorse|01/09/2021|77||");
    assert_end(r);
    assert_int_equal(reader_tally(r).mended, 2);
    assert_int_equal(diag_errors(fixture.diag), 0);
    assert_message("t.csv:18:1: warning: rows with a quote or a separator too "
                   "many or too few: 2,");
}

static void a_missing_separator_is_refused_or_put_in(void **state)
{
    struct reader *r = open_rows("900005Elm Row,01/09/2020,99,\n"
                                 "900006,Fir Way\"01/09/2021, or so\",88,\n"
                                 "900007,Gorse,01/09/2021,77\n");

    (void)state;
    assert_next(r, "900006|Fir Way\"01/09/2021| or so\"|88|");
    assert_next(r, "900007|Gorse|01/09/2021|77");
    assert_end(r);
    assert_int_equal(reader_tally(r).shifted, 1);
    assert_int_equal(diag_errors(fixture.diag), 1);
    assert_message("t.csv:18:1: error: column 'URN': from here on");
    r = open_rows("900005,\"Elm\"\"Row\",01/09/2020,99,\n"
                  "900006,Fir Way,01/09/2021,88\"Said, twice\"\n");
    assert_next(r, "900005|Elm\"Row|01/09/2020|99|");
    assert_next(r, "900006|Fir Way|01/09/2021|88|Said, twice");
    assert_int_equal(reader_tally(r).mended, 1);
}

static void a_row_by_another_separator_is_read(void **state)
{
    struct reader *r = open_rows("900005;Elm Row;01/09/2020;99;\n"
                                 "900006 Fir 01/09/2021 88 x y z\n"
                                 "Source: the register\n");

    (void)state;
    assert_next(r, "900005|Elm Row|01/09/2020|99|");
    assert_next(r, "Source: the register");
    assert_end(r);
    assert_int_equal(reader_tally(r).mended, 1);
    assert_int_equal(reader_tally(r).shifted, 1);
}

static void inches_are_no_quotes(void **state)
{
    struct reader *r = open_rows("900005,Pipe 12\"x4,01/09/2020,99,6\"\n"
                                 "900006,5'10\" tall,01/09/2020,98,\n");

    (void)state;
    assert_next(r, "900005|Pipe 12\"x4|01/09/2020|99|6\"");
    assert_next(r, "900006|5'10\" tall|01/09/2020|98|");
    assert_int_equal(reader_tally(r).mended, 0);
}

static void repairs_are_counted(void **state)
{
    struct reader *r =
        open_rows("900005,\"The \"old\" hall\",01/09/2020,99,\r"
                  "900006,\"48\\\"\",01/09/2020,98,\r"
                  "900007,Caf\xC3\xA9 \xC2\x91x\xC2\x92,01/09/2020,97,\r\n");

    (void)state;
    assert_next(r, "900005|The \"old\" hall|01/09/2020|99|");
    assert_next(r, "900006|48\"|01/09/2020|98|");
    assert_next(r, "900007|Café ‘x’|01/09/2020|97|");
    assert_end(r);
    assert_int_equal(reader_tally(r).stray_quotes, 1);
    assert_int_equal(reader_tally(r).escapes, 1);
    assert_int_equal(reader_tally(r).repaired, 2);
    assert_int_equal(reader_tally(r).lone_cr, 2);
}

/* Code page 850 has the pound sign where Windows-1252 has a ligature. */
static void an_old_pound_is_a_pound(void **state)
{
    struct reader *r = open_bytes(STR("Name,Cost (\x9C),Note\n"
                                      "c\x9Cur,\x9C"
                                      "12.50,\x9C\n"));

    (void)state;
    assert_string_equal(shown(reader_header(r)), "Name|Cost (£)|Note");
    assert_next(r, "cœur|£12.50|£");
}

/* ---- tables ----------------------------------------------------------------
 */

static void another_table_ends_this_one(void **state)
{
    struct reader *r = open_rows("URN,Name,Opened,Roll,Note,Town\n"
                                 "900009,Holt,01/09/2021,66,,Deal\n"
                                 "\n900010,\"Ivy\"x,\",01/09/2021,55,,Deal\n");

    (void)state;
    assert_end(r);
    assert_int_equal(reader_tally(r).records, 16);
    assert_int_equal(reader_tally(r).rows_after, 2);
    assert_int_equal(diag_errors(fixture.diag), 0);
    assert_message("t.csv:18:1: warning: another table begins here");
}

static void files_without_headings_are_refused(void **state)
{
    (void)state;
    assert_null(open_bytes(STR(ROWS)));
    assert_true(diag_has(fixture.diag, DIAG_CSV_HEADER));
    /* years and dates may be headings */
    assert_non_null(open_bytes(STR("School,2023,2024\nA,1,2\nB,3,4\nC,5,6\n")));
    assert_non_null(open_bytes(STR("School,31/08/2024,31/08/2025\nA,1,2\n"
                                   "B,3,4\nC,5,6\n")));
}

static void years_above_the_headings_join_them(void **state)
{
    struct reader *r = open_text("Staff,,,,\n,,,,\n,,,2023-24,2024-25\n"
                                 "Segment,Posts,Vacant,Total,Total\n"
                                 ",,,,Restated\n"
                                 "Cabinet Office,609,2,672,641\n"
                                 "Reform,116,1,119,115\n");

    (void)state;
    assert_string_equal(shown(reader_header(r)),
                        "Segment|Posts|Vacant|2023-24 Total|2024-25 Total "
                        "Restated");
    assert_int_equal(reader_dialect(r)->header_rows, 3);
    assert_next(r, "Cabinet Office|609|2|672|641");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(single_quotes_are_known),
        TEST(apostrophes_are_no_quotes),
        TEST(backslashes_may_escape),
        TEST(a_folder_is_no_escape),
        TEST(blanks_part_columns_if_no_words),
        TEST(an_empty_cell_too_many_is_let_go),
        TEST(a_missing_separator_is_refused_or_put_in),
        TEST(a_row_by_another_separator_is_read),
        TEST(inches_are_no_quotes),
        TEST(repairs_are_counted),
        TEST(an_old_pound_is_a_pound),
        TEST(another_table_ends_this_one),
        TEST(files_without_headings_are_refused),
        TEST(years_above_the_headings_join_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
