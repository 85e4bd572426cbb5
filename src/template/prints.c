/* What a document printed, figure by figure, with a reference by which a reader
 * can ask for it again: the number of the table or chart, row and column.
 *
 * The surprise: tables are numbered within their paper, in the order in which
 * they are made, so that a table keeps its number when another paper grows. */
#include "expand_priv.h"

/* "6b" inside paper 6b and its sections; empty outside all papers. */
struct str paper_here(const struct expander *x)
{
    for (size_t i = x->depth; i > 0; i--) {
        if (!str_empty(x->stack[i - 1].section.paper))
            return x->stack[i - 1].section.paper;
    }
    return (struct str){ 0 };
}

struct str number_next(struct expander *x)
{
    struct str paper = paper_here(x);
    void *items = x->numbered;
    size_t i = 0;

    while (i < x->n_numbered && !str_equal(x->numbered[i].paper, paper))
        i++;
    if (i == x->n_numbered) {
        arena_grow(x->arena, &items, x->n_numbered, &x->cap_numbered,
                   sizeof *x->numbered, _Alignof(struct numbered));
        x->numbered = items;
        x->numbered[x->n_numbered++] = (struct numbered){ .paper = paper };
    }
    x->numbered[i].n++;
    return str_printf(x->arena, "%.*s%s%zu", STR_ARG(paper),
                      str_empty(paper) ? "" : ".", x->numbered[i].n);
}

struct str reference_of(struct arena *a, struct str number, struct str row,
                        struct str column)
{
    return str_printf(a, "%.*s:%.*s%s%.*s", STR_ARG(number), STR_ARG(row),
                      str_empty(column) ? "" : ":", STR_ARG(column));
}

/* A figure that is printed twice at one place, as a text and in its plain form,
 * is one print. */
void print_add(struct expander *x, const struct print *one)
{
    struct prints *p = x->c->prints;
    void *items;
    struct str key;

    if (p == NULL || x->silent)
        return;
    key = str_printf(
        x->arena, "%.*s|%.*s", STR_ARG(one->reference),
        STR_ARG(question_text(x->arena, x->ev, &one->figure->question)));
    if (p->seen == NULL)
        p->seen = map_new(x->arena);
    if (map_find(p->seen, key) != MAP_NONE)
        return;
    map_put(p->seen, key);
    items = p->item;
    arena_grow(x->arena, &items, p->n, &p->cap, sizeof *p->item,
               _Alignof(struct print));
    p->item = items;
    p->item[p->n++] = *one;
}

void print_at(struct expander *x, const struct figure *f, struct str text,
              struct str row)
{
    struct print one = { .figure = f, .text = text };

    if (x->c->prints == NULL)
        return;
    one.reference =
        reference_of(x->arena, paper_here(x), row, (struct str){ 0 });
    print_add(x, &one);
}
