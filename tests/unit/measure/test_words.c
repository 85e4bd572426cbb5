/* Addresses, and figures in words: printing, coverage, ratings, explanations,
 * identities. */
#include "world.h"

static struct world world;

static int setup(void **state)
{
    world_open(&world);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

static struct str messages(struct world *w)
{
    struct buf b = { 0 };

    diag_render(w->dg, (struct diag_style){ 0 }, &b);
    return buf_take(&b, w->a);
}

static void assert_message(struct world *w, const char *part)
{
    const struct str all = messages(w);

    if (str_find(all, str_from(part)) == STR_NONE)
        print_error("wanted: %s\ngot:\n%.*s", part, STR_ARG(all));
    assert_true(str_find(all, str_from(part)) != STR_NONE);
}

/* ---- addresses ----------------------------------------------------------- */

static void refused(struct world *w, const char *address, const char *message)
{
    const struct source *src =
        source_from(w->a, STR("pack.md"), str_from(address));
    const struct span at = { src, 0, strlen(address) };
    struct question q;

    assert_false(question_parse(w->dg, w->ev, at, str_from(address), &q));
    assert_message(w, message);
}

static void test_wrong_addresses_say_where_and_what(void **state)
{
    struct world *w = *state;

    world_school(w, 0);
    world_evaluate(w);
    refused(w, "incme.forecast",
            "pack.md:1:1: error: there is no measure 'incme'");
    refused(w, "incme.forecast", "did you mean income?");
    refused(w, "income.forcast",
            "pack.md:1:8: error: 'forcast' is no facet of a figure");
    refused(w, "income.forcast", "did you mean forecast?");
    refused(w, "income.budget.actual", "'actual' says a second time");
    refused(w, "income@999999",
            "pack.md:1:8: error: '999999' is nobody that the exports name");
    refused(w, "income.p13", "'p13' is no facet");
    refused(w, "income.y12", "'y12' is no facet");
    refused(w, "", "there is no measure ''");
    refused(w, "income.la@trust", "'trust' is not who was named before it");
}

static struct str canonical(struct world *w, const char *address)
{
    const struct span nowhere = { NULL, 0, 0 };
    struct question q;

    assert_true(question_parse(w->dg, w->ev, nowhere, str_from(address), &q));
    return question_text(w->a, w->ev, &q);
}

/* The canonical text asks the same question again. */
static void round_trip(struct world *w, const char *address, const char *wanted)
{
    const struct str text = canonical(w, address);

    assert_str(text, wanted);
    assert_str(canonical(w, str_cstr(w->a, text)), wanted);
}

static void test_addresses_in_canonical_form(void **state)
{
    struct world *w = *state;

    world_fact(w, world_school(w, 0), "ks2.rwm_expected/disadvantaged", "50");
    world_evaluate(w);
    round_trip(w, "income", "income.forecast.year");
    round_trip(w, "income.variance", "income.forecast.year.variance");
    round_trip(w, "income.budget", "income.budget");
    round_trip(w, "income.year", "income.forecast.year");
    round_trip(w, "income.ytd", "income.actual.ytd");
    round_trip(w, "income.p7.forecast", "income.forecast.month.y2025.p7");
    round_trip(w, "ks2_rwm_expected@100001", "ks2_rwm_expected@100001");
    round_trip(w, "ks2_rwm_expected@\"School A\"", "ks2_rwm_expected@100001");
    round_trip(w, "ks2_rwm_expected.disadvantaged.y2018.gap_la@100001",
               "ks2_rwm_expected.disadvantaged.y2018.gap_la@100001");
    round_trip(w, "ks2_rwm_expected@la", "ks2_rwm_expected.la");
    round_trip(w, "ks2_rwm_expected.la@100001", "ks2_rwm_expected.la@100001");
    round_trip(w, "ks2_rwm_expected@201", "ks2_rwm_expected@201");
    round_trip(w, "balance_cash.d20250831", "balance_cash.d20250831");
    round_trip(w, "income@central", "income.forecast.year.central");
}

static void test_the_same_question_is_the_same_figure(void **state)
{
    struct world *w = *state;

    world_fact(w, world_school(w, 0), "ledger.gag", "100");
    world_evaluate(w);
    assert_ptr_equal(world_ask(w, "income"), world_ask(w, "income.forecast"));
    assert_ptr_equal(world_ask(w, "income"),
                     world_ask(w, "income.forecast.year"));
    assert_ptr_not_equal(world_ask(w, "income"), world_ask(w, "income.ytd"));
}

/* ---- printing ------------------------------------------------------------ */

static void money_as(struct world *w, const char *amount,
                     struct figure_format how, const char *wanted)
{
    const struct measure *m = catalogue_find(w->c, STR("income"));
    const struct figure f = {
        .question = { .measure = m },
        .value = world_value(w, str_from(amount), false),
    };

    assert_str(figure_text(w->a, &f, how), wanted);
}

static void test_money_as_board_papers_print_it(void **state)
{
    struct world *w = *state;
    const struct figure_format pounds = { .decimals = -1 };
    const struct figure_format bare = { .decimals = -1, .no_unit = true };
    const struct figure_format k = { .decimals = -1,
                                     .no_unit = true,
                                     .money = MONEY_THOUSANDS };
    const struct figure_format with_k = { .decimals = -1,
                                          .money = MONEY_THOUSANDS };
    const struct figure_format pence = { .decimals = 2, .no_unit = true };

    money_as(w, "1278000", pounds, "£1,278,000");
    money_as(w, "-1278000", pounds, "(£1,278,000)");
    money_as(w, "-1278000", bare, "(1,278,000)");
    money_as(w, "-1278000", k, "(1,278)");
    money_as(w, "-1278000", with_k, "(£1,278k)");
    money_as(w, "1499.99", k, "1");
    money_as(w, "1500", k, "2");
    money_as(w, "-2500", k, "(3)"); /* half away from zero */
    money_as(w, "400", k, "0");     /* not nil: there is something */
    money_as(w, "-400", k, "0");
    money_as(w, "0", k, "–");
    money_as(w, "0.00", pounds, "–");
    money_as(w, "12.345", pence, "12.35");
    money_as(w, "no-data", pounds, "n/a"); /* never the dash of nil */
    money_as(w, "not-given", pounds, "n/a");
    money_as(w, "suppressed", pounds, "supp");
}

static void test_other_units(void **state)
{
    struct world *w = *state;
    struct figure f = { .question = { .measure = catalogue_find(
                                          w->c, STR("ks4_progress8")) },
                        .decimals = 2 };
    const struct figure_format usual = { .decimals = -1 };
    const struct figure_format bare = { .decimals = -1, .no_unit = true };

    f.value = world_value(w, STR("-0.03"), false);
    assert_str(figure_text(w->a, &f, usual), "−0.03");
    f.value = world_value(w, STR("0"), false);
    assert_str(figure_text(w->a, &f, usual), "0.00");
    assert_str(figure_plain(w->a, &f), "0.00");
    f.question.measure = catalogue_find(w->c, STR("ks2_rwm_expected"));
    f.decimals = 0;
    f.value = world_value(w, STR("67.5"), false);
    assert_str(figure_text(w->a, &f, usual), "68%");
    assert_str(figure_text(w->a, &f, bare), "68");
    assert_str(figure_plain(w->a, &f), "68");
    f.approximate = true;
    assert_str(figure_text(w->a, &f, usual), "≈68%");
    f.approximate = false;
    f.value = world_value(w, STR("rounds-to-zero"), false);
    assert_str(figure_text(w->a, &f, usual), "<0.5");
    assert_str(figure_plain(w->a, &f), "rounds-to-zero");
    f.value = world_value(w, STR("-1.5"), false);
    f.question.derived = DERIVED_GAP_NATIONAL;
    assert_str(figure_text(w->a, &f, usual), "−2pp");
    assert_str(figure_text(w->a, &f, bare), "−2");
    f.question.measure = catalogue_find(w->c, STR("roll"));
    f.question.derived = DERIVED_VALUE;
    f.value = world_value(w, STR("12345"), false);
    assert_str(figure_text(w->a, &f, usual), "12,345");
}

static void test_ratings_in_words(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.gag", "1000");
    world_fact(w, s, "ledger.teaching_staff", "1051");
    world_school(w, 0);
    world_evaluate(w);
    assert_figure(w, "in_year_percent.rating", "RED – High"); /* -5.1 */
    assert_int_equal(world_ask(w, "in_year_percent")->rating, RATING_RED);
    assert_figure(w, "in_year_percent.rating@100002",
                  "GREY – Not rated (not in the files given)");
    assert_figure(w, "income.rating", "");
    assert_string_equal(rating_name(RATING_AMBER), "AMBER");
    assert_string_equal(rating_name(RATING_NONE), "GREY");
}

/* ---- explanations -------------------------------------------------------- */

static void explain_fixture(struct world *w)
{
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);

    world_fact(w, a, "ks2.eligible", "30");
    world_fact(w, a, "ks2.rwm_expected", "60");
    world_fact(w, b, "ks2.eligible", "4");
    world_fact(w, b, "ks2.rwm_expected", "suppressed");
    world_fact(w, w->nation, "ks2.rwm_expected", "65");
    world_fact(w, a, "ledger.gag", "1000");
    world_fact(w, a, "ledger.gag.budget", "900");
    world_evaluate(w);
}

