/* An authority put together from its schools' published rows.
 *
 * Which schools a published authority row is made of was found by calculation
 * over the files (domain 12.1): every row of a mainstream or special school,
 * closed and converting ones included, but no independent school and no
 * non-maintained special school. The catalogue names these under
 * `authority-rows`, because the publisher may change it.
 *
 * The surprise: a register knows schools that no table has. Only schools with
 * a fact of their own are looked at, so the lists are made from the facts. */
#include "measure_priv.h"

struct pools {       /* by entity */
    uint32_t *first; /* of an authority: its first school, or ENTITY_NONE */
    uint32_t *next;  /* of a school: the next one of the same authority */
    size_t n;
};

/* ---- what the catalogue leaves out --------------------------------------- */

static bool read_exclusion(struct diag *dg, struct catalogue *c,
                           const struct yaml *map)
{
    size_t n = 0;
    bool ok = true;

    for (const struct yaml *k = map ? map->first : NULL; k; k = k->next)
        n++;
    c->left_out = arena_array(c->arena, struct exclusion, n);
    c->n_left_out = 0;
    for (const struct yaml *k = map ? map->first : NULL; k; k = k->next) {
        struct exclusion *x = &c->left_out[c->n_left_out++];

        x->key = k->key;
        ok = yaml_read_texts(c->arena, dg, map, k->key, &x->words) && ok;
    }
    return ok;
}

bool authority_rows_read(struct diag *dg, struct catalogue *c,
                         const struct yaml *node)
{
    static const struct str keys[] = { STR_INIT("leave-out"),
                                       STR_INIT("source") };

    if (!node)
        return true;
    if (node->kind != YAML_MAP) {
        diag_report(dg, DIAG_YAML_TYPE, node->at,
                    "'authority-rows' takes leave-out and source");
        return false;
    }
    return yaml_check_keys(dg, node, keys, sizeof keys / sizeof *keys) &&
           read_exclusion(dg, c, yaml_find(node, STR("leave-out")));
}

static bool is_left_out(const struct catalogue *c, const struct entity *e)
{
    for (size_t i = 0; i < c->n_left_out; i++) {
        const struct value v = entity_attribute(e, c->left_out[i].key);

        for (size_t k = 0; v.kind == VALUE_TEXT && k < c->left_out[i].words.n;
             k++) {
            if (str_equal_nocase(c->left_out[i].words.item[k], v.text))
                return true;
        }
    }
    return false;
}

/* ---- its schools ---------------------------------------------------------- */

static bool *with_facts(struct arena *a, const struct store *s, size_t n)
{
    bool *has = arena_array(a, bool, n);

    for (uint32_t i = 0; i < facts_count(s->facts); i++)
        has[facts_at(s->facts, i)->key.entity] = true;
    return has;
}

static bool is_own(const struct evaluator *ev, uint32_t school)
{
    const struct entity_list own = ev->setting.schools;

    for (size_t i = 0; i < own.n; i++) {
        if (own.item[i] == school || ev->traits[i].before == school)
            return true;
    }
    return false;
}

/* A school of others whose authority was not read whole is there because it is
 * somebody's peer: with it alone a pool would be no authority. */
static bool is_read_whole(const struct evaluator *ev, uint32_t school)
{
    const struct evaluator_setting *s = &ev->setting;
    const uint32_t area = registry_at(ev->store->registry, school)->authority;

    for (size_t i = 0; i < s->pools.n; i++) {
        if (s->pools.item[i] == area)
            return true;
    }
    return !s->pools_known || is_own(ev, school);
}

static const struct pools *pools_new(const struct evaluator *ev)
{
    const struct registry *g = ev->store->registry;
    struct arena *scratch = arena_new(0);
    struct pools *p = arena_new_of(ev->arena, struct pools);
    const bool *has;

    p->n = registry_count(g);
    p->first = arena_array(ev->arena, uint32_t, p->n);
    p->next = arena_array(ev->arena, uint32_t, p->n);
    has = with_facts(scratch, ev->store, p->n);
    for (size_t i = 0; i < p->n; i++)
        p->first[i] = p->next[i] = ENTITY_NONE;
    for (size_t i = p->n; i > 0; i--) {
        const uint32_t school = (uint32_t)(i - 1);
        const struct entity *e = registry_at(g, school);

        if (e->kind != ENTITY_SCHOOL || e->authority == ENTITY_NONE ||
            !has[school] || is_left_out(ev->catalogue, e) ||
            !is_read_whole(ev, school))
            continue;
        p->next[school] = p->first[e->authority];
        p->first[e->authority] = school;
    }
    arena_free(scratch);
    return p;
}

void authority_parts(struct arena *a, struct evaluator *ev, struct who who,
                     struct parts *parts)
{
    size_t n = 0;

    if (!ev->pools)
        ev->pools = pools_new(ev);
    if (who.entity >= ev->pools->n)
        return;
    for (uint32_t i = ev->pools->first[who.entity]; i != ENTITY_NONE;
         i = ev->pools->next[i])
        n++;
    parts->item = arena_array(a, struct part, n);
    for (uint32_t i = ev->pools->first[who.entity]; i != ENTITY_NONE;
         i = ev->pools->next[i]) {
        if (who.kind != SCOPE_OTHERS || !is_own(ev, i))
            parts->item[parts->n++].entity = i;
    }
}

static bool says_nothing(struct value v)
{
    return v.kind == VALUE_REASON &&
           (v.reason == REASON_NO_DATA || v.reason == REASON_NOT_GIVEN);
}

/* Of an authority's schools most have no pupils of the age: a primary school
 * is no gap in Attainment 8. Those who have neither a value nor a base, and
 * those whose base is nil, are not of the pool. */
static bool is_of_pool(const struct measure *m, const struct part *p)
{
    if (says_nothing(p->top) && (!m->bottom || says_nothing(p->bottom)))
        return false;
    return !m->bottom || !value_is_number(p->bottom) ||
           decimal_sign(p->bottom.decimal) != 0;
}

void authority_parts_settle(const struct measure *m, struct parts *parts)
{
    size_t n = 0;

    for (size_t i = 0; i < parts->n; i++) {
        if (is_of_pool(m, &parts->item[i]))
            parts->item[n++] = parts->item[i];
    }
    parts->n = n;
}

bool is_authority_pool(const struct evaluator *ev, struct who who)
{
    return (who.kind == SCOPE_POOLED || who.kind == SCOPE_OTHERS) &&
           who.entity != ENTITY_NONE &&
           registry_at(ev->store->registry, who.entity)->kind ==
               ENTITY_AUTHORITY;
}
