/* Published tables to facts. Rows are copied from real exports without the
 * names in them; expected values are those that the exports print. */
#include "tried.h"

#define Y(starts) period_academic(starts)

static void check_text(struct tried *t, struct asked q, const char *wanted)
{
    assert_str(tried_value(t, q), wanted);
}

static void test_census(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2022-2023_england_census.csv",
               "\xef\xbb\xbfURN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,PNORG,PNORB,"
               "TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,NUMENGFL,NUMUNCFL,"
               "PNUMEAL,PNUMENGFL,PNUMUNCFL,NUMFSM,NUMFSMEVER,NORFSMEVER,"
               "PNUMFSMEVER\r\n"
               "100001,201,6005,Independent school,739,739,0,100.00%,0.00%,0,"
               "0.00%,22,3.00%,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA\r\n"
               "141296,316,2080,State-funded primary,600,308,292,51.30%,48.70%"
               ",39,6.50%,117,19.50%,521,78,1,86.80%,13.00%,0.20%,212,221,600,"
               "36.80%\r\n"
               "NAT,,PRI,State-funded primary,4647851,2282391,2365456,49.10%,"
               "50.90%,117757,2.50%,629184,13.50%,1022969,3611560,13322,22.00%"
               ",77.70%,0.30%,1115284,1131847,4376957,25.90%\r\n"
               "NAT,,SPE,Special school,152578,41859,110714,27.40%,72.60%,"
               "151325,99.20%,1184,0.80%,21978,130107,493,14.40%,85.30%,0.30%,"
               "69633,66893,133496,50.10%");
    assert_str(tried_value(&t, NATION("NAT:primary", "census.roll", Y(2022))),
               "4647851");
    assert_str(tried_value(&t, NATION("NAT:primary", "census.fsm_ever_percent",
                                      Y(2022))),
               "25.9");
    assert_str(
        tried_value(&t, NATION("NAT:special", "census.ehcp_percent", Y(2022))),
        "99.2");
    assert_str(tried_value(&t, SCHOOL("141296", "census.roll", Y(2022))),
               "600");
    assert_str(
        tried_value(&t, SCHOOL("141296", "census.fsm_ever_percent", Y(2022))),
        "36.8");
    assert_str(
        tried_value(&t, SCHOOL("141296", "census.ehcp_percent", Y(2022))),
        "6.5");
    assert_str(tried_value(&t, SCHOOL("100001", "census.eal", Y(2022))),
               "not-applicable");
    assert_int_equal(
        registry_find_laestab(t.store->registry, STR("316/2080")),
        registry_find(t.store->registry, ENTITY_SCHOOL, STR("141296")));
    assert_int_equal(t.store->file[0].rows, 4);
    assert_int_equal(t.store->file[0].rows_used, 4);
    tried_free(&t);
}

static void test_absence(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2018-2019_england_abs.csv",
               "LA,ESTAB,URN,PERCTOT,PPERSABS10\n"
               "931,2574,137920,2.9,4.3\n201,3614,100000,SUPP,SUPP\n"
               "NAT,PRI,,4,8.2\nNAT,SEC,,5.5,13.7\nNAT,SPE,,10.1,28.8\n");
    assert_str(
        tried_value(&t, NATION("NAT:primary", "absence.overall", Y(2018))),
        "4.0");
    assert_str(
        tried_value(&t, NATION("NAT:primary", "absence.persistent", Y(2018))),
        "8.2");
    assert_str(
        tried_value(&t, NATION("NAT:secondary", "absence.overall", Y(2018))),
        "5.5");
    assert_str(
        tried_value(&t, NATION("NAT:special", "absence.persistent", Y(2018))),
        "28.8");
    assert_str(tried_value(&t, SCHOOL("137920", "absence.overall", Y(2018))),
               "2.9");
    assert_str(tried_value(&t, SCHOOL("100000", "absence.overall", Y(2018))),
               "suppressed");
    tried_free(&t);
}

static const char ks4_rows[] =
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,ICLOSE,NFTYPE,TPUP,ATT8SCR,P8PUP,TP8ADJ,"
    "P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_94,PTL2BASICS_95,EBACCAPS,"
    "PTEBACC_E_PTQ_EE,PTEBACC_94,PTEBACC_95,P8_BANDING\n"
    "1,201,6007,100003,A,0,IND,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA\n"
    "4,202,,,,,,1571,48.5,1465,15,0.09,0.03,0.16,67.4%,46.2%,4.42,56.8%,"
    "32.1%,21.2%,2\n"
    "7,,,,,,,542831,46.5,513055,4888,-0.03,,,64.4%,43.0%,4.06,40.0%,24.8%,"
    "17.0%,\n";

