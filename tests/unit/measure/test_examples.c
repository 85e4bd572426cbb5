/* The catalogue's own examples: inputs, what is asked, what is printed. They
 * are worked out by hand and are the specification of every measure. */
#include "rows.h"

static size_t n_wrong; /* all are shown, then the test fails */

static void put_facts(struct world *w, uint32_t entity, const struct yaml *map)
{
    for (const struct yaml *n = map ? map->first : NULL; n; n = n->next) {
        if (str_find_byte(n->key, '.') == STR_NONE)
            world_attribute(w, entity, str_cstr(w->a, n->key),
                            str_cstr(w->a, n->text));
        else
            world_fact(w, entity, str_cstr(w->a, n->key),
                       str_cstr(w->a, n->text));
    }
}

static void expect(struct str name, struct str got, struct str wanted,
                   const char *what)
{
    if (wanted.len == 0 || str_equal(got, wanted))
        return;
    n_wrong++;
    print_error("%.*s (%s)\ngot:    \"%.*s\"\nwanted: \"%.*s\"\n",
                STR_ARG(name), what, STR_ARG(got), STR_ARG(wanted));
}

/* What the example asks is this measure, in some window, group or of someone:
 * an example of another would prove nothing of this. */
static struct str asked(const struct entry *e)
{
    const struct str ask = yaml_text_of(e->example, STR("ask"));
    const struct str name = e->measure.name;

    if (ask.len == 0)
        return name;
    if (!str_starts(ask, name) ||
        (ask.len > name.len && ask.ptr[name.len] != '.' &&
         ask.ptr[name.len] != '@'))
        fail_msg("the example of %.*s asks %.*s", STR_ARG(name), STR_ARG(ask));
    return ask;
}

static void run_example(const struct entry *e)
{
    const struct yaml *x = e->example;
    const struct yaml *schools = yaml_find(x, STR("schools"));
    const struct str name = e->measure.name;
    const struct figure *f;
    struct world w;

    world_open(&w);
    for (const struct yaml *n = schools ? schools->first : NULL; n; n = n->next)
        put_facts(&w, world_school(&w, 0), n);
    world_lists(&w, yaml_find(x, STR("lists")));
    put_facts(&w, w.organisation, yaml_find(x, STR("central")));
    put_facts(&w, w.authority[0], yaml_find(x, STR("authority")));
    put_facts(&w, w.nation, yaml_find(x, STR("national")));
    world_evaluate(&w);
    f = world_ask(&w, str_cstr(w.a, asked(e)));
    expect(name, figure_text(w.a, f, (struct figure_format){ .decimals = -1 }),
           yaml_text_of(x, STR("is")), "is");
    expect(name, rating_text(w.a, f), yaml_text_of(x, STR("rating")), "rating");
    expect(name, coverage_text(w.a, f), yaml_text_of(x, STR("coverage")),
           "coverage");
    world_close(&w);
}

static const char *line_of(enum measure_unit unit, bool with_centre)
{
    switch (unit) {
    case UNIT_MONEY:
        return with_centre ? "£1,334" : "£1,234";
    case UNIT_FTE:
        return with_centre ? "1,334.0 FTE" : "1,234.0 FTE";
    default:
        return with_centre ? "1,334" : "1,234";
    }
}

/* The input of a line, in the scenario that it is usually asked in. */
static const char *line_input(struct world *w, const struct measure *m)
{
    const struct facets usual = facets_of_defaults(m);
    const struct str input = expr_text(m->top);

    if (m->time == TIME_FLOW || !usual.has_scenario)
        return str_cstr(w->a, input);
    return str_cstr(w->a, str_printf(w->a, "%.*s.%s", STR_ARG(input),
                                     scenario_slug(usual.scenario)));
}

/* 1,000 + 234 in the schools, 100 in the centre; balances in the centre. */
static void run_line(const struct entry *e)
{
    const struct measure *m = &e->measure;
    const bool is_flow = m->time == TIME_FLOW;
    struct world w;
    const char *input;
    struct str address;
    bool is_level;

    world_open(&w);
    input = line_input(&w, m);
    is_level = catalogue_input(w.c, expr_text(m->top))->time == INPUT_LEVEL;
    world_fact(&w, world_school(&w, 0), input, "1000");
    world_fact(&w, world_school(&w, 0), input, "234");
    world_fact(&w, w.organisation, input, "100");
    world_evaluate(&w);
    address = str_printf(w.a, "%.*s%s", STR_ARG(m->name),
                         !is_flow   ? ""
                         : is_level ? ".actual.month"
                                    : ".forecast.year");
    assert_figure(&w, str_cstr(w.a, address),
                  m->is_internal ? "–" : line_of(m->unit, true));
    address = str_printf(w.a, "%.*s.schools", STR_ARG(address));
    assert_figure(&w, str_cstr(w.a, address), line_of(m->unit, false));
    world_close(&w);
}

static void test_every_measure_as_its_example_says(void **state)
{
    const struct catalogue *c = world_catalogue();
    size_t n_lines = 0, n_examples = 0;

    (void)state;
    for (size_t i = 0; i < catalogue_count(c); i++) {
        const struct entry *e = entry_of(catalogue_at(c, i));

        if (e->is_line) {
            run_line(e);
            n_lines++;
        } else if (!yaml_find(e->example, STR("is"))) {
            n_wrong++;
            print_error("%.*s has no example\n", STR_ARG(e->measure.name));
        } else {
            run_example(e);
            n_examples++;
        }
    }
    print_message("%zu lines, %zu examples\n", n_lines, n_examples);
    assert_true(n_lines > 60);
    assert_true(n_examples > 100);
    assert_int_equal(n_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_measure_as_its_example_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
