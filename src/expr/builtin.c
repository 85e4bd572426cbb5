/* The functions of expressions: one row each, with what the manual says.
 *
 * The surprise: total is not +. It leaves out what no export gives, because a
 * ledger does not list the accounts that were not used; + never does. */
#include "expr_priv.h"

#define MONTHS_MOST 1200 /* a hundred years: no board looks further */

/* ---- checks ------------------------------------------------------------- */

static struct expr_symbol check_alike_numbers(struct checker *c,
                                              const struct node *call)
{
    struct expr_symbol both = check_number(c, call->child[0]);

    for (size_t i = 1; i < call->n_children; i++) {
        both = check_alike(c, call->child[i], both,
                           check_number(c, call->child[i]));
    }
    return both;
}

static struct expr_symbol check_alike_all(struct checker *c,
                                          const struct node *call)
{
    struct expr_symbol both = node_check(c, call->child[0]);

    for (size_t i = 1; i < call->n_children; i++) {
        both =
            check_alike(c, call->child[i], both, node_check(c, call->child[i]));
    }
    return both;
}

static struct expr_symbol check_one_number(struct checker *c,
                                           const struct node *call)
{
    return check_number(c, call->child[0]);
}

static bool is_places(const struct node *n)
{
    return n->kind == NODE_NUMBER && n->number.scale == 0 &&
           n->number.mantissa <= DECIMAL_SCALE_MAX;
}

static struct expr_symbol check_round(struct checker *c,
                                      const struct node *call)
{
    if (call->n_children == 2 && !is_places(call->child[1])) {
        diag_report(c->dg, DIAG_EXPR_TYPE,
                    span_of(c->expr->source, call->child[1]->text),
                    "the places to round to are a whole number from 0 to %d",
                    DECIMAL_SCALE_MAX);
        c->failed = true;
    }
    return check_number(c, call->child[0]);
}

static struct expr_symbol check_if(struct checker *c, const struct node *call)
{
    check_truth(c, call->child[0]);
    return check_alike(c, call, node_check(c, call->child[1]),
                       node_check(c, call->child[2]));
}

static struct expr_symbol check_has(struct checker *c, const struct node *call)
{
    node_check(c, call->child[0]);
    return (struct expr_symbol){ VALUE_TRUTH, { .any = true } };
}

static struct expr_symbol check_span(struct checker *c, const struct node *call)
{
    check_date(c, call->child[0]);
    check_date(c, call->child[1]);
    return (struct expr_symbol){ VALUE_DECIMAL, { .any = true } };
}

static struct expr_symbol check_later(struct checker *c,
                                      const struct node *call)
{
    const struct expr_symbol date = check_date(c, call->child[0]);

    check_number(c, call->child[1]);
    return date;
}

/* ---- values ------------------------------------------------------------- */

static bool is_absent(struct value v)
{
    return v.kind == VALUE_REASON &&
           (v.reason == REASON_NO_DATA || v.reason == REASON_NOT_GIVEN);
}

/* What a total has met so far. */
struct running {
    struct decimal_sum sum;
    size_t n_numbers;
    enum reason absent; /* why the first absent one is */
    bool has_absent, has_reason;
    enum reason reason;
};

static void running_add(struct running *r, struct value v)
{
    if (value_is_number(v)) {
        decimal_sum_add(&r->sum, v.decimal);
        r->n_numbers++;
    } else if (is_absent(v)) {
        r->absent = r->has_absent ? reason_join(r->absent, v.reason) : v.reason;
        r->has_absent = true;
    } else {
        const enum reason why =
            v.kind == VALUE_REASON ? v.reason : REASON_NOT_COMPARABLE;

        r->reason = r->has_reason ? reason_join(r->reason, why) : why;
        r->has_reason = true;
    }
}

static struct value eval_total(const struct expr *e, const struct node *call,
                               const struct expr_env *env)
{
    struct running r = { 0 };
    struct decimal d;

    for (size_t i = 0; i < call->n_children; i++)
        running_add(&r, node_eval(e, call->child[i], env));
    if (r.has_reason)
        return value_reason(r.reason);
    if (r.n_numbers == 0)
        return value_reason(r.absent);
    return decimal_sum_value(&r.sum, &d) ? value_decimal(d)
                                         : value_reason(REASON_OVERFLOW);
}

