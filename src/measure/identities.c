/* Identities as data: templates/identities.yaml, and a project's own.
 *
 *   - name: Charges paid by schools are received by the centre
 *     group: Schools and centre
 *     for: [each scenario, each month]
 *     left: central_charge.schools
 *     right: central_income.central
 *     compares: [charges of schools, income of the centre]
 *     tolerance: 0
 *
 * The surprise: an identity of a project that has a shipped one's name takes
 * its place, so that a trust can give a tolerance its own size and reason. */
#include "reconcile_priv.h"

struct reading { /* one file of identities */
    struct arena *arena;
    struct diag *dg;
    const struct source *src;
    const struct catalogue *catalogue;
};

/* ---- what it is asked of ------------------------------------------------- */

static const struct {
    struct str words;
    unsigned of;
} quantifiers[] = {
    { STR_INIT("each school"), FOR_SCHOOLS },
    { STR_INIT("the centre"), FOR_CENTRE },
    { STR_INIT("the trust"), FOR_TRUST },
    { STR_INIT("each scenario"), FOR_SCENARIOS },
    { STR_INIT("each month"), FOR_MONTHS },
    { STR_INIT("each date"), FOR_DATES },
    { STR_INIT("each sum of money"), FOR_SUMS },
    { STR_INIT("each count by year group"), FOR_COUNTS },
};

static bool quantifier_read(struct identity *id, struct str words)
{
    static const struct str rows = STR_INIT("each row of ");

    if (str_starts(words, rows)) {
        id->of |= FOR_ROWS;
        id->list = str_trim(str_slice(words, rows.len, words.len));
        return id->list.len > 0;
    }
    for (size_t i = 0; i < sizeof quantifiers / sizeof *quantifiers; i++) {
        if (str_equal(quantifiers[i].words, words)) {
            id->of |= quantifiers[i].of;
            return true;
        }
    }
    return false;
}

static bool quantifiers_read(const struct reading *r, const struct yaml *node,
                             struct identity *id)
{
    const struct yaml *n = yaml_find(node, STR("for"));
    struct str_list words = { 0 };

    if (!yaml_read_texts(r->arena, r->dg, node, STR("for"), &words))
        return false;
    for (size_t i = 0; i < words.n; i++) {
        if (quantifier_read(id, words.item[i]))
            continue;
        diag_report(r->dg, DIAG_YAML_TYPE, n->at,
                    "an identity cannot be asked for '%.*s'",
                    STR_ARG(words.item[i]));
        diag_hint(r->dg, "each school, the centre, the trust, each scenario, "
                         "each month, each date, each sum of money, each "
                         "count by year group, each row of LIST");
        return false;
    }
    return true;
}

/* ---- its keys ------------------------------------------------------------ */

static const struct expr *read_side(const struct reading *r,
                                    const struct yaml *node, struct str key,
                                    bool *is_money)
{
    struct expr_scope scope = catalogue_scope(r->catalogue);
    const struct yaml *n = yaml_find(node, key);
    const struct unit money = { .money = 1 };
    const struct expr *e;
    struct expr_symbol s;

    if (!n) {
        diag_report(r->dg, DIAG_YAML_MISSING, node->at,
                    "an identity needs '%.*s'", STR_ARG(key));
        return NULL;
    }
    scope.symbol = side_symbol;
    e = formula_parse(r->arena, r->dg, r->src, n);
    if (!e || !expr_check(r->dg, e, &scope, &s))
        return NULL;
    *is_money = *is_money || (!s.unit.any && unit_equal(s.unit, money));
    return e;
}

/* "1" in the unit of the figures, or "0.5%" of the right side. */
static bool read_tolerance(const struct reading *r, const struct yaml *node,
                           struct identity *id)
{
    const struct yaml *n = yaml_find(node, STR("tolerance"));
    struct str text = yaml_text(n);

    id->is_percent = text.len > 0 && text.ptr[text.len - 1] == '%';
    if (id->is_percent)
        text = str_trim(str_slice(text, 0, text.len - 1));
    if (!n || (decimal_parse(text, &id->tolerance) &&
               decimal_sign(id->tolerance) >= 0))
        return true;
    diag_report(r->dg, DIAG_YAML_TYPE, n->at,
                "'tolerance' is a number, or a percentage");
    return false;
}

