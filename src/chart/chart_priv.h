/* Inside chart/: what is drawn with, and where values stand.
 *
 * Words: a *plot* is one chart being drawn; values run *along* its value axis,
 * categories lie in *bands* across it. Horizontal means that values run from
 * left to right and bands from top to bottom. */
#ifndef TRUSTPRESS_CHART_PRIV_H
#define TRUSTPRESS_CHART_PRIV_H

#include <trustpress/chart.h>

/* ---- scale.c: values to places ------------------------------------------ */

/* Integers in units of 10^-digits: exact, so that frames are the same
 * everywhere. lo < hi; ticks are multiples of step. Bars end where the data
 * end, other axes at a tick. */
struct scale {
    int64_t lo, hi;
    int64_t first, step; /* of the ticks */
    int digits;          /* of the units */
    int tick_digits;     /* decimal places that tick labels need */
};
/* A scale for all values and reference lines of the chart, with about `want`
 * steps. Bars and waterfalls stand on zero. */
struct scale scale_of(const struct chart *c, int want);
int64_t scale_units(const struct scale *s, struct decimal d);
/* Distance from the low end of an axis `length` long, clamped to it. */
mpt scale_place(const struct scale *s, int64_t units, mpt length);
size_t scale_ticks(const struct scale *s);
int64_t scale_tick(const struct scale *s, size_t i);
/* Whether a category of a waterfall stands on zero, and where it starts: 0 or
 * the end of the one before. */
bool waterfall_total(const struct chart *c, size_t category);
int64_t waterfall_base(const struct scale *s, const struct chart *c,
                       size_t category);

/* ---- text.c: words of a chart ------------------------------------------- */

struct pen { /* what everything is drawn with */
    struct arena *arena;
    struct frame *frame; /* NULL while only measuring */
    const struct metrics *metrics;
    const struct stylesheet *style;
    uint32_t tag;
};
struct lines { /* text set in a face at a size, broken into lines */
    const struct run **run;
    size_t n;
    enum face face;
    mpt size, leading;
    mpt width; /* of the widest line */
};
enum text_size { TEXT_NORMAL, TEXT_SMALL };
struct lines lines_set(const struct pen *pen, enum face face,
                       enum text_size size, struct str text, mpt width);
mpt lines_height(const struct lines *l);
/* Width of the widest word: what can not be broken. */
mpt lines_least(const struct pen *pen, enum face face, enum text_size size,
                struct str text);
/* First baseline so that the lines stand centred on y, by their capitals. */
mpt lines_centre(const struct pen *pen, const struct lines *l, mpt y);
/* What lines_draw would cover. */
struct rect lines_box(const struct lines *l, enum align align,
                      struct point baseline);
/* x is the left, right or middle of each line, as `align` says. */
void lines_draw(const struct pen *pen, const struct lines *l, enum align align,
                struct point baseline, struct colour colour);
/* A value as a person writes it with this unit: "5%", "£412", "(12)". */
struct str point_value_text(struct arena *a, struct str unit,
                            struct decimal value, int decimals);

/* ---- mark.c: shapes ----------------------------------------------------- */

enum shape { SHAPE_CIRCLE, SHAPE_DIAMOND, SHAPE_SQUARE, SHAPE_TRIANGLE };
enum fill { FILL_SOLID, FILL_RISING, FILL_FALLING, FILL_DOUBLE, FILL_HOLLOW };
struct look { /* of a series */
    struct colour colour;
    enum shape shape;
    enum fill fill;
    mpt line; /* width of its line */
};
struct look look_of(const struct pen *pen, const struct chart *c,
                    size_t series);
struct stroke {
    struct colour colour;
    mpt width, dash; /* dash 0: solid */
};
void mark_line(const struct pen *pen, struct point from, struct point to,
               struct stroke stroke);
void mark_bar(const struct pen *pen, struct rect r, const struct look *look,
              bool forecast);
void mark_shape(const struct pen *pen, struct point centre, mpt radius,
                const struct look *look, bool hollow);

/* ---- plot: one chart being drawn ---------------------------------------- */

