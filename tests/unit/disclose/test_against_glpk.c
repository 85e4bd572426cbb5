/* wants: glpk
 *
 * Another program's opinion. The least cost of 100 made up tables is found again by other means (ranges by
 * GLPK's simplex method, least sets by its branch and bound), and what is
 * hidden in them and in made up measures is audited: the range of each secret
 * in whole numbers, from the system's own text in LP form. */
#include "check.h"
#include "made.h"
#include "tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glpk.h>

#include <trustpress/base/buf.h>

#define CELLS_MOST ((ROWS_MOST + 1) * (COLS_MOST + 1))
#define CUTS_MOST  4000

/* ---- Ranges ------------------------------------------------------------------ */

/* The attacker's problem: a column for each cell, a row for each statement. */
struct rival {
    const struct flat *t;
    size_t cells; /* with totals */
    glp_prob *lp;
    glp_prob *sets; /* which to hide: a column each, a row for each cut */
    bool open[CELLS_MOST], proof[CELLS_MOST];
};

static int cell_row(const struct rival *r, size_t i, size_t j)
{
    return (int)(i * (r->t->cols + 1) + j) + 1;
}

static bool rival_is_primary(const struct rival *r, size_t cell)
{
    return flat_is_primary(r->t, cell / (r->t->cols + 1),
                           cell % (r->t->cols + 1));
}

static double truth(const struct rival *r, size_t cell)
{
    return (double)
        r->t->count[cell / (r->t->cols + 1)][cell % (r->t->cols + 1)];
}

static void make_rival(struct rival *r, const struct flat *t)
{
    memset(r, 0, sizeof *r);
    r->t = t;
    r->cells = (t->rows + 1) * (t->cols + 1);
    r->lp = glp_create_prob();
    glp_add_rows(r->lp, (int)r->cells);
    glp_add_cols(r->lp, (int)(t->rows * t->cols));
    for (size_t i = 0; i < t->rows; i++)
        for (size_t j = 0; j < t->cols; j++) {
            const int column = (int)(i * t->cols + j) + 1;
            const int row[5] = { 0, cell_row(r, i, j), cell_row(r, i, t->cols),
                                 cell_row(r, t->rows, j),
                                 cell_row(r, t->rows, t->cols) };
            const double one[5] = { 0, 1, 1, 1, 1 };

            glp_set_col_bnds(r->lp, column, GLP_LO, 0, 0);
            glp_set_mat_col(r->lp, column, 4, row, one);
        }
    r->sets = glp_create_prob();
    glp_set_obj_dir(r->sets, GLP_MIN);
    glp_add_cols(r->sets, (int)r->cells);
    for (size_t k = 0; k < r->cells; k++) {
        glp_set_col_kind(r->sets, (int)k + 1, GLP_BV);
        glp_set_obj_coef(r->sets, (int)k + 1,
                         (double)t->cost[k / (t->cols + 1)][k % (t->cols + 1)]);
    }
}

static void set_open(struct rival *r, const bool *open)
{
    for (size_t k = 0; k < r->cells; k++)
        if (open[k])
            glp_set_row_bnds(r->lp, (int)k + 1, GLP_FX, truth(r, k),
                             truth(r, k));
        else
            glp_set_row_bnds(r->lp, (int)k + 1, GLP_FR, 0, 0);
}

/* One end of a cell's range; what holds it is noted. */
static double end_of(struct rival *r, size_t cell, int direction)
{
    const size_t cols = r->t->cols;
    glp_smcp how;

    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    for (int j = 1; j <= glp_get_num_cols(r->lp); j++) {
        const size_t i = (size_t)(j - 1) / cols, k = (size_t)(j - 1) % cols;
        const size_t row = cell / (cols + 1), col = cell % (cols + 1);

        glp_set_obj_coef(r->lp, j,
                         (row == r->t->rows || row == i) &&
                             (col == cols || col == k));
    }
    glp_set_obj_dir(r->lp, direction);
    assert_int_equal(glp_simplex(r->lp, &how), 0);
    if (glp_get_status(r->lp) == GLP_UNBND)
        return HUGE_VAL;
    assert_int_equal(glp_get_status(r->lp), GLP_OPT);
    for (size_t k = 0; k < r->cells; k++)
        r->proof[k] |= fabs(glp_get_row_dual(r->lp, (int)k + 1)) > 1e-9;
    return glp_get_obj_val(r->lp);
}

/* Whether a primary is narrow; if so `proof` is open cells that make it so. */
static bool is_narrow(struct rival *r, size_t cell, const bool *open)
{
    double most, least;

    set_open(r, open);
    memset(r->proof, 0, sizeof r->proof);
    least = end_of(r, cell, GLP_MIN);
    most = end_of(r, cell, GLP_MAX);
    return floor(most + 1e-6) - ceil(least - 1e-6) < WIDTH;
}

/* ---- The least ----------------------------------------------------------------- */

/* One of a smallest set of open cells that make a primary narrow must go. */
static void add_cut(struct rival *r, size_t cell)
{
    bool open[CELLS_MOST];
    int index[CELLS_MOST + 1], n = 0, row;
    double one[CELLS_MOST + 1];

    memcpy(open, r->proof, sizeof open);
    for (size_t k = 0; k < r->cells; k++) {
        if (!open[k])
            continue;
        open[k] = false;
        if (!is_narrow(r, cell, open))
            open[k] = true;
    }
    for (size_t k = 0; k < r->cells; k++)
        if (open[k]) {
            index[++n] = (int)k + 1;
            one[n] = 1;
        }
    row = glp_add_rows(r->sets, 1);
    assert_true(row < CUTS_MOST && n > 0);
    glp_set_row_bnds(r->sets, row, GLP_LO, 1, 0);
    glp_set_mat_row(r->sets, row, n, index, one);
}

