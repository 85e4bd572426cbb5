/* Frames: finished boxes of positioned items, and the tags they belong to.
 *
 * The only thing layout hands to the PDF layer. All lengths are integers, the
 * origin is at the top left, y grows downward. Reading order is the order of
 * tags; painting order is the order of items. */
#ifndef TRUSTPRESS_DRAW_H
#define TRUSTPRESS_DRAW_H

#include <trustpress/base/buf.h>
#include <trustpress/base/page.h>

struct point {
    mpt x, y;
};
struct rect {
    mpt x, y, w, h;
};

/* ---- text, measured ----------------------------------------------------- */

/* A shaped piece of text. pdf/ makes it with HarfBuzz and keeps more behind
 * it; tests fake it. Borrowed from the metrics' cache, lives as long. */
struct run {
    struct str text; /* UTF-8 */
    enum face face;
    int64_t width; /* millionths of an em, kerning included */
};
struct face_metrics { /* thousandths of an em, all positive */
    int ascent, descent, cap_height, x_height;
};
struct shaper; /* opaque: whoever implements the metrics */
struct metrics {
    struct shaper *shaper;
    /* Never NULL. Digits are tabular and lining. Text with line feeds or tabs
     * is the caller's mistake (assert). */
    const struct run *(*shape)(struct shaper *s, enum face face,
                               struct str text);
    struct face_metrics (*face)(struct shaper *s, enum face face);
};
/* Width at a size, rounded half up: the one place where em become mpt. */
mpt run_width(const struct run *r, mpt size);

/* ---- tags --------------------------------------------------------------- */

enum role {
    ROLE_DOCUMENT,
    ROLE_PART,
    ROLE_SECT,
    ROLE_DIV,
    ROLE_H1,
    ROLE_H2,
    ROLE_H3,
    ROLE_H4,
    ROLE_P,
    ROLE_L,
    ROLE_LI,
    ROLE_LBL,
    ROLE_LBODY,
    ROLE_TABLE,
    ROLE_CAPTION,
    ROLE_THEAD,
    ROLE_TBODY,
    ROLE_TFOOT,
    ROLE_TR,
    ROLE_TH,
    ROLE_TD,
    ROLE_FIGURE,
    ROLE_TOC,
    ROLE_TOCI,
    ROLE_REFERENCE,
    ROLE_LINK,
    ROLE_NOTE,
    ROLE_SPAN,
    ROLE_BLOCKQUOTE,
    ROLE_CONTENT /* a place for marked content inside its parent */,
    ROLE_COUNT
};
const char *role_name(enum role r);     /* "TH" */
#define TAG_ARTIFACT   UINT32_MAX       /* decoration: rules, shades */
#define TAG_PAGINATION (UINT32_MAX - 1) /* running heads and feet */

/* What few tags have, kept apart so that a table cell costs 40 bytes. */
struct tag_words {
    struct str alt;     /* FIGURE, LINK: alternative text */
    struct str title;   /* sections: the heading's text */
    struct str summary; /* TABLE */
    struct rect box;    /* FIGURE: on its page */
};
struct tag {
    enum role role;
    uint32_t parent; /* tag; the document is tag 0 and its own parent */
    uint32_t first_child, last_child, next; /* 0: none */
    uint8_t scope;                          /* TH: 1 column, 2 row */
    bool numbered;                          /* L */
    uint16_t columns, rows;                 /* TH, TD spans; 0 means 1 */
    const struct tag_words *words; /* never NULL: all empty by default */
};
struct tags;                            /* arena */
struct tags *tags_new(struct arena *a); /* with ROLE_DOCUMENT as tag 0 */
/* Children are ordered as they are added. CONTENT leaves are where marked
 * content goes: one leaf may be painted in several pieces, on several pages. */
