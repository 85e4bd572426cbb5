/* An input's value for one school, authority or central service.
 *
 * Null rules of months: where a school has no rows in the window, no export
 * gives it. In a ledger ("nil: yes") every month of the window must have rows
 * somewhere in the trust (a year that is not over is not available), and then a
 * line or month without postings is nil.
 *
 * The surprise: a forecast for a month that is over and has no forecast is its
 * actual figure: that is what an outturn forecast means. */
#include "measure_priv.h"

/* ---- facts with one key -------------------------------------------------- */

/* Facts with details (accounts on one line) add up; else the first stands. */
static struct value chain_value(const struct facts *f, uint32_t first)
{
    struct decimal_sum sum = { 0 };
    struct value v = value_reason(REASON_NO_DATA);
    struct decimal d;
    size_t n = 0;

    for (uint32_t i = first; i != FACT_NONE; i = facts_at(f, i)->next) {
        const struct fact *fact = facts_at(f, i);

        if (fact->set_aside)
            continue;
        if (n > 0 && fact->detail == MAP_NONE)
            continue;
        v = fact->value;
        if (!value_is_number(v))
            return v;
        decimal_sum_add(&sum, v.decimal);
        n++;
    }
    if (n < 2)
        return v;
    return decimal_sum_value(&sum, &d) ? value_decimal(d)
                                       : value_reason(REASON_OVERFLOW);
}

static struct value fact_value(struct evaluator *ev, const struct fact_key *key)
{
    const struct value v =
        chain_value(ev->store->facts, facts_first(ev->store->facts, key));

    if (value_is_number(v))
        note_read(ev, key, v.decimal, false);
    return v;
}

/* ---- months ------------------------------------------------------------- */

static uint16_t window_months(enum window window, int part)
{
    if (window == WINDOW_YEAR)
        return 0xFFF;
    if (window == WINDOW_YTD)
        return (uint16_t)((1u << part) - 1u);
    return (uint16_t)(1u << (part - 1));
}

/* Where the rows of one question stand: entity, input and its scenario. */
struct flow_place {
    struct evaluator *ev;
    const struct input *input;
    struct fact_key key; /* period: the year */
    bool less;           /* what is read is taken away */
};

static void note_month(const struct flow_place *p, enum scenario s,
                       struct period month, struct decimal d)
{
    struct fact_key key = p->key;

    key.scenario = s;
    key.period = month;
    note_read(p->ev, &key, d, p->less);
}

static uint16_t months_of(const struct flow_place *p, uint32_t entity,
                          enum scenario s)
{
    return index_months(p->ev->index, p->input->family, entity, s,
                        p->key.period);
}

/* Sum of the input's months in the mask, of one scenario. */
static struct value months_sum(const struct flow_place *p, enum scenario s,
                               uint16_t mask, struct decimal_sum *sum,
                               uint16_t *found)
{
    struct fact_key key = p->key;
    const struct flow *f;

    key.scenario = s;
    f = index_flow(p->ev->index, &key);
    if (!f)
        return value_decimal(decimal_of(0));
    if (f->unusable & mask)
        return value_reason(f->reason);
    for (unsigned m = 0; m < 12; m++) {
        if ((mask & f->months & (1u << m)) == 0)
            continue;
        decimal_sum_add(sum, f->amount[m]);
        note_month(p, s, period_month(p->key.period.year, (int)m + 1),
                   f->amount[m]);
    }
    *found |= f->months & mask;
    return value_decimal(decimal_of(0));
}

/* Months of the mask that the forecast lacks and the actuals have. */
static uint16_t borrowed(const struct flow_place *p, uint32_t entity,
                         uint16_t mask)
{
    if (p->key.scenario != SCENARIO_FORECAST &&
        p->key.scenario != SCENARIO_PREVIOUS_FORECAST)
        return 0;
    return mask & (uint16_t)~months_of(p, entity, p->key.scenario) &
           months_of(p, entity, SCENARIO_ACTUAL);
}

/* ---- years to date ------------------------------------------------------- */

/* Months 1 to `upto` of one line: the latest year to date, and the months
 * behind it. False: a month is missing. */
