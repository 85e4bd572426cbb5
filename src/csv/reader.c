/* The pull reader: source -> records under a header.
 *
 * The surprise: width is never an error here. Real exports have short and long
 * rows (a school without results stops early); they are counted, not judged.
 * A torn quote is an error, but costs one line as long as its end is known. */
#include "csv_priv.h"

#include <string.h>

#include <trustpress/base/utf8.h>

#define TORN_MAX 20 /* torn rows after which reading ends */

struct reader {
    struct arena *arena;
    struct text text;
    struct dialect dialect;
    struct splitter splitter;
    struct record header;
    struct str *first_header_row;    /* as written: the header may come again */
    size_t header_begin, header_end; /* bytes of its first row */
    struct record *title;
    size_t n_titles;
    struct reader_tally tally;
    struct raw_field odd; /* the first record of another width */
    size_t n_torn;
    bool is_over;
    bool must_decode;
    char *decoded;
    size_t cap_decoded;
};

/* ---- decoding records -----------------------------------------------------
 */

static size_t room_needed(const struct splitter *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->field[i].len;
    return n * 3;
}

/* Makes every field of the record UTF-8. ASCII records cost one look. */
static void record_decode(struct reader *r, struct splitter *s)
{
    const struct str raw = str_slice(s->bytes, s->begin, s->end);
    size_t need, len = 0;

    if (!r->must_decode || utf8_ascii(raw))
        return;
    need = room_needed(s);
    if (need > r->cap_decoded) {
        r->cap_decoded = need * 2;
        r->decoded = arena_array(r->arena, char, r->cap_decoded);
    }
    for (size_t i = 0; i < s->n; i++) {
        char *to = r->decoded + len;

        if (utf8_ascii(s->field[i]))
            continue;
        s->field[i].len = text_decode(&r->text, s->field[i], to);
        s->field[i].ptr = to;
        len += s->field[i].len;
    }
}

static struct record record_of(const struct splitter *s)
{
    return (struct record){ s->field, s->n, s->row, s->line };
}

static struct record record_copy(struct arena *a, const struct splitter *s)
{
    struct record copy = record_of(s);
    struct str *field = arena_array(a, struct str, s->n);

    for (size_t i = 0; i < s->n; i++)
        field[i] = str_copy(a, s->field[i]);
    copy.field = field;
    return copy;
}

/* ---- torn quotes -----------------------------------------------------------
 */

static struct span span_at(const struct reader *r, size_t begin, size_t end)
{
    const struct span all = span_of(r->text.src, r->text.bytes);

    return (struct span){ r->text.src, all.begin + begin, all.begin + end };
}

/* Words for the column in which a field is torn: "column 'Name': ". */
static struct str torn_column(const struct reader *r)
{
    const struct splitter *s = &r->splitter;
    const size_t i = raw_index(s->bytes, s->begin, s->torn_at, s->rules);

    if (i >= r->header.n || str_empty(r->header.field[i]))
        return STR("");
    return str_printf(r->arena, "column '%.*s': ", STR_ARG(r->header.field[i]));
}

static void report_torn(struct diag *dg, const struct reader *r)
{
    const size_t at = r->splitter.torn_at;

    diag_report(dg, DIAG_CSV_QUOTE, span_at(r, at, at + 1),
                "%.*sthe text that is quoted from here goes on behind its "
                "closing quote",
                STR_ARG(torn_column(r)));
    diag_hint(dg, "a quote inside a quoted text is written twice: "
                  "\"the \"\"old\"\" hall\"");
}

static void report_open(struct diag *dg, const struct reader *r)
{
    const size_t at = r->splitter.torn_at;

    diag_report(dg, DIAG_CSV_QUOTE, span_at(r, at, at + 1),
                "%.*sthe quote that opens here is never closed; nothing behind "
                "it can be read",
                STR_ARG(torn_column(r)));
    diag_hint(dg, "close it, or take it out; was the file cut off?");
}

/* The first field that is longer than a cell can be, or STR_NONE. */
static size_t overlong(const struct splitter *s)
{
    if (s->end - s->begin <= CSV_FIELD_MAX)
        return STR_NONE;
    for (size_t i = 0; i < s->n; i++) {
        if (s->field[i].len > CSV_FIELD_MAX)
            return i;
    }
    return STR_NONE;
}

/* It counts as torn: most likely its closing quote is another field's. */
static void report_overlong(struct diag *dg, struct reader *r, size_t field)
{
    struct splitter *s = &r->splitter;
    const size_t at =
        raw_find(s->bytes, s->begin, s->end, s->read_by, field).begin;

    s->torn_at = at;
    diag_report(dg, DIAG_CSV_LONG, span_at(r, at, at + 1),
                "%.*sthe text that begins here is %zu characters long, more "
                "than any cell holds",
                STR_ARG(torn_column(r)), s->field[field].len);
    diag_hint(dg, "is a quote missing at its end?");
}

/* ---- opening ----------------------------------------------------------------
 */

