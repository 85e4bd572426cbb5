/* A ledger: accounts of a school or trust -> facts `ledger.<line>` and, of a
 * trial balance, `balance.<line>`; several accounts on one line are several
 * facts that add up.
 *
 * Surprise: which account went to which line is itself a result (datasets
 * `accounts`, `unmapped_accounts` and `accounts_in_no_total`): a chief
 * financial officer checks it before believing any total. */
#include "ledger_priv.h"

/* ---- facts --------------------------------------------------------------- */

/* The period of a row's amounts in a series. */
static struct period period_of(const struct account_row *row,
                               const struct series *s)
{
    struct period p = row->period.kind != PERIOD_NONE ? row->period : s->month;

    return s->span == SPAN_TO_DATE ? period_to_date(p) : p;
}

static bool is_amount(const struct series *s)
{
    return !s->is_opening && !s->is_movement;
}

/* An account's amount in the lists: the year to date where there is one, of
 * several the latest, else all months. */
static bool is_summed(const struct ledger *l, size_t k)
{
    static const enum span_said order[] = { SPAN_TO_DATE, SPAN_MONTH,
                                            SPAN_YEAR };
    const struct series *s = &l->series.item[k];

    for (size_t i = 0; i < 3; i++) {
        bool any = false, later = false;

        for (size_t n = 0; n < l->series.n; n++) {
            const struct series *o = &l->series.item[n];

            if (!is_amount(o) || o->scenario != s->scenario ||
                o->span != order[i])
                continue;
            any = true;
            later |= !o->by_row && period_compare(o->month, s->month) > 0;
        }
        if (any)
            return s->span == order[i] && (s->span != SPAN_TO_DATE || !later);
    }
    return false;
}

/* A balance is of a day; what a month or a budget says of it is none. */
static bool balance_period(const struct series *s, struct period *p)
{
    if (s->span != SPAN_TO_DATE || s->scenario != SCENARIO_ACTUAL)
        return false;
    *p = period_date(period_last_day(*p));
    return p->date != DATE_NONE;
}

static enum scenario scenario_of(const struct account_row *row,
                                 const struct series *s)
{
    return s->scenario == SCENARIO_ACTUAL ? row->scenario : s->scenario;
}

static void row_facts(struct run *r, struct ledger *l, size_t i,
                      bool keep_balances)
{
    const struct account_row *row = &l->row[i];
    struct account *acc = &l->item[row->account];

    for (size_t k = 0; k < l->series.n; k++) {
        const struct series *s = &l->series.item[k];
        struct fact f = { .next = FACT_NONE, .detail = acc->detail };
        struct decimal d;

        if (!is_amount(s) || !ledger_amount(l, i, k, &d))
            continue;
        if (acc->line != NULL)
            d = signed_for(l, s, acc->line, d);
        f.key = (struct fact_key){ .entity = row->entity,
                                   .input = acc->input,
                                   .scenario = scenario_of(row, s),
                                   .period = period_of(row, s) };
        f.value = value_decimal(d);
        f.origin =
            (struct origin){ r->file, row->row, (uint32_t)series_field(s) };
        if (is_summed(l, k))
            decimal_sum_add(&acc->sum[f.key.scenario], d);
        if (acc->line == NULL || (acc->line->side == SIDE_BALANCE &&
                                  !balance_period(s, &f.key.period)))
            continue;
        f.set_aside = acc->line->side == SIDE_BALANCE && !keep_balances;
        (void)facts_add(r->store->facts, &f);
    }
}

/* ---- balances ------------------------------------------------------------ */

/* Whether another file, of no ledger, has balances. Own forms are read first:
 * they say what the board is to see, and the same cash must not count twice. */
static bool has_own_balances(const struct run *r)
{
    const struct facts *facts = r->store->facts;

    for (uint32_t i = 0; i < facts_count(facts); i++) {
        const struct fact *f = facts_at(facts, i);

        if (f->origin.file != r->file && f->detail == MAP_NONE &&
            str_starts(map_key(facts_inputs(r->store->facts), f->key.input),
                       STR("balance.")))
            return true;
    }
    return false;
}

static bool has_balances(const struct ledger *l)
{
    for (size_t i = 0; i < ledger_accounts(l); i++) {
        if (l->item[i].line != NULL && l->item[i].line->side == SIDE_BALANCE)
            return true;
    }
    return false;
}

/* Income less costs of one school and series: a fund until the year is
 * closed. */
static void result_fact(struct run *r, const struct ledger *l, size_t first,
                        size_t k)
{
    const struct series *s = &l->series.item[k];
    const struct account_row *row = &l->row[first];
    struct fact f = { .next = FACT_NONE };
    struct decimal_sum sum = { 0 };
    struct decimal d;

    f.key.entity = row->entity;
    f.key.period = period_of(row, s);
    if (!s->is_signed || !balance_period(s, &f.key.period))
        return;
    for (size_t i = first; i < l->n_rows; i++) {
        const struct line *line = l->item[l->row[i].account].line;

        if (l->row[i].entity == row->entity && line != NULL &&
            line->side != SIDE_BALANCE &&
            period_equal(l->row[i].period, row->period) &&
            ledger_amount(l, i, k, &d))
            decimal_sum_subtract(&sum, d);
    }
    if (!decimal_sum_value(&sum, &d))
        return;
    f.key.input = map_put(facts_inputs(r->store->facts), STR("balance.result"));
    f.detail = map_put(facts_details(r->store->facts),
                       STR("Income less costs of the accounts"));
    f.value = value_decimal(d);
    f.origin = (struct origin){ r->file, row->row, (uint32_t)series_field(s) };
    (void)facts_add(r->store->facts, &f);
}

