/* Over whole real exports, where the environment's SHARED points at them: the
 * right number of rows of each kind, and the values their publisher prints.
 * They are no part of the repository: elsewhere this test is skipped. */
#include "tried.h"

#include <stdlib.h>

#define Y(starts)    period_academic(starts)
#define TABLES       "performance-tables/"
#define ADMISSIONS   TABLES "clarelgibson-school-admissions/"
#define BENCHMARKING "finance/dfe-education-benchmarking/"

static void read_export(struct tried *t, const char *path)
{
    const struct source *src = source_open(
        t->arena, t->dg,
        str_printf(t->arena, "%s/real-data/%s", getenv("SHARED"), path));

    assert_non_null(src);
    if (!ingest_file(t->dg, t->store, t->profiles, src, &t->options)) {
        diag_print(t->dg, (struct diag_style){ 0 }, stderr);
        fail_msg("%s", path);
    }
}

static size_t count_kind(const struct tried *t, enum entity_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < registry_count(t->store->registry); i++)
        n += registry_at(t->store->registry, (uint32_t)i)->kind == kind;
    return n;
}

/* Authorities that have figures, not those that schools only name. */
static size_t count_with(struct tried *t, enum entity_kind kind,
                         const char *input)
{
    struct facts *f = t->store->facts;
    uint32_t in = map_find(facts_inputs(f), str_from(input));
    bool *seen =
        arena_array(t->arena, bool, registry_count(t->store->registry));
    size_t n = 0;

    for (size_t i = 0; i < facts_count(f); i++) {
        const struct fact *fact = facts_at(f, (uint32_t)i);
        uint32_t e = fact->key.entity;

        if (fact->key.input != in || seen[e] ||
            registry_at(t->store->registry, e)->kind != kind)
            continue;
        seen[e] = true;
        n++;
    }
    return n;
}

static size_t count_special(const struct tried *t)
{
    size_t n = 0;

    for (size_t i = 0; i < registry_count(t->store->registry); i++) {
        const struct entity *e = registry_at(t->store->registry, (uint32_t)i);

        n += entity_attribute(e, STR("special")).kind == VALUE_TRUTH;
    }
    return n;
}

static void check_counts(const char *path, const char *input, size_t schools,
                         size_t special, size_t authorities, size_t nations)
{
    struct tried t = tried_new();

    read_export(&t, path);
    assert_int_equal(count_special(&t), special);
    assert_int_equal(count_with(&t, ENTITY_SCHOOL, input), schools + special);
    assert_int_equal(count_with(&t, ENTITY_AUTHORITY, input), authorities);
    assert_int_equal(count_kind(&t, ENTITY_NATION), nations);
    assert_int_equal(diag_errors(t.dg), 0);
    tried_free(&t);
}

/* RECTYPE counted with another program. */
static void test_row_kinds(void **state)
{
    (void)state;
    check_counts(ADMISSIONS "2016-936-ks2.csv", "ks2.eligible", 219, 13, 1, 2);
    check_counts(ADMISSIONS "2017-850-ks2.csv", "ks2.eligible", 312, 16, 1, 2);
    check_counts(ADMISSIONS "2018-850-ks2.csv", "ks2.eligible", 315, 16, 1, 2);
    check_counts(ADMISSIONS "2016-2017_850_ks4final.csv", "ks4.pupils", 95, 28,
                 1, 2);
    check_counts(ADMISSIONS "2018-2019_936_ks4final.csv", "ks4.pupils", 94, 36,
                 1, 2);
    check_counts(TABLES "kspdeveloper-data-science-files/"
                        "england_ks4provisional.csv",
                 "ks4.pupils", 4296, 1199, 155, 2);
    check_counts(TABLES "waiky8-schools-data/england_ks5final_2017.csv",
                 "ks5.pupils", 3206, 0, 152, 2);
    check_counts(TABLES "kspdeveloper-data-science-files/"
                        "england_ks4-pupdest.csv",
                 "destinations.cohort", 2955, 773, 148, 1);
}

static void check(struct tried *t, struct asked q, const char *wanted)
{
    assert_str(tried_value(t, q), wanted);
}

