/* Cutting a frame that is taller than a page, between its lines.
 *
 * The surprise: cuts are found from the texts alone, in one sorted pass; shapes
 * are clipped to the slice and pictures go where their middle is. */
#include "layout_priv.h"

#include <stdlib.h>

struct placed { /* an item, nested frames taken apart */
    const struct item *item;
    struct point offset;
    mpt top, bottom;
};
struct slicer {
    struct arena *arena;
    const struct metrics *metrics;
    struct placed *placed;
    size_t n, cap;
};

static mpt upright(const struct segment *s, size_t n, bool lowest)
{
    mpt best = 0;
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        mpt y = s[i].p[0].y;

        if (s[i].kind == SEGMENT_CLOSE)
            continue;
        if (!any || (lowest ? y > best : y < best))
            best = y;
        any = true;
    }
    return best;
}

static void extent(const struct slicer *s, struct placed *p)
{
    const struct item *i = p->item;
    mpt y = i->at.y + p->offset.y;

    p->top = y;
    p->bottom = y;
    if (i->kind == ITEM_TEXT && i->text.n > 0) {
        struct face_metrics m =
            s->metrics->face(s->metrics->shaper, i->text.run[0]->face);

        p->top = y - (mpt)((int64_t)i->text.size * m.ascent / 1000);
        p->bottom = y + (mpt)((int64_t)i->text.size * m.descent / 1000);
    } else if (i->kind == ITEM_PATH) {
        p->top = y + upright(i->path.segment, i->path.n, false);
        p->bottom = y + upright(i->path.segment, i->path.n, true);
    } else if (i->kind == ITEM_IMAGE) {
        p->bottom = y + i->image.size.h;
    } else if (i->kind == ITEM_LINK) {
        p->bottom = y + i->link.size.h;
    }
}

static void take_apart(struct slicer *s, const struct frame *f,
                       struct point offset)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct item *item = &f->item[i];
        struct placed *p;

        if (item->kind == ITEM_FRAME) {
            take_apart(
                s, item->frame,
                (struct point){ offset.x + item->at.x, offset.y + item->at.y });
            continue;
        }
        p = LIST_ADD(s->arena, s->placed, s->n, s->cap);
        p->item = item;
        p->offset = offset;
        extent(s, p);
    }
}

static int by_top(const void *a, const void *b)
{
    const struct placed *const *x = a, *const *y = b;

    return ((*x)->top > (*y)->top) - ((*x)->top < (*y)->top);
}

/* Texts in order of their tops. */
static const struct placed **texts_sorted(struct slicer *s, size_t *n)
{
    const struct placed **text =
        arena_array(s->arena, const struct placed *, s->n);

    *n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->placed[i].item->kind == ITEM_TEXT)
            text[(*n)++] = &s->placed[i];
    }
    qsort(text, *n, sizeof *text, by_top);
    return text;
}

/* Lower ends of the slices: as low as the limit lets, above the first text
 * that would be cut. */
static size_t find_cuts(struct slicer *s, mpt height, mpt limit, mpt **cut)
{
    size_t n_texts, at = 0, n = 0;
    const struct placed **text = texts_sorted(s, &n_texts);
    size_t most = (size_t)(height / limit) * 2 + n_texts + 2;
    mpt top = 0;

    *cut = arena_array(s->arena, mpt, most);
    while (height - top > limit && n + 1 < most) {
        mpt low = top + limit, wanted = low;

        while (at < n_texts && text[at]->bottom <= low)
            at++;
        for (size_t i = at; i < n_texts && text[i]->top < low; i++) {
            if (text[i]->bottom > low && text[i]->top < wanted)
                wanted = text[i]->top;
        }
        if (wanted <= top)
            wanted = low;
        top = (*cut)[n++] = wanted;
    }
    (*cut)[n++] = height;
    return n;
}

static mpt clamp(mpt y, mpt from, mpt to)
{
    if (y < from)
        return from;
    return y > to ? to : y;
}

static void put_path(struct slicer *s, struct frame *f, const struct placed *p,
                     mpt from, mpt to)
{
    struct path_item path = p->item->path;
    struct segment *seg = arena_array(s->arena, struct segment, path.n);

    for (size_t i = 0; i < path.n; i++) {
        seg[i] = path.segment[i];
        for (size_t k = 0; k < 3; k++) {
            seg[i].p[k].x += p->offset.x + p->item->at.x;
            seg[i].p[k].y =
                clamp(seg[i].p[k].y + p->offset.y + p->item->at.y, from, to) -
                from;
        }
    }
    path.segment = seg;
    frame_path(f, p->item->tag, &path);
}

static void put_whole(struct frame *f, const struct placed *p, mpt from)
{
    struct item *copy;

    frame_reserve(f, 1);
    copy = &f->item[f->n++];
    *copy = *p->item;
    copy->at.x += p->offset.x;
    copy->at.y += p->offset.y - from;
}

static void fill(struct slicer *s, struct frame *f, mpt from, mpt to)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct placed *p = &s->placed[i];
        mpt middle = p->top + (p->bottom - p->top) / 2;

        if (p->item->kind == ITEM_PATH) {
            if (p->bottom > from && p->top < to)
                put_path(s, f, p, from, to);
        } else if (middle >= from && middle < to) {
            put_whole(f, p, from);
        }
    }
}

size_t slice_frame(struct arena *a, const struct metrics *m,
                   const struct frame *f, mpt limit, const struct frame ***out)
{
    struct slicer s = { .arena = a, .metrics = m };
    mpt *cut, from = 0;
    size_t n;

    if (limit < PT(1))
        limit = PT(1);
    take_apart(&s, f, (struct point){ 0, 0 });
    n = find_cuts(&s, f->size.h, limit, &cut);
    *out = arena_array(a, const struct frame *, n);
    for (size_t i = 0; i < n; i++) {
        struct frame *piece =
            frame_new(a, (struct size){ f->size.w, cut[i] - from });

        frame_reserve(piece, 16);
        fill(&s, piece, from, cut[i]);
        (*out)[i] = piece;
        from = cut[i];
    }
    return n;
}
