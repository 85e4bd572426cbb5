/* Tables as CSV, and charts as tables: the data behind what is shown.
 *
 * The surprise: cells give their plain value ("-1278000"), not what is printed
 * ("(1,278)"), and text that a spreadsheet would run as a formula is defused.
 */
#include <trustpress/doc.h>

#include <assert.h>

/* ---- table to CSV ------------------------------------------------------- */

static bool is_formula(struct str s)
{
    static const char trigger[] = "(|!=";

    if (str_empty(s))
        return false;
    if (s.ptr[0] == '=' || s.ptr[0] == '@' || s.ptr[0] == '\t')
        return true;
    if (s.ptr[0] != '+' && s.ptr[0] != '-')
        return false;
    for (size_t i = 0; i + 1 < sizeof trigger; i++) {
        if (str_find_byte(s, trigger[i]) != STR_NONE)
            return true;
    }
    return false;
}

static bool needs_quotes(struct str s)
{
    static const char special[] = ",\"\r\n";

    for (size_t i = 0; i + 1 < sizeof special; i++) {
        if (str_find_byte(s, special[i]) != STR_NONE)
            return true;
    }
    return !str_empty(s) && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

void csv_field(struct buf *out, struct str s)
{
    bool quoted = needs_quotes(s);

    if (quoted)
        buf_byte(out, '"');
    if (is_formula(s))
        buf_byte(out, '\'');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, s.ptr[i]);
    }
    if (quoted)
        buf_byte(out, '"');
}

static void put_field(struct buf *out, size_t column, struct str s)
{
    if (column > 0)
        buf_byte(out, ',');
    csv_field(out, s);
}

static size_t span_of_cell(uint16_t span)
{
    return span > 0 ? span : 1;
}

/* Which cell of the head stands over each column, row by row: grid[r * n + c].
 * A cell that spans rows stands in each of them. */
static const struct cell **head_grid(struct arena *a, const struct table *t)
{
    size_t n = t->n_columns;
    const struct cell **grid =
        arena_array(a, const struct cell *, t->head.n *n);

    for (size_t r = 0; r < t->head.n; r++) {
        size_t c = 0;

        for (size_t i = 0; i < t->head.item[r].n; i++) {
            const struct cell *cell = &t->head.item[r].cell[i];

            while (c < n && grid[r * n + c] != NULL)
                c++;
            for (size_t k = 0; k < span_of_cell(cell->columns); k++, c++) {
                for (size_t d = 0; d < span_of_cell(cell->rows); d++) {
                    assert(c < n && r + d < t->head.n);
                    grid[(r + d) * n + c] = cell;
                }
            }
        }
    }
    return grid;
}

static void put_head(struct arena *a, struct buf *out, const struct table *t)
{
    const struct cell **grid = head_grid(a, t);
    struct buf name = { 0 };

    for (size_t c = 0; c < t->n_columns; c++) {
        const struct cell *above = NULL;

        buf_clear(&name);
        for (size_t r = 0; r < t->head.n; r++) {
            const struct cell *cell = grid[r * t->n_columns + c];
            struct str text;

            if (cell == above || cell == NULL)
                continue;
            above = cell;
            text = inlines_plain(a, cell->text);
            if (name.len > 0 && !str_empty(text))
                buf_text(&name, " – ");
            buf_append(&name, text);
        }
        put_field(out, c, buf_str(&name));
    }
    buf_text(out, "\r\n");
    buf_free(&name);
}

static void put_row(struct arena *a, struct buf *out, const struct row *row)
{
    size_t column = 0;

    for (size_t i = 0; i < row->n; i++) {
        const struct cell *cell = &row->cell[i];
        bool plain = !str_empty(cell->plain);

        put_field(out, column++,
                  plain ? cell->plain : inlines_plain(a, cell->text));
        for (size_t k = 1; k < span_of_cell(cell->columns); k++)
            put_field(out, column++, STR(""));
    }
    buf_text(out, "\r\n");
}

static void put_rows(struct arena *a, struct buf *out, struct rows rows)
{
    for (size_t i = 0; i < rows.n; i++)
        put_row(a, out, &rows.item[i]);
}

struct str table_csv(struct arena *a, const struct table *t)
{
    struct buf out = { 0 };
    struct arena *scratch = arena_new(0);

