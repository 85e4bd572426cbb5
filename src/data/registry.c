/* The register: schools, organisations, areas; who belongs to whom, and when.
 *
 * The surprise: files disagree and repeat each other, so joining merges. A
 * membership without dates adds nothing to one that is known to be current,
 * and dates fill in what an earlier file left open.
 *
 * Entities live in pages that never move; every text is copied. */
#include "data_priv.h"

#include <assert.h>
#include <stdlib.h>

#define PAGE_BITS   8
#define PAGE_SIZE   ((uint32_t)1 << PAGE_BITS) /* entities */
#define KIND_COUNT  (ENTITY_NATION + 1)
#define LAESTAB_LEN 7

struct slot {
    struct entity entity;
    struct attribute *last;
    uint32_t same_laestab;               /* next school with this LAESTAB */
    uint32_t as_school, as_organisation; /* newest membership of each side */
    uint32_t link; /* newest link of either side, or NO_LINK */
};

struct page {
    struct slot slot[PAGE_SIZE];
};

/* code -> entity, one for each kind. */
struct code_index {
    struct map *codes;
    uint32_t *entity;
    size_t n, cap;
};

/* Chains through the memberships of one school and of one organisation. */
struct chains {
    uint32_t of_school, of_organisation;
};

/* Chains through the links of one school, on whichever side it stands. */
struct link_chains {
    uint32_t of_school, of_link;
};

struct registry {
    struct arena *arena;
    struct map *texts; /* attribute keys and texts: few, much repeated */
    struct page **page;
    size_t n_pages, cap_pages;
    uint32_t count;
    struct code_index index[KIND_COUNT];
    struct code_index laestab;
    struct membership *membership;
    struct chains *chains;
    size_t n_memberships, cap_memberships, cap_chains;
    struct school_link *link;
    struct link_chains *link_chains;
    size_t n_links, cap_links, cap_link_chains;
};

struct registry *registry_new(struct arena *a)
{
    struct registry *g = arena_new_of(a, struct registry);

    g->arena = a;
    g->texts = map_new(a);
    g->laestab.codes = map_new(a);
    for (size_t i = 0; i < KIND_COUNT; i++)
        g->index[i].codes = map_new(a);
    return g;
}

size_t registry_count(const struct registry *g)
{
    return g->count;
}

static struct slot *slot_of(const struct registry *g, uint32_t entity)
{
    assert(entity < g->count);
    return &g->page[entity >> PAGE_BITS]->slot[entity & (PAGE_SIZE - 1)];
}

const struct entity *registry_at(const struct registry *g, uint32_t entity)
{
    return &slot_of(g, entity)->entity;
}

struct entity *registry_edit(struct registry *g, uint32_t entity)
{
    return &slot_of(g, entity)->entity;
}

/* ---- codes -------------------------------------------------------------- */

/* "137393", " 137393 " and a data frame's "137393.0" are one code. */
static struct str code_plain(struct str code)
{
    code = str_trim(code);
    if (str_ends(code, STR(".0")) &&
        str_digits(str_slice(code, 0, code.len - 2)))
        code.len -= 2;
    return code;
}

static void code_index_set(struct arena *a, struct code_index *x, uint32_t at,
                           uint32_t entity)
{
    if (at == x->n) {
        void *array = x->entity;

        arena_grow(a, &array, x->n, &x->cap, sizeof *x->entity,
                   _Alignof(uint32_t));
        x->entity = array;
        x->n++;
    }
    x->entity[at] = entity;
}

static uint32_t code_index_find(const struct code_index *x, struct str code)
{
    const uint32_t at = map_find(x->codes, code);

    return at == MAP_NONE ? ENTITY_NONE : x->entity[at];
}

uint32_t registry_find(const struct registry *g, enum entity_kind kind,
                       struct str code)
{
    assert(kind < KIND_COUNT);
    return code_index_find(&g->index[kind], code_plain(code));
}

/* ---- entities ----------------------------------------------------------- */

