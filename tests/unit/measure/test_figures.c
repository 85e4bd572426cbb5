/* Figures: pooled, bounded, compared, derived. Expected values are worked out
 * by hand in the comments, or published (real rows, school numbers only). */
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

static uint32_t ks2_school(struct world *w, size_t authority, const char *base,
                           const char *rwm)
{
    const uint32_t s = world_school(w, authority);

    world_fact(w, s, "ks2.eligible", base);
    world_fact(w, s, "ks2.rwm_expected", rwm);
    return s;
}

static void expect_bound(struct value v, const char *wanted)
{
    struct decimal d;

    assert_true(decimal_parse(str_from(wanted), &d));
    assert_true(value_is_number(v));
    if (decimal_compare(v.decimal, d) != 0)
        print_error("%lld e-%d is not %s\n", (long long)v.decimal.mantissa,
                    v.decimal.scale, wanted);
    assert_int_equal(decimal_compare(v.decimal, d), 0);
}

/* ---- pools of rounded percentages ---------------------------------------- */

/* Seven real rows of 2017/18 (TELIG, % RWM expected): whole pupils are
 * 20 + 24 + 42 + 48 + 46 + 42 + 5 = 227 of 324 = 70.06 %. The mean of the
 * seven percentages would be 68.3. */
static void test_real_ks2_rows_pool_to_whole_pupils(void **state)
{
    static const char *const rows[][3] = {
        { "31", "65", "103" }, { "34", "71", "104" }, { "60", "70", "105" },
        { "71", "68", "106" }, { "59", "78", "107" }, { "60", "70", "106" },
        { "9", "56", "105" },
    };
    struct world *w = *state;
    const struct figure *f;

    for (size_t i = 0; i < 7; i++) {
        const uint32_t s = ks2_school(w, 0, rows[i][0], rows[i][1]);

        world_fact(w, s, "ks2.reading_score", rows[i][2]);
    }
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "70%");
    assert_figure(w, "ks2_rwm_expected.cohort", "324");
    assert_figure(w, "ks2_rwm_expected.coverage", "7 schools, 324 pupils");
    f = world_ask(w, "ks2_rwm_expected");
    assert_false(f->approximate);
    /* 100 x 227 / 324, twelve places */
    expect_bound(f->value, "70.061728395062");
    assert_true(value_equal(f->lower, f->upper));
    /* (31x103 + 34x104 + 60x105 + 71x106 + 59x107 + 60x106 + 9x105) / 324
     * = 34173 / 324 = 105.47; weighted by a stand-in */
    assert_figure(w, "ks2_reading_score", "≈105");
    assert_figure(w, "ks2_reading_score.cohort", "≈324");
    assert_figure(w, "ks2_reading_score.cohort@100001", "≈31");
    assert_figure(w, "ks2_rwm_expected@100001", "65%");
    assert_figure(w, "ks2_rwm_expected.cohort@100001", "31");
}

/* 50 % of 200, h = 0.5: 49.5 .. 50.5 % is N in [99, 100]; ceil(101) - 1. Two
 * of them: 198 .. 200 of 400, 49.5 .. 50 %; the point is 100 + 100. */
static void test_bounds_follow_from_half_units(void **state)
{
    struct world *w = *state;
    const struct figure *f;

    ks2_school(w, 0, "200", "50");
    ks2_school(w, 0, "200", "50");
    world_evaluate(w);
    f = world_ask(w, "ks2_rwm_expected");
    expect_bound(f->value, "50");
    expect_bound(f->lower, "49.5");
    expect_bound(f->upper, "50");
    assert_false(f->approximate); /* 49.5 rounds to 50 as well */
}

/* 1000 pupils at 33 %: N in [325, 334]: 32.5 .. 33.4 %. With one of 10 at
 * 100 % (10): 335 .. 344 of 1010 = 33.17 .. 34.06: the digit is not sure. */
static void test_a_digit_that_bounds_do_not_support_is_marked(void **state)
{
    struct world *w = *state;

    ks2_school(w, 0, "1000", "33");
    ks2_school(w, 0, "10", "100");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "≈34%"); /* 340 / 1010 = 33.66 */
}

