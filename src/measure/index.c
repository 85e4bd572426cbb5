/* The store's facts by window: months of a flow side by side, which months and
 * dates a family has at all, which periods an input has. Facts of ours are
 * read when the evaluator is made, those of others when they are first asked
 * for: a store may hold the nation, and an evaluator is made for every trust.
 *
 * The surprise: rows that say "a row exists" (for nil lines) stand in the same
 * table as the flows, under an input number that no input has. */
#include "measure_priv.h"

#define FAMILY_INPUT(family) (UINT32_MAX - 1 - (family))

/* What grows as entities are asked for. */
struct table {
    struct flow **slot; /* open addressing; NULL: free */
    size_t n, cap;      /* cap: a power of two */
    bool *read;         /* by entity: its facts are in */
    size_t n_read;
};

struct index {
    struct arena *arena;
    const struct store *store;
    struct table *table;
    struct input_use *use; /* by input of the store */
    size_t n_uses;
    bool *ours; /* by entity; NULL: everybody */
    size_t n_ours;
    int32_t **date; /* by family: dates of ours */
    size_t *n_dates, *cap_dates;
    struct period *last_month; /* by family: actual figures of ours */
    uint32_t *unknown;
    size_t n_unknown, cap_unknown;
};

/* ---- the table ---------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static size_t key_hash(const struct fact_key *k)
{
    uint64_t h = mix(0, (uint64_t)k->entity << 32 | k->input);

    h = mix(h, (uint64_t)k->breakdown << 32 | (uint32_t)k->scenario);
    h = mix(h, (uint64_t)(uint32_t)k->period.date << 32 |
                   (uint32_t)k->period.kind << 16 | (uint16_t)k->period.year);
    return (size_t)(h ^ h >> 32);
}

static bool key_equal(const struct fact_key *a, const struct fact_key *b)
{
    return a->entity == b->entity && a->input == b->input &&
           a->breakdown == b->breakdown && a->scenario == b->scenario &&
           period_equal(a->period, b->period);
}

static struct flow **slot_of(const struct table *t, const struct fact_key *key)
{
    size_t i = key_hash(key) & (t->cap - 1);

    while (t->slot[i] && !key_equal(&t->slot[i]->key, key))
        i = (i + 1) & (t->cap - 1);
    return &t->slot[i];
}

static void grow(struct arena *a, struct table *t)
{
    struct flow **old = t->slot;
    const size_t n_old = t->cap;

    t->cap = n_old * 2;
    t->slot = arena_array(a, struct flow *, t->cap);
    for (size_t i = 0; i < n_old; i++) {
        if (old[i])
            *slot_of(t, &old[i]->key) = old[i];
    }
}

static struct flow *flow_put(const struct index *x, const struct fact_key *key)
{
    struct table *t = x->table;
    struct flow **slot = slot_of(t, key);

    if (*slot)
        return *slot;
    if (t->n >= t->cap / 2) {
        grow(x->arena, t);
        slot = slot_of(t, key);
    }
    *slot = arena_new_of(x->arena, struct flow);
    (*slot)->key = *key;
    t->n++;
    return *slot;
}

/* The key of "the family has a row of this entity and period". */
static struct fact_key row_key(uint32_t family, uint32_t entity,
                               enum scenario s, struct period p)
{
    return (struct fact_key){ .entity = entity,
                              .input = FAMILY_INPUT(family),
                              .scenario = s,
                              .period = p };
}

static void note_row(const struct index *x, struct fact_key key, unsigned month)
{
    flow_put(x, &key)->months |= (uint16_t)(1u << month);
}

/* ---- one fact ----------------------------------------------------------- */

static void add_reason(struct flow *f, unsigned month, enum reason why)
{
    f->reason = f->unusable ? reason_join(f->reason, why) : why;
    f->unusable |= (uint16_t)(1u << month);
}

static void add_amount(struct flow *f, unsigned month, struct value v)
{
    struct decimal sum;

    if (v.kind == VALUE_REASON)
        add_reason(f, month, v.reason);
    else if (v.kind != VALUE_DECIMAL ||
             !decimal_add(f->amount[month], v.decimal, &sum))
        add_reason(f, month, REASON_OVERFLOW);
    else
        f->amount[month] = sum;
}

/* A blank cell says nothing: the row stands, the amount is nil. */
static bool is_blank(struct value v)
{
    return v.kind == VALUE_REASON &&
           (v.reason == REASON_NOT_GIVEN || v.reason == REASON_NO_DATA);
}

static void note_last(struct index *x, uint32_t family, const struct fact *f)
{
    const struct period p =
        period_month(f->key.period.year, f->key.period.part);

    if (f->key.scenario == SCENARIO_ACTUAL &&
        (x->last_month[family].kind == PERIOD_NONE ||
         period_compare(p, x->last_month[family]) > 0))
        x->last_month[family] = p;
}

