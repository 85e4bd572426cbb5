/* Diagnostics as they are read: the goldens stand in diag/. */
#include "check.h"
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>

#include <trustpress/base/diag.h>

static const struct span nowhere = { NULL, 0, 0 };

static int start(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int stop(void **state)
{
    arena_free(*state);
    return 0;
}

/* The place of `part` in src; it must be there. */
static struct span at(const struct source *src, const char *part)
{
    size_t begin = str_find(source_bytes(src), str_from(part));

    assert_true(begin != STR_NONE);
    return (struct span){ src, begin, begin + strlen(part) };
}

static struct str shown(struct arena *a, const struct diag *dg,
                        struct diag_style style)
{
    struct buf b = { 0 };

    diag_render(dg, style, &b);
    return buf_take(&b, a);
}

static const struct diag_style plain = { .most = 0 };

static void test_message(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    struct source *csv = source_from(
        a, STR("orders.csv"),
        STR("id,date,amount,region\r\n980,2024-03-01,\"12,50\",EU\r\n"));
    struct source *project = source_from(
        a, STR("trustpress.yaml"), STR("year: 2025/26\namount: decimal\n"));

    diag_report(dg, DIAG_VALUE_UNKNOWN, at(csv, "\"12,50\""),
                "column 'amount': \"12,50\" is not a decimal");
    diag_note(dg, at(project, "amount"), "'amount' is declared here");
    diag_note(dg, nowhere, "a note without a place");
    diag_hint(dg, "write  amount: decimal(',')  if the comma is the mark");
    assert_golden(shown(a, dg, plain), "unit/base/diag/message.text");
    assert_golden(shown(a, dg, (struct diag_style){ .colour = true }),
                  "unit/base/diag/message.colour");
}

static void test_order(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    struct source *one = source_from(a, STR("a.yaml"), STR("x: 1\ny: 2\n"));
    struct source *two = source_from(a, STR("b.yaml"), STR("z: 3\n"));

    diag_report(dg, DIAG_NOTHING_TO_REPORT, nowhere, "no file was usable");
    diag_report(dg, DIAG_YAML_UNKNOWN, at(two, "z"), "third");
    diag_report(dg, DIAG_LAYOUT_NARROW, at(one, "y"), "second");
    diag_report(dg, DIAG_YAML_UNKNOWN, at(one, "x"), "first");
    diag_report(dg, DIAG_CSV_ENCODING, at(one, "x"), "also first, a note");
    assert_golden(shown(a, dg, plain), "unit/base/diag/order.text");
    assert_golden(shown(a, dg, (struct diag_style){ .quiet = true }),
                  "unit/base/diag/order.quiet");
    assert_golden(shown(a, dg, (struct diag_style){ .terse = true }),
                  "unit/base/diag/order.terse");
    assert_int_equal(diag_errors(dg), 3);
    assert_int_equal(diag_warnings(dg), 1);
    assert_int_equal(diag_worst(dg), DIAG_ERROR);
    assert_true(diag_has(dg, DIAG_CSV_ENCODING));
    assert_false(diag_has(dg, DIAG_CSV_QUOTE));
}

static void test_repetition_is_dropped(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    struct source *src = source_from(a, STR("a"), STR("text\n"));

    for (int i = 0; i < 3; i++) {
        diag_report(dg, DIAG_YAML_TYPE, at(src, "text"), "said once");
        diag_hint(dg, "hinted once");
    }
    diag_report(dg, DIAG_YAML_TYPE, at(src, "ext"), "said once");
    diag_report(dg, DIAG_YAML_SYNTAX, at(src, "text"), "said once");
    assert_int_equal(diag_errors(dg), 3);
    assert_golden(shown(a, dg, plain), "unit/base/diag/repetition.text");
}

/* Long lines, bytes that are no UTF-8, controls, ends of lines and of files. */
static void test_excerpts(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    struct str odd = STR("Caf\xE9 \x1B[31mred\tX,\0Y\n"
                         "\xC3\x85ngstr\xC3\xB6m here\n"
                         "\n"
                         "spans\ntwo lines\n"
                         "end");
    struct source *src = source_from(a, STR("odd.csv"), odd);
    char line[2000];
    struct source *wide;

    memset(line, 'x', sizeof line);
    memcpy(line + 1000, "MIDDLE", 6);
    wide = source_from(a, STR("wide.csv"), (struct str){ line, sizeof line });
    diag_report(dg, DIAG_CSV_NOT_TEXT, at(src, "red"), "escape %s", "\33[0m");
    diag_report(dg, DIAG_CSV_NOT_TEXT, at(src, "here"), "after two letters");
    diag_report(dg, DIAG_CSV_NOT_TEXT, at(src, "spans\ntwo"), "over the end");
    diag_report(dg, DIAG_CSV_NOT_TEXT, (struct span){ src, odd.len, odd.len },
                "at the end of the file");
    diag_report(dg, DIAG_CSV_NOT_TEXT, (struct span){ wide, 0, 2000 },
                "all of it");
    diag_report(dg, DIAG_CSV_NOT_TEXT, at(wide, "MIDDLE"), "in the middle");
    diag_report(dg, DIAG_CSV_NOT_TEXT, (struct span){ wide, 1999, 2000 },
                "the last");
    assert_golden(shown(a, dg, plain), "unit/base/diag/excerpts.text");
}

static void test_cap(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);

    for (int i = 0; i < 23; i++) {
        diag_report(dg, DIAG_VALUE_UNKNOWN, nowhere, "error %d", i);
        diag_report(dg, DIAG_CSV_WIDTH, nowhere, "note %d", i);
    }
    diag_report(dg, DIAG_CSV_ENCODING, nowhere, "another kind of note");
    assert_golden(shown(a, dg, plain), "unit/base/diag/cap.text");
    assert_golden(shown(a, dg, (struct diag_style){ .quiet = true, .most = 2 }),
                  "unit/base/diag/cap.quiet");
}

