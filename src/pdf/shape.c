/* Words as glyphs: which font has which character, HarfBuzz, TJ fragments.
 *
 * The surprise: the fragment's numbers carry the rounding along. Each is the
 * whole thousandth that brings the reader's pen nearest to HarfBuzz's, so that
 * a run is never off by more than half of one, however long. */
#include "pdf_priv.h"

#include <string.h>

#include <trustpress/base/utf8.h>

/* ---- what a glyph reads as ----------------------------------------------- */

/* 0: stands for its glyph; 1: only when nothing better does; 2: never, because
 * readers want the letters (ligatures) or cannot say it (private use, the sign
 * for what is missing). */
static int rank(uint32_t c)
{
    if (c < ' ' || pdf_readable(c) != c || (c >= 0xFB00 && c <= 0xFB06) ||
        c == 0xFFFD)
        return 2;
    if (c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x200F) || c == 0x2011 ||
        c == 0x202F || (c >= 0x205F && c <= 0x206F) || c == 0x2126)
        return 1;
    return 0;
}

static void learn(const struct pdf_font *f, uint32_t *text, int only)
{
    hb_set_t *all = hb_set_create();
    hb_codepoint_t c = HB_SET_VALUE_INVALID, glyph;

    hb_face_collect_unicodes(f->face, all);
    while (hb_set_next(all, &c)) {
        if (rank(c) != only)
            continue;
        if (hb_font_get_nominal_glyph(f->font, c, &glyph) &&
            glyph < f->n_glyphs && text[glyph] == 0)
            text[glyph] = c;
    }
    hb_set_destroy(all);
}

const uint32_t *pdf_sheet_text(struct shaper *s, size_t f)
{
    const struct pdf_font *font = &s->fonts->font[f];

    if (!s->sheet[f].text) {
        s->sheet[f].text = arena_array(s->arena, uint32_t, font->n_glyphs);
        learn(font, s->sheet[f].text, 0);
        learn(font, s->sheet[f].text, 1);
    }
    return s->sheet[f].text;
}

/* ---- which font ---------------------------------------------------------- */

/* Characters that HarfBuzz sets without a glyph of their own. */
static uint32_t stand_in(uint32_t c)
{
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F)
        return ' ';
    return c == 0x2011 ? 0x2010 : 0;
}

bool pdf_font_has(const struct fonts *f, size_t font, uint32_t c)
{
    hb_codepoint_t glyph;
    uint32_t other = stand_in(c);

    if (hb_font_get_nominal_glyph(f->font[font].font, c, &glyph) && glyph)
        return true;
    return other &&
           hb_font_get_nominal_glyph(f->font[font].font, other, &glyph) &&
           glyph;
}

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFE00 && c <= 0xFE0F);
}

