/* A profile met by one file's header: which field each rule reads.
 *
 * Surprise: one column of a profile may read many fields of a file (pupil
 * groups, earlier years), and a field is read by one rule at most. */
#include "ingest_priv.h"

struct pattern { /* one spelling of one heading of one rule */
    const struct rule *rule;
    struct str breakdown;
    size_t rank;   /* an earlier heading of the same rule goes before */
    uint32_t next; /* another rule of the heading, read in other rows */
    size_t chain;  /* how many there are from here on */
};
struct patterns {
    struct arena *arena;
    struct map *index;
    uint32_t *first; /* by heading: in item */
    size_t cap_first;
    struct pattern *item;
    size_t n, cap, longest;
    bool coded;
};

/* The first rule that names a heading has it; those that are read in certain
 * rows only (`when`) share it. */
static void pattern_add(struct patterns *t, struct str folded,
                        struct pattern one)
{
    uint32_t known = map_count(t->index), at = map_put(t->index, folded);
    void *grown = t->item, *firsts = t->first;

    if (at < known &&
        (one.rule->when.n == 0 || t->item[t->first[at]].rule->when.n == 0))
        return;
    if (at >= t->cap_first)
        arena_grow(t->arena, &firsts, at, &t->cap_first, sizeof *t->first,
                   _Alignof(uint32_t));
    if (t->n >= t->cap)
        arena_grow(t->arena, &grown, t->n, &t->cap, sizeof *t->item,
                   _Alignof(struct pattern));
    t->first = firsts;
    t->item = grown;
    one.next = at < known ? t->first[at] : MAP_NONE;
    one.chain = at < known ? t->item[one.next].chain + 1 : 1;
    t->longest = one.chain > t->longest ? one.chain : t->longest;
    t->first[at] = (uint32_t)t->n;
    t->item[t->n++] = one;
}

static void heading_add(struct patterns *t, const struct profile *p,
                        const struct rule *rule, size_t rank)
{
    struct str heading = rule->headings.item[rank];
    bool grouped = str_find(heading, STR("{group}")) != STR_NONE;
    bool dated = str_find(heading, STR("{year}")) != STR_NONE;

    for (size_t g = 0; g < (grouped ? p->n_groups : 1); g++) {
        struct pattern one = { .rule = rule,
                               .breakdown = p->group[g].breakdown,
                               .rank = rank };

        if (!str_empty(rule->breakdown))
            one.breakdown = rule->breakdown;
        pattern_add(
            t, pattern_fold(t->arena, heading, p->group[g].token, false), one);
        if (dated)
            pattern_add(
                t, pattern_fold(t->arena, heading, p->group[g].token, true),
                one);
    }
}

static struct patterns patterns_of(struct arena *a, const struct profile *p)
{
    struct patterns t = { .arena = a, .index = map_new(a), .coded = p->coded };

    for (size_t i = 0; i < p->n_rules; i++) {
        if (p->rule[i].role != ROLE_VALUE)
            continue;
        for (size_t k = 0; k < p->rule[i].headings.n; k++)
            heading_add(&t, p, &p->rule[i], k);
    }
    return t;
}

/* "17" -> 2016 (a year's results are named by its end), "prev2" -> -2. */
static bool year_word(struct str w, int *year)
{
    if (str_equal(w, STR("prev")) || str_equal(w, STR("prev1"))) {
        *year = -1;
        return true;
    }
    if (str_equal(w, STR("prev2"))) {
        *year = -2;
        return true;
    }
    if (w.len != 2 || w.ptr[0] < '0' || w.ptr[0] > '9' || w.ptr[1] < '0' ||
        w.ptr[1] > '9')
        return false;
    *year = 1999 + (w.ptr[0] - '0') * 10 + (w.ptr[1] - '0');
    return true;
}

static const struct pattern *pattern_find(const struct patterns *t,
                                          struct str folded)
{
    uint32_t at = map_find(t->index, folded);

    return at == MAP_NONE ? NULL : &t->item[t->first[at]];
}

/* The pattern of a heading in which one word is a year. */
static const struct pattern *dated_find(struct arena *a,
                                        const struct patterns *t,
                                        struct str folded, int *year)
{
    for (size_t from = 0; from < folded.len;) {
        struct str rest = str_slice(folded, from, folded.len), word, after;
        const struct pattern *p;

        str_cut(rest, ' ', &word, &after);
        if (year_word(word, year)) {
            p = pattern_find(
                t, str_printf(a, "%.*s+y+%.*s", (int)from, folded.ptr,
                              STR_ARG(str_slice(rest, word.len, rest.len))));
            if (p != NULL)
                return p;
        }
        from += word.len + 1;
    }
    return NULL;
}

static bool same_value(const struct bound *x, const struct bound *y)
{
    return x->rule == y->rule && x->has_year == y->has_year &&
           x->year == y->year && str_equal(x->breakdown, y->breakdown);
}

/* Adds a value column; of two spellings the one that the profile lists first
 * stays. False: the heading is not read. */
static bool value_add(struct binding *b, struct bound one, bool used[])
{
    for (size_t i = 0; i < b->n_values; i++) {
        if (!same_value(&b->value[i], &one))
            continue;
        if (b->value[i].rank <= one.rank)
            return false;
        used[b->value[i].field] = false;
        b->value[i] = one;
        return true;
    }
    b->value[b->n_values++] = one;
    return true;
}

