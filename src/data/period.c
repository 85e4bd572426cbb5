/* Periods: the years, months, terms and days that figures are for.
 *
 * The surprise: "2022-23" is an academic year here. Only a word ("FY",
 * "financial") makes it a financial one, because DfE's files spell academic
 * years in every way there is. */
#include "data_priv.h"

#define YEAR_FIRST 1900
#define YEAR_LAST  2199

static bool year_fits(int year)
{
    return year >= YEAR_FIRST && year <= YEAR_LAST;
}

static const struct period unknown = { .kind = PERIOD_UNKNOWN };

/* A year or part that cannot be makes an unknown period, never a crash: the
 * numbers may come from a file. */
struct period period_academic(int starts)
{
    if (!year_fits(starts))
        return unknown;
    return (struct period){ .kind = PERIOD_ACADEMIC_YEAR,
                            .year = (int16_t)starts };
}

struct period period_month(int starts, int part)
{
    if (!year_fits(starts) || part < 1 || part > 12)
        return unknown;
    return (struct period){ .kind = PERIOD_MONTH,
                            .part = (uint8_t)part,
                            .year = (int16_t)starts };
}

struct period period_date(int32_t date)
{
    return (struct period){ .kind = PERIOD_DATE, .date = date };
}

struct period period_to_date(struct period month)
{
    if (month.kind == PERIOD_MONTH && month.part > 1)
        month.kind = PERIOD_TO_DATE;
    return month;
}

bool period_equal(struct period a, struct period b)
{
    return a.kind == b.kind && a.part == b.part && a.year == b.year &&
           a.date == b.date;
}

