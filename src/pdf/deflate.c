/* Compression: one zlib state for a whole document.
 *
 * The surprises: the state is reset, not made anew, because zlib clears a
 * quarter of a megabyte for each new one; and level 6 is tuned. Our streams
 * repeat themselves so much that short chains find as good a match as long
 * ones, if zlib is a little lazier: a third faster and 1 % smaller. */
#include "pdf_priv.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

struct pdf_deflate {
    z_stream z;
    struct buf scratch;
    bool tuned;
};

static voidpf allocate(voidpf opaque, uInt n, uInt size)
{
    (void)opaque;
    return memory_resize(NULL, (size_t)n * size);
}

static void release(voidpf opaque, voidpf block)
{
    (void)opaque;
    free(block);
}

struct pdf_deflate *pdf_deflate_new(struct arena *a, int level)
{
    struct pdf_deflate *d = arena_new_of(a, struct pdf_deflate);
    int status;

    d->z.zalloc = allocate;
    d->z.zfree = release;
    status = deflateInit2(&d->z, level, Z_DEFLATED, 15, 9, Z_DEFAULT_STRATEGY);
    assert(status == Z_OK);
    (void)status;
    d->tuned = level == 6;
    return d;
}

void pdf_deflate_free(struct pdf_deflate *d)
{
    deflateEnd(&d->z);
    buf_free(&d->scratch);
}

/* zlib counts in unsigned int: longer input goes in pieces. */
static void feed(struct pdf_deflate *d, struct str bytes)
{
    const unsigned char *next = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    int status;

    do {
        size_t piece = left < UINT_MAX / 2 ? left : UINT_MAX / 2;
        size_t room = d->scratch.cap - d->scratch.len;

        d->z.next_in = next;
        d->z.avail_in = (uInt)piece;
        d->z.next_out = (unsigned char *)d->scratch.ptr + d->scratch.len;
        d->z.avail_out = room < UINT_MAX ? (uInt)room : UINT_MAX;
        status = deflate(&d->z, left > piece ? Z_NO_FLUSH : Z_FINISH);
        left -= piece - d->z.avail_in;
        next = d->z.next_in;
        d->scratch.len =
            (size_t)(d->z.next_out - (unsigned char *)d->scratch.ptr);
    } while (status == Z_OK);
    assert(status == Z_STREAM_END);
}

void pdf_deflate_bytes(struct pdf_deflate *d, struct str bytes, struct buf *out)
{
    d->scratch.len = 0;
    buf_reserve(&d->scratch, deflateBound(&d->z, (uLong)bytes.len) + 64);
    if (d->tuned) /* a reset forgets it */
        deflateTune(&d->z, 8, 32, 128, 24);
    feed(d, bytes);
    deflateReset(&d->z);
    buf_clear(out);
    buf_free(out);
    out->ptr = memory_resize(NULL, d->scratch.len);
    memcpy(out->ptr, d->scratch.ptr, d->scratch.len);
    out->len = out->cap = d->scratch.len;
}

void pdf_deflate_stream(struct pdf_deflate *d, struct str bytes,
                        struct pdf_object *to)
{
    assert(to->is_stream);
    pdf_deflate_bytes(d, bytes, &to->stream);
    buf_text(&to->body, "/Filter/FlateDecode");
}
