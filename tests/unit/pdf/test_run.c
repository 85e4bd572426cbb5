/* Runs: widths, fragments, fallback, and what readers get back. */
#include "check.h"

#include <stdlib.h>

#include <hb.h>

#include "pdf_priv.h"

struct fixture {
    struct arena *arena;
    struct diag *dg;
    struct fonts *fonts;
    const struct metrics *m;
};

static int open_fonts(void **state)
{
    struct fixture *f = test_malloc(sizeof *f);

    f->arena = arena_new(0);
    f->dg = diag_new(f->arena);
    f->fonts = fonts_open(f->arena, f->dg, STR(FONTS_DIR), STR("Lato"));
    if (!f->fonts)
        diag_print(f->dg, (struct diag_style){ 0 }, stderr);
    assert_non_null(f->fonts);
    f->m = fonts_metrics(f->arena, f->fonts);
    *state = f;
    return 0;
}

static int close_fonts(void **state)
{
    struct fixture *f = *state;

    fonts_close(f->fonts);
    arena_free(f->arena);
    test_free(f);
    return 0;
}

static const struct pdf_run *shape(struct fixture *f, enum face face,
                                   const char *text)
{
    const struct run *r = f->m->shape(f->m->shaper, face, str_from(text));

    assert_str(r->text, text);
    assert_int_equal(r->face, face);
    return (const struct pdf_run *)(const void *)r;
}

static size_t count_glyphs(const struct pdf_run *r)
{
    size_t n = 0;
    unsigned glyph;

    for (uint32_t i = 0; i < r->n_segments; i++)
        for (size_t at = 0; pdf_next_glyph(&r->segment[i], &at, &glyph);)
            n++;
    return n;
}

/* ---- widths -------------------------------------------------------------- */

/* Advances of Lato Regular, upem 2000, as fontTools prints hmtx: one, space,
 * comma, sterling. */
static void test_known_widths(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(shape(f, FACE_REGULAR, "1")->pub.width, 580000);
    assert_int_equal(shape(f, FACE_REGULAR, " ")->pub.width, 256000);
    assert_int_equal(shape(f, FACE_REGULAR, "£1,1")->pub.width,
                     580000 + 580000 + 227000 + 580000);
}

static void test_same_text_is_same_run(void **state)
{
    struct fixture *f = *state;

    assert_ptr_equal(shape(f, FACE_BOLD, "Oak"), shape(f, FACE_BOLD, "Oak"));
    assert_ptr_not_equal(shape(f, FACE_BOLD, "Oak"),
                         shape(f, FACE_REGULAR, "Oak"));
}

static void test_figures_have_one_width(void **state)
{
    struct fixture *f = *state;

    for (int face = 0; face < FACE_COUNT; face++)
        assert_int_equal(shape(f, (enum face)face, "1,111.11%")->pub.width,
                         shape(f, (enum face)face, "9,740.38%")->pub.width);
}

static void test_words_add_up_to_lines(void **state)
{
    struct fixture *f = *state;
    int64_t words = shape(f, FACE_REGULAR, "To ")->pub.width +
                    shape(f, FACE_REGULAR, "Wales  ")->pub.width +
                    shape(f, FACE_REGULAR, "Ty.")->pub.width;

    assert_int_equal(shape(f, FACE_REGULAR, "To Wales  Ty.")->pub.width, words);
}

/* HarfBuzz itself, asked for the whole word. */
static int64_t reference_width(const struct fixture *f, enum face face,
                               const char *text, bool kerned)
{
    const struct pdf_font *font = &f->fonts->font[f->fonts->slot[face]];
    const hb_feature_t features[] = {
        { HB_TAG('t', 'n', 'u', 'm'), 1, 0, (unsigned)-1 },
        { HB_TAG('l', 'n', 'u', 'm'), 1, 0, (unsigned)-1 },
        { HB_TAG('k', 'e', 'r', 'n'), kerned, 0, (unsigned)-1 },
    };
    hb_buffer_t *buffer = hb_buffer_create();
    hb_glyph_position_t *pos;
    int64_t sum = 0;
    unsigned n;

    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(font->font, buffer, features, 3);
    pos = hb_buffer_get_glyph_positions(buffer, &n);
    for (unsigned i = 0; i < n; i++)
        sum += pos[i].x_advance;
    hb_buffer_destroy(buffer);
    return sum * 1000000 / font->upem;
}

static void test_words_are_kerned(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(shape(f, FACE_REGULAR, "AVATAR")->pub.width,
                     reference_width(f, FACE_REGULAR, "AVATAR", true));
    assert_true(shape(f, FACE_REGULAR, "AVATAR")->pub.width <
                reference_width(f, FACE_REGULAR, "AVATAR", false));
}

