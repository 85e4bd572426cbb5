/* measures: the catalogue in plain words, by topic, and as JSON.
 *
 * The surprise: what is printed of a measure is what holds, not what its file
 * says: what it is like, and what is usual, is written out. */
#include "report_priv.h"

static const char *weighting_words(enum weighting w)
{
    static const char *const words[] = {
        [WEIGHT_POOLED] = "pooled: sum of numerators over sum of denominators",
        [WEIGHT_RATE] =
            "pooled from published rounded percentages, with bounds",
        [WEIGHT_MEAN] = "mean weighted by the measure's own cohort",
        [WEIGHT_SUM] = "sum",
        [WEIGHT_FORMULA] = "formula over other measures",
        [WEIGHT_DISTRIBUTION] = "distribution, never averaged",
        [WEIGHT_QUANTILE] = "values side by side: median, quartiles, ends",
    };

    return words[w];
}

static const char *unit_words(enum measure_unit u)
{
    static const char *const words[] = {
        [UNIT_NUMBER] = "number",
        [UNIT_PERCENT] = "percentage",
        [UNIT_MONEY] = "pounds",
        [UNIT_PUPILS] = "pupils",
        [UNIT_POINTS] = "points",
        [UNIT_RATIO] = "ratio",
        [UNIT_DAYS] = "days",
        [UNIT_FTE] = "full-time equivalents",
        [UNIT_SCHOOLS] = "schools",
        [UNIT_TEXT] = "words",
        [UNIT_OF] = "so many of so many",
    };

    return words[u];
}

static const char *good_words(enum polarity p)
{
    static const char *const words[] = {
        [POLARITY_NONE] = "neither high nor low is good",
        [POLARITY_UP_GOOD] = "high is good",
        [POLARITY_DOWN_GOOD] = "low is good",
    };

    return words[p];
}

/* "la" as in the catalogue -> what it is called. */
static struct str compared_words(struct str word)
{
    static const struct {
        struct str word, words;
    } known[] = {
        { STR_INIT("budget"), STR_INIT("the budget") },
        { STR_INIT("previous-forecast"), STR_INIT("the forecast before") },
        { STR_INIT("prior-year"), STR_INIT("the year before") },
        { STR_INIT("same-period"), STR_INIT("the same months last year") },
        { STR_INIT("la"), STR_INIT("local authority") },
        { STR_INIT("region"), STR_INIT("region") },
        { STR_INIT("national"), STR_INIT("England") },
        { STR_INIT("sister"), STR_INIT("sister schools") },
        { STR_INIT("peer"), STR_INIT("similar schools") },
        { STR_INIT("policy"), STR_INIT("the trust's policy") },
        { STR_INIT("target"), STR_INIT("the trust's target") },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_equal(known[i].word, word)) {
            return known[i].words;
        }
    }
    return word;
}

/* A formula as written, its lines folded into one. */
static struct str one_line(struct arena *a, const struct expr *e)
{
    struct str rest = str_trim(expr_text(e)), line;
    struct buf b = { 0 };

    while (rest.len > 0) {
        str_cut(rest, '\n', &line, &rest);
        buf_text(&b, b.len > 0 ? " " : "");
        buf_append(&b, str_trim(line));
    }
    return buf_take(&b, a);
}

/* ---- text ---------------------------------------------------------------- */

static void put_line(struct buf *b, const char *what, struct str text)
{
    if (!str_empty(text)) {
        buf_printf(b, "    %s: %.*s\n", what, STR_ARG(text));
    }
}

/* Where a school stands among those it is compared with, lowest first. */
static void measure_deciles(const struct measure *m, struct buf *b)
{
    put_line(b, "published banding", m->banding);
    if (m->deciles == NULL) {
        return;
    }
    buf_text(b, "    by decile among similar schools, lowest first:");
    for (size_t i = 0; i < DECILES; i++) {
        buf_printf(b, " %s", rating_name(m->deciles->usual[i]));
    }
    buf_byte(b, '\n');
}

static void measure_bands(struct arena *a, const struct measure *m,
                          struct buf *b)
{
    for (size_t i = 0; i < m->n_bands; i++) {
        const struct band *band = &m->band[i];

        buf_printf(b, "    %s - %.*s", rating_name(band->rating),
                   STR_ARG(band->word));
        if (band->has_least) {
            buf_printf(b, ", from %.*s", STR_ARG(decimal_text(a, band->least)));
        }
        if (band->has_below) {
            buf_printf(b, ", below %.*s",
                       STR_ARG(decimal_text(a, band->below)));
        }
        if (!str_empty(band->published)) {
            buf_printf(b, ", published as %.*s", STR_ARG(band->published));
        }
        buf_byte(b, '\n');
    }
    measure_deciles(m, b);
    if (m->n_bands == 0) {
        buf_text(b, "    not rated\n");
        return;
    }
    put_line(b, "threshold", m->band_source);
}

