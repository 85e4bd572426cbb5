/* What an answer says, put into the system; which of it is secret.
 *
 * A rounded rate says two things of its sums: that 2 x 10^d x f x N lies
 * between (2m - 1) D and (2m + 1) D, where m is what was printed, in units of
 * its last place. Halves are rounded away from nought, so the end that is
 * nearer to nought belongs to it and the other does not.
 *
 * The surprise: what cannot be put into whole numbers is withheld. Nothing is
 * printed of which nobody can say what it tells. */
#include "publish_priv.h"

/* ---- small parts --------------------------------------------------------- */

static int64_t tenfold(int64_t x, int places)
{
    for (int i = 0; i < places; i++)
        x *= 10; /* places <= 9, x is a number of people in a rule */
    return x;
}

static struct count_form form_of(const struct whole_form *w)
{
    return (struct count_form){ w->term, w->n };
}

struct scaled {
    const struct whole_form *form;
    int64_t times;
};

/* Both as one form; false: too large. */
static bool combine(struct arena *a, struct scaled x, struct scaled y,
                    struct whole_form *out)
{
    const size_t n_x = x.form->n, n = n_x + y.form->n;
    int64_t c, d;

    *out = (struct whole_form){ .term = arena_array(a, struct count_term, n) };
    for (size_t i = 0; i < n; i++) {
        const struct scaled *from = i < n_x ? &x : &y;
        struct count_term t = from->form->term[i < n_x ? i : i - n_x];
        size_t k = 0;

        if (__builtin_mul_overflow(t.factor, from->times, &t.factor))
            return false;
        while (k < out->n && out->term[k].unknown != t.unknown)
            k++;
        if (k == out->n)
            out->term[out->n++] = t;
        else if (__builtin_add_overflow(out->term[k].factor, t.factor,
                                        &out->term[k].factor))
            return false;
    }
    return !__builtin_mul_overflow(x.form->constant, x.times, &c) &&
           !__builtin_mul_overflow(y.form->constant, y.times, &d) &&
           !__builtin_add_overflow(c, d, &out->constant) &&
           !__builtin_mul_overflow(x.form->value, x.times, &c) &&
           !__builtin_mul_overflow(y.form->value, y.times, &d) &&
           !__builtin_add_overflow(c, d, &out->value);
}

static struct count_bound equal_to(const struct whole_form *w)
{
    return (struct count_bound){ form_of(w), w->value, w->value };
}

static void secret_add(struct publication *p, const struct whole_form *w,
                       int64_t width, struct secret_of of)
{
    const struct secret s = { form_of(w), width };
    void *array = p->secret;

    disclosure_secret(p->system, &s);
    arena_grow(p->arena, &array, p->n_secrets, &p->cap_secrets,
               sizeof *p->secret, _Alignof(struct secret_of));
    p->secret = array;
    p->secret[p->n_secrets++] = of;
}

/* ---- facts that are secret ---------------------------------------------- */

static bool whole_people(const struct store *s, const struct fact_key *key,
                         int64_t *out)
{
    const uint32_t f = facts_first(s->facts, key);
    struct decimal d;

    if (f == FACT_NONE || !value_is_number(facts_at(s->facts, f)->value) ||
        !decimal_round(facts_at(s->facts, f)->value.decimal, 0, &d))
        return false;
    *out = d.mantissa;
    return true;
}

/* The people that a percentage is of, of its year or the newest; 0: no file
 * tells. */
static int64_t share_base(struct publication *p, const struct fact_key *key)
{
    const struct store *s = evaluator_store(p->ev);
    const uint32_t base = p->guards.base[key->input];
    struct fact_key k = *key;
    struct period_list periods;
    struct period newest = { 0 };
    int64_t people = 0, found;

    if (base == MAP_NONE)
        return 0;
    k.input = base;
    k.breakdown = 0;
    if (whole_people(s, &k, &people))
        return people;
    periods = facts_periods(s->facts, base);
    for (size_t i = 0; i < periods.n; i++) {
        k.period = periods.item[i];
        if ((newest.kind == PERIOD_NONE ||
             period_compare(k.period, newest) > 0) &&
            whole_people(s, &k, &found)) {
            people = found;
            newest = k.period;
        }
    }
    return people;
}

/* How far apart two worlds must have a percentage, in its last place, so that
 * the people behind it are as far apart as the rule asks; 0: it is no secret.
 */
