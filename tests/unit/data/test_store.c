/* Lists that are appended to, and the store's text form. */
#include "check.h"

#include <trustpress/data.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void same_names_are_appended(void **state)
{
    struct store *s = store_new(arena);
    const struct value top[] = { { .kind = VALUE_TRUTH, .truth = true } };
    struct value below[2], other[2];
    const struct origin rows[] = { { 0, 2, 0 }, { 0, 3, 0 } };
    const struct column column_a = { STR("a"), STR("A"), top, NULL };
    struct column columns_b[2];
    const struct dataset first = { STR("risks"), 1, 1, &column_a, rows };
    struct dataset second = { STR("risks"), 2, 2, columns_b, rows };
    const struct dataset *d;

    (void)state;
    below[0] = below[1] = value_truth(false);
    other[0] = other[1] = value_text(STR("x"));
    columns_b[0] = (struct column){ STR("b"), STR("B"), other, NULL };
    columns_b[1] = (struct column){ STR("a"), STR("A"), below, NULL };
    store_add_dataset(s, &first);
    store_add_dataset(s, &second);

    d = store_dataset(s, STR("risks"));
    assert_int_equal(s->n_datasets, 1);
    assert_int_equal(d->n_rows, 3);
    assert_int_equal(d->n_columns, 2);
    assert_true(dataset_column(d, STR("a"))->cell[0].truth);
    assert_false(dataset_column(d, STR("a"))->cell[2].truth);
    assert_int_equal(dataset_column(d, STR("b"))->cell[0].kind, VALUE_REASON);
    assert_true(value_equal(dataset_column(d, STR("b"))->cell[1], other[0]));
    assert_int_equal(d->row[2].row, 3);
    assert_null(dataset_column(d, STR("c")));
    assert_null(store_dataset(s, STR("policies")));
    assert_null(dataset_column(NULL, STR("c")));
}

static void fill(struct store *s)
{
    const struct origin at = { 0, 2, 4 };
    const struct membership m = { 0, 1, date_of(2014, 9, 1), DATE_NONE, at, 0 };
    struct input_file file = { .name = STR("groups.csv"),
                               .profile = STR("gias-links"),
                               .rows = 3,
                               .rows_used = 2 };
    struct fact fact = { .value = value_reason(REASON_SUPPRESSED),
                         .detail = MAP_NONE,
                         .origin = at };

    store_file(s, &file);
    registry_entity(s->registry, ENTITY_SCHOOL, STR("141296"), STR("Hill"));
    registry_entity(s->registry, ENTITY_ORGANISATION, STR("3714"), STR("T"));
    registry_attribute(s->registry, 0, STR("phase"), value_text(STR("Primary")),
                       at);
    registry_join(s->registry, &m);
    map_put(facts_inputs(s->facts), STR("ks2.rwm"));
    fact.key.period = period_academic(2024);
    facts_add(s->facts, &fact);
    fact.key.period = period_academic(2023);
    fact.set_aside = true;
    facts_add(s->facts, &fact);
}

static void the_text_form_says_everything(void **state)
{
    struct store *s = store_new(arena);
    struct buf b = { 0 };

    (void)state;
    fill(s);
    store_dump(s, &b);
    assert_string_equal(
        str_cstr(arena, buf_take(&b, arena)),
        "files\n"
        "  1 groups.csv profile gias-links rows 3 used 2\n"
        "register\n"
        "  school 141296 Hill\n"
        "    phase \"Primary\" @1:2:5\n"
        "  organisation 3714 T\n"
        "memberships\n"
        "  school 141296 of organisation 3714 2014-09-01 to ? @1:2:5\n"
        "links\n"
        "facts\n"
        "  school 141296 ks2.rwm all 2023/24 actual = (suppressed)"
        " (set aside) @1:2:5\n"
        "  school 141296 ks2.rwm all 2024/25 actual = (suppressed) @1:2:5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_names_are_appended),
        cmocka_unit_test(the_text_form_says_everything),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
