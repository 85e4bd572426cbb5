/* Profiles: loading a folder of them, and everything in one but its columns.
 *
 * Surprise: a file whose name begins with '_' is no profile; `_codes.yaml`
 * holds the shared code sets. `accounts.yaml` may stand in the folder or
 * beside it, so a project may have one without having any profile. */
#include "tidy_priv.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void profile_invalid(struct diag *dg, const struct yaml *at, const char *what,
                     struct str text)
{
    struct span place = at == NULL               ? (struct span){ 0 }
                        : at->key_at.src != NULL ? at->key_at
                                                 : at->at;

    diag_report(dg, DIAG_PROFILE_INVALID, place, "'%.*s' %s", STR_ARG(text),
                what);
}

struct choice {
    const char *const *word;
    size_t n;
};

static bool words_pick(struct diag *dg, const struct yaml *map, const char *key,
                       struct choice of, size_t *out)
{
    const struct yaml *y = yaml_find(map, str_from(key));

    if (y == NULL)
        return true;
    for (size_t i = 0; i < of.n; i++) {
        if (str_equal(yaml_text(y), str_from(of.word[i]))) {
            *out = i;
            return true;
        }
    }
    profile_invalid(dg, y, "is not known here", yaml_text(y));
    return false;
}

/* ---- identify ----------------------------------------------------------- */

static bool identity_list(struct arena *a, struct diag *dg,
                          const struct yaml *map, struct str key,
                          struct signs *out)
{
    const struct yaml *y = yaml_find(map, key);
    struct sign *list;

    if (y == NULL)
        return true;
    if (y->kind != YAML_LIST) {
        profile_invalid(dg, y, "must be a list of headings", key);
        return false;
    }
    list = arena_array(a, struct sign, y->n);
    for (const struct yaml *i = y->first; i != NULL; i = i->next) {
        struct str *one = arena_array(a, struct str, i->n + 1);
        size_t k = 0;

        if (i->kind == YAML_SCALAR)
            one[k++] = str_fold(a, i->text);
        for (const struct yaml *j = i->first; j != NULL; j = j->next)
            one[k++] = str_fold(a, yaml_text(j));
        list[out->n++] = (struct sign){
            .folded = { one, k },
            .shown = yaml_text(i->kind == YAML_SCALAR ? i : i->first)
        };
    }
    out->item = list;
    return true;
}

static bool identity_read(struct arena *a, struct diag *dg,
                          const struct yaml *top, struct identity *out)
{
    static const struct str known[] = { STR_INIT("all"),   STR_INIT("any"),
                                        STR_INIT("none"),  STR_INIT("score"),
                                        STR_INIT("exact"), STR_INIT("only") };
    const struct yaml *y = yaml_find(top, STR("identify"));

    if (y == NULL || y->kind != YAML_MAP) {
        profile_invalid(dg, top, "has no 'identify'", STR("profile"));
        return false;
    }
    return yaml_check_keys(dg, y, known, sizeof known / sizeof *known) &
           yaml_read_truth(dg, y, STR("exact"), &out->exact) &
           yaml_read_truth(dg, y, STR("only"), &out->only) &
           identity_list(a, dg, y, STR("all"), &out->all) &
           identity_list(a, dg, y, STR("any"), &out->any) &
           identity_list(a, dg, y, STR("none"), &out->none) &
           yaml_read_int(dg, y, STR("score"), &out->score);
}

/* ---- rows --------------------------------------------------------------- */

static const char *const row_words[] = { "school",
                                         "special",
                                         "authority",
                                         "nation",
                                         "nation-all",
                                         "nation-primary",
                                         "nation-secondary",
                                         "nation-special",
                                         "organisation",
                                         "region",
                                         "skip" };

const char *row_kind_name(enum row_kind kind)
{
    return row_words[kind];
}

static bool row_tokens(struct arena *a, struct diag *dg, const struct yaml *map,
                       struct profile *out)
{
    struct row_token *token = arena_array(a, struct row_token, 64);
    bool fine = true;

