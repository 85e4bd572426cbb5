/* The chart of accounts: which line of income and expenditure an account is.
 *
 * Surprise: a project's chart only adds to the shipped one, and is asked first.
 */
#ifndef TRUSTPRESS_ACCOUNTS_PRIV_H
#define TRUSTPRESS_ACCOUNTS_PRIV_H

#include <trustpress/ingest.h>

enum side { SIDE_INCOME, SIDE_COST, SIDE_BELOW, SIDE_BALANCE, SIDE_COUNT };
struct line { /* "gag", income; "balance.cash" is an input of that family */
    struct str name, title;
    enum side side;
    bool credit; /* positive on the credit side: income, funds */
};
struct account_school { /* what the ledger calls a school */
    struct str code;    /* folded */
    struct str school;  /* URN, DfE number or name */
};
struct account_range {
    int64_t from, to;
    size_t line;
};
struct account_word { /* code or folded account name */
    struct str text;
    size_t line;
};
struct accounts {
    const struct line *line;
    size_t n_lines;
    const struct account_word *code, *name, *group;
    size_t n_codes, n_names, n_groups;
    const struct account_school *school;
    size_t n_schools;
    struct str_list capital_funds; /* folded */
    const struct account_range *range;
    size_t n_ranges;
    const struct accounts *base; /* asked when this one does not know */
};
/* templates/accounts.yaml, or a project's that adds to `base`. NULL =
 * reported. */
const struct accounts *accounts_load(struct arena *a, struct diag *dg,
                                     const struct accounts *base,
                                     const struct source *src);
enum account_by { BY_NOTHING, BY_CODE, BY_NAME, BY_RANGE, BY_GROUP };
/* The line of an account: by code, by name, by range, the project's chart
 * first; NULL when none. */
const struct line *accounts_line(const struct accounts *acc,
                                 struct arena *scratch, struct str code,
                                 struct str name, enum account_by *by);
/* The line that the shipped chart's ranges have for a number; NULL: none. */
const struct line *accounts_usual(const struct accounts *acc,
                                  struct arena *scratch, struct str code);
const struct line *accounts_named(const struct accounts *acc, struct str line);
/* The line of a group heading or account type: "Less cost of sales" is a cost;
 * NULL: it says nothing. */
const struct line *accounts_group(const struct accounts *acc,
                                  struct arena *scratch, struct str group);
/* The school that the project's file gives for a folded code; or empty. */
struct str accounts_school(const struct accounts *acc, struct str folded);
/* Whether all of `part` stands in `whole`, in whole words; both folded. */
bool words_inside(struct str part, struct str whole);
/* Restricted fixed assets and the like: below the line whatever the code. */
bool accounts_is_capital(const struct accounts *acc, struct str folded_fund);

#endif
