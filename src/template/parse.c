/* A template's text into nodes.
 *
 * The surprise: parsing goes on after every error, so that all of them are
 * shown at once; what is wrong is left out of the tree. */
#include "template_priv.h"

#include <trustpress/base/utf8.h>

struct node *node_add(struct parser *p, struct nodes *into, enum node_kind kind,
                      struct span at)
{
    struct node *n = arena_new_of(p->arena, struct node);

    n->kind = kind;
    n->at = at;
    if (into->last != NULL)
        into->last->next = n;
    else
        into->first = n;
    into->last = n;
    p->t->n_nodes++;
    return n;
}

/* ---- front matter ------------------------------------------------------- */

static bool is_rule(struct str line)
{
    return str_equal(str_trim(line), STR("---"));
}

bool parse_front(struct parser *p, const struct yaml **settings)
{
    struct line l;
    size_t from;

    *settings = NULL;
    if (!line_next(p, &l))
        return true;
    if (!is_rule(l.text)) {
        p->at = 0;
        return true;
    }
    from = p->at;
    while (line_next(p, &l)) {
        if (!is_rule(l.text))
            continue;
        *settings = yaml_parse(
            p->arena, p->dg, p->src,
            str_slice(p->text, from, (size_t)(l.text.ptr - p->text.ptr)));
        return *settings != NULL;
    }
    diag_report(p->dg, DIAG_TEMPLATE_SYNTAX,
                line_span(p, str_slice(p->text, 0, 3)),
                "the front matter is not closed");
    diag_hint(p->dg, "put --- on a line of its own behind it");
    p->at = from;
    return false;
}

static const struct str setting_keys[] = {
    STR_INIT("title"),    STR_INIT("subtitle"), STR_INIT("audience"),
    STR_INIT("editions"), STR_INIT("author"),   STR_INIT("subject"),
    STR_INIT("keywords"), STR_INIT("language"), STR_INIT("contents"),
    STR_INIT("marking"),
};

/* ---- runs of Markdown --------------------------------------------------- */

struct run {
    size_t from, to;  /* bytes of p->text */
    struct line last; /* its last line */
    size_t n_lines;   /* since the last blank line */
};

static void run_end(struct parser *p, struct run *r, struct nodes *into)
{
    if (r->to > r->from)
        parse_markdown(p, str_slice(p->text, r->from, r->to), into);
    r->from = r->to = p->at;
    r->n_lines = 0;
}

static void run_add(struct parser *p, struct run *r, const struct line *l)
{
    size_t begin = (size_t)(l->text.ptr - p->text.ptr);

    if (r->to <= r->from)
        r->from = begin;
    r->to = p->at;
    r->last = *l;
    r->n_lines = str_empty(l->bare) ? 0 : r->n_lines + 1;
}

/* A line of === or --- under a line of text makes that a heading. */
static int underline_level(const struct run *r, const struct line *l)
{
    char c = str_empty(l->bare) ? ' ' : l->bare.ptr[0];

    if (r->n_lines != 1 || l->indent > 3 || l->bare.len < 2 ||
        (c != '=' && c != '-') || r->last.indent > 3)
        return 0;
    for (size_t i = 0; i < l->bare.len; i++) {
        if (l->bare.ptr[i] != c)
            return 0;
    }
    return c == '=' ? 1 : 2;
}

static void underlined(struct parser *p, struct run *r, int level,
                       struct nodes *into)
{
    struct str title = r->last.bare;

    r->to = (size_t)(r->last.text.ptr - p->text.ptr);
    run_end(p, r, into);
    parse_heading(p, title, level, line_span(p, title), into);
}

static void skip_comment(struct parser *p, struct line l)
{
    do {
        if (str_find(l.text, STR("-->")) != STR_NONE)
            return;
    } while (line_next(p, &l));
}

static struct str heading_text(const struct line *l, int level)
{
    return str_trim(str_slice(l->bare, (size_t)level, l->bare.len));
}

/* Lines that are not Markdown. False: it is. */
static bool take_special(struct parser *p, const struct line *l, struct run *r,
                         struct nodes *into)
{
    int level = line_heading_level(l);

