/* Tokens of expressions. */
#ifndef TRUSTPRESS_EXPR_TOKEN_H
#define TRUSTPRESS_EXPR_TOKEN_H

#include "expr_priv.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_TEXT,
    TOKEN_NAME,
    TOKEN_OPERATOR,
    TOKEN_NOT,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_BAD
};
struct token {
    enum token_kind kind;
    enum operation operation; /* OPERATOR */
    struct str text;          /* as written, quotes included */
};
/* The token at *at of `text`, which moves behind it. */
struct token token_next(struct str text, size_t *at);
/* What to write instead of a TOKEN_BAD, or NULL. */
const char *token_advice(struct str bad);

#endif
