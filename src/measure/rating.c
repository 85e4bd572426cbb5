/* Ratings: the first band that holds, in words, with whose thresholds.
 *
 * The surprise: no value is not "no rating to speak of". It is grey, and says
 * why, because a missing rating next to ratings reads like a green one. */
#include "measure_priv.h"

static bool band_holds(const struct band *b, struct decimal d)
{
    return (!b->has_below || decimal_compare(d, b->below) < 0) &&
           (!b->has_least || decimal_compare(d, b->least) >= 0);
}

void rate(struct figure *fig)
{
    const struct measure *m = fig->question.measure;

    fig->rating = RATING_NONE;
    fig->band = NULL;
    if (!value_is_number(fig->value))
        return;
    for (size_t i = 0; i < m->n_bands; i++) {
        if (band_holds(&m->band[i], fig->value.decimal)) {
            fig->rating = m->band[i].rating;
            fig->band = &m->band[i];
            return;
        }
    }
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
    if (f->band)
        return str_printf(a, "%s \xe2\x80\x93 %.*s", rating_name(f->rating),
                          STR_ARG(f->band->word));
    if (f->value.kind == VALUE_REASON)
        return str_printf(a, "GREY \xe2\x80\x93 Not rated (%s)",
                          reason_words(f->value.reason));
    return STR("GREY \xe2\x80\x93 Not rated (outside all bands)");
}
