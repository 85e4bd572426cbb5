/* Financial statements: lines of statements.yaml × groups of columns.
 *
 * The surprise: a month of the year is actual up to the meeting's month and
 * forecast after it, so one group of twelve columns has two tenses. */
#include "footing_priv.h"

struct statement_work {
    struct expander *x;
    const struct table_spec *t;
    struct sheet sheet;
    struct footing *footing;
    const struct slot *const **column; /* column -> slots by line, strided */
    size_t *stride;
    struct slot_format *format;
    size_t n;
    const struct figure **first; /* of the last line: for the notes */
    struct str heading;          /* waiting for a line under it */
    bool has_heading;
};

/* ---- columns ------------------------------------------------------------ */

static bool is_actual(const struct expander *x, size_t month)
{
    const struct period *p = &evaluator_setting(x->ev)->month;

    return p->kind != PERIOD_MONTH || month < p->part;
}

static struct str month_heading(struct expander *x, size_t month)
{
    const struct period *p = &evaluator_setting(x->ev)->month;
    int calendar = (int)((month + 8) % 12) + 1;
    struct str name = str_from(date_month_name(calendar));

    if (p->kind != PERIOD_MONTH)
        return str_slice(name, 0, 3);
    return str_printf(x->arena, "%.*s %02d", 3, name.ptr,
                      (p->year + (month >= 4)) % 100);
}

static void add_column(struct statement_work *w,
                       const struct statement_columns *g, size_t k)
{
    const struct column_spec *c = &g->column.item[k];
    struct sheet_column *out = &w->sheet.column[w->n + 1];
    struct slot_format *how = &w->format[w->n];
    struct str words = facet_heading(c->facet);

    w->column[w->n] = g->cell + k;
    w->stride[w->n] = g->column.n;
    *how = c->format;
    how->figure.no_unit = true;
    if (how->figure.money == MONEY_POUNDS)
        how->figure.money = w->t->money;
    out->align = str_find(c->facet, STR("favourable")) == STR_NONE
                     ? ALIGN_DECIMAL
                     : ALIGN_CENTRE;
    out->emphasis = c->emphasis;
    out->group = rich_text(w->x, g->heading);
    if (g->months)
        out->heading = two_lines(w->x->arena, month_heading(w->x, k % 12),
                                 k < 12 ? STR("actual") : STR("forecast"));
    else if (c->heading.n > 0)
        out->heading = rich_inlines(w->x, c->heading);
    else
        out->heading = inlines_of(w->x->arena, words);
    w->n++;
}

static void add_group(struct statement_work *w,
                      const struct statement_columns *g)
{
    for (size_t k = 0; k < g->column.n; k++) {
        bool other_tense = g->months && (k < 12) != is_actual(w->x, k % 12);

        if (!other_tense)
            add_column(w, g, k);
    }
}

static void begin(struct statement_work *w)
{
    const struct table_spec *t = w->t;
    struct arena *a = w->x->arena;
    size_t most = 0;
    size_t width = 0;

    for (size_t i = 0; i < t->n_groups; i++) {
        most += t->group[i].column.n;
        width += t->group[i].months ? 12 : t->group[i].column.n;
    }
    w->column = arena_array(a, const struct slot *const *, most);
    w->stride = arena_array(a, size_t, most);
    w->format = arena_array(a, struct slot_format, most);
    sheet_begin(w->x, &w->sheet, width + 1);
    w->sheet.column[0].share = 1;
    w->sheet.column[0].least = PT(130);
    w->sheet.column[0].heading = inlines_of(
        a, t->money == MONEY_THOUSANDS ? STR("\u00a3000") : STR("\u00a3"));
    for (size_t i = 0; i < t->n_groups; i++)
        add_group(w, &t->group[i]);
    w->first = arena_array(a, const struct figure *, w->n);
    w->footing = footing_new(&w->sheet, w->n, t->adjusted);
}

/* ---- lines -------------------------------------------------------------- */

static bool is_nil(const struct figure *f)
{
    return f == NULL || figure_is_empty(f) ||
           (f->value.kind == VALUE_DECIMAL &&
            decimal_sign(f->value.decimal) == 0);
}

