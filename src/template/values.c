/* Variables, cells of lists and the conditions over them.
 *
 * The surprise: a cell of a list that holds a school's URN reads as the
 * school's name, so `where school = school.name` says what it means. */
#include "expand_priv.h"

#include <assert.h>

/* ---- names -------------------------------------------------------------- */

struct str_list variable_names(void)
{
    static const struct str names[] = {
        STR_INIT("school.name"),
        STR_INIT("school.urn"),
        STR_INIT("school.laestab"),
        STR_INIT("school.phase"),
        STR_INIT("school.type"),
        STR_INIT("school.ages"),
        STR_INIT("school.authority"),
        STR_INIT("school.joined"),
        STR_INIT("school.capacity"),
        STR_INIT("school.status"),
        STR_INIT("organisation.name"),
        STR_INIT("organisation.kind"),
        STR_INIT("organisation.company"),
        STR_INIT("organisation.schools"),
        STR_INIT("meeting.body"),
        STR_INIT("meeting.date"),
        STR_INIT("meeting.place"),
        STR_INIT("meeting.previous"),
        STR_INIT("document.title"),
        STR_INIT("document.version"),
        STR_INIT("document.built_with"),
        STR_INIT("period.month"),
        STR_INIT("period.year"),
        STR_INIT("as_at"),
        STR_INIT("edition"),
        STR_INIT("schools"),
    };

    return (struct str_list){ names, sizeof names / sizeof names[0] };
}

static bool is_attribute_of_any(const struct context *c, struct str key)
{
    const struct evaluator_setting *s = evaluator_setting(c->evaluator);
    const struct registry *g = evaluator_store(c->evaluator)->registry;

    for (size_t i = 0; i < s->schools.n; i++) {
        const struct entity *e = registry_at(g, s->schools.item[i]);

        for (const struct attribute *a = e->attributes; a; a = a->next) {
            if (str_equal(a->key, key))
                return true;
        }
    }
    return false;
}

static bool list_has(const struct context *c, struct str list, struct str name)
{
    const struct dataset *d =
        store_dataset(evaluator_store(c->evaluator), list);
    const struct known_list *known = known_list(c, list);

    if (d != NULL)
        return dataset_column(d, name) != NULL;
    for (size_t i = 0; known != NULL && i < known->column.n; i++) {
        if (str_equal(known->column.item[i], name))
            return true;
    }
    return known == NULL; /* cannot be told */
}

static bool is_rule_name(struct str name)
{
    struct str_list names = rule_names();

    for (size_t i = 0; i < names.n; i++) {
        if (str_equal(names.item[i], name))
            return true;
    }
    return false;
}

bool variable_known(const struct context *c, const struct scope_of *scope,
                    struct str name)
{
    struct str_list names = variable_names();
    struct str first;
    struct str rest;

    str_cut(name, '.', &first, &rest);
    if (str_equal(first, STR("item")))
        return !str_empty(scope->list) && list_has(c, scope->list, rest);
    if (str_equal(first, STR("school")) && !scope->school)
        return false;
    if (str_equal(first, STR("rule")))
        return scope->rule && is_rule_name(name);
    for (size_t i = 0; i < names.n; i++) {
        if (str_equal(names.item[i], name))
            return true;
    }
    return str_equal(first, STR("school")) && is_attribute_of_any(c, rest);
}

/* Kinds are taken from the first cell that has one. */
static enum value_kind column_kind(const struct context *c, struct str list,
                                   struct str name)
{
    const struct dataset *d =
        store_dataset(evaluator_store(c->evaluator), list);
    const struct column *col = d != NULL ? dataset_column(d, name) : NULL;

    for (size_t i = 0; col != NULL && i < d->n_rows; i++) {
        if (col->cell[i].kind != VALUE_REASON)
            return col->cell[i].kind;
    }
    return VALUE_REASON;
}

static bool is_number_of(const struct question *q)
{
    return !derived_is_words(q->derived) && q->measure->unit != UNIT_TEXT;
}

bool scope_name(const struct context *c, const struct condition *k,
                struct str name, struct expr_symbol *out)
{
    struct str first;
    struct str rest;
    struct question q;
    struct arena *scratch;
    bool fine;

    *out = (struct expr_symbol){ .kind = VALUE_REASON, .unit.any = true };
    str_cut(name, '.', &first, &rest);
    if (!str_empty(k->rows) && list_has(c, k->rows, name)) {
        out->kind = column_kind(c, k->rows, name);
        return true;
    }
    if (is_variable(name)) {
        if (str_equal(first, STR("item")) && !str_empty(k->scope.list))
            out->kind = column_kind(c, k->scope.list, rest);
        return variable_known(c, &k->scope, name);
    }
    scratch = arena_new(0);
    fine = question_parse(diag_new(scratch), c->evaluator, (struct span){ 0 },
                          name, &q);
    if (fine)
        out->kind = is_number_of(&q) ? VALUE_DECIMAL : VALUE_TEXT;
    arena_free(scratch);
    return fine;
}