static void test_ks4(void **state)
{
    struct tried t = tried_new();
    const struct entity *school;

    (void)state;
    tried_fine(&t, "2018-2019_england_ks4provisional.csv", ks4_rows);
    assert_str(tried_value(&t, NATION("NAT", "ks4.attainment8", Y(2018))),
               "46.5");
    assert_str(tried_value(&t, NATION("NAT", "ks4.progress8", Y(2018))),
               "-0.03");
    assert_str(tried_value(&t, NATION("NAT", "ks4.em4", Y(2018))), "64.4");
    assert_str(tried_value(&t, NATION("NAT", "ks4.em5", Y(2018))), "43.0");
    assert_str(tried_value(&t, NATION("NAT", "ks4.progress8_lower", Y(2018))),
               "not-given");
    assert_str(tried_value(&t, AUTHORITY("202", "ks4.attainment8", Y(2018))),
               "48.5");
    assert_str(tried_value(&t, AUTHORITY("202", "ks4.progress8", Y(2018))),
               "0.09");
    assert_str(tried_value(&t, AUTHORITY("202", "ks4.progress8_band", Y(2018))),
               "above average");
    assert_int_equal(t.store->file[0].release, RELEASE_PROVISIONAL);
    school = registry_at(
        t.store->registry,
        registry_find(t.store->registry, ENTITY_SCHOOL, STR("100003")));
    assert_str(entity_attribute(school, STR("nftype")).text, "IND");
    tried_free(&t);
}

static void test_ks2(void **state)
{
    static const char text[] =
        "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_EXP_18,"
        "PTRWM_EXP_17,PTRWM_EXP_FSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A,READPROG,"
        "READPROG_LOWER,READPROG_B_LOWER\n"
        "1,850,2000,100001,A,30,70%,60%,50%,SUPP,72%,-1.6,-2.9,-3.0\n"
        "2,850,7000,100002,S,6,0%,,SUPP,SUPP,SUPP,LOWCOV,LOWCOV,NA\n"
        "3,850, , ,Hampshire,14855,68%,68%,66%,51%,71%,-0.4,-0.5,-0.6\n"
        "4, , , , ,649249,65%,64%,61%,51%,71%, , , \n"
        "5, , , , ,644967,65%,64%,61%,51%,71%, , , \n";
    struct tried t = tried_new();
    struct asked q;

    (void)state;
    tried_fine(&t, "2018-850-ks2.csv", text);
    assert_str(tried_value(&t, AUTHORITY("850", "ks2.rwm_expected", Y(2018))),
               "68");
    assert_str(tried_value(&t, AUTHORITY("850", "ks2.rwm_expected", Y(2016))),
               "66");
    assert_str(tried_value(&t, NATION("NAT", "ks2.rwm_expected", Y(2018))),
               "65");
    assert_str(tried_value(&t, NATION("NAT", "ks2.eligible", Y(2018))),
               "644967");
    assert_str(tried_value(&t, NATION("NAT:all", "ks2.eligible", Y(2018))),
               "649249");
    assert_str(tried_value(&t, NATION("NAT", "ks2.reading_progress", Y(2018))),
               "not-given");
    assert_str(
        tried_value(&t, SCHOOL("100002", "ks2.reading_progress", Y(2018))),
        "low-coverage");
    assert_str(tried_value(&t, SCHOOL("100002", "ks2.rwm_expected", Y(2017))),
               "no fact"); /* an empty cell of another year */
    q = SCHOOL("100001", "ks2.rwm_expected", Y(2018));
    q.breakdown = "disadvantaged";
    assert_str(tried_value(&t, q), "suppressed");
    q.breakdown = "other";
    assert_str(tried_value(&t, q), "72");
    q = SCHOOL("100001", "ks2.reading_progress_lower", Y(2018));
    assert_str(tried_value(&t, q), "-2.9");
    q.breakdown = "boys";
    assert_str(tried_value(&t, q), "-3.0");
    assert_true(entity_attribute(
                    registry_at(t.store->registry,
                                registry_find(t.store->registry, ENTITY_SCHOOL,
                                              STR("100002"))),
                    STR("special"))
                    .truth);
    assert_str(registry_at(t.store->registry,
                           registry_find(t.store->registry, ENTITY_AUTHORITY,
                                         STR("850")))
                   ->name,
               "Hampshire");
    tried_free(&t);
}