    for (size_t k = 0; k < ROW_KIND_COUNT; k++) {
        struct str_list list = { 0 };

        if (!yaml_read_texts(a, dg, map, str_from(row_words[k]), &list))
            fine = false;
        for (size_t i = 0; i < list.n && out->n_row_tokens < 64; i++) {
            token[out->n_row_tokens++] =
                (struct row_token){ .token = list.item[i],
                                    .kind = (enum row_kind)k };
        }
    }
    out->row_token = token;
    return fine;
}

/* `only: {term: Total}`: heading -> tokens. */
bool only_read(struct arena *a, struct diag *dg, const struct yaml *y,
               struct only_list *out)
{
    struct only *only;

    if (y == NULL)
        return true;
    if (y->kind != YAML_MAP) {
        profile_invalid(dg, y, "must be headings and their values", y->key);
        return false;
    }
    only = arena_array(a, struct only, y->n);
    out->item = only;
    for (const struct yaml *o = y->first; o != NULL; o = o->next) {
        struct str *heading = arena_new_of(a, struct str);

        *heading = str_fold(a, o->key);
        only[out->n].headings = (struct str_list){ heading, 1 };
        if (!yaml_read_texts(a, dg, y, o->key, &only[out->n++].tokens))
            return false;
    }
    return true;
}

bool profile_rows_read(struct arena *a, struct diag *dg, const struct yaml *top,
                       struct profile *out)
{
    static const struct str known[] = { STR_INIT("by"),
                                        STR_INIT("otherwise"),
                                        STR_INIT("authority-without-number"),
                                        STR_INIT("school"),
                                        STR_INIT("special"),
                                        STR_INIT("authority"),
                                        STR_INIT("nation"),
                                        STR_INIT("nation-all"),
                                        STR_INIT("nation-primary"),
                                        STR_INIT("nation-secondary"),
                                        STR_INIT("nation-special"),
                                        STR_INIT("organisation"),
                                        STR_INIT("region"),
                                        STR_INIT("skip"),
                                        STR_INIT("only"),
                                        STR_INIT("add-up"),
                                        STR_INIT("skip-totals") };
    const struct yaml *y = yaml_find(top, STR("rows"));
    size_t kind = ROW_KIND_COUNT; /* what is not listed is an error */
    bool fine;

    if (y == NULL) {
        out->row_otherwise = ROW_SCHOOL;
        return true;
    }
    fine = yaml_check_keys(dg, y, known, sizeof known / sizeof *known) &
           words_pick(dg, y, "otherwise",
                      (struct choice){ row_words, ROW_KIND_COUNT }, &kind) &
           yaml_read_truth(dg, y, STR("authority-without-number"),
                           &out->authority_without_number) &
           yaml_read_truth(dg, y, STR("add-up"), &out->add_up) &
           yaml_read_truth(dg, y, STR("skip-totals"), &out->skip_totals);
    out->row_otherwise = (enum row_kind)kind;
    return row_tokens(a, dg, y, out) &
           only_read(a, dg, yaml_find(y, STR("only")), &out->only) & fine;
}

/* ---- year, groups ------------------------------------------------------- */

static bool year_sources(struct arena *a, struct diag *dg,
                         const struct yaml *map, unsigned *out)
{
    static const char *const word[] = { "column", "suffix", "file-name",
                                        "project", "nothing" };
    struct str_list list = { 0 };

    if (!yaml_read_texts(a, dg, map, STR("from"), &list))
        return false;
    for (size_t i = 0; i < list.n; i++) {
        size_t k = 0;

        while (k < 5 && !str_equal(list.item[i], str_from(word[k])))
            k++;
        if (k == 5) {
            profile_invalid(dg, map, "is no source of a year", list.item[i]);
            return false;
        }
        *out |= 1u << k;
    }
    return true;
}