    if (level > 0) {
        run_end(p, r, into);
        parse_heading(p, heading_text(l, level), level, line_span(p, l->bare),
                      into);
    } else if (line_is_fence(l)) {
        run_end(p, r, into);
        parse_component(p, l, into);
    } else if (l->indent == 0 && str_starts(l->bare, STR("<!--"))) {
        run_end(p, r, into);
        skip_comment(p, *l);
    } else if (underline_level(r, l) > 0) {
        underlined(p, r, underline_level(r, l), into);
    } else {
        return false;
    }
    r->from = r->to = p->at;
    r->n_lines = 0;
    return true;
}

static struct str structure_words(const struct line *l)
{
    struct str s = l->bare;

    while (!str_empty(s) && s.ptr[0] == ':')
        s = str_slice(s, 1, s.len);
    return str_trim(s);
}

static bool is_divider(struct str words, struct str divider)
{
    struct str first;
    struct str rest;

    str_cut(words, ' ', &first, &rest);
    return !str_empty(divider) && str_equal(first, divider);
}

static void stray(struct parser *p, const struct line *l)
{
    diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, line_span(p, l->bare),
                "this ::: closes nothing");
}

/* True when the run of nodes ends here. */
static bool take_structure(struct parser *p, const struct line *l,
                           struct nodes *into, struct str divider,
                           enum stop *stop)
{
    struct str words = structure_words(l);

    if (str_empty(words) && p->depth == 0) {
        stray(p, l);
        return false;
    }
    if (str_empty(words)) {
        *stop = STOP_CLOSE;
        return true;
    }
    if (is_divider(words, divider)) {
        *stop = STOP_DIVIDER;
        return true;
    }
    parse_structure(p, l, into);
    return false;
}

enum stop parse_nodes(struct parser *p, struct nodes *into, struct str divider,
                      struct line *at)
{
    struct run r = { .from = p->at, .to = p->at };
    enum stop stop = STOP_END;
    struct line l;

    while (line_next(p, &l)) {
        if (line_is_structure(&l)) {
            run_end(p, &r, into);
            *at = l;
            if (take_structure(p, &l, into, divider, &stop))
                return stop;
            r.from = r.to = p->at;
        } else if (!take_special(p, &l, &r, into)) {
            run_add(p, &r, &l);
        }
    }
    run_end(p, &r, into);
    return STOP_END;
}

/* ---- a whole template --------------------------------------------------- */

static bool is_readable(struct diag *dg, const struct source *src)
{
    struct str bytes = source_bytes(src);
    size_t bad = utf8_check(bytes);

    if (bad == bytes.len)
        return true;
    diag_report(dg, DIAG_TEMPLATE_SYNTAX,
                span_of(src, str_slice(bytes, bad, bad + 1)),
                "this is not UTF-8 text");
    diag_hint(dg, "save the file as UTF-8");
    return false;
}

static struct str without_mark(struct str s)
{
    return str_starts(s, STR("\xEF\xBB\xBF")) ? str_slice(s, 3, s.len) : s;
}

/* So that a template that includes itself is told at once. */
static struct str_list own_name(struct arena *a, const struct source *src)
{
    struct str name = source_name(src);
    struct str *item = arena_new_of(a, struct str);
    size_t from = name.len;

    while (from > 0 && name.ptr[from - 1] != '/')
        from--;
    *item = str_slice(name, from, name.len);
    return (struct str_list){ item, 1 };
}

struct template *template_parse(struct arena *a, struct diag *dg,
                                const struct source *src,
                                const struct template_search *search)
{
    size_t before = diag_errors(dg);
    struct template *t = arena_new_of(a, struct template);
    struct parser p = { .arena = a, .dg = dg, .t = t, .src = src };
    struct line at;

    if (!is_readable(dg, src))
        return NULL;
    p.open = own_name(a, src);
    t->arena = a;
    t->source = src;
    t->search = search;
    p.text = without_mark(source_bytes(src));
    parse_front(&p, &t->settings);
    if (t->settings != NULL && t->settings->kind == YAML_MAP)
        yaml_check_keys(dg, t->settings, setting_keys,
                        sizeof setting_keys / sizeof setting_keys[0]);
    parse_nodes(&p, &t->body, (struct str){ 0 }, &at);
    return diag_errors(dg) == before ? t : NULL;
}

struct str template_setting(const struct template *t, struct str key)
{
    const struct yaml *n = yaml_find(t->settings, key);

    return n != NULL ? yaml_text(n) : (struct str){ 0 };
}

struct str template_title(const struct template *t)
{
    struct str title = template_setting(t, STR("title"));

    return str_empty(title) ? STR("Report") : title;
}