static int64_t meet_cuts(struct rival *r)
{
    glp_iocp how;

    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    if (glp_get_num_rows(r->sets) == 0)
        return 0;
    assert_int_equal(glp_intopt(r->sets, &how), 0);
    assert_int_equal(glp_mip_status(r->sets), GLP_OPT);
    return (int64_t)llround(glp_mip_obj_val(r->sets));
}

/* The least cost at which no primary is narrow. */
static int64_t least_cost(struct rival *r)
{
    for (;;) {
        const int64_t cost = meet_cuts(r);
        const int cuts = glp_get_num_rows(r->sets);

        for (size_t k = 0; k < r->cells; k++)
            r->open[k] =
                !rival_is_primary(r, k) &&
                (cuts == 0 || glp_mip_col_val(r->sets, (int)k + 1) < 0.5);
        for (size_t k = 0; k < r->cells; k++)
            if (rival_is_primary(r, k) && is_narrow(r, k, r->open))
                add_cut(r, k);
        if (glp_get_num_rows(r->sets) == cuts)
            return cost;
    }
}

/* ---- The audit ------------------------------------------------------------------- */

/* One end of a secret's range in whole numbers, from the text. */
static double text_end(const char *path, const struct disclosure *d,
                       uint32_t secret, bool maximise)
{
    struct buf text = { 0 };
    glp_prob *p = glp_create_prob();
    double end = HUGE_VAL;
    glp_iocp how;
    FILE *f = fopen(path, "wb");

    disclosure_lp(d, secret, maximise, &text);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(glp_read_lp(p, NULL, path), 0);
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    switch (glp_intopt(p, &how)) {
    case 0:
        assert_int_equal(glp_mip_status(p), GLP_OPT);
        end = glp_mip_obj_val(p);
        break;
    case GLP_ENODFS: /* no end */
        break;
    default:
        fail();
    }
    glp_delete_prob(p);
    buf_free(&text);
    return end;
}

/* No secret is narrower than `width` by GLPK's count, nor than is claimed. */
static size_t audit(struct arena *a, const char *path,
                    const struct disclosure *d)
{
    struct disclosure_audit audit;

    disclosure_audit(a, d, &audit);
    assert_int_equal(audit.n_unsafe, 0);
    for (uint32_t i = 0; i < audit.n; i++) {
        const double range =
            text_end(path, d, i, true) - text_end(path, d, i, false);

        assert_true(audit.secret[i].width >= WIDTH);
        assert_true(range >= (double)audit.secret[i].width - 1e-6);
    }
    return audit.n;
}

/* ---- Tests ------------------------------------------------------------------------ */

static const struct {
    size_t rows, cols;
} shape[] = { { 12, 5 }, { 20, 6 }, { 30, 4 }, { 8, 8 } };

static void test_tables(void **state)
{
    struct maker m = { 2026 };
    const char *path = *state;
    size_t secrets = 0;
    int64_t cost = 0;

    for (size_t i = 0; i < 100; i++) {
        struct arena *a = arena_new(0);
        static struct rival r;
        struct disclosure *d;
        struct flat t;

        make_flat(&m, &t, shape[i % 4].rows, shape[i % 4].cols);
        d = flat_system(a, &t, false, 1);
        assert_true(disclosure_solve(d, DISCLOSURE_EFFORT));
        assert_true(disclosure_was_exact(d));
        make_rival(&r, &t);
        assert_int_equal(flat_cost(d, &t), least_cost(&r));
        secrets += audit(a, path, d);
        cost += flat_cost(d, &t);
        glp_delete_prob(r.lp);
        glp_delete_prob(r.sets);
        arena_free(a);
    }
    print_message("100 tables, %zu primaries, cost %lld: the least\n", secrets,
                  (long long)cost);
    assert_true(secrets > 300);
}

static void test_measures(void **state)
{
    struct maker m = { 2027 };
    size_t secrets = 0;

    for (size_t i = 0; i < 12; i++) {
        struct arena *a = arena_new(0);
        struct disclosure *d = disclosure_new(a);

        say_measure(a, d, &m, 3);
        assert_true(disclosure_solve(d, DISCLOSURE_EFFORT));
        secrets += audit(a, *state, d);
        arena_free(a);
    }
    print_message("12 measures, %zu secrets\n", secrets);
    assert_true(secrets > 10);
}

/* The tables with published minima; skipped without them. */
static void test_published(void **state)
{
    static const char *const name[] = { "region_gender", "linked_county_size",
                                        "example1_2014_eu", "z1", "z2" };
    const char *shared = getenv("SHARED");
    static struct table t;
    size_t secrets = 0;
    char folder[512];

    snprintf(folder, sizeof folder, "%s/disclosure", shared ? shared : "");
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        struct arena *a;
        struct disclosure *d;

        if (!read_table(&t, folder, name[i]))
            skip(); /* nothing may be held here: it does not come back */
        a = arena_new(0);
        d = system_of(a, &t, i == 0, i == 0 ? 0 : 3, WIDTH);
        assert_true(disclosure_solve(d, DISCLOSURE_EFFORT));
        secrets += audit(a, *state, d);
        arena_free(a);
    }
    print_message("%zu primaries of published tables\n", secrets);
}

static int set_up(void **state)
{
    static char path[512];

    glp_term_out(GLP_OFF);
    snprintf(path, sizeof path, "%s/disclose-%d.lp", BUILD_DIR, (int)getpid());
    *state = path;
    return 0;
}

static int tear_down(void **state)
{
    remove(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_measures),
        cmocka_unit_test(test_published),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
