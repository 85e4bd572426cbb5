/* Layout inside: text, galley, tables, pages.
 *
 * The way of a document: blocks are *set* into a galley, one endless column of
 * bands (a line of a paragraph, a row of a table, a chart); the *flow* cuts the
 * galley into pages at the cheapest places; *pages* puts the bands on paper and
 * adds the furniture. Bands are finished frames, so nothing is set twice. */
#ifndef LAYOUT_PRIV_H
#define LAYOUT_PRIV_H

#include <trustpress/base/map.h>
#include <trustpress/layout.h>

#define LAYOUT_DEPTH_MAX  96   /* blocks inside blocks */
#define LAYOUT_WORD_MAX   2048 /* bytes of a word; longer ones are parted */
#define LAYOUT_HEIGHT_MAX PT(80000) /* of columns side by side */
#define ROUNDS_MAX        5         /* of page numbers */
#define NOWHERE           UINT32_MAX

/* ---- breaking (linebreak.c, fit.c) -------------------------------------- */

enum break_kind { BREAK_NONE, BREAK_MAY, BREAK_MUST };
/* after[text.len]: what may happen behind each byte; BREAK_NONE inside a
 * character and at the end. UAX 14, tailored to board papers. */
void linebreak_find(struct str text, unsigned char after[]);

struct fit_box {      /* what no line may break */
    mpt width, space; /* with its trailing space; that space alone */
    bool ends_line;   /* a forced break behind it */
};
struct fit_want {
    mpt measure;
    bool balanced; /* headings: the last line counts as well */
};
/* The box each line ends before, end[n] of at most n; number of lines. As few
 * lines as can be, then as even as can be, a lone short word at the end
 * avoided. A box wider than the measure has a line of its own. */
size_t fit_lines(struct arena *scratch, const struct fit_box box[], size_t n,
                 struct fit_want want, size_t end[]);

/* ---- text (text.c, shape.c, line.c) ------------------------------------- */

struct stretch { /* characters that are set alike */
    enum face face;
    mpt size, rise;
    struct colour colour;
    uint32_t link; /* index + 1 into text.link; 0: none */
    uint32_t tag;  /* CONTENT leaf or an artifact */
};
struct text_link {
    const struct inline_node *node;
    struct str alt;
    uint32_t tag;
};
struct atom {
    const struct run *run; /* NULL: nothing, before a forced break */
    uint32_t stretch;
    mpt width, space;    /* with its trailing space; that space alone */
    unsigned char after; /* enum break_kind */
    bool hyphen;         /* a soft hyphen behind it */
};
struct fragment { /* a piece of the input in one stretch */
    struct str text;
    uint32_t stretch;
    bool forced; /* a break; no text */
};
struct text {
    struct fragment *fragment;
    size_t n_fragments, cap_fragments;
    struct stretch *stretch;
    size_t n_stretches, cap_stretches;
    struct text_link *link;
    size_t n_links, cap_links;
    struct atom *atom;
    size_t n;
    int64_t width; /* on one line, without trailing space */
    bool forced;   /* it holds forced breaks */
    bool refined;  /* atoms end at every place for a break */
};
struct line {
    size_t from, to; /* atoms */
    mpt width;       /* without trailing space */
    bool hyphen;
};
struct lines {
    const struct text *text;
    const struct line *line;
    size_t n;
    mpt leading, rise; /* baseline from the top of each line */
};

struct layout;
/* How a text is set. All-zero `align` is left. */
struct text_want {
    const struct style *style;
    mpt measure;
    enum align align;
    bool balanced;
    bool italic;                 /* forecast columns */
    const struct colour *colour; /* overrules the style's; NULL: no */
};
/* Shaped, in l->scratch. */
struct text *text_new(struct layout *l, struct inlines t,
                      const struct text_want *want);
/* Atoms from fragments; `after` from linebreak_find, or NULL: at spaces. */
void text_shape(struct layout *l, struct text *t, const unsigned char after[]);
void text_refine(struct layout *l, struct text *t);
/* Words wider than the measure are broken between graphemes. */
void text_split_long(struct layout *l, struct text *t, mpt measure);
/* The widest piece that cannot be broken. Refines the text. */
mpt text_least(struct layout *l, struct text *t);
struct lines text_lines(struct layout *l, struct text *t,
                        const struct text_want *want);
/* Content leaves (and links) under `parent`; TAG_ARTIFACT, TAG_PAGINATION:
 * everything becomes that. Once for each text, before it is drawn. */
