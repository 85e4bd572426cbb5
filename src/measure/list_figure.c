/* Figures over the rows of a list: counted, added up, pooled, side by side.
 *
 * The surprise: an empty list that was given is nil, a list that was not given
 * is no data, and rows that are left out are said under the figure. */
#include "measure_priv.h"

#include <stdlib.h>

struct tally { /* of the rows that are used */
    struct decimal_sum top, bottom, low, high;
    size_t n;
};

static struct value sum_value(const struct decimal_sum *sum)
{
    struct decimal d;

    return decimal_sum_value(sum, &d) ? value_decimal(d)
                                      : value_reason(REASON_OVERFLOW);
}

static void cover_rows(struct figure *fig, const struct list_rows *rows)
{
    struct coverage *c = &fig->coverage;

    *c = (struct coverage){ .pupils = -1, .of_pupils = -1 };
    c->of_rows = (uint32_t)rows->n;
    for (size_t i = 0; i < rows->n; i++) {
        if (rows->item[i].used)
            c->rows++;
        else
            c->by_reason[rows->item[i].why]++;
    }
}

/* The gravest of the reasons; NO_ENTRIES where no row is left out. */
static struct value why_none(const struct list_rows *rows, enum reason usual)
{
    enum reason why = usual;
    bool has_one = false;

    for (size_t i = 0; i < rows->n; i++) {
        if (rows->item[i].used)
            continue;
        why = has_one ? reason_join(why, rows->item[i].why) : rows->item[i].why;
        has_one = true;
    }
    return value_reason(why);
}

/* ---- sums and pools ------------------------------------------------------ */

/* A published mean or percentage stands for what was rounded to it. */
static void add_rounded(struct tally *t, const struct measure *m,
                        const struct list_row *row)
{
    struct part p = { .top = row->top, .bottom = row->bottom };
    const struct decimal base = row->bottom.decimal;

    if (!part_bounds(m, &p)) {
        t->top.overflow = true;
        return;
    }
    decimal_sum_add(&t->bottom, base);
    if (m->weighting == WEIGHT_MEAN) {
        decimal_sum_add_product(&t->top, p.count, base);
        decimal_sum_add_product(&t->low, p.low, base);
        decimal_sum_add_product(&t->high, p.high, base);
        return;
    }
    decimal_sum_add(&t->top, p.count);
    decimal_sum_add(&t->low, p.low);
    decimal_sum_add(&t->high, p.high);
}

static bool is_rounded(const struct measure *m)
{
    return m->weighting == WEIGHT_MEAN || m->weighting == WEIGHT_RATE;
}

static void tally_add(struct tally *t, const struct measure *m,
                      const struct list_row *row)
{
    if (!row->used)
        return;
    t->n++;
    if (!is_rounded(m)) {
        if (row->in_top)
            decimal_sum_add(&t->top, row->top.decimal);
        if (row->in_bottom)
            decimal_sum_add(&t->bottom, row->bottom.decimal);
        return;
    }
    if (row->in_top && row->in_bottom)
        add_rounded(t, m, row);
}

static bool is_under_least(const struct measure *m, struct value base)
{
    return m->has_least_base && value_is_number(base) &&
           decimal_compare(base.decimal, m->least_base) < 0;
}

static void add_bounds(struct figure *fig, const struct tally *t,
                       int64_t factor)
{
    if (!value_is_number(fig->value))
        return;
    fig->lower = ratio_value(&t->low, &t->bottom, factor);
    fig->upper = ratio_value(&t->high, &t->bottom, factor);
    if (t->n > 1 && !bounds_support(fig))
        fig->approximate = true;
}

