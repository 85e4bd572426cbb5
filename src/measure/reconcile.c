/* Identities that must hold between figures: judged case by case, and told.
 *
 * The surprise: of many cases one stands for all on the certificate: the one
 * that is furthest off, or where all hold the one with the largest amount. */
#include "reconcile_priv.h"

struct judging { /* one identity over its cases */
    struct arena *arena;
    struct evaluator *ev;
    const struct identity *id;
    const struct postings *postings;
    struct identity_result result;
    const struct identity_case *shown; /* whose values the result has */
};

/* ---- one case ------------------------------------------------------------ */

static struct decimal tolerance_of(const struct identity *id,
                                   struct decimal right)
{
    struct decimal part;

    if (!id->is_percent)
        return id->tolerance;
    if (!decimal_multiply(id->tolerance, decimal_absolute(right), &part) ||
        !decimal_divide(part, decimal_of(100), 4, &part))
        return decimal_of(0);
    return part;
}

struct verdict {
    bool checked, holds;
    struct value left, right;
    struct decimal difference, tolerance;
};

static struct verdict judge(const struct judging *j,
                            const struct identity_case *c)
{
    const struct side key = { .ev = j->ev, .postings = j->postings, .of = c };
    const struct expr_env env = { .key = &key, .value = side_value };
    struct verdict v = { .left = expr_eval(j->id->left, &env) };

    v.right = expr_eval(j->id->right, &env);
    if (!value_is_number(v.left) || !value_is_number(v.right) ||
        !decimal_subtract(v.left.decimal, v.right.decimal, &v.difference))
        return v;
    v.checked = true;
    v.tolerance = tolerance_of(j->id, v.right.decimal);
    v.holds =
        decimal_compare(j->id->is_at_most ? v.difference
                                          : decimal_absolute(v.difference),
                        v.tolerance) <= 0;
    return v;
}

/* Which of two cases stands for the identity: a broken one, then the greater
 * difference or amount; the first of equals. */
static bool says_more(const struct judging *j, const struct verdict *v)
{
    const struct identity_result *r = &j->result;

    if (!j->shown)
        return true;
    if (r->holds != v->holds)
        return !v->holds;
    if (!v->holds)
        return decimal_compare(decimal_absolute(v->difference),
                               decimal_absolute(r->difference.decimal)) > 0;
    return decimal_compare(decimal_absolute(v->left.decimal),
                           decimal_absolute(r->left.decimal)) > 0;
}

static void show(struct judging *j, const struct identity_case *c,
                 const struct verdict *v)
{
    struct identity_result *r = &j->result;

    j->shown = c;
    r->left = v->left;
    r->right = v->right;
    r->difference = value_decimal(v->difference);
    r->tolerance = value_decimal(v->tolerance);
    r->holds = v->holds;
}

static void judge_all(struct judging *j)
{
    const struct identity_cases cases = cases_of(j->arena, j->ev, j->id);
    struct identity_result *r = &j->result;

    for (size_t i = 0; i < cases.n; i++) {
        const struct verdict v = judge(j, &cases.item[i]);

        if (i == 0) { /* why there is nothing, when nothing can be checked */
            r->left = v.left;
            r->right = v.right;
        }
        if (!v.checked)
            continue;
        r->checked = true;
        r->n_cases++;
        r->n_held += v.holds;
        if (says_more(j, &v))
            show(j, &cases.item[i], &v);
    }
    if (j->shown)
        r->of = case_text(j->arena, j->ev, j->shown);
}

/* Inside the border: an identity is judged by true figures. */
static void judge_inside(struct judging *j)
{
    struct evaluator *ev = j->ev;
    struct frame frame = { .up = ev->frame };

    ev->frame = ev->watch.guarded ? &frame : NULL;
    ev->depth++;
    judge_all(j);
    ev->depth--;
    ev->frame = frame.up;
    j->result.is_guarded = frame.n + frame.n_nested > 0;
}

/* ---- telling ------------------------------------------------------------- */

static struct str amount(struct arena *a, struct value v)
{
    return decimal_grouped(a, v.decimal, v.decimal.scale);
}

static void report_broken(struct diag *dg, const struct judging *j)
{
    const struct identity *id = j->id;
    const struct identity_result *r = &j->result;
    struct arena *a = j->arena;
    const struct breach breach = { id, j->shown, j->postings,
                                   r->difference.decimal };

    diag_report(
        dg, id->is_advisory ? DIAG_RECONCILE_DOUBTFUL : DIAG_RECONCILE_BROKEN,
        id->at->at, "%.*s%s%.*s: %.*s %s %.*s, a difference of %.*s",
        STR_ARG(id->name), r->of.len > 0 ? ", " : "", STR_ARG(r->of),
        STR_ARG(amount(a, r->left)),
        id->is_at_most ? "should be at most" : "against",
        STR_ARG(amount(a, r->right)), STR_ARG(amount(a, r->difference)));
    suspects_report(a, dg, j->ev, &breach);
    if (r->n_cases - r->n_held > 1)
        diag_hint(dg,
                  "%.*s%sOf %zu cases %zu do not hold; shown is the one "
                  "furthest off",
                  STR_ARG(id->why), id->why.len > 0 ? " " : "", r->n_cases,
                  r->n_cases - r->n_held);
    else if (id->why.len > 0)
        diag_hint(dg, "%.*s", STR_ARG(id->why));
}

bool reconcile(struct arena *a, struct diag *dg, struct evaluator *ev,
               const struct identities *identities,
               struct identity_results *out)
{
    struct identity_result *item =
        arena_array(a, struct identity_result, identities->n);
    const struct postings *postings = postings_new(a, ev);
    bool ok = true;

    *out = (struct identity_results){ item, identities->n };
    for (size_t i = 0; i < identities->n; i++) {
        const struct identity *id = &identities->item[i];
        struct judging j = {
            .arena = a, .ev = ev, .id = id, .postings = postings
        };

        j.result = (struct identity_result){
            .name = id->name,
            .group = id->group,
            .why = id->why,
            .left_is = id->left_is,
            .right_is = id->right_is,
            .left = value_reason(REASON_NO_DATA),
            .right = value_reason(REASON_NO_DATA),
            .difference = value_reason(REASON_NO_DATA),
            .tolerance = value_decimal(id->tolerance),
            .is_published = id->is_published,
            .is_advisory = id->is_advisory,
            .is_at_most = id->is_at_most,
            .is_money = id->is_money,
        };
        judge_inside(&j);
        item[i] = j.result;
        if (!j.result.checked || j.result.holds || id->is_published)
            continue;
        report_broken(dg, &j);
        ok = ok && id->is_advisory;
    }
    return ok;
}
