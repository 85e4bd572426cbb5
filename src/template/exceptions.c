/* Exceptions: what a board should not have to look for, in sentences.
 *
 * The surprise: a sentence is never made of a figure that is missing, withheld
 * or stands for less than half of those it is about, nor where the bounds of a
 * rounded figure leave open on which side of the limit it is. */
#include "expand_priv.h"
#include "rules_priv.h"

struct exception {
    const struct exception_rule *rule;
    const struct figure *figure; /* evidence */
    uint32_t school;             /* ENTITY_NONE: the trust */
    struct decimal size;         /* how far beyond, in units of the limit */
    size_t order;                /* as found: ties keep it */
};
struct finder {
    struct expander *x;
    const struct exceptions_spec *spec;
    struct exception *item;
    size_t n, cap;
    size_t n_tried, n_untried;    /* rules whose figure was there, or was not */
    int64_t n_tests;              /* against England */
    const struct question *asked; /* each measure with its usual facets */
};

/* ---- may it be said? ---------------------------------------------------- */

static bool is_covered(const struct figure *f)
{
    const struct coverage *c = &f->coverage;

    if (c->of_schools > 0 && c->schools * 2 < c->of_schools)
        return false;
    return c->of_pupils <= 0 || c->pupils < 0 || c->pupils * 2 >= c->of_pupils;
}

static bool is_sound(const struct figure *f)
{
    return f != NULL && f->value.kind != VALUE_REASON && is_covered(f);
}

static bool is_beyond(enum rule_limit limit, struct value v, struct decimal at)
{
    int order;

    if (v.kind != VALUE_DECIMAL)
        return false;
    order = decimal_compare(v.decimal, at);
    return limit == LIMIT_ABOVE ? order > 0 : order < 0;
}

static bool passes(const struct figure *f, enum rule_limit limit,
                   struct decimal at)
{
    bool open = f->question.derived == DERIVED_VALUE &&
                value_is_number(f->lower) && value_is_number(f->upper);

    return is_beyond(limit, f->value, at) &&
           (!open ||
            (is_beyond(limit, f->lower, at) && is_beyond(limit, f->upper, at)));
}

static struct decimal distance(struct decimal from, struct decimal to,
                               struct decimal unit)
{
    struct decimal gap, steps;

    unit = decimal_absolute(unit);
    if (decimal_sign(unit) == 0)
        unit = decimal_of(1);
    if (!decimal_subtract(from, to, &gap) ||
        !decimal_divide(decimal_absolute(gap), unit, 6, &steps))
        return decimal_of(0);
    return steps;
}

static void found(struct finder *s, const struct exception *one)
{
    void *items = s->item;

    arena_grow(s->x->arena, &items, s->n, &s->cap, sizeof *s->item,
               _Alignof(struct exception));
    s->item = items;
    s->item[s->n] = *one;
    s->item[s->n].order = s->n;
    s->n++;
}

/* ---- a rule about one figure -------------------------------------------- */

static bool limit_of(struct finder *s, const struct exception_rule *r,
                     struct decimal *out)
{
    const struct figure *f;

    *out = r->limit_value;
    if (r->limit_slot == NULL)
        return true;
    f = figure_at(s->x, r->limit_slot, who_here(s->x));
    if (!is_sound(f) || f->value.kind != VALUE_DECIMAL)
        return false;
    *out = f->value.decimal;
    return true;
}

/* Words say on which side of it a figure is: it is told without its sign. */
static void tell_limit(struct expander *x, struct decimal limit)
{
    rule_tell(x, "limit", value_decimal(decimal_absolute(limit)));
}

/* 1: it holds, 0: it does not, -1: it cannot be tried. */
static int try_one(struct finder *s, const struct exception_rule *r,
                   struct exception *one)
{
    struct decimal limit = { 0 };

