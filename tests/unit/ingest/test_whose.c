/* Whose row it is, where the row itself does not say: exports of one
 * authority, published lists of everybody, names of people. */
#include "tried.h"

static const char governance[] =
    "\"GID\",\"URN\",\"UID\",\"Role\",\"Forename 1\",\"Surname\","
    "\"Date of appointment\",\"Date term of office ends/ended\"\r\n"
    "\"1\",\"\",\"3714\",\"Trustee\",\"Given\",\"Family\",\"01/09/"
    "2022\",\"\"\r\n"
    "\"2\",\"\",\"16329\",\"Trustee\",\"Other\",\"Person\",\"\",\"\"\r\n"
    "\"3\",\"141296\",\"\",\"Local governor\",\"Third\",\"Name\",\"\",\"\"\r\n"
    "\"4\",\"100000\",\"\",\"Local "
    "governor\",\"Fourth\",\"Name\",\"\",\"\"\r\n";

/* Names are read of our own organisation and its schools, of nobody else. */
static void test_names_of_people(void **state)
{
    struct tried t = tried_new();
    const struct dataset *d;
    uint32_t keep[2];

    (void)state;
    keep[0] = registry_entity(t.store->registry, ENTITY_ORGANISATION,
                              STR("3714"), STR("A trust"));
    keep[1] = registry_entity(t.store->registry, ENTITY_SCHOOL, STR("141296"),
                              STR("A school"));
    t.options.keep = (struct entity_list){ keep, 2 };
    tried_fine(&t, "governancealldata.csv", governance);
    d = store_dataset(t.store, STR("appointments"));
    assert_non_null(d);
    assert_int_equal(d->n_rows, 2);
    assert_str(tried_cell(d, "surname", 0)->text, "Family");
    assert_int_equal(tried_cell(d, "appointed", 0)->date, date_of(2022, 9, 1));
    assert_str(tried_cell(d, "surname", 1)->text, "Name");
    assert_str(tried_cell(d, "school", 1)->text, "141296");
    assert_int_equal(tried_set_aside(&t.store->file[0], "other organisations"),
                     2);
    tried_free(&t);
}

static void test_names_of_nobody(void **state)
{
    struct tried t = tried_new();
    const struct dataset *d;

    (void)state;
    tried_fine(&t, "governancealldata.csv", governance);
    d = store_dataset(t.store, STR("appointments"));
    assert_int_equal(d->n_rows, 4);
    for (size_t i = 0; i < d->n_rows; i++) {
        assert_int_equal(tried_cell(d, "surname", i)->kind, VALUE_REASON);
        assert_int_equal(tried_cell(d, "forename", i)->kind, VALUE_REASON);
    }
    tried_free(&t);
}

/* Rows of an authority that do not give its number. */
#define ONE                                                                    \
    "LA,ESTAB,URN,PERCTOT,PPERSABS10\n"                                        \
    "936,2001,124936,5.1,14.0\n"
#define TOTALS ",PRI,LA,5.6,15.1\n,PRI,NAT,5.9,16.2\n"

static void test_sole_authority(void **state)
{
    const struct period year = period_academic(2022);
    struct asked la = AUTHORITY("936", "absence.overall", year);
    struct tried t = tried_new();

    (void)state;
    la.breakdown = "primary";
    tried_fine(&t, "2022-2023_936_abs.csv", ONE TOTALS);
    assert_str(tried_value(&t, la), "5.6");
    assert_str(tried_value(&t, NATION("NAT:primary", "absence.overall", year)),
               "5.9");
    tried_free(&t);
}

/* Of two authorities it cannot be told: no guess. */
static void test_which_authority(void **state)
{
    const struct period year = period_academic(2022);
    struct asked la = AUTHORITY("936", "absence.overall", year);
    struct tried t = tried_new();

    (void)state;
    la.breakdown = "primary";
    tried_fine(&t, "2022-2023_england_abs.csv",
               ONE "850,2002,115850,4.1,9.0\n" TOTALS);
    assert_str(tried_value(&t, la), "no fact");
    assert_int_equal(
        tried_set_aside(&t.store->file[0], "rows that name no local authority"),
        1);
    assert_str(tried_value(&t, NATION("NAT:primary", "absence.overall", year)),
               "5.9");
    tried_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_people),
        cmocka_unit_test(test_names_of_nobody),
        cmocka_unit_test(test_sole_authority),
        cmocka_unit_test(test_which_authority),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
