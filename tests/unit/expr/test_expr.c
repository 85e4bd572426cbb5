/* Expressions: grammar, spans, depth, units, and every line of the table of
 * null rules at the head of eval.c. */
#include "check.h"

#include <trustpress/expr.h>

#include <stdlib.h>

struct bench {
    struct arena *a;
    struct diag *dg;
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

/* ---- a scope with a few names -------------------------------------------- */

static const struct {
    const char *name, *value;
    struct expr_symbol symbol;
} known[] = {
    { "income", "1000", { VALUE_DECIMAL, { .money = 1 } } },
    { "cost", "1250.50", { VALUE_DECIMAL, { .money = 1 } } },
    { "nothing", "0", { VALUE_DECIMAL, { .money = 1 } } },
    { "roll", "40", { VALUE_DECIMAL, { .pupils = 1 } } },
    { "share", "0.5", { VALUE_DECIMAL, { 0 } } },
    { "hidden", "suppressed", { VALUE_DECIMAL, { .money = 1 } } },
    { "absent", "no-data", { VALUE_DECIMAL, { .money = 1 } } },
    { "blank", "not-given", { VALUE_DECIMAL, { .money = 1 } } },
    { "word", "Good", { VALUE_TEXT, { .any = true } } },
    { "start", "2025-01-31", { VALUE_DATE, { .any = true } } },
    { "finish", "2025-03-01", { VALUE_DATE, { .any = true } } },
    { "leap", "2024-02-29", { VALUE_DATE, { .any = true } } },
    { "no_day", "not-given", { VALUE_DATE, { .any = true } } },
    { "ks2.met", "7", { VALUE_DECIMAL, { .pupils = 1 } } },
};
#define N_KNOWN (sizeof known / sizeof *known)

static bool symbol(const void *key, struct str name, struct expr_symbol *out)
{
    (void)key;
    for (size_t i = 0; i < N_KNOWN; i++) {
        if (str_equal(name, str_from(known[i].name))) {
            *out = known[i].symbol;
            return true;
        }
    }
    return false;
}

static struct str nearest(const void *key, struct str name)
{
    (void)key;
    for (size_t i = 0; i < N_KNOWN; i++) {
        if (name_distance(name, str_from(known[i].name)) < 3)
            return str_from(known[i].name);
    }
    return STR("");
}

static struct value value_at(const void *key, size_t i)
{
    const struct str_list *names = key;
    struct decimal d;
    enum reason why;
    int32_t day;

    for (size_t k = 0; k < N_KNOWN; k++) {
        if (!str_equal(names->item[i], str_from(known[k].name)))
            continue;
        if (known[k].symbol.kind == VALUE_TEXT)
            return value_text(str_from(known[k].value));
        if (date_parse(str_from(known[k].value), &day))
            return value_date(day);
        if (decimal_parse(str_from(known[k].value), &d))
            return value_decimal(d);
        assert_true(reason_from_slug(str_from(known[k].value), &why));
        return value_reason(why);
    }
    return value_reason(REASON_NO_DATA);
}

static const struct expr *parse(struct bench *b, const char *text)
{
    const struct source *src = source_from(b->a, STR("x.yaml"), str_from(text));

    return expr_parse(b->a, b->dg, src, source_bytes(src));
}

static struct str result(struct bench *b, const char *text)
{
    const struct expr *e = parse(b, text);
    struct str_list names;
    struct expr_env env = { .at = value_at };

    assert_non_null(e);
    names = expr_names(b->a, e);
    env.key = &names;
    return value_dump(b->a, expr_eval(e, &env));
}

#define assert_value(b, text, wanted) assert_str(result((b), (text)), (wanted))

static struct str messages(struct bench *b)
{
    struct buf out = { 0 };

