/* Long exports: rows put together, weighted. The quick ways (raw keys told by
 * their bytes, numbers of plain digits) must never differ from the way every
 * other row is read: the same text is read twice, once with every cell padded
 * so far that neither quick way takes it. */
#include "ingest_priv.h"
#include "prop.h"
#include "tried.h"

#include <string.h>

#define Y(starts) period_academic(starts)

static struct str own(struct tried *t, const char *input)
{
    return tried_value(t, SCHOOL("100000", input, Y(2024)));
}

/* ---- rules ---------------------------------------------------------------- */

static void test_weighted(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "long.csv",
               "URN,Year,Measure,Group,Pupils,Value\n"
               "100000,2024/25,Reading %,All,30,70.5\n"
               "100000,2024/25,Reading %,All pupils,10,52\n"
               "100000,2024/25,Reading %,,1,\"1,000\"\n"
               "100000,2024/25,Reading %,EAL,7,50%\n");
    /* 30 x 70.5 + 10 x 52 + 1000 = 3635 */
    assert_str(own(&t, "own.reading_percent.sum"), "3635");
    assert_str(own(&t, "own.reading_percent.weight"), "41");
    assert_str(own(&t, "own.reading_percent.rows"), "3");
    assert_str(own(&t, "own.reading_percent.left_out"), "no fact");
    assert_int_equal(t.store->file[0].rows_used, 4);
    tried_free(&t);
}

/* Weights and values at the edge of what a decimal holds: exact, or said to
 * have no room; never rounded. */
static void test_exact(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "long.csv",
               "URN,Year,Measure,Pupils,Value\n"
               "100000,2024/25,fits,1,0.000000000000000001\n"
               "100000,2024/25,fits,1,0.000000000000000001\n"
               "100000,2024/25,fine,0.5,0.00000000000000001\n"
               "100000,2024/25,finer,0.5,0.000000000000000001\n"
               "100000,2024/25,zeros,1.50000000000,2.00000000000\n"
               "100000,2024/25,large,999999999999,999999999999\n"
               "100000,2024/25,wide,2,9223372036854775807\n"
               "100000,2024/25,wide,2,-9223372036854775807\n");
    assert_str(own(&t, "own.fits.sum"), "0.000000000000000002");
    assert_str(own(&t, "own.fine.sum"), "0.000000000000000005");
    assert_str(own(&t, "own.finer.sum"), "overflow");
    assert_str(own(&t, "own.finer.weight"), "0.5");
    assert_str(own(&t, "own.zeros.sum"), "3");
    assert_str(own(&t, "own.large.sum"), "overflow");
    assert_str(own(&t, "own.wide.sum"), "0");
    tried_free(&t);
}

static void test_weights(void **state)
{
    struct tried t = tried_new();
    const struct input_file *f;

    (void)state;
    assert_false(tried_read(&t, "long.csv",
                            "URN,Year,Measure,Pupils,Value\n"
                            "100000,2024/25,m,-1,5\n"
                            "100000,2024/25,m,many,5\n"
                            "100000,2024/25,m,0,5\n"
                            "100000,2024/25,m,0.0,5\n"
                            "100000,2024/25,m,,5\n"
                            "100000,2024/25,m,c,5\n"
                            "100000,2024/25,m,4,c\n"
                            "100000,2024/25,m,4,good\n"
                            "100000,2024/25,m,4,5.5\n"
                            "100000,2024/25,nobody,0,5\n"));
    f = &t.store->file[0];
    assert_int_equal(diag_errors(t.dg), 3);
    assert_says(&t, "column 'Pupils': '-1' means nothing here");
    assert_says(&t, "column 'Pupils': 'many' means nothing here");
    assert_says(&t, "column 'Value': 'good' is not a number");
    assert_int_equal(tried_set_aside(f, "rows for no pupils"), 3);
    assert_int_equal(
        tried_set_aside(f, "rows that do not say for how many pupils"), 2);
    assert_int_equal(
        tried_set_aside(f, "rows without a value: suppressed: too few pupils"),
        1);
    assert_str(own(&t, "own.m.sum"), "22");
    assert_str(own(&t, "own.m.weight"), "4");
    assert_str(own(&t, "own.m.rows"), "1");
    assert_str(own(&t, "own.m.left_out"), "5");
    assert_str(own(&t, "own.nobody.sum"), "no-base");
    assert_int_equal(f->rows_used, 1);
    tried_free(&t);
}

/* Two exports that differ are not added up: nobody knows whether the second
 * goes on from the first or holds it. */
static void test_two_files(void **state)
{
    struct tried t = tried_new();

    (void)state;
    tried_fine(&t, "a.csv",
               "URN,Year,Measure,Pupils,Value\n100000,2024/25,m,4,5\n"
               "100000,2024/25,n,4,5\n");
    tried_fine(&t, "b.csv",
               "URN,Year,Measure,Pupils,Value,More\n100000,2024/25,m,4,5,\n"
               "100000,2024/25,o,4,5,\n");
    assert_false(
        tried_read(&t, "c.csv",
                   "URN,Year,Measure,Pupils,Value\n100000,2024/25,m,2,5\n"
                   "100000,2024/25,m,4,6\n100000,2024/25,n,4,5\n"));
    assert_says(&t, "own.m.sum, 2024/25, is 34 here and 20 in a.csv");
    assert_says(&t, "c.csv:2:");
    assert_int_equal(diag_errors(t.dg), 1);
    assert_str(own(&t, "own.m.sum"), "20");
    assert_str(own(&t, "own.m.weight"), "4");
    assert_str(own(&t, "own.o.sum"), "20");
    tried_free(&t);
}

