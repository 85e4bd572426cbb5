/* How far apart two names are, for "did you mean".
 *
 * Optimal string alignment: a swap of neighbours is one edit, because that is
 * how people mistype. Three rows of at most 64 numbers, so no memory. */
#include <trustpress/expr.h>

#define NAME_MAX_BYTES 63

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_swap(struct str a, struct str b, size_t i, size_t j)
{
    return i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
           a.ptr[i - 2] == b.ptr[j - 1];
}

size_t name_distance(struct str a, struct str b)
{
    size_t row[3][NAME_MAX_BYTES + 1];

    if (a.len > NAME_MAX_BYTES || b.len > NAME_MAX_BYTES)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = row[i % 3];
        const size_t *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            const size_t change = a.ptr[i - 1] != b.ptr[j - 1];

            now[j] =
                least(least(now[j - 1], last[j]) + 1, last[j - 1] + change);
            if (is_swap(a, b, i, j))
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[a.len % 3][b.len];
}
