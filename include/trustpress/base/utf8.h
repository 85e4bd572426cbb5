/* UTF-8: decoding, checking, normalising. Bytes are checked once, at the
 * border; everything inside the house may trust its text. */
#ifndef TRUSTPRESS_BASE_UTF8_H
#define TRUSTPRESS_BASE_UTF8_H

#include <trustpress/base/str.h>

#define UTF8_BAD 0xFFFFFFFFu

/* Code point at *at, which moves past it; UTF8_BAD moves one byte. */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(char out[4], uint32_t code_point); /* bytes written */
size_t utf8_count(struct str s);                   /* code points */
/* Offset of the first byte that is not strict UTF-8 (RFC 3629), or len. */
size_t utf8_check(struct str s);
bool utf8_ascii(struct str s);
/* NFC; control characters but tab and line feed dropped. s when unchanged. */
struct str utf8_nfc(struct arena *a, struct str s);
/* Lower case by Unicode, for comparing people's spelling. */
struct str utf8_lower(struct arena *a, struct str s);

#endif
