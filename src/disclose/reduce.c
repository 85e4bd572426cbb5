/* From the system to its components: what can't move is dropped, what has
 * nothing in common is parted, equal sums become one line. */
#include "disclose_priv.h"

#include <stdlib.h>
#include <string.h>

/* One bound of the system, or the form of a secret, as moves. */
struct row {
    struct count_term *term; /* by unknown, each once, none with factor 0 */
    size_t n;
    int64_t low, high;  /* of the move */
    uint32_t statement; /* in the system, or NO_STATEMENT */
    uint32_t secret;    /* in the system, or NO_SECRET */
    int64_t divisor;    /* what the factors were divided by, with its sign */
    bool is_sound;
    uint32_t component, line; /* line: the variable, once it is known */
};
#define NO_SECRET UINT32_MAX
#define ROOM_MOST ((size_t)1 << 24) /* lines x unknowns of a component */

struct reduction {
    struct arena *arena;
    const struct disclosure *d;
    struct row *row;
    size_t n_rows;
    bool *is_fixed;      /* an unknown that can't move */
    int64_t *low, *high; /* moves of unknowns that always hold */
    uint32_t *root;      /* union and find over unknowns */
    uint32_t *place;     /* of an unknown in its component */
};

/* ---- Rows ----------------------------------------------------------------- */

static int by_unknown(const void *a, const void *b)
{
    const struct count_term *x = a, *y = b;

    return (x->unknown > y->unknown) - (x->unknown < y->unknown);
}

/* Each unknown once, in order; false when a factor can't be had. */
static bool merge_terms(struct row *r)
{
    bool is_sound = true;
    size_t n = 0;

    qsort(r->term, r->n, sizeof *r->term, by_unknown);
    for (size_t i = 0; i < r->n; i++) {
        int64_t *last = n > 0 ? &r->term[n - 1].factor : NULL;

        if (last != NULL && r->term[n - 1].unknown == r->term[i].unknown)
            is_sound &= !__builtin_add_overflow(*last, r->term[i].factor, last);
        else
            r->term[n++] = r->term[i];
    }
    r->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (r->term[i].factor == INT64_MIN) { /* its sign can't be turned */
            is_sound = false;
            r->term[i].factor = 1;
        }
        if (r->term[i].factor != 0)
            r->term[r->n++] = r->term[i];
    }
    return is_sound;
}

/* The bound as a move from the truth; false when the truth is beyond it or too
 * far away to say. */
static bool as_moves(struct row *r, const struct count_bound *b,
                     const int64_t *truth)
{
    int64_t value, low = COUNT_NO_LOW, high = COUNT_NO_HIGH;

    r->low = COUNT_NO_LOW;
    r->high = COUNT_NO_HIGH;
    if (!form_value(&b->form, truth, &value))
        return false;
    if (b->low != COUNT_NO_LOW &&
        (__builtin_sub_overflow(b->low, value, &low) || low == COUNT_NO_LOW))
        return false;
    if (b->high != COUNT_NO_HIGH &&
        (__builtin_sub_overflow(b->high, value, &high) ||
         high == COUNT_NO_HIGH))
        return false;
    if (low > 0 || high < 0)
        return false;
    r->low = low;
    r->high = high;
    return true;
}

static void add_row(struct reduction *r, const struct count_bound *b,
                    uint32_t statement, uint32_t secret)
{
    struct row *row = &r->row[r->n_rows++];

    row->statement = statement;
    row->secret = secret;
    row->divisor = 1;
    row->n = b->form.n;
    row->term = arena_array(r->arena, struct count_term, row->n);
    if (row->n > 0)
        memcpy(row->term, b->form.term, row->n * sizeof *row->term);
    row->is_sound = as_moves(row, b, r->d->value) & merge_terms(row);
}

