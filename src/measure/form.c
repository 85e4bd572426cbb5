/* What a figure says of the facts behind it: a sum of them, one sum over
 * another, or something that follows from several sums.
 *
 * Only guarded facts are told apart; every other one is a plain number.
 *
 * The surprise: forms are worked out a second time, apart from the figure, and
 * must come to its very value. What does not is not linear, whatever its
 * formula looks like, and counts as telling all that it was made of. */
#include "measure_priv.h"

/* ---- sums of facts ------------------------------------------------------- */

struct terms {
    struct arena *arena;
    struct fact_term *item;
    size_t n, cap;
    struct decimal constant;
    bool overflow;
};

static bool same_fact(const struct fact_key *a, const struct fact_key *b)
{
    return a->entity == b->entity && a->input == b->input &&
           a->breakdown == b->breakdown && a->scenario == b->scenario &&
           period_equal(a->period, b->period);
}

static void terms_add(struct terms *t, const struct fact_term *term)
{
    void *array = t->item;

    for (size_t i = 0; i < t->n; i++) {
        if (!same_fact(&t->item[i].key, &term->key))
            continue;
        t->overflow |=
            !decimal_add(t->item[i].factor, term->factor, &t->item[i].factor);
        return;
    }
    arena_grow(t->arena, &array, t->n, &t->cap, sizeof *t->item,
               _Alignof(struct fact_term));
    t->item = array;
    t->item[t->n++] = *term;
}

static void constant_add(struct terms *t, struct decimal d)
{
    t->overflow |= !decimal_add(t->constant, d, &t->constant);
}

static void form_add(struct terms *t, const struct fact_form *f,
                     struct decimal times)
{
    struct decimal d = { 0 };

    for (size_t i = 0; i < f->n; i++) {
        struct fact_term term = f->term[i];

        t->overflow |= !decimal_multiply(term.factor, times, &term.factor);
        terms_add(t, &term);
    }
    t->overflow |= !decimal_multiply(f->constant, times, &d);
    constant_add(t, d);
}

static struct fact_form form_of(const struct terms *t)
{
    return (struct fact_form){ t->item, t->n, t->constant };
}

static bool form_value(const struct fact_form *f, struct decimal *out)
{
    struct decimal_sum sum = { 0 };

    decimal_sum_add(&sum, f->constant);
    for (size_t i = 0; i < f->n; i++)
        decimal_sum_add_product(&sum, f->term[i].factor, f->term[i].value);
    return decimal_sum_value(&sum, out);
}

static bool form_is(const struct terms *t, struct value v)
{
    const struct fact_form f = form_of(t);
    struct decimal d;

    return !t->overflow && value_is_number(v) && form_value(&f, &d) &&
           decimal_compare(d, v.decimal) == 0;
}

/* ---- names of a formula -------------------------------------------------- */

struct named { /* what one name of a formula is worth, and of what it is made */
    struct value value;
    struct fact_form form;
    bool is_linear;
};
struct formula { /* the key of an expr_env */
    struct arena *arena;
    struct evaluator *ev;
    const struct question *q;
    struct references names;
    const struct binding *bound;
    const struct part *part;
    bool is_base;
    struct named *named;
};

static bool sum_form(struct arena *a, struct evaluator *ev,
                     const struct figure *f, struct fact_form *out);

static void name_input(const struct formula *k, size_t i, struct named *out)
{
    struct evaluator *ev = k->ev;
    struct frame frame = { .up = ev->frame };
    const struct asking ask = { k->q, k->names.item[i].input, k->bound[i].input,
                                k->part->rows_of, k->is_base };
    struct terms t = { .arena = k->arena };
    struct fact_form all;
    struct decimal told;

    ev->frame = &frame;
    out->value = input_value(ev, &ask);
    ev->frame = frame.up;
    for (size_t n = 0; n < frame.n; n++)
        terms_add(&t, &frame.read[n]);
    all = form_of(&t);
    if (value_is_number(out->value))
        out->is_linear =
            form_value(&all, &told) &&
            decimal_subtract(out->value.decimal, told, &all.constant);
    out->form = all;
    out->is_linear |= frame.n == 0;
}