static int64_t share_width(struct publication *p, const struct known_fact *f)
{
    const int64_t base = share_base(p, &f->key);
    const int64_t whole = tenfold(100, f->value.scale > 9 ? 9 : f->value.scale);
    const int64_t most = p->rules->threshold;
    int64_t people, width;

    if (base <= 0 || base > 1000000 || f->value.scale > 6)
        return 0;
    people = (f->value.mantissa * base + whole / 2) / whole;
    if (!(people > 0 && people <= most) &&
        !(people < base && base - people <= most))
        return 0;
    width = (p->rules->width * whole + base - 1) / base;
    return width < whole ? width : whole;
}

static int64_t fact_width(struct publication *p, const struct known_fact *f)
{
    const enum guard kind = p->guards.kind[f->key.input];
    const int places = f->value.scale > 9 ? 9 : f->value.scale;

    if (fact_is_suppressed(evaluator_store(p->ev), &f->key))
        return tenfold(p->rules->width, places);
    if (kind == GUARD_SHARE)
        return share_width(p, f);
    if (kind == GUARD_PEOPLE && f->value.mantissa > 0 &&
        f->value.mantissa <= tenfold(p->rules->threshold, places))
        return tenfold(p->rules->width, places);
    return 0;
}

/* A percentage of people is no more than all of them. */
static void share_known(struct publication *p, uint32_t fact)
{
    const struct known_fact *f = &p->fact[fact];
    struct count_term *one = arena_new_of(p->arena, struct count_term);
    struct count_bound b = { { one, 1 }, COUNT_NO_LOW, 0 };

    if (p->guards.kind[f->key.input] != GUARD_SHARE || f->value.scale > 9)
        return;
    *one = (struct count_term){ fact, 1 };
    b.high = tenfold(100, f->value.scale);
    if (f->value.mantissa <= b.high)
        disclosure_known(p->system, &b);
}

/* Facts that the system has met since it had `from`. */
static void facts_state(struct publication *p, size_t from)
{
    for (size_t i = from; i < p->n_facts; i++) {
        const int64_t width = fact_width(p, &p->fact[i]);
        struct count_term *one;
        struct whole_form w;

        share_known(p, (uint32_t)i);
        fact_relations(p, (uint32_t)i);
        if (width == 0)
            continue;
        p->fact[i].is_secret = true;
        one = arena_new_of(p->arena, struct count_term);
        *one = (struct count_term){ (uint32_t)i, 1 };
        w = (struct whole_form){ .term = one, .n = 1 };
        secret_add(p, &w, width, (struct secret_of){ (uint32_t)i, NONE });
    }
}

static bool has_secret(const struct publication *p, const struct whole_form *w)
{
    return w->n == 1 && p->fact[w->term[0].unknown].is_secret;
}

static bool counts_people(const struct publication *p,
                          const struct whole_form *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const uint32_t input = p->fact[w->term[i].unknown].key.input;

        if (p->guards.kind[input] != GUARD_PEOPLE || w->term[i].factor < 0)
            return false;
    }
    return w->n > 0 && w->constant == 0;
}

/* ---- what is told of sums ------------------------------------------------ */

struct telling {
    struct publication *p;
    uint32_t item;
    struct whole_form form[2];
    int places;
    struct count_bound bound[3];
    size_t n_bounds;
    bool is_small; /* hidden by rule */
};

static bool within(int64_t x, int64_t most)
{
    return x > 0 && x <= most;
}

static void sum_rule(struct telling *t)
{
    const struct publication *p = t->p;
    const struct whole_form *w = &t->form[0];

    if (!counts_people(p, w) ||
        !within(w->value, tenfold(p->rules->threshold, t->places)))
        return;
    t->is_small = true;
    if (!has_secret(p, w))
        secret_add(t->p, w, tenfold(p->rules->width, t->places),
                   (struct secret_of){ NONE, t->item });
}

static bool is_percentage(const struct telling *t)
{
    const struct item *i = &t->p->item[t->item];
    const struct whole_form *w = t->form;

    return i->says.factor == 100 &&
           (counts_people(t->p, &w[0]) ||
            (w[0].n == 0 && w[0].constant == 0)) &&
           (counts_people(t->p, &w[1]) || w[1].n == 0);
}

