/* Pictures: PNG of every kind to 8 bits, JPEG without what is private. */
#include "check.h"
#include "tmpdir.h"

#include <stdio.h>
#include <stdlib.h>

#include <png.h>
#include <zlib.h>

#include "image_priv.h"
#include "sample.h"

/* ---- making PNGs --------------------------------------------------------- */

static void put_bytes(png_structp png, png_bytep bytes, size_t n)
{
    buf_append(png_get_io_ptr(png), (struct str){ (const char *)bytes, n });
}

static void no_flush(png_structp png)
{
    (void)png;
}

struct kind {
    int depth, type, interlace;
    bool palette;
};

/* libpng's own writer: rows of `row` bytes each. */
static void make_png(struct buf *out, unsigned width, unsigned height,
                     struct kind kind, const unsigned char *rows, size_t row)
{
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    const png_color colour[2] = { { 10, 20, 30 }, { 200, 210, 220 } };
    const png_byte alpha[1] = { 64 };

    png_set_write_fn(png, out, put_bytes, no_flush);
    png_set_IHDR(png, info, width, height, kind.depth, kind.type,
                 kind.interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (kind.palette) {
        png_set_PLTE(png, info, colour, 2);
        png_set_tRNS(png, info, alpha, 1, NULL);
    }
    png_write_info(png, info);
    for (int pass = png_set_interlace_handling(png); pass > 0; pass--)
        for (unsigned y = 0; y < height; y++)
            png_write_row(png, rows + y * row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static void check_png(struct kind kind, const unsigned char *rows, size_t row,
                      unsigned channels, const unsigned char *wanted)
{
    struct buf file = { 0 };
    struct pixels p;
    char why[IMAGE_WHY];

    make_png(&file, 2, 2, kind, rows, row);
    assert_true(pdf_png_is(buf_str(&file)));
    assert_true(pdf_png_decode(buf_str(&file), &p, why));
    assert_int_equal(p.width, 2);
    assert_int_equal(p.height, 2);
    assert_int_equal(p.channels, channels);
    assert_memory_equal(p.sample, wanted, 4 * channels);
    free(p.sample);
    buf_free(&file);
}

static void test_png_kinds(void **state)
{
    static const unsigned char rgb[] = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    };
    static const unsigned char deep[] = { 0x80, 0, 0xFF, 0xFF,
                                          0x01, 0, 0x7F, 0x80 };
    static const unsigned char deep_wanted[] = { 0x80, 0xFF, 0x01, 0x7F };
    static const unsigned char bits[] = { 0x40, 0x80 };
    static const unsigned char palette_wanted[] = {
        10, 20, 30, 64, 200, 210, 220, 255, 200, 210, 220, 255, 10, 20, 30, 64
    };
    static const unsigned char grey_wanted[] = { 0, 255, 255, 0 };

    (void)state;
    check_png((struct kind){ 8, PNG_COLOR_TYPE_RGB, 0, false }, rgb, 6, 3, rgb);
    check_png((struct kind){ 8, PNG_COLOR_TYPE_RGB, 1, false }, rgb, 6, 3, rgb);
    check_png((struct kind){ 8, PNG_COLOR_TYPE_GRAY_ALPHA, 0, false }, rgb, 4,
              2, rgb);
    check_png((struct kind){ 16, PNG_COLOR_TYPE_GRAY, 0, false }, deep, 4, 1,
              deep_wanted);
    check_png((struct kind){ 1, PNG_COLOR_TYPE_PALETTE, 0, true }, bits, 1, 4,
              palette_wanted);
    check_png((struct kind){ 1, PNG_COLOR_TYPE_GRAY, 0, false }, bits, 1, 1,
              grey_wanted);
}

/* ---- broken PNGs --------------------------------------------------------- */

static void test_a_broken_png_is_refused_not_fatal(void **state)
{
    unsigned char rows[16 * 48];
    struct buf file = { 0 };
    uint32_t seed = 1;
    int refused = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows; i++)
        rows[i] = (unsigned char)(i * 7);
    make_png(&file, 16, 16, (struct kind){ 8, PNG_COLOR_TYPE_RGB, 0, false },
             rows, 48);
    for (int i = 0; i < 2000; i++) {
        struct pixels p;
        char why[IMAGE_WHY] = "", before;
        size_t at;

        seed = seed * 1664525u + 1013904223u;
        at = (seed >> 8) % file.len;
        before = file.ptr[at];
        file.ptr[at] = (char)(before ^ (1 << (seed >> 28) % 8));
        if (pdf_png_decode(buf_str(&file), &p, why)) {
            free(p.sample);
        } else {
            refused++;
            assert_int_not_equal(why[0], 0);
        }
        file.ptr[at] = before;
    }
    assert_true(refused > 500);
    /* The last 16 bytes are a checksum and the empty end chunk. */
    for (size_t len = 0; len < file.len - 16; len++) {
        struct pixels p;
        char why[IMAGE_WHY];

        assert_false(pdf_png_decode((struct str){ file.ptr, len }, &p, why));
    }
    buf_free(&file);
}

static void test_a_huge_png_is_refused(void **state)
{
    static const char header[] =
        "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x4E\x21\0\0\0\x01\x08\x02";
    unsigned width, height;

    (void)state; /* 20,001 wide: one past the limit */
    assert_false(pdf_png_size((struct str){ header, sizeof header - 1 }, &width,
                              &height));
}

/* ---- filters ------------------------------------------------------------- */

static int paeth(int a, int b, int c)
{
    int p = a + b - c, pa = abs(p - a), pb = abs(p - b), pc = abs(p - c);

    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/* PNG's own rule (ISO 15948, 9.2), written the other way round. */
static void unfilter(const unsigned char *rows, size_t height, size_t n,
                     size_t step, unsigned char *out)
{
    for (size_t y = 0; y < height; y++) {
        const unsigned char *in = rows + y * (n + 1);

        for (size_t x = 0; x < n; x++) {
            int a = x < step ? 0 : out[y * n + x - step];
            int b = y ? out[(y - 1) * n + x] : 0;
            int c = x < step || !y ? 0 : out[(y - 1) * n + x - step];
            const int guess[5] = { 0, a, b, (a + b) / 2, paeth(a, b, c) };

            assert_true(in[0] < 5);
            out[y * n + x] = (unsigned char)(in[1 + x] + guess[in[0]]);
        }
    }
}

static void test_filtered_rows_can_be_undone(void **state)
{
    enum { W = 33, H = 17 };
    unsigned char sample[W * H * 4], back[W * H * 3];
    struct pixels p = { W, H, 4, sample };
    struct buf rows = { 0 };
    uint32_t seed = 3;

    (void)state;
    for (size_t i = 0; i < sizeof sample; i++) {
        seed = seed * 1664525u + 1013904223u;
        sample[i] = (unsigned char)(i / 9 + (seed >> 24) % 9);
    }
    pdf_image_filter(&p, 0, 3, &rows);
    assert_int_equal(rows.len, H * (W * 3 + 1));
    unfilter((unsigned char *)rows.ptr, H, W * 3, 3, back);
    for (size_t i = 0; i < W * H; i++)
        assert_memory_equal(back + 3 * i, sample + 4 * i, 3);
    buf_free(&rows);
}

/* ---- JPEG ---------------------------------------------------------------- */

#define SOF  "\xFF\xC0\0\x11\x08\0\x05\0\x03\x03\x01\x11\0\x02\x11\0\x03\x11\0"
#define SCAN "\xFF\xDA\0\x0C\x03\x01\0\x02\0\x03\0\0\x3F\0\x12\xFF\0\x34"
#define EXIF                                                                   \
    "\xFF\xE1\0\x22"                                                           \
    "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
#define COMMENT                                                                \
    "\xFF\xFE\0\x0A"                                                           \
    "personal"

static void test_jpeg_keeps_the_picture_alone(void **state)
{
    static const char file[] = "\xFF\xD8" EXIF COMMENT SOF SCAN "\xFF\xD9tail";
    static const char wanted[] = "\xFF\xD8" SOF SCAN "\xFF\xD9";
    struct jpeg jpeg;
    struct buf kept = { 0 };

    (void)state;
    assert_null(
        pdf_jpeg_scan((struct str){ file, sizeof file - 1 }, &jpeg, &kept));
    assert_int_equal(jpeg.width, 3);
    assert_int_equal(jpeg.height, 5);
    assert_int_equal(jpeg.channels, 3);
    assert_int_equal(jpeg.turn, 6);
    assert_int_equal(kept.len, sizeof wanted - 1);
    assert_memory_equal(kept.ptr, wanted, sizeof wanted - 1);
    buf_free(&kept);
}

static void test_a_torn_jpeg_is_refused(void **state)
{
    static const char file[] = "\xFF\xD8" EXIF SOF SCAN "\xFF\xD9";

    (void)state;
    for (size_t len = 0; len < sizeof file - 1; len++) {
        char *exact = malloc(len ? len : 1); /* ASan sees an overrun */
        struct jpeg jpeg;

        memcpy(exact, file, len);
        assert_non_null(pdf_jpeg_scan((struct str){ exact, len }, &jpeg, NULL));
        free(exact);
    }
}

static void test_cmyk_is_refused_with_a_reason(void **state)
{
    static const char file[] =
        "\xFF\xD8\xFF\xC0\0\x14\x08\0\x05\0\x03\x04\x01\x11\0\x02\x11\0\x03"
        "\x11\0\x04\x11\0";
    struct jpeg jpeg;
    const char *why =
        pdf_jpeg_scan((struct str){ file, sizeof file - 1 }, &jpeg, NULL);

    (void)state;
    assert_non_null(why);
    assert_non_null(strstr(why, "CMYK"));
}

/* ---- in a document ------------------------------------------------------- */

static void test_image_size(void **state)
{
    static const char turned[] = "\xFF\xD8" EXIF SOF SCAN "\xFF\xD9";
    static const unsigned char rgb[12] = { 0 };
    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    char *dir = tmpdir_new();
    struct buf file = { 0 };
    struct size size;
    char *png, *jpeg, *text;

    (void)state;
    make_png(&file, 2, 2, (struct kind){ 8, PNG_COLOR_TYPE_RGB, 0, false }, rgb,
             6);
    png = tmpdir_write(dir, "a.png", file.ptr, file.len);
    jpeg = tmpdir_write(dir, "a.jpg", turned, sizeof turned - 1);
    text = tmpdir_write(dir, "a.txt", "hello", 5);
    assert_true(image_size(dg, str_from(png), &size));
    assert_int_equal(size.w, PT(2));
    assert_true(image_size(dg, str_from(jpeg), &size)); /* 3 by 5, turned */
    assert_int_equal(size.w, PT(5));
    assert_int_equal(size.h, PT(3));
    assert_false(image_size(dg, str_from(text), &size));
    assert_true(diag_has(dg, DIAG_IMAGE_INVALID));
    free(png);
    free(jpeg);
    free(text);
    buf_free(&file);
    tmpdir_remove(dir);
    arena_free(a);
}

/* Colours of a rendered pixel, from a PPM of 10 dots per picture pixel. */
static void check_pixel(const char *ppm, unsigned x, unsigned y,
                        const unsigned char wanted[3])
{
    FILE *f = fopen(ppm, "rb");
    unsigned w, h, most;
    unsigned char rgb[3];

    assert_non_null(f);
    assert_int_equal(fscanf(f, "P6 %u %u %u", &w, &h, &most), 3);
    fgetc(f);
    assert_int_equal(fseek(f, (long)(3 * (y * w + x)), SEEK_CUR), 0);
    assert_int_equal(fread(rgb, 1, 3, f), 3);
    fclose(f);
    for (int i = 0; i < 3; i++)
        assert_in_range(rgb[i] + 2, wanted[i], (unsigned)wanted[i] + 4);
}

static void test_a_picture_is_shown(void **state)
{
    static const unsigned char rgba[] = { 255, 0, 0,   255, 0, 255, 0, 255,
                                          0,   0, 255, 255, 0, 0,   0, 0 };
    static const unsigned char wanted[4][3] = {
        { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 }
    };
    struct arena *a = arena_new(0);
    struct diag *dg = diag_new(a);
    struct fonts *fonts = fonts_open(a, dg, STR(FONTS_DIR), STR("Lato"));
    struct frame *frame = frame_new(a, (struct size){ PT(20), PT(20) });
    struct page page = { frame, STR("1") };
    struct pages pages = { .page = &page, .n_pages = 1, .tags = tags_new(a) };
    char *dir = tmpdir_new(), *pdf = tmpdir_path(dir, "a.pdf"), *png;
    char *ppm = tmpdir_path(dir, "a-1.ppm");
    struct buf file = { 0 };

    (void)state;
    assert_non_null(fonts);
    make_png(&file, 2, 2,
             (struct kind){ 8, PNG_COLOR_TYPE_RGB_ALPHA, 0, false }, rgba, 8);
    png = tmpdir_write(dir, "a.png", file.ptr, file.len);
    frame_image(frame, (struct point){ 0, 0 }, TAG_ARTIFACT,
                &(struct image_item){ str_from(png), { PT(20), PT(40) } });
    assert_true(pdf_write_file(dg, &pages, fonts_metrics(a, fonts),
                               &(struct pdf_options){ 0 }, str_from(pdf)));
    if (system("command -v pdftoppm >/dev/null") == 0) {
        struct str line = str_printf(a, "pdftoppm -r 72 %s %s/a", pdf, dir);

        assert_int_equal(system(str_cstr(a, line)), 0);
        for (unsigned i = 0; i < 4; i++)
            check_pixel(ppm, i % 2 ? 15 : 5, i / 2 ? 15 : 5, wanted[i]);
    }
    free(png);
    free(pdf);
    free(ppm);
    buf_free(&file);
    fonts_close(fonts);
    tmpdir_remove(dir);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_kinds),
        cmocka_unit_test(test_a_broken_png_is_refused_not_fatal),
        cmocka_unit_test(test_a_huge_png_is_refused),
        cmocka_unit_test(test_filtered_rows_can_be_undone),
        cmocka_unit_test(test_jpeg_keeps_the_picture_alone),
        cmocka_unit_test(test_a_torn_jpeg_is_refused),
        cmocka_unit_test(test_cmyk_is_refused_with_a_reason),
        cmocka_unit_test(test_image_size),
        cmocka_unit_test(test_a_picture_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
