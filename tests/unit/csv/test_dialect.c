/* Delimiters, titles above the header, headers over several rows. */
#include "csv_check.h"

static struct reader *assert_dialect(const char *text, char delimiter,
                                     size_t titles, size_t header_rows,
                                     const char *header)
{
    struct reader *r = open_text(text);

    assert_int_equal(reader_dialect(r)->delimiter, delimiter);
    assert_int_equal(reader_dialect(r)->title_rows, titles);
    assert_int_equal(reader_dialect(r)->header_rows, header_rows);
    assert_string_equal(shown(reader_header(r)), header);
    return r;
}

static void delimiters_are_found(void **state)
{
    struct reader *r;

    (void)state;
    assert_dialect("a,b,c\n1,2,3\n", ',', 0, 1, "a|b|c");
    r = assert_dialect("a;b;c\n1,5;2,5;3\n4;5;6\n", ';', 0, 1, "a|b|c");
    assert_next(r, "1,5|2,5|3");
    assert_dialect("a\tb\tc\n1\t2, x\t3\n", '\t', 0, 1, "a|b|c");
    assert_dialect("a|b\n1|2\n", '|', 0, 1, "a|b");
    assert_dialect("a;b;c", ';', 0, 1, "a|b|c");
    assert_dialect("one\ntwo\n", ',', 0, 1, "one");
}

/* Lists inside fields must not win over the comma. */
static void the_comma_keeps_its_place(void **state)
{
    (void)state;
    assert_dialect("trust,urns\nA,1;2;3\nB,4;5;6\nC,7;8;9\n", ',', 0, 1,
                   "trust|urns");
    assert_dialect("a,b\n1,2\n1\n1,2,3\n1,2\n", ',', 0, 1, "a|b");
    assert_dialect("name|x,b\n1|y,2\n1|z,2\n", ',', 0, 1, "name|x|b");
}

static void blanks_behind_the_comma_are_let_go(void **state)
{
    struct reader *r = assert_dialect("a, \"b c\", \"d\"\n1, \"x, y\", \"z\"\n"
                                      "2,  u , v\n",
                                      ',', 0, 1, "a|b c|d");

    (void)state;
    assert_next(r, "1|x, y|z");
    assert_str(under(reader_field_span(r, 1)), "\"x, y\"");
    assert_next(r, "2|u|v");
}

static void titles_above_the_header_are_kept(void **state)
{
    struct reader *r = assert_dialect(
        "Invoices over \xC2\xA3"
        "250 paid in June,,,\n,,,\n"
        "Directorate,Paid Date,Supplier,Total\nAdult,02/06/2015,X,585\n",
        ',', 2, 1, "Directorate|Paid Date|Supplier|Total");
    const struct record *title;
    struct record rec;

    (void)state;
    assert_int_equal(reader_titles(r, &title), 1);
    assert_string_equal(shown(title[0]), "Invoices over \xC2\xA3"
                                         "250 paid in June|||");
    assert_int_equal(reader_header(r).row, 3);
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_int_equal(rec.row, 4);
    assert_str(under(reader_locate(fixture.arena, fixture.source, 4, 3)),
               "585");
}

/* A finance system's report: narrow titles, a blank line, the table. */
static void narrow_titles_are_found(void **state)
{
    struct reader *r = assert_dialect(
        "Trial Balance\nHill School\nAs at,30 November 2025\n\n"
        "Account Code,Account,Debit,Credit,YTD Debit,YTD Credit\n"
        "200,Sales,,10.00,,20.00\n310,Paper,1.00,,2.00,\n",
        ',', 4, 1, "Account Code|Account|Debit|Credit|YTD Debit|YTD Credit");
    const struct record *title;

    (void)state;
    assert_int_equal(reader_titles(r, &title), 3);
    assert_string_equal(shown(title[2]), "As at|30 November 2025");
    assert_next(r, "200|Sales||10.00||20.00");
}

static void the_first_row_is_the_header_in_doubt(void **state)
{
    (void)state;
    assert_dialect("Name,\nHotels,227\nRail,12\n", ',', 0, 1, "Name|");
    assert_dialect("School\nA\nB\n", ',', 0, 1, "School");
    assert_dialect("URN,NAME\n", ',', 0, 1, "URN|NAME");
    assert_dialect(",a,b\n0,x,y\n1,z,w\n", ',', 0, 1, "|a|b");
    assert_dialect("Long title of a list,\nHotels,227\nRail,12\n", ',', 0, 1,
                   "Long title of a list|");
    assert_dialect("1,2,3\n4,5,6\n", ',', 0, 1, "1|2|3");
}

static void headers_over_rows_are_joined(void **state)
{
    struct reader *r = assert_dialect(
        "The Chief Executive,,,,,,\n,,,,,,\n"
        "Dates,Purpose,Travel,,,Other,Total Cost\n,,Air,Rail,Taxi/Car,,\n"
        "04/04/2014,Meeting,,65.60,,,65.60\n09/04/2014,Visit,,,16.00,,16.00\n",
        ',', 2, 2,
        "Dates|Purpose|Travel Air|Travel Rail|Travel Taxi/Car|Other|"
        "Total Cost");

    (void)state;
    assert_next(r, "04/04/2014|Meeting||65.60|||65.60");
    assert_int_equal(reader_header(r).row, 3);
}

static void a_blank_row_may_part_the_header(void **state)
{
    struct reader *r =
        assert_dialect("DATES,PURPOSE,TRAVEL,,OTHER\n,,,,\n,,Air,Rail,\n"
                       "13.04.12,Visit,,135.70,\n,Again,,,2\n",
                       ',', 0, 2, "DATES|PURPOSE|TRAVEL Air|TRAVEL Rail|OTHER");

    (void)state;
    assert_next(r, "13.04.12|Visit||135.70|");
    assert_next(r, "|Again|||2");
}

static void three_rows_are_joined(void **state)
{
    (void)state;
    assert_dialect("Name,Staff,,,,Total\n,AO,,EO,,\n,Heads,FTE,Heads,FTE,\n"
                   "X,1,2,3,4,5\n",
                   ',', 0, 3,
                   "Name|Staff AO Heads|Staff AO FTE|Staff EO Heads|"
                   "Staff EO FTE|Total");
}

static void a_header_that_is_repeated_is_one(void **state)
{
    struct reader *r =
        assert_dialect("a,b,c\na,b,c\n1,2,3\n", ',', 0, 2, "a|b|c");

    (void)state;
    assert_next(r, "1|2|3");
}

static void data_under_a_full_header_is_no_header(void **state)
{
    struct reader *r = assert_dialect("School,Phase,Head\n,Primary,vacant\n"
                                      "Hill,Primary,filled\n",
                                      ',', 0, 1, "School|Phase|Head");

    (void)state;
    assert_next(r, "|Primary|vacant");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(delimiters_are_found),
        TEST(the_comma_keeps_its_place),
        TEST(blanks_behind_the_comma_are_let_go),
        TEST(titles_above_the_header_are_kept),
        TEST(narrow_titles_are_found),
        TEST(the_first_row_is_the_header_in_doubt),
        TEST(headers_over_rows_are_joined),
        TEST(a_blank_row_may_part_the_header),
        TEST(three_rows_are_joined),
        TEST(a_header_that_is_repeated_is_one),
        TEST(data_under_a_full_header_is_no_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
