/* Small systems of any kind, against all worlds tried one by one: what the
 * audit says of every secret, and that nothing cheaper than what was hidden
 * would do. No solver but counting. */
#include "check.h"
#include "prop.h"

#include <trustpress/disclose.h>

#define UNKNOWNS   4
#define MOST       7 /* of each, as everyone knows */
#define STATEMENTS 6

struct made {
    int64_t value[UNKNOWNS];
    struct {
        struct count_term term[UNKNOWNS];
        size_t n;
        int64_t low, high, cost;
    } s[STATEMENTS];
    size_t n_statements;
    struct count_term secret[2];
    size_t n_secret;
    int64_t width;
};

static int64_t sum(const struct count_term *term, size_t n, const int64_t *x)
{
    int64_t total = 0;

    for (size_t i = 0; i < n; i++)
        total += term[i].factor * x[term[i].unknown];
    return total;
}

/* Sums, and rows such as rates make, exactly or in a range about the truth. */
static void make(struct prop *g, struct made *m)
{
    memset(m, 0, sizeof *m);
    for (size_t i = 0; i < UNKNOWNS; i++)
        m->value[i] = prop_between(g, 0, MOST);
    m->n_statements = 2 + prop_below(g, STATEMENTS - 1);
    for (size_t i = 0; i < m->n_statements; i++) {
        const bool is_rate = prop_one_in(g, 3);
        int64_t truth;

        for (uint32_t u = 0; u < UNKNOWNS; u++)
            if (prop_one_in(g, 2) || (u == UNKNOWNS - 1 && m->s[i].n == 0))
                m->s[i].term[m->s[i].n++] =
                    (struct count_term){ u,
                                         is_rate ? prop_between(g, -9, 9) : 1 };
        truth = sum(m->s[i].term, m->s[i].n, m->value);
        m->s[i].low = truth - (is_rate ? prop_between(g, 0, 6) : 0);
        m->s[i].high = truth + (is_rate ? prop_between(g, 0, 6) : 0);
        if (is_rate && prop_one_in(g, 3))
            m->s[i].high = COUNT_NO_HIGH;
        m->s[i].cost = prop_one_in(g, 8) ? COST_FIXED : prop_between(g, 1, 9);
    }
    m->n_secret = 1 + prop_below(g, 2);
    m->secret[0] = (struct count_term){ 0, 1 };
    m->secret[1] = (struct count_term){ 1, prop_one_in(g, 2) ? 1 : -2 };
    m->width = prop_between(g, 1, 6);
}

static struct disclosure *tell(struct arena *a, const struct made *m)
{
    struct disclosure *d = disclosure_new(a);

    for (uint32_t i = 0; i < UNKNOWNS; i++) {
        const struct count_term term = { i, 1 };

        disclosure_unknown(d, m->value[i]);
        disclosure_known(d, &(struct count_bound){ { &term, 1 }, 0, MOST });
    }
    for (size_t i = 0; i < m->n_statements; i++) {
        const struct count_bound b = { { m->s[i].term, m->s[i].n },
                                       m->s[i].low,
                                       m->s[i].high };

        disclosure_statement(
            d,
            &(struct statement){ .bound = &b, .n = 1, .cost = m->s[i].cost });
    }
    disclosure_secret(d,
                      &(struct secret){ { m->secret, m->n_secret }, m->width });
    return d;
}

/* Which statements are told no in a world, as bits. */
static unsigned denied(const struct made *m, const int64_t *x)
{
    unsigned bits = 0;

    for (size_t i = 0; i < m->n_statements; i++) {
        const int64_t v = sum(m->s[i].term, m->s[i].n, x);

        if (v < m->s[i].low ||
            (m->s[i].high != COUNT_NO_HIGH && v > m->s[i].high))
            bits |= 1u << i;
    }
    return bits;
}

/* The secret's range for every set of hidden statements. */
static void try_all(const struct made *m, int64_t *width)
{
    int64_t low[1 << STATEMENTS], high[1 << STATEMENTS];
    const int64_t truth = sum(m->secret, m->n_secret, m->value);

    for (unsigned h = 0; h < 1u << m->n_statements; h++)
        low[h] = high[h] = truth;
    for (unsigned n = 0; n < (MOST + 1) * (MOST + 1) * (MOST + 1) * (MOST + 1);
         n++) {
        const int64_t x[UNKNOWNS] = { n % 8, n / 8 % 8, n / 64 % 8, n / 512 };
        const int64_t v = sum(m->secret, m->n_secret, x);
        const unsigned no = denied(m, x);

        for (unsigned h = 0; h < 1u << m->n_statements; h++)
            if ((no & ~h) == 0) {
                low[h] = v < low[h] ? v : low[h];
                high[h] = v > high[h] ? v : high[h];
            }
    }
    for (unsigned h = 0; h < 1u << m->n_statements; h++)
        width[h] = high[h] - low[h];
}

static int64_t cost_of(const struct made *m, unsigned hidden)
{
    int64_t cost = 0;

    for (size_t i = 0; i < m->n_statements; i++)
        if (hidden >> i & 1) {
            if (m->s[i].cost == COST_FIXED)
                return INT64_MAX;
            cost += m->s[i].cost;
        }
    return cost;
}

static int64_t least_cost(const struct made *m, const int64_t *width)
{
    int64_t least = INT64_MAX;

    for (unsigned h = 0; h < 1u << m->n_statements; h++)
        if (width[h] >= m->width && cost_of(m, h) < least)
            least = cost_of(m, h);
    return least;
}

static unsigned hidden_of(const struct made *m, const struct disclosure *d)
{
    unsigned bits = 0;

    for (uint32_t i = 0; i < m->n_statements; i++)
        bits |= (unsigned)disclosure_is_hidden(d, i) << i;
    return bits;
}

/* The audit with `hidden` hidden says what the widths say. */
static bool audits(struct arena *a, struct disclosure *d, const struct made *m,
                   const int64_t *width, unsigned hidden)
{
    struct disclosure_audit audit;

    for (uint32_t i = 0; i < m->n_statements; i++)
        disclosure_hide(d, i, hidden >> i & 1);
    disclosure_audit(a, d, &audit);
    return audit.secret[0].is_safe == (width[hidden] >= m->width) &&
           audit.secret[0].width <= width[hidden];
}

static bool agrees_with_all_worlds(struct prop *g)
{
    struct arena *a = arena_new(0);
    int64_t width[1 << STATEMENTS];
    struct disclosure *d;
    struct made m;
    bool holds;

    make(g, &m);
    try_all(&m, width);
    d = tell(a, &m);
    const int64_t least = least_cost(&m, width);
    const bool is_kept = disclosure_solve(d, DISCLOSURE_EFFORT);
    const unsigned hidden = hidden_of(&m, d);

    holds = is_kept == (least < INT64_MAX) && disclosure_was_exact(d) &&
            (!is_kept || cost_of(&m, hidden) == least);
    d = tell(a, &m); /* without what solving left behind */
    for (unsigned h = 0; h < 1u << m.n_statements && holds; h++)
        if (cost_of(&m, h) < INT64_MAX)
            holds = audits(a, d, &m, width, h);
    arena_free(a);
    return holds;
}

static void test_all_worlds(void **state)
{
    (void)state;
    prop_check(2000, 10, agrees_with_all_worlds);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_worlds) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
