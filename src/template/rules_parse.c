/* Rules that speak: questions.yaml and exceptions.yaml.
 *
 * The surprise: a project's file replaces the shipped one, unless it says
 * `add: yes`: then its rules come first, and a shipped rule of the same name
 * is dropped. */
#include "rules_priv.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* ---- files -------------------------------------------------------------- */

struct rule_file {
    struct parser parser;
    const struct yaml *root, *list;
};

/* "questions.yaml" behind `skip` others of its name, with its list "questions";
 * false: none, or reported. */
static bool file_open(struct parser *p, struct str key, struct span at,
                      size_t skip, struct rule_file *out)
{
    struct str name = str_printf(p->arena, "%.*s.yaml", STR_ARG(key));
    struct source *src =
        skip == 0 ? search_open(p, name, at) : search_behind(p, name, skip);

    *out = (struct rule_file){ .parser = *p };
    if (src == NULL)
        return false;
    out->parser.src = src;
    out->parser.text = source_bytes(src);
    out->parser.scope = (struct scope_of){ 0 };
    out->root = yaml_parse(p->arena, p->dg, src, source_bytes(src));
    out->list = yaml_find(out->root, key);
    if (out->root == NULL)
        return false;
    if (out->list != NULL && out->list->kind == YAML_LIST)
        return true;
    diag_report(p->dg, DIAG_YAML_MISSING, out->root->at,
                "a list '%.*s:' is needed here", STR_ARG(key));
    return false;
}

static bool goes_on(struct parser *p, const struct rule_file *f)
{
    bool adds = false;

    yaml_read_truth(p->dg, f->root, STR("add"), &adds);
    return adds;
}

const struct condition *rule_condition(struct parser *p, const struct yaml *n)
{
    struct str there = str_slice(source_bytes(p->src), n->at.begin, n->at.end);
    size_t from = str_find(there, yaml_text(n));

    if (from == STR_NONE || str_empty(yaml_text(n))) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, n->at,
                    "a condition on one plain line is needed here");
        return NULL;
    }
    return condition_parse(p, str_slice(there, from, from + yaml_text(n).len),
                           (struct str){ 0 });
}

/* ---- questions ---------------------------------------------------------- */

static void read_question(struct parser *p, const struct yaml *r,
                          struct question_rule *rule)
{
    static const struct str keys[] = { STR_INIT("when"), STR_INIT("ask"),
                                       STR_INIT("evidence") };
    const struct yaml *when = yaml_find(r, STR("when"));
    const struct yaml *evidence = yaml_find(r, STR("evidence"));

    yaml_check_keys(p->dg, r, keys, COUNT(keys));
    rule->text = read_rich(p, r, STR("ask"));
    if (when != NULL)
        rule->when = rule_condition(p, when);
    rule->always = when == NULL;
    if (evidence != NULL)
        rule->evidence = slot_of_yaml(p, evidence);
    if (rule->text.n == 0)
        diag_report(p->dg, DIAG_YAML_MISSING, r->at,
                    "a question needs its words: ask: …");
}

static void add_questions(struct parser *p, const struct yaml *list)
{
    size_t n = p->t->n_rules;
    struct question_rule *rule =
        arena_array(p->arena, struct question_rule, n + list->n);

    for (size_t i = 0; i < n; i++)
        rule[i] = p->t->rule[i];
    for (const struct yaml *r = list->first; r != NULL; r = r->next)
        read_question(p, r, &rule[n++]);
    p->t->rule = rule;
    p->t->n_rules = n;
}

static bool open_questions(struct parser *p, struct span at)
{
    struct rule_file f;
    size_t i = 0;

    if (p->t->n_rules > 0)
        return true;
    do {
        if (!file_open(p, STR("questions"), at, i, &f))
            return i > 0;
        f.parser.scope.school = true;
        add_questions(&f.parser, f.list);
        i++;
    } while (goes_on(p, &f));
    return true;
}

bool questions_parse(struct parser *p, const struct yaml *b, struct span at,
                     struct component *out)
{
    struct plain_spec *s = read_plain(p, b);

    if (s->most == 0)
        s->most = 3;
    out->plain = s;
    if (!p->scope.school) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, at,
                    "questions stand inside 'each school'");
        return false;
    }
    return open_questions(p, at);
}

/* ---- exceptions --------------------------------------------------------- */

static const struct str exception_keys[] = {
    STR_INIT("name"),     STR_INIT("each"),    STR_INIT("rating"),
    STR_INIT("figure"),   STR_INIT("above"),   STR_INIT("below"),
    STR_INIT("size"),     STR_INIT("when"),    STR_INIT("for"),
    STR_INIT("severity"), STR_INIT("topic"),   STR_INIT("source"),
    STR_INIT("say"),      STR_INIT("extreme"),
};

/* A number, or the figure that is the limit. */
static void read_limit(struct parser *p, const struct yaml *r,
                       struct exception_rule *rule)
{
    const struct yaml *above = yaml_find(r, STR("above"));
    const struct yaml *below = yaml_find(r, STR("below"));
    const struct yaml *n = above != NULL ? above : below;

    if (n == NULL)
        return;
    rule->limit = above != NULL ? LIMIT_ABOVE : LIMIT_BELOW;
    if (above != NULL && below != NULL)
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, below->at,
                    "a rule is about above or below, not both");
    if (!decimal_parse(yaml_text(n), &rule->limit_value))
        rule->limit_slot = slot_of_yaml(p, n);
    if (rule->figure == NULL)
        diag_report(p->dg, DIAG_YAML_MISSING, n->at,
                    "a limit needs the figure that it is for: figure: …");
}

