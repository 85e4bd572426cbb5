/* The public edition: what may be printed, and what must be withheld so that
 * no small number of people can be worked out from it.
 *
 * A publication stands at the evaluator's border. It keeps a journal of every
 * question that any paper asks, puts what the answers say into one system of
 * whole numbers, has the least costly set of answers hidden, and from then on
 * gives papers only what is open. A paper is thus made of public values alone:
 * its order, conditions, ratings, charts and attachments can tell no more. */
#ifndef TRUSTPRESS_PUBLISH_H
#define TRUSTPRESS_PUBLISH_H

#include <trustpress/measure.h>

/* ---- rules (templates/disclosure.yaml) ---------------------------------- */

struct share { /* a published percentage of people */
    struct str input, of;
};
struct parts_rule { /* a count and what it is made of, each of them once */
    struct str whole;
    struct str_list parts;
};
struct disclosure_rules {
    int64_t threshold;  /* counts from 1 to this are hidden */
    int64_t width;      /* least doubt about a hidden count */
    int64_t small_base; /* rates over no more people than this are at risk */
    struct str_list people, places; /* inputs, or families: "pupils.*" */
    const struct share *share;
    size_t n_shares;
    const struct parts_rule *sum; /* sums of inputs */
    size_t n_sums;
    const struct parts_rule *group; /* sums of groups of one input */
    size_t n_groups;
    const struct share *within; /* never more than another count */
    size_t n_within;
    const struct share *few; /* what was measured of people; of: how many */
    size_t n_few;
    struct str_list lists;   /* whose rows are people */
    struct str_list columns; /* of lists: "events.attended" counts people */
};
/* NULL = reported. A project's own file replaces the shipped one. Arena. */
const struct disclosure_rules *disclosure_rules_read(struct arena *a,
                                                     struct diag *dg,
                                                     const struct source *src);

/* ---- a publication ------------------------------------------------------- */

struct publication; /* arena */
/* Watches the evaluator from now on. `key` orders what is alike, so that an
 * outsider cannot repeat the choice; it may be empty. */
struct publication *publication_new(struct arena *a, struct evaluator *ev,
                                    const struct disclosure_rules *rules,
                                    struct str key);
/* Of which paper the questions are from now on: for messages. */
void publication_paper(struct publication *p, struct str name);
/* What an earlier public edition printed: a CSV of address, printed; printed
 * "withheld" where it was hidden. What was open then is known to everyone;
 * what was hidden is hidden again if it costs no more. False = reported. */
bool publication_earlier(struct diag *dg, struct publication *p,
                         const struct source *record);
/* Hides. From the first call on papers get what is open, and anything that was
 * not asked before is withheld. The number of questions that were new. */
size_t publication_settle(struct publication *p);
/* Proves by two worlds that each small number stays in doubt. False = reported
 * (EDITION_UNSAFE), naming figure and paper. */
bool publication_audit(struct diag *dg, struct publication *p);

struct publication_count {
    size_t asked;    /* different questions */
    size_t guarded;  /* that say something of guarded facts */
    size_t withheld; /* of these */
    size_t secrets;  /* small numbers that are kept */
    bool was_least;  /* proven to be the least costly choice */
};
struct publication_count publication_count(const struct publication *p);

/* The figure in question `i` of the journal, and whether it is withheld. */
const struct figure *publication_at(const struct publication *p, size_t i,
                                    bool *withheld);

/* For tests. Withholds what `like` withholds, instead of settling: the same
 * pattern over other data. */
void publication_hold(struct publication *p, const struct publication *like);
/* For tests. Opens or hides a question's answer, whatever was settled; false:
 * it was never asked. */
bool publication_force(struct publication *p, const struct question *q,
                       bool withheld);
/* The guarded facts of a world that agrees with everything printed: for each
 * its key and the other value that it could have. `secret` counts from 0; `low`
 * which of its two worlds. False: there is no such world. */
struct world {
    const struct fact_term *fact; /* factor: unused; value: in that world */
    size_t n;
};
bool publication_world(struct arena *a, struct publication *p, size_t secret,
                       bool low, struct world *out);

#endif
