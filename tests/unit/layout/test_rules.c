/* The rules of good setting, one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"
#include "walk.h"

static bool has_text(const struct spot *s, struct str text)
{
    return s->item->kind == ITEM_TEXT && s->item->text.n > 0 &&
           str_equal(s->item->text.run[0]->text, text);
}

static const struct spot *find(const struct spots *s, const char *text)
{
    for (size_t i = 0; i < s->n; i++) {
        if (has_text(&s->spot[i], str_from(text)))
            return &s->spot[i];
    }
    return NULL;
}

static size_t count_on(const struct spots *s, size_t page, const char *word)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->spot[i].page == page && holds_word(s->spot[i].item, word);
    return n;
}

/* ---- text --------------------------------------------------------------- */

static void soft_hyphens_show_at_line_ends_only(void **state)
{
    struct maker m = make_begin();
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 100, 200); /* 15 characters of 6.3 pt and a bit */
    make_para(&m, &m.body,
              "part\u00adner\u00adship ac\u00adcounta\u00adbility");
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_null(find(&s, "-"));
    for (size_t i = 0; i < s.n; i++) {
        const struct text_item *t = &s.spot[i].item->text;

        for (size_t k = 0; s.spot[i].item->kind == ITEM_TEXT && k < t->n; k++)
            assert_true(str_find(t->run[k]->text, STR("\u00ad")) == STR_NONE);
    }
    arena_free(m.a);
}

static void many_spaces_are_one(void **state)
{
    struct maker m = make_begin();
    const struct pages *p;
    struct spots s;

    (void)state;
    make_para(&m, &m.body, "  one   two  ");
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_int_equal(s.spot[0].item->text.n, 2);
    assert_true(str_equal(s.spot[0].item->text.run[0]->text, STR("one ")));
    assert_true(str_equal(s.spot[0].item->text.run[1]->text, STR("two")));
    arena_free(m.a);
}

static void soft_hyphens_break_words(void **state)
{
    struct maker m = make_begin();
    const struct pages *p;
    struct spots s;
    const struct spot *hyphen;

    (void)state;
    make_paper(&m, 60, 200); /* 9 characters */
    make_para(&m, &m.body, "partner\u00adship");
    p = make_pages(&m);
    s = all_spots(m.a, p);
    hyphen = find(&s, "-");
    assert_non_null(hyphen);
    assert_true(str_equal(hyphen->item->text.actual, STR("\u00ad")));
    assert_int_equal(hyphen->x, PT(20) + 7 * 6300);
    assert_non_null(find(&s, "partner"));
    assert_non_null(find(&s, "ship"));
    arena_free(m.a);
}

static void links_have_an_area_on_each_line(void **state)
{
    struct maker m = make_begin();
    struct inline_builder b = { .arena = m.a };
    struct block para = { .kind = BLOCK_PARA };
    const struct pages *p;
    struct spots s;
    size_t areas = 0;

    (void)state;
    make_paper(&m, 100, 200);
    inline_add(&b, (struct inline_node){
                       .kind = INLINE_LINK,
                       .target = STR("https://example.org/"),
                       .child = make_text(&m, "a link over two lines") });
    para.para.text = inline_done(&b);
    doc_add(&m.body, &para);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    for (size_t i = 0; i < s.n; i++) {
        const struct item *item = s.spot[i].item;

        if (item->kind != ITEM_LINK)
            continue;
        areas++;
        assert_int_equal(tags_at(p->tags, item->tag)->role, ROLE_LINK);
        assert_true(str_equal(tags_at(p->tags, item->tag)->words->alt,
                              STR("a link over two lines")));
    }
    assert_int_equal(areas, 2);
    arena_free(m.a);
}

static void paragraphs_leave_no_widows(void **state)
{
    (void)state;
    for (size_t before = 0; before < 20; before++) {
        struct maker m = make_begin();
        const struct pages *p;
        struct spots s;

        make_paper(&m, 100, 200);
        for (size_t i = 0; i < before; i++)
            make_para(&m, &m.body, "Line.");
        /* one word a line, seven lines */
        make_para(&m, &m.body,
                  "wwwwwwwwwwww wwwwwwwwwwww wwwwwwwwwwww wwwwwwwwwwww "
                  "wwwwwwwwwwww wwwwwwwwwwww wwwwwwwwwwww");
        p = make_pages(&m);
        s = all_spots(m.a, p);
        for (size_t i = 0; i < p->n_pages; i++)
            assert_int_not_equal(count_on(&s, i, "wwwwwwwwwwww"), 1);
        arena_free(m.a);
    }
}

