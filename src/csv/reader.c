/* The pull reader: source -> records under a header.
 *
 * The surprise: width alone is never an error here. Real exports have short and
 * long rows (a school without results stops early); they are counted. Only a
 * row whose cells demonstrably stand under the wrong headings is refused. A torn
 * quote is an error, but costs one line as long as its end is known. */
#include "csv_priv.h"

#include <string.h>

#include <trustpress/base/utf8.h>

#define TORN_MAX    20 /* torn rows after which reading ends */
#define SHIFTED_MAX 20 /* shifted rows that are said one by one */

/* ---- decoding records -----------------------------------------------------
 */

static size_t room_needed(const struct splitter *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->field[i].len;
    return n * 3;
}

static void room_reserve(struct reader *r, struct room *room, size_t need)
{
    if (need <= room->cap)
        return;
    room->cap = need * 2;
    room->ptr = arena_array(r->arena, char, room->cap);
}

/* Makes every field of the record UTF-8. ASCII records cost one look. */
static void record_decode(struct reader *r, struct splitter *s)
{
    const struct str raw = str_slice(s->bytes, s->begin, s->end);
    size_t len = 0;

    if (!r->must_decode || utf8_ascii(raw))
        return;
    room_reserve(r, &r->decoded, room_needed(s));
    for (size_t i = 0; i < s->n; i++) {
        char *to;

        if (utf8_ascii(s->field[i]))
            continue;
        to = r->decoded.ptr + len;
        s->field[i].len =
            text_decode(&r->text, s->field[i], to, &r->tally.repaired);
        s->field[i].ptr = to;
        len += s->field[i].len;
    }
}

/* 'Round 48""': where texts stand between single quotes, a double quote that is
 * doubled is one that was doubled before. */
