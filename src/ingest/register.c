/* Registers: schools, groups, memberships, predecessor links, authorities.
 *
 * Surprise: a register row describes a school or group the first time it is
 * seen in a file; a membership list repeats the group on every row. */
#include "ingest_priv.h"

struct seen {
    bool *flag; /* by entity: described by this file already */
    size_t n;
    struct map *group_ids; /* "TR01234" -> group[]; NULL until asked for */
    uint32_t *group;
};

static bool seen_before(struct run *r, struct seen *s, uint32_t entity)
{
    if (entity >= s->n) {
        size_t n = (size_t)entity * 2 + 1024;
        bool *flag = arena_array(r->scratch, bool, n);

        for (size_t i = 0; i < s->n; i++)
            flag[i] = s->flag[i];
        s->flag = flag;
        s->n = n;
    }
    if (s->flag[entity])
        return true;
    s->flag[entity] = true;
    return false;
}

static int32_t role_day(struct run *r, enum role role)
{
    int32_t day = DATE_NONE;

    if (!day_read(run_role(r, role), &day))
        run_bad_role(r, role, "dates are written 31/01/2026 or 2026-01-31");
    return day;
}

static void attributes_read(struct run *r, uint32_t entity, bool of_group)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        struct bound *b = &r->binding.value[i];
        struct str cell = run_cell(r, b->field);
        struct value v;
        enum reading how;

        if (str_empty(cell) ||
            of_group != str_equal(b->breakdown, STR("group")))
            continue;
        how = value_read(r->scratch, b->rule, cell, &v);
        if (how != READ_FINE)
            run_bad_value(r, b, how);
        if (how != READ_FINE || v.kind == VALUE_REASON)
            continue;
        if (v.kind == VALUE_TEXT)
            v.text = run_keep_text(r, v.text);
        registry_attribute(r->store->registry, entity, b->rule->name, v,
                           run_origin(r, b->field));
    }
}

static uint32_t school_entry(struct run *r, struct seen *seen)
{
    struct str urn = urn_clean(r->scratch, run_role(r, ROLE_URN));
    uint32_t e;

    if (str_empty(urn)) {
        e = registry_find_laestab(r->store->registry,
                                  laestab_of(r, r->scratch));
        if (e == ENTITY_NONE) {
            school_unnamed(r, !str_empty(laestab_of(r, r->scratch)));
            return ENTITY_NONE;
        }
        urn = registry_at(r->store->registry, e)->code;
    }
    e = registry_entity(r->store->registry, ENTITY_SCHOOL, urn,
                        run_role(r, ROLE_NAME));
    if (!seen_before(r, seen, e)) {
        school_describe(r, e);
        attributes_read(r, e, false);
    }
    return e;
}

static void group_ids_read(struct run *r, struct seen *s)
{
    const struct registry *g = r->store->registry;

    s->group_ids = map_new(r->scratch);
    s->group = arena_array(r->scratch, uint32_t, registry_count(g));
    for (size_t i = 0; i < registry_count(g); i++) {
        const struct entity *e = registry_at(g, (uint32_t)i);
        struct value id = entity_attribute(e, STR("group_id"));

        if (e->kind == ENTITY_ORGANISATION && id.kind == VALUE_TEXT)
            s->group[map_put(s->group_ids, id.text)] = (uint32_t)i;
    }
}

/* The Group UID of a Group ID, where a register before this one gave both;
 * membership lists have only the latter. */
static struct str group_uid(struct run *r, struct seen *s, struct str code)
{
    uint32_t at;

    if (code.len == 0 || (code.ptr[0] >= '0' && code.ptr[0] <= '9'))
        return code;
    if (s->group_ids == NULL)
        group_ids_read(r, s);
    at = map_find(s->group_ids, code);
    return at == MAP_NONE ? code
                          : registry_at(r->store->registry, s->group[at])->code;
}

static uint32_t group_entry(struct run *r, struct seen *seen)
{
    struct str code = code_plain(run_role(r, ROLE_GROUP));
    uint32_t e = organisation_of_row(r, group_uid(r, seen, code));

    if (e != ENTITY_NONE && !seen_before(r, seen, e))
        attributes_read(r, e, true);
    return e;
}

/* ---- memberships -------------------------------------------------------- */

static void join(struct run *r, uint32_t school, uint32_t organisation)
{
    struct membership m = { .school = school,
                            .organisation = organisation,
                            .joined = role_day(r, ROLE_JOINED),
                            .left = role_day(r, ROLE_LEFT),
                            .origin =
                                run_origin(r, r->binding.role[ROLE_GROUP]),
                            .as_at = r->extract_day };

    registry_join(r->store->registry, &m);
}

static bool membership_row(struct run *r, struct seen *seen)
{
    uint32_t group = group_entry(r, seen), school;

    if (group == ENTITY_NONE) {
        run_set_aside(r, STR("rows that name no group"));
        return false;
    }
    school = school_entry(r, seen);
    if (school != ENTITY_NONE)
        join(r, school, group);
    return school != ENTITY_NONE;
}

