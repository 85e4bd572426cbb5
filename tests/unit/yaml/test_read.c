/* Typed reads and unknown keys. */
#include "check.h"

#include <trustpress/yaml.h>

static struct arena *arena;
static struct diag *diag;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    diag = diag_new(arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct yaml *parse(const char *text)
{
    const struct source *src =
        source_from(arena, STR("t.yaml"), str_from(text));
    const struct yaml *y = yaml_parse(arena, diag, src, source_bytes(src));

    assert_non_null(y);
    return y;
}

static void assert_reported(size_t errors, const char *text)
{
    struct buf b = { 0 };
    const char *all;

    assert_int_equal(diag_errors(diag), errors);
    diag_render(diag, (struct diag_style){ 0 }, &b);
    all = str_cstr(arena, buf_take(&b, arena));
    if (strstr(all, text) == NULL)
        fail_msg("'%s' not in: %s", text, all);
}

static void texts_are_read(void **state)
{
    const struct yaml *y = parse("a: 07 b\nb:\nc: [1]\n");
    struct str s = STR("default");

    (void)state;
    assert_true(yaml_read_text(diag, y, STR("missing"), &s));
    assert_str(s, "default");
    assert_true(yaml_read_text(diag, y, STR("b"), &s));
    assert_str(s, "default");
    assert_true(yaml_read_text(diag, y, STR("a"), &s));
    assert_str(s, "07 b");
    assert_true(yaml_read_text(diag, NULL, STR("a"), &s));
    assert_int_equal(diag_errors(diag), 0);
    assert_false(yaml_read_text(diag, y, STR("c"), &s));
    assert_reported(1, "t.yaml:3:4: error: 'c' takes a text, not a list");
}

static void truths_are_read(void **state)
{
    const struct yaml *y = parse("a: yes\nb: False\nc: maybe\n");
    bool t = false;

    (void)state;
    assert_true(yaml_read_truth(diag, y, STR("a"), &t));
    assert_true(t);
    assert_true(yaml_read_truth(diag, y, STR("b"), &t));
    assert_false(t);
    t = true;
    assert_false(yaml_read_truth(diag, y, STR("c"), &t));
    assert_true(t);
    assert_reported(1, "'c' takes yes or no, not 'maybe'");
}

static void numbers_are_read(void **state)
{
    const struct yaml *y = parse("a: -12\nb: 1.5\nc: 1,000\nd: 53%\n"
                                 "e: 99999999999999999999\n");
    int64_t n = 0;
    struct decimal d;

    (void)state;
    assert_true(yaml_read_int(diag, y, STR("a"), &n));
    assert_int_equal(n, -12);
    assert_true(yaml_read_decimal(diag, y, STR("b"), &d));
    assert_int_equal(d.mantissa, 15);
    assert_int_equal(d.scale, 1);
    assert_false(yaml_read_int(diag, y, STR("b"), &n));
    assert_false(yaml_read_int(diag, y, STR("c"), &n));
    assert_false(yaml_read_decimal(diag, y, STR("d"), &d));
    assert_false(yaml_read_int(diag, y, STR("e"), &n));
    assert_int_equal(n, -12);
    assert_reported(4, "without commas, % or a currency sign");
}

static void lists_of_texts_are_read(void **state)
{
    const struct yaml *y = parse("a: [x, 'y z', NULL]\nb: one\nc: [[1]]\n"
                                 "d: {e: f}\ng: []\n");
    struct str_list list = { 0 };

    (void)state;
    assert_true(yaml_read_texts(arena, diag, y, STR("a"), &list));
    assert_int_equal(list.n, 3);
    assert_str(list.item[1], "y z");
    assert_str(list.item[2], "NULL");
    assert_true(yaml_read_texts(arena, diag, y, STR("b"), &list));
    assert_int_equal(list.n, 1);
    assert_str(list.item[0], "one");
    assert_true(yaml_read_texts(arena, diag, y, STR("missing"), &list));
    assert_int_equal(list.n, 1);
    assert_true(yaml_read_texts(arena, diag, y, STR("g"), &list));
    assert_int_equal(list.n, 0);
    assert_int_equal(diag_errors(diag), 0);
    assert_false(yaml_read_texts(arena, diag, y, STR("c"), &list));
    assert_false(yaml_read_texts(arena, diag, y, STR("d"), &list));
    assert_reported(2, "'c' takes a list of texts, not a list");
}

static void a_colour_without_quotes_is_told(void **state)
{
    const struct yaml *y = parse("colour: #1d4f91\nlogo: # none yet\n");
    struct str s = STR("");

    (void)state;
    assert_true(yaml_read_text(diag, y, STR("logo"), &s));
    assert_false(yaml_read_text(diag, y, STR("colour"), &s));
    assert_reported(
        1, "t.yaml:1:9: error: 'colour' is empty: '#' begins a comment");
}

static void unknown_keys_are_reported_with_the_nearest(void **state)
{
    static const struct str keys[] = { STR_INIT("measures"), STR_INIT("rows"),
                                       STR_INIT("as-at") };
    const struct yaml *y = parse("rows: 1\nmeasure: 2\nas_at: 3\ncolour: 4\n");

    (void)state;
    assert_false(yaml_check_keys(diag, y, keys, 3));
    assert_reported(3, "t.yaml:2:1: error: unknown key 'measure'");
    assert_reported(3, "did you mean 'measures'?");
    assert_reported(3, "did you mean 'as-at'?");
    assert_reported(3, "known here: measures, rows, as-at");
}

static void maps_are_needed_where_keys_are(void **state)
{
    static const struct str keys[] = { STR_INIT("rows") };

    (void)state;
    assert_true(yaml_check_keys(diag, parse("rows: 1\n"), keys, 1));
    assert_true(yaml_check_keys(diag, NULL, keys, 1));
    assert_true(yaml_check_keys(diag, parse(""), keys, 1));
    assert_false(yaml_check_keys(diag, parse("- rows\n"), keys, 1));
    assert_reported(1, "'key: value' lines are needed here, not a list");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_are_read),
        TEST(truths_are_read),
        TEST(numbers_are_read),
        TEST(lists_of_texts_are_read),
        TEST(a_colour_without_quotes_is_told),
        TEST(unknown_keys_are_reported_with_the_nearest),
        TEST(maps_are_needed_where_keys_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
