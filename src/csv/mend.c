/* A torn line, mended where only one reading is possible.
 *
 * The surprise: nothing is guessed into columns. A mended line must be in good
 * order from end to end and at least as wide as the header, or it stays torn.
 */
#include "csv_priv.h"

#include <string.h>

/* Some systems write \" for a quote inside a quoted text. */
static size_t undo_backslashes(struct str line, char delimiter, char *out)
{
    (void)delimiter;
    for (size_t i = 0; i < line.len; i++) {
        const bool is_escape =
            line.ptr[i] == '\\' && i + 1 < line.len && line.ptr[i + 1] == '"';

        out[i] = is_escape ? '"' : line.ptr[i];
    }
    return line.len;
}

static bool ends_text(char c, char delimiter)
{
    return c == delimiter || c == '\n' || c == '\r';
}

/* Length of what stands between a quote and the field's end, when that is
 * nothing but closing marks: "ab"]) */
static size_t tail_len(struct str s, char delimiter)
{
    size_t n = 0;

    while (n < s.len && str_find_byte(STR("])}.;:!?"), s.ptr[n]) != STR_NONE &&
           s.ptr[n] != delimiter)
        n++;
    return n == s.len || ends_text(s.ptr[n], delimiter) ? n : 0;
}

/* ["a","b"] without quotes of its own: "b"] becomes "b]". */
static size_t draw_in_tails(struct str line, char delimiter, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < line.len; i++) {
        const struct str rest = str_slice(line, i + 1, line.len);
        const size_t tail = line.ptr[i] == '"' ? tail_len(rest, delimiter) : 0;

        if (tail > 0)
            memcpy(out + n, rest.ptr, tail);
        out[n + tail] = line.ptr[i];
        n += tail + 1;
        i += tail;
    }
    return n;
}

static bool is_in_order(const struct splitter *s)
{
    return raw_find_stray(s->bytes, s->begin, s->end, s->rules).stray ==
           STR_NONE;
}

/* Reads the mended line by itself and takes its fields over. */
static bool adopt(struct splitter *s, struct str mended, size_t at_most)
{
    struct splitter one = splitter_begin(s->arena, mended, s->rules);

    if (splitter_next(&one) != SPLIT_RECORD || one.end != mended.len ||
        one.n < s->width || one.n > at_most || !is_in_order(&one))
        return false;
    s->n = 0;
    for (size_t i = 0; i < one.n; i++)
        splitter_put(s, one.field[i]);
    s->end = s->at = line_end(s->bytes, s->begin);
    s->next_line = s->line + 1;
    s->read_by = s->rules;
    return true;
}

bool line_mend(struct splitter *s)
{
    const struct str line =
        str_slice(s->bytes, s->begin, line_end(s->bytes, s->begin));
    struct str mended;
    char *out;

    if (s->width == 0 || s->rules.is_spaced)
        return false;
    out = arena_array(s->arena, char, line.len);
    mended =
        (struct str){ out, undo_backslashes(line, s->rules.delimiter, out) };
    if (adopt(s, mended, s->width))
        return true;
    mended.len = draw_in_tails(line, s->rules.delimiter, out);
    return adopt(s, mended, SIZE_MAX);
}
