/* Every name of a template against the catalogue, the lists and the register.
 *
 * The surprise: there is no walk over the tree. Parsing kept flat lists of
 * all that is named, with the loops around it. */
#include "expand_priv.h"

struct checker {
    struct diag *dg;
    struct arena *arena; /* scratch */
    const struct template *t;
    const struct context *c;
    bool *bad; /* by slot: already reported */
};

/* ---- slots -------------------------------------------------------------- */

static bool is_quietly_fine(struct checker *k, const struct slot *s,
                            struct question *q)
{
    return question_parse(diag_new(k->arena), k->c->evaluator, s->at, s->text,
                          q);
}

static void check_words(struct checker *k, const struct slot *s,
                        const struct question *q)
{
    bool varies = q->derived == DERIVED_VARIANCE ||
                  q->derived == DERIVED_VARIANCE_PERCENT;
    bool money = q->measure->unit == UNIT_MONEY;

    if ((s->format.words & (SLOT_FAVOURABLE | SLOT_LETTER)) && !varies) {
        diag_report(k->dg, DIAG_TEMPLATE_TYPE, s->at,
                    "only a variance is favourable or adverse");
        diag_hint(k->dg, "write %.*s.variance", STR_ARG(q->measure->name));
    }
    if ((s->format.words & SLOT_BALANCE) && !money)
        diag_report(k->dg, DIAG_TEMPLATE_TYPE, s->at,
                    "only money is a surplus or a deficit");
    if (s->format.figure.money == MONEY_THOUSANDS && !money)
        diag_report(k->dg, DIAG_TEMPLATE_TYPE, s->at,
                    "'thousands' is for money; %.*s is not",
                    STR_ARG(q->measure->name));
}

static void bad_facet(struct checker *k, const struct slot *s)
{
    struct str_list facets = facet_names();
    struct str near = nearest_of(s->facet, facets.item, facets.n);

    diag_report(k->dg, DIAG_TEMPLATE_NAME, s->at,
                "'%.*s' cannot be asked of '%.*s'", STR_ARG(s->facet),
                STR_ARG(s->measure->text));
    diag_note(k->dg, s->measure->at, "the measure is named here");
    if (!str_empty(near) && !str_equal(near, s->facet))
        diag_hint(k->dg, "did you mean '%.*s'?", STR_ARG(near));
}

static void check_figure(struct checker *k, const struct slot *s)
{
    struct question q;

    if (s->measure != NULL) {
        if (k->bad[s->measure->id])
            return;
        k->bad[s->id] = !is_quietly_fine(k, s, &q);
        if (k->bad[s->id])
            bad_facet(k, s);
        return;
    }
    if (!question_parse(k->dg, k->c->evaluator, s->at, s->text, &q)) {
        k->bad[s->id] = true;
        return;
    }
    check_words(k, s, &q);
}

static void check_item(struct checker *k, const struct slot *s)
{
    struct str first;
    struct str column;

    if (str_empty(s->scope.list)) {
        diag_report(k->dg, DIAG_TEMPLATE_NAME, s->at,
                    "'item' has a meaning only inside 'each' of a list");
        return;
    }
    str_cut(s->text, '.', &first, &column);
    if (!variable_known(k->c, &s->scope, s->text))
        diag_report(k->dg, DIAG_TEMPLATE_NAME, s->at,
                    "the list '%.*s' has no column '%.*s'",
                    STR_ARG(s->scope.list), STR_ARG(column));
}

static void check_variable(struct checker *k, const struct slot *s)
{
    struct str_list names = variable_names();
    struct str near;

    if (str_starts(s->text, STR("item"))) {
        check_item(k, s);
        return;
    }
    if (variable_known(k->c, &s->scope, s->text))
        return;
    if (str_starts(s->text, STR("school.")) && !s->scope.school) {
        diag_report(k->dg, DIAG_TEMPLATE_NAME, s->at,
                    "'school' has a meaning only inside 'each school'");
        return;
    }
    near = nearest_of(s->text, names.item, names.n);
    diag_report(k->dg, DIAG_TEMPLATE_NAME, s->at, "there is no '%.*s'",
                STR_ARG(s->text));
    if (!str_empty(near))
        diag_hint(k->dg, "did you mean '%.*s'?", STR_ARG(near));
}

