/* Pages taken apart: every item with its place on its page. */
#ifndef TESTS_UNIT_LAYOUT_WALK_H
#define TESTS_UNIT_LAYOUT_WALK_H

#include <trustpress/draw.h>

struct spot {
    const struct item *item;
    mpt x, y;
    size_t page;
};
struct spots {
    struct spot *spot;
    size_t n, cap;
    struct arena *a;
};

static inline void walk(struct spots *s, const struct frame *f, mpt x, mpt y,
                        size_t page)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct item *item = &f->item[i];
        void *list = s->spot;

        if (item->kind == ITEM_FRAME) {
            walk(s, item->frame, x + item->at.x, y + item->at.y, page);
            continue;
        }
        arena_grow(s->a, &list, s->n, &s->cap, sizeof *s->spot,
                   _Alignof(struct spot));
        s->spot = list;
        s->spot[s->n++] =
            (struct spot){ item, x + item->at.x, y + item->at.y, page };
    }
}

static inline struct spots all_spots(struct arena *a, const struct pages *p)
{
    struct spots s = { .a = a };

    for (size_t i = 0; i < p->n_pages; i++)
        walk(&s, p->page[i].frame, 0, 0, i);
    return s;
}

static inline bool holds_word(const struct item *item, const char *word)
{
    return item->kind == ITEM_TEXT && item->text.n > 0 &&
           str_starts(item->text.run[0]->text, str_from(word));
}

/* y of the first item that begins with the word; -1: not on the page. */
static inline mpt find_word(const struct spots *s, size_t page,
                            const char *word)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->spot[i].page == page && holds_word(s->spot[i].item, word))
            return s->spot[i].y;
    }
    return -1;
}

#endif
