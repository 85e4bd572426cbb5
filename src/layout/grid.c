/* The grid of a table: every cell measured once, columns decided.
 *
 * The surprise: a table that would have to break its numbers is set in smaller
 * type first. A figure broken over two lines is a wrong figure. */
#include "layout_priv.h"

#define GROUP_GAP  PT(7) /* before a column with rule_before */
#define INDENT     PT(9)
#define SIZE_LEAST 6800 /* of the type in a table */
#define LEDGER     150  /* rows from which a table is set close */
#define LEDGER_PAD 1000
#define MANY_ROWS  2000 /* rows from which names may wrap: time */

size_t cell_span(const struct cell *c)
{
    return c->columns > 0 ? c->columns : 1;
}

size_t table_rows(const struct table *t)
{
    size_t n = t->foot.n;

    for (size_t i = 0; i < t->n_bodies; i++)
        n += t->body[i].n;
    return n;
}

struct str cell_text(struct layout *l, const struct cell *cell)
{
    if (cell->text.n == 1 && cell->text.item[0].kind == INLINE_TEXT)
        return cell->text.item[0].text;
    return inlines_plain(l->scratch, cell->text);
}

void row_columns(const struct grid *g, const struct row *row, uint16_t *held,
                 size_t column[])
{
    size_t at = 0;

    for (size_t i = 0; i < row->n; i++) {
        size_t span = cell_span(&row->cell[i]);

        while (held && at < g->n && held[at] > 0)
            at++;
        column[i] = at;
        for (size_t k = at; held && k < at + span && k < g->n; k++)
            held[k] = row->cell[i].rows > 0 ? row->cell[i].rows : 1;
        at += span;
    }
    for (size_t k = 0; held && k < g->n; k++) {
        if (held[k] > 0)
            held[k]--;
    }
}

mpt grid_width(const struct grid *g, size_t at, size_t span)
{
    const struct column *first = &g->column[at];
    const struct column *last = &g->column[at + span - 1];

    return last->x + last->w - first->x;
}

/* ---- how a cell is set -------------------------------------------------- */

static struct style cell_style(const struct grid *g, const struct row *row,
                               enum part part)
{
    struct style s = g->body;

    if (part == PART_HEAD)
        return g->head;
    switch (row->kind) {
    case ROW_PLAIN:
        break;
    case ROW_HEADING:
    case ROW_SUBTOTAL:
        s.face = g->head.face;
        s.colour = g->total.colour;
        break;
    case ROW_TOTAL:
        return g->total;
    }
    return s;
}

static enum align cell_align(const struct grid *g, const struct cell *cell,
                             size_t column, enum part part)
{
    enum align align = g->table->column[column].align;

    if (cell->align_set)
        return cell->align;
    if (cell_span(cell) > 1)
        return part == PART_HEAD ? ALIGN_CENTRE : ALIGN_LEFT;
    if (part == PART_HEAD && align == ALIGN_DECIMAL)
        return ALIGN_RIGHT;
    return align;
}

mpt cell_indent(const struct grid *g, const struct cell_place *at)
{
    if (at->column > 0 || at->part == PART_HEAD)
        return 0;
    return at->row->indent * g->indent;
}

struct text_want cell_want(struct layout *l, const struct grid *g,
                           const struct cell_place *at, struct style *style)
{
    struct text_want want = { .style = style,
                              .align =
                                  cell_align(g, at->cell, at->column, at->part),
                              .italic = g->table->column[at->column].emphasis,
                              .balanced = at->part == PART_HEAD };

    *style = cell_style(g, at->row, at->part);
    if (at->cell->tone != TONE_PLAIN)
        want.colour = &l->style->tone[at->cell->tone];
    if (g->w > 0)
        want.measure =
            grid_width(g, at->column, cell_span(at->cell)) - 2 * g->pad_x;
    want.measure -= cell_indent(g, at);
    if (want.measure < PT(2))
        want.measure = PT(2);
    return want;
}

/* A character by itself; those of ASCII are asked for once. */
static const struct run *character(struct layout *l, enum face face,
                                   struct str c)
{
    const struct metrics *m = l->metrics;
    const struct run **known;

    if (c.len != 1)
        return m->shape(m->shaper, face, c);
    known = &l->ascii[face][(unsigned char)c.ptr[0] & 0x7F];
    if (!*known)
        *known = m->shape(m->shaper, face, c);
    return *known;
}

