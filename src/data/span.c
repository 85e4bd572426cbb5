/* Periods of published statistics: calendar and tax years, weeks, quarters.
 *
 * The surprise: a part of PERIOD_QUARTERS holds three things, the kind of year
 * and its first and last quarter, so that "Q1" of a tax year never equals "Q1"
 * of a financial one. */
#include "data_priv.h"

static const enum period_kind quartered[] = { PERIOD_ACADEMIC_YEAR,
                                              PERIOD_FINANCIAL_YEAR,
                                              PERIOD_CALENDAR_YEAR,
                                              PERIOD_TAX_YEAR };
#define QUARTERED (sizeof quartered / sizeof *quartered)

struct quarters {
    enum period_kind of;
    int from, to;
};

static struct quarters quarters_of(struct period p)
{
    return (struct quarters){ .of = quartered[p.part / 16 % QUARTERED],
                              .from = p.part / 4 % 4 + 1,
                              .to = p.part % 4 + 1 };
}

struct period period_quarters(enum period_kind of, int year, int from, int to)
{
    struct period p = period_academic(year); /* a year that fits */

    for (size_t i = 0; i < QUARTERED; i++) {
        if (quartered[i] != of || p.kind == PERIOD_UNKNOWN || from < 1 ||
            to < from || to > 4)
            continue;
        p.kind = PERIOD_QUARTERS;
        p.part = (uint8_t)(i * 16 + (size_t)(from - 1) * 4 + (size_t)(to - 1));
        return p;
    }
    return (struct period){ .kind = PERIOD_UNKNOWN };
}

/* ---- days --------------------------------------------------------------- */

/* The first day of quarter 1 .. 5 of a year (5: of the next year's first). */
static int32_t quarter_first(enum period_kind of, int year, int quarter)
{
    const int begins = of == PERIOD_CALENDAR_YEAR   ? 1
                       : of == PERIOD_ACADEMIC_YEAR ? 9
                                                    : 4;
    const int month = begins - 1 + (quarter - 1) * 3;

    return date_of(year + month / 12, month % 12 + 1,
                   of == PERIOD_TAX_YEAR ? 6 : 1);
}

/* Monday of a week; week 1 is the one with 4 January. */
static int32_t week_first(int year, int week)
{
    const int32_t fourth = date_of(year, 1, 4);

    return fourth - date_weekday(fourth) + 7 * (week - 1);
}

int32_t span_first_day(struct period p)
{
    const struct quarters q = quarters_of(p);

    if (p.kind == PERIOD_WEEK)
        return week_first(p.year, p.part);
    if (p.kind == PERIOD_QUARTERS)
        return quarter_first(q.of, p.year, q.from);
    if (p.kind == PERIOD_TAX_YEAR)
        return quarter_first(PERIOD_TAX_YEAR, p.year, 1);
    if (p.kind == PERIOD_TO_MARCH)
        return DATE_NONE;
    if (p.kind == PERIOD_REPORTING_YEAR && p.part != 0)
        return quarter_first(PERIOD_ACADEMIC_YEAR, p.year, 1);
    return date_of(p.year, 1, 1);
}

int32_t span_last_day(struct period p)
{
    const struct quarters q = quarters_of(p);

    if (p.kind == PERIOD_WEEK)
        return week_first(p.year, p.part) + 6;
    if (p.kind == PERIOD_QUARTERS)
        return quarter_first(q.of, p.year, q.to + 1) - 1;
    if (p.kind == PERIOD_TAX_YEAR)
        return quarter_first(PERIOD_TAX_YEAR, p.year, 5) - 1;
    if (p.kind == PERIOD_TO_MARCH)
        return date_of(p.year, 3, 31);
    if (p.kind == PERIOD_REPORTING_YEAR && p.part != 0)
        return quarter_first(PERIOD_ACADEMIC_YEAR, p.year, 5) - 1;
    return date_of(p.year, 12, 31);
}

/* ---- printing ----------------------------------------------------------- */

static struct str quarters_text(struct arena *a, struct period p)
{
    const struct quarters q = quarters_of(p);
    struct str to = q.to > q.from ? str_printf(a, " to Q%d", q.to) : STR("");
    struct period whole = { .kind = (uint8_t)q.of, .year = p.year };
    struct str of = period_text(a, whole);

    return str_printf(a, "Q%d%.*s %.*s", q.from, STR_ARG(to), STR_ARG(of));
}

struct str span_print(struct arena *a, struct period p)
{
    if (p.kind == PERIOD_WEEK)
        return str_printf(a, "Week %d %d", p.part, p.year);
    if (p.kind == PERIOD_QUARTERS)
        return quarters_text(a, p);
    if (p.kind == PERIOD_TAX_YEAR)
        return str_printf(a, "%d-%02d tax year", p.year, (p.year + 1) % 100);
    if (p.kind == PERIOD_REPORTING_YEAR)
        return p.part == 0 ? str_printf(a, "reporting year %d", p.year)
                           : str_printf(a, "reporting year %d/%02d", p.year,
                                        (p.year + 1) % 100);
    if (p.kind == PERIOD_TO_MARCH)
        return str_printf(a, "up to 31 Mar %d", p.year);
    return str_printf(a, "%d", p.year);
}
