/* Names, kinds and units of an expression, before any value is read.
 *
 * The surprise: a part that was found wrong gets the kind VALUE_REASON, which
 * fits everything, so that one mistake is reported once. */
#include "expr_priv.h"

#include <assert.h>

static const struct expr_symbol poison = { .kind = VALUE_REASON,
                                           .unit = { .any = true } };
static const struct expr_symbol truth = { .kind = VALUE_TRUTH,
                                          .unit = { .any = true } };

static const char *kind_words(enum value_kind kind)
{
    switch (kind) {
    case VALUE_REASON:
        return "a reason";
    case VALUE_DECIMAL:
        return "a number";
    case VALUE_TEXT:
        return "a text";
    case VALUE_DATE:
        return "a date";
    case VALUE_TRUTH:
        return "true or false";
    }
    return "";
}

static struct expr_symbol refuse(struct checker *c, const struct node *n,
                                 const char *wanted, enum value_kind found)
{
    diag_report(c->dg, DIAG_EXPR_TYPE, span_of(c->expr->source, n->text),
                "%s is needed here, '%.*s' is %s", wanted, STR_ARG(n->text),
                kind_words(found));
    c->failed = true;
    return poison;
}

static struct expr_symbol check_name(struct checker *c, const struct node *n)
{
    const struct expr_scope *scope = c->scope;
    struct expr_symbol s;
    struct str near = { 0 };

    if (scope->symbol(scope->key, n->text, &s))
        return s;
    diag_report(c->dg, DIAG_EXPR_NAME, span_of(c->expr->source, n->text),
                "there is nothing called '%.*s'", STR_ARG(n->text));
    if (scope->nearest)
        near = scope->nearest(scope->key, n->text);
    if (near.len > 0)
        diag_hint(c->dg, "did you mean %.*s?", STR_ARG(near));
    c->failed = true;
    return poison;
}

struct expr_symbol check_number(struct checker *c, const struct node *n)
{
    const struct expr_symbol s = node_check(c, n);

    if (s.kind == VALUE_DECIMAL || s.kind == VALUE_REASON)
        return s;
    return refuse(c, n, "a number", s.kind);
}

struct expr_symbol check_truth(struct checker *c, const struct node *n)
{
    const struct expr_symbol s = node_check(c, n);

    if (s.kind == VALUE_TRUTH || s.kind == VALUE_REASON)
        return s;
    return refuse(c, n, "a condition", s.kind);
}

struct expr_symbol check_date(struct checker *c, const struct node *n)
{
    const struct expr_symbol s = node_check(c, n);

    if (s.kind == VALUE_DATE || s.kind == VALUE_REASON)
        return s;
    return refuse(c, n, "a date", s.kind);
}

static void report_units(struct checker *c, const struct node *at,
                         struct unit x, struct unit y)
{
    struct arena *scratch = arena_new(0);
    const struct str one = unit_text(scratch, x), two = unit_text(scratch, y);

    diag_report(c->dg, DIAG_EXPR_TYPE, span_of(c->expr->source, at->text),
                "units do not fit: %.*s with %.*s in '%.*s'", STR_ARG(one),
                STR_ARG(two), STR_ARG(at->text));
    arena_free(scratch);
}

struct expr_symbol check_alike(struct checker *c, const struct node *at,
                               struct expr_symbol x, struct expr_symbol y)
{
    if (x.kind == VALUE_REASON || y.kind == VALUE_REASON)
        return x.kind == VALUE_REASON ? y : x;
    if (x.kind != y.kind) {
        diag_report(c->dg, DIAG_EXPR_TYPE, span_of(c->expr->source, at->text),
                    "%s cannot go with %s in '%.*s'", kind_words(x.kind),
                    kind_words(y.kind), STR_ARG(at->text));
        c->failed = true;
        return poison;
    }
    if (!unit_equal(x.unit, y.unit)) {
        report_units(c, at, x.unit, y.unit);
        c->failed = true;
        return poison;
    }
    return x.unit.any ? y : x;
}

/* ---- operators ---------------------------------------------------------- */

