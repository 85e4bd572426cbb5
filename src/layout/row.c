/* Rows of a table as frames: cells, rules, shades.
 *
 * The surprise: a row that is repeated at the top of a page is drawn again with
 * another tag, since to readers it is furniture. */
#include "layout_priv.h"

#define RULE_THIN    500
#define RULE_HEAD    800
#define DOUBLE_GAP   1500 /* between the two rules below a total */
#define TOTAL_EXTRA  3200 /* room for them */
#define HEADING_ROOM PT(4)

struct set_cell {
    const struct cell *cell;
    size_t column, row;
    struct cell_place at;
    struct style style;
    struct text_want want;
    struct text *text;
    struct lines lines;
};
struct setter {
    struct layout *l;
    const struct grid *g;
    struct frame *frame;
    enum part part;
    uint32_t tag;
};

static bool is_artifact(uint32_t tag)
{
    return tag == TAG_ARTIFACT || tag == TAG_PAGINATION;
}

static void set_cell(struct setter *s, const struct row *row, size_t i,
                     size_t column, struct set_cell *c)
{
    c->cell = &row->cell[i];
    c->column = column;
    c->at = (struct cell_place){ row, c->cell, column, s->part };
    c->want = cell_want(s->l, s->g, &c->at, &c->style);
    c->text = text_new(s->l, c->cell->text, &c->want);
    c->lines = text_lines(s->l, c->text, &c->want);
}

static mpt lines_height(const struct set_cell *c)
{
    return (mpt)c->lines.n * c->lines.leading;
}

/* ---- drawing a cell ----------------------------------------------------- */

/* Decimal points, brackets and signs stand above each other; what is no number
 * ends where units end. */
static mpt decimal_start(struct setter *s, const struct set_cell *c, mpt x)
{
    const struct column *col = &s->g->column[c->column];
    mpt right = x + c->want.measure, width = c->lines.line[0].width;
    struct str plain = cell_text(s->l, c->cell);
    size_t anchor = number_anchor(plain);
    mpt tail = 0;

    if (anchor != SIZE_MAX)
        tail = number_tail(s->l, &c->want, plain, anchor);
    else if (width > c->want.measure - col->right)
        return right - width;
    right -= col->right - tail + width;
    return right < x ? x : right;
}

static mpt text_start(struct setter *s, const struct set_cell *c, size_t line,
                      mpt x)
{
    mpt most = s->g->x + s->g->w - c->lines.line[line].width;

    if (c->want.align == ALIGN_DECIMAL && c->lines.n == 1)
        x = decimal_start(s, c, x);
    else
        x = text_line_start(&c->lines, line, x, &c->want);
    return x > most && most > 0 ? most : x; /* columns under their minimum */
}

static uint32_t cell_tag(struct setter *s, const struct set_cell *c,
                         uint32_t tr)
{
    const struct cell *cell = c->cell;
    bool header =
        c->text->n > 0 && (s->part == PART_HEAD || cell->scope != SCOPE_NONE);
    uint32_t tag;
    struct tag *t;

    if (is_artifact(tr))
        return tr;
    tag = tags_add(s->l->tags, tr, header ? ROLE_TH : ROLE_TD);
    t = tags_edit(s->l->tags, tag);
    if (header)
        t->scope = cell->scope == SCOPE_ROW && s->part != PART_HEAD ? 2 : 1;
    t->columns = cell->columns;
    t->rows = cell->rows;
    return tag;
}

static void draw_text(struct setter *s, struct set_cell *c, mpt y, uint32_t tr)
{
    mpt x = s->g->column[c->column].x + s->g->pad_x + cell_indent(s->g, &c->at);

    text_tag(s->l, c->text, cell_tag(s, c, tr));
    for (size_t i = 0; i < c->lines.n; i++) {
        struct point at = { text_start(s, c, i, x),
                            y + (mpt)i * c->lines.leading };

        text_line_draw(s->l, s->frame, &c->lines, i, at);
    }
}

static void draw_tint(struct setter *s, const struct set_cell *c, mpt y, mpt h)
{
    const struct grid *g = s->g;

    if (c->cell->tone == TONE_PLAIN || c->cell->tone == TONE_MUTED)
        return;
    frame_rule(s->frame,
               (struct rect){ g->column[c->column].x, y,
                              grid_width(g, c->column, cell_span(c->cell)), h },
               s->l->style->tint[c->cell->tone]);
}