static void test_bounds_stay_between_none_and_all(void **state)
{
    struct world *w = *state;
    const struct figure *f;

    ks2_school(w, 0, "1000", "0");
    ks2_school(w, 0, "1000", "100");
    world_evaluate(w);
    f = world_ask(w, "ks2_rwm_expected");
    expect_bound(f->lower, "49.75"); /* 0 + 995 */
    expect_bound(f->upper, "50.2");  /* 4 + 1000 */
}

/* 46 % of 7: 3.185 .. 3.255, no whole number. Both neighbours stand. */
static void test_a_cell_that_fits_no_pupil_is_widened(void **state)
{
    struct world *w = *state;
    const struct figure *f;

    ks2_school(w, 0, "7", "46");
    ks2_school(w, 0, "3", "100");
    world_evaluate(w);
    f = world_ask(w, "ks2_rwm_expected");
    expect_bound(f->value, "60"); /* 3 + 3 of 10 */
    expect_bound(f->lower, "60");
    expect_bound(f->upper, "70"); /* 4 + 3 */
}

static void test_never_more_places_than_published(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);

    world_fact(w, a, "ks4.em4", "48");
    world_fact(w, a, "ks4.pupils", "100");
    world_fact(w, b, "ks4.em4", "53");
    world_fact(w, b, "ks4.pupils", "100");
    world_evaluate(w);
    assert_figure(w, "ks4_em4@100001", "48%"); /* the measure has one place */
    assert_figure(w, "ks4_em4", "51%");        /* 101 of 200 */
}

/* ---- coverage and reasons ------------------------------------------------ */

static void test_a_suppressed_school_is_left_out_and_counted(void **state)
{
    struct world *w = *state;
    const struct figure *f;

    ks2_school(w, 0, "30", "60");
    ks2_school(w, 0, "15", "73");
    ks2_school(w, 0, "4", "suppressed");
    world_school(w, 0);
    world_evaluate(w);
    /* 18 + 11 = 29 of 45 */
    assert_figure(w, "ks2_rwm_expected", "64%");
    assert_figure(w, "ks2_rwm_expected.coverage",
                  "2 of 4 schools, 45 of 49 pupils; 1 suppressed, 1 without "
                  "data");
    assert_figure(w, "ks2_rwm_expected@100003", "supp");
    assert_figure(w, "ks2_rwm_expected@100004", "–");
    f = world_ask(w, "ks2_rwm_expected");
    assert_int_equal(f->coverage.by_reason[REASON_SUPPRESSED], 1);
}

static void test_nothing_but_reasons_is_the_gravest_reason(void **state)
{
    struct world *w = *state;

    ks2_school(w, 0, "4", "suppressed");
    world_school(w, 0);
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "supp");
    assert_figure(w, "ks2_rwm_higher", "–");
    assert_false(
        measure_has_data(w->ev, catalogue_find(w->c, STR("ks2_rwm_expected"))));
}

/* KS4: "no entries" are 80 pupils with 0 points when pooled (domain 12.2), not
 * for Progress 8: 50.0 x 120 / 200 = 30.0. */
static void test_no_entries_count_in_the_base(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);

    world_fact(w, a, "ks4.attainment8", "50.0");
    world_fact(w, a, "ks4.pupils", "120");
    world_fact(w, b, "ks4.attainment8", "no-entries");
    world_fact(w, b, "ks4.pupils", "80");
    world_fact(w, a, "ks4.progress8", "0.50");
    world_fact(w, a, "ks4.progress8_pupils", "120");
    world_fact(w, b, "ks4.progress8", "no-entries");
    world_fact(w, b, "ks4.progress8_pupils", "80");
    world_evaluate(w);
    /* 0 is exact: within 0.05 x 120 / 200 = 0.03 of 30 */
    assert_figure(w, "ks4_attainment8", "30.0");
    assert_figure(w, "ks4_attainment8@100002", "no entries");
    assert_figure(w, "ks4_progress8", "+0.50");
}

