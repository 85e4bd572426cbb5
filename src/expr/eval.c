/* The value of an expression; what becomes of reasons stands in one table.
 *
 *   operation            left         right        result
 *   - not  + - * /       reason       anything     that reason
 *   = != < <= > >=       anything     reason       that reason
 *                        reason       reason       reason_join of both
 *   x / 0                                          NO_BASE
 *   and                  false        anything     false (either side)
 *   or                   true         anything     true (either side)
 *   and, or (else)       reason       or reason    reason_join
 *   total(a, b, …)       NO_DATA and NOT_GIVEN are left out while one number
 *                        is there; all left out: reason_join; any other
 *                        reason: that reason
 *   has(x)               reason                    false
 *   coalesce(a, b, …)    the first that is no reason; else reason_join
 *   if(c, a, b)          c a reason                that reason
 *   a step overflows                               OVERFLOW
 *
 * The surprise: "false and suppressed" is false. A condition that is settled
 * by what is known does not depend on what is hidden, and tells nothing. */
#include "expr_priv.h"

#include <assert.h>

/* Higher hides lower. What was withheld outranks what never was there. */
static const int gravity[REASON_COUNT] = {
    [REASON_WITHHELD] = 5,        [REASON_OVERFLOW] = 4,
    [REASON_SUPPRESSED] = 3,      [REASON_ROUNDS_TO_ZERO] = 2,
    [REASON_LOW_RELIABILITY] = 2, [REASON_LOW_COVERAGE] = 2,
    [REASON_NOT_PUBLISHED] = 2,   [REASON_NEW_SCHOOL] = 2,
    [REASON_NO_ENTRIES] = 2,      [REASON_DID_NOT_SUPPLY] = 2,
    [REASON_NOT_AVAILABLE] = 1,   [REASON_NOT_APPLICABLE] = 1,
    [REASON_NOT_COMPARABLE] = 1,  [REASON_NO_BASE] = 1,
};

enum reason reason_join(enum reason first, enum reason second)
{
    return gravity[second] > gravity[first] ? second : first;
}

static bool is_reason(struct value v)
{
    return v.kind == VALUE_REASON;
}

/* At least one of both is a reason. */
static struct value join(struct value x, struct value y)
{
    if (!is_reason(x))
        return y;
    if (!is_reason(y))
        return x;
    return value_reason(reason_join(x.reason, y.reason));
}

static struct value number_or_overflow(bool done, struct decimal d)
{
    return done ? value_decimal(d) : value_reason(REASON_OVERFLOW);
}

/* As many places as there is room for: 12, so that any figure of the papers is
 * rounded once only, fewer for quotients beyond a million. */
static struct value quotient(struct decimal x, struct decimal y)
{
    struct decimal d;

    if (decimal_sign(y) == 0)
        return value_reason(REASON_NO_BASE);
    for (int places = 12; places >= 0; places -= 3) {
        if (decimal_divide(x, y, places, &d))
            return value_decimal(d);
    }
    return value_reason(REASON_OVERFLOW);
}

static struct value arithmetic(enum operation operation, struct decimal x,
                               struct decimal y)
{
    struct decimal d = { 0 };

    if (operation == OP_ADD)
        return number_or_overflow(decimal_add(x, y, &d), d);
    if (operation == OP_SUBTRACT)
        return number_or_overflow(decimal_subtract(x, y, &d), d);
    if (operation == OP_MULTIPLY)
        return number_or_overflow(decimal_multiply(x, y, &d), d);
    assert(operation == OP_DIVIDE);
    return quotient(x, y);
}

bool value_order(struct value a, struct value b, int *order)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == VALUE_DECIMAL)
        *order = decimal_compare(a.decimal, b.decimal);
    else if (a.kind == VALUE_DATE)
        *order = (a.date > b.date) - (a.date < b.date);
    else
        return false;
    return true;
}

static bool order_holds(enum operation operation, int order)
{
    if (operation == OP_LESS)
        return order < 0;
    if (operation == OP_AT_MOST)
        return order <= 0;
    if (operation == OP_MORE)
        return order > 0;
    assert(operation == OP_AT_LEAST);
    return order >= 0;
}

static struct value compare(enum operation operation, struct value x,
                            struct value y)
{
    int order;

    if (operation == OP_EQUAL)
        return value_truth(value_equal(x, y));
    if (operation == OP_UNEQUAL)
        return value_truth(!value_equal(x, y));
    if (!value_order(x, y, &order))
        return value_reason(REASON_NOT_COMPARABLE);
    return value_truth(order_holds(operation, order));
}

static bool decides(enum operation operation, struct value v)
{
    return v.kind == VALUE_TRUTH && v.truth == (operation == OP_OR);
}

static struct value logic(const struct expr *e, const struct node *n,
                          const struct expr_env *env)
{
    const struct value x = node_eval(e, n->child[0], env);
    struct value y;

    if (decides(n->operation, x))
        return x;
    y = node_eval(e, n->child[1], env);
    if (decides(n->operation, y))
        return y;
    if (is_reason(x) || is_reason(y))
        return join(x, y);
    return y;
}

static struct value binary(const struct expr *e, const struct node *n,
                           const struct expr_env *env)
{
    struct value x, y;

    if (n->operation == OP_AND || n->operation == OP_OR)
        return logic(e, n, env);
    x = node_eval(e, n->child[0], env);
    y = node_eval(e, n->child[1], env);
    if (is_reason(x) || is_reason(y))
        return join(x, y);
    if (n->operation < OP_ADD)
        return compare(n->operation, x, y);
    if (!value_is_number(x) || !value_is_number(y))
        return value_reason(REASON_NOT_COMPARABLE);
    return arithmetic(n->operation, x.decimal, y.decimal);
}

static struct value negate(struct value v)
{
    if (value_is_number(v))
        return value_decimal(decimal_negate(v.decimal));
    return is_reason(v) ? v : value_reason(REASON_NOT_COMPARABLE);
}

static struct value invert(struct value v)
{
    if (v.kind == VALUE_TRUTH)
        return value_truth(!v.truth);
    return is_reason(v) ? v : value_reason(REASON_NOT_COMPARABLE);
}

static struct value named(const struct node *n, const struct expr_env *env)
{
    if (env->at)
        return env->at(env->key, n->name);
    return env->value(env->key, n->text);
}

struct value node_eval(const struct expr *e, const struct node *n,
                       const struct expr_env *env)
{
    switch (n->kind) {
    case NODE_NUMBER:
        return value_decimal(n->number);
    case NODE_TEXT:
        return value_text(str_slice(n->text, 1, n->text.len - 1));
    case NODE_TRUTH:
        return value_truth(n->truth);
    case NODE_NAME:
        return named(n, env);
    case NODE_NEGATE:
        return negate(node_eval(e, n->child[0], env));
    case NODE_NOT:
        return invert(node_eval(e, n->child[0], env));
    case NODE_BINARY:
        return binary(e, n, env);
    case NODE_CALL:
        return n->function->eval(e, n, env);
    }
    return value_reason(REASON_NO_DATA);
}

struct value expr_eval(const struct expr *e, const struct expr_env *env)
{
    return node_eval(e, e->root, env);
}
