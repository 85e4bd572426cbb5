/* build and check: everything is read, checked and laid out before the first
 * byte is written, so that an input error leaves no file behind. */
#include "report_priv.h"

#include <trustpress/layout.h>
#include <trustpress/pdf.h>

struct str_list session_documents(const struct session *s)
{
    static const struct str usual[] = { STR_INIT("board-pack") };

    if (s->request->documents.n > 0) {
        return s->request->documents;
    }
    if (s->project.documents.n > 0) {
        return s->project.documents;
    }
    return (struct str_list){ usual, 1 };
}

bool papers_open(struct arena *a, struct diag *dg, const struct session *s,
                 struct paper *papers)
{
    struct str_list names = session_documents(s);
    bool ok = true;

    for (size_t i = 0; i < names.n; i++) {
        ok &= paper_open(a, dg, s, names.item[i], &papers[i]);
    }
    return ok && edition_expand(a, dg, s, papers, names.n);
}

struct job {
    const struct session *session;
    struct fonts *fonts; /* owned: job_end */
    const struct metrics *metrics;
    const struct paper *paper;
    const struct pages **pages;
    size_t n;
};

static struct str font_folder(struct arena *a, const struct request *r)
{
    return path_join(a, r->data_folder, STR("fonts"));
}

static bool open_metrics(struct arena *a, struct diag *dg, struct job *j)
{
    const struct session *s = j->session;
    struct str folder = font_folder(a, s->request);

    j->fonts = fonts_open(a, dg, folder, s->project.family);
    j->metrics = j->fonts == NULL ? NULL : fonts_metrics(a, j->fonts);
    return j->fonts != NULL;
}

static void job_end(struct job *j)
{
    fonts_close(j->fonts);
    j->fonts = NULL;
}

static bool lay_out(struct arena *a, struct diag *dg, struct job *j)
{
    for (size_t i = 0; i < j->n; i++) {
        told(j->session->request, "laying out", j->paper[i].name);
        j->pages[i] = layout_pages(a, dg, j->paper[i].doc, j->metrics);
        if (j->pages[i] == NULL) {
            return false;
        }
    }
    pdf_report_glyphs(dg, j->metrics);
    return diag_errors(dg) == 0;
}

static bool dump(const struct job *j, struct outcome *out)
{
    struct str what = j->session->request->dump;

    if (str_equal(what, STR("data"))) {
        store_dump(j->session->store, &out->text);
        return true;
    }
    for (size_t i = 0; i < j->n; i++) {
        if (str_equal(what, STR("doc"))) {
            doc_dump(j->paper[i].doc, &out->text);
        } else if (str_equal(what, STR("frames"))) {
            pages_trace(j->pages[i], &out->text);
        } else if (str_equal(what, STR("tags"))) {
            tags_trace(j->pages[i]->tags, &out->text);
        }
    }
    return true;
}

static bool write_paper(struct arena *a, struct diag *dg, const struct job *j,
                        size_t i, struct written *w)
{
    const struct request *r = j->session->request;
    struct pdf_options o = { .created = r->created,
                             .producer =
                                 STR("Trustpress " TRUSTPRESS_VERSION) };
    struct str path = j->paper[i].path;

    told(r, "writing", path);
    if (!folder_make(a, dg, path_folder(path)) ||
        !pdf_write_file(dg, j->pages[i], j->metrics, &o, path)) {
        return false;
    }
    *w = (struct written){ .path = path,
                           .title = j->pages[i]->title,
                           .pages = j->pages[i]->n_pages };
    return true;
}

static bool write_all(struct arena *a, struct diag *dg, const struct job *j,
                      struct outcome *out)
{
    const struct papers papers = { j->paper, j->n };
    struct records_written records;

    out->document = arena_array(a, struct written, j->n);
    if (!records_write(a, dg, j->session, &papers, &records)) {
        records_undo(a, dg, &records);
        return false;
    }
    for (size_t i = 0; i < j->n; i++) {
        if (!write_paper(a, dg, j, i, &out->document[i])) {
            records_undo(a, dg, &records);
            return false;
        }
        out->n++;
    }
    return true;
}

/* All stages up to the pages; what `build` and `check` share. */
static bool prepare(struct arena *a, struct diag *dg, struct session *s,
                    struct job *j)
{
    struct paper *papers;

    if (!session_start(a, dg, s->request, s) || !session_read(a, dg, s) ||
        !edition_begin(a, dg, s) || !session_reconcile(a, dg, s)) {
        return false;
    }
    j->session = s;
    j->n = session_documents(s).n;
    papers = arena_array(a, struct paper, j->n);
    j->paper = papers;
    j->pages = arena_array(a, const struct pages *, j->n);
    if (!papers_open(a, dg, s, papers)) {
        return false;
    }
    return open_metrics(a, dg, j) && lay_out(a, dg, j);
}

bool report_build(struct arena *a, struct diag *dg, const struct request *r,
                  struct outcome *out)
{
    struct session s = { .request = r };
    struct job j = { 0 };
    bool ok = prepare(a, dg, &s, &j);

    if (ok && edition_is_public(r) && str_equal(r->dump, STR("data"))) {
        diag_report(dg, DIAG_EDITION_UNSAFE, (struct span){ 0 },
                    "the data themselves are for no public edition");
        diag_hint(dg, "--dump=doc shows what is published");
        ok = false;
    } else if (ok) {
        ok = str_empty(r->dump) ? write_all(a, dg, &j, out) : dump(&j, out);
    }
    job_end(&j);
    edition_diag(dg, r);
    return ok;
}

static void check_text(struct arena *a, const struct session *s, struct buf *b)
{
    for (size_t i = 0; i < s->n_identities; i++) {
        identity_text(a, &s->identity[i], b);
    }
    identities_count(s, b);
    if (edition_is_public(s->request)) {
        edition_text(s, b);
        return;
    }
    buf_printf(b, "%zu files read, %zu facts, %zu schools\n", s->store->n_files,
               facts_count(s->store->facts), s->setting.schools.n);
}

static void check_json(struct arena *a, const struct session *s, struct buf *b)
{
    buf_text(b, "{\"identities\":[");
    for (size_t i = 0; i < s->n_identities; i++) {
        buf_text(b, i == 0 ? "\n " : ",\n ");
        identity_json(a, &s->identity[i], b);
    }
    if (edition_is_public(
            s->request)) { /* counts of rows tell of hidden ones */
        buf_printf(b, "],\"schools\":%zu}\n", s->setting.schools.n);
        return;
    }
    buf_printf(b, "],\"files\":%zu,\"facts\":%zu,\"schools\":%zu}\n",
               s->store->n_files, facts_count(s->store->facts),
               s->setting.schools.n);
}

bool report_check(struct arena *a, struct diag *dg, const struct request *r,
                  struct outcome *out)
{
    struct session s = { .request = r };
    struct job j = { 0 };
    bool ok = prepare(a, dg, &s, &j);

    if (j.fonts != NULL) { /* another font than the manifest's is a warning */
        (void)fonts_verify(dg, font_folder(a, r));
    }
    job_end(&j);
    edition_diag(dg, r);
    if (s.store != NULL && r->json) {
        check_json(a, &s, &out->text);
    } else if (s.store != NULL) {
        check_text(a, &s, &out->text);
    }
    return ok;
}