/* Characters one by one: in numbers nothing is kerned (tabular figures). */
mpt number_tail(struct layout *l, const struct text_want *want, struct str text,
                size_t anchor)
{
    enum face face = want->style->face;
    mpt width = 0;

    if (want->italic)
        face = face == FACE_REGULAR ? FACE_ITALIC : FACE_BOLD_ITALIC;
    while (anchor < text.len) {
        size_t end = anchor + 1;

        while (end < text.len && ((unsigned char)text.ptr[end] & 0xC0) == 0x80)
            end++;
        width += run_width(character(l, face, str_slice(text, anchor, end)),
                           want->style->size);
        anchor = end;
    }
    return width;
}

/* ---- measuring ---------------------------------------------------------- */

struct ruler {
    struct layout *l;
    struct grid *g;
    struct want *want; /* of the body */
    struct want *head; /* of the cells above it */
    const struct carry *carry;
    bool least;    /* minima, too */
    bool spans;    /* this pass is about cells over several columns */
    bool met_span; /* the first pass met such a cell */
};

static void widen(mpt *least, mpt width)
{
    if (*least < width)
        *least = width;
}

static void measure_number(struct ruler *r, const struct text_want *how,
                           struct str text, size_t column, mpt width)
{
    struct column *c = &r->g->column[column];
    mpt tail = number_tail(r->l, how, text, number_anchor(text));

    c->numeric = true;
    widen(&c->right, tail);
    widen(&c->left, width - tail);
}

static void measure_single(struct ruler *r, const struct cell_place *at)
{
    struct style style;
    struct text_want how = cell_want(r->l, r->g, at, &style);
    struct text *text = text_new(r->l, at->cell->text, &how);
    mpt width = text->width > PT(20000) ? PT(20000) : (mpt)text->width;
    mpt indent = cell_indent(r->g, at);
    struct want *want;

    if (text->n == 0)
        return;
    if (how.align == ALIGN_DECIMAL && !text->forced) {
        struct str plain = cell_text(r->l, at->cell);

        if (number_anchor(plain) != SIZE_MAX) {
            measure_number(r, &how, plain, at->column, width);
            return;
        }
    }
    want = at->part == PART_HEAD ? r->head : r->want;
    widen(&want[at->column].max, width + indent);
    if (r->least)
        widen(&want[at->column].min, text_least(r->l, text) + indent);
}

static int64_t spare_of(int64_t wanted, int64_t had)
{
    return wanted > had ? wanted - had : 0;
}

/* A cell over several columns: what they lack for it is spread over them. A
 * group heading in the body may wrap and asks for its longest word only. */
static void measure_spanned(struct ruler *r, const struct cell_place *at)
{
    size_t n = cell_span(at->cell);
    struct arena *scratch = r->l->scratch;
    struct style style;
    struct text_want how = cell_want(r->l, r->g, at, &style);
    struct text *text = text_new(r->l, at->cell->text, &how);
    int64_t *even = arena_array(scratch, int64_t, n);
    mpt *max = arena_array(scratch, mpt, n),
        *min = arena_array(scratch, mpt, n);
    struct want *want = r->want + at->column, *head = r->head + at->column;
    int64_t had_max = 2 * r->g->pad_x * (int64_t)(n - 1), had_min = had_max;
    int64_t width = text->width, least = text_least(r->l, text);

    if (at->part != PART_HEAD || width > PT(300))
        width = least;
    for (size_t i = 0; i < n; i++) {
        max[i] = want[i].max > head[i].max ? want[i].max : head[i].max;
        min[i] = want[i].min > head[i].min ? want[i].min : head[i].min;
        had_max += max[i];
        had_min += min[i];
        even[i] = 1;
    }
    colwidth_share(scratch, spare_of(width, had_max), n, even, max);
    colwidth_share(scratch, spare_of(least, had_min), n, even, min);
    for (size_t i = 0; i < n; i++) {
        widen(&head[i].max, max[i]);
        widen(&head[i].min, r->least ? min[i] : 0);
    }
}