static bool is_mark(uint32_t c)
{
    hb_unicode_general_category_t category =
        hb_unicode_general_category(hb_unicode_funcs_get_default(), c);

    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

bool pdf_is_dropped(uint32_t c)
{
    uint32_t readable = pdf_readable(c);

    return readable != c && (readable == 0 || readable == ' ');
}

size_t pdf_font_for(const struct fonts *f, enum face face, uint32_t c)
{
    bool bold = face == FACE_SEMIBOLD || face == FACE_BOLD ||
                face == FACE_BOLD_ITALIC || face == FACE_HEAVY;
    const size_t slot[] = { face, bold ? SLOT_SYMBOL_BOLD : SLOT_SYMBOL,
                            SLOT_SYMBOL, FACE_REGULAR };

    if (is_invisible(c))
        return f->slot[face];
    if (pdf_readable(c) != c)
        return SLOT_COUNT;
    for (size_t i = 0; i < sizeof slot / sizeof slot[0]; i++)
        if (pdf_font_has(f, f->slot[slot[i]], c))
            return f->slot[slot[i]];
    return SLOT_COUNT;
}

/* ---- building ------------------------------------------------------------ */

char *pdf_glyph_code(char *to, unsigned glyph)
{
    const char byte[2] = { (char)(glyph >> 8), (char)(glyph & 0xFF) };

    for (int i = 0; i < 2; i++) {
        bool escaped = byte[i] == '(' || byte[i] == ')' || byte[i] == '\\';

        if (escaped || byte[i] == '\r')
            *to++ = '\\';
        *to++ = byte[i] == '\r' ? 'r' : byte[i];
    }
    return to;
}

/* One byte of a literal string: escapes undone, numbers between strings
 * stepped over. */
static bool next_byte(const struct pdf_segment *seg, size_t *at, unsigned *byte)
{
    while (*at < seg->len && seg->fragment[*at] == ')') {
        while (*at < seg->len && seg->fragment[*at] != '(')
            ++*at;
        ++*at;
    }
    if (*at >= seg->len)
        return false;
    *byte = (unsigned char)seg->fragment[(*at)++];
    if (*byte == '\\') {
        *byte = (unsigned char)seg->fragment[(*at)++];
        *byte = *byte == 'r' ? '\r' : *byte;
    }
    return true;
}

bool pdf_next_glyph(const struct pdf_segment *seg, size_t *at, unsigned *glyph)
{
    unsigned high, low;

    if (!next_byte(seg, at, &high) || !next_byte(seg, at, &low))
        return false;
    *glyph = high << 8 | low;
    return true;
}

static struct pdf_segment *last_segment(const struct pdf_build *b)
{
    struct pdf_segment *all = (struct pdf_segment *)(void *)b->segment.ptr;
    size_t n = b->segment.len / sizeof *all;

    return n ? &all[n - 1] : NULL;
}

static void append(struct buf *b, const void *bytes, size_t len)
{
    buf_append(b, (struct str){ bytes, len });
}

struct pdf_segment *pdf_build_segment(struct pdf_build *b, uint8_t font,
                                      int16_t rise)
{
    struct pdf_segment *seg = last_segment(b);

    if (!seg || seg->font != font || seg->rise != rise) {
        append(&b->segment, &(struct pdf_segment){ .font = font, .rise = rise },
               sizeof *seg);
        seg = last_segment(b);
    }
    return seg;
}

void pdf_build_glyph(struct pdf_build *b, struct pdf_segment *seg,
                     unsigned glyph)
{
    char *end;

    buf_reserve(&b->code, 4);
    end = pdf_glyph_code(b->code.ptr + b->code.len, glyph);
    seg->len += (uint32_t)(end - (b->code.ptr + b->code.len));
    b->code.len = (size_t)(end - b->code.ptr);
}

static void build_space(struct pdf_build *b, struct pdf_segment *seg,
                        int64_t thousandths)
{
    size_t before = b->code.len;

    buf_byte(&b->code, ')');
    buf_int(&b->code, -thousandths);
    buf_byte(&b->code, '(');
    seg->len += (uint32_t)(b->code.len - before);
    seg->kerned = true;
}

void pdf_build_join(struct pdf_build *b, const struct pdf_run *r)
{
    for (uint32_t i = 0; i < r->n_segments; i++) {
        const struct pdf_segment *from = &r->segment[i];
        struct pdf_segment *seg = pdf_build_segment(b, from->font, from->rise);

        append(&b->code, from->fragment, from->len);
        seg->len += from->len;
        seg->width += from->width;
        seg->kerned |= from->kerned;
    }
    append(&b->special, r->special, r->n_specials * sizeof *r->special);
    b->actual |= r->actual;
    b->missing |= r->missing;
}

void pdf_build_run(struct pdf_build *b, struct pdf_run *r)
{
    struct arena *a = b->shaper->arena;
    size_t n = b->segment.len / sizeof(struct pdf_segment);
    size_t n_special = b->special.len / sizeof(struct pdf_special);
    struct pdf_segment *seg = arena_array(a, struct pdf_segment, n);
    struct pdf_special *special = arena_array(a, struct pdf_special, n_special);
    const char *code = str_copy(a, buf_str(&b->code)).ptr;

    if (n)
        memcpy(seg, b->segment.ptr, b->segment.len);
    if (n_special)
        memcpy(special, b->special.ptr, b->special.len);
    for (size_t i = 0; i < n; i++) {
        seg[i].fragment = code;
        code += seg[i].len;
        r->pub.width += seg[i].width;
    }
    r->segment = seg;
    r->n_segments = (uint32_t)n;
    r->special = special;
    r->n_specials = (uint32_t)n_special;
    r->actual = b->actual;
    r->missing = b->missing;
    buf_free(&b->code);
    buf_free(&b->segment);
    buf_free(&b->special);
}

/* ---- reading back -------------------------------------------------------- */

static void build_special(struct pdf_build *b, uint8_t font, unsigned glyph,
                          struct str text)
{
    struct pdf_special special = { (uint16_t)glyph, font,
                                   str_copy(b->shaper->arena, text) };

    append(&b->special, &special, sizeof special);
}

/* What to read for a character that no glyph may stand for by itself. U+FFFD
 * says "unmapped" to checkers; its glyph reads as a box instead. */
static struct str letters_of(uint32_t c)
{
    static const struct str letters[] = {
        STR_INIT("ff"),  STR_INIT("fi"), STR_INIT("fl"), STR_INIT("ffi"),
        STR_INIT("ffl"), STR_INIT("st"), STR_INIT("st"),
    };

    if (c == 0xFFFD)
        return STR("\xE2\x96\xA1");
    return c >= 0xFB00 && c <= 0xFB06 ? letters[c - 0xFB00] : STR("");
}

/* Glyphs [0, n) were made from `text`: what will readers make of them? */
static void read_cluster(struct pdf_build *b, uint8_t font,
                         const hb_glyph_info_t *glyph, size_t n,
                         struct str text)
{
    const uint32_t *reads = pdf_sheet_text(b->shaper, font);
    size_t at = 0, i = 0;
    uint32_t c = 0;

    while (i < n && at < text.len) {
        c = utf8_next(text, &at);
        if (reads[glyph[i].codepoint] != c)
            break;
        i++;
    }
    if (i == n && at == text.len)
        return;
    for (i = 0; i < n; i++) {
        struct str letters = letters_of(c);

        b->actual |= n > 1 || reads[glyph[i].codepoint] || letters.len;
        if (reads[glyph[i].codepoint] == 0)
            build_special(b, font, glyph[i].codepoint,
                          letters.len ? letters : text);
    }
}

/* ---- HarfBuzz ------------------------------------------------------------ */

/* A stretch of a word in one font. */
struct stretch {
    struct str text;
    uint8_t font;
};

static hb_buffer_t *shape(const struct pdf_font *f, struct str text)
{
    static const hb_feature_t features[] = {
        { HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START,
          HB_FEATURE_GLOBAL_END },
        { HB_TAG('l', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START,
          HB_FEATURE_GLOBAL_END },
    };
    hb_buffer_t *buffer = hb_buffer_create();

    /* The language first: guessing would ask the locale for it. */
    hb_buffer_set_language(buffer, hb_language_from_string("en", 2));
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    hb_buffer_add_utf8(buffer, text.ptr, (int)text.len, 0, (int)text.len);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(f->font, buffer, features, 2);
    return buffer;
}

/* Where the pen is, in thousandths of a font unit: HarfBuzz's and the PDF
 * reader's, which knows hmtx and the numbers we write. */
struct pens {
    int64_t wanted, reader;
};

static void catch_up(struct pdf_build *b, struct pdf_segment *seg,
                     const struct pdf_font *f, struct pens *pen, int64_t to)
{
    int64_t off = to - pen->reader, half = ((int64_t)f->upem - 1) / 2;
    int64_t steps = (off + (off < 0 ? -half : half)) / (int64_t)f->upem;

    if (steps == 0)
        return;
    build_space(b, seg, steps);
    pen->reader += steps * (int64_t)f->upem;
}

static void build_glyphs(struct pdf_build *b, uint8_t font,
                         const hb_glyph_info_t *glyph,
                         const hb_glyph_position_t *pos, size_t n)
{
    const struct pdf_font *f = &b->shaper->fonts->font[font];
    struct pens pen = { 0, 0 };
    struct pdf_segment *seg = pdf_build_segment(b, font, 0);

    for (size_t i = 0; i < n; i++) {
        int16_t rise = (int16_t)(pdf_font_em(f, pos[i].y_offset) / 1000);

        if (glyph[i].codepoint == 0) {
            b->missing = b->actual = true;
            continue;
        }
        seg = pdf_build_segment(b, font, rise);
        catch_up(b, seg, f, &pen, pen.wanted + pos[i].x_offset * 1000);
        pdf_build_glyph(b, seg, glyph[i].codepoint);
        pen.wanted += pos[i].x_advance * 1000;
        pen.reader += (int64_t)pdf_font_advance(f, glyph[i].codepoint) * 1000;
        seg->width += pdf_font_em(f, pos[i].x_advance);
    }
    catch_up(b, seg, f, &pen, pen.wanted);
}

static void read_glyphs(struct pdf_build *b, uint8_t font,
                        const hb_glyph_info_t *glyph, size_t n, struct str text)
{
    for (size_t i = 0, next; i < n; i = next) {
        size_t begin = i ? glyph[i].cluster : 0, end;

        for (next = i + 1; next < n; next++)
            if (glyph[next].cluster != glyph[i].cluster)
                break;
        end = next < n ? glyph[next].cluster : text.len;
        read_cluster(b, font, glyph + i, next - i, str_slice(text, begin, end));
    }
    b->actual |= n == 0 && text.len > 0;
}

static void build_stretch(struct pdf_build *b, const struct stretch *st)
{
    hb_buffer_t *buffer = shape(&b->shaper->fonts->font[st->font], st->text);
    unsigned n;
    const hb_glyph_info_t *glyph = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(buffer, &n);

    build_glyphs(b, st->font, glyph, pos, n);
    read_glyphs(b, st->font, glyph, n, st->text);
    hb_buffer_destroy(buffer);
}

/* A box for a character that no font has. */
static void build_missing(struct pdf_build *b, enum face face, uint32_t c)
{
    static const struct {
        uint32_t code_point;
        struct str shown;
    } box[] = { { 0xFFFD, STR_INIT("\xEF\xBF\xBD") },
                { 0x25A1, STR_INIT("\xE2\x96\xA1") },
                { '?', STR_INIT("?") } };
    struct stretch st = { 0 };

    if (pdf_is_dropped(c))
        return;
    for (size_t i = 0; i < sizeof box / sizeof box[0]; i++) {
        size_t font = pdf_font_for(b->shaper->fonts, face, box[i].code_point);

        st.text = box[i].shown;
        st.font = (uint8_t)(font == SLOT_COUNT ? 0 : font);
        if (font != SLOT_COUNT)
            break;
    }
    pdf_note_missing(b->shaper, c);
    b->missing = b->actual = true;
    build_stretch(b, &st);
}

/* The font for c behind a character set in `before`: marks stay with their
 * letters, what cannot be seen stays where it is. */
static size_t font_behind(const struct fonts *f, enum face face, uint32_t c,
                          size_t before)
{
    if (before < SLOT_COUNT &&
        (is_invisible(c) ||
         (c >= 0x300 && is_mark(c) && pdf_font_has(f, before, c))))
        return before;
    return pdf_font_for(f, face, c);
}

void pdf_build_word(struct pdf_build *b, enum face face, struct str word)
{
    const struct fonts *f = b->shaper->fonts;
    size_t from = 0, font = SLOT_COUNT;

    for (size_t at = 0; at < word.len;) {
        size_t here = at, next;
        uint32_t c = utf8_next(word, &at);

        next = font_behind(f, face, c, font);
        if (next != font && font != SLOT_COUNT)
            build_stretch(
                b, &(struct stretch){ .text = str_slice(word, from, here),
                                      .font = (uint8_t)font });
        if (next == SLOT_COUNT)
            build_missing(b, face, c);
        if (next != font || next == SLOT_COUNT)
            from = next == SLOT_COUNT ? at : here;
        font = next;
    }
    if (font != SLOT_COUNT && from < word.len)
        build_stretch(
            b, &(struct stretch){ .text = str_slice(word, from, word.len),
                                  .font = (uint8_t)font });
}
