/* The output intent's profile: sRGB, ICC version 2, matrix and one curve.
 *
 * The surprise: no floating point. The curve must be the same bytes on every
 * machine, so the power 2.4 is found by comparing y^5 with x^12. */
#include "pdf_priv.h"

#include <string.h>

#define ENTRIES 256 /* linear between them: off by less than 1 in 65535 */

static void put32(struct buf *b, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_byte(b, (char)(n >> shift & 0xFF));
}

static void put16(struct buf *b, uint32_t n)
{
    buf_byte(b, (char)(n >> 8));
    buf_byte(b, (char)(n & 0xFF));
}

static void pad(struct buf *b, size_t to)
{
    while (b->len < to)
        buf_byte(b, 0);
}

/* ---- the curve (IEC 61966-2-1) ------------------------------------------- */

__extension__ typedef unsigned __int128 wide;
#define ONE (UINT64_C(1) << 62)

static uint64_t times(uint64_t a, uint64_t b)
{
    return (uint64_t)((wide)a * b >> 62);
}

static uint64_t power(uint64_t x, int n)
{
    uint64_t p = x;

    while (--n > 0)
        p = times(p, x);
    return p;
}

/* Linear light of the encoded value i / 255, of 65535. */
static uint32_t light(uint32_t i)
{
    uint32_t low = 0, high = 65535;
    uint64_t x, wanted;

    if (i <= 10) /* below 0.04045: i / 255 / 12.92 */
        return (uint32_t)((UINT64_C(65535) * i * 100 + 255 * 1292 / 2) /
                          (255 * 1292));
    /* (i/255 + 0.055) / 1.055, in 1/2^62 */
    x = (uint64_t)((wide)ONE * (i * 1000 + 55 * 255) / (1055 * 255));
    wanted = power(x, 12);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        /* round to nearest: y + 1/2 */
        uint64_t y = (uint64_t)((wide)ONE * (2 * middle + 1) / (2 * 65535));

        if (y < ONE && power(y, 5) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- the file ------------------------------------------------------------ */

struct part {
    char tag[5];
    size_t at, len;
};

static void put_xyz(struct buf *b, const int32_t value[3])
{
    buf_append(b, STR("XYZ \0\0\0\0"));
    for (int i = 0; i < 3; i++)
        put32(b, (uint32_t)value[i]);
}

static void put_description(struct buf *b)
{
    static const char name[] = "sRGB IEC61966-2.1";

    buf_append(b, STR("desc\0\0\0\0"));
    put32(b, sizeof name);
    buf_append(b, (struct str){ name, sizeof name });
    pad(b, b->len + 4 + 4 + 2 + 1 + 67); /* no Unicode, no ScriptCode */
}

static void put_curve(struct buf *b)
{
    buf_append(b, STR("curv\0\0\0\0"));
    put32(b, ENTRIES);
    for (uint32_t i = 0; i < ENTRIES; i++)
        put16(b, light(i));
}

static void put_data(struct buf *b, int part)
{
    /* D50, and the primaries adapted to it (Bradford), in 1/65536. */
    static const int32_t xyz[4][3] = { { 63190, 65536, 54061 },
                                       { 28578, 14582, 913 },
                                       { 25236, 46982, 6364 },
                                       { 9376, 3972, 46784 } };

    if (part == 0)
        put_description(b);
    else if (part == 1)
        buf_append(b, STR("text\0\0\0\0No copyright, use freely\0"));
    else if (part == 6)
        put_curve(b);
    else
        put_xyz(b, xyz[part - 2]);
    pad(b, (b->len + 3) / 4 * 4);
}

static void put_header(struct buf *b, size_t len)
{
    put32(b, (uint32_t)len);
    put32(b, 0);
    put32(b, 0x02100000); /* version 2.1 */
    buf_append(b, STR("mntrRGB XYZ "));
    put16(b, 2000); /* a fixed date: it says nothing of the document */
    put16(b, 1);
    put16(b, 1);
    pad(b, 36);
    buf_append(b, STR("acsp"));
    pad(b, 68);
    put32(b, 63190);
    put32(b, 65536);
    put32(b, 54061);
    pad(b, 128);
}

void pdf_icc_profile(struct buf *out)
{
    struct part part[9] = { { "desc", 0, 0 }, { "cprt", 0, 0 },
                            { "wtpt", 0, 0 }, { "rXYZ", 0, 0 },
                            { "gXYZ", 0, 0 }, { "bXYZ", 0, 0 },
                            { "rTRC", 0, 0 }, { "gTRC", 0, 0 },
                            { "bTRC", 0, 0 } };
    struct buf data = { 0 };
    size_t start = 128 + 4 + 12 * 9;

    for (int i = 0; i < 9; i++) {
        if (i > 6) { /* one curve for all three */
            part[i].at = part[6].at;
            part[i].len = part[6].len;
            continue;
        }
        part[i].at = start + data.len;
        put_data(&data, i);
        part[i].len = start + data.len - part[i].at;
    }
    put_header(out, start + data.len);
    put32(out, 9);
    for (int i = 0; i < 9; i++) {
        buf_append(out, (struct str){ part[i].tag, 4 });
        put32(out, (uint32_t)part[i].at);
        put32(out, (uint32_t)part[i].len);
    }
    buf_append(out, buf_str(&data));
    buf_free(&data);
}
