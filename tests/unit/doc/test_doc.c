/* The document tree: building, dumping, and the data behind tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <trustpress/doc.h>

static void assert_text(struct str got, const char *want)
{
    if (got.len != strlen(want) || memcmp(got.ptr, want, got.len) != 0) {
        print_error("got:  %.*s\nwant: %s\n", STR_ARG(got), want);
        fail();
    }
}

/* ---- colours ------------------------------------------------------------ */

/* Published examples: black on white 21:1; #767676 on white 4.54:1; #ff0000
 * on white 3.998:1. */
static void contrast_is_as_published(void **state)
{
    struct colour white = { 255, 255, 255 };

    (void)state;
    assert_int_equal(colour_contrast((struct colour){ 0, 0, 0 }, white), 2100);
    assert_int_equal(colour_contrast(white, (struct colour){ 118, 118, 118 }),
                     454);
    assert_int_equal(colour_contrast((struct colour){ 255, 0, 0 }, white), 399);
    assert_int_equal(colour_contrast(white, white), 100);
}

static void house_style_can_be_read(void **state)
{
    struct stylesheet s = stylesheet_default();
    struct colour white = { 255, 255, 255 };

    (void)state;
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        assert_true(colour_contrast(s.style[i].colour, white) >= 450);
        assert_true(colour_contrast(s.style[i].colour, s.shade) >= 450);
        assert_true(s.style[i].leading > s.style[i].size);
        assert_non_null(style_slug((enum style_name)i));
    }
    for (size_t i = 0; i < 6; i++)
        assert_true(colour_contrast(s.tone[i], s.tint[i]) >= 450);
    assert_true(colour_contrast(s.muted, s.shade) >= 450);
}

static void every_brand_can_be_read(void **state)
{
    struct colour white = { 255, 255, 255 };

    (void)state;
    for (int i = 0; i < 4096; i++) { /* every fourth bit of each channel */
        struct stylesheet s = stylesheet_default();
        struct colour wish = { (uint8_t)((i >> 8) * 17),
                               (uint8_t)((i >> 4 & 15) * 17),
                               (uint8_t)((i & 15) * 17) };

        stylesheet_brand(&s, wish);
        assert_true(colour_contrast(s.brand, white) >= 450);
        assert_true(colour_contrast(s.brand, s.brand_tint) >= 450);
        assert_memory_equal(&s.style[STYLE_H1].colour, &s.brand, 3);
    }
}

static void a_good_brand_is_kept(void **state)
{
    struct stylesheet s = stylesheet_default();

    (void)state;
    assert_int_equal(s.brand.r, 0x1d);
    assert_int_equal(s.brand.g, 0x4f);
    assert_int_equal(s.brand.b, 0x91);
}

/* ---- inlines ------------------------------------------------------------ */

static void inlines_become_plain_text(void **state)
{
    struct arena *a = arena_new(0);
    struct inline_builder b = { .arena = a };
    struct inline_node child = { .kind = INLINE_TEXT, .text = STR("page") };
    struct inline_node link = { .kind = INLINE_LINK,
                                .target = STR("#x"),
                                .child = { &child, 1 } };

    (void)state;
    inline_text(&b, STR("See "), 0);
    inline_add(&b, link);
    inline_add(
        &b, (struct inline_node){ .kind = INLINE_PAGEREF, .target = STR("x") });
    inline_add(&b, (struct inline_node){ .kind = INLINE_BREAK });
    inline_text(&b, STR("now"), MARK_STRONG);
    assert_text(inlines_plain(a, inline_done(&b)), "See page now");
    assert_text(inlines_plain(a, inlines_of(a, STR("£1"))), "£1");
    assert_text(inlines_plain(a, (struct inlines){ 0 }), "");
    arena_free(a);
}

/* ---- tables ------------------------------------------------------------- */

static struct cell text_cell(struct arena *a, const char *text)
{
    return (struct cell){ .text = inlines_of(a, str_from(text)) };
}

static void csv_joins_heads_and_expands_spans(void **state)
{
    struct arena *a = arena_new(0);
    struct cell top[] = { text_cell(a, "School"),
                          text_cell(a, "Year to date") };
    struct cell low[] = { text_cell(a, "Budget"), text_cell(a, "Actual") };
    struct cell group[] = { text_cell(a, "Leicester, north") };
    struct cell line[] = { text_cell(a, "Elm \"Green\""),
                           text_cell(a, "(1,278)"), text_cell(a, "–") };
    struct row head[] = { { .cell = top, .n = 2 }, { .cell = low, .n = 2 } };
    struct row rows[] = { { .cell = group, .n = 1, .kind = ROW_HEADING },
                          { .cell = line, .n = 3 } };
    struct rows body = { rows, 2 };
    struct colspec columns[3] = { { 0 } };
    struct table t = { .column = columns,
                       .n_columns = 3,
                       .head = { head, 2 },
                       .body = &body,
                       .n_bodies = 1 };

    (void)state;
    top[0].rows = 2;
    top[1].columns = 2;
    group[0].columns = 3;
    line[1].plain = STR("-1278000");
    line[2].plain = STR("0");
    assert_text(table_csv(a, &t),
                "\xEF\xBB\xBFSchool,Year to date – Budget,Year to date – "
                "Actual\r\n\"Leicester, north\",,\r\n"
                "\"Elm \"\"Green\"\"\",-1278000,0\r\n");
    arena_free(a);
}

