/* The rows behind a figure over a list, for explain: which counted, as what,
 * and why the others did not. */
#include "explain_priv.h"

/* What a row is called: its first word, as the file has its columns. */
static struct str row_label(const struct dataset *d, size_t row)
{
    for (size_t i = 0; i < d->n_columns; i++) {
        const struct value v = d->column[i].cell[row];

        if (v.kind == VALUE_TEXT && v.text.len > 0 &&
            !str_equal(d->column[i].name, STR("school")))
            return v.text;
    }
    return STR("");
}

/* "1 of 1" where the row is part of two sums, else what it gives. */
static struct value row_gives(struct arena *a, const struct measure *m,
                              const struct list_row *row)
{
    if (!row->used)
        return value_reason(row->why);
    if (!m->bottom)
        return row->top;
    return value_text(str_printf(
        a, "%.*s of %.*s", STR_ARG(decimal_text(a, row->top.decimal)),
        STR_ARG(decimal_text(a, row->bottom.decimal))));
}

size_t list_explain(struct arena *a, struct evaluator *ev,
                    const struct question *q, const struct explain_row **out)
{
    const struct list_rows rows = listing_rows(a, ev, q);
    const struct measure *m = q->measure;
    struct explain_row *item = arena_array(a, struct explain_row, rows.n);

    for (size_t i = 0; i < rows.n; i++) {
        const struct list_row *row = &rows.item[i];

        item[i] = (struct explain_row){
            .entity = row->school != ENTITY_NONE ? row->school
                                                 : ev->setting.organisation,
            .input = m->list->name,
            .detail = row_label(rows.dataset, row->row),
            .value = row_gives(a, m, row),
            .origin = rows.dataset->row[row->row],
            .used = row->used,
            .why_not = row->used ? STR("") : str_from(reason_words(row->why)),
        };
    }
    *out = item;
    return rows.n;
}