static void test_special_schools_are_shown_apart(void **state)
{
    struct world *w = *state;

    ks2_school(w, 0, "30", "60");
    ks2_school(w, 0, "10", "0");
    world_attribute(w, w->school[1], "type", "Academy special converter");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected", "60%");
    assert_figure(w, "ks2_rwm_expected@100002", "0%");
    assert_figure(w, "ks2_rwm_expected.coverage",
                  "1 school, 30 pupils; 1 special school shown apart");
}

static void test_an_infant_school_is_no_gap(void **state)
{
    struct world *w = *state;

    ks2_school(w, 0, "30", "60");
    world_school(w, 0);
    world_attribute(w, w->school[1], "low_age", "4");
    world_attribute(w, w->school[1], "high_age", "7");
    world_school(w, 0);
    world_attribute(w, w->school[2], "phase", "Secondary");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.coverage", "1 school, 30 pupils");
    assert_figure(w, "ks2_rwm_expected@100002", "n/a"); /* not "no data" */
    assert_figure(w, "ks2_rwm_expected@100003", "n/a");
}

/* ---- comparators --------------------------------------------------------- */

static void area(struct world *w, uint32_t entity, const char *key,
                 const char *text)
{
    world_fact(w, entity, key, text);
}

/* 100 pupils in an authority with 60, 50 in one with 66: 62, not 63. */
static void test_composite_authority_by_the_trusts_pupils(void **state)
{
    struct world *w = *state;

    ks2_school(w, 0, "100", "70");
    ks2_school(w, 1, "50", "50");
    area(w, w->authority[0], "ks2.rwm_expected", "60");
    area(w, w->authority[1], "ks2.rwm_expected", "66");
    area(w, w->nation, "ks2.rwm_expected", "65");
    world_evaluate(w);
    /* of rounded rows: between 61.5 and 62.5 */
    assert_figure(w, "ks2_rwm_expected.la", "≈62%");
    assert_figure(w, "ks2_rwm_expected@la", "≈62%");
    assert_figure(w, "ks2_rwm_expected.la@100002", "66%");
    assert_figure(w, "ks2_rwm_expected@201", "60%");
    assert_figure(w, "ks2_rwm_expected.national", "65%");
    /* (70 + 25) / 150 = 63.33 %; less 62 = 1.33; less 65 = -1.67 */
    assert_figure(w, "ks2_rwm_expected.gap_la", "≈+1pp");
    assert_figure(w, "ks2_rwm_expected.gap_national", "−2pp");
    assert_figure(w, "ks2_rwm_expected.gap_national@100001", "+5pp");
}

static void test_half_a_composite_is_none(void **state)
{
    struct world *w = *state;

    ks2_school(w, 0, "100", "70");
    ks2_school(w, 1, "50", "50");
    area(w, w->authority[0], "ks2.rwm_expected", "60");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.la", "–");
    assert_figure(w, "ks2_rwm_expected.gap_la", "–");
    assert_figure(w, "ks2_rwm_expected.la@100001", "60%");
}

/* Camden and England, key stage 4 provisional (real-data README). */
static void test_published_rows_are_printed_as_published(void **state)
{
    struct world *w = *state;

    world_school(w, 0);
    world_fact(w, w->school[0], "ks4.attainment8", "50.1");
    world_fact(w, w->school[0], "ks4.pupils", "150");
    area(w, w->authority[0], "ks4.attainment8", "48.5");
    area(w, w->authority[0], "ks4.progress8", "0.09");
    area(w, w->nation, "ks4.attainment8", "46.5");
    area(w, w->nation, "ks4.progress8", "-0.03");
    area(w, w->nation, "ks4.em4", "64.4");
    world_evaluate(w);
    assert_figure(w, "ks4_attainment8@201", "48.5");
    assert_figure(w, "ks4_progress8@201", "+0.09");
    assert_figure(w, "ks4_attainment8.national@100001", "46.5");
    assert_figure(w, "ks4_progress8.national@100001", "−0.03");
    assert_figure(w, "ks4_em4.national@100001", "64.4%");
    assert_figure(w, "ks4_attainment8.gap_la@100001", "+1.6");
    assert_figure(w, "ks4_attainment8.gap_national", "+3.6");
}