void text_tag(struct layout *l, struct text *t, uint32_t parent);
/* A text item for each stretch, from x, y (the line's top left corner). */
void text_line_draw(struct layout *l, struct frame *f,
                    const struct lines *lines, size_t i, struct point at);
/* Left edge of line i in a box from x, `measure` wide. */
mpt text_line_start(const struct lines *lines, size_t i, mpt x,
                    const struct text_want *want);
/* One line of plain text: furniture, tiles. Returns its width. */
mpt plain_width(struct layout *l, const struct style *s, struct str text);
struct words {
    const struct style *style;
    uint32_t tag;
    struct str text;
};
mpt plain_draw(struct layout *l, struct frame *f, struct point baseline,
               struct words w);
/* Baseline from the top of a line box `leading` high. */
mpt baseline_rise(const struct layout *l, enum face face, mpt size,
                  mpt leading);

/* ---- galley (galley.c, slice.c) ----------------------------------------- */

/* What a page break before a band costs, in thousandths of a blank page. */
enum {
    COST_FREE = 0,
    COST_GROUP = 60,
    COST_SOFT = 300,
    COST_KEEP = 3000,
    COST_AVOID = 8000,
    COST_NEVER = 1000000
};

struct band {
    const struct frame *frame; /* NULL: only space */
    mpt before, height;
    int32_t cost;   /* enum above */
    uint32_t sheet; /* layout.sheet */
    uint32_t strip; /* galley.strip + 1; 0: none */
    uint32_t table; /* layout.table + 1 for body and foot rows */
    uint32_t row;   /* of its table; NOWHERE: continues one */
    bool new_page;
    bool hairline; /* a light rule over it, when not first on a page */
    mpt y;         /* on its page: filled by the flow */
    uint32_t page;
};
struct strip { /* painted under bands, on every page they reach */
    mpt x, w;
    struct colour fill;
    uint32_t parent; /* strip + 1 */
};
struct anchor {       /* a place that something points at */
    struct str label; /* may be empty: outline only */
    struct str title; /* outline; empty: label only */
    int level;
    uint32_t band;
};
struct boxed { /* a figure whose tag wants its box */
    uint32_t tag, band;
    struct rect in; /* relative to the band's frame */
};
struct galley {
    struct band *band;
    size_t n, cap;
    struct strip *strip;
    size_t n_strips, cap_strips;
    struct anchor *anchor;
    size_t n_anchors, cap_anchors;
    struct boxed *boxed;
    size_t n_boxed, cap_boxed;
    mpt after;     /* space owed by the last block */
    bool new_page; /* the next band begins one */
    bool nested;   /* to be stacked, not paged: nothing is too tall */
};
/* Where blocks go: x from the left edge of the region, width, parent tag. */
struct area {
    mpt x, w;
    uint32_t tag;
    uint32_t strip; /* + 1 */
};

/* Narrower by so much at each side, where there is room for that. */
void area_indent(struct area *in, mpt left, mpt right);
/* An empty frame for a band, as wide as the area reaches. */
struct frame *band_frame(struct layout *l, const struct area *in, mpt height);
/* Appends; too tall a frame is cut into slices (LAYOUT_TALL). The band stays
 * editable until the next call. */
struct band *galley_put(struct layout *l, const struct area *in,
                        const struct frame *f, mpt before, int32_t cost);
struct band *galley_pad(struct layout *l, const struct area *in, mpt height,
                        int32_t cost);
void galley_after(struct layout *l, mpt space);
/* Breaks before the bands behind `from` cost at least `cost`. */
void galley_glue(struct layout *l, size_t from, int32_t cost);
uint32_t galley_strip(struct layout *l, struct strip s); /* index + 1 */
void galley_anchor(struct layout *l, struct anchor a);
/* Height of the bands from `from` on, as if on one page. */
int64_t galley_height(const struct galley *g, size_t from);
/* Paints bands [from, to), whose y is set, below `at`. */
struct stack { /* a piece of a galley */
    const struct galley *galley;
    size_t from, to;
};
void galley_paint(struct layout *l, struct stack s, struct frame *f,
                  struct point at);
/* All of a galley stacked in a frame. */
struct frame *galley_stack(struct layout *l, struct galley *g, mpt width);
/* Anchors and boxes of `g` move to the band about to be put, at x, y in it. */
void galley_adopt(struct layout *l, const struct galley *g, struct point at);
/* Pieces of at most `limit` (at least one), cut between lines. */
size_t slice_frame(struct arena *a, const struct metrics *m,
                   const struct frame *f, mpt limit, const struct frame ***out);

/* ---- sheets, tables, layout --------------------------------------------- */

