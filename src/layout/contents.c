/* The contents: papers, titles, leaders, page numbers.
 *
 * The surprise: page numbers are put in when all pages are known, into room
 * that was kept for them, so the contents never move anything. */
#include "layout_priv.h"

#define LEADER_GAP   PT(5)
#define HEADING_ROOM PT(40) /* above the list, on its first page */

struct listing {
    struct layout *l;
    struct area in;
    uint32_t toc[5];   /* the open list of each level */
    mpt paper, number; /* widths of the outer columns */
};

static enum style_name style_of(int level)
{
    return level == 1 ? STYLE_CONTENTS_1 : STYLE_CONTENTS_2;
}

/* Dots from x to `to`, above the baseline by nothing. */
static void put_leader(struct layout *l, struct frame *f, mpt x, mpt to, mpt y)
{
    const mpt step = PT(4);
    struct segment *s;

    x = (x / step + 1) * step; /* the dots of all lines stand in columns */
    if (to - x < 2 * step)
        return;
    s = arena_array(l->a, struct segment, 2);
    s[0].kind = SEGMENT_MOVE;
    s[0].p[0] = (struct point){ x, y };
    s[1].kind = SEGMENT_LINE;
    s[1].p[0] = (struct point){ to, y };
    frame_path(f, TAG_ARTIFACT,
               &(struct path_item){ .segment = s,
                                    .n = 2,
                                    .stroked = true,
                                    .stroke = l->style->muted,
                                    .width = 600,
                                    .dash = 600,
                                    .gap = step - 600 });
}

/* Room for the page number, at the right of the line whose top is y. */
static void put_number(struct listing *c, struct frame *f,
                       const struct entry *e, uint32_t tag, mpt y)
{
    struct layout *l = c->l;
    struct style s = tightened(l, style_of(e->section->level));
    struct frame *number =
        frame_new(l->a, (struct size){ c->number, s.leading });

    frame_reserve(number, 1);
    frame_put(f, (struct point){ c->in.x + c->in.w - c->number, y }, number);
    *LIST_ADD(l->round, l->patch, l->n_patches, l->cap_patches) =
        (struct patch){ .frame = number,
                        .label = e->label,
                        .style = &l->style->style[style_of(e->section->level)],
                        .tag = tag,
                        .right = c->number,
                        .baseline =
                            baseline_rise(l, s.face, s.size, s.leading) };
}

/* The tags of an entry: the leaf that its title and number go into. */
static uint32_t entry_tag(struct listing *c, const struct entry *e,
                          uint32_t *link, uint32_t *label)
{
    struct tags *t = c->l->tags;
    uint32_t item = tags_add(t, c->toc[e->section->level], ROLE_TOCI);
    uint32_t leaf;

    *label = str_empty(e->paper) ? 0 : tags_add(t, item, ROLE_LBL);
    *link = tags_add(t, tags_add(t, item, ROLE_REFERENCE), ROLE_LINK);
    tags_words(t, *link)->alt = inlines_plain(c->l->a, e->section->heading);
    leaf = tags_add(t, *link, ROLE_CONTENT);
    if (*label)
        *label = tags_add(t, *label, ROLE_CONTENT);
    return leaf;
}

