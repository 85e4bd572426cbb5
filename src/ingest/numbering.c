/* Whether the numbers of a ledger's accounts are the usual ones.
 *
 * Surprise: the accounts that are known by name tell on those that are not.
 * Where "1000 Teachers' salaries" stands among the numbers of income, 1070 is
 * no grant either, and no number alone may place an account. */
#include "ingest_priv.h"

#define LISTED 5 /* accounts that a message names */

static bool same(const struct line *a, const struct line *b)
{
    return str_equal(a->name, b->name);
}

/* An account known otherwise, set against what its number would make of it. */
static void compare(struct run *r, struct numbering *n, struct str account,
                    const struct line *line, const struct line *usual)
{
    if (same(line, usual)) {
        n->agrees++;
        return;
    }
    n->differs++;
    if (line->side != usual->side && str_empty(n->other_side))
        n->other_side = str_printf(r->scratch, "%.*s would be '%.*s'",
                                   STR_ARG(account), STR_ARG(usual->title));
}

static void guess(struct run *r, struct numbering *n, struct str account,
                  const struct line *line)
{
    if (n->n_guessed++ < LISTED)
        n->guessed =
            str_printf(r->scratch, "%.*s%s%.*s (%.*s)", STR_ARG(n->guessed),
                       n->n_guessed > 1 ? ", " : "", STR_ARG(account),
                       STR_ARG(line->title));
}

void numbering_add(struct run *r, struct numbering *n,
                   const struct placed *placed)
{
    const struct line *usual =
        accounts_usual(r->profiles->accounts, r->scratch, placed->code);

    if (usual == NULL || placed->line == NULL)
        return;
    if (placed->by == BY_RANGE && placed->line == usual)
        guess(r, n, placed->account, usual);
    else if (placed->by != BY_RANGE)
        compare(r, n, placed->account, placed->line, usual);
}

bool numbering_is_usual(const struct numbering *n)
{
    return str_empty(n->other_side) && n->differs <= n->agrees;
}

void numbering_report(struct run *r, const struct numbering *n)
{
    struct span at =
        reader_header_span(r->reader, r->binding.role[ROLE_ACCOUNT]);
    const char *more = n->n_guessed > LISTED ? ", ..." : "";

    if (n->n_guessed == 0)
        return;
    if (numbering_is_usual(n)) {
        diag_report(r->dg, DIAG_ACCOUNT_BY_NUMBER, at,
                    n->n_guessed == 1
                        ? "%zu account is placed by its number alone: %.*s%s"
                        : "%zu accounts are placed by their number alone: "
                          "%.*s%s",
                    n->n_guessed, STR_ARG(n->guessed), more);
        diag_hint(r->dg, "name them in accounts.yaml of the project, on these "
                         "lines or on others");
        return;
    }
    diag_report(r->dg, DIAG_ACCOUNT_NUMBERS, at,
                "the accounts are not numbered in the usual way%s%.*s, so no "
                "number alone can place %zu of them: %.*s%s",
                str_empty(n->other_side) ? "" : ": by its number ",
                STR_ARG(n->other_side), n->n_guessed, STR_ARG(n->guessed),
                more);
    diag_hint(r->dg, "name them in accounts.yaml of the project: its form is "
                     "that of templates/accounts.yaml");
}