static void record_halve(struct reader *r, struct splitter *s)
{
    size_t len = 0;

    room_reserve(r, &r->halved, room_needed(s));
    for (size_t i = 0; i < s->n; i++) {
        const struct str from = s->field[i];
        char *to;
        size_t n = 0;

        if (str_find(from, STR("\"\"")) == STR_NONE)
            continue;
        to = r->halved.ptr + len;
        for (size_t k = 0; k < from.len; k++) {
            to[n++] = from.ptr[k];
            k += from.ptr[k] == '"' && k + 1 < from.len &&
                 from.ptr[k + 1] == '"';
        }
        s->field[i] = (struct str){ to, n };
        len += n;
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
            complain_overlong(dg, r, long_field);
            return false;
        }
        if (r->splitter.rules.quote != '"')
            record_halve(r, &r->splitter);
        record_decode(r, &r->splitter);
        return true;
    case SPLIT_TORN:
        complain_torn(dg, r);
        return false;
    case SPLIT_END:
        if (r->splitter.torn_at != STR_NONE)
            complain_open(dg, r);
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
    r->tally.mended += s->mend == MEND_GUESS;
    r->mended = s->begin;
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

static struct dialect dialect_of(const struct reader *r, struct choice choice,
                                 struct header_place place)
{
    return (struct dialect){ .encoding = r->text.encoding,
                             .delimiter = choice.rules.delimiter,
                             .quote = choice.rules.quote,
                             .escape = choice.rules.escape,
                             .is_spaced = choice.rules.is_spaced,
                             .title_rows = place.first,
                             .header_rows = place.n_rows,
                             .c1_repaired = r->text.has_c1 };
}

/* What the first records say; *shape: of the columns, NULL for unknown. */
static struct header_place reader_decide(struct reader *r,
                                         const struct shape **shape,
                                         struct choice *choice)
{
    struct arena *scratch = arena_new(0);
    struct sample *sample = arena_new_of(scratch, struct sample);
    struct header_place place;

    *choice = rules_choose(scratch, r->text.bytes);
    sample_take(scratch, sample, r->text.bytes, *choice);
    place = header_find(sample);
    r->splitter = splitter_begin(r->arena, r->text.bytes, choice->rules);
    r->splitter.width_likely = choice->width;
    r->dialect = dialect_of(r, *choice, place);
    if (place.first < sample->n)
        *shape = shape_learn(r->arena, sample, place.end,
                             sample->record[place.first].n);
    arena_free(scratch);
    return place;
}

/* False = reported: the file says not what its columns are, or where. */
static bool header_stands(struct diag *dg, const struct reader *r,
                          const struct shape *shape, struct choice choice)
{
    if (choice.rules.delimiter == ' ' && !choice.is_exact) {
        complain_blanks(dg, r);
        return false;
    }
    if (shape != NULL && r->dialect.header_rows == 1 &&
        shape_is_values(shape, r->header.field, r->header.n)) {
        complain_values(dg, r);
        return false;
    }
    return true;
}

static bool reader_begin(struct diag *dg, struct reader *r)
{
    const struct shape *shape = NULL;
    struct choice choice;
    const struct header_place place = reader_decide(r, &shape, &choice);

    if (!take_titles(dg, r, place.first) || !take_header(dg, r, place) ||
        !header_stands(dg, r, shape, choice))
        return false;
    r->splitter.width = r->header.n;
    r->splitter.shape = shape;
    return true;
}

struct reader *reader_open(struct arena *a, struct diag *dg,
                           const struct source *src)
{
    struct reader *r = arena_new_of(a, struct reader);

    r->arena = a;
    if (!text_open(a, dg, src, &r->text))
        return NULL;
    if (is_all_blank(r->text.bytes)) {
        diag_report(dg, DIAG_CSV_EMPTY, (struct span){ src, 0, 0 },
                    "the file holds nothing");
        return NULL;
    }
    r->must_decode = text_needs_decoding(&r->text);
    return reader_begin(dg, r) ? r : NULL;
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

/* ---- memory ----------------------------------------------------------------
 */

/* A mapped file is as large as it is: what lies behind is given back. */
static void release_behind(struct reader *r)
{
    struct span done;

    if (r->splitter.at - r->released < SOURCE_WINDOW)
        return;
    done = reader_span(r, r->released, r->splitter.at);
    source_release(done.src, done.begin, done.end);
    r->released = r->splitter.at;
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

/* Headings that begin as this table's do, but are not its own. */
static bool is_other_header(const struct reader *r)
{
    const struct splitter *s = &r->splitter;

    if (s->n < 3 || r->header.n < 3 || s->n == r->header.n)
        return false;
    for (size_t i = 0; i < s->n && i < r->header.n; i++) {
        if (!str_equal(str_trim(s->field[i]), r->header.field[i]))
            return false;
    }
    return true;
}

/* Reads on to the end, only to count. */
static void pass_over_rest(struct reader *r)
{
    struct splitter *s = &r->splitter;

    r->after_begin = s->begin;
    s->width = 0;
    s->shape = NULL;
    while (splitter_next(s) != SPLIT_END) {
        r->tally.rows_after += !splitter_is_blank(s);
        release_behind(r);
    }
    s->torn_at = STR_NONE;
}

static bool has_surplus(const struct splitter *s, size_t width)
{
    for (size_t i = width; i < s->n; i++) {
        if (!str_empty(str_trim(s->field[i])))
            return true;
    }
    return false;
}

static void count_mend(struct reader *r)
{
    const struct splitter *s = &r->splitter;

    r->tally.stray_quotes += s->mend == MEND_STRAY;
    r->tally.escapes += s->mend == MEND_ESCAPE;
    if (s->mend == MEND_GUESS && r->tally.mended++ == 0)
        r->mended = s->begin;
}

static void count(struct reader *r)
{
    const struct splitter *s = &r->splitter;
    const bool is_short = s->n < r->header.n;
    const bool is_long = s->n > r->header.n && has_surplus(s, r->header.n);

    r->tally.records++;
    r->tally.lone_cr += s->bytes.ptr[s->end - 1] == '\r';
    if (s->mend != MEND_NONE)
        count_mend(r);
    if ((is_short || is_long) && r->tally.short_rows + r->tally.long_rows == 0)
        r->odd = raw_find(s->bytes, s->begin, s->end, s->read_by, 0);
    r->tally.short_rows += is_short;
    r->tally.long_rows += is_long;
}

/* Whether the record stands under its headings; reported if not. */
static bool settles(struct diag *dg, struct reader *r)
{
    struct splitter *s = &r->splitter;
    size_t at = 0;
    enum fit fit;

    if (s->n == s->width && r->tally.repeated_headers == 0)
        return true; /* where files were joined, width is no proof */
    fit = shape_settle(s, &at);
    if (fit == FIT_REREAD)
        record_decode(r, s);
    if (fit != FIT_SHIFTED && (s->n == s->width || s->rules.delimiter != ' '))
        return true;
    if (r->tally.shifted++ < SHIFTED_MAX)
        complain_shifted(dg, r, at);
    return false;
}

static void end_here(struct diag *dg, struct reader *r)
{
    r->is_over = true;
    complain_at_end(dg, r);
}

static void lost(struct diag *dg, struct reader *r)
{
    const struct splitter *s = &r->splitter;

    r->tally.torn += s->torn_at != STR_NONE;
    if (r->tally.torn >= TORN_MAX || s->at == s->bytes.len)
        end_here(dg, r);
}

/* One step: true when a record is there to be given out. */
static bool step(struct diag *dg, struct reader *r)
{
    release_behind(r);
    if (!take(dg, r)) {
        lost(dg, r);
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
    if (is_other_header(r)) {
        pass_over_rest(r);
        end_here(dg, r);
        return false;
    }
    return settles(dg, r);
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

static struct span field_span(const struct reader *r, size_t field)
{
    const struct splitter *s = &r->splitter;
    const struct raw_field f =
        raw_find(s->bytes, s->begin, s->end, s->read_by, field);

    return reader_span(r, f.begin, f.end);
}

struct span reader_field_span(const struct reader *r, size_t field)
{
    const struct splitter *s = &r->splitter;

    if (s->mend == MEND_GUESS) /* its fields stand elsewhere in the file */
        field = 0;
    return field_span(r, field);
}

struct span reader_header_span(const struct reader *r, size_t field)
{
    const struct raw_field f =
        raw_find(r->text.bytes, r->header_begin, r->header_end,
                 r->splitter.rules, field);

    return reader_span(r, f.begin, f.end);
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
    return reader_span(r, r->splitter.end, r->splitter.end);
}