/* ---- keeping ------------------------------------------------------------ */

static void what_is_kept_moves_as_one(void **state)
{
    (void)state;
    for (size_t before = 0; before < 20; before++) {
        struct maker m = make_begin();
        struct doc_builder inner = { .arena = m.a };
        struct block keep = { .kind = BLOCK_KEEP };
        const struct pages *p;
        struct spots s;

        make_paper(&m, 100, 200);
        for (size_t i = 0; i < before; i++)
            make_para(&m, &m.body, "Line.");
        for (size_t i = 0; i < 6; i++)
            make_para(&m, &inner, "Kept.");
        keep.keep = doc_blocks(&inner);
        doc_add(&m.body, &keep);
        p = make_pages(&m);
        s = all_spots(m.a, p);
        for (size_t i = 0; i < p->n_pages; i++) {
            size_t n = count_on(&s, i, "Kept.");

            assert_true(n == 0 || n == 6);
        }
        arena_free(m.a);
    }
}

static void groups_of_rows_stay_together(void **state)
{
    static const char *const head[] = { "Line|£" };
    static const char *const first[] = { "A|1", "A|1", "A|1", "A|1",
                                         "A|1", "A|1", "A|1", "_A|5" };
    static const char *const second[] = { "B|1", "B|1", "B|1", "_B|5" };
    struct maker m = make_begin();
    struct block table = make_table(&m, 2, head, 1, first, 8);
    struct rows *group = arena_array(m.a, struct rows, 2);
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 200, 200); /* 18 + 17.2 a row: ten rows and the head */
    group[0] = table.table.body[0];
    group[1] = make_rows(&m, second, 4);
    table.table.body = group;
    table.table.n_bodies = 2;
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_int_equal(p->n_pages, 2);
    assert_int_equal(count_on(&s, 0, "A"), 8);
    assert_int_equal(count_on(&s, 0, "B"), 0);
    assert_int_equal(count_on(&s, 1, "B"), 4);
    arena_free(m.a);
}

/* ---- tables ------------------------------------------------------------- */

static void repeated_heads_are_furniture(void **state)
{
    static const char *const head[] = { "Payee|£" };
    struct maker m = make_begin();
    const char *body[50];
    struct block table;
    const struct pages *p;
    struct spots s;
    size_t tagged = 0, repeated = 0;

    (void)state;
    make_paper(&m, 200, 200);
    for (size_t i = 0; i < 50; i++)
        body[i] = "Supplier|1";
    table = make_table(&m, 2, head, 1, body, 50);
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    for (size_t i = 0; i < s.n; i++) {
        if (!has_text(&s.spot[i], STR("Payee")))
            continue;
        if (s.spot[i].item->tag == TAG_PAGINATION)
            repeated++;
        else
            tagged++;
    }
    assert_int_equal(tagged, 1);
    assert_int_equal(repeated, p->n_pages - 1);
    assert_true(p->n_pages >= 5);
    arena_free(m.a);
}

/* x of the decimal point of each figure: 0.6 em a character, 9 pt. */
static void decimals_line_up(void **state)
{
    static const char *const head[] = { "Line|£000" };
    static const char *const body[] = { "a|1,234.56", "b|(0.5)", "c|7",
                                        "d|–",        "e|12.5%", "f|3 F" };
    static const size_t before_point[] = { 5, 2, 1, 1, 2, 1 };
    static const char *const text[] = { "1,234.56", "(0.5)", "7",
                                        "–",        "12.5%", "3 " };
    struct maker m = make_begin();
    struct block table = make_table(&m, 2, head, 1, body, 6);
    const struct pages *p;
    struct spots s;
    mpt point = 0;

    (void)state;
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    for (size_t i = 0; i < 6; i++) {
        const struct spot *spot = find(&s, text[i]);
        mpt at;

        assert_non_null(spot);
        at = spot->x + (mpt)before_point[i] * 5400;
        assert_true(point == 0 || at == point);
        point = at;
    }
    arena_free(m.a);
}

static void wide_tables_are_set_smaller(void **state)
{
    struct maker m = make_begin();
    const char *body[1] = { "Row|1,234,567|1,234,567|1,234,567|1,234,567" };
    struct block table = make_table(&m, 5, NULL, 0, body, 1);
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 225, 200); /* 9 pt wants 16.2 + 4 * 48.6 + 10 * 4 = 250.6 */
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_false(diag_has(m.dg, DIAG_LAYOUT_NARROW));
    assert_non_null(find(&s, "1,234,567"));
    assert_true(find(&s, "1,234,567")->item->text.size < 9000);
    arena_free(m.a);
}

