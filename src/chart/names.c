/* Names of categories, and the reasons why some have no value.
 *
 * The surprise: in vertical plots a reason stands under the name of its
 * category, where no line can cross it; where bands are too narrow for words
 * all reasons are told together in one sentence below. */
#include "chart_priv.h"

#define NARROW PT(300) /* boxes where names go over their bands */
/* ---- reasons ------------------------------------------------------------ */

struct str common_reason(const struct chart *c, size_t category)
{
    struct str reason = c->series[0].point[category].reason;

    for (size_t s = 0; s < c->n_series; s++) {
        const struct chart_point *p = &c->series[s].point[category];

        if (p->present || !str_equal(p->reason, reason))
            return STR("");
    }
    return reason;
}
/* "suppressed"; "Trust: suppressed; National: not published"; or empty. */
static struct str reason_text(struct arena *a, const struct chart *c,
                              size_t category)
{
    struct str all = common_reason(c, category);

    if (!str_empty(all))
        return all;
    for (size_t s = 0; s < c->n_series; s++) {
        const struct chart_point *p = &c->series[s].point[category];

        if (p->present)
            continue;
        all = str_printf(a, "%.*s%s%.*s: %.*s", STR_ARG(all),
                         str_empty(all) ? "" : "; ", STR_ARG(c->series[s].name),
                         STR_ARG(p->reason));
    }
    return all;
}

/* "No value for 2019/20, 2020/21 (not published); 2022/23 (suppressed)" */
static struct str gaps_text(struct arena *a, const struct chart *c)
{
    struct str *why = arena_array(a, struct str, c->n_categories);
    struct str all = STR("No value for");

    for (size_t i = 0; i < c->n_categories; i++)
        why[i] = reason_text(a, c, i);
    for (size_t i = 0; i < c->n_categories; i++) {
        struct str reason = why[i];
        const char *mark = all.len > sizeof "No value for" ? ";" : "";

        if (str_empty(reason))
            continue;
        for (size_t k = i; k < c->n_categories; k++) {
            if (!str_equal(why[k], reason))
                continue;
            all = str_printf(a, "%.*s%s %.*s", STR_ARG(all), mark,
                             STR_ARG(c->category[k]));
            why[k] = STR("");
            mark = ",";
        }
        all = str_printf(a, "%.*s (%.*s)", STR_ARG(all), STR_ARG(reason));
    }
    return all;
}

static void set_reasons(struct plot *p, mpt width)
{
    const struct chart *c = p->chart;
    bool fits = true, any = false;
    p->reason = arena_array(p->pen.arena, struct lines, c->n_categories);
    for (size_t i = 0; i < c->n_categories; i++) {
        struct str text = reason_text(p->pen.arena, c, i);

        any = any || !str_empty(text);
        fits = fits &&
               lines_least(&p->pen, FACE_ITALIC, TEXT_SMALL, text) <= width;
        p->reason[i] = lines_set(&p->pen, FACE_ITALIC, TEXT_SMALL, text, width);
        if (p->reason[i].n > p->reason_lines)
            p->reason_lines = p->reason[i].n;
    }
    if (!any || (fits && p->reason_lines <= 3))
        return;
    p->reason_lines = 0;
    p->gaps_apart = true;
}

mpt names_gaps_set(struct plot *p)
{
    struct arena *a = p->pen.arena;
    struct str gaps = p->gaps_apart ? gaps_text(a, p->chart) : STR("");
    struct str all = str_printf(a, "%.*s%s%.*s", STR_ARG(gaps),
                                p->gaps_apart ? ". " : "", STR_ARG(p->absent));

    all = str_trim(all);
    p->gaps = lines_set(&p->pen, FACE_ITALIC, TEXT_SMALL, all, p->box.w);
    return p->gaps.n > 0 ? lines_height(&p->gaps) + PT(3) : 0;
}

void names_gaps_draw(const struct plot *p)
{
    mpt y = p->box.h - lines_height(&p->gaps) + p->gaps.leading * 3 / 4;

    lines_draw(&p->pen, &p->gaps, ALIGN_LEFT, (struct point){ 0, y },
               p->pen.style->muted);
}

/* ---- names -------------------------------------------------------------- */