static void name_measure(const struct formula *k, size_t i, struct named *out)
{
    const struct part *p = k->part;
    const struct who school = { SCOPE_SCHOOL, p->entity };
    const struct who central = { SCOPE_CENTRAL, ENTITY_NONE };
    const struct question q =
        question_nested(k->ev, k->q, &k->names.item[i], &k->bound[i],
                        p->is_central ? central : school);
    const struct figure *f = evaluate(k->ev, &q);

    out->value = f->value;
    out->is_linear = sum_form(k->arena, k->ev, f, &out->form);
}

static struct value named_value(const void *key, size_t i)
{
    const struct formula *k = key;

    return k->named[i].value;
}

/* Adds `times` what the formula is made of; false: it is no sum, or not the
 * one that came out. */
static bool formula_add(struct formula *k, const struct expr *e,
                        struct value came, struct terms *sum)
{
    const size_t n = k->names.n;
    const struct expr_env env = { .key = k, .at = named_value };
    struct decimal *factor = arena_array(k->arena, struct decimal, n);
    bool *fixed = arena_array(k->arena, bool, n);
    struct terms own = { .arena = k->arena };
    struct decimal constant;
    struct fact_form f;

    k->named = arena_array(k->arena, struct named, n);
    for (size_t i = 0; i < n; i++) {
        if (k->names.item[i].input)
            name_input(k, i, &k->named[i]);
        else
            name_measure(k, i, &k->named[i]);
        fixed[i] = k->named[i].is_linear && k->named[i].form.n == 0;
    }
    if (!expr_linear(e, &env, fixed, factor, &constant))
        return false;
    constant_add(&own, constant);
    for (size_t i = 0; i < n; i++) {
        if (fixed[i] || decimal_sign(factor[i]) == 0)
            continue;
        if (!k->named[i].is_linear)
            return false;
        form_add(&own, &k->named[i].form, factor[i]);
    }
    if (!form_is(&own, came))
        return false;
    f = form_of(&own);
    form_add(sum, &f, decimal_of(1));
    return true;
}

/* ---- parts --------------------------------------------------------------- */

static bool part_add(struct arena *a, struct evaluator *ev,
                     const struct question *q, const struct part *p,
                     struct terms to[2])
{
    const struct entry *e = entry_of(q->measure);
    const struct bound *b = &ev->bound[e->index];
    struct formula k = { .arena = a,
                         .ev = ev,
                         .q = q,
                         .names = e->top,
                         .bound = b->top,
                         .part = p };

    if (!formula_add(&k, q->measure->top, p->top, &to[0]))
        return false;
    if (!q->measure->bottom || (p->is_central && to[1].arena == NULL))
        return true;
    k.names = e->bottom;
    k.bound = b->bottom;
    k.is_base = true;
    return formula_add(&k, q->measure->bottom, p->bottom, &to[1]) ||
           (p->is_central && value_is_number(p->bottom) &&
            decimal_sign(p->bottom.decimal) == 0);
}

static bool is_pooled(const struct question *q)
{
    const enum weighting w = q->measure->weighting;
    const enum scope_kind k = q->who.kind;

    return (w == WEIGHT_SUM || w == WEIGHT_POOLED) &&
           (k == SCOPE_TRUST || k == SCOPE_SCHOOL || k == SCOPE_SCHOOLS ||
            k == SCOPE_CENTRAL || k == SCOPE_SISTERS || k == SCOPE_PEERS);
}

struct pooled { /* of a question: both sums, and those of each part */
    struct fact_form form[2];
    struct fact_form *top, *bottom;
    size_t n;
};

