/* The house style: sizes, spaces and colours of everything that is set.
 *
 * The surprise: a brand colour is a wish. It is darkened until text set in it,
 * and white set on it, can be read. */
#include <trustpress/doc.h>

#include <assert.h>

static const struct colour WHITE = { 255, 255, 255 };
static const struct colour BLACK = { 0, 0, 0 };
#define INK                                                                    \
    {                                                                          \
        0x1c, 0x21, 0x28                                                       \
    }
#define QUIET                                                                  \
    {                                                                          \
        0x55, 0x5e, 0x6b                                                       \
    } /* 4.5:1 on every tint of the sheet */
#define BRAND                                                                  \
    {                                                                          \
        0x1d, 0x4f, 0x91                                                       \
    }

static const char *const slugs[STYLE_COUNT] = {
    [STYLE_BODY] = "body",
    [STYLE_LEAD] = "lead",
    [STYLE_SMALL] = "small",
    [STYLE_QUOTE] = "quote",
    [STYLE_H1] = "h1",
    [STYLE_H2] = "h2",
    [STYLE_H3] = "h3",
    [STYLE_H4] = "h4",
    [STYLE_TABLE] = "table",
    [STYLE_TABLE_HEAD] = "table-head",
    [STYLE_TABLE_TOTAL] = "table-total",
    [STYLE_CAPTION] = "caption",
    [STYLE_TABLE_NOTE] = "table-note",
    [STYLE_KPI_VALUE] = "kpi-value",
    [STYLE_KPI_LABEL] = "kpi-label",
    [STYLE_KPI_DETAIL] = "kpi-detail",
    [STYLE_COVER_TITLE] = "cover-title",
    [STYLE_COVER_ORGANISATION] = "cover-organisation",
    [STYLE_COVER_SUBTITLE] = "cover-subtitle",
    [STYLE_COVER_FACT] = "cover-fact",
    [STYLE_CONTENTS_1] = "contents-1",
    [STYLE_CONTENTS_2] = "contents-2",
    [STYLE_HEAD] = "head",
    [STYLE_FOOT] = "foot",
    [STYLE_CHART] = "chart",
    [STYLE_CHART_TITLE] = "chart-title",
};

const char *style_slug(enum style_name s)
{
    assert(s >= 0 && s < STYLE_COUNT);
    return slugs[s];
}

/* In points / 1000. The scale: 8, 9, 10.5, 12, 14.5, 20, 32. Space before is
 * at least twice the space after in headings, so that they belong to what
 * follows. */
