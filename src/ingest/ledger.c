/* Budget monitoring: one row per school, account and month -> facts
 * `ledger.<line>`; several accounts on one line are several facts that add up.
 *
 * Surprise: which account went to which line is itself a result (datasets
 * `accounts` and `unmapped_accounts`): a chief financial officer checks it
 * before believing any total. */
#include "ingest_priv.h"

#include <string.h>

struct account { /* one code and name of this file */
    struct str code, name;
    const struct line *line;
    enum account_by by;
    uint32_t detail, input; /* input MAP_NONE: unmapped */
    size_t rows;
    struct decimal_sum sum[SCENARIO_COUNT];
    struct origin origin;
};
struct ledger {
    struct map *index;
    struct account *item;
    size_t cap;
    struct decimal_sum side[3];
    size_t n_twice;
    struct numbering numbering;
};

static uint32_t input_of(struct run *r, const struct line *line)
{
    struct arena_mark mark = arena_save(r->scratch);
    uint32_t input =
        map_put(facts_inputs(r->store->facts),
                str_printf(r->scratch, "ledger.%.*s", STR_ARG(line->name)));

    arena_restore(r->scratch, mark);
    return input;
}

static void account_make(struct run *r, struct ledger *l, struct account *acc,
                         struct str fund)
{
    const struct accounts *chart = r->profiles->accounts;
    struct str detail =
        str_printf(r->scratch, "%.*s%s%.*s", STR_ARG(acc->code),
                   str_empty(acc->code) ? "" : " ", STR_ARG(acc->name));

    acc->line =
        accounts_line(chart, r->scratch, acc->code, acc->name, &acc->by);
    detail = str_trim(detail);
    numbering_add(r, &l->numbering,
                  &(struct placed){ detail, acc->code, acc->line, acc->by });
    if (acc->line != NULL && acc->line->side != SIDE_BELOW &&
        accounts_is_capital(chart, str_fold(r->scratch, fund))) {
        const struct line *below = accounts_named(
            chart, acc->line->side == SIDE_INCOME ? STR("capital_income")
                                                  : STR("capital_expenditure"));

        acc->line = below != NULL ? below : acc->line;
    }
    acc->detail = map_put(facts_details(r->store->facts), detail);
    acc->input = acc->line == NULL ? MAP_NONE : input_of(r, acc->line);
    acc->origin = run_origin(r, r->binding.role[ROLE_ACCOUNT]);
}

/* The three texts that tell an account, with a byte between them that no
 * cell holds. */
static struct str account_key(struct arena *a, const struct str part[3])
{
    const size_t len = part[0].len + part[1].len + part[2].len + 2;
    char *key = arena_array(a, char, len);
    size_t at = 0;

    for (size_t i = 0; i < 3; i++) {
        if (i > 0)
            key[at++] = '\x1f';
        if (part[i].len > 0)
            memcpy(key + at, part[i].ptr, part[i].len);
        at += part[i].len;
    }
    return (struct str){ key, len };
}

/* Code, name and fund. One column may be all there is of code and name. */
static void account_texts(const struct run *r, struct str part[3])
{
    const size_t *role = r->binding.role;
    struct decimal d;

    part[0] = run_role(r, ROLE_ACCOUNT);
    part[1] = run_role(r, ROLE_ACCOUNT_NAME);
    part[2] = run_role(r, ROLE_FUND);
    if (role[ROLE_ACCOUNT] == role[ROLE_ACCOUNT_NAME])
        part[decimal_parse(part[0], &d) ? 1 : 0] = STR("");
}

static struct account *account_of(struct run *r, struct ledger *l)
{
    struct arena_mark mark = arena_save(r->scratch);
    void *grown = l->item;
    struct str part[3], key;
    uint32_t at;

    account_texts(r, part);
    key = account_key(r->scratch, part);
    at = map_find(l->index, key);

    if (at != MAP_NONE) {
        arena_restore(r->scratch, mark);
        return &l->item[at];
    }
    at = map_put(l->index, key);
    arena_grow(r->scratch, &grown, at, &l->cap, sizeof *l->item,
               _Alignof(struct account));
    l->item = grown;
    l->item[at] =
        (struct account){ .code = str_copy(r->store->arena, part[0]),
                          .name = str_copy(r->store->arena, part[1]) };
    account_make(r, l, &l->item[at], part[2]);
    return &l->item[at];
}

