/* What must hold for every document: nothing lost, nothing outside its page,
 * no total alone at the top of one; and inputs meant to break layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "make.h"
#include "prop.h"
#include "walk.h"

/* Without the spaces at its end, which hang over. Characters are 0.6 em. */
static mpt text_width(const struct text_item *t)
{
    mpt width = 0;
    size_t spaces = 0;

    for (size_t i = 0; i < t->n; i++)
        width += run_width(t->run[i], t->size);
    if (t->n > 0) {
        struct str last = t->run[t->n - 1]->text;

        while (spaces < last.len && last.ptr[last.len - 1 - spaces] == ' ')
            spaces++;
    }
    return width - (mpt)spaces * t->size * 6 / 10;
}

static bool inside(const struct spot *s, struct size page)
{
    const struct item *i = s->item;
    mpt x0 = s->x, y0 = s->y, x1 = s->x, y1 = s->y;

    if (i->kind == ITEM_TEXT) {
        y0 -= i->text.size * 8 / 10;
        y1 += i->text.size * 2 / 10;
        x1 += text_width(&i->text);
    } else if (i->kind == ITEM_LINK) {
        x1 += i->link.size.w;
        y1 += i->link.size.h;
    } else if (i->kind == ITEM_PATH) {
        for (size_t k = 0; k < i->path.n; k++) {
            const struct segment *seg = &i->path.segment[k];

            if (seg->kind == SEGMENT_CLOSE)
                continue;
            x0 = s->x + seg->p[0].x < x0 ? s->x + seg->p[0].x : x0;
            y0 = s->y + seg->p[0].y < y0 ? s->y + seg->p[0].y : y0;
            x1 = s->x + seg->p[0].x > x1 ? s->x + seg->p[0].x : x1;
            y1 = s->y + seg->p[0].y > y1 ? s->y + seg->p[0].y : y1;
        }
    }
    return x0 >= 0 && y0 >= 0 && x1 <= page.w && y1 <= page.h;
}

static bool all_inside(const struct spots *s, const struct pages *p)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct spot *spot = &s->spot[i];

        if (inside(spot, p->page[spot->page].frame->size))
            continue;
        print_error("kind %d at %d,%d is outside page %zu",
                    (int)spot->item->kind, spot->x, spot->y, spot->page);
        if (spot->item->kind == ITEM_TEXT)
            print_error(": %.*s", STR_ARG(spot->item->text.run[0]->text));
        print_error("\n");
        return false;
    }
    return true;
}

/* ---- the text in reading order ------------------------------------------ */

/* Appends without spaces: they are dropped where lines begin. */
static void append_bare(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != ' ')
            buf_byte(out, s.ptr[i]);
    }
}

/* Text of every content leaf, tags in order, items of a leaf in order. Marks
 * leaves that were painted. */
static void read_out(const struct pages *p, const struct spots *s,
                     struct buf *out, struct arena *a)
{
    uint32_t n = tags_count(p->tags), tag = 0;
    struct buf *leaf = arena_array(a, struct buf, n);

    for (size_t i = 0; i < s->n; i++) {
        const struct item *item = s->spot[i].item;

        if (item->kind != ITEM_TEXT || item->tag >= n)
            continue;
        if (!str_empty(item->text.actual))
            continue;
        for (size_t k = 0; k < item->text.n; k++)
            append_bare(&leaf[item->tag], item->text.run[k]->text);
    }
    for (;;) { /* depth first */
        const struct tag *t = tags_at(p->tags, tag);

        buf_append(out, buf_str(&leaf[tag]));
        buf_free(&leaf[tag]);
        if (t->first_child) {
            tag = t->first_child;
            continue;
        }
        while (tag && !tags_at(p->tags, tag)->next)
            tag = tags_at(p->tags, tag)->parent;
        if (!tag)
            break;
        tag = tags_at(p->tags, tag)->next;
    }
}

