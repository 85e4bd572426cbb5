/* Columns side by side: each a galley of its own, stacked into one band.
 *
 * The surprise: columns taller than a page are cut straight across, between
 * lines, like any band that is too tall. Where there is no room for columns
 * side by side they are set one after the other. */
#include "layout_priv.h"

#define GUTTER PT(20)
#define LEAST  PT(60) /* narrower columns stand below each other */

static void share_widths(struct layout *l, const struct columns *c, mpt avail,
                         mpt width[])
{
    int64_t *weight = arena_array(l->scratch, int64_t, c->n);

    for (size_t i = 0; i < c->n; i++)
        weight[i] = c->share && c->share[i] > 0 ? c->share[i] : 1;
    colwidth_share(l->scratch, avail, c->n, weight, width);
}

static struct frame *set_column(struct layout *l, const struct area *in,
                                struct blocks b, mpt x)
{
    struct galley galley = { .nested = true };
    struct galley *outer = l->galley;
    bool glue = l->glue_next;
    struct frame *f;

    l->galley = &galley;
    l->glue_next = false;
    blocks_set(l, &(struct area){ .w = in->w, .tag = in->tag }, b);
    f = galley_stack(l, &galley, in->w);
    l->galley = outer;
    l->glue_next = glue;
    galley_adopt(l, &galley, (struct point){ x, 0 });
    return f;
}

void columns_set(struct layout *l, const struct area *in,
                 const struct columns *c)
{
    struct arena_mark mark;
    mpt *width;
    mpt x = in->x, height = 0;
    struct frame *all;

    if (c->n == 0 || in->w < (mpt)c->n * (LEAST + GUTTER)) {
        for (size_t i = 0; i < c->n; i++)
            blocks_set(l, in, c->column[i]);
        return;
    }
    mark = arena_save(l->scratch);
    width = arena_array(l->scratch, mpt, c->n);
    all = band_frame(l, in, 0);
    share_widths(l, c, in->w - (mpt)(c->n - 1) * GUTTER, width);
    for (size_t i = 0; i < c->n; i++) {
        struct area column = { .w = width[i], .tag = in->tag };
        struct frame *f = set_column(l, &column, c->column[i], x);

        frame_put(all, (struct point){ x, 0 }, f);
        if (f->size.h > height)
            height = f->size.h;
        x += width[i] + GUTTER;
    }
    all->size.h = height;
    galley_put(l, in, all, 0, COST_FREE);
    galley_after(l, tightened(l, STYLE_BODY).after);
    arena_restore(l->scratch, mark);
}
