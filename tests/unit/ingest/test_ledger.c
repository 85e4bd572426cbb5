/* Budget monitoring: accounts to lines, and what must not be added up. */
#include "tried.h"

#include "ingest_priv.h"

static struct tried ledger_new(void)
{
    struct tried t = tried_new();

    tried_fine(&t, "links.csv",
               "URN,Group UID,Group Name,Joined date,EstablishmentName\n"
               "137920,4417,EXAMPLE TRUST,01/02/2012,Rushmore School\n"
               "140580,4417,EXAMPLE TRUST,01/02/2014,Mason Park School\n");
    t.options.year = period_academic(2025);
    return t;
}

#define HEAD "School,Nominal,Name,Fund,Period,Actual,Budget,Forecast\n"

static struct asked line_of(const char *urn, const char *input, int part)
{
    return SCHOOL(urn, input, period_month(2025, part));
}

/* The sum of a chain of facts: what a measure makes of it. */
static struct str sum_of(struct tried *t, struct asked q)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;

    for (const struct fact *f = tried_fact(t, q); f != NULL;
         f = f->next == FACT_NONE ? NULL : facts_at(t->store->facts, f->next))
        if (!f->set_aside)
            decimal_sum_add(&sum, f->value.decimal);
    assert_true(decimal_sum_value(&sum, &d));
    return decimal_text(t->arena, d);
}

static void test_lines(void **state)
{
    struct tried t = ledger_new();
    struct asked q;
    const struct fact *f;

    (void)state;
    tried_fine(&t, "ledger.csv",
               HEAD "137920,BAI010,GAG,GAG,P3,\"182,400.00\",182400,182400\n"
                    "137920,2010,Teachers,GAG,P3,100.10,90,\n"
                    "137920,2011,Teachers NI,GAG,P3,20.25,20,\n"
                    "Mason Park School,9999,Electricity,GAG,3,310,300,320\n"
                    "Central,5210,Legal fees,GAG,Nov 2025,1250,900,\n"
                    ",,Total,,,999999,,\n"
                    "137920,,Total income,,P3,999999,,\n");
    assert_str(tried_value(&t, line_of("137920", "ledger.gag", 3)),
               "182400.00");
    q = line_of("137920", "ledger.teaching_staff", 3);
    assert_str(sum_of(&t, q), "120.35");
    q.scenario = SCENARIO_BUDGET;
    assert_str(sum_of(&t, q), "110");
    q.scenario = SCENARIO_FORECAST; /* empty is not zero */
    assert_str(tried_value(&t, q), "no fact");
    assert_str(tried_value(&t, line_of("140580", "ledger.energy", 3)), "310");
    q = line_of("4417", "ledger.professional", 3);
    q.kind = ENTITY_ORGANISATION;
    assert_str(tried_value(&t, q), "1250");
    f = tried_fact(&t, line_of("137920", "ledger.teaching_staff", 3));
    assert_str(map_key(facts_details(t.store->facts), f->detail),
               "2010 Teachers");
    assert_int_equal(f->origin.row, 3);
    assert_int_equal(f->origin.column, 5);
    assert_int_equal(tried_set_aside(&t.store->file[1],
                                     "totals and rows without an account"),
                     2);
    assert_null(store_dataset(t.store, STR("unmapped_accounts")));
    assert_int_equal(store_dataset(t.store, STR("accounts"))->n_rows, 5);
    tried_free(&t);
}

