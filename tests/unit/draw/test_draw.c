/* Frames and tags: growth, order, rolling back, and their text form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixed_metrics.h"

static void assert_text(struct buf *out, const char *expected)
{
    buf_byte(out, '\0');
    assert_string_equal(out->ptr, expected);
    buf_free(out);
}

static void widths_round_half_up(void **state)
{
    (void)state;
    assert_int_equal(run_width(&(struct run){ .width = 600000 }, 10000), 6000);
    /* 0.5 mpt and just below it */
    assert_int_equal(run_width(&(struct run){ .width = 50 }, 10000), 1);
    assert_int_equal(run_width(&(struct run){ .width = 49 }, 10000), 0);
    /* 3,000 em at 72 pt: beyond 32 bits on the way */
    assert_int_equal(run_width(&(struct run){ .width = 3000000000 }, 72000),
                     216000000);
}

static void items_survive_growth(void **state)
{
    struct arena *a = arena_new(0);
    struct frame *f = frame_new(a, (struct size){ 1000, 2000 });
    const struct frame *child = frame_new(a, (struct size){ 1, 1 });

    (void)state;
    for (mpt i = 0; i < 1000; i++)
        frame_put(f, (struct point){ i, 2 * i }, child);
    assert_int_equal(f->n, 1000);
    for (mpt i = 0; i < 1000; i++) {
        assert_int_equal(f->item[i].at.x, i);
        assert_int_equal(f->item[i].at.y, 2 * i);
        assert_ptr_equal(f->item[i].frame, child);
    }
    frame_reserve(f, 7);
    assert_true(f->cap - f->n >= 7);
    arena_free(a);
}

static void trace_shows_every_kind(void **state)
{
    struct arena *a = arena_new(0);
    const struct metrics *m = fixed_metrics(a);
    struct frame *f = frame_new(a, (struct size){ 1000, 2000 });
    struct frame *child = frame_new(a, (struct size){ 70, 80 });
    const struct run *run[2] = { m->shape(m->shaper, FACE_BOLD,
                                          STR("a \"b\" ")),
                                 m->shape(m->shaper, FACE_BOLD, STR("£5")) };
    struct buf out = { 0 };

    (void)state;
    frame_text(
        f, (struct point){ 1, 2 }, 3,
        &(struct text_item){
            .run = run, .n = 2, .size = 9000, .colour = { 0x1d, 0x4f, 0x91 } });
    frame_rule(f, (struct rect){ 10, 20, 30, 40 }, (struct colour){ 1, 2, 3 });
    frame_image(f, (struct point){ 5, 6 }, 4,
                &(struct image_item){ STR("a.png"), { 7, 8 } });
    frame_link(f, (struct point){ 5, 6 }, 2,
               &(struct link_item){ .size = { 7, 8 }, .label = STR("there") });
    frame_link(child, (struct point){ 0, 1 }, TAG_PAGINATION,
               &(struct link_item){ .uri = STR("https://example.org/") });
    frame_put(f, (struct point){ 9, 9 }, child);
    frame_trace(f, &out);
    assert_text(
        &out,
        "text 1,2 tag 3 9000 bold #1d4f91 \"a \\\"b\\\" £5\"\n"
        "path 0,0 artifact fill #010203 m 10,20 l 40,20 l 40,60 l 10,60 z\n"
        "image 5,6 tag 4 7x8 \"a.png\"\n"
        "link 5,6 tag 2 7x8 #there\n"
        "frame 9,9 70x80\n"
        "  link 0,1 pagination 0x0 https://example.org/\n");
    arena_free(a);
}

static void tags_keep_their_order(void **state)
{
    struct arena *a = arena_new(0);
    struct tags *t = tags_new(a);
    uint32_t sect = tags_add(t, 0, ROLE_SECT);
    uint32_t h1 = tags_add(t, sect, ROLE_H1);
    uint32_t table = tags_add(t, sect, ROLE_TABLE);
    uint32_t second = tags_add(t, 0, ROLE_SECT);
    uint32_t th = tags_add(t, table, ROLE_TH);
    struct buf out = { 0 };

    (void)state;
    tags_add(t, h1, ROLE_CONTENT);
    tags_words(t, sect)->title = STR("Finance");
    tags_words(t, table)->summary = STR("by school");
    tags_edit(t, th)->scope = 1;
    tags_edit(t, th)->columns = 3;
    assert_int_equal(tags_at(t, second)->parent, 0);
    assert_int_equal(tags_at(t, 0)->parent, 0);
    tags_trace(t, &out);
    assert_text(&out, "0 Document\n"
                      "  1 Sect title \"Finance\"\n"
                      "    2 H1\n"
                      "      6 content\n"
                      "    3 Table summary \"by school\"\n"
                      "      5 TH scope column columns 3\n"
                      "  4 Sect\n");
    arena_free(a);
}

static void rollback_restores_the_tree(void **state)
{
    struct arena *a = arena_new(0);
    struct tags *t = tags_new(a);
    uint32_t sect = tags_add(t, 0, ROLE_SECT);
    uint32_t p = tags_add(t, sect, ROLE_P);
    uint32_t mark = tags_count(t);
    struct buf before = { 0 }, after = { 0 };

    (void)state;
    tags_trace(t, &before);
    for (int i = 0; i < 5000; i++) /* past several chunks */
        tags_add(t, i % 3 ? sect : tags_add(t, p, ROLE_SPAN), ROLE_CONTENT);
    tags_rollback(t, mark);
    tags_trace(t, &after);
    buf_byte(&before, '\0');
    assert_text(&after, before.ptr);
    assert_int_equal(tags_at(t, p)->first_child, 0);
    assert_int_equal(tags_at(t, sect)->last_child, p);
    /* and it grows again where it was cut */
    assert_int_equal(tags_add(t, sect, ROLE_P), mark);
    assert_int_equal(tags_at(t, p)->next, mark);
    buf_free(&before);
    arena_free(a);
}

static void pointers_to_tags_stay(void **state)
{
    struct arena *a = arena_new(0);
    struct tags *t = tags_new(a);
    struct tag *first = tags_edit(t, tags_add(t, 0, ROLE_SECT));

    (void)state;
    for (int i = 0; i < 10000; i++)
        tags_add(t, 0, ROLE_P);
    first->columns = 9;
    assert_int_equal(tags_at(t, 1)->columns, 9);
    assert_string_equal(role_name(ROLE_BLOCKQUOTE), "BlockQuote");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(widths_round_half_up),
        cmocka_unit_test(items_survive_growth),
        cmocka_unit_test(trace_shows_every_kind),
        cmocka_unit_test(tags_keep_their_order),
        cmocka_unit_test(rollback_restores_the_tree),
        cmocka_unit_test(pointers_to_tags_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
