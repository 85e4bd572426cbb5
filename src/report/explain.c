/* explain and measures: a figure back to its rows; the catalogue in words. */
#include "report_priv.h"

/* The next of several addresses: "a, b"; a comma within a name in quotation
 * marks is the name's. */
static struct str next_address(struct str *rest)
{
    bool quoted = false;
    struct str one;
    size_t i = 0;

    while (i < rest->len && (quoted || rest->ptr[i] != ',')) {
        quoted ^= rest->ptr[i++] == '"';
    }
    one = str_trim(str_slice(*rest, 0, i));
    *rest = str_slice(*rest, i < rest->len ? i + 1 : i, rest->len);
    return one;
}

/* An authority put together needs all its schools, which no run reads that is
 * not asked to: "ks2_rwm_expected.la_pooled@850". */
static void note_pools(struct arena *a, struct session *s, struct str figures)
{
    struct str *code = arena_array(a, struct str, figures.len);
    size_t n = 0;

    while (!str_empty(figures)) {
        struct str words, who;

        str_cut(next_address(&figures), '@', &words, &who);
        if (str_find(words, STR(".la_pooled")) == STR_NONE &&
            str_find(words, STR(".la_others")) == STR_NONE) {
            continue;
        }
        s->pools_authorities = true;
        if (who.len == 3 && str_digits(who)) {
            code[n++] = who;
        }
    }
    s->pooled = (struct str_list){ code, n };
}

static void explain_one(struct arena *a, struct session *s,
                        const struct question *q, struct buf *out)
{
    const struct explanation *e = explain(a, s->evaluator, q);

    if (s->request->json) {
        explanation_json(s->evaluator, e, out);
    } else {
        explanation_text(s->evaluator, e, out);
    }
}

/* An address; else a place in the papers; else words. What is none of them is
 * told as an address if it looks like one. */
static bool find_question(struct arena *a, struct diag *dg, struct session *s,
                          struct span at, struct question *q)
{
    struct str text = str_slice(source_bytes(at.src), at.begin, at.end);
    bool one_word = str_find_byte(text, ' ') == STR_NONE;

    if (question_parse(diag_new(a), s->evaluator, at, text, q)) {
        return true;
    }
    if (place_is_meant(text)) {
        return place_find(a, dg, s, at, q);
    }
    if (one_word && (str_find_byte(text, '.') != STR_NONE ||
                     str_find_byte(text, '@') != STR_NONE)) {
        return question_parse(dg, s->evaluator, at, text, q);
    }
    if (question_find(diag_new(a), s->evaluator, at, text, q)) {
        return true;
    }
    return one_word && str_find_byte(text, '_') != STR_NONE
               ? question_parse(dg, s->evaluator, at, text, q)
               : question_find(dg, s->evaluator, at, text, q);
}

static bool explain_all(struct arena *a, struct diag *dg, struct session *s,
                        struct buf *out)
{
    struct str all = s->request->figure, rest = all;
    const struct source *src = source_from(a, STR("figure"), all);
    bool json = s->request->json, ok = true;
    size_t n = 0;

    do {
        struct str address = next_address(&rest);
        size_t from = (size_t)(address.ptr - all.ptr);
        struct span at = { src, from, from + address.len };
        struct question q;

        ok = find_question(a, dg, s, at, &q);
        if (ok && n++ > 0) {
            buf_text(out, json ? ",\n" : "\n");
        }
        if (ok) {
            explain_one(a, s, &q, out);
        }
    } while (ok && !str_empty(rest));
    return ok;
}

static bool is_input(struct arena *a, struct str word)
{
    static const struct str endings[] = { STR_INIT(".csv"),  STR_INIT(".gz"),
                                          STR_INIT(".yaml"), STR_INIT(".json"),
                                          STR_INIT(".tsv"),  STR_INIT(".txt") };

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_ends(word, endings[i])) {
            return true;
        }
    }
    return str_equal(word, STR("-")) || file_exists(a, word) ||
           str_find_byte(word, '*') != STR_NONE;
}

/* explain "KS2 RWM expected" Orchard 2018/19 PROJECT: what is no file belongs
 * to the figure. */
static struct request words_joined(struct arena *a, const struct request *r)
{
    static const struct str here[] = { STR_INIT(".") };
    struct request out = *r;
    struct str *input = arena_array(a, struct str, r->inputs.n);
    size_t n = 0;

    for (size_t i = 0; i < r->inputs.n; i++) {
        if (is_input(a, r->inputs.item[i])) {
            input[n++] = r->inputs.item[i];
        } else if (str_find_byte(r->inputs.item[i], '/') == STR_NONE ||
                   period_parse(r->inputs.item[i], &(struct period){ 0 })) {
            out.figure = str_printf(a, "%.*s %.*s", STR_ARG(out.figure),
                                    STR_ARG(r->inputs.item[i]));
        } else {
            input[n++] = r->inputs.item[i]; /* a path that is not there */
        }
    }
    out.inputs = (struct str_list){ input, n };
    if (n == 0) {
        out.inputs = (struct str_list){ here, 1 };
    }
    return out;
}

