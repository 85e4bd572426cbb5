/* The rows that a broken control total can come from: those that every broken
 * control of the column counts, and none that holds. */
#include "controls_priv.h"

#define MOST_ROWS  64 /* kept; beyond these nothing is told apart */
#define MOST_NAMED 3

struct candidate_row {
    uint32_t row;
    struct decimal amount;
};
struct candidates {
    struct candidate_row item[MOST_ROWS];
    size_t n; /* met; may be more than are kept */
};

static bool counts(struct control_run *r, const struct control *c,
                   const struct record *row)
{
    return c->where == NO_FIELD ||
           (c->where < row->n &&
            str_equal(str_fold(r->scratch, str_trim(row->field[c->where])),
                      c->is));
}

static bool is_candidate(struct control_run *r, const struct control *broken,
                         const struct record *row)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct control *c = &r->control[i];

        if (!c->lost && c->field == broken->field &&
            counts(r, c, row) == c->result.holds)
            return false;
    }
    return true;
}

static void candidates_find(struct control_run *r, const struct control *broken,
                            struct candidates *out)
{
    struct reader *reader = reader_open(r->arena, r->quiet, r->src);
    struct record row;

    while (reader && controls_next(r, reader, &row)) {
        const struct arena_mark mark = arena_save(r->scratch);
        struct decimal d;

        if (is_candidate(r, broken, &row) && broken->field < row.n &&
            control_number(str_trim(row.field[broken->field]), &d)) {
            if (out->n < MOST_ROWS)
                out->item[out->n] = (struct candidate_row){ row.row, d };
            out->n++;
        }
        arena_restore(r->scratch, mark);
    }
}

static void name_row(struct control_run *r, const struct control *broken,
                     const struct candidate_row *c, const char *words)
{
    diag_note(r->dg, reader_locate(r->arena, r->src, c->row, broken->field),
              "row %u: %.*s %s", c->row,
              STR_ARG(decimal_grouped(r->arena, c->amount, c->amount.scale)),
              words);
}

/* Of many rows those that give themselves away. */
static size_t name_clues(struct control_run *r, const struct control *broken,
                         const struct candidates *all)
{
    const struct decimal d = broken->result.difference.decimal;
    const size_t kept = all->n < MOST_ROWS ? all->n : MOST_ROWS;
    size_t named = 0;

    for (size_t i = 0; i < kept && named < MOST_NAMED; i++) {
        const enum clue clue = clue_of(all->item[i].amount, d);

        if (clue == CLUE_NONE)
            continue;
        name_row(r, broken, &all->item[i], clue_words(clue));
        named++;
    }
    return named;
}

void controls_trace(struct control_run *r, const struct control *broken)
{
    struct candidates all = { .n = 0 };

    if (broken->field == NO_FIELD ||
        !value_is_number(broken->result.difference))
        return;
    candidates_find(r, broken, &all);
    if (all.n == 1) {
        name_row(r, broken, &all.item[0],
                 "is the only amount that it can be: every other one is in a "
                 "total that holds");
        return;
    }
    if (all.n == 0 || name_clues(r, broken, &all) > 0)
        return;
    for (size_t i = 0; i < all.n && all.n <= MOST_NAMED; i++)
        name_row(r, broken, &all.item[i], "is one of those that it can be");
    if (all.n > MOST_NAMED)
        diag_note(r->dg, (struct span){ 0 },
                  "it is in one of %zu rows; controls by another column, "
                  "school or month, would tell which",
                  all.n);
}
