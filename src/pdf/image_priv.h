/* Pictures, before they are objects. */
#ifndef IMAGE_PRIV_H
#define IMAGE_PRIV_H

#include <trustpress/base/buf.h>

#define IMAGE_SIDE_MAX   20000
#define IMAGE_PIXELS_MAX 64000000
#define IMAGE_WHY        120 /* bytes of a reason, with the NUL */

struct pixels {
    unsigned width, height;
    unsigned channels;     /* 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
    unsigned char *sample; /* owned: free */
};
bool pdf_png_is(struct str bytes);
TP_NODISCARD bool pdf_png_size(struct str bytes, unsigned *width,
                               unsigned *height);
TP_NODISCARD bool pdf_png_decode(struct str bytes, struct pixels *out,
                                 char why[IMAGE_WHY]);

struct jpeg {
    unsigned width, height;
    unsigned channels; /* 1 or 3 */
    unsigned turn;     /* EXIF orientation, 1 .. 8 */
};
bool pdf_jpeg_is(struct str bytes);
/* Reads the markers. kept, if not NULL, gets the file without what is not
 * needed to show it: EXIF (places, names, times), comments, previews. NULL, or
 * why it cannot be used. */
const char *pdf_jpeg_scan(struct str bytes, struct jpeg *out, struct buf *kept);

/* Rows as PNG's predictors want them, of `channels` samples of each pixel
 * from its `first` on; appended to rows. */
void pdf_image_filter(const struct pixels *p, unsigned first, unsigned channels,
                      struct buf *rows);

#endif
