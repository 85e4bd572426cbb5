/* Inside disclose: the system as it was told, and components cut out of it. */
#ifndef DISCLOSE_PRIV_H
#define DISCLOSE_PRIV_H

#include <trustpress/base/arena.h>
#include <trustpress/base/decimal.h>
#include <trustpress/disclose.h>

/* ---- The system ---------------------------------------------------------- */

struct stated {
    struct statement s; /* bounds copied */
    bool hidden;
};
struct pair { /* of worlds of the whole system, or NULL */
    const int64_t *low, *high;
};
struct disclosure {
    struct arena *arena;
    int64_t *value;
    size_t n_unknowns, cap_unknowns;
    struct count_bound *known;
    size_t n_known, cap_known;
    struct stated *statement;
    size_t n_statements, cap_statements;
    struct secret *secret;
    size_t n_secrets, cap_secrets;
    struct pair *found; /* by the last solving, for its n_found secrets */
    size_t n_found;
    bool was_exact;
};

/* The form's value in a world; false when it leaves 64 bits. */
bool form_value(const struct count_form *f, const int64_t *world, int64_t *out);

/* ---- Components ---------------------------------------------------------- */

/* All values inside a component are moves: differences from the true count.
 * The truth is nought everywhere, and an unknown that can't move is gone. */
#define NO_STATEMENT UINT32_MAX
#define NO_VARIABLE  UINT32_MAX

struct limit { /* of one variable */
    uint32_t variable;
    uint32_t statement; /* the component's, or NO_STATEMENT: always holds */
    int64_t low, high;
};
struct aim { /* a secret: its variable must have room for two worlds */
    uint32_t variable;
    uint32_t secret; /* index in the system */
    int64_t width;   /* in units of the variable, at least 1 */
};
/* Variables are the unknowns, then lines: sums of unknowns that something
 * limits or that are secret, each different sum once. */
struct component {
    const uint32_t *unknown; /* indices in the system */
    size_t n_unknowns;
    const struct count_form *line;
    size_t n_lines;
    const int64_t *floor; /* least move of each unknown: to nought */
    const struct limit *limit;
    size_t n_limits;
    const uint32_t *statement; /* those that may be hidden, indices */
    const int64_t *cost;
    size_t n_statements;
    const struct aim *aim;
    size_t n_aims;
    bool is_sound; /* the truth agrees, every sum fits, and it is not too large
                      to be searched */
};
struct components {
    const struct component *item; /* those with secrets */
    size_t n;
    size_t n_settled; /* secrets that can't move at all and should */
};
/* What may move, cut into parts that have no row in common. `settled`: nothing
 * more will be hidden, so what is open holds for good. */
void reduce(struct arena *a, const struct disclosure *d, bool settled,
            struct components *out);

/* ---- Sets of statements -------------------------------------------------- */

typedef uint64_t word;
#define WORD_BITS 64
static inline size_t set_words(size_t n)
{
    return n / WORD_BITS + 1;
}
static inline bool set_has(const word *set, size_t i)
{
    return set[i / WORD_BITS] >> i % WORD_BITS & 1;
}
static inline void set_add(word *set, size_t i)
{
    set[i / WORD_BITS] |= (word)1 << i % WORD_BITS;
}
static inline void set_drop(word *set, size_t i)
{
    set[i / WORD_BITS] &= ~((word)1 << i % WORD_BITS);
}
bool set_within(const word *a, const word *b, size_t words); /* a inside b */
bool set_meets(const word *a, const word *b, size_t words);
void set_fill(word *set, size_t n); /* with 0 .. n-1 */

/* ---- Linear programming: the search, never the proof ---------------------- */

struct simplex;
struct blocker { /* a bound that holds a variable back */
    uint32_t variable;
    bool is_high;
};
/* Keeps what it learned of a component from one question to the next. */
struct simplex *simplex_new(struct arena *a, const struct component *c);
/* Bounds of moves, COUNT_NO_LOW and COUNT_NO_HIGH for none. */
void simplex_bound(struct simplex *s, uint32_t variable, int64_t low,
                   int64_t high);
void simplex_home(struct simplex *s); /* back to the truth */
/* Moves `variable` from the present point towards `target` as far as the
 * bounds let it. The last whole number on the way to its limit, or target. */
int64_t simplex_push(struct simplex *s, uint32_t variable, bool up,
                     int64_t target);
/* Everything goes back towards the truth as far as the bounds let it: few
 * unknowns then differ from it, and these mostly by whole numbers. */
void simplex_settle(struct simplex *s);
bool simplex_is_stuck(const struct simplex *s); /* the last push gave up */
/* What stopped the last push short of its target; room for all variables. */
size_t simplex_blockers(const struct simplex *s, struct blocker *out);
/* The whole number below a variable, and whether the one above is nearer. */
int64_t simplex_floor(const struct simplex *s, uint32_t variable,
                      bool *is_nearer_above);
/* The nearest whole numbers to the present unknowns. */
void simplex_round(const struct simplex *s, int64_t *unknown);
/* The unknown farthest from a whole number, or NO_VARIABLE. */
uint32_t simplex_fractional(const struct simplex *s);
size_t simplex_steps(const struct simplex *s); /* taken in all */

/* ---- The attacker --------------------------------------------------------- */

struct world {
    int64_t *move; /* of every variable */
    word *broken;  /* statements that it denies */
    size_t serial; /* another for each world of a component */
};
struct oracle;
enum finding {
    IS_SAFE,   /* two worlds were found and checked */
    IS_NARROW, /* no two worlds exist */
    IS_UNSURE  /* none found, and the search was cut short */
};
struct oracle *oracle_new(struct arena *a, const struct component *c);
/* Whether an aim is kept when exactly `hidden` is. When it is narrow, `proof`
 * (unless NULL) holds open statements that alone make it so. */
enum finding oracle_ask(struct oracle *o, const word *hidden, size_t aim,
                        word *proof);
/* The worlds behind the last IS_SAFE as worlds of the whole system, the truth
 * outside the component, in d's arena or another. One that was copied before is
 * not copied again. */
struct copies { /* of one component's worlds, by serial */
    struct arena *arena, *scratch;
    const struct disclosure *d;
    const int64_t **world;
    size_t cap;
};
struct pair oracle_pair(const struct oracle *o, struct copies *c);
/* Fewer tries for whole numbers from now on. */
void oracle_hasten(struct oracle *o, size_t nodes_most);
size_t oracle_steps(const struct oracle *o);

/* ---- Cuts ----------------------------------------------------------------- */

/* Sets of statements of which at least one must be hidden. */
struct cuts {
    struct arena *arena;
    const int64_t *cost; /* of n elements */
    size_t n, words;
    word *set; /* n_cuts x words */
    size_t n_cuts, cap;
};
void cuts_add(struct cuts *c, const word *cut);
/* The least set of statements that meets every cut; `best` holds one that does
 * and gets the cheapest. False: the steps ran out, `best` may be dearer. */
bool cuts_meet(const struct cuts *c, word *best, size_t *steps);
/* The same by rule of thumb. */
void cuts_meet_greedily(const struct cuts *c, word *best);
int128 set_cost(const struct cuts *c, const word *set);

#endif
