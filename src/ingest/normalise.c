/* Cells to values: codes, percents, money, dates, words.
 *
 * Surprise: a cell that means nothing is never a zero and never a null; it is
 * READ_UNKNOWN, and the caller reports it with its place. An empty cell and a
 * single space are "not given". */
#include "ingest_priv.h"

#include <string.h>

#define DIGITS_MOST 40 /* longer cells are no numbers */

/* A sign, a pound sign or brackets, taken off both ends. */
static bool strip_money(struct str *s)
{
    bool negative = false;

    if (s->len > 2 && s->ptr[0] == '(' && s->ptr[s->len - 1] == ')') {
        *s = str_trim(str_slice(*s, 1, s->len - 1));
        negative = true;
    }
    for (int i = 0; i < 2; i++) { /* -£5 and £-5 */
        if (str_starts(*s, STR("\xc2\xa3")))
            *s = str_trim(str_slice(*s, 2, s->len));
        if (!negative &&
            (str_starts(*s, STR("-")) || str_starts(*s, STR("\xe2\x88\x92")))) {
            *s = str_slice(*s, s->ptr[0] == '-' ? 1 : 3, s->len);
            negative = true;
        }
    }
    return negative;
}

/* Digits with commas between groups of three: "1,234.50" but not "12,50". */
static bool drop_commas(struct str s, char out[DIGITS_MOST], size_t *len)
{
    size_t whole = str_find_byte(s, '.'), n = 0;

    if (whole == STR_NONE)
        whole = s.len;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != ',') {
            out[n++] = s.ptr[i];
            continue;
        }
        if (i == 0 || i > whole || (whole - i) % 4 != 0)
            return false;
    }
    if (memchr(s.ptr, ',', s.len) != NULL) { /* then all groups have one */
        for (size_t i = whole; i > 3; i -= 4) {
            if (s.ptr[i - 4] != ',')
                return false;
        }
    }
    *len = n;
    return true;
}

/* ".50" and "-.50", as databases print them, with their zero. */
static struct str zero_first(struct str cell, char out[DIGITS_MOST + 1])
{
    const size_t sign = cell.ptr[0] == '-';

    if (cell.len < sign + 2 || cell.ptr[sign] != '.')
        return cell;
    out[0] = '-';
    out[sign] = '0';
    memcpy(out + sign + 1, cell.ptr + sign, cell.len - sign);
    return (struct str){ out, cell.len + 1 };
}

bool number_read(struct str cell, bool money, struct decimal *out)
{
    char plain[DIGITS_MOST], whole[DIGITS_MOST + 1];
    size_t len = 0;
    bool negative = false;

    if (money)
        negative = strip_money(&cell);
    else if (str_starts(cell,
                        STR("\xe2\x88\x92"))) { /* a minus sign in print */
        cell = str_slice(cell, 3, cell.len);
        negative = true;
    }
    if (cell.len == 0 || cell.len >= DIGITS_MOST)
        return false;
    if (memchr(cell.ptr, ',', cell.len) != NULL) {
        bool minus = cell.ptr[0] == '-';

        if (!drop_commas(str_slice(cell, minus, cell.len), plain, &len))
            return false;
        negative = negative != minus;
        cell = (struct str){ plain, len };
    }
    if (negative && !byte_is_digit(cell.ptr[0]) && cell.ptr[0] != '.')
        return false; /* two signs */
    if (!decimal_parse(zero_first(cell, whole), out))
        return false;
    if (negative)
        *out = decimal_negate(*out);
    return true;
}

/* The digits of d with the point moved; those past the last decimal go. */
static bool point_moved(struct decimal d, int exponent, struct decimal *out)
{
    int scale = d.scale - exponent;

    while (scale < 0) {
        if (d.mantissa > INT64_MAX / 10 || d.mantissa < -(INT64_MAX / 10))
            return false;
        d.mantissa *= 10;
        scale++;
    }
    while (scale > DECIMAL_SCALE_MAX) {
        int64_t digit = d.mantissa % 10;

        d.mantissa /= 10;
        if (--scale == DECIMAL_SCALE_MAX)
            d.mantissa += (digit > 4) - (digit < -4);
    }
    *out = (struct decimal){ .mantissa = d.mantissa, .scale = (int8_t)scale };
    return true;
}