static const struct explanation *explained(struct world *w, const char *address)
{
    const struct figure *f = world_ask(w, address);

    return explain(w->a, w->ev, &f->question);
}

static void test_explain_goes_back_to_the_rows(void **state)
{
    struct world *w = *state;
    const struct explanation *e;
    struct buf out = { 0 };

    explain_fixture(w);
    e = explained(w, "ks2_rwm_expected");
    assert_str(e->arithmetic, "100 × 18 / 30 = 60 → 60%");
    assert_str(e->formula, "100 × Σ whole numbers behind ks2.rwm_expected / "
                           "Σ ks2.eligible");
    assert_int_equal(e->n_parts, 2);
    assert_true(e->part[0].used);
    assert_false(e->part[1].used);
    assert_int_equal(e->part[1].reason, REASON_SUPPRESSED);
    assert_int_equal(e->n_rows, 4);
    assert_str(e->row[2].input, "ks2.rwm_expected");
    assert_false(e->row[2].used);
    assert_str(e->row[2].why_not, "suppressed: too few pupils");
    explanation_text(w->ev, e, &out);
    assert_true(str_find(buf_str(&out),
                         STR("School B: left out, suppressed: too few")) !=
                STR_NONE);
    buf_clear(&out);
    explanation_json(w->ev, e, &out);
    assert_true(str_find(buf_str(&out),
                         STR("\"value\": null, \"value_reason\": "
                             "\"suppressed\", \"used\": false")) != STR_NONE);
    buf_free(&out);
}

