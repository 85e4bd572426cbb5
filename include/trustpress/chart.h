/* Charts: a chart node becomes a frame that fills a box, and words. */
#ifndef TRUSTPRESS_CHART_H
#define TRUSTPRESS_CHART_H

#include <trustpress/doc.h>
#include <trustpress/draw.h>

struct chart_set { /* what a chart is drawn with */
    const struct metrics *metrics;
    const struct stylesheet *style;
};
/* Height that suits the chart at a width (rows of bars grow it). */
mpt chart_height(const struct chart *c, const struct chart_set *set, mpt width);
/* How many categories a box holds at full size, at least 1: a chart of bars or
 * dots that has more wants to be drawn in parts, one below or behind the
 * other. Lines, upright bars and waterfalls are never parted. */
size_t chart_fits(const struct chart *c, const struct chart_set *set,
                  struct size box);
/* Categories [from, to) as a chart of their own, drawn on the scale of c, whose
 * points it shares. Arena. */
struct chart chart_part(struct arena *a, const struct chart *c, size_t from,
                        size_t to);
/* The drawing, without title and caption. All its items carry `tag`, a CONTENT
 * leaf inside the chart's FIGURE. Direct labels, gaps with reasons, dashed
 * forecasts, patterns beside colours; bars start at zero. Arena. */
const struct frame *chart_draw(struct arena *a, const struct chart *c,
                               const struct chart_set *set, struct size box,
                               uint32_t tag);
/* Alternative text: kind, finding, every series with its values, gaps with
 * their reasons. A person who cannot see the chart loses nothing. */
struct str chart_describe(struct arena *a, const struct chart *c);

#endif
