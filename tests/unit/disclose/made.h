/* Made up systems: flat tables as a trust prints them, and what the measures
 * of a pack say of pupils. The same seed makes the same. */
#ifndef TESTS_DISCLOSE_MADE_H
#define TESTS_DISCLOSE_MADE_H

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include <trustpress/disclose.h>

struct maker {
    uint64_t state;
};

static inline int64_t between(struct maker *m, int64_t low, int64_t high)
{
    uint64_t x = m->state += UINT64_C(0x9E3779B97F4A7C15);

    x = (x ^ x >> 31) * UINT64_C(0xD6E8FEB86659FD93);
    x ^= x >> 32;
    return low + (int64_t)(x % (uint64_t)(high - low + 1));
}

/* ---- Tables ---------------------------------------------------------------- */

#define ROWS_MOST 40
#define COLS_MOST 8
#define WIDTH     5

struct flat { /* the last row and column are the totals */
    size_t rows, cols;
    int64_t count[ROWS_MOST + 1][COLS_MOST + 1];
    int64_t cost[ROWS_MOST + 1][COLS_MOST + 1];
};

static inline void make_flat(struct maker *m, struct flat *t, size_t rows,
                             size_t cols)
{
    assert(rows <= ROWS_MOST && cols <= COLS_MOST);
    memset(t, 0, sizeof *t);
    t->rows = rows;
    t->cols = cols;
    for (size_t i = 0; i <= rows; i++)
        for (size_t j = 0; j <= cols; j++) {
            const int64_t kind = between(m, 1, 100);
            const bool is_total = i == rows || j == cols;

            t->cost[i][j] = between(m, 1, 9) * (is_total ? 3 : 1);
            if (!is_total)
                t->count[i][j] = kind <= 4    ? 0
                                 : kind <= 14 ? between(m, 1, 5)
                                              : between(m, 6, 40);
        }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            t->count[i][cols] += t->count[i][j];
            t->count[rows][j] += t->count[i][j];
            t->count[rows][cols] += t->count[i][j];
        }
}

static inline bool flat_is_primary(const struct flat *t, size_t i, size_t j)
{
    return t->count[i][j] >= 1 && t->count[i][j] <= 5;
}

/* Unknown i x cols + j is a cell; statement i x (cols + 1) + j too, totals
 * among them. `turned`: rows and columns are told backwards. */
static inline struct disclosure *
flat_system(struct arena *a, const struct flat *t, bool turned, int64_t scale)
{
    struct disclosure *d = disclosure_new(a);
    struct count_term *term =
        arena_array(a, struct count_term, t->rows * t->cols);

    for (size_t i = 0; i < t->rows; i++)
        for (size_t j = 0; j < t->cols; j++)
            disclosure_unknown(
                d, turned ? t->count[t->rows - 1 - i][t->cols - 1 - j]
                          : t->count[i][j]);
    for (size_t k = 0; k < (t->rows + 1) * (t->cols + 1); k++) {
        const size_t i = k / (t->cols + 1), j = k % (t->cols + 1);
        const bool primary = flat_is_primary(t, i, j);
        struct count_bound b = { { term, 0 }, t->count[i][j], t->count[i][j] };

        for (size_t r = 0; r < t->rows; r++)
            for (size_t c = 0; c < t->cols; c++)
                if ((i == t->rows || i == r) && (j == t->cols || j == c))
                    term[b.form.n++] = (struct count_term){
                        (uint32_t)(turned ? (t->rows - 1 - r) * t->cols +
                                                t->cols - 1 - c
                                          : r * t->cols + c),
                        1
                    };
        disclosure_statement(d,
                             &(struct statement){ .bound = &b,
                                                  .n = 1,
                                                  .cost = t->cost[i][j] * scale,
                                                  .is_hidden = primary });
        if (primary)
            disclosure_secret(d, &(struct secret){ b.form, WIDTH });
    }
    return d;
}

/* What was hidden beyond the rule. */
static inline int64_t flat_cost(const struct disclosure *d,
                                const struct flat *t)
{
    int64_t cost = 0;

    for (size_t i = 0; i <= t->rows; i++)
        for (size_t j = 0; j <= t->cols; j++)
            if (!flat_is_primary(t, i, j) &&
                disclosure_is_hidden(d, (uint32_t)(i * (t->cols + 1) + j)))
                cost += t->cost[i][j];
    return cost;
}

/* ---- Measures ---------------------------------------------------------------- */

#define SCHOOLS 9
enum { ATTAINED_POOR, MISSED_POOR, ATTAINED_REST, MISSED_REST, KINDS };

/* The unknowns of some kinds, of one school or (SCHOOLS) of all. */
static inline struct count_form pupils(struct arena *a, uint32_t first,
                                       size_t school, unsigned kinds)
{
    struct count_term *term =
        arena_array(a, struct count_term, SCHOOLS * KINDS);
    struct count_form f = { term, 0 };

    for (size_t s = 0; s < SCHOOLS; s++)
        for (uint32_t k = 0; k < KINDS; k++)
            if ((school == SCHOOLS || school == s) && kinds >> k & 1)
                term[f.n++] =
                    (struct count_term){ first + (uint32_t)s * KINDS + k, 1 };
    return f;
}

