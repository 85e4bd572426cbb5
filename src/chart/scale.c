/* Scales: nice ticks and the places of values, in integers.
 *
 * The surprise: a value's place comes from the value as displayed, so that the
 * length of a bar matches the label at its end. */
#include "chart_priv.h"

#include <assert.h>

#define DIGITS_MAX 6
#define UNITS_MAX  INT64_C(1000000000000000) /* sums stay far from overflow */

/* ---- range -------------------------------------------------------------- */

static int clamp_digits(int digits)
{
    return digits < DIGITS_MAX ? digits : DIGITS_MAX;
}

static int digits_of(const struct chart *c)
{
    int digits = 0;

    for (size_t s = 0; s < c->n_series; s++) {
        for (size_t i = 0; i < c->n_categories; i++) {
            const struct chart_point *p = &c->series[s].point[i];

            if (p->present && p->value.scale > digits)
                digits = p->value.scale;
        }
    }
    for (size_t i = 0; i < c->n_lines; i++) {
        if (c->line[i].value.scale > digits)
            digits = c->line[i].value.scale;
    }
    return clamp_digits(digits);
}

static int64_t power10(int n)
{
    int64_t p = 1;

    while (n-- > 0)
        p *= 10;
    return p;
}

int64_t scale_units(const struct scale *s, struct decimal d)
{
    struct decimal r;
    int128 units;

    if (!decimal_round(d, s->digits, &r))
        return d.mantissa < 0 ? -UNITS_MAX : UNITS_MAX;
    units = (int128)r.mantissa * power10(s->digits - r.scale);
    if (units > UNITS_MAX)
        return UNITS_MAX;
    return units < -UNITS_MAX ? -UNITS_MAX : (int64_t)units;
}

struct range {
    int64_t lo, hi;
    bool any;
};

static void widen(struct range *r, int64_t units)
{
    if (!r->any || units < r->lo)
        r->lo = units;
    if (!r->any || units > r->hi)
        r->hi = units;
    r->any = true;
}

bool waterfall_total(const struct chart *c, size_t category)
{
    for (size_t i = 0; i < c->n_categories; i++) {
        if (c->series[0].point[i].total)
            return c->series[0].point[category].total;
    }
    return category == 0 || category + 1 == c->n_categories;
}

int64_t waterfall_base(const struct scale *s, const struct chart *c,
                       size_t category)
{
    int64_t sum = 0;

    if (c->kind != CHART_WATERFALL || waterfall_total(c, category))
        return 0;
    for (size_t i = 0; i < category; i++) {
        const struct chart_point *p = &c->series[0].point[i];

        if (!p->present)
            continue;
        sum = scale_units(s, p->value) + (waterfall_total(c, i) ? 0 : sum);
    }
    return sum;
}
static struct range range_of(const struct scale *s, const struct chart *c)
{
    struct range r = { 0 };

    for (size_t k = 0; k < c->n_series; k++) {
        for (size_t i = 0; i < c->n_categories; i++) {
            const struct chart_point *p = &c->series[k].point[i];

            if (p->present)
                widen(&r, waterfall_base(s, c, i) + scale_units(s, p->value));
        }
    }
    for (size_t i = 0; i < c->n_lines; i++)
        widen(&r, scale_units(s, c->line[i].value));
    return r;
}

/* ---- ticks -------------------------------------------------------------- */

/* The smallest of 1, 2, 2.5, 5 times a power of ten that is >= rough. */
static int64_t nice_step(int64_t rough)
{
    int64_t p = 1;

    while (p <= rough / 10)
        p *= 10;
    if (rough <= p)
        return p;
    if (rough <= 2 * p)
        return 2 * p;
    if (p >= 10 && rough <= p / 2 * 5)
        return p / 2 * 5;
    return rough <= 5 * p ? 5 * p : 10 * p;
}

static int64_t floor_to(int64_t n, int64_t step)
{
    int64_t rest = n % step;

    return n - (rest < 0 ? rest + step : rest);
}

static int tick_digits(const struct scale *s)
{
    int64_t step = s->step;
    int digits = s->digits;

    while (digits > 0 && step % 10 == 0) {
        step /= 10;
        digits--;
    }
    return digits;
}

static bool stands_on_zero(const struct chart *c, struct range r)
{
    if (c->zero_based || c->kind == CHART_BAR || c->kind == CHART_WATERFALL)
        return true;
    /* Cutting off less than a quarter gains nothing and misleads. */
    return (r.lo > 0 && r.lo < r.hi / 4) || (r.hi < 0 && r.hi > r.lo / 4);
}

/* A tick a little beyond the data is taken; a far one would waste the room of
 * the bars, whose ends are labelled anyway. */
static int64_t end_of(int64_t tick, int64_t data, const struct scale *s,
                      const struct chart *c)
{
    int64_t beyond = tick > data ? tick - data : data - tick;
    bool bars = c->kind == CHART_BAR || c->kind == CHART_WATERFALL;

    return bars && beyond > s->step / 3 ? data : tick;
}

/* Nothing lies on the end of an axis that does not stand on zero. */
static void breathe(struct scale *s, struct range r)
{
    if (s->lo == r.lo && s->lo != 0)
        s->lo -= s->step;
}

struct scale scale_of(const struct chart *c, int want)
{
    struct scale s = { .digits = digits_of(c) };
    struct range r = range_of(&s, c);

    assert(want > 0);
    if (!r.any || stands_on_zero(c, r))
        widen(&r, 0);
    if (r.lo == r.hi)
        r.hi += power10(s.digits);
    s.step = nice_step((r.hi - r.lo + want - 1) / want);
    s.lo = end_of(floor_to(r.lo, s.step), r.lo, &s, c);
    s.hi = end_of(-floor_to(-r.hi, s.step), r.hi, &s, c);
    if (c->kind == CHART_LINE || c->kind == CHART_DOT ||
        c->kind == CHART_FUNNEL)
        breathe(&s, r);
    s.first = -floor_to(-s.lo, s.step);
    s.tick_digits = tick_digits(&s);
    return s;
}

mpt scale_place(const struct scale *s, int64_t units, mpt length)
{
    int64_t span = s->hi - s->lo;
    int64_t at = units < s->lo ? 0 : units > s->hi ? span : units - s->lo;

    return (mpt)(((int128)at * length + span / 2) / span);
}

size_t scale_ticks(const struct scale *s)
{
    return (size_t)((s->hi - s->first) / s->step) + 1;
}

int64_t scale_tick(const struct scale *s, size_t i)
{
    return s->first + (int64_t)i * s->step;
}
