/* The rows of a list as a measure takes them: which ones, what each gives.
 *
 * The surprise: a condition that is not known is not false. A policy without a
 * review date is neither in date nor overdue: its row is left out of both
 * halves and counted as left out. */
#include "measure_priv.h"

/* ---- names --------------------------------------------------------------- */

struct value standing_value(const struct evaluator *ev, enum standing standing)
{
    const struct evaluator_setting *s = &ev->setting;

    if (standing == STANDS_FOR_ROWS)
        return value_decimal(decimal_of(1));
    if (standing == STANDS_FOR_DAY && s->as_at != DATE_NONE && s->as_at != 0)
        return value_date(s->as_at);
    return value_reason(REASON_NOT_GIVEN);
}

struct row_reader { /* the key of an expr_env */
    struct evaluator *ev;
    const struct question *q;
    const struct dataset *dataset;
    struct list_row *row;
    struct references names;
};

static struct value column_value(const struct row_reader *r, struct str column)
{
    return dataset_cell(r->dataset, r->row->row, column, r->ev->setting.as_at);
}

/* A row that names no year is of this one; what is no year is of none that
 * could be told. */
static struct value is_of_year(const struct row_reader *r)
{
    const struct period year = r->ev->setting.year;
    const struct value v = column_value(r, STR("year"));
    struct period own;

    if (v.kind != VALUE_TEXT)
        return value_truth(true);
    if (!period_parse(v.text, &own))
        return value_reason(REASON_NOT_COMPARABLE);
    return year.kind == PERIOD_NONE ? value_reason(REASON_NOT_GIVEN)
                                    : value_truth(period_equal(own, year));
}

/* "members.trust" needs no school of the row. */
static bool is_of_all(const struct facets *f)
{
    return f->has_who && (f->who == SCOPE_TRUST || f->who == SCOPE_SCHOOLS ||
                          f->who == SCOPE_CENTRAL);
}

/* The measure asked of the row's school, as an address by itself would. */
static struct value measure_value(const struct row_reader *r,
                                  const struct reference *ref)
{
    const struct measure *m = &ref->measure->measure;
    struct question q = { .measure = m,
                          .who = { SCOPE_SCHOOL, r->row->school } };
    const struct facets usual = facets_of_defaults(m);
    struct arena *scratch;

    if (r->row->school == ENTITY_NONE && !is_of_all(&ref->facets))
        return value_reason(REASON_NOT_APPLICABLE);
    if (!ref->facets.has_scenario && !ref->facets.has_window) {
        q.scenario = usual.scenario;
        q.window = usual.window;
    }
    scratch = arena_new(0);
    question_apply(r->ev, &ref->facets,
                   breakdown_find(scratch, r->ev->store, ref->facets.breakdown),
                   &q);
    arena_free(scratch);
    return evaluate(r->ev, &q)->value;
}

static struct value name_value(const void *key, size_t i)
{
    const struct row_reader *r = key;
    const struct reference *ref = &r->names.item[i];

    if (ref->standing == STANDS_FOR_COLUMN)
        return column_value(r, ref->column);
    if (ref->standing == STANDS_FOR_YEAR)
        return is_of_year(r);
    if (ref->standing == STANDS_FOR_SETTLED)
        return value_truth(dataset_is_settled(r->dataset, r->row->row));
    if (ref->standing != STANDS_FOR_NONE)
        return standing_value(r->ev, ref->standing);
    return measure_value(r, ref);
}

static struct value half_value(struct row_reader *r, const struct expr *e,
                               enum list_part part)
{
    const struct expr_env env = { .key = r, .at = name_value };

    r->names = entry_of(r->q->measure)->list[part];
    return expr_eval(e, &env);
}

/* ---- one row ------------------------------------------------------------- */

static void leave_out(struct list_row *row, enum reason why)
{
    row->used = false;
    row->why = why;
}

/* Whether a condition holds; what is not known leaves the row out. */
static bool holds(struct row_reader *r, const struct expr *e,
                  enum list_part part)
{
    struct value v;

    if (!e)
        return true;
    v = half_value(r, e, part);
    if (v.kind == VALUE_TRUTH)
        return v.truth;
    leave_out(r->row,
              v.kind == VALUE_REASON ? v.reason : REASON_NOT_COMPARABLE);
    return false;
}

static bool is_wanted_kind(const struct measure *m, struct value v)
{
    return m->weighting == WEIGHT_DISTRIBUTION ? v.kind == VALUE_TEXT
                                               : value_is_number(v);
}

/* One half: nil where its condition does not hold. */
static struct value half(struct row_reader *r, const struct expr *e,
                         enum list_part condition, bool *is_in)
{
    const struct list_rule *l = r->q->measure->list;
    const bool is_top = condition == LIST_TOP_WHERE;
    struct value v = value_decimal(decimal_of(0));

    *is_in = e && holds(r, is_top ? l->top_where : l->bottom_where, condition);
    if (!*is_in)
        return v;
    v = half_value(r, e, is_top ? LIST_TOP : LIST_BOTTOM);
    if (!(is_top ? is_wanted_kind(r->q->measure, v) : value_is_number(v)))
        leave_out(r->row,
                  v.kind == VALUE_REASON ? v.reason : REASON_NOT_COMPARABLE);
    return v;
}