static void measure_rows(struct ruler *r, struct rows rows, enum part part)
{
    size_t *column = arena_array(r->l->scratch, size_t, r->g->n);
    uint16_t *held = part == PART_HEAD
                         ? arena_array(r->l->scratch, uint16_t, r->g->n)
                         : NULL;

    for (size_t i = 0; i < rows.n; i++) {
        const struct row *row = &rows.item[i];

        row_columns(r->g, row, held, column);
        for (size_t k = 0; k < row->n; k++) {
            struct arena_mark mark = arena_save(r->l->scratch);
            struct cell_place at = { row, &row->cell[k], column[k], part };
            bool spanned = cell_span(at.cell) > 1;

            r->met_span |= spanned;
            if (spanned && r->spans)
                measure_spanned(r, &at);
            else if (!spanned && !r->spans)
                measure_single(r, &at);
            arena_restore(r->l->scratch, mark);
        }
    }
}

static void measure_table(struct ruler *r)
{
    const struct table *t = r->g->table;

    measure_rows(r, t->head, PART_HEAD);
    for (size_t i = 0; i < t->n_bodies; i++)
        measure_rows(r, t->body[i], PART_BODY);
    measure_rows(r, t->foot, PART_FOOT);
}

/* Running sums are longer than what they are sums of. */
static void measure_sums(struct ruler *r)
{
    static const struct row row = { .kind = ROW_PLAIN };

    for (size_t i = 0; r->carry && i < r->g->n; i++) {
        struct arena_mark mark = arena_save(r->l->scratch);
        struct inlines text[2];
        size_t n = carry_widest(r->l->scratch, r->carry, i, text);

        for (size_t k = 0; k < n; k++) {
            struct cell cell = { .text = text[k] };

            measure_single(r,
                           &(struct cell_place){ &row, &cell, i, PART_BODY });
        }
        arena_restore(r->l->scratch, mark);
    }
}

/* What all cells of a column want. Numbers are never broken: what they need is
 * their least width as well. */
static void measure(struct ruler *r, bool least)
{
    struct grid *g = r->g;

    for (size_t i = 0; i < g->n; i++) {
        r->want[i] = (struct want){ .share = g->table->column[i].share };
        r->head[i] = (struct want){ 0 };
        g->column[i] = (struct column){ 0 };
    }
    r->least = least;
    r->spans = false;
    measure_table(r);
    measure_sums(r);
    for (size_t i = 0; i < g->n; i++) {
        struct want *w = &r->want[i];

        widen(&w->max, g->column[i].left + g->column[i].right);
        widen(&w->min, g->column[i].left + g->column[i].right);
        widen(&w->min, g->table->column[i].least);
        widen(&w->max, w->min);
    }
    r->spans = true;
    if (r->met_span)
        measure_table(r);
}

/* ---- deciding ----------------------------------------------------------- */

static struct style resized(const struct layout *l, enum style_name name,
                            int percent)
{
    struct style s = tightened(l, name);

    s.size = (mpt)((int64_t)s.size * percent / 100);
    s.leading = (mpt)((int64_t)s.leading * percent / 100);
    return s;
}

static void use_size(const struct layout *l, struct grid *g, mpt avail,
                     int percent)
{
    g->body = resized(l, STYLE_TABLE, percent);
    g->head = resized(l, STYLE_TABLE_HEAD, percent);
    g->total = resized(l, STYLE_TABLE_TOTAL, percent);
    g->pad_x = l->style->cell_x * percent / 100 * percent / 100;
    g->pad_y = layout_tight(l, l->style->cell_y) * l->tight / 100;
    if (g->n_rows >= LEDGER && g->pad_y > LEDGER_PAD)
        g->pad_y = LEDGER_PAD;
    g->gap = GROUP_GAP * percent / 100;
    g->indent = INDENT;
    if (2 * g->pad_x * (int64_t)g->n > avail / 2) { /* far too many columns */
        g->pad_x = (mpt)(avail / (4 * (int64_t)g->n));
        g->gap = 0;
    }
}

/* Width that is left for content. */
static mpt content_width(const struct grid *g, mpt avail)
{
    for (size_t i = 0; i < g->n; i++) {
        avail -= 2 * g->pad_x;
        if (i > 0 && g->table->column[i].rule_before)
            avail -= g->gap;
    }
    return avail;
}

static int64_t sum_of_max(const struct want *want, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += want[i].max;
    return sum;
}

/* Room that nobody asked for goes to the padding first: figures that stand
 * close are misread. */
static void breathe(struct grid *g, mpt avail, const struct want *want)
{
    int64_t spare = content_width(g, avail) - sum_of_max(want, g->n);
    mpt more = (mpt)(spare / (3 * (int64_t)g->n));

    if (more <= 0)
        return;
    g->pad_x += more < g->pad_x ? more : g->pad_x;
}

