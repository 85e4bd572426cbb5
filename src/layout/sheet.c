/* What holds for a page: paper, margins, and how tightly things are set. */
#include "layout_priv.h"

struct size sheet_paper(const struct layout *l, const struct sheet *s)
{
    struct size paper = l->style->paper;

    return s->landscape ? (struct size){ paper.h, paper.w } : paper;
}

struct size sheet_region(const struct layout *l, const struct sheet *s)
{
    struct size paper = sheet_paper(l, s);

    if (s->bare)
        return paper;
    return (struct size){
        paper.w - l->style->margin_inner - l->style->margin_outer,
        paper.h - l->style->margin_top - l->style->margin_bottom
    };
}

struct point sheet_origin(const struct layout *l, const struct sheet *s)
{
    if (s->bare)
        return (struct point){ 0, 0 };
    return (struct point){ l->style->margin_inner, l->style->margin_top };
}

struct size layout_region(const struct layout *l)
{
    return sheet_region(l, &l->sheet[l->on_sheet]);
}

mpt layout_tight(const struct layout *l, mpt length)
{
    return (mpt)((int64_t)length * l->tight / 100);
}

struct style tightened(const struct layout *l, enum style_name name)
{
    struct style s = l->style->style[name];

    if (l->tight == 100)
        return s;
    s.leading = layout_tight(l, s.leading);
    s.before =
        layout_tight(l, s.before) * l->tight / 100; /* space gives way first */
    s.after = layout_tight(l, s.after) * l->tight / 100;
    return s;
}

uint32_t page_of_label(const struct layout *l, struct str label)
{
    uint32_t at;

    if (str_starts(label, STR("#")))
        label = str_slice(label, 1, label.len);
    at = map_find(l->survey->labels, label);
    return at == MAP_NONE || !l->page ? NOWHERE : l->page[at];
}

void area_indent(struct area *in, mpt left, mpt right)
{
    if (in->w - left - right < PT(40)) /* nested beyond reading */
        return;
    in->x += left;
    in->w -= left + right;
}
