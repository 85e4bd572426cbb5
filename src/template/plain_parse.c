/* The bodies of notes, lists of papers, questions, commentary and all those
 * components that need little more than a title.
 *
 * The surprise: one set of keys serves all the little ones; a key that the
 * component has no use for does no harm and is still checked for spelling. */
#include "rules_priv.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

bool note_parse(struct parser *p, const struct yaml *b, struct span at,
                struct component *out)
{
    static const struct str keys[] = { STR_INIT("kind"), STR_INIT("title"),
                                       STR_INIT("text") };
    static const struct str kinds[] = { STR_INIT("info"), STR_INIT("warning"),
                                        STR_INIT("decision"),
                                        STR_INIT("missing") };
    struct note_spec *n = arena_new_of(p->arena, struct note_spec);
    size_t kind = 0;

    yaml_check_keys(p->dg, b, keys, COUNT(keys));
    read_choice(p, b, STR("kind"), WORDS(kinds), &kind);
    n->kind = (enum note_kind)kind;
    n->title = read_rich(p, b, STR("title"));
    n->text = read_rich(p, b, STR("text"));
    out->note = n;
    if (n->title.n > 0 || n->text.n > 0)
        return true;
    diag_report(p->dg, DIAG_TEMPLATE_TYPE, at, "this note says nothing");
    return false;
}

static const struct str plain_keys[] = {
    STR_INIT("title"), STR_INIT("text"),  STR_INIT("depth"), STR_INIT("most"),
    STR_INIT("scope"), STR_INIT("facts"), STR_INIT("list"),
};

struct plain_spec *read_plain(struct parser *p, const struct yaml *b)
{
    struct plain_spec *s = arena_new_of(p->arena, struct plain_spec);

    yaml_check_keys(p->dg, b, plain_keys, COUNT(plain_keys));
    s->title = read_rich(p, b, STR("title"));
    s->text = read_rich(p, b, STR("text"));
    yaml_read_int(p->dg, b, STR("depth"), &s->depth);
    yaml_read_int(p->dg, b, STR("most"), &s->most);
    yaml_read_text(p->dg, b, STR("scope"), &s->scope);
    yaml_read_text(p->dg, b, STR("list"), &s->list);
    s->fact = read_facts(p, b, STR("facts"), &s->n_facts);
    return s;
}

bool plain_parse(struct parser *p, const struct yaml *b, struct span at,
                 struct component *out)
{
    (void)at;
    out->plain = read_plain(p, b);
    return true;
}

bool agenda_parse(struct parser *p, const struct yaml *b, struct span at,
                  struct component *out)
{
    struct plain_spec *s = read_plain(p, b);

    if (str_empty(s->list))
        s->list = str_equal(str_from(out->kind->name), STR("agenda"))
                      ? STR("meetings")
                      : STR("decisions");
    list_ref_add(p, s->list, (struct str){ 0 }, at);
    out->plain = s;
    return true;
}

/* ---- commentary --------------------------------------------------------- */

static const struct slot *const *
line_slots(struct parser *p, const struct statement *s, struct str facet)
{
    const struct slot **cell =
        arena_array(p->arena, const struct slot *, s->n_lines);

    for (size_t i = 0; i < s->n_lines; i++) {
        const struct slot *line = s->line[i].slot;

        if (line != NULL && s->line[i].kind == LINE_PLAIN)
            cell[i] = slot_of_facet(p, line, facet, line->at);
    }
    return cell;
}

static void read_threshold(struct parser *p, const struct yaml *map,
                           struct str key, struct threshold *out)
{
    const struct yaml *n = yaml_find(map, key);

    yaml_read_decimal(p->dg, n, STR("amount"), &out->amount);
    yaml_read_decimal(p->dg, n, STR("percent"), &out->percent);
    yaml_read_decimal(p->dg, n, STR("least"), &out->least);
    yaml_read_truth(p->dg, n, STR("both"), &out->both);
}

