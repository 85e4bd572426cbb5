/* The body of a `table`, in its four forms.
 *
 * The surprise: which form it is follows from what is given (list, statement,
 * rows), and keys that belong to another form are refused. */
#include "template_priv.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* ---- columns ------------------------------------------------------------ */

static const struct str column_keys[] = {
    STR_INIT("figure"), STR_INIT("facet"),    STR_INIT("column"),
    STR_INIT("text"),   STR_INIT("heading"),  STR_INIT("group"),
    STR_INIT("format"), STR_INIT("emphasis"), STR_INIT("rating"),
    STR_INIT("wide"),   STR_INIT("under"),
};

static void column_shows(struct parser *p, const struct yaml *n,
                         const struct yaml *what, enum table_form form,
                         struct column_spec *c)
{
    struct str name;
    struct str words;

    if (what == NULL) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, n->at,
                    "this column does not say what it shows");
        return;
    }
    c->at = what->at;
    if (c->by_address) {
        c->slot = slot_of_yaml(p, what);
        c->format = c->slot != NULL ? c->slot->format : format_default();
        return;
    }
    str_cut(yaml_text(what), '|', &name, &words);
    format_parse(p, words, what->at, &c->format);
    if (form == TABLE_LIST)
        c->name = str_trim(name);
    else
        c->facet = str_trim(name);
}

static const struct yaml *what_of(const struct yaml *n, enum table_form form,
                                  bool by_address)
{
    if (n->kind != YAML_MAP)
        return n;
    if (form == TABLE_LIST)
        return yaml_find(n, STR("column"));
    return yaml_find(n, by_address ? STR("figure") : STR("facet"));
}

static void read_column_map(struct parser *p, const struct yaml *n,
                            struct column_spec *c)
{
    struct str format = { 0 };

    yaml_check_keys(p->dg, n, column_keys, COUNT(column_keys));
    c->heading = read_rich(p, n, STR("heading"));
    yaml_read_text(p->dg, n, STR("group"), &c->group);
    yaml_read_text(p->dg, n, STR("format"), &format);
    yaml_read_truth(p->dg, n, STR("emphasis"), &c->emphasis);
    yaml_read_truth(p->dg, n, STR("rating"), &c->rating);
    yaml_read_truth(p->dg, n, STR("wide"), &c->wide);
    yaml_read_int(p->dg, n, STR("under"), &c->under);
    if (!str_empty(format))
        format_parse(p, format, yaml_find(n, STR("format"))->at, &c->format);
    if (yaml_find(n, STR("text")) != NULL) {
        c->has_text = true;
        c->text = read_rich(p, n, STR("text"));
    }
}

static void read_column(struct parser *p, const struct yaml *n,
                        enum table_form form, bool by_address,
                        struct column_spec *c)
{
    struct slot_format format;

    c->format = format_default();
    c->by_address = by_address;
    c->at = n->at;
    if (n->kind == YAML_MAP && yaml_find(n, STR("text")) != NULL) {
        read_column_map(p, n, c);
        return;
    }
    column_shows(p, n, what_of(n, form, by_address), form, c);
    format = c->format;
    if (n->kind != YAML_MAP)
        return;
    read_column_map(p, n, c);
    if (yaml_find(n, STR("format")) == NULL)
        c->format = format;
}

static struct column_list read_columns(struct parser *p,
                                       const struct yaml *body,
                                       enum table_form form, bool by_address)
{
    const struct yaml *list = yaml_find(body, STR("columns"));
    struct column_spec *item;
    size_t n = 0;

    if (list == NULL)
        return (struct column_list){ 0 };
    if (list->kind != YAML_LIST) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, list->at,
                    "a list of columns is needed here");
        return (struct column_list){ 0 };
    }
    item = arena_array(p->arena, struct column_spec, list->n);
    for (const struct yaml *c = list->first; c != NULL; c = c->next)
        read_column(p, c, form, by_address, &item[n++]);
    return (struct column_list){ item, n };
}

/* ---- figures: rows × columns -------------------------------------------- */

static const struct slot *const *cross(struct parser *p,
                                       const struct slot_list *measure,
                                       const struct column_list *column)
{
    const struct slot **cell =
        arena_array(p->arena, const struct slot *, measure->n * column->n);

    for (size_t i = 0; i < measure->n; i++) {
        for (size_t k = 0; k < column->n; k++) {
            const struct column_spec *c = &column->item[k];

            cell[i * column->n + k] =
                slot_of_facet(p, measure->item[i], c->facet, c->at);
        }
    }
    return cell;
}

