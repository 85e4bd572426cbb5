/* The pipeline: a project or a handful of exports in, papers out. The only
 * floor that sees both towers; it owns the arenas. */
#ifndef TRUSTPRESS_REPORT_H
#define TRUSTPRESS_REPORT_H

#include <trustpress/base/buf.h>
#include <trustpress/base/date.h>
#include <trustpress/base/diag.h>

struct progress; /* whoever listens; cli/ has one */

/* What the outside world says: read in cli/, passed down, never looked up. */
struct request {
    struct str_list inputs;    /* a project folder or file, or exports; "-" */
    struct str who;            /* --for: name, URN, UID, company number */
    struct str_list documents; /* -d; empty: the project's, else board-pack */
    struct str period;         /* -p: "P3", "P3 2025/26", "2025/26" */
    struct str edition;        /* -e; empty: board */
    struct str out;            /* -o; empty: the project's out/, else here */
    struct str data_folder;    /* templates/ and fonts/ live in it */
    struct str standard_input; /* its text, when an input is "-" */
    struct str figure;         /* explain: the address */
    struct str dump;           /* "data", "doc", "frames", "tags": to *text */
    int64_t created;           /* SOURCE_DATE_EPOCH; 0: none */
    bool json;                 /* --format=json */
    bool verbose;              /* inspect: lists in full */
    bool suggest;              /* inspect: a starter profile instead */
    /* Told what is being done; NULL: nobody listens. */
    struct progress *listener;
    void (*progress)(struct progress *p, const char *stage, struct str what);
    void (*print)(struct str text); /* figures: rows as they are ready */
};

/* One document that was written. */
struct written {
    struct str path, title;
    size_t pages, bytes;
};
struct outcome {
    struct written *document;
    size_t n;
    struct buf text; /* what the command prints; buf_free */
};

/* Each is one command: false = reported, nothing written. */
bool report_build(struct arena *a, struct diag *dg, const struct request *r,
                  struct outcome *out);
bool report_check(struct arena *a, struct diag *dg, const struct request *r,
                  struct outcome *out);
bool report_inspect(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out);
bool report_explain(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out);
/* Rows through print: of one trust (--for, or a project), else of every trust;
 * none before all inputs were read without an error. */
bool report_figures(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out);
bool report_measures(struct arena *a, struct diag *dg, const struct request *r,
                     struct outcome *out);

#define TRUSTPRESS_VERSION "0.1.0"

#endif
