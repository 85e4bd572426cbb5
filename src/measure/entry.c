/* One measure of the catalogue: what its YAML says, word by word.
 *
 * The surprise: the weighting is not a word of its own. It is the key under
 * which the formula stands: sum, pooled, rate, mean, formula, distribution. */
#include "measure_priv.h"

struct word {
    struct str text;
    int value;
};

static const struct word units[] = {
    { STR_INIT("number"), UNIT_NUMBER },
    { STR_INIT("percent"), UNIT_PERCENT },
    { STR_INIT("money"), UNIT_MONEY },
    { STR_INIT("pupils"), UNIT_PUPILS },
    { STR_INIT("points"), UNIT_POINTS },
    { STR_INIT("ratio"), UNIT_RATIO },
    { STR_INIT("days"), UNIT_DAYS },
    { STR_INIT("fte"), UNIT_FTE },
    { STR_INIT("schools"), UNIT_SCHOOLS },
    { STR_INIT("text"), UNIT_TEXT },
    { STR_INIT("n-of-n"), UNIT_OF },
};
static const struct word goods[] = {
    { STR_INIT("high"), POLARITY_UP_GOOD },
    { STR_INIT("low"), POLARITY_DOWN_GOOD },
    { STR_INIT("neither"), POLARITY_NONE },
};
static const struct word times[] = {
    { STR_INIT("year"), TIME_YEAR },
    { STR_INIT("flow"), TIME_FLOW },
    { STR_INIT("stock"), TIME_STOCK },
    { STR_INIT("latest"), TIME_LATEST },
};
static const struct word weightings[] = {
    { STR_INIT("sum"), WEIGHT_SUM },
    { STR_INIT("pooled"), WEIGHT_POOLED },
    { STR_INIT("weighted"), WEIGHT_POOLED },
    { STR_INIT("rate"), WEIGHT_RATE },
    { STR_INIT("mean"), WEIGHT_MEAN },
    { STR_INIT("formula"), WEIGHT_FORMULA },
    { STR_INIT("distribution"), WEIGHT_DISTRIBUTION },
    { STR_INIT("least"), WEIGHT_QUANTILE },
    { STR_INIT("lower-quartile"), WEIGHT_QUANTILE },
    { STR_INIT("median"), WEIGHT_QUANTILE },
    { STR_INIT("upper-quartile"), WEIGHT_QUANTILE },
    { STR_INIT("greatest"), WEIGHT_QUANTILE },
};
#define QUARTER_FIRST 7 /* of weightings: the least; then by quarters */
#define COUNT(array)  (sizeof(array) / sizeof *(array))

struct words {
    const struct word *item;
    size_t n;
};
#define WORDS(array) ((struct words){ (array), COUNT(array) })

/* ---- words -------------------------------------------------------------- */

static bool word_value(struct words list, struct str text, int *out)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_equal(list.item[i].text, text)) {
            *out = list.item[i].value;
            return true;
        }
    }
    return false;
}

static void hint_words(struct diag *dg, struct words list)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < list.n; i++) {
        buf_text(&b, i == 0 ? "" : i + 1 == list.n ? " or " : ", ");
        buf_append(&b, list.item[i].text);
    }
    diag_hint(dg, "write %.*s", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

/* The word under a key; a key that is not there leaves *out as it is. */
static bool read_word(struct diag *dg, const struct yaml *map, struct str key,
                      struct words list, int *out)
{
    const struct yaml *node = yaml_find(map, key);
    struct str text = { 0 };

    if (!node)
        return true;
    if (!yaml_read_text(dg, map, key, &text))
        return false;
    if (word_value(list, text, out))
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, node->at, "'%.*s' is no %.*s",
                STR_ARG(text), STR_ARG(key));
    hint_words(dg, list);
    return false;
}

/* ---- the formula -------------------------------------------------------- */

/* The one key of weightings[] that stands there into *found; NULL where `like`
 * has brought a formula. False = reported. */
static bool find_formula(struct diag *dg, const struct yaml *node,
                         struct measure *m, const struct yaml **found)
{
    *found = NULL;
    for (size_t i = 0; i < COUNT(weightings); i++) {
        const struct yaml *n = yaml_find(node, weightings[i].text);

        if (n && *found) {
            diag_report(dg, DIAG_MEASURE_INVALID, n->key_at,
                        "'%.*s' has two formulas", STR_ARG(node->key));
            return false;
        }
        if (n) {
            *found = n;
            m->weighting = (enum weighting)weightings[i].value;
            m->quantile =
                i >= QUARTER_FIRST ? 25 * (int)(i - QUARTER_FIRST) : 0;
        }
    }
    if (*found || m->top)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, node->key_at, "'%.*s' has no formula",
                STR_ARG(node->key));
    hint_words(dg, WORDS(weightings));
    return false;
}

