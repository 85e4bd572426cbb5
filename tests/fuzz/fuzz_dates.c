/* links: ingest */
/* Any bytes as a day: refused, not known, or a day that its ISO form gives back;
 * a cell with the month in front is never a day by itself. */
#include "../../src/ingest/ingest_priv.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *a = arena_new(0);
    const struct str cell = str_trim((struct str){ (const char *)bytes, len });
    const struct period year = { .kind = PERIOD_UNKNOWN };
    struct period period;
    int32_t day, again;

    if (day_read(cell, &day) && day != DATE_NONE) {
        const struct ymd ymd = date_ymd(day);

        assert(date_of(ymd.year, ymd.month, ymd.day) == day);
        assert(day_read(date_iso(a, day), &again) && again == day);
        assert(!day_is_american(cell));
    }
    (void)month_read(cell, len % 2 == 1, year, &period);
    (void)year_in_name(cell);
    (void)day_in_name(cell);
    arena_free(a);
    return 0;
}
