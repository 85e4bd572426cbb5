/* A folder for one test, gone afterwards. */
#ifndef TESTS_SUPPORT_TMPDIR_H
#define TESTS_SUPPORT_TMPDIR_H

#include <stddef.h>

/* A new empty folder under TMPDIR or /tmp; owned: tmpdir_remove. */
char *tmpdir_new(void);
void tmpdir_remove(char *dir); /* with all that is in it; frees dir */
/* "dir/name", owned: free. */
char *tmpdir_path(const char *dir, const char *name);
/* Writes a file into it and returns its path, owned: free. */
char *tmpdir_write(const char *dir, const char *name, const void *bytes,
                   size_t len);

#endif
