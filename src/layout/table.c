/* A table into the galley: caption, head, groups of rows, foot, note.
 *
 * The surprise: the head is drawn twice, once for its place in the tag tree and
 * once to be repeated at the top of every further page. */
#include "layout_priv.h"

struct table_work {
    struct layout *l;
    struct area in;
    const struct table *t;
    const struct grid *g;
    uint32_t tag;   /* TABLE */
    uint32_t index; /* layout.table + 1 */
    size_t row, n_rows;
    enum row_kind before; /* kind of the row before */
    bool whole;           /* small enough to move to the next page as one */
};

static void put_caption(struct table_work *w)
{
    if (w->t->caption.n == 0)
        return;
    para_set(w->l, &(struct area){ w->in.x, w->in.w, w->tag, w->in.strip },
             &(struct para_want){ .style = STYLE_CAPTION,
                                  .text = w->t->caption,
                                  .role = ROLE_CAPTION });
    w->l->glue_next = true;
}

/* "Income and expenditure (continued)" over the repeated head. */
static const struct frame *continued(struct table_work *w,
                                     const struct frame *head)
{
    struct layout *l = w->l;
    struct style s = l->style->style[STYLE_TABLE_NOTE];
    mpt line = s.leading + PT(3);
    struct frame *f;
    struct str caption = inlines_plain(l->a, w->t->caption);

    if (str_empty(caption))
        return head;
    caption = str_printf(l->a, "%.*s (continued)", STR_ARG(caption));
    if (plain_width(l, &s, caption) > w->in.w)
        caption = STR("Continued");
    f = frame_new(l->a, (struct size){ head->size.w, head->size.h + line });
    plain_draw(
        l, f,
        (struct point){ w->in.x, baseline_rise(l, s.face, s.size, s.leading) },
        (struct words){ &s, TAG_PAGINATION, caption });
    frame_put(f, (struct point){ 0, line }, head);
    return f;
}

static void put_head(struct table_work *w, struct table_run *run)
{
    struct layout *l = w->l;
    const struct frame *head;
    bool glued = l->glue_next;
    bool nested = l->galley->nested;

    if (w->t->head.n == 0)
        return;
    head = head_frame(l, w->g, tags_add(l->tags, w->tag, ROLE_THEAD));
    if (!nested && head->size.h <= layout_region(l).h / 3)
        run->head = continued(w, head_frame(l, w->g, TAG_PAGINATION));
    galley_put(l, &w->in, head, layout_tight(l, PT(6)),
               glued ? COST_NEVER : COST_FREE);
    l->glue_next = true;
}

/* ---- rows --------------------------------------------------------------- */

/* A page break before this row: never between a figure and its total, nor
 * behind a heading; two rows at least on each side of it. */
static int32_t row_cost(const struct table_work *w, const struct rows *rows,
                        size_t i)
{
    enum row_kind kind = rows->item[i].kind;

    if (w->l->glue_next || w->before == ROW_HEADING || kind == ROW_TOTAL ||
        kind == ROW_SUBTOTAL)
        return COST_NEVER;
    if (w->row == 1 || w->row + 1 == w->n_rows)
        return COST_AVOID;
    if (i == 0)
        return w->whole ? COST_SOFT : COST_GROUP;
    if (i + 1 < rows->n && rows->item[i + 1].kind == ROW_TOTAL)
        return COST_SOFT;
    return w->whole || w->t->n_bodies > 1 ? COST_SOFT : COST_GROUP;
}

static void put_row(struct table_work *w, const struct rows *rows, size_t i,
                    enum part part, uint32_t tag)
{
    struct layout *l = w->l;
    struct galley *g = l->galley;
    const struct row *row = &rows->item[i];
    bool opens = w->row == 0 && w->t->head.n == 0;
    bool closes = w->row + 1 == w->n_rows;
    size_t from = g->n;
    int32_t cost = row_cost(w, rows, i);
    const struct frame *f = row_frame(
        l, w->g, &(struct row_place){ row, part, tag, opens, closes });

    g->after = 0;
    galley_put(l, &w->in, f, 0, cost);
    g->band[from].hairline =
        w->row > 0 && row->kind == ROW_PLAIN && w->before != ROW_TOTAL;
    for (size_t k = from; k < g->n; k++) {
        g->band[k].table = w->index;
        g->band[k].row = k == from ? (uint32_t)w->row : NOWHERE;
    }
    w->before = row->kind;
    w->row++;
    l->glue_next = false;
}

static void put_rows(struct table_work *w, struct rows rows, enum part part,
                     enum role role)
{
    uint32_t tag;

    if (rows.n == 0)
        return;
    tag = tags_add(w->l->tags, w->tag, role);
    for (size_t i = 0; i < rows.n; i++)
        put_row(w, &rows, i, part, tag);
}

static void put_groups(struct table_work *w, struct table_run *run)
{
    struct layout *l = w->l;
    mpt before = l->held_back;

    if (!l->galley->nested) {
        l->held_back += run->head ? run->head->size.h : 0;
        l->held_back += run->carry ? 2 * run->carry_height : 0;
    }
    for (size_t i = 0; i < w->t->n_bodies; i++)
        put_rows(w, w->t->body[i], PART_BODY, ROLE_TBODY);
    put_rows(w, w->t->foot, PART_FOOT, ROLE_TFOOT);
    l->held_back = before;
}

static void put_note(struct table_work *w)
{
    struct layout *l = w->l;

    if (w->t->note.n > 0) {
        para_set(l, &w->in,
                 &(struct para_want){ .style = STYLE_TABLE_NOTE,
                                      .text = w->t->note,
                                      .role = ROLE_P,
                                      .cost = COST_NEVER });
        return;
    }
    galley_after(l, layout_tight(l, l->style->style[STYLE_TABLE_NOTE].after));
}

void layout_attach(struct layout *l, struct str name, struct str description,
                   const struct table *t)
{
    struct attachment *made;

    if (str_empty(name))
        return;
    for (size_t i = 0; i < l->n_attachments; i++) {
        if (str_equal(l->attachment[i].name, name))
            name = str_printf(l->a, "%zu-%.*s", l->n_attachments + 1,
                              STR_ARG(name));
    }
    made =
        LIST_ADD(l->round, l->attachment, l->n_attachments, l->cap_attachments);
    made->name = name;
    made->description = description;
    made->mime = STR("text/csv");
    made->bytes = table_csv(l->a, t);
}

void table_set(struct layout *l, const struct area *in, const struct table *t)
{
    struct table_work w = { .l = l, .in = *in, .t = t };
    struct table_run run = { .head = NULL };
    struct str caption = inlines_plain(l->a, t->caption);

    layout_attach(l, t->attachment, caption, t);
    w.n_rows = table_rows(t);
    if (t->carry && !l->galley->nested)
        run.carry = carry_new(l, t);
    w.g = grid_new(l, in, t, run.carry);
    if (w.g->narrow) /* sums would not fit on their line */
        run.carry = NULL;
    w.whole = (int64_t)w.n_rows * w.g->body.leading < layout_region(l).h / 3;
    w.tag = tags_add(l->tags, in->tag, ROLE_TABLE);
    tags_words(l->tags, w.tag)->summary = t->summary;
    put_caption(&w);
    put_head(&w, &run);
    run.x = w.g->x;
    run.w = w.g->w;
    run.grid = w.g;
    run.carry_height = carry_height(w.g);
    *LIST_ADD(l->round, l->table, l->n_tables, l->cap_tables) = run;
    w.index = (uint32_t)l->n_tables;
    put_groups(&w, &run);
    l->glue_next = false;
    put_note(&w);
}
