/* Fragments become atoms: shaped words, each with the space behind it.
 *
 * The surprise: at first atoms end at spaces only. Where else a line may end is
 * asked (text_least, text_lines) when a text does not fit on one. */
#include "layout_priv.h"

#include <string.h>

#include <trustpress/base/utf8.h>

#define SOFT_HYPHEN "\xC2\xAD"

static mpt space_width(const struct layout *l, const struct stretch *s)
{
    const struct metrics *m = l->metrics;

    return run_width(m->shape(m->shaper, s->face, STR(" ")), s->size);
}

/* The text without its soft hyphens, which show only where a line ends. */
static struct str without_hyphens(struct arena *a, struct str s)
{
    char *copy = arena_array(a, char, s.len);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        if (str_starts(str_slice(s, i, s.len), STR(SOFT_HYPHEN))) {
            i++;
            continue;
        }
        copy[n++] = s.ptr[i];
    }
    return (struct str){ copy, n };
}

static size_t trailing_spaces(struct str s)
{
    size_t n = 0;

    while (n < s.len && s.ptr[s.len - 1 - n] == ' ')
        n++;
    return n;
}

static void add_atom(struct layout *l, struct text *t, struct str text,
                     uint32_t stretch, unsigned char after)
{
    const struct metrics *m = l->metrics;
    const struct stretch *s = &t->stretch[stretch];
    struct atom *atom = &t->atom[t->n++];
    size_t spaces = trailing_spaces(text);

    *atom = (struct atom){ .stretch = stretch, .after = after };
    if (str_find(text, STR(SOFT_HYPHEN)) != STR_NONE) {
        atom->hyphen = str_ends(text, STR(SOFT_HYPHEN));
        text = without_hyphens(l->scratch, text);
    }
    if (text.len > 0) {
        atom->run = m->shape(m->shaper, s->face, text);
        atom->width = run_width(atom->run, s->size);
    }
    if (spaces > 0)
        atom->space = (mpt)spaces * space_width(l, s);
    if (atom->space > atom->width)
        atom->space = atom->width;
}

/* A word that linebreak_find would part, too. */
static bool is_overlong(struct str s, size_t from, size_t to)
{
    return to - from >= LAYOUT_WORD_MAX && to < s.len &&
           ((unsigned char)s.ptr[to] & 0xC0) != 0x80;
}

static void split_at_spaces(struct layout *l, struct text *t,
                            const struct fragment *f)
{
    size_t from = 0;

    for (size_t i = 0; i < f->text.len; i++) {
        bool last = i + 1 == f->text.len;
        bool ends =
            (f->text.ptr[i] == ' ' && (last || f->text.ptr[i + 1] != ' ')) ||
            is_overlong(f->text, from, i + 1);

        if (!ends && !last)
            continue;
        add_atom(l, t, str_slice(f->text, from, i + 1), f->stretch,
                 ends ? BREAK_MAY : BREAK_NONE);
        from = i + 1;
    }
}

static void split_at_breaks(struct layout *l, struct text *t,
                            const struct fragment *f,
                            const unsigned char after[])
{
    size_t from = 0;

    for (size_t i = 0; i < f->text.len; i++) {
        bool last = i + 1 == f->text.len;

        if (after[i] == BREAK_NONE && !last)
            continue;
        add_atom(l, t, str_slice(f->text, from, i + 1), f->stretch, after[i]);
        from = i + 1;
    }
}

/* A forced break ends the atom before it; two in a row make an empty line. */
static void add_forced(struct text *t, uint32_t stretch)
{
    if (t->n > 0 && t->atom[t->n - 1].after != BREAK_MUST)
        t->atom[t->n - 1].after = BREAK_MUST;
    else
        t->atom[t->n++] =
            (struct atom){ .stretch = stretch, .after = BREAK_MUST };
}

static size_t atoms_most(const struct text *t, const unsigned char after[])
{
    size_t n = 0, at = 0;

    for (size_t i = 0; i < t->n_fragments; i++) {
        const struct fragment *f = &t->fragment[i];

        n += 1 + f->text.len / LAYOUT_WORD_MAX;
        for (size_t k = 0; k < f->text.len; k++) {
            if (after ? after[at + k] != BREAK_NONE : f->text.ptr[k] == ' ')
                n++;
        }
        at += f->text.len + f->forced;
    }
    return n;
}

void text_shape(struct layout *l, struct text *t, const unsigned char after[])
{
    size_t at = 0;

    t->atom = arena_array(l->scratch, struct atom, atoms_most(t, after));
    t->n = 0;
    t->width = 0;
    for (size_t i = 0; i < t->n_fragments; i++) {
        const struct fragment *f = &t->fragment[i];

        if (f->forced)
            add_forced(t, f->stretch);
        else if (after)
            split_at_breaks(l, t, f, after + at);
        else
            split_at_spaces(l, t, f);
        at += f->text.len + f->forced;
    }
    for (size_t i = 0; i < t->n; i++)
        t->width += t->atom[i].width;
    if (t->n > 0)
        t->width -= t->atom[t->n - 1].space;
}

