/* A named text and its places.
 *
 * There is no line index: places are asked for only when something is said
 * about them, and then in rising order (struct cursor). Small files are read,
 * large ones mapped. */
#define _DEFAULT_SOURCE /* madvise: POSIX has no way to give pages back */
#include "base_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <trustpress/base/utf8.h>

#define MAP_LEAST (256u * 1024u) /* below, reading is the faster way */

struct source {
    struct str name, bytes;
    void *mapping; /* NULL when the bytes are in an arena */
    size_t mapping_len;
};

struct source *source_from(struct arena *a, struct str name, struct str text)
{
    struct source *src = arena_new_of(a, struct source);

    src->name = str_copy(a, name);
    src->bytes = text;
    return src;
}

static void report_folder(struct diag *dg, struct str path)
{
    struct span nowhere = { NULL, 0, 0 };

    diag_report(dg, DIAG_FILE_DIRECTORY, nowhere,
                "%.*s is a folder, not a file", STR_ARG(path));
    diag_hint(dg, "name the files in it: %.*s/*", STR_ARG(path));
}

static void report_large(struct diag *dg, struct str path)
{
    struct span nowhere = { NULL, 0, 0 };

    diag_report(dg, DIAG_FILE_LARGE, nowhere,
                "%.*s is larger than can be read: a file may have 4 GiB, and 1 "
                "GiB when it comes through a pipe",
                STR_ARG(path));
    diag_hint(dg, "is it the right file? if so, split it");
}

static void report_errno(struct diag *dg, struct str path, int error)
{
    struct span nowhere = { NULL, 0, 0 };

    if (error == ENOENT || error == ENOTDIR)
        diag_report(dg, DIAG_FILE_MISSING, nowhere, "%.*s: no such file",
                    STR_ARG(path));
    else if (error == EISDIR)
        report_folder(dg, path);
    else if (error == EFBIG)
        report_large(dg, path);
    else
        diag_report(dg, DIAG_FILE_UNREADABLE, nowhere,
                    "%.*s cannot be read: %s", STR_ARG(path), strerror(error));
}

/* Reads to the end of fd; false leaves the reason in errno. */
static bool read_all(struct arena *a, int fd, size_t expected, struct str *out)
{
    struct buf b = { 0 };
    ssize_t got;

    buf_reserve(&b, expected + 1);
    for (;;) {
        buf_reserve(&b, 4096);
        got = read(fd, b.ptr + b.len, b.cap - b.len);
        if (got > 0)
            b.len += (size_t)got;
        else if (got < 0 && errno == EINTR)
            continue;
        else
            break;
        if (b.len > SOURCE_HELD_MAX) {
            got = -1;
            errno = EFBIG;
            break;
        }
    }
    if (got == 0)
        *out = str_copy(a, buf_str(&b));
    buf_free(&b);
    return got == 0;
}

static bool map_all(struct source *src, int fd, size_t len)
{
    void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);

    if (at == MAP_FAILED)
        return false;
    (void)posix_madvise(at, len, POSIX_MADV_SEQUENTIAL);
    src->mapping = at;
    src->mapping_len = len;
    src->bytes = (struct str){ at, len };
    return true;
}

/* Fills src->bytes from fd; false leaves the reason in errno. */
static bool take_bytes(struct arena *a, struct source *src, int fd)
{
    struct stat st;
    size_t len;

    if (fstat(fd, &st) != 0)
        return false;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return false;
    }
    len = S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size : 0;
    if (len > SOURCE_MAX) {
        errno = EFBIG;
        return false;
    }
    if (len >= MAP_LEAST && map_all(src, fd, len))
        return true;
    return read_all(a, fd, len, &src->bytes);
}

static struct source *unpacked(struct arena *a, struct diag *dg,
                               struct source *src)
{
    struct str plain;
    bool done =
        gzip_inflate(a, dg, src->name,
                     (struct packed){ src->bytes, SOURCE_HELD_MAX }, &plain);

    source_close(src);
    if (!done)
        return NULL;
    src->bytes = plain;
    return src;
}