struct plot {
    struct pen pen;
    const struct chart *chart;
    const struct chart *whole; /* whose scale is used */
    struct scale scale;
    struct size box;
    struct rect area; /* where marks stand */
    bool horizontal;
    mpt head, foot;       /* heights above and under the area */
    mpt under;            /* height of words under all that */
    mpt beside;           /* width right of the area */
    mpt above;            /* names over their bands, not beside: their height */
    mpt first, band;      /* middle of the first category, and the pitch */
    struct lines *name;   /* of each category, broken */
    struct lines *reason; /* under each category, when vertical */
    size_t name_lines, reason_lines; /* most of any category */
    struct str absent; /* series of which there is nothing to draw, and why */
    bool gaps_apart;   /* bands are too narrow for the reasons */
    struct lines gaps; /* reasons and absent series together, at the bottom */
    size_t every;      /* every how manieth category is named */
};
mpt plot_value(const struct plot *p, int64_t units);  /* x or y */
mpt plot_band(const struct plot *p, size_t category); /* middle: y or x */
/* The value axis lies at `along`, the bands at `across`: as a point. */
struct point plot_point(const struct plot *p, mpt along, mpt across);
struct colour plot_ink(const struct pen *pen);
struct colour plot_grid(const struct pen *pen);
/* The area takes what the box has left; bands are spread over it. */
void plot_fit(struct plot *p);

/* ---- guide.c: axes and reference lines ---------------------------------- */

#define GUIDE_GAP PT(5) /* between an axis and its words */

mpt guide_ticks_width(const struct plot *p); /* of a vertical value axis */
mpt guide_ticks_height(const struct plot *p);
int guide_steps(mpt length); /* of a horizontal axis, about */
/* A line for the unit over a horizontal plot whose names are above. */
mpt guide_unit_height(const struct plot *p);
void guide_axis(const struct plot *p);
void guide_zero(const struct plot *p); /* over the marks */
/* Reference lines of a horizontal plot carry their names above the area, of a
 * vertical one beside it. */
mpt guide_lines_height(const struct plot *p);
/* White under a text that a reference line would cross. */
void guide_clear(const struct plot *p, struct rect text);
bool guide_crosses(const struct plot *p, struct rect text);
void guide_lines(const struct plot *p);

/* ---- names.c: categories, and why some have no value -------------------- */

/* Why no series has a value here; empty when one has, or reasons differ. */
struct str common_reason(const struct chart *c, size_t category);
/* Breaks the names into `width`; for vertical plots the reasons too. */
void names_set(struct plot *p, mpt width);
mpt names_height(const struct plot *p); /* under a vertical plot */
/* Reasons and absent series in words at the bottom: set, height; drawn. */
mpt names_gaps_set(struct plot *p);
void names_gaps_draw(const struct plot *p);
/* Where a horizontal plot begins, with names in up to `share` hundredths of
 * the width; in a narrow box they stand over their bands instead. */
mpt names_beside(struct plot *p, int share);
mpt names_width(const struct plot *p); /* of the widest */
void names_draw(const struct plot *p);

/* ---- legend.c: series explained above the plot -------------------------- */

bool chart_has_forecast(const struct chart *c);
mpt legend_height(const struct plot *p);
void legend_draw(const struct plot *p);

/* ---- absent.c: series without any value --------------------------------- */

/* The chart without the series that have no value at all, unless none has. */
struct chart chart_present(struct arena *a, const struct chart *c);
/* "Local authority: not published." for those left out; or empty. */
struct str chart_absent(struct arena *a, const struct chart *c);

/* ---- side.c: labels beside the area ------------------------------------- */

struct side { /* a label that wants to stand at `wish` */
    struct lines text;
    mpt from;    /* x of what it names */
    mpt wish, y; /* of its middle */
};
/* Moves labels apart, inside [top, bottom], as little as can be. */
void side_spread(struct side *label, size_t n, mpt top, mpt bottom);
/* Left edges at x; a hair line leads to a label that had to move. */
void side_draw(const struct pen *pen, const struct side *label, size_t n,
               mpt x);
/* What a reference line is called: "Policy floor 5%". */
struct str line_name(const struct plot *p, const struct chart_line *line);

/* ---- the kinds ----------------------------------------------------------
 * plan: everything but the height, for plot->box.w. Returns the height that
 * suits. draw: plot->box is final. */
mpt bar_plan(struct plot *p);
void bar_draw(struct plot *p);
mpt line_plan(struct plot *p);
void line_draw(struct plot *p);
mpt funnel_plan(struct plot *p);
void funnel_draw(struct plot *p);
mpt dot_plan(struct plot *p);
void dot_draw(struct plot *p);

#endif
