/* What explain.c asks of arithmetic.c: a figure's sum in words and numbers. */
#ifndef TRUSTPRESS_MEASURE_EXPLAIN_PRIV_H
#define TRUSTPRESS_MEASURE_EXPLAIN_PRIV_H

#include "measure_priv.h"

/* "100 x Σ whole pupils behind (ks2.rwm_expected) / Σ (ks2.eligible)" */
struct str formula_words(struct arena *a, const struct figure *f);
/* "100 × 29 / 45 = 64.4444… → 64%"; needs the parts of the explanation. */
struct str arithmetic_words(struct arena *a, struct evaluator *ev,
                            const struct explanation *e);

#endif
