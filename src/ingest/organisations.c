/* A trust by any of its numbers: Group UID, company number, UPIN.
 *
 * Surprise: who has no Group UID yet is filed under another number of his; the
 * first row that gives both puts that right, whatever the order of files. */
#include "ingest_priv.h"

struct numbers {
    struct str uid, company, upin; /* the latter two with a word before them,
                                      so that no number is taken for another */
};

static struct str tagged(struct run *r, const char *tag, struct str number)
{
    return str_empty(number)
               ? number
               : str_printf(r->scratch, "%s %.*s", tag, STR_ARG(number));
}

/* Eight letters and digits; a cell that is none ("NULL") is no number. */
static struct str company_of_row(struct run *r)
{
    struct str s = company_clean(r->scratch, run_role(r, ROLE_COMPANY));

    return s.len == 8 && str_digits(str_slice(s, 2, 6)) ? s : STR("");
}

static struct numbers numbers_of_row(struct run *r, struct str uid)
{
    struct str upin = code_plain(run_role(r, ROLE_UPIN));

    if (!str_digits(upin))
        upin = STR("");
    return (struct numbers){ .uid = code_plain(uid),
                             .company = tagged(r, "company", company_of_row(r)),
                             .upin = tagged(r, "upin", upin) };
}

static uint32_t find(const struct run *r, struct str code)
{
    return str_empty(code)
               ? ENTITY_NONE
               : registry_find(r->store->registry, ENTITY_ORGANISATION, code);
}

/* Filed under a number that is no Group UID. */
static bool is_stand_in(const struct entity *e)
{
    return str_starts(e->code, STR("company ")) ||
           str_starts(e->code, STR("upin "));
}

/* ---- by name ------------------------------------------------------------- */

static void names_index(struct run *r)
{
    const struct registry *g = r->store->registry;

    r->trust_names = map_new(r->scratch);
    r->trust_named = arena_array(r->scratch, uint32_t, registry_count(g));
    for (size_t i = 0; i < registry_count(g); i++) {
        const struct entity *e = registry_at(g, (uint32_t)i);
        uint32_t n = map_count(r->trust_names), at;

        if (e->kind != ENTITY_ORGANISATION || str_empty(e->name))
            continue;
        at = map_put(r->trust_names, str_fold(r->scratch, e->name));
        r->trust_named[at] = at == n ? (uint32_t)i : ENTITY_NONE;
    }
}

static bool lacks(const struct entity *e, const char *attribute)
{
    return entity_attribute(e, str_from(attribute)).kind != VALUE_TEXT;
}

/* One register has only Group UIDs, another only company numbers: the only
 * trust of that name is the same, unless it has such a number already. */
static uint32_t named(struct run *r, const struct numbers *n)
{
    struct str name = str_fold(r->scratch, run_role(r, ROLE_GROUP_NAME));
    const struct entity *e;
    uint32_t at;

    if (str_empty(name))
        return ENTITY_NONE;
    if (r->trust_names == NULL)
        names_index(r);
    at = map_find(r->trust_names, name);
    if (at == MAP_NONE || r->trust_named[at] == ENTITY_NONE)
        return ENTITY_NONE;
    e = registry_at(r->store->registry, r->trust_named[at]);
    if ((!str_empty(n->uid) && !is_stand_in(e)) ||
        (!str_empty(n->company) && !lacks(e, "company_number")) ||
        (!str_empty(n->upin) && !lacks(e, "upin")))
        return ENTITY_NONE;
    return r->trust_named[at];
}

/* The one that is known by another number, unless that is another trust's. */
static uint32_t known(struct run *r, const struct numbers *n)
{
    const struct registry *g = r->store->registry;
    uint32_t e = find(r, n->uid);

    if (e == ENTITY_NONE)
        e = find(r, n->company);
    if (e == ENTITY_NONE)
        e = find(r, n->upin);
    if (e != ENTITY_NONE && !str_empty(n->uid) &&
        !str_equal(registry_at(g, e)->code, n->uid) &&
        !is_stand_in(registry_at(g, e)))
        e = find(r, n->uid);
    return e != ENTITY_NONE ? e : named(r, n);
}

uint32_t organisation_known(struct run *r, struct str uid)
{
    struct numbers n = numbers_of_row(r, uid);

    return known(r, &n);
}

uint32_t organisation_of_row(struct run *r, struct str uid)
{
    struct registry *g = r->store->registry;
    struct numbers n = numbers_of_row(r, uid);
    struct str best = !str_empty(n.uid)       ? n.uid
                      : !str_empty(n.company) ? n.company
                                              : n.upin;
    uint32_t e = known(r, &n);

    if (str_empty(best))
        return ENTITY_NONE;
    e = registry_entity(g, ENTITY_ORGANISATION,
                        e == ENTITY_NONE ? best : registry_at(g, e)->code,
                        run_role(r, ROLE_GROUP_NAME));
    registry_alias(g, e, n.uid, true);
    registry_alias(g, e, n.company, false);
    registry_alias(g, e, n.upin, false);
    if (!str_empty(n.company))
        registry_attribute(g, e, STR("company_number"),
                           value_text(str_slice(n.company, 8, n.company.len)),
                           run_origin(r, r->binding.role[ROLE_COMPANY]));
    if (!str_empty(n.upin))
        registry_attribute(g, e, STR("upin"),
                           value_text(str_slice(n.upin, 5, n.upin.len)),
                           run_origin(r, r->binding.role[ROLE_UPIN]));
    return e;
}