struct sheet {            /* what holds for a page */
    bool landscape, bare; /* bare: the cover, no margins, no furniture */
    struct str paper, marking;
    uint32_t paper_at; /* which paper: for "2 of 3" */
};
/* The sections of the document, found before anything is set. */
struct entry {
    const struct section *section;
    struct str label; /* its own or a made one */
    struct str paper; /* its own, not an inherited one */
};
struct survey {
    const struct entry *entry;
    size_t n;
    struct map *labels; /* all labels; in the order of entries */
    struct map *of;     /* pointer of a section -> its entry */
};
/* Labels that are made live in `names`, with the result. */
const struct survey *survey_new(struct arena *a, struct arena *names,
                                const struct doc *d);
const struct entry *survey_entry(const struct survey *s,
                                 const struct section *section);

struct carry; /* running sums of a ledger */
struct grid;
struct table_run {            /* a table that may go on over pages */
    const struct frame *head; /* repeated; NULL: none */
    const struct grid *grid;
    mpt x, w;
    struct carry *carry; /* NULL: none */
    mpt carry_height;
};
struct patch {           /* a page number known only at the end */
    struct frame *frame; /* its first item is to be added */
    struct str label;
    const struct style *style;
    uint32_t tag;
    mpt right, baseline; /* in the frame */
};
struct layout {
    struct arena *a;       /* the result */
    struct arena *round;   /* the galley and all lists of a round */
    struct arena *scratch; /* texts being set; saved and restored */
    struct diag *dg;
    const struct doc *doc;
    const struct stylesheet *style;
    const struct metrics *metrics;
    struct tags *tags;
    struct galley *galley; /* being filled */
    struct span at;        /* the block being set */
    mpt held_back;         /* of the region: repeated head, carry lines */
    int tight;             /* leading and space, per cent */
    int depth;
    struct sheet *sheet;
    size_t n_sheets, cap_sheets;
    uint32_t on_sheet;
    struct table_run *table;
    size_t n_tables, cap_tables;
    struct patch *patch;
    size_t n_patches, cap_patches;
    struct attachment *attachment;
    size_t n_attachments, cap_attachments;
    const struct survey *survey;
    const struct run *ascii[FACE_COUNT][128]; /* characters by themselves */
    const uint32_t *page; /* of each label in the round before, from 0 */
    int list_depth;
    bool glue_next; /* the next band may not begin a page */
    bool asked;     /* a page reference was set */
};
/* Grows a list of the layout by one, zeroed. */
#define LIST_ADD(arena, list, n, cap)                                          \
    (list_room((arena), (void *)&(list), (n), &(cap), sizeof *(list)),         \
     &(list)[(n)++])
void list_room(struct arena *a, void *list, size_t n, size_t *cap, size_t size);

struct style tightened(const struct layout *l, enum style_name name);
mpt layout_tight(const struct layout *l, mpt length);
struct size sheet_region(const struct layout *l, const struct sheet *s);
struct point sheet_origin(const struct layout *l, const struct sheet *s);
struct size sheet_paper(const struct layout *l, const struct sheet *s);
struct size layout_region(const struct layout *l); /* of the sheet now */
uint32_t page_of_label(const struct layout *l, struct str label);

/* ---- blocks ------------------------------------------------------------- */

void blocks_set(struct layout *l, const struct area *in, struct blocks b);
void section_set(struct layout *l, const struct area *in,
                 const struct section *s);
/* Lines as bands, kept clear of widows and orphans. */
struct para_want {
    enum style_name style;
    struct inlines text;
    enum role role;
    bool balanced;
    int32_t cost;            /* of a break before its first line */
    const struct style *own; /* instead of `style`; NULL: no */
};
void para_set(struct layout *l, const struct area *in,
              const struct para_want *p);
void list_set(struct layout *l, const struct area *in, const struct list *list);
void table_set(struct layout *l, const struct area *in, const struct table *t);
void chart_block_set(struct layout *l, const struct area *in,
                     const struct chart *c);
void image_set(struct layout *l, const struct area *in, const struct image *i);
void kpis_set(struct layout *l, const struct area *in, const struct kpis *k);
void note_set(struct layout *l, const struct area *in, const struct note *n);
void columns_set(struct layout *l, const struct area *in,
                 const struct columns *c);
void cover_set(struct layout *l, const struct cover *c);
void contents_set(struct layout *l, const struct area *in, int depth);
void layout_attach(struct layout *l, struct str name, struct str description,
                   const struct table *t);

/* ---- tables (colwidth.c, number.c, grid.c, row.c, carry.c) -------------- */

