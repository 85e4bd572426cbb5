/* How counts of one school hang together, whatever is printed: girls and boys
 * are the roll, two groups are all. A reader who is told all parts but one has
 * that one too, so the system must know it as well.
 *
 * The surprise: facts that no paper asks for become unknowns here, for what is
 * asked may follow from them. What the data itself breaks (a part that was not
 * given, a total of another day) is not known, or only as "no more than". */
#include "publish_priv.h"

#define PARTS_MOST 32

/* Of one key, the whole and its parts. */
struct relation {
    struct fact_term term[PARTS_MOST]; /* parts; factor 1 */
    size_t n;
    bool is_within;   /* no sum: never more than the whole */
    bool is_complete; /* all parts were given */
};

static bool fact_read(const struct store *s, const struct fact_key *key,
                      struct decimal *out)
{
    uint32_t i = facts_first(s->facts, key);

    while (i != FACT_NONE && facts_at(s->facts, i)->set_aside)
        i = facts_at(s->facts, i)->next;
    if (i == FACT_NONE || !value_is_number(facts_at(s->facts, i)->value))
        return false;
    *out = facts_at(s->facts, i)->value.decimal;
    return true;
}

static void relation_add(struct publication *p, struct relation *r,
                         const struct fact_key *key)
{
    struct fact_term *t = &r->term[r->n];

    *t = (struct fact_term){ .key = *key, .factor = decimal_of(1) };
    if (fact_read(evaluator_store(p->ev), key, &t->value) &&
        decimal_sign(t->value) >= 0)
        r->n++;
    else
        r->is_complete = false;
}

/* Each relation of a school, month and scenario once. */
static bool is_told(struct publication *p, const struct fact_key *k, size_t id)
{
    struct arena *scratch = arena_new(0);
    const uint32_t before = map_count(p->relations);
    const uint32_t found =
        map_put(p->relations,
                str_printf(scratch, "%zu|%u|%u|%u|%d|%d|%d|%d|%d", id,
                           k->entity, k->input, k->breakdown, (int)k->scenario,
                           (int)k->period.kind, (int)k->period.part,
                           (int)k->period.year, (int)k->period.date));

    arena_free(scratch);
    return found != before;
}

/* whole - parts is 0, or at least 0; nothing, if it is not so. */
static void relation_tell(struct publication *p, const struct fact_key *whole,
                          const struct relation *r)
{
    struct fact_term *all = arena_array(p->arena, struct fact_term, r->n + 1);
    struct fact_form form = { all, r->n + 1, { 0 } };
    struct whole_form w;
    struct count_bound b;
    int places;

    all[0] = (struct fact_term){ .key = *whole, .factor = decimal_of(-1) };
    if (r->n == 0 || !fact_read(evaluator_store(p->ev), whole, &all[0].value) ||
        decimal_sign(all[0].value) < 0)
        return;
    for (size_t i = 0; i < r->n; i++)
        all[i + 1] = r->term[i];
    if (!forms_whole(p, &form, 1, &w, &places) || w.value > 0)
        return;
    b = (struct count_bound){ { w.term, w.n }, COUNT_NO_LOW, 0 };
    if (!r->is_within && w.value == 0 && (r->is_complete || r->n > 1))
        b.low = 0; /* a part that is not there is none: a primary's year 7 */
    disclosure_known(p->system, &b);
}

/* ---- kinds of relations -------------------------------------------------- */

static bool list_has(struct str_list l, struct str name)
{
    for (size_t i = 0; i < l.n; i++) {
        if (str_equal(l.item[i], name))
            return true;
    }
    return false;
}

