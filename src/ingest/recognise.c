/* Which profile a header fits: by headings, never by name, size or order.
 *
 * Surprise: a heading that identifies a profile may be met by any other
 * heading of the same column: "Account code" stands for "Nominal". */
#include "ingest_priv.h"

#define NEAREST_MOST 3

struct heading_set headings_fold(struct arena *a, const struct record *header)
{
    struct str *folded = arena_array(a, struct str, header->n);
    size_t *first = arena_array(a, size_t, header->n);
    struct map *index = map_new(a);

    for (size_t i = 0; i < header->n; i++) {
        uint32_t known = map_count(index), at;

        folded[i] = str_fold(a, header->field[i]);
        if (str_empty(folded[i]))
            continue;
        at = map_put(index, folded[i]);
        if (at == known)
            first[at] = i;
    }
    return (struct heading_set){ folded, header->n, index, first };
}

size_t headings_find(const struct heading_set *h, struct str folded)
{
    uint32_t at = map_find(h->index, folded);

    return at == MAP_NONE ? NO_FIELD : h->first[at];
}

static bool list_has(struct str_list list, struct str text)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_equal(list.item[i], text))
            return true;
    }
    return false;
}

static size_t find_any(const struct heading_set *h, struct str_list list)
{
    for (size_t i = 0; i < list.n; i++) {
        size_t field = headings_find(h, list.item[i]);

        if (field != NO_FIELD)
            return field;
    }
    return NO_FIELD;
}

/* The field that meets an item of `identify`, or NO_FIELD. */
static size_t item_field(const struct heading_set *h, const struct profile *p,
                         struct str_list item)
{
    size_t field = find_any(h, item);

    for (size_t i = 0; i < p->n_rules && field == NO_FIELD; i++) {
        for (size_t k = 0; k < item.n && field == NO_FIELD; k++) {
            if (list_has(p->rule[i].plain, item.item[k]))
                field = find_any(h, p->rule[i].plain);
        }
    }
    return field;
}

struct fit {
    size_t all, any, none;
    int64_t points; /* below 0: does not fit */
};

/* How many different headings meet a list of signs: one that meets two of
 * them says no more than once. */
static size_t fields_met(const struct heading_set *h, const struct profile *p,
                         const struct sign *sign, size_t n)
{
    size_t met = 0;

    for (size_t i = 0; i < n; i++) {
        size_t field = item_field(h, p, sign[i].folded);
        bool again = false;

        for (size_t k = 0; k < i && field != NO_FIELD && !again; k++)
            again = item_field(h, p, sign[k].folded) == field;
        met += field != NO_FIELD && !again;
    }
    return met;
}

/* whole: counts everything, also of a profile that cannot fit any more. */
static struct fit fit_of(const struct heading_set *h, const struct profile *p,
                         bool whole)
{
    const struct identity *id = &p->identity;
    struct fit f = { 0 };

    f.points = -1;
    for (size_t i = 0; i < id->all.n; i++) {
        f.all += item_field(h, p, id->all.item[i].folded) != NO_FIELD;
        if (!whole && f.all <= i)
            return f;
    }
    f.any = fields_met(h, p, id->any.item, id->any.n);
    for (size_t i = 0; i < id->none.n; i++)
        f.none += find_any(h, id->none.item[i].folded) != NO_FIELD;
    f.points =
        f.all == id->all.n && f.none == 0 && (id->any.n == 0 || f.any > 0)
            ? id->score * 1000 + (int64_t)(f.all + f.any)
            : -1;
    return f;
}

static struct str_list fields_of(struct arena *a, const struct heading_set *h,
                                 const struct record *header,
                                 const struct profile *p, bool found)
{
    const struct identity *id = &p->identity;
    struct str *out = arena_array(a, struct str, id->all.n + id->any.n);
    size_t n = 0;

    for (size_t i = 0; i < id->all.n + id->any.n; i++) {
        const struct sign *sign =
            i < id->all.n ? &id->all.item[i] : &id->any.item[i - id->all.n];
        size_t field = item_field(h, p, sign->folded);

        if (found && field != NO_FIELD) {
            if (!list_has((struct str_list){ out, n }, header->field[field]))
                out[n++] = header->field[field];
        } else if (!found && field == NO_FIELD) {
            out[n++] = sign->shown;
        }
    }
    return (struct str_list){ out, n };
}

/* Up to three profiles that came nearest, with what they lack. */
static struct str_list nearest_of(struct arena *a, const struct heading_set *h,
                                  const struct profiles *p)
{
    struct str *out = arena_array(a, struct str, NEAREST_MOST);
    size_t score[NEAREST_MOST] = { 0 }, n = 0;

    for (size_t i = 0; i < p->n; i++) {
        struct fit f = fit_of(h, &p->item[i], true);
        size_t s = f.none > 0 || f.all + f.any < 2
                       ? 0
                       : f.all * 100 / (p->item[i].identity.all.n + 1) + f.any;
        size_t at = n;

        while (at > 0 && s > score[at - 1])
            at--;
        if (s == 0 || at == NEAREST_MOST)
            continue;
        n += n < NEAREST_MOST;
        for (size_t k = n - 1; k > at; k--) {
            out[k] = out[k - 1];
            score[k] = score[k - 1];
        }
        out[at] = p->item[i].name;
        score[at] = s;
    }
    return (struct str_list){ out, n };
}

static const struct profile *profile_named(const struct profiles *p,
                                           struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_equal(p->item[i].name, name))
            return &p->item[i];
    }
    return NULL;
}

struct recognition profile_recognise(struct arena *a, const struct profiles *p,
                                     const struct record *header)
{
    struct heading_set h = headings_fold(a, header);
    const struct profile *best = NULL;
    struct recognition r = { 0 };
    int64_t most = -1;

    for (size_t i = 0; i < p->n; i++) {
        struct fit f = fit_of(&h, &p->item[i], false);

        if (f.points > most) {
            most = f.points;
            best = &p->item[i];
        }
    }
    if (best != NULL) {
        r.profile = best->name;
        r.title = best->title;
    } else {
        r.nearest = nearest_of(a, &h, p);
        if (r.nearest.n > 0)
            best = profile_named(p, r.nearest.item[0]);
    }
    if (best != NULL) {
        r.matched = fields_of(a, &h, header, best, true);
        r.missing = fields_of(a, &h, header, best, false);
    }
    return r;
}
