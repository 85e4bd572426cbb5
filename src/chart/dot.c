/* Dots in rows: ours against comparators, with every value in a column.
 *
 * The surprise: the columns right of the dots are the legend too. Their heads
 * show the shape, so that no reader has to look anything up. */
#include "chart_priv.h"

#define ROW        PT(19)
#define COLUMN_MIN PT(34)
#define COLUMN_MAX PT(62)
#define COLUMN_GAP PT(6)
#define AREA_MIN   PT(120)
#define RADIUS     4300
#define RADIUS_REF 3600

static struct lines value_lines(const struct plot *p, size_t s, size_t i)
{
    const struct chart_point *point = &p->chart->series[s].point[i];
    bool ours = !p->chart->series[s].comparator;
    bool said = !str_empty(common_reason(p->chart, i));

    if (!point->present)
        return lines_set(&p->pen, FACE_ITALIC, TEXT_SMALL,
                         said ? STR("–") : point->reason, COLUMN_MAX);
    return lines_set(&p->pen, ours ? FACE_SEMIBOLD : FACE_REGULAR, TEXT_NORMAL,
                     point->text, INT32_MAX);
}

static struct lines head_lines(const struct plot *p, size_t s, mpt width)
{
    bool ours = !p->chart->series[s].comparator;

    return lines_set(&p->pen, ours ? FACE_SEMIBOLD : FACE_REGULAR, TEXT_SMALL,
                     p->chart->series[s].name, width);
}

/* ---- plan --------------------------------------------------------------- */

static mpt column_width(const struct plot *p, size_t s)
{
    mpt width = head_lines(p, s, COLUMN_MAX).width;

    for (size_t i = 0; i < p->chart->n_categories; i++) {
        mpt w = value_lines(p, s, i).width;

        width = w > width ? w : width;
    }
    return width < COLUMN_MIN ? COLUMN_MIN : width;
}

/* Width of the columns of series before `end`, with the gaps before them. */
static mpt columns_width(const struct plot *p, size_t end)
{
    mpt width = 0;

    for (size_t s = 0; s < end; s++)
        width += column_width(p, s) + COLUMN_GAP;
    return width;
}

static mpt head_height(const struct plot *p)
{
    mpt height = 0;

    for (size_t s = 0; s < p->chart->n_series; s++) {
        struct lines l = head_lines(p, s, COLUMN_MAX);
        mpt h = lines_height(&l);

        height = h > height ? h : height;
    }
    return height + PT(13);
}

static mpt row_height(const struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;
    mpt row = (mpt)p->name_lines * leading + PT(6);

    row = row < ROW ? ROW : row;
    for (size_t s = 0; s < p->chart->n_series; s++) {
        for (size_t i = 0; i < p->chart->n_categories; i++) {
            struct lines l = value_lines(p, s, i);
            mpt h = lines_height(&l) + PT(5);

            row = h > row ? h : row;
        }
    }
    return row;
}

static bool has_columns(const struct plot *p)
{
    return p->beside > 0;
}

/* Without columns: room for our values beside dots at the ends. */
static mpt edge_width(const struct plot *p)
{
    mpt width = 0;

    for (size_t i = 0; i < p->chart->n_categories; i++) {
        mpt w = value_lines(p, 0, i).width;

        width = w > width ? w : width;
    }
    return width + RADIUS + PT(3);
}

/* Columns of values where there is room for them and for the dots, else a
 * legend, and our values beside our dots. */
mpt dot_plan(struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading, head, edge;
    bool wide;

    p->area.x = names_beside(p, 36);
    p->beside = columns_width(p, p->chart->n_series) + PT(4);
    wide = p->above == 0 && p->box.w - p->area.x - p->beside >= AREA_MIN;
    if (p->above == 0 && !wide)
        p->area.x = names_beside(p, 25);
    wide =
        wide || (p->above == 0 && p->box.w - p->area.x - p->beside >= AREA_MIN);
    p->beside = wide ? p->beside : 0;
    edge = wide ? 0 : edge_width(p);
    p->area.x += edge;
    p->area.w = p->box.w - p->area.x - p->beside - edge;
    p->scale = scale_of(p->whole, guide_steps(p->area.w));
    p->band = p->above > 0 ? p->above + leading + PT(7) : row_height(p);
    head = guide_lines_height(p);
    if (wide && head_height(p) > head)
        head = head_height(p);
    p->head = legend_height(p) + guide_unit_height(p) + head;
    p->foot = guide_ticks_height(p);
    return p->head + p->foot + p->band * (mpt)p->chart->n_categories;
}

/* ---- drawing ------------------------------------------------------------ */

static struct point place_of(const struct plot *p, size_t s, size_t i)
{
    const struct chart_point *point = &p->chart->series[s].point[i];

    return (struct point){ plot_value(p, scale_units(&p->scale, point->value)),
                           plot_band(p, i) };
}

/* The span between the lowest and the highest dot of a row. */
static void draw_span(const struct plot *p, size_t i)
{
    struct point from = { INT32_MAX, plot_band(p, i) };
    struct point to = { INT32_MIN, plot_band(p, i) };

    for (size_t s = 0; s < p->chart->n_series; s++) {
        mpt x;

        if (!p->chart->series[s].point[i].present)
            continue;
        x = place_of(p, s, i).x;
        from.x = x < from.x ? x : from.x;
        to.x = x > to.x ? x : to.x;
    }
    if (from.x < to.x)
        mark_line(&p->pen, from, to,
                  (struct stroke){ p->pen.style->rule, 2400, 0 });
}

