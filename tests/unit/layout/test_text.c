/* Breaking text, fitting lines, sharing widths, reading numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fixed_metrics.h"
#include "layout_priv.h"
#include "prop.h"

/* The text with "|" where a line may end and "/" where it must. */
static void assert_breaks(const char *text, const char *expected)
{
    struct str s = str_from(text);
    unsigned char after[256];
    struct buf out = { 0 };

    linebreak_find(s, after);
    for (size_t i = 0; i < s.len; i++) {
        buf_byte(&out, s.ptr[i]);
        if (after[i] != BREAK_NONE)
            buf_byte(&out, after[i] == BREAK_MAY ? '|' : '/');
    }
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_free(&out);
}

static void figures_stay_whole(void **state)
{
    (void)state;
    assert_breaks("in 2024/25 of £1,234.56 (2.5%) net",
                  "in |2024/25 |of |£1,234.56 |(2.5%) |net");
    assert_breaks("ages 3–5 or A–B", "ages |3–5 |or |A–B");
    assert_breaks("−5% to -5 pp", "−5% |to |-5 |pp");
    assert_breaks("£412,000 (F)", "£412,000 |(F)");
    assert_breaks("term – spring", "term – |spring");
}

static void shapes_stay_with_their_word(void **state)
{
    (void)state;
    assert_breaks("▲ AMBER – Watch", "▲ AMBER – |Watch");
    assert_breaks("a\u00a0b c", "a\u00a0b |c");
}

static void words_break_at_hyphens(void **state)
{
    (void)state;
    assert_breaks("year-end view", "year-|end |view");
    assert_breaks("a\nb", "a\n/b");
    assert_breaks("", "");
    assert_breaks("x", "x");
}

static size_t breaks_in_word(size_t len)
{
    struct arena *a = arena_new(0);
    char *text = arena_array(a, char, len);
    unsigned char *after = arena_array(a, unsigned char, len);
    size_t n = 0;

    memset(text, 'W', len);
    linebreak_find((struct str){ text, len }, after);
    for (size_t i = 0; i < len; i++)
        n += after[i] == BREAK_MAY;
    arena_free(a);
    return n;
}

static void no_word_is_too_long_to_measure(void **state)
{
    (void)state;
    assert_int_equal(breaks_in_word(LAYOUT_WORD_MAX), 0);
    assert_int_equal(breaks_in_word(LAYOUT_WORD_MAX + 1), 1);
    assert_int_equal(breaks_in_word(3 * LAYOUT_WORD_MAX + 1), 3);
}

/* ---- fit ---------------------------------------------------------------- */

static size_t fit(const char *widths, struct fit_want want, size_t end[])
{
    struct arena *a = arena_new(0);
    struct fit_box box[64] = { { 0 } };
    size_t n = strlen(widths), lines;

    for (size_t i = 0; i < n; i++) /* a word of k letters and a space */
        box[i] = (struct fit_box){ (widths[i] - '0' + 1) * 1000, 1000, false };
    lines = fit_lines(a, box, n, want, end);
    arena_free(a);
    return lines;
}

static void lines_are_as_few_as_can_be(void **state)
{
    size_t end[64];

    (void)state;
    assert_int_equal(fit("333", (struct fit_want){ 11000, false }, end), 1);
    assert_int_equal(fit("333", (struct fit_want){ 10999, false }, end), 2);
    /* first fit would make 3+3+3 | 3 | 9; even lines are 3+3 | 3+3 | 9 */
    assert_int_equal(fit("33339", (struct fit_want){ 11000, false }, end), 3);
    assert_int_equal(end[0], 2);
    assert_int_equal(end[1], 4);
    assert_int_equal(end[2], 5);
}

static void last_word_is_not_alone(void **state)
{
    size_t end[64];

    (void)state;
    /* 4 4 4 | 1: the short word takes one with it */
    assert_int_equal(fit("4441", (struct fit_want){ 14000, false }, end), 2);
    assert_int_equal(end[0], 2);
    /* a long last word may stand alone */
    assert_int_equal(fit("4448", (struct fit_want){ 14000, false }, end), 2);
    assert_int_equal(end[0], 3);
}

