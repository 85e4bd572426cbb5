/* One document: its template found, its context filled, its tree expanded. */
#include "report_priv.h"

#include <trustpress/pdf.h>

/* A project's own template of the same name replaces the shipped one. */
static struct str_list search_folders(struct arena *a, const struct session *s)
{
    struct str *item = arena_array(a, struct str, 3);
    size_t n = 0;

    if (!str_empty(s->project.folder)) {
        item[n++] = path_join(a, s->project.folder, STR("templates"));
        item[n++] = path_join(a, s->project.folder, STR("papers"));
    }
    item[n++] = path_join(a, s->request->data_folder, STR("templates"));
    return (struct str_list){ item, n };
}

static const struct source *find_template(struct arena *a, struct diag *dg,
                                          struct str_list folders,
                                          struct str name)
{
    struct str file = str_printf(a, "%.*s.md", STR_ARG(name));

    for (size_t i = 0; i < folders.n; i++) {
        struct str path = path_join(a, folders.item[i], file);

        if (file_exists(a, path)) {
            return source_open(a, dg, path);
        }
    }
    diag_report(dg, DIAG_TEMPLATE_NAME, (struct span){ 0 },
                "there is no document '%.*s'", STR_ARG(name));
    diag_hint(dg, "documents: board-pack, or a template of the project's "
                  "own in templates/");
    return NULL;
}

static struct str organisation_kind(const struct session *s,
                                    const struct entity *e)
{
    struct value v = entity_attribute(e, STR("group_type"));

    if (!str_empty(s->project.kind)) {
        return s->project.kind;
    }
    return v.kind == VALUE_TEXT ? v.text : STR("trust");
}

static struct str company_number(const struct session *s,
                                 const struct entity *e)
{
    struct value v = entity_attribute(e, STR("company_number"));

    if (!str_empty(s->project.company_number)) {
        return s->project.company_number;
    }
    return v.kind == VALUE_TEXT ? v.text : (struct str){ 0 };
}

static const struct stylesheet *make_style(struct arena *a,
                                           const struct project *p)
{
    struct stylesheet *style = arena_new_of(a, struct stylesheet);

    *style = stylesheet_default();
    if (p->has_brand) {
        stylesheet_brand(style, p->brand);
    }
    return style;
}

/* Every list that some profile or a ledger makes: a template that names another is wrong,
 * whether or not the file was given. */
static void fill_known(struct arena *a, const struct session *s,
                       struct context *c)
{
    size_t n = profiles_count(s->profiles);
    size_t n_ledger = 0;
    struct known_list one, *known;

    while (ledger_list(n_ledger, &one.name, &one.column)) {
        n_ledger++;
    }
    known = arena_array(a, struct known_list, n + n_ledger);
    for (size_t i = 0; i < n_ledger; i++) {
        struct known_list *k = &known[c->n_known];

        c->n_known += ledger_list(i, &k->name, &k->column) ? 1 : 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct known_list *k = &known[c->n_known];

        c->n_known +=
            profile_list(a, s->profiles, i, &k->name, &k->column) ? 1 : 0;
    }
    c->known = known;
}

static void fill_context(struct arena *a, const struct session *s,
                         struct context *c)
{
    const struct project *p = &s->project;
    const struct entity *e =
        registry_at(s->store->registry, s->setting.organisation);
    struct str edition = s->request->edition;

    *c = (struct context){ .evaluator = s->evaluator };
    c->organisation_name =
        str_empty(p->name) ? name_display(a, e->name) : p->name;
    c->organisation_kind = organisation_kind(s, e);
    c->company_number = company_number(s, e);
    c->body_name = p->body;
    c->meeting_date = p->meeting_date;
    c->meeting_place = p->place;
    c->as_at = p->as_at;
    c->edition = str_empty(edition) ? STR("board") : edition;
    if (s->disclosure != NULL) {
        c->people_columns = s->disclosure->columns;
        c->few_people = s->disclosure->threshold;
    }
    c->version = p->version;
    c->built_with = STR("Trustpress " TRUSTPRESS_VERSION);
    c->illustrative = !str_empty(p->illustrative);
    c->illustrative_notice = p->illustrative;
    c->logo = p->logo;
    c->style = make_style(a, p);
    c->papers_folder = path_join(a, p->folder, STR("papers"));
    c->identity = s->identity;
    c->n_identities = s->n_identities;
    fill_known(a, s, c);
}

/* "Symphony Learning Trust" -> "symphony-learning-trust". */
static struct str slug(struct arena *a, struct str name)
{
    struct str folded = str_fold(a, name);
    char *out = arena_array(a, char, folded.len);
    size_t n = 0;

    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

        if (plain) {
            out[n++] = c;
        } else if (n > 0 && out[n - 1] != '-') {
            out[n++] = '-';
        }
    }
    return (struct str){ out, n > 0 && out[n - 1] == '-' ? n - 1 : n };
}

static struct str output_path(struct arena *a, const struct session *s,
                              const struct paper *p)
{
    bool board = str_equal(p->context.edition, STR("board"));
    struct str out = s->request->out;
    struct str file = str_printf(a, "%.*s-%.*s%s%.*s.pdf",
                                 STR_ARG(slug(a, p->context.organisation_name)),
                                 STR_ARG(p->name), board ? "" : "-",
                                 board ? 0 : (int)p->context.edition.len,
                                 p->context.edition.ptr);

    if (str_empty(out) && !str_empty(s->project.folder)) {
        out = path_join(a, s->project.folder, STR("out"));
    }
    return path_join(a, out, file);
}

bool paper_open(struct arena *a, struct diag *dg, const struct session *s,
                struct str name, struct paper *p)
{
    struct template_search search = { search_folders(a, s) };
    const struct source *src = find_template(a, dg, search.folder, name);

    *p = (struct paper){ .name = name };
    if (src == NULL) {
        return false;
    }
    p->template = template_parse(a, dg, src, &search);
    if (p->template == NULL) {
        return false;
    }
    fill_context(a, s, &p->context);
    p->context.prints = &p->prints;
    p->context.past = records_of(a, s, name);
    p->path = output_path(a, s, p);
    return template_check(dg, p->template, &p->context);
}
