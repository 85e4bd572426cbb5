/* Bytes -> raw fields, record by record.
 *
 * The surprise: libcsv sees only records that need it. Fields without quotes,
 * and fields that are merely enclosed in quotes, are slices of the source,
 * found eight bytes at a time; everything else about quotes is libcsv's. The
 * property test holds both ways equal. */
#include "csv_priv.h"

#include <assert.h>
#include <string.h>

#define ONES UINT64_C(0x0101010101010101)
#define LOWS UINT64_C(0x7F7F7F7F7F7F7F7F)

struct splitter splitter_begin(struct arena *a, struct str bytes,
                               struct rules rules)
{
    return (struct splitter){ .arena = a,
                              .bytes = bytes,
                              .rules = rules,
                              .next_row = 1,
                              .next_line = 1,
                              .torn_at = STR_NONE };
}

static void splitter_grow(struct splitter *s)
{
    void *array = s->field;

    arena_grow(s->arena, &array, s->n, &s->cap, sizeof *s->field,
               _Alignof(struct str));
    s->field = array;
}

void splitter_put(struct splitter *s, struct str field)
{
    if (s->n == s->cap)
        splitter_grow(s);
    s->field[s->n++] = field;
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool splitter_is_blank(const struct splitter *s)
{
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->field[i].len; k++) {
            if (!is_white(s->field[i].ptr[k]))
                return false;
        }
    }
    return true;
}

/* ---- the plain way ------------------------------------------------------ */

/* High bit set in each byte of y that is 0 in x: exact, no borrow travels. */
static inline uint64_t nonzero(uint64_t x)
{
    return ((x & LOWS) + LOWS) | x;
}

static inline size_t first_byte(uint64_t mask)
{
    return (size_t)__builtin_ctzll(mask) / 8;
}

static inline bool is_special(char c, char mark, char quote)
{
    return c == mark || c == quote || c == '\n' || c == '\r';
}

/* First `mark`, quote or line end from `at` on, or the end. */
static inline size_t special_find(struct str s, size_t at, char mark,
                                  char quote)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t marks = ONES * (unsigned char)mark;
    const uint64_t quotes = ONES * (unsigned char)quote;

    for (; s.len - at >= 8; at += 8) {
        uint64_t w, clear;

        memcpy(&w, s.ptr + at, 8);
        clear = nonzero(w ^ marks) & nonzero(w ^ quotes) &
                nonzero(w ^ ONES * '\n') & nonzero(w ^ ONES * '\r');
        clear |= LOWS;
        if (clear != UINT64_MAX)
            return at + first_byte(~clear);
    }
#endif
    while (at < s.len && !is_special(s.ptr[at], mark, quote))
        at++;
    return at;
}

/* Behind a line end at `at`: CR LF is one. */
static size_t behind_line_end(struct str b, size_t at)
{
    if (b.ptr[at] == '\r' && at + 1 < b.len && b.ptr[at + 1] == '\n')
        return at + 2;
    return at + 1;
}

size_t line_end(struct str bytes, size_t at)
{
    at = special_find(bytes, at, '\n', '\n');
    return at < bytes.len ? behind_line_end(bytes, at) : at;
}

/* The text of a field that is enclosed in quotes and has none inside; line ends
 * are counted. False: it is not so simple. *at: from the opening quote to
 * behind the closing one. */
static bool enclosed(struct splitter *s, size_t *at, uint32_t *n_lines)
{
    const struct str b = s->bytes;
    const size_t from = *at + 1;
    const char quote = s->rules.quote;
    size_t i = special_find(b, from, quote, quote);

    while (i < b.len && b.ptr[i] != quote) {
        if (b.ptr[i] == '\n' || i + 1 == b.len || b.ptr[i + 1] != '\n')
            *n_lines += 1;
        i = special_find(b, i + 1, quote, quote);
    }
    if (i == b.len || (s->rules.escape != 0 && b.ptr[i - 1] == s->rules.escape))
        return false;
    *at = i + 1;
    if (*at < b.len && b.ptr[*at] != s->rules.delimiter && b.ptr[*at] != '\n' &&
        b.ptr[*at] != '\r')
        return false;
    splitter_put(s, (struct str){ b.ptr + from, i - from });
    return true;
}

static void record_end(struct splitter *s, size_t end, uint32_t n_lines)
{
    s->end = s->at = end;
    s->next_line = s->line + n_lines;
}

/* False: the record has quotes that need libcsv; nothing is decided then. */
static bool split_plain(struct splitter *s)
{
    const struct str b = s->bytes;
    const char delimiter = s->rules.delimiter, quote = s->rules.quote;
    uint32_t n_lines = 1;
    size_t at = s->begin;

    for (;;) {
        const size_t from = at;

        if (at < b.len && b.ptr[at] == quote) {
            if (!enclosed(s, &at, &n_lines))
                return false;
        } else {
            at = special_find(b, at, delimiter, quote);
            splitter_put(s, (struct str){ b.ptr + from, at - from });
        }
        if (at == b.len)
            break;
        if (b.ptr[at] == quote)
            return false;
        if (b.ptr[at] != delimiter) {
            at = behind_line_end(b, at);
            break;
        }
        at++;
    }
    record_end(s, at, n_lines);
    return true;
}

enum split splitter_next(struct splitter *s)
{
    assert(s->at <= s->bytes.len);
    s->torn_at = STR_NONE;
    s->n = 0;
    s->begin = s->end = s->at;
    if (s->at == s->bytes.len)
        return SPLIT_END;
    s->row = s->next_row++;
    s->line = s->next_line;
    s->read_by = s->rules;
    s->mend = MEND_NONE;
    s->is_doubtful = false;
    if (!s->is_slow && !s->rules.is_spaced && split_plain(s))
        return SPLIT_RECORD;
    return split_quoted(s);
}
