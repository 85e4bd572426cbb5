/* The evaluator: names bound to a store once, every answer kept.
 *
 * The surprise: a question is kept under what was asked and under what it was
 * settled to, so "the latest" and "2018/19" cost one evaluation together. */
#include "measure_priv.h"

/* ---- the cache ----------------------------------------------------------- */

struct answer {
    struct question question;
    const struct figure *figure; /* NULL: free */
};
struct cache {
    struct arena *arena;
    struct answer *slot;
    size_t n, cap; /* cap: a power of two */
};

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static size_t question_hash(const struct question *q)
{
    uint64_t h = mix(0, entry_of(q->measure)->index);

    h = mix(h, (uint64_t)q->base << 40 | (uint64_t)q->who.kind << 32 |
                   q->who.entity);
    h = mix(h, (uint64_t)(uint32_t)q->period.date << 32 |
                   (uint32_t)q->period.kind << 24 |
                   (uint32_t)q->period.part << 16 | (uint16_t)q->period.year);
    h = mix(h, (uint64_t)q->breakdown << 32 | (uint32_t)q->scenario << 16 |
                   (uint32_t)q->window << 8 | (uint32_t)q->derived);
    return (size_t)(h ^ h >> 32);
}

static bool question_equal(const struct question *a, const struct question *b)
{
    return a->measure == b->measure && a->who.kind == b->who.kind &&
           a->base == b->base && a->who.entity == b->who.entity &&
           period_equal(a->period, b->period) && a->scenario == b->scenario &&
           a->window == b->window && a->breakdown == b->breakdown &&
           a->derived == b->derived;
}

struct cache *cache_new(struct arena *a)
{
    struct cache *c = arena_new_of(a, struct cache);

    c->arena = a;
    c->cap = 1024;
    c->slot = arena_array(a, struct answer, c->cap);
    return c;
}

static struct answer *slot_of(const struct cache *c, const struct question *q)
{
    size_t i = question_hash(q) & (c->cap - 1);

    while (c->slot[i].figure && !question_equal(&c->slot[i].question, q))
        i = (i + 1) & (c->cap - 1);
    return &c->slot[i];
}

static void cache_grow(struct cache *c)
{
    const struct answer *old = c->slot;
    const size_t n_old = c->cap;

    c->cap *= 2;
    c->slot = arena_array(c->arena, struct answer, c->cap);
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].figure)
            *slot_of(c, &old[i].question) = old[i];
    }
}

const struct figure *cache_find(const struct cache *c, const struct question *q)
{
    return slot_of(c, q)->figure;
}

void cache_put(struct cache *c, const struct question *q,
               const struct figure *f)
{
    struct answer *slot = slot_of(c, q);

    if (!slot->figure && ++c->n > c->cap / 2) {
        cache_grow(c);
        slot = slot_of(c, q);
    }
    *slot = (struct answer){ *q, f };
}

/* ---- making it ----------------------------------------------------------- */

/* Breakdowns are written with underscores in addresses, folded in the store. */
uint32_t breakdown_find(struct arena *a, const struct store *s, struct str name)
{
    const struct map *map = facts_breakdowns(s->facts);
    const struct str want = str_fold(a, name);

    if (map_find(map, name) != MAP_NONE)
        return map_find(map, name);
    for (uint32_t i = 0; i < map_count(map); i++) {
        if (str_equal(str_fold(a, map_key(map, i)), want))
            return i;
    }
    return MAP_NONE;
}

static const struct binding *bind(struct arena *a, const struct store *s,
                                  struct references names)
{
    struct binding *b = arena_array(a, struct binding, names.n);

    for (size_t i = 0; i < names.n; i++) {
        const struct reference *r = &names.item[i];

        b[i] = (struct binding){ MAP_NONE, MAP_NONE };
        if (r->input)
            b[i].input = map_find(facts_inputs(s->facts), r->input->name);
        else if (r->facets.breakdown.len > 0)
            b[i].breakdown = breakdown_find(a, s, r->facets.breakdown);
    }
    return b;
}