static void add_month(struct index *x, const struct input *in,
                      const struct fact *f, bool is_ours)
{
    const struct period p = f->key.period;
    const struct period year = period_academic(p.year);
    const enum scenario s = f->key.scenario;
    const unsigned month = p.part - 1u;
    struct fact_key key = f->key;
    struct flow *flow;

    if (p.part < 1 || p.part > 12 || is_blank(f->value))
        return;
    key.period = year;
    flow = flow_put(x, &key);
    flow->months |= (uint16_t)(1u << month);
    add_amount(flow, month, f->value);
    if (in->time != INPUT_FLOW)
        return;
    note_row(x, row_key(in->family, f->key.entity, s, year), month);
    if (!is_ours)
        return;
    note_row(x, row_key(in->family, ENTITY_NONE, s, year), month);
    note_last(x, in->family, f);
}

/* The key of rows of years to date: no period of a fact has it. */
static struct period dates_of(int year)
{
    return (struct period){ .kind = PERIOD_TO_DATE, .year = (int16_t)year };
}

static void add_to_date(struct index *x, const struct input *in,
                        const struct fact *f, bool is_ours)
{
    const struct period p = f->key.period;
    const unsigned month = p.part - 1u;
    struct fact_key key = f->key;
    struct flow *flow;

    if (p.part < 1 || p.part > 12 || in->time != INPUT_FLOW ||
        f->value.kind != VALUE_DECIMAL)
        return;
    key.period = period_academic(p.year);
    flow = flow_put(x, &key);
    flow->dates |= (uint16_t)(1u << month);
    if (!decimal_add(flow->to_date[month], f->value.decimal,
                     &flow->to_date[month]))
        add_reason(flow, month, REASON_OVERFLOW);
    note_row(
        x,
        row_key(in->family, f->key.entity, f->key.scenario, dates_of(p.year)),
        month);
    if (is_ours)
        note_last(x, in->family, f);
}

/* A ledger's amount of a whole year: its other lines are nil. */
static void add_year(struct index *x, const struct input *in,
                     const struct fact *f)
{
    if (in->time == INPUT_FLOW && in->has_nil && f->value.kind == VALUE_DECIMAL)
        flow_put(x, &(struct fact_key){ .entity = f->key.entity,
                                        .input = FAMILY_INPUT(in->family),
                                        .scenario = f->key.scenario,
                                        .period = f->key.period })
            ->months |= MONTHS_OF_YEAR;
}

static void add_date(struct index *x, const struct input *in,
                     const struct fact *f, bool is_ours)
{
    const uint32_t family = in->family;
    const int32_t date = f->key.period.date;
    void *array = x->date[family];

    if (is_blank(f->value))
        return;
    note_row(x, row_key(family, f->key.entity, f->key.scenario, f->key.period),
             0);
    if (!is_ours)
        return;
    for (size_t i = x->n_dates[family]; i > 0; i--) {
        if (x->date[family][i - 1] == date)
            return;
    }
    arena_grow(x->arena, &array, x->n_dates[family], &x->cap_dates[family],
               sizeof(int32_t), _Alignof(int32_t));
    x->date[family] = array;
    x->date[family][x->n_dates[family]++] = date;
}

static void note_period(struct arena *a, struct period **list, size_t *n,
                        size_t *cap, struct period p)
{
    void *array = *list;

    for (size_t i = *n; i > 0; i--) {
        if (period_equal((*list)[i - 1], p))
            return;
    }
    arena_grow(a, &array, *n, cap, sizeof(struct period),
               _Alignof(struct period));
    *list = array;
    (*list)[(*n)++] = p;
}

/* Months of flows, years and dates: what a question looks up. */
static void add_windows(struct index *x, const struct fact *f, bool is_ours)
{
    const struct input *in = x->use[f->key.input].input;
    const struct period p = f->key.period;

    if (p.kind == PERIOD_MONTH)
        add_month(x, in, f, is_ours);
    else if (p.kind == PERIOD_TO_DATE)
        add_to_date(x, in, f, is_ours);
    else if (p.kind == PERIOD_ACADEMIC_YEAR)
        add_year(x, in, f);
    else if (p.kind == PERIOD_DATE && in->time == INPUT_STOCK)
        add_date(x, in, f, is_ours);
}

/* Which periods we have values of, or reasons. */
static void note_use(struct index *x, const struct fact *f)
{
    struct input_use *u = &x->use[f->key.input];
    const struct period p = f->key.period;

    u->is_ours = u->is_ours || f->value.kind != VALUE_REASON;
    if (p.kind == PERIOD_MONTH || p.kind == PERIOD_TO_DATE)
        return;
    if (f->value.kind != VALUE_REASON)
        note_period(x->arena, &u->period, &u->n_periods, &u->cap_periods, p);
    else if (!is_blank(f->value))
        note_period(x->arena, &u->why_period, &u->n_why, &u->cap_why, p);
}

/* Reads the facts of one entity, once. */
static void read_entity(struct index *x, uint32_t entity)
{
    const struct facts *facts = x->store->facts;
    const bool is_ours = index_is_ours(x, entity);
    uint32_t i;

    if (entity >= x->table->n_read || x->table->read[entity])
        return;
    x->table->read[entity] = true;
    for (i = facts_newest_of(facts, entity); i != FACT_NONE;
         i = facts_older_of(facts, i)) {
        const struct fact *f = facts_at(facts, i);

        if (f->set_aside)
            continue;
        if (is_ours)
            note_use(x, f);
        if (x->use[f->key.input].input)
            add_windows(x, f, is_ours);
    }
}

