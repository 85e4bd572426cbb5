/* The system of counts as it is told, and worlds checked by addition. */
#include "disclose_priv.h"

#include <assert.h>
#include <string.h>

struct disclosure *disclosure_new(struct arena *a)
{
    struct disclosure *d = arena_new_of(a, struct disclosure);

    d->arena = a;
    d->was_exact = true;
    return d;
}

/* The array with room for one more. */
static void *grown(struct disclosure *d, void *array, size_t n, size_t *cap,
                   size_t size)
{
    arena_grow(d->arena, &array, n, cap, size, _Alignof(max_align_t));
    return array;
}

uint32_t disclosure_unknown(struct disclosure *d, int64_t value)
{
    assert(value >= 0 && d->n_unknowns < NO_VARIABLE);
    d->value =
        grown(d, d->value, d->n_unknowns, &d->cap_unknowns, sizeof *d->value);
    d->value[d->n_unknowns] = value;
    return (uint32_t)d->n_unknowns++;
}

static struct count_form copied(struct disclosure *d, const struct count_form f)
{
    struct count_term *term = arena_array(d->arena, struct count_term, f.n);

    for (size_t i = 0; i < f.n; i++) {
        assert(f.term[i].unknown < d->n_unknowns);
        term[i] = f.term[i];
    }
    return (struct count_form){ term, f.n };
}

void disclosure_known(struct disclosure *d, const struct count_bound *b)
{
    d->known = grown(d, d->known, d->n_known, &d->cap_known, sizeof *d->known);
    d->known[d->n_known++] =
        (struct count_bound){ copied(d, b->form), b->low, b->high };
}

uint32_t disclosure_statement(struct disclosure *d, const struct statement *s)
{
    struct count_bound *bound = arena_array(d->arena, struct count_bound, s->n);

    assert(s->cost > 0 && d->n_statements < NO_STATEMENT);
    for (size_t i = 0; i < s->n; i++)
        bound[i] = (struct count_bound){ copied(d, s->bound[i].form),
                                         s->bound[i].low, s->bound[i].high };
    d->statement = grown(d, d->statement, d->n_statements, &d->cap_statements,
                         sizeof *d->statement);
    d->statement[d->n_statements] =
        (struct stated){ *s, s->is_hidden && s->cost != COST_FIXED };
    d->statement[d->n_statements].s.bound = bound;
    return (uint32_t)d->n_statements++;
}

uint32_t disclosure_secret(struct disclosure *d, const struct secret *s)
{
    d->secret =
        grown(d, d->secret, d->n_secrets, &d->cap_secrets, sizeof *d->secret);
    d->secret[d->n_secrets] = (struct secret){ copied(d, s->form), s->width };
    return (uint32_t)d->n_secrets++;
}

bool disclosure_is_hidden(const struct disclosure *d, uint32_t statement)
{
    assert(statement < d->n_statements);
    return d->statement[statement].hidden;
}

bool disclosure_was_exact(const struct disclosure *d)
{
    return d->was_exact;
}

void disclosure_hide(struct disclosure *d, uint32_t statement, bool hidden)
{
    assert(statement < d->n_statements);
    assert(!hidden || d->statement[statement].s.cost != COST_FIXED);
    d->statement[statement].hidden = hidden;
}

bool form_value(const struct count_form *f, const int64_t *world, int64_t *out)
{
    int128 sum = 0;

    for (size_t i = 0; i < f->n; i++) {
        const int128 part =
            (int128)f->term[i].factor * world[f->term[i].unknown];

        if (__builtin_add_overflow(sum, part, &sum))
            return false;
    }
    *out = (int64_t)sum;
    return sum == *out;
}

static bool within(const struct count_bound *b, const int64_t *world)
{
    int64_t value;

    return form_value(&b->form, world, &value) &&
           (b->low == COUNT_NO_LOW || value >= b->low) &&
           (b->high == COUNT_NO_HIGH || value <= b->high);
}

bool disclosure_agrees(const struct disclosure *d, const int64_t *world)
{
    for (size_t i = 0; i < d->n_unknowns; i++)
        if (world[i] < 0)
            return false;
    for (size_t i = 0; i < d->n_known; i++)
        if (!within(&d->known[i], world))
            return false;
    for (size_t i = 0; i < d->n_statements; i++) {
        const struct stated *s = &d->statement[i];

        for (size_t j = 0; !s->hidden && j < s->s.n; j++)
            if (!within(&s->s.bound[j], world))
                return false;
    }
    return true;
}

bool set_within(const word *a, const word *b, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (a[i] & ~b[i])
            return false;
    return true;
}

bool set_meets(const word *a, const word *b, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (a[i] & b[i])
            return true;
    return false;
}

void set_fill(word *set, size_t n)
{
    memset(set, 0, set_words(n) * sizeof *set);
    for (size_t i = 0; i < n; i++)
        set_add(set, i);
}
