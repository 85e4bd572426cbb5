/* Widths of columns: one problem, solved in integers, exact to the last mpt.
 *
 * The surprise: between their minimum and maximum columns do not grow by equal
 * parts. The modest get all they want, the others by the square root of what
 * they want, found by bisection. */
#include "layout_priv.h"

#include <stdlib.h>

struct remainder {
    int64_t rest;
    size_t at;
};

static int by_rest(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;

    if (x->rest != y->rest)
        return x->rest < y->rest ? 1 : -1;
    return (x->at > y->at) - (x->at < y->at);
}

void colwidth_share(struct arena *scratch, int64_t total, size_t n,
                    const int64_t weight[], mpt part[])
{
    struct arena_mark mark = arena_save(scratch);
    struct remainder *rest = arena_array(scratch, struct remainder, n);
    int64_t sum = 0, given = 0;

    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    for (size_t i = 0; i < n && sum > 0; i++) {
        int64_t product = total * weight[i];

        part[i] += (mpt)(product / sum);
        given += product / sum;
        rest[i] = (struct remainder){ product % sum, i };
    }
    if (sum > 0) {
        qsort(rest, n, sizeof *rest, by_rest);
        for (size_t i = 0; i < n && given < total; i++, given++)
            part[rest[i].at]++;
    }
    arena_restore(scratch, mark);
}

static int64_t square_root(int64_t n)
{
    int64_t low = 0, high = INT64_C(3037000499);

    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;

        if (middle <= n / middle)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

#define LEVEL_ONE 1024

static mpt at_level(const struct want *w, int64_t root, int64_t level)
{
    int64_t width = root * level / LEVEL_ONE;

    if (width < w->min)
        return w->min;
    return width > w->max ? w->max : (mpt)width;
}

/* Columns that ask for less than an equal part get what they ask for; what
 * they leave makes the equal part larger. out[i].min is raised to the maximum.
 */
static void content_modest(mpt avail, size_t n, struct want out[])
{
    int64_t rest = avail;
    size_t open = n;
    bool again = true;

    while (again && open > 0) {
        int64_t part = rest / (int64_t)open;

        again = false;
        for (size_t i = 0; i < n; i++) {
            if (out[i].share < 0 || out[i].max > part)
                continue;
            out[i].min = out[i].max;
            out[i].share = -1; /* done */
            rest -= out[i].max;
            open--;
            again = true;
        }
    }
}

static int64_t sum_of_min(size_t n, const struct want want[])
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += want[i].min;
    return sum;
}

/* The highest level at which the columns fit. */
static int64_t find_level(mpt avail, size_t n, const struct want want[],
                          const int64_t root[])
{
    int64_t low = 0, high = INT64_C(1) << 31;

    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2, sum = 0;

        for (size_t i = 0; i < n; i++)
            sum += at_level(&want[i], root[i], middle);
        if (sum <= avail)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* Columns between minimum and maximum; the sum of minima fits, that of maxima
 * does not. */
static void grow(struct arena *scratch, mpt avail, size_t n,
                 const struct want want[], mpt width[])
{
    int64_t *root = arena_array(scratch, int64_t, n);
    int64_t *room = arena_array(scratch, int64_t, n);
    struct want *modest = arena_array(scratch, struct want, n);
    int64_t level, sum = 0;

    for (size_t i = 0; i < n; i++) {
        root[i] = square_root(want[i].max) + 1;
        modest[i] = (struct want){ want[i].min, want[i].max, 0 };
    }
    content_modest(avail, n, modest);
    if (sum_of_min(n, modest) <= avail)
        want = modest;
    level = find_level(avail, n, want, root);
    for (size_t i = 0; i < n; i++) {
        width[i] = at_level(&want[i], root[i], level);
        sum += width[i];
        room[i] = want[i].max - width[i];
    }
    colwidth_share(scratch, avail - sum, n, room, width);
}

static void spread(struct arena *scratch, mpt spare, size_t n,
                   const struct want want[], mpt width[])
{
    int64_t *share = arena_array(scratch, int64_t, n);

    for (size_t i = 0; i < n; i++)
        share[i] = want[i].share > 0 ? want[i].share : 0;
    colwidth_share(scratch, spare, n, share, width);
}

bool colwidth_solve(struct arena *scratch, mpt avail, size_t n,
                    const struct want want[], mpt width[])
{
    struct arena_mark mark = arena_save(scratch);
    int64_t *least = arena_array(scratch, int64_t, n);
    int64_t min = 0, max = 0;

    for (size_t i = 0; i < n; i++) {
        min += want[i].min;
        max += want[i].max;
        least[i] = want[i].min;
        width[i] = 0;
    }
    if (min > avail) {
        colwidth_share(scratch, avail > 0 ? avail : 0, n, least, width);
    } else if (max > avail) {
        grow(scratch, avail, n, want, width);
    } else {
        for (size_t i = 0; i < n; i++)
            width[i] = want[i].max;
        spread(scratch, (mpt)(avail - max), n, want, width);
    }
    arena_restore(scratch, mark);
    return min <= avail;
}