static void put_where(struct arena *a, const struct expr *where, struct buf *b)
{
    if (where != NULL) {
        buf_printf(b, " where %.*s", STR_ARG(one_line(a, where)));
    }
}

static void measure_formula(struct arena *a, const struct measure *m,
                            struct buf *b)
{
    buf_printf(b, "    = %.*s", STR_ARG(one_line(a, m->top)));
    put_where(a, m->list != NULL ? m->list->top_where : NULL, b);
    if (m->bottom != NULL) {
        buf_printf(b, "  over  %.*s", STR_ARG(one_line(a, m->bottom)));
        put_where(a, m->list != NULL ? m->list->bottom_where : NULL, b);
    }
    buf_printf(b, "\n    %s\n", weighting_words(m->weighting));
    if (m->list != NULL) {
        put_line(b, "rows of", m->list->name);
        put_line(b, "which rows",
                 m->list->where != NULL ? one_line(a, m->list->where)
                                        : (struct str){ 0 });
    }
    if (m->mainstream) {
        buf_text(b, "    special and alternative schools are shown and not "
                    "put together with others\n");
    }
    if (m->approximate) {
        buf_text(b, "    approximate: the base is a stand-in\n");
    }
    if (m->is_trust_only) {
        buf_text(b, "    of the whole trust only\n");
    }
}

static void measure_print(const struct measure *m, struct buf *b)
{
    buf_printf(b, "    printed: %s", unit_words(m->unit));
    if (m->unit != UNIT_TEXT && m->decimals > 0) {
        buf_printf(b, ", %d decimal%s", m->decimals,
                   m->decimals == 1 ? "" : "s");
    }
    if (m->is_signed) {
        buf_text(b, ", with its sign");
    }
    buf_printf(b, "; %s\n", good_words(m->polarity));
    put_line(b, "in tables", m->label);
    put_line(b, "counted", m->cohort);
    put_line(b, "schools", m->phase);
    if (m->age > 0) {
        buf_printf(b, "    pupils who turn %d in the school\n", m->age);
    }
}

static struct str listed(struct arena *a, struct str_list l, bool in_words)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < l.n; i++) {
        buf_text(&b, i > 0 ? ", " : "");
        buf_append(&b, in_words ? compared_words(l.item[i]) : l.item[i]);
    }
    return buf_take(&b, a);
}

static void measure_rules_text(struct arena *a, const struct measure *m,
                               struct buf *b)
{
    put_line(b, "held against", listed(a, m->compared, true));
    if (m->n_bands > 0) {
        buf_printf(b, "    not rated under %d%% of its %s\n", m->least_coverage,
                   str_empty(m->cohort) ? "schools" : "cohort");
    }
    if (m->rated_from > 0) {
        buf_printf(b, "    not rated under %d %.*s\n", (int)m->rated_from,
                   STR_ARG(m->cohort));
    }
    if (m->since.kind != PERIOD_NONE) {
        put_line(b, "since", period_text(a, m->since));
    }
    if (m->until.kind != PERIOD_NONE) {
        put_line(b, "until", period_text(a, m->until));
    }
    put_line(b, "usually", m->defaults);
    put_line(b, "note", m->note);
}

static void measure_head(const struct measure *m, struct buf *b)
{
    buf_append(b, m->name);
    if (!str_empty(m->id)) {
        buf_printf(b, "  %.*s", STR_ARG(m->id));
    }
    buf_printf(b, "\n    %.*s\n", STR_ARG(m->title));
}

static void measure_text(struct arena *a, const struct measure *m,
                         struct buf *b)
{
    measure_head(m, b);
    put_line(b, "topic", m->topic);
    measure_formula(a, m, b);
    measure_print(m, b);
    measure_bands(a, m, b);
    measure_rules_text(a, m, b);
}

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

/* Which exports give the inputs that a formula names: "ks2.eligible". Names of
 * measures with facets ("income.forecast.year") are no inputs. */