/* Everything fits on its line: heads count like the rest. */
static bool all_fit(struct ruler *r, mpt content)
{
    int64_t sum = 0;

    for (size_t i = 0; i < r->g->n; i++) {
        mpt head = r->head[i].max, body = r->want[i].max;

        sum += head > body ? head : body;
    }
    if (sum > content)
        return false;
    for (size_t i = 0; i < r->g->n; i++)
        widen(&r->want[i].max, r->head[i].max);
    return true;
}

/* Heads wrap before the body does: they get what the body leaves. */
static void squeeze_heads(struct ruler *r, mpt content)
{
    size_t n = r->g->n;
    int64_t *lack = arena_array(r->l->scratch, int64_t, n), sum = 0;
    mpt *max = arena_array(r->l->scratch, mpt, n);

    for (size_t i = 0; i < n; i++) {
        struct want *w = &r->want[i];

        widen(&w->min, r->head[i].min);
        widen(&w->max, w->min);
        lack[i] = spare_of(r->head[i].max, w->max);
        max[i] = w->max;
        sum += w->max;
    }
    colwidth_share(r->l->scratch, spare_of(content, sum), n, lack, max);
    for (size_t i = 0; i < n; i++)
        r->want[i].max = max[i];
}

static bool solve(struct ruler *r, mpt avail, int percent, mpt *width)
{
    struct grid *g = r->g;
    mpt content;

    use_size(r->l, g, avail, percent);
    content = content_width(g, avail);
    measure(r, false);
    if (all_fit(r, content)) {
        breathe(g, avail, r->want);
    } else {
        measure(r, true);
        squeeze_heads(r, content);
    }
    return colwidth_solve(r->l->scratch, content_width(g, avail), g->n, r->want,
                          width);
}

/* Names keep to their line, or nearly; no text is squeezed far below what it
 * wants. */
static bool is_comfortable(const struct grid *g, const struct want *want,
                           const mpt *width)
{
    for (size_t i = 0; i < g->n; i++) {
        mpt least =
            want[i].max < PT(170) ? want[i].max * 9 / 10 : want[i].max / 2;

        if (width[i] < PT(120) && width[i] < least)
            return false;
    }
    return true;
}

static void place_columns(struct grid *g, const struct area *in,
                          const mpt *width)
{
    mpt x = in->x;

    for (size_t i = 0; i < g->n; i++) {
        struct column *c = &g->column[i];

        if (i > 0 && g->table->column[i].rule_before)
            x += g->gap;
        c->x = x;
        c->content = width[i];
        c->w = width[i] + 2 * g->pad_x;
        x += c->w;
    }
    g->x = in->x;
    g->w = x - in->x;
}

static void report_narrow(struct layout *l, struct grid *g)
{
    g->narrow = true;
    diag_report(l->dg, DIAG_LAYOUT_NARROW, l->at,
                "%zu columns do not fit on this page", g->n);
    diag_hint(l->dg, "fewer columns, or a landscape section");
}

struct grid *grid_new(struct layout *l, const struct area *in,
                      const struct table *t, const struct carry *carry)
{
    static const int percent[] = { 100, 93, 86, 79 };
    const size_t n = sizeof percent / sizeof percent[0];
    struct arena_mark mark = arena_save(l->scratch);
    struct grid *g = arena_new_of(l->round, struct grid);
    struct ruler r = { .l = l, .g = g, .carry = carry };
    mpt *width = arena_array(l->scratch, mpt, t->n_columns);

    g->table = t;
    g->n = t->n_columns;
    g->n_rows = table_rows(t);
    g->column = arena_array(l->round, struct column, g->n);
    r.want = arena_array(l->scratch, struct want, g->n);
    r.head = arena_array(l->scratch, struct want, g->n);
    for (size_t i = g->n_rows >= LEDGER; i < n; i++) {
        bool fits = solve(&r, in->w, percent[i], width);
        bool smaller = i + 1 < n &&
                       g->body.size * percent[i + 1] / percent[i] >= SIZE_LEAST;

        if (fits && (i >= 2 || !smaller || g->n_rows >= MANY_ROWS ||
                     is_comfortable(g, r.want, width)))
            break;
        if (!smaller) {
            report_narrow(l, g);
            break;
        }
    }
    place_columns(g, in, width);
    arena_restore(l->scratch, mark);
    return g;
}
