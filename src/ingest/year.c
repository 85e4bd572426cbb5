/* Which year a file or a row is for.
 *
 * Surprise: a file may say it in five places (a column, its headings, the
 * titles above them, its name, the project's year). The first of them decides;
 * those that a file says itself must agree, or the file is refused: nobody
 * notices last year's results under this year's heading. */
#include "ingest_priv.h"

/* ---- what a file says itself -------------------------------------------- */

static struct period as_kind(const struct run *r, struct period p)
{
    if (r->profile->year.financial && p.kind == PERIOD_ACADEMIC_YEAR)
        p.kind = PERIOD_FINANCIAL_YEAR;
    return p;
}

static struct claim *claim_add(struct run *r, struct period p, struct str from)
{
    struct claim *c = &r->claim[r->n_claims++];

    *c = (struct claim){ .period = as_kind(r, p),
                         .from = str_copy(r->store->arena, from),
                         .at = reader_header_span(r->reader, 0) };
    c->words = c->from;
    return c;
}

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
static void headings_claim(struct run *r)
{
    size_t field = NO_FIELD;
    int latest = 0;
    struct claim *c;

    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->has_year && b->year > latest) {
            latest = b->year;
            field = b->field;
        }
    }
    if (latest == 0)
        return;
    do
        latest++;
    while (!has_results(&r->profile->year, latest));
    c = claim_add(
        r, period_academic(latest),
        str_printf(r->scratch, "heading %.*s", STR_ARG(run_heading(r, field))));
    c->at = reader_header_span(r->reader, field);
    c->words = str_printf(r->scratch, "heading '%.*s'",
                          STR_ARG(run_heading(r, field)));
}

/* What a title says of the year, and where; UNKNOWN: nothing, or two years. */
static struct period title_year(struct run *r, const struct record *title,
                                size_t n, struct span *at)
{
    struct period found = { .kind = PERIOD_UNKNOWN };

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < title[i].n; k++) {
            struct period p = year_in_name(title[i].field[k]);

            if (p.kind == PERIOD_UNKNOWN)
                continue;
            if (found.kind != PERIOD_UNKNOWN && !period_equal(p, found))
                return (struct period){ .kind = PERIOD_UNKNOWN };
            if (found.kind == PERIOD_UNKNOWN)
                *at = reader_locate(r->scratch, r->src, title[i].row, k);
            found = p;
        }
    }
    return found;
}

/* "Data as at 28 February 2026", of a snapshot. */
static struct period title_day(struct run *r, const struct record *title,
                               size_t n, struct span *at)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < title[i].n; k++) {
            struct when w;

            if (!when_read(title[i].field[k],
                           (struct period){ .kind = PERIOD_NONE }, &w) ||
                !w.as_at || w.until == DATE_NONE)
                continue;
            *at = reader_locate(r->scratch, r->src, title[i].row, k);
            return period_date(w.until);
        }
    }
    return (struct period){ .kind = PERIOD_UNKNOWN };
}

static void titles_claim(struct run *r)
{
    const struct record *title;
    size_t n = reader_titles(r->reader, &title);
    struct span at = { 0 };
    struct period p = r->profile->year.snapshot ? title_day(r, title, n, &at)
                                                : title_year(r, title, n, &at);

    if (p.kind != PERIOD_UNKNOWN)
        claim_add(r, p, STR("title above the table"))->at = at;
}

/* Some tables are named by the year in which they are published, years after
 * that of their pupils; their titles may mean either. */
static void name_claim(struct run *r)
{
    const int64_t behind = r->profile->year.behind;
    struct str name = r->store->file[r->file].name;
    struct period p = year_in_name(name);

    if (r->profile->year.snapshot) {
        int32_t day = day_in_name(name);

        if (day == DATE_NONE)
            return;
        p = period_date(day);
    }
    if (p.kind == PERIOD_UNKNOWN)
        return;
    for (int64_t i = 0; i < behind; i++)
        p = period_year_before(p);
    claim_add(r, p,
              behind == 0 ? STR("file name")
                          : str_printf(r->scratch, "file name, less %d years",
                                       (int)behind));
}

