/* Styled inlines become fragments: pieces of text that are set alike.
 *
 * The surprise: nothing is broken into words here. Most texts are table cells
 * that fit on a line, and never need it (shape.c). */
#include "layout_priv.h"

#include <string.h>

struct collector {
    struct layout *l;
    struct text *text;
    const struct text_want *want;
    uint32_t link; /* index + 1 of the link we are in */
    int depth;
};

static enum face face_of(enum face base, bool strong, bool italic)
{
    bool heavy = base != FACE_REGULAR && base != FACE_ITALIC;

    if (base == FACE_ITALIC || base == FACE_BOLD_ITALIC)
        italic = true;
    if (italic)
        return strong || heavy ? FACE_BOLD_ITALIC : FACE_ITALIC;
    return strong && !heavy ? FACE_BOLD : base;
}

static struct colour colour_of(const struct collector *c, enum tone tone)
{
    if (tone != TONE_PLAIN)
        return c->l->style->tone[tone];
    if (c->link)
        return c->l->style->brand;
    return c->want->colour ? *c->want->colour : c->want->style->colour;
}

static bool alike(const struct stretch *a, const struct stretch *b)
{
    return a->face == b->face && a->size == b->size && a->rise == b->rise &&
           a->link == b->link && a->colour.r == b->colour.r &&
           a->colour.g == b->colour.g && a->colour.b == b->colour.b;
}

static uint32_t stretch_of(struct collector *c, unsigned marks, enum tone tone)
{
    struct text *t = c->text;
    struct stretch s = {
        .face = face_of(c->want->style->face, marks & MARK_STRONG,
                        (marks & MARK_EMPHASIS) || c->want->italic),
        .size = c->want->style->size,
        .colour = colour_of(c, tone),
        .link = c->link,
    };

    if (marks & MARK_SUPER) {
        s.rise = s.size * 36 / 100;
        s.size = s.size * 64 / 100;
    }
    if (t->n_stretches == 0 || !alike(&s, &t->stretch[t->n_stretches - 1]))
        *LIST_ADD(c->l->scratch, t->stretch, t->n_stretches, t->cap_stretches) =
            s;
    return (uint32_t)(t->n_stretches - 1);
}

static bool is_clean(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 ||
            (i > 0 && s.ptr[i] == ' ' && s.ptr[i - 1] == ' '))
            return false;
    }
    return true;
}

/* Line feeds and their like are spaces, and many spaces are one. */
static struct str cleaned(struct arena *a, struct str s)
{
    char *copy;
    size_t n = 0;

    if (is_clean(s))
        return s;
    copy = arena_array(a, char, s.len);
    for (size_t i = 0; i < s.len; i++) {
        char c = (unsigned char)s.ptr[i] < 0x20 ? ' ' : s.ptr[i];

        if (c != ' ' || n == 0 || copy[n - 1] != ' ')
            copy[n++] = c;
    }
    return (struct str){ copy, n };
}

static void add_text(struct collector *c, struct str text, unsigned marks,
                     enum tone tone)
{
    struct text *t = c->text;
    uint32_t stretch;
    struct fragment *f;

    if (str_empty(text))
        return;
    stretch = stretch_of(c, marks, tone);
    f = LIST_ADD(c->l->scratch, t->fragment, t->n_fragments, t->cap_fragments);
    f->text = cleaned(c->l->scratch, text);
    f->stretch = stretch;
}

static void add_break(struct collector *c)
{
    struct text *t = c->text;
    uint32_t stretch = stretch_of(c, 0, TONE_PLAIN);
    struct fragment *f =
        LIST_ADD(c->l->scratch, t->fragment, t->n_fragments, t->cap_fragments);

    f->stretch = stretch;
    f->forced = true;
    t->forced = true;
}

/* A target that exists; a label that does not is said, and not linked. */
static bool is_target(struct collector *c, struct str target)
{
    struct str label = target;

    if (str_starts(target, STR("#")))
        label = str_slice(target, 1, target.len);
    else if (str_find_byte(target, ':') != STR_NONE)
        return true; /* a URI */
    if (map_find(c->l->survey->labels, label) != MAP_NONE)
        return true;
    diag_report(c->l->dg, DIAG_LAYOUT_LABEL, c->l->at,
                "nothing in this document is labelled \"%.*s\"",
                STR_ARG(label));
    return false;
}

static void begin_link(struct collector *c, const struct inline_node *node,
                       struct str alt)
{
    struct text *t = c->text;