static void test_nation_by_the_schools_phase(void **state)
{
    struct world *w = *state;
    const uint32_t primary =
        registry_entity(w->s->registry, ENTITY_NATION, STR("NAT:primary"),
                        STR("England, primary"));
    const uint32_t secondary =
        registry_entity(w->s->registry, ENTITY_NATION, STR("NAT:secondary"),
                        STR("England, secondary"));

    for (size_t i = 0; i < 2; i++) {
        world_school(w, 0);
        world_fact(w, w->school[i], "absence.overall", "4.0");
        world_fact(w, w->school[i], "census.roll", i == 0 ? "300" : "900");
        world_attribute(w, w->school[i], "phase",
                        i == 0 ? "Primary" : "Secondary");
    }
    area(w, primary, "absence.overall", "4.0");
    area(w, secondary, "absence.overall", "5.6");
    world_evaluate(w);
    assert_figure(w, "overall_absence.national@100001", "4.0%");
    assert_figure(w, "overall_absence.national@100002", "5.6%");
    /* (300 x 4.0 + 900 x 5.6) / 1200 = 5.2 */
    assert_figure(w, "overall_absence.national", "≈5.2%");
}

/* ---- money --------------------------------------------------------------- */

static void budgets(struct world *w)
{
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.gag.actual", "300000");
    world_fact(w, s, "ledger.gag.budget", "1000000");
    world_fact(w, s, "ledger.gag.forecast", "1010000");
    world_fact(w, s, "ledger.gag.previous_forecast", "990000");
    world_fact(w, s, "ledger.energy.actual", "20000");
    world_fact(w, s, "ledger.energy.budget", "60000");
    world_fact(w, s, "ledger.energy.forecast", "75000");
    world_fact(w, s, "ledger.teaching_staff.actual", "210000");
    world_fact(w, s, "ledger.teaching_staff.budget", "900000");
    world_fact(w, s, "ledger.teaching_staff.forecast", "880000");
}

/* Positive is favourable, for income and for cost. */
static void test_variances_are_favourable_when_positive(void **state)
{
    struct world *w = *state;

    budgets(w);
    world_evaluate(w);
    assert_figure(w, "gag.variance", "£10,000");
    assert_figure(w, "gag.favourable", "F");
    assert_figure(w, "energy.variance", "(£15,000)");
    assert_figure(w, "energy.favourable", "A");
    assert_figure(w, "energy.variance_percent", "−25.0%");
    assert_figure(w, "teaching_staff.variance", "£20,000");
    /* 1,010,000 - 75,000 - 880,000 = 55,000 against 40,000 */
    assert_figure(w, "in_year_balance", "£55,000");
    assert_figure(w, "in_year_balance.budget", "£40,000");
    assert_figure(w, "in_year_balance.variance", "£15,000");
    assert_figure(w, "gag.movement", "£20,000");
    /* year to date: 300,000 - 20,000 - 210,000 */
    assert_figure(w, "in_year_balance.actual", "£70,000");
    assert_figure(w, "in_year_balance.ytd", "£70,000");
    /* the year is not over */
    assert_figure(w, "in_year_balance.actual.year", "n/a");
}

static void
test_percent_of_a_small_or_turned_base_is_not_meaningful(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.water.budget", "999");
    world_fact(w, s, "ledger.water.forecast", "1500");
    world_fact(w, s, "ledger.gag.budget", "50000");
    world_fact(w, s, "ledger.gag.forecast", "50000");
    world_fact(w, s, "ledger.energy.budget", "40000");
    world_fact(w, s, "ledger.energy.forecast", "60000");
    world_evaluate(w);
    assert_figure(w, "water.variance_percent", "n/m");
    /* 50,000 - 999 - 40,000 = 9,001 turns to 50,000 - 1,500 - 60,000 */
    assert_figure(w, "in_year_balance.variance_percent", "n/m");
    assert_figure(w, "in_year_balance.variance", "(£20,501)");
    assert_figure(w, "ict.variance", "–");           /* nil against nil */
    assert_figure(w, "ict.variance_percent", "n/m"); /* of nothing */
}