static void check_slots(struct checker *k)
{
    for (size_t i = 0; i < k->t->n_slots; i++) {
        const struct slot *s = k->t->slot[i];

        switch (s->kind) {
        case SLOT_FIGURE:
            check_figure(k, s);
            break;
        case SLOT_VARIABLE:
            check_variable(k, s);
            break;
        case SLOT_PAGE:
            break;
        }
    }
}

/* ---- charts: one axis, one unit ------------------------------------------ */

static void check_alike(struct checker *k, const struct slot *a,
                        const struct slot *b)
{
    struct question qa;
    struct question qb;

    if (a == NULL || b == NULL || k->bad[a->id] || k->bad[b->id] ||
        !is_quietly_fine(k, a, &qa) || !is_quietly_fine(k, b, &qb) ||
        qa.measure->unit == qb.measure->unit)
        return;
    diag_report(k->dg, DIAG_TEMPLATE_TYPE, b->at,
                "'%.*s' and '%.*s' have different units: one axis cannot "
                "show both",
                STR_ARG(qa.measure->name), STR_ARG(qb.measure->name));
}

static void check_chart(struct checker *k, const struct chart_spec *c)
{
    for (size_t i = 1; i < c->measure.n; i++)
        check_alike(k, c->measure.item[0], c->measure.item[i]);
    for (size_t i = 1; i < c->n_steps; i++)
        check_alike(k, c->step[0].slot, c->step[i].slot);
}

/* ---- lists -------------------------------------------------------------- */

const struct known_list *known_list(const struct context *c, struct str name)
{
    for (size_t i = 0; i < c->n_known; i++) {
        if (str_equal(c->known[i].name, name))
            return &c->known[i];
    }
    return NULL;
}

static struct str_list list_names(struct checker *k)
{
    const struct store *s = evaluator_store(k->c->evaluator);
    struct str *item =
        arena_array(k->arena, struct str, s->n_datasets + k->c->n_known);
    size_t n = 0;

    for (size_t i = 0; i < s->n_datasets; i++)
        item[n++] = s->dataset[i]->name;
    for (size_t i = 0; i < k->c->n_known; i++)
        item[n++] = k->c->known[i].name;
    return (struct str_list){ item, n };
}

static struct str_list column_names(struct checker *k, struct str list)
{
    const struct dataset *d =
        store_dataset(evaluator_store(k->c->evaluator), list);
    const struct known_list *known = known_list(k->c, list);
    struct str *item;

    if (d == NULL)
        return known != NULL ? known->column : (struct str_list){ 0 };
    item = arena_array(k->arena, struct str, d->n_columns);
    for (size_t i = 0; i < d->n_columns; i++)
        item[i] = d->column[i].name;
    return (struct str_list){ item, d->n_columns };
}

static bool is_listed(struct str name, struct str_list names)
{
    for (size_t i = 0; i < names.n; i++) {
        if (str_equal(name, names.item[i]))
            return true;
    }
    return false;
}

/* A score is worked out where likelihood and impact are given. */
static bool is_worked_out(struct checker *k, struct str name,
                          struct str_list columns)
{
    struct str prefix;

    if (!str_ends(name, STR("score")))
        return false;
    prefix = str_slice(name, 0, name.len - 5);
    return is_listed(str_printf(k->arena, "%.*slikelihood", STR_ARG(prefix)),
                     columns) &&
           is_listed(str_printf(k->arena, "%.*simpact", STR_ARG(prefix)),
                     columns);
}

static void hint_near(struct checker *k, struct str name, struct str_list names)
{
    struct str near = nearest_of(name, names.item, names.n);

    if (!str_empty(near))
        diag_hint(k->dg, "did you mean '%.*s'?", STR_ARG(near));
}