static void rate_secret(struct telling *t, const struct whole_form *w,
                        int64_t whole)
{
    int64_t width = tenfold(t->p->rules->width, t->places);

    if (w->n == 0 || has_secret(t->p, w))
        return;
    secret_add(t->p, w, width < whole ? width : whole,
               (struct secret_of){ NONE, t->item });
}

/* Numerator, all others, and small bases. */
static void rate_rule(struct telling *t)
{
    const struct disclosure_rules *r = t->p->rules;
    const struct whole_form *w = t->form;
    const int64_t top = w[0].value + w[0].constant;
    const int64_t base = w[1].value + w[1].constant;
    const int64_t small = tenfold(r->threshold, t->places);
    const bool is_group = t->p->item[t->item].figure->question.breakdown != 0;
    struct whole_form rest;
    bool few_rest, at_end;

    if (!is_percentage(t) || base <= 0)
        return;
    few_rest = within(base - top, small);
    at_end = (is_group || top == 0 || top == base) &&
             base <= tenfold(r->small_base, t->places);
    t->is_small = within(top, small) || few_rest || at_end;
    if (within(top, small) || at_end)
        rate_secret(t, &w[0], w[1].n == 0 ? base : INT64_MAX);
    if (few_rest && combine(t->p->arena, (struct scaled){ &w[1], 1 },
                            (struct scaled){ &w[0], -1 }, &rest))
        rate_secret(t, &rest, w[1].n == 0 ? base : INT64_MAX);
}

/* A form with its constant on the other side of the bound. */
static void bound_add(struct telling *t, const struct whole_form *w,
                      int64_t low, int64_t high)
{
    if (low != COUNT_NO_LOW)
        low -= w->constant;
    if (high != COUNT_NO_HIGH)
        high -= w->constant;
    t->bound[t->n_bounds++] = (struct count_bound){ form_of(w), low, high };
}

static bool rate_bounds(struct telling *t)
{
    const struct item *i = &t->p->item[t->item];
    struct scaled top = { &t->form[0], 2 * i->says.factor };
    struct scaled less = { &t->form[1], 0 }, more = { &t->form[1], 0 };
    struct whole_form low, high;
    struct decimal printed;
    int64_t m;

    if (!value_is_number(i->figure->value) || i->figure->decimals > 6 ||
        !decimal_round(i->figure->value.decimal, i->figure->decimals, &printed))
        return false;
    top.times = tenfold(top.times, i->figure->decimals);
    m = printed.mantissa * tenfold(1, i->figure->decimals - printed.scale);
    if (m > ((int64_t)1 << 40) || m < -((int64_t)1 << 40))
        return false;
    less.times = -(2 * m - 1);
    more.times = -(2 * m + 1);
    if (!combine(t->p->arena, top, less, &low) ||
        !combine(t->p->arena, top, more, &high))
        return false;
    bound_add(t, &low, m > 0 ? 0 : 1, COUNT_NO_HIGH);
    bound_add(t, &high, COUNT_NO_LOW, m < 0 ? 0 : -1);
    bound_add(t, &t->form[1], 1, COUNT_NO_HIGH);
    return true;
}

/* Nobody is counted above the line who is not below it. */
static void parts_known(struct publication *p, const struct item *item)
{
    for (size_t i = 0; i < item->says.n_parts; i++) {
        const struct fact_form f[2] = { item->says.top[i],
                                        item->says.bottom[i] };
        struct whole_form w[2], rest;
        struct count_bound b;
        int places;

        if (!forms_whole(p, f, 2, w, &places) || !counts_people(p, &w[0]) ||
            !combine(p->arena, (struct scaled){ &w[1], 1 },
                     (struct scaled){ &w[0], -1 }, &rest) ||
            rest.value + rest.constant < 0)
            continue;
        b = (struct count_bound){ form_of(&rest), -rest.constant,
                                  COUNT_NO_HIGH };
        disclosure_known(p->system, &b);
    }
}

/* ---- statements ---------------------------------------------------------- */

static uint64_t noise(const struct publication *p, struct str address)
{
    struct arena *scratch = arena_new(0);
    const struct str text =
        str_printf(scratch, "%.*s|%.*s", STR_ARG(p->key), STR_ARG(address));
    unsigned char digest[32];

    sha256(text.ptr, text.len, digest);
    arena_free(scratch);
    return (uint64_t)digest[0] << 16 | (uint64_t)digest[1] << 8 | digest[2];
}

