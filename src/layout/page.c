/* Pages: bands put on paper, running heads and feet, page numbers.
 *
 * The surprise: furniture comes last, because "page x of y" wants the y. It is
 * all pagination to readers, so it has no place in the tag tree. */
#include "layout_priv.h"

#define HEAD_BASELINE PT(40) /* from the top of the paper */
#define HEAD_RULE     PT(47)
#define MARKING_RISE  PT(13) /* of the marking over the head */
#define FOOT_RULE     PT(48) /* from the bottom of the paper */
#define FOOT_BASELINE PT(36)
#define RULE_WEIGHT   500

struct furniture {
    struct layout *l;
    struct frame *frame;
    mpt left, right; /* edges */
    struct style plain, strong;
};

/* The text, or its beginning and an ellipsis: a head is on one line. */
static struct str shortened(struct layout *l, const struct style *s,
                            struct str text, mpt room)
{
    size_t len = text.len;
    struct str cut = text;

    while (len > 0 && plain_width(l, s, cut) > room) {
        do
            len--;
        while (len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80);
        cut = str_printf(l->a, "%.*s…", (int)len, text.ptr);
    }
    return len > 0 ? cut : STR("");
}

static mpt put_right(struct furniture *f, mpt right, mpt baseline,
                     const struct style *s, struct str text)
{
    mpt width = plain_width(f->l, s, text);

    plain_draw(f->l, f->frame, (struct point){ right - width, baseline },
               (struct words){ s, TAG_PAGINATION, text });
    return right - width;
}

static void put_rule(struct furniture *f, mpt y)
{
    const struct rect r = { f->left, y, f->right - f->left, RULE_WEIGHT };

    frame_rule(f->frame, r, f->l->style->rule);
    f->frame->item[f->frame->n - 1].tag = TAG_PAGINATION;
}

/* Which page of its paper this is, and of how many. */
struct count {
    size_t at, of;
};

static struct count count_paper(const struct layout *l, const struct galley *g,
                                const struct leaf *leaf, size_t n, size_t i)
{
    uint32_t paper = l->sheet[g->band[leaf[i].first].sheet].paper_at;
    struct count c = { 1, 1 };

    for (size_t k = i; k-- > 0; c.at++, c.of++) {
        if (l->sheet[g->band[leaf[k].first].sheet].paper_at != paper)
            break;
    }
    for (size_t k = i + 1; k < n; k++, c.of++) {
        if (l->sheet[g->band[leaf[k].first].sheet].paper_at != paper)
            break;
    }
    return c;
}

static void put_head(struct furniture *f, const struct sheet *sheet,
                     struct count count)
{
    struct layout *l = f->l;
    const struct doc *d = l->doc;
    mpt right = f->right;
    mpt gap = PT(10);

    put_rule(f, HEAD_RULE);
    if (!str_empty(sheet->marking))
        put_right(f, right, HEAD_BASELINE - MARKING_RISE, &f->strong,
                  shortened(l, &f->strong, sheet->marking, f->right - f->left));
    if (!str_empty(sheet->paper)) {
        struct str words =
            count.of > 1
                ? str_printf(l->a, "Paper %.*s, %zu of %zu",
                             STR_ARG(sheet->paper), count.at, count.of)
                : str_printf(l->a, "Paper %.*s", STR_ARG(sheet->paper));

        right = put_right(f, right, HEAD_BASELINE, &f->strong, words) - gap;
    }
    if (!str_empty(d->head_right))
        right = put_right(f, right, HEAD_BASELINE, &f->plain,
                          shortened(l, &f->plain, d->head_right,
                                    (right - f->left) * 2 / 3)) -
                gap;
    plain_draw(l, f->frame, (struct point){ f->left, HEAD_BASELINE },
               (struct words){
                   &f->plain, TAG_PAGINATION,
                   shortened(l, &f->plain, d->head_left, right - f->left) });
}

static void put_foot(struct furniture *f, struct count page)
{
    struct layout *l = f->l;
    mpt bottom = f->frame->size.h;
    struct str number = str_printf(l->a, "Page %zu of %zu", page.at, page.of);
    mpt right =
        put_right(f, f->right, bottom - FOOT_BASELINE, &f->plain, number);

    put_rule(f, bottom - FOOT_RULE);
    plain_draw(l, f->frame, (struct point){ f->left, bottom - FOOT_BASELINE },
               (struct words){ &f->plain, TAG_PAGINATION,
                               shortened(l, &f->plain, l->doc->foot_left,
                                         right - f->left - PT(10)) });
}

