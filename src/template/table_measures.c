/* Tables with a row for each measure: a school, or the trust, on one page.
 *
 * The surprise: a measure that nothing gives for this school has no row; one
 * that is suppressed or withheld has, with the reason. */
#include "expand_priv.h"

static struct str own_heading(const struct expander *x)
{
    return x->school != ENTITY_NONE ? STR("School") : STR("Trust");
}

struct measure_work {
    struct expander *x;
    const struct table_spec *t;
    struct sheet sheet;
    size_t *row; /* measures that have a row */
    size_t n_rows;
    size_t *column; /* columns that have something in them */
    size_t n_columns;
    const struct figure **shown; /* the rows' own figures */
    struct buf dropped;
};

static struct str column_heading(const struct measure_work *w, size_t i)
{
    const struct column_spec *c = &w->t->column.item[i];
    struct str heading = facet_heading(c->facet);

    if (c->heading.n > 0)
        return rich_text(w->x, c->heading);
    return str_empty(heading) ? own_heading(w->x) : heading;
}

/* "under: 30" keeps a column for cohorts below 30. */
static bool is_too_many(struct measure_work *w, size_t row, size_t column)
{
    const int64_t under = w->t->column.item[column].under;
    const struct figure *own;

    if (under == 0)
        return false;
    own = figure_at(w->x, w->t->measure.item[row], who_here(w->x));
    return own == NULL || own->cohort.kind != VALUE_DECIMAL ||
           decimal_compare(own->cohort.decimal, decimal_of(under)) >= 0;
}

/* NULL: nothing is shown there. */
static const struct figure *cell_at(struct measure_work *w, size_t row,
                                    size_t column)
{
    const struct slot *s = w->t->cell[row * w->t->column.n + column];

    return is_too_many(w, row, column) ? NULL
                                       : figure_at(w->x, s, who_here(w->x));
}

/* ---- what is there ------------------------------------------------------ */

static void find_rows(struct measure_work *w)
{
    const struct table_spec *t = w->t;

    for (size_t i = 0; i < t->measure.n; i++) {
        const struct figure *own =
            figure_at(w->x, t->measure.item[i], who_here(w->x));

        if (own == NULL || (figure_is_empty(own) && !t->keep_empty))
            continue;
        w->shown[w->n_rows] = own;
        w->row[w->n_rows++] = i;
    }
}

/* A column of tests in which nothing could be tested tells nothing. */
static bool tells(const struct figure *f)
{
    const bool is_words = derived_is_words(f->question.derived);

    return !figure_is_empty(f) && (!is_words || f->value.kind != VALUE_REASON);
}

static bool has_any(struct measure_work *w, size_t column)
{
    for (size_t i = 0; i < w->n_rows; i++) {
        const struct figure *f = cell_at(w, w->row[i], column);

        if (f != NULL && tells(f))
            return true;
    }
    return w->t->keep_empty;
}

static void find_columns(struct measure_work *w)
{
    for (size_t i = 0; i < w->t->column.n; i++) {
        if (has_any(w, i)) {
            w->column[w->n_columns++] = i;
            continue;
        }
        if (w->t->column.item[i].under > 0)
            continue; /* no cohort is so small: nothing is missing */
        buf_printf(&w->dropped, "%s%.*s", w->dropped.len > 0 ? ", " : "",
                   STR_ARG(column_heading(w, i)));
    }
}

/* ---- the table ---------------------------------------------------------- */

/* Words to the left, numbers by their points. */
static enum align column_align(struct measure_work *w, size_t column)
{
    const struct figure *f = NULL;

    for (size_t i = 0; i < w->n_rows && f == NULL; i++)
        f = cell_at(w, w->row[i], column);
    return figure_align(f);
}

static void head(struct measure_work *w)
{
    sheet_begin(w->x, &w->sheet, w->n_columns + 1);
    w->sheet.column[0].heading = inlines_of(w->x->arena, STR("Measure"));
    w->sheet.column[0].share = 1;
    w->sheet.column[0].least = PT(100);
    for (size_t i = 0; i < w->n_columns; i++) {
        const struct column_spec *c = &w->t->column.item[w->column[i]];
        struct sheet_column *out = &w->sheet.column[i + 1];

        out->heading = inlines_of(w->x->arena, column_heading(w, w->column[i]));
        out->group = c->group;
        out->emphasis = c->emphasis;
        out->align = column_align(w, w->column[i]);
    }
}

static void measure_row(struct measure_work *w, size_t i)
{
    const struct measure *m = w->shown[i]->question.measure;

    sheet_row(&w->sheet, ROW_PLAIN, 0);
    sheet_header(&w->sheet, str_empty(m->label) ? m->title : m->label);
    for (size_t k = 0; k < w->n_columns; k++) {
        struct slot_format how = w->t->column.item[w->column[k]].format;

        if (how.figure.money == MONEY_POUNDS)
            how.figure.money = w->t->money;
        sheet_figure(&w->sheet, cell_at(w, w->row[i], w->column[k]), how);
    }
}

/* Who stands in the columns of comparison. */
static struct str compared(struct measure_work *w)
{
    struct arena *a = w->x->arena;
    struct str *note = arena_array(a, struct str, w->n_columns);
    const struct figure **f = arena_array(a, const struct figure *, w->n_rows);

    for (size_t k = 0; k < w->n_columns; k++) {
        bool is_any = false;

        for (size_t i = 0; i < w->n_rows; i++) {
            f[i] = cell_at(w, w->row[i], w->column[k]);
            if (f[i] != NULL && !is_compared(f[i]))
                f[i] = NULL;
            is_any = is_any || f[i] != NULL;
        }
        if (is_any)
            note[k] = comparator_note(
                w->x, facet_heading(w->t->column.item[w->column[k]].facet), f,
                w->n_rows);
    }
    return join_notes(a, note, w->n_columns);
}

static void make_table(struct measure_work *w, struct span at)
{
    struct arena *a = w->x->arena;
    const struct str part[] = {
        listed_note(a, "Not in the files given:", &w->dropped), compared(w)
    };

    head(w);
    w->sheet.adjust = w->t->adjust;
    for (size_t i = 0; i < w->n_rows; i++)
        measure_row(w, i);
    sheet_emit(
        &w->sheet,
        &(struct sheet_frame){
            .caption = w->t->caption,
            .summary = STR("A row for each measure; who and what in columns."),
            .note = sheet_note(&w->sheet, w->t->note, w->shown, w->n_rows,
                               join_notes(a, part, 2)),
            .attachment = w->t->attachment,
            .carry = w->t->carry },
        at);
}

void table_measures(struct expander *x, const struct table_spec *t,
                    struct span at)
{
    struct measure_work w = { .x = x, .t = t };

    w.row = arena_array(x->arena, size_t, t->measure.n);
    w.column = arena_array(x->arena, size_t, t->column.n);
    w.shown = arena_array(x->arena, const struct figure *, t->measure.n);
    find_rows(&w);
    find_columns(&w);
    if (w.n_rows == 0)
        empty_said(x, t->empty, at);
    else
        make_table(&w, at);
    buf_free(&w.dropped);
}
