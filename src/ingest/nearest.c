/* What the user may have meant: the nearest names to one that nobody knows.
 *
 * Surprise: two folded names are compared by the pairs of letters they share
 * (Dice's coefficient), because people shorten names rather than misspell
 * them. */
#include "ingest_priv.h"

#include <string.h>

#define NAMES_MOST 3

/* Shared pairs of letters in thousandths of all pairs of both texts. */
static unsigned likeness(struct str a, struct str b)
{
    size_t shared = 0;
    bool taken[96] = { false };
    const size_t n = b.len < 96 ? b.len : 96;

    if (a.len < 2 || n < 2)
        return 0;
    for (size_t i = 0; i + 1 < a.len; i++) {
        for (size_t k = 0; k + 1 < n; k++) {
            if (!taken[k] && memcmp(a.ptr + i, b.ptr + k, 2) == 0) {
                taken[k] = true;
                shared++;
                break;
            }
        }
    }
    return (unsigned)(2000 * shared / (a.len + n - 2));
}

struct near {
    uint32_t entity[NAMES_MOST];
    unsigned score[NAMES_MOST];
    size_t n;
};

static void near_add(struct near *t, uint32_t entity, unsigned score)
{
    size_t at = t->n;

    while (at > 0 && score > t->score[at - 1])
        at--;
    if (score < 400 || at == NAMES_MOST)
        return;
    t->n += t->n < NAMES_MOST;
    for (size_t i = t->n - 1; i > at; i--) {
        t->entity[i] = t->entity[i - 1];
        t->score[i] = t->score[i - 1];
    }
    t->entity[at] = entity;
    t->score[at] = score;
}

static struct near near_find(struct run *r, struct str folded)
{
    const struct registry *g = r->store->registry;
    struct near t = { .n = 0 };

    for (size_t i = 0; i < registry_count(g); i++) {
        struct arena_mark mark = arena_save(r->scratch);
        const struct entity *e = registry_at(g, (uint32_t)i);

        if (e->kind == ENTITY_SCHOOL && entity_kept(r, (uint32_t)i)) {
            struct str name = str_fold(r->scratch, e->name);
            unsigned by_name = likeness(folded, name);
            unsigned by_code = likeness(folded, e->code);

            near_add(&t, (uint32_t)i, by_name > by_code ? by_name : by_code);
        }
        arena_restore(r->scratch, mark);
    }
    return t;
}

void school_unknown(struct run *r, struct str text, size_t field)
{
    const struct registry *g = r->store->registry;
    struct str list = STR("");
    struct near t;

    if (r->n_unknown_schools++ >= BAD_SCHOOLS_SHOWN)
        return;
    t = near_find(r, str_fold(r->scratch, text));
    diag_report(r->dg, DIAG_SCHOOL_UNKNOWN, run_span(r, field),
                str_empty(text) ? "column '%.*s': no school is named%.*s"
                                : "column '%.*s': no school is called '%.*s'",
                STR_ARG(run_heading(r, field)), STR_ARG(text));
    for (size_t i = 0; i < t.n; i++) {
        const struct entity *e = registry_at(g, t.entity[i]);

        list =
            str_printf(r->scratch, "%.*s%s%.*s (%.*s)", STR_ARG(list),
                       i > 0 ? ", " : "", STR_ARG(e->name), STR_ARG(e->code));
    }
    if (t.n > 0)
        diag_hint(r->dg, "did you mean %.*s?", STR_ARG(list));
    else
        diag_hint(r->dg, "give the URN, or add the school to a register "
                         "(GIAS group links or establishments)");
}