static void test_central_rows_count_in_money(void **state)
{
    struct world *w = *state;
    uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.gag", "1000000");
    world_fact(w, s, "ledger.central_charge", "50000");
    world_fact(w, s, "ledger.teaching_staff", "900000");
    world_fact(w, s, "pupils.roll", "200");
    s = world_school(w, 0);
    world_fact(w, s, "ledger.gag", "500000");
    world_fact(w, s, "ledger.central_charge", "25000");
    world_fact(w, s, "ledger.teaching_staff", "480000");
    world_fact(w, s, "pupils.roll", "100");
    world_fact(w, w->organisation, "ledger.central_income", "75000");
    world_fact(w, w->organisation, "ledger.admin_staff", "60000");
    world_evaluate(w);
    /* recharges are eliminated in the total, not in its parts */
    assert_figure(w, "income", "£1,500,000");
    assert_figure(w, "income.central", "£75,000");
    assert_figure(w, "income.schools", "£1,500,000");
    assert_figure(w, "expenditure", "£1,440,000");
    assert_figure(w, "expenditure.schools", "£1,455,000");
    assert_figure(w, "in_year_balance", "£60,000");
    assert_figure(w, "in_year_balance@100001", "£50,000");
    assert_figure(w, "in_year_balance@100002", "(£5,000)");
    assert_figure(w, "in_year_balance.central", "£15,000");
    assert_figure(w, "in_year_percent", "4.0%"); /* 60 of 1,500 */
    assert_figure(w, "income_per_pupil", "£5,000");
    assert_figure(w, "income_per_pupil@100002", "£5,000");
    assert_figure(w, "income.coverage", "2 schools and central services");
    assert_figure(w, "central_cost_per_pupil", "£200");
    assert_figure(w, "central_cost_per_pupil@100001", "n/a");
    assert_figure(w, "central_charge_percent", "5.0%");
    assert_figure(w, "central_charge_percent@100002", "5.0%");
}

/* Nil once the ledger has rows; never nil where it has none. */
static void test_nil_lines_and_missing_ledgers(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.gag", "1000000");
    world_school(w, 0);
    world_evaluate(w);
    assert_figure(w, "energy@100001", "–");
    assert_figure(w, "energy@100002", "n/a");
    assert_figure(w, "energy", "–");
    assert_figure(w, "energy.coverage", "1 of 2 schools; 1 without data");
    assert_figure(w, "income.budget", "n/a");
    assert_figure(w, "income.variance", "n/a");
}

/* Eleven schools' spending against twelve schools' budget is no variance. */
static void test_no_variance_between_different_schools(void **state)
{
    struct world *w = *state;
    uint32_t s = world_school(w, 0);

    world_fact(w, s, "ledger.energy.forecast", "100");
    world_fact(w, s, "ledger.energy.budget", "100");
    s = world_school(w, 0);
    world_fact(w, s, "ledger.energy.budget", "5000");
    world_evaluate(w);
    assert_figure(w, "energy.forecast", "£100");
    assert_figure(w, "energy.budget", "£5,100");
    assert_figure(w, "energy.variance", "n/a");
    assert_int_equal(world_ask(w, "energy.variance")->value.reason,
                     REASON_NOT_COMPARABLE);
}

/* Income of two schools over the pupils of one is no income per pupil. */
static void test_no_ratio_over_different_schools(void **state)
{
    struct world *w = *state;

    world_fact(w, world_school(w, 0), "ledger.gag", "100");
    world_fact(w, world_school(w, 0), "ledger.gag", "100");
    world_fact(w, w->school[0], "pupils.roll", "10");
    world_evaluate(w);
    assert_int_equal(world_ask(w, "income_per_pupil")->value.reason,
                     REASON_NOT_COMPARABLE);
    assert_figure(w, "income_per_pupil@100001", "£10");
}

static void month(struct world *w, uint32_t entity, const char *input,
                  enum scenario s, int part, const char *text)
{
    world_add(w, entity, str_from(input), STR("all"), s,
              period_month(2025, part), world_value(w, str_from(text), false),
              MAP_NONE);
}

