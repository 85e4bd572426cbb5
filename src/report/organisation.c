/* Who the papers are for, and when: the organisation and the period. */
#include "report_priv.h"

static struct str wanted(const struct session *s)
{
    const struct project *p = &s->project;

    if (!str_empty(s->request->who)) {
        return s->request->who;
    }
    if (!str_empty(p->group_uid)) {
        return p->group_uid;
    }
    return !str_empty(p->company_number) ? p->company_number : p->name;
}

static uint32_t only_organisation(struct diag *dg, const struct session *s)
{
    const struct registry *g = s->store->registry;
    uint32_t found = ENTITY_NONE;
    size_t n = 0;

    for (uint32_t i = 0; i < registry_count(g); i++) {
        if (registry_at(g, i)->kind == ENTITY_ORGANISATION) {
            found = i;
            n++;
        }
    }
    if (n == 1) {
        return found;
    }
    diag_report(dg, DIAG_ORGANISATION_UNKNOWN, (struct span){ 0 },
                n == 0 ? "no export names an organisation"
                       : "the exports name %zu organisations",
                n);
    diag_hint(dg, "say which: --for \"Symphony Learning Trust\"");
    return ENTITY_NONE;
}

static void report_ambiguous(struct diag *dg, const struct session *s,
                             struct str text, struct entity_list found)
{
    diag_report(dg, DIAG_ORGANISATION_AMBIGUOUS, s->project.organisation_at,
                "'%.*s' fits %zu organisations", STR_ARG(text), found.n);
    for (size_t i = 0; i < found.n && i < 5; i++) {
        const struct entity *e = registry_at(s->store->registry, found.item[i]);

        diag_note(dg, (struct span){ 0 }, "%.*s (UID %.*s)", STR_ARG(e->name),
                  STR_ARG(e->code));
    }
    diag_hint(dg, "give the UID: --for %.*s",
              STR_ARG(registry_at(s->store->registry, found.item[0])->code));
}

static bool is_trust(const struct session *s, uint32_t organisation)
{
    struct value v = entity_attribute(
        registry_at(s->store->registry, organisation), STR("group_type"));

    return v.kind == VALUE_TEXT && str_ends(v.text, STR("trust"));
}

/* A trust and its sponsor often share a name: papers are the trust's. */
static struct entity_list prefer_trust(const struct session *s,
                                       struct entity_list found)
{
    if (found.n > 1 && is_trust(s, found.item[0]) &&
        !is_trust(s, found.item[1])) {
        found.n = 1;
    }
    return found;
}

/* A project may be for an organisation that no register holds, as long as its
 * own exports list its schools under the UID it gives. */
uint32_t organisation_find(struct arena *a, struct diag *dg,
                           const struct session *s)
{
    struct str text = wanted(s);
    struct entity_list found;

    if (str_empty(text)) {
        return only_organisation(dg, s);
    }
    found = registry_search(a, s->store->registry, text);
    if (found.n == 0 && str_empty(s->request->who) &&
        !str_empty(s->project.name)) {
        found = registry_search(a, s->store->registry, s->project.name);
    }
    found = prefer_trust(s, found);
    if (found.n == 1) {
        return found.item[0];
    }
    if (found.n > 1) {
        report_ambiguous(dg, s, text, found);
        return ENTITY_NONE;
    }
    diag_report(dg, DIAG_ORGANISATION_UNKNOWN, s->project.organisation_at,
                "no export holds '%.*s'", STR_ARG(text));
    diag_hint(dg, "add the group links export (alllinksdata) from Get "
                  "Information About Schools, or give the UID");
    return ENTITY_NONE;
}

/* The newest month that has an actual: ledgers know how far they are. */
static struct period latest_month(const struct store *st)
{
    struct period latest = { 0 };
    struct map *inputs = facts_inputs(st->facts);

    for (uint32_t i = 0; i < facts_count(st->facts); i++) {
        const struct fact *f = facts_at(st->facts, i);

        struct period month = f->key.period;

        if (month.kind == PERIOD_TO_DATE) {
            month.kind = PERIOD_MONTH;
        }
        if (month.kind == PERIOD_MONTH && f->key.scenario == SCENARIO_ACTUAL &&
            value_is_number(f->value) &&
            str_starts(map_key(inputs, f->key.input), STR("ledger.")) &&
            (latest.kind == PERIOD_NONE || period_compare(month, latest) > 0)) {
            latest = month;
        }
    }
    return latest;
}

static bool short_month(struct str text, struct period year, struct period *out)
{
    struct decimal d;

    if (text.len < 2 || (text.ptr[0] != 'P' && text.ptr[0] != 'p') ||
        !decimal_parse(str_slice(text, 1, text.len), &d) || d.scale != 0 ||
        d.mantissa < 1 || d.mantissa > 12 ||
        year.kind != PERIOD_ACADEMIC_YEAR) {
        return false;
    }
    *out = period_month(year.year, (int)d.mantissa);
    return true;
}

bool period_asked(struct diag *dg, struct session *s)
{
    struct str text = s->request->period;
    struct period p;

    if (str_empty(text)) {
        return true;
    }
    if (!short_month(text, s->project.year, &p) && !period_parse(text, &p)) {
        diag_report(dg, DIAG_USAGE, (struct span){ 0 },
                    "'%.*s' is not a period", STR_ARG(text));
        diag_hint(dg, "write -p \"P3 2025/26\", or -p 2025/26");
        return false;
    }
    if (p.kind == PERIOD_MONTH) {
        s->project.month = p;
    }
    s->project.year = period_academic(p.year);
    return true;
}

void setting_find(struct session *s)
{
    s->setting.year = s->project.year;
    s->setting.month = s->project.month.kind != PERIOD_NONE
                           ? s->project.month
                           : latest_month(s->store);
    if (s->setting.year.kind == PERIOD_NONE &&
        s->setting.month.kind == PERIOD_MONTH) {
        s->setting.year = period_academic(s->setting.month.year);
    }
}
