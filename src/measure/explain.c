/* A figure back to its rows: every input that was asked, used or left out, with
 * the file, row and column where it stands.
 *
 * The surprise: nothing is recorded while figures are made. The question is
 * asked again, of the facts themselves, so an explanation costs only when it
 * is wanted and cannot disagree with what the store holds. */
#include "explain_priv.h"

struct collector {
    struct arena *arena;
    struct evaluator *ev;
    struct explain_row *row;
    size_t n, cap;
    struct explain_part *part;
    size_t n_parts, cap_parts;
    uint32_t *row_of; /* by fact: its row + 1; a fact is listed once */
};

static void add_row(struct collector *c, const struct explain_row *row)
{
    void *array = c->row;

    arena_grow(c->arena, &array, c->n, &c->cap, sizeof *row,
               _Alignof(struct explain_row));
    c->row = array;
    c->row[c->n++] = *row;
}

static struct explain_row row_from(struct collector *c, const struct fact *f)
{
    struct facts *facts = c->ev->store->facts;

    return (struct explain_row){
        .entity = f->key.entity,
        .input = map_key(facts_inputs(facts), f->key.input),
        .detail = f->detail == MAP_NONE
                      ? STR("")
                      : map_key(facts_details(facts), f->detail),
        .period = f->key.period,
        .scenario = f->key.scenario,
        .value = f->value,
        .origin = f->origin,
    };
}

/* One of several uses is enough to have been used. */
static void put_row(struct collector *c, uint32_t fact,
                    const struct explain_row *row)
{
    if (c->row_of[fact] == 0) {
        add_row(c, row);
        c->row_of[fact] = (uint32_t)c->n;
    } else if (row->used) {
        c->row[c->row_of[fact] - 1] = *row;
    }
}

/* Every fact of a key; why: why none of them counts, or NULL. False: none. */
static bool add_facts(struct collector *c, const struct fact_key *key,
                      const char *why)
{
    const struct facts *facts = c->ev->store->facts;
    const uint32_t first = facts_first(facts, key);

    for (uint32_t i = first; i != FACT_NONE; i = facts_at(facts, i)->next) {
        const struct fact *f = facts_at(facts, i);
        struct explain_row row = row_from(c, f);

        row.used = !why && !f->set_aside && f->value.kind != VALUE_REASON;
        if (f->set_aside)
            row.why_not = STR("superseded by a better source");
        else if (f->value.kind == VALUE_REASON)
            row.why_not = str_from(reason_words(f->value.reason));
        else if (why)
            row.why_not = str_from(why);
        put_row(c, i, &row);
    }
    return first != FACT_NONE;
}

/* ---- inputs -------------------------------------------------------------- */

struct wanted { /* one input of one entity, as a settled question asks it */
    const struct question *q;
    const struct input *input;
    uint32_t index, entity;
    bool is_base;
    const char *why;
};

static struct fact_key key_of(const struct wanted *w, struct period p)
{
    return (struct fact_key){ .entity = w->entity,
                              .input = w->index,
                              .breakdown = w->q->breakdown,
                              .scenario = w->q->scenario,
                              .period = p };
}

/* The year to date that stands for the months up to `part`; the month it is
 * of, 0: none. */
static int add_to_date(struct collector *c, const struct wanted *w, int part)
{
    const uint16_t dates =
        index_dates(c->ev->index, w->input->family, w->entity, w->q->scenario,
                    period_academic(w->q->period.year));

    while (part > 0 && (dates & (1u << (part - 1))) == 0)
        part--;
    if (part > 0) {
        const struct fact_key key =
            key_of(w, period_to_date(period_month(w->q->period.year, part)));

        add_facts(c, &key, w->why);
    }
    return part;
}

/* Years to date that stand for a window without months of its own: of its end,
 * and of what was before it. The first month that they do not cover. */
static int add_dates_of(struct collector *c, const struct wanted *w, int first,
                        int last)
{
    const uint16_t mask = (uint16_t)((1u << last) - (1u << (first - 1)));
    const uint16_t months =
        index_months(c->ev->index, w->input->family, w->entity, w->q->scenario,
                     period_academic(w->q->period.year));
    int covered;

    if ((months & mask) == mask || !w->input->has_nil)
        return first;
    covered = add_to_date(c, w, last);
    if (covered >= first && first > 1)
        add_to_date(c, w, first - 1);
    return covered >= first ? covered + 1 : first;
}

static void add_months(struct collector *c, const struct wanted *w)
{
    const struct period p = w->q->period;
    const int first = w->q->window == WINDOW_MONTH ? p.part : 1;
    const int last = w->q->window == WINDOW_YEAR ? 12 : p.part;
    const int from = add_dates_of(c, w, first, last);
    bool has_any = from > first;

    for (int part = from; part <= last; part++) {
        struct fact_key key = key_of(w, period_month(p.year, part));
        bool has = add_facts(c, &key, w->why);

        if (!has && w->q->scenario == SCENARIO_FORECAST) {
            key.scenario = SCENARIO_ACTUAL;
            has = add_facts(c, &key, w->why);
        }
        has_any = has_any || has;
    }
    if (!has_any && w->q->window == WINDOW_YEAR) {
        const struct fact_key key = key_of(w, period_academic(p.year));

        add_facts(c, &key, w->why);
    }
}

