/* libyaml's events -> a tree whose nodes know their bytes in the source.
 *
 * The surprise: libyaml's marks count code points, not bytes, from the start
 * of what it was given; a cursor turns them into offsets of the source. */
#include "yaml_priv.h"

#include <assert.h>

#include <trustpress/base/map.h>
#include <trustpress/base/utf8.h>
#include <yaml.h>

#define KEYS_LINEAR 16 /* from so many keys on, a map looks for repeats */

/* An open list or map. */
struct level {
    struct yaml *node;
    struct yaml *last; /* its last child */
    bool has_key;      /* MAP: a key waits for its value */
    struct str key;
    struct span key_at;
    struct map *keys; /* MAP with many keys, else NULL */
};

struct parse {
    struct arena *arena;
    struct diag *diag;
    const struct source *src;
    size_t base; /* offset of the text in the source */
    struct str text;
    bool is_ascii;
    size_t cursor_char, cursor_byte;
    struct level level[YAML_DEPTH_MAX];
    size_t depth;
    struct yaml *root;
    size_t n_documents;
};

/* ---- places ------------------------------------------------------------- */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static void cursor_forward(struct parse *p)
{
    p->cursor_byte++;
    while (p->cursor_byte < p->text.len &&
           is_continuation(p->text.ptr[p->cursor_byte]))
        p->cursor_byte++;
    p->cursor_char++;
}

static void cursor_back(struct parse *p)
{
    p->cursor_byte--;
    while (p->cursor_byte > 0 && is_continuation(p->text.ptr[p->cursor_byte]))
        p->cursor_byte--;
    p->cursor_char--;
}

/* Byte offset in the text of a code point. Marks come nearly in order, so the
 * cursor rarely has far to go. */
static size_t offset_of(struct parse *p, size_t index)
{
    if (p->is_ascii)
        return index < p->text.len ? index : p->text.len;
    while (p->cursor_char > index)
        cursor_back(p);
    while (p->cursor_char < index && p->cursor_byte < p->text.len)
        cursor_forward(p);
    return p->cursor_byte;
}

static struct span span_from(struct parse *p, size_t begin, size_t end)
{
    return (struct span){ p->src, p->base + begin, p->base + end };
}

static struct span event_span(struct parse *p, const yaml_event_t *e)
{
    const size_t begin = offset_of(p, e->start_mark.index);
    size_t end = offset_of(p, e->end_mark.index);

    /* Block texts end on the next line: the line end is not theirs. */
    while (end > begin &&
           (p->text.ptr[end - 1] == '\n' || p->text.ptr[end - 1] == '\r' ||
            p->text.ptr[end - 1] == ' '))
        end--;
    return span_from(p, begin, end);
}

static bool refuse(struct parse *p, struct span at, const char *text,
                   const char *hint)
{
    diag_report(p->diag, DIAG_YAML_SYNTAX, at, "%s", text);
    if (hint != NULL)
        diag_hint(p->diag, "%s", hint);
    return false;
}

/* ---- building ----------------------------------------------------------- */

static bool key_repeats(struct parse *p, struct level *l, struct str key)
{
    uint32_t before;

    if (l->keys == NULL && l->node->n < KEYS_LINEAR)
        return yaml_find(l->node, key) != NULL;
    if (l->keys == NULL) {
        l->keys = map_new(p->arena);
        for (const struct yaml *y = l->node->first; y != NULL; y = y->next)
            map_put(l->keys, y->key);
    }
    before = map_count(l->keys);
    return map_put(l->keys, key) < before;
}

static bool take_key(struct parse *p, struct level *l, const struct yaml *node)
{
    const struct yaml *first;

    if (node->kind == YAML_LIST || node->kind == YAML_MAP)
        return refuse(p, node->at, "a key must be a plain word",
                      "a value that begins with [ or { needs quotes");
    if (key_repeats(p, l, node->text)) {
        first = yaml_find(l->node, node->text);
        diag_report(p->diag, DIAG_YAML_SYNTAX, node->at,
                    "the key '%.*s' stands here twice", STR_ARG(node->text));
        diag_note(p->diag, first->key_at, "it is first given here");
        return false;
    }
    l->has_key = true;
    l->key = node->text;
    l->key_at = node->at;
    return true;
}

static void append(struct level *l, struct yaml *node)
{
    if (l->node->kind == YAML_MAP) {
        node->key = l->key;
        node->key_at = l->key_at;
        l->has_key = false;
    }
    if (l->last == NULL)
        l->node->first = node;
    else
        l->last->next = node;
    l->last = node;
    l->node->n++;
}

/* A finished scalar, or a list or map that begins. */
static bool place(struct parse *p, struct yaml *node)
{
    struct level *l;

    if (p->depth == 0) {
        p->root = node;
        return true;
    }
    l = &p->level[p->depth - 1];
    if (l->node->kind == YAML_MAP && !l->has_key)
        return take_key(p, l, node);
    append(l, node);
    return true;
}

/* Only these stand for nothing. NULL in capitals is a code of many exports and
 * stays text. */
static bool is_nothing(struct str s)
{
    return str_empty(s) || str_equal(s, STR("~")) || str_equal(s, STR("null"));
}

static bool plain_only(struct parse *p, struct span at, const void *anchor,
                       const void *tag)
{
    if (anchor != NULL)
        return refuse(p, at, "anchors (&name) are not used here",
                      "a value that begins with & needs quotes");
    if (tag != NULL)
        return refuse(p, at, "tags (!name) are not used here",
                      "a value that begins with ! needs quotes");
    return true;
}

