/* inspect: what is this file? Read alone, into a store of its own, so that
 * nothing said of one file depends on another. */
#include "report_priv.h"

#define HEADING_SHOWN 80 /* bytes */

/* A heading may be a whole paragraph, or the file with its first quote left
 * open. */
static struct str cut_short(struct str s)
{
    size_t n = s.len < HEADING_SHOWN ? s.len : HEADING_SHOWN;

    while (n < s.len && n > 0 && ((unsigned char)s.ptr[n] & 0xC0) == 0x80) {
        n--;
    }
    return str_slice(s, 0, n);
}

static void list_line(struct buf *b, const char *name, struct str_list l)
{
    if (l.n == 0) {
        return;
    }
    buf_printf(b, "  %-10s", name);
    for (size_t i = 0; i < l.n; i++) {
        struct str part = cut_short(l.item[i]);

        buf_printf(b, "%s%.*s%s", i == 0 ? "" : ", ", STR_ARG(part),
                   part.len < l.item[i].len ? "..." : "");
    }
    buf_byte(b, '\n');
}

static void list_json(struct buf *b, const char *name, struct str_list l)
{
    buf_printf(b, ",\"%s\":[", name);
    for (size_t i = 0; i < l.n; i++) {
        buf_text(b, i == 0 ? "" : ",");
        json_text(b, l.item[i]);
    }
    buf_byte(b, ']');
}

#define HEADINGS_MOST 12 /* shown of a file that nothing recognises */

struct findings {
    const struct source *source;
    struct recognition recognition;
    struct dialect dialect;
    struct str_list headings;      /* the first few */
    bool is_read;                  /* as delimited text, at least */
    const struct input_file *file; /* NULL when it could not be ingested */
};

static struct str delimiter_name(char c)
{
    return c == '\t'  ? STR("tab")
           : c == ';' ? STR("semicolon")
           : c == '|' ? STR("bar")
                      : STR("comma");
}

static void rows_text(struct arena *a, const struct input_file *f,
                      struct buf *b)
{
    buf_printf(b, "  %-10s%zu, used %zu\n", "rows", f->rows, f->rows_used);
    for (const struct set_aside *s = f->set_aside; s != NULL; s = s->next) {
        buf_printf(b, "  %-10s%zu set aside: %.*s\n", "", s->rows,
                   STR_ARG(s->why));
    }
    if (f->period.kind == PERIOD_UNKNOWN) {
        buf_printf(b, "  %-10s%.*s\n", "period",
                   STR_ARG(period_text(a, f->period)));
    } else if (f->period.kind != PERIOD_NONE) {
        buf_printf(b, "  %-10s%.*s (from %.*s)\n", "period",
                   STR_ARG(period_text(a, f->period)), STR_ARG(f->period_from));
    }
    list_line(b, "unused", f->unused_headings);
}

static void findings_text(struct arena *a, const struct findings *f,
                          struct buf *b)
{
    const struct recognition *r = &f->recognition;

    buf_printf(b, "%.*s\n", STR_ARG(source_name(f->source)));
    if (str_empty(r->profile)) {
        buf_printf(b, "  %-10snot recognised\n", "profile");
        list_line(b, "headings", f->headings);
        list_line(b, "nearest", r->nearest);
    } else {
        buf_printf(b, "  %-10s%.*s: %.*s\n", "profile", STR_ARG(r->profile),
                   STR_ARG(r->title));
    }
    list_line(b, "matched", r->matched);
    list_line(b, "missing", r->missing);
    buf_printf(b, "  %-10s%s%s\n", "encoding",
               encoding_name(f->dialect.encoding),
               f->dialect.c1_repaired ? ", C1 controls repaired" : "");
    buf_printf(b, "  %-10s%.*s-separated, %zu title rows, %zu header rows\n",
               "dialect", STR_ARG(delimiter_name(f->dialect.delimiter)),
               f->dialect.title_rows, f->dialect.header_rows);
    if (f->file != NULL) {
        rows_text(a, f->file, b);
    }
}

