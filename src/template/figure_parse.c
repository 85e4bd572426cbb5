/* The bodies of `kpis` and `chart`.
 *
 * The surprise: a chart's title may hold figures, because it has to state
 * what the figures say. */
#include "template_priv.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* ---- kpis --------------------------------------------------------------- */

static const struct str kpi_keys[] = {
    STR_INIT("figure"), STR_INIT("label"), STR_INIT("detail"),
    STR_INIT("format"), STR_INIT("rated"),
};

static void read_kpi(struct parser *p, const struct yaml *n, struct kpi_spec *k)
{
    const struct yaml *figure =
        n->kind == YAML_MAP ? yaml_find(n, STR("figure")) : n;
    const struct yaml *rated = yaml_find(n, STR("rated"));
    struct str format = { 0 };

    if (figure == NULL) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, n->at, "a tile needs a figure");
        return;
    }
    k->slot = slot_of_yaml(p, figure);
    k->format = k->slot != NULL ? k->slot->format : format_default();
    if (n->kind != YAML_MAP)
        return;
    yaml_check_keys(p->dg, n, kpi_keys, COUNT(kpi_keys));
    k->label = read_rich(p, n, STR("label"));
    k->detail = read_rich(p, n, STR("detail"));
    if (rated != NULL)
        k->rated = slot_of_yaml(p, rated);
    yaml_read_text(p->dg, n, STR("format"), &format);
    format_parse(p, format, n->at, &k->format);
}

bool kpis_parse(struct parser *p, const struct yaml *b, struct span at,
                struct component *out)
{
    static const struct str keys[] = { STR_INIT("measures"), STR_INIT("across"),
                                       STR_INIT("keep-empty") };
    struct kpis_spec *k = arena_new_of(p->arena, struct kpis_spec);
    const struct yaml *list = yaml_find(b, STR("measures"));
    struct kpi_spec *item;

    yaml_check_keys(p->dg, b, keys, COUNT(keys));
    if (list == NULL || list->kind != YAML_LIST || list->n == 0) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, list ? list->at : at,
                    "a list of measures is needed here");
        return false;
    }
    item = arena_array(p->arena, struct kpi_spec, list->n);
    for (const struct yaml *n = list->first; n != NULL; n = n->next)
        read_kpi(p, n, &item[k->n++]);
    k->item = item;
    k->across = 4;
    yaml_read_int(p->dg, b, STR("across"), &k->across);
    yaml_read_truth(p->dg, b, STR("keep-empty"), &k->keep_empty);
    if (k->across < 2 || k->across > 5)
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, yaml_find(b, STR("across"))->at,
                    "there are 2 to 5 tiles in a row");
    out->kpis = k;
    return true;
}

/* ---- chart -------------------------------------------------------------- */

static const struct str chart_keys[] = {
    STR_INIT("kind"),    STR_INIT("rows"),       STR_INIT("measures"),
    STR_INIT("compare"), STR_INIT("total"),      STR_INIT("title"),
    STR_INIT("caption"), STR_INIT("lines"),      STR_INIT("steps"),
    STR_INIT("unit"),    STR_INIT("show-table"), STR_INIT("attachment"),
    STR_INIT("most"),
};

static void read_ref_line(struct parser *p, const struct yaml *n,
                          struct chart_ref_line *l)
{
    static const struct str keys[] = { STR_INIT("name"), STR_INIT("figure"),
                                       STR_INIT("value") };
    const struct yaml *figure = yaml_find(n, STR("figure"));

    yaml_check_keys(p->dg, n, keys, COUNT(keys));
    l->name = read_rich(p, n, STR("name"));
    if (figure != NULL)
        l->slot = slot_of_yaml(p, figure);
    else
        yaml_read_decimal(p->dg, n, STR("value"), &l->value);
}

static void read_ref_lines(struct parser *p, const struct yaml *b,
                           struct chart_spec *c)
{
    const struct yaml *list = yaml_find(b, STR("lines"));
    struct chart_ref_line *line;

    if (list == NULL)
        return;
    line = arena_array(p->arena, struct chart_ref_line, list->n);
    for (const struct yaml *n = list->first; n != NULL; n = n->next)
        read_ref_line(p, n, &line[c->n_lines++]);
    c->line = line;
}

