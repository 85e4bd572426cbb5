/* Many tests on one page: Benjamini and Hochberg's step-up rule at 5 %.
 *
 * Of m tests in order of their p, the first k stand, k being the last with
 * p <= k / m x 5 %. Then at most 5 % of what is declared is false on average,
 * also where tests rise and fall together, as reading and maths do.
 *
 * The surprise: a p that stands below its own line may pull others with it
 * that lie above theirs. That is the rule, not a slip. */
#include "chance_priv.h"

#include <stdlib.h>

static int64_t parts_of(struct value p)
{
    struct decimal d;

    return value_is_number(p) && decimal_round(p.decimal, 9, &d) ? d.mantissa
                                                                 : CHANCE_ONE;
}

static int by_size(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

/* The largest p that stands; -1: none does. */
static int64_t last_standing(const int64_t p[], size_t n)
{
    int64_t last = -1;

    for (size_t k = 1; k <= n; k++) {
        if ((int128)p[k - 1] * (int64_t)n * 20 <= (int128)k * CHANCE_ONE)
            last = p[k - 1];
    }
    return last;
}

void false_discovery(const struct value p[], size_t n, bool stands[])
{
    struct arena *scratch = arena_new(0);
    int64_t *sorted = arena_array(scratch, int64_t, n + 1);
    int64_t last;

    for (size_t i = 0; i < n; i++)
        sorted[i] = parts_of(p[i]);
    qsort(sorted, n, sizeof *sorted, by_size);
    last = last_standing(sorted, n);
    for (size_t i = 0; i < n; i++)
        stands[i] = parts_of(p[i]) <= last;
    arena_free(scratch);
}
