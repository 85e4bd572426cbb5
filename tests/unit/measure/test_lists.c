/* Measures over lists: what counts, what is left out, what is refused. */
#include "rows.h"

static int setup(void **state)
{
    static struct world w;

    world_open(&w);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

static struct str coverage_of(struct world *w, const char *address)
{
    return coverage_text(w->a, world_ask(w, address));
}

/* ---- given, empty, not given --------------------------------------------- */

static void test_no_list_is_no_data_and_an_empty_one_is_nil(void **state)
{
    struct world *w = *state;

    world_lists_text(w, "actions: []\nrisks:\n  - {risk: Rolls, score: 12}\n");
    world_evaluate(w);
    assert_figure(w, "overdue_actions", "0");
    assert_figure(w, "policies_in_date", "\xe2\x80\x93");
    assert_int_equal(world_ask(w, "policies_in_date")->value.reason,
                     REASON_NO_DATA);
    /* the file has no column of appetites: that is not "none over it" */
    assert_int_equal(world_ask(w, "risks_over_appetite")->value.kind,
                     VALUE_REASON);
    assert_true(
        measure_has_data(w->ev, catalogue_find(w->c, STR("overdue_actions"))));
    assert_false(
        measure_has_data(w->ev, catalogue_find(w->c, STR("policies_in_date"))));
}

static void test_a_list_is_of_now_only(void **state)
{
    struct world *w = *state;

    world_lists_text(w, "actions:\n  - {action: Ask, due: 2025-11-01}\n");
    world_evaluate(w);
    assert_figure(w, "overdue_actions", "1");
    assert_figure(w, "overdue_actions.y2025", "1");
    assert_int_equal(world_ask(w, "overdue_actions.y2018")->value.kind,
                     VALUE_REASON);
    assert_int_equal(world_ask(w, "overdue_actions.budget")->value.kind,
                     VALUE_REASON);
    assert_int_equal(world_ask(w, "overdue_actions.variance")->value.kind,
                     VALUE_REASON);
    assert_int_equal(world_ask(w, "overdue_actions.change")->value.kind,
                     VALUE_REASON);
    assert_int_equal(world_ask(w, "overdue_actions.national")->value.kind,
                     VALUE_REASON);
    assert_int_equal(world_ask(w, "overdue_actions.girls")->value.kind,
                     VALUE_REASON);
}

/* ---- whose rows ---------------------------------------------------------- */

static const char risks[] =
    "risks:\n"
    "  - {risk: Rolls, school: 1, score: 12, appetite: 6}\n"
    "  - {risk: Roof, school: 2, score: 9, appetite: 6}\n"
    "  - {risk: Heads, school: 2, score: 4, appetite: 6}\n"
    "  - {risk: Cyber, score: 15, appetite: 8}\n"
    "  - {risk: Joiner, school: 3, score: 10, appetite: 6}\n";

static void test_schools_and_the_rest_make_the_whole(void **state)
{
    struct world *w = *state;

    for (size_t i = 0; i < 3; i++)
        world_school(w, 0);
    world_lists_text(w, risks);
    w->n_schools = 2; /* the third is not ours: its risk is the trust's own */
    world_evaluate(w);
    assert_figure(w, "risks_over_appetite", "4");
    assert_figure(w, "risks_over_appetite@100001", "1");
    assert_figure(w, "risks_over_appetite@100002", "1");
    assert_figure(w, "risks_over_appetite.schools", "2");
    assert_figure(w, "risks_over_appetite.central", "2");
    assert_str(coverage_of(w, "risks_over_appetite"), "5 rows");
    assert_str(coverage_of(w, "risks_over_appetite@100002"), "2 rows");
}

static void test_a_list_without_schools_says_nothing_of_one(void **state)
{
    struct world *w = *state;

    world_school(w, 0);
    world_lists_text(w, "actions:\n  - {action: Ask, due: 2025-11-01}\n");
    world_evaluate(w);
    assert_int_equal(world_ask(w, "overdue_actions@100001")->value.kind,
                     VALUE_REASON);
}

static void test_confidential_rows_count_in_board_editions_only(void **state)
{
    struct world *w = *state;
    struct evaluator_setting s;

    world_lists_text(w, "risks:\n"
                        "  - {risk: Rolls, score: 12, appetite: 6}\n"
                        "  - {risk: Heads, score: 20, appetite: 6,\n"
                        "     confidential: yes}\n");
    world_evaluate(w);
    assert_figure(w, "risks_over_appetite", "2");
    assert_figure(w, "median_risk_score", "16.0");
    s = w->ev->setting;
    s.is_public = true;
    w->ev = evaluator_new(w->a, w->s, w->c, &s);
    assert_figure(w, "risks_over_appetite", "1");
    assert_figure(w, "median_risk_score", "12.0");
    assert_str(coverage_of(w, "risks_over_appetite"), "1 row");
}

/* ---- rows that are not known --------------------------------------------- */

static void test_rows_that_are_not_known_are_left_out_and_said(void **state)
{
    struct world *w = *state;

    world_lists_text(w, "attendance_trustees:\n"
                        "  - {person: A, attended: 3, possible: 4, year: "
                        "2025-26}\n"
                        "  - {person: B, attended: 1, possible: 4, year: "
                        "2024/25}\n"
                        "  - {person: C, attended: 1, possible: 4, year: "
                        "last}\n"
                        "  - {person: D, attended: 4, possible: 4}\n"
                        "  - {person: E, possible: 4}\n");
    world_evaluate(w);
    assert_figure(w, "trustee_attendance", "87.5%");
    assert_str(coverage_of(w, "trustee_attendance"),
               "2 of 4 rows; 1 not given, 1 the bases differ");
}

static void test_nothing_known_is_a_reason_and_never_nil(void **state)
{
    struct world *w = *state;

    world_lists_text(w, "contracts:\n"
                        "  - {contract: A, end: 2026-01-31, annual_value: 5}\n"
                        "  - {contract: B, next_step: Tender}\n"
                        "fees:\n"
                        "  - {service: HR advice, fee: 20}\n");
    world_evaluate(w);
    assert_figure(w, "contracts_without_plan",
                  "\xc2\xa3"
                  "5");
    /* no market price in the file */
    assert_int_equal(world_ask(w, "services_market_value")->value.kind,
                     VALUE_REASON);
    assert_figure(w, "services_fees",
                  "\xc2\xa3"
                  "20");
}

static void test_a_list_that_is_half_known_is_not_rated(void **state)
{
    struct world *w = *state;
    const struct figure *f;

    world_lists_text(w, "policies:\n"
                        "  - {policy: A, next_review: 2026-01-01}\n"
                        "  - {policy: B}\n"
                        "  - {policy: C}\n");
    world_evaluate(w);
    f = world_ask(w, "policies_in_date");
    assert_figure(w, "policies_in_date", "1 of 1");
    assert_int_equal(f->rating, RATING_NONE);
    assert_str(rating_text(w->a, f),
               "GREY \xe2\x80\x93 Not rated (low coverage: 1 of 3 rows)");
}

static void test_small_bases_say_nothing(void **state)
{
    struct world *w = *state;

    world_lists_text(w, "events:\n"
                        "  - {event: A, rating: 4.0, responses: 5}\n");
    world_evaluate(w);
    assert_figure(w, "event_rating", "supp");
}

/* ---- explain ------------------------------------------------------------- */

static void test_explain_shows_the_rows(void **state)
{
    struct world *w = *state;
    const struct explanation *e;
    struct question q;

    for (size_t i = 0; i < 2; i++)
        world_school(w, 0);
    world_lists_text(w, "policies:\n"
                        "  - {policy: One, school: 1, next_review: "
                        "2026-01-01}\n"
                        "  - {policy: Two, school: 2, next_review: "
                        "2025-01-01}\n"
                        "  - {policy: Three}\n");
    world_evaluate(w);
    assert_true(question_parse(w->dg, w->ev, (struct span){ 0 },
                               STR("policies_in_date"), &q));
    e = explain(w->a, w->ev, &q);
    assert_int_equal(e->n_rows, 3);
    assert_str(e->row[0].detail, "One");
    assert_str(e->row[0].value.text, "1 of 1");
    assert_str(e->row[1].value.text, "0 of 1");
    assert_int_equal(e->row[1].origin.row, 3);
    assert_false(e->row[2].used);
    assert_str(e->row[2].why_not, "not given");
    assert_str(e->arithmetic, "100 \xc3\x97 1 / 2 = 50 \xe2\x86\x92 1 of 2");
}

/* ---- medians ------------------------------------------------------------- */

static void test_quantiles_are_those_of_spreadsheets(void **state)
{
    const struct decimal all[] = { decimal_of(7), decimal_of(1), decimal_of(10),
                                   decimal_of(4), decimal_of(3) };
    struct decimal some[5];

    (void)state;
#define QUANTILE(n, percent)                                                   \
    (memcpy(some, all, sizeof all), quantile_of(some, (n), (percent)).decimal)
    /* in order 1 3 4 7 10; of the first four 1 4 7 10 */
    assert_int_equal(decimal_compare(QUANTILE(5, 50), decimal_of(4)), 0);
    assert_int_equal(decimal_compare(QUANTILE(5, 25), decimal_of(3)), 0);
    assert_int_equal(decimal_compare(QUANTILE(5, 75), decimal_of(7)), 0);
    assert_int_equal(decimal_compare(QUANTILE(5, 0), decimal_of(1)), 0);
    assert_int_equal(decimal_compare(QUANTILE(5, 100), decimal_of(10)), 0);
    assert_int_equal(decimal_compare(QUANTILE(4, 50), decimal_make(55, 1)), 0);
    assert_int_equal(decimal_compare(QUANTILE(4, 25), decimal_make(325, 2)), 0);
    assert_int_equal(decimal_compare(QUANTILE(4, 75), decimal_make(775, 2)), 0);
    assert_int_equal(decimal_compare(QUANTILE(1, 25), decimal_of(7)), 0);
    assert_int_equal(quantile_of(some, 0, 50).kind, VALUE_REASON);
}

/* ---- refusals ------------------------------------------------------------ */

static void refused(struct world *w, const char *keys, const char *says)
{
    struct diag *dg = diag_new(w->a);
    const struct str text =
        str_printf(w->a, "measures:\n  mine:\n    title: Mine\n%s", keys);
    const struct source *src = source_from(w->a, STR("measures.yaml"), text);
    struct buf b = { 0 };

    assert_null(catalogue_load(w->a, dg, w->c, src));
    diag_render(dg, (struct diag_style){ 0 }, &b);
    if (str_find(buf_str(&b), str_from(says)) == STR_NONE)
        fail_msg("%s\nsays: %.*s\nnot: %s", keys, STR_ARG(buf_str(&b)), says);
    buf_free(&b);
}

static void test_mistakes_are_told_before_any_file_is_read(void **state)
{
    struct world *w = *state;

    refused(w, "    list: policy\n    sum: rows\n",
            "there is no list 'policy'");
    refused(w, "    list: policy\n    sum: rows\n", "did you mean 'policies'?");
    refused(w, "    list: policies\n    sum: rows where next_reviw < as_at\n",
            "measures.yaml:5:21: error: there is nothing called 'next_reviw'");
    refused(w, "    list: policies\n    sum: rows where next_reviw < as_at\n",
            "did you mean next_review?");
    refused(w, "    list: policies\n    where: next_review\n    sum: rows\n",
            "'next_review' is no condition");
    refused(w, "    list: policies\n    where: status < 3\n    sum: rows\n",
            "a text cannot go with a number");
    refused(w, "    list: policies\n    sum: policy\n", "needs a number here");
    refused(w, "    list: contracts\n    unit: pupils\n    sum: annual_value\n",
            "gives money, not its unit");
    refused(w, "    list: policies\n    once: polcy\n    sum: rows\n",
            "the list 'policies' has no column 'polcy'");
    refused(w, "    list: policies\n    needs: [dew]\n    sum: rows\n",
            "the list 'policies' has no column 'dew'");
    refused(w, "    list: policies\n    formula: rows\n", "takes no formula");
    refused(w, "    list: policies\n    by: owner\n    sum: rows\n",
            "'by' goes with median");
    refused(w, "    list: policies\n    pooled: rows\n", "needs an 'over'");
    refused(w, "    where: true\n    sum: ledger.gag\n",
            "'where' goes with 'list'");
    refused(w, "    list: policies\n    sum: rows where\n",
            "an operator or the end was expected, there is 'where'");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_no_list_is_no_data_and_an_empty_one_is_nil),
        TEST(test_a_list_is_of_now_only),
        TEST(test_schools_and_the_rest_make_the_whole),
        TEST(test_a_list_without_schools_says_nothing_of_one),
        TEST(test_confidential_rows_count_in_board_editions_only),
        TEST(test_rows_that_are_not_known_are_left_out_and_said),
        TEST(test_nothing_known_is_a_reason_and_never_nil),
        TEST(test_a_list_that_is_half_known_is_not_rated),
        TEST(test_small_bases_say_nothing),
        TEST(test_explain_shows_the_rows),
        TEST(test_quantiles_are_those_of_spreadsheets),
        TEST(test_mistakes_are_told_before_any_file_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
