/* Headings, units and notes that follow from measures and facets.
 *
 * The surprise: where a figure came from is found by explaining one question
 * for each measure and period, and is remembered: notes under tables then
 * cost nothing. */
#include "expand_priv.h"

struct facet_word {
    struct str facet, heading;
};
static const struct facet_word facet_words[] = {
    { STR_INIT("value"), STR_INIT("") },
    { STR_INIT("actual"), STR_INIT("Actual") },
    { STR_INIT("budget"), STR_INIT("Budget") },
    { STR_INIT("forecast"), STR_INIT("Forecast") },
    { STR_INIT("previous_forecast"), STR_INIT("Previous forecast") },
    { STR_INIT("prior_year"), STR_INIT("Last year") },
    { STR_INIT("month"), STR_INIT("") },
    { STR_INIT("ytd"), STR_INIT("") },
    { STR_INIT("year"), STR_INIT("") },
    { STR_INIT("variance"), STR_INIT("Variance") },
    { STR_INIT("variance_percent"), STR_INIT("Variance %") },
    { STR_INIT("movement"), STR_INIT("Movement") },
    { STR_INIT("change"), STR_INIT("Change") },
    { STR_INIT("gap_la"), STR_INIT("Gap to LA") },
    { STR_INIT("gap_national"), STR_INIT("Gap to national") },
    { STR_INIT("la"), STR_INIT("LA") },
    { STR_INIT("national"), STR_INIT("National") },
    { STR_INIT("cohort"), STR_INIT("Cohort") },
    { STR_INIT("coverage"), STR_INIT("Coverage") },
    { STR_INIT("rating"), STR_INIT("Rating") },
    { STR_INIT("period"), STR_INIT("Period") },
    { STR_INIT("favourable"), STR_INIT("F/A") },
    { STR_INIT("significance"), STR_INIT("Against England") },
    { STR_INIT("significance_la"), STR_INIT("Against LA") },
    { STR_INIT("change_significance"), STR_INIT("Since last year") },
    { STR_INIT("low"), STR_INIT("95% from") },
    { STR_INIT("high"), STR_INIT("95% to") },
    { STR_INIT("interval"), STR_INIT("95% interval") },
    { STR_INIT("one_pupil"), STR_INIT("1 pupil") },
    { STR_INIT("like_for_like"), STR_INIT("Change, same schools") },
    { STR_INIT("three_years"), STR_INIT("3-yr") },
    { STR_INIT("previous"), STR_INIT("Previous") },
    { STR_INIT("disadvantaged"), STR_INIT("Disadvantaged") },
    { STR_INIT("central"), STR_INIT("Central") },
    { STR_INIT("schools"), STR_INIT("Schools") },
    { STR_INIT("la_pooled"), STR_INIT("LA, its schools") },
    { STR_INIT("la_others"), STR_INIT("LA without ours") },
    { STR_INIT("region"), STR_INIT("Region") },
    { STR_INIT("sisters"), STR_INIT("Our others") },
    { STR_INIT("peers"), STR_INIT("Peers") },
    { STR_INIT("all_year"), STR_INIT("All year") },
    { STR_INIT("dfe_eligible"), STR_INIT("DfE base") },
    { STR_INIT("special_schools"), STR_INIT("Special") },
    { STR_INIT("all_schools"), STR_INIT("With special") },
};

static struct str word_heading(struct str word)
{
    for (size_t i = 0; i < sizeof facet_words / sizeof facet_words[0]; i++) {
        if (str_equal(facet_words[i].facet, word))
            return facet_words[i].heading;
    }
    return word;
}

/* The last word of a facet says most: "forecast.year.variance". */
struct str facet_heading(struct str facet)
{
    struct str best = { 0 };
    struct str rest = facet;

    while (!str_empty(rest)) {
        struct str word;
        struct str heading;

        str_cut(rest, '.', &word, &rest);
        heading = word_heading(word);
        if (!str_empty(heading))
            best = heading;
    }
    return best;
}

static bool is_gap(enum derived d)
{
    return d == DERIVED_GAP_LA || d == DERIVED_GAP_NATIONAL ||
           d == DERIVED_CHANGE || d == DERIVED_LIKE_FOR_LIKE ||
           d == DERIVED_VARIANCE || d == DERIVED_MOVEMENT ||
           d == DERIVED_ONE_PUPIL;
}