static void test_number_table_agrees_with_harfbuzz(void **state)
{
    static const char set[] = "0123456789 .,%()+-/:";
    struct fixture *f = *state;
    uint32_t seed = 7;

    for (int i = 0; i < 500; i++) {
        char text[13] = "";
        enum face face = (enum face)(i % FACE_COUNT);

        for (int k = 0; k < 12; k++) {
            seed = seed * 1664525u + 1013904223u;
            text[k] = set[(seed >> 16) % (sizeof set - 1)];
        }
        assert_true(pdf_is_number(str_from(text)));
        assert_int_equal(shape(f, face, text)->pub.width,
                         reference_width(f, face, text, false));
    }
}

/* What a PDF reader's pen does: widths of /W and the numbers in between. */
static int64_t reader_width(const struct fixture *f, const struct pdf_run *r)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < r->n_segments; i++) {
        const struct pdf_segment *seg = &r->segment[i];
        const struct pdf_font *font = &f->fonts->font[seg->font];
        unsigned glyph;

        for (size_t at = 0; pdf_next_glyph(seg, &at, &glyph);)
            sum += pdf_font_em(font, pdf_font_advance(font, glyph));
        for (size_t at = 0; at < seg->len; at++) {
            bool escaped = at > 0 && seg->fragment[at - 1] == '\\' &&
                           !(at > 1 && seg->fragment[at - 2] == '\\');

            if (seg->fragment[at] == ')' && !escaped)
                sum -= 1000 * (int64_t)strtol(seg->fragment + at + 1, NULL, 10);
        }
    }
    return sum;
}

static void test_reader_keeps_up_with_the_pen(void **state)
{
    static const char *const text[] = { "AVATAR",
                                        "LT'LTAVAToTyTyTyWaWaVaVaYoYoP.",
                                        "efficient", "Tŷ" };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        const struct pdf_run *r = shape(f, FACE_BOLD, text[i]);
        int64_t off = reader_width(f, r) - r->pub.width;

        assert_true(off >= -500 && off <= 500);
    }
}

/* ---- glyphs -------------------------------------------------------------- */

static void test_ligatures(void **state)
{
    struct fixture *f = *state;

    assert_true(count_glyphs(shape(f, FACE_REGULAR, "affluent")) < 8);
    assert_false(shape(f, FACE_REGULAR, "affluent")->actual);
    assert_true(shape(f, FACE_REGULAR, "aﬄuent")->actual); /* U+FB04 */
}

static void test_glyph_codes_are_escaped(void **state)
{
    char to[4];

    (void)state;
    assert_int_equal(pdf_glyph_code(to, 0x2829) - to, 4);
    assert_memory_equal(to, "\\(\\)", 4);
    assert_int_equal(pdf_glyph_code(to, 0x5C0D) - to, 4);
    assert_memory_equal(to, "\\\\\\r", 4);
    assert_int_equal(pdf_glyph_code(to, 0x000A) - to, 2);
}

static void test_every_code_is_read_back(void **state)
{
    (void)state;
    for (unsigned glyph = 0; glyph <= 0xFFFF; glyph++) {
        char to[9];
        char *end = pdf_glyph_code(to, glyph);
        struct pdf_segment seg = { .fragment = to };
        unsigned back[2] = { 0, 0 };
        size_t at = 0;

        memcpy(end, ")-5(", 4); /* a number between, then the same again */
        seg.len = (uint32_t)(end - to) + 4;
        assert_true(pdf_next_glyph(&seg, &at, &back[0]));
        assert_int_equal(back[0], glyph);
        assert_false(pdf_next_glyph(&seg, &at, &back[1]));
    }
}

static void test_symbols_fall_back(void **state)
{
    struct fixture *f = *state;
    const struct pdf_run *r = shape(f, FACE_REGULAR, "▲x");

    assert_int_equal(r->n_segments, 2);
    assert_int_equal(r->segment[0].font, f->fonts->slot[SLOT_SYMBOL]);
    assert_int_equal(r->segment[1].font, f->fonts->slot[FACE_REGULAR]);
    assert_false(r->actual || r->missing);
    assert_int_equal(shape(f, FACE_BOLD, "▲")->segment[0].font,
                     f->fonts->slot[SLOT_SYMBOL_BOLD]);
}

static void test_no_break_characters_keep_their_text(void **state)
{
    struct fixture *f = *state;

    assert_true(shape(f, FACE_REGULAR, "£5\u00A0m")->actual);
    assert_true(shape(f, FACE_REGULAR, "a\u00ADb")->actual);
    assert_int_equal(count_glyphs(shape(f, FACE_REGULAR, "a\u00ADb")), 2);
    assert_false(shape(f, FACE_REGULAR, "a b")->actual);
    assert_false(shape(f, FACE_REGULAR, "")->actual);
}

