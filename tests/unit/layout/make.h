/* Documents in few words, for tests of layout. Everything leaks into one
 * arena, which the test frees. */
#ifndef TESTS_UNIT_LAYOUT_MAKE_H
#define TESTS_UNIT_LAYOUT_MAKE_H

#include <trustpress/layout.h>

#include "fixed_metrics.h"

struct maker {
    struct arena *a;
    struct diag *dg;
    struct stylesheet style;
    struct doc doc;
    struct doc_builder body;
};

static inline struct maker make_begin(void)
{
    struct arena *a = arena_new(0);
    struct maker m = { .a = a,
                       .dg = diag_new(a),
                       .style = stylesheet_default(),
                       .doc = { .title = STR("Board pack"),
                                .language = STR("en-GB") },
                       .body = { .arena = a } };

    return m;
}

/* Paper so small that few lines make a page: w by h pt inside the margins. */
static inline void make_paper(struct maker *m, mpt w, mpt h)
{
    m->style.paper = (struct size){ PT(w) + PT(40), PT(h) + PT(100) };
    m->style.margin_top = m->style.margin_bottom = PT(50);
    m->style.margin_inner = m->style.margin_outer = PT(20);
}

static inline struct inlines make_text(struct maker *m, const char *text)
{
    return inlines_of(m->a, str_copy(m->a, str_from(text)));
}

static inline void make_para(struct maker *m, struct doc_builder *b,
                             const char *text)
{
    struct block block = { .kind = BLOCK_PARA };

    block.para.text = make_text(m, text);
    doc_add(b, &block);
}

static inline struct block make_section(struct maker *m, int level,
                                        const char *heading,
                                        const struct doc_builder *body)
{
    struct block block = { .kind = BLOCK_SECTION };

    block.section.level = level;
    block.section.heading = make_text(m, heading);
    if (body)
        block.section.body = doc_blocks(body);
    return block;
}

/* Rows of "a|b|c"; the first letter of a row may be "=" (total), "-"
 * (subtotal), "#" (heading over all columns). */
static inline struct rows make_rows(struct maker *m, const char *const text[],
                                    size_t n)
{
    struct row *row = arena_array(m->a, struct row, n);

    for (size_t i = 0; i < n; i++) {
        struct str rest = str_from(text[i]), part;
        struct cell *cell = arena_array(m->a, struct cell, 40);
        bool more = true;

        row[i].kind = str_starts(rest, STR("="))   ? ROW_TOTAL
                      : str_starts(rest, STR("_")) ? ROW_SUBTOTAL
                      : str_starts(rest, STR("#")) ? ROW_HEADING
                                                   : ROW_PLAIN;
        if (row[i].kind != ROW_PLAIN)
            rest = str_slice(rest, 1, rest.len);
        row[i].cell = cell;
        while (more) {
            struct cell *c = &cell[row[i].n++];

            more = str_cut(rest, '|', &part, &rest);
            c->columns = 1;
            while (str_ends(part, STR("~"))) { /* "a~" spans two */
                part.len--;
                c->columns++;
            }
            if (part.len > 0)
                c->text = inlines_of(m->a, part);
        }
    }
    return (struct rows){ row, n };
}

static inline struct block make_table(struct maker *m, size_t columns,
                                      const char *const head[], size_t n_head,
                                      const char *const body[], size_t n_body)
{
    struct block block = { .kind = BLOCK_TABLE };
    struct colspec *column = arena_array(m->a, struct colspec, columns);
    struct rows *group = arena_array(m->a, struct rows, 1);

    for (size_t i = 1; i < columns; i++)
        column[i].align = ALIGN_DECIMAL;
    *group = make_rows(m, body, n_body);
    block.table.column = column;
    block.table.n_columns = columns;
    block.table.head = make_rows(m, head, n_head);
    block.table.body = group;
    block.table.n_bodies = 1;
    return block;
}

static inline const struct pages *make_pages(struct maker *m)
{
    m->doc.body = doc_blocks(&m->body);
    m->doc.style = &m->style;
    return layout_pages(m->a, m->dg, &m->doc, fixed_metrics(m->a));
}

#endif
