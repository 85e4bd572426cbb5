/* Components: fenced blocks with a YAML body, by name.
 *
 * The surprise: there is no other place that lists them; the manual's list
 * is compared with this table by a test. */
#include "expand_priv.h"

static const struct component_kind kinds[] = {
    { "table", table_parse, table_expand },
    { "kpis", kpis_parse, kpis_expand },
    { "chart", chart_parse, chart_expand },
    { "note", note_parse, note_expand },
    { "cover", plain_parse, cover_expand },
    { "contents", plain_parse, contents_expand },
    { "document-control", plain_parse, control_expand },
    { "facts", plain_parse, facts_expand },
    { "agenda", agenda_parse, agenda_expand },
    { "decisions", agenda_parse, decisions_expand },
    { "matrix", matrix_parse, matrix_expand },
    { "questions", questions_parse, questions_expand },
    { "exceptions", exceptions_parse, exceptions_expand },
    { "changes", changes_parse, changes_expand },
    { "drivers", drivers_parse, drivers_expand },
    { "commentary", commentary_parse, commentary_expand },
    { "sources", plain_parse, sources_expand },
    { "missing", plain_parse, missing_expand },
    { "measures-used", plain_parse, measures_expand },
    { "reconciliation", plain_parse, reconciliation_expand },
    { "left-out", plain_parse, left_out_expand },
};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

const struct component_kind *component_kind(struct str name)
{
    for (size_t i = 0; i < N_KINDS; i++) {
        if (str_equal(str_from(kinds[i].name), name))
            return &kinds[i];
    }
    return NULL;
}

struct str component_nearest(struct str name)
{
    struct str names[N_KINDS];

    for (size_t i = 0; i < N_KINDS; i++)
        names[i] = str_from(kinds[i].name);
    return nearest_of(name, names, N_KINDS);
}

/* ---- the fence ---------------------------------------------------------- */

static size_t fence_length(struct str bare)
{
    size_t n = 0;

    while (n < bare.len && bare.ptr[n] == bare.ptr[0])
        n++;
    return n;
}

static bool closes(struct str bare, struct str opening)
{
    size_t want = fence_length(opening);

    return bare.len >= want && bare.ptr[0] == opening.ptr[0] &&
           fence_length(bare) == bare.len;
}

/* The text between the fences; false: never closed. */
static bool take_body(struct parser *p, const struct line *opening,
                      struct str *body)
{
    size_t from = p->at;
    struct line l;

    while (line_next(p, &l)) {
        if (!str_empty(l.bare) && closes(l.bare, opening->bare)) {
            *body =
                str_slice(p->text, from, (size_t)(l.text.ptr - p->text.ptr));
            return true;
        }
    }
    diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, line_span(p, opening->bare),
                "this component is not closed");
    diag_hint(p->dg, "put %.*s on a line of its own behind it",
              (int)fence_length(opening->bare), opening->bare.ptr);
    return false;
}

static const struct component_kind *kind_of(struct parser *p, struct str info,
                                            const struct line *l)
{
    struct str name;
    struct str rest;
    struct str near;
    const struct component_kind *k;

    str_cut(info, ' ', &name, &rest);
    k = component_kind(name);
    if (k != NULL)
        return k;
    near = component_nearest(name);
    diag_report(p->dg, DIAG_TEMPLATE_NAME,
                line_span(p, str_empty(name) ? l->bare : name),
                str_empty(name) ? "a fenced block begins with the name of a "
                                  "component%.*s"
                                : "there is no component '%.*s'",
                STR_ARG(name));
    if (!str_empty(near))
        diag_hint(p->dg, "did you mean '%.*s'?", STR_ARG(near));
    return NULL;
}

void parse_component(struct parser *p, const struct line *l, struct nodes *into)
{
    struct str info =
        str_trim(str_slice(l->bare, fence_length(l->bare), l->bare.len));
    const struct component_kind *k = kind_of(p, info, l);
    struct component *c = arena_new_of(p->arena, struct component);
    struct span at = line_span(p, l->bare);
    struct str body = { 0 };
    const struct yaml *tree;
    struct node *n;

    if (!take_body(p, l, &body) || k == NULL)
        return;
    tree = yaml_parse(p->arena, p->dg, p->src, body);
    if (tree == NULL)
        return;
    if (tree->kind != YAML_MAP && tree->kind != YAML_NULL) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, tree->at,
                    "lines such as 'title: …' are needed here");
        return;
    }
    c->kind = k;
    if (!k->parse(p, tree, at, c))
        return;
    n = node_add(p, into, NODE_COMPONENT, at);
    n->component = c;
}
