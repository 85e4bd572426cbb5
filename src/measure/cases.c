/* The cases of an identity: every school, scenario, month … that it is asked
 * of.
 *
 * The surprise: a case whose data is not there is no complaint. A trust that
 * has no previous forecast has fewer cases, and the certificate says how
 * many. */
#include "reconcile_priv.h"

struct list {
    struct arena *arena;
    struct identity_case *item;
    size_t n, cap;
};

static void add(struct list *l, const struct identity_case *c)
{
    void *array = l->item;

    arena_grow(l->arena, &array, l->n, &l->cap, sizeof *c,
               _Alignof(struct identity_case));
    l->item = array;
    l->item[l->n++] = *c;
}

static struct list list_new(struct arena *a)
{
    return (struct list){ .arena = a };
}

/* ---- one way to vary ----------------------------------------------------- */

static struct list by_who(const struct evaluator *ev, unsigned of,
                          const struct list *from)
{
    struct list out = list_new(from->arena);
    const struct entity_list schools = ev->setting.schools;

    for (size_t i = 0; i < from->n; i++) {
        struct identity_case c = from->item[i];

        c.has_who = true;
        for (size_t k = 0; (of & FOR_SCHOOLS) && k < schools.n; k++) {
            c.who = (struct who){ SCOPE_SCHOOL, schools.item[k] };
            add(&out, &c);
        }
        c.who = (struct who){ SCOPE_CENTRAL, ENTITY_NONE };
        if (of & FOR_CENTRE)
            add(&out, &c);
        c.who.kind = SCOPE_TRUST;
        if (of & FOR_TRUST)
            add(&out, &c);
    }
    return out;
}

static struct list by_scenario(const struct list *from)
{
    struct list out = list_new(from->arena);

    for (size_t i = 0; i < from->n; i++) {
        struct identity_case c = from->item[i];

        c.has_scenario = true;
        for (int s = 0; s < SCENARIO_COUNT; s++) {
            c.scenario = (enum scenario)s;
            add(&out, &c);
        }
    }
    return out;
}

int case_year(const struct evaluator *ev)
{
    if (ev->setting.month.kind == PERIOD_MONTH)
        return ev->setting.month.year;
    return ev->setting.year.kind == PERIOD_ACADEMIC_YEAR ? ev->setting.year.year
                                                         : 0;
}

static struct list by_month(const struct evaluator *ev, const struct list *from)
{
    struct list out = list_new(from->arena);

    for (size_t i = 0; case_year(ev) != 0 && i < from->n; i++) {
        struct identity_case c = from->item[i];

        for (c.part = 1; c.part <= 12; c.part++)
            add(&out, &c);
    }
    return out;
}

/* The first measure of the identity that is a balance, for its dates. */
static const struct measure *balance_of(struct arena *a,
                                        const struct evaluator *ev,
                                        const struct identity *id)
{
    const struct expr *side[] = { id->left, id->right };

    for (size_t i = 0; i < 2; i++) {
        const struct str_list names = expr_names(a, side[i]);

        for (size_t k = 0; k < names.n; k++) {
            struct reference r;

            if (reference_resolve(ev->catalogue, names.item[k], &r) &&
                r.measure && r.measure->measure.time == TIME_STOCK)
                return &r.measure->measure;
        }
    }
    return NULL;
}

static struct list by_date(struct evaluator *ev, const struct identity *id,
                           const struct list *from)
{
    struct list out = list_new(from->arena);
    const struct measure *m = balance_of(from->arena, ev, id);
    const struct period_list days =
        m ? measure_periods(from->arena, ev, m) : (struct period_list){ 0 };

    for (size_t i = 0; i < from->n; i++) {
        struct identity_case c = from->item[i];

        for (size_t k = days.n; k > 0; k--) { /* the oldest first */
            if (days.item[k - 1].kind != PERIOD_DATE)
                continue;
            c.day = days.item[k - 1].date;
            add(&out, &c);
        }
    }
    return out;
}

/* What schools and centre give, added up; not what is charged between them,
 * and not what is published of others. */
static bool is_own_sum(const struct measure *m)
{
    return m->weighting == WEIGHT_SUM && m->unit == UNIT_MONEY &&
           !m->is_internal && !m->is_trust_only && m->time == TIME_FLOW;
}

