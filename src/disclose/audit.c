/* The audit: two worlds for every secret, checked over the whole system. */
#include "disclose_priv.h"

#include <assert.h>
#include <string.h>

struct audit {
    struct arena *out, *scratch;
    const struct disclosure *d;
    struct witness *witness;
};

/* What two worlds prove of a secret, by addition alone. */
static void prove(const struct audit *a, uint32_t secret, struct pair p)
{
    const struct secret *s = &a->d->secret[secret];
    int64_t low, high, width;

    if (!form_value(&s->form, p.low, &low) ||
        !form_value(&s->form, p.high, &high))
        return;
    if (high < low) { /* the form is its variable, turned */
        prove(a, secret, (struct pair){ p.high, p.low });
        return;
    }
    if (__builtin_sub_overflow(high, low, &width) ||
        !disclosure_agrees(a->d, p.low) || !disclosure_agrees(a->d, p.high))
        return;
    a->witness[secret] =
        (struct witness){ p.low, p.high, width, width >= s->width };
}

/* Searches for what solving did not leave behind, or what no longer agrees. */
static void search_component(struct audit *a, const struct component *c)
{
    struct copies copies = { .arena = a->out,
                             .scratch = a->scratch,
                             .d = a->d };
    word *none = arena_array(a->scratch, word, set_words(c->n_statements));
    struct oracle *o = NULL;

    for (size_t i = 0; i < c->n_aims; i++) {
        const uint32_t secret = c->aim[i].secret;

        if (a->witness[secret].is_safe)
            continue;
        if (o == NULL)
            o = oracle_new(a->scratch, c);
        oracle_ask(o, none, i, NULL);
        prove(a, secret, oracle_pair(o, &copies));
    }
}

void disclosure_audit(struct arena *a, const struct disclosure *d,
                      struct disclosure_audit *out)
{
    struct audit audit = { .out = a, .d = d };
    struct components parts;

    audit.scratch = arena_new(0);
    audit.witness = arena_array(a, struct witness, d->n_secrets);
    for (uint32_t i = 0; i < d->n_secrets; i++) {
        audit.witness[i] =
            (struct witness){ d->value, d->value, 0, d->secret[i].width < 1 };
        if (i < d->n_found && d->found[i].low != NULL)
            prove(&audit, i, d->found[i]);
    }
    reduce(audit.scratch, d, true, &parts);
    for (size_t i = 0; i < parts.n; i++) {
        const struct arena_mark m = arena_save(audit.scratch);

        search_component(&audit, &parts.item[i]);
        arena_restore(audit.scratch, m);
    }
    arena_free(audit.scratch);
    *out = (struct disclosure_audit){ audit.witness, d->n_secrets, 0 };
    for (size_t i = 0; i < d->n_secrets; i++)
        out->n_unsafe += !audit.witness[i].is_safe;
}
