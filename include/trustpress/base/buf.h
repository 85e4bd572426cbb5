/* A growable byte buffer, owned by whoever declared it: free with buf_free. */
#ifndef TRUSTPRESS_BASE_BUF_H
#define TRUSTPRESS_BASE_BUF_H

#include <trustpress/base/str.h>

struct buf {
    char *ptr;
    size_t len, cap;
}; /* all-zero is an empty buffer */

void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory */
void buf_reserve(struct buf *b, size_t more);
void buf_byte(struct buf *b, char c);
void buf_append(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *nul_terminated);
void buf_printf(struct buf *b, const char *fmt, ...) TP_PRINTF(2, 3);
void buf_int(struct buf *b, int64_t n); /* decimal digits, no printf */
/* n / 10^decimals with trailing zeros cut: (12340, 3) -> "12.34". */
void buf_fixed(struct buf *b, int64_t n, int decimals);
struct str buf_str(const struct buf *b); /* borrowed until the next change */
struct str buf_take(struct buf *b, struct arena *a); /* copy, then buf_free */

#endif
