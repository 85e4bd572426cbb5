/* Which window, scenario and period a question means when it does not say.
 *
 * Years: asked, else the setting's if it has data, else the latest that has.
 * Months: up to the setting's month. Dates: the last one on or before its end.
 *
 * The surprise: the year is settled for the trust, not for each school, so that
 * one column never mixes years; a school without that year shows the reason. */
#include "measure_priv.h"

#include <stdlib.h>

#define DAY_LATEST INT32_MAX /* no day is known: whatever is newest */

/* ---- periods of a measure ------------------------------------------------ */

static int newest_first(const void *x, const void *y)
{
    const struct period *a = x, *b = y;

    return period_compare(*b, *a);
}

static bool list_has(const struct period *list, size_t n, struct period p)
{
    for (size_t i = 0; i < n; i++) {
        if (period_equal(list[i], p))
            return true;
    }
    return false;
}

static bool is_of_any_year(struct period p)
{
    return p.kind == PERIOD_NONE || p.kind == PERIOD_UNKNOWN ||
           p.kind == PERIOD_DATE;
}

static bool is_academic(struct period p)
{
    return p.kind == PERIOD_ACADEMIC_YEAR || p.kind == PERIOD_MONTH ||
           p.kind == PERIOD_TO_DATE;
}

bool periods_comparable(struct period a, struct period b)
{
    if (is_of_any_year(a) || is_of_any_year(b) ||
        (is_academic(a) && is_academic(b)))
        return true;
    if (a.kind != b.kind)
        return false;
    return a.kind == PERIOD_WEEK || a.part == b.part;
}

struct collected {
    struct arena *arena;
    struct period *item;
    size_t n, cap;
};

static void collect(struct collected *c, const struct period *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        void *array = c->item;

        if (list_has(c->item, c->n, from[i]))
            continue;
        arena_grow(c->arena, &array, c->n, &c->cap, sizeof(struct period),
                   _Alignof(struct period));
        c->item = array;
        c->item[c->n++] = from[i];
    }
}

/* Whose periods: our own with a value, our own with a reason, anybody's. */
enum wanted { WANT_OURS, WANT_REASONS, WANT_ANY };

static void collect_input(struct collected *c, const struct evaluator *ev,
                          uint32_t input, enum wanted wanted)
{
    const struct input_use *u = index_use(ev->index, input);

    if (!u)
        return;
    if (wanted == WANT_OURS)
        collect(c, u->period, u->n_periods);
    else if (wanted == WANT_REASONS)
        collect(c, u->why_period, u->n_why);
    else
        collect(c, u->any.item, u->any.n);
}

static void collect_entry(struct collected *c, const struct evaluator *ev,
                          const struct entry *e, enum wanted wanted)
{
    for (size_t i = 0; i < e->top.n; i++) {
        const struct reference *r = &e->top.item[i];

        if (r->measure)
            collect_entry(c, ev, r->measure, wanted);
        else
            collect_input(c, ev, ev->bound[e->index].top[i].input, wanted);
    }
}

static struct period_list periods(struct arena *a, const struct evaluator *ev,
                                  const struct measure *m, enum wanted wanted)
{
    struct collected c = { .arena = a };

    collect_entry(&c, ev, entry_of(m), wanted);
    if (c.n > 0)
        qsort(c.item, c.n, sizeof *c.item, newest_first);
    return (struct period_list){ c.item, c.n };
}

struct period_list measure_periods(struct arena *a, struct evaluator *ev,
                                   const struct measure *m)
{
    return periods(a, ev, m, WANT_OURS);
}

/* What to settle on: years of ours with a value; if there are none, with a
 * reason, so that "suppressed" is said; else what comparators have. */
static struct period_list settling_periods(struct arena *a,
                                           const struct evaluator *ev,
                                           const struct question *q)
{
    const bool is_other =
        q->who.kind == SCOPE_SCHOOL && !index_is_ours(ev->index, q->who.entity);
    struct period_list list = { 0 };

    if (!is_other)
        list = periods(a, ev, q->measure, WANT_OURS);
    if (list.n == 0 && !is_other)
        list = periods(a, ev, q->measure, WANT_REASONS);
    return list.n > 0 ? list : periods(a, ev, q->measure, WANT_ANY);
}

/* ---- windows and scenarios ----------------------------------------------- */

struct facets facets_of_defaults(const struct measure *m)
{
    struct str words = m->defaults, word;
    struct facets f = { 0 };

    while (words.len > 0) {
        str_cut(words, '.', &word, &words);
        (void)facet_take(&f, word, true); /* its words were checked */
    }
    return f;
}

/* Actual figures are asked up to now; plans are asked for the year. */
static enum window usual_window(const struct measure *m, enum scenario s)
{
    const struct facets f = facets_of_defaults(m);

    if (f.has_window && (s != SCENARIO_ACTUAL || !f.has_scenario ||
                         f.scenario == SCENARIO_ACTUAL))
        return f.window;
    return s == SCENARIO_ACTUAL ? WINDOW_YTD : WINDOW_YEAR;
}

/* ---- periods ------------------------------------------------------------- */

static struct period month_of_setting(const struct evaluator *ev,
                                      const struct measure *m)
{
    const struct entry *e = entry_of(m);

    if (ev->setting.month.kind == PERIOD_MONTH)
        return ev->setting.month;
    while (e->top.n > 0 && e->top.item[0].measure)
        e = e->top.item[0].measure;
    if (e->top.n == 0 || !e->top.item[0].input)
        return (struct period){ 0 };
    return index_last_month(ev->index, e->top.item[0].input->family);
}