bool scientific_read(struct str cell, struct decimal *out)
{
    size_t e = str_find_byte(cell, 'e');
    struct str power =
        str_slice(cell, e == STR_NONE ? cell.len : e + 1, cell.len);
    bool minus = str_starts(power, STR("-"));
    struct decimal d, exponent;

    if (minus || str_starts(power, STR("+")))
        power = str_slice(power, 1, power.len);
    if (!str_digits(power) || power.len > 3 ||
        !decimal_parse(str_slice(cell, 0, e), &d) ||
        !decimal_parse(power, &exponent))
        return false;
    return point_moved(d, (int)(minus ? -exponent.mantissa : exponent.mantissa),
                       out);
}

/* 9.09495E-13: what a spreadsheet leaves of a sum that is nil. Larger numbers
 * in that form have lost their digits and stay unknown. */
static bool residue_read(struct str cell, struct decimal *out)
{
    size_t e = str_find(cell, STR("E-"));
    char text[24];

    if (e == STR_NONE || cell.len >= sizeof text)
        return false;
    memcpy(text, cell.ptr, cell.len);
    text[e] = 'e';
    return scientific_read((struct str){ text, cell.len }, out) &&
           decimal_compare(decimal_absolute(*out), decimal_make(1, 4)) < 0;
}

static bool figure_read(const struct rule *r, struct str cell,
                        struct decimal *out)
{
    return number_read(cell, r->form == FORM_MONEY, out) ||
           (r->scientific && scientific_read(cell, out)) ||
           (r->form == FORM_MONEY && residue_read(cell, out));
}

/* ---- dates -------------------------------------------------------------- */

static bool placeholder(struct str s)
{
    return str_equal(s, STR("00:00.0")) || str_equal(s, STR("00:00:00")) ||
           str_equal(s, STR("0")) || str_equal(s, STR("NaT"));
}

/* A spreadsheet's day number, 1 = 1 January 1900 (and a 29 February 1900 that
 * never was): five digits, 1954 to 2064; behind the point is the time. */
static bool serial_read(struct str s, int32_t *out)
{
    size_t point = str_find_byte(s, '.');
    struct decimal d;

    if (point != STR_NONE && !str_digits(str_slice(s, point + 1, s.len)))
        return false;
    s = str_slice(s, 0, point == STR_NONE ? s.len : point);
    if (s.len != 5 || !decimal_parse(s, &d) || d.scale != 0 ||
        d.mantissa < 20000 || d.mantissa > 60000)
        return false;
    *out = date_of(1899, 12, 30) + (int32_t)d.mantissa;
    return true;
}

/* 11/27/2025: no day of ours, but one where the month stands first. */
bool day_is_american(struct str cell)
{
    struct str month, day, year, rest;
    char text[11];
    int32_t date;

    if (!str_cut(str_trim(cell), '/', &month, &rest) ||
        !str_cut(rest, '/', &day, &year) || month.len > 2 || day.len > 2 ||
        year.len < 4 || date_parse(cell, &date))
        return false;
    memset(text, '/', sizeof text);
    text[0] = text[3] = '0';
    memcpy(text + 2 - day.len, day.ptr, day.len);
    memcpy(text + 5 - month.len, month.ptr, month.len);
    memcpy(text + 6, year.ptr, 4);
    return date_parse((struct str){ text, 10 }, &date);
}

/* 08//01/2019: one slash too many says nothing else. */
static bool slips_read(struct str cell, int32_t *out)
{
    char text[16];
    size_t n = 0;

    if (cell.len >= sizeof text)
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] != '/' || n == 0 || text[n - 1] != '/')
            text[n++] = cell.ptr[i];
    }
    return n < cell.len && date_parse((struct str){ text, n }, out);
}

bool day_read(struct str cell, int32_t *out)
{
    *out = DATE_NONE;
    if (str_empty(cell) || placeholder(cell))
        return true;
    if (!date_parse(cell, out) && !serial_read(cell, out) &&
        !slips_read(cell, out))
        return false;
    if (*out == date_of(1900, 1, 1)) /* "not known" in registers */
        *out = DATE_NONE;
    return true;
}

/* ---- numbers ------------------------------------------------------------ */

/* Decimals as the column is published: zeros added up to `least`, zeros cut
 * down to `most`; digits that say something always stay. */
static struct decimal as_published(const struct rule *r, struct decimal d)
{
    struct decimal wider;

    if (r->decimals_least < 0)
        return d;
    if (d.scale < r->decimals_least &&
        decimal_round(d, r->decimals_least, &wider))
        d = wider;
    while (d.scale > r->decimals_most && d.mantissa % 10 == 0) {
        d.mantissa /= 10;
        d.scale--;
    }
    return d;
}

static bool within(const struct rule *r, struct decimal d)
{
    return !r->has_range || (decimal_compare(d, r->low) >= 0 &&
                             decimal_compare(d, r->high) <= 0);
}

