/* What figures say of guarded facts: forms worked out by hand, and the
 * property that matters, over the whole catalogue: what a figure does not say
 * does not change it. */
#include "world.h"

#include "prop.h"

static struct world world;

static int setup(void **state)
{
    world_open(&world);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

/* ---- watching ------------------------------------------------------------ */

static const struct figure *pass(void *key, const struct figure *f)
{
    size_t *n = key;

    (*n)++;
    return f;
}

static size_t n_shown;

/* Everything in families that count people is guarded. */
static void watch(struct world *w)
{
    static const char *const families[] = { "pupils.", "census.", "staffing.",
                                            "attendance.", "admissions." };
    const struct map *inputs = facts_inputs(w->s->facts);
    bool *guarded = arena_array(w->a, bool, map_count(inputs));

    for (uint32_t i = 0; i < map_count(inputs); i++) {
        for (size_t k = 0; k < sizeof families / sizeof *families; k++)
            guarded[i] |= str_starts(map_key(inputs, i), str_from(families[k]));
    }
    n_shown = 0;
    world_evaluate(w);
    evaluator_watch(
        w->ev,
        &(struct watch){ .key = &n_shown, .show = pass, .guarded = guarded });
}

static const char *form_words(struct world *w, const struct fact_form *f)
{
    struct buf b = { 0 };

    buf_append(&b, decimal_text(w->a, f->constant));
    for (size_t i = 0; i < f->n; i++) {
        const struct fact_term *t = &f->term[i];
        const struct entity *e = registry_at(w->s->registry, t->key.entity);

        buf_printf(&b, " %.*s*%.*s(%.*s=%.*s)",
                   STR_ARG(decimal_text(w->a, t->factor)),
                   STR_ARG(map_key(facts_inputs(w->s->facts), t->key.input)),
                   STR_ARG(e->code), STR_ARG(decimal_text(w->a, t->value)));
    }
    return str_cstr(w->a, buf_take(&b, w->a));
}

static struct saying says(struct world *w, const char *address)
{
    struct saying s;

    figure_says(w->a, w->ev, world_ask(w, address), &s);
    return s;
}

/* ---- by hand ------------------------------------------------------------- */

static void two_schools(struct world *w)
{
    for (size_t i = 0; i < 2; i++) {
        const uint32_t s = world_school(w, 0);

        world_fact(w, s, "pupils.roll", i == 0 ? "200" : "90");
        world_fact(w, s, "pupils.budgeted", i == 0 ? "205" : "88");
        world_fact(w, s, "census.roll", i == 0 ? "198" : "91");
        world_fact(w, s, "census.ehcp", i == 0 ? "7" : "3");
        world_fact(w, s, "staffing.teacher_leavers", i == 0 ? "2" : "1");
        world_fact(w, s, "staffing.teachers", i == 0 ? "12" : "6");
        world_fact(w, s, "ledger.gag", "1000000");
        world_fact(w, s, "ks2.eligible", "30");
        world_fact(w, s, "ks2.rwm_expected", "60");
    }
    watch(w);
}

static void test_sums_say_what_they_add_up(void **state)
{
    struct world *w = *state;
    struct saying s;

    two_schools(w);
    s = says(w, "roll_against_budget@100001");
    assert_int_equal(s.kind, SAYS_SUM);
    assert_string_equal(form_words(w, &s.form[0]),
                        "0 1*pupils.roll(100001=200) "
                        "-1*pupils.budgeted(100001=205)");
    s = says(w, "roll");
    assert_int_equal(s.kind, SAYS_SUM);
    assert_string_equal(form_words(w, &s.form[0]),
                        "0 1*pupils.roll(100001=200) 1*pupils.roll(100002=90)");
}

static void test_rates_say_a_top_and_a_bottom(void **state)
{
    struct world *w = *state;
    struct saying s;

    two_schools(w);
    s = says(w, "ehcp");
    assert_int_equal(s.kind, SAYS_RATE);
    assert_int_equal(s.factor, 100);
    assert_int_equal(s.n_parts, 2);
    assert_string_equal(form_words(w, &s.form[0]),
                        "0 1*census.ehcp(100001=7) 1*census.ehcp(100002=3)");
    assert_string_equal(form_words(w, &s.form[1]),
                        "0 1*census.roll(100001=198) 1*census.roll(100002=91)");
    s = says(w, "ehcp.cohort@100002");
    assert_int_equal(s.kind, SAYS_SUM);
    assert_string_equal(form_words(w, &s.form[0]),
                        "0 1*census.roll(100002=91)");
}

/* A measure with bands is rated: that tells more than its rounded value. */
static void test_rated_and_derived_say_all(void **state)
{
    struct world *w = *state;

    two_schools(w);
    assert_int_equal(says(w, "teacher_turnover@100001").kind, SAYS_ALL);
    assert_int_equal(says(w, "ehcp.coverage").kind, SAYS_ALL);
    assert_int_equal(says(w, "income_per_pupil").kind, SAYS_ALL);
}

static void test_open_figures_say_nothing(void **state)
{
    struct world *w = *state;

    two_schools(w);
    assert_int_equal(says(w, "income").kind, SAYS_NOTHING);
    assert_int_equal(says(w, "ks2_rwm_expected").kind, SAYS_NOTHING);
    assert_int_equal(says(w, "ehcp.period").kind, SAYS_NOTHING);
}

/* Only what is asked from outside is shown: five questions, whatever figures
 * they are made of. */
static void test_only_outside_questions_are_shown(void **state)
{
    struct world *w = *state;

    two_schools(w);
    (void)world_ask(w, "income_per_pupil");
    (void)world_ask(w, "income_per_pupil");
    (void)world_ask(w, "roll.change");
    assert_int_equal(n_shown, 3);
    (void)explain(w->a, w->ev, &world_ask(w, "ehcp")->question);
    assert_int_equal(n_shown, 4);
}

/* ---- over the whole catalogue -------------------------------------------- */

struct pair { /* one catalogue, two stores that differ in guarded facts */
    struct world w[2];
};

static bool counts_people(const struct input *in)
{
    static const char *const families[] = { "pupils.", "census.", "staffing.",
                                            "attendance.", "admissions." };

    for (size_t k = 0; k < sizeof families / sizeof *families; k++) {
        if (str_starts(in->name, str_from(families[k])))
            return true;
    }
    return false;
}

/* Every number of the catalogue, for three schools; people at random. */
static void fill(struct world *w, struct prop *open, struct prop *people)
{
    for (size_t s = 0; s < 3; s++) {
        const uint32_t school = world_school(w, 0);

        for (size_t i = 0; i < w->c->n_inputs; i++) {
            const struct input *in = w->c->input[i];
            struct prop *g = counts_people(in) ? people : open;
            const int64_t n = prop_between(g, 1, 60);

            if (in->symbol.kind != VALUE_DECIMAL || prop_one_in(open, 9))
                continue;
            world_fact(w, school, str_cstr(w->a, in->name),
                       str_cstr(w->a, str_printf(w->a, "%lld", (long long)n)));
        }
    }
    watch(w);
}

static bool same_figure(struct pair *p, const struct measure *m,
                        enum derived derived, uint32_t school)
{
    struct question q = { .measure = m, .derived = derived };
    const struct figure *f[2];
    struct saying s;

    q.who.entity = school;
    q.who.kind = school == ENTITY_NONE ? SCOPE_TRUST : SCOPE_SCHOOL;
    for (size_t i = 0; i < 2; i++) {
        q.measure = catalogue_find(p->w[i].c, m->name);
        f[i] = evaluate(p->w[i].ev, &q);
    }
    figure_says(p->w[0].a, p->w[0].ev, f[0], &s);
    if (s.kind != SAYS_NOTHING)
        return true;
    if (value_equal(f[0]->value, f[1]->value) &&
        (derived == DERIVED_PERIOD || f[0]->rating == f[1]->rating) &&
        (derived == DERIVED_PERIOD ||
         str_equal(coverage_text(p->w[0].a, f[0]),
                   coverage_text(p->w[1].a, f[1]))))
        return true;
    print_error("%.*s, derived %d, says nothing and changes\n",
                STR_ARG(m->name), (int)derived);
    return false;
}

static bool silence_is_true(struct prop *g)
{
    struct pair *p = &(struct pair){ 0 };
    const uint64_t seed = prop_next(g);
    bool same = true;

    for (size_t i = 0; i < 2; i++) {
        struct prop open = { seed, 8 }, people = { seed + 1 + i, 8 };

        world_open(&p->w[i]);
        fill(&p->w[i], &open, &people);
    }
    for (size_t i = 0; i < catalogue_count(p->w[0].c); i++) {
        for (int d = DERIVED_VALUE; d <= DERIVED_SIGNIFICANCE; d++) {
            const struct measure *m = catalogue_at(p->w[0].c, i);

            same &= same_figure(p, m, (enum derived)d, ENTITY_NONE);
            same &= same_figure(p, m, (enum derived)d, p->w[0].school[0]);
        }
    }
    world_close(&p->w[0]);
    world_close(&p->w[1]);
    return same;
}

static void test_what_says_nothing_does_not_change(void **state)
{
    (void)state;
    prop_check(3, 8, silence_is_true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sums_say_what_they_add_up, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_rates_say_a_top_and_a_bottom,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_rated_and_derived_say_all, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_open_figures_say_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_only_outside_questions_are_shown,
                                        setup, teardown),
        cmocka_unit_test(test_what_says_nothing_does_not_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