static const struct style styles[STYLE_COUNT] = {
    /* face, size, leading, before, after, colour */
    [STYLE_BODY] = { FACE_REGULAR, 10500, 15000, 0, 7500, INK },
    [STYLE_LEAD] = { FACE_REGULAR, 12000, 17000, 0, 9000, INK },
    [STYLE_SMALL] = { FACE_REGULAR, 9000, 12500, 0, 6000, INK },
    [STYLE_QUOTE] = { FACE_ITALIC, 10500, 15000, 0, 7500, INK },
    [STYLE_H1] = { FACE_BOLD, 20000, 25000, 0, 10000, BRAND },
    [STYLE_H2] = { FACE_BOLD, 14500, 19000, 16000, 6000, BRAND },
    [STYLE_H3] = { FACE_BOLD, 12000, 16000, 13000, 4500, INK },
    [STYLE_H4] = { FACE_SEMIBOLD, 10500, 15000, 10000, 3000, INK },
    [STYLE_TABLE] = { FACE_REGULAR, 9000, 12000, 0, 0, INK },
    [STYLE_TABLE_HEAD] = { FACE_SEMIBOLD, 9000, 12000, 0, 0, INK },
    [STYLE_TABLE_TOTAL] = { FACE_BOLD, 9000, 12000, 0, 0, INK },
    [STYLE_CAPTION] = { FACE_BOLD, 10000, 13500, 9000, 5000, INK },
    [STYLE_TABLE_NOTE] = { FACE_REGULAR, 8000, 11000, 4000, 12000, QUIET },
    [STYLE_KPI_VALUE] = { FACE_BOLD, 20000, 24000, 0, 1500, INK },
    [STYLE_KPI_LABEL] = { FACE_SEMIBOLD, 9000, 12000, 0, 2000, QUIET },
    [STYLE_KPI_DETAIL] = { FACE_REGULAR, 8500, 11500, 0, 0, QUIET },
    [STYLE_COVER_TITLE] = { FACE_HEAVY, 32000, 38000, 0, 8000, INK },
    [STYLE_COVER_ORGANISATION] = { FACE_BOLD, 16000, 21000, 0, 0, BRAND },
    [STYLE_COVER_SUBTITLE] = { FACE_REGULAR, 16000, 22000, 0, 0, INK },
    [STYLE_COVER_FACT] = { FACE_REGULAR, 10500, 15000, 0, 4000, INK },
    [STYLE_CONTENTS_1] = { FACE_SEMIBOLD, 10500, 15000, 6000, 0, INK },
    [STYLE_CONTENTS_2] = { FACE_REGULAR, 10000, 14500, 0, 0, INK },
    [STYLE_HEAD] = { FACE_REGULAR, 8000, 10000, 0, 0, QUIET },
    [STYLE_FOOT] = { FACE_REGULAR, 8000, 10000, 0, 0, QUIET },
    [STYLE_CHART] = { FACE_REGULAR, 8500, 11000, 0, 0, INK },
    [STYLE_CHART_TITLE] = { FACE_BOLD, 11500, 15000, 10000, 5000, INK },
};

struct stylesheet stylesheet_default(void)
{
    struct stylesheet s = {
        .paper = { 595276, 841890 }, /* A4 */
        .margin_top = MM(24),
        .margin_bottom = MM(22),
        .margin_inner = MM(20),
        .margin_outer = MM(20),
        .rule = { 0xc3, 0xca, 0xd3 },
        .muted = QUIET,
        .shade = { 0xf2, 0xf4, 0xf7 },
        .tone = {
            [TONE_PLAIN] = INK,
            [TONE_GOOD] = { 0x17, 0x65, 0x34 },
            [TONE_WATCH] = { 0x85, 0x4d, 0x00 },
            [TONE_BAD] = { 0xa3, 0x1a, 0x1a },
            [TONE_MUTED] = QUIET,
        },
        .tint = {
            [TONE_PLAIN] = { 255, 255, 255 },
            [TONE_GOOD] = { 0xe4, 0xf3, 0xe8 },
            [TONE_WATCH] = { 0xfd, 0xf1, 0xd6 },
            [TONE_BAD] = { 0xfc, 0xe6, 0xe4 },
            [TONE_MUTED] = { 0xee, 0xf0, 0xf3 },
        },
        .cell_x = PT(4),
        .cell_y = 2600,
    };

    for (size_t i = 0; i < STYLE_COUNT; i++)
        s.style[i] = styles[i];
    stylesheet_brand(&s, (struct colour)BRAND);
    return s;
}

void stylesheet_brand(struct stylesheet *s, struct colour brand)
{
    static const enum style_name branded[] = { STYLE_H1, STYLE_H2,
                                               STYLE_COVER_ORGANISATION };
    struct colour tint = colour_mix(brand, WHITE, 90);

    /* The tint is lighter than the colour and darker than white: what can be
     * read on it can be read on paper, and white on the colour too. Ends at
     * the latest with black. */
    while (colour_contrast(brand, tint) < 450) {
        brand = colour_mix(brand, BLACK, 4);
        if (brand.r < 13 && brand.g < 13 && brand.b < 13)
            brand = BLACK;
        tint = colour_mix(brand, WHITE, 90);
    }
    s->brand = s->tone[TONE_BRAND] = brand;
    s->brand_tint = s->tint[TONE_BRAND] = tint;
    for (size_t i = 0; i < sizeof branded / sizeof branded[0]; i++)
        s->style[branded[i]].colour = brand;
}
