/* Frames: growing lists of positioned items.
 *
 * The surprise: a frame that outgrew its items leaves the old block in the
 * arena. Whoever knows how many items are coming calls frame_reserve. */
#include <trustpress/draw.h>

#include <assert.h>
#include <string.h>

mpt run_width(const struct run *r, mpt size)
{
    /* width is in 1e-6 em, size in mpt: the product is 1e-6 mpt. */
    int64_t product = r->width * size;

    return (mpt)((product + 500000) / 1000000);
}

struct frame *frame_new(struct arena *a, struct size size)
{
    struct frame *f = arena_new_of(a, struct frame);

    f->arena = a;
    f->size = size;
    return f;
}

void frame_reserve(struct frame *f, size_t more)
{
    struct item *grown;

    if (f->cap - f->n >= more)
        return;
    f->cap = f->n + more;
    grown = arena_array(f->arena, struct item, f->cap);
    if (f->n > 0)
        memcpy(grown, f->item, f->n * sizeof *grown);
    f->item = grown;
}

static struct item *add(struct frame *f, enum item_kind kind, struct point at,
                        uint32_t tag)
{
    struct item *item;

    if (f->n == f->cap)
        frame_reserve(f, f->cap > 4 ? f->cap : 4);
    item = &f->item[f->n++];
    item->kind = kind;
    item->at = at;
    item->tag = tag;
    return item;
}

void frame_text(struct frame *f, struct point baseline, uint32_t tag,
                const struct text_item *t)
{
    add(f, ITEM_TEXT, baseline, tag)->text = *t;
}

void frame_path(struct frame *f, uint32_t tag, const struct path_item *p)
{
    add(f, ITEM_PATH, (struct point){ 0, 0 }, tag)->path = *p;
}

void frame_rule(struct frame *f, struct rect r, struct colour c)
{
    struct segment *s = arena_array(f->arena, struct segment, 5);
    const struct point corner[4] = { { r.x, r.y },
                                     { r.x + r.w, r.y },
                                     { r.x + r.w, r.y + r.h },
                                     { r.x, r.y + r.h } };

    for (size_t i = 0; i < 4; i++) {
        s[i].kind = i == 0 ? SEGMENT_MOVE : SEGMENT_LINE;
        s[i].p[0] = corner[i];
    }
    s[4].kind = SEGMENT_CLOSE;
    frame_path(
        f, TAG_ARTIFACT,
        &(struct path_item){ .segment = s, .n = 5, .filled = true, .fill = c });
}

void frame_image(struct frame *f, struct point at, uint32_t tag,
                 const struct image_item *i)
{
    add(f, ITEM_IMAGE, at, tag)->image = *i;
}

void frame_link(struct frame *f, struct point at, uint32_t tag,
                const struct link_item *l)
{
    add(f, ITEM_LINK, at, tag)->link = *l;
}

void frame_put(struct frame *f, struct point at, const struct frame *child)
{
    assert(child != f);
    add(f, ITEM_FRAME, at, TAG_ARTIFACT)->frame = child;
}
