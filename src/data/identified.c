/* The time columns of a tidy file: a year or a pair of years, and a word that
 * says what part of it is meant.
 *
 * The surprise: "2018" with "Academic year" is refused. Publishers write such
 * years in pairs, and a bare one could be the year's beginning or its end. */
#include "data_priv.h"

#define KEY_MOST 48

/* Lower case, letters and digits only: "Part 1 (April to September)". */
struct key {
    char text[KEY_MOST];
    size_t n;
};

static bool key_of(struct str s, struct key *out)
{
    out->n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            continue;
        if (out->n == KEY_MOST)
            return false;
        out->text[out->n++] = c;
    }
    return true;
}

static bool digits_at(struct str s, size_t at, size_t n, int *out)
{
    *out = 0;
    if (at + n > s.len)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        *out = *out * 10 + (s.ptr[i] - '0');
    }
    return true;
}

/* 202223, 2022/23, 2022-2023 (pair) or 2018; data frames add ".0". */
static bool years_of(struct str s, int *year, bool *pair)
{
    struct str rest;
    int next;

    s = str_trim(s);
    if (str_ends(s, STR(".0")))
        s = str_slice(s, 0, s.len - 2);
    if (!digits_at(s, 0, 4, year))
        return false;
    rest = str_slice(s, 4, s.len);
    *pair = rest.len > 0;
    if (!*pair)
        return true;
    if (rest.ptr[0] == '/' || rest.ptr[0] == '-' || rest.ptr[0] == '_')
        rest = str_slice(rest, 1, rest.len);
    if (rest.len == 2)
        return digits_at(rest, 0, 2, &next) && next == (*year + 1) % 100;
    return rest.len == 4 && digits_at(rest, 0, 4, &next) && next == *year + 1;
}

struct identifier {
    const char *word;
    uint8_t kind, part;
};

/* Words and codes of the publisher's list; months, weeks and quarters are
 * worked out. */
static const struct identifier identifiers[] = {
    { "academicyear", PERIOD_ACADEMIC_YEAR, 0 },
    { "ay", PERIOD_ACADEMIC_YEAR, 0 },
    { "financialyear", PERIOD_FINANCIAL_YEAR, 0 },
    { "fy", PERIOD_FINANCIAL_YEAR, 0 },
    { "taxyear", PERIOD_TAX_YEAR, 0 },
    { "ty", PERIOD_TAX_YEAR, 0 },
    { "calendaryear", PERIOD_CALENDAR_YEAR, 0 },
    { "cy", PERIOD_CALENDAR_YEAR, 0 },
    { "reportingyear", PERIOD_REPORTING_YEAR, 0 },
    { "ry", PERIOD_REPORTING_YEAR, 0 },
    { "autumnterm", PERIOD_TERM, TERM_AUTUMN },
    { "autumn", PERIOD_TERM, TERM_AUTUMN },
    { "t1", PERIOD_TERM, TERM_AUTUMN },
    { "springterm", PERIOD_TERM, TERM_SPRING },
    { "spring", PERIOD_TERM, TERM_SPRING },
    { "t2", PERIOD_TERM, TERM_SPRING },
    { "summerterm", PERIOD_TERM, TERM_SUMMER },
    { "summer", PERIOD_TERM, TERM_SUMMER },
    { "t3", PERIOD_TERM, TERM_SUMMER },
    { "autumnandspringterm", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "autumnandspringterms", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "autumnandspring", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "autumnspringterm", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "autumntermspringterm", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "autumntermandspringterm", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "t1t2", PERIOD_TERM, TERM_AUTUMN_AND_SPRING },
    { "fivehalfterms", PERIOD_TERM, TERM_FIVE_HALVES },
    { "sixhalfterms", PERIOD_TERM, TERM_SIX_HALVES },
    { "upuntil31stmarch", PERIOD_TO_MARCH, 0 },
    { "endofmarch", PERIOD_DATE, 3 },
    { "eom", PERIOD_DATE, 3 },
};

static bool word_identified(struct str key, struct identifier *out)
{
    for (size_t i = 0; i < sizeof identifiers / sizeof *identifiers; i++) {
        if (str_equal(key, str_from(identifiers[i].word))) {
            *out = identifiers[i];
            return true;
        }
    }
    return false;
}

