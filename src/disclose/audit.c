/* The audit: two worlds for every secret, checked over the whole system. */
#include "disclose_priv.h"

#include <assert.h>
#include <string.h>

/* A world of the whole system: the truth but for one component. */
struct whole {
    const int64_t *value;
    bool agrees; /* with all that is known and open, by addition */
};
struct audit {
    struct arena *out, *scratch;
    const struct disclosure *d;
    struct witness *witness;
    struct whole truth;
    struct whole *world; /* of the present component, by serial */
    size_t cap_worlds;
};

static struct whole make_whole(const struct audit *a, const struct component *c,
                               const struct world *w)
{
    const size_t n = a->d->n_unknowns;
    int64_t *value = arena_array(a->out, int64_t, n);

    memcpy(value, a->d->value, n * sizeof *value);
    for (size_t i = 0; i < c->n_unknowns; i++) {
        int64_t *v = &value[c->unknown[i]];

        if (__builtin_add_overflow(*v, w->move[i], v))
            return a->truth;
    }
    return (struct whole){ value, disclosure_agrees(a->d, value) };
}

static struct whole whole(struct audit *a, const struct component *c,
                          const struct world *w)
{
    if (w == NULL)
        return a->truth;
    while (w->serial >= a->cap_worlds) {
        void *array = a->world;

        arena_grow(a->scratch, &array, a->cap_worlds, &a->cap_worlds,
                   sizeof *a->world, _Alignof(struct whole));
        a->world = array;
    }
    if (a->world[w->serial].value == NULL)
        a->world[w->serial] = make_whole(a, c, w);
    return a->world[w->serial];
}

/* What two worlds prove of a secret. */
static void prove(const struct audit *a, uint32_t secret, struct whole low,
                  struct whole high)
{
    const struct secret *s = &a->d->secret[secret];
    int64_t least, most, width;

    if (!low.agrees || !high.agrees ||
        !form_value(&s->form, low.value, &least) ||
        !form_value(&s->form, high.value, &most) ||
        __builtin_sub_overflow(most, least, &width))
        return;
    if (width < 0) { /* the form is its variable, turned */
        prove(a, secret, high, low);
        return;
    }
    a->witness[secret] =
        (struct witness){ low.value, high.value, width, width >= s->width };
}

static void audit_component(struct audit *a, const struct component *c)
{
    struct oracle *o = oracle_new(a->scratch, c);
    word *none = arena_array(a->scratch, word, set_words(c->n_statements));

    a->world = NULL;
    a->cap_worlds = 0;
    for (size_t i = 0; i < c->n_aims; i++) {
        const struct world *low, *high;

        oracle_ask(o, none, i, NULL);
        oracle_pair(o, &low, &high);
        const struct whole one = whole(a, c, low);
        const struct whole other = whole(a, c, high);

        prove(a, c->aim[i].secret, one, other);
    }
}

void disclosure_audit(struct arena *a, const struct disclosure *d,
                      struct disclosure_audit *out)
{
    struct audit audit = { .out = a, .d = d };
    struct components parts;

    audit.scratch = arena_new(0);
    audit.witness = arena_array(a, struct witness, d->n_secrets);
    audit.truth = (struct whole){ d->value, disclosure_agrees(d, d->value) };
    for (size_t i = 0; i < d->n_secrets; i++)
        audit.witness[i] =
            (struct witness){ d->value, d->value, 0, d->secret[i].width < 1 };
    reduce(audit.scratch, d, true, &parts);
    for (size_t i = 0; i < parts.n; i++) {
        const struct arena_mark m = arena_save(audit.scratch);

        audit_component(&audit, &parts.item[i]);
        arena_restore(audit.scratch, m);
    }
    arena_free(audit.scratch);
    *out = (struct disclosure_audit){ audit.witness, d->n_secrets, 0 };
    for (size_t i = 0; i < d->n_secrets; i++)
        out->n_unsafe += !audit.witness[i].is_safe;
}
