/* Identifiers as people and spreadsheets write them, made plain.
 *
 * Surprise: most of what is undone here was done by a spreadsheet: a zero lost
 * at the front, ".0" at the end, commas between thousands. What it has
 * destroyed for good (1.42E+05) is told apart from what is no identifier at
 * all, because the one is an error and the other a row of somebody else. */
#include "ingest_priv.h"

#include <string.h>

#define URN_LEAST 5
#define URN_MOST  7
#define COMPANY   8 /* letters and digits of a company number */

/* "141296.0" and "'141296" are 141296. */
struct str code_plain(struct str s)
{
    size_t point;

    s = str_trim(s);
    if (s.len > 1 && s.ptr[0] == '\'')
        s = str_slice(s, 1, s.len);
    point = str_find_byte(s, '.');
    if (point != STR_NONE && point > 0 && s.len - point <= 3 &&
        str_digits(str_slice(s, 0, point))) {
        bool zeros = s.len > point + 1;

        for (size_t i = point + 1; i < s.len; i++)
            zeros = zeros && s.ptr[i] == '0';
        if (zeros)
            s.len = point;
    }
    return s;
}

/* "1.42E+05": a long number in a narrow column. */
bool code_destroyed(struct str s)
{
    size_t e = str_find(s, STR("E+")), digits = 0;

    if (e == STR_NONE)
        e = str_find(s, STR("e+"));
    if (e == STR_NONE || e == 0 || e + 3 > s.len)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (i == e || i == e + 1)
            continue;
        if (!byte_is_digit(s.ptr[i]) && s.ptr[i] != '.')
            return false;
        digits++;
    }
    return digits >= 3;
}

static bool is_urn(struct str s)
{
    return str_digits(s) && s.len >= URN_LEAST && s.len <= URN_MOST &&
           s.ptr[0] != '0';
}

/* "URN 141296", "URN: 141296". */
static struct str behind_label(struct str s)
{
    if (s.len < 4 || !str_equal_nocase(str_slice(s, 0, 3), STR("urn")) ||
        byte_is_letter(s.ptr[3]))
        return s;
    s = str_slice(s, 3, s.len);
    while (s.len > 0 && !byte_is_digit(s.ptr[0]) && !byte_is_letter(s.ptr[0]))
        s = str_slice(s, 1, s.len);
    return s;
}

struct str urn_clean(struct arena *a, struct str cell)
{
    char plain[URN_MOST + 1];
    size_t n = 0;

    cell = code_plain(cell);
    if (is_urn(cell)) /* nearly always */
        return cell;
    cell = code_plain(behind_label(cell));
    if (is_urn(cell))
        return cell;
    while (cell.len > URN_LEAST && cell.ptr[0] == '0')
        cell = str_slice(cell, 1, cell.len);
    for (size_t i = 0; i < cell.len; i++) {
        bool thousands = cell.ptr[i] == ',' && cell.len - i == 4;

        if (thousands)
            continue;
        if (!byte_is_digit(cell.ptr[i]) || n == URN_MOST)
            return STR("");
        plain[n++] = cell.ptr[i];
    }
    if (!is_urn((struct str){ plain, n }))
        return STR("");
    return str_copy(a, (struct str){ plain, n });
}

/* Seven digits, the mark behind the third being '/', '-' or a space. */
static bool laestab_digits(struct str s, char digit[8])
{
    size_t n = 0;

    s = code_plain(s);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (byte_is_digit(c) && n < 7)
            digit[n++] = c;
        else if (n != 3 || (c != '/' && c != '-' && c != ' ' && c != '\\'))
            return false;
    }
    return n == 7;
}

struct str laestab_clean(struct arena *a, struct str one, struct str authority,
                         struct str number)
{
    char digit[8];

    if (laestab_digits(one, digit))
        return str_copy(a, (struct str){ digit, 7 });
    authority = code_plain(authority);
    number = code_plain(number);
    if (authority.len != 3 || !str_digits(authority) || number.len == 0 ||
        number.len > 4 || !str_digits(number))
        return STR("");
    return str_printf(a, "%.*s%.*s%.*s", STR_ARG(authority),
                      (int)(4 - number.len), "0000", STR_ARG(number));
}

struct str company_clean(struct arena *a, struct str cell)
{
    char text[COMPANY];
    size_t n = 0, digits = 0, zeros;

    cell = code_plain(cell);
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        if (c == ' ')
            continue;
        if (n == COMPANY || !(byte_is_digit(c) || (byte_is_letter(c) && n < 2)))
            return cell; /* as it stands: it will meet nothing else */
        text[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        digits += byte_is_digit(c);
    }
    if (digits == 0)
        return cell;
    zeros = COMPANY - n; /* SC4567 is SC004567, 7318714 is 07318714 */
    return str_printf(a, "%.*s%.*s%.*s", (int)(n - digits), text, (int)zeros,
                      "00000000", (int)digits, text + (n - digits));
}
