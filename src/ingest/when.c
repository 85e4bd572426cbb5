/* Periods said in running text: titles, headings, file names.
 *
 * Surprise: a text is searched, not parsed: "Trial balance as at 30 November
 * 2025 (draft)" says P3, cumulative, and all other words say nothing. What
 * stands behind "compared with" is of another report. */
#include "ingest_priv.h"

#define PIECES_MOST 48

struct piece { /* a word, or a number */
    struct str text;
    bool is_number;
    char before; /* the mark before it: one of "/-., ", or 0 */
};
struct pieces {
    struct piece item[PIECES_MOST];
    size_t n;
};

static struct pieces pieces_cut(struct str s)
{
    struct pieces p = { .n = 0 };
    char mark = 0;

    for (size_t at = 0; at < s.len && p.n < PIECES_MOST;) {
        bool number = byte_is_digit(s.ptr[at]);
        size_t end = at;

        while (end < s.len && (number ? byte_is_digit(s.ptr[end])
                                      : byte_is_letter(s.ptr[end])))
            end++;
        if (end == at) {
            if (str_find_byte(STR("/-.,"), s.ptr[at]) != STR_NONE)
                mark = s.ptr[at];
            else if (mark == 0)
                mark = ' ';
            at++;
            continue;
        }
        p.item[p.n++] = (struct piece){ str_slice(s, at, end), number, mark };
        mark = 0;
        at = end;
    }
    return p;
}

/* Of no more than nine digits; of a word 0. */
static int number_of(struct str digits)
{
    int n = 0;

    for (size_t i = 0; i < digits.len && i < 9 && byte_is_digit(digits.ptr[i]);
         i++)
        n = n * 10 + (digits.ptr[i] - '0');
    return n;
}

static const struct piece *piece_at(const struct pieces *p, size_t i)
{
    static const struct piece none = { { "", 0 }, false, 0 };

    return i < p->n ? &p->item[i] : &none;
}

static bool word_is(const struct pieces *p, size_t i, const char *word)
{
    const struct piece *w = piece_at(p, i);

    return !w->is_number && str_equal_nocase(w->text, str_from(word));
}

static bool is_one_of(const struct pieces *p, size_t i,
                      const char *const list[])
{
    for (size_t k = 0; list[k] != NULL; k++) {
        if (word_is(p, i, list[k]))
            return true;
    }
    return false;
}

static bool digits_at(const struct pieces *p, size_t i, size_t least,
                      size_t most)
{
    const struct piece *w = piece_at(p, i);

    return w->is_number && w->text.len >= least && w->text.len <= most;
}

/* 1 to 12; 0: no name of a month. */
static int month_named(const struct pieces *p, size_t i)
{
    const struct piece *w = piece_at(p, i);

    for (int m = 1; m <= 12 && !w->is_number && w->text.len >= 3; m++) {
        struct str name = str_from(date_month_name(m));

        if (str_equal_nocase(w->text, name) ||
            str_equal_nocase(w->text, str_slice(name, 0, 3)) ||
            (m == 9 && str_equal_nocase(w->text, STR("sept"))))
            return m;
    }
    return 0;
}

/* "25" and "2025": years of our time; 0: none. */
static int year_at(const struct pieces *p, size_t i)
{
    int year = number_of(piece_at(p, i)->text);

    if (digits_at(p, i, 2, 2))
        year += 2000;
    else if (!digits_at(p, i, 4, 4))
        return 0;
    return year >= 1990 && year <= 2098 ? year : 0;
}

/* ---- what a few pieces say ---------------------------------------------- */

/* Each returns how many pieces it took; 0: it is something else. */
static size_t day_at(const struct pieces *p, size_t i, int32_t *day)
{
    static const char *const ordinals[] = { "st", "nd", "rd", "th", NULL };
    size_t word = i + 1;
    char mark = piece_at(p, i + 1)->before;

    *day = DATE_NONE;
    if (digits_at(p, i, 4, 4) && digits_at(p, i + 1, 2, 2) &&
        digits_at(p, i + 2, 2, 2) && mark == '-') {
        *day =
            date_of(number_of(p->item[i].text), number_of(p->item[i + 1].text),
                    number_of(p->item[i + 2].text));
        return *day == DATE_NONE ? 0 : 3;
    }
    if (month_named(p, i) > 0 && digits_at(p, i + 1, 1, 2) &&
        digits_at(p, i + 2, 4, 4)) { /* November 30, 2025 */
        *day = date_of(year_at(p, i + 2), month_named(p, i),
                       number_of(p->item[i + 1].text));
        return *day == DATE_NONE ? 0 : 3;
    }
    if (!digits_at(p, i, 1, 2))
        return 0;
    if (digits_at(p, i + 1, 1, 2) && year_at(p, i + 2) > 0 && mark != ' ' &&
        mark != 0 && p->item[i + 2].before == mark) {
        *day = date_of(year_at(p, i + 2), number_of(p->item[i + 1].text),
                       number_of(p->item[i].text));
        return *day == DATE_NONE ? 0 : 3;
    }
    word += is_one_of(p, i + 1, ordinals);
    word += word_is(p, word, "of");
    if (month_named(p, word) > 0 && year_at(p, word + 1) > 0 &&
        p->item[word].before != ',') /* "Month 3, November 2025" */
        *day = date_of(year_at(p, word + 1), month_named(p, word),
                       number_of(p->item[i].text));
    return *day == DATE_NONE ? 0 : word + 2 - i;
}

