/* Lines of a text, and drawing them.
 *
 * The surprise: the space between two lines is drawn at the end of the first,
 * beyond the measure, because readers of the tags need it. */
#include "layout_priv.h"

#define HYPHEN "-"

mpt baseline_rise(const struct layout *l, enum face face, mpt size, mpt leading)
{
    struct face_metrics m = l->metrics->face(l->metrics->shaper, face);
    mpt ascent = (mpt)((int64_t)size * m.ascent / 1000);
    mpt descent = (mpt)((int64_t)size * m.descent / 1000);

    return (leading - ascent - descent) / 2 + ascent;
}

static mpt hyphen_width(struct layout *l, const struct stretch *s)
{
    const struct metrics *m = l->metrics;

    return run_width(m->shape(m->shaper, s->face, STR(HYPHEN)), s->size);
}

/* Boxes of a refined text: the atoms of a word together. atom_end[i]: atoms
 * before the end of box i. */
static size_t make_boxes(struct layout *l, const struct text *t,
                         struct fit_box *box, size_t *atom_end)
{
    size_t n = 0;

    for (size_t i = 0; i < t->n; i++) {
        const struct atom *atom = &t->atom[i];

        box[n].width += atom->width;
        box[n].space = atom->space;
        if (atom->after == BREAK_NONE && i + 1 < t->n)
            continue;
        if (atom->hyphen && i + 1 < t->n) /* a hyphen needs room */
            box[n].space -= hyphen_width(l, &t->stretch[atom->stretch]);
        box[n].ends_line = atom->after == BREAK_MUST;
        atom_end[n++] = i + 1;
    }
    return n;
}

static struct line line_of(const struct text *t, size_t from, size_t to)
{
    struct line line = { .from = from, .to = to };
    int64_t width = 0;

    for (size_t i = from; i < to; i++)
        width += t->atom[i].width;
    if (to > from) {
        width -= t->atom[to - 1].space;
        line.hyphen = t->atom[to - 1].hyphen && to < t->n;
    }
    line.width = (mpt)width;
    return line;
}

static const struct line *one_line(struct layout *l, const struct text *t)
{
    struct line *line = arena_new_of(l->scratch, struct line);

    *line = line_of(t, 0, t->n);
    return line;
}

static const struct line *many_lines(struct layout *l, struct text *t,
                                     const struct text_want *want, size_t *n)
{
    struct fit_box *box;
    size_t *atom_end, *end, boxes;
    struct line *line;

    text_split_long(l, t, want->measure);
    box = arena_array(l->scratch, struct fit_box, t->n);
    atom_end = arena_array(l->scratch, size_t, t->n);
    end = arena_array(l->scratch, size_t, t->n);
    boxes = make_boxes(l, t, box, atom_end);
    *n = fit_lines(l->scratch, box, boxes,
                   (struct fit_want){ want->measure, want->balanced }, end);
    line = arena_array(l->scratch, struct line, *n);
    for (size_t i = 0, from = 0; i < *n; i++) {
        size_t to = atom_end[end[i] - 1];

        line[i] = line_of(t, from, to);
        from = to;
    }
    return line;
}

struct lines text_lines(struct layout *l, struct text *t,
                        const struct text_want *want)
{
    const struct style *s = want->style;
    struct lines lines = {
        .text = t,
        .leading = s->leading,
        .rise = baseline_rise(l, s->face, s->size, s->leading),
    };

    if (t->n == 0)
        return lines;
    if (t->width <= want->measure && !t->forced) {
        lines.line = one_line(l, t);
        lines.n = 1;
    } else {
        lines.line = many_lines(l, t, want, &lines.n);
    }
    return lines;
}

mpt text_line_start(const struct lines *lines, size_t i, mpt x,
                    const struct text_want *want)
{
    mpt blank = want->measure - lines->line[i].width;

    if (blank <= 0)
        return x;
    switch (want->align) {
    case ALIGN_LEFT:
        return x;
    case ALIGN_CENTRE:
        return x + blank / 2;
    case ALIGN_RIGHT:
    case ALIGN_DECIMAL:
        return x + blank;
    }
    return x;
}

