/* Lines over time: gaps stay gaps, forecasts are dashed, names stand at the
 * ends.
 *
 * The surprise: nothing is ever drawn across a missing value, not even a
 * lighter line; a value alone between two gaps is a marker. */
#include "chart_priv.h"

#define PLOT_HEIGHT PT(165)
#define MARKS_MAX   16 /* points of a line that all get a marker */
#define VALUES_MAX  13 /* points of our one line that all get their value */
#define DASH        3000
#define LAST_INSET  PT(4)

static const struct chart_point *point_of(const struct plot *p, size_t s,
                                          size_t i)
{
    return &p->chart->series[s].point[i];
}

static struct point place_of(const struct plot *p, size_t s, size_t i)
{
    int64_t units = scale_units(&p->scale, point_of(p, s, i)->value);

    return (struct point){ plot_band(p, i), plot_value(p, units) };
}

/* Index after the last present point; 0: none. */
static size_t end_of(const struct plot *p, size_t s)
{
    size_t n = p->chart->n_categories;

    while (n > 0 && !point_of(p, s, n - 1)->present)
        n--;
    return n;
}

/* ---- names at the ends -------------------------------------------------- */

static struct str end_text(const struct plot *p, size_t s)
{
    size_t end = end_of(p, s);
    struct str name = p->chart->series[s].name;

    if (end == 0)
        return name;
    return str_printf(p->pen.arena, "%.*s%s%.*s", STR_ARG(name),
                      str_empty(name) ? "" : " ",
                      STR_ARG(point_of(p, s, end - 1)->text));
}

static struct lines end_lines(const struct plot *p, size_t s)
{
    bool ours = !p->chart->series[s].comparator;

    return lines_set(&p->pen, ours ? FACE_SEMIBOLD : FACE_REGULAR, TEXT_NORMAL,
                     end_text(p, s), p->box.w * 26 / 100);
}

static size_t side_labels(const struct plot *p, struct side *label)
{
    size_t n = 0;

    for (size_t s = 0; s < p->chart->n_series; s++) {
        size_t end = end_of(p, s);

        if (end == 0)
            continue;
        label[n].text = end_lines(p, s);
        if (p->area.h > 0) {
            label[n].wish = place_of(p, s, end - 1).y;
            label[n].from = plot_band(p, end - 1) + PT(4);
        }
        n++;
    }
    for (size_t i = 0; i < p->chart->n_lines; i++, n++) {
        const struct chart_line *line = &p->chart->line[i];

        label[n].text = lines_set(&p->pen, FACE_SEMIBOLD, TEXT_SMALL,
                                  line_name(p, line), p->box.w * 26 / 100);
        label[n].from = p->area.x + p->area.w + PT(3);
        label[n].wish = plot_value(p, scale_units(&p->scale, line->value));
    }
    return n;
}

static struct side *side_new(const struct plot *p, size_t *n)
{
    struct side *label = arena_array(p->pen.arena, struct side,
                                     p->chart->n_series + p->chart->n_lines);

    *n = side_labels(p, label);
    return label;
}

/* ---- plan --------------------------------------------------------------- */

/* Names at every category, or as many as have room; the last always. */
static void set_names(struct plot *p)
{
    size_t n = p->chart->n_categories;

    for (p->every = 1; p->every < n; p->every++) {
        mpt width = p->band * (mpt)p->every - PT(5);
        bool fits = true;

        for (size_t i = 0; i < n && fits; i++) {
            fits = lines_least(&p->pen, FACE_REGULAR, TEXT_NORMAL,
                               p->chart->category[i]) <= width;
        }
        if (fits)
            break;
    }
    names_set(p, p->band * (mpt)p->every - PT(5));
}

/* Width and height of all labels, one under the other. */
static struct size side_size(const struct plot *p)
{
    size_t n;
    const struct side *label = side_new(p, &n);
    struct size all = { 0, 0 };

    for (size_t i = 0; i < n; i++) {
        const struct lines *text = &label[i].text;

        all.w = text->width > all.w ? text->width : all.w;
        all.h += lines_height(text) + PT(1);
    }
    return all;
}
static void set_bands(struct plot *p)
{
    mpt n = (mpt)p->chart->n_categories;
    mpt half =
        lines_least(&p->pen, FACE_REGULAR, TEXT_NORMAL, p->chart->category[0]) /
        2;
    mpt inset = half > PT(8) ? half : PT(8);

    p->area.w = p->box.w - p->area.x - p->beside;
    p->band =
        n > 1 ? (p->area.w - inset - LAST_INSET) / (n - 1) : p->area.w - inset;
    p->first = p->area.x + (n > 1 ? inset : p->area.w / 2);
}

mpt line_plan(struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;
    struct size side;
    p->horizontal = false;
    p->scale = scale_of(p->whole, 4);
    p->area.x = guide_ticks_width(p);
    side = side_size(p);
    p->beside = side.w + PT(8);
    set_bands(p);
    set_names(p);
    p->head = legend_height(p) + leading + PT(4);
    p->foot = names_height(p);
    return p->head + p->foot + (side.h > PLOT_HEIGHT ? side.h : PLOT_HEIGHT);
}

/* ---- lines -------------------------------------------------------------- */

