/* One export into the store: recognise, bind, date, read, account for.
 *
 * Surprise: the pass over the registers (registers_only) reports nothing about
 * other files; the second pass reads those and does not read a register
 * again. */
#include "tidy_priv.h"
#include "trailer_priv.h"

static struct str base_name(struct str path)
{
    size_t from = path.len;

    while (from > 0 && path.ptr[from - 1] != '/')
        from--;
    return str_slice(path, from, path.len);
}

static struct str join_list(struct arena *a, struct str_list list, size_t most)
{
    struct str out = STR("");

    for (size_t i = 0; i < list.n && i < most; i++)
        out = str_printf(a, "%.*s%s%.*s", STR_ARG(out), i > 0 ? ", " : "",
                         STR_ARG(list.item[i]));
    if (list.n > most)
        out = str_printf(a, "%.*s ...", STR_ARG(out));
    return out;
}

/* "nearest: ks2, ks4; for 'ks2' it lacks RECTYPE" */
static void hint_nearest(struct run *r, const struct recognition *rec)
{
    const struct candidate *first = &rec->nearest[0];
    struct str names = STR("");
    bool lacks = first->missing.n > 0;

    for (size_t i = 0; i < rec->n_nearest; i++)
        names = str_printf(r->scratch, "%.*s%s%.*s", STR_ARG(names),
                           i > 0 ? ", " : "", STR_ARG(rec->nearest[i].profile));
    diag_hint(r->dg, "nearest: %.*s; for '%.*s' it %s %.*s", STR_ARG(names),
              STR_ARG(first->profile), lacks ? "lacks" : "should not have",
              STR_ARG(join_list(r->scratch,
                                lacks ? first->missing : first->against, 6)));
}

static bool report_unknown(struct run *r, const struct recognition *rec)
{
    struct record header = reader_header(r->reader);
    struct str_list headings = { header.field, header.n };

    diag_report(r->dg, DIAG_PROFILE_UNKNOWN, reader_header_span(r->reader, 0),
                "no profile recognises the headings of this file: %.*s",
                STR_ARG(join_list(r->scratch, headings, 6)));
    if (rec->n_nearest > 0)
        hint_nearest(r, rec);
    else
        diag_hint(r->dg, "templates/profiles/README.md says how to describe "
                         "another export");
    return false;
}

static const struct profile *profile_named(const struct profiles *p,
                                           struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_equal(p->item[i].name, name))
            return &p->item[i];
    }
    return NULL;
}

/* ---- accounting for the file -------------------------------------------- */

static struct str_list keep_list(struct arena *a, struct str_list list)
{
    struct str *item = arena_array(a, struct str, list.n);

    for (size_t i = 0; i < list.n; i++)
        item[i] = str_copy(a, list.item[i]);
    return (struct str_list){ item, list.n };
}

static void file_open(struct run *r)
{
    struct arena *a = r->store->arena;
    struct str name = base_name(source_name(r->src));
    struct input_file f = { .source = r->src,
                            .name = name,
                            .sha256 = r->sha256,
                            .profile = r->profile->name,
                            .title = r->profile->title,
                            .encoding = str_from(encoding_name(
                                reader_dialect(r->reader)->encoding)),
                            .release = release_in_name(name),
                            .rank = (int)r->profile->rank,
                            .unused_headings =
                                keep_list(a, r->binding.unused) };

    r->file = store_file(r->store, &f);
}

static void file_close(struct run *r)
{
    struct input_file *f = &r->store->file[r->file];
    bool needs_none = (r->profile->year.from & YEAR_FROM_NOTHING) != 0 &&
                      r->period.kind == PERIOD_UNKNOWN;

    f->rows = reader_tally(r->reader).records;
    f->rows_used = r->rows_used;
    f->period = r->several_years || needs_none
                    ? (struct period){ .kind = PERIOD_NONE }
                    : r->period;
    f->period_from = r->period_from;
    for (const struct set_aside *s = f->set_aside; s != NULL; s = s->next)
        diag_report(r->dg, DIAG_ROWS_SET_ASIDE,
                    reader_header_span(r->reader, 0), "%zu of %zu rows: %.*s",
                    s->rows, f->rows, STR_ARG(s->why));
}

/* The register pass has read it already, or its bytes came under another
 * name. */
static bool read_before(struct run *r)
{
    for (size_t i = 0; i < r->store->n_files; i++) {
        const struct source *other = r->store->file[i].source;

        if (other == r->src ||
            str_equal(source_name(other), source_name(r->src)))
            return true;
    }
    r->sha256 = source_sha256(r->store->arena, r->src);
    for (size_t i = 0; i < r->store->n_files; i++) {
        const struct input_file *f = &r->store->file[i];

        if (!str_equal(f->sha256, r->sha256))
            continue;
        diag_report(r->dg, DIAG_FILE_TWICE, reader_header_span(r->reader, 0),
                    "this file is the same as %.*s, and is read once",
                    STR_ARG(f->name));
        return true;
    }
    return false;
}

