/* Which profile a header fits: by headings, never by name, size or order.
 *
 * Surprise: a heading that identifies a profile may be met by any other
 * heading of the same column ("Account code" stands for "Nominal"), unless the
 * profile is `exact`. And published tables are told apart by their signs, but
 * own forms by how much of the file they read: people's headings vary, and a
 * risk register with an action and an owner is no action log. */
#include "ingest_priv.h"

#define NEAREST_MOST 3
#define ANY_SHOWN    5

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
    return (struct heading_set){ header->field, folded, header->n, index,
                                 first };
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

struct str heading_code(struct str folded)
{
    struct str code, rest;

    str_cut(folded, ' ', &code, &rest);
    for (size_t i = 0; i < code.len; i++) {
        if (code.ptr[i] >= '0' && code.ptr[i] <= '9')
            return code;
    }
    return STR("");
}

/* "I01 Funds delegated by the LA" by its code, I01. */
static size_t find_code(const struct heading_set *h, struct str code)
{
    if (str_empty(heading_code(code)) || str_find_byte(code, ' ') != STR_NONE)
        return NO_FIELD;
    for (size_t i = 0; i < h->n; i++) {
        if (str_equal(heading_code(h->folded[i]), code))
            return i;
    }
    return NO_FIELD;
}

static size_t find_any(const struct heading_set *h, const struct profile *p,
                       struct str_list list)
{
    for (size_t i = 0; i < list.n; i++) {
        size_t field = headings_find(h, list.item[i]);

        if (field == NO_FIELD && p->coded)
            field = find_code(h, list.item[i]);

        if (field != NO_FIELD)
            return field;
    }
    return NO_FIELD;
}

/* The field that meets an item of `identify`, or NO_FIELD. */
static size_t item_field(const struct heading_set *h, const struct profile *p,
                         struct str_list item)
{
    size_t field = find_any(h, p, item);

    if (p->identity.exact)
        return field;
    for (size_t i = 0; i < p->n_rules && field == NO_FIELD; i++) {
        for (size_t k = 0; k < item.n && field == NO_FIELD; k++) {
            if (list_has(p->rule[i].plain, item.item[k]))
                field = find_any(h, p, p->rule[i].plain);
        }
    }
    return field;
}

struct fit {
    size_t all, any, none;
    bool fits;
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

    for (size_t i = 0; i < id->all.n; i++) {
        f.all += item_field(h, p, id->all.item[i].folded) != NO_FIELD;
        if (!whole && f.all <= i)
            return f;
    }
    f.any = fields_met(h, p, id->any.item, id->any.n);
    for (size_t i = 0; i < id->none.n; i++)
        f.none += find_any(h, p, id->none.item[i].folded) != NO_FIELD;
    f.fits = f.all == id->all.n && f.none == 0 &&
             (id->any.n == 0 || f.any > 0) &&
             (!id->only || map_count(h->index) == f.all + f.any);
    return f;
}

