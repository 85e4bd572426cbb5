/* Whether the printed figures of a column add up, and what is done when they do
 * not: it is said, or some are moved by one so that they do.
 *
 * Which lines make a total is not written anywhere: it is found out from the
 * unrounded figures, which must agree to the penny. The lines above a total are
 * tried first, then those and earlier totals, then the first of them less the
 * others (income less expenditure).
 *
 * The surprise: a total is never moved for the sake of its lines. Each figure
 * is moved at most by one unit, those first whose rounding was the closest
 * call; a true nil is never moved. */
#include "footing_priv.h"

#define PARTS_MOST 200

struct foot { /* one printed figure */
    struct cell *cell;
    const struct figure *figure;
    size_t print; /* of the sheet, + 1; 0: none */
    struct slot_format format;
    struct decimal shown; /* in the unit of the table */
    bool is_total, is_moved;
};
struct sum { /* parts that make a total: items of one column */
    size_t total, *part;
    int *sign;
    size_t n;
};
struct foot_column {
    struct foot *item;
    size_t n, cap;
    size_t open[PARTS_MOST]; /* items that no total has yet */
    size_t n_open;
    struct sum *sum;
    size_t n_sums, cap_sums;
};
struct footing {
    struct sheet *sheet;
    struct foot_column *column;
    size_t n, n_unknown;     /* totals whose parts are not in the table */
    bool adjust, is_rounded; /* some figure is printed with less than it has */
};

struct footing *footing_new(struct sheet *s, size_t n_columns, bool adjust)
{
    struct footing *f = arena_new_of(s->x->arena, struct footing);

    f->sheet = s;
    f->n = n_columns;
    f->adjust = adjust;
    f->column = arena_array(s->x->arena, struct foot_column, n_columns);
    return f;
}

/* ---- which lines make which total ---------------------------------------- */

static bool adds_up(const struct figure *f)
{
    const enum derived d = f->question.derived;

    return f->value.kind == VALUE_DECIMAL &&
           f->question.measure->unit == UNIT_MONEY &&
           (d == DERIVED_VALUE || d == DERIVED_VARIANCE ||
            d == DERIVED_MOVEMENT);
}

static bool makes(const struct foot_column *c, size_t from, bool is_difference,
                  struct decimal total)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;

    for (size_t i = from; i < c->n_open; i++) {
        const struct decimal x = c->item[c->open[i]].figure->value.decimal;

        if (is_difference && i > from)
            decimal_sum_subtract(&sum, x);
        else
            decimal_sum_add(&sum, x);
    }
    return decimal_sum_value(&sum, &d) && decimal_compare(d, total) == 0;
}

/* The first of the open items that make the total; n_open: none do. */
static size_t parts_from(const struct foot_column *c, struct decimal total,
                         bool *is_difference)
{
    size_t run = c->n_open;

    *is_difference = false;
    while (run > 0 && !c->item[c->open[run - 1]].is_total)
        run--;
    if (run < c->n_open && makes(c, run, false, total))
        return run;
    for (size_t from = c->n_open; from-- > 0;) {
        if (c->n_open - from > 1 && makes(c, from, false, total))
            return from;
    }
    *is_difference = true;
    for (size_t from = c->n_open; from-- > 0;) {
        if (c->n_open - from > 1 && makes(c, from, true, total))
            return from;
    }
    return c->n_open;
}

static void close_sum(struct footing *f, struct foot_column *c, size_t total)
{
    bool is_difference;
    size_t from =
        parts_from(c, c->item[total].figure->value.decimal, &is_difference);
    void *array = c->sum;
    struct sum *s;

    if (from == c->n_open) {
        f->n_unknown += c->n_open > 0;
        return;
    }
    arena_grow(f->sheet->x->arena, &array, c->n_sums, &c->cap_sums, sizeof *s,
               _Alignof(struct sum));
    c->sum = array;
    s = &c->sum[c->n_sums++];
    *s = (struct sum){ .total = total, .n = c->n_open - from };
    s->part = arena_array(f->sheet->x->arena, size_t, s->n);
    s->sign = arena_array(f->sheet->x->arena, int, s->n);
    for (size_t i = 0; i < s->n; i++) {
        s->part[i] = c->open[from + i];
        s->sign[i] = is_difference && i > 0 ? -1 : 1;
    }
    c->n_open = from;
}

/* How far the part would stand from its figure if it were moved; in the units
 * of exact amounts. */
static struct decimal distance(const struct foot *p, int step)
{
    struct decimal moved = p->shown, exact, d;
    int64_t unit = p->format.figure.money == MONEY_THOUSANDS ? 1000 : 1;

