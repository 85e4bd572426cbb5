/* The project file: defaults, every key, and what is wrong all at once. */
#include "check.h"
#include "report_priv.h"
#include "tmpdir.h"

struct fixture {
    struct arena *arena;
    struct diag *diag;
    struct project project;
    bool ok;
};

static struct fixture read_text(struct str text)
{
    struct fixture f = { .arena = arena_new(0) };
    const struct source *src;
    const struct yaml *root;

    f.diag = diag_new(f.arena);
    f.project = (struct project){ .as_at = DATE_NONE,
                                  .meeting_date = DATE_NONE,
                                  .folder = STR("/nowhere") };
    src = source_from(f.arena, STR("trustpress.yaml"), text);
    root = yaml_parse(f.arena, f.diag, src, text);
    f.ok = root != NULL && project_apply(f.arena, f.diag, root, &f.project);
    return f;
}

static void test_every_key(void **state)
{
    struct fixture f = read_text(
        STR("organisation: {name: A Trust, kind: multi-academy trust, "
            "group-uid: 99999, company-number: \"01234567\"}\n"
            "as-at: 2025-11-27\n"
            "year: 2025/26\n"
            "period: 3\n"
            "meeting: {body: Board, date: 4 Dec 2025, place: Hall}\n"
            "data: [one.csv, two.csv]\n"
            "documents: [board-pack]\n"
            "version: 2\n"
            "brand: {colour: \"#1d4f91\", logo: logo.png}\n"));

    (void)state;
    assert_true(f.ok);
    assert_str(f.project.name, "A Trust");
    assert_str(f.project.company_number, "01234567");
    assert_int_equal(f.project.as_at, date_of(2025, 11, 27));
    assert_int_equal(f.project.meeting_date, date_of(2025, 12, 4));
    assert_true(period_equal(f.project.year, period_academic(2025)));
    assert_true(period_equal(f.project.month, period_month(2025, 3)));
    assert_int_equal(f.project.data.n, 2);
    assert_str(f.project.data.item[1], "/nowhere/two.csv");
    assert_true(f.project.has_brand);
    assert_int_equal(f.project.brand.r, 0x1d);
    assert_int_equal(f.project.brand.b, 0x91);
    assert_str(f.project.logo, "/nowhere/logo.png");
    arena_free(f.arena);
}

/* Seven mistakes, seven messages: nobody should have to run it seven times. */
static void test_all_errors_at_once(void **state)
{
    struct fixture f = read_text(STR("organization: {name: A Trust}\n"
                                     "as-at: soon\n"
                                     "year: 2025\n"
                                     "period: 13\n"
                                     "meeting: {day: Monday}\n"
                                     "data: [one.csv]\n"
                                     "brand: {colour: blue, tone: dark}\n"));

    (void)state;
    assert_false(f.ok);
    assert_int_equal(diag_errors(f.diag), 7);
    arena_free(f.arena);
}

static void test_month_needs_a_year(void **state)
{
    struct fixture f = read_text(STR("period: 3\ndata: [one.csv]\n"));

    (void)state;
    assert_false(f.ok);
    assert_int_equal(diag_errors(f.diag), 1);
    arena_free(f.arena);
}

static void test_pattern_that_finds_nothing(void **state)
{
    struct fixture f = read_text(STR("data: [exports/*.csv]\n"));

    (void)state;
    assert_false(f.ok);
    assert_true(diag_has(f.diag, DIAG_FILE_MISSING));
    arena_free(f.arena);
}

static void test_paths(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    assert_str(path_join(a, STR("a"), STR("b.csv")), "a/b.csv");
    assert_str(path_join(a, STR("a/"), STR("b.csv")), "a/b.csv");
    assert_str(path_join(a, STR(""), STR("b.csv")), "b.csv");
    assert_str(path_join(a, STR("a"), STR("/b.csv")), "/b.csv");
    assert_str(path_folder(STR("a/b/c.csv")), "a/b");
    assert_str(path_folder(STR("c.csv")), "");
    assert_str(path_folder(STR("/c.csv")), "/");
    assert_str(path_name(STR("a/b/c.csv")), "c.csv");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_all_errors_at_once),
        cmocka_unit_test(test_month_needs_a_year),
        cmocka_unit_test(test_pattern_that_finds_nothing),
        cmocka_unit_test(test_paths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
