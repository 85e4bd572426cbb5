/* Font files: opened once, immutable, shared by all threads.
 *
 * The surprise: nothing is hashed here. Reading six megabytes through SHA-256
 * costs more than a whole board pack; fonts_verify does it when asked. */
#include "pdf_priv.h"

#include <stdlib.h>
#include <string.h>

#include <hb-ot.h>

static const struct span nowhere;

/* Names of the manifest's column "face", folded; those that stand in for a
 * face which a family does not have, in order. */
static const struct {
    const char *name[3];
} wanted[SLOT_COUNT] = {
    [FACE_REGULAR] = { { "regular", "", "" } },
    [FACE_ITALIC] = { { "italic", "regular", "" } },
    [FACE_SEMIBOLD] = { { "semibold", "bold", "regular" } },
    [FACE_BOLD] = { { "bold", "semibold", "regular" } },
    [FACE_BOLD_ITALIC] = { { "bolditalic", "bold", "regular" } },
    [FACE_HEAVY] = { { "heavy", "black", "bold" } },
    [SLOT_SYMBOL] = { { "symbol", "", "" } },
    [SLOT_SYMBOL_BOLD] = { { "symbolbold", "symbol", "" } },
};
static const struct str symbol_family = STR_INIT("DejaVu Sans");

/* ---- the manifest -------------------------------------------------------- */

struct row {
    struct str family, face, file, package, sha256;
};

static bool next_row(struct str *rest, struct row *row)
{
    struct str line;

    while (rest->len > 0) {
        str_cut(*rest, '\n', &line, rest);
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#' ||
            str_starts(line, STR("family\t")))
            continue;
        str_cut(line, '\t', &row->family, &line);
        str_cut(line, '\t', &row->face, &line);
        str_cut(line, '\t', &row->file, &line);
        str_cut(line, '\t', &row->package, &line);
        str_cut(line, '\t', &row->sha256, &line);
        return true;
    }
    return false;
}

/* "Bold-Italic" and "BoldItalic" are "bolditalic". */
static bool same_face(struct str face, const char *name)
{
    size_t at = 0;

    for (size_t i = 0; i < face.len; i++) {
        char c = face.ptr[i];

        if (c == '-' || c == ' ')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != name[at++])
            return false;
    }
    return name[at] == '\0' && at > 0;
}

static bool find_row(struct str manifest, struct str family, const char *face,
                     struct row *row)
{
    while (next_row(&manifest, row))
        if (str_equal_nocase(row->family, family) && same_face(row->face, face))
            return true;
    return false;
}

/* ---- one file ------------------------------------------------------------ */

static unsigned be16(hb_blob_t *blob, unsigned at)
{
    unsigned len;
    const char *data = hb_blob_get_data(blob, &len);

    if (len < 2 || at > len - 2)
        return 0;
    return (unsigned)(unsigned char)data[at] << 8 | (unsigned char)data[at + 1];
}

static int be16s(hb_blob_t *blob, unsigned at)
{
    return (int16_t)be16(blob, at);
}

unsigned pdf_font_advance(const struct pdf_font *f, unsigned glyph)
{
    unsigned last = f->n_metrics - 1;

    return be16(f->hmtx, 4 * (glyph < last ? glyph : last));
}

int64_t pdf_font_em(const struct pdf_font *f, int64_t units)
{
    int64_t product = units * 1000000;

    return (product + (product < 0 ? -1 : 1) * (int64_t)(f->upem / 2)) /
           (int64_t)f->upem;
}

static int thousandths(const struct pdf_font *f, int units)
{
    int64_t em = pdf_font_em(f, units);

    return (int)((em + (em < 0 ? -500 : 500)) / 1000);
}

static int metric(const struct pdf_font *f, hb_ot_metrics_tag_t tag,
                  int otherwise)
{
    hb_position_t units;

    if (!hb_ot_metrics_get_position(f->font, tag, &units))
        return otherwise;
    return abs(thousandths(f, units));
}

