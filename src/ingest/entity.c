/* Whose row is it: a school, an authority, the nation, the trust.
 *
 * Surprise: with a `keep` list a published row of a school that no register
 * holds is simply not ours; nothing of it is read. The trust's own forms are
 * stricter: a school that nobody knows is an error. */
#include "tidy_priv.h"

/* ---- what a run keeps --------------------------------------------------- */

static uint32_t own_organisation(const struct run *r)
{
    const struct registry *g = r->store->registry;
    uint32_t only = ENTITY_NONE;
    size_t n = 0;

    for (size_t i = 0; i < r->options->keep.n; i++) {
        uint32_t e = r->options->keep.item[i];

        if (registry_at(g, e)->kind == ENTITY_ORGANISATION)
            return e;
    }
    for (size_t i = 0; i < registry_count(g); i++) {
        if (registry_at(g, (uint32_t)i)->kind == ENTITY_ORGANISATION) {
            only = (uint32_t)i;
            n++;
        }
    }
    return n == 1 ? only : ENTITY_NONE;
}

void entities_prepare(struct run *r)
{
    const struct entity_list *keep = &r->options->keep;
    const struct registry *g = r->store->registry;

    r->n_kept = registry_count(g);
    r->kept = keep->n > 0 ? arena_array(r->scratch, bool, r->n_kept) : NULL;
    for (size_t i = 0; i < keep->n; i++)
        r->kept[keep->item[i]] = true;
    r->kept_urns = map_new(r->scratch);
    for (size_t i = 0; i < keep->n; i++) {
        const struct entity *e = registry_at(g, keep->item[i]);

        if (e->kind == ENTITY_SCHOOL)
            map_put(r->kept_urns, e->code);
    }
    r->pool_codes = r->options->pools.n > 0 ? map_new(r->scratch) : NULL;
    for (size_t i = 0; i < r->options->pools.n; i++)
        map_put(r->pool_codes, registry_at(g, r->options->pools.item[i])->code);
    r->peer_urns = r->options->peers.n > 0 ? map_new(r->scratch) : NULL;
    for (size_t i = 0; i < r->options->peers.n; i++)
        map_put(r->peer_urns, r->options->peers.item[i]);
    r->organisation = own_organisation(r);
    for (size_t i = 0; i < 5; i++)
        r->nation[i] = ENTITY_NONE;
    r->schools = map_new(r->scratch);
    r->no_register = true;
    for (size_t i = 0; i < r->n_kept && r->no_register; i++)
        r->no_register = registry_at(g, (uint32_t)i)->kind != ENTITY_SCHOOL;
}

bool entity_kept(const struct run *r, uint32_t entity)
{
    return r->kept == NULL || (entity < r->n_kept && r->kept[entity]);
}

/* ---- nations and authorities -------------------------------------------- */

uint32_t nation_of(struct run *r, enum row_kind kind)
{
    static const struct {
        enum row_kind kind;
        struct str code, name;
    } table[] = {
        { ROW_NATION, STR_INIT("NAT"), STR_INIT("England, state-funded") },
        { ROW_NATION_ALL, STR_INIT("NAT:all"),
          STR_INIT("England, all schools") },
        { ROW_NATION_PRIMARY, STR_INIT("NAT:primary"),
          STR_INIT("England, primary") },
        { ROW_NATION_SECONDARY, STR_INIT("NAT:secondary"),
          STR_INIT("England, secondary") },
        { ROW_NATION_SPECIAL, STR_INIT("NAT:special"),
          STR_INIT("England, special") },
    };

    for (size_t i = 0; i < 5; i++) {
        if (table[i].kind != kind)
            continue;
        if (r->nation[i] == ENTITY_NONE)
            r->nation[i] = registry_entity(r->store->registry, ENTITY_NATION,
                                           table[i].code, table[i].name);
        return r->nation[i];
    }
    return ENTITY_NONE;
}

