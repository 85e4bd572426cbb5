/* Records whose quotes need thought, by libcsv.
 *
 * The surprise: a quote in the middle of an unquoted field (12' 5") is no
 * damage, text behind a closing quote is. Such a record still stands when it
 * has the header's width, for then only the quote was not doubled; else it is
 * torn: it is mended where that is safe, or else its first line is given up. */
#include "csv_priv.h"

#include <csv.h>
#include <string.h>

#define BLOCK ((size_t)1 << 14) /* libcsv grows its field by so many bytes */

/* ---- libcsv -------------------------------------------------------------- */

static void own_reserve(struct splitter *s, size_t more)
{
    size_t cap = s->own_cap > 0 ? s->own_cap : 256;
    char *bigger;

    while (cap - s->own_len < more)
        cap *= 2;
    if (cap == s->own_cap)
        return;
    bigger = arena_array(s->arena, char, cap);
    if (s->own_len > 0)
        memcpy(bigger, s->own, s->own_len);
    s->own = bigger;
    s->own_cap = cap;
}

/* What libcsv calls back with. `own` may move while a record grows, so fields
 * get their place at its end. */
struct collector {
    struct splitter *splitter;
    bool is_over;
};

static void take_text(struct splitter *s, const void *text, size_t len)
{
    own_reserve(s, len);
    if (len > 0)
        memcpy(s->own + s->own_len, text, len);
    s->own_len += len;
    splitter_put(s, (struct str){ NULL, len });
}

static void take_field(void *field, size_t len, void *data)
{
    const struct collector *c = data;

    take_text(c->splitter, field, len);
}

static void take_record(int terminator, void *data)
{
    struct collector *c = data;

    (void)terminator;
    c->is_over = true;
}

static void fields_settle(struct splitter *s)
{
    size_t at = 0;

    own_reserve(s, 1);
    for (size_t i = 0; i < s->n; i++) {
        s->field[i].ptr = s->own + at;
        at += s->field[i].len;
    }
}

static int never_space(unsigned char c)
{
    (void)c;
    return 0;
}

static int blank_space(unsigned char c)
{
    return c == ' ';
}

static void parser_begin(struct csv_parser *p, struct rules rules)
{
    csv_init(p, 0); /* fails only for a NULL parser */
    csv_set_delim(p, (unsigned char)rules.delimiter);
    csv_set_quote(p, (unsigned char)rules.quote);
    csv_set_space_func(p, rules.is_spaced ? blank_space : never_space);
    csv_set_realloc_func(p, memory_resize);
    csv_set_blk_size(p, BLOCK);
}

/* Feeds line after line until the record is over; false: `limit` came first,
 * inside a quote. */
static bool feed(struct splitter *s, struct csv_parser *p, size_t limit)
{
    struct collector c = { s, false };
    uint32_t n_lines = 0;
    size_t at = s->begin;

    while (at < limit && !c.is_over) {
        const size_t end = line_end(s->bytes, at);

        if (n_lines > 0 && p->pstate == 0)
            break; /* a blank line, over which libcsv passes silently */
        if ((end - at) / 4 > BLOCK) /* else a long field is moved too often */
            csv_set_blk_size(p, (end - at) / 4);
        csv_parse(p, s->bytes.ptr + at, end - at, take_field, take_record, &c);
        at = end;
        n_lines++;
    }
    csv_set_opts(p, CSV_STRICT | CSV_STRICT_FINI); /* both, or it is silent */
    if (!c.is_over && csv_fini(p, take_field, take_record, &c) != 0)
        return false;
    s->end = s->at = at;
    s->next_line = s->line + n_lines;
    return true;
}

static bool split_by(struct splitter *s, struct rules rules, size_t limit)
{
    struct csv_parser p;
    bool is_whole;

    s->n = s->own_len = 0;
    parser_begin(&p, rules);
    is_whole = feed(s, &p, limit);
    csv_free(&p);
    if (!is_whole)
        return false;
    if (s->n == 0) /* an empty line, which libcsv passes over */
        splitter_put(s, STR(""));
    fields_settle(s);
    s->read_by = rules;
    return true;
}

/* ---- what to make of it -------------------------------------------------- */

/* Whether the record stands in spite of a stray quote: the quote begins no
 * field, and the record has the header's width, where one is known yet. */
static bool stands(const struct splitter *s, struct raw_field f)
{
    return !f.swallows && (s->width == 0 || s->n == s->width);
}

/* How far a record may reach: a stray quote must be on its last line, so that
 * a file full of torn quotes is not read to its end for each of them. */
