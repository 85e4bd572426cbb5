/* Facts: entity x input x breakdown x period x scenario -> values.
 *
 * The surprise: facts with the same key form a chain in the order in which
 * they were added (a ledger has thousands of lines for one key), and the index
 * holds head and tail of each chain, so that adding stays O(1).
 *
 * Facts live in pages that never move: pointers stay good. Texts are copied. */
#include <trustpress/data.h>

#include <assert.h>
#include <stdlib.h>

#define PAGE_BITS 12
#define PAGE_SIZE ((uint32_t)1 << PAGE_BITS) /* facts */

#define NEIGHBOURS 16 /* a power of two */

_Static_assert(sizeof(struct fact) <= 80, "millions of facts must fit");

struct page {
    struct fact fact[PAGE_SIZE];
    uint32_t next_of_input[PAGE_SIZE]; /* next older fact of the same input */
};

/* One key of the open-addressed index; first == FACT_NONE: free. */
struct chain {
    uint32_t hash;
    uint32_t first, last;
};

/* What is known of an input: its newest fact and its distinct periods. */
struct input_index {
    uint32_t newest;
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
        f->input[f->n_inputs++] = (struct input_index){ .newest = FACT_NONE };
    }
    return &f->input[input];
}

/* Newest first seen last, as files come: search from the end. */
static void input_note_period(struct facts *f, struct input_index *in,
                              struct period p)
{
    void *array = in->period;

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
    page->next_of_input[index & (PAGE_SIZE - 1)] = in->newest;
    in->newest = index;
    input_note_period(f, in, own->key.period);
    return index;
}

uint32_t facts_first(const struct facts *f, const struct fact_key *key)
{
    return chain_place(f, key, key_hash(key))->first;
}

/* ---- which periods have numbers ------------------------------------------ */

static int newest_first(const void *x, const void *y)
{
    const struct period *a = x, *b = y;

    return period_compare(*b, *a);
}

/* NULL for "everything"; else one byte for each entity up to the highest. */
static const bool *membership_bytes(struct arena *a, struct entity_list among,
                                    size_t *n)
{
    bool *in;

    *n = 0;
    for (size_t i = 0; i < among.n; i++) {
        if (among.item[i] != ENTITY_NONE && among.item[i] >= *n)
            *n = (size_t)among.item[i] + 1;
    }
    in = arena_array(a, bool, *n);
    for (size_t i = 0; i < among.n; i++) {
        if (among.item[i] != ENTITY_NONE)
            in[among.item[i]] = true;
    }
    return in;
}

static bool fact_counts(const struct fact *fact, struct entity_list among,
                        const bool *in, size_t n)
{
    if (fact->set_aside || !value_is_number(fact->value))
        return false;
    return among.n == 0 || (fact->key.entity < n && in[fact->key.entity]);
}

static bool period_known(const struct period *list, size_t n, struct period p)
{
    for (size_t i = 0; i < n; i++) {
        if (period_equal(list[i], p))
            return true;
    }
    return false;
}

/* Walks the input's facts from the newest and stops when every period that
 * the input has at all was met: usually after a few. */
struct period_list facts_periods(struct arena *a, const struct facts *f,
                                 uint32_t input, struct entity_list among)
{
    const struct input_index *in;
    struct period *found;
    size_t n = 0, n_bytes;
    const bool *bytes;

    if (input >= f->n_inputs)
        return (struct period_list){ 0 };
    in = &f->input[input];
    found = arena_array(a, struct period, in->n_periods);
    bytes = membership_bytes(a, among, &n_bytes);
    for (uint32_t i = in->newest; i != FACT_NONE && n < in->n_periods;) {
        const struct fact *fact = facts_at(f, i);

        if (fact_counts(fact, among, bytes, n_bytes) &&
            !period_known(found, n, fact->key.period))
            found[n++] = fact->key.period;
        i = f->page[i >> PAGE_BITS]->next_of_input[i & (PAGE_SIZE - 1)];
    }
    if (n > 0)
        qsort(found, n, sizeof *found, newest_first);
    return (struct period_list){ found, n };
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
