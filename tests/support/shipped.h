/* The shipped catalogue, templates/measures, all of its files. */
#ifndef TESTS_SUPPORT_SHIPPED_H
#define TESTS_SUPPORT_SHIPPED_H

#include "check.h"

#include <glob.h>
#include <trustpress/ingest.h>
#include <trustpress/measure.h>

/* The lists that the shipped profiles make; read once for all tests. */
static inline struct list_shapes shipped_lists(void)
{
    static struct list_shapes known;
    static struct arena *a; /* as long as the program */
    struct list_shape *item;
    const struct profiles *p;

    if (a)
        return known;
    a = arena_new(0);
    p = profiles_load(a, diag_new(a), NULL,
                      STR(SOURCE_DIR "/templates/profiles"));
    assert_non_null(p);
    item = arena_array(a, struct list_shape, profiles_count(p));
    for (size_t i = 0; i < profiles_count(p); i++)
        known.n += profile_shape(a, p, i, &item[known.n]);
    known.item = item;
    return known;
}

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
    c = catalogue_load_all(a, dg, catalogue_knowing(a, shipped_lists()), src,
                           found.gl_pathc);
    globfree(&found);
    return c;
}

#endif
