/* The ledger's own postings, added up past the whole evaluator: control.ledger,
 * control.income and control.costs of an identity.
 *
 * One pass over the facts fills a table by entity, scenario and month. Where a
 * ledger gives years to date, only the year to date can be checked this way.
 *
 * The surprise: what schools and centre charge one another is in the ledger's
 * result (it must come to nothing), but in neither the income nor the costs of
 * the trust. */
#include "reconcile_priv.h"

#define MONTHS 12

struct amounts {
    struct decimal_sum income, costs; /* with what is charged within */
    struct decimal_sum inner_income, inner_costs; /* charged within */
    bool has_any;
};
struct account { /* of one entity and scenario */
    struct amounts month[MONTHS], to_date[MONTHS], year;
    bool has_dates;
};
struct postings {
    const struct evaluator *ev;
    struct account *account; /* by entity slot, then scenario */
    uint32_t *slot;          /* by entity: slot + 1; 0: none */
    uint32_t *entity;        /* by slot */
    size_t n;
    bool has_month[SCENARIO_COUNT][MONTHS];
};

int posting_side(const struct catalogue *c, struct str input)
{
    struct str family, line;
    const struct measure *m;

    str_cut(input, '.', &family, &line);
    m = catalogue_find(c, line);
    if (!m || !entry_of(m)->is_line)
        return 0;
    return m->polarity == POLARITY_UP_GOOD     ? 1
           : m->polarity == POLARITY_DOWN_GOOD ? -1
                                               : 0;
}

static bool is_internal(const struct catalogue *c, struct str input)
{
    struct str family, line;
    const struct measure *m;

    str_cut(input, '.', &family, &line);
    m = catalogue_find(c, line);
    return m && m->is_internal;
}

/* A posting of ours in the setting's year. */
static bool is_posting(const struct evaluator *ev, const struct fact *f)
{
    return !f->set_aside && value_is_number(f->value) &&
           f->key.period.year == case_year(ev) &&
           str_starts(map_key(facts_inputs(ev->store->facts), f->key.input),
                      STR("ledger.")) &&
           index_is_ours(ev->index, f->key.entity);
}

/* ---- the table ----------------------------------------------------------- */

static uint32_t slot_put(struct postings *p, uint32_t entity)
{
    if (p->slot[entity] == 0) {
        p->entity[p->n] = entity;
        p->slot[entity] = (uint32_t)++p->n;
    }
    return p->slot[entity] - 1;
}

static struct account *account_of(const struct postings *p, uint32_t slot,
                                  enum scenario s)
{
    return &p->account[(size_t)slot * SCENARIO_COUNT + (size_t)s];
}

static struct amounts *amounts_of(struct postings *p, const struct fact *f)
{
    const struct period t = f->key.period;
    struct account *a =
        account_of(p, slot_put(p, f->key.entity), f->key.scenario);

    if (t.kind == PERIOD_ACADEMIC_YEAR)
        return &a->year;
    if (t.part < 1 || t.part > MONTHS)
        return NULL;
    if (t.kind == PERIOD_MONTH) {
        p->has_month[f->key.scenario][t.part - 1] = true;
        return &a->month[t.part - 1];
    }
    if (t.kind != PERIOD_TO_DATE)
        return NULL;
    a->has_dates = true;
    return &a->to_date[t.part - 1];
}

static void post(struct postings *p, const struct fact *f)
{
    const struct catalogue *c = p->ev->catalogue;
    const struct str input =
        map_key(facts_inputs(p->ev->store->facts), f->key.input);
    struct amounts *a = amounts_of(p, f);
    const int side = posting_side(c, input);

    if (!a)
        return;
    a->has_any = true;
    if (side > 0)
        decimal_sum_add(&a->income, f->value.decimal);
    else if (side < 0)
        decimal_sum_add(&a->costs, f->value.decimal);
    if (side > 0 && is_internal(c, input))
        decimal_sum_add(&a->inner_income, f->value.decimal);
    else if (side < 0 && is_internal(c, input))
        decimal_sum_add(&a->inner_costs, f->value.decimal);
}

struct postings *postings_new(struct arena *a, const struct evaluator *ev)
{
    struct postings *p = arena_new_of(a, struct postings);
    const struct facts *facts = ev->store->facts;
    const size_t n = registry_count(ev->store->registry);

    p->ev = ev;
    p->slot = arena_array(a, uint32_t, n);
    p->entity = arena_array(a, uint32_t, n);
    p->account = arena_array(a, struct account,
                             (2 * ev->setting.schools.n + 2) * SCENARIO_COUNT);
    if (ev->setting.organisation == ENTITY_NONE && ev->setting.schools.n == 0)
        return p; /* everybody is "ours": nothing to hold together */
    for (uint32_t i = 0; i < facts_count(facts); i++) {
        if (is_posting(ev, facts_at(facts, i)))
            post(p, facts_at(facts, i));
    }
    return p;
}

/* ---- asking -------------------------------------------------------------- */

enum what { ALL_POSTINGS, INCOME, COSTS };
struct wish {
    enum what what;
    bool within; /* with what schools and centre charge one another */
    enum scenario scenario;
    enum window window;
    int part;
};

