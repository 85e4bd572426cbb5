/* Whose rows a figure is made of: the trust's schools and its central rows.
 *
 * The surprise: a school that cannot have a measure (an infant school has no
 * key stage 2) is no gap in the coverage; one that should have it is. */
#include "measure_priv.h"

static struct str attribute_fold(struct arena *a, const struct entity *e,
                                 struct str key)
{
    const struct value v = entity_attribute(e, key);

    return v.kind == VALUE_TEXT ? str_fold(a, v.text) : STR("");
}

static bool any_word(struct str text, const struct str words[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_find(text, words[i]) != STR_NONE)
            return true;
    }
    return false;
}

/* By type ("Community special school", "Pupil referral unit") or phase. */
static bool is_special(struct arena *a, const struct entity *e)
{
    static const struct str words[] = { STR_INIT("special"),
                                        STR_INIT("alternative"),
                                        STR_INIT("pupil referral") };
    static const struct str keys[] = { STR_INIT("type"), STR_INIT("type group"),
                                       STR_INIT("type_group"),
                                       STR_INIT("phase") };

    const struct value marked = entity_attribute(e, STR("special"));

    if (marked.kind == VALUE_TRUTH && marked.truth) /* by a table's own mark */
        return true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (any_word(attribute_fold(a, e, keys[i]), words, 3))
            return true;
    }
    return false;
}

static bool age_of(const struct entity *e, struct str key, int64_t *out)
{
    const struct value v = entity_attribute(e, key);
    struct decimal d = { 0 };

    if (v.kind == VALUE_DECIMAL)
        d = v.decimal;
    else if (v.kind != VALUE_TEXT || !decimal_parse(str_trim(v.text), &d))
        return false;
    if (!decimal_round(d, 0, &d))
        return false;
    *out = d.mantissa;
    return true;
}

/* "Middle deemed primary" is primary; an all-through school is secondary with
 * a primary part. */
static struct str phase_of(struct str words)
{
    static const struct str primary[] = { STR_INIT("primary"),
                                          STR_INIT("nursery"),
                                          STR_INIT("infant"),
                                          STR_INIT("junior") };
    static const struct str secondary[] = { STR_INIT("secondary"),
                                            STR_INIT("all through"),
                                            STR_INIT("16 plus") };

    if (any_word(words, primary, 4))
        return STR("primary");
    return any_word(words, secondary, 3) ? STR("secondary") : STR("");
}

struct traits school_traits(const struct entity *e)
{
    struct arena *scratch = arena_new(0);
    const struct str phase = attribute_fold(scratch, e, STR("phase"));
    struct traits t = { .phase = phase_of(phase) };

    t.is_special = is_special(scratch, e);
    t.is_all_through = str_find(phase, STR("all through")) != STR_NONE;
    t.is_middle = str_find(phase, STR("middle")) != STR_NONE;
    t.knows_ages = age_of(e, STR("low_age"), &t.low_age) &&
                   age_of(e, STR("high_age"), &t.high_age) && t.high_age > 0;
    if (t.is_special)
        t.phase = STR("special");
    arena_free(scratch);
    return t;
}

uint32_t school_region(const struct evaluator *ev, uint32_t school)
{
    const struct registry *g = ev->store->registry;
    struct arena *scratch = arena_new(0);
    const struct str name =
        attribute_fold(scratch, registry_at(g, school), STR("region"));
    uint32_t found = ENTITY_NONE;

    for (uint32_t i = 0; i < registry_count(g) && name.len > 0; i++) {
        const struct entity *e = registry_at(g, i);

        if (e->kind == ENTITY_REGION &&
            str_equal(str_fold(scratch, e->name), name)) {
            found = i;
            break;
        }
    }
    arena_free(scratch);
    return found;
}

bool school_is_special(const struct entity *e)
{
    return school_traits(e).is_special;
}

/* Pupils turn m->age in the school: 11 at the end of key stage 2, which every
 * middle school has, "deemed secondary" or not, and none has key stage 4. */
bool traits_fit(const struct traits *t, const struct measure *m)
{
    if (m->age > 0 && t->knows_ages)
        return t->low_age < m->age && t->high_age >= m->age;
    if (m->age > 0 && t->is_middle && !t->is_special)
        return m->age > 9 && m->age < 14;
    return m->phase.len == 0 || t->phase.len == 0 || t->is_all_through ||
           t->is_special || str_equal(t->phase, m->phase);
}

/* ---- parts -------------------------------------------------------------- */

static void add_schools(struct evaluator *ev, const struct question *q,
                        struct parts *parts)
{
    const struct measure *m = q->measure;
    const struct entity_list schools = ev->setting.schools;

    for (size_t i = 0; i < schools.n; i++) {
        if (!traits_fit(&ev->traits[i], m) || !base_takes(ev, q, i, parts))
            continue;
        if (base_shows_apart(q, &ev->traits[i]))
            parts->not_pooled++;
        else
            parts->item[parts->n++].entity = schools.item[i];
    }
}

/* The organisation's schools without one of them. */
static void add_sisters(struct evaluator *ev, const struct question *q,
                        struct parts *parts)
{
    const uint32_t school = q->who.entity;
    struct parts all = { .item = parts->item };

    if (school == ENTITY_NONE)
        return;
    add_schools(ev, q, &all);
    for (size_t i = 0; i < all.n; i++) {
        if (all.item[i].entity != school)
            all.item[parts->n++] = all.item[i];
    }
    all.n = parts->n;
    *parts = all;
}

static void add_central(struct evaluator *ev, struct parts *parts)
{
    if (ev->setting.organisation == ENTITY_NONE)
        return;
    parts->item[parts->n++] =
        (struct part){ .entity = ev->setting.organisation, .is_central = true };
}

struct parts scope_parts(struct arena *a, struct evaluator *ev,
                         const struct question *q)
{
    const struct who who = q->who;
    struct parts parts = { 0 };

    if (is_authority_pool(ev, who)) {
        authority_parts(a, ev, who, &parts);
        return parts;
    }
    parts.item = arena_array(a, struct part, ev->setting.schools.n + 2);
    switch (who.kind) {
    case SCOPE_TRUST:
        add_schools(ev, q, &parts);
        if (q->base == BASE_NOW) /* its money is all schools' */
            add_central(ev, &parts);
        break;
    case SCOPE_SCHOOLS:
        add_schools(ev, q, &parts);
        break;
    case SCOPE_CENTRAL:
        add_central(ev, &parts);
        break;
    case SCOPE_SCHOOL:
    case SCOPE_AUTHORITY:
        if (who.entity != ENTITY_NONE)
            parts.item[parts.n++].entity = who.entity;
        break;
    case SCOPE_SISTERS:
        add_sisters(ev, q, &parts);
        break;
    case SCOPE_PEERS:
        peers_parts(a, ev, q, &parts);
        break;
    case SCOPE_COMPOSITE:
    case SCOPE_NATION:
    case SCOPE_REGION:
    case SCOPE_POOLED:
    case SCOPE_OTHERS:
        break;
    }
    return parts;
}
