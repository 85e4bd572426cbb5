/* Charts from figures: by school, by measure, by month, by year, in steps.
 *
 * The surprise: a point holds the value as it is printed, rounded, so that
 * the length of a bar and the number at its end can never disagree. */
#include "chart_expand_priv.h"

/* ---- points ------------------------------------------------------------- */

static struct figure_format plain_format(const struct plot *p)
{
    return (struct figure_format){ .money = p->spec->money,
                                   .no_unit = true,
                                   .decimals = -1 };
}

static struct decimal displayed(struct plot *p, const struct figure *f,
                                int decimals)
{
    struct decimal d = f->value.decimal;
    struct decimal out;

    if (f->question.measure->unit == UNIT_MONEY &&
        p->spec->money == MONEY_THOUSANDS &&
        decimal_divide(d, decimal_of(1000), 0, &out))
        return out;
    return decimal_round(d, decimals, &out) ? out : d;
}

static int decimals_of(const struct plot *p, const struct figure *f)
{
    if (f->question.measure->unit == UNIT_MONEY &&
        p->spec->money == MONEY_THOUSANDS)
        return 0;
    return f->decimals;
}

void plot_note(struct plot *p, const struct figure *f)
{
    if (p->chart.unit.ptr == NULL || str_empty(p->chart.unit))
        p->chart.unit = unit_heading(f, p->spec->money);
    if (p->n_shown < p->cap_categories * p->cap_series)
        p->shown[p->n_shown++] = f;
}

static struct chart_point point_of(struct plot *p, const struct figure *f)
{
    struct chart_point point = { 0 };
    int decimals;

    if (f == NULL) {
        point.reason = STR("not given");
        return point;
    }
    if (f->value.kind == VALUE_DECIMAL || f->question.who.kind == SCOPE_TRUST ||
        f->question.who.kind == SCOPE_SCHOOL)
        figure_printed(p->x, f);
    plot_note(p, f);
    if (f->value.kind != VALUE_DECIMAL) {
        point.reason = f->value.kind == VALUE_REASON
                           ? str_from(reason_words(f->value.reason))
                           : STR("not a number");
        return point;
    }
    decimals = decimals_of(p, f);
    if (decimals > p->chart.decimals)
        p->chart.decimals = decimals;
    point.present = true;
    point.value = displayed(p, f, decimals);
    point.text = figure_text(p->x->arena, f, plain_format(p));
    if (f->question.measure->unit == UNIT_PERCENT)
        point.text = str_printf(p->x->arena, "%.*s%%", STR_ARG(point.text));
    p->n_present++;
    return point;
}

/* ---- building ----------------------------------------------------------- */

static void begin(struct plot *p, size_t n_categories, size_t n_series)
{
    struct arena *a = p->x->arena;

    p->cap_categories = n_categories;
    p->cap_series = n_series;
    p->category = arena_array(a, struct str, n_categories);
    p->series = arena_array(a, struct chart_series, n_series);
    p->shown = arena_array(a, const struct figure *, n_categories *n_series);
}

struct chart_point *plot_series(struct plot *p, struct str name,
                                bool comparator)
{
    struct chart_point *point =
        arena_array(p->x->arena, struct chart_point, p->cap_categories);

    if (p->chart.n_series == 0)
        p->made = point;
    p->series[p->chart.n_series++] = (struct chart_series){
        .name = name, .comparator = comparator, .point = point
    };
    return point;
}

static struct str label_of(const struct figure *f)
{
    const struct measure *m = f->question.measure;

    return str_empty(m->label) ? m->title : m->label;
}

/* The figure of a slot, or of its comparator. */
static const struct figure *ask(struct plot *p, const struct slot *s,
                                struct who who, enum scope_kind kind)
{
    struct who other = { .kind = kind, .entity = who.entity };

    return figure_at(p->x, s, kind == SCOPE_TRUST ? who : other);
}

/* ---- by school ---------------------------------------------------------- */

static struct who school_who(uint32_t school)
{
    return (struct who){ .kind = SCOPE_SCHOOL, .entity = school };
}

/* Schools that have a figure for any of the measures. */
static const uint32_t *plotted_schools(struct plot *p, size_t *n)
{
    const struct entity_list *all = schools_here(p->x);
    uint32_t *item = arena_array(p->x->arena, uint32_t, all->n);

    *n = 0;
    for (size_t i = 0; i < all->n; i++) {
        bool has = false;

        for (size_t k = 0; k < p->spec->measure.n && !has; k++) {
            const struct figure *f = figure_at(p->x, p->spec->measure.item[k],
                                               school_who(all->item[i]));

            has = f != NULL && !figure_is_empty(f);
        }
        if (has)
            item[(*n)++] = all->item[i];
    }
    return item;
}

