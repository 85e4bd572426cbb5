/* Ten thousand drawn trusts: true numbers of pupils, published as the publisher
 * does (half up, with no decimal or one), pooled by the program. The truth must
 * lie within the bounds every time; how tight they are is printed.
 *
 * The surprise: a draw is a group of pupils of one and the same trust, so that
 * one evaluator answers for all of them. */
#include "world.h"

#define DRAWS   10000
#define SCHOOLS 8

static struct world world;
static uint64_t state = 20261123; /* the seed */

static int64_t drawn(int64_t most) /* 0 .. most */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int64_t)(state % (uint64_t)(most + 1));
}

/* n / d with so many decimals, half up, as a decimal; d > 0. */
static struct decimal half_up(int64_t n, int64_t d, int decimals)
{
    const int64_t scaled = (decimals == 1 ? 10 : decimals == 2 ? 100 : 1) * n;
    const int64_t twice = 2 * scaled + d;
    const int64_t down = twice / (2 * d) - (twice % (2 * d) < 0);

    return decimal_make(down, decimals);
}

struct truth {
    int64_t met, base;           /* of schools that are published */
    int64_t all_met, all_base;   /* of all */
    int64_t points, points_base; /* in tenths, of a mean */
    int64_t nation_met;          /* of 100,000 */
};

static void put(uint32_t entity, const char *input, uint32_t draw,
                struct value v)
{
    struct world *w = &world;
    const struct str group = str_printf(w->a, "draw %u", draw);

    world_add(w, entity, str_from(input), group, SCENARIO_ACTUAL, w->year, v,
              MAP_NONE);
}

static void draw_school(struct truth *t, uint32_t school, uint32_t draw)
{
    const int64_t base = 1 + drawn(drawn(9) == 0 ? 300 : 60);
    const int64_t met = drawn(base);
    const int64_t points = drawn(40 * 10 * base) - 100 * base;
    const bool is_hidden = drawn(9) == 0;
    const struct value rate =
        value_decimal(half_up(100 * met, base, (int)drawn(1)));

    put(school, "ks2.eligible", draw, value_decimal(decimal_of(base)));
    put(school, "ks2.rwm_expected", draw,
        is_hidden ? value_reason(REASON_SUPPRESSED) : rate);
    put(school, "ks4.progress8_pupils", draw, value_decimal(decimal_of(base)));
    put(school, "ks4.progress8", draw,
        value_decimal(half_up(points, 10 * base, 2)));
    t->points += points;
    t->points_base += base;
    t->all_met += met;
    t->all_base += base;
    t->met += is_hidden ? 0 : met;
    t->base += is_hidden ? 0 : base;
}

static void draw_trust(struct truth *t, uint32_t draw)
{
    const int64_t n = 1 + drawn(SCHOOLS - 1);

    *t = (struct truth){ .nation_met = drawn(100000) };
    for (int64_t i = 0; i < n; i++)
        draw_school(t, world.school[i], draw);
    for (int64_t i = n; i < SCHOOLS; i++) {
        put(world.school[i], "ks2.eligible", draw,
            value_reason(REASON_NEW_SCHOOL));
        put(world.school[i], "ks2.rwm_expected", draw,
            value_reason(REASON_NEW_SCHOOL));
    }
    put(world.nation, "ks2.rwm_expected", draw,
        value_decimal(half_up(100 * t->nation_met, 100000, 0)));
}

static struct value share(int64_t n, int64_t d, int64_t factor)
{
    struct decimal_sum top = { 0 }, bottom = { 0 };

    decimal_sum_add(&top, decimal_of(n));
    decimal_sum_add(&bottom, decimal_of(d));
    return ratio_value(&top, &bottom, factor);
}

static bool within(struct value low, struct value truth, struct value high)
{
    return value_is_number(low) && value_is_number(high) &&
           decimal_compare(low.decimal, truth.decimal) <= 0 &&
           decimal_compare(truth.decimal, high.decimal) <= 0;
}

