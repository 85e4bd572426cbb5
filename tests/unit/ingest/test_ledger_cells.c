/* Amounts as ledgers print them, and labels of totals. */
#include "ledger_priv.h"
#include "tried.h"

static void test_amounts(void **state)
{
    static const struct {
        const char *cell, *want;
    } table[] = {
        { "1,234.50", "1234.50" },
        { "1,234.50-", "-1234.50" },
        { "(1,234.50)", "-1234.50" },
        { "\xc2\xa3(1,234.50)", "-1234.50" },
        { "-\xc2\xa3"
          "5",
          "-5" },
        { "1,234.50 CR", "-1234.50" },
        { "1,234.50CR", "-1234.50" },
        { "1,234.50 Dr", "1234.50" },
        { "-", "0" },
        { "\xe2\x80\x93", "0" },
        { "0.00", "0.00" },
        { "", "blank" },
        { "  ", "blank" },
        { "tbc", "bad" },
        { "12,50", "bad" },
        { "1.5E+06", "bad" },
        { "(5) CR", "bad" },
        { "-5 CR", "bad" },
        { "CR", "bad" },
        { "n/a", "bad" },
        { "1,234.50 X", "bad" },
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct decimal d;
        enum cell_kind kind = amount_cell(str_from(table[i].cell), &d);
        struct str got = kind == CELL_BLANK ? STR("blank")
                         : kind == CELL_BAD ? STR("bad")
                                            : decimal_text(a, d);

        if (!str_equal(got, str_from(table[i].want)))
            print_error("%s\n", table[i].cell);
        assert_str(got, table[i].want);
    }
    arena_free(a);
}

static const struct profile *report_profile(const struct tried *t)
{
    for (size_t i = 0; i < t->profiles->n; i++) {
        if (t->profiles->item[i].amounts != NULL)
            return &t->profiles->item[i];
    }
    fail_msg("no profile of ledger reports");
    return NULL;
}

static void test_labels(void **state)
{
    struct tried t = tried_new();
    const struct profile *p = report_profile(&t);

    (void)state;
    assert_int_equal(total_label(p, t.arena, STR("Total Income")), SAYS_TOTAL);
    assert_int_equal(total_label(p, t.arena, STR("Grand Total")), SAYS_TOTAL);
    assert_int_equal(total_label(p, t.arena, STR("Net Surplus/(Deficit)")),
                     SAYS_NET);
    assert_int_equal(total_label(p, t.arena, STR("Surplus for the year")),
                     SAYS_NET);
    assert_int_equal(total_label(p, t.arena, STR("Net pay")), 0);
    assert_int_equal(total_label(p, t.arena, STR("Surplus land sale")), 0);
    assert_int_equal(total_label(p, t.arena, STR("Lettings")), 0);
    tried_free(&t);
}

static void test_headings(void **state)
{
    struct tried t = tried_new();
    const struct profile *p = report_profile(&t);

    (void)state;
    assert_int_equal(amount_heading(p, t.arena, STR("YTD Budget"), false),
                     SAYS_TO_DATE | SAYS_BUDGET);
    assert_int_equal(
        amount_heading(p, t.arena, STR("Debit - Year to date"), false),
        SAYS_TO_DATE | SAYS_DEBIT);
    assert_int_equal(amount_heading(p, t.arena, STR("Annual Budget"), false),
                     SAYS_YEAR | SAYS_BUDGET);
    assert_int_equal(amount_heading(p, t.arena, STR("Forecast Outturn"), false),
                     SAYS_YEAR | SAYS_FORECAST);
    assert_false(
        amount_is(amount_heading(p, t.arena, STR("YTD Variance %"), false)));
    assert_false(amount_is(amount_heading(p, t.arena, STR("Amount"), false)));
    assert_int_equal(amount_heading(p, t.arena, STR("Supplier"), false), 0);
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
