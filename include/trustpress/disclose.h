/* Disclosure control: what a reader can work out from all that is printed.
 *
 * Documents are one system of whole numbers. Unknowns are the finest counts
 * behind them, none below nought. A statement is what one printed thing says
 * of them: a sum exactly, a rounded rate as two inequalities. A secret is a
 * sum of unknowns that must stay in doubt. Solving chooses, at least cost,
 * which statements to hide; the audit then proves each secret by two worlds,
 * whole-number tables that agree with everything printed and lie as far apart
 * as the rule asks. Checking a world is addition: no solver need be trusted.
 *
 * Knows nothing of schools or documents. Figures are the caller's indices. */
#ifndef TRUSTPRESS_DISCLOSE_H
#define TRUSTPRESS_DISCLOSE_H

#include <trustpress/base/arena.h>
#include <trustpress/base/str.h>

struct count_term {
    uint32_t unknown;
    int64_t factor;
};
struct count_form { /* sum of factor x unknown */
    const struct count_term *term;
    size_t n;
};
#define COUNT_NO_LOW  INT64_MIN
#define COUNT_NO_HIGH INT64_MAX
struct count_bound { /* low <= form <= high; equal: exactly */
    struct count_form form;
    int64_t low, high;
};

struct disclosure; /* arena; all that it is told is copied into it */
struct disclosure *disclosure_new(struct arena *a);
/* A count; `value` is the true one, at least 0. Its index, from 0. */
uint32_t disclosure_unknown(struct disclosure *d, int64_t value);
/* What the reader knows whatever is hidden: structure, and what others have
 * published. */
void disclosure_known(struct disclosure *d, const struct count_bound *b);

#define COST_FIXED INT64_MAX /* is public already: can't be hidden */
struct statement {
    const struct count_bound *bound; /* all that it says; each is true */
    size_t n;
    int64_t cost;   /* readers' loss when it is hidden, > 0; or COST_FIXED */
    bool is_hidden; /* by rule: costs nothing more, never opened again */
};
uint32_t disclosure_statement(struct disclosure *d, const struct statement *s);
struct secret {
    struct count_form form;
    int64_t width; /* worlds must exist whose forms differ by at least this */
};
uint32_t disclosure_secret(struct disclosure *d, const struct secret *s);

struct disclosure_effort {
    size_t exact_most; /* statements of a component solved to proven least
                          cost; larger ones greedily, then repaired */
    size_t steps_most; /* of one search, before the greedy way is taken */
};
#define DISCLOSURE_EFFORT ((struct disclosure_effort){ 150, 2000000 })
/* Hides. May be called again after statements were added: what is hidden
 * stays so. False: some secret can't be kept, even with all hidden that may
 * be; the audit names it. The others are kept even so. A statement that is not
 * true of the counts, or whose sum leaves 64 bits, makes every secret of its
 * component one that can't be kept; so does a component of more than 2^24
 * different sums x counts. */
bool disclosure_solve(struct disclosure *d, struct disclosure_effort e);
bool disclosure_is_hidden(const struct disclosure *d, uint32_t statement);
/* Whether what was hidden is proved to be the least, in all components. */
bool disclosure_was_exact(const struct disclosure *d);
/* Opens one again, safe or not: for tests, and for patterns that are given. */
void disclosure_hide(struct disclosure *d, uint32_t statement, bool hidden);

/* A world for each unknown: agrees with everything known and open. */
struct witness {
    const int64_t *low, *high; /* n unknowns each: the secret's form is small
                                  in `low`, large in `high` */
    int64_t width;             /* proven: form(high) - form(low) */
    bool is_safe;              /* width reached */
};
struct disclosure_audit {
    const struct witness *secret; /* by index of disclosure_secret */
    size_t n, n_unsafe;
};
/* Searches two worlds for each secret and checks them by addition. Secrets
 * that share a pair of worlds share the arrays. */
void disclosure_audit(struct arena *a, const struct disclosure *d,
                      struct disclosure_audit *out);
/* Whether `world` (one value an unknown) is >= 0 and agrees with everything
 * known and open: addition only. */
bool disclosure_agrees(const struct disclosure *d, const int64_t *world);
/* The system as text in CPLEX LP form, what is hidden left out, one secret's
 * form as the objective: for other programs to audit. */
struct buf;
void disclosure_lp(const struct disclosure *d, uint32_t secret, bool maximise,
                   struct buf *out);

#endif
