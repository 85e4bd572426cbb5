/* What the names of an identity stand for, in one case.
 *
 *   income.budget.year    a figure, of the case's school, scenario, month
 *   added.income          what schools and centre have, added up here, past
 *                         the evaluator's own pooling
 *   figure, added.figure  the measure of "each sum of money"
 *   input.whole           of "each count by year group": the whole as given,
 *   input.groups          and its year groups added up
 *   row.spent             a column of the row
 *   control.ledger        the ledger's own postings (postings.c)
 *   list.NAME             the number of rows of a list
 *   schools.listed        schools of the trust (of one: 1); schools.FAMILY:
 *                         those with a row of that family, schools.ledger
 *
 * The surprise: a case is put into the address as text, and what the address
 * says itself goes before it, so that one parser knows all rules. */
#include "reconcile_priv.h"

static bool cut_start(struct str name, struct str start, struct str *rest)
{
    if (!str_starts(name, start))
        return false;
    *rest = str_slice(name, start.len, name.len);
    return true;
}

static bool is_plain_number(struct str name)
{
    static const struct str starts[] = {
        STR_INIT("control.ledger"), STR_INIT("control.income"),
        STR_INIT("control.costs"),  STR_INIT("list."),
        STR_INIT("row."),           STR_INIT("schools."),
    };

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (str_starts(name, starts[i]))
            return true;
    }
    return str_equal(name, STR("input.whole")) ||
           str_equal(name, STR("input.groups"));
}

static bool is_case_figure(struct str name)
{
    return str_equal(name, STR("figure")) || str_starts(name, STR("figure."));
}

bool side_symbol(const void *catalogue, struct str name,
                 struct expr_symbol *out)
{
    const struct expr_scope scope = catalogue_scope(catalogue);

    (void)cut_start(name, STR("added."), &name);
    *out = (struct expr_symbol){ VALUE_DECIMAL, { .any = true } };
    if (is_plain_number(name))
        return true;
    if (!is_case_figure(name))
        return scope.symbol(catalogue, name, out);
    out->unit = (struct unit){ .money = 1 };
    return true;
}

/* ---- figures ------------------------------------------------------------- */

static bool facets_of(const struct catalogue *c, struct str name,
                      struct reference *ref)
{
    return reference_resolve(c, name, ref) && ref->measure != NULL;
}

static void put_when(struct buf *b, const struct evaluator *ev,
                     const struct identity_case *c, const struct reference *r)
{
    const enum measure_time time = r->measure->measure.time;

    if (r->facets.part > 0 || r->facets.day > 0 || r->facets.year > 0 ||
        r->facets.is_opening)
        return;
    if (c->part > 0 && (time == TIME_FLOW || time == TIME_STOCK))
        buf_printf(b, ".y%d.p%d", case_year(ev), c->part);
    if (c->day != DATE_NONE && time == TIME_STOCK) {
        const struct ymd d = date_ymd(c->day);

        buf_printf(b, ".d%04d%02d%02d", d.year, d.month, d.day);
    }
}

static void put_who(struct buf *b, const struct evaluator *ev, struct who who)
{
    if (who.kind == SCOPE_CENTRAL)
        buf_text(b, ".central");
    else if (who.kind == SCOPE_SCHOOL) {
        buf_byte(b, '@');
        buf_append(b, registry_at(ev->store->registry, who.entity)->code);
    }
}

struct str side_address(struct arena *a, const struct evaluator *ev,
                        const struct identity_case *c, struct str name)
{
    struct reference ref;
    struct str rest;
    struct buf b = { 0 };

    (void)cut_start(name, STR("added."), &name);
    if (is_case_figure(name) && c->sum)
        name = str_printf(a, "%.*s%.*s", STR_ARG(c->sum->name),
                          STR_ARG(str_slice(name, 6, name.len)));
    if (is_plain_number(name) || cut_start(name, STR("figure"), &rest) ||
        !facets_of(ev->catalogue, name, &ref))
        return STR("");
    buf_append(&b, name);
    if (c->has_scenario && !ref.facets.has_scenario &&
        ref.measure->measure.time == TIME_FLOW)
        buf_printf(&b, ".%s", scenario_slug(c->scenario));
    put_when(&b, ev, c, &ref);
    if (c->has_who && !ref.facets.has_who)
        put_who(&b, ev, c->who);
    return buf_take(&b, a);
}

/* A balance that was asked for a day on which there is none is not that of the
 * day before. */
static bool is_of_its_day(const struct question *asked,
                          const struct question *settled)
{
    int32_t day = DATE_NONE;

    if (asked->measure->time != TIME_STOCK)
        return true;
    if (asked->period.kind == PERIOD_DATE)
        day = asked->period.date;
    else if (asked->period.kind == PERIOD_MONTH)
        day = period_last_day(asked->period);
    return day == DATE_NONE || settled->period.date == day;
}

static struct value figure_value(struct evaluator *ev, const struct question *q)
{
    const struct figure *f = evaluate(ev, q);

    return is_of_its_day(q, &f->question) ? f->value
                                          : value_reason(REASON_NO_DATA);
}

/* Each school's own figure and the centre's; who has none adds nothing. */
static struct value added_value(struct evaluator *ev, struct question q)
{
    const struct entity_list schools = ev->setting.schools;
    struct decimal_sum sum = { 0 };
    struct decimal d;
    bool has_any = false;

