/* Arenas: memory that lives and dies together.
 *
 * There is no per-object free and no error path: when memory or the budget is
 * exhausted the process ends through the handler set by arena_on_exhaustion
 * (exit status 3). One arena belongs to one thread. */
#ifndef TRUSTPRESS_BASE_ARENA_H
#define TRUSTPRESS_BASE_ARENA_H

#include <stddef.h>

#include <trustpress/base/compiler.h>

struct arena;
struct arena_mark {
    void *block;
    size_t used;
};

/* budget: most bytes the arena may hold, 0 = no limit. Owned: arena_free. */
struct arena *arena_new(size_t budget);
void arena_free(struct arena *a); /* NULL is allowed */

/* n objects of `size` bytes, zeroed, aligned; the product is checked. Never
 * NULL. n or size may be 0. */
void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align);
#define arena_array(a, T, n)                                                   \
    ((T *)arena_alloc((a), (n), sizeof(T), _Alignof(T)))
#define arena_new_of(a, T) arena_array(a, T, 1)

/* Grows an arena array: *ptr holds `used` of *cap items; after the call there
 * is room for one more. Doubles; the old block stays until the arena dies. */
void arena_grow(struct arena *a, void **ptr, size_t used, size_t *cap,
                size_t size, size_t align);

struct arena_mark arena_save(const struct arena *a);
void arena_restore(struct arena *a, struct arena_mark m); /* frees all since */
size_t arena_held(const struct arena *a);                 /* bytes */

/* Called once, with the number of bytes that could not be had; must not
 * return. The default writes one line to standard error and exits with 3. */
void arena_on_exhaustion(void (*handler)(size_t bytes));

/* Ends the program as an exhausted arena does: for memory that a library was
 * refused. bytes: 0 when it is not known how many. */
TP_NORETURN void memory_exhausted(size_t bytes);

/* malloc and realloc that never return NULL, for buffers that must move. */
void *memory_resize(void *old, size_t bytes);

#endif
