/* Text of an expression -> tokens.
 *
 * The surprise: "and", "or" and "not" are operators here, so no measure can
 * have one of these names. Bytes are compared as bytes: no locale. */
#include "token.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_word(char c)
{
    return is_lower(c) || byte_is_digit(c) || c == '_';
}

/* Longer spellings first: "<=" before "<". */
static const struct {
    struct str text;
    enum token_kind kind;
    enum operation operation;
} signs[] = {
    { STR_INIT("!="), TOKEN_OPERATOR, OP_UNEQUAL },
    { STR_INIT("<="), TOKEN_OPERATOR, OP_AT_MOST },
    { STR_INIT(">="), TOKEN_OPERATOR, OP_AT_LEAST },
    { STR_INIT("=="), TOKEN_BAD, OP_COUNT },
    { STR_INIT("&&"), TOKEN_BAD, OP_COUNT },
    { STR_INIT("||"), TOKEN_BAD, OP_COUNT },
    { STR_INIT("<>"), TOKEN_BAD, OP_COUNT },
    { STR_INIT("="), TOKEN_OPERATOR, OP_EQUAL },
    { STR_INIT("<"), TOKEN_OPERATOR, OP_LESS },
    { STR_INIT(">"), TOKEN_OPERATOR, OP_MORE },
    { STR_INIT("+"), TOKEN_OPERATOR, OP_ADD },
    { STR_INIT("-"), TOKEN_OPERATOR, OP_SUBTRACT },
    { STR_INIT("*"), TOKEN_OPERATOR, OP_MULTIPLY },
    { STR_INIT("/"), TOKEN_OPERATOR, OP_DIVIDE },
    { STR_INIT("("), TOKEN_OPEN, OP_COUNT },
    { STR_INIT(")"), TOKEN_CLOSE, OP_COUNT },
    { STR_INIT(","), TOKEN_COMMA, OP_COUNT },
};

static const struct {
    struct str bad;
    const char *advice;
} advices[] = {
    { STR_INIT("=="), "write = to compare" },
    { STR_INIT("<>"), "write != for \"is not\"" },
    { STR_INIT("&&"), "write and" },
    { STR_INIT("||"), "write or" },
    { STR_INIT("!"), "write not" },
    { STR_INIT("%"), "write percentages as plain numbers: 68, not 68%" },
    { STR_INIT("\xe2\x88\x92"), "write the minus sign as -" },
    { STR_INIT("\xc3\x97"), "write multiplication as *" },
    { STR_INIT("\xc3\xb7"), "write division as /" },
    { STR_INIT("\xc2\xa3"),
      "write amounts as plain numbers: 1200, not £1,200" },
    { STR_INIT("\""), "close the text with a second \"" },
};

const char *token_advice(struct str bad)
{
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
        if (str_starts(bad, advices[i].bad))
            return advices[i].advice;
    }
    if (bad.len > 0 && bad.ptr[0] >= 'A' && bad.ptr[0] <= 'Z')
        return "names are written in lower case";
    return NULL;
}

static size_t number_length(struct str s)
{
    size_t n = 0;

    while (n < s.len && byte_is_digit(s.ptr[n]))
        n++;
    if (n + 1 < s.len && s.ptr[n] == '.' && byte_is_digit(s.ptr[n + 1])) {
        n++;
        while (n < s.len && byte_is_digit(s.ptr[n]))
            n++;
    }
    return n;
}

static size_t name_length(struct str s)
{
    size_t n = 0;

    while (n < s.len && is_word(s.ptr[n])) {
        n++;
        if (n + 1 < s.len && s.ptr[n] == '.' && is_word(s.ptr[n + 1]))
            n++;
    }
    return n;
}

static struct token name_token(struct str name)
{
    if (str_equal(name, STR("and")))
        return (struct token){ TOKEN_OPERATOR, OP_AND, name };
    if (str_equal(name, STR("or")))
        return (struct token){ TOKEN_OPERATOR, OP_OR, name };
    if (str_equal(name, STR("not")))
        return (struct token){ TOKEN_NOT, OP_COUNT, name };
    return (struct token){ TOKEN_NAME, OP_COUNT, name };
}

/* `rest` starts with a quote. */
static struct token text_token(struct str rest)
{
    const size_t end = str_find_byte(str_slice(rest, 1, rest.len), '"');

    if (end == STR_NONE)
        return (struct token){ TOKEN_BAD, OP_COUNT, str_slice(rest, 0, 1) };
    return (struct token){ TOKEN_TEXT, OP_COUNT, str_slice(rest, 0, end + 2) };
}

/* One character, however many bytes it has. */
static struct token bad_token(struct str rest)
{
    size_t n = 1;

    while (n < rest.len && ((unsigned char)rest.ptr[n] & 0xC0u) == 0x80u)
        n++;
    return (struct token){ TOKEN_BAD, OP_COUNT, str_slice(rest, 0, n) };
}

static struct token sign_token(struct str rest)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_starts(rest, signs[i].text))
            return (struct token){ signs[i].kind, signs[i].operation,
                                   str_slice(rest, 0, signs[i].text.len) };
    }
    return bad_token(rest);
}

static struct token token_of(struct str rest)
{
    const char c = rest.ptr[0];

    if (byte_is_digit(c))
        return (struct token){ TOKEN_NUMBER, OP_COUNT,
                               str_slice(rest, 0, number_length(rest)) };
    if (is_lower(c))
        return name_token(str_slice(rest, 0, name_length(rest)));
    if (c == '"')
        return text_token(rest);
    return sign_token(rest);
}

struct token token_next(struct str text, size_t *at)
{
    struct token t;

    while (*at < text.len && is_space(text.ptr[*at]))
        ++*at;
    if (*at >= text.len)
        return (struct token){ TOKEN_END, OP_COUNT,
                               str_slice(text, text.len, text.len) };
    t = token_of(str_slice(text, *at, text.len));
    *at += t.text.len;
    return t;
}
