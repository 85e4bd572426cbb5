/* Frames, pages and tags as text: the golden form.
 *
 * Integers only, one thing a line, two spaces a level. The surprise: texts are
 * joined per item, since where one run ends and the next begins is the
 * shaper's business. */
#include <trustpress/draw.h>

static const char *face_name(enum face face)
{
    static const char *const name[FACE_COUNT] = {
        [FACE_REGULAR] = "regular",         [FACE_ITALIC] = "italic",
        [FACE_SEMIBOLD] = "semibold",       [FACE_BOLD] = "bold",
        [FACE_BOLD_ITALIC] = "bold-italic", [FACE_HEAVY] = "heavy",
    };

    return name[face];
}

static void put_indent(struct buf *out, int level)
{
    for (int i = 0; i < level; i++)
        buf_text(out, "  ");
}

static void put_two(struct buf *out, mpt a, char between, mpt b)
{
    buf_int(out, a);
    buf_byte(out, between);
    buf_int(out, b);
}

static void put_colour(struct buf *out, struct colour c)
{
    buf_printf(out, " #%02x%02x%02x", c.r, c.g, c.b);
}

static void put_tag(struct buf *out, uint32_t tag)
{
    if (tag == TAG_ARTIFACT)
        buf_text(out, " artifact");
    else if (tag == TAG_PAGINATION)
        buf_text(out, " pagination");
    else
        buf_printf(out, " tag %u", (unsigned)tag);
}

/* In double quotes; a backslash before quotes and backslashes. */
static void put_quoted(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"' || s.ptr[i] == '\\')
            buf_byte(out, '\\');
        buf_byte(out, s.ptr[i]);
    }
}

static void put_text(struct buf *out, const struct item *item)
{
    const struct text_item *t = &item->text;

    buf_text(out, "text ");
    put_two(out, item->at.x, ',', item->at.y);
    put_tag(out, item->tag);
    buf_byte(out, ' ');
    buf_int(out, t->size);
    buf_byte(out, ' ');
    buf_text(out, t->n > 0 ? face_name(t->run[0]->face) : "none");
    put_colour(out, t->colour);
    if (t->raised)
        buf_text(out, " raised");
    buf_text(out, " \"");
    for (size_t i = 0; i < t->n; i++)
        put_quoted(out, t->run[i]->text);
    buf_byte(out, '"');
    if (!str_empty(t->actual)) {
        buf_text(out, " actual \"");
        put_quoted(out, t->actual);
        buf_byte(out, '"');
    }
}

static void put_segment(struct buf *out, const struct segment *s)
{
    static const char letter[] = { [SEGMENT_MOVE] = 'm',
                                   [SEGMENT_LINE] = 'l',
                                   [SEGMENT_CURVE] = 'c',
                                   [SEGMENT_CLOSE] = 'z' };
    static const int points[] = { [SEGMENT_MOVE] = 1,
                                  [SEGMENT_LINE] = 1,
                                  [SEGMENT_CURVE] = 3,
                                  [SEGMENT_CLOSE] = 0 };

    buf_byte(out, ' ');
    buf_byte(out, letter[s->kind]);
    for (int i = 0; i < points[s->kind]; i++) {
        buf_byte(out, ' ');
        put_two(out, s->p[i].x, ',', s->p[i].y);
    }
}

static void put_path(struct buf *out, const struct item *item)
{
    const struct path_item *p = &item->path;

    buf_text(out, "path ");
    put_two(out, item->at.x, ',', item->at.y);
    put_tag(out, item->tag);
    if (p->filled) {
        buf_text(out, " fill");
        put_colour(out, p->fill);
    }
    if (p->stroked) {
        buf_text(out, " stroke ");
        buf_int(out, p->width);
        put_colour(out, p->stroke);
    }
    if (p->dash) {
        buf_text(out, " dash ");
        put_two(out, p->dash, ',', p->gap);
    }
    if (p->round)
        buf_text(out, " round");
    for (size_t i = 0; i < p->n; i++)
        put_segment(out, &p->segment[i]);
}

static void put_image(struct buf *out, const struct item *item)
{
    buf_text(out, "image ");
    put_two(out, item->at.x, ',', item->at.y);
    put_tag(out, item->tag);
    buf_byte(out, ' ');
    put_two(out, item->image.size.w, 'x', item->image.size.h);
    buf_printf(out, " \"%.*s\"", STR_ARG(item->image.path));
}