/* No element without content but cells; every leaf is painted. */
static bool no_empty_tags(const struct pages *p, const struct spots *s,
                          struct arena *a)
{
    uint32_t n = tags_count(p->tags);
    bool *painted = arena_array(a, bool, n);
    bool holds = true;

    for (size_t i = 0; i < s->n; i++) {
        if (s->spot[i].item->tag < n)
            painted[s->spot[i].item->tag] = true;
    }
    for (uint32_t i = 1; i < n; i++) {
        const struct tag *t = tags_at(p->tags, i);

        if (t->role == ROLE_CONTENT)
            holds &= painted[i];
        else if (t->role != ROLE_TD)
            holds &= t->first_child != 0;
    }
    return holds;
}

/* ---- generated documents ------------------------------------------------ */

struct writer {
    struct maker m;
    struct prop *g;
    struct buf text; /* what must be read out */
    int depth;
};

static struct str some_words(struct writer *w, size_t most)
{
    static const char letters[] = "abcdefghij-/.,–£5";
    struct buf b = { 0 };
    size_t n = 1 + prop_below(w->g, most);

    for (size_t i = 0; i < n; i++) {
        size_t len = 1 + prop_below(w->g, prop_one_in(w->g, 30) ? 200 : 9);

        if (i > 0)
            buf_byte(&b, ' ');
        for (size_t k = 0; k < len; k++) {
            size_t c = prop_below(w->g, 16);

            if (letters[c] >= 0 && letters[c] < 127)
                buf_byte(&b, letters[c]);
            else
                buf_text(&b, "–");
        }
    }
    append_bare(&w->text, buf_str(&b));
    return buf_take(&b, w->m.a);
}

static struct inlines some_text(struct writer *w, size_t most)
{
    struct inline_builder b = { .arena = w->m.a };
    size_t n = 1 + prop_below(w->g, 3);

    for (size_t i = 0; i < n; i++) {
        if (prop_one_in(w->g, 5)) {
            struct inline_node link = { .kind = INLINE_LINK,
                                        .target = STR("https://e.org/") };

            link.child = inlines_of(w->m.a, some_words(w, 3));
            inline_add(&b, link);
        } else {
            inline_text(&b, some_words(w, most), prop_one_in(w->g, 4));
        }
        if (prop_one_in(w->g, 9))
            inline_add(&b, (struct inline_node){ .kind = INLINE_BREAK });
    }
    return inline_done(&b);
}

static void write_blocks(struct writer *w, struct doc_builder *b, int level);

static void write_table(struct writer *w, struct block *b)
{
    size_t n = 1 + prop_below(w->g, 6), rows = 1 + prop_below(w->g, 25);
    struct colspec *column = arena_array(w->m.a, struct colspec, n);
    struct rows *group = arena_array(w->m.a, struct rows, 1);
    struct row *row = arena_array(w->m.a, struct row, rows + 1);

    b->kind = BLOCK_TABLE;
    if (prop_one_in(w->g, 2))
        b->table.caption = some_text(w, 5);
    for (size_t r = 0; r <= rows; r++) {
        struct cell *cell = arena_array(w->m.a, struct cell, n);

        for (size_t c = 0; c < n; c++) {
            if (!prop_one_in(w->g, 5))
                cell[c].text = inlines_of(w->m.a, some_words(w, 3));
        }
        row[r].cell = cell;
        row[r].n = n;
        if (r == rows && rows > 1)
            row[r].kind = ROW_TOTAL;
    }
    for (size_t c = 0; c < n; c++) {
        column[c].align = (enum align)prop_below(w->g, 4);
        column[c].share = (int)prop_below(w->g, 2);
        column[c].rule_before = prop_one_in(w->g, 3);
    }
    b->table.column = column;
    b->table.n_columns = n;
    b->table.head = (struct rows){ row, 1 };
    *group = (struct rows){ row + 1, rows };
    b->table.body = group;
    b->table.n_bodies = 1;
    if (prop_one_in(w->g, 2))
        b->table.note = some_text(w, 9);
}

