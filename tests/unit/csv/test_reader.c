/* The reader: records, widths, torn quotes, places. */
#include "csv_check.h"

static void records_come_with_row_and_line(void **state)
{
    struct reader *r = open_text("a,b\n\"x\ny\",1\n\n2,3\n");
    struct record rec;

    (void)state;
    assert_string_equal(shown(reader_header(r)), "a|b");
    assert_int_equal(reader_header(r).row, 1);
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_string_equal(shown(rec), "x\\ny|1");
    assert_int_equal(rec.row, 2);
    assert_int_equal(rec.line, 2);
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_string_equal(shown(rec), "2|3");
    assert_int_equal(rec.row, 4); /* the blank row counts, as in a sheet */
    assert_int_equal(rec.line, 5);
    assert_end(r);
    assert_end(r);
    assert_int_equal(reader_tally(r).records, 2);
    assert_int_equal(reader_tally(r).blank, 1);
}

static void every_line_end_ends_a_record(void **state)
{
    static const char *const texts[] = { "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4",
                                         "a,b\r1,2\r3,4\r", "a,b\n1,2\r\n3,4",
                                         "a,b\n\n1,2\n\n\n3,4\n\n" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reader *r = open_text(texts[i]);

        assert_string_equal(shown(reader_header(r)), "a|b");
        assert_next(r, "1|2");
        assert_next(r, "3|4");
        assert_end(r);
    }
}

static void fields_are_unquoted_and_keep_their_space(void **state)
{
    struct reader *r =
        open_text("a,b,c\n1,\"\", x \n\"1,5\",\"p\"\"q\",\"\"\"\"\n"
                  "\"\r\n\",,\n12' 5\",7\",x\"y\n");

    (void)state;
    assert_next(r, "1|| x ");
    assert_next(r, "1,5|p\"q|\"");
    assert_next(r, "12' 5\"|7\"|x\"y");
    assert_end(r);
    assert_int_equal(reader_tally(r).blank, 1);
    assert_int_equal(diag_errors(fixture.diag), 0);
}

static void widths_are_counted_never_judged(void **state)
{
    struct reader *r =
        open_text("a,b,c\n1\n1,2\n1,2,3\n1,2,3,\n1,2,3, ,\n1,2,3,4\n,,\n,\n");

    (void)state;
    assert_next(r, "1");
    assert_next(r, "1|2");
    assert_next(r, "1|2|3");
    assert_next(r, "1|2|3|");
    assert_next(r, "1|2|3| |");
    assert_next(r, "1|2|3|4");
    assert_end(r);
    assert_int_equal(reader_tally(r).records, 6);
    assert_int_equal(reader_tally(r).short_rows, 2);
    assert_int_equal(reader_tally(r).long_rows, 1);
    assert_int_equal(reader_tally(r).blank, 2);
    assert_int_equal(diag_errors(fixture.diag), 0);
    assert_message("t.csv:2:1: note: rows shorter than the header: 2 of 6, "
                   "longer: 1; the first is this one");
}

static void headings_are_cleaned(void **state)
{
    struct reader *r = open_text("\" Total\nIncome \",, b  c ,\"x \r\n y\"\n");

    (void)state;
    assert_string_equal(shown(reader_header(r)), "Total Income||b  c|x y");
    assert_str(under(reader_header_span(r, 0)), "\" Total\nIncome \"");
    assert_str(under(reader_header_span(r, 2)), " b  c ");
    assert_end(r);
}

static void the_header_again_is_no_data(void **state)
{
    struct reader *r =
        open_text("URN,Name,\"NOR\"\n1,x,2\nURN,Name,NOR\n3,y,4\n");

    (void)state;
    assert_next(r, "1|x|2");
    assert_next(r, "3|y|4");
    assert_end(r);
    assert_int_equal(reader_tally(r).repeated_headers, 1);
}

/* ---- torn quotes ------------------------------------------------------------
 */