static void test_json(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    struct buf b = { 0 };
    struct source *src =
        source_from(a, STR("a \"b\".csv"),
                    STR("\xEF\xBB\xBFname\nback\\slash \"q\" \xA3\n"));

    diag_render_json(dg, &b);
    assert_str(buf_str(&b), "[]\n");
    buf_clear(&b);
    diag_report(dg, DIAG_VALUE_UNKNOWN, at(src, "\"q\""),
                "bad \"quote\", pound \xA3, back\\slash,\nnew line");
    diag_note(dg, at(src, "name"), "the heading");
    diag_note(dg, nowhere, "no place");
    diag_hint(dg, "one");
    diag_hint(dg, "two");
    diag_report(dg, DIAG_PDF_LIBRARY, nowhere, "system");
    diag_render_json(dg, &b);
    assert_golden(buf_str(&b), "unit/base/diag/messages.json");
    buf_free(&b);
}

static void test_a_book_in_a_message_is_shortened(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    char *book = arena_array(a, char, 3000001);
    struct str text;

    for (size_t i = 0; i < 3000000; i += 3)
        memcpy(book + i, "\xE2\x82\xAC", 3);
    diag_report(dg, DIAG_VALUE_UNKNOWN, nowhere, "<%s> is not a number", book);
    text = shown(a, dg, plain);
    assert_true(text.len < 1200);
    assert_true(str_find(text, STR("\xE2\x82\xAC ... \xE2\x82\xAC")) !=
                STR_NONE);
    assert_true(str_find(text, STR("> is not a number")) != STR_NONE);
}

static void test_nothing_said_is_nothing_shown(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);

    assert_str(shown(a, dg, plain), "");
    assert_int_equal(diag_worst(dg), DIAG_NOTE);
    diag_hint(dg, "for nobody");
    diag_note(dg, nowhere, "for nobody");
    assert_str(shown(a, dg, plain), "");
    diag_report(dg, DIAG_CSV_ENCODING, nowhere, "only a note");
    assert_str(shown(a, dg, plain),
               "trustpress: note: only a note [csv-encoding]\n");
}

static void test_print_writes_what_render_gives(void **state)
{
    struct arena *a = *state;
    struct diag *dg = diag_new(a);
    FILE *file = tmpfile();
    char line[100] = { 0 };

    diag_report(dg, DIAG_USAGE, nowhere, "no such command");
    diag_print(dg, plain, file);
    rewind(file);
    assert_int_equal(fread(line, 1, sizeof line - 1, file), 51);
    assert_string_equal(line, "trustpress: error: no such command [usage]\n"
                              "1 error\n");
    fclose(file);
}

static void test_every_row_of_the_table_is_sound(void **state)
{
    (void)state;
    for (int i = 0; i < DIAG_COUNT; i++) {
        const char *slug = diag_slug((enum diag_code)i);

        assert_true(strlen(diag_meaning((enum diag_code)i)) > 10);
        for (const char *c = slug; *c; c++)
            assert_true((*c >= 'a' && *c <= 'z') || *c == '-');
        for (int j = 0; j < i; j++)
            assert_string_not_equal(slug, diag_slug((enum diag_code)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_repetition_is_dropped),
        cmocka_unit_test(test_excerpts),
        cmocka_unit_test(test_cap),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_a_book_in_a_message_is_shortened),
        cmocka_unit_test(test_nothing_said_is_nothing_shown),
        cmocka_unit_test(test_print_writes_what_render_gives),
        cmocka_unit_test(test_every_row_of_the_table_is_sound),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
