/* Years that begin on different days never share a total; an academy's results
 * before it was one are those of the school it replaced. Figures by hand. */
#include "world.h"

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

static struct period financial(int starts)
{
    return (struct period){ .kind = PERIOD_FINANCIAL_YEAR,
                            .year = (int16_t)starts };
}

static struct period term(int starts, int which)
{
    return (struct period){ .kind = PERIOD_TERM,
                            .part = (uint8_t)which,
                            .year = (int16_t)starts };
}

static void test_what_is_comparable(void **state)
{
    const struct period year = period_academic(2022);
    const struct period day = period_date(date_of(2022, 11, 30));
    const struct period unknown = { .kind = PERIOD_UNKNOWN };

    (void)state;
    assert_true(periods_comparable(year, period_academic(2019)));
    assert_true(periods_comparable(year, period_month(2022, 3)));
    assert_true(periods_comparable(year, day));
    assert_true(periods_comparable(financial(2022), unknown));
    assert_true(periods_comparable(financial(2022), financial(2021)));
    assert_false(periods_comparable(year, financial(2022)));
    assert_false(periods_comparable(financial(2022), period_month(2022, 3)));
    assert_false(periods_comparable(year, term(2022, TERM_AUTUMN)));
    assert_false(periods_comparable(term(2022, TERM_AUTUMN_AND_SPRING),
                                    term(2022, TERM_AUTUMN)));
    assert_true(
        periods_comparable(term(2022, TERM_AUTUMN), term(2021, TERM_AUTUMN)));
}

/* ---- no figure of two kinds of year, for all measures there are ---------- */

static void add_input(struct world *w, uint32_t school,
                      const struct input *input, struct period p)
{
    if (input->symbol.kind == VALUE_DECIMAL && input->time == INPUT_YEAR)
        world_add(w, school, input->name, STR("all"), SCENARIO_ACTUAL, p,
                  value_decimal(decimal_of(40)), MAP_NONE);
}

static void add_inputs(struct world *w, const struct entry *e)
{
    const struct references *refs[] = { &e->top, &e->bottom };

    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < refs[k]->n; i++) {
            const struct reference *r = &refs[k]->item[i];

            if (!r->input) {
                add_inputs(w, r->measure);
                continue;
            }
            add_input(w, w->school[0], r->input, period_academic(2024));
            add_input(w, w->school[1], r->input, financial(2024));
            add_input(w, w->school[2], r->input,
                      k == 0 ? period_academic(2024) : financial(2023));
            add_input(w, w->school[3], r->input,
                      k == 0 ? financial(2024) : period_academic(2023));
        }
    }
}

static bool is_of_kind(const struct explanation *x, enum period_kind kind)
{
    for (size_t i = 0; i < x->n_rows; i++) {
        if (x->row[i].used && x->row[i].period.kind != kind)
            return false;
    }
    return true;
}

static size_t ask_both(struct world *w, const struct measure *m)
{
    const struct period asked[] = { period_academic(2024), financial(2024) };
    size_t n_used = 0;

    for (size_t i = 0; i < 2; i++) {
        const struct question q = { .measure = m,
                                    .who = { SCOPE_TRUST, ENTITY_NONE },
                                    .period = asked[i],
                                    .scenario = SCENARIO_ACTUAL };
        const struct explanation *x = explain(w->a, w->ev, &q);

        if (!is_of_kind(x, asked[i].kind))
            fail_msg("%s mixes years", str_cstr(w->a, m->name));
        n_used += x->n_rows;
    }
    return n_used;
}

static void test_no_measure_mixes_years(void **state)
{
    struct world *w = *state;
    size_t n_years = 0, n_rows = 0;

    for (size_t i = 0; i < 4; i++) /* one kind, other kind, mixed, mixed */
        world_school(w, 0);
    for (size_t i = 0; i < catalogue_count(w->c); i++) {
        if (catalogue_at(w->c, i)->time == TIME_YEAR)
            add_inputs(w, entry_of(catalogue_at(w->c, i)));
    }
    world_evaluate(w);
    for (size_t i = 0; i < catalogue_count(w->c); i++) {
        const struct measure *m = catalogue_at(w->c, i);

        if (m->time != TIME_YEAR)
            continue;
        n_years++;
        n_rows += ask_both(w, m);
    }
    assert_true(n_years > 50); /* it did ask, and found rows */
    assert_true(n_rows > n_years);
}