static void collect_rows(struct reduction *r, bool settled)
{
    const struct disclosure *d = r->d;
    size_t n = d->n_known + d->n_secrets;

    for (size_t i = 0; i < d->n_statements; i++)
        n += d->statement[i].s.n;
    r->row = arena_array(r->arena, struct row, n);
    for (size_t i = 0; i < d->n_known; i++)
        add_row(r, &d->known[i], NO_STATEMENT, NO_SECRET);
    for (size_t i = 0; i < d->n_statements; i++) {
        const struct stated *s = &d->statement[i];
        const bool always = settled || s->s.cost == COST_FIXED;

        for (size_t j = 0; !s->hidden && j < s->s.n; j++)
            add_row(r, &s->s.bound[j], always ? NO_STATEMENT : (uint32_t)i,
                    NO_SECRET);
    }
    for (size_t i = 0; i < d->n_secrets; i++)
        add_row(r,
                &(struct count_bound){ d->secret[i].form, COUNT_NO_LOW,
                                       COUNT_NO_HIGH },
                NO_STATEMENT, (uint32_t)i);
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        const int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Drops fixed unknowns, divides by what the factors share, turns the sign so
 * that the first is positive. Moves are whole: bounds round towards nought. */
static void shrink(const struct reduction *r, struct row *row)
{
    int64_t divisor = 0;
    size_t n = 0;

    for (size_t i = 0; i < row->n; i++)
        if (!r->is_fixed[row->term[i].unknown])
            row->term[n++] = row->term[i];
    row->n = n;
    for (size_t i = 0; i < n; i++)
        divisor = gcd(divisor, row->term[i].factor < 0 ? -row->term[i].factor
                                                       : row->term[i].factor);
    if (n == 0)
        return;
    if (row->term[0].factor < 0)
        divisor = -divisor;
    for (size_t i = 0; i < n; i++)
        row->term[i].factor /= divisor;
    if (row->low != COUNT_NO_LOW)
        row->low /= divisor < 0 ? -divisor : divisor;
    if (row->high != COUNT_NO_HIGH)
        row->high /= divisor < 0 ? -divisor : divisor;
    if (divisor < 0) {
        const int64_t low = row->low;

        row->low = row->high == COUNT_NO_HIGH ? COUNT_NO_LOW : -row->high;
        row->high = low == COUNT_NO_LOW ? COUNT_NO_HIGH : -low;
    }
    row->divisor *= divisor;
}

/* What always holds may leave an unknown no room: it is gone, and rows that
 * lose it may in turn leave another none. */
static void fix_unknowns(struct reduction *r)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < r->n_rows; i++) {
            struct row *row = &r->row[i];

            shrink(r, row);
            if (row->n != 1 || row->statement != NO_STATEMENT ||
                row->secret != NO_SECRET || !row->is_sound)
                continue;
            const uint32_t u = row->term[0].unknown;

            if (row->low > r->low[u])
                r->low[u] = row->low;
            if (row->high < r->high[u])
                r->high[u] = row->high;
            if (r->low[u] == 0 && r->high[u] == 0)
                more = r->is_fixed[u] = true;
        }
    }
}

/* ---- Components ----------------------------------------------------------- */

static uint32_t find(const struct reduction *r, uint32_t u)
{
    while (r->root[u] != u)
        u = r->root[u] = r->root[r->root[u]];
    return u;
}

static void join(const struct reduction *r, uint32_t a, uint32_t b)
{
    a = find(r, a);
    b = find(r, b);
    if (a < b)
        r->root[b] = a;
    else
        r->root[a] = b;
}

/* All unknowns of a row hang together, and all rows of a statement. */
static void join_rows(const struct reduction *r)
{
    const struct row *last = NULL;

    for (size_t i = 0; i < r->n_rows; i++) {
        const struct row *row = &r->row[i];

        if (row->n == 0)
            continue;
        for (size_t j = 1; j < row->n; j++)
            join(r, row->term[0].unknown, row->term[j].unknown);
        if (last != NULL && row->statement != NO_STATEMENT &&
            row->statement == last->statement)
            join(r, row->term[0].unknown, last->term[0].unknown);
        last = row;
    }
}