static size_t reach(const struct splitter *s, struct rules rules)
{
    const size_t stray = raw_first_stray(s->bytes, s->begin, rules);

    return stray == STR_NONE ? s->bytes.len : line_end(s->bytes, stray);
}

static bool attempt(struct splitter *s, struct rules rules)
{
    struct raw_field f;

    if (!split_by(s, rules, reach(s, rules)))
        return false;
    f = raw_find_stray(s->bytes, s->begin, s->end, rules);
    s->mend = f.stray == STR_NONE ? MEND_NONE : MEND_STRAY;
    return f.stray == STR_NONE || stands(s, f);
}

/* Gives up the line on which the torn field opens; reading goes on behind. */
static enum split give_up_line(struct splitter *s, size_t open)
{
    size_t at = s->begin;
    uint32_t n_lines = 0;

    while (at <= open) {
        at = line_end(s->bytes, at);
        n_lines++;
    }
    s->n = 0;
    s->torn_at = open;
    s->end = s->at = at;
    s->next_line = s->line + n_lines;
    return SPLIT_TORN;
}

/* A quote that nobody closes: nothing behind it can be trusted. */
static enum split give_up_rest(struct splitter *s, size_t open)
{
    s->n = 0;
    s->torn_at = open;
    s->end = s->at = s->bytes.len;
    return SPLIT_END;
}

/* ---- escapes, of which libcsv knows nothing ------------------------------- */

/* The text between the quotes of a field, without escapes. */
static void take_escaped(struct splitter *s, struct raw_field f)
{
    const char quote = s->rules.quote;
    struct str raw = str_slice(s->bytes, f.begin, f.end);
    char *out;
    size_t len = 0;

    if (!f.is_quoted) {
        take_text(s, raw.ptr, raw.len);
        return;
    }
    raw = str_trim(raw); /* blanks behind the closing quote */
    raw = str_slice(raw, 1, raw.len - 1);
    own_reserve(s, raw.len);
    out = s->own + s->own_len;
    for (size_t i = 0; i < raw.len; i++) {
        const char next = i + 1 < raw.len ? raw.ptr[i + 1] : '\0';

        if ((raw.ptr[i] == s->rules.escape &&
             (next == quote || next == s->rules.escape)) ||
            (raw.ptr[i] == quote && next == quote))
            i++;
        out[len++] = raw.ptr[i];
    }
    s->own_len += len;
    splitter_put(s, (struct str){ NULL, len });
}

static uint32_t lines_in(struct str bytes, size_t begin, size_t end)
{
    uint32_t n = 0;

    for (size_t at = begin; at < end; n++)
        at = line_end(bytes, at);
    return n;
}

/* False: the record is torn, or a quote in it is left open. */
static bool split_escaped(struct splitter *s)
{
    size_t at = s->begin;
    bool is_last = false;

    s->n = s->own_len = 0;
    while (!is_last) {
        const struct raw_field f =
            raw_next(s->bytes, &at, s->bytes.len, s->rules, &is_last);

        if (f.stray != STR_NONE ||
            (f.is_quoted && f.end == s->bytes.len &&
             (f.end - f.begin < 2 ||
              s->bytes.ptr[f.end - 1] != s->rules.quote)))
            return false;
        take_escaped(s, f);
    }
    fields_settle(s);
    s->end = s->at = line_end(s->bytes, at);
    s->next_line = s->line + lines_in(s->bytes, s->begin, s->end);
    return true;
}

enum split split_quoted(struct splitter *s)
{
    struct rules spaced = s->rules;
    struct raw_field f;
    size_t end;

    if (s->rules.escape != 0 && split_escaped(s))
        return SPLIT_RECORD;
    spaced.is_spaced = true;
    if (attempt(s, s->rules) || (!s->rules.is_spaced && attempt(s, spaced))) {
        if (s->rules.escape != 0 && s->mend == MEND_NONE)
            s->mend = MEND_STRAY; /* a quote was doubled after all */
        line_reconsider(s);
        return SPLIT_RECORD;
    }
    end = reach(s, s->rules);
    f = raw_find_stray(s->bytes, s->begin, end, s->rules);
    if (f.stray != STR_NONE)
        return line_mend(s, f) ? SPLIT_RECORD : give_up_line(s, f.begin);
    f = raw_find_last(s->bytes, s->begin, s->bytes.len, s->rules);
    return line_mend(s, f) ? SPLIT_RECORD : give_up_rest(s, f.begin);
}
