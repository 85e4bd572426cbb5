/* What a ledger report says twice must agree: debits and credits, accounts and
 * totals, opening and closing balances.
 *
 * Surprise: no total says what it adds up. A total that bears its group's name
 * must be that group's sum; any other is looked for among the sums that a
 * person would write there. */
#include "ledger_priv.h"

static struct str amount_text(struct run *r, struct decimal d)
{
    return decimal_grouped(r->scratch, d, d.scale < 2 ? 2 : d.scale);
}

static struct span row_span(struct run *r, uint32_t row, size_t field)
{
    return reader_locate(r->scratch, r->src, row, field);
}

/* ---- debits and credits -------------------------------------------------- */

static bool has_balances(const struct ledger *l)
{
    for (size_t i = 0; i < ledger_accounts(l); i++) {
        if (l->item[i].line != NULL && l->item[i].line->side == SIDE_BALANCE)
            return true;
    }
    return false;
}

static void check_balanced(struct run *r, const struct ledger *l, size_t k)
{
    const struct series *s = &l->series.item[k];
    bool has_pair = s->field[0] != NO_FIELD && s->field[1] != NO_FIELD;
    struct decimal_sum sum = { 0 };
    struct decimal d;

    if (!s->is_signed || (!has_pair && !has_balances(l)))
        return;
    for (size_t i = 0; i < l->n_rows; i++) {
        if (ledger_amount(l, i, k, &d))
            decimal_sum_add(&sum, d);
    }
    if (!decimal_sum_value(&sum, &d) || decimal_sign(d) == 0)
        return;
    diag_report(r->dg, DIAG_LEDGER_UNBALANCED,
                reader_header_span(r->reader, series_field(s)),
                "debits and credits differ by %.*s: %s are more",
                STR_ARG(amount_text(r, decimal_absolute(d))),
                decimal_sign(d) > 0 ? "debits" : "credits");
    diag_hint(r->dg, "an account is missing or was changed: export the trial "
                     "balance again, with all accounts");
}

/* ---- opening, movement, closing ------------------------------------------ */

static size_t series_like(const struct ledger *l, bool opening)
{
    for (size_t k = 0; k < l->series.n; k++) {
        if (opening ? l->series.item[k].is_opening
                    : l->series.item[k].is_movement)
            return k;
    }
    return NO_FIELD;
}

static size_t closing_series(const struct ledger *l)
{
    for (size_t k = 0; k < l->series.n; k++) {
        const struct series *s = &l->series.item[k];

        if (!s->is_opening && !s->is_movement && s->is_signed &&
            s->span == SPAN_TO_DATE && s->scenario == SCENARIO_ACTUAL)
            return k;
    }
    return NO_FIELD;
}

static void check_moved(struct run *r, const struct ledger *l)
{
    size_t opening = series_like(l, true), moved = series_like(l, false);
    size_t closing = closing_series(l), n_bad = 0;

    if (opening == NO_FIELD || moved == NO_FIELD || closing == NO_FIELD)
        return;
    for (size_t i = 0; i < l->n_rows; i++) {
        const struct account *acc = &l->item[l->row[i].account];
        struct decimal a, b, c, sum;

        (void)ledger_amount(l, i, opening, &a);
        (void)ledger_amount(l, i, moved, &b);
        (void)ledger_amount(l, i, closing, &c);
        if (!decimal_add(a, b, &sum) || decimal_compare(sum, c) == 0 ||
            n_bad++ >= BAD_VALUES_SHOWN)
            continue;
        diag_report(
            r->dg, DIAG_LEDGER_TOTAL,
            row_span(r, l->row[i].row, series_field(&l->series.item[closing])),
            "account %.*s %.*s: opening and movement make %.*s, but "
            "the closing balance is %.*s",
            STR_ARG(acc->code), STR_ARG(acc->name),
            STR_ARG(amount_text(r, sum)), STR_ARG(amount_text(r, c)));
        diag_hint(r->dg, "an amount was changed: export the report again");
    }
}

/* ---- totals -------------------------------------------------------------- */

/* Which rows a sum takes: from `from`, of one side or (net) income less
 * costs, with or without what stands below the line. */
struct summed {
    size_t from, until;
    enum side side; /* SIDE_COUNT: all */
    bool is_net, has_below;
};

static bool counts(const struct ledger *l, const struct summed *p, size_t row,
                   bool *minus)
{
    const struct line *line = l->item[l->row[row].account].line;
    bool credit = line != NULL && line->credit;

    *minus = false;
    if (p->side != SIDE_COUNT)
        return line != NULL && (line->side == p->side ||
                                (p->has_below && line->side == SIDE_BELOW &&
                                 credit == (p->side == SIDE_INCOME)));
    if (!p->is_net)
        return true;
    *minus = !credit;
    return line != NULL && line->side != SIDE_BALANCE &&
           (p->has_below || line->side != SIDE_BELOW);
}

