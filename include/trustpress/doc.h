/* The document tree: the treaty between the data tower and the page tower.
 *
 *   DOC     ← BLOCK*                         INLINE ← TEXT | BREAK | LINK(INLINE*)
 *   BLOCK   ← SECTION | PARA | LIST | TABLE           | PAGEREF | NOTEREF
 *           | CHART | IMAGE | KPIS | NOTE    TABLE  ← COLSPEC+ HEAD? BODY+ FOOT?
 *           | COLUMNS | COVER | CONTENTS     HEAD   ← ROW+   (repeats on each page)
 *           | RULE | SPACE | PAGEBREAK       BODY   ← ROW+   (a group)
 *           | KEEP(BLOCK+)                   ROW    ← CELL+  (spans sum to COLSPECs)
 *   SECTION ← HEADING BLOCK*                 CELL   ← INLINE*
 *   PARA    ← INLINE+                        LIST   ← ITEM+, ITEM ← BLOCK+
 *
 * All text is final except page references and the contents. Everything lives
 * in one arena and is const once built. Every node keeps the span of the
 * template text that made it, so that layout too can say where. */
#ifndef TRUSTPRESS_DOC_H
#define TRUSTPRESS_DOC_H

#include <trustpress/base/buf.h>
#include <trustpress/base/decimal.h>
#include <trustpress/base/page.h>
#include <trustpress/base/source.h>

/* ---- inlines ------------------------------------------------------------ */

/* What a piece of text says about a state. Never by colour alone: the words
 * and the shape are in the text. */
enum tone {
    TONE_PLAIN,
    TONE_GOOD,
    TONE_WATCH,
    TONE_BAD,
    TONE_MUTED,
    TONE_BRAND
};

enum inline_kind {
    INLINE_TEXT,
    INLINE_BREAK,
    INLINE_LINK,
    INLINE_PAGEREF,
    INLINE_NOTEREF
};
#define MARK_STRONG   1u
#define MARK_EMPHASIS 2u
#define MARK_CODE     4u
#define MARK_SUPER    8u
struct inlines { /* a run of inlines, in order */
    const struct inline_node *item;
    size_t n;
};
struct inline_node {
    enum inline_kind kind;
    unsigned marks; /* TEXT: MARK_… */
    enum tone tone;
    struct str text;      /* TEXT; LINK: what the link is, for assistive use */
    struct str target;    /* LINK: URI, or "#label"; PAGEREF, NOTEREF: label */
    struct inlines child; /* LINK */
};

/* ---- blocks ------------------------------------------------------------- */

enum block_kind {
    BLOCK_SECTION,
    BLOCK_PARA,
    BLOCK_LIST,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_IMAGE,
    BLOCK_KPIS,
    BLOCK_NOTE,
    BLOCK_COLUMNS,
    BLOCK_COVER,
    BLOCK_CONTENTS,
    BLOCK_RULE,
    BLOCK_SPACE,
    BLOCK_PAGEBREAK,
    BLOCK_KEEP
};
struct blocks {
    const struct block *const *item;
    size_t n;
};

struct section {
    int level; /* 1 .. 4, never skipping one downwards */
    struct inlines heading;
    struct str label;   /* unique; links and page references use it */
    struct str paper;   /* "6b": printed before the heading and in the
                               running head; empty: inherited */
    struct str lead;    /* "Chief Financial Officer" */
    struct str purpose; /* "Decision" */
    struct str marking; /* "Part 2 (confidential: named staff)" */
    bool new_page;
    bool landscape; /* its own pages, turned */
    bool one_page;  /* meant for one side: set tighter if need be */
    bool unlisted;  /* not in the contents (but in the outline) */
    struct blocks body;
};

enum para_style { PARA_BODY, PARA_LEAD, PARA_SMALL, PARA_QUOTE };
struct para {
    enum para_style style;
    struct inlines text;
    bool keep_with_next;
};

struct list {
    bool ordered;
    int first; /* number of the first item when ordered */
    const struct blocks *item;
    size_t n;
};

