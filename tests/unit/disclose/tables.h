/* Tables of counts with totals as systems: of the folder `disclosure` beside
 * the checkout (its README.md has the form), and made up ones. */
#ifndef TESTS_DISCLOSE_TABLES_H
#define TESTS_DISCLOSE_TABLES_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trustpress/disclose.h>

#define DIMENSIONS 3
#define CODES      64
#define CELLS      1400
#define LEAVES     512

struct table {
    char name[64];
    size_t n_dimensions, n_codes[DIMENSIONS];
    char dimension[DIMENSIONS][32], code[DIMENSIONS][CODES][16];
    bool below[DIMENSIONS][CODES][CODES]; /* leaf codes under a code */
    bool is_group[DIMENSIONS][CODES];
    size_t n_cells, n_leaves, leaf_cell[LEAVES];
    size_t cell[CELLS][DIMENSIONS];
    long count[CELLS];
    bool preset[CELLS];
};

static size_t code_of(struct table *t, size_t dim, const char *code)
{
    for (size_t i = 0; i < t->n_codes[dim]; i++)
        if (strcmp(t->code[dim][i], code) == 0)
            return i;
    assert(t->n_codes[dim] < CODES && strlen(code) < 16);
    memcpy(t->code[dim][t->n_codes[dim]], code, strlen(code) + 1);
    return t->n_codes[dim]++;
}

/* The fields of a line of CSV without quotes; ends it at the newline. */
static size_t fields_of(char *line, char **field)
{
    size_t n = 1;

    line[strcspn(line, "\r\n")] = '\0';
    field[0] = line;
    for (; *line != '\0'; line++)
        if (*line == ',') {
            *line = '\0';
            field[n++] = line + 1;
        }
    return n;
}

/* Which leaf codes stand under which code: children again and again. */
static void read_groups(struct table *t, const char *folder)
{
    static size_t child[512][2], dim[512];
    char path[1024], line[256], *field[8];
    size_t n = 0;

    snprintf(path, sizeof path, "%s/hierarchies.csv", folder);
    FILE *f = fopen(path, "r");
    assert(f != NULL);
    while (fgets(line, sizeof line, f) != NULL) {
        fields_of(line, field);
        for (size_t d = 0; d < t->n_dimensions; d++)
            if (strcmp(field[0], t->name) == 0 &&
                strcmp(field[1], t->dimension[d]) == 0) {
                child[n][0] = code_of(t, d, field[3]);
                child[n][1] = code_of(t, d, field[4]);
                t->is_group[d][child[n][1]] = true;
                dim[n++] = d;
            }
    }
    fclose(f);
    for (size_t d = 0; d < t->n_dimensions; d++)
        for (size_t i = 0; i < t->n_codes[d]; i++)
            t->below[d][i][i] = !t->is_group[d][i];
    for (size_t round = 0; round < 4; round++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < CODES; j++)
                t->below[dim[i]][child[i][1]][j] |=
                    t->below[dim[i]][child[i][0]][j];
}

static void note_leaves(struct table *t)
{
    for (size_t i = 0; i < t->n_cells; i++) {
        bool is_leaf = true;

        for (size_t d = 0; d < t->n_dimensions; d++)
            is_leaf &= !t->is_group[d][t->cell[i][d]];
        if (is_leaf)
            t->leaf_cell[t->n_leaves++] = i;
    }
}

static bool is_below(const struct table *t, size_t cell, size_t leaf)
{
    for (size_t d = 0; d < t->n_dimensions; d++)
        if (!t->below[d][t->cell[cell][d]][t->cell[t->leaf_cell[leaf]][d]])
            return false;
    return true;
}

/* False: no such file. */
static bool read_table(struct table *t, const char *folder, const char *name)
{
    char path[1024], line[256], *field[8];
    FILE *f;

    memset(t, 0, sizeof *t);
    snprintf(t->name, sizeof t->name, "%s", name);
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    if ((f = fopen(path, "r")) == NULL)
        return false;
    while (fgets(line, sizeof line, f) != NULL) {
        const size_t n = fields_of(line, field);

        if (t->n_dimensions == 0) {
            while (strcmp(field[t->n_dimensions], "count") != 0) {
                snprintf(t->dimension[t->n_dimensions], 32, "%s",
                         field[t->n_dimensions]);
                t->n_dimensions++;
            }
            continue;
        }
        for (size_t d = 0; d < t->n_dimensions; d++)
            t->cell[t->n_cells][d] = code_of(t, d, field[d]);
        t->count[t->n_cells] = strtol(field[t->n_dimensions], NULL, 10);
        t->preset[t->n_cells++] =
            n > t->n_dimensions + 2 && strcmp(field[n - 1], "hidden") == 0;
    }
    fclose(f);
    read_groups(t, folder);
    note_leaves(t);
    return true;
}

/* The rule: preset cells when low > high. */
static bool is_primary(const struct table *t, size_t cell, long low, long high)
{
    return low > high ? t->preset[cell]
                      : t->count[cell] >= low && t->count[cell] <= high;
}

/* Statement i is cell i; secrets are the primaries in order. */
static struct disclosure *system_of(struct arena *a, const struct table *t,
                                    long low, long high, int64_t width)
{
    struct disclosure *d = disclosure_new(a);
    struct count_term *term = arena_array(a, struct count_term, t->n_leaves);

    for (size_t j = 0; j < t->n_leaves; j++)
        disclosure_unknown(d, t->count[t->leaf_cell[j]]);
    for (size_t i = 0; i < t->n_cells; i++) {
        const bool primary = is_primary(t, i, low, high);
        struct count_form f = { term, 0 };

        for (uint32_t j = 0; j < t->n_leaves; j++)
            if (is_below(t, i, j))
                term[f.n++] = (struct count_term){ j, 1 };
        disclosure_statement(
            d,
            &(struct statement){
                .bound = &(struct count_bound){ f, t->count[i], t->count[i] },
                .n = 1,
                .cost = 1,
                .is_hidden = primary });
        if (primary)
            disclosure_secret(d, &(struct secret){ f, width });
    }
    return d;
}

#endif