static void write_list(struct writer *w, struct block *b, int level)
{
    size_t n = 1 + prop_below(w->g, 3);
    struct blocks *item = arena_array(w->m.a, struct blocks, n);

    b->kind = BLOCK_LIST;
    b->list.ordered = true;
    b->list.first = 7;
    for (size_t i = 0; i < n; i++) {
        struct doc_builder inner = { .arena = w->m.a };

        buf_printf(&w->text, "%zu.", 7 + i);
        write_blocks(w, &inner, level);
        item[i] = doc_blocks(&inner);
    }
    b->list.item = item;
    b->list.n = n;
}

static void write_columns(struct writer *w, struct block *b, int level)
{
    size_t n = 2 + prop_below(w->g, 2);
    struct blocks *column = arena_array(w->m.a, struct blocks, n);

    b->kind = BLOCK_COLUMNS;
    for (size_t i = 0; i < n; i++) {
        struct doc_builder inner = { .arena = w->m.a };

        write_blocks(w, &inner, level);
        column[i] = doc_blocks(&inner);
    }
    b->columns.column = column;
    b->columns.n = n;
}

static void write_section(struct writer *w, struct block *b, int level)
{
    struct doc_builder inner = { .arena = w->m.a };

    b->kind = BLOCK_SECTION;
    b->section.level = level;
    b->section.heading = inlines_of(w->m.a, some_words(w, 6));
    b->section.landscape = prop_one_in(w->g, 6);
    b->section.new_page = prop_one_in(w->g, 4);
    b->section.one_page = prop_one_in(w->g, 4);
    write_blocks(w, &inner, level + 1);
    b->section.body = doc_blocks(&inner);
}

static void write_block(struct writer *w, struct block *b, int level)
{
    struct doc_builder inner = { .arena = w->m.a };

    switch (prop_below(w->g, 8)) {
    case 0:
        write_table(w, b);
        break;
    case 1:
        write_list(w, b, 5);
        break;
    case 2:
        write_columns(w, b, 5);
        break;
    case 3:
        b->kind = BLOCK_NOTE;
        b->note.title = some_text(w, 4);
        write_blocks(w, &inner, 5);
        b->note.body = doc_blocks(&inner);
        break;
    case 4:
        b->kind = BLOCK_KEEP;
        write_blocks(w, &inner, 5);
        b->keep = doc_blocks(&inner);
        break;
    case 5:
        if (level <= 4) {
            write_section(w, b, level);
            break;
        } /* fall through */
    default:
        b->kind = BLOCK_PARA;
        b->para.style = (enum para_style)prop_below(w->g, 4);
        b->para.keep_with_next = prop_one_in(w->g, 5);
        b->para.text = some_text(w, 60);
        break;
    }
}

static void write_blocks(struct writer *w, struct doc_builder *b, int level)
{
    size_t n = w->depth > 3 ? 1 : 1 + prop_below(w->g, 5);

    w->depth++;
    for (size_t i = 0; i < n; i++) {
        struct block block = { .kind = BLOCK_PARA };

        if (w->depth > 3)
            block.para.text = some_text(w, 9);
        else
            write_block(w, &block, level);
        doc_add(b, &block);
    }
    w->depth--;
}

