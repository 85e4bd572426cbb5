/* Encodings: what is decided, and that every field comes out as UTF-8. */
#include "csv_check.h"

static struct reader *assert_opens(struct str bytes, enum encoding e,
                                   const char *header)
{
    struct reader *r = open_bytes(bytes);

    assert_non_null(r);
    assert_int_equal(reader_dialect(r)->encoding, e);
    assert_string_equal(shown(reader_header(r)), header);
    return r;
}

static void ascii_and_utf8_are_utf8(void **state)
{
    struct reader *r;

    (void)state;
    r = assert_opens(STR("a,b\n1,2\n"), ENCODING_UTF8, "a|b");
    assert_next(r, "1|2");
    r = assert_opens(STR("caf\xC3\xA9,\xC2\xA3\n\xE2\x82\xAC,\xF0\x9F\x8E\x93"),
                     ENCODING_UTF8, "caf\xC3\xA9|\xC2\xA3");
    assert_next(r, "\xE2\x82\xAC|\xF0\x9F\x8E\x93");
    assert_false(reader_dialect(r)->c1_repaired);
}

static void a_byte_order_mark_is_no_text(void **state)
{
    struct reader *r = assert_opens(STR("\xEF\xBB\xBFRECTYPE,LEA\n1,936\n"),
                                    ENCODING_UTF8_BOM, "RECTYPE|LEA");

    (void)state;
    assert_str(under(reader_header_span(r, 0)), "RECTYPE");
    assert_next(r, "1|936");
    assert_str(under(reader_field_span(r, 1)), "936");
}

/* The three bytes that the real links file holds, and those of other years. */
static void other_bytes_are_windows_1252(void **state)
{
    struct reader *r = assert_opens(
        STR("name,n\nThomas \xE0 Becket,1\nNorth Star 82\xB0,2\n"
            "Awel y M\xF4r,3\nSt Mary\x92s\xA0School \x80,4\n\x81,5\n"),
        ENCODING_WINDOWS_1252, "name|n");

    (void)state;
    assert_next(r, "Thomas \xC3\xA0 Becket|1");
    assert_next(r, "North Star 82\xC2\xB0|2");
    assert_next(r, "Awel y M\xC3\xB4r|3");
    assert_str(under(reader_field_span(r, 0)), "Awel y M\xF4r");
    assert_next(r, "St Mary\xE2\x80\x99s\xC2\xA0School \xE2\x82\xAC|4");
    assert_next(r, "\xEF\xBF\xBD|5");
    assert_end(r);
    assert_message("t.csv:2:8: note: this is not UTF-8: the file is read as "
                   "Windows-1252");
}

/* A quoted field goes through libcsv before it is decoded. */
static void quoted_fields_are_decoded_too(void **state)
{
    struct reader *r =
        assert_opens(STR("name,n\n\"the \"\"\x93old\x94\"\" hall\",\"\xA3\"\n"),
                     ENCODING_WINDOWS_1252, "name|n");

    (void)state;
    assert_next(r, "the \"\xE2\x80\x9Cold\xE2\x80\x9D\" hall|\xC2\xA3");
}

/* The one high byte of a long file decides for all of it. */
static void the_whole_file_is_looked_at(void **state)
{
    struct buf b = { 0 };
    struct reader *r;

    (void)state;
    buf_text(&b, "name,n\n");
    for (int i = 0; i < 30000; i++)
        buf_text(&b, "A school of some name,12345\n");
    buf_text(&b, "caf\xE9,1\n");
    r = open_bytes(buf_str(&b));
    assert_int_equal(reader_dialect(r)->encoding, ENCODING_WINDOWS_1252);
    for (int i = 0; i < 30000; i++)
        assert_next(r, "A school of some name|12345");
    assert_next(r, "caf\xC3\xA9|1");
    buf_free(&b);
}

static void c1_controls_are_what_windows_meant(void **state)
{
    struct reader *r =
        assert_opens(STR("a,b\nSt Mary\xC2\x92s,April \xC2\x96 June\n"),
                     ENCODING_UTF8, "a|b");

    (void)state;
    assert_true(reader_dialect(r)->c1_repaired);
    assert_next(r, "St Mary\xE2\x80\x99s|April \xE2\x80\x93 June");
}