static void formula_sources(struct arena *a, const struct session *s,
                            struct str formula, struct buf *b)
{
    for (size_t from = 0, to; from < formula.len; from = to + 1) {
        struct str name, first, rest;
        struct str_list title;

        for (to = from; to < formula.len && in_name(formula.ptr[to]);)
            to++;
        name = str_slice(formula, from, to);
        if (!str_cut(name, '.', &first, &rest) || first.len == 0 ||
            rest.len == 0 || (first.ptr[0] >= '0' && first.ptr[0] <= '9') ||
            catalogue_find(s->catalogue, first) != NULL)
            continue;
        title = profiles_giving(a, s->profiles, name);
        buf_printf(b, "    %.*s: ", STR_ARG(name));
        if (title.n == 0)
            buf_text(b, "no export gives it");
        for (size_t i = 0; i < title.n; i++)
            buf_printf(b, "%s%.*s", i > 0 ? "; " : "", STR_ARG(title.item[i]));
        buf_byte(b, '\n');
    }
}

/* ---- JSON ---------------------------------------------------------------- */

static void json_field(struct buf *b, const char *name, struct str text)
{
    buf_printf(b, ",\"%s\":", name);
    json_text(b, text);
}

static void json_list(struct buf *b, const char *name, struct str_list l)
{
    buf_printf(b, ",\"%s\":[", name);
    for (size_t i = 0; i < l.n; i++) {
        buf_text(b, i > 0 ? "," : "");
        json_text(b, l.item[i]);
    }
    buf_byte(b, ']');
}

