/* A funnel: schools by how many pupils they have, and the limits between which
 * chance alone would leave them.
 *
 * Series: the schools, then limits in pairs, the inner first; categories come
 * in order of their size, so that limits are lines from school to school.
 *
 * The surprise: a name stands only at a school outside the inner limits. What
 * lies inside is no league table. */
#include "chart_priv.h"

#define PLOT_HEIGHT PT(190)
#define RADIUS      3100
#define DASH        PT(3)

static int64_t size_at(const struct plot *p, size_t i)
{
    return p->chart->size[i];
}

static int64_t largest(const struct plot *p)
{
    return size_at(p, p->chart->n_categories - 1);
}

/* From a tenth left of the smallest to the largest. */
static mpt across(const struct plot *p, int64_t n)
{
    const int64_t first = size_at(p, 0) * 9 / 10, last = largest(p);
    const int64_t span = last > first ? last - first : 1;

    return p->area.x + PT(8) + (mpt)((p->area.w - PT(16)) * (n - first) / span);
}

static struct point place_of(const struct plot *p, size_t s, size_t i)
{
    return (struct point){
        across(p, size_at(p, i)),
        plot_value(p,
                   scale_units(&p->scale, p->chart->series[s].point[i].value))
    };
}

static struct lines small(const struct plot *p, struct str text)
{
    return lines_set(&p->pen, FACE_REGULAR, TEXT_SMALL, text, INT32_MAX);
}

/* ---- plan ------------------------------------------------------------------- */

mpt funnel_plan(struct plot *p)
{
    const mpt leading = p->pen.style->style[STYLE_CHART].leading;

    p->horizontal = false;
    p->scale = scale_of(p->whole, 5);
    p->area.x = guide_ticks_width(p);
    p->beside = PT(74);
    p->area.w = p->box.w - p->area.x - p->beside;
    p->head = leading + PT(4);
    p->foot = 2 * leading + PT(6);
    return p->head + p->foot + PLOT_HEIGHT;
}

/* ---- marks ------------------------------------------------------------------ */

static void draw_limits(const struct plot *p)
{
    for (size_t s = 1; s < p->chart->n_series; s++) {
        const struct stroke stroke = { p->pen.style->muted, 900,
                                       s < 3 ? 0 : DASH };

        for (size_t i = 0; i + 1 < p->chart->n_categories; i++)
            mark_line(&p->pen, place_of(p, s, i), place_of(p, s, i + 1),
                      stroke);
    }
}

static bool is_above(const struct plot *p, size_t i)
{
    const struct chart_series *s = p->chart->series;

    return decimal_compare(s[0].point[i].value, s[2].point[i].value) >= 0;
}

static bool is_outside(const struct plot *p, size_t i)
{
    const struct chart_series *s = p->chart->series;

    return p->chart->n_series >= 3 &&
           (decimal_compare(s[0].point[i].value, s[1].point[i].value) <= 0 ||
            is_above(p, i));
}

static void draw_schools(const struct plot *p)
{
    const struct look look = look_of(&p->pen, p->chart, 0);

    for (size_t i = 0; i < p->chart->n_categories; i++)
        mark_shape(&p->pen, place_of(p, 0, i), RADIUS, &look,
                   !is_outside(p, i));
}

/* On white, as limits and grid run behind it. */
static void draw_name(const struct plot *p, const struct lines *l,
                      struct point at)
{
    const struct look white = { .colour = { 255, 255, 255 } };

    mark_bar(&p->pen, lines_box(l, ALIGN_LEFT, at), &white, false);
    lines_draw(&p->pen, l, ALIGN_LEFT, at, plot_ink(&p->pen));
}

static void draw_names(const struct plot *p)
{
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        const struct lines l = small(p, p->chart->category[i]);
        const struct point dot = place_of(p, 0, i);
        const mpt most = p->area.x + p->area.w - l.width;
        const mpt away = is_above(p, i) ? -PT(9) : PT(9);

        if (!is_outside(p, i))
            continue;
        draw_name(p, &l,
                  (struct point){ dot.x - PT(4) < most ? dot.x - PT(4) : most,
                                  lines_centre(&p->pen, &l, dot.y + away) });
    }
}

/* ---- words ------------------------------------------------------------------ */

/* Limits and reference lines are named at their right ends. */
static void draw_ends(const struct plot *p)
{
    const size_t last = p->chart->n_categories - 1;
    const size_t most = p->chart->n_series + p->chart->n_lines;
    struct side *label = arena_array(p->pen.arena, struct side, most);
    size_t n = 0;

    for (size_t s = 1; s < p->chart->n_series; s++, n++) {
        const struct point end = place_of(p, s, last);

        label[n] = (struct side){ .text = small(p, p->chart->series[s].name),
                                  .from = end.x + PT(2),
                                  .wish = end.y };
    }
    for (size_t i = 0; i < p->chart->n_lines; i++, n++) {
        const struct chart_line *line = &p->chart->line[i];

        label[n] = (struct side){
            .text = lines_set(&p->pen, FACE_SEMIBOLD, TEXT_SMALL,
                              line_name(p, line), p->beside - PT(6)),
            .from = p->area.x + p->area.w + PT(2),
            .wish = plot_value(p, scale_units(&p->scale, line->value))
        };
    }
    side_spread(label, n, p->area.y - PT(8), p->area.y + p->area.h + PT(8));
    side_draw(&p->pen, label, n, p->area.x + p->area.w + PT(5));
}

static int64_t step_of(int64_t span)
{
    static const int64_t steps[] = { 1, 2, 5 };
    int64_t unit = 1;

    for (;; unit *= 10) {
        for (size_t i = 0; i < 3; i++) {
            if (span <= steps[i] * unit * 6)
                return steps[i] * unit;
        }
    }
}

static void draw_sizes(const struct plot *p)
{
    const mpt leading = p->pen.style->style[STYLE_CHART].leading;
    const int64_t from = size_at(p, 0) * 9 / 10;
    const int64_t step = step_of(largest(p) - from + 1);
    const mpt y = p->area.y + p->area.h + PT(3) + leading / 2;
    struct lines l;

    for (int64_t n = (from + step - 1) / step * step; n <= largest(p);
         n += step) {
        l = small(p, str_printf(p->pen.arena, "%lld", (long long)n));
        lines_draw(&p->pen, &l, ALIGN_CENTRE,
                   (struct point){ across(p, n), lines_centre(&p->pen, &l, y) },
                   p->pen.style->muted);
    }
    l = small(p, STR("Pupils in the cohort"));
    lines_draw(&p->pen, &l, ALIGN_CENTRE,
               (struct point){ p->area.x + p->area.w / 2,
                               lines_centre(&p->pen, &l, y + leading) },
               p->pen.style->muted);
}

void funnel_draw(struct plot *p)
{
    plot_fit(p);
    guide_axis(p);
    guide_lines(p);
    draw_limits(p);
    draw_schools(p);
    draw_sizes(p);
    draw_ends(p);
    draw_names(p);
}
