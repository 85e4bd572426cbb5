/* Expressions: exact arithmetic over named values, checked before use.
 *
 *   expr   ← and ("or" and)*                primary ← number | "text" | name
 *   and    ← not ("and" not)*                       | "true" | "false"
 *   not    ← "not" not | cmp                        | name "(" expr,* ")"
 *   cmp    ← sum (("=" | "!=" | "<" | "<="          | "(" expr ")"
 *                 | ">" | ">=") sum)?               | "-" primary
 *   sum    ← term (("+" | "-") term)*
 *   term   ← primary (("*" | "/") primary)*
 *   name   ← [a-z][a-z0-9_]* ("." [a-z0-9_]+)*
 *
 * A reason is never a number: any operation on a reason gives that reason
 * (the table of null rules is in eval.c). Functions: total, min, max, abs,
 * round, if, has, coalesce, days_between, months_between, months_after;
 * builtin.c lists them with signature and one line.
 */
#ifndef TRUSTPRESS_EXPR_H
#define TRUSTPRESS_EXPR_H

#include <trustpress/data.h>

#define EXPR_DEPTH_MAX 200 /* of the tree: "a + b + c" is two deep */

struct expr; /* arena, const once parsed */

/* Parses `part` of a source. NULL = reported (EXPR_SYNTAX, EXPR_DEPTH). */
const struct expr *expr_parse(struct arena *a, struct diag *dg,
                              const struct source *src, struct str part);
struct str expr_text(const struct expr *e); /* as written */
/* Every name (not function) in the expression, once each, in order. */
struct str_list expr_names(struct arena *a, const struct expr *e);

/* Units: powers of what may not be added to one another; count is of things
 * that have no unit of their own: suspensions, appeals, kilowatt hours. */
struct unit {
    int8_t money, pupils, staff, sessions, area, days, points, schools, count;
    bool any; /* a bare number: fits everything */
};
bool unit_equal(struct unit a, struct unit b); /* `any` equals everything */
struct unit unit_over(struct unit a, struct unit b);  /* of a / b */
bool unit_multiplies(struct unit u);                  /* has a positive power */
bool unit_divides(struct unit u);                     /* has a negative power */
struct str unit_text(struct arena *a, struct unit u); /* "money / pupils" */

struct expr_symbol {
    enum value_kind kind; /* VALUE_REASON: not known, fits everything */
    struct unit unit;
};
struct expr_scope { /* who knows the names; key is the scope's own business */
    const void *key;
    bool (*symbol)(const void *key, struct str name, struct expr_symbol *out);
    /* The known name that is nearest, or empty: the hint. May be NULL. */
    struct str (*nearest)(const void *key, struct str name);
};
/* All names known, kinds and units fit: every error is reported, with spans. */
bool expr_check(struct diag *dg, const struct expr *e,
                const struct expr_scope *scope, struct expr_symbol *result);

struct expr_env {
    const void *key;
    struct value (*value)(const void *key, struct str name);
    /* When not NULL asked instead of `value`, with the name's index in
     * expr_names: for scopes that resolved their names once. */
    struct value (*at)(const void *key, size_t name);
};
struct value expr_eval(const struct expr *e, const struct expr_env *env);

/* e as constant + sum of factor x name: exact, with the values that env gives.
 * fixed: by index in expr_names, names that may be taken as plain numbers.
 * False: it is no such sum (a product of two names, a test, min). `factor` has
 * room for every name. */
bool expr_linear(const struct expr *e, const struct expr_env *env,
                 const bool *fixed, struct decimal *factor,
                 struct decimal *constant);

/* Which of two reasons stands for both: hidden ones before absent ones, so
 * that "suppressed" is never lost on the way; else the first. */
enum reason reason_join(enum reason first, enum reason second);

/* For the manual: name, signature, one line. */
struct expr_function {
    const char *name, *signature, *line;
};
const struct expr_function *expr_functions(size_t *n);

/* Edits (insert, delete, change, swap) from one name to the other, for hints;
 * names longer than 63 bytes are SIZE_MAX apart. */
size_t name_distance(struct str a, struct str b);

#endif
