/* Raw keys of rows -> what is known of them: one row of five million is told by
 * the bytes of its key cells, and only the first with these bytes is worked
 * out.
 *
 * The cells of each column get numbers, 0, 1, 2 ...; two columns together get
 * numbers again, these and the third column, and so on, in tables so small that
 * they stay in the processor's cache.
 *
 * Surprise: it may always say that it does not know. Searches are cut short
 * after a few places and the tables do not grow beyond a size, so that no file
 * can make it slow or large; such rows are worked out one by one. */
#include "ingest_priv.h"

#include <string.h>

#define CELLS_MOST  ((uint32_t)1 << 16) /* of one column */
#define TEXT_MOST   256                 /* bytes; longer ones are none */
#define PLACES_MOST ((size_t)1 << 22)   /* of all tables together */
#define PROBES      16
#define FULL        UINT32_MAX

/* A text of up to 16 bytes is its length and two words; of a longer one the
 * words are its beginning and its end, and the rest must be compared. */
struct cell {
    uint64_t first, last;
    uint32_t len, id; /* id FULL: free */
    const char *text;
};
struct cells { /* of one column */
    struct cell *cell;
    size_t cap; /* a power of two, twice as many as there are at least */
    uint32_t n;
};
struct pairs {       /* number of the columns before x number of this one */
    uint32_t *entry; /* number + 1, of the last column what the caller put */
    size_t n_rows, n_columns;
    uint32_t n;
};
struct memo {
    struct arena *arena;
    size_t field[MEMO_COLUMNS];
    struct cells cells[MEMO_COLUMNS];
    struct pairs pairs[MEMO_COLUMNS];
    uint64_t *bit; /* of each entry of the last pairs: it is not 0 */
    uint32_t *bits_of;
    size_t n_fields,
        n_places; /* n_places: that the tables hold, old ones too */
};

static struct cell *cells_alloc(struct arena *a, size_t n)
{
    struct cell *c = arena_array(a, struct cell, n);

    for (size_t i = 0; i < n; i++)
        c[i].id = FULL;
    return c;
}

struct memo *memo_new(struct arena *a, const size_t *field, size_t n)
{
    struct memo *m = arena_new_of(a, struct memo);

    m->arena = a;
    m->n_fields = n;
    for (size_t i = 0; i < n && i < MEMO_COLUMNS; i++) {
        m->field[i] = field[i];
        m->cells[i].cap = 256;
        m->cells[i].cell = cells_alloc(a, m->cells[i].cap);
    }
    return m;
}

/* ---- the cells of a column ---------------------------------------------- */

static inline uint64_t load(const char *at, size_t n)
{
    uint64_t word = 0;

    memcpy(&word, at, n);
    return word;
}

static inline struct cell cell_of(struct str s)
{
    struct cell c = { .len = (uint32_t)s.len, .id = FULL, .text = s.ptr };

    if (s.len >= 8) {
        c.first = load(s.ptr, 8);
        c.last = load(s.ptr + s.len - 8, 8);
    } else if (s.len >= 4) {
        c.first = load(s.ptr, 4);
        c.last = load(s.ptr + s.len - 4, 4);
    } else {
        for (size_t i = 0; i < s.len; i++)
            c.first = c.first << 8 | (unsigned char)s.ptr[i];
    }
    return c;
}

static inline size_t cell_hash(const struct cell *c)
{
    uint64_t h = (c->first ^ c->len) * 0x9e3779b97f4a7c15u;

    h = (h ^ h >> 29 ^ c->last) * 0xbf58476d1ce4e5b9u;
    return (size_t)(h ^ h >> 32);
}

static inline bool cell_equal(const struct cell *x, const struct cell *y)
{
    return x->first == y->first && x->last == y->last && x->len == y->len &&
           (x->len <= 16 || memcmp(x->text, y->text, x->len) == 0);
}

/* Where a cell is or belongs; NULL: too far off. */
static inline struct cell *cell_place(const struct cells *c,
                                      const struct cell *wanted)
{
    size_t at = cell_hash(wanted);

    for (size_t i = 0; i < PROBES; i++, at++) {
        struct cell *one = &c->cell[at & (c->cap - 1)];

        if (one->id == FULL || cell_equal(one, wanted))
            return one;
    }
    return NULL;
}

