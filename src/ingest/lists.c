/* Lists: risks, actions, policies and the like, as typed datasets.
 *
 * Surprise: a dataset has every column of its profile, also those that the
 * file lacks; so two files of one kind can be appended. What is personal is
 * read for the organisation that the papers are for, and for nobody else. */
#include "ingest_priv.h"

#include <string.h>

struct table {
    struct arena *growth; /* what grows leaves its old places behind */
    struct value **cell;  /* by rule */
    size_t *cap;
    struct origin *row;
    size_t cap_rows, n_rows;
    size_t n_columns;
};

static void cell_add(struct table *t, size_t column, struct value v)
{
    void *grown = t->cell[column];

    arena_grow(t->growth, &grown, t->n_rows, &t->cap[column], sizeof v,
               _Alignof(struct value));
    t->cell[column] = grown;
    t->cell[column][t->n_rows] = v;
}

static struct bound *bound_of(struct run *r, const struct rule *rule)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        if (r->binding.value[i].rule == rule)
            return &r->binding.value[i];
    }
    return NULL;
}

/* A row of the trust as a whole names no school. */
static struct value school_cell(struct run *r, const struct bound *b,
                                struct str cell)
{
    const struct registry *g = r->store->registry;
    uint32_t e;

    if (means_trust(str_fold(r->scratch, cell)))
        return value_reason(REASON_NOT_GIVEN);
    e = school_of_form(r, cell, b->field);
    if (e == ENTITY_NONE || registry_at(g, e)->kind != ENTITY_SCHOOL)
        return value_reason(REASON_NOT_GIVEN);
    return value_text(run_keep_text(r, registry_at(g, e)->code));
}

static struct value list_cell(struct run *r, const struct rule *rule)
{
    struct bound *b = bound_of(r, rule);
    struct value v = value_reason(REASON_NOT_GIVEN);
    struct str cell;
    enum reading how;

    if (b == NULL)
        return value_reason(REASON_NO_DATA);
    if (rule->personal && r->kept == NULL)
        return v;
    cell = run_cell(r, b->field);
    how = value_read(r->scratch, rule, cell, &v);
    if (how != READ_FINE) {
        run_bad_value(r, b, how);
        return value_reason(REASON_NOT_GIVEN);
    }
    if (rule->form == FORM_SCHOOL && !str_empty(cell))
        return school_cell(r, b, cell);
    if (v.kind == VALUE_TEXT)
        v.text = run_keep_text(r, v.text);
    return v;
}

/* A row without what makes it a row: a title, a blank line, a footer. */
static bool row_lacks(struct run *r)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->rule->required && str_empty(run_cell(r, b->field))) {
            run_set_aside(r,
                          str_printf(r->scratch, "rows with nothing in '%.*s'",
                                     STR_ARG(run_heading(r, b->field))));
            return true;
        }
    }
    return false;
}

static bool names_total(struct str text)
{
    static const struct str words[] = { STR_INIT("total"),
                                        STR_INIT("grand total"),
                                        STR_INIT("sub total"),
                                        STR_INIT("subtotal") };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str rest = str_slice(text, words[i].len, text.len);

        if (str_starts(text, words[i]) &&
            (str_empty(rest) || rest.ptr[0] == ' '))
            return true;
    }
    return false;
}

/* A row whose first word is "Total" and that has no date. A supplier may be
 * called that, but does not stand first in a row without a date. */
static bool row_is_total(struct run *r)
{
    struct arena_mark mark = arena_save(r->scratch);
    size_t first = 0;
    bool total;

    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->rule->form == FORM_DATE && !str_empty(run_cell(r, b->field)))
            return false;
    }
    while (first < r->record.n && str_empty(run_cell(r, first)))
        first++;
    total = names_total(str_fold(r->scratch, run_cell(r, first)));
    arena_restore(r->scratch, mark);
    return total;
}

static void row_add(struct run *r, struct table *t)
{
    size_t column = 0;
    void *grown = t->row;

    for (size_t i = 0; i < r->profile->n_rules; i++) {
        if (r->profile->rule[i].role == ROLE_VALUE)
            cell_add(t, column++, list_cell(r, &r->profile->rule[i]));
    }
    arena_grow(t->growth, &grown, t->n_rows, &t->cap_rows, sizeof *t->row,
               _Alignof(struct origin));
    t->row = grown;
    t->row[t->n_rows++] = run_origin(r, 0);
}

/* What has grown, in a place of its size that lives with the store. */
static void *settled(struct run *r, const void *grown, size_t n, size_t size)
{
    void *place = arena_alloc(r->store->arena, n, size, _Alignof(max_align_t));

    if (n > 0)
        memcpy(place, grown, n * size);
    return place;
}

static void table_publish(struct run *r, const struct table *t)
{
    struct arena *a = r->store->arena;
    struct column *column = arena_array(a, struct column, t->n_columns);
    struct dataset *d = arena_new_of(a, struct dataset);
    size_t n = 0;

    for (size_t i = 0; i < r->profile->n_rules; i++) {
        const struct rule *rule = &r->profile->rule[i];
        const struct bound *b = bound_of(r, rule);

        if (rule->role != ROLE_VALUE)
            continue;
        column[n] = (struct column){
            .name = rule->name,
            .heading = b == NULL ? STR("")
                                 : run_keep_text(r, run_heading(r, b->field)),
            .cell = settled(r, t->cell[n], t->n_rows, sizeof **t->cell),
            .overdue = rule->overdue
        };
        n++;
    }
    *d = (struct dataset){ .name = r->profile->dataset,
                           .n_columns = n,
                           .n_rows = t->n_rows,
                           .column = column,
                           .row =
                               settled(r, t->row, t->n_rows, sizeof *t->row) };
    store_add_dataset(r->store, d);
}

void list_read(struct run *r)
{
    struct table t = { .growth = arena_new(0) };

    for (size_t i = 0; i < r->profile->n_rules; i++)
        t.n_columns += r->profile->rule[i].role == ROLE_VALUE;
    t.cell = arena_array(r->scratch, struct value *, t.n_columns);
    t.cap = arena_array(r->scratch, size_t, t.n_columns);
    while (run_next(r)) {
        if (!r->profile->own_form && !row_is_ours(r)) {
            run_set_aside(r, STR("other organisations"));
            continue;
        }
        if (row_lacks(r))
            continue;
        if (r->profile->skip_totals && row_is_total(r)) {
            run_set_aside(r, STR("totals"));
            continue;
        }
        row_add(r, &t);
        run_used(r, TALLY_ENTRY, ENTITY_NONE, (struct period){ 0 });
    }
    table_publish(r, &t);
    arena_free(t.growth);
}