struct source *source_open(struct arena *a, struct diag *dg, struct str path)
{
    struct source *src = source_from(a, path, STR(""));
    bool torn = str_find_byte(path, '\0') != STR_NONE;
    int fd = torn ? -1 : open(str_cstr(a, path), O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && take_bytes(a, src, fd);
    int error = torn ? ENOENT : errno;

    if (fd >= 0)
        close(fd);
    if (!done) {
        report_errno(dg, path, error);
        return NULL;
    }
    return str_ends(path, STR(".gz")) ? unpacked(a, dg, src) : src;
}

void source_close(struct source *src)
{
    if (!src || !src->mapping)
        return;
    munmap(src->mapping, src->mapping_len);
    src->mapping = NULL;
    src->bytes = STR("");
}

void source_release(const struct source *src, size_t begin, size_t end)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);

    begin -= begin % page;
    end -= end % page;
    if (src->mapping != NULL && begin < end && end <= src->mapping_len)
        (void)madvise((char *)src->mapping + begin, end - begin, MADV_DONTNEED);
}

struct str source_name(const struct source *src)
{
    return src->name;
}

struct str source_bytes(const struct source *src)
{
    return src->bytes;
}

/* ---- Places ---------------------------------------------------------------
 */

static size_t mark_len(const struct source *src)
{
    return str_starts(src->bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
}

struct position source_position_from(struct cursor *c, const struct source *src,
                                     size_t offset)
{
    struct str text = src->bytes;
    size_t released;

    if (offset > text.len)
        offset = text.len;
    if (c->src != src || c->offset > offset)
        *c = (struct cursor){ .src = src };
    released = c->offset;
    for (;;) {
        size_t lf = str_find_byte(str_slice(text, c->offset, offset), '\n');

        if (lf == STR_NONE)
            break;
        c->offset += lf + 1;
        c->line++;
        if (c->offset - released >= SOURCE_WINDOW) {
            source_release(src, released, c->offset);
            released = c->offset;
        }
    }
    if (c->offset == 0 && offset >= mark_len(src))
        text = str_slice(text, mark_len(src), offset);
    else
        text = str_slice(text, c->offset, offset);
    return (struct position){ c->line + 1, utf8_count(text) + 1 };
}

struct position source_position(const struct source *src, size_t offset)
{
    struct cursor c = { 0 };

    return source_position_from(&c, src, offset);
}

struct str source_line_at(const struct source *src, size_t offset)
{
    struct str text = src->bytes, line;
    size_t begin = offset < text.len ? offset : text.len;
    size_t lf;

    while (begin > 0 && text.ptr[begin - 1] != '\n')
        begin--;
    line = str_slice(text, begin, text.len);
    lf = str_find_byte(line, '\n');
    line = str_slice(line, 0, lf);
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return begin ? line : str_slice(line, mark_len(src), line.len);
}

struct str source_line(const struct source *src, size_t line)
{
    struct str rest = src->bytes, first;
    size_t offset = 0;

    for (; line > 1; line--) {
        if (!str_cut(rest, '\n', &first, &rest))
            return STR("");
        offset += first.len + 1;
    }
    return source_line_at(src, offset);
}

struct span span_of(const struct source *src, struct str part)
{
    uintptr_t from = (uintptr_t)src->bytes.ptr, at = (uintptr_t)part.ptr;
    struct span nowhere = { NULL, 0, 0 };

    if (at < from || at - from > src->bytes.len ||
        part.len > src->bytes.len - (at - from))
        return nowhere;
    return (struct span){ src, at - from, at - from + part.len };
}

struct str span_text(struct arena *a, struct span at)
{
    struct position p;

    if (!at.src)
        return STR("");
    p = source_position(at.src, at.begin);
    return str_printf(a, "%.*s:%zu:%zu", STR_ARG(at.src->name), p.line,
                      p.column);
}

struct str source_sha256(struct arena *a, const struct source *src)
{
    unsigned char digest[32];
    char *hex = arena_array(a, char, 64);
    struct sha256 h = sha256_begin();

    for (size_t at = 0; at < src->bytes.len; at += SOURCE_WINDOW) {
        const struct str part = str_slice(src->bytes, at, at + SOURCE_WINDOW);

        sha256_add(&h, part.ptr, part.len);
        source_release(src, at, at + part.len);
    }
    sha256_end(&h, digest);
    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return (struct str){ hex, 64 };
}
