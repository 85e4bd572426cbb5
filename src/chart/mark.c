/* Shapes: bars, hatches, lines and markers.
 *
 * The surprise: no two series differ by colour alone. Each has a shape and a
 * filling of its own, which is all that is left on a grey printer. */
#include "chart_priv.h"

#define HATCH_STEP PT(3)
#define HATCH_LINE 700  /* mpt */
#define OUTLINE    800  /* mpt */
#define DASH       2000 /* mpt */

/* ---- looks -------------------------------------------------------------- */

static const struct colour palette[] = { /* after the brand; 4.5:1 on white */
                                         { 0xb3, 0x50, 0x0b },
                                         { 0x0d, 0x72, 0x6a },
                                         { 0x77, 0x3d, 0x93 }
};
static const struct colour greys[] = { /* comparators; 3:1 on white */
                                       { 0x57, 0x62, 0x70 },
                                       { 0x87, 0x91, 0x9e },
                                       { 0x6e, 0x79, 0x87 }
};
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static struct look look_of_ours(const struct pen *pen, size_t nth)
{
    static const enum shape shapes[] = { SHAPE_CIRCLE, SHAPE_SQUARE,
                                         SHAPE_TRIANGLE, SHAPE_DIAMOND };
    static const enum fill fills[] = { FILL_SOLID, FILL_RISING, FILL_DOUBLE,
                                       FILL_FALLING };

    return (struct look){ .colour = nth == 0
                                        ? pen->style->brand
                                        : palette[(nth - 1) % COUNT(palette)],
                          .shape = shapes[nth % COUNT(shapes)],
                          .fill = fills[nth % COUNT(fills)],
                          .line = 1700 };
}

static struct look look_of_comparator(size_t nth)
{
    static const enum shape shapes[] = { SHAPE_DIAMOND, SHAPE_SQUARE,
                                         SHAPE_TRIANGLE };
    static const enum fill fills[] = { FILL_FALLING, FILL_HOLLOW, FILL_DOUBLE };

    return (struct look){ .colour = greys[nth % COUNT(greys)],
                          .shape = shapes[nth % COUNT(shapes)],
                          .fill = fills[nth % COUNT(fills)],
                          .line = 1100 };
}

struct look look_of(const struct pen *pen, const struct chart *c, size_t series)
{
    bool comparator = c->series[series].comparator;
    size_t nth = 0;

    for (size_t i = 0; i < series; i++)
        nth += c->series[i].comparator == comparator;
    return comparator ? look_of_comparator(nth) : look_of_ours(pen, nth);
}

/* ---- lines and bars ----------------------------------------------------- */

void mark_line(const struct pen *pen, struct point from, struct point to,
               struct stroke stroke)
{
    struct segment *s = arena_array(pen->arena, struct segment, 2);
    struct path_item path = { .segment = s,
                              .n = 2,
                              .stroked = true,
                              .stroke = stroke.colour,
                              .width = stroke.width,
                              .dash = stroke.dash,
                              .gap = stroke.dash * 4 / 5 };

    s[0] = (struct segment){ .kind = SEGMENT_MOVE, .p = { from } };
    s[1] = (struct segment){ .kind = SEGMENT_LINE, .p = { to } };
    frame_path(pen->frame, pen->tag, &path);
}

static struct segment *box_path(const struct pen *pen, struct rect r)
{
    struct segment *s = arena_array(pen->arena, struct segment, 5);
    const struct point corner[] = { { r.x, r.y },
                                    { r.x + r.w, r.y },
                                    { r.x + r.w, r.y + r.h },
                                    { r.x, r.y + r.h } };

    for (size_t i = 0; i < 4; i++) {
        s[i].kind = i == 0 ? SEGMENT_MOVE : SEGMENT_LINE;
        s[i].p[0] = corner[i];
    }
    s[4].kind = SEGMENT_CLOSE;
    return s;
}

/* Lines at 45 degrees: u is across, v up, u = v + k. */
static void hatch(const struct pen *pen, struct rect r, struct colour colour,
                  bool falling)
{
    size_t cap = (size_t)((r.w + r.h) / HATCH_STEP) + 2;
    struct segment *s = arena_array(pen->arena, struct segment, 2 * cap);
    struct path_item path = {
        .segment = s, .stroked = true, .stroke = colour, .width = HATCH_LINE
    };

    for (mpt k = HATCH_STEP / 2 - r.h; k < r.w; k += HATCH_STEP) {
        mpt v[2] = { k < 0 ? -k : 0, r.w - k < r.h ? r.w - k : r.h };

        for (size_t i = 0; i < 2; i++) {
            mpt u = v[i] + k;

            s[path.n].kind = i == 0 ? SEGMENT_MOVE : SEGMENT_LINE;
            s[path.n].p[0].x = falling ? r.x + r.w - u : r.x + u;
            s[path.n++].p[0].y = r.y + r.h - v[i];
        }
    }
    if (path.n > 0)
        frame_path(pen->frame, pen->tag, &path);
}

