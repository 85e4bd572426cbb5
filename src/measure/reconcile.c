/* Identities that must hold between figures, and what the ledger says apart
 * from them.
 *
 *   - name: Schools and central services foot to the trust
 *     left: in_year_balance.actual.ytd.schools +
 * in_year_balance.actual.ytd.central right: in_year_balance.actual.ytd
 *     tolerance: 0
 *
 * The surprise: "control.ledger" is no figure. It is the ledger's own postings
 * added up past the whole evaluator, so that it can catch it out; and
 * "list.NAME" is the number of rows of a list. */
#include "measure_priv.h"

struct identity {
    struct str name, why;
    const struct yaml *at;
    const struct expr *left, *right;
    struct decimal tolerance;
    bool is_published; /* others' figures: reported on the page, no error */
};

struct reading { /* one file of identities */
    struct arena *arena;
    struct diag *dg;
    const struct source *src;
    const struct catalogue *catalogue;
};

struct side { /* the key of an expr_env */
    struct evaluator *ev;
};

/* ---- names --------------------------------------------------------------- */

/* +1 for income lines, -1 for cost lines, 0 below the line. */
static int side_of(const struct catalogue *c, struct str input)
{
    struct str family, line;
    const struct measure *m;

    str_cut(input, '.', &family, &line);
    m = catalogue_find(c, line);
    if (!m || !entry_of(m)->is_line)
        return 0;
    return m->polarity == POLARITY_UP_GOOD     ? 1
           : m->polarity == POLARITY_DOWN_GOOD ? -1
                                               : 0;
}

/* An actual posting of ours in the setting's year, up to its month. */
static bool is_posting(const struct evaluator *ev, const struct fact *f)
{
    return !f->set_aside && value_is_number(f->value) &&
           f->key.scenario == SCENARIO_ACTUAL &&
           (f->key.period.kind == PERIOD_MONTH ||
            f->key.period.kind == PERIOD_TO_DATE) &&
           f->key.period.year == ev->setting.month.year &&
           f->key.period.part <= ev->setting.month.part &&
           str_starts(map_key(facts_inputs(ev->store->facts), f->key.input),
                      STR("ledger.")) &&
           index_is_ours(ev->index, f->key.entity);
}

/* By entity: the last month of a year to date; 0: there are only months. */
static uint8_t *dates_of(struct arena *a, const struct evaluator *ev)
{
    const struct facts *facts = ev->store->facts;
    uint8_t *last =
        arena_array(a, uint8_t, registry_count(ev->store->registry));

    for (uint32_t i = 0; i < facts_count(facts); i++) {
        const struct fact *f = facts_at(facts, i);

        if (is_posting(ev, f) && f->key.period.kind == PERIOD_TO_DATE &&
            f->key.period.part > last[f->key.entity])
            last[f->key.entity] = f->key.period.part;
    }
    return last;
}

/* Income less cost of all actual postings up to the setting's month: of a year
 * to date the latest, and months behind it. */
static struct value control_ledger(const struct evaluator *ev)
{
    struct facts *facts = ev->store->facts;
    struct arena *scratch = arena_new(0);
    const uint8_t *last = dates_of(scratch, ev);
    struct decimal_sum sum = { 0 };
    struct decimal d;
    bool has_any = false;

    for (uint32_t i = 0; i < facts_count(facts); i++) {
        const struct fact *f = facts_at(facts, i);
        const struct str input = map_key(facts_inputs(facts), f->key.input);
        const bool to_date = f->key.period.kind == PERIOD_TO_DATE;

        if (!is_posting(ev, f) ||
            (to_date ? f->key.period.part != last[f->key.entity]
                     : f->key.period.part <= last[f->key.entity]))
            continue;
        has_any = true;
        if (side_of(ev->catalogue, input) > 0)
            decimal_sum_add(&sum, f->value.decimal);
        else if (side_of(ev->catalogue, input) < 0)
            decimal_sum_subtract(&sum, f->value.decimal);
    }
    arena_free(scratch);
    if (!has_any || !decimal_sum_value(&sum, &d))
        return value_reason(REASON_NO_DATA);
    return value_decimal(d);
}

static struct value list_rows(const struct evaluator *ev, struct str name)
{
    const struct dataset *d = store_dataset(ev->store, name);

    return value_decimal(decimal_of(d ? (int64_t)d->n_rows : 0));
}

static bool is_special(struct str name)
{
    return str_equal(name, STR("control.ledger")) ||
           str_starts(name, STR("list."));
}

static bool identity_symbol(const void *key, struct str name,
                            struct expr_symbol *out)
{
    const struct expr_scope scope = catalogue_scope(key);

    if (!is_special(name))
        return scope.symbol(key, name, out);
    *out = (struct expr_symbol){ VALUE_DECIMAL, { .any = true } };
    return true;
}