static uint32_t slot_add(struct registry *g)
{
    const uint32_t entity = g->count;

    assert(entity < ENTITY_NONE);
    if ((entity >> PAGE_BITS) == g->n_pages) {
        void *array = g->page;

        arena_grow(g->arena, &array, g->n_pages, &g->cap_pages, sizeof *g->page,
                   _Alignof(struct page *));
        g->page = array;
        g->page[g->n_pages++] = arena_new_of(g->arena, struct page);
    }
    g->count++;
    return entity;
}

static uint32_t entity_add(struct registry *g, enum entity_kind kind,
                           struct str code)
{
    struct code_index *x = &g->index[kind];
    const uint32_t at = map_put(x->codes, code);
    const uint32_t entity = slot_add(g);
    struct slot *slot = slot_of(g, entity);

    slot->entity.kind = kind;
    slot->entity.code = map_key(x->codes, at);
    slot->entity.authority = ENTITY_NONE;
    slot->entity.origin.file = ORIGIN_NONE;
    slot->same_laestab = ENTITY_NONE;
    slot->as_school = slot->as_organisation = UINT32_MAX;
    slot->link = NO_LINK;
    code_index_set(g->arena, x, at, entity);
    return entity;
}

/* Capitals only: a register's shouting, not somebody's spelling. Bytes above
 * ASCII count for neither. */
static bool is_shouted(struct str s)
{
    bool has_capital = false;

    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= 'a' && s.ptr[i] <= 'z')
            return false;
        if (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')
            has_capital = true;
    }
    return has_capital;
}

static void entity_name(struct registry *g, struct entity *e, struct str name)
{
    name = str_trim(name);
    if (str_empty(name))
        return;
    if (str_empty(e->name) || (is_shouted(e->name) && !is_shouted(name)))
        e->name = str_copy(g->arena, name);
}

uint32_t registry_entity(struct registry *g, enum entity_kind kind,
                         struct str code, struct str name)
{
    uint32_t entity;

    code = code_plain(code);
    entity = registry_find(g, kind, code);
    if (entity == ENTITY_NONE)
        entity = entity_add(g, kind, code);
    entity_name(g, registry_edit(g, entity), name);
    return entity;
}

void registry_alias(struct registry *g, uint32_t entity, struct str code,
                    bool own)
{
    struct entity *e = registry_edit(g, entity);
    struct code_index *x = &g->index[e->kind];
    uint32_t at;

    code = code_plain(code);
    if (str_empty(code) || registry_find(g, e->kind, code) != ENTITY_NONE)
        return;
    at = map_put(x->codes, code);
    code_index_set(g->arena, x, at, entity);
    if (own)
        e->code = map_key(x->codes, at);
}

/* ---- attributes --------------------------------------------------------- */

struct value entity_attribute(const struct entity *e, struct str key)
{
    for (const struct attribute *t = e->attributes; t != NULL; t = t->next) {
        if (str_equal(t->key, key))
            return t->value;
    }
    return value_reason(REASON_NOT_GIVEN);
}

static struct attribute *attribute_of(struct slot *slot, struct str key)
{
    for (struct attribute *t = slot->entity.attributes; t != NULL; t = t->next)
        if (str_equal(t->key, key))
            return t;
    return NULL;
}

static struct attribute *attribute_add(struct registry *g, struct slot *slot,
                                       struct str key)
{
    struct attribute *t = arena_new_of(g->arena, struct attribute);

    t->key = map_key(g->texts, map_put(g->texts, key));
    if (slot->last == NULL)
        slot->entity.attributes = t;
    else
        slot->last->next = t;
    slot->last = t;
    return t;
}

/* ---- LAESTAB ------------------------------------------------------------ */

/* Seven digits out of 3832270, 383/2270, 383-2270, 383 2270, 3832270.0. */
static bool laestab_digits(struct str s, char out[LAESTAB_LEN])
{
    size_t n = 0, n_marks = 0;

    s = code_plain(s);
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];

        if (byte_is_digit(c) && n < LAESTAB_LEN)
            out[n++] = c;
        else if (n != 3 || n_marks++ > 0 || (c != '/' && c != '-' && c != ' '))
            return false;
    }
    return n == LAESTAB_LEN;
}

