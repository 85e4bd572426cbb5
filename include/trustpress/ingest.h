/* Exports in: recognise, map, check, store.
 *
 * A profile (templates/profiles/NAME.yaml) names one kind of export: the
 * headings that identify it, what each column means, which rows count.
 * templates/profiles/README.md has their grammar and every input's name. */
#ifndef TRUSTPRESS_INGEST_H
#define TRUSTPRESS_INGEST_H

#include <trustpress/csv.h>
#include <trustpress/data.h>

struct profiles; /* arena */

/* Reads every *.yaml of a folder, sorted by name. NULL = reported. Call again
 * with a project's own folder to add to (or replace, by name) the shipped
 * ones: `base` NULL or the earlier set. With a base the folder may be missing.
 * A chart of accounts is read with them, and asked before the base's:
 * accounts.yaml in the folder or beside it. */
struct profiles *profiles_load(struct arena *a, struct diag *dg,
                               const struct profiles *base, struct str folder);
size_t profiles_count(const struct profiles *p);

/* Which profile a header fits, and why. */
struct recognition {
    struct str profile; /* empty: none */
    struct str title;
    struct str_list matched; /* headings found, as the file writes them */
    struct str_list missing; /* identifying headings not found */
    struct str_list nearest; /* best candidates when none fits */
};
struct recognition profile_recognise(struct arena *a, const struct profiles *p,
                                     const struct record *header);

/* What a run wants read. All-zero: everything. */
struct ingest_options {
    struct period year; /* the project's year, for files that say none */
    /* Only facts of these entities (and of every nation and region) are kept:
     * a national file costs only the rows that are used. n = 0: keep all. The
     * first organisation among them is the one whose own forms are read
     * (balance sheet, cash flow, central services). */
    struct entity_list keep;
    bool registers_only; /* first pass: registers and memberships */
    /* Counts registers that were left for another pass, because they name
     * groups by a Group ID that others resolve. NULL: leave none. */
    size_t *n_left;
};

/* Reads one export into the store. False = reported. A file that no profile
 * recognises is an error (PROFILE_UNKNOWN) that names the nearest ones. A file
 * that the store has already (a register of the first pass, the same bytes
 * under another name) is not read again. Of registers, the extract of the
 * latest day should come first (extract_day): what it says of a school stays. */
bool ingest_file(struct diag *dg, struct store *s, const struct profiles *p,
                 const struct source *src, const struct ingest_options *o);

/* The day of an extract by its file's name: edubasealldata20250422.csv,
 * as_at_31_Jan_2026; DATE_NONE: it says none. */
int32_t extract_day(struct str name);

/* The lists that profiles make: dataset and its columns, for checking names in
 * templates before any file is read. i < profiles_count; false: not a list.
 * Arena. */
bool profile_list(struct arena *a, const struct profiles *p, size_t i,
                  struct str *dataset, struct str_list *columns);

/* Whether a profile holds register data (needs the first pass). */
bool profile_is_register(const struct profiles *p, struct str name);

#endif