/* All facts of the periods that can have been read, newest first that has. */
static void add_years(struct collector *c, const struct wanted *w)
{
    const struct input_use *u = index_use(c->ev->index, w->index);
    struct fact_key key = key_of(w, w->q->period);
    const uint32_t n_breakdowns =
        map_count(facts_breakdowns(c->ev->store->facts));

    if (w->q->measure->time != TIME_YEAR)
        key.scenario = SCENARIO_ACTUAL;
    if (add_facts(c, &key, w->why))
        return;
    for (uint32_t b = 1; w->input->adds_up && b < n_breakdowns; b++) {
        key.breakdown = b;
        add_facts(c, &key, w->why);
    }
    key.breakdown = w->q->breakdown;
    if (w->q->measure->time == TIME_YEAR && !w->is_base)
        return;
    for (size_t i = 0; u && i < u->any.n; i++) {
        if (!periods_comparable(u->any.item[i], w->q->period))
            continue;
        key.period = u->any.item[i];
        add_facts(c, &key, w->why);
    }
}

static void add_dates(struct collector *c, const struct wanted *w)
{
    const struct fact_key key = key_of(w, w->q->period);

    add_facts(c, &key, w->why);
}

static void add_levels(struct collector *c, const struct wanted *w)
{
    const struct period p = w->q->period;
    const int part = w->q->window == WINDOW_YEAR ? 12 : p.part;
    struct fact_key key = key_of(w, period_month(p.year, part));

    if (!add_facts(c, &key, w->why) && key.scenario == SCENARIO_FORECAST) {
        key.scenario = SCENARIO_ACTUAL;
        add_facts(c, &key, w->why);
    }
}

static void add_input(struct collector *c, const struct wanted *w)
{
    if (w->index == MAP_NONE || w->entity == ENTITY_NONE ||
        w->q->breakdown == MAP_NONE)
        return;
    switch (w->input->time) {
    case INPUT_FLOW:
        add_months(c, w);
        break;
    case INPUT_LEVEL:
        add_levels(c, w);
        break;
    case INPUT_STOCK:
        add_dates(c, w);
        break;
    case INPUT_YEAR:
    case INPUT_LATEST:
        add_years(c, w);
        break;
    }
}

/* ---- questions ----------------------------------------------------------- */

static void collect(struct collector *c, const struct question *asked,
                    bool is_outer);

struct names { /* of one formula, asked of one entity */
    const struct question *q;
    struct references refs;
    const struct binding *bound;
    struct who who;
    uint32_t entity;
    bool is_base;
    const char *why;
};

static void collect_names(struct collector *c, const struct names *n)
{
    for (size_t i = 0; i < n->refs.n; i++) {
        const struct reference *r = &n->refs.item[i];

        if (r->input) {
            const struct wanted w = { n->q,      r->input,   n->bound[i].input,
                                      n->entity, n->is_base, n->why };

            add_input(c, &w);
        } else if (r->measure) {
            const struct question nested =
                question_nested(c->ev, n->q, r, &n->bound[i], n->who);

            collect(c, &nested, false);
        }
    }
}

static void collect_part(struct collector *c, const struct question *q,
                         const struct part *p)
{
    const struct entry *e = entry_of(q->measure);
    const struct bound *bound = &c->ev->bound[e->index];
    struct names n = { .q = q,
                       .refs = e->top,
                       .bound = bound->top,
                       .who = { SCOPE_SCHOOL, p->entity },
                       .entity = p->rows_of,
                       .why = p->used ? NULL : reason_words(p->why) };

    if (p->is_central)
        n.who = (struct who){ SCOPE_CENTRAL, ENTITY_NONE };
    else if (q->who.kind == SCOPE_AUTHORITY)
        n.who = q->who;
    if (q->measure->weighting == WEIGHT_DISTRIBUTION ||
        p->entity == ENTITY_NONE)
        n.why = NULL;
    collect_names(c, &n);
    n.refs = e->bottom;
    n.bound = bound->bottom;
    n.is_base = true;
    collect_names(c, &n);
}

static struct value part_count(const struct question *q, const struct part *p)
{
    return p->used && q->measure->weighting == WEIGHT_RATE
               ? value_decimal(p->count)
               : value_reason(REASON_NOT_APPLICABLE);
}

static void add_part(struct collector *c, const struct question *q,
                     const struct part *p)
{
    void *array = c->part;

    arena_grow(c->arena, &array, c->n_parts, &c->cap_parts,
               sizeof(struct explain_part), _Alignof(struct explain_part));
    c->part = array;
    c->part[c->n_parts++] = (struct explain_part){ .entity = p->entity,
                                                   .top = p->top,
                                                   .bottom = p->bottom,
                                                   .count = part_count(q, p),
                                                   .used = p->used,
                                                   .reason = p->why };
}