static void test_windows_of_months(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    for (int part = 1; part <= 12; part++) {
        month(w, s, "ledger.energy", SCENARIO_BUDGET, part, "100");
        if (part <= 3)
            month(w, s, "ledger.energy", SCENARIO_ACTUAL, part, "110.50");
        else
            month(w, s, "ledger.energy", SCENARIO_FORECAST, part, "90");
    }
    world_evaluate(w);
    assert_figure(w, "energy.actual.month", "£111"); /* 110.50 away from 0 */
    assert_figure(w, "energy.actual.ytd", "£332");   /* 331.50 */
    assert_figure(w, "energy.budget.ytd", "£300");
    assert_figure(w, "energy.ytd.variance", "(£32)");
    assert_figure(w, "energy.budget.year", "£1,200");
    /* an outturn: three actual months, nine forecast: 331.50 + 810 */
    assert_figure(w, "energy.forecast.year", "£1,142");
    assert_figure(w, "energy.actual.p2", "£111");
    assert_figure(w, "energy.forecast.p2", "£111");
    assert_figure(w, "energy.forecast.p7", "£90");
    assert_figure(w, "energy.actual.p7", "n/a");
    assert_figure(w, "energy.forecast.year.period", "2025/26");
    assert_figure(w, "energy.actual.month.period", "P3 Nov 2025");
}

static void test_amounts_on_one_line_add_up(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);
    const uint32_t a = map_put(facts_details(w->s->facts), STR("5001 Gas"));
    const uint32_t b = map_put(facts_details(w->s->facts), STR("5002 Power"));
    const struct period p = period_month(2025, 3);

    world_add(w, s, STR("ledger.energy"), STR("all"), SCENARIO_ACTUAL, p,
              value_decimal(decimal_of(700)), a);
    world_add(w, s, STR("ledger.energy"), STR("all"), SCENARIO_ACTUAL, p,
              value_decimal(decimal_of(-50)), b);
    world_evaluate(w);
    assert_figure(w, "energy.actual.month", "£650");
}

/* The year before, as its own column or as last year's ledger. */
static void test_prior_year(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);

    for (int part = 1; part <= 12; part++) {
        world_add(w, s, STR("ledger.energy"), STR("all"), SCENARIO_ACTUAL,
                  period_month(2024, part), value_decimal(decimal_of(80)),
                  MAP_NONE);
        if (part <= 3)
            month(w, s, "ledger.energy", SCENARIO_ACTUAL, part, "110");
    }
    world_evaluate(w);
    assert_figure(w, "energy.prior_year.year", "£960");
    assert_figure(w, "energy.prior_year.ytd", "£240");
    assert_figure(w, "energy.ytd.change", "£90");
    assert_figure(w, "energy.actual.year.y2024", "£960");
    assert_figure(w, "energy.actual.month.previous", "£110");
}

/* ---- balances ------------------------------------------------------------ */

static void balance(struct world *w, const char *input, int y, int m, int d,
                    const char *text)
{
    world_add(w, w->organisation, str_from(input), STR("all"), SCENARIO_ACTUAL,
              period_date(date_of(y, m, d)),
              world_value(w, str_from(text), false), MAP_NONE);
}

static void test_balances_are_the_last_on_or_before(void **state)
{
    struct world *w = *state;

    world_school(w, 0);
    balance(w, "balance.cash", 2025, 8, 31, "500");
    balance(w, "balance.cash", 2025, 10, 31, "650");
    balance(w, "balance.cash", 2025, 11, 30, "600");
    balance(w, "balance.cash", 2025, 12, 31, "900");
    balance(w, "balance.stock", 2025, 8, 31, "7");
    world_evaluate(w);
    assert_figure(w, "balance_cash", "£600");
    assert_figure(w, "balance_cash.previous", "£650");
    assert_figure(w, "balance_cash.opening", "£500");
    assert_figure(w, "balance_cash.change", "(£50)");
    assert_figure(w, "balance_cash.p1", "£500");
    assert_figure(w, "balance_cash.y2024", "£500");
    assert_figure(w, "balance_cash.d20251231", "£900");
    assert_figure(w, "balance_stock", "–"); /* nil on 30 November */
    assert_figure(w, "balance_stock.opening", "£7");
    assert_figure(w, "balance_cash.period", "30 November 2025");
    assert_figure(w, "balance_cash.coverage", "whole trust");
    assert_figure(w, "balance_cash@100001", "n/a");
}