static void test_explain_shows_both_sides_of_a_difference(void **state)
{
    struct world *w = *state;

    explain_fixture(w);
    assert_str(explained(w, "gag.variance")->arithmetic,
               "1,000 − 900 = 100 → £100");
    assert_str(explained(w, "ks2_rwm_expected.gap_national")->arithmetic,
               "60 − 65 = −5 → −5pp");
    assert_str(explained(w, "ks2_rwm_expected.national")->arithmetic,
               "as published = 65 → 65%");
    assert_str(explained(w, "in_year_balance")->arithmetic,
               "income = 1,000, expenditure = 0: 1,000 → £1,000");
    assert_str(explained(w, "ks2_rwm_higher")->arithmetic,
               "no figure: not in the files given");
}

/* ---- identities ---------------------------------------------------------- */

static struct identity_results reconciled(struct world *w, const char *yaml,
                                          bool wanted)
{
    const struct source *src =
        source_from(w->a, STR("identities.yaml"), str_from(yaml));
    const struct identities *ids =
        identities_load(w->a, w->dg, w->c, NULL, src);
    struct identity_results r = { 0 };

    assert_int_equal(ids && reconcile(w->a, w->dg, w->ev, ids, &r), wanted);
    return r;
}

static void test_identities_hold_break_or_lack_data(void **state)
{
    static const char yaml[] =
        "- {name: Foots, left: income.forecast.year, right: 1000}\n"
        "- {name: Near, left: income.forecast.year, right: 1001, "
        "tolerance: 1}\n"
        "- {name: Broken, left: income.forecast.year, right: 990.5}\n"
        "- {name: No data, left: total_funds, right: net_assets}\n";
    struct world *w = *state;
    struct identity_results r;

    world_fact(w, world_school(w, 0), "ledger.gag", "1000");
    world_evaluate(w);
    r = reconciled(w, yaml, false);
    assert_int_equal(r.n, 4);
    assert_true(r.item[0].checked && r.item[0].holds);
    assert_true(r.item[1].checked && r.item[1].holds);
    assert_true(r.item[2].checked && !r.item[2].holds);
    assert_false(r.item[3].checked);
    assert_int_equal(diag_errors(w->dg), 1);
    assert_message(w, "identities.yaml:3:3: error: Broken: 1,000 against "
                      "990.5, a difference of 9.5 [reconcile-broken]");
}