static bool documents_are_whole(struct prop *g)
{
    struct writer w = { .m = make_begin(), .g = g };
    struct buf out = { 0 };
    const struct pages *p;
    struct spots spots;
    bool holds;

    make_paper(&w.m, (mpt)prop_between(g, 150, 500),
               (mpt)prop_between(g, 100, 700));
    write_blocks(&w, &w.m.body, 1);
    p = make_pages(&w.m);
    spots = all_spots(w.m.a, p);
    read_out(p, &spots, &out, w.m.a);
    holds = str_equal(buf_str(&out), buf_str(&w.text));
    if (!holds)
        print_error("read out  %.*s\nis not    %.*s\n", STR_ARG(buf_str(&out)),
                    STR_ARG(buf_str(&w.text)));
    if (holds && !all_inside(&spots, p)) {
        print_error("something is outside its page\n");
        holds = false;
    }
    if (holds && !no_empty_tags(p, &spots, w.m.a)) {
        print_error("there are empty tags\n");
        holds = false;
    }
    buf_free(&out);
    buf_free(&w.text);
    arena_free(w.m.a);
    return holds;
}

static void whole_property(void **state)
{
    (void)state;
    prop_check(300, 64, documents_are_whole);
}

/* ---- tables over pages -------------------------------------------------- */

static void totals_stay_with_their_rows(void **state)
{
    static const char *const head[] = { "Line|£" };

    (void)state;
    for (size_t n = 3; n < 60; n++) {
        struct maker m = make_begin();
        const char *body[60];
        struct block table;
        const struct pages *p;
        struct spots s;

        make_paper(&m, 300, 200);
        for (size_t i = 0; i < n; i++)
            body[i] = i + 1 < n ? "Row|1" : "=Total|2";
        table = make_table(&m, 2, head, 1, body, n);
        make_para(&m, &m.body, "Before.");
        doc_add(&m.body, &table);
        p = make_pages(&m);
        s = all_spots(m.a, p);
        for (size_t i = 0; i < p->n_pages; i++) {
            mpt total = find_word(&s, i, "Total"),
                row = find_word(&s, i, "Row");

            if (total >= 0)
                assert_true(row >= 0 && row < total);
            if (row >= 0) /* the head is repeated above */
                assert_in_range(find_word(&s, i, "Line"), 1, row);
        }
        arena_free(m.a);
    }
}

static void sums_are_carried(void **state)
{
    static const char *const head[] = { "Payee|£" };
    struct maker m = make_begin();
    const char *body[40];
    struct block table;
    const struct pages *p;
    struct spots s;
    int64_t pence = 0, pages = 0;

    (void)state;
    make_paper(&m, 300, 200);
    for (size_t i = 0; i < 40; i++)
        body[i] = i % 4 ? "Supplier|1,000.10" : "Refund|(0.05)";
    table = make_table(&m, 2, head, 1, body, 40);
    table.table.carry = true;
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    for (size_t i = 0, page = 0; i < s.n; i++) { /* add up what is printed */
        struct str text = STR("");

        if (s.spot[i].item->kind == ITEM_TEXT)
            text = s.spot[i].item->text.run[0]->text;
        if (str_equal(text, STR("1,000.10")))
            pence += 100010;
        if (str_equal(text, STR("(0.05)")))
            pence -= 5;
        if (str_equal(text, STR("Carried\u00a0forward"))) {
            struct str sum = str_printf(
                m.a, "%lld,%03lld.%02lld", (long long)(pence / 100000),
                (long long)(pence / 100 % 1000), (long long)(pence % 100));

            assert_string_equal(
                str_cstr(m.a, s.spot[i + 1].item->text.run[0]->text),
                str_cstr(m.a, sum));
            assert_int_equal(s.spot[i].page, page);
            assert_true(find_word(&s, page + 1, "Brought") > 0);
            page++;
            pages++;
        }
    }
    assert_int_equal(pages, (int64_t)p->n_pages - 1);
    assert_true(p->n_pages > 3);
    arena_free(m.a);
}

static void running_sum_needs_plain_numbers(void **state)
{
    static const char *const head[] = { "Payee|£|%" };
    struct maker m = make_begin();
    const char *body[40];
    struct block table;
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 300, 200);
    for (size_t i = 0; i < 40; i++)
        body[i] = i == 39 ? "Supplier|not given|2%" : "Supplier|1|2%";
    table = make_table(&m, 3, head, 1, body, 40);
    table.table.carry = true;
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    for (size_t i = 0; i < p->n_pages; i++)
        assert_int_equal(find_word(&s, i, "Carried"), -1);
    arena_free(m.a);
}

