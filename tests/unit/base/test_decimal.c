/* Decimals; every expected value was worked out by hand. */
#include "check.h"

#include "prop.h"

#include <trustpress/base/decimal.h>

static struct arena *arena;

static struct decimal dec(const char *text)
{
    struct decimal d = { 0, 0 };

    if (!decimal_parse(str_from(text), &d))
        fail_msg("%s is no decimal", text);
    return d;
}

#define assert_dec(d, wanted) assert_str(decimal_text(arena, (d)), (wanted))

static void test_parse(void **state)
{
    static const struct {
        const char *text;
        int64_t mantissa;
        int scale;
    } row[] = {
        { "0", 0, 0 },
        { "-0", 0, 0 },
        { "+7", 7, 0 },
        { "53.10", 5310, 2 },
        { "-0.5", -5, 1 },
        { "00012", 12, 0 },
        { "0.000000000000000001", 1, 18 },
        { "9223372036854775807", INT64_MAX, 0 },
        { "-9223372036854775807", -INT64_MAX, 0 },
        { "9.223372036854775807", INT64_MAX, 18 },
        { "00000000000000000000000000000000001", 1, 0 },
    };
    static const char *const bad[] = {
        "",
        "+",
        "-",
        ".",
        "1.",
        ".5",
        "1,000",
        " 1",
        "1 ",
        "1e5",
        "0x10",
        "1.2.3",
        "--1",
        "+-1",
        "\xC2\xA3.",
        "nan",
        "inf",
        "\xD9\xA1",
        "9223372036854775808",
        "-9223372036854775808", /* no INT64_MIN */
        "9.2233720368547758070",
        "0.0000000000000000001",
        "99999999999999999999",
        "1.-5",
        "1.+5",
    };
    struct decimal d;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        d = dec(row[i].text);
        assert_true(d.mantissa == row[i].mantissa);
        assert_int_equal(d.scale, row[i].scale);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (decimal_parse(str_from(bad[i]), &d))
            fail_msg("\"%s\" was taken", bad[i]);
    }
    assert_false(decimal_parse(STR("1\0"), &d));
}

static void test_text(void **state)
{
    static const struct {
        const char *from;
        int decimals;
        const char *plain, *grouped;
    } row[] = {
        { "1234567.5", 0, "1234568", "1,234,568" },
        { "-1234567.5", 0, "-1234568", "-1,234,568" },
        { "0.5", 0, "1", "1" },
        { "-0.5", 0, "-1", "-1" },
        { "-0.4", 0, "0", "0" }, /* never "-0" */
        { "2.5", 0, "3", "3" },
        { "1.005", 2, "1.01", "1.01" },
        { "1.0049", 2, "1.00", "1.00" },
        { "-1.005", 2, "-1.01", "-1.01" },
        { "999.995", 2, "1000.00", "1,000.00" },
        { "7", 2, "7.00", "7.00" },
        { "0", 3, "0.000", "0.000" },
        { "-0.5", 1, "-0.5", "-0.5" },
        { "999", 0, "999", "999" },
        { "1000", 0, "1000", "1,000" },
        { "100000", 1, "100000.0", "100,000.0" },
        { "-9223372036854775807", 18, "-9223372036854775807.000000000000000000",
          "-9,223,372,036,854,775,807.000000000000000000" },
        { "9.223372036854775807", 0, "9", "9" },
        { "9.5", 0, "10", "10" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct decimal d = dec(row[i].from);

        assert_str(decimal_plain(arena, d, row[i].decimals), row[i].plain);
        assert_str(decimal_grouped(arena, d, row[i].decimals), row[i].grouped);
    }
    assert_dec(dec("53.10"), "53.10");
    assert_dec(dec("-0.0"), "0.0");
}

static void test_add_and_subtract(void **state)
{
    struct decimal d;

    (void)state;
    assert_true(decimal_add(dec("0.1"), dec("0.20"), &d));
    assert_dec(d, "0.30");
    assert_true(decimal_subtract(dec("1"), dec("0.001"), &d));
    assert_dec(d, "0.999");
    assert_true(decimal_add(dec("9223372036854775806"), dec("1"), &d));
    assert_dec(d, "9223372036854775807");
    assert_false(decimal_add(dec("9223372036854775807"), dec("1"), &d));
    assert_false(decimal_subtract(dec("-9223372036854775807"), dec("1"), &d));
    /* Room is made by giving up zeros, never digits. */
    assert_true(decimal_add(dec("9223372036854775807"), dec("0.00"), &d));
    assert_dec(d, "9223372036854775807");
    assert_false(decimal_add(dec("9223372036854775807"), dec("0.01"), &d));
}

static void test_multiply(void **state)
{
    struct decimal d;

    (void)state;
    assert_true(decimal_multiply(dec("0.50"), dec("0.50"), &d));
    assert_dec(d, "0.2500");
    assert_true(decimal_multiply(dec("-3"), dec("1.1"), &d));
    assert_dec(d, "-3.3");
    /* 10^-18 * 0.5 = 5 * 10^-19: a tie, away from zero at 18 places. */
    assert_true(decimal_multiply(dec("0.000000000000000001"), dec("-0.5"), &d));
    assert_dec(d, "-0.000000000000000001");
    assert_true(decimal_multiply(dec("0.000000000000000001"), dec("0.4"), &d));
    assert_dec(d, "0.000000000000000000");
    /* 3037000500^2 = 9223372037000250000 is just past INT64_MAX: ends in four
     * zeros, but a whole number has none to give up. */
    assert_false(decimal_multiply(dec("3037000500"), dec("3037000500"), &d));
    assert_true(decimal_multiply(dec("303700050.0"), dec("303700050.0"), &d));
    assert_dec(d, "92233720370002500.0");
}

static void test_divide(void **state)
{
    static const struct {
        const char *x, *y;
        int decimals;
        const char *wanted;
    } row[] = {
        { "1", "3", 4, "0.3333" },
        { "2", "3", 4, "0.6667" },
        { "-2", "3", 4, "-0.6667" },
        { "1", "8", 2, "0.13" },
        { "-1", "8", 2, "-0.13" },
        { "1", "-8", 2, "-0.13" },
        { "0.001", "1000", 6, "0.000001" },
        { "123.45", "1", 0, "123" },
        { "0.5", "1", 0, "1" },
        { "1", "9223372036854775807", 18, "0.000000000000000000" },
        { "9223372036854775807", "9223372036854775807", 18,
          "1.000000000000000000" },
        { "0.000000000000000001", "9223372036854775807", 0, "0" },
        { "642", "655", 3, "0.980" },
        { "0", "5", 1, "0.0" },
    };
    struct decimal d;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_true(
            decimal_divide(dec(row[i].x), dec(row[i].y), row[i].decimals, &d));
        assert_dec(d, row[i].wanted);
    }
    assert_false(decimal_divide(dec("1"), dec("0.00"), 2, &d));
    assert_false(decimal_divide(dec("1"), dec("0.000000000000000001"), 18, &d));
    assert_false(decimal_divide(dec("10"), dec("1"), 18, &d));
}

