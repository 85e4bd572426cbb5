/* YAML trees: shapes, places, refusals. */
#include "check.h"

#include <trustpress/yaml.h>

static struct arena *arena;
static struct diag *diag;
static const struct source *source;

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
    source = source_from(arena, STR("t.yaml"), str_from(text));
    return yaml_parse(arena, diag, source, source_bytes(source));
}

static struct str under(struct span at)
{
    return str_slice(source_bytes(at.src), at.begin, at.end);
}

static const char *rendered(void)
{
    struct buf b = { 0 };

    diag_render(diag, (struct diag_style){ 0 }, &b);
    return str_cstr(arena, buf_take(&b, arena));
}

/* The message holds `text`, at line:column of the source. */
static void assert_refused(const char *yaml, const char *place,
                           const char *text)
{
    const char *all;

    diag = diag_new(arena);
    if (parse(yaml) != NULL)
        fail_msg("accepted: %s", yaml);
    assert_int_equal(diag_errors(diag), 1);
    all = rendered();
    if (strstr(all, place) == NULL || strstr(all, text) == NULL)
        fail_msg("'%s' '%s' not in: %s", place, text, all);
}

static void a_map_keeps_order_and_text(void **state)
{
    const struct yaml *y = parse("b: 1\na: \"07\"\nc:\n  - x\n  - y z\n");
    const struct yaml *c;

    (void)state;
    assert_int_equal(y->kind, YAML_MAP);
    assert_int_equal(y->n, 3);
    assert_str(y->first->key, "b");
    assert_str(y->first->text, "1");
    assert_false(y->first->quoted);
    assert_str(yaml_text_of(y, STR("a")), "07");
    assert_true(yaml_find(y, STR("a"))->quoted);
    c = yaml_find(y, STR("c"));
    assert_int_equal(c->kind, YAML_LIST);
    assert_int_equal(c->n, 2);
    assert_str(c->first->next->text, "y z");
    assert_null(c->first->next->next);
    assert_null(yaml_find(y, STR("d")));
    assert_null(yaml_find(NULL, STR("d")));
    assert_null(yaml_find(c, STR("x")));
}

static void nothing_is_a_null_node(void **state)
{
    static const char *const texts[] = { "",    "\n\n",     "# only this\n",
                                         "---", "---\n...", "\xEF\xBB\xBF" };
    const struct yaml *y;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        y = parse(texts[i]);
        assert_non_null(y);
        assert_int_equal(y->kind, YAML_NULL);
    }
    y = parse("a:\nb: ~\nc: null\nd: NULL\ne: \"\"\n");
    assert_int_equal(yaml_find(y, STR("a"))->kind, YAML_NULL);
    assert_int_equal(yaml_find(y, STR("b"))->kind, YAML_NULL);
    assert_int_equal(yaml_find(y, STR("c"))->kind, YAML_NULL);
    assert_int_equal(yaml_find(y, STR("d"))->kind, YAML_SCALAR);
    assert_int_equal(yaml_find(y, STR("e"))->kind, YAML_SCALAR);
    assert_int_equal(diag_errors(diag), 0);
}

static void spans_are_bytes_of_the_source(void **state)
{
    const struct yaml *y =
        parse("\xEF\xBB\xBF"
              "caf\xC3\xA9: \"\xC2\xA3 5\"\r\nlist: [a, "
              "\xE2\x82\xAC]\r\nlast: |\r\n  two\r\n  lines\r\nend: x\r\n");
    const struct yaml *list = yaml_find(y, STR("list"));

    (void)state;
    assert_str(under(y->first->key_at), "caf\xC3\xA9");
    assert_str(under(y->first->at), "\"\xC2\xA3 5\"");
    assert_str(y->first->text, "\xC2\xA3 5");
    assert_str(under(list->at), "[a, \xE2\x82\xAC]");
    assert_str(under(list->first->next->at), "\xE2\x82\xAC");
    assert_str(under(yaml_find(y, STR("last"))->at), "|\r\n  two\r\n  lines");
    assert_str(yaml_find(y, STR("last"))->text, "two\nlines\n");
    assert_str(under(yaml_find(y, STR("end"))->at), "x");
    assert_str(under(yaml_find(y, STR("end"))->key_at), "end");
}

static void spans_of_blocks_end_with_their_last_child(void **state)
{
    const struct yaml *y = parse("a:\n  b: 1\n  c: [2]\n\n# note\nd: 3\n");

    (void)state;
    assert_str(under(yaml_find(y, STR("a"))->at), "b: 1\n  c: [2]");
    assert_str(under(y->at), "a:\n  b: 1\n  c: [2]\n\n# note\nd: 3");
}