static enum reading number_finish(const struct rule *r, struct decimal d,
                                  struct value *out)
{
    d = as_published(r, d);
    *out = value_decimal(d);
    return within(r, d) ? READ_FINE : READ_IMPLAUSIBLE;
}

/* 0.58 -> 58: the point moves, no digit is lost. */
static struct decimal hundredfold(struct decimal d)
{
    int cut = d.scale < 2 ? d.scale : 2;

    d.scale = (int8_t)(d.scale - cut);
    for (; cut < 2; cut++)
        d.mantissa *= 10;
    return d;
}

static enum reading percent_read(const struct rule *r, struct str cell,
                                 struct value *out)
{
    bool has_sign = str_ends(cell, STR("%"));
    struct decimal d;

    if (has_sign)
        cell = str_trim(str_slice(cell, 0, cell.len - 1));
    if (!figure_read(r, cell, &d))
        return READ_UNKNOWN;
    if (!has_sign && r->unsigned_fraction) {
        if (decimal_compare(d, decimal_of(1)) > 0 || decimal_sign(d) < 0) {
            *out = value_decimal(d);
            return READ_IMPLAUSIBLE;
        }
        d = hundredfold(d);
    }
    return number_finish(r, d, out);
}

static enum reading count_read(const struct rule *r, struct str cell,
                               struct value *out)
{
    struct decimal d, whole;

    if (!figure_read(r, cell, &d))
        return READ_UNKNOWN;
    if (!decimal_round(d, 0, &whole) || decimal_compare(d, whole) != 0 ||
        (decimal_sign(d) < 0 && !r->has_range)) {
        *out = value_decimal(d);
        return READ_IMPLAUSIBLE;
    }
    return number_finish(r, whole, out);
}

static enum reading plain_read(const struct rule *r, struct str cell,
                               struct value *out)
{
    struct decimal d;

    if (!figure_read(r, cell, &d))
        return READ_UNKNOWN;
    return number_finish(r, d, out);
}

/* ---- words -------------------------------------------------------------- */

static enum reading code_read(struct arena *scratch, const struct rule *r,
                              struct str cell, struct value *out)
{
    struct arena_mark mark = arena_save(scratch);
    struct str meaning;
    bool known = words_find(&r->words, str_fold(scratch, cell), &meaning);
    enum reason reason;

    arena_restore(scratch, mark);
    if (!known) {
        *out = value_text(cell);
        return r->keep_unknown ? READ_FINE : READ_UNKNOWN;
    }
    *out = reason_from_slug(meaning, &reason) ? value_reason(reason)
                                              : value_text(meaning);
    return READ_FINE;
}

static enum reading truth_read(struct str cell, struct value *out)
{
    static const char *const yes[] = { "yes", "y", "true", "1", "x" };
    static const char *const no[] = { "no", "n", "false", "0" };

    for (size_t i = 0; i < 5; i++) {
        if (str_equal_nocase(cell, str_from(yes[i]))) {
            *out = value_truth(true);
            return READ_FINE;
        }
    }
    for (size_t i = 0; i < 4; i++) {
        if (str_equal_nocase(cell, str_from(no[i]))) {
            *out = value_truth(false);
            return READ_FINE;
        }
    }
    return READ_UNKNOWN;
}

static enum reading date_read(struct str cell, struct value *out)
{
    int32_t day;

    if (!day_read(cell, &day))
        return READ_UNKNOWN;
    *out = day == DATE_NONE ? value_reason(REASON_NOT_GIVEN) : value_date(day);
    return READ_FINE;
}

enum reading value_read(struct arena *scratch, const struct rule *r,
                        struct str cell, struct value *out)
{
    enum reason reason;

    cell = str_trim(cell);
    *out = value_reason(REASON_NOT_GIVEN);
    if (str_empty(cell))
        return READ_FINE;
    if (code_find(r->codes, cell, &reason)) {
        *out = value_reason(reason);
        return READ_FINE;
    }
    switch (r->form) {
    case FORM_TEXT:
    case FORM_SCHOOL:
        *out = value_text(cell);
        return READ_FINE;
    case FORM_COUNT:
        return count_read(r, cell, out);
    case FORM_NUMBER:
    case FORM_MONEY:
        return plain_read(r, cell, out);
    case FORM_RESULT:
    case FORM_PERCENT:
        return percent_read(r, cell, out);
    case FORM_DATE:
        return date_read(cell, out);
    case FORM_TRUTH:
        return truth_read(cell, out);
    case FORM_CODE:
        return code_read(scratch, r, cell, out);
    }
    return READ_UNKNOWN;
}
