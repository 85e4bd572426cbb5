/* Shared by suggest.c, which looks at an export that nobody knows, and
 * suggest_yaml.c, which writes what was found as a profile. */
#ifndef TRUSTPRESS_SUGGEST_PRIV_H
#define TRUSTPRESS_SUGGEST_PRIV_H

#include "ingest_priv.h"

#define WORDS_MOST 40 /* different words of a column that are kept */

struct guessed_word {
    struct str text; /* as first written */
    size_t n;        /* cells */
    size_t n_urn;    /* in rows that name a school */
};

struct guess { /* one column of the file */
    struct str heading, folded;
    size_t filled, urns, laestabs, authorities, numbers, integers, percents,
        moneys, dates, year_pairs, bare_years, whole_ids;
    size_t unsigned_small, unsigned_large; /* numbers up to 1, above it */
    struct decimal low, high;
    struct map *word_index; /* cells that are no number or date */
    struct guessed_word word[WORDS_MOST];
    size_t n_words, n_word_cells;
    bool more_words;
    /* decided */
    enum role role; /* ROLE_VALUE: none */
    enum form form;
    bool is_read, is_fraction;
    const struct code_set *codes; /* its words are codes of this set */
};

struct suggestion {
    struct arena *arena;
    const struct profiles *profiles;
    struct str file, family; /* "lettings 2024.csv", "lettings_2024" */
    struct guess *column;
    size_t n_columns, n_rows;
    struct guess *by_role[ROLE_COUNT];
    enum profile_kind kind;
    enum row_kind row; /* what every row is, when nothing tells them apart */
    const struct code_set *codes; /* of most columns; NULL: none seen */
    bool repeats;                 /* a school stands on several rows */
    bool own_form;
};

/* "Pupils on roll (%)" -> "pupils_on_roll_percent" */
struct str slug_of(struct arena *a, struct str text);
void suggestion_write(const struct suggestion *s, struct buf *out);

#endif
