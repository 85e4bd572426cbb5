/* JPEG files: passed through, but for what is nobody's business.
 *
 * The surprise: the file is rewritten. A photograph's EXIF block tells where
 * and when it was taken and by whom; only its orientation is kept, as a
 * number, and the rest of that block never reaches the PDF. */
#include "image_priv.h"

#include <string.h>

enum {
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    APP0 = 0xE0,
    APP1 = 0xE1,
    APP14 = 0xEE,
    APP15 = 0xEF,
    COM = 0xFE
};

struct scanner {
    const unsigned char *byte;
    size_t len, at;
    struct jpeg *out;
    struct buf *kept;
};

bool pdf_jpeg_is(struct str bytes)
{
    return str_starts(bytes, STR("\xFF\xD8\xFF"));
}

static void keep(struct scanner *s, size_t from, size_t to)
{
    if (s->kept)
        buf_append(s->kept,
                   (struct str){ (const char *)s->byte + from, to - from });
}

/* ---- EXIF ---------------------------------------------------------------- */

struct tiff {
    const unsigned char *byte;
    size_t len;
    bool little;
};

static unsigned tiff16(const struct tiff *t, size_t at)
{
    if (at > t->len || t->len - at < 2)
        return 0;
    return t->little ? t->byte[at] | (unsigned)t->byte[at + 1] << 8
                     : (unsigned)t->byte[at] << 8 | t->byte[at + 1];
}

static size_t tiff32(const struct tiff *t, size_t at)
{
    unsigned a = tiff16(t, at), b = tiff16(t, at + 2);

    return t->little ? a | (size_t)b << 16 : (size_t)a << 16 | b;
}

/* Tag 0x0112 of the first directory (Exif 2.32, 4.6.4). */
static unsigned orientation(const unsigned char *byte, size_t len)
{
    struct tiff t = { byte + 6, len - 6, false };
    size_t at;

    t.little = tiff16(&t, 0) == 0x4949;
    at = tiff32(&t, 4);
    for (unsigned n = tiff16(&t, at), i = 0; i < n; i++) {
        size_t field = at + 2 + 12 * (size_t)i;
        unsigned value = tiff16(&t, field + 8);

        if (field >= t.len)
            break;
        if (tiff16(&t, field) == 0x0112)
            return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

/* ---- markers ------------------------------------------------------------- */

static bool is_frame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 &&
           marker != 0xC8 && marker != 0xCC;
}

static const char *read_frame(struct scanner *s, unsigned marker,
                              const unsigned char *body, size_t len)
{
    if (marker > 0xC2)
        return "a kind of JPEG that PDF readers do not know";
    if (s->out->channels)
        return "it has two frames";
    if (len < 6 || body[0] != 8)
        return "it does not have 8 bits a sample";
    s->out->height = (unsigned)body[1] << 8 | body[2];
    s->out->width = (unsigned)body[3] << 8 | body[4];
    s->out->channels = body[5];
    if (s->out->channels == 4)
        return "its colours are CMYK: save it as RGB";
    if (s->out->channels != 1 && s->out->channels != 3)
        return "it is neither grey nor RGB";
    if (!s->out->width || !s->out->height)
        return "it has no size";
    if (len < 6 + 3 * (size_t)s->out->channels)
        return "its frame header is torn";
    return NULL;
}

static bool is_kept(unsigned marker)
{
    if (marker >= APP0 && marker <= APP15)
        return marker == APP0 || marker == APP14;
    return marker != COM;
}

/* The entropy-coded bytes of a scan: up to a marker that is none of theirs. */
static void skip_scan(struct scanner *s)
{
    size_t from = s->at;

    while (s->at + 1 < s->len) {
        unsigned next = s->byte[s->at + 1];

        if (s->byte[s->at] == 0xFF && next != 0 && next != 0xFF &&
            (next < 0xD0 || next > 0xD7))
            break;
        s->at++;
    }
    keep(s, from, s->at);
}

/* The segment at s->at, marker and length included. */
static const char *read_segment(struct scanner *s, unsigned marker)
{
    size_t start = s->at, len;
    const unsigned char *body;

    if (s->len - s->at < 4)
        return "it ends too early";
    len = (size_t)s->byte[s->at + 2] << 8 | s->byte[s->at + 3];
    if (len < 2 || s->len - s->at < len + 2)
        return "it ends too early";
    body = s->byte + s->at + 4;
    s->at += len + 2;
    if (marker == APP1 && len >= 2 + 14 && memcmp(body, "Exif\0\0", 6) == 0)
        s->out->turn = orientation(body, len - 2);
    if (is_kept(marker))
        keep(s, start, s->at);
    if (is_frame(marker))
        return read_frame(s, marker, body, len - 2);
    if (marker == SOS && !s->out->channels)
        return "its frame is missing";
    if (marker == SOS)
        skip_scan(s);
    return NULL;
}

static const char *read_markers(struct scanner *s)
{
    const char *why = NULL;

    while (!why) {
        unsigned marker;

        if (s->len - s->at < 2 || s->byte[s->at] != 0xFF)
            return "it ends too early";
        marker = s->byte[s->at + 1];
        if (marker == 0xFF) { /* fill */
            s->at++;
            continue;
        }
        if (marker == EOI) {
            keep(s, s->at, s->at + 2);
            return s->out->channels ? NULL : "it has no picture";
        }
        if (marker < 0xC0 || (marker >= 0xD0 && marker <= SOI))
            return "it is damaged"; /* none that has a length */
        why = read_segment(s, marker);
    }
    return why;
}

const char *pdf_jpeg_scan(struct str bytes, struct jpeg *out, struct buf *kept)
{
    struct scanner s = { (const unsigned char *)bytes.ptr, bytes.len, 2, out,
                         kept };

    *out = (struct jpeg){ .turn = 1 };
    if (!pdf_jpeg_is(bytes))
        return "it is not a JPEG";
    keep(&s, 0, 2);
    return read_markers(&s);
}
