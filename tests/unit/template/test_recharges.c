/* What schools and centre charge each other, in tables by school: in their
 * rows, not in the trust's, and so in a row of its own that makes columns add
 * up. By hand: income is 480 + 15 charged in three months, in thousands. */
#include <check.h>

#include "fixture.h"

static const char catalogue_with_charges[] =
    "inputs:\n"
    "  ledger: {time: flow, nil: yes, money: [gag, energy, taken, paid]}\n"
    "measures:\n"
    "  gag: {title: Grant, unit: money, good: high, sum: ledger.gag}\n"
    "  energy: {title: Energy, unit: money, good: low, sum: ledger.energy}\n"
    "  taken: {title: Charge taken, unit: money, good: high, internal: yes,\n"
    "    sum: ledger.taken}\n"
    "  paid: {title: Charge paid, unit: money, good: low, internal: yes,\n"
    "    sum: ledger.paid}\n"
    "  income: {title: Income, unit: money, good: high,\n"
    "    formula: gag + taken}\n"
    "  spending: {title: Spending, unit: money, good: low,\n"
    "    formula: energy + paid}\n"
    "  result: {title: Result, unit: money, good: high,\n"
    "    formula: income - spending}\n"
    "  per_cent: {title: Result of income, unit: percent, good: high,\n"
    "    formula: 100 * result / income}\n";

static const char page[] = "```table\n"
                           "rows: school\n"
                           "columns: [income.actual.ytd, spending.actual.ytd,\n"
                           "  result.actual.ytd, energy.actual.ytd,\n"
                           "  spending.actual.ytd.variance,\n"
                           "  per_cent.actual.ytd]\n"
                           "total: organisation\n"
                           "central: yes\n"
                           "caption: By school\n"
                           "```\n";

static void open_charged(struct fixture *f, int64_t taken, int64_t paid)
{
    fixture_open(f);
    f->catalogue =
        catalogue_load(f->arena, f->dg, NULL,
                       source_from(f->arena, STR("charges.yaml"),
                                   str_from(catalogue_with_charges)));
    assert_non_null(f->catalogue);
    if (taken != 0)
        fixture_ledger(f, f->trust, "ledger.taken", taken, taken, taken);
    if (paid != 0) {
        fixture_ledger(f, f->oak, "ledger.paid", paid, paid + 500, paid);
        fixture_ledger(f, f->elm, "ledger.paid", taken - paid, taken - paid,
                       taken - paid);
    }
    fixture_context(f);
}

/* The document as text; the table that it shows must add up. */
static struct str dumped(struct fixture *f)
{
    struct source *src =
        source_from(f->arena, STR("charges.md"), str_from(page));
    struct template *t = template_parse(f->arena, f->dg, src, NULL);
    const struct doc *d = NULL;
    struct buf out = { 0 };

    if (t != NULL && template_check(f->dg, t, &f->context))
        d = template_expand(f->arena, f->dg, t, &f->context);
    if (d != NULL)
        doc_dump(d, &out);
    diag_render(f->dg, (struct diag_style){ .most = 20 }, &out);
    assert_non_null(d);
    return buf_take(&out, f->arena);
}

static void has_a_row(void **state)
{
    struct fixture f;
    struct str text;
    size_t at;

    (void)state;
    open_charged(&f, 5000, 2000);
    text = dumped(&f);
    at = str_find(text, STR("Recharges eliminated"));
    assert_true(at != STR_NONE);
    text = str_slice(text, at, text.len);
    /* charged 3 x 5,000; Oak paid 500 a month under its budget */
    assert_true(str_find(text, STR("cell \"(15,000)\" plain=\"-15000\"\n"
                                   "        cell \"(15,000)\"")) != STR_NONE);
    assert_true(str_find(text, STR("cell \"(1,500)")) != STR_NONE);
    assert_false(diag_has(f.dg, DIAG_RECONCILE_BROKEN));
    fixture_close(&f);
}

static void is_not_there_without_charges(void **state)
{
    struct fixture f;

    (void)state;
    open_charged(&f, 0, 0);
    assert_true(str_find(dumped(&f), STR("Recharges")) == STR_NONE);
    assert_false(diag_has(f.dg, DIAG_RECONCILE_BROKEN));
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_a_row),
        cmocka_unit_test(is_not_there_without_charges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
