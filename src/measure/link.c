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
    { UNIT_PERCENT, { 0 } },
    { UNIT_PUPILS, { .pupils = 1 } },
    { UNIT_POINTS, { .points = 1 } },
    { UNIT_DAYS, { .days = 1 } },
    { UNIT_FTE, { .staff = 1 } },
    { UNIT_SCHOOLS, { .schools = 1 } },
    { UNIT_OF, { 0 } },
};

/* Pounds, or pounds for each of something; never pounds times something. */
static bool is_money(struct unit u)
{
    const struct unit money = { .money = 1 };
    const struct unit rest = unit_over(u, money);

    return u.money == 1 && !unit_multiplies(rest);
}

/* Money may be by something (£ per pupil), days may come out of a quotient, a
 * ratio has something below the line, a number is of anything but money and
 * pupils, which are printed and hidden otherwise. The rest are what they say.
 */
static bool unit_fits(const struct measure *m, struct unit u)
{
    const struct unit none = { 0 };

    if (u.any || m->is_unlike)
        return true;
    switch (m->unit) {
    case UNIT_MONEY:
        return is_money(u);
    case UNIT_RATIO:
        return unit_equal(u, none) || unit_divides(u);
    case UNIT_NUMBER:
        return u.money <= 0 && !unit_equal(u, (struct unit){ .pupils = 1 });
    case UNIT_DAYS:
        if (unit_equal(u, none))
            return true;
        break;
    case UNIT_TEXT:
        return true;
    case UNIT_PERCENT:
    case UNIT_PUPILS:
    case UNIT_POINTS:
    case UNIT_FTE:
    case UNIT_SCHOOLS:
    case UNIT_OF:
        break;
    }
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        if (expected[i].unit == m->unit)
            return unit_equal(expected[i].power, u);
    }
    return true;
}

/* What to write instead, in words. */
static void hint_unit(struct diag *dg, const struct measure *m, struct unit u)
{
    if (m->unit == UNIT_PERCENT)
        diag_hint(dg, "a percentage is of like by like; 'unlike: yes' where "
                      "it is meant so");
    else if (is_money(u))
        diag_hint(dg, "write unit: money");
    else if (unit_equal(u, (struct unit){ .pupils = 1 }))
        diag_hint(dg, "write unit: pupils");
    else if (unit_divides(u))
        diag_hint(dg, "write unit: ratio");
}

static bool check_unit(struct diag *dg, const struct entry *e)
{
    struct arena *scratch;
    struct str found;

    if (e->symbol.kind != VALUE_DECIMAL ||
        unit_fits(&e->measure, e->symbol.unit))
        return true;
    scratch = arena_new(0);
    found = unit_text(scratch, e->symbol.unit);
    diag_report(dg, DIAG_EXPR_TYPE, e->top_at,
                "the formula of '%.*s' gives %.*s, not its unit",
                STR_ARG(e->measure.name), STR_ARG(found));
    hint_unit(dg, &e->measure, e->symbol.unit);
    arena_free(scratch);
    return false;
}

/* A rate is a published percentage of whole things. */
static bool check_rate(struct diag *dg, const struct entry *e,
                       struct unit bottom)
{
    const struct unit top = e->symbol.unit;
    const bool is_percent = top.any || unit_equal(top, (struct unit){ 0 });
    const bool is_whole =
        bottom.any ||
        (bottom.money == 0 && bottom.area == 0 && unit_multiplies(bottom));

    if (is_percent && is_whole)
        return true;
    diag_report(dg, DIAG_EXPR_TYPE, is_percent ? e->bottom_at : e->top_at,
                is_percent ? "the base of the rate '%.*s' is nothing whole"
                           : "the rate '%.*s' is of no percentage",
                STR_ARG(e->measure.name));
    diag_hint(dg, "'rate' takes a published percentage over a base of pupils, "
                  "staff or things");
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

static bool check_formulas(struct diag *dg, struct catalogue *c,
                           struct entry *e)
{
    const struct expr_scope scope = catalogue_scope(c);
    const struct measure *m = &e->measure;
    struct expr_symbol bottom = { 0 };

    if (m->list
            ? !listing_link(dg, c, e, &e->symbol, &bottom)
            : !expr_check(dg, m->top, &scope, &e->symbol) ||
                  (m->bottom && !expr_check(dg, m->bottom, &scope, &bottom)))
        return false;
    if (m->weighting == WEIGHT_DISTRIBUTION || m->unit == UNIT_TEXT)
        return true;
    if (!is_number(dg, e, e->symbol, e->top_at) ||
        (m->bottom && !is_number(dg, e, bottom, e->bottom_at)))
        return false;
    if (m->weighting == WEIGHT_RATE && !check_rate(dg, e, bottom.unit))
        return false;
    if (m->weighting == WEIGHT_POOLED)
        e->symbol.unit = unit_over(e->symbol.unit, bottom.unit);
    return check_unit(dg, e);
}

static bool check_defaults(struct diag *dg, const struct catalogue *c,
                           const struct entry *e)
{
    struct str words = e->measure.defaults, word;
    struct facets f = { 0 };

    while (words.len > 0) {
        str_cut(words, '.', &word, &words);
        if (facet_take(&f, word, catalogue_breakdown(c, word)) != FACET_TAKEN) {
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
    ok = e->measure.list ||
         (link_names(dg, c, e, e->measure.top, &e->top) &&
          (!e->measure.bottom ||
           link_names(dg, c, e, e->measure.bottom, &e->bottom)));
    settle_time(e);
    ok = ok && check_formulas(dg, c, e);
    ok = check_defaults(dg, c, e) && ok;
    e->state = ENTRY_DONE;
    return ok;
}