static void test_round(void **state)
{
    struct decimal d;

    (void)state;
    assert_true(decimal_round(dec("2.345"), 2, &d));
    assert_dec(d, "2.35");
    assert_true(decimal_round(dec("-2.345"), 2, &d));
    assert_dec(d, "-2.35");
    assert_true(decimal_round(dec("2.3449999"), 2, &d));
    assert_dec(d, "2.34");
    assert_true(decimal_round(dec("7"), 3, &d));
    assert_dec(d, "7.000");
    assert_false(decimal_round(dec("9223372036854775807"), 1, &d));
    assert_false(decimal_round(dec("1"), -1, &d));
    assert_false(decimal_round(dec("1"), 19, &d));
    assert_true(decimal_round(dec("0.4"), 0, &d));
    assert_dec(d, "0");
}

static void test_compare(void **state)
{
    (void)state;
    assert_int_equal(decimal_compare(dec("1.0"), dec("1")), 0);
    assert_int_equal(decimal_compare(dec("-1"), dec("0.1")), -1);
    assert_int_equal(decimal_compare(dec("9223372036854775807"),
                                     dec("9.223372036854775807")),
                     1);
    assert_int_equal(decimal_sign(dec("-0.00")), 0);
    assert_int_equal(decimal_sign(dec("-0.01")), -1);
    assert_dec(decimal_absolute(dec("-9223372036854775807")),
               "9223372036854775807");
    assert_dec(decimal_negate(dec("1.50")), "-1.50");
    assert_true(decimal_double(dec("-0.5")) == -0.5);
}

static void test_sum_does_not_mind_the_order(void **state)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;

    (void)state;
    for (int i = 0; i < 1000; i++)
        decimal_sum_add(&sum, dec("9223372036854775807"));
    decimal_sum_add(&sum, dec("0.25"));
    assert_false(decimal_sum_value(&sum, &d));
    for (int i = 0; i < 1000; i++)
        decimal_sum_subtract(&sum, dec("9223372036854775807"));
    assert_true(decimal_sum_value(&sum, &d));
    assert_dec(d, "0.25");
}

static void test_sum_of_products_is_exact(void **state)
{
    struct decimal_sum sum = { 0 }, pupils = { 0 };
    struct decimal d;

    /* (61.5 * 30 + 72.25 * 20 + 48 * 12) / 62 = 3866 / 62 = 62.35483... */
    (void)state;
    decimal_sum_add_product(&sum, dec("61.5"), dec("30"));
    decimal_sum_add_product(&sum, dec("72.25"), dec("20"));
    decimal_sum_add_product(&sum, dec("48"), dec("12"));
    decimal_sum_add(&pupils, dec("30"));
    decimal_sum_add(&pupils, dec("20"));
    decimal_sum_add(&pupils, dec("12"));
    assert_true(decimal_sum_value(&sum, &d));
    assert_dec(d, "3866.00");
    assert_true(decimal_sum_ratio(&sum, &pupils, 1, 1, &d));
    assert_dec(d, "62.4");
    assert_true(decimal_sum_ratio(&sum, &pupils, 1, 5, &d));
    assert_dec(d, "62.35484");
}

