/* Goldens: what is expected stands in a file, compared byte by byte. */
#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

#include <trustpress/base/str.h>

/* Fails the cmocka test when `got` is not the text of TESTS_DIR/<path>, and
 * says in which line they part. With TRUSTPRESS_BLESS set (target `bless`) the
 * file is rewritten instead. */
#define assert_golden(got, path) golden_check((got), TESTS_DIR "/" path)
void golden_check(struct str got, const char *path);

#endif
