/* What the files of src/pdf share. The flow of a document:
 *
 *   run.c, shape.c   text -> runs (HarfBuzz), cached for the life of a shaper
 *   paint.c, text.c  frames -> content streams, marks in tag.c
 *   font.c image.c   what the pages used -> font programs, pictures
 *   tag.c nav.c meta.c attach.c -> structure, outline, XMP, files
 *   raw.c            all of it as objects of libharu
 *   write.c file.c   objects -> bytes -> a file, whole or not at all
 *
 * Units: layout's mpt (1/1000 pt, y down) until the painter, which writes
 * hundredths of a point, y up. Glyph metrics are in font units. */
#ifndef PDF_PRIV_H
#define PDF_PRIV_H

#include <hb.h>

#include <trustpress/base/map.h>
#include <trustpress/pdf.h>

/* ---- syntax.c: PDF tokens ------------------------------------------------ */

/* Bytes of a string (ISO 19005-3, 6.1.13): longer texts are cut. */
#define PDF_STRING_MAX 32767
/* Longest decimal form of an int64_t: sign, 19 digits, point. */
#define PDF_NUMBER_MAX 24

char *pdf_digits(char *to, int64_t n);             /* returns the end */
char *pdf_hundredths(char *to, int64_t n);         /* 1250 -> "12.5" */
void pdf_ref(struct buf *b, uint32_t object);      /* "12 0 R" */
void pdf_name(struct buf *b, struct str name);     /* "/text#2Fcsv" */
void pdf_literal(struct buf *b, struct str bytes); /* "(a\(b)" */
void pdf_text(struct buf *b, struct str utf8);     /* ASCII or UTF-16BE */
void pdf_date(struct buf *b, int64_t seconds);     /* "(D:20251204100000Z)" */
void pdf_iso_date(struct buf *b, int64_t seconds); /* 2025-12-04T10:00:00Z */
/* A code point as text for readers may hold it; 0 for one that is dropped,
 * U+FFFD for private use. */
uint32_t pdf_readable(uint32_t code_point);

/* ---- face.c: font files, immutable and shared ---------------------------- */

enum { SLOT_SYMBOL = FACE_COUNT, SLOT_SYMBOL_BOLD, SLOT_COUNT };

struct pdf_font {
    hb_face_t *face;
    hb_font_t *font;
    hb_blob_t *hmtx;
    struct face_metrics metrics;
    unsigned upem, n_glyphs, n_metrics;
    int box[4];           /* head's, thousandths of an em */
    int weight;           /* OS/2 */
    int64_t italic_angle; /* thousandths of a degree */
    struct str name;      /* PostScript */
    struct str file;
};
struct fonts {
    struct arena *arena;
    struct pdf_font font[SLOT_COUNT];
    size_t n;
    uint8_t slot[SLOT_COUNT]; /* face or symbol slot -> font */
    bool has_symbols;
};
/* hmtx advance in font units, as the PDF reader will see it. */
unsigned pdf_font_advance(const struct pdf_font *f, unsigned glyph);
/* Font units to 1e-6 em. */
int64_t pdf_font_em(const struct pdf_font *f, int64_t units);

/* ---- starve.c ------------------------------------------------------------ */

/* Around calls of HarfBuzz: the program ends if it was refused memory. */
void pdf_starve_watch(void);
void pdf_starve_check(void);

/* ---- shape.c, run.c: text as glyphs -------------------------------------- */

/* A stretch of a run in one font. `fragment` is what stands inside the array
 * of TJ, without the first "(" and the last ")": fragments can be joined. */
struct pdf_segment {
    const char *fragment;
    int64_t width; /* 1e-6 em */
    uint32_t len;
    uint8_t font;
    bool kerned;  /* has numbers between the strings */
    int16_t rise; /* thousandths of an em */
};
/* A glyph that no character of the font's cmap stands for, and its text. */
struct pdf_special {
    uint16_t glyph;
    uint8_t font;
    struct str text;
};
struct pdf_run {
    struct run pub; /* first: a run handed out is one of these */
    uint32_t id;    /* in its shaper */
    uint32_t n_segments, n_specials;
    bool actual;  /* glyphs alone would read as another text */
    bool missing; /* holds a character that no font has */
    const struct pdf_segment *segment;
    const struct pdf_special *special;
};
struct pdf_digit {  /* a character that numbers are made of */
    uint16_t glyph; /* 0: not in the font, or not alone */
    bool plain;     /* the glyph stands for the character by itself */
    int64_t width;  /* 1e-6 em */
};
#define PDF_DIGITS 128 /* ASCII; three more have places of control codes */
struct pdf_sheet {     /* what a shaper knows of one font */
    uint32_t *text;    /* glyph -> the code point it stands for, or 0 */
    struct pdf_digit *digit;
};
struct shaper {
    struct arena *arena;
    struct fonts *fonts;
    struct metrics metrics;
    struct pdf_sheet sheet[SLOT_COUNT];
    const struct pdf_run **run; /* by id */
    size_t n_runs, cap_runs;
    uint32_t *table; /* open addressing: id + 1 */
    uint32_t *hash;  /* by id */
    size_t cap_hash, table_size;
    uint32_t *missing; /* code points, in order of meeting */
    size_t n_missing, cap_missing;
};
/* The text of each glyph of font f, found when first asked for. */
const uint32_t *pdf_sheet_text(struct shaper *s, size_t f);

