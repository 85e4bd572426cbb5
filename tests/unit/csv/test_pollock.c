/* The Pollock files: one table, damaged in every way a CSV file can be. Each
 * form reads as the clean table does, or is refused by name; a damaged row
 * costs at most itself, and not silently.
 *
 * The clean tables are read by twenty lines of this test, not by the reader:
 * every field there is in quotes. Where the suite's answer is not ours:
 *   file_field_delimiter_0x20  words of unquoted cells are parted by the same
 *       blank as the columns: which words are one cell is a guess. Refused.
 *   file_no_header   nothing says what the columns are, and the first row taken
 *       for headings would be a row lost. Refused.
 *   file_header_multirow_*  the header, word for word, two or three times over
 *       is one header; the answer writes "DATE DATE".
 *   file_multitable_same    the same header once more continues the table, as
 *       in exports that were put into one file: its rows are read, but for those
 *       that the form broke at a quote inside a text.
 *   file_multitable_less, _more   the first table is read; that another one
 *       begins, and where, is said.
 * The files are no part of the repository: without them this test says
 * skipped. */
#include "csv_check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define SUITE  "real-data/csv-torture/hpi-pollock"
#define SHARED SOURCE_DIR "/../shared"

static struct str folder;

/* ---- a table ------------------------------------------------------------- */

struct table {
    struct record row[200]; /* the header first */
    size_t n;
};

/* A quoted field at *at, which moves behind it. */
static struct str clean_field(struct str s, size_t *at)
{
    struct buf b = { 0 };

    assert_int_equal(s.ptr[*at], '"');
    for (*at += 1;; *at += 1) {
        if (s.ptr[*at] == '"') {
            *at += 1;
            if (*at == s.len || s.ptr[*at] != '"')
                break;
        }
        buf_byte(&b, s.ptr[*at]);
    }
    return buf_take(&b, fixture.arena);
}

static void table_add(struct table *t, struct record rec)
{
    struct str *field = arena_array(fixture.arena, struct str, rec.n);

    assert_true(t->n < 200);
    for (size_t i = 0; i < rec.n; i++)
        field[i] = str_copy(fixture.arena, rec.field[i]);
    rec.field = field;
    t->row[t->n++] = rec;
}

static struct str file_bytes(const char *sub, const char *name)
{
    const struct source *src = source_open(
        fixture.arena, fixture.diag,
        str_printf(fixture.arena, "%.*s/%s/%s", STR_ARG(folder), sub, name));

    return src == NULL ? STR("") : source_bytes(src);
}

static struct table *clean_table(const char *name)
{
    const struct str s = file_bytes("clean", name);
    struct table *t = arena_new_of(fixture.arena, struct table);
    struct str field[32];

    for (size_t at = 0, n = 0; at < s.len;) {
        if (s.ptr[at] == '\r' || s.ptr[at] == '\n') {
            at++;
            continue;
        }
        field[n++] = clean_field(s, &at);
        if (at < s.len && s.ptr[at] == ',') {
            at++;
            continue;
        }
        table_add(t, (struct record){ field, n, 0, 0 });
        n = 0;
    }
    return t;
}

/* What the reader makes of it; NULL when it refuses. */
static struct table *read_table(struct str bytes)
{
    struct table *t = arena_new_of(fixture.arena, struct table);
    struct reader *r;
    struct record rec;

    fixture.diag = diag_new(fixture.arena);
    r = open_bytes(bytes);
    if (r == NULL)
        return NULL;
    table_add(t, reader_header(r));
    while (reader_next(fixture.diag, r, &rec))
        table_add(t, rec);
    return t;
}

/* ---- judging --------------------------------------------------------------
 */

/* Cells that are missing at the end are empty ones. */
static bool same_row(struct record a, struct record b)
{
    const size_t n = a.n > b.n ? a.n : b.n;

    for (size_t i = 0; i < n; i++) {
        const struct str x = i < a.n ? a.field[i] : STR("");
        const struct str y = i < b.n ? b.field[i] : STR("");

        if (!str_equal(x, y))
            return false;
    }
    return true;
}

