/* Figures, set from a table instead of by HarfBuzz.
 *
 * The surprise: they are not kerned, on purpose. Tabular digits line up only
 * when "1,111" is as wide as "9,999", and so a figure is the sum of its
 * characters, which is a hundred times faster to find than to shape. */
#include "pdf_priv.h"

#include <string.h>

#include <trustpress/base/utf8.h>

static const char in_numbers[] = "0123456789 .,%()+-/:";

/* Pound, minus and en dash have the places of control codes. */
enum { PLACE_POUND = 1, PLACE_MINUS, PLACE_DASH, PLACE_NONE = PDF_DIGITS };

static size_t place_of(uint32_t c)
{
    if (c == 0xA3)
        return PLACE_POUND;
    if (c == 0x2212)
        return PLACE_MINUS;
    if (c == 0x2013)
        return PLACE_DASH;
    if (c < ' ' || c >= 0x7F || !memchr(in_numbers, (int)c, sizeof in_numbers))
        return PLACE_NONE;
    return c;
}

static const uint32_t char_at[4] = { 0, 0xA3, 0x2212, 0x2013 };

bool pdf_is_number(struct str text)
{
    for (size_t at = 0; at < text.len;)
        if (place_of(utf8_next(text, &at)) == PLACE_NONE)
            return false;
    return text.len > 0;
}

/* ---- the table ----------------------------------------------------------- */

static struct pdf_digit shape_one(struct shaper *s, size_t font, uint32_t c)
{
    static const hb_feature_t features[] = {
        { HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START,
          HB_FEATURE_GLOBAL_END },
        { HB_TAG('l', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START,
          HB_FEATURE_GLOBAL_END },
    };
    const struct pdf_font *f = &s->fonts->font[font];
    hb_buffer_t *buffer = hb_buffer_create();
    struct pdf_digit digit = { 0 };
    hb_glyph_info_t *glyph;
    unsigned n;

    hb_buffer_set_language(buffer, hb_language_from_string("en", 2));
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_add_utf32(buffer, &c, 1, 0, 1);
    hb_shape(f->font, buffer, features, 2);
    glyph = hb_buffer_get_glyph_infos(buffer, &n);
    if (n == 1 && glyph->codepoint <= UINT16_MAX) {
        digit.glyph = (uint16_t)glyph->codepoint;
        digit.plain = pdf_sheet_text(s, font)[digit.glyph] == c;
        digit.width = pdf_font_em(f, (int64_t)pdf_font_advance(f, digit.glyph));
    }
    hb_buffer_destroy(buffer);
    return digit;
}

static const struct pdf_digit *digits_of(struct shaper *s, size_t font)
{
    struct pdf_digit *table = s->sheet[font].digit;

    if (table)
        return table;
    table = arena_array(s->arena, struct pdf_digit, PDF_DIGITS);
    for (const char *c = in_numbers; *c; c++)
        table[(size_t)*c] = shape_one(s, font, (uint32_t)*c);
    for (size_t i = PLACE_POUND; i <= PLACE_DASH; i++)
        table[i] = shape_one(s, font, char_at[i]);
    s->sheet[font].digit = table;
    return table;
}

/* ---- a run from it ------------------------------------------------------- */

/* One block of memory for a run and all it points to: a ledger has hundreds
 * of thousands of them. Behind it stand the fragment and the text. */
struct number {
    struct pdf_run run;
    struct pdf_segment segment;
};

/* What a text needs. */
struct need {
    size_t bytes, specials;
};

static bool can_set(const struct pdf_digit *table, struct str text,
                    struct need *need)
{
    char code[4];

    *need = (struct need){ 0 };
    for (size_t at = 0; at < text.len;) {
        const struct pdf_digit *d = &table[place_of(utf8_next(text, &at))];

        if (d->glyph == 0)
            return false;
        need->bytes += (size_t)(pdf_glyph_code(code, d->glyph) - code);
        need->specials += !d->plain;
    }
    return true;
}

/* Notes the text of a glyph that stands for no character of the font. */
static void add_special(struct arena *a, struct pdf_special *list, uint32_t *n,
                        struct pdf_special special)
{
    for (uint32_t i = 0; i < *n; i++)
        if (list[i].glyph == special.glyph)
            return;
    special.text = str_copy(a, special.text);
    list[(*n)++] = special;
}

static void fill(struct shaper *s, struct number *number, uint8_t font,
                 struct pdf_special *special, char *bytes)
{
    const struct pdf_digit *table = digits_of(s, font);
    struct pdf_segment *seg = &number->segment;
    struct str text = number->run.pub.text;
    char *end = bytes;

    seg->fragment = bytes;
    seg->font = font;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        const struct pdf_digit *d = &table[place_of(utf8_next(text, &at))];

        end = pdf_glyph_code(end, d->glyph);
        seg->width += d->width;
        if (!d->plain)
            add_special(s->arena, special, &number->run.n_specials,
                        (struct pdf_special){ d->glyph, font,
                                              str_slice(text, from, at) });
    }
    seg->len = (uint32_t)(end - bytes);
    number->run.pub.width = seg->width;
}

struct pdf_run *pdf_number_run(struct shaper *s, enum face face,
                               struct str text)
{
    uint8_t font = s->fonts->slot[face];
    struct need need;
    struct number *number;
    struct pdf_special *special = NULL;
    char *bytes;

    if (!can_set(digits_of(s, font), text, &need))
        return NULL;
    number = arena_alloc(s->arena, 1, sizeof *number + need.bytes + text.len,
                         _Alignof(struct number));
    bytes = (char *)(number + 1);
    memcpy(bytes + need.bytes, text.ptr, text.len);
    if (need.specials)
        special = arena_array(s->arena, struct pdf_special, need.specials);
    number->run.pub.text = (struct str){ bytes + need.bytes, text.len };
    number->run.pub.face = face;
    number->run.n_segments = 1;
    number->run.segment = &number->segment;
    number->run.special = special;
    fill(s, number, font, special, bytes);
    return &number->run;
}
