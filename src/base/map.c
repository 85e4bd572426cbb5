/* The interner: open addressing over indices, keys in order of arrival. */
#include <trustpress/base/map.h>

#include <assert.h>

struct entry {
    struct str key;
    uint64_t hash;
};

struct map {
    struct arena *arena;
    struct entry *entry;
    size_t count, capacity;
    uint32_t *slot; /* index + 1 of an entry; 0 is free */
    size_t n_slots; /* a power of two, kept less than two thirds full */
};

struct map *map_new(struct arena *a)
{
    struct map *m = arena_new_of(a, struct map);

    m->arena = a;
    return m;
}

/* The slot that holds key, or the free one where it belongs. */
static size_t probe(const struct map *m, struct str key, uint64_t hash)
{
    size_t mask = m->n_slots - 1, at = (size_t)hash & mask;

    while (m->slot[at]) {
        const struct entry *e = &m->entry[m->slot[at] - 1];

        if (e->hash == hash && str_equal(e->key, key))
            break;
        at = (at + 1) & mask;
    }
    return at;
}

static void rehash(struct map *m)
{
    m->n_slots = m->n_slots ? m->n_slots * 2 : 16;
    m->slot = arena_array(m->arena, uint32_t, m->n_slots);
    for (size_t i = 0; i < m->count; i++) {
        size_t at = (size_t)m->entry[i].hash & (m->n_slots - 1);

        while (m->slot[at])
            at = (at + 1) & (m->n_slots - 1);
        m->slot[at] = (uint32_t)(i + 1);
    }
}

uint32_t map_put(struct map *m, struct str key)
{
    uint64_t hash = str_hash(key);
    void *entries = m->entry;
    size_t at;

    if (m->count * 3 >= m->n_slots * 2)
        rehash(m);
    at = probe(m, key, hash);
    if (m->slot[at])
        return m->slot[at] - 1;
    assert(m->count < MAP_NONE - 1);
    arena_grow(m->arena, &entries, m->count, &m->capacity, sizeof *m->entry,
               _Alignof(struct entry));
    m->entry = entries;
    m->entry[m->count] = (struct entry){ str_copy(m->arena, key), hash };
    m->slot[at] = (uint32_t)++m->count;
    return m->slot[at] - 1;
}

uint32_t map_find(const struct map *m, struct str key)
{
    size_t at;

    if (m->count == 0)
        return MAP_NONE;
    at = probe(m, key, str_hash(key));
    return m->slot[at] ? m->slot[at] - 1 : MAP_NONE;
}

struct str map_key(const struct map *m, uint32_t index)
{
    assert(index < m->count);
    return m->entry[index].key;
}

uint32_t map_count(const struct map *m)
{
    return (uint32_t)m->count;
}