/* The outermost of the arguments: sign -1 the least, 1 the greatest. */
static struct value outermost(const struct expr *e, const struct node *call,
                              const struct expr_env *env, int sign)
{
    struct value best = node_eval(e, call->child[0], env);

    for (size_t i = 1; i < call->n_children; i++) {
        const struct value v = node_eval(e, call->child[i], env);
        int order;

        if (v.kind == VALUE_REASON && best.kind == VALUE_REASON)
            best = value_reason(reason_join(best.reason, v.reason));
        else if (v.kind == VALUE_REASON)
            best = v;
        else if (best.kind != VALUE_REASON && !value_order(v, best, &order))
            best = value_reason(REASON_NOT_COMPARABLE);
        else if (best.kind != VALUE_REASON && order * sign > 0)
            best = v;
    }
    return best;
}

static struct value eval_min(const struct expr *e, const struct node *call,
                             const struct expr_env *env)
{
    return outermost(e, call, env, -1);
}

static struct value eval_max(const struct expr *e, const struct node *call,
                             const struct expr_env *env)
{
    return outermost(e, call, env, 1);
}

static struct value eval_abs(const struct expr *e, const struct node *call,
                             const struct expr_env *env)
{
    const struct value v = node_eval(e, call->child[0], env);

    return value_is_number(v) ? value_decimal(decimal_absolute(v.decimal)) : v;
}

static struct value eval_round(const struct expr *e, const struct node *call,
                               const struct expr_env *env)
{
    const struct value v = node_eval(e, call->child[0], env);
    const bool has_places = call->n_children == 2;
    const int places = has_places ? (int)call->child[1]->number.mantissa : 0;
    struct decimal d;

    if (has_places && !is_places(call->child[1]))
        return value_reason(REASON_NOT_COMPARABLE);
    if (!value_is_number(v))
        return v;
    return decimal_round(v.decimal, places, &d) ? value_decimal(d)
                                                : value_reason(REASON_OVERFLOW);
}

static struct value eval_if(const struct expr *e, const struct node *call,
                            const struct expr_env *env)
{
    const struct value v = node_eval(e, call->child[0], env);

    if (v.kind == VALUE_REASON)
        return v;
    if (v.kind != VALUE_TRUTH)
        return value_reason(REASON_NOT_COMPARABLE);
    return node_eval(e, call->child[v.truth ? 1 : 2], env);
}

static struct value eval_has(const struct expr *e, const struct node *call,
                             const struct expr_env *env)
{
    return value_truth(node_eval(e, call->child[0], env).kind != VALUE_REASON);
}

static struct value eval_coalesce(const struct expr *e, const struct node *call,
                                  const struct expr_env *env)
{
    struct value why = node_eval(e, call->child[0], env);

    for (size_t i = 1; i < call->n_children && why.kind == VALUE_REASON; i++) {
        const struct value v = node_eval(e, call->child[i], env);

        if (v.kind != VALUE_REASON)
            return v;
        why = value_reason(reason_join(why.reason, v.reason));
    }
    return why;
}

/* ---- days ---------------------------------------------------------------- */

/* Both arguments as days; else the reason into *why. */
static bool two_days(const struct expr *e, const struct node *call,
                     const struct expr_env *env, int32_t day[2],
                     struct value *why)
{
    bool fine = true;

    for (size_t i = 0; i < 2; i++) {
        const struct value v = node_eval(e, call->child[i], env);

        if (v.kind == VALUE_DATE) {
            day[i] = v.date;
            continue;
        }
        *why = v.kind != VALUE_REASON ? value_reason(REASON_NOT_COMPARABLE)
               : fine                 ? v
                      : value_reason(reason_join(why->reason, v.reason));
        fine = false;
    }
    return fine;
}

static struct value eval_days(const struct expr *e, const struct node *call,
                              const struct expr_env *env)
{
    int32_t day[2];
    struct value why;

    if (!two_days(e, call, env, day, &why))
        return why;
    return value_decimal(decimal_of((int64_t)day[1] - day[0]));
}

/* Whole months: of 31 January to 28 February none, to 1 March one. */
static int64_t whole_months(int32_t from, int32_t to)
{
    const struct ymd a = date_ymd(from), b = date_ymd(to);

    if (to < from)
        return -whole_months(to, from);
    return (int64_t)(b.year - a.year) * 12 + (b.month - a.month) -
           (b.day < a.day);
}

