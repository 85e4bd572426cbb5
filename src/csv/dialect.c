/* Which delimiter, from the first records.
 *
 * The surprise: the comma wins unless another mark is clearly better. Real
 * exports are full of commas, semicolons and bars inside fields. */
#include "csv_priv.h"

#define CLEARLY      10 /* points by which another mark must beat the comma */
#define SPACED_BYTES ((size_t)1 << 16) /* looked at for ", \"" */

static const char candidates[] = { ',', ';', '\t', '|' };

static struct str sample_bytes(struct str bytes)
{
    return str_slice(bytes, 0, SAMPLE_BYTES);
}

/* A record that the end of the sample cut short is not part of it. */
static bool sample_next(struct splitter *s, struct str whole)
{
    enum split what = splitter_next(s);

    while (what == SPLIT_TORN)
        what = splitter_next(s);
    return what == SPLIT_RECORD &&
           (s->end < s->bytes.len || s->bytes.len == whole.len);
}

/* ---- widths -------------------------------------------------------------- */

struct widths {
    size_t item[SAMPLE_RECORDS];
    size_t n;
};

static struct widths widths_take(struct arena *scratch, struct str bytes,
                                 struct rules rules)
{
    struct splitter s = splitter_begin(scratch, sample_bytes(bytes), rules);
    struct widths w = { .n = 0 };

    while (w.n < SAMPLE_RECORDS && sample_next(&s, bytes)) {
        if (!splitter_is_blank(&s))
            w.item[w.n++] = s.n;
    }
    return w;
}

static size_t count_of(const struct widths *w, size_t width)
{
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        n += w->item[i] == width;
    return n;
}

/* The commonest width above one; 0 when every record is of one field. */
static size_t common_width(const struct widths *w)
{
    size_t best = 0, n_best = 0;

    for (size_t i = 0; i < w->n; i++) {
        const size_t n = w->item[i] > 1 ? count_of(w, w->item[i]) : 0;

        if (n > n_best || (n == n_best && n > 0 && w->item[i] > best)) {
            best = w->item[i];
            n_best = n;
        }
    }
    return best;
}

/* 0 .. 120: how far the records agree on a width, and the first one with
 * them. */
static size_t score(const struct widths *w)
{
    const size_t width = common_width(w);

    if (width == 0)
        return 0;
    return count_of(w, width) * 100 / w->n + (w->item[0] == width ? 20 : 0);
}

/* ---- choosing ------------------------------------------------------------ */

/* "a, \"b\"": quotes behind a blank, and never straight behind the mark. */
static bool is_spaced(struct str bytes, char delimiter)
{
    const struct str s = str_slice(bytes, 0, SPACED_BYTES);
    size_t n_spaced = 0;

    for (size_t i = 0; i + 2 < s.len; i++) {
        if (s.ptr[i] != delimiter)
            continue;
        if (s.ptr[i + 1] == '"')
            return false;
        n_spaced += s.ptr[i + 1] == ' ' && s.ptr[i + 2] == '"';
    }
    return n_spaced >= 2;
}

struct rules rules_choose(struct arena *scratch, struct str bytes)
{
    struct rules best = { ',', is_spaced(bytes, ',') };
    struct widths w = widths_take(scratch, bytes, best);
    size_t n_best = score(&w) + CLEARLY;

    for (size_t i = 1; i < sizeof candidates; i++) {
        const struct rules rules = { candidates[i],
                                     is_spaced(bytes, candidates[i]) };

        w = widths_take(scratch, bytes, rules);
        if (score(&w) > n_best) {
            n_best = score(&w);
            best = rules;
        }
    }
    return best;
}

/* ---- the first records ----------------------------------------------------
 */

static struct sample_record record_keep(struct arena *a,
                                        const struct splitter *s)
{
    struct str *field = arena_array(a, struct str, s->n);
    struct sample_record r = { field, s->n, 0 };

    for (size_t i = 0; i < s->n; i++) {
        field[i] = str_copy(a, str_trim(s->field[i]));
        r.n_filled += !str_empty(field[i]);
    }
    return r;
}

void sample_take(struct arena *a, struct sample *out, struct str bytes,
                 struct rules rules)
{
    struct splitter s = splitter_begin(a, sample_bytes(bytes), rules);

    out->n = 0;
    while (out->n < SAMPLE_RECORDS && sample_next(&s, bytes))
        out->record[out->n++] = record_keep(a, &s);
}