/* ---- amounts ------------------------------------------------------------ */

static void report_twice(struct run *r, struct ledger *l,
                         const struct fact *old, const struct account *acc)
{
    const struct input_file *file = &r->store->file[old->origin.file];

    if (l->n_twice++ > 0)
        return;
    diag_report(r->dg, DIAG_LEDGER_TWICE, run_span(r, 0),
                "account %.*s %.*s of this school and month is in %.*s too",
                STR_ARG(acc->code), STR_ARG(acc->name), STR_ARG(file->name));
    diag_note(r->dg,
              reader_locate(r->scratch, file->source, old->origin.row,
                            old->origin.column),
              "the other amount stands here");
    diag_hint(r->dg, "amounts of two files would be added: keep the file of "
                     "the latest period and move the other one away");
}

static bool twice(struct run *r, struct ledger *l, const struct fact *f,
                  const struct account *acc)
{
    const struct facts *facts = r->store->facts;

    for (uint32_t i = facts_first(facts, &f->key); i != FACT_NONE;
         i = facts_at(facts, i)->next) {
        const struct fact *old = facts_at(facts, i);

        if (old->detail == f->detail && old->origin.file != r->file) {
            report_twice(r, l, old, acc);
            return true;
        }
    }
    return false;
}

static void amount_put(struct run *r, struct ledger *l, struct account *acc,
                       const struct fact *f)
{
    decimal_sum_add(&acc->sum[f->key.scenario], f->value.decimal);
    if (acc->line == NULL)
        return;
    decimal_sum_add(&l->side[acc->line->side], f->value.decimal);
    if (!twice(r, l, f, acc))
        (void)facts_add(r->store->facts, f);
}

static void amounts_read(struct run *r, struct ledger *l, struct account *acc,
                         struct fact *f, enum scenario usual)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        struct bound *b = &r->binding.value[i];
        enum reading how =
            value_read(r->scratch, b->rule, run_cell(r, b->field), &f->value);

        if (how != READ_FINE)
            run_bad_value(r, b, how);
        if (how != READ_FINE || f->value.kind != VALUE_DECIMAL)
            continue;
        f->key.scenario = b->rule->has_scenario ? b->rule->scenario : usual;
        f->origin = run_origin(r, b->field);
        amount_put(r, l, acc, f);
    }
}

static bool is_total(struct run *r)
{
    struct str code = run_role(r, ROLE_ACCOUNT);
    struct str name = run_role(r, ROLE_ACCOUNT_NAME);
    struct str first = str_empty(code) ? name : code;
    struct str start = str_slice(first, 0, 5);

    return str_empty(first) || str_equal_nocase(start, STR("total")) ||
           str_equal_nocase(start, STR("grand"));
}

static void row_read(struct run *r, struct ledger *l)
{
    struct fact f = { .next = FACT_NONE };
    enum scenario usual;
    struct account *acc;

    if (is_total(r)) {
        run_set_aside(r, STR("totals and rows without an account"));
        return;
    }
    f.key.entity = entity_of_row(r, ROW_SCHOOL);
    if (f.key.entity == ENTITY_NONE || !row_period(r, &f.key.period) ||
        !row_scenario(r, &usual))
        return;
    acc = account_of(r, l);
    acc->rows++;
    f.key.input = acc->input;
    f.key.breakdown = 0;
    f.detail = acc->detail;
    amounts_read(r, l, acc, &f, usual);
    run_used(r, TALLY_LINE, f.key.entity, f.key.period);
}

/* ---- what became of the accounts ---------------------------------------- */

static const char *const by_words[] = { "unmapped", "code", "name", "range" };
static const struct str names[] = {
    STR_INIT("code"),      STR_INIT("name"),     STR_INIT("line"),
    STR_INIT("by"),        STR_INIT("rows"),     STR_INIT("actual"),
    STR_INIT("budget"),    STR_INIT("forecast"), STR_INIT("previous_forecast"),
    STR_INIT("prior_year")
};
#define N_NAMES (sizeof names / sizeof *names)