static bool needs_base(enum weighting w)
{
    return w == WEIGHT_POOLED || w == WEIGHT_RATE || w == WEIGHT_MEAN;
}

/* A formula that brings its own base takes no other. */
static bool refuse_base(struct diag *dg, const struct yaml *node,
                        const struct yaml *over)
{
    if (!over)
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, over->key_at,
                "'%.*s' takes no 'over'", STR_ARG(node->key));
    return false;
}

static bool check_base(struct diag *dg, const struct yaml *node,
                       const struct measure *m, const struct yaml *over)
{
    if (needs_base(m->weighting) == (m->bottom != NULL))
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, over ? over->key_at : node->key_at,
                over ? "'%.*s' takes no 'over'" : "'%.*s' needs an 'over'",
                STR_ARG(node->key));
    return false;
}

static bool read_base(struct diag *dg, const struct catalogue *c,
                      struct entry *e, const struct yaml *over)
{
    if (!over)
        return true;
    e->bottom_at = over->at;
    e->measure.bottom = half_parse(dg, c, over, e, LIST_BOTTOM_WHERE);
    return e->measure.bottom != NULL;
}

/* "own.reading": the sum of values times weights over the sum of weights, as
 * long exports are put together. The formulas are sources of their own. */
static bool read_weighted(struct diag *dg, const struct catalogue *c,
                          const struct yaml *top, struct entry *e)
{
    static const char *const part[] = { "sum", "weight" };
    const struct expr *half[2];

    for (size_t i = 0; i < 2; i++) {
        const struct str name =
            str_printf(c->arena, "%.*s.%s", STR_ARG(yaml_text(top)), part[i]);

        if (!catalogue_input(c, name)) {
            diag_report(dg, DIAG_MEASURE_INVALID, top->at,
                        "there is no weighted input '%.*s'",
                        STR_ARG(yaml_text(top)));
            diag_hint(dg, "a family lists its own under 'weighted'");
            return false;
        }
        half[i] = expr_parse(
            c->arena, dg, source_from(c->arena, STR("weighted"), name), name);
    }
    e->measure.top = half[0];
    e->measure.bottom = half[1];
    e->measure.is_weighted = true;
    e->top_at = e->bottom_at = top->at;
    return half[0] && half[1];
}

/* What stands there goes over what `like` has brought. */
static bool read_formula(struct diag *dg, const struct catalogue *c,
                         const struct yaml *node, struct entry *e)
{
    struct measure *m = &e->measure;
    const struct yaml *over = yaml_find(node, STR("over")), *top;

    if (!find_formula(dg, node, m, &top))
        return false;
    if (top && str_equal(top->key, STR("weighted")))
        return read_weighted(dg, c, top, e) && refuse_base(dg, node, over);
    if (!top && m->is_weighted)
        return refuse_base(dg, node, over);
    if (top) {
        m->is_weighted = false;
        e->top_at = top->at;
        m->top = half_parse(dg, c, top, e, LIST_TOP_WHERE);
        if (!needs_base(m->weighting))
            m->bottom = NULL;
    }
    return m->top && read_base(dg, c, e, over) && check_base(dg, node, m, over);
}

/* ---- the rest ----------------------------------------------------------- */

