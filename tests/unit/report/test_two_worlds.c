/* Two worlds: a public edition made from other numbers that agree with all it
 * prints has the same bytes. What follows from a withheld number, by whatever
 * way (an order, a rating, the scale of a chart, an attachment, a page), would
 * make them differ.
 *
 * The surprise: the worlds are the audit's own witnesses. If it believes that a
 * number can be another one, then the papers may not tell the difference. */
#include "worlds.h"

#define SECRETS_MOST 64

struct bench {
    char *dir;
    struct edition truth;
};

static bool differs(const struct world *w, const struct world *other)
{
    for (size_t i = 0; i < w->n; i++) {
        if (decimal_compare(w->fact[i].value, other->fact[i].value) != 0)
            return true;
    }
    return false;
}

/* ---- tests --------------------------------------------------------------- */

static int setup(void **state)
{
    static struct bench b;

    b.dir = tmpdir_new();
    run_open(&b.truth, "public");
    if (!edition_begin(b.truth.a, b.truth.dg, &b.truth.session))
        return -1;
    run_settle(&b.truth, "figures");
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;

    run_close(&b->truth);
    tmpdir_remove(b->dir);
    return 0;
}

/* Each witness of the audit, each once. */
static void test_every_world_has_the_same_bytes(void **state)
{
    struct bench *b = *state;
    struct publication *p = b->truth.session.publication;
    const struct str wanted = run_bytes(&b->truth, b->dir);
    struct world seen[2 * SECRETS_MOST];
    size_t n = 0;

    for (size_t i = 0; i < 2 * publication_count(p).secrets; i++) {
        struct world w;
        bool is_new = n < 2 * SECRETS_MOST;

        assert_true(publication_world(b->truth.a, p, i / 2, i % 2 == 0, &w));
        for (size_t k = 0; k < n && is_new; k++)
            is_new = differs(&seen[k], &w);
        if (is_new)
            seen[n++] = w;
    }
    assert_true(n >= 2);
    for (size_t i = 0; i < n; i++) {
        struct edition other;
        struct str got;

        run_open(&other, "public");
        run_world(&other, &seen[i]);
        run_held(&other, "figures", p);
        got = run_bytes(&other, b->dir);
        if (!str_equal(got, wanted))
            assert_str(doc_text(&other),
                       str_cstr(other.a, doc_text(&b->truth)));
        assert_true(str_equal(got, wanted));
        run_close(&other);
    }
}

/* Without the border the same world shows: the test can fail. And a board
 * edition does show it. */
static void test_without_a_border_worlds_differ(void **state)
{
    static const char *const editions[] = { "public", "board" };
    struct bench *b = *state;
    struct world w;

    assert_true(publication_world(b->truth.a, b->truth.session.publication, 0,
                                  false, &w));
    for (size_t i = 0; i < 2; i++) {
        struct edition one, other;

        run_open(&one, editions[i]);
        run_settle(&one, "figures");
        run_open(&other, editions[i]);
        run_world(&other, &w);
        run_settle(&other, "figures");
        assert_false(str_equal(doc_text(&one), doc_text(&other)));
        run_close(&one);
        run_close(&other);
    }
}

/* Whatever withheld answer is opened again, two worlds part or the audit says
 * so: nothing is withheld for nothing where the choice was the least, and no
 * leak goes unseen. */
static void test_an_opened_answer_is_caught(void **state)
{
    struct bench *b = *state;
    struct publication *p = b->truth.session.publication;
    size_t n_opened = 0, n_caught = 0;

    for (size_t i = 0; i < publication_count(p).asked; i++) {
        struct diag *dg = diag_new(b->truth.a);
        bool withheld;
        const struct figure *f = publication_at(p, i, &withheld);

        if (!withheld || n_opened == 12 ||
            !publication_force(p, &f->question, false))
            continue;
        n_opened++;
        if (!publication_audit(dg, p)) {
            assert_true(diag_has(dg, DIAG_EDITION_UNSAFE));
            n_caught++;
        }
        assert_true(publication_force(p, &f->question, true));
    }
    assert_int_equal(n_opened, 12);
    assert_int_equal(n_caught, n_opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_world_has_the_same_bytes),
        cmocka_unit_test(test_without_a_border_worlds_differ),
        cmocka_unit_test(test_an_opened_answer_is_caught),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
