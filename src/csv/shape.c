/* What kinds of cells the columns hold, and rows that do not fit under them.
 *
 * The surprise: a row is never judged by its cells alone, for exports hold
 * codes and notes in any column. A row of another width is called shifted only
 * when moving its cells by one makes all of them fit. */
#include "csv_priv.h"

#include <string.h>

#define ROWS_LEAST    3 /* fewer say nothing */
#define ROWS_MANY     8 /* from here on, a kind seen once is no habit */
#define USUAL_LEAST   3 /* rows of a width that make it no accident, */
#define USUAL_SHARE   4 /* if they are this part of the table's at least */
#define MISFITS_LEAST 2 /* cells that a shift must explain */
#define FITS_LEAST    2 /* cells by which another separator is known */

enum kind {
    KIND_EMPTY = 1 << 0,
    KIND_NUMBER = 1 << 1, /* a whole number */
    KIND_AMOUNT = 1 << 2, /* with a point, a currency or a per cent sign */
    KIND_DATE = 1 << 3,
    KIND_TIME = 1 << 4,
    KIND_CODE = 1 << 5, /* digits and letters, no blank */
    KIND_LINK = 1 << 6,
    KIND_WORDS = 1 << 7
};
#define KINDS 8

/* ---- kinds ----------------------------------------------------------------
 */

static bool is_one_of(char c, struct str set)
{
    return str_find_byte(set, c) != STR_NONE;
}

static bool is_made_of(struct str s, struct str more)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!byte_is_digit(s.ptr[i]) && !is_one_of(s.ptr[i], more))
            return false;
    }
    return true;
}

static size_t count_digits(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += byte_is_digit(s.ptr[i]);
    return n;
}

static size_t count_marks(struct str s, struct str marks)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += is_one_of(s.ptr[i], marks);
    return n;
}

static enum kind kind_of_figures(struct str s)
{
    if (is_made_of(s, STR("")))
        return KIND_NUMBER;
    if (is_made_of(s, STR(":")) && count_digits(s) >= 3)
        return KIND_TIME;
    if (is_made_of(s, STR("/-.")) && count_marks(s, STR("/-.")) == 2 &&
        count_digits(s) >= 4 && s.ptr[0] != '-')
        return KIND_DATE;
    return is_made_of(s, STR("$,.%()+- \xC2\xA3")) ? KIND_AMOUNT : KIND_CODE;
}

static enum kind kind_of(struct str s)
{
    s = str_trim(s);
    if (s.len == 0)
        return KIND_EMPTY;
    if (count_digits(s) > 0 && is_made_of(s, STR("$,.%()+-/: \xC2\xA3")))
        return kind_of_figures(s);
    if (str_find(s, STR("://")) != STR_NONE)
        return KIND_LINK;
    if (count_digits(s) == 0 || str_find_byte(s, ' ') != STR_NONE)
        return KIND_WORDS;
    return KIND_CODE;
}

bool shape_is_words(struct str cell)
{
    return kind_of(cell) == KIND_WORDS;
}

/* ---- learning --------------------------------------------------------------
 */

static void count_kinds(const struct sample *s, size_t first, size_t width,
                        size_t (*n)[KINDS])
{
    for (size_t r = first; r < s->n; r++) {
        if (s->record[r].n != width || s->record[r].n_filled == 0)
            continue;
        for (size_t i = 0; i < width; i++)
            n[i][__builtin_ctz(kind_of(s->record[r].field[i]))]++;
    }
}

static size_t rows_of_width(const struct sample *s, size_t first, size_t width)
{
    size_t n = 0;

    for (size_t r = first; r < s->n; r++)
        n += s->record[r].n == width && s->record[r].n_filled > 0;
    return n;
}

static bool is_usual(const struct shape *shape, size_t width)
{
    for (size_t i = 0; i < shape->n_usual; i++) {
        if (shape->usual[i] == width)
            return true;
    }
    return false;
}

static void learn_usual(struct shape *shape, const struct sample *s,
                        size_t first, size_t n_exact)
{
    for (size_t r = first; r < s->n && shape->n_usual < 4; r++) {
        const size_t width = s->record[r].n;

        if (width != shape->width && width > 0 && !is_usual(shape, width) &&
            rows_of_width(s, first, width) >= USUAL_LEAST &&
            rows_of_width(s, first, width) * USUAL_SHARE >= n_exact)
            shape->usual[shape->n_usual++] = width;
    }
}

const struct shape *shape_learn(struct arena *a, const struct sample *s,
                                size_t first, size_t width)
{
    struct shape *shape = arena_new_of(a, struct shape);
    const size_t n_rows = rows_of_width(s, first, width);
    struct arena *scratch;
    size_t(*n)[KINDS];

    if (n_rows < ROWS_LEAST)
        return NULL;
    scratch = arena_new(0);
    n = arena_alloc(scratch, width, sizeof *n, _Alignof(size_t));
    count_kinds(s, first, width, n);
    shape->width = width;
    shape->seen = arena_array(a, uint8_t, width);
    for (size_t i = 0; i < width; i++) {
        for (size_t k = 0; k < KINDS; k++) {
            if (n[i][k] >= (n_rows >= ROWS_MANY ? 2 : 1))
                shape->seen[i] |= (uint8_t)(1 << k);
        }
    }
    learn_usual(shape, s, first, n_rows);
    arena_free(scratch);
    return shape;
}

/* ---- judging ---------------------------------------------------------------
 */

