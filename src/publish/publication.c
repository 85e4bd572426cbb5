/* The journal and the filter: what papers asked, and what they are given.
 *
 * The surprise: a figure that is open may still be changed. It is given as it
 * is printed, rounded, so that nothing (an order, a length of a bar) can follow
 * from digits that nobody sees. */
#include "publish_priv.h"

/* ---- the journal --------------------------------------------------------- */

static size_t slot_from(const struct publication *p, const struct figure *f)
{
    uint64_t h = (uint64_t)(uintptr_t)f * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h ^ h >> 31) & (p->n_slots - 1);

    while (p->slot[i] != NONE && p->item[p->slot[i]].figure != f)
        i = (i + 1) & (p->n_slots - 1);
    return i;
}

static void slots_grow(struct publication *p)
{
    p->n_slots *= 2;
    p->slot = arena_array(p->arena, uint32_t, p->n_slots);
    for (size_t i = 0; i < p->n_slots; i++)
        p->slot[i] = NONE;
    for (size_t i = 0; i < p->n_items; i++)
        p->slot[slot_from(p, p->item[i].figure)] = (uint32_t)i;
}

static struct str address_of(const struct publication *p, struct arena *a,
                             size_t item)
{
    return question_text(a, p->ev, &p->item[item].figure->question);
}

static void hold_item(struct publication *p, size_t item,
                      const struct map *open)
{
    struct item *i = &p->item[item];
    struct arena *scratch = arena_new(0);

    i->is_new = false;
    i->shown = NULL;
    i->withheld = i->says.kind != SAYS_NOTHING &&
                  map_find(open, address_of(p, scratch, item)) == MAP_NONE;
    arena_free(scratch);
}

static uint32_t item_new(struct publication *p, const struct figure *f)
{
    const uint32_t index = (uint32_t)p->n_items;
    void *array = p->item;
    struct item *i;

    arena_grow(p->arena, &array, p->n_items, &p->cap_items, sizeof *p->item,
               _Alignof(struct item));
    p->item = array;
    i = &p->item[p->n_items++];
    *i = (struct item){
        .figure = f, .statement = NONE, .is_new = true, .paper = p->paper
    };
    figure_says(p->arena, p->ev, f, &i->says);
    i->withheld = p->is_settled && i->says.kind != SAYS_NOTHING;
    if (p->held != NULL)
        hold_item(p, index, p->held);
    p->n_new++;
    if (p->n_items > p->n_slots / 2)
        slots_grow(p);
    else
        p->slot[slot_from(p, f)] = index;
    return index;
}

static uint32_t item_of(struct publication *p, const struct figure *f)
{
    const uint32_t found = p->slot[slot_from(p, f)];

    return found != NONE ? found : item_new(p, f);
}

/* ---- what papers get ----------------------------------------------------- */

static struct figure *bare(struct publication *p, const struct figure *f)
{
    struct figure *out = arena_new_of(p->arena, struct figure);
    const struct value none = value_reason(REASON_NOT_APPLICABLE);

    *out = (struct figure){ .question = f->question,
                            .value = f->value,
                            .lower = none,
                            .upper = none,
                            .cohort = none,
                            .basis = none,
                            .decimals = f->question.measure->decimals };
    out->coverage.pupils = out->coverage.of_pupils = -1;
    return out;
}

static const struct figure *withheld_figure(struct publication *p,
                                            const struct figure *f)
{
    struct figure *out = bare(p, f);

    out->value = value_reason(REASON_WITHHELD);
    return out;
}

/* How many pupils stand behind it is a question of its own. */
static const struct figure *open_figure(struct publication *p,
                                        const struct item *i)
{
    const struct figure *f = i->figure;
    struct figure *out;

    if (i->says.kind == SAYS_RATE) {
        out = bare(p, f);
        out->is_rounded = true;
        out->decimals = f->decimals;
        if (!decimal_round(f->value.decimal, f->decimals, &out->value.decimal))
            out->value = value_reason(REASON_WITHHELD);
    } else {
        out = arena_new_of(p->arena, struct figure);
        *out = *f;
        out->cohort = value_reason(REASON_NOT_APPLICABLE);
    }
    out->coverage = f->coverage;
    out->coverage.pupils = out->coverage.of_pupils = -1;
    return out;
}

static const struct figure *show(void *key, const struct figure *f)
{
    struct publication *p = key;
    const uint32_t index = item_of(p, f);
    struct item *i = &p->item[index];

    if (i->shown == NULL && i->withheld)
        i->shown = withheld_figure(p, f);
    else if (i->shown == NULL && f->question.derived == DERIVED_PERIOD)
        i->shown = bare(p, f);
    else if (i->shown == NULL)
        i->shown = i->says.kind == SAYS_NOTHING ? f : open_figure(p, i);
    return p->is_settled ? i->shown : f;
}

