/* Then and now over the same schools: a trust that has grown compares its nine
 * schools of then with the same nine now (domain 5.7).
 *
 * The surprise: as many schools need not be the same ones. One that left and
 * one that joined are found by who they are, not by their number. */
#include "measure_priv.h"

static struct part *part_of(const struct parts *parts, const struct part *p)
{
    for (size_t i = 0; i < parts->n; i++) {
        struct part *other = &parts->item[i];

        if (other->used && other->entity == p->entity &&
            other->is_central == p->is_central)
            return other;
    }
    return NULL;
}

struct both {
    struct parts now, then;
};

static struct both parts_of_both(struct arena *a, struct evaluator *ev,
                                 const struct figure *now,
                                 const struct figure *then)
{
    return (struct both){ parts_evaluated(a, ev, &now->question),
                          parts_evaluated(a, ev, &then->question) };
}

static uint32_t schools_used(const struct parts *parts)
{
    uint32_t n = 0;

    for (size_t i = 0; i < parts->n; i++)
        n += parts->item[i].used && !parts->item[i].is_central;
    return n;
}

/* Leaves only what both have; how many schools that are. */
static uint32_t keep_common(struct both *b)
{
    for (size_t i = 0; i < b->now.n; i++) {
        struct part *p = &b->now.item[i];

        p->used = p->used && part_of(&b->then, p) != NULL;
    }
    for (size_t i = 0; i < b->then.n; i++) {
        struct part *p = &b->then.item[i];

        p->used = p->used && part_of(&b->now, p) != NULL;
    }
    return schools_used(&b->now);
}

static bool is_put_together(const struct evaluator *ev, const struct figure *f)
{
    const enum weighting w = f->question.measure->weighting;

    return is_pool(ev, f->question.who) && !f->question.measure->list &&
           (w == WEIGHT_RATE || w == WEIGHT_POOLED || w == WEIGHT_MEAN ||
            w == WEIGHT_SUM);
}

void count_then(struct evaluator *ev, struct figure *fig,
                const struct figure *now, const struct figure *then)
{
    struct arena *scratch;
    struct both b;

    if (!is_put_together(ev, now) || !value_is_number(fig->value))
        return;
    scratch = arena_new(0);
    b = parts_of_both(scratch, ev, now, then);
    fig->schools_then = schools_used(&b.then);
    fig->schools_both = keep_common(&b);
    arena_free(scratch);
}

static void over_common(struct evaluator *ev, struct figure *fig,
                        const struct figure *now, const struct figure *then)
{
    struct arena *scratch = arena_new(0);
    struct both b = parts_of_both(scratch, ev, now, then);
    struct figure x = *now, y = *then;

    fig->schools_then = schools_used(&b.then);
    fig->schools_both = keep_common(&b);
    x.coverage.schools = y.coverage.schools = fig->schools_both;
    if (fig->schools_both == 0) {
        fig->value = value_reason(REASON_NOT_COMPARABLE);
    } else {
        pool_parts(&x, &b.now);
        pool_parts(&y, &b.then);
        figure_subtract(fig, &x, &y);
        fig->basis = y.value;
        fig->coverage.pupils = fig->coverage.of_pupils = -1;
    }
    arena_free(scratch);
}

void like_for_like(struct evaluator *ev, struct figure *fig)
{
    struct question q = fig->question;
    const struct figure *now, *then;

    q.derived = DERIVED_VALUE;
    now = evaluate(ev, &q);
    fig->value = now->value;
    fig->coverage = now->coverage;
    if (!value_is_number(now->value))
        return;
    then = figure_earlier(ev, &q);
    if (!then || !value_is_number(then->value)) {
        fig->value = value_reason(REASON_NO_DATA);
        return;
    }
    if (is_put_together(ev, now)) {
        over_common(ev, fig, now, then);
        return;
    }
    figure_subtract(fig, now, then);
    fig->basis = then->value;
    if (is_pool(ev, q.who) && now->coverage.schools != then->coverage.schools)
        fig->value = value_reason(REASON_NOT_COMPARABLE);
}
