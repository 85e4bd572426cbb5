/* The tag tree: a flat list of small records, linked as a tree.
 *
 * The surprise: records live in chunks that never move, so that pointers into
 * them stay valid and a million tags are never copied. */
#include <trustpress/draw.h>

#include <assert.h>
#include <string.h>

#define CHUNK_BITS 10u
#define CHUNK      (1u << CHUNK_BITS) /* tags */

struct tags {
    struct arena *arena;
    struct tag **chunk;
    size_t n_chunks, cap_chunks;
    uint32_t count;
};

static const struct tag_words no_words;

const char *role_name(enum role r)
{
    static const char *const name[ROLE_COUNT] = {
        [ROLE_DOCUMENT] = "Document",
        [ROLE_PART] = "Part",
        [ROLE_SECT] = "Sect",
        [ROLE_DIV] = "Div",
        [ROLE_H1] = "H1",
        [ROLE_H2] = "H2",
        [ROLE_H3] = "H3",
        [ROLE_H4] = "H4",
        [ROLE_P] = "P",
        [ROLE_L] = "L",
        [ROLE_LI] = "LI",
        [ROLE_LBL] = "Lbl",
        [ROLE_LBODY] = "LBody",
        [ROLE_TABLE] = "Table",
        [ROLE_CAPTION] = "Caption",
        [ROLE_THEAD] = "THead",
        [ROLE_TBODY] = "TBody",
        [ROLE_TFOOT] = "TFoot",
        [ROLE_TR] = "TR",
        [ROLE_TH] = "TH",
        [ROLE_TD] = "TD",
        [ROLE_FIGURE] = "Figure",
        [ROLE_TOC] = "TOC",
        [ROLE_TOCI] = "TOCI",
        [ROLE_REFERENCE] = "Reference",
        [ROLE_LINK] = "Link",
        [ROLE_NOTE] = "Note",
        [ROLE_SPAN] = "Span",
        [ROLE_BLOCKQUOTE] = "BlockQuote",
        [ROLE_CONTENT] = "content",
    };

    assert(r < ROLE_COUNT);
    return name[r];
}

static struct tag *at(const struct tags *t, uint32_t tag)
{
    assert(tag < t->count);
    return &t->chunk[tag >> CHUNK_BITS][tag & (CHUNK - 1)];
}

static uint32_t append(struct tags *t)
{
    assert(t->count < TAG_PAGINATION - 1);
    if (t->count >> CHUNK_BITS == t->n_chunks) {
        void *list = t->chunk;

        arena_grow(t->arena, &list, t->n_chunks, &t->cap_chunks,
                   sizeof *t->chunk, _Alignof(struct tag *));
        t->chunk = list;
        t->chunk[t->n_chunks++] = arena_array(t->arena, struct tag, CHUNK);
    }
    return t->count++;
}

struct tags *tags_new(struct arena *a)
{
    struct tags *t = arena_new_of(a, struct tags);

    t->arena = a;
    append(t);
    at(t, 0)->role = ROLE_DOCUMENT;
    at(t, 0)->words = &no_words;
    return t;
}

uint32_t tags_add(struct tags *t, uint32_t parent, enum role role)
{
    uint32_t tag = append(t);
    struct tag *up = at(t, parent);

    *at(t, tag) =
        (struct tag){ .role = role, .parent = parent, .words = &no_words };
    if (up->last_child)
        at(t, up->last_child)->next = tag;
    else
        up->first_child = tag;
    up->last_child = tag;
    return tag;
}

struct tag *tags_edit(struct tags *t, uint32_t tag)
{
    return at(t, tag);
}

struct tag_words *tags_words(struct tags *t, uint32_t tag)
{
    struct tag *edited = at(t, tag);
    struct tag_words *words = arena_new_of(t->arena, struct tag_words);

    *words = *edited->words;
    edited->words = words;
    return words;
}

const struct tag *tags_at(const struct tags *t, uint32_t tag)
{
    return at(t, tag);
}

uint32_t tags_count(const struct tags *t)
{
    return t->count;
}

/* Cuts the children of `parent` from the first one past `count`. */
static void cut_children(struct tags *t, uint32_t parent, uint32_t count)
{
    struct tag *up = at(t, parent);
    uint32_t last = 0;

    for (uint32_t c = up->first_child; c && c < count; c = at(t, c)->next)
        last = c;
    if (last)
        at(t, last)->next = 0;
    else
        up->first_child = 0;
    up->last_child = last;
}

void tags_rollback(struct tags *t, uint32_t count)
{
    assert(count > 0 && count <= t->count);
    for (uint32_t tag = t->count; tag-- > count;) {
        uint32_t parent = at(t, tag)->parent;

        if (parent < count && at(t, parent)->last_child >= count)
            cut_children(t, parent, count);
    }
    t->count = count;
}