static const char *trouble(const struct table *got, size_t k,
                           const struct table *wanted, size_t i)
{
    return str_cstr(
        fixture.arena,
        str_printf(fixture.arena, "WRONG at row %zu\n got    %s\n wanted %s", i,
                   k < got->n ? shown(got->row[k]) : "nothing",
                   i < wanted->n ? shown(wanted->row[i]) : "nothing"));
}

/* The slug of the first error or warning there is. */
static const char *said(void)
{
    for (int code = 0; code < DIAG_COUNT; code++) {
        if (code != DIAG_CSV_ENCODING && code != DIAG_CSV_WIDTH &&
            diag_has(fixture.diag, (enum diag_code)code))
            return diag_slug((enum diag_code)code);
    }
    return "";
}

/* Rows that a form has damaged. */
struct damage {
    size_t row;  /* 0: none */
    size_t from; /* from here on, all rows with a quote in them; 0: none */
};

static bool has_quote(struct record rec)
{
    for (size_t i = 0; i < rec.n; i++) {
        if (str_find_byte(rec.field[i], '"') != STR_NONE)
            return true;
    }
    return false;
}

static bool is_damaged(const struct table *t, size_t i, struct damage damage)
{
    return (damage.row > 0 && i == damage.row) ||
           (damage.from > 0 && i >= damage.from && has_quote(t->row[i]));
}

/* A damaged row may be lost, if one error is there for it. */
static const char *judge(struct str bytes, const struct table *wanted,
                         struct damage damage)
{
    const struct table *got = read_table(bytes);
    size_t k = 0, lost = 0;

    if (got == NULL)
        return diag_errors(fixture.diag) > 0 ? "refused" : "WRONG: silent";
    for (size_t i = 0; i < wanted->n; i++) {
        if (k < got->n && same_row(got->row[k], wanted->row[i]))
            k++;
        else if (is_damaged(wanted, i, damage))
            lost++;
        else
            return trouble(got, k, wanted, i);
    }
    if (k != got->n || diag_errors(fixture.diag) != lost)
        return trouble(got, k, wanted, wanted->n);
    return lost == 0 ? "loads" : "loads, but for what was damaged";
}

/* The row that a form's name gives, or 0. */
static size_t row_of_name(const char *name)
{
    const char *at = name + strcspn(name, "0123456789");

    return strncmp(name, "row_", 4) == 0 ? (size_t)atoi(at) : 0;
}

/* Both tables of a file in which the header comes twice. */
static struct table *twice(const struct table *t)
{
    struct table *both = arena_new_of(fixture.arena, struct table);

    *both = *t;
    for (size_t i = 1; i + 1 < t->n; i++) /* the second lacks the last row */
        both->row[both->n++] = t->row[i];
    return both;
}

static const struct table *answer(const char *name)
{
    if (file_bytes("clean", name).len > 0 &&
        strncmp(name, "file_header_multirow", 20) != 0)
        return clean_table(name);
    if (strcmp(name, "file_multitable_same.csv") == 0)
        return twice(clean_table("source.csv"));
    return clean_table("source.csv");
}

struct verdicts {
    size_t n, n_loads, n_refused, n_wrong;
};

static void pronounce(struct verdicts *v, const char *name)
{
    const struct table *wanted = answer(name);
    const struct damage damage = { row_of_name(name),
                                   strcmp(name, "file_multitable_same.csv") == 0
                                       ? 84
                                       : 0 };
    const char *what = judge(file_bytes("polluted", name), wanted, damage);

    v->n++;
    v->n_loads += strncmp(what, "loads", 5) == 0;
    v->n_refused += strcmp(what, "refused") == 0;
    v->n_wrong += strncmp(what, "WRONG", 5) == 0;
    print_message("%-40s %s %s\n", name, what, said());
}

