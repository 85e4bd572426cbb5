/* Template × figures → document tree.
 *
 * The surprise: what belongs to Part 2 is not hidden in the public edition;
 * it is never made, so there is nothing that could show. */
#include "expand_priv.h"

void emit(struct expander *x, const struct block *b)
{
    if (x->stopped)
        return;
    if (++x->n_blocks > TEMPLATE_BLOCKS_MAX) {
        diag_report(x->dg, DIAG_TEMPLATE_DEPTH, b->at,
                    "this document grows beyond all measure");
        x->stopped = true;
        return;
    }
    if (x->into != NULL)
        doc_add(x->into, b);
    else if (x->depth > 0)
        doc_add(&x->stack[x->depth - 1].body, b);
    else
        doc_add(&x->root, b);
}

void emit_para(struct expander *x, enum para_style style, struct inlines text,
               struct span at)
{
    struct block b = { .kind = BLOCK_PARA, .at = at };

    if (text.n == 0)
        return;
    b.para.style = style;
    b.para.text = text;
    emit(x, &b);
}

/* Children into a list of blocks of their own. */
static struct blocks gather(struct expander *x, const struct nodes *list)
{
    struct doc_builder b = { .arena = x->arena };
    struct doc_builder *saved = x->into;

    x->into = &b;
    expand_nodes(x, list);
    x->into = saved;
    return doc_blocks(&b);
}

/* ---- Markdown ----------------------------------------------------------- */

static void expand_para(struct expander *x, const struct node *n)
{
    emit_para(x, PARA_BODY, rich_inlines(x, n->text), n->at);
}

static void expand_list(struct expander *x, const struct node *n)
{
    struct block b = { .kind = BLOCK_LIST, .at = n->at };
    struct blocks *item;
    size_t most = 0;

    for (const struct node *i = n->child.first; i != NULL; i = i->next)
        most++;
    item = arena_array(x->arena, struct blocks, most);
    b.list.ordered = n->ordered;
    b.list.first = n->number;
    b.list.item = item;
    for (const struct node *i = n->child.first; i != NULL; i = i->next) {
        item[b.list.n] = gather(x, &i->child);
        if (item[b.list.n].n > 0)
            b.list.n++;
    }
    if (b.list.n > 0)
        emit(x, &b);
}

static void expand_quote(struct expander *x, const struct node *n)
{
    for (const struct node *c = n->child.first; c != NULL; c = c->next) {
        struct nodes one = { .first = NULL };

        if (c->kind == NODE_PARA) {
            emit_para(x, PARA_QUOTE, rich_inlines(x, c->text), c->at);
            continue;
        }
        one.first = arena_new_of(x->arena, struct node);
        *one.first = *c;
        one.first->next = NULL;
        expand_nodes(x, &one);
    }
}

static void fill_grid_row(struct expander *x, const struct grid *g, size_t row,
                          bool is_head, struct row *out)
{
    struct cell *cell = arena_array(x->arena, struct cell, g->n_columns);

    for (size_t i = 0; i < g->n_columns; i++) {
        cell[i].text = rich_inlines(x, g->cell[row * g->n_columns + i]);
        cell[i].scope = is_head  ? SCOPE_COLUMN
                        : i == 0 ? SCOPE_ROW
                                 : SCOPE_NONE;
    }
    *out = (struct row){ .cell = cell, .n = g->n_columns };
}

static void expand_grid(struct expander *x, const struct node *n)
{
    const struct grid *g = n->grid;
    struct block b = { .kind = BLOCK_TABLE, .at = n->at };
    struct colspec *column =
        arena_array(x->arena, struct colspec, g->n_columns);
    struct row *row = arena_array(x->arena, struct row, g->n_rows);
    struct rows *body = arena_new_of(x->arena, struct rows);
    size_t n_head = g->n_rows > 1 ? 1 : 0;

    if (g->n_rows == 0 || g->n_columns == 0)
        return;
    for (size_t i = 0; i < g->n_columns; i++) {
        column[i].align =
            g->align[i] == ALIGN_RIGHT ? ALIGN_DECIMAL : g->align[i];
        column[i].share = column[i].align == ALIGN_LEFT;
    }
    for (size_t i = 0; i < g->n_rows; i++)
        fill_grid_row(x, g, i, i < n_head, &row[i]);
    *body = (struct rows){ row + n_head, g->n_rows - n_head };
    b.table = (struct table){ .column = column,
                              .n_columns = g->n_columns,
                              .head = { row, n_head },
                              .body = body,
                              .n_bodies = 1 };
    emit(x, &b);
}

