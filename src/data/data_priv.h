/* What the files of src/data share with each other. */
#ifndef TRUSTPRESS_DATA_PRIV_H
#define TRUSTPRESS_DATA_PRIV_H

#include <trustpress/data.h>

/* The rows of both, columns by name; cells that one lacks are "not given". */
const struct dataset *dataset_join(struct arena *a, const struct dataset *top,
                                   const struct dataset *below);

/* Codes of digits by size, others by text: 9148 before 16329. */
int code_compare(struct str a, struct str b);

/* Stays (indices of registry_memberships) of one school or organisation, the
 * newest first; NO_STAY ends them. registry.c */
#define NO_STAY UINT32_MAX
uint32_t stay_of_school(const struct registry *g, uint32_t school);
uint32_t stay_next_of_school(const struct registry *g, uint32_t stay);
uint32_t stay_of_organisation(const struct registry *g, uint32_t organisation);
uint32_t stay_next_of_organisation(const struct registry *g, uint32_t stay);
/* Links (indices of registry_links) in which a school stands on either side,
 * the newest first; NO_LINK ends them. registry.c */
#define NO_LINK UINT32_MAX
uint32_t link_of_school(const struct registry *g, uint32_t school);
uint32_t link_next_of_school(const struct registry *g, uint32_t link,
                             uint32_t school);
/* Whether the school is a member on that day, by all that is known. */
bool membership_holds(const struct registry *g, const struct membership *m,
                      int32_t on);

/* Days and words of the kinds from PERIOD_CALENDAR_YEAR on; span.c */
int32_t span_first_day(struct period p);
int32_t span_last_day(struct period p);
struct str span_print(struct arena *a, struct period p);

#endif