static void a_quote_that_is_not_doubled_may_stand(void **state)
{
    struct reader *r = open_text("foo,bar,baz\n1,\"Hey, I missed \" it\",3\n"
                                 "4,\"\"This\" one, too\",6\n7,8,9\n");

    (void)state;
    assert_next(r, "1|Hey, I missed \" it|3");
    assert_next(r, "4|\"This\" one, too|6");
    assert_next(r, "7|8|9");
    assert_end(r);
    assert_int_equal(diag_errors(fixture.diag), 0);
}

static void blanks_behind_a_closing_quote_are_let_go(void **state)
{
    struct reader *r = open_text("a,b\n\"x\" ,1\n\"y, z\" , \"2\"\n3,4\n");

    (void)state;
    assert_next(r, "x|1");
    assert_next(r, "y, z|2");
    assert_next(r, "3|4");
    assert_end(r);
    assert_int_equal(diag_errors(fixture.diag), 0);
}

static void what_can_be_mended_is_mended(void **state)
{
    struct reader *r = open_text(
        "run,id,set\n1,2,[01\",\"02\",\"03\"]\n4,\"48\\\"\",\"x, y\"\n7,8,9\n");

    (void)state;
    assert_next(r, "1|2|[01\"|02|03]");
    assert_next(r, "4|48\"|x, y");
    assert_next(r, "7|8|9");
    assert_end(r);
    assert_int_equal(diag_errors(fixture.diag), 0);
}

static void a_torn_row_costs_itself_alone(void **state)
{
    struct reader *r = open_text("a,b,c\n1,2,3\n4,\"5,6,\"7\",\"8\"\n9,10,11\n"
                                 "\"12,13,14,15\n15,\"16\",17\n18,19,20\n");

    (void)state;
    assert_next(r, "1|2|3");
    assert_next(r, "9|10|11");
    assert_next(r, "15|16|17");
    assert_next(r, "18|19|20");
    assert_end(r);
    assert_int_equal(reader_tally(r).torn, 2);
    assert_int_equal(diag_errors(fixture.diag), 2);
    assert_message("t.csv:3:3: error: column 'b': the text that is quoted");
    assert_message("t.csv:5:1: error: column 'a'");
    assert_message("is written twice");
}

static void a_quote_too_many_is_left_out(void **state)
{
    struct reader *r = open_text("foo,bar\nx,2\ny,3\nz,\"4\nv,5\nw,6\n");

    (void)state;
    assert_next(r, "x|2");
    assert_next(r, "y|3");
    assert_next(r, "z|4");
    assert_next(r, "v|5");
    assert_next(r, "w|6");
    assert_end(r);
    assert_int_equal(reader_tally(r).mended, 1);
    assert_int_equal(diag_errors(fixture.diag), 0);
    assert_message("t.csv:4:1: warning: rows with a quote or a separator too "
                   "many or too few: 1,");
}

/* More than the quote may be missing. */
static void an_open_quote_ends_the_input(void **state)
{
    struct reader *r =
        open_text("foo,bar\n1,2\n3,\"I forgot to close this\n4,5\n6,7\n");

    (void)state;
    assert_next(r, "1|2");
    assert_end(r);
    assert_int_equal(diag_errors(fixture.diag), 1);
    assert_true(diag_has(fixture.diag, DIAG_CSV_QUOTE));
    assert_message("t.csv:3:3: error: column 'bar': the quote that opens here "
                   "is never closed");
}

static void a_torn_header_is_refused(void **state)
{
    (void)state;
    assert_null(open_bytes(STR("\"a,b,c\n1,2,3,4\n")));
    assert_true(diag_has(fixture.diag, DIAG_CSV_QUOTE));
    assert_message("t.csv:1:1:");
}

static void a_torn_header_of_known_width_is_read(void **state)
{
    struct reader *r = open_bytes(STR("\"a,b,\"c\",d\n1,2,3,4\n5,6,7,8\n"));

    (void)state;
    assert_non_null(r);
    assert_string_equal(shown(reader_header(r)), "a|b|c|d");
    assert_next(r, "1|2|3|4");
}

