/* What the files of ledger reports share. Order of flow: columns (which field
 * is what amount, from headings and titles) -> rows (accounts, groups, totals)
 * -> settle (lines, sides, signs, facts) -> check (what must agree). */
#ifndef TRUSTPRESS_LEDGER_PRIV_H
#define TRUSTPRESS_LEDGER_PRIV_H

#include "ingest_priv.h"

/* ---- columns ------------------------------------------------------------ */

/* Amounts of one kind: a column, or a debit and a credit column. */
struct series {
    size_t field[2]; /* plain or debit, credit; NO_FIELD: none */
    bool is_signed;  /* debits positive, credits negative */
    bool is_opening; /* only checked: opening + movement = closing */
    bool is_movement;
    bool by_row; /* the month stands in each row */
    enum span_said span;
    enum scenario scenario;
    struct period month; /* the last month; PERIOD_ACADEMIC_YEAR for a year */
};
struct series_list {
    struct series *item;
    size_t n;
    bool is_trial; /* it has debits and credits */
};
/* Which fields hold which amounts, and of when. False = reported. */
bool columns_settle(struct run *r, struct series_list *out);

/* ---- rows --------------------------------------------------------------- */

/* What a cell of a ledger report says: brackets, trailing minus, CR and DR,
 * pound signs; a dash is nil. */
enum cell_kind { CELL_BLANK, CELL_AMOUNT, CELL_BAD };
enum cell_kind amount_cell(struct str cell, struct decimal *out);

struct account { /* one code, name and fund of this file */
    struct str code, name, fund, line_code;
    struct str group;        /* its type, or the heading it stands under */
    size_t section;          /* index in sections, or NO_FIELD */
    const struct line *line; /* NULL: in no total */
    enum account_by by;
    const char *hint; /* mapped nowhere: why its line is on this side */
    uint32_t detail, input;
    size_t rows;
    struct decimal_sum sum[SCENARIO_COUNT];
    struct origin origin;
};
struct account_row { /* its amounts: by series, in ledger.amount */
    size_t account;
    uint32_t entity, row;
    struct period period; /* PERIOD_NONE: that of each series */
    enum scenario scenario;
};
struct section { /* a heading row */
    struct str name;
    size_t first; /* account rows above it */
};
struct total { /* a row that adds up others */
    struct str label;
    unsigned says;
    size_t above;   /* account rows above it */
    size_t section; /* whose name it repeats, or NO_FIELD */
    uint32_t row;
    struct decimal *amount; /* by series */
    bool *has;
};
struct ledger {
    struct map *index;
    struct account *item;
    size_t cap;
    struct series_list series;
    struct account_row *row;
    size_t n_rows, cap_rows;
    struct decimal *amount; /* by row and series, as the file signs it */
    bool *has;
    size_t cap_amounts, cap_has;
    struct section *section;
    size_t n_sections, cap_sections;
    struct total *total;
    size_t n_totals, cap_totals;
    bool costs_negative, income_negative; /* how plain amounts are signed */
    struct numbering numbering;
    struct decimal_sum side[SIDE_COUNT];
    size_t n_twice;
};
static inline size_t ledger_accounts(const struct ledger *l)
{
    return map_count(l->index);
}
/* The amount of a row in a series; false: the cell is blank. */
static inline bool ledger_amount(const struct ledger *l, size_t row,
                                 size_t series, struct decimal *out)
{
    *out = l->amount[row * l->series.n + series];
    return l->has[row * l->series.n + series];
}
/* Field of a series' amounts: the debits', or the only one. */
static inline size_t series_field(const struct series *s)
{
    return s->field[0] != NO_FIELD ? s->field[0] : s->field[1];
}
/* All rows into accounts, amounts, sections and totals. */
void ledger_rows(struct run *r, struct ledger *l);

/* ---- settling and checking ---------------------------------------------- */

/* Each account's line: by the chart, or its side by what stands beside it. */
void accounts_settle(struct run *r, struct ledger *l);
/* How the file signs income and costs. False = reported. */
bool signs_settle(struct run *r, struct ledger *l);
/* An amount as the statement prints it. */
struct decimal signed_for(const struct ledger *l, const struct series *s,
                          const struct line *line, struct decimal d);
/* Debits and credits, totals, opening and closing. */
void ledger_check(struct run *r, const struct ledger *l);
/* Months against years to date, of what all files say. */
void months_check(struct run *r);
void accounts_report(struct run *r, struct ledger *l);

#endif
