/* What to hide. The least set is found from below: a set that meets all cuts
 * known so far is tried on the attacker; each secret that fails is a reason
 * for another cut, a set of statements that can't all stay open. When none
 * fails, no cheaper set exists, for hiding more never makes a range narrower. */
#include "disclose_priv.h"

#include <assert.h>
#include <string.h>

#define ROUNDS_MOST 3 /* of the greedy way */
#define TRIES_MOST  0 /* to make a cut smaller, there */
#define NODES_MOST  8 /* to find whole numbers, there */

struct search {
    const struct component *c;
    struct oracle *oracle;
    struct cuts cuts;
    bool *is_lost; /* aims that can't be kept whatever is hidden */
    word *hidden;  /* what is tried */
    word *best;    /* keeps all aims */
    word *all, *proof, *open;
    size_t steps; /* left */
    size_t tries; /* to make a cut smaller */
    bool have_best, is_exact;
};

static void start(struct search *s, struct arena *a, const struct component *c,
                  size_t steps)
{
    const size_t words = set_words(c->n_statements);

    *s = (struct search){
        .c = c, .steps = steps, .tries = SIZE_MAX, .is_exact = true
    };
    s->oracle = oracle_new(a, c);
    s->cuts = (struct cuts){
        .arena = a, .cost = c->cost, .n = c->n_statements, .words = words
    };
    s->is_lost = arena_array(a, bool, c->n_aims);
    s->hidden = arena_array(a, word, words);
    s->best = arena_array(a, word, words);
    s->all = arena_array(a, word, words);
    s->proof = arena_array(a, word, words);
    s->open = arena_array(a, word, words);
    set_fill(s->all, c->n_statements);
    for (size_t i = 0; i < c->n_aims; i++)
        s->is_lost[i] = oracle_ask(s->oracle, s->all, i, NULL) != IS_SAFE;
}

/* Once a doubt is left, nothing is proved to be the least any more: then the
 * search for whole numbers need not be long. */
static bool is_kept(struct search *s, const word *hidden, size_t aim,
                    word *proof)
{
    const enum finding f = oracle_ask(s->oracle, hidden, aim, proof);

    if (f == IS_UNSURE) {
        s->is_exact = false;
        oracle_hasten(s->oracle, NODES_MOST);
    }
    return f == IS_SAFE;
}

static bool is_out_of_steps(const struct search *s)
{
    return oracle_steps(s->oracle) >= s->steps;
}

/* ---- Cuts -------------------------------------------------------------------- */

/* The cheapest of a set, or n. */
static size_t cheapest(const struct search *s, const word *set)
{
    size_t e = s->c->n_statements;

    for (size_t i = 0; i < s->c->n_statements; i++)
        if (set_has(set, i) &&
            (e == s->c->n_statements || s->c->cost[i] < s->c->cost[e]))
            e = i;
    return e;
}

static void without(const struct search *s, const word *set, word *out)
{
    for (size_t i = 0; i < s->cuts.words; i++)
        out[i] = s->all[i] & ~set[i];
}

/* An aim fails with just `proof` open. Makes that set as small as it can be:
 * of those left over, none can be hidden without keeping the aim. */
static void shrink_proof(struct search *s, size_t aim, word *proof, word *open)
{
    const size_t n = s->c->n_statements, words = s->cuts.words;
    struct arena *scratch = arena_new(0);
    word *untried = arena_array(scratch, word, words);
    word *hidden = arena_array(scratch, word, words);
    word *found = arena_array(scratch, word, words);

    memcpy(open, proof, words * sizeof *open);
    memcpy(untried, open, words * sizeof *open);
    for (size_t e, i = 0; i < s->tries && (e = cheapest(s, untried)) < n; i++) {
        set_drop(untried, e);
        set_drop(open, e);
        without(s, open, hidden);
        if (is_kept(s, hidden, aim, found))
            set_add(open, e);
        else
            for (size_t w = 0; w < words; w++) {
                open[w] &= found[w];
                untried[w] &= found[w];
            }
    }
    arena_free(scratch);
}

/* Adds a cut because of an aim that fails with `hidden`; the cut is left in
 * s->open. False: nothing that would help can be found. */
static bool add_cut(struct search *s, size_t aim, const word *hidden)
{
    without(s, hidden, s->open);
    for (size_t i = 0; i < s->cuts.words; i++)
        s->proof[i] &= s->open[i];
    shrink_proof(s, aim, s->proof, s->open);
    if (cheapest(s, s->open) == s->c->n_statements)
        return false;
    cuts_add(&s->cuts, s->open);
    return true;
}

/* Hides the cheapest of cut after cut until an aim is kept. The number of new
 * cuts. */
