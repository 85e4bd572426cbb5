/* A chart while it is made of figures: for chart_expand.c and its kinds. */
#ifndef TRUSTPRESS_CHART_EXPAND_PRIV_H
#define TRUSTPRESS_CHART_EXPAND_PRIV_H

#include "expand_priv.h"

#define YEARS_MOST 12

struct plot {
    struct expander *x;
    const struct chart_spec *spec;
    struct chart chart;
    struct str *category;
    const uint32_t *school; /* by school: the rows */
    size_t n_schools;
    struct period year[YEARS_MOST]; /* by year: the columns */
    size_t n_years;
    struct chart_series *series;
    size_t cap_categories, cap_series;
    const struct figure **shown; /* for the caption */
    size_t n_shown;
    size_t n_present;
    struct chart_point *made;    /* points of the first series */
    const struct figure *nation; /* of a funnel: drawn as a line */
};

/* Another series; its points, one for each category. */
struct chart_point *plot_series(struct plot *p, struct str name,
                                bool comparator);
/* Keeps the figure for the caption, and as printed. */
void plot_note(struct plot *p, const struct figure *f);
/* The schools as a funnel; by_school has made their points. */
void plot_funnel(struct plot *p);
#define FUNNEL_SERIES 4 /* limits beside the schools */

#endif
