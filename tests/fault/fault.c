/* A library to be preloaded: makes the system fail where FAULT says.
 *
 *   FAULT=memory:N   every allocation from the Nth on      FAULT_COUNT=FILE
 *   FAULT=once:N     the Nth allocation alone              (how many there
 *   FAULT=write:N    writing files from the Nth on, ENOSPC  were of the kind)
 *   FAULT=fsync:N, rename:N, opendir:N (EACCES)
 *   FAULT=read:N     the Nth read alone, EIO
 *   FAULT=short:N    reads give at most N bytes
 *   FAULT=signal:N   every Nth read and write is interrupted
 *
 * The surprise: it stands before a sanitizer's allocator as well (dlsym asks
 * for the next one), so a sanitized build can be starved too. What dlsym itself
 * allocates comes from a small store of its own. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind {
    NONE,
    MEMORY,
    ONCE,
    WRITE,
    FSYNC,
    RENAME,
    OPENDIR,
    READ,
    SHORT,
    SIGNAL
};
static const char *const kinds[] = { "",      "memory", "once",    "write",
                                     "fsync", "rename", "opendir", "read",
                                     "short", "signal" };

static enum kind kind;
static long limit;
static atomic_long n_allocations, n_writes, n_reads, n_fsyncs, n_renames,
    n_opendirs, n_steps;

static struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
    ssize_t (*write)(int, const void *, size_t);
    ssize_t (*read)(int, void *, size_t);
    int (*fsync)(int);
    int (*rename)(const char *, const char *);
    DIR *(*opendir)(const char *);
} next;
static enum { FRESH, LOOKING, READY } state;
static bool begun;

static char store[16384];
static size_t store_used;

static void *store_take(size_t n)
{
    void *at = store + store_used;

    store_used += (n + 15) & ~(size_t)15;
    return store_used <= sizeof store ? at : NULL;
}

static bool in_store(const void *p)
{
    return (uintptr_t)p - (uintptr_t)store < sizeof store;
}

static void choose(const char *said)
{
    const char *colon = said ? strchr(said, ':') : NULL;

    for (size_t i = 1; colon && i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i]);

        if ((size_t)(colon - said) == n && strncmp(said, kinds[i], n) == 0)
            kind = (enum kind)i;
    }
    limit = colon ? strtol(colon + 1, NULL, 10) : 0;
}

#define FIND(name) (*(void **)&next.name = dlsym(RTLD_NEXT, #name))

static void look(void)
{
    state = LOOKING;
    FIND(malloc);
    FIND(calloc);
    FIND(realloc);
    FIND(free);
    FIND(write);
    FIND(read);
    FIND(fsync);
    FIND(rename);
    FIND(opendir);
    state = READY;
}

/* True when this call, the (*n)th of its kind, is to fail. */
static bool fails(atomic_long *n, enum kind of)
{
    long i = atomic_fetch_add(n, 1) + 1;

    return kind == of && i >= limit;
}

/* Nothing fails before the program itself begins: other libraries (GLib, which
 * HarfBuzz links) allocate while they are loaded, and abort. */
__attribute__((constructor)) static void begin(void)
{
    if (state == FRESH)
        look();
    choose(getenv("FAULT")); /* not earlier: environ may not be there yet */
    begun = true;
}

static bool starved(void)
{
    if (!begun)
        return false;
    long i = atomic_fetch_add(&n_allocations, 1) + 1;

    if ((kind == MEMORY && i >= limit) || (kind == ONCE && i == limit)) {
        errno = ENOMEM;
        return true;
    }
    return false;
}

void *malloc(size_t n)
{
    if (state == FRESH)
        look();
    if (state == LOOKING)
        return store_take(n);
    return starved() ? NULL : next.malloc(n);
}

void *calloc(size_t n, size_t size)
{
    if (state == FRESH)
        look();
    if (state == LOOKING)
        return store_take(n * size); /* static: zero */
    return starved() ? NULL : next.calloc(n, size);
}

void *realloc(void *old, size_t n)
{
    if (state == FRESH)
        look();
    if (state == LOOKING || in_store(old)) {
        void *p = store_take(n); /* reads a little too far, inside the store */

        if (p && old)
            memmove(p, old, n < sizeof store / 2 ? n : sizeof store / 2);
        return p;
    }
    return starved() ? NULL : next.realloc(old, n);
}

void free(void *p)
{
    if (!in_store(p) && p)
        next.free(p);
}

static bool interrupted(void)
{
    if (kind != SIGNAL || atomic_fetch_add(&n_steps, 1) % limit != limit - 1)
        return false;
    errno = EINTR;
    return true;
}

/* Standard streams stay whole: they tell what happened. */
ssize_t write(int fd, const void *bytes, size_t n)
{
    if (state == FRESH)
        look();
    if (fd > 2 && interrupted())
        return -1;
    if (fd > 2 && fails(&n_writes, WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return next.write(fd, bytes, n);
}

ssize_t read(int fd, void *bytes, size_t n)
{
    if (state == FRESH)
        look();
    if (interrupted())
        return -1;
    if (atomic_fetch_add(&n_reads, 1) + 1 == limit && kind == READ) {
        errno = EIO;
        return -1;
    }
    return next.read(fd, bytes,
                     kind == SHORT && n > (size_t)limit ? (size_t)limit : n);
}

int fsync(int fd)
{
    if (fails(&n_fsyncs, FSYNC)) {
        errno = EIO;
        return -1;
    }
    return next.fsync(fd);
}

int rename(const char *from, const char *to)
{
    if (fails(&n_renames, RENAME)) {
        errno = EACCES;
        return -1;
    }
    return next.rename(from, to);
}

DIR *opendir(const char *name)
{
    if (fails(&n_opendirs, OPENDIR)) {
        errno = EACCES;
        return NULL;
    }
    return next.opendir(name);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("FAULT_COUNT");
    FILE *f;

    kind = NONE;
    f = path && *path ? fopen(path, "w") : NULL;
    if (!f)
        return;
    fprintf(f,
            "memory %ld\nwrite %ld\nread %ld\nfsync %ld\nrename %ld\n"
            "opendir %ld\n",
            (long)n_allocations, (long)n_writes, (long)n_reads, (long)n_fsyncs,
            (long)n_renames, (long)n_opendirs);
    fclose(f);
}
