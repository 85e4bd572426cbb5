/* Tables built row by row; what their marks mean is collected on the way.
 *
 * The surprise: neighbouring columns with the same group get one heading
 * over them, and columns without a group a heading two rows high. */
#include "expand_priv.h"

void sheet_begin(struct expander *x, struct sheet *s, size_t n_columns)
{
    *s = (struct sheet){ .x = x, .n_columns = n_columns };
    s->column = arena_array(x->arena, struct sheet_column, n_columns);
}

static void row_end(struct sheet *s)
{
    struct row *row;

    if (s->n_rows == 0 || s->cell == NULL)
        return;
    row = &s->row[s->n_rows - 1];
    while (s->n_cells < s->n_columns && row->kind != ROW_HEADING)
        s->n_cells++; /* empty cells to the end */
    row->n = s->n_cells;
    s->cell = NULL;
}

void sheet_row(struct sheet *s, enum row_kind kind, int indent)
{
    void *items = s->row;

    row_end(s);
    arena_grow(s->x->arena, &items, s->n_rows, &s->cap_rows, sizeof *s->row,
               _Alignof(struct row));
    s->row = items;
    s->cell = arena_array(s->x->arena, struct cell, s->n_columns);
    s->n_cells = 0;
    s->row_label = (struct str){ 0 };
    s->row[s->n_rows++] =
        (struct row){ .kind = kind, .cell = s->cell, .indent = indent };
}

/* Rows are counted, not pointed at: their array may still move. */
void sheet_body(struct sheet *s)
{
    size_t before = 0;
    void *items = s->body;

    row_end(s);
    for (size_t i = 0; i < s->n_bodies; i++)
        before += s->body[i].n;
    if (s->n_rows == before)
        return;
    arena_grow(s->x->arena, &items, s->n_bodies, &s->cap_bodies,
               sizeof *s->body, _Alignof(struct rows));
    s->body = items;
    s->body[s->n_bodies++] = (struct rows){ NULL, s->n_rows - before };
}

struct cell *sheet_inlines(struct sheet *s, struct inlines text)
{
    struct cell *c =
        &s->cell[s->n_cells < s->n_columns ? s->n_cells : s->n_columns - 1];

    if (s->n_cells < s->n_columns)
        s->n_cells++;
    c->text = text;
    return c;
}

struct cell *sheet_text(struct sheet *s, struct str text)
{
    struct inlines none = { 0 };

    text = text_on_one_line(s->x->arena, text);
    return sheet_inlines(s, str_empty(text) ? none
                                            : inlines_of(s->x->arena, text));
}

struct cell *sheet_header(struct sheet *s, struct str text)
{
    struct cell *c = sheet_text(s, text);

    c->scope = SCOPE_ROW;
    s->row_label = str_empty(s->row_label)
                       ? text
                       : str_printf(s->x->arena, "%.*s, %.*s",
                                    STR_ARG(s->row_label), STR_ARG(text));
    return c;
}

/* The cell's place; its reference follows when the table has its number. */
void sheet_remember(struct sheet *s, const struct figure *f, struct str text)
{
    void *items = s->print;

    if (s->x->c->prints == NULL)
        return;
    arena_grow(s->x->arena, &items, s->n_prints, &s->cap_prints,
               sizeof *s->print, _Alignof(struct sheet_print));
    s->print = items;
    s->print[s->n_prints++] =
        (struct sheet_print){ .figure = f,
                              .text = text,
                              .row = s->row_label,
                              .column = s->n_cells > 0 ? s->n_cells - 1 : 0 };
}

void sheet_unexplained(struct sheet *s)
{
    for (size_t i = s->n_prints; i > 0; i--) {
        struct sheet_print *p = &s->print[i - 1];

        if (!str_equal(p->row, s->row_label))
            return;
        p->unexplained = p->figure->question.derived == DERIVED_VARIANCE;
    }
}

struct cell *sheet_figure(struct sheet *s, const struct figure *f,
                          struct slot_format how)
{
    struct cell *c;

    if (f == NULL)
        return sheet_text(s, (struct str){ 0 });
    figure_printed(s->x, f);
    c = sheet_text(s, figure_words(s->x, f, how));
    sheet_remember(s, f, figure_words(s->x, f, how));
    c->plain = figure_plain(s->x->arena, f);
    if (f->value.kind == VALUE_REASON)
        s->reason[f->value.reason] = true;
    if (f->approximate && f->value.kind != VALUE_REASON)
        s->approximate = true;
    sheet_tested(s, f, c);
    c->tone = tone_of_figure(f);
    return c;
}