static bool added_up(const struct flow_place *p, int upto,
                     struct decimal_sum *sum, enum reason *why)
{
    const enum scenario s = p->key.scenario;
    const uint16_t dates = index_dates(p->ev->index, p->input->family,
                                       p->key.entity, s, p->key.period);
    const uint16_t months = months_of(p, p->key.entity, s);
    const struct flow *f = index_flow(p->ev->index, &p->key);
    int at = upto;

    while (at > 0 && (dates & (1u << (at - 1))) == 0 &&
           (months & (1u << (at - 1))) != 0)
        at--;
    *why = REASON_NOT_AVAILABLE;
    if (at > 0 && (dates & (1u << (at - 1))) == 0)
        return false;
    if (f == NULL)
        return true; /* a line without postings is nil */
    *why = f->reason;
    if (at > 0 && (f->dates & (1u << (at - 1))) != 0) {
        decimal_sum_add(sum, f->to_date[at - 1]);
        note_month(p, s, period_to_date(period_month(p->key.period.year, at)),
                   f->to_date[at - 1]);
    }
    for (int m = at; m < upto; m++) {
        if ((f->unusable & (1u << m)) != 0)
            return false;
        if ((f->months & (1u << m)) == 0)
            continue;
        decimal_sum_add(sum, f->amount[m]);
        note_month(p, s, period_month(p->key.period.year, m + 1), f->amount[m]);
    }
    return true;
}

/* Whether the window is told by years to date, not by its own months. */
static bool is_dated(const struct flow_place *p, uint16_t mask)
{
    const enum scenario s = p->key.scenario;

    return p->input->has_nil &&
           index_dates(p->ev->index, p->input->family, p->key.entity, s,
                       p->key.period) != 0 &&
           (months_of(p, p->key.entity, s) & mask) != mask;
}

/* The year to the end of the window, less the year to its beginning. */
static struct value dated_value(const struct flow_place *p, uint16_t mask)
{
    struct decimal_sum sum = { 0 }, before = { 0 };
    struct flow_place earlier = *p;
    enum reason why;
    struct decimal d;
    int from = 0, upto = 12;

    earlier.less = true;
    while ((mask & (1u << from)) == 0)
        from++;
    while ((mask & (1u << (upto - 1))) == 0)
        upto--;
    if (!added_up(p, upto, &sum, &why) ||
        !added_up(&earlier, from, &before, &why))
        return value_reason(why);
    if (!decimal_sum_value(&before, &d))
        return value_reason(REASON_OVERFLOW);
    decimal_sum_subtract(&sum, d);
    return decimal_sum_value(&sum, &d) ? value_decimal(d)
                                       : value_reason(REASON_OVERFLOW);
}

static struct value months_value(const struct flow_place *p, uint16_t mask)
{
    const enum scenario s = p->key.scenario;
    const uint16_t late = borrowed(p, ENTITY_NONE, mask);
    const uint16_t own = months_of(p, p->key.entity, s) & mask;
    const uint16_t old = months_of(p, p->key.entity, SCENARIO_ACTUAL) & late;
    struct decimal_sum sum = { 0 };
    struct value v;
    struct decimal d;
    uint16_t found = 0;

    if (is_dated(p, mask))
        return dated_value(p, mask);
    if ((own | old) == 0)
        return value_reason(REASON_NO_DATA);
    if (p->input->has_nil &&
        ((months_of(p, ENTITY_NONE, s) | late) & mask) != mask)
        return value_reason(REASON_NOT_AVAILABLE);
    v = months_sum(p, s, own, &sum, &found);
    if (value_is_number(v) && old)
        v = months_sum(p, SCENARIO_ACTUAL, old, &sum, &found);
    if (!value_is_number(v))
        return v;
    if (found == 0 && !p->input->has_nil)
        return value_reason(REASON_NO_DATA);
    return decimal_sum_value(&sum, &d) ? value_decimal(d)
                                       : value_reason(REASON_OVERFLOW);
}

static bool is_missing(struct value v)
{
    return v.kind == VALUE_REASON && v.reason == REASON_NO_DATA;
}

/* A year's amount that was given as a whole; a ledger's line that was not is
 * nil. */
static struct value whole_year(const struct flow_place *p)
{
    const struct value v = p->key.input == MAP_NONE
                               ? value_reason(REASON_NO_DATA)
                               : fact_value(p->ev, &p->key);