static void file_json(struct arena *a, const struct input_file *f,
                      struct buf *b)
{
    buf_printf(b, ",\"rows\":%zu,\"used\":%zu,\"sha256\":", f->rows,
               f->rows_used);
    json_text(b, f->sha256);
    buf_text(b, ",\"period\":");
    json_text(b, f->period.kind == PERIOD_NONE ? (struct str){ 0 }
                                               : period_text(a, f->period));
    buf_text(b, ",\"set_aside\":[");
    for (const struct set_aside *s = f->set_aside; s != NULL; s = s->next) {
        buf_text(b, s == f->set_aside ? "" : ",");
        buf_printf(b, "{\"rows\":%zu,\"why\":", s->rows);
        json_text(b, s->why);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
    list_json(b, "unused", f->unused_headings);
}

static void findings_json(struct arena *a, const struct findings *f,
                          struct buf *b)
{
    buf_text(b, "{\"file\":");
    json_text(b, source_name(f->source));
    buf_text(b, ",\"profile\":");
    json_text(b, f->recognition.profile);
    list_json(b, "matched", f->recognition.matched);
    list_json(b, "missing", f->recognition.missing);
    list_json(b, "nearest", f->recognition.nearest);
    buf_text(b, ",\"encoding\":");
    json_text(b, str_from(encoding_name(f->dialect.encoding)));
    buf_text(b, ",\"delimiter\":");
    json_text(b, delimiter_name(f->dialect.delimiter));
    buf_printf(b, ",\"title_rows\":%zu,\"header_rows\":%zu",
               f->dialect.title_rows, f->dialect.header_rows);
    if (f->file != NULL) {
        file_json(a, f->file, b);
    }
    buf_byte(b, '}');
}

/* False = reported; what was found out until then stands in *f, unless
 * f->is_read is false. */
static bool look(struct arena *a, struct diag *dg, const struct session *s,
                 struct findings *f)
{
    struct ingest_options o = { .year = s->project.year };
    struct store *store = store_new(a);
    struct reader *r = reader_open(a, dg, f->source);

    if (r == NULL) {
        return false;
    }
    struct record header = reader_header(r);

    f->is_read = true;
    f->dialect = *reader_dialect(r);
    f->headings.item = header.field;
    f->headings.n = header.n < HEADINGS_MOST ? header.n : HEADINGS_MOST;
    f->recognition = profile_recognise(a, s->profiles, &header);
    if (str_empty(f->recognition.profile)) {
        return true; /* an answer, not an error: that is what was asked */
    }
    bool ok = ingest_file(dg, store, s->profiles, f->source, &o);

    f->file = store->n_files > 0 ? &store->file[0] : NULL;
    return ok;
}

static const struct source *open_input(struct arena *a, struct diag *dg,
                                       const struct request *r, struct str path)
{
    if (str_equal(path, STR("-"))) {
        return source_from(a, STR("standard input"), r->standard_input);
    }
    return source_open(a, dg, path);
}

static void put_findings(struct arena *a, const struct findings *f, bool json,
                         struct buf *b)
{
    bool first = b->len <= 1; /* behind the bracket of JSON */

    if (json) {
        buf_text(b, first ? "" : ",\n");
        findings_json(a, f, b);
    } else {
        buf_text(b, first ? "" : "\n");
        findings_text(a, f, b);
    }
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

/* What the files say together, as the text form of the store: registers are
 * read first, so that a form may name its schools. */
static bool dump_inputs(struct arena *a, struct diag *dg, struct session *s,
                        struct buf *b)
{
    struct ingest_options o = { .year = s->project.year,
                                .registers_only = true };
    struct store *store = store_new(a);
    const size_t n = s->project.data.n;
    const struct source **src = arena_array(a, const struct source *, n);
    bool ok = true;

    for (size_t i = 0; i < n; i++) {
        src[i] = open_input(a, dg, s->request, s->project.data.item[i]);
        ok &= src[i] != NULL && ingest_file(dg, store, s->profiles, src[i], &o);
    }
    o.registers_only = false;
    for (size_t i = 0; i < n && ok; i++) {
        ok &= ingest_file(dg, store, s->profiles, src[i], &o);
    }
    store_dump(store, b);
    return ok;
}

bool report_inspect(struct arena *a, struct diag *dg, const struct request *r,
                    struct outcome *out)
{
    struct session s;
    struct buf *b = &out->text;
    bool ok = true;

    if (!session_start(a, dg, r, &s) || !period_asked(dg, &s) ||
        !add_profiles(a, dg, &s)) {
        return false;
    }
    if (str_equal(r->dump, STR("data"))) {
        return dump_inputs(a, dg, &s, b);
    }
    buf_text(b, r->json ? "[" : "");
    for (size_t i = 0; i < s.project.data.n; i++) {
        struct findings f = { 0 };

        f.source = open_input(a, dg, r, s.project.data.item[i]);
        ok &= f.source != NULL && look(a, dg, &s, &f);
        if (f.is_read) {
            put_findings(a, &f, r->json, b);
        }
    }
    buf_text(b, r->json ? "]\n" : "");
    return ok;
}
