/* The catalogue: what it says, what it refuses, how a project lays over it. */
#include "world.h"

struct bench {
    struct arena *a;
    struct diag *dg;
};

static int setup(void **state)
{
    static struct bench b;

    b = (struct bench){ .a = arena_new(0) };
    b.dg = diag_new(b.a);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    arena_free(b->a);
    return 0;
}

static const char head[] =
    "inputs:\n"
    "  ledger: {time: flow, nil: yes, money: [gag, energy]}\n"
    "  ks2: {time: year, pupils: [eligible], percent: [met], "
    "weighted: [long]}\n"
    "measures:\n";

static struct catalogue *load(struct bench *b, const struct catalogue *base,
                              const char *yaml)
{
    const struct source *src =
        source_from(b->a, STR("m.yaml"), str_copy(b->a, str_from(yaml)));

    return catalogue_load(b->a, b->dg, base, src);
}

static struct str messages(struct bench *b)
{
    struct buf out = { 0 };

    diag_render(b->dg, (struct diag_style){ .most = 200 }, &out);
    return buf_take(&out, b->a);
}

static void assert_message(struct bench *b, const char *part)
{
    const struct str all = messages(b);

    if (str_find(all, str_from(part)) == STR_NONE)
        print_error("wanted: %s\ngot:\n%.*s", part, STR_ARG(all));
    assert_true(str_find(all, str_from(part)) != STR_NONE);
}

static void refused(struct bench *b, const char *entry, const char *message)
{
    struct buf yaml = { 0 };

    buf_text(&yaml, head);
    buf_text(&yaml, entry);
    assert_null(load(b, NULL, str_cstr(b->a, buf_str(&yaml))));
    buf_free(&yaml);
    assert_message(b, message);
}

static void test_mistakes_are_found_with_their_places(void **state)
{
    struct bench *b = *state;

    refused(b, "  a: {title: A, sum: ledger.gas}\n",
            "m.yaml:5:22: error: there is nothing called 'ledger.gas'");
    refused(b, "  a: {title: A, sum: ledger.gas}\n",
            "did you mean ledger.gag?");
    refused(b, "  a: {title: A}\n", "'a' has no formula");
    refused(b, "  a: {sum: ledger.gag}\n", "'a' has no title");
    refused(b, "  a: {title: A, sum: ledger.gag, mean: ks2.met}\n",
            "'a' has two formulas");
    refused(b, "  a: {title: A, rate: ks2.met}\n", "'a' needs an 'over'");
    refused(b, "  a: {title: A, sum: ledger.gag, over: ks2.eligible}\n",
            "'a' takes no 'over'");
    refused(b, "  a: {title: A, weighted: ks2.met}\n",
            "there is no weighted input 'ks2.met'");
    refused(b, "  a: {title: A, weighted: ks2.long, over: ks2.eligible}\n",
            "'a' takes no 'over'");
    refused(b,
            "  a: {title: A, weighted: ks2.long}\n"
            "  b: {title: B, like: a, over: ks2.eligible}\n",
            "'b' takes no 'over'");
    refused(b, "  a: {title: A, unit: pounds, sum: ledger.gag}\n",
            "'pounds' is no unit");
    refused(b, "  a: {title: A, sum: ledger.gag, colour: red}\n", "colour");
    refused(b, "  a: {title: A, decimals: 9, sum: ledger.gag}\n",
            "'decimals' is from 0 to 6");
    refused(b, "  a: {title: A, sum: ledger.gag, bands: [{rating: red}]}\n",
            "'a' has bands and no band-source");
    refused(b, "  ks2: {title: A, sum: ledger.gag}\n",
            "'ks2' is the name of a family of inputs");
    refused(b, "  a: {title: A, sum: ledger.gag, defaults: forecast.yeer}\n",
            "'yeer' is no facet");
    refused(b, "  a: {title: A, sum: ks2.eligible, compare: [neighbours]}\n",
            "'neighbours' is no comparator");
    refused(b, "  a: {title: A, sum: ks2.eligible, coverage: {least: 120}}\n",
            "'least' is a percentage from 0 to 100");
    refused(b, "  a: {title: A, sum: ks2.eligible, since: lately}\n",
            "'since' is a school year, such as 2015/16");
    refused(b, "  a: {like: b, title: A}\n",
            "there is no measure 'b' to be like");
    refused(b,
            "  twice: {title: A, sum: ledger.gag}\n"
            "  a: {like: twce, title: A}\n",
            "did you mean twice?");
    refused(b,
            "  a: {like: b, title: A}\n"
            "  b: {like: a, title: B}\n",
            "'b' is like itself in the end");
}

