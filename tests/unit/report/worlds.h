/* A run of the small trust of tests/samples/small: read, given other facts,
 * expanded, written. For the tests of public editions. */
#ifndef WORLDS_H
#define WORLDS_H

#include "check.h"
#include "tmpdir.h"

#include "report_priv.h"

#include <trustpress/layout.h>
#include <trustpress/pdf.h>

#include <stdlib.h>

#define PROJECT SOURCE_DIR "/tests/samples/small"

struct edition {
    struct arena *a;
    struct diag *dg;
    struct request request;
    struct session session;
    struct paper paper;
};
static void print_diag(const struct edition *r)
{
    struct buf b = { 0 };

    diag_render(r->dg, (struct diag_style){ 0 }, &b);
    print_error("%.*s", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

static void run_open(struct edition *r, const char *edition)
{
    static struct str input = STR_INIT(PROJECT);

    *r = (struct edition){ .a = arena_new(0) };
    r->dg = diag_new(r->a);
    r->request = (struct request){ .inputs = { &input, 1 },
                                   .edition = str_from(edition) };
    r->request.data_folder = STR(BUILD_DIR "/share/trustpress");
    if (!session_start(r->a, r->dg, &r->request, &r->session) ||
        !session_read(r->a, r->dg, &r->session)) {
        print_diag(r);
        fail();
    }
}

static void run_close(struct edition *r)
{
    arena_free(r->a);
}

static void run_paper(struct edition *r, const char *name)
{
    assert_true(session_reconcile(r->a, r->dg, &r->session));
    assert_true(
        paper_open(r->a, r->dg, &r->session, str_from(name), &r->paper));
}

static void run_settle(struct edition *r, const char *name)
{
    run_paper(r, name);
    if (!edition_expand(r->a, r->dg, &r->session, &r->paper, 1)) {
        print_diag(r);
        fail();
    }
}

/* The bytes of the file that would be written. */
static struct str run_bytes(struct edition *r, const char *dir)
{
    struct fonts *fonts =
        fonts_open(r->a, r->dg, STR(FONTS_DIR), r->session.project.family);
    const struct metrics *m = fonts_metrics(r->a, fonts);
    const struct pages *pages = layout_pages(r->a, r->dg, r->paper.doc, m);
    const struct pdf_options o = { .producer = STR("Trustpress") };
    const struct str path = str_printf(r->a, "%s/two-worlds.pdf", dir);
    const struct source *src;

    assert_non_null(pages);
    assert_true(pdf_write_file(r->dg, pages, m, &o, path));
    src = source_open(r->a, r->dg, path);
    assert_non_null(src);
    fonts_close(fonts);
    return source_bytes(src);
}

/* ---- worlds -------------------------------------------------------------- */

/* The same files; the guarded facts as they are in that world. */
static void run_world(struct edition *r, const struct world *w)
{
    struct facts *f = r->session.store->facts;

    for (size_t i = 0; i < w->n; i++) {
        uint32_t at = facts_first(f, &w->fact[i].key);

        while (at != FACT_NONE && facts_at(f, at)->set_aside)
            at = facts_at(f, at)->next;
        assert_int_not_equal(at, FACT_NONE);
        facts_edit(f, at)->value = value_decimal(w->fact[i].value);
    }
    r->session.evaluator = evaluator_new(
        r->a, r->session.store, r->session.catalogue, &r->session.setting);
}

/* Withheld is what the true edition withholds; nothing is settled again. */
static void run_held(struct edition *r, const char *name,
                     const struct publication *like)
{
    assert_true(edition_begin(r->a, r->dg, &r->session));
    publication_hold(r->session.publication, like);
    run_paper(r, name);
    r->paper.doc =
        template_expand(r->a, r->dg, r->paper.template, &r->paper.context);
    assert_non_null(r->paper.doc);
}

static struct str doc_text(struct edition *r)
{
    struct buf b = { 0 };

    doc_dump(r->paper.doc, &b);
    return buf_take(&b, r->a);
}

#endif
