/* Bars and waterfalls: lengths from zero, each with its value at the end.
 *
 * The surprise: bars turn horizontal by themselves when names or values would
 * not fit under or over upright ones. Schools' names never do. */
#include "chart_priv.h"

#define BAR_WIDE    PT(12) /* thickness of a single bar */
#define BAR_NARROW  9600   /* of one of several */
#define BAR_APART   1400   /* between bars of a group */
#define GROUP_APART PT(7)
#define UPRIGHT_MAX PT(46)  /* widest upright bar */
#define UPRIGHT     PT(150) /* height of an upright plot */
#define ROUNDS      8       /* until the values at both ends fit */
#define LABEL_GAP   3200    /* between a bar and its value */

static struct lines value_lines(const struct plot *p, size_t s, size_t i,
                                mpt width)
{
    const struct chart_point *point = &p->chart->series[s].point[i];
    bool ours = !p->chart->series[s].comparator;

    if (!point->present)
        return lines_set(&p->pen, FACE_ITALIC, TEXT_SMALL, point->reason,
                         width);
    return lines_set(&p->pen, ours ? FACE_SEMIBOLD : FACE_REGULAR, TEXT_NORMAL,
                     point->text, width);
}

static mpt widest_value(const struct plot *p)
{
    mpt width = 0;

    for (size_t s = 0; s < p->chart->n_series; s++) {
        for (size_t i = 0; i < p->chart->n_categories; i++) {
            struct lines l = value_lines(p, s, i, INT32_MAX);

            if (p->chart->series[s].point[i].present && l.width > width)
                width = l.width;
        }
    }
    return width;
}

/* ---- where a bar stands -------------------------------------------------- */

struct bar {
    int64_t from, to; /* units */
};

static struct bar bar_of(const struct plot *p, size_t s, size_t i)
{
    const struct chart_point *point = &p->chart->series[s].point[i];
    int64_t base = waterfall_base(&p->scale, p->chart, i);
    int64_t value = point->present ? scale_units(&p->scale, point->value) : 0;

    return (struct bar){ base, base + value };
}

static int64_t low(struct bar b)
{
    return b.from < b.to ? b.from : b.to;
}

static int64_t high(struct bar b)
{
    return b.from < b.to ? b.to : b.from;
}

/* Negative bars carry their value at the low end; in a waterfall every value
 * stands at the high end, out of the way of the connecting lines. */
static bool label_low(const struct plot *p, struct bar b)
{
    return p->chart->kind == CHART_BAR && b.to < b.from;
}

/* Thickness of a bar and offset of its middle from the middle of the band. */
struct place {
    mpt thick, offset;
};

static struct place place_of(const struct plot *p, size_t s)
{
    mpt n = (mpt)p->chart->n_series;
    mpt apart = n > 1 ? BAR_APART : 0;
    mpt thick = n > 1 ? BAR_NARROW : BAR_WIDE;
    mpt all;

    if (!p->horizontal) {
        thick = (p->band * 72 / 100 - (n - 1) * apart) / n;
        thick = thick > UPRIGHT_MAX ? UPRIGHT_MAX : thick;
    } else if (n * (thick + apart) > p->band - p->above) {
        thick = (p->band - p->above) / n - apart; /* tighter than planned */
    }
    all = n * thick + (n - 1) * apart;
    return (struct place){ thick,
                           (mpt)s * (thick + apart) + thick / 2 - all / 2 };
}

/* ---- plan: upright ------------------------------------------------------- */

static mpt lines_width(const struct plot *p)
{
    mpt width = 0;

    for (size_t i = 0; i < p->chart->n_lines; i++) {
        struct lines l =
            lines_set(&p->pen, FACE_SEMIBOLD, TEXT_SMALL,
                      line_name(p, &p->chart->line[i]), p->box.w / 4);

        width = l.width > width ? l.width : width;
    }
    return width > 0 ? width + PT(6) : 0;
}

static bool names_fit(const struct plot *p, mpt width)
{
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        if (lines_least(&p->pen, FACE_REGULAR, TEXT_NORMAL,
                        p->chart->category[i]) > width)
            return false;
    }
    return p->name_lines <= 2;
}

