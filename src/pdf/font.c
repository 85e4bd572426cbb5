/* The fonts of a document: Type0, Identity-H, a subset that keeps glyph ids.
 *
 * The surprise: glyph ids are kept, so a content stream is final before its
 * font is cut, and runs can be used in any number of documents. */
#include "pdf_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <hb-subset.h>

#include <trustpress/base/utf8.h>

/* ---- what pages use ------------------------------------------------------ */

static void use_glyphs(struct pdf_doc *d, const struct pdf_segment *seg)
{
    const struct pdf_font *f = &d->shaper->fonts->font[seg->font];
    uint32_t *used = d->used[seg->font];
    unsigned glyph;

    if (!used) {
        used = arena_array(d->arena, uint32_t, f->n_glyphs / 32 + 1);
        d->used[seg->font] = used;
    }
    for (size_t at = 0; pdf_next_glyph(seg, &at, &glyph);)
        used[glyph / 32] |= 1u << glyph % 32;
}

/* True when the glyph already reads as another text in this document. */
static bool use_special(struct pdf_doc *d, const struct pdf_special *special)
{
    const struct pdf_font *f = &d->shaper->fonts->font[special->font];
    struct str **table = &d->unicode[special->font];

    if (!*table)
        *table = arena_array(d->arena, struct str, f->n_glyphs);
    if ((*table)[special->glyph].len == 0)
        (*table)[special->glyph] = special->text;
    return !str_equal((*table)[special->glyph], special->text);
}

unsigned pdf_doc_use(struct pdf_doc *d, const struct pdf_run *r)
{
    uint8_t *state = &d->run_state[r->id];

    assert(d->shaper->run[r->id] == r); /* set by these metrics? */
    if (*state)
        return *state;
    *state = RUN_SEEN | (r->actual ? RUN_ACTUAL : 0);
    for (uint32_t i = 0; i < r->n_segments; i++)
        use_glyphs(d, &r->segment[i]);
    for (uint32_t i = 0; i < r->n_specials; i++)
        if (use_special(d, &r->special[i]))
            *state |= RUN_ACTUAL;
    if (r->missing)
        pdf_note_run(d->shaper, r);
    return *state;
}

/* ---- the subset ---------------------------------------------------------- */

static bool next_glyph(const struct pdf_doc *d, size_t font, unsigned *glyph)
{
    unsigned n = d->shaper->fonts->font[font].n_glyphs;

    for (++*glyph; *glyph < n; ++*glyph) {
        uint32_t left = d->used[font][*glyph / 32] >> *glyph % 32;

        if (left & 1)
            return true;
        if (left == 0)
            *glyph |= 31; /* none left in this word */
    }
    return false;
}

static void drop_tables(hb_subset_input_t *input)
{
    static const char drop[][5] = { "GSUB", "GPOS", "GDEF", "kern", "name",
                                    "cmap", "post", "OS/2", "DSIG", "gasp",
                                    "hdmx", "LTSH", "VDMX", "FFTM", "BASE",
                                    "JSTF", "MATH", "morx", "STAT" };
    hb_set_t *set = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);

    for (size_t i = 0; i < sizeof drop / sizeof drop[0]; i++)
        hb_set_add(set, HB_TAG(drop[i][0], drop[i][1], drop[i][2], drop[i][3]));
}

static bool write_program(struct pdf_doc *d, size_t font,
                          struct pdf_object *file)
{
    hb_subset_input_t *input;
    hb_face_t *subset = NULL;
    hb_blob_t *blob;
    unsigned glyph = 0, len;
    const char *bytes;