/* ---- values ------------------------------------------------------------- */

struct str school_name(struct expander *x, uint32_t school)
{
    const struct registry *g = evaluator_store(x->ev)->registry;

    return text_on_one_line(
        x->arena, name_display(x->arena, registry_at(g, school)->name));
}

static void shorten_names(struct expander *x, struct entity_list schools)
{
    struct str *full = arena_array(x->arena, struct str, schools.n);

    x->short_name = arena_array(x->arena, struct str, schools.n);
    for (size_t i = 0; i < schools.n; i++)
        full[i] = school_name(x, schools.item[i]);
    names_short(x->arena, full, schools.n, x->short_name);
}

struct str school_label(struct expander *x, uint32_t school)
{
    const struct entity_list schools = evaluator_setting(x->ev)->schools;

    if (x->short_name == NULL)
        shorten_names(x, schools);
    for (size_t i = 0; i < schools.n; i++) {
        if (schools.item[i] == school)
            return x->short_name[i];
    }
    return school_name(x, school);
}

static struct value text_or_not_given(struct str s)
{
    return str_empty(s) ? value_reason(REASON_NOT_GIVEN) : value_text(s);
}

static struct value date_or_not_given(int32_t date)
{
    return date == DATE_NONE ? value_reason(REASON_NOT_GIVEN)
                             : value_date(date);
}

static struct value school_ages(struct expander *x, const struct entity *e)
{
    struct value low = entity_attribute(e, STR("low_age"));
    struct value high = entity_attribute(e, STR("high_age"));

    if (!value_is_number(low) || !value_is_number(high))
        return value_reason(REASON_NOT_GIVEN);
    return value_text(
        str_printf(x->arena, "%.*s to %.*s",
                   STR_ARG(decimal_plain(x->arena, low.decimal, 0)),
                   STR_ARG(decimal_plain(x->arena, high.decimal, 0))));
}

static struct value school_joined(struct expander *x)
{
    const struct membership *m;
    size_t n = registry_memberships(evaluator_store(x->ev)->registry, &m);
    uint32_t ours = evaluator_setting(x->ev)->organisation;

    for (size_t i = 0; i < n; i++) {
        if (m[i].school == x->school && m[i].organisation == ours)
            return date_or_not_given(m[i].joined);
    }
    return value_reason(REASON_NOT_GIVEN);
}

/* "Not applicable" is a register's way to leave a field empty. */
static struct value says_nothing(struct value v)
{
    if (v.kind == VALUE_TEXT && str_equal_nocase(v.text, STR("Not applicable")))
        return value_reason(REASON_NOT_APPLICABLE);
    return v;
}

static struct value school_value(struct expander *x, struct str key)
{
    const struct registry *g = evaluator_store(x->ev)->registry;
    const struct entity *e;

    if (x->school == ENTITY_NONE)
        return value_reason(REASON_NOT_APPLICABLE);
    e = registry_at(g, x->school);
    if (str_equal(key, STR("name")))
        return value_text(school_name(x, x->school));
    if (str_equal(key, STR("urn")))
        return value_text(e->code);
    if (str_equal(key, STR("ages")))
        return school_ages(x, e);
    if (str_equal(key, STR("joined")))
        return school_joined(x);
    if (str_equal(key, STR("authority")))
        return e->authority == ENTITY_NONE
                   ? value_reason(REASON_NOT_GIVEN)
                   : text_or_not_given(name_display(
                         x->arena, registry_at(g, e->authority)->name));
    return says_nothing(entity_attribute(e, key));
}

static struct value organisation_value(struct expander *x, struct str key)
{
    const struct context *c = x->c;

    if (str_equal(key, STR("name")))
        return text_or_not_given(c->organisation_name);
    if (str_equal(key, STR("kind")))
        return text_or_not_given(c->organisation_kind);
    if (str_equal(key, STR("company")))
        return text_or_not_given(c->company_number);
    return value_decimal(
        decimal_of((int64_t)evaluator_setting(x->ev)->schools.n));
}

static struct value meeting_value(struct expander *x, struct str key)
{
    if (str_equal(key, STR("date")))
        return date_or_not_given(x->c->meeting_date);
    if (str_equal(key, STR("place")))
        return text_or_not_given(x->c->meeting_place);
    if (str_equal(key, STR("previous")))
        return x->c->past.n == 0
                   ? value_reason(REASON_NOT_GIVEN)
                   : value_date(x->c->past.item[x->c->past.n - 1].meeting);
    return text_or_not_given(x->c->body_name);
}

static struct value document_value(struct expander *x, struct str key)
{
    if (str_equal(key, STR("version")))
        return text_or_not_given(x->c->version);
    if (str_equal(key, STR("built_with")))
        return text_or_not_given(x->c->built_with);
    return text_or_not_given(template_title(x->t));
}

