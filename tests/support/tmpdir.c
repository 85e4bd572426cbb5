/* A folder for one test. Anything that fails here ends the test program. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* nftw */
#endif
#include "tmpdir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void need(int done, const char *what)
{
    if (done)
        return;
    perror(what);
    abort();
}

char *tmpdir_path(const char *dir, const char *name)
{
    size_t len = strlen(dir) + strlen(name) + 2;
    char *path = malloc(len);

    need(path != NULL, "malloc");
    snprintf(path, len, "%s/%s", dir, name);
    return path;
}

char *tmpdir_new(void)
{
    const char *base = getenv("TMPDIR");
    char *dir = tmpdir_path(base && *base ? base : "/tmp", "trustpress-XXXXXX");

    need(mkdtemp(dir) != NULL, dir);
    return dir;
}

static int remove_one(const char *path, const struct stat *st, int kind,
                      struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

void tmpdir_remove(char *dir)
{
    need(nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, dir);
    free(dir);
}

char *tmpdir_write(const char *dir, const char *name, const void *bytes,
                   size_t len)
{
    char *path = tmpdir_path(dir, name);
    FILE *file = fopen(path, "wb");

    need(file != NULL, path);
    need(fwrite(bytes, 1, len, file) == len, path);
    need(fclose(file) == 0, path);
    return path;
}