static void expand_image(struct expander *x, const struct node *n)
{
    struct block b = { .kind = BLOCK_IMAGE, .at = n->at };

    if (str_empty(n->path))
        return;
    b.image.path = n->path;
    b.image.alt = n->alt;
    emit(x, &b);
}

static void expand_mark(struct expander *x, const struct node *n)
{
    struct block b = { .at = n->at };

    b.kind = n->kind == NODE_RULE ? BLOCK_RULE : BLOCK_PAGEBREAK;
    emit(x, &b);
}

/* ---- structure ---------------------------------------------------------- */

const struct entity_list *schools_here(const struct expander *x)
{
    return &evaluator_setting(x->ev)->schools;
}

static void each_school(struct expander *x, const struct node *n)
{
    const struct entity_list *schools = schools_here(x);
    size_t since = x->n_opened;

    for (size_t i = 0; i < schools->n && !x->stopped; i++) {
        x->school = schools->item[i];
        x->missing_from = x->n_missing;
        if (condition_holds(x, n->condition, NULL, 0))
            expand_nodes(x, &n->child);
        if (x->into == NULL)
            sections_end(x, since);
    }
    x->school = ENTITY_NONE;
    x->missing_from = 0;
}

/* A list in the template becomes one list of all rows, not one of each. */
static bool is_one_list(const struct node *n)
{
    return n->child.first != NULL && n->child.first == n->child.last &&
           n->child.first->kind == NODE_LIST;
}

static void rows_as_list(struct expander *x, const struct node *list,
                         struct row_list rows)
{
    struct block b = { .kind = BLOCK_LIST, .at = list->at };
    size_t per_row = 0;
    struct blocks *item;

    for (const struct node *i = list->child.first; i; i = i->next)
        per_row++;
    item = arena_array(x->arena, struct blocks, rows.n * per_row);
    b.list.ordered = list->ordered;
    b.list.first = list->number;
    b.list.item = item;
    for (size_t r = 0; r < rows.n; r++) {
        x->row = rows.item[r];
        for (const struct node *i = list->child.first; i; i = i->next) {
            item[b.list.n] = gather(x, &i->child);
            b.list.n += item[b.list.n].n > 0;
        }
    }
    if (b.list.n > 0)
        emit(x, &b);
}

static void each_row(struct expander *x, const struct node *n)
{
    const struct dataset *list = x->list;
    size_t row = x->row;
    size_t since = x->n_opened;
    const struct dataset *d = store_dataset(evaluator_store(x->ev), n->list);
    struct row_list rows;

    if (d == NULL)
        return;
    rows = rows_of(x, d,
                   &(struct row_query){ n->condition, n->by, n->n_by, n->top });
    x->list = d;
    if (is_one_list(n)) {
        rows_as_list(x, n->child.first, rows);
        rows.n = 0;
    }
    for (size_t i = 0; i < rows.n && !x->stopped; i++) {
        x->list = d;
        x->row = rows.item[i];
        expand_nodes(x, &n->child);
        if (x->into == NULL)
            sections_end(x, since);
    }
    x->list = list;
    x->row = row;
}

static void expand_each(struct expander *x, const struct node *n)
{
    if (str_equal(n->list, STR("school")))
        each_school(x, n);
    else
        each_row(x, n);
}

static void expand_if(struct expander *x, const struct node *n)
{
    size_t since = x->n_opened;

    expand_nodes(x, condition_holds(x, n->condition, NULL, 0) ? &n->child
                                                              : &n->otherwise);
    if (x->into == NULL)
        sections_end(x, since);
}

