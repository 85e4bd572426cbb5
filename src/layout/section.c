/* Sections: headings, paper references, marks, and one-page papers.
 *
 * The surprise: a section meant for one side is set, measured, taken back and
 * set again tighter; everything that grew is cut to where it was. */
#include "layout_priv.h"

static const enum role heading_role[] = { ROLE_H1, ROLE_H1, ROLE_H2, ROLE_H3,
                                          ROLE_H4 };
static const enum style_name heading_style[] = { STYLE_H1, STYLE_H1, STYLE_H2,
                                                 STYLE_H3, STYLE_H4 };

/* "Paper 6b" over the heading, read as its beginning. */
static void put_paper(struct layout *l, const struct area *in,
                      const struct section *s, uint32_t heading)
{
    struct style style = l->style->style[STYLE_KPI_LABEL];
    struct frame *f = band_frame(l, in, layout_tight(l, PT(15)));
    mpt rise;

    style.colour = l->style->brand;
    style.face = FACE_BOLD;
    style.size = PT(10);
    rise = baseline_rise(l, style.face, style.size, f->size.h);
    plain_draw(
        l, f, (struct point){ in->x, rise },
        (struct words){ &style, tags_add(l->tags, heading, ROLE_CONTENT),
                        str_printf(l->a, "Paper %.*s ", STR_ARG(s->paper)) });
    galley_put(l, in, f, layout_tight(l, l->style->style[STYLE_H2].before),
               COST_FREE);
}

static void put_heading(struct layout *l, const struct area *in,
                        const struct section *s)
{
    struct arena_mark mark = arena_save(l->scratch);
    struct style style = tightened(l, heading_style[s->level]);
    struct text_want want = { .style = &style,
                              .measure = in->w,
                              .balanced = true };
    uint32_t heading = tags_add(l->tags, in->tag, heading_role[s->level]);
    bool has_paper = !str_empty(s->paper);
    struct text *text = text_new(l, s->heading, &want);
    struct lines lines = text_lines(l, text, &want);

    if (has_paper)
        put_paper(l, in, s, heading);
    text_tag(l, text, heading);
    for (size_t i = 0; i < lines.n; i++) {
        struct frame *f = band_frame(l, in, lines.leading);

        text_line_draw(l, f, &lines, i, (struct point){ in->x, 0 });
        galley_put(l, in, f, i == 0 && !has_paper ? style.before : 0,
                   i > 0 || has_paper ? COST_NEVER : COST_FREE);
    }
    galley_after(l, style.after);
    l->glue_next = true;
    arena_restore(l->scratch, mark);
}

static void fact(struct inline_builder *b, struct str name, struct str value)
{
    if (str_empty(value))
        return;
    if (b->n > 0)
        inline_add(b, (struct inline_node){ .kind = INLINE_TEXT,
                                            .tone = TONE_MUTED,
                                            .text = STR(" · ") });
    inline_add(b, (struct inline_node){
                      .kind = INLINE_TEXT, .tone = TONE_MUTED, .text = name });
    inline_text(b, value, MARK_STRONG);
}

/* Who leads the paper, and what trustees are asked to do with it. */
static void put_facts(struct layout *l, const struct area *in,
                      const struct section *s)
{
    struct inline_builder b = { .arena = l->a };
    size_t from = l->galley->n;

    fact(&b, STR("For "), s->purpose);
    fact(&b, STR("Lead: "), s->lead);
    if (b.n == 0)
        return;
    para_set(l, in,
             &(struct para_want){ .style = STYLE_SMALL,
                                  .text = inline_done(&b),
                                  .role = ROLE_P,
                                  .cost = COST_NEVER });
    galley_glue(l, from, COST_NEVER);
    galley_after(l, layout_tight(l, PT(12)));
    l->glue_next = true;
}

/* The name in the outline: "6b  Management accounts". */
static struct str outline_title(struct layout *l, const struct section *s)
{
    struct str heading = inlines_plain(l->a, s->heading);

    if (str_empty(s->paper))
        return heading;
    return str_printf(l->a, "%.*s  %.*s", STR_ARG(s->paper), STR_ARG(heading));
}