void sheet_heading_row(struct sheet *s, struct str text)
{
    sheet_row(s, ROW_HEADING, 0);
    sheet_header(s, text)->columns = (uint16_t)s->n_columns;
    row_end(s);
}

/* ---- head --------------------------------------------------------------- */

static bool has_groups(const struct sheet *s)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        if (!str_empty(s->column[i].group))
            return true;
    }
    return false;
}

static size_t group_width(const struct sheet *s, size_t from)
{
    size_t n = 1;

    while (!str_empty(s->column[from].group) && from + n < s->n_columns &&
           str_equal(s->column[from + n].group, s->column[from].group))
        n++;
    return n;
}

static struct cell heading_cell(const struct sheet *s, size_t i)
{
    return (struct cell){ .text = s->column[i].heading, .scope = SCOPE_COLUMN };
}

static struct rows plain_head(struct sheet *s)
{
    struct cell *cell = arena_array(s->x->arena, struct cell, s->n_columns);
    struct row *row = arena_new_of(s->x->arena, struct row);

    for (size_t i = 0; i < s->n_columns; i++)
        cell[i] = heading_cell(s, i);
    *row = (struct row){ .cell = cell, .n = s->n_columns };
    return (struct rows){ row, 1 };
}

static struct rows grouped_head(struct sheet *s)
{
    struct arena *a = s->x->arena;
    struct cell *top = arena_array(a, struct cell, s->n_columns);
    struct cell *low = arena_array(a, struct cell, s->n_columns);
    struct row *row = arena_array(a, struct row, 2);
    size_t width;

    row[0].cell = top;
    row[1].cell = low;
    for (size_t i = 0; i < s->n_columns; i += width) {
        struct cell *c = &top[row[0].n++];

        width = group_width(s, i);
        *c = heading_cell(s, i);
        if (str_empty(s->column[i].group)) {
            c->rows = 2;
            continue;
        }
        c->text = inlines_of(a, s->column[i].group);
        c->columns = (uint16_t)width;
        c->align_set = width > 1;
        c->align = ALIGN_CENTRE;
        s->column[i].rule_before = i > 0;
        for (size_t k = 0; k < width; k++)
            low[row[1].n++] = heading_cell(s, i + k);
    }
    return (struct rows){ row, 2 };
}

/* ---- foot notes of the marks -------------------------------------------- */

static bool same_mark(enum reason a, enum reason b)
{
    return str_equal(str_from(reason_mark(a)), str_from(reason_mark(b)));
}

/* Reasons with one mark share a line: "n/a: not available or not applicable".
 * A mark that is its own words explains itself. */
static void key_part(const struct sheet *s, enum reason r, struct buf *b)
{
    const char *before = b->len > 0 ? "; " : "";

    if (!s->reason[r] ||
        str_equal(str_from(reason_mark(r)), str_from(reason_words(r))))
        return;
    for (int k = 0; k < (int)r; k++) {
        if (s->reason[k] && same_mark((enum reason)k, r))
            return;
    }
    buf_printf(b, "%s%s: %s", before, reason_mark(r), reason_words(r));
    for (int k = (int)r + 1; k < REASON_COUNT; k++) {
        if (s->reason[k] && same_mark((enum reason)k, r))
            buf_printf(b, " or %s", reason_words((enum reason)k));
    }
}

struct str sheet_key(struct sheet *s)
{
    struct buf b = { 0 };

    for (int r = 0; r < REASON_COUNT; r++)
        key_part(s, (enum reason)r, &b);
    if (s->approximate)
        buf_printf(&b,
                   "%s\u2248: the last digit is not certain, because "
                   "published figures are rounded or numbers of pupils are "
                   "those of another year or count",
                   b.len > 0 ? "; " : "");
    sheet_tests_key(s, &b);
    if (b.len > 0)
        buf_byte(&b, '.');
    return buf_take(&b, s->x->arena);
}

struct str join_notes(struct arena *a, const struct str part[], size_t n)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < n; i++) {
        if (str_empty(part[i]))
            continue;
        if (b.len > 0)
            buf_byte(&b, ' ');
        buf_append(&b, part[i]);
    }
    return buf_take(&b, a);
}