static const struct str school_keys[] = {
    STR_INIT("rows"),       STR_INIT("measures"),    STR_INIT("columns"),
    STR_INIT("total"),      STR_INIT("total-label"), STR_INIT("central"),
    STR_INIT("compare"),    STR_INIT("sort"),        STR_INIT("unit"),
    STR_INIT("caption"),    STR_INIT("note"),        STR_INIT("empty"),
    STR_INIT("attachment"), STR_INIT("keep-empty"),  STR_INIT("descending"),
    STR_INIT("where"),      STR_INIT("adjust"),      STR_INIT("footing"),
};

static bool read_total(struct parser *p, const struct yaml *body)
{
    static const struct str words[] = { STR_INIT("none"),
                                        STR_INIT("organisation") };
    size_t which = 0;

    read_choice(p, body, STR("total"), WORDS(words), &which);
    return which == 1;
}

/* each: every figure rounded by itself; adjusted: so that columns add up. */
static bool read_footing(struct parser *p, const struct yaml *body)
{
    static const struct str words[] = { STR_INIT("each"),
                                        STR_INIT("adjusted") };
    size_t which = 0;

    read_choice(p, body, STR("footing"), WORDS(words), &which);
    return which == 1;
}

static const struct condition *
read_where(struct parser *p, const struct yaml *body, struct str list)
{
    const struct yaml *n = yaml_find(body, STR("where"));
    struct str text = yaml_text(n);
    struct str whole = source_bytes(p->src);
    struct str there;
    size_t from;

    if (n == NULL || str_empty(text))
        return NULL;
    there = str_slice(whole, n->at.begin, n->at.end);
    from = str_find(there, text);
    if (from != STR_NONE)
        return condition_parse(p, str_slice(there, from, from + text.len),
                               list);
    diag_report(p->dg, DIAG_TEMPLATE_TYPE, n->at,
                "a condition cannot be escaped or folded: one plain line");
    return NULL;
}

static void read_schools(struct parser *p, const struct yaml *body,
                         struct table_spec *t)
{
    bool school = p->scope.school;
    const struct yaml *sort = yaml_find(body, STR("sort"));

    yaml_check_keys(p->dg, body, school_keys, COUNT(school_keys));
    t->measure = read_slots(p, body, STR("measures"));
    t->column = read_columns(p, body, TABLE_SCHOOLS, t->measure.n == 0);
    t->crossed = t->measure.n > 0 && t->column.n > 0;
    if (t->crossed)
        t->cell = cross(p, &t->measure, &t->column);
    t->total = read_total(p, body);
    t->adjusted = read_footing(p, body);
    yaml_read_text(p->dg, body, STR("total-label"), &t->total_label);
    yaml_read_truth(p->dg, body, STR("central"), &t->central);
    yaml_read_truth(p->dg, body, STR("descending"), &t->descending);
    yaml_read_truth(p->dg, body, STR("keep-empty"), &t->keep_empty);
    yaml_read_truth(p->dg, body, STR("adjust"), &t->adjust);
    read_compare(p, body, &t->la, &t->national, NULL);
    p->scope.school = true; /* conditions and sorting speak of a row's school */
    t->where = read_where(p, body, (struct str){ 0 });
    if (sort != NULL && !str_equal(yaml_text(sort), STR("name")) &&
        !str_equal(yaml_text(sort), STR("register")))
        t->sort = slot_of_yaml(p, sort);
    else if (str_equal(yaml_text(sort), STR("name")))
        t->by = arena_new_of(p->arena, struct sort_key);
    p->scope.school = school;
}

static const struct str measure_keys[] = {
    STR_INIT("rows"),   STR_INIT("measures"),   STR_INIT("columns"),
    STR_INIT("unit"),   STR_INIT("caption"),    STR_INIT("note"),
    STR_INIT("empty"),  STR_INIT("attachment"), STR_INIT("keep-empty"),
    STR_INIT("adjust"),
};

static void read_measures(struct parser *p, const struct yaml *body,
                          struct table_spec *t)
{
    yaml_check_keys(p->dg, body, measure_keys, COUNT(measure_keys));
    t->measure = read_slots(p, body, STR("measures"));
    t->column = read_columns(p, body, TABLE_MEASURES, false);
    t->cell = cross(p, &t->measure, &t->column);
    yaml_read_truth(p->dg, body, STR("keep-empty"), &t->keep_empty);
    yaml_read_truth(p->dg, body, STR("adjust"), &t->adjust);
}

/* ---- statements and lists ----------------------------------------------- */

static const struct str statement_keys[] = {
    STR_INIT("statement"),  STR_INIT("columns"), STR_INIT("unit"),
    STR_INIT("caption"),    STR_INIT("note"),    STR_INIT("empty"),
    STR_INIT("attachment"), STR_INIT("carry"),   STR_INIT("footing"),
};

