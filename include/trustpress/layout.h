/* Layout: the document tree becomes pages.
 *
 * Each call of the flow consumes content or reports, so it ends. Page numbers
 * are a fixed point, given up after five rounds. */
#ifndef TRUSTPRESS_LAYOUT_H
#define TRUSTPRESS_LAYOUT_H

#include <trustpress/base/diag.h>
#include <trustpress/doc.h>
#include <trustpress/draw.h>

/* Every text of the document once (running heads and repeated table heads by
 * rule), every item inside its page. Problems of input (a column too narrow, a
 * row taller than a page) are reported with the span of the node and set as
 * well as can be. Arena; runs belong to the metrics. */
const struct pages *layout_pages(struct arena *a, struct diag *dg,
                                 const struct doc *d,
                                 const struct metrics *metrics);

#endif