static struct list by_sum(struct evaluator *ev, const struct list *from)
{
    struct list out = list_new(from->arena);

    for (size_t i = 0; i < from->n; i++) {
        struct identity_case c = from->item[i];

        for (size_t k = 0; k < catalogue_count(ev->catalogue); k++) {
            c.sum = catalogue_at(ev->catalogue, k);
            if (is_own_sum(c.sum) && measure_has_data(ev, c.sum))
                add(&out, &c);
        }
    }
    return out;
}

static struct list by_count(const struct evaluator *ev, const struct list *from)
{
    struct list out = list_new(from->arena);

    for (size_t i = 0; i < from->n; i++) {
        struct identity_case c = from->item[i];

        for (size_t k = 0; k < ev->catalogue->n_inputs; k++) {
            c.count = ev->catalogue->input[k];
            if (c.count->adds_up)
                add(&out, &c);
        }
    }
    return out;
}

static struct list by_row(const struct evaluator *ev, const struct identity *id,
                          const struct list *from)
{
    struct list out = list_new(from->arena);
    const struct dataset *d = store_dataset(ev->store, id->list);

    for (size_t i = 0; d && i < from->n; i++) {
        struct identity_case c = from->item[i];

        c.list = d;
        for (c.row = 0; c.row < d->n_rows; c.row++)
            add(&out, &c);
    }
    return out;
}

struct identity_cases cases_of(struct arena *a, struct evaluator *ev,
                               const struct identity *id)
{
    struct list l = list_new(a);

    add(&l, &(struct identity_case){ .day = DATE_NONE });
    if (id->of & (FOR_SCHOOLS | FOR_CENTRE | FOR_TRUST))
        l = by_who(ev, id->of, &l);
    if (id->of & FOR_SUMS)
        l = by_sum(ev, &l);
    if (id->of & FOR_COUNTS)
        l = by_count(ev, &l);
    if (id->of & FOR_SCENARIOS)
        l = by_scenario(&l);
    if (id->of & FOR_MONTHS)
        l = by_month(ev, &l);
    if (id->of & FOR_DATES)
        l = by_date(ev, id, &l);
    if (id->of & FOR_ROWS)
        l = by_row(ev, id, &l);
    return (struct identity_cases){ l.item, l.n };
}

/* ---- in words ------------------------------------------------------------ */

static void put(struct buf *b, struct str text)
{
    if (text.len == 0)
        return;
    if (b->len > 0)
        buf_text(b, ", ");
    buf_append(b, text);
}

/* What names a row: the first text of it. */
static struct str row_name(struct arena *a, const struct identity_case *c)
{
    for (size_t i = 0; i < c->list->n_columns; i++) {
        const struct value v = c->list->column[i].cell[c->row];

        if (v.kind == VALUE_TEXT && v.text.len > 0)
            return v.text;
    }
    return str_printf(a, "row %u", c->list->row[c->row].row);
}

/* "previous_forecast" as a reader would write it. */
static struct str spaced(struct arena *a, struct str words)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < words.len; i++)
        buf_byte(&b, words.ptr[i] == '_' ? ' ' : words.ptr[i]);
    return buf_take(&b, a);
}

static struct str input_words(struct arena *a, const struct input *input)
{
    const size_t dot = str_find_byte(input->name, '.');

    return spaced(a, str_slice(input->name, dot + 1, input->name.len));
}

struct str case_text(struct arena *a, const struct evaluator *ev,
                     const struct identity_case *c)
{
    struct buf b = { 0 };

    if (c->sum)
        put(&b, str_empty(c->sum->label) ? c->sum->title : c->sum->label);
    if (c->count)
        put(&b, input_words(a, c->count));
    if (c->has_who)
        put(&b, c->who.kind == SCOPE_TRUST ? STR("the trust")
                                           : who_text(a, ev, c->who));
    if (c->list)
        put(&b, row_name(a, c));
    if (c->has_scenario)
        put(&b, spaced(a, str_from(scenario_slug(c->scenario))));
    if (c->part > 0)
        put(&b, period_text(a, period_month(case_year(ev), c->part)));
    if (c->day != DATE_NONE)
        put(&b, date_long(a, c->day));
    return buf_take(&b, a);
}
