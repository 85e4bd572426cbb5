/* Slices of UTF-8 text: a pointer and a length, no NUL, borrowed. */
#ifndef TRUSTPRESS_BASE_STR_H
#define TRUSTPRESS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trustpress/base/arena.h>
#include <trustpress/base/compiler.h>

struct str {
    const char *ptr;
    size_t len;
};

struct str_list {
    const struct str *item;
    size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define STR_INIT(lit)                                                          \
    {                                                                          \
        "" lit, sizeof(lit) - 1                                                \
    }                                    /* for static tables */
#define STR_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */
#define STR_NONE   SIZE_MAX              /* "not found" */

struct str str_from(const char *nul_terminated); /* borrowed; NULL -> empty */
bool str_empty(struct str s);
static inline bool byte_is_digit(char c) /* of ASCII */
{
    return c >= '0' && c <= '9';
}
static inline bool byte_is_letter(char c) /* of ASCII */
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool str_digits(struct str s); /* one ASCII digit or more, nothing else */
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b); /* ASCII letters only */
int str_compare(struct str a, struct str b);       /* bytewise, total order */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
size_t str_find(struct str s, struct str needle); /* offset or STR_NONE */
size_t str_find_byte(struct str s, char byte);    /* offset or STR_NONE */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped */
struct str str_trim(struct str s); /* ASCII white space at both ends */

/* Splits at the first `sep`; without one, *before = s, *after is empty and the
 * result is false. Either out pointer may point at s's own variable. */
bool str_cut(struct str s, char sep, struct str *before, struct str *after);
uint64_t str_hash(struct str s);

/* Copies into the arena. str_cstr adds the NUL that C libraries want. */
struct str str_copy(struct arena *a, struct str s);
const char *str_cstr(struct arena *a, struct str s);
struct str str_printf(struct arena *a, const char *fmt, ...) TP_PRINTF(2, 3);

/* Lower case (ASCII), outer space trimmed, runs of space, '_' and punctuation
 * made one space: the form in which headings and names are compared.
 * "  Latest OEIF  safeguarding is effective?" -> "latest oeif safeguarding is
 * effective". '%', '£', '+', '<' and '>' are kept: they tell headings apart.
 * No-break spaces, dashes and curly quotes count as punctuation. */
struct str str_fold(struct arena *a, struct str s);

#endif