struct str unit_heading(const struct figure *f, enum money_unit money)
{
    const struct question *q = &f->question;

    if (derived_is_words(q->derived) || q->derived == DERIVED_COHORT)
        return (struct str){ 0 };
    if (q->derived == DERIVED_VARIANCE_PERCENT)
        return STR("%");
    if (q->measure->unit == UNIT_OF)
        return is_gap(q->derived) ? STR("pp") : (struct str){ 0 };
    if (q->measure->unit == UNIT_PERCENT)
        return is_gap(q->derived) ? STR("pp") : STR("%");
    if (q->measure->unit == UNIT_MONEY)
        return money == MONEY_THOUSANDS ? STR("\u00a3000") : STR("\u00a3");
    return (struct str){ 0 };
}

enum align figure_align(const struct figure *f)
{
    if (f != NULL && (derived_is_words(f->question.derived) ||
                      f->question.measure->unit == UNIT_TEXT))
        return ALIGN_LEFT;
    return ALIGN_DECIMAL;
}

struct str name_words(struct arena *a, struct str name)
{
    char *copy = arena_array(a, char, name.len + 1);

    for (size_t i = 0; i < name.len; i++)
        copy[i] = name.ptr[i] == '_' || name.ptr[i] == '-' ? ' ' : name.ptr[i];
    if (name.len > 0 && copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return (struct str){ copy, name.len };
}

struct inlines two_lines(struct arena *a, struct str first, struct str second)
{
    struct inline_builder b = { .arena = a };

    if (!str_empty(first))
        inline_text(&b, first, 0);
    if (!str_empty(first) && !str_empty(second))
        inline_add(&b, (struct inline_node){ .kind = INLINE_BREAK });
    if (!str_empty(second))
        inline_text(&b, second, 0);
    return inline_done(&b);
}

/* ---- periods ------------------------------------------------------------ */

struct str month_name(struct arena *a, struct period p)
{
    struct ymd d = date_ymd(period_first_day(p));

    return str_printf(a, "%s %d", date_month_name(d.month), d.year);
}

struct str figure_period(struct expander *x, const struct figure *f)
{
    const struct question *q = &f->question;
    struct period p = q->period;

    if (p.kind == PERIOD_NONE || p.kind == PERIOD_UNKNOWN)
        return (struct str){ 0 };
    if (p.kind == PERIOD_DATE)
        return date_long(x->arena, p.date);
    if (p.kind != PERIOD_MONTH)
        return period_text(x->arena, p);
    if (q->window == WINDOW_YTD && p.part > 1)
        return str_printf(x->arena, "%s to %.*s", "September",
                          STR_ARG(month_name(x->arena, p)));
    if (q->window == WINDOW_YEAR)
        return str_printf(x->arena, "%d/%02d", p.year, (p.year + 1) % 100);
    return month_name(x->arena, p);
}

/* ---- where figures came from -------------------------------------------- */

static void add_file(struct used_source *u, uint32_t *file, uint32_t index)
{
    for (size_t i = 0; i < u->n; i++) {
        if (file[i] == index)
            return;
    }
    file[u->n++] = index;
}

static void find_files(struct expander *x, const struct question *q,
                       struct used_source *u)
{
    struct arena *scratch = arena_new(0);
    const struct explanation *e = explain(scratch, x->ev, q);
    uint32_t *file =
        arena_array(x->arena, uint32_t, evaluator_store(x->ev)->n_files);

    for (size_t i = 0; i < e->n_rows; i++) {
        uint32_t f = e->row[i].origin.file;

        if (e->row[i].used && f < evaluator_store(x->ev)->n_files)
            add_file(u, file, f);
    }
    u->file = file;
    arena_free(scratch);
}

static const struct used_source *source_of(struct expander *x,
                                           const struct figure *f)
{
    struct question q = f->question;
    void *items = x->source;
    struct used_source *u;

    for (size_t i = 0; i < x->n_sources; i++) {
        if (x->source[i].measure == q.measure &&
            x->source[i].scenario == q.scenario &&
            period_equal(x->source[i].period, q.period))
            return &x->source[i];
    }
    arena_grow(x->arena, &items, x->n_sources, &x->cap_sources,
               sizeof *x->source, _Alignof(struct used_source));
    x->source = items;
    u = &x->source[x->n_sources++];
    *u = (struct used_source){ .measure = q.measure,
                               .scenario = q.scenario,
                               .period = q.period };
    q.derived = DERIVED_VALUE;
    q.who = (struct who){ SCOPE_TRUST, ENTITY_NONE };
    find_files(x, &q, u);
    return u;
}

static struct str file_text(struct expander *x, uint32_t index)
{
    const struct input_file *f = &evaluator_store(x->ev)->file[index];
    struct str title = str_empty(f->title) ? f->name : f->title;
    struct buf b = { 0 };

