/* Bytes -> text: byte order mark, else strict UTF-8, else Windows-1252.
 *
 * The surprise: a file that looks ASCII for its first megabyte may not be, so
 * the whole file is looked at, eight bytes at a time, before a field is read.
 */
#include "csv_priv.h"

#include <string.h>

#include <trustpress/base/utf8.h>

#define ONES    UINT64_C(0x0101010101010101)
#define HIGHS   UINT64_C(0x8080808080808080)
#define UNKNOWN 0xFFFDu

const char *encoding_name(enum encoding e)
{
    switch (e) {
    case ENCODING_UTF8:
        return "UTF-8";
    case ENCODING_UTF8_BOM:
        return "UTF-8 with byte order mark";
    case ENCODING_WINDOWS_1252:
        return "Windows-1252";
    case ENCODING_UTF16_LE:
        return "UTF-16 (little endian)";
    case ENCODING_UTF16_BE:
        return "UTF-16 (big endian)";
    }
    return "";
}

/* ---- looking ------------------------------------------------------------ */

/* First byte from `at` on that is not ASCII or is 0. While no byte of a word
 * is high, subtracting one from each sets a high bit only below a 0. */
static size_t plain_run(struct str s, size_t at)
{
    for (; s.len - at >= 8; at += 8) {
        uint64_t w;

        memcpy(&w, s.ptr + at, 8);
        if (((w | (w - ONES)) & HIGHS) != 0)
            break;
    }
    while (at < s.len && s.ptr[at] > 0)
        at++;
    return at;
}

/* What a pass over the bytes found, and where first. `bad`: not UTF-8. */
struct survey {
    bool has_high, has_c1, has_zero;
    size_t bad, c1, zero;
};

static void survey_note(struct survey *v, uint32_t c, size_t from)
{
    if (c == 0 && !v->has_zero) {
        v->has_zero = true;
        v->zero = from;
    }
    if (c == UTF8_BAD && v->bad == STR_NONE)
        v->bad = from;
    if (c >= 0x80 && c < 0xA0 && !v->has_c1) {
        v->has_c1 = true;
        v->c1 = from;
    }
    v->has_high |= c >= 0x80;
}

/* `s` is part of `src`, which is given back behind the survey. */
static struct survey survey_take(const struct source *src, struct str s)
{
    struct survey v = { .bad = STR_NONE, .zero = STR_NONE };
    size_t at = 0;

    while (at < s.len) {
        const size_t begin = at;
        const struct str window = str_slice(s, 0, at + SOURCE_WINDOW);

        while (at < window.len && (at = plain_run(window, at)) < window.len) {
            const size_t from = at;

            survey_note(&v, utf8_next(s, &at), from);
        }
        source_release(src, begin, window.len);
    }
    return v;
}

/* ---- UTF-16 ------------------------------------------------------------- */

/* Without a mark: of the first kilobyte, nearly every second byte is 0. */
static bool zeros_at(struct str s, size_t parity)
{
    const size_t n = s.len < 1024 ? s.len & ~(size_t)1 : 1024;
    size_t here = 0, elsewhere = 0;

    for (size_t i = 0; i < n; i++) {
        if (s.ptr[i] != 0)
            continue;
        if (i % 2 == parity)
            here++;
        else
            elsewhere++;
    }
    return n >= 4 && here * 5 >= n && elsewhere == 0 && here > 0;
}

static bool is_utf16(struct str s, enum encoding *out)
{
    if (str_starts(s, STR("\xFF\xFE")) ||
        (!str_starts(s, STR("\xFE\xFF")) && zeros_at(s, 1))) {
        *out = ENCODING_UTF16_LE;
        return true;
    }
    *out = ENCODING_UTF16_BE;
    return str_starts(s, STR("\xFE\xFF")) || zeros_at(s, 0);
}

static uint32_t unit_at(struct str s, size_t at, enum encoding e)
{
    const unsigned char first = (unsigned char)s.ptr[at];
    const unsigned char second = (unsigned char)s.ptr[at + 1];

    return e == ENCODING_UTF16_LE ? (uint32_t)(second << 8 | first)
                                  : (uint32_t)(first << 8 | second);
}

/* A surrogate without its partner becomes U+FFFD. */
static uint32_t utf16_next(struct str s, size_t *at, enum encoding e)
{
    const uint32_t high = unit_at(s, *at, e);
    uint32_t low;

    *at += 2;
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high > 0xDBFF || s.len - *at < 2)
        return UNKNOWN;
    low = unit_at(s, *at, e);
    if (low < 0xDC00 || low > 0xDFFF)
        return UNKNOWN;
    *at += 2;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* The whole text as UTF-8: a unit of two bytes never needs more than three. */
static struct str utf16_decode(struct arena *a, struct str s, enum encoding e)
{
    char *out = arena_array(a, char, s.len / 2 * 3);
    size_t at = 0, len = 0;

    while (s.len - at >= 2)
        len += utf8_put(out + len, utf16_next(s, &at, e));
    if (str_starts((struct str){ out, len }, STR("\xEF\xBB\xBF")))
        return (struct str){ out + 3, len - 3 };
    return (struct str){ out, len };
}

/* ---- deciding ----------------------------------------------------------- */

