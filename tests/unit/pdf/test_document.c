/* Whole documents: what independent readers make of the sample, and that the
 * same pages are the same bytes. */
#include "check.h"
#include "tmpdir.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "sample.h"

struct fixture {
    struct arena *arena;
    struct diag *dg;
    struct fonts *fonts;
    char *dir;
};

static int begin(void **state)
{
    struct fixture *f = test_malloc(sizeof *f);

    f->arena = arena_new(0);
    f->dg = diag_new(f->arena);
    f->fonts = fonts_open(f->arena, f->dg, STR(FONTS_DIR), STR("Lato"));
    assert_non_null(f->fonts);
    f->dir = tmpdir_new();
    *state = f;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;

    fonts_close(f->fonts);
    tmpdir_remove(f->dir);
    arena_free(f->arena);
    test_free(f);
    return 0;
}

/* Standard output of a command over the sample; skips without the tool. */
static struct str ask(struct fixture *f, const char *tool, const char *options,
                      const char *path, int *status)
{
    struct str look = str_printf(f->arena, "command -v %s >/dev/null", tool);
    struct str line =
        str_printf(f->arena, "%s %s %s 2>&1", tool, options, path);
    struct buf out = { 0 };
    FILE *pipe;
    int c;

    if (system(str_cstr(f->arena, look)) != 0)
        skip();
    pipe = popen(str_cstr(f->arena, line), "r");
    assert_non_null(pipe);
    while ((c = fgetc(pipe)) != EOF)
        buf_byte(&out, (char)c);
    *status = pclose(pipe);
    return buf_take(&out, f->arena);
}

static const char *write_sample(struct fixture *f)
{
    struct sample s;
    char *path = tmpdir_path(f->dir, "sample.pdf");
    const char *kept = str_cstr(f->arena, str_from(path));

    free(path);
    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    assert_true(
        pdf_write_file(f->dg, &s.pages, s.m, &sample_options, str_from(kept)));
    assert_int_equal(diag_errors(f->dg) + diag_warnings(f->dg), 0);
    return kept;
}

static void assert_has(struct str text, const char *part)
{
    if (str_find(text, str_from(part)) == STR_NONE) {
        print_error("\"%s\" is not in:\n%.*s\n", part, STR_ARG(text));
        fail();
    }
}

/* Each part behind the one before. */
static void assert_in_order(struct str text, const char *const part[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_has(text, part[i]);
        text = str_slice(text, str_find(text, str_from(part[i])), text.len);
    }
}

/* ---- independent readers ------------------------------------------------- */

static void test_qpdf_finds_nothing(void **state)
{
    struct fixture *f = *state;
    int status;

    ask(f, "qpdf", "--check", write_sample(f), &status);
    assert_int_equal(status, 0);
}

static void test_info(void **state)
{
    struct fixture *f = *state;
    int status;
    struct str text = ask(f, "pdfinfo", "", write_sample(f), &status);

    assert_int_equal(status, 0);
    assert_has(text, "Title:           Oak & Ŵyn <Trust>");
    assert_has(text, "Author:          Trust office");
    assert_has(text, "Tagged:          yes");
    assert_has(text, "Pages:           2");
    assert_has(text, "595.276 x 841.89 pts (A4)");
    assert_has(text, "PDF version:     1.7");
}

static void test_text_comes_back(void **state)
{
    struct fixture *f = *state;
    int status;
    struct str text;
    const char *path = write_sample(f);
    struct str to = str_printf(f->arena, "%s -", path);

    text = ask(f, "pdftotext", "-raw", str_cstr(f->arena, to), &status);
    assert_int_equal(status, 0);
    assert_has(text, SAMPLE_LIGATURES);
    assert_has(text, SAMPLE_WELSH);
    assert_has(text, SAMPLE_QUOTES);
    assert_has(text, SAMPLE_SYMBOLS);
    assert_has(text, "AVATAR To Wales Ty. 2024/25");
    assert_has(text, "non\u2011breaking £5\u00A0m");
    assert_has(text, "hyphen \u00AD");
    assert_has(text, "£1,234,567");
}