static void read_metrics(struct pdf_font *f)
{
    hb_font_extents_t extents;

    hb_font_get_h_extents(f->font, &extents);
    f->metrics.ascent = abs(thousandths(f, extents.ascender));
    f->metrics.descent = abs(thousandths(f, extents.descender));
    f->metrics.cap_height =
        metric(f, HB_OT_METRICS_TAG_CAP_HEIGHT, f->metrics.ascent * 3 / 4);
    f->metrics.x_height =
        metric(f, HB_OT_METRICS_TAG_X_HEIGHT, f->metrics.ascent / 2);
}

static void read_tables(struct pdf_font *f)
{
    hb_blob_t *head =
        hb_face_reference_table(f->face, HB_TAG('h', 'e', 'a', 'd'));
    hb_blob_t *hhea =
        hb_face_reference_table(f->face, HB_TAG('h', 'h', 'e', 'a'));
    hb_blob_t *post =
        hb_face_reference_table(f->face, HB_TAG('p', 'o', 's', 't'));

    for (unsigned i = 0; i < 4; i++)
        f->box[i] = thousandths(f, be16s(head, 36 + 2 * i));
    f->n_metrics = be16(hhea, 34);
    f->hmtx = hb_face_reference_table(f->face, HB_TAG('h', 'm', 't', 'x'));
    f->italic_angle =
        (int64_t)be16s(post, 4) * 1000 + (int64_t)be16(post, 6) * 1000 / 65536;
    hb_blob_destroy(head);
    hb_blob_destroy(hhea);
    hb_blob_destroy(post);
}

static void read_name(struct arena *a, struct pdf_font *f)
{
    char name[128] = "";
    unsigned size = sizeof name;

    hb_ot_name_get_utf8(f->face, HB_OT_NAME_ID_POSTSCRIPT_NAME,
                        HB_LANGUAGE_INVALID, &size, name);
    f->name = str_copy(a, name[0] ? str_from(name) : STR("Font"));
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    bool has = hb_blob_get_length(blob) > 0;

    hb_blob_destroy(blob);
    return has;
}

/* fsType (OpenType OS/2): 2 alone forbids embedding, 0x100 subsetting, 0x200
 * outlines. */
static const char *forbidden(struct pdf_font *f)
{
    hb_blob_t *os2 =
        hb_face_reference_table(f->face, HB_TAG('O', 'S', '/', '2'));
    unsigned rights = be16(os2, 8);

    f->weight = be16s(os2, 4);
    hb_blob_destroy(os2);
    if ((rights & 0xE) == 2)
        return "its licence bits forbid embedding";
    if (rights & 0x300)
        return "its licence bits forbid embedding a part of its outlines";
    return NULL;
}

static const char *unusable(struct pdf_font *f)
{
    if (f->n_glyphs == 0 || f->n_glyphs > 65535)
        return "it is not a font file";
    if (!has_table(f->face, HB_TAG('g', 'l', 'y', 'f')))
        return "it has no TrueType outlines (glyf)";
    if (!has_table(f->face, HB_TAG('h', 'm', 't', 'x')) ||
        !has_table(f->face, HB_TAG('c', 'm', 'a', 'p')))
        return "tables are missing (hmtx, cmap)";
    return forbidden(f);
}

static bool open_file(struct arena *a, struct diag *dg, struct str path,
                      struct pdf_font *f)
{
    const char *name = str_cstr(a, path), *why;
    hb_blob_t *blob;

    pdf_starve_watch();
    blob = hb_blob_create_from_file_or_fail(name);
    pdf_starve_check();
    if (!blob) {
        diag_report(dg, DIAG_FONT_MISSING, nowhere,
                    "cannot read the font file %.*s", STR_ARG(path));
        return false;
    }
    f->file = path;
    f->face = hb_face_create(blob, 0);
    hb_blob_destroy(blob);
    f->n_glyphs = hb_face_get_glyph_count(f->face);
    f->upem = hb_face_get_upem(f->face);
    f->font = hb_font_create(f->face);
    why = unusable(f);
    pdf_starve_check();
    if (why) {
        diag_report(dg, DIAG_FONT_INVALID, nowhere, "%.*s: %s", STR_ARG(path),
                    why);
        return false;
    }
    read_tables(f);
    read_metrics(f);
    read_name(a, f);
    hb_face_make_immutable(f->face);
    hb_font_make_immutable(f->font);
    pdf_starve_check();
    return true;
}

