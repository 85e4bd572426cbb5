/* Identities over many cases, and what random ledgers must always keep: the
 * parts add up to the whole, to the penny. */
#include "prop.h"
#include "world.h"

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    world_open(w);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    world_close(w);
    free(w);
    return 0;
}

static const struct identities *read_ids(struct world *w, const char *yaml,
                                         const struct identities *base)
{
    return identities_load(
        w->a, w->dg, w->c, base,
        source_from(w->a, STR("identities.yaml"), str_from(yaml)));
}

static struct identity_results judged(struct world *w, const char *yaml,
                                      bool wanted)
{
    const struct identities *ids = read_ids(w, yaml, NULL);
    struct identity_results r = { 0 };

    if (!ids)
        world_print_diag(w);
    assert_non_null(ids);
    assert_int_equal(reconcile(w->a, w->dg, w->ev, ids, &r), wanted);
    return r;
}

static void assert_said(const struct world *w, const char *words)
{
    struct buf b = { 0 };

    diag_render(w->dg, (struct diag_style){ 0 }, &b);
    if (str_find(buf_str(&b), str_from(words)) == STR_NONE)
        print_error("'%s' is not in: %.*s", words, STR_ARG(buf_str(&b)));
    assert_true(str_find(buf_str(&b), str_from(words)) != STR_NONE);
    buf_free(&b);
}

/* ---- cases --------------------------------------------------------------- */

/* Two schools and a centre; school B's central charge is a pound short in
 * October alone, which the year and the other schools hide. */
static void ledgers(struct world *w)
{
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);

    world_fact(w, a, "ledger.gag", "1000");
    world_fact(w, b, "ledger.gag", "2000");
    world_fact(w, a, "ledger.central_charge", "50");
    world_fact(w, b, "ledger.central_charge", "70");
    world_fact(w, w->organisation, "ledger.central_income", "120");
}

static void test_one_month_of_one_school_is_found(void **state)
{
    static const char yaml[] = "- name: Charges\n"
                               "  for: [each scenario, each month]\n"
                               "  left: added.central_charge.month\n"
                               "  right: added.central_income.month\n";
    struct world *w = *state;
    struct identity_results r;

    ledgers(w);
    world_add(w, w->school[1], STR("ledger.central_charge"), STR("all"),
              SCENARIO_BUDGET, period_month(2025, 2),
              world_value(w, STR("-1"), false), MAP_NONE);
    world_evaluate(w);
    r = judged(w, yaml, false);
    assert_true(r.item[0].checked && !r.item[0].holds);
    assert_int_equal(r.item[0].n_cases - r.item[0].n_held, 1);
    assert_str(r.item[0].of, "budget, P2 Oct 2025");
    assert_said(w, "Charges, budget, P2 Oct 2025: -1 against 0, a difference "
                   "of -1 [reconcile-broken]");
}

static void test_each_school_stands_for_itself(void **state)
{
    static const char yaml[] = "- name: Income\n"
                               "  for: [each school, the centre, the trust]\n"
                               "  left: control.income.forecast.year\n"
                               "  right: income.forecast.year\n";
    struct world *w = *state;
    struct identity_results r;

    ledgers(w);
    world_evaluate(w);
    r = judged(w, yaml, true);
    assert_int_equal(r.item[0].n_cases, 4);
    assert_int_equal(r.item[0].n_held, 4);
    assert_str(r.item[0].of, "the trust"); /* 3,000, the largest */
    assert_int_equal(r.item[0].left.decimal.mantissa, 3000);
}

static void test_year_groups_make_the_school(void **state)
{
    static const char yaml[] =
        "- name: Groups\n"
        "  for: [each school, each count by year group]\n"
        "  left: input.groups\n"
        "  right: input.whole\n";
    struct world *w = *state;
    struct identity_results r;

    w->year = period_academic(2025);
    world_fact(w, world_school(w, 0), "pupils.roll", "60");
    world_fact(w, w->school[0], "pupils.roll/reception", "31");
    world_fact(w, w->school[0], "pupils.roll/year_1", "30");
    world_fact(w, w->school[0], "pupils.funded", "60");
    world_evaluate(w);
    r = judged(w, yaml, false);
    assert_int_equal(r.item[0].n_cases, 1); /* funded has no groups */
    assert_said(w, "Groups, roll, School A: 61 against 60, a difference of 1");
}

/* ---- tolerances ---------------------------------------------------------- */

static void test_tolerance_at_most_and_advice(void **state)
{
    static const char yaml[] =
        "- {name: Pounds, left: income.forecast.year, right: 2999, "
        "tolerance: 1}\n"
        "- {name: Tight, left: income.forecast.year, right: 2999, "
        "tolerance: 0.99, advisory: yes}\n"
        "- {name: Percent, left: income.forecast.year, right: 3015, "
        "tolerance: 0.5%}\n"
        "- {name: Less, left: income.forecast.year, right: 9999, "
        "at-most: yes}\n"
        "- {name: Others, left: income.forecast.year, right: 1, "
        "published: yes}\n";
    struct world *w = *state;
    struct identity_results r;

    ledgers(w);
    world_evaluate(w);
    r = judged(w, yaml, true);
    assert_true(r.item[0].holds);
    assert_false(r.item[1].holds);
    assert_true(r.item[2].holds); /* 15 of 3015 is 0.4975 % */
    assert_true(r.item[3].holds);
    assert_false(r.item[4].holds);
    assert_int_equal(diag_errors(w->dg), 0);
    assert_int_equal(diag_warnings(w->dg), 1); /* published: none */
}

