/* Facts as unknowns, and sums of facts as sums of whole numbers.
 *
 * A fact that was given with places (a percentage) is counted in its last
 * place: 4.2 is 42 tenths. */
#include "publish_priv.h"

/* ---- facts --------------------------------------------------------------- */

static struct str key_text(struct arena *a, const struct fact_key *k)
{
    return str_printf(a, "%u|%u|%u|%d|%d|%d|%d|%d", k->entity, k->input,
                      k->breakdown, (int)k->scenario, (int)k->period.kind,
                      (int)k->period.part, (int)k->period.year,
                      (int)k->period.date);
}

static uint32_t fact_new(struct publication *p, const struct fact_term *t)
{
    void *array = p->fact;

    arena_grow(p->arena, &array, p->n_facts, &p->cap_facts, sizeof *p->fact,
               _Alignof(struct known_fact));
    p->fact = array;
    p->fact[p->n_facts] =
        (struct known_fact){ .key = t->key, .value = t->value };
    disclosure_unknown(p->system, t->value.mantissa);
    return (uint32_t)p->n_facts++;
}

uint32_t fact_unknown(struct publication *p, const struct fact_term *t)
{
    struct arena *scratch;
    uint32_t found, before;

    if (t->value.mantissa < 0)
        return NONE;
    scratch = arena_new(0);
    before = map_count(p->fact_keys);
    found = map_put(p->fact_keys, key_text(scratch, &t->key));
    arena_free(scratch);
    return found == before ? fact_new(p, t) : found;
}

/* ---- sums ---------------------------------------------------------------- */

static bool times_ten(int64_t *x, int places)
{
    for (int i = 0; i < places; i++) {
        if (__builtin_mul_overflow(*x, 10, x))
            return false;
    }
    return true;
}

static int places_of(const struct fact_form *f)
{
    int most = f->constant.scale;

    for (size_t i = 0; i < f->n; i++) {
        const int own = f->term[i].factor.scale + f->term[i].value.scale;

        most = own > most ? own : most;
    }
    return most;
}

static void term_add(struct whole_form *out, uint32_t unknown, int64_t factor)
{
    for (size_t i = 0; i < out->n; i++) {
        if (out->term[i].unknown == unknown) {
            out->term[i].factor += factor;
            return;
        }
    }
    out->term[out->n++] = (struct count_term){ unknown, factor };
}

#define FACTOR_MOST ((int64_t)1 << 31)

static bool term_put(struct publication *p, const struct fact_term *t,
                     int places, struct whole_form *out)
{
    int64_t factor = t->factor.mantissa, amount;
    uint32_t unknown;

    if (!times_ten(&factor, places - t->factor.scale - t->value.scale) ||
        factor > FACTOR_MOST || factor < -FACTOR_MOST ||
        __builtin_mul_overflow(factor, t->value.mantissa, &amount))
        return false;
    unknown = fact_unknown(p, t);
    if (unknown == NONE) /* no count: everyone may know it */
        return !__builtin_add_overflow(out->constant, amount, &out->constant);
    if (factor == 0)
        return true;
    term_add(out, unknown, factor);
    return !__builtin_add_overflow(out->value, amount, &out->value);
}

static bool form_whole(struct publication *p, const struct fact_form *f,
                       int places, struct whole_form *out)
{
    *out = (struct whole_form){ .term = arena_array(p->arena, struct count_term,
                                                    f->n) };
    out->constant = f->constant.mantissa;
    if (!times_ten(&out->constant, places - f->constant.scale))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        if (!term_put(p, &f->term[i], places, out))
            return false;
    }
    return true;
}

bool forms_whole(struct publication *p, const struct fact_form form[], size_t n,
                 struct whole_form out[], int *places)
{
    *places = 0;
    for (size_t i = 0; i < n; i++) {
        const int own = places_of(&form[i]);

        *places = own > *places ? own : *places;
    }
    if (*places > 9)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!form_whole(p, &form[i], *places, &out[i]))
            return false;
    }
    return true;
}