/* ---- missing ------------------------------------------------------------- */

static void test_missing_characters(void **state)
{
    struct fixture *f = *state;
    const struct pdf_run *r = shape(f, FACE_REGULAR, "a\U0001F9EAb\U0001F9EA");
    unsigned glyph;

    assert_true(r->missing && r->actual);
    assert_int_equal(count_glyphs(r), 4); /* a box stands for each */
    for (uint32_t i = 0; i < r->n_segments; i++)
        for (size_t at = 0; pdf_next_glyph(&r->segment[i], &at, &glyph);)
            assert_int_not_equal(glyph, 0);
    shape(f, FACE_REGULAR, "\xFF");   /* no UTF-8 */
    shape(f, FACE_REGULAR, "\uE000"); /* private use */
    pdf_report_glyphs(f->dg, f->m);
    assert_int_equal(diag_warnings(f->dg), 3);
    pdf_report_glyphs(f->dg, f->m);
    assert_int_equal(diag_warnings(f->dg), 3);
}

static void test_controls_vanish(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(count_glyphs(shape(f, FACE_REGULAR,
                                        "a\x02"
                                        "b")),
                     2);
    pdf_report_glyphs(f->dg, f->m);
    assert_int_equal(diag_warnings(f->dg), 0);
}

/* ---- opening ------------------------------------------------------------- */

static void test_metrics_of_the_face(void **state)
{
    struct fixture *f = *state;
    struct face_metrics m = f->m->face(f->m->shaper, FACE_REGULAR);

    /* Lato 2.0, OS/2 (which asks for its typographic metrics), upem 2000:
     * 1610, -390, 1433, 1013. */
    assert_int_equal(m.ascent, 805);
    assert_int_equal(m.descent, 195);
    assert_int_equal(m.cap_height, 717);
    assert_int_equal(m.x_height, 507);
}

static void test_unknown_family(void **state)
{
    struct fixture *f = *state;

    assert_null(fonts_open(f->arena, f->dg, STR(FONTS_DIR), STR("Comic")));
    assert_true(diag_has(f->dg, DIAG_FONT_MISSING));
}

/* A family of two files stands in for all its faces with them. */
static void test_a_small_family(void **state)
{
    struct fixture *f = *state;
    struct fonts *few =
        fonts_open(f->arena, f->dg, STR(FONTS_DIR), STR("DejaVu Sans"));
    const struct metrics *m;

    assert_non_null(few);
    assert_int_equal(few->n, 2);
    assert_int_equal(few->slot[FACE_ITALIC], few->slot[FACE_REGULAR]);
    assert_int_equal(few->slot[FACE_HEAVY], few->slot[FACE_BOLD]);
    m = fonts_metrics(f->arena, few);
    assert_true(m->shape(m->shaper, FACE_SEMIBOLD, STR("Oak"))->width > 0);
    fonts_close(few);
}

static void test_no_folder(void **state)
{
    struct fixture *f = *state;

    assert_null(fonts_open(f->arena, f->dg, STR("/nonexistent"), STR("Lato")));
    assert_int_equal(diag_errors(f->dg), 1);
}

static void test_files_are_those_of_the_manifest(void **state)
{
    struct fixture *f = *state;

    if (!fonts_verify(f->dg, STR(FONTS_DIR)))
        assert_true(diag_has(f->dg, DIAG_FONT_HASH)); /* another version */
}

#define WITH_FONTS(test)                                                       \
    cmocka_unit_test_setup_teardown(test, open_fonts, close_fonts)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FONTS(test_known_widths),
        WITH_FONTS(test_same_text_is_same_run),
        WITH_FONTS(test_figures_have_one_width),
        WITH_FONTS(test_words_add_up_to_lines),
        WITH_FONTS(test_words_are_kerned),
        WITH_FONTS(test_number_table_agrees_with_harfbuzz),
        WITH_FONTS(test_reader_keeps_up_with_the_pen),
        WITH_FONTS(test_ligatures),
        cmocka_unit_test(test_glyph_codes_are_escaped),
        cmocka_unit_test(test_every_code_is_read_back),
        WITH_FONTS(test_symbols_fall_back),
        WITH_FONTS(test_no_break_characters_keep_their_text),
        WITH_FONTS(test_missing_characters),
        WITH_FONTS(test_controls_vanish),
        WITH_FONTS(test_metrics_of_the_face),
        WITH_FONTS(test_unknown_family),
        WITH_FONTS(test_a_small_family),
        WITH_FONTS(test_no_folder),
        WITH_FONTS(test_files_are_those_of_the_manifest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