static void test_a_projects_own_goes_before(void **state)
{
    struct world *w = *state;
    const struct identities *shipped, *both;
    struct identity_results r;

    ledgers(w);
    world_evaluate(w);
    shipped = read_ids(w, "- {name: X, left: income, right: 1}\n", NULL);
    assert_non_null(shipped);
    both = read_ids(w,
                    "- {name: X, left: income, right: 2999, tolerance: 1}\n"
                    "- {name: Y, left: income, right: 3000}\n",
                    shipped);
    assert_non_null(both);
    assert_true(reconcile(w->a, w->dg, w->ev, both, &r));
    assert_int_equal(r.n, 2);
}

static void test_what_is_not_known_is_refused(void **state)
{
    struct world *w = *state;

    ledgers(w);
    world_evaluate(w);
    assert_null(read_ids(w,
                         "- {name: X, for: [each week], left: income, "
                         "right: 1}\n",
                         NULL));
    assert_said(w, "an identity cannot be asked for 'each week'");
    assert_null(read_ids(w,
                         "- {name: X, left: income, right: 1, "
                         "tolerance: some}\n",
                         NULL));
    assert_said(w, "'tolerance' is a number, or a percentage");
    assert_null(read_ids(w,
                         "- {name: X, left: income, right: 1, "
                         "compares: [this]}\n",
                         NULL));
    assert_said(w, "'compares' says what the left and the right are");
}

/* A balance sheet of another day says nothing of this one. */
static void test_balances_are_of_their_own_day(void **state)
{
    static const char yaml[] = "- name: Cash\n"
                               "  for: [each month]\n"
                               "  left: balance_cash\n"
                               "  right: 0 * balance_cash + 700\n";
    struct world *w = *state;
    struct identity_results r;

    ledgers(w);
    world_fact(w, w->organisation, "balance.cash", "700"); /* 30 November */
    world_evaluate(w);
    r = judged(w, yaml, true);
    assert_int_equal(r.item[0].n_cases, 1);
    assert_str(r.item[0].of, "P3 Nov 2025");
}

/* ---- random ledgers ------------------------------------------------------ */

static void random_amount(struct world *w, struct prop *g, uint32_t who,
                          const char *input)
{
    const int64_t pence = prop_between(g, -5000000, 50000000);
    char key[80], text[40];

    (void)snprintf(key, sizeof key, "ledger.%s%s", input,
                   prop_one_in(g, 2) ? "" : ".budget");
    (void)snprintf(text, sizeof text, "%s%lld.%02lld", pence < 0 ? "-" : "",
                   (long long)(llabs(pence) / 100),
                   (long long)(llabs(pence) % 100));
    world_fact(w, who, key, text);
}

/* Every line of the shipped identities that needs nothing but a ledger holds,
 * whatever was posted; and charges that are equal come to nothing. */
static bool parts_make_the_whole(struct prop *g)
{
    static const char *const lines[] = {
        "gag",    "pupil_premium",  "catering_income", "donations",
        "energy", "teaching_staff", "supply_staff",    "ict",
        "pfi",    "unmapped_costs"
    };
    struct world w;
    struct identity_results r = { 0 };
    const struct identities *ids;
    bool holds;

    world_open(&w);
    for (size_t n = 1 + prop_below(g, 4); n > 0; n--)
        world_school(&w, 0);
    for (size_t i = 0; i < 2 + g->size; i++)
        random_amount(&w, g,
                      prop_one_in(g, 5) ? w.organisation
                                        : w.school[prop_below(g, w.n_schools)],
                      lines[prop_below(g, 10)]);
    world_fact(&w, w.school[0], "ledger.central_charge", "1234.56");
    world_fact(&w, w.organisation, "ledger.central_income", "1234.56");
    world_evaluate(&w);
    ids = identities_load(
        w.a, w.dg, w.c, NULL,
        source_open(w.a, w.dg, STR(SOURCE_DIR "/templates/identities.yaml")));
    holds = ids && reconcile(w.a, w.dg, w.ev, ids, &r);
    if (!holds)
        world_print_diag(&w);
    world_close(&w);
    return holds;
}

static void test_parts_make_the_whole_to_the_penny(void **state)
{
    (void)state;
    prop_check(60, 24, parts_make_the_whole);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_one_month_of_one_school_is_found),
        TEST(test_each_school_stands_for_itself),
        TEST(test_year_groups_make_the_school),
        TEST(test_tolerance_at_most_and_advice),
        TEST(test_a_projects_own_goes_before),
        TEST(test_what_is_not_known_is_refused),
        TEST(test_balances_are_of_their_own_day),
        TEST(test_parts_make_the_whole_to_the_penny),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
