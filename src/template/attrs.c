/* Words and key=value pairs of structure lines and headings:
 *     paper 6b title="Management accounts" purpose=decision
 *
 * The surprise: values in quotes may hold anything but their quote; there is
 * no escape, because nobody who writes papers would look for one. */
#include "template_priv.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool ends_word(char c)
{
    return is_blank(c) || c == '=';
}

static struct str take_quoted(struct parser *p, struct str text, size_t *at)
{
    char quote = text.ptr[*at];
    size_t from = *at + 1;
    size_t to = from;

    while (to < text.len && text.ptr[to] != quote)
        to++;
    if (to == text.len) {
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX,
                    line_span(p, str_slice(text, *at, text.len)),
                    "the quotation mark is not closed");
        *at = to;
    } else {
        *at = to + 1;
    }
    return str_slice(text, from, to);
}

static struct str take_word(struct str text, size_t *at, bool as_value)
{
    size_t from = *at;

    while (*at < text.len && !is_blank(text.ptr[*at]) &&
           (as_value || !ends_word(text.ptr[*at])))
        (*at)++;
    return str_slice(text, from, *at);
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static struct attr take_attr(struct parser *p, struct str text, size_t *at)
{
    struct attr a = { 0 };

    if (is_quote(text.ptr[*at])) {
        a.value = take_quoted(p, text, at);
    } else {
        a.value = take_word(text, at, false);
        if (*at < text.len && text.ptr[*at] == '=') {
            a.key = a.value;
            (*at)++;
            a.value = *at < text.len && is_quote(text.ptr[*at])
                          ? take_quoted(p, text, at)
                          : take_word(text, at, true);
        }
    }
    a.at = line_span(p, a.value);
    return a;
}

struct attrs attrs_parse(struct parser *p, struct str text)
{
    struct attr *item = NULL;
    size_t n = 0;
    size_t cap = 0;
    size_t at = 0;

    for (;;) {
        void *items = item;

        while (at < text.len && is_blank(text.ptr[at]))
            at++;
        if (at == text.len)
            break;
        arena_grow(p->arena, &items, n, &cap, sizeof *item,
                   _Alignof(struct attr));
        item = items;
        item[n++] = take_attr(p, text, &at);
    }
    return (struct attrs){ item, n };
}

const struct attr *attrs_find(struct attrs list, struct str key)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_equal(list.item[i].key, key))
            return &list.item[i];
    }
    return NULL;
}

const struct attr *attrs_word(struct attrs list, size_t nth)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_empty(list.item[i].key) && nth-- == 0)
            return &list.item[i];
    }
    return NULL;
}

bool attrs_has(struct attrs list, struct str word)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_empty(list.item[i].key) && str_equal(list.item[i].value, word))
            return true;
    }
    return false;
}

static bool is_among(struct str key, const struct str keys[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(key, keys[i]))
            return true;
    }
    return false;
}

void attrs_check(struct parser *p, struct attrs list, const struct str keys[],
                 size_t n)
{
    for (size_t i = 0; i < list.n; i++) {
        struct str key = list.item[i].key;

        if (str_empty(key) || is_among(key, keys, n))
            continue;
        diag_report(p->dg, DIAG_TEMPLATE_SYNTAX, line_span(p, key),
                    "'%.*s' means nothing here", STR_ARG(key));
        if (!str_empty(nearest_of(key, keys, n)))
            diag_hint(p->dg, "did you mean '%.*s'?",
                      STR_ARG(nearest_of(key, keys, n)));
    }
}

bool attr_number(struct parser *p, const struct attr *a, int64_t *out)
{
    struct decimal d;

    if (a == NULL)
        return true;
    if (!decimal_parse(a->value, &d) || d.scale != 0 || d.mantissa < 0) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, a->at,
                    "'%.*s' is not a whole number", STR_ARG(a->value));
        return false;
    }
    *out = d.mantissa;
    return true;
}
