/* Alternative text: the chart told to a person who can not see it.
 *
 * The surprise: it is complete. Every value, gap and reference line is in it,
 * in the order in which an eye would find them: what it is, what it says, then
 * the values. */
#include "chart_priv.h"

/* ---- small words -------------------------------------------------------- */

static void put_sentence(struct buf *out, struct str s)
{
    s = str_trim(s);
    if (str_empty(s))
        return;
    if (out->len > 0)
        buf_byte(out, ' ');
    buf_append(out, s);
    if (!str_ends(s, STR(".")) && !str_ends(s, STR("?")) &&
        !str_ends(s, STR("!")))
        buf_byte(out, '.');
}

static void put_kind(struct buf *out, enum chart_kind kind)
{
    static const char *const names[] = { "Bar chart.", "Line chart.",
                                         "Dot chart.", "Waterfall chart.",
                                         "Funnel chart." };

    buf_text(out, names[kind]);
}

static void put_unit(struct buf *out, struct str unit)
{
    if (str_empty(unit))
        return;
    if (str_equal(unit, STR("%")))
        unit = STR("per cent");
    buf_text(out, " Values in ");
    buf_append(out, unit);
    buf_byte(out, '.');
}

/* ---- what the values say ------------------------------------------------ */

struct extremes {
    size_t high, low; /* categories */
    bool single_high, single_low;
    size_t n; /* values compared */
};

static struct extremes extremes_of(const struct chart *c,
                                   const struct chart_series *s)
{
    struct extremes e = { 0 };

    for (size_t i = 0; i < c->n_categories; i++) {
        int up, down;

        if (!s->point[i].present)
            continue;
        if (e.n++ == 0) {
            e.high = e.low = i;
            e.single_high = e.single_low = true;
            continue;
        }
        up = decimal_compare(s->point[i].value, s->point[e.high].value);
        down = decimal_compare(s->point[i].value, s->point[e.low].value);
        e.single_high = up > 0 || (up < 0 && e.single_high);
        e.single_low = down < 0 || (down > 0 && e.single_low);
        e.high = up > 0 ? i : e.high;
        e.low = down < 0 ? i : e.low;
    }
    return e;
}

static void put_point(struct buf *out, const struct chart *c,
                      const struct chart_series *s, size_t i)
{
    buf_append(out, c->category[i]);
    buf_byte(out, ' ');
    buf_append(out, s->point[i].text);
    if (s->point[i].forecast)
        buf_text(out, " (forecast)");
}

static void put_extremes(struct buf *out, const struct chart *c,
                         const struct chart_series *s)
{
    struct extremes e = extremes_of(c, s);

    if (e.n < 4 || !e.single_high || !e.single_low)
        return;
    if (c->n_series > 1) {
        buf_byte(out, ' ');
        buf_append(out, s->name);
        buf_text(out, " highest: ");
    } else {
        buf_text(out, " Highest: ");
    }
    put_point(out, c, s, e.high);
    buf_text(out, "; lowest: ");
    put_point(out, c, s, e.low);
    buf_byte(out, '.');
}

/* " From 61% in 2021/22 to 68% in 2024/25." */
static void put_course(struct buf *out, const struct chart *c,
                       const struct chart_series *s)
{
    size_t first = 0, end = c->n_categories;

    while (first < end && !s->point[first].present)
        first++;
    while (end > first && !s->point[end - 1].present)
        end--;
    if (end - first < 3)
        return;
    buf_text(out, " From ");
    buf_append(out, s->point[first].text);
    buf_text(out, " in ");
    buf_append(out, c->category[first]);
    buf_text(out, " to ");
    buf_append(out, s->point[end - 1].text);
    buf_text(out, " in ");
    buf_append(out, c->category[end - 1]);
    buf_text(out, s->point[end - 1].forecast ? " (forecast)." : ".");
}

/* ---- series ------------------------------------------------------------- */

static void put_gaps(struct buf *out, const struct chart *c,
                     const struct chart_series *s, bool any)
{
    bool first = true;

    for (size_t i = 0; i < c->n_categories; i++) {
        if (s->point[i].present)
            continue;
        if (first)
            buf_text(out, any ? "; no value for " : " no value for ");
        else
            buf_text(out, ", ");
        first = false;
        buf_append(out, c->category[i]);
        buf_text(out, " (");
        buf_append(out, s->point[i].reason);
        buf_byte(out, ')');
    }
}

static void put_series(struct buf *out, const struct chart *c,
                       const struct chart_series *s)
{
    bool any = false;

    buf_byte(out, ' ');
    buf_append(out, str_empty(s->name) ? STR("Values") : s->name);
    if (s->comparator)
        buf_text(out, " (for comparison)");
    buf_byte(out, ':');
    for (size_t i = 0; i < c->n_categories; i++) {
        if (!s->point[i].present)
            continue;
        buf_text(out, any ? ", " : " ");
        put_point(out, c, s, i);
        any = true;
    }
    put_gaps(out, c, s, any);
    buf_byte(out, '.');
}

/* Several series of bars or dots are compared category by category. */
static void put_category(struct buf *out, const struct chart *c, size_t i)
{
    struct str reason = common_reason(c, i);

    buf_byte(out, ' ');
    buf_append(out, c->category[i]);
    if (!str_empty(reason)) {
        buf_text(out, ": no value (");
        buf_append(out, reason);
        buf_text(out, ").");
        return;
    }
    for (size_t s = 0; s < c->n_series; s++) {
        const struct chart_point *p = &c->series[s].point[i];

        buf_text(out, s == 0 ? ": " : ", ");
        buf_append(out, c->series[s].name);
        buf_text(out, p->present ? " " : " no value (");
        buf_append(out, p->present ? p->text : p->reason);
        buf_text(out, !p->present ? ")" : p->forecast ? " (forecast)" : "");
    }
    buf_byte(out, '.');
}

static void put_values(struct buf *out, const struct chart *c)
{
    if (c->kind == CHART_LINE || c->n_series == 1) {
        for (size_t s = 0; s < c->n_series; s++)
            put_series(out, c, &c->series[s]);
        return;
    }
    for (size_t i = 0; i < c->n_categories; i++)
        put_category(out, c, i);
}

static void put_lines(struct arena *a, struct buf *out, const struct chart *c)
{
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct chart_line *line = &c->line[i];

        buf_text(out, " Reference line: ");
        buf_append(out, line->name);
        buf_text(out, " at ");
        buf_append(
            out, point_value_text(a, c->unit, line->value, line->value.scale));
        buf_byte(out, '.');
    }
}

struct str chart_describe(struct arena *a, const struct chart *chart)
{
    struct buf out = { 0 };
    struct arena *scratch = arena_new(0);
    struct chart shown = chart_present(scratch, chart);
    const struct chart *c = &shown;
    put_kind(&out, c->kind);
    put_sentence(&out, c->title);
    put_unit(&out, c->unit);
    if (c->kind == CHART_LINE)
        put_course(&out, c, &c->series[0]);
    else if (c->kind != CHART_WATERFALL)
        put_extremes(&out, c, &c->series[0]);
    put_values(&out, c);
    put_lines(scratch, &out, c);
    put_sentence(&out, chart_absent(scratch, chart));
    arena_free(scratch);
    return buf_take(&out, a);
}