/* ---- keeping ------------------------------------------------------------ */

static void headings_keep_their_text(void **state)
{
    (void)state;
    for (size_t lines = 1; lines < 30; lines++) {
        struct maker m = make_begin();
        struct doc_builder inner = { .arena = m.a };
        struct block section;
        const struct pages *p;
        struct spots s;

        make_paper(&m, 300, 200);
        for (size_t i = 0; i < lines; i++)
            make_para(&m, &m.body, "Line.");
        make_para(&m, &inner, "After the heading.");
        section = make_section(&m, 1, "Heading", &inner);
        doc_add(&m.body, &section);
        p = make_pages(&m);
        s = all_spots(m.a, p);
        for (size_t i = 0; i < p->n_pages; i++)
            assert_int_equal(find_word(&s, i, "Heading") >= 0,
                             find_word(&s, i, "After") >= 0);
        arena_free(m.a);
    }
}

static void one_page_sections_are_tightened(void **state)
{
    size_t tightened = 0;

    (void)state;
    for (size_t lines = 5; lines < 14; lines++) {
        struct maker m = make_begin();
        struct doc_builder inner = { .arena = m.a };
        struct block section;
        const struct pages *p;

        make_paper(&m, 300, 200); /* eight lines of 15 + 7.5 at full size */
        for (size_t i = 0; i < lines; i++)
            make_para(&m, &inner, "Line.");
        section = make_section(&m, 1, "School", &inner);
        section.section.one_page = true;
        make_para(&m, &m.body, "Before.");
        doc_add(&m.body, &section);
        p = make_pages(&m);
        if (lines >= 8 && p->n_pages == 2)
            tightened++;
        if (p->n_pages > 2)
            assert_true(diag_has(m.dg, DIAG_LAYOUT_TALL));
        else
            assert_false(diag_has(m.dg, DIAG_LAYOUT_TALL));
        arena_free(m.a);
    }
    assert_true(tightened >= 1);
}

static void page_numbers_settle(void **state)
{
    struct maker m = make_begin();
    struct inline_builder b = { .arena = m.a };
    struct doc_builder inner = { .arena = m.a };
    struct block para = { .kind = BLOCK_PARA }, section;
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 300, 200);
    inline_text(&b, STR("See page "), 0);
    inline_add(&b, (struct inline_node){ .kind = INLINE_PAGEREF,
                                         .target = STR("there") });
    inline_text(&b, STR("."), 0);
    para.para.text = inline_done(&b);
    doc_add(&m.body, &para);
    for (int i = 0; i < 100; i++)
        make_para(&m, &m.body, "Line.");
    make_para(&m, &inner, "Words.");
    section = make_section(&m, 1, "Goal", &inner);
    section.section.label = STR("there");
    section.section.new_page = true;
    doc_add(&m.body, &section);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_int_equal(p->n_destinations, 1);
    assert_int_equal(p->destination[0].page, p->n_pages - 1);
    assert_true(
        find_word(&s, 0, str_cstr(m.a, str_printf(m.a, "%zu", p->n_pages))) >
        0);
    arena_free(m.a);
}

static void dead_links_are_said(void **state)
{
    struct maker m = make_begin();
    struct inline_builder b = { .arena = m.a };
    struct block para = { .kind = BLOCK_PARA };

    (void)state;
    inline_add(&b, (struct inline_node){ .kind = INLINE_LINK,
                                         .target = STR("#nowhere"),
                                         .child = make_text(&m, "there") });
    para.para.text = inline_done(&b);
    doc_add(&m.body, &para);
    make_pages(&m);
    assert_true(diag_has(m.dg, DIAG_LAYOUT_LABEL));
    arena_free(m.a);
}

