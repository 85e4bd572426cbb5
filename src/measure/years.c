/* Three years pooled: for cohorts so small that one year says little.
 *
 * The surprise: all three years must be there. Two years under the heading
 * "three years" would be a wrong number, and exams were not held in 2020. */
#include "chance_priv.h"

static bool can_pool(const struct measure *m)
{
    return m->time == TIME_YEAR &&
           (m->weighting == WEIGHT_RATE || m->weighting == WEIGHT_POOLED ||
            m->weighting == WEIGHT_MEAN);
}

static bool any_used(const struct parts *parts)
{
    for (size_t i = 0; i < parts->n; i++) {
        if (parts->item[i].used)
            return true;
    }
    return false;
}

/* The parts of each year, one behind the other. False: *why says for what
 * reason a year has none. */
static bool gather(struct arena *a, struct evaluator *ev,
                   const struct question *q, struct parts *all,
                   struct value *why)
{
    struct parts year[POOLED_YEARS];
    struct question past = *q;

    for (int i = 0; i < POOLED_YEARS; i++) {
        past.period = period_academic(q->period.year - i);
        year[i] = parts_evaluated(a, ev, &past);
        if (!any_used(&year[i])) {
            *why = why_nothing(&year[i]);
            return false;
        }
        all->n += year[i].n;
    }
    all->item = arena_array(a, struct part, all->n);
    all->n = 0;
    for (int i = 0; i < POOLED_YEARS; i++) {
        for (size_t k = 0; k < year[i].n; k++)
            all->item[all->n++] = year[i].item[k];
    }
    return true;
}

void three_years(struct evaluator *ev, struct figure *fig)
{
    struct question q = fig->question;
    const struct figure *own;
    struct arena *scratch;
    struct parts all = { 0 };

    q.derived = DERIVED_VALUE;
    own = evaluate(ev, &q);
    fig->coverage = own->coverage;
    fig->coverage.pupils = fig->coverage.of_pupils = -1;
    fig->value = value_is_number(own->value)
                     ? value_reason(REASON_NOT_APPLICABLE)
                     : own->value;
    if (!value_is_number(own->value) || !can_pool(q.measure) ||
        own->question.period.kind != PERIOD_ACADEMIC_YEAR ||
        q.who.kind == SCOPE_COMPOSITE || q.who.kind == SCOPE_NATION)
        return;
    scratch = arena_new(0);
    if (gather(scratch, ev, &own->question, &all, &fig->value))
        pool_parts(fig, &all);
    arena_free(scratch);
}