    pdf_starve_watch();
    input = hb_subset_input_create_or_fail();
    if (!input)
        memory_exhausted(0);
    hb_set_add(hb_subset_input_glyph_set(input), 0);
    while (next_glyph(d, font, &glyph))
        hb_set_add(hb_subset_input_glyph_set(input), glyph);
    drop_tables(input);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING |
                                         HB_SUBSET_FLAGS_RETAIN_GIDS |
                                         HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    subset = hb_subset_or_fail(d->shaper->fonts->font[font].face, input);
    hb_subset_input_destroy(input);
    pdf_starve_check();
    if (!subset)
        return false;
    blob = hb_face_reference_blob(subset);
    bytes = hb_blob_get_data(blob, &len);
    pdf_starve_check();
    buf_text(&file->body, "/Length1 ");
    buf_int(&file->body, len);
    pdf_deflate_stream(d->deflate, (struct str){ bytes, len }, file);
    hb_blob_destroy(blob);
    hb_face_destroy(subset);
    return true;
}

/* ---- what readers need beside it ----------------------------------------- */

/* "ABCDEF+Lato-Bold": six letters from the glyphs that are in it. */
static struct str subset_name(struct pdf_doc *d, size_t font)
{
    const struct pdf_font *f = &d->shaper->fonts->font[font];
    uint64_t hash = str_hash(
        (struct str){ (const char *)d->used[font],
                      (f->n_glyphs / 32 + 1) * sizeof *d->used[font] });
    char tag[7] = "";

    for (int i = 0; i < 6; i++) {
        tag[i] = (char)('A' + hash % 26);
        hash /= 26;
    }
    return str_printf(d->arena, "%s+%.*s", tag, STR_ARG(f->name));
}

static void put_width(struct buf *b, const struct pdf_font *f, unsigned glyph)
{
    buf_fixed(b, pdf_font_em(f, pdf_font_advance(f, glyph)), 3);
}

/* Widths of neighbours share an array: 12[580 580 310]. */
static void put_widths(struct pdf_doc *d, size_t font, struct buf *b)
{
    const struct pdf_font *f = &d->shaper->fonts->font[font];
    unsigned glyph = 0, last = UINT16_MAX + 1;

    buf_append(b, STR("/DW 0/W["));
    while (next_glyph(d, font, &glyph)) {
        if (glyph != last + 1) {
            if (last <= UINT16_MAX)
                buf_byte(b, ']');
            buf_int(b, glyph);
            buf_byte(b, '[');
        } else {
            buf_byte(b, ' ');
        }
        put_width(b, f, glyph);
        last = glyph;
    }
    buf_append(b, STR("]]"));
}

static void put_hex(struct buf *b, uint32_t unit)
{
    static const char digit[] = "0123456789ABCDEF";

    for (int shift = 12; shift >= 0; shift -= 4)
        buf_byte(b, digit[unit >> shift & 15]);
}

static void put_text(struct buf *b, struct str text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);

        if (c < 0x10000) {
            put_hex(b, c);
        } else {
            put_hex(b, 0xD800 + ((c - 0x10000) >> 10));
            put_hex(b, 0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }
}

static void put_mapping(struct pdf_doc *d, size_t font, struct buf *b,
                        unsigned glyph)
{
    const uint32_t *reads = pdf_sheet_text(d->shaper, font);
    char utf8[4];
    struct str text = STR("\xE2\x96\xA1"); /* a box: never met so far */

    if (reads[glyph])
        text = (struct str){ utf8, utf8_put(utf8, reads[glyph]) };
    else if (d->unicode[font] && d->unicode[font][glyph].len)
        text = d->unicode[font][glyph];
    buf_byte(b, '<');
    put_hex(b, glyph);
    buf_append(b, STR("><"));
    put_text(b, text);
    buf_append(b, STR(">\n"));
}