static bool scalar(struct parse *p, const yaml_event_t *e)
{
    const yaml_char_t *value = e->data.scalar.value;
    struct yaml *node = arena_new_of(p->arena, struct yaml);

    node->at = event_span(p, e);
    if (!plain_only(p, node->at, e->data.scalar.anchor, e->data.scalar.tag))
        return false;
    node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = str_copy(
        p->arena, (struct str){ (const char *)value, e->data.scalar.length });
    node->kind = YAML_SCALAR;
    if (!node->quoted && is_nothing(node->text))
        node->kind = YAML_NULL;
    return place(p, node);
}

static bool open_level(struct parse *p, enum yaml_kind kind, struct span at)
{
    struct yaml *node = arena_new_of(p->arena, struct yaml);

    node->kind = kind;
    node->at = at;
    if (p->depth == YAML_DEPTH_MAX)
        return refuse(p, at, "lists and maps are nested too deeply", NULL);
    if (!place(p, node))
        return false;
    p->level[p->depth++] = (struct level){ .node = node };
    return true;
}

/* A block ends for libyaml where the next one begins; for us, with its last
 * child. In brackets the event's own end is right. */
static void close_level(struct parse *p, struct span end)
{
    const struct level *l = &p->level[--p->depth];

    if (end.end > end.begin && l->node->at.end < end.end)
        l->node->at.end = end.end;
    else if (l->last != NULL && l->last->at.end > l->node->at.end)
        l->node->at.end = l->last->at.end;
    if (l->last != NULL && l->last->key_at.end > l->node->at.end)
        l->node->at.end = l->last->key_at.end;
}

static bool open_document(struct parse *p, struct span at)
{
    if (p->n_documents++ == 0)
        return true;
    return refuse(p, at, "a second document begins here",
                  "one file holds one document: remove the line '---'");
}

static bool take_event(struct parse *p, const yaml_event_t *e)
{
    const struct span at = event_span(p, e);

    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        return open_document(p, at);
    case YAML_ALIAS_EVENT:
        return refuse(p, at, "aliases (*name) are not used here",
                      "a value that begins with * needs quotes");
    case YAML_SCALAR_EVENT:
        return scalar(p, e);
    case YAML_SEQUENCE_START_EVENT:
        return plain_only(p, at, e->data.sequence_start.anchor,
                          e->data.sequence_start.tag) &&
               open_level(p, YAML_LIST, at);
    case YAML_MAPPING_START_EVENT:
        return plain_only(p, at, e->data.mapping_start.anchor,
                          e->data.mapping_start.tag) &&
               open_level(p, YAML_MAP, at);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_level(p, at);
        return true;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    return true;
}

/* ---- the parse ---------------------------------------------------------- */

/* A reader's error has a byte offset, all others a mark. The quote that was
 * never closed is where the token began, which libyaml calls the context. */
static struct span error_span(struct parse *p, const yaml_parser_t *parser)
{
    const struct str problem = str_from(parser->problem);
    size_t at = offset_of(p, parser->problem_mark.index);

    if (parser->error == YAML_READER_ERROR)
        at = parser->problem_offset;
    else if (str_find(problem, STR("end of stream")) != STR_NONE ||
             str_find(problem, STR("document indicator")) != STR_NONE)
        at = offset_of(p, parser->context_mark.index);
    if (at > p->text.len)
        at = p->text.len;
    return span_from(p, at, at < p->text.len ? at + 1 : at);
}

static bool refuse_syntax(struct parse *p, const yaml_parser_t *parser)
{
    const struct span at = error_span(p, parser);
    const struct trouble t = trouble_explain(
        parser->problem, str_slice(p->text, at.begin - p->base, p->text.len));

    if (parser->error == YAML_MEMORY_ERROR) /* libyaml allocates by itself */
        memory_exhausted(0);
    return refuse(p, at, t.text, t.hint);
}

static bool run(struct parse *p, yaml_parser_t *parser)
{
    bool is_good = true, is_over = false;

    while (is_good && !is_over) {
        yaml_event_t e;

        if (!yaml_parser_parse(parser, &e))
            return refuse_syntax(p, parser);
        is_over = e.type == YAML_STREAM_END_EVENT;
        is_good = take_event(p, &e);
        yaml_event_delete(&e);
    }
    return is_good;
}

static const struct yaml *nothing(struct parse *p)
{
    struct yaml *node = arena_new_of(p->arena, struct yaml);

    node->kind = YAML_NULL;
    node->at = span_from(p, 0, 0);
    return node;
}

/* A part's place in its source; a text from elsewhere has none. */
static bool part_lies_in(struct str whole, struct str part)
{
    const uintptr_t first = (uintptr_t)whole.ptr, at = (uintptr_t)part.ptr;

    return at >= first && at - first <= whole.len &&
           part.len <= whole.len - (at - first);
}

static struct parse parse_begin(struct arena *a, struct diag *dg,
                                const struct source *src, struct str part)
{
    const struct str whole = source_bytes(src);
    struct parse p = { .arena = a, .diag = dg, .src = src };

    if (part.len > 0) {
        assert(part_lies_in(whole, part));
        p.base = (size_t)(part.ptr - whole.ptr);
    }
    if (str_starts(part, STR("\xEF\xBB\xBF"))) {
        p.base += 3;
        part = str_slice(part, 3, part.len);
    }
    p.text = part;
    p.is_ascii = utf8_ascii(part);
    return p;
}

const struct yaml *yaml_parse(struct arena *a, struct diag *dg,
                              const struct source *src, struct str part)
{
    struct parse p = parse_begin(a, dg, src, part);
    yaml_parser_t parser;
    bool is_good;

    if (!yaml_parser_initialize(&parser))
        memory_exhausted(0);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)p.text.ptr,
                                 p.text.len);
    is_good = run(&p, &parser);
    yaml_parser_delete(&parser);
    if (!is_good)
        return NULL;
    return p.root != NULL ? p.root : nothing(&p);
}
