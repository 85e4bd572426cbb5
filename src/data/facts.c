/* Facts: entity x input x breakdown x period x scenario -> values.
 *
 * The surprise: facts with the same key form a chain in the order in which
 * they were added (a ledger has thousands of lines for one key), and the index
 * holds head and tail of each chain, so that adding stays O(1).
 *
 * Facts live in pages that never move: pointers stay good. Texts are copied. */
#include <trustpress/data.h>

#include <assert.h>

#define PAGE_BITS 12
#define PAGE_SIZE ((uint32_t)1 << PAGE_BITS) /* facts */

#define NEIGHBOURS 16 /* a power of two */

_Static_assert(sizeof(struct fact) <= 80, "millions of facts must fit");

struct page {
    struct fact fact[PAGE_SIZE];
    uint32_t older[PAGE_SIZE]; /* the next older fact of the same entity */
};

/* One key of the open-addressed index; first == FACT_NONE: free. */
struct chain {
    uint32_t hash;
    uint32_t first, last;
};

/* What is known of an input: its distinct periods with a value. */
struct input_index {
    struct period *period;
    size_t n_periods, cap_periods;
};

struct facts {
    struct arena *arena;
    struct map *inputs, *breakdowns, *details, *texts;
    struct page **page;
    size_t n_pages, cap_pages;
    uint32_t count;
    struct chain *chain;
    size_t n_chains, cap_chains; /* cap: a power of two */
    struct input_index *input;
    size_t n_inputs, cap_inputs;
    uint32_t *newest_of; /* by entity: its newest fact, or FACT_NONE */
    size_t n_entities, cap_entities;
};

static struct chain *chains_new(struct arena *a, size_t n)
{
    struct chain *c = arena_array(a, struct chain, n);

    for (size_t i = 0; i < n; i++)
        c[i].first = FACT_NONE;
    return c;
}

struct facts *facts_new(struct arena *a)
{
    struct facts *f = arena_new_of(a, struct facts);

    f->arena = a;
    f->inputs = map_new(a);
    f->breakdowns = map_new(a);
    f->details = map_new(a);
    f->texts = map_new(a);
    map_put(f->breakdowns, STR("all"));
    f->cap_chains = 1024;
    f->chain = chains_new(a, f->cap_chains);
    return f;
}

struct map *facts_inputs(struct facts *f)
{
    return f->inputs;
}

struct map *facts_breakdowns(struct facts *f)
{
    return f->breakdowns;
}

struct map *facts_details(struct facts *f)
{
    return f->details;
}

size_t facts_count(const struct facts *f)
{
    return f->count;
}

struct fact *facts_edit(struct facts *f, uint32_t index)
{
    assert(index < f->count);
    return &f->page[index >> PAGE_BITS]->fact[index & (PAGE_SIZE - 1)];
}

const struct fact *facts_at(const struct facts *f, uint32_t index)
{
    assert(index < f->count);
    return &f->page[index >> PAGE_BITS]->fact[index & (PAGE_SIZE - 1)];
}

/* ---- keys --------------------------------------------------------------- */

static bool key_equal(const struct fact_key *a, const struct fact_key *b)
{
    return a->entity == b->entity && a->input == b->input &&
           a->breakdown == b->breakdown && a->scenario == b->scenario &&
           period_equal(a->period, b->period);
}

/* One multiply-and-shift round: enough to spread small dense integers. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

/* A row of an export gives facts of one entity that differ in their input, and
 * inputs that stand side by side are numbered so: sixteen of them share a
 * neighbourhood of the index, or every fact would be a look at cold memory. */
static uint32_t key_hash(const struct fact_key *k)
{
    const struct period p = k->period;
    uint64_t h = 0x2545f4914f6cdd1du;

    h = mix(h, (uint64_t)k->entity << 32 | k->input / NEIGHBOURS);
    h = mix(h, (uint64_t)k->breakdown << 32 | (uint32_t)k->scenario);
    h = mix(h, (uint64_t)(uint32_t)p.date << 32 | (uint32_t)p.kind << 24 |
                   (uint32_t)p.part << 16 | (uint16_t)p.year);
    return (uint32_t)(h >> 32 ^ h) / NEIGHBOURS * NEIGHBOURS +
           k->input % NEIGHBOURS;
}

/* The chain of a key, or the free place where it would stand. */
static struct chain *chain_place(const struct facts *f,
                                 const struct fact_key *key, uint32_t hash)
{
    const size_t mask = f->cap_chains - 1;
    size_t i = hash & mask;

    while (f->chain[i].first != FACT_NONE) {
        struct chain *c = &f->chain[i];

        if (c->hash == hash && key_equal(&facts_at(f, c->first)->key, key))
            return c;
        i = (i + 1) & mask;
    }
    return &f->chain[i];
}

/* The hash is kept beside the chain, so growing reads no fact. */
static void chains_grow(struct facts *f)
{
    const struct chain *old = f->chain;
    const size_t n_old = f->cap_chains;

    assert(n_old <= SIZE_MAX / 4);
    f->cap_chains = n_old * 2;
    f->chain = chains_new(f->arena, f->cap_chains);
    for (size_t i = 0; i < n_old; i++) {
        size_t to = old[i].hash & (f->cap_chains - 1);

        if (old[i].first == FACT_NONE)
            continue;
        while (f->chain[to].first != FACT_NONE)
            to = (to + 1) & (f->cap_chains - 1);
        f->chain[to] = old[i];
    }
}