/* ---- rules -------------------------------------------------------------- */

static bool is_figures(const struct grid *g, size_t column)
{
    enum align align = g->table->column[column].align;

    return align == ALIGN_DECIMAL || align == ALIGN_RIGHT;
}

static bool any_figures(const struct grid *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (is_figures(g, i))
            return true;
    }
    return false;
}

/* A rule over or under the columns of figures; all columns if there are none.
 */
static void rule_figures(struct setter *s, mpt y)
{
    const struct grid *g = s->g;
    struct colour ink = g->total.colour;

    if (!any_figures(g)) {
        frame_rule(s->frame, (struct rect){ g->x, y, g->w, RULE_THIN }, ink);
        return;
    }
    for (size_t i = 0; i < g->n; i++) {
        const struct column *c = &g->column[i];

        if (is_figures(g, i))
            frame_rule(
                s->frame,
                (struct rect){ c->x + g->pad_x, y, c->content, RULE_THIN },
                ink);
    }
}

/* A light rule before a column that begins a group, where a cell begins. */
static void rule_group(struct setter *s, const struct set_cell *c, mpt y, mpt h)
{
    const struct grid *g = s->g;

    if (c->column > 0 && g->table->column[c->column].rule_before)
        frame_rule(
            s->frame,
            (struct rect){ g->column[c->column].x - g->gap / 2, y, 400, h },
            s->l->style->rule);
}

static void rule_table(struct setter *s, mpt y)
{
    frame_rule(s->frame, (struct rect){ s->g->x, y, s->g->w, RULE_THIN },
               s->l->style->muted);
}

static void rule_row(struct setter *s, const struct row_place *at, mpt h)
{
    const struct row *row = at->row;

    if (at->opens)
        rule_table(s, 0);
    if (row->kind == ROW_SUBTOTAL || row->kind == ROW_TOTAL)
        rule_figures(s, 0);
    if (row->kind == ROW_TOTAL) {
        rule_figures(s, h - 2 * RULE_THIN - DOUBLE_GAP);
        rule_figures(s, h - RULE_THIN);
    } else if (at->closes) {
        rule_table(s, h - RULE_THIN);
    }
}

/* ---- rows --------------------------------------------------------------- */

static mpt row_room(const struct row *row)
{
    switch (row->kind) {
    case ROW_HEADING:
        return HEADING_ROOM;
    case ROW_TOTAL:
        return TOTAL_EXTRA;
    case ROW_PLAIN:
    case ROW_SUBTOTAL:
        return 0;
    }
    return 0;
}

static void draw_row(struct setter *s, const struct row *row,
                     struct set_cell *cell, mpt height)
{
    const struct grid *g = s->g;
    mpt y = g->pad_y + (row->kind == ROW_HEADING ? HEADING_ROOM : 0);
    uint32_t tr = s->tag;

    if (!is_artifact(tr))
        tr = tags_add(s->l->tags, tr, ROLE_TR);
    for (size_t i = 0; i < row->n; i++)
        draw_tint(s, &cell[i], 0, height);
    for (size_t i = 0; i < row->n; i++)
        rule_group(s, &cell[i], 0, height);
    for (size_t i = 0; i < row->n; i++)
        draw_text(s, &cell[i], y, tr);
}

const struct frame *row_frame(struct layout *l, const struct grid *g,
                              const struct row_place *at)
{
    const struct row *row = at->row;
    struct arena_mark mark = arena_save(l->scratch);
    struct setter s = { .l = l, .g = g, .part = at->part, .tag = at->tag };
    struct set_cell *cell = arena_array(l->scratch, struct set_cell, row->n);
    size_t *column = arena_array(l->scratch, size_t, row->n);
    mpt height = g->body.leading;
    size_t items = (size_t)at->opens + at->closes;

    row_columns(g, row, NULL, column);
    for (size_t i = 0; i < row->n; i++) {
        set_cell(&s, row, i, column[i], &cell[i]);
        if (lines_height(&cell[i]) > height)
            height = lines_height(&cell[i]);
        items += cell[i].lines.n + (cell[i].cell->tone != TONE_PLAIN);
    }
    height += 2 * g->pad_y + row_room(row);
    s.frame = frame_new(l->a, (struct size){ g->x + g->w, height });
    frame_reserve(s.frame, items);
    draw_row(&s, row, cell, height);
    rule_row(&s, at, height);
    arena_restore(l->scratch, mark);
    return s.frame;
}