static void results(struct run *r, const struct ledger *l)
{
    for (size_t i = 0; i < l->n_rows; i++) {
        bool first = i == 0 || l->row[i - 1].entity != l->row[i].entity ||
                     !period_equal(l->row[i - 1].period, l->row[i].period);

        for (size_t k = 0; k < i && first; k++)
            first = l->row[k].entity != l->row[i].entity ||
                    !period_equal(l->row[k].period, l->row[i].period);
        for (size_t k = 0; k < l->series.n && first; k++)
            result_fact(r, l, i, k);
    }
}

static void facts_make(struct run *r, struct ledger *l)
{
    bool balances = has_balances(l);
    bool keep = balances && !has_own_balances(r);

    for (size_t i = 0; i < l->n_rows; i++)
        row_facts(r, l, i, keep);
    if (keep)
        results(r, l);
    if (balances && !keep)
        run_set_aside(r, STR("balances, which an own balance sheet gives"));
}

/* ---- what another file says too ------------------------------------------ */

/* What files other than this one say of the same line; *file: one of them. */
static bool others_sum(struct run *r, const struct fact *f,
                       struct decimal_sum own[2], const struct fact **other)
{
    const struct facts *facts = r->store->facts;

    *other = NULL;
    for (uint32_t i = facts_first(facts, &f->key); i != FACT_NONE;
         i = facts_at(facts, i)->next) {
        const struct fact *one = facts_at(facts, i);
        bool is_own = one->origin.file == r->file;

        if (one->set_aside || one->detail == MAP_NONE)
            continue;
        decimal_sum_add(&own[!is_own], one->value.decimal);
        if (!is_own && (*other == NULL || one->detail == f->detail))
            *other = one;
    }
    return *other != NULL;
}

static void report_twice(struct run *r, const struct fact *f,
                         const struct fact *old)
{
    const struct input_file *file = &r->store->file[old->origin.file];
    struct str account = map_key(facts_details(r->store->facts), f->detail);

    diag_report(
        r->dg, DIAG_LEDGER_TWICE,
        reader_locate(r->scratch, r->src, f->origin.row, f->origin.column),
        old->detail == f->detail
            ? "account %.*s of this school and month is in %.*s too, "
              "with another amount"
            : "the line of account %.*s, this school and month, is in "
              "%.*s too, with another amount",
        STR_ARG(account), STR_ARG(file->name));
    diag_note(r->dg,
              reader_locate(r->scratch, file->source, old->origin.row,
                            old->origin.column),
              "the other amount stands here");
    diag_hint(r->dg, "amounts of two files would be added: keep the file of "
                     "the latest period and move the other one away");
}

/* Sets this file's facts of one key aside; how many. */
static size_t set_aside(struct run *r, const struct fact_key *key)
{
    struct facts *facts = r->store->facts;
    size_t n = 0;

    for (uint32_t i = facts_first(facts, key); i != FACT_NONE;
         i = facts_at(facts, i)->next) {
        struct fact *f = facts_edit(facts, i);

        if (f->origin.file != r->file || f->set_aside)
            continue;
        f->set_aside = true;
        n++;
    }
    return n;
}

/* Two files that say the same are one; two that differ are an error. */
static void twice_settle(struct run *r, uint32_t first)
{
    size_t n_again = 0, n_differ = 0;
    struct str name = STR("");

    for (uint32_t i = first; i < facts_count(r->store->facts); i++) {
        const struct fact f = *facts_at(r->store->facts, i);
        struct decimal_sum sum[2] = { 0 };
        struct decimal own, others;
        const struct fact *other;

        if (f.set_aside || !others_sum(r, &f, sum, &other) ||
            !decimal_sum_value(&sum[0], &own) ||
            !decimal_sum_value(&sum[1], &others))
            continue;
        if (decimal_compare(own, others) != 0 && n_differ++ == 0)
            report_twice(r, &f, other);
        name = r->store->file[other->origin.file].name;
        n_again += set_aside(r, &f.key);
    }
    if (n_again > 0 && n_differ == 0)
        diag_report(r->dg, DIAG_LEDGER_AGAIN, reader_header_span(r->reader, 0),
                    "%zu amounts of this ledger are in %.*s too, and are the "
                    "same: they are used once",
                    n_again, STR_ARG(name));
}

/* ---- whose report -------------------------------------------------------- */

static void school_settle(struct run *r)
{
    struct str text;

    if (r->profile->amounts == NULL)
        return;
    r->report_school = titles_school(r, &text);
    if (r->report_school == ENTITY_NONE)
        r->report_school = school_in_text(r, r->store->file[r->file].name);
}

void ledger_read(struct run *r)
{
    struct ledger l = { .index = map_new(r->scratch) };
    uint32_t first = (uint32_t)facts_count(r->store->facts);

    school_settle(r);
    if (!columns_settle(r, &l.series))
        return;
    ledger_rows(r, &l);
    accounts_settle(r, &l);
    if (signs_settle(r, &l)) {
        facts_make(r, &l);
        twice_settle(r, first);
        ledger_check(r, &l);
        months_check(r);
    }
    accounts_report(r, &l);
}
