/* Headings: "# Management accounts {paper=6b lead="…" purpose=decision}".
 *
 * The surprise: in an included file the levels are shifted, so that its
 * highest heading stands one below the heading it is included under. */
#include "template_priv.h"

#define LEVEL_MAX 4

/* Offset of the '{' that begins attributes, or the length. */
static size_t attributes_from(struct str text)
{
    size_t i = 0;

    if (!str_ends(text, STR("}")))
        return text.len;
    while (i < text.len) {
        struct str rest = str_slice(text, i, text.len);

        if (str_starts(rest, STR("{{"))) {
            size_t end = str_find(rest, STR("}}"));

            i += end == STR_NONE ? 2 : end + 2;
        } else if (text.ptr[i] == '{') {
            return i;
        } else {
            i++;
        }
    }
    return text.len;
}

void heading_seen(struct parser *p, int level)
{
    p->level = level;
    if (level < p->lowest)
        p->lowest = level;
}

static int level_here(struct parser *p, int level, struct span at)
{
    int shifted = level + p->shift;

    if (shifted > LEVEL_MAX) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, at, "headings go only %d deep",
                    LEVEL_MAX);
        return LEVEL_MAX;
    }
    if (shifted > p->level + 1) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, at,
                    "this heading skips a level");
        diag_hint(p->dg, "the heading before it has level %d: write %.*s",
                  p->level, p->level + 1 - p->shift, "####");
        return p->level + 1;
    }
    return shifted;
}

static const struct str heading_keys[] = {
    STR_INIT("paper"), STR_INIT("lead"), STR_INIT("purpose"),
    STR_INIT("label"), STR_INIT("page"),
};
static const struct str heading_words[] = { STR_INIT("unlisted") };

static void check_words(struct parser *p, struct attrs list)
{
    for (size_t i = 0; i < list.n; i++) {
        if (!str_empty(list.item[i].key) ||
            str_equal(list.item[i].value, heading_words[0]))
            continue;
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, list.item[i].at,
                    "'%.*s' means nothing here", STR_ARG(list.item[i].value));
        diag_hint(p->dg, "a heading may be marked 'unlisted'");
    }
}

static void fill(struct parser *p, struct heading *h, struct attrs list)
{
    const struct attr *page = attrs_find(list, STR("page"));

    attrs_check(p, list, heading_keys,
                sizeof heading_keys / sizeof heading_keys[0]);
    check_words(p, list);
    h->paper = rich_of_attr(p, attrs_find(list, STR("paper")));
    h->lead = rich_of_attr(p, attrs_find(list, STR("lead")));
    h->purpose = rich_of_attr(p, attrs_find(list, STR("purpose")));
    h->label = rich_of_attr(p, attrs_find(list, STR("label")));
    h->unlisted = attrs_has(list, STR("unlisted"));
    h->same_page = page != NULL && str_equal(page->value, STR("same"));
    h->new_page = page != NULL && str_equal(page->value, STR("new"));
    if (page != NULL && !h->same_page && !h->new_page)
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, page->at,
                    "page is 'new' or 'same'");
}

void parse_heading(struct parser *p, struct str text, int level, struct span at,
                   struct nodes *into)
{
    size_t cut = attributes_from(text);
    struct heading *h = arena_new_of(p->arena, struct heading);
    struct str title = str_trim(str_slice(text, 0, cut));
    struct str inside = str_slice(text, cut + 1, text.len - 1);
    struct node *n;

    if (p->in_flow) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, at,
                    "a heading cannot stand inside columns or keep");
        return;
    }
    if (str_empty(title)) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, at,
                    "this heading has no text");
        return;
    }
    h->level = level_here(p, level, at);
    heading_seen(p, h->level);
    h->text = parse_inline(p, title);
    if (cut < text.len)
        fill(p, h, attrs_parse(p, inside));
    n = node_add(p, into, NODE_HEADING, at);
    n->heading = h;
}
