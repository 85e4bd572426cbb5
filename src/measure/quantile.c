/* Medians and quartiles, exact: between two values by quarters.
 *
 * Quartiles are those of spreadsheets (QUARTILE.INC): position (n - 1) x p of
 * the values in order. The least and the greatest are their ends. */
#include "measure_priv.h"

#include <stdlib.h>

static int by_value(const void *x, const void *y)
{
    const struct decimal *a = x, *b = y;

    return decimal_compare(*a, *b);
}

struct value quantile_of(struct decimal *item, size_t n, int percent)
{
    const size_t at = (n - 1) * (size_t)percent;
    const struct decimal part = decimal_make((int64_t)(at % 100), 2);
    struct decimal step, d;

    if (n == 0)
        return value_reason(REASON_NO_ENTRIES);
    qsort(item, n, sizeof *item, by_value);
    if (at % 100 == 0)
        return value_decimal(item[at / 100]);
    if (!decimal_subtract(item[at / 100 + 1], item[at / 100], &step) ||
        !decimal_multiply(step, part, &step) ||
        !decimal_add(item[at / 100], step, &d))
        return value_reason(REASON_OVERFLOW);
    return value_decimal(d);
}

/* The schools' own values, whatever their size: central services have none. */
void quantile_figure(struct evaluator *ev, struct figure *fig)
{
    struct arena *scratch = arena_new(0);
    struct parts parts = parts_evaluated(scratch, ev, &fig->question);
    struct decimal *item = arena_array(scratch, struct decimal, parts.n);
    size_t n = 0;

    for (size_t i = 0; i < parts.n; i++) {
        struct part *p = &parts.item[i];

        p->used = p->used && !p->is_central;
        if (p->used)
            item[n++] = p->top.decimal;
    }
    cover(fig, &parts);
    fig->value = n > 0 ? quantile_of(item, n, fig->question.measure->quantile)
                       : why_nothing(&parts);
    fig->cohort = n > 0 ? value_decimal(decimal_of((int64_t)n)) : fig->cohort;
    arena_free(scratch);
}
