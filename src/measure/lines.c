/* Lines of statements: measures that are one input each, a table of titles.
 *
 *   lines:
 *     - family: ledger
 *       topic: income
 *       good: high
 *       defaults: forecast.year
 *       of: accounts return     (put behind each title)
 *       titles: {gag: General annual grant, …}
 *
 * The surprise: a line is written into the catalogue as an entry like any
 * other, so a project can replace one of them under "measures:". */
#include "measure_priv.h"

struct group { /* what the lines of one block have in common */
    struct str family, prefix, of;
    struct measure common;
    const struct yaml *titles, *labels, *internal;
};

static bool read_polarity(struct diag *dg, const struct yaml *node,
                          struct measure *m)
{
    const struct yaml *good = yaml_find(node, STR("good"));
    const struct str word = yaml_text(good);

    if (!good || str_equal(word, STR("neither")))
        m->polarity = POLARITY_NONE;
    else if (str_equal(word, STR("high")))
        m->polarity = POLARITY_UP_GOOD;
    else if (str_equal(word, STR("low")))
        m->polarity = POLARITY_DOWN_GOOD;
    else {
        diag_report(dg, DIAG_MEASURE_INVALID, good->at,
                    "'good' is high, low or neither");
        return false;
    }
    return true;
}

static bool read_group(struct diag *dg, const struct yaml *node,
                       struct group *g)
{
    static const struct str keys[] = {
        STR_INIT("family"), STR_INIT("prefix"),   STR_INIT("topic"),
        STR_INIT("good"),   STR_INIT("defaults"), STR_INIT("titles"),
        STR_INIT("labels"), STR_INIT("internal"), STR_INIT("of"),
    };

    if (!yaml_check_keys(dg, node, keys, sizeof keys / sizeof *keys) ||
        !yaml_read_text(dg, node, STR("family"), &g->family) ||
        !yaml_read_text(dg, node, STR("prefix"), &g->prefix) ||
        !yaml_read_text(dg, node, STR("of"), &g->of) ||
        !yaml_read_text(dg, node, STR("topic"), &g->common.topic) ||
        !yaml_read_text(dg, node, STR("defaults"), &g->common.defaults) ||
        !read_polarity(dg, node, &g->common))
        return false;
    g->titles = yaml_find(node, STR("titles"));
    g->labels = yaml_find(node, STR("labels"));
    g->internal = yaml_find(node, STR("internal"));
    if (g->titles && g->titles->kind == YAML_MAP)
        return true;
    diag_report(dg, DIAG_YAML_TYPE, node->at,
                "lines take 'titles': a title for each input");
    return false;
}

static bool is_named(const struct yaml *list, struct str name)
{
    for (const struct yaml *n = list ? list->first : NULL; n; n = n->next) {
        if (str_equal(yaml_text(n), name))
            return true;
    }
    return false;
}

/* What a sum of the input is printed as; false: it cannot be added up. */
static bool line_unit(const struct input *input, struct measure *m)
{
    static const struct {
        struct unit of;
        enum measure_unit unit;
        int decimals;
    } sums[] = {
        { { .money = 1 }, UNIT_MONEY, 0 },
        { { .pupils = 1 }, UNIT_PUPILS, 0 },
        { { .staff = 1 }, UNIT_FTE, 1 },
        { { .count = 1 }, UNIT_NUMBER, 0 },
    };

    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        if (input->symbol.kind == VALUE_DECIMAL && !input->symbol.unit.any &&
            unit_equal(sums[i].of, input->symbol.unit)) {
            m->unit = sums[i].unit;
            m->decimals = sums[i].decimals;
            return true;
        }
    }
    return false;
}

static bool check_line(struct diag *dg, const struct catalogue *c,
                       const struct yaml *title, struct str name,
                       struct measure *m)
{
    const struct input *input = catalogue_input(c, name);

    if (m->title.len > 0 && input && line_unit(input, m))
        return entry_is_first(dg, c, m->name, m->at);
    diag_report(dg, DIAG_MEASURE_INVALID, title->key_at,
                m->title.len == 0 ? "'%.*s' has no title"
                : !input          ? "there is no input '%.*s'"
                                  : "'%.*s' is nothing that adds up",
                STR_ARG(name));
    return false;
}

/* The formula is the input's name, a source of its own: a title cannot hold
 * it, and messages point to the title. */
static bool read_line(struct diag *dg, struct catalogue *c,
                      const struct group *g, const struct yaml *title)
{
    static const struct str nation[] = { STR_INIT("NAT") };
    struct entry *e = arena_new_of(c->arena, struct entry);
    struct measure *m = &e->measure;
    const struct str input = str_printf(
        c->arena, "%.*s.%.*s", STR_ARG(g->family), STR_ARG(title->key));

    *m = g->common;
    m->name = str_printf(c->arena, "%.*s%.*s", STR_ARG(g->prefix),
                         STR_ARG(title->key));
    m->title = yaml_text(title);
    m->label = yaml_text_of(g->labels, title->key);
    if (m->label.len == 0)
        m->label = m->title;
    m->weighting = WEIGHT_SUM;
    m->national = (struct str_list){ nation, 1 };
    m->least_coverage = COVERAGE_LEAST;
    m->is_internal = is_named(g->internal, title->key);
    m->at = e->top_at = title->key_at;
    e->is_line = true;
    e->load = c->load;
    e->source = source_from(c->arena, STR("lines"), input);
    m->top = expr_parse(c->arena, dg, e->source, source_bytes(e->source));
    if (g->of.len > 0 && m->title.len > 0)
        m->title = str_printf(c->arena, "%.*s, %.*s", STR_ARG(m->title),
                              STR_ARG(g->of));
    if (!check_line(dg, c, title, input, m))
        return false;
    entry_place(c, e);
    return m->top != NULL;
}

bool lines_read(struct diag *dg, struct catalogue *c, const struct yaml *node)
{
    bool ok = true;

    if (node && node->kind != YAML_LIST) {
        diag_report(dg, DIAG_YAML_TYPE, node->at, "'lines' takes a list");
        return false;
    }
    for (const struct yaml *n = node ? node->first : NULL; n; n = n->next) {
        struct group g = { 0 };

        if (!read_group(dg, n, &g)) {
            ok = false;
            continue;
        }
        for (const struct yaml *t = g.titles->first; t; t = t->next)
            ok = read_line(dg, c, &g, t) && ok;
    }
    return ok;
}
