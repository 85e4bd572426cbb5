/* What the files of the reconciliation share. Order of flow: identities (read)
 * -> cases (which schools, scenarios, months) -> sides (names to values) ->
 * reconcile (judge, report) -> suspects (which rows it may be). */
#ifndef TRUSTPRESS_RECONCILE_PRIV_H
#define TRUSTPRESS_RECONCILE_PRIV_H

#include "measure_priv.h"

/* What an identity is asked of: a set of these. */
enum {
    FOR_SCHOOLS = 1,
    FOR_CENTRE = 2,
    FOR_TRUST = 4,
    FOR_SCENARIOS = 8,
    FOR_MONTHS = 16,
    FOR_DATES = 32,
    FOR_SUMS = 64,    /* every money measure that schools add up to */
    FOR_COUNTS = 128, /* every input whose year groups add up */
    FOR_ROWS = 256    /* every row of a list */
};

struct identity {
    struct str name, why, group;
    struct str left_is, right_is; /* what was compared, in words */
    const struct yaml *at;
    const struct source *source;
    const struct expr *left, *right;
    struct decimal tolerance;
    bool is_money;
    bool is_percent;   /* the tolerance: of the right side */
    bool is_at_most;   /* the left may be less */
    bool is_published; /* others' figures: reported on the page, no error */
    bool is_advisory;  /* a warning: what may have a good reason */
    unsigned of;       /* FOR_… */
    struct str list;   /* FOR_ROWS */
};
struct identities {
    const struct identity *item;
    size_t n;
};

/* One case: the identity asked of one school, in one month … */
struct identity_case {
    bool has_who, has_scenario;
    struct who who;
    enum scenario scenario;
    int part;    /* month of the setting's year; 0: none */
    int32_t day; /* DATE_NONE: none */
    const struct measure *sum;
    const struct input *count;
    const struct dataset *list;
    size_t row;
};
struct identity_cases {
    const struct identity_case *item;
    size_t n;
};
struct identity_cases cases_of(struct arena *a, struct evaluator *ev,
                               const struct identity *id);
/* "Fairfield, budget, P3 Nov 2025"; empty: there is only one. */
struct str case_text(struct arena *a, const struct evaluator *ev,
                     const struct identity_case *c);

/* The year whose months are asked for; 0: not known. */
int case_year(const struct evaluator *ev);

/* The ledger's own postings, added up past the evaluator, so that they can
 * catch it out. */
struct postings;
struct postings *postings_new(struct arena *a, const struct evaluator *ev);
/* words: "ledger", "income" or "costs", and facets behind it: of the case's
 * who, scenario, month. */
struct value postings_value(const struct postings *p,
                            const struct identity_case *c, struct str words);
/* +1 for income lines, -1 for cost lines, 0 below the line. */
int posting_side(const struct catalogue *c, struct str input);

/* The key of an expr_env. */
struct side {
    struct evaluator *ev;
    const struct postings *postings;
    const struct identity_case *of;
};
bool side_symbol(const void *catalogue, struct str name,
                 struct expr_symbol *out);
struct value side_value(const void *side, struct str name);
/* The address that a name of an identity stands for in a case; empty: it is no
 * figure. Arena. */
struct str side_address(struct arena *a, const struct evaluator *ev,
                        const struct identity_case *c, struct str name);

/* A broken case, for the search. */
struct breach {
    const struct identity *id;
    const struct identity_case *of;
    const struct postings *postings;
    struct decimal difference;
};
/* Adds to the message last reported which rows it may be. */
void suspects_report(struct arena *a, struct diag *dg, struct evaluator *ev,
                     const struct breach *b);

#endif