static void test_values(void **state)
{
    struct tried t = tried_new();
    const struct period unknown = { .kind = PERIOD_UNKNOWN };

    (void)state;
    read_export(&t, ADMISSIONS "2018-850-ks2.csv");
    read_export(&t, ADMISSIONS "2017-850-ks2.csv");
    read_export(&t, ADMISSIONS "2016-936-ks2.csv");
    check(&t, AUTHORITY("850", "ks2.rwm_expected", Y(2018)), "68");
    check(&t, AUTHORITY("850", "ks2.rwm_expected", Y(2017)), "68");
    check(&t, AUTHORITY("936", "ks2.rwm_expected", Y(2016)), "67");
    check(&t, NATION("NAT", "ks2.rwm_expected", Y(2018)), "65");
    check(&t, NATION("NAT:all", "ks2.rwm_expected", Y(2018)), "65");
    check(&t, NATION("NAT", "ks2.rwm_expected", Y(2017)), "64");
    check(&t, NATION("NAT", "ks2.rwm_expected", Y(2016)), "61");
    check(&t, NATION("NAT:all", "ks2.rwm_expected", Y(2016)), "61");
    read_export(&t, TABLES "dfe-academies-api/2022-2023_england_census.csv");
    check(&t, NATION("NAT:primary", "census.roll", Y(2022)), "4647851");
    check(&t, NATION("NAT:primary", "census.fsm_ever_percent", Y(2022)),
          "25.9");
    check(&t, SCHOOL("141296", "census.roll", Y(2022)), "600");
    check(&t, SCHOOL("141296", "census.fsm_ever_percent", Y(2022)), "36.8");
    check(&t, SCHOOL("141296", "census.ehcp_percent", Y(2022)), "6.5");
    read_export(&t, TABLES "kspdeveloper-data-science-files/england_abs.csv");
    check(&t, NATION("NAT:primary", "absence.overall", unknown), "4.0");
    check(&t, NATION("NAT:primary", "absence.persistent", unknown), "8.2");
    check(&t, NATION("NAT:secondary", "absence.overall", unknown), "5.5");
    check(&t, NATION("NAT:secondary", "absence.persistent", unknown), "13.7");
    check(&t, NATION("NAT:special", "absence.overall", unknown), "10.1");
    check(&t, NATION("NAT:special", "absence.persistent", unknown), "28.8");
    check(&t, SCHOOL("137920", "absence.overall", unknown), "2.9");
    check(&t, SCHOOL("137920", "absence.persistent", unknown), "4.3");
    read_export(&t, TABLES
                "kspdeveloper-data-science-files/england_ks4provisional.csv");
    check(&t, NATION("NAT", "ks4.attainment8", unknown), "46.5");
    check(&t, NATION("NAT", "ks4.progress8", unknown), "-0.03");
    check(&t, NATION("NAT", "ks4.em4", unknown), "64.4");
    check(&t, AUTHORITY("202", "ks4.attainment8", unknown), "48.5");
    check(&t, AUTHORITY("202", "ks4.progress8", unknown), "0.09");
    tried_free(&t);
}

static void test_finance(void **state)
{
    struct tried t = tried_new();
    const struct period y17 = { .kind = PERIOD_FINANCIAL_YEAR, .year = 2017 };
    const struct period y22 = { .kind = PERIOD_FINANCIAL_YEAR, .year = 2022 };
    struct str argyle;

    (void)state;
    read_export(&t, "finance/waiky8-schools-data/financials_2018.csv");
    check(&t, SCHOOL("103390", "cfr.in_year_balance", y17), "-9782.4");
    read_export(&t, BENCHMARKING "mat_academy_ar_2022-23_academies.csv");
    check(&t, SCHOOL("130908", "aar.total_income", Y(2022)), "10003000");
    check(&t, SCHOOL("130908", "aar.total_expenditure", Y(2022)), "11281000");
    check(&t, SCHOOL("130908", "aar.in_year_balance", Y(2022)), "-1278000");
    read_export(&t, BENCHMARKING "maintained_schools_master_list_2022-23.csv");
    argyle = STR("");
    for (size_t i = 0; i < registry_count(t.store->registry); i++) {
        const struct entity *e = registry_at(t.store->registry, (uint32_t)i);

        if (e->kind == ENTITY_SCHOOL && str_starts(e->name, STR("Argyle")))
            argyle = e->code;
    }
    check(&t, SCHOOL(str_cstr(t.arena, argyle), "cfr.total_income", y22),
          "2953867.79");
    check(&t, SCHOOL(str_cstr(t.arena, argyle), "cfr.total_expenditure", y22),
          "3070743.42");
    check(&t, SCHOOL(str_cstr(t.arena, argyle), "cfr.in_year_balance", y22),
          "-116875.63");
    check(&t, SCHOOL(str_cstr(t.arena, argyle), "cfr.revenue_reserve", y22),
          "186189.54");
    tried_free(&t);
}

