/* The system in CPLEX LP form, for other programs. */
#include "disclose_priv.h"

#include <trustpress/base/buf.h>

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int by_unknown(const void *a, const void *b)
{
    const struct count_term *x = a, *y = b;

    return (x->unknown > y->unknown) - (x->unknown < y->unknown);
}

static void write_term(struct buf *out, size_t at, int128 factor, uint32_t u)
{
    const bool is_less = factor < 0;

    buf_printf(out, "%s %c %" PRIu64 " x%" PRIu32,
               at > 0 && at % 8 == 0 ? "\n" : "", is_less ? '-' : '+',
               (uint64_t)(is_less ? -factor : factor), u);
}

/* Readers of this form want each variable once in a row. */
static void write_form(struct buf *out, struct arena *scratch,
                       const struct count_form *f)
{
    struct count_term *term = arena_array(scratch, struct count_term, f->n);
    size_t n = 0;

    if (f->n > 0) {
        memcpy(term, f->term, f->n * sizeof *term);
        qsort(term, f->n, sizeof *term, by_unknown);
    }
    for (size_t i = 0; i < f->n;) {
        const uint32_t u = term[i].unknown;
        int128 factor = 0;

        for (; i < f->n && term[i].unknown == u; i++)
            factor += term[i].factor;
        write_term(out, n++, factor, u);
    }
    if (f->n == 0)
        buf_text(out, " 0 x0");
}

static void write_bound(struct buf *out, struct arena *scratch, size_t row,
                        const struct count_bound *b)
{
    const bool is_exact = b->low == b->high;

    if (b->low != COUNT_NO_LOW) {
        buf_printf(out, " r%zul:", row);
        write_form(out, scratch, &b->form);
        buf_printf(out, " %s %" PRId64 "\n", is_exact ? "=" : ">=", b->low);
    }
    if (b->high != COUNT_NO_HIGH && !is_exact) {
        buf_printf(out, " r%zuh:", row);
        write_form(out, scratch, &b->form);
        buf_printf(out, " <= %" PRId64 "\n", b->high);
    }
}

/* That all are counts: true, and it names every unknown. */
static void write_unknowns(struct buf *out, const struct disclosure *d,
                           const char *between)
{
    for (size_t i = 0; i < d->n_unknowns; i++)
        buf_printf(out, "%s%s x%zu", i > 0 && i % 8 == 0 ? "\n" : "",
                   i > 0 ? between : "", i);
}

void disclosure_lp(const struct disclosure *d, uint32_t secret, bool maximise,
                   struct buf *out)
{
    struct arena *scratch = arena_new(0);
    size_t row = 0;

    assert(secret < d->n_secrets);
    buf_printf(out,
               "\\ secret %" PRIu32 ", width %" PRId64 "\n%s\n range:", secret,
               d->secret[secret].width, maximise ? "Maximize" : "Minimize");
    write_form(out, scratch, &d->secret[secret].form);
    buf_text(out, "\nSubject To\n");
    for (size_t i = 0; i < d->n_known; i++)
        write_bound(out, scratch, row++, &d->known[i]);
    for (size_t i = 0; i < d->n_statements; i++) {
        const struct stated *s = &d->statement[i];

        for (size_t j = 0; !s->hidden && j < s->s.n; j++)
            write_bound(out, scratch, row++, &s->s.bound[j]);
    }
    buf_text(out, " counts:");
    write_unknowns(out, d, " +");
    buf_text(out, " >= 0\nGeneral\n");
    write_unknowns(out, d, "");
    buf_text(out, "\nEnd\n");
    arena_free(scratch);
}
