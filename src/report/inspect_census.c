/* What many files were, in a few lines below them. */
#include "inspect_priv.h"

#define FILES_FEW 5 /* up to here everybody can count */

void census_add(struct arena *a, struct census *c, const struct findings *f)
{
    const struct recognition *r = &f->recognition;
    void *grown = c->line;

    c->files++;
    c->by_status[f->status]++;
    if (f->status < FINDING_ASIDE) {
        return;
    }
    for (size_t i = 0; i < c->n; i++) {
        if (str_equal(c->line[i].profile, r->profile)) {
            c->line[i].n++;
            return;
        }
    }
    arena_grow(a, &grown, c->n, &c->cap, sizeof *c->line,
               _Alignof(struct census_line));
    c->line = grown;
    c->line[c->n++] = (struct census_line){ r->profile, r->title, 1 };
}

void census_text(struct arena *a, const struct census *c, struct buf *b)
{
    const size_t *n = c->by_status;
    size_t widest = 0;

    if (c->files <= FILES_FEW) {
        return;
    }
    buf_printf(b,
               "\n%.*s files: %zu recognised, %zu set aside, %zu not "
               "recognised, %zu not readable\n",
               STR_ARG(count_text(a, c->files)), n[FINDING_KNOWN],
               n[FINDING_ASIDE], n[FINDING_UNKNOWN], n[FINDING_UNREADABLE]);
    for (size_t i = 0; i < c->n; i++) {
        size_t w = c->line[i].profile.len;

        widest = w > widest ? w : widest;
    }
    for (size_t i = 0; i < c->n; i++) {
        const struct census_line *l = &c->line[i];

        buf_printf(b, "%6zu  %.*s%*s  %.*s\n", l->n, STR_ARG(l->profile),
                   (int)(widest - l->profile.len), "", STR_ARG(l->title));
    }
}