static void school_series(struct plot *p, const struct slot *s,
                          enum scope_kind kind, struct str name)
{
    struct chart_point *point = plot_series(p, name, kind != SCOPE_TRUST);
    struct who trust = { .kind = SCOPE_TRUST, .entity = ENTITY_NONE };

    for (size_t i = 0; i < p->n_schools; i++)
        point[i] = point_of(p, ask(p, s, school_who(p->school[i]), kind));
    if (p->spec->total)
        point[p->n_schools] = point_of(p, ask(p, s, trust, kind));
}

static struct str series_name(struct plot *p, size_t i, struct str otherwise)
{
    const struct figure *f;

    if (p->spec->measure.n == 1)
        return otherwise;
    f = figure_at(p->x, p->spec->measure.item[i], who_here(p->x));
    return f != NULL ? label_of(f) : otherwise;
}

static void by_school(struct plot *p)
{
    const struct chart_spec *s = p->spec;
    size_t n;
    const uint32_t *school = plotted_schools(p, &n);

    p->school = school;
    p->n_schools = n;
    begin(p, n + s->total, s->measure.n + 3 + FUNNEL_SERIES);
    for (size_t i = 0; i < n; i++)
        p->category[i] = school_label(p->x, school[i]);
    if (s->total)
        p->category[n] = STR("Trust");
    p->chart.n_categories = n > 0 ? n + s->total : 0;
    for (size_t i = 0; i < s->measure.n && n > 0; i++)
        school_series(p, s->measure.item[i], SCOPE_TRUST,
                      series_name(p, i, STR("School")));
    if (s->la && n > 0)
        school_series(p, s->measure.item[0], SCOPE_COMPOSITE,
                      STR("Local authority"));
    if (s->national && n > 0)
        school_series(p, s->measure.item[0], SCOPE_NATION, STR("England"));
    if (s->peers && n > 0)
        school_series(p, s->measure.item[0], SCOPE_PEERS, STR("Peer schools"));
}

/* ---- by measure --------------------------------------------------------- */

static void measure_series(struct plot *p, const struct slot *const slot[],
                           size_t n, enum scope_kind kind, struct str name)
{
    struct chart_point *point = plot_series(p, name, kind != SCOPE_TRUST);

    for (size_t i = 0; i < n; i++)
        point[i] = point_of(p, ask(p, slot[i], who_here(p->x), kind));
}

static void by_measure(struct plot *p)
{
    const struct chart_spec *s = p->spec;
    const struct slot **slot =
        arena_array(p->x->arena, const struct slot *, s->measure.n);
    bool school = p->x->school != ENTITY_NONE;
    size_t n = 0;

    begin(p, s->measure.n, 4);
    for (size_t i = 0; i < s->measure.n; i++) {
        const struct figure *f =
            figure_at(p->x, s->measure.item[i], who_here(p->x));

        if (f == NULL || figure_is_empty(f))
            continue;
        p->category[n] = label_of(f);
        slot[n++] = s->measure.item[i];
    }
    p->chart.n_categories = n;
    if (n == 0)
        return;
    measure_series(p, slot, n, SCOPE_TRUST,
                   school ? STR("School") : STR("Trust"));
    if (s->la)
        measure_series(p, slot, n, SCOPE_COMPOSITE, STR("Local authority"));
    if (s->national)
        measure_series(p, slot, n, SCOPE_NATION, STR("England"));
    if (s->peers)
        measure_series(p, slot, n, SCOPE_PEERS, STR("Peer schools"));
}

/* ---- by month ----------------------------------------------------------- */

static struct str month_label(struct expander *x, size_t month)
{
    struct str name = str_from(date_month_name((int)((month + 8) % 12) + 1));

    (void)x;
    return str_slice(name, 0, 3);
}

static bool is_forecast_month(const struct expander *x, size_t month)
{
    const struct period *p = &evaluator_setting(x->ev)->month;

    return p->kind == PERIOD_MONTH && month >= p->part;
}

static void by_month(struct plot *p)
{
    const struct chart_spec *s = p->spec;

    begin(p, 12, s->measure.n);
    for (size_t m = 0; m < 12; m++)
        p->category[m] = month_label(p->x, m);
    p->chart.n_categories = 12;
    for (size_t i = 0; i < s->measure.n; i++) {
        struct chart_point *point =
            plot_series(p, series_name(p, i, STR("Trust")), false);

        for (size_t m = 0; m < 12; m++) {
            bool forecast = is_forecast_month(p->x, m);
            const struct slot *slot =
                s->month[i * 24 + (forecast ? 12 : 0) + m];

            point[m] = point_of(p, figure_at(p->x, slot, who_here(p->x)));
            point[m].forecast = forecast;
        }
        if (s->measure.n == 1)
            p->series[0].name = label_of(p->shown[0]);
    }
}