    buf_text(&out, "\xEF\xBB\xBF");
    if (t->head.n > 0)
        put_head(scratch, &out, t);
    for (size_t i = 0; i < t->n_bodies; i++)
        put_rows(scratch, &out, t->body[i]);
    put_rows(scratch, &out, t->foot);
    arena_free(scratch);
    return buf_take(&out, a);
}

/* ---- chart to table ----------------------------------------------------- */

static struct cell header(struct arena *a, struct str text, enum scope scope)
{
    return (struct cell){ .text = inlines_of(a, text), .scope = scope };
}

/* "Trust (%)"; the unit alone when the series has no name. */
static struct str column_name(struct arena *a, struct str name, struct str unit)
{
    if (str_empty(name))
        return str_empty(unit) ? STR("Value") : unit;
    if (str_empty(unit))
        return name;
    return str_printf(a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(unit));
}

static bool is_forecast(const struct chart *c, size_t category)
{
    for (size_t s = 0; s < c->n_series; s++) {
        const struct chart_point *p = &c->series[s].point[category];

        if (p->present && p->forecast)
            return true;
    }
    return false;
}

static struct cell point_cell(struct arena *a, const struct chart_point *p)
{
    struct inline_node *node = arena_new_of(a, struct inline_node);

    node->kind = INLINE_TEXT;
    node->tone = p->present ? TONE_PLAIN : TONE_MUTED;
    node->text = p->present ? p->text : p->reason;
    return (struct cell){
        .text = { node, 1 },
        .plain = p->present ? decimal_text(a, p->value) : p->reason,
    };
}

static struct row chart_head(struct arena *a, const struct chart *c, size_t n)
{
    struct cell *cell = arena_array(a, struct cell, n);
    size_t k = 1;

    cell[0].scope = SCOPE_COLUMN; /* the corner says nothing */
    for (size_t s = 0; s < c->n_series; s++, k++) {
        cell[k] =
            header(a, column_name(a, c->series[s].name, c->unit), SCOPE_COLUMN);
    }
    for (size_t i = 0; i < c->n_lines; i++, k++) {
        cell[k] =
            header(a, column_name(a, c->line[i].name, c->unit), SCOPE_COLUMN);
    }
    return (struct row){ .cell = cell, .n = n };
}

static struct row chart_row(struct arena *a, const struct chart *c,
                            size_t category, size_t n)
{
    struct cell *cell = arena_array(a, struct cell, n);
    struct str name = c->category[category];
    size_t k = 1;

    if (is_forecast(c, category))
        name = str_printf(a, "%.*s (forecast)", STR_ARG(name));
    cell[0] = header(a, name, SCOPE_ROW);
    for (size_t s = 0; s < c->n_series; s++)
        cell[k++] = point_cell(a, &c->series[s].point[category]);
    for (size_t i = 0; i < c->n_lines; i++) {
        struct str text = decimal_text(a, c->line[i].value);

        cell[k++] = (struct cell){ .text = inlines_of(a, text), .plain = text };
    }
    return (struct row){ .cell = cell, .n = n };
}

static struct colspec *chart_columns(struct arena *a, size_t n)
{
    struct colspec *column = arena_array(a, struct colspec, n);

    column[0].share = 1;
    for (size_t i = 1; i < n; i++)
        column[i].align = ALIGN_DECIMAL;
    return column;
}

const struct table *chart_table(struct arena *a, const struct chart *c)
{
    size_t n = 1 + c->n_series + c->n_lines;
    struct table *t = arena_new_of(a, struct table);
    struct rows *body = arena_new_of(a, struct rows);
    struct row *row = arena_array(a, struct row, c->n_categories);
    struct row *head = arena_new_of(a, struct row);

    for (size_t i = 0; i < c->n_categories; i++)
        row[i] = chart_row(a, c, i, n);
    *head = chart_head(a, c, n);
    *body = (struct rows){ row, c->n_categories };
    t->caption = inlines_of(
        a, str_printf(a, "Data of the chart: %.*s", STR_ARG(c->title)));
    t->summary = STR("The values of the chart: a row for each category, a "
                     "column for each series.");
    t->column = chart_columns(a, n);
    t->n_columns = n;
    t->head = (struct rows){ head, 1 };
    t->body = body;
    t->n_bodies = 1;
    t->attachment = c->attachment;
    return t;
}
