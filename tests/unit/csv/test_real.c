/* Real exports and parser test suites, where they are at hand: counts are those
 * that another program found, texts those of the suites' own answers.
 *
 * The files are no part of the repository: without them (SHARED, or a folder
 * `shared` beside the checkout) this test says skipped. */
#include "csv_check.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trustpress/base/utf8.h>

static struct str folder; /* real-data */

static struct reader *open_file(struct str path)
{
    const struct source *src = source_open(fixture.arena, fixture.diag, path);

    assert_non_null(src);
    fixture.source = src;
    return reader_open(fixture.arena, fixture.diag, src);
}

/* A name may be a pattern: one file there is named after a person. */
static struct reader *open_real(const char *name)
{
    struct str path =
        str_printf(fixture.arena, "%.*s/%s", STR_ARG(folder), name);
    glob_t found;

    if (strchr(name, '*') == NULL)
        return open_file(path);
    assert_int_equal(glob(str_cstr(fixture.arena, path), 0, NULL, &found), 0);
    path = str_copy(fixture.arena, str_from(found.gl_pathv[0]));
    globfree(&found);
    return open_file(path);
}

/* ---- counts
 * ------------------------------------------------------------------ */

struct expected {
    const char *name;
    size_t columns, records, short_rows, long_rows, titles, header_rows;
    enum encoding encoding;
};

#define PT    "performance-tables/clarelgibson-school-admissions/"
#define GIAS  "gias/"
#define FIN   "finance/dfe-education-benchmarking/"
#define SPEND "spend/hpi-pollock/"

static const struct expected table[] = {
    { GIAS "clarelgibson-school-admissions/20220420_gias.csv", 111, 1096, 0, 69,
      0, 1, ENCODING_UTF8 },
    { GIAS "mastodonc-witan-gias/links_edubasealldata20250422.csv", 5, 33801, 0,
      0, 0, 1, ENCODING_WINDOWS_1252 },
    { GIAS "ajb1970-exams-by-governance/group_links.csv", 21, 20395, 0, 0, 0, 1,
      ENCODING_UTF8 },
    { GIAS "dfe-teaching-vacancies/example_schools_data.csv", 120, 19, 0, 10, 0,
      1, ENCODING_UTF8 },
    { PT "2016-936-ks2.csv", 290, 235, 22, 0, 0, 1, ENCODING_UTF8_BOM },
    { PT "2017-850-ks2.csv", 326, 331, 4, 0, 0, 1, ENCODING_UTF8_BOM },
    { PT "2018-850-ks2.csv", 318, 334, 5, 0, 0, 1, ENCODING_UTF8_BOM },
    { PT "2016-2017_850_ks4final.csv", 416, 126, 3, 0, 0, 1,
      ENCODING_UTF8_BOM },
    { PT "2018-2019_936_ks4final.csv", 507, 133, 68, 0, 0, 1,
      ENCODING_UTF8_BOM },
    { "performance-tables/brianmburu-teacher-salary/england_swf.csv", 12, 8178,
      1, 0, 0, 1, ENCODING_UTF8_BOM },
    { "performance-tables/dfe-academies-api/2022-2023_england_census.csv", 23,
      24436, 0, 0, 0, 1, ENCODING_UTF8_BOM },
    { "ofsted/waiky8-schools-data/school_details_2018.csv", 21, 26078, 0, 0, 0,
      1, ENCODING_WINDOWS_1252 },
    { FIN "mat_academy_ar_2022-23_academies.csv", 103, 49, 0, 0, 0, 1,
      ENCODING_UTF8 },
    { FIN "Trust.csv", 7, 415, 2, 0, 0, 1, ENCODING_UTF8 },
    { FIN "UserDefinedTrustComparatorSet.csv", 4, 4, 0, 4, 0, 1,
      ENCODING_UTF8_BOM },
    { FIN "maintained_schools_master_list_header_only.csv", 125, 0, 0, 0, 0, 1,
      ENCODING_UTF8 },
    { SPEND "june_2015(1).csv", 11, 6677, 0, 0, 2, 1, ENCODING_UTF8 },
    { SPEND "epcs-dwp-cmg-spend-july-2017.csv", 7, 5, 0, 0, 4, 1,
      ENCODING_UTF8 },
    { SPEND "business_expenses_apr_jun_14_*.csv", 9, 9, 0, 0, 2, 2,
      ENCODING_UTF8 },
    { SPEND "workforce-management-information-dft_201706.csv", 42, 10, 0, 0, 0,
      3, ENCODING_UTF8 },
    { SPEND "download (10).csv", 4, 129, 0, 0, 2, 1, ENCODING_UTF8 },
    { "ees/dfe-ees-test-data/exclusions_by_geographic_level.csv.gz", 23, 242170,
      0, 0, 0, 1, ENCODING_UTF8 },
};

