/* Facets: the words behind a measure's name, "forecast.year.variance".
 *
 * The surprise: a word that is no facet may be a breakdown of the store
 * ("disadvantaged"), which is known only when the data is there. */
#include "measure_priv.h"

enum group {
    GROUP_SCENARIO,
    GROUP_WINDOW,
    GROUP_DERIVED,
    GROUP_WHO,
    GROUP_PREVIOUS,
    GROUP_OPENING,
    GROUP_BASE
};

static const struct {
    struct str word;
    enum group group;
    int value;
} words[] = {
    { STR_INIT("actual"), GROUP_SCENARIO, SCENARIO_ACTUAL },
    { STR_INIT("budget"), GROUP_SCENARIO, SCENARIO_BUDGET },
    { STR_INIT("forecast"), GROUP_SCENARIO, SCENARIO_FORECAST },
    { STR_INIT("previous_forecast"), GROUP_SCENARIO,
      SCENARIO_PREVIOUS_FORECAST },
    { STR_INIT("prior_year"), GROUP_SCENARIO, SCENARIO_PRIOR_YEAR },
    { STR_INIT("month"), GROUP_WINDOW, WINDOW_MONTH },
    { STR_INIT("ytd"), GROUP_WINDOW, WINDOW_YTD },
    { STR_INIT("year"), GROUP_WINDOW, WINDOW_YEAR },
    { STR_INIT("variance"), GROUP_DERIVED, DERIVED_VARIANCE },
    { STR_INIT("variance_percent"), GROUP_DERIVED, DERIVED_VARIANCE_PERCENT },
    { STR_INIT("movement"), GROUP_DERIVED, DERIVED_MOVEMENT },
    { STR_INIT("change"), GROUP_DERIVED, DERIVED_CHANGE },
    { STR_INIT("gap_la"), GROUP_DERIVED, DERIVED_GAP_LA },
    { STR_INIT("gap_national"), GROUP_DERIVED, DERIVED_GAP_NATIONAL },
    { STR_INIT("cohort"), GROUP_DERIVED, DERIVED_COHORT },
    { STR_INIT("coverage"), GROUP_DERIVED, DERIVED_COVERAGE },
    { STR_INIT("rating"), GROUP_DERIVED, DERIVED_RATING },
    { STR_INIT("period"), GROUP_DERIVED, DERIVED_PERIOD },
    { STR_INIT("favourable"), GROUP_DERIVED, DERIVED_FAVOURABLE },
    { STR_INIT("significance"), GROUP_DERIVED, DERIVED_SIGNIFICANCE },
    { STR_INIT("significance_la"), GROUP_DERIVED, DERIVED_SIGNIFICANCE_LA },
    { STR_INIT("change_significance"), GROUP_DERIVED,
      DERIVED_CHANGE_SIGNIFICANCE },
    { STR_INIT("low"), GROUP_DERIVED, DERIVED_LOW },
    { STR_INIT("high"), GROUP_DERIVED, DERIVED_HIGH },
    { STR_INIT("interval"), GROUP_DERIVED, DERIVED_INTERVAL },
    { STR_INIT("one_pupil"), GROUP_DERIVED, DERIVED_ONE_PUPIL },
    { STR_INIT("like_for_like"), GROUP_DERIVED, DERIVED_LIKE_FOR_LIKE },
    { STR_INIT("three_years"), GROUP_DERIVED, DERIVED_THREE_YEARS },
    { STR_INIT("la"), GROUP_WHO, SCOPE_COMPOSITE },
    { STR_INIT("la_pooled"), GROUP_WHO, SCOPE_POOLED },
    { STR_INIT("la_others"), GROUP_WHO, SCOPE_OTHERS },
    { STR_INIT("region"), GROUP_WHO, SCOPE_REGION },
    { STR_INIT("national"), GROUP_WHO, SCOPE_NATION },
    { STR_INIT("sisters"), GROUP_WHO, SCOPE_SISTERS },
    { STR_INIT("peers"), GROUP_WHO, SCOPE_PEERS },
    { STR_INIT("trust"), GROUP_WHO, SCOPE_TRUST },
    { STR_INIT("central"), GROUP_WHO, SCOPE_CENTRAL },
    { STR_INIT("schools"), GROUP_WHO, SCOPE_SCHOOLS },
    { STR_INIT("all_year"), GROUP_BASE, BASE_ALL_YEAR },
    { STR_INIT("dfe_eligible"), GROUP_BASE, BASE_DFE },
    { STR_INIT("special_schools"), GROUP_BASE, BASE_SPECIAL },
    { STR_INIT("all_schools"), GROUP_BASE, BASE_EVERY },
    { STR_INIT("previous"), GROUP_PREVIOUS, 0 },
    { STR_INIT("opening"), GROUP_OPENING, 0 },
};
#define N_WORDS (sizeof words / sizeof *words)