static void put_link(struct buf *out, const struct item *item)
{
    const struct link_item *l = &item->link;

    buf_text(out, "link ");
    put_two(out, item->at.x, ',', item->at.y);
    put_tag(out, item->tag);
    buf_byte(out, ' ');
    put_two(out, l->size.w, 'x', l->size.h);
    if (str_empty(l->uri))
        buf_printf(out, " #%.*s", STR_ARG(l->label));
    else
        buf_printf(out, " %.*s", STR_ARG(l->uri));
}

static void put_frame(struct buf *out, const struct frame *f, int level);

static void put_item(struct buf *out, const struct item *item, int level)
{
    put_indent(out, level);
    switch (item->kind) {
    case ITEM_TEXT:
        put_text(out, item);
        break;
    case ITEM_PATH:
        put_path(out, item);
        break;
    case ITEM_IMAGE:
        put_image(out, item);
        break;
    case ITEM_LINK:
        put_link(out, item);
        break;
    case ITEM_FRAME:
        buf_text(out, "frame ");
        put_two(out, item->at.x, ',', item->at.y);
        buf_byte(out, ' ');
        put_two(out, item->frame->size.w, 'x', item->frame->size.h);
        buf_byte(out, '\n');
        put_frame(out, item->frame, level + 1);
        return;
    }
    buf_byte(out, '\n');
}

static void put_frame(struct buf *out, const struct frame *f, int level)
{
    for (size_t i = 0; i < f->n; i++)
        put_item(out, &f->item[i], level);
}

void frame_trace(const struct frame *f, struct buf *out)
{
    put_frame(out, f, 0);
}

static void put_words(struct buf *out, const char *key, struct str value)
{
    if (str_empty(value))
        return;
    buf_printf(out, " %s \"", key);
    put_quoted(out, value);
    buf_byte(out, '"');
}

static void put_tag_line(struct buf *out, const struct tags *t, uint32_t tag,
                         int level)
{
    const struct tag *g = tags_at(t, tag);

    put_indent(out, level);
    buf_int(out, tag);
    buf_byte(out, ' ');
    buf_text(out, role_name(g->role));
    if (g->scope)
        buf_text(out, g->scope == 1 ? " scope column" : " scope row");
    if (g->columns > 1)
        buf_printf(out, " columns %d", g->columns);
    if (g->rows > 1)
        buf_printf(out, " rows %d", g->rows);
    if (g->numbered)
        buf_text(out, " numbered");
    put_words(out, "title", g->words->title);
    put_words(out, "alt", g->words->alt);
    put_words(out, "summary", g->words->summary);
    if (g->words->box.w) {
        buf_text(out, " box ");
        put_two(out, g->words->box.x, ',', g->words->box.y);
        buf_byte(out, ' ');
        put_two(out, g->words->box.w, 'x', g->words->box.h);
    }
    buf_byte(out, '\n');
}

/* Climbs by parent links, not by recursion: a tree may be deep. */
void tags_trace(const struct tags *t, struct buf *out)
{
    uint32_t tag = 0;
    int level = 0;

    for (;;) {
        const struct tag *g = tags_at(t, tag);

        put_tag_line(out, t, tag, level);
        if (g->first_child) {
            tag = g->first_child;
            level++;
            continue;
        }
        while (tag && !tags_at(t, tag)->next) {
            tag = tags_at(t, tag)->parent;
            level--;
        }
        if (!tag)
            return;
        tag = tags_at(t, tag)->next;
    }
}

static void put_places(const struct pages *p, struct buf *out)
{
    for (size_t i = 0; i < p->n_destinations; i++) {
        const struct destination *d = &p->destination[i];

        buf_printf(out, "destination \"%.*s\" page %u ", STR_ARG(d->label),
                   (unsigned)d->page);
        put_two(out, d->at.x, ',', d->at.y);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < p->n_outline; i++) {
        const struct outline_entry *o = &p->outline[i];

        buf_printf(out, "outline %d page %u ", o->level, (unsigned)o->page);
        put_two(out, o->at.x, ',', o->at.y);
        put_words(out, "title", o->title);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < p->n_attachments; i++)
        buf_printf(out, "attachment \"%.*s\" %zu bytes\n",
                   STR_ARG(p->attachment[i].name), p->attachment[i].bytes.len);
}

void pages_trace(const struct pages *p, struct buf *out)
{
    for (size_t i = 0; i < p->n_pages; i++) {
        const struct frame *f = p->page[i].frame;

        buf_printf(out, "page %zu \"%.*s\" ", i, STR_ARG(p->page[i].label));
        put_two(out, f->size.w, 'x', f->size.h);
        buf_byte(out, '\n');
        put_frame(out, f, 1);
    }
    put_places(p, out);
    buf_text(out, "tags\n");
    tags_trace(p->tags, out);
}
