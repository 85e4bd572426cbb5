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

static void cells_copy(struct value *to, const struct column *from, size_t n)
{
    for (size_t i = 0; from != NULL && i < n; i++)
        to[i] = from->cell[i];
}

/* The cells of `like` from both: a column that one of them lacks is, there,
 * all-zero values: not given. */
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
