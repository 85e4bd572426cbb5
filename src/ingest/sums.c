/* Columns that an export lacks, worked out from those that it has.
 *
 * Surprise: a part may be such a sum itself. What stands in a binding is flat:
 * the file's own fields, each added or taken away. */
#include "ingest_priv.h"

#define PARTS_MOST 128

struct parts {
    struct part *item;
    size_t n;
};

static const struct bound *bound_named(const struct binding *b, struct str name)
{
    for (size_t i = 0; i < b->n_values; i++) {
        const struct bound *v = &b->value[i];

        if (!v->has_year && !v->rule->is_attribute &&
            str_equal(v->rule->name, name))
            return v;
    }
    return NULL;
}

static void part_add(struct parts *t, size_t field, bool less)
{
    if (t->n < PARTS_MOST)
        t->item[t->n++] = (struct part){ field, less };
}

/* False: the export lacks one of them. */
static bool names_add(struct parts *t, const struct binding *b,
                      struct str_list names, bool less)
{
    bool whole = true;

    for (size_t i = 0; i < names.n; i++) {
        const struct bound *v = bound_named(b, names.item[i]);

        if (v != NULL && v->n_parts == 0)
            part_add(t, v->field, less);
        for (size_t k = 0; v != NULL && k < v->n_parts; k++)
            part_add(t, v->part[k].field, v->part[k].less != less);
        whole &= v != NULL;
    }
    return whole;
}

void sums_bind(struct arena *a, const struct profile *p, struct binding *out)
{
    for (size_t i = 0; i < p->n_rules && p->kind == PROFILE_FACTS; i++) {
        const struct rule *r = &p->rule[i];
        struct parts t = { 0 };

        if (r->sum.n == 0 || bound_named(out, r->name) != NULL)
            continue;
        t.item = arena_array(a, struct part, PARTS_MOST);
        if (!names_add(&t, out, r->sum, false) ||
            !names_add(&t, out, r->less, true))
            continue;
        (void)names_add(&t, out, r->also, false);
        out->value[out->n_values++] = (struct bound){ .rule = r,
                                                      .field = t.item[0].field,
                                                      .breakdown = r->breakdown,
                                                      .part = t.item,
                                                      .n_parts = t.n,
                                                      .detail = MAP_NONE,
                                                      .all_at_most_one = true };
    }
}

bool sum_read(struct run *r, const struct bound *b, struct value *out)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;
    size_t n = 0;

    *out = value_reason(REASON_NOT_GIVEN);
    for (size_t i = 0; i < b->n_parts; i++) {
        struct str cell = run_cell(r, b->part[i].field);
        struct value v;

        if (value_read(r->scratch, b->rule, cell, &v) != READ_FINE)
            return false;
        if (v.kind == VALUE_REASON && v.reason == REASON_NOT_GIVEN)
            continue;
        if (v.kind != VALUE_DECIMAL) {
            *out = v;
            return true;
        }
        if (b->part[i].less)
            decimal_sum_subtract(&sum, v.decimal);
        else
            decimal_sum_add(&sum, v.decimal);
        n++;
    }
    if (n > 0)
        *out = decimal_sum_value(&sum, &d) ? value_decimal(d)
                                           : value_reason(REASON_OVERFLOW);
    return true;
}

/* ---- in words ------------------------------------------------------------ */

/* "E30", or "7 columns, E20A to E20G"; empty: none. */
static struct str side_words(struct run *r, const struct bound *b, bool less)
{
    struct str first = STR(""), last = STR("");
    size_t n = 0;

    for (size_t i = 0; i < b->n_parts; i++) {
        if (b->part[i].less != less)
            continue;
        last = run_heading(r, b->part[i].field);
        if (n++ == 0)
            first = last;
    }
    if (n < 2)
        return last;
    return str_printf(r->scratch, "%zu columns, %.*s to %.*s", n,
                      STR_ARG(first), STR_ARG(last));
}

uint32_t sum_detail(struct run *r, struct bound *b)
{
    struct str added, less;

    if (b->n_parts == 0 || b->detail != MAP_NONE)
        return b->n_parts == 0 ? MAP_NONE : b->detail;
    added = side_words(r, b, false);
    less = side_words(r, b, true);
    b->detail =
        map_put(facts_details(r->store->facts),
                str_empty(less) ? added
                                : str_printf(r->scratch, "%.*s, less %.*s",
                                             STR_ARG(added), STR_ARG(less)));
    return b->detail;
}
