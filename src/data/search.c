/* Finding an organisation by what people call it: a number or a name.
 *
 * The surprise: names are compared as sets of words, without the words that
 * every trust has, because no two registers spell a trust alike. */
#include "data_priv.h"

#include <trustpress/base/utf8.h>

#include <stdlib.h>

#define LINK_STEPS_MAX 8 /* URN of a school -> its successor -> ... */

struct hit {
    uint32_t entity;
    int rank; /* kind of group: see group_rank */
    bool is_closed, is_same_name;
    struct str code;
};

struct hits {
    struct hit *item;
    size_t n, cap;
};

/* ---- order of what was found -------------------------------------------- */

static struct str text_of(const struct entity *e, const char *key)
{
    const struct value v = entity_attribute(e, str_from(key));

    return v.kind == VALUE_TEXT ? v.text : STR("");
}

static bool mentions(struct arena *a, struct str text, const char *word)
{
    return str_find(str_fold(a, text), str_from(word)) != STR_NONE;
}

/* Trusts before federations before sponsors. An organisation of which no
 * register says the kind counts as a trust: project files make such. */
static int group_rank(struct arena *a, const struct entity *e)
{
    const struct str type = text_of(e, "group_type");

    if (mentions(a, type, "multi academy"))
        return 0;
    if (mentions(a, type, "sponsor"))
        return 5;
    if (mentions(a, type, "federation"))
        return 4;
    if (mentions(a, type, "single academy"))
        return 1;
    if (str_empty(type) || mentions(a, type, "trust"))
        return 2;
    return 3;
}

static int compare_bool(bool a, bool b)
{
    return (int)a - (int)b;
}

static int hit_order(const void *x, const void *y)
{
    const struct hit *a = x, *b = y;
    int order = a->rank - b->rank;

    if (order == 0)
        order = compare_bool(a->is_closed, b->is_closed);
    if (order == 0)
        order = compare_bool(b->is_same_name, a->is_same_name);
    if (order == 0)
        order = (a->code.len > b->code.len) - (a->code.len < b->code.len);
    return order != 0 ? order : str_compare(a->code, b->code);
}

static void hit_add(struct arena *a, const struct registry *g,
                    struct hits *hits, uint32_t entity, bool is_same_name)
{
    const struct entity *e = registry_at(g, entity);
    void *array = hits->item;

    for (size_t i = 0; i < hits->n; i++) {
        if (hits->item[i].entity == entity)
            return;
    }
    arena_grow(a, &array, hits->n, &hits->cap, sizeof *hits->item,
               _Alignof(struct hit));
    hits->item = array;
    hits->item[hits->n++] = (struct hit){
        .entity = entity,
        .rank = group_rank(a, e),
        .is_closed = mentions(a, text_of(e, "group_status"), "closed") ||
                     mentions(a, text_of(e, "status"), "closed"),
        .is_same_name = is_same_name,
        .code = e->code,
    };
}

static struct entity_list hits_list(struct arena *a, struct hits hits)
{
    uint32_t *item = arena_array(a, uint32_t, hits.n);

    if (hits.n > 0)
        qsort(hits.item, hits.n, sizeof *hits.item, hit_order);
    for (size_t i = 0; i < hits.n; i++)
        item[i] = hits.item[i].entity;
    return (struct entity_list){ item, hits.n };
}

/* ---- numbers ------------------------------------------------------------ */

/* Upper case without spaces, ".0" cut, digits filled up to eight: "7941899.0"
 * and "07941899" are one company. Empty when it can be no number at all. */
static struct str company_plain(struct arena *a, struct str s)
{
    char out[8];
    size_t n = 0, digits = 0;

    s = str_trim(s);
    if (str_ends(s, STR(".0")))
        s.len -= 2;
    if (s.len > sizeof out)
        return STR("");
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];

        digits += c >= '0' && c <= '9';
        out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    if (digits == n && n >= 5)
        return str_printf(a, "%.*s%.*s", (int)(8 - n), "00000000", (int)n, out);
    return digits >= 5 ? str_copy(a, (struct str){ out, n }) : STR("");
}

static struct str company_of(struct arena *a, const struct entity *e)
{
    const struct value v = entity_attribute(e, STR("company_number"));

    if (v.kind == VALUE_TEXT)
        return company_plain(a, v.text);
    if (v.kind == VALUE_DECIMAL)
        return company_plain(a, decimal_text(a, v.decimal));
    return STR("");
}

static void find_company(struct arena *a, const struct registry *g,
                         struct str text, struct hits *hits)
{
    const struct str wanted = company_plain(a, text);

    if (str_empty(wanted))
        return;
    for (uint32_t i = 0; i < registry_count(g); i++) {
        const struct entity *e = registry_at(g, i);

        if (e->kind == ENTITY_ORGANISATION &&
            str_equal(company_of(a, e), wanted))
            hit_add(a, g, hits, i, true);
    }
}

/* "TR01234", "SP01234". */
static void find_group_id(struct arena *a, const struct registry *g,
                          struct str text, struct hits *hits)
{
    for (uint32_t i = 0; i < registry_count(g); i++) {
        const struct entity *e = registry_at(g, i);
        const struct str id = text_of(e, "group_id");

        if (e->kind == ENTITY_ORGANISATION && !str_empty(id) &&
            str_equal_nocase(id, text))
            hit_add(a, g, hits, i, true);
    }
}

static void find_of_school(struct arena *a, const struct registry *g,
                           uint32_t school, struct hits *hits)
{
    const struct membership *m;
    const size_t n = registry_memberships(g, &m);

    for (size_t i = 0; i < n; i++) {
        if (m[i].school == school && membership_holds(g, &m[i], DATE_NONE))
            hit_add(a, g, hits, m[i].organisation, true);
    }
}

