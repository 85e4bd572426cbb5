/* Where each account of a ledger belongs, and how its amounts are signed.
 *
 * Surprise: an account that no chart knows is not dropped. What stands beside
 * it (its group, the mapped accounts of its group, its neighbours by number)
 * may still say that it is a cost; then it is counted as a cost not yet mapped,
 * the total agrees with the ledger, and the build says which and how much. */
#include "ledger_priv.h"

/* ---- by the chart -------------------------------------------------------- */

static void capital_settle(const struct run *r, struct account *acc)
{
    const struct accounts *chart = r->profiles->accounts;
    const struct line *below;

    if (acc->line == NULL || acc->line->side == SIDE_BELOW ||
        acc->line->side == SIDE_BALANCE ||
        !accounts_is_capital(chart, str_fold(r->scratch, acc->fund)))
        return;
    below = accounts_named(chart, acc->line->side == SIDE_INCOME
                                      ? STR("capital_income")
                                      : STR("capital_expenditure"));
    acc->line = below != NULL ? below : acc->line;
}

static struct str account_words(struct arena *a, const struct account *acc)
{
    return str_trim(str_printf(a, "%.*s%s%.*s", STR_ARG(acc->code),
                               str_empty(acc->code) ? "" : " ",
                               STR_ARG(acc->name)));
}

static void chart_settle(struct run *r, struct ledger *l, struct account *acc)
{
    const struct accounts *chart = r->profiles->accounts;
    enum account_by by = BY_NOTHING;

    acc->line = accounts_line(chart, r->scratch, acc->line_code, STR(""), &by);
    if (by != BY_CODE || str_empty(acc->line_code))
        acc->line = accounts_line(chart, r->scratch, acc->code, acc->name, &by);
    acc->by = by;
    numbering_add(r, &l->numbering,
                  &(struct placed){ account_words(r->scratch, acc), acc->code,
                                    acc->line, acc->by });
}

/* A name that only begins like an income line's, under "Current assets", is a
 * debtor: the group knows better than a name or number. */
static void group_overrules(struct run *r, struct account *acc)
{
    const struct line *group;

    if (acc->line == NULL || acc->by == BY_CODE)
        return;
    group = accounts_group(r->profiles->accounts, r->scratch, acc->group);
    if (group == NULL ||
        (group->side == SIDE_BALANCE) == (acc->line->side == SIDE_BALANCE))
        return;
    acc->line = NULL;
    acc->by = BY_NOTHING;
}

/* ---- by what stands beside it -------------------------------------------- */

static bool in_result(const struct account *acc)
{
    return acc->line != NULL && acc->by != BY_GROUP &&
           (acc->line->side == SIDE_INCOME || acc->line->side == SIDE_COST);
}

/* The side that all mapped accounts of its group share; or SIDE_COUNT. */
static enum side side_of_group(const struct ledger *l,
                               const struct account *acc)
{
    enum side side = SIDE_COUNT;

    for (size_t i = 0; i < ledger_accounts(l); i++) {
        const struct account *other = &l->item[i];

        if (other->section != acc->section || acc->section == NO_FIELD ||
            other->line == NULL || other->by == BY_GROUP)
            continue;
        if (!in_result(other) ||
            (side != SIDE_COUNT && side != other->line->side))
            return SIDE_COUNT;
        side = other->line->side;
    }
    return side;
}

static bool number_of(struct str code, int64_t *out)
{
    struct decimal d;

    if (!decimal_parse(code, &d) || d.scale != 0)
        return false;
    *out = d.mantissa;
    return true;
}

/* The line of the nearest mapped account on one side of a number. */
static const struct line *neighbour(const struct ledger *l, int64_t code,
                                    bool above)
{
    const struct line *line = NULL;
    int64_t best = 0;

    for (size_t i = 0; i < ledger_accounts(l); i++) {
        const struct account *other = &l->item[i];
        int64_t n, apart;

        if (other->line == NULL || other->by == BY_GROUP ||
            !number_of(other->code, &n))
            continue;
        apart = above ? n - code : code - n;
        if (apart > 0 && (line == NULL || apart < best)) {
            best = apart;
            line = other->line;
        }
    }
    return line;
}

/* Whether two codes begin alike and are equally long: 7004 and 7350. */
static bool same_block(struct str a, struct str b)
{
    return a.len == b.len && a.len >= 3 && a.ptr[0] == b.ptr[0];
}

/* The side of all mapped accounts of the block, if there are two and more. */
static enum side side_of_block(const struct ledger *l,
                               const struct account *acc)
{
    enum side side = SIDE_COUNT;
    size_t n = 0;

    for (size_t i = 0; i < ledger_accounts(l); i++) {
        const struct account *other = &l->item[i];

        if (other->line == NULL || other->by == BY_GROUP ||
            !same_block(other->code, acc->code))
            continue;
        if (n++ > 0 && other->line->side != side)
            return SIDE_COUNT;
        side = other->line->side;
    }
    return n < 2 ? SIDE_COUNT : side;
}

static enum side side_of_numbers(const struct ledger *l,
                                 const struct account *acc)
{
    const struct line *below, *above;
    int64_t code;

    if (!number_of(acc->code, &code))
        return SIDE_COUNT;
    below = neighbour(l, code, false);
    above = neighbour(l, code, true);
    if (below == NULL || above == NULL || below->side != above->side)
        return side_of_block(l, acc);
    return below->side;
}

