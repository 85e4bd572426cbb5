/* The flow: the galley is cut into pages where it costs least.
 *
 * The surprise: a page is filled first and then cut back to the best place on
 * it; every band is looked at twice at most for each page it could be on, so
 * the work grows with the number of bands alone. */
#include "layout_priv.h"

struct flow {
    struct layout *l;
    struct galley *g;
    struct leaf *leaf;
    size_t n, cap;
};

/* A band that goes on with a table begun on an earlier page. */
static bool continues(const struct band *b)
{
    return b->table && b->row > 0;
}

static const struct table_run *table_of(const struct flow *f,
                                        const struct band *b)
{
    return &f->l->table[b->table - 1];
}

/* Room a repeated head and a sum brought forward take. */
static mpt top_of(const struct flow *f, const struct band *b)
{
    const struct table_run *t;

    if (!continues(b))
        return 0;
    t = table_of(f, b);
    return (t->head ? t->head->size.h : 0) + (t->carry ? t->carry_height : 0);
}

/* Room a sum carried forward takes when the page ends before band `i`. */
static mpt tail_of(const struct flow *f, size_t i)
{
    const struct band *b;

    if (i >= f->g->n)
        return 0;
    b = &f->g->band[i];
    if (!continues(b) || !table_of(f, b)->carry)
        return 0;
    return table_of(f, b)->carry_height;
}

static bool must_end_before(const struct flow *f, size_t i)
{
    const struct band *b = &f->g->band[i];
    const struct sheet *was = &f->l->sheet[b[-1].sheet];
    const struct sheet *is = &f->l->sheet[b->sheet];

    return b->new_page || was->landscape != is->landscape || was->bare ||
           is->bare;
}

/* Places bands from `first` on; *y ends below the last that fits. Returns the
 * band behind it; *forced when the page ends there whatever comes. */
static size_t fill(struct flow *f, size_t first, mpt height, bool *forced)
{
    struct band *band = f->g->band;
    mpt y = top_of(f, &band[first]);
    size_t i = first;

    *forced = true;
    for (; i < f->g->n; i++) {
        mpt gap = i > first ? band[i].before : 0;

        if (i > first && must_end_before(f, i))
            return i;
        if (i > first && y + gap + band[i].height > height) {
            *forced = false;
            return i;
        }
        band[i].y = y + gap;
        y += gap + band[i].height;
    }
    return i;
}

/* The cheapest place to end the page that could hold [first, full). */
static size_t best_end(const struct flow *f, size_t first, size_t full,
                       mpt height)
{
    const struct band *band = f->g->band;
    int64_t least = INT64_MAX;
    size_t best = first + 1;

    for (size_t end = first + 1; end <= full; end++) {
        mpt used = band[end - 1].y + band[end - 1].height;
        int64_t cost =
            band[end].cost + (int64_t)(height - used) * 1000 / height;

        if (used + tail_of(f, end) > height)
            cost += COST_NEVER;
        if (cost <= least) {
            least = cost;
            best = end;
        }
    }
    return best;
}

static size_t next_leaf(struct flow *f, size_t first)
{
    struct band *band = f->g->band;
    mpt height = sheet_region(f->l, &f->l->sheet[band[first].sheet]).h;
    struct leaf *leaf;
    bool forced;
    size_t end = fill(f, first, height, &forced);

    if (!forced)
        end = best_end(f, first, end, height);
    leaf = LIST_ADD(f->l->round, f->leaf, f->n, f->cap);
    leaf->first = first;
    leaf->end = end;
    leaf->top = top_of(f, &band[first]);
    leaf->bottom = band[end - 1].y + band[end - 1].height;
    leaf->resumes = continues(&band[first]) ? band[first].table : 0;
    leaf->carries =
        end < f->g->n && continues(&band[end]) ? band[end].table : 0;
    for (size_t i = first; i < end; i++)
        band[i].page = (uint32_t)(f->n - 1);
    return end;
}

size_t flow_pages(struct layout *l, struct galley *g, struct leaf **out)
{
    struct flow f = { .l = l, .g = g };

    for (size_t at = 0; at < g->n;)
        at = next_leaf(&f, at);
    *out = f.leaf;
    return f.n;
}
