/* Ratings: the first band that holds, in words, with whose thresholds.
 *
 * The surprise: no value is not "no rating to speak of". It is grey, and says
 * why, because a missing rating next to ratings reads like a green one. */
#include "measure_priv.h"

#define STUCK_PACKS 3 /* from so many packs in a row it is said (domain 6) */

/* ---- meetings ------------------------------------------------------------- */

static bool has_date(int32_t date)
{
    return date != 0 && date != DATE_NONE;
}

/* A rule that changed holds for the meetings of its time. */
static bool is_in_force(const struct evaluator *ev, const struct band *b)
{
    const int32_t meeting = ev->setting.as_at;

    if (!has_date(meeting))
        return !has_date(b->until);
    return (!has_date(b->from) || meeting >= b->from) &&
           (!has_date(b->until) || meeting < b->until);
}

/* ---- amber for how long --------------------------------------------------- */

/* The last record of the series at the latest meeting before `before`. */
static const struct past_rating *pack_before(const struct past_ratings *past,
                                             struct str series, int32_t before)
{
    const struct past_rating *found = NULL;

    for (size_t i = 0; i < past->n; i++) {
        const struct past_rating *p = &past->item[i];

        if (p->meeting < before && str_equal(p->series, series) &&
            (!found || p->meeting >= found->meeting))
            found = p;
    }
    return found;
}

/* A pack that did not print the figure breaks no row: nothing is known of it. */
static uint32_t packs_in_amber(const struct evaluator *ev,
                               const struct question *q)
{
    const struct evaluator_setting *s = &ev->setting;
    struct arena *scratch = arena_new(0);
    const struct str series = question_series(scratch, ev, q);
    const bool is_dated = s->as_at != 0 && s->as_at != DATE_NONE;
    int32_t before = is_dated ? s->as_at : INT32_MAX;
    uint32_t n = 1;

    for (;;) {
        const struct past_rating *p = pack_before(&s->past, series, before);

        if (!p || p->rating != RATING_AMBER)
            break;
        n++;
        before = p->meeting;
    }
    arena_free(scratch);
    return n;
}

/* ---- bands ---------------------------------------------------------------- */

static bool band_holds(const struct band *b, struct decimal d)
{
    return (!b->has_below || decimal_compare(d, b->below) < 0) &&
           (!b->has_least || decimal_compare(d, b->least) >= 0);
}

static const struct band *band_of(const struct evaluator *ev,
                                  const struct figure *fig)
{
    const struct measure *m = fig->question.measure;

    for (size_t i = 0; i < m->n_bands; i++) {
        if (is_in_force(ev, &m->band[i]) &&
            band_holds(&m->band[i], fig->value.decimal))
            return &m->band[i];
    }
    return NULL;
}

/* The banding that was published with the figure goes before thresholds: it
 * knows the interval and the rank (domain 4.2, R5). */
static const struct band *published_band(struct evaluator *ev,
                                         const struct figure *fig)
{
    const struct measure *m = fig->question.measure;
    struct value v = { 0 };

    if (m->banding.len == 0 || fig->question.who.kind != SCOPE_SCHOOL)
        return NULL;
    v = input_named(ev, &fig->question, m->banding);
    for (size_t i = 0; i < m->n_bands && v.kind == VALUE_TEXT; i++) {
        if (is_in_force(ev, &m->band[i]) && m->band[i].published.len > 0 &&
            str_equal(m->band[i].published, v.text))
            return &m->band[i];
    }
    return NULL;
}

static const struct band *band_for(const struct evaluator *ev,
                                   const struct measure *m, enum rating rating)
{
    for (size_t i = 0; i < m->n_bands; i++) {
        if (m->band[i].rating == rating && is_in_force(ev, &m->band[i]))
            return &m->band[i];
    }
    return NULL;
}

/* ---- what is not rated ----------------------------------------------------- */

/* How much of what a figure is of is known: pupils where the measure counts
 * them, rows of a list, else schools. */
struct covered {
    int64_t part, whole;
    struct str what;
};

static struct covered covered_by(const struct figure *f)
{
    const struct coverage *c = &f->coverage;

    if (c->of_rows > 0)
        return (struct covered){ c->rows, c->of_rows, STR("rows") };
    if (c->pupils >= 0 && c->of_pupils > 0)
        return (struct covered){ c->pupils, c->of_pupils,
                                 f->question.measure->cohort };
    return (struct covered){ c->schools, c->of_schools, STR("schools") };
}

