/* What the files of src/data share with each other. */
#ifndef TRUSTPRESS_DATA_PRIV_H
#define TRUSTPRESS_DATA_PRIV_H

#include <trustpress/data.h>

/* The rows of both, columns by name; cells that one lacks are "not given". */
const struct dataset *dataset_join(struct arena *a, const struct dataset *top,
                                   const struct dataset *below);

/* Days and words of the kinds from PERIOD_CALENDAR_YEAR on; span.c */
int32_t span_first_day(struct period p);
int32_t span_last_day(struct period p);
struct str span_print(struct arena *a, struct period p);

#endif
