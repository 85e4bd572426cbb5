/* What the files of base share and nobody else needs. */
#ifndef TRUSTPRESS_BASE_PRIV_H
#define TRUSTPRESS_BASE_PRIV_H

#include <trustpress/base/diag.h>
#include <trustpress/base/source.h>

/* A place already counted to. Positions asked for in rising order through one
 * cursor cost one pass over the file together. All-zero is the start. */
struct cursor {
    const struct source *src;
    size_t offset, line; /* a line's first byte; lines before it */
};
struct position source_position_from(struct cursor *c, const struct source *src,
                                     size_t offset);

/* The line that holds the byte at offset, without its line end and without a
 * byte order mark. Borrowed from the source. */
struct str source_line_at(const struct source *src, size_t offset);

/* Next code point as a terminal may show it: controls and marks that turn the
 * direction of writing become U+FFFD, tabs a space; a byte that is not UTF-8
 * is taken for Latin-1. */
uint32_t utf8_next_visible(struct str s, size_t *at);
void buf_visible(struct buf *b, struct str s); /* all of s in that form */

/* A .gz as it stands, and how many bytes of text may come of it. */
struct packed {
    struct str bytes;
    size_t most;
};
/* Inflates a whole .gz (all its members) into the arena. False = reported
 * (FILE_DAMAGED, FILE_LARGE). */
TP_NODISCARD bool gzip_inflate(struct arena *a, struct diag *dg,
                               struct str name, struct packed packed,
                               struct str *out);

/* SHA-256 of bytes that come in parts; only the last part's length need not be a
 * multiple of 64. */
struct sha256 {
    uint32_t state[8];
    uint64_t len;
    unsigned char tail[128];
    size_t n_tail;
};
struct sha256 sha256_begin(void);
void sha256_add(struct sha256 *h, const void *data, size_t len);
void sha256_end(struct sha256 *h, unsigned char digest[32]);

/* Mixes n blocks of 64 bytes into the state of SHA-256: anywhere, and with the
 * processor's own instructions where sha256_x86_usable says so. */
extern const uint32_t sha256_constant[64];
void sha256_mix(uint32_t state[8], const unsigned char *block, size_t n);
void sha256_x86_mix(uint32_t state[8], const unsigned char *block, size_t n);
bool sha256_x86_usable(void);

#endif
