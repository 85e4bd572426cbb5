/* Text items as text operators, few and short.
 *
 * The surprise: every string begins as "[(", the start of an array. When its
 * end is reached and it held no kerning, the bracket is painted over and the
 * shorter operator is used. */
#include "pdf_priv.h"

#include <assert.h>
#include <string.h>

/* A string being written, at `start`; 0: none. */
struct showing {
    size_t start;
    bool open, kerned;
};

static void end_show(struct pdf_canvas *c, struct showing *s)
{
    if (!s->open)
        return;
    if (s->kerned) {
        buf_append(c->out, STR(")]TJ\n"));
    } else {
        c->out->ptr[s->start] = ' ';
        buf_append(c->out, STR(")Tj\n"));
    }
    *s = (struct showing){ 0 };
}

static void set_font(struct pdf_canvas *c, unsigned font, mpt size)
{
    char *to;

    if (c->font == font && c->size == size)
        return;
    c->font = font;
    c->size = size;
    buf_reserve(c->out, PDF_NUMBER_MAX + 8);
    to = c->out->ptr + c->out->len;
    *to++ = '/';
    *to++ = 'F';
    *to++ = (char)('0' + font);
    *to++ = ' ';
    to = pdf_hundredths(to, pdf_cents(size));
    memcpy(to, " Tf\n", 4);
    c->out->len = (size_t)(to + 4 - c->out->ptr);
}

static void set_rise(struct pdf_canvas *c, int rise, mpt size)
{
    int64_t wanted = pdf_cents((int64_t)rise * size / 1000);

    if (wanted == c->rise)
        return;
    c->rise = wanted;
    pdf_put_cents(c->out, wanted);
    buf_append(c->out, STR("Ts\n"));
}

static void show_segment(struct pdf_canvas *c, struct showing *s,
                         const struct pdf_segment *seg, mpt size)
{
    if (c->font != seg->font || c->size != size || seg->rise || c->rise) {
        end_show(c, s);
        set_font(c, seg->font, size);
        set_rise(c, seg->rise, size);
    }
    if (!s->open) {
        s->open = true;
        s->start = c->out->len;
        buf_append(c->out, STR("[("));
    }
    s->kerned |= seg->kerned;
    buf_append(c->out, (struct str){ seg->fragment, seg->len });
}

static void show_run(struct pdf_canvas *c, struct showing *s,
                     const struct pdf_run *r, mpt size)
{
    bool actual = pdf_doc_use(c->d, r) & RUN_ACTUAL;

    if (actual) {
        end_show(c, s);
        buf_append(c->out, STR("/Span<</ActualText"));
        pdf_text(c->out, r->pub.text);
        buf_append(c->out, STR(">>BDC\n"));
    }
    for (uint32_t i = 0; i < r->n_segments; i++)
        if (r->segment[i].len)
            show_segment(c, s, &r->segment[i], size);
    if (actual) {
        end_show(c, s);
        buf_append(c->out, STR("EMC\n"));
    }
}

static void move_to(struct pdf_canvas *c, struct point at)
{
    int64_t x = pdf_cents(at.x), y = pdf_cents(c->height - at.y);
    char *to;

    if (x == c->x && y == c->y)
        return;
    buf_reserve(c->out, 2 * PDF_NUMBER_MAX + 8);
    to = pdf_hundredths(c->out->ptr + c->out->len, x - c->x);
    *to++ = ' ';
    to = pdf_hundredths(to, y - c->y);
    memcpy(to, " Td\n", 4);
    c->out->len = (size_t)(to + 4 - c->out->ptr);
    c->x = x;
    c->y = y;
}

/* In -Wcast-qual's eyes the same pointer: pub is the first member. */
static const struct pdf_run *run_of(const struct run *r)
{
    return (const struct pdf_run *)(const void *)r;
}

bool pdf_text_shows(const struct text_item *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct pdf_run *r = run_of(t->run[i]);

        for (uint32_t k = 0; k < r->n_segments; k++)
            if (r->segment[k].len)
                return true;
    }
    return false;
}

void pdf_paint_text(struct pdf_canvas *c, struct point at,
                    const struct text_item *t)
{
    struct showing s = { 0 };

    assert(c->in_text);
    pdf_put_fill(c, t->colour);
    move_to(c, at);
    if (t->actual.len) {
        buf_append(c->out, STR("/Span<</ActualText"));
        pdf_text(c->out, t->actual);
        buf_append(c->out, STR(">>BDC\n"));
    }
    for (size_t i = 0; i < t->n; i++)
        show_run(c, &s, run_of(t->run[i]), t->size);
    end_show(c, &s);
    if (t->actual.len)
        buf_append(c->out, STR("EMC\n"));
}
