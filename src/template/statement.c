/* Statements: statements.yaml says which lines they have, in which order,
 * and which groups of columns there are.
 *
 * The surprise: it is read with a parser of its own, so that what is wrong in
 * it is shown in it, not in the template that names it. */
#include "template_priv.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

const struct yaml *statements_open(struct parser *p, struct span at)
{
    struct template *t = p->t;
    struct source *src;

    if (t->statements_source != NULL)
        return t->statements;
    src = search_open(p, STR("statements.yaml"), at);
    if (src == NULL)
        return NULL;
    t->statements_source = src;
    t->statements = yaml_parse(p->arena, p->dg, src, source_bytes(src));
    return t->statements;
}

struct parser statements_parser(const struct parser *p)
{
    struct parser inner = *p;

    inner.src = p->t->statements_source;
    inner.text = source_bytes(inner.src);
    inner.at = inner.text.len;
    return inner;
}

/* ---- lines -------------------------------------------------------------- */

static const struct str line_keys[] = {
    STR_INIT("heading"),  STR_INIT("line"),  STR_INIT("subtotal"),
    STR_INIT("total"),    STR_INIT("label"), STR_INIT("indent"),
    STR_INIT("optional"),
};

static void read_line(struct parser *p, const struct yaml *n,
                      struct statement_line *line)
{
    static const struct {
        struct str key;
        enum line_kind kind;
    } shapes[] = {
        { STR_INIT("line"), LINE_PLAIN },
        { STR_INIT("subtotal"), LINE_SUBTOTAL },
        { STR_INIT("total"), LINE_TOTAL },
    };
    int64_t indent = 0;

    yaml_check_keys(p->dg, n, line_keys, COUNT(line_keys));
    line->kind = LINE_HEADING;
    line->label = read_rich(p, n, STR("heading"));
    for (size_t i = 0; i < COUNT(shapes); i++) {
        const struct yaml *what = yaml_find(n, shapes[i].key);

        if (what == NULL)
            continue;
        line->kind = shapes[i].kind;
        line->slot = slot_of_yaml(p, what);
        line->label = read_rich(p, n, STR("label"));
    }
    yaml_read_int(p->dg, n, STR("indent"), &indent);
    yaml_read_truth(p->dg, n, STR("optional"), &line->optional);
    line->indent = indent > 0 && indent < 4 ? (int)indent : 0;
}

static void read_lines(struct parser *p, const struct yaml *list,
                       struct statement *s)
{
    struct statement_line *line =
        arena_array(p->arena, struct statement_line, list->n);

    for (const struct yaml *n = list->first; n != NULL; n = n->next) {
        struct statement_line *l = &line[s->n_lines];

        if (n->kind == YAML_MAP)
            read_line(p, n, l);
        else
            *l = (struct statement_line){ .kind = LINE_PLAIN,
                                          .slot = slot_of_yaml(p, n),
                                          .optional = true };
        if (l->slot != NULL || l->kind == LINE_HEADING)
            s->n_lines++;
    }
    s->line = line;
}

static void no_entry(struct parser *p, const struct yaml *map, struct str name,
                     struct span at, const char *what)
{
    size_t n = 0;
    struct str *names = arena_array(p->arena, struct str, map ? map->n : 0);
    struct str near;

    for (const struct yaml *s = map ? map->first : NULL; s; s = s->next)
        names[n++] = s->key;
    near = nearest_of(name, names, n);
    diag_report(p->dg, DIAG_TEMPLATE_NAME, at, "there is no %s '%.*s'", what,
                STR_ARG(name));
    if (!str_empty(near))
        diag_hint(p->dg, "did you mean '%.*s'?", STR_ARG(near));
}

const struct statement *statement_find(struct parser *p, struct str name,
                                       struct span at)
{
    const struct yaml *root = statements_open(p, at);
    const struct yaml *map = yaml_find(root, STR("statements"));
    const struct yaml *node = yaml_find(map, name);
    const struct yaml *lines = yaml_find(node, STR("lines"));
    struct statement *s = arena_new_of(p->arena, struct statement);
    struct parser inner;

    if (root == NULL)
        return NULL;
    if (lines == NULL || lines->kind != YAML_LIST) {
        no_entry(p, map, name, at, "statement");
        return NULL;
    }
    inner = statements_parser(p);
    s->name = name;
    s->title = yaml_text_of(node, STR("title"));
    read_lines(&inner, lines, s);
    return s;
}