uint32_t authority_of(struct run *r, struct str code, struct str name)
{
    code = code_plain(code);
    if (code.len != 3 || !str_digits(code) || str_equal(code, STR("000")))
        return ENTITY_NONE;
    return registry_entity(r->store->registry, ENTITY_AUTHORITY, code, name);
}

/* An export of one authority says which on the rows of its schools only. */
static void authority_note(struct run *r)
{
    struct str code = code_plain(run_role(r, ROLE_AUTHORITY));

    if (r->several_authorities || code.len != 3 || !str_digits(code))
        return;
    if (str_empty(r->sole_authority))
        r->sole_authority = str_copy(r->scratch, code);
    r->several_authorities = !str_equal(r->sole_authority, code);
}

static struct str authority_code(const struct run *r)
{
    struct str code = code_plain(run_role(r, ROLE_AUTHORITY));

    if (code.len == 3 && str_digits(code))
        return code;
    return r->several_authorities ? STR("") : r->sole_authority;
}

static uint32_t authority_row(struct run *r)
{
    struct registry *g = r->store->registry;
    struct str code = authority_code(r);
    struct str name = run_role(r, ROLE_AUTHORITY_NAME);
    uint32_t e = ENTITY_NONE;

    if (str_empty(code) && r->profile->tidy != TIDY_NO) {
        e = tidy_authority(r);
        code = e != ENTITY_NONE ? registry_at(g, e)->code : code;
    }
    if (r->kept != NULL)
        e = registry_find(g, ENTITY_AUTHORITY, code);
    if (r->kept != NULL && (e == ENTITY_NONE || !entity_kept(r, e))) {
        run_set_aside(r, STR("other local authorities"));
        return ENTITY_NONE;
    }
    if (str_empty(name))
        name = run_role(r, ROLE_NAME);
    e = authority_of(r, code, name);
    if (e == ENTITY_NONE && r->profile->tidy != TIDY_NO)
        tidy_no_authority(r);
    if (e == ENTITY_NONE)
        run_set_aside(r, STR("rows that name no local authority"));
    else if (r->profile->tidy != TIDY_NO)
        tidy_authority_known(r, e);
    return e;
}

static uint32_t region_row(struct run *r)
{
    struct str code =
        r->profile->tidy != TIDY_NO ? tidy_region(r) : run_role(r, ROLE_REGION);

    if (!str_empty(code))
        return registry_entity(r->store->registry, ENTITY_REGION, code,
                               run_role(r, ROLE_REGION_NAME));
    run_set_aside(r, STR("rows that name no region"));
    return ENTITY_NONE;
}

/* ---- schools of published tables ---------------------------------------- */

struct str laestab_of(struct run *r, struct arena *a)
{
    return laestab_clean(a, run_role(r, ROLE_LAESTAB),
                         run_role(r, ROLE_AUTHORITY), run_role(r, ROLE_NUMBER));
}

void school_describe(struct run *r, uint32_t school)
{
    struct registry *g = r->store->registry;
    const struct entity *e = registry_at(g, school);
    struct value known = entity_attribute(e, STR("laestab"));
    struct str laestab;

    if (e->authority == ENTITY_NONE) {
        uint32_t authority = authority_of(r, run_role(r, ROLE_AUTHORITY),
                                          run_role(r, ROLE_AUTHORITY_NAME));

        registry_edit(g, school)->authority = authority;
    }
    if (known.kind == VALUE_TEXT)
        return;
    laestab = laestab_of(r, r->store->arena);
    if (!str_empty(laestab)) {
        size_t field = r->binding.role[ROLE_LAESTAB];

        if (field == NO_FIELD)
            field = r->binding.role[ROLE_NUMBER];
        registry_attribute(g, school, STR("laestab"), value_text(laestab),
                           run_origin(r, field));
    }
}

/* Whether the row is of a school of an authority that is put together: by the
 * row's own authority, or where it names none by what the register says. */
