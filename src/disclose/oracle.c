/* The attacker: how far a secret can be told from what is open.
 *
 * Linear programming says how far apart two worlds can be at most, and offers
 * points that are rounded and checked; where none of these will do, branch and
 * bound looks for whole numbers. Every world found is kept: it answers later
 * questions, of this secret and others, without a search. */
#include "disclose_priv.h"

#include <assert.h>
#include <string.h>

#define WORLDS_MOST 1024 /* kept of one component; then the oldest goes */
#define NODES_MOST  60   /* of one search for whole numbers, at first */
#define TRIES_MOST  50   /* whole numbers below the end that it tries */
#define DEPTH_MOST  64

struct oracle {
    struct arena *arena;
    const struct component *c;
    struct simplex *lp;
    size_t n_variables, words;
    word *hidden;        /* for which low and high stand */
    int64_t *low, *high; /* of every variable */
    struct world *world; /* a ring */
    size_t n_worlds, next, serial;
    int64_t *rounded;
    struct blocker *blocker;
    const struct world *pair[2]; /* of the last question; NULL is the truth */
    int64_t lowest, highest;     /* its aim in these two */
    size_t nodes_most;           /* of one search for whole numbers */
    size_t nodes;                /* left of it */
    bool was_cut_short;
};

struct oracle *oracle_new(struct arena *a, const struct component *c)
{
    struct oracle *o = arena_new_of(a, struct oracle);
    const size_t n = c->n_unknowns + c->n_lines;

    o->arena = a;
    o->c = c;
    o->nodes_most = NODES_MOST;
    if (c->is_sound)
        o->lp = simplex_new(a, c);
    o->n_variables = n;
    o->words = set_words(c->n_statements);
    o->hidden = arena_array(a, word, o->words);
    set_add(o->hidden, c->n_statements); /* no set of statements: see below */
    o->low = arena_array(a, int64_t, n);
    o->high = arena_array(a, int64_t, n);
    o->world = arena_array(a, struct world, WORLDS_MOST);
    o->rounded = arena_array(a, int64_t, n);
    o->blocker = arena_array(a, struct blocker, n);
    return o;
}

/* Bounds of every variable with just `hidden` hidden. */
static void set_hidden(struct oracle *o, const word *hidden)
{
    const struct component *c = o->c;

    if (memcmp(hidden, o->hidden, o->words * sizeof *hidden) == 0)
        return;
    memcpy(o->hidden, hidden, o->words * sizeof *hidden);
    for (size_t i = 0; i < o->n_variables; i++) {
        o->low[i] = i < c->n_unknowns ? c->floor[i] : COUNT_NO_LOW;
        o->high[i] = COUNT_NO_HIGH;
    }
    for (size_t i = 0; i < c->n_limits; i++) {
        const struct limit *l = &c->limit[i];

        if (l->statement != NO_STATEMENT && set_has(hidden, l->statement))
            continue;
        if (l->low > o->low[l->variable])
            o->low[l->variable] = l->low;
        if (l->high < o->high[l->variable])
            o->high[l->variable] = l->high;
    }
    for (uint32_t i = 0; i < o->n_variables; i++)
        simplex_bound(o->lp, i, o->low[i], o->high[i]);
}

/* ---- Worlds ---------------------------------------------------------------- */

/* Fills in the lines of a world whose unknowns are given; false when it denies
 * what always holds, or leaves 64 bits. */
static bool check_world(const struct oracle *o, struct world *w)
{
    const struct component *c = o->c;

    memset(w->broken, 0, o->words * sizeof *w->broken);
    for (size_t i = 0; i < c->n_unknowns; i++)
        if (w->move[i] < c->floor[i])
            return false;
    for (size_t i = 0; i < c->n_lines; i++)
        if (!form_value(&c->line[i], w->move, &w->move[c->n_unknowns + i]))
            return false;
    for (size_t i = 0; i < c->n_limits; i++) {
        const struct limit *l = &c->limit[i];
        const int64_t at = w->move[l->variable];

        if ((l->low == COUNT_NO_LOW || at >= l->low) &&
            (l->high == COUNT_NO_HIGH || at <= l->high))
            continue;
        if (l->statement == NO_STATEMENT)
            return false;
        set_add(w->broken, l->statement);
    }
    return true;
}

static bool world_holds(const struct oracle *o, const struct world *w)
{
    return set_within(w->broken, o->hidden, o->words);
}

/* Takes a world into account for the aim that is asked about. */
static void weigh(struct oracle *o, const struct world *w, uint32_t variable)
{
    const int64_t at = w->move[variable];

    if (at < o->lowest) {
        o->lowest = at;
        o->pair[0] = w;
    }
    if (at > o->highest) {
        o->highest = at;
        o->pair[1] = w;
    }
}

