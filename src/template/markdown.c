/* Markdown between the structure lines, by md4c, into nodes.
 *
 * The surprise: md4c must not look into slots (a '|' there would end a table
 * cell), so it reads a copy of the text in which every slot is a run of the
 * control character 01, byte for byte as long; offsets, and so spans, stay
 * exact. */
#include "template_priv.h"

#include <limits.h>
#include <md4c.h>
#include <string.h>

#include <trustpress/base/utf8.h>

#define MASK '\x01'

struct level {
    struct nodes *into;
};
struct walker {
    struct parser *p;
    struct str chunk;   /* the text itself */
    const char *masked; /* what md4c reads */
    struct level level[TEMPLATE_DEPTH_MAX];
    int depth;
    bool too_deep, is_heading;
    struct piece_builder piece; /* the paragraph being read */
    struct piece_builder outer; /* …while a link is read */
    struct str target;
    unsigned marks;
    size_t begin, end; /* of the block's text, in the chunk */
    struct str image;
    bool in_image;
    struct buf alt;
    struct rich *cell;
    size_t n_cells, cap_cells;
    struct grid grid;
    enum align *align;
    size_t n_align;
};

/* ---- masking ------------------------------------------------------------ */

/* The copy; "# " stands before it, for texts that are to be headings. */
static const char *mask_slots(struct parser *p, struct str chunk)
{
    char *copy = arena_array(p->arena, char, chunk.len + 2);
    size_t at = 0;

    memcpy(copy, "# ", 2);
    copy += 2;
    memcpy(copy, chunk.ptr, chunk.len);
    for (size_t i = 0; i < chunk.len; i++) {
        if (copy[i] == MASK)
            copy[i] = ' ';
    }
    while (at < chunk.len) {
        struct str rest = str_slice(chunk, at, chunk.len);
        size_t from = str_find(rest, STR("{{"));
        size_t len;

        if (from == STR_NONE)
            break;
        len = slot_end(str_slice(rest, from, rest.len));
        if (len == STR_NONE) {
            diag_report(p->dg, DIAG_TEMPLATE_SYNTAX,
                        line_span(p, str_slice(rest, from, from + 2)),
                        "'{{' without '}}' behind it");
            at += from + 2;
            continue;
        }
        memset(copy + at + from, MASK, len + 2);
        at += from + len + 2;
    }
    return copy;
}

/* ---- inline text -------------------------------------------------------- */

static void put_slot_or_text(struct walker *w, struct str there)
{
    struct str rest = there;

    while (!str_empty(rest)) {
        size_t from = str_find_byte(
            (struct str){ w->masked + (rest.ptr - w->chunk.ptr), rest.len },
            MASK);
        const struct slot *s;
        size_t len;

        if (from == STR_NONE) {
            piece_text(&w->piece, rest, w->marks);
            return;
        }
        piece_text(&w->piece, str_slice(rest, 0, from), w->marks);
        rest = str_slice(rest, from, rest.len);
        s = slot_parse(w->p, rest, (struct span){ 0 }, &len);
        if (s != NULL)
            piece_add(&w->piece, (struct piece){ .kind = PIECE_SLOT,
                                                 .marks = w->marks,
                                                 .slot = s });
        rest = str_slice(rest, len, rest.len);
    }
}

static bool is_in_chunk(const struct walker *w, const char *text, size_t len)
{
    return text >= w->masked && text + len <= w->masked + w->chunk.len;
}

static void put_text(struct walker *w, struct str text)
{
    size_t from;

    if (!is_in_chunk(w, text.ptr, text.len)) {
        piece_text(&w->piece, text, w->marks);
        return;
    }
    from = (size_t)(text.ptr - w->masked);
    if (from < w->begin)
        w->begin = from;
    if (from + text.len > w->end)
        w->end = from + text.len;
    put_slot_or_text(w, str_slice(w->chunk, from, from + text.len));
}