/* ---- adding ------------------------------------------------------------- */

static struct input_index *input_of(struct facts *f, uint32_t input)
{
    assert(input < map_count(f->inputs));
    while (f->n_inputs <= input) {
        void *array = f->input;

        arena_grow(f->arena, &array, f->n_inputs, &f->cap_inputs,
                   sizeof *f->input, _Alignof(struct input_index));
        f->input = array;
        f->input[f->n_inputs++] = (struct input_index){ 0 };
    }
    return &f->input[input];
}

static uint32_t *newest_of(struct facts *f, uint32_t entity)
{
    assert(entity != ENTITY_NONE);
    while (f->n_entities <= entity) {
        void *array = f->newest_of;

        arena_grow(f->arena, &array, f->n_entities, &f->cap_entities,
                   sizeof *f->newest_of, _Alignof(uint32_t));
        f->newest_of = array;
        f->newest_of[f->n_entities++] = FACT_NONE;
    }
    return &f->newest_of[entity];
}

/* Newest first seen last, as files come: search from the end. */
static void input_note_period(struct facts *f, struct input_index *in,
                              struct period p)
{
    void *array = in->period;

    if (p.kind == PERIOD_MONTH || p.kind == PERIOD_TO_DATE)
        return;
    for (size_t i = in->n_periods; i > 0; i--) {
        if (period_equal(in->period[i - 1], p))
            return;
    }
    arena_grow(f->arena, &array, in->n_periods, &in->cap_periods,
               sizeof *in->period, _Alignof(struct period));
    in->period = array;
    in->period[in->n_periods++] = p;
}

static struct page *page_for(struct facts *f, uint32_t index)
{
    assert(index < FACT_NONE);
    if ((index >> PAGE_BITS) == f->n_pages) {
        void *array = f->page;

        arena_grow(f->arena, &array, f->n_pages, &f->cap_pages, sizeof *f->page,
                   _Alignof(struct page *));
        f->page = array;
        f->page[f->n_pages++] = arena_new_of(f->arena, struct page);
    }
    return f->page[index >> PAGE_BITS];
}

static void chain_append(struct facts *f, const struct fact_key *key,
                         uint32_t index)
{
    const uint32_t hash = key_hash(key);
    struct chain *c = chain_place(f, key, hash);

    if (c->first == FACT_NONE) {
        *c = (struct chain){ hash, index, index };
        f->n_chains++;
        return;
    }
    facts_edit(f, c->last)->next = index;
    c->last = index;
}

uint32_t facts_add(struct facts *f, const struct fact *fact)
{
    const uint32_t index = f->count;
    struct page *page = page_for(f, index);
    struct fact *own = &page->fact[index & (PAGE_SIZE - 1)];
    struct input_index *in = input_of(f, fact->key.input);
    uint32_t *newest = newest_of(f, fact->key.entity);

    assert(fact->key.scenario < SCENARIO_COUNT);
    assert(fact->key.breakdown < map_count(f->breakdowns));
    if (f->n_chains >= f->cap_chains / 4 * 3)
        chains_grow(f);
    *own = *fact;
    own->next = FACT_NONE;
    if (own->value.kind == VALUE_TEXT)
        own->value.text = map_key(f->texts, map_put(f->texts, own->value.text));
    f->count++;
    chain_append(f, &own->key, index);
    page->older[index & (PAGE_SIZE - 1)] = *newest;
    *newest = index;
    if (own->value.kind != VALUE_REASON && !own->set_aside)
        input_note_period(f, in, own->key.period);
    return index;
}

uint32_t facts_first(const struct facts *f, const struct fact_key *key)
{
    return chain_place(f, key, key_hash(key))->first;
}

uint32_t facts_newest_of(const struct facts *f, uint32_t entity)
{
    return entity < f->n_entities ? f->newest_of[entity] : FACT_NONE;
}

uint32_t facts_older_of(const struct facts *f, uint32_t index)
{
    assert(index < f->count);
    return f->page[index >> PAGE_BITS]->older[index & (PAGE_SIZE - 1)];
}

struct period_list facts_periods(const struct facts *f, uint32_t input)
{
    if (input >= f->n_inputs)
        return (struct period_list){ 0 };
    return (struct period_list){ f->input[input].period,
                                 f->input[input].n_periods };
}

/* ---- names --------------------------------------------------------------- */

static const struct str scenarios[SCENARIO_COUNT] = {
    [SCENARIO_ACTUAL] = STR_INIT("actual"),
    [SCENARIO_BUDGET] = STR_INIT("budget"),
    [SCENARIO_FORECAST] = STR_INIT("forecast"),
    [SCENARIO_PREVIOUS_FORECAST] = STR_INIT("previous_forecast"),
    [SCENARIO_PRIOR_YEAR] = STR_INIT("prior_year"),
};

const char *scenario_slug(enum scenario s)
{
    assert(s < SCENARIO_COUNT);
    return scenarios[s].ptr;
}

bool scenario_from_slug(struct str slug, enum scenario *out)
{
    for (size_t i = 0; i < SCENARIO_COUNT; i++) {
        if (str_equal(scenarios[i], slug)) {
            *out = (enum scenario)i;
            return true;
        }
    }
    return false;
}

const char *release_slug(enum release r)
{
    switch (r) {
    case RELEASE_NONE:
        return "";
    case RELEASE_PROVISIONAL:
        return "provisional";
    case RELEASE_REVISED:
        return "revised";
    case RELEASE_FINAL:
        return "final";
    }
    return "";
}