static void csv_runs_no_formula(void **state)
{
    struct arena *a = arena_new(0);
    struct cell cell[] = { text_cell(a, "=HYPERLINK(\"x\")"),
                           text_cell(a, "+44 20 7946 0000"),
                           text_cell(a, "-2.1"), text_cell(a, "@SUM(A1)"),
                           text_cell(a, "+cmd|' /C calc'!A0") };
    struct row row = { .cell = cell, .n = 5 };
    struct rows body = { &row, 1 };
    struct colspec columns[5] = { { 0 } };
    struct table t = {
        .column = columns, .n_columns = 5, .body = &body, .n_bodies = 1
    };

    (void)state;
    assert_text(table_csv(a, &t),
                "\xEF\xBB\xBF\"'=HYPERLINK(\"\"x\"\")\",+44 20 7946 0000,-2.1,"
                "'@SUM(A1),'+cmd|' /C calc'!A0\r\n");
    arena_free(a);
}

static struct chart sample_chart(void)
{
    static const struct str years[] = { STR_INIT("2023/24"),
                                        STR_INIT("2024/25"),
                                        STR_INIT("2025/26") };
    static const struct chart_point trust[] = {
        { .present = true, .value = { 681, 1 }, .text = STR_INIT("68.1%") },
        { .reason = STR_INIT("suppressed") },
        { .present = true,
          .value = { 700, 1 },
          .text = STR_INIT("70.0%"),
          .forecast = true },
    };
    static const struct chart_series series[] = {
        { .name = STR_INIT("Trust"), .point = trust },
    };
    static const struct chart_line line[] = {
        { .name = STR_INIT("Target"), .value = { 75, 0 } },
    };

    return (struct chart){ .kind = CHART_LINE,
                           .title = STR("Results rose"),
                           .unit = STR("%"),
                           .decimals = 1,
                           .category = years,
                           .n_categories = 3,
                           .series = series,
                           .n_series = 1,
                           .line = line,
                           .n_lines = 1 };
}

static void a_chart_has_its_data_behind_it(void **state)
{
    struct arena *a = arena_new(0);
    struct chart c = sample_chart();

    (void)state;
    assert_text(table_csv(a, chart_table(a, &c)),
                "\xEF\xBB\xBF,Trust (%),Target (%)\r\n"
                "2023/24,68.1,75\r\n2024/25,suppressed,75\r\n"
                "2025/26 (forecast),70.0,75\r\n");
    arena_free(a);
}

/* ---- the whole tree ----------------------------------------------------- */

static struct block para(struct arena *a, const char *text)
{
    return (struct block){ .kind = BLOCK_PARA,
                           .para.text = inlines_of(a, str_from(text)) };
}

/* A document with one of most things. */
static struct doc *sample_doc(struct arena *a)
{
    struct doc *d = arena_new_of(a, struct doc);
    struct stylesheet *style = arena_new_of(a, struct stylesheet);
    struct doc_builder top = { .arena = a }, in = { .arena = a };
    struct doc_builder deep = { .arena = a };
    struct blocks *item = arena_array(a, struct blocks, 2);
    struct table *t = arena_new_of(a, struct table);
    struct chart chart = sample_chart();
    struct block b;

    *style = stylesheet_default();
    b = para(a, "First");
    doc_add(&deep, &b);
    item[0] = doc_blocks(&deep);
    b = para(a, "Second");
    b.para.keep_with_next = true;
    doc_add(&deep, &b);
    item[1] = (struct blocks){ doc_blocks(&deep).item + 1, 1 };
    b = (struct block){
        .kind = BLOCK_LIST,
        .list = { .ordered = true, .first = 3, .item = item, .n = 2 }
    };
    doc_add(&in, &b);
    *t = *chart_table(a, &chart);
    b = (struct block){ .kind = BLOCK_TABLE, .table = *t };
    doc_add(&in, &b);
    b = (struct block){ .kind = BLOCK_CHART, .chart = chart };
    doc_add(&in, &b);
    b = (struct block){ .kind = BLOCK_COVER,
                        .cover = { .organisation = STR("Elm Trust"),
                                   .title = STR("Board \"pack\"") } };
    doc_add(&top, &b);
    b = (struct block){ .kind = BLOCK_CONTENTS, .contents_depth = 2 };
    doc_add(&top, &b);
    b = (struct block){ .kind = BLOCK_SECTION,
                        .section = { .level = 1,
                                     .heading = inlines_of(a, STR("Finance")),
                                     .label = STR("finance"),
                                     .paper = STR("6b"),
                                     .new_page = true,
                                     .body = doc_blocks(&in) } };
    doc_add(&top, &b);
    d->title = STR("Board pack");
    d->language = STR("en-GB");
    d->style = style;
    d->body = doc_blocks(&top);
    return d;
}