static struct value sum_value(const struct decimal_sum *sum)
{
    struct decimal d;

    return decimal_sum_value(sum, &d) ? value_decimal(d)
                                      : value_reason(REASON_OVERFLOW);
}

static void account_cells(const struct account *acc, struct value cell[])
{
    cell[0] = str_empty(acc->code) ? value_reason(REASON_NOT_GIVEN)
                                   : value_text(acc->code);
    cell[1] = str_empty(acc->name) ? value_reason(REASON_NOT_GIVEN)
                                   : value_text(acc->name);
    cell[2] = acc->line == NULL ? value_reason(REASON_NOT_GIVEN)
                                : value_text(acc->line->name);
    cell[3] = value_text(str_from(by_words[acc->by]));
    cell[4] = value_decimal(decimal_of((int64_t)acc->rows));
    for (size_t s = 0; s < SCENARIO_COUNT; s++)
        cell[5 + s] = sum_value(&acc->sum[s]);
}

static void publish(struct run *r, const struct ledger *l, struct str name,
                    bool unmapped_only)
{
    struct arena *a = r->store->arena;
    const size_t n = map_count(l->index);
    struct column *column = arena_array(a, struct column, N_NAMES);
    struct value *cell = arena_array(a, struct value, n * N_NAMES);
    struct origin *row = arena_array(a, struct origin, n);
    struct dataset *d = arena_new_of(a, struct dataset);
    struct value one[N_NAMES];

    *d = (struct dataset){
        .name = name, .n_columns = N_NAMES, .column = column, .row = row
    };
    for (size_t c = 0; c < N_NAMES; c++)
        column[c] = (struct column){ .name = names[c], .cell = cell + c * n };
    for (size_t i = 0; i < n; i++) {
        if (unmapped_only && l->item[i].line != NULL)
            continue;
        account_cells(&l->item[i], one);
        for (size_t c = 0; c < N_NAMES; c++)
            cell[c * n + d->n_rows] = one[c];
        row[d->n_rows++] = l->item[i].origin;
    }
    if (d->n_rows > 0)
        store_add_dataset(r->store, d);
}

static void report_unmapped(struct run *r, const struct ledger *l)
{
    size_t n = 0;
    struct str list = STR("");

    for (size_t i = 0; i < map_count(l->index); i++) {
        const struct account *acc = &l->item[i];

        if (acc->line != NULL)
            continue;
        if (n++ < BAD_VALUES_SHOWN)
            list = str_printf(r->scratch, "%.*s%s%.*s %.*s", STR_ARG(list),
                              n > 1 ? ", " : "", STR_ARG(acc->code),
                              STR_ARG(acc->name));
    }
    if (n == 0)
        return;
    diag_report(r->dg, DIAG_ACCOUNT_UNMAPPED, reader_header_span(r->reader, 0),
                n == 1 ? "%zu account belongs to no line and is in no total: "
                         "%.*s%s"
                       : "%zu accounts belong to no line and are in no total: "
                         "%.*s%s",
                n, STR_ARG(list), n > BAD_VALUES_SHOWN ? " ..." : "");
    diag_hint(r->dg, "give %s a line in accounts.yaml of the project",
              n == 1 ? "it" : "them");
}

static void check_sign(struct run *r, const struct ledger *l)
{
    static const char *const word[] = { "all income of this file adds",
                                        "all costs of this file add" };

    for (size_t s = SIDE_INCOME; s <= SIDE_COST; s++) {
        struct decimal total;

        if (!decimal_sum_value(&l->side[s], &total) || decimal_sign(total) >= 0)
            continue;
        diag_report(r->dg, DIAG_LEDGER_SIGN, reader_header_span(r->reader, 0),
                    "%s up to a negative amount", word[s]);
        diag_hint(r->dg, "write income and costs as positive amounts, and "
                         "only corrections as negative ones");
    }
}

void ledger_read(struct run *r)
{
    struct ledger l = { .index = map_new(r->scratch) };

    while (run_next(r))
        row_read(r, &l);
    publish(r, &l, STR("accounts"), false);
    publish(r, &l, STR("unmapped_accounts"), true);
    report_unmapped(r, &l);
    numbering_report(r, &l.numbering);
    check_sign(r, &l);
}
