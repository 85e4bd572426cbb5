/* Limits: at each one a template is taken, one past it is refused and said. */
#include <check.h>

#include "fixture.h"

#define DEPTH_MAX 32 /* TEMPLATE_DEPTH_MAX, written again on purpose */

static bool is_taken(struct fixture *f, struct buf *text)
{
    struct source *src = source_from(f->arena, STR("limits.md"),
                                     str_copy(f->arena, buf_str(text)));
    struct template *t = template_parse(f->arena, f->dg, src, NULL);

    buf_free(text);
    if (t == NULL || !template_check(f->dg, t, &f->context))
        return false;
    return template_expand(f->arena, f->dg, t, &f->context) != NULL;
}

static bool nested(int depth)
{
    struct fixture f;
    struct buf text = { 0 };
    bool taken;

    fixture_open(&f);
    for (int i = 0; i < depth; i++)
        buf_text(&text, "::: keep\n");
    buf_text(&text, "deep\n");
    for (int i = 0; i < depth; i++)
        buf_text(&text, ":::\n");
    taken = is_taken(&f, &text);
    assert_int_equal(diag_has(f.dg, DIAG_TEMPLATE_DEPTH), !taken);
    fixture_close(&f);
    return taken;
}

static void structure_depth(void **state)
{
    (void)state;
    assert_true(nested(DEPTH_MAX));
    assert_false(nested(DEPTH_MAX + 1));
    assert_false(nested(5000));
}

static bool quoted(int depth)
{
    struct fixture f;
    struct buf text = { 0 };
    bool taken;

    fixture_open(&f);
    for (int i = 0; i < depth; i++)
        buf_byte(&text, '>');
    buf_text(&text, " deep\n");
    taken = is_taken(&f, &text);
    assert_int_equal(diag_has(f.dg, DIAG_TEMPLATE_DEPTH), !taken);
    fixture_close(&f);
    return taken;
}

static void markdown_depth(void **state)
{
    (void)state;
    assert_true(quoted(DEPTH_MAX - 1));
    assert_false(quoted(DEPTH_MAX));
    assert_false(quoted(50000));
}

static void expression_depth(void **state)
{
    struct fixture f;
    struct buf text = { 0 };

    (void)state;
    fixture_open(&f);
    buf_text(&text, "::: if ");
    for (int i = 0; i < 5000; i++)
        buf_byte(&text, '(');
    buf_text(&text, "\n:::\n");
    assert_false(is_taken(&f, &text));
    fixture_close(&f);
}

/* A figure that a loop asks a thousand times is asked, not parsed, again. */
static void loops_multiply(void **state)
{
    struct fixture f;
    struct buf text = { 0 };

    (void)state;
    fixture_open(&f);
    for (int i = 0; i < 12; i++)
        buf_text(&text, "::: each risks\n");
    buf_text(&text, "x\n");
    for (int i = 0; i < 12; i++)
        buf_text(&text, ":::\n");
    assert_true(is_taken(&f, &text)); /* 3^12 paragraphs: 531,441 */
    fixture_close(&f);
    fixture_open(&f);
    for (int i = 0; i < 14; i++)
        buf_text(&text, "::: each risks\n");
    buf_text(&text, "x\n");
    for (int i = 0; i < 14; i++)
        buf_text(&text, ":::\n");
    assert_false(is_taken(&f, &text)); /* 3^14: 4,782,969 */
    assert_true(diag_has(f.dg, DIAG_TEMPLATE_DEPTH));
    fixture_close(&f);
}

static void not_utf8(void **state)
{
    struct fixture f;
    struct buf text = { 0 };

    (void)state;
    fixture_open(&f);
    buf_text(&text, "fine \xff not\n");
    assert_false(is_taken(&f, &text));
    assert_true(diag_has(f.dg, DIAG_TEMPLATE_SYNTAX));
    fixture_close(&f);
}

static void empty(void **state)
{
    struct fixture f;
    struct buf text = { 0 };

    (void)state;
    fixture_open(&f);
    assert_true(is_taken(&f, &text));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structure_depth),  cmocka_unit_test(markdown_depth),
        cmocka_unit_test(expression_depth), cmocka_unit_test(loops_multiply),
        cmocka_unit_test(not_utf8),         cmocka_unit_test(empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
