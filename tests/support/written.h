/* Tables written as exports write them, in every encoding, with every delimiter
 * and line end: for what must read back as it was. */
#ifndef TESTS_SUPPORT_WRITTEN_H
#define TESTS_SUPPORT_WRITTEN_H

#include <trustpress/base/buf.h>
#include <trustpress/base/utf8.h>
#include <trustpress/csv.h>

struct style {
    enum encoding encoding;
    char delimiter;
    const char *line_end;
    bool quotes_all; /* or only what needs them */
    bool ends;       /* with a line end behind the last row */
};

/* Cells row by row, UTF-8; the first row is the header. */
struct written_table {
    struct str *cell;
    size_t n_rows, n_columns;
};

static inline bool written_needs_quotes(struct str s, char delimiter)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == delimiter || s.ptr[i] == '"' || s.ptr[i] == '\n' ||
            s.ptr[i] == '\r')
            return true;
    }
    return false;
}

static inline void written_cell(struct buf *b, struct str s,
                                const struct style *style)
{
    if (!style->quotes_all && !written_needs_quotes(s, style->delimiter)) {
        buf_append(b, s);
        return;
    }
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, s.ptr[i]);
    }
    buf_byte(b, '"');
}

static inline void written_unit(struct buf *b, uint32_t unit, enum encoding e)
{
    const char high = (char)(unit >> 8), low = (char)(unit & 0xFF);

    buf_byte(b, e == ENCODING_UTF16_LE ? low : high);
    buf_byte(b, e == ENCODING_UTF16_LE ? high : low);
}

/* Windows-1252 for the characters that these tests use of it. */
static inline char written_windows(uint32_t c)
{
    switch (c) {
    case 0x2019:
        return (char)0x92;
    case 0x2013:
        return (char)0x96;
    case 0x20AC:
        return (char)0x80;
    default:
        return (char)c;
    }
}

static inline void written_encode(struct buf *out, struct str utf8,
                                  enum encoding e)
{
    size_t at = 0;

    if (e == ENCODING_UTF8_BOM)
        buf_text(out, "\xEF\xBB\xBF");
    if (e == ENCODING_UTF8 || e == ENCODING_UTF8_BOM) {
        buf_append(out, utf8);
        return;
    }
    if (e != ENCODING_WINDOWS_1252)
        written_unit(out, 0xFEFF, e);
    while (at < utf8.len) {
        const uint32_t c = utf8_next(utf8, &at);

        if (e == ENCODING_WINDOWS_1252) {
            buf_byte(out, written_windows(c));
        } else if (c < 0x10000) {
            written_unit(out, c, e);
        } else {
            written_unit(out, 0xD800 + ((c - 0x10000) >> 10), e);
            written_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF), e);
        }
    }
}

/* The file, in the arena. */
static inline struct str written(struct arena *a, struct written_table t,
                                 const struct style *style)
{
    struct buf text = { 0 }, out = { 0 };

    for (size_t i = 0; i < t.n_rows * t.n_columns; i++) {
        written_cell(&text, t.cell[i], style);
        if (i % t.n_columns + 1 < t.n_columns)
            buf_byte(&text, style->delimiter);
        else if (i + 1 < t.n_rows * t.n_columns || style->ends)
            buf_text(&text, style->line_end);
    }
    written_encode(&out, buf_str(&text), style->encoding);
    buf_free(&text);
    return buf_take(&out, a);
}

static inline bool written_is_blank(const struct str *row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_empty(str_trim(row[i])))
            return false;
    }
    return true;
}

/* Whether the bytes read back as the table, but for rows with nothing in them;
 * which ones does not matter. */
static inline bool written_reads_back(struct arena *a, struct str bytes,
                                      struct written_table t)
{
    struct diag *dg = diag_new(a);
    struct reader *r = reader_open(a, dg, source_from(a, STR("w.csv"), bytes));
    struct record rec = { 0 };
    bool holds = r != NULL;

    if (holds)
        rec = reader_header(r);
    for (size_t k = 0; holds && k < t.n_rows; k++) {
        const struct str *row = t.cell + k * t.n_columns;

        if (k > 0 && written_is_blank(row, t.n_columns))
            continue;
        holds = k == 0 || reader_next(dg, r, &rec);
        holds = holds && rec.n == t.n_columns;
        for (size_t i = 0; holds && i < t.n_columns; i++)
            holds = str_equal(rec.field[i], row[i]);
    }
    return holds && !reader_next(dg, r, &rec) && diag_errors(dg) == 0 &&
           diag_warnings(dg) == 0;
}

#endif
