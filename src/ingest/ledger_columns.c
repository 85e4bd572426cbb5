/* The columns of a ledger report: which field is which amount, and of when.
 *
 * Surprise: a heading often says half of it. "Debit" under "Year to date" may
 * stand two fields behind that title, "Budget" behind "YTD Actual" is to date
 * too, and the month of all of them is said above the table. What nothing says
 * is an error: a year to date read as a month would be a wrong figure. */
#include "ledger_priv.h"

struct heading { /* of one field */
    unsigned says;
    struct when when;
    bool is_amount;
};
struct columns {
    struct run *run;
    struct heading *item;
    size_t n;
    struct when report; /* what titles, file name or project say */
    struct str report_from;
    bool has_months; /* several headings name months, one behind the other */
    bool has_to_date;
    bool is_trial;
    bool broken;
};

/* ---- headings ------------------------------------------------------------ */

/* The title row straight above the header, when all it says is of amounts:
 * "Month" and "YTD" above pairs of debit and credit. */
static const struct record *blocks_row(struct run *r)
{
    const struct record *title;
    size_t n = reader_titles(r->reader, &title), filled = 0;

    if (n == 0)
        return NULL;
    title = &title[n - 1];
    for (size_t i = 0; i < title->n; i++) {
        struct when w;
        bool dated;

        if (str_empty(str_trim(title->field[i])))
            continue;
        dated = when_read(title->field[i], r->period, &w);
        if (i == 0 || !amount_is(amount_heading(r->profile, r->scratch,
                                                title->field[i], dated)))
            return NULL;
        filled++;
    }
    return filled > 0 ? title : NULL;
}

static struct heading heading_read(struct run *r, struct str text)
{
    struct heading h = { 0 };
    bool dated = when_read(text, r->period, &h.when) &&
                 (h.when.month.kind == PERIOD_MONTH || h.when.part > 0 ||
                  h.when.bare > 0 || h.when.year.kind == PERIOD_ACADEMIC_YEAR);

    h.says = amount_heading(r->profile, r->scratch, text, dated);
    h.is_amount = amount_is(h.says);
    return h;
}

static void headings_read_all(struct columns *c)
{
    struct run *r = c->run;
    struct record header = reader_header(r->reader);
    const struct record *blocks = blocks_row(r);
    struct str block = STR("");

    c->n = header.n;
    c->item = arena_array(r->scratch, struct heading, header.n);
    for (size_t i = 0; i < header.n; i++) {
        struct str text = header.field[i];

        if (blocks != NULL && i < blocks->n &&
            !str_empty(str_trim(blocks->field[i])))
            block = str_trim(blocks->field[i]);
        if (!str_empty(block) && heading_read(r, text).is_amount)
            text = str_printf(r->scratch, "%.*s %.*s", STR_ARG(block),
                              STR_ARG(text));
        else if (!str_empty(block) && str_empty(text) && i < blocks->n &&
                 !str_empty(str_trim(blocks->field[i])))
            text = block;
        c->item[i] = heading_read(r, text);
    }
}

#define SAYS_SPAN (SAYS_MONTH | SAYS_TO_DATE | SAYS_YEAR)
#define SAYS_SCENARIO                                                          \
    (SAYS_ACTUAL | SAYS_BUDGET | SAYS_FORECAST | SAYS_PREVIOUS | SAYS_PRIOR)

/* A field that is a key of the row is no amount: but "Period" beside "YTD" is
 * the amount of the period. */
static void keys_release(struct columns *c)
{
    static const enum role times[] = { ROLE_PERIOD, ROLE_MONTH, ROLE_YEAR };
    struct binding *b = &c->run->binding;

    for (size_t i = 0; i < c->n; i++)
        c->has_to_date |= c->item[i].is_amount &&
                          (c->item[i].says & SAYS_TO_DATE) != 0 &&
                          (c->item[i].says & SAYS_OPENING) == 0;
    for (size_t k = 0; k < 3; k++) {
        size_t field = b->role[times[k]];

        if (field != NO_FIELD && c->has_to_date &&
            c->item[field].says == SAYS_MONTH)
            b->role[times[k]] = NO_FIELD;
    }
    for (size_t k = 0; k < ROLE_COUNT; k++) {
        if (b->role[k] != NO_FIELD)
            c->item[b->role[k]].is_amount = false;
    }
}

/* What the heading before says goes on: in a header of several rows always, in
 * a single one only for month and year to date. */