    buf_append(&b, title);
    if (f->period.kind != PERIOD_NONE && f->period.kind != PERIOD_UNKNOWN)
        buf_printf(&b, " %.*s", STR_ARG(period_text(x->arena, f->period)));
    if (f->release != RELEASE_NONE)
        buf_printf(&b, " (%s)", release_slug(f->release));
    return buf_take(&b, x->arena);
}

static bool seen_text(const struct str *list, size_t n, struct str s)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(list[i], s))
            return true;
    }
    return false;
}

#define NAMED_MOST 4 /* sources under one table; the rest are counted */

static size_t collect(struct expander *x, const struct figure *const f[],
                      size_t n, struct str name[NAMED_MOST], size_t *more)
{
    size_t named = 0;

    for (size_t i = 0; i < n; i++) {
        const struct used_source *u;

        if (f[i] == NULL)
            continue;
        u = source_of(x, f[i]);
        for (size_t k = 0; k < u->n; k++) {
            struct str text = file_text(x, u->file[k]);

            if (seen_text(name, named, text))
                continue;
            if (named == NAMED_MOST)
                (*more)++;
            else
                name[named++] = text;
        }
    }
    return named;
}

struct str origin_note(struct expander *x, const struct figure *const f[],
                       size_t n)
{
    struct str name[NAMED_MOST];
    size_t more = 0;
    size_t named = collect(x, f, n, name, &more);
    struct buf b = { 0 };

    if (named == 0)
        return (struct str){ 0 };
    buf_text(&b, "Source: ");
    for (size_t i = 0; i < named; i++)
        buf_printf(&b, "%s%.*s", i > 0 ? "; " : "", STR_ARG(name[i]));
    buf_text(&b, more > 0 ? "; and others, see Sources." : ".");
    return buf_take(&b, x->arena);
}

struct str list_note(struct expander *x, const struct dataset *d)
{
    const struct store *s = evaluator_store(x->ev);
    struct str name[NAMED_MOST];
    size_t n = 0;
    struct buf b = { 0 };

    for (size_t i = 0; i < d->n_rows && n < NAMED_MOST; i++) {
        if (d->row[i].file >= s->n_files)
            continue;
        if (!seen_text(name, n, s->file[d->row[i].file].title))
            name[n++] = s->file[d->row[i].file].title;
    }
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%.*s", i > 0 ? "; " : "Source: ", STR_ARG(name[i]));
    if (n > 0)
        buf_byte(&b, '.');
    return buf_take(&b, x->arena);
}

/* ---- coverage ----------------------------------------------------------- */

/* A figure's period in words; that no export states its year is said too. */
static struct str period_said(struct expander *x, const struct figure *f)
{
    struct str p = f != NULL ? figure_period(x, f) : (struct str){ 0 };

    if (f != NULL && str_empty(p) && value_is_number(f->value) &&
        f->question.period.kind == PERIOD_UNKNOWN)
        return STR("year not given");
    return p;
}

static size_t periods_seen(struct expander *x, const struct figure *const f[],
                           size_t n, struct str seen[NAMED_MOST])
{
    size_t n_seen = 0;

    for (size_t i = 0; i < n && n_seen < NAMED_MOST; i++) {
        struct str p = period_said(x, f[i]);

        if (!str_empty(p) && !seen_text(seen, n_seen, p))
            seen[n_seen++] = p;
    }
    return n_seen;
}

static bool has_period(struct expander *x, const struct figure *const f[],
                       size_t n, const struct measure *m, struct str period)
{
    for (size_t i = 0; i < n; i++) {
        if (f[i] != NULL && f[i]->question.measure == m &&
            str_equal(period_said(x, f[i]), period))
            return true;
    }
    return false;
}