static bool is_of_pool(const struct run *r, struct str urn)
{
    const struct registry *g = r->store->registry;
    struct str code = code_plain(run_role(r, ROLE_AUTHORITY));
    uint32_t e;

    if (r->peer_urns != NULL && map_find(r->peer_urns, urn) != MAP_NONE)
        return true;
    if (r->pool_codes == NULL)
        return false;
    if (!str_empty(code))
        return map_find(r->pool_codes, code) != MAP_NONE;
    e = registry_find(g, ENTITY_SCHOOL, urn);
    if (e != ENTITY_NONE)
        e = registry_at(g, e)->authority;
    return e != ENTITY_NONE &&
           map_find(r->pool_codes, registry_at(g, e)->code) != MAP_NONE;
}

/* A national file has a thousand schools of others to one of ours: those are
 * told by a map that stays in the processor's cache, not by the register. */
static uint32_t school_found(const struct run *r, struct str urn,
                             struct str laestab)
{
    const struct registry *g = r->store->registry;

    if (r->kept != NULL && !str_empty(urn) &&
        map_find(r->kept_urns, urn) == MAP_NONE)
        return ENTITY_NONE;
    return !str_empty(urn) ? registry_find(g, ENTITY_SCHOOL, urn)
                           : registry_find_laestab(g, laestab);
}

/* A row without a school is somebody's total; one whose URN a spreadsheet has
 * destroyed is a school that would be lost without a word. */
void school_unnamed(struct run *r, bool has_laestab)
{
    if (code_destroyed(run_role(r, ROLE_URN)))
        run_bad_role(r, ROLE_URN,
                     "a spreadsheet has destroyed this number: export the "
                     "file again and do not open it in between");
    else
        run_set_aside(r, has_laestab ? STR("schools known by no register")
                                     : STR("rows that name no school"));
}

static uint32_t school_of_row(struct run *r)
{
    struct str urn = urn_clean(r->scratch, run_role(r, ROLE_URN));
    struct str laestab = STR("");
    uint32_t e;

    if (str_empty(urn))
        laestab = laestab_of(r, r->scratch);
    if (str_empty(urn) && str_empty(laestab)) {
        school_unnamed(r, false);
        return ENTITY_NONE;
    }
    e = school_found(r, urn, laestab);
    if (r->kept != NULL && !str_empty(urn) &&
        (e == ENTITY_NONE || !entity_kept(r, e)) && is_of_pool(r, urn))
        return registry_entity(r->store->registry, ENTITY_SCHOOL, urn,
                               run_role(r, ROLE_NAME));
    if (r->kept != NULL && (e == ENTITY_NONE || !entity_kept(r, e))) {
        run_set_aside(r, STR("schools of other organisations"));
        return ENTITY_NONE;
    }
    if (e == ENTITY_NONE && str_empty(urn)) {
        school_unnamed(r, true);
        return ENTITY_NONE;
    }
    if (!str_empty(urn))
        e = registry_entity(r->store->registry, ENTITY_SCHOOL, urn,
                            run_role(r, ROLE_NAME));
    return e;
}

static uint32_t school_row(struct run *r)
{
    struct arena_mark mark;
    uint32_t e;

    authority_note(r); /* what it keeps outlives the row */
    mark = arena_save(r->scratch);
    e = school_of_row(r);

    arena_restore(r->scratch, mark);
    if (e != ENTITY_NONE)
        school_describe(r, e);
    return e;
}

/* ---- the trust's own forms ---------------------------------------------- */

static uint32_t organisation_here(struct run *r)
{
    if (r->organisation == ENTITY_NONE)
        r->organisation =
            registry_entity(r->store->registry, ENTITY_ORGANISATION,
                            STR("CENTRAL"), STR("Central services"));
    return r->organisation;
}

bool means_trust(struct str folded)
{
    static const char *const words[] = {
        "central",    "central services", "central team",
        "trust",      "head office",      "mat",
        "hq",         "trust central",    "whole trust",
        "all",        "all schools",      "organisation",
        "trust wide", "trustwide",        "all academies"
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_equal(folded, str_from(words[i])))
            return true;
    }
    return false;
}