static const struct bound *bind_all(struct arena *a, const struct store *s,
                                    const struct catalogue *c)
{
    struct bound *bound = arena_array(a, struct bound, c->n_entries);

    for (size_t i = 0; i < c->n_entries; i++) {
        bound[i].top = bind(a, s, c->entry[i]->top);
        bound[i].bottom = bind(a, s, c->entry[i]->bottom);
    }
    return bound;
}

static const struct traits *traits_all(struct arena *a, const struct store *s,
                                       struct entity_list schools)
{
    struct traits *t = arena_array(a, struct traits, schools.n);

    for (size_t i = 0; i < schools.n; i++) {
        t[i] = school_traits(registry_at(s->registry, schools.item[i]));
        t[i].before = registry_predecessor(s->registry, schools.item[i]);
    }
    return t;
}

struct evaluator *evaluator_new(struct arena *a, const struct store *s,
                                const struct catalogue *c,
                                const struct evaluator_setting *setting)
{
    struct evaluator *ev = arena_new_of(a, struct evaluator);

    ev->arena = a;
    ev->store = s;
    ev->catalogue = c;
    ev->setting = *setting;
    ev->index = index_new(a, s, c, setting);
    ev->bound = bind_all(a, s, c);
    ev->traits = traits_all(a, s, setting->schools);
    ev->cache = cache_new(a);
    return ev;
}

const struct evaluator_setting *evaluator_setting(const struct evaluator *ev)
{
    return &ev->setting;
}

const struct store *evaluator_store(const struct evaluator *ev)
{
    return ev->store;
}

const struct catalogue *evaluator_catalogue(const struct evaluator *ev)
{
    return ev->catalogue;
}

/* ---- the border of an edition -------------------------------------------- */

void evaluator_watch(struct evaluator *ev, const struct watch *w)
{
    ev->watch = *w;
    ev->cache = cache_new(ev->arena); /* with what each figure was made of */
}

void note_read(struct evaluator *ev, const struct fact_key *key,
               struct decimal value, bool less)
{
    struct frame *r = ev->frame;
    void *array;

    if (r == NULL || key->input == MAP_NONE || !ev->watch.guarded[key->input] ||
        !index_is_ours(ev->index, key->entity))
        return;
    array = r->read;
    arena_grow(ev->arena, &array, r->n, &r->cap, sizeof *r->read,
               _Alignof(struct fact_term));
    r->read = array;
    r->read[r->n++] =
        (struct fact_term){ *key, value, decimal_of(less ? -1 : 1) };
}

void note_list(struct evaluator *ev, struct str list)
{
    for (size_t i = 0; ev->frame != NULL && i < ev->watch.sealed.n; i++)
        ev->frame->is_sealed |= str_equal(ev->watch.sealed.item[i], list);
}

static void note_nested(struct evaluator *ev, const struct figure *f)
{
    struct frame *r = ev->frame;
    void *array;

    if (r == NULL || !lineage_of(f)->is_guarded)
        return;
    array = r->nested;
    arena_grow(ev->arena, &array, r->n_nested, &r->cap_nested,
               sizeof(const struct figure *), _Alignof(const struct figure *));
    r->nested = array;
    r->nested[r->n_nested++] = f;
    r->is_sealed |= lineage_of(f)->is_sealed;
}

/* ---- asking -------------------------------------------------------------- */

static struct answered *answered_new(struct arena *a, const struct question *q)
{
    struct answered *out = arena_new_of(a, struct answered);
    struct figure *f = &out->figure;
    const struct value none = value_reason(REASON_NOT_APPLICABLE);

    f->question = *q;
    f->value = value_reason(REASON_NO_DATA);
    f->lower = f->upper = f->cohort = f->basis = f->p_value = none;
    f->whole_lower = f->whole_upper = none;
    f->count = f->count_of = none;
    f->coverage.pupils = f->coverage.of_pupils = -1;
    f->decimals = q->measure->decimals;
    return out;
}

