/* A funnel of schools: their cohorts, and the limits that chance leaves them.
 *
 * The surprise: a school without a figure or a cohort is left out, and its place
 * too: a gap in an order of sizes would tell its size. */
#include "chart_expand_priv.h"

/* The series is still being made: only this file and its points know it. */
static struct chart_point *points_of(struct plot *p)
{
    return p->made;
}

static int64_t cohort_of(const struct figure *f)
{
    struct decimal n;

    return f != NULL && f->value.kind == VALUE_DECIMAL &&
                   decimal_round(f->value.decimal, 0, &n)
               ? n.mantissa
               : 0;
}

/* The cohort is asked, and printed, as a figure of its own. */
static const struct figure *ask_cohort(struct plot *p, uint32_t school)
{
    struct question q;

    if (!slot_question(p->x, p->spec->measure.item[0],
                       (struct who){ SCOPE_SCHOOL, school }, &q))
        return NULL;
    q.derived = DERIVED_COHORT;
    return evaluate(p->x->ev, &q);
}

static void move_category(struct plot *p, int64_t *size, size_t from, size_t to)
{
    struct chart_point *point = points_of(p);
    const struct chart_point moved = point[from];
    const struct str name = p->category[from];
    const int64_t n = size[from];

    for (size_t i = from; i > to; i--) {
        point[i] = point[i - 1];
        p->category[i] = p->category[i - 1];
        size[i] = size[i - 1];
    }
    point[to] = moved;
    p->category[to] = name;
    size[to] = n;
}

/* Schools with a figure and a cohort, the smallest first. */
static int64_t *by_size(struct plot *p)
{
    int64_t *size = arena_array(p->x->arena, int64_t, p->n_schools + 1);
    size_t kept = 0;

    for (size_t i = 0; i < p->n_schools; i++) {
        const struct figure *n = ask_cohort(p, p->school[i]);
        size_t to = kept;

        size[kept] = cohort_of(n);
        if (!points_of(p)[i].present || size[kept] < 1)
            continue;
        figure_printed(p->x, n);
        plot_note(p, n);
        points_of(p)[kept] = points_of(p)[i];
        p->category[kept] =
            str_printf(p->x->arena, "%.*s (%lld)", STR_ARG(p->category[i]),
                       (long long)size[kept]);
        while (to > 0 && size[to - 1] > size[kept])
            to--;
        move_category(p, size, kept++, to);
    }
    p->chart.n_categories = kept;
    return size;
}

/* ---- limits ---------------------------------------------------------------- */

static struct chart_point limit(struct plot *p, struct decimal d)
{
    struct decimal one = d;

    if (!decimal_round(d, 1, &one))
        one = d;
    return (struct chart_point){
        .present = true,
        .value = one,
        .text = str_printf(p->x->arena, "%.*s%%",
                           STR_ARG(decimal_plain(p->x->arena, one, 1)))
    };
}

static bool add_limits(struct plot *p, const int64_t *size)
{
    static const char *const names[] = { "lower 95%", "upper 95%",
                                         "lower 99.8%", "upper 99.8%" };
    struct chart_point *point[FUNNEL_SERIES];

    p->chart.n_series = 1;
    for (size_t s = 0; s < FUNNEL_SERIES; s++)
        point[s] = plot_series(p, str_from(names[s]), true);
    for (size_t i = 0; i < p->chart.n_categories; i++) {
        struct funnel f;

        if (!funnel_limits(p->nation->value.decimal, size[i], &f))
            return false;
        point[0][i] = limit(p, f.low);
        point[1][i] = limit(p, f.high);
        point[2][i] = limit(p, f.very_low);
        point[3][i] = limit(p, f.very_high);
    }
    return true;
}

void plot_funnel(struct plot *p)
{
    const struct who nation = { SCOPE_NATION, ENTITY_NONE };
    int64_t *size;

    if (p->chart.n_series == 0)
        return;
    size = by_size(p);
    p->nation = figure_at(p->x, p->spec->measure.item[0], nation);
    if (p->nation == NULL || p->nation->value.kind != VALUE_DECIMAL ||
        !measure_is_proportion(p->nation->question.measure) ||
        !add_limits(p, size)) {
        p->chart.n_categories = 0; /* nothing to set them against */
        return;
    }
    p->chart.size = size;
}