/* What readers lose: totals and headlines are dear, groups and words cheap.
 * Ten per cent either way is noise, so that ties tell nothing. */
static int64_t cost_of(const struct publication *p, const struct item *i,
                       struct str address)
{
    const struct question *q = &i->figure->question;
    int64_t cost = q->who.kind == SCOPE_SCHOOL ? 100000 : 400000;

    if (q->breakdown != 0)
        cost /= 2;
    if (q->derived != DERIVED_VALUE && q->derived != DERIVED_COHORT)
        cost /= 5;
    if (map_find(p->hidden_before, address) != MAP_NONE)
        cost /= 4;
    return cost / 1000 * (900 + (int64_t)(noise(p, address) % 201));
}

static void put_statement(struct publication *p, struct item *i,
                          const struct count_bound *bound, size_t n,
                          bool is_small)
{
    const struct str address =
        question_text(p->arena, p->ev, &i->figure->question);
    struct statement s = { .bound = bound, .n = n, .cost = COST_FIXED };

    i->is_out = map_find(p->open_before, address) != MAP_NONE;
    if (!i->is_out) {
        s.cost = cost_of(p, i, address);
        s.is_hidden = is_small;
    }
    i->statement = disclosure_statement(p->system, &s);
}

/* Whether it was measured of a group of a few people in one school. Nobody is
 * counted by it, so that there is no number to keep in doubt. */
static bool is_of_few(struct publication *p, const struct fact_form *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct fact_key base = f->term[i].key;
        int64_t people;

        if (base.breakdown == 0 || p->guards.kind[base.input] != GUARD_FEW ||
            p->guards.base[base.input] == MAP_NONE)
            continue;
        base.input = p->guards.base[base.input];
        if (whole_people(evaluator_store(p->ev), &base, &people) &&
            within(people, p->rules->small_base))
            return true;
    }
    return false;
}

/* The same of all that the item says. A total over schools is of more. */
static bool tells_of_few(struct publication *p, const struct item *i)
{
    bool is_few = false;

    if (i->figure->question.who.kind != SCOPE_SCHOOL)
        return false;
    for (size_t k = 0; k < i->says.n; k++)
        is_few |= is_of_few(p, &i->says.form[k]);
    return is_few;
}

/* Every form to its very value. */
static bool state_all(struct publication *p, struct item *i)
{
    struct count_bound *bound =
        arena_array(p->arena, struct count_bound, i->says.n);
    size_t n = 0;

    for (size_t k = 0; k < i->says.n; k++) {
        struct whole_form w;
        int places;

        if (!forms_whole(p, &i->says.form[k], 1, &w, &places))
            return false;
        if (w.n > 0)
            bound[n++] = equal_to(&w);
    }
    put_statement(p, i, bound, n, tells_of_few(p, i));
    return true;
}

/* Of a rate that is told exactly, for it is rated. */
static void exact_bounds(struct telling *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (t->form[i].n > 0)
            t->bound[t->n_bounds++] = equal_to(&t->form[i]);
    }
}

static bool state_linear(struct publication *p, uint32_t index)
{
    struct item *i = &p->item[index];
    struct telling t = { .p = p, .item = index };
    size_t from = p->n_facts;

    if (!forms_whole(p, i->says.form, i->says.is_rate ? 2 : 1, t.form,
                     &t.places))
        return false;
    facts_state(p, from);
    if (i->says.is_rate) {
        rate_rule(&t);
        from = p->n_facts;
        parts_known(p, i);
        facts_state(p, from);
    } else {
        sum_rule(&t);
    }
    if (i->says.kind != SAYS_RATE)
        exact_bounds(&t, i->says.is_rate ? 2 : 1);
    else if (!rate_bounds(&t))
        return false;
    put_statement(p, i, t.bound, t.n_bounds, t.is_small || tells_of_few(p, i));
    return true;
}

void item_state(struct publication *p, uint32_t index)
{
    struct item *i = &p->item[index];
    const size_t from = p->n_facts;
    bool done;

    i->is_new = false;
    if (i->says.kind == SAYS_NOTHING)
        return;
    if (i->says.kind == SAYS_MORE) {
        done = false;
    } else if (i->says.kind == SAYS_ALL && !i->says.is_rate) {
        done = state_all(p, i);
        facts_state(p, from);
    } else {
        done = state_linear(p, index);
    }
    i->withheld = !done;
}
