/* Building document trees: growing lists of blocks and inlines.
 *
 * The surprise: a finished list may be read while its builder still grows,
 * because an arena never frees the older, shorter copy. */
#include <trustpress/doc.h>

#include <assert.h>

void doc_add(struct doc_builder *b, const struct block *block)
{
    void *items = b->item;
    struct block *copy = arena_new_of(b->arena, struct block);

    *copy = *block;
    arena_grow(b->arena, &items, b->n, &b->cap, sizeof *b->item,
               _Alignof(const struct block *));
    b->item = items;
    b->item[b->n++] = copy;
}

struct blocks doc_blocks(const struct doc_builder *b)
{
    return (struct blocks){ b->item, b->n };
}

void inline_add(struct inline_builder *b, struct inline_node node)
{
    void *items = b->item;

    arena_grow(b->arena, &items, b->n, &b->cap, sizeof *b->item,
               _Alignof(struct inline_node));
    b->item = items;
    b->item[b->n++] = node;
}

void inline_text(struct inline_builder *b, struct str text, unsigned marks)
{
    inline_add(b, (struct inline_node){
                      .kind = INLINE_TEXT, .text = text, .marks = marks });
}

struct inlines inline_done(const struct inline_builder *b)
{
    return (struct inlines){ b->item, b->n };
}

struct inlines inlines_of(struct arena *a, struct str text)
{
    struct inline_node *node = arena_new_of(a, struct inline_node);

    *node = (struct inline_node){ .kind = INLINE_TEXT, .text = text };
    return (struct inlines){ node, 1 };
}

static void put_plain(struct buf *out, struct inlines t)
{
    for (size_t i = 0; i < t.n; i++) {
        const struct inline_node *node = &t.item[i];

        switch (node->kind) {
        case INLINE_TEXT:
            buf_append(out, node->text);
            break;
        case INLINE_BREAK:
            buf_byte(out, ' ');
            break;
        case INLINE_LINK:
            put_plain(out, node->child);
            break;
        case INLINE_PAGEREF: /* not known before layout */
        case INLINE_NOTEREF:
            break;
        }
    }
}

struct str inlines_plain(struct arena *a, struct inlines t)
{
    struct buf out = { 0 };

    if (t.n == 1 && t.item[0].kind == INLINE_TEXT)
        return t.item[0].text;
    put_plain(&out, t);
    return buf_take(&out, a);
}