static int compare_int(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

int period_compare(struct period a, struct period b)
{
    int order = compare_int(period_last_day(a), period_last_day(b));

    if (order == 0)
        order = compare_int(a.kind, b.kind);
    if (order == 0)
        order = compare_int(a.year, b.year);
    return order != 0 ? order : compare_int(a.part, b.part);
}

/* ---- days --------------------------------------------------------------- */

/* Part 1 is September: parts 5 to 12 fall in the next calendar year. */
static int month_of_part(int part)
{
    return (part + 7) % 12 + 1;
}

static int32_t month_first(int starts, int part)
{
    return date_of(starts + (part > 4), month_of_part(part), 1);
}

static int32_t month_last(int starts, int part)
{
    const int year = starts + (part > 4), month = month_of_part(part);

    return date_of(year, month, date_month_days(year, month));
}

/* Terms as early years funding counts them: 1 September, 1 January, 1 April.
 * Schools' own dates differ and no export gives them. */
static const uint8_t term_first[] = { 0, 1, 5, 8, 1, 1, 1 };
static const uint8_t term_last[] = { 0, 4, 7, 12, 7, 9, 12 };

int32_t period_first_day(struct period p)
{
    switch ((enum period_kind)p.kind) {
    case PERIOD_NONE:
    case PERIOD_UNKNOWN:
        return DATE_NONE;
    case PERIOD_ACADEMIC_YEAR:
    case PERIOD_TO_DATE:
        return date_of(p.year, 9, 1);
    case PERIOD_FINANCIAL_YEAR:
        return date_of(p.year, 4, 1);
    case PERIOD_MONTH:
        return month_first(p.year, p.part);
    case PERIOD_TERM:
        return month_first(p.year, term_first[p.part]);
    case PERIOD_DATE:
        return p.date;
    case PERIOD_CALENDAR_YEAR:
    case PERIOD_TAX_YEAR:
    case PERIOD_REPORTING_YEAR:
    case PERIOD_WEEK:
    case PERIOD_QUARTERS:
    case PERIOD_TO_MARCH:
        return span_first_day(p);
    }
    return DATE_NONE;
}

int32_t period_last_day(struct period p)
{
    switch ((enum period_kind)p.kind) {
    case PERIOD_NONE:
    case PERIOD_UNKNOWN:
        return DATE_NONE;
    case PERIOD_ACADEMIC_YEAR:
        return date_of(p.year + 1, 8, 31);
    case PERIOD_FINANCIAL_YEAR:
        return date_of(p.year + 1, 3, 31);
    case PERIOD_MONTH:
    case PERIOD_TO_DATE:
        return month_last(p.year, p.part);
    case PERIOD_TERM:
        return month_last(p.year, term_last[p.part]);
    case PERIOD_DATE:
        return p.date;
    case PERIOD_CALENDAR_YEAR:
    case PERIOD_TAX_YEAR:
    case PERIOD_REPORTING_YEAR:
    case PERIOD_WEEK:
    case PERIOD_QUARTERS:
    case PERIOD_TO_MARCH:
        return span_last_day(p);
    }
    return DATE_NONE;
}

struct period period_of_date(int32_t date)
{
    struct ymd d;
    int part;

    if (date == DATE_NONE)
        return unknown;
    d = date_ymd(date);
    part = (d.month + 3) % 12 + 1;
    return period_month(d.year - (part > 4), part);
}

static int32_t date_year_before(int32_t date)
{
    struct ymd d;
    int32_t before;

    if (date == DATE_NONE)
        return DATE_NONE;
    d = date_ymd(date);
    before = date_of(d.year - 1, d.month, d.day);
    return before != DATE_NONE ? before : date_of(d.year - 1, 2, 28);
}

struct period period_year_before(struct period p)
{
    if (p.kind == PERIOD_DATE)
        p.date = date_year_before(p.date);
    else if (p.kind > PERIOD_UNKNOWN)
        p.year--;
    return p;
}

/* ---- reading ------------------------------------------------------------ */

#define WORDS_MAX 8

/* A text in pieces: words of letters, numbers of digits; all else parts them.
 * The mark before a piece is kept: "2022/23" and "2022.23" differ. */
struct piece {
    struct str text;
    bool is_number;
    char before; /* '/', '-' (any dash), ' ' or 0 (nothing, or first) */
};

struct pieces {
    struct piece item[WORDS_MAX];
    size_t n;
};

static size_t run_of(struct str s, size_t from, bool (*belongs)(char))
{
    size_t at = from;

    while (at < s.len && belongs(s.ptr[at]))
        at++;
    return at - from;
}

/* Length of a separator at `at`, 0 for anything that is none. A dash may be
 * '-', U+2013 or U+2014. *mark keeps the strongest one of a run. */
static size_t separator(struct str s, size_t at, char *mark)
{
    const struct str rest = str_slice(s, at, s.len);

    if (rest.ptr[0] == ' ' || rest.ptr[0] == '_' || rest.ptr[0] == ',' ||
        rest.ptr[0] == '(' || rest.ptr[0] == ')' || rest.ptr[0] == ':') {
        if (*mark == 0)
            *mark = ' ';
        return 1;
    }
    if (str_starts(rest, STR("\xE2\x80\x93")) ||
        str_starts(rest, STR("\xE2\x80\x94"))) {
        *mark = '-';
        return 3;
    }
    if (rest.ptr[0] != '/' && rest.ptr[0] != '-')
        return 0;
    *mark = rest.ptr[0];
    return 1;
}

/* False when the text has a character that no period has. */
static bool pieces_cut(struct str s, struct pieces *out)
{
    size_t at = 0;
    char mark = 0;

    out->n = 0;
    while (at < s.len) {
        const bool number = byte_is_digit(s.ptr[at]);
        size_t len = run_of(s, at, number ? byte_is_digit : byte_is_letter);

        if (len == 0) {
            len = separator(s, at, &mark);
            if (len == 0)
                return false;
        } else if (out->n < WORDS_MAX) {
            out->item[out->n++] =
                (struct piece){ str_slice(s, at, at + len), number, mark };
            mark = 0;
        } else {
            return false;
        }
        at += len;
    }
    return out->n > 0;
}

static int number_of(struct str digits)
{
    int n = 0;

    for (size_t i = 0; i < digits.len && i < 9; i++)
        n = n * 10 + (digits.ptr[i] - '0');
    return n;
}

/* 2022 and "23" or "2023". */
static bool year_follows(int year, struct str next)
{
    if (next.len == 4)
        return number_of(next) == year + 1;
    return next.len == 2 && number_of(next) == (year + 1) % 100;
}

/* What a text has said so far; 0: nothing. */
struct reading {
    int starts;   /* year in which the year begins */
    int calendar; /* a bare year, which needs a month or a term */
    int month;    /* 1 .. 12, January first */
    int part;     /* P1 .. P12 */
    int term;
    bool is_financial;
};

/* "202223" or "20222023" in one piece. */
static bool read_joined_years(struct str digits, struct reading *r)
{
    const int year = number_of(str_slice(digits, 0, 4));

    if ((digits.len != 6 && digits.len != 8) || !year_fits(year) ||
        !year_follows(year, str_slice(digits, 4, digits.len)))
        return false;
    r->starts = year;
    return true;
}

/* "2022/23": two pieces with a mark between. "25/26" too, when another piece
 * shows that a period is meant. */
static bool read_year_pair(const struct piece *p, struct reading *r,
                           bool may_be_short)
{
    int year = number_of(p[0].text);

    if (p[1].before == 0 || !p[1].is_number)
        return false;
    if (p[0].text.len == 2 && may_be_short)
        year += 2000;
    else if (p[0].text.len != 4)
        return false;
    if (!year_fits(year) || !year_follows(year, p[1].text))
        return false;
    r->starts = year;
    return true;
}

/* A word "to" between the two years is read as a dash. */
static void pieces_drop_to(struct pieces *p)
{
    for (size_t i = 1; i + 1 < p->n; i++) {
        if (!str_equal_nocase(p->item[i].text, STR("to")))
            continue;
        p->item[i + 1].before = '-';
        for (size_t k = i; k + 1 < p->n; k++)
            p->item[k] = p->item[k + 1];
        p->n--;
        return;
    }
}

static bool read_number(const struct pieces *p, size_t *i, struct reading *r)
{
    const struct str text = p->item[*i].text;

    if (r->starts != 0 || r->calendar != 0)
        return false;
    if (*i + 1 < p->n && read_year_pair(&p->item[*i], r, p->n > 2)) {
        *i += 1;
        return true;
    }
    if (read_joined_years(text, r))
        return true;
    if (text.len == 2 && r->month != 0 && p->n == 2)
        r->calendar = 2000 + number_of(text); /* "Nov-25" */
    else if (text.len == 4 && year_fits(number_of(text)))
        r->calendar = number_of(text);
    return r->calendar != 0;
}

/* Month names in full or by three letters ("Sept" too). */
static int month_named(struct str word)
{
    for (int m = 1; m <= 12; m++) {
        const struct str name = str_from(date_month_name(m));

        if (word.len >= 3 && word.len <= name.len &&
            (word.len == 3 || word.len == name.len || m == 9) &&
            str_equal_nocase(word, str_slice(name, 0, word.len)))
            return m;
    }
    return 0;
}

static int term_named(struct str word)
{
    static const struct str names[] = { STR_INIT("autumn"), STR_INIT("spring"),
                                        STR_INIT("summer") };

    for (int t = 0; t < 3; t++) {
        if (str_equal_nocase(word, names[t]))
            return t + 1;
    }
    return 0;
}

/* "P3", "Period 3", "Month 3": the word, then a number of one or two digits.
 */
static bool read_part(const struct pieces *p, size_t *i, struct reading *r)
{
    const struct str word = p->item[*i].text;
    int part;

    if (!str_equal_nocase(word, STR("p")) &&
        !str_equal_nocase(word, STR("m")) &&
        !str_equal_nocase(word, STR("period")) &&
        !str_equal_nocase(word, STR("month")))
        return false;
    if (*i + 1 >= p->n || r->part != 0 || !p->item[*i + 1].is_number ||
        p->item[*i + 1].text.len > 2)
        return false;
    part = number_of(p->item[*i + 1].text);
    *i += 1;
    r->part = part;
    return part >= 1 && part <= 12;
}

static bool word_in(struct str word, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal_nocase(word, list[i]))
            return true;
    }
    return false;
}