/* A run under construction; ended by pdf_build_run. */
struct pdf_build {
    struct shaper *shaper;
    struct buf code;    /* fragments, one behind the other */
    struct buf segment; /* struct pdf_segment, their fragments not set yet */
    struct buf special; /* struct pdf_special */
    bool actual, missing;
};
/* Fills a run from what was built and gives the scratch memory back. */
void pdf_build_run(struct pdf_build *b, struct pdf_run *r);
/* The segment to add to: a new one when the last is in another font or at
 * another height. */
struct pdf_segment *pdf_build_segment(struct pdf_build *b, uint8_t font,
                                      int16_t rise);
void pdf_build_glyph(struct pdf_build *b, struct pdf_segment *seg,
                     unsigned glyph);
void pdf_build_join(struct pdf_build *b, const struct pdf_run *r);
/* One word, shaped with HarfBuzz. */
void pdf_build_word(struct pdf_build *b, enum face face, struct str word);
/* Only digits, signs and what stands between them? Such a text is set from a
 * table, without kerning, so that columns of figures align. */
bool pdf_is_number(struct str text);
/* A number as a new run, text and all; NULL: the font needs shaping. */
struct pdf_run *pdf_number_run(struct shaper *s, enum face face,
                               struct str text);
/* Font for a character in a face; SLOT_COUNT: no font has it. */
size_t pdf_font_for(const struct fonts *f, enum face face, uint32_t code_point);
/* Control characters and separators are not set at all. */
bool pdf_is_dropped(uint32_t code_point);
bool pdf_font_has(const struct fonts *f, size_t font, uint32_t code_point);
/* Reported later, once each. */
void pdf_note_missing(struct shaper *s, uint32_t code_point);
void pdf_note_run(struct shaper *s, const struct pdf_run *r);
/* A glyph's code as bytes of a literal string: 2 to 4; returns the end. */
char *pdf_glyph_code(char *to, unsigned glyph);
/* The next glyph of a segment's fragment, from *at, which moves on. */
bool pdf_next_glyph(const struct pdf_segment *seg, size_t *at, unsigned *glyph);

/* ---- raw.c: objects in libharu ------------------------------------------- */

struct pdf_object {
    uint32_t number;
    struct buf body;   /* of its dictionary, without << and >> */
    struct buf stream; /* encoded bytes, when is_stream */
    bool is_stream;
};
struct pdf_store;
struct pdf_store *pdf_store_new(struct arena *a);
void pdf_store_free(struct pdf_store *s);
struct pdf_object *pdf_object_new(struct pdf_store *s);
struct pdf_object *pdf_stream_new(struct pdf_store *s);
/* The next page, hung into the page tree; its body is the caller's. */
struct pdf_object *pdf_page_new(struct pdf_store *s);
struct pdf_object *pdf_store_catalog(struct pdf_store *s);
struct pdf_object *pdf_store_info(struct pdf_store *s);
/* Objects are numbered 1 .. count. */
uint32_t pdf_store_count(const struct pdf_store *s);
bool pdf_store_is_stream(const struct pdf_store *s, uint32_t number);
/* Appends the object's value and lets its bytes go. */
void pdf_store_write(struct pdf_store *s, uint32_t number, struct buf *out);
/* 0, or the first error code of libharu. */
unsigned long pdf_store_error(const struct pdf_store *s);

/* ---- deflate.c ----------------------------------------------------------- */

struct pdf_deflate;
struct pdf_deflate *pdf_deflate_new(struct arena *a, int level);
void pdf_deflate_free(struct pdf_deflate *z);
/* `out` is replaced by exactly the compressed bytes. */
void pdf_deflate_bytes(struct pdf_deflate *z, struct str bytes,
                       struct buf *out);
/* The same into a stream object, with its /Filter. */
void pdf_deflate_stream(struct pdf_deflate *z, struct str bytes,
                        struct pdf_object *to);

/* ---- tag.c: marks and structure ------------------------------------------ */

struct pdf_mark { /* a piece of marked content */
    uint32_t tag, page;
    uint32_t next; /* of the same tag: index + 1 */
};
struct pdf_area { /* a link's annotation */
    uint32_t tag, page, object;
    uint32_t next; /* of the same tag: index + 1 */
};
struct pdf_marks {
    struct arena *arena;
    const struct tags *tags;
    size_t n_tags;
    struct pdf_mark *mark; /* in painting order: those of a page are one run */
    size_t n, cap;
    uint32_t *first, *last; /* by tag: mark + 1 */
    size_t *page_start;     /* n_pages + 1 */
    size_t n_pages;
    struct pdf_area *area;
    size_t n_areas, cap_areas;
    uint32_t *first_area, *last_area; /* by tag: area + 1 */
    uint32_t *element; /* by tag: object number, 0: not written */
    uint32_t n_elements;
};