static bool pooled_forms(struct arena *a, struct evaluator *ev,
                         const struct question *q, struct pooled *out)
{
    const struct parts parts = parts_evaluated(a, ev, q);
    struct terms both[2] = { { .arena = a }, { .arena = a } };

    out->top = arena_array(a, struct fact_form, parts.n);
    out->bottom = arena_array(a, struct fact_form, parts.n);
    for (size_t i = 0; i < parts.n; i++) {
        struct terms one[2] = { { .arena = a }, { .arena = a } };

        if (!parts.item[i].used)
            continue;
        if (!part_add(a, ev, q, &parts.item[i], one) || one[0].overflow ||
            one[1].overflow)
            return false;
        out->top[out->n] = form_of(&one[0]);
        out->bottom[out->n] = form_of(&one[1]);
        form_add(&both[0], &out->top[out->n], decimal_of(1));
        form_add(&both[1], &out->bottom[out->n], decimal_of(1));
        out->n++;
    }
    out->form[0] = form_of(&both[0]);
    out->form[1] = form_of(&both[1]);
    return !both[0].overflow && !both[1].overflow;
}

static int64_t factor_of(const struct measure *m)
{
    return m->unit == UNIT_PERCENT && !m->is_weighted ? 100 : 1;
}

/* Whether the forms come to the figure's own value. */
static bool rate_is(const struct pooled *p, const struct figure *f)
{
    struct decimal_sum top = { 0 }, bottom = { 0 };
    struct decimal x, y;

    if (!form_value(&p->form[0], &x) || !form_value(&p->form[1], &y))
        return false;
    decimal_sum_add(&top, x);
    decimal_sum_add(&bottom, y);
    return value_equal(
        f->value, ratio_value(&top, &bottom, factor_of(f->question.measure)));
}

static bool forms_of(struct arena *a, struct evaluator *ev,
                     const struct figure *f, struct pooled *out)
{
    const struct measure *m = f->question.measure;
    struct terms t = { .arena = a };

    *out = (struct pooled){ 0 };
    if (f->question.derived != DERIVED_VALUE || !is_pooled(&f->question) ||
        !value_is_number(f->value) || !pooled_forms(a, ev, &f->question, out))
        return false;
    if (m->weighting == WEIGHT_POOLED)
        return rate_is(out, f);
    form_add(&t, &out->form[0], decimal_of(1));
    return form_is(&t, f->value);
}

static bool sum_form(struct arena *a, struct evaluator *ev,
                     const struct figure *f, struct fact_form *out)
{
    struct pooled p;

    *out = (struct fact_form){ 0 };
    if (!lineage_of(f)->is_guarded) {
        if (value_is_number(f->value))
            out->constant = f->value.decimal;
        return true;
    }
    if (f->question.measure->weighting != WEIGHT_SUM || !forms_of(a, ev, f, &p))
        return false;
    *out = p.form[0];
    return true;
}

/* ---- whatever is no sum -------------------------------------------------- */

struct everything {
    struct arena *arena;
    struct evaluator *ev;
    struct fact_form *form;
    size_t n, cap;
    const struct figure **seen;
    size_t n_seen, cap_seen;
};

static void tell(struct everything *t, struct fact_form f)
{
    void *array = t->form;

    if (f.n == 0)
        return;
    arena_grow(t->arena, &array, t->n, &t->cap, sizeof f,
               _Alignof(struct fact_form));
    t->form = array;
    t->form[t->n++] = f;
}

static bool seen_before(struct everything *t, const struct figure *f)
{
    void *array = t->seen;

    for (size_t i = 0; i < t->n_seen; i++) {
        if (t->seen[i] == f)
            return true;
    }
    arena_grow(t->arena, &array, t->n_seen, &t->cap_seen,
               sizeof(const struct figure *), _Alignof(const struct figure *));
    t->seen = array;
    t->seen[t->n_seen++] = f;
    return false;
}

