/* Formulas bound to what they name; units checked; circles found.
 *
 * The surprise: when a measure is measured follows from its first input unless
 * "time:" says otherwise, so linking goes depth first through the names. */
#include "measure_priv.h"

static bool link_names(struct diag *dg, struct catalogue *c, struct entry *e,
                       const struct expr *formula, struct references *out)
{
    const struct str_list names = expr_names(c->arena, formula);
    struct reference *item = arena_array(c->arena, struct reference, names.n);
    bool ok = true;

    *out = (struct references){ item, names.n };
    for (size_t i = 0; i < names.n; i++) {
        if (!reference_resolve(c, names.item[i], &item[i]))
            continue; /* expr_check reports it */
        if (item[i].measure &&
            !entry_link(dg, c, c->entry[item[i].measure->index])) {
            ok = false;
            diag_note(dg, e->measure.at, "used by '%.*s'",
                      STR_ARG(e->measure.name));
        }
    }
    return ok;
}

static enum measure_time time_of_input(enum input_time t)
{
    switch (t) {
    case INPUT_YEAR:
        return TIME_YEAR;
    case INPUT_FLOW:
    case INPUT_LEVEL:
        return TIME_FLOW;
    case INPUT_STOCK:
        return TIME_STOCK;
    case INPUT_LATEST:
        return TIME_LATEST;
    }
    return TIME_YEAR;
}

static void settle_time(struct entry *e)
{
    const struct reference *first = e->top.item;

    if (e->has_time || e->top.n == 0)
        return;
    if (first->input)
        e->measure.time = time_of_input(first->input->time);
    else if (first->measure)
        e->measure.time = first->measure->measure.time;
}

/* ---- units -------------------------------------------------------------- */

static const struct {
    enum measure_unit unit;
    struct unit power;
} expected[] = {
    { UNIT_PERCENT, { 0 } },          { UNIT_PUPILS, { .pupils = 1 } },
    { UNIT_POINTS, { .points = 1 } }, { UNIT_DAYS, { .days = 1 } },
    { UNIT_FTE, { .staff = 1 } },     { UNIT_SCHOOLS, { .schools = 1 } },
};

/* Money may be by something (£ per pupil), days may come out of a quotient;
 * all others are what they say. */
static bool unit_fits(enum measure_unit unit, struct unit u)
{
    if (u.any)
        return true;
    if (unit == UNIT_MONEY)
        return u.money == 1;
    if (unit == UNIT_DAYS && unit_equal(u, (struct unit){ 0 }))
        return true;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        if (expected[i].unit == unit)
            return unit_equal(expected[i].power, u);
    }
    return true;
}

static int8_t minus(int8_t x, int8_t y)
{
    return (int8_t)(x - y);
}

static struct unit quotient_unit(struct unit x, struct unit y)
{
    return (struct unit){ .money = minus(x.money, y.money),
                          .pupils = minus(x.pupils, y.pupils),
                          .staff = minus(x.staff, y.staff),
                          .sessions = minus(x.sessions, y.sessions),
                          .area = minus(x.area, y.area),
                          .days = minus(x.days, y.days),
                          .points = minus(x.points, y.points),
                          .schools = minus(x.schools, y.schools),
                          .any = x.any && y.any };
}

static bool check_unit(struct diag *dg, const struct entry *e)
{
    struct arena *scratch;
    struct str found;

    if (e->symbol.kind != VALUE_DECIMAL ||
        unit_fits(e->measure.unit, e->symbol.unit))
        return true;
    scratch = arena_new(0);
    found = unit_text(scratch, e->symbol.unit);
    diag_report(dg, DIAG_EXPR_TYPE, e->top_at,
                "the formula of '%.*s' gives %.*s, not its unit",
                STR_ARG(e->measure.name), STR_ARG(found));
    arena_free(scratch);
    return false;
}

static bool is_number(struct diag *dg, const struct entry *e,
                      struct expr_symbol s, struct span at)
{
    if (s.kind == VALUE_DECIMAL)
        return true;
    diag_report(dg, DIAG_EXPR_TYPE, at, "'%.*s' needs a number here",
                STR_ARG(e->measure.name));
    return false;
}

static bool check_formulas(struct diag *dg, const struct catalogue *c,
                           struct entry *e)
{
    const struct expr_scope scope = catalogue_scope(c);
    const struct measure *m = &e->measure;
    struct expr_symbol bottom = { 0 };

    if (!expr_check(dg, m->top, &scope, &e->symbol) ||
        (m->bottom && !expr_check(dg, m->bottom, &scope, &bottom)))
        return false;
    if (m->weighting == WEIGHT_DISTRIBUTION || m->unit == UNIT_TEXT)
        return true;
    if (!is_number(dg, e, e->symbol, e->top_at) ||
        (m->bottom && !is_number(dg, e, bottom, e->bottom_at)))
        return false;
    if (m->weighting == WEIGHT_POOLED)
        e->symbol.unit = quotient_unit(e->symbol.unit, bottom.unit);
    return check_unit(dg, e);
}

static bool check_defaults(struct diag *dg, const struct entry *e)
{
    struct str words = e->measure.defaults, word;
    struct facets f = { 0 };

    while (words.len > 0) {
        str_cut(words, '.', &word, &words);
        if (facet_take(&f, word, false) != FACET_TAKEN) {
            diag_report(dg, DIAG_MEASURE_INVALID, e->measure.at,
                        "'%.*s' is no facet: defaults of '%.*s'", STR_ARG(word),
                        STR_ARG(e->measure.name));
            return false;
        }
    }
    return true;
}

static bool report_circle(struct diag *dg, const struct entry *e)
{
    diag_report(dg, DIAG_MEASURE_INVALID, e->top_at,
                "'%.*s' needs itself to be worked out",
                STR_ARG(e->measure.name));
    return false;
}

bool entry_link(struct diag *dg, struct catalogue *c, struct entry *e)
{
    bool ok;

    if (e->state == ENTRY_DONE)
        return true;
    if (e->state == ENTRY_WRONG)
        return false;
    if (e->state == ENTRY_OPEN)
        return report_circle(dg, e);
    e->state = ENTRY_OPEN;
    ok = link_names(dg, c, e, e->measure.top, &e->top) &&
         (!e->measure.bottom ||
          link_names(dg, c, e, e->measure.bottom, &e->bottom));
    settle_time(e);
    ok = ok && check_formulas(dg, c, e) && check_defaults(dg, e);
    e->state = ENTRY_DONE;
    return ok;
}