static struct value figure_value(struct evaluator *ev, struct str name)
{
    const struct span nowhere = { NULL, 0, 0 };
    struct arena *scratch = arena_new(0);
    struct diag *quiet = diag_new(scratch);
    struct value v = value_reason(REASON_NO_DATA);
    struct question q;

    if (question_parse(quiet, ev, nowhere, name, &q))
        v = evaluate(ev, &q)->value;
    arena_free(scratch);
    return v;
}

static struct value identity_value(const void *key, struct str name)
{
    const struct side *s = key;

    if (str_equal(name, STR("control.ledger")))
        return control_ledger(s->ev);
    if (str_starts(name, STR("list.")))
        return list_rows(s->ev, str_slice(name, 5, name.len));
    return figure_value(s->ev, name);
}

/* ---- reading ------------------------------------------------------------- */

static const struct expr *read_side(const struct reading *r,
                                    const struct yaml *node, struct str key)
{
    struct expr_scope scope = catalogue_scope(r->catalogue);
    const struct yaml *n = yaml_find(node, key);
    const struct expr *e;
    struct expr_symbol s;

    if (!n) {
        diag_report(r->dg, DIAG_YAML_MISSING, node->at,
                    "an identity needs '%.*s'", STR_ARG(key));
        return NULL;
    }
    scope.symbol = identity_symbol;
    e = formula_parse(r->arena, r->dg, r->src, n);
    return e && expr_check(r->dg, e, &scope, &s) ? e : NULL;
}

static bool identity_read(const struct reading *r, const struct yaml *node,
                          struct identity *id)
{
    static const struct str keys[] = {
        STR_INIT("name"), STR_INIT("left"),      STR_INIT("right"),
        STR_INIT("why"),  STR_INIT("tolerance"), STR_INIT("published")
    };
    struct diag *dg = r->dg;

    id->at = node;
    if (!yaml_check_keys(dg, node, keys, sizeof keys / sizeof *keys) ||
        !yaml_read_text(dg, node, STR("name"), &id->name) ||
        !yaml_read_text(dg, node, STR("why"), &id->why) ||
        !yaml_read_truth(dg, node, STR("published"), &id->is_published) ||
        !yaml_read_decimal(dg, node, STR("tolerance"), &id->tolerance))
        return false;
    id->left = read_side(r, node, STR("left"));
    id->right = read_side(r, node, STR("right"));
    return id->left && id->right;
}

/* ---- judging ------------------------------------------------------------- */

static struct identity_result judge(struct evaluator *ev,
                                    const struct identity *id)
{
    const struct side key = { .ev = ev };
    const struct expr_env env = { .key = &key, .value = identity_value };
    struct identity_result r = { .name = id->name,
                                 .why = id->why,
                                 .tolerance = value_decimal(id->tolerance) };
    struct decimal d;

    r.left = expr_eval(id->left, &env);
    r.right = expr_eval(id->right, &env);
    r.difference = value_reason(REASON_NO_DATA);
    r.checked = value_is_number(r.left) && value_is_number(r.right);
    if (!r.checked || !decimal_subtract(r.left.decimal, r.right.decimal, &d))
        return r;
    r.difference = value_decimal(d);
    r.holds = decimal_compare(decimal_absolute(d), id->tolerance) <= 0;
    return r;
}

static void report_broken(struct arena *a, struct diag *dg,
                          const struct identity *id,
                          const struct identity_result *r)
{
    const struct decimal left = r->left.decimal, right = r->right.decimal;

    diag_report(dg, DIAG_RECONCILE_BROKEN, id->at->at,
                "%.*s: %.*s against %.*s, a difference of %.*s",
                STR_ARG(id->name),
                STR_ARG(decimal_grouped(a, left, left.scale)),
                STR_ARG(decimal_grouped(a, right, right.scale)),
                STR_ARG(decimal_grouped(a, r->difference.decimal,
                                        r->difference.decimal.scale)));
    if (id->why.len > 0)
        diag_hint(dg, "%.*s", STR_ARG(id->why));
}

bool reconcile(struct arena *a, struct diag *dg, struct evaluator *ev,
               const struct source *identities, struct identity_results *out)
{
    const struct yaml *root =
        yaml_parse(a, dg, identities, source_bytes(identities));
    const struct reading reading = { a, dg, identities, ev->catalogue };
    struct identity_result *result;
    bool ok = true;

    *out = (struct identity_results){ 0 };
    if (!root || root->kind != YAML_LIST)
        return root && root->kind == YAML_NULL;
    result = arena_array(a, struct identity_result, root->n);
    out->item = result;
    for (const struct yaml *y = root->first; y; y = y->next) {
        struct identity id = { 0 };
        struct identity_result *r = &result[out->n];

        if (!identity_read(&reading, y, &id)) {
            ok = false;
            continue;
        }
        *r = judge(ev, &id);
        out->n++;
        if (r->checked && !r->holds && !id.is_published) {
            report_broken(a, dg, &id, r);
            ok = false;
        }
    }
    return ok;
}
