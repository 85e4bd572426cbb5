/* Notes: a tinted box with a bar at its left, over as many pages as it takes.
 *
 * The surprise: the box is no block. It is two strips that its bands wear, so
 * that what is inside may break like anything else. */
#include "layout_priv.h"

#define BAR   PT(3)
#define PAD_X PT(13)
#define PAD_Y PT(9)

static enum tone tone_of(enum note_kind kind)
{
    switch (kind) {
    case NOTE_INFO:
    case NOTE_DECISION:
        return TONE_BRAND;
    case NOTE_WARNING:
        return TONE_WATCH;
    case NOTE_MISSING:
        return TONE_MUTED;
    }
    return TONE_MUTED;
}

static struct area boxed(struct layout *l, const struct area *in,
                         enum tone tone)
{
    struct strip box = { in->x, in->w, l->style->tint[tone], in->strip };
    struct strip bar = { in->x, BAR, l->style->tone[tone], 0 };

    struct area inner = *in;

    bar.parent = galley_strip(l, box);
    inner.strip = galley_strip(l, bar);
    area_indent(&inner, BAR + PAD_X, PAD_X);
    return inner;
}

static void put_title(struct layout *l, const struct area *in,
                      const struct note *n, enum tone tone)
{
    struct style s = tightened(l, STYLE_BODY);

    s.face = FACE_BOLD;
    s.colour = l->style->tone[tone];
    s.after = layout_tight(l, PT(3));
    para_set(
        l, in,
        &(struct para_want){
            .text = n->title, .role = ROLE_P, .own = &s, .cost = COST_NEVER });
    l->glue_next = true;
}

void note_set(struct layout *l, const struct area *in, const struct note *n)
{
    enum tone tone = tone_of(n->kind);
    struct area inner = boxed(l, in, tone);
    mpt pad = layout_tight(l, PAD_Y);

    inner.tag = tags_add(l->tags, in->tag, ROLE_DIV);
    galley_after(l, layout_tight(l, PT(4)));
    galley_pad(l, &inner, pad, COST_FREE);
    l->glue_next = true;
    if (n->title.n > 0)
        put_title(l, &inner, n, tone);
    blocks_set(l, &inner, n->body);
    l->galley->after = 0; /* the last paragraph's space is the padding */
    galley_pad(l, &inner, pad, COST_NEVER);
    l->glue_next = false;
    galley_after(l, layout_tight(l, PT(12)));
}
