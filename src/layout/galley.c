/* The galley: one endless column of bands, each a finished frame.
 *
 * The surprise: space belongs to the band below it and vanishes at the top of a
 * page, so no page begins with a gap. */
#include "layout_priv.h"

struct frame *band_frame(struct layout *l, const struct area *in, mpt height)
{
    return frame_new(l->a, (struct size){ in->x + in->w, height });
}

static struct band *append(struct layout *l, const struct area *in,
                           const struct frame *f, mpt height)
{
    struct galley *g = l->galley;
    struct band *band = LIST_ADD(l->round, g->band, g->n, g->cap);

    *band = (struct band){ .frame = f,
                           .height = height,
                           .before = g->after,
                           .sheet = l->on_sheet,
                           .strip = in->strip,
                           .new_page = g->new_page };
    g->after = 0;
    g->new_page = false;
    return band;
}

static struct band *put_slices(struct layout *l, const struct area *in,
                               const struct frame *f, mpt limit)
{
    const struct frame **slice;
    size_t n = slice_frame(l->a, l->metrics, f, limit, &slice);
    struct band *first = NULL;
    size_t at = l->galley->n;

    diag_report(l->dg, DIAG_LAYOUT_TALL, l->at,
                "this is taller than a page and was broken");
    for (size_t i = 0; i < n; i++)
        append(l, in, slice[i], slice[i]->size.h);
    first = &l->galley->band[at];
    return first;
}

struct band *galley_put(struct layout *l, const struct area *in,
                        const struct frame *f, mpt before, int32_t cost)
{
    mpt limit = layout_region(l).h - l->held_back;
    mpt after = l->galley->after;
    struct band *band;

    if (!l->galley->nested && f->size.h > limit)
        band = put_slices(l, in, f, limit);
    else
        band = append(l, in, f, f->size.h);
    band->before = before > after ? before : after;
    band->cost = cost;
    return band;
}

struct band *galley_pad(struct layout *l, const struct area *in, mpt height,
                        int32_t cost)
{
    struct band *band = append(l, in, NULL, height);

    band->cost = cost;
    return band;
}

void galley_after(struct layout *l, mpt space)
{
    if (space > l->galley->after)
        l->galley->after = space;
}

void galley_glue(struct layout *l, size_t from, int32_t cost)
{
    for (size_t i = from + 1; i < l->galley->n; i++) {
        struct band *band = &l->galley->band[i];

        if (band->cost < cost)
            band->cost = cost;
    }
}

uint32_t galley_strip(struct layout *l, struct strip s)
{
    struct galley *g = l->galley;

    *LIST_ADD(l->round, g->strip, g->n_strips, g->cap_strips) = s;
    return (uint32_t)g->n_strips;
}

void galley_anchor(struct layout *l, struct anchor a)
{
    struct galley *g = l->galley;

    a.band = (uint32_t)g->n;
    *LIST_ADD(l->round, g->anchor, g->n_anchors, g->cap_anchors) = a;
}

int64_t galley_height(const struct galley *g, size_t from)
{
    int64_t height = 0;

    for (size_t i = from; i < g->n; i++)
        height += g->band[i].height + (i > from ? g->band[i].before : 0);
    return height;
}

/* ---- painting ----------------------------------------------------------- */

struct brush {
    struct layout *l;
    const struct galley *g;
    size_t from, to;
    struct frame *frame;
    struct point at;
};

static bool wears(const struct galley *g, const struct band *band,
                  uint32_t strip)
{
    for (uint32_t s = band->strip; s; s = g->strip[s - 1].parent) {
        if (s == strip)
            return true;
    }
    return false;
}

/* From its first band on this page to its last, `strip` is one rectangle. */
static void paint_strip(struct brush *b, size_t first, uint32_t strip)
{
    const struct strip *s = &b->g->strip[strip - 1];
    const struct band *band = b->g->band;
    size_t last = first;
    mpt top = band[first].y;

    while (last + 1 < b->to && wears(b->g, &band[last + 1], strip))
        last++;
    frame_rule(b->frame,
               (struct rect){ b->at.x + s->x, b->at.y + top, s->w,
                              band[last].y + band[last].height - top },
               s->fill);
}

