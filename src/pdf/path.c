/* Paths: lines, curves, and the rectangles that most of them are.
 *
 * The surprise: a colour of three equal parts is written as a grey. The
 * output intent covers it, and most rules and shades are grey. */
#include "pdf_priv.h"

#include <string.h>

int64_t pdf_cents(int64_t length)
{
    return (length + (length < 0 ? -5 : 5)) / 10;
}

void pdf_put_cents(struct buf *b, int64_t hundredths)
{
    char *end;

    buf_reserve(b, PDF_NUMBER_MAX + 1);
    end = pdf_hundredths(b->ptr + b->len, hundredths);
    *end++ = ' ';
    b->len = (size_t)(end - b->ptr);
}

/* ---- graphics state ------------------------------------------------------ */

static void put_part(struct buf *b, unsigned part)
{
    buf_fixed(b, (part * 1000 + 127) / 255, 3);
    buf_byte(b, ' ');
}

static void put_colour(struct buf *b, struct colour c, bool stroke)
{
    bool grey = c.r == c.g && c.g == c.b;

    put_part(b, c.r);
    if (!grey) {
        put_part(b, c.g);
        put_part(b, c.b);
    }
    if (stroke)
        buf_text(b, grey ? "G\n" : "RG\n");
    else
        buf_text(b, grey ? "g\n" : "rg\n");
}

static bool same_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b;
}

void pdf_put_fill(struct pdf_canvas *c, struct colour colour)
{
    if (same_colour(c->fill, colour))
        return;
    c->fill = colour;
    put_colour(c->out, colour, false);
}

static void put_stroke(struct pdf_canvas *c, struct colour colour)
{
    if (same_colour(c->stroke, colour))
        return;
    c->stroke = colour;
    put_colour(c->out, colour, true);
}

static void put_dash(struct pdf_canvas *c, mpt dash, mpt gap)
{
    if (c->dash == dash && c->gap == gap)
        return;
    c->dash = dash;
    c->gap = gap;
    buf_byte(c->out, '[');
    if (dash > 0) {
        pdf_put_cents(c->out, pdf_cents(dash));
        pdf_put_cents(c->out, pdf_cents(gap > 0 ? gap : dash));
    }
    buf_append(c->out, STR("]0 d\n"));
}

static void put_pen(struct pdf_canvas *c, const struct path_item *p)
{
    put_stroke(c, p->stroke);
    if (c->width != p->width) {
        c->width = p->width;
        pdf_put_cents(c->out, pdf_cents(p->width));
        buf_append(c->out, STR("w\n"));
    }
    if (c->round != p->round) {
        c->round = p->round;
        buf_text(c->out, p->round ? "1 J 1 j\n" : "0 J 0 j\n");
    }
    put_dash(c, p->dash > 0 ? p->dash : 0, p->dash > 0 ? p->gap : 0);
}

/* ---- shapes -------------------------------------------------------------- */

struct cents {
    int64_t x, y;
};

static struct cents turn(const struct pdf_canvas *c, struct point at,
                         struct point p)
{
    return (struct cents){ pdf_cents((int64_t)at.x + p.x),
                           pdf_cents((int64_t)c->height - at.y - p.y) };
}

/* Four corners with upright sides, closed? Then re does it. */
static bool is_box(const struct path_item *p)
{
    const struct segment *s = p->segment;

    if (p->n != 5 || s[0].kind != SEGMENT_MOVE || s[4].kind != SEGMENT_CLOSE)
        return false;
    for (int i = 1; i < 4; i++)
        if (s[i].kind != SEGMENT_LINE)
            return false;
    return s[0].p[0].y == s[1].p[0].y && s[1].p[0].x == s[2].p[0].x &&
           s[2].p[0].y == s[3].p[0].y && s[3].p[0].x == s[0].p[0].x;
}

static void put_box(struct pdf_canvas *c, struct point at,
                    const struct path_item *p)
{
    struct cents a = turn(c, at, p->segment[0].p[0]);
    struct cents b = turn(c, at, p->segment[2].p[0]);

    pdf_put_cents(c->out, a.x < b.x ? a.x : b.x);
    pdf_put_cents(c->out, a.y < b.y ? a.y : b.y);
    pdf_put_cents(c->out, a.x < b.x ? b.x - a.x : a.x - b.x);
    pdf_put_cents(c->out, a.y < b.y ? b.y - a.y : a.y - b.y);
    buf_append(c->out, STR("re\n"));
}

static void put_segment(struct pdf_canvas *c, struct point at,
                        const struct segment *s)
{
    static const struct {
        int points;
        struct str operator;
    } form[] = {
        [SEGMENT_MOVE] = { 1, STR_INIT("m\n") },
        [SEGMENT_LINE] = { 1, STR_INIT("l\n") },
        [SEGMENT_CURVE] = { 3, STR_INIT("c\n") },
        [SEGMENT_CLOSE] = { 0, STR_INIT("h\n") },
    };

    for (int i = 0; i < form[s->kind].points; i++) {
        struct cents p = turn(c, at, s->p[i]);

        pdf_put_cents(c->out, p.x);
        pdf_put_cents(c->out, p.y);
    }
    buf_append(c->out, form[s->kind].operator);
}

void pdf_paint_path(struct pdf_canvas *c, struct point at,
                    const struct path_item *p)
{
    if (p->n == 0 || (!p->filled && !p->stroked))
        return;
    if (p->filled)
        pdf_put_fill(c, p->fill);
    if (p->stroked)
        put_pen(c, p);
    if (is_box(p)) {
        put_box(c, at, p);
    } else {
        for (size_t i = 0; i < p->n; i++)
            put_segment(c, at, &p->segment[i]);
    }
    buf_text(c->out, p->filled ? p->stroked ? "B\n" : "f\n" : "S\n");
}
