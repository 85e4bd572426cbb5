/* Charts and images: one band each, with what belongs to them.
 *
 * The surprise: the title states the finding and is the figure's caption to
 * readers; the small print below is a paragraph behind the figure. */
#include "layout_priv.h"

#include <trustpress/chart.h>

static void box_figure(struct layout *l, uint32_t tag, struct rect in)
{
    struct galley *g = l->galley;

    *LIST_ADD(l->round, g->boxed, g->n_boxed, g->cap_boxed) =
        (struct boxed){ .tag = tag, .band = (uint32_t)g->n, .in = in };
}

/* A paragraph set on its own, as a frame. */
static const struct frame *set_words(struct layout *l, const struct area *in,
                                     const struct para_want *want)
{
    struct galley galley = { .nested = true };
    struct galley *outer = l->galley;
    const struct frame *f;

    l->galley = &galley;
    para_set(l, in, want);
    f = galley_stack(l, &galley, in->w);
    l->galley = outer;
    return f;
}

static void put_chart(struct layout *l, const struct area *in,
                      const struct chart *c)
{
    const struct chart_set set = { l->metrics, l->style };
    uint32_t figure = tags_add(l->tags, in->tag, ROLE_FIGURE);
    mpt gap = layout_tight(l, PT(6)), most = layout_region(l).h, y;
    const struct frame *title, *words;
    struct frame *all;
    struct size box = { in->w, chart_height(c, &set, in->w) };

    tags_words(l->tags, figure)->alt = chart_describe(l->a, c);
    title = set_words(l, &(struct area){ .w = in->w, .tag = figure },
                      &(struct para_want){ .style = STYLE_CHART_TITLE,
                                           .text = inlines_of(l->a, c->title),
                                           .role = ROLE_CAPTION });
    words = set_words(l, &(struct area){ .w = in->w, .tag = in->tag },
                      &(struct para_want){ .style = STYLE_TABLE_NOTE,
                                           .text = inlines_of(l->a, c->caption),
                                           .role = ROLE_P });
    most -= title->size.h + words->size.h + 2 * gap;
    if (box.h > most && !l->galley->nested)
        box.h = most;
    y = title->size.h + gap;
    all = band_frame(l, in, y + box.h + gap + words->size.h);
    frame_put(all, (struct point){ in->x, 0 }, title);
    frame_put(all, (struct point){ in->x, y },
              chart_draw(l->a, c, &set, box,
                         tags_add(l->tags, figure, ROLE_CONTENT)));
    frame_put(all, (struct point){ in->x, y + box.h + gap }, words);
    box_figure(l, figure, (struct rect){ in->x, 0, in->w, y + box.h });
    galley_put(l, in, all,
               layout_tight(l, l->style->style[STYLE_CHART_TITLE].before),
               COST_FREE);
    galley_after(l, layout_tight(l, PT(12)));
}

void chart_block_set(struct layout *l, const struct area *in,
                     const struct chart *c)
{
    put_chart(l, in, c);
    if (!str_empty(c->attachment))
        layout_attach(l, c->attachment, c->title, chart_table(l->a, c));
    if (c->show_table)
        table_set(l, in, chart_table(l->a, c));
}

/* Its size, kept in proportion, inside the column and the page. */
static struct size fitted(const struct layout *l, const struct area *in,
                          const struct image *i)
{
    struct size s = { i->width > 0 ? i->width : in->w, i->height };
    mpt most = layout_region(l).h;

    if (s.h <= 0)
        s.h = s.w * 2 / 3;
    if (s.w > in->w) {
        s.h = (mpt)((int64_t)s.h * in->w / s.w);
        s.w = in->w;
    }
    if (s.h > most) {
        s.w = (mpt)((int64_t)s.w * most / s.h);
        s.h = most;
    }
    return s;
}

void image_set(struct layout *l, const struct area *in, const struct image *i)
{
    struct size size = fitted(l, in, i);
    struct frame *f = band_frame(l, in, size.h);
    uint32_t tag = TAG_ARTIFACT;

    if (!str_empty(i->alt)) {
        uint32_t figure = tags_add(l->tags, in->tag, ROLE_FIGURE);

        tags_words(l->tags, figure)->alt = i->alt;
        box_figure(l, figure, (struct rect){ in->x, 0, size.w, size.h });
        tag = tags_add(l->tags, figure, ROLE_CONTENT);
    }
    frame_image(f, (struct point){ in->x, 0 }, tag,
                &(struct image_item){ i->path, size });
    galley_put(l, in, f, layout_tight(l, PT(6)), COST_FREE);
    galley_after(l, layout_tight(l, PT(12)));
}
