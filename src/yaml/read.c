/* What a tree's scalars mean: look-ups and typed reads.
 *
 * The surprise: "colour: #1d4f91" is an empty value to YAML, the rest being a
 * comment. Nobody means that, so it is reported instead of read as missing. */
#include "yaml_priv.h"

#include <trustpress/base/buf.h>

#define DISTANCE_MAX 2 /* letters by which a misspelt key may differ */
#define KEY_LEN_MAX  63
#define KEYS_LISTED  12 /* known keys that a hint names */

const struct yaml *yaml_find(const struct yaml *map, struct str key)
{
    if (map == NULL || map->kind != YAML_MAP)
        return NULL;
    for (const struct yaml *y = map->first; y != NULL; y = y->next) {
        if (str_equal(y->key, key))
            return y;
    }
    return NULL;
}

struct str yaml_text(const struct yaml *n)
{
    return n != NULL && n->kind == YAML_SCALAR ? n->text : STR("");
}

struct str yaml_text_of(const struct yaml *map, struct str key)
{
    return yaml_text(yaml_find(map, key));
}

/* ---- refusals ----------------------------------------------------------- */

static const char *kind_name(enum yaml_kind kind)
{
    switch (kind) {
    case YAML_NULL:
        return "nothing";
    case YAML_SCALAR:
        return "a single value";
    case YAML_LIST:
        return "a list";
    case YAML_MAP:
        return "a map of keys";
    }
    return "";
}

static bool refuse_kind(struct diag *dg, const struct yaml *n, struct str key,
                        const char *wanted)
{
    diag_report(dg, DIAG_YAML_TYPE, n->at, "'%.*s' takes %s, not %s",
                STR_ARG(key), wanted, kind_name(n->kind));
    return false;
}

static bool refuse_text(struct diag *dg, const struct yaml *n, struct str key,
                        const char *wanted)
{
    diag_report(dg, DIAG_YAML_TYPE, n->at, "'%.*s' takes %s, not '%.*s'",
                STR_ARG(key), wanted, STR_ARG(n->text));
    return false;
}

/* The comment behind an empty value's key, when it is glued to its '#'. */
static struct span swallowed(const struct yaml *n)
{
    const struct span nowhere = { NULL, 0, 0 };
    struct str line;
    size_t at = n->key_at.end;

    if (n->key_at.src == NULL)
        return nowhere;
    line = source_bytes(n->key_at.src);
    while (at < line.len && (line.ptr[at] == ':' || line.ptr[at] == ' ' ||
                             line.ptr[at] == '"' || line.ptr[at] == '\''))
        at++;
    if (at + 1 >= line.len || line.ptr[at] != '#' || line.ptr[at + 1] == ' ' ||
        line.ptr[at + 1] == '#' || line.ptr[at + 1] < '!')
        return nowhere;
    line = str_slice(line, at, line.len);
    line.len = str_find_byte(line, '\n') == STR_NONE
                   ? line.len
                   : str_find_byte(line, '\n');
    return (struct span){ n->key_at.src, at, at + str_trim(line).len };
}

/* The scalar under a key into *out, NULL when there is none to read; false
 * when what stands there is reported. */
static bool scalar_under(struct diag *dg, const struct yaml *map,
                         struct str key, const char *wanted,
                         const struct yaml **out)
{
    const struct yaml *n = yaml_find(map, key);
    struct span comment;

    *out = NULL;
    if (n == NULL)
        return true;
    if (n->kind == YAML_LIST || n->kind == YAML_MAP)
        return refuse_kind(dg, n, key, wanted);
    if (n->kind == YAML_SCALAR) {
        *out = n;
        return true;
    }
    comment = swallowed(n);
    if (comment.src == NULL)
        return true;
    diag_report(dg, DIAG_YAML_TYPE, comment,
                "'%.*s' is empty: '#' begins a comment", STR_ARG(key));
    diag_hint(dg, "put the value in quotes");
    return false;
}

/* ---- typed reads -------------------------------------------------------- */

bool yaml_read_text(struct diag *dg, const struct yaml *map, struct str key,
                    struct str *out)
{
    const struct yaml *n;

    if (!scalar_under(dg, map, key, "a text", &n))
        return false;
    if (n != NULL)
        *out = n->text;
    return true;
}

static bool truth_parse(struct str s, bool *out)
{
    static const struct str yes[] = { STR_INIT("true"), STR_INIT("yes"),
                                      STR_INIT("on") };
    static const struct str no[] = { STR_INIT("false"), STR_INIT("no"),
                                     STR_INIT("off") };

    for (size_t i = 0; i < 3; i++) {
        const bool is_yes = str_equal_nocase(s, yes[i]);

        if (is_yes || str_equal_nocase(s, no[i])) {
            *out = is_yes;
            return true;
        }
    }
    return false;
}

bool yaml_read_truth(struct diag *dg, const struct yaml *map, struct str key,
                     bool *out)
{
    const struct yaml *n;

    if (!scalar_under(dg, map, key, "yes or no", &n))
        return false;
    if (n == NULL)
        return true;
    return truth_parse(n->text, out) || refuse_text(dg, n, key, "yes or no");
}

/* "£1,000" and "53%" are what people write: say what to leave out. */
static void hint_number(struct diag *dg, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        if (c == ',' || c == '%' || c == ' ' || (c & 0x80) != 0) {
            diag_hint(dg, "write the bare number, without commas, %% or a "
                          "currency sign");
            return;
        }
    }
}

