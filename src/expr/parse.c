/* Text -> expression tree, by precedence climbing, spans kept.
 *
 * The surprise: the depth of the tree is capped, not only the nesting of the
 * text, because "1 + 1 + 1 …" leans as deep as it is long. Lists of many terms
 * are written total(a, b, …). */
#include "token.h"

#include <assert.h>

struct parser {
    struct arena *arena;
    struct diag *dg;
    struct expr *expr;
    size_t at;
    struct token token; /* the one in hand */
    int nesting;
    struct str *name;
    size_t n_names, cap_names;
};

static const struct node *parse_level(struct parser *p, int level);

static void take(struct parser *p)
{
    p->token = token_next(p->expr->text, &p->at);
}

static struct span span_at(const struct parser *p, struct str part)
{
    return span_of(p->expr->source, part);
}

static const char *token_words(struct parser *p)
{
    if (p->token.kind == TOKEN_END)
        return "the expression ends";
    return str_cstr(p->arena, str_printf(p->arena, "there is '%.*s'",
                                         STR_ARG(p->token.text)));
}

/* Always NULL, so that callers can return it. */
static const struct node *wanted(struct parser *p, const char *what)
{
    const char *advice =
        p->token.kind == TOKEN_BAD ? token_advice(p->token.text) : NULL;

    diag_report(p->dg, DIAG_EXPR_SYNTAX, span_at(p, p->token.text),
                "%s was expected, %s", what, token_words(p));
    if (advice)
        diag_hint(p->dg, "%s", advice);
    return NULL;
}

static const struct node *too_deep(struct parser *p, struct str at)
{
    diag_report(p->dg, DIAG_EXPR_DEPTH, span_at(p, at),
                "the expression is nested more than %d deep", EXPR_DEPTH_MAX);
    diag_hint(p->dg, "add many terms up with total(a, b, c)");
    return NULL;
}

/* ---- nodes -------------------------------------------------------------- */

static struct node *node_new(struct parser *p, enum node_kind kind,
                             struct str text)
{
    struct node *n = arena_new_of(p->arena, struct node);

    n->kind = kind;
    n->text = text;
    n->depth = 1;
    return n;
}

/* From where `first` begins to where `last` ends. */
static struct str text_between(struct str first, struct str last)
{
    return (struct str){ first.ptr, (size_t)(last.ptr - first.ptr) + last.len };
}

/* Takes the children over; NULL when the tree becomes too deep. */
static const struct node *node_adopt(struct parser *p, struct node *n,
                                     const struct node **child, size_t count)
{
    n->child = child;
    n->n_children = count;
    for (size_t i = 0; i < count; i++) {
        if (child[i]->depth >= n->depth)
            n->depth = child[i]->depth + 1;
    }
    return n->depth > EXPR_DEPTH_MAX ? too_deep(p, n->text) : n;
}

static const struct node *unary(struct parser *p, enum node_kind kind,
                                struct str sign, const struct node *operand)
{
    const struct node **child = arena_new_of(p->arena, const struct node *);

    if (!operand)
        return NULL;
    child[0] = operand;
    return node_adopt(p, node_new(p, kind, text_between(sign, operand->text)),
                      child, 1);
}

static const struct node *binary(struct parser *p, enum operation operation,
                                 const struct node *left,
                                 const struct node *right)
{
    const struct node **child = arena_array(p->arena, const struct node *, 2);
    struct node *n =
        node_new(p, NODE_BINARY, text_between(left->text, right->text));

    n->operation = operation;
    child[0] = left;
    child[1] = right;
    return node_adopt(p, n, child, 2);
}

/* ---- primaries ---------------------------------------------------------- */

static const struct node *parse_number(struct parser *p)
{
    struct node *n = node_new(p, NODE_NUMBER, p->token.text);

    if (!decimal_parse(p->token.text, &n->number)) {
        diag_report(p->dg, DIAG_EXPR_SYNTAX, span_at(p, p->token.text),
                    "%.*s is too long a number", STR_ARG(p->token.text));
        return NULL;
    }
    take(p);
    return n;
}