static void check_list_ref(struct checker *k, const struct list_ref *r)
{
    struct str_list lists = list_names(k);
    struct str_list columns = column_names(k, r->list);

    if (!is_listed(r->list, lists)) {
        if (k->c->n_known == 0 || !str_empty(r->column))
            return; /* cannot be told, or was told where it is named */
        diag_report(k->dg, DIAG_TEMPLATE_NAME, r->at, "there is no list '%.*s'",
                    STR_ARG(r->list));
        hint_near(k, r->list, lists);
        return;
    }
    if (str_empty(r->column) || is_listed(r->column, columns) ||
        is_worked_out(k, r->column, columns))
        return;
    diag_report(k->dg, DIAG_TEMPLATE_NAME, r->at,
                "the list '%.*s' has no column '%.*s'", STR_ARG(r->list),
                STR_ARG(r->column));
    hint_near(k, r->column, columns);
}

/* ---- needs -------------------------------------------------------------- */

static bool is_topic(const struct catalogue *c, struct str name)
{
    for (size_t i = 0; i < catalogue_count(c); i++) {
        if (str_equal(catalogue_at(c, i)->topic, name))
            return true;
    }
    return false;
}

static void check_need(struct checker *k, const struct need *n)
{
    const struct catalogue *c = evaluator_catalogue(k->c->evaluator);
    struct str_list lists = list_names(k);
    struct str near;

    if (n->is_file || catalogue_find(c, n->name) != NULL ||
        is_topic(c, n->name) || is_listed(n->name, lists) || k->c->n_known == 0)
        return;
    near = nearest_of(n->name, lists.item, lists.n);
    if (str_empty(near))
        near = catalogue_nearest(c, n->name);
    diag_report(k->dg, DIAG_TEMPLATE_NAME, n->at,
                "there is no measure, topic or list '%.*s'", STR_ARG(n->name));
    if (!str_empty(near))
        diag_hint(k->dg, "did you mean '%.*s'?", STR_ARG(near));
}

/* ---- conditions --------------------------------------------------------- */

struct condition_key {
    const struct context *c;
    const struct condition *condition;
};

static bool symbol_of(const void *key, struct str name, struct expr_symbol *out)
{
    const struct condition_key *k = key;

    return scope_name(k->c, k->condition, name, out);
}

static struct str nearest_name(const void *key, struct str name)
{
    const struct condition_key *k = key;
    struct str_list names = variable_names();
    struct str near = nearest_of(name, names.item, names.n);

    if (str_equal(near, name)) /* known, but not in these loops */
        return (struct str){ 0 };
    if (!str_empty(near))
        return near;
    return catalogue_nearest(evaluator_catalogue(k->c->evaluator), name);
}

static void check_condition(struct checker *k, const struct condition *cond)
{
    struct condition_key key = { k->c, cond };
    struct expr_scope scope = { &key, symbol_of, nearest_name };
    struct expr_symbol result;

    if (cond->expr == NULL || !expr_check(k->dg, cond->expr, &scope, &result))
        return;
    if (result.kind != VALUE_TRUTH && result.kind != VALUE_REASON)
        diag_report(k->dg, DIAG_TEMPLATE_TYPE, cond->at,
                    "this is no condition: it is neither true nor false");
}

bool template_check(struct diag *dg, const struct template *t,
                    const struct context *c)
{
    size_t before = diag_errors(dg);
    struct checker k = { .dg = dg, .arena = arena_new(0), .t = t, .c = c };

    k.bad = arena_array(k.arena, bool, t->n_slots);
    check_slots(&k);
    for (size_t i = 0; i < t->n_list_refs; i++)
        check_list_ref(&k, &t->list_ref[i]);
    for (size_t i = 0; i < t->n_needs; i++)
        check_need(&k, &t->need[i]);
    for (size_t i = 0; i < t->n_charts; i++)
        check_chart(&k, t->chart[i]);
    for (size_t i = 0; i < t->n_conditions; i++)
        check_condition(&k, t->condition[i]);
    arena_free(k.arena);
    return diag_errors(dg) == before;
}
