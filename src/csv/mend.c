/* A line that is out of order, read where only one reading is possible.
 *
 * The surprise: nothing is guessed into columns. A line that was put right must
 * be in good order from end to end, have the header's width, and hold in every
 * column what that column holds elsewhere (shape.c), or it stays torn. */
#include "csv_priv.h"

#include <string.h>

static struct str line_of(const struct splitter *s)
{
    return str_slice(s->bytes, s->begin, line_end(s->bytes, s->begin));
}

static size_t wanted_width(const struct splitter *s)
{
    return s->width > 0 ? s->width : s->width_likely;
}

/* ---- ways to put a line right ----------------------------------------------
 * Each writes the whole line to out, which has room for twice its length. */

/* Some systems write \" for a quote inside a quoted text. */
static size_t double_escaped(struct str line, char quote, char *out)
{
    for (size_t i = 0; i < line.len; i++) {
        const bool is_escape =
            line.ptr[i] == '\\' && i + 1 < line.len && line.ptr[i + 1] == quote;

        out[i] = is_escape ? quote : line.ptr[i];
    }
    return line.len;
}

static bool ends_text(struct str line, size_t at, char delimiter)
{
    return at >= line.len || line.ptr[at] == delimiter ||
           line.ptr[at] == '\n' || line.ptr[at] == '\r';
}

/* Length of what stands between a quote and the field's end, when that is
 * nothing but closing marks: "ab"]) */
static size_t tail_len(struct str s, char delimiter)
{
    size_t n = 0;

    while (n < s.len && str_find_byte(STR("])}.;:!?"), s.ptr[n]) != STR_NONE &&
           s.ptr[n] != delimiter)
        n++;
    return ends_text(s, n, delimiter) ? n : 0;
}

/* ["a","b"] without quotes of its own: "b"] becomes "b]". */
static size_t draw_in_tails(struct str line, struct rules rules, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < line.len; i++) {
        const struct str rest = str_slice(line, i + 1, line.len);
        const size_t tail =
            line.ptr[i] == rules.quote ? tail_len(rest, rules.delimiter) : 0;

        if (tail > 0)
            memcpy(out + n, rest.ptr, tail);
        out[n + tail] = line.ptr[i];
        n += tail + 1;
        i += tail;
    }
    return n;
}

/* Quotes that nobody doubled: one that ends no field belongs to its text. */
static size_t double_quotes(struct str line, struct rules rules, char *out)
{
    bool at_start = true, is_inside = false;
    size_t n = 0;

    for (size_t i = 0; i < line.len; i++) {
        const char c = line.ptr[i];

        if (c == rules.quote && is_inside) {
            is_inside = !ends_text(line, i + 1, rules.delimiter);
            if (is_inside)
                out[n++] = c;
        } else if (c == rules.quote) {
            is_inside = at_start;
        }
        out[n++] = c;
        at_start = c == rules.delimiter && !is_inside;
    }
    return n;
}

static size_t cut_out(struct str line, size_t at, char *out)
{
    memcpy(out, line.ptr, at);
    memcpy(out + at, line.ptr + at + 1, line.len - at - 1);
    return line.len - 1;
}

static size_t put_in(struct str line, size_t at, char c, char *out)
{
    memcpy(out, line.ptr, at);
    out[at] = c;
    memcpy(out + at + 1, line.ptr + at, line.len - at);
    return line.len + 1;
}

/* ---- judging ---------------------------------------------------------------
 */

static bool is_in_order(const struct splitter *s)
{
    return raw_find_stray(s->bytes, s->begin, s->end, s->rules).stray ==
           STR_NONE;
}

static void take_over(struct splitter *s, const struct splitter *one,
                      enum mend mend)
{
    s->n = 0;
    for (size_t i = 0; i < one->n; i++)
        splitter_put(s, one->field[i]);
    s->end = s->at = line_end(s->bytes, s->begin);
    s->next_line = s->line + 1;
    s->read_by = one->rules;
    s->mend = mend;
}