static void test_unmapped(void **state)
{
    struct tried t = ledger_new();
    const struct dataset *d;

    (void)state;
    tried_fine(&t, "ledger.csv",
               HEAD "137920,7777,Mystery,GAG,P1,10.50,1,\n"
                    "140580,7777,Mystery,GAG,P2,4.50,,2\n"
                    "137920,BAI010,GAG,GAG,P1,5,5,5\n");
    assert_true(diag_has(t.dg, DIAG_ACCOUNT_UNMAPPED));
    assert_says(&t, "7777 Mystery");
    d = store_dataset(t.store, STR("accounts_in_no_total"));
    assert_int_equal(d->n_rows, 1);
    assert_str(tried_cell(d, "code", 0)->text, "7777");
    assert_int_equal(tried_cell(d, "rows", 0)->decimal.mantissa, 2);
    assert_str(decimal_text(t.arena, tried_cell(d, "actual", 0)->decimal),
               "15.00");
    assert_int_equal(d->row[0].row, 2);
    assert_int_equal(facts_count(t.store->facts), 3);
    tried_free(&t);
}

/* Two files of one ledger would be added up: the months of the older one are
 * in the newer one too. The same amounts count once, others are an error. */
static void test_two_files(void **state)
{
    struct tried t = ledger_new();

    (void)state;
    tried_fine(&t, "p1.csv", HEAD "137920,BAI010,GAG,GAG,P1,100,100,\n");
    tried_fine(&t, "p2.csv",
               HEAD "137920,BAI010,General annual grant,GAG,P1,100,100,\n"
                    "137920,BAI010,General annual grant,GAG,P2,100,100,\n");
    assert_true(diag_has(t.dg, DIAG_LEDGER_AGAIN));
    assert_str(sum_of(&t, line_of("137920", "ledger.gag", 1)), "100");
    assert_str(sum_of(&t, line_of("137920", "ledger.gag", 2)), "100");
    assert_false(tried_read(&t, "p3.csv",
                            HEAD "137920,BAI010,GAG,GAG,P1,101,100,\n"
                                 "137920,BAI010,GAG,GAG,P3,100,100,\n"));
    assert_true(diag_has(t.dg, DIAG_LEDGER_TWICE));
    assert_says(&t, "p1.csv");
    assert_str(sum_of(&t, line_of("137920", "ledger.gag", 1)), "100");
    tried_free(&t);
}

static void test_signs(void **state)
{
    struct tried t = ledger_new();

    (void)state;
    assert_false(tried_read(&t, "tb.csv",
                            HEAD "137920,BAI010,GAG,GAG,P1,-100,-100,\n"
                                 "137920,BAE010,Teachers,GAG,P1,60,60,\n"));
    assert_true(diag_has(t.dg, DIAG_LEDGER_SIGN));
    assert_says(&t, "all income");
    tried_free(&t);
    t = ledger_new(); /* a correction may be negative */
    tried_fine(&t, "l.csv",
               HEAD "137920,BAI010,GAG,GAG,P1,100,,\n"
                    "137920,BAI020,Other DfE,GAG,P1,-10,,\n");
    tried_free(&t);
}

static void test_capital_fund(void **state)
{
    struct tried t = ledger_new();

    (void)state;
    tried_fine(&t, "l.csv",
               HEAD "137920,BAI020,Other DfE grants,RFA,P1,500,,\n"
                    "137920,BAE120,Building maintenance,Capital,P1,400,,\n"
                    "137920,BAE120,Building maintenance,GAG,P1,30,,\n");
    assert_str(tried_value(&t, line_of("137920", "ledger.capital_income", 1)),
               "500");
    assert_str(
        tried_value(&t, line_of("137920", "ledger.capital_expenditure", 1)),
        "400");
    assert_str(sum_of(&t, line_of("137920", "ledger.maintenance", 1)), "30");
    tried_free(&t);
}

static void test_bad_cells(void **state)
{
    struct tried t = ledger_new();

    (void)state;
    assert_false(tried_read(&t, "l.csv",
                            HEAD "137920,BAI010,GAG,GAG,P1,1o0,100,\n"
                                 "137920,BAI010,GAG,GAG,Smarch,100,100,\n"
                                 "999999,BAI010,GAG,GAG,P1,100,100,\n"));
    assert_says(&t, "column 'Actual': '1o0' is not an amount of money");
    assert_says(&t, "column 'Period': 'Smarch' means nothing here");
    assert_says(&t, "no school is called '999999'");
    assert_int_equal(diag_errors(t.dg), 3);
    tried_free(&t);
}

