/* cmocka with the headers it wants before itself, and slices compared. */
#ifndef TESTS_SUPPORT_CHECK_H
#define TESTS_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <trustpress/base/str.h>

/* Fails showing both texts. */
#define assert_str(got, wanted) check_str((got), (wanted), __FILE__, __LINE__)

static inline void check_str(struct str got, const char *wanted,
                             const char *file, int line)
{
    if (str_equal(got, str_from(wanted)))
        return;
    print_error("got:    \"%.*s\"\nwanted: \"%s\"\n", STR_ARG(got), wanted);
    _fail(file, line);
}

#endif
