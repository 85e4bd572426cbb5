/* The splitter: the plain way against libcsv, writing against reading. */
#include "csv_check.h"

#include "csv_priv.h"
#include "prop.h"

static const struct rules comma = { .delimiter = ',', .quote = '"' };

/* Every record by libcsv, or the plain way where it can. */
static void assert_same(struct splitter *fast, struct splitter *slow,
                        bool *is_same)
{
    enum split x, y;

    do {
        x = splitter_next(fast);
        y = splitter_next(slow);
        *is_same = x == y && fast->n == slow->n && fast->at == slow->at &&
                   fast->row == slow->row && fast->line == slow->line &&
                   fast->next_line == slow->next_line &&
                   fast->torn_at == slow->torn_at;
        for (size_t i = 0; *is_same && i < fast->n; i++)
            *is_same = str_equal(fast->field[i], slow->field[i]);
    } while (*is_same && x != SPLIT_END);
}

static bool both_ways_agree(struct prop *g)
{
    struct arena *a = arena_new(0);
    char *text = arena_array(a, char, g->size + 1);
    const size_t len = prop_bytes(g, "ab,,\"\"\n\n\r ;", text);
    const struct str bytes = { text, len };
    struct splitter fast = splitter_begin(a, bytes, comma);
    struct splitter slow = splitter_begin(a, bytes, comma);
    bool is_same;

    fast.width = slow.width = prop_below(g, 4);
    slow.is_slow = true;
    assert_same(&fast, &slow, &is_same);
    arena_free(a);
    return is_same;
}

static void the_plain_way_is_libcsvs(void **state)
{
    (void)state;
    prop_check(20000, 40, both_ways_agree);
    prop_check(300, 3000, both_ways_agree);
}

/* ---- write, then read ------------------------------------------------------
 */

static struct str random_field(struct prop *g, struct arena *a)
{
    char *text = arena_array(a, char, g->size + 1);
    const size_t len = prop_bytes(g, "abc ,\"\n\r\t;\xC3\xA9", text);

    return (struct str){ text, len };
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (strchr(",\"\n\r", s.ptr[i]) != NULL)
            return true;
    }
    return false;
}

static void write_field(struct prop *g, struct buf *b, struct str s)
{
    if (!needs_quotes(s) && prop_one_in(g, 2)) {
        buf_append(b, s);
        return;
    }
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            buf_byte(b, '"');
        buf_byte(b, s.ptr[i]);
    }
    buf_byte(b, '"');
}

static void write_end(struct prop *g, struct buf *b)
{
    static const char *const ends[] = { "\n", "\r\n", "\r" };

    buf_text(b, ends[prop_below(g, 3)]);
}

static bool read_gives_what_was_written(struct prop *g)
{
    struct arena *a = arena_new(0);
    const size_t n_rows = prop_below(g, 6) + 1, n = prop_below(g, 5) + 2;
    struct str *cell = arena_array(a, struct str, n_rows * n);
    struct buf b = { 0 };
    struct splitter s;
    bool holds = true;

    for (size_t i = 0; i < n_rows * n; i++) {
        cell[i] = random_field(g, a);
        write_field(g, &b, cell[i]);
        if (i % n + 1 < n)
            buf_byte(&b, ',');
        else if (i + 1 < n_rows * n || prop_one_in(g, 2))
            write_end(g, &b);
    }
    s = splitter_begin(a, buf_str(&b), comma);
    for (size_t r = 0; holds && r < n_rows; r++) {
        holds = splitter_next(&s) == SPLIT_RECORD && s.n == n && s.row == r + 1;
        for (size_t i = 0; holds && i < n; i++)
            holds = str_equal(s.field[i], cell[r * n + i]);
    }
    holds = holds && splitter_next(&s) == SPLIT_END && s.torn_at == STR_NONE;
    buf_free(&b);
    arena_free(a);
    return holds;
}

static void writing_then_reading_is_identity(void **state)
{
    (void)state;
    prop_check(5000, 20, read_gives_what_was_written);
}

/* ---- places
 * ------------------------------------------------------------------ */

/* Unquoting the raw place of a field by hand gives the field. */
static bool raw_places_hold_the_fields(struct prop *g)
{
    struct arena *a = arena_new(0);
    char *text = arena_array(a, char, g->size + 1);
    const size_t len = prop_bytes(g, "ab,\"\n\r", text);
    struct splitter s = splitter_begin(a, (struct str){ text, len }, comma);
    bool holds = true;

    while (holds && splitter_next(&s) == SPLIT_RECORD) {
        for (size_t i = 0; holds && i < s.n; i++) {
            const struct raw_field f =
                raw_find(s.bytes, s.begin, s.end, s.read_by, i);
            struct str raw = str_slice(s.bytes, f.begin, f.end);

            if (!f.is_quoted)
                holds = str_equal(raw, s.field[i]);
            else /* as long as its text, its quotes and the doubled ones */
                holds = f.stray != STR_NONE || s.read_by.is_spaced ||
                        raw.len >= s.field[i].len + 2;
        }
    }
    arena_free(a);
    return holds;
}

static void raw_places_are_right(void **state)
{
    (void)state;
    prop_check(5000, 60, raw_places_hold_the_fields);
}

static void rows_and_lines_are_counted_apart(void **state)
{
    struct splitter s = splitter_begin(
        fixture.arena, STR("a,b\r\n\"x\r\ny\",1\n\n\"p\"\"\nq\",2\rz,3"),
        comma);

    (void)state;
    splitter_next(&s);
    assert_int_equal(s.row, 1);
    assert_int_equal(s.line, 1);
    splitter_next(&s);
    assert_int_equal(s.row, 2);
    assert_int_equal(s.line, 2);
    splitter_next(&s);
    assert_true(splitter_is_blank(&s));
    assert_int_equal(s.row, 3);
    assert_int_equal(s.line, 4);
    splitter_next(&s);
    assert_str(s.field[0], "p\"\nq");
    assert_int_equal(s.line, 5);
    splitter_next(&s);
    assert_str(s.field[0], "z");
    assert_int_equal(s.row, 5);
    assert_int_equal(s.line, 7);
    assert_int_equal(splitter_next(&s), SPLIT_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_plain_way_is_libcsvs),
        TEST(writing_then_reading_is_identity),
        TEST(raw_places_are_right),
        TEST(rows_and_lines_are_counted_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