/* ToUnicode, in blocks of at most 100 (ISO 32000-1, 9.10.3; Adobe TN 5014). */
static void put_cmap(struct pdf_doc *d, size_t font, struct buf *b)
{
    unsigned glyph = 0, block = 0, n = 0;

    while (next_glyph(d, font, &glyph))
        n++;
    buf_text(b, "/CIDInit /ProcSet findresource begin\n"
                "12 dict begin\nbegincmap\n/CIDSystemInfo\n"
                "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    glyph = 0;
    for (unsigned i = 0; next_glyph(d, font, &glyph); i++) {
        if (i == block) {
            if (i)
                buf_text(b, "endbfchar\n");
            block += n - i < 100 ? n - i : 100;
            buf_printf(b, "%u beginbfchar\n", block - i);
        }
        put_mapping(d, font, b, glyph);
    }
    if (n)
        buf_text(b, "endbfchar\n");
    buf_text(b, "endcmap\nCMapName currentdict /CMap defineresource pop\n"
                "end\nend\n");
}

/* StemV is in no TrueType table; this is the usual guess from the weight. */
static int stem_of(const struct pdf_font *f)
{
    return f->weight > 0 ? 50 + f->weight * f->weight / 4225 : 80;
}

static void put_descriptor(const struct pdf_font *f, struct buf *b,
                           struct str name, uint32_t file)
{
    bool italic = f->italic_angle != 0;

    buf_text(b, "/Type/FontDescriptor/FontName");
    pdf_name(b, name);
    buf_printf(b, "/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle ",
               italic ? 4 + 64 : 4, f->box[0], f->box[1], f->box[2], f->box[3]);
    buf_fixed(b, f->italic_angle, 3);
    buf_printf(b, "/Ascent %d/Descent %d/CapHeight %d/XHeight %d/StemV %d",
               f->metrics.ascent, -f->metrics.descent, f->metrics.cap_height,
               f->metrics.x_height, stem_of(f));
    buf_append(b, STR("/FontFile2 "));
    pdf_ref(b, file);
}

static void put_cid_font(struct pdf_doc *d, size_t font, struct buf *b,
                         struct str name, uint32_t descriptor)
{
    buf_text(b, "/Type/Font/Subtype/CIDFontType2/BaseFont");
    pdf_name(b, name);
    buf_text(b, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                "/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor ");
    pdf_ref(b, descriptor);
    put_widths(d, font, b);
}

static uint32_t write_font(struct pdf_doc *d, size_t font)
{
    struct pdf_object *whole = pdf_object_new(d->store);
    struct pdf_object *cid = pdf_object_new(d->store);
    struct pdf_object *descriptor = pdf_object_new(d->store);
    struct pdf_object *file = pdf_stream_new(d->store);
    struct pdf_object *unicode = pdf_stream_new(d->store);
    struct str name = subset_name(d, font);
    struct buf cmap = { 0 };

    buf_text(&whole->body, "/Type/Font/Subtype/Type0/Encoding/Identity-H"
                           "/BaseFont");
    pdf_name(&whole->body, name);
    buf_text(&whole->body, "/DescendantFonts[");
    pdf_ref(&whole->body, cid->number);
    buf_text(&whole->body, "]/ToUnicode ");
    pdf_ref(&whole->body, unicode->number);
    put_cid_font(d, font, &cid->body, name, descriptor->number);
    put_descriptor(&d->shaper->fonts->font[font], &descriptor->body, name,
                   file->number);
    put_cmap(d, font, &cmap);
    pdf_deflate_stream(d->deflate, buf_str(&cmap), unicode);
    buf_free(&cmap);
    if (!write_program(d, font, file))
        diag_report(d->dg, DIAG_FONT_INVALID, (struct span){ 0 },
                    "%.*s: its outlines cannot be cut to a subset",
                    STR_ARG(d->shaper->fonts->font[font].file));
    return whole->number;
}

void pdf_write_fonts(struct pdf_doc *d, struct buf *resources)
{
    bool any = false;

    for (size_t font = 0; font < d->shaper->fonts->n; font++) {
        if (!d->used[font])
            continue;
        buf_text(resources, any ? "/F" : "/Font<</F");
        buf_int(resources, (int64_t)font);
        buf_byte(resources, ' ');
        pdf_ref(resources, write_font(d, font));
        any = true;
    }
    if (any)
        buf_append(resources, STR(">>"));
}