static void headings_are_balanced(void **state)
{
    size_t end[64];

    (void)state;
    assert_int_equal(fit("444444", (struct fit_want){ 24000, false }, end), 2);
    assert_int_equal(end[0], 4);
    assert_int_equal(fit("444444", (struct fit_want){ 24000, true }, end), 2);
    assert_int_equal(end[0], 3);
}

static void too_wide_has_its_own_line(void **state)
{
    size_t end[64];

    (void)state;
    assert_int_equal(fit("191", (struct fit_want){ 5000, false }, end), 3);
    assert_int_equal(end[0], 1);
    assert_int_equal(end[1], 2);
    assert_int_equal(fit("", (struct fit_want){ 5000, false }, end), 0);
}

static bool fit_never_loses_to_first_fit(struct prop *g)
{
    struct arena *a = arena_new(0);
    struct fit_box box[40];
    size_t n = 1 + prop_below(g, 39), end[40], greedy = 1, lines, from = 0;
    mpt measure = (mpt)prop_between(g, 1, 40), used = 0;
    bool holds = true;

    for (size_t i = 0; i < n; i++) {
        mpt space = (mpt)prop_below(g, 2);

        box[i] = (struct fit_box){ (mpt)prop_between(g, 1, 20) + space, space,
                                   false };
        if (used > 0 && used + box[i].width - space > measure) {
            greedy++;
            used = 0;
        }
        used += box[i].width;
    }
    lines = fit_lines(a, box, n, (struct fit_want){ measure, false }, end);
    holds = lines <= greedy && end[lines - 1] == n;
    for (size_t k = 0; k < lines; from = end[k++]) {
        mpt width = 0;

        for (size_t i = from; i < end[k]; i++)
            width += box[i].width;
        holds &= end[k] > from;
        holds &= end[k] == from + 1 || width - box[end[k] - 1].space <= measure;
    }
    arena_free(a);
    return holds;
}

static void fit_property(void **state)
{
    (void)state;
    prop_check(2000, 64, fit_never_loses_to_first_fit);
}

/* ---- widths ------------------------------------------------------------- */

static void widths_of_fractions_fill(void **state)
{
    struct arena *a = arena_new(0);
    const struct want want[3] = { { 10, 100, 1 },
                                  { 10, 50, 0 },
                                  { 10, 50, 2 } };
    mpt width[3];

    (void)state;
    assert_true(colwidth_solve(a, 500, 3, want, width));
    assert_int_equal(width[0], 200);
    assert_int_equal(width[1], 50);
    assert_int_equal(width[2], 250);
    arena_free(a);
}

static void widths_without_fractions_are_natural(void **state)
{
    struct arena *a = arena_new(0);
    const struct want want[2] = { { 10, 100, 0 }, { 10, 50, 0 } };
    mpt width[2];

    (void)state;
    assert_true(colwidth_solve(a, 500, 2, want, width));
    assert_int_equal(width[0], 100);
    assert_int_equal(width[1], 50);
    arena_free(a);
}

static void narrow_columns_keep_their_minima(void **state)
{
    struct arena *a = arena_new(0);
    const struct want want[3] = { { 60, 60, 0 },
                                  { 20, 900, 0 },
                                  { 20, 225, 0 } };
    mpt width[3];

    (void)state;
    assert_true(colwidth_solve(a, 150, 3, want, width));
    assert_int_equal(width[0], 60);
    assert_int_equal(width[0] + width[1] + width[2], 150);
    /* square roots 30 and 15: two to one, within rounding of the roots */
    assert_in_range(width[1], 58, 62);
    assert_true(!colwidth_solve(a, 50, 3, want, width));
    assert_int_equal(width[0], 30); /* 50 * 60/100 */
    assert_int_equal(width[1], 10);
    assert_int_equal(width[2], 10);
    arena_free(a);
}