static void take(struct decimal_sum *sum, const struct decimal_sum *x, bool add)
{
    struct decimal d;

    if (!decimal_sum_value(x, &d))
        sum->overflow = true;
    else if (add)
        decimal_sum_add(sum, d);
    else
        decimal_sum_subtract(sum, d);
}

static void add_amounts(struct decimal_sum *sum, const struct amounts *a,
                        const struct wish *w)
{
    if (w->what != COSTS)
        take(sum, &a->income, true);
    if (w->what == COSTS)
        take(sum, &a->costs, true);
    if (w->what == ALL_POSTINGS)
        take(sum, &a->costs, false);
    if (w->what == INCOME && !w->within)
        take(sum, &a->inner_income, false);
    if (w->what == COSTS && !w->within)
        take(sum, &a->inner_costs, false);
}

static bool is_forecast(enum scenario s)
{
    return s == SCENARIO_FORECAST || s == SCENARIO_PREVIOUS_FORECAST;
}

/* A month that is over and has no forecast is its actual figures. */
static enum scenario scenario_of_month(const struct postings *p,
                                       enum scenario s, int m)
{
    return is_forecast(s) && !p->has_month[s][m] ? SCENARIO_ACTUAL : s;
}

/* The latest year to date up to `upto`, and the months behind it. */
static bool add_dates(struct decimal_sum *sum, const struct account *a,
                      const struct wish *w)
{
    int at = w->part;
    bool has_any;

    while (at > 0 && !a->to_date[at - 1].has_any)
        at--;
    has_any = at > 0;
    if (at > 0)
        add_amounts(sum, &a->to_date[at - 1], w);
    for (int m = at; m < w->part; m++) {
        has_any = has_any || a->month[m].has_any;
        add_amounts(sum, &a->month[m], w);
    }
    return has_any;
}

static bool add_months(const struct postings *p, uint32_t slot,
                       struct decimal_sum *sum, const struct wish *w)
{
    const int first = w->window == WINDOW_MONTH ? w->part - 1 : 0;
    const int last = w->window == WINDOW_YEAR ? MONTHS : w->part;
    bool has_any = false;

    for (int m = first; m < last; m++) {
        const enum scenario s = scenario_of_month(p, w->scenario, m);
        const struct amounts *a = &account_of(p, slot, s)->month[m];

        has_any = has_any || a->has_any;
        add_amounts(sum, a, w);
    }
    return has_any;
}

/* False: what this entity has cannot be added up for this window. */
static bool add_entity(const struct postings *p, uint32_t slot,
                       struct decimal_sum *sum, const struct wish *w,
                       bool *has_any)
{
    const struct account *a = account_of(p, slot, w->scenario);

    if (a->has_dates) {
        *has_any = add_dates(sum, a, w) || *has_any;
        return w->window == WINDOW_YTD;
    }
    if (a->year.has_any) {
        *has_any = true;
        add_amounts(sum, &a->year, w);
        for (int m = 0; m < MONTHS; m++) {
            if (a->month[m].has_any)
                return false;
        }
        return w->window == WINDOW_YEAR;
    }
    *has_any = add_months(p, slot, sum, w) || *has_any;
    return true;
}

static bool is_among(const struct evaluator *ev, struct who who,
                     uint32_t entity)
{
    const bool is_centre = entity == ev->setting.organisation;

    if (who.kind == SCOPE_CENTRAL)
        return is_centre;
    if (who.kind == SCOPE_SCHOOLS)
        return !is_centre;
    return who.kind == SCOPE_TRUST || who.entity == entity;
}

static bool wish_read(const struct evaluator *ev, const struct identity_case *c,
                      struct str words, struct wish *w, struct who *who)
{
    struct str word;
    struct facets f = { 0 };

    str_cut(words, '.', &word, &words);
    w->what = str_equal(word, STR("income"))  ? INCOME
              : str_equal(word, STR("costs")) ? COSTS
                                              : ALL_POSTINGS;
    while (words.len > 0) {
        str_cut(words, '.', &word, &words);
        if (facet_take(&f, word, false) != FACET_TAKEN)
            return false;
    }
    w->scenario = f.has_scenario    ? f.scenario
                  : c->has_scenario ? c->scenario
                                    : SCENARIO_ACTUAL;
    w->part = c->part > 0 ? c->part : ev->setting.month.part;
    w->window = f.has_window  ? f.window
                : c->part > 0 ? WINDOW_MONTH
                              : WINDOW_YTD;
    *who = c->has_who ? c->who : (struct who){ SCOPE_TRUST, ENTITY_NONE };
    if (f.has_who)
        *who = (struct who){ f.who, ENTITY_NONE };
    w->within = who->kind != SCOPE_TRUST;
    return w->part > 0;
}

struct value postings_value(const struct postings *p,
                            const struct identity_case *c, struct str words)
{
    struct decimal_sum sum = { 0 };
    bool has_any = false;
    struct decimal d;
    struct wish w;
    struct who who;

    if (!wish_read(p->ev, c, words, &w, &who))
        return value_reason(REASON_NO_DATA);
    for (uint32_t i = 0; i < p->n; i++) {
        if (is_among(p->ev, who, p->entity[i]) &&
            !add_entity(p, i, &sum, &w, &has_any))
            return value_reason(REASON_NO_DATA);
    }
    if (!has_any || !decimal_sum_value(&sum, &d))
        return value_reason(REASON_NO_DATA);
    return value_decimal(d);
}