static bool refuse_number(struct diag *dg, const struct yaml *n, struct str key,
                          const char *wanted)
{
    refuse_text(dg, n, key, wanted);
    hint_number(dg, n->text);
    return false;
}

bool yaml_read_int(struct diag *dg, const struct yaml *map, struct str key,
                   int64_t *out)
{
    const struct yaml *n;
    struct decimal d;

    if (!scalar_under(dg, map, key, "a whole number", &n))
        return false;
    if (n == NULL)
        return true;
    if (!decimal_parse(n->text, &d) || d.scale != 0)
        return refuse_number(dg, n, key, "a whole number");
    *out = d.mantissa;
    return true;
}

bool yaml_read_decimal(struct diag *dg, const struct yaml *map, struct str key,
                       struct decimal *out)
{
    const struct yaml *n;
    struct decimal d;

    if (!scalar_under(dg, map, key, "a number", &n))
        return false;
    if (n == NULL)
        return true;
    if (!decimal_parse(n->text, &d))
        return refuse_number(dg, n, key, "a number");
    *out = d;
    return true;
}

static bool read_items(struct arena *a, struct diag *dg,
                       const struct yaml *list, struct str key,
                       struct str_list *out)
{
    struct str *item = arena_array(a, struct str, list->n);
    bool is_good = true;
    size_t n = 0;

    for (const struct yaml *y = list->first; y != NULL; y = y->next) {
        if (y->kind == YAML_LIST || y->kind == YAML_MAP)
            is_good = refuse_kind(dg, y, key, "a list of texts");
        item[n++] = y->text;
    }
    if (is_good)
        *out = (struct str_list){ item, n };
    return is_good;
}

bool yaml_read_texts(struct arena *a, struct diag *dg, const struct yaml *map,
                     struct str key, struct str_list *out)
{
    const struct yaml *n = yaml_find(map, key);
    struct str *one;

    if (n != NULL && n->kind == YAML_LIST)
        return read_items(a, dg, n, key, out);
    if (!scalar_under(dg, map, key, "a text or a list of texts", &n))
        return false;
    if (n == NULL)
        return true;
    one = arena_new_of(a, struct str);
    *one = n->text;
    *out = (struct str_list){ one, 1 };
    return true;
}

/* ---- unknown keys ------------------------------------------------------- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to add, drop or change to make one of the other (Levenshtein, one
 * row at a time); longer keys than KEY_LEN_MAX are far from everything. */
static size_t distance(struct str a, struct str b)
{
    size_t row[KEY_LEN_MAX + 1];

    if (a.len > KEY_LEN_MAX || b.len > KEY_LEN_MAX)
        return SIZE_MAX;
    for (size_t k = 0; k <= b.len; k++)
        row[k] = k;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t k = 1; k <= b.len; k++) {
            const size_t change =
                diagonal + (a.ptr[i - 1] != b.ptr[k - 1] ? 1 : 0);

            diagonal = row[k];
            row[k] = least(change, least(row[k], row[k - 1]) + 1);
        }
    }
    return row[b.len];
}

/* '_' and '-' are the commonest slip of all, so they count nothing. */
static bool same_but_dashes(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        const char x = a.ptr[i] == '_' ? '-' : a.ptr[i];
        const char y = b.ptr[i] == '_' ? '-' : b.ptr[i];

        if (x != y)
            return false;
    }
    return true;
}

static struct str nearest(struct str key, const struct str keys[], size_t n)
{
    size_t best = least(DISTANCE_MAX, key.len > 2 ? key.len / 2 : 0) + 1;
    struct str found = STR("");

    for (size_t i = 0; i < n; i++) {
        const size_t d =
            same_but_dashes(key, keys[i]) ? 0 : distance(key, keys[i]);

        if (d < best) {
            best = d;
            found = keys[i];
        }
    }
    return found;
}

static void hint_known(struct diag *dg, const struct str keys[], size_t n)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < n; i++) {
        buf_text(&b, i > 0 ? ", " : "");
        buf_append(&b, keys[i]);
    }
    diag_hint(dg, "known here: %.*s", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

static bool report_unknown(struct diag *dg, const struct yaml *y,
                           const struct str keys[], size_t n)
{
    const struct str near = nearest(y->key, keys, n);

    diag_report(dg, DIAG_YAML_UNKNOWN, y->key_at, "unknown key '%.*s'",
                STR_ARG(y->key));
    if (!str_empty(near))
        diag_hint(dg, "did you mean '%.*s'?", STR_ARG(near));
    else if (n > 0 && n <= KEYS_LISTED)
        hint_known(dg, keys, n);
    return false;
}

static bool is_known(struct str key, const struct str keys[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(key, keys[i]))
            return true;
    }
    return false;
}

bool yaml_check_keys(struct diag *dg, const struct yaml *map,
                     const struct str keys[], size_t n)
{
    bool is_good = true;

    if (map == NULL || map->kind == YAML_NULL)
        return true;
    if (map->kind != YAML_MAP) {
        diag_report(dg, DIAG_YAML_TYPE, map->at,
                    "'key: value' lines are needed here, not %s",
                    kind_name(map->kind));
        return false;
    }
    for (const struct yaml *y = map->first; y != NULL; y = y->next) {
        if (!is_known(y->key, keys, n))
            is_good = report_unknown(dg, y, keys, n);
    }
    return is_good;
}