/* " (Reading progress, Maths progress)": what is of that period alone. A
 * measure that stands there for the first period as well is in the heads. */
static void labels_of_period(struct expander *x, const struct figure *const f[],
                             size_t n, const struct str period[2],
                             struct buf *b)
{
    struct str label[NAMED_MOST];
    size_t n_labels = 0, more = 0;

    for (size_t i = 0; i < n; i++) {
        const struct measure *m = f[i] != NULL ? f[i]->question.measure : NULL;

        if (m == NULL || !str_equal(period_said(x, f[i]), period[1]) ||
            has_period(x, f, n, m, period[0]) ||
            seen_text(label, n_labels, m->label))
            continue;
        if (n_labels == NAMED_MOST)
            more++;
        else
            label[n_labels++] = m->label;
    }
    for (size_t i = 0; i < n_labels; i++)
        buf_printf(b, "%s%.*s", i > 0 ? ", " : " (", STR_ARG(label[i]));
    if (n_labels > 0)
        buf_text(b, more > 0 ? " and others)" : ")");
}

/* Whose results are those of a school that it took the place of. */
static void put_inherited(struct expander *x, const struct figure *const f[],
                          size_t n, struct buf *b)
{
    struct str seen[NAMED_MOST];
    size_t n_seen = 0;

    for (size_t i = 0; i < n && n_seen < NAMED_MOST; i++) {
        struct str name;

        if (f[i] == NULL || f[i]->coverage.as_predecessor == 0 ||
            f[i]->question.who.kind != SCOPE_SCHOOL)
            continue;
        name = who_text(x->arena, x->ev, f[i]->question.who);
        if (!seen_text(seen, n_seen, name))
            seen[n_seen++] = name;
    }
    if (n_seen == 0)
        return;
    buf_text(b, n_seen == 1
                    ? " With results from before it became an academy: "
                    : " With results from before they became academies: ");
    for (size_t i = 0; i < n_seen; i++)
        buf_printf(b, "%s%.*s", i > 0 ? ", " : "", STR_ARG(seen[i]));
    buf_byte(b, '.');
}

/* Of several periods all but the first say what they are of. */
struct str period_note(struct expander *x, const struct figure *const f[],
                       size_t n)
{
    struct str seen[NAMED_MOST];
    size_t n_seen = periods_seen(x, f, n, seen);
    struct buf b = { 0 };

    if (n_seen == 0)
        return (struct str){ 0 };
    buf_text(&b, n_seen == 1 ? "Period: " : "Periods: ");
    for (size_t i = 0; i < n_seen; i++) {
        buf_printf(&b, "%s%.*s", i > 0 ? "; " : "", STR_ARG(seen[i]));
        if (i > 0)
            labels_of_period(x, f, n, (const struct str[2]){ seen[0], seen[i] },
                             &b);
    }
    buf_byte(&b, '.');
    put_inherited(x, f, n, &b);
    return buf_take(&b, x->arena);
}

static bool counts(const struct figure *f)
{
    return f != NULL &&
           (f->coverage.of_schools > 0 || f->coverage.of_rows > 0) &&
           f->question.derived == DERIVED_VALUE;
}

/* One sentence for each different coverage; all the same is said once. A page
 * about one school needs none. */
struct str coverage_note(struct expander *x, const struct figure *const f[],
                         size_t n)
{
    struct buf b = { 0 };
    struct str seen[NAMED_MOST];
    size_t n_seen = 0;

    for (size_t i = 0; i < n && n_seen < NAMED_MOST; i++) {
        struct str text;

        if (!counts(f[i]) || f[i]->question.who.kind == SCOPE_SCHOOL)
            continue;
        text = coverage_text(x->arena, f[i]);
        if (str_empty(text) || seen_text(seen, n_seen, text))
            continue;
        seen[n_seen++] = text;
        buf_printf(&b, "%s%.*s: %.*s.", b.len > 0 ? " " : "Coverage: ",
                   STR_ARG(f[i]->question.measure->label), STR_ARG(text));
    }
    if (n_seen == 1) {
        buf_clear(&b);
        buf_printf(&b, "Coverage: %.*s.", STR_ARG(seen[0]));
    }
    return buf_take(&b, x->arena);
}