    if (c->link || !is_target(c, node->target))
        return;
    *LIST_ADD(c->l->scratch, t->link, t->n_links, t->cap_links) =
        (struct text_link){ .node = node, .alt = alt };
    c->link = (uint32_t)t->n_links;
}

static void collect(struct collector *c, struct inlines t);

static void add_link(struct collector *c, const struct inline_node *node)
{
    uint32_t outer = c->link;
    struct str alt = node->text;

    if (str_empty(alt))
        alt = inlines_plain(c->l->a, node->child);
    begin_link(c, node, alt);
    collect(c, node->child);
    c->link = outer;
}

static void add_page_reference(struct collector *c,
                               const struct inline_node *node)
{
    uint32_t outer = c->link;
    uint32_t page = page_of_label(c->l, node->target);
    struct str number =
        page == NOWHERE ? STR("00")
                        : str_printf(c->l->scratch, "%u", (unsigned)page + 1);

    c->l->asked = true;
    begin_link(c, node, str_printf(c->l->a, "page %.*s", STR_ARG(number)));
    add_text(c, number, node->marks, node->tone);
    c->link = outer;
}

/* Notes have no labels of their own yet: without a place to go to it is just a
 * raised number. */
static void add_note_reference(struct collector *c,
                               const struct inline_node *node)
{
    uint32_t outer = c->link;

    if (map_find(c->l->survey->labels, node->target) != MAP_NONE)
        begin_link(c, node,
                   str_printf(c->l->a, "note %.*s", STR_ARG(node->text)));
    add_text(c, node->text, node->marks | MARK_SUPER, node->tone);
    c->link = outer;
}

static void collect(struct collector *c, struct inlines t)
{
    if (c->depth >= LAYOUT_DEPTH_MAX)
        return;
    c->depth++;
    for (size_t i = 0; i < t.n; i++) {
        const struct inline_node *node = &t.item[i];

        switch (node->kind) {
        case INLINE_TEXT:
            add_text(c, node->text, node->marks, node->tone);
            break;
        case INLINE_BREAK:
            add_break(c);
            break;
        case INLINE_LINK:
            add_link(c, node);
            break;
        case INLINE_PAGEREF:
            add_page_reference(c, node);
            break;
        case INLINE_NOTEREF:
            add_note_reference(c, node);
            break;
        }
    }
    c->depth--;
}

/* Spaces before the first word and behind the last are not set. */
static void trim(struct text *t)
{
    for (size_t i = 0; i < t->n_fragments && !t->fragment[i].forced; i++) {
        struct str *s = &t->fragment[i].text;

        while (s->len > 0 && s->ptr[0] == ' ')
            *s = str_slice(*s, 1, s->len);
        if (s->len > 0)
            break;
    }
    for (size_t i = t->n_fragments; i-- > 0;) {
        struct str *s = &t->fragment[i].text;

        while (s->len > 0 && s->ptr[s->len - 1] == ' ')
            s->len--;
        if (s->len > 0)
            break;
        t->n_fragments = i; /* nor is a break behind the last word */
    }
}

struct text *text_new(struct layout *l, struct inlines t,
                      const struct text_want *want)
{
    struct text *text = arena_new_of(l->scratch, struct text);
    struct collector c = { .l = l, .text = text, .want = want };

    collect(&c, t);
    trim(text);
    text_shape(l, text, NULL);
    return text;
}

static uint32_t link_tag(struct layout *l, struct text_link *link,
                         uint32_t parent)
{
    if (link->node->kind != INLINE_LINK)
        parent = tags_add(l->tags, parent, ROLE_REFERENCE);
    link->tag = tags_add(l->tags, parent, ROLE_LINK);
    tags_words(l->tags, link->tag)->alt = link->alt;
    return tags_add(l->tags, link->tag, ROLE_CONTENT);
}

void text_tag(struct layout *l, struct text *t, uint32_t parent)
{
    bool artifact = parent == TAG_ARTIFACT || parent == TAG_PAGINATION;
    uint32_t of = NOWHERE, leaf = parent; /* link that `leaf` is for */

    for (size_t i = 0; i < t->n; i++) {
        struct stretch *s = &t->stretch[t->atom[i].stretch];

        if (!t->atom[i].run)
            continue;
        if (!artifact && of != s->link)
            leaf = s->link ? link_tag(l, &t->link[s->link - 1], parent)
                           : tags_add(l->tags, parent, ROLE_CONTENT);
        of = s->link;
        s->tag = leaf;
    }
    if (artifact) {
        for (size_t i = 0; i < t->n_links; i++)
            t->link[i].tag = parent;
    }
}
