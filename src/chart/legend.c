/* Legends: a row of small samples with names, above the plot.
 *
 * The surprise: measuring and drawing are one function, so that they can not
 * disagree; without a frame nothing is drawn. */
#include "chart_priv.h"

#define SAMPLE PT(14) /* width of a sample */
#define APART  PT(16) /* between entries */

bool chart_has_forecast(const struct chart *c)
{
    for (size_t s = 0; s < c->n_series; s++) {
        for (size_t i = 0; i < c->n_categories; i++) {
            if (c->series[s].point[i].present && c->series[s].point[i].forecast)
                return true;
        }
    }
    return false;
}

static void bar_sample(const struct pen *pen, struct point at,
                       const struct look *look, bool forecast)
{
    struct rect r = { at.x, at.y - PT(4), SAMPLE, PT(8) };

    mark_bar(pen, r, look, forecast);
}

static void line_sample(const struct pen *pen, struct point at,
                        const struct look *look, bool forecast)
{
    struct point end = { at.x + SAMPLE, at.y };
    struct point middle = { at.x + SAMPLE / 2, at.y };

    mark_line(pen, at, end,
              (struct stroke){ look->colour, look->line, forecast ? 2600 : 0 });
    mark_shape(pen, middle, 2700, look, forecast);
}

static void dot_sample(const struct pen *pen, struct point at,
                       const struct look *look, bool hollow)
{
    mark_shape(pen, (struct point){ at.x + SAMPLE - PT(5), at.y }, 3400, look,
               hollow);
}

struct flow {
    const struct plot *p;
    struct point at; /* top left of the next entry */
    mpt row;         /* height of the highest entry in the row */
};

static void entry(struct flow *f, struct str name, const struct look *look,
                  bool special)
{
    const struct pen *pen = &f->p->pen;
    mpt leading = pen->style->style[STYLE_CHART].leading;
    struct lines l = lines_set(pen, FACE_REGULAR, TEXT_NORMAL, name,
                               f->p->box.w - SAMPLE - PT(4));
    mpt width = SAMPLE + PT(4) + l.width;
    struct point middle;
    mpt first;

    if (f->at.x > 0 && f->at.x + width > f->p->box.w) {
        f->at = (struct point){ 0, f->at.y + f->row + PT(2) };
        f->row = 0;
    }
    f->row = lines_height(&l) > f->row ? lines_height(&l) : f->row;
    middle = (struct point){ f->at.x, f->at.y + leading / 2 };
    f->at.x += width + APART;
    if (pen->frame == NULL)
        return;
    if (f->p->chart->kind == CHART_LINE)
        line_sample(pen, middle, look, special);
    else if (f->p->chart->kind == CHART_DOT)
        dot_sample(pen, middle, look, special);
    else
        bar_sample(pen, middle, look, special);
    first = lines_centre(pen, &l, f->at.y + lines_height(&l) / 2);
    lines_draw(pen, &l, ALIGN_LEFT,
               (struct point){ middle.x + SAMPLE + PT(4), first },
               plot_ink(pen));
}

/* Lines are named at their ends, dots over their columns if there are any. */
static bool names_series(const struct plot *p)
{
    enum chart_kind kind = p->chart->kind;

    return p->chart->n_series > 1 &&
           (kind == CHART_BAR || (kind == CHART_DOT && p->beside == 0));
}
static mpt flow(const struct plot *p)
{
    const struct chart *c = p->chart;
    struct flow f = { .p = p };

    for (size_t s = 0; s < c->n_series && names_series(p); s++) {
        struct look look = look_of(&p->pen, c, s);
        entry(&f, c->series[s].name, &look,
              c->kind == CHART_DOT && c->series[s].comparator);
    }
    if (chart_has_forecast(c)) {
        struct look look = look_of(&p->pen, c, 0);

        if (c->kind == CHART_WATERFALL)
            look.colour = p->pen.style->muted;
        entry(&f, STR("Forecast"), &look, true);
    }
    return f.at.x == 0 ? 0 : f.at.y + f.row + PT(6);
}

mpt legend_height(const struct plot *p)
{
    struct plot measuring = *p;

    measuring.pen.frame = NULL;
    return flow(&measuring);
}

void legend_draw(const struct plot *p)
{
    flow(p);
}
