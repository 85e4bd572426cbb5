/* Expressions: exact arithmetic over named values, checked before use.
 *
 *   expr   ← cmp (("and" | "or") cmp)*      primary ← number | "text" | name
 *   cmp    ← sum (("=" | "!=" | "<" …) sum)?          | name "(" expr,* ")"
 *   sum    ← term (("+" | "-") term)*                 | "(" expr ")" | "-" primary
 *   term   ← primary (("*" | "/") primary)*           | "not" primary
 *   name   ← [a-z][a-z0-9_]* ("." [a-z0-9_]+)*
 *
 * A reason is never a number: any operation on a reason gives that reason
 * (the table of null rules is in eval.c). Functions: total, min, max, abs,
 * round, if, has, coalesce; builtin.c lists them with signature and one line. */
#ifndef TRUSTPRESS_EXPR_H
#define TRUSTPRESS_EXPR_H

#include <trustpress/data.h>

#define EXPR_DEPTH_MAX 200

struct expr; /* arena, const once parsed */

/* Parses `part` of a source. NULL = reported (EXPR_SYNTAX, EXPR_DEPTH). */
const struct expr *expr_parse(struct arena *a, struct diag *dg,
                              const struct source *src, struct str part);
struct str expr_text(const struct expr *e); /* as written */
/* Every name (not function) in the expression, once each, in order. */
struct str_list expr_names(struct arena *a, const struct expr *e);

/* Units: powers of what may not be added to one another. */
struct unit {
    int8_t money, pupils, staff, sessions, area, days, points, schools;
    bool any; /* a bare number: fits everything */
};
struct expr_symbol {
    enum value_kind kind;
    struct unit unit;
};
struct expr_scope { /* who knows the names; key is the scope's own business */
    const void *key;
    bool (*symbol)(const void *key, struct str name, struct expr_symbol *out);
};
/* All names known, kinds and units fit: every error is reported, with spans. */
bool expr_check(struct diag *dg, const struct expr *e,
                const struct expr_scope *scope, struct expr_symbol *result);

struct expr_env {
    const void *key;
    struct value (*value)(const void *key, struct str name);
};
struct value expr_eval(const struct expr *e, const struct expr_env *env);

/* For the manual: name, signature, one line. */
struct expr_function {
    const char *name, *signature, *line;
};
const struct expr_function *expr_functions(size_t *n);

#endif
