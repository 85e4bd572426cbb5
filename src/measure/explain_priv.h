/* What explain.c asks of others: a figure's sum in words and numbers, and the
 * rows of lists. */
#ifndef TRUSTPRESS_MEASURE_EXPLAIN_PRIV_H
#define TRUSTPRESS_MEASURE_EXPLAIN_PRIV_H

#include "measure_priv.h"

/* "100 x Σ whole pupils behind (ks2.rwm_expected) / Σ (ks2.eligible)" */
struct str formula_words(struct arena *a, const struct figure *f);
/* "100 × 29 / 45 = 64.4444… → 64%"; needs the parts of the explanation. */
struct str arithmetic_words(struct arena *a, struct evaluator *ev,
                            const struct explanation *e);
/* The rows of a list behind a question; how many. Arena. */
size_t list_explain(struct arena *a, struct evaluator *ev,
                    const struct question *q, const struct explain_row **out);

#endif