/* ---- inputs meant to break layout --------------------------------------- */

static void empty_document_is_one_page(void **state)
{
    struct maker m = make_begin();
    const struct pages *p = make_pages(&m);

    (void)state;
    assert_int_equal(p->n_pages, 1);
    assert_int_equal(tags_count(p->tags), 1);
    arena_free(m.a);
}

static void word_wider_than_the_page(void **state)
{
    struct maker m = make_begin();
    char word[3000];
    const struct pages *p;
    struct spots s;

    (void)state;
    memset(word, 'w', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    make_paper(&m, 300, 200);
    make_para(&m, &m.body, word);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_true(all_inside(&s, p));
    assert_true(p->n_pages > 3);
    arena_free(m.a);
}

static void many_columns_are_said(void **state)
{
    struct maker m = make_begin();
    struct buf row = { 0 };
    const char *body[1];
    struct block table;
    const struct pages *p;
    struct spots s;

    (void)state;
    make_paper(&m, 300, 200);
    for (int i = 0; i < 40; i++)
        buf_text(&row, i ? "|1,234,567" : "Row");
    buf_byte(&row, '\0');
    body[0] = row.ptr;
    table = make_table(&m, 40, NULL, 0, body, 1);
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_true(diag_has(m.dg, DIAG_LAYOUT_NARROW));
    assert_true(all_inside(&s, p));
    buf_free(&row);
    arena_free(m.a);
}

static void tall_rows_are_cut(void **state)
{
    struct maker m = make_begin();
    struct buf text = { 0 };
    const char *head[1], *body[2] = { "Row|1", NULL };
    struct block table;
    const struct pages *p;
    struct spots s;
    struct buf out = { 0 };

    (void)state;
    make_paper(&m, 200, 200);
    for (int i = 0; i < 400; i++)
        buf_text(&text, "word ");
    buf_text(&text, "|2");
    buf_byte(&text, '\0');
    head[0] = body[1] = text.ptr; /* a head as tall as pages, too */
    table = make_table(&m, 2, head, 1, body, 2);
    doc_add(&m.body, &table);
    p = make_pages(&m);
    s = all_spots(m.a, p);
    assert_true(diag_has(m.dg, DIAG_LAYOUT_TALL));
    assert_true(all_inside(&s, p));
    read_out(p, &s, &out, m.a);
    assert_int_equal(out.len, 2 * (400 * 4 + 1) + 4);
    buf_free(&out);
    buf_free(&text);
    arena_free(m.a);
}

static void nesting_has_a_limit(void **state)
{
    struct maker m = make_begin();
    struct doc_builder inner = { .arena = m.a };

    (void)state;
    make_para(&m, &inner, "Deep.");
    for (int i = 0; i < 10000; i++) {
        struct block keep = { .kind = BLOCK_KEEP };

        keep.keep = doc_blocks(&inner);
        inner = (struct doc_builder){ .arena = m.a };
        doc_add(&inner, &keep);
    }
    m.body = inner;
    assert_int_equal(make_pages(&m)->n_pages, 1);
    assert_true(diag_has(m.dg, DIAG_LAYOUT_DEPTH));
    arena_free(m.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_property),
        cmocka_unit_test(totals_stay_with_their_rows),
        cmocka_unit_test(sums_are_carried),
        cmocka_unit_test(running_sum_needs_plain_numbers),
        cmocka_unit_test(headings_keep_their_text),
        cmocka_unit_test(one_page_sections_are_tightened),
        cmocka_unit_test(page_numbers_settle),
        cmocka_unit_test(dead_links_are_said),
        cmocka_unit_test(empty_document_is_one_page),
        cmocka_unit_test(word_wider_than_the_page),
        cmocka_unit_test(many_columns_are_said),
        cmocka_unit_test(tall_rows_are_cut),
        cmocka_unit_test(nesting_has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