static void test_cash_month_by_month(void **state)
{
    struct world *w = *state;
    static const char *const pay[] = {
        "90",  "100", "110", "100", "100", "100",
        "100", "100", "100", "100", "100", "100"
    };

    world_school(w, 0);
    month(w, w->organisation, "cash.opening", SCENARIO_ACTUAL, 1, "300");
    for (int part = 1; part <= 12; part++) {
        const enum scenario s = part <= 3 ? SCENARIO_ACTUAL : SCENARIO_FORECAST;

        month(w, w->organisation, "cash.gag", s, part,
              part == 8 ? "300" : "80");
        month(w, w->organisation, "cash.net_pay", s, part, pay[part - 1]);
    }
    world_evaluate(w);
    /* 300 - 10 - 20 - 30 = 240; then -20 a month: 160 at P7; P8 +200 */
    assert_figure(w, "cash_closing", "£240");
    assert_figure(w, "cash_closing.forecast.p7", "£160");
    assert_figure(w, "cash_closing.forecast.p8", "£360");
    assert_figure(w, "cash_closing.forecast.p12", "£280");
    assert_figure(w, "cash_opening.forecast.p8", "£160");
    assert_figure(w, "cash_opening.p1", "£300");
    assert_figure(w, "cash_minimum", "£160");
    assert_figure(w, "cash_net.forecast.year", "(£20)");
    assert_figure(w, "cash_closing.p4", "n/a"); /* no actual figure yet */
}

/* ---- years --------------------------------------------------------------- */

static void of_year(struct world *w, uint32_t s, int year, const char *base,
                    const char *rwm)
{
    w->year = period_academic(year);
    world_fact(w, s, "ks2.rwm_expected", rwm);
    if (base)
        world_fact(w, s, "ks2.eligible", base);
}

/* One column never mixes years: a school without the year shows why. */
static void test_the_year_is_settled_for_the_trust(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0), b = world_school(w, 0);

    of_year(w, a, 2022, "30", "50");
    of_year(w, a, 2023, "30", "60");
    of_year(w, b, 2022, "30", "70");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.period", "2023/24");
    assert_figure(w, "ks2_rwm_expected@100002", "–");
    assert_figure(w, "ks2_rwm_expected.y2022@100002", "70%");
    assert_figure(w, "ks2_rwm_expected.previous", "60%");
    assert_figure(w, "ks2_rwm_expected.change@100001", "+10pp");
    assert_figure(w, "ks2_rwm_expected.change@100002", "–");
    assert_figure(w, "ks2_rwm_expected.y2019", "–");
    assert_figure(w, "ks2_rwm_expected.y2022.previous", "–");
    assert_figure(w, "ks2_rwm_expected.budget", "–");
}

/* A year's percentage without its base cannot be pooled, only shown. */
static void test_a_rate_without_a_base_is_not_pooled(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0);

    of_year(w, a, 2023, NULL, "60");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected@100001", "60%");
    assert_figure(w, "ks2_rwm_expected", "n/a");
    assert_int_equal(world_ask(w, "ks2_rwm_expected")->value.reason,
                     REASON_NO_BASE);
    assert_figure(w, "ks2_rwm_expected.coverage@100001", "1 school");
}

static void test_breakdowns(void **state)
{
    struct world *w = *state;
    const uint32_t a = world_school(w, 0);

    world_fact(w, a, "ks2.rwm_expected/disadvantaged", "50");
    world_fact(w, a, "ks2.eligible/disadvantaged", "10");
    world_fact(w, a, "pupils.roll/year 7", "180");
    world_fact(w, a, "pupils.roll/year 8", "175");
    area(w, w->nation, "ks2.rwm_expected/disadvantaged", "47");
    area(w, w->nation, "ks2.rwm_expected/other", "67");
    world_evaluate(w);
    assert_figure(w, "ks2_rwm_expected.disadvantaged", "50%");
    assert_figure(w, "ks2_rwm_expected.disadvantaged.gap_national", "+3pp");
    assert_figure(w, "ks2_disadvantage_gap", "−17pp");
    assert_figure(w, "roll.year_7", "180");
    assert_figure(w, "roll", "355"); /* year groups make up the whole */
    assert_figure(w, "ks2_rwm_expected.eal", "–");
}