static void read_statement(struct parser *p, const struct yaml *body,
                           struct table_spec *t)
{
    const struct yaml *name = yaml_find(body, STR("statement"));

    yaml_check_keys(p->dg, body, statement_keys, COUNT(statement_keys));
    t->adjusted = read_footing(p, body);
    t->statement = statement_find(p, yaml_text(name), name->at);
    if (t->statement == NULL)
        return;
    t->group = statement_columns_find(p, yaml_find(body, STR("columns")),
                                      t->statement, name->at, &t->n_groups);
}

static const struct str list_keys[] = {
    STR_INIT("list"),       STR_INIT("columns"), STR_INIT("sort"),
    STR_INIT("where"),      STR_INIT("top"),     STR_INIT("group"),
    STR_INIT("caption"),    STR_INIT("note"),    STR_INIT("empty"),
    STR_INIT("attachment"), STR_INIT("carry"),   STR_INIT("unit"),
};

static void read_list(struct parser *p, const struct yaml *body,
                      struct table_spec *t)
{
    const struct yaml *name = yaml_find(body, STR("list"));
    const struct yaml *sort = yaml_find(body, STR("sort"));
    const struct yaml *group = yaml_find(body, STR("group"));
    struct scope_of scope = p->scope;

    yaml_check_keys(p->dg, body, list_keys, COUNT(list_keys));
    t->list = yaml_text(name);
    list_ref_add(p, t->list, (struct str){ 0 }, name->at);
    p->scope.list = t->list;
    t->column = read_columns(p, body, TABLE_LIST, false);
    p->scope = scope;
    for (size_t i = 0; i < t->column.n; i++) {
        const struct column_spec *c = &t->column.item[i];

        if (!c->has_text && !str_empty(c->name))
            list_ref_add(p, t->list, c->name, c->at);
    }
    t->where = read_where(p, body, t->list);
    if (sort != NULL)
        t->by = read_sort(p, yaml_text(sort), t->list, sort->at, &t->n_by);
    yaml_read_int(p->dg, body, STR("top"), &t->top);
    if (group != NULL) {
        t->group_by = yaml_text(group);
        list_ref_add(p, t->list, t->group_by, group->at);
    }
}

/* ---- which form --------------------------------------------------------- */

static bool form_of(struct parser *p, const struct yaml *body, struct span at,
                    enum table_form *out)
{
    static const struct str words[] = { STR_INIT("school"),
                                        STR_INIT("measures") };
    size_t which = 0;

    if (yaml_find(body, STR("list")) != NULL) {
        *out = TABLE_LIST;
        return true;
    }
    if (yaml_find(body, STR("statement")) != NULL) {
        *out = TABLE_STATEMENT;
        return true;
    }
    if (yaml_find(body, STR("rows")) == NULL) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, at,
                    "this table does not say what its rows are");
        diag_hint(p->dg, "rows: school, rows: measures, list: … or "
                         "statement: …");
        return false;
    }
    if (!read_choice(p, body, STR("rows"), WORDS(words), &which))
        return false;
    *out = which == 0 ? TABLE_SCHOOLS : TABLE_MEASURES;
    return true;
}

static bool has_columns(struct parser *p, const struct table_spec *t,
                        struct span at)
{
    bool fine = t->form == TABLE_STATEMENT ? t->n_groups > 0
                : t->form == TABLE_MEASURES
                    ? t->measure.n > 0 && t->column.n > 0
                : t->form == TABLE_LIST ? t->column.n > 0
                                        : t->column.n > 0 || t->measure.n > 0;

    if (!fine)
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, at,
                    "this table has no columns or no measures");
    return fine;
}

bool table_parse(struct parser *p, const struct yaml *b, struct span at,
                 struct component *out)
{
    struct table_spec *t = arena_new_of(p->arena, struct table_spec);
    static void (*const readers[])(struct parser *, const struct yaml *,
                                   struct table_spec *) = {
        [TABLE_SCHOOLS] = read_schools,
        [TABLE_MEASURES] = read_measures,
        [TABLE_STATEMENT] = read_statement,
        [TABLE_LIST] = read_list,
    };

    if (!form_of(p, b, at, &t->form))
        return false;
    readers[t->form](p, b, t);
    t->caption = read_rich(p, b, STR("caption"));
    t->note = read_rich(p, b, STR("note"));
    t->empty = read_rich(p, b, STR("empty"));
    yaml_read_text(p->dg, b, STR("attachment"), &t->attachment);
    yaml_read_truth(p->dg, b, STR("carry"), &t->carry);
    read_money(p, b, &t->money);
    out->table = t;
    return has_columns(p, t, at);
}
