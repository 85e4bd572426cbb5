/* Breaking a paragraph as a whole, with integers (after Knuth and Plass).
 *
 * The surprise: fewest lines come first and evenness second, so the result is
 * never longer than what a first-fit breaker makes. */
#include "layout_priv.h"

#define LINE_COST  INT64_C(1000000000) /* more than all unevenness */
#define ALONE_COST INT64_C(600000)     /* a short last word by itself */
#define TORN_COST  INT64_C(200000)     /* a line that ends inside a word */

struct fit {
    const struct fit_box *box;
    size_t n;
    struct fit_want want;
    int64_t *cost; /* of the best way to end a line before box i */
    size_t *from;  /* where that line begins */
};

/* Unevenness of a line: the square of its blank part in thousandths. */
static int64_t uneven(mpt measure, int64_t width)
{
    int64_t blank = measure > width ? measure - width : 0;
    int64_t part = measure > 0 ? blank * 1000 / measure : 0;

    return part * part;
}

static int64_t line_cost(const struct fit *f, size_t from, size_t to,
                         int64_t width)
{
    bool last = to == f->n || f->box[to - 1].ends_line;
    int64_t cost = LINE_COST;

    if (!last && f->box[to - 1].space <= 0)
        cost += TORN_COST;
    if (!last || f->want.balanced)
        return cost + uneven(f->want.measure, width);
    if (from + 1 == to && from > 0 && !f->box[from - 1].ends_line &&
        width < f->want.measure / 5)
        cost += ALONE_COST;
    return cost;
}

/* Best line that ends before box `to`. */
static void relax(struct fit *f, size_t to)
{
    int64_t width = -(int64_t)f->box[to - 1].space;

    f->cost[to] = INT64_MAX;
    for (size_t from = to; from-- > 0;) {
        int64_t cost;

        if (from + 1 < to && f->box[from].ends_line)
            break;
        width += f->box[from].width;
        if (width > f->want.measure && from + 1 < to)
            break;
        cost = f->cost[from] + line_cost(f, from, to, width);
        if (cost < f->cost[to]) {
            f->cost[to] = cost;
            f->from[to] = from;
        }
    }
}

size_t fit_lines(struct arena *scratch, const struct fit_box box[], size_t n,
                 struct fit_want want, size_t end[])
{
    struct arena_mark mark = arena_save(scratch);
    struct fit f = { .box = box, .n = n, .want = want };
    size_t lines = 0;

    f.cost = arena_array(scratch, int64_t, n + 1);
    f.from = arena_array(scratch, size_t, n + 1);
    for (size_t to = 1; to <= n; to++)
        relax(&f, to);
    for (size_t to = n; to > 0; to = f.from[to])
        end[lines++] = to;
    for (size_t i = 0; i < lines / 2; i++) {
        size_t swap = end[i];

        end[i] = end[lines - 1 - i];
        end[lines - 1 - i] = swap;
    }
    arena_restore(scratch, mark);
    return lines;
}