/* "Nov 2025", "Nov-25", "11/2025", "2025-11". */
static size_t month_at(const struct pieces *p, size_t i, struct period *out)
{
    int month = month_named(p, i), year = year_at(p, i + 1);

    if (month == 0 && digits_at(p, i, 2, 2) && digits_at(p, i + 1, 4, 4) &&
        p->item[i + 1].before == '/')
        month = number_of(p->item[i].text);
    if (month == 0 && digits_at(p, i, 4, 4) && digits_at(p, i + 1, 2, 2) &&
        p->item[i + 1].before == '-') {
        month = number_of(p->item[i + 1].text);
        year = year_at(p, i);
        if (month == (year + 1) % 100)
            return 0; /* 2011-12 is a year */
    }
    if (month < 1 || month > 12 || year == 0)
        return 0;
    *out = period_of_date(date_of(year, month, 1));
    return out->kind == PERIOD_MONTH ? 2 : 0;
}

/* "2025/26", "2025-2026", "25-26", "202526". */
static size_t years_at(const struct pieces *p, size_t i, struct period *out)
{
    const struct piece *one = piece_at(p, i), *two = piece_at(p, i + 1);
    int starts = year_at(p, i), ends = year_at(p, i + 1);

    if (digits_at(p, i, 6, 6)) {
        starts = number_of(str_slice(one->text, 0, 4));
        if (number_of(str_slice(one->text, 4, 6)) != (starts + 1) % 100)
            return 0;
        *out = period_academic(starts);
        return out->kind == PERIOD_ACADEMIC_YEAR && starts >= 1990 ? 1 : 0;
    }
    if (starts == 0 || ends != starts + 1 ||
        (two->before != '/' && two->before != '-' &&
         !(two->before == ' ' && one->text.len == 4)))
        return 0;
    *out = period_academic(starts);
    return 2;
}

/* "P3", "Period 03", "Month 3", "Periods 1 to 3". */
static size_t part_at(const struct pieces *p, size_t i, struct when *out)
{
    static const char *const words[] = { "p",      "period", "periods", "month",
                                         "months", "mth",    NULL };
    static const char *const until[] = { "to", "and", NULL };
    size_t next = i + 1;

    if (!is_one_of(p, i, words))
        return 0;
    if (word_is(p, next, "no") || word_is(p, next, "number"))
        next++;
    if (!digits_at(p, next, 1, 2))
        return 0;
    if (month_named(p, next + 1) > 0 && p->item[next + 1].before != ',')
        return 0; /* "for the period 1 September 2025" */
    out->part = number_of(p->item[next++].text);
    if (is_one_of(p, next, until) && word_is(p, next + 1, "p"))
        next++;
    if (is_one_of(p, next, until) && digits_at(p, next + 1, 1, 2)) {
        out->first_part = out->part;
        out->part = number_of(p->item[next + 1].text);
        next += 2;
    } else if (digits_at(p, next, 1, 2) && p->item[next].before == '-' &&
               number_of(p->item[next].text) > out->part) {
        out->first_part = out->part;
        out->part = number_of(p->item[next++].text);
    }
    if (out->part == 13)
        out->part = 12; /* audit adjustments join August */
    return out->part >= 1 && out->part <= 12 ? next - i : 0;
}

/* ---- words beside them -------------------------------------------------- */

static size_t span_words(const struct pieces *p, size_t i, struct when *out)
{
    static const char *const ended[] = { "ended", "ending", "end", "to", NULL };

    if (word_is(p, i, "year") && word_is(p, i + 1, "to") &&
        word_is(p, i + 2, "date")) {
        out->span = SPAN_TO_DATE;
        return 3;
    }
    if (word_is(p, i, "ytd") || word_is(p, i, "cumulative")) {
        out->span = SPAN_TO_DATE;
        return 1;
    }
    if (word_is(p, i, "as") &&
        (word_is(p, i + 1, "at") || word_is(p, i + 1, "of"))) {
        out->as_at = true;
        return 2;
    }
    if (word_is(p, i, "month") && is_one_of(p, i + 1, ended)) {
        out->span = out->months > 1 ? out->span : SPAN_MONTH;
        return 2;
    }
    if ((word_is(p, i, "the") || word_is(p, i, "in") ||
         word_is(p, i, "this")) &&
        word_is(p, i + 1, "month") && !digits_at(p, i + 2, 1, 2)) {
        out->span = SPAN_MONTH;
        return 2;
    }
    if (word_is(p, i, "year") && is_one_of(p, i + 1, ended)) {
        out->months = 12;
        return 2;
    }
    if (digits_at(p, i, 1, 2) && word_is(p, i + 1, "months") &&
        is_one_of(p, i + 2, ended)) {
        out->months = number_of(p->item[i].text);
        return 3;
    }
    return 0;
}

