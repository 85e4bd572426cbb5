/* A named text and its places: offset -> line and column, for diagnostics. */
#ifndef TRUSTPRESS_BASE_SOURCE_H
#define TRUSTPRESS_BASE_SOURCE_H

#include <trustpress/base/str.h>

struct diag;
struct source;

/* A stretch of a source, bytes [begin, end). src NULL: no place to show. */
struct span {
    const struct source *src;
    size_t begin, end;
};
struct position {
    size_t line, column; /* both from 1; column counts code points */
};

/* Bytes of a file: lines and rows, each of a byte at least, are counted in 32
 * bits. */
#define SOURCE_MAX ((size_t)UINT32_MAX)
/* Bytes of a text that is no plain file, and so must be held whole: unpacked
 * from .gz, or read from a pipe. */
#define SOURCE_HELD_MAX ((size_t)1 << 30)

/* Opens and maps a whole file. The name shown in messages is `path`. NULL =
 * reported (FILE_MISSING, FILE_UNREADABLE, FILE_DIRECTORY, FILE_DAMAGED,
 * FILE_LARGE: beyond SOURCE_MAX or SOURCE_HELD_MAX). The
 * bytes are as they stand in the file: no encoding is assumed here. Arena; the
 * mapping ends with source_close or the process. A name ending in .gz is
 * inflated; a pipe is read to its end. */
struct source *source_open(struct arena *a, struct diag *dg, struct str path);
struct source *source_from(struct arena *a, struct str name, struct str text);
void source_close(struct source *src);

/* Gives back the memory of mapped bytes [begin, end): they stay readable, and
 * come from the file again when they are looked at. So a pass over a file of any
 * size needs little memory. */
void source_release(const struct source *src, size_t begin, size_t end);
#define SOURCE_WINDOW ((size_t)4 << 20) /* bytes to pass between two releases */

struct str source_name(const struct source *src);
struct str source_bytes(const struct source *src);
/* Counted from the start of the text: O(offset). For messages. */
struct position source_position(const struct source *src, size_t offset);
struct str source_line(const struct source *src, size_t line); /* no line end */
struct span span_of(const struct source *src, struct str part); /* part of it */
/* "name:line:column" in the arena; empty for a span without a source. */
struct str span_text(struct arena *a, struct span at);

/* SHA-256 of the bytes as 64 lower-case hex digits, in the arena. */
struct str source_sha256(struct arena *a, const struct source *src);
void sha256(const void *data, size_t len, unsigned char digest[32]);

#endif
