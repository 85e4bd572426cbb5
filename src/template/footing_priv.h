/* Footing of printed tables; footing.c */
#ifndef TRUSTPRESS_FOOTING_PRIV_H
#define TRUSTPRESS_FOOTING_PRIV_H

#include "expand_priv.h"

/* adjust: move figures so that columns add up; else only say when they do not. */
struct footing *footing_new(struct sheet *s, size_t n_columns, bool adjust);
/* A figure that was put into the row being built, in the order of the rows.
 * Rows that are not plain are totals. What is no sum of money is passed over. */
void footing_add(struct footing *f, size_t column, const struct figure *fig,
                 struct slot_format how, struct cell *cell);
/* Settles all columns; what the note under the table must say, or empty. */
struct str footing_settle(struct footing *f);

#endif
