/* A measure over a list, as its YAML says it: which list, which of its rows.
 *
 *   list: policies
 *   where: status != "Withdrawn"
 *   pooled: rows where next_review >= as_at
 *   over: rows
 *
 * The surprise: "where" inside a formula is not part of the expression. It is
 * cut off before the expression is parsed, so that one half may have its own
 * condition and messages still point to the very place. */
#include "measure_priv.h"

static const struct str own_keys[] = { STR_INIT("where"), STR_INIT("once"),
                                       STR_INIT("by"), STR_INIT("needs") };

/* Of what `like` brought, a copy: the other measure keeps its own. */
static struct list_rule *listing_copy(struct catalogue *c,
                                      const struct entry *e)
{
    struct list_rule *l = arena_new_of(c->arena, struct list_rule);

    if (e->measure.list)
        *l = *e->measure.list;
    return l;
}

static bool refuse_keys(struct diag *dg, const struct yaml *node)
{
    for (size_t i = 0; i < sizeof own_keys / sizeof *own_keys; i++) {
        const struct yaml *n = yaml_find(node, own_keys[i]);

        if (n) {
            diag_report(dg, DIAG_MEASURE_INVALID, n->key_at,
                        "'%.*s' goes with 'list'", STR_ARG(n->key));
            return false;
        }
    }
    return true;
}

static struct span place_of(const struct yaml *node, struct str key,
                            struct span other)
{
    const struct yaml *n = yaml_find(node, key);

    return n ? n->at : other;
}

static bool read_list_keys(struct diag *dg, struct catalogue *c,
                           const struct yaml *node, struct entry *e,
                           struct list_rule *l)
{
    const struct yaml *where = yaml_find(node, STR("where"));

    e->list_at = place_of(node, STR("list"), e->list_at);
    e->column_at = place_of(node, STR("once"), e->list_at);
    e->column_at = place_of(node, STR("by"), e->column_at);
    e->column_at = place_of(node, STR("needs"), e->column_at);
    if (where)
        l->where = formula_parse(c->arena, dg, e->source, where);
    return (!where || l->where) &&
           yaml_read_text(dg, node, STR("list"), &l->name) &&
           yaml_read_text(dg, node, STR("once"), &l->once) &&
           yaml_read_text(dg, node, STR("by"), &l->by) &&
           yaml_read_texts(c->arena, dg, node, STR("needs"), &l->needs);
}

bool listing_read(struct diag *dg, struct catalogue *c, const struct yaml *node,
                  struct entry *e)
{
    struct list_rule *l;

    if (!e->measure.list && !yaml_find(node, STR("list")))
        return refuse_keys(dg, node);
    l = listing_copy(c, e);
    e->measure.list = l;
    if (!e->has_time && !yaml_find(node, STR("time")))
        e->measure.time = TIME_LATEST;
    e->has_time = true;
    return read_list_keys(dg, c, node, e, l);
}

/* ---- formulas ------------------------------------------------------------ */

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Where the word stands by itself, outside texts; STR_NONE: nowhere. */
static size_t find_word(struct str s, struct str word)
{
    char quote = '\0';

    for (size_t i = 0; i + word.len < s.len; i++) {
        const char c = s.ptr[i];

        if (quote != '\0')
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (i > 0 && is_space(s.ptr[i - 1]) &&
                 is_space(s.ptr[i + word.len]) &&
                 str_equal(str_slice(s, i, i + word.len), word))
            return i;
    }
    return STR_NONE;
}

const struct expr *half_parse(struct diag *dg, const struct catalogue *c,
                              const struct yaml *scalar, struct entry *e,
                              enum list_part condition)
{
    const struct str word = STR("where");
    struct list_rule *l;
    const struct expr *test = NULL;
    struct str raw;
    size_t at;

    if (!e->measure.list || scalar->kind != YAML_SCALAR)
        return formula_parse(c->arena, dg, e->source, scalar);
    raw = formula_raw(e->source, scalar);
    at = find_word(raw, word);
    if (at != STR_NONE) {
        test = expr_parse(c->arena, dg, e->source,
                          str_slice(raw, at + word.len, raw.len));
        if (!test)
            return NULL;
        raw = str_slice(raw, 0, at);
    }
    l = arena_new_of(c->arena, struct list_rule);
    *l = *e->measure.list;
    if (condition == LIST_TOP_WHERE)
        l->top_where = test;
    else
        l->bottom_where = test;
    e->measure.list = l;
    return expr_parse(c->arena, dg, e->source, raw);
}
