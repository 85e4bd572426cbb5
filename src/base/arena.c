/* Arenas: a chain of blocks, a bump pointer in the newest.
 *
 * The surprise: restoring to a mark zeroes what was used, so that arena_alloc
 * may rely on untouched memory being zero and never clears a block twice. */
#include <trustpress/base/arena.h>
#include <trustpress/base/compiler.h>

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature) /* clang's way of saying it */
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   __asan_poison_memory_region((p), (n))
#define UNPOISON(p, n) __asan_unpoison_memory_region((p), (n))
#define GAP            16u /* poisoned bytes behind each allocation */
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP            0u
#endif

#define BLOCK_FIRST 4096u
#define BLOCK_MOST  (1024u * 1024u)

struct block {
    struct block *older;
    size_t capacity, used; /* bytes of data */
    _Alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct block *newest;
    struct block *spare; /* empty; not counted as held */
    size_t budget, held, next_capacity;
};

static TP_NORETURN void exhausted_default(size_t bytes)
{
    if (bytes == 0)
        fputs("trustpress: out of memory\n", stderr);
    else
        fprintf(stderr,
                "trustpress: out of memory: %zu bytes more were needed\n",
                bytes);
    exit(3);
}

/* Set once at start; not state of any document. */
static void (*on_exhaustion)(size_t bytes) = exhausted_default;

void arena_on_exhaustion(void (*handler)(size_t bytes))
{
    on_exhaustion = handler ? handler : exhausted_default;
}

void memory_exhausted(size_t bytes)
{
    on_exhaustion(bytes);
    abort(); /* a handler that returns is a bug */
}

struct arena *arena_new(size_t budget)
{
    struct arena *a = calloc(1, sizeof *a);

    if (!a)
        memory_exhausted(sizeof *a);
    a->budget = budget;
    a->next_capacity = BLOCK_FIRST;
    return a;
}

static void release(struct block *block)
{
    if (!block)
        return;
    UNPOISON(block->data, block->capacity);
    free(block);
}

static struct block *take_newest(struct arena *a)
{
    struct block *block = a->newest;

    a->newest = block->older;
    a->held -= sizeof *block + block->capacity;
    return block;
}

/* One block is kept: a mark at the end of another would otherwise cost a new
 * block for each small piece that comes and goes. */
static void put_aside(struct arena *a, struct block *block)
{
    release(a->spare);
    a->spare = NULL;
    if (block->capacity > BLOCK_MOST) {
        release(block);
        return;
    }
    UNPOISON(block->data, block->used);
    memset(block->data, 0, block->used);
    POISON(block->data, block->used);
    block->used = 0;
    a->spare = block;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    while (a->newest)
        release(take_newest(a));
    release(a->spare);
    free(a);
}

/* The spare one when it is as large as a new one would be. */
static struct block *fresh_block(struct arena *a, size_t capacity, size_t least)
{
    struct block *block = a->spare;

    if (block && block->capacity == capacity) {
        a->spare = NULL;
        return block;
    }
    block = calloc(1, sizeof *block + capacity);
    if (!block)
        memory_exhausted(least);
    block->capacity = capacity;
    POISON(block->data, capacity);
    return block;
}

static void add_block(struct arena *a, size_t least)
{
    size_t capacity = least > a->next_capacity ? least : a->next_capacity;
    struct block *block;

    if (capacity > SIZE_MAX - sizeof *block)
        memory_exhausted(least);
    if (a->budget && capacity > least && /* the last block may be small */
        (a->held >= a->budget ||
         sizeof *block + capacity > a->budget - a->held))
        capacity = least;
    if (a->budget && (a->held >= a->budget ||
                      sizeof *block + capacity > a->budget - a->held))
        memory_exhausted(least);
    block = fresh_block(a, capacity, least);
    block->older = a->newest;
    a->newest = block;
    a->held += sizeof *block + capacity;
    if (a->next_capacity < BLOCK_MOST)
        a->next_capacity *= 2;
}

/* Bytes to skip in `block` so that the next object is aligned. */
static size_t padding(const struct block *block, size_t align)
{
    uintptr_t at = (uintptr_t)(block->data + block->used);

    return (size_t)(-at & (align - 1));
}

static bool fits(const struct block *block, size_t bytes, size_t align)
{
    size_t left, skip;

    if (!block)
        return false;
    left = block->capacity - block->used;
    skip = padding(block, align);
    return skip <= left && bytes <= left - skip;
}

void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align)
{
    size_t bytes;
    unsigned char *at;

    assert(align && (align & (align - 1)) == 0);
    if (size && n > (SIZE_MAX / 2) / size)
        memory_exhausted(SIZE_MAX);
    bytes = n * size;
    if (!fits(a->newest, bytes + GAP, align))
        add_block(a, bytes + GAP + align);
    a->newest->used += padding(a->newest, align);
    at = a->newest->data + a->newest->used;
    a->newest->used += bytes + GAP;
    UNPOISON(at, bytes);
    return at;
}

void arena_grow(struct arena *a, void **ptr, size_t used, size_t *cap,
                size_t size, size_t align)
{
    size_t wider;
    void *moved;

    if (used < *cap)
        return;
    if (*cap > SIZE_MAX / 4)
        memory_exhausted(SIZE_MAX);
    wider = *cap ? *cap * 2 : 8;
    moved = arena_alloc(a, wider, size, align);
    if (used)
        memcpy(moved, *ptr, used * size);
    *ptr = moved;
    *cap = wider;
}

struct arena_mark arena_save(const struct arena *a)
{
    struct arena_mark m = { .block = a->newest,
                            .used = a->newest ? a->newest->used : 0 };
    return m;
}

void arena_restore(struct arena *a, struct arena_mark m)
{
    struct block *block;

    while (a->newest && a->newest != m.block)
        put_aside(a, take_newest(a));
    block = a->newest;
    if (!block)
        return;
    assert(m.used <= block->used);
    UNPOISON(block->data + m.used, block->used - m.used);
    memset(block->data + m.used, 0, block->used - m.used);
    POISON(block->data + m.used, block->capacity - m.used);
    block->used = m.used;
}

size_t arena_held(const struct arena *a)
{
    return a->held;
}

void *memory_resize(void *old, size_t bytes)
{
    void *moved = realloc(old, bytes ? bytes : 1);

    if (!moved)
        memory_exhausted(bytes);
    return moved;
}