/* ---- the run ------------------------------------------------------------ */

/* A file that people drop in with the others, and that describes them. */
static void aside_read(struct run *r)
{
    while (run_next(r))
        run_set_aside(r, r->profile->why);
}

static void rows_read(struct run *r)
{
    switch (r->profile->kind) {
    case PROFILE_REGISTER:
        register_read(r);
        return;
    case PROFILE_FACTS:
        facts_read(r);
        return;
    case PROFILE_LEDGER:
        ledger_read(r);
        return;
    case PROFILE_LIST:
        list_read(r);
        return;
    case PROFILE_POOLED:
        pool_read(r);
        return;
    case PROFILE_ASIDE:
        aside_read(r);
        return;
    }
}

static bool read_profiled(struct run *r)
{
    struct record header = reader_header(r->reader);
    size_t before = diag_errors(r->dg);
    bool fine;

    if (read_before(r))
        return true;
    binding_make(r->scratch, r->profile, &header, &r->binding);
    if (r->profile->tidy != TIDY_NO)
        tidy_prepare(r);
    file_open(r);
    entities_prepare(r);
    counting_start(r);
    trailer_start(r);
    fine = year_decide(r);
    r->store->file[r->file].period = r->period;
    if (fine) {
        rows_read(r);
        run_finish_values(r);
        fine = year_check(r);
    }
    counting_finish(r);
    file_close(r);
    return fine && diag_errors(r->dg) == before;
}

/* Whether the export has a key that its profile names. */
static bool has_key(const struct run *r, const struct heading_set *h,
                    enum role role)
{
    for (size_t i = 0; i < r->profile->n_rules; i++) {
        const struct rule *rule = &r->profile->rule[i];

        for (size_t k = 0; rule->role == role && k < rule->plain.n; k++) {
            if (headings_find(h, rule->plain.item[k]) != NO_FIELD)
                return true;
        }
    }
    return false;
}

/* A list of members that gives groups by Group ID (TR01234) alone, or schools
 * by DfE number alone, needs the lists of groups or schools first. */
static bool needs_others(const struct run *r)
{
    const struct record header = reader_header(r->reader);
    const struct heading_set h = headings_fold(r->scratch, &header);

    if (r->profile->kind != PROFILE_REGISTER ||
        r->profile->register_kind != REGISTER_MEMBERSHIPS)
        return false;
    return !has_key(r, &h, ROLE_URN) ||
           (headings_find(&h, STR("group id")) != NO_FIELD &&
            headings_find(&h, STR("group uid")) == NO_FIELD);
}

/* Whether this pass is not the one that reads such a file. */
static bool is_for_later(const struct ingest_options *o,
                         const struct profile *p)
{
    const bool is_ledger = p != NULL && p->kind == PROFILE_LEDGER;

    if (o->registers_only && (p == NULL || p->kind != PROFILE_REGISTER))
        return true;
    if (!str_empty(o->list_only) && (p == NULL || p->kind != PROFILE_LIST ||
                                     !str_equal(p->dataset, o->list_only)))
        return true;
    return is_ledger ? o->but_ledgers : o->ledgers_only;
}

static bool read_recognised(struct run *r)
{
    struct record header = reader_header(r->reader);
    struct recognition rec =
        profile_recognise(r->scratch, r->profiles, &header);

    r->profile = profile_named(r->profiles, rec.profile);
    if (is_for_later(r->options, r->profile))
        return true;
    if (r->profile == NULL)
        return report_unknown(r, &rec);
    if (r->options->n_left != NULL && needs_others(r)) {
        ++*r->options->n_left;
        return true;
    }
    return read_profiled(r);
}

bool ingest_file(struct diag *dg, struct store *s, const struct profiles *p,
                 const struct source *src, const struct ingest_options *o)
{
    static const struct ingest_options everything = { 0 };
    struct arena *scratch = arena_new(0);
    struct run r = { .dg = dg,
                     .store = s,
                     .profiles = p,
                     .options = o != NULL ? o : &everything,
                     .src = src,
                     .scratch = scratch,
                     .organisation = ENTITY_NONE,
                     .report_school = ENTITY_NONE };
    bool fine;

    r.reader = reader_open(scratch, dg, src);
    fine = r.reader != NULL && read_recognised(&r);
    arena_free(scratch);
    return fine;
}
