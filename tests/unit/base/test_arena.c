/* Alignment, zeroing, marks, the budget and the checked product. */
#include "check.h"

#include <stdlib.h>

#include <trustpress/base/arena.h>
#include <trustpress/base/buf.h>

static jmp_buf back;
static size_t wanted;

static void jump_back(size_t bytes)
{
    wanted = bytes;
    longjmp(back, 1);
}

static void test_objects_are_zeroed_and_aligned(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t align = 1; align <= 64; align *= 2) {
        char *byte = arena_alloc(a, 1, 1, 1);
        unsigned char *p = arena_alloc(a, 3, align, align);

        assert_int_equal(*byte, 0);
        assert_int_equal((uintptr_t)p % align, 0);
        for (size_t i = 0; i < 3 * align; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, 3 * align);
    }
    assert_non_null(arena_alloc(a, 0, 8, 8));
    assert_non_null(arena_alloc(a, 8, 0, 1));
    arena_free(a);
    arena_free(NULL);
}

static void test_restore_gives_zeroed_memory_again(void **state)
{
    struct arena *a = arena_new(0);
    struct arena_mark start = arena_save(a), mark;
    int *kept = arena_array(a, int, 4), *lost;

    (void)state;
    kept[0] = 7;
    mark = arena_save(a);
    lost = arena_array(a, int, 100);
    memset(lost, 0xFF, 100 * sizeof *lost);
    (void)arena_alloc(a, 1, 3000000, 1); /* a block of its own */
    arena_restore(a, mark);
    assert_int_equal(kept[0], 7);
    lost = arena_array(a, int, 100);
    for (int i = 0; i < 100; i++)
        assert_int_equal(lost[i], 0);
    arena_restore(a, start);
    assert_int_equal(arena_held(a), 0);
    arena_free(a);
}

/* A mark at the very end of a block: what comes and goes behind it must not
 * cost a new block each time (a million of them took a minute). */
static void test_a_block_is_kept_behind_a_mark(void **state)
{
    struct arena *a = arena_new(0);
    struct arena_mark mark;
    size_t before;
    unsigned char *first = NULL;

    (void)state;
    do { /* until the next byte does not fit any more, in the largest block */
        before = arena_held(a);
        mark = arena_save(a);
        arena_alloc(a, 256, 1, 1);
    } while (arena_held(a) == before || arena_held(a) < (size_t)8 << 20);
    arena_restore(a, mark);
    assert_int_equal(arena_held(a), before);
    for (int i = 0; i < 1000; i++) {
        unsigned char *p = arena_alloc(a, 256, 1, 1);

        for (size_t k = 0; k < 256; k++)
            assert_int_equal(p[k], 0);
        memset(p, 0xAA, 256);
        first = first == NULL ? p : first;
        assert_ptr_equal(p, first);
        assert_true(arena_held(a) > before);
        arena_restore(a, mark);
    }
    arena_free(a);
}

static void test_grow_doubles_and_keeps(void **state)
{
    struct arena *a = arena_new(0);
    size_t cap = 0;
    void *list = NULL;

    (void)state;
    for (size_t i = 0; i < 10000; i++) {
        arena_grow(a, &list, i, &cap, sizeof(size_t), _Alignof(size_t));
        ((size_t *)list)[i] = i * i;
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(((size_t *)list)[i], i * i);
    assert_int_equal(cap, 16384);
    arena_free(a);
}

static void test_budget_holds_to_the_byte(void **state)
{
    struct arena *a = arena_new(100000);
    volatile int taken = 0;

    (void)state;
    arena_on_exhaustion(jump_back);
    if (setjmp(back) == 0) {
        for (;;) {
            (void)arena_alloc(a, 1, 1000, 8);
            taken++;
        }
    }
    assert_true(taken >= 80 && taken < 100);
    assert_true(arena_held(a) <= 100000);
    assert_true(wanted >= 1000);
    if (setjmp(back) == 0) {
        (void)arena_alloc(a, 1, 200000, 1);
        fail();
    }
    arena_on_exhaustion(NULL);
    arena_free(a);
}

static void test_product_is_checked(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    arena_on_exhaustion(jump_back);
    if (setjmp(back) == 0) {
        (void)arena_alloc(a, SIZE_MAX / 2, 4, 1);
        fail();
    }
    if (setjmp(back) == 0) {
        (void)arena_alloc(a, SIZE_MAX, 1, 1);
        fail();
    }
    arena_on_exhaustion(NULL);
    arena_free(a);
}

static void test_buf_numbers(void **state)
{
    static const struct {
        int64_t n;
        int decimals;
        const char *wanted;
    } row[] = {
        { 12340, 3, "12.34" },
        { 12000, 3, "12" },
        { 5, 3, "0.005" },
        { -5, 3, "-0.005" },
        { 0, 3, "0" },
        { -1500, 3, "-1.5" },
        { 841890, 3, "841.89" },
        { 7, 0, "7" },
        { INT64_MIN, 3, "-9223372036854775.808" },
        { INT64_MIN, 18, "-9.223372036854775808" },
    };
    struct buf b = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        buf_clear(&b);
        buf_fixed(&b, row[i].n, row[i].decimals);
        assert_str(buf_str(&b), row[i].wanted);
    }
    buf_clear(&b);
    buf_int(&b, INT64_MIN);
    buf_byte(&b, ' ');
    buf_int(&b, 0);
    buf_byte(&b, ' ');
    buf_int(&b, INT64_MAX);
    assert_str(buf_str(&b), "-9223372036854775808 0 9223372036854775807");
    buf_free(&b);
}

static void test_buf_grows(void **state)
{
    struct arena *a = arena_new(0);
    struct buf b = { 0 };
    struct str taken;

    (void)state;
    assert_str(buf_str(&b), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    assert_int_equal(b.len, 10 * 2 + 90 * 3 + 900 * 4);
    buf_append(&b, STR(""));
    buf_text(&b, NULL);
    taken = buf_take(&b, a);
    assert_int_equal(taken.len, 10 * 2 + 90 * 3 + 900 * 4);
    assert_null(b.ptr);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects_are_zeroed_and_aligned),
        cmocka_unit_test(test_restore_gives_zeroed_memory_again),
        cmocka_unit_test(test_a_block_is_kept_behind_a_mark),
        cmocka_unit_test(test_grow_doubles_and_keeps),
        cmocka_unit_test(test_budget_holds_to_the_byte),
        cmocka_unit_test(test_product_is_checked),
        cmocka_unit_test(test_buf_numbers),
        cmocka_unit_test(test_buf_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
