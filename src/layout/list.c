/* Lists: a mark beside the first line of each item.
 *
 * The surprise: an item is set like any blocks, and its mark is put beside the
 * first band afterwards, whatever that band is. */
#include "layout_priv.h"

static struct str mark_text(struct layout *l, const struct list *list, size_t i)
{
    if (list->ordered)
        return str_printf(l->a, "%zu.", (size_t)list->first + i);
    return l->list_depth % 2 == 1 ? STR("•") : STR("–");
}

static mpt mark_room(struct layout *l, const struct list *list)
{
    const struct style *s = &l->style->style[STYLE_BODY];
    mpt least = PT(14), width;

    if (list->n == 0 || !list->ordered)
        return least;
    width = plain_width(l, s, mark_text(l, list, list->n - 1)) + PT(6);
    return width > least ? width : least;
}

/* The band `at` again, with the mark in front. */
static void put_mark(struct layout *l, const struct area *in, size_t at,
                     uint32_t tag, struct str text)
{
    struct style s = tightened(l, STYLE_BODY);
    struct band *band = &l->galley->band[at];
    struct frame *f = band_frame(l, in, band->height);
    mpt rise = baseline_rise(l, s.face, s.size, s.leading);

    frame_reserve(f, 2);
    plain_draw(
        l, f, (struct point){ in->x, rise },
        (struct words){ &s, tags_add(l->tags, tag, ROLE_CONTENT), text });
    if (band->frame)
        frame_put(f, (struct point){ 0, 0 }, band->frame);
    band->frame = f;
}

static bool is_short(struct blocks b)
{
    return b.n == 1 || (b.n == 2 && b.item[1]->kind == BLOCK_LIST);
}

static void set_item(struct layout *l, const struct area *in,
                     const struct list *list, size_t i, mpt room)
{
    struct area inner = *in;
    uint32_t li = tags_add(l->tags, in->tag, ROLE_LI);
    uint32_t lbl = tags_add(l->tags, li, ROLE_LBL);
    size_t from = l->galley->n;

    area_indent(&inner, room, 0);
    inner.tag = tags_add(l->tags, li, ROLE_LBODY);
    blocks_set(l, &inner, list->item[i]);
    if (l->galley->n == from)
        galley_pad(l, in, l->style->style[STYLE_BODY].leading, COST_FREE);
    put_mark(l, in, from, lbl, mark_text(l, list, i));
    if (is_short(list->item[i]))
        l->galley->after = layout_tight(l, PT(3));
}

void list_set(struct layout *l, const struct area *in, const struct list *list)
{
    struct area inner = *in;
    mpt room;

    if (list->n == 0)
        return;
    if (l->list_depth > 0 && l->galley->after > layout_tight(l, PT(3)))
        l->galley->after = layout_tight(l, PT(3));
    l->list_depth++;
    room = mark_room(l, list);
    inner.tag = tags_add(l->tags, in->tag, ROLE_L);
    tags_edit(l->tags, inner.tag)->numbered = list->ordered;
    for (size_t i = 0; i < list->n; i++)
        set_item(l, &inner, list, i, room);
    l->list_depth--;
    if (l->list_depth == 0)
        galley_after(l, tightened(l, STYLE_BODY).after);
}