/* Words that only say what kind of year is meant. */
static bool read_kind(struct str word, struct reading *r)
{
    static const struct str plain[] = { STR_INIT("ay"), STR_INIT("academic"),
                                        STR_INIT("year"), STR_INIT("term") };
    static const struct str money[] = { STR_INIT("fy"), STR_INIT("financial"),
                                        STR_INIT("fiscal") };

    if (word_in(word, money, sizeof money / sizeof *money))
        r->is_financial = true;
    else if (!word_in(word, plain, sizeof plain / sizeof *plain))
        return false;
    return true;
}

static bool read_word(const struct pieces *p, size_t *i, struct reading *r)
{
    const struct str word = p->item[*i].text;
    const int month = month_named(word), term = term_named(word);

    if (month != 0 && r->month == 0) {
        r->month = month;
        return true;
    }
    if (term != 0 && r->term == 0) {
        r->term = term;
        return true;
    }
    return read_kind(word, r) || read_part(p, i, r);
}

/* The first calendar year of the academic year that a month or term of a
 * calendar year belongs to. */
static void reading_settle_year(struct reading *r)
{
    if (r->calendar == 0)
        return;
    if (r->month != 0)
        r->starts = r->calendar - (r->month < 9);
    else if (r->term != 0)
        r->starts = r->calendar - (r->term > 1);
}

