/* Charts: scales by hand, frames against goldens, words against goldens. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "chart_priv.h"
#include "fixed_metrics.h"
#include "samples.h"

#define WIDTH PT(480)

static struct stylesheet sheet;

static struct chart_set set_of(struct arena *a)
{
    sheet = stylesheet_default();
    return (struct chart_set){ fixed_metrics(a), &sheet };
}

/* ---- scales ------------------------------------------------------------- */

static struct chart chart_of(enum chart_kind kind,
                             const struct chart_series *series, size_t n)
{
    return (struct chart){ .kind = kind,
                           .category = schools,
                           .series = series,
                           .n_series = 1,
                           .n_categories = n };
}

static void ticks_are_nice(void **state)
{
    /* 571 .. 660 tenths in 4 steps: 23 -> 25 */
    struct scale s = scale_of(&sample_line, 4);

    (void)state;
    assert_int_equal(s.digits, 1);
    assert_int_equal(s.step, 25);
    assert_int_equal(s.lo, 550);
    assert_int_equal(s.hi, 675);
    assert_int_equal(s.tick_digits, 1);
    assert_int_equal(scale_ticks(&s), 6);
    assert_int_equal(scale_tick(&s, 0), 550);
    assert_int_equal(scale_tick(&s, 5), 675);
}

static void bars_stand_on_zero_and_end_with_the_data(void **state)
{
    /* -134 .. 412 in 5 steps: 110 -> 200; ticks at -200 (66 beyond, taken),
     * 0, 200, 400; 600 is 188 beyond and is not. */
    struct scale s = scale_of(&sample_bar, 5);

    (void)state;
    assert_int_equal(s.step, 200);
    assert_int_equal(s.lo, -200);
    assert_int_equal(s.hi, 412);
    assert_int_equal(s.first, -200);
    assert_int_equal(scale_ticks(&s), 4);
    assert_int_equal(scale_place(&s, -200, 612000), 0);
    assert_int_equal(scale_place(&s, 0, 612000), 200000);
    assert_int_equal(scale_place(&s, 412, 612000), 612000);
    assert_int_equal(scale_place(&s, 9999, 612000), 612000);
}

static void small_and_empty_ranges_have_a_scale(void **state)
{
    static const struct chart_point zero[] = { V(0, 0, "0"), V(0, 0, "0") };
    static const struct chart_point none[] = { GAP("new"), GAP("new") };
    static const struct chart_point same[] = { V(7, 0, "7"), V(7, 0, "7") };
    static const struct chart_point huge[] = { V(INT64_MAX, 0, "many"),
                                               V(INT64_MIN + 1, 0, "few") };
    static const struct chart_series series[] = {
        OURS("", zero), OURS("", none), OURS("", same), OURS("", huge)
    };

    (void)state;
    for (size_t i = 0; i < COUNT(series); i++) {
        for (int kind = CHART_BAR; kind <= CHART_WATERFALL; kind++) {
            struct chart c = chart_of((enum chart_kind)kind, &series[i], 2);
            struct scale s = scale_of(&c, 5);

            assert_true(s.lo < s.hi);
            assert_true(s.step > 0);
            assert_true(s.first >= s.lo && scale_ticks(&s) <= 12);
        }
    }
}

static void a_step_down_starts_where_the_last_ended(void **state)
{
    struct scale s = scale_of(&sample_waterfall, 5);

    (void)state;
    assert_int_equal(waterfall_base(&s, &sample_waterfall, 0), 0);
    assert_int_equal(waterfall_base(&s, &sample_waterfall, 2), 1240 + 310);
    assert_int_equal(waterfall_base(&s, &sample_waterfall, 3),
                     1240 + 310 - 286);
    assert_int_equal(waterfall_base(&s, &sample_waterfall, 6), 0);
    assert_int_equal(s.lo, 0);
    assert_int_equal(s.hi, 1550);
}

/* Opening 100, +20, subtotal 118 as printed, -50: the step down starts at the
 * printed subtotal. */
static void totals_may_stand_anywhere(void **state)
{
    static const struct chart_point points[] = {
        { .present = true, .value = { 100, 0 }, .total = true },
        { .present = true, .value = { 20, 0 } },
        { .present = true, .value = { 118, 0 }, .total = true },
        { .present = true, .value = { -50, 0 } },
    };
    static const struct chart_series series[] = { OURS("", points) };
    struct chart c = chart_of(CHART_WATERFALL, series, 4);
    struct scale s = scale_of(&c, 5);

    (void)state;
    assert_int_equal(waterfall_base(&s, &c, 1), 100);
    assert_int_equal(waterfall_base(&s, &c, 2), 0);
    assert_int_equal(waterfall_base(&s, &c, 3), 118);
    assert_true(waterfall_total(&c, 2));
    assert_false(waterfall_total(&c, 3));
}

/* ---- words -------------------------------------------------------------- */

