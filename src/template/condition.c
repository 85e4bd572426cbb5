/* Conditions and the flat lists of what a template names.
 *
 * The surprise: single quotes may stand for double ones in a condition,
 * because it often stands inside an attribute's double quotes. */
#include "template_priv.h"

/* The parser of expressions wants "text"; a copy keeps every offset. */
static struct str with_double_quotes(struct arena *a, struct str s)
{
    char *copy;

    if (str_find_byte(s, '\'') == STR_NONE)
        return s;
    copy = arena_array(a, char, s.len);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = s.ptr[i];
    for (size_t i = 0; i < s.len; i++)
        copy[i] = copy[i] == '\'' ? '"' : copy[i];
    return (struct str){ copy, s.len };
}

/* Errors of a rewritten condition are shown at the whole of it. */
static const struct expr *parse_rewritten(struct parser *p, struct str text,
                                          struct str rewritten)
{
    struct diag *quiet = diag_new(p->arena);
    struct source *src = source_from(p->arena, source_name(p->src), rewritten);
    const struct expr *e = expr_parse(p->arena, quiet, src, source_bytes(src));

    if (e == NULL)
        diag_report(p->dg, DIAG_EXPR_SYNTAX, line_span(p, text),
                    "this condition cannot be understood");
    return e;
}

const struct condition *condition_parse(struct parser *p, struct str text,
                                        struct str rows)
{
    struct template *t = p->t;
    void *items = t->condition;
    struct str rewritten = with_double_quotes(p->arena, text);
    struct condition *c = arena_new_of(p->arena, struct condition);

    c->at = line_span(p, text);
    c->scope = p->scope;
    c->rows = rows;
    if (rewritten.ptr == text.ptr)
        c->expr = expr_parse(p->arena, p->dg, p->src, text);
    else
        c->expr = parse_rewritten(p, text, rewritten);
    arena_grow(t->arena, &items, t->n_conditions, &t->cap_conditions,
               sizeof(const struct condition *),
               _Alignof(const struct condition *));
    t->condition = items;
    t->condition[t->n_conditions++] = c;
    return c;
}

void list_ref_add(struct parser *p, struct str list, struct str column,
                  struct span at)
{
    struct template *t = p->t;
    void *items = t->list_ref;

    arena_grow(t->arena, &items, t->n_list_refs, &t->cap_list_refs,
               sizeof *t->list_ref, _Alignof(struct list_ref));
    t->list_ref = items;
    t->list_ref[t->n_list_refs++] = (struct list_ref){ list, column, at };
}