static void read_steps(struct parser *p, const struct yaml *b,
                       struct chart_spec *c)
{
    static const struct str keys[] = { STR_INIT("label"), STR_INIT("figure"),
                                       STR_INIT("total") };
    const struct yaml *list = yaml_find(b, STR("steps"));
    struct chart_step *step;

    if (list == NULL)
        return;
    step = arena_array(p->arena, struct chart_step, list->n);
    for (const struct yaml *n = list->first; n != NULL; n = n->next) {
        struct chart_step *s = &step[c->n_steps++];

        yaml_check_keys(p->dg, n, keys, COUNT(keys));
        s->label = read_rich(p, n, STR("label"));
        s->slot = slot_of_yaml(p, yaml_find(n, STR("figure")));
        yaml_read_truth(p->dg, n, STR("total"), &s->total);
    }
    c->step = step;
    c->rows = CHART_STEPS;
}

/* A chart over months asks each of its measures for each month. */
static void read_months(struct parser *p, struct chart_spec *c)
{
    const struct slot **cell =
        arena_array(p->arena, const struct slot *, c->measure.n * 24);

    for (size_t i = 0; i < c->measure.n; i++) {
        for (size_t k = 0; k < 24; k++) {
            struct str facet =
                str_printf(p->arena, "%s.p%d", k < 12 ? "actual" : "forecast",
                           (int)(k % 12) + 1);

            cell[i * 24 + k] = slot_of_facet(p, c->measure.item[i], facet,
                                             c->measure.item[i]->at);
        }
    }
    c->month = cell;
}

static void read_comparators(struct parser *p, const struct yaml *b,
                             struct chart_spec *c)
{
    static const struct str words[] = { STR_INIT("none"),
                                        STR_INIT("organisation") };
    size_t total = 0;

    read_compare(p, b, &c->la, &c->national, &c->peers);
    read_choice(p, b, STR("total"), WORDS(words), &total);
    c->total = total == 1;
}

static void read_rows(struct parser *p, const struct yaml *b,
                      struct chart_spec *c)
{
    static const struct str words[] = {
        STR_INIT("school"),
        STR_INIT("measures"),
        STR_INIT("months"),
        STR_INIT("years"),
    };
    static const enum chart_rows rows[] = { CHART_SCHOOLS, CHART_MEASURES,
                                            CHART_MONTHS, CHART_YEARS };
    size_t which = 1;

    if (read_choice(p, b, STR("rows"), WORDS(words), &which))
        c->rows = rows[which];
}

static void remember(struct template *t, const struct chart_spec *c)
{
    void *items = t->chart;

    arena_grow(t->arena, &items, t->n_charts, &t->cap_charts,
               sizeof(const struct chart_spec *),
               _Alignof(const struct chart_spec *));
    t->chart = items;
    t->chart[t->n_charts++] = c;
}

bool chart_parse(struct parser *p, const struct yaml *b, struct span at,
                 struct component *out)
{
    static const struct str kinds[] = { STR_INIT("bar"), STR_INIT("line"),
                                        STR_INIT("dot"), STR_INIT("waterfall"),
                                        STR_INIT("funnel") };
    struct chart_spec *c = arena_new_of(p->arena, struct chart_spec);
    size_t kind = 0;

    yaml_check_keys(p->dg, b, chart_keys, COUNT(chart_keys));
    read_choice(p, b, STR("kind"), WORDS(kinds), &kind);
    c->kind = (enum chart_kind)kind;
    read_rows(p, b, c);
    read_comparators(p, b, c);
    c->measure = read_slots(p, b, STR("measures"));
    c->title = read_rich(p, b, STR("title"));
    c->caption = read_rich(p, b, STR("caption"));
    c->most = 5;
    yaml_read_int(p->dg, b, STR("most"), &c->most);
    yaml_read_truth(p->dg, b, STR("show-table"), &c->show_table);
    yaml_read_text(p->dg, b, STR("attachment"), &c->attachment);
    read_money(p, b, &c->money);
    read_ref_lines(p, b, c);
    read_steps(p, b, c);
    if (c->rows == CHART_MONTHS)
        read_months(p, c);
    out->chart = c;
    remember(p->t, c);
    if (c->measure.n > 0 || c->n_steps > 0)
        return true;
    diag_report(p->dg, DIAG_TEMPLATE_TYPE, at,
                "a chart needs measures or steps");
    return false;
}
