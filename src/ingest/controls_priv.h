/* Control totals: what controls.c and controls_trace.c share. */
#ifndef TRUSTPRESS_CONTROLS_PRIV_H
#define TRUSTPRESS_CONTROLS_PRIV_H

#include "ingest_priv.h"

struct control {
    struct control_result result;
    size_t field, where; /* of the file; NO_FIELD: none */
    struct str is;       /* folded */
    bool lost;           /* reported: it cannot be checked */
    struct decimal_sum sum;
    size_t n_rows;
};
struct control_run {               /* over one file */
    struct arena *arena, *scratch; /* scratch: of a row */
    struct diag *dg, *quiet;
    const struct store *store;
    const struct source *src;
    struct control *control;
    size_t n;
    bool ok;
};
/* A cell that is an amount: with £, commas, brackets, or a percent sign. */
bool control_number(struct str cell, struct decimal *out);
/* The next row that is no total of others. */
bool controls_next(struct control_run *r, struct reader *reader,
                   struct record *row);
/* Adds to the message last reported the rows that a broken control's
 * difference can come from. */
void controls_trace(struct control_run *r, const struct control *broken);

#endif
