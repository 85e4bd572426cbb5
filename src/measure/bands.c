/* How a measure is rated, as its YAML says: bands, the deciles of a set, the
 * published banding.
 *
 * The surprise: a band may name its time. The rule that held at a meeting rates
 * the figures of that meeting, also when the paper is made again later. */
#include "measure_priv.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct str usual_word(enum rating r)
{
    switch (r) {
    case RATING_RED:
        return STR("High");
    case RATING_AMBER:
        return STR("Watch");
    case RATING_GREEN:
        return STR("On track");
    case RATING_NONE:
        break;
    }
    return STR("");
}

static bool read_rating(struct diag *dg, const struct yaml *map,
                        enum rating *out)
{
    static const struct str words[] = { STR_INIT("red"), STR_INIT("amber"),
                                        STR_INIT("green") };
    const struct yaml *node = yaml_find(map, STR("rating"));
    struct str text = { 0 };

    if (!node)
        return true;
    if (!yaml_read_text(dg, map, STR("rating"), &text))
        return false;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_equal(words[i], text)) {
            *out = (enum rating)(RATING_RED + (int)i);
            return true;
        }
    }
    diag_report(dg, DIAG_MEASURE_INVALID, node->at, "'%.*s' is no rating",
                STR_ARG(text));
    diag_hint(dg, "write red, amber or green");
    return false;
}

/* 2025-09-01; a key that is not there leaves DATE_NONE. */
static bool read_date(struct diag *dg, const struct yaml *map, struct str key,
                      int32_t *out)
{
    struct str text = { 0 };

    *out = DATE_NONE;
    if (!yaml_read_text(dg, map, key, &text))
        return false;
    if (text.len == 0 || date_parse(text, out))
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, yaml_find(map, key)->at,
                "'%.*s' is no date", STR_ARG(text));
    diag_hint(dg, "write 2025-09-01");
    return false;
}

static bool read_band(struct diag *dg, const struct yaml *node,
                      struct band *band)
{
    static const struct str keys[] = {
        STR_INIT("rating"),    STR_INIT("below"), STR_INIT("at-least"),
        STR_INIT("word"),      STR_INIT("from"),  STR_INIT("until"),
        STR_INIT("published"),
    };

    if (!yaml_check_keys(dg, node, keys, COUNT(keys)) ||
        !read_rating(dg, node, &band->rating))
        return false;
    band->word = usual_word(band->rating);
    band->has_below = yaml_find(node, STR("below")) != NULL;
    band->has_least = yaml_find(node, STR("at-least")) != NULL;
    return yaml_read_decimal(dg, node, STR("below"), &band->below) &&
           yaml_read_decimal(dg, node, STR("at-least"), &band->least) &&
           yaml_read_text(dg, node, STR("word"), &band->word) &&
           yaml_read_text(dg, node, STR("published"), &band->published) &&
           read_date(dg, node, STR("from"), &band->from) &&
           read_date(dg, node, STR("until"), &band->until);
}

/* "RAAGGGAAAR": a letter for each decile, the lowest first. */
static bool read_letters(struct diag *dg, const struct yaml *map,
                         struct str key, enum rating out[DECILES])
{
    static const struct str letters = STR_INIT("RAG");
    const struct yaml *node = yaml_find(map, key);
    struct str text = { 0 };
    size_t n = 0;

    if (!yaml_read_text(dg, map, key, &text))
        return false;
    while (n < text.len && n < DECILES &&
           str_find_byte(letters, text.ptr[n]) != STR_NONE) {
        out[n] = (enum rating)(RATING_RED +
                               (int)str_find_byte(letters, text.ptr[n]));
        n++;
    }
    if (n == DECILES && text.len == DECILES)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, node ? node->at : map->at,
                "'%.*s' takes ten letters, R, A or G, from the lowest decile",
                STR_ARG(key));
    return false;
}

static bool read_deciles(struct diag *dg, struct arena *a,
                         const struct yaml *node, struct measure *m)
{
    static const struct str keys[] = { STR_INIT("ratings"), STR_INIT("close"),
                                       STR_INIT("close-over"),
                                       STR_INIT("months") };
    const struct yaml *map = yaml_find(node, STR("deciles"));
    static const struct band words[] = {
        { .rating = RATING_RED, .word = STR_INIT("High") },
        { .rating = RATING_AMBER, .word = STR_INIT("Medium") },
        { .rating = RATING_GREEN, .word = STR_INIT("Low") },
    };
    struct decile_rule *rule;

    if (!map)
        return true;
    rule = arena_new_of(a, struct decile_rule);
    m->deciles = rule;
    if (m->n_bands == 0) { /* how much a cost wants looking at */
        m->band = words;
        m->n_bands = COUNT(words);
    }
    rule->has_close = yaml_find(map, STR("close")) != NULL;
    rule->close_over = 10;
    return yaml_check_keys(dg, map, keys, COUNT(keys)) &&
           read_letters(dg, map, STR("ratings"), rule->usual) &&
           (!rule->has_close ||
            read_letters(dg, map, STR("close"), rule->close)) &&
           yaml_read_int(dg, map, STR("close-over"), &rule->close_over) &&
           yaml_read_text(dg, map, STR("months"), &rule->months);
}

/* What ratings read beside the figure must be an input. */
static bool check_input(struct diag *dg, const struct catalogue *c,
                        const struct yaml *node, struct str name)
{
    if (name.len == 0 || catalogue_input(c, name))
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, node->key_at,
                "there is no input '%.*s'", STR_ARG(name));
    return false;
}

/* Bands without a source are house opinion dressed up as a standard. */
static bool check_bands(struct diag *dg, const struct yaml *node,
                        const struct measure *m)
{
    if (m->n_bands == 0 || m->band_source.len > 0)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, node->key_at,
                "'%.*s' has bands and no band-source", STR_ARG(m->name));
    diag_hint(dg, "band-source says whose thresholds they are");
    return false;
}

static bool read_bands(struct diag *dg, struct arena *a,
                       const struct yaml *node, struct measure *m)
{
    const struct yaml *list = yaml_find(node, STR("bands"));
    struct band *band;

    if (!list)
        return true;
    if (list->kind != YAML_LIST) {
        diag_report(dg, DIAG_YAML_TYPE, list->at, "'bands' takes a list");
        return false;
    }
    band = arena_array(a, struct band, list->n);
    m->n_bands = 0;
    for (const struct yaml *n = list->first; n; n = n->next) {
        if (!read_band(dg, n, &band[m->n_bands++]))
            return false;
    }
    m->band = band;
    return true;
}

bool ratings_read(struct diag *dg, const struct catalogue *c,
                  const struct yaml *node, struct measure *m)
{
    return read_bands(dg, c->arena, node, m) &&
           read_deciles(dg, c->arena, node, m) && check_bands(dg, node, m) &&
           yaml_read_int(dg, node, STR("rated-from"), &m->rated_from) &&
           check_input(dg, c, node, m->banding) &&
           (!m->deciles || check_input(dg, c, node, m->deciles->months));
}