/* Next record of any kind, decoded; false at the end or at a torn one. */
static bool take(struct diag *dg, struct reader *r)
{
    size_t long_field;

    switch (splitter_next(&r->splitter)) {
    case SPLIT_RECORD:
        long_field = overlong(&r->splitter);
        if (long_field != STR_NONE) {
            report_overlong(dg, r, long_field);
            return false;
        }
        record_decode(r, &r->splitter);
        return true;
    case SPLIT_TORN:
        report_torn(dg, r);
        return false;
    case SPLIT_END:
        if (r->splitter.torn_at != STR_NONE)
            report_open(dg, r);
        return false;
    }
    return false;
}

static bool take_titles(struct diag *dg, struct reader *r, size_t n)
{
    r->title = arena_array(r->arena, struct record, n);
    for (size_t i = 0; i < n; i++) {
        if (!take(dg, r))
            return false;
        if (!splitter_is_blank(&r->splitter))
            r->title[r->n_titles++] = record_copy(r->arena, &r->splitter);
    }
    return true;
}

/* Trimmed, with line breaks and what surrounds them made one space. */
static struct str heading_clean(struct arena *a, struct str s)
{
    char *out = arena_array(a, char, s.len);
    size_t len = 0;

    s = str_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        const bool is_break = s.ptr[i] == '\n' || s.ptr[i] == '\r';

        if (!is_break)
            out[len++] = s.ptr[i];
        else if (out[len - 1] != ' ')
            out[len++] = ' ';
        while (is_break && i + 1 < s.len &&
               (s.ptr[i + 1] == ' ' || s.ptr[i + 1] == '\n' ||
                s.ptr[i + 1] == '\r'))
            i++;
    }
    return (struct str){ out, len };
}

static struct str heading_add(struct arena *a, struct str text, struct str more)
{
    if (str_empty(more) || str_equal(text, more))
        return text;
    if (str_empty(text))
        return more;
    return str_printf(a, "%.*s %.*s", STR_ARG(text), STR_ARG(more));
}

static struct str cell(const struct record *r, size_t i)
{
    return i < r->n ? r->field[i] : STR("");
}

static bool filled_below(const struct record *rows, size_t n, size_t level,
                         size_t column)
{
    for (size_t k = level + 1; k < n; k++) {
        if (!str_empty(cell(&rows[k], column)))
            return true;
    }
    return false;
}

/* A heading that spans columns ("Travel" over Air, Rail) is written once, in
 * its first column: it is carried to the right while rows below it speak. */
static void headings_join(struct arena *a, const struct record *rows, size_t n,
                          struct str *out)
{
    struct str carried[8] = { { NULL, 0 } };

    for (size_t c = 0; c < rows[0].n; c++) {
        out[c] = STR("");
        for (size_t k = 0; k < n; k++) {
            const struct str here = cell(&rows[k], c);

            if (!str_empty(here)) {
                carried[k] = here;
                for (size_t j = k + 1; j < n; j++)
                    carried[j] = STR("");
            }
            if (!str_empty(here) || filled_below(rows, n, k, c))
                out[c] = heading_add(a, out[c], carried[k]);
        }
    }
}

static struct record header_row(struct reader *r)
{
    const struct splitter *s = &r->splitter;
    struct record row = record_of(s);
    struct str *field = arena_array(r->arena, struct str, s->n);

    for (size_t i = 0; i < s->n; i++)
        field[i] = heading_clean(r->arena, s->field[i]);
    row.field = field;
    return row;
}

static void header_first_row(struct reader *r)
{
    const struct splitter *s = &r->splitter;

    r->first_header_row = arena_array(r->arena, struct str, s->n);
    for (size_t i = 0; i < s->n; i++)
        r->first_header_row[i] = str_copy(r->arena, s->field[i]);
    r->header_begin = s->begin;
    r->header_end = s->end;
}

static bool take_header(struct diag *dg, struct reader *r,
                        struct header_place place)
{
    struct record rows[8];
    struct str *field;
    size_t n = 0;

    for (size_t i = place.first; i < place.end; i++) {
        if (!take(dg, r))
            return false;
        if (n == 0)
            header_first_row(r);
        if (!splitter_is_blank(&r->splitter) || n == 0)
            rows[n++] = header_row(r);
    }
    field = arena_array(r->arena, struct str, rows[0].n);
    headings_join(r->arena, rows, n, field);
    r->header = rows[0];
    r->header.field = field;
    return true;
}

static bool is_all_blank(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (str_find_byte(STR(" \t\r\n,;|\""), bytes.ptr[i]) == STR_NONE)
            return false;
    }
    return true;
}

static struct header_place reader_decide(struct reader *r)
{
    struct arena *scratch = arena_new(0);
    struct sample *sample = arena_new_of(scratch, struct sample);
    const struct rules rules = rules_choose(scratch, r->text.bytes);
    struct header_place place;

    sample_take(scratch, sample, r->text.bytes, rules);
    place = header_find(sample);
    r->splitter = splitter_begin(r->arena, r->text.bytes, rules);
    r->dialect = (struct dialect){ .encoding = r->text.encoding,
                                   .delimiter = rules.delimiter,
                                   .title_rows = place.first,
                                   .header_rows = place.n_rows,
                                   .c1_repaired = r->text.has_c1 };
    arena_free(scratch);
    return place;
}

