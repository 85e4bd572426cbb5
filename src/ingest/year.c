/* Which year a file, a heading or a row is for.
 *
 * Surprise: a bare year in a file's name says nothing ("2018-850-ks2.csv" is
 * 2018/19, "ks2_perf_2018.csv" is 2017/18); only a pair of years does. */
#include "ingest_priv.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool number_at(struct str s, size_t at, size_t digits, int *out)
{
    if (at + digits > s.len)
        return false;
    *out = 0;
    for (size_t i = at; i < at + digits; i++) {
        if (!is_digit(s.ptr[i]))
            return false;
        *out = *out * 10 + (s.ptr[i] - '0');
    }
    return true;
}

static bool ends_at(struct str s, size_t at)
{
    return at >= s.len || !is_digit(s.ptr[at]);
}

static bool follows(int starts, int ends, size_t digits)
{
    int next = starts + 1;

    return starts >= 1990 && starts <= 2098 &&
           ends == (digits == 2 ? next % 100 : next);
}

/* A pair of years that begins at `at`: 2016-2017, 2016_17, 202223. */
static bool pair_at(struct str s, size_t at, int *starts)
{
    bool apart =
        at + 4 < s.len &&
        (s.ptr[at + 4] == '-' || s.ptr[at + 4] == '_' || s.ptr[at + 4] == ' ');
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

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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
    if (at > 0 && (is_letter(s.ptr[at - 1]) || s.ptr[at - 1] == '-'))
        return false;
    if (past < s.len &&
        (is_letter(s.ptr[past]) || is_digit(s.ptr[past]) || s.ptr[past] == '-'))
        return false;
    *starts = 2000 + one;
    return follows(*starts, two, 2) &&
           !names_month(str_slice(s, past < s.len ? past + 1 : past, s.len));
}

/* The year in a file's name, or PERIOD_UNKNOWN. "2005-06-01" is a day. */
struct period year_in_name(struct str name)
{
    struct period found = { .kind = PERIOD_UNKNOWN };
    int starts;

    for (size_t i = 0; i < name.len; i++) {
        size_t past = i + 7;

        if (i > 0 && is_digit(name.ptr[i - 1]))
            continue;
        if (short_pair_at(name, i, &starts)) {
            found = period_academic(starts);
            continue;
        }
        if (!pair_at(name, i, &starts))
            continue;
        if (past + 1 < name.len && name.ptr[past] == '-' &&
            is_digit(name.ptr[past + 1]))
            continue;
        found = period_academic(starts);
    }
    return found;
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
        if (!is_digit(name.ptr[from]) ||
            (from > 0 && is_digit(name.ptr[from - 1])))
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

/* ---- a file's year ------------------------------------------------------ */

static bool has_results(const struct year_rule *y, int year)
{
    for (size_t i = 0; i < y->n_skipped; i++) {
        if (y->skipped[i] == year)
            return false;
    }
    return true;
}

/* A file that names earlier years in its headings is for the next one that
 * had results. */
static struct period year_by_suffix(const struct run *r, size_t *field)
{
    int latest = 0;

    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->has_year && b->year > latest) {
            latest = b->year;
            *field = b->field;
        }
    }
    if (latest == 0)
        return (struct period){ .kind = PERIOD_UNKNOWN };
    do
        latest++;
    while (!has_results(&r->profile->year, latest));
    return period_academic(latest);
}

static struct period as_kind(const struct run *r, struct period p)
{
    if (r->profile->year.financial && p.kind == PERIOD_ACADEMIC_YEAR)
        p.kind = PERIOD_FINANCIAL_YEAR;
    return p;
}

static bool conflict(struct run *r, struct span at, struct period says,
                     struct str because)
{
    struct str one = period_text(r->scratch, says);
    struct str other = period_text(r->scratch, r->name_year);

    diag_report(r->dg, DIAG_YEAR_CONFLICT, at,
                "%.*s is for %.*s, but the file's name says %.*s",
                STR_ARG(because), STR_ARG(one), STR_ARG(other));
    diag_hint(r->dg, "rename the file if its name is wrong; if the name is "
                     "right, the export is not the one that was wanted");
    return false;
}