/* "january", "m1", "week37", "w37"; part: the month or week. */
static bool numbered_identified(struct str key, struct identifier *out)
{
    int n = 0;
    size_t word = str_starts(key, STR("week")) ? 4 : 1;

    for (int m = 1; m <= 12; m++) {
        if (str_equal_nocase(key, str_from(date_month_name(m)))) {
            *out = (struct identifier){ NULL, PERIOD_MONTH, (uint8_t)m };
            return true;
        }
    }
    if (key.len <= word || key.len > word + 2 ||
        !digits_at(key, word, key.len - word, &n) || n < 1)
        return false;
    *out = (struct identifier){ NULL, PERIOD_WEEK, (uint8_t)n };
    if (key.ptr[0] == 'm')
        out->kind = PERIOD_MONTH;
    return key.ptr[0] == 'm' ? n <= 12 : key.ptr[0] == 'w' && n <= 53;
}

/* "financialyearq1", "taxyearq12" (Q1-2), "calendaryearq1q3", "part1april..."
 * is the first half of a financial year. */
static bool quarters_identified(struct str key, int year, struct period *out)
{
    struct identifier of;
    size_t q = str_find_byte(key, 'q');
    int from, to;

    if (str_starts(key, STR("part1apr")) || str_equal(key, STR("p1"))) {
        *out = period_quarters(PERIOD_FINANCIAL_YEAR, year, 1, 2);
        return true;
    }
    if (str_starts(key, STR("part2oct")) || str_equal(key, STR("p2"))) {
        *out = period_quarters(PERIOD_FINANCIAL_YEAR, year, 3, 4);
        return true;
    }
    if (q == STR_NONE || !word_identified(str_slice(key, 0, q), &of) ||
        !digits_at(key, q + 1, 1, &from))
        return false;
    key = str_slice(key, q + 2, key.len);
    if (str_starts(key, STR("to")))
        key = str_slice(key, 2, key.len);
    if (str_starts(key, STR("q")))
        key = str_slice(key, 1, key.len);
    if (key.len == 0)
        to = from;
    else if (key.len != 1 || !digits_at(key, 0, 1, &to) || to == from)
        return false;
    *out = period_quarters((enum period_kind)of.kind, year, from, to);
    return out->kind == PERIOD_QUARTERS;
}

/* Whether the period's own year is written as a pair: 2022/23. */
static bool wants_pair(struct period p)
{
    if (p.kind == PERIOD_QUARTERS)
        return p.part / 16 != 2; /* all but calendar years */
    return p.kind == PERIOD_ACADEMIC_YEAR || p.kind == PERIOD_FINANCIAL_YEAR ||
           p.kind == PERIOD_TAX_YEAR || p.kind == PERIOD_TERM;
}

/* A month or week under a pair of years lies in an academic year. */
static void into_academic(struct identifier id, int *year)
{
    if (id.kind == PERIOD_MONTH && id.part < 9)
        *year += 1;
    if (id.kind == PERIOD_WEEK && id.part < 35)
        *year += 1;
}

static bool identified(struct identifier id, int year, bool pair,
                       struct period *out)
{
    if (pair)
        into_academic(id, &year);
    *out = period_academic(year); /* a year that fits */
    if (out->kind == PERIOD_UNKNOWN)
        return false;
    out->kind = id.kind;
    out->part = id.part;
    if (id.kind == PERIOD_DATE)
        *out = period_date(date_of(year, 3, 31));
    if (id.kind == PERIOD_MONTH)
        *out = period_of_date(date_of(year, id.part, 1));
    if (id.kind == PERIOD_MONTH || id.kind == PERIOD_WEEK)
        return true;
    if (id.kind == PERIOD_REPORTING_YEAR) {
        out->part = pair; /* 2024/25 is another than 2024 */
        return true;
    }
    return wants_pair(*out) == pair;
}

bool period_identified(struct str time_period, struct str word,
                       struct period *out)
{
    struct identifier id = { NULL, PERIOD_ACADEMIC_YEAR, 0 };
    struct key key;
    struct str text;
    int year;
    bool pair;

    if (!years_of(time_period, &year, &pair) || !key_of(word, &key))
        return false;
    text = (struct str){ key.text, key.n };
    if (text.len == 0)
        return pair && identified(id, year, pair, out);
    if (word_identified(text, &id) || numbered_identified(text, &id))
        return identified(id, year, pair, out);
    return quarters_identified(text, year, out) && wants_pair(*out) == pair;
}