/* Room for twice the line, used over and over. */
static char *room_for(struct splitter *s, struct str line)
{
    if (2 * line.len > s->line_cap) {
        s->line_cap = 4 * line.len;
        s->line_room = arena_array(s->arena, char, s->line_cap);
    }
    return s->line_room;
}

/* A splitter of those bytes alone, in the memory of the last such. */
static struct splitter *alone(struct splitter *s, struct str bytes,
                              struct rules rules)
{
    struct splitter fresh = splitter_begin(s->arena, bytes, rules);

    if (s->alone == NULL)
        s->alone = arena_new_of(s->arena, struct splitter);
    fresh.field = s->alone->field;
    fresh.cap = s->alone->cap;
    fresh.own = s->alone->own;
    fresh.own_cap = s->alone->own_cap;
    *s->alone = fresh;
    return s->alone;
}

/* Reads the line that was put right by itself. */
static bool read_alone(struct splitter *one)
{
    return splitter_next(one) == SPLIT_RECORD && one->end == one->bytes.len &&
           is_in_order(one);
}

static bool adopt(struct splitter *s, struct str mended, size_t at_most)
{
    struct splitter *one = alone(s, mended, s->rules);

    if (!read_alone(one) || one->n < wanted_width(s) || one->n > at_most)
        return false;
    take_over(s, one, MEND_ESCAPE);
    return true;
}

/* A reading that is only likely must fit every column. */
static bool is_likely(struct splitter *s, struct str mended, struct rules rules)
{
    struct splitter *one = alone(s, mended, rules);

    return read_alone(one) && one->n == wanted_width(s) &&
           (s->shape == NULL ||
            shape_misfits(s->shape, one->field, one->n) == 0);
}

static bool adopt_guess(struct splitter *s, struct str mended,
                        struct rules rules)
{
    if (!is_likely(s, mended, rules))
        return false;
    take_over(s, s->alone, MEND_GUESS);
    return true;
}

/* The lines behind it must be in order, or a text that was cut off in mid quote
 * would become rows. */
static bool next_is_in_order(struct splitter *s, bool is_torn)
{
    struct splitter *next = alone(s, s->bytes, s->rules);

    next->at = line_end(s->bytes, s->begin);
    if (splitter_next(next) == SPLIT_END)
        return is_torn && next->torn_at == STR_NONE;
    return next->n == wanted_width(s) && next->mend == MEND_NONE;
}

static struct str without(const struct splitter *s, struct str line, size_t at,
                          char *out)
{
    return (struct str){ out, cut_out(line, at - s->begin, out) };
}

/* ---- a torn line -----------------------------------------------------------
 */

/* Whether the line is whole without the quote at `open`: in the header, or where
 * it stands before a value that needs no quotes. Before words it is as likely
 * that the closing one is missing, and more with it. */
static bool is_one_too_many(struct splitter *s, struct str line, size_t open)
{
    const size_t i = raw_index(s->bytes, s->begin, open, s->rules);

    return open < s->begin + line.len &&
           is_likely(s, without(s, line, open, s->line_room), s->rules) &&
           (s->width == 0 || (s->shape != NULL && i < s->alone->n &&
                              !shape_is_words(s->alone->field[i])));
}

/* Quotes that are one too many, or not doubled. If both would do, neither is
 * done. The second may draw fields together, so columns must be known. */
static bool mend_by_guess(struct splitter *s, struct str line, size_t open)
{
    char *out = s->line_room;
    const bool is_extra = is_one_too_many(s, line, open);
    const struct str doubled = { out, double_quotes(line, s->rules, out) };
    const bool is_doubled = s->shape != NULL && is_likely(s, doubled, s->rules);

    if (is_extra && !is_doubled)
        return adopt_guess(s, without(s, line, open, out), s->rules);
    return is_doubled && !is_extra && adopt_guess(s, doubled, s->rules);
}

