/* A session reads everything once: profiles, catalogue, exports in two passes
 * (registers first, so that of a national file only the organisation's rows
 * need keeping), the organisation, and the evaluator over it all. */
#include "report_priv.h"

#include <stdlib.h>

void told(const struct request *r, const char *stage, struct str what)
{
    if (r->progress != NULL) {
        r->progress(r->listener, stage, what);
    }
}

static struct str data_path(struct arena *a, const struct session *s,
                            const char *name)
{
    return path_join(a, s->request->data_folder, str_from(name));
}

static bool load_profiles(struct arena *a, struct diag *dg, struct session *s)
{
    struct str own = path_join(a, s->project.folder, STR("profiles"));

    s->profiles =
        profiles_load(a, dg, NULL, data_path(a, s, "templates/profiles"));
    if (s->profiles != NULL && !str_empty(s->project.folder)) {
        s->profiles = profiles_load(a, dg, s->profiles, own);
    }
    return s->profiles != NULL;
}

static struct catalogue *load_measures(struct arena *a, struct diag *dg,
                                       const struct catalogue *base,
                                       struct str pattern)
{
    struct str_list file;
    bool ok = true;

    if (!files_match(a, dg, (struct span){ 0 }, pattern, &file)) {
        return NULL;
    }
    const struct source **src = arena_array(a, const struct source *, file.n);

    for (size_t i = 0; i < file.n; i++) {
        src[i] = source_open(a, dg, file.item[i]);
        ok &= src[i] != NULL;
    }
    return ok ? catalogue_load_all(a, dg, base, src, file.n) : NULL;
}

static bool load_catalogue(struct arena *a, struct diag *dg, struct session *s)
{
    struct str own = path_join(a, s->project.folder, STR("measures.yaml"));

    s->catalogue = load_measures(a, dg, lists_known(a, s),
                                 data_path(a, s, "templates/measures/*.yaml"));
    if (s->catalogue != NULL && !str_empty(s->project.folder) &&
        file_exists(a, own)) {
        s->catalogue = load_measures(a, dg, s->catalogue, own);
    }
    return s->catalogue != NULL;
}

bool session_profiles(struct arena *a, struct diag *dg, const struct request *r,
                      struct session *s)
{
    *s = (struct session){ .request = r };
    return project_load(a, dg, r, &s->project) && load_profiles(a, dg, s);
}

bool session_start(struct arena *a, struct diag *dg, const struct request *r,
                   struct session *s)
{
    /* Without the profiles nobody knows what lists there are, and measures
     * over them would be blamed for it. */
    return session_profiles(a, dg, r, s) && load_catalogue(a, dg, s);
}

static const struct source *open_export(struct arena *a, struct diag *dg,
                                        const struct session *s,
                                        struct str path)
{
    if (str_equal(path, STR("-"))) {
        return source_from(a, STR("standard input"),
                           s->request->standard_input);
    }
    return source_open(a, dg, path);
}

/* "a/pupils.csv" is pupils: so it goes before pupils-corrected. */
static struct str stem_of(struct str path)
{
    size_t from = path.len, to = path.len;

    while (from > 0 && path.ptr[from - 1] != '/') {
        from--;
    }
    for (size_t i = from; i < path.len; i++) {
        to = path.ptr[i] == '.' ? i : to;
    }
    return str_slice(path, from, to);
}

/* By name: papers must not hang on the order of the command line, which a
 * shell sorts by its locale. */
static int by_name(const void *x, const void *y)
{
    const struct source *const *a = x, *const *b = y;
    int order = str_compare(stem_of(source_name(*a)), stem_of(source_name(*b)));

    return order != 0 ? order : str_compare(source_name(*a), source_name(*b));
}

static bool open_exports(struct arena *a, struct diag *dg, struct session *s)
{
    const struct str_list *files = &s->project.data;
    bool ok = files->n > 0;

    if (!ok) {
        diag_report(dg, DIAG_USAGE, (struct span){ 0 }, "no export is named");
        diag_hint(dg, "trustpress build exports/*.csv --for \"NAME\"");
    }
    s->source = arena_array(a, const struct source *, files->n);
    for (size_t i = 0; i < files->n; i++) {
        const struct source *src = open_export(a, dg, s, files->item[i]);

        ok &= src != NULL;
        if (src != NULL) {
            s->source[s->n_sources++] = src;
        }
    }
    if (s->n_sources > 1) {
        qsort(s->source, s->n_sources, sizeof *s->source, by_name);
    }
    return ok;
}

static bool ingest_all(struct diag *dg, struct session *s,
                       const struct source *const *source,
                       const struct ingest_options *o)
{
    bool ok = true;

    for (size_t i = 0; i < s->n_sources; i++) {
        told(s->request, "reading", source_name(source[i]));
        ok &= ingest_file(dg, s->store, s->profiles, source[i], o);
    }
    return ok;
}

/* Later extracts first, then by name; DATE_NONE is before all days. */
static int by_extract(const void *x, const void *y)
{
    const struct source *const *a = x, *const *b = y;
    int32_t one = extract_day(source_name(*a));
    int32_t other = extract_day(source_name(*b));

    if (one != other) {
        return one > other ? -1 : 1;
    }
    return by_name(x, y);
}

