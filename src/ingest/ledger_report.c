/* What became of the accounts, for the chief financial officer who checks it
 * before believing any total.
 *
 * Surprise: an account that is on no line is a warning with its amount where
 * its side is known, for then the totals agree with the ledger; where nothing
 * says what it is, the identities stop the build. */
#include "ledger_priv.h"

static const char *const by_words[] = { "unmapped", "code", "name", "range",
                                        "group" };
static const struct str names[] = { STR_INIT("code"),
                                    STR_INIT("name"),
                                    STR_INIT("line"),
                                    STR_INIT("by"),
                                    STR_INIT("rows"),
                                    STR_INIT("actual"),
                                    STR_INIT("budget"),
                                    STR_INIT("forecast"),
                                    STR_INIT("previous_forecast"),
                                    STR_INIT("prior_year"),
                                    STR_INIT("counted_in") };
#define N_NAMES (sizeof names / sizeof *names)
#define LISTED  5 /* accounts that a message names */

enum which { ALL, UNMAPPED, IN_NO_TOTAL, WHICH_COUNT };
static const struct str lists[WHICH_COUNT] = {
    STR_INIT("accounts"), STR_INIT("unmapped_accounts"),
    STR_INIT("accounts_in_no_total")
};

bool ledger_list(size_t i, struct str *dataset, struct str_list *columns)
{
    if (i >= WHICH_COUNT)
        return false;
    *dataset = lists[i];
    *columns = (struct str_list){ names, N_NAMES };
    return true;
}

/* An account without an amount is missed by no total. */
static bool is_nil(const struct account *acc)
{
    for (size_t s = 0; s < SCENARIO_COUNT; s++) {
        struct decimal d;

        if (!decimal_sum_value(&acc->sum[s], &d) || decimal_sign(d) != 0)
            return false;
    }
    return true;
}

static bool is_of(const struct account *acc, enum which which)
{
    switch (which) {
    case ALL:
        return true;
    case UNMAPPED:
        return acc->by == BY_GROUP || acc->line == NULL;
    case IN_NO_TOTAL:
        return acc->line == NULL && !is_nil(acc);
    case WHICH_COUNT:
        break;
    }
    return false;
}

static struct value sum_value(const struct decimal_sum *sum)
{
    struct decimal d;

    return decimal_sum_value(sum, &d) ? value_decimal(d)
                                      : value_reason(REASON_OVERFLOW);
}

static struct value text_value(struct str text)
{
    return str_empty(text) ? value_reason(REASON_NOT_GIVEN) : value_text(text);
}

static void account_cells(const struct account *acc, struct value cell[])
{
    cell[0] = text_value(acc->code);
    cell[1] = text_value(acc->name);
    cell[2] = acc->line == NULL ? value_reason(REASON_NOT_GIVEN)
                                : value_text(acc->line->name);
    cell[3] = value_text(str_from(by_words[acc->by]));
    cell[4] = value_decimal(decimal_of((int64_t)acc->rows));
    for (size_t s = 0; s < SCENARIO_COUNT; s++)
        cell[5 + s] = sum_value(&acc->sum[s]);
    cell[5 + SCENARIO_COUNT] =
        value_text(acc->line == NULL ? STR("In no total") : acc->line->title);
}

static void publish(struct run *r, const struct ledger *l, enum which which)
{
    struct arena *a = r->store->arena;
    const size_t n = ledger_accounts(l);
    struct column *column = arena_array(a, struct column, N_NAMES);
    struct value *cell = arena_array(a, struct value, n * N_NAMES);
    struct origin *row = arena_array(a, struct origin, n);
    struct dataset *d = arena_new_of(a, struct dataset);
    struct value one[N_NAMES];

    *d = (struct dataset){
        .name = lists[which], .n_columns = N_NAMES, .column = column, .row = row
    };
    for (size_t c = 0; c < N_NAMES; c++)
        column[c] = (struct column){ .name = names[c], .cell = cell + c * n };
    for (size_t i = 0; i < n; i++) {
        if (!is_of(&l->item[i], which))
            continue;
        account_cells(&l->item[i], one);
        for (size_t c = 0; c < N_NAMES; c++)
            cell[c * n + d->n_rows] = one[c];
        row[d->n_rows++] = l->item[i].origin;
    }
    if (d->n_rows > 0)
        store_add_dataset(r->store, d);
}

/* "7550 Minibus (1,250.00)": the first scenario that has an amount. */
static struct str account_text(struct run *r, const struct account *acc)
{
    struct str text = str_trim(str_printf(
        r->scratch, "%.*s %.*s", STR_ARG(acc->code), STR_ARG(acc->name)));