static int8_t power_sum(int8_t x, int8_t y, int sign)
{
    return (int8_t)(x + sign * y);
}

/* Powers add up in a product (sign 1), go off in a quotient (sign -1). The
 * depth cap keeps them far inside int8_t. */
static struct unit unit_combine(struct unit x, struct unit y, int sign)
{
    struct unit u = {
        .money = power_sum(x.money, y.money, sign),
        .pupils = power_sum(x.pupils, y.pupils, sign),
        .staff = power_sum(x.staff, y.staff, sign),
        .sessions = power_sum(x.sessions, y.sessions, sign),
        .area = power_sum(x.area, y.area, sign),
        .days = power_sum(x.days, y.days, sign),
        .points = power_sum(x.points, y.points, sign),
        .schools = power_sum(x.schools, y.schools, sign),
        .count = power_sum(x.count, y.count, sign),
    };

    u.any = x.any && y.any;
    return u;
}

static struct expr_symbol check_product(struct checker *c, const struct node *n,
                                        int sign)
{
    const struct expr_symbol x = check_number(c, n->child[0]);
    const struct expr_symbol y = check_number(c, n->child[1]);

    if (x.kind == VALUE_REASON || y.kind == VALUE_REASON)
        return poison;
    return (struct expr_symbol){ VALUE_DECIMAL,
                                 unit_combine(x.unit, y.unit, sign) };
}

static struct expr_symbol check_sum(struct checker *c, const struct node *n)
{
    const struct expr_symbol x = check_number(c, n->child[0]);
    const struct expr_symbol y = check_number(c, n->child[1]);

    return check_alike(c, n, x, y);
}

static struct expr_symbol check_logic(struct checker *c, const struct node *n)
{
    check_truth(c, n->child[0]);
    check_truth(c, n->child[1]);
    return truth;
}

static struct expr_symbol check_order(struct checker *c, const struct node *n)
{
    const struct expr_symbol x = node_check(c, n->child[0]);
    const struct expr_symbol y = node_check(c, n->child[1]);
    const struct expr_symbol both = check_alike(c, n, x, y);

    if (both.kind == VALUE_TEXT || both.kind == VALUE_TRUTH)
        refuse(c, n->child[0], "a number or a date", both.kind);
    return truth;
}

static struct expr_symbol check_binary(struct checker *c, const struct node *n)
{
    switch (n->operation) {
    case OP_OR:
    case OP_AND:
        return check_logic(c, n);
    case OP_EQUAL:
    case OP_UNEQUAL:
        check_alike(c, n, node_check(c, n->child[0]),
                    node_check(c, n->child[1]));
        return truth;
    case OP_LESS:
    case OP_AT_MOST:
    case OP_MORE:
    case OP_AT_LEAST:
        return check_order(c, n);
    case OP_ADD:
    case OP_SUBTRACT:
        return check_sum(c, n);
    case OP_MULTIPLY:
        return check_product(c, n, 1);
    case OP_DIVIDE:
        return check_product(c, n, -1);
    case OP_COUNT:
        break;
    }
    assert(!"operation");
    return poison;
}

struct expr_symbol node_check(struct checker *c, const struct node *n)
{
    switch (n->kind) {
    case NODE_NUMBER:
        return (struct expr_symbol){ VALUE_DECIMAL, { .any = true } };
    case NODE_TEXT:
        return (struct expr_symbol){ VALUE_TEXT, { .any = true } };
    case NODE_TRUTH:
        return truth;
    case NODE_NAME:
        return check_name(c, n);
    case NODE_NEGATE:
        return check_number(c, n->child[0]);
    case NODE_NOT:
        check_truth(c, n->child[0]);
        return truth;
    case NODE_BINARY:
        return check_binary(c, n);
    case NODE_CALL:
        return n->function->check(c, n);
    }
    return poison;
}

bool expr_check(struct diag *dg, const struct expr *e,
                const struct expr_scope *scope, struct expr_symbol *result)
{
    struct checker c = { .dg = dg, .expr = e, .scope = scope };

    *result = node_check(&c, e->root);
    return !c.failed;
}