void names_set(struct plot *p, mpt width)
{
    p->name = arena_array(p->pen.arena, struct lines, p->chart->n_categories);
    p->name_lines = 0;
    for (size_t i = 0; i < p->chart->n_categories; i++) {
        bool total = p->chart->total_last && i + 1 == p->chart->n_categories;

        p->name[i] = lines_set(&p->pen, total ? FACE_BOLD : FACE_REGULAR,
                               TEXT_NORMAL, p->chart->category[i], width);
        if (p->name[i].n > p->name_lines)
            p->name_lines = p->name[i].n;
    }
    p->reason_lines = 0;
    p->gaps_apart = false;
    if (!p->horizontal)
        set_reasons(p, width);
}

mpt names_beside(struct plot *p, int share)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;

    p->horizontal = true;
    p->every = 1;
    p->above = 0;
    if (p->box.w >= NARROW) {
        names_set(p, p->box.w * share / 100);
        return names_width(p) + PT(11);
    }
    names_set(p, p->box.w);
    p->above = (mpt)p->name_lines * leading + PT(2);
    return 0;
}
mpt names_width(const struct plot *p)
{
    mpt width = 0;

    for (size_t i = 0; i < p->chart->n_categories; i++)
        width = p->name[i].width > width ? p->name[i].width : width;
    return width;
}

mpt names_height(const struct plot *p)
{
    mpt leading = p->pen.style->style[STYLE_CHART].leading;

    return PT(5) + (mpt)(p->name_lines + p->reason_lines) * leading;
}

/* The middle of a name, moved so far that it stays in the box. */
static mpt kept_inside(const struct plot *p, mpt x, const struct lines *l)
{
    mpt most = p->box.w - l->width / 2;

    x = x > most ? most : x;
    return x < l->width / 2 ? l->width / 2 : x;
}

static void draw_under(const struct plot *p, size_t i)
{
    const struct lines *name = &p->name[i], *reason = &p->reason[i];
    mpt top = p->area.y + p->area.h + p->foot - names_height(p) + PT(5);
    mpt x = plot_band(p, i);
    mpt y = top + name->leading * 3 / 4;
    lines_draw(&p->pen, name, ALIGN_CENTRE,
               (struct point){ kept_inside(p, x, name), y }, plot_ink(&p->pen));
    if (p->reason_lines > 0)
        lines_draw(
            &p->pen, reason, ALIGN_CENTRE,
            (struct point){ kept_inside(p, x, reason), y + lines_height(name) },
            p->pen.style->muted);
}

/* Right over its band, on white, so that no grid line crosses it. */
static void draw_above(const struct plot *p, size_t i)
{
    const struct look white = { .colour = { 255, 255, 255 } };
    const struct lines *l = &p->name[i];
    mpt bottom = p->area.y + p->band * (mpt)i + p->above;
    struct point at = { 0, bottom - lines_height(l) + l->leading * 3 / 4 };
    struct rect r = lines_box(l, ALIGN_LEFT, at);

    mark_bar(&p->pen, (struct rect){ 0, r.y, r.w + PT(2), r.h }, &white, false);
    lines_draw(&p->pen, l, ALIGN_LEFT, at, plot_ink(&p->pen));
}

/* Sets the last row apart from those that it sums up. */
static void draw_total_rule(const struct plot *p)
{
    mpt y = p->area.y + p->band * (mpt)(p->chart->n_categories - 1);

    if (p->horizontal && p->chart->total_last && p->chart->n_categories > 1)
        mark_line(&p->pen, (struct point){ 0, y },
                  (struct point){ p->box.w, y },
                  (struct stroke){ p->pen.style->muted, 800, 0 });
}

void names_draw(const struct plot *p)
{
    size_t n = p->chart->n_categories;
    for (size_t i = 0; i < n; i++) {
        const struct lines *l = &p->name[i];
        struct point left = { 0, lines_centre(&p->pen, l, plot_band(p, i)) };

        if (p->above > 0)
            draw_above(p, i);
        else if (p->horizontal)
            lines_draw(&p->pen, l, ALIGN_LEFT, left, plot_ink(&p->pen));
        else if ((n - 1 - i) % p->every == 0)
            draw_under(p, i);
    }
    draw_total_rule(p);
}
