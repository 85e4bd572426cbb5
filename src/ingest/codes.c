/* Code sets: what SUPP, NE, x or NULL mean in a family of exports.
 *
 * They stand in templates/profiles/_codes.yaml, so that a profile names a
 * family and a project can add one. Surprise: the empty cell is no code; it is
 * "not given" everywhere. */
#include "ingest_priv.h"

bool code_find(const struct code_set *set, struct str token, enum reason *out)
{
    if (set == NULL)
        return false;
    for (size_t i = 0; i < set->n; i++) {
        if (str_equal_nocase(set->item[i].token, token)) {
            *out = set->item[i].reason;
            return true;
        }
    }
    return false;
}

const struct code_set *codes_find(const struct profiles *p, struct str name)
{
    for (size_t i = p->n_codes; i-- > 0;) {
        if (str_equal(p->codes[i].name, name))
            return &p->codes[i];
    }
    return NULL;
}

static size_t count_tokens(const struct yaml *set)
{
    size_t n = 0;

    for (const struct yaml *m = set->first; m != NULL; m = m->next)
        n += m->kind == YAML_LIST ? m->n : 1;
    return n;
}

static bool read_set(struct arena *a, struct diag *dg, const struct yaml *set,
                     struct code_set *out)
{
    struct code *item = arena_array(a, struct code, count_tokens(set));
    bool fine = true;

    *out = (struct code_set){ .name = set->key, .item = item };
    for (const struct yaml *m = set->first; m != NULL; m = m->next) {
        struct str_list tokens = { 0 };
        enum reason reason;

        if (!reason_from_slug(m->key, &reason)) {
            profile_invalid(dg, m, "is no reason", m->key);
            fine = false;
            continue;
        }
        if (!yaml_read_texts(a, dg, set, m->key, &tokens))
            fine = false;
        for (size_t i = 0; i < tokens.n; i++)
            item[out->n++] = (struct code){ tokens.item[i], reason };
    }
    return fine;
}

bool codes_read(struct arena *a, struct diag *dg, const struct source *src,
                struct profiles *p)
{
    const struct yaml *top = yaml_parse(a, dg, src, source_bytes(src));
    struct code_set *all;
    bool fine = true;

    if (top == NULL)
        return false;
    all = arena_array(a, struct code_set, p->n_codes + top->n);
    for (size_t i = 0; i < p->n_codes; i++)
        all[i] = p->codes[i];
    for (const struct yaml *s = top->first; s != NULL; s = s->next) {
        if (!read_set(a, dg, s, &all[p->n_codes]))
            fine = false;
        p->n_codes++;
    }
    p->codes = all;
    return fine;
}