static const struct figure *ask(const char *measure, uint32_t draw,
                                enum derived derived)
{
    const struct map *groups = facts_breakdowns(world.s->facts);
    const struct question q = {
        .measure = catalogue_find(world.c, str_from(measure)),
        .who = { SCOPE_TRUST, ENTITY_NONE },
        .period = world.year,
        .breakdown = map_find(groups, str_printf(world.a, "draw %u", draw)),
        .derived = derived,
    };

    return evaluate(world.ev, &q);
}

struct tally {
    size_t rates, exact, outside;
    double width;
};

static void check_rate(const struct truth *t, uint32_t draw,
                       struct tally *tally)
{
    const struct figure *f = ask("ks2_rwm_expected", draw, DERIVED_VALUE);
    const bool hides = t->all_base != t->base;

    if (t->base == 0)
        return;
    tally->rates++;
    tally->exact += value_equal(f->lower, f->upper);
    tally->width +=
        decimal_double(f->upper.decimal) - decimal_double(f->lower.decimal);
    tally->outside += !within(f->lower, share(t->met, t->base, 100), f->upper);
    if (hides)
        tally->outside +=
            !within(f->whole_lower, share(t->all_met, t->all_base, 100),
                    f->whole_upper);
}

/* What is printed without "about" must be the truth as it would be printed. */
static void check_printed(const struct truth *t, uint32_t draw,
                          struct tally *tally)
{
    const struct figure *f = ask("ks2_rwm_expected", draw, DERIVED_VALUE);
    const struct value truth = share(t->met, t->base, 100);
    struct decimal own, true_one;

    if (t->base == 0 || f->approximate || f->is_published)
        return;
    assert_true(decimal_round(f->value.decimal, f->decimals, &own) &&
                decimal_round(truth.decimal, f->decimals, &true_one));
    tally->outside += decimal_compare(own, true_one) != 0;
}

static void check_gap(const struct truth *t, uint32_t draw, struct tally *tally)
{
    const struct figure *f =
        ask("ks2_rwm_expected", draw, DERIVED_GAP_NATIONAL);
    struct decimal d;

    if (t->base == 0)
        return;
    assert_true(decimal_subtract(share(t->met, t->base, 100).decimal,
                                 share(t->nation_met, 100000, 100).decimal,
                                 &d));
    tally->outside += !within(f->lower, value_decimal(d), f->upper);
}

static void check_mean(const struct truth *t, uint32_t draw,
                       struct tally *tally)
{
    const struct figure *f = ask("ks4_progress8", draw, DERIVED_VALUE);

    tally->outside +=
        !within(f->lower, share(t->points, 10 * t->points_base, 1), f->upper);
}

static void test_the_truth_is_within_the_bounds(void **unused)
{
    struct truth *t = arena_array(world.a, struct truth, DRAWS);
    struct tally tally = { 0 };

    (void)unused;
    for (size_t i = 0; i < SCHOOLS; i++)
        world_school(&world, 0);
    for (uint32_t i = 0; i < DRAWS; i++)
        draw_trust(&t[i], i);
    world_evaluate(&world);
    for (uint32_t i = 0; i < DRAWS; i++) {
        check_rate(&t[i], i, &tally);
        check_printed(&t[i], i, &tally);
        check_gap(&t[i], i, &tally);
        check_mean(&t[i], i, &tally);
    }
    print_message("%zu pools of percentages: %zu exact, %.4f pp wide on "
                  "average; %zu outside\n",
                  tally.rates, tally.exact, tally.width / (double)tally.rates,
                  tally.outside);
    assert_true(tally.rates > DRAWS * 9 / 10);
    assert_int_equal(tally.outside, 0);
}

static int setup(void **unused)
{
    world_open(&world);
    *unused = &world;
    return 0;
}

static int teardown(void **unused)
{
    world_close(*unused);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_truth_is_within_the_bounds,
                                        setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
