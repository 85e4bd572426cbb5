/* Numbers as printed: where they line up, and what they are worth.
 *
 * The surprise: a dash is a number (nil), so it stands in the units place. */
#include "layout_priv.h"

/* Bytes of one of the given marks at the start of s; 0: none. */
static size_t mark_length(struct str s, const struct str mark[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_starts(s, mark[i]))
            return mark[i].len;
    }
    return 0;
}

static size_t lead_length(struct str s)
{
    static const struct str mark[] = {
        STR_INIT("("), STR_INIT("+"), STR_INIT("-"), STR_INIT("£"),
        STR_INIT("€"), STR_INIT("$"), STR_INIT("−"), STR_INIT("<"),
        STR_INIT("≤"), STR_INIT("≥"), STR_INIT(">"), STR_INIT("≈"),
        STR_INIT("~"), STR_INIT(" "), STR_INIT("–"), STR_INIT("±"),
    };
    size_t at = 0, n;

    while ((n = mark_length(str_slice(s, at, s.len), mark,
                            sizeof mark / sizeof mark[0])) > 0)
        at += n;
    return at;
}

static bool is_nil(struct str s)
{
    return str_equal(s, STR("–")) || str_equal(s, STR("-")) ||
           str_equal(s, STR("—")) || str_equal(s, STR("−"));
}

/* What may follow a number: "%", ")", "pp", "k", " F", a note's mark. */
static bool is_tail(struct str s)
{
    static const struct str mark[] = {
        STR_INIT("%"), STR_INIT(")"), STR_INIT("*"), STR_INIT("†"),
        STR_INIT("‡"), STR_INIT(" "), STR_INIT("▲"), STR_INIT("▼"),
        STR_INIT("="), STR_INIT(" "), STR_INIT("‰"),
    };
    size_t letters = 0, at = 0, n = 1;

    while (at < s.len && n > 0) {
        n = mark_length(str_slice(s, at, s.len), mark,
                        sizeof mark / sizeof mark[0]);
        if (n == 0 && byte_is_letter(s.ptr[at]) && letters < 2) {
            letters++;
            n = 1;
        }
        at += n;
    }
    return at == s.len;
}

size_t number_anchor(struct str text)
{
    size_t at = lead_length(text), begin = at;
    size_t point;

    if (is_nil(text))
        return text.len;
    while (at < text.len &&
           (byte_is_digit(text.ptr[at]) || text.ptr[at] == ','))
        at++;
    point = at;
    if (at + 1 < text.len && text.ptr[at] == '.' &&
        byte_is_digit(text.ptr[at + 1]))
        for (at++; at < text.len && byte_is_digit(text.ptr[at]);)
            at++;
    if (at == begin || !is_tail(str_slice(text, at, text.len)))
        return SIZE_MAX;
    return point;
}

static struct str without_commas(struct arena *a, struct str s)
{
    char *copy = arena_array(a, char, s.len);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != ',')
            copy[n++] = s.ptr[i];
    }
    return (struct str){ copy, n };
}

bool number_printed(struct arena *scratch, struct str text, struct decimal *out)
{
    bool bracket, minus = false;
    struct str s = str_trim(text);

    if (is_nil(s)) {
        *out = decimal_of(0);
        return true;
    }
    bracket = str_starts(s, STR("(")) && str_ends(s, STR(")"));
    if (bracket)
        s = str_slice(s, 1, s.len - 1);
    if (str_starts(s, STR("−")) || str_starts(s, STR("-"))) {
        minus = true;
        s = str_slice(s, s.ptr[0] == '-' ? 1 : 3, s.len);
    } else if (str_starts(s, STR("+"))) {
        s = str_slice(s, 1, s.len);
    }
    if (str_starts(s, STR("£")))
        s = str_slice(s, 2, s.len);
    if (s.len == 0 || !byte_is_digit(s.ptr[0]) || (bracket && minus))
        return false;
    if (!decimal_parse(without_commas(scratch, s), out))
        return false;
    if (bracket || minus)
        *out = decimal_negate(*out);
    return true;
}