    if (is_missing(v) &&
        (months_of(p, p->key.entity, p->key.scenario) & MONTHS_OF_YEAR) != 0)
        return value_decimal(decimal_of(0));
    return v;
}

/* The fact that was asked for, of a period. */
static struct fact_key key_of(const struct asking *k, struct period p)
{
    return (struct fact_key){ .entity = k->entity,
                              .input = k->index,
                              .breakdown = k->q->breakdown,
                              .scenario = k->q->scenario,
                              .period = p };
}

static struct value flow_value(struct evaluator *ev, const struct asking *k)
{
    const struct question *q = k->q;
    struct flow_place p = { .ev = ev,
                            .input = k->input,
                            .key = key_of(k, period_academic(q->period.year)) };
    struct value v;

    if (q->period.kind != PERIOD_MONTH)
        return value_reason(REASON_NO_DATA);
    v = months_value(&p, window_months(q->window, q->period.part));
    if (v.kind == VALUE_REASON && q->window == WINDOW_YEAR &&
        (is_missing(v) || v.reason == REASON_NOT_AVAILABLE)) {
        const struct value year = whole_year(&p);

        v = is_missing(year) ? v : year;
    }
    if (is_missing(v) && q->scenario == SCENARIO_PRIOR_YEAR) {
        p.key.scenario = SCENARIO_ACTUAL;
        p.key.period = period_year_before(p.key.period);
        v = months_value(&p, window_months(q->window, q->period.part));
    }
    return v;
}

/* A balance or limit at the end of the window. */
static struct value level_value(struct evaluator *ev, const struct asking *k)
{
    const struct question *q = k->q;
    const int part = q->window == WINDOW_YEAR ? 12 : q->period.part;
    struct fact_key key = key_of(k, period_month(q->period.year, part));
    struct value v = fact_value(ev, &key);

    if (is_missing(v) && q->scenario == SCENARIO_FORECAST) {
        key.scenario = SCENARIO_ACTUAL;
        v = fact_value(ev, &key);
    }
    return v;
}

/* ---- dates, years, whatever is newest ------------------------------------ */

static struct value stock_value(struct evaluator *ev, const struct asking *k)
{
    const struct period p = k->q->period;
    const int32_t date = p.kind == PERIOD_DATE ? p.date : period_last_day(p);
    const uint32_t family = k->input->family;
    const int32_t last = index_last_date(ev->index, family, date);
    const struct fact_key key = key_of(k, period_date(last));
    struct value v = value_reason(REASON_NO_DATA);

    if (last == DATE_NONE)
        return v;
    if (k->index != MAP_NONE)
        v = fact_value(ev, &key);
    if (is_missing(v) && k->input->has_nil &&
        index_has_date(ev->index, family, k->entity, k->q->scenario, last))
        return value_decimal(decimal_of(0));
    return v;
}

/* The whole as the sum of its parts: a roll that is given by year group. */
static struct value parts_sum(struct evaluator *ev, struct fact_key key)
{
    const uint32_t n = map_count(facts_breakdowns(ev->store->facts));
    struct decimal_sum sum = { 0 };
    struct decimal d;
    bool has_one = false;

    for (key.breakdown = 1; key.breakdown < n; key.breakdown++) {
        const struct value v = fact_value(ev, &key);

        if (value_is_number(v)) {
            decimal_sum_add(&sum, v.decimal);
            has_one = true;
        } else if (!is_missing(v) && v.kind == VALUE_REASON &&
                   v.reason != REASON_NOT_GIVEN) {
            return v;
        }
    }
    if (!has_one)
        return value_reason(REASON_NO_DATA);
    return decimal_sum_value(&sum, &d) ? value_decimal(d)
                                       : value_reason(REASON_OVERFLOW);
}

/* A fact, or what its breakdowns add up to where the catalogue allows it. */
static struct value whole_value(struct evaluator *ev, const struct input *input,
                                struct fact_key key)
{
    const struct value v = fact_value(ev, &key);

    if (is_missing(v) && key.breakdown == 0 && input->adds_up)
        return parts_sum(ev, key);
    return v;
}