static bool plan_upright(struct plot *p)
{
    mpt n = (mpt)p->chart->n_categories, series = (mpt)p->chart->n_series;

    p->horizontal = false;
    p->scale = scale_of(p->whole, 4);
    p->area.x = guide_ticks_width(p);
    p->beside = lines_width(p);
    p->area.w = p->box.w - p->area.x - p->beside;
    p->band = p->area.w / n;
    if (p->band < PT(24))
        return false;
    names_set(p, p->band - PT(5));
    return names_fit(p, p->band - PT(5)) &&
           widest_value(p) + PT(2) <= p->band * 84 / 100 / series;
}

static bool has_low(const struct plot *p)
{
    for (size_t s = 0; s < p->chart->n_series; s++) {
        for (size_t i = 0; i < p->chart->n_categories; i++) {
            if (label_low(p, bar_of(p, s, i)))
                return true;
        }
    }
    return false;
}

static mpt finish_upright(struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;

    p->first = p->area.x + p->band / 2;
    p->head = legend_height(p) + leading + PT(6); /* unit, highest value */
    p->foot = names_height(p) + (has_low(p) ? leading : 0);
    return p->head + UPRIGHT + p->foot;
}

/* ---- plan: horizontal ---------------------------------------------------- */

/* How far the value of a bar sticks out of the area, at its end. */
static mpt overhang(const struct plot *p, size_t s, size_t i, bool *at_low)
{
    struct bar b = bar_of(p, s, i);
    mpt w = value_lines(p, s, i, p->area.w / 2).width + LABEL_GAP;
    mpt at;

    *at_low = label_low(p, b);
    at = scale_place(&p->scale, *at_low ? low(b) : high(b), p->area.w);
    return *at_low ? w - at : at + w - p->area.w;
}

/* Widens the space left and right of the area until all values fit: each step
 * makes the bars shorter, so that other values may stick out. */
static void reserve_values(struct plot *p, mpt names)
{
    mpt beside[2] = { 0, 0 }; /* right, left */

    for (int round = 0; round < ROUNDS; round++) {
        p->area.x = names + beside[1];
        p->area.w = p->box.w - names - beside[0] - beside[1];
        for (size_t s = 0; s < p->chart->n_series; s++) {
            for (size_t i = 0; i < p->chart->n_categories; i++) {
                bool at_low;
                mpt over = overhang(p, s, i, &at_low);

                if (over > beside[at_low])
                    beside[at_low] = over;
            }
        }
    }
    p->beside = beside[0];
}

static mpt plan_horizontal(struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;
    mpt n = (mpt)p->chart->n_series, names, group;
    names = names_beside(p, 36);
    p->scale = scale_of(p->whole, guide_steps(p->box.w - names - PT(20)));
    reserve_values(p, names);
    group = n > 1 ? n * BAR_NARROW + (n - 1) * BAR_APART : BAR_WIDE;
    group += n > 1 ? GROUP_APART + PT(2) : GROUP_APART;
    p->band = p->above > 0 ? 0 : (mpt)p->name_lines * leading + PT(3);
    p->band = p->above + (p->band < group ? group : p->band);
    p->head = legend_height(p) + guide_unit_height(p) + guide_lines_height(p);
    p->foot = guide_ticks_height(p);
    return p->head + p->foot + p->band * (mpt)p->chart->n_categories;
}

mpt bar_plan(struct plot *p)
{
    bool upright = p->chart->kind == CHART_BAR &&
                   p->chart->n_categories <= 12 && p->whole == p->chart;
    p->every = 1;
    if (upright && plan_upright(p))
        return finish_upright(p);
    return plan_horizontal(p);
}

/* ---- drawing ------------------------------------------------------------- */

static struct rect bar_rect(const struct plot *p, struct bar b, mpt middle,
                            mpt thick)
{
    mpt a = plot_value(p, low(b)), z = plot_value(p, high(b));

    if (p->horizontal)
        return (struct rect){ a, middle - thick / 2, z - a, thick };
    return (struct rect){ middle - thick / 2, z, thick, a - z };
}

