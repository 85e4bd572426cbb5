/* PDF tokens: numbers, names, strings, dates.
 *
 * The surprise: a "text string" is ASCII or UTF-16 here, never PDFDoc's own
 * encoding, so that what a reader shows depends on no table of ours. */
#include "pdf_priv.h"

#include <string.h>

#include <trustpress/base/date.h>
#include <trustpress/base/utf8.h>

char *pdf_digits(char *to, int64_t n)
{
    char digits[PDF_NUMBER_MAX], *end = digits + sizeof digits, *at = end;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    if (n < 0)
        *to++ = '-';
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    memcpy(to, at, (size_t)(end - at));
    return to + (end - at);
}

char *pdf_hundredths(char *to, int64_t n)
{
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    unsigned cents = (unsigned)(size % 100);

    if (n < 0)
        *to++ = '-';
    if (size >= 100 || cents == 0)
        to = pdf_digits(to, (int64_t)(size / 100));
    if (cents == 0)
        return to;
    *to++ = '.';
    *to++ = (char)('0' + cents / 10);
    if (cents % 10)
        *to++ = (char)('0' + cents % 10);
    return to;
}

void pdf_ref(struct buf *b, uint32_t object)
{
    char *end;

    buf_reserve(b, PDF_NUMBER_MAX + 4);
    end = pdf_digits(b->ptr + b->len, object);
    memcpy(end, " 0 R", 4);
    b->len = (size_t)(end + 4 - b->ptr);
}

static void hex(struct buf *b, unsigned char byte)
{
    static const char digit[] = "0123456789ABCDEF";

    buf_byte(b, digit[byte >> 4]);
    buf_byte(b, digit[byte & 15]);
}

void pdf_name(struct buf *b, struct str name)
{
    buf_byte(b, '/');
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c > ' ' && c < 0x7F && !strchr("#()<>[]{}/%", c)) {
            buf_byte(b, (char)c);
        } else {
            buf_byte(b, '#');
            hex(b, c);
        }
    }
}

void pdf_literal(struct buf *b, struct str bytes)
{
    buf_reserve(b, bytes.len + 2);
    buf_byte(b, '(');
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];

        if (c == '(' || c == ')' || c == '\\')
            buf_byte(b, '\\');
        if (c == '\r')
            buf_append(b, STR("\\r"));
        else
            buf_byte(b, c);
    }
    buf_byte(b, ')');
}

uint32_t pdf_readable(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == 0x2028 || c == 0x2029)
        return ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF ||
        (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF))
        return c == UTF8_BAD ? 0xFFFD : 0;
    if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000)
        return 0xFFFD;
    return c;
}

static void unit16(struct buf *b, uint32_t unit)
{
    buf_byte(b, (char)(unit >> 8));
    buf_byte(b, (char)(unit & 0xFF));
}

static void utf16(struct buf *b, struct str utf8)
{
    unit16(b, 0xFEFF);
    for (size_t at = 0; at < utf8.len && b->len < PDF_STRING_MAX - 4;) {
        uint32_t c = pdf_readable(utf8_next(utf8, &at));

        if (c >= 0x10000) {
            unit16(b, 0xD800 + ((c - 0x10000) >> 10));
            unit16(b, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else if (c) {
            unit16(b, c);
        }
    }
}

static bool plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < 0x20 || s.ptr[i] > 0x7E)
            return false;
    return true;
}

void pdf_text(struct buf *b, struct str utf8)
{
    struct buf wide = { 0 };

    if (plain(utf8)) {
        pdf_literal(b, str_slice(utf8, 0, PDF_STRING_MAX));
        return;
    }
    utf16(&wide, utf8);
    pdf_literal(b, buf_str(&wide));
    buf_free(&wide);
}

struct clock {
    struct ymd day;
    int hour, minute, second;
};

static struct clock clock_of(int64_t seconds)
{
    int64_t day = seconds / 86400, rest = seconds % 86400;

    if (rest < 0) {
        rest += 86400;
        day--;
    }
    return (struct clock){ date_ymd((int32_t)day), (int)(rest / 3600),
                           (int)(rest / 60 % 60), (int)(rest % 60) };
}

void pdf_date(struct buf *b, int64_t seconds)
{
    struct clock c = clock_of(seconds);

    buf_printf(b, "(D:%04d%02d%02d%02d%02d%02dZ)", c.day.year, c.day.month,
               c.day.day, c.hour, c.minute, c.second);
}

void pdf_iso_date(struct buf *b, int64_t seconds)
{
    struct clock c = clock_of(seconds);

    buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.day.year, c.day.month,
               c.day.day, c.hour, c.minute, c.second);
}
