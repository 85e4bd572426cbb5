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
 * back the bytes written. */
size_t text_decode(const struct text *t, struct str field, char *out);

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
    bool is_spaced; /* "a, b": blanks around fields are no part of them */
};

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

/* ---- splitter.c, quoted.c ------------------------------------------------ */

enum split {
    SPLIT_RECORD, /* fields are there */
    SPLIT_TORN,   /* a quoted field is torn; reading goes on at the next line */
    SPLIT_END     /* no more; torn_at says whether a quote was left open */
};

struct splitter {
    struct arena *arena;
    struct str bytes;
    struct rules rules;
    size_t width; /* of the header; 0: not known yet */
    bool is_slow; /* tests only: every record by libcsv */
    size_t at;    /* where the next record starts */
    uint32_t next_row, next_line;

    /* The record last split. Fields point into bytes or into own. */
    struct str *field;
    size_t n, cap;
    size_t begin, end; /* with its line end */
    uint32_t row, line;
    struct rules read_by; /* the rules that it was read by */
    size_t torn_at;       /* the opening quote of a torn field, or STR_NONE */

    char *own; /* texts that had to be unquoted */
    size_t own_len, own_cap;
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
/* Reads the line at s->begin after all, where a torn quote can be mended. */
bool line_mend(struct splitter *s);

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

struct rules rules_choose(struct arena *scratch, struct str bytes);
void sample_take(struct arena *a, struct sample *out, struct str bytes,
                 struct rules rules);

/* Where the header stands among the first records, all counted, blank too. */
struct header_place {
    size_t first;  /* index of its first record */
    size_t n_rows; /* 1 to 3 */
    size_t end;    /* index of the record behind it */
};
struct header_place header_find(const struct sample *s);

#endif