static const struct reading_rules *read_readings(struct parser *p,
                                                 const struct yaml *list)
{
    static const struct str keys[] = { STR_INIT("when"), STR_INIT("say") };
    struct parser inner = statements_parser(p);
    struct reading_rules *out = arena_new_of(p->arena, struct reading_rules);
    struct reading_rule *rule;

    if (list == NULL || list->kind != YAML_LIST)
        return NULL;
    inner.scope.rule = true;
    rule = arena_array(p->arena, struct reading_rule, list->n);
    for (const struct yaml *r = list->first; r != NULL; r = r->next) {
        const struct yaml *when = yaml_find(r, STR("when"));

        yaml_check_keys(p->dg, r, keys, COUNT(keys));
        if (when == NULL) {
            diag_report(p->dg, DIAG_YAML_MISSING, r->at,
                        "a reading needs its condition: when: …");
            continue;
        }
        rule[out->n].when = rule_condition(&inner, when);
        rule[out->n++].say = read_rich(&inner, r, STR("say"));
    }
    out->item = rule;
    return out;
}

static const struct str commentary_keys[] = {
    STR_INIT("statement"), STR_INIT("columns"), STR_INIT("top"),
    STR_INIT("explain"),   STR_INIT("caption"), STR_INIT("list"),
    STR_INIT("empty"),     STR_INIT("schools"),
};

static void read_window(struct parser *p, const struct yaml *b,
                        struct commentary_spec *c)
{
    struct parser inner = statements_parser(p);
    struct str window = STR("ytd");
    struct str own;
    static const struct str windows[] = { STR_INIT("ytd"), STR_INIT("month"),
                                          STR_INIT("year") };
    size_t which = 0;

    if (read_choice(p, b, STR("columns"), WORDS(windows), &which))
        window = windows[which];
    c->window = window;
    inner.scope.school |= c->schools;
    own = str_printf(p->arena, "%s.%.*s",
                     str_equal(window, STR("year")) ? "forecast" : "actual",
                     STR_ARG(window));
    c->actual = line_slots(&inner, c->statement, own);
    c->budget =
        line_slots(&inner, c->statement,
                   str_printf(p->arena, "budget.%.*s", STR_ARG(window)));
    c->variance =
        line_slots(&inner, c->statement,
                   str_printf(p->arena, "%.*s.variance", STR_ARG(own)));
    c->percent =
        line_slots(&inner, c->statement,
                   str_printf(p->arena, "%.*s.variance_percent", STR_ARG(own)));
}

bool commentary_parse(struct parser *p, const struct yaml *b, struct span at,
                      struct component *out)
{
    struct commentary_spec *c = arena_new_of(p->arena, struct commentary_spec);
    const struct yaml *name = yaml_find(b, STR("statement"));
    struct str statement = STR("income-and-expenditure");
    const struct yaml *rules;

    yaml_check_keys(p->dg, b, commentary_keys, COUNT(commentary_keys));
    yaml_read_text(p->dg, b, STR("statement"), &statement);
    yaml_read_truth(p->dg, b, STR("explain"), &c->explain);
    yaml_read_truth(p->dg, b, STR("schools"), &c->schools);
    yaml_read_int(p->dg, b, STR("top"), &c->top);
    c->list = STR("commentary");
    yaml_read_text(p->dg, b, STR("list"), &c->list);
    c->caption = read_rich(p, b, STR("caption"));
    c->empty = read_rich(p, b, STR("empty"));
    c->statement = statement_find(p, statement, name ? name->at : at);
    if (c->statement == NULL)
        return false;
    rules = yaml_find(p->t->statements, STR("commentary"));
    read_threshold(p, rules, STR("school"), &c->school_limit);
    read_threshold(p, rules, STR("trust"), &c->trust_limit);
    c->readings = read_readings(p, yaml_find(rules, STR("readings")));
    c->no_explanation = yaml_text_of(rules, STR("no-explanation"));
    read_window(p, b, c);
    out->commentary = c;
    return true;
}

/* ---- drivers ------------------------------------------------------------ */

static const struct str driver_keys[] = {
    STR_INIT("of"),    STR_INIT("statement"),  STR_INIT("columns"),
    STR_INIT("most"),  STR_INIT("form"),       STR_INIT("by"),
    STR_INIT("empty"), STR_INIT("attachment"), STR_INIT("caption"),
};

