/* Small systems worked out by hand: what is hidden, what the audit proves. */
#include "check.h"

#include <trustpress/base/buf.h>
#include <trustpress/disclose.h>

struct fixture {
    struct arena *arena;
    struct disclosure *d;
};

static int set_up(void **state)
{
    static struct fixture f;

    f.arena = arena_new(0);
    f.d = disclosure_new(f.arena);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_free(f->arena);
    return 0;
}

#define UP_TO(n) ((1u << (n)) - 1)

/* A sum of those unknowns whose bits are set. */
static struct count_form sum_of(struct fixture *f, unsigned bits)
{
    struct count_term *term = arena_array(f->arena, struct count_term, 32);
    size_t n = 0;

    for (uint32_t i = 0; i < 32; i++)
        if (bits >> i & 1)
            term[n++] = (struct count_term){ i, 1 };
    return (struct count_form){ term, n };
}

static uint32_t says(struct fixture *f, unsigned bits, int64_t value,
                     int64_t cost)
{
    const struct count_bound b = { sum_of(f, bits), value, value };

    return disclosure_statement(
        f->d, &(struct statement){ .bound = &b, .n = 1, .cost = cost });
}

static uint32_t hides(struct fixture *f, unsigned bits, int64_t value)
{
    const struct count_bound b = { sum_of(f, bits), value, value };

    disclosure_secret(f->d, &(struct secret){ b.form, 5 });
    return disclosure_statement(
        f->d, &(struct statement){
                  .bound = &b, .n = 1, .cost = 1, .is_hidden = true });
}

/* A rate of unknown 0 over unknown 1, printed as `tenths` of a per cent:
 * tenths - 1/2 <= 1000 n / d < tenths + 1/2. */
static uint32_t says_rate(struct fixture *f, int64_t tenths, int64_t cost)
{
    const struct count_term low[] = { { 0, 2000 }, { 1, 1 - 2 * tenths } };
    const struct count_term high[] = { { 0, 2000 }, { 1, -1 - 2 * tenths } };
    const struct count_bound b[] = {
        { { low, 2 }, 0, COUNT_NO_HIGH },
        { { high, 2 }, COUNT_NO_LOW, -1 },
    };

    return disclosure_statement(
        f->d, &(struct statement){ .bound = b, .n = 2, .cost = cost });
}

static bool solve(struct fixture *f)
{
    return disclosure_solve(f->d, DISCLOSURE_EFFORT);
}

static size_t unsafe(struct fixture *f)
{
    struct disclosure_audit audit;

    disclosure_audit(f->arena, f->d, &audit);
    for (size_t i = 0; i < audit.n; i++) {
        const struct witness *w = &audit.secret[i];

        if (!w->is_safe)
            continue;
        assert_true(disclosure_agrees(f->d, w->low));
        assert_true(disclosure_agrees(f->d, w->high));
    }
    return audit.n_unsafe;
}

/* 2 + 10 = 12: one more must go, and the cheaper. */
static void test_one_more(void **state)
{
    struct fixture *f = *state;
    uint32_t b, total;

    disclosure_unknown(f->d, 2);
    disclosure_unknown(f->d, 10);
    hides(f, 1, 2);
    b = says(f, 2, 10, 3);
    total = says(f, 3, 12, 7);
    assert_int_equal(unsafe(f), 1);
    assert_true(solve(f));
    assert_true(disclosure_was_exact(f->d));
    assert_true(disclosure_is_hidden(f->d, b));
    assert_false(disclosure_is_hidden(f->d, total));
    assert_int_equal(unsafe(f), 0);
    disclosure_hide(f->d, b, false);
    assert_int_equal(unsafe(f), 1);
}

/* A group of one school repeats the school: both must go. */
static void test_doubled(void **state)
{
    struct fixture *f = *state;
    uint32_t group, b, total;

    disclosure_unknown(f->d, 2);
    disclosure_unknown(f->d, 10);
    hides(f, 1, 2);
    group = says(f, 1, 2, 9);
    b = says(f, 2, 10, 1);
    total = says(f, 3, 12, 2);
    assert_true(solve(f));
    assert_true(disclosure_is_hidden(f->d, group));
    assert_true(disclosure_is_hidden(f->d, b));
    assert_false(disclosure_is_hidden(f->d, total));
}

/* Nothing and nothing is nothing: only the total can go. */
static void test_noughts(void **state)
{
    struct fixture *f = *state;
    uint32_t total;

    disclosure_unknown(f->d, 0);
    disclosure_unknown(f->d, 0);
    hides(f, 1, 0);
    hides(f, 2, 0);
    total = says(f, 3, 0, 100);
    assert_int_equal(unsafe(f), 2);
    assert_true(solve(f));
    assert_true(disclosure_is_hidden(f->d, total));
    assert_int_equal(unsafe(f), 0);
}

