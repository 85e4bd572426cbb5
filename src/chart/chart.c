/* A chart in a box: planned for its width, then drawn into its height.
 *
 * The surprise: chart_height makes the same plan as chart_draw, in an arena of
 * its own, so that the two always agree. */
#include "chart_priv.h"

#include <assert.h>

mpt plot_value(const struct plot *p, int64_t units)
{
    if (p->horizontal)
        return p->area.x + scale_place(&p->scale, units, p->area.w);
    return p->area.y + p->area.h - scale_place(&p->scale, units, p->area.h);
}

mpt plot_band(const struct plot *p, size_t category)
{
    return p->first + p->band * (mpt)category;
}

struct point plot_point(const struct plot *p, mpt along, mpt across)
{
    return p->horizontal ? (struct point){ along, across }
                         : (struct point){ across, along };
}

struct colour plot_ink(const struct pen *pen)
{
    return pen->style->style[STYLE_CHART].colour;
}

struct colour plot_grid(const struct pen *pen)
{
    return colour_mix(pen->style->rule, (struct colour){ 255, 255, 255 }, 35);
}

void plot_fit(struct plot *p)
{
    mpt height = p->box.h - p->head - p->foot - p->under;

    p->area.y = p->head;
    p->area.h = height > PT(20) ? height : PT(20);
    if (!p->horizontal)
        return;
    p->band = p->area.h / (mpt)p->chart->n_categories;
    p->first = p->area.y + p->band / 2 + p->above / 2;
}

static mpt plan_kind(struct plot *p)
{
    switch (p->chart->kind) {
    case CHART_BAR:
    case CHART_WATERFALL:
        return bar_plan(p);
    case CHART_LINE:
        return line_plan(p);
    case CHART_DOT:
        return dot_plan(p);
    case CHART_FUNNEL:
        return funnel_plan(p);
    }
    return 0;
}

/* What is absent is said under everything else. */
static mpt plan(struct plot *p)
{
    mpt height = plan_kind(p);

    p->under = names_gaps_set(p);
    return height + p->under;
}

static void draw(struct plot *p)
{
    switch (p->chart->kind) {
    case CHART_BAR:
    case CHART_WATERFALL:
        bar_draw(p);
        break;
    case CHART_LINE:
        line_draw(p);
        break;
    case CHART_DOT:
        dot_draw(p);
        break;
    case CHART_FUNNEL:
        funnel_draw(p);
        break;
    }
}

static struct plot plot_new(struct arena *a, const struct chart *c,
                            const struct chart_set *set, struct size box)
{
    struct chart *shown = arena_new_of(a, struct chart);

    *shown = chart_present(a, c);
    assert(c->n_categories > 0 && c->n_series > 0);
    assert(c->kind != CHART_WATERFALL || c->n_series == 1);
    return (struct plot){
        .pen = { .arena = a, .metrics = set->metrics, .style = set->style },
        .chart = shown,
        .whole = c->whole != NULL ? c->whole : shown,
        .absent = chart_absent(a, c),
        .box = box
    };
}

mpt chart_height(const struct chart *c, const struct chart_set *set, mpt width)
{
    struct arena *a = arena_new(0);
    struct plot p = plot_new(a, c, set, (struct size){ width, 0 });
    mpt height = plan(&p);

    arena_free(a);
    return height;
}

size_t chart_fits(const struct chart *c, const struct chart_set *set,
                  struct size box)
{
    struct arena *a = arena_new(0);
    struct plot p = plot_new(a, c, set, box);
    bool fits = plan(&p) <= box.h;
    mpt room = box.h - p.head - p.foot - p.under;
    size_t n = c->n_categories;

    if (!fits && p.horizontal && c->kind != CHART_WATERFALL)
        n = room > p.band ? (size_t)(room / p.band) : 1;
    arena_free(a);
    return n;
}

struct chart chart_part(struct arena *a, const struct chart *c, size_t from,
                        size_t to)
{
    struct chart_series *series =
        arena_array(a, struct chart_series, c->n_series);
    struct chart part = *c;

    assert(from < to && to <= c->n_categories);
    for (size_t s = 0; s < c->n_series; s++) {
        series[s] = c->series[s];
        series[s].point += from;
    }
    part.whole = c;
    part.series = series;
    part.category += from;
    if (part.size != NULL)
        part.size += from;
    part.n_categories = to - from;
    part.total_last = c->total_last && to == c->n_categories;
    return part;
}

const struct frame *chart_draw(struct arena *a, const struct chart *c,
                               const struct chart_set *set, struct size box,
                               uint32_t tag)
{
    struct plot p = plot_new(a, c, set, box);

    p.pen.tag = tag;
    plan(&p);
    p.pen.frame = frame_new(a, box);
    draw(&p);
    names_gaps_draw(&p);
    return p.pen.frame;
}
