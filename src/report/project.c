/* The project file, or what stands in for one: every key has a default, so
 * that a few exports on the command line are a project as well. */
#include "report_priv.h"

static const struct str project_keys[] = {
    STR_INIT("organisation"),
    STR_INIT("as-at"),
    STR_INIT("year"),
    STR_INIT("period"),
    STR_INIT("meeting"),
    STR_INIT("data"),
    STR_INIT("documents"),
    STR_INIT("brand"),
    STR_INIT("version"),
    STR_INIT("illustrative"),
    STR_INIT("record"),
    STR_INIT("disclosure-key"),
    STR_INIT("authority-pools"),
};
static const struct str organisation_keys[] = {
    STR_INIT("name"),
    STR_INIT("kind"),
    STR_INIT("group-uid"),
    STR_INIT("company-number"),
};
static const struct str meeting_keys[] = {
    STR_INIT("body"),
    STR_INIT("date"),
    STR_INIT("place"),
};
static const struct str brand_keys[] = {
    STR_INIT("colour"),
    STR_INIT("logo"),
    STR_INIT("font"),
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static bool read_date(struct diag *dg, const struct yaml *map, struct str key,
                      int32_t *out)
{
    const struct yaml *n = yaml_find(map, key);

    if (n == NULL) {
        return true;
    }
    if (n->kind == YAML_SCALAR && date_parse(n->text, out)) {
        return true;
    }
    diag_report(dg, DIAG_YAML_TYPE, n->at, "'%.*s' is not a date",
                STR_ARG(yaml_text(n)));
    diag_hint(dg, "write it as 2025-12-04");
    return false;
}

static bool read_organisation(struct diag *dg, const struct yaml *map,
                              struct project *p)
{
    bool ok =
        yaml_check_keys(dg, map, organisation_keys, COUNT(organisation_keys));

    if (map != NULL) {
        p->organisation_at = map->at;
    }
    ok &= yaml_read_text(dg, map, STR("name"), &p->name);
    ok &= yaml_read_text(dg, map, STR("kind"), &p->kind);
    ok &= yaml_read_text(dg, map, STR("group-uid"), &p->group_uid);
    ok &= yaml_read_text(dg, map, STR("company-number"), &p->company_number);
    return ok;
}

static bool read_meeting(struct diag *dg, const struct yaml *map,
                         struct project *p)
{
    bool ok = yaml_check_keys(dg, map, meeting_keys, COUNT(meeting_keys));

    ok &= yaml_read_text(dg, map, STR("body"), &p->body);
    ok &= yaml_read_text(dg, map, STR("place"), &p->place);
    ok &= read_date(dg, map, STR("date"), &p->meeting_date);
    return ok;
}

static bool hex_digit(char c, unsigned *out)
{
    if (c >= '0' && c <= '9') {
        *out = (unsigned)(c - '0');
    } else if (c >= 'a' && c <= 'f') {
        *out = (unsigned)(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
        *out = (unsigned)(c - 'A') + 10;
    } else {
        return false;
    }
    return true;
}

static bool hex_byte(const char *at, uint8_t *out)
{
    unsigned high, low;

    if (!hex_digit(at[0], &high) || !hex_digit(at[1], &low)) {
        return false;
    }
    *out = (uint8_t)(high * 16 + low);
    return true;
}

static bool read_colour(struct diag *dg, const struct yaml *map,
                        struct project *p)
{
    const struct yaml *n = yaml_find(map, STR("colour"));
    struct str s = yaml_text(n);

    if (n == NULL) {
        return true;
    }
    p->has_brand =
        s.len == 7 && s.ptr[0] == '#' && hex_byte(s.ptr + 1, &p->brand.r) &&
        hex_byte(s.ptr + 3, &p->brand.g) && hex_byte(s.ptr + 5, &p->brand.b);
    if (!p->has_brand) {
        diag_report(dg, DIAG_YAML_TYPE, n->at, "'%.*s' is not a colour",
                    STR_ARG(s));
        diag_hint(dg, "write it as \"#1d4f91\", in quotes");
    }
    return p->has_brand;
}

static bool read_brand(struct arena *a, struct diag *dg, const struct yaml *map,
                       struct project *p)
{
    bool ok = yaml_check_keys(dg, map, brand_keys, COUNT(brand_keys));
    struct str logo = { 0 };

    ok &= read_colour(dg, map, p);
    ok &= yaml_read_text(dg, map, STR("logo"), &logo);
    ok &= yaml_read_text(dg, map, STR("font"), &p->family);
    if (!str_empty(logo)) {
        p->logo = path_join(a, p->folder, logo);
    }
    return ok;
}

static bool read_year(struct diag *dg, const struct yaml *root,
                      struct project *p)
{
    const struct yaml *n = yaml_find(root, STR("year"));

    if (n == NULL) {
        return true;
    }
    if (period_parse(yaml_text(n), &p->year) &&
        p->year.kind == PERIOD_ACADEMIC_YEAR) {
        return true;
    }
    diag_report(dg, DIAG_YAML_TYPE, n->at, "'%.*s' is not an academic year",
                STR_ARG(yaml_text(n)));
    diag_hint(dg, "write it as 2025/26");
    return false;
}

static bool read_period(struct diag *dg, const struct yaml *root,
                        struct project *p)
{
    const struct yaml *n = yaml_find(root, STR("period"));
    int64_t part = 0;

    if (n == NULL) {
        return true;
    }
    if (!yaml_read_int(dg, root, STR("period"), &part)) {
        diag_hint(dg, "1 is September, 3 is November");
        return false;
    }
    if (part < 1 || part > 12 || p->year.kind != PERIOD_ACADEMIC_YEAR) {
        diag_report(dg, DIAG_YAML_TYPE, n->at,
                    p->year.kind != PERIOD_ACADEMIC_YEAR
                        ? "'period' needs a 'year'"
                        : "'period' is a month, 1 to 12");
        diag_hint(dg, "year: 2025/26 and period: 3 mean November 2025: 1 is "
                      "September");
        return false;
    }
    p->month = period_month(p->year.year, (int)part);
    return true;
}

static bool read_data(struct arena *a, struct diag *dg, const struct yaml *root,
                      struct project *p)
{
    struct str_list patterns = { 0 };
    const struct yaml *n = yaml_find(root, STR("data"));
    struct span at = n != NULL ? n->at : (struct span){ 0 };
    struct str *all = NULL;
    size_t n_all = 0, cap = 0;
    bool ok = yaml_read_texts(a, dg, root, STR("data"), &patterns);

    if (n == NULL) {
        static const struct str usual[] = { STR_INIT("data/*.csv") };

        patterns = (struct str_list){ usual, 1 };
    }
    for (size_t i = 0; i < patterns.n; i++) {
        struct str_list found = { 0 };

        ok &= files_match(a, dg, at, path_join(a, p->folder, patterns.item[i]),
                          &found);
        for (size_t k = 0; k < found.n; k++) {
            void *ptr = all;

            arena_grow(a, &ptr, n_all, &cap, sizeof *all, _Alignof(struct str));
            all = ptr;
            all[n_all++] = found.item[k];
        }
    }
    p->data = (struct str_list){ all, n_all };
    return ok;
}

bool project_apply(struct arena *a, struct diag *dg, const struct yaml *root,
                   struct project *p)
{
    const struct yaml *as_at = yaml_find(root, STR("as-at"));
    bool ok = yaml_check_keys(dg, root, project_keys, COUNT(project_keys));
    bool recorded = true;

    if (as_at != NULL) {
        p->as_at_place = as_at->at;
    }
    ok &= read_organisation(dg, yaml_find(root, STR("organisation")), p);
    ok &= read_date(dg, root, STR("as-at"), &p->as_at);
    ok &= read_year(dg, root, p);
    ok &= read_period(dg, root, p);
    ok &= read_meeting(dg, yaml_find(root, STR("meeting")), p);
    ok &= read_brand(a, dg, yaml_find(root, STR("brand")), p);
    ok &= yaml_read_text(dg, root, STR("version"), &p->version);
    ok &= yaml_read_text(dg, root, STR("illustrative"), &p->illustrative);
    ok &= yaml_read_text(dg, root, STR("disclosure-key"), &p->disclosure_key);
    ok &= yaml_read_truth(dg, root, STR("authority-pools"), &p->pools);
    ok &= yaml_read_texts(a, dg, root, STR("documents"), &p->documents);
    ok &= yaml_read_truth(dg, root, STR("record"), &recorded);
    p->no_record = !recorded;
    ok &= read_data(a, dg, root, p);
    return ok;
}

static bool is_project(struct arena *a, struct str path)
{
    return str_ends(path, STR(".yaml")) || str_ends(path, STR(".yml")) ||
           file_is_folder(a, path);
}

static bool project_read(struct arena *a, struct diag *dg, struct str path,
                         struct project *p)
{
    bool folder = file_is_folder(a, path);
    struct str file =
        folder ? path_join(a, path, STR("trustpress.yaml")) : path;
    const struct yaml *root;

    p->folder = folder ? path : path_folder(path);
    if (folder && !file_exists(a, file)) {
        diag_report(dg, DIAG_PROJECT_INVALID, (struct span){ 0 },
                    "the folder '%.*s' holds no trustpress.yaml",
                    STR_ARG(path));
        diag_hint(dg, "name the exports themselves: %.*s/*.csv", STR_ARG(path));
        return false;
    }
    p->source = source_open(a, dg, file);
    if (p->source == NULL) {
        return false;
    }
    root = yaml_parse(a, dg, p->source, source_bytes(p->source));
    return root != NULL && project_apply(a, dg, root, p);
}

bool project_load(struct arena *a, struct diag *dg, const struct request *r,
                  struct project *p)
{
    struct str *exports = arena_array(a, struct str, r->inputs.n);
    size_t n = 0;
    bool ok = true;

    *p = (struct project){ .as_at = DATE_NONE, .meeting_date = DATE_NONE };
    p->family = STR("Lato");
    p->body = STR("Board of Trustees");
    p->version = STR("1");
    for (size_t i = 0; i < r->inputs.n; i++) {
        if (is_project(a, r->inputs.item[i])) {
            ok &= project_read(a, dg, r->inputs.item[i], p);
        } else {
            exports[n++] = r->inputs.item[i];
        }
    }
    if (n > 0 && p->data.n > 0) {
        diag_report(dg, DIAG_PROJECT_INVALID, (struct span){ 0 },
                    "name a project or exports, not both");
        return false;
    }
    if (n > 0) {
        p->data = (struct str_list){ exports, n };
    }
    return ok;
}