static void collect_rows(struct collector *c, const struct question *q)
{
    const struct explain_row *row;
    const size_t n = list_explain(c->arena, c->ev, q, &row);

    for (size_t i = 0; i < n; i++)
        add_row(c, &row[i]);
}

static void collect_parts(struct collector *c, const struct question *q,
                          bool is_outer)
{
    const struct parts parts = parts_evaluated(c->arena, c->ev, q);

    for (size_t i = 0; i < parts.n; i++) {
        const struct part *p = &parts.item[i];

        if (is_outer && !(p->is_central && !p->used))
            add_part(c, q, p);
        if (!q->measure->list)
            collect_part(c, q, p);
    }
    if (q->measure->list)
        collect_rows(c, q);
}

static void collect_formula(struct collector *c, const struct question *q)
{
    const struct entry *e = entry_of(q->measure);
    const struct names n = { .q = q,
                             .refs = e->top,
                             .bound = c->ev->bound[e->index].top,
                             .who = q->who,
                             .entity = q->who.kind == SCOPE_TRUST
                                           ? c->ev->setting.organisation
                                           : q->who.entity };

    collect_names(c, &n);
}

static void collect_areas(struct collector *c, const struct question *q,
                          bool is_outer)
{
    const struct entity_list areas = compare_areas(c->arena, c->ev, q);

    for (size_t i = 0; i < areas.n; i++) {
        struct question row = *q;

        row.who = compare_area(q, areas.item[i]);
        collect(c, &row, areas.n == 1 && is_outer);
    }
}

static void collect(struct collector *c, const struct question *asked,
                    bool is_outer)
{
    const struct question q = evaluate(c->ev, asked)->question;

    if (q.measure->weighting == WEIGHT_FORMULA)
        collect_formula(c, &q);
    else if (is_comparator(c->ev, &q))
        collect_areas(c, &q, is_outer);
    else
        collect_parts(c, &q, is_outer);
}

/* The other figure that a derived one is taken from; false: there is none. */
static bool other_side(struct evaluator *ev, const struct question *q,
                       struct question *out)
{
    *out = *q;
    out->derived = DERIVED_VALUE;
    switch (q->derived) {
    case DERIVED_VARIANCE:
    case DERIVED_VARIANCE_PERCENT:
    case DERIVED_FAVOURABLE:
        out->scenario = SCENARIO_BUDGET;
        return true;
    case DERIVED_MOVEMENT:
        out->scenario = SCENARIO_PREVIOUS_FORECAST;
        return true;
    case DERIVED_GAP_LA:
    case DERIVED_SIGNIFICANCE_LA:
        *out = evaluate_comparator(ev, out, SCOPE_COMPOSITE)->question;
        return true;
    case DERIVED_GAP_NATIONAL:
    case DERIVED_SIGNIFICANCE:
        *out = evaluate_comparator(ev, out, SCOPE_NATION)->question;
        return true;
    case DERIVED_CHANGE:
    case DERIVED_CHANGE_SIGNIFICANCE:
    case DERIVED_LIKE_FOR_LIKE:
        if (q->measure->time == TIME_FLOW)
            out->scenario = SCENARIO_PRIOR_YEAR;
        else
            out->period = question_previous(ev, q);
        return out->period.kind != PERIOD_NONE;
    case DERIVED_VALUE:
    case DERIVED_COHORT:
    case DERIVED_COVERAGE:
    case DERIVED_RATING:
    case DERIVED_PERIOD:
    case DERIVED_LOW:
    case DERIVED_HIGH:
    case DERIVED_INTERVAL:
    case DERIVED_ONE_PUPIL:
    case DERIVED_THREE_YEARS:
        break;
    }
    return false;
}

static void collect_years_before(struct collector *c, const struct question *q)
{
    struct question past = *q;

    for (int i = 1; i < POOLED_YEARS; i++) {
        past.period = period_academic(q->period.year - i);
        collect(c, &past, true);
    }
}

const struct explanation *explain(struct arena *a, struct evaluator *ev,
                                  const struct question *q)
{
    struct explanation *e = arena_new_of(a, struct explanation);
    struct collector c = { .arena = a, .ev = ev };
    struct question own, other;

    ev->depth++; /* an explanation tells everything: who asks must be allowed */
    c.row_of = arena_array(a, uint32_t, facts_count(ev->store->facts));
    e->figure = evaluate(ev, q);
    own = e->figure->question;
    if (other_side(ev, &own, &other)) {
        own.derived = DERIVED_VALUE;
        collect(&c, &own, true);
        collect(&c, &other, false);
    } else {
        own.derived = DERIVED_VALUE;
        collect(&c, &own, true);
    }
    if (e->figure->question.derived == DERIVED_THREE_YEARS)
        collect_years_before(&c, &own);
    e->part = c.part;
    e->n_parts = c.n_parts;
    e->row = c.row;
    e->n_rows = c.n;
    e->formula = formula_words(a, e->figure);
    e->arithmetic = arithmetic_words(a, ev, e);
    ev->depth--;
    return e;
}