    diag_render(b->dg, (struct diag_style){ 0 }, &out);
    return buf_take(&out, b->a);
}

static void refused(struct bench *b, const char *text, const char *part)
{
    const struct expr *e = parse(b, text);
    const struct expr_scope scope = { .symbol = symbol, .nearest = nearest };
    struct expr_symbol s;
    struct str all;

    if (e)
        assert_false(expr_check(b->dg, e, &scope, &s));
    all = messages(b);
    if (str_find(all, str_from(part)) == STR_NONE)
        print_error("%s\nwanted: %s\ngot:\n%.*s", text, part, STR_ARG(all));
    assert_true(str_find(all, str_from(part)) != STR_NONE);
}

static struct expr_symbol checked(struct bench *b, const char *text)
{
    const struct expr *e = parse(b, text);
    const struct expr_scope scope = { .symbol = symbol, .nearest = nearest };
    struct expr_symbol s = { 0 };

    assert_non_null(e);
    if (!expr_check(b->dg, e, &scope, &s))
        fail_msg("%.*s", STR_ARG(messages(b)));
    return s;
}

/* ---- values -------------------------------------------------------------- */

static void test_precedence_and_exact_arithmetic(void **state)
{
    struct bench *b = *state;

    assert_value(b, "1 + 2 * 3", "7");
    assert_value(b, "(1 + 2) * 3", "9");
    assert_value(b, "10 - 4 - 3", "3");
    assert_value(b, "0.1 + 0.2", "0.3");
    assert_value(b, "-income + cost", "250.50");
    assert_value(b, "2 * -3", "-6");
    assert_value(b, "income - cost", "-250.50");
    assert_value(b, "100 * 1 / 8", "12.500000000000");
    assert_value(b, "1 / 3", "0.333333333333");
    assert_value(b, "2 / 3", "0.666666666667"); /* half away from zero */
    assert_value(b, "1 < 2 and 2 < 3 or false", "yes");
    assert_value(b, "true or true and false", "yes"); /* and binds tighter */
    assert_value(b, "not 1 = 2", "yes");
    assert_value(b, "not true and false", "no");
    assert_value(b, "\"a\" = \"a\"", "yes");
    assert_value(b, "word != \"Good\"", "no");
    assert_value(b, "2 >= 2.0 and 2 <= 2 and 2 = 2.00", "yes");
    assert_value(b, "ks2.met * 1", "7");
}

static void test_functions(void **state)
{
    struct bench *b = *state;

    assert_value(b, "total(1, 2.5, -0.5)", "3.0");
    assert_value(b, "min(3, -1, 2)", "-1");
    assert_value(b, "max(3, -1, 7, 2)", "7");
    assert_value(b, "abs(-2.5)", "2.5");
    assert_value(b, "round(2.5)", "3");
    assert_value(b, "round(-2.5)", "-3");
    assert_value(b, "round(2.345, 2)", "2.35");
    assert_value(b, "if(roll > 30, 1, 2)", "1");
    assert_value(b, "if(roll < 30, 1, 2)", "2");
    assert_value(b, "has(roll)", "yes");
    assert_value(b, "coalesce(absent, hidden, 5)", "5");
}

static void test_days_and_months(void **state)
{
    struct bench *b = *state;

    assert_value(b, "days_between(start, finish)", "29");
    assert_value(b, "days_between(finish, start)", "-29");
    assert_value(b, "months_between(start, finish)", "1");
    assert_value(b, "months_between(finish, start)", "-1");
    assert_value(b, "months_between(leap, start)", "11");
    assert_value(b, "months_between(start, start)", "0");
    assert_value(b, "months_after(start, 1)", "2025-02-28");
    assert_value(b, "months_after(leap, 12)", "2025-02-28");
    assert_value(b, "months_after(leap, 48)", "2028-02-29");
    assert_value(b, "months_after(finish, -3)", "2024-12-01");
    assert_value(b, "finish <= months_after(start, 1)", "no");
    assert_value(b, "finish <= months_after(start, 2)", "yes");
    assert_value(b, "days_between(no_day, start)", "(not-given)");
    assert_value(b, "months_between(start, no_day)", "(not-given)");
    assert_value(b, "months_after(no_day, 1)", "(not-given)");
    assert_value(b, "months_after(start, hidden)", "(suppressed)");
    assert_value(b, "months_after(start, 1201)", "(not-comparable)");
    refused(b, "months_after(roll, 1)", "a date is needed here, 'roll'");
    refused(b, "days_between(start, 1)", "a date is needed here, '1'");
    refused(b, "start + 1", "a number is needed here, 'start' is a date");
}

static void test_every_null_rule(void **state)
{
    struct bench *b = *state;

    assert_value(b, "absent + 1", "(no-data)");
    assert_value(b, "1 - hidden", "(suppressed)");
    assert_value(b, "absent * hidden", "(suppressed)");
    assert_value(b, "hidden / absent", "(suppressed)");
    assert_value(b, "-hidden", "(suppressed)");
    assert_value(b, "not (hidden > 1)", "(suppressed)");
    assert_value(b, "hidden = hidden", "(suppressed)");
    assert_value(b, "absent < 1", "(no-data)");
    assert_value(b, "1 / nothing", "(no-base)");
    assert_value(b, "income / (cost - cost)", "(no-base)");
    assert_value(b, "false and hidden > 1", "no");
    assert_value(b, "hidden > 1 and false", "no");
    assert_value(b, "true or hidden > 1", "yes");
    assert_value(b, "hidden > 1 or true", "yes");
    assert_value(b, "true and hidden > 1", "(suppressed)");
    assert_value(b, "hidden > 1 or false", "(suppressed)");
    assert_value(b, "absent > 1 or hidden > 1", "(suppressed)");
    assert_value(b, "total(absent, 5, blank)", "5");
    assert_value(b, "total(absent, absent)", "(no-data)");
    assert_value(b, "total(blank, blank)", "(not-given)");
    assert_value(b, "total(5, hidden, absent)", "(suppressed)");
    assert_value(b, "min(1, hidden, 2)", "(suppressed)");
    assert_value(b, "max(absent, 2)", "(no-data)");
    assert_value(b, "has(hidden)", "no");
    assert_value(b, "coalesce(absent, hidden)", "(suppressed)");
    assert_value(b, "coalesce(income, hidden)", "1000");
    assert_value(b, "if(hidden > 1, 1, 2)", "(suppressed)");
    assert_value(b, "if(true, 1, hidden)", "1");
    assert_value(b, "round(hidden, 1)", "(suppressed)");
    assert_value(b, "9223372036854775807 + 1", "(overflow)");
    assert_value(b, "total(9223372036854775807, 1, -1)",
                 "9223372036854775807"); /* 128 bits on the way */
    assert_value(b, "9223372036854775807 * 10", "(overflow)");
}

/* ---- refusals ------------------------------------------------------------ */

static void test_syntax_errors_say_where(void **state)
{
    struct bench *b = *state;

    refused(b, "1 +",
            "x.yaml:1:4: error: a number, a name or '(' was "
            "expected, the expression ends [expr-syntax]");
    refused(b, "(1 + 2", "x.yaml:1:7: error: ')' was expected");
    refused(b, "1 2", "an operator or the end was expected, there is '2'");
    refused(b, "a < b < c", "x.yaml:1:7: error: 'and', 'or' or the end");
    refused(b, "a == 1", "write = to compare");
    refused(b, "Income", "names are written in lower case");
    refused(b, "5%", "68, not 68%");
    refused(b, "3 \xe2\x88\x92 2", "write the minus sign as -");
    refused(b, "\"open", "close the text with a second \"");
    refused(b, "tot(1)", "there is no function 'tot'");
    refused(b, "totl(1)", "did you mean total?");
    refused(b, "abs(1, 2)", "abs takes other arguments than 2");
    refused(b, "total()", "write total(a, b, …)");
    refused(b, "99999999999999999999", "too long a number");
    refused(b, "", "the expression ends");
}

static void test_check_names_kinds_and_units(void **state)
{
    struct bench *b = *state;

    refused(b, "incme + 1", "there is nothing called 'incme'");
    refused(b, "incme + 1", "did you mean income?");
    refused(b, "income + roll",
            "units do not fit: money with pupils in 'income + roll'");
    refused(b, "income + share", "money with a ratio");
    refused(b, "income / roll + income", "money / pupils with money");
    refused(b, "word + 1", "a number is needed here, 'word' is a text");
    refused(b, "if(roll, 1, 2)", "a condition is needed here, 'roll'");
    refused(b, "word < word", "a number or a date is needed here");
    refused(b, "word = 1", "a text cannot go with a number");
    refused(b, "income and true", "a condition is needed here");
    refused(b, "round(1, 2.5)", "the places to round to are a whole number");
    assert_int_equal(checked(b, "income / roll").unit.money, 1);
    assert_int_equal(checked(b, "income / roll").unit.pupils, -1);
    assert_int_equal(checked(b, "income / cost").unit.money, 0);
    assert_false(checked(b, "income / cost").unit.any);
    assert_true(checked(b, "1 + 2").unit.any);
    assert_int_equal(checked(b, "100 * income + 5").unit.money, 1);
    assert_int_equal(checked(b, "has(word) or roll > 3").kind, VALUE_TRUTH);
}

static void test_every_error_of_an_expression_is_reported(void **state)
{
    struct bench *b = *state;

    refused(b, "one + two", "there is nothing called 'one'");
    assert_int_equal(diag_errors(b->dg), 2);
}

static char *repeated(struct arena *a, const char *open, const char *middle,
                      const char *close, size_t n)
{
    struct buf b = { 0 };
    struct str s;
    char *text;

    for (size_t i = 0; i < n; i++)
        buf_text(&b, open);
    buf_text(&b, middle);
    for (size_t i = 0; i < n; i++)
        buf_text(&b, close);
    s = buf_take(&b, a);
    text = arena_array(a, char, s.len + 1);
    memcpy(text, s.ptr, s.len);
    return text;
}

static void test_depth_at_the_limit_and_past_it(void **state)
{
    struct bench *b = *state;

    /* brackets: the innermost primary is one more */
    assert_non_null(
        parse(b, repeated(b->a, "(", "1", ")", EXPR_DEPTH_MAX - 1)));
    assert_int_equal(diag_errors(b->dg), 0);
    assert_null(parse(b, repeated(b->a, "(", "1", ")", EXPR_DEPTH_MAX)));
    assert_true(diag_has(b->dg, DIAG_EXPR_DEPTH));
    /* a chain of n additions is n + 1 deep */
    assert_non_null(
        parse(b, repeated(b->a, "", "1", " + 1", EXPR_DEPTH_MAX - 1)));
    assert_null(parse(b, repeated(b->a, "", "1", " + 1", EXPR_DEPTH_MAX)));
    assert_null(parse(b, repeated(b->a, "not ", "true", "", 100000)));
    assert_null(parse(b, repeated(b->a, "-", "1", "", 100000)));
    assert_null(parse(b, repeated(b->a, "total(", "1", ")", 100000)));
}

static void test_names_once_each_in_order(void **state)
{
    struct bench *b = *state;
    const struct expr *e = parse(b, "b.x + a * b.x - total(c, a)");
    const struct str_list names = expr_names(b->a, e);

    assert_int_equal(names.n, 3);
    assert_str(names.item[0], "b.x");
    assert_str(names.item[1], "a");
    assert_str(names.item[2], "c");
    assert_str(expr_text(e), "b.x + a * b.x - total(c, a)");
}

static void test_distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(name_distance(STR("income"), STR("income")), 0);
    assert_int_equal(name_distance(STR("incmoe"), STR("income")), 1);
    assert_int_equal(name_distance(STR("incom"), STR("income")), 1);
    assert_int_equal(name_distance(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(name_distance(STR(""), STR("abc")), 3);
}

static void test_the_manual_has_every_function(void **state)
{
    size_t n;
    const struct expr_function *f = expr_functions(&n);

    (void)state;
    assert_int_equal(n, 11);
    for (size_t i = 0; i < n; i++) {
        assert_true(str_starts(str_from(f[i].signature), str_from(f[i].name)));
        assert_true(str_from(f[i].line).len > 5);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_precedence_and_exact_arithmetic),
        TEST(test_functions),
        TEST(test_days_and_months),
        TEST(test_every_null_rule),
        TEST(test_syntax_errors_say_where),
        TEST(test_check_names_kinds_and_units),
        TEST(test_every_error_of_an_expression_is_reported),
        TEST(test_depth_at_the_limit_and_past_it),
        TEST(test_names_once_each_in_order),
        TEST(test_distance_counts_edits),
        TEST(test_the_manual_has_every_function),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
