/* Registers: schools, groups, memberships, predecessors. */
#include "tried.h"

static const struct entity *entity_at(struct tried *t, enum entity_kind kind,
                                      const char *code)
{
    uint32_t e = registry_find(t->store->registry, kind, str_from(code));

    assert_true(e != ENTITY_NONE);
    return registry_at(t->store->registry, e);
}

/* As downloaded, and as a data frame saves it again. */
static const char downloaded[] =
    "\"URN\",\"Group UID\",\"Group ID\",\"Group Name\","
    "\"Companies House Number\",\"Group Type (code)\",\"Group Type\","
    "\"Closed Date\",\"Open date\",\"Incorporated on (open date)\","
    "\"Group Status (code)\",\"Group Status\",\"Joined date\","
    "\"EstablishmentName\",\"TypeOfEstablishment (name)\","
    "\"PhaseOfEducation (name)\",\"LA (code)\",\"LA (name)\"\r\n"
    "\"137932\",\"16329\",\"TR1\",\"EXAMPLE TRUST\",\"07941899\",\"06\","
    "\"Multi-academy trust\",\"\",\"\",\"08/02/2012\",\"OPEN\",\"Open\","
    "\"01/03/2012\",\"Hill School\",\"Academy converter\",\"Primary\",\"855\","
    "\"Leicestershire\"\r\n"
    "\"137932\",\"80001\",\"SP1\",\"A SPONSOR\",\"\",\"05\","
    "\"School sponsor\",\"\",\"01/01/1900\",\"\",\"OPEN\",\"Open\","
    "\"01/01/1900\",\"Hill School\",\"Academy converter\",\"Primary\",\"855\","
    "\"Leicestershire\"";
static const char saved_again[] =
    ",URN,Group UID,Group ID,Group Name,Companies House Number,Group Type,"
    "Incorporated on (open date),Joined date,EstablishmentName,LA (code)\n"
    "0,137932,16329,TR1,EXAMPLE TRUST,7941899.0,Multi-academy trust,"
    "2012-02-08,2012-03-01,Hill School,855\n"
    "1,137932,80001,SP1,A SPONSOR,,School sponsor,,1900-01-01,Hill School,"
    "855\n";

static void check_links(const char *text)
{
    struct tried t = tried_new();
    const struct membership *m;
    const struct entity *trust, *school;

    tried_fine(&t, "alllinksdata.csv", text);
    assert_int_equal(registry_memberships(t.store->registry, &m), 2);
    assert_int_equal(m[0].joined, date_of(2012, 3, 1));
    assert_int_equal(m[0].left, DATE_NONE);
    assert_int_equal(m[1].joined, DATE_NONE); /* 1900 means not known */
    trust = entity_at(&t, ENTITY_ORGANISATION, "16329");
    assert_str(entity_attribute(trust, STR("company_number")).text, "07941899");
    assert_str(entity_attribute(trust, STR("group_type")).text,
               "Multi-academy trust");
    assert_int_equal(entity_attribute(trust, STR("incorporated")).date,
                     date_of(2012, 2, 8));
    school = entity_at(&t, ENTITY_SCHOOL, "137932");
    assert_str(school->name, "Hill School");
    assert_str(registry_at(t.store->registry, school->authority)->code, "855");
    assert_int_equal(m[0].origin.row, 2);
    tried_free(&t);
}

static void test_group_links(void **state)
{
    (void)state;
    check_links(downloaded);
    check_links(saved_again);
}

static void test_establishments(void **state)
{
    struct tried t = tried_new();
    const struct entity *e;
    const struct membership *m;

    (void)state;
    tried_fine(&t, "links.csv", downloaded);
    tried_fine(&t, "edubase.csv",
               "URN,LA (code),LA (name),EstablishmentNumber,"
               "EstablishmentName,TypeOfEstablishment (name),"
               "EstablishmentStatus (name),OpenDate,CloseDate,"
               "PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,"
               "SchoolCapacity,PercentageFSM,Trusts (code),Trusts (name),"
               "HeadLastName,Linked establishments\n"
               "137932,855,Leicestershire,2338,Hill School,Academy,Open,"
               "01-03-2012,,Primary,4,11,420,12.5,16329,EXAMPLE TRUST,"
               "Nobody,120001 Predecessor,120002 Predecessor\n"
               "148624,855,Leicestershire,17,Vale School,Academy,Open,"
               "01/09/2021,,Primary,4,11,,..,16329.0,EXAMPLE TRUST,X,\n");
    e = entity_at(&t, ENTITY_SCHOOL, "137932");
    assert_str(entity_attribute(e, STR("laestab")).text, "8552338");
    assert_int_equal(entity_attribute(e, STR("capacity")).decimal.mantissa,
                     420);
    assert_int_equal(entity_attribute(e, STR("open_date")).date,
                     date_of(2012, 3, 1));
    assert_str(entity_attribute(e, STR("phase")).text, "Primary");
    assert_int_equal(
        registry_find_laestab(t.store->registry, STR("855/0017")),
        registry_find(t.store->registry, ENTITY_SCHOOL, STR("148624")));
    /* the dated membership stands alone; the other school's is added */
    assert_int_equal(registry_memberships(t.store->registry, &m), 3);
    assert_int_equal(m[2].joined, DATE_NONE);
    assert_int_equal(m[2].organisation, m[0].organisation);
    tried_free(&t);
}