static const struct str keys[] = {
    STR_INIT("id"),           STR_INIT("title"),
    STR_INIT("label"),        STR_INIT("topic"),
    STR_INIT("phase"),        STR_INIT("unit"),
    STR_INIT("decimals"),     STR_INIT("signed"),
    STR_INIT("good"),         STR_INIT("time"),
    STR_INIT("over"),         STR_INIT("words"),
    STR_INIT("mainstream"),   STR_INIT("approximate"),
    STR_INIT("age"),          STR_INIT("cohort"),
    STR_INIT("bands"),        STR_INIT("band-source"),
    STR_INIT("note"),         STR_INIT("national"),
    STR_INIT("defaults"),     STR_INIT("no-entries-count"),
    STR_INIT("internal"),     STR_INIT("interval"),
    STR_INIT("like"),         STR_INIT("trust-only"),
    STR_INIT("example"),      STR_INIT("sum"),
    STR_INIT("pooled"),       STR_INIT("rate"),
    STR_INIT("mean"),         STR_INIT("formula"),
    STR_INIT("distribution"), STR_INIT("weighted"),
    STR_INIT("least"),        STR_INIT("lower-quartile"),
    STR_INIT("median"),       STR_INIT("upper-quartile"),
    STR_INIT("greatest"),     STR_INIT("list"),
    STR_INIT("where"),        STR_INIT("once"),
    STR_INIT("by"),           STR_INIT("needs"),
    STR_INIT("least-base"),   STR_INIT("unlike"),
    STR_INIT("deciles"),      STR_INIT("banding"),
    STR_INIT("rated-from"),   STR_INIT("compare"),
    STR_INIT("coverage"),     STR_INIT("since"),
    STR_INIT("until"),
};

static bool read_texts(struct diag *dg, struct arena *a,
                       const struct yaml *node, struct measure *m)
{
    return yaml_read_text(dg, node, STR("id"), &m->id) &&
           yaml_read_text(dg, node, STR("title"), &m->title) &&
           yaml_read_text(dg, node, STR("label"), &m->label) &&
           yaml_read_text(dg, node, STR("topic"), &m->topic) &&
           yaml_read_text(dg, node, STR("phase"), &m->phase) &&
           yaml_read_text(dg, node, STR("cohort"), &m->cohort) &&
           yaml_read_text(dg, node, STR("band-source"), &m->band_source) &&
           yaml_read_text(dg, node, STR("banding"), &m->banding) &&
           yaml_read_text(dg, node, STR("note"), &m->note) &&
           yaml_read_text(dg, node, STR("defaults"), &m->defaults) &&
           yaml_read_texts(a, dg, node, STR("national"), &m->national) &&
           yaml_read_texts(a, dg, node, STR("words"), &m->words);
}

static bool read_truths(struct diag *dg, const struct yaml *node,
                        struct measure *m)
{
    return yaml_read_truth(dg, node, STR("signed"), &m->is_signed) &&
           yaml_read_truth(dg, node, STR("mainstream"), &m->mainstream) &&
           yaml_read_truth(dg, node, STR("approximate"), &m->approximate) &&
           yaml_read_truth(dg, node, STR("internal"), &m->is_internal) &&
           yaml_read_truth(dg, node, STR("trust-only"), &m->is_trust_only) &&
           yaml_read_truth(dg, node, STR("unlike"), &m->is_unlike) &&
           yaml_read_truth(dg, node, STR("no-entries-count"),
                           &m->counts_no_entries);
}

static bool read_whole(struct diag *dg, const struct yaml *node, struct str key,
                       int most, int *out)
{
    int64_t n = *out;

    if (!yaml_read_int(dg, node, key, &n))
        return false;
    if (n < 0 || n > most) {
        diag_report(dg, DIAG_MEASURE_INVALID, yaml_find(node, key)->at,
                    "'%.*s' is from 0 to %d", STR_ARG(key), most);
        return false;
    }
    *out = (int)n;
    return true;
}

static bool read_kinds(struct diag *dg, const struct yaml *node,
                       struct entry *e)
{
    struct measure *m = &e->measure;
    int unit = (int)m->unit, good = (int)m->polarity, time = -1;

    if (!read_word(dg, node, STR("unit"), WORDS(units), &unit) ||
        !read_word(dg, node, STR("good"), WORDS(goods), &good) ||
        !read_word(dg, node, STR("time"), WORDS(times), &time))
        return false;
    m->unit = (enum measure_unit)unit;
    m->polarity = (enum polarity)good;
    if (time >= 0) {
        e->has_time = true;
        m->time = (enum measure_time)time;
    }
    return read_whole(dg, node, STR("decimals"), 6, &m->decimals) &&
           read_whole(dg, node, STR("age"), 30, &m->age);
}

static bool check_title(struct diag *dg, const struct yaml *node,
                        struct measure *m)
{
    if (m->title.len == 0) {
        diag_report(dg, DIAG_YAML_MISSING, node->key_at, "'%.*s' has no title",
                    STR_ARG(m->name));
        return false;
    }
    if (m->label.len == 0)
        m->label = m->title;
    return true;
}