/* A new school's row stops early: its figures are missing for that reason. */
static void test_new_school(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2018-2019_ks2.csv",
               "RECTYPE,URN,TOTPUPS,TELIG,PTRWM_EXP,PTRWM_EXP_18\n"
               "1,100001,NEW\n1,100002,210,30,SUPP\n");
    assert_str(tried_value(&t, SCHOOL("100001", "ks2.rwm_expected", Y(2018))),
               "new-school");
    assert_str(tried_value(&t, SCHOOL("100002", "ks2.rwm_expected", Y(2018))),
               "suppressed");
    tried_free(&t);
}

/* In this copy "Writing Meet Std" holds grammar, punctuation and spelling. */
static void test_relabelled_writing(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "ks2_perf_2018.csv",
               "URN,KS2 Pupils,Reading Meet Std,Writing Progress,"
               "Writing Score,Writing Meet Std,Writing Exceed Std,"
               "Overall Meet Std,Academic Year\n"
               "138305,26,92%,1.3,110,88%,62%,88%,2018\n");
    assert_str(tried_value(&t, SCHOOL("138305", "ks2.gps_expected", Y(2017))),
               "88");
    assert_str(tried_value(&t, SCHOOL("138305", "ks2.gps_score", Y(2017))),
               "110");
    assert_str(
        tried_value(&t, SCHOOL("138305", "ks2.writing_expected", Y(2017))),
        "no fact");
    assert_str(
        tried_value(&t, SCHOOL("138305", "ks2.writing_progress", Y(2017))),
        "1.3");
    tried_free(&t);
}

static void test_fraction_and_sign(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2022-2023_ks4.csv",
               "RECTYPE,URN,TPUP,PTL2BASICS_94,PTEBACC_94,ATT8SCR_22\n"
               "1,137920,200,0.58,25%,48.1\n");
    assert_str(tried_value(&t, SCHOOL("137920", "ks4.em4", Y(2022))), "58");
    assert_str(tried_value(&t, SCHOOL("137920", "ks4.ebacc_94", Y(2022))),
               "25");
    tried_free(&t);
    t = tried_new();
    assert_false(tried_read(&t, "2022-2023_census.csv",
                            "URN,NOR,PNUMEAL,NUMEAL\n137920,200,0.219,44\n"
                            "137921,200,0.075,15\n137922,100,0,0\n"));
    assert_true(diag_has(t.dg, DIAG_VALUE_IMPLAUSIBLE));
    assert_says(&t, "'PNUMEAL'");
    tried_free(&t);
}

/* Every unknown token is an error, a few of a column are shown. */
static void test_unknown_tokens(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "2022-2023_census.csv",
                            "URN,NOR,NUMEAL\n"
                            "100001,about 600,1\n100002,?,2\n"
                            "100003,n.a.,3\n100004,?,x\n100005,?,5\n"));
    assert_says(&t, "2022-2023_census.csv:2:8: error: column 'NOR': "
                    "'about 600' is not a count [value-unknown]");
    assert_says(&t, "^~~~~~~~~");
    assert_says(&t, "'NOR': and 2 more");
    assert_says(&t, "column 'NUMEAL': 'x'");
    assert_int_equal(diag_errors(t.dg), 5);
    assert_str(tried_value(&t, SCHOOL("100001", "census.roll", Y(2022))),
               "no fact");
    assert_str(tried_value(&t, SCHOOL("100001", "census.eal", Y(2022))), "1");
    tried_free(&t);
}

static void test_unknown_row_kind(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "2018-2019_ks2.csv",
                            "RECTYPE,URN,TELIG\n1,100001,30\n6,100002,20\n"));
    assert_says(&t, "'6' is no known kind of row");
    assert_int_equal(
        tried_set_aside(&t.store->file[0], "rows of an unknown kind"), 1);
    tried_free(&t);
}

/* ---- which rows are ours ------------------------------------------------ */

