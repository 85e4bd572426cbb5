/* Tidy statistics: what the files of ingest that read them share.
 *
 * Surprise: what is written here of columns is true of every tidy file there
 * is; a profile that maps one says only what its figures are called. */
#ifndef TRUSTPRESS_TIDY_PRIV_H
#define TRUSTPRESS_TIDY_PRIV_H

#include "ingest_priv.h"

/* ---- `_tidy.yaml`: tidy_book.c; headings and values are folded ---------- */

struct tidy_family { /* columns that share words */
    struct str_list columns;
    struct words words;
};
struct tidy_book {
    struct profile base; /* its keys and rows */
    struct str_list place, of_school, filters, totals, nothing, texts, percent,
        beyond;
    struct words regions;      /* name -> code */
    struct only_list grouping; /* headings: the member; tokens: its groups */
    const struct tidy_family *family;
    size_t n_families;
};
bool tidy_book_read(struct arena *a, struct diag *dg, const struct source *src,
                    struct profiles *p);
/* Keys and rows that the profile leaves to the book. False = reported. */
bool tidy_inherit(struct arena *a, struct diag *dg, const struct profiles *p,
                  struct profile *out);

/* ---- one run over one file ---------------------------------------------- */

struct tidy_cell {    /* a value of a filter */
    bool counted;     /* says something: neither a total nor "not given" */
    struct str shown; /* as the file writes it */
    struct str folded;
    struct str word; /* our own word for it; or empty */
};
struct tidy_filter { /* a filter column of the file */
    size_t field;
    struct str name;                /* snake case */
    struct str total;               /* folded; empty: none seen */
    bool of_school, phase, summary; /* summary: repeats a filter beside it */
    size_t member;                  /* the filter it groups, or NO_FIELD */
    struct map *seen;               /* value -> cell[] */
    struct tidy_cell *cell;
    size_t cap;
    const struct tidy_cell *now; /* in the row being read */
};
#define TIDY_FILTERS_MOST 64
struct tidy_run {
    struct tidy_filter *filter;
    size_t n_filters;
    bool of_school;  /* the row being read is a school's */
    uint64_t told;   /* filters that the row's entity speaks for */
    struct map *ons; /* nine-character codes -> authority[] */
    uint32_t *authority;
    char when[96]; /* of the row before: the same text, ... */
    size_t when_len;
    struct period period; /* ... the same period */
    uint64_t last_spoken; /* what the breakdown was last worked out for */
    uint32_t last_breakdown;
    uint32_t shape_file; /* the other file last compared, ... */
    bool shape_known, shape_same;
    size_t n_unlike; /* facts of one name in tables of two shapes */
    struct fact unlike_old, unlike_new;
};

/* What each column is, from X.meta.csv or from the cells; tidy_columns.c */
void tidy_prepare(struct run *r);

/* One row; tidy.c. Whether it is England's. */
bool tidy_row(struct run *r, enum row_kind kind);
bool tidy_period(struct run *r, struct period *out);
/* Another entity when the nation's row is for one phase. */
uint32_t tidy_entity(struct run *r, enum row_kind kind, uint32_t entity);
/* What its filters say, as an index of breakdowns. */
uint32_t tidy_breakdown(struct run *r, const struct bound *b);
/* The file has rows of authorities and no column with a code of them. */
void tidy_no_authority(struct run *r);
/* An authority by its nine-character code, or ENTITY_NONE; and the code kept. */
uint32_t tidy_authority(struct run *r);
void tidy_authority_known(struct run *r, uint32_t authority);
/* The code of the region that the row names, else that it gives. */
struct str tidy_region(struct run *r);
/* Whether two figures share only the name that their headings gave them: they
 * stand in tables with other columns. */
bool tidy_names_apart(struct run *r, const struct fact *old,
                      const struct fact *new);
void tidy_fractions(struct run *r); /* after the rows */

#endif