    one->figure = figure_at(s->x, r->figure, who_here(s->x));
    if (!is_sound(one->figure) || !limit_of(s, r, &limit))
        return -1;
    if (r->limit != LIMIT_NONE) {
        if (!passes(one->figure, r->limit, limit))
            return 0;
        one->size = distance(one->figure->value.decimal, limit,
                             r->has_unit ? r->size_unit : limit);
    }
    tell_limit(s->x, limit);
    if (r->when != NULL && !condition_holds(s->x, r->when, NULL, 0))
        return 0;
    return rich_is_there(s->x, r->say) ? 1 : 0;
}

/* ---- a rule about every measure ------------------------------------------ */

/* A measure that a rule of its own speaks about needs no general one. */
static bool has_own_rule(struct finder *s, const struct measure *m)
{
    const struct exception_rules *all = s->x->t->exceptions;
    bool school = s->x->school != ENTITY_NONE;
    struct question q;

    for (size_t i = 0; i < all->n; i++) {
        const struct exception_rule *r = &all->item[i];

        if (r->each == EACH_NONE && (school ? r->schools : r->trust) &&
            r->figure != NULL &&
            slot_question(s->x, r->figure, who_here(s->x), &q) &&
            q.measure == m)
            return true;
    }
    return false;
}

static int try_rated(const struct exception_rule *r, struct exception *one)
{
    const struct figure *f = one->figure;
    const struct band *b;
    struct decimal edge;

    if (!is_sound(f) || f->value.kind != VALUE_DECIMAL)
        return -1;
    if (f->rating != r->rating)
        return 0;
    b = f->band;
    if (b != NULL && (b->has_below || b->has_least)) {
        edge = b->has_below ? b->below : b->least;
        one->size = distance(f->value.decimal, edge, edge);
    }
    return 1;
}

static struct question with(const struct question *q, enum derived d)
{
    struct question out = *q;

    out.derived = d;
    return out;
}

/* Tested at the 95 % level, and on the wrong side for this measure. */
static int try_tested(struct finder *s, struct exception *one)
{
    const struct question *q = &one->figure->question;
    const struct question asked = with(q, DERIVED_SIGNIFICANCE);
    const struct figure *test = evaluate(s->x->ev, &asked);
    const struct figure *nation =
        evaluate_comparator(s->x->ev, q, SCOPE_NATION);
    enum polarity good = q->measure->polarity;
    bool above;

    if (test->value.kind != VALUE_TEXT || good == POLARITY_NONE ||
        !is_sound(nation) || !is_covered(one->figure))
        return -1;
    s->n_tests++;
    above = str_starts(test->value.text, STR("above"));
    if ((!above && !str_starts(test->value.text, STR("below"))) ||
        above == (good == POLARITY_UP_GOOD))
        return 0;
    one->size = distance(one->figure->value.decimal, nation->value.decimal,
                         nation->value.decimal);
    return 1;
}

static bool is_wanted_topic(const struct finder *s, struct str topic)
{
    for (size_t i = 0; i < s->spec->topics.n; i++) {
        if (str_equal(s->spec->topics.item[i], topic))
            return true;
    }
    return s->spec->topics.n == 0;
}

/* "outcomes attendance": a general rule may be about some topics alone. */
static bool is_of_topics(struct str topics, struct str topic)
{
    bool any = str_empty(topics);

    while (!str_empty(topics) && !any) {
        struct str one;

        str_cut(topics, ' ', &one, &topics);
        any = str_equal(one, topic);
    }
    return any;
}

static void look_at_all(struct finder *s, const struct exception_rule *r)
{
    const struct catalogue *c = evaluator_catalogue(s->x->ev);

    for (size_t i = 0; i < catalogue_count(c); i++) {
        const struct measure *m = catalogue_at(c, i);
        struct exception one = { .rule = r, .school = s->x->school };
        struct question q = s->asked[i];

        if (q.measure == NULL || !is_wanted_topic(s, m->topic) ||
            !is_of_topics(r->topic, m->topic) ||
            (r->each == EACH_RATED && m->n_bands == 0) ||
            (m->is_trust_only && s->x->school != ENTITY_NONE) ||
            has_own_rule(s, m))
            continue;
        q.who = who_here(s->x);
        one.figure = evaluate(s->x->ev, &q);
        if (one.figure->value.kind == VALUE_DECIMAL &&
            (r->each == EACH_RATED ? try_rated(r, &one)
                                   : try_tested(s, &one)) == 1)
            found(s, &one);
    }
}