static void assert_counts(const struct expected *e)
{
    struct reader *r = open_real(e->name);
    struct record rec;

    assert_non_null(r);
    while (reader_next(fixture.diag, r, &rec))
        ;
    print_message("%s\n", e->name);
    assert_int_equal(reader_header(r).n, e->columns);
    assert_int_equal(reader_tally(r).records, e->records);
    assert_int_equal(reader_tally(r).short_rows, e->short_rows);
    assert_int_equal(reader_tally(r).long_rows, e->long_rows);
    assert_int_equal(reader_dialect(r)->title_rows, e->titles);
    assert_int_equal(reader_dialect(r)->header_rows, e->header_rows);
    assert_int_equal(reader_dialect(r)->encoding, e->encoding);
    assert_int_equal(diag_errors(fixture.diag), 0);
}

static void real_files_have_the_counts_of_their_readme(void **state)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        teardown(state); /* one arena a file: some are large */
        setup(state);
        assert_counts(&table[i]);
    }
}

/* ---- cells
 * ------------------------------------------------------------------- */

static size_t heading(const struct reader *r, const char *name)
{
    const struct record h = reader_header(r);

    for (size_t i = 0; i < h.n; i++) {
        if (str_equal(h.field[i], str_from(name)))
            return i;
    }
    fail_msg("no heading %s", name);
    return 0;
}

/* The cell of the first record whose cell under `key` is `value`. */
static struct str cell_of(const char *file, const char *key, const char *value,
                          const char *column)
{
    struct reader *r = open_real(file);
    const size_t at = heading(r, key), wanted = heading(r, column);
    struct record rec;

    while (reader_next(fixture.diag, r, &rec)) {
        if (at < rec.n && str_equal(rec.field[at], str_from(value)))
            return wanted < rec.n ? rec.field[wanted] : STR("");
    }
    fail_msg("no row %s in %s", value, file);
    return STR("");
}

static void check_values_are_met(void **state)
{
    static const char census[] =
        "performance-tables/dfe-academies-api/2022-2023_england_census.csv";
    static const char accounts[] = FIN "mat_academy_ar_2022-23_academies.csv";

    (void)state;
    assert_str(cell_of(census, "URN", "141296", "NOR"), "600");
    assert_str(cell_of(PT "2018-850-ks2.csv", "RECTYPE", "3", "PTRWM_EXP"),
               "68%");
    assert_str(cell_of(PT "2016-936-ks2.csv", "RECTYPE", "5", "PTRWM_EXP"),
               "61%");
    assert_str(cell_of("performance-tables/kspdeveloper-data-science-files/"
                       "england_ks4provisional.csv",
                       "RECTYPE", "7", "ATT8SCR"),
               "46.5");
    assert_non_null(open_real(accounts));
}

/* The cleaned answer joins a header over two rows as we do. */
static void headers_over_rows_are_as_in_the_clean_answer(void **state)
{
    struct reader *r = open_real(SPEND "business_expenses_apr_jun_14_*.csv");
    struct reader *clean =
        open_real(SPEND "clean/business_expenses_apr_jun_14_*.csv");

    (void)state;
    assert_string_equal(shown(reader_header(r)), shown(reader_header(clean)));
    r = open_real(SPEND "workforce-management-information-dft_201706.csv");
    clean = open_real(SPEND
                      "clean/workforce-management-information-dft_201706.csv");
    for (size_t i = 0; i < 13; i++)
        assert_true(str_equal(reader_header(r).field[i],
                              reader_header(clean).field[i]));
}

/* ---- suites with answers in JSON --------------------------------------------
 */

