/* Names in the formulas of a measure over a list: columns, rows, as_at,
 * this_year, settled, measures of the row's school.
 *
 * The surprise: `item.due` is always the column. Bare names are shorter, and a
 * list may well have a column `as_at` of its own. */
#include "measure_priv.h"

struct list_scope {
    const struct catalogue *catalogue;
    struct str list;
};

/* ---- lists and columns --------------------------------------------------- */

/* Several profiles may fill one list: the column of any of them. */
static const struct column_shape *find_column(const struct catalogue *c,
                                              struct str list, struct str name)
{
    for (size_t i = 0; i < c->lists.n; i++) {
        const struct list_shape *s = &c->lists.item[i];

        for (size_t k = 0; str_equal(s->name, list) && k < s->n; k++) {
            if (str_equal(s->column[k].name, name))
                return &s->column[k];
        }
    }
    return NULL;
}

static bool is_known_list(const struct catalogue *c, struct str list)
{
    for (size_t i = 0; i < c->lists.n; i++) {
        if (str_equal(c->lists.item[i].name, list))
            return true;
    }
    return false;
}

static struct str nearest_list(const struct catalogue *c, struct str name)
{
    struct str best = { 0 };
    size_t distance = name.len / 3 + 2;

    for (size_t i = 0; i < c->lists.n; i++) {
        const size_t d = name_distance(c->lists.item[i].name, name);

        if (d < distance) {
            distance = d;
            best = c->lists.item[i].name;
        }
    }
    return best;
}

static struct str nearest_column(const struct catalogue *c, struct str list,
                                 struct str name)
{
    struct str best = { 0 };
    size_t distance = name.len / 3 + 2;

    for (size_t i = 0; i < c->lists.n; i++) {
        const struct list_shape *s = &c->lists.item[i];

        for (size_t k = 0; str_equal(s->name, list) && k < s->n; k++) {
            const size_t d = name_distance(s->column[k].name, name);

            if (d < distance) {
                distance = d;
                best = s->column[k].name;
            }
        }
    }
    return best;
}

/* ---- names --------------------------------------------------------------- */

static const struct {
    struct str name;
    enum standing standing;
    enum value_kind kind;
} own_names[] = {
    { STR_INIT("rows"), STANDS_FOR_ROWS, VALUE_DECIMAL },
    { STR_INIT("as_at"), STANDS_FOR_DAY, VALUE_DATE },
    { STR_INIT("this_year"), STANDS_FOR_YEAR, VALUE_TRUTH },
    { STR_INIT("settled"), STANDS_FOR_SETTLED, VALUE_TRUTH },
};
#define N_OWN_NAMES (sizeof own_names / sizeof *own_names)

static enum standing standing_of(struct str name, enum value_kind *kind)
{
    for (size_t i = 0; i < N_OWN_NAMES; i++) {
        if (!str_equal(own_names[i].name, name))
            continue;
        *kind = own_names[i].kind;
        return own_names[i].standing;
    }
    return STANDS_FOR_NONE;
}

/* What the list has; while lists are not known, whatever is no measure. */
static bool resolve_column(const struct list_scope *s, struct str name,
                           struct reference *out)
{
    const struct str item = STR("item.");
    const bool is_item = str_starts(name, item);
    const struct str column =
        is_item ? str_slice(name, item.len, name.len) : name;

    if (!find_column(s->catalogue, s->list, column) &&
        (s->catalogue->lists.n > 0 ||
         (!is_item && str_find_byte(name, '.') != STR_NONE) ||
         (!is_item && catalogue_find(s->catalogue, name))))
        return false;
    out->standing = STANDS_FOR_COLUMN;
    out->column = column;
    return true;
}

static bool resolve(const struct list_scope *s, struct str name,
                    struct reference *out)
{
    enum value_kind kind;

    *out = (struct reference){ .standing = standing_of(name, &kind) };
    if (out->standing != STANDS_FOR_NONE || resolve_column(s, name, out))
        return true;
    return reference_resolve(s->catalogue, name, out) && out->measure;
}

static bool list_symbol(const void *key, struct str name,
                        struct expr_symbol *out)
{
    const struct list_scope *s = key;
    const struct column_shape *column;
    struct reference r;

    *out = (struct expr_symbol){ VALUE_REASON, { .any = true } };
    if (standing_of(name, &out->kind) != STANDS_FOR_NONE)
        return true;
    if (!resolve(s, name, &r))
        return false;
    if (r.standing != STANDS_FOR_COLUMN)
        return catalogue_scope(s->catalogue).symbol(s->catalogue, name, out);
    column = find_column(s->catalogue, s->list, r.column);
    if (column)
        out->kind = column->kind;
    if (column && column->is_money)
        out->unit = (struct unit){ .money = 1 };
    return true;
}

static struct str list_nearest(const void *key, struct str name)
{
    const struct list_scope *s = key;
    const struct str near = nearest_column(s->catalogue, s->list, name);

    return near.len > 0
               ? near
               : catalogue_scope(s->catalogue).nearest(s->catalogue, name);
}

/* ---- linking ------------------------------------------------------------- */

