/* Formulas in YAML scalars, and the names that may stand in them.
 *
 * The surprise: a scalar's text is a copy with line ends folded away, so the
 * formula is parsed from the file itself, where white space means nothing, and
 * every message points to the very place. */
#include "measure_priv.h"

/* The bytes of the scalar in its file, without quotes or a block's head. */
struct str formula_raw(const struct source *src, const struct yaml *scalar)
{
    struct str raw = str_trim(
        str_slice(source_bytes(src), scalar->at.begin, scalar->at.end));

    if (raw.len > 0 && (raw.ptr[0] == '>' || raw.ptr[0] == '|')) {
        const size_t head = str_find_byte(raw, '\n');

        return head == STR_NONE ? STR("") : str_slice(raw, head, raw.len);
    }
    if (raw.len >= 2 && (raw.ptr[0] == '"' || raw.ptr[0] == '\''))
        return str_slice(raw, 1, raw.len - 1);
    return raw;
}

const struct expr *formula_parse(struct arena *a, struct diag *dg,
                                 const struct source *src,
                                 const struct yaml *scalar)
{
    if (scalar->kind != YAML_SCALAR) {
        diag_report(dg, DIAG_YAML_TYPE, scalar->at, "'%.*s' takes a formula",
                    STR_ARG(scalar->key));
        return NULL;
    }
    return expr_parse(a, dg, src, formula_raw(src, scalar));
}

/* ---- names -------------------------------------------------------------- */

const struct input *catalogue_input(const struct catalogue *c, struct str name)
{
    const uint32_t i = map_find(c->input_names, name);

    return i == MAP_NONE ? NULL : c->input[i];
}

bool catalogue_breakdown(const struct catalogue *c, struct str name)
{
    return map_find(c->breakdowns, name) != MAP_NONE;
}

static bool facets_resolve(const struct catalogue *c, struct str words,
                           struct facets *out)
{
    while (words.len > 0) {
        struct str word;

        str_cut(words, '.', &word, &words);
        if (facet_take(out, word, catalogue_breakdown(c, word)) != FACET_TAKEN)
            return false;
    }
    return true;
}

bool reference_resolve(const struct catalogue *c, struct str name,
                       struct reference *out)
{
    struct str first, rest;

    *out = (struct reference){ .input = catalogue_input(c, name) };
    if (str_equal(name, STR("as_at")))
        out->standing = STANDS_FOR_DAY;
    if (out->input || out->standing != STANDS_FOR_NONE)
        return true;
    str_cut(name, '.', &first, &rest);
    if (catalogue_find(c, first))
        out->measure = entry_of(catalogue_find(c, first));
    return out->measure && facets_resolve(c, rest, &out->facets);
}

static struct expr_symbol number_symbol(struct unit u)
{
    return (struct expr_symbol){ VALUE_DECIMAL, u };
}

static struct expr_symbol derived_symbol(const struct reference *r)
{
    const struct expr_symbol own = r->measure->symbol;

    if (derived_is_words(r->facets.derived))
        return (struct expr_symbol){ VALUE_TEXT, { .any = true } };
    if (r->facets.derived == DERIVED_VARIANCE_PERCENT)
        return number_symbol((struct unit){ 0 });
    if (r->facets.derived == DERIVED_COHORT)
        return number_symbol((struct unit){ .any = true });
    return own;
}

static bool scope_symbol(const void *key, struct str name,
                         struct expr_symbol *out)
{
    struct reference r;

    if (!reference_resolve(key, name, &r))
        return false;
    if (r.standing == STANDS_FOR_DAY)
        *out = (struct expr_symbol){ VALUE_DATE, { .any = true } };
    else
        *out = r.input ? r.input->symbol : derived_symbol(&r);
    return true;
}

/* Nearest among inputs and measures; its facets are the name's own. */
static struct str scope_nearest(const void *key, struct str name)
{
    const struct catalogue *c = key;
    struct str best = { 0 }, first, rest;
    size_t distance = 4;

    for (size_t i = 0; i < c->n_inputs; i++) {
        const size_t d = name_distance(c->input[i]->name, name);

        if (d < distance) {
            distance = d;
            best = c->input[i]->name;
        }
    }
    str_cut(name, '.', &first, &rest);
    return best.len > 0 ? best : catalogue_nearest(c, first);
}

struct expr_scope catalogue_scope(const struct catalogue *c)
{
    return (struct expr_scope){ .key = c,
                                .symbol = scope_symbol,
                                .nearest = scope_nearest };
}