static void expand_paper(struct expander *x, const struct node *n)
{
    size_t since = x->n_opened;
    const struct heading *h = n->heading;

    section_open(x, h, n->at);
    if (h->n_facts > 0)
        facts_emit(x, h->fact, h->n_facts, n->at);
    expand_nodes(x, &n->child);
    sections_end(x, since);
}

static void expand_wrapped(struct expander *x, const struct node *n)
{
    struct wrap saved = x->wrap;
    size_t since = x->n_opened;

    if (x->n_opened != saved.since) /* else wrapped twice: both hold */
        x->wrap.landscape = x->wrap.one_page = false;
    x->wrap.since = since;
    x->wrap.landscape |= n->kind == NODE_LANDSCAPE;
    x->wrap.one_page |= n->kind == NODE_ONE_PAGE;
    expand_nodes(x, &n->child);
    sections_end(x, since);
    x->wrap = saved;
}

static void expand_part(struct expander *x, const struct node *n)
{
    struct wrap saved = x->wrap;
    size_t since = x->n_opened;

    if (n->number == 2 && str_equal(x->c->edition, STR("public")))
        return;
    if (n->number == 2)
        x->wrap.marking = str_printf(x->arena, "Part 2 (confidential: %.*s)",
                                     STR_ARG(rich_text(x, n->why)));
    expand_nodes(x, &n->child);
    sections_end(x, since);
    x->wrap = saved;
}

static void expand_columns(struct expander *x, const struct node *n)
{
    struct block b = { .kind = BLOCK_COLUMNS, .at = n->at };
    struct blocks *column;
    int *share;
    size_t most = 0;

    for (const struct node *c = n->child.first; c != NULL; c = c->next)
        most++;
    column = arena_array(x->arena, struct blocks, most);
    share = arena_array(x->arena, int, most);
    for (const struct node *c = n->child.first; c != NULL; c = c->next) {
        column[b.columns.n] = gather(x, &c->child);
        share[b.columns.n] = c->number;
        if (column[b.columns.n].n > 0)
            b.columns.n++;
    }
    b.columns.column = column;
    b.columns.share = share;
    if (b.columns.n > 0)
        emit(x, &b);
}

static void expand_keep(struct expander *x, const struct node *n)
{
    struct block b = { .kind = BLOCK_KEEP, .at = n->at };

    b.keep = gather(x, &n->child);
    if (b.keep.n > 0)
        emit(x, &b);
}

static void expand_heading(struct expander *x, const struct node *n)
{
    section_open(x, n->heading, n->at);
}

static void expand_children(struct expander *x, const struct node *n)
{
    expand_nodes(x, &n->child);
}

static void expand_component(struct expander *x, const struct node *n)
{
    n->component->kind->expand(x, n);
}

void expand_nodes(struct expander *x, const struct nodes *list)
{
    static void (*const expanders[])(struct expander *, const struct node *) = {
        [NODE_HEADING] = expand_heading,   [NODE_PARA] = expand_para,
        [NODE_LIST] = expand_list,         [NODE_GRID] = expand_grid,
        [NODE_QUOTE] = expand_quote,       [NODE_IMAGE] = expand_image,
        [NODE_RULE] = expand_mark,         [NODE_COMPONENT] = expand_component,
        [NODE_EACH] = expand_each,         [NODE_IF] = expand_if,
        [NODE_NEEDS] = expand_needs,       [NODE_PART] = expand_part,
        [NODE_PAPER] = expand_paper,       [NODE_COLUMNS] = expand_columns,
        [NODE_COLUMN] = expand_children,   [NODE_KEEP] = expand_keep,
        [NODE_LANDSCAPE] = expand_wrapped, [NODE_ONE_PAGE] = expand_wrapped,
        [NODE_INCLUDE] = expand_children,  [NODE_ITEM] = expand_children,
        [NODE_PAGE_BREAK] = expand_mark,
    };

    for (const struct node *n = list->first; n && !x->stopped; n = n->next)
        expanders[n->kind](x, n);
}
