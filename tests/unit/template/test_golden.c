/* Every case of tests/golden/template: a template, and either the document it
 * becomes (.doc) or everything that is said about it (.diag). */
#include <check.h>
#include <golden.h>

#include <unistd.h>

#include "fixture.h"

struct result {
    struct str text;
    bool is_doc;
};

static struct result run(struct fixture *f, const char *name,
                         const char *edition)
{
    struct str path =
        str_printf(f->arena, TESTS_DIR "/golden/template/%s.md", name);
    struct source *file = source_open(f->arena, f->dg, path);
    struct source *src;
    struct template *t;
    const struct doc *d = NULL;
    struct buf out = { 0 };
    struct diag_style style = { .most = 100 };

    assert_non_null(file);
    src = source_from(f->arena, str_printf(f->arena, "%s.md", name),
                      source_bytes(file));
    f->context.edition = str_from(edition);
    t = template_parse(f->arena, f->dg, src, &f->search);
    if (t != NULL && template_check(f->dg, t, &f->context))
        d = template_expand(f->arena, f->dg, t, &f->context);
    if (d != NULL) {
        doc_validate(d);
        doc_dump(d, &out);
    }
    diag_render(f->dg, style, &out);
    source_close(file);
    return (struct result){ buf_take(&out, f->arena), d != NULL };
}

static void check_case(const char *name, const char *edition, bool is_doc)
{
    struct fixture f;
    struct result r;

    fixture_open(&f);
    assert_non_null(f.catalogue);
    r = run(&f, name, edition);
    golden_check(
        r.text,
        str_cstr(f.arena,
                 str_printf(f.arena, TESTS_DIR "/golden/template/%s%s%s.%s",
                            name, edition[0] == 'p' ? "-" : "",
                            edition[0] == 'p' ? edition : "",
                            is_doc ? "doc" : "diag")));
    assert_int_equal(r.is_doc, is_doc);
    fixture_close(&f);
}

#define DOC(name, slug)                                                        \
    static void doc_##name(void **state)                                       \
    {                                                                          \
        (void)state;                                                           \
        check_case(slug, "board", true);                                       \
    }
#define DIAG(name, slug)                                                       \
    static void diag_##name(void **state)                                      \
    {                                                                          \
        (void)state;                                                           \
        check_case(slug, "board", false);                                      \
    }

DOC(markdown, "markdown")
DOC(prose, "prose")
DOC(structure, "structure")
DOC(schools, "table-schools")
DOC(measures, "table-measures")
DOC(tests, "table-tests")
DOC(statement, "table-statement")
DOC(list, "table-list")
DOC(overdue, "table-overdue")
DOC(kpis, "kpis")
DOC(charts, "charts")
DOC(funnel, "chart-funnel")
DOC(front, "front")
DOC(agenda, "agenda")
DOC(appendix, "appendix")
DOC(questions, "questions")
DOC(commentary, "commentary")
DOC(exceptions, "exceptions")
DOC(drivers, "drivers")
DOC(confidential, "confidential")
DOC(part_two, "part-two")
DIAG(syntax, "errors-syntax")
DIAG(names, "errors-names")
DIAG(components, "errors-components")

static void doc_confidential_public(void **state)
{
    (void)state;
    check_case("confidential", "public", true);
}

static void doc_part_two_public(void **state)
{
    (void)state;
    check_case("part-two", "public", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doc_markdown),
        cmocka_unit_test(doc_prose),
        cmocka_unit_test(doc_structure),
        cmocka_unit_test(doc_schools),
        cmocka_unit_test(doc_measures),
        cmocka_unit_test(doc_tests),
        cmocka_unit_test(doc_statement),
        cmocka_unit_test(doc_list),
        cmocka_unit_test(doc_overdue),
        cmocka_unit_test(doc_kpis),
        cmocka_unit_test(doc_charts),
        cmocka_unit_test(doc_funnel),
        cmocka_unit_test(doc_front),
        cmocka_unit_test(doc_agenda),
        cmocka_unit_test(doc_appendix),
        cmocka_unit_test(doc_questions),
        cmocka_unit_test(doc_commentary),
        cmocka_unit_test(doc_exceptions),
        cmocka_unit_test(doc_drivers),
        cmocka_unit_test(doc_part_two),
        cmocka_unit_test(doc_part_two_public),
        cmocka_unit_test(doc_confidential),
        cmocka_unit_test(doc_confidential_public),
        cmocka_unit_test(diag_syntax),
        cmocka_unit_test(diag_names),
        cmocka_unit_test(diag_components),
    };

    if (chdir(TESTS_DIR "/golden/template") != 0) /* includes are relative */
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
