/* Tables with a row for each measure: a school, or the trust, on one page.
 *
 * The surprise: a measure that nothing gives for this school has no row; one
 * that is suppressed or withheld has, with the reason. */
#include "template_priv.h"

static struct str own_heading(const struct expander *x)
{
    return x->school != ENTITY_NONE ? STR("School") : STR("Trust");
}

static void head(struct expander *x, const struct table_spec *t,
                 struct sheet *s)
{
    struct arena *a = x->arena;

    s->column[0].heading = inlines_of(a, STR("Measure"));
    s->column[0].share = 1;
    for (size_t i = 0; i < t->column.n; i++) {
        const struct column_spec *c = &t->column.item[i];
        struct sheet_column *out = &s->column[i + 1];
        struct str heading = facet_heading(c->facet);

        if (str_empty(heading))
            heading = own_heading(x);
        out->heading = c->heading.n > 0 ? rich_inlines(x, c->heading)
                                        : inlines_of(a, heading);
        out->group = c->group;
        out->emphasis = c->emphasis;
        out->align = ALIGN_DECIMAL;
        if (str_equal(c->facet, STR("rating")) ||
            str_equal(c->facet, STR("coverage")) ||
            str_equal(c->facet, STR("period")))
            out->align = ALIGN_LEFT;
    }
}

static void measure_row(struct expander *x, const struct table_spec *t,
                        size_t i, const struct figure *own, struct sheet *s)
{
    const struct measure *m = own->question.measure;

    sheet_row(s, ROW_PLAIN, 0);
    sheet_header(s, str_empty(m->label) ? m->title : m->label);
    for (size_t k = 0; k < t->column.n; k++) {
        const struct slot *slot = t->cell[i * t->column.n + k];
        struct slot_format how = t->column.item[k].format;

        if (how.figure.money == MONEY_POUNDS)
            how.figure.money = t->money;
        sheet_figure(s, figure_at(x, slot, who_here(x)), how);
    }
}

static size_t measure_rows(struct expander *x, const struct table_spec *t,
                           struct sheet *s, const struct figure **shown)
{
    size_t n = 0;

    for (size_t i = 0; i < t->measure.n; i++) {
        const struct figure *own =
            figure_at(x, t->measure.item[i], who_here(x));

        if (own == NULL || (figure_is_empty(own) && !t->keep_empty))
            continue;
        measure_row(x, t, i, own, s);
        shown[n++] = own;
    }
    return n;
}

void table_measures(struct expander *x, const struct table_spec *t,
                    struct span at)
{
    struct sheet s;
    const struct figure **shown =
        arena_array(x->arena, const struct figure *, t->measure.n);
    size_t n;

    sheet_begin(x, &s, t->column.n + 1);
    head(x, t, &s);
    n = measure_rows(x, t, &s, shown);
    if (n == 0) {
        empty_said(x, t->empty, at);
        return;
    }
    sheet_emit(&s, t->caption,
               STR("A row for each measure; who and what in columns."),
               sheet_note(&s, t->note, shown, n, (struct str){ 0 }),
               t->attachment, t->carry, at);
}