static void test_identities_with_unknown_names_are_refused(void **state)
{
    struct world *w = *state;

    world_school(w, 0);
    world_evaluate(w);
    reconciled(w, "- {name: X, left: incme, right: 1}\n", false);
    assert_message(w, "identities.yaml:1:19: error: there is nothing called "
                      "'incme'");
}

static struct identity_results shipped(struct world *w)
{
    const struct source *src =
        source_open(w->a, w->dg, STR(SOURCE_DIR "/templates/identities.yaml"));
    const struct identities *ids =
        identities_load(w->a, w->dg, w->c, NULL, src);
    struct identity_results r = { 0 };

    assert_non_null(ids);
    (void)reconcile(w->a, w->dg, w->ev, ids, &r);
    return r;
}

static size_t broken(struct identity_results r)
{
    size_t n = 0;

    for (size_t i = 0; i < r.n; i++)
        n += r.item[i].checked && !r.item[i].holds;
    return n;
}

static size_t checked(struct identity_results r)
{
    size_t n = 0;

    for (size_t i = 0; i < r.n; i++)
        n += r.item[i].checked;
    return n;
}

static void balanced_trust(struct world *w)
{
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.gag", "1000");
    world_fact(w, s, "ledger.teaching_staff", "900");
    world_fact(w, s, "ledger.central_charge", "50");
    world_fact(w, w->organisation, "ledger.central_income", "50");
    world_fact(w, w->organisation, "balance.cash", "700");
    world_fact(w, w->organisation, "balance.unrestricted_funds", "700");
    world_fact(w, w->organisation, "cash.opening", "700");
    world_fact(w, w->organisation, "cash.gag", "0");
}

static void test_shipped_identities_hold_for_a_balanced_trust(void **state)
{
    struct world *w = *state;
    struct identity_results r;

    balanced_trust(w);
    world_evaluate(w);
    r = shipped(w);
    if (broken(r) > 0)
        print_error("%.*s", STR_ARG(messages(w)));
    assert_int_equal(broken(r), 0);
    assert_true(checked(r) >= 7);
}

/* Schools were charged 50, the centre booked 40. */
static void test_unequal_recharges_are_found(void **state)
{
    struct world *w = *state;

    balanced_trust(w);
    world_fact(w, w->organisation, "ledger.central_income", "-10");
    world_evaluate(w);
    assert_true(broken(shipped(w)) >= 2); /* months of actual and forecast */
    assert_message(w, "a difference of -10");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_wrong_addresses_say_where_and_what),
        TEST(test_addresses_in_canonical_form),
        TEST(test_the_same_question_is_the_same_figure),
        TEST(test_money_as_board_papers_print_it),
        TEST(test_other_units),
        TEST(test_ratings_in_words),
        TEST(test_explain_goes_back_to_the_rows),
        TEST(test_explain_shows_both_sides_of_a_difference),
        TEST(test_identities_hold_break_or_lack_data),
        TEST(test_identities_with_unknown_names_are_refused),
        TEST(test_shipped_identities_hold_for_a_balanced_trust),
        TEST(test_unequal_recharges_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