static bool refuse_binary(struct diag *dg, const struct source *src, size_t at)
{
    const struct binary_kind *kind = binary_recognise(source_bytes(src));
    const struct span span = { src, at, at };

    if (kind == NULL) {
        diag_report(dg, DIAG_CSV_NOT_TEXT, span,
                    "this is not a text file: it holds a zero byte");
        return false;
    }
    diag_report(dg, DIAG_CSV_NOT_TEXT, (struct span){ src, 0, 0 },
                "this is %s, not a CSV file", kind->name);
    if (kind->hint != NULL)
        diag_hint(dg, "%s", kind->hint);
    return false;
}

static bool text_open_utf16(struct arena *a, enum encoding e, struct text *out)
{
    const struct str name = source_name(out->src);

    out->bytes = utf16_decode(a, out->bytes, e);
    out->src = source_from(a, name, out->bytes);
    out->encoding = e;
    return true;
}

static void text_open_bytes(struct survey v, struct text *out)
{
    out->has_high = v.has_high;
    if (v.bad != STR_NONE) {
        out->encoding = ENCODING_WINDOWS_1252;
        out->first = v.bad;
        return;
    }
    out->has_c1 = v.has_c1;
    out->first = v.c1;
    out->encoding = ENCODING_UTF8;
    if (str_starts(out->bytes, STR("\xEF\xBB\xBF"))) {
        out->encoding = ENCODING_UTF8_BOM;
        out->bytes = str_slice(out->bytes, 3, out->bytes.len);
    }
}

/* Sets has_high and has_c1 of a text that came as UTF-16. */
static bool text_survey_again(struct diag *dg, struct text *out)
{
    const struct survey v = survey_take(out->src, out->bytes);

    out->has_high = v.has_high;
    out->has_c1 = v.has_c1;
    out->first = v.c1;
    return !v.has_zero || refuse_binary(dg, out->src, v.zero);
}

static bool text_decide(struct arena *a, struct diag *dg, struct text *out)
{
    enum encoding e;
    struct survey v;

    if (binary_recognise(out->bytes) != NULL)
        return refuse_binary(dg, out->src, 0);
    if (is_utf16(out->bytes, &e))
        return text_open_utf16(a, e, out) && text_survey_again(dg, out);
    v = survey_take(out->src, out->bytes);
    if (v.has_zero)
        return refuse_binary(dg, out->src, v.zero);
    text_open_bytes(v, out);
    return true;
}

/* What was decided is said, unless it is what everybody expects. */
static void text_note(struct diag *dg, const struct text *t)
{
    const struct span at = { t->src, t->first, t->first + 1 };
    const struct span nowhere = { t->src, 0, 0 };

    if (t->encoding == ENCODING_WINDOWS_1252)
        diag_report(dg, DIAG_CSV_ENCODING, at,
                    "this is not UTF-8: the file is read as Windows-1252");
    else if (t->encoding > ENCODING_WINDOWS_1252)
        diag_report(dg, DIAG_CSV_ENCODING, nowhere, "the file is read as %s",
                    encoding_name(t->encoding));
    else if (t->has_c1)
        diag_report(dg, DIAG_CSV_ENCODING, at,
                    "a control character of a file that was converted wrongly: "
                    "such are read as Windows-1252 means them");
}

bool text_open(struct arena *a, struct diag *dg, const struct source *src,
               struct text *out)
{
    *out = (struct text){ .src = src, .bytes = source_bytes(src) };
    if (!text_decide(a, dg, out))
        return false;
    text_note(dg, out);
    return true;
}

/* ---- decoding fields ---------------------------------------------------- */

/* 0x80 .. 0x9F (Windows code page 1252, as its vendor's best-fit table has it).
 * Five of them mean nothing: U+FFFD. */
static const uint16_t windows[32] = {
    0x20AC,  UNKNOWN, 0x201A, 0x0192, 0x201E, 0x2026,  0x2020, 0x2021,
    0x02C6,  0x2030,  0x0160, 0x2039, 0x0152, UNKNOWN, 0x017D, UNKNOWN,
    UNKNOWN, 0x2018,  0x2019, 0x201C, 0x201D, 0x2022,  0x2013, 0x2014,
    0x02DC,  0x2122,  0x0161, 0x203A, 0x0153, UNKNOWN, 0x017E, 0x0178,
};

static uint32_t repaired(uint32_t c)
{
    return c >= 0x80 && c < 0xA0 ? windows[c - 0x80] : c;
}

bool text_needs_decoding(const struct text *t)
{
    return t->has_c1 || (t->encoding == ENCODING_WINDOWS_1252 && t->has_high);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c < 0;
}

/* An oe ligature that stands in no word: the byte of a pound sign in the old
 * code page 850, as in (\x9C) or \x9C12.50. Before: the byte before it. */
static bool is_old_pound(uint32_t c, struct str field, size_t before, size_t at)
{
    return c == 0x9C && (before == STR_NONE || !is_letter(field.ptr[before])) &&
           (at == field.len || !is_letter(field.ptr[at]));
}

size_t text_decode(const struct text *t, struct str field, char *out,
                   size_t *n_repaired)
{
    size_t len = 0, at = 0;

    while (at < field.len) {
        const size_t before = at > 0 ? at - 1 : STR_NONE;
        const uint32_t c = t->encoding == ENCODING_WINDOWS_1252
                               ? (unsigned char)field.ptr[at++]
                               : utf8_next(field, &at);
        const uint32_t as =
            is_old_pound(c, field, before, at) ? 0xA3 : repaired(c);
        char unit[4];
        const size_t n = utf8_put(unit, c == UTF8_BAD ? UNKNOWN : as);

        *n_repaired += t->has_c1 && c != UTF8_BAD && as != c;
        memcpy(out + len, unit, n);
        len += n;
    }
    return len;
}
