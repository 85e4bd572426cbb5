/* A paragraph: its lines become bands.
 *
 * The surprise: widows and orphans are prices of page breaks, not rules, so a
 * page too small for two lines still gets one. */
#include "layout_priv.h"

/* A break before line i of n. */
static int32_t line_cost(size_t i, size_t n, int32_t first)
{
    if (i == 0)
        return first;
    if (n <= 3 || i == 1 || i == n - 1)
        return COST_AVOID;
    return COST_FREE;
}

static void put_lines(struct layout *l, const struct area *in,
                      const struct lines *lines, const struct text_want *want,
                      const struct para_want *p)
{
    for (size_t i = 0; i < lines->n; i++) {
        struct frame *f = band_frame(l, in, lines->leading);
        mpt x = text_line_start(lines, i, in->x, want);

        frame_reserve(f, 1);
        text_line_draw(l, f, lines, i, (struct point){ x, 0 });
        galley_put(l, in, f, i == 0 ? want->style->before : 0,
                   line_cost(i, lines->n, p->cost));
    }
}

void para_set(struct layout *l, const struct area *in,
              const struct para_want *p)
{
    struct arena_mark mark = arena_save(l->scratch);
    struct style style = p->own ? *p->own : tightened(l, p->style);
    struct text_want want = { .style = &style,
                              .measure = in->w,
                              .balanced = p->balanced };
    struct text *text;
    struct lines lines;

    text = text_new(l, p->text, &want);
    if (text->n > 0) {
        lines = text_lines(l, text, &want);
        text_tag(l, text, tags_add(l->tags, in->tag, p->role));
        put_lines(l, in, &lines, &want, p);
        galley_after(l, style.after);
    }
    arena_restore(l->scratch, mark);
}
