/* Which profile a header fits: by headings in any spelling and order. */
#include "tried.h"

#include "ingest_priv.h"

static struct recognition recognise(struct tried *t, const char *const field[],
                                    size_t n)
{
    struct str *item = arena_array(t->arena, struct str, n);
    struct record header = { .field = item, .n = n, .row = 1, .line = 1 };

    for (size_t i = 0; i < n; i++)
        item[i] = str_from(field[i]);
    return profile_recognise(t->arena, t->profiles, &header);
}

#define RECOGNISE(t, ...)                                                      \
    recognise((t), (const char *const[]){ __VA_ARGS__ },                       \
              sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void test_published(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_str(
        RECOGNISE(&t, "RECTYPE", "LEA", "ESTAB", "URN", "TELIG", "PTRWM_EXP")
            .profile,
        "ks2");
    assert_str(
        RECOGNISE(&t, "RECTYPE", "URN", "SCHNAME", "READPROG", "WRITPROG")
            .profile,
        "ks2");
    assert_str(RECOGNISE(&t, "RECTYPE", "URN", "TPUP", "ATT8SCR").profile,
               "ks4");
    assert_str(
        RECOGNISE(&t, "RECTYPE", "URN", "TPUP1618", "VA_INS_ALEV").profile,
        "ks5");
    assert_str(RECOGNISE(&t, "URN", "LA", "ESTAB", "NOR", "NUMFSM").profile,
               "census");
    assert_str(RECOGNISE(&t, "LA", "ESTAB", "URN", "PERCTOT").profile,
               "absence");
    assert_str(
        RECOGNISE(&t, "LA Number", "URN", "Pupil:     Teacher Ratio").profile,
        "workforce");
    assert_str(RECOGNISE(&t, "URN", "KS2 Pupils", "Writing Meet Std").profile,
               "ks2_relabelled");
    assert_str(
        RECOGNISE(&t, "URN", "School name", "Latest OEIF overall effectiveness")
            .profile,
        "ofsted");
    tried_free(&t);
}

static void test_registers(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_str(RECOGNISE(&t, "", "URN", "Group UID", "Joined date").profile,
               "gias_group_links");
    assert_str(RECOGNISE(&t, "Group UID", "Group Name", "Group Type").profile,
               "gias_groups");
    assert_str(RECOGNISE(&t, "URN", "LinkURN", "LinkType").profile,
               "gias_links");
    assert_str(RECOGNISE(&t, "URN", "LA (code)", "EstablishmentName",
                         "PhaseOfEducation (name)")
                   .profile,
               "gias_establishments");
    assert_str(RECOGNISE(&t, "URN", "EstablishmentName", "Group ID",
                         "Date Joined Group")
                   .profile,
               "gias_membership");
    assert_true(profile_is_register(t.profiles, STR("gias_links")));
    assert_false(profile_is_register(t.profiles, STR("ks2")));
    assert_false(profile_is_register(t.profiles, STR("nothing")));
    tried_free(&t);
}

/* Case, space and order say nothing; an alias stands for its column. */
static void test_spelling(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_str(RECOGNISE(&t, " perctot", "Urn ").profile, "absence");
    assert_str(RECOGNISE(&t, "Nominal", "Period", "Actual", "Budget").profile,
               "own_budget");
    assert_str(
        RECOGNISE(&t, "Account  code", "Month", "Actuals", "Current forecast")
            .profile,
        "own_budget");
    assert_str(RECOGNISE(&t, "Nominal", "Actual", "Budget").profile,
               "own_ledger");
    tried_free(&t);
}

static void test_unknown(void **state)
{
    struct tried t = tried_new();
    struct recognition r = RECOGNISE(&t, "foo", "bar");

    (void)state;
    assert_str(r.profile, "");
    assert_int_equal(r.n_nearest, 0);
    r = RECOGNISE(&t, "Date", "Line", "Sum");
    assert_str(r.profile, "");
    assert_str(r.nearest[0].profile, "own_balance_sheet");
    assert_str(r.nearest[0].missing.item[0], "Amount");
    /* a URN alone is not enough for anything */
    assert_str(RECOGNISE(&t, "URN", "Estab", "school_name").profile, "");
    assert_false(tried_read(&t, "x.csv", "Date,Line,Sum\n1,2,3\n"));
    assert_true(diag_has(t.dg, DIAG_PROFILE_UNKNOWN));
    assert_says(&t, "own_balance_sheet");
    tried_free(&t);
}

/* One heading that meets two signs says no more than once, and one common word
 * makes no profile of another office's file. */
static void test_chance(void **state)
{
    struct tried t = tried_new();
    struct recognition r = RECOGNISE(&t, "Department", "Name", "Salary");

    (void)state;
    assert_str(r.profile, "");
    assert_int_equal(r.n_nearest, 0);
    r = RECOGNISE(&t, "URN", "School name",
                  "Latest OEIF overall effectiveness");
    assert_str(r.profile, "ofsted");
    assert_int_equal(r.matched.n, 2);
    assert_str(RECOGNISE(&t, "Case reference", "Status", "Ward", "Decision",
                         "Decision date")
                   .profile,
               "");
    assert_str(RECOGNISE(&t, "Ref", "Decision", "Recommendation").profile,
               "own_decisions");
    assert_false(tried_read(&t, "x.csv", "foo,bar,a,b,c,d,e\n1,2,3\n"));
    assert_says(&t, "foo, bar, a, b, c, d ...");
    tried_free(&t);
}

/* The first pass says nothing of what it does not read. */
static void test_registers_only(void **state)
{
    struct tried t = tried_new();

    (void)state;
    t.options.registers_only = true;
    assert_true(tried_read(&t, "x.csv", "foo,bar\n1,2\n"));
    assert_true(tried_read(&t, "a.csv", "URN,PERCTOT\n137920,2.9\n"));
    assert_int_equal(t.store->n_files, 0);
    assert_int_equal(diag_errors(t.dg), 0);
    tried_free(&t);
}

/* A project's folder adds profiles and replaces one by its name. */
static void test_project_folder(void **state)
{
    struct tried t = tried_new();
    size_t before = profiles_count(t.profiles);
    struct profiles *p = profiles_load(t.arena, t.dg, t.profiles,
                                       STR(TESTS_DIR "/unit/ingest/profiles"));

    (void)state;
    assert_non_null(p);
    assert_int_equal(profiles_count(p), before + 1);
    t.profiles = p;
    assert_str(RECOGNISE(&t, "URN", "Bus pupils").profile, "transport");
    tried_fine(&t, "2024-25_bus.csv",
               "URN,Bus pupils\n137920,12\n141296,few\n");
    assert_str(tried_value(&t, SCHOOL("137920", "transport.pupils",
                                      period_academic(2024))),
               "12");
    assert_str(tried_value(&t, SCHOOL("141296", "transport.pupils",
                                      period_academic(2024))),
               "suppressed");
    assert_non_null(profiles_load(t.arena, t.dg, p, STR("/nowhere at all")));
    assert_int_equal(diag_errors(t.dg), 0);
    assert_null(profiles_load(t.arena, t.dg, NULL, STR("/nowhere at all")));
    tried_free(&t);
}

static void test_invalid_profiles(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_null(profiles_load(t.arena, t.dg, t.profiles,
                              STR(TESTS_DIR "/unit/ingest/profiles-invalid")));
    assert_true(diag_has(t.dg, DIAG_PROFILE_INVALID));
    assert_says(&t, "'prozent' is no form of a column");
    assert_says(&t, "'nowhere' is no code set");
    assert_says(&t, "'schule' is no key of a row");
    assert_says(&t, "'moon' is no source of a year");
    assert_says(&t, "'a.nowhere' is no column before this one");
    assert_true(diag_errors(t.dg) >= 5);
    tried_free(&t);
}

/* Every profile and every input stands in the documentation. */
static void test_documented(void **state)
{
    struct tried t = tried_new();
    const struct source *src = source_open(
        t.arena, t.dg, STR(SOURCE_DIR "/templates/profiles/README.md"));
    size_t n = 0;

    (void)state;
    assert_non_null(src);
    for (size_t i = 0; i < t.profiles->n; i++) {
        const struct profile *p = &t.profiles->item[i];

        for (size_t k = 0; k <= p->n_rules; k++) {
            struct str name = k == p->n_rules ? p->name : p->rule[k].name;
            bool is_input = str_find_byte(name, '.') != STR_NONE;

            if (k < p->n_rules && !is_input)
                continue;
            name = str_printf(t.arena, "`%.*s`", STR_ARG(name));
            if (str_find(source_bytes(src), name) == STR_NONE)
                fail_msg("%.*s is not documented", STR_ARG(name));
            n++;
        }
    }
    assert_true(n > 200);
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documented),
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_registers),
        cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_chance),
        cmocka_unit_test(test_registers_only),
        cmocka_unit_test(test_project_folder),
        cmocka_unit_test(test_invalid_profiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