/* Forgets what was noted from one place up to another. */
static void unread(struct evaluator *ev, size_t from, size_t to)
{
    struct frame *r = ev->frame;

    if (r == NULL || from >= to)
        return;
    for (size_t i = to; i < r->n; i++)
        r->read[from + i - to] = r->read[i];
    r->n -= to - from;
}

static size_t n_read(const struct evaluator *ev)
{
    return ev->frame != NULL ? ev->frame->n : 0;
}

/* The value of the newest period, of those up to `until`, that has one. */
static struct value newest_value(struct evaluator *ev,
                                 const struct input *input, struct fact_key key,
                                 struct period until)
{
    const struct input_use *u = index_use(ev->index, key.input);
    struct value best = value_reason(REASON_NO_DATA);
    const struct period asked = key.period;
    const size_t first = n_read(ev);
    struct period at = { 0 };

    for (size_t i = 0; i < u->any.n; i++) {
        const size_t before = n_read(ev);
        struct value v;

        if (until.kind != PERIOD_NONE &&
            period_compare(u->any.item[i], until) > 0)
            continue;
        if (at.kind != PERIOD_NONE && period_compare(u->any.item[i], at) <= 0)
            continue;
        if (!periods_comparable(u->any.item[i], asked))
            continue;
        key.period = u->any.item[i];
        v = whole_value(ev, input, key);
        if (v.kind == VALUE_REASON)
            continue;
        best = v;
        at = u->any.item[i];
        unread(ev, first, before); /* of the period that was best so far */
    }
    return best;
}

/* Facts of no number stand in no period list: the reason of the year asked. */
static struct value latest_value(struct evaluator *ev, const struct asking *k)
{
    struct fact_key key = key_of(k, k->q->period);
    struct value v = newest_value(ev, k->input, key, (struct period){ 0 });

    if (v.kind != VALUE_REASON)
        return v;
    v = fact_value(ev, &key);
    if (is_missing(v)) {
        key.period = (struct period){ .kind = PERIOD_UNKNOWN };
        v = fact_value(ev, &key);
    }
    return v;
}

static struct period year_of(const struct question *q)
{
    if (q->measure->time == TIME_YEAR)
        return q->period;
    if (q->period.kind == PERIOD_MONTH || q->period.kind == PERIOD_TERM)
        return period_academic(q->period.year);
    if (q->period.kind == PERIOD_DATE)
        return period_academic(period_of_date(q->period.date).year);
    return q->period;
}

/* Year facts inside a measure of months (pupils under income) and weights that
 * are stand-ins come from the nearest year that has them. */
static struct value year_value(struct evaluator *ev, const struct asking *k)
{
    const struct measure *m = k->q->measure;
    const bool is_stand_in = k->is_base && m->approximate;
    struct fact_key key = key_of(k, year_of(k->q));
    struct value v;

    if (m->time != TIME_YEAR)
        key.scenario = SCENARIO_ACTUAL;
    v = whole_value(ev, k->input, key);
    if (!is_missing(v) || (m->time == TIME_YEAR && !is_stand_in))
        return v;
    v = newest_value(ev, k->input, key, key.period);
    if (v.kind == VALUE_REASON && is_stand_in)
        v = newest_value(ev, k->input, key, (struct period){ 0 });
    return v;
}

struct value input_value(struct evaluator *ev, const struct asking *k)
{
    const bool is_windowed =
        k->input->time == INPUT_FLOW || k->input->time == INPUT_STOCK;

    if (k->q->breakdown == MAP_NONE || k->entity == ENTITY_NONE ||
        (k->index == MAP_NONE && !is_windowed))
        return value_reason(REASON_NO_DATA);
    switch (k->input->time) {
    case INPUT_FLOW:
        return flow_value(ev, k);
    case INPUT_STOCK:
        return stock_value(ev, k);
    case INPUT_LEVEL:
        return level_value(ev, k);
    case INPUT_LATEST:
        return latest_value(ev, k);
    case INPUT_YEAR:
        return year_value(ev, k);
    }
    return value_reason(REASON_NO_DATA);
}

struct value input_named(struct evaluator *ev, const struct question *q,
                         struct str name)
{
    const struct asking k = {
        .q = q,
        .input = catalogue_input(ev->catalogue, name),
        .index = map_find(facts_inputs(ev->store->facts), name),
        .entity = q->who.entity,
    };

    return input_value(ev, &k);
}