bool is_comparator(const struct evaluator *ev, const struct question *q)
{
    return q->who.kind == SCOPE_COMPOSITE || q->who.kind == SCOPE_NATION ||
           q->who.kind == SCOPE_REGION ||
           ((q->who.kind == SCOPE_POOLED || q->who.kind == SCOPE_OTHERS) &&
            !is_authority_pool(ev, q->who));
}

static void work_out(struct evaluator *ev, struct figure *f)
{
    const struct question *q = &f->question;

    if (q->derived != DERIVED_VALUE) {
        derive(ev, f);
    } else if (is_comparator(ev, q)) {
        compare(ev, f);
    } else {
        aggregate(ev, f);
        rate(ev, f);
    }
}

/* What is asked on the way is noted: it is what the figure is made of. */
static const struct figure *answer(struct evaluator *ev,
                                   const struct question *q)
{
    struct answered *a = answered_new(ev->arena, q);
    struct frame frame = { .up = ev->frame };

    ev->frame = ev->watch.guarded ? &frame : NULL;
    ev->depth++;
    work_out(ev, &a->figure);
    ev->depth--;
    ev->frame = frame.up;
    a->lineage = (struct lineage){ .read = frame.read,
                                   .n_reads = frame.n,
                                   .nested = frame.nested,
                                   .n_nested = frame.n_nested,
                                   .is_guarded = frame.n + frame.n_nested > 0 ||
                                                 frame.is_sealed,
                                   .is_sealed = frame.is_sealed };
    return &a->figure;
}

/* One school or area is the same on any base. */
static bool has_base(const struct evaluator *ev, const struct question *q)
{
    return q->who.kind != SCOPE_SCHOOL && q->who.kind != SCOPE_AUTHORITY &&
           q->who.kind != SCOPE_CENTRAL && q->who.kind != SCOPE_PEERS &&
           !is_authority_pool(ev, q->who) &&
           !(is_comparator(ev, q) && q->who.entity != ENTITY_NONE);
}

/* Who has no entity of its own is one key, whatever was left in the field. */
static void normalise(const struct evaluator *ev, struct question *q)
{
    if (!has_base(ev, q))
        q->base = BASE_NOW;
    if (q->who.kind == SCOPE_TRUST || q->who.kind == SCOPE_CENTRAL ||
        q->who.kind == SCOPE_SCHOOLS)
        q->who.entity = ENTITY_NONE;
}

static const struct figure *answer_kept(struct evaluator *ev,
                                        const struct question *q)
{
    const struct figure *f = cache_find(ev->cache, q);
    struct question settled;

    if (f)
        return f;
    settled = question_settle(ev, q);
    normalise(ev, &settled);
    f = cache_find(ev->cache, &settled);
    if (!f) {
        f = answer(ev, &settled);
        cache_put(ev->cache, &settled, f);
    }
    cache_put(ev->cache, q, f);
    return f;
}

const struct figure *evaluate(struct evaluator *ev, const struct question *q)
{
    const struct figure *f = answer_kept(ev, q);

    if (ev->depth > 0)
        note_nested(ev, f);
    else if (ev->watch.show)
        return ev->watch.show(ev->watch.key, f);
    return f;
}

static bool names_have_data(struct evaluator *ev, struct references names,
                            const struct binding *bound)
{
    for (size_t i = 0; i < names.n; i++) {
        const struct input_use *u = index_use(ev->index, bound[i].input);

        if (names.item[i].measure
                ? measure_has_data(ev, &names.item[i].measure->measure)
                : u && u->is_ours)
            return true;
    }
    return false;
}

bool measure_has_data(struct evaluator *ev, const struct measure *m)
{
    const struct entry *e = entry_of(m);

    if (m->list)
        return list_is_given(ev, m);
    return names_have_data(ev, e->top, ev->bound[e->index].top);
}
