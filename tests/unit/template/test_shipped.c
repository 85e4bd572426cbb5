/* What is shipped and what the manual shows: every template and every example
 * passes its check against the shipped catalogue, and makes a document even
 * when there are no figures at all. */
#include <check.h>

#include "fixture.h"
#include "shipped.h"

#define SHIPPED SOURCE_DIR "/templates"

static struct source *must_open(struct fixture *f, const char *path)
{
    struct source *src = source_open(f->arena, f->dg, str_from(path));

    assert_non_null(src);
    return src;
}

/* The fixture's trust, the shipped catalogue, no facts, no lists. */
static void shipped_open(struct fixture *f)
{
    static const struct str folder[] = { STR_INIT(SHIPPED) };

    *f = (struct fixture){ .arena = arena_new(0) };
    f->dg = diag_new(f->arena);
    f->store = store_new(f->arena);
    f->catalogue = shipped_catalogue(f->arena, f->dg);
    assert_non_null(f->catalogue);
    fixture_register(f);
    fixture_files(f);
    fixture_context(f);
    f->search.folder = (struct str_list){ folder, 1 };
}

static void say(struct fixture *f)
{
    struct buf out = { 0 };

    diag_render(f->dg, (struct diag_style){ .most = 100 }, &out);
    print_error("%.*s\n", STR_ARG(buf_str(&out)));
    buf_free(&out);
}

static const struct doc *make(struct fixture *f, const struct source *src)
{
    struct template *t = template_parse(f->arena, f->dg, src, &f->search);
    const struct doc *d = NULL;

    if (t != NULL && template_check(f->dg, t, &f->context))
        d = template_expand(f->arena, f->dg, t, &f->context);
    if (d == NULL)
        say(f);
    assert_non_null(d);
    doc_validate(d);
    return d;
}

static void board_pack(void **state)
{
    struct fixture f;
    const struct doc *d;

    (void)state;
    shipped_open(&f);
    d = make(&f, must_open(&f, SHIPPED "/board-pack.md"));
    assert_str(d->title, "Example Learning Trust: Board pack");
    assert_true(diag_has(f.dg, DIAG_TEMPLATE_LEFT_OUT));
    fixture_close(&f);
}

/* The text between the next two lines that are `fence` (and more); the first
 * may have a word behind it. Moves *at behind it. */
static bool next_block(struct str text, const char *fence, size_t *at,
                       struct str *block)
{
    struct str rest = str_slice(text, *at, text.len);
    struct str mark = str_from(fence);
    size_t from = str_find(rest, mark);
    size_t to;

    if (from == STR_NONE)
        return false;
    from += mark.len;
    from += str_find_byte(str_slice(rest, from, rest.len), '\n') + 1;
    to = str_find(str_slice(rest, from, rest.len), mark);
    assert_true(to != STR_NONE);
    *block = str_slice(rest, from, from + to);
    *at += from + to + mark.len + 1;
    return true;
}

static void readme_examples(void **state)
{
    struct fixture f;
    struct str text;
    struct str block;
    size_t at = 0;
    size_t n = 0;

    (void)state;
    shipped_open(&f);
    text = source_bytes(must_open(&f, SHIPPED "/README.md"));
    while (next_block(text, "\n````", &at, &block)) {
        struct str name = str_printf(f.arena, "README example %zu", ++n);

        make(&f, source_from(f.arena, name, block));
    }
    assert_true(n >= 15);
    fixture_close(&f);
}

static void manual_example(void **state)
{
    struct fixture f;
    struct str text;
    size_t from;
    size_t to;

    (void)state;
    shipped_open(&f);
    text = source_bytes(
        must_open(&f, SOURCE_DIR "/src/template/trustpress-template.5"));
    from = str_find(text, STR("::: needs income\n"));
    assert_true(from != STR_NONE);
    to = str_find(str_slice(text, from, text.len), STR("\n.Ed"));
    make(&f, source_from(f.arena, STR("manual"),
                         str_slice(text, from, from + to + 1)));
    fixture_close(&f);
}

/* Every component has an example, every example names a component. */
static void readme_is_complete(void **state)
{
    static const char *const names[] = {
        "table",
        "kpis",
        "chart",
        "note",
        "cover",
        "contents",
        "document-control",
        "facts",
        "agenda",
        "decisions",
        "matrix",
        "questions",
        "commentary",
        "sources",
        "missing",
        "measures-used",
        "reconciliation",
        "left-out",
    };
    struct fixture f;
    struct str text;

    (void)state;
    shipped_open(&f);
    text = source_bytes(must_open(&f, SHIPPED "/README.md"));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str fence = str_printf(f.arena, "```%s\n", names[i]);

        if (str_find(text, fence) == STR_NONE)
            print_error("no example of %s\n", names[i]);
        assert_true(str_find(text, fence) != STR_NONE);
    }
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(board_pack),
        cmocka_unit_test(readme_examples),
        cmocka_unit_test(manual_example),
        cmocka_unit_test(readme_is_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