static void draw_dots(const struct plot *p, size_t s)
{
    struct look look = look_of(&p->pen, p->chart, s);
    bool comparator = p->chart->series[s].comparator;

    for (size_t i = 0; i < p->chart->n_categories; i++) {
        const struct chart_point *point = &p->chart->series[s].point[i];

        if (point->present)
            mark_shape(&p->pen, place_of(p, s, i),
                       comparator ? RADIUS_REF : RADIUS, &look,
                       comparator || point->forecast);
    }
}

static void draw_head(const struct plot *p, size_t s, mpt middle, mpt width)
{
    struct look look = look_of(&p->pen, p->chart, s);
    bool comparator = p->chart->series[s].comparator;
    struct lines l = head_lines(p, s, width);
    mpt bottom = p->area.y - PT(2);
    mpt top = bottom - lines_height(&l);

    mark_shape(&p->pen, (struct point){ middle, top - PT(5) },
               comparator ? RADIUS_REF : RADIUS, &look, comparator);
    lines_draw(&p->pen, &l, ALIGN_CENTRE,
               (struct point){ middle, top + l.leading * 3 / 4 },
               plot_ink(&p->pen));
}

static void draw_column(const struct plot *p, size_t s)
{
    mpt width = column_width(p, s), widest = 0;
    mpt left = p->area.x + p->area.w + PT(4) + columns_width(p, s) + COLUMN_GAP;
    mpt middle = left + width / 2;

    draw_head(p, s, middle, COLUMN_MAX);
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        struct lines l = value_lines(p, s, i);

        if (p->chart->series[s].point[i].present && l.width > widest)
            widest = l.width;
    }
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        struct lines l = value_lines(p, s, i);
        bool present = p->chart->series[s].point[i].present;
        struct point at = { present ? middle + widest / 2 : middle,
                            lines_centre(&p->pen, &l, plot_band(p, i)) };

        lines_draw(&p->pen, &l, present ? ALIGN_RIGHT : ALIGN_CENTRE, at,
                   present ? plot_ink(&p->pen) : p->pen.style->muted);
    }
}

/* Where no series has a value the reason stands once, in place of dots. */
static void draw_reason(const struct plot *p, size_t i)
{
    struct lines l = lines_set(&p->pen, FACE_ITALIC, TEXT_SMALL,
                               common_reason(p->chart, i), p->area.w);
    struct point at = { p->area.x + GUIDE_GAP,
                        lines_centre(&p->pen, &l, plot_band(p, i)) };

    if (l.n == 0)
        return;
    guide_clear(p, lines_box(&l, ALIGN_LEFT, at));
    lines_draw(&p->pen, &l, ALIGN_LEFT, at, p->pen.style->muted);
}

/* Without columns: our value on the side where no other dot is. */
static void draw_value(const struct plot *p, size_t s, size_t i)
{
    struct lines l = value_lines(p, s, i);
    const struct chart_series *series = &p->chart->series[s];
    mpt x, right = 0, left = INT32_MAX;
    bool after, present = series->point[i].present;

    for (size_t k = 0; k < p->chart->n_series; k++) {
        if (!p->chart->series[k].point[i].present)
            continue;
        x = place_of(p, k, i).x;
        right = x > right ? x : right;
        left = x < left ? x : left;
    }
    if (left > right)
        return; /* told once for all series */
    x = present ? place_of(p, s, i).x : right;
    after = right - x <= x - left;
    if (after && right + RADIUS + PT(3) + l.width > p->box.w)
        after = false;
    x = after ? right + RADIUS + PT(3) : left - RADIUS - PT(3);
    lines_draw(&p->pen, &l, after ? ALIGN_LEFT : ALIGN_RIGHT,
               (struct point){ x, lines_centre(&p->pen, &l, plot_band(p, i)) },
               present ? plot_ink(&p->pen) : p->pen.style->muted);
}

static void draw_values(const struct plot *p)
{
    for (size_t s = 0; s < p->chart->n_series; s++) {
        if (has_columns(p)) {
            draw_column(p, s);
            continue;
        }
        if (p->chart->series[s].comparator || s > 0)
            continue;
        for (size_t i = 0; i < p->chart->n_categories; i++)
            draw_value(p, s, i);
    }
}

static void draw_rows(const struct plot *p)
{
    for (size_t i = 0; i <= p->chart->n_categories; i++) {
        mpt y = p->area.y + p->band * (mpt)i;

        mark_line(&p->pen, (struct point){ 0, y },
                  (struct point){ p->box.w, y },
                  (struct stroke){ plot_grid(&p->pen), 500, 0 });
    }
}

void dot_draw(struct plot *p)
{
    plot_fit(p);
    legend_draw(p);
    draw_rows(p);
    guide_axis(p);
    guide_lines(p);
    names_draw(p);
    for (size_t i = 0; i < p->chart->n_categories; i++)
        draw_span(p, i);
    for (size_t i = 0; i < p->chart->n_categories; i++)
        draw_reason(p, i);
    for (size_t s = p->chart->n_series; s-- > 0;)
        draw_dots(p, s);
    draw_values(p);
}
