/* Texts with slots into inlines.
 *
 * The surprise: references to pages and labels are remembered by the place
 * of their node, because whether their target exists is known only at the
 * end; what points nowhere becomes plain text. */
#include "expand_priv.h"

static struct str date_text(struct expander *x, int32_t date, bool is_short)
{
    return is_short ? date_short(x->arena, date) : date_long(x->arena, date);
}

struct str value_words(struct expander *x, struct value v,
                       struct slot_format how)
{
    int decimals;

    switch (v.kind) {
    case VALUE_REASON:
        return str_from(reason_mark(v.reason));
    case VALUE_TEXT:
        return text_on_one_line(x->arena, v.text);
    case VALUE_DATE:
        return date_text(x, v.date, (how.words & SLOT_SHORT) != 0);
    case VALUE_TRUTH:
        return v.truth ? STR("Yes") : STR("No");
    case VALUE_DECIMAL:
        break;
    }
    if ((how.words & SLOT_WORDS) && !str_empty(number_words(v.decimal)))
        return number_words(v.decimal);
    decimals = how.figure.decimals >= 0 ? how.figure.decimals : v.decimal.scale;
    return decimal_grouped(x->arena, v.decimal, decimals);
}

static struct str missing_words(struct expander *x, const struct figure *f)
{
    return str_printf(x->arena, "(not available: %s)",
                      reason_words(f->value.reason));
}

static struct str slot_words(struct expander *x, const struct slot *s)
{
    const struct figure *f;
    struct str words;

    if (s->kind == SLOT_VARIABLE)
        return value_words(x, variable_value(x, s->text), s->format);
    f = figure_at(x, s, who_here(x));
    if (f == NULL)
        return STR("\u2013");
    figure_printed(x, f);
    words = f->value.kind == VALUE_REASON ? missing_words(x, f)
                                          : figure_words(x, f, s->format);
    print_at(x, f, words, STR("text"));
    return words;
}

static void slot_add(struct expander *x, struct inline_builder *b,
                     const struct piece *p)
{
    if (p->slot->kind == SLOT_PAGE)
        inline_add(b, (struct inline_node){ .kind = INLINE_PAGEREF,
                                            .target = p->slot->text });
    else
        inline_text(b, text_on_one_line(x->arena, slot_words(x, p->slot)),
                    p->marks);
}

static void link_add(struct expander *x, struct inline_builder *b,
                     const struct piece *p)
{
    struct inlines child = rich_inlines(x, p->child);

    if (child.n == 0)
        return;
    inline_add(b, (struct inline_node){ .kind = INLINE_LINK,
                                        .marks = p->marks,
                                        .target = p->target,
                                        .text = inlines_plain(x->arena, child),
                                        .child = child });
}

static bool is_there(struct expander *x, const struct slot *s)
{
    const struct figure *f;

    if (s->kind == SLOT_PAGE)
        return true;
    if (s->kind == SLOT_VARIABLE)
        return variable_value(x, s->text).kind != VALUE_REASON;
    f = figure_at(x, s, who_here(x));
    return f != NULL && f->value.kind != VALUE_REASON;
}

bool rich_is_there(struct expander *x, struct rich r)
{
    for (size_t i = 0; i < r.n; i++) {
        if (r.item[i].kind == PIECE_SLOT && !is_there(x, r.item[i].slot))
            return false;
    }
    return true;
}

void rich_add(struct expander *x, struct inline_builder *b, struct rich r)
{
    for (size_t i = 0; i < r.n; i++) {
        const struct piece *p = &r.item[i];

        switch (p->kind) {
        case PIECE_TEXT:
            inline_text(b, p->text, p->marks);
            break;
        case PIECE_SLOT:
            slot_add(x, b, p);
            break;
        case PIECE_BREAK:
            inline_add(b, (struct inline_node){ .kind = INLINE_BREAK });
            break;
        case PIECE_LINK:
            link_add(x, b, p);
            break;
        case PIECE_OPTIONAL:
            if (rich_is_there(x, p->child))
                rich_add(x, b, p->child);
            break;
        }
    }
}

static void pend(struct expander *x, struct inline_node *node)
{
    void *items = x->pending;

    arena_grow(x->arena, &items, x->n_pending, &x->cap_pending,
               sizeof *x->pending, _Alignof(struct pending_ref));
    x->pending = items;
    x->pending[x->n_pending++].node = node;
}

static bool joins(const struct inline_node *a, const struct inline_node *b)
{
    return a->kind == INLINE_TEXT && b->kind == INLINE_TEXT &&
           a->marks == b->marks && a->tone == b->tone;
}

/* Neighbours that look alike become one: "£5" and "." are set together. */
static void join_neighbours(struct expander *x, struct inline_builder *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        struct inline_node *last = n > 0 ? &b->item[n - 1] : NULL;

        if (last != NULL && joins(last, &b->item[i]))
            last->text = str_printf(x->arena, "%.*s%.*s", STR_ARG(last->text),
                                    STR_ARG(b->item[i].text));
        else
            b->item[n++] = b->item[i];
    }
    b->n = n;
}

struct inlines texts_done(struct expander *x, struct inline_builder *b)
{
    join_neighbours(x, b);
    for (size_t i = 0; i < b->n; i++) {
        struct inline_node *node = &b->item[i];
        bool is_label =
            node->kind == INLINE_LINK && str_starts(node->target, STR("#"));

        if (node->kind == INLINE_PAGEREF || is_label)
            pend(x, node);
    }
    return inline_done(b);
}

struct inlines rich_inlines(struct expander *x, struct rich r)
{
    struct inline_builder b = { .arena = x->arena };

    rich_add(x, &b, r);
    return texts_done(x, &b);
}

struct str rich_text(struct expander *x, struct rich r)
{
    return inlines_plain(x->arena, rich_inlines(x, r));
}

struct inlines pageref(struct expander *x, struct str label)
{
    struct inline_builder b = { .arena = x->arena };

    inline_add(&b,
               (struct inline_node){ .kind = INLINE_PAGEREF, .target = label });
    return texts_done(x, &b);
}

struct inlines label_link(struct expander *x, struct str label, struct str text)
{
    struct inline_builder b = { .arena = x->arena };

    inline_add(&b, (struct inline_node){
                       .kind = INLINE_LINK,
                       .target = str_printf(x->arena, "#%.*s", STR_ARG(label)),
                       .text = text,
                       .child = inlines_of(x->arena, text) });
    return texts_done(x, &b);
}

static bool has_label(struct expander *x, struct str target)
{
    if (str_starts(target, STR("#")))
        target = str_slice(target, 1, target.len);
    return map_find(x->labels, target) != MAP_NONE;
}

void labels_resolve(struct expander *x)
{
    for (size_t i = 0; i < x->n_pending; i++) {
        struct inline_node *node = x->pending[i].node;

        if (has_label(x, node->target))
            continue;
        *node = (struct inline_node){ .kind = INLINE_TEXT,
                                      .marks = node->marks,
                                      .text = node->kind == INLINE_PAGEREF
                                                  ? STR("\u2013")
                                                  : node->text };
    }
}
