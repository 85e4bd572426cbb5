/* What `inspect` counts: rows by kind, columns, codes, spellings, repairs.
 * Every number here was counted by hand in the text above it. */
#include "tried.h"

/* Two schools, a special one, an authority and the nation; a blank row; the
 * special school's row stops early. */
static const char ks2[] =
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_EXP_17,READPROG,"
    "TELNUM\n"
    "1,850,2001,116001,A,30,68%,60%,1.2,NA\n"
    "1,850,202,116002.0,B,SUPP,SUPP,SUPP,LOWCOV,2.00E+11\n"
    ",,,,,,,,,\n"
    "2,850,7001,116003,C,NEW\n"
    "3,850, , ,Hampshire,400,65%,64%, ,\n"
    "5, , , ,England,600,0.65,64%, ,\n";

static struct ingest_tally tally(struct tried *t, const char *name,
                                 const char *text)
{
    struct ingest_tally got = { .arena = t->arena };

    t->options.tally = &got;
    tried_fine(t, name, text);
    assert_true(got.is_read);
    t->options.tally = NULL;
    return got;
}

static const struct column_tally *column(const struct ingest_tally *t,
                                         const char *heading)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        if (str_equal(t->column[i].heading, str_from(heading)))
            return &t->column[i];
    }
    fail_msg("no column '%s'", heading);
    return NULL;
}

static const struct code_tally *code(const struct ingest_tally *t,
                                     const char *token)
{
    for (size_t i = 0; i < t->n_codes; i++) {
        if (str_equal(t->code[i].token, str_from(token)))
            return &t->code[i];
    }
    fail_msg("no code '%s'", token);
    return NULL;
}

static void test_rows(void **state)
{
    struct tried t = tried_new();
    struct ingest_tally got = tally(&t, "ks2.csv", ks2);

    (void)state;
    assert_string_equal(got.kind, "facts");
    assert_int_equal(got.rows[TALLY_SCHOOL], 2);
    assert_int_equal(got.rows[TALLY_SPECIAL], 1);
    assert_int_equal(got.rows[TALLY_AUTHORITY], 1);
    assert_int_equal(got.rows[TALLY_NATION], 1);
    assert_int_equal(got.rows[TALLY_NATION_ALL], 0);
    assert_int_equal(got.entities[TALLY_SCHOOL], 2);
    assert_int_equal(got.n_periods, 1);
    assert_int_equal(got.period[0].period.year, 2017);
    assert_int_equal(got.period[0].rows, 5);
    assert_int_equal(got.repair[REPAIR_SHORT], 1);
    assert_int_equal(got.repair[REPAIR_BLANK], 1);
    assert_int_equal(got.repair[REPAIR_LONG], 0);
    tried_free(&t);
}

static void test_columns(void **state)
{
    struct tried t = tried_new();
    struct ingest_tally got = tally(&t, "ks2.csv", ks2);
    const struct column_tally *c = column(&got, "PTRWM_EXP");

    (void)state;
    assert_int_equal(got.n_columns, 10);
    assert_int_equal(c->use, COLUMN_INPUT);
    assert_str(c->as, "ks2.rwm_expected");
    assert_string_equal(c->form, "percent");
    assert_int_equal(c->period.kind, PERIOD_NONE);
    assert_int_equal(c->given, 3);
    assert_int_equal(c->coded, 1);
    assert_int_equal(c->signs, 2);
    assert_int_equal(c->bare, 1);
    c = column(&got, "PTRWM_EXP_17");
    assert_str(c->as, "ks2.rwm_expected");
    assert_int_equal(c->period.year, 2016);
    assert_int_equal(column(&got, "RECTYPE")->use, COLUMN_ROW);
    assert_int_equal(column(&got, "URN")->use, COLUMN_KEY);
    assert_str(column(&got, "URN")->as, "urn");
    assert_int_equal(column(&got, "TELNUM")->use, COLUMN_UNUSED);
    tried_free(&t);
}

static void test_codes(void **state)
{
    struct tried t = tried_new();
    struct ingest_tally got = tally(&t, "ks2.csv", ks2);

    (void)state;
    assert_int_equal(got.n_codes, 4); /* the commonest first */
    assert_str(got.code[0].token, "SUPP");
    assert_int_equal(got.code[0].reason, REASON_SUPPRESSED);
    assert_int_equal(got.code[0].cells, 3);
    assert_int_equal(got.code[0].columns, 3);
    assert_int_equal(code(&got, "LOWCOV")->cells, 1);
    assert_str(code(&got, "LOWCOV")->most, "READPROG");
    assert_int_equal(code(&got, "NEW")->cells_read, 1);
    assert_int_equal(code(&got, "NA")->cells, 1); /* nobody reads TELNUM */
    assert_int_equal(code(&got, "NA")->cells_read, 0);
    tried_free(&t);
}

static void test_repairs(void **state)
{
    static const char links[] =
        "Group UID,Group Name,Companies House Number,URN,Joined date,"
        "EstablishmentName,Group Type\n"
        "1.0,Ash,7318714,900001,00:00.0,A,Multi-academy trust\n"
        "1,Ash,07318714,900002,01/01/1900,B,Multi-academy trust\n"
        "1,Ash,07318714,900003,42167,C,Multi-academy trust\n"
        "1,Ash,07318714,900004,01/09/2016,D,Multi-academy trust\n"
        "1,Ash,07318714,900005,2016-09-01,E,Multi-academy trust\n";
    struct tried t = tried_new();
    struct ingest_tally got = tally(&t, "ks2.csv", ks2);

    (void)state;
    assert_int_equal(got.repair[REPAIR_ZERO], 1); /* 202 is 0202 */
    assert_int_equal(got.repair[REPAIR_POINT_ZERO], 1);
    assert_int_equal(got.repair[REPAIR_E_NOTATION], 1);
    got = tally(&t, "links.csv", links);
    assert_int_equal(got.rows[TALLY_MEMBERSHIP], 5);
    assert_int_equal(got.repair[REPAIR_ZERO], 1);
    assert_int_equal(got.repair[REPAIR_POINT_ZERO], 1);
    assert_int_equal(got.repair[REPAIR_DESTROYED], 1);
    assert_int_equal(got.repair[REPAIR_PLACEHOLDER], 1);
    assert_int_equal(got.repair[REPAIR_SERIAL], 1);
    assert_int_equal(got.form[TALLY_DATE_SLASH], 1);
    assert_int_equal(got.form[TALLY_DATE_ISO], 1);
    tried_free(&t);
}

/* An own form without any register: its schools are taken at their word. */
static void test_own_form(void **state)
{
    static const char roll[] = "School,Roll now\nAsh,200\nBeech,210\n"
                               "Ash,200\nCentral,0\n";
    struct tried t = tried_new();
    struct ingest_tally got;

    (void)state;
    t.options.year = period_academic(2025);
    got = tally(&t, "pupils.csv", roll);
    assert_true(got.own_form);
    assert_true(got.no_register);
    assert_int_equal(got.schools_named, 2);
    assert_int_equal(got.rows[TALLY_SCHOOL], 3);
    assert_int_equal(got.entities[TALLY_SCHOOL], 2);
    assert_int_equal(got.rows[TALLY_ORGANISATION], 1);
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),     cmocka_unit_test(test_columns),
        cmocka_unit_test(test_codes),    cmocka_unit_test(test_repairs),
        cmocka_unit_test(test_own_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
