/* Periods in running text, as titles of ledger reports have them. What they
 * mean is by the calendar: the academic year begins on 1 September. */
#include "ingest_priv.h"
#include "tried.h"

static const char *const spans[] = { "-", "month", "ytd", "year", "odd" };

/* "P3 Nov 2025 ytd", or "nothing". */
static const char *said(struct arena *a, const char *text)
{
    struct when w;

    if (!when_read(str_from(text), period_academic(2025), &w))
        return "nothing";
    return str_cstr(a,
                    str_printf(a, "%.*s %s", STR_ARG(period_text(a, w.month)),
                               spans[w.span]));
}

static void test_when_words(void **state)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        { "As at 30 November 2025", "P3 Nov 2025 ytd" },
        { "Trial balance as at 30/11/2025 (draft)", "P3 Nov 2025 ytd" },
        { "As of 2025-11-30", "P3 Nov 2025 ytd" },
        { "For the month ended 30 November 2025", "P3 Nov 2025 month" },
        { "For the period 1 September 2025 to 30 November 2025",
          "P3 Nov 2025 ytd" },
        { "From 1st September 2025 to 30th November 2025", "P3 Nov 2025 ytd" },
        { "1 Nov 2025 - 30 Nov 2025", "P3 Nov 2025 month" },
        { "For the 3 months ended 30 November 2025", "P3 Nov 2025 ytd" },
        { "01/10/2025 to 30/11/2025", "P3 Nov 2025 odd" },
        { "Year ended 31 August 2026", "P12 Aug 2026 year" },
        { "Period 3 2025/26", "P3 Nov 2025 -" },
        { "P03 2025-26", "P3 Nov 2025 -" },
        { "Periods 1 to 3, 2025/26", "P3 Nov 2025 ytd" },
        { "To Period: Month 3, November 2025", "P3 Nov 2025 -" },
        { "Year to date: Nov-25", "P3 Nov 2025 ytd" },
        { "YTD Nov 2025", "P3 Nov 2025 ytd" },
        { "Nov 25", "P3 Nov 2025 -" },
        { "November", "P3 Nov 2025 -" },
        { "P3", "P3 Nov 2025 -" },
        { "30 Nov 2024", "P3 Nov 2024 -" },
        { "30 November 2025 compared with 30 November 2024", "P3 Nov 2025 -" },
        { "Printed on 05/12/2025 at 09:14", "nothing" },
        { "Glen Hills Primary School", "nothing" },
        { "Account", "nothing" },
        { "16-19 funding", "nothing" },
        { "Debit", "nothing" },
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!str_equal(str_from(said(a, table[i].text)),
                       str_from(table[i].want)))
            print_error("%s\n", table[i].text);
        assert_string_equal(said(a, table[i].text), table[i].want);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
