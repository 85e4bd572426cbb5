/* Layout: rounds of setting and paging until page numbers stand still.
 *
 * The surprise: a document without page references needs one round, however
 * long: the numbers of the contents are filled in afterwards. */
#include "layout_priv.h"

#include <string.h>

struct round {
    struct layout l;
    struct galley galley;
    struct leaf *leaf;
    size_t n;
    uint32_t *page; /* of each label */
};

static void set_all(struct round *r)
{
    struct layout *l = &r->l;
    struct area in = { .tag = 0 };

    LIST_ADD(l->round, l->sheet, l->n_sheets, l->cap_sheets)->marking =
        l->doc->marking;
    in.w = layout_region(l).w;
    blocks_set(l, &in, l->doc->body);
    if (r->galley.n == 0)
        galley_pad(l, &in, 0, COST_FREE);
}

/* Page of each label; anchors behind the last band are on the last page. */
static uint32_t *label_pages(struct arena *a, struct round *r)
{
    uint32_t n = map_count(r->l.survey->labels);
    uint32_t *page = arena_array(a, uint32_t, n);

    for (uint32_t i = 0; i < n; i++)
        page[i] = NOWHERE;
    for (size_t i = 0; i < r->galley.n_anchors; i++) {
        struct anchor *anchor = &r->galley.anchor[i];
        uint32_t at = map_find(r->l.survey->labels, anchor->label);

        if (anchor->band >= r->galley.n)
            anchor->band = (uint32_t)(r->galley.n - 1);
        if (at != MAP_NONE)
            page[at] = r->galley.band[anchor->band].page;
    }
    return page;
}

/* Returns whether the page numbers are what they were thought to be. */
static bool run(struct round *r, struct arena *keep)
{
    size_t bytes = map_count(r->l.survey->labels) * sizeof *r->page;
    const uint32_t *before = r->l.page;

    set_all(r);
    r->n = flow_pages(&r->l, &r->galley, &r->leaf);
    r->page = label_pages(keep, r);
    if (!r->l.asked)
        return true;
    return before && memcmp(before, r->page, bytes) == 0;
}

/* ---- the result --------------------------------------------------------- */

static struct point anchor_point(const struct round *r,
                                 const struct anchor *anchor)
{
    const struct band *band = &r->galley.band[anchor->band];
    struct point at = sheet_origin(&r->l, &r->l.sheet[band->sheet]);

    return (struct point){ at.x, at.y + band->y };
}

static void put_destinations(const struct round *r, struct pages *p)
{
    struct arena *a = r->l.a;
    struct destination *d =
        arena_array(a, struct destination, r->galley.n_anchors);

    for (size_t i = 0; i < r->galley.n_anchors; i++) {
        const struct anchor *anchor = &r->galley.anchor[i];

        if (str_empty(anchor->label))
            continue;
        d[p->n_destinations++] = (struct destination){
            .label = anchor->label,
            .page = r->galley.band[anchor->band].page,
            .at = anchor_point(r, anchor),
        };
    }
    p->destination = d;
}

static void put_outline(const struct round *r, struct pages *p)
{
    struct arena *a = r->l.a;
    struct outline_entry *o =
        arena_array(a, struct outline_entry, r->galley.n_anchors);
    int level = 0;

    for (size_t i = 0; i < r->galley.n_anchors; i++) {
        const struct anchor *anchor = &r->galley.anchor[i];

        if (str_empty(anchor->title))
            continue;
        level = anchor->level > level + 1 ? level + 1 : anchor->level;
        o[p->n_outline++] = (struct outline_entry){
            .title = anchor->title,
            .level = level,
            .page = r->galley.band[anchor->band].page,
            .at = anchor_point(r, anchor),
        };
    }
    p->outline = o;
}

static const struct pages *finish(const struct round *r)
{
    struct layout l = r->l;
    const struct doc *d = l.doc;
    struct pages *p = arena_new_of(l.a, struct pages);
    struct attachment *attached =
        arena_array(l.a, struct attachment, l.n_attachments);

    p->page = pages_build(&l, &r->galley, r->leaf, r->n, r->page);
    p->n_pages = r->n;
    p->tags = l.tags;
    put_destinations(r, p);
    put_outline(r, p);
    for (size_t i = 0; i < l.n_attachments; i++)
        attached[i] = l.attachment[i];
    p->attachment = attached;
    p->n_attachments = l.n_attachments;
    p->title = d->title;
    p->author = d->author;
    p->subject = d->subject;
    p->keywords = d->keywords;
    p->language = d->language;
    return p;
}

/* A scratch arena whose newest block is large and nearly empty, so that saving
 * and restoring a million times never gives a block back and takes it again. */
static struct arena *scratch_new(void)
{
    struct arena *a = arena_new(0);

    for (size_t bytes = 4096; bytes < 1024 * 1024; bytes *= 2)
        arena_array(a, char, bytes); /* fills a block: the next is larger */
    arena_array(a, char, 64);        /* begins one of a mebibyte */
    return a;
}

static void begin(struct round *r, const struct layout *common,
                  const uint32_t *page)
{
    *r = (struct round){ .l = *common };
    r->l.round = arena_new(0);
    r->l.scratch = scratch_new();
    r->l.tags = tags_new(common->a);
    r->l.galley = &r->galley;
    r->l.page = page;
}

static void end(struct round *r)
{
    arena_free(r->l.round);
    arena_free(r->l.scratch);
}

const struct pages *layout_pages(struct arena *a, struct diag *dg,
                                 const struct doc *d,
                                 const struct metrics *metrics)
{
    struct arena *keep = arena_new(0);
    struct layout common = { .a = a,
                             .dg = dg,
                             .doc = d,
                             .style = d->style,
                             .metrics = metrics,
                             .tight = 100 };
    const struct pages *pages;
    struct round r;

    common.survey = survey_new(keep, a, d);
    begin(&r, &common, NULL);
    for (int i = 1; !run(&r, keep) && i < ROUNDS_MAX; i++) {
        const uint32_t *page = r.page;

        end(&r);
        begin(&r, &common, page);
    }
    pages = finish(&r);
    end(&r);
    arena_free(keep);
    return pages;
}