static void test_keep(void **state)
{
    struct tried t = tried_new();
    uint32_t keep[2];

    (void)state;
    keep[0] = registry_entity(t.store->registry, ENTITY_SCHOOL, STR("137920"),
                              STR("Ours"));
    keep[1] = registry_entity(t.store->registry, ENTITY_AUTHORITY, STR("931"),
                              STR("Oxfordshire"));
    t.options.keep = (struct entity_list){ keep, 2 };
    tried_fine(&t, "2018-2019_ks2.csv",
               "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG\n"
               "1,931,2574,137920,Ours,30\n1,931,2575,137999,Theirs,bad\n"
               "3,931,,,Oxfordshire,700\n3,850,,,Hampshire,800\n"
               "5,,,,,644967\n");
    assert_str(tried_value(&t, SCHOOL("137920", "ks2.eligible", Y(2018))),
               "30");
    assert_str(tried_value(&t, AUTHORITY("931", "ks2.eligible", Y(2018))),
               "700");
    assert_str(tried_value(&t, NATION("NAT", "ks2.eligible", Y(2018))),
               "644967");
    assert_int_equal(
        registry_find(t.store->registry, ENTITY_SCHOOL, STR("137999")),
        ENTITY_NONE);
    assert_int_equal(
        tried_set_aside(&t.store->file[0], "schools of other organisations"),
        1);
    assert_int_equal(
        tried_set_aside(&t.store->file[0], "other local authorities"), 1);
    assert_int_equal(t.store->file[0].rows_used, 3);
    tried_free(&t);
}

/* ---- one truth ---------------------------------------------------------- */

static const char final_rows[] =
    "RECTYPE,LEA,URN,TPUP,ATT8SCR,P8MEA\n7,,,542000,46.7,-0.03\n";

static void assert_final_wins(bool final_first)
{
    struct tried t = tried_new();

    for (int i = 0; i < 2; i++) {
        bool final = (i == 0) == final_first;

        tried_fine(&t,
                   final ? "2018-2019_england_ks4final.csv"
                         : "2018-2019_england_ks4provisional.csv",
                   final ? final_rows : ks4_rows);
    }
    assert_str(tried_value(&t, NATION("NAT", "ks4.attainment8", Y(2018))),
               "46.7");
    assert_true(diag_has(t.dg, DIAG_FACT_SUPERSEDED));
    assert_int_equal(diag_errors(t.dg), 0);
    tried_free(&t);
}

static void test_final_supersedes(void **state)
{
    (void)state;
    assert_final_wins(true);
    assert_final_wins(false);
}

static void test_own_year_goes_first(void **state)
{
    static const char later[] = "RECTYPE,URN,TELIG,PTRWM_EXP,PTRWM_EXP_17\n"
                                "5,,620000,64%,62%\n";
    static const char own[] = "RECTYPE,URN,TELIG,PTRWM_EXP,PTRWM_EXP_16\n"
                              "5,,600000,61%,53%\n";
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "later.csv", later);
    tried_fine(&t, "own.csv", own);
    assert_str(tried_value(&t, NATION("NAT", "ks2.rwm_expected", Y(2016))),
               "61");
    assert_true(diag_has(t.dg, DIAG_FACT_SUPERSEDED));
    tried_free(&t);
}

static void test_conflict(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "2018-2019_a.csv", "URN,PERCTOT\n137920,2.9\n137921,3\n");
    assert_false(tried_read(&t, "2018-2019_b.csv",
                            "URN,PERCTOT\n137920,3.9\n137921,3.0\n"));
    assert_true(diag_has(t.dg, DIAG_FACT_CONFLICT));
    assert_int_equal(diag_errors(t.dg), 1); /* 3 and 3.0 are the same */
    assert_says(&t, "is 3.9 here and 2.9 in 2018-2019_a.csv");
    assert_says(&t, "name their release");
    tried_free(&t);
    t = tried_new(); /* neither says its year: likely two years, not two words */
    tried_fine(&t, "a.csv", "URN,PERCTOT\n137920,2.9\n");
    assert_false(tried_read(&t, "b.csv", "URN,PERCTOT\n137920,3.9\n"));
    assert_says(&t, "put the year of each in its file's name");
    tried_free(&t);
}

/* Where two files agree, the better one is quoted, whichever was read first;
 * of equals the one whose name comes first. */
static void test_agreement(void **state)
{
    const char *const file[2][2] = {
        { "2018-2019_ks4provisional.csv", "2018-2019_ks4final.csv" },
        { "2018-2019_a.csv", "2018-2019_b.csv" },
    };
    const char *const text[2][2] = {
        { "URN,TPUP,PTL2BASICS_95\n140580,171,41.0%\n",
          "URN,TPUP,PTL2BASICS_95\n140580,171,41%\n" },
        { "URN,PERCTOT\n140580,6.2\n", "URN,PERCTOT\n140580,6.20\n" },
    };
    const char *const input[2] = { "ks4.em5", "absence.overall" };
    const char *const wanted[2] = { "41", "6.2" };

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct tried t = tried_new();
        size_t which = i / 2, first = i % 2;
        const struct fact *f;

        tried_fine(&t, file[which][first], text[which][first]);
        tried_fine(&t, file[which][1 - first], text[which][1 - first]);
        f = tried_fact(&t, SCHOOL("140580", input[which], Y(2018)));
        assert_non_null(f);
        assert_str(tried_value(&t, SCHOOL("140580", input[which], Y(2018))),
                   wanted[which]);
        assert_str(t.store->file[f->origin.file].name,
                   file[which][which == 0 ? 1 : 0]);
        assert_int_equal(f->next, FACT_NONE);
        tried_free(&t);
    }
}

