/* The cover: the first thing trustees see.
 *
 * The surprise: it is one band as large as the paper, placed by hand from the
 * top and, for what must be said, from the bottom. */
#include "layout_priv.h"

#define BAND_HEIGHT      MM(9)
#define LEFT             MM(24)
#define RIGHT            MM(24)
#define ORGANISATION_TOP MM(80)
#define FOOT_BOTTOM      MM(22)
#define FACT_NAME        MM(34)
#define LOGO_W           MM(60)
#define LOGO_H           MM(22)

struct cover_work {
    struct layout *l;
    struct frame *page;
    uint32_t tag;
    mpt width; /* of the text */
};

/* Words at y; returns where they end. */
static mpt put(struct cover_work *w, const struct style *s, enum role role,
               struct point at, struct str text)
{
    struct layout *l = w->l;
    struct text_want want = { .style = s,
                              .measure = LEFT + w->width - at.x,
                              .balanced = role == ROLE_H1 };
    struct text *set;
    struct lines lines;

    if (str_empty(text))
        return at.y;
    set = text_new(l, inlines_of(l->scratch, text), &want);
    if (set->n == 0)
        return at.y;
    lines = text_lines(l, set, &want);
    text_tag(l, set, tags_add(l->tags, w->tag, role));
    for (size_t i = 0; i < lines.n; i++) {
        text_line_draw(l, w->page, &lines, i, at);
        at.y += s->leading;
    }
    return at.y;
}

static mpt put_style(struct cover_work *w, enum style_name name, enum role role,
                     mpt y, struct str text)
{
    const struct style *s = &w->l->style->style[name];

    return put(w, s, role, (struct point){ LEFT, y }, text);
}

static void put_logo(struct cover_work *w, const struct cover *c)
{
    struct size box = { LOGO_W, LOGO_H };
    struct size aspect = c->logo_size;

    if (str_empty(c->logo))
        return;
    if (aspect.w > 0 && aspect.h > 0) {
        int64_t by_height = (int64_t)LOGO_H * aspect.w / aspect.h;

        if (by_height <= LOGO_W)
            box.w = (mpt)by_height;
        else
            box.h = (mpt)((int64_t)LOGO_W * aspect.h / aspect.w);
    }
    frame_image(w->page, (struct point){ LEFT, MM(24) }, TAG_ARTIFACT,
                &(struct image_item){ c->logo, box });
}

/* "Meeting" in the muted column, what it is beside it. */
static mpt put_facts(struct cover_work *w, const struct cover *c, mpt y)
{
    const struct style *s = &w->l->style->style[STYLE_COVER_FACT];
    struct style name = *s;
    uint32_t outer = w->tag;

    name.colour = w->l->style->muted;
    if (c->n_facts > 0)
        w->tag = tags_add(w->l->tags, outer, ROLE_L);
    for (size_t i = 0; i < c->n_facts; i++) {
        uint32_t list = w->tag;
        mpt below, beside;

        w->tag = tags_add(w->l->tags, list, ROLE_LI);
        below =
            put(w, &name, ROLE_LBL, (struct point){ LEFT, y }, c->fact[i].name);
        beside = put(w, s, ROLE_LBODY, (struct point){ LEFT + FACT_NAME, y },
                     c->fact[i].text);
        w->tag = list;
        y = (below > beside ? below : beside) + s->after;
    }
    w->tag = outer;
    return y;
}

/* Marking and notice stand at the foot, as high as they need. */
static void put_foot(struct cover_work *w, const struct cover *c, mpt least)
{
    struct layout *l = w->l;
    struct style mark = l->style->style[STYLE_COVER_FACT];
    struct style notice = l->style->style[STYLE_SMALL];
    struct text_want want = { .style = &notice, .measure = w->width };
    struct text *text = text_new(l, inlines_of(l->scratch, c->notice), &want);
    mpt height = (mpt)text_lines(l, text, &want).n * notice.leading;
    mpt y = w->page->size.h - FOOT_BOTTOM - height;

    mark.face = FACE_BOLD;
    notice.colour = l->style->muted;
    if (!str_empty(c->marking))
        y -= mark.leading + PT(4);
    if (y < least)
        y = least;
    if (!str_empty(c->marking) || !str_empty(c->notice))
        frame_rule(w->page, (struct rect){ LEFT, y - PT(10), w->width, 600 },
                   l->style->rule);
    y = put(w, &mark, ROLE_P, (struct point){ LEFT, y }, c->marking);
    if (!str_empty(c->marking))
        y += PT(4);
    put(w, &notice, ROLE_P, (struct point){ LEFT, y }, c->notice);
}

static void draw_cover(struct cover_work *w, const struct cover *c)
{
    const struct stylesheet *s = w->l->style;
    mpt y;

    frame_rule(w->page, (struct rect){ 0, 0, w->page->size.w, BAND_HEIGHT },
               s->brand);
    put_logo(w, c);
    y = put_style(w, STYLE_COVER_ORGANISATION, ROLE_P, ORGANISATION_TOP,
                  c->organisation);
    y = put_style(w, STYLE_COVER_TITLE, ROLE_H1, y + PT(10), c->title);
    y = put_style(w, STYLE_COVER_SUBTITLE, ROLE_P, y + PT(6), c->subtitle);
    frame_rule(w->page, (struct rect){ LEFT, y + PT(18), MM(18), PT(3) },
               s->brand);
    y = put_facts(w, c, y + PT(42));
    put_foot(w, c, y + PT(24));
}

void cover_set(struct layout *l, const struct cover *c)
{
    struct arena_mark mark = arena_save(l->scratch);
    struct sheet *sheet =
        LIST_ADD(l->round, l->sheet, l->n_sheets, l->cap_sheets);
    uint32_t outer = l->on_sheet;
    struct cover_work w = { .l = l };
    struct area in = { 0 };

    sheet->bare = true;
    l->on_sheet = (uint32_t)(l->n_sheets - 1);
    in.w = layout_region(l).w;
    w.page = frame_new(l->a, layout_region(l));
    w.width = layout_region(l).w - LEFT - RIGHT;
    w.tag = tags_add(l->tags, 0, ROLE_SECT);
    tags_words(l->tags, w.tag)->title = c->title;
    draw_cover(&w, c);
    l->galley->new_page = l->galley->n > 0;
    galley_put(l, &in, w.page, 0, COST_FREE);
    l->galley->new_page = true;
    l->on_sheet = outer;
    arena_restore(l->scratch, mark);
}