/* P3 and November must not contradict each other. */
static bool reading_settle_month(struct reading *r)
{
    const int part = (r->month + 3) % 12 + 1;

    if (r->month == 0)
        return true;
    if (r->part != 0 && r->part != part)
        return false;
    r->part = part;
    return true;
}

static bool reading_finish(struct reading r, struct period *out)
{
    reading_settle_year(&r);
    if (!reading_settle_month(&r) || !year_fits(r.starts) ||
        (r.term != 0 && r.part != 0) ||
        (r.is_financial && (r.term != 0 || r.part != 0)))
        return false;
    *out = period_academic(r.starts);
    if (r.is_financial)
        out->kind = PERIOD_FINANCIAL_YEAR;
    if (r.part != 0)
        *out = period_month(r.starts, r.part);
    if (r.term != 0) {
        out->kind = PERIOD_TERM;
        out->part = (uint8_t)r.term;
    }
    return true;
}

static bool read_pieces(struct pieces *p, struct period *out)
{
    struct reading r = { 0 };

    pieces_drop_to(p);
    for (size_t i = 0; i < p->n; i++) {
        const bool done = p->item[i].is_number ? read_number(p, &i, &r)
                                               : read_word(p, &i, &r);

        if (!done)
            return false;
    }
    return reading_finish(r, out);
}

/* Years first: 202223 is 2022/23, never a month or a day. */
bool period_parse(struct str s, struct period *out)
{
    struct pieces pieces;
    int32_t date;

    s = str_trim(s);
    if (pieces_cut(s, &pieces) && read_pieces(&pieces, out))
        return true;
    if (!date_parse(s, &date))
        return false;
    *out = period_date(date);
    return true;
}

/* ---- printing ----------------------------------------------------------- */

static struct str month_text(struct arena *a, struct period p)
{
    const struct ymd d = date_ymd(month_first(p.year, p.part));

    return str_printf(a, "P%d %.3s %d", p.part, date_month_name(d.month),
                      d.year);
}

static struct str term_text(struct arena *a, struct period p)
{
    static const char *const names[] = { "",
                                         "Autumn term",
                                         "Spring term",
                                         "Summer term",
                                         "Autumn and spring terms",
                                         "Five half terms",
                                         "Six half terms" };

    return str_printf(a, "%s %d/%02d", names[p.part], p.year,
                      (p.year + 1) % 100);
}

struct str period_text(struct arena *a, struct period p)
{
    switch ((enum period_kind)p.kind) {
    case PERIOD_NONE:
        return STR("latest");
    case PERIOD_UNKNOWN:
        return STR("year not stated");
    case PERIOD_ACADEMIC_YEAR:
        return str_printf(a, "%d/%02d", p.year, (p.year + 1) % 100);
    case PERIOD_FINANCIAL_YEAR:
        return str_printf(a, "%d-%02d", p.year, (p.year + 1) % 100);
    case PERIOD_MONTH:
        return month_text(a, p);
    case PERIOD_TO_DATE:
        return str_printf(a, "%.*s to date", STR_ARG(month_text(a, p)));
    case PERIOD_TERM:
        return term_text(a, p);
    case PERIOD_DATE:
        return p.date == DATE_NONE ? STR("no date") : date_short(a, p.date);
    case PERIOD_CALENDAR_YEAR:
    case PERIOD_TAX_YEAR:
    case PERIOD_REPORTING_YEAR:
    case PERIOD_WEEK:
    case PERIOD_QUARTERS:
    case PERIOD_TO_MARCH:
        return span_print(a, p);
    }
    return STR("");
}
