/* What the files of src/csv share: the text to split, the splitter, the
 * dialect. In order of flow: text -> splitter -> dialect -> reader. */
#ifndef TRUSTPRESS_CSV_PRIV_H
#define TRUSTPRESS_CSV_PRIV_H

#include <trustpress/csv.h>

/* ---- encoding.c --------------------------------------------------------- */

/* A source's text as the splitter wants it: no byte order mark, no UTF-16. */
struct text {
    const struct source
        *src;         /* for spans: a UTF-16 file's is the decoded one */
    struct str bytes; /* part of src */
    enum encoding encoding;
    bool has_c1;   /* UTF-8 that holds U+0080 .. U+009F */
    bool has_high; /* anything beyond ASCII */
    size_t first;  /* offset of the byte that decided the encoding */
};

/* Decides the encoding over the whole source. False = reported. */
bool text_open(struct arena *a, struct diag *dg, const struct source *src,
               struct text *out);
/* Whether fields must pass through text_decode to be UTF-8. */
bool text_needs_decoding(const struct text *t);
/* Appends a field as UTF-8 to out, which has room for three bytes a byte; gives
 * back the bytes written. Adds the C1 controls that it repaired. */
size_t text_decode(const struct text *t, struct str field, char *out,
                   size_t *n_repaired);

/* ---- binary.c ----------------------------------------------------------- */

/* What a file is that is no text: "an Excel workbook"; NULL for none known. */
struct binary_kind {
    const char *name;
    const char *hint;
};
const struct binary_kind *binary_recognise(struct str bytes);

/* ---- raw.c -------------------------------------------------------------- */

struct rules {
    char delimiter;
    char quote;
    char escape;    /* '\\': a quote inside a quoted text is written \"; 0: it
                       is doubled */
    bool is_spaced; /* "a, b": blanks around fields are no part of them */
};
/* That delimiter, and else what most files do. */
struct rules rules_of(char delimiter);

/* A field's raw place, with its quotes. */
struct raw_field {
    size_t begin, end;
    size_t stray; /* a quote inside a quoted field that neither closes it nor
                     is doubled, or STR_NONE */
    bool is_quoted;
    bool swallows; /* a stray quote stands where a field begins */
};
/* The field at *at of a record that ends before `end` at the latest; *at moves
 * to the next one. *is_last: the record is over behind it. Reads quotes as
 * libcsv does when it is lenient. */
struct raw_field raw_next(struct str bytes, size_t *at, size_t end,
                          struct rules rules, bool *is_last);
/* Place of one field; empty, at the record's end, when it has fewer. */
struct raw_field raw_find(struct str bytes, size_t begin, size_t end,
                          struct rules rules, size_t field);
/* The first quote of a record that neither closes its field nor is doubled, or
 * STR_NONE. Reads no further than that. */
size_t raw_first_stray(struct str bytes, size_t begin, struct rules rules);
/* The first field that swallows others, else the first with a stray quote;
 * .stray is STR_NONE when none has. */
struct raw_field raw_find_stray(struct str bytes, size_t begin, size_t end,
                                struct rules rules);
/* The record's last field. */
struct raw_field raw_find_last(struct str bytes, size_t begin, size_t end,
                               struct rules rules);
/* Number of the field that holds the byte `at`. */
size_t raw_index(struct str bytes, size_t begin, size_t at, struct rules rules);

/* A quote inside an unquoted field that a later unquoted field seems to close:
 * 12.50"Hall, old" has lost the separator before it. STR_NONE for none. Both
 * may be inches: 12"x3,6" */
size_t raw_find_bare(struct str bytes, size_t begin, size_t end,
                     struct rules rules, bool *is_inches);

/* ---- splitter.c, quoted.c, mend.c ---------------------------------------- */

enum split {
    SPLIT_RECORD, /* fields are there */
    SPLIT_TORN,   /* a quoted field is torn; reading goes on at the next line */
    SPLIT_END     /* no more; torn_at says whether a quote was left open */
};

/* How a record was read that is not in order. */
enum mend {
    MEND_NONE,
    MEND_STRAY,  /* a quote inside a text is not doubled: only one reading */
    MEND_ESCAPE, /* \" for a quote, in a file that doubles them elsewhere */
    MEND_GUESS   /* a quote or a separator too many or too few, and only one
                    reading fits all columns */
};

struct splitter {
    struct arena *arena;
    struct str bytes;
    struct rules rules;
    size_t width;              /* of the header; 0: not known yet */
    size_t width_likely;       /* of most records: for a torn header */
    const struct shape *shape; /* of the columns; NULL: not known yet */
    bool is_slow;              /* tests only: every record by libcsv */
    size_t at;                 /* where the next record starts */
    uint32_t next_row, next_line;

    /* The record last split. Fields point into bytes or into own. */
    struct str *field;
    size_t n, cap;
    size_t begin, end; /* with its line end */
    uint32_t row, line;
    struct rules read_by; /* the rules that it was read by */
    enum mend mend;       /* what had to be done to read it */
    bool is_doubtful;     /* a separator is missing, but where? */
    size_t torn_at;       /* the opening quote of a torn field, or STR_NONE */