static void test_units_are_checked(void **state)
{
    struct bench *b = *state;

    refused(b, "  a: {title: A, unit: money, sum: ledger.gag + ks2.eligible}\n",
            "units do not fit: money with pupils");
    refused(b, "  a: {title: A, unit: percent, sum: ledger.gag}\n",
            "the formula of 'a' gives money, not its unit");
    refused(b,
            "  a: {title: A, unit: percent, pooled: ledger.gag, "
            "over: ks2.eligible}\n",
            "gives money / pupils, not its unit");
}

static void test_circles_are_found(void **state)
{
    struct bench *b = *state;

    refused(b,
            "  a: {title: A, formula: b + 1}\n"
            "  b: {title: B, formula: a + 1}\n",
            "'a' needs itself to be worked out");
}

static void test_all_mistakes_at_once(void **state)
{
    struct bench *b = *state;

    refused(b,
            "  a: {title: A, sum: ledger.gas}\n"
            "  b: {title: B, sum: ledger.enrgy}\n",
            "'ledger.enrgy'");
    assert_int_equal(diag_errors(b->dg), 2);
}

static void test_a_project_replaces_what_formulas_use(void **state)
{
    static const char shipped[] =
        "inputs:\n"
        "  ledger: {time: flow, nil: yes, money: [gag, energy]}\n"
        "measures:\n"
        "  cost: {title: Cost, unit: money, sum: ledger.energy}\n"
        "  twice: {title: Twice, unit: money, formula: 2 * cost}\n";
    static const char own[] =
        "measures:\n"
        "  cost: {title: Our cost, unit: money, sum: ledger.gag}\n"
        "  more: {title: More, unit: money, formula: cost + twice}\n";
    struct bench *b = *state;
    const struct catalogue *base = load(b, NULL, shipped);
    const struct catalogue *c = load(b, base, own);
    const struct entry *twice;

    assert_non_null(base);
    assert_non_null(c);
    assert_int_equal(catalogue_count(base), 2);
    assert_int_equal(catalogue_count(c), 3);
    assert_str(catalogue_find(c, STR("cost"))->title, "Our cost");
    assert_str(catalogue_find(base, STR("cost"))->title, "Cost");
    twice = entry_of(catalogue_find(c, STR("twice")));
    assert_ptr_equal(&twice->top.item[0].measure->measure,
                     catalogue_find(c, STR("cost")));
    assert_str(catalogue_nearest(c, STR("twcie")), "twice");
    assert_int_equal(catalogue_nearest(c, STR("zebra_crossing")).len, 0);
}