/* Whether the rows of a part add up to the total, in every series. */
static bool part_is(const struct ledger *l, const struct total *t,
                    const struct summed *p, struct decimal *first)
{
    bool same = true, any = false;

    for (size_t k = 0; k < l->series.n; k++) {
        bool turned = p->is_net && (l->series.item[k].is_signed ||
                                    l->income_negative || l->costs_negative);
        struct decimal_sum sum = { 0 };
        struct decimal d;

        if (!t->has[k])
            continue;
        for (size_t i = p->from; i < p->until; i++) {
            bool minus;

            if (!counts(l, p, i, &minus) || !ledger_amount(l, i, k, &d))
                continue;
            decimal_sum_add(&sum, minus && !turned ? decimal_negate(d) : d);
        }
        if (!decimal_sum_value(&sum, &d))
            return false;
        if (!any)
            *first = d;
        any = true;
        same &= decimal_compare(p->is_net ? decimal_absolute(d) : d,
                                p->is_net ? decimal_absolute(t->amount[k])
                                          : t->amount[k]) == 0;
    }
    return same && any;
}

static bool from_somewhere(const struct ledger *l, const struct total *t,
                           struct summed p)
{
    struct decimal d;

    p.from = 0;
    if (part_is(l, t, &p, &d))
        return true;
    for (size_t i = l->n_sections; i > 0; i--) {
        p.from = l->section[i - 1].first;
        if (p.from < p.until && part_is(l, t, &p, &d))
            return true;
    }
    for (size_t i = 0; i < l->n_totals && l->total[i].above < t->above; i++) {
        p.from = l->total[i].above;
        if (part_is(l, t, &p, &d))
            return true;
    }
    return false;
}

static bool total_found(const struct ledger *l, const struct total *t)
{
    struct summed p = { .until = t->above, .side = SIDE_COUNT };

    if (from_somewhere(l, t, p))
        return true;
    for (int below = 0; below < 2; below++) {
        p.has_below = below == 1;
        for (size_t side = SIDE_INCOME; side <= SIDE_COST; side++) {
            p.side = (enum side)side;
            if (from_somewhere(l, t, p))
                return true;
        }
        p.side = SIDE_COUNT;
        p.is_net = true;
        if (from_somewhere(l, t, p))
            return true;
        p.is_net = false;
    }
    return false;
}

static void report_total(struct run *r, const struct total *t,
                         struct decimal is)
{
    struct decimal says = decimal_of(0), apart;
    size_t k = 0;

    while (!t->has[k])
        k++;
    says = t->amount[k];
    if (!decimal_subtract(says, is, &apart))
        return;
    diag_report(r->dg, DIAG_LEDGER_TOTAL, row_span(r, t->row, 0),
                "'%.*s' says %.*s, but the accounts above it make %.*s, a "
                "difference of %.*s",
                STR_ARG(t->label), STR_ARG(amount_text(r, says)),
                STR_ARG(amount_text(r, is)),
                STR_ARG(amount_text(r, decimal_absolute(apart))));
    diag_hint(r->dg, "a row is missing or an amount was changed: export the "
                     "report again");
}

/* Whole pounds add up to a total only nearly: half a pound a row. */
static bool is_rounding(const struct total *t, struct decimal is, size_t rows)
{
    struct decimal apart;
    size_t k = 0;

    while (!t->has[k])
        k++;
    if (t->amount[k].scale != 0 || is.scale != 0 ||
        !decimal_subtract(t->amount[k], is, &apart))
        return false;
    return decimal_compare(decimal_absolute(apart),
                           decimal_of((int64_t)(rows / 2))) <= 0;
}

/* What a total that nothing matches should have been; false: of what, nobody
 * can say. */
static bool total_meant(struct run *r, const struct ledger *l,
                        const struct total *t, struct summed *p)
{
    const struct line *group =
        accounts_group(r->profiles->accounts, r->scratch, t->label);

    if (t->section != NO_FIELD) {
        p->from = l->section[t->section].first;
        return true;
    }
    if (t->says == SAYS_NET) {
        p->is_net = true;
        return !words_inside(STR("assets"), str_fold(r->scratch, t->label));
    }
    if (group != NULL && group->side != SIDE_BALANCE) {
        p->side = group->side;
        return true;
    }
    return l->series.is_trial;
}

static bool check_total(struct run *r, const struct ledger *l,
                        const struct total *t)
{
    struct summed p = { .until = t->above, .side = SIDE_COUNT };
    struct decimal is = decimal_of(0);

    if (total_found(l, t))
        return true;
    if (!total_meant(r, l, t, &p))
        return false;
    if (!part_is(l, t, &p, &is) && !is_rounding(t, is, t->above - p.from))
        report_total(r, t, is);
    return true;
}

static void check_totals(struct run *r, const struct ledger *l)
{
    size_t n = 0, n_unknown = 0;
    struct str first = STR("");

    for (size_t i = 0; i < l->n_totals; i++) {
        const struct total *t = &l->total[i];
        bool any = false;

        for (size_t k = 0; k < l->series.n; k++)
            any |= t->has[k];
        if (!any)
            continue;
        n++;
        if (!check_total(r, l, t) && n_unknown++ == 0)
            first = t->label;
    }
    if (n_unknown > 0)
        diag_report(r->dg, DIAG_LEDGER_UNCHECKED,
                    reader_header_span(r->reader, 0),
                    "%zu of %zu totals could not be matched with the accounts "
                    "above them: '%.*s'%s",
                    n_unknown, n, STR_ARG(first), n_unknown > 1 ? " ..." : "");
}

void ledger_check(struct run *r, const struct ledger *l)
{
    if (r->profile->amounts == NULL)
        return;
    for (size_t k = 0; k < l->series.n; k++)
        check_balanced(r, l, k);
    check_moved(r, l);
    check_totals(r, l);
}