static void assert_line(struct tried *t, const char *code, const char *name,
                        const char *wanted)
{
    enum account_by by;
    const struct line *line = accounts_line(
        t->profiles->accounts, t->arena, str_from(code), str_from(name), &by);

    assert_str(line == NULL ? STR("none") : line->name, wanted);
}

static void test_chart(void **state)
{
    struct tried t = tried_new();
    const struct accounts *shipped = t.profiles->accounts;

    (void)state;
    assert_line(&t, "BAE150", "", "energy");
    assert_line(&t, "BAI010-T", "", "gag");
    assert_line(&t, "bae170", "", "grounds"); /* not BAE320: domain.md 1.4 */
    assert_line(&t, "BAE240", "", "agency_supply");
    assert_line(&t, "2150", "Supply teaching staff", "supply_staff");
    assert_line(&t, "2000", "Something", "teaching_staff");
    assert_line(&t, "2099", "", "teaching_staff");
    assert_line(&t, "2100", "", "supply_staff");
    assert_line(&t, "7000", "Teaching staff - gross pay", "teaching_staff");
    assert_line(&t, "7000", "Energy consultancy", "none");
    assert_line(&t, "7000", "", "none");
    assert_line(&t, "5350", "Trips and clubs costs", "special_facilities");
    assert_line(&t, "5350", "Something", "none"); /* never PFI by number */
    assert_line(&t, "5310", "Something", "none"); /* never eliminated by it */
    assert_line(&t, "1900", "Something", "none");
    assert_line(&t, "5900", "Central services charge", "central_charge");
    t.profiles->accounts = accounts_load(
        t.arena, t.dg, shipped,
        source_from(t.arena, STR("accounts.yaml"),
                    STR("lines:\n"
                        "  energy: {ranges: [\"2000-2010\"]}\n"
                        "  minibus: {title: Minibus, codes: [MB1]}\n")));
    assert_non_null(t.profiles->accounts);
    assert_line(&t, "2000", "Something", "energy");
    assert_line(&t, "2000", "Teaching staff", "energy"); /* the project's */
    assert_line(&t, "2011", "Something", "teaching_staff");
    assert_line(&t, "MB1", "", "minibus");
    assert_int_equal(accounts_named(t.profiles->accounts, STR("energy"))->side,
                     SIDE_COST);
    assert_null(accounts_load(
        t.arena, t.dg, shipped,
        source_from(t.arena, STR("bad.yaml"),
                    STR("lines:\n  energy: {ranges: [\"20 to 10\"]}\n"))));
    assert_true(diag_has(t.dg, DIAG_PROFILE_INVALID));
    tried_free(&t);
}

/* No code or range of the shipped chart may lead to two lines. */
static void test_chart_is_sound(void **state)
{
    struct tried t = tried_new();
    const struct accounts *acc = t.profiles->accounts;

    (void)state;
    for (size_t i = 0; i < acc->n_codes; i++) {
        for (size_t k = 0; k < i; k++)
            assert_false(str_equal(acc->code[i].text, acc->code[k].text));
    }
    for (size_t i = 0; i < acc->n_names; i++) {
        for (size_t k = 0; k < i; k++)
            assert_false(str_equal(acc->name[i].text, acc->name[k].text));
    }
    for (size_t i = 0; i < acc->n_ranges; i++) {
        for (size_t k = 0; k < i; k++)
            assert_true(acc->range[i].from > acc->range[k].to ||
                        acc->range[i].to < acc->range[k].from);
    }
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_unmapped),
        cmocka_unit_test(test_two_files),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_capital_fund),
        cmocka_unit_test(test_bad_cells),
        cmocka_unit_test(test_chart),
        cmocka_unit_test(test_chart_is_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