enum align {
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_CENTRE,
    ALIGN_DECIMAL /* decimal points, brackets and signs line up */
};
struct colspec {
    enum align align;
    int share;        /* part of spare width; 0: as wide as needed */
    mpt least;        /* narrowest allowed; 0: the longest word */
    bool rule_before; /* a thin rule and some space: a new group */
    bool emphasis;    /* forecast columns: set in italics */
};
enum scope { SCOPE_NONE, SCOPE_COLUMN, SCOPE_ROW };
struct cell {
    struct inlines text;    /* may be empty */
    uint16_t columns, rows; /* spans; 0 means 1. rows > 1 only in the head */
    enum scope scope;       /* header cells of the body have SCOPE_ROW */
    enum tone tone;         /* tints the cell; the word is in the text */
    bool align_set;         /* `align` overrules the column's */
    enum align align;
    struct str plain; /* the value for the CSV behind the table, e.g.
                               "-1278000"; empty: the text */
};
enum row_kind {
    ROW_PLAIN,
    ROW_HEADING /* group heading in the body */,
    ROW_SUBTOTAL,
    ROW_TOTAL /* kept with the row before */
};
struct row {
    enum row_kind kind;
    const struct cell *cell;
    size_t n;   /* cells; their spans sum to n_columns */
    int indent; /* steps of the first cell */
};
struct rows {
    const struct row *item;
    size_t n;
};
struct table {
    struct inlines caption; /* finding or title; may be empty */
    struct str summary;     /* for assistive use: what rows and columns are */
    const struct colspec *column;
    size_t n_columns;
    struct rows head, foot;
    const struct rows *body; /* groups: each kept together if it fits */
    size_t n_bodies;
    struct inlines note;   /* coverage, source, bases: under the table */
    bool carry;            /* running sums at page breaks of a ledger */
    struct str attachment; /* file name of the CSV behind it; empty: none */
};

enum chart_kind {
    CHART_BAR,
    CHART_LINE,
    CHART_DOT,
    CHART_WATERFALL,
    CHART_FUNNEL /* series: schools, then limits in pairs, the inner first */
};
struct chart_point {
    bool present;
    struct decimal value; /* as displayed: length matches label */
    struct str text;      /* "68%" as printed */
    struct str reason;    /* why there is none, when not present */
    bool forecast;        /* dashed, hollow */
    bool total;           /* of a waterfall: stands on zero */
};
struct chart_series {
    struct str name;                 /* "Trust", "National" */
    bool comparator;                 /* drawn as a reference, not as ours */
    const struct chart_point *point; /* one for each category */
};
struct chart_line { /* a horizontal reference: policy floor, target */
    struct str name;
    struct decimal value;
};
/* WATERFALL has one series. Points that are totals stand on zero, the others
 * are steps up or down from where the one before ended. When no point says
 * that it is a total, the first and the last are. */
struct chart {
    enum chart_kind kind;
    struct str title;   /* states the finding, at most ten words */
    struct str caption; /* measure, coverage, period, source */
    struct str unit;    /* "%", "£000"; on the axis once */
    int decimals;
    const struct str *category;
    const int64_t *size; /* FUNNEL: pupils of each category, ascending */
    size_t n_categories;
    const struct chart_series *series;
    size_t n_series;
    const struct chart_line *line;
    size_t n_lines;
    bool zero_based;       /* bars always are */
    bool total_last;       /* the last category sums up the others: set apart */
    bool show_table;       /* print the data table under the chart as well */
    struct str attachment; /* CSV of the data */
    const struct chart *whole; /* of which this is a part (chart_part): its
                                  scale is used; NULL: stands for itself */
};
struct image {
    struct str path;
    struct str alt; /* empty: decoration */
    mpt width;      /* 0: as wide as the text */
    mpt height;     /* 0: two thirds of the width */
};

struct kpi {
    struct str label;  /* "In-year balance" */
    struct str value;  /* "£412,000" */
    struct str detail; /* "1.2% of income; budget 0.8%" */
    struct str status; /* "GREEN – On track"; empty: not rated */
    enum tone tone;
    struct str source; /* rule behind the status */
};
struct kpis {
    const struct kpi *item;
    size_t n;
    int across; /* tiles in a row, 2 to 5 */
};

enum note_kind { NOTE_INFO, NOTE_WARNING, NOTE_DECISION, NOTE_MISSING };
struct note {
    enum note_kind kind;
    struct inlines title;
    struct blocks body;
};

struct columns {
    const struct blocks *column;
    const int *share; /* relative widths */
    size_t n;
};

struct pair {
    struct str name, text;
};
struct cover {
    struct str organisation, title, subtitle;
    struct str marking;      /* "Part 1 (available on request)" */
    const struct pair *fact; /* "Meeting", "Thursday 4 December 2025" … */
    size_t n_facts;
    struct str notice;     /* "Illustrative figures: …" */
    struct str logo;       /* path of a PNG or JPEG; empty: none */
    struct size logo_size; /* its aspect, at any scale; 0: a wide box */
};