static void hint_side(struct run *r, struct account *acc, enum side side,
                      const char *hint)
{
    struct str group = side == SIDE_INCOME ? STR("income") : STR("costs");

    if (side != SIDE_INCOME && side != SIDE_COST)
        return;
    acc->line = accounts_group(r->profiles->accounts, r->scratch, group);
    acc->by = acc->line == NULL ? BY_NOTHING : BY_GROUP;
    acc->hint = hint;
}

static void hint_settle(struct run *r, const struct ledger *l,
                        struct account *acc)
{
    const struct line *group =
        accounts_group(r->profiles->accounts, r->scratch, acc->group);
    enum side side = side_of_group(l, acc);

    if (group != NULL && side != SIDE_COUNT && side != group->side)
        return; /* its group is called one thing and holds another */
    if (group != NULL) {
        acc->line = group;
        acc->by = BY_GROUP;
        acc->hint = "by its group";
        return;
    }
    if (side != SIDE_COUNT) {
        hint_side(r, acc, side, "as the other accounts of its group");
        return;
    }
    hint_side(r, acc, side_of_numbers(l, acc),
              "as the accounts numbered beside it");
}

static uint32_t input_of(struct run *r, const struct line *line)
{
    struct arena_mark mark = arena_save(r->scratch);
    struct str name =
        str_find_byte(line->name, '.') != STR_NONE
            ? line->name
            : str_printf(r->scratch, "ledger.%.*s", STR_ARG(line->name));
    uint32_t input = map_put(facts_inputs(r->store->facts), name);

    arena_restore(r->scratch, mark);
    return input;
}

/* Numbers place nothing in a ledger that numbers in its own way. */
static void numbers_settle(struct run *r, struct ledger *l)
{
    if (r->profile->amounts == NULL || numbering_is_usual(&l->numbering)) {
        numbering_report(r, &l->numbering);
        return;
    }
    for (size_t i = 0; i < ledger_accounts(l); i++) {
        struct account *acc = &l->item[i];

        if (acc->by == BY_RANGE &&
            acc->line ==
                accounts_usual(r->profiles->accounts, r->scratch, acc->code)) {
            acc->line = NULL;
            acc->by = BY_NOTHING;
        }
    }
}

void accounts_settle(struct run *r, struct ledger *l)
{
    const size_t n = ledger_accounts(l);
    bool *unmapped = arena_array(r->scratch, bool, n);

    for (size_t i = 0; i < n; i++) {
        chart_settle(r, l, &l->item[i]);
        if (r->profile->amounts != NULL)
            group_overrules(r, &l->item[i]);
    }
    numbers_settle(r, l);
    for (size_t i = 0; i < n; i++)
        unmapped[i] = l->item[i].line == NULL;
    for (size_t i = 0; i < n; i++) {
        struct account *acc = &l->item[i];

        if (unmapped[i] && r->profile->amounts != NULL)
            hint_settle(r, l, acc);
        capital_settle(r, acc);
        acc->detail = map_put(facts_details(r->store->facts),
                              account_words(r->scratch, acc));
        acc->input = acc->line == NULL ? MAP_NONE : input_of(r, acc->line);
    }
}

/* ---- signs --------------------------------------------------------------- */

/* What plain amounts of one side add up to: of actual figures, or of all if
 * there are none. */
static struct decimal_sum side_sum(const struct ledger *l, enum side side,
                                   bool actual_only)
{
    struct decimal_sum sum = { 0 };

    for (size_t i = 0; i < l->n_rows; i++) {
        const struct account *acc = &l->item[l->row[i].account];

        if (acc->line == NULL || acc->line->side != side)
            continue;
        for (size_t k = 0; k < l->series.n; k++) {
            const struct series *s = &l->series.item[k];
            struct decimal d;

            if (!s->is_signed &&
                (!actual_only || s->scenario == SCENARIO_ACTUAL) &&
                ledger_amount(l, i, k, &d))
                decimal_sum_add(&sum, d);
        }
    }
    return sum;
}

static int side_sign(const struct ledger *l, enum side side)
{
    struct decimal_sum sum = side_sum(l, side, true);
    struct decimal d;

    if (decimal_sum_value(&sum, &d) && decimal_sign(d) != 0)
        return decimal_sign(d);
    sum = side_sum(l, side, false);
    return decimal_sum_value(&sum, &d) ? decimal_sign(d) : 0;
}

bool signs_settle(struct run *r, struct ledger *l)
{
    static const char *const word[] = { "all income of this file adds",
                                        "all costs of this file add" };
    int income = side_sign(l, SIDE_INCOME), costs = side_sign(l, SIDE_COST);
    bool is_report = r->profile->amounts != NULL;

    if (is_report && income < 0 && costs > 0)
        l->income_negative = true;
    else if (is_report && income > 0 && costs < 0)
        l->costs_negative = true;
    else if (income < 0 || costs < 0) {
        diag_report(r->dg, DIAG_LEDGER_SIGN, reader_header_span(r->reader, 0),
                    "%s up to a negative amount", word[income >= 0]);
        diag_hint(r->dg, "write income and costs as positive amounts, and "
                         "only corrections as negative ones");
        return false;
    }
    return true;
}

struct decimal signed_for(const struct ledger *l, const struct series *s,
                          const struct line *line, struct decimal d)
{
    bool debits_positive = s->is_signed || l->income_negative;

    if (debits_positive)
        return line->credit ? decimal_negate(d) : d;
    if (l->costs_negative)
        return line->credit ? d : decimal_negate(d);
    return d;
}
