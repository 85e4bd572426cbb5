/* The tables of the folder `disclosure` beside the checkout: their proven
 * minima are met. Without the folder: skipped. */
#include "check.h"
#include "tables.h"

#include <time.h>

/* The README's table: rule, primaries, least number of secondaries when no
 * primary may be determined, and at width 5. */
static const struct {
    const char *name;
    long low, high; /* low > high: preset cells */
    size_t primaries, exact, wide;
} row[] = {
    { "region_gender", 1, 0, 1, 3, 3 },
    { "square_4x4", 1, 0, 9, 1, 1 },
    { "linked_county_size", 0, 3, 5, 1, 2 },
    { "example1_2014_geo", 0, 1, 1, 3, 3 },
    { "example1_2014_eu", 0, 2, 3, 5, 7 },
    { "example1_2014_eu", 1, 4, 6, 4, 4 },
    { "example1_2015_eu", 0, 2, 3, 7, 7 },
    { "z1", 1, 3, 3, 3, 3 },
    { "z1", 1, 5, 5, 5, 5 },
    { "z2", 1, 3, 9, 15, 15 },
    { "z2", 1, 5, 12, 12, 15 },
    { "z2", 0, 3, 11, 17, 17 },
    { "z2", 0, 5, 14, 14, 16 },
};

static const char *folder(void)
{
    static char path[512];
    const char *shared = getenv("SHARED");

    if (shared == NULL || *shared == '\0')
        skip();
    snprintf(path, sizeof path, "%s/disclosure", shared);
    return path;
}

/* The number of secondaries; every primary must have its two worlds. */
static size_t solve(const struct table *t, long low, long high, int64_t width,
                    size_t *primaries)
{
    struct arena *a = arena_new(0);
    struct disclosure *d = system_of(a, t, low, high, width);
    struct disclosure_audit audit;
    const clock_t begin = clock();
    size_t n = 0;

    assert_true(disclosure_solve(d, DISCLOSURE_EFFORT));
    const clock_t solved = clock();
    disclosure_audit(a, d, &audit);
    assert_int_equal(audit.n_unsafe, 0);
    *primaries = audit.n;
    for (uint32_t i = 0; i < t->n_cells; i++)
        n += disclosure_is_hidden(d, i);
    print_message("%-18s %4zu cells, %ld-%ld, width %d: %3zu primaries, %3zu "
                  "secondaries%s, %.2f s, audit %.2f s\n",
                  t->name, t->n_cells, low, high, (int)width, audit.n,
                  n - audit.n, disclosure_was_exact(d) ? ", least" : "",
                  (double)(solved - begin) / CLOCKS_PER_SEC,
                  (double)(clock() - solved) / CLOCKS_PER_SEC);
    arena_free(a);
    return n - *primaries;
}

static void test_minima(void **state)
{
    static struct table t;

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        size_t primaries;

        assert_true(read_table(&t, folder(), row[i].name));
        assert_int_equal(solve(&t, row[i].low, row[i].high, 1, &primaries),
                         row[i].exact);
        assert_int_equal(primaries, row[i].primaries);
        assert_int_equal(solve(&t, row[i].low, row[i].high, 5, &primaries),
                         row[i].wide);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minima),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