/* Lines above the total; false: the statement has no such total. */
static bool find_total(const struct statement *s, struct str name, size_t *line)
{
    for (size_t i = 0; i < s->n_lines; i++) {
        if (s->line[i].kind != LINE_PLAIN && s->line[i].slot != NULL &&
            str_equal(s->line[i].slot->text, name)) {
            *line = i;
            return true;
        }
    }
    return false;
}

static void read_driver_slots(struct parser *p, const struct yaml *b,
                              struct drivers_spec *d)
{
    static const struct str windows[] = { STR_INIT("ytd"), STR_INIT("month"),
                                          STR_INIT("year") };
    static const struct str facets[] = { STR_INIT("actual.ytd.variance"),
                                         STR_INIT("actual.month.variance"),
                                         STR_INIT("forecast.year.variance") };
    struct parser inner = statements_parser(p);
    size_t which = 0;

    read_choice(p, b, STR("columns"), WORDS(windows), &which);
    inner.scope.school = true;
    d->variance = line_slots(&inner, d->statement, facets[which]);
    d->total =
        slot_of_facet(&inner, d->statement->line[d->n_lines].slot,
                      facets[which], d->statement->line[d->n_lines].slot->at);
}

static void read_driver_words(struct parser *p, const struct yaml *b,
                              struct drivers_spec *d)
{
    static const struct str forms[] = { STR_INIT("table"),
                                        STR_INIT("sentence") };
    static const struct str by[] = { STR_INIT("both"), STR_INIT("lines"),
                                     STR_INIT("schools") };
    size_t which = 0;

    d->caption = read_rich(p, b, STR("caption"));
    d->empty = read_rich(p, b, STR("empty"));
    yaml_read_text(p->dg, b, STR("attachment"), &d->attachment);
    d->most = 3;
    yaml_read_int(p->dg, b, STR("most"), &d->most);
    read_choice(p, b, STR("form"), WORDS(forms), &which);
    d->as_sentence = which == 1;
    which = 0;
    read_choice(p, b, STR("by"), WORDS(by), &which);
    d->lines = which != 2;
    d->schools = which != 1;
}

bool drivers_parse(struct parser *p, const struct yaml *b, struct span at,
                   struct component *out)
{
    struct drivers_spec *d = arena_new_of(p->arena, struct drivers_spec);
    const struct yaml *name = yaml_find(b, STR("statement"));
    struct str statement = STR("income-and-expenditure");
    struct str of = STR("in_year_balance");

    yaml_check_keys(p->dg, b, driver_keys, COUNT(driver_keys));
    yaml_read_text(p->dg, b, STR("statement"), &statement);
    yaml_read_text(p->dg, b, STR("of"), &of);
    d->statement = statement_find(p, statement, name ? name->at : at);
    if (d->statement == NULL)
        return false;
    if (!find_total(d->statement, of, &d->n_lines)) {
        diag_report(p->dg, DIAG_TEMPLATE_NAME,
                    yaml_find(b, STR("of")) ? yaml_find(b, STR("of"))->at : at,
                    "the statement '%.*s' has no total '%.*s'",
                    STR_ARG(statement), STR_ARG(of));
        return false;
    }
    read_driver_slots(p, b, d);
    read_driver_words(p, b, d);
    out->drivers = d;
    return true;
}

/* ---- changes ------------------------------------------------------------ */

bool changes_parse(struct parser *p, const struct yaml *b, struct span at,
                   struct component *out)
{
    static const struct str keys[] = { STR_INIT("measures"),
                                       STR_INIT("caption"), STR_INIT("empty"),
                                       STR_INIT("attachment") };
    struct changes_spec *c = arena_new_of(p->arena, struct changes_spec);

    yaml_check_keys(p->dg, b, keys, COUNT(keys));
    c->measure = read_slots(p, b, STR("measures"));
    c->caption = read_rich(p, b, STR("caption"));
    c->empty = read_rich(p, b, STR("empty"));
    yaml_read_text(p->dg, b, STR("attachment"), &c->attachment);
    out->changes = c;
    if (c->measure.n > 0)
        return true;
    diag_report(p->dg, DIAG_TEMPLATE_TYPE, at,
                "a list of measures is needed here");
    return false;
}
