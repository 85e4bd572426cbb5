/* .gz files, inflated whole.
 *
 * The file's last four bytes say how long the text is, modulo 2^32 and only of
 * the last member: a first guess, never trusted beyond what deflate can pack.
 */
#define ZLIB_CONST /* next_in may point at const */
#include "base_priv.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#define DEFLATE_MOST 1032u /* bytes of text that one packed byte can hold */

static size_t guess_len(struct str packed)
{
    size_t n = 0, most;

    if (packed.len < 18) /* shortest possible header and trailer */
        return 64;
    for (size_t i = 1; i <= 4; i++)
        n = n << 8 | (unsigned char)packed.ptr[packed.len - i];
    most = packed.len > SIZE_MAX / 2 / DEFLATE_MOST ? SIZE_MAX / 2
                                                    : packed.len * DEFLATE_MOST;
    return (n < most ? n : most) + 64;
}

struct sink {
    struct arena *arena;
    char *text;
    size_t len, capacity;
};

static void widen(struct sink *out)
{
    char *wider;

    if (out->len < out->capacity)
        return;
    wider = arena_array(out->arena, char, out->capacity * 2);
    memcpy(wider, out->text, out->len);
    out->text = wider;
    out->capacity *= 2;
}

static unsigned clamp(size_t n)
{
    return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

/* Feeds all of `packed`, member by member; false when it is damaged or ends
 * inside a member. */
static bool inflate_members(z_stream *z, struct str packed, struct sink *out)
{
    size_t at = 0;
    int status = Z_STREAM_END;

    while (at < packed.len || (status == Z_OK && out->len == out->capacity)) {
        unsigned in = clamp(packed.len - at), room;

        if (status == Z_STREAM_END && inflateReset(z) != Z_OK)
            return false;
        widen(out);
        room = clamp(out->capacity - out->len);
        z->next_in = (const Bytef *)packed.ptr + at;
        z->avail_in = in;
        z->next_out = (Bytef *)out->text + out->len;
        z->avail_out = room;
        status = inflate(z, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END)
            return false;
        at += in - z->avail_in;
        out->len += room - z->avail_out;
    }
    return status == Z_STREAM_END;
}

bool gzip_inflate(struct arena *a, struct diag *dg, struct str name,
                  struct str packed, struct str *out)
{
    z_stream z = { 0 };
    struct sink sink = { .arena = a, .capacity = guess_len(packed) };
    struct span nowhere = { NULL, 0, 0 };
    bool done;

    sink.text = arena_array(a, char, sink.capacity);
    if (inflateInit2(&z, 15 + 16) != Z_OK) /* 16: gzip, nothing else */
        memory_exhausted(0);
    done = packed.len > 0 && inflate_members(&z, packed, &sink);
    inflateEnd(&z);
    if (!done) {
        diag_report(dg, DIAG_FILE_DAMAGED, nowhere,
                    "%.*s is not a whole gzip file", STR_ARG(name));
        diag_hint(dg, "download it again: the transfer was cut short");
    }
    *out = (struct str){ sink.text, sink.len };
    return done;
}
