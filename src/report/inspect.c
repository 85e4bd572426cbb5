/* inspect: what is each of these files? Every one is read into a store of its
 * own, so that nothing said of one depends on another; only registers that
 * were given too serve the files that cannot name their schools alone. */
#include "inspect_priv.h"

/* Rows that contradict each other are looked for among so many figures of one
 * file: beyond, keeping them all would cost gigabytes for an answer that build
 * and check give anyway. */
#define FACTS_COMPARED ((size_t)1 << 20)

struct inspection {
    struct arena *arena;
    struct diag *diag;
    struct session *session;
    const struct source **source; /* NULL: it could not be opened */
    size_t n;
    struct store *registers; /* of all the files; NULL: not needed yet */
};

const char *finding_status_slug(enum finding_status s)
{
    static const char *const slug[] = { "unreadable", "not-recognised",
                                        "set-aside", "recognised" };

    return slug[s];
}

/* ---- one file ----------------------------------------------------------- */

static bool is_value(struct str s)
{
    struct decimal d;
    int32_t day;

    s = str_trim(s);
    if (str_ends(s, STR("%"))) {
        s.len--;
    }
    return str_empty(s) || decimal_parse(s, &d) || date_parse(s, &day);
}

/* Why nothing is known of a file, where more can be said than that. */
static struct str reason_unknown(const struct findings *f)
{
    size_t n_values = 0;

    for (size_t i = 0; i < f->headings.n; i++) {
        n_values += is_value(f->headings.item[i]);
    }
    if (f->rows.records == 0) {
        return STR("there is no row below its first");
    }
    if (f->headings.n == 1) {
        return STR("it has one column only: text, or divided in a way that is "
                   "not known");
    }
    if (2 * n_values > f->headings.n) {
        return STR("its first row looks like values, not headings");
    }
    return STR("no export or form known here has these headings");
}

static void count_rows(struct arena *a, struct reader *r, struct findings *f)
{
    struct diag *quiet = diag_new(a);
    struct record row;

    while (reader_next(quiet, r, &row)) {
        continue;
    }
    f->rows = reader_tally(r);
}

/* The registers among all files, read once when a file first needs them. What
 * is wrong in them is said where they are inspected themselves. */
static struct store *registers_of(struct inspection *in)
{
    size_t n_left = 0; /* name groups in a way that others explain */
    struct ingest_options o = { .year = in->session->project.year,
                                .registers_only = true,
                                .n_left = &n_left };
    struct arena *quiet;

    if (in->registers != NULL) {
        return in->registers;
    }
    in->registers = store_new(in->arena);
    quiet = arena_new(0);
    for (int pass = 0; pass == 0 || (pass == 1 && n_left > 0); pass++) {
        for (size_t i = 0; i < in->n; i++) {
            if (in->source[i] != NULL) {
                (void)ingest_file(diag_new(quiet), in->registers,
                                  in->session->profiles, in->source[i], &o);
            }
        }
        o.n_left = NULL;
    }
    arena_free(quiet);
    return in->registers;
}

/* A store for one file alone. The registers come into it when the file needs
 * them: as they are, for such a file adds no school to them. */
static struct store *store_for(struct arena *a, struct inspection *in,
                               const struct findings *f)
{
    struct store *s = store_new(a);
    const struct store *registers;

    if (!f->recognition.needs_register) {
        return s;
    }
    registers = registers_of(in);
    if (registers->n_files == 0) {
        return s;
    }
    s->registry = registers->registry;
    for (size_t i = 0; i < registers->n_files; i++) {
        store_file(s, &registers->file[i]);
    }
    return s;
}

static bool ingest(struct arena *a, struct inspection *in, struct findings *f)
{
    struct ingest_options o = { .year = in->session->project.year,
                                .tally = &f->tally,
                                .facts_most = FACTS_COMPARED };
    struct store *store = store_for(a, in, f);
    size_t before = store->n_files, errors = diag_errors(in->diag);
    bool ok;

    f->tally.arena = a;
    f->more = before > 0;
    ok = ingest_file(in->diag, store, in->session->profiles, f->source, &o);
    f->errors = diag_errors(in->diag) - errors;
    if (store->n_files > before) {
        f->file = store->file[store->n_files - 1];
    }
    f->status =
        f->tally.is_read && str_equal(str_from(f->tally.kind), STR("aside"))
            ? FINDING_ASIDE
            : FINDING_KNOWN;
    return ok;
}

/* False = reported; what was found out until then stands in *f. */
static bool look(struct arena *a, struct inspection *in, struct findings *f)
{
    struct reader *r =
        f->source == NULL ? NULL : reader_open(a, in->diag, f->source);

    if (r == NULL) {
        f->problem = diag_last(in->diag);
        return false;
    }
    struct record header = reader_header(r);

    f->dialect = *reader_dialect(r);
    f->headings = (struct str_list){ header.field, header.n };
    f->recognition = profile_recognise(a, in->session->profiles, &header);
    if (!str_empty(f->recognition.profile)) {
        return ingest(a, in, f);
    }
    f->status = FINDING_UNKNOWN; /* an answer: that is what was asked */
    count_rows(a, r, f);
    f->problem = reason_unknown(f);
    return true;
}