    char *own; /* texts that had to be unquoted */
    size_t own_len, own_cap;
    char *line_room; /* lines that had to be put right, one at a time */
    size_t line_cap;
    struct splitter *alone; /* reads such a line */
};

struct splitter splitter_begin(struct arena *a, struct str bytes,
                               struct rules rules);
enum split splitter_next(struct splitter *s);
bool splitter_is_blank(const struct splitter *s); /* nothing but white space */
void splitter_put(struct splitter *s, struct str field);
/* The end of the physical line that holds `at`, behind its line end. */
size_t line_end(struct str bytes, size_t at);

/* A record with quotes that the plain way cannot split, by libcsv. */
enum split split_quoted(struct splitter *s);
/* Reads the line at s->begin after all, where a torn quote can be mended. `f`:
 * the field that is torn. */
bool line_mend(struct splitter *s, struct raw_field f);
/* Looks once more at a record that was read, but holds a quote where none
 * belongs; leaves it as it is unless another reading is better. */
void line_reconsider(struct splitter *s);
/* Reads the line by other rules, if all columns then fit; s->alone holds what
 * came of it. */
bool line_reread(struct splitter *s, struct rules rules);

/* ---- shape.c ------------------------------------------------------------- */

struct sample;

/* What kinds of cells each column holds, from the first records. */
struct shape {
    uint8_t *seen; /* by column: a set of kinds */
    size_t width;
    size_t usual[4]; /* other widths that are common: not damage */
    size_t n_usual;
};
/* NULL when there are too few records. `first`: of the first one below the
 * header. */
const struct shape *shape_learn(struct arena *a, const struct sample *s,
                                size_t first, size_t width);
/* Cells of a kind that their column does not hold. */
size_t shape_misfits(const struct shape *shape, const struct str *field,
                     size_t n);
/* Whether a cell is a text, with no figure in it or with blanks. */
bool shape_is_words(struct str cell);
/* Whether a row of headings is one of values. */
bool shape_is_values(const struct shape *shape, const struct str *field,
                     size_t n);

/* A record of another width than the header's. */
enum fit {
    FIT_FINE,   /* it ends early, or its surplus stands at its end */
    FIT_MENDED, /* an empty cell too many was taken out */
    FIT_REREAD, /* by another separator: fields are raw again */
    FIT_SHIFTED /* its cells stand under the wrong headings, from *at on */
};
enum fit shape_settle(struct splitter *s, size_t *at);

/* ---- dialect.c, header.c ------------------------------------------------- */

#define SAMPLE_RECORDS 60
#define SAMPLE_BYTES   ((size_t)4 << 20)

struct sample_record {
    const struct str *field; /* raw, unquoted */
    size_t n;
    size_t n_filled; /* fields with more than white space */
};
struct sample {
    struct sample_record record[SAMPLE_RECORDS];
    size_t n;
};

/* What was decided about the first records. */
struct choice {
    struct rules rules;
    size_t width;  /* the commonest; 0: of one field each */
    bool is_exact; /* all records have it */
};
struct choice rules_choose(struct arena *scratch, struct str bytes);
/* A record that cannot be read is there, empty. */
void sample_take(struct arena *a, struct sample *out, struct str bytes,
                 struct choice choice);

/* The texts of a header's rows, cleaned and joined, column by column. */
struct str heading_clean(struct arena *a, struct str s);
void headings_join(struct arena *a, const struct record *rows, size_t n,
                   struct str *out);

/* Where the header stands among the first records, all counted, blank too. */
struct header_place {
    size_t first;  /* index of its first record */
    size_t n_rows; /* 1 to 3 */
    size_t end;    /* index of the record behind it */
};
struct header_place header_find(const struct sample *s);

/* ---- reader.c, complain.c ------------------------------------------------- */

struct room {
    char *ptr;
    size_t cap;
};

struct reader {
    struct arena *arena;
    struct text text;
    struct dialect dialect;
    struct splitter splitter;
    struct record header;
    struct str *first_header_row;    /* as written: the header may come again */
    size_t header_begin, header_end; /* bytes of its first row */
    struct record *title;
    size_t n_titles;
    struct reader_tally tally;
    struct raw_field odd;   /* the first record of another width */
    size_t mended, shifted; /* where the first such record begins */
    size_t after_begin;     /* where another table begins */
    size_t released;        /* bytes before it are not needed any more */
    bool is_over;
    bool must_decode;
    struct room decoded, halved; /* texts of the record at hand */
};

struct span reader_span(const struct reader *r, size_t begin, size_t end);
void complain_torn(struct diag *dg, const struct reader *r);
void complain_open(struct diag *dg, const struct reader *r);
void complain_overlong(struct diag *dg, struct reader *r, size_t field);
void complain_shifted(struct diag *dg, struct reader *r, size_t field);
void complain_values(struct diag *dg, const struct reader *r);
void complain_blanks(struct diag *dg, const struct reader *r);
/* What is said once, at the end. */
void complain_at_end(struct diag *dg, const struct reader *r);

#endif
