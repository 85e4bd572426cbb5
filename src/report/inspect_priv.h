/* Shared by the files of inspect: what was found out about one file. */
#ifndef TRUSTPRESS_INSPECT_PRIV_H
#define TRUSTPRESS_INSPECT_PRIV_H

#include "report_priv.h"

enum finding_status {
    FINDING_UNREADABLE,
    FINDING_UNKNOWN, /* read, and no profile fits */
    FINDING_ASIDE,   /* known, and holds no figures */
    FINDING_KNOWN
};
struct findings {
    const struct source *source; /* NULL: it could not be opened */
    struct str name;
    enum finding_status status;
    struct str problem; /* unreadable: the message; unknown: the reason */
    struct recognition recognition;
    struct dialect dialect;
    struct str_list headings;
    struct reader_tally rows; /* of an unknown file */
    struct input_file file;   /* of one that was met by a profile */
    struct ingest_tally tally;
    size_t errors; /* messages of error about it */
    bool more;     /* registers were given with it */
};
const char *finding_status_slug(enum finding_status s);

/* One file; both end in a line break. */
void findings_text(struct arena *a, const struct findings *f, bool verbose,
                   struct buf *b);
void findings_json(struct arena *a, const struct findings *f, struct buf *b);

/* What many files were, counted: said below more than a few of them. */
struct census_line {
    struct str profile, title;
    size_t n;
};
struct census {
    size_t files, by_status[FINDING_KNOWN + 1];
    struct census_line *line; /* by profile, as first met */
    size_t n, cap;
};
void census_add(struct arena *a, struct census *c, const struct findings *f);
void census_text(struct arena *a, const struct census *c, struct buf *b);

/* ---- columns of text ---------------------------------------------------- */

/* "12,345" */
struct str count_text(struct arena *a, size_t n);
struct str delimiter_name(char c);
/* "2013/14 to 2018/19 (6 of them)"; empty: none. */
struct str periods_text(struct arena *a, const struct findings *f);

#endif