static void furnish(struct layout *l, struct frame *frame,
                    const struct sheet *sheet, struct count page,
                    struct count paper)
{
    struct furniture f = {
        .l = l,
        .frame = frame,
        .left = l->style->margin_inner,
        .right = frame->size.w - l->style->margin_outer,
        .plain = l->style->style[STYLE_HEAD],
        .strong = l->style->style[STYLE_HEAD],
    };

    f.strong.face = FACE_SEMIBOLD;
    f.strong.colour = l->style->style[STYLE_BODY].colour;
    put_head(&f, sheet, paper);
    f.plain = l->style->style[STYLE_FOOT];
    put_foot(&f, page);
}

/* ---- bands -------------------------------------------------------------- */

/* The row that comes after the bands before `end`. */
static size_t row_after(const struct galley *g, size_t end)
{
    while (g->band[end].row == NOWHERE)
        end--;
    return g->band[end].row;
}

/* A table goes on: its head again, and what its columns came to so far. */
static void put_resumed(struct layout *l, const struct galley *g,
                        const struct leaf *leaf, struct frame *f,
                        struct point at)
{
    const struct table_run *t = &l->table[leaf->resumes - 1];

    if (t->head)
        frame_put(f, at, t->head);
    at.y += leaf->top - t->carry_height;
    if (t->carry)
        frame_put(f, at,
                  carry_frame(l, t, row_after(g, leaf->first),
                              STR("Brought\u00a0forward")));
}

static struct frame *put_leaf(struct layout *l, const struct galley *g,
                              const struct leaf *leaf)
{
    const struct sheet *sheet = &l->sheet[g->band[leaf->first].sheet];
    struct frame *f = frame_new(l->a, sheet_paper(l, sheet));
    struct point at = sheet_origin(l, sheet);

    frame_reserve(f, leaf->end - leaf->first + 12);
    if (leaf->resumes)
        put_resumed(l, g, leaf, f, at);
    galley_paint(l, (struct stack){ g, leaf->first, leaf->end }, f, at);
    if (leaf->carries) {
        const struct table_run *t = &l->table[leaf->carries - 1];

        if (t->carry)
            frame_put(f, (struct point){ at.x, at.y + leaf->bottom },
                      carry_frame(l, t, row_after(g, leaf->end),
                                  STR("Carried\u00a0forward")));
    }
    return f;
}

static void box_figures(struct layout *l, const struct galley *g)
{
    for (size_t i = 0; i < g->n_boxed; i++) {
        const struct boxed *b = &g->boxed[i];
        const struct band *band = &g->band[b->band];
        struct point at = sheet_origin(l, &l->sheet[band->sheet]);

        tags_words(l->tags, b->tag)->box =
            (struct rect){ at.x + b->in.x, at.y + band->y + b->in.y, b->in.w,
                           b->in.h };
    }
}

static void fill_patches(struct layout *l, const uint32_t page[])
{
    for (size_t i = 0; i < l->n_patches; i++) {
        const struct patch *p = &l->patch[i];
        uint32_t label = map_find(l->survey->labels, p->label);
        struct str number = STR("–");

        if (label != MAP_NONE && page[label] != NOWHERE)
            number = str_printf(l->a, "%u", (unsigned)page[label] + 1);
        plain_draw(l, p->frame,
                   (struct point){ p->right - plain_width(l, p->style, number),
                                   p->baseline },
                   (struct words){ p->style, p->tag, number });
    }
}

const struct page *pages_build(struct layout *l, const struct galley *g,
                               const struct leaf *leaf, size_t n,
                               const uint32_t label_page[])
{
    struct page *page = arena_array(l->a, struct page, n);
    struct count count = { 0, 0 };

    fill_patches(l, label_page);
    for (size_t i = 0; i < n; i++) {
        const struct sheet *sheet = &l->sheet[g->band[leaf[i].first].sheet];
        struct frame *f = put_leaf(l, g, &leaf[i]);

        if (count.at == count.of)
            count = count_paper(l, g, leaf, n, i);
        else
            count.at++;
        if (!sheet->bare)
            furnish(l, f, sheet, (struct count){ i + 1, n }, count);
        page[i].frame = f;
        page[i].label = str_printf(l->a, "%zu", i + 1);
    }
    box_figures(l, g);
    return page;
}
