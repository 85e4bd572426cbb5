/* Who belongs to whom as at a day, and who went before whom.
 *
 * The surprise: no register says that a school has left a trust when it joins
 * another one, and extracts of several days are given together. A school is in
 * one academy trust at a time; which one follows from the days. */
#include "data_priv.h"

#include <stdlib.h>

static const struct membership *stay_at(const struct registry *g, uint32_t stay)
{
    const struct membership *all;

    (void)registry_memberships(g, &all);
    return &all[stay];
}

static bool joined_elsewhere(const struct registry *g,
                             const struct membership *m, int32_t on)
{
    uint32_t i = stay_of_school(g, m->school);

    for (; i != NO_STAY; i = stay_next_of_school(g, i)) {
        if (stay_at(g, i)->organisation != m->organisation &&
            stay_at(g, i)->joined == on)
            return true;
    }
    return false;
}

/* The day of leaving still counts (31 August belongs to the year), unless the
 * school joined another organisation on that very day. */
static bool stands_on(const struct registry *g, const struct membership *m,
                      int32_t on)
{
    if (on == DATE_NONE)
        return m->left == DATE_NONE;
    if (m->joined != DATE_NONE && m->joined > on)
        return false;
    if (m->left == DATE_NONE || m->left > on)
        return true;
    return m->left == on && !joined_elsewhere(g, m, on);
}

/* Sponsors, federations and foundation trusts have schools that others have
 * too; a list that gives no type is one of trusts. */
static bool is_trust(const struct registry *g, uint32_t organisation)
{
    static const struct str type[] = { STR_INIT("multi-academy trust"),
                                       STR_INIT("single-academy trust"),
                                       STR_INIT("06"), STR_INIT("6"),
                                       STR_INIT("10") };
    const struct value v =
        entity_attribute(registry_at(g, organisation), STR("group_type"));

    if (v.kind != VALUE_TEXT)
        return true;
    for (size_t i = 0; i < sizeof type / sizeof *type; i++) {
        if (str_equal_nocase(v.text, type[i]))
            return true;
    }
    return false;
}

/* Above 0: a began later than b; 0: nothing tells. */
static int stay_order(const struct membership *a, const struct membership *b)
{
    if (a->joined != DATE_NONE && b->joined != DATE_NONE &&
        a->joined != b->joined)
        return a->joined > b->joined ? 1 : -1;
    if (a->as_at > 0 && b->as_at > 0 && a->as_at != b->as_at)
        return a->as_at > b->as_at ? 1 : -1;
    return 0;
}

/* A stay in another trust, on that day, that is `order` to this one. */
static uint32_t other_trust(const struct registry *g,
                            const struct membership *m, int32_t on, int order)
{
    uint32_t i = stay_of_school(g, m->school);

    if (!is_trust(g, m->organisation))
        return ENTITY_NONE;
    for (; i != NO_STAY; i = stay_next_of_school(g, i)) {
        const struct membership *other = stay_at(g, i);

        if (other->organisation != m->organisation && stands_on(g, other, on) &&
            is_trust(g, other->organisation) && stay_order(other, m) == order)
            return other->organisation;
    }
    return ENTITY_NONE;
}

bool membership_holds(const struct registry *g, const struct membership *m,
                      int32_t on)
{
    return stands_on(g, m, on) && other_trust(g, m, on, 1) == ENTITY_NONE;
}

uint32_t registry_rival(const struct registry *g, uint32_t school,
                        uint32_t organisation, int32_t on)
{
    uint32_t i = stay_of_school(g, school);

    for (; i != NO_STAY; i = stay_next_of_school(g, i)) {
        const struct membership *m = stay_at(g, i);

        if (m->organisation == organisation && membership_holds(g, m, on))
            return other_trust(g, m, on, 0);
    }
    return ENTITY_NONE;
}

/* ---- those who went before ---------------------------------------------- */

/* The other school of a link from `school` back, or ENTITY_NONE. */
static uint32_t before(const struct school_link *l, uint32_t school)
{
    if (l->school == school && l->predecessor)
        return l->link;
    if (l->link == school && !l->predecessor)
        return l->school;
    return ENTITY_NONE;
}

/* Whether another school than `school` came out of `old`. */
static bool has_other_successor(const struct registry *g, uint32_t old,
                                uint32_t school)
{
    const struct school_link *link;
    uint32_t i = link_of_school(g, old);

    (void)registry_links(g, &link);
    for (; i != NO_LINK; i = link_next_of_school(g, i, old)) {
        const struct school_link *l = &link[i];
        const bool leaves = (l->school == old && !l->predecessor) ||
                            (l->link == old && l->predecessor);

        if (leaves && (l->school == old ? l->link : l->school) != school)
            return true;
    }
    return false;
}

uint32_t registry_predecessor(const struct registry *g, uint32_t school)
{
    const struct school_link *link;
    uint32_t found = ENTITY_NONE, i = link_of_school(g, school);

    (void)registry_links(g, &link);
    for (; i != NO_LINK; i = link_next_of_school(g, i, school)) {
        const uint32_t other = before(&link[i], school);

        if (other == ENTITY_NONE || other == found)
            continue;
        if (link[i].partly || found != ENTITY_NONE)
            return ENTITY_NONE;
        found = other;
    }
    return found == ENTITY_NONE || has_other_successor(g, found, school)
               ? ENTITY_NONE
               : found;
}

/* ---- lists of members --------------------------------------------------- */

struct member {
    uint32_t school;
    int32_t joined;
    struct str code;
};

static int member_order(const void *x, const void *y)
{
    const struct member *a = x, *b = y;

    if (a->joined != b->joined)
        return a->joined < b->joined ? -1 : 1;
    return code_compare(a->code, b->code);
}

static bool listed(const uint32_t *list, size_t n, uint32_t entity)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == entity)
            return true;
    }
    return false;
}

static size_t members_collect(const struct registry *g, uint32_t organisation,
                              int32_t on, struct member *out)
{
    uint32_t i = stay_of_organisation(g, organisation);
    size_t n = 0;

    for (; i != NO_STAY; i = stay_next_of_organisation(g, i)) {
        const struct membership *m = stay_at(g, i);

        if (!membership_holds(g, m, on))
            continue;
        if (out != NULL)
            out[n] = (struct member){ m->school, m->joined,
                                      registry_at(g, m->school)->code };
        n++;
    }
    return n;
}

struct entity_list registry_members(struct arena *a, const struct registry *g,
                                    uint32_t organisation, int32_t on)
{
    const size_t n = members_collect(g, organisation, on, NULL);
    struct member *member = arena_array(a, struct member, n);
    uint32_t *item = arena_array(a, uint32_t, n);
    size_t n_items = 0;

    members_collect(g, organisation, on, member);
    if (n > 0)
        qsort(member, n, sizeof *member, member_order);
    for (size_t i = 0; i < n; i++) {
        if (!listed(item, n_items, member[i].school))
            item[n_items++] = member[i].school;
    }
    return (struct entity_list){ item, n_items };
}