struct inlines sheet_note(struct sheet *s, struct rich said,
                          const struct figure *const f[], size_t n,
                          struct str more)
{
    struct expander *x = s->x;
    const struct str part[] = {
        rich_text(x, said),   period_note(x, f, n), coverage_note(x, f, n),
        origin_note(x, f, n), sheet_key(s),         more,
    };
    struct str note = join_notes(x->arena, part, sizeof part / sizeof part[0]);
    struct inlines none = { 0 };

    return str_empty(note) ? none : inlines_of(x->arena, note);
}

void empty_said(struct expander *x, struct rich empty, struct span at)
{
    if (empty.n > 0)
        emit_para(x, PARA_BODY, rich_inlines(x, empty), at);
}

/* ---- the table ---------------------------------------------------------- */

static const struct colspec *colspecs(struct sheet *s)
{
    struct colspec *c = arena_array(s->x->arena, struct colspec, s->n_columns);

    for (size_t i = 0; i < s->n_columns; i++)
        c[i] = (struct colspec){ .align = s->column[i].align,
                                 .share = s->column[i].share,
                                 .least = s->column[i].least,
                                 .rule_before = s->column[i].rule_before,
                                 .emphasis = s->column[i].emphasis };
    return c;
}

static void place_bodies(struct sheet *s)
{
    size_t at = 0;

    for (size_t i = 0; i < s->n_bodies; i++) {
        s->body[i].item = s->row + at;
        at += s->body[i].n;
    }
}

/* "board-pack/Income by school" -> a file name that any system takes. */
struct str attachment_name(struct expander *x, struct str name)
{
    struct buf b = { 0 };

    if (str_empty(name))
        return name;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';

        buf_byte(&b, plain ? c : '-');
    }
    if (x->school != ENTITY_NONE) {
        const struct registry *g = evaluator_store(x->ev)->registry;

        buf_printf(&b, "-%.*s", STR_ARG(registry_at(g, x->school)->code));
    }
    if (!str_ends(name, STR(".csv")))
        buf_text(&b, ".csv");
    return buf_take(&b, x->arena);
}

/* "Full year Forecast": the heading over it and its own, without its unit. */
static struct str column_label(struct sheet *s, size_t i)
{
    const struct sheet_column *c = &s->column[i];
    struct buf b = { 0 };

    buf_append(&b, c->group);
    for (size_t k = 0; k < c->heading.n; k++) {
        if (c->heading.item[k].kind == INLINE_BREAK)
            break;
        if (b.len > 0 && k == 0)
            buf_byte(&b, ' ');
        buf_append(&b, c->heading.item[k].text);
    }
    return buf_take(&b, s->x->arena);
}

static void print_all(struct sheet *s, struct str number)
{
    for (size_t i = 0; i < s->n_prints; i++) {
        const struct sheet_print *p = &s->print[i];
        struct print one = { .figure = p->figure,
                             .text = p->text,
                             .unexplained = p->unexplained };

        one.reference = reference_of(s->x->arena, number, p->row,
                                     column_label(s, p->column));
        print_add(s->x, &one);
    }
}

/* A table with a caption has a number before it, by which a figure of it can
 * be asked for. */
static struct inlines numbered_caption(struct sheet *s, struct rich caption)
{
    struct expander *x = s->x;
    struct inline_builder b = { .arena = x->arena };
    struct str number;

    if (caption.n == 0) {
        print_all(s, paper_here(x));
        return (struct inlines){ 0 };
    }
    number = number_next(x);
    inline_text(&b, str_printf(x->arena, "Table %.*s: ", STR_ARG(number)), 0);
    rich_add(x, &b, caption);
    print_all(s, number);
    return texts_done(x, &b);
}

void sheet_emit(struct sheet *s, const struct sheet_frame *f, struct span at)
{
    struct block b = { .kind = BLOCK_TABLE, .at = at };

    sheet_body(s);
    if (s->n_rows == 0)
        return;
    place_bodies(s);
    b.table = (struct table){
        .caption = numbered_caption(s, f->caption),
        .summary = f->summary,
        .n_columns = s->n_columns,
        .head = s->no_head      ? (struct rows){ 0 }
                : has_groups(s) ? grouped_head(s)
                                : plain_head(s),
        .body = s->body,
        .n_bodies = s->n_bodies,
        .note = f->note,
        .carry = f->carry,
        .attachment = attachment_name(s->x, f->attachment),
    };
    b.table.column = colspecs(s);
    emit(s->x, &b);
}