struct entity_name {
    struct str name;
    struct str text;
};
static const struct entity_name entities[] = {
    { STR_INIT("&amp;"), STR_INIT("&") },
    { STR_INIT("&lt;"), STR_INIT("<") },
    { STR_INIT("&gt;"), STR_INIT(">") },
    { STR_INIT("&quot;"), STR_INIT("\"") },
    { STR_INIT("&nbsp;"), STR_INIT("\u00a0") },
    { STR_INIT("&pound;"), STR_INIT("\u00a3") },
    { STR_INIT("&ndash;"), STR_INIT("\u2013") },
    { STR_INIT("&mdash;"), STR_INIT("\u2014") },
    { STR_INIT("&hellip;"), STR_INIT("\u2026") },
};

static uint32_t entity_number(struct str s)
{
    uint32_t n = 0;
    bool is_hex = s.len > 3 && (s.ptr[2] == 'x' || s.ptr[2] == 'X');

    for (size_t i = is_hex ? 3 : 2; i + 1 < s.len && n < 0x110000; i++) {
        char c = s.ptr[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                                                : (uint32_t)(c - 'A' + 10);

        n = n * (is_hex ? 16 : 10) + digit;
    }
    if (n < 32 || n >= 0x110000 || (n >= 0xd800 && n < 0xe000))
        return 0xfffd;
    return n;
}

static struct str entity_text(struct arena *a, struct str s)
{
    char *out;

    if (s.len > 3 && s.ptr[1] == '#') {
        out = arena_array(a, char, 4);
        return (struct str){ out, utf8_put(out, entity_number(s)) };
    }
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (str_equal(entities[i].name, s))
            return entities[i].text;
    }
    return str_copy(a, s);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size,
                   void *data)
{
    struct walker *w = data;
    struct str s = { text, size };

    if (w->in_image) {
        buf_append(&w->alt, type == MD_TEXT_SOFTBR ? STR(" ") : s);
        return 0;
    }
    switch (type) {
    case MD_TEXT_NULLCHAR:
        piece_text(&w->piece, STR("\ufffd"), w->marks);
        break;
    case MD_TEXT_BR:
        piece_add(&w->piece, (struct piece){ .kind = PIECE_BREAK });
        break;
    case MD_TEXT_SOFTBR:
        piece_text(&w->piece, STR(" "), w->marks);
        break;
    case MD_TEXT_ENTITY:
        piece_text(&w->piece, entity_text(w->p->arena, s), w->marks);
        break;
    case MD_TEXT_CODE:
        w->marks |= MARK_CODE;
        put_text(w, s);
        w->marks &= ~MARK_CODE;
        break;
    case MD_TEXT_NORMAL:
    case MD_TEXT_HTML:
    case MD_TEXT_LATEXMATH:
        put_text(w, s);
        break;
    }
    return 0;
}

/* ---- spans -------------------------------------------------------------- */

static struct span text_span(const struct walker *w)
{
    if (w->begin >= w->end)
        return line_span(w->p, str_slice(w->chunk, 0, 0));
    return line_span(w->p, str_slice(w->chunk, w->begin, w->end));
}

static struct nodes *here(struct walker *w)
{
    return w->level[w->depth].into;
}

/* The paragraph read so far becomes a node. */
static void flush(struct walker *w)
{
    struct node *n;

    if (w->piece.n > 0) {
        n = node_add(w->p, here(w), NODE_PARA, text_span(w));
        n->text = piece_done(&w->piece);
    }
    w->piece = (struct piece_builder){ .arena = w->p->arena };
    w->begin = w->chunk.len;
    w->end = 0;
}

static struct str folder_of(struct parser *p)
{
    struct str name = source_name(p->src);
    size_t end = name.len;

    while (end > 0 && name.ptr[end - 1] != '/')
        end--;
    return str_slice(name, 0, end);
}

