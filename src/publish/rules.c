/* The rules of the public edition, from disclosure.yaml, and which facts they
 * are about. */
#include "publish_priv.h"

#include <trustpress/yaml.h>

/* ---- reading ------------------------------------------------------------- */

static bool read_limit(struct diag *dg, const struct yaml *root, struct str key,
                       int64_t *out)
{
    if (!yaml_read_int(dg, root, key, out))
        return false;
    if (*out >= 0 && *out <= 1000)
        return true;
    diag_report(dg, DIAG_YAML_TYPE, yaml_find(root, key)->at,
                "'%.*s' is a number of people from 0 to 1,000", STR_ARG(key));
    return false;
}

static bool read_share(struct diag *dg, const struct yaml *n, struct share *out)
{
    static const struct str keys[] = { STR_INIT("input"), STR_INIT("of") };

    if (!yaml_check_keys(dg, n, keys, 2) ||
        !yaml_read_text(dg, n, keys[0], &out->input) ||
        !yaml_read_text(dg, n, keys[1], &out->of))
        return false;
    if (!str_empty(out->input) && !str_empty(out->of))
        return true;
    diag_report(dg, DIAG_YAML_TYPE, n->at,
                "a share has 'input' and 'of': what it is a percentage of");
    return false;
}

/* The entries under the key; *n: how many. NULL: none, or reported. */
static const struct yaml *entries(struct diag *dg, const struct yaml *root,
                                  struct str key, size_t *n, bool *ok)
{
    const struct yaml *list = yaml_find(root, key);

    *n = 0;
    if (list == NULL || list->kind == YAML_NULL)
        return NULL;
    if (list->kind != YAML_LIST) {
        diag_report(dg, DIAG_YAML_TYPE, list->at, "'%.*s' is a list",
                    STR_ARG(key));
        *ok = false;
        return NULL;
    }
    *n = list->n;
    return list->first;
}

static const struct share *read_shares(struct arena *a, struct diag *dg,
                                       const struct yaml *first, size_t count,
                                       bool *ok)
{
    struct share *share = arena_array(a, struct share, count);
    size_t k = 0;

    for (const struct yaml *n = first; n; n = n->next)
        *ok &= read_share(dg, n, &share[k++]);
    return share;
}

static bool read_sum(struct arena *a, struct diag *dg, const struct yaml *n,
                     struct parts_rule *out)
{
    static const struct str keys[] = { STR_INIT("whole"), STR_INIT("parts") };

    if (!yaml_check_keys(dg, n, keys, 2) ||
        !yaml_read_text(dg, n, keys[0], &out->whole) ||
        !yaml_read_texts(a, dg, n, keys[1], &out->parts))
        return false;
    if (!str_empty(out->whole) && out->parts.n > 0)
        return true;
    diag_report(dg, DIAG_YAML_TYPE, n->at,
                "a sum has 'whole' and 'parts': what it is made of");
    return false;
}

static const struct parts_rule *read_sums(struct arena *a, struct diag *dg,
                                          const struct yaml *first,
                                          size_t count, bool *ok)
{
    struct parts_rule *sum = arena_array(a, struct parts_rule, count);
    size_t k = 0;

    for (const struct yaml *n = first; n; n = n->next)
        *ok &= read_sum(a, dg, n, &sum[k++]);
    return sum;
}

static bool read_relations(struct arena *a, struct diag *dg,
                           const struct yaml *root, struct disclosure_rules *r)
{
    bool ok = true;
    const struct yaml *n = entries(dg, root, STR("shares"), &r->n_shares, &ok);

    r->share = read_shares(a, dg, n, r->n_shares, &ok);
    n = entries(dg, root, STR("within"), &r->n_within, &ok);
    r->within = read_shares(a, dg, n, r->n_within, &ok);
    n = entries(dg, root, STR("few"), &r->n_few, &ok);
    r->few = read_shares(a, dg, n, r->n_few, &ok);
    n = entries(dg, root, STR("sums"), &r->n_sums, &ok);
    r->sum = read_sums(a, dg, n, r->n_sums, &ok);
    n = entries(dg, root, STR("groups"), &r->n_groups, &ok);
    r->group = read_sums(a, dg, n, r->n_groups, &ok);
    return ok;
}

