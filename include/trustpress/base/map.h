/* An insertion-ordered set of strings: text -> 0, 1, 2 ... The interner. */
#ifndef TRUSTPRESS_BASE_MAP_H
#define TRUSTPRESS_BASE_MAP_H

#include <trustpress/base/str.h>

#define MAP_NONE UINT32_MAX

struct map;
struct map *map_new(struct arena *a);
/* Index of key, added (copied into the arena) when new. Amortised O(1). */
uint32_t map_put(struct map *m, struct str key);
uint32_t map_find(const struct map *m, struct str key); /* or MAP_NONE */
struct str map_key(const struct map *m, uint32_t index);
uint32_t map_count(const struct map *m);

#endif
