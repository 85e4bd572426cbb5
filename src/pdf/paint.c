/* Frames as content streams: marks, text objects, pictures.
 *
 * The surprise: consecutive texts share one text object, and their marks open
 * and close inside it. Only a mark that also holds lines or pictures must be
 * opened outside, because marks and text objects may not cross. */
#include "pdf_priv.h"

#include <assert.h>
#include <string.h>

/* ---- marks and text objects ---------------------------------------------- */

static void end_mark(struct pdf_canvas *c)
{
    if (!c->marked)
        return;
    if (!c->mark_in_text && c->in_text) {
        buf_append(c->out, STR("ET\n"));
        c->in_text = false;
    }
    buf_append(c->out, STR("EMC\n"));
    c->marked = false;
}

static void end_text(struct pdf_canvas *c)
{
    if (!c->in_text)
        return;
    if (c->marked && c->mark_in_text)
        end_mark(c);
    buf_append(c->out, STR("ET\n"));
    c->in_text = false;
}

static void begin_text(struct pdf_canvas *c)
{
    if (c->in_text)
        return;
    buf_append(c->out, STR("BT\n"));
    c->in_text = true;
    c->x = c->y = 0;
}

static void put_mark(struct pdf_canvas *c, uint32_t tag)
{
    char *to;

    if (tag == TAG_ARTIFACT) {
        buf_append(c->out, STR("/Artifact<</Type/Layout>>BDC\n"));
        return;
    }
    if (tag == TAG_PAGINATION) {
        buf_text(c->out, c->upper ? "/Artifact<</Type/Pagination/Subtype/Header"
                                    "/Attached[/Top]>>BDC\n"
                                  : "/Artifact<</Type/Pagination/Subtype/Footer"
                                    "/Attached[/Bottom]>>BDC\n");
        return;
    }
    buf_byte(c->out, '/');
    buf_text(c->out, pdf_marks_role(&c->d->marks, tag));
    buf_reserve(c->out, PDF_NUMBER_MAX + 24);
    to = c->out->ptr + c->out->len;
    memcpy(to, "<</MCID ", 8);
    to = pdf_digits(to + 8, pdf_marks_add(&c->d->marks, tag, c->page));
    memcpy(to, ">>BDC\n", 6);
    c->out->len = (size_t)(to + 6 - c->out->ptr);
}

static void begin_mark(struct pdf_canvas *c, uint32_t tag, bool upper,
                       bool in_text)
{
    bool same = c->marked && c->mark == tag &&
                (tag != TAG_PAGINATION || c->upper == upper);

    if (same && (in_text || !c->mark_in_text))
        return;
    end_mark(c);
    if (in_text)
        begin_text(c);
    else
        end_text(c);
    c->mark = tag;
    c->upper = upper;
    c->mark_in_text = in_text;
    c->marked = true;
    put_mark(c, tag);
}

/* Does the stretch of items from `first` with one tag hold anything but text?
 * Then its mark must stand outside of text objects. */
static bool only_text(const struct frame *f, size_t first)
{
    for (size_t i = first; i < f->n; i++) {
        if (f->item[i].kind == ITEM_LINK)
            continue;
        if (f->item[i].kind == ITEM_FRAME ||
            f->item[i].tag != f->item[first].tag)
            return true;
        if (f->item[i].kind != ITEM_TEXT)
            return false;
    }
    return true;
}

/* ---- items --------------------------------------------------------------- */

static bool is_upper(const struct pdf_canvas *c, struct point at)
{
    return at.y < c->height / 2;
}

static void paint_text(struct pdf_canvas *c, const struct frame *f, size_t i,
                       struct point at)
{
    const struct item *item = &f->item[i];
    bool same = c->marked && c->mark == item->tag;

    if (!pdf_text_shows(&item->text))
        return;
    begin_mark(c, item->tag, is_upper(c, at),
               same ? c->mark_in_text : only_text(f, i));
    begin_text(c);
    pdf_paint_text(c, at, &item->text);
}

static mpt path_top(const struct path_item *p)
{
    return p->n ? p->segment[0].p[0].y : 0;
}

static void paint_path(struct pdf_canvas *c, const struct item *item,
                       struct point at)
{
    struct point top = { at.x, at.y + path_top(&item->path) };

    end_text(c);
    begin_mark(c, item->tag, is_upper(c, top), false);
    pdf_paint_path(c, at, &item->path);
}

/* Columns of the matrix that shows a picture as its EXIF orientation wants it,
 * in its unit square: 1 upright .. 8 (Exif 2.32, 4.6.4 A). */