static void put_image(struct walker *w)
{
    struct arena *a = w->p->arena;
    struct str folder = folder_of(w->p);
    struct node *n;

    flush(w);
    if (str_starts(w->image, STR("/")))
        folder = (struct str){ 0 };
    n = node_add(w->p, here(w), NODE_IMAGE, text_span(w));
    n->path = str_printf(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(w->image));
    n->alt = text_on_one_line(a, buf_take(&w->alt, a));
}

static int on_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct walker *w = data;
    struct arena *a = w->p->arena;

    if (type == MD_SPAN_STRONG) {
        w->marks |= MARK_STRONG;
    } else if (type == MD_SPAN_EM) {
        w->marks |= MARK_EMPHASIS;
    } else if (type == MD_SPAN_A) {
        const MD_SPAN_A_DETAIL *d = detail;

        w->target = str_copy(a, (struct str){ d->href.text, d->href.size });
        w->outer = w->piece;
        w->piece = (struct piece_builder){ .arena = a };
    } else if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *d = detail;

        w->image = str_copy(a, (struct str){ d->src.text, d->src.size });
        w->in_image = true;
    }
    return 0;
}

static void end_link(struct walker *w)
{
    struct rich inside = piece_done(&w->piece);

    w->piece = w->outer;
    if (inside.n == 0)
        return;
    if (str_empty(w->target)) {
        for (size_t i = 0; i < inside.n; i++)
            piece_add(&w->piece, inside.item[i]);
        return;
    }
    piece_add(&w->piece, (struct piece){ .kind = PIECE_LINK,
                                         .target = w->target,
                                         .child = inside });
}

static int on_span_end(MD_SPANTYPE type, void *detail, void *data)
{
    struct walker *w = data;

    (void)detail;
    if (type == MD_SPAN_STRONG) {
        w->marks &= ~MARK_STRONG;
    } else if (type == MD_SPAN_EM) {
        w->marks &= ~MARK_EMPHASIS;
    } else if (type == MD_SPAN_A) {
        end_link(w);
    } else if (type == MD_SPAN_IMG) {
        w->in_image = false;
        put_image(w);
    }
    return 0;
}

/* ---- blocks ------------------------------------------------------------- */

static int push(struct walker *w, enum node_kind kind)
{
    struct node *n;

    flush(w);
    if (w->depth + 1 >= TEMPLATE_DEPTH_MAX) {
        w->too_deep = true;
        return 1;
    }
    n = node_add(w->p, here(w), kind, text_span(w));
    n->number = 1;
    w->level[++w->depth].into = &n->child;
    return 0;
}

static void pop(struct walker *w)
{
    flush(w);
    w->depth--;
}

static struct node *pushed(struct walker *w)
{
    return w->level[w->depth - 1].into->last;
}

static void begin_grid(struct walker *w, size_t n_columns)
{
    flush(w);
    w->grid = (struct grid){ .n_columns = n_columns };
    w->align = arena_array(w->p->arena, enum align, n_columns);
    w->n_align = 0;
    w->cell = NULL;
    w->n_cells = w->cap_cells = 0;
}

static void end_grid(struct walker *w)
{
    struct node *n = node_add(w->p, here(w), NODE_GRID, text_span(w));
    struct grid *g = arena_new_of(w->p->arena, struct grid);

    *g = w->grid;
    g->cell = w->cell;
    g->align = w->align;
    g->n_rows = w->grid.n_columns > 0 ? w->n_cells / w->grid.n_columns : 0;
    n->grid = g;
}

static void end_cell(struct walker *w)
{
    void *cells = w->cell;

    arena_grow(w->p->arena, &cells, w->n_cells, &w->cap_cells, sizeof *w->cell,
               _Alignof(struct rich));
    w->cell = cells;
    w->cell[w->n_cells++] = piece_done(&w->piece);
    w->piece = (struct piece_builder){ .arena = w->p->arena };
}