static bool lacks_needs(const struct row_reader *r)
{
    const struct str_list needs = r->q->measure->list->needs;

    for (size_t i = 0; i < needs.n; i++) {
        const struct value v = column_value(r, needs.item[i]);

        if (v.kind == VALUE_REASON && v.reason == REASON_NO_DATA)
            return true;
    }
    return false;
}

/* Fills the row; false: the measure is not about it. */
static bool row_take(struct row_reader *r)
{
    const struct measure *m = r->q->measure;

    r->row->used = true;
    if (lacks_needs(r)) {
        leave_out(r->row, REASON_NO_DATA);
        return true;
    }
    if (!holds(r, m->list->where, LIST_WHERE))
        return !r->row->used;
    r->row->top = half(r, m->top, LIST_TOP_WHERE, &r->row->in_top);
    r->row->bottom = half(r, m->bottom, LIST_BOTTOM_WHERE, &r->row->in_bottom);
    return true;
}

/* ---- rows alike ---------------------------------------------------------- */

static void drop_seen(struct map *seen, struct str key, bool *is_in,
                      struct value *v)
{
    if (!*is_in)
        return;
    *is_in = map_find(seen, key) == MAP_NONE;
    if (*is_in)
        map_put(seen, key);
    else
        *v = value_decimal(decimal_of(0));
}

/* Of rows alike in `once` the first counts, in each half for itself. */
static void count_once(struct arena *a, struct row_reader *r,
                       const struct list_rows *rows)
{
    struct map *top = map_new(a), *bottom = map_new(a);

    for (size_t i = 0; i < rows->n; i++) {
        struct value v;

        r->row = &rows->item[i];
        if (!r->row->used)
            continue;
        v = column_value(r, r->q->measure->list->once);
        if (v.kind == VALUE_REASON) {
            leave_out(r->row, v.reason);
            continue;
        }
        drop_seen(top, value_dump(a, v), &r->row->in_top, &r->row->top);
        drop_seen(bottom, value_dump(a, v), &r->row->in_bottom,
                  &r->row->bottom);
    }
}

/* ---- whose rows ---------------------------------------------------------- */

static uint32_t school_of(const struct evaluator *ev, const struct dataset *d,
                          size_t row)
{
    const struct value v =
        dataset_cell(d, row, STR("school"), ev->setting.as_at);

    return v.kind == VALUE_TEXT
               ? registry_find(ev->store->registry, ENTITY_SCHOOL, v.text)
               : ENTITY_NONE;
}

static bool is_ours(const struct evaluator *ev, uint32_t school)
{
    return school != ENTITY_NONE && index_is_ours(ev->index, school);
}

static bool is_of(const struct evaluator *ev, struct who who, uint32_t school)
{
    switch (who.kind) {
    case SCOPE_TRUST:
        return true;
    case SCOPE_SCHOOL:
        return school != ENTITY_NONE && school == who.entity;
    case SCOPE_SCHOOLS:
        return is_ours(ev, school);
    case SCOPE_SISTERS:
        return is_ours(ev, school) && school != who.entity;
    case SCOPE_CENTRAL:
        return !is_ours(ev, school);
    case SCOPE_AUTHORITY:
    case SCOPE_COMPOSITE:
    case SCOPE_NATION:
    case SCOPE_POOLED:
    case SCOPE_OTHERS:
    case SCOPE_REGION:
    case SCOPE_PEERS:
        break;
    }
    return false;
}

/* A list is of now: no other scenario, group or period has an answer. */
static bool is_of_now(const struct evaluator *ev, const struct question *q)
{
    const int32_t day = ev->setting.as_at;

    return q->scenario == SCENARIO_ACTUAL && q->breakdown == 0 &&
           (q->period.kind == PERIOD_NONE ||
            (period_first_day(q->period) != DATE_NONE &&
             period_first_day(q->period) <= day &&
             period_last_day(q->period) >= day));
}

static bool names_schools(const struct dataset *d)
{
    const struct column *c = dataset_column(d, STR("school"));

    return c && c->heading.len > 0;
}

static bool answers(const struct evaluator *ev, const struct question *q,
                    const struct dataset *d)
{
    if (!d || !is_of_now(ev, q))
        return false;
    if (q->who.kind == SCOPE_SCHOOL || q->who.kind == SCOPE_SCHOOLS ||
        q->who.kind == SCOPE_SISTERS)
        return names_schools(d);
    return q->who.kind == SCOPE_TRUST || q->who.kind == SCOPE_CENTRAL;
}

struct list_rows listing_rows(struct arena *a, struct evaluator *ev,
                              const struct question *q)
{
    const struct list_rule *l = q->measure->list;
    const struct dataset *d = store_dataset(ev->store, l->name);
    struct row_reader r = { .ev = ev, .q = q, .dataset = d };
    struct list_rows rows = { 0 };

    if (!answers(ev, q, d))
        return rows;
    note_list(ev, l->name);
    rows.dataset = d;
    rows.item = arena_array(a, struct list_row, d->n_rows);
    for (size_t i = 0; i < d->n_rows; i++) {
        r.row = &rows.item[rows.n];
        *r.row = (struct list_row){ .row = i, .school = school_of(ev, d, i) };
        if (ev->setting.is_public && dataset_is_confidential(d, i))
            continue;
        rows.n += is_of(ev, q->who, r.row->school) && row_take(&r);
    }
    if (l->once.len > 0)
        count_once(a, &r, &rows);
    return rows;
}

bool list_is_given(const struct evaluator *ev, const struct measure *m)
{
    return store_dataset(ev->store, m->list->name) != NULL;
}
