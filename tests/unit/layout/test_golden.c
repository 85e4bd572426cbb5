/* One golden for each component: tests/golden/layout/<case>.frames, compared
 * byte for byte. BLESS=1 in the environment rewrites them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "make.h"

static const char *golden_path(struct maker *m, const char *name)
{
    return str_cstr(
        m->a, str_printf(m->a, "%s/golden/layout/%s.frames", TESTS_DIR, name));
}

static struct str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b = { 0 };
    int c;

    if (!f)
        return STR("(there is no such file)");
    while ((c = getc(f)) != EOF)
        buf_byte(&b, (char)c);
    fclose(f);
    return buf_take(&b, a);
}

static void bless(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    fclose(f);
}

static void check(struct maker *m, const char *name)
{
    const char *path = golden_path(m, name);
    struct buf out = { 0 };
    struct str expected;

    pages_trace(make_pages(m), &out);
    if (getenv("BLESS"))
        bless(path, buf_str(&out));
    expected = read_file(m->a, path);
    buf_byte(&out, '\0');
    assert_string_equal(out.ptr, str_cstr(m->a, expected));
    buf_free(&out);
    arena_free(m->a);
}

static struct maker small(void)
{
    struct maker m = make_begin();

    make_paper(&m, 300, 200);
    return m;
}

static void paragraph(void **state)
{
    struct maker m = small();
    struct inline_builder b = { .arena = m.a };
    struct block block = { .kind = BLOCK_PARA };
    struct inline_node link = { .kind = INLINE_LINK,
                                .target = STR("https://example.org/"),
                                .child = make_text(&m, "the guide") };

    (void)state;
    inline_text(&b, STR("Reserves are "), 0);
    inline_text(&b, STR("above policy"), MARK_STRONG);
    inline_text(&b, STR(", see "), 0);
    inline_add(&b, link);
    inline_text(&b, STR(" and the note"), 0);
    inline_text(&b, STR("1"), MARK_SUPER);
    inline_text(&b, STR(" below."), 0);
    block.para.text = inline_done(&b);
    doc_add(&m.body, &block);
    check(&m, "paragraph");
}

static void section(void **state)
{
    struct maker m = small();
    struct doc_builder inner = { .arena = m.a };
    struct block block;

    (void)state;
    m.doc.head_left = STR("Example Trust");
    m.doc.head_right = STR("Board");
    m.doc.foot_left = STR("Version 1");
    m.doc.marking = STR("Part 1");
    make_para(&m, &inner, "Words.");
    block = make_section(&m, 1, "Management accounts", &inner);
    block.section.paper = STR("6b");
    block.section.lead = STR("Chief Financial Officer");
    block.section.purpose = STR("Decision");
    doc_add(&m.body, &block);
    check(&m, "section");
}

static void list(void **state)
{
    struct maker m = small();
    struct doc_builder one = { .arena = m.a }, two = { .arena = m.a },
                       deep = { .arena = m.a };
    struct blocks item[2], inner[1];
    struct block nested = { .kind = BLOCK_LIST };
    struct block block = { .kind = BLOCK_LIST };

    (void)state;
    make_para(&m, &deep, "Deeper.");
    inner[0] = doc_blocks(&deep);
    nested.list.item = inner;
    nested.list.n = 1;
    make_para(&m, &one, "First.");
    doc_add(&one, &nested);
    make_para(&m, &two, "Second, which is long enough to take two lines.");
    item[0] = doc_blocks(&one);
    item[1] = doc_blocks(&two);
    block.list.ordered = true;
    block.list.first = 9;
    block.list.item = item;
    block.list.n = 2;
    doc_add(&m.body, &block);
    check(&m, "list");
}

static void table(void **state)
{
    static const char *const head[] = { "|Year to date~", "Line|Actual|Var" };
    static const char *const body[] = { "#Income~~", "Grants|1,234.5|(2.5%)",
                                        "Other|12|–", "=Total|1,246.5|n/a" };
    struct maker m = small();
    struct block block = make_table(&m, 3, head, 2, body, 4);

    (void)state;
    block.table.caption = make_text(&m, "Income");
    block.table.note = make_text(&m, "Coverage: all schools.");
    block.table.summary = STR("Lines by measure");
    block.table.attachment = STR("income.csv");
    doc_add(&m.body, &block);
    check(&m, "table");
}

static void table_over_pages(void **state)
{
    static const char *const head[] = { "Payee|£" };
    const char *body[30];
    struct maker m = small();
    struct block block;

    (void)state;
    for (size_t i = 0; i < 30; i++)
        body[i] = i % 3 ? "Supplier|1.10" : "Refund|(0.05)";
    block = make_table(&m, 2, head, 1, body, 30);
    block.table.caption = make_text(&m, "Payments");
    block.table.carry = true;
    doc_add(&m.body, &block);
    check(&m, "table-over-pages");
}

static void tiles(void **state)
{
    static const struct kpi kpi[] = {
        { STR_INIT("Balance"), STR_INIT("£412k"), STR_INIT("1.2% of income"),
          STR_INIT("GREEN – On track"), TONE_GOOD, STR_INIT("") },
        { STR_INIT("Reserves"), STR_INIT("4.1%"), STR_INIT(""),
          STR_INIT("AMBER – Watch"), TONE_WATCH, STR_INIT("policy 5%") },
        { STR_INIT("Roll"), STR_INIT("1,204"), STR_INIT(""), STR_INIT(""),
          TONE_PLAIN, STR_INIT("") },
    };
    struct maker m = small();
    struct block block = { .kind = BLOCK_KPIS };

    (void)state;
    block.kpis.item = kpi;
    block.kpis.n = 3;
    block.kpis.across = 2;
    doc_add(&m.body, &block);
    check(&m, "tiles");
}

static void note(void **state)
{
    struct maker m = small();
    struct doc_builder inner = { .arena = m.a };
    struct block block = { .kind = BLOCK_NOTE };

    (void)state;
    make_para(&m, &inner, "Trustees are asked to approve the forecast.");
    block.note.kind = NOTE_DECISION;
    block.note.title = make_text(&m, "Decision");
    block.note.body = doc_blocks(&inner);
    make_para(&m, &m.body, "Before.");
    doc_add(&m.body, &block);
    check(&m, "note");
}

static void columns(void **state)
{
    static const int share[] = { 2, 1 };
    struct maker m = small();
    struct doc_builder left = { .arena = m.a }, right = { .arena = m.a };
    struct blocks column[2];
    struct block block = { .kind = BLOCK_COLUMNS };

    (void)state;
    make_para(&m, &left, "The wide column.");
    make_para(&m, &right, "The narrow one.");
    column[0] = doc_blocks(&left);
    column[1] = doc_blocks(&right);
    block.columns.column = column;
    block.columns.share = share;
    block.columns.n = 2;
    doc_add(&m.body, &block);
    check(&m, "columns");
}

static void cover_and_contents(void **state)
{
    static const struct pair fact[] = {
        { STR_INIT("Meeting"), STR_INIT("Thursday 4 December 2025") }
    };
    struct maker m = make_begin();
    struct doc_builder first = { .arena = m.a }, second = { .arena = m.a };
    struct block cover = { .kind = BLOCK_COVER };
    struct block contents = { .kind = BLOCK_CONTENTS, .contents_depth = 2 };
    struct block block;

    (void)state;
    cover.cover.organisation = STR("Example Trust");
    cover.cover.title = STR("Board pack");
    cover.cover.subtitle = STR("Autumn");
    cover.cover.marking = STR("Part 1 (available on request)");
    cover.cover.notice = STR("Illustrative figures.");
    cover.cover.fact = fact;
    cover.cover.n_facts = 1;
    doc_add(&m.body, &cover);
    doc_add(&m.body, &contents);
    make_para(&m, &second, "Words.");
    block = make_section(&m, 2, "Forecast", &second);
    doc_add(&first, &block);
    block = make_section(&m, 1, "Accounts", &first);
    block.section.paper = STR("6b");
    block.section.new_page = true;
    doc_add(&m.body, &block);
    check(&m, "cover-and-contents");
}

static void turned(void **state)
{
    struct maker m = small();
    struct doc_builder inner = { .arena = m.a };
    struct block block;

    (void)state;
    make_para(&m, &inner, "Wide.");
    block = make_section(&m, 1, "Turned", &inner);
    block.section.landscape = true;
    make_para(&m, &m.body, "Before.");
    doc_add(&m.body, &block);
    make_para(&m, &m.body, "After.");
    check(&m, "turned");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraph),
        cmocka_unit_test(section),
        cmocka_unit_test(list),
        cmocka_unit_test(table),
        cmocka_unit_test(table_over_pages),
        cmocka_unit_test(tiles),
        cmocka_unit_test(note),
        cmocka_unit_test(columns),
        cmocka_unit_test(cover_and_contents),
        cmocka_unit_test(turned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
