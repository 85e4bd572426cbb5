/* The words that both towers use for paper: lengths, colours, faces. */
#ifndef TRUSTPRESS_BASE_PAGE_H
#define TRUSTPRESS_BASE_PAGE_H

#include <stdint.h>

typedef int32_t mpt; /* 1/1000 pt: the only length before the PDF */
#define PT(n) ((mpt)((n)*1000))
#define MM(n) ((mpt)((n)*2834645 / 1000)) /* whole millimetres */

struct size {
    mpt w, h;
};
struct colour {
    uint8_t r, g, b;
};

/* A face is a font in one style; which file it is, is the manifest's business.
 */
enum face {
    FACE_REGULAR,
    FACE_ITALIC,
    FACE_SEMIBOLD,
    FACE_BOLD,
    FACE_BOLD_ITALIC,
    FACE_HEAVY,
    FACE_COUNT
};

#endif