    for (size_t s = 0; s < SCENARIO_COUNT; s++) {
        struct decimal d;

        if (!decimal_sum_value(&acc->sum[s], &d) || decimal_sign(d) == 0)
            continue;
        return str_printf(
            r->scratch, "%.*s (%s%.*s)", STR_ARG(text),
            s == SCENARIO_ACTUAL ? "" : scenario_slug((enum scenario)s),
            STR_ARG(decimal_grouped(r->scratch, d, d.scale < 2 ? 2 : d.scale)));
    }
    return text;
}

static struct str list_of(struct run *r, const struct ledger *l, bool placed,
                          size_t *n)
{
    struct str list = STR("");

    *n = 0;
    for (size_t i = 0; i < ledger_accounts(l); i++) {
        const struct account *acc = &l->item[i];

        if (placed ? acc->by != BY_GROUP : !is_of(acc, IN_NO_TOTAL))
            continue;
        if ((*n)++ >= LISTED)
            continue;
        list = str_printf(r->scratch, "%.*s%s%.*s", STR_ARG(list),
                          *n > 1 ? ", " : "", STR_ARG(account_text(r, acc)));
        if (placed)
            list = str_printf(r->scratch, "%.*s as '%.*s', %s", STR_ARG(list),
                              STR_ARG(acc->line->title), acc->hint);
    }
    if (*n > LISTED)
        list = str_printf(r->scratch, "%.*s ...", STR_ARG(list));
    return list;
}

static void report_unmapped(struct run *r, const struct ledger *l)
{
    size_t n, n_placed;
    struct str nowhere = list_of(r, l, false, &n);
    struct str placed = list_of(r, l, true, &n_placed);
    struct span at = reader_header_span(r->reader, 0);

    if (n > 0) {
        diag_report(r->dg, DIAG_ACCOUNT_UNMAPPED, at,
                    n == 1 ? "%zu account belongs to no line and is in no "
                             "total: %.*s"
                           : "%zu accounts belong to no line and are in no "
                             "total: %.*s",
                    n, STR_ARG(nowhere));
        diag_hint(r->dg, "give %s a line in accounts.yaml of the project",
                  n == 1 ? "it" : "them");
    }
    if (n_placed > 0) {
        diag_report(r->dg, DIAG_ACCOUNT_UNMAPPED, at,
                    n_placed == 1
                        ? "%zu account belongs to no line and is counted as "
                          "not yet mapped: %.*s"
                        : "%zu accounts belong to no line and are counted as "
                          "not yet mapped: %.*s",
                    n_placed, STR_ARG(placed));
        diag_hint(r->dg, "give %s a line in accounts.yaml of the project",
                  n_placed == 1 ? "it" : "them");
    }
}

static const char *span_words(const struct series *s)
{
    return s->span == SPAN_TO_DATE ? "year to date"
           : s->span == SPAN_YEAR  ? "whole year"
                                   : "month";
}

/* "actual P3 Nov 2025 year to date; budget ..." */
static struct str series_text(struct run *r, const struct ledger *l)
{
    struct str list = STR("");

    for (size_t k = 0; k < l->series.n; k++) {
        const struct series *s = &l->series.item[k];
        struct str when =
            s->by_row ? STR("by row") : period_text(r->scratch, s->month);

        if (s->is_opening || s->is_movement)
            continue;
        if (list.len > 400)
            return str_printf(r->scratch, "%.*s ...", STR_ARG(list));
        list =
            str_printf(r->scratch, "%.*s%s%s %.*s %s", STR_ARG(list),
                       str_empty(list) ? "" : ", ", scenario_slug(s->scenario),
                       STR_ARG(when), span_words(s));
    }
    return list;
}

/* What was taken, so that it can be seen at a glance that it is right. */
static void report_read(struct run *r, const struct ledger *l)
{
    struct str who = STR("all together");

    if (r->profile->amounts == NULL)
        return;
    if (r->report_school != ENTITY_NONE)
        who = name_display(
            r->scratch,
            registry_at(r->store->registry, r->report_school)->name);
    else if (r->binding.role[ROLE_SCHOOL] != NO_FIELD ||
             r->binding.role[ROLE_URN] != NO_FIELD ||
             r->binding.role[ROLE_COST_CENTRE] != NO_FIELD)
        who = STR("by row");
    diag_report(r->dg, DIAG_LEDGER_READ, reader_header_span(r->reader, 0),
                "%s with %zu accounts, schools: %.*s; %.*s%s",
                l->series.is_trial ? "trial balance" : "ledger report",
                ledger_accounts(l), STR_ARG(who), STR_ARG(series_text(r, l)),
                l->income_negative  ? "; income is written negative"
                : l->costs_negative ? "; costs are written negative"
                                    : "");
}

void accounts_report(struct run *r, struct ledger *l)
{
    report_read(r, l);
    for (size_t which = ALL; which < WHICH_COUNT; which++)
        publish(r, l, (enum which)which);
    report_unmapped(r, l);
}
