/* The grammar of doc.h, as assertions: a broken tree is a bug of its maker.
 *
 * The surprise: heading levels are checked in reading order over the whole
 * document, not by nesting alone, because that is how they are heard. */
#include <trustpress/doc.h>

#include <assert.h>

#include <trustpress/base/map.h>

#define DEPTH_MAX 64 /* of blocks inside blocks */

struct walk {
    struct map *labels;
    int level; /* of the last heading */
    int depth;
};

static void check_blocks(struct walk *w, struct blocks b);

static void check_inlines(struct inlines t)
{
    for (size_t i = 0; i < t.n; i++) {
        const struct inline_node *node = &t.item[i];

        switch (node->kind) {
        case INLINE_TEXT:
            assert(str_find_byte(node->text, '\n') == STR_NONE);
            assert(str_find_byte(node->text, '\t') == STR_NONE);
            break;
        case INLINE_LINK:
            assert(!str_empty(node->target));
            assert(node->child.n > 0);
            check_inlines(node->child);
            break;
        case INLINE_PAGEREF:
        case INLINE_NOTEREF:
            assert(!str_empty(node->target));
            break;
        case INLINE_BREAK:
            break;
        }
    }
}

static void check_section(struct walk *w, const struct section *s)
{
    assert(s->level >= 1 && s->level <= 4);
    assert(s->level <= w->level + 1);
    assert(s->heading.n > 0);
    check_inlines(s->heading);
    if (!str_empty(s->label)) {
        assert(map_find(w->labels, s->label) == MAP_NONE);
        map_put(w->labels, s->label);
    }
    w->level = s->level;
    check_blocks(w, s->body);
}

/* Spans of rows, left over in each column from the rows above. */
static void check_row(const struct table *t, const struct row *row,
                      uint16_t *held, bool in_head)
{
    size_t column = 0;

    for (size_t i = 0; i < row->n; i++) {
        const struct cell *cell = &row->cell[i];
        uint16_t columns = cell->columns > 0 ? cell->columns : 1;
        uint16_t rows = cell->rows > 0 ? cell->rows : 1;

        assert(in_head || rows == 1);
        while (column < t->n_columns && held[column] > 0)
            column++;
        for (uint16_t k = 0; k < columns; k++, column++) {
            assert(column < t->n_columns && held[column] == 0);
            held[column] = rows;
        }
        check_inlines(cell->text);
    }
    for (column = 0; column < t->n_columns; column++) {
        assert(held[column] > 0);
        held[column]--;
    }
}

static void check_rows(struct arena *a, const struct table *t, struct rows rows,
                       bool in_head)
{
    uint16_t *held = arena_array(a, uint16_t, t->n_columns);

    for (size_t i = 0; i < rows.n; i++)
        check_row(t, &rows.item[i], held, in_head);
    for (size_t i = 0; i < t->n_columns; i++)
        assert(held[i] == 0);
}

static void check_table(const struct table *t)
{
    struct arena *a = arena_new(0);

    assert(t->n_columns > 0);
    assert(t->n_bodies > 0);
    check_inlines(t->caption);
    check_rows(a, t, t->head, true);
    for (size_t i = 0; i < t->n_bodies; i++) {
        assert(t->body[i].n > 0);
        check_rows(a, t, t->body[i], false);
    }
    check_rows(a, t, t->foot, false);
    check_inlines(t->note);
    arena_free(a);
}

static void check_chart(const struct chart *c)
{
    assert(c->n_series > 0 && c->n_categories > 0);
    assert(!str_empty(c->title));
    assert(c->kind != CHART_WATERFALL || c->n_series == 1);
    assert(c->kind != CHART_FUNNEL || c->size != NULL);
    for (size_t s = 0; s < c->n_series; s++) {
        for (size_t i = 0; i < c->n_categories; i++) {
            const struct chart_point *p = &c->series[s].point[i];

            assert(p->present ? !str_empty(p->text) : !str_empty(p->reason));
        }
    }
}

static void check_groups(struct walk *w, const struct blocks *group, size_t n)
{
    assert(n > 0);
    for (size_t i = 0; i < n; i++)
        check_blocks(w, group[i]);
}

static void check_block(struct walk *w, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_SECTION:
        check_section(w, &b->section);
        break;
    case BLOCK_PARA:
        assert(b->para.text.n > 0);
        check_inlines(b->para.text);
        break;
    case BLOCK_LIST:
        check_groups(w, b->list.item, b->list.n);
        break;
    case BLOCK_TABLE:
        check_table(&b->table);
        break;
    case BLOCK_CHART:
        check_chart(&b->chart);
        break;
    case BLOCK_IMAGE:
        assert(!str_empty(b->image.path) && b->image.width >= 0);
        break;
    case BLOCK_KPIS:
        assert(b->kpis.n > 0 && b->kpis.across >= 2 && b->kpis.across <= 5);
        break;
    case BLOCK_NOTE:
        check_inlines(b->note.title);
        check_blocks(w, b->note.body);
        break;
    case BLOCK_COLUMNS:
        check_groups(w, b->columns.column, b->columns.n);
        break;
    case BLOCK_COVER:
        assert(!str_empty(b->cover.title));
        break;
    case BLOCK_CONTENTS:
        assert(b->contents_depth >= 1 && b->contents_depth <= 4);
        break;
    case BLOCK_SPACE:
        assert(b->space >= 0);
        break;
    case BLOCK_KEEP:
        assert(b->keep.n > 0);
        check_blocks(w, b->keep);
        break;
    case BLOCK_RULE:
    case BLOCK_PAGEBREAK:
        break;
    }
}

static void check_blocks(struct walk *w, struct blocks b)
{
    w->depth++;
    assert(w->depth <= DEPTH_MAX);
    for (size_t i = 0; i < b.n; i++)
        check_block(w, b.item[i]);
    w->depth--;
}

void doc_validate(const struct doc *d)
{
    struct arena *a = arena_new(0);
    struct walk w = { .labels = map_new(a) };

    assert(!str_empty(d->title) && !str_empty(d->language));
    assert(d->style != NULL);
    check_blocks(&w, d->body);
    arena_free(a);
}