static void values_are_written_as_people_do(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    assert_str(point_value_text(a, STR("%"), decimal_make(50, 1), 1), "5.0%");
    assert_str(point_value_text(a, STR("%"), decimal_of(-5), 0), "−5%");
    assert_str(point_value_text(a, STR("£"), decimal_of(1234), 0), "£1,234");
    assert_str(point_value_text(a, STR("£"), decimal_of(-1234), 0), "(£1,234)");
    assert_str(point_value_text(a, STR("£000"), decimal_of(-12), 0), "(12)");
    assert_str(point_value_text(a, STR("pupils"), decimal_of(30), 0), "30");
    arena_free(a);
}

/* With the fixed metrics a character of 8.5 pt text is 5.1 pt wide. */
static void text_breaks_at_spaces_and_long_words_inside(void **state)
{
    struct arena *a = arena_new(0);
    struct chart_set set = set_of(a);
    struct pen pen = { .arena = a, .metrics = set.metrics, .style = set.style };
    struct lines l = lines_set(&pen, FACE_REGULAR, TEXT_NORMAL,
                               STR("Elm Green school"), PT(51));

    (void)state;
    assert_int_equal(l.n, 2);
    assert_str(l.run[0]->text, "Elm Green");
    assert_str(l.run[1]->text, "school");
    assert_int_equal(l.width, 9 * 5100);
    l = lines_set(&pen, FACE_REGULAR, TEXT_NORMAL, STR("abcdéfgh"), PT(26));
    assert_int_equal(l.n, 2);
    assert_str(l.run[0]->text, "abcdé");
    assert_str(l.run[1]->text, "fgh");
    l = lines_set(&pen, FACE_REGULAR, TEXT_NORMAL, STR("abc"), 1);
    assert_int_equal(l.n, 3);
    assert_int_equal(
        lines_set(&pen, FACE_REGULAR, TEXT_NORMAL, STR(""), PT(26)).n, 0);
    arena_free(a);
}

static void labels_move_apart_and_stay_inside(void **state)
{
    struct lines text = { .n = 1, .leading = PT(11) };
    struct side label[] = {
        { .text = text, .wish = PT(50) },
        { .text = text, .wish = PT(20) },
        { .text = text, .wish = PT(51) },
        { .text = text, .wish = PT(99) },
    };

    (void)state;
    side_spread(label, 4, 0, PT(100));
    assert_int_equal(label[0].y, PT(20));
    /* 50 and 51 share 24 pt around 50.5 */
    assert_int_equal(label[1].y, 44500);
    assert_int_equal(label[2].y, 56500);
    assert_int_equal(label[3].y, PT(94)); /* its lower edge at the bottom */
}

/* ---- frames ------------------------------------------------------------- */

static struct str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf out = { 0 };
    int c;

    if (f == NULL)
        return STR("");
    while ((c = getc(f)) != EOF)
        buf_byte(&out, (char)c);
    fclose(f);
    return buf_take(&out, a);
}

static void check_golden(struct arena *a, const char *name, const char *kind,
                         struct str got)
{
    struct str path =
        str_printf(a, "%s/golden/chart/%s.%s", TESTS_DIR, name, kind);

    if (getenv("BLESS") != NULL) {
        FILE *f = fopen(str_cstr(a, path), "wb");

        assert_non_null(f);
        assert_int_equal(fwrite(got.ptr, 1, got.len, f), got.len);
        fclose(f);
    }
    assert_str(got, str_cstr(a, read_file(a, str_cstr(a, path))));
}

static void check_frame(struct arena *a, const struct sample *sample, mpt width,
                        const char *suffix)
{
    struct chart_set set = set_of(a);
    struct size box = { width, chart_height(sample->chart, &set, width) };
    struct str name = str_printf(a, "%s%s", sample->name, suffix);
    struct buf out = { 0 };

    frame_trace(chart_draw(a, sample->chart, &set, box, 7), &out);
    check_golden(a, str_cstr(a, name), "frames", buf_str(&out));
    buf_free(&out);
}

static void frames_are_the_goldens(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        check_frame(a, &samples[i], WIDTH, "");
    check_frame(a, &samples[0], PT(235), "-narrow");
    check_frame(a, &samples[1], PT(235), "-narrow");
    arena_free(a);
}

static void words_are_the_goldens(void **state)
{
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct str words = chart_describe(a, samples[i].chart);

        check_golden(a, samples[i].name, "alt",
                     str_printf(a, "%.*s\n", STR_ARG(words)));
    }
    arena_free(a);
}

/* Every printed value and every reason is in the words and in the frame. */
static bool frame_says(const struct frame *f, struct str text)
{
    for (size_t i = 0; i < f->n; i++) {
        for (size_t k = 0;
             f->item[i].kind == ITEM_TEXT && k < f->item[i].text.n; k++) {
            if (str_find(f->item[i].text.run[k]->text, text) != STR_NONE)
                return true;
        }
    }
    return false;
}

