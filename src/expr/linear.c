/* An expression as a sum of its names: what a printed figure says of the facts
 * behind it.
 *
 * The surprise: whether an expression is linear depends on what is known.
 * "classes * pupils" is, once the number of classes is public. */
#include "expr_priv.h"

struct spread { /* what is put where */
    const struct expr *expr;
    const struct expr_env *env;
    const bool *fixed;
    struct decimal *factor, *constant;
};

static bool is_fixed(const struct spread *s, const struct node *n)
{
    if (n->kind == NODE_NAME)
        return s->fixed[n->name];
    for (size_t i = 0; i < n->n_children; i++) {
        if (!is_fixed(s, n->child[i]))
            return false;
    }
    return true;
}

static bool add_product(struct decimal *to, struct decimal x, struct decimal y)
{
    struct decimal product;

    return x.scale + y.scale <= DECIMAL_SCALE_MAX &&
           decimal_multiply(x, y, &product) && decimal_add(*to, product, to);
}

static bool put(const struct spread *s, const struct node *n,
                struct decimal times);

static bool put_scaled(const struct spread *s, const struct node *n,
                       struct decimal times, struct value by)
{
    return value_is_number(by) &&
           times.scale + by.decimal.scale <= DECIMAL_SCALE_MAX &&
           decimal_multiply(times, by.decimal, &times) && put(s, n, times);
}

/* A factor that a division would round is none. */
static bool put_divided(const struct spread *s, const struct node *n,
                        struct decimal times)
{
    const struct value by = node_eval(s->expr, n->child[1], s->env);
    struct decimal quotient, back;

    return value_is_number(by) &&
           decimal_divide(times, by.decimal, 9, &quotient) &&
           decimal_multiply(quotient, by.decimal, &back) &&
           decimal_compare(back, times) == 0 && put(s, n->child[0], quotient);
}

static bool put_binary(const struct spread *s, const struct node *n,
                       struct decimal times)
{
    const struct node *x = n->child[0], *y = n->child[1];

    if (n->operation == OP_ADD)
        return put(s, x, times) && put(s, y, times);
    if (n->operation == OP_SUBTRACT)
        return put(s, x, times) && put(s, y, decimal_negate(times));
    if (n->operation == OP_MULTIPLY && is_fixed(s, x))
        return put_scaled(s, y, times, node_eval(s->expr, x, s->env));
    if (n->operation == OP_MULTIPLY && is_fixed(s, y))
        return put_scaled(s, x, times, node_eval(s->expr, y, s->env));
    return n->operation == OP_DIVIDE && is_fixed(s, y) &&
           put_divided(s, n, times);
}

static bool is_call(const struct node *n, const char *name)
{
    return str_equal(str_from(n->function->manual->name), str_from(name));
}

/* Which arguments a call gives is told by which are there, never by how large
 * they are: that is no secret. */
static bool put_call(const struct spread *s, const struct node *n,
                     struct decimal times)
{
    const bool adds = is_call(n, "total");

    if (is_call(n, "if")) {
        const struct value c = node_eval(s->expr, n->child[0], s->env);

        return is_fixed(s, n->child[0]) && c.kind == VALUE_TRUTH &&
               put(s, n->child[c.truth ? 1 : 2], times);
    }
    if (!adds && !is_call(n, "coalesce"))
        return false;
    for (size_t i = 0; i < n->n_children; i++) {
        if (node_eval(s->expr, n->child[i], s->env).kind == VALUE_REASON)
            continue;
        if (!put(s, n->child[i], times))
            return false;
        if (!adds)
            return true;
    }
    return adds;
}

static bool put(const struct spread *s, const struct node *n,
                struct decimal times)
{
    if (is_fixed(s, n)) {
        const struct value v = node_eval(s->expr, n, s->env);

        return value_is_number(v) && add_product(s->constant, times, v.decimal);
    }
    switch (n->kind) {
    case NODE_NAME:
        return decimal_add(s->factor[n->name], times, &s->factor[n->name]);
    case NODE_NEGATE:
        return put(s, n->child[0], decimal_negate(times));
    case NODE_BINARY:
        return put_binary(s, n, times);
    case NODE_CALL:
        return put_call(s, n, times);
    case NODE_NUMBER:
    case NODE_TEXT:
    case NODE_TRUTH:
    case NODE_NOT:
        break;
    }
    return false;
}

bool expr_linear(const struct expr *e, const struct expr_env *env,
                 const bool *fixed, struct decimal *factor,
                 struct decimal *constant)
{
    const struct spread s = { e, env, fixed, factor, constant };

    for (size_t i = 0; i < e->names.n; i++)
        factor[i] = decimal_of(0);
    *constant = decimal_of(0);
    return value_is_number(expr_eval(e, env)) &&
           put(&s, e->root, decimal_of(1));
}
