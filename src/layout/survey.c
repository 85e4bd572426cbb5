/* The sections of a document, found before anything is set: what contents
 * lists and what labels there are.
 *
 * The surprise: a section without a label is given one, so that the contents
 * can point at it. */
#include "layout_priv.h"

#include <string.h>

struct finder {
    struct arena *arena, *names; /* made labels outlive the round */
    struct entry *entry;
    size_t n, cap;
    struct survey *survey;
    int depth;
};

void list_room(struct arena *a, void *list, size_t n, size_t *cap, size_t size)
{
    void *grown; /* copied in and out: `list` points at a typed pointer */

    memcpy(&grown, list, sizeof grown);
    arena_grow(a, &grown, n, cap, size, _Alignof(max_align_t));
    memcpy(list, &grown, sizeof grown);
}

static struct str key_of(const struct section *const *section)
{
    return (struct str){ (const char *)section, sizeof *section };
}

static void find(struct finder *f, struct blocks b);

static void add(struct finder *f, const struct section *s)
{
    struct entry *e = LIST_ADD(f->arena, f->entry, f->n, f->cap);

    e->section = s;
    e->paper = s->paper;
    e->label = s->label;
    if (str_empty(e->label))
        e->label = str_printf(f->names, "section.%zu", f->n);
    map_put(f->survey->labels, e->label);
    map_put(f->survey->of, key_of(&s));
    find(f, s->body);
}

static void find_each(struct finder *f, const struct blocks *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        find(f, b[i]);
}

static void find_in(struct finder *f, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_SECTION:
        add(f, &b->section);
        break;
    case BLOCK_LIST:
        find_each(f, b->list.item, b->list.n);
        break;
    case BLOCK_NOTE:
        find(f, b->note.body);
        break;
    case BLOCK_COLUMNS:
        find_each(f, b->columns.column, b->columns.n);
        break;
    case BLOCK_KEEP:
        find(f, b->keep);
        break;
    case BLOCK_PARA:
    case BLOCK_TABLE:
    case BLOCK_CHART:
    case BLOCK_IMAGE:
    case BLOCK_KPIS:
    case BLOCK_COVER:
    case BLOCK_CONTENTS:
    case BLOCK_RULE:
    case BLOCK_SPACE:
    case BLOCK_PAGEBREAK:
        break;
    }
}

static void find(struct finder *f, struct blocks b)
{
    if (f->depth >= LAYOUT_DEPTH_MAX)
        return;
    f->depth++;
    for (size_t i = 0; i < b.n; i++)
        find_in(f, b.item[i]);
    f->depth--;
}

const struct survey *survey_new(struct arena *a, struct arena *names,
                                const struct doc *d)
{
    struct survey *s = arena_new_of(a, struct survey);
    struct finder f = { .arena = a, .names = names, .survey = s };

    s->labels = map_new(a);
    s->of = map_new(a);
    find(&f, d->body);
    s->entry = f.entry;
    s->n = f.n;
    return s;
}

const struct entry *survey_entry(const struct survey *s,
                                 const struct section *section)
{
    uint32_t at = map_find(s->of, key_of(&section));

    return at == MAP_NONE ? NULL : &s->entry[at];
}