static int by_form(const void *a, const void *b)
{
    const struct row *x = *(struct row *const *)a;
    const struct row *y = *(struct row *const *)b;

    for (size_t i = 0; i < x->n && i < y->n; i++) {
        const struct count_term *s = &x->term[i], *t = &y->term[i];

        if (s->unknown != t->unknown)
            return s->unknown < t->unknown ? -1 : 1;
        if (s->factor != t->factor)
            return s->factor < t->factor ? -1 : 1;
    }
    return (x->n > y->n) - (x->n < y->n);
}

/* Rows of one component, as they are being turned into it. */
struct bunch {
    struct row **row;
    size_t n;
};

/* Equal sums become one variable; a sum of one is the unknown itself. */
static void make_lines(const struct reduction *r, struct bunch b,
                       struct component *c)
{
    struct row **sorted = arena_array(r->arena, struct row *, b.n);
    struct count_form *line = arena_array(r->arena, struct count_form, b.n);

    memcpy(sorted, b.row, b.n * sizeof *sorted);
    qsort(sorted, b.n, sizeof(struct row *), by_form);
    for (size_t i = 0; i < b.n; i++) {
        struct row *row = sorted[i];

        if (row->n == 1) {
            row->line = r->place[row->term[0].unknown];
        } else if (i > 0 && by_form(&sorted[i - 1], &sorted[i]) == 0) {
            row->line = sorted[i - 1]->line;
        } else {
            row->line = (uint32_t)(c->n_unknowns + c->n_lines);
            line[c->n_lines++] = (struct count_form){ row->term, row->n };
        }
    }
    for (size_t i = 0; i < c->n_lines; i++) { /* now by place */
        struct count_term *term =
            arena_array(r->arena, struct count_term, line[i].n);

        for (size_t j = 0; j < line[i].n; j++)
            term[j] = (struct count_term){ r->place[line[i].term[j].unknown],
                                           line[i].term[j].factor };
        line[i].term = term;
    }
    c->line = line;
}

static void make_limits(const struct reduction *r, struct bunch b,
                        struct component *c)
{
    struct limit *limit = arena_array(r->arena, struct limit, b.n);
    uint32_t *statement = arena_array(r->arena, uint32_t, b.n);
    int64_t *cost = arena_array(r->arena, int64_t, b.n);

    for (size_t i = 0; i < b.n; i++) {
        const struct row *row = b.row[i];
        uint32_t own = NO_STATEMENT;

        if (row->secret != NO_SECRET ||
            (row->low == COUNT_NO_LOW && row->high == COUNT_NO_HIGH))
            continue;
        if (row->statement != NO_STATEMENT) { /* rows of one stand together */
            if (c->n_statements == 0 ||
                statement[c->n_statements - 1] != row->statement) {
                statement[c->n_statements] = row->statement;
                cost[c->n_statements++] =
                    r->d->statement[row->statement].s.cost;
            }
            own = (uint32_t)c->n_statements - 1;
        }
        limit[c->n_limits++] =
            (struct limit){ row->line, own, row->low, row->high };
    }
    c->limit = limit;
    c->statement = statement;
    c->cost = cost;
}

static void make_aims(const struct reduction *r, struct bunch b,
                      struct component *c)
{
    struct aim *aim = arena_array(r->arena, struct aim, b.n);

    for (size_t i = 0; i < b.n; i++) {
        const struct row *row = b.row[i];
        const int64_t d = row->divisor < 0 ? -row->divisor : row->divisor;

        if (row->secret == NO_SECRET || r->d->secret[row->secret].width < 1)
            continue;
        aim[c->n_aims++] =
            (struct aim){ row->line, row->secret,
                          (r->d->secret[row->secret].width - 1) / d + 1 };
    }
    c->aim = aim;
}

static void make_component(const struct reduction *r, struct bunch b,
                           struct component *c)
{
    int64_t *floor = arena_array(r->arena, int64_t, c->n_unknowns);