/* Whether all words of `part` are words of `whole`; both folded. */
static bool words_within(struct str part, struct str whole)
{
    while (!str_empty(part)) {
        struct str word, rest = whole;
        bool met = false;

        str_cut(part, ' ', &word, &part);
        while (!met && !str_empty(rest)) {
            struct str other;

            str_cut(rest, ' ', &other, &rest);
            met = str_equal(word, other);
        }
        if (!met)
            return false;
    }
    return true;
}

/* The school that a name means: the same name, else the only one of ours
 * whose name has all its words ("Glen Hills"). */
static uint32_t school_named(struct run *r, struct str folded)
{
    const struct registry *g = r->store->registry;
    uint32_t same = ENTITY_NONE, within = ENTITY_NONE;
    size_t n_same = 0, n_within = 0;

    for (size_t i = 0; i < registry_count(g); i++) {
        struct arena_mark mark = arena_save(r->scratch);
        const struct entity *e = registry_at(g, (uint32_t)i);
        struct str name;

        if (e->kind != ENTITY_SCHOOL || !entity_kept(r, (uint32_t)i))
            continue;
        name = str_fold(r->scratch, e->name);
        if (str_equal(name, folded)) {
            same = (uint32_t)i;
            n_same++;
        } else if (words_within(folded, name)) {
            within = (uint32_t)i;
            n_within++;
        }
        arena_restore(r->scratch, mark);
    }
    if (n_same > 0)
        return n_same == 1 ? same : ENTITY_NONE;
    return n_within == 1 ? within : ENTITY_NONE;
}

static uint32_t school_resolve(struct run *r, struct str text)
{
    struct registry *g = r->store->registry;
    struct str folded = str_fold(r->scratch, text);
    struct str meant = accounts_school(r->profiles->accounts, folded);
    struct str urn;
    uint32_t e = ENTITY_NONE;

    if (!str_empty(meant)) { /* the project says what the ledger's code is */
        text = meant;
        folded = str_fold(r->scratch, meant);
    }
    urn = urn_clean(r->scratch, text);
    if (str_empty(folded))
        return ENTITY_NONE;
    if (means_trust(folded))
        return organisation_here(r);
    if (!str_empty(urn)) {
        e = registry_find(g, ENTITY_SCHOOL, urn);
        if (e == ENTITY_NONE && r->no_register)
            return registry_entity(g, ENTITY_SCHOOL, urn, STR(""));
    }
    if (e == ENTITY_NONE)
        e = registry_find_laestab(g, text);
    if (e == ENTITY_NONE)
        e = school_named(r, folded);
    if (e == ENTITY_NONE && r->organisation != ENTITY_NONE &&
        str_equal(folded,
                  str_fold(r->scratch, registry_at(g, r->organisation)->name)))
        e = r->organisation;
    if (e == ENTITY_NONE && r->no_register) /* read alone: take its word */
        e = registry_entity(g, ENTITY_SCHOOL, folded, text);
    return e;
}

uint32_t school_of_form(struct run *r, struct str text, size_t field)
{
    uint32_t known = map_count(r->schools), at = map_put(r->schools, text);
    void *grown = r->found;

    if (at == known) {
        arena_grow(r->scratch, &grown, at, &r->cap_found, sizeof *r->found,
                   _Alignof(struct found));
        r->found = grown;
        r->found[at] = (struct found){ school_resolve(r, text), 0 };
        if (r->found[at].entity == ENTITY_NONE)
            school_unknown(r, text, field);
    }
    r->found[at].rows++;
    return r->found[at].entity;
}

static uint32_t form_row(struct run *r)
{
    enum role role = ROLE_URN;
    struct str text = urn_clean(r->scratch, run_role(r, ROLE_URN));
    uint32_t e;

    if (str_empty(text)) {
        role =
            r->binding.role[ROLE_SCHOOL] != NO_FIELD ? ROLE_SCHOOL : ROLE_URN;
        text = run_role(r, role);
    }
    if (r->binding.role[role] == NO_FIELD)
        return organisation_here(r);
    e = school_of_form(r, text, r->binding.role[role]);
    if (e != ENTITY_NONE && e != r->organisation && !entity_kept(r, e)) {
        run_set_aside(r, STR("schools of other organisations"));
        return ENTITY_NONE;
    }
    if (e == ENTITY_NONE)
        run_set_aside(r, STR("schools known by no register"));
    return e;
}