/* ---- by year ------------------------------------------------------------ */

/* From the oldest to the newest of the last `most` years, gaps included. */
static size_t years_of(struct plot *p, const struct slot *s,
                       struct period first[], size_t most)
{
    struct question q;
    struct period_list known;
    int newest;
    int oldest;
    size_t n = 0;

    if (!slot_question(p->x, s, who_here(p->x), &q))
        return 0;
    known = measure_periods(p->x->arena, p->x->ev, q.measure);
    if (known.n == 0 || known.item[0].kind != PERIOD_ACADEMIC_YEAR)
        return 0;
    newest = known.item[0].year;
    oldest = known.item[known.n - 1].year;
    if (newest - oldest >= (int)most)
        oldest = newest - (int)most + 1;
    for (int y = oldest; y <= newest; y++)
        first[n++] = period_academic(y);
    return n;
}

static void year_series(struct plot *p, const struct slot *s,
                        enum scope_kind kind, struct str name)
{
    struct chart_point *point = plot_series(p, name, kind != SCOPE_TRUST);
    struct who who = who_here(p->x);
    struct question q;

    if (kind != SCOPE_TRUST)
        who.kind = kind;
    for (size_t i = 0; i < p->n_years; i++) {
        bool fine = slot_question(p->x, s, who, &q);

        q.period = p->year[i];
        point[i] = point_of(p, fine ? evaluate(p->x->ev, &q) : NULL);
    }
}

static void by_year(struct plot *p)
{
    const struct chart_spec *s = p->spec;
    size_t most =
        s->most > 0 && s->most < YEARS_MOST ? (size_t)s->most : YEARS_MOST;
    size_t n = years_of(p, s->measure.item[0], p->year, most);

    p->n_years = n;
    begin(p, n, s->measure.n + 3);
    if (n < 2) /* one year is no development */
        return;
    p->chart.n_categories = n;
    for (size_t i = 0; i < n; i++)
        p->category[i] = period_text(p->x->arena, p->year[i]);
    for (size_t i = 0; i < s->measure.n; i++)
        year_series(p, s->measure.item[i], SCOPE_TRUST,
                    series_name(p, i,
                                p->x->school != ENTITY_NONE ? STR("School")
                                                            : STR("Trust")));
    if (s->la)
        year_series(p, s->measure.item[0], SCOPE_COMPOSITE,
                    STR("Local authority"));
    if (s->national)
        year_series(p, s->measure.item[0], SCOPE_NATION, STR("England"));
    if (s->peers)
        year_series(p, s->measure.item[0], SCOPE_PEERS, STR("Peer schools"));
}

/* ---- in steps ----------------------------------------------------------- */

static void in_steps(struct plot *p)
{
    const struct chart_spec *s = p->spec;
    struct chart_point *point;

    begin(p, s->n_steps, 1);
    point = plot_series(p, STR("Trust"), false);
    for (size_t i = 0; i < s->n_steps; i++) {
        const struct figure *f =
            figure_at(p->x, s->step[i].slot, who_here(p->x));

        point[i] = point_of(p, f);
        p->category[i] = rich_text(p->x, s->step[i].label);
        if (str_empty(p->category[i]) && f != NULL)
            p->category[i] = label_of(f);
    }
    p->chart.n_categories = s->n_steps;
}

/* ---- the chart ---------------------------------------------------------- */

static void ref_lines(struct plot *p)
{
    const struct chart_spec *s = p->spec;
    struct chart_line *line =
        arena_array(p->x->arena, struct chart_line, s->n_lines + 1);

    for (size_t i = 0; i < s->n_lines; i++) {
        const struct figure *f =
            figure_at(p->x, s->line[i].slot, who_here(p->x));
        struct chart_line *l = &line[p->chart.n_lines];

        if (s->line[i].slot != NULL &&
            (f == NULL || f->value.kind != VALUE_DECIMAL))
            continue;
        l->name = rich_text(p->x, s->line[i].name);
        if (str_empty(l->name) && f != NULL)
            l->name = label_of(f);
        l->value =
            f != NULL ? displayed(p, f, decimals_of(p, f)) : s->line[i].value;
        p->chart.n_lines++;
    }
    if (p->nation != NULL)
        line[p->chart.n_lines++] = (struct chart_line){
            .name = STR("England"),
            .value = displayed(p, p->nation, decimals_of(p, p->nation))
        };
    p->chart.line = line;
}