static void test_kept_schools(void **state)
{
    struct tried t = tried_new();
    uint32_t keep[1];

    (void)state;
    tried_fine(&t, "alllinksdata.csv",
               "URN,Group UID,Group Name,Group Type,Joined date,"
               "EstablishmentName,LA (code),LA (name)\n"
               "100000,4417,EXAMPLE TRUST,Multi-academy trust,01/02/2012,"
               "Rushmore,931,Oxfordshire\n"
               "100001,4417,EXAMPLE TRUST,Multi-academy trust,01/02/2012,"
               "Mason Park,931,Oxfordshire\n");
    keep[0] = registry_find(t.store->registry, ENTITY_SCHOOL, STR("100000"));
    t.options.keep = (struct entity_list){ keep, 1 };
    tried_fine(&t, "long.csv",
               "URN,School,Year,Measure,Pupils,Value\n"
               "100001,x,2024/25,m,4,good\n100000,x,2024/25,m,4,5\n"
               "100001,x,2024/25,m,4,5\n100001,,2024/25,m,4,5\n"
               ",Rushmore,2024/25,m,1,1\n");
    assert_str(own(&t, "own.m.sum"), "21");
    assert_str(tried_value(&t, SCHOOL("100001", "own.m.sum", Y(2024))),
               "no fact");
    assert_int_equal(
        tried_set_aside(&t.store->file[1], "schools of other organisations"),
        3);
    tried_free(&t);
}

/* A project that has its own profile of such an export keeps it, though the
 * shipped one reads more of the headings. */
static void test_project_first(void **state)
{
    struct tried t = tried_new();
    const struct str field[] = { STR("urn"),   STR("year"),   STR("measure"),
                                 STR("group"), STR("pupils"), STR("value") };
    const struct record header = { .field = field, .n = 6 };
    const struct profiles *own = profiles_load(
        t.arena, t.dg, t.profiles, STR(SOURCE_DIR "/tests/bench/w1/profiles"));

    (void)state;
    assert_non_null(own);
    assert_str(profile_recognise(t.arena, t.profiles, &header).profile,
               "own_measures");
    assert_str(profile_recognise(t.arena, own, &header).profile, "outcomes");
    tried_free(&t);
}

/* ---- quick and slow -------------------------------------------------------- */

static const char *const urns[] = { "100000", "100037",     "100000.0",
                                    "999",    "URN 100037", "" };
static const char *const years[] = { "2024/25", "2024-25", "2023/24", "", "x" };
static const char *const measures[] = { "Reading: expected %",
                                        "reading expected %",
                                        "Maths",
                                        "Maths+",
                                        "£ a pupil",
                                        "" };
static const char *const groups[] = { "All pupils", "",       "Disadvantaged",
                                      "PP",         "Year 3", "Boys" };
static const char *const weights[] = { "12",  "1",     "0",
                                       "007", "12.50", "-3",
                                       "1e3", "+4",    "",
                                       "c",   "1,200", "99999999999999999999",
                                       "-0" };
static const char *const values[] = { "45.3",
                                      "-2",
                                      "+5",
                                      ".5",
                                      "5.",
                                      "45%",
                                      "SUPP",
                                      "",
                                      "good",
                                      "c",
                                      "7",
                                      "-0.0",
                                      "1,234.5",
                                      "0.000000000000000001",
                                      "1.2.3",
                                      "--1",
                                      "-",
                                      ".",
                                      "-.5",
                                      "1e5",
                                      "99999999999999999",
                                      "00012",
                                      "12,34",
                                      "\xc2\xa3"
                                      "5",
                                      "123456789012345678" };
#define PICK(g, list) ((list)[prop_below((g), sizeof(list) / sizeof *(list))])

static void put_cell(struct buf *b, const char *text, size_t padding)
{
    buf_byte(b, '"');
    buf_text(b, text);
    for (size_t i = 0; i < padding; i++)
        buf_byte(b, ' ');
    buf_text(b, "\",");
}

/* The same rows for the same state of g, cells padded or not. */
static struct str rows_of(struct arena *a, struct prop g, size_t padding)
{
    struct buf b = { 0 };
    size_t n = 1 + prop_below(&g, g.size);
    const bool is_clean = prop_one_in(&g, 2);

