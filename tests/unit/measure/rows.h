/* Lists for tests, as examples write them:
 *
 *   lists:
 *     policies:
 *       - {policy: Complaints, school: 1, next_review: 2025-11-26}
 *
 * Columns that no row names are not in the file; in a row that does not name
 * one its cell is empty. `school: 1` is the first school of the world. */
#ifndef TESTS_MEASURE_ROWS_H
#define TESTS_MEASURE_ROWS_H

#include "world.h"

#include "shipped.h"

static inline struct value
rows_cell(struct world *w, const struct column_shape *c, struct str text)
{
    struct decimal d;
    int32_t date;

    if (str_equal(c->name, STR("school")) && decimal_parse(text, &d)) {
        assert_in_range(d.mantissa, 1, (int64_t)w->n_schools);
        return value_text(
            registry_at(w->s->registry, w->school[d.mantissa - 1])->code);
    }
    if (c->kind == VALUE_TRUTH)
        return value_truth(str_equal(text, STR("yes")));
    if (c->kind == VALUE_DATE) {
        assert_true(date_parse(text, &date));
        return value_date(date);
    }
    if (c->kind == VALUE_DECIMAL) {
        assert_true(decimal_parse(text, &d));
        return value_decimal(d);
    }
    return value_text(str_copy(w->a, text));
}

static inline bool rows_name(const struct yaml *rows, struct str column)
{
    for (const struct yaml *r = rows->first; r; r = r->next) {
        if (yaml_find(r, column))
            return true;
    }
    return false;
}

static inline void rows_column(struct world *w, const struct column_shape *c,
                               const struct yaml *rows, struct column *out)
{
    const bool is_there = rows_name(rows, c->name);
    struct value *cell = arena_array(w->a, struct value, rows->n);
    size_t i = 0;

    for (const struct yaml *r = rows->first; r; r = r->next) {
        const struct yaml *n = yaml_find(r, c->name);

        cell[i++] = n          ? rows_cell(w, c, yaml_text(n))
                    : is_there ? value_reason(REASON_NOT_GIVEN)
                               : value_reason(REASON_NO_DATA);
    }
    *out = (struct column){ .name = c->name,
                            .heading = is_there ? c->name : STR(""),
                            .cell = cell,
                            .overdue = c->overdue };
}

static inline void rows_check_names(const struct list_shape *shape,
                                    const struct yaml *rows)
{
    for (const struct yaml *r = rows->first; r; r = r->next) {
        for (const struct yaml *n = r->first; n; n = n->next) {
            bool is_known = false;

            for (size_t i = 0; i < shape->n; i++)
                is_known = is_known || str_equal(shape->column[i].name, n->key);
            if (!is_known)
                fail_msg("the list %.*s has no column %.*s",
                         STR_ARG(shape->name), STR_ARG(n->key));
        }
    }
}

/* One list of an example's "lists:". */
static inline void world_rows(struct world *w, const struct yaml *rows)
{
    const struct list_shapes known = shipped_lists();
    struct dataset *d = arena_new_of(w->a, struct dataset);
    struct origin *row = arena_array(w->a, struct origin, rows->n);
    const struct list_shape *shape = NULL;
    struct column *column;

    for (size_t i = 0; i < known.n; i++) {
        if (str_equal(known.item[i].name, rows->key))
            shape = &known.item[i];
    }
    assert_non_null(shape);
    rows_check_names(shape, rows);
    column = arena_array(w->a, struct column, shape->n);
    for (size_t i = 0; i < shape->n; i++)
        rows_column(w, &shape->column[i], rows, &column[i]);
    for (size_t i = 0; i < rows->n; i++)
        row[i] = (struct origin){ .file = ORIGIN_NONE, .row = (uint32_t)i + 2 };
    *d = (struct dataset){ .name = rows->key,
                           .n_columns = shape->n,
                           .n_rows = rows->n,
                           .column = column,
                           .row = row };
    store_add_dataset(w->s, d);
}

static inline void world_lists(struct world *w, const struct yaml *lists)
{
    for (const struct yaml *n = lists ? lists->first : NULL; n; n = n->next)
        world_rows(w, n);
}

/* Lists as text, the same form. */
static inline void world_lists_text(struct world *w, const char *text)
{
    const struct source *src =
        source_from(w->a, STR("lists.yaml"), str_from(text));
    const struct yaml *root = yaml_parse(w->a, w->dg, src, str_from(text));

    assert_non_null(root);
    world_lists(w, root);
}

#endif