static size_t name_index(struct parser *p, struct str name)
{
    void *array = p->name;

    for (size_t i = 0; i < p->n_names; i++) {
        if (str_equal(p->name[i], name))
            return i;
    }
    arena_grow(p->arena, &array, p->n_names, &p->cap_names, sizeof *p->name,
               _Alignof(struct str));
    p->name = array;
    p->name[p->n_names] = name;
    return p->n_names++;
}

/* The arguments behind "(", with ")" taken; false = reported. */
static bool parse_arguments(struct parser *p, const struct node ***child,
                            size_t *n)
{
    size_t cap = 0;

    *child = NULL;
    *n = 0;
    if (p->token.kind == TOKEN_CLOSE)
        return true;
    for (;;) {
        void *array = *child;
        const struct node *argument = parse_level(p, 0);

        if (!argument)
            return false;
        arena_grow(p->arena, &array, *n, &cap, sizeof **child,
                   _Alignof(const struct node *));
        *child = array;
        (*child)[(*n)++] = argument;
        if (p->token.kind != TOKEN_COMMA)
            break;
        take(p);
    }
    if (p->token.kind == TOKEN_CLOSE)
        return true;
    wanted(p, "',' or ')'");
    return false;
}

static bool arguments_fit(struct parser *p, const struct node *call)
{
    const struct builtin *f = call->function;

    if (call->n_children >= f->least && call->n_children <= f->most)
        return true;
    diag_report(p->dg, DIAG_EXPR_SYNTAX, span_at(p, call->text),
                "%s takes other arguments than %zu", f->manual->name,
                call->n_children);
    diag_hint(p->dg, "write %s", f->manual->signature);
    return false;
}

/* A name is in hand's predecessor `name`, "(" in hand. */
static const struct node *parse_call(struct parser *p, struct str name)
{
    struct node *call = node_new(p, NODE_CALL, name);
    const struct node **child;
    size_t n;

    call->function = builtin_find(name);
    if (!call->function) {
        struct str near = builtin_nearest(name);

        diag_report(p->dg, DIAG_EXPR_NAME, span_at(p, name),
                    "there is no function '%.*s'", STR_ARG(name));
        if (near.len > 0)
            diag_hint(p->dg, "did you mean %.*s?", STR_ARG(near));
        return NULL;
    }
    take(p);
    if (!parse_arguments(p, &child, &n))
        return NULL;
    call->text = text_between(name, p->token.text);
    take(p);
    if (!node_adopt(p, call, child, n))
        return NULL;
    return arguments_fit(p, call) ? call : NULL;
}

static const struct node *parse_name(struct parser *p)
{
    const struct str name = p->token.text;
    struct node *n;

    take(p);
    if (p->token.kind == TOKEN_OPEN)
        return parse_call(p, name);
    if (str_equal(name, STR("true")) || str_equal(name, STR("false"))) {
        n = node_new(p, NODE_TRUTH, name);
        n->truth = str_equal(name, STR("true"));
        return n;
    }
    n = node_new(p, NODE_NAME, name);
    n->name = name_index(p, name);
    return n;
}

static const struct node *parse_text(struct parser *p)
{
    const struct node *n = node_new(p, NODE_TEXT, p->token.text);

    take(p);
    return n;
}

static const struct node *parse_brackets(struct parser *p)
{
    const struct node *inner;

    take(p);
    inner = parse_level(p, 0);
    if (!inner)
        return NULL;
    if (p->token.kind != TOKEN_CLOSE)
        return wanted(p, "')'");
    take(p);
    return inner;
}

static const struct node *parse_primary(struct parser *p);

static const struct node *parse_minus(struct parser *p)
{
    const struct str sign = p->token.text;

    take(p);
    return unary(p, NODE_NEGATE, sign, parse_primary(p));
}