/* A key may use the heading of a row kind (URN, ESTAB): both are bound. */
static void rows_bind(const struct profile *p, const struct heading_set *h,
                      struct binding *out)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        if (p->rule[i].role != ROLE_ROW)
            continue;
        for (size_t k = 0; k < p->rule[i].plain.n && out->n_row_fields < 4;
             k++) {
            size_t field = headings_find(h, p->rule[i].plain.item[k]);

            if (field != NO_FIELD)
                out->row_field[out->n_row_fields++] = field;
        }
    }
}

static void roles_bind(const struct profile *p, const struct heading_set *h,
                       struct binding *out, bool used[])
{
    for (size_t i = 0; i < p->n_rules; i++) {
        const struct rule *r = &p->rule[i];

        for (size_t k = 0; r->role != ROLE_VALUE && r->role != ROLE_ROW &&
                           k < r->plain.n && out->role[r->role] == NO_FIELD;
             k++) {
            size_t field = headings_find(h, r->plain.item[k]);

            out->role[r->role] = field;
            out->role_rule[r->role] = r;
            if (field != NO_FIELD)
                used[field] = true;
        }
    }
}

/* The fields of a rule's `when`. False: the file lacks one, so the rule is for
 * no row of it. */
static bool when_bind(struct arena *a, const struct heading_set *h,
                      struct bound *one)
{
    const struct only_list *when = &one->rule->when;
    bool all = true;

    one->when_field = arena_array(a, size_t, when->n);
    for (size_t i = 0; i < when->n; i++) {
        one->when_field[i] = headings_find(h, when->item[i].headings.item[0]);
        all &= one->when_field[i] != NO_FIELD;
    }
    return all;
}

static void value_bind(const struct patterns *t, const struct heading_set *h,
                       size_t field, struct binding *out, bool used[])
{
    const struct str folded = h->folded[field];
    struct bound one = { .field = field, .all_at_most_one = true };
    const struct pattern *p = pattern_find(t, folded);

    if (p == NULL && t->coded)
        p = pattern_find(t, heading_code(folded));
    if (p == NULL) {
        p = dated_find(t->arena, t, folded, &one.year);
        one.has_year = p != NULL;
    }
    if (p == NULL)
        return;
    for (;; p = &t->item[p->next]) {
        one.rule = p->rule;
        one.breakdown = p->breakdown;
        one.rank = p->rank;
        one.has_year |= p->rule->has_years;
        if (when_bind(t->arena, h, &one) && value_add(out, one, used))
            used[field] = true;
        if (p->next == MAP_NONE)
            return;
    }
}

static struct str_list unused_list(struct arena *a, const struct record *header,
                                   const bool used[])
{
    struct str *out = arena_array(a, struct str, header->n);
    size_t n = 0;

    for (size_t i = 0; i < header->n; i++) {
        if (!used[i] && !str_empty(header->field[i]))
            out[n++] = header->field[i];
    }
    return (struct str_list){ out, n };
}

static size_t *only_bind(struct arena *a, const struct only_list *only,
                         const struct heading_set *h, bool used[])
{
    size_t *field = arena_array(a, size_t, only->n);

    for (size_t i = 0; i < only->n; i++) {
        field[i] = headings_find(h, only->item[i].headings.item[0]);
        if (field[i] != NO_FIELD)
            used[field[i]] = true;
    }
    return field;
}

/* Of a ledger report: the names of accounts often stand under no heading, and
 * amounts are told by the words above them. */
static void amounts_bind(struct arena *a, const struct profile *p,
                         const struct heading_set *h, struct binding *out,
                         bool used[])
{
    if (out->role[ROLE_ACCOUNT] == NO_FIELD &&
        out->role[ROLE_ACCOUNT_NAME] == NO_FIELD && h->n > 0 &&
        str_empty(h->folded[0]))
        out->role[ROLE_ACCOUNT_NAME] = 0;
    for (size_t i = 0; i < h->n; i++)
        used[i] |= amount_field(a, p, h, i);
}

void binding_make(struct arena *a, const struct profile *p,
                  const struct record *header, struct binding *out)
{
    struct heading_set h = headings_fold(a, header);
    struct patterns t = patterns_of(a, p);
    bool *used = arena_array(a, bool, header->n);

    *out = (struct binding){ 0 };
    out->value =
        arena_array(a, struct bound, header->n * t.longest + p->n_rules);
    for (size_t i = 0; i < ROLE_COUNT; i++)
        out->role[i] = NO_FIELD;
    roles_bind(p, &h, out, used);
    rows_bind(p, &h, out);
    out->only_field = only_bind(a, &p->only, &h, used);
    out->financial_field = only_bind(a, &p->year.financial_rows, &h, used);
    for (size_t i = 0; i < out->n_row_fields; i++)
        used[out->row_field[i]] = true;
    for (size_t i = 0; i < header->n; i++) {
        if (!str_empty(h.folded[i]) && headings_find(&h, h.folded[i]) == i)
            value_bind(&t, &h, i, out, used);
    }
    sums_bind(a, p, out);
    if (p->amounts != NULL)
        amounts_bind(a, p, &h, out, used);
    out->unused = unused_list(a, header, used);
}