static const int8_t turned[9][6] = {
    { 1, 0, 0, 1, 0, 0 },   { 1, 0, 0, 1, 0, 0 },  { -1, 0, 0, 1, 1, 0 },
    { -1, 0, 0, -1, 1, 1 }, { 1, 0, 0, -1, 0, 1 }, { 0, -1, -1, 0, 1, 1 },
    { 0, -1, 1, 0, 0, 1 },  { 0, 1, 1, 0, 0, 0 },  { 0, 1, -1, 0, 1, 0 },
};

/* The largest box of the picture's shape inside `box`. */
static struct size fitted(const struct pdf_picture *p, struct size box)
{
    int64_t w = p->width, h = p->height;

    if (p->turn > 4) {
        w = p->height;
        h = p->width;
    }
    if (box.w * h > box.h * w)
        return (struct size){ (mpt)(box.h * w / h), box.h };
    return (struct size){ box.w, (mpt)(box.w * h / w) };
}

static void put_matrix(struct pdf_canvas *c, const struct pdf_picture *p,
                       struct point at, struct size size)
{
    const int8_t *m = turned[p->turn];
    int64_t w = pdf_cents(size.w), h = pdf_cents(size.h);
    int64_t x = pdf_cents(at.x), y = pdf_cents(c->height - at.y - size.h);

    pdf_put_cents(c->out, m[0] * w);
    pdf_put_cents(c->out, m[1] * h);
    pdf_put_cents(c->out, m[2] * w);
    pdf_put_cents(c->out, m[3] * h);
    pdf_put_cents(c->out, x + m[4] * w);
    pdf_put_cents(c->out, y + m[5] * h);
}

static void paint_image(struct pdf_canvas *c, const struct item *item,
                        struct point at)
{
    size_t index;
    const struct pdf_picture *p =
        pdf_picture_load(c->d, item->image.path, &index);

    if (!p)
        return;
    end_text(c);
    begin_mark(c, item->tag, is_upper(c, at), false);
    buf_append(c->out, STR("q "));
    put_matrix(c, p, at, fitted(p, item->image.size));
    buf_printf(c->out, "cm /I%zu Do Q\n", index);
}

static void paint_frame(struct pdf_canvas *c, const struct frame *f,
                        struct point from)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct item *item = &f->item[i];
        struct point at = { from.x + item->at.x, from.y + item->at.y };

        switch (item->kind) {
        case ITEM_TEXT:
            paint_text(c, f, i, at);
            break;
        case ITEM_PATH:
            paint_path(c, item, at);
            break;
        case ITEM_IMAGE:
            paint_image(c, item, at);
            break;
        case ITEM_FRAME:
            paint_frame(c, item->frame, at);
            break;
        case ITEM_LINK:
            pdf_paint_link(c, at, item->tag, &item->link);
            break;
        }
    }
}

/* ---- pages --------------------------------------------------------------- */

static void put_page(struct pdf_doc *d, struct pdf_object *page, size_t index,
                     uint32_t contents)
{
    struct size size = d->pages->page[index].frame->size;
    struct buf *b = &page->body;

    buf_append(b, STR("/Type/Page/MediaBox[0 0 "));
    buf_fixed(b, size.w, 3);
    buf_byte(b, ' ');
    buf_fixed(b, size.h, 3);
    buf_append(b, STR("]/Resources "));
    pdf_ref(b, d->resources->number);
    buf_append(b, STR("/Contents "));
    pdf_ref(b, contents);
    buf_append(b, STR("/StructParents "));
    buf_int(b, (int64_t)index);
    buf_append(b, STR("/Tabs/S"));
    if (d->annotations.len) {
        buf_append(b, STR("/Annots["));
        buf_append(b, buf_str(&d->annotations));
        buf_byte(b, ']');
    }
}

void pdf_paint_page(struct pdf_doc *d, size_t index)
{
    const struct page *page = &d->pages->page[index];
    struct pdf_object *object = pdf_page_new(d->store);
    struct pdf_object *contents = pdf_stream_new(d->store);
    struct pdf_canvas c = { .d = d,
                            .out = &d->content,
                            .page = (uint32_t)index,
                            .height = page->frame->size.h,
                            .font = SLOT_COUNT,
                            .width = PT(1) };

    d->page_object[index] = object->number;
    buf_clear(&d->content);
    buf_clear(&d->annotations);
    pdf_marks_page(&d->marks, c.page);
    paint_frame(&c, page->frame, (struct point){ 0, 0 });
    end_mark(&c);
    end_text(&c);
    pdf_deflate_stream(d->deflate, buf_str(&d->content), contents);
    put_page(d, object, index, contents->number);
}
