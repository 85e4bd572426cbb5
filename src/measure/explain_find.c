/* A figure by the words that a reader has for it: "KS2 RWM expected, Orchard,
 * 2018/19", "F01 Thornton budget", "overall absence".
 *
 * The surprise: words are a set. The measure is the one of whose title, label,
 * name or id most words are there, and all of them; what is left must be a
 * school of ours, a year, a month or a facet, or nothing is answered. */
#include "measure_priv.h"

#define WORDS_MOST 48

struct words {
    struct str item[WORDS_MOST];
    bool taken[WORDS_MOST];
    size_t n;
};

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool says_nothing(struct str w)
{
    static const struct str empty[] = { STR_INIT("of"),  STR_INIT("in"),
                                        STR_INIT("the"), STR_INIT("for"),
                                        STR_INIT("at"),  STR_INIT("and"),
                                        STR_INIT("a") };

    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        if (str_equal(empty[i], w))
            return true;
    }
    return false;
}

static void split(struct arena *a, struct str text, struct words *out)
{
    struct str s = str_fold(a, text);
    size_t i = 0;

    out->n = 0;
    while (i < s.len && out->n < WORDS_MOST) {
        size_t from;

        while (i < s.len && !is_word_byte(s.ptr[i]))
            i++;
        for (from = i; i < s.len && is_word_byte(s.ptr[i]);)
            i++;
        if (i > from && !says_nothing(str_slice(s, from, i))) {
            out->taken[out->n] = false;
            out->item[out->n++] = str_slice(s, from, i);
        }
    }
}

static bool has_word(const struct words *w, struct str one, bool only_free)
{
    for (size_t i = 0; i < w->n; i++) {
        if (str_equal(w->item[i], one) && !(only_free && w->taken[i]))
            return true;
    }
    return false;
}

static void take_word(struct words *w, struct str one)
{
    for (size_t i = 0; i < w->n; i++) {
        if (!w->taken[i] && str_equal(w->item[i], one)) {
            w->taken[i] = true;
            return;
        }
    }
}

/* ---- the measure -------------------------------------------------------- */

struct finding {
    struct arena *arena;
    struct diag *dg;
    const struct evaluator *ev;
    struct span at;
    struct words said;
    const struct measure *best, *rival;
    struct words best_words;
    size_t score;
    size_t near; /* words in common with the nearest, when none is whole */
    const struct measure *nearest;
};

/* Of as many words a name or an id goes before a label, which others share. */
static void try_name(struct finding *f, const struct measure *m,
                     struct str name, bool is_own)
{
    struct words own;
    size_t common = 0, score;

    split(f->arena, name, &own);
    for (size_t i = 0; i < own.n; i++)
        common += has_word(&f->said, own.item[i], false);
    if (common > f->near) {
        f->near = common;
        f->nearest = m;
    }
    score = own.n * 2 + is_own;
    if (own.n == 0 || common < own.n || score < f->score)
        return;
    if (score == f->score) {
        if (f->best != m)
            f->rival = m;
        return;
    }
    f->best = m;
    f->score = score;
    f->rival = NULL;
    f->best_words = own;
}

static bool find_measure(struct finding *f)
{
    const struct catalogue *c = f->ev->catalogue;

    for (size_t i = 0; i < catalogue_count(c); i++) {
        const struct measure *m = catalogue_at(c, i);

        try_name(f, m, m->title, false);
        try_name(f, m, m->label, false);
        try_name(f, m, m->id, true);
        try_name(f, m, m->name, true);
    }
    if (f->best == NULL) {
        diag_report(f->dg, DIAG_MEASURE_UNKNOWN, f->at,
                    "no measure is called that");
        if (f->nearest != NULL)
            diag_hint(f->dg, "did you mean %.*s (%.*s)?",
                      STR_ARG(f->nearest->name), STR_ARG(f->nearest->title));
        return false;
    }
    if (f->rival != NULL) {
        diag_report(f->dg, DIAG_MEASURE_UNKNOWN, f->at,
                    "more than one measure is called that");
        diag_hint(f->dg, "write %.*s (%.*s) or %.*s (%.*s)",
                  STR_ARG(f->best->name), STR_ARG(f->best->title),
                  STR_ARG(f->rival->name), STR_ARG(f->rival->title));
        return false;
    }
    for (size_t i = 0; i < f->best_words.n; i++)
        take_word(&f->said, f->best_words.item[i]);
    return true;
}

/* ---- what is left ------------------------------------------------------- */