    for (size_t i = 0; i < c->n_unknowns; i++)
        floor[i] = -r->d->value[c->unknown[i]];
    c->floor = floor;
    for (size_t i = 0; i < b.n; i++)
        c->is_sound &= b.row[i]->is_sound;
    make_lines(r, b, c);
    c->is_sound &= c->n_lines <= ROOM_MOST / c->n_unknowns;
    make_limits(r, b, c);
    make_aims(r, b, c);
}

static void deal_unknowns(const struct reduction *r, struct component *c,
                          const uint32_t *number, size_t n)
{
    uint32_t **unknown = arena_array(r->arena, uint32_t *, n);

    for (size_t i = 0; i < n; i++)
        c[i].unknown = unknown[i] =
            arena_array(r->arena, uint32_t, c[i].n_unknowns);
    for (uint32_t u = 0; u < r->d->n_unknowns; u++)
        if (!r->is_fixed[u])
            unknown[number[find(r, u)]][r->place[u]] = u;
}

/* Numbers the components in order of their first unknown and deals out their
 * unknowns and rows. */
static struct bunch *deal(const struct reduction *r, struct component *c,
                          uint32_t *number)
{
    struct bunch *bunch;
    size_t n = 0;

    for (uint32_t u = 0; u < r->d->n_unknowns; u++)
        if (!r->is_fixed[u]) {
            const uint32_t root = find(r, u);

            if (root == u)
                number[u] = (uint32_t)n++;
            r->place[u] = (uint32_t)c[number[root]].n_unknowns++;
        }
    bunch = arena_array(r->arena, struct bunch, n);
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->row[i].n > 0)
            bunch[number[find(r, r->row[i].term[0].unknown)]].n++;
    for (size_t i = 0; i < n; i++) {
        bunch[i].row = arena_array(r->arena, struct row *, bunch[i].n);
        bunch[i].n = 0;
    }
    deal_unknowns(r, c, number, n);
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->row[i].n > 0) {
            struct bunch *b =
                &bunch[number[find(r, r->row[i].term[0].unknown)]];

            b->row[b->n++] = &r->row[i];
        }
    return bunch;
}

static bool is_absurd(const struct reduction *r)
{
    for (size_t i = 0; i < r->n_rows; i++)
        if (r->row[i].n == 0 && !r->row[i].is_sound)
            return true;
    return false;
}

static void prepare(struct reduction *r)
{
    const size_t n = r->d->n_unknowns;

    r->is_fixed = arena_array(r->arena, bool, n);
    r->low = arena_array(r->arena, int64_t, n);
    r->high = arena_array(r->arena, int64_t, n);
    r->root = arena_array(r->arena, uint32_t, n);
    r->place = arena_array(r->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        r->low[i] = -r->d->value[i];
        r->high[i] = COUNT_NO_HIGH;
        r->root[i] = i;
    }
}

void reduce(struct arena *a, const struct disclosure *d, bool settled,
            struct components *out)
{
    struct reduction r = { .arena = a, .d = d };
    struct component *all = arena_array(a, struct component, d->n_unknowns);
    uint32_t *number = arena_array(a, uint32_t, d->n_unknowns);
    struct component *kept;
    struct bunch *bunch;

    prepare(&r);
    collect_rows(&r, settled);
    fix_unknowns(&r);
    join_rows(&r);
    bunch = deal(&r, all, number);
    kept = arena_array(a, struct component, d->n_secrets);
    *out = (struct components){ kept, 0, 0 };
    for (size_t i = 0; i < d->n_secrets; i++) {
        const struct row *row = &r.row[r.n_rows - d->n_secrets + i];

        if (row->n == 0) {
            out->n_settled += d->secret[i].width > 0;
            continue;
        }
        const uint32_t own = number[find(&r, row->term[0].unknown)];

        if (bunch[own].row == NULL) /* another secret's as well: it is made */
            continue;
        all[own].is_sound = !is_absurd(&r);
        make_component(&r, bunch[own], &all[own]);
        bunch[own].row = NULL;
        kept[out->n++] = all[own];
    }
}