struct json {
    struct str text;
    size_t at;
};

static char json_peek(struct json *j)
{
    while (j->at < j->text.len && strchr(" \r\n\t,:", j->text.ptr[j->at]))
        j->at++;
    return j->at < j->text.len ? j->text.ptr[j->at] : '\0';
}

static void json_escape(struct json *j, struct buf *b)
{
    const char c = j->text.ptr[j->at++];

    if (c == 'n')
        buf_byte(b, '\n');
    else if (c == 'r')
        buf_byte(b, '\r');
    else if (c == 't')
        buf_byte(b, '\t');
    else
        buf_byte(b, c);
}

static struct str json_string(struct json *j)
{
    struct buf b = { 0 };

    assert_int_equal(json_peek(j), '"');
    j->at++;
    while (j->text.ptr[j->at] != '"') {
        if (j->text.ptr[j->at] == '\\') {
            j->at++;
            json_escape(j, &b);
        } else {
            buf_byte(&b, j->text.ptr[j->at++]);
        }
    }
    j->at++;
    return buf_take(&b, fixture.arena);
}

/* U+FFFD in an answer stands for a byte its writer could not read; a CR may be
 * missing, because the copies of the suite's files have lost theirs. */
static void assert_like(struct str got, struct str wanted)
{
    size_t i = 0, k = 0;

    while (i < got.len && k < wanted.len) {
        const uint32_t x = utf8_next(got, &i);
        uint32_t y = utf8_next(wanted, &k);

        if (y == '\r' && x != '\r')
            y = utf8_next(wanted, &k);
        if (x != y && y != 0xFFFD)
            break;
    }
    if (i < got.len || k < wanted.len)
        fail_msg("got '%.*s', wanted '%.*s'", STR_ARG(got), STR_ARG(wanted));
}

static void assert_object(struct json *j, struct reader *r)
{
    struct record rec;

    assert_true(reader_next(fixture.diag, r, &rec));
    j->at++;
    for (size_t i = 0; json_peek(j) != '}'; i++) {
        const struct str key = json_string(j);

        assert_true(i < rec.n && str_equal(key, reader_header(r).field[i]));
        assert_like(rec.field[i], json_string(j));
    }
    j->at++;
}

static bool next_list(struct reader *r, bool is_first, struct record *rec)
{
    if (!is_first)
        return reader_next(fixture.diag, r, rec);
    *rec = reader_header(r);
    return true;
}

/* A list is a row; one of nothing but empty texts is not given out. */
static void assert_list(struct json *j, struct reader *r, bool is_first)
{
    struct str text[16];
    struct record rec;
    size_t n = 0, filled = 0;

    j->at++;
    while (json_peek(j) != ']') {
        text[n] = json_string(j);
        filled += text[n].len > 0;
        n++;
    }
    j->at++;
    if (filled == 0)
        return;
    assert_true(next_list(r, is_first, &rec));
    assert_int_equal(rec.n, n);
    for (size_t i = 0; i < n; i++)
        assert_like(rec.field[i], text[i]);
}

static void assert_answer(struct json *j, struct reader *r)
{
    struct record rec;

    if (json_peek(j) == '{') {
        assert_object(j, r);
    } else {
        j->at++;
        for (bool first = true; json_peek(j) != ']'; first = false) {
            if (json_peek(j) == '{')
                assert_object(j, r);
            else
                assert_list(j, r, first);
        }
    }
    assert_false(reader_next(fixture.diag, r, &rec));
}

static bool has_text(struct str bytes)
{
    return str_trim(bytes).len > 0;
}

static void assert_case(struct str dir, const char *sub, struct str json_name)
{
    const struct str stem = str_slice(json_name, 0, json_name.len - 5);
    const struct source *answer;
    struct reader *r;
    struct json j = { 0 };

    r = open_file(str_printf(fixture.arena, "%.*s/%s/%.*s.csv", STR_ARG(dir),
                             sub, STR_ARG(stem)));
    answer = source_open(fixture.arena, fixture.diag,
                         str_printf(fixture.arena, "%.*s/json/%.*s",
                                    STR_ARG(dir), STR_ARG(json_name)));
    assert_non_null(answer);
    j.text = source_bytes(answer);
    if (r == NULL) {
        assert_false(has_text(source_bytes(fixture.source)));
        return;
    }
    print_message("%.*s\n", STR_ARG(stem));
    assert_answer(&j, r);
}