static uint32_t successor(const struct registry *g, uint32_t school)
{
    const struct school_link *l;
    const size_t n = registry_links(g, &l);

    for (size_t i = 0; i < n; i++) {
        if (l[i].school == school && !l[i].predecessor)
            return l[i].link;
        if (l[i].link == school && l[i].predecessor)
            return l[i].school;
    }
    return ENTITY_NONE;
}

/* The organisations of a school, or of the school that it became. */
static void find_school(struct arena *a, const struct registry *g,
                        struct str text, struct hits *hits)
{
    uint32_t school = registry_find(g, ENTITY_SCHOOL, text);

    if (school == ENTITY_NONE)
        school = registry_find_laestab(g, text);
    for (int step = 0; step < LINK_STEPS_MAX && school != ENTITY_NONE; step++) {
        find_of_school(a, g, school, hits);
        if (hits->n > 0)
            return;
        school = successor(g, school);
    }
}

/* ---- names -------------------------------------------------------------- */

struct words {
    struct str *item; /* in the order of the name */
    size_t n;
};

static bool is_generic(struct str word)
{
    static const struct str generic[] = {
        STR_INIT("the"),          STR_INIT("trust"), STR_INIT("multi"),
        STR_INIT("academy"),      STR_INIT("mat"),   STR_INIT("academies"),
        STR_INIT("limited"),      STR_INIT("ltd"),   STR_INIT("and"),
        STR_INIT("multiacademy"),
    };

    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++) {
        if (str_equal(word, generic[i]))
            return true;
    }
    return false;
}

/* "St Mary's" and "St Marys" must meet: apostrophes go before folding. */
static struct str fold_name(struct arena *a, struct str name)
{
    struct buf b = { 0 };
    struct str plain;

    for (size_t i = 0; i < name.len; i++) {
        const struct str rest = str_slice(name, i, name.len);

        if (str_starts(rest, STR("\xE2\x80\x99"))) /* U+2019 */
            i += 2;
        else if (name.ptr[i] != '\'')
            buf_byte(&b, name.ptr[i]);
    }
    plain = buf_take(&b, a);
    return str_fold(a, utf8_lower(a, plain));
}

static struct words words_of(struct arena *a, struct str folded, bool all)
{
    struct words w = { arena_array(a, struct str, folded.len / 2 + 1), 0 };
    struct str rest = folded, word;

    while (!str_empty(rest)) {
        str_cut(rest, ' ', &word, &rest);
        if (!str_empty(word) && (all || !is_generic(word)))
            w.item[w.n++] = word;
    }
    return w;
}

/* The telling words; all words when it has no telling one. */
static struct words telling_words(struct arena *a, struct str name)
{
    const struct str folded = fold_name(a, name);
    const struct words w = words_of(a, folded, false);

    return w.n > 0 ? w : words_of(a, folded, true);
}

static bool is_prefix(struct words of, struct words w)
{
    for (size_t i = 0; i < of.n; i++) {
        if (i >= w.n || !str_equal(of.item[i], w.item[i]))
            return false;
    }
    return of.n > 0;
}

static bool has_word(struct words w, struct str word)
{
    for (size_t i = 0; i < w.n; i++) {
        if (str_equal(w.item[i], word))
            return true;
    }
    return false;
}

static bool same_set(struct words a, struct words b)
{
    for (size_t i = 0; i < a.n; i++) {
        if (!has_word(b, a.item[i]))
            return false;
    }
    for (size_t i = 0; i < b.n; i++) {
        if (!has_word(a, b.item[i]))
            return false;
    }
    return a.n > 0;
}

static void find_name(struct arena *a, const struct registry *g,
                      struct str text, bool (*fits)(struct words, struct words),
                      struct hits *hits)
{
    const struct words wanted = telling_words(a, text);
    const struct str folded = fold_name(a, text);

    for (uint32_t i = 0; i < registry_count(g); i++) {
        const struct entity *e = registry_at(g, i);

        if (e->kind == ENTITY_ORGANISATION &&
            fits(wanted, telling_words(a, e->name)))
            hit_add(a, g, hits, i, str_equal(fold_name(a, e->name), folded));
    }
}

/* ---- the search --------------------------------------------------------- */

static void find_uid(struct arena *a, const struct registry *g, struct str text,
                     struct hits *hits)
{
    const uint32_t found = registry_find(g, ENTITY_ORGANISATION, text);

    if (found != ENTITY_NONE)
        hit_add(a, g, hits, found, true);
}

static void find_same_words(struct arena *a, const struct registry *g,
                            struct str text, struct hits *hits)
{
    find_name(a, g, text, same_set, hits);
}

static void find_first_words(struct arena *a, const struct registry *g,
                             struct str text, struct hits *hits)
{
    find_name(a, g, text, is_prefix, hits);
}

/* The first way that finds anything decides; several hits of one way are all
 * given back, best first: whoever asked must say which is meant. */
struct entity_list registry_search(struct arena *a, const struct registry *g,
                                   struct str text)
{
    static void (*const ways[])(struct arena *, const struct registry *,
                                struct str, struct hits *) = {
        find_uid,      find_school,     find_company,
        find_group_id, find_same_words, find_first_words,
    };
    struct hits hits = { 0 };

    text = str_trim(text);
    if (str_empty(text))
        return (struct entity_list){ 0 };
    for (size_t i = 0; i < sizeof ways / sizeof *ways && hits.n == 0; i++)
        ways[i](a, g, text, &hits);
    return hits_list(a, hits);
}