static bool ask_line(struct statement_work *w, size_t line,
                     const struct figure **f)
{
    bool has_any = false;

    for (size_t i = 0; i < w->n; i++) {
        const struct slot *s = w->column[i][line * w->stride[i]];

        f[i] = figure_at(w->x, s, who_here(w->x));
        has_any |= !is_nil(f[i]);
    }
    return has_any;
}

static struct str line_label(struct statement_work *w,
                             const struct statement_line *l,
                             const struct figure *f)
{
    const struct measure *m;

    if (l->label.n > 0)
        return rich_text(w->x, l->label);
    m = f->question.measure;
    return str_empty(m->label) ? m->title : m->label;
}

static void print_line(struct statement_work *w, const struct statement_line *l,
                       const struct figure *const f[])
{
    static const enum row_kind kinds[] = { [LINE_HEADING] = ROW_HEADING,
                                           [LINE_PLAIN] = ROW_PLAIN,
                                           [LINE_SUBTOTAL] = ROW_SUBTOTAL,
                                           [LINE_TOTAL] = ROW_TOTAL };

    if (f[0] == NULL)
        return;
    if (w->has_heading) {
        sheet_body(&w->sheet);
        sheet_heading_row(&w->sheet, w->heading);
        w->has_heading = false;
    }
    sheet_row(&w->sheet, kinds[l->kind], l->indent);
    sheet_header(&w->sheet, line_label(w, l, f[0]));
    for (size_t i = 0; i < w->n; i++) {
        footing_add(w->footing, i, f[i], w->format[i],
                    sheet_figure(&w->sheet, f[i], w->format[i]));
        if (w->first[i] == NULL)
            w->first[i] = f[i];
    }
    if (l->kind != LINE_PLAIN)
        sheet_body(&w->sheet);
}

static void lines(struct statement_work *w)
{
    const struct statement *s = w->t->statement;
    const struct figure **f =
        arena_array(w->x->arena, const struct figure *, w->n);

    for (size_t i = 0; i < s->n_lines; i++) {
        const struct statement_line *l = &s->line[i];

        if (l->kind == LINE_HEADING) {
            w->heading = rich_text(w->x, l->label);
            w->has_heading = true;
            continue;
        }
        if (ask_line(w, i, f) || !l->optional)
            print_line(w, l, f);
    }
}

static bool has_months(const struct table_spec *t)
{
    for (size_t i = 0; i < t->n_groups; i++) {
        if (t->group[i].months)
            return true;
    }
    return false;
}

/* Twelve periods are in the headings; what is left to say is the tense. */
static struct inlines months_note(struct statement_work *w, struct str rounding)
{
    struct expander *x = w->x;
    struct period now = evaluator_setting(x->ev)->month;
    struct str part[5] = { rich_text(x, w->t->note),
                           { 0 },
                           origin_note(x, w->first, w->n),
                           sheet_key(&w->sheet),
                           rounding };
    struct inlines none = { 0 };
    struct str all;

    if (now.kind == PERIOD_MONTH)
        part[1] = str_printf(x->arena,
                             "Actual to the end of %.*s, forecast after it.",
                             STR_ARG(month_name(x->arena, now)));
    all = join_notes(x->arena, part, 5);
    return str_empty(all) ? none : inlines_of(x->arena, all);
}

void table_statement(struct expander *x, const struct table_spec *t,
                     struct span at)
{
    struct statement_work w = { .x = x, .t = t };
    struct str rounding;
    struct inlines note;

    begin(&w);
    lines(&w);
    if (w.sheet.n_rows == 0) {
        empty_said(x, t->empty, at);
        return;
    }
    rounding = footing_settle(w.footing);
    note = has_months(t)
               ? months_note(&w, rounding)
               : sheet_note(&w.sheet, t->note, w.first, w.n, rounding);
    sheet_emit(&w.sheet,
               &(struct sheet_frame){
                   .caption = t->caption.n > 0
                                  ? t->caption
                                  : rich_of_text(x->arena, t->statement->title),
                   .summary = STR(
                       "Lines of the statement in rows; periods in columns."),
                   .note = note,
                   .attachment = t->attachment,
                   .carry = t->carry },
               at);
}