/* A change is from a year of the same kind: 2022/23 to 2024/25, not from the
 * financial year between. */
static void test_change_skips_other_kinds(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);
    const char *const input = "absence.overall";
    const struct period when[] = { period_academic(2022), financial(2023),
                                   period_academic(2024) };
    static const int64_t value[] = { 6, 1, 9 };

    for (size_t i = 0; i < 3; i++)
        world_add(w, s, str_from(input), STR("all"), SCENARIO_ACTUAL, when[i],
                  value_decimal(decimal_of(value[i])), MAP_NONE);
    world_evaluate(w);
    assert_figure(w, "overall_absence.change@100001", "+3pp");
}

/* ---- predecessors -------------------------------------------------------- */

static uint32_t old_school(struct world *w)
{
    return registry_entity(w->s->registry, ENTITY_SCHOOL, STR("100900"),
                           STR("Before School"));
}

static void replace(struct world *w, uint32_t school, uint32_t before)
{
    registry_link(w->s->registry, &(struct school_link){ .school = school,
                                                         .link = before,
                                                         .predecessor = true,
                                                         .date = DATE_NONE });
}

static void ks2(struct world *w, uint32_t school, const char *base,
                const char *rwm)
{
    world_fact(w, school, "ks2.eligible", base);
    world_fact(w, school, "ks2.rwm_expected", rwm);
}

/* 30 of 40 and, before it became an academy, 10 of 20: 40 of 60 = 67 %. */
static void test_results_before_conversion(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);
    const uint32_t before = old_school(w);

    ks2(w, a, "40", "75");
    ks2(w, before, "20", "50");
    replace(w, b, before);
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "67%");
    assert_figure(w, "ks2_rwm_expected@100002", "50%");
    assert_int_equal(world_ask(w, "ks2_rwm_expected")->coverage.as_predecessor,
                     1);
    assert_figure(w, "ks2_rwm_expected.coverage",
                  "2 schools, 60 pupils; 1 by the school before it became an "
                  "academy");
}

/* Both numbers stand in one year's table: the academy's own are taken, and the
 * pupils of the other are in no total. */
static void test_never_counted_twice(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), before = old_school(w);

    ks2(w, a, "40", "75");
    ks2(w, before, "20", "50");
    replace(w, a, before);
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "75%");
    assert_figure(w, "ks2_rwm_expected.cohort", "40");
}

/* "NEW" of the academy's first year gives way; "suppressed" is its own word. */
static void test_which_reasons_give_way(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);
    const uint32_t before = old_school(w);

    ks2(w, before, "20", "50");
    ks2(w, a, "20", "new-school");
    ks2(w, b, "4", "suppressed");
    replace(w, a, before);
    replace(
        w, b,
        registry_entity(w->s->registry, ENTITY_SCHOOL, STR("100901"), STR("")));
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected@100001", "50%");
    assert_figure(w, "ks2_rwm_expected@100002", "supp");
}

/* Another body's money is not the trust's. */
static void test_money_is_not_inherited(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), before = old_school(w);
    const struct measure *m = NULL;

    replace(w, a, before);
    for (size_t i = 0; i < catalogue_count(w->c); i++) {
        const struct measure *one = catalogue_at(w->c, i);

        if (one->time == TIME_YEAR && str_equal(one->topic, STR("finance"))) {
            const struct entry *e = entry_of(one);

            for (size_t k = 0; k < e->top.n; k++) {
                if (e->top.item[k].input)
                    add_input(w, before, e->top.item[k].input, w->year);
            }
            m = one;
        }
    }
    if (m == NULL)
        return; /* no measure of finance by years */
    world_evaluate(w);
    assert_false(value_is_number(
        evaluate(w->ev, &(struct question){ .measure = m,
                                            .who = { SCOPE_SCHOOL, a },
                                            .period = w->year,
                                            .scenario = SCENARIO_ACTUAL })
            ->value));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_comparable),
        TEST(test_no_measure_mixes_years),
        TEST(test_change_skips_other_kinds),
        TEST(test_results_before_conversion),
        TEST(test_never_counted_twice),
        TEST(test_which_reasons_give_way),
        TEST(test_money_is_not_inherited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