bool line_mend(struct splitter *s, struct raw_field f)
{
    const struct str line = line_of(s);
    struct str mended;
    char *out;

    if (wanted_width(s) < 2 || s->rules.is_spaced)
        return false;
    out = room_for(s, line);
    mended = (struct str){ out, double_escaped(line, s->rules.quote, out) };
    if (adopt(s, mended, wanted_width(s)))
        return true;
    mended.len = draw_in_tails(line, s->rules, out);
    if (s->width > 0 && adopt(s, mended, SIZE_MAX))
        return true;
    return next_is_in_order(s, f.stray != STR_NONE) &&
           mend_by_guess(s, line, f.begin);
}

/* ---- a line that was read, but should not be trusted ------------------------
 */

/* ""text": one quote too many opens the field. */
static size_t doubled_opening(const struct splitter *s)
{
    size_t at = s->begin;
    bool is_last = false;

    while (!is_last) {
        const struct raw_field f =
            raw_next(s->bytes, &at, s->end, s->rules, &is_last);

        if (f.stray == f.begin + 1 || f.swallows)
            return f.stray == f.begin + 1 ? f.begin : STR_NONE;
    }
    return STR_NONE;
}

static struct str parted(const struct splitter *s, struct str line, size_t i,
                         char *out)
{
    return (struct str){ out, put_in(line, i, s->rules.delimiter, out) };
}

/* Puts a separator in behind a quote that is doubled, if that does in one place
 * alone; if it does in several, the record is doubtful. */
static bool part_at_doubled(struct splitter *s, struct str line, char *out)
{
    size_t at = STR_NONE, n = 0;

    for (size_t i = 1; i + 1 < line.len && n < 2; i++) {
        if (line.ptr[i] == s->rules.quote &&
            line.ptr[i + 1] == s->rules.quote &&
            is_likely(s, parted(s, line, i + 1, out), s->rules)) {
            at = i + 1;
            n++;
        }
    }
    s->is_doubtful = n > 1;
    return n == 1 && adopt_guess(s, parted(s, line, at, out), s->rules);
}

static bool part_at_bare(struct splitter *s, struct str line, char *out,
                         bool is_fine)
{
    bool is_inches = false;
    const size_t at = raw_find_bare(s->bytes, s->begin, s->begin + line.len,
                                    s->rules, &is_inches);

    if (at == STR_NONE || (is_fine && is_inches))
        return false;
    return adopt_guess(s, parted(s, line, at - s->begin, out), s->rules);
}

/* 8\" with text behind it: taken for an escape unless the file's texts are
 * in single quotes, where both marks are common. */
static bool undo_escapes(struct splitter *s, struct str line, char *out)
{
    const struct raw_field f =
        raw_find_stray(s->bytes, s->begin, s->end, s->rules);

    if (s->rules.quote != '"' || f.stray == STR_NONE || f.stray == s->begin ||
        s->bytes.ptr[f.stray - 1] != '\\')
        return false;
    return adopt(s,
                 (struct str){ out, double_escaped(line, s->rules.quote, out) },
                 s->width);
}

void line_reconsider(struct splitter *s)
{
    const struct str line = line_of(s);
    const bool is_stray = s->mend == MEND_STRAY;
    size_t opening;
    bool is_fine;
    char *out;

    if (s->shape == NULL || s->rules.is_spaced ||
        s->end - s->begin > CSV_FIELD_MAX)
        return;
    out = room_for(s, line);
    if (is_stray && undo_escapes(s, line, out))
        return;
    opening = is_stray ? doubled_opening(s) : STR_NONE;
    if (opening < s->begin + line.len &&
        adopt_guess(s, without(s, line, opening, out), s->rules))
        return;
    is_fine = !is_stray && s->n == s->width &&
              shape_misfits(s->shape, s->field, s->n) == 0;
    if (!part_at_bare(s, line, out, is_fine) && s->n + 1 == s->width)
        (void)part_at_doubled(s, line, out);
}

bool line_reread(struct splitter *s, struct rules rules)
{
    return adopt_guess(s, line_of(s), rules);
}
