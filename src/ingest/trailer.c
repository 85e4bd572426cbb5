/* Rows of an own form that add the others up: "Total", "Grand total". They are
 * no entry and no school: they are checked against the rows above, and set
 * aside.
 *
 * The surprise: a total may stand for all rows above it or for those since the
 * total before it; either is fine. Lines of statements are left out here: there
 * receipts and payments stand in one column. */
#include "trailer_priv.h"

struct trailer { /* by value of the binding */
    struct decimal_sum *all, *since;
};

/* Numbers of a list may be scores; those of schools are staff, pupils, days. */
static bool is_added(const struct run *r, const struct bound *b)
{
    return b->n_parts == 0 &&
           (b->rule->form == FORM_MONEY || b->rule->form == FORM_COUNT ||
            (b->rule->form == FORM_NUMBER &&
             r->profile->kind == PROFILE_FACTS));
}

void trailer_start(struct run *r)
{
    const struct profile *p = r->profile;
    struct trailer *t;

    if (!p->own_form || p->amounts != NULL ||
        (p->kind != PROFILE_LIST && p->kind != PROFILE_FACTS) ||
        r->binding.role[ROLE_LINE] != NO_FIELD)
        return;
    t = arena_new_of(r->scratch, struct trailer);
    t->all = arena_array(r->scratch, struct decimal_sum, r->binding.n_values);
    t->since = arena_array(r->scratch, struct decimal_sum, r->binding.n_values);
    r->trailer = t;
}

/* A supplier may be called so, but stands in no row without a day. */
static bool has_day(const struct run *r)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->rule->form == FORM_DATE && !str_empty(run_cell(r, b->field)))
            return true;
    }
    return false;
}

static bool is_total(const struct run *r)
{
    static const char *const words[] = { "total",    "totals",    "grand total",
                                         "subtotal", "sub-total", "sub total" };
    size_t first = 0;
    struct str cell;

    while (first < r->record.n && str_empty(run_cell(r, first)))
        first++;
    cell = run_cell(r, first);
    if (cell.len > 0 && cell.ptr[cell.len - 1] == ':')
        cell.len--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_equal_nocase(cell, str_from(words[i])))
            return !has_day(r);
    }
    return false;
}

static bool is_sum(const struct decimal_sum *sum, struct decimal stated)
{
    struct decimal d;

    return decimal_sum_value(sum, &d) && decimal_compare(d, stated) == 0;
}

static void check_total(struct run *r, size_t i)
{
    const struct bound *b = &r->binding.value[i];
    struct decimal_sum *since = &r->trailer->since[i];
    struct decimal stated, rows, d;

    if (!is_added(r, b) || !number_read(run_cell(r, b->field), true, &stated))
        return;
    if (!is_sum(&r->trailer->all[i], stated) && !is_sum(since, stated) &&
        decimal_sum_value(&r->trailer->all[i], &rows) &&
        decimal_subtract(stated, rows, &d)) {
        diag_report(r->dg, DIAG_TOTAL_BROKEN, run_span(r, b->field),
                    "column '%.*s': the total is %.*s, its rows add up to "
                    "%.*s: a difference of %.*s",
                    STR_ARG(run_heading(r, b->field)),
                    STR_ARG(decimal_grouped(r->scratch, stated, stated.scale)),
                    STR_ARG(decimal_grouped(r->scratch, rows, rows.scale)),
                    STR_ARG(decimal_grouped(r->scratch, d, d.scale)));
        diag_hint(r->dg, "put the row or the total right; a total may be left "
                         "out");
    }
    *since = (struct decimal_sum){ 0 };
}

static void add(struct run *r, size_t i)
{
    const struct bound *b = &r->binding.value[i];
    struct decimal d;

    if (!is_added(r, b) || !number_read(run_cell(r, b->field), true, &d))
        return;
    decimal_sum_add(&r->trailer->all[i], d);
    decimal_sum_add(&r->trailer->since[i], d);
}

bool trailer_row(struct run *r)
{
    const bool total = r->trailer != NULL && is_total(r);

    for (size_t i = 0; r->trailer != NULL && i < r->binding.n_values; i++) {
        if (total)
            check_total(r, i);
        else
            add(r, i);
    }
    if (total)
        run_set_aside(r, STR("totals, checked and not added"));
    return total;
}