/* Of a figure of several schools, or of a list. */
static bool covers_little(const struct figure *f)
{
    const struct covered by = covered_by(f);
    const int64_t part = by.part, whole = by.whole;
    const int64_t least = f->question.measure->least_coverage;
    const bool is_many = f->question.who.kind == SCOPE_TRUST ||
                         f->question.who.kind == SCOPE_SCHOOLS;

    return is_many && value_is_number(f->value) &&
           part < whole / 100 * least + (whole % 100 * least + 99) / 100;
}

static struct str little_covered(struct arena *a, const struct figure *f)
{
    const struct covered by = covered_by(f);

    return str_printf(a, "low coverage: %lld of %lld %.*s", (long long)by.part,
                      (long long)by.whole, STR_ARG(by.what));
}

/* Why a figure with a value is grey; empty: it is not. */
static struct str why_grey(struct evaluator *ev, const struct figure *fig)
{
    const struct measure *m = fig->question.measure;

    if (m->rated_from > 0 && value_is_number(fig->cohort) &&
        decimal_compare(fig->cohort.decimal, decimal_of(m->rated_from)) < 0)
        return str_printf(ev->arena, "fewer than %d %.*s", (int)m->rated_from,
                          STR_ARG(m->cohort));
    if (fig->is_low_coverage)
        return little_covered(ev->arena, fig);
    return (struct str){ 0 };
}

static const struct band *any_band(struct evaluator *ev, struct figure *fig)
{
    const struct band *b = published_band(ev, fig);

    if (b || !fig->question.measure->deciles)
        return b ? b : band_of(ev, fig);
    fig->not_rated = stand(ev, fig);
    return fig->not_rated.len > 0
               ? NULL
               : band_for(ev, fig->question.measure, standing_rating(fig));
}

void rate(struct evaluator *ev, struct figure *fig)
{
    fig->rating = RATING_NONE;
    fig->is_low_coverage = covers_little(fig);
    fig->band = NULL;
    if (fig->question.measure->n_bands == 0 || !value_is_number(fig->value))
        return;
    fig->not_rated = why_grey(ev, fig);
    if (fig->not_rated.len == 0)
        fig->band = any_band(ev, fig);
    if (!fig->band)
        return;
    fig->rating = fig->band->rating;
    if (fig->rating == RATING_AMBER)
        fig->amber_packs =
            ev->setting.past.n > 0 ? packs_in_amber(ev, &fig->question) : 1;
}

const char *rating_name(enum rating r)
{
    switch (r) {
    case RATING_RED:
        return "RED";
    case RATING_AMBER:
        return "AMBER";
    case RATING_GREEN:
        return "GREEN";
    case RATING_NONE:
        break;
    }
    return "GREY";
}

/* "62nd" */
static const char *ordinal(int64_t n)
{
    if (n % 100 >= 11 && n % 100 <= 13)
        return "th";
    return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

/* Never a colour alone: against which median, of how many, at which place. */
static void put_standing(struct arena *a, const struct figure *f, struct buf *b)
{
    const struct figure_format usual = { .decimals = -1 };
    struct figure median = *f;
    struct decimal percentile;

    if (f->standing.n == 0 ||
        !decimal_round(f->standing.percentile, 0, &percentile))
        return;
    median.question.derived = DERIVED_VALUE;
    median.value = value_decimal(f->standing.median);
    buf_printf(b, "; median %.*s of %u comparators, %d%s percentile",
               STR_ARG(figure_text(a, &median, usual)), f->standing.n,
               (int)percentile.mantissa, ordinal(percentile.mantissa));
}

static struct str rated_text(struct arena *a, const struct figure *f)
{
    struct buf b = { 0 };

    buf_printf(&b, "%s \xe2\x80\x93 %.*s", rating_name(f->rating),
               STR_ARG(f->band->word));
    if (f->amber_packs >= STUCK_PACKS)
        buf_printf(&b, ", for %u packs in a row", f->amber_packs);
    put_standing(a, f, &b);
    return buf_take(&b, a);
}

struct str rating_text(struct arena *a, const struct figure *f)
{
    if (f->question.measure->n_bands == 0)
        return STR("");
    if (f->band)
        return rated_text(a, f);
    if (f->value.kind == VALUE_REASON)
        return str_printf(a, "GREY \xe2\x80\x93 Not rated (%s)",
                          reason_words(f->value.reason));
    if (f->not_rated.len > 0)
        return str_printf(a, "GREY \xe2\x80\x93 Not rated (%.*s)",
                          STR_ARG(f->not_rated));
    return STR("GREY \xe2\x80\x93 Not rated (outside all bands)");
}