/* ---- the family ---------------------------------------------------------- */

static bool row_for(struct str manifest, struct str family, size_t slot,
                    struct row *row)
{
    for (size_t i = 0; i < 3 && wanted[slot].name[i][0]; i++)
        if (find_row(manifest, family, wanted[slot].name[i], row))
            return true;
    if (slot == SLOT_SYMBOL_BOLD &&
        find_row(manifest, symbol_family, "bold", row))
        return true;
    return slot >= FACE_COUNT &&
           find_row(manifest, symbol_family, "regular", row);
}

static bool open_slot(struct fonts *f, struct diag *dg, struct str folder,
                      const struct row *row, size_t slot)
{
    struct str path =
        str_printf(f->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(row->file));

    for (size_t i = 0; i < f->n; i++) {
        if (str_equal(f->font[i].file, path)) {
            f->slot[slot] = (uint8_t)i;
            return true;
        }
    }
    f->slot[slot] = (uint8_t)f->n++;
    return open_file(f->arena, dg, path, &f->font[f->n - 1]);
}

static bool open_family(struct fonts *f, struct diag *dg, struct str folder,
                        struct str manifest, struct str family)
{
    struct row row;

    for (size_t slot = 0; slot < SLOT_COUNT; slot++) {
        if (row_for(manifest, family, slot, &row)) {
            if (!open_slot(f, dg, folder, &row, slot))
                return false;
            f->has_symbols |= slot >= FACE_COUNT;
        } else if (slot < FACE_COUNT) {
            diag_report(dg, DIAG_FONT_MISSING, nowhere,
                        "no font family '%.*s' in %.*s/manifest.tsv",
                        STR_ARG(family), STR_ARG(folder));
            return false;
        } else {
            f->slot[slot] = f->slot[FACE_REGULAR];
        }
    }
    return true;
}

static struct source *open_manifest(struct arena *a, struct diag *dg,
                                    struct str folder)
{
    struct str path = str_printf(a, "%.*s/manifest.tsv", STR_ARG(folder));

    return source_open(a, dg, path);
}

struct fonts *fonts_open(struct arena *a, struct diag *dg, struct str folder,
                         struct str family)
{
    struct fonts *f = arena_new_of(a, struct fonts);
    struct source *manifest = open_manifest(a, dg, folder);
    bool done;

    if (!manifest)
        return NULL;
    f->arena = a;
    done = open_family(f, dg, folder, source_bytes(manifest), family);
    source_close(manifest);
    if (done)
        return f;
    fonts_close(f);
    return NULL;
}

void fonts_close(struct fonts *f)
{
    for (size_t i = 0; f && i < f->n; i++) {
        hb_blob_destroy(f->font[i].hmtx);
        hb_font_destroy(f->font[i].font);
        hb_face_destroy(f->font[i].face);
    }
    if (f)
        f->n = 0;
}

bool fonts_verify(struct diag *dg, struct str folder)
{
    struct arena *a = arena_new(0);
    struct source *manifest = open_manifest(a, dg, folder);
    struct str rest = manifest ? source_bytes(manifest) : STR("");
    bool same = manifest != NULL;
    struct row row;

    while (next_row(&rest, &row)) {
        struct str path =
            str_printf(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(row.file));
        struct source *file = source_open(a, dg, path);

        if (!file) {
            same = false;
        } else if (!str_equal(source_sha256(a, file), row.sha256)) {
            diag_report(dg, DIAG_FONT_HASH, nowhere,
                        "%.*s is not the file that the manifest names",
                        STR_ARG(path));
            same = false;
        }
        source_close(file);
    }
    source_close(manifest);
    arena_free(a);
    return same;
}
