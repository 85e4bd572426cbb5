/* Facts: chains by key, many keys, periods with numbers. */
#include "check.h"

#include <trustpress/data.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct fact fact_of(struct facts *f, uint32_t entity, const char *input,
                           struct period p, int64_t n)
{
    return (struct fact){
        .key = { .entity = entity,
                 .input = map_put(facts_inputs(f), str_from(input)),
                 .period = p },
        .value = value_decimal(decimal_of(n)),
        .detail = MAP_NONE,
    };
}

static void the_first_breakdown_is_all(void **state)
{
    struct facts *f = facts_new(arena);

    (void)state;
    assert_int_equal(map_find(facts_breakdowns(f), STR("all")), 0);
    assert_int_equal(facts_count(f), 0);
}

static void a_key_finds_its_fact_and_no_other(void **state)
{
    struct facts *f = facts_new(arena);
    struct fact fact = fact_of(f, 3, "pupils", period_academic(2024), 210);
    struct fact_key other;
    const uint32_t i = facts_add(f, &fact);

    (void)state;
    assert_int_equal(facts_first(f, &fact.key), i);
    assert_int_equal(facts_at(f, i)->value.decimal.mantissa, 210);
    assert_int_equal(facts_at(f, i)->next, FACT_NONE);
    other = fact.key;
    other.entity = 4;
    assert_int_equal(facts_first(f, &other), FACT_NONE);
    other = fact.key;
    other.scenario = SCENARIO_BUDGET;
    assert_int_equal(facts_first(f, &other), FACT_NONE);
    other = fact.key;
    other.period = period_academic(2023);
    assert_int_equal(facts_first(f, &other), FACT_NONE);
    other = fact.key;
    other.breakdown = 1;
    assert_int_equal(facts_first(f, &other), FACT_NONE);
}

static void facts_of_one_key_keep_their_order(void **state)
{
    struct facts *f = facts_new(arena);
    struct fact fact = fact_of(f, 0, "line", period_month(2025, 3), 0);
    int64_t expected = 0;

    (void)state;
    for (int64_t n = 0; n < 10000; n++) {
        fact.value = value_decimal(decimal_of(n));
        facts_add(f, &fact);
    }
    for (uint32_t i = facts_first(f, &fact.key); i != FACT_NONE;
         i = facts_at(f, i)->next)
        assert_int_equal(facts_at(f, i)->value.decimal.mantissa, expected++);
    assert_int_equal(expected, 10000);
}

/* A third of a million keys: the index grows, and pointers stay good. */
static void many_keys_are_all_found(void **state)
{
    struct facts *f = facts_new(arena);
    const struct fact *first = NULL;

    (void)state;
    for (uint32_t e = 0; e < 33000; e++) {
        for (int year = 2015; year < 2025; year++) {
            struct fact fact =
                fact_of(f, e, "x", period_academic(year), (int64_t)e * year);
            const uint32_t i = facts_add(f, &fact);

            if (first == NULL)
                first = facts_at(f, i);
        }
    }
    assert_int_equal(facts_count(f), 330000);
    assert_ptr_equal(first, facts_at(f, 0));
    for (uint32_t e = 0; e < 33000; e += 7) {
        struct fact fact = fact_of(f, e, "x", period_academic(2019), 0);
        const uint32_t i = facts_first(f, &fact.key);

        assert_int_not_equal(i, FACT_NONE);
        assert_int_equal(facts_at(f, i)->value.decimal.mantissa,
                         (int64_t)e * 2019);
    }
}

static void texts_are_copied(void **state)
{
    struct facts *f = facts_new(arena);
    char text[] = "Good";
    struct fact fact = fact_of(f, 1, "rating", period_academic(2024), 0);
    uint32_t i;

    (void)state;
    fact.value = value_text((struct str){ text, 4 });
    i = facts_add(f, &fact);
    text[0] = 'F';
    assert_true(value_equal(facts_at(f, i)->value, value_text(STR("Good"))));
}

static void periods_are_those_with_numbers(void **state)
{
    struct facts *f = facts_new(arena);
    struct fact fact = fact_of(f, 1, "p8", period_academic(2022), 1);
    struct period_list found;

    (void)state;
    facts_add(f, &fact);
    fact = fact_of(f, 2, "p8", period_academic(2023), 1);
    facts_add(f, &fact);
    fact = fact_of(f, 1, "p8", period_academic(2024), 1);
    fact.value = value_reason(REASON_NOT_APPLICABLE);
    facts_add(f, &fact);
    fact = fact_of(f, 1, "p8", period_academic(2021), 1);
    fact.set_aside = true;
    facts_add(f, &fact);
    fact = fact_of(f, 1, "other", period_academic(2019), 1);
    facts_add(f, &fact);

    fact = fact_of(f, 3, "p8", period_month(2023, 4), 1);
    facts_add(f, &fact);

    found = facts_periods(f, 0);
    assert_int_equal(found.n, 2);
    assert_int_equal(found.item[0].year, 2022);
    assert_int_equal(found.item[1].year, 2023);
    assert_int_equal(facts_periods(f, 77).n, 0);
}

static void facts_of_an_entity_come_newest_first(void **state)
{
    struct facts *f = facts_new(arena);
    struct fact fact = fact_of(f, 7, "p8", period_academic(2022), 1);
    uint32_t i;

    (void)state;
    assert_int_equal(facts_newest_of(f, 7), FACT_NONE);
    facts_add(f, &fact);
    fact = fact_of(f, 2, "p8", period_academic(2022), 1);
    facts_add(f, &fact);
    fact = fact_of(f, 7, "other", period_academic(2023), 1);
    facts_add(f, &fact);

    i = facts_newest_of(f, 7);
    assert_int_equal(i, 2);
    i = facts_older_of(f, i);
    assert_int_equal(i, 0);
    assert_int_equal(facts_older_of(f, i), FACT_NONE);
    assert_int_equal(facts_newest_of(f, 2), 1);
    assert_int_equal(facts_newest_of(f, 1), FACT_NONE);
    assert_int_equal(facts_newest_of(f, 1000), FACT_NONE);
}

static void scenarios_have_slugs(void **state)
{
    enum scenario s;

    (void)state;
    for (int i = 0; i < SCENARIO_COUNT; i++) {
        assert_true(
            scenario_from_slug(str_from(scenario_slug((enum scenario)i)), &s));
        assert_int_equal(s, i);
    }
    assert_string_equal(scenario_slug(SCENARIO_PREVIOUS_FORECAST),
                        "previous_forecast");
    assert_false(scenario_from_slug(STR("plan"), &s));
    assert_string_equal(release_slug(RELEASE_PROVISIONAL), "provisional");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_breakdown_is_all),
        cmocka_unit_test(a_key_finds_its_fact_and_no_other),
        cmocka_unit_test(facts_of_one_key_keep_their_order),
        cmocka_unit_test(many_keys_are_all_found),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(periods_are_those_with_numbers),
        cmocka_unit_test(facts_of_an_entity_come_newest_first),
        cmocka_unit_test(scenarios_have_slugs),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