static const struct node *parse_bare(struct parser *p)
{
    switch (p->token.kind) {
    case TOKEN_NUMBER:
        return parse_number(p);
    case TOKEN_TEXT:
        return parse_text(p);
    case TOKEN_NAME:
        return parse_name(p);
    case TOKEN_OPEN:
        return parse_brackets(p);
    case TOKEN_OPERATOR:
        if (p->token.operation == OP_SUBTRACT)
            return parse_minus(p);
        return wanted(p, "a number, a name or '('");
    case TOKEN_END:
    case TOKEN_NOT:
    case TOKEN_CLOSE:
    case TOKEN_COMMA:
    case TOKEN_BAD:
        return wanted(p, "a number, a name or '('");
    }
    return NULL;
}

static const struct node *parse_primary(struct parser *p)
{
    const struct node *n;

    if (p->nesting >= EXPR_DEPTH_MAX)
        return too_deep(p, p->token.text);
    p->nesting++;
    n = parse_bare(p);
    p->nesting--;
    return n;
}

/* ---- operators ---------------------------------------------------------- */

/* How tightly each binds; 3, "not", stands between "and" and comparisons. */
static const int levels[OP_COUNT] = {
    [OP_OR] = 1,   [OP_AND] = 2,      [OP_EQUAL] = 4,    [OP_UNEQUAL] = 4,
    [OP_LESS] = 4, [OP_AT_MOST] = 4,  [OP_MORE] = 4,     [OP_AT_LEAST] = 4,
    [OP_ADD] = 5,  [OP_SUBTRACT] = 5, [OP_MULTIPLY] = 6, [OP_DIVIDE] = 6,
};
#define LEVEL_NOT        3
#define LEVEL_COMPARISON 4

static const struct node *parse_not(struct parser *p)
{
    const struct str sign = p->token.text;
    const struct node *n;

    if (p->nesting >= EXPR_DEPTH_MAX)
        return too_deep(p, sign);
    p->nesting++;
    take(p);
    n = unary(p, NODE_NOT, sign, parse_level(p, LEVEL_NOT));
    p->nesting--;
    return n;
}

static bool follows(const struct parser *p, int level)
{
    return p->token.kind == TOKEN_OPERATOR &&
           levels[p->token.operation] == level;
}

/* An operand and all operators behind it that bind at least as `level`. */
static const struct node *parse_level(struct parser *p, int level)
{
    const bool is_not = p->token.kind == TOKEN_NOT && level <= LEVEL_NOT;
    const struct node *left = is_not ? parse_not(p) : parse_primary(p);

    while (left && p->token.kind == TOKEN_OPERATOR &&
           levels[p->token.operation] >= level) {
        const enum operation operation = p->token.operation;
        const int own = levels[operation];
        const struct node *right;

        take(p);
        right = parse_level(p, own + 1);
        left = right ? binary(p, operation, left, right) : NULL;
        if (left && own == LEVEL_COMPARISON && follows(p, own))
            return wanted(p, "'and', 'or' or the end"); /* a < b < c */
    }
    return left;
}

const struct expr *expr_parse(struct arena *a, struct diag *dg,
                              const struct source *src, struct str part)
{
    struct parser p = { .arena = a, .dg = dg };

    p.expr = arena_new_of(a, struct expr);
    p.expr->source = src;
    p.expr->text = part;
    take(&p);
    p.expr->root = parse_level(&p, 0);
    if (p.expr->root && p.token.kind != TOKEN_END)
        p.expr->root = wanted(&p, "an operator or the end");
    if (!p.expr->root)
        return NULL;
    p.expr->names = (struct str_list){ p.name, p.n_names };
    return p.expr;
}

struct str expr_text(const struct expr *e)
{
    return e->text;
}

struct str_list expr_names(struct arena *a, const struct expr *e)
{
    struct str *copy = arena_array(a, struct str, e->names.n);

    for (size_t i = 0; i < e->names.n; i++)
        copy[i] = e->names.item[i];
    return (struct str_list){ copy, e->names.n };
}
