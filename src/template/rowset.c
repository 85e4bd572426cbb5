/* The rows of a list that are wanted: filtered, sorted, cut.
 *
 * The surprise: sorting is stable and puts cells without a value last in
 * both directions, so that nothing missing ever looks like the worst. */
#include "expand_priv.h"

struct sorting {
    struct expander *x;
    const struct dataset *d;
    const struct sort_key *by;
    size_t n_by;
};

static int compare_words(struct str a, struct str b)
{
    static const struct str ranks[] = {
        STR_INIT("low"),
        STR_INIT("medium"),
        STR_INIT("high"),
        STR_INIT("very high"),
    };
    int rank_a = -1;
    int rank_b = -1;

    for (int i = 0; i < (int)(sizeof ranks / sizeof ranks[0]); i++) {
        if (str_equal_nocase(a, ranks[i]))
            rank_a = i;
        if (str_equal_nocase(b, ranks[i]))
            rank_b = i;
    }
    if (rank_a >= 0 && rank_b >= 0)
        return rank_a - rank_b;
    return str_compare(a, b);
}

/* Reasons come after everything; *absent says that one of both is one. */
static int compare_values(struct value a, struct value b, bool *absent)
{
    *absent = a.kind == VALUE_REASON || b.kind == VALUE_REASON;
    if (*absent)
        return (a.kind == VALUE_REASON) - (b.kind == VALUE_REASON);
    if (a.kind != b.kind)
        return (int)a.kind - (int)b.kind;
    switch (a.kind) {
    case VALUE_DECIMAL:
        return decimal_compare(a.decimal, b.decimal);
    case VALUE_DATE:
        return (a.date > b.date) - (a.date < b.date);
    case VALUE_TEXT:
        return compare_words(a.text, b.text);
    case VALUE_TRUTH:
        return (int)a.truth - (int)b.truth;
    case VALUE_REASON:
        break;
    }
    return 0;
}

static int compare_rows(const struct sorting *s, size_t a, size_t b)
{
    for (size_t i = 0; i < s->n_by; i++) {
        struct str name = s->by[i].column;
        bool absent;
        int order = compare_values(cell_value(s->x, s->d, a, name),
                                   cell_value(s->x, s->d, b, name), &absent);

        if (order != 0)
            return s->by[i].descending && !absent ? -order : order;
    }
    return 0;
}

/* Two sorted runs of `from`, [low, middle) and [middle, high), into `to`. */
struct runs {
    size_t low, middle, high;
};

static void merge(const struct sorting *s, const size_t *from, size_t *to,
                  struct runs r)
{
    size_t i = r.low;
    size_t j = r.middle;

    for (size_t k = r.low; k < r.high; k++) {
        bool left = i < r.middle &&
                    (j >= r.high || compare_rows(s, from[i], from[j]) <= 0);

        to[k] = left ? from[i++] : from[j++];
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t *sort_rows(const struct sorting *s, size_t *row, size_t n)
{
    size_t *other = arena_array(s->x->arena, size_t, n);

    for (size_t width = 1; width < n; width *= 2) {
        size_t *swap = row;

        for (size_t low = 0; low < n; low += 2 * width)
            merge(s, row, other,
                  (struct runs){ low, least(low + width, n),
                                 least(low + 2 * width, n) });
        row = other;
        other = swap;
    }
    return row;
}

bool row_is_hidden(struct expander *x, const struct dataset *d, size_t row)
{
    return str_equal(x->c->edition, STR("public")) &&
           dataset_is_confidential(d, row);
}

size_t rows_visible(struct expander *x, const struct dataset *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_rows; i++)
        n += !row_is_hidden(x, d, i);
    return n;
}

/* Whether the template names a list that has confidential rows. */
bool names_confidential(const struct expander *x)
{
    const struct template *t = x->t;

    for (size_t i = 0; i < t->n_list_refs; i++) {
        const struct dataset *d =
            store_dataset(evaluator_store(x->ev), t->list_ref[i].list);

        for (size_t k = 0; d != NULL && k < d->n_rows; k++) {
            if (dataset_is_confidential(d, k))
                return true;
        }
    }
    return false;
}

struct row_list rows_of(struct expander *x, const struct dataset *d,
                        const struct row_query *q)
{
    struct sorting s = { x, d, q->by, q->n_by };
    struct row_list out = { arena_array(x->arena, size_t, d->n_rows), 0 };

    for (size_t i = 0; i < d->n_rows; i++) {
        if (!row_is_hidden(x, d, i) && condition_holds(x, q->where, d, i))
            out.item[out.n++] = i;
    }
    if (q->n_by > 0)
        out.item = sort_rows(&s, out.item, out.n);
    if (q->top > 0 && (int64_t)out.n > q->top)
        out.n = (size_t)q->top;
    return out;
}