static enum facet_result take_once(bool *has)
{
    if (*has)
        return FACET_TWICE;
    *has = true;
    return FACET_TAKEN;
}

static enum facet_result take_word(struct facets *f, enum group group,
                                   int value)
{
    enum facet_result result = FACET_TAKEN;

    switch (group) {
    case GROUP_SCENARIO:
        result = take_once(&f->has_scenario);
        f->scenario = (enum scenario)value;
        break;
    case GROUP_WINDOW:
        result = take_once(&f->has_window);
        f->window = (enum window)value;
        break;
    case GROUP_DERIVED:
        result = take_once(&f->has_derived);
        f->derived = (enum derived)value;
        break;
    case GROUP_WHO:
        result = take_once(&f->has_who);
        f->who = (enum scope_kind)value;
        break;
    case GROUP_PREVIOUS:
        result = take_once(&f->is_previous);
        break;
    case GROUP_OPENING:
        result = take_once(&f->is_opening);
        break;
    case GROUP_BASE:
        result = take_once(&f->has_base);
        f->base = (enum base)value;
        break;
    }
    return result;
}

/* "back2" -> -2, "ahead3" -> 3: years before and after the one that is asked.
 */
static bool shifted(struct str word, int *years)
{
    const struct str back = STR("back"), ahead = STR("ahead");
    const bool is_back = str_starts(word, back);
    const size_t head = is_back ? back.len : ahead.len;

    if ((!is_back && !str_starts(word, ahead)) || word.len != head + 1 ||
        word.ptr[head] < '1' || word.ptr[head] > '9')
        return false;
    *years = is_back ? '0' - word.ptr[head] : word.ptr[head] - '0';
    return true;
}

/* "y2018" -> 2018, "p12" -> 12: a letter and nothing but digits. */
static bool lettered(struct str word, char letter, int *n)
{
    *n = 0;
    if (word.len < 2 || word.len > 9 || word.ptr[0] != letter)
        return false;
    for (size_t i = 1; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
        *n = *n * 10 + (word.ptr[i] - '0');
    }
    return true;
}

static enum facet_result take_number(int *slot, int n)
{
    if (*slot != 0)
        return FACET_TWICE;
    *slot = n;
    return FACET_TAKEN;
}

enum facet_result facet_take(struct facets *f, struct str word,
                             bool is_breakdown)
{
    int n;

    for (size_t i = 0; i < N_WORDS; i++) {
        if (str_equal(words[i].word, word))
            return take_word(f, words[i].group, words[i].value);
    }
    if (lettered(word, 'y', &n) && n >= 1990 && n <= 2199)
        return take_number(&f->year, n);
    if (lettered(word, 'p', &n) && n >= 1 && n <= 12)
        return take_number(&f->part, n);
    if (lettered(word, 'd', &n) && word.len == 9)
        return take_number(&f->day, n);
    if (shifted(word, &n))
        return take_number(&f->shift, n);
    if (!is_breakdown)
        return FACET_UNKNOWN;
    if (f->breakdown.len > 0)
        return FACET_TWICE;
    f->breakdown = word;
    return FACET_TAKEN;
}

struct str facet_nearest(struct str word)
{
    struct str best = { 0 };
    size_t distance = 3;

    for (size_t i = 0; i < N_WORDS; i++) {
        const size_t d = name_distance(words[i].word, word);

        if (d < distance) {
            distance = d;
            best = words[i].word;
        }
    }
    return best;
}