static void sum_of(struct publication *p, const struct fact_key *of,
                   const struct parts_rule *rule, size_t id)
{
    const struct map *inputs = facts_inputs(evaluator_store(p->ev)->facts);
    const struct str name = map_key(inputs, of->input);
    struct fact_key whole = *of, part = *of;
    struct relation r = { .is_complete = true };

    if (!str_equal(name, rule->whole) && !list_has(rule->parts, name))
        return;
    whole.input = map_find(inputs, rule->whole);
    if (whole.input == MAP_NONE || is_told(p, &whole, id))
        return;
    for (size_t i = 0; i < rule->parts.n && r.n < PARTS_MOST; i++) {
        part.input = map_find(inputs, rule->parts.item[i]);
        if (part.input == MAP_NONE)
            r.is_complete = false;
        else
            relation_add(p, &r, &part);
    }
    relation_tell(p, &whole, &r);
}

/* Groups are named as in addresses: "year_1" is the data's "year 1". */
static uint32_t group_named(const struct map *names, struct str name)
{
    for (uint32_t i = 0; i < map_count(names); i++) {
        const struct str own = map_key(names, i);
        size_t k = 0;

        while (k < own.len && k < name.len &&
               (own.ptr[k] == ' ' ? '_' : own.ptr[k]) == name.ptr[k])
            k++;
        if (k == own.len && k == name.len)
            return i;
    }
    return MAP_NONE;
}

static bool is_grouped(const struct map *names, uint32_t group,
                       const struct parts_rule *rule)
{
    bool found = group == group_named(names, rule->whole);

    for (size_t i = 0; i < rule->parts.n && !found; i++)
        found = group == group_named(names, rule->parts.item[i]);
    return found;
}

static void group_of(struct publication *p, const struct fact_key *of,
                     const struct parts_rule *rule, size_t id)
{
    const struct map *names = facts_breakdowns(evaluator_store(p->ev)->facts);
    struct fact_key whole = *of, part = *of;
    struct relation r = { .is_complete = true };

    if (!is_grouped(names, of->breakdown, rule))
        return;
    whole.breakdown = group_named(names, rule->whole);
    if (whole.breakdown == MAP_NONE || is_told(p, &whole, id))
        return;
    for (size_t i = 0; i < rule->parts.n && r.n < PARTS_MOST; i++) {
        part.breakdown = group_named(names, rule->parts.item[i]);
        if (part.breakdown != MAP_NONE)
            relation_add(p, &r, &part);
    }
    relation_tell(p, &whole, &r);
}

static void within_of(struct publication *p, const struct fact_key *of,
                      const struct share *rule, size_t id)
{
    const struct map *inputs = facts_inputs(evaluator_store(p->ev)->facts);
    const struct str name = map_key(inputs, of->input);
    struct fact_key whole = *of, part = *of;
    struct relation r = { .is_within = true };

    if (!str_equal(name, rule->input) && !str_equal(name, rule->of))
        return;
    whole.input = map_find(inputs, rule->of);
    part.input = map_find(inputs, rule->input);
    if (whole.input == MAP_NONE || part.input == MAP_NONE ||
        is_told(p, &whole, id))
        return;
    relation_add(p, &r, &part);
    relation_tell(p, &whole, &r);
}

/* No group is more than all. */
static void part_of_all(struct publication *p, const struct fact_key *of)
{
    struct fact_key whole = *of;
    struct relation r = { .is_within = true };

    if (of->breakdown == 0 || is_told(p, of, 0))
        return;
    whole.breakdown = 0;
    relation_add(p, &r, of);
    relation_tell(p, &whole, &r);
}

void fact_relations(struct publication *p, uint32_t fact)
{
    const struct disclosure_rules *r = p->rules;
    const struct fact_key key = p->fact[fact].key;
    size_t id = 1;

    if (p->guards.kind[key.input] != GUARD_PEOPLE)
        return;
    part_of_all(p, &key);
    for (size_t i = 0; i < r->n_sums; i++)
        sum_of(p, &key, &r->sum[i], id++);
    for (size_t i = 0; i < r->n_groups; i++)
        group_of(p, &key, &r->group[i], id++);
    for (size_t i = 0; i < r->n_within; i++)
        within_of(p, &key, &r->within[i], id++);
}