/* Keeps the present point as a world if, rounded, it is one. One of the pair
 * in use is not written over. */
static bool keep_world(struct oracle *o, uint32_t variable)
{
    struct world *w = &o->world[o->next];

    while (w == o->pair[0] || w == o->pair[1]) {
        o->next = (o->next + 1) % WORLDS_MOST;
        w = &o->world[o->next];
    }
    if (w->move == NULL) {
        w->move = arena_array(o->arena, int64_t, o->n_variables);
        w->broken = arena_array(o->arena, word, o->words);
    }
    simplex_round(o->lp, w->move);
    if (!check_world(o, w) || !world_holds(o, w)) {
        set_add(w->broken, o->c->n_statements); /* never hidden: no world */
        return false;
    }
    o->next = (o->next + 1) % WORLDS_MOST;
    w->serial = o->serial++;
    if (o->n_worlds < WORLDS_MOST)
        o->n_worlds++;
    weigh(o, w, variable);
    return true;
}

/* ---- Whole numbers ----------------------------------------------------------- */

static bool is_wide(const struct oracle *o, int64_t width)
{
    return (uint64_t)o->highest - (uint64_t)o->lowest >= (uint64_t)width;
}

static void set_bound(struct oracle *o, uint32_t v, int64_t low, int64_t high)
{
    o->low[v] = low;
    o->high[v] = high;
    simplex_bound(o->lp, v, low, high);
}

static bool hunt(struct oracle *o, uint32_t variable, size_t depth);

/* Either side of a whole number must hold what the present point does not. */
static bool branch(struct oracle *o, uint32_t variable, uint32_t v,
                   size_t depth)
{
    const int64_t low = o->low[v], high = o->high[v];
    bool up, is_found = false;
    const int64_t at = simplex_floor(o->lp, v, &up);

    for (int i = 0; i < 2 && !is_found; i++, up = !up) {
        const int64_t bound = up ? at + 1 : at;

        if (up ? bound > high : bound < low)
            continue;
        if (simplex_push(o->lp, v, up, bound) != bound) {
            o->was_cut_short |= simplex_is_stuck(o->lp);
            continue;
        }
        set_bound(o, v, up ? bound : low, up ? high : bound);
        is_found = hunt(o, variable, depth - 1);
        set_bound(o, v, low, high);
    }
    return is_found;
}

/* A world within the bounds, which the present point keeps. */
static bool hunt(struct oracle *o, uint32_t variable, size_t depth)
{
    uint32_t v;

    simplex_settle(o->lp);
    if (keep_world(o, variable) && o->lowest <= o->high[variable] &&
        o->highest >= o->low[variable]) /* it may have been rounded away */
        return true;
    v = simplex_fractional(o->lp);
    if (v == NO_VARIABLE || depth == 0 || o->nodes == 0) {
        o->was_cut_short = true;
        return false;
    }
    o->nodes--;
    return branch(o, variable, v, depth);
}

/* A world in which the variable is at `at` or beyond. */
static bool hunt_at(struct oracle *o, uint32_t variable, bool up, int64_t at)
{
    const int64_t low = o->low[variable], high = o->high[variable];
    bool is_found;

    simplex_home(o->lp);
    if (simplex_push(o->lp, variable, up, at) != at) {
        o->was_cut_short |= simplex_is_stuck(o->lp);
        return false;
    }
    set_bound(o, variable, up ? at : low, up ? high : at);
    is_found = hunt(o, variable, DEPTH_MOST);
    set_bound(o, variable, low, high);
    return is_found;
}

/* Worlds of whole numbers, one end after the other; `end` is as far as they can
 * be at most. */
static enum finding hunt_both(struct oracle *o, const struct aim *aim,
                              const int64_t *end)
{
    o->was_cut_short = false;
    o->nodes = o->nodes_most;
    for (int64_t at = end[1]; at > o->highest; at--) {
        if (end[1] - at == TRIES_MOST) {
            o->was_cut_short = true;
            break;
        }
        if (hunt_at(o, aim->variable, true, at))
            break;
    }
    if (is_wide(o, aim->width))
        return IS_SAFE;
    o->nodes = o->nodes_most;
    if (end[0] <= o->highest - aim->width)
        hunt_at(o, aim->variable, false, o->highest - aim->width);
    if (is_wide(o, aim->width))
        return IS_SAFE;
    return o->was_cut_short ? IS_UNSURE : IS_NARROW;
}

/* ---- Asking ------------------------------------------------------------------ */

