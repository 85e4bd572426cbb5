/* Ratings: the first band that holds, in words, with whose thresholds.
 *
 * The surprise: no value is not "no rating to speak of". It is grey, and says
 * why, because a missing rating next to ratings reads like a green one. */
#include "measure_priv.h"

#define STUCK_PACKS 3 /* from so many packs in a row it is said (domain 6) */

static bool band_holds(const struct band *b, struct decimal d)
{
    return (!b->has_below || decimal_compare(d, b->below) < 0) &&
           (!b->has_least || decimal_compare(d, b->least) >= 0);
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

static const struct band *band_of(const struct measure *m, struct decimal d)
{
    for (size_t i = 0; i < m->n_bands; i++) {
        if (band_holds(&m->band[i], d))
            return &m->band[i];
    }
    return NULL;
}

void rate(struct evaluator *ev, struct figure *fig)
{
    const struct measure *m = fig->question.measure;

    fig->rating = RATING_NONE;
    fig->band =
        value_is_number(fig->value) ? band_of(m, fig->value.decimal) : NULL;
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

struct str rating_text(struct arena *a, const struct figure *f)
{
    if (f->question.measure->n_bands == 0)
        return STR("");
    if (f->band && f->amber_packs >= STUCK_PACKS)
        return str_printf(a, "%s \xe2\x80\x93 %.*s, for %u packs in a row",
                          rating_name(f->rating), STR_ARG(f->band->word),
                          f->amber_packs);
    if (f->band)
        return str_printf(a, "%s \xe2\x80\x93 %.*s", rating_name(f->rating),
                          STR_ARG(f->band->word));
    if (f->value.kind == VALUE_REASON)
        return str_printf(a, "GREY \xe2\x80\x93 Not rated (%s)",
                          reason_words(f->value.reason));
    return STR("GREY \xe2\x80\x93 Not rated (outside all bands)");
}