static void test_structure_reads_in_order(void **state)
{
    static const char *const order[] = {
        "Document",
        "Sect",
        "H1 (block)",
        "\"Board pack\"",
        "P (block)",
        SAMPLE_LIGATURES,
        SAMPLE_WELSH,
        SAMPLE_SYMBOLS,
        "L (block)",
        "/ListNumbering",
        "LI (block)",
        "Lbl (block)",
        "\"•\"",
        "LBody (block)",
        "first point",
        "Table (block)",
        "/Summary",
        "Caption",
        "THead",
        "TR",
        "/Scope /Column",
        "\"Budget\"",
        "TBody",
        "/Scope /Row",
        "TD",
        "\"£1,234,567\"",
        "Figure",
        "/BBox [50 361.89",
        "Label ALabel B",
        "Link (inline)",
        "\"See page 2\"",
        "Object",
        "H2 (block)",
        "\"Second page\"",
    };
    struct fixture *f = *state;
    int status;
    struct str text =
        ask(f, "pdfinfo", "-struct-text", write_sample(f), &status);

    assert_int_equal(status, 0);
    assert_in_order(text, order, sizeof order / sizeof order[0]);
    /* Running heads are no content. */
    assert_int_equal(str_find(text, STR("Running head")), STR_NONE);
}

static void test_attachment(void **state)
{
    struct fixture *f = *state;
    int status;
    struct str text = ask(f, "pdfdetach", "-list", write_sample(f), &status);

    assert_int_equal(status, 0);
    assert_has(text, "1: income.csv");
}

static void test_fonts_are_embedded_subsets(void **state)
{
    struct fixture *f = *state;
    int status;
    struct str text = ask(f, "pdffonts", "", write_sample(f), &status), line;

    str_cut(text, '\n', &line, &text);
    str_cut(text, '\n', &line, &text);
    assert_has(text, "+Lato-Regular");
    assert_has(text, "+DejaVuSans");
    while (str_cut(text, '\n', &line, &text)) {
        assert_has(line, "CID TrueType");
        assert_has(line, "yes yes yes"); /* embedded, subset, to Unicode */
    }
}

/* The linter of the PDF tests: PDF/A-3a, PDF/UA-1, rule by rule. */
static void test_the_linter_finds_nothing(void **state)
{
    struct fixture *f = *state;
    int status;
    struct str text;

    if (system("/usr/bin/python3 -c 'import pikepdf, fontTools' 2>/dev/null"))
        skip();
    text = ask(f, "/usr/bin/python3", SOURCE_DIR "/tests/pdf/lint.py",
               write_sample(f), &status);
    if (status)
        print_error("%.*s\n", STR_ARG(text));
    assert_int_equal(status, 0);
}

/* A paragraph that goes on overleaf is one element with two pieces. */
static void test_a_leaf_on_two_pages(void **state)
{
    static const char *const order[] = { "\"one before\"", "P (block)",
                                         "\"goes on \"",   "\"overleaf\"",
                                         "P (block)",      "\"the end\"" };
    struct fixture *f = *state;
    struct sample s;
    char *path = tmpdir_path(f->dir, "leaf.pdf");
    uint32_t p, leaf;
    struct str text;
    int status;

    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    s.tags = s.pages.tags = tags_new(f->arena);
    s.pages.n_destinations = 0;
    for (int i = 0; i < 2; i++)
        s.page[i].frame = frame_new(f->arena, (struct size){ PT(99), PT(99) });
    s.frame = frame_new(f->arena, (struct size){ PT(200), PT(200) });
    s.page[0].frame = s.frame;
    sample_block(&s, 0, ROLE_P, PT(9), PT(20), FACE_REGULAR, PT(9),
                 "one before");
    p = tags_add(s.tags, 0, ROLE_P);
    leaf = tags_add(s.tags, p, ROLE_CONTENT);
    sample_words(&s, PT(9), PT(40), leaf, FACE_REGULAR, PT(9), STR("goes on "),
                 STR(""));
    s.frame = frame_new(f->arena, (struct size){ PT(200), PT(200) });
    s.page[1].frame = s.frame;
    sample_words(&s, PT(9), PT(20), leaf, FACE_REGULAR, PT(9), STR("overleaf"),
                 STR(""));
    sample_block(&s, 0, ROLE_P, PT(9), PT(40), FACE_REGULAR, PT(9), "the end");
    assert_true(
        pdf_write_file(f->dg, &s.pages, s.m, &sample_options, str_from(path)));
    text = ask(f, "pdfinfo", "-struct-text", path, &status);
    assert_int_equal(status, 0);
    assert_in_order(text, order, sizeof order / sizeof order[0]);
    ask(f, "qpdf", "--check", path, &status);
    free(path);
    assert_int_equal(status, 0);
}

