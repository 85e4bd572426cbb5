/* What gives a wrong amount away. Differences are worked out by hand. */
#include "check.h"

#include <trustpress/data.h>

static enum clue clue(const char *amount, const char *difference)
{
    struct decimal x, d;

    assert_true(decimal_parse(str_from(amount), &x));
    assert_true(decimal_parse(str_from(difference), &d));
    return clue_of(x, d);
}

static void test_the_amount_itself(void **state)
{
    (void)state;
    assert_int_equal(clue("1250.50", "1250.50"), CLUE_WHOLE);
    assert_int_equal(clue("1250.50", "-1250.5"), CLUE_WHOLE);
    assert_int_equal(clue("-1250.50", "1250.50"), CLUE_WHOLE);
    assert_int_equal(clue("1250.51", "1250.50"), CLUE_NONE);
}

static void test_a_sign_too_many(void **state)
{
    (void)state;
    assert_int_equal(clue("400", "800"), CLUE_SIGN);
    assert_int_equal(clue("-400.25", "800.50"), CLUE_SIGN);
}

/* 119,812 for 118,912: 900 more. 10.72 for 10.27: 45 pence. */
static void test_digits_that_changed_places(void **state)
{
    (void)state;
    assert_int_equal(clue("119812", "900"), CLUE_DIGITS);
    assert_int_equal(clue("118912", "-900"), CLUE_DIGITS);
    assert_int_equal(clue("10.72", "0.45"), CLUE_DIGITS);
    assert_int_equal(clue("119812", "90"), CLUE_NONE);
    assert_int_equal(clue("119812", "901"), CLUE_NONE);
}

static void test_nothing_is_no_clue(void **state)
{
    (void)state;
    assert_int_equal(clue("0", "0"), CLUE_NONE);
    assert_int_equal(clue("0", "5"), CLUE_NONE);
    assert_int_equal(clue("5", "0"), CLUE_NONE);
    assert_int_equal(clue("9223372036854775807", "1"), CLUE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_amount_itself),
        cmocka_unit_test(test_a_sign_too_many),
        cmocka_unit_test(test_digits_that_changed_places),
        cmocka_unit_test(test_nothing_is_no_clue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