/* ---- write.c ------------------------------------------------------------- */

struct pdf_writer;

/* ---- the document -------------------------------------------------------- */

struct pdf_picture {
    struct str path;
    uint32_t object; /* 0: cannot be shown, and that was reported */
    unsigned width, height;
    unsigned turn; /* EXIF orientation, 1 upright */
};
struct pdf_doc {
    struct arena *arena;
    struct diag *dg;
    const struct pages *pages;
    struct shaper *shaper;
    struct pdf_options options;
    struct str title, author, subject, keywords, language,
        producer; /* cleaned */
    struct pdf_store *store;
    struct pdf_deflate *deflate;
    struct pdf_marks marks;
    uint32_t *page_object; /* by page */
    struct pdf_object *resources, *structure;
    /* fonts: what the pages used */
    uint8_t *run_state;              /* by run id: bits of enum run_state */
    uint32_t *used[SLOT_COUNT];      /* bitmap of glyphs */
    struct str *unicode[SLOT_COUNT]; /* text of special glyphs */
    /* pictures */
    struct map *picture_names;
    struct pdf_picture *picture;
    size_t n_pictures, cap_pictures;
    struct map *destination_names;
    struct buf content;     /* of the page being painted */
    struct buf annotations; /* references */
};
enum { RUN_SEEN = 1, RUN_ACTUAL = 2 };

/* Seen for the first time: glyphs into the bitmaps. Returns the state. */
unsigned pdf_doc_use(struct pdf_doc *d, const struct pdf_run *r);
void pdf_write_fonts(struct pdf_doc *d, struct buf *resources);

void pdf_marks_init(struct pdf_doc *d);
void pdf_marks_page(struct pdf_marks *m, uint32_t page); /* begins it */
/* The next MCID of the page being painted. */
uint32_t pdf_marks_add(struct pdf_marks *m, uint32_t tag, uint32_t page);
uint32_t pdf_marks_add_area(struct pdf_marks *m, uint32_t tag, uint32_t page,
                            uint32_t object);
const char *pdf_marks_role(const struct pdf_marks *m, uint32_t tag);
/* Numbers the elements behind the store's last object, which is the tree's
 * root, and makes the catalog name it. No object may be added after. */
void pdf_finish_structure(struct pdf_doc *d);
/* All elements and the parent tree, each to the writer. */
void pdf_write_structure(struct pdf_doc *d, struct pdf_writer *w);
uint32_t pdf_structure_root(const struct pdf_doc *d);
uint32_t pdf_structure_end(const struct pdf_doc *d); /* first free number */

/* A page being painted. Text operators move relative to the line's start, so
 * what the reader's graphics state holds is followed here. */
struct pdf_canvas {
    struct pdf_doc *d;
    struct buf *out;
    uint32_t page;
    mpt height;        /* of the page: y is turned over */
    bool in_text;      /* between BT and ET */
    bool marked;       /* between BDC and EMC */
    bool mark_in_text; /* BDC came after BT: EMC must come before ET */
    uint32_t mark;     /* tag of the open mark */
    bool upper;        /* an open pagination mark stands in the head */
    int64_t x, y;      /* hundredths of a point: start of the text line */
    unsigned font;     /* SLOT_COUNT: none yet */
    mpt size;
    int64_t rise; /* hundredths */
    struct colour fill, stroke;
    mpt width, dash, gap;
    bool round;
};
/* One page: content stream, page object, annotations. */
void pdf_paint_page(struct pdf_doc *d, size_t page);
int64_t pdf_cents(int64_t length); /* mpt -> hundredths, half away from 0 */
void pdf_put_cents(struct buf *b, int64_t hundredths); /* and a space */
void pdf_put_fill(struct pdf_canvas *c, struct colour colour);
/* text.c: in a text object, from an absolute baseline (y down). */
void pdf_paint_text(struct pdf_canvas *c, struct point at,
                    const struct text_item *t);
bool pdf_text_shows(const struct text_item *t); /* any glyph at all? */
/* path.c: outside text objects. */
void pdf_paint_path(struct pdf_canvas *c, struct point at,
                    const struct path_item *p);
/* link.c: the annotation, none where the link leads nowhere. */
void pdf_paint_link(struct pdf_canvas *c, struct point at, uint32_t tag,
                    const struct link_item *l);

/* The picture's index, loaded when first met; NULL = reported. */
const struct pdf_picture *pdf_picture_load(struct pdf_doc *d, struct str path,
                                           size_t *index);
void pdf_write_navigation(struct pdf_doc *d);
void pdf_write_metadata(struct pdf_doc *d);
void pdf_write_attachments(struct pdf_doc *d, struct buf *names);

/* An sRGB profile, ICC version 2. */
void pdf_icc_profile(struct buf *out);

/* Everything in the store and the structure as a file. */
void pdf_write_objects(struct pdf_doc *d, struct buf *out);
/* For pdf_write_structure: begins object `number`; the body is appended to
 * what is returned; ends it. */
struct buf *pdf_writer_begin(struct pdf_writer *w, uint32_t number);
void pdf_writer_end(struct pdf_writer *w);

#endif