/* The outer ones first: they are painted over. */
static void paint_strips_at(struct brush *b, size_t i, uint32_t strip)
{
    const struct band *band = b->g->band;

    if (!strip)
        return;
    if (i > b->from && wears(b->g, &band[i - 1], strip))
        return;
    paint_strips_at(b, i, b->g->strip[strip - 1].parent);
    paint_strip(b, i, strip);
}

static bool has_hairline(const struct brush *b, size_t i)
{
    return i > b->from && b->g->band[i].hairline;
}

/* The hairlines of a table's rows as one path. Returns the row behind. */
static size_t paint_hairlines(struct brush *b, size_t i)
{
    const struct band *band = b->g->band;
    const struct table_run *t = &b->l->table[band[i].table - 1];
    size_t end = i, n = 0;
    struct segment *s;

    for (; end < b->to && band[end].table == band[i].table; end++)
        n += has_hairline(b, end);
    s = arena_array(b->l->a, struct segment, 2 * n);
    n = 0;
    for (size_t k = i; k < end; k++) {
        mpt y = b->at.y + band[k].y;

        if (!has_hairline(b, k))
            continue;
        s[n].kind = SEGMENT_MOVE;
        s[n++].p[0] = (struct point){ b->at.x + t->x, y };
        s[n].kind = SEGMENT_LINE;
        s[n++].p[0] = (struct point){ b->at.x + t->x + t->w, y };
    }
    frame_path(b->frame, TAG_ARTIFACT,
               &(struct path_item){ .segment = s,
                                    .n = n,
                                    .stroked = true,
                                    .stroke = b->l->style->rule,
                                    .width = 350 });
    return end;
}

void galley_paint(struct layout *l, struct stack s, struct frame *f,
                  struct point at)
{
    struct brush b = { l, s.galley, s.from, s.to, f, at };

    for (size_t i = s.from; i < s.to; i++)
        paint_strips_at(&b, i, b.g->band[i].strip);
    for (size_t i = s.from; i < s.to; i++) {
        const struct band *band = &b.g->band[i];

        if (band->frame && band->frame->n > 0)
            frame_put(f, (struct point){ at.x, at.y + band->y }, band->frame);
    }
    for (size_t i = s.from; i < s.to;) {
        if (has_hairline(&b, i))
            i = paint_hairlines(&b, i);
        else
            i++;
    }
}

/* Places the bands below each other; the height of all. Beyond the limit it is
 * 0: an error, so no paper is written. */
static mpt stack_bands(struct layout *l, struct galley *g)
{
    int64_t y = 0;

    for (size_t i = 0; i < g->n && y <= LAYOUT_HEIGHT_MAX; i++) {
        struct band *band = &g->band[i];

        y += i > 0 ? band->before : 0;
        band->y = (mpt)y;
        y += band->height;
    }
    if (y <= LAYOUT_HEIGHT_MAX)
        return (mpt)y;
    diag_report(l->dg, DIAG_LAYOUT_HUGE, l->at,
                "what stands in here is longer than a hundred pages, and "
                "cannot be set side by side");
    diag_hint(l->dg, "let a long table stand on its own");
    return 0;
}

struct frame *galley_stack(struct layout *l, struct galley *g, mpt width)
{
    mpt height = stack_bands(l, g);
    struct frame *f = frame_new(l->a, (struct size){ width, height });

    if (height > 0)
        galley_paint(l, (struct stack){ g, 0, g->n }, f,
                     (struct point){ 0, 0 });
    return f;
}

void galley_adopt(struct layout *l, const struct galley *g, struct point at)
{
    struct galley *to = l->galley;

    for (size_t i = 0; i < g->n_anchors; i++)
        galley_anchor(l, g->anchor[i]);
    for (size_t i = 0; i < g->n_boxed; i++) {
        struct boxed box = g->boxed[i];

        box.in.x += at.x;
        box.in.y += at.y + g->band[box.band].y;
        box.band = (uint32_t)to->n;
        *LIST_ADD(l->round, to->boxed, to->n_boxed, to->cap_boxed) = box;
    }
}
