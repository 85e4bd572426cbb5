/* Where a line may end: UAX 14 by libunibreak, tailored to board papers.
 *
 * The surprise: the library builds an index in a global on first use, so its
 * start is behind a once-flag; everything else is without state. */
#include "layout_priv.h"

#include <linebreak.h>
#include <threads.h>

#include <trustpress/base/utf8.h>

#define EN_DASH 0x2013u

static once_flag started = ONCE_FLAG_INIT;

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

/* Status shapes stand before the word they belong to: "▲ AMBER". */
static bool is_shape(uint32_t c)
{
    return (c >= 0x25A0 && c <= 0x25FF) || (c >= 0x2713 && c <= 0x2718);
}

static unsigned char kind_of(char library)
{
    switch (library) {
    case LINEBREAK_MUSTBREAK:
        return BREAK_MUST;
    case LINEBREAK_ALLOWBREAK:
        return BREAK_MAY;
    default:
        return BREAK_NONE;
    }
}

/* The library's verdict on a break behind `c`, with the two characters before
 * it and the one after it known. */
static unsigned char tailor(unsigned char verdict, uint32_t before, uint32_t c,
                            uint32_t next)
{
    if (verdict == BREAK_MAY && c == ' ' && next == EN_DASH)
        return BREAK_NONE; /* a dash ends a line, it begins none */
    if (verdict != BREAK_MAY)
        return verdict;
    if (c == EN_DASH && !is_space(before) && !is_space(next))
        return BREAK_NONE; /* "3–5", "A–B" */
    if (c == ' ' && is_shape(before))
        return BREAK_NONE;
    return verdict;
}

/* No line holds so long a word, and no mpt the width of a longer one. */
static void part_long_words(struct str text, unsigned char after[])
{
    size_t len = 0;

    for (size_t i = 0; i + 1 < text.len; i++) {
        bool is_inside = ((unsigned char)text.ptr[i + 1] & 0xC0) == 0x80;

        len = after[i] == BREAK_NONE ? len + 1 : 0;
        if (len < LAYOUT_WORD_MAX || is_inside)
            continue;
        after[i] = BREAK_MAY;
        len = 0;
    }
}

void linebreak_find(struct str text, unsigned char after[])
{
    uint32_t before = ' ', c = ' ';
    size_t end = 0;

    if (text.len == 0)
        return;
    call_once(&started, init_linebreak);
    set_linebreaks_utf8((const utf8_t *)text.ptr, text.len, "en",
                        (char *)after);
    for (size_t at = 0; at <= text.len;) {
        size_t next_end = at;
        uint32_t next =
            at < text.len ? utf8_next(text, &next_end) : (uint32_t)' ';

        if (at > 0) { /* `c` ends at byte end - 1, `next` follows */
            unsigned char verdict = kind_of((char)after[end - 1]);

            after[end - 1] = tailor(verdict, before, c, next);
        }
        if (at == text.len)
            break;
        for (size_t i = at; i + 1 < next_end; i++)
            after[i] = BREAK_NONE;
        before = at > 0 ? c : (uint32_t)' ';
        c = next;
        end = next_end;
        at = next_end;
    }
    after[text.len - 1] = BREAK_NONE;
    part_long_words(text, after);
}