static void set_body(struct layout *l, const struct area *in,
                     const struct section *s)
{
    struct area inner = *in;
    const struct entry *entry = survey_entry(l->survey, s);

    inner.tag = tags_add(l->tags, in->tag, ROLE_SECT);
    tags_words(l->tags, inner.tag)->title = inlines_plain(l->a, s->heading);
    galley_anchor(l, (struct anchor){ .label = entry ? entry->label : STR(""),
                                      .title = outline_title(l, s),
                                      .level = s->level });
    put_heading(l, &inner, s);
    put_facts(l, &inner, s);
    blocks_set(l, &inner, s->body);
}

/* ---- sheets ------------------------------------------------------------- */

static uint32_t begin_sheet(struct layout *l, const struct section *s)
{
    struct sheet sheet = l->sheet[l->on_sheet];

    if (str_empty(s->paper) && str_empty(s->marking) &&
        s->landscape == sheet.landscape)
        return l->on_sheet;
    sheet.bare = false;
    if (!str_empty(s->paper)) {
        const struct sheet *last = &l->sheet[l->n_sheets - 1];

        sheet.paper = s->paper; /* the same paper may have several parts */
        sheet.paper_at = str_equal(last->paper, s->paper)
                             ? last->paper_at
                             : (uint32_t)l->n_sheets;
    }
    if (!str_empty(s->marking))
        sheet.marking = s->marking;
    sheet.landscape |= s->landscape; /* a turned part turns what is in it */
    *LIST_ADD(l->round, l->sheet, l->n_sheets, l->cap_sheets) = sheet;
    return (uint32_t)(l->n_sheets - 1);
}

static struct area turned(const struct layout *l, const struct area *in)
{
    struct area area = *in;

    if (in->x == 0 && !l->galley->nested)
        area.w = layout_region(l).w;
    return area;
}

/* ---- one side ----------------------------------------------------------- */

struct state { /* everything that setting a section makes longer */
    uint32_t tags;
    size_t bands, strips, anchors, boxed;
    size_t sheets, tables, patches, attachments;
    mpt after;
    bool new_page, glue_next;
};

static struct state state_save(const struct layout *l)
{
    const struct galley *g = l->galley;

    return (struct state){
        tags_count(l->tags), g->n,        g->n_strips, g->n_anchors,
        g->n_boxed,          l->n_sheets, l->n_tables, l->n_patches,
        l->n_attachments,    g->after,    g->new_page, l->glue_next
    };
}

static void state_restore(struct layout *l, const struct state *s)
{
    struct galley *g = l->galley;

    tags_rollback(l->tags, s->tags);
    g->n = s->bands;
    g->n_strips = s->strips;
    g->n_anchors = s->anchors;
    g->n_boxed = s->boxed;
    l->n_sheets = s->sheets;
    l->n_tables = s->tables;
    l->n_patches = s->patches;
    l->n_attachments = s->attachments;
    g->after = s->after;
    g->new_page = s->new_page;
    l->glue_next = s->glue_next;
}

/* Tighter and tighter; when nothing helps, at full size over several pages. */
static void set_one_page(struct layout *l, const struct area *in,
                         const struct section *s)
{
    static const int scale[] = { 100, 96, 92, 88, 100 };
    const size_t n = sizeof scale / sizeof scale[0];
    struct state state = state_save(l);
    int64_t room = layout_region(l).h, height = 0;
    int before = l->tight;

    for (size_t i = 0; i < n; i++) {
        l->tight = before * scale[i] / 100;
        set_body(l, in, s);
        height = galley_height(l->galley, state.bands);
        if (height <= room || i + 1 == n)
            break;
        if (height > room * 5 / 4) /* beyond help */
            i = n - 2;
        state_restore(l, &state);
    }
    l->tight = before;
    if (height > room)
        diag_report(l->dg, DIAG_LAYOUT_TALL, l->at,
                    "a section meant for one page is %d%% too long",
                    (int)((height - room) * 100 / room) + 1);
}

void section_set(struct layout *l, const struct area *in,
                 const struct section *s)
{
    uint32_t outer = l->on_sheet;
    bool top = !l->galley->nested;
    struct area area;

    l->on_sheet = begin_sheet(l, s);
    area = turned(l, in);
    if (top && l->galley->n > 0 &&
        (s->new_page || s->one_page ||
         l->sheet[outer].landscape != l->sheet[l->on_sheet].landscape))
        l->galley->new_page = true;
    if (s->one_page && top)
        set_one_page(l, &area, s);
    else
        set_body(l, &area, s);
    l->on_sheet = outer;
}
