/* A file that appears whole or not at all.
 *
 * The surprise: what is there and is no regular file (a pipe, /dev/null) is
 * written into and never replaced. */
#include "pdf_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPTS 1000 /* names of temporary files */

static const struct span nowhere;

static bool refuse(struct diag *dg, struct str path, const char *step,
                   int error)
{
    char why[128] = "unknown error";

    (void)strerror_r(error, why, sizeof why);
    diag_report(dg, DIAG_FILE_UNWRITABLE, nowhere, "cannot %s %.*s: %s", step,
                STR_ARG(path), why);
    return false;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)n, bytes.len);
    }
    return true;
}

/* A new file beside `path`; its name goes to *name. */
static int open_beside(struct arena *a, struct str path, const char **name)
{
    for (int i = 0; i < ATTEMPTS; i++) {
        int fd;

        *name = str_cstr(a, str_printf(a, "%.*s.part%d", STR_ARG(path), i));
        fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool write_in_place(struct diag *dg, struct str path, const char *name,
                           struct str bytes)
{
    int fd = open(name, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write_all(fd, bytes);
    int error = errno;

    if (fd >= 0 && close(fd) != 0 && done) {
        done = false;
        error = errno;
    }
    return done || refuse(dg, path, "write", error);
}

static bool replace(struct arena *a, struct diag *dg, struct str path,
                    const char *name, struct str bytes)
{
    const char *part;
    int fd = open_beside(a, path, &part), error;
    bool done;

    if (fd < 0)
        return refuse(dg, path, "create", errno);
    done = write_all(fd, bytes) && fsync(fd) == 0;
    error = errno;
    if (close(fd) != 0 && done) {
        done = false;
        error = errno;
    }
    if (done && rename(part, name) != 0) {
        done = false;
        error = errno;
    }
    if (done)
        return true;
    unlink(part);
    return refuse(dg, path, "write", error);
}

bool pdf_file_replace(struct diag *dg, struct str path, struct str bytes)
{
    struct arena *a = arena_new(0);
    const char *name = str_cstr(a, path);
    struct stat there;
    bool done;

    if (stat(name, &there) == 0 && !S_ISREG(there.st_mode))
        done = S_ISDIR(there.st_mode) ? refuse(dg, path, "write", EISDIR)
                                      : write_in_place(dg, path, name, bytes);
    else
        done = replace(a, dg, path, name, bytes);
    arena_free(a);
    return done;
}