/* Scripts and marks that nobody planned for: written all the same, and read
 * back as far as a font has them. */
static void test_any_text_is_a_document(void **state)
{
    static const char *const text[] = {
        "e\u0301\u0302\u0303 q\u0308",
        "\u0301alone",
        "السلام עברית",
        "日本語 漢字",
        "👩‍👩‍👧 🇬🇧",
        "a\u200Bb\u200Dc\uFEFFd",
        "\u2028\xC2\x85",
        "ﬁ ﬂ ﬃ",
        "Ω Ω µ μ",
        "\xC3\x28\xF0\x9F",
        "()\\\r",
        "x\u00A0\u2009\u202Fy",
    };
    struct fixture *f = *state;
    struct sample s;
    char *path = tmpdir_path(f->dir, "any.pdf");
    int status;

    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        for (int face = 0; face < FACE_COUNT; face++)
            sample_block(&s, 0, ROLE_P, PT(50 + 120 * face),
                         PT(100 + 20 * (mpt)i), (enum face)face, PT(9),
                         text[i]);
    assert_true(
        pdf_write_file(f->dg, &s.pages, s.m, &sample_options, str_from(path)));
    ask(f, "qpdf", "--check", path, &status);
    assert_int_equal(status, 0);
    if (!system(
            "/usr/bin/python3 -c 'import pikepdf, fontTools' 2>/dev/null")) {
        struct str found = ask(f, "/usr/bin/python3",
                               SOURCE_DIR "/tests/pdf/lint.py", path, &status);

        if (status)
            print_error("%.*s\n", STR_ARG(found));
        assert_int_equal(status, 0);
    }
    free(path);
}

/* ---- the same bytes ------------------------------------------------------ */

static void write_one(struct fonts *fonts, const struct metrics *m,
                      struct arena *a, struct buf *out)
{
    struct diag *dg = diag_new(a);
    struct sample s;

    sample_make(&s, a, m ? m : fonts_metrics(a, fonts));
    assert_true(pdf_write(dg, &s.pages, s.m, &sample_options, out));
}

static void assert_same(const struct buf *a, const struct buf *b)
{
    assert_int_equal(a->len, b->len);
    assert_memory_equal(a->ptr, b->ptr, a->len);
}

static void test_two_runs_are_one(void **state)
{
    struct fixture *f = *state;
    struct buf a = { 0 }, b = { 0 };

    write_one(f->fonts, NULL, f->arena, &a);
    write_one(f->fonts, NULL, f->arena, &b);
    assert_same(&a, &b);
    buf_free(&a);
    buf_free(&b);
}

