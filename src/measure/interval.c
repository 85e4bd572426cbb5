/* Between what limits the true figure lies, 95 times of 100; and how much one
 * pupil moves it.
 *
 * The surprise: the words "above" and "below" do not follow from this interval.
 * Wilson's interval is right on average, the test of significance.c in every
 * case, so that a figure just outside the interval may still be in line. */
#include "chance_priv.h"

#define PARTS      9  /* places of wilson_low */
#define FEW_PUPILS 50 /* below it, one pupil is worth a word (domain 5.5) */

struct limits {
    struct value low, high;
};

static struct limits no_limits(enum reason why)
{
    return (struct limits){ value_reason(why), value_reason(why) };
}

static struct limits limits_of_share(struct evaluator *ev,
                                     const struct question *q)
{
    struct counted c;

    switch (figure_counted(ev, q, &c)) {
    case COUNTED:
        break;
    case COUNTED_NOT:
        return no_limits(REASON_NOT_COMPARABLE);
    case COUNTED_NO_BASE:
        return no_limits(REASON_NO_BASE);
    }
    return (struct limits){
        value_decimal(decimal_make(wilson_low(c.low, c.n), PARTS)),
        value_decimal(decimal_make(wilson_high(c.high, c.n), PARTS))
    };
}

/* (centre -+ root of the squares) / weight, in ten thousandths. */
static struct value limit_of_mean(int128 centre, int128 square, int64_t weight,
                                  int sign)
{
    const int128 root = (int128)square_root(square);
    struct decimal_sum top = { centre + sign * root, 4, false };
    struct decimal_sum bottom = { weight, 0, false };

    return ratio_value(&top, &bottom, 1);
}

static struct limits limits_of_mean(struct evaluator *ev,
                                    const struct question *q)
{
    struct spread s;

    if (!figure_spread(ev, q, &s))
        return no_limits(REASON_NOT_AVAILABLE);
    return (struct limits){ limit_of_mean(s.centre, s.below, s.weight, -1),
                            limit_of_mean(s.centre, s.above, s.weight, 1) };
}

static struct limits limits_of(struct evaluator *ev, const struct figure *own)
{
    const struct question *q = &own->question;

    if (!value_is_number(own->value))
        return no_limits(own->value.reason);
    if (q->who.kind == SCOPE_COMPOSITE || q->who.kind == SCOPE_NATION)
        return no_limits(REASON_NOT_APPLICABLE);
    if (has_interval(q->measure))
        return limits_of_mean(ev, q);
    return measure_is_proportion(q->measure) ? limits_of_share(ev, q)
                                             : no_limits(REASON_NOT_APPLICABLE);
}

static struct str interval_text(struct evaluator *ev, const struct figure *own,
                                const struct limits *l)
{
    const struct figure_format usual = { .decimals = -1 };
    struct figure low = *own, high = *own;

    low.value = l->low;
    high.value = l->high;
    low.approximate = high.approximate = false;
    return str_printf(ev->arena, "%.*s to %.*s",
                      STR_ARG(figure_text(ev->arena, &low, usual)),
                      STR_ARG(figure_text(ev->arena, &high, usual)));
}

void interval(struct evaluator *ev, struct figure *fig)
{
    struct question q = fig->question;
    const struct figure *own;
    struct limits l;

    q.derived = DERIVED_VALUE;
    own = evaluate(ev, &q);
    l = limits_of(ev, own);
    fig->coverage = own->coverage;
    fig->cohort = own->cohort;
    fig->basis = own->value;
    fig->decimals = own->decimals;
    fig->is_rounded = own->is_rounded;
    fig->value = fig->question.derived == DERIVED_HIGH ? l.high : l.low;
    if (fig->question.derived == DERIVED_INTERVAL && value_is_number(l.low))
        fig->value = value_text(interval_text(ev, own, &l));
}

void one_pupil(struct evaluator *ev, struct figure *fig)
{
    struct question q = fig->question;
    const struct figure *own;
    struct decimal n, share;

    q.derived = DERIVED_VALUE;
    own = evaluate(ev, &q);
    fig->coverage = own->coverage;
    fig->cohort = own->cohort;
    fig->decimals = 1;
    fig->value = value_is_number(own->value)
                     ? value_reason(REASON_NOT_APPLICABLE)
                     : own->value;
    if (!value_is_number(own->value) || !measure_is_proportion(q.measure) ||
        !value_is_number(own->cohort))
        return;
    n = own->cohort.decimal;
    if (decimal_sign(n) > 0 && decimal_compare(n, decimal_of(FEW_PUPILS)) < 0 &&
        decimal_divide(decimal_of(100), n, 9, &share))
        fig->value = value_decimal(share);
}
