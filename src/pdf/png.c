/* PNG files as plain 8-bit samples, whatever they were.
 *
 * The surprise: libpng's simplified interface. Its other one leaves by longjmp
 * when a file is broken; this one returns, with the reason, and turns depths,
 * palettes and gamma into 8-bit sRGB by itself. */
#include "image_priv.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>

static const char *begin(png_image *image, struct str bytes)
{
    memset(image, 0, sizeof *image);
    image->version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(image, bytes.ptr, bytes.len))
        return image->message;
    if (image->width > IMAGE_SIDE_MAX || image->height > IMAGE_SIDE_MAX)
        return "it has more than 20,000 pixels on a side";
    if ((uint64_t)image->width * image->height > IMAGE_PIXELS_MAX)
        return "it has more than 64 million pixels";
    return NULL;
}

static const char *read(png_image *image, struct pixels *out)
{
    /* 16 bits without a gamma are linear to libpng; to everyone else sRGB. */
    image->flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    image->format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA;
    out->width = image->width;
    out->height = image->height;
    out->channels = PNG_IMAGE_PIXEL_CHANNELS(image->format);
    out->sample = memory_resize(NULL, (size_t)image->width * image->height * 4);
    if (png_image_finish_read(image, NULL, out->sample, 0, NULL))
        return NULL;
    free(out->sample);
    out->sample = NULL;
    return image->message;
}

bool pdf_png_decode(struct str bytes, struct pixels *out, char why[IMAGE_WHY])
{
    png_image image;
    const char *wrong = begin(&image, bytes);

    memset(out, 0, sizeof *out);
    if (!wrong)
        wrong = read(&image, out);
    if (wrong) {
        size_t len = strlen(wrong);

        memcpy(why, wrong, len < IMAGE_WHY ? len + 1 : IMAGE_WHY);
        why[IMAGE_WHY - 1] = '\0';
    }
    png_image_free(&image);
    return !wrong;
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
