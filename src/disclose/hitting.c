/* Least-cost sets that meet every cut: branch and bound with a bound from
 * prices, and a rule of thumb for large ones. */
#include "disclose_priv.h"

#include <stdlib.h>
#include <string.h>

void cuts_add(struct cuts *c, const word *cut)
{
    void *array = c->set;

    arena_grow(c->arena, &array, c->n_cuts, &c->cap, c->words * sizeof *c->set,
               _Alignof(word));
    c->set = array;
    memcpy(&c->set[c->n_cuts++ * c->words], cut, c->words * sizeof *cut);
}

int128 set_cost(const struct cuts *c, const word *set)
{
    int128 sum = 0;

    for (size_t i = 0; i < c->n; i++)
        if (set_has(set, i))
            sum += c->cost[i];
    return sum;
}

/* ---- Branch and bound ------------------------------------------------------ */

struct meeting {
    const struct cuts *c;
    const word **cut; /* shortest first */
    word *chosen, *barred;
    word *best;
    int128 best_cost;
    struct arena *scratch;
    size_t *steps;
};

static size_t set_size(const word *set, size_t words)
{
    size_t n = 0;

    for (size_t i = 0; i < words; i++)
        n += (size_t)__builtin_popcountll(set[i]);
    return n;
}

/* A bound on what is still to be paid: every cut not yet met takes the least
 * price left among its elements, and lowers theirs by it. `price` becomes what
 * is left of each; false: some cut can't be met. The cut with the fewest
 * elements to choose from is the one to branch on. */
static bool price_cuts(const struct meeting *m, int64_t *price, int128 *bound,
                       const word **branch)
{
    const struct cuts *c = m->c;
    size_t fewest = SIZE_MAX;

    *bound = 0;
    *branch = NULL;
    memcpy(price, c->cost, c->n * sizeof *price);
    for (size_t k = 0; k < c->n_cuts; k++) {
        const word *cut = m->cut[k];
        int64_t least = INT64_MAX;
        size_t n = 0;

        if (set_meets(cut, m->chosen, c->words))
            continue;
        for (size_t w = 0; w < c->words; w++)
            for (word left = cut[w] & ~m->barred[w]; left != 0;
                 left &= left - 1) {
                const size_t e = w * WORD_BITS + (size_t)__builtin_ctzll(left);

                least = price[e] < least ? price[e] : least;
                n++;
            }
        if (n == 0)
            return false;
        if (n < fewest) {
            fewest = n;
            *branch = cut;
        }
        *bound += least;
        for (size_t w = 0; least > 0 && w < c->words; w++)
            for (word left = cut[w] & ~m->barred[w]; left != 0;
                 left &= left - 1)
                price[w * WORD_BITS + (size_t)__builtin_ctzll(left)] -= least;
    }
    return true;
}

static bool search(struct meeting *m, int128 paid);

/* Takes the elements of a cut one by one, the cheapest by price first; those
 * tried are barred from the branches after. */
static bool search_cut(struct meeting *m, const word *cut, const int64_t *price,
                       int128 paid)
{
    const size_t words = m->c->words;
    word *untried = arena_array(m->scratch, word, words);
    word *before = arena_array(m->scratch, word, words);
    bool is_whole = true;

    memcpy(before, m->barred, words * sizeof *before);
    for (size_t i = 0; i < words; i++)
        untried[i] = cut[i] & ~m->barred[i];
    for (;;) {
        size_t e = m->c->n;

        for (size_t i = 0; i < m->c->n; i++)
            if (set_has(untried, i) && (e == m->c->n || price[i] < price[e]))
                e = i;
        if (e == m->c->n || !is_whole)
            break;
        set_drop(untried, e);
        set_add(m->chosen, e);
        is_whole = search(m, paid + m->c->cost[e]);
        set_drop(m->chosen, e);
        set_add(m->barred, e);
    }
    memcpy(m->barred, before, words * sizeof *before);
    return is_whole;
}

