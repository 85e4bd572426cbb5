/* Blocks in order, each kind to its own file.
 *
 * The surprise: everything goes into one galley, whatever it is nested in; a
 * box around it is a strip that its bands wear. */
#include "layout_priv.h"

static void para(struct layout *l, const struct area *in, const struct para *p)
{
    static const enum style_name style[] = { [PARA_BODY] = STYLE_BODY,
                                             [PARA_LEAD] = STYLE_LEAD,
                                             [PARA_SMALL] = STYLE_SMALL,
                                             [PARA_QUOTE] = STYLE_QUOTE };
    struct area inner = *in;
    struct para_want want = { .style = style[p->style],
                              .text = p->text,
                              .role = ROLE_P };
    size_t from = l->galley->n;

    if (p->style == PARA_QUOTE) {
        inner.strip = galley_strip(l, (struct strip){ .x = in->x,
                                                      .w = PT(2),
                                                      .fill = l->style->rule,
                                                      .parent = in->strip });
        area_indent(&inner, PT(14), 0);
        want.role = ROLE_BLOCKQUOTE;
    }
    para_set(l, &inner, &want);
    l->glue_next = l->galley->n > from && p->keep_with_next;
}

static void rule(struct layout *l, const struct area *in)
{
    struct frame *f = band_frame(l, in, 500);

    frame_rule(f, (struct rect){ in->x, 0, in->w, 500 }, l->style->rule);
    galley_put(l, in, f, layout_tight(l, PT(6)), COST_FREE);
    galley_after(l, layout_tight(l, PT(6)));
}

static void space(struct layout *l, mpt height)
{
    mpt most = layout_region(l).h;

    l->galley->after += layout_tight(l, height < most ? height : most);
}

static void keep(struct layout *l, const struct area *in, struct blocks b)
{
    struct galley *g = l->galley;
    size_t from = g->n;
    struct span at = l->at;

    blocks_set(l, in, b);
    if (g->n == from)
        return;
    if (!g->nested && galley_height(g, from) > layout_region(l).h)
        diag_report(l->dg, DIAG_LAYOUT_TALL, at,
                    "what is to be kept together is taller than a page");
    else
        galley_glue(l, from, COST_KEEP);
}

static void block_set(struct layout *l, const struct area *in,
                      const struct block *b)
{
    switch (b->kind) {
    case BLOCK_SECTION:
        section_set(l, in, &b->section);
        break;
    case BLOCK_PARA:
        para(l, in, &b->para);
        break;
    case BLOCK_LIST:
        list_set(l, in, &b->list);
        break;
    case BLOCK_TABLE:
        table_set(l, in, &b->table);
        break;
    case BLOCK_CHART:
        chart_block_set(l, in, &b->chart);
        break;
    case BLOCK_IMAGE:
        image_set(l, in, &b->image);
        break;
    case BLOCK_KPIS:
        kpis_set(l, in, &b->kpis);
        break;
    case BLOCK_NOTE:
        note_set(l, in, &b->note);
        break;
    case BLOCK_COLUMNS:
        columns_set(l, in, &b->columns);
        break;
    case BLOCK_COVER:
        cover_set(l, &b->cover);
        break;
    case BLOCK_CONTENTS:
        contents_set(l, in, b->contents_depth);
        break;
    case BLOCK_RULE:
        rule(l, in);
        break;
    case BLOCK_SPACE:
        space(l, b->space);
        break;
    case BLOCK_PAGEBREAK:
        l->galley->new_page = l->galley->n > 0;
        break;
    case BLOCK_KEEP:
        keep(l, in, b->keep);
        break;
    }
}

/* A block that wants to stay with the next one: the band that came first of
 * this block may not begin a page. */
static void set_one(struct layout *l, const struct area *in,
                    const struct block *b)
{
    size_t from = l->galley->n;
    bool glued = l->glue_next;

    l->at = b->at;
    l->glue_next = false;
    block_set(l, in, b);
    if (l->galley->n == from)
        l->glue_next |= glued; /* it set nothing: the wish passes on */
    else if (glued)
        l->galley->band[from].cost = COST_NEVER;
}

void blocks_set(struct layout *l, const struct area *in, struct blocks b)
{
    struct span at = l->at;

    if (l->depth >= LAYOUT_DEPTH_MAX) {
        diag_report(l->dg, DIAG_LAYOUT_DEPTH, at,
                    "blocks are nested more than %d deep", LAYOUT_DEPTH_MAX);
        return;
    }
    l->depth++;
    for (size_t i = 0; i < b.n; i++)
        set_one(l, in, b.item[i]);
    l->depth--;
    l->at = at;
}
