/* Fake text metrics: every character is 600/1000 em wide in every face. Layout
 * and chart tests need no font and their numbers can be checked by hand. */
#ifndef FIXED_METRICS_H
#define FIXED_METRICS_H

#include <trustpress/draw.h>

/* Ascent 800, descent 200, cap height 700, x height 500. Arena. */
const struct metrics *fixed_metrics(struct arena *a);

#endif