static void test_same_file_twice(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "a.csv", final_rows);
    tried_fine(&t, "copy of a.csv", final_rows);
    assert_true(diag_has(t.dg, DIAG_FILE_TWICE));
    assert_int_equal(t.store->n_files, 1);
    tried_free(&t);
}

/* ---- finance, Ofsted ---------------------------------------------------- */

static void test_finance(void **state)
{
    struct tried t = tried_new();
    struct period fy = { .kind = PERIOD_FINANCIAL_YEAR, .year = 2017 };

    (void)state;
    tried_fine(&t, "financials_2018.csv",
               "URN,Income,Expenditure,Balance,Academic Year\n"
               "103390,2407685.2,2417467.6,-9782.4,2018\n");
    assert_str(tried_value(&t, SCHOOL("103390", "cfr.in_year_balance", fy)),
               "-9782.4");
    tried_fine(&t, "aar_2022-23.csv",
               "LAEstab,LA,Estab,URN,Academy UPIN,School Name,"
               "Period covered by return,Revenue reserve,In year balance,"
               "Total Income,Total Expenditure\n"
               "8066907,806,6907,130908,118397,A,12,0,-1278000,10003000,"
               "11281000\n");
    assert_str(tried_value(&t, SCHOOL("130908", "aar.total_income", Y(2022))),
               "10003000");
    assert_str(
        tried_value(&t, SCHOOL("130908", "aar.total_expenditure", Y(2022))),
        "11281000");
    assert_str(
        tried_value(&t, SCHOOL("130908", "aar.in_year_balance", Y(2022))),
        "-1278000");
    tried_free(&t);
}

static void test_ofsted(void **state)
{
    struct tried t = tried_new();
    const struct period now = { .kind = PERIOD_UNKNOWN };

    (void)state;
    tried_fine(&t, "leeds.csv",
               "URN,LAESTAB,School name,Statutory lowest age,Inclusion,"
               "Safeguarding standards,Inspection start date,"
               "Post-16 provision (where applicable),"
               "Latest OEIF overall effectiveness,"
               "Latest OEIF sixth form provision (where applicable),"
               "Latest OEIF  safeguarding is effective?\n"
               "107809,3832270,A,9,Expected standard,Met,11/11/2025,"
               "Not applicable,Not judged,9,Yes\n"
               "107824,3832293,B,3,NULL,NULL,NULL,NULL,2,1,NULL\n");
    assert_str(tried_value(&t, SCHOOL("107809", "ofsted.inclusion", now)),
               "Expected standard");
    assert_str(tried_value(&t, SCHOOL("107809", "ofsted.safeguarding", now)),
               "Met");
    assert_str(tried_value(&t, SCHOOL("107809", "ofsted.inspection_date", now)),
               "2025-11-11");
    assert_str(tried_value(&t, SCHOOL("107809", "ofsted.post16", now)),
               "not-applicable");
    assert_str(tried_value(&t, SCHOOL("107809", "ofsted.legacy_overall", now)),
               "not-applicable");
    assert_str(
        tried_value(&t, SCHOOL("107809", "ofsted.legacy_sixth_form", now)),
        "not-applicable");
    assert_str(tried_value(&t, SCHOOL("107824", "ofsted.legacy_overall", now)),
               "Good");
    assert_str(tried_value(&t, SCHOOL("107824", "ofsted.inclusion", now)),
               "not-given");
    assert_int_equal(diag_warnings(t.dg), 0);
    tried_fine(&t, "latest_inspections_as_at_31_Jan_2026.csv",
               "URN,Safeguarding standards\n107809,Not met\n");
    check_text(&t,
               SCHOOL("107809", "ofsted.safeguarding",
                      period_date(date_of(2026, 1, 31))),
               "Not met");
    check_text(&t, SCHOOL("107809", "ofsted.safeguarding", now), "Met");
    tried_free(&t);
}