/* 0 + 5 = 5: the two may be anything from 0 to 5, no more. */
static void test_width(void **state)
{
    struct fixture *f = *state;
    struct disclosure_audit audit;

    disclosure_unknown(f->d, 0);
    disclosure_unknown(f->d, 5);
    hides(f, 1, 0);
    hides(f, 2, 5);
    says(f, 3, 5, COST_FIXED);
    assert_true(solve(f));
    disclosure_audit(f->arena, f->d, &audit);
    assert_int_equal(audit.n_unsafe, 0);
    assert_int_equal(audit.secret[0].width, 5);
    assert_int_equal(audit.secret[0].low[0], 0);
    assert_int_equal(audit.secret[0].high[0], 5);
    disclosure_secret(f->d, &(struct secret){ sum_of(f, 1), 6 });
    assert_false(solve(f));
    disclosure_audit(f->arena, f->d, &audit);
    assert_int_equal(audit.n_unsafe, 1);
    assert_true(audit.secret[0].is_safe && !audit.secret[2].is_safe);
}

/* 27 of 40 is 67.5 %. With the cohort hidden 54 of 80 is as good. */
static void test_rate(void **state)
{
    struct fixture *f = *state;
    uint32_t cohort, rate;

    disclosure_unknown(f->d, 27);
    disclosure_unknown(f->d, 40);
    hides(f, 1, 27);
    cohort = says(f, 2, 40, 3);
    rate = says_rate(f, 675, 4);
    assert_true(solve(f));
    assert_true(disclosure_is_hidden(f->d, cohort));
    assert_false(disclosure_is_hidden(f->d, rate));
    assert_int_equal(unsafe(f), 0);
}

/* With 35 to 60 pupils known, fractions of a pupil would leave 23.6 to 40.5; of
 * whole ones only 27 of 40 is printed as 67.5 %. */
static void test_whole_numbers(void **state)
{
    struct fixture *f = *state;
    const struct count_term term = { 1, 1 };
    uint32_t rate;
    size_t n = 0;

    for (int d = 35; d <= 60; d++)
        for (int i = 0; i <= d; i++)
            n += 2000 * i >= 1349 * d && 2000 * i < 1351 * d;
    assert_int_equal(n, 1); /* by trying all */
    disclosure_unknown(f->d, 27);
    disclosure_unknown(f->d, 40);
    disclosure_known(f->d, &(struct count_bound){ { &term, 1 }, 35, 60 });
    hides(f, 1, 27);
    hides(f, 2, 40);
    rate = says_rate(f, 675, 1000);
    assert_int_equal(unsafe(f), 2);
    assert_true(solve(f));
    assert_true(disclosure_is_hidden(f->d, rate));
    assert_int_equal(unsafe(f), 0);
}

/* What is public already can't be hidden: said, and the rest is kept. */
static void test_lost(void **state)
{
    struct fixture *f = *state;
    struct disclosure_audit audit;

    for (int i = 0; i < 4; i++)
        disclosure_unknown(f->d, 3 + i);
    hides(f, 1, 3);
    says(f, 2, 4, COST_FIXED);
    says(f, 3, 7, COST_FIXED);
    hides(f, 4, 5);
    says(f, 8, 6, 1);
    says(f, 12, 11, 2);
    assert_false(solve(f));
    disclosure_audit(f->arena, f->d, &audit);
    assert_int_equal(audit.n, 2);
    assert_int_equal(audit.n_unsafe, 1);
    assert_false(audit.secret[0].is_safe);
    assert_int_equal(audit.secret[0].width, 0);
    assert_true(audit.secret[1].is_safe);
}

/* A later paper tells the total again: what was hidden stays so, and more
 * goes. */
static void test_again(void **state)
{
    struct fixture *f = *state;
    uint32_t total, again;

    disclosure_unknown(f->d, 2);
    disclosure_unknown(f->d, 10);
    hides(f, 1, 2);
    says(f, 2, 10, 9);
    total = says(f, 3, 12, 1);
    assert_true(solve(f));
    assert_true(disclosure_is_hidden(f->d, total));
    again = says(f, 3, 12, 4);
    assert_int_equal(unsafe(f), 1);
    assert_true(solve(f));
    assert_true(disclosure_is_hidden(f->d, total));
    assert_true(disclosure_is_hidden(f->d, again)); /* 4, not 9 */
    assert_int_equal(unsafe(f), 0);
}

static void test_nothing(void **state)
{
    struct fixture *f = *state;
    struct disclosure_audit audit;

    assert_true(solve(f));
    assert_int_equal(unsafe(f), 0);
    disclosure_secret(f->d, &(struct secret){ { NULL, 0 }, 0 });
    assert_true(solve(f));
    disclosure_secret(f->d, &(struct secret){ { NULL, 0 }, 1 });
    assert_false(solve(f));
    disclosure_audit(f->arena, f->d, &audit);
    assert_int_equal(audit.n_unsafe, 1);
    assert_false(audit.secret[1].is_safe);
}

