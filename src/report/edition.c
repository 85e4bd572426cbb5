/* The public edition: every paper is expanded until it asks nothing new, what
 * must be withheld is settled for all of them together, and the result is
 * proved before a byte is written.
 *
 * The surprise: the first time nothing is withheld. What papers ask when they
 * know everything is more than what they will print, and that is the safe side.
 */
#include "report_priv.h"

#define ROUNDS_MOST 4

bool edition_is_public(const struct request *r)
{
    return str_equal(r->edition, STR("public"));
}

static const struct source *rules_source(struct arena *a, struct diag *dg,
                                         const struct session *s)
{
    const struct str own =
        path_join(a, s->project.folder, STR("disclosure.yaml"));
    const struct str usual =
        path_join(a, s->request->data_folder, STR("templates/disclosure.yaml"));

    return source_open(
        a, dg,
        !str_empty(s->project.folder) && file_exists(a, own) ? own : usual);
}

bool edition_begin(struct arena *a, struct diag *dg, struct session *s)
{
    const struct source *src;
    const struct disclosure_rules *rules;

    if (!edition_is_public(s->request)) {
        return true;
    }
    src = rules_source(a, dg, s);
    rules = src == NULL ? NULL : disclosure_rules_read(a, dg, src);
    if (rules == NULL) {
        return false;
    }
    s->disclosure = rules;
    s->publication =
        publication_new(a, s->evaluator, rules, s->project.disclosure_key);
    for (size_t i = 0; i < s->n_past; i++) {
        if (!publication_earlier(dg, s->publication, records_public(a, s, i))) {
            return false;
        }
    }
    return true;
}

struct identity_results edition_identities(struct arena *a,
                                           struct identity_results all)
{
    struct identity_result *kept =
        arena_array(a, struct identity_result, all.n);
    size_t n = 0;

    for (size_t i = 0; i < all.n; i++) {
        if (!all.item[i].is_guarded) {
            kept[n++] = all.item[i];
        }
    }
    return (struct identity_results){ kept, n };
}

/* What each paper is, when it is given what is open now. */
static bool expand_all(struct arena *a, struct diag *dg,
                       const struct session *s, struct paper *papers, size_t n)
{
    bool ok = true;

    for (size_t i = 0; i < n; i++) {
        if (s->publication != NULL) {
            publication_paper(s->publication, papers[i].name);
        }
        told(s->request, "expanding", papers[i].name);
        papers[i].prints = (struct prints){ 0 };
        papers[i].doc =
            template_expand(a, dg, papers[i].template, &papers[i].context);
        ok &= papers[i].doc != NULL;
    }
    return ok;
}

/* Expands until nothing new is asked; what then still is stays withheld. */
static void settle(const struct session *s, struct paper *papers, size_t n)
{
    size_t n_new = 1;

    for (int round = 0; round < ROUNDS_MOST && n_new > 0; round++) {
        struct arena *scratch = arena_new(0);

        (void)expand_all(scratch, diag_new(scratch), s, papers, n);
        arena_free(scratch);
        n_new = publication_settle(s->publication);
    }
}

bool edition_expand(struct arena *a, struct diag *dg, const struct session *s,
                    struct paper *papers, size_t n)
{
    if (s->publication != NULL) {
        settle(s, papers, n);
        told(s->request, "proving", (struct str){ 0 });
        if (!publication_audit(dg, s->publication)) {
            return false;
        }
    }
    return expand_all(a, dg, s, papers, n) && diag_errors(dg) == 0;
}

/* What is wrong with templates, rules and the project is its authors' business;
 * what is wrong with data quotes it, and names files and schools. */
static bool may_tell(enum diag_code code)
{
    static const enum diag_code codes[] = {
        DIAG_YAML_SYNTAX,
        DIAG_YAML_TYPE,
        DIAG_YAML_UNKNOWN,
        DIAG_YAML_MISSING,
        DIAG_PROFILE_INVALID,
        DIAG_EXPR_SYNTAX,
        DIAG_EXPR_NAME,
        DIAG_EXPR_TYPE,
        DIAG_EXPR_DEPTH,
        DIAG_MEASURE_UNKNOWN,
        DIAG_MEASURE_INVALID,
        DIAG_FIGURE_ADDRESS,
        DIAG_TEMPLATE_SYNTAX,
        DIAG_TEMPLATE_NAME,
        DIAG_TEMPLATE_TYPE,
        DIAG_TEMPLATE_DEPTH,
        DIAG_TEMPLATE_LEFT_OUT,
        DIAG_FONT_MISSING,
        DIAG_FONT_INVALID,
        DIAG_FONT_HASH,
        DIAG_PROJECT_INVALID,
        DIAG_EDITION_UNSAFE,
        DIAG_USAGE,
        DIAG_FILE_UNWRITABLE,
    };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

bool edition_explains(struct arena *a, struct diag *dg, struct session *s)
{
    struct paper *papers = arena_array(a, struct paper, session_documents(s).n);

    return edition_begin(a, dg, s) &&
           (s->publication == NULL || papers_open(a, dg, s, papers));
}

void edition_explain(struct arena *a, const struct session *s,
                     const struct question *q, struct buf *out)
{
    const struct figure *f = evaluate(s->evaluator, q);
    const struct str text =
        figure_text(a, f, (struct figure_format){ .decimals = -1 });
    const struct str address = question_text(a, s->evaluator, &f->question);

    if (!s->request->json) {
        buf_printf(out, "%.*s: %.*s\n", STR_ARG(address), STR_ARG(text));
        return;
    }
    buf_text(out, "{\"address\":");
    json_text(out, address);
    buf_text(out, ",\"printed\":");
    json_text(out, text);
    buf_text(out, "}\n");
}

void edition_diag(struct diag *dg, const struct request *r)
{
    if (edition_is_public(r)) {
        diag_withhold(dg, may_tell);
    }
}

void edition_text(const struct session *s, struct buf *b)
{
    struct publication_count c;

    if (s->publication == NULL) {
        return;
    }
    c = publication_count(s->publication);
    buf_printf(b,
               "public edition: %zu figures, %zu of them about people, %zu "
               "withheld%s; %zu small numbers kept\n",
               c.asked, c.guarded, c.withheld,
               c.withheld > 0 && c.was_least ? " (the least that will do)" : "",
               c.secrets);
    if (str_empty(s->project.disclosure_key)) {
        buf_text(b, "public edition: without a 'disclosure-key' in the project "
                    "anyone who has the program can repeat the choice of what "
                    "is withheld\n");
    }
}