/* ---- head --------------------------------------------------------------- */

struct head {
    struct set_cell *cell;
    size_t n; /* cells */
    mpt *y;   /* of each row, and of the end */
};

static size_t rows_of(const struct cell *c)
{
    return c->rows > 0 ? c->rows : 1;
}

static void set_head(struct setter *s, struct head *h)
{
    const struct rows *rows = &s->g->table->head;
    uint16_t *held = arena_array(s->l->scratch, uint16_t, s->g->n);
    size_t *column = arena_array(s->l->scratch, size_t, s->g->n);

    h->cell = arena_array(s->l->scratch, struct set_cell, rows->n * s->g->n);
    for (size_t r = 0; r < rows->n; r++) {
        const struct row *row = &rows->item[r];

        row_columns(s->g, row, held, column);
        for (size_t i = 0; i < row->n; i++) {
            set_cell(s, row, i, column[i], &h->cell[h->n]);
            h->cell[h->n++].row = r;
        }
    }
}

/* Heights of rows: first what stands in one, then what reaches over several
 * and makes the last of them higher. */
static void place_head(struct setter *s, struct head *h)
{
    size_t n = s->g->table->head.n;
    mpt *high = arena_array(s->l->scratch, mpt, n);

    h->y = arena_array(s->l->scratch, mpt, n + 1);
    for (size_t span = 1; span <= n; span++) {
        for (size_t i = 0; i < h->n; i++) {
            const struct set_cell *c = &h->cell[i];
            mpt need = lines_height(c) + 2 * s->g->pad_y;

            if (rows_of(c->cell) != span)
                continue;
            for (size_t r = c->row; r + 1 < c->row + span; r++)
                need -= high[r];
            if (high[c->row + span - 1] < need)
                high[c->row + span - 1] = need;
        }
    }
    for (size_t r = 0; r < n; r++)
        h->y[r + 1] = h->y[r] + high[r];
    h->y[n] += RULE_HEAD;
}

/* A thin rule under a cell that heads several columns. */
static void rule_spanner(struct setter *s, const struct set_cell *c, mpt bottom)
{
    const struct grid *g = s->g;

    if (cell_span(c->cell) < 2 || c->text->n == 0)
        return;
    frame_rule(s->frame,
               (struct rect){
                   g->column[c->column].x + g->pad_x, bottom - RULE_THIN,
                   grid_width(g, c->column, cell_span(c->cell)) - 2 * g->pad_x,
                   RULE_THIN },
               s->l->style->muted);
}

static void draw_head(struct setter *s, struct head *h)
{
    const struct grid *g = s->g;
    size_t n = g->table->head.n, row = SIZE_MAX;
    mpt height = h->y[n];
    uint32_t tr = s->tag;

    frame_rule(s->frame, (struct rect){ g->x, 0, g->w, height },
               s->l->style->shade);
    for (size_t i = 0; i < h->n; i++) {
        struct set_cell *c = &h->cell[i];
        size_t end = c->row + rows_of(c->cell);
        mpt bottom = h->y[end] - (end == n ? RULE_HEAD : 0);

        if (c->row != row && !is_artifact(s->tag))
            tr = tags_add(s->l->tags, s->tag, ROLE_TR);
        row = c->row;
        rule_group(s, c, h->y[row], bottom - h->y[row]);
        draw_text(s, c, bottom - g->pad_y - lines_height(c), tr);
        if (end < n)
            rule_spanner(s, c, bottom);
    }
    frame_rule(s->frame,
               (struct rect){ g->x, height - RULE_HEAD, g->w, RULE_HEAD },
               s->l->style->brand);
}

const struct frame *head_frame(struct layout *l, const struct grid *g,
                               uint32_t tag)
{
    struct arena_mark mark = arena_save(l->scratch);
    struct setter s = { .l = l, .g = g, .part = PART_HEAD, .tag = tag };
    struct head h = { 0 };

    set_head(&s, &h);
    place_head(&s, &h);
    s.frame =
        frame_new(l->a, (struct size){ g->x + g->w, h.y[g->table->head.n] });
    draw_head(&s, &h);
    arena_restore(l->scratch, mark);
    return s.frame;
}