static void headings_inherit(struct columns *c)
{
    bool deep = reader_dialect(c->run->reader)->header_rows > 1;
    unsigned span = 0, scenario = 0;

    for (size_t i = 0; i < c->n; i++) {
        struct heading *h = &c->item[i];
        unsigned own = h->says & (SAYS_SPAN | SAYS_OPENING | SAYS_MOVEMENT);

        if (own != 0)
            span = own;
        else if (h->is_amount && h->when.month.kind == PERIOD_MONTH)
            span = 0;
        else if (h->is_amount && (deep || (span & SAYS_YEAR) == 0) &&
                 (h->says & (SAYS_FORECAST | SAYS_PREVIOUS)) == 0)
            h->says |= span;
        if ((h->says & SAYS_SCENARIO) != 0)
            scenario = h->says & SAYS_SCENARIO;
        else if (h->is_amount && deep &&
                 (h->says & (SAYS_DEBIT | SAYS_CREDIT | SAYS_BALANCE)) == 0)
            h->says |= scenario;
    }
}

/* ---- when ---------------------------------------------------------------- */

static struct str name_words(struct run *r)
{
    struct str name = r->store->file[r->file].name;

    if (str_ends(name, STR(".gz")))
        name = str_slice(name, 0, name.len - 3);
    if (str_ends(name, STR(".csv")) || str_ends(name, STR(".txt")))
        name = str_slice(name, 0, name.len - 4);
    return name;
}

static void name_conflict(struct columns *c, const struct when *name)
{
    struct run *r = c->run;

    diag_report(r->dg, DIAG_YEAR_CONFLICT, reader_header_span(r->reader, 0),
                "the title '%.*s' is %.*s, but the file's name says %.*s",
                STR_ARG(c->report.text),
                STR_ARG(period_text(r->scratch, c->report.month)),
                STR_ARG(period_text(r->scratch, name->month)));
    diag_hint(r->dg, "rename the file if its name is wrong; if the name is "
                     "right, this is the report of another period");
    c->broken = true;
}

/* A day in a file's name is often that of the export. */
static bool name_speaks(const struct when *name)
{
    return name->month.kind == PERIOD_MONTH &&
           (name->until == DATE_NONE ||
            period_last_day(name->month) == name->until);
}

static void report_when(struct columns *c)
{
    struct run *r = c->run;
    struct period base = r->period;
    struct when name;

    c->broken |= !titles_period(r, base, &c->report);
    c->report_from = STR("title");
    if (base.kind != PERIOD_ACADEMIC_YEAR)
        base = c->report.year;
    if (!when_read(name_words(r), base, &name))
        name = (struct when){ .from = DATE_NONE, .until = DATE_NONE };
    if (c->report.month.kind == PERIOD_MONTH && name_speaks(&name) &&
        !period_equal(c->report.month, name.month))
        name_conflict(c, &name);
    if (c->report.span == SPAN_UNSAID)
        c->report.span = name.span;
    if (c->report.month.kind != PERIOD_MONTH && name_speaks(&name)) {
        c->report.month = name.month;
        c->report_from = STR("file name");
    }
    if (c->report.month.kind != PERIOD_MONTH &&
        r->options->month.kind == PERIOD_MONTH) {
        c->report.month = r->options->month;
        c->report_from = STR("project");
    }
}

/* Headings that name months: all settled with the year that is known. */
static void headings_when(struct columns *c)
{
    struct period base = c->report.month.kind == PERIOD_MONTH ? c->report.month
                         : c->run->period.kind == PERIOD_ACADEMIC_YEAR
                             ? c->run->period
                             : c->report.year;
    struct period before = { 0 };
    bool any = false, met = false;

    for (size_t i = 0; i < c->n; i++) {
        struct heading *h = &c->item[i];

        if (!h->is_amount)
            continue;
        c->is_trial |=
            (h->says & (SAYS_DEBIT | SAYS_CREDIT)) != 0 ||
            ((h->says & SAYS_BALANCE) != 0 && (h->says & SAYS_SCENARIO) == 0);
        when_settle(&h->when, base);
        met |= h->when.month.kind != PERIOD_MONTH;
        if (h->when.month.kind != PERIOD_MONTH)
            continue;
        c->has_months |= before.kind == PERIOD_MONTH &&
                         before.year == h->when.month.year &&
                         before.part != h->when.month.part;
        before = h->when.month;
        any = true;
        met |= period_equal(before, c->report.month);
    }
    if (!any || met || c->report.month.kind != PERIOD_MONTH ||
        !str_equal(c->report_from, STR("title")))
        return;
    diag_report(c->run->dg, DIAG_YEAR_CONFLICT,
                reader_header_span(c->run->reader, 0),
                "the title '%.*s' is %.*s, but no heading is of that month",
                STR_ARG(c->report.text),
                STR_ARG(period_text(c->run->scratch, c->report.month)));
    diag_hint(c->run->dg, "keep the title or the headings, whichever is right");
    c->broken = true;
}