/* How many of the file's headings the profile reads. */
static size_t headings_read_by(struct arena *a, const struct heading_set *h,
                               const struct profile *p)
{
    bool *met = arena_array(a, bool, h->n);
    size_t n = 0;

    for (size_t i = 0; i < p->n_rules; i++) {
        size_t field = find_any(h, p, p->rule[i].plain);

        if (field == NO_FIELD || met[field])
            continue;
        met[field] = true;
        n++;
    }
    for (size_t i = 0; i < h->n && p->amounts != NULL; i++)
        n += !met[i] && amount_field(a, p, h, i);
    return n;
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

/* What a profile that does not fit still wants. */
static struct str_list lacking_of(struct arena *a, const struct heading_set *h,
                                  const struct profile *p)
{
    const struct identity *id = &p->identity;
    struct str *out = arena_array(a, struct str, id->all.n + 1);
    struct str any = STR("");
    size_t n = 0;

    for (size_t i = 0; i < id->all.n; i++) {
        if (item_field(h, p, id->all.item[i].folded) == NO_FIELD)
            out[n++] = id->all.item[i].shown;
    }
    for (size_t i = 0; i < id->any.n && i < ANY_SHOWN; i++)
        any = str_printf(a, "%.*s%s'%.*s'", STR_ARG(any), i == 0 ? "" : " or ",
                         STR_ARG(id->any.item[i].shown));
    if (id->any.n > 0 && fit_of(h, p, true).any == 0)
        out[n++] = any;
    return (struct str_list){ out, n };
}

/* How near a profile comes; 0: not worth a word. */
static size_t nearness(struct arena *a, const struct heading_set *h,
                       const struct profile *p)
{
    struct fit f = fit_of(h, p, true);
    size_t all = f.all * 100 / (p->identity.all.n + 1), read;

    if (f.none > 0 && f.all < p->identity.all.n)
        return 0;
    if (!p->own_form)
        return f.all + f.any < 2 ? 0 : all + f.any;
    read = headings_read_by(a, h, p);
    if (f.all > 0) /* a name that is met, and a third of the headings */
        return read < 2 || read * 3 < h->n ? 0 : all + read;
    return read < 3 || read * 2 < h->n ? 0 : all + read;
}

static struct str_list against_of(struct arena *a, const struct heading_set *h,
                                  const struct record *header,
                                  const struct profile *p)
{
    const struct signs *none = &p->identity.none;
    struct str *out = arena_array(a, struct str, none->n);
    size_t n = 0;

    for (size_t i = 0; i < none->n; i++) {
        size_t field = find_any(h, p, none->item[i].folded);

        if (field != NO_FIELD)
            out[n++] = header->field[field];
    }
    return (struct str_list){ out, n };
}

/* Up to three profiles that came nearest, and what each lacks. */
static void nearest_of(struct arena *a, const struct heading_set *h,
                       const struct record *header, const struct profiles *p,
                       struct recognition *r)
{
    struct candidate *out = arena_array(a, struct candidate, NEAREST_MOST);
    const struct profile *near[NEAREST_MOST] = { NULL };
    size_t score[NEAREST_MOST] = { 0 }, n = 0;

    for (size_t i = 0; i < p->n; i++) {
        size_t s = nearness(a, h, &p->item[i]);
        size_t at = n;

        while (at > 0 && s > score[at - 1])
            at--;
        if (s == 0 || at == NEAREST_MOST)
            continue;
        n += n < NEAREST_MOST;
        for (size_t k = n - 1; k > at; k--) {
            near[k] = near[k - 1];
            score[k] = score[k - 1];
        }
        near[at] = &p->item[i];
        score[at] = s;
    }
    for (size_t i = 0; i < n; i++)
        out[i] =
            (struct candidate){ .profile = near[i]->name,
                                .title = near[i]->title,
                                .matched =
                                    fields_of(a, h, header, near[i], true),
                                .missing = lacking_of(a, h, near[i]),
                                .against = against_of(a, h, header, near[i]) };
    r->nearest = out;
    r->n_nearest = n;
}

/* Whether no heading gives a URN, or the file is an own form. */
static bool needs_register(const struct heading_set *h, const struct profile *p)
{
    for (size_t i = 0; i < p->n_rules; i++) {
        if (p->rule[i].role == ROLE_URN && !p->own_form &&
            find_any(h, p, p->rule[i].plain) != NO_FIELD)
            return false;
    }
    return p->kind != PROFILE_REGISTER && p->kind != PROFILE_ASIDE;
}

struct fitting {
    const struct profile *profile;
    int64_t score;
    size_t weight; /* signs met; of own forms headings read */
};

/* A project's own profile was written for its own exports: of two that fit it
 * goes before a shipped one, however many headings that one reads. */
static bool is_better(struct fitting one, struct fitting other)
{
    if (one.score != other.score)
        return one.score > other.score;
    if (one.profile->is_of_project != other.profile->is_of_project)
        return one.profile->is_of_project;
    return one.weight > other.weight;
}

static void consider(struct fitting *best, struct fitting one)
{
    if (best->profile == NULL || is_better(one, *best))
        *best = one;
}

/* Of published tables the one with the most signs, of own forms the one that
 * reads the most headings; of these two the one that reads more. */
static const struct profile *
best_of(struct arena *a, const struct heading_set *h, const struct profiles *p)
{
    struct fitting best[2] = { 0 };

    for (size_t i = 0; i < p->n; i++) {
        const struct profile *one = &p->item[i];
        struct fit f = fit_of(h, one, false);

        if (f.fits && (one->amounts == NULL || amounts_fit(a, one, h)))
            consider(&best[one->own_form],
                     (struct fitting){ one, one->identity.score,
                                       one->own_form
                                           ? headings_read_by(a, h, one)
                                           : f.all + f.any });
    }
    if (best[0].profile == NULL || best[1].profile == NULL)
        return best[best[0].profile == NULL].profile;
    best[0].weight = headings_read_by(a, h, best[0].profile);
    consider(&best[0], best[1]);
    return best[0].profile;
}

struct recognition profile_recognise(struct arena *a, const struct profiles *p,
                                     const struct record *header)
{
    struct heading_set h = headings_fold(a, header);
    const struct profile *best = best_of(a, &h, p);
    struct recognition r = { 0 };

    if (best == NULL) {
        nearest_of(a, &h, header, p, &r);
        return r;
    }
    r.profile = best->name;
    r.title = best->title;
    r.matched = fields_of(a, &h, header, best, true);
    r.missing = fields_of(a, &h, header, best, false);
    r.needs_register = needs_register(&h, best);
    return r;
}