static bool suffix_decides(struct run *r, bool *fine)
{
    size_t field = NO_FIELD;
    struct period p;

    if ((r->profile->year.from & YEAR_FROM_SUFFIX) == 0)
        return false;
    p = year_by_suffix(r, &field);
    if (p.kind == PERIOD_UNKNOWN)
        return false;
    r->period = as_kind(r, p);
    r->period_from = str_printf(r->store->arena, "heading %.*s",
                                STR_ARG(run_heading(r, field)));
    if (r->name_year.kind != PERIOD_UNKNOWN &&
        !period_equal(r->name_year, r->period))
        *fine = conflict(r, reader_header_span(r->reader, field), r->period,
                         str_printf(r->scratch,
                                    "with '%.*s' among its "
                                    "headings, the export",
                                    STR_ARG(run_heading(r, field))));
    return true;
}

static void year_unknown(struct run *r)
{
    const struct str name = r->store->file[r->file].name;

    if ((r->profile->year.from & YEAR_FROM_NOTHING) != 0)
        return;
    diag_report(r->dg, DIAG_YEAR_UNKNOWN, reader_header_span(r->reader, 0),
                "nothing in this export says which year it is for (%.*s)",
                STR_ARG(r->profile->title));
    diag_hint(r->dg, "put the year in the file's name: 2024-2025_%.*s",
              STR_ARG(name));
}

/* The trust's own forms are filled for the papers' year: a file that says
 * another only in its name is last year's file, or a slip. */
static bool project_agrees(struct run *r)
{
    struct period project = as_kind(r, r->options->year);

    if ((r->profile->year.from & YEAR_FROM_PROJECT) == 0 ||
        project.kind != r->name_year.kind ||
        period_equal(project, r->name_year))
        return true;
    diag_report(r->dg, DIAG_YEAR_CONFLICT, reader_header_span(r->reader, 0),
                "the file's name says %.*s, but the papers are for %.*s",
                STR_ARG(period_text(r->scratch, r->name_year)),
                STR_ARG(period_text(r->scratch, project)));
    diag_hint(r->dg, "take the file out or rename it; to keep figures of "
                     "another year, add a column 'Year' to the file");
    return false;
}

/* What the file's name says. Some tables are named by the year in which they
 * are published, years after that of their pupils. */
static struct period named_year(const struct run *r)
{
    struct period p = { .kind = PERIOD_UNKNOWN };

    if ((r->profile->year.from & YEAR_FROM_FILE_NAME) != 0)
        p = as_kind(r, year_in_name(r->store->file[r->file].name));
    for (int64_t i = 0; i < r->profile->year.behind; i++)
        p = period_year_before(p);
    return p;
}

/* Decides the year of the whole file before its rows are read. False = the
 * file contradicts itself (YEAR_CONFLICT). */
bool year_decide(struct run *r)
{
    const struct year_rule *y = &r->profile->year;
    bool fine = true;

    r->period = (struct period){ .kind = PERIOD_UNKNOWN };
    r->name_year = named_year(r);
    if ((y->from & YEAR_FROM_COLUMN) != 0 &&
        r->binding.role[ROLE_YEAR] != NO_FIELD) {
        r->period_from =
            str_printf(r->store->arena, "column %.*s",
                       STR_ARG(run_heading(r, r->binding.role[ROLE_YEAR])));
        return true;
    }
    if (suffix_decides(r, &fine))
        return fine;
    if (y->snapshot && day_in_name(r->store->file[r->file].name) != DATE_NONE) {
        r->period = period_date(day_in_name(r->store->file[r->file].name));
        r->period_from = STR("file name");
        return true;
    }
    if (r->name_year.kind != PERIOD_UNKNOWN) {
        r->period = r->name_year;
        r->period_from = y->behind == 0 ? STR("file name")
                                        : str_printf(r->store->arena,
                                                     "file name, less %d years",
                                                     (int)y->behind);
        return project_agrees(r);
    }
    if ((y->from & YEAR_FROM_PROJECT) != 0 &&
        r->options->year.kind != PERIOD_NONE) {
        r->period = as_kind(r, r->options->year);
        r->period_from = STR("project");
    } else {
        year_unknown(r);
    }
    return true;
}

/* After the rows: a year column must hold the year of the file's name. */
bool year_check(struct run *r)
{
    size_t field = r->binding.role[ROLE_YEAR];

    if (field == NO_FIELD || r->name_year.kind == PERIOD_UNKNOWN ||
        r->name_year_seen || r->period.kind == PERIOD_UNKNOWN)
        return true;
    return conflict(r, reader_header_span(r->reader, field), r->period,
                    str_printf(r->scratch, "by its column '%.*s', the export",
                               STR_ARG(run_heading(r, field))));
}

/* ---- a row's year and month --------------------------------------------- */