/* A column of which nothing is known takes everything. */
static bool fits(const struct shape *shape, struct str cell, size_t column)
{
    const uint8_t seen = shape->seen[column];

    return seen == 0 || seen == KIND_EMPTY || (seen & kind_of(cell)) != 0;
}

size_t shape_misfits(const struct shape *shape, const struct str *field,
                     size_t n)
{
    size_t misfits = 0;

    for (size_t i = 0; i < n && i < shape->width; i++)
        misfits += !fits(shape, field[i], i);
    return misfits;
}

/* Of a kind that headings are not of. */
static bool speaks(struct str cell)
{
    const enum kind kind = kind_of(cell);

    return (kind & (KIND_DATE | KIND_TIME | KIND_AMOUNT)) != 0 ||
           (kind == KIND_NUMBER && str_trim(cell).len >= 5);
}

bool shape_is_values(const struct shape *shape, const struct str *field,
                     size_t n)
{
    size_t n_speak = 0;

    if (n != shape->width || shape_misfits(shape, field, n) > 0)
        return false;
    for (size_t i = 0; i < n; i++)
        n_speak += speaks(field[i]) && shape->seen[i] == kind_of(field[i]);
    return n_speak >= 2 || (n_speak == 1 && n <= 3);
}

/* ---- rows of another width ---------------------------------------------------
 */

/* Whether cells [from, n) all fit `by` columns to the right of their place. */
static bool all_fit(const struct splitter *s, size_t from, size_t n, int by)
{
    for (size_t i = from; i < n; i++) {
        const size_t column = by < 0 ? i - 1 : i + (size_t)by;

        if (column >= s->shape->width || !fits(s->shape, s->field[i], column))
            return false;
    }
    return true;
}

/* Cells from `from` on that do not fit where they stand; behind the last column
 * only a filled one. */
static size_t misfits_from(const struct splitter *s, size_t from)
{
    size_t n = 0;

    for (size_t i = from; i < s->n; i++)
        n += i < s->shape->width ? !fits(s->shape, s->field[i], i)
                                 : !str_empty(str_trim(s->field[i]));
    return n;
}

/* Two cells run together at k: those behind it belong one to the right. */
static enum fit settle_short(const struct splitter *s, size_t *at)
{
    const size_t least = s->is_doubtful ? 1 : MISFITS_LEAST;

    for (size_t k = 0; k < s->n && all_fit(s, 0, k, 0); k++) {
        if (misfits_from(s, k + 1) < least || !all_fit(s, k + 1, s->n, 1))
            continue;
        *at = k;
        return FIT_SHIFTED;
    }
    return FIT_FINE;
}

static void take_out(struct splitter *s, size_t k)
{
    memmove(s->field + k, s->field + k + 1, (s->n - k - 1) * sizeof *s->field);
    s->n--;
    s->mend = MEND_GUESS;
}

/* A cell too many in a row that has lost its last one: nothing is put right. */
static enum fit settle_same(const struct splitter *s, size_t *at)
{
    for (size_t k = 0; k + 1 < s->n && all_fit(s, 0, k, 0); k++) {
        if (misfits_from(s, k) == 0 || !all_fit(s, k + 1, s->n, -1))
            continue;
        *at = k;
        return FIT_SHIFTED;
    }
    return FIT_FINE;
}

/* One cell too many at k: it is let go when it is empty; one text in two cells
 * is not put together again. */
static enum fit settle_long(struct splitter *s, size_t *at)
{
    enum fit found = FIT_FINE;

    for (size_t k = 0; k + 1 < s->n && all_fit(s, 0, k, 0); k++) {
        if (misfits_from(s, k) == 0 || !all_fit(s, k + 1, s->n, -1))
            continue;
        if (str_empty(str_trim(s->field[k]))) {
            take_out(s, k);
            return FIT_MENDED;
        }
        if (found == FIT_FINE && misfits_from(s, k) >= MISFITS_LEAST) {
            *at = k;
            found = FIT_SHIFTED;
        }
    }
    return found;
}

/* Leading cells that fit, and are of a kind that no accident is. */
static size_t leading_fits(const struct shape *shape, const struct splitter *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n && i < shape->width; i++) {
        const enum kind kind = kind_of(s->field[i]);

        if (!fits(shape, s->field[i], i) || shape->seen[i] == 0)
            break;
        n += kind != KIND_WORDS && kind != KIND_EMPTY;
    }
    return n;
}

/* The row's line by another separator: as it should be, or at least so far that
 * it is no row by this one. */
static enum fit settle_foreign(struct splitter *s, size_t *at)
{
    static const char others[] = { ',', ';', '\t', '|', ' ' };
    struct rules rules = s->rules;
    bool is_foreign = false;

    if (s->n == 0 || fits(s->shape, s->field[0], 0))
        return FIT_FINE;
    for (size_t i = 0; i < sizeof others; i++) {
        rules.delimiter = others[i];
        if (others[i] == s->rules.delimiter)
            continue;
        if (line_reread(s, rules))
            return FIT_REREAD;
        is_foreign |= leading_fits(s->shape, s->alone) >= FITS_LEAST;
    }
    *at = 0;
    return is_foreign ? FIT_SHIFTED : FIT_FINE;
}

enum fit shape_settle(struct splitter *s, size_t *at)
{
    if (s->shape == NULL || is_usual(s->shape, s->n) || misfits_from(s, 0) == 0)
        return FIT_FINE;
    if (s->n == s->width)
        return settle_same(s, at);
    if (s->n + 1 == s->width)
        return settle_short(s, at);
    if (s->n == s->width + 1)
        return settle_long(s, at);
    return s->n < s->width ? settle_foreign(s, at) : FIT_FINE;
}