static void attachments_have_names_of_their_own(void **state)
{
    static const char *const head[] = { "Line|£" }, *const body[] = { "a|1" };
    struct maker m = make_begin();
    const struct pages *p;

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct block table = make_table(&m, 2, head, 1, body, 1);

        table.table.attachment = STR("data.csv");
        doc_add(&m.body, &table);
    }
    p = make_pages(&m);
    assert_int_equal(p->n_attachments, 2);
    assert_true(str_equal(p->attachment[0].name, STR("data.csv")));
    assert_false(str_equal(p->attachment[1].name, STR("data.csv")));
    assert_true(str_find(p->attachment[0].bytes, STR("a,1")) != STR_NONE);
    arena_free(m.a);
}

/* ---- places ------------------------------------------------------------- */

static void contents_say_the_right_pages(void **state)
{
    struct maker m = make_begin();
    struct block contents = { .kind = BLOCK_CONTENTS, .contents_depth = 1 };
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 300, 200);
    doc_add(&m.body, &contents);
    for (int i = 0; i < 12; i++) {
        struct doc_builder inner = { .arena = m.a };
        struct block section;

        make_para(&m, &inner, "Words.");
        section = make_section(&m, 1, "Heading", &inner);
        section.section.new_page = true;
        doc_add(&m.body, &section);
    }
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_int_equal(p->n_destinations, 12);
    for (size_t i = 0; i < 12; i++) {
        const struct spot *number = find(
            &s,
            str_cstr(m.a, str_printf(m.a, "%u",
                                     (unsigned)p->destination[i].page + 1)));

        assert_non_null(number);
        assert_true(number->page < p->destination[0].page);
    }
    arena_free(m.a);
}

static void landscape_sections_turn_their_pages(void **state)
{
    struct maker m = make_begin();
    struct doc_builder inner = { .arena = m.a };
    struct block section;
    const struct pages *p;

    (void)state;
    make_para(&m, &m.body, "Before.");
    make_para(&m, &inner, "Wide.");
    section = make_section(&m, 1, "Turned", &inner);
    section.section.landscape = true;
    doc_add(&m.body, &section);
    make_para(&m, &m.body, "After.");
    p = make_pages(&m);
    assert_int_equal(p->n_pages, 3);
    assert_int_equal(p->page[0].frame->size.w, 595276);
    assert_int_equal(p->page[1].frame->size.w, 841890);
    assert_int_equal(p->page[1].frame->size.h, 595276);
    assert_int_equal(p->page[2].frame->size.w, 595276);
    arena_free(m.a);
}

static void papers_count_their_pages(void **state)
{
    struct maker m = make_begin();
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 300, 200);
    for (int k = 0; k < 2; k++) {
        struct doc_builder inner = { .arena = m.a };
        struct block section;

        for (int i = 0; i < 15; i++)
            make_para(&m, &inner, "Words.");
        section = make_section(&m, 1, "Paper", &inner);
        section.section.paper = k ? STR("6b") : STR("6a");
        section.section.new_page = true;
        doc_add(&m.body, &section);
    }
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_int_equal(p->n_pages, 4);
    assert_int_equal(find(&s, "Paper 6a, 1 of 2")->page, 0);
    assert_int_equal(find(&s, "Paper 6a, 2 of 2")->page, 1);
    assert_int_equal(find(&s, "Paper 6b, 1 of 2")->page, 2);
    assert_int_equal(find(&s, "Paper 6b, 2 of 2")->page, 3);
    assert_int_equal(find(&s, "Page 3 of 4")->page, 2);
    arena_free(m.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(soft_hyphens_show_at_line_ends_only),
        cmocka_unit_test(many_spaces_are_one),
        cmocka_unit_test(soft_hyphens_break_words),
        cmocka_unit_test(links_have_an_area_on_each_line),
        cmocka_unit_test(paragraphs_leave_no_widows),
        cmocka_unit_test(what_is_kept_moves_as_one),
        cmocka_unit_test(groups_of_rows_stay_together),
        cmocka_unit_test(repeated_heads_are_furniture),
        cmocka_unit_test(decimals_line_up),
        cmocka_unit_test(wide_tables_are_set_smaller),
        cmocka_unit_test(attachments_have_names_of_their_own),
        cmocka_unit_test(contents_say_the_right_pages),
        cmocka_unit_test(landscape_sections_turn_their_pages),
        cmocka_unit_test(papers_count_their_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