struct block {
    enum block_kind kind;
    struct span at;
    union {
        struct section section;
        struct para para;
        struct list list;
        struct table table;
        struct chart chart;
        struct image image;
        struct kpis kpis;
        struct note note;
        struct columns columns;
        struct cover cover;
        int contents_depth; /* CONTENTS: levels shown */
        mpt space;          /* SPACE */
        struct blocks keep; /* KEEP */
    };
};

/* ---- styles ------------------------------------------------------------- */

enum style_name {
    STYLE_BODY,
    STYLE_LEAD,
    STYLE_SMALL,
    STYLE_QUOTE,
    STYLE_H1,
    STYLE_H2,
    STYLE_H3,
    STYLE_H4,
    STYLE_TABLE,
    STYLE_TABLE_HEAD,
    STYLE_TABLE_TOTAL,
    STYLE_CAPTION,
    STYLE_TABLE_NOTE,
    STYLE_KPI_VALUE,
    STYLE_KPI_LABEL,
    STYLE_KPI_DETAIL,
    STYLE_COVER_TITLE,
    STYLE_COVER_ORGANISATION,
    STYLE_COVER_SUBTITLE,
    STYLE_COVER_FACT,
    STYLE_CONTENTS_1,
    STYLE_CONTENTS_2,
    STYLE_HEAD,
    STYLE_FOOT,
    STYLE_CHART,
    STYLE_CHART_TITLE,
    STYLE_COUNT
};
const char *style_slug(enum style_name s); /* "table-head" */
struct style {
    enum face face;
    mpt size, leading; /* leading: baseline to baseline */
    mpt before, after; /* space */
    struct colour colour;
};
struct stylesheet {
    struct style style[STYLE_COUNT];
    struct size paper; /* portrait */
    mpt margin_top, margin_bottom, margin_inner, margin_outer;
    struct colour brand, brand_tint, rule, muted, shade;
    struct colour tone[6]; /* text colour by enum tone */
    struct colour tint[6]; /* cell background by enum tone */
    mpt cell_x, cell_y;    /* cell padding */
};
/* The house style: what a project gets that says nothing. */
struct stylesheet stylesheet_default(void);
/* Brand colour and everything derived from it (tints, contrast of at least
 * 4.5:1 for text set in it). */
void stylesheet_brand(struct stylesheet *s, struct colour brand);
/* Contrast in hundredths, 100 .. 2100; text needs 450, shapes 300 (WCAG 2.2,
 * 1.4.3 and 1.4.11). */
int colour_contrast(struct colour a, struct colour b);
/* a with `percent` of b in it. */
struct colour colour_mix(struct colour a, struct colour b, int percent);

/* ---- the document ------------------------------------------------------- */

struct doc {
    struct str title, author, subject, keywords, language; /* "en-GB" */
    struct str head_left, head_right; /* running head; the paper is added */
    struct str foot_left;             /* "Version 1 · Data as at …" */
    struct str marking;               /* of the whole document */
    const struct stylesheet *style;
    struct blocks body;
};

/* ---- building ----------------------------------------------------------- */

/* Growing lists; the results live in the arena. */
struct doc_builder {
    struct arena *arena;
    const struct block **item;
    size_t n, cap;
};
struct inline_builder {
    struct arena *arena;
    struct inline_node *item;
    size_t n, cap;
};
void doc_add(struct doc_builder *b, const struct block *block); /* copied */
struct blocks doc_blocks(const struct doc_builder *b);
void inline_add(struct inline_builder *b, struct inline_node node);
void inline_text(struct inline_builder *b, struct str text, unsigned marks);
struct inlines inline_done(const struct inline_builder *b);
struct inlines inlines_of(struct arena *a, struct str text); /* one TEXT */
struct str inlines_plain(struct arena *a, struct inlines t); /* text only */

/* Asserts the grammar above; a broken tree is a bug, not an input error. */
void doc_validate(const struct doc *d);
/* Indented text, one node a line: the golden form. */
void doc_dump(const struct doc *d, struct buf *out);
/* One field of a CSV row: quoted where it must be; what a spreadsheet would run
 * as a formula is defused by an apostrophe. */
void csv_field(struct buf *out, struct str s);
/* The table as CSV (UTF-8 with byte order mark, because people open it in a
 * spreadsheet; CRLF, RFC 4180): what is attached to the PDF. Header rows are
 * joined with " – ", spans of the head repeated, spans of the body left empty
 * after their first column. Text that a spreadsheet would run as a formula is
 * preceded by an apostrophe. Arena. */
struct str table_csv(struct arena *a, const struct table *t);
/* A chart's data as a table: categories in rows, series and reference lines in
 * columns, reasons where there is no value. Arena. */
const struct table *chart_table(struct arena *a, const struct chart *c);

#endif
