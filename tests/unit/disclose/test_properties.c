/* What must hold of any table: nothing needless is hidden, hiding more never
 * tells more, and neither order nor the unit of cost matters. */
#include "check.h"
#include "made.h"
#include "prop.h"

static struct flat drawn(struct prop *g)
{
    struct maker m = { prop_next(g) };
    struct flat t;

    make_flat(&m, &t, 3 + prop_below(g, 10), 2 + prop_below(g, 4));
    return t;
}

static size_t unsafe(struct arena *a, const struct disclosure *d)
{
    struct disclosure_audit audit;

    disclosure_audit(a, d, &audit);
    return audit.n_unsafe;
}

/* Each statement hidden beyond the rule, opened alone, gives something away. */
static bool is_lean(struct arena *a, const struct flat *t, struct disclosure *d)
{
    bool holds = unsafe(a, d) == 0;

    for (size_t i = 0; i <= t->rows; i++)
        for (size_t j = 0; j <= t->cols && holds; j++) {
            const uint32_t s = (uint32_t)(i * (t->cols + 1) + j);

            if (flat_is_primary(t, i, j) || !disclosure_is_hidden(d, s))
                continue;
            disclosure_hide(d, s, false);
            holds = unsafe(a, d) > 0;
            disclosure_hide(d, s, true);
        }
    return holds;
}

static bool hides_no_more_than_needed(struct prop *g)
{
    struct arena *a = arena_new(0);
    const struct flat t = drawn(g);
    struct disclosure *d = flat_system(a, &t, false, 1);
    bool holds = disclosure_solve(d, DISCLOSURE_EFFORT) && is_lean(a, &t, d);

    d = flat_system(a, &t, false, 1); /* as large ones are */
    holds &= disclosure_solve(d, (struct disclosure_effort){ 0, 100000 }) &&
             is_lean(a, &t, d);
    arena_free(a);
    return holds;
}

static bool hiding_more_tells_no_more(struct prop *g)
{
    struct arena *a = arena_new(0);
    const struct flat t = drawn(g);
    struct disclosure *d = flat_system(a, &t, false, 1);
    bool holds = true;

    for (size_t before = unsafe(a, d), n = 0; n < 8 && holds; n++) {
        const size_t cells = (t.rows + 1) * (t.cols + 1);
        size_t after;

        disclosure_hide(d, (uint32_t)prop_below(g, cells), true);
        after = unsafe(a, d);
        holds = after <= before;
        before = after;
    }
    arena_free(a);
    return holds;
}

static int64_t solved(const struct flat *t, bool turned, int64_t scale)
{
    struct arena *a = arena_new(0);
    struct disclosure *d = flat_system(a, t, turned, scale);
    int64_t cost;

    assert_true(disclosure_solve(d, DISCLOSURE_EFFORT));
    assert_int_equal(unsafe(a, d), 0);
    cost = flat_cost(d, t);
    arena_free(a);
    return cost;
}

static bool order_and_unit_do_not_matter(struct prop *g)
{
    const struct flat t = drawn(g);
    const int64_t cost = solved(&t, false, 1);

    return solved(&t, true, 1) == cost &&
           solved(&t, false, INT64_C(1000000000000)) == cost;
}

/* The same bytes in, the same bits out. */
static bool same_again(struct prop *g)
{
    struct arena *a = arena_new(0);
    const struct flat t = drawn(g);
    struct disclosure *one = flat_system(a, &t, false, 1), *other;
    bool holds = true;

    disclosure_solve(one, DISCLOSURE_EFFORT);
    arena_alloc(a, 1, 1 + prop_below(g, 5000), 1); /* other addresses */
    other = flat_system(a, &t, false, 1);
    disclosure_solve(other, DISCLOSURE_EFFORT);
    for (uint32_t i = 0; i < (t.rows + 1) * (t.cols + 1); i++)
        holds &= disclosure_is_hidden(one, i) == disclosure_is_hidden(other, i);
    arena_free(a);
    return holds;
}

static void test_lean(void **state)
{
    (void)state;
    prop_check(40, 10, hides_no_more_than_needed);
}

static void test_more(void **state)
{
    (void)state;
    prop_check(60, 10, hiding_more_tells_no_more);
}

static void test_order(void **state)
{
    (void)state;
    prop_check(40, 10, order_and_unit_do_not_matter);
}

static void test_same(void **state)
{
    (void)state;
    prop_check(30, 10, same_again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lean),
        cmocka_unit_test(test_more),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