/* The other way round: the date comes later, and there is one membership. */
static void test_date_comes_later(void **state)
{
    struct tried t = tried_new();
    const struct membership *m;

    (void)state;
    tried_fine(&t, "edubase.csv",
               "URN,EstablishmentName,EstablishmentStatus (name),"
               "Trusts (code)\n137932,Hill School,Open,16329\n");
    tried_fine(&t, "links.csv", downloaded);
    assert_int_equal(registry_memberships(t.store->registry, &m), 2);
    assert_int_equal(m[0].joined, date_of(2012, 3, 1));
    tried_free(&t);
}

static void test_leavers(void **state)
{
    struct tried t = tried_new();
    const struct membership *m;

    (void)state;
    tried_fine(&t, "academiesmatmembership.csv",
               "URN,EstablishmentName,Group Name,Group ID,Date Joined Group,"
               "Date Left Group,EstablishmentStatus (name)\n"
               "137932,Hill School,EXAMPLE TRUST,TR1,01-03-2012,31/08/2020,"
               "Open\n");
    assert_int_equal(registry_memberships(t.store->registry, &m), 1);
    assert_int_equal(m[0].left, date_of(2020, 8, 31));
    tried_free(&t);
    t = tried_new(); /* a Group ID that another register has given */
    tried_fine(&t, "alllinksdata.csv", downloaded);
    tried_fine(&t, "academiesmatmembership.csv",
               "URN,EstablishmentName,Group Name,Group ID,Date Joined Group,"
               "Date Left Group\n"
               "119915,Vale School,EXAMPLE TRUST,TR1,01-03-2012,31/08/2020\n");
    assert_int_equal(registry_memberships(t.store->registry, &m), 3);
    assert_str(registry_at(t.store->registry, m[2].organisation)->code,
               "16329");
    tried_free(&t);
}

static void test_links(void **state)
{
    struct tried t = tried_new();
    const struct school_link *l;

    (void)state;
    tried_fine(&t, "links_edubasealldata.csv",
               "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
               "137932,119999,Hill Primary,Predecessor,01-03-2012\n"
               "119999,137932,Hill School,Successor - Split School,\n"
               "137932,119998,Vale,Sixth Form Centre School,\n");
    assert_int_equal(registry_links(t.store->registry, &l), 2);
    assert_true(l[0].predecessor);
    assert_int_equal(l[0].date, date_of(2012, 3, 1));
    assert_false(l[1].predecessor);
    assert_int_equal(l[1].date, DATE_NONE);
    assert_str(entity_at(&t, ENTITY_SCHOOL, "119999")->name, "Hill Primary");
    tried_free(&t);
}

static void test_groups(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "allgroupsdata.csv",
               "Group UID,Group ID,Group Name,Companies House Number,"
               "Group Type (code),Group Type,Group Status,"
               "Head of Group Last Name\n"
               "1095,,None,,01,Federation,Open,X\n"
               "3714,TR2,HARMONY TRUST,07318714,06,Multi-academy trust,Open,Y"
               "\n,,,,,,,\n");
    assert_str(entity_at(&t, ENTITY_ORGANISATION, "1095")->name, "None");
    assert_str(entity_attribute(entity_at(&t, ENTITY_ORGANISATION, "3714"),
                                STR("company_number"))
                   .text,
               "07318714");
    assert_int_equal(t.store->file[0].rows_used, 2);
    tried_free(&t);
}

static void test_bad_date(void **state)
{
    struct tried t = tried_new();

    (void)state;
    assert_false(tried_read(&t, "l.csv",
                            "URN,Group UID,Group Name,Joined date\n"
                            "137932,16329,T,13/13/2012\n"));
    assert_says(&t, "column 'Joined date': '13/13/2012'");
    tried_free(&t);
}

/* The school information of the performance tables gives the ages. */
static void test_school_information(void **state)
{
    struct tried t = tried_new();
    const struct entity *school;

    (void)state;
    tried_fine(&t, "england_school_information.csv",
               "URN,LANAME,LA,ESTAB,LAESTAB,SCHNAME,POSTCODE,SCHSTATUS,"
               "OPENDATE,CLOSEDATE,MINORGROUP,SCHOOLTYPE,ISPRIMARY,"
               "ISSECONDARY,AGELOW,AGEHIGH,OFSTEDRATING\n"
               "142980,Staffordshire,860,4142,8604142,Hill Middle School,"
               "WV8 1PB,Open,01-10-2016,,Academy,Academy converter,0,1,9,13,"
               "Good\n");
    school = entity_at(&t, ENTITY_SCHOOL, "142980");
    assert_str(school->name, "Hill Middle School");
    assert_str(registry_at(t.store->registry, school->authority)->code, "860");
    assert_str(entity_attribute(school, STR("laestab")).text, "8604142");
    assert_int_equal(entity_attribute(school, STR("low_age")).decimal.mantissa,
                     9);
    assert_int_equal(entity_attribute(school, STR("high_age")).decimal.mantissa,
                     13);
    assert_int_equal(entity_attribute(school, STR("open_date")).date,
                     date_of(2016, 10, 1));
    assert_int_equal(t.store->file[0].rows_used, 1);
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_group_links),
        cmocka_unit_test(test_establishments),
        cmocka_unit_test(test_date_comes_later),
        cmocka_unit_test(test_leavers),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_bad_date),
        cmocka_unit_test(test_school_information),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