static void box(const struct pen *pen, struct rect r, struct colour fill,
                const struct colour *stroke, mpt dash)
{
    struct path_item path = { .segment = box_path(pen, r),
                              .n = 5,
                              .filled = true,
                              .fill = fill,
                              .stroked = stroke != NULL,
                              .width = OUTLINE,
                              .dash = dash,
                              .gap = dash };

    if (stroke != NULL)
        path.stroke = *stroke;
    frame_path(pen->frame, pen->tag, &path);
}

static struct rect inset(struct rect r, mpt by)
{
    by = r.w / 2 < by ? r.w / 2 : by;
    return (struct rect){ r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by };
}

void mark_bar(const struct pen *pen, struct rect r, const struct look *look,
              bool forecast)
{
    const struct colour white = { 255, 255, 255 };
    struct colour light = colour_mix(look->colour, white, 88);
    struct rect inner = inset(r, OUTLINE / 2);

    if (r.w <= 0 || r.h <= 0)
        return;
    if (look->fill == FILL_SOLID && !forecast) {
        box(pen, r, look->colour, NULL, 0);
        return;
    }
    box(pen, inner, look->fill == FILL_HOLLOW ? white : light, &look->colour,
        forecast ? DASH : 0);
    if (look->fill == FILL_RISING || look->fill == FILL_DOUBLE)
        hatch(pen, inner, look->colour, false);
    if (look->fill == FILL_FALLING || look->fill == FILL_DOUBLE)
        hatch(pen, inner, look->colour, true);
}

/* ---- markers ------------------------------------------------------------ */

/* Four curves; 0.5523 is the usual length of the controls (error 0.03 %). */
static size_t circle(struct segment *s, struct point c, mpt r)
{
    const mpt k = (mpt)((int64_t)r * 5523 / 10000);
    const mpt way[5][2] = {
        { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 }, { 1, 0 }
    };

    s[0] = (struct segment){ .kind = SEGMENT_MOVE, .p = { { c.x + r, c.y } } };
    for (size_t i = 0; i < 4; i++) {
        const mpt *a = way[i], *b = way[i + 1];

        s[i + 1] = (struct segment){
            .kind = SEGMENT_CURVE,
            .p = { { c.x + a[0] * r + b[0] * k, c.y + a[1] * r + b[1] * k },
                   { c.x + b[0] * r + a[0] * k, c.y + b[1] * r + a[1] * k },
                   { c.x + b[0] * r, c.y + b[1] * r } }
        };
    }
    s[5] = (struct segment){ .kind = SEGMENT_CLOSE };
    return 6;
}

/* Corners in hundredths of the radius; areas about equal to the circle's. */
static size_t polygon(struct segment *s, struct point c, mpt r,
                      enum shape shape)
{
    static const int8_t corners[][4][2] = {
        [SHAPE_DIAMOND] = { { 0, -122 }, { 122, 0 }, { 0, 122 }, { -122, 0 } },
        [SHAPE_SQUARE] = { { -89, -89 }, { 89, -89 }, { 89, 89 }, { -89, 89 } },
        [SHAPE_TRIANGLE] = { { 0, -116 },
                             { 0, -116 },
                             { 116, 86 },
                             { -116, 86 } },
    };

    for (size_t i = 0; i < 4; i++) {
        s[i].kind = i == 0 ? SEGMENT_MOVE : SEGMENT_LINE;
        s[i].p[0].x = c.x + r * corners[shape][i][0] / 100;
        s[i].p[0].y = c.y + r * corners[shape][i][1] / 100;
    }
    s[4].kind = SEGMENT_CLOSE;
    return 5;
}

void mark_shape(const struct pen *pen, struct point centre, mpt radius,
                const struct look *look, bool hollow)
{
    struct segment *s = arena_array(pen->arena, struct segment, 6);
    struct path_item path = { .segment = s,
                              .filled = true,
                              .fill = look->colour,
                              .stroked = true,
                              .stroke = { 255, 255, 255 },
                              .width = 700 };

    if (hollow) {
        path.fill = path.stroke;
        path.stroke = look->colour;
        path.width = 1200;
        radius -= 300;
    }
    path.n = look->shape == SHAPE_CIRCLE
                 ? circle(s, centre, radius)
                 : polygon(s, centre, radius, look->shape);
    frame_path(pen->frame, pen->tag, &path);
}