/* False: the steps ran out. */
static bool search(struct meeting *m, int128 paid)
{
    const struct arena_mark mark = arena_save(m->scratch);
    const size_t words = m->c->words;
    int64_t *price = arena_array(m->scratch, int64_t, m->c->n);
    word *before = arena_array(m->scratch, word, words);
    const word *branch;
    bool is_whole = true;
    int128 bound;

    if (*m->steps == 0)
        return false;
    --*m->steps;
    memcpy(before, m->barred, words * sizeof *before);
    if (price_cuts(m, price, &bound, &branch) && paid + bound < m->best_cost) {
        if (branch == NULL) {
            m->best_cost = paid;
            memcpy(m->best, m->chosen, words * sizeof *m->best);
        } else {
            for (size_t i = 0; i < m->c->n; i++) /* too dear to be of use */
                if (paid + bound + price[i] >= m->best_cost)
                    set_add(m->barred, i);
            is_whole = search_cut(m, branch, price, paid);
        }
    }
    memcpy(m->barred, before, words * sizeof *before);
    arena_restore(m->scratch, mark);
    return is_whole;
}

struct ranked {
    const word *cut;
    size_t size, index;
};

static int by_size(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

bool cuts_meet(const struct cuts *c, word *best, size_t *steps)
{
    struct arena *scratch = arena_new(0);
    struct ranked *ranked = arena_array(scratch, struct ranked, c->n_cuts);
    struct meeting m = {
        .c = c, .best = best, .scratch = scratch, .steps = steps
    };
    bool is_whole;

    m.cut = arena_array(scratch, const word *, c->n_cuts);
    m.chosen = arena_array(scratch, word, c->words);
    m.barred = arena_array(scratch, word, c->words);
    m.best_cost = set_cost(c, best);
    for (size_t i = 0; i < c->n_cuts; i++) {
        const word *cut = &c->set[i * c->words];

        ranked[i] = (struct ranked){ cut, set_size(cut, c->words), i };
    }
    if (c->n_cuts > 0)
        qsort(ranked, c->n_cuts, sizeof *ranked, by_size);
    for (size_t i = 0; i < c->n_cuts; i++)
        m.cut[i] = ranked[i].cut;
    is_whole = search(&m, 0);
    arena_free(scratch);
    return is_whole;
}

/* ---- By rule of thumb --------------------------------------------------------- */

static bool meets_all(const struct cuts *c, const word *set)
{
    for (size_t k = 0; k < c->n_cuts; k++)
        if (!set_meets(&c->set[k * c->words], set, c->words))
            return false;
    return true;
}

/* Of each statement, how many cuts are not met but hold it. */
static bool count_unmet(const struct cuts *c, const word *set, size_t *unmet)
{
    bool any = false;

    memset(unmet, 0, c->n * sizeof *unmet);
    for (size_t k = 0; k < c->n_cuts; k++) {
        const word *cut = &c->set[k * c->words];

        if (set_meets(cut, set, c->words))
            continue;
        any = true;
        for (size_t w = 0; w < c->words; w++)
            for (word left = cut[w]; left != 0; left &= left - 1)
                unmet[w * WORD_BITS + (size_t)__builtin_ctzll(left)]++;
    }
    return any;
}

/* Again and again what meets most cuts for its cost; then what turned out not
 * to be needed goes, the dearest first. */
void cuts_meet_greedily(const struct cuts *c, word *best)
{
    struct arena *scratch = arena_new(0);
    size_t *unmet = arena_array(scratch, size_t, c->n);

    memset(best, 0, c->words * sizeof *best);
    while (count_unmet(c, best, unmet)) {
        size_t e = 0;

        for (size_t i = 1; i < c->n; i++)
            if ((int128)unmet[i] * c->cost[e] > (int128)unmet[e] * c->cost[i])
                e = i;
        set_add(best, e);
    }
    for (;;) {
        size_t e = c->n;

        for (size_t i = 0; i < c->n; i++) {
            if (!set_has(best, i) || (e < c->n && c->cost[i] <= c->cost[e]))
                continue;
            set_drop(best, i);
            if (meets_all(c, best))
                e = i;
            set_add(best, i);
        }
        if (e == c->n)
            break;
        set_drop(best, e);
    }
    arena_free(scratch);
}