/* ---- a publication ------------------------------------------------------- */

struct publication *publication_new(struct arena *a, struct evaluator *ev,
                                    const struct disclosure_rules *rules,
                                    struct str key)
{
    struct publication *p = arena_new_of(a, struct publication);

    *p = (struct publication){ .arena = a, .ev = ev, .rules = rules };
    p->key = key;
    p->guards = guards_find(a, evaluator_store(ev), rules);
    p->system = disclosure_new(a);
    p->fact_keys = map_new(a);
    p->relations = map_new(a);
    p->papers = map_new(a);
    p->hidden_before = map_new(a);
    p->open_before = map_new(a);
    p->paper = map_put(p->papers, STR("paper"));
    p->n_slots = 512;
    slots_grow(p);
    evaluator_watch(ev, &(struct watch){ .key = p,
                                         .show = show,
                                         .guarded = p->guards.guarded,
                                         .sealed = rules->lists });
    return p;
}

void publication_paper(struct publication *p, struct str name)
{
    p->paper = map_put(p->papers, name);
}

/* ---- settling ------------------------------------------------------------ */

static void take_pattern(struct publication *p)
{
    for (size_t k = 0; k < p->n_items; k++) {
        struct item *i = &p->item[k];

        if (i->statement != NONE)
            i->withheld = disclosure_is_hidden(p->system, i->statement);
        i->shown = NULL;
    }
}

/* Withholds every answer that tells anything of the secret's facts; false:
 * there is none left. */
static bool widen_around(struct publication *p, const struct secret_of *of)
{
    const struct saying *says =
        of->item != NONE ? &p->item[of->item].says : NULL;
    bool any = false;

    for (size_t k = 0; k < p->n_items; k++) {
        struct item *i = &p->item[k];
        bool tells = of->fact != NONE && item_tells(i, &p->fact[of->fact].key);

        for (size_t t = 0; says != NULL && t < says->form[0].n; t++)
            tells |= item_tells(i, &says->form[0].term[t].key);
        if (!tells || i->is_out || i->statement == NONE ||
            disclosure_is_hidden(p->system, i->statement))
            continue;
        disclosure_hide(p->system, i->statement, true);
        any = true;
    }
    return any;
}

/* Where no choice was found in the time there is: more than need be, rather
 * than no paper. The audit judges it like any other. */
static void widen(struct publication *p)
{
    bool any = true;

    for (int round = 0; any && round < 3; round++) {
        const struct disclosure_audit *audit = audit_made(p);

        any = false;
        for (size_t i = 0; i < audit->n && i < p->n_secrets; i++) {
            if (!audit->secret[i].is_safe)
                any |= widen_around(p, &p->secret[i]);
        }
        p->audit = any ? NULL : audit;
    }
}

/* Least cost is proven for most papers in a hundredth of the steps; where it is
 * not, a fifth of a second is enough to wait for a choice that is safe. */
static const struct disclosure_effort effort = { .exact_most = 150,
                                                 .steps_most = 200000 };

size_t publication_settle(struct publication *p)
{
    const size_t n = p->n_new;

    p->is_settled = true;
    if (n == 0)
        return 0;
    for (size_t k = 0; k < p->n_items; k++) {
        if (p->item[k].is_new)
            item_state(p, (uint32_t)k);
    }
    p->n_new = 0;
    p->audit = NULL;
    if (!disclosure_solve(p->system, effort))
        widen(p);
    take_pattern(p);
    return n;
}

void publication_hold(struct publication *p, const struct publication *like)
{
    struct map *open = map_new(p->arena);

    for (size_t i = 0; i < like->n_items; i++) {
        if (!like->item[i].withheld)
            map_put(open, address_of(like, p->arena, i));
    }
    p->is_settled = true;
    p->n_new = 0;
    for (size_t i = 0; i < p->n_items; i++)
        hold_item(p, i, open);
    p->held = open;
}

/* ---- asking about it ----------------------------------------------------- */

struct publication_count publication_count(const struct publication *p)
{
    struct publication_count c = { .asked = p->n_items,
                                   .secrets = p->n_secrets };

    c.was_least = disclosure_was_exact(p->system);
    for (size_t i = 0; i < p->n_items; i++) {
        c.guarded += p->item[i].says.kind != SAYS_NOTHING;
        c.withheld += p->item[i].withheld;
    }
    return c;
}

const struct figure *publication_at(const struct publication *p, size_t i,
                                    bool *withheld)
{
    *withheld = p->item[i].withheld;
    return p->item[i].figure;
}
