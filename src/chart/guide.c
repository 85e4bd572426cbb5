/* Axes: light grey lines, horizontal words, the unit once.
 *
 * The surprise: there is no axis line but the one at zero; the grid says the
 * rest. */
#include "chart_priv.h"

#define GRID_LINE 500 /* mpt */
#define ZERO_LINE 900 /* mpt */
#define LINE      900 /* mpt, of references */

/* Negative ticks look like the printed values: "(4.3%)" or "−4.3%". */
static bool has_brackets(const struct chart *c)
{
    for (size_t s = 0; s < c->n_series; s++) {
        for (size_t i = 0; i < c->n_categories; i++) {
            if (c->series[s].point[i].present &&
                str_starts(c->series[s].point[i].text, STR("(")))
                return true;
        }
    }
    return str_starts(c->unit, STR("£"));
}

static struct str tick_text(const struct plot *p, size_t i, bool unit)
{
    const struct scale *s = &p->scale;
    struct decimal value = decimal_make(scale_tick(s, i), s->digits);
    struct str with = p->chart->unit;
    struct str n;

    if (!unit)
        with = STR("");
    n = point_value_text(p->pen.arena, with, decimal_absolute(value),
                         s->tick_digits);
    if (decimal_sign(value) >= 0)
        return n;
    return str_printf(p->pen.arena, has_brackets(p->chart) ? "(%.*s)" : "−%.*s",
                      STR_ARG(n));
}

static struct lines tick_lines(const struct plot *p, size_t i)
{
    bool last = i + 1 == scale_ticks(&p->scale);
    bool percent = str_equal(p->chart->unit, STR("%"));

    return lines_set(&p->pen, FACE_REGULAR, TEXT_SMALL,
                     tick_text(p, i, p->horizontal && last && percent),
                     INT32_MAX);
}

static struct lines unit_lines(const struct plot *p)
{
    bool said = p->horizontal && str_equal(p->chart->unit, STR("%"));

    return lines_set(&p->pen, FACE_REGULAR, TEXT_SMALL,
                     said ? STR("") : p->chart->unit, INT32_MAX);
}

mpt guide_ticks_width(const struct plot *p)
{
    mpt width = 0;

    for (size_t i = 0; i < scale_ticks(&p->scale); i++) {
        struct lines l = tick_lines(p, i);

        width = l.width > width ? l.width : width;
    }
    return width + GUIDE_GAP;
}

mpt guide_ticks_height(const struct plot *p)
{
    return p->pen.style->style[STYLE_CHART].leading + PT(2);
}

int guide_steps(mpt length)
{
    mpt steps = length / PT(52);

    return steps < 1 ? 1 : steps > 5 ? 5 : (int)steps;
}

mpt guide_unit_height(const struct plot *p)
{
    return p->above > 0 && unit_lines(p).n > 0
               ? p->pen.style->style[STYLE_CHART].leading
               : 0;
}

static void grid_line(const struct plot *p, mpt along, struct stroke stroke)
{
    const struct rect *r = &p->area;
    mpt from = p->horizontal ? r->y : r->x;
    mpt to = p->horizontal ? r->y + r->h : r->x + r->w;

    mark_line(&p->pen, plot_point(p, along, from), plot_point(p, along, to),
              stroke);
}

static void tick_label(const struct plot *p, size_t i, mpt along)
{
    struct lines l = tick_lines(p, i);
    mpt under = p->area.y + p->area.h + guide_ticks_height(p) / 2 + PT(1);
    mpt least = l.width / 2, most = p->box.w - least;
    mpt x = along < least ? least : along > most ? most : along;

    if (p->horizontal)
        lines_draw(&p->pen, &l, ALIGN_CENTRE,
                   (struct point){ x, lines_centre(&p->pen, &l, under) },
                   p->pen.style->muted);
    else
        lines_draw(&p->pen, &l, ALIGN_RIGHT,
                   (struct point){ p->area.x - GUIDE_GAP,
                                   lines_centre(&p->pen, &l, along) },
                   p->pen.style->muted);
}