/* The text of a code that a profile may have typed as a number. */
static struct str code_of_value(struct arena *a, struct value v)
{
    if (v.kind == VALUE_TEXT)
        return v.text;
    if (v.kind == VALUE_DECIMAL)
        return decimal_text(a, v.decimal);
    return STR("");
}

static void laestab_index(struct registry *g, uint32_t entity, struct value v)
{
    char digits[LAESTAB_LEN];
    uint32_t at, head;

    if (!laestab_digits(code_of_value(g->arena, v), digits))
        return;
    at = map_put(g->laestab.codes, (struct str){ digits, LAESTAB_LEN });
    head = at < g->laestab.n ? g->laestab.entity[at] : ENTITY_NONE;
    slot_of(g, entity)->same_laestab = head;
    code_index_set(g->arena, &g->laestab, at, entity);
}

/* Open before not known before closed: an academy keeps the number of the
 * school that it replaced, and the living one is meant. */
static int status_rank(const struct entity *e)
{
    const struct value v = entity_attribute(e, STR("status"));

    if (v.kind != VALUE_TEXT)
        return 1;
    return str_equal_nocase(str_slice(v.text, 0, 4), STR("open")) ? 2 : 0;
}

static int32_t opened(const struct entity *e)
{
    const struct value v = entity_attribute(e, STR("open_date"));

    return v.kind == VALUE_DATE ? v.date : DATE_NONE;
}