static void begin_cell(struct walker *w, const MD_BLOCK_TD_DETAIL *d)
{
    if (w->n_align >= w->grid.n_columns)
        return;
    w->align[w->n_align++] = d->align == MD_ALIGN_RIGHT    ? ALIGN_RIGHT
                             : d->align == MD_ALIGN_CENTER ? ALIGN_CENTRE
                                                           : ALIGN_LEFT;
}

static int begin_list(struct walker *w, bool ordered, unsigned start)
{
    if (push(w, NODE_LIST) != 0)
        return 1;
    pushed(w)->ordered = ordered;
    pushed(w)->number = start > INT_MAX ? 1 : (int)start;
    return 0;
}

static int on_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct walker *w = data;

    switch (type) {
    case MD_BLOCK_QUOTE:
        return push(w, NODE_QUOTE);
    case MD_BLOCK_UL:
        return begin_list(w, false, 1);
    case MD_BLOCK_OL:
        return begin_list(w, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
    case MD_BLOCK_LI:
        return push(w, NODE_ITEM);
    case MD_BLOCK_TABLE:
        begin_grid(w, ((MD_BLOCK_TABLE_DETAIL *)detail)->col_count);
        return 0;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        begin_cell(w, detail);
        return 0;
    case MD_BLOCK_H:
        flush(w);
        w->marks |= w->is_heading ? 0 : MARK_STRONG;
        return 0;
    case MD_BLOCK_P:
    case MD_BLOCK_HR:
    case MD_BLOCK_CODE:
        flush(w);
        return 0;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        return 0;
    }
    return 0;
}

static void end_code(struct walker *w)
{
    diag_report(w->p->dg, DIAG_TEMPLATE_SYNTAX, text_span(w),
                "a component cannot stand in a list or a quotation");
    diag_hint(w->p->dg, "begin its ``` at the left margin");
    w->piece.n = 0;
    flush(w);
}

static int on_block_end(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct walker *w = data;

    (void)detail;
    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_LI:
        pop(w);
        break;
    case MD_BLOCK_TABLE:
        end_grid(w);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        end_cell(w);
        break;
    case MD_BLOCK_HR:
        node_add(w->p, here(w), NODE_RULE, text_span(w));
        break;
    case MD_BLOCK_CODE:
        end_code(w);
        break;
    case MD_BLOCK_H:
        flush(w);
        w->marks &= ~MARK_STRONG;
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_P:
        flush(w);
        break;
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    return 0;
}

static void run(struct walker *w)
{
    static const MD_PARSER how = {
        .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML |
                 MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_COLLAPSEWHITESPACE,
        .enter_block = on_block,
        .leave_block = on_block_end,
        .enter_span = on_span,
        .leave_span = on_span_end,
        .text = on_text,
    };
    const char *from;
    int refusal;

    if (str_empty(str_trim(w->chunk)) || w->chunk.len > UINT_MAX / 2)
        return;
    w->begin = w->chunk.len;
    w->masked = mask_slots(w->p, w->chunk);
    w->piece.arena = w->p->arena;
    from = w->is_heading ? w->masked - 2 : w->masked; /* "# " */
    refusal = md_parse(from, (MD_SIZE)(w->chunk.len + (w->is_heading ? 2 : 0)),
                       &how, w);
    if (refusal == -1) /* md4c's word for no memory: what was read is torn */
        memory_exhausted(0);
    if (w->too_deep)
        diag_report(w->p->dg, DIAG_TEMPLATE_DEPTH, text_span(w),
                    "lists and quotations are nested too deeply");
    buf_free(&w->alt);
}

void parse_markdown(struct parser *p, struct str chunk, struct nodes *into)
{
    struct walker w = { .p = p, .chunk = chunk };

    w.level[0].into = into;
    run(&w);
}

struct rich parse_inline(struct parser *p, struct str heading)
{
    struct nodes found = { 0 };
    struct walker w = { .p = p, .chunk = heading, .is_heading = true };

    w.level[0].into = &found;
    run(&w);
    return found.first != NULL ? found.first->text : (struct rich){ 0 };
}