static void utf16_is_read_with_and_without_a_mark(void **state)
{
    struct reader *r;

    (void)state;
    r = assert_opens(STR("\xFF\xFE"
                         "a\0,\0b\0\r\0\n\0\xAC\x20,\0"
                         "2\0"),
                     ENCODING_UTF16_LE, "a|b");
    assert_next(r, "\xE2\x82\xAC|2");
    assert_str(under(reader_field_span(r, 0)), "\xE2\x82\xAC");
    r = assert_opens(STR("\xFE\xFF\0a\0,\0b\0\n\xD8\x3C\xDF\x93\0,\0"
                         "2"),
                     ENCODING_UTF16_BE, "a|b");
    assert_next(r, "\xF0\x9F\x8E\x93|2");
    r = assert_opens(STR("a\0,\0b\0\n\0"
                         "1\0,\0"
                         "2\0"),
                     ENCODING_UTF16_LE, "a|b");
    assert_next(r, "1|2");
    r = assert_opens(STR("\0a\0,\0b\0\n\0"
                         "1\0,\0"
                         "2"),
                     ENCODING_UTF16_BE, "a|b");
    assert_next(r, "1|2");
    r = assert_opens(STR("\xFF\xFE"
                         "a\0,\0b\0\n\0\x00\xD8,\0"
                         "2\0"),
                     ENCODING_UTF16_LE, "a|b");
    assert_next(r, "\xEF\xBF\xBD|2"); /* half a pair */
}

static void assert_not_text(struct str bytes, const char *message)
{
    fixture.diag = diag_new(fixture.arena);
    assert_null(open_bytes(bytes));
    assert_true(diag_has(fixture.diag, DIAG_CSV_NOT_TEXT));
    assert_message(message);
}

static void what_is_no_text_is_named(void **state)
{
    (void)state;
    assert_not_text(STR("PK\x03\x04\x14\0\x06\0"), "an Excel workbook");
    assert_not_text(STR("PK\x03\x04\x14\0\x06\0"),
                    "save the sheet as \"CSV UTF-8");
    assert_not_text(STR("\xD0\xCF\x11\xE0\xA1"), "an old Excel workbook");
    assert_not_text(STR("%PDF-1.7\n"), "a PDF");
    assert_not_text(STR("\x89PNG\r\n"), "a picture");
    assert_not_text(STR("\x1F\x8B\x08"), "a gzip file");
    assert_not_text(STR("\r\n <!DOCTYPE html><html>"), "a web page");
    assert_not_text(STR("\xEF\xBB\xBF<?xml version"), "XML");
    assert_not_text(STR("{\"a\": 1}"), "JSON");
    assert_not_text(STR("{\n  \"a\": 1\n}"), "JSON");
    assert_not_text(STR("[\n  {\n    \"a\": 1}]"), "JSON");
    assert_not_text(STR("[\r\n  [\"a\"]]"), "JSON");
    assert_not_text(STR("[]\n"), "JSON");
    assert_not_text(STR("a,b\n1,\0002\n"), "it holds a zero byte");
    assert_not_text(STR("a,b\n\xE9,\0002\n"), "t.csv:2:3");
}

static void nothing_is_reported_as_nothing(void **state)
{
    static const char *const texts[] = { "",           "\n",
                                         "\r\n\r\n",   "\xEF\xBB\xBF",
                                         ",,,\n,,,\n", " \n" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fixture.diag = diag_new(fixture.arena);
        assert_null(open_bytes(str_from(texts[i])));
        assert_true(diag_has(fixture.diag, DIAG_CSV_EMPTY));
        assert_int_equal(diag_errors(fixture.diag), 1);
    }
}

static void encodings_have_names(void **state)
{
    (void)state;
    assert_string_equal(encoding_name(ENCODING_WINDOWS_1252), "Windows-1252");
    assert_string_equal(encoding_name(ENCODING_UTF8), "UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ascii_and_utf8_are_utf8),
        TEST(a_byte_order_mark_is_no_text),
        TEST(other_bytes_are_windows_1252),
        TEST(quoted_fields_are_decoded_too),
        TEST(the_whole_file_is_looked_at),
        TEST(c1_controls_are_what_windows_meant),
        TEST(utf16_is_read_with_and_without_a_mark),
        TEST(what_is_no_text_is_named),
        TEST(nothing_is_reported_as_nothing),
        TEST(encodings_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