static bool ingest_registers(struct arena *a, struct diag *dg,
                             struct session *s)
{
    size_t n_left = 0;
    struct ingest_options o = { .year = s->project.year,
                                .registers_only = true,
                                .n_left = &n_left };
    const struct source **order =
        arena_array(a, const struct source *, s->n_sources);

    for (size_t i = 0; i < s->n_sources; i++) {
        order[i] = s->source[i];
    }
    if (s->n_sources > 1) {
        qsort(order, s->n_sources, sizeof *order, by_extract);
    }
    bool ok = ingest_all(dg, s, order, &o);

    o.n_left = NULL;
    return (n_left == 0 || ingest_all(dg, s, order, &o)) && ok;
}

/* The organisation, its schools and the areas they are compared with. */
static struct entity_list scope_entities(struct arena *a,
                                         const struct session *s,
                                         struct entity_list pools)
{
    struct entity_list schools = s->setting.schools;
    uint32_t *item = arena_array(a, uint32_t, 3 * schools.n + pools.n + 1);
    size_t n = 0;

    item[n++] = s->setting.organisation;
    for (size_t i = 0; i < schools.n; i++) {
        const struct entity *e =
            registry_at(s->store->registry, schools.item[i]);

        uint32_t before =
            registry_predecessor(s->store->registry, schools.item[i]);

        item[n++] = schools.item[i];
        if (before != ENTITY_NONE) {
            item[n++] = before;
        }
        if (e->authority != ENTITY_NONE) {
            item[n++] = e->authority;
        }
    }
    for (size_t i = 0; i < pools.n; i++) {
        item[n++] = pools.item[i];
    }
    return (struct entity_list){ item, n };
}

/* Nobody lists its schools, or none of them was there on the day. */
static void report_no_schools(struct arena *a, struct diag *dg,
                              const struct session *s)
{
    const struct registry *g = s->store->registry;
    uint32_t who = s->setting.organisation;
    struct str name = name_display(a, registry_at(g, who)->name);
    int32_t on = s->project.as_at;

    if (registry_members(a, g, who, DATE_NONE).n == 0) {
        diag_report(dg, DIAG_NOTHING_TO_REPORT, s->project.organisation_at,
                    "no register lists a school of '%.*s'", STR_ARG(name));
        diag_hint(dg, "add the group links export (alllinksdata) from Get "
                      "Information About Schools");
        return;
    }
    diag_report(dg, DIAG_NOTHING_TO_REPORT, s->project.as_at_place,
                "no school belongs to '%.*s' on %.*s", STR_ARG(name),
                STR_ARG(date_long(a, on)));
    diag_hint(dg, "'as-at' is the day whose schools the papers are for");
}

/* A school that two trusts have, and nothing tells which of them now. */
static void report_rivals(struct arena *a, struct diag *dg,
                          const struct session *s)
{
    const struct registry *g = s->store->registry;
    struct entity_list schools = s->setting.schools;
    uint32_t who = s->setting.organisation;

    for (size_t i = 0; i < schools.n; i++) {
        const struct entity *e = registry_at(g, schools.item[i]);
        uint32_t rival =
            registry_rival(g, schools.item[i], who, s->project.as_at);

        if (rival == ENTITY_NONE) {
            continue;
        }
        struct str other = name_display(a, registry_at(g, rival)->name);

        diag_report(dg, DIAG_MEMBERSHIP_UNCLEAR, s->project.organisation_at,
                    "%.*s (%.*s) is also listed under %.*s, and nothing says "
                    "which came later",
                    STR_ARG(e->name), STR_ARG(e->code), STR_ARG(other));
        diag_hint(dg, "add the group links export (alllinksdata), which has "
                      "joining days, or put the day of each extract in its "
                      "file's name: edubasealldata20260228.csv");
    }
}

static bool find_schools(struct arena *a, struct diag *dg, struct session *s)
{
    uint32_t who = organisation_find(a, dg, s);

    if (who == ENTITY_NONE) {
        return false;
    }
    s->setting.organisation = who;
    s->setting.as_at = s->project.as_at;
    s->setting.is_public = str_equal(s->request->edition, STR("public"));
    s->setting.schools =
        registry_members(a, s->store->registry, who, s->project.as_at);
    if (s->setting.schools.n == 0) {
        report_no_schools(a, dg, s);
    }
    report_rivals(a, dg, s);
    return s->setting.schools.n > 0;
}

/* The schools that the list of peers names are read as well; so it is read
 * before all facts. Those that no register has are made known by their URN. */
static bool peers_read(struct arena *a, struct diag *dg, struct session *s,
                       struct entity_list keep, struct str_list *out)
{
    const struct ingest_options o = { .year = s->project.year,
                                      .keep = keep,
                                      .list_only = STR("peers") };
    const bool ok = ingest_all(dg, s, s->source, &o);
    const struct dataset *d = store_dataset(s->store, STR("peers"));
    struct str *urn = arena_array(a, struct str, d == NULL ? 0 : d->n_rows);
    size_t n = 0;

