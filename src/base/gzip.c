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
    size_t len, capacity, most;
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

enum outcome { WHOLE, DAMAGED, TOO_LARGE };

/* Feeds all of `packed`, member by member; DAMAGED also when it ends inside a
 * member. */
static enum outcome inflate_members(z_stream *z, struct str packed,
                                    struct sink *out)
{
    size_t at = 0;
    int status = Z_STREAM_END;

    while (at < packed.len || (status == Z_OK && out->len == out->capacity)) {
        unsigned in = clamp(packed.len - at), room;

        if (status == Z_STREAM_END && inflateReset(z) != Z_OK)
            return DAMAGED;
        widen(out);
        room = clamp(out->capacity - out->len);
        z->next_in = (const Bytef *)packed.ptr + at;
        z->avail_in = in;
        z->next_out = (Bytef *)out->text + out->len;
        z->avail_out = room;
        status = inflate(z, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END)
            return DAMAGED;
        at += in - z->avail_in;
        out->len += room - z->avail_out;
        if (out->len > out->most)
            return TOO_LARGE;
    }
    return status == Z_STREAM_END ? WHOLE : DAMAGED;
}

static void report(struct diag *dg, struct str name, enum outcome outcome,
                   size_t most)
{
    struct span nowhere = { NULL, 0, 0 };

    if (outcome == DAMAGED) {
        diag_report(dg, DIAG_FILE_DAMAGED, nowhere,
                    "%.*s is not a whole gzip file", STR_ARG(name));
        diag_hint(dg, "download it again: the transfer was cut short");
    } else {
        diag_report(dg, DIAG_FILE_LARGE, nowhere,
                    "%.*s unpacks to more than %zu bytes, which would all be "
                    "held in memory",
                    STR_ARG(name), most);
        diag_hint(dg, "unpack it and name the plain file: of that, little is "
                      "held at a time");
    }
}

/* Room for the text, as far as its length can be guessed. */
static size_t first_room(struct packed packed)
{
    const size_t guess = guess_len(packed.bytes);

    return guess < packed.most ? guess : packed.most + 64;
}

bool gzip_inflate(struct arena *a, struct diag *dg, struct str name,
                  struct packed packed, struct str *out)
{
    z_stream z = { 0 };
    struct sink sink = { .arena = a,
                         .capacity = first_room(packed),
                         .most = packed.most };
    enum outcome outcome = DAMAGED;

    sink.text = arena_array(a, char, sink.capacity);
    if (inflateInit2(&z, 15 + 16) != Z_OK) /* 16: gzip, nothing else */
        memory_exhausted(0);
    if (packed.bytes.len > 0)
        outcome = inflate_members(&z, packed.bytes, &sink);
    inflateEnd(&z);
    if (outcome != WHOLE)
        report(dg, name, outcome, packed.most);
    *out = (struct str){ sink.text, sink.len };
    return outcome == WHOLE;
}