static void put_entry(struct listing *c, const struct entry *e)
{
    struct layout *l = c->l;
    struct arena_mark mark = arena_save(l->scratch);
    int level = e->section->level;
    struct style s = tightened(l, style_of(level)), lead = s;
    mpt x = c->in.x + c->paper + (level > 2 ? (level - 2) * PT(12) : 0);
    struct text_want want = { .style = &s };
    uint32_t link, label, leaf = entry_tag(c, e, &link, &label);
    struct text *text;
    struct lines lines;
    struct frame *f;

    want.measure = c->in.x + c->in.w - x - c->number - LEADER_GAP;
    text = text_new(
        l, inlines_of(l->scratch, inlines_plain(l->a, e->section->heading)),
        &want);
    lines = text_lines(l, text, &want);
    for (size_t i = 0; i < text->n_stretches; i++)
        text->stretch[i].tag = leaf;
    f = band_frame(l, &c->in, (mpt)lines.n * s.leading);
    frame_reserve(f, lines.n + 4);
    lead.colour = l->style->brand;
    plain_draw(l, f, (struct point){ c->in.x, lines.rise },
               (struct words){ &lead, label, e->paper });
    for (size_t i = 0; i < lines.n; i++)
        text_line_draw(l, f, &lines, i,
                       (struct point){ x, (mpt)i * s.leading });
    if (lines.n > 0) {
        mpt y = (mpt)(lines.n - 1) * s.leading;

        put_leader(l, f, x + lines.line[lines.n - 1].width + LEADER_GAP,
                   c->in.x + c->in.w - c->number, y + lines.rise);
        put_number(c, f, e, leaf, y);
    }
    frame_link(f, (struct point){ c->in.x, 0 }, link,
               &(struct link_item){ .size = { c->in.w, f->size.h },
                                    .label = e->label });
    galley_put(l, &c->in, f, s.before, level == 1 ? COST_FREE : COST_SOFT);
    arena_restore(l->scratch, mark);
}

/* The list for a level, opened inside the one above when need be. */
static void open_lists(struct listing *c, int level, int *open)
{
    struct tags *t = c->l->tags;

    while (*open > level)
        c->toc[(*open)--] = 0;
    while (*open < level) {
        c->toc[*open + 1] =
            tags_add(t, *open == 0 ? c->in.tag : c->toc[*open], ROLE_TOC);
        (*open)++;
    }
}

static void measure_papers(struct listing *c)
{
    const struct style *s = &c->l->style->style[STYLE_CONTENTS_1];

    for (size_t i = 0; i < c->l->survey->n; i++) {
        const struct entry *e = &c->l->survey->entry[i];
        mpt width = plain_width(c->l, s, e->paper);

        if (width > 0 && width + PT(10) > c->paper)
            c->paper = width + PT(10);
    }
    if (c->paper > 0 && c->paper < PT(26))
        c->paper = PT(26);
    c->number = plain_width(c->l, s, STR("000"));
}

static bool is_listed(const struct entry *e, int depth)
{
    return !e->section->unlisted && e->section->level <= depth &&
           e->section->level <= 4;
}

/* What the list takes, a line an entry. */
static int64_t list_height(const struct layout *l, int depth)
{
    int64_t height = 0;

    for (size_t i = 0; i < l->survey->n; i++) {
        const struct entry *e = &l->survey->entry[i];
        const struct style s = tightened(l, style_of(e->section->level));

        if (is_listed(e, depth))
            height += s.before + s.leading;
    }
    return height;
}

/* A list that is a few lines too long for its page is set a little tighter:
 * a second page of four lines helps nobody. */
static void tighten_to_page(struct layout *l, int depth)
{
    static const int scale[] = { 100, 96, 92, 88, 84 };
    const int64_t room = layout_region(l).h - HEADING_ROOM;
    const int usual = l->tight;

    for (size_t i = 0; i < sizeof scale / sizeof scale[0]; i++) {
        l->tight = usual * scale[i] / 100;
        if (list_height(l, depth) <= room)
            return;
    }
    l->tight = usual;
}

void contents_set(struct layout *l, const struct area *in, int depth)
{
    struct listing c = { .l = l, .in = *in };
    const int usual = l->tight;
    int open = 0;

    measure_papers(&c);
    tighten_to_page(l, depth);
    for (size_t i = 0; i < l->survey->n; i++) {
        const struct entry *e = &l->survey->entry[i];

        if (!is_listed(e, depth))
            continue;
        open_lists(&c, e->section->level, &open);
        put_entry(&c, e);
    }
    l->tight = usual;
    galley_after(l, layout_tight(l, PT(12)));
}