    for (size_t i = 0; i <= schools.n; i++) {
        struct value v;

        q.who = i < schools.n ? (struct who){ SCOPE_SCHOOL, schools.item[i] }
                              : (struct who){ SCOPE_CENTRAL, ENTITY_NONE };
        v = figure_value(ev, &q);
        if (value_is_number(v)) {
            has_any = true;
            decimal_sum_add(&sum, v.decimal);
        }
    }
    return has_any && decimal_sum_value(&sum, &d)
               ? value_decimal(d)
               : value_reason(REASON_NO_DATA);
}

static struct value address_value(const struct side *s, struct str name,
                                  bool is_added)
{
    const struct span nowhere = { NULL, 0, 0 };
    struct arena *scratch = arena_new(0);
    struct diag *quiet = diag_new(scratch);
    const struct str address = side_address(scratch, s->ev, s->of, name);
    struct value v = value_reason(REASON_NO_DATA);
    struct question q;

    if (address.len > 0 && question_parse(quiet, s->ev, nowhere, address, &q))
        v = is_added ? added_value(s->ev, q) : figure_value(s->ev, &q);
    arena_free(scratch);
    return v;
}

/* ---- inputs, rows, counts ------------------------------------------------ */

static bool is_of_school(const struct side *s)
{
    return s->of->has_who && s->of->who.kind == SCOPE_SCHOOL;
}

static struct fact_key count_key(const struct side *s, uint32_t input)
{
    const struct evaluator *ev = s->ev;

    return (struct fact_key){ .entity = is_of_school(s)
                                            ? s->of->who.entity
                                            : ev->setting.organisation,
                              .input = input,
                              .scenario = SCENARIO_ACTUAL,
                              .period = ev->setting.year };
}

static bool add_fact(const struct facts *facts, const struct fact_key *key,
                     struct decimal_sum *sum)
{
    bool has_any = false;

    for (uint32_t i = facts_first(facts, key); i != FACT_NONE;
         i = facts_at(facts, i)->next) {
        const struct fact *f = facts_at(facts, i);

        if (f->set_aside || !value_is_number(f->value))
            continue;
        has_any = true;
        decimal_sum_add(sum, f->value.decimal);
    }
    return has_any;
}

/* The whole as the export gives it, or its year groups added up. */
static struct value count_value(const struct side *s, bool groups)
{
    struct facts *facts = s->ev->store->facts;
    const uint32_t n = groups ? map_count(facts_breakdowns(facts)) : 1;
    struct decimal_sum sum = { 0 };
    struct decimal d;
    struct fact_key key;
    bool has_any = false;

    if (!s->of->count)
        return value_reason(REASON_NO_DATA);
    key = count_key(s, map_find(facts_inputs(facts), s->of->count->name));
    for (uint32_t b = groups ? 1 : 0; key.input != MAP_NONE && b < n; b++) {
        key.breakdown = b;
        has_any = add_fact(facts, &key, &sum) || has_any;
    }
    return has_any && decimal_sum_value(&sum, &d)
               ? value_decimal(d)
               : value_reason(REASON_NO_DATA);
}

static struct value row_value(const struct side *s, struct str column)
{
    const struct column *c =
        s->of->list ? dataset_column(s->of->list, column) : NULL;

    return c ? c->cell[s->of->row] : value_reason(REASON_NO_DATA);
}

static struct value list_rows(const struct evaluator *ev, struct str name)
{
    const struct dataset *d = store_dataset(ev->store, name);

    return value_decimal(decimal_of(d ? (int64_t)d->n_rows : 0));
}

/* Schools of ours (or the case's) that have a row of the family; when no school
 * has one, it is not kept by school, and there is nothing to check. */
static struct value schools_with(const struct side *s, struct str family)
{
    const struct evaluator *ev = s->ev;
    struct facts *facts = ev->store->facts;
    const struct entity_list schools = ev->setting.schools;
    struct arena *scratch = arena_new(0);
    bool *has = arena_array(scratch, bool, registry_count(ev->store->registry));
    const struct str start = str_printf(scratch, "%.*s.", STR_ARG(family));
    int64_t n = 0, of_case = 0;

    for (uint32_t i = 0; i < facts_count(facts); i++) {
        const struct fact *f = facts_at(facts, i);

        if (!f->set_aside && value_is_number(f->value) &&
            str_starts(map_key(facts_inputs(facts), f->key.input), start))
            has[f->key.entity] = true;
    }
    for (size_t i = 0; i < schools.n; i++)
        n += has[schools.item[i]];
    of_case = is_of_school(s) ? has[s->of->who.entity] : n;
    arena_free(scratch);
    return n > 0 ? value_decimal(decimal_of(of_case))
                 : value_reason(REASON_NO_DATA);
}

static struct value schools_value(const struct side *s, struct str what)
{
    const int64_t n = is_of_school(s) ? 1 : (int64_t)s->ev->setting.schools.n;

    return str_equal(what, STR("listed")) ? value_decimal(decimal_of(n))
                                          : schools_with(s, what);
}

struct value side_value(const void *side, struct str name)
{
    const struct side *s = side;
    struct str rest;

    if (cut_start(name, STR("control."), &rest))
        return postings_value(s->postings, s->of, rest);
    if (cut_start(name, STR("list."), &rest))
        return list_rows(s->ev, rest);
    if (cut_start(name, STR("row."), &rest))
        return row_value(s, rest);
    if (cut_start(name, STR("schools."), &rest))
        return schools_value(s, rest);
    if (cut_start(name, STR("input."), &rest))
        return count_value(s, str_equal(rest, STR("groups")));
    return address_value(s, name, str_starts(name, STR("added.")));
}