static void torn_rows_come_to_an_end(void **state)
{
    struct buf b = { 0 };
    struct record rec;
    struct reader *r;
    size_t n = 0;

    (void)state;
    buf_text(&b, "a,b,c\n");
    for (int i = 0; i < 5000; i++)
        buf_text(&b, "1,\"2\"x,\"\n");
    r = open_bytes(buf_str(&b));
    while (reader_next(fixture.diag, r, &rec))
        n++;
    assert_true(diag_errors(fixture.diag) <= 20);
    assert_true(diag_errors(fixture.diag) > 0);
    buf_free(&b);
}

/* ---- places
 * ------------------------------------------------------------------ */

/* Opens "a,b", a row whose second field is `len` bytes, and "x,y". */
static struct reader *open_long(size_t len)
{
    char *text = arena_array(fixture.arena, char, len + 16);

    memcpy(text, "a,b\n1,", 6);
    memset(text + 6, 'w', len);
    memcpy(text + 6 + len, "\nx,y\n", 6);
    return open_bytes((struct str){ text, len + 11 });
}

static void a_cell_may_be_as_long_as_the_limit(void **state)
{
    struct reader *r = open_long(CSV_FIELD_MAX);
    struct record rec;

    (void)state;
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_int_equal(rec.field[1].len, CSV_FIELD_MAX);
    assert_next(r, "x|y");
    assert_int_equal(diag_errors(fixture.diag), 0);
}

static void a_longer_one_costs_its_row(void **state)
{
    struct reader *r = open_long(CSV_FIELD_MAX + 1);

    (void)state;
    assert_next(r, "x|y");
    assert_end(r);
    assert_message("t.csv:2:3: error: column 'b': the text that begins here "
                   "is 262145 characters long");
}

static void places_of_fields_are_found(void **state)
{
    struct reader *r =
        open_text("Name,Income\nHill,\"1,2\"\n\"Da\"\"le\", 7 \nx\n");
    struct record rec;

    (void)state;
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_str(under(reader_field_span(r, 0)), "Hill");
    assert_str(under(reader_field_span(r, 1)), "\"1,2\"");
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_str(under(reader_field_span(r, 0)), "\"Da\"\"le\"");
    assert_str(under(reader_field_span(r, 1)), " 7 ");
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_str(under(reader_field_span(r, 1)), ""); /* not there */
    assert_int_equal(reader_field_span(r, 1).begin,
                     reader_field_span(r, 0).end);

    assert_str(under(reader_locate(fixture.arena, fixture.source, 3, 1)),
               " 7 ");
    assert_str(under(reader_locate(fixture.arena, fixture.source, 1, 1)),
               "Income");
    assert_str(under(reader_locate(fixture.arena, fixture.source, 99, 1)), "");
}

static void places_are_those_of_the_file_behind_a_mark(void **state)
{
    struct reader *r = open_text("\xEF\xBB\xBF"
                                 "a;b\n\xC3\xA9;x\n");
    struct record rec;

    (void)state;
    assert_true(reader_next(fixture.diag, r, &rec));
    assert_str(under(reader_field_span(r, 1)), "x");
    assert_int_equal(
        source_position(fixture.source, reader_field_span(r, 1).begin).column,
        3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(records_come_with_row_and_line),
        TEST(every_line_end_ends_a_record),
        TEST(fields_are_unquoted_and_keep_their_space),
        TEST(widths_are_counted_never_judged),
        TEST(headings_are_cleaned),
        TEST(the_header_again_is_no_data),
        TEST(a_quote_that_is_not_doubled_may_stand),
        TEST(blanks_behind_a_closing_quote_are_let_go),
        TEST(what_can_be_mended_is_mended),
        TEST(a_torn_row_costs_itself_alone),
        TEST(a_quote_too_many_is_left_out),
        TEST(an_open_quote_ends_the_input),
        TEST(a_torn_header_is_refused),
        TEST(a_torn_header_of_known_width_is_read),
        TEST(torn_rows_come_to_an_end),
        TEST(a_cell_may_be_as_long_as_the_limit),
        TEST(a_longer_one_costs_its_row),
        TEST(places_of_fields_are_found),
        TEST(places_are_those_of_the_file_behind_a_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
