/* Properties checked on generated input. */
#include "prop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A counter put through a mixer whose steps can each be undone: every seed
 * starts another sequence and none is short. */
uint64_t prop_next(struct prop *g)
{
    uint64_t x = g->state += UINT64_C(0x9E3779B97F4A7C15);

    x = (x ^ x >> 31) * UINT64_C(0xD6E8FEB86659FD93);
    x = (x ^ x >> 29) * UINT64_C(0xA0761D6478BD642F);
    return x ^ x >> 32;
}

size_t prop_below(struct prop *g, size_t n)
{
    return (size_t)(prop_next(g) % n);
}

int64_t prop_between(struct prop *g, int64_t low, int64_t high)
{
    uint64_t width = (uint64_t)high - (uint64_t)low + 1;
    uint64_t step = width ? prop_next(g) % width : prop_next(g);

    return (int64_t)((uint64_t)low + step);
}

bool prop_one_in(struct prop *g, size_t n)
{
    return prop_below(g, n) == 0;
}

int64_t prop_int64(struct prop *g)
{
    static const int64_t borders[] = { 0,         1,         -1,
                                       INT64_MAX, INT64_MIN, INT32_MAX,
                                       INT32_MIN, -INT64_MAX };
    int64_t n = 1;

    switch (prop_below(g, 4)) {
    case 0:
        return borders[prop_below(g, sizeof borders / sizeof *borders)];
    case 1:
        for (size_t i = prop_below(g, 19); i > 0; i--)
            n *= 10;
        return n + prop_between(g, -1, 1);
    case 2:
        return prop_between(g, -1000, 1000);
    default:
        return (int64_t)(prop_next(g) >> prop_below(g, 64));
    }
}

size_t prop_bytes(struct prop *g, const char *alphabet, char *out)
{
    size_t n = strlen(alphabet), len = prop_below(g, g->size);

    for (size_t i = 0; i < len; i++)
        out[i] = alphabet[prop_below(g, n)];
    return len;
}

static bool holds_at(bool (*holds)(struct prop *g), uint64_t seed, size_t size)
{
    struct prop g = { .state = seed, .size = size };

    return holds(&g);
}

void prop_check(size_t runs, size_t size, bool (*holds)(struct prop *g))
{
    for (uint64_t seed = 1; seed <= runs; seed++) {
        if (holds_at(holds, seed, size))
            continue;
        while (size > 1 && !holds_at(holds, seed, size / 2))
            size /= 2;
        fail_msg("property fails: seed %llu, size %zu",
                 (unsigned long long)seed, size);
    }
}