/* ---- all rules ----------------------------------------------------------- */

static struct str topic_of(struct finder *s, const struct exception_rule *r)
{
    struct question q;

    if (!str_empty(r->topic) || r->figure == NULL ||
        !slot_question(s->x, r->figure, who_here(s->x), &q))
        return r->topic;
    return q.measure->topic;
}

static void look_at_one(struct finder *s, const struct exception_rule *r,
                        bool *tried)
{
    struct exception one = { .rule = r, .school = s->x->school };
    int holds = try_one(s, r, &one);

    *tried |= holds >= 0;
    if (holds == 1)
        found(s, &one);
}

static void at_school(struct finder *s, const struct exception_rule *r,
                      uint32_t school, bool *tried)
{
    uint32_t saved = s->x->school;

    s->x->school = school;
    if (r->each != EACH_NONE)
        look_at_all(s, r);
    else
        look_at_one(s, r, tried);
    s->x->school = saved;
}

static void look(struct finder *s, const struct exception_rule *r)
{
    const struct entity_list *schools = schools_here(s->x);
    bool tried = r->each != EACH_NONE;

    if (r->each == EACH_NONE && !is_wanted_topic(s, topic_of(s, r)))
        return;
    if (s->x->school != ENTITY_NONE) {
        if (!r->schools)
            return;
        at_school(s, r, s->x->school, &tried);
    } else {
        if (s->spec->trust && r->trust)
            at_school(s, r, ENTITY_NONE, &tried);
        for (size_t i = 0; s->spec->schools && r->schools && i < schools->n;
             i++)
            at_school(s, r, schools->item[i], &tried);
    }
    s->n_tried += tried;
    s->n_untried += !tried;
}

static int weight(enum rating severity)
{
    return severity == RATING_RED ? 2 : severity == RATING_AMBER ? 1 : 0;
}

static bool goes_before(const struct exception *a, const struct exception *b)
{
    int by = weight(b->rule->severity) - weight(a->rule->severity);

    if (by == 0)
        by = (b->school == ENTITY_NONE) - (a->school == ENTITY_NONE);
    if (by == 0)
        by = decimal_compare(b->size, a->size);
    return by != 0 ? by < 0 : a->order < b->order;
}

static void order(struct finder *s)
{
    for (size_t i = 1; i < s->n; i++) {
        struct exception one = s->item[i];
        size_t k = i;

        for (; k > 0 && goes_before(&one, &s->item[k - 1]); k--)
            s->item[k] = s->item[k - 1];
        s->item[k] = one;
    }
}

static void ask_all(struct finder *s)
{
    const struct catalogue *c = evaluator_catalogue(s->x->ev);
    struct question *asked =
        arena_array(s->x->arena, struct question, catalogue_count(c));
    struct diag *quiet = diag_new(s->x->arena);

    for (size_t i = 0; i < catalogue_count(c); i++) {
        if (!question_parse(quiet, s->x->ev, (struct span){ 0 },
                            catalogue_at(c, i)->name, &asked[i]))
            asked[i].measure = NULL;
    }
    s->asked = asked;
}

/* ---- the table ----------------------------------------------------------- */

static void tell_words(struct expander *x, const char *name, struct str text)
{
    rule_tell(x, name,
              str_empty(text) ? value_reason(REASON_NOT_GIVEN)
                              : value_text(text));
}