/* ---- one series per column ---------------------------------------------- */

static enum scenario scenario_of(unsigned says)
{
    return (says & SAYS_PREVIOUS) != 0   ? SCENARIO_PREVIOUS_FORECAST
           : (says & SAYS_PRIOR) != 0    ? SCENARIO_PRIOR_YEAR
           : (says & SAYS_FORECAST) != 0 ? SCENARIO_FORECAST
           : (says & SAYS_BUDGET) != 0   ? SCENARIO_BUDGET
                                         : SCENARIO_ACTUAL;
}

static bool by_row(const struct columns *c)
{
    const struct binding *b = &c->run->binding;

    return b->role[ROLE_PERIOD] != NO_FIELD || b->role[ROLE_MONTH] != NO_FIELD;
}

#define SAYS_SIDE (SAYS_DEBIT | SAYS_CREDIT | SAYS_BALANCE)

static bool is_twin(const struct heading *a, const struct heading *b)
{
    return scenario_of(a->says) == scenario_of(b->says) &&
           (a->says & SAYS_SIDE) == (b->says & SAYS_SIDE);
}

static bool is_beside_its_total(const struct columns *c,
                                const struct heading *h)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct heading *other = &c->item[i];

        if (other->is_amount && (other->says & SAYS_TO_DATE) != 0 &&
            (h->says & SAYS_SPAN) == 0 && is_twin(h, other))
            return true;
    }
    return false;
}

/* "Actual" beside "YTD Actual" is of the month, and so is a "Budget" beside
 * that "Actual". */
static bool is_month_beside(const struct columns *c, const struct heading *h)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct heading *actual = &c->item[i];

        if (actual->is_amount && scenario_of(actual->says) == SCENARIO_ACTUAL &&
            is_beside_its_total(c, actual) &&
            (actual == h || (h->says & SAYS_BUDGET) != 0))
            return true;
    }
    return false;
}

/* Whether amounts are of a month, to date or of the year. */
static enum span_said said_span(const struct columns *c,
                                const struct heading *h)
{
    const unsigned said = h->says & SAYS_SPAN;
    bool names_month =
        h->when.month.kind == PERIOD_MONTH && h->when.until == DATE_NONE;

    if (said == SAYS_MONTH || said == SAYS_TO_DATE || said == SAYS_YEAR)
        return said == SAYS_MONTH     ? SPAN_MONTH
               : said == SAYS_TO_DATE ? SPAN_TO_DATE
                                      : SPAN_YEAR;
    if ((said & SAYS_TO_DATE) != 0)
        return SPAN_TO_DATE;
    if (h->when.span != SPAN_UNSAID)
        return h->when.span;
    if (names_month && (c->has_months || c->has_to_date))
        return SPAN_MONTH;
    if (by_row(c))
        return SPAN_MONTH;
    if ((h->says & (SAYS_FORECAST | SAYS_PREVIOUS)) != 0)
        return SPAN_YEAR;
    if (is_month_beside(c, h))
        return SPAN_MONTH;
    if (c->has_to_date && (h->says & SAYS_SCENARIO) != 0)
        return SPAN_UNSAID; /* "Budget" beside "YTD Actual" */
    if (c->report.span != SPAN_UNSAID)
        return c->report.span;
    if (c->is_trial ||
        ((h->says & SAYS_BALANCE) != 0 && (h->says & SAYS_SCENARIO) == 0))
        return SPAN_TO_DATE; /* balances are what has added up */
    return names_month ? SPAN_MONTH : SPAN_UNSAID;
}

