/* The shipped catalogue, templates/measures, all of its files. */
#ifndef TESTS_SUPPORT_SHIPPED_H
#define TESTS_SUPPORT_SHIPPED_H

#include "check.h"

#include <glob.h>
#include <trustpress/measure.h>

static inline struct catalogue *shipped_catalogue(struct arena *a,
                                                  struct diag *dg)
{
    const struct source **src;
    struct catalogue *c;
    glob_t found;

    assert_int_equal(
        glob(SOURCE_DIR "/templates/measures/*.yaml", 0, NULL, &found), 0);
    src = arena_array(a, const struct source *, found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        src[i] = source_open(a, dg, str_copy(a, str_from(found.gl_pathv[i])));
        assert_non_null(src[i]);
    }
    c = catalogue_load_all(a, dg, NULL, src, found.gl_pathc);
    globfree(&found);
    return c;
}

#endif