static void test_ratio_rounds_once(void **state)
{
    struct decimal_sum x = { 0 }, y = { 0 };
    struct decimal d;

    /* 4449 / 10000 = 44.49 %: rounding first to 0.445 would give 45 %. */
    (void)state;
    decimal_sum_add(&x, dec("4449"));
    decimal_sum_add(&y, dec("10000"));
    assert_true(decimal_sum_ratio(&x, &y, 100, 0, &d));
    assert_dec(d, "44");
    assert_true(decimal_sum_ratio(&x, &y, -100, 1, &d));
    assert_dec(d, "-44.5");
    assert_false(decimal_sum_ratio(&y, &(struct decimal_sum){ 0 }, 1, 0, &d));
}

static void test_ratio_of_huge_sums(void **state)
{
    int128 huge = (int128)INT64_MAX * INT64_MAX; /* 8.5 * 10^37 */
    struct decimal_sum x = { huge / 3, 0, false }, y = { huge, 0, false };
    struct decimal d;

    /* (2^63 - 1)^2 is divisible by 3 (2^63 - 1 = 7 * ...: 2^63 mod 3 = 2, so
     * it is 1 mod 3, its square 1 mod 3): a third less 1/(3 * 8.5e37). */
    (void)state;
    assert_true(decimal_sum_ratio(&x, &y, 1, 18, &d));
    assert_dec(d, "0.333333333333333333");
    assert_false(decimal_sum_ratio(&x, &y, INT64_MAX, 0, &d));
    x.overflow = true;
    assert_false(decimal_sum_ratio(&x, &y, 1, 0, &d));
}

static void test_sum_overflow_is_told(void **state)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;

    (void)state;
    decimal_sum_add_product(&sum, dec("9223372036854775807"),
                            dec("9223372036854775807"));
    assert_false(sum.overflow);
    decimal_sum_add(&sum, dec("0.001"));
    assert_true(sum.overflow);
    assert_false(decimal_sum_value(&sum, &d));
}

/* ---- Properties -----------------------------------------------------------
 */

static struct decimal any_decimal(struct prop *g)
{
    int64_t n = prop_int64(g);

    return decimal_make(n == INT64_MIN ? 0 : n,
                        (int)prop_below(g, DECIMAL_SCALE_MAX + 1));
}

static bool parse_undoes_print(struct prop *g)
{
    struct arena *a = arena_new(0);
    struct decimal d = any_decimal(g), again = { 0, 0 };
    bool holds = decimal_parse(decimal_text(a, d), &again) &&
                 again.mantissa == d.mantissa && again.scale == d.scale;

    arena_free(a);
    return holds;
}

static bool subtraction_undoes_addition(struct prop *g)
{
    struct decimal x = any_decimal(g), y = any_decimal(g), sum, back;

    if (!decimal_add(x, y, &sum) || !decimal_subtract(sum, y, &back))
        return true; /* overflow was told */
    return decimal_compare(x, back) == 0;
}

/* |x - round(x)| <= half a unit of the last place, and ties go outwards. */
static bool rounding_is_near(struct prop *g)
{
    struct decimal x = any_decimal(g), near, twice, unit;
    int places = (int)prop_below(g, DECIMAL_SCALE_MAX + 1);

    if (!decimal_round(x, places, &near) ||
        !decimal_subtract(near, x, &twice) ||
        !decimal_add(twice, twice, &twice))
        return true;
    unit = decimal_make(1, places);
    twice = decimal_absolute(twice);
    if (decimal_compare(twice, unit) == 0)
        return decimal_compare(decimal_absolute(near), decimal_absolute(x)) > 0;
    return decimal_compare(twice, unit) < 0;
}

static bool quotient_times_divisor_is_near(struct prop *g)
{
    struct decimal x = decimal_make(prop_between(g, -1000000, 1000000), 2);
    struct decimal y = decimal_make(prop_between(g, 1, 100000), 3);
    struct decimal q, product, gap, allowed;

    if (!decimal_divide(x, y, 6, &q) || !decimal_multiply(q, y, &product) ||
        !decimal_subtract(product, x, &gap))
        return false;
    /* |q - x/y| <= 5 * 10^-7, so |q * y - x| <= y * 5 * 10^-7 */
    return decimal_multiply(y, decimal_make(5, 7), &allowed) &&
           decimal_compare(decimal_absolute(gap), allowed) <= 0;
}

static void test_properties(void **state)
{
    (void)state;
    prop_check(20000, 64, parse_undoes_print);
    prop_check(20000, 64, subtraction_undoes_addition);
    prop_check(20000, 64, rounding_is_near);
    prop_check(20000, 64, quotient_times_divisor_is_near);
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_add_and_subtract),
        cmocka_unit_test(test_multiply),
        cmocka_unit_test(test_divide),
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_sum_does_not_mind_the_order),
        cmocka_unit_test(test_sum_of_products_is_exact),
        cmocka_unit_test(test_ratio_rounds_once),
        cmocka_unit_test(test_ratio_of_huge_sums),
        cmocka_unit_test(test_sum_overflow_is_told),
        cmocka_unit_test(test_properties),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
