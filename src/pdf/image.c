/* Pictures as objects: PNG re-encoded, JPEG passed through.
 *
 * The surprise: libharu never sees a picture. A broken PNG makes it abort the
 * whole process. */
#include "image_priv.h"
#include "pdf_priv.h"

#include <stdlib.h>
#include <string.h>

static const struct span nowhere;

/* ---- PNG filters --------------------------------------------------------- */

static unsigned char predict(int filter, int left, int up, int corner)
{
    int guess = left + up - corner, a, b, c;

    switch (filter) {
    case 0:
        return 0;
    case 1:
        return (unsigned char)left;
    case 2:
        return (unsigned char)up;
    case 3:
        return (unsigned char)((left + up) / 2);
    default:
        a = abs(guess - left);
        b = abs(guess - up);
        c = abs(guess - corner);
        return (unsigned char)(a <= b && a <= c ? left : b <= c ? up : corner);
    }
}

/* Two rows of samples, `step` to a pixel. */
struct rows {
    unsigned char *row, *above;
    size_t n, step;
};

/* Filters the row into `to`; the sum of what is left, signed: less compresses
 * better (the heuristic of PNG's specification, 12.8). */
static uint64_t filter_row(const struct rows *r, int filter, unsigned char *to)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < r->n; i++) {
        int left = i < r->step ? 0 : r->row[i - r->step];
        int corner = i < r->step ? 0 : r->above[i - r->step];
        unsigned char rest =
            (unsigned char)(r->row[i] -
                            predict(filter, left, r->above[i], corner));

        to[i] = rest;
        sum += rest < 128 ? rest : 256u - rest;
    }
    return sum;
}

static void put_row(const struct rows *r, struct buf *out)
{
    int best = 0;
    uint64_t least = UINT64_MAX;
    unsigned char *to;

    buf_reserve(out, r->n + 1);
    to = (unsigned char *)out->ptr + out->len;
    for (int filter = 0; filter < 5; filter++) {
        uint64_t sum = filter_row(r, filter, to + 1);

        if (sum < least) {
            least = sum;
            best = filter;
        }
    }
    if (best != 4)
        filter_row(r, best, to + 1);
    to[0] = (unsigned char)best;
    out->len += r->n + 1;
}

void pdf_image_filter(const struct pixels *p, unsigned first, unsigned channels,
                      struct buf *rows)
{
    size_t n = (size_t)p->width * channels;
    unsigned char *memory = memory_resize(NULL, 2 * n);
    struct rows r = { memory, memory + n, n, channels };

    memset(memory, 0, 2 * n);
    buf_reserve(rows, (n + 1) * p->height);
    for (size_t y = 0; y < p->height; y++) {
        const unsigned char *from =
            p->sample + y * p->width * p->channels + first;
        unsigned char *swap = r.above;

        r.above = r.row;
        r.row = swap;
        for (size_t x = 0; x < p->width; x++)
            memcpy(r.row + x * channels, from + x * p->channels, channels);
        put_row(&r, rows);
    }
    free(memory);
}

/* ---- objects ------------------------------------------------------------- */

static void put_form(struct buf *b, unsigned width, unsigned height,
                     unsigned channels)
{
    buf_printf(b,
               "/Type/XObject/Subtype/Image/Width %u/Height %u"
               "/BitsPerComponent 8/ColorSpace/%s",
               width, height, channels == 3 ? "DeviceRGB" : "DeviceGray");
}

static uint32_t write_samples(struct pdf_doc *d, const struct pixels *p,
                              unsigned first, unsigned channels, uint32_t mask)
{
    struct pdf_object *o = pdf_stream_new(d->store);
    struct buf rows = { 0 };

    put_form(&o->body, p->width, p->height, channels);
    buf_printf(&o->body, "/DecodeParms<</Predictor 15/Colors %u/Columns %u>>",
               channels, p->width);
    if (mask) {
        buf_append(&o->body, STR("/SMask "));
        pdf_ref(&o->body, mask);
    }
    pdf_image_filter(p, first, channels, &rows);
    pdf_deflate_stream(d->deflate, buf_str(&rows), o);
    buf_free(&rows);
    return o->number;
}

static bool is_opaque(const struct pixels *p)
{
    size_t n = (size_t)p->width * p->height;

    if (p->channels % 2)
        return true;
    for (size_t i = 0; i < n; i++)
        if (p->sample[(i + 1) * p->channels - 1] != 255)
            return false;
    return true;
}