/* A date: the end of what is said, and what stood there the beginning. */
static void day_add(struct when *out, int32_t day, bool starts)
{
    if (starts && out->until == DATE_NONE) {
        out->from = day;
        return;
    }
    if (out->until != DATE_NONE && out->from == DATE_NONE)
        out->from = out->until;
    out->until = day;
}

static void month_add(struct when *out, struct period month, bool starts)
{
    if (starts && out->month.kind != PERIOD_MONTH) {
        out->from = period_first_day(month);
        return;
    }
    if (out->month.kind == PERIOD_MONTH && out->from == DATE_NONE)
        out->from = period_first_day(out->month);
    out->month = month;
}

static size_t period_at(const struct pieces *p, size_t i, struct when *out)
{
    bool starts =
        i > 0 && (word_is(p, i - 1, "from") || word_is(p, i - 1, "between"));
    struct period found;
    int32_t day;
    size_t n = day_at(p, i, &day);

    if (n > 0) {
        day_add(out, day, starts);
        return n;
    }
    n = month_at(p, i, &found);
    if (n > 0) {
        month_add(out, found, starts);
        return n;
    }
    n = years_at(p, i, &found);
    if (n > 0) {
        out->year = found;
        return n;
    }
    n = part_at(p, i, out);
    if (n == 0 && month_named(p, i) > 0 && p->n <= 4 && out->bare == 0) {
        out->bare = month_named(p, i);
        n = 1;
    }
    return n;
}

/* Days and parts to one month: the last that the text speaks of. */
static void month_settle(struct when *out, struct period base)
{
    struct period year =
        out->year.kind == PERIOD_ACADEMIC_YEAR ? out->year : base;
    bool has_year =
        year.kind == PERIOD_ACADEMIC_YEAR || year.kind == PERIOD_MONTH;

    if (out->until != DATE_NONE)
        out->month = period_of_date(out->until);
    if (out->month.kind == PERIOD_MONTH || !has_year)
        return;
    if (out->part > 0)
        out->month = period_month(year.year, out->part);
    else if (out->bare > 0)
        out->month = period_month(year.year, (out->bare + 3) % 12 + 1);
    if (out->first_part > 0)
        out->from = period_first_day(period_month(year.year, out->first_part));
}

static void span_settle(struct when *out)
{
    const struct period m = out->month;

    if (m.kind != PERIOD_MONTH)
        return;
    if (out->from != DATE_NONE) {
        struct period first = period_of_date(out->from);
        int months = (m.year - first.year) * 12 + m.part - first.part + 1;

        if (out->from != period_first_day(first))
            months = 0; /* begins within a month */
        out->months = months > 0 && months <= 12 ? months : -1;
    }
    if (out->months == 0 || (out->span == SPAN_TO_DATE && out->months < 0))
        return;
    out->span = out->months == m.part ? SPAN_TO_DATE
                : out->months == 1    ? SPAN_MONTH
                                      : SPAN_ODD;
    if (out->months == 12 && m.part == 12)
        out->span = SPAN_YEAR;
}

void when_settle(struct when *out, struct period base)
{
    if (out->as_at && out->span == SPAN_UNSAID)
        out->span = SPAN_TO_DATE;
    month_settle(out, base);
    span_settle(out);
}

/* What a text says of its period. base: the year for parts and months that
 * name none. False: nothing. */
bool when_read(struct str text, struct period base, struct when *out)
{
    static const char *const others[] = {
        "compared", "comparative", "versus",    "against",  "printed",
        "produced", "created",     "generated", "exported", "extracted",
        "run",      "page",        "user",      NULL
    };
    const struct pieces p = pieces_cut(text);

    *out = (struct when){ .from = DATE_NONE, .until = DATE_NONE, .text = text };
    for (size_t i = 0; i < p.n && !is_one_of(&p, i, others);) {
        size_t n = period_at(&p, i, out);

        if (n == 0)
            n = span_words(&p, i, out);
        i += n > 0 ? n : 1;
    }
    when_settle(out, base);
    return out->month.kind == PERIOD_MONTH || out->span != SPAN_UNSAID ||
           out->year.kind == PERIOD_ACADEMIC_YEAR || out->part > 0 ||
           out->bare > 0 || out->from != DATE_NONE;
}