static enum rating read_rating(struct parser *p, const struct yaml *r,
                               struct str key, const struct str words[3],
                               enum rating last)
{
    const enum rating ratings[] = { RATING_RED, RATING_AMBER, last };
    size_t which = 1;

    read_choice(p, r, key, (struct str_list){ words, 3 }, &which);
    return ratings[which];
}

static void read_kind(struct parser *p, const struct yaml *r,
                      struct exception_rule *rule)
{
    static const struct str severities[] = { STR_INIT("high"),
                                             STR_INIT("medium"),
                                             STR_INIT("note") };
    static const struct str ratings[] = { STR_INIT("red"), STR_INIT("amber"),
                                          STR_INIT("green") };
    static const struct str each[] = { STR_INIT("one"), STR_INIT("rated"),
                                       STR_INIT("tested") };
    static const struct str whose[] = { STR_INIT("both"), STR_INIT("trust"),
                                        STR_INIT("schools") };
    size_t which = 0;

    rule->severity =
        read_rating(p, r, STR("severity"), severities, RATING_NONE);
    rule->rating = read_rating(p, r, STR("rating"), ratings, RATING_GREEN);
    read_choice(p, r, STR("for"), WORDS(whose), &which);
    rule->trust = which != 2;
    rule->schools = which != 1;
    which = 0;
    read_choice(p, r, STR("each"), WORDS(each), &which);
    rule->each = (enum rule_each)which;
}

static void read_exception(struct parser *p, const struct yaml *r,
                           struct exception_rule *rule)
{
    const struct yaml *figure = yaml_find(r, STR("figure"));
    const struct yaml *when = yaml_find(r, STR("when"));

    yaml_check_keys(p->dg, r, exception_keys, COUNT(exception_keys));
    read_kind(p, r, rule);
    p->scope.school = !rule->trust;
    p->scope.rule = true;
    yaml_read_text(p->dg, r, STR("name"), &rule->name);
    yaml_read_text(p->dg, r, STR("topic"), &rule->topic);
    yaml_read_text(p->dg, r, STR("source"), &rule->source);
    yaml_read_truth(p->dg, r, STR("extreme"), &rule->extreme);
    if (figure != NULL)
        rule->figure = slot_of_yaml(p, figure);
    else if (rule->each == EACH_NONE)
        diag_report(p->dg, DIAG_YAML_MISSING, r->at,
                    "a rule needs the figure that it stands on: figure: …");
    read_limit(p, r, rule);
    rule->has_unit = yaml_find(r, STR("size")) != NULL;
    yaml_read_decimal(p->dg, r, STR("size"), &rule->size_unit);
    if (when != NULL)
        rule->when = rule_condition(p, when);
    rule->say = read_rich(p, r, STR("say"));
    if (rule->say.n == 0)
        diag_report(p->dg, DIAG_YAML_MISSING, r->at,
                    "a rule needs its words: say: …");
}

static bool is_named(const struct exception_rules *rules, struct str name)
{
    for (size_t i = 0; i < rules->n; i++) {
        if (!str_empty(name) && str_equal(rules->item[i].name, name))
            return true;
    }
    return false;
}

static void add_exceptions(struct parser *p, const struct rule_file *f)
{
    struct exception_rules *rules = p->t->exceptions;
    size_t n = rules->n;
    struct exception_rule *item =
        arena_array(p->arena, struct exception_rule, n + f->list->n);

    for (size_t i = 0; i < n; i++)
        item[i] = rules->item[i];
    for (const struct yaml *r = f->list->first; r != NULL; r = r->next) {

        if (is_named(rules, yaml_text_of(r, STR("name"))))
            continue;
        read_exception(p, r, &item[n++]);
    }
    rules->item = item;
    rules->n = n;
    if (rules->extreme_note.n == 0)
        rules->extreme_note = read_rich(p, f->root, STR("extreme-note"));
}

static bool open_exceptions(struct parser *p, struct span at)
{
    struct rule_file f;
    size_t i = 0;

    if (p->t->exceptions != NULL)
        return true;
    p->t->exceptions = arena_new_of(p->arena, struct exception_rules);
    do {
        if (!file_open(p, STR("exceptions"), at, i, &f))
            return i > 0;
        add_exceptions(&f.parser, &f);
        i++;
    } while (goes_on(p, &f));
    return true;
}

static const struct str component_keys[] = {
    STR_INIT("caption"), STR_INIT("empty"), STR_INIT("topics"),
    STR_INIT("most"),    STR_INIT("whose"), STR_INIT("attachment"),
    STR_INIT("form"),
};

bool exceptions_parse(struct parser *p, const struct yaml *b, struct span at,
                      struct component *out)
{
    static const struct str whose[] = { STR_INIT("both"), STR_INIT("trust"),
                                        STR_INIT("schools") };
    static const struct str forms[] = { STR_INIT("table"), STR_INIT("list") };
    struct exceptions_spec *s = arena_new_of(p->arena, struct exceptions_spec);
    size_t which = 0;

    yaml_check_keys(p->dg, b, component_keys, COUNT(component_keys));
    s->most = 8;
    yaml_read_int(p->dg, b, STR("most"), &s->most);
    s->caption = read_rich(p, b, STR("caption"));
    s->empty = read_rich(p, b, STR("empty"));
    yaml_read_texts(p->arena, p->dg, b, STR("topics"), &s->topics);
    yaml_read_text(p->dg, b, STR("attachment"), &s->attachment);
    read_choice(p, b, STR("whose"), WORDS(whose), &which);
    s->trust = which != 2;
    s->schools = which != 1;
    which = 0;
    read_choice(p, b, STR("form"), WORDS(forms), &which);
    s->as_list = which == 1;
    out->exceptions = s;
    return open_exceptions(p, at);
}