/* What the words of a general rule may say of the measure at hand. */
static void tell_measure(struct expander *x, const struct figure *f)
{
    struct arena *a = x->arena;
    struct slot_format how = format_default();
    const struct figure *nation =
        evaluate_comparator(x->ev, &f->question, SCOPE_NATION);

    tell_words(x, "title", f->question.measure->title);
    tell_words(x, "value", figure_words(x, f, how));
    tell_words(x, "rating", rating_text(a, f));
    tell_words(x, "period", figure_period(x, f));
    tell_words(x, "national",
               nation->value.kind == VALUE_DECIMAL
                   ? figure_words(x, nation, how)
                   : (struct str){ 0 });
    tell_words(
        x, "direction",
        nation->value.kind == VALUE_DECIMAL && f->value.kind == VALUE_DECIMAL &&
                decimal_compare(f->value.decimal, nation->value.decimal) > 0
            ? STR("above")
            : STR("below"));
    rule_tell(x, "cohort", f->cohort);
}

static struct str source_words(const struct exception *e)
{
    const struct measure *m = e->figure->question.measure;

    if (!str_empty(e->rule->source))
        return e->rule->source;
    return e->rule->each == EACH_RATED ? m->band_source : (struct str){ 0 };
}

static struct str severity_words(enum rating severity)
{
    if (severity == RATING_RED)
        return STR("\u25a0 High");
    return severity == RATING_AMBER ? STR("\u25b2 Medium") : STR("\u25cb Note");
}

static struct inlines sentence(struct finder *s, const struct exception *e)
{
    struct expander *x = s->x;
    uint32_t saved = x->school;
    struct inlines said;
    struct decimal limit;

    x->school = e->school;
    if (e->rule->each != EACH_NONE)
        tell_measure(x, e->figure);
    else if (limit_of(s, e->rule, &limit))
        tell_limit(x, limit);
    said = rich_inlines(x, e->rule->say);
    x->school = saved;
    figure_printed(x, e->figure);
    return said;
}

static void exception_row(struct finder *s, struct sheet *sheet,
                          const struct exception *e, bool named)
{
    struct expander *x = s->x;
    struct inlines said = sentence(s, e);

    sheet_row(sheet, ROW_PLAIN, 0);
    sheet_text(sheet, severity_words(e->rule->severity))->tone =
        tone_of_rating(e->rule->severity);
    if (named)
        sheet_header(sheet, e->school == ENTITY_NONE
                                ? STR("Trust")
                                : school_label(x, e->school));
    else
        sheet->row_label = e->figure->question.measure->label;
    sheet_inlines(sheet, said);
    sheet_remember(sheet, e->figure, inlines_plain(x->arena, said));
    sheet_text(sheet, source_words(e));
}

static void head(struct sheet *s, bool named)
{
    struct arena *a = s->x->arena;
    size_t i = 0;

    s->column[i++].heading = inlines_of(a, STR("Weight"));
    if (named)
        s->column[i++].heading = inlines_of(a, STR("Of"));
    s->column[i].heading = inlines_of(a, STR("What stands out"));
    s->column[i].least = PT(220);
    s->column[i++].share = 3;
    s->column[i].heading = inlines_of(a, STR("By which limit"));
    s->column[i].share = 1;
}

static bool picks_extremes(const struct finder *s, size_t shown)
{
    for (size_t i = 0; i < shown; i++) {
        if (s->item[i].school != ENTITY_NONE &&
            (s->item[i].rule->extreme || s->item[i].rule->each == EACH_TESTED))
            return true;
    }
    return false;
}

/* Half of one in twenty: only the adverse side is told. */
static struct str tests_note(const struct finder *s)
{
    struct decimal chance;

    if (s->n_tests == 0 ||
        !decimal_round(decimal_make(s->n_tests * 25, 3), 1, &chance))
        return (struct str){ 0 };
    return str_printf(s->x->arena,
                      "%lld result%s compared with England at the 95%% level: "
                      "chance alone would make about %.*s of them look worse.",
                      (long long)s->n_tests,
                      s->n_tests == 1 ? " was" : "s were",
                      STR_ARG(decimal_plain(s->x->arena, chance, 1)));
}

static struct inlines note_of(struct finder *s, size_t shown)
{
    struct expander *x = s->x;
    struct str part[4] = { { 0 }, { 0 }, { 0 }, { 0 } };

