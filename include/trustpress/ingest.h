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
struct candidate { /* a profile that a file nearly fits */
    struct str profile, title;
    struct str_list matched; /* headings found, as the file writes them */
    struct str_list missing; /* identifying headings not found */
    struct str_list against; /* headings found that speak against it */
};
struct recognition {
    struct str profile; /* empty: none */
    struct str title;
    struct str_list matched, missing; /* as of a candidate */
    /* Its schools can only be told with a register: an own form, or a table
     * that names no URN. */
    bool needs_register;
    const struct candidate *nearest; /* the best first, when none fits */
    size_t n_nearest;
};
struct recognition profile_recognise(struct arena *a, const struct profiles *p,
                                     const struct record *header);

/* ---- what a file held ---------------------------------------------------
 *
 * Counted while a file is read, for `inspect`; a run that does not ask pays
 * one test of a pointer for a row. */

/* Kinds of rows: slug, one, several. */
#define TALLY_KINDS(X)                                                         \
    X(SCHOOL, "school", "school", "schools")                                   \
    X(SPECIAL, "special", "special school", "special schools")                 \
    X(AUTHORITY, "authority", "local authority", "local authorities")          \
    X(REGION, "region", "region", "regions")                                   \
    X(NATION, "nation", "national row", "national rows")                       \
    X(NATION_ALL, "nation_all", "national row (all schools)",                  \
      "national rows (all schools)")                                           \
    X(NATION_PRIMARY, "nation_primary", "national row (primary)",              \
      "national rows (primary)")                                               \
    X(NATION_SECONDARY, "nation_secondary", "national row (secondary)",        \
      "national rows (secondary)")                                             \
    X(NATION_SPECIAL, "nation_special", "national row (special)",              \
      "national rows (special)")                                               \
    X(ORGANISATION, "organisation", "trust", "trusts")                         \
    X(GROUP, "group", "group", "groups")                                       \
    X(MEMBERSHIP, "membership", "membership", "memberships")                   \
    X(LINK, "link", "link between schools", "links between schools")           \
    X(LINE, "line", "ledger line", "ledger lines")                             \
    X(ENTRY, "entry", "entry", "entries")
enum tally_kind {
#define X(name, slug, one, several) TALLY_##name,
    TALLY_KINDS(X)
#undef X
        TALLY_KIND_COUNT
};
const char *tally_kind_slug(enum tally_kind k);
const char *tally_kind_words(enum tally_kind k, size_t n);

/* What was mended on the way in: slug, and words before a number. */
#define TALLY_REPAIRS(X)                                                       \
    X(SHORT, "short_rows", "rows shorter than the header, the rest not given") \
    X(LONG, "long_rows", "rows longer than the header, the surplus not read")  \
    X(BLANK, "blank_rows", "rows with nothing in them, passed over")           \
    X(HEADER, "repeated_headers", "rows that repeat the header, passed over")  \
    X(DESTROYED, "dates_destroyed",                                            \
      "dates destroyed by a spreadsheet (00:00.0), taken as not known")        \
    X(PLACEHOLDER, "dates_placeholder",                                        \
      "dates of 1 January 1900, taken as not known")                           \
    X(SERIAL, "dates_serial", "dates written as a spreadsheet's day number")   \
    X(ZERO, "zeros_restored", "codes that had lost a leading zero")            \
    X(POINT_ZERO, "point_zero", "codes that ended in .0")                      \
    X(E_NOTATION, "e_notation",                                                \
      "numbers destroyed by a spreadsheet (2.00E+11), not read")
enum tally_repair {
#define X(name, slug, words) REPAIR_##name,
    TALLY_REPAIRS(X)
#undef X
        REPAIR_COUNT
};
const char *tally_repair_slug(enum tally_repair r);
const char *tally_repair_words(enum tally_repair r);

/* How dates and amounts are written: slug, as shown. */
#define TALLY_FORMS(X)                                                         \
    X(DATE_SLASH, "date_slash", "dd/mm/yyyy")                                  \
    X(DATE_DASH, "date_dash", "dd-mm-yyyy")                                    \
    X(DATE_ISO, "date_iso", "yyyy-mm-dd")                                      \
    X(DATE_DIGITS, "date_digits", "yyyymmdd")                                  \
    X(DATE_MONTH, "date_month", "dd-Mon-yy")                                   \
    X(DATE_OTHER, "date_other", "other dates")                                 \
    X(POUNDS, "pounds", "amounts with a pound sign")                           \
    X(THOUSANDS, "thousands", "amounts with commas")                           \
    X(BRACKETS, "brackets", "amounts in brackets")
enum tally_form {
#define X(name, slug, shown) TALLY_##name,
    TALLY_FORMS(X)
#undef X
        TALLY_FORM_COUNT
};
const char *tally_form_slug(enum tally_form f);
const char *tally_form_words(enum tally_form f);

enum column_use {
    COLUMN_UNUSED,
    COLUMN_KEY, /* whose row it is, or when: `as` is the key, "urn" */
    COLUMN_ROW, /* what kind of row it is, or whether it is wanted */
    COLUMN_INPUT,
    COLUMN_ATTRIBUTE,
    COLUMN_CELL /* of a list */
};
const char *column_use_slug(enum column_use u);

