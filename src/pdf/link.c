/* Link annotations and the destinations they lead to.
 *
 * The surprise: a link without a target is not drawn at all. A dead area that
 * looks alive is worse for a reader than plain text; it is reported. */
#include "pdf_priv.h"

static const struct span nowhere;

/* A URI is 7-bit ASCII (ISO 32000-1, 12.6.4.7): the rest goes as %XX. */
static void put_uri(struct buf *b, struct str uri)
{
    struct buf ascii = { 0 };

    for (size_t i = 0; i < uri.len; i++) {
        unsigned char c = (unsigned char)uri.ptr[i];

        if (c > ' ' && c < 0x7F)
            buf_byte(&ascii, (char)c);
        else
            buf_printf(&ascii, "%%%02X", c);
    }
    pdf_literal(b, buf_str(&ascii));
    buf_free(&ascii);
}

static void put_target(struct buf *b, const struct link_item *l)
{
    if (l->uri.len) {
        buf_append(b, STR("/A<</S/URI/URI"));
        put_uri(b, l->uri);
        buf_append(b, STR(">>"));
        return;
    }
    buf_append(b, STR("/Dest"));
    pdf_literal(b, l->label);
}

/* What assistive technology says of the area (PDF/UA 7.18.5). */
static struct str contents_of(const struct pdf_canvas *c, uint32_t tag,
                              const struct link_item *l)
{
    const struct tag *t = tags_at(c->d->pages->tags, tag);

    if (t->role == ROLE_CONTENT)
        t = tags_at(c->d->pages->tags, t->parent);
    if (t->words->alt.len)
        return t->words->alt;
    return l->uri.len ? l->uri : STR("Link within this document");
}

static void put_area(struct pdf_canvas *c, struct buf *b, struct point at,
                     struct size size)
{
    buf_append(b, STR("/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect["));
    pdf_put_cents(b, pdf_cents(at.x));
    pdf_put_cents(b, pdf_cents(c->height - at.y - size.h));
    pdf_put_cents(b, pdf_cents(at.x + size.w));
    pdf_put_cents(b, pdf_cents(c->height - at.y));
    buf_append(b, STR("]/Contents"));
}

void pdf_paint_link(struct pdf_canvas *c, struct point at, uint32_t tag,
                    const struct link_item *l)
{
    struct pdf_object *o;

    if (tag >= c->d->marks.n_tags)
        return; /* an artifact cannot lead anywhere */
    if (l->uri.len == 0 &&
        map_find(c->d->destination_names, l->label) == MAP_NONE) {
        diag_report(c->d->dg, DIAG_LINK_BROKEN, nowhere,
                    "a link leads to '%.*s', which is nowhere in the document",
                    STR_ARG(l->label));
        return;
    }
    o = pdf_object_new(c->d->store);
    put_area(c, &o->body, at, l->size);
    pdf_text(&o->body, contents_of(c, tag, l));
    put_target(&o->body, l);
    buf_append(&o->body, STR("/StructParent "));
    buf_int(&o->body,
            pdf_marks_add_area(&c->d->marks, tag, c->page, o->number));
    if (c->d->annotations.len)
        buf_byte(&c->d->annotations, ' ');
    pdf_ref(&c->d->annotations, o->number);
}