static void json_bands(struct arena *a, const struct measure *m, struct buf *b)
{
    buf_text(b, ",\"bands\":[");
    for (size_t i = 0; i < m->n_bands; i++) {
        const struct band *band = &m->band[i];

        buf_printf(b, "%s{\"rating\":\"%s\"", i > 0 ? "," : "",
                   rating_name(band->rating));
        json_field(b, "word", band->word);
        if (band->has_least) {
            buf_printf(b, ",\"at_least\":%.*s",
                       STR_ARG(decimal_text(a, band->least)));
        }
        if (band->has_below) {
            buf_printf(b, ",\"below\":%.*s",
                       STR_ARG(decimal_text(a, band->below)));
        }
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

static void json_rules(struct arena *a, const struct measure *m, struct buf *b)
{
    json_bands(a, m, b);
    json_field(b, "threshold_source", m->band_source);
    json_field(b, "published_banding", m->banding);
    if (m->deciles != NULL) {
        buf_text(b, ",\"deciles\":[");
        for (size_t i = 0; i < DECILES; i++) {
            buf_printf(b, "%s\"%s\"", i > 0 ? "," : "",
                       rating_name(m->deciles->usual[i]));
        }
        buf_byte(b, ']');
    }
    json_list(b, "compared_with", m->compared);
    json_list(b, "nation_rows", m->national);
    json_list(b, "words", m->words);
    buf_printf(b, ",\"least_coverage\":%d", m->least_coverage);
    if (m->since.kind != PERIOD_NONE) {
        json_field(b, "since", period_text(a, m->since));
    }
    if (m->until.kind != PERIOD_NONE) {
        json_field(b, "until", period_text(a, m->until));
    }
    json_field(b, "defaults", m->defaults);
    json_field(b, "note", m->note);
}

static void measure_json(struct arena *a, const struct measure *m,
                         struct buf *b)
{
    buf_text(b, "{\"name\":");
    json_text(b, m->name);
    json_field(b, "id", m->id);
    json_field(b, "title", m->title);
    json_field(b, "label", m->label);
    json_field(b, "topic", m->topic);
    json_field(b, "phase", m->phase);
    json_field(b, "formula", one_line(a, m->top));
    if (m->bottom != NULL) {
        json_field(b, "over", one_line(a, m->bottom));
    }
    if (m->list != NULL) {
        json_field(b, "list", m->list->name);
    }
    json_field(b, "weighting", str_from(weighting_words(m->weighting)));
    json_field(b, "unit", str_from(unit_words(m->unit)));
    json_field(b, "good", str_from(good_words(m->polarity)));
    json_field(b, "cohort", m->cohort);
    buf_printf(b, ",\"decimals\":%d,\"signed\":%s,\"mainstream\":%s",
               m->decimals, m->is_signed ? "true" : "false",
               m->mainstream ? "true" : "false");
    buf_printf(b, ",\"approximate\":%s,\"trust_only\":%s",
               m->approximate ? "true" : "false",
               m->is_trust_only ? "true" : "false");
    json_rules(a, m, b);
    buf_byte(b, '}');
}

/* ---- which --------------------------------------------------------------- */

static struct str_list topics(struct arena *a, const struct catalogue *c)
{
    struct str *item = arena_array(a, struct str, catalogue_count(c));
    size_t n = 0;

    for (size_t i = 0; i < catalogue_count(c); i++) {
        struct str topic = catalogue_at(c, i)->topic;
        size_t k = 0;

        while (k < n && !str_equal(item[k], topic)) {
            k++;
        }
        if (k == n) {
            item[n++] = topic;
        }
    }
    return (struct str_list){ item, n };
}

/* Of one name, of one id ("E04"), or of a whole topic. */
static bool is_asked(const struct measure *m, struct str name)
{
    return str_empty(name) || str_equal(m->name, name) ||
           str_equal(m->id, name) || str_equal(m->topic, name);
}

static struct str nearest(const struct catalogue *c, struct str_list topic,
                          struct str name)
{
    struct str best = catalogue_nearest(c, name);
    size_t distance =
        str_empty(best) ? name.len / 3 + 2 : name_distance(best, name);

    for (size_t i = 0; i < topic.n; i++) {
        if (name_distance(topic.item[i], name) < distance) {
            distance = name_distance(topic.item[i], name);
            best = topic.item[i];
        }
    }
    return best;
}

static void report_unknown(struct diag *dg, const struct catalogue *c,
                           struct str_list topic, struct str name)
{
    struct str near = nearest(c, topic, name);

    diag_report(dg, DIAG_MEASURE_UNKNOWN, (struct span){ 0 },
                "there is no measure '%.*s'", STR_ARG(name));
    if (!str_empty(near)) {
        diag_hint(dg, "did you mean %.*s?", STR_ARG(near));
    } else {
        diag_hint(dg, "trustpress measures lists all that there are");
    }
}

/* One line each under its topic, or, where some are asked for, all of them. */
static void put_text(struct arena *a, const struct session *s,
                     struct str_list topic, struct buf *b)
{
    struct str name = s->request->figure;

    for (size_t k = 0; k < topic.n; k++) {
        if (str_empty(name)) {
            buf_printf(b, "%s%.*s\n", k > 0 ? "\n" : "",
                       STR_ARG(topic.item[k]));
        }
        for (size_t i = 0; i < catalogue_count(s->catalogue); i++) {
            const struct measure *m = catalogue_at(s->catalogue, i);

            if (!str_equal(m->topic, topic.item[k]) || !is_asked(m, name)) {
                continue;
            }
            if (str_empty(name)) {
                buf_printf(b, "    %-40.*s %-5.*s %.*s\n", STR_ARG(m->name),
                           STR_ARG(m->id), STR_ARG(m->title));
                continue;
            }
            buf_text(b, b->len > 0 ? "\n" : "");
            measure_text(a, m, b);
            formula_sources(a, s, expr_text(m->top), b);
            if (m->bottom != NULL) {
                formula_sources(a, s, expr_text(m->bottom), b);
            }
        }
    }
}

static void put_json(struct arena *a, const struct session *s, size_t n,
                     struct buf *b)
{
    struct str name = s->request->figure;
    bool is_one = n == 1 && !str_empty(name);
    size_t k = 0;

    buf_text(b, is_one ? "" : "[");
    for (size_t i = 0; i < catalogue_count(s->catalogue); i++) {
        const struct measure *m = catalogue_at(s->catalogue, i);

        if (is_asked(m, name)) {
            buf_text(b, k++ > 0 ? ",\n" : "");
            measure_json(a, m, b);
        }
    }
    buf_text(b, is_one ? "\n" : "]\n");
}

bool report_measures(struct arena *a, struct diag *dg, const struct request *r,
                     struct outcome *out)
{
    struct session s;
    size_t n = 0;

    if (!session_start(a, dg, r, &s)) {
        return false;
    }
    struct str_list topic = topics(a, s.catalogue);

    for (size_t i = 0; i < catalogue_count(s.catalogue); i++) {
        n += is_asked(catalogue_at(s.catalogue, i), r->figure);
    }
    if (n == 0) {
        report_unknown(dg, s.catalogue, topic, r->figure);
        return false;
    }
    if (r->json) {
        put_json(a, &s, n, &out->text);
    } else {
        put_text(a, &s, topic, &out->text);
    }
    return true;
}