static bool is_ours(const struct run *r, enum entity_kind kind, struct str code)
{
    uint32_t e = registry_find(r->store->registry, kind, code);

    return e != ENTITY_NONE && entity_kept(r, e);
}

bool row_is_ours(struct run *r)
{
    struct str group = code_plain(run_role(r, ROLE_GROUP)), urn;
    struct arena_mark mark = arena_save(r->scratch);
    bool ours;

    if (r->kept == NULL || (r->binding.role[ROLE_GROUP] == NO_FIELD &&
                            r->binding.role[ROLE_URN] == NO_FIELD))
        return true;
    urn = urn_clean(r->scratch, run_role(r, ROLE_URN));
    ours = (!str_empty(group) && is_ours(r, ENTITY_ORGANISATION, group)) ||
           (!str_empty(urn) && is_ours(r, ENTITY_SCHOOL, urn));
    arena_restore(r->scratch, mark);
    return ours;
}

/* Of a ledger report: the row's own school, else that of its title or name,
 * else its cost centre, else the whole organisation. */
uint32_t entity_of_ledger(struct run *r)
{
    struct str centre = run_role(r, ROLE_COST_CENTRE);
    uint32_t e = r->report_school;

    if (!str_empty(run_role(r, ROLE_URN)) ||
        !str_empty(run_role(r, ROLE_SCHOOL)) || r->profile->amounts == NULL)
        return entity_of_row(r, ROW_SCHOOL);
    if (e != ENTITY_NONE)
        return e;
    if (str_empty(centre))
        return organisation_here(r);
    e = school_of_form(r, centre, r->binding.role[ROLE_COST_CENTRE]);
    if (e != ENTITY_NONE && e != r->organisation && !entity_kept(r, e)) {
        run_set_aside(r, STR("schools of other organisations"));
        return ENTITY_NONE;
    }
    if (e == ENTITY_NONE)
        run_set_aside(r, STR("schools known by no register"));
    return e;
}

/* A trust of a published table, by its group UID. */
static uint32_t group_row(struct run *r)
{
    struct str uid = run_role(r, ROLE_GROUP);
    uint32_t e = organisation_known(r, uid);

    if (r->kept != NULL && (e == ENTITY_NONE || !entity_kept(r, e))) {
        run_set_aside(r, STR("other organisations"));
        return ENTITY_NONE;
    }
    e = organisation_of_row(r, uid);
    if (e == ENTITY_NONE)
        run_set_aside(r, STR("rows that name no organisation"));
    return e;
}

/* Whether the export names trusts; else it is the trust's own. */
static bool names_groups(const struct run *r)
{
    return r->binding.role[ROLE_GROUP] != NO_FIELD ||
           r->binding.role[ROLE_COMPANY] != NO_FIELD ||
           r->binding.role[ROLE_UPIN] != NO_FIELD;
}

uint32_t entity_of_row(struct run *r, enum row_kind kind)
{
    if (r->profile->own_form)
        return form_row(r);
    switch (kind) {
    case ROW_SCHOOL:
    case ROW_SPECIAL:
        return school_row(r);
    case ROW_AUTHORITY:
        return authority_row(r);
    case ROW_NATION:
    case ROW_NATION_ALL:
    case ROW_NATION_PRIMARY:
    case ROW_NATION_SECONDARY:
    case ROW_NATION_SPECIAL:
        return nation_of(r, kind);
    case ROW_ORGANISATION:
        return names_groups(r) ? group_row(r) : organisation_here(r);
    case ROW_REGION:
        return region_row(r);
    case ROW_SKIP:
    case ROW_KIND_COUNT:
        return ENTITY_NONE;
    }
    return ENTITY_NONE;
}
