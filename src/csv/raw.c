/* Where the fields of a record stand in the file, quotes and all.
 *
 * The surprise: this walks a record a second time. libcsv gives texts without
 * places, and places are needed only for messages. */
#include "csv_priv.h"

static bool ends_field(struct str b, size_t at, size_t end, char delimiter)
{
    return at >= end || b.ptr[at] == delimiter || b.ptr[at] == '\n' ||
           b.ptr[at] == '\r';
}

static size_t blanks_end(struct str b, size_t at, size_t end,
                         struct rules rules)
{
    while (rules.is_spaced && at < end && b.ptr[at] == ' ')
        at++;
    return at;
}

static void stray_note(struct raw_field *f, struct str b, size_t at,
                       struct rules rules)
{
    if (f->stray == STR_NONE)
        f->stray = at;
    if (at > f->begin + 1 && b.ptr[at - 1] == rules.delimiter)
        f->swallows = true;
}

/* The next quote from `at` on that closes the field or is a stray one; doubled
 * ones are passed over. `end` when there is none. */
static size_t quote_find(struct str b, size_t at, size_t end,
                         struct rules rules, bool *closes)
{
    for (; at < end; at++) {
        const size_t step = str_find_byte(str_slice(b, at, end), '"');

        if (step == STR_NONE)
            return end;
        at += step;
        *closes = ends_field(b, blanks_end(b, at + 1, end, rules), end,
                             rules.delimiter);
        if (*closes || b.ptr[at + 1] != '"')
            return at;
        at++;
    }
    return end;
}

/* Moves f->end behind the closing quote, as libcsv finds it. */
static void quoted_end(struct str b, size_t end, struct rules rules,
                       struct raw_field *f)
{
    size_t at = f->begin + 1;
    bool closes = false;

    f->end = end;
    while ((at = quote_find(b, at, end, rules, &closes)) < end) {
        if (closes) {
            f->end = blanks_end(b, at + 1, end, rules);
            return;
        }
        stray_note(f, b, at, rules);
        at++;
    }
}

struct raw_field raw_next(struct str bytes, size_t *at, size_t end,
                          struct rules rules, bool *is_last)
{
    struct raw_field f = { .begin = *at, .end = *at, .stray = STR_NONE };
    const size_t first = blanks_end(bytes, *at, end, rules);

    f.is_quoted = first < end && bytes.ptr[first] == '"';
    if (f.is_quoted) {
        f.begin = first;
        quoted_end(bytes, end, rules, &f);
    } else {
        while (!ends_field(bytes, f.end, end, rules.delimiter))
            f.end++;
    }
    *is_last = f.end >= end || bytes.ptr[f.end] != rules.delimiter;
    *at = *is_last ? f.end : f.end + 1;
    return f;
}

struct raw_field raw_find(struct str bytes, size_t begin, size_t end,
                          struct rules rules, size_t field)
{
    bool is_last = false;
    size_t at = begin;

    for (size_t i = 0; !is_last; i++) {
        const struct raw_field f = raw_next(bytes, &at, end, rules, &is_last);

        if (i == field)
            return f;
    }
    return (struct raw_field){ .begin = at, .end = at, .stray = STR_NONE };
}

/* Behind the text of a field that is not quoted. */
static size_t plain_end(struct str b, size_t at, char delimiter)
{
    while (!ends_field(b, at, b.len, delimiter))
        at++;
    return at;
}

size_t raw_first_stray(struct str bytes, size_t begin, struct rules rules)
{
    size_t at = begin;

    for (;;) {
        const size_t first = blanks_end(bytes, at, bytes.len, rules);
        bool closes = false;

        if (first < bytes.len && bytes.ptr[first] == '"') {
            at = quote_find(bytes, first + 1, bytes.len, rules, &closes);
            if (at < bytes.len && !closes)
                return at;
            at = blanks_end(bytes, at + closes, bytes.len, rules);
        } else {
            at = plain_end(bytes, at, rules.delimiter);
        }
        if (at >= bytes.len || bytes.ptr[at] != rules.delimiter)
            return STR_NONE;
        at++;
    }
}

struct raw_field raw_find_stray(struct str bytes, size_t begin, size_t end,
                                struct rules rules)
{
    struct raw_field found = { .begin = begin,
                               .end = begin,
                               .stray = STR_NONE };
    bool is_last = false;
    size_t at = begin;

    while (!is_last && !found.swallows) {
        const struct raw_field f = raw_next(bytes, &at, end, rules, &is_last);

        if (f.swallows || (f.stray != STR_NONE && found.stray == STR_NONE))
            found = f;
    }
    return found;
}

struct raw_field raw_find_last(struct str bytes, size_t begin, size_t end,
                               struct rules rules)
{
    struct raw_field f = { .begin = begin, .end = begin, .stray = STR_NONE };
    bool is_last = false;
    size_t at = begin;

    while (!is_last)
        f = raw_next(bytes, &at, end, rules, &is_last);
    return f;
}

size_t raw_index(struct str bytes, size_t begin, size_t at, struct rules rules)
{
    bool is_last = false;
    size_t i = 0;

    while (raw_next(bytes, &begin, bytes.len, rules, &is_last).end < at &&
           !is_last)
        i++;
    return i;
}