bool report_explain(struct arena *a, struct diag *dg,
                    const struct request *asked, struct outcome *out)
{
    struct request joined = words_joined(a, asked);
    const struct request *r = &joined;
    struct session s;
    bool array = r->json && str_find_byte(r->figure, ',') != STR_NONE;

    if (!session_start(a, dg, r, &s)) {
        return false;
    }
    note_pools(a, &s, r->figure);
    if (!session_read(a, dg, &s)) {
        return false;
    }
    buf_text(&out->text, array ? "[" : "");
    bool ok = explain_all(a, dg, &s, &out->text);

    buf_text(&out->text, array ? "]\n" : "");
    return ok;
}

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
        buf_byte(b, '\n');
    }
    if (m->n_bands > 0) {
        buf_printf(b, "    threshold: %.*s\n", STR_ARG(m->band_source));
    }
}

static void measure_text(struct arena *a, const struct measure *m,
                         struct buf *b)
{
    buf_printf(b, "%.*s", STR_ARG(m->name));
    if (!str_empty(m->id)) {
        buf_printf(b, "  %.*s", STR_ARG(m->id));
    }
    buf_printf(b, "\n    %.*s\n", STR_ARG(m->title));
    buf_printf(b, "    = %.*s", STR_ARG(expr_text(m->top)));
    if (m->bottom != NULL) {
        buf_printf(b, "  over  %.*s", STR_ARG(expr_text(m->bottom)));
    }
    buf_printf(b, "\n    %s\n", weighting_words(m->weighting));
    measure_bands(a, m, b);
    if (!str_empty(m->note)) {
        buf_printf(b, "    note: %.*s\n", STR_ARG(m->note));
    }
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
            rest.len == 0 || catalogue_find(s->catalogue, first) != NULL)
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

static void measure_json(const struct measure *m, struct buf *b)
{
    buf_text(b, "{\"name\":");
    json_text(b, m->name);
    buf_text(b, ",\"id\":");
    json_text(b, m->id);
    buf_text(b, ",\"title\":");
    json_text(b, m->title);
    buf_text(b, ",\"formula\":");
    json_text(b, expr_text(m->top));
    if (m->bottom != NULL) {
        buf_text(b, ",\"over\":");
        json_text(b, expr_text(m->bottom));
    }
    buf_text(b, ",\"weighting\":");
    json_text(b, str_from(weighting_words(m->weighting)));
    buf_printf(b, ",\"decimals\":%d,\"threshold_source\":", m->decimals);
    json_text(b, m->band_source);
    buf_text(b, ",\"note\":");
    json_text(b, m->note);
    buf_byte(b, '}');
}

static bool one_measure(struct arena *a, struct diag *dg,
                        const struct session *s, struct outcome *out)
{
    struct str name = s->request->figure;
    const struct measure *m = catalogue_find(s->catalogue, name);

    if (m == NULL) {
        struct str near = catalogue_nearest(s->catalogue, name);

        diag_report(dg, DIAG_MEASURE_UNKNOWN, (struct span){ 0 },
                    "there is no measure '%.*s'", STR_ARG(name));
        if (!str_empty(near)) {
            diag_hint(dg, "did you mean %.*s?", STR_ARG(near));
        } else {
            diag_hint(dg, "trustpress measures lists all that there are");
        }
        return false;
    }
    if (s->request->json) {
        measure_json(m, &out->text);
        buf_byte(&out->text, '\n');
    } else {
        measure_text(a, m, &out->text);
        formula_sources(a, s, expr_text(m->top), &out->text);
        if (m->bottom != NULL) {
            formula_sources(a, s, expr_text(m->bottom), &out->text);
        }
    }
    return true;
}

bool report_measures(struct arena *a, struct diag *dg, const struct request *r,
                     struct outcome *out)
{
    struct session s;
    bool json = r->json;

    if (!session_start(a, dg, r, &s)) {
        return false;
    }
    if (!str_empty(r->figure)) {
        return one_measure(a, dg, &s, out);
    }
    buf_text(&out->text, json ? "[" : "");
    for (size_t i = 0; i < catalogue_count(s.catalogue); i++) {
        const struct measure *m = catalogue_at(s.catalogue, i);

        if (json) {
            buf_text(&out->text, i == 0 ? "" : ",\n");
            measure_json(m, &out->text);
        } else {
            buf_text(&out->text, i == 0 ? "" : "\n");
            measure_text(a, m, &out->text);
        }
    }
    buf_text(&out->text, json ? "]\n" : "");
    return true;
}
