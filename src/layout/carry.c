/* Running sums of a ledger that goes on over pages.
 *
 * The surprise: sums are of the figures as printed, so that a reader who adds
 * up a page gets what the page says. A column with anything in it that is no
 * plain number has no sum. */
#include "layout_priv.h"

struct carried {
    struct decimal_sum sum;
    struct decimal_sum most, least; /* of the running sums: room for them */
    int decimals;
    bool brackets; /* how the column writes a negative */
    bool active;
};
struct carry {
    const struct table *table;
    struct carried *column;
    size_t body, row; /* the next row to be added */
    size_t added;     /* rows before it */
};

static const struct cell *cell_at(const struct row *row, size_t column)
{
    size_t at = 0;

    for (size_t i = 0; i < row->n && at <= column; i++) {
        if (at == column && cell_span(&row->cell[i]) == 1)
            return &row->cell[i];
        at += cell_span(&row->cell[i]);
    }
    return NULL;
}

/* Keeps the running sum that is longest in print. */
static void note_extremes(struct carried *c, struct decimal_sum sum)
{
    if (sum.total > c->most.total)
        c->most = sum;
    if (sum.total < c->least.total)
        c->least = sum;
}

static void survey_cell(struct layout *l, struct carried *c,
                        const struct cell *cell, struct decimal_sum *sum)
{
    struct str text = cell ? cell_text(l, cell) : STR("");
    struct decimal value;

    if (str_empty(text))
        return;
    if (!number_printed(l->scratch, text, &value)) {
        c->active = false;
        return;
    }
    if (value.scale > c->decimals)
        c->decimals = value.scale;
    c->brackets |= str_starts(text, STR("("));
    decimal_sum_add(sum, value);
    note_extremes(c, *sum);
}

static void survey_rows(struct layout *l, struct carry *c, struct rows rows,
                        struct decimal_sum *sum)
{
    for (size_t r = 0; r < rows.n; r++) {
        if (rows.item[r].kind != ROW_PLAIN)
            continue;
        for (size_t i = 0; i < c->table->n_columns; i++) {
            struct arena_mark mark = arena_save(l->scratch);

            if (c->column[i].active)
                survey_cell(l, &c->column[i], cell_at(&rows.item[r], i),
                            &sum[i]);
            arena_restore(l->scratch, mark);
        }
    }
}

struct carry *carry_new(struct layout *l, const struct table *t)
{
    struct carry *c = arena_new_of(l->round, struct carry);
    struct decimal_sum *sum =
        arena_array(l->round, struct decimal_sum, t->n_columns);
    bool any = false;

    c->table = t;
    c->column = arena_array(l->round, struct carried, t->n_columns);
    for (size_t i = 0; i < t->n_columns; i++)
        c->column[i].active = t->column[i].align == ALIGN_DECIMAL;
    for (size_t i = 0; i < t->n_bodies; i++)
        survey_rows(l, c, t->body[i], sum);
    for (size_t i = 0; i < t->n_columns; i++)
        any |= c->column[i].active;
    return any ? c : NULL;
}

mpt carry_height(const struct grid *g)
{
    return g->body.leading + 2 * g->pad_y;
}

static void add_row(struct layout *l, struct carry *c, const struct row *row)
{
    if (row->kind != ROW_PLAIN)
        return;
    for (size_t i = 0; i < c->table->n_columns; i++) {
        struct arena_mark mark = arena_save(l->scratch);
        const struct cell *cell = cell_at(row, i);
        struct decimal value;

        if (c->column[i].active && cell &&
            number_printed(l->scratch, cell_text(l, cell), &value))
            decimal_sum_add(&c->column[i].sum, value);
        arena_restore(l->scratch, mark);
    }
}

/* Adds the rows before the one with number `row`. */
static void advance(struct layout *l, struct carry *c, size_t row)
{
    const struct table *t = c->table;

    while (c->added < row && c->body < t->n_bodies) {
        const struct rows *rows = &t->body[c->body];

        if (c->row == rows->n) {
            c->body++;
            c->row = 0;
            continue;
        }
        add_row(l, c, &rows->item[c->row++]);
        c->added++;
    }
}

static struct str sum_text(struct arena *a, const struct carried *c,
                           const struct decimal_sum *sum)
{
    struct decimal value;
    struct str digits;

    if (!decimal_sum_value(sum, &value))
        return STR("");
    digits = decimal_grouped(a, decimal_absolute(value), c->decimals);
    if (decimal_sign(value) >= 0)
        return digits;
    return str_printf(a, c->brackets ? "(%.*s)" : "−%.*s", STR_ARG(digits));
}

static struct inlines emphasised(struct arena *a, struct str text)
{
    struct inline_node *node = arena_new_of(a, struct inline_node);

    *node = (struct inline_node){ .kind = INLINE_TEXT,
                                  .marks = MARK_EMPHASIS,
                                  .text = text };
    return (struct inlines){ node, !str_empty(text) };
}

/* The column that says what the sums are: the first without one. */
static size_t words_column(const struct carry *c)
{
    size_t i = 0;

    while (i < c->table->n_columns && c->column[i].active)
        i++;
    return i;
}

size_t carry_widest(struct arena *a, const struct carry *c, size_t column,
                    struct inlines text[2])
{
    const struct carried *k = &c->column[column];

    if (!k->active && column != words_column(c))
        return 0;
    text[0] = emphasised(a, k->active ? sum_text(a, k, &k->most)
                                      : STR("Carried forward"));
    text[1] = emphasised(a, k->active ? sum_text(a, k, &k->least)
                                      : STR("Brought forward"));
    return 2;
}

const struct frame *carry_frame(struct layout *l, const struct table_run *t,
                                size_t row, struct str words)
{
    struct carry *c = t->carry;
    const struct grid *g = t->grid;
    struct arena_mark mark = arena_save(l->scratch);
    struct cell *cell = arena_array(l->scratch, struct cell, g->n);
    struct row sums = { .kind = ROW_PLAIN, .cell = cell, .n = g->n };
    const struct frame *f;

    advance(l, c, row);
    for (size_t i = 0; i < g->n; i++) {
        struct str text = STR("");

        if (c->column[i].active)
            text = sum_text(l->a, &c->column[i], &c->column[i].sum);
        else if (i == words_column(c))
            text = words;
        cell[i].text = emphasised(l->scratch, text);
    }
    f = row_frame(
        l, g,
        &(struct row_place){ &sums, PART_BODY, TAG_PAGINATION, false, false });
    arena_restore(l->scratch, mark);
    return f;
}