/* "2018" and "19": the words of 2018/19. */
static bool take_period(struct finding *f, size_t i, struct buf *address)
{
    struct words *w = &f->said;
    struct period p;

    if (i + 1 >= w->n || w->item[i].len != 4 || w->taken[i + 1] ||
        !str_digits(w->item[i]) || !str_digits(w->item[i + 1]) ||
        !period_parse(str_printf(f->arena, "%.*s/%.*s", STR_ARG(w->item[i]),
                                 STR_ARG(w->item[i + 1])),
                      &p) ||
        p.kind != PERIOD_ACADEMIC_YEAR)
        return false;
    buf_printf(address, ".y%d", p.year);
    w->taken[i + 1] = true;
    return true;
}

static bool take_facet(struct str word, struct buf *address)
{
    struct facets f = { 0 };

    if (str_equal(word, STR("england")))
        word = STR("national");
    if (str_equal(word, STR("trust")))
        return true;
    if (facet_take(&f, word, false) != FACET_TAKEN)
        return false;
    buf_printf(address, ".%.*s", STR_ARG(word));
    return true;
}

/* Words left over that the school's name holds; all of them: it is meant. */
static bool is_meant(struct finding *f, uint32_t school, bool *whole)
{
    const struct registry *g = f->ev->store->registry;
    struct words name;
    size_t n = 0;

    split(f->arena, registry_at(g, school)->name, &name);
    for (size_t i = 0; i < f->said.n; i++) {
        if (f->said.taken[i])
            continue;
        if (!has_word(&name, f->said.item[i], false) &&
            !str_equal(f->said.item[i], registry_at(g, school)->code))
            return false;
        n++;
    }
    *whole = n == name.n;
    return n > 0;
}

static bool report_who(struct finding *f, uint32_t one, uint32_t other)
{
    const struct registry *g = f->ev->store->registry;
    struct buf b = { 0 };

    for (size_t i = 0; i < f->said.n; i++) {
        if (!f->said.taken[i])
            buf_printf(&b, "%s%.*s", b.len > 0 ? " " : "",
                       STR_ARG(f->said.item[i]));
    }
    if (other != ENTITY_NONE) {
        diag_report(f->dg, DIAG_FIGURE_ADDRESS, f->at,
                    "'%.*s' may be more than one school", STR_ARG(buf_str(&b)));
        diag_hint(f->dg, "write %.*s (%.*s) or %.*s (%.*s)",
                  STR_ARG(registry_at(g, one)->code),
                  STR_ARG(registry_at(g, one)->name),
                  STR_ARG(registry_at(g, other)->code),
                  STR_ARG(registry_at(g, other)->name));
    } else {
        diag_report(f->dg, DIAG_FIGURE_ADDRESS, f->at,
                    "'%.*s' is no school here, no year and nothing that can "
                    "be asked of a measure",
                    STR_ARG(buf_str(&b)));
        diag_hint(f->dg, "write the measure, a school, a year as 2018/19, and "
                         "words such as budget, variance, national");
    }
    buf_free(&b);
    return false;
}

static bool take_school(struct finding *f, struct buf *address)
{
    const struct entity_list schools = f->ev->setting.schools;
    uint32_t one = ENTITY_NONE, other = ENTITY_NONE;
    size_t left = 0;

    for (size_t i = 0; i < f->said.n; i++)
        left += !f->said.taken[i];
    if (left == 0)
        return true;
    for (size_t i = 0; i < schools.n; i++) {
        bool whole = false;

        if (!is_meant(f, schools.item[i], &whole))
            continue;
        other = one;
        one = schools.item[i];
        if (whole) {
            other = ENTITY_NONE;
            break;
        }
    }
    if (one == ENTITY_NONE || other != ENTITY_NONE)
        return report_who(f, one, other);
    buf_printf(address, "@%.*s",
               STR_ARG(registry_at(f->ev->store->registry, one)->code));
    return true;
}

bool question_find(struct diag *dg, const struct evaluator *ev, struct span at,
                   struct str words, struct question *out)
{
    struct finding f = { .arena = arena_new(0), .dg = dg, .ev = ev, .at = at };
    struct buf address = { 0 };
    bool ok;

    split(f.arena, words, &f.said);
    ok = find_measure(&f);
    if (ok) {
        buf_append(&address, f.best->name);
        for (size_t i = 0; i < f.said.n; i++) {
            if (!f.said.taken[i])
                f.said.taken[i] = take_period(&f, i, &address) ||
                                  take_facet(f.said.item[i], &address);
        }
        ok = take_school(&f, &address) &&
             question_parse(dg, ev, at, buf_str(&address), out);
    }
    buf_free(&address);
    arena_free(f.arena);
    return ok;
}
