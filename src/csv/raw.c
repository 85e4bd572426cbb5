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

/* Moves f->end behind the closing quote, as libcsv finds it. */
static void quoted_end(struct str b, size_t end, struct rules rules,
                       struct raw_field *f)
{
    size_t at = f->begin + 1;

    f->end = end;
    for (; at < end; at++) {
        size_t behind;

        if (b.ptr[at] != '"')
            continue;
        behind = blanks_end(b, at + 1, end, rules);
        if (ends_field(b, behind, end, rules.delimiter)) {
            f->end = behind;
            return;
        }
        if (b.ptr[at + 1] == '"')
            at++;
        else
            stray_note(f, b, at, rules);
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