struct reader *reader_open(struct arena *a, struct diag *dg,
                           const struct source *src)
{
    struct reader *r = arena_new_of(a, struct reader);
    struct header_place place;

    r->arena = a;
    if (!text_open(a, dg, src, &r->text))
        return NULL;
    if (is_all_blank(r->text.bytes)) {
        diag_report(dg, DIAG_CSV_EMPTY, (struct span){ src, 0, 0 },
                    "the file holds nothing");
        return NULL;
    }
    r->must_decode = text_needs_decoding(&r->text);
    place = reader_decide(r);
    if (!take_titles(dg, r, place.first) || !take_header(dg, r, place))
        return NULL;
    r->splitter.width = r->header.n;
    return r;
}

const struct dialect *reader_dialect(const struct reader *r)
{
    return &r->dialect;
}

struct record reader_header(const struct reader *r)
{
    return r->header;
}

size_t reader_titles(const struct reader *r, const struct record **out)
{
    *out = r->title;
    return r->n_titles;
}

struct reader_tally reader_tally(const struct reader *r)
{
    return r->tally;
}

/* ---- reading
 * ----------------------------------------------------------------- */

/* The header again, in the middle of joined exports: nobody's data. */
static bool is_header_again(const struct reader *r)
{
    const struct splitter *s = &r->splitter;

    if (s->n != r->header.n || s->n < 3)
        return false;
    for (size_t i = 0; i < s->n; i++) {
        if (!str_equal(s->field[i], r->first_header_row[i]))
            return false;
    }
    return true;
}

static bool has_surplus(const struct splitter *s, size_t width)
{
    for (size_t i = width; i < s->n; i++) {
        if (!str_empty(str_trim(s->field[i])))
            return true;
    }
    return false;
}

static void count(struct reader *r)
{
    const struct splitter *s = &r->splitter;

    const bool is_short = s->n < r->header.n;
    const bool is_long = s->n > r->header.n && has_surplus(s, r->header.n);

    r->tally.records++;
    if ((is_short || is_long) && r->tally.short_rows + r->tally.long_rows == 0)
        r->odd = raw_find(s->bytes, s->begin, s->end, s->read_by, 0);
    r->tally.short_rows += is_short;
    r->tally.long_rows += is_long;
}

/* Said once, at the end: nothing is wrong, and somebody may want to know. */
static void note_widths(struct diag *dg, const struct reader *r)
{
    const struct reader_tally t = r->tally;
    const struct span at = span_at(r, r->odd.begin, r->odd.end);

    if (t.short_rows > 0 && t.long_rows > 0)
        diag_report(dg, DIAG_CSV_WIDTH, at,
                    "rows shorter than the header: %zu of %zu, longer: %zu; "
                    "the first is this one",
                    t.short_rows, t.records, t.long_rows);
    else if (t.short_rows + t.long_rows > 0)
        diag_report(dg, DIAG_CSV_WIDTH, at,
                    "rows %s than the header: %zu of %zu; the first is this "
                    "one",
                    t.short_rows > 0 ? "shorter" : "longer",
                    t.short_rows + t.long_rows, t.records);
}

/* One step: true when a record is there to be given out. */
static bool step(struct diag *dg, struct reader *r)
{
    if (!take(dg, r)) {
        r->n_torn += r->splitter.torn_at != STR_NONE;
        r->is_over =
            r->n_torn >= TORN_MAX || r->splitter.at == r->splitter.bytes.len;
        if (r->is_over)
            note_widths(dg, r);
        return false;
    }
    if (splitter_is_blank(&r->splitter)) {
        r->tally.blank++;
        return false;
    }
    if (is_header_again(r)) {
        r->tally.repeated_headers++;
        return false;
    }
    return true;
}

bool reader_next(struct diag *dg, struct reader *r, struct record *out)
{
    while (!r->is_over) {
        if (!step(dg, r))
            continue;
        count(r);
        *out = record_of(&r->splitter);
        return true;
    }
    return false;
}

/* ---- places
 * ------------------------------------------------------------------- */

struct span reader_field_span(const struct reader *r, size_t field)
{
    const struct splitter *s = &r->splitter;
    const struct raw_field f =
        raw_find(s->bytes, s->begin, s->end, s->read_by, field);

    return span_at(r, f.begin, f.end);
}

struct span reader_header_span(const struct reader *r, size_t field)
{
    const struct raw_field f =
        raw_find(r->text.bytes, r->header_begin, r->header_end,
                 r->splitter.rules, field);

    return span_at(r, f.begin, f.end);
}

struct span reader_locate(struct arena *a, const struct source *src,
                          uint32_t row, size_t field)
{
    struct reader *r = reader_open(a, diag_new(a), src);

    if (r == NULL)
        return (struct span){ src, 0, 0 };
    r->splitter.at = 0;
    r->splitter.next_row = r->splitter.next_line = 1;
    while (splitter_next(&r->splitter) != SPLIT_END) {
        if (r->splitter.row == row)
            return reader_field_span(r, field);
    }
    return span_at(r, r->splitter.end, r->splitter.end);
}