struct want {
    mpt min, max; /* content, min <= max */
    int share;    /* of what is to spare */
};
/* Widths for the columns of a table set in `avail` mpt.
 *
 * want[n]: see above. width[n]: filled; sums to avail if any column has a
 * share, else to min(avail, sum of max). When not all can have their maximum,
 * those that want less than an equal part do, and the others grow with the
 * square root of what they want: between equal widths and equal heights. When
 * even the minima do not fit they are cut in proportion and the
 * result is false. Source: CSS 2.1 section 17.5.2.2; largest remainders. */
bool colwidth_solve(struct arena *scratch, mpt avail, size_t n,
                    const struct want want[], mpt width[]);
/* Splits `total` by weight, sums exactly; adds to part[n]. */
void colwidth_share(struct arena *scratch, int64_t total, size_t n,
                    const int64_t weight[], mpt part[]);

/* Where a number's decimal point is, or would be: bytes before it. SIZE_MAX
 * when the text is no number. "(1,234.5%)" -> 6, "–" -> 3, "12 F" -> 2. */
size_t number_anchor(struct str text);
/* The value as printed: "(1,234.50)" -> -1234.50; false: no plain number. */
bool number_printed(struct arena *scratch, struct str text,
                    struct decimal *out);

enum part { PART_HEAD, PART_BODY, PART_FOOT };
struct column {
    mpt x, w;        /* the cell's box, padding inside */
    mpt content;     /* w without padding */
    mpt left, right; /* of numbers: before and behind the point */
    bool numeric;
};
struct grid { /* a table being set */
    const struct table *table;
    struct column *column;
    size_t n, n_rows; /* columns; rows of body and foot */
    bool narrow;      /* columns are under their minimum */
    mpt x, w;
    struct style body, head, total;
    mpt pad_x, pad_y, gap, indent;
};
/* Measures the table and decides its columns and the size of its type.
 * carry: its running sums need room as well; may be NULL. */
struct grid *grid_new(struct layout *l, const struct area *in,
                      const struct table *t, const struct carry *carry);
/* The box that columns [at, at + span) make. */
mpt grid_width(const struct grid *g, size_t at, size_t span);
size_t cell_span(const struct cell *c);
size_t table_rows(const struct table *t); /* of body and foot */
/* First column of each cell; `held` (head only): rows still covered by cells
 * of the rows above, updated. */
void row_columns(const struct grid *g, const struct row *row, uint16_t *held,
                 size_t column[]);
struct cell_place {
    const struct row *row;
    const struct cell *cell;
    size_t column;
    enum part part;
};
mpt cell_indent(const struct grid *g, const struct cell_place *at);
/* How a cell's text is set, its box known; *style is filled. */
struct text_want cell_want(struct layout *l, const struct grid *g,
                           const struct cell_place *at, struct style *style);
/* The text of a cell in one piece. Scratch or borrowed. */
struct str cell_text(struct layout *l, const struct cell *cell);
/* Width of a number from its anchor on. */
mpt number_tail(struct layout *l, const struct text_want *want, struct str text,
                size_t anchor);
struct row_place {
    const struct row *row;
    enum part part;
    uint32_t tag;       /* the TR's parent, or TAG_PAGINATION */
    bool opens, closes; /* a rule above, below: the table has no head; ends */
};
const struct frame *row_frame(struct layout *l, const struct grid *g,
                              const struct row_place *at);
const struct frame *head_frame(struct layout *l, const struct grid *g,
                               uint32_t tag);
/* NULL: no column can be summed. */
struct carry *carry_new(struct layout *l, const struct table *t);
mpt carry_height(const struct grid *g);
/* The longest that stands in a column, as printed; returns how many. */
size_t carry_widest(struct arena *a, const struct carry *c, size_t column,
                    struct inlines text[2]);
/* "Carried forward", "Brought forward": the sums of the rows before `row`. */
const struct frame *carry_frame(struct layout *l, const struct table_run *t,
                                size_t row, struct str words);

/* ---- flow and pages ----------------------------------------------------- */

struct leaf { /* a page to be: bands [first, end) */
    size_t first, end;
    mpt top;          /* of the first band, under a repeated head */
    uint32_t resumes; /* table + 1 whose head is repeated */
    uint32_t carries; /* table + 1 that goes on on the next page */
    mpt bottom;       /* where the bands end */
};
/* Cuts the galley; fills page and y of every band. Each leaf holds at least
 * one band. Arena: round. */
size_t flow_pages(struct layout *l, struct galley *g, struct leaf **out);
const struct page *pages_build(struct layout *l, const struct galley *g,
                               const struct leaf *leaf, size_t n,
                               const uint32_t label_page[]);

#endif