/* ---- all files ---------------------------------------------------------- */

static const struct source *open_input(struct arena *a, struct diag *dg,
                                       const struct request *r, struct str path)
{
    if (str_equal(path, STR("-"))) {
        return source_from(a, STR("standard input"), r->standard_input);
    }
    return source_open(a, dg, path);
}

/* An export that lies in a project, or in its data folder, is met with the
 * profiles of that project: that is where its owner tries a new one. */
static bool add_profiles(struct arena *a, struct diag *dg, struct session *s)
{
    struct str folder;

    if (!str_empty(s->project.folder) || s->project.data.n == 0) {
        return true;
    }
    folder = path_folder(s->project.data.item[0]);
    for (int up = 0; up < 2; up++) {
        if (file_exists(a, path_join(a, folder, STR("trustpress.yaml")))) {
            s->profiles = profiles_load(a, dg, s->profiles,
                                        path_join(a, folder, STR("profiles")));
            return s->profiles != NULL;
        }
        folder = str_empty(folder) || str_equal(folder, STR("."))
                     ? STR("..")
                     : path_folder(folder);
    }
    return true;
}

static bool read_all(struct inspection *in, struct store *store,
                     const struct ingest_options *o)
{
    bool ok = true;

    for (size_t i = 0; i < in->n; i++) {
        ok &= in->source[i] != NULL &&
              ingest_file(in->diag, store, in->session->profiles, in->source[i],
                          o);
    }
    return ok;
}

/* What the files say together, as the text form of the store: registers are
 * read first, so that a form may name its schools. */
static bool dump_inputs(struct inspection *in, struct buf *b)
{
    size_t n_left = 0;
    struct ingest_options o = { .year = in->session->project.year,
                                .registers_only = true,
                                .n_left = &n_left };
    struct store *store = store_new(in->arena);
    bool ok = read_all(in, store, &o);

    o.n_left = NULL;
    if (n_left > 0) {
        ok &= read_all(in, store, &o);
    }
    o.registers_only = false;
    for (int pass = 0; pass < 2; pass++) {
        o.but_ledgers = pass == 0;
        o.ledgers_only = pass == 1;
        ok = ok && read_all(in, store, &o);
    }
    store_dump(store, b);
    return ok;
}

static bool put_file(struct inspection *in, size_t i, struct census *total,
                     struct buf *b)
{
    const struct request *r = in->session->request;
    struct arena *a = arena_new(0);
    struct findings f = { .source = in->source[i],
                          .name = in->session->project.data.item[i] };
    bool ok = look(a, in, &f);

    if (r->json) {
        buf_text(b, i == 0 ? "" : ",\n");
        findings_json(a, &f, b);
    } else {
        buf_text(b, i == 0 ? "" : "\n");
        findings_text(a, &f, r->verbose, b);
    }
    census_add(in->arena, total, &f);
    arena_free(a);
    return ok;
}

static bool inspect_all(struct inspection *in, struct buf *b)
{
    const struct request *r = in->session->request;
    struct census total = { 0 };
    bool ok = true;

    buf_text(b, r->json ? "[" : "");
    for (size_t i = 0; i < in->n; i++) {
        ok &= put_file(in, i, &total, b);
    }
    buf_text(b, r->json ? "]\n" : "");
    if (!r->json) {
        census_text(in->arena, &total, b);
    }
    return ok;
}

/* The profiles of a project are left alone: one of them may be the very file
 * that a shell has just made empty for what is printed here. */
static bool suggest_all(struct inspection *in, struct buf *b)
{
    bool ok = true;

    for (size_t i = 0; i < in->n; i++) {
        buf_text(b, i == 0 ? "" : "---\n");
        ok &=
            in->source[i] != NULL &&
            profile_suggest(in->diag, in->session->profiles, in->source[i], b);
    }
    return ok;
}

bool report_inspect(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out)
{
    struct session s;
    struct inspection in = { .arena = a, .diag = dg, .session = &s };

    if (!session_profiles(a, dg, r, &s) || !period_asked(dg, &s) ||
        (!r->suggest && !add_profiles(a, dg, &s))) {
        return false;
    }
    in.n = s.project.data.n;
    in.source = arena_array(a, const struct source *, in.n);
    for (size_t i = 0; i < in.n; i++) {
        in.source[i] = open_input(a, dg, r, s.project.data.item[i]);
    }
    if (r->suggest) {
        return suggest_all(&in, &out->text);
    }
    return str_equal(r->dump, STR("data")) ? dump_inputs(&in, &out->text)
                                           : inspect_all(&in, &out->text);
}
