/* Control totals as checks of the certificate: one for each file. */
#include "report_priv.h"

static struct str control_of(struct arena *a, const struct control_result *c)
{
    if (str_empty(c->where)) {
        return c->column;
    }
    return str_printf(a, "%.*s%s%.*s is %.*s", STR_ARG(c->column),
                      str_empty(c->column) ? "" : ", where ", STR_ARG(c->where),
                      STR_ARG(c->is));
}

/* The one that is shown: a broken one, else the largest amount. */
static bool says_more(const struct identity_result *r,
                      const struct control_result *c)
{
    if (r->n_cases == 0 || r->holds != c->holds) {
        return r->n_cases == 0 || !c->holds;
    }
    return c->holds && value_is_number(c->stated) &&
           (!value_is_number(r->left) ||
            decimal_compare(decimal_absolute(c->stated.decimal),
                            decimal_absolute(r->left.decimal)) > 0);
}

static void show(struct arena *a, struct identity_result *r,
                 const struct control_result *c)
{
    bool total = value_is_number(c->stated);

    r->of = control_of(a, c);
    r->left = total ? c->stated : c->stated_rows;
    r->right = total ? c->found : c->found_rows;
    r->difference = total ? c->difference : value_decimal(decimal_of(0));
    r->holds = c->holds;
}

static void add(struct arena *a, struct identity_result *r,
                const struct control_result *c)
{
    if (says_more(r, c)) {
        show(a, r, c);
    }
    r->n_cases++;
    r->n_held += c->holds;
    r->holds = r->n_held == r->n_cases;
}

static struct identity_result begun(struct str file)
{
    return (struct identity_result){
        .name = file,
        .group = STR("Control totals of the files given"),
        .left_is = STR("total as stated"),
        .right_is = STR("cells of the file added up"),
        .tolerance = value_decimal(decimal_of(0)),
        .checked = true,
        .is_control = true,
    };
}

bool controls_reconcile(struct arena *a, struct diag *dg, struct session *s)
{
    struct control_results c = { 0 };
    bool ok = controls_check(a, dg, s->store, &c);
    struct identity_result *all =
        arena_array(a, struct identity_result, s->n_identities + c.n);
    size_t n = s->n_identities;

    for (size_t i = 0; i < n; i++) {
        all[i] = s->identity[i];
    }
    for (size_t i = 0; i < c.n; i++) {
        if (i == 0 || !str_equal(c.item[i].file, c.item[i - 1].file)) {
            all[n++] = begun(c.item[i].file);
        }
        add(a, &all[n - 1], &c.item[i]);
    }
    s->identity = all;
    s->n_identities = n;
    return ok;
}
