/* Delimited text: encoding, dialect and a pull reader over libcsv.
 *
 * Real exports (see sample-data/README.md) carry title lines, short and long
 * rows, Windows-1252 and spreadsheets' damage; none of that is an error. */
#ifndef TRUSTPRESS_CSV_H
#define TRUSTPRESS_CSV_H

#include <trustpress/base/diag.h>

enum encoding {
    ENCODING_UTF8,
    ENCODING_UTF8_BOM,
    ENCODING_WINDOWS_1252,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE
};
const char *encoding_name(enum encoding e);

/* What was decided about a file, and said in `inspect` (dialect_words). */
struct dialect {
    enum encoding encoding;
    char delimiter;     /* ',', ';', '\t', '|' or ' ' */
    char quote;         /* '"' or '\'' */
    char escape;        /* '\\' before a quote inside a text; 0: doubled */
    bool is_spaced;     /* blanks behind the delimiter are no part of fields */
    size_t title_rows;  /* records above the header */
    size_t header_rows; /* 1 to 3 (joined with a space) */
    bool c1_repaired;   /* C1 controls shown as Windows-1252 means them */
};

/* "comma-separated, texts in double quotes": the dialect but for the encoding
 * and the header, in the arena. */
struct str dialect_words(struct arena *a, const struct dialect *d);

#define CSV_FIELD_MAX ((size_t)1 << 18) /* bytes; Excel has 32,767 letters */

struct reader; /* opaque; arena */

/* A record: fields as UTF-8, unquoted, outer space kept. `row` is the number
 * a spreadsheet shows (the header is row 1 when there are no title rows);
 * `line` the text line on which the record starts. */
struct record {
    const struct str *field;
    size_t n;
    uint32_t row;
    uint32_t line;
};

/* Decides encoding and dialect from the whole text (encoding) and its first
 * records (dialect). NULL = reported: CSV_EMPTY, CSV_NOT_TEXT; CSV_QUOTE or
 * CSV_LONG in the header; CSV_HEADER, values where the headings should be;
 * CSV_DELIMITER, columns parted by blanks as the words in them are. An encoding
 * that is not UTF-8 is noted (CSV_ENCODING). The source may be a part of
 * millions of rows: memory stays bounded by one record (what is read of a mapped
 * file is given back), but for UTF-16, which is held decoded. */
struct reader *reader_open(struct arena *a, struct diag *dg,
                           const struct source *src);
const struct dialect *reader_dialect(const struct reader *r);

/* The header: texts trimmed, line breaks made spaces; empty headings stay. */
struct record reader_header(const struct reader *r);
/* Title rows above the header, in order (report dates live there). */
size_t reader_titles(const struct reader *r, const struct record **out);

/* Next record into *out, borrowed until the next call; false at the end.
 * Records of only empty fields, and the header once more, are skipped and
 * counted. Width is as found.
 *
 * A line with a quote or a separator too many or too few is put right when only
 * one reading has the header's width and holds, in every column, the kind of
 * cell that the first records hold there; said once (CSV_MENDED). Else a torn
 * quote (CSV_QUOTE) is reported; it costs the line it opens on while the quoted
 * text has an end, and ends the input when it is never closed. A row whose
 * values demonstrably stand under the wrong headings (CSV_SHIFTED) and one with
 * a field beyond CSV_FIELD_MAX (CSV_LONG) are reported and not given out. Where
 * another table begins, under headings that begin as this one's do, reading ends
 * (CSV_TABLES). Odd widths are noted once, at the end (CSV_WIDTH). */
TP_NODISCARD bool reader_next(struct diag *dg, struct reader *r,
                              struct record *out);
/* Place of a field of the record last returned, or of a header field. Slow:
 * rescans one record. In a row that was put right: of its first field. */
struct span reader_field_span(const struct reader *r, size_t field);
struct span reader_header_span(const struct reader *r, size_t field);
/* Place of any field by row number and column from 0; re-reads from the start.
 * For explain and late messages only. */
struct span reader_locate(struct arena *a, const struct source *src,
                          uint32_t row, size_t field);

/* What was met so far; whole once reader_next has said false. Counts are rows
 * unless something else is said. */
struct reader_tally {
    size_t records;    /* returned */
    size_t blank;      /* skipped: nothing in them */
    size_t short_rows; /* narrower than the header */
    size_t long_rows;  /* wider than the header, something in the surplus */
    size_t repeated_headers; /* skipped: the header once more */
    size_t rows_after;       /* not read: those of another table below */
    /* put right, and returned */
    size_t stray_quotes; /* a quote in a quoted text that is not doubled */
    size_t escapes;      /* \" where the file doubles quotes, or "text"]) */
    size_t mended;       /* a quote or a separator too many or too few */
    size_t repaired;     /* characters, not rows: C1 controls read as
                            Windows-1252 means them */
    size_t lone_cr;      /* ended by a carriage return alone */
    /* lost, and reported */
    size_t torn;    /* a quote that cannot be put right; too long a field */
    size_t shifted; /* values under the wrong headings */
};
struct reader_tally reader_tally(const struct reader *r);

#endif