/* Shipped in several files, in any order; all mistakes of all files at once. */
static void test_several_files_are_one_catalogue(void **state)
{
    struct bench *b = *state;
    const struct source *src[] = {
        source_from(b->a, STR("one.yaml"),
                    STR("measures:\n"
                        "  half: {like: part, title: Half, pooled: ks2.met}\n"
                        "  more: {title: More, formula: half + part}\n")),
        source_from(b->a, STR("two.yaml"),
                    STR("inputs:\n"
                        "  ks2: {time: year, pupils: [met, eligible]}\n"
                        "measures:\n"
                        "  part: {title: Part, unit: percent, pooled: "
                        "ks2.eligible, over: ks2.eligible}\n")),
        source_from(b->a, STR("three.yaml"),
                    STR("measures:\n"
                        "  part: {title: Part, sum: ks2.met}\n"
                        "  wrong: {title: Wrong, sum: ks2.mat}\n")),
    };
    const struct catalogue *c = catalogue_load_all(b->a, b->dg, NULL, src, 2);

    if (!c)
        print_error("%.*s", STR_ARG(messages(b)));
    assert_non_null(c);
    assert_int_equal(catalogue_count(c), 3);
    assert_int_equal(catalogue_find(c, STR("half"))->unit, UNIT_PERCENT);
    assert_str(expr_text(catalogue_find(c, STR("half"))->bottom),
               "ks2.eligible");
    assert_null(catalogue_load_all(b->a, b->dg, NULL, src, 3));
    assert_message(b, "three.yaml:2:3: error: there are two measures called "
                      "'part'");
    assert_message(b, "three.yaml:3:30: error: there is nothing called "
                      "'ks2.mat'");
    assert_int_equal(diag_errors(b->dg), 2);
}

/* A threshold of the project's own: like the shipped measure of its name. */
static void test_a_project_changes_a_threshold(void **state)
{
    static const char shipped[] =
        "inputs:\n"
        "  ledger: {time: flow, nil: yes, money: [gag, energy]}\n"
        "measures:\n"
        "  share: {title: Share, unit: percent, good: low, band-source: House, "
        "formula: 100 * ledger.energy / ledger.gag, "
        "bands: [{rating: red, at-least: 5}, {rating: green}]}\n";
    static const char own[] =
        "measures:\n"
        "  share: {like: share, band-source: Finance policy 2025, "
        "bands: [{rating: red, at-least: 8, word: Over policy}, "
        "{rating: green}]}\n";
    struct bench *b = *state;
    const struct catalogue *base = load(b, NULL, shipped);
    const struct catalogue *c = load(b, base, own);
    const struct measure *m;

    if (!c)
        print_error("%.*s", STR_ARG(messages(b)));
    assert_non_null(c);
    assert_int_equal(catalogue_count(c), 1);
    m = catalogue_find(c, STR("share"));
    assert_str(m->title, "Share");
    assert_int_equal(m->polarity, POLARITY_DOWN_GOOD);
    assert_str(m->band_source, "Finance policy 2025");
    assert_int_equal(m->n_bands, 2);
    assert_int_equal(decimal_compare(m->band[0].least, decimal_of(8)), 0);
    assert_str(m->band[0].word, "Over policy");
    assert_int_equal(
        decimal_compare(catalogue_find(base, STR("share"))->band[0].least,
                        decimal_of(5)),
        0);
}

static void test_like_begins_with_another(void **state)
{
    static const char yaml[] =
        "inputs:\n"
        "  ks2: {time: year, pupils: [eligible], percent: [met, high]}\n"
        "measures:\n"
        "  a: {title: A, id: E1, unit: percent, good: high, rate: ks2.met, "
        "over: ks2.eligible, cohort: pupils}\n"
        "  b: {like: a, title: B, id: E2, rate: ks2.high}\n";
    struct bench *b = *state;
    const struct catalogue *c = load(b, NULL, yaml);
    const struct measure *m;

    if (!c)
        print_error("%.*s", STR_ARG(messages(b)));
    assert_non_null(c);
    m = catalogue_find(c, STR("b"));
    assert_str(m->title, "B");
    assert_str(m->id, "E2");
    assert_str(m->cohort, "pupils");
    assert_int_equal(m->weighting, WEIGHT_RATE);
    assert_int_equal(m->polarity, POLARITY_UP_GOOD);
    assert_str(expr_text(m->top), "ks2.high");
    assert_str(expr_text(m->bottom), "ks2.eligible");
}

