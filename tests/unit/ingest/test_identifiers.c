/* Identifiers in every form that exports and spreadsheets give them. */
#include "tried.h"

#include "ingest_priv.h"

static struct arena *room;

static int begin(void **state)
{
    (void)state;
    room = arena_new(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(room);
    return 0;
}

static void test_urn(void **state)
{
    static const char *const same[] = { "141296",     " 141296 ",  "141296.0",
                                        "141296.00",  "'141296",   "URN 141296",
                                        "urn:141296", "URN141296", "URN-141296",
                                        "141,296",    "0141296" };
    static const char *const none[] = { "",         "NAT",      "SUPP",
                                        "1.41E+05", "141296.5", "14129a",
                                        "1412",     "14129678", "000000",
                                        "14,1296",  "-141296",  "Sheringham" };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_str(urn_clean(room, str_from(same[i])), "141296");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_str(urn_clean(room, str_from(none[i])), "");
}

static void assert_laestab(const char *one, const char *la, const char *number,
                           const char *wanted)
{
    assert_str(
        laestab_clean(room, str_from(one), str_from(la), str_from(number)),
        wanted);
}

static void test_laestab(void **state)
{
    (void)state;
    assert_laestab("3832270", "", "", "3832270"); /* Ofsted, EES */
    assert_laestab("3832270.0", "", "", "3832270");
    assert_laestab("806-6907", "", "", "8066907"); /* academy master list */
    assert_laestab("936/3407", "", "", "9363407"); /* councils */
    assert_laestab("936 / 3407", "", "", "9363407");
    assert_laestab("936 3407", "", "", "9363407");
    assert_laestab("", "316", "2043", "3162043"); /* LA and ESTAB */
    assert_laestab("", "316.0", "2043.0", "3162043");
    assert_laestab("", "316", "43", "3160043"); /* zeros lost */
    assert_laestab("", "316", "", "");          /* the authority's own row */
    assert_laestab("", "NAT", "PRI", "");
    assert_laestab("38322701", "", "", "");
    assert_laestab("383227", "", "", "");
    assert_laestab("38/32270", "", "", "");
}

static void test_company(void **state)
{
    static const struct {
        const char *cell, *wanted;
    } table[] = { { "07318714", "07318714" },  { "7318714", "07318714" },
                  { "7318714.0", "07318714" }, { "'07318714", "07318714" },
                  { "0731 8714", "07318714" }, { "OC301234", "OC301234" },
                  { "oc301234", "OC301234" },  { "SC4567", "SC004567" },
                  { "IP00525R", "IP00525R" },  { "", "" } };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_str(company_clean(room, str_from(table[i].cell)),
                   table[i].wanted);
}

static void test_destroyed(void **state)
{
    (void)state;
    assert_true(code_destroyed(STR("1.41E+05")));
    assert_true(code_destroyed(STR("2.00e+11")));
    assert_false(code_destroyed(STR("1E875"))); /* a cost centre */
    assert_false(code_destroyed(STR("141296")));
    assert_false(code_destroyed(STR("E+")));
    assert_false(code_destroyed(STR("THE+10")));
}

/* A school must not vanish because a spreadsheet has narrowed a column. */
static void test_destroyed_urn_is_told(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "2018-2019_england_abs.csv",
                            "URN,LA,ESTAB,PERCTOT,PPERSABS10\n"
                            "1.38E+05,,,2.9,4.3\n"));
    assert_says(&t, "column 'URN': '1.38E+05' means nothing here");
    assert_says(&t, "a spreadsheet has destroyed this number");
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_urn, begin, end),
        cmocka_unit_test_setup_teardown(test_laestab, begin, end),
        cmocka_unit_test_setup_teardown(test_company, begin, end),
        cmocka_unit_test_setup_teardown(test_destroyed, begin, end),
        cmocka_unit_test(test_destroyed_urn_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
