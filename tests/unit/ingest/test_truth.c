/* One truth from many files: the rules of templates/profiles/README.md, "What
 * wins", each in both orders of reading. */
#include "tried.h"

#define Y(starts) period_academic(starts)

struct export
{
    const char *name, *text;
};

/* Reads both, in both orders; what is right must not hang on it. */
static void read_both(struct tried *t, const struct export *one,
                      const struct export *other, bool turned)
{
    const struct export *first = turned ? other : one;
    const struct export *second = turned ? one : other;

    *t = tried_new();
    tried_fine(t, first->name, first->text);
    tried_fine(t, second->name, second->text);
}

static void assert_settled(const struct export *one, const struct export *other,
                           struct asked q, const char *wanted)
{
    for (int turned = 0; turned < 2; turned++) {
        struct tried t;

        read_both(&t, one, other, turned != 0);
        assert_str(tried_value(&t, q), wanted);
        assert_int_equal(diag_errors(t.dg), 0);
        tried_free(&t);
    }
}

static const struct export wide = { "2018-2019_england_abs.csv",
                                    "URN,LA,ESTAB,PERCTOT\n137920,,,2.9\n" };

#define TIDY_HEAD                                                              \
    "time_period,time_identifier,geographic_level,school_urn,school_type,"     \
    "sess_possible,sess_overall,sess_overall_percent\n"

static void test_finer_figure(void **state)
{
    static const struct export tidy = {
        "absence_school.csv",
        TIDY_HEAD "201819,Academic year,School,137920,Total,1000,29,2.88\n"
    };

    (void)state;
    assert_settled(&wide, &tidy, SCHOOL("137920", "absence.overall", Y(2018)),
                   "2.88");
}

static void test_two_publications_differ(void **state)
{
    static const struct export tidy = {
        "absence_school.csv",
        TIDY_HEAD "201819,Academic year,School,137920,Total,1000,31,3.1\n"
    };

    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        struct tried t;

        read_both(&t, &wide, &tidy, turned != 0);
        assert_str(
            tried_value(&t, SCHOOL("137920", "absence.overall", Y(2018))),
            "2.9"); /* 2018-2019_... comes before absence_... */
        assert_true(diag_has(t.dg, DIAG_FACT_DIFFERS));
        assert_says(&t, "2018-2019_england_abs.csv is used");
        assert_int_equal(diag_errors(t.dg), 0);
        tried_free(&t);
    }
}

/* A provisional original goes before whatever somebody made of it. */
static void test_original_before_copy(void **state)
{
    static const struct export copy = {
        "2018-2019_copy_of_final.csv",
        "URN,Academic Year,KS2 Pupils,Overall Meet Std\n"
        "137920,2019,30,0.60\n"
    };
    static const struct export original = { "2018-2019_ks2provisional.csv",
                                            "RECTYPE,URN,TELIG,PTRWM_EXP\n"
                                            "1,137920,30,61%\n" };

    (void)state;
    assert_settled(&original, &copy,
                   SCHOOL("137920", "ks2.rwm_expected", Y(2018)), "61");
}

static void test_unnamed_release(void **state)
{
    static const char head[] = "RECTYPE,URN,TELIG,PTRWM_EXP\n1,137920,30,61%\n";
    static const char other[] =
        "RECTYPE,URN,TELIG,PTRWM_EXP\n1,137920,30,62%\n";
    const struct export plain = { "2018-2019_ks2.csv", head };
    const struct export provisional = { "2018-2019_ks2provisional.csv", other };
    const struct export revised = { "2018-2019_ks2revised.csv", other };
    const struct asked q = SCHOOL("137920", "ks2.rwm_expected", Y(2018));

    (void)state;
    assert_settled(&plain, &provisional, q, "61");
    assert_settled(&plain, &revised, q, "62");
}

/* The same export saved again by a spreadsheet: other order of columns, other
 * line ends, semicolons. One truth, said once. */
static void test_saved_again(void **state)
{
    static const struct export again = {
        "2018-2019_copy.csv", "PERCTOT;ESTAB;LA;URN\r\n2.90;;;137920\r\n"
    };
    struct tried t;

    (void)state;
    assert_settled(&wide, &again, SCHOOL("137920", "absence.overall", Y(2018)),
                   "2.9");
    read_both(&t, &wide, &again, false);
    assert_true(diag_has(t.dg, DIAG_FACT_REPEATED));
    assert_says(&t, "1 figure stands in another file too, and agrees");
    tried_free(&t);
}

/* Two rows of one file: the same twice is one row, two values are an error. */
static void test_rows_twice(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2018-2019_a.csv", "URN,PERCTOT\n137920,2.9\n137920,2.9\n");
    assert_false(diag_has(t.dg, DIAG_FACT_REPEATED));
    tried_free(&t);
    t = tried_new();
    assert_false(tried_read(&t, "2018-2019_a.csv",
                            "URN,PERCTOT\n137920,2.9\n137920,3.9\n"));
    assert_says(&t, "remove one of the two rows");
    tried_free(&t);
}

/* An empty cell of a better file says nothing; a code does. */
static void test_value_before_blank(void **state)
{
    static const struct export blank = {
        "2018-2019_ks2final.csv", "RECTYPE,URN,TELIG,PTRWM_EXP\n1,137920,30,\n"
    };
    static const struct export coded = {
        "2018-2019_ks2final.csv",
        "RECTYPE,URN,TELIG,PTRWM_EXP\n1,137920,30,SUPP\n"
    };
    static const struct export given = {
        "2018-2019_ks2provisional.csv",
        "RECTYPE,URN,TELIG,PTRWM_EXP\n1,137920,30,61%\n"
    };
    const struct asked q = SCHOOL("137920", "ks2.rwm_expected", Y(2018));

    (void)state;
    assert_settled(&blank, &given, q, "61");
    assert_settled(&coded, &given, q, "suppressed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finer_figure),
        cmocka_unit_test(test_two_publications_differ),
        cmocka_unit_test(test_original_before_copy),
        cmocka_unit_test(test_unnamed_release),
        cmocka_unit_test(test_saved_again),
        cmocka_unit_test(test_rows_twice),
        cmocka_unit_test(test_value_before_blank),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