/* The shipped catalogue: names are unique, bands have sources, every income
 * and cost line of the ledger is in exactly one total. */
static void test_shipped_totals_hold_every_line_once(void **state)
{
    static const char *const totals[] = { "income_before_recharges",
                                          "central_income", "staff_costs",
                                          "non_staff_before_recharges",
                                          "central_charge" };
    struct world w;

    (void)state;
    world_open(&w);
    for (size_t i = 0; i < catalogue_count(w.c); i++) {
        const struct measure *m = catalogue_at(w.c, i);
        size_t n = 0;

        assert_true(m->n_bands == 0 || m->band_source.len > 0);
        if (!entry_of(m)->is_line || m->polarity == POLARITY_NONE ||
            !str_starts(expr_text(m->top), STR("ledger.")))
            continue;
        for (size_t t = 0; t < sizeof totals / sizeof *totals; t++) {
            const struct measure *total =
                catalogue_find(w.c, str_from(totals[t]));
            const struct str_list names = expr_names(w.a, total->top);

            for (size_t k = 0; k < names.n; k++)
                n += str_equal(names.item[k], expr_text(m->top));
        }
        if (n != 1)
            print_error("%.*s is in %zu totals\n", STR_ARG(m->name), n);
        assert_int_equal(n, 1);
    }
    world_close(&w);
}

static void assert_words(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        print_error("got: %.*s\nwanted: %s\n", STR_ARG(got), wanted);
    assert_true(str_equal(got, str_from(wanted)));
}

/* 1 of 3 schools is less than half, 2 of 3 is not: half is what is asked. */
static void test_little_coverage_is_not_rated(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 2; n++) {
        const struct figure *f;
        struct world w;

        world_open(&w);
        for (size_t i = 0; i < 3; i++) {
            const uint32_t school = world_school(&w, 0);

            world_fact(&w, school, "staffing.teachers", "20");
            if (i < n)
                world_fact(&w, school, "staffing.teacher_leavers", "5");
        }
        world_evaluate(&w);
        f = world_ask(&w, "teacher_turnover");
        assert_figure(&w, "teacher_turnover", "25.0%");
        assert_true(f->is_low_coverage == (n == 1));
        assert_words(rating_text(w.a, f),
                     n == 1 ? "GREY – Not rated (low coverage: 1 of 3 schools)"
                            : "RED – High");
        assert_true((str_find(coverage_text(w.a, f), STR("low coverage")) !=
                     STR_NONE) == (n == 1));
        f = world_ask(&w, "teacher_turnover@100001");
        assert_false(f->is_low_coverage); /* one school is not many */
        assert_words(rating_text(w.a, f), "RED – High");
        world_close(&w);
    }
}

/* A project asks for more: 2 of 3 schools are not 80%. */
static void test_a_project_asks_for_more_coverage(void **state)
{
    struct bench *b = *state;
    const struct catalogue *c =
        load(b, world_catalogue(),
             "measures:\n"
             "  teacher_turnover: {like: teacher_turnover, coverage: "
             "{least: 80}}\n");

    assert_non_null(c);
    assert_int_equal(catalogue_find(c, STR("teacher_turnover"))->least_coverage,
                     80);
    assert_str(catalogue_find(c, STR("teacher_turnover"))->id, "W01");
    assert_int_equal(catalogue_find(world_catalogue(), STR("teacher_turnover"))
                         ->least_coverage,
                     50);
}