struct column_tally { /* one heading, in the file's order */
    struct str heading;
    enum column_use use;
    struct str as;            /* "ks2.rwm_expected"; empty: not used */
    struct str breakdown;     /* of its facts; empty: all, or the row's */
    const char *form;         /* "percent"; NULL: not used */
    struct period period;     /* when the heading names one, else NONE */
    size_t given, coded, bad; /* cells; all others are empty */
    size_t signs, bare;       /* of percents: with a sign, without */
    bool is_fraction;         /* those without are taken for 0.58 = 58% */
};
struct code_tally { /* a token that stands for a reason */
    struct str token;
    enum reason reason;
    size_t cells, columns;           /* in all columns */
    size_t cells_read, columns_read; /* in those that are used */
    struct str most;                 /* heading of the column with most */
};
struct period_tally {
    struct period period;
    size_t rows;
};
struct ingest_tally {
    struct arena *arena; /* set by the caller; all below lives in it */
    bool is_read;        /* a profile was met and rows were read */
    const char *kind;    /* facts, register, ledger, list or aside */
    bool own_form, no_register;
    size_t rows[TALLY_KIND_COUNT], entities[TALLY_KIND_COUNT];
    size_t schools_named; /* of an own form: different texts, no centre */
    struct column_tally *column;
    size_t n_columns;
    struct code_tally *code; /* the commonest first */
    size_t n_codes;
    struct period_tally *period; /* by time */
    size_t n_periods;
    size_t repair[REPAIR_COUNT], form[TALLY_FORM_COUNT];
};

/* What a run wants read. All-zero: everything. */
struct ingest_options {
    struct period year;  /* the project's year, for files that say none */
    struct period month; /* its month, for ledger reports that say none */
    /* Only facts of these entities (and of every nation and region) are kept:
     * a national file costs only the rows that are used. n = 0: keep all. The
     * first organisation among them is the one whose own forms are read
     * (balance sheet, cash flow, central services). */
    struct entity_list keep;
    /* Authorities of which every school's published rows are kept as well, so
     * that the authority can be put together from its schools. */
    struct entity_list pools;
    /* URNs of single schools of others of which the same is kept: peers. Their
     * own forms and lists are never read. */
    struct str_list peers;
    bool registers_only; /* first pass: registers and memberships */
    /* Counts registers that were left for another pass, because they name
     * groups by a Group ID, or schools by a DfE number, that others resolve.
     * NULL: leave none. */
    size_t *n_left;
    struct ingest_tally *tally; /* NULL: nobody asks */
    /* Facts beyond so many are read and counted, but not kept; 0: keep all.
     * For those who ask what a file is, and not what it says. */
    size_t facts_most;
    /* Ledgers come last: what own forms say of balances goes before them. */
    bool ledgers_only, but_ledgers;
    struct str list_only; /* this list and nothing else; empty: all */
};

/* Reads one export into the store. False = reported. A file that no profile
 * recognises is an error (PROFILE_UNKNOWN) that names the nearest ones. A file
 * that the store has already (a register of the first pass, the same bytes
 * under another name) is not read again. Of registers, the extract of the
 * latest day should come first (extract_day): what it says of a school stays. */
bool ingest_file(struct diag *dg, struct store *s, const struct profiles *p,
                 const struct source *src, const struct ingest_options *o);

/* ---- control totals ------------------------------------------------------ */

/* A row of the list "controls": what a column of a file adds up to, and how
 * many rows there are, of all rows or of those where another column is a word;
 * as stated, and as the cells of the file say. */
struct control_result {
    struct str file, column, where, is;     /* as typed; may be empty */
    struct value stated, found, difference; /* reasons where none is stated */
    struct value stated_rows, found_rows;
    bool holds;
    struct origin origin;
};
struct control_results {
    const struct control_result *item; /* by file */
    size_t n;
};
/* Checks all of them, once everything is read. False = reported
 * (CONTROL_BROKEN with the rows it can come from, CONTROL_UNKNOWN). Arena. */
bool controls_check(struct arena *a, struct diag *dg, const struct store *s,
                    struct control_results *out);

/* The day of an extract by its file's name: edubasealldata20250422.csv,
 * as_at_31_Jan_2026; DATE_NONE: it says none. */
int32_t extract_day(struct str name);

/* The lists that profiles make: dataset and its columns, for checking names in
 * templates before any file is read. i < profiles_count; false: not a list.
 * Arena. */
bool profile_list(struct arena *a, const struct profiles *p, size_t i,
                  struct str *dataset, struct str_list *columns);

/* The same with the kinds of its columns, for checking conditions. */
bool profile_shape(struct arena *a, const struct profiles *p, size_t i,
                   struct list_shape *out);

/* Writes a profile to start from for an export that no profile knows, as YAML
 * that loads as it is: title, telling headings, keys, kinds of rows, code set
 * and a form for every column, guessed from the whole file; what only a person
 * can say is marked "fill in". False = reported: the file cannot be read. */
bool profile_suggest(struct diag *dg, const struct profiles *p,
                     const struct source *src, struct buf *out);

/* The lists that every ledger makes (accounts and where they went), counted from
 * 0; false: there are no more. */
bool ledger_list(size_t i, struct str *dataset, struct str_list *columns);

/* The titles of the exports that give an input ("staffing.teachers_fte"), in
 * the order of their profiles' names; none: no export gives it. Arena. */
struct str_list profiles_giving(struct arena *a, const struct profiles *p,
                                struct str input);

/* Whether a profile holds register data (needs the first pass). */
bool profile_is_register(const struct profiles *p, struct str name);

#endif
