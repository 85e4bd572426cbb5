/* Charts of every shape: drawn whole, inside their boxes, nothing lost. */
#include "check.h"

#include "chart_priv.h"
#include "fixed_metrics.h"
#include "prop.h"

static const char *const words[] = {
    "Elm",     "Green",     "Church",  "of",
    "England", "Primary",   "School",  "St",
    "Aidan's", "Voluntary", "Academy", "Llanfairpwllgwyngyll",
    "Tŷ",      "Dŵr",
};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static struct str name_of(struct prop *g, struct arena *a)
{
    struct str name = str_from(words[prop_below(g, COUNT(words))]);

    for (size_t n = prop_below(g, g->size / 4 + 1); n > 0; n--)
        name = str_printf(a, "%.*s %s", STR_ARG(name),
                          words[prop_below(g, COUNT(words))]);
    return name;
}

static int64_t value_of(struct prop *g)
{
    return prop_one_in(g, 8) ? prop_between(g, -99999, 99999)
                             : prop_between(g, -300, 1000);
}

static struct chart_series series_of(struct prop *g, struct arena *a, size_t n)
{
    struct chart_point *p = arena_array(a, struct chart_point, n);
    bool absent = prop_one_in(g, 8);

    for (size_t i = 0; i < n; i++) {
        p[i].present = !absent && !prop_one_in(g, 5);
        p[i].reason = STR("not given");
        if (!p[i].present)
            continue;
        p[i].value = decimal_make(value_of(g), (int)prop_below(g, 4));
        p[i].text = decimal_grouped(a, p[i].value, p[i].value.scale);
        p[i].forecast = prop_one_in(g, 6);
        p[i].total = prop_one_in(g, 10);
    }
    return (struct chart_series){ .name = name_of(g, a),
                                  .comparator = prop_one_in(g, 2),
                                  .point = p };
}

static struct chart chart_of(struct prop *g, struct arena *a)
{
    static const char *const units[] = { "", "%", "£", "£000", "pupils" };
    struct chart c = { .kind = (enum chart_kind)prop_below(g, 4),
                       .title = STR("Title"),
                       .unit = str_from(units[prop_below(g, COUNT(units))]),
                       .n_categories = 1 + prop_below(g, g->size),
                       .n_series = 1 + prop_below(g, 4),
                       .n_lines = prop_below(g, 3),
                       .zero_based = prop_one_in(g, 2),
                       .total_last = prop_one_in(g, 3) };
    struct str *category = arena_array(a, struct str, c.n_categories);
    struct chart_series *series = arena_array(a, struct chart_series, 4);
    struct chart_line *line = arena_array(a, struct chart_line, 3);

    c.n_series = c.kind == CHART_WATERFALL ? 1 : c.n_series;
    for (size_t i = 0; i < c.n_categories; i++)
        category[i] = name_of(g, a);
    for (size_t s = 0; s < c.n_series; s++)
        series[s] = series_of(g, a, c.n_categories);
    for (size_t i = 0; i < c.n_lines; i++) {
        line[i].name = name_of(g, a);
        line[i].value = decimal_make(value_of(g), (int)prop_below(g, 3));
    }
    c.category = category;
    c.series = series;
    c.line = line;
    return c;
}

static bool text_inside(const struct frame *f, const struct item *item)
{
    mpt end = item->at.x + run_width(item->text.run[0], item->text.size);

    return item->at.y > 0 && item->at.y <= f->size.h && item->at.x >= -PT(1) &&
           end <= f->size.w + PT(1);
}

/* Strokes may stand out by half their width, markers by a part. */
static bool path_inside(const struct frame *f, const struct item *item)
{
    for (size_t k = 0; k < item->path.n; k++) {
        const struct segment *s = &item->path.segment[k];

        if (s->kind != SEGMENT_CLOSE &&
            (s->p[0].y < -PT(4) || s->p[0].y > f->size.h + PT(4) ||
             s->p[0].x < -PT(4) || s->p[0].x > f->size.w + PT(4)))
            return false;
    }
    return true;
}

static bool inside(const struct frame *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct item *item = &f->item[i];
        bool fine = item->kind == ITEM_TEXT ? text_inside(f, item)
                                            : path_inside(f, item);

        if (item->tag != 7 || !fine)
            return false;
    }
    return true;
}

static bool every_chart_is_drawn_in_its_box(struct prop *g)
{
    struct arena *a = arena_new(0);
    struct stylesheet style = stylesheet_default();
    struct chart_set set = { fixed_metrics(a), &style };
    struct chart c = chart_of(g, a);
    struct size box = { (mpt)prop_between(g, PT(200), PT(760)), 0 };
    bool fine;

    box.h = chart_height(&c, &set, box.w);
    fine = box.h > 0 && inside(chart_draw(a, &c, &set, box, 7));
    fine = fine && chart_fits(&c, &set, box) == c.n_categories;
    arena_free(a);
    return fine;
}

static bool every_value_is_in_the_words(struct prop *g)
{
    struct arena *a = arena_new(0);
    struct chart c = chart_of(g, a);
    struct str alt = chart_describe(a, &c);
    bool fine = true;

    for (size_t s = 0; s < c.n_series; s++) {
        for (size_t i = 0; i < c.n_categories; i++) {
            const struct chart_point *p = &c.series[s].point[i];

            fine = fine && (!p->present || str_find(alt, p->text) != STR_NONE);
            fine = fine && (p->present || str_find(alt, p->reason) != STR_NONE);
        }
    }
    arena_free(a);
    return fine;
}

static bool parts_make_the_whole(struct prop *g)
{
    struct arena *a = arena_new(0);
    struct stylesheet style = stylesheet_default();
    struct chart_set set = { fixed_metrics(a), &style };
    struct chart c = chart_of(g, a);
    size_t at = prop_below(g, c.n_categories);
    struct chart rest = chart_part(a, &c, at, c.n_categories);
    struct size box = { PT(400), 0 };
    bool fine = rest.n_categories + at == c.n_categories;

    if (c.kind != CHART_WATERFALL) {
        box.h = chart_height(&rest, &set, box.w);
        fine = fine && inside(chart_draw(a, &rest, &set, box, 7));
    }
    arena_free(a);
    return fine;
}

static void drawn(void **state)
{
    (void)state;
    prop_check(600, 24, every_chart_is_drawn_in_its_box);
}

static void told(void **state)
{
    (void)state;
    prop_check(400, 24, every_value_is_in_the_words);
}

static void parted(void **state)
{
    (void)state;
    prop_check(400, 24, parts_make_the_whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn),
        cmocka_unit_test(told),
        cmocka_unit_test(parted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
