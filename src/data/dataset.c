/* Lists: named columns of equal length, each row with its origin.
 *
 * The surprise: a dataset is never changed. Appending makes a new one, so that
 * whoever holds the old one still reads what it was promised. */
#include "data_priv.h"

#include <assert.h>

const struct column *dataset_column(const struct dataset *d, struct str name)
{
    for (size_t i = 0; d != NULL && i < d->n_columns; i++) {
        if (str_equal(d->column[i].name, name))
            return &d->column[i];
    }
    return NULL;
}

/* ---- cells on a day ------------------------------------------------------ */

static struct value cell_of(const struct dataset *d, struct str column,
                            size_t row)
{
    const struct column *c = dataset_column(d, column);

    return c != NULL ? c->cell[row] : value_reason(REASON_NO_DATA);
}

/* "residual_score": the column of `what` that goes with it. */
static const struct column *beside(const struct dataset *d, struct str score,
                                   struct str what)
{
    const struct str prefix = str_slice(score, 0, score.len - STR("score").len);

    for (size_t i = 0; i < d->n_columns; i++) {
        const struct str name = d->column[i].name;

        if (name.len == prefix.len + what.len && str_starts(name, prefix) &&
            str_ends(name, what))
            return &d->column[i];
    }
    return NULL;
}

static struct value score_of(const struct dataset *d, size_t row,
                             struct str name, struct value written)
{
    const struct column *l = beside(d, name, STR("likelihood"));
    const struct column *i = beside(d, name, STR("impact"));
    struct decimal product;

    if (l == NULL || i == NULL || !value_is_number(l->cell[row]) ||
        !value_is_number(i->cell[row]) ||
        !decimal_multiply(l->cell[row].decimal, i->cell[row].decimal, &product))
        return written;
    return value_decimal(product);
}

static bool is_settled(const struct overdue *o, struct value v)
{
    for (size_t i = 0; v.kind == VALUE_TEXT && i < o->settled.n; i++) {
        if (str_equal_nocase(v.text, o->settled.item[i]))
            return true;
    }
    return false;
}

static struct value status_of(const struct dataset *d, size_t row,
                              const struct column *c, int32_t as_at)
{
    const struct overdue *o = c->overdue;
    const struct value v = c->cell[row], day = cell_of(d, o->after, row);

    if (is_settled(o, v))
        return v;
    if (cell_of(d, o->closed, row).kind == VALUE_DATE && o->settled.n > 0)
        return value_text(o->settled.item[0]);
    if (day.kind == VALUE_DATE && as_at != DATE_NONE && day.date < as_at)
        return value_text(o->late);
    return v.kind == VALUE_REASON && !str_empty(o->otherwise)
               ? value_text(o->otherwise)
               : v;
}

struct value dataset_cell(const struct dataset *d, size_t row,
                          struct str column, int32_t as_at)
{
    const struct column *c = dataset_column(d, column);
    const struct value v = cell_of(d, column, row);

    if (c != NULL && c->overdue != NULL)
        return status_of(d, row, c, as_at);
    if (v.kind == VALUE_REASON && str_ends(column, STR("score")))
        return score_of(d, row, column, v);
    return v;
}

bool dataset_is_settled(const struct dataset *d, size_t row)
{
    for (size_t i = 0; i < d->n_columns; i++) {
        const struct column *c = &d->column[i];

        if (c->overdue == NULL)
            continue;
        return is_settled(c->overdue, c->cell[row]) ||
               cell_of(d, c->overdue->closed, row).kind == VALUE_DATE;
    }
    return false;
}

bool dataset_is_confidential(const struct dataset *d, size_t row)
{
    const struct value v = cell_of(d, STR("confidential"), row);

    return v.kind == VALUE_TRUTH && v.truth;
}

struct str dataset_peer(struct arena *a, const struct dataset *d, size_t row)
{
    const struct value v = cell_of(d, STR("peer"), row);
    struct decimal urn;

    if (v.kind != VALUE_DECIMAL || !decimal_round(v.decimal, 0, &urn) ||
        decimal_compare(urn, v.decimal) != 0 || urn.mantissa <= 0)
        return STR("");
    return str_printf(a, "%lld", (long long)urn.mantissa);
}

/* ---- appending ----------------------------------------------------------- */

static void cells_copy(struct value *to, const struct column *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from != NULL ? from->cell[i] : value_reason(REASON_NO_DATA);
}

/* The cells of `like` from both: a column that one of them lacks has no data
 * there. */
static struct column column_join(struct arena *a, const struct column *like,
                                 const struct dataset *top,
                                 const struct dataset *below)
{
    const struct column *x = dataset_column(top, like->name);
    const struct column *y = dataset_column(below, like->name);
    struct value *cell =
        arena_array(a, struct value, top->n_rows + below->n_rows);
    struct column joined = *like;

    cells_copy(cell, x, top->n_rows);
    cells_copy(cell + top->n_rows, y, below->n_rows);
    joined.cell = cell;
    if (str_empty(joined.heading) && y != NULL)
        joined.heading = y->heading;
    if (joined.overdue == NULL && y != NULL)
        joined.overdue = y->overdue;
    return joined;
}

static const struct origin *rows_join(struct arena *a,
                                      const struct dataset *top,
                                      const struct dataset *below)
{
    struct origin *row =
        arena_array(a, struct origin, top->n_rows + below->n_rows);

    for (size_t i = 0; i < top->n_rows; i++)
        row[i] = top->row[i];
    for (size_t i = 0; i < below->n_rows; i++)
        row[top->n_rows + i] = below->row[i];
    return row;
}

const struct dataset *dataset_join(struct arena *a, const struct dataset *top,
                                   const struct dataset *below)
{
    struct dataset *d = arena_new_of(a, struct dataset);
    struct column *column =
        arena_array(a, struct column, top->n_columns + below->n_columns);

    assert(top->n_rows <= SIZE_MAX - below->n_rows);
    for (size_t i = 0; i < top->n_columns; i++)
        column[d->n_columns++] = column_join(a, &top->column[i], top, below);
    for (size_t i = 0; i < below->n_columns; i++) {
        if (dataset_column(top, below->column[i].name) == NULL)
            column[d->n_columns++] =
                column_join(a, &below->column[i], top, below);
    }
    d->name = top->name;
    d->column = column;
    d->n_rows = top->n_rows + below->n_rows;
    d->row = rows_join(a, top, below);
    return d;
}