static void pool_figure(struct figure *fig, const struct tally *t)
{
    const struct measure *m = fig->question.measure;
    const int64_t factor = m->weighting == WEIGHT_MEAN ? 1 : measure_factor(m);
    const struct value base = sum_value(&t->bottom);

    fig->value = ratio_value(&t->top, &t->bottom, factor);
    if (m->cohort.len > 0)
        fig->cohort = base;
    if (m->unit == UNIT_OF) {
        fig->count = sum_value(&t->top);
        fig->count_of = base;
    }
    if (is_rounded(m))
        add_bounds(fig, t, factor);
    if (!is_under_least(m, base) || !value_is_number(fig->value))
        return;
    fig->value = value_reason(REASON_SUPPRESSED);
    fig->lower = fig->upper = value_reason(REASON_NOT_APPLICABLE);
    fig->count = fig->count_of = value_reason(REASON_NOT_APPLICABLE);
}

static void sums_figure(struct figure *fig, const struct list_rows *rows)
{
    const struct measure *m = fig->question.measure;
    struct tally t = { 0 };

    for (size_t i = 0; i < rows->n; i++)
        tally_add(&t, m, &rows->item[i]);
    if (t.n == 0 && rows->n > 0)
        fig->value = why_none(rows, REASON_NO_DATA);
    else if (m->weighting == WEIGHT_SUM)
        fig->value = sum_value(&t.top);
    else
        pool_figure(fig, &t);
}

/* ---- side by side -------------------------------------------------------- */

/* Values of rows, or of rows alike in `by` added up; a row without a word
 * there stands for itself no more than for another: it is left out. */
struct groups {
    struct arena *arena;
    const struct dataset *dataset;
    struct str by;
    int32_t as_at;
    struct map *keys;
    struct decimal_sum *sum;
};

static size_t group_of(struct groups *g, struct list_row *row)
{
    struct value v;

    if (g->by.len == 0)
        return map_put(g->keys, str_printf(g->arena, "%zu", row->row));
    v = dataset_cell(g->dataset, row->row, g->by, g->as_at);
    if (v.kind != VALUE_REASON)
        return map_put(g->keys, value_dump(g->arena, v));
    row->used = false;
    row->why = v.reason;
    return SIZE_MAX;
}

static void quantile_rows(struct arena *a, const struct evaluator *ev,
                          struct figure *fig, const struct list_rows *rows)
{
    const struct measure *m = fig->question.measure;
    struct groups g = { .arena = a,
                        .dataset = rows->dataset,
                        .by = m->list->by,
                        .as_at = ev->setting.as_at,
                        .keys = map_new(a),
                        .sum = arena_array(a, struct decimal_sum, rows->n) };
    struct decimal *item = arena_array(a, struct decimal, rows->n);
    size_t n;

    for (size_t i = 0; i < rows->n; i++) {
        struct list_row *row = &rows->item[i];
        size_t at;

        if (!row->used || !row->in_top)
            continue;
        at = group_of(&g, row);
        if (at != SIZE_MAX)
            decimal_sum_add(&g.sum[at], row->top.decimal);
    }
    n = map_count(g.keys);
    for (size_t i = 0; i < n; i++) {
        if (!decimal_sum_value(&g.sum[i], &item[i])) {
            fig->value = value_reason(REASON_OVERFLOW);
            return;
        }
    }
    fig->value = n > 0 ? quantile_of(item, n, m->quantile)
                       : why_none(rows, REASON_NO_ENTRIES);
    fig->cohort = value_decimal(decimal_of((int64_t)n));
}

static size_t word_count(const struct list_rows *rows, struct str word,
                         size_t *first)
{
    size_t n = 0;

    *first = SIZE_MAX;
    for (size_t i = 0; i < rows->n; i++) {
        const struct list_row *r = &rows->item[i];

        if (!r->used || !r->in_top || !str_equal(r->top.text, word))
            continue;
        if (n++ == 0)
            *first = i;
    }
    return n;
}

static void put_word(struct buf *b, struct str word, size_t n)
{
    if (n == 0)
        return;
    buf_printf(b, "%s%.*s %zu", b->len > 0 ? ", " : "", STR_ARG(word), n);
}

