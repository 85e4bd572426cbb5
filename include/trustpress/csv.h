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

/* What was decided about a file, and said in `inspect`. */
struct dialect {
    enum encoding encoding;
    char delimiter;     /* ',', ';', '\t' or '|' */
    size_t title_rows;  /* records above the header */
    size_t header_rows; /* 1 to 3 (joined with a space) */
    bool c1_repaired;   /* C1 controls shown as Windows-1252 means them */
};

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
 * records (dialect). NULL = reported (CSV_EMPTY, CSV_NOT_TEXT, or CSV_QUOTE
 * or CSV_LONG in the header); an encoding that is not UTF-8 is noted (CSV_ENCODING). The
 * source may be a part of millions of rows: memory stays bounded by one record,
 * but for UTF-16, which is held decoded. */
struct reader *reader_open(struct arena *a, struct diag *dg,
                           const struct source *src);
const struct dialect *reader_dialect(const struct reader *r);

/* The header: texts trimmed, line breaks made spaces; empty headings stay. */
struct record reader_header(const struct reader *r);
/* Title rows above the header, in order (report dates live there). */
size_t reader_titles(const struct reader *r, const struct record **out);

/* Next record into *out, borrowed until the next call; false at the end.
 * Records of only empty fields are skipped and counted. Width is as found. A
 * torn quote (CSV_QUOTE) is reported; it costs the line it opens on while the
 * quoted text has an end, and ends the input when it is never closed. A row
 * with a field beyond CSV_FIELD_MAX is reported (CSV_LONG) and not given out.
 * Odd widths are noted once, at the end (CSV_WIDTH). */
TP_NODISCARD bool reader_next(struct diag *dg, struct reader *r,
                              struct record *out);
/* Place of a field of the record last returned, or of a header field. Slow:
 * rescans one record. */
struct span reader_field_span(const struct reader *r, size_t field);
struct span reader_header_span(const struct reader *r, size_t field);
/* Place of any field by row number and column from 0; re-reads from the start.
 * For explain and late messages only. */
struct span reader_locate(struct arena *a, const struct source *src,
                          uint32_t row, size_t field);

struct reader_tally {
    size_t records;    /* returned */
    size_t blank;      /* skipped: nothing in them */
    size_t short_rows; /* narrower than the header */
    size_t long_rows;  /* wider than the header, something in the surplus */
    size_t repeated_headers; /* skipped: the header once more */
};
struct reader_tally reader_tally(const struct reader *r);

#endif