static bool years_skipped(struct arena *a, struct diag *dg,
                          const struct yaml *map, struct year_rule *out)
{
    struct str_list list = { 0 };
    int *year;

    if (!yaml_read_texts(a, dg, map, STR("without-results"), &list))
        return false;
    year = arena_array(a, int, list.n);
    for (size_t i = 0; i < list.n; i++) {
        struct period p;

        if (!period_parse(list.item[i], &p)) {
            profile_invalid(dg, map, "is no academic year", list.item[i]);
            return false;
        }
        year[out->n_skipped++] = p.year;
    }
    out->skipped = year;
    return true;
}

static bool year_read(struct arena *a, struct diag *dg, const struct yaml *top,
                      struct year_rule *out)
{
    static const struct str known[] = {
        STR_INIT("from"),   STR_INIT("bare"),
        STR_INIT("kind"),   STR_INIT("without-results"),
        STR_INIT("behind"), STR_INIT("financial-rows")
    };
    static const char *const bares[] = { "refused", "starts", "ends" };
    static const char *const kinds[] = { "academic", "financial", "by-row",
                                         "snapshot" };
    const struct yaml *y = yaml_find(top, STR("year"));
    size_t bare = BARE_REFUSED, kind = 0;
    bool fine;

    if (y == NULL) {
        out->from = YEAR_FROM_NOTHING;
        return true;
    }
    fine = yaml_check_keys(dg, y, known, sizeof known / sizeof *known) &
           yaml_read_int(dg, y, STR("behind"), &out->behind) &
           only_read(a, dg, yaml_find(y, STR("financial-rows")),
                     &out->financial_rows) &
           words_pick(dg, y, "bare", (struct choice){ bares, 3 }, &bare) &
           words_pick(dg, y, "kind", (struct choice){ kinds, 4 }, &kind) &
           year_sources(a, dg, y, &out->from) & years_skipped(a, dg, y, out);
    out->bare = (enum bare_year)bare;
    out->financial = kind == 1;
    out->by_row = kind == 2;
    out->snapshot = kind == 3;
    return fine;
}

static bool groups_read(struct arena *a, struct diag *dg,
                        const struct yaml *top, struct profile *out)
{
    const struct yaml *y = yaml_find(top, STR("groups"));
    struct heading_group *group = arena_array(a, struct heading_group, 33);

    group[out->n_groups++] = (struct heading_group){ STR(""), STR("") };
    out->group = group;
    if (y == NULL)
        return true;
    for (const struct yaml *g = y->first; g != NULL; g = g->next) {
        struct str_list list = { 0 };

        if (!yaml_read_texts(a, dg, y, g->key, &list))
            return false;
        for (size_t i = 0; i < list.n && out->n_groups < 33; i++)
            group[out->n_groups++] =
                (struct heading_group){ list.item[i], g->key };
    }
    return true;
}

/* ---- one profile -------------------------------------------------------- */

static struct str base_name(struct str path)
{
    size_t from = path.len;

    while (from > 0 && path.ptr[from - 1] != '/')
        from--;
    return str_slice(path, from, path.len);
}

static const char *const kinds[] = { "register", "facts",  "ledger",
                                     "list",     "pooled", "aside" };

const char *profile_kind_name(enum profile_kind kind)
{
    return kinds[kind];
}

