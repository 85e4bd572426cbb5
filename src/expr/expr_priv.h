/* The expression tree: what parse.c builds, check.c judges, eval.c walks. */
#ifndef TRUSTPRESS_EXPR_PRIV_H
#define TRUSTPRESS_EXPR_PRIV_H

#include <trustpress/expr.h>

enum node_kind {
    NODE_NUMBER,
    NODE_TEXT,
    NODE_TRUTH,
    NODE_NAME,
    NODE_NEGATE,
    NODE_NOT,
    NODE_BINARY,
    NODE_CALL
};
enum operation {
    OP_OR,
    OP_AND,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LESS,
    OP_AT_MOST,
    OP_MORE,
    OP_AT_LEAST,
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_COUNT
};

struct node {
    enum node_kind kind;
    enum operation operation; /* BINARY */
    struct str text;          /* the part of the expression it stands for */
    int depth;                /* 1 for a leaf */
    struct decimal number;    /* NUMBER */
    bool truth;               /* TRUTH */
    size_t name;              /* NAME: index in the expression's names */
    const struct builtin *function; /* CALL */
    const struct node **child;
    size_t n_children;
};
struct expr {
    const struct source *source;
    struct str text;
    const struct node *root;
    struct str_list names;
};

/* What a call's arguments are checked and evaluated with. */
struct checker {
    struct diag *dg;
    const struct expr *expr;
    const struct expr_scope *scope;
    bool failed;
};
#define ARGUMENTS_ANY SIZE_MAX

struct builtin {
    const struct expr_function *manual;
    size_t least, most; /* arguments */
    struct expr_symbol (*check)(struct checker *c, const struct node *call);
    struct value (*eval)(const struct expr *e, const struct node *call,
                         const struct expr_env *env);
};
const struct builtin *builtin_find(struct str name);
struct str builtin_nearest(struct str name);

struct expr_symbol node_check(struct checker *c, const struct node *n);
struct expr_symbol check_number(struct checker *c, const struct node *n);
struct expr_symbol check_truth(struct checker *c, const struct node *n);
struct expr_symbol check_date(struct checker *c, const struct node *n);
/* Both must be of one kind and, numbers, of one unit; the joint symbol. */
struct expr_symbol check_alike(struct checker *c, const struct node *at,
                               struct expr_symbol x, struct expr_symbol y);
struct value node_eval(const struct expr *e, const struct node *n,
                       const struct expr_env *env);
/* -1, 0, 1 by value; false when the kinds have no order. */
bool value_order(struct value a, struct value b, int *order);

#endif
