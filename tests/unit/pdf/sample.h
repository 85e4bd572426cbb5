/* A small document set by hand, without the layout engine: every role, item
 * and kind of text that the PDF layer knows, on two pages. */
#ifndef TESTS_UNIT_PDF_SAMPLE_H
#define TESTS_UNIT_PDF_SAMPLE_H

#include <trustpress/pdf.h>

#define SAMPLE_LIGATURES "efficient difficult affluent"
#define SAMPLE_WELSH     "Llŷr, dŵr, Ŵyn"
#define SAMPLE_QUOTES    "“quotes” ‘single’ – dash — £1,234.56"
#define SAMPLE_SYMBOLS   "● ▲ ■ ○ ≈ ≤ ≥ − ½"

struct sample {
    struct arena *arena;
    const struct metrics *m;
    struct pages pages;
    struct tags *tags;
    struct frame *frame; /* of the page being made */
    struct page page[2];
};

static inline void sample_words(struct sample *s, mpt x, mpt y, uint32_t tag,
                                enum face face, mpt size, struct str text,
                                struct str actual)
{
    const struct run **run = arena_array(s->arena, const struct run *, 1);

    run[0] = s->m->shape(s->m->shaper, face, text);
    frame_text(s->frame, (struct point){ x, y }, tag,
               &(struct text_item){ .run = run,
                                    .n = 1,
                                    .size = size,
                                    .colour = { 20, 20, 30 },
                                    .actual = actual });
}

/* An element of one content leaf, with its text. */
static inline uint32_t sample_block(struct sample *s, uint32_t parent,
                                    enum role role, mpt x, mpt y,
                                    enum face face, mpt size, const char *text)
{
    uint32_t tag = tags_add(s->tags, parent, role);

    sample_words(s, x, y, tags_add(s->tags, tag, ROLE_CONTENT), face, size,
                 str_from(text), STR(""));
    return tag;
}

static inline void sample_row(struct sample *s, uint32_t body, mpt y,
                              enum role role, const char *const cell[3])
{
    uint32_t row = tags_add(s->tags, body, ROLE_TR);

    for (int i = 0; i < 3; i++) {
        enum role r = i == 0 ? ROLE_TH : role;
        uint32_t tag = tags_add(s->tags, row, r);
        mpt x = PT(50);

        tags_edit(s->tags, tag)->scope = role == ROLE_TH ? 1 : 2;
        if (!cell[i][0])
            continue; /* a cell without text keeps its tag */
        if (i > 0)
            x = PT(200 + 100 * i) -
                run_width(
                    s->m->shape(s->m->shaper, FACE_REGULAR, str_from(cell[i])),
                    PT(9));
        sample_words(s, x, y, tags_add(s->tags, tag, ROLE_CONTENT),
                     role == ROLE_TH ? FACE_SEMIBOLD : FACE_REGULAR, PT(9),
                     str_from(cell[i]), STR(""));
    }
}

static inline void sample_table(struct sample *s, uint32_t sect)
{
    static const char *const head[3] = { "School", "Budget", "Actual" };
    static const char *const rows[3][3] = {
        { "Oak Lane (primary)", "£1,234,567", "£1,111,111" },
        { "Dŵr Clear", "(9,999)", "" },
        { "Total", "1,224,568.50", "−0.5%" },
    };
    uint32_t table = tags_add(s->tags, sect, ROLE_TABLE), body;

    tags_words(s->tags, table)->summary = STR("Budget and actual by school");
    sample_block(s, table, ROLE_CAPTION, PT(50), PT(300), FACE_BOLD, PT(10),
                 "Table 1: income");
    sample_row(s, tags_add(s->tags, table, ROLE_THEAD), PT(315), ROLE_TH, head);
    body = tags_add(s->tags, table, ROLE_TBODY);
    for (int i = 0; i < 3; i++)
        sample_row(s, body, PT(330 + 14 * i), ROLE_TD, rows[i]);
    frame_rule(s->frame, (struct rect){ PT(50), PT(318), PT(350), 500 },
               (struct colour){ 29, 79, 145 });
}

static inline void sample_list(struct sample *s, uint32_t sect)
{
    uint32_t list = tags_add(s->tags, sect, ROLE_L);

    for (int i = 0; i < 2; i++) {
        uint32_t item = tags_add(s->tags, list, ROLE_LI);

        sample_block(s, item, ROLE_LBL, PT(50), PT(220 + 14 * i), FACE_REGULAR,
                     PT(10), "•");
        sample_block(s, item, ROLE_LBODY, PT(64), PT(220 + 14 * i),
                     FACE_REGULAR, PT(10), i ? "second point" : "first point");
    }
}

static inline void sample_figure(struct sample *s, uint32_t sect)
{
    uint32_t figure = tags_add(s->tags, sect, ROLE_FIGURE);
    uint32_t leaf = tags_add(s->tags, figure, ROLE_CONTENT);
    struct tag_words *words = tags_words(s->tags, figure);
    struct frame *page = s->frame;
    struct segment *curve = arena_array(s->arena, struct segment, 2);

    words->alt = STR("A wave – rising");
    words->box = (struct rect){ PT(50), PT(400), PT(200), PT(80) };
    s->frame = frame_new(s->arena, (struct size){ PT(200), PT(80) });
    curve[0] = (struct segment){ SEGMENT_MOVE, { { 0, PT(80) } } };
    curve[1] = (struct segment){
        SEGMENT_CURVE, { { PT(50), 0 }, { PT(100), PT(120) }, { PT(200), 0 } }
    };
    sample_words(s, PT(5), PT(12), leaf, FACE_REGULAR, PT(8), STR("Label A"),
                 STR(""));
    frame_path(s->frame, leaf,
               &(struct path_item){ .segment = curve,
                                    .n = 2,
                                    .stroked = true,
                                    .stroke = { 200, 60, 0 },
                                    .width = PT(2),
                                    .dash = PT(6),
                                    .gap = PT(3),
                                    .round = true });
    sample_words(s, PT(150), PT(70), leaf, FACE_REGULAR, PT(8), STR("Label B"),
                 STR(""));
    frame_put(page, (struct point){ PT(50), PT(400) }, s->frame);
    s->frame = page;
}