static void report_span(struct columns *c, size_t field, enum span_said span)
{
    struct run *r = c->run;
    struct str heading = run_heading(r, field);

    c->broken = true;
    if (span == SPAN_ODD) {
        diag_report(r->dg, DIAG_LEDGER_SPAN,
                    reader_header_span(r->reader, field),
                    "'%.*s' covers neither one month nor the year to date",
                    STR_ARG(c->report.text));
        diag_hint(r->dg, "export the report from 1 September to the end of a "
                         "month, or for one month");
        return;
    }
    diag_report(r->dg, DIAG_LEDGER_SPAN, reader_header_span(r->reader, field),
                "column '%.*s': nothing says whether its amounts are of a "
                "month, of the year to date or of the whole year",
                STR_ARG(heading));
    diag_hint(r->dg,
              "write it in the heading (YTD %.*s, Month %.*s, Annual "
              "%.*s) or in the file's name: P3-YTD.csv",
              STR_ARG(heading), STR_ARG(heading), STR_ARG(heading));
}

static void report_month(struct columns *c, size_t field)
{
    struct run *r = c->run;

    c->broken = true;
    diag_report(r->dg, DIAG_LEDGER_SPAN, reader_header_span(r->reader, field),
                "column '%.*s': nothing says which period it is for",
                STR_ARG(run_heading(r, field)));
    diag_hint(r->dg, "keep the report's title (As at 30 November 2025), or "
                     "name the file for it: P3-2025-26.csv");
}

/* The period of a series: its heading's month, else the report's. */
static void series_when(struct columns *c, const struct heading *h, size_t i,
                        struct series *s)
{
    struct period month =
        h->when.month.kind == PERIOD_MONTH ? h->when.month : c->report.month;
    struct period year =
        h->when.year.kind == PERIOD_ACADEMIC_YEAR ? h->when.year
        : month.kind == PERIOD_MONTH              ? period_academic(month.year)
        : c->report.year.kind == PERIOD_ACADEMIC_YEAR ? c->report.year
                                                      : c->run->period;

    if (s->span == SPAN_YEAR) {
        s->month = year;
        if (year.kind != PERIOD_ACADEMIC_YEAR && !s->by_row)
            report_month(c, i);
        return;
    }
    s->month = month;
    if (month.kind != PERIOD_MONTH && !s->by_row)
        report_month(c, i);
}

static bool series_same(const struct series *a, const struct series *b)
{
    return a->span == b->span && a->scenario == b->scenario &&
           a->is_opening == b->is_opening && a->is_movement == b->is_movement &&
           period_equal(a->month, b->month);
}

/* A credit column joins the debit column of its kind. */
static bool series_join(struct series_list *list, const struct series *one)
{
    for (size_t i = list->n; i > 0; i--) {
        struct series *old = &list->item[i - 1];

        if (old->is_signed && series_same(old, one) &&
            (old->field[0] == NO_FIELD) != (one->field[0] == NO_FIELD)) {
            for (size_t k = 0; k < 2; k++) {
                if (old->field[k] == NO_FIELD)
                    old->field[k] = one->field[k];
            }
            return true;
        }
    }
    return false;
}

static void report_again(struct columns *c, size_t field, size_t before)
{
    struct run *r = c->run;

    c->broken = true;
    diag_report(r->dg, DIAG_LEDGER_SPAN, reader_header_span(r->reader, field),
                "columns '%.*s' and '%.*s' are both read as the same amounts",
                STR_ARG(run_heading(r, before)),
                STR_ARG(run_heading(r, field)));
    diag_hint(r->dg, "say in the headings what each is (Month, YTD, Annual), "
                     "or remove the one that is not needed");
}

static void series_add(struct columns *c, struct series_list *list, size_t i)
{
    const struct heading *h = &c->item[i];
    bool is_credit =
        (h->says & SAYS_CREDIT) != 0 && (h->says & SAYS_DEBIT) == 0;
    struct series s = {
        .field = { is_credit ? NO_FIELD : i, is_credit ? i : NO_FIELD },
        .is_signed = (h->says & (SAYS_DEBIT | SAYS_CREDIT)) != 0,
        .is_opening = (h->says & SAYS_OPENING) != 0,
        .is_movement =
            (h->says & SAYS_MOVEMENT) != 0 && (h->says & SAYS_MONTH) == 0,
        .by_row = by_row(c),
        .scenario = scenario_of(h->says)
    };

    s.is_movement &= c->has_to_date;
    s.span = s.is_opening || s.is_movement ? SPAN_UNSAID : said_span(c, h);
    if (s.span == SPAN_ODD ||
        (s.span == SPAN_UNSAID && !s.is_opening && !s.is_movement)) {
        report_span(c, i, s.span);
        return;
    }
    if (s.by_row && s.span == SPAN_YEAR)
        return; /* the year's amount again in every month's row */
    if (s.span != SPAN_UNSAID)
        series_when(c, h, i, &s);
    if (s.is_signed && series_join(list, &s))
        return;
    if ((c->is_trial || (h->says & SAYS_BALANCE) != 0) &&
        (h->says & SAYS_SCENARIO) == 0)
        s.is_signed = true; /* last year's column of a trial balance too */
    for (size_t k = 0; k < list->n && s.span != SPAN_UNSAID; k++) {
        size_t other = list->item[k].field[list->item[k].field[0] == NO_FIELD];

        if (series_same(&list->item[k], &s)) {
            report_again(c, i, other);
            return;
        }
    }
    list->item[list->n++] = s;
}