/* A shaper that has set other documents before must not show it. */
static void test_a_used_shaper_makes_the_same(void **state)
{
    struct fixture *f = *state;
    const struct metrics *used = fonts_metrics(f->arena, f->fonts);
    static const char *const other[] = { "aﬄuent", "ﬁn",  "Ω",          "1",
                                         "\u2011", "non", "\U0001F9EA", "–9%" };
    struct buf a = { 0 }, b = { 0 };

    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        used->shape(used->shaper, FACE_REGULAR, str_from(other[i]));
    write_one(f->fonts, used, f->arena, &a);
    write_one(f->fonts, NULL, f->arena, &b);
    assert_same(&a, &b);
    buf_free(&a);
    buf_free(&b);
}

struct worker {
    struct fonts *fonts;
    struct buf out;
};

static void *work(void *data)
{
    struct worker *w = data;

    for (int i = 0; i < 5; i++) {
        struct arena *a = arena_new(0);

        buf_clear(&w->out);
        write_one(w->fonts, NULL, a, &w->out);
        arena_free(a);
    }
    return NULL;
}

static void test_threads_make_the_same(void **state)
{
    struct fixture *f = *state;
    struct worker w[4] = { { 0 } };
    pthread_t thread[4];
    struct buf serial = { 0 };

    for (int i = 0; i < 4; i++) {
        w[i].fonts = f->fonts;
        assert_int_equal(pthread_create(&thread[i], NULL, work, &w[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    write_one(f->fonts, NULL, f->arena, &serial);
    for (int i = 0; i < 4; i++) {
        assert_same(&serial, &w[i].out);
        buf_free(&w[i].out);
    }
    buf_free(&serial);
}

static void test_another_text_has_another_id(void **state)
{
    struct fixture *f = *state;
    struct buf a = { 0 }, b = { 0 };
    struct sample s;
    struct str one, two;

    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    assert_true(pdf_write(f->dg, &s.pages, s.m, &sample_options, &a));
    s.pages.title = STR("Another");
    assert_true(pdf_write(f->dg, &s.pages, s.m, &sample_options, &b));
    one = str_slice(buf_str(&a), str_find(buf_str(&a), STR("/ID[<")), a.len);
    two = str_slice(buf_str(&b), str_find(buf_str(&b), STR("/ID[<")), b.len);
    assert_int_equal(one.ptr[4], '<');
    assert_false(str_equal(str_slice(one, 5, 37), str_slice(two, 5, 37)));
    buf_free(&a);
    buf_free(&b);
}

/* ---- borders ------------------------------------------------------------- */

static void test_no_date_is_written_unless_given(void **state)
{
    struct fixture *f = *state;
    struct sample s;
    struct buf out = { 0 };

    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    assert_true(
        pdf_write(f->dg, &s.pages, s.m, &(struct pdf_options){ 0 }, &out));
    assert_int_equal(str_find(buf_str(&out), STR("CreateDate")), STR_NONE);
    assert_has(buf_str(&out), "<pdf:Producer>Trustpress</pdf:Producer>");
    buf_free(&out);
}

static void test_xmp_is_escaped(void **state)
{
    struct fixture *f = *state;
    struct buf out = { 0 };

    write_one(f->fonts, NULL, f->arena, &out);
    assert_has(buf_str(&out), ">Oak &amp; Ŵyn &lt;Trust&gt;</rdf:li>");
    assert_has(buf_str(&out), "<xmp:CreateDate>2025-12-04T10:00:00Z<");
    buf_free(&out);
}

static void test_an_empty_page_is_a_page(void **state)
{
    struct fixture *f = *state;
    struct page page = { frame_new(f->arena, (struct size){ PT(100), PT(100) }),
                         STR("") };
    struct pages pages = { .page = &page,
                           .n_pages = 1,
                           .tags = tags_new(f->arena) };
    char *path = tmpdir_path(f->dir, "empty.pdf");
    int status;

    assert_true(pdf_write_file(f->dg, &pages, fonts_metrics(f->arena, f->fonts),
                               &(struct pdf_options){ 0 }, str_from(path)));
    ask(f, "qpdf", "--check", path, &status);
    free(path);
    assert_int_equal(status, 0);
}

static void test_a_link_to_nowhere_is_reported(void **state)
{
    struct fixture *f = *state;
    struct sample s;
    struct buf out = { 0 };

    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    s.pages.n_destinations = 0;
    assert_true(pdf_write(f->dg, &s.pages, s.m, &sample_options, &out));
    assert_true(diag_has(f->dg, DIAG_LINK_BROKEN));
    buf_free(&out);
}

static void test_a_missing_picture_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct sample s;
    struct buf out = { 0 };

    sample_make(&s, f->arena, fonts_metrics(f->arena, f->fonts));
    frame_image(
        s.frame, (struct point){ 0, 0 }, TAG_ARTIFACT,
        &(struct image_item){ STR("/nonexistent.png"), { PT(10), PT(10) } });
    buf_text(&out, "before");
    assert_false(pdf_write(f->dg, &s.pages, s.m, &sample_options, &out));
    assert_str(buf_str(&out), "before");
    buf_free(&out);
}

static void test_missing_glyphs_of_a_cached_run_are_reported(void **state)
{
    struct fixture *f = *state;
    const struct metrics *m = fonts_metrics(f->arena, f->fonts);
    struct buf out = { 0 };
    struct sample s;

    m->shape(m->shaper, FACE_REGULAR, STR("\U0001F9EA"));
    pdf_report_glyphs(f->dg, m); /* of another document */
    sample_make(&s, f->arena, m);
    sample_block(&s, 0, ROLE_P, PT(9), PT(9), FACE_REGULAR, PT(9),
                 "\U0001F9EA");
    assert_true(pdf_write(f->dg, &s.pages, m, &sample_options, &out));
    buf_free(&out);
    f->dg = diag_new(f->arena);
    pdf_report_glyphs(f->dg, m);
    assert_int_equal(diag_warnings(f->dg), 1);
}

static void test_page_labels(void **state)
{
    static const char *const label[] = { "",   "i",  "ii",  "1",  "2",
                                         "A1", "A2", "x y", "09", "3" };
    enum { N = sizeof label / sizeof label[0] };
    struct fixture *f = *state;
    struct page page[N];
    struct pages pages = { .page = page,
                           .n_pages = N,
                           .tags = tags_new(f->arena) };
    char *path = tmpdir_path(f->dir, "labels.pdf");
    struct str text;
    int status;

    for (size_t i = 0; i < N; i++)
        page[i] =
            (struct page){ frame_new(f->arena, (struct size){ PT(50), PT(50) }),
                           str_from(label[i]) };
    assert_true(pdf_write_file(f->dg, &pages, fonts_metrics(f->arena, f->fonts),
                               &(struct pdf_options){ 0 }, str_from(path)));
    text = ask(f, "qpdf", "--json --json-key=pagelabels", path, &status);
    free(path);
    assert_int_equal(status, 0);
    assert_has(text, "\"/S\": \"/r\"");
    assert_has(text, "\"/P\": \"u:A\"");
    assert_has(text, "\"/P\": \"u:x y\"");
    assert_has(text, "\"/P\": \"u:0\"");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_qpdf_finds_nothing),
        CASE(test_info),
        CASE(test_text_comes_back),
        CASE(test_structure_reads_in_order),
        CASE(test_attachment),
        CASE(test_fonts_are_embedded_subsets),
        CASE(test_the_linter_finds_nothing),
        CASE(test_a_leaf_on_two_pages),
        CASE(test_any_text_is_a_document),
        CASE(test_two_runs_are_one),
        CASE(test_a_used_shaper_makes_the_same),
        CASE(test_threads_make_the_same),
        CASE(test_another_text_has_another_id),
        CASE(test_no_date_is_written_unless_given),
        CASE(test_xmp_is_escaped),
        CASE(test_an_empty_page_is_a_page),
        CASE(test_a_link_to_nowhere_is_reported),
        CASE(test_a_missing_picture_is_an_error),
        CASE(test_missing_glyphs_of_a_cached_run_are_reported),
        CASE(test_page_labels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