/* ---- Explore Education Statistics --------------------------------------- */

static void test_ees(void **state)
{
    struct tried t = tried_new();
    struct asked q;

    (void)state;
    tried_fine(&t, "absence_by_term.csv",
               "time_identifier,term,time_period,geographic_level,region_code,"
               "region_name,old_la_code,la_name,school_type,sess_possible,"
               "sess_overall,sess_overall_percent\n"
               "Academic year,Total,201617,National,,,,,State-funded primary,"
               "1404325264,56595915,4\n"
               "Academic year,Autumn term,201617,National,,,,,"
               "State-funded primary,519660210,20162208,3.9\n"
               "Academic year,Total,201516,National,,,,,Total,100,5,5\n"
               "Academic year,Total,201516,Regional,E12000001,North East,,,"
               "Total,100,5,x\n"
               "Academic year,Total,201617,Local authority,,,931,Oxfordshire,"
               "Special,100,9,.\n");
    check_text(&t, NATION("NAT:primary", "absence.overall", Y(2016)), "4");
    check_text(&t, NATION("NAT:primary", "absence.sessions_possible", Y(2016)),
               "1404325264");
    check_text(&t, NATION("NAT", "absence.overall", Y(2015)), "5");
    check_text(&t, NATION("NAT", "absence.overall", Y(2016)), "no fact");
    q = AUTHORITY("931", "absence.overall", Y(2016));
    check_text(&t, q, "no fact");
    q.breakdown = "special";
    check_text(&t, q, "not-applicable");
    q = (struct asked){ .kind = ENTITY_REGION,
                        .code = "E12000001",
                        .input = "absence.overall",
                        .period = Y(2015) };
    check_text(&t, q, "not-available");
    q = NATION("NAT:primary", "absence.sessions_overall", Y(2016));
    q.period = (struct period){ .kind = PERIOD_TERM,
                                .part = TERM_AUTUMN,
                                .year = 2016 };
    check_text(&t, q, "20162208"); /* a period of its own, no part of a sum */
    assert_int_equal(t.store->file[0].period.kind, PERIOD_NONE);
    /* of one kind of school only, without saying so in a column: it is read as
     * it stands, and is no absence of the nation */
    tried_fine(&t, "absence_in_prus.csv",
               "time_period,geographic_level,sess_possible,"
               "sess_overall\n201617,National,10,5\n");
    check_text(&t, NATION("NAT", "absence.sessions_possible", Y(2016)),
               "no fact");
    check_text(&t, NATION("NAT", "ees.sess_possible", Y(2016)), "10");
    tried_free(&t);
}

static void test_ees_schools(void **state)
{
    struct tried t = tried_new();
    uint32_t ours;

    (void)state;
    ours = registry_entity(t.store->registry, ENTITY_SCHOOL, STR("137920"),
                           STR("Ours"));
    registry_attribute(t.store->registry, ours, STR("laestab"),
                       value_text(STR("9312574")), (struct origin){ 0 });
    t.options.keep = (struct entity_list){ &ours, 1 };
    tried_fine(&t, "exclusions.csv",
               "time_identifier,time_period,geographic_level,old_la_code,estab,"
               "laestab,school_type,headcount,perm_excl,fixed_excl\n"
               "Academic year,201617,School,931,2574,9312574,"
               "State-funded primary,400,0,x\n"
               "Academic year,201617,School,931,2575,9312575,"
               "State-funded primary,300,bad,1\n");
    check_text(&t, SCHOOL("137920", "exclusions.headcount", Y(2016)), "400");
    check_text(&t, SCHOOL("137920", "exclusions.suspensions", Y(2016)),
               "suppressed"); /* what x meant then */
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_census),
        cmocka_unit_test(test_absence),
        cmocka_unit_test(test_ks4),
        cmocka_unit_test(test_ks2),
        cmocka_unit_test(test_new_school),
        cmocka_unit_test(test_relabelled_writing),
        cmocka_unit_test(test_fraction_and_sign),
        cmocka_unit_test(test_unknown_tokens),
        cmocka_unit_test(test_unknown_row_kind),
        cmocka_unit_test(test_keep),
        cmocka_unit_test(test_final_supersedes),
        cmocka_unit_test(test_own_year_goes_first),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_agreement),
        cmocka_unit_test(test_same_file_twice),
        cmocka_unit_test(test_finance),
        cmocka_unit_test(test_ofsted),
        cmocka_unit_test(test_ees),
        cmocka_unit_test(test_ees_schools),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
