/* A figure by the place at which a document prints it: number of the table or
 * chart, row, column; or paper and tile.
 *
 * The surprise: the papers are made once more to know it. So a place always
 * means what the pack of today prints there. */
#include "report_priv.h"

/* "6b.1", "6b.1:Energy:Budget", "6a:Days of cash": begins with the number of a
 * paper or table. */
bool place_is_meant(struct str words)
{
    struct str number, rest;
    bool has_digit = false;
    bool parted = str_cut(words, ':', &number, &rest);

    for (size_t i = 0; i < number.len; i++) {
        has_digit |= number.ptr[i] >= '0' && number.ptr[i] <= '9';
    }
    return has_digit && str_find_byte(number, ' ') == STR_NONE &&
           (parted || str_find_byte(number, '.') != STR_NONE) &&
           str_find_byte(number, '@') == STR_NONE &&
           str_find_byte(number, '_') == STR_NONE;
}

static bool holds(struct arena *a, struct str whole, struct str part)
{
    return str_find(str_fold(a, whole), str_fold(a, str_trim(part))) !=
           STR_NONE;
}

/* 0: not meant; 1: each part holds what was said of it; 2: is just that. */
static int likeness(struct arena *a, struct str reference, struct str said)
{
    bool more = true, asks = true, is_whole = true;

    while (more && asks) {
        struct str own, wanted;

        more = str_cut(reference, ':', &own, &reference);
        asks = str_cut(said, ':', &wanted, &said);
        if (!holds(a, own, wanted)) {
            return 0;
        }
        is_whole = is_whole &&
                   str_equal(str_fold(a, own), str_fold(a, str_trim(wanted)));
    }
    if (asks) {
        return 0; /* more was said than it has */
    }
    return is_whole && !more ? 2 : 1;
}

struct search {
    struct arena *arena;
    const struct print *found;
    int likeness;
    size_t n; /* of them, with different questions */
    struct buf names;
};

static bool same_number(struct arena *a, struct str reference, struct str said)
{
    struct str one, other, rest;

    str_cut(reference, ':', &one, &rest);
    str_cut(said, ':', &other, &rest);
    return str_equal(str_fold(a, one), str_fold(a, str_trim(other)));
}

static void look_at(struct search *s, const struct print *p, struct str said)
{
    int like = same_number(s->arena, p->reference, said)
                   ? likeness(s->arena, p->reference, said)
                   : 0;

    if (like == 0 || like < s->likeness) {
        return;
    }
    if (like > s->likeness) {
        s->n = 0;
        buf_clear(&s->names);
    }
    s->likeness = like;
    s->found = p;
    if (s->n++ < 12) {
        buf_printf(&s->names, "%s\"%.*s\" %.*s", s->names.len > 0 ? ", " : "",
                   STR_ARG(p->reference), STR_ARG(p->text));
    }
}

static void hint_numbers(struct arena *a, struct diag *dg,
                         const struct paper *papers, size_t n)
{
    struct map *seen = map_new(a);
    struct buf b = { 0 };

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < papers[i].prints.n; k++) {
            struct str number, rest;

            str_cut(papers[i].prints.item[k].reference, ':', &number, &rest);
            if (str_empty(number) || map_find(seen, number) != MAP_NONE) {
                continue;
            }
            map_put(seen, number);
            buf_printf(&b, "%s%.*s", b.len > 0 ? ", " : "", STR_ARG(number));
        }
    }
    diag_hint(dg, "figures stand in %.*s", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

bool place_find(struct arena *a, struct diag *dg, const struct session *s,
                struct span at, struct question *out)
{
    struct str said = str_slice(source_bytes(at.src), at.begin, at.end);
    size_t n = session_documents(s).n;
    struct paper *papers = arena_array(a, struct paper, n);
    struct search f = { .arena = a };
    bool ok = papers_open(a, dg, s, papers);

    for (size_t i = 0; ok && i < n; i++) {
        for (size_t k = 0; k < papers[i].prints.n; k++) {
            look_at(&f, &papers[i].prints.item[k], said);
        }
    }
    if (ok && f.n == 1) {
        *out = f.found->figure->question;
    } else if (ok) {
        if (f.n == 0) {
            diag_report(dg, DIAG_FIGURE_ADDRESS, at,
                        "no figure is printed there");
            hint_numbers(a, dg, papers, n);
        } else {
            diag_report(dg, DIAG_FIGURE_ADDRESS, at,
                        "%zu figures are printed there", f.n);
            diag_hint(dg, "name row and column: %.*s%s",
                      STR_ARG(buf_str(&f.names)), f.n > 12 ? ", …" : "");
        }
    }
    buf_free(&f.names);
    return ok && f.n == 1;
}
