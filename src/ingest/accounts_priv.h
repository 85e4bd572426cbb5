/* The chart of accounts: which line of income and expenditure an account is.
 *
 * Surprise: a project's chart only adds to the shipped one, and is asked first.
 */
#ifndef TRUSTPRESS_ACCOUNTS_PRIV_H
#define TRUSTPRESS_ACCOUNTS_PRIV_H

#include <trustpress/ingest.h>

enum side { SIDE_INCOME, SIDE_COST, SIDE_BELOW };
struct line { /* "gag", income */
    struct str name, title;
    enum side side;
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
    const struct account_word *code, *name;
    size_t n_codes, n_names;
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
enum account_by { BY_NOTHING, BY_CODE, BY_NAME, BY_RANGE };
/* The line of an account: by code, by name, by range, the project's chart
 * first; NULL when none. */
const struct line *accounts_line(const struct accounts *acc,
                                 struct arena *scratch, struct str code,
                                 struct str name, enum account_by *by);
/* The line that the shipped chart's ranges have for a number; NULL: none. */
const struct line *accounts_usual(const struct accounts *acc,
                                  struct arena *scratch, struct str code);
const struct line *accounts_named(const struct accounts *acc, struct str line);
/* Restricted fixed assets and the like: below the line whatever the code. */
bool accounts_is_capital(const struct accounts *acc, struct str folded_fund);

#endif