/* Codes of digits by size, others by text: 9148 before 16329. */
int code_compare(struct str a, struct str b)
{
    if (str_digits(a) && str_digits(b) && a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return str_compare(a, b);
}

static bool is_better(const struct entity *a, const struct entity *b)
{
    const int rank_a = status_rank(a), rank_b = status_rank(b);
    const int32_t open_a = opened(a), open_b = opened(b);

    if (rank_a != rank_b)
        return rank_a > rank_b;
    if (open_a != open_b)
        return open_a > open_b;
    return code_compare(a->code, b->code) > 0;
}

uint32_t registry_find_laestab(const struct registry *g, struct str laestab)
{
    char digits[LAESTAB_LEN];
    uint32_t best;

    if (!laestab_digits(laestab, digits))
        return ENTITY_NONE;
    best = code_index_find(&g->laestab, (struct str){ digits, LAESTAB_LEN });
    if (best == ENTITY_NONE)
        return ENTITY_NONE;
    for (uint32_t i = best; i != ENTITY_NONE; i = slot_of(g, i)->same_laestab) {
        if (is_better(registry_at(g, i), registry_at(g, best)))
            best = i;
    }
    return best;
}

/* The first value stays, but a reason gives way to a value. */
void registry_attribute(struct registry *g, uint32_t entity, struct str key,
                        struct value v, struct origin at)
{
    struct slot *slot = slot_of(g, entity);
    struct attribute *t = attribute_of(slot, key);

    if (t != NULL && (t->value.kind != VALUE_REASON || v.kind == VALUE_REASON))
        return;
    if (t == NULL)
        t = attribute_add(g, slot, key);
    if (v.kind == VALUE_TEXT)
        v.text = map_key(g->texts, map_put(g->texts, v.text));
    t->value = v;
    t->origin = at;
    if (str_equal(key, STR("laestab")))
        laestab_index(g, entity, v);
}

/* ---- memberships -------------------------------------------------------- */

static int32_t either(int32_t a, int32_t b)
{
    return a != DATE_NONE ? a : b;
}

static bool may_be_same(int32_t a, int32_t b)
{
    return a == b || a == DATE_NONE || b == DATE_NONE;
}

static bool is_bare(const struct membership *m)
{
    return m->joined == DATE_NONE && m->left == DATE_NONE;
}

/* Whether both speak of the same stay; then *old takes the dates it lacks. "Is
 * a member", without dates, is never the same as a stay that has ended. */
static bool membership_absorbs(struct membership *old,
                               const struct membership *m)
{
    const int32_t joined = either(old->joined, m->joined);
    const int32_t left = either(old->left, m->left);

    if (!may_be_same(old->joined, m->joined) ||
        !may_be_same(old->left, m->left))
        return false;
    if (left != DATE_NONE && (joined > left || is_bare(old) != is_bare(m)))
        return false;
    old->joined = joined;
    old->left = left;
    if (m->as_at > old->as_at)
        old->as_at = m->as_at;
    return true;
}

static void membership_add(struct registry *g, const struct membership *m)
{
    struct slot *school = slot_of(g, m->school);
    struct slot *organisation = slot_of(g, m->organisation);
    const uint32_t at = (uint32_t)g->n_memberships;
    void *array = g->membership;

    arena_grow(g->arena, &array, at, &g->cap_memberships, sizeof *g->membership,
               _Alignof(struct membership));
    g->membership = array;
    array = g->chains;
    arena_grow(g->arena, &array, at, &g->cap_chains, sizeof *g->chains,
               _Alignof(struct chains));
    g->chains = array;
    g->membership[at] = *m;
    g->chains[at] =
        (struct chains){ school->as_school, organisation->as_organisation };
    school->as_school = organisation->as_organisation = at;
    g->n_memberships++;
}

/* A stay with the same first day is looked for before one that may be it. */
static bool join_known(struct registry *g, const struct membership *m,
                       bool same_day)
{
    uint32_t i = slot_of(g, m->school)->as_school;

    for (; i != UINT32_MAX; i = g->chains[i].of_school) {
        struct membership *old = &g->membership[i];

        if (old->organisation == m->organisation &&
            (!same_day || old->joined == m->joined) &&
            membership_absorbs(old, m))
            return true;
    }
    return false;
}

void registry_join(struct registry *g, const struct membership *m)
{
    if (!join_known(g, m, true) && !join_known(g, m, false))
        membership_add(g, m);
}

size_t registry_memberships(const struct registry *g,
                            const struct membership **out)
{
    *out = g->membership;
    return g->n_memberships;
}

void registry_link(struct registry *g, const struct school_link *l)
{
    struct slot *school = slot_of(g, l->school), *other = slot_of(g, l->link);
    void *array = g->link, *chains = g->link_chains;

    arena_grow(g->arena, &array, g->n_links, &g->cap_links, sizeof *g->link,
               _Alignof(struct school_link));
    arena_grow(g->arena, &chains, g->n_links, &g->cap_link_chains,
               sizeof *g->link_chains, _Alignof(struct link_chains));
    g->link = array;
    g->link_chains = chains;
    g->link[g->n_links] = *l;
    g->link_chains[g->n_links].of_school = school->link;
    school->link = (uint32_t)g->n_links;
    g->link_chains[g->n_links].of_link = other->link;
    other->link = (uint32_t)g->n_links++;
}

uint32_t link_of_school(const struct registry *g, uint32_t school)
{
    return slot_of(g, school)->link;
}

uint32_t link_next_of_school(const struct registry *g, uint32_t link,
                             uint32_t school)
{
    const struct link_chains *c = &g->link_chains[link];

    return g->link[link].school == school ? c->of_school : c->of_link;
}

size_t registry_links(const struct registry *g, const struct school_link **out)
{
    *out = g->link;
    return g->n_links;
}

uint32_t stay_of_school(const struct registry *g, uint32_t school)
{
    return slot_of(g, school)->as_school;
}

uint32_t stay_next_of_school(const struct registry *g, uint32_t stay)
{
    return g->chains[stay].of_school;
}

uint32_t stay_of_organisation(const struct registry *g, uint32_t organisation)
{
    return slot_of(g, organisation)->as_organisation;
}

uint32_t stay_next_of_organisation(const struct registry *g, uint32_t stay)
{
    return g->chains[stay].of_organisation;
}