static bool is_word(struct str_list words, struct str word)
{
    for (size_t i = 0; i < words.n; i++) {
        if (str_equal(words.item[i], word))
            return true;
    }
    return false;
}

/* "High 2, Medium 3": in the measure's order, then as they come. */
static void words_figure(struct evaluator *ev, struct figure *fig,
                         const struct list_rows *rows)
{
    const struct str_list words = fig->question.measure->words;
    struct buf b = { 0 };
    int64_t n = 0;
    size_t first;

    for (size_t i = 0; i < words.n; i++)
        put_word(&b, words.item[i], word_count(rows, words.item[i], &first));
    for (size_t i = 0; i < rows->n; i++) {
        const struct list_row *r = &rows->item[i];

        if (!r->used || !r->in_top)
            continue;
        n++;
        if (is_word(words, r->top.text))
            continue;
        const size_t count = word_count(rows, r->top.text, &first);

        if (first == i)
            put_word(&b, r->top.text, count);
    }
    fig->value = n > 0 ? value_text(buf_take(&b, ev->arena))
                       : why_none(rows, REASON_NO_ENTRIES);
    buf_free(&b);
    fig->cohort = value_decimal(decimal_of(n));
}

void list_figure(struct evaluator *ev, struct figure *fig)
{
    struct arena *scratch = arena_new(0);
    const struct list_rows rows = listing_rows(scratch, ev, &fig->question);

    fig->value = value_reason(REASON_NO_DATA);
    if (rows.dataset) {
        if (fig->question.measure->weighting == WEIGHT_QUANTILE)
            quantile_rows(scratch, ev, fig, &rows);
        else if (fig->question.measure->weighting == WEIGHT_DISTRIBUTION)
            words_figure(ev, fig, &rows);
        else
            sums_figure(fig, &rows);
        cover_rows(fig, &rows);
    }
    arena_free(scratch);
}

/* ---- parts, for explain -------------------------------------------------- */

static bool is_summed(const struct measure *m)
{
    return m->weighting != WEIGHT_QUANTILE &&
           m->weighting != WEIGHT_DISTRIBUTION;
}

static struct part *part_of(const struct evaluator *ev, struct parts *parts,
                            uint32_t school)
{
    const uint32_t entity =
        school != ENTITY_NONE && index_is_ours(ev->index, school)
            ? school
            : ev->setting.organisation;

    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].entity == entity)
            return &parts->item[i];
    }
    parts->item[parts->n] = (struct part){ .entity = entity,
                                           .rows_of = entity,
                                           .is_central = entity != school,
                                           .used = true };
    return &parts->item[parts->n++];
}

static void part_fill(struct part *p, const struct measure *m,
                      const struct list_rows *rows, const struct evaluator *ev)
{
    struct tally t = { 0 };

    for (size_t i = 0; i < rows->n; i++) {
        const uint32_t school = rows->item[i].school;
        const bool is_ours =
            school != ENTITY_NONE && index_is_ours(ev->index, school);

        if (p->is_central ? !is_ours : school == p->entity)
            tally_add(&t, m, &rows->item[i]);
    }
    p->top = sum_value(&t.top);
    p->bottom = m->bottom ? sum_value(&t.bottom) : p->bottom;
    if (value_is_number(p->top))
        p->count = p->top.decimal;
    p->used = t.n > 0;
    p->why = REASON_NOT_GIVEN;
}

struct parts list_parts(struct arena *a, struct evaluator *ev,
                        const struct question *q)
{
    const struct list_rows rows = listing_rows(a, ev, q);
    struct parts parts = { .item = arena_array(a, struct part, rows.n + 1) };

    for (size_t i = 0; is_summed(q->measure) && i < rows.n; i++)
        (void)part_of(ev, &parts, rows.item[i].school);
    for (size_t i = 0; i < parts.n; i++)
        part_fill(&parts.item[i], q->measure, &rows, ev);
    return parts;
}