static struct value period_value(struct expander *x, struct str key)
{
    const struct evaluator_setting *s = evaluator_setting(x->ev);
    struct period p = str_equal(key, STR("year")) ? s->year : s->month;

    if (p.kind == PERIOD_NONE || p.kind == PERIOD_UNKNOWN)
        return value_reason(REASON_NOT_GIVEN);
    if (str_equal(key, STR("number")))
        return value_text(str_printf(x->arena, "P%d", s->month.part));
    return value_text(p.kind == PERIOD_MONTH ? month_name(x->arena, p)
                                             : period_text(x->arena, p));
}

/* What the rule at hand says of itself. */
static struct value rule_value(const struct expander *x, struct str name)
{
    for (size_t i = 0; i < x->n_told; i++) {
        if (str_equal(str_from(x->told[i].name), name))
            return x->told[i].value;
    }
    return value_reason(REASON_NOT_GIVEN);
}

void rule_tell(struct expander *x, const char *name, struct value v)
{
    size_t i = 0;

    while (i < x->n_told &&
           !str_equal(str_from(x->told[i].name), str_from(name)))
        i++;
    assert(i < RULE_TOLD_MAX);
    x->told[i] = (struct told){ name, v };
    x->n_told += i == x->n_told;
}

struct value variable_value(struct expander *x, struct str name)
{
    struct str first;
    struct str rest;

    str_cut(name, '.', &first, &rest);
    if (str_equal(first, STR("rule")))
        return rule_value(x, rest);
    if (str_equal(first, STR("school")))
        return school_value(x, rest);
    if (str_equal(first, STR("item")))
        return x->list == NULL ? value_reason(REASON_NOT_APPLICABLE)
                               : cell_value(x, x->list, x->row, rest);
    if (str_equal(first, STR("organisation")) ||
        str_equal(first, STR("schools")))
        return organisation_value(x, rest);
    if (str_equal(first, STR("meeting")))
        return meeting_value(x, rest);
    if (str_equal(first, STR("document")))
        return document_value(x, rest);
    if (str_equal(first, STR("period")))
        return period_value(x, rest);
    if (str_equal(first, STR("as_at")))
        return date_or_not_given(x->c->as_at);
    return text_or_not_given(x->c->edition);
}

/* ---- cells of lists ----------------------------------------------------- */

static bool is_school_column(struct str name)
{
    return str_equal(name, STR("school")) || str_ends(name, STR("_school"));
}

/* "survey.responses", or every column of "survey.*". */
static bool counts_people(const struct context *c, struct str list,
                          struct str column)
{
    for (size_t i = 0; i < c->people_columns.n; i++) {
        struct str own, rest;

        str_cut(c->people_columns.item[i], '.', &own, &rest);
        if (str_equal(own, list) &&
            (str_equal(rest, column) || str_equal(rest, STR("*"))))
            return true;
    }
    return false;
}

static bool is_few(const struct context *c, struct value v)
{
    return value_is_number(v) && decimal_sign(v.decimal) > 0 &&
           decimal_compare(v.decimal, decimal_of(c->few_people)) <= 0;
}

struct value cell_value(struct expander *x, const struct dataset *d, size_t row,
                        struct str column)
{
    const struct registry *g = evaluator_store(x->ev)->registry;
    struct value v = dataset_cell(d, row, column, x->c->as_at);
    uint32_t school;

    if (v.kind == VALUE_REASON && v.reason == REASON_NO_DATA)
        return value_reason(REASON_NOT_GIVEN);
    if (is_few(x->c, v) && counts_people(x->c, d->name, column))
        return value_reason(REASON_WITHHELD);
    if (v.kind != VALUE_TEXT || !is_school_column(column))
        return v;
    school = registry_find(g, ENTITY_SCHOOL, v.text);
    return school == ENTITY_NONE ? v : value_text(school_label(x, school));
}

/* ---- conditions --------------------------------------------------------- */

struct condition_env {
    struct expander *x;
    const struct condition *condition;
    const struct dataset *rows;
    size_t row;
};

static struct value name_value(const void *key, struct str name)
{
    const struct condition_env *k = key;
    struct expander *x = k->x;
    struct question q;

    if (k->rows != NULL && dataset_column(k->rows, name) != NULL)
        return cell_value(x, k->rows, k->row, name);
    if (is_variable(name))
        return variable_value(x, name);
    if (!question_parse(diag_new(x->arena), x->ev, (struct span){ 0 }, name,
                        &q))
        return value_reason(REASON_NO_DATA);
    question_here(x, &q, false);
    return evaluate(x->ev, &q)->value;
}

bool condition_holds(struct expander *x, const struct condition *c,
                     const struct dataset *rows, size_t row)
{
    struct condition_env key = { x, c, rows, row };
    struct expr_env env = { .key = &key, .value = name_value };
    struct value v;

    if (c == NULL)
        return true;
    if (c->expr == NULL)
        return false;
    v = expr_eval(c->expr, &env);
    return v.kind == VALUE_TRUTH && v.truth;
}