const struct disclosure_rules *disclosure_rules_read(struct arena *a,
                                                     struct diag *dg,
                                                     const struct source *src)
{
    static const struct str keys[] = {
        STR_INIT("threshold"), STR_INIT("width"),   STR_INIT("small-base"),
        STR_INIT("people"),    STR_INIT("places"),  STR_INIT("shares"),
        STR_INIT("lists"),     STR_INIT("columns"), STR_INIT("sums"),
        STR_INIT("groups"),    STR_INIT("within"),  STR_INIT("few")
    };
    const struct yaml *root = yaml_parse(a, dg, src, source_bytes(src));
    struct disclosure_rules *r = arena_new_of(a, struct disclosure_rules);

    *r = (struct disclosure_rules){ .threshold = 5,
                                    .width = 5,
                                    .small_base = 10 };
    if (root == NULL ||
        !yaml_check_keys(dg, root, keys, sizeof keys / sizeof *keys))
        return NULL;
    bool ok = read_limit(dg, root, keys[0], &r->threshold);

    ok &= read_limit(dg, root, keys[1], &r->width);
    ok &= read_limit(dg, root, keys[2], &r->small_base);
    ok &= yaml_read_texts(a, dg, root, keys[3], &r->people);
    ok &= yaml_read_texts(a, dg, root, keys[4], &r->places);
    ok &= read_relations(a, dg, root, r);
    ok &= yaml_read_texts(a, dg, root, keys[6], &r->lists);
    ok &= yaml_read_texts(a, dg, root, keys[7], &r->columns);
    return ok ? r : NULL;
}

/* ---- which facts --------------------------------------------------------- */

/* "pupils.*" stands for every input of the family. */
static bool names_input(struct str pattern, struct str input)
{
    if (str_ends(pattern, STR(".*")))
        return str_starts(input, str_slice(pattern, 0, pattern.len - 1));
    return str_equal(pattern, input);
}

static bool is_named(struct str_list patterns, struct str input)
{
    for (size_t i = 0; i < patterns.n; i++) {
        if (names_input(patterns.item[i], input))
            return true;
    }
    return false;
}

static enum guard guard_of(const struct disclosure_rules *r, struct str input,
                           struct str *base)
{
    for (size_t i = 0; i < r->n_shares; i++) {
        *base = r->share[i].of;
        if (str_equal(r->share[i].input, input))
            return GUARD_SHARE;
    }
    for (size_t i = 0; i < r->n_few; i++) {
        *base = r->few[i].of;
        if (str_equal(r->few[i].input, input))
            return GUARD_FEW;
    }
    return is_named(r->people, input) && !is_named(r->places, input)
               ? GUARD_PEOPLE
               : GUARD_NONE;
}

bool fact_is_suppressed(const struct store *s, const struct fact_key *key)
{
    uint32_t i = facts_first(s->facts, key);

    for (; i != FACT_NONE; i = facts_at(s->facts, i)->next) {
        const struct value v = facts_at(s->facts, i)->value;

        if (v.kind == VALUE_REASON && v.reason == REASON_SUPPRESSED)
            return true;
    }
    return false;
}

/* Inputs of which one file suppresses a fact that another one tells. */
static void guard_restored(const struct store *s, struct guards *g)
{
    for (uint32_t i = 0; i < facts_count(s->facts); i++) {
        const struct fact *f = facts_at(s->facts, i);

        if (!f->set_aside && value_is_number(f->value) &&
            g->kind[f->key.input] == GUARD_NONE &&
            fact_is_suppressed(s, &f->key))
            g->kind[f->key.input] = GUARD_OTHER;
    }
}

struct guards guards_find(struct arena *a, const struct store *s,
                          const struct disclosure_rules *rules)
{
    const struct map *inputs = facts_inputs(s->facts);
    const uint32_t n = map_count(inputs);
    struct guards g = { arena_array(a, enum guard, n),
                        arena_array(a, uint32_t, n), arena_array(a, bool, n) };

    for (uint32_t i = 0; i < n; i++) {
        struct str base;

        g.base[i] = MAP_NONE;
        g.kind[i] = guard_of(rules, map_key(inputs, i), &base);
        if (g.kind[i] == GUARD_SHARE || g.kind[i] == GUARD_FEW)
            g.base[i] = map_find(inputs, base);
    }
    guard_restored(s, &g);
    for (uint32_t i = 0; i < n; i++)
        g.guarded[i] = g.kind[i] != GUARD_NONE;
    return g;
}
