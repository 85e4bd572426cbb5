/* What a test is made of: whole pupils, or means with their intervals.
 *
 * The surprise: a rounded percentage leaves open how many pupils there were.
 * Tests get the least and the most, and declare only what holds for both. */
#include "chance_priv.h"

#define PLACES 4 /* of means: ten thousandths */

/* ---- what can be tested ------------------------------------------------------ */

/* Who is counted. Places, sessions and pounds do not fall independently. */
static bool is_of_people(struct str cohort)
{
    static const struct str people[] = { STR_INIT("pupils"),
                                         STR_INIT("students"),
                                         STR_INIT("children"),
                                         STR_INIT("enrolments") };

    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        if (str_equal(cohort, people[i]))
            return true;
    }
    return false;
}

bool measure_is_proportion(const struct measure *m)
{
    return m->unit == UNIT_PERCENT && !m->approximate && !m->is_weighted &&
           !m->is_signed && is_of_people(m->cohort) &&
           (m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_POOLED);
}

bool has_interval(const struct measure *m)
{
    return entry_of(m)->interval.n == 2;
}

/* ---- whole pupils ------------------------------------------------------------ */

static bool whole(const struct decimal_sum *sum, int64_t *out)
{
    struct decimal d;

    if (!decimal_sum_value(sum, &d) || !decimal_round(d, 0, &d))
        return false;
    *out = d.mantissa;
    return true;
}

enum counting figure_counted(struct evaluator *ev, const struct question *q,
                             struct counted *out)
{
    const bool is_rate = q->measure->weighting == WEIGHT_RATE;
    struct decimal_sum low = { 0 }, high = { 0 }, n = { 0 };
    struct arena *scratch = arena_new(0);
    const struct parts parts = parts_evaluated(scratch, ev, q);

    for (size_t i = 0; i < parts.n; i++) {
        const struct part *p = &parts.item[i];

        if (!p->used)
            continue;
        decimal_sum_add(&low, is_rate ? p->low : p->top.decimal);
        decimal_sum_add(&high, is_rate ? p->high : p->top.decimal);
        decimal_sum_add(&n, p->bottom.decimal);
    }
    arena_free(scratch);
    if (!whole(&low, &out->low) || !whole(&high, &out->high) ||
        !whole(&n, &out->n) || out->low < 0 || out->n > COHORT_MAX)
        return COUNTED_NOT;
    if (out->n <= 0)
        return COUNTED_NO_BASE;
    return out->high <= out->n ? COUNTED : COUNTED_NOT;
}

/* ---- means with intervals ----------------------------------------------------- */

/* d x 10^4 as a whole number; false when it does not fit. */
static bool ten_thousandths(struct decimal d, int128 *out)
{
    if (!decimal_round(d, PLACES, &d))
        return false;
    *out = d.mantissa;
    for (int i = d.scale; i < PLACES; i++)
        *out *= 10;
    return true;
}

static struct value limit_of(struct evaluator *ev, const struct question *q,
                             const struct part *p, size_t which)
{
    const struct str name = entry_of(q->measure)->interval.item[which];
    const struct asking k = {
        .q = q,
        .input = catalogue_input(ev->catalogue, name),
        .index = map_find(facts_inputs(ev->store->facts), name),
        .entity = p->rows_of,
    };

    return input_value(ev, &k);
}

/* Weights in whole pupils: (n h)^2 must stay within 128 bits. */
static bool add_part(struct evaluator *ev, const struct question *q,
                     const struct part *p, struct spread *sum)
{
    const struct value low = limit_of(ev, q, p, 0);
    const struct value high = limit_of(ev, q, p, 1);
    struct decimal n = decimal_of(1);
    int128 x, l, h;

    if (value_is_number(p->bottom) && !decimal_round(p->bottom.decimal, 0, &n))
        return false;
    if (!value_is_number(low) || !value_is_number(high) ||
        !ten_thousandths(p->top.decimal, &x) ||
        !ten_thousandths(low.decimal, &l) ||
        !ten_thousandths(high.decimal, &h) || n.mantissa > COHORT_MAX)
        return false;
    l = n.mantissa * (x - l);
    h = n.mantissa * (h - x);
    sum->centre += n.mantissa * x;
    sum->below += l * l;
    sum->above += h * h;
    sum->weight += n.mantissa;
    return true;
}

bool figure_spread(struct evaluator *ev, const struct question *q,
                   struct spread *out)
{
    struct arena *scratch = arena_new(0);
    const struct parts parts = parts_evaluated(scratch, ev, q);
    bool is_whole = true;

    *out = (struct spread){ 0 };
    for (size_t i = 0; i < parts.n && is_whole; i++) {
        const struct part *p = &parts.item[i];

        if (parts.n > 1 && !p->used)
            continue;
        is_whole = value_is_number(p->top) && add_part(ev, q, p, out);
    }
    arena_free(scratch);
    return is_whole && out->weight > 0;
}

static int128 gap_of(const struct spread *s, struct decimal from)
{
    int128 basis;

    return ten_thousandths(from, &basis) ? s->centre - basis * s->weight : 0;
}

int spread_sign(const struct spread *s, struct decimal from)
{
    const int128 gap = gap_of(s, from);

    return (gap > 0) - (gap < 0);
}

int64_t spread_chance(const struct spread *s, struct decimal from)
{
    int128 gap = gap_of(s, from);
    int128 side = gap > 0 ? s->below : s->above;

    for (; gap > ((int128)1 << 50) || -gap > ((int128)1 << 50); gap /= 2)
        side = side / 4 + 1;
    return normal_two_sided(Z2_MILLIONTHS * gap * gap, side * 1000000);
}