/* ---- drawing ------------------------------------------------------------ */

struct pen {
    struct layout *l;
    struct frame *frame;
    const struct lines *lines;
    struct point at; /* on the baseline */
};

static void draw_stretch(struct pen *p, size_t from, size_t to, mpt *width)
{
    const struct text *t = p->lines->text;
    const struct stretch *s = &t->stretch[t->atom[from].stretch];
    const struct run **run =
        arena_array(p->l->a, const struct run *, to - from);
    struct text_item item = {
        .run = run, .size = s->size, .colour = s->colour, .raised = s->rise > 0
    };

    *width = 0;
    for (size_t i = from; i < to; i++) {
        if (t->atom[i].run)
            run[item.n++] = t->atom[i].run;
        *width += t->atom[i].width;
    }
    if (item.n > 0)
        frame_text(p->frame, (struct point){ p->at.x, p->at.y - s->rise },
                   s->tag, &item);
}

static void draw_link(struct pen *p, const struct stretch *s, mpt width)
{
    const struct text_link *link = &p->lines->text->link[s->link - 1];
    struct str target = link->node->target;
    struct link_item item = { .size = { width, p->lines->leading } };

    if (link->node->kind == INLINE_LINK) /* told apart by more than colour */
        frame_rule(p->frame,
                   (struct rect){ p->at.x, p->at.y + s->size / 7, width,
                                  s->size / 18 },
                   s->colour);
    if (link->tag == TAG_ARTIFACT || link->tag == TAG_PAGINATION)
        return;
    if (link->node->kind != INLINE_LINK)
        item.label = target;
    else if (str_starts(target, STR("#")))
        item.label = str_slice(target, 1, target.len);
    else
        item.uri = target;
    frame_link(p->frame, (struct point){ p->at.x, p->at.y - p->lines->rise },
               link->tag, &item);
}

static void draw_hyphen(struct pen *p, const struct stretch *s)
{
    const struct metrics *m = p->l->metrics;
    const struct run **run = arena_array(p->l->a, const struct run *, 1);

    *run = m->shape(m->shaper, s->face, STR(HYPHEN));
    frame_text(p->frame, p->at, s->tag,
               &(struct text_item){ .run = run,
                                    .n = 1,
                                    .size = s->size,
                                    .colour = s->colour,
                                    .actual = STR("\xC2\xAD") });
}

void text_line_draw(struct layout *l, struct frame *f,
                    const struct lines *lines, size_t i, struct point at)
{
    const struct text *t = lines->text;
    const struct line *line = &lines->line[i];
    struct pen p = { l, f, lines, { at.x, at.y + lines->rise } };

    for (size_t from = line->from; from < line->to;) {
        uint32_t stretch = t->atom[from].stretch;
        const struct stretch *s = &t->stretch[stretch];
        size_t to = from;
        mpt width;

        while (to < line->to && t->atom[to].stretch == stretch)
            to++;
        draw_stretch(&p, from, to, &width);
        if (s->link) {
            bool ends = to == line->to;

            draw_link(&p, s, width - (ends ? t->atom[to - 1].space : 0));
        }
        p.at.x += width;
        if (line->hyphen && to == line->to)
            draw_hyphen(&p, s);
        from = to;
    }
}

/* ---- plain text on one line --------------------------------------------- */

mpt plain_width(struct layout *l, const struct style *s, struct str text)
{
    const struct metrics *m = l->metrics;

    if (str_empty(text))
        return 0;
    return run_width(m->shape(m->shaper, s->face, text), s->size);
}

mpt plain_draw(struct layout *l, struct frame *f, struct point baseline,
               struct words w)
{
    const struct metrics *m = l->metrics;
    const struct run **run;

    if (str_empty(w.text))
        return 0;
    run = arena_array(l->a, const struct run *, 1);
    *run = m->shape(m->shaper, w.style->face, w.text);
    frame_text(f, baseline, w.tag,
               &(struct text_item){ .run = run,
                                    .n = 1,
                                    .size = w.style->size,
                                    .colour = w.style->colour });
    return run_width(*run, w.style->size);
}