static struct period flow_period(const struct evaluator *ev,
                                 const struct question *q)
{
    const struct period now = month_of_setting(ev, q->measure);
    const struct period p = q->period;

    if (p.kind == PERIOD_MONTH)
        return p;
    if (p.kind == PERIOD_DATE && p.date != DAY_LATEST)
        return period_of_date(p.date);
    if (p.kind != PERIOD_ACADEMIC_YEAR)
        return now;
    if (q->window == WINDOW_YEAR || now.kind != PERIOD_MONTH)
        return period_month(p.year, 12);
    return period_month(p.year, now.part);
}

static int32_t stock_day(const struct evaluator *ev, const struct question *q)
{
    const struct period p = q->period;

    if (p.kind == PERIOD_DATE)
        return p.date;
    if (p.kind != PERIOD_NONE)
        return period_last_day(p);
    if (ev->setting.month.kind == PERIOD_MONTH)
        return period_last_day(ev->setting.month);
    return ev->setting.as_at == DATE_NONE || ev->setting.as_at == 0
               ? DAY_LATEST
               : ev->setting.as_at;
}

/* The first stock input below a measure. */
static const struct input *stock_input(const struct entry *e)
{
    for (size_t i = 0; i < e->top.n; i++) {
        const struct reference *r = &e->top.item[i];
        const struct input *found = r->input;

        if (r->measure)
            found = stock_input(r->measure);
        if (found && found->time == INPUT_STOCK)
            return found;
    }
    return NULL;
}

static struct period stock_period(const struct evaluator *ev,
                                  const struct question *q)
{
    const struct input *input = stock_input(entry_of(q->measure));
    const int32_t day = stock_day(ev, q);
    const int32_t last =
        input ? index_last_date(ev->index, input->family, day) : DATE_NONE;

    return period_date(last == DATE_NONE ? day : last);
}

/* Not later than p: for a month's pupils, the year that is running or before.
 */
static struct period nearest_year(const struct period_list *list,
                                  struct period p)
{
    for (size_t i = 0; i < list->n; i++) {
        if (period_compare(list->item[i], p) <= 0)
            return list->item[i];
    }
    return list->n > 0 ? list->item[list->n - 1] : p;
}

static struct period year_period(const struct evaluator *ev,
                                 const struct question *q)
{
    struct arena *scratch = arena_new(0);
    const struct period_list list = settling_periods(scratch, ev, q);
    const struct period now = ev->setting.year;
    struct period p = q->period;

    if (p.kind == PERIOD_NONE && now.kind != PERIOD_NONE &&
        list_has(list.item, list.n, now))
        p = now;
    else if (p.kind == PERIOD_NONE)
        p = list.n > 0 ? list.item[0] : now;
    else if (p.kind == PERIOD_MONTH)
        p = nearest_year(&list, period_academic(p.year));
    else if (p.kind == PERIOD_DATE)
        p = nearest_year(&list, period_academic(period_of_date(p.date).year));
    arena_free(scratch);
    return p;
}

struct question question_settle(const struct evaluator *ev,
                                const struct question *q)
{
    struct question s = *q;

    switch (q->measure->time) {
    case TIME_FLOW:
        if (s.window == WINDOW_NONE)
            s.window = usual_window(s.measure, s.scenario);
        s.period = flow_period(ev, &s);
        break;
    case TIME_STOCK:
        s.period = stock_period(ev, &s);
        break;
    case TIME_YEAR:
        s.period = year_period(ev, &s);
        break;
    case TIME_LATEST:
        break;
    }
    return s;
}

/* ---- the period before --------------------------------------------------- */

static struct period month_before(struct period p)
{
    if (p.part > 1)
        return period_month(p.year, p.part - 1);
    return period_month(p.year - 1, 12);
}

static struct period year_before(const struct evaluator *ev,
                                 const struct question *q)
{
    struct arena *scratch = arena_new(0);
    const struct period_list list = settling_periods(scratch, ev, q);
    struct period found = { 0 };

    for (size_t i = 0; i < list.n && found.kind == PERIOD_NONE; i++) {
        if (period_compare(list.item[i], q->period) < 0 &&
            list.item[i].kind != PERIOD_UNKNOWN &&
            periods_comparable(list.item[i], q->period))
            found = list.item[i];
    }
    arena_free(scratch);
    return found;
}

static struct period date_before(const struct evaluator *ev,
                                 const struct question *q)
{
    const struct input *input = stock_input(entry_of(q->measure));
    int32_t last;

    if (!input || q->period.kind != PERIOD_DATE)
        return (struct period){ 0 };
    last = index_last_date(ev->index, input->family, q->period.date - 1);
    return last == DATE_NONE ? (struct period){ 0 } : period_date(last);
}

struct period question_previous(const struct evaluator *ev,
                                const struct question *settled)
{
    switch (settled->measure->time) {
    case TIME_FLOW:
        return settled->period.kind == PERIOD_MONTH
                   ? month_before(settled->period)
                   : (struct period){ 0 };
    case TIME_STOCK:
        return date_before(ev, settled);
    case TIME_YEAR:
        return year_before(ev, settled);
    case TIME_LATEST:
        break;
    }
    return (struct period){ 0 };
}