static size_t assert_suite(const char *name, const char *sub)
{
    const struct str dir =
        str_printf(fixture.arena, "%.*s/csv-torture/%s", STR_ARG(folder), name);
    DIR *d = opendir(str_cstr(
        fixture.arena, str_printf(fixture.arena, "%.*s/json", STR_ARG(dir))));
    const struct dirent *e;
    size_t n = 0;

    assert_non_null(d);
    for (e = readdir(d); e != NULL; e = readdir(d)) {
        const struct str file = str_copy(fixture.arena, str_from(e->d_name));

        /* this answer is not of its file: another telephone number */
        if (!str_ends(file, STR(".json")) ||
            str_equal(file, STR("location_coordinates.json")))
            continue;
        assert_case(dir, sub, file);
        n++;
    }
    closedir(d);
    return n;
}

static void csv_suites_read_as_their_answers(void **state)
{
    (void)state;
    assert_int_equal(assert_suite("max-mapper-csv-spectrum", "csvs"), 11);
    assert_true(assert_suite("sineemore-csv-test-data", "csv") >= 15);
}

/* ---- one damaged row costs at most that row
 * ---------------------------------- */

#define DAMAGE "csv-torture/hpi-pollock/"

struct rows {
    const char *item[128];
    size_t n;
};

static struct rows rows_of(const char *name)
{
    struct reader *r = open_real(name);
    struct rows rows = { .n = 0 };
    struct record rec;

    while (r != NULL && rows.n < 128 && reader_next(fixture.diag, r, &rec))
        rows.item[rows.n++] = shown(rec);
    return rows;
}

/* Rows of `b` that `a` does not have, in order. */
static size_t missing(const struct rows *a, const struct rows *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        bool found = false;

        for (size_t k = 0; !found && k < a->n; k++)
            found = strcmp(a->item[k], b->item[i]) == 0;
        n += !found;
    }
    return n;
}

static void a_damaged_row_costs_at_most_itself(void **state)
{
    const struct rows clean = rows_of(DAMAGE "clean/source.csv");
    DIR *d = opendir(str_cstr(
        fixture.arena,
        str_printf(fixture.arena, "%.*s/" DAMAGE "polluted", STR_ARG(folder))));
    const struct dirent *e;
    size_t n = 0;

    (void)state;
    assert_int_equal(clean.n, 83);
    assert_non_null(d);
    for (e = readdir(d); e != NULL; e = readdir(d)) {
        struct rows rows;

        /* quote0_col0 is in the header: no row can be named without it */
        if (strncmp(e->d_name, "row_", 4) != 0 ||
            strcmp(e->d_name, "row_extra_quote0_col0.csv") == 0)
            continue;
        rows = rows_of(str_cstr(
            fixture.arena,
            str_printf(fixture.arena, DAMAGE "polluted/%s", e->d_name)));
        if (missing(&rows, &clean) > 1)
            fail_msg("%s costs %zu rows", e->d_name, missing(&rows, &clean));
        n++;
    }
    closedir(d);
    assert_int_equal(n, 30);
}

static bool find_folder(struct arena *a)
{
    const char *shared = getenv("SHARED");
    DIR *d;

    if (shared == NULL || *shared == '\0')
        shared = SOURCE_DIR "/../shared";
    folder = str_printf(a, "%s/real-data", shared);
    d = opendir(str_cstr(a, folder));
    if (d != NULL)
        closedir(d);
    return d != NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(real_files_have_the_counts_of_their_readme),
        TEST(check_values_are_met),
        TEST(headers_over_rows_are_as_in_the_clean_answer),
        TEST(csv_suites_read_as_their_answers),
        TEST(a_damaged_row_costs_at_most_itself),
    };
    struct arena *a = arena_new(0);
    int failures = 77;

    if (find_folder(a))
        failures = cmocka_run_group_tests(tests, NULL, NULL);
    else
        puts("skipped: no real exports at hand");
    arena_free(a);
    return failures;
}