static void claims_collect(struct run *r)
{
    const unsigned from = r->profile->year.from;

    r->n_claims = 0;
    if ((from & YEAR_FROM_SUFFIX) != 0)
        headings_claim(r);
    if ((from & YEAR_FROM_FILE_NAME) == 0 && !r->profile->year.snapshot)
        return;
    if (r->profile->year.behind == 0)
        titles_claim(r);
    name_claim(r);
}

/* ---- which of them decides ---------------------------------------------- */

static bool conflict(struct run *r, const struct claim *one,
                     const struct claim *other)
{
    diag_report(
        r->dg, DIAG_YEAR_CONFLICT, one->at,
        "by its %.*s this export is for %.*s, but by its %.*s for "
        "%.*s",
        STR_ARG(one->words), STR_ARG(period_text(r->scratch, one->period)),
        STR_ARG(other->words), STR_ARG(period_text(r->scratch, other->period)));
    diag_hint(r->dg, "rename the file if its name is wrong; if the name is "
                     "right, the export is not the one that was wanted");
    return false;
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
 * another only in its name or title is last year's file, or a slip. */
static bool project_agrees(struct run *r, const struct claim *c)
{
    struct period project = as_kind(r, r->options->year);

    if ((r->profile->year.from & YEAR_FROM_PROJECT) == 0 ||
        project.kind != c->period.kind || period_equal(project, c->period))
        return true;
    diag_report(r->dg, DIAG_YEAR_CONFLICT, c->at,
                "the %.*s says %.*s, but the papers are for %.*s",
                STR_ARG(c->words), STR_ARG(period_text(r->scratch, c->period)),
                STR_ARG(period_text(r->scratch, project)));
    diag_hint(r->dg, "take the file out or rename it; to keep figures of "
                     "another year, add a column 'Year' to the file");
    return false;
}

static bool claims_agree(struct run *r)
{
    bool fine = true;

    for (size_t i = 1; i < r->n_claims; i++)
        fine &= period_equal(r->claim[i].period, r->claim[0].period) ||
                conflict(r, &r->claim[0], &r->claim[i]);
    return fine;
}

/* Decides the year of the whole file before its rows are read. False = the
 * file contradicts itself (YEAR_CONFLICT). */
bool year_decide(struct run *r)
{
    const struct year_rule *y = &r->profile->year;

    r->period = (struct period){ .kind = PERIOD_UNKNOWN };
    claims_collect(r);
    if (!claims_agree(r))
        return false;
    if ((y->from & YEAR_FROM_COLUMN) != 0 &&
        r->binding.role[ROLE_YEAR] != NO_FIELD) {
        r->period_from =
            str_printf(r->store->arena, "column %.*s",
                       STR_ARG(run_heading(r, r->binding.role[ROLE_YEAR])));
        return true;
    }
    if (r->n_claims > 0) {
        r->period = r->claim[0].period;
        r->period_from = r->claim[0].from;
        return project_agrees(r, &r->claim[0]);
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

/* After the rows: a year column must hold the year that the file's titles and
 * name speak of. */
bool year_check(struct run *r)
{
    size_t field = r->binding.role[ROLE_YEAR];
    struct claim column = { .period = r->period };

    if (field == NO_FIELD || r->n_claims == 0 || r->claims_seen ||
        r->period.kind == PERIOD_UNKNOWN)
        return true;
    column.at = reader_header_span(r->reader, field);
    column.words =
        str_printf(r->scratch, "column '%.*s'", STR_ARG(run_heading(r, field)));
    return conflict(r, &column, &r->claim[0]);
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
    if (r->n_claims > 0 && period_equal(*out, r->claim[0].period))
        r->claims_seen = true;
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
