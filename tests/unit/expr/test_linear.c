/* Expressions as sums of their names: factors worked out by hand, and what is
 * refused. Names are a .. f; f may be taken as a number. */
#include "check.h"

#include <trustpress/expr.h>

struct bench {
    struct arena *a;
    struct diag *dg;
    struct str_list names;
};

static int setup(void **state)
{
    static struct bench b;

    b = (struct bench){ .a = arena_new(0) };
    b.dg = diag_new(b.a);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    arena_free(b->a);
    return 0;
}

/* a = 7, b = 11, c is absent, d is suppressed, f = 4 */
static struct value value_at(const void *key, size_t i)
{
    const struct bench *b = key;

    switch (b->names.item[i].ptr[0]) {
    case 'a':
        return value_decimal(decimal_of(7));
    case 'b':
        return value_decimal(decimal_of(11));
    case 'c':
        return value_reason(REASON_NO_DATA);
    case 'd':
        return value_reason(REASON_SUPPRESSED);
    default:
        return value_decimal(decimal_of(4));
    }
}

static const char *linear(struct bench *b, const char *text)
{
    const struct source *src =
        source_from(b->a, STR("e"), str_copy(b->a, str_from(text)));
    const struct expr *e = expr_parse(b->a, b->dg, src, source_bytes(src));
    const struct expr_env env = { .key = b, .at = value_at };
    struct decimal factor[8], constant;
    bool fixed[8];
    struct buf out = { 0 };

    assert_non_null(e);
    b->names = expr_names(b->a, e);
    for (size_t i = 0; i < b->names.n; i++)
        fixed[i] = str_equal(b->names.item[i], STR("f"));
    if (!expr_linear(e, &env, fixed, factor, &constant))
        return "no";
    buf_append(&out, decimal_text(b->a, constant));
    for (size_t i = 0; i < b->names.n; i++) {
        if (decimal_sign(factor[i]) != 0)
            buf_printf(&out, " %.*s%.*s",
                       STR_ARG(decimal_text(b->a, factor[i])),
                       STR_ARG(b->names.item[i]));
    }
    return str_cstr(b->a, buf_take(&out, b->a));
}

static void test_sums_have_factors(void **state)
{
    struct bench *b = *state;

    assert_string_equal(linear(b, "a"), "0 1a");
    assert_string_equal(linear(b, "a - b + 3"), "3 1a -1b");
    assert_string_equal(linear(b, "-(a - 2 * b)"), "0 -1a 2b");
    assert_string_equal(linear(b, "100 * (a + a)"), "0 200a");
    assert_string_equal(linear(b, "a * f - f"), "-4 4a");
    assert_string_equal(linear(b, "a / f"), "0 0.250000000a");
}

static void test_what_is_absent_adds_nothing(void **state)
{
    struct bench *b = *state;

    assert_string_equal(linear(b, "total(a, c, b)"), "0 1a 1b");
    assert_string_equal(linear(b, "coalesce(c, b, a)"), "0 1b");
    assert_string_equal(linear(b, "if(f > 3, a, b)"), "0 1a");
    assert_string_equal(linear(b, "if(f < 3, a, b)"), "0 1b");
}

static void test_what_is_no_sum_is_refused(void **state)
{
    struct bench *b = *state;

    assert_string_equal(linear(b, "a * b"), "no");
    assert_string_equal(linear(b, "f / a"), "no");
    assert_string_equal(linear(b, "a / 3"), "no"); /* a third is no decimal */
    assert_string_equal(linear(b, "max(a, b)"), "no");
    assert_string_equal(linear(b, "round(a, 0)"), "no");
    assert_string_equal(linear(b, "if(a > 3, f, 0)"), "no");
    assert_string_equal(linear(b, "total(c, c)"), "no");
    assert_string_equal(linear(b, "f / 0"), "no");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sums_have_factors, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_absent_adds_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_sum_is_refused, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