static inline int64_t total(const struct count_form *f, const int64_t *value,
                            uint32_t first)
{
    int64_t sum = 0;

    for (size_t i = 0; i < f->n; i++)
        sum += value[f->term[i].unknown - first];
    return sum;
}

/* part / whole printed in tenths of a per cent, half up: two rows. */
static inline void rate_rows(struct arena *a, struct count_form part,
                             struct count_form whole, int64_t tenths,
                             struct count_bound *b)
{
    struct count_term *low =
        arena_array(a, struct count_term, part.n + whole.n);
    struct count_term *high =
        arena_array(a, struct count_term, part.n + whole.n);

    for (size_t i = 0; i < part.n + whole.n; i++) {
        const bool is_part = i < part.n;
        const uint32_t u =
            is_part ? part.term[i].unknown : whole.term[i - part.n].unknown;

        low[i] = (struct count_term){ u, is_part ? 2000 : 1 - 2 * tenths };
        high[i] = (struct count_term){ u, is_part ? 2000 : -1 - 2 * tenths };
    }
    b[0] = (struct count_bound){ { low, part.n + whole.n }, 0, COUNT_NO_HIGH };
    b[1] = (struct count_bound){ { high, part.n + whole.n }, COUNT_NO_LOW, -1 };
}

struct page { /* being told */
    struct arena *arena;
    struct disclosure *d;
    struct maker *m;
    uint32_t first;
    int64_t value[SCHOOLS * KINDS];
    size_t secrets;
};

static inline void say_sum(struct page *p, size_t school, unsigned kinds,
                           bool is_small, int64_t cost)
{
    const struct count_form f = pupils(p->arena, p->first, school, kinds);
    const int64_t n = total(&f, p->value, p->first);
    const struct count_bound b = { f, n, n };

    disclosure_statement(
        p->d, &(struct statement){ .bound = &b,
                                   .n = 1,
                                   .cost = cost + between(p->m, 0, 9),
                                   .is_hidden = is_small });
}

static inline void say_rate(struct page *p, size_t school, unsigned part,
                            unsigned whole, bool is_small)
{
    const struct count_form n = pupils(p->arena, p->first, school, part);
    const struct count_form d = pupils(p->arena, p->first, school, whole);
    const int64_t all = total(&d, p->value, p->first);
    struct count_bound b[2];

    rate_rows(p->arena, n, d,
              (2000 * total(&n, p->value, p->first) + all) / (2 * all), b);
    disclosure_statement(p->d,
                         &(struct statement){ .bound = b,
                                              .n = 2,
                                              .cost = 100 + between(p->m, 0, 9),
                                              .is_hidden = is_small });
}

/* What is said of one school, or of all: seven statements. */
static inline void say_school(struct page *p, size_t school)
{
    const unsigned poor = 1 << ATTAINED_POOR | 1 << MISSED_POOR;
    const unsigned attained = 1 << ATTAINED_POOR | 1 << ATTAINED_REST;
    const int64_t scale = school == SCHOOLS ? 5 : 1;
    const int64_t *v = &p->value[school * KINDS];
    const bool is_small =
        school < SCHOOLS && v[ATTAINED_POOR] <= 5 && p->secrets > 0;

    if (is_small) {
        p->secrets--;
        disclosure_secret(p->d,
                          &(struct secret){ pupils(p->arena, p->first, school,
                                                   1 << ATTAINED_POOR),
                                            WIDTH });
    }
    say_sum(p, school, (1 << KINDS) - 1, false, 200 * scale);
    say_sum(p, school, poor, false, 80 * scale);
    say_sum(p, school, (1 << KINDS) - 1 - poor, false, 60 * scale);
    say_sum(p, school, attained, false, 50 * scale);
    say_sum(p, school, 1 << ATTAINED_POOR, is_small, 40 * scale);
    say_rate(p, school, attained, (1 << KINDS) - 1, false);
    say_rate(p, school, 1 << ATTAINED_POOR, poor, is_small);
}

/* One measure: 36 unknowns, 75 statements, at most `secrets` secrets. */
static inline void say_measure(struct arena *a, struct disclosure *d,
                               struct maker *m, size_t secrets)
{
    struct page p = { .arena = a, .d = d, .m = m, .secrets = secrets };

    for (size_t i = 0; i < SCHOOLS * KINDS; i++) {
        const bool is_poor = i % KINDS <= MISSED_POOR;

        p.value[i] = between(m, 1, is_poor ? 9 : 40);
        if (i % KINDS == ATTAINED_POOR && i / KINDS >= secrets)
            p.value[i] += 5;
    }
    for (size_t i = 0; i < SCHOOLS * KINDS; i++) {
        const uint32_t u = disclosure_unknown(d, p.value[i]);

        p.first = i == 0 ? u : p.first;
    }
    for (size_t i = 0; i <= SCHOOLS; i++)
        say_school(&p, i);
    for (size_t i = 0; i < 5; i++) /* and again in the summary */
        say_sum(&p, SCHOOLS, 1u << i % KINDS | 1u << ATTAINED_POOR, false, 70);
}

#endif
