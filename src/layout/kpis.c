/* Tiles of key figures in a grid: label, value, detail, status.
 *
 * The surprise: to readers the grid is a list; its rows and columns are only
 * where the tiles happen to stand. */
#include "layout_priv.h"

#include <assert.h>

#define GAP   PT(10)
#define PAD_X PT(10)
#define PAD_Y PT(9)
#define BAR   PT(3)

struct tile {
    struct layout *l;
    struct galley galley;
    uint32_t tag; /* LBODY */
    mpt inner;    /* width for text */
};

static void put(struct tile *t, enum style_name name, struct str text,
                const struct colour *colour, bool bold)
{
    struct style s = tightened(t->l, name);
    struct area in = { .w = t->inner, .tag = t->tag };

    if (str_empty(text))
        return;
    if (colour)
        s.colour = *colour;
    if (bold)
        s.face = FACE_BOLD;
    para_set(t->l, &in,
             &(struct para_want){ .text = inlines_of(t->l->a, text),
                                  .role = ROLE_P,
                                  .own = &s,
                                  .balanced = true });
}

static void put_value(struct tile *t, struct str text, mpt size)
{
    struct style s = tightened(t->l, STYLE_KPI_VALUE);
    struct area in = { .w = t->inner, .tag = t->tag };

    s.size = size;
    para_set(t->l, &in,
             &(struct para_want){ .text = inlines_of(t->l->a, text),
                                  .role = ROLE_P,
                                  .own = &s });
}

static mpt label_height(struct layout *l, const struct kpi *k, mpt width)
{
    struct arena_mark mark = arena_save(l->scratch);
    struct style s = tightened(l, STYLE_KPI_LABEL);
    struct text_want want = { .style = &s, .measure = width - BAR - 2 * PAD_X };
    struct text *text = text_new(l, inlines_of(l->scratch, k->label), &want);
    mpt height = (mpt)text_lines(l, text, &want).n * s.leading;

    arena_restore(l->scratch, mark);
    return height;
}

/* A size smaller until the value is on one line. */
static mpt value_size(struct layout *l, const struct kpi *k, mpt width)
{
    struct style s = tightened(l, STYLE_KPI_VALUE);

    while (s.size > PT(11) &&
           plain_width(l, &s, k->value) > width - BAR - 2 * PAD_X)
        s.size -= PT(1);
    return s.size;
}

struct tile_row { /* what the tiles of a row have in common */
    mpt label;    /* height of the highest label */
    mpt value;    /* size of the longest value */
    uint32_t list;
};

static struct frame *set_tile(struct layout *l, const struct kpi *k, mpt width,
                              const struct tile_row *row)
{
    struct tile t = { .l = l,
                      .galley = { .nested = true },
                      .inner = width - BAR - 2 * PAD_X };
    struct galley *outer = l->galley;
    struct frame *f;

    t.tag =
        tags_add(l->tags, tags_add(l->tags, row->list, ROLE_LI), ROLE_LBODY);
    l->galley = &t.galley;
    put(&t, STYLE_KPI_LABEL, k->label, NULL, false);
    t.galley.after += row->label - label_height(l, k, width);
    if (!str_empty(k->value))
        put_value(&t, k->value, row->value);
    put(&t, STYLE_KPI_DETAIL, k->detail, NULL, false);
    if (!str_empty(k->status)) {
        galley_after(l, layout_tight(l, PT(4)));
        put(&t, STYLE_KPI_LABEL, k->status, &l->style->tone[k->tone], true);
    }
    put(&t, STYLE_KPI_DETAIL, k->source, NULL, false);
    f = galley_stack(l, &t.galley, t.inner);
    l->galley = outer;
    return f;
}

static enum tone bar_tone(const struct kpi *k)
{
    return k->tone == TONE_PLAIN ? TONE_MUTED : k->tone;
}

static void put_tile(struct layout *l, struct frame *row, const struct kpi *k,
                     const struct frame *text, struct rect box)
{
    frame_rule(row, box, l->style->shade);
    frame_rule(row, (struct rect){ box.x, box.y, BAR, box.h },
               l->style->tone[bar_tone(k)]);
    frame_put(
        row,
        (struct point){ box.x + BAR + PAD_X, box.y + layout_tight(l, PAD_Y) },
        text);
}

static void set_row(struct layout *l, const struct area *in,
                    const struct kpi *k, size_t n, const mpt width[])
{
    const struct frame *text[5] = { NULL };
    struct tile_row common = { .value = PT(99), .list = in->tag };
    mpt height = 0, x = in->x;
    struct frame *row;

    assert(n <= 5);
    for (size_t i = 0; i < n; i++) {
        mpt label = label_height(l, &k[i], width[i]);
        mpt value = value_size(l, &k[i], width[i]);

        common.label = label > common.label ? label : common.label;
        common.value = value < common.value ? value : common.value;
    }
    for (size_t i = 0; i < n; i++) {
        text[i] = set_tile(l, &k[i], width[i], &common);
        if (text[i]->size.h > height)
            height = text[i]->size.h;
    }
    height += 2 * layout_tight(l, PAD_Y);
    row = band_frame(l, in, height);
    frame_reserve(row, 3 * n);
    for (size_t i = 0; i < n; i++) {
        put_tile(l, row, &k[i], text[i],
                 (struct rect){ x, 0, width[i], height });
        x += width[i] + GAP;
    }
    galley_put(l, in, row, 0, COST_FREE);
    galley_after(l, GAP);
}

void kpis_set(struct layout *l, const struct area *in, const struct kpis *k)
{
    size_t across = k->across >= 2 && k->across <= 5 ? (size_t)k->across : 3;
    static const int64_t even[5] = { 1, 1, 1, 1, 1 };
    mpt width[5] = { 0 };
    struct area inner = *in;

    if (k->n == 0)
        return;
    inner.tag = tags_add(l->tags, in->tag, ROLE_L);
    colwidth_share(l->scratch, in->w - (mpt)(across - 1) * GAP, across, even,
                   width);
    for (size_t i = 0; i < k->n; i += across) {
        size_t n = k->n - i < across ? k->n - i : across;

        set_row(l, &inner, &k->item[i], n, width);
    }
    galley_after(l, layout_tight(l, PT(14)));
}
