/* Memory that HarfBuzz was refused.
 *
 * The surprise: it goes on without, and leaves out kerning, or a glyph: a page
 * that says something else. But malloc leaves ENOMEM in errno when it refuses
 * (POSIX), so whoever clears it before can see it behind. */
#include "pdf_priv.h"

#include <errno.h>

void pdf_starve_watch(void)
{
    errno = 0;
}

void pdf_starve_check(void)
{
    if (errno == ENOMEM)
        memory_exhausted(0);
}
