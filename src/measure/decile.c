/* Where a school stands among the schools it is compared with (domain 4.2, R2).
 *
 * Of the set's values above nil: percentile = 100 x those at or below its own /
 * all; decile = its tens, 9 at most. The set is the list `comparators`: a row
 * for each school of it, with the value of the same measure.
 *
 * The surprise: no two schools have the same set, so that GBP 44 may be low and
 * GBP 34 not. Median, number and percentile are printed with every rating. */
#include "measure_priv.h"

#include <stdlib.h>

struct set {
    struct decimal *value;
    size_t n;
    size_t n_close;
    bool has_own; /* the school stands in its own set */
};

static bool cell_is(const struct dataset *d, size_t row, const char *column,
                    struct str wanted)
{
    const struct column *c = dataset_column(d, str_from(column));

    return c && c->cell[row].kind == VALUE_TEXT &&
           str_equal(c->cell[row].text, wanted);
}

static bool is_school(const struct dataset *d, size_t row, const char *column,
                      const struct entity *e)
{
    return cell_is(d, row, column, e->code) || cell_is(d, row, column, e->name);
}

static bool is_yes(const struct dataset *d, size_t row, const char *column)
{
    const struct column *c = dataset_column(d, str_from(column));

    return c && ((c->cell[row].kind == VALUE_TRUTH && c->cell[row].truth) ||
                 cell_is(d, row, column, STR("yes")) ||
                 cell_is(d, row, column, STR("Yes")));
}

static struct set read_set(struct arena *a, const struct evaluator *ev,
                           const struct figure *fig)
{
    const struct dataset *d = store_dataset(ev->store, STR("comparators"));
    const struct column *value = dataset_column(d, STR("value"));
    const struct measure *m = fig->question.measure;
    const struct entity *e =
        registry_at(ev->store->registry, fig->question.who.entity);
    struct set s = { 0 };

    if (!d || !value)
        return s;
    s.value = arena_array(a, struct decimal, d->n_rows + 1);
    for (size_t i = 0; i < d->n_rows; i++) {
        if (!is_school(d, i, "school", e) || !cell_is(d, i, "measure", m->name))
            continue;
        if (!value_is_number(value->cell[i]) ||
            decimal_sign(value->cell[i].decimal) <= 0)
            continue;
        s.has_own = s.has_own || is_school(d, i, "comparator", e);
        s.n_close += is_yes(d, i, "close");
        s.value[s.n++] = value->cell[i].decimal;
    }
    return s;
}

static int by_value(const void *x, const void *y)
{
    const struct decimal *a = x, *b = y;

    return decimal_compare(*a, *b);
}

static struct decimal median(const struct set *s)
{
    struct decimal sum, half;
    const struct decimal upper = s->value[s->n / 2];

    if (s->n % 2 == 1)
        return upper;
    return decimal_add(s->value[s->n / 2 - 1], upper, &sum) &&
                   decimal_divide(sum, decimal_of(2), 9, &half)
               ? half
               : upper;
}

/* Both rounded to what is printed: the list's values are, its own are not. */
static size_t at_or_below(const struct set *s, const struct figure *fig)
{
    struct decimal own = fig->value.decimal, other;
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        other = s->value[i];
        if (!decimal_round(fig->value.decimal, other.scale, &own))
            own = fig->value.decimal;
        n += decimal_compare(other, own) <= 0;
    }
    return n;
}

static bool is_part_year(struct evaluator *ev, const struct figure *fig)
{
    const struct decile_rule *rule = fig->question.measure->deciles;
    struct value months;

    if (rule->months.len == 0)
        return false;
    months = input_named(ev, &fig->question, rule->months);
    return value_is_number(months) &&
           decimal_compare(months.decimal, decimal_of(12)) != 0;
}

static void place(struct figure *fig, struct set *s)
{
    if (!s->has_own && decimal_sign(fig->value.decimal) > 0)
        s->value[s->n++] = fig->value.decimal;
    qsort(s->value, s->n, sizeof *s->value, by_value);
    fig->standing.n = (uint32_t)s->n;
    fig->standing.n_close = (uint32_t)s->n_close;
    fig->standing.median = median(s);
    if (!decimal_divide(decimal_of(100 * (int64_t)at_or_below(s, fig)),
                        decimal_of((int64_t)s->n), 9,
                        &fig->standing.percentile))
        fig->standing.n = 0;
}

struct str stand(struct evaluator *ev, struct figure *fig)
{
    struct arena *scratch;
    struct set set;

    if (fig->question.who.kind != SCOPE_SCHOOL)
        return STR("each school has comparators of its own");
    if (is_part_year(ev, fig))
        return STR("part-year return");
    scratch = arena_new(0);
    set = read_set(scratch, ev, fig);
    if (set.n > 0)
        place(fig, &set);
    arena_free(scratch);
    return fig->standing.n > 0 ? (struct str){ 0 }
                               : STR("no comparators were given");
}

enum rating standing_rating(const struct figure *fig)
{
    const struct decile_rule *rule = fig->question.measure->deciles;
    struct decimal tens;
    size_t decile = 0;

    if (!decimal_divide(fig->standing.percentile, decimal_of(10), 9, &tens))
        return RATING_NONE;
    while (decile < DECILES - 1 &&
           decimal_compare(tens, decimal_of((int64_t)decile + 1)) >= 0)
        decile++;
    return rule->has_close && (int64_t)fig->standing.n_close > rule->close_over
               ? rule->close[decile]
               : rule->usual[decile];
}
