/* The inputs that formulas may name: families, when they are measured, units.
 *
 *   inputs:
 *     ledger: {time: flow, nil: yes, money: [gag, energy, …]}
 *
 * The surprise: declaring inputs is what makes a misspelt one an error instead
 * of a measure that never has data. */
#include "measure_priv.h"

static const struct {
    struct str word;
    enum input_time time;
} times[] = {
    { STR_INIT("year"), INPUT_YEAR },     { STR_INIT("flow"), INPUT_FLOW },
    { STR_INIT("level"), INPUT_LEVEL },   { STR_INIT("stock"), INPUT_STOCK },
    { STR_INIT("latest"), INPUT_LATEST },
};

static const struct {
    struct str key;
    struct expr_symbol symbol;
} kinds[] = {
    { STR_INIT("money"), { VALUE_DECIMAL, { .money = 1 } } },
    { STR_INIT("pupils"), { VALUE_DECIMAL, { .pupils = 1 } } },
    { STR_INIT("staff"), { VALUE_DECIMAL, { .staff = 1 } } },
    { STR_INIT("sessions"), { VALUE_DECIMAL, { .sessions = 1 } } },
    { STR_INIT("area"), { VALUE_DECIMAL, { .area = 1 } } },
    { STR_INIT("days"), { VALUE_DECIMAL, { .days = 1 } } },
    { STR_INIT("points"), { VALUE_DECIMAL, { .points = 1 } } },
    { STR_INIT("schools"), { VALUE_DECIMAL, { .schools = 1 } } },
    { STR_INIT("percent"), { VALUE_DECIMAL, { 0 } } },
    { STR_INIT("number"), { VALUE_DECIMAL, { .count = 1 } } },
    { STR_INIT("bare"), { VALUE_DECIMAL, { .any = true } } },
    { STR_INIT("text"), { VALUE_TEXT, { .any = true } } },
    { STR_INIT("date"), { VALUE_DATE, { .any = true } } },
};

#define N_KINDS (sizeof kinds / sizeof *kinds)

static bool read_time(struct diag *dg, const struct yaml *family,
                      enum input_time *out)
{
    const struct yaml *n = yaml_find(family, STR("time"));
    const struct str word = yaml_text(n);

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (str_equal(times[i].word, word)) {
            *out = times[i].time;
            return true;
        }
    }
    diag_report(dg, DIAG_MEASURE_INVALID, n ? n->at : family->at,
                "'time' is year, flow, level, stock or latest");
    return false;
}

static void input_add(struct catalogue *c, const struct input *input)
{
    const uint32_t i = map_put(c->input_names, input->name);
    struct input *own = arena_new_of(c->arena, struct input);
    void *array = c->input;

    *own = *input;
    own->name = map_key(c->input_names, i);
    if (i == c->n_inputs) {
        arena_grow(c->arena, &array, c->n_inputs, &c->cap_inputs,
                   sizeof(struct input *), _Alignof(struct input *));
        c->input = array;
        c->n_inputs++;
    }
    c->input[i] = own;
}

/* "money", or "money / staff" for what is by something. */
static bool find_kind(struct str key, struct expr_symbol *out)
{
    struct str first, second;
    const bool is_quotient = str_cut(key, '/', &first, &second);
    struct expr_symbol half[2];
    size_t n = 0;

    for (size_t i = 0; i < N_KINDS; i++) {
        if (str_equal(kinds[i].key, str_trim(first)))
            half[n++] = kinds[i].symbol;
    }
    for (size_t i = 0; i < N_KINDS && is_quotient && n == 1; i++) {
        if (str_equal(kinds[i].key, str_trim(second)))
            half[n++] = kinds[i].symbol;
    }
    if (n != (is_quotient ? 2u : 1u))
        return false;
    *out = half[0];
    if (is_quotient)
        out->unit = unit_over(half[0].unit, half[1].unit);
    return !is_quotient ||
           (half[0].kind == VALUE_DECIMAL && half[1].kind == VALUE_DECIMAL);
}

static bool read_names(struct diag *dg, struct catalogue *c,
                       const struct yaml *family, struct str kind,
                       struct input *input)
{
    struct str_list names = { 0 };

    if (!yaml_read_texts(c->arena, dg, family, kind, &names))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        input->name = str_printf(c->arena, "%.*s.%.*s", STR_ARG(family->key),
                                 STR_ARG(names.item[i]));
        input_add(c, input);
    }
    return true;
}

/* "weighted: [reading]": what kind: pooled of a profile makes of a measure. */
static bool read_weighted(struct diag *dg, struct catalogue *c,
                          const struct yaml *family, struct input *input)
{
    static const char *const part[] = { "sum", "weight", "rows", "left_out" };
    struct str_list names = { 0 };

    if (!yaml_read_texts(c->arena, dg, family, STR("weighted"), &names))
        return false;
    input->symbol =
        (struct expr_symbol){ VALUE_DECIMAL, (struct unit){ .any = true } };
    for (size_t i = 0; i < names.n; i++) {
        for (size_t k = 0; k < sizeof part / sizeof *part; k++) {
            input->name =
                str_printf(c->arena, "%.*s.%.*s.%s", STR_ARG(family->key),
                           STR_ARG(names.item[i]), part[k]);
            input_add(c, input);
        }
    }
    return true;
}

/* Its own keys, and the kinds that it has: each is one or a quotient of two. */
static bool check_keys(struct diag *dg, struct arena *a,
                       const struct yaml *family)
{
    struct str *keys = arena_array(a, struct str, 4 + N_KINDS + family->n);
    struct expr_symbol symbol;
    size_t n = 0;

    keys[n++] = STR("time");
    keys[n++] = STR("nil");
    keys[n++] = STR("adds-up");
    keys[n++] = STR("weighted");
    for (size_t i = 0; i < N_KINDS; i++)
        keys[n++] = kinds[i].key;
    for (const struct yaml *k = family->first; k; k = k->next) {
        if (find_kind(k->key, &symbol))
            keys[n++] = k->key;
    }
    return yaml_check_keys(dg, family, keys, n);
}

/* "ledger" and, for a family in two times, "cash-levels" are keys of the map;
 * the part before '-' is the family. */
static bool read_family(struct diag *dg, struct catalogue *c,
                        const struct yaml *family)
{
    struct yaml named = *family;
    struct input input = { 0 };
    bool ok;

    str_cut(family->key, '-', &named.key, &(struct str){ 0 });
    input.family = map_put(c->families, named.key);
    ok = check_keys(dg, c->arena, family) &&
         read_time(dg, family, &input.time) &&
         yaml_read_truth(dg, family, STR("nil"), &input.has_nil) &&
         yaml_read_truth(dg, family, STR("adds-up"), &input.adds_up);
    for (const struct yaml *k = family->first; ok && k; k = k->next) {
        if (find_kind(k->key, &input.symbol))
            ok = read_names(dg, c, &named, k->key, &input);
    }
    return ok && read_weighted(dg, c, &named, &input);
}

bool inputs_read(struct diag *dg, struct catalogue *c, const struct yaml *node)
{
    bool ok = true;

    if (node && node->kind != YAML_MAP) {
        diag_report(dg, DIAG_YAML_TYPE, node->at,
                    "'inputs' takes families of inputs");
        return false;
    }
    for (const struct yaml *n = node ? node->first : NULL; n; n = n->next)
        ok = read_family(dg, c, n) && ok;
    return ok;
}
