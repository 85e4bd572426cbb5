/* Labels beside the area: the names of lines at their ends, kept apart.
 *
 * The surprise: all labels that would overlap move together as one block,
 * centred on where they wished to be, so that none is favoured. */
#include "chart_priv.h"

#define APART PT(1)

static void sort_by_wish(struct side *label, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct side moved = label[i];
        size_t k = i;

        for (; k > 0 && label[k - 1].wish > moved.wish; k--)
            label[k] = label[k - 1];
        label[k] = moved;
    }
}

static mpt room(const struct side *label)
{
    return lines_height(&label->text) + APART;
}

/* Sets label[from..to) one under the other, centred on their mean wish. */
static void set_block(struct side *label, size_t from, size_t to, mpt top,
                      mpt bottom)
{
    int64_t wishes = 0;
    mpt height = 0, y;

    for (size_t i = from; i < to; i++) {
        wishes += label[i].wish;
        height += room(&label[i]);
    }
    y = (mpt)(wishes / (int64_t)(to - from)) - height / 2;
    y = y + height > bottom ? bottom - height : y;
    y = y < top ? top : y;
    for (size_t i = from; i < to; i++) {
        label[i].y = y + room(&label[i]) / 2;
        y += room(&label[i]);
    }
}

static mpt block_top(const struct side *label)
{
    return label->y - room(label) / 2;
}

static mpt block_bottom(const struct side *label)
{
    return label->y + room(label) / 2;
}

/* Blocks grow while they touch: start[b] is the first label of block b. */
void side_spread(struct side *label, size_t n, mpt top, mpt bottom)
{
    size_t start[32], blocks = 0;
    const size_t most = sizeof start / sizeof start[0];

    sort_by_wish(label, n);
    for (size_t i = 0; i < n; i++) {
        if (blocks < most)
            start[blocks++] = i;
        set_block(label, start[blocks - 1], i + 1, top, bottom);
        while (blocks > 1 && block_top(&label[start[blocks - 1]]) <
                                 block_bottom(&label[start[blocks - 1] - 1])) {
            blocks--;
            set_block(label, start[blocks - 1], i + 1, top, bottom);
        }
    }
}

void side_draw(const struct pen *pen, const struct side *label, size_t n, mpt x)
{
    for (size_t i = 0; i < n; i++) {
        const struct side *l = &label[i];
        bool moved = l->y - l->wish > PT(2) || l->wish - l->y > PT(2);
        struct point from = { l->from, l->wish };

        if (moved || x - l->from > PT(14))
            mark_line(pen, from, (struct point){ x - PT(2), l->y },
                      (struct stroke){ pen->style->muted, 400, 0 });
        lines_draw(pen, &l->text, ALIGN_LEFT,
                   (struct point){ x, lines_centre(pen, &l->text, l->y) },
                   plot_ink(pen));
    }
}