/* A fenced block of a template: places are those of the template. */
static void a_part_points_into_its_source(void **state)
{
    static const char text[] = "# \xC3\x9C"
                               "ber\n```table\nrows: "
                               "\xC3\xA9t\xC3\xA9\nn: 1\n```\n";
    const struct yaml *y;
    size_t from, to;

    (void)state;
    source = source_from(arena, STR("t.md"), str_from(text));
    from = str_find(source_bytes(source), STR("rows"));
    to = str_find(source_bytes(source), STR("```\n"));
    y = yaml_parse(arena, diag, source,
                   str_slice(source_bytes(source), from, to));
    assert_non_null(y);
    assert_str(under(y->first->at), "\xC3\xA9t\xC3\xA9");
    assert_str(under(y->first->next->at), "1");
    assert_int_equal(source_position(source, y->first->next->at.begin).line, 4);
}

static void broken_texts_are_explained(void **state)
{
    (void)state;
    assert_refused("a: 1\n\tb: 2\n", "t.yaml:2:1", "a tab cannot indent YAML");
    assert_refused("a:\n  b: 1\n\tc: 2\n", "t.yaml:3:1",
                   "a tab cannot indent YAML");
    assert_refused("a: one: two\n", "t.yaml:1:7",
                   "a value with ': ' in it needs quotes");
    assert_refused("a: 1\nb\nc: 2\n", "t.yaml:3:1", "'key: value'");
    assert_refused("a: \"one\nb: 2\n", "t.yaml:1:4",
                   "a quote that is opened and never closed");
    assert_refused("a: [1, 2\nb: 3\n", "t.yaml:", "hint:");
    assert_refused("a: {x: 1\n", "t.yaml:", "not closed");
    assert_refused("a: @x\n", "t.yaml:1:4",
                   "a value cannot begin with this character");
    assert_refused("a: %x\n", "t.yaml:1:4",
                   "a value cannot begin with this character");
    assert_refused("a: \"c:\\data\"\n", "t.yaml:1:", "unknown escape");
    assert_refused("a: \x01\n", "t.yaml:1:4", "control character");
    assert_refused("a: \xFF\n", "t.yaml:1:4", "not UTF-8");
    assert_refused("a: 1\n b: 2\n", "t.yaml:2:", "same column");
    assert_refused("- a\nb: 1\n", "t.yaml:2:1", "does not fit");
}

static void features_beyond_need_are_refused(void **state)
{
    (void)state;
    assert_refused("a: &x 1\n", "t.yaml:1:4", "anchors");
    assert_refused("a: *x\n", "t.yaml:1:4", "aliases");
    assert_refused("a: !date 2025\n", "t.yaml:1:4", "tags");
    assert_refused("a: &x [1]\n", "t.yaml:1:4", "anchors");
    assert_refused("a: !t {b: 1}\n", "t.yaml:1:4", "tags");
    assert_refused("a: 1\n---\nb: 2\n", "t.yaml:2:1", "second document");
    assert_refused("[a]: 1\n", "t.yaml:1:1", "plain word");
    assert_refused("{a: 1}: 1\n", "t.yaml:1:1", "plain word");
}

static void a_repeated_key_is_refused(void **state)
{
    struct buf b = { 0 };

    (void)state;
    assert_refused("a: 1\nb: 2\n\"a\": 3\n", "t.yaml:3:1", "twice");
    assert_non_null(strstr(rendered(), "t.yaml:1:1"));
    for (int i = 0; i < 40; i++)
        buf_printf(&b, "key%d: %d\n", i, i);
    buf_text(&b, "key17: again\n");
    assert_refused(str_cstr(arena, buf_str(&b)), "t.yaml:41:1", "twice");
    buf_free(&b);
}

static const char *nested(size_t depth)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < depth; i++)
        buf_byte(&b, '[');
    for (size_t i = 0; i < depth; i++)
        buf_byte(&b, ']');
    return str_cstr(arena, buf_take(&b, arena));
}

static void depth_is_capped(void **state)
{
    (void)state;
    assert_non_null(parse(nested(YAML_DEPTH_MAX)));
    assert_refused(nested(YAML_DEPTH_MAX + 1), "t.yaml:1:65",
                   "nested too deeply");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_map_keeps_order_and_text),
        TEST(nothing_is_a_null_node),
        TEST(spans_are_bytes_of_the_source),
        TEST(spans_of_blocks_end_with_their_last_child),
        TEST(a_part_points_into_its_source),
        TEST(broken_texts_are_explained),
        TEST(features_beyond_need_are_refused),
        TEST(a_repeated_key_is_refused),
        TEST(depth_is_capped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