static const struct expr *half_of(const struct measure *m, enum list_part part)
{
    switch (part) {
    case LIST_WHERE:
        return m->list->where;
    case LIST_TOP_WHERE:
        return m->list->top_where;
    case LIST_BOTTOM_WHERE:
        return m->list->bottom_where;
    case LIST_TOP:
        return m->top;
    case LIST_BOTTOM:
        return m->bottom;
    case LIST_PARTS:
        break;
    }
    return NULL;
}

static bool link_half(struct diag *dg, struct catalogue *c, struct entry *e,
                      enum list_part part)
{
    const struct list_scope scope = { c, e->measure.list->name };
    const struct str_list names =
        expr_names(c->arena, half_of(&e->measure, part));
    struct reference *item = arena_array(c->arena, struct reference, names.n);
    bool ok = true;

    e->list[part] = (struct references){ item, names.n };
    for (size_t i = 0; i < names.n; i++) {
        if (!resolve(&scope, names.item[i], &item[i]) || !item[i].measure)
            continue; /* expr_check reports what is unknown */
        ok = entry_link(dg, c, c->entry[item[i].measure->index]) && ok;
    }
    return ok;
}

static bool check_half(struct diag *dg, struct catalogue *c, struct entry *e,
                       enum list_part part, struct expr_symbol *out)
{
    const struct list_scope key = { c, e->measure.list->name };
    const struct expr_scope scope = { .key = &key,
                                      .symbol = list_symbol,
                                      .nearest = list_nearest };
    const struct expr *formula = half_of(&e->measure, part);

    *out = (struct expr_symbol){ VALUE_REASON, { .any = true } };
    return !formula ||
           (link_half(dg, c, e, part) && expr_check(dg, formula, &scope, out));
}

static bool check_condition(struct diag *dg, struct catalogue *c,
                            struct entry *e, enum list_part part)
{
    struct expr_symbol found;
    struct str text;

    if (!check_half(dg, c, e, part, &found))
        return false;
    if (found.kind == VALUE_TRUTH || found.kind == VALUE_REASON)
        return true;
    text = expr_text(half_of(&e->measure, part));
    diag_report(dg, DIAG_EXPR_TYPE, span_of(e->source, text),
                "'%.*s' is no condition", STR_ARG(text));
    return false;
}

static bool check_list(struct diag *dg, const struct catalogue *c,
                       const struct entry *e)
{
    const struct str name = e->measure.list->name;
    struct str near;

    if (c->lists.n == 0 || is_known_list(c, name))
        return true;
    near = nearest_list(c, name);
    diag_report(dg, DIAG_MEASURE_INVALID, e->list_at, "there is no list '%.*s'",
                STR_ARG(name));
    if (near.len > 0)
        diag_hint(dg, "did you mean '%.*s'?", STR_ARG(near));
    return false;
}

static bool check_column(struct diag *dg, const struct catalogue *c,
                         const struct entry *e, struct str column)
{
    const struct str list = e->measure.list->name;
    struct str near;

    if (column.len == 0 || c->lists.n == 0 || find_column(c, list, column))
        return true;
    near = nearest_column(c, list, column);
    diag_report(dg, DIAG_MEASURE_INVALID, e->column_at,
                "the list '%.*s' has no column '%.*s'", STR_ARG(list),
                STR_ARG(column));
    if (near.len > 0)
        diag_hint(dg, "did you mean '%.*s'?", STR_ARG(near));
    return false;
}

static bool check_columns(struct diag *dg, const struct catalogue *c,
                          const struct entry *e)
{
    const struct list_rule *l = e->measure.list;
    bool ok = check_column(dg, c, e, l->once) && check_column(dg, c, e, l->by);

    for (size_t i = 0; i < l->needs.n; i++)
        ok = check_column(dg, c, e, l->needs.item[i]) && ok;
    return ok;
}

static bool check_weighting(struct diag *dg, const struct entry *e)
{
    const enum weighting w = e->measure.weighting;

    if (w == WEIGHT_FORMULA) {
        diag_report(dg, DIAG_MEASURE_INVALID, e->top_at,
                    "'%.*s' is over a list, which takes no formula",
                    STR_ARG(e->measure.name));
        diag_hint(dg, "write sum, pooled, mean, median or distribution");
        return false;
    }
    if (e->measure.list->by.len == 0 || w == WEIGHT_QUANTILE)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, e->column_at,
                "'by' goes with median and its like");
    return false;
}

bool listing_link(struct diag *dg, struct catalogue *c, struct entry *e,
                  struct expr_symbol *top, struct expr_symbol *bottom)
{
    bool ok = check_list(dg, c, e);

    if (!ok || !check_weighting(dg, e))
        return false;
    ok = check_columns(dg, c, e);
    ok = check_condition(dg, c, e, LIST_WHERE) && ok;
    ok = check_condition(dg, c, e, LIST_TOP_WHERE) && ok;
    ok = check_condition(dg, c, e, LIST_BOTTOM_WHERE) && ok;
    ok = check_half(dg, c, e, LIST_TOP, top) && ok;
    return check_half(dg, c, e, LIST_BOTTOM, bottom) && ok;
}