static struct str caption_of(struct plot *p)
{
    struct expander *x = p->x;
    const struct figure *f = p->n_shown > 0 ? p->shown[0] : NULL;
    struct who trust = { .kind = SCOPE_TRUST, .entity = ENTITY_NONE };
    const struct slot *first =
        p->spec->measure.n > 0 ? p->spec->measure.item[0] : NULL;
    const struct figure *total = first ? figure_at(x, first, trust) : NULL;
    struct str part[5] = { { 0 }, { 0 }, { 0 }, { 0 }, { 0 } };

    if (p->spec->caption.n > 0)
        return rich_text(x, p->spec->caption);
    if (f != NULL && p->spec->measure.n == 1)
        part[0] =
            str_printf(x->arena, "%.*s.", STR_ARG(f->question.measure->title));
    if (p->spec->rows != CHART_YEARS && p->spec->rows != CHART_MONTHS)
        part[1] = period_note(x, p->shown, p->n_shown);
    if (x->school == ENTITY_NONE && total != NULL)
        part[2] = coverage_note(x, &total, 1);
    part[3] = origin_note(x, p->shown, p->n_shown);
    if (p->spec->kind == CHART_FUNNEL)
        part[4] = STR("In brackets the pupils of each cohort. Limits: 95% "
                      "(solid) and 99.8% (dashed) of schools of that size "
                      "would lie between them by chance, were they as England "
                      "is.");
    return join_notes(x->arena, part, 5);
}

static struct str title_of(struct plot *p)
{
    struct str title = rich_text(p->x, p->spec->title);

    if (!str_empty(title))
        return title;
    return p->n_shown > 0 ? p->shown[0]->question.measure->title : STR("Chart");
}

/* A comparator without any value is no comparator. */
static void drop_empty_comparators(struct plot *p)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->chart.n_series; i++) {
        bool has = !p->series[i].comparator;

        for (size_t k = 0; k < p->chart.n_categories; k++)
            has |= p->series[i].point[k].present;
        if (has)
            p->series[kept++] = p->series[i];
    }
    p->chart.n_series = kept;
}

/* Points as prints: by category and series where every point has a figure,
 * else by whom they are of. */
static void print_points(struct plot *p, struct str number)
{
    struct arena *a = p->x->arena;
    size_t across = p->chart.n_categories;
    bool all = p->n_shown == across * p->chart.n_series;

    for (size_t i = 0; i < p->n_shown; i++) {
        const struct figure *f = p->shown[i];
        struct print one = { .figure = f,
                             .text = figure_text(a, f, plain_format(p)) };
        struct str row = all ? p->category[i % across]
                             : who_text(a, p->x->ev, f->question.who);

        one.reference = reference_of(a, number, row,
                                     all ? p->series[i / across].name
                                         : figure_period(p->x, f));
        print_add(p->x, &one);
    }
}

static void finish(struct plot *p, struct span at)
{
    struct block b = { .kind = BLOCK_CHART, .at = at };
    struct str number = number_next(p->x);

    print_points(p, number);
    drop_empty_comparators(p);
    p->chart.category = p->category;
    p->chart.series = p->series;
    p->chart.kind = p->spec->kind;
    p->chart.zero_based = p->spec->kind == CHART_BAR;
    p->chart.show_table = p->spec->show_table;
    p->chart.attachment = attachment_name(p->x, p->spec->attachment);
    ref_lines(p);
    p->chart.title = title_of(p);
    p->chart.caption = str_printf(p->x->arena, "Chart %.*s: %.*s",
                                  STR_ARG(number), STR_ARG(caption_of(p)));
    b.chart = p->chart;
    emit(p->x, &b);
}

void chart_expand(struct expander *x, const struct node *n)
{
    static void (*const shapes[])(struct plot *) = {
        [CHART_SCHOOLS] = by_school, [CHART_MEASURES] = by_measure,
        [CHART_MONTHS] = by_month,   [CHART_YEARS] = by_year,
        [CHART_STEPS] = in_steps,
    };
    struct plot p = { .x = x, .spec = n->component->chart };

    if (p.spec->measure.n == 0 && p.spec->rows != CHART_STEPS)
        return;
    shapes[p.spec->rows](&p);
    if (p.spec->kind == CHART_FUNNEL)
        plot_funnel(&p);
    if (p.chart.n_categories > 0 && p.chart.n_series > 0 && p.n_present > 0)
        finish(&p, n->at);
}