/* ---- the whole header ---------------------------------------------------- */

/* "Budget 2025/26" above columns that say no more would be read as actual. */
static void check_scenario(struct columns *c, const struct series_list *list)
{
    struct run *r = c->run;
    const struct record *title;
    size_t n = reader_titles(r->reader, &title);
    struct str all = name_words(r);

    for (size_t i = 0; i < c->n; i++) {
        if (c->item[i].is_amount &&
            (c->item[i].says &
             (SAYS_SCENARIO | SAYS_DEBIT | SAYS_BALANCE | SAYS_CREDIT)) != 0)
            return;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < title[i].n; k++)
            all = str_printf(r->scratch, "%.*s %.*s", STR_ARG(all),
                             STR_ARG(title[i].field[k]));
    }
    all = str_fold(r->scratch, all);
    if (!words_inside(STR("budget"), all) &&
        !words_inside(STR("forecast"), all))
        return;
    for (size_t i = 0; i < list->n; i++)
        list->item[i].scenario = words_inside(STR("budget"), all)
                                     ? SCENARIO_BUDGET
                                     : SCENARIO_FORECAST;
    if (!words_inside(STR("actual"), all) &&
        !words_inside(STR("actuals"), all) &&
        !words_inside(STR("monitoring"), all) &&
        !(words_inside(STR("budget"), all) &&
          words_inside(STR("forecast"), all)))
        return;
    diag_report(r->dg, DIAG_LEDGER_SPAN, reader_header_span(r->reader, 0),
                "nothing says which of these columns are actual and which are "
                "budget");
    diag_hint(r->dg, "write Actual, Budget or Forecast in the headings");
    c->broken = true;
}

static const struct rule money = { .form = FORM_MONEY,
                                   .decimals_least = -1,
                                   .decimals_most = -1 };

static void bounds_add(struct run *r, const struct series_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        for (size_t k = 0; k < 2; k++) {
            if (list->item[i].field[k] != NO_FIELD)
                r->binding.value[r->binding.n_values++] =
                    (struct bound){ .rule = &money,
                                    .field = list->item[i].field[k] };
        }
    }
}

/* The file's own record of its period. */
static void period_record(struct columns *c)
{
    struct run *r = c->run;

    if (c->report.month.kind == PERIOD_MONTH) {
        r->period = period_academic(c->report.month.year);
        r->period_from = str_equal(c->report_from, STR("title"))
                             ? str_printf(r->store->arena, "title '%.*s'",
                                          STR_ARG(c->report.text))
                             : c->report_from;
    }
}

/* An own form: every column is said by its profile, its month by each row. */
static void form_columns(struct run *r, struct series_list *out)
{
    out->item = arena_array(r->scratch, struct series, r->binding.n_values);
    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        out->item[out->n++] =
            (struct series){ .field = { b->field, NO_FIELD },
                             .by_row = true,
                             .span = SPAN_MONTH,
                             .scenario = b->rule->has_scenario
                                             ? b->rule->scenario
                                             : SCENARIO_ACTUAL };
    }
}

bool columns_settle(struct run *r, struct series_list *out)
{
    struct columns c = { .run = r };

    *out = (struct series_list){ 0 };
    if (r->profile->amounts == NULL) {
        form_columns(r, out);
        return true;
    }
    headings_read_all(&c);
    keys_release(&c);
    headings_inherit(&c);
    report_when(&c);
    headings_when(&c);
    out->item = arena_array(r->scratch, struct series, c.n);
    out->is_trial = c.is_trial;
    for (size_t i = 0; i < c.n && !c.broken; i++) {
        if (c.item[i].is_amount)
            series_add(&c, out, i);
    }
    check_scenario(&c, out);
    bounds_add(r, out);
    period_record(&c);
    return !c.broken;
}