/* The expected standard began in 2015/16: no export makes one before it. */
static void test_a_definition_has_its_years(void **state)
{
    struct world w;
    uint32_t school;

    (void)state;
    world_open(&w);
    school = world_school(&w, 0);
    for (int year = 2014; year <= 2015; year++) {
        world_fact(&w, school,
                   year == 2014 ? "ks2.rwm_expected/y2014"
                                : "ks2.rwm_expected/y2015",
                   "60");
        world_fact(&w, school,
                   year == 2014 ? "ks2.eligible/y2014" : "ks2.eligible/y2015",
                   "30");
    }
    world_evaluate(&w);
    assert_figure(&w, "ks2_rwm_expected.y2015", "60%");
    assert_figure(&w, "ks2_rwm_expected.y2014", "n/a");
    assert_int_equal(world_ask(&w, "ks2_rwm_expected.y2014")->value.reason,
                     REASON_NOT_COMPARABLE);
    world_close(&w);
}

/* An id of the catalogue's tables is of one measure; every measure is filed
 * under a topic and has a label for tables. */
static void test_shipped_ids_are_of_one_measure(void **state)
{
    struct world w;
    struct map *ids;
    size_t n = 0;

    (void)state;
    world_open(&w);
    ids = map_new(w.a);
    for (size_t i = 0; i < catalogue_count(w.c); i++) {
        const struct measure *m = catalogue_at(w.c, i);

        assert_true(m->topic.len > 0 && m->label.len > 0);
        if (m->id.len == 0)
            continue;
        if (map_find(ids, m->id) != MAP_NONE)
            print_error("%.*s: %.*s is another's id\n", STR_ARG(m->name),
                        STR_ARG(m->id));
        assert_true(map_find(ids, m->id) == MAP_NONE);
        map_put(ids, m->id);
        n++;
    }
    assert_true(n > 120);
    world_close(&w);
}

/* The lines of the chart of accounts are the ledger's inputs, all of them. */
static void test_every_line_of_the_chart_of_accounts_is_an_input(void **state)
{
    struct world w;
    const struct source *src;
    const struct yaml *lines;
    size_t n = 0;

    (void)state;
    world_open(&w);
    src = source_open(w.a, w.dg, STR(SOURCE_DIR "/templates/accounts.yaml"));
    assert_non_null(src);
    lines =
        yaml_find(yaml_parse(w.a, w.dg, src, source_bytes(src)), STR("lines"));
    assert_non_null(lines);
    for (const struct yaml *l = lines->first; l; l = l->next) {
        const bool is_balance = str_starts(l->key, STR("balance."));
        const struct str input =
            is_balance ? l->key
                       : str_printf(w.a, "ledger.%.*s", STR_ARG(l->key));
        const struct measure *m = catalogue_find(
            w.c, is_balance ? str_printf(w.a, "balance_%.*s",
                                         (int)(l->key.len - 8), l->key.ptr + 8)
                            : l->key);
        const struct str side = yaml_text_of(l, STR("side"));

        if (!catalogue_input(w.c, input) || !m)
            print_error("no input %.*s\n", STR_ARG(input));
        assert_non_null(catalogue_input(w.c, input));
        assert_non_null(m);
        n++;
        if (is_balance)
            continue;
        assert_int_equal(m->polarity,
                         str_equal(side, STR("income"))  ? POLARITY_UP_GOOD
                         : str_equal(side, STR("below")) ? POLARITY_NONE
                                                         : POLARITY_DOWN_GOOD);
    }
    assert_true(n > 50);
    world_close(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_mistakes_are_found_with_their_places),
        TEST(test_units_are_checked),
        TEST(test_circles_are_found),
        TEST(test_all_mistakes_at_once),
        TEST(test_a_project_replaces_what_formulas_use),
        TEST(test_like_begins_with_another),
        TEST(test_several_files_are_one_catalogue),
        TEST(test_a_project_changes_a_threshold),
        TEST(test_shipped_totals_hold_every_line_once),
        TEST(test_little_coverage_is_not_rated),
        TEST(test_a_project_asks_for_more_coverage),
        TEST(test_a_definition_has_its_years),
        TEST(test_shipped_ids_are_of_one_measure),
        TEST(test_every_line_of_the_chart_of_accounts_is_an_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