/* 28 schools of four trusts, two of them twice in the same list. */
static void test_seed_trusts(void **state)
{
    static const struct {
        const char *uid;
        size_t schools;
    } trust[] = {
        { "3714", 10 }, { "16329", 8 }, { "4417", 3 }, { "1650", 7 }
    };
    struct tried t = tried_new();

    (void)state;
    read_export(&t, "gias/ajb1970-exams-by-governance/group_links.csv");
    assert_int_equal(t.store->file[0].rows_used, 20395);
    for (size_t i = 0; i < 4; i++) {
        uint32_t e = registry_find(t.store->registry, ENTITY_ORGANISATION,
                                   str_from(trust[i].uid));

        assert_true(e != ENTITY_NONE);
        assert_int_equal(
            registry_members(t.arena, t.store->registry, e, DATE_NONE).n,
            trust[i].schools);
    }
    tried_free(&t);
}

/* All registers, Ofsted and reduced copies are read without an error. */
static void test_the_rest(void **state)
{
    static const char *const path[] = {
        "gias/ajb1970-exams-by-governance/groups.csv",
        "gias/clarelgibson-school-admissions/20220420_gias.csv",
        "gias/clarelgibson-school-admissions/2021-05-07_850_936_gias.csv",
        "gias/dfe-education-benchmarking/mat_gias.csv",
        "gias/dfe-education-benchmarking/mat_gias_all_links.csv",
        "gias/dfe-education-benchmarking/mat_gias_links.csv",
        "gias/dfe-schools-experience/edubase.csv",
        "gias/dfe-schools-experience/example_schools.csv",
        "gias/dfe-teaching-vacancies/example_groups_data.csv",
        "gias/dfe-teaching-vacancies/example_links_data.csv",
        "gias/dfe-teaching-vacancies/example_schools_data.csv",
        "gias/mastodonc-witan-gias/links_edubasealldata20250422.csv",
        "ofsted/archieabr-housing-project/leeds_ofsted_data.csv",
        "ofsted/waiky8-schools-data/school_details_2018.csv",
        TABLES "brianmburu-teacher-salary/england_swf.csv",
        TABLES "dfe-education-benchmarking/maintained_ks2_2022-2023.csv",
        TABLES "dfe-education-benchmarking/mat_ks4_2022-2023.csv",
        TABLES "waiky8-eng-schools/england_ks2final_reduced.csv",
        TABLES "waiky8-eng-schools/england_ks4final_reduced.csv",
        TABLES "waiky8-eng-schools/england_ks5final_reduced.csv",
        TABLES "waiky8-schools-data/ks2_perf_2018.csv",
        TABLES "waiky8-schools-data/ks4_perf_2018.csv",
        BENCHMARKING "mat_academy_ar_2022-23_central_services.csv",
        TABLES "dfe-education-benchmarking/maintained_census_pupils_202223.csv",
        TABLES "dfe-education-benchmarking/mat_sen_202223.csv",
        TABLES
        "dfe-education-benchmarking/maintained_census_workforce_2022.csv",
        "ees/dfe-ees-test-data/absence_by_term.csv",
    };

    (void)state;
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        struct tried t = tried_new();

        read_export(&t, path[i]);
        assert_true(t.store->file[0].rows_used > 0);
        tried_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_kinds), cmocka_unit_test(test_values),
        cmocka_unit_test(test_finance),   cmocka_unit_test(test_seed_trusts),
        cmocka_unit_test(test_the_rest),
    };

    if (getenv("SHARED") == NULL || getenv("SHARED")[0] == '\0') {
        puts("skipped: SHARED does not point at real exports");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