static bool read_compares(const struct reading *r, const struct yaml *node,
                          struct identity *id)
{
    const struct yaml *n = yaml_find(node, STR("compares"));
    struct str_list both = { 0 };

    if (!n)
        return true;
    if (!yaml_read_texts(r->arena, r->dg, node, STR("compares"), &both))
        return false;
    if (both.n != 2) {
        diag_report(r->dg, DIAG_YAML_TYPE, n->at,
                    "'compares' says what the left and the right are");
        return false;
    }
    id->left_is = both.item[0];
    id->right_is = both.item[1];
    return true;
}

/* What a formula over a list's columns cannot tell of itself. */
static bool read_unit(const struct reading *r, const struct yaml *node,
                      struct identity *id)
{
    const struct yaml *n = yaml_find(node, STR("unit"));

    if (!n)
        return true;
    id->is_money = str_equal(yaml_text(n), STR("money"));
    if (!id->is_money)
        diag_report(r->dg, DIAG_YAML_TYPE, n->at,
                    "'unit' is money, or left out");
    return id->is_money;
}

static bool read_words(const struct reading *r, const struct yaml *node,
                       struct identity *id)
{
    struct diag *dg = r->dg;

    return yaml_read_text(dg, node, STR("name"), &id->name) &&
           yaml_read_text(dg, node, STR("why"), &id->why) &&
           yaml_read_text(dg, node, STR("group"), &id->group) &&
           yaml_read_truth(dg, node, STR("published"), &id->is_published) &&
           yaml_read_truth(dg, node, STR("advisory"), &id->is_advisory) &&
           yaml_read_truth(dg, node, STR("at-most"), &id->is_at_most) &&
           read_compares(r, node, id) && read_tolerance(r, node, id) &&
           read_unit(r, node, id) && quantifiers_read(r, node, id);
}

static bool identity_read(const struct reading *r, const struct yaml *node,
                          struct identity *id)
{
    static const struct str keys[] = {
        STR_INIT("name"),      STR_INIT("group"),    STR_INIT("for"),
        STR_INIT("left"),      STR_INIT("right"),    STR_INIT("compares"),
        STR_INIT("tolerance"), STR_INIT("at-most"),  STR_INIT("why"),
        STR_INIT("published"), STR_INIT("advisory"), STR_INIT("unit"),
    };

    id->at = node;
    id->source = r->src;
    if (!yaml_check_keys(r->dg, node, keys, sizeof keys / sizeof *keys) ||
        !read_words(r, node, id))
        return false;
    id->left = read_side(r, node, STR("left"), &id->is_money);
    id->right = read_side(r, node, STR("right"), &id->is_money);
    return id->left && id->right;
}

/* ---- the set ------------------------------------------------------------- */

static void place(struct identity *item, size_t *n, const struct identity *id)
{
    for (size_t i = 0; i < *n; i++) {
        if (str_equal(item[i].name, id->name)) {
            item[i] = *id;
            return;
        }
    }
    item[(*n)++] = *id;
}

const struct identities *identities_load(struct arena *a, struct diag *dg,
                                         const struct catalogue *c,
                                         const struct identities *base,
                                         const struct source *src)
{
    const struct yaml *root = yaml_parse(a, dg, src, source_bytes(src));
    const struct reading reading = { a, dg, src, c };
    const size_t n_base = base ? base->n : 0;
    struct identities *all = arena_new_of(a, struct identities);
    struct identity *item;
    bool ok = true;

    if (!root)
        return NULL;
    if (root->kind != YAML_LIST && root->kind != YAML_NULL) {
        diag_report(dg, DIAG_YAML_TYPE, root->at,
                    "a file of identities is a list");
        return NULL;
    }
    item = arena_array(a, struct identity, n_base + root->n);
    for (size_t i = 0; i < n_base; i++)
        item[i] = base->item[i];
    all->n = n_base;
    for (const struct yaml *y = root->first; y; y = y->next) {
        struct identity id = { 0 };

        if (identity_read(&reading, y, &id))
            place(item, &all->n, &id);
        else
            ok = false;
    }
    all->item = item;
    return ok ? all : NULL;
}