static void draw_value(const struct plot *p, size_t s, size_t i, struct bar b,
                       mpt middle)
{
    bool at_low = label_low(p, b);
    bool present = p->chart->series[s].point[i].present;
    mpt end = plot_value(p, at_low ? low(b) : high(b));
    struct lines l = value_lines(p, s, i, present ? INT32_MAX : p->box.w - end);
    struct colour colour = present ? plot_ink(&p->pen) : p->pen.style->muted;
    mpt rise = l.size / 2 + LABEL_GAP - PT(1);
    struct point at = { middle, end };
    enum align align = ALIGN_CENTRE;

    if (!present && !p->horizontal)
        return; /* the reason stands under the name */
    if (p->horizontal) {
        align = at_low ? ALIGN_RIGHT : ALIGN_LEFT;
        at.x = at_low ? end - LABEL_GAP : end + LABEL_GAP;
        at.y = lines_centre(&p->pen, &l, middle);
    } else {
        at.y = lines_centre(&p->pen, &l, at_low ? end + rise : end - rise);
    }
    guide_clear(p, lines_box(&l, align, at));
    lines_draw(&p->pen, &l, align, at, colour);
}

/* Waterfall: what was there and what is left are neutral, steps up are ours,
 * steps down hatched. */
static struct look look_of_bar(const struct plot *p, size_t s, size_t i,
                               struct bar b)
{
    struct look look = look_of(&p->pen, p->chart, s);

    if (p->chart->kind != CHART_WATERFALL)
        return look;
    if (waterfall_total(p->chart, i)) {
        look.colour = p->pen.style->muted;
    } else if (b.to < b.from) {
        look.colour = p->pen.style->tone[TONE_BAD];
        look.fill = FILL_FALLING;
    }
    return look;
}

static void draw_bar(const struct plot *p, size_t s, size_t i)
{
    struct bar b = bar_of(p, s, i);
    struct place place = place_of(p, s);
    mpt middle = plot_band(p, i) + place.offset;
    struct rect r = bar_rect(p, b, middle, place.thick);
    struct look look = look_of_bar(p, s, i, b);

    mark_bar(&p->pen, r, &look, p->chart->series[s].point[i].forecast);
    draw_value(p, s, i, b, middle);
}

/* From the end of one step to the start of the next. */
static void draw_connectors(const struct plot *p)
{
    mpt half = place_of(p, 0).thick / 2;

    for (size_t i = 0; i + 1 < p->chart->n_categories; i++) {
        mpt along = plot_value(p, bar_of(p, 0, i).to);

        mark_line(&p->pen, plot_point(p, along, plot_band(p, i) + half),
                  plot_point(p, along, plot_band(p, i + 1) - half),
                  (struct stroke){ p->pen.style->muted, 600, 0 });
    }
}

static void draw_line_names(const struct plot *p)
{
    size_t n = p->chart->n_lines;
    struct side *label = arena_array(p->pen.arena, struct side, n);
    mpt right = p->area.x + p->area.w + PT(3);

    for (size_t i = 0; i < n; i++) {
        const struct chart_line *line = &p->chart->line[i];

        label[i].text = lines_set(&p->pen, FACE_SEMIBOLD, TEXT_SMALL,
                                  line_name(p, line), p->box.w / 4);
        label[i].from = right;
        label[i].wish = plot_value(p, scale_units(&p->scale, line->value));
    }
    side_spread(label, n, p->area.y - PT(8), p->area.y + p->area.h);
    side_draw(&p->pen, label, n, right + PT(3));
}

void bar_draw(struct plot *p)
{
    plot_fit(p);
    legend_draw(p);
    guide_axis(p);
    guide_lines(p);
    if (p->above > 0)
        guide_zero(p);
    names_draw(p);
    if (!p->horizontal)
        draw_line_names(p);
    if (p->chart->kind == CHART_WATERFALL)
        draw_connectors(p);
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        for (size_t s = 0; s < p->chart->n_series; s++)
            draw_bar(p, s, i);
    }
    if (p->above == 0)
        guide_zero(p);
}