/* ---- groups of columns -------------------------------------------------- */

static const struct str group_keys[] = {
    STR_INIT("heading"),
    STR_INIT("columns"),
    STR_INIT("months"),
};
static const struct str facet_keys[] = {
    STR_INIT("facet"),
    STR_INIT("heading"),
    STR_INIT("format"),
    STR_INIT("emphasis"),
};

static void read_facet(struct parser *p, const struct yaml *n,
                       struct column_spec *c)
{
    struct str format = { 0 };

    c->format = format_default();
    c->at = n->at;
    if (n->kind != YAML_MAP) {
        c->facet = yaml_text(n);
        return;
    }
    yaml_check_keys(p->dg, n, facet_keys, COUNT(facet_keys));
    yaml_read_text(p->dg, n, STR("facet"), &c->facet);
    c->heading = read_rich(p, n, STR("heading"));
    yaml_read_text(p->dg, n, STR("format"), &format);
    yaml_read_truth(p->dg, n, STR("emphasis"), &c->emphasis);
    format_parse(p, format, n->at, &c->format);
}

static struct column_list twelve_months(struct parser *p, struct span at)
{
    struct column_spec *item = arena_array(p->arena, struct column_spec, 24);

    for (size_t i = 0; i < 24; i++) {
        item[i].facet =
            str_printf(p->arena, "%s.p%d", i < 12 ? "actual" : "forecast",
                       (int)(i % 12) + 1);
        item[i].format = format_default();
        item[i].emphasis = i >= 12;
        item[i].at = at;
    }
    return (struct column_list){ item, 24 };
}

static struct column_list group_columns(struct parser *p,
                                        const struct yaml *node, bool months)
{
    const struct yaml *list = yaml_find(node, STR("columns"));
    struct column_spec *item;
    size_t n = 0;

    if (months)
        return twelve_months(p, node->at);
    if (list == NULL || list->kind != YAML_LIST) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, node->at,
                    "a group of columns needs a list of columns");
        return (struct column_list){ 0 };
    }
    item = arena_array(p->arena, struct column_spec, list->n);
    for (const struct yaml *c = list->first; c != NULL; c = c->next)
        read_facet(p, c, &item[n++]);
    return (struct column_list){ item, n };
}

static const struct slot *const *cross(struct parser *p,
                                       const struct statement *s,
                                       const struct column_list *column)
{
    const struct slot **cell =
        arena_array(p->arena, const struct slot *, s->n_lines * column->n);

    for (size_t i = 0; i < s->n_lines; i++) {
        for (size_t k = 0; k < column->n && s->line[i].slot != NULL; k++)
            cell[i * column->n + k] = slot_of_facet(
                p, s->line[i].slot, column->item[k].facet, column->item[k].at);
    }
    return cell;
}

static bool read_group(struct parser *p, struct str name, struct span at,
                       const struct statement *s, struct statement_columns *g)
{
    const struct yaml *map = yaml_find(p->t->statements, STR("columns"));
    const struct yaml *node = yaml_find(map, name);
    struct parser inner = statements_parser(p);

    if (node == NULL || node->kind != YAML_MAP) {
        no_entry(p, map, name, at, "group of columns");
        return false;
    }
    yaml_check_keys(inner.dg, node, group_keys, COUNT(group_keys));
    g->name = name;
    g->heading = read_rich(&inner, node, STR("heading"));
    yaml_read_truth(inner.dg, node, STR("months"), &g->months);
    g->column = group_columns(&inner, node, g->months);
    g->cell = cross(&inner, s, &g->column);
    return g->column.n > 0;
}

const struct statement_columns *
statement_columns_find(struct parser *p, const struct yaml *list,
                       const struct statement *s, struct span at, size_t *n)
{
    size_t most = list != NULL && list->kind == YAML_LIST ? list->n : 1;
    const struct yaml *name =
        list != NULL && list->kind == YAML_LIST ? list->first : list;
    struct statement_columns *g =
        arena_array(p->arena, struct statement_columns, most);

    *n = 0;
    if (list == NULL) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, at,
                    "a statement needs its groups of columns");
        diag_hint(p->dg, "columns: [month, ytd, year]");
        return NULL;
    }
    for (; name != NULL; name = list->kind == YAML_LIST ? name->next : NULL) {
        if (read_group(p, yaml_text(name), name->at, s, &g[*n]))
            (*n)++;
    }
    return g;
}
