/* Years, days and releases in the names of files and in titles.
 *
 * Surprise: a bare year in a file's name says nothing ("2018-850-ks2.csv" is
 * 2018/19, "ks2_perf_2018.csv" is 2017/18); only a pair of years does. */
#include "ingest_priv.h"

bool number_at(struct str s, size_t at, size_t digits, int *out)
{
    if (at + digits > s.len)
        return false;
    *out = 0;
    for (size_t i = at; i < at + digits; i++) {
        if (!byte_is_digit(s.ptr[i]))
            return false;
        *out = *out * 10 + (s.ptr[i] - '0');
    }
    return true;
}

static bool ends_at(struct str s, size_t at)
{
    return at >= s.len || !byte_is_digit(s.ptr[at]);
}

static bool follows(int starts, int ends, size_t digits)
{
    int next = starts + 1;

    return starts >= 1990 && starts <= 2098 &&
           ends == (digits == 2 ? next % 100 : next);
}

/* A pair of years that begins at `at`: 2016-2017, 2016_17, 2016/17, 202223. */
static bool pair_at(struct str s, size_t at, int *starts)
{
    bool apart =
        at + 4 < s.len && (s.ptr[at + 4] == '-' || s.ptr[at + 4] == '_' ||
                           s.ptr[at + 4] == ' ' || s.ptr[at + 4] == '/');
    int ends;

    if (!number_at(s, at, 4, starts))
        return false;
    for (size_t digits = 4; digits >= 2; digits -= 2) {
        size_t from = at + (apart ? 5 : 4);

        if ((apart || digits == 2) && number_at(s, from, digits, &ends) &&
            ends_at(s, from + digits) && follows(*starts, ends, digits))
            return true;
    }
    return false;
}

static bool names_month(struct str s)
{
    for (int m = 1; m <= 12 && s.len >= 3; m++) {
        if (str_equal_nocase(str_slice(s, 0, 3),
                             str_slice(str_from(date_month_name(m)), 0, 3)))
            return true;
    }
    return false;
}

/* "CFR_24-25_Data": a word of its own, not two days of a month. */
static bool short_pair_at(struct str s, size_t at, int *starts)
{
    size_t past = at + 5;
    int one, two;

    if (past > s.len || !number_at(s, at, 2, &one) ||
        !number_at(s, at + 3, 2, &two) || s.ptr[at + 2] != '-' || one < 10)
        return false;
    if (at > 0 && (byte_is_letter(s.ptr[at - 1]) || s.ptr[at - 1] == '-'))
        return false;
    if (past < s.len && (byte_is_letter(s.ptr[past]) ||
                         byte_is_digit(s.ptr[past]) || s.ptr[past] == '-'))
        return false;
    *starts = 2000 + one;
    return follows(*starts, two, 2) &&
           !names_month(str_slice(s, past < s.len ? past + 1 : past, s.len));
}

/* The year in a file's name or a title, or PERIOD_UNKNOWN: also where it names
 * two ("2018/19 to 2022/23"). "2005-06-01" is a day. */
struct period year_in_name(struct str name)
{
    struct period found = { .kind = PERIOD_UNKNOWN };
    bool several = false;
    int starts;

    for (size_t i = 0; i < name.len; i++) {
        size_t past = i + 7;

        if (i > 0 && byte_is_digit(name.ptr[i - 1]))
            continue;
        if (!short_pair_at(name, i, &starts)) {
            if (!pair_at(name, i, &starts))
                continue;
            if (past + 1 < name.len && name.ptr[past] == '-' &&
                byte_is_digit(name.ptr[past + 1]))
                continue;
        }
        several |= found.kind != PERIOD_UNKNOWN && found.year != starts;
        found = period_academic(starts);
    }
    return several ? (struct period){ .kind = PERIOD_UNKNOWN } : found;
}

enum release release_in_name(struct str name)
{
    static const struct {
        const char *word;
        enum release release;
    } table[] = { { "provisional", RELEASE_PROVISIONAL },
                  { "revised", RELEASE_REVISED },
                  { "final", RELEASE_FINAL } };

    for (size_t i = 0; i < 3; i++) {
        struct str word = str_from(table[i].word);

        for (size_t at = 0; at + word.len <= name.len; at++) {
            if (str_equal_nocase(str_slice(name, at, at + word.len), word))
                return table[i].release;
        }
    }
    return RELEASE_NONE;
}

/* "..._as_at_31_Jan_2026.csv", "groups20250422.csv": a day, or DATE_NONE. */
int32_t day_in_name(struct str name)
{
    for (size_t from = 0; from < name.len; from++) {
        if (!byte_is_digit(name.ptr[from]) ||
            (from > 0 && byte_is_digit(name.ptr[from - 1])))
            continue;
        for (size_t len = 11; len >= 8; len--) {
            char text[12];
            int32_t day;

            if (from + len > name.len || !ends_at(name, from + len))
                continue;
            for (size_t i = 0; i < len; i++) {
                char c = name.ptr[from + i];

                text[i] = c == '_' ? '-' : c;
            }
            if (date_parse((struct str){ text, len }, &day))
                return day;
        }
    }
    return DATE_NONE;
}

int32_t extract_day(struct str name)
{
    size_t from = name.len;

    while (from > 0 && name.ptr[from - 1] != '/')
        from--;
    return day_in_name(str_slice(name, from, name.len));
}