/* ---- making it ---------------------------------------------------------- */

static void mark(struct index *x, uint32_t entity)
{
    if (entity != ENTITY_NONE)
        x->ours[entity] = true;
}

/* Schools, the schools that they took the place of, the organisation. */
static void mark_ours(struct index *x, const struct store *s,
                      const struct evaluator_setting *setting)
{
    if (setting->schools.n == 0 && setting->organisation == ENTITY_NONE)
        return;
    x->n_ours = registry_count(s->registry);
    x->ours = arena_array(x->arena, bool, x->n_ours);
    mark(x, setting->organisation);
    for (size_t i = 0; i < setting->schools.n; i++) {
        mark(x, setting->schools.item[i]);
        mark(x, registry_predecessor(s->registry, setting->schools.item[i]));
    }
}

static void read_ours(struct index *x)
{
    for (uint32_t i = 0; i < x->table->n_read; i++) {
        if (index_is_ours(x, i))
            read_entity(x, i);
    }
}

static void note_unknown(struct index *x, uint32_t input)
{
    void *array = x->unknown;

    arena_grow(x->arena, &array, x->n_unknown, &x->cap_unknown,
               sizeof(uint32_t), _Alignof(uint32_t));
    x->unknown = array;
    x->unknown[x->n_unknown++] = input;
}

static void name_inputs(struct index *x, const struct store *s,
                        const struct catalogue *c)
{
    const struct map *names = facts_inputs(s->facts);

    x->n_uses = map_count(names);
    x->use = arena_array(x->arena, struct input_use, x->n_uses);
    for (uint32_t i = 0; i < x->n_uses; i++) {
        x->use[i].input = catalogue_input(c, map_key(names, i));
        x->use[i].any = facts_periods(s->facts, i);
        if (!x->use[i].input)
            note_unknown(x, i);
    }
}

struct index *index_new(struct arena *a, const struct store *s,
                        const struct catalogue *c,
                        const struct evaluator_setting *setting)
{
    const size_t n_families = map_count(c->families);
    struct index *x = arena_new_of(a, struct index);

    x->arena = a;
    x->store = s;
    x->table = arena_new_of(a, struct table);
    x->table->cap = 256;
    x->table->slot = arena_array(a, struct flow *, x->table->cap);
    x->table->n_read = registry_count(s->registry);
    x->table->read = arena_array(a, bool, x->table->n_read);
    x->date = arena_array(a, int32_t *, n_families);
    x->n_dates = arena_array(a, size_t, n_families);
    x->cap_dates = arena_array(a, size_t, n_families);
    x->last_month = arena_array(a, struct period, n_families);
    mark_ours(x, s, setting);
    name_inputs(x, s, c);
    read_ours(x);
    return x;
}

/* ---- asking ------------------------------------------------------------- */

bool index_is_ours(const struct index *x, uint32_t entity)
{
    return !x->ours || (entity < x->n_ours && x->ours[entity]);
}

const struct input_use *index_use(const struct index *x, uint32_t input)
{
    return input < x->n_uses ? &x->use[input] : NULL;
}

/* Reads the entity's facts when it is the first to ask for them. Of others
 * than ours nothing is noted but in the table. */
static struct flow *flow_of(struct index *x, const struct fact_key *key)
{
    read_entity(x, key->entity);
    return *slot_of(x->table, key);
}

const struct flow *index_flow(struct index *x, const struct fact_key *year_key)
{
    return flow_of(x, year_key);
}

static uint16_t rows(struct index *x, uint32_t family, uint32_t entity,
                     enum scenario s, struct period p)
{
    const struct fact_key key = row_key(family, entity, s, p);
    const struct flow *f = flow_of(x, &key);

    return f ? f->months : 0;
}

uint16_t index_months(struct index *x, uint32_t family, uint32_t entity,
                      enum scenario s, struct period year)
{
    return rows(x, family, entity, s, year);
}

uint16_t index_dates(struct index *x, uint32_t family, uint32_t entity,
                     enum scenario s, struct period year)
{
    return rows(x, family, entity, s, dates_of(year.year));
}

bool index_has_date(struct index *x, uint32_t family, uint32_t entity,
                    enum scenario s, int32_t date)
{
    return rows(x, family, entity, s, period_date(date)) != 0;
}

int32_t index_last_date(const struct index *x, uint32_t family, int32_t on)
{
    int32_t last = DATE_NONE;

    for (size_t i = 0; i < x->n_dates[family]; i++) {
        if (x->date[family][i] <= on && x->date[family][i] > last)
            last = x->date[family][i];
    }
    return last;
}

struct period index_last_month(const struct index *x, uint32_t family)
{
    return x->last_month[family];
}

size_t index_unknown(const struct index *x, const uint32_t **inputs)
{
    *inputs = x->unknown;
    return x->n_unknown;
}