static void tell_read(struct everything *t, const struct fact_term *read)
{
    struct fact_term *one = arena_new_of(t->arena, struct fact_term);

    *one = *read;
    one->factor = decimal_of(1);
    tell(t, (struct fact_form){ .term = one, .n = 1 });
}

/* Numbers of pupils behind a figure stand in its coverage, not in its sums. */
static void tell_all(struct everything *t, const struct figure *f, bool whole)
{
    const struct lineage *l = lineage_of(f);
    struct pooled p;

    if (seen_before(t, f))
        return;
    if (!whole && forms_of(t->arena, t->ev, f, &p)) {
        tell(t, p.form[0]);
        tell(t, p.form[1]);
        return;
    }
    for (size_t i = 0; i < l->n_reads; i++)
        tell_read(t, &l->read[i]);
    for (size_t i = 0; i < l->n_nested; i++)
        tell_all(t, l->nested[i], whole);
}

/* ---- any figure ---------------------------------------------------------- */

static struct fact_form *two_forms(struct arena *a, const struct fact_form f[2])
{
    struct fact_form *out = arena_array(a, struct fact_form, 2);

    out[0] = f[0];
    out[1] = f[1];
    return out;
}

/* n: what is counted below the line, added up. */
static bool cohort_says(struct arena *a, struct evaluator *ev,
                        const struct figure *f, struct saying *out)
{
    struct question q = f->question;
    const struct figure *own;
    struct terms t = { .arena = a };
    struct pooled p;

    q.derived = DERIVED_VALUE;
    own = evaluate(ev, &q);
    if (!forms_of(a, ev, own, &p) ||
        own->question.measure->weighting != WEIGHT_POOLED)
        return false;
    form_add(&t, &p.form[1], decimal_of(1));
    if (!form_is(&t, f->value))
        return false;
    out->kind = p.form[1].n == 0 ? SAYS_NOTHING : SAYS_SUM;
    out->form = two_forms(a, (const struct fact_form[]){ p.form[1], { 0 } });
    out->n = 1;
    return true;
}

static void all_says(struct arena *a, struct evaluator *ev,
                     const struct figure *f, struct saying *out)
{
    struct everything t = { .arena = a, .ev = ev };

    tell_all(&t, f, f->question.derived == DERIVED_COVERAGE);
    out->kind = t.n > 0 ? SAYS_ALL : SAYS_NOTHING;
    out->form = t.form;
    out->n = t.n;
}

/* A band says where in it the figure lies: more than its rounded value. */
static void pooled_says(struct arena *a, const struct figure *f,
                        const struct pooled *p, struct saying *out)
{
    const struct measure *m = f->question.measure;
    const bool is_told = p->form[0].n > 0 || p->form[1].n > 0;

    out->is_rate = m->weighting == WEIGHT_POOLED;
    out->kind = !out->is_rate    ? SAYS_SUM
                : m->n_bands > 0 ? SAYS_ALL
                                 : SAYS_RATE;
    out->form = two_forms(a, p->form);
    out->n = out->is_rate ? 2 : 1;
    out->factor = factor_of(m);
    out->top = p->top;
    out->bottom = p->bottom;
    out->n_parts = p->n;
    if (!is_told)
        out->kind = SAYS_NOTHING;
}

void figure_says(struct arena *a, struct evaluator *ev, const struct figure *f,
                 struct saying *out)
{
    struct pooled p;

    *out = (struct saying){ .kind = SAYS_NOTHING, .factor = 1 };
    if (!lineage_of(f)->is_guarded || f->question.derived == DERIVED_PERIOD)
        return;
    if (lineage_of(f)->is_sealed) {
        out->kind = SAYS_MORE;
        return;
    }
    ev->depth++;
    if (forms_of(a, ev, f, &p)) {
        pooled_says(a, f, &p, out);
    } else if (f->question.derived != DERIVED_COHORT ||
               !cohort_says(a, ev, f, out)) {
        all_says(a, ev, f, out);
    }
    ev->depth--;
}