    moved.mantissa += step;
    if (!decimal_multiply(moved, decimal_of(unit), &exact) ||
        !decimal_subtract(exact, p->figure->value.decimal, &d))
        return decimal_of(INT64_MAX);
    return decimal_absolute(d);
}

void footing_add(struct footing *f, size_t column, const struct figure *fig,
                 struct slot_format how, struct cell *cell)
{
    struct foot_column *c = &f->column[column];
    struct sheet *s = f->sheet;
    void *array = c->item;
    struct foot *one;

    if (!fig || !adds_up(fig))
        return;
    arena_grow(s->x->arena, &array, c->n, &c->cap, sizeof *one,
               _Alignof(struct foot));
    c->item = array;
    one = &c->item[c->n];
    *one = (struct foot){ .cell = cell, .figure = fig, .format = how };
    if (!figure_rounded(fig, how.figure, &one->shown))
        return;
    f->is_rounded = f->is_rounded || decimal_sign(distance(one, 0)) != 0;
    one->is_total = s->row[s->n_rows - 1].kind != ROW_PLAIN;
    if (s->n_prints > 0 && s->print[s->n_prints - 1].figure == fig)
        one->print = s->n_prints;
    if (one->is_total)
        close_sum(f, c, c->n);
    if (c->n_open < PARTS_MOST)
        c->open[c->n_open++] = c->n;
    c->n++;
}

/* ---- as printed ---------------------------------------------------------- */

/* Shown total less shown parts, in units of the last printed place. */
static int64_t shortfall(const struct foot_column *c, const struct sum *s)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;

    decimal_sum_add(&sum, c->item[s->total].shown);
    for (size_t i = 0; i < s->n; i++) {
        if (s->sign[i] > 0)
            decimal_sum_subtract(&sum, c->item[s->part[i]].shown);
        else
            decimal_sum_add(&sum, c->item[s->part[i]].shown);
    }
    return decimal_sum_value(&sum, &d) ? d.mantissa : 0;
}

/* The part whose moving costs least; none: n. */
static size_t cheapest(const struct foot_column *c, const struct sum *s,
                       int step)
{
    size_t best = s->n;

    for (size_t i = 0; i < s->n; i++) {
        const struct foot *p = &c->item[s->part[i]];

        if (p->is_moved || decimal_sign(p->figure->value.decimal) == 0)
            continue;
        if (best == s->n || decimal_compare(distance(p, step * s->sign[i]),
                                            distance(&c->item[s->part[best]],
                                                     step * s->sign[best])) < 0)
            best = i;
    }
    return best;
}

static void print_moved(struct footing *f, struct foot *p)
{
    struct figure moved = *p->figure;
    struct expander *x = f->sheet->x;
    int64_t unit = p->format.figure.money == MONEY_THOUSANDS ? 1000 : 1;
    struct decimal d;
    struct str text;

    if (!decimal_multiply(p->shown, decimal_of(unit), &d))
        return;
    moved.value = value_decimal(d);
    text = figure_words(x, &moved, p->format);
    p->cell->text = inlines_of(x->arena, text);
    if (p->print > 0)
        f->sheet->print[p->print - 1].text = text;
}

/* Moves parts until they make the total as it is shown. */
static size_t settle_sum(struct footing *f, struct foot_column *c,
                         const struct sum *s)
{
    int64_t missing = shortfall(c, s);
    size_t n = 0;

    while (missing != 0) {
        const int step = missing > 0 ? 1 : -1;
        const size_t i = cheapest(c, s, step);
        struct foot *p;

        if (i == s->n)
            return n;
        p = &c->item[s->part[i]];
        p->shown.mantissa += step * s->sign[i];
        p->is_moved = true;
        print_moved(f, p);
        missing -= step;
        n++;
    }
    return n;
}

struct str footing_settle(struct footing *f)
{
    size_t moved = 0;
    bool differs = false;

    for (size_t i = 0; i < f->n; i++) {
        struct foot_column *c = &f->column[i];

        /* Later totals first: what they move is what earlier ones must make. */
        for (size_t k = c->n_sums; k-- > 0;) {
            if (f->adjust)
                moved += settle_sum(f, c, &c->sum[k]);
            differs = differs || shortfall(c, &c->sum[k]) != 0;
        }
    }
    if (differs)
        return STR("Each figure is rounded by itself, so that some do not add "
                   "up to their totals; totals are those of the unrounded "
                   "figures.");
    if (f->n_unknown > 0 && f->is_rounded)
        return STR("Each figure is rounded by itself; totals are those of the "
                   "unrounded figures.");
    if (moved > 0)
        return str_printf(f->sheet->x->arena,
                          "So that columns add up, %zu %s rounded the other "
                          "way; totals are those of the unrounded figures.",
                          moved, moved == 1 ? "figure is" : "figures are");
    return STR("");
}