static bool head_read(struct diag *dg, const struct yaml *top,
                      struct profile *out)
{
    static const struct str known[] = {
        STR_INIT("title"),    STR_INIT("publisher"), STR_INIT("kind"),
        STR_INIT("register"), STR_INIT("dataset"),   STR_INIT("identify"),
        STR_INIT("key"),      STR_INIT("rows"),      STR_INIT("year"),
        STR_INIT("codes"),    STR_INIT("groups"),    STR_INIT("columns"),
        STR_INIT("own-form"), STR_INIT("notes"),     STR_INIT("why"),
        STR_INIT("rank"),     STR_INIT("coded"),     STR_INIT("tidy"),
        STR_INIT("silent"),   STR_INIT("amounts"),   STR_INIT("totals")
    };
    static const char *const reaches[] = { "no", "mapped", "any" };
    static const char *const registers[] = { "schools", "groups", "memberships",
                                             "links", "authorities" };
    size_t kind = PROFILE_FACTS, registered = 0, reach = 0;
    bool fine =
        yaml_check_keys(dg, top, known, sizeof known / sizeof *known) &
        yaml_read_text(dg, top, STR("title"), &out->title) &
        yaml_read_text(dg, top, STR("publisher"), &out->publisher) &
        yaml_read_text(dg, top, STR("dataset"), &out->dataset) &
        yaml_read_text(dg, top, STR("why"), &out->why) &
        yaml_read_truth(dg, top, STR("own-form"), &out->own_form) &
        yaml_read_int(dg, top, STR("rank"), &out->rank) &
        yaml_read_truth(dg, top, STR("coded"), &out->coded) &
        words_pick(dg, top, "kind", (struct choice){ kinds, 6 }, &kind) &
        words_pick(dg, top, "register", (struct choice){ registers, 5 },
                   &registered) &
        words_pick(dg, top, "tidy", (struct choice){ reaches, 3 }, &reach);

    out->kind = (enum profile_kind)kind;
    out->register_kind = (enum register_kind)registered;
    out->tidy = (enum tidy_reach)reach;
    if (out->kind == PROFILE_LIST && str_empty(out->dataset))
        out->dataset = out->name;
    if (str_empty(out->why))
        out->why = STR("rows of a file that holds no figures");
    return fine;
}

/* Rows that are put together need a weight and numbers. */
static bool pooled_check(struct diag *dg, const struct yaml *top,
                         const struct profile *p)
{
    bool has_weight = false;

    if (p->kind != PROFILE_POOLED)
        return true;
    for (size_t i = 0; i < p->n_rules; i++) {
        const struct rule *r = &p->rule[i];
        bool is_number = r->form == FORM_COUNT || r->form == FORM_NUMBER ||
                         r->form == FORM_RESULT || r->form == FORM_PERCENT ||
                         r->form == FORM_MONEY;

        has_weight |= r->role == ROLE_WEIGHT;
        if (r->role == ROLE_VALUE && (!is_number || r->is_attribute)) {
            profile_invalid(dg, top, "is pooled: its columns are numbers",
                            p->name);
            return false;
        }
    }
    if (!has_weight)
        profile_invalid(dg, top, "is pooled and has no 'weight' among its keys",
                        p->name);
    return has_weight;
}

bool profile_read(struct arena *a, struct diag *dg, const struct profiles *p,
                  const struct source *src, struct profile *out)
{
    const struct yaml *top = yaml_parse(a, dg, src, source_bytes(src));
    struct str name = base_name(source_name(src));

    if (top == NULL)
        return false;
    *out = (struct profile){ .name = str_slice(name, 0, name.len - 5),
                             .source = src };
    out->name = str_copy(a, out->name);
    if (top->kind != YAML_MAP) {
        profile_invalid(dg, top, "is no profile", out->name);
        return false;
    }
    return head_read(dg, top, out) & identity_read(a, dg, top, &out->identity) &
               profile_rows_read(a, dg, top, out) &
               year_read(a, dg, top, &out->year) &
               groups_read(a, dg, top, out) &
               yaml_read_texts(a, dg, top, STR("silent"), &out->silent) &
               amounts_read(a, dg, top, out) & rules_read(a, dg, p, top, out) &&
           tidy_inherit(a, dg, p, out) && pooled_check(dg, top, out);
}

/* ---- a folder ----------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct str *x = a, *y = b;

    return str_compare(*x, *y);
}

/* False = reported: the folder is there and cannot be read. */
static bool yaml_files(struct arena *a, struct diag *dg, const char *folder,
                       struct str_list *out)
{
    DIR *d = opendir(folder);
    struct str *name = NULL;
    size_t n = 0, cap = 0;