static struct value eval_months(const struct expr *e, const struct node *call,
                                const struct expr_env *env)
{
    int32_t day[2];
    struct value why;

    if (!two_days(e, call, env, day, &why))
        return why;
    return value_decimal(decimal_of(whole_months(day[0], day[1])));
}

/* The same day so many months later; the month's last where it has none. */
static int32_t later_day(int32_t from, int64_t months)
{
    const struct ymd d = date_ymd(from);
    const int64_t at = (int64_t)d.year * 12 + (d.month - 1) + months;
    const int year = (int)(at / 12), month = (int)(at % 12) + 1;
    int days;

    if (at < 12) /* before year 1 */
        return DATE_NONE;
    days = date_month_days(year, month);
    return date_of(year, month, d.day < days ? d.day : days);
}

static struct value eval_later(const struct expr *e, const struct node *call,
                               const struct expr_env *env)
{
    const struct value from = node_eval(e, call->child[0], env);
    const struct value n = node_eval(e, call->child[1], env);
    struct decimal whole;
    int32_t day;

    if (from.kind == VALUE_REASON)
        return from;
    if (n.kind == VALUE_REASON)
        return n;
    if (from.kind != VALUE_DATE || !value_is_number(n) ||
        !decimal_round(n.decimal, 0, &whole) ||
        decimal_compare(decimal_absolute(whole), decimal_of(MONTHS_MOST)) > 0)
        return value_reason(REASON_NOT_COMPARABLE);
    day = later_day(from.date, whole.mantissa);
    return day == DATE_NONE ? value_reason(REASON_NOT_COMPARABLE)
                            : value_date(day);
}

/* ---- the tables --------------------------------------------------------- */

static const struct expr_function manual[] = {
    { "total", "total(a, b, …)",
      "The sum of those that an export gives; when it gives none, no data." },
    { "min", "min(a, b, …)", "The least." },
    { "max", "max(a, b, …)", "The greatest." },
    { "abs", "abs(a)", "Without its sign." },
    { "round", "round(a, places)",
      "Rounded half away from zero; without places to a whole number." },
    { "if", "if(condition, a, b)", "a where the condition holds, else b." },
    { "has", "has(a)", "True when there is a value and not a reason." },
    { "coalesce", "coalesce(a, b, …)", "The first that has a value." },
    { "days_between", "days_between(from, to)",
      "Days from one date to another; negative when it was before." },
    { "months_between", "months_between(from, to)",
      "Whole months from one date to another." },
    { "months_after", "months_after(date, n)",
      "The same day so many months later, or the last of that month." },
};

static const struct builtin builtins[] = {
    { &manual[0], 1, ARGUMENTS_ANY, check_alike_numbers, eval_total },
    { &manual[1], 1, ARGUMENTS_ANY, check_alike_numbers, eval_min },
    { &manual[2], 1, ARGUMENTS_ANY, check_alike_numbers, eval_max },
    { &manual[3], 1, 1, check_one_number, eval_abs },
    { &manual[4], 1, 2, check_round, eval_round },
    { &manual[5], 3, 3, check_if, eval_if },
    { &manual[6], 1, 1, check_has, eval_has },
    { &manual[7], 1, ARGUMENTS_ANY, check_alike_all, eval_coalesce },
    { &manual[8], 2, 2, check_span, eval_days },
    { &manual[9], 2, 2, check_span, eval_months },
    { &manual[10], 2, 2, check_later, eval_later },
};
#define N_BUILTINS (sizeof builtins / sizeof *builtins)

const struct builtin *builtin_find(struct str name)
{
    for (size_t i = 0; i < N_BUILTINS; i++) {
        if (str_equal(str_from(builtins[i].manual->name), name))
            return &builtins[i];
    }
    return NULL;
}

struct str builtin_nearest(struct str name)
{
    struct str best = { 0 };
    size_t distance = 3;

    for (size_t i = 0; i < N_BUILTINS; i++) {
        const struct str own = str_from(builtins[i].manual->name);
        const size_t d = name_distance(own, name);

        if (d < distance) {
            distance = d;
            best = own;
        }
    }
    return best;
}

const struct expr_function *expr_functions(size_t *n)
{
    *n = sizeof manual / sizeof *manual;
    return manual;
}