/* Pounds in pence: large counts are as good as small ones. */
static void test_large(void **state)
{
    struct fixture *f = *state;
    const int64_t n = INT64_C(900000000000000000);

    disclosure_unknown(f->d, 2);
    disclosure_unknown(f->d, n);
    hides(f, 1, 2);
    says(f, 2, n, 1);
    says(f, 3, n + 2, 2);
    assert_true(solve(f));
    assert_int_equal(unsafe(f), 0);
}

/* A sum that leaves 64 bits proves nothing: refused, not wrapped. */
static void test_overflow(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 3; i++)
        disclosure_unknown(f->d, INT64_MAX);
    hides(f, 1, INT64_MAX);
    says(f, 7, INT64_MAX, 1);
    assert_false(solve(f));
    assert_int_equal(unsafe(f), 1);
}

static void test_factors(void **state)
{
    struct fixture *f = *state;
    const struct count_term term[] = { { 0, INT64_MAX },
                                       { 0, INT64_MAX },
                                       { 1, INT64_MIN } };
    const struct count_bound b = { { term, 3 }, 0, 0 };

    disclosure_unknown(f->d, 0);
    disclosure_unknown(f->d, 0);
    hides(f, 1, 0);
    disclosure_known(f->d, &b);
    assert_false(solve(f));
    assert_int_equal(unsafe(f), 1);
}

/* Terms that repeat an unknown add up; those that cancel are none. */
static void test_repeated_terms(void **state)
{
    struct fixture *f = *state;
    const struct count_term twice[] = {
        { 0, 1 }, { 1, 1 }, { 0, 2 }, { 1, -1 }
    };
    const struct count_bound b = { { twice, 4 }, 6, 6 }; /* 3 x0 */

    disclosure_unknown(f->d, 2);
    disclosure_unknown(f->d, 1);
    hides(f, 1, 2);
    hides(f, 2, 1);
    disclosure_known(f->d, &b);
    assert_false(solve(f));
    assert_int_equal(unsafe(f), 1);
}

/* What is not true of the counts can't be proved by worlds either. */
static void test_untrue(void **state)
{
    struct fixture *f = *state;
    const int64_t negative[] = { -1, 13 }, other[] = { 3, 9 };

    disclosure_unknown(f->d, 2);
    disclosure_unknown(f->d, 10);
    hides(f, 1, 2);
    says(f, 3, 12, COST_FIXED);
    assert_false(disclosure_agrees(f->d, negative));
    assert_true(disclosure_agrees(f->d, other));
    assert_true(solve(f));
    says(f, 3, 13, COST_FIXED);
    assert_false(disclosure_agrees(f->d, other));
    assert_false(solve(f));
    assert_int_equal(unsafe(f), 1);
}

/* More than can be searched is refused, not tried: 8,400 counts in a chain. */
static void test_too_large(void **state)
{
    struct fixture *f = *state;
    struct count_term term[2] = { { 0, 1 }, { 1, 1 } };
    const struct count_bound b = { { term, 2 }, 2, 2 };

    disclosure_unknown(f->d, 1);
    hides(f, 1, 1);
    for (uint32_t i = 1; i < 8400; i++) {
        disclosure_unknown(f->d, 1);
        term[0].unknown = i - 1;
        term[1].unknown = i;
        disclosure_statement(
            f->d, &(struct statement){ .bound = &b, .n = 1, .cost = 1 });
    }
    assert_false(solve(f));
    assert_int_equal(unsafe(f), 1);
}

static void test_lp(void **state)
{
    struct fixture *f = *state;
    struct buf out = { 0 };

    disclosure_unknown(f->d, 27);
    disclosure_unknown(f->d, 40);
    hides(f, 1, 27);
    says(f, 2, 40, 3);
    says_rate(f, 675, 4);
    disclosure_lp(f->d, 0, false, &out);
    assert_str(buf_str(&out), "\\ secret 0, width 5\n"
                              "Minimize\n"
                              " range: + 1 x0\n"
                              "Subject To\n"
                              " r0l: + 1 x1 = 40\n"
                              " r1l: + 2000 x0 - 1349 x1 >= 0\n"
                              " r2h: + 2000 x0 - 1351 x1 <= -1\n"
                              " counts: x0 + x1 >= 0\n"
                              "General\n"
                              " x0 x1\n"
                              "End\n");
    buf_free(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_one_more),
        TEST(test_doubled),
        TEST(test_noughts),
        TEST(test_width),
        TEST(test_rate),
        TEST(test_whole_numbers),
        TEST(test_lost),
        TEST(test_again),
        TEST(test_nothing),
        TEST(test_large),
        TEST(test_overflow),
        TEST(test_factors),
        TEST(test_repeated_terms),
        TEST(test_untrue),
        TEST(test_lp),
        TEST(test_too_large),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