static bool widths_sum_exactly(struct prop *g)
{
    struct arena *a = arena_new(0);
    struct want want[30];
    size_t n = 1 + prop_below(g, 29);
    mpt width[30], avail = (mpt)prop_between(g, 0, 800000);
    int64_t sum = 0, max = 0, min = 0;
    bool shares = false, fits, holds;

    for (size_t i = 0; i < n; i++) {
        mpt least = (mpt)prop_between(g, 0, 60000);

        want[i] = (struct want){ least, least + (mpt)prop_between(g, 0, 300000),
                                 prop_one_in(g, 4) ? 3 : 0 };
        shares |= want[i].share > 0;
        max += want[i].max;
        min += want[i].min;
    }
    fits = colwidth_solve(a, avail, n, want, width);
    holds = fits == (min <= avail);
    for (size_t i = 0; i < n; i++) {
        sum += width[i];
        holds &= width[i] >= 0;
        holds &= !fits || width[i] >= want[i].min;
        holds &= want[i].share > 0 || width[i] <= want[i].max;
    }
    if (shares || max > avail)
        holds &= sum == avail || (min == 0 && max == 0);
    else
        holds &= sum == max;
    arena_free(a);
    return holds;
}

static void widths_property(void **state)
{
    (void)state;
    prop_check(2000, 64, widths_sum_exactly);
}

/* ---- numbers ------------------------------------------------------------ */

static void anchors_are_found(void **state)
{
    static const struct {
        const char *text;
        size_t anchor;
    } known[] = {
        { "1,234", 5 },          { "(1,234.5%)", 6 },
        { "12.5%", 2 },          { "–", 3 },
        { "£1.20", 3 },          { "12 F", 2 },
        { "−3.5pp", 4 },         { "0", 1 },
        { "+0.42", 2 },          { "<5", 2 },
        { "£1.2m", 3 },          { "-", 1 },
        { "n/a", SIZE_MAX },     { "", SIZE_MAX },
        { "2024/25", SIZE_MAX }, { "c", SIZE_MAX },
        { "3 of 12", SIZE_MAX }, { "12.", SIZE_MAX },
        { "Paper 6", SIZE_MAX },
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(number_anchor(str_from(known[i].text)),
                         known[i].anchor);
}

static void values_are_read_as_printed(void **state)
{
    static const struct {
        const char *text, *value; /* value NULL: none */
    } known[] = {
        { "1,234.50", "1234.50" },
        { "(1,234.50)", "-1234.50" },
        { "£12", "12" },
        { "−£3", "-3" },
        { "-7", "-7" },
        { "–", "0" },
        { "(£1,000)", "-1000" },
        { "+4", "4" },
        { "12%", NULL },
        { "n/a", NULL },
        { "(-3)", NULL },
        { "12 F", NULL },
        { "", NULL },
        { "1.2m", NULL },
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct decimal d;
        bool plain = number_printed(a, str_from(known[i].text), &d);

        assert_int_equal(plain, known[i].value != NULL);
        if (plain)
            assert_true(
                str_equal(decimal_text(a, d), str_from(known[i].value)));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_stay_whole),
        cmocka_unit_test(shapes_stay_with_their_word),
        cmocka_unit_test(words_break_at_hyphens),
        cmocka_unit_test(no_word_is_too_long_to_measure),
        cmocka_unit_test(lines_are_as_few_as_can_be),
        cmocka_unit_test(last_word_is_not_alone),
        cmocka_unit_test(headings_are_balanced),
        cmocka_unit_test(too_wide_has_its_own_line),
        cmocka_unit_test(fit_property),
        cmocka_unit_test(widths_of_fractions_fill),
        cmocka_unit_test(widths_without_fractions_are_natural),
        cmocka_unit_test(narrow_columns_keep_their_minima),
        cmocka_unit_test(widths_property),
        cmocka_unit_test(anchors_are_found),
        cmocka_unit_test(values_are_read_as_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
