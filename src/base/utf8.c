/* UTF-8. Our own decoder for the hot path; utf8proc for what needs tables. */
#include "base_priv.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include <trustpress/base/utf8.h>

/* Length of the sequence that a first byte opens, and the range its second
 * byte must be in (RFC 3629, section 4); 0 for a byte that opens none. */
struct lead {
    unsigned char len, low, high;
};

static struct lead lead_of(unsigned char byte)
{
    if (byte >= 0xC2 && byte <= 0xDF)
        return (struct lead){ 2, 0x80, 0xBF };
    if (byte == 0xE0)
        return (struct lead){ 3, 0xA0, 0xBF };
    if (byte == 0xED) /* no surrogates */
        return (struct lead){ 3, 0x80, 0x9F };
    if (byte >= 0xE1 && byte <= 0xEF)
        return (struct lead){ 3, 0x80, 0xBF };
    if (byte == 0xF0)
        return (struct lead){ 4, 0x90, 0xBF };
    if (byte >= 0xF1 && byte <= 0xF3)
        return (struct lead){ 4, 0x80, 0xBF };
    if (byte == 0xF4)
        return (struct lead){ 4, 0x80, 0x8F };
    return (struct lead){ 0, 0, 0 };
}

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + *at;
    size_t left = s.len - *at;
    uint32_t code_point = p[0];
    struct lead lead;

    ++*at;
    if (code_point < 0x80)
        return code_point;
    lead = lead_of(p[0]);
    if (lead.len == 0 || lead.len > left || p[1] < lead.low || p[1] > lead.high)
        return UTF8_BAD;
    code_point &= 0x7Fu >> lead.len;
    for (size_t i = 1; i < lead.len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return UTF8_BAD;
        code_point = code_point << 6 | (p[i] & 0x3Fu);
    }
    *at += lead.len - 1u;
    return code_point;
}

size_t utf8_put(char out[4], uint32_t code_point)
{
    size_t len = code_point < 0x80      ? 1
                 : code_point < 0x800   ? 2
                 : code_point < 0x10000 ? 3
                                        : 4;

    if (len == 1) {
        out[0] = (char)code_point;
        return 1;
    }
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)((0xF00u >> len & 0xF0) | code_point);
    return len;
}

size_t utf8_count(struct str s)
{
    size_t n = 0, at = 0;

    for (; at < s.len; n++)
        (void)utf8_next(s, &at);
    return n;
}

/* Bytes before the first that is not ASCII, eight at a time. */
static size_t ascii_len(struct str s, size_t from)
{
    size_t at = from;

    for (; s.len - at >= 8; at += 8) {
        uint64_t word;

        memcpy(&word, s.ptr + at, 8);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
        at++;
    return at;
}

size_t utf8_check(struct str s)
{
    size_t at = 0;

    while ((at = ascii_len(s, at)) < s.len) {
        size_t next = at;

        if (utf8_next(s, &next) == UTF8_BAD)
            return at;
        at = next;
    }
    return s.len;
}

bool utf8_ascii(struct str s)
{
    return ascii_len(s, 0) == s.len;
}

/* ---- Normal forms ---------------------------------------------------------
 */

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0);
}

static struct str without_controls(struct arena *a, struct str s)
{
    char *text = arena_array(a, char, s.len);
    size_t len = 0, at = 0;

    while (at < s.len) {
        size_t from = at;

        if (is_control(utf8_next(s, &at)))
            continue;
        memcpy(text + len, s.ptr + from, at - from);
        len += at - from;
    }
    return (struct str){ text, len };
}

static struct str composed(struct arena *a, struct str s)
{
    utf8proc_uint8_t *text = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len,
                     &text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    struct str copy;

    if (len < 0) /* not UTF-8: the border let it through, so leave it */
        return s;
    copy = str_copy(a, (struct str){ (const char *)text, (size_t)len });
    free(text);
    return copy;
}

struct str utf8_nfc(struct arena *a, struct str s)
{
    bool has_control = false, may_compose = false;
    size_t at = 0;

    while (at < s.len) {
        uint32_t c = utf8_next(s, &at);

        has_control |= is_control(c);
        may_compose |= c >= 0x300; /* all below are NFC as they stand */
    }
    if (has_control)
        s = without_controls(a, s);
    return may_compose ? composed(a, s) : s;
}

struct str utf8_lower(struct arena *a, struct str s)
{
    struct buf b = { 0 };
    size_t at = 0;

    while (at < s.len) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        char out[4];

        if (c == UTF8_BAD) {
            buf_append(&b, str_slice(s, from, at));
            continue;
        }
        c = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        buf_append(&b, (struct str){ out, utf8_put(out, c) });
    }
    return buf_take(&b, a);
}

/* ---- Showing what may be anything ------------------------------------------
 */

uint32_t utf8_next_visible(struct str s, size_t *at)
{
    unsigned char byte = (unsigned char)s.ptr[*at];
    uint32_t c = utf8_next(s, at);
    bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);

    if (c == UTF8_BAD)
        return byte >= 0xA0 ? byte : 0xFFFD;
    if (c == '\t' || c == '\n')
        return ' ';
    return is_control(c) || turns ? 0xFFFD : c;
}

void buf_visible(struct buf *b, struct str s)
{
    size_t at = 0;

    while (at < s.len) {
        char out[4];
        size_t len = utf8_put(out, utf8_next_visible(s, &at));

        buf_append(b, (struct str){ out, len });
    }
}