/* ---- properties ---------------------------------------------------------- */

static struct value pooled(const char *const rows[][2], size_t n, size_t first)
{
    struct world w;
    struct value v;

    world_open(&w);
    for (size_t i = 0; i < n; i++) {
        const size_t k = (first + i * 5) % n; /* 5 is prime to 7 */

        ks2_school(&w, k % 2, rows[k][0], rows[k][1]);
    }
    world_evaluate(&w);
    v = world_ask(&w, "ks2_rwm_expected")->value;
    world_close(&w);
    return v;
}

static void test_a_pool_does_not_depend_on_the_order_of_rows(void **state)
{
    static const char *const rows[][2] = {
        { "31", "65" }, { "34", "71" }, { "60", "70" }, { "71", "68" },
        { "59", "78" }, { "60", "70" }, { "9", "56" },
    };
    const struct value one = pooled(rows, 7, 0);

    (void)state;
    for (size_t first = 1; first < 7; first++)
        assert_true(value_equal(one, pooled(rows, 7, first)));
}

/* Every line of the statement, with amounts that tell them apart: the parts
 * make up the totals, and nothing is in two. */
static void test_lines_make_up_the_totals(void **state)
{
    struct world *w = *state;
    const uint32_t s = world_school(w, 0);
    int64_t income = 0, cost = 0, amount = 1;

    for (size_t i = 0; i < catalogue_count(w->c); i++) {
        const struct measure *m = catalogue_at(w->c, i);
        const struct str input = expr_text(m->top);

        if (!entry_of(m)->is_line || !str_starts(input, STR("ledger.")) ||
            m->polarity == POLARITY_NONE)
            continue;
        world_fact(w, s, str_cstr(w->a, input),
                   str_cstr(w->a, str_printf(w->a, "%lld", (long long)amount)));
        if (m->polarity == POLARITY_UP_GOOD)
            income += amount;
        else
            cost += amount;
        amount = amount * 2 % 1000003;
    }
    world_evaluate(w);
    assert_true(value_equal(world_ask(w, "income@100001")->value,
                            value_decimal(decimal_of(income))));
    assert_true(value_equal(world_ask(w, "expenditure@100001")->value,
                            value_decimal(decimal_of(cost))));
    assert_true(value_equal(world_ask(w, "in_year_balance@100001")->value,
                            value_decimal(decimal_of(income - cost))));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_real_ks2_rows_pool_to_whole_pupils),
        TEST(test_bounds_follow_from_half_units),
        TEST(test_a_digit_that_bounds_do_not_support_is_marked),
        TEST(test_bounds_stay_between_none_and_all),
        TEST(test_a_cell_that_fits_no_pupil_is_widened),
        TEST(test_never_more_places_than_published),
        TEST(test_a_suppressed_school_is_left_out_and_counted),
        TEST(test_nothing_but_reasons_is_the_gravest_reason),
        TEST(test_no_entries_count_in_the_base),
        TEST(test_special_schools_are_shown_apart),
        TEST(test_an_infant_school_is_no_gap),
        TEST(test_composite_authority_by_the_trusts_pupils),
        TEST(test_half_a_composite_is_none),
        TEST(test_published_rows_are_printed_as_published),
        TEST(test_nation_by_the_schools_phase),
        TEST(test_variances_are_favourable_when_positive),
        TEST(test_percent_of_a_small_or_turned_base_is_not_meaningful),
        TEST(test_central_rows_count_in_money),
        TEST(test_nil_lines_and_missing_ledgers),
        TEST(test_no_variance_between_different_schools),
        TEST(test_no_ratio_over_different_schools),
        TEST(test_windows_of_months),
        TEST(test_amounts_on_one_line_add_up),
        TEST(test_prior_year),
        TEST(test_balances_are_the_last_on_or_before),
        TEST(test_cash_month_by_month),
        TEST(test_the_year_is_settled_for_the_trust),
        TEST(test_a_rate_without_a_base_is_not_pooled),
        TEST(test_breakdowns),
        TEST(test_a_pool_does_not_depend_on_the_order_of_rows),
        TEST(test_lines_make_up_the_totals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
