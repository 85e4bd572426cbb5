/* Any table, written in any encoding with any delimiter and line end, reads back
 * as it was; what was converted wrongly is repaired. */
#include "csv_check.h"

#include "prop.h"
#include "written.h"

static const char delimiters[] = { ',', ';', '\t', '|' };
static const char *const line_ends[] = { "\n", "\r\n", "\r" };

/* Text of every kind: marks, line breaks, other scripts, beyond the first plane.
 */
static const char *const pieces[] = { "a",          "b",    "Hill",
                                      "1",          "20",   "4.5",
                                      "65%",        " ",    ",",
                                      ";",          "\t",   "|",
                                      "\"",         "\"\"", "\n",
                                      "\r\n",       "'",    "\\",
                                      "SUPP",       "-",    "/",
                                      "£",          "é",    "’",
                                      "–",          "ŷ",    "\xF0\x9F\x8F\xAB",
                                      "校",         "NULL", ".",
                                      "31/08/2025", "\r" };
#define PIECES (sizeof pieces / sizeof *pieces)

/* Those that Windows-1252 can say, each high byte with an ASCII one behind it,
 * so that no two of them make UTF-8. */
static const char *const windows_pieces[] = { "a", "1",  ",",  "\"", "\n",
                                              ";", "£a", "éb", "’s", "–c",
                                              " ", "€d", "\t", "'" };
#define WINDOWS_PIECES (sizeof windows_pieces / sizeof *windows_pieces)

static struct str random_cell(struct prop *g, struct arena *a, bool is_windows)
{
    const size_t n = prop_one_in(g, 4) ? 0 : prop_below(g, g->size + 1);
    struct buf b = { 0 };

    for (size_t i = 0; i < n; i++)
        buf_text(&b, is_windows ? windows_pieces[prop_below(g, WINDOWS_PIECES)]
                                : pieces[prop_below(g, PIECES)]);
    return buf_take(&b, a);
}

/* All cells between single quotes say that those are the file's quotes. */
static bool is_single_quoted(struct str s)
{
    return s.len > 0 && (s.ptr[0] == '\'' || s.ptr[s.len - 1] == '\'');
}

static struct written_table random_table(struct prop *g, struct arena *a,
                                         bool is_windows)
{
    struct written_table t = { .n_rows = prop_below(g, 8) + 2,
                               .n_columns = prop_below(g, 5) + 2 };

    t.cell = arena_array(a, struct str, t.n_rows * t.n_columns);
    for (size_t i = 0; i < t.n_rows * t.n_columns; i++) {
        if (i < t.n_columns)
            t.cell[i] = str_printf(a, "Heading %c", (char)('A' + i));
        else
            t.cell[i] = random_cell(g, a, is_windows);
        if (is_single_quoted(t.cell[i]))
            t.cell[i] = STR("x");
    }
    return t;
}

static struct style random_style(struct prop *g)
{
    return (struct style){ .encoding = (enum encoding)prop_below(g, 5),
                           .delimiter = delimiters[prop_below(g, 4)],
                           .line_end = line_ends[prop_below(g, 3)],
                           .quotes_all = prop_one_in(g, 2),
                           .ends = prop_one_in(g, 2) };
}

static void show(struct written_table t, struct style style)
{
    print_message("encoding %d, delimiter '%c', all quoted: %d\n",
                  style.encoding, style.delimiter, style.quotes_all);
    for (size_t i = 0; i < t.n_rows * t.n_columns; i++)
        print_message("[%.*s]%s", STR_ARG(t.cell[i]),
                      (i + 1) % t.n_columns == 0 ? "\n" : " ");
}

static bool reads_back(struct prop *g)
{
    struct arena *a = arena_new(0);
    const struct style style = random_style(g);
    const struct written_table t =
        random_table(g, a, style.encoding == ENCODING_WINDOWS_1252);
    const struct str bytes = written(a, t, &style);
    const bool holds = written_reads_back(a, bytes, t);

    if (!holds)
        show(t, style);
    arena_free(a);
    return holds;
}

static void any_table_reads_back(void **state)
{
    (void)state;
    prop_check(20000, 6, reads_back);
    prop_check(500, 60, reads_back);
}

/* UTF-8 that was once Windows-1252 taken for Latin-1: C1 controls stand where
 * the marks were. They are read as the marks, and counted; all else stays. */
static bool is_repaired(struct prop *g)
{
    static const char *const broken[] = { "\xC2\x92", "\xC2\x96", "\xC2\x80" };
    static const char *const whole[] = { "’", "–", "€" };
    struct arena *a = arena_new(0);
    struct buf was = { 0 }, is = { 0 };
    const size_t n = prop_below(g, g->size) + 1;
    struct diag *dg = diag_new(a);
    struct reader *r;
    struct record rec;
    size_t n_broken = 0;
    bool holds;

    for (size_t i = 0; i < n; i++) {
        const size_t k = prop_below(g, 6);

        n_broken += k < 3;
        buf_text(&was, k < 3 ? broken[k] : "é");
        buf_text(&is, k < 3 ? whole[k] : "é");
    }
    r = reader_open(a, dg,
                    source_from(a, STR("c1.csv"),
                                str_printf(a, "Name,Note\nx,%.*s\n",
                                           STR_ARG(buf_str(&was)))));
    holds = reader_next(dg, r, &rec) && str_equal(rec.field[1], buf_str(&is)) &&
            reader_tally(r).repaired == n_broken &&
            reader_dialect(r)->c1_repaired == (n_broken > 0);
    buf_free(&was);
    buf_free(&is);
    arena_free(a);
    return holds;
}

static void controls_that_were_marks_are_repaired(void **state)
{
    (void)state;
    prop_check(2000, 12, is_repaired);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_table_reads_back),
        TEST(controls_that_were_marks_are_repaired),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
