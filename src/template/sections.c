/* Sections from headings: the open ones are a stack, deepest last.
 *
 * The surprise: a section belongs to the structure it was opened in; when a
 * wrapper ends, what was opened inside it ends as well. */
#include "expand_priv.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "Balance sheet" -> "balance-sheet"; never empty. */
static struct str slug(struct arena *a, struct str text)
{
    struct str folded = str_fold(a, text);
    char *out = arena_array(a, char, folded.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.len; i++) {
        if (is_letter(folded.ptr[i]))
            out[n++] = folded.ptr[i];
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n > 0 && out[n - 1] == '-')
        n--;
    if (n == 0)
        return STR("section");
    return (struct str){ out, n };
}

static struct str unique_label(struct expander *x, struct str wanted)
{
    struct str label = wanted;

    for (int i = 2; map_find(x->labels, label) != MAP_NONE; i++)
        label = str_printf(x->arena, "%.*s-%d", STR_ARG(wanted), i);
    map_put(x->labels, label);
    return label;
}

static struct str label_of(struct expander *x, const struct heading *h,
                           struct str paper, struct str text)
{
    struct str wanted = rich_text(x, h->label);

    if (str_empty(wanted) && !str_empty(paper))
        wanted = str_printf(x->arena, "paper-%.*s", STR_ARG(paper));
    return unique_label(x, slug(x->arena, str_empty(wanted) ? text : wanted));
}

static struct str capitalised(struct arena *a, struct str s)
{
    char *copy;

    if (str_empty(s) || s.ptr[0] < 'a' || s.ptr[0] > 'z')
        return s;
    copy = arena_array(a, char, s.len);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = s.ptr[i];
    copy[0] = (char)(copy[0] - 'a' + 'A');
    return (struct str){ copy, s.len };
}

/* By the agenda of the meeting, else by the template. */
static struct str said_of(struct expander *x, struct str paper,
                          struct str column, struct rich usual)
{
    struct str said = { 0 };
    struct str text = rich_text(x, usual);

    if (!str_empty(paper) && !str_empty(text))
        said = agenda_says(x, paper, column);
    return str_empty(said) ? text : said;
}

static void fill(struct expander *x, const struct heading *h, struct section *s)
{
    bool outermost =
        x->depth == 0 || x->stack[x->depth - 1].serial <= x->wrap.since;

    s->level = h->level <= (int)x->depth + 1 ? h->level : (int)x->depth + 1;
    s->heading = rich_inlines(x, h->text);
    s->paper = rich_text(x, h->paper);
    s->label = label_of(x, h, s->paper, inlines_plain(x->arena, s->heading));
    s->lead = said_of(x, s->paper, STR("lead"), h->lead);
    s->purpose =
        capitalised(x->arena, said_of(x, s->paper, STR("purpose"), h->purpose));
    s->marking = x->wrap.marking;
    s->unlisted = h->unlisted;
    s->landscape = x->wrap.landscape && outermost;
    s->one_page = x->wrap.one_page && outermost;
    s->new_page =
        h->new_page ||
        (!h->same_page && (s->level == 1 || s->landscape || s->one_page));
}

void section_open(struct expander *x, const struct heading *h, struct span at)
{
    struct open_section *o;

    if (h->level <= (int)x->depth)
        sections_close(x, (size_t)h->level - 1);
    o = &x->stack[x->depth];
    *o = (struct open_section){ .at = at,
                                .serial = ++x->n_opened,
                                .body = { .arena = x->arena } };
    fill(x, h, &o->section);
    if (o->section.heading.n == 0)
        o->section.heading = inlines_of(x->arena, STR("\u2013"));
    x->depth++;
}

void sections_end(struct expander *x, size_t since)
{
    size_t depth = x->depth;

    while (depth > 0 && x->stack[depth - 1].serial > since)
        depth--;
    sections_close(x, depth);
}

void sections_close(struct expander *x, size_t depth)
{
    while (x->depth > depth) {
        struct open_section *o = &x->stack[--x->depth];
        struct block b = { .kind = BLOCK_SECTION, .at = o->at };

        b.section = o->section;
        b.section.body = doc_blocks(&o->body);
        emit(x, &b);
    }
}
