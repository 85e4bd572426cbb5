/* Values and reasons. */
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

static void assert_dump(struct value v, const char *expected)
{
    assert_string_equal(str_cstr(arena, value_dump(arena, v)), expected);
}

static struct decimal decimal_from(const char *text)
{
    struct decimal d;

    assert_true(decimal_parse(str_from(text), &d));
    return d;
}

static void zero_memory_is_a_reason(void **state)
{
    const struct value v = { 0 };

    (void)state;
    assert_int_equal(v.kind, VALUE_REASON);
    assert_int_equal(v.reason, REASON_NOT_GIVEN);
    assert_false(value_is_number(v));
    assert_dump(v, "(not-given)");
}

static void every_reason_has_words_mark_and_slug(void **state)
{
    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        enum reason back = REASON_COUNT;

        assert_true(str_from(reason_words((enum reason)i)).len > 0);
        assert_true(str_from(reason_mark((enum reason)i)).len > 0);
        assert_true(
            reason_from_slug(str_from(reason_slug((enum reason)i)), &back));
        assert_int_equal(back, i);
    }
}

static void slugs_are_read_in_both_spellings(void **state)
{
    enum reason r;

    (void)state;
    assert_true(reason_from_slug(STR("low_coverage"), &r));
    assert_int_equal(r, REASON_LOW_COVERAGE);
    assert_true(reason_from_slug(STR("suppressed"), &r));
    assert_int_equal(r, REASON_SUPPRESSED);
    assert_false(reason_from_slug(STR("suppresse"), &r));
    assert_false(reason_from_slug(STR(""), &r));
}

static void each_kind_is_dumped_apart(void **state)
{
    (void)state;
    assert_dump(value_decimal(decimal_from("53.10")), "53.10");
    assert_dump(value_text(STR("53.10")), "\"53.10\"");
    assert_dump(value_text(STR("a\"b\\c\nd")), "\"a\\\"b\\\\c\\nd\"");
    assert_dump(value_date(date_of(2025, 11, 27)), "2025-11-27");
    assert_dump(value_date(DATE_NONE), "(no date)");
    assert_dump(value_truth(true), "yes");
    assert_dump(value_reason(REASON_SUPPRESSED), "(suppressed)");
}

static void equality_is_by_meaning(void **state)
{
    (void)state;
    assert_true(value_equal(value_decimal(decimal_from("53.1")),
                            value_decimal(decimal_from("53.10"))));
    assert_false(value_equal(value_decimal(decimal_from("0")),
                             value_reason(REASON_NOT_GIVEN)));
    assert_false(value_equal(value_reason(REASON_NO_DATA),
                             value_reason(REASON_NOT_GIVEN)));
    assert_true(value_equal(value_text(STR("x")), value_text(STR("x"))));
    assert_false(value_equal(value_truth(true), value_truth(false)));
    assert_false(value_equal(value_date(1), value_date(2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_memory_is_a_reason),
        cmocka_unit_test(every_reason_has_words_mark_and_slug),
        cmocka_unit_test(slugs_are_read_in_both_spellings),
        cmocka_unit_test(each_kind_is_dumped_apart),
        cmocka_unit_test(equality_is_by_meaning),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