/* ---- links -------------------------------------------------------------- */

struct linked { /* what a link says, as text */
    struct str urn, other, name, type;
    int32_t date;
};

/* False: neither predecessor nor successor, or no schools. */
static bool link_add(struct run *r, const struct linked *t)
{
    struct registry *g = r->store->registry;
    struct school_link l = { .date = t->date };

    l.predecessor = str_starts(t->type, STR("Predecessor"));
    l.partly = !str_equal_nocase(t->type, STR("Predecessor")) &&
               !str_equal_nocase(t->type, STR("Successor"));
    if ((!l.predecessor && !str_starts(t->type, STR("Successor"))) ||
        str_empty(t->urn) || str_empty(t->other))
        return false;
    l.school = registry_entity(g, ENTITY_SCHOOL, t->urn, STR(""));
    l.link = registry_entity(g, ENTITY_SCHOOL, t->other, t->name);
    registry_link(g, &l);
    return true;
}

static bool link_row(struct run *r)
{
    struct linked t = { .urn = urn_clean(r->scratch, run_role(r, ROLE_URN)),
                        .other = urn_clean(r->scratch, run_role(r, ROLE_LINK)),
                        .name = run_role(r, ROLE_LINK_NAME),
                        .type = run_role(r, ROLE_LINK_TYPE),
                        .date = role_day(r, ROLE_DATE) };

    if (link_add(r, &t))
        return true;
    run_set_aside(r, str_empty(t.urn) || str_empty(t.other)
                         ? STR("rows that name no school")
                         : STR("links that are neither predecessor nor "
                               "successor"));
    return false;
}

/* "119915 Predecessor": the last heading of a register of schools, which takes
 * as many fields as the school has links. */
static void linked_read(struct run *r)
{
    size_t field = r->binding.role[ROLE_LINKED];
    struct linked t = { .urn = urn_clean(r->scratch, run_role(r, ROLE_URN)),
                        .date = DATE_NONE };

    for (; field != NO_FIELD && field < r->record.n; field++) {
        struct str number;

        str_cut(run_cell(r, field), ' ', &number, &t.type);
        t.other = urn_clean(r->scratch, number);
        t.type = str_trim(t.type);
        (void)link_add(r, &t); /* links of another kind say nothing here */
    }
}

/* ---- schools and groups -------------------------------------------------- */

/* A full register names the trust of a school, not since when; the registry
 * joins that to a membership that says more. */
static bool school_row(struct run *r, struct seen *seen)
{
    uint32_t school = school_entry(r, seen), group;

    if (school == ENTITY_NONE)
        return false;
    group = group_entry(r, seen);
    if (group != ENTITY_NONE)
        join(r, school, group);
    linked_read(r);
    return true;
}

static bool group_row(struct run *r, struct seen *seen)
{
    if (group_entry(r, seen) != ENTITY_NONE)
        return true;
    run_set_aside(r, STR("rows that name no group"));
    return false;
}

/* ---- authorities --------------------------------------------------------- */

static void authority_attribute(struct run *r, uint32_t authority,
                                struct str key, enum role role)
{
    struct str cell = run_role(r, role);

    if (!str_empty(cell))
        registry_attribute(r->store->registry, authority, key,
                           value_text(run_keep_text(r, cell)),
                           run_origin(r, r->binding.role[role]));
}

static bool authority_entry(struct run *r)
{
    uint32_t e = authority_of(r, run_role(r, ROLE_AUTHORITY),
                              run_role(r, ROLE_AUTHORITY_NAME));

    if (e == ENTITY_NONE) {
        run_set_aside(r, STR("rows that name no local authority"));
        return false;
    }
    authority_attribute(r, e, STR("region_code"), ROLE_REGION);
    authority_attribute(r, e, STR("region"), ROLE_REGION_NAME);
    return true;
}

void register_read(struct run *r)
{
    static const enum tally_kind kind[] = {
        [REGISTER_SCHOOLS] = TALLY_SCHOOL,
        [REGISTER_GROUPS] = TALLY_GROUP,
        [REGISTER_MEMBERSHIPS] = TALLY_MEMBERSHIP,
        [REGISTER_LINKS] = TALLY_LINK,
        [REGISTER_AUTHORITIES] = TALLY_AUTHORITY,
    };
    struct seen seen = { 0 };
    int32_t day = day_in_name(r->store->file[r->file].name);

    r->extract_day = day == DATE_NONE ? 0 : day;

    while (run_next(r)) {
        bool used = false;

        switch (r->profile->register_kind) {
        case REGISTER_SCHOOLS:
            used = school_row(r, &seen);
            break;
        case REGISTER_GROUPS:
            used = group_row(r, &seen);
            break;
        case REGISTER_MEMBERSHIPS:
            used = membership_row(r, &seen);
            break;
        case REGISTER_LINKS:
            used = link_row(r);
            break;
        case REGISTER_AUTHORITIES:
            used = authority_entry(r);
            break;
        }
        if (used)
            run_used(r, kind[r->profile->register_kind], ENTITY_NONE,
                     (struct period){ 0 });
    }
}