static inline void sample_link(struct sample *s, uint32_t sect)
{
    uint32_t p = tags_add(s->tags, sect, ROLE_P);
    uint32_t link = tags_add(s->tags, p, ROLE_LINK);
    uint32_t leaf = tags_add(s->tags, link, ROLE_CONTENT);

    tags_words(s->tags, link)->alt = STR("Go to the second page");
    sample_words(s, PT(50), PT(520), leaf, FACE_REGULAR, PT(10),
                 STR("See page 2"), STR(""));
    frame_link(s->frame, (struct point){ PT(50), PT(510) }, link,
               &(struct link_item){ .size = { PT(60), PT(14) },
                                    .label = STR("second") });
    frame_link(s->frame, (struct point){ PT(120), PT(510) }, link,
               &(struct link_item){ .size = { PT(60), PT(14) },
                                    .uri = STR("https://example.org/a(b)") });
}

static inline void sample_texts(struct sample *s, uint32_t sect)
{
    static const char *const line[] = {
        SAMPLE_LIGATURES,
        SAMPLE_WELSH,
        SAMPLE_QUOTES,
        SAMPLE_SYMBOLS,
        "AVATAR To Wales Ty. 2024/25",
        "non\u2011breaking £5\u00A0m",
    };
    uint32_t p = 0, leaf;

    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++)
        p = sample_block(s, sect, ROLE_P, PT(50), PT(110) + (mpt)i * PT(16),
                         FACE_REGULAR, PT(11), line[i]);
    leaf = tags_add(s->tags, p, ROLE_CONTENT);
    sample_words(s, PT(300), PT(110), leaf, FACE_ITALIC, PT(11), STR("hyphen"),
                 STR(""));
    sample_words(s, PT(336), PT(110), leaf, FACE_ITALIC, PT(11), STR("-"),
                 STR("\u00AD"));
    sample_words(s, PT(300), PT(126), leaf, FACE_ITALIC, PT(11), STR("ated"),
                 STR(""));
}

static inline void sample_furniture(struct sample *s, const char *foot)
{
    sample_words(s, PT(50), PT(40), TAG_PAGINATION, FACE_REGULAR, PT(8),
                 STR("Running head"), STR(""));
    sample_words(s, PT(50), PT(800), TAG_PAGINATION, FACE_REGULAR, PT(8),
                 str_from(foot), STR(""));
}

static inline void sample_make(struct sample *s, struct arena *a,
                               const struct metrics *m)
{
    static const struct size paper = { 595276, 841890 };
    struct destination *to = arena_array(a, struct destination, 1);
    struct outline_entry *entry = arena_array(a, struct outline_entry, 3);
    struct attachment *file = arena_array(a, struct attachment, 1);
    uint32_t sect;

    *s = (struct sample){ .arena = a, .m = m, .tags = tags_new(a) };
    s->frame = frame_new(a, paper);
    sect = tags_add(s->tags, 0, ROLE_SECT);
    tags_words(s->tags, sect)->title = STR("Ŵyn & others");
    sample_furniture(s, "Page 1 of 2");
    sample_block(s, sect, ROLE_H1, PT(50), PT(80), FACE_HEAVY, PT(20),
                 "Board pack");
    sample_texts(s, sect);
    sample_list(s, sect);
    sample_table(s, sect);
    sample_figure(s, sect);
    sample_link(s, sect);
    s->page[0] = (struct page){ s->frame, STR("i") };
    s->frame = frame_new(a, (struct size){ paper.h, paper.w });
    sample_furniture(s, "Page 2 of 2");
    sample_block(s, sect, ROLE_H2, PT(50), PT(80), FACE_BOLD, PT(14),
                 "Second page");
    s->page[1] = (struct page){ s->frame, STR("1") };

    to[0] = (struct destination){ STR("second"), 1, { PT(50), PT(60) } };
    entry[0] = (struct outline_entry){ STR("Board pack"), 1, 0, { 0, 0 } };
    entry[1] = (struct outline_entry){ STR("Ŵyn"), 2, 1, { PT(50), PT(60) } };
    entry[2] = (struct outline_entry){ STR("End"), 1, 1, { 0, 0 } };
    file[0] = (struct attachment){ STR("income.csv"), STR("Table 1 – income"),
                                   STR("text/csv"),
                                   STR("School,Budget\r\nOak,1\r\n") };
    s->pages = (struct pages){ .page = s->page,
                               .n_pages = 2,
                               .tags = s->tags,
                               .destination = to,
                               .n_destinations = 1,
                               .outline = entry,
                               .n_outline = 3,
                               .attachment = file,
                               .n_attachments = 1,
                               .title = STR("Oak & Ŵyn <Trust>"),
                               .author = STR("Trust office"),
                               .subject = STR("A sample"),
                               .keywords = STR("board, pack"),
                               .language = STR("en-GB") };
}

static const struct pdf_options sample_options = {
    .created = 1764842400, /* 2025-12-04T10:00:00Z */
    .producer = STR_INIT("Trustpress 0.1"),
};

#endif