static bool load_png(struct pdf_doc *d, struct str bytes,
                     struct pdf_picture *picture, char why[IMAGE_WHY])
{
    struct pixels p;
    unsigned colours;
    uint32_t mask = 0;

    if (!pdf_png_decode(bytes, &p, why))
        return false;
    colours = p.channels > 2 ? 3 : 1;
    if (!is_opaque(&p))
        mask = write_samples(d, &p, p.channels - 1, 1, 0);
    picture->width = p.width;
    picture->height = p.height;
    picture->turn = 1;
    picture->object = write_samples(d, &p, 0, colours, mask);
    free(p.sample);
    return true;
}

static bool load_jpeg(struct pdf_doc *d, struct str bytes,
                      struct pdf_picture *picture, char why[IMAGE_WHY])
{
    struct jpeg jpeg;
    struct buf kept = { 0 };
    const char *wrong = pdf_jpeg_scan(bytes, &jpeg, &kept);
    struct pdf_object *o;

    if (wrong) {
        buf_free(&kept);
        memcpy(why, wrong, strlen(wrong) + 1);
        return false;
    }
    o = pdf_stream_new(d->store);
    put_form(&o->body, jpeg.width, jpeg.height, jpeg.channels);
    buf_text(&o->body, "/Filter/DCTDecode");
    o->stream = kept;
    picture->width = jpeg.width;
    picture->height = jpeg.height;
    picture->turn = jpeg.turn;
    picture->object = o->number;
    return true;
}

static void load(struct pdf_doc *d, struct pdf_picture *picture)
{
    struct source *file = source_open(d->arena, d->dg, picture->path);
    struct str bytes = file ? source_bytes(file) : STR("");
    char why[IMAGE_WHY] = "it is neither PNG nor JPEG";
    bool done;

    if (!file)
        return;
    done = pdf_png_is(bytes)    ? load_png(d, bytes, picture, why)
           : pdf_jpeg_is(bytes) ? load_jpeg(d, bytes, picture, why)
                                : false;
    source_close(file);
    if (!done)
        diag_report(d->dg, DIAG_IMAGE_INVALID, nowhere, "%.*s: %s",
                    STR_ARG(picture->path), why);
}

const struct pdf_picture *pdf_picture_load(struct pdf_doc *d, struct str path,
                                           size_t *index)
{
    void *list = d->picture;

    *index = map_put(d->picture_names, path);
    if (*index == d->n_pictures) {
        arena_grow(d->arena, &list, d->n_pictures, &d->cap_pictures,
                   sizeof *d->picture, _Alignof(struct pdf_picture));
        d->picture = list;
        d->picture[d->n_pictures] = (struct pdf_picture){ .path = path };
        load(d, &d->picture[d->n_pictures++]);
    }
    return d->picture[*index].object ? &d->picture[*index] : NULL;
}

/* ---- size alone ---------------------------------------------------------- */

static bool size_of(struct str bytes, unsigned *width, unsigned *height)
{
    struct jpeg jpeg;

    if (pdf_png_is(bytes))
        return pdf_png_size(bytes, width, height);
    if (pdf_jpeg_scan(bytes, &jpeg, NULL))
        return false;
    *width = jpeg.turn > 4 ? jpeg.height : jpeg.width;
    *height = jpeg.turn > 4 ? jpeg.width : jpeg.height;
    return true;
}

static bool is_image(struct str bytes)
{
    return pdf_png_is(bytes) || pdf_jpeg_is(bytes);
}

bool image_size(struct diag *dg, struct str path, struct size *out)
{
    struct arena *a = arena_new(0);
    struct source *file = source_open(a, dg, path);
    unsigned width = 0, height = 0;
    bool done = false;

    if (file) {
        done = size_of(source_bytes(file), &width, &height);
        if (!done)
            diag_report(dg, DIAG_IMAGE_INVALID, nowhere, "%.*s: %s",
                        STR_ARG(path),
                        is_image(source_bytes(file))
                            ? "it is damaged or of an unknown kind"
                            : "it is neither PNG nor JPEG");
    }
    source_close(file);
    arena_free(a);
    *out = (struct size){ (mpt)width * 1000, (mpt)height * 1000 };
    return done;
}