static void each_form_loads_right_or_is_refused(void **state)
{
    struct verdicts v = { 0 };
    struct dirent **list;
    const struct str dir =
        str_printf(fixture.arena, "%.*s/polluted", STR_ARG(folder));
    const int n = scandir(str_cstr(fixture.arena, dir), &list, NULL, alphasort);

    (void)state;
    for (int i = 0; i < n; i++) {
        if (str_ends(str_from(list[i]->d_name), STR(".csv")))
            pronounce(&v, list[i]->d_name);
        free(list[i]);
    }
    free(list);
    print_message("%zu forms: %zu load, %zu refused, %zu wrong\n", v.n,
                  v.n_loads, v.n_refused, v.n_wrong);
    assert_int_equal(v.n, 53);
    assert_int_equal(v.n_wrong, 0);
    assert_int_equal(v.n_refused, 3);
}

/* ---- every place of the same damage ----------------------------------------
 * The suite has some rows and columns; here are all of them. */

enum form { LESS_SEPARATORS, MORE_SEPARATORS, EXTRA_QUOTE, FORMS };

/* Bounds of the raw fields of the record at `at`, which moves behind it. */
static size_t raw_fields(struct str s, size_t *at, size_t *begin)
{
    bool is_inside = false;
    size_t n = 0;

    begin[n++] = *at;
    for (; s.ptr[*at] != '\n' || is_inside; *at += 1) {
        is_inside ^= s.ptr[*at] == '"';
        if (s.ptr[*at] == ',' && !is_inside)
            begin[n++] = *at + 1;
    }
    *at += 1;
    return n;
}

static struct str damaged_at(struct str s, enum form form, size_t at)
{
    const struct str before = str_slice(s, 0, at),
                     after = str_slice(s, at, s.len);

    if (form == LESS_SEPARATORS)
        return str_printf(fixture.arena, "%.*s%.*s", (int)at - 1, s.ptr,
                          STR_ARG(after));
    return str_printf(fixture.arena, "%.*s%c%.*s", STR_ARG(before),
                      form == EXTRA_QUOTE ? '"' : ',', STR_ARG(after));
}

static const char *const form_names[] = { "less_sep", "more_sep",
                                          "extra_quote" };

static void damage_everywhere(struct str s, const struct table *wanted,
                              enum form form)
{
    size_t begin[16], at = 0, n_loads = 0, n_lost = 0;

    for (size_t row = 0; row < wanted->n; row++) {
        const size_t n = raw_fields(s, &at, begin);

        for (size_t i = form == LESS_SEPARATORS; i < n && row > 0; i++) {
            const struct str bytes = damaged_at(s, form, begin[i]);
            const char *what = judge(bytes, wanted, (struct damage){ row, 0 });

            if (strncmp(what, "loads", 5) != 0)
                fail_msg("%s row %zu col %zu: %s", form_names[form], row, i,
                         what);
            n_loads += strcmp(what, "loads") == 0;
            n_lost += strcmp(what, "loads") != 0;
        }
    }
    print_message("%s: %zu read whole, %zu without the damaged row\n",
                  form_names[form], n_loads, n_lost);
    assert_int_equal(n_loads + n_lost,
                     form == LESS_SEPARATORS ? 83 * 8 : 83 * 9);
}

static void damage_anywhere_costs_at_most_its_row(void **state)
{
    for (int form = 0; form < FORMS; form++) {
        teardown(state);
        setup(state);
        damage_everywhere(file_bytes("polluted", "source.csv"),
                          clean_table("source.csv"), (enum form)form);
    }
}

static bool find_folder(struct arena *a)
{
    const char *shared = getenv("SHARED");
    DIR *d;

    if (shared == NULL || *shared == '\0')
        shared = SHARED;
    folder = str_printf(a, "%s/" SUITE, shared);
    d = opendir(str_cstr(a, folder));
    if (d != NULL)
        closedir(d);
    return d != NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_form_loads_right_or_is_refused),
        TEST(damage_anywhere_costs_at_most_its_row),
    };
    struct arena *a = arena_new(0);
    int failures = 77;

    if (find_folder(a))
        failures = cmocka_run_group_tests(tests, NULL, NULL);
    else
        puts("skipped: no Pollock files at hand");
    arena_free(a);
    return failures;
}