/* An open statement that bounds the variable as tightly as `low` or `high`, if
 * what always holds does not. */
static void add_reason(const struct oracle *o, struct blocker b, word *proof)
{
    const struct component *c = o->c;
    uint32_t found = NO_STATEMENT;

    if (!b.is_high && b.variable < c->n_unknowns &&
        c->floor[b.variable] == o->low[b.variable])
        return;
    for (size_t i = 0; i < c->n_limits; i++) {
        const struct limit *l = &c->limit[i];

        if (l->variable != b.variable ||
            (b.is_high ? l->high != o->high[b.variable]
                       : l->low != o->low[b.variable]))
            continue;
        if (l->statement == NO_STATEMENT ||
            (!set_has(o->hidden, l->statement) && set_has(proof, l->statement)))
            return;
        if (!set_has(o->hidden, l->statement) && found == NO_STATEMENT)
            found = l->statement;
    }
    if (found != NO_STATEMENT)
        set_add(proof, found);
}

static void add_reasons(struct oracle *o, word *proof)
{
    const size_t n = simplex_blockers(o->lp, o->blocker);

    for (size_t i = 0; proof != NULL && i < n; i++)
        add_reason(o, o->blocker[i], proof);
}

/* Both ends by linear programming. IS_UNSURE: wide enough, but no worlds. */
static enum finding ask_lp(struct oracle *o, const struct aim *aim, word *proof,
                           int64_t *end)
{
    const uint32_t v = aim->variable;
    const int64_t low = o->low[v], high = o->high[v];

    for (int up = 1; up >= 0; up--) {
        simplex_home(o->lp);
        end[up] =
            simplex_push(o->lp, v, up,
                         up ? o->lowest + aim->width : o->highest - aim->width);
        if (simplex_is_stuck(o->lp))
            return IS_UNSURE;
        add_reasons(o, proof);
        set_bound(o, v, up ? end[up] : low, up ? high : end[up]);
        simplex_settle(o->lp);
        set_bound(o, v, low, high);
        keep_world(o, v);
        if (is_wide(o, aim->width))
            return IS_SAFE;
    }
    return end[1] - end[0] < aim->width ? IS_NARROW : IS_UNSURE;
}

enum finding oracle_ask(struct oracle *o, const word *hidden, size_t aim,
                        word *proof)
{
    const struct aim *a = &o->c->aim[aim];
    int64_t end[2] = { 0, 0 };
    enum finding f;

    o->pair[0] = o->pair[1] = NULL;
    o->lowest = o->highest = 0;
    if (!o->c->is_sound || a->width > INT64_MAX / 4)
        return IS_NARROW;
    set_hidden(o, hidden);
    for (size_t i = 0; i < o->n_worlds; i++)
        if (world_holds(o, &o->world[i]))
            weigh(o, &o->world[i], a->variable);
    if (is_wide(o, a->width))
        return IS_SAFE;
    if (proof != NULL)
        memset(proof, 0, o->words * sizeof *proof);
    f = ask_lp(o, a, proof, end);
    if (f != IS_UNSURE)
        return f;
    f = hunt_both(o, a, end);
    for (size_t i = 0; proof != NULL && i < o->c->n_statements; i++)
        if (!set_has(hidden, i))
            set_add(proof, i);
    return f;
}

static const int64_t *copied(const struct oracle *o, struct copies *c,
                             const struct world *w)
{
    const size_t n = c->d->n_unknowns;
    int64_t *world;

    if (w == NULL)
        return c->d->value;
    while (w->serial >= c->cap) {
        void *array = c->world;

        arena_grow(c->scratch, &array, c->cap, &c->cap, sizeof *c->world,
                   _Alignof(int64_t *));
        c->world = array;
    }
    if (c->world[w->serial] != NULL)
        return c->world[w->serial];
    world = arena_array(c->arena, int64_t, n);
    memcpy(world, c->d->value, n * sizeof *world);
    for (size_t i = 0; i < o->c->n_unknowns; i++) {
        int64_t *value = &world[o->c->unknown[i]];

        if (__builtin_add_overflow(*value, w->move[i], value))
            return c->d->value; /* proves nothing */
    }
    return c->world[w->serial] = world;
}

struct pair oracle_pair(const struct oracle *o, struct copies *c)
{
    const int64_t *low = copied(o, c, o->pair[0]);

    return (struct pair){ low, copied(o, c, o->pair[1]) };
}

void oracle_hasten(struct oracle *o, size_t nodes_most)
{
    o->nodes_most = nodes_most;
}

size_t oracle_steps(const struct oracle *o)
{
    return o->lp == NULL ? 0 : simplex_steps(o->lp);
}
