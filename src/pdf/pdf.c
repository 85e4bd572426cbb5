/* A document from pages to bytes: the order of the steps, and nothing else.
 *
 * The surprise: the structure comes last, because its objects are numbered
 * behind all others and only then known. */
#include "pdf_priv.h"

#include <assert.h>

#include <trustpress/base/utf8.h>

static const struct span nowhere;

/* ---- words --------------------------------------------------------------- */

/* UTF-8, NFC, one line, nothing that a reader could not say. */
static struct str clean(struct arena *a, struct str text)
{
    struct buf b = { 0 };
    size_t at = 0;

    while (at < text.len) {
        uint32_t c = pdf_readable(utf8_next(text, &at));
        char utf8[4];

        if (c)
            buf_append(&b, (struct str){ utf8, utf8_put(utf8, c) });
    }
    return utf8_nfc(a, buf_take(&b, a));
}

static struct str first_of(struct str a, struct str b)
{
    return str_trim(a).len ? a : b;
}

static void clean_words(struct pdf_doc *d)
{
    const struct pages *p = d->pages;

    /* PDF/UA wants a title; an empty one is a mistake made elsewhere. */
    d->title = clean(d->arena, first_of(p->title, STR("Document")));
    d->author = clean(d->arena, p->author);
    d->subject = clean(d->arena, p->subject);
    d->keywords = clean(d->arena, p->keywords);
    d->language = clean(d->arena, first_of(p->language, STR("en-GB")));
    d->producer =
        clean(d->arena, first_of(d->options.producer, STR("Trustpress")));
}

/* ---- steps --------------------------------------------------------------- */

static void name_destinations(struct pdf_doc *d)
{
    d->destination_names = map_new(d->arena);
    for (size_t i = 0; i < d->pages->n_destinations; i++)
        map_put(d->destination_names, d->pages->destination[i].label);
}

static void start(struct pdf_doc *d)
{
    int level = d->options.deflate_level;

    d->store = pdf_store_new(d->arena);
    d->deflate = pdf_deflate_new(d->arena, level ? level : 6);
    d->page_object = arena_array(d->arena, uint32_t, d->pages->n_pages);
    d->run_state = arena_array(d->arena, uint8_t, d->shaper->n_runs);
    d->picture_names = map_new(d->arena);
    clean_words(d);
    name_destinations(d);
    pdf_marks_init(d);
}

static void put_resources(struct pdf_doc *d)
{
    struct buf *b = &d->resources->body;

    pdf_write_fonts(d, b);
    if (d->n_pictures == 0)
        return;
    buf_append(b, STR("/XObject<<"));
    for (size_t i = 0; i < d->n_pictures; i++) {
        if (!d->picture[i].object)
            continue;
        buf_printf(b, "/I%zu ", i);
        pdf_ref(b, d->picture[i].object);
    }
    buf_append(b, STR(">>"));
}

static void make_objects(struct pdf_doc *d)
{
    d->resources = pdf_object_new(d->store);
    for (size_t page = 0; page < d->pages->n_pages; page++)
        pdf_paint_page(d, page);
    put_resources(d);
    pdf_write_navigation(d);
    pdf_write_metadata(d);
    pdf_finish_structure(d);
}

static void finish(struct pdf_doc *d)
{
    buf_free(&d->content);
    buf_free(&d->annotations);
    pdf_deflate_free(d->deflate);
    pdf_store_free(d->store);
}

bool pdf_write(struct diag *dg, const struct pages *p, const struct metrics *m,
               const struct pdf_options *o, struct buf *out)
{
    struct arena *a = arena_new(0);
    struct pdf_doc d = {
        .arena = a, .dg = dg, .pages = p, .shaper = m->shaper, .options = *o
    };
    size_t errors = diag_errors(dg), before = out->len;
    unsigned long code;

    assert(p->n_pages > 0);
    start(&d);
    if (pdf_store_error(d.store) == 0)
        make_objects(&d);
    if (pdf_store_error(d.store) == 0)
        pdf_write_objects(&d, out);
    code = pdf_store_error(d.store);
    if (code)
        diag_report(dg, DIAG_PDF_LIBRARY, nowhere,
                    "libharu refused a step with code 0x%04lX", code);
    finish(&d);
    arena_free(a);
    if (diag_errors(dg) == errors)
        return true;
    out->len = before;
    return false;
}

bool pdf_write_file(struct diag *dg, const struct pages *p,
                    const struct metrics *m, const struct pdf_options *o,
                    struct str path)
{
    struct buf bytes = { 0 };
    bool done = pdf_write(dg, p, m, o, &bytes) &&
                pdf_file_replace(dg, path, buf_str(&bytes));

    buf_free(&bytes);
    return done;
}