    if (d == NULL && errno == ENOENT)
        return true;
    if (d == NULL) {
        diag_report(dg, DIAG_FILE_UNREADABLE, (struct span){ 0 },
                    "the folder '%s' cannot be read: %s", folder,
                    strerror(errno));
        return false;
    }
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (!str_ends(str_from(e->d_name), STR(".yaml")))
            continue;
        if (n == cap) {
            void *grown = name;

            arena_grow(a, &grown, n, &cap, sizeof *name, _Alignof(struct str));
            name = grown;
        }
        name[n++] = str_copy(a, str_from(e->d_name));
    }
    closedir(d);
    if (n > 1)
        qsort(name, n, sizeof *name, by_name);
    *out = (struct str_list){ name, n };
    return true;
}

static void add(struct profiles *p, struct profile *item, struct profile one)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_equal(item[i].name, one.name)) {
            item[i] = one;
            return;
        }
    }
    item[p->n++] = one;
}

static bool load_one(struct arena *a, struct diag *dg, struct profiles *p,
                     struct profile *item, struct str path)
{
    const struct source *src = source_open(a, dg, path);
    struct str name = base_name(path);
    struct profile one;

    if (src == NULL)
        return false;
    if (str_equal(name, STR("_codes.yaml")))
        return codes_read(a, dg, src, p);
    if (str_equal(name, STR("_tidy.yaml")))
        return tidy_book_read(a, dg, src, p);
    if (name.ptr[0] == '_' || str_equal(name, STR("accounts.yaml")))
        return true;
    if (!profile_read(a, dg, p, src, &one))
        return false;
    one.is_of_project = p->is_of_project;
    add(p, item, one);
    return true;
}

/* By its name, not by "..": the folder itself need not be there. */
static struct str folder_above(struct str folder)
{
    while (folder.len > 1 && str_ends(folder, STR("/")))
        folder = str_slice(folder, 0, folder.len - 1);
    while (folder.len > 0 && folder.ptr[folder.len - 1] != '/')
        folder = str_slice(folder, 0, folder.len - 1);
    return str_empty(folder) ? STR(".") : folder;
}

/* Beside the profiles or one folder up; it is fine to have none. */
static bool load_accounts(struct arena *a, struct diag *dg, struct profiles *p,
                          struct str folder)
{
    const struct str place[] = { folder, folder_above(folder) };

    for (size_t i = 0; i < 2; i++) {
        struct str path =
            str_printf(a, "%.*s/accounts.yaml", STR_ARG(place[i]));
        const struct source *src;
        struct stat st;

        if (stat(str_cstr(a, path), &st) != 0)
            continue;
        src = source_open(a, dg, path);
        if (src == NULL)
            return false;
        p->accounts = accounts_load(a, dg, p->accounts, src);
        return p->accounts != NULL;
    }
    return true;
}

struct profiles *profiles_load(struct arena *a, struct diag *dg,
                               const struct profiles *base, struct str folder)
{
    struct profiles *p = arena_new_of(a, struct profiles);
    struct str_list files = { 0 };
    struct profile *item;
    bool fine = true;

    if (!yaml_files(a, dg, str_cstr(a, folder), &files))
        return NULL;
    if (base != NULL)
        *p = *base;
    p->is_of_project = base != NULL;
    item = arena_array(a, struct profile, p->n + files.n);
    for (size_t i = 0; i < p->n; i++)
        item[i] = p->item[i];
    p->item = item;
    if (files.n == 0 && base == NULL) {
        diag_report(dg, DIAG_FILE_MISSING, (struct span){ 0 },
                    "%.*s holds no profile", STR_ARG(folder));
        return NULL;
    }
    for (size_t i = 0; i < files.n; i++) {
        struct str path =
            str_printf(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(files.item[i]));

        fine &= load_one(a, dg, p, item, path);
        if (!fine && str_starts(files.item[i], STR("_")))
            return NULL; /* every profile would miss what it shares */
    }
    return load_accounts(a, dg, p, folder) & fine ? p : NULL;
}

size_t profiles_count(const struct profiles *p)
{
    return p->n;
}

bool profile_is_register(const struct profiles *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_equal(p->item[i].name, name))
            return p->item[i].kind == PROFILE_REGISTER;
    }
    return false;
}
