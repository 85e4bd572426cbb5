/* The catalogue's own examples: inputs, what is asked, what is printed. They
 * are worked out by hand and are the specification of every measure. */
#include "world.h"

/* A scalar of an example that belongs to another measure ("like"): its first
 * input's name is put in the place of the other's. */
static struct str adapted(struct world *w, const struct entry *e,
                          const struct entry *from, struct str key)
{
    const struct str_list own = expr_names(w->a, e->measure.top);
    const struct str_list other = expr_names(w->a, from->measure.top);
    struct str name, breakdown;
    const bool has = str_cut(key, '/', &name, &breakdown);

    if (e == from || own.n == 0 || other.n == 0 ||
        !str_equal(name, other.item[0]))
        return key;
    return has ? str_printf(w->a, "%.*s/%.*s", STR_ARG(own.item[0]),
                            STR_ARG(breakdown))
               : own.item[0];
}

static void put_facts(struct world *w, const struct entry *e,
                      const struct entry *from, uint32_t entity,
                      const struct yaml *map)
{
    for (const struct yaml *n = map ? map->first : NULL; n; n = n->next) {
        struct str key = adapted(w, e, from, n->key);

        if (str_find_byte(key, '.') == STR_NONE)
            world_attribute(w, entity, str_cstr(w->a, key),
                            str_cstr(w->a, n->text));
        else
            world_fact(w, entity, str_cstr(w->a, key), str_cstr(w->a, n->text));
    }
}

static size_t n_wrong; /* all are shown, then the test fails */

static void expect(const struct entry *e, struct str got, struct str wanted,
                   const char *what)
{
    if (wanted.len == 0 || str_equal(got, wanted))
        return;
    n_wrong++;
    print_error("%.*s (%s)\ngot:    \"%.*s\"\nwanted: \"%.*s\"\n",
                STR_ARG(e->measure.name), what, STR_ARG(got), STR_ARG(wanted));
}

static const struct entry *whose_example(const struct entry *e)
{
    while (!e->example && e->like)
        e = e->like;
    return e;
}

static void run_example(const struct entry *shipped)
{
    struct world w;
    const struct entry *e, *from;
    const struct yaml *x;
    struct str ask, address;
    const struct figure *f;

    world_open(&w);
    e = entry_of(catalogue_find(w.c, shipped->measure.name));
    from = whose_example(e);
    x = from->example;
    for (const struct yaml *n = yaml_find(x, STR("schools"))
                                    ? yaml_find(x, STR("schools"))->first
                                    : NULL;
         n; n = n->next)
        put_facts(&w, e, from, world_school(&w, 0), n);
    put_facts(&w, e, from, w.organisation, yaml_find(x, STR("central")));
    put_facts(&w, e, from, w.authority[0], yaml_find(x, STR("authority")));
    put_facts(&w, e, from, w.nation, yaml_find(x, STR("national")));
    world_evaluate(&w);
    ask = yaml_text_of(x, STR("ask"));
    address = ask.len > 0 && e == from ? ask : e->measure.name;
    if (ask.len > 0 && e != from) /* the other's facets, behind our name */
        address = str_printf(
            w.a, "%.*s%.*s", STR_ARG(e->measure.name),
            STR_ARG(str_slice(ask, from->measure.name.len, ask.len)));
    f = world_ask(&w, str_cstr(w.a, address));
    expect(e, figure_text(w.a, f, (struct figure_format){ .decimals = -1 }),
           yaml_text_of(x, STR("is")), "is");
    expect(e, rating_text(w.a, f), yaml_text_of(x, STR("rating")), "rating");
    expect(e, coverage_text(w.a, f), yaml_text_of(x, STR("coverage")),
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

/* 1,000 + 234 in the schools, 100 in the centre; balances in the centre. */
static void run_line(const struct entry *shipped)
{
    const struct measure *m = &shipped->measure;
    const bool is_flow = m->time == TIME_FLOW;
    struct world w;
    const char *input;
    struct str address;
    bool is_level;

    world_open(&w);
    input = str_cstr(w.a, expr_text(m->top));
    is_level = catalogue_input(w.c, str_from(input))->time == INPUT_LEVEL;
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
    struct world w;
    size_t n_lines = 0, n_examples = 0;

    (void)state;
    world_open(&w);
    for (size_t i = 0; i < catalogue_count(w.c); i++) {
        const struct entry *e = entry_of(catalogue_at(w.c, i));

        if (e->is_line) {
            run_line(e);
            n_lines++;
            continue;
        }
        if (!whose_example(e)->example)
            fail_msg("%.*s has no example", STR_ARG(e->measure.name));
        run_example(e);
        n_examples++;
    }
    assert_true(n_lines > 60);
    assert_true(n_examples > 100);
    assert_int_equal(n_wrong, 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_measure_as_its_example_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
