/* The words of a chart: broken into lines and placed.
 *
 * The surprise: text is centred on the height of its capitals, not on the
 * line, because that is what the eye compares with a bar or a tick. */
#include "chart_priv.h"

#include <assert.h>

#include <trustpress/base/utf8.h>

static mpt size_of(const struct pen *pen, enum text_size size)
{
    mpt normal = pen->style->style[STYLE_CHART].size;

    return size == TEXT_SMALL ? normal * 15 / 17 : normal;
}

static mpt leading_of(const struct pen *pen, enum text_size size)
{
    mpt normal = pen->style->style[STYLE_CHART].leading;

    return size == TEXT_SMALL ? normal * 15 / 17 : normal;
}

static const struct run *shape(const struct pen *pen, enum face face,
                               struct str text)
{
    return pen->metrics->shape(pen->metrics->shaper, face, text);
}

/* End of the longest piece from `from` that fits: at a space where there is
 * one, else inside the word; always at least one character. */
static size_t line_end(const struct pen *pen, const struct lines *l,
                       struct str text, size_t from, mpt width)
{
    size_t fits = from, at = from, first = from;

    while (at < text.len) {
        size_t stop = str_find_byte(str_slice(text, at, text.len), ' ');

        stop = stop == STR_NONE ? text.len : at + stop;
        if (run_width(shape(pen, l->face, str_slice(text, from, stop)),
                      l->size) > width)
            break;
        fits = stop;
        at = stop + 1;
    }
    if (fits > from)
        return fits;
    utf8_next(text, &first);
    for (fits = first; first < text.len && text.ptr[first] != ' ';) {
        utf8_next(text, &first);
        if (run_width(shape(pen, l->face, str_slice(text, from, first)),
                      l->size) > width)
            break;
        fits = first;
    }
    return fits;
}

static void add_line(const struct pen *pen, struct lines *l, size_t *cap,
                     const struct run *run)
{
    void *runs = l->run;
    mpt width = run_width(run, l->size);

    arena_grow(pen->arena, &runs, l->n, cap, sizeof *l->run,
               _Alignof(const struct run *));
    l->run = runs;
    l->run[l->n++] = run;
    l->width = width > l->width ? width : l->width;
}

struct lines lines_set(const struct pen *pen, enum face face,
                       enum text_size size, struct str text, mpt width)
{
    struct lines l = { .face = face,
                       .size = size_of(pen, size),
                       .leading = leading_of(pen, size) };
    size_t cap = 0, end;

    for (size_t at = 0; at < text.len;) {
        end = line_end(pen, &l, text, at, width);
        add_line(pen, &l, &cap, shape(pen, face, str_slice(text, at, end)));
        for (at = end; at < text.len && text.ptr[at] == ' ';)
            at++;
    }
    return l;
}

mpt lines_height(const struct lines *l)
{
    return (mpt)l->n * l->leading;
}

mpt lines_least(const struct pen *pen, enum face face, enum text_size size,
                struct str text)
{
    mpt least = 0;
    struct str word;

    while (!str_empty(text)) {
        mpt w;

        str_cut(text, ' ', &word, &text);
        w = run_width(shape(pen, face, word), size_of(pen, size));
        least = w > least ? w : least;
    }
    return least;
}

mpt lines_centre(const struct pen *pen, const struct lines *l, mpt y)
{
    struct face_metrics m = pen->metrics->face(pen->metrics->shaper, l->face);
    mpt capital = (mpt)((int64_t)m.cap_height * l->size / 1000);

    return y + capital / 2 - (l->n > 0 ? (mpt)(l->n - 1) * l->leading / 2 : 0);
}

static mpt shift(enum align align, mpt width)
{
    switch (align) {
    case ALIGN_RIGHT:
        return width;
    case ALIGN_CENTRE:
        return width / 2;
    case ALIGN_LEFT:
    case ALIGN_DECIMAL:
        break;
    }
    return 0;
}

struct rect lines_box(const struct lines *l, enum align align,
                      struct point baseline)
{
    return (struct rect){ baseline.x - shift(align, l->width),
                          baseline.y - l->size * 3 / 4, l->width,
                          lines_height(l) - l->leading + l->size };
}

void lines_draw(const struct pen *pen, const struct lines *l, enum align align,
                struct point baseline, struct colour colour)
{
    for (size_t i = 0; i < l->n; i++) {
        struct text_item item = {
            .run = &l->run[i], .n = 1, .size = l->size, .colour = colour
        };
        mpt x = baseline.x - shift(align, run_width(l->run[i], l->size));

        frame_text(pen->frame,
                   (struct point){ x, baseline.y + (mpt)i * l->leading },
                   pen->tag, &item);
    }
}

/* Money stands in brackets when negative, other things have a minus sign. */
struct str point_value_text(struct arena *a, struct str unit,
                            struct decimal value, int decimals)
{
    bool negative = decimal_sign(value) < 0;
    bool money = str_starts(unit, STR("£"));
    struct str n = decimal_grouped(a, decimal_absolute(value), decimals);
    const char *pound = str_equal(unit, STR("£")) ? "£" : "";
    const char *percent = str_equal(unit, STR("%")) ? "%" : "";

    if (negative && money)
        return str_printf(a, "(%s%.*s)", pound, STR_ARG(n));
    return str_printf(a, "%s%s%.*s%s", negative ? "−" : "", pound, STR_ARG(n),
                      percent);
}
