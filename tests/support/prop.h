/* Properties checked on generated input.
 *
 * A generator is a seed and a size: small sizes make small inputs. A property
 * that fails is run again with the same seed and half the size for as long as
 * it still fails, and the smallest failing pair is what the test reports. */
#ifndef TESTS_SUPPORT_PROP_H
#define TESTS_SUPPORT_PROP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct prop {
    uint64_t state;
    size_t size;
};

uint64_t prop_next(struct prop *g);          /* any 64 bits */
size_t prop_below(struct prop *g, size_t n); /* 0 .. n-1; n > 0 */
int64_t prop_between(struct prop *g, int64_t low, int64_t high); /* inclusive */
bool prop_one_in(struct prop *g, size_t n);
/* Small numbers, powers of two and of ten, borders: where mistakes live. */
int64_t prop_int64(struct prop *g);
/* len < g->size bytes out of `alphabet` into out[g->size]; returns len. */
size_t prop_bytes(struct prop *g, const char *alphabet, char *out);

/* Runs the property with seeds 1 .. runs at `size`; fails the cmocka test. A
 * property returns whether it holds for what it draws from g. */
void prop_check(size_t runs, size_t size, bool (*holds)(struct prop *g));

#endif
