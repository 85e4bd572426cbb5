/* Which rows a difference may come from: one that is the very amount, or half
 * of it with a sign too many, or has two digits the wrong way round; else the
 * largest that the two sides are made of. */
#include "reconcile_priv.h"

#include <stdlib.h>

#define MOST_NAMED 3

struct suspect {
    struct origin origin;
    struct value value;
    struct str what; /* "General annual grant" */
};
struct suspects {
    struct arena *arena;
    struct evaluator *ev;
    struct suspect *item;
    size_t n, cap;
};

static void add(struct suspects *s, const struct suspect *one)
{
    void *array = s->item;

    if (!value_is_number(one->value) || one->origin.file == ORIGIN_NONE ||
        one->origin.file >= s->ev->store->n_files)
        return;
    arena_grow(s->arena, &array, s->n, &s->cap, sizeof *one,
               _Alignof(struct suspect));
    s->item = array;
    s->item[s->n++] = *one;
}

/* ---- whose rows ---------------------------------------------------------- */

/* "balance.cash" as the statements call it. */
static struct str input_title(const struct catalogue *c, struct str input)
{
    for (size_t i = 0; i < c->n_entries; i++) {
        const struct entry *e = c->entry[i];

        if (e->is_line && e->top.n == 1 && e->top.item[0].input &&
            str_equal(e->top.item[0].input->name, input))
            return e->measure.title;
    }
    return input;
}

static void add_figure(struct suspects *s, struct str address)
{
    const struct span nowhere = { NULL, 0, 0 };
    struct diag *quiet = diag_new(s->arena);
    const struct explanation *e;
    struct question q;

    if (address.len == 0 || !question_parse(quiet, s->ev, nowhere, address, &q))
        return;
    e = explain(s->arena, s->ev, &q);
    for (size_t i = 0; i < e->n_rows; i++) {
        const struct explain_row *r = &e->row[i];

        if (r->used)
            add(s, &(struct suspect){
                       r->origin, r->value,
                       r->detail.len > 0
                           ? r->detail
                           : input_title(s->ev->catalogue, r->input) });
    }
}

static void add_row(struct suspects *s, const struct identity_case *c,
                    struct str column)
{
    const struct column *col = c->list ? dataset_column(c->list, column) : NULL;

    if (col)
        add(s, &(struct suspect){ c->list->row[c->row], col->cell[c->row],
                                  col->heading });
}

static void add_counts(struct suspects *s, const struct identity_case *c)
{
    struct facts *facts = s->ev->store->facts;
    const uint32_t input =
        c->count ? map_find(facts_inputs(facts), c->count->name) : MAP_NONE;

    for (uint32_t i = 0; i < facts_count(facts); i++) {
        const struct fact *f = facts_at(facts, i);

        if (!f->set_aside && f->key.input == input && c->has_who &&
            f->key.entity == c->who.entity)
            add(s, &(struct suspect){ f->origin, f->value, c->count->name });
    }
}

static void add_side(struct suspects *s, const struct identity_case *c,
                     const struct expr *side)
{
    const struct str_list names = expr_names(s->arena, side);

    for (size_t i = 0; i < names.n; i++) {
        const struct str name = names.item[i];

        if (str_starts(name, STR("row.")))
            add_row(s, c, str_slice(name, 4, name.len));
        else if (str_starts(name, STR("input.")))
            add_counts(s, c);
        else
            add_figure(s, side_address(s->arena, s->ev, c, name));
    }
}

/* ---- telling ------------------------------------------------------------- */

static bool same_place(const struct suspect *x, const struct suspect *y)
{
    return x->origin.file == y->origin.file && x->origin.row == y->origin.row &&
           x->origin.column == y->origin.column;
}

static void tell(struct suspects *s, struct diag *dg, const struct suspect *one,
                 const char *why)
{
    const struct input_file *f = &s->ev->store->file[one->origin.file];
    const struct decimal d = one->value.decimal;

    diag_note(dg, (struct span){ 0 }, "%.*s row %u, %.*s: %.*s %s",
              STR_ARG(f->name), one->origin.row, STR_ARG(one->what),
              STR_ARG(decimal_grouped(s->arena, d, d.scale)), why);
}

static int largest_first(const void *x, const void *y)
{
    const struct suspect *a = x, *b = y;
    const int order = decimal_compare(decimal_absolute(b->value.decimal),
                                      decimal_absolute(a->value.decimal));

    if (order != 0)
        return order;
    if (a->origin.file != b->origin.file)
        return a->origin.file < b->origin.file ? -1 : 1;
    if (a->origin.row != b->origin.row)
        return a->origin.row < b->origin.row ? -1 : 1;
    return a->origin.column < b->origin.column   ? -1
           : a->origin.column > b->origin.column ? 1
                                                 : 0;
}

void suspects_report(struct arena *a, struct diag *dg, struct evaluator *ev,
                     const struct breach *b)
{
    struct suspects s = { .arena = a, .ev = ev };
    size_t told = 0;

    add_side(&s, b->of, b->id->left);
    add_side(&s, b->of, b->id->right);
    if (s.n > 1)
        qsort(s.item, s.n, sizeof *s.item, largest_first);
    for (size_t i = 0; i < s.n && told < MOST_NAMED; i++) {
        const enum clue clue = clue_of(s.item[i].value.decimal, b->difference);

        if (clue != CLUE_NONE &&
            (i == 0 || !same_place(&s.item[i], &s.item[i - 1]))) {
            tell(&s, dg, &s.item[i], clue_words(clue));
            told++;
        }
    }
    for (size_t i = 0; told == 0 && i < s.n && i < MOST_NAMED; i++)
        tell(&s, dg, &s.item[i], "is one of the largest amounts behind it");
}
