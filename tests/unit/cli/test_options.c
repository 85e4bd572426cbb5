/* The command line as people write it: long, short, joined, behind "--". */
#include "check.h"
#include "cli_priv.h"

#define WORDS(...) ((char *[]){ "trustpress", __VA_ARGS__ })
#define READ(f, ...)                                                           \
    read_words(&(f), (int)(sizeof WORDS(__VA_ARGS__) / sizeof(char *)),        \
               WORDS(__VA_ARGS__))

struct fixture {
    struct arena *arena;
    struct diag *diag;
    struct options o;
    bool ok;
};

static void read_words(struct fixture *f, int argc, char **argv)
{
    *f = (struct fixture){ .arena = arena_new(0) };
    f->diag = diag_new(f->arena);
    f->ok = options_read(f->arena, f->diag, argc, argv, &f->o);
}

static void test_long_and_short(void **state)
{
    struct fixture f;

    (void)state;
    READ(f, "build", "a.csv", "--for=A Trust", "-d", "board-pack", "-dother",
         "-o", "out", "b.csv", "-qv", "--", "-c.csv");
    assert_true(f.ok);
    assert_str(f.o.command, "build");
    assert_str(f.o.request.who, "A Trust");
    assert_int_equal(f.o.request.documents.n, 2);
    assert_str(f.o.request.documents.item[1], "other");
    assert_str(f.o.request.out, "out");
    assert_int_equal(f.o.request.inputs.n, 3);
    assert_str(f.o.request.inputs.item[2], "-c.csv");
    assert_true(f.o.quiet && f.o.verbose);
    arena_free(f.arena);
}

static void test_explain_takes_a_figure_first(void **state)
{
    struct fixture f;

    (void)state;
    READ(f, "explain", "income.forecast", "symphony", "--format", "json");
    assert_true(f.ok);
    assert_str(f.o.request.figure, "income.forecast");
    assert_int_equal(f.o.request.inputs.n, 1);
    assert_true(f.o.request.json);
    arena_free(f.arena);
}

static void test_standard_input_is_a_word(void **state)
{
    struct fixture f;

    (void)state;
    READ(f, "inspect", "-");
    assert_true(f.ok);
    assert_str(f.o.request.inputs.item[0], "-");
    arena_free(f.arena);
}

static void refuse(int argc, char **argv)
{
    struct fixture f;

    read_words(&f, argc, argv);
    assert_false(f.ok);
    assert_true(diag_has(f.diag, DIAG_USAGE));
    arena_free(f.arena);
}
#define REFUSE(...)                                                            \
    refuse((int)(sizeof WORDS(__VA_ARGS__) / sizeof(char *)),                  \
           WORDS(__VA_ARGS__))

static void test_refused(void **state)
{
    (void)state;
    REFUSE("biuld");
    REFUSE("build", "--fro", "X");
    REFUSE("build", "-z");
    REFUSE("build", "--for");
    REFUSE("build", "-d");
    REFUSE("build", "--quiet=yes");
    REFUSE("check", "--format=xml");
    REFUSE("build", "--edition", "secret");
    REFUSE("build", "--dump", "everything");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_and_short),
        cmocka_unit_test(test_explain_takes_a_figure_first),
        cmocka_unit_test(test_standard_input_is_a_word),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