static bool bare_year(const struct year_rule *y, struct str text,
                      struct period *out)
{
    int year;

    if (text.len != 4 || !number_at(text, 0, 4, &year) ||
        y->bare == BARE_REFUSED)
        return false;
    *out = period_academic(y->bare == BARE_ENDS ? year - 1 : year);
    return out->kind != PERIOD_UNKNOWN;
}

bool year_of_row(struct run *r, struct period *out)
{
    struct str text = run_role(r, ROLE_YEAR);

    if (str_empty(text)) {
        *out = r->period;
        return true;
    }
    if (!bare_year(&r->profile->year, text, out) && !period_parse(text, out)) {
        run_bad_role(r, ROLE_YEAR, "a year is written 2024/25");
        return false;
    }
    *out = as_kind(r, *out);
    if (r->period.kind == PERIOD_UNKNOWN)
        r->period = *out;
    if (!period_equal(*out, r->period))
        r->several_years = true;
    if (period_equal(*out, r->name_year))
        r->name_year_seen = true;
    return true;
}

/* "Nov", "November", "Nov-25", "November 2025". */
static bool month_named(struct str text, struct period base, struct period *out)
{
    for (int m = 1; m <= 12; m++) {
        struct str full = str_from(date_month_name(m));
        struct str rest;
        int year = 0;
        size_t n = full.len;

        if (text.len < n || !str_equal_nocase(str_slice(text, 0, n), full))
            n = 3;
        if (text.len < n ||
            !str_equal_nocase(str_slice(text, 0, n), str_slice(full, 0, n)))
            continue;
        if (n == 3 && str_starts(str_slice(text, n, text.len), STR("t")))
            n++; /* Sept */
        rest = str_trim(str_slice(text, n, text.len));
        if (str_starts(rest, STR("-")) || str_starts(rest, STR("/")))
            rest = str_slice(rest, 1, rest.len);
        if (str_empty(rest)) {
            *out = period_month(base.year, (m + 3) % 12 + 1);
            return base.kind != PERIOD_UNKNOWN && base.kind != PERIOD_NONE;
        }
        if (rest.len == 2 && number_at(rest, 0, 2, &year))
            year += 2000;
        else if (rest.len != 4 || !number_at(rest, 0, 4, &year))
            return false;
        *out = period_of_date(date_of(year, m, 1));
        return out->kind != PERIOD_UNKNOWN;
    }
    return false;
}

/* "P3", "Period 3", "3": of the base year. P13 (audit adjustments) joins
 * August. */
static bool month_numbered(struct str text, bool number_is_period,
                           struct period base, struct period *out)
{
    bool marked = true;
    int n;

    if (text.len > 6 && str_equal_nocase(str_slice(text, 0, 6), STR("period")))
        text = str_trim(str_slice(text, 6, text.len));
    else if (text.len > 1 && (text.ptr[0] == 'P' || text.ptr[0] == 'p'))
        text = str_trim(str_slice(text, 1, text.len));
    else
        marked = false;
    if (text.len == 0 || text.len > 2 || !number_at(text, 0, text.len, &n) ||
        (!marked && !number_is_period) || n < 1 || n > 13 ||
        base.kind == PERIOD_UNKNOWN || base.kind == PERIOD_NONE)
        return false;
    *out = period_month(base.year, n > 12 ? 12 : n);
    return out->kind != PERIOD_UNKNOWN;
}

/* "2025-11", "11/2025". */
static bool month_of_year(struct str text, struct period *out)
{
    int year, month;

    if (text.len != 7)
        return false;
    if (!(number_at(text, 0, 4, &year) && number_at(text, 5, 2, &month)) &&
        !(number_at(text, 3, 4, &year) && number_at(text, 0, 2, &month)))
        return false;
    if (month < 1 || month > 12)
        return false;
    *out = period_of_date(date_of(year, month, 1));
    return out->kind != PERIOD_UNKNOWN;
}

/* The month a cell names. number_is_period: a bare 3 is P3 (its heading says
 * so); elsewhere it could be March and is refused. */
bool month_read(struct str text, bool number_is_period, struct period base,
                struct period *out)
{
    int32_t day;

    if (month_numbered(text, number_is_period, base, out) ||
        month_named(text, base, out) || month_of_year(text, out))
        return true;
    if (day_read(text, &day) && day != DATE_NONE) {
        *out = period_of_date(day);
        return true;
    }
    return period_parse(text, out) && out->kind == PERIOD_MONTH;
}
