/* PNG files as plain 8-bit samples, whatever they were.
 *
 * The surprise: libpng leaves by longjmp. Everything that must survive it
 * lives in one struct whose address is all the functions share; no local
 * variable changes between setjmp and its second return. */
#include "image_priv.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

struct reader {
    struct str bytes;
    size_t at;
    struct pixels *out;
    png_structp png;
    png_infop info;
    char why[120];
    jmp_buf away;
};

static void give_up(png_structp png, png_const_charp message)
{
    struct reader *r = png_get_error_ptr(png);
    size_t len = strlen(message);

    if (len >= sizeof r->why)
        len = sizeof r->why - 1;
    memcpy(r->why, message, len);
    r->why[len] = '\0';
    longjmp(r->away, 1);
}

static void keep_quiet(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void take(png_structp png, png_bytep to, size_t n)
{
    struct reader *r = png_get_io_ptr(png);

    if (n > r->bytes.len - r->at)
        png_error(png, "the file ends too early");
    memcpy(to, r->bytes.ptr + r->at, n);
    r->at += n;
}

/* Palettes, low depths, transparency by colour, 16 bits: all to 8 bits. */
static void normalise(struct reader *r)
{
    png_set_expand(r->png);
    png_set_scale_16(r->png);
    png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
}

static void read_rows(struct reader *r)
{
    struct pixels *p = r->out;
    size_t row = png_get_rowbytes(r->png, r->info);
    int passes = png_set_interlace_handling(r->png);

    p->channels = png_get_channels(r->png, r->info);
    if (row != (size_t)p->width * p->channels || row == 0)
        png_error(r->png, "an unknown form of pixels");
    p->sample = memory_resize(NULL, row * p->height);
    memset(p->sample, 0, row * p->height);
    while (passes-- > 0)
        for (unsigned y = 0; y < p->height; y++)
            png_read_row(r->png, p->sample + y * row, NULL);
}

static bool read(struct reader *r)
{
    if (setjmp(r->away))
        return false;
    r->png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, r, give_up, keep_quiet);
    if (!r->png)
        return false;
    r->info = png_create_info_struct(r->png);
    if (!r->info)
        return false;
    png_set_user_limits(r->png, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
    png_set_chunk_malloc_max(r->png, 8 << 20);
    png_set_read_fn(r->png, r, take);
    png_read_info(r->png, r->info);
    r->out->width = png_get_image_width(r->png, r->info);
    r->out->height = png_get_image_height(r->png, r->info);
    if ((uint64_t)r->out->width * r->out->height > IMAGE_PIXELS_MAX)
        png_error(r->png, "more than 64 million pixels");
    normalise(r);
    read_rows(r);
    png_read_end(r->png, NULL);
    return true;
}

bool pdf_png_decode(struct str bytes, struct pixels *out, char why[IMAGE_WHY])
{
    struct reader r = { .bytes = bytes, .out = out };
    bool done;

    memset(out, 0, sizeof *out);
    done = read(&r);
    png_destroy_read_struct(&r.png, r.info ? &r.info : NULL, NULL);
    if (done)
        return true;
    free(out->sample);
    out->sample = NULL;
    memcpy(why, r.why, sizeof r.why);
    return false;
}

bool pdf_png_is(struct str bytes)
{
    return str_starts(bytes, STR("\x89PNG\r\n\x1A\n"));
}

/* Width and height stand at fixed places in the first chunk. */
bool pdf_png_size(struct str bytes, unsigned *width, unsigned *height)
{
    unsigned side[2] = { 0, 0 };

    if (bytes.len < 24 || memcmp(bytes.ptr + 12, "IHDR", 4) != 0)
        return false;
    for (size_t i = 0; i < 8; i++)
        side[i / 4] = side[i / 4] << 8 | (unsigned char)bytes.ptr[16 + i];
    *width = side[0];
    *height = side[1];
    return side[0] >= 1 && side[0] <= IMAGE_SIDE_MAX && side[1] >= 1 &&
           side[1] <= IMAGE_SIDE_MAX;
}
