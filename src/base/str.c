/* Slices: comparing, searching, cutting, folding. */
#include <trustpress/base/str.h>

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_from(const char *nul_terminated)
{
    struct str s = { "", 0 };

    if (nul_terminated)
        s = (struct str){ nul_terminated, strlen(nul_terminated) };
    return s;
}

bool str_empty(struct str s)
{
    return s.len == 0;
}

bool str_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    }
    return s.len > 0;
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char ascii_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    }
    return true;
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len &&
           str_equal(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len &&
           str_equal(str_slice(s, s.len - suffix.len, s.len), suffix);
}

size_t str_find_byte(struct str s, char byte)
{
    const char *at = s.len ? memchr(s.ptr, byte, s.len) : NULL;

    return at ? (size_t)(at - s.ptr) : STR_NONE;
}

size_t str_find(struct str s, struct str needle)
{
    size_t from = 0;

    if (needle.len == 0)
        return 0;
    while (needle.len <= s.len - from) {
        struct str rest = str_slice(s, from, s.len - needle.len + 1);
        size_t at = str_find_byte(rest, needle.ptr[0]);

        if (at == STR_NONE)
            return STR_NONE;
        if (memcmp(rest.ptr + at, needle.ptr, needle.len) == 0)
            return from + at;
        from += at + 1;
    }
    return STR_NONE;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct str){ from ? s.ptr + from : s.ptr, to - from };
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    while (s.len && is_space(s.ptr[0]))
        s = str_slice(s, 1, s.len);
    return s;
}

bool str_cut(struct str s, char sep, struct str *before, struct str *after)
{
    size_t at = str_find_byte(s, sep);
    bool found = at != STR_NONE;

    *before = str_slice(s, 0, at);
    *after = found ? str_slice(s, at + 1, s.len) : str_slice(s, s.len, s.len);
    return found;
}

/* Folds eight bytes at a time; multiplication spreads, the shift brings the
 * spread bits down to where a table's mask looks. */
uint64_t str_hash(struct str s)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = odd ^ s.len;
    size_t i = 0;

    for (; s.len - i >= 8; i += 8) {
        uint64_t word;

        memcpy(&word, s.ptr + i, 8);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 29;
    }
    for (; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * odd;
    hash ^= hash >> 32;
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ (hash >> 32);
}

const char *str_cstr(struct arena *a, struct str s)
{
    char *copy = arena_array(a, char, s.len + 1); /* zeroed: ends in NUL */

    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

struct str str_copy(struct arena *a, struct str s)
{
    char *copy = arena_array(a, char, s.len);

    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return (struct str){ copy, s.len };
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
    va_list args, again;
    int len;
    char *text;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    assert(len >= 0);
    text = arena_array(a, char, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    return (struct str){ text, (size_t)len };
}

/* Bytes of the sign that starts at `at` when it is white space or punctuation
 * of the kinds that headings hold, typographic ones included; else 0. */
static size_t separator(struct str s, size_t at)
{
    unsigned char byte = (unsigned char)s.ptr[at];

    if (byte < 0x80) {
        char c = ascii_lower(s.ptr[at]);
        bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                    c == '%' || c == '+' || c == '<' || c == '>';

        return kept ? 0 : 1;
    }
    if (str_starts(str_slice(s, at, s.len), STR("\xC2\xA0")))
        return 2; /* no-break space */
    if (str_starts(str_slice(s, at, s.len), STR("\xE2\x80")) && s.len - at >= 3)
        return 3; /* U+2000 .. U+203F: spaces, dashes, curly quotes */
    if (str_starts(str_slice(s, at, s.len), STR("\xEF\xBB\xBF")))
        return 3; /* byte order mark */
    return 0;
}

struct str str_fold(struct arena *a, struct str s)
{
    char *text = arena_array(a, char, s.len);
    size_t len = 0, at = 0;
    bool gap = false;

    while (at < s.len) {
        size_t skip = separator(s, at);

        if (skip) {
            gap = len > 0;
            at += skip;
            continue;
        }
        if (gap)
            text[len++] = ' ';
        gap = false;
        text[len++] = ascii_lower(s.ptr[at++]);
    }
    return (struct str){ text, len };
}