    for (size_t i = 0; d != NULL && i < d->n_rows; i++) {
        urn[n] = dataset_peer(a, d, i);
        if (!str_empty(urn[n])) {
            registry_entity(s->store->registry, ENTITY_SCHOOL, urn[n++],
                            STR(""));
        }
    }
    *out = (struct str_list){ urn, n };
    return ok;
}

/* Facts of `keep` (none: of everybody), of all schools of `pools` and of the
 * schools `peers`; ledgers last. */
static bool ingest_facts(struct diag *dg, struct session *s,
                         struct entity_list keep, struct entity_list pools,
                         struct str_list peers)
{
    struct ingest_options o = { .year = s->project.year,
                                .month = s->project.month,
                                .keep = keep,
                                .pools = pools,
                                .peers = peers,
                                .but_ledgers = true };
    bool ok = ingest_all(dg, s, s->source, &o);

    o.but_ledgers = false;
    o.ledgers_only = true;
    return ingest_all(dg, s, s->source, &o) && ok;
}

/* The authorities whose schools are all read: our schools', and those named. */
static struct entity_list pools_of(struct arena *a, const struct session *s)
{
    struct registry *g = s->store->registry;
    struct entity_list schools = s->setting.schools;
    uint32_t *item = arena_array(a, uint32_t, schools.n + s->pooled.n);
    size_t n = 0;

    for (size_t i = 0; i < s->pooled.n; i++) {
        item[n++] =
            registry_entity(g, ENTITY_AUTHORITY, s->pooled.item[i], STR(""));
    }
    for (size_t i = 0;
         (s->pools_authorities || s->project.pools) && i < schools.n; i++) {
        uint32_t authority = registry_at(g, schools.item[i])->authority;

        if (authority != ENTITY_NONE) {
            item[n++] = authority;
        }
    }
    return (struct entity_list){ item, n };
}

/* Authorities alone can be asked for without an organisation. */
static bool is_of_authorities(const struct session *s)
{
    const struct registry *g = s->store->registry;
    bool none = s->pooled.n > 0 && str_empty(s->request->who) &&
                s->project.source == NULL;

    for (uint32_t i = 0; none && i < registry_count(g); i++) {
        none = registry_at(g, i)->kind != ENTITY_ORGANISATION;
    }
    return none;
}

bool session_read(struct arena *a, struct diag *dg, struct session *s)
{
    s->store = store_new(a);
    s->setting.organisation = ENTITY_NONE;
    if (!period_asked(dg, s) || !open_exports(a, dg, s)) {
        return false;
    }
    bool ok = ingest_registers(a, dg, s);

    bool alone = is_of_authorities(s);

    if (!alone && !find_schools(a, dg, s)) {
        return false;
    }
    struct entity_list pools = pools_of(a, s);
    struct entity_list keep = alone ? pools : scope_entities(a, s, pools);

    struct str_list peers = { 0 };

    ok &= peers_read(a, dg, s, keep, &peers);
    s->setting.pools_known = true;
    s->setting.pools = pools;
    ok &= ingest_facts(dg, s, keep, pools, peers);
    setting_find(s);
    ok &= records_read(a, dg, s);
    s->setting.past = records_ratings(a, s);
    s->evaluator = evaluator_new(a, s->store, s->catalogue, &s->setting);
    return ok && diag_errors(dg) == 0;
}

bool session_read_all(struct arena *a, struct diag *dg, struct session *s)
{
    s->store = store_new(a);
    if (!period_asked(dg, s) || !open_exports(a, dg, s)) {
        return false;
    }
    bool ok = ingest_registers(a, dg, s);

    ok &= ingest_facts(dg, s, (struct entity_list){ 0 },
                       (struct entity_list){ 0 }, (struct str_list){ 0 });
    setting_find(s);
    return ok && diag_errors(dg) == 0;
}

/* The shipped identities, and a project's own, which go before them. */
static const struct identities *
load_identities(struct arena *a, struct diag *dg, const struct session *s)
{
    const struct identities *ids = NULL;
    const struct source *src =
        source_open(a, dg, data_path(a, s, "templates/identities.yaml"));
    struct str own = path_join(a, s->project.folder, STR("identities.yaml"));

    if (src == NULL) {
        return NULL;
    }
    ids = identities_load(a, dg, s->catalogue, NULL, src);
    if (ids == NULL || str_empty(s->project.folder) || !file_exists(a, own)) {
        return ids;
    }
    src = source_open(a, dg, own);
    return src == NULL ? NULL : identities_load(a, dg, s->catalogue, ids, src);
}

bool session_reconcile(struct arena *a, struct diag *dg, struct session *s)
{
    struct identity_results results = { 0 };

    told(s->request, "reconciling", (struct str){ 0 });

    const struct identities *ids = load_identities(a, dg, s);
    bool ok = ids != NULL && reconcile(a, dg, s->evaluator, ids, &results);

    if (s->publication != NULL) {
        results = edition_identities(a, results);
    }
    s->identity = results.item;
    s->n_identities = results.n;
    return controls_reconcile(a, dg, s) && ok;
}