static struct str read_golden(struct arena *a, const char *name)
{
    struct str path = str_printf(a, "%s/golden/doc/%s", TESTS_DIR, name);
    FILE *f = fopen(str_cstr(a, path), "rb");
    struct buf out = { 0 };
    int c;

    if (f == NULL)
        return STR("");
    while ((c = getc(f)) != EOF)
        buf_byte(&out, (char)c);
    fclose(f);
    return buf_take(&out, a);
}

static void write_golden(struct arena *a, const char *name, struct str text)
{
    struct str path = str_printf(a, "%s/golden/doc/%s", TESTS_DIR, name);
    FILE *f = fopen(str_cstr(a, path), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    fclose(f);
}

static void the_dump_is_the_golden(void **state)
{
    struct arena *a = arena_new(0);
    struct doc *d = sample_doc(a);
    struct buf out = { 0 };

    (void)state;
    doc_validate(d);
    doc_dump(d, &out);
    if (getenv("BLESS") != NULL)
        write_golden(a, "sample.doc", buf_str(&out));
    assert_text(buf_str(&out), str_cstr(a, read_golden(a, "sample.doc")));
    buf_free(&out);
    arena_free(a);
}

/* ---- the grammar holds --------------------------------------------------- */

/* Whether doc_validate stops at the document, in a process of its own. */
static bool is_refused(const struct doc *d)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(0);
        signal(SIGABRT, SIG_DFL);
        doc_validate(d);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static bool block_is_refused(struct arena *a, struct block b)
{
    struct doc *d = sample_doc(a);
    struct doc_builder top = { .arena = a };

    doc_add(&top, &b);
    d->body = doc_blocks(&top);
    return is_refused(d);
}

static struct block section(struct arena *a, int level, const char *label)
{
    return (struct block){ .kind = BLOCK_SECTION,
                           .section = { .level = level,
                                        .heading = inlines_of(a, STR("Some")),
                                        .label = str_from(label) } };
}

static void sound_documents_pass(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    assert_false(is_refused(sample_doc(a)));
    assert_false(block_is_refused(a, para(a, "x")));
    assert_false(block_is_refused(a, section(a, 1, "x")));
    arena_free(a);
}

static void broken_blocks_are_refused(void **state)
{
    struct arena *a = arena_new(0);
    struct block skipping = section(a, 2, "x");
    struct block chart = { .kind = BLOCK_CHART, .chart = sample_chart() };
    struct block empty = { .kind = BLOCK_PARA };
    struct block line_feed = para(a, "a\nb");

    (void)state;
    assert_true(block_is_refused(a, skipping));
    assert_true(block_is_refused(a, empty));
    assert_true(block_is_refused(a, line_feed));
    chart.chart.title = STR("");
    assert_true(block_is_refused(a, chart));
    chart.chart = sample_chart();
    chart.chart.kind = CHART_WATERFALL;
    assert_false(block_is_refused(a, chart));
    chart.chart.n_categories = 0;
    assert_true(block_is_refused(a, chart));
    arena_free(a);
}

static void a_label_is_used_once(void **state)
{
    struct arena *a = arena_new(0);
    struct doc *d = sample_doc(a);
    struct doc_builder top = { .arena = a };
    struct block one = section(a, 1, "same"), two = section(a, 1, "same");

    (void)state;
    doc_add(&top, &one);
    doc_add(&top, &two);
    d->body = doc_blocks(&top);
    assert_true(is_refused(d));
    arena_free(a);
}

/* Rows of one, two and three cells in a table of two columns. */
static void rows_fill_the_columns(void **state)
{
    struct arena *a = arena_new(0);
    struct cell cell[] = { text_cell(a, "a"), text_cell(a, "b"),
                           text_cell(a, "c") };
    struct colspec columns[2] = { { 0 } };

    (void)state;
    for (size_t n = 1; n <= 3; n++) {
        struct row row = { .cell = cell, .n = n };
        struct rows body = { &row, 1 };
        struct block b = { .kind = BLOCK_TABLE,
                           .table = { .column = columns,
                                      .n_columns = 2,
                                      .body = &body,
                                      .n_bodies = 1 } };

        assert_int_equal(block_is_refused(a, b), n != 2);
        cell[0].columns = 2; /* one wide cell does */
        assert_int_equal(block_is_refused(a, b), n != 1);
        cell[0].columns = 0;
        cell[1].rows = 2; /* only heads span rows */
        assert_true(block_is_refused(a, b));
        cell[1].rows = 0;
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_as_published),
        cmocka_unit_test(house_style_can_be_read),
        cmocka_unit_test(every_brand_can_be_read),
        cmocka_unit_test(a_good_brand_is_kept),
        cmocka_unit_test(inlines_become_plain_text),
        cmocka_unit_test(csv_joins_heads_and_expands_spans),
        cmocka_unit_test(csv_runs_no_formula),
        cmocka_unit_test(a_chart_has_its_data_behind_it),
        cmocka_unit_test(the_dump_is_the_golden),
        cmocka_unit_test(sound_documents_pass),
        cmocka_unit_test(broken_blocks_are_refused),
        cmocka_unit_test(a_label_is_used_once),
        cmocka_unit_test(rows_fill_the_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