    part[0] = STR("Heaviest first, then by how far beyond the limit.");
    if (shown < s->n)
        part[1] =
            str_printf(x->arena, "%zu more %s less and %s not shown.",
                       s->n - shown, s->n - shown == 1 ? "weighs" : "weigh",
                       s->n - shown == 1 ? "is" : "are");
    part[2] = tests_note(s);
    if (picks_extremes(s, shown))
        part[3] = rich_text(x, x->t->exceptions->extreme_note);
    return inlines_of(x->arena, join_notes(x->arena, part, 4));
}

static void nothing_said(struct finder *s, const struct node *n)
{
    struct arena *a = s->x->arena;
    struct str text;

    if (s->spec->empty.n > 0) {
        empty_said(s->x, s->spec->empty, n->at);
        return;
    }
    text = str_printf(
        a, "Nothing stands out by the rules for exceptions (%zu tried%s).",
        s->n_tried,
        s->n_untried == 0 ? "" : "; the others need figures that are not here");
    emit_para(s->x, PARA_BODY, inlines_of(a, text), n->at);
}

static struct blocks list_item(struct finder *s, const struct exception *e)
{
    struct expander *x = s->x;
    struct doc_builder b = { .arena = x->arena };
    struct doc_builder *saved = x->into;
    struct inline_builder text = { .arena = x->arena };
    struct inlines said = sentence(s, e);

    inline_text(&text, severity_words(e->rule->severity), MARK_STRONG);
    inline_text(&text, STR(": "), 0);
    if (e->school != x->school)
        inline_text(
            &text,
            str_printf(x->arena, "%.*s. ", STR_ARG(school_label(x, e->school))),
            0);
    for (size_t i = 0; i < said.n; i++)
        inline_add(&text, said.item[i]);
    print_at(x, e->figure, inlines_plain(x->arena, said), STR("text"));
    x->into = &b;
    emit_para(x, PARA_BODY, inline_done(&text), (struct span){ 0 });
    x->into = saved;
    return doc_blocks(&b);
}

static void as_list(struct finder *s, size_t shown, struct span at)
{
    struct block b = { .kind = BLOCK_LIST, .at = at };
    struct blocks *item = arena_array(s->x->arena, struct blocks, shown);

    for (size_t i = 0; i < shown; i++)
        item[i] = list_item(s, &s->item[i]);
    b.list.item = item;
    b.list.n = shown;
    emit(s->x, &b);
}

static void as_table(struct finder *s, size_t shown, struct span at)
{
    const struct exceptions_spec *spec = s->spec;
    struct expander *x = s->x;
    bool named = x->school == ENTITY_NONE && spec->schools;
    struct sheet sheet;

    sheet_begin(x, &sheet, 3u + named);
    head(&sheet, named);
    for (size_t i = 0; i < shown; i++)
        exception_row(s, &sheet, &s->item[i], named);
    sheet_emit(&sheet,
               &(struct sheet_frame){
                   .caption = spec->caption.n > 0
                                  ? spec->caption
                                  : rich_of_text(x->arena, STR("Exceptions")),
                   .summary = STR("A row for each exception; heaviest first."),
                   .note = note_of(s, shown),
                   .attachment = spec->attachment },
               at);
}

void exceptions_expand(struct expander *x, const struct node *n)
{
    const struct exceptions_spec *spec = n->component->exceptions;
    const struct exception_rules *rules = x->t->exceptions;
    struct finder s = { .x = x, .spec = spec };
    size_t shown;

    ask_all(&s);
    for (size_t i = 0; i < rules->n; i++)
        look(&s, &rules->item[i]);
    order(&s);
    shown =
        spec->most > 0 && (size_t)spec->most < s.n ? (size_t)spec->most : s.n;
    if (shown == 0) {
        nothing_said(&s, n);
        return;
    }
    if (spec->as_list)
        as_list(&s, shown, n->at);
    else
        as_table(&s, shown, n->at);
}