/* Two inputs: the published lower and upper limit. */
static bool read_interval(struct diag *dg, const struct catalogue *c,
                          const struct yaml *node, struct entry *e)
{
    const struct yaml *n = yaml_find(node, STR("interval"));

    if (!n)
        return true;
    if (!yaml_read_texts(c->arena, dg, node, STR("interval"), &e->interval))
        return false;
    if (e->interval.n == 2 && catalogue_input(c, e->interval.item[0]) &&
        catalogue_input(c, e->interval.item[1]))
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, n->at,
                "'interval' takes two inputs: the lower and the upper limit");
    return false;
}

static bool read_least(struct diag *dg, const struct yaml *node,
                       struct measure *m)
{
    if (yaml_find(node, STR("least-base")))
        m->has_least_base = true;
    return yaml_read_decimal(dg, node, STR("least-base"), &m->least_base);
}

/* The entry that `like` names; a replacement that is like itself begins with
 * what it replaces. NULL = reported. */
static const struct entry *find_like(struct diag *dg, struct catalogue *c,
                                     const struct entry *e,
                                     const struct yaml *like)
{
    const struct str name = yaml_text(like);
    const struct measure *m = catalogue_find(c, name);
    const struct entry *other = m ? entry_of(m) : NULL;

    if (other == e)
        other = e->before;
    if (!other) {
        const struct str near = catalogue_nearest(c, name);

        diag_report(dg, DIAG_MEASURE_UNKNOWN, like->at,
                    "there is no measure '%.*s' to be like", STR_ARG(name));
        if (near.len > 0 && !str_equal(near, name))
            diag_hint(dg, "did you mean %.*s?", STR_ARG(near));
        return NULL;
    }
    if (other->state == ENTRY_READING) {
        diag_report(dg, DIAG_MEASURE_INVALID, like->at,
                    "'%.*s' is like itself in the end",
                    STR_ARG(e->measure.name));
        return NULL;
    }
    return other != e->before && !entry_read(dg, c, c->entry[other->index])
               ? NULL
               : other;
}

/* Everything of the entry that `like` names, but its name, id and example. */
static bool read_like(struct diag *dg, struct catalogue *c, struct entry *e)
{
    const struct yaml *like = yaml_find(e->node, STR("like"));
    const struct entry own = *e;
    const struct entry *other;

    if (!like)
        return true;
    other = find_like(dg, c, e, like);
    if (!other)
        return false;
    *e = *other;
    e->like = other;
    if (other != own.before)
        e->measure.id = STR(""); /* of one measure; a replacement keeps it */
    e->measure.name = own.measure.name;
    e->measure.at = own.measure.at;
    e->index = own.index;
    e->load = own.load;
    e->node = own.node;
    e->source = own.source;
    e->before = own.before;
    e->is_line = false;
    e->state = ENTRY_READING;
    return true;
}

static bool read_fields(struct diag *dg, struct catalogue *c, struct entry *e)
{
    static const struct str nation[] = { STR_INIT("NAT") };
    const struct yaml *node = e->node;
    struct measure *m = &e->measure;

    m->national = (struct str_list){ nation, 1 };
    m->least_coverage = COVERAGE_LEAST;
    if (node->kind != YAML_MAP) {
        diag_report(dg, DIAG_YAML_TYPE, node->at,
                    "'%.*s' takes the keys of a measure", STR_ARG(node->key));
        return false;
    }
    if (!yaml_check_keys(dg, node, keys, COUNT(keys)) || !read_like(dg, c, e))
        return false;
    e->example = yaml_find(node, STR("example"));
    return read_texts(dg, c->arena, node, m) && read_truths(dg, node, m) &&
           measure_rules(dg, c->arena, node, m) &&
           read_interval(dg, c, node, e) && read_kinds(dg, node, e) &&
           check_title(dg, node, m) && ratings_read(dg, c, node, m) &&
           read_least(dg, node, m) && listing_read(dg, c, node, e) &&
           read_formula(dg, c, node, e);
}

bool entry_read(struct diag *dg, struct catalogue *c, struct entry *e)
{
    if (e->state != ENTRY_PLACED)
        return e->state != ENTRY_WRONG;
    e->state = ENTRY_READING;
    if (read_fields(dg, c, e)) {
        e->state = ENTRY_NEW;
        return true;
    }
    e->state = ENTRY_WRONG;
    e->symbol = (struct expr_symbol){ VALUE_REASON, { .any = true } };
    return false;
}