/* All fragments as one text; a forced break is a line feed. */
static struct str joined(struct arena *a, const struct text *t)
{
    size_t len = 0, at = 0;
    char *copy;

    for (size_t i = 0; i < t->n_fragments; i++)
        len += t->fragment[i].text.len + t->fragment[i].forced;
    copy = arena_array(a, char, len);
    for (size_t i = 0; i < t->n_fragments; i++) {
        const struct fragment *f = &t->fragment[i];

        if (f->forced) {
            copy[at++] = '\n';
            continue;
        }
        memcpy(copy + at, f->text.ptr, f->text.len);
        at += f->text.len;
    }
    return (struct str){ copy, len };
}

void text_refine(struct layout *l, struct text *t)
{
    struct str all;
    unsigned char *after;

    if (t->refined)
        return;
    t->refined = true;
    all = joined(l->scratch, t);
    after = arena_array(l->scratch, unsigned char, all.len + 1);
    linebreak_find(all, after);
    text_shape(l, t, after);
}

mpt text_least(struct layout *l, struct text *t)
{
    mpt least = 0;
    int64_t width = 0;

    text_refine(l, t);
    for (size_t i = 0; i < t->n; i++) {
        width += t->atom[i].width;
        if (t->atom[i].after == BREAK_NONE && i + 1 < t->n)
            continue;
        width -= t->atom[i].space;
        if (width > least)
            least = (mpt)width;
        width = 0;
    }
    return least;
}

/* ---- words wider than the line ------------------------------------------ */

/* Marks that stand on the character before them. */
static bool joins(uint32_t c)
{
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) ||
           (c >= 0x1F3FB && c <= 0x1F3FF) || c == 0x200D;
}

/* Bytes of the first grapheme cluster, near enough. */
static size_t grapheme(struct str s)
{
    size_t at = 0, next;
    uint32_t c = utf8_next(s, &at);

    while (at < s.len) {
        uint32_t before = c;

        next = at;
        c = utf8_next(s, &next);
        if (!joins(c) && before != 0x200D)
            break;
        at = next;
    }
    return at;
}

/* Bytes of `s` that fit in `measure`; at least one grapheme. Spaces may hang
 * over the end. */
static size_t fitting(struct layout *l, const struct stretch *st, struct str s,
                      mpt measure)
{
    const struct metrics *m = l->metrics;
    size_t at = 0;
    int64_t width = 0;

    while (at < s.len) {
        size_t n = grapheme(str_slice(s, at, s.len));
        struct str g = str_slice(s, at, at + n);

        width += run_width(m->shape(m->shaper, st->face, g), st->size);
        if (at > 0 && width > measure && g.ptr[0] != ' ')
            break;
        at += n;
    }
    return at;
}

static void split_atom(struct layout *l, struct text *t, const struct atom *old,
                       mpt measure)
{
    const struct stretch *st = &t->stretch[old->stretch];
    struct str rest = old->run ? old->run->text : STR("");

    while (rest.len > 0) {
        size_t n = fitting(l, st, rest, measure);
        struct str piece = str_slice(rest, 0, n);

        rest = str_slice(rest, n, rest.len);
        add_atom(l, t, piece, old->stretch,
                 rest.len > 0 ? BREAK_MAY : old->after);
    }
    t->atom[t->n - 1].hyphen = old->hyphen;
}

static size_t characters(const struct atom *atom)
{
    return atom->run ? atom->run->text.len + 1 : 1;
}

/* Ends of unbreakable words: index behind the last atom of the word. */
static size_t word_end(const struct atom *atom, size_t n, size_t from,
                       int64_t *width)
{
    size_t i = from;

    *width = 0;
    do
        *width += atom[i].width;
    while (atom[i].after == BREAK_NONE && ++i < n);
    if (i < n)
        *width -= atom[i++].space;
    else
        *width -= atom[n - 1].space;
    return i;
}

void text_split_long(struct layout *l, struct text *t, mpt measure)
{
    const struct atom *old = t->atom;
    size_t n = t->n, most = 0;

    if (text_least(l, t) <= measure)
        return;
    old = t->atom;
    n = t->n;
    for (size_t i = 0; i < n; i++)
        most += characters(&old[i]);
    t->atom = arena_array(l->scratch, struct atom, most);
    t->n = 0;
    for (size_t from = 0; from < n;) {
        int64_t width;
        size_t end = word_end(old, n, from, &width);

        for (; from < end; from++) {
            if (width <= measure || !old[from].run) {
                t->atom[t->n++] = old[from];
                continue;
            }
            split_atom(l, t, &old[from], measure);
            if (t->atom[t->n - 1].after == BREAK_NONE && from + 1 < n)
                t->atom[t->n - 1].after = BREAK_MAY;
        }
    }
}