/* One that finds no place any more is forgotten: it gets another number. */
static void cells_grow(struct arena *a, struct cells *c)
{
    const struct cells old = *c;

    c->cap *= 2;
    c->cell = cells_alloc(a, c->cap);
    for (size_t i = 0; i < old.cap; i++) {
        struct cell *to =
            old.cell[i].id == FULL ? NULL : cell_place(c, &old.cell[i]);

        if (to != NULL)
            *to = old.cell[i];
    }
}

static uint32_t cell_add(struct arena *a, struct cells *c, struct cell one)
{
    struct cell *to;

    if (c->n == CELLS_MOST || one.len > TEXT_MOST)
        return FULL;
    if (c->n >= c->cap / 2)
        cells_grow(a, c);
    to = cell_place(c, &one);
    if (to == NULL)
        return FULL;
    *to = one;
    to->text = str_copy(a, (struct str){ one.text, one.len }).ptr;
    to->id = c->n++;
    return to->id;
}

static inline uint32_t cell_id(struct memo *m, size_t i, struct str text)
{
    const struct cell wanted = cell_of(text);
    const struct cell *known = cell_place(&m->cells[i], &wanted);

    if (known != NULL && known->id != FULL)
        return known->id;
    return known == NULL ? FULL : cell_add(m->arena, &m->cells[i], wanted);
}

/* ---- pairs of numbers ---------------------------------------------------- */

static size_t wide_enough(size_t now, uint32_t wanted)
{
    size_t n = now > 0 ? now : 4;

    while (n <= wanted)
        n *= 2;
    return n;
}

/* Makes room for a row and a column; false: there is none. */
static bool pairs_grow(struct memo *m, struct pairs *p, uint32_t row,
                       uint32_t column)
{
    const struct pairs old = *p;

    p->n_rows = wide_enough(old.n_rows, row);
    p->n_columns = wide_enough(old.n_columns, column);
    if (p->n_rows * p->n_columns > PLACES_MOST - m->n_places) {
        *p = old;
        return false;
    }
    m->n_places += p->n_rows * p->n_columns;
    p->entry = arena_array(m->arena, uint32_t, p->n_rows * p->n_columns);
    for (size_t i = 0; i < old.n_rows; i++)
        memcpy(p->entry + i * p->n_columns, old.entry + i * old.n_columns,
               old.n_columns * sizeof *p->entry);
    return true;
}

/* The entry of a pair, 0 when it is new; NULL: there is no room for it. */
static inline uint32_t *pair_place(struct memo *m, struct pairs *p,
                                   uint32_t row, uint32_t column)
{
    if ((row >= p->n_rows || column >= p->n_columns) &&
        !pairs_grow(m, p, row, column))
        return NULL;
    return &p->entry[row * p->n_columns + column];
}

/* The tables of the last column are too large to look at for every row that is
 * known: a bit for each entry is not. */
static void bits_fill(struct memo *m, const struct pairs *last)
{
    const size_t n = last->n_rows * last->n_columns;

    m->bit = arena_array(m->arena, uint64_t, n / 64 + 1);
    for (size_t i = 0; i < n; i++)
        m->bit[i / 64] |= (uint64_t)(last->entry[i] != 0) << i % 64;
    m->bits_of = last->entry;
}

const uint32_t *memo_place(struct memo *m, const struct record *row,
                           bool *is_known)
{
    uint32_t *at = NULL, key = 0;
    size_t n;

    if (m->n_fields > MEMO_COLUMNS || m->n_fields == 0)
        return NULL;
    for (size_t i = 0; i < m->n_fields; i++) {
        struct pairs *p = &m->pairs[i];
        const size_t field = m->field[i];
        const uint32_t id =
            cell_id(m, i, field < row->n ? row->field[field] : STR(""));

        at = id == FULL ? NULL : pair_place(m, p, key, id);
        if (at == NULL)
            return NULL;
        if (i + 1 == m->n_fields)
            break;
        if (*at == 0)
            *at = ++p->n;
        key = *at - 1;
    }
    if (m->bits_of != m->pairs[m->n_fields - 1].entry)
        bits_fill(m, &m->pairs[m->n_fields - 1]);
    n = (size_t)(at - m->bits_of);
    *is_known = (m->bit[n / 64] >> n % 64 & 1) != 0;
    return at;
}

void memo_keep(struct memo *m, const uint32_t *place, uint32_t value)
{
    const size_t n = (size_t)(place - m->bits_of);

    m->bits_of[n] = value;
    m->bit[n / 64] |= (uint64_t)1 << n % 64;
}
