/* Where the fields of a record stand in the file, quotes and all.
 *
 * The surprise: this walks a record a second time. libcsv gives texts without
 * places, and places are needed only for messages. */
#include "csv_priv.h"

struct rules rules_of(char delimiter)
{
    return (struct rules){ .delimiter = delimiter, .quote = '"' };
}

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

/* Whether an odd number of escapes stands before `at`. */
static bool is_escaped(struct str b, size_t from, size_t at, struct rules rules)
{
    size_t n = 0;

    while (rules.escape != 0 && at - n > from &&
           b.ptr[at - n - 1] == rules.escape)
        n++;
    return n % 2 == 1;
}

/* The next quote from `at` on that closes the field or is a stray one; doubled
 * ones are passed over. `end` when there is none. */
static size_t quote_find(struct str b, size_t at, size_t end,
                         struct rules rules, bool *closes)
{
    const size_t from = at;

    for (; at < end; at++) {
        const size_t step = str_find_byte(str_slice(b, at, end), rules.quote);

        if (step == STR_NONE)
            return end;
        at += step;
        if (is_escaped(b, from, at, rules))
            continue;
        *closes = ends_field(b, blanks_end(b, at + 1, end, rules), end,
                             rules.delimiter);
        if (*closes || b.ptr[at + 1] != rules.quote)
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

    f.is_quoted = first < end && bytes.ptr[first] == rules.quote;
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

        if (first < bytes.len && bytes.ptr[first] == rules.quote) {
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

/* Whether a field has an odd number of quotes, and where the outer ones are. */
static bool has_odd_quotes(struct str bytes, struct raw_field f, char quote,
                           size_t *first, size_t *last)
{
    size_t n = 0;

    for (size_t at = f.begin; at < f.end; at++) {
        if (bytes.ptr[at] != quote)
            continue;
        if (n++ == 0)
            *first = at;
        *last = at;
    }
    return n % 2 == 1;
}

size_t raw_find_bare(struct str bytes, size_t begin, size_t end,
                     struct rules rules, bool *is_inches)
{
    size_t at = begin, opening = STR_NONE;
    bool is_last = false;

    while (!is_last) {
        const struct raw_field f = raw_next(bytes, &at, end, rules, &is_last);
        size_t first, last;

        if (f.is_quoted ||
            !has_odd_quotes(bytes, f, rules.quote, &first, &last))
            continue;
        if (opening != STR_NONE && last + 1 == f.end) {
            *is_inches =
                bytes.ptr[last - 1] >= '0' && bytes.ptr[last - 1] <= '9';
            return opening;
        }
        opening = last + 1 < f.end ? first : STR_NONE;
    }
    return STR_NONE;
}
