/* The lists that profiles and ledgers make, told to the catalogue, so that a
 * measure over a list is checked before any file of it is read. */
#include "report_priv.h"

/* Columns of unknown kind: what a ledger says of itself. */
static struct list_shape shape_of_names(struct arena *a, struct str name,
                                        struct str_list columns)
{
    struct column_shape *column =
        arena_array(a, struct column_shape, columns.n);

    for (size_t i = 0; i < columns.n; i++) {
        column[i].name = columns.item[i];
    }
    return (struct list_shape){ name, column, columns.n };
}

const struct catalogue *lists_known(struct arena *a, const struct session *s)
{
    size_t n_profiles, n_ledger = 0, n = 0;
    struct list_shape *shape;
    struct str name;
    struct str_list columns;

    if (s->profiles == NULL) {
        return NULL;
    }
    n_profiles = profiles_count(s->profiles);
    while (ledger_list(n_ledger, &name, &columns)) {
        n_ledger++;
    }
    shape = arena_array(a, struct list_shape, n_profiles + n_ledger);
    for (size_t i = 0; i < n_profiles; i++) {
        n += profile_shape(a, s->profiles, i, &shape[n]) ? 1 : 0;
    }
    for (size_t i = 0; i < n_ledger; i++) {
        (void)ledger_list(i, &name, &columns);
        shape[n++] = shape_of_names(a, name, columns);
    }
    return catalogue_knowing(a, (struct list_shapes){ shape, n });
}
