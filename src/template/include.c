/* Other files in a template: `::: include ceo-report.md`, statements.yaml.
 *
 * The surprise: an included file sees the loops it stands in, so a project
 * can keep its own page for each school in a file of its own. And a file that
 * includes its own name takes in the next file of that name, never itself. */
#include "template_priv.h"

#include <trustpress/base/utf8.h>

static bool leaves_folder(struct str name)
{
    return str_starts(name, STR("/")) || str_find(name, STR("..")) != STR_NONE;
}

/* The file of that name in the first folder that has one, or in the one after
 * `skip` others. */
struct source *search_behind(struct parser *p, struct str name, size_t skip)
{
    const struct template_search *s = p->t->search;

    for (size_t i = 0; s != NULL && i < s->folder.n; i++) {
        struct str path = str_printf(p->arena, "%.*s/%.*s",
                                     STR_ARG(s->folder.item[i]), STR_ARG(name));
        struct source *found = source_open(p->arena, diag_new(p->arena), path);

        if (found != NULL && skip-- == 0)
            return found;
    }
    return NULL;
}

struct source *search_quietly(struct parser *p, struct str name)
{
    return search_behind(p, name, 0);
}

static void hint_folders(struct parser *p)
{
    const struct template_search *s = p->t->search;
    struct buf tried = { 0 };

    for (size_t i = 0; s != NULL && i < s->folder.n; i++)
        buf_printf(&tried, "%s%.*s", i > 0 ? ", " : "",
                   STR_ARG(s->folder.item[i]));
    if (tried.len > 0)
        diag_hint(p->dg, "looked for in %.*s", STR_ARG(buf_str(&tried)));
    buf_free(&tried);
}

struct source *search_open(struct parser *p, struct str name, struct span at)
{
    struct source *found;

    if (leaves_folder(name)) {
        diag_report(p->dg, DIAG_TEMPLATE_NAME, at,
                    "'%.*s' leaves the folders of templates", STR_ARG(name));
        return NULL;
    }
    found = search_quietly(p, name);
    if (found != NULL)
        return found;
    diag_report(p->dg, DIAG_TEMPLATE_NAME, at, "there is no file '%.*s'",
                STR_ARG(name));
    hint_folders(p);
    return NULL;
}

static size_t times_open(struct parser *p, struct str name)
{
    size_t n = 0;

    for (size_t i = 0; i < p->open.n; i++)
        n += str_equal(p->open.item[i], name);
    return n;
}

/* A project's board-pack.md that includes board-pack.md means the shipped
 * one: of files with one name, each may take in the next. */
static struct source *include_open(struct parser *p, struct str name,
                                   struct span at)
{
    size_t open = times_open(p, name);
    struct source *found;

    if (open == 0 || leaves_folder(name))
        return search_open(p, name, at);
    found = search_behind(p, name, open);
    if (found == NULL)
        diag_report(p->dg, DIAG_TEMPLATE_DEPTH, at, "'%.*s' includes itself",
                    STR_ARG(name));
    return found;
}

static struct str_list open_with(struct parser *p, struct str name)
{
    struct str *item = arena_array(p->arena, struct str, p->open.n + 1);

    for (size_t i = 0; i < p->open.n; i++)
        item[i] = p->open.item[i];
    item[p->open.n] = name;
    return (struct str_list){ item, p->open.n + 1 };
}

/* The highest heading of a file, 0 when there is none. */
static int highest(struct parser *p)
{
    size_t from = p->at;
    bool fenced = false;
    int best = 0;
    struct line l;

    while (line_next(p, &l)) {
        int level = fenced ? 0 : line_heading_level(&l);

        if (line_is_fence(&l))
            fenced = !fenced;
        if (level > 0 && (best == 0 || level < best))
            best = level;
    }
    p->at = from;
    return best;
}

static bool may_include(struct parser *p, struct span at)
{
    if (p->open.n >= TEMPLATE_NESTING_MAX ||
        p->t->n_includes >= TEMPLATE_INCLUDES_MAX) {
        diag_report(p->dg, DIAG_TEMPLATE_DEPTH, at,
                    "too many files include one another");
        return false;
    }
    p->t->n_includes++;
    return true;
}

void parse_include(struct parser *p, struct str name, struct span at,
                   struct nodes *into)
{
    struct parser inner = *p;
    const struct yaml *settings;
    struct line last;

    if (!may_include(p, at))
        return;
    inner.src = include_open(p, name, at);
    if (inner.src == NULL)
        return;
    inner.text = source_bytes(inner.src);
    if (utf8_check(inner.text) != inner.text.len) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, at, "'%.*s' is not UTF-8 text",
                    STR_ARG(name));
        return;
    }
    inner.at = 0;
    inner.open = open_with(p, name);
    parse_front(&inner, &settings);
    inner.shift = p->level + (highest(&inner) > 0 ? 1 - highest(&inner) : 0);
    inner.depth = 0;
    parse_nodes(&inner, into, (struct str){ 0 }, &last);
    p->lowest = inner.lowest < p->lowest ? inner.lowest : p->lowest;
}