    buf_text(&b, "URN,Year,Measure,Group,Pupils,Value\n");
    for (size_t i = 0; i < n; i++) {
        put_cell(&b, is_clean ? urns[prop_below(&g, 2)] : PICK(&g, urns),
                 padding);
        put_cell(&b, is_clean ? years[prop_below(&g, 3)] : PICK(&g, years),
                 padding);
        put_cell(&b, PICK(&g, measures), padding);
        put_cell(&b, PICK(&g, groups), padding);
        put_cell(&b, is_clean ? weights[prop_below(&g, 4)] : PICK(&g, weights),
                 padding);
        put_cell(&b, is_clean ? values[prop_below(&g, 7)] : PICK(&g, values),
                 padding);
        buf_text(&b, "\n");
    }
    return buf_take(&b, a);
}

static struct str told(struct tried *t, struct str text)
{
    const struct source *src = source_from(t->arena, STR("long.csv"), text);
    struct buf b = { 0 };

    buf_printf(&b, "%d\n",
               ingest_file(t->dg, t->store, t->profiles, src, &t->options));
    store_dump(t->store, &b);
    for (const struct set_aside *s =
             t->store->n_files > 0 ? t->store->file[0].set_aside : NULL;
         s != NULL; s = s->next)
        buf_printf(&b, "%zu %.*s\n", s->rows, STR_ARG(s->why));
    buf_printf(&b, "%zu %zu\n", diag_errors(t->dg), diag_warnings(t->dg));
    return buf_take(&b, t->arena);
}

static const struct tried *shared; /* the profiles are read once */

static bool quick_is_slow(struct prop *g)
{
    struct str text[2];
    struct arena *a = arena_new(0);
    bool same;

    for (size_t i = 0; i < 2; i++) {
        struct tried t = { .arena = a,
                           .dg = diag_new(a),
                           .store = store_new(a),
                           .profiles = shared->profiles };

        text[i] = told(&t, rows_of(a, *g, i * 300));
    }
    same = str_equal(text[0], text[1]);
    if (!same)
        print_error("quick:\n%.*s\nslow:\n%.*s\n", STR_ARG(text[0]),
                    STR_ARG(text[1]));
    arena_free(a);
    return same;
}

static void test_quick_is_slow(void **state)
{
    struct tried t = tried_new();

    (void)state;
    shared = &t;
    prop_check(100, 20, quick_is_slow);
    prop_check(8, 400, quick_is_slow);
    tried_free(&t);
}

/* ---- the memo ------------------------------------------------------------- */

/* Rows of the same cells have one place, all others another. */
static bool memo_tells(struct prop *g)
{
    static const size_t field[] = { 0, 2, 3 };
    struct arena *a = arena_new(0);
    struct memo *m = memo_new(a, field, 3);
    struct map *keys = map_new(a);
    bool holds = true;

    for (uint32_t i = 0; i < g->size * 20 && holds; i++) {
        struct str cell[4], key;
        const uint32_t *place;
        bool is_known = false;
        uint32_t n;

        for (size_t k = 0; k < 4; k++) {
            char *text = arena_array(a, char, g->size);

            cell[k].ptr = text;
            cell[k].len = prop_bytes(g, "ab", text);
        }
        key = str_printf(a, "%.*s/%.*s/%.*s", STR_ARG(cell[0]),
                         STR_ARG(cell[2]), STR_ARG(cell[3]));
        n = map_put(keys, key);
        place =
            memo_place(m, &(struct record){ .field = cell, .n = 4 }, &is_known);
        holds = place == NULL || is_known == (*place != 0);
        if (place != NULL && !is_known)
            memo_keep(m, place, n + 1);
        holds = holds && (place == NULL || *place == n + 1);
    }
    arena_free(a);
    return holds;
}

static void test_memo(void **state)
{
    (void)state;
    prop_check(200, 3, memo_tells);
    prop_check(100, 12, memo_tells);
    prop_check(20, 300, memo_tells);
}

/* More than it has room for: it says that it does not know, and what it knew
 * it still tells. */
static void test_memo_limits(void **state)
{
    static const size_t field[MEMO_COLUMNS + 1] = { 0, 1 };
    struct arena *a = arena_new(0);
    struct memo *m = memo_new(a, field, 2);
    size_t n_none = 0;

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 100000; i++) {
            char text[2][8];
            struct str cell[2];
            const uint32_t *place;
            bool is_known = false;

            for (size_t k = 0; k < 2; k++) {
                snprintf(text[k], sizeof text[k], "%u", k == 0 ? i : i % 7);
                cell[k] = str_from(text[k]);
            }
            place = memo_place(m, &(struct record){ .field = cell, .n = 2 },
                               &is_known);
            n_none += place == NULL;
            if (place != NULL && !is_known)
                memo_keep(m, place, i + 1);
            assert_true(place == NULL || *place == i + 1);
        }
    }
    assert_true(n_none >= 2 * (100000 - 65536));
    assert_true(n_none < 80000);
    assert_true(arena_held(a) < (size_t)32 << 20);
    assert_null(memo_place(memo_new(a, field, MEMO_COLUMNS + 1),
                           &(struct record){ 0 }, &(bool){ false }));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weighted),
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_two_files),
        cmocka_unit_test(test_kept_schools),
        cmocka_unit_test(test_project_first),
        cmocka_unit_test(test_memo),
        cmocka_unit_test(test_memo_limits),
        cmocka_unit_test(test_quick_is_slow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