/* Left of the tick labels where names are beside, else over the area. */
static void unit_label(const struct plot *p)
{
    struct lines l = unit_lines(p);
    mpt under = p->area.y + p->area.h + guide_ticks_height(p) / 2 + PT(1);
    mpt over =
        p->area.y - (p->above > 0 ? guide_lines_height(p) + PT(5) : PT(10));
    mpt y = p->horizontal && p->above == 0 ? under : over;
    struct point at = { p->area.x - GUIDE_GAP, lines_centre(&p->pen, &l, y) };
    bool left = p->horizontal || l.width > at.x;

    if (left)
        at.x = 0;
    lines_draw(&p->pen, &l, left ? ALIGN_LEFT : ALIGN_RIGHT, at,
               p->pen.style->muted);
}

void guide_axis(const struct plot *p)
{
    for (size_t i = 0; i < scale_ticks(&p->scale); i++) {
        mpt along = plot_value(p, scale_tick(&p->scale, i));

        grid_line(p, along,
                  (struct stroke){ plot_grid(&p->pen), GRID_LINE, 0 });
        tick_label(p, i, along);
    }
    unit_label(p);
}

void guide_zero(const struct plot *p)
{
    if (p->scale.lo <= 0 && p->scale.hi >= 0)
        grid_line(p, plot_value(p, 0),
                  (struct stroke){ p->pen.style->muted, ZERO_LINE, 0 });
}

/* ---- reference lines ---------------------------------------------------- */

struct str line_name(const struct plot *p, const struct chart_line *line)
{
    struct str value = point_value_text(p->pen.arena, p->chart->unit,
                                        line->value, line->value.scale);

    return str_printf(p->pen.arena, "%.*s %.*s", STR_ARG(line->name),
                      STR_ARG(value));
}

mpt guide_lines_height(const struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;
    mpt n = (mpt)p->chart->n_lines;

    return n == 0 ? 0 : n * leading + PT(4);
}

/* The name above the line, as near as the box allows; each in its own row. */
static mpt name_above(const struct plot *p, size_t i, mpt x)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;
    struct lines l = lines_set(&p->pen, FACE_SEMIBOLD, TEXT_SMALL,
                               line_name(p, &p->chart->line[i]), p->box.w);
    mpt row = p->area.y - guide_lines_height(p) + (mpt)i * leading;
    mpt left = x - l.width / 2;

    if (left + l.width > p->box.w)
        left = p->box.w - l.width;
    if (left < 0)
        left = 0;
    lines_draw(
        &p->pen, &l, ALIGN_LEFT,
        (struct point){ left, lines_centre(&p->pen, &l, row + leading / 2) },
        plot_ink(&p->pen));
    return row + leading;
}

bool guide_crosses(const struct plot *p, struct rect text)
{
    for (size_t i = 0; i < p->chart->n_lines; i++) {
        mpt along =
            plot_value(p, scale_units(&p->scale, p->chart->line[i].value));
        mpt from = p->horizontal ? text.x : text.y;
        mpt length = p->horizontal ? text.w : text.h;

        if (along > from - PT(1) && along < from + length + PT(1))
            return true;
    }
    return false;
}

void guide_clear(const struct plot *p, struct rect text)
{
    const struct look white = { .colour = { 255, 255, 255 } };
    struct rect r = { text.x - PT(1), text.y - PT(1), text.w + PT(2),
                      text.h + PT(1) };

    if (guide_crosses(p, text))
        mark_bar(&p->pen, r, &white, false);
}

void guide_lines(const struct plot *p)
{
    const struct rect *r = &p->area;

    for (size_t i = 0; i < p->chart->n_lines; i++) {
        mpt along =
            plot_value(p, scale_units(&p->scale, p->chart->line[i].value));
        mpt from = p->horizontal ? name_above(p, i, along) : r->x;
        mpt to = p->horizontal ? r->y + r->h : r->x + r->w + PT(3);

        mark_line(&p->pen, plot_point(p, along, from), plot_point(p, along, to),
                  (struct stroke){ plot_ink(&p->pen), LINE, 0 });
    }
}