uint32_t tags_add(struct tags *t, uint32_t parent, enum role role);
/* Stays valid: tags never move. */
struct tag *tags_edit(struct tags *t, uint32_t tag);
struct tag_words *tags_words(struct tags *t, uint32_t tag); /* to be filled */
const struct tag *tags_at(const struct tags *t, uint32_t tag);
uint32_t tags_count(const struct tags *t);
/* Forgets every tag from `count` on: a piece is to be set again, tighter. */
void tags_rollback(struct tags *t, uint32_t count);

/* ---- frames ------------------------------------------------------------- */

enum item_kind { ITEM_TEXT, ITEM_PATH, ITEM_IMAGE, ITEM_FRAME, ITEM_LINK };

struct text_item { /* runs set one behind the other from the baseline */
    const struct run *const *run;
    size_t n;
    mpt size;
    struct colour colour;
    bool raised;       /* superscript: `at` is already raised */
    struct str actual; /* replaces the text for readers (a hyphen made by
                          breaking: soft hyphen); empty: none */
};
enum segment_kind { SEGMENT_MOVE, SEGMENT_LINE, SEGMENT_CURVE, SEGMENT_CLOSE };
struct segment {
    enum segment_kind kind;
    struct point p[3]; /* MOVE, LINE: p[0]; CURVE: two controls, end */
};
struct path_item {
    const struct segment *segment;
    size_t n;
    bool filled, stroked;
    struct colour fill, stroke;
    mpt width;     /* of the stroke */
    mpt dash, gap; /* 0: solid */
    bool round;    /* caps and joins */
};
struct image_item {
    struct str path;  /* PNG or JPEG file */
    struct size size; /* the box; the picture keeps its aspect in it */
};
struct link_item { /* an area, given with the item's tag = a CONTENT
                      leaf's parent ROLE_LINK */
    struct size size;
    struct str uri;   /* or */
    struct str label; /* a destination of the document */
};
struct item {
    enum item_kind kind;
    struct point at; /* TEXT: baseline start; else top left */
    uint32_t tag;    /* CONTENT leaf, LINK tag, or TAG_ARTIFACT… */
    union {
        struct text_item text;
        struct path_item path;
        struct image_item image;
        const struct frame *frame;
        struct link_item link;
    };
};
struct frame {
    struct arena *arena;
    struct size size;
    struct item *item;
    size_t n, cap;
};
struct frame *frame_new(struct arena *a, struct size size);
void frame_reserve(struct frame *f, size_t more); /* items, allocated exactly */
void frame_text(struct frame *f, struct point baseline, uint32_t tag,
                const struct text_item *t);
void frame_path(struct frame *f, uint32_t tag, const struct path_item *p);
void frame_rule(struct frame *f, struct rect r, struct colour c); /* artifact,
                                                                     filled */
void frame_image(struct frame *f, struct point at, uint32_t tag,
                 const struct image_item *i);
void frame_link(struct frame *f, struct point at, uint32_t tag,
                const struct link_item *l);
void frame_put(struct frame *f, struct point at, const struct frame *child);

/* ---- pages -------------------------------------------------------------- */

struct page {
    const struct frame *frame; /* its size is the paper's */
    struct str label;          /* "iii", "12" */
};
struct destination {
    struct str label;
    uint32_t page; /* from 0 */
    struct point at;
};
struct outline_entry {
    struct str title;
    int level; /* 1 .. ; never skips one downwards */
    uint32_t page;
    struct point at;
};
struct attachment {
    struct str name; /* "income-and-expenditure.csv" */
    struct str description;
    struct str mime; /* "text/csv" */
    struct str bytes;
};
struct pages {
    const struct page *page;
    size_t n_pages;
    struct tags *tags;
    const struct destination *destination;
    size_t n_destinations;
    const struct outline_entry *outline;
    size_t n_outline;
    const struct attachment *attachment;
    size_t n_attachments;
    struct str title, author, subject, keywords, language;
};
/* Frames as text, integers only: the golden form. */
void pages_trace(const struct pages *p, struct buf *out);
void frame_trace(const struct frame *f, struct buf *out);
void tags_trace(const struct tags *t, struct buf *out);

#endif