static void nothing_is_left_out(void **state)
{
    struct arena *a = arena_new(0);
    struct chart_set set = set_of(a);

    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        const struct chart *c = samples[i].chart;
        struct size box = { WIDTH, chart_height(c, &set, WIDTH) };
        const struct frame *f = chart_draw(a, c, &set, box, 7);
        struct str words = chart_describe(a, c);

        for (size_t s = 0; s < c->n_series; s++) {
            for (size_t k = 0; k < c->n_categories; k++) {
                const struct chart_point *p = &c->series[s].point[k];
                struct str text = p->present ? p->text : p->reason;

                assert_true(str_find(words, text) != STR_NONE);
                assert_true(str_find(words, c->category[k]) != STR_NONE);
                if (p->present && !c->series[s].comparator &&
                    c->kind != CHART_FUNNEL && /* a table has them */
                    c != &sample_months)       /* two lines: values at ends */
                    assert_true(frame_says(f, text));
            }
        }
    }
    arena_free(a);
}

/* A part has the scale of the whole: 86 and 0 alone would not need 400. */
static void a_part_keeps_the_scale(void **state)
{
    struct arena *a = arena_new(0);
    struct chart_set set = set_of(a);
    struct chart part = chart_part(a, &sample_bar, 1, 3);
    struct size box = { WIDTH, 0 };
    const struct frame *f;

    (void)state;
    assert_int_equal(part.n_categories, 2);
    assert_str(part.category[0], "Foxley Church of England Primary School");
    assert_str(part.series[0].point[1].text, "0");
    box.h = chart_height(&part, &set, WIDTH);
    f = chart_draw(a, &part, &set, box, 7);
    assert_true(frame_says(f, STR("400")));
    assert_false(frame_says(f, STR("412")));
    arena_free(a);
}

static void long_charts_say_how_much_fits(void **state)
{
    struct arena *a = arena_new(0);
    struct chart_set set = set_of(a);
    struct size box = { WIDTH, chart_height(&sample_bar, &set, WIDTH) };

    (void)state;
    assert_int_equal(chart_fits(&sample_bar, &set, box), 6);
    box.h--;
    assert_int_equal(chart_fits(&sample_bar, &set, box), 5);
    box.h = 1;
    assert_int_equal(chart_fits(&sample_bar, &set, box), 1);
    assert_int_equal(chart_fits(&sample_line, &set, box), 8);
    assert_int_equal(chart_fits(&sample_waterfall, &set, box), 7);
    arena_free(a);
}

static bool inside(const struct frame *f, const struct item *item)
{
    mpt slack = PT(1); /* half a stroke */

    if (item->kind == ITEM_TEXT)
        return item->at.x >= -slack && item->at.y >= 0 &&
               item->at.y <= f->size.h + slack &&
               item->at.x + run_width(item->text.run[0], item->text.size) <=
                   f->size.w + slack;
    for (size_t k = 0; k < item->path.n; k++) {
        struct point p = item->path.segment[k].p[0];

        if (item->path.segment[k].kind != SEGMENT_CLOSE &&
            (p.x < -slack || p.y < -slack || p.x > f->size.w + slack ||
             p.y > f->size.h + slack))
            return false;
    }
    return true;
}

static void all_items_are_inside_and_tagged(void **state)
{
    static const mpt widths[] = { PT(220), PT(300), PT(480), PT(740) };
    struct arena *a = arena_new(0);
    struct chart_set set = set_of(a);

    (void)state;
    for (size_t n = 0; n < COUNT(samples) * COUNT(widths); n++) {
        const struct chart *c = samples[n / COUNT(widths)].chart;
        struct size box = { widths[n % COUNT(widths)], 0 };
        const struct frame *f;

        box.h = chart_height(c, &set, box.w);
        assert_true(box.h > 0 && box.h < PT(900));
        f = chart_draw(a, c, &set, box, 7);
        for (size_t i = 0; i < f->n; i++) {
            assert_int_equal(f->item[i].tag, 7);
            if (!inside(f, &f->item[i])) {
                print_error("%s at %d: item %zu %d,%d of %d\n",
                            samples[n / COUNT(widths)].name, box.w / 1000, i,
                            f->item[i].at.x, f->item[i].at.y, f->size.h);
                fail();
            }
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_nice),
        cmocka_unit_test(bars_stand_on_zero_and_end_with_the_data),
        cmocka_unit_test(small_and_empty_ranges_have_a_scale),
        cmocka_unit_test(a_step_down_starts_where_the_last_ended),
        cmocka_unit_test(totals_may_stand_anywhere),
        cmocka_unit_test(values_are_written_as_people_do),
        cmocka_unit_test(text_breaks_at_spaces_and_long_words_inside),
        cmocka_unit_test(labels_move_apart_and_stay_inside),
        cmocka_unit_test(frames_are_the_goldens),
        cmocka_unit_test(words_are_the_goldens),
        cmocka_unit_test(a_part_keeps_the_scale),
        cmocka_unit_test(long_charts_say_how_much_fits),
        cmocka_unit_test(nothing_is_left_out),
        cmocka_unit_test(all_items_are_inside_and_tagged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