static void draw_line(const struct plot *p, size_t s)
{
    struct look look = look_of(&p->pen, p->chart, s);

    for (size_t i = 0; i + 1 < p->chart->n_categories; i++) {
        const struct chart_point *next = point_of(p, s, i + 1);

        if (point_of(p, s, i)->present && next->present)
            mark_line(&p->pen, place_of(p, s, i), place_of(p, s, i + 1),
                      (struct stroke){ look.colour, look.line,
                                       next->forecast ? DASH : 0 });
    }
}

static bool is_alone(const struct plot *p, size_t s, size_t i)
{
    bool before = i > 0 && point_of(p, s, i - 1)->present;
    bool after =
        i + 1 < p->chart->n_categories && point_of(p, s, i + 1)->present;

    return !before && !after;
}

static void draw_markers(const struct plot *p, size_t s)
{
    struct look look = look_of(&p->pen, p->chart, s);
    bool all = p->chart->n_categories <= MARKS_MAX;
    mpt radius = p->chart->series[s].comparator ? 2500 : 3100;

    for (size_t i = 0; i < p->chart->n_categories; i++) {
        const struct chart_point *point = point_of(p, s, i);

        if (point->present &&
            (all || i + 1 == end_of(p, s) || is_alone(p, s, i)))
            mark_shape(&p->pen, place_of(p, s, i), radius, &look,
                       point->forecast);
    }
}

/* ---- values ------------------------------------------------------------- */

/* Whether the line from a to b passes through r. */
static bool passes(struct point a, struct point b, struct rect r)
{
    mpt from = a.x > r.x ? a.x : r.x;
    mpt to = b.x < r.x + r.w ? b.x : r.x + r.w;
    int64_t rise = b.y - a.y;
    mpt y1, y2;

    if (from >= to)
        return false;
    y1 = a.y + (mpt)(rise * (from - a.x) / (b.x - a.x));
    y2 = a.y + (mpt)(rise * (to - a.x) / (b.x - a.x));
    return !((y1 < r.y && y2 < r.y) || (y1 > r.y + r.h && y2 > r.y + r.h));
}

/* How many lines a label in r would cover. */
static int crossings(const struct plot *p, struct rect r)
{
    int found = guide_crosses(p, r);

    for (size_t s = 0; s < p->chart->n_series; s++) {
        for (size_t i = 0; i + 1 < p->chart->n_categories; i++) {
            if (point_of(p, s, i)->present && point_of(p, s, i + 1)->present)
                found += passes(place_of(p, s, i), place_of(p, s, i + 1), r);
        }
    }
    return found + (r.y + r.h > p->area.y + p->area.h ? 10 : 0);
}

/* Above the point if nothing is there, else where least is. */
static void draw_value(const struct plot *p, size_t s, size_t i)
{
    static const int8_t ways[][2] = { { 0, -1 }, { 0, 1 },  { -1, -1 },
                                      { 1, -1 }, { -1, 1 }, { 1, 1 } };
    struct lines l = lines_set(&p->pen, FACE_REGULAR, TEXT_NORMAL,
                               point_of(p, s, i)->text, INT32_MAX);
    struct point dot = place_of(p, s, i), best = dot;
    int least = INT32_MAX;

    for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
        mpt away = l.size / 2 + PT(4);
        mpt aside = l.width / 2 - PT(2);
        struct point at = { dot.x + ways[k][0] * aside,
                            lines_centre(&p->pen, &l,
                                         dot.y + ways[k][1] * away) };
        int found = crossings(p, lines_box(&l, ALIGN_CENTRE, at));

        if (found >= least)
            continue;
        least = found;
        best = at;
    }
    guide_clear(p, lines_box(&l, ALIGN_CENTRE, best));
    lines_draw(&p->pen, &l, ALIGN_CENTRE, best, plot_ink(&p->pen));
}

static bool values_fit(const struct plot *p, size_t s)
{
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        struct lines l = lines_set(&p->pen, FACE_REGULAR, TEXT_NORMAL,
                                   point_of(p, s, i)->text, INT32_MAX);

        if (l.width > p->band)
            return false;
    }
    return p->chart->n_categories <= VALUES_MAX;
}

/* Only our line, and only when it is the only one of ours. */
static void draw_values(const struct plot *p)
{
    size_t ours = 0, which = 0;

    for (size_t s = 0; s < p->chart->n_series; s++) {
        if (p->chart->series[s].comparator)
            continue;
        which = s;
        ours++;
    }
    if (ours != 1 || !values_fit(p, which))
        return;
    for (size_t i = 0; i + 1 < end_of(p, which); i++) {
        if (point_of(p, which, i)->present)
            draw_value(p, which, i);
    }
}

void line_draw(struct plot *p)
{
    size_t n;
    struct side *label;

    plot_fit(p);
    legend_draw(p);
    guide_axis(p);
    names_draw(p);
    guide_zero(p);
    guide_lines(p);
    for (size_t s = p->chart->n_series; s-- > 0;)
        draw_line(p, s);
    for (size_t s = p->chart->n_series; s-- > 0;)
        draw_markers(p, s);
    draw_values(p);
    label = side_new(p, &n);
    side_spread(label, n, p->area.y - PT(8), p->area.y + p->area.h + PT(8));
    side_draw(&p->pen, label, n, p->area.x + p->area.w + PT(5));
}
