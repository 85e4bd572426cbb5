/* links: pdf */
/* Pictures as users bring them: PNG decoding, the JPEG scanner. Nothing may
 * crash, hang or read past the end, whatever the bytes. */
#include "../../src/pdf/image_priv.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void try_png(struct str s)
{
    struct pixels p;
    struct buf rows = { 0 };
    char why[IMAGE_WHY];
    unsigned width, height;

    if (pdf_png_size(s, &width, &height) && (uint64_t)width * height > 4000000)
        return; /* honest, but slow to fuzz */
    if (!pdf_png_decode(s, &p, why))
        return;
    pdf_image_filter(&p, 0, p.channels > 2 ? 3 : 1, &rows);
    assert(rows.len ==
           p.height * ((size_t)p.width * (p.channels > 2 ? 3 : 1) + 1));
    buf_free(&rows);
    free(p.sample);
}

static void try_jpeg(struct str s)
{
    struct jpeg jpeg, again;
    struct buf kept = { 0 }, twice = { 0 };

    if (!pdf_jpeg_scan(s, &jpeg, &kept)) {
        /* What was kept is a picture of the same size, with nothing to drop. */
        const char *why = pdf_jpeg_scan(buf_str(&kept), &again, &twice);

        assert(!why && again.width == jpeg.width);
        assert(str_equal(buf_str(&kept), buf_str(&twice)));
    }
    buf_free(&kept);
    buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str s = { (const char *)bytes, len };

    if (pdf_png_is(s))
        try_png(s);
    else
        try_jpeg(s);
    return 0;
}