static size_t keep(struct search *s, word *hidden, size_t aim)
{
    size_t n = 0;

    for (; !s->is_lost[aim] && !is_kept(s, hidden, aim, s->proof); n++) {
        if (!add_cut(s, aim, hidden)) {
            s->is_lost[aim] = true;
            break;
        }
        set_add(hidden, cheapest(s, s->open));
    }
    return n;
}

static size_t repair(struct search *s, word *hidden)
{
    size_t n = 0;

    for (size_t i = 0; i < s->c->n_aims; i++)
        n += keep(s, hidden, i);
    return n;
}

/* Opens again what is not needed, the dearest first. */
static void thin_out(struct search *s, word *hidden)
{
    const size_t n = s->c->n_statements;
    struct arena *scratch = arena_new(0);
    word *untried = arena_array(scratch, word, s->cuts.words);

    memcpy(untried, hidden, s->cuts.words * sizeof *untried);
    for (;;) {
        bool is_needed = false;
        size_t e = n;

        for (size_t i = 0; i < n; i++)
            if (set_has(untried, i) &&
                (e == n || s->c->cost[i] > s->c->cost[e]))
                e = i;
        if (e == n)
            break;
        set_drop(untried, e);
        set_drop(hidden, e);
        for (size_t i = 0; i < s->c->n_aims && !is_needed; i++)
            is_needed = !s->is_lost[i] && !is_kept(s, hidden, i, NULL);
        if (is_needed)
            set_add(hidden, e);
    }
    arena_free(scratch);
}

/* ---- The two ways ------------------------------------------------------------- */

/* Takes `hidden`, which keeps every aim, if it is cheaper. */
static void offer(struct search *s, word *hidden)
{
    thin_out(s, hidden);
    if (s->have_best &&
        set_cost(&s->cuts, hidden) >= set_cost(&s->cuts, s->best))
        return;
    memcpy(s->best, hidden, s->cuts.words * sizeof *hidden);
    s->have_best = true;
}

/* False: the steps ran out; `best` keeps every aim even so. */
static bool solve_exactly(struct search *s)
{
    memset(s->hidden, 0, s->cuts.words * sizeof *s->hidden);
    for (;;) {
        const bool was_enough = repair(s, s->hidden) == 0;

        offer(s, s->hidden);
        if (was_enough) /* it met all cuts at least cost, and keeps all */
            return true;
        if (is_out_of_steps(s))
            return false;
        memcpy(s->hidden, s->best, s->cuts.words * sizeof *s->hidden);
        if (!cuts_meet(&s->cuts, s->hidden, &s->steps))
            return false;
        if (set_cost(&s->cuts, s->hidden) == set_cost(&s->cuts, s->best))
            return true; /* nothing cheaper meets all cuts */
    }
}

static void solve_greedily(struct search *s)
{
    s->tries = TRIES_MOST;
    oracle_hasten(s->oracle, NODES_MOST);
    memset(s->hidden, 0, s->cuts.words * sizeof *s->hidden);
    for (size_t round = 0; round < ROUNDS_MOST; round++) {
        const bool was_enough = repair(s, s->hidden) == 0;

        offer(s, s->hidden);
        if (was_enough || is_out_of_steps(s))
            break;
        cuts_meet_greedily(&s->cuts, s->hidden);
    }
    s->is_exact = false;
}

/* Hides what was found, and lays the worlds by for the audit. Should one not
 * be found again, more is hidden. */
static void settle(struct search *s, struct disclosure *d,
                   struct arena *scratch)
{
    struct copies copies = { .arena = d->arena, .scratch = scratch, .d = d };

    for (size_t i = 0; i < s->c->n_aims; i++) {
        keep(s, s->best, i);
        if (!s->is_lost[i])
            d->found[s->c->aim[i].secret] = oracle_pair(s->oracle, &copies);
    }
    for (size_t i = 0; i < s->c->n_statements; i++)
        if (set_has(s->best, i))
            d->statement[s->c->statement[i]].hidden = true;
}

bool disclosure_solve(struct disclosure *d, struct disclosure_effort e)
{
    struct arena *scratch = arena_new(0);
    struct components parts;
    bool is_kept_all;

    reduce(scratch, d, false, &parts);
    is_kept_all = parts.n_settled == 0;
    d->was_exact = true;
    d->found = arena_array(d->arena, struct pair, d->n_secrets);
    d->n_found = d->n_secrets;
    for (size_t i = 0; i < parts.n; i++) {
        const struct component *c = &parts.item[i];
        const struct arena_mark m = arena_save(scratch);
        struct search s;

        start(&s, scratch, c, e.steps_most);
        if (c->n_statements > e.exact_most || !solve_exactly(&s))
            solve_greedily(&s);
        settle(&s, d, scratch);
        for (size_t j = 0; j < c->n_aims; j++)
            is_kept_all &= !s.is_lost[j];
        d->was_exact &= s.is_exact;
        arena_restore(scratch, m);
    }
    arena_free(scratch);
    return is_kept_all;
}
