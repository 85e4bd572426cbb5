/* The document tree as indented text, one node a line: the golden form.
 *
 * The surprise: inlines stand on the line of the block that owns them, as
 * quoted pieces, so that a paragraph can be read in a diff. */
#include <trustpress/doc.h>

struct dump {
    struct buf *out;
    struct arena *scratch;
    int depth;
};

static void dump_blocks(struct dump *d, struct blocks b);

/* ---- pieces of a line --------------------------------------------------- */

static void start(struct dump *d, const char *node)
{
    for (int i = 0; i < d->depth; i++)
        buf_text(d->out, "  ");
    buf_text(d->out, node);
}

static void end(struct dump *d)
{
    buf_byte(d->out, '\n');
}

static void put_quoted(struct dump *d, struct str s)
{
    buf_byte(d->out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"' || s.ptr[i] == '\\')
            buf_byte(d->out, '\\');
        buf_byte(d->out, s.ptr[i]);
    }
    buf_byte(d->out, '"');
}

static void put_text(struct dump *d, const char *name, struct str s)
{
    if (str_empty(s))
        return;
    buf_byte(d->out, ' ');
    buf_text(d->out, name);
    buf_byte(d->out, '=');
    put_quoted(d, s);
}

static void put_int(struct dump *d, const char *name, int64_t n, int64_t usual)
{
    if (n == usual)
        return;
    buf_byte(d->out, ' ');
    buf_text(d->out, name);
    buf_byte(d->out, '=');
    buf_int(d->out, n);
}

static void put_flag(struct dump *d, const char *name, bool is_set)
{
    if (!is_set)
        return;
    buf_byte(d->out, ' ');
    buf_text(d->out, name);
}

static void put_decimal(struct dump *d, const char *name, struct decimal n)
{
    buf_byte(d->out, ' ');
    buf_text(d->out, name);
    buf_byte(d->out, '=');
    buf_append(d->out, decimal_text(d->scratch, n));
}

/* A word from a table of names; index 0 is the usual one and not said. */
static void put_word(struct dump *d, const char *const *names, unsigned index)
{
    if (index > 0)
        put_flag(d, names[index], true);
}

static const char *const tone_names[] = { "plain", "good",  "watch",
                                          "bad",   "muted", "brand" };
static const char *const align_names[] = { "left", "right", "centre",
                                           "decimal" };

/* ---- inlines ------------------------------------------------------------ */

static void put_inlines(struct dump *d, struct inlines t);

static void put_inline_text(struct dump *d, const struct inline_node *node)
{
    buf_byte(d->out, ' ');
    put_quoted(d, node->text);
    if (node->marks & MARK_STRONG)
        buf_text(d->out, "+strong");
    if (node->marks & MARK_EMPHASIS)
        buf_text(d->out, "+emphasis");
    if (node->marks & MARK_CODE)
        buf_text(d->out, "+code");
    if (node->marks & MARK_SUPER)
        buf_text(d->out, "+super");
    if (node->tone != TONE_PLAIN) {
        buf_byte(d->out, '+');
        buf_text(d->out, tone_names[node->tone]);
    }
}

static void put_inline(struct dump *d, const struct inline_node *node)
{
    switch (node->kind) {
    case INLINE_TEXT:
        put_inline_text(d, node);
        break;
    case INLINE_BREAK:
        buf_text(d->out, " break");
        break;
    case INLINE_LINK:
        buf_text(d->out, " link(");
        buf_append(d->out, node->target);
        put_text(d, "is", node->text);
        buf_text(d->out, "){");
        put_inlines(d, node->child);
        buf_text(d->out, " }");
        break;
    case INLINE_PAGEREF:
        buf_text(d->out, " page(");
        buf_append(d->out, node->target);
        buf_byte(d->out, ')');
        break;
    case INLINE_NOTEREF:
        buf_text(d->out, " note(");
        buf_append(d->out, node->target);
        buf_byte(d->out, ')');
        break;
    }
}

static void put_inlines(struct dump *d, struct inlines t)
{
    for (size_t i = 0; i < t.n; i++)
        put_inline(d, &t.item[i]);
}

static void put_named(struct dump *d, const char *name, struct inlines t)
{
    if (t.n == 0)
        return;
    start(d, name);
    put_inlines(d, t);
    end(d);
}

/* ---- blocks ------------------------------------------------------------- */

static void dump_section(struct dump *d, const struct section *s)
{
    start(d, "section");
    put_int(d, "level", s->level, 0);
    put_inlines(d, s->heading);
    put_text(d, "label", s->label);
    put_text(d, "paper", s->paper);
    put_text(d, "lead", s->lead);
    put_text(d, "purpose", s->purpose);
    put_text(d, "marking", s->marking);
    put_flag(d, "new-page", s->new_page);
    put_flag(d, "landscape", s->landscape);
    put_flag(d, "one-page", s->one_page);
    put_flag(d, "unlisted", s->unlisted);
    end(d);
    d->depth++;
    dump_blocks(d, s->body);
    d->depth--;
}

static void dump_para(struct dump *d, const struct para *p)
{
    static const char *const names[] = { "para", "lead", "small", "quote" };

    start(d, names[p->style]);
    put_inlines(d, p->text);
    put_flag(d, "keep-with-next", p->keep_with_next);
    end(d);
}

static void dump_groups(struct dump *d, const char *name,
                        const struct blocks *group, size_t n)
{
    d->depth++;
    for (size_t i = 0; i < n; i++) {
        start(d, name);
        end(d);
        d->depth++;
        dump_blocks(d, group[i]);
        d->depth--;
    }
    d->depth--;
}

static void dump_list(struct dump *d, const struct list *l)
{
    start(d, "list");
    put_flag(d, "ordered", l->ordered);
    if (l->ordered)
        put_int(d, "first", l->first, 1);
    end(d);
    dump_groups(d, "item", l->item, l->n);
}

static void dump_cell(struct dump *d, const struct cell *c)
{
    static const char *const scopes[] = { "", "column-header", "row-header" };

    start(d, "cell");
    put_inlines(d, c->text);
    put_int(d, "columns", c->columns, c->columns == 1 ? 1 : 0);
    put_int(d, "rows", c->rows, c->rows == 1 ? 1 : 0);
    put_word(d, scopes, c->scope);
    put_word(d, tone_names, c->tone);
    if (c->align_set)
        put_flag(d, align_names[c->align], true);
    put_text(d, "plain", c->plain);
    end(d);
}

static void dump_rows(struct dump *d, const char *group, struct rows rows)
{
    static const char *const kinds[] = { "", "heading", "subtotal", "total" };

    if (rows.n == 0)
        return;
    start(d, group);
    end(d);
    d->depth++;
    for (size_t i = 0; i < rows.n; i++) {
        start(d, "row");
        put_word(d, kinds, rows.item[i].kind);
        put_int(d, "indent", rows.item[i].indent, 0);
        end(d);
        d->depth++;
        for (size_t k = 0; k < rows.item[i].n; k++)
            dump_cell(d, &rows.item[i].cell[k]);
        d->depth--;
    }
    d->depth--;
}

static void dump_column(struct dump *d, const struct colspec *c)
{
    start(d, "column ");
    buf_text(d->out, align_names[c->align]);
    put_int(d, "share", c->share, 0);
    put_int(d, "least", c->least, 0);
    put_flag(d, "rule-before", c->rule_before);
    put_flag(d, "emphasis", c->emphasis);
    end(d);
}

static void dump_table(struct dump *d, const struct table *t)
{
    start(d, "table");
    put_text(d, "summary", t->summary);
    put_flag(d, "carry", t->carry);
    put_text(d, "attachment", t->attachment);
    end(d);
    d->depth++;
    put_named(d, "caption", t->caption);
    for (size_t i = 0; i < t->n_columns; i++)
        dump_column(d, &t->column[i]);
    dump_rows(d, "head", t->head);
    for (size_t i = 0; i < t->n_bodies; i++)
        dump_rows(d, "body", t->body[i]);
    dump_rows(d, "foot", t->foot);
    put_named(d, "note", t->note);
    d->depth--;
}

static void dump_point(struct dump *d, struct str category,
                       const struct chart_point *p)
{
    start(d, "point ");
    put_quoted(d, category);
    if (p->present)
        put_decimal(d, "value", p->value);
    put_text(d, "text", p->text);
    put_text(d, "reason", p->reason);
    put_flag(d, "forecast", p->forecast);
    put_flag(d, "total", p->total);
    end(d);
}

static void dump_series(struct dump *d, const struct chart *c,
                        const struct chart_series *s)
{
    start(d, "series ");
    put_quoted(d, s->name);
    put_flag(d, "comparator", s->comparator);
    end(d);
    d->depth++;
    for (size_t i = 0; i < c->n_categories; i++)
        dump_point(d, c->category[i], &s->point[i]);
    d->depth--;
}

static void dump_chart(struct dump *d, const struct chart *c)
{
    static const char *const kinds[] = { "chart bar", "chart line", "chart dot",
                                         "chart waterfall", "chart funnel" };

    start(d, kinds[c->kind]);
    put_text(d, "title", c->title);
    put_text(d, "caption", c->caption);
    put_text(d, "unit", c->unit);
    put_int(d, "decimals", c->decimals, 0);
    put_flag(d, "zero-based", c->zero_based);
    put_flag(d, "total-last", c->total_last);
    put_flag(d, "show-table", c->show_table);
    put_text(d, "attachment", c->attachment);
    end(d);
    d->depth++;
    for (size_t i = 0; i < c->n_series; i++)
        dump_series(d, c, &c->series[i]);
    for (size_t i = 0; i < c->n_lines; i++) {
        start(d, "line ");
        put_quoted(d, c->line[i].name);
        put_decimal(d, "value", c->line[i].value);
        end(d);
    }
    d->depth--;
}

static void dump_image(struct dump *d, const struct image *image)
{
    start(d, "image");
    put_text(d, "path", image->path);
    put_text(d, "alt", image->alt);
    put_int(d, "width", image->width, 0);
    end(d);
}

static void dump_kpis(struct dump *d, const struct kpis *k)
{
    start(d, "kpis");
    put_int(d, "across", k->across, 0);
    end(d);
    d->depth++;
    for (size_t i = 0; i < k->n; i++) {
        start(d, "kpi");
        put_text(d, "label", k->item[i].label);
        put_text(d, "value", k->item[i].value);
        put_text(d, "detail", k->item[i].detail);
        put_text(d, "status", k->item[i].status);
        put_word(d, tone_names, k->item[i].tone);
        put_text(d, "source", k->item[i].source);
        end(d);
    }
    d->depth--;
}

static void dump_note(struct dump *d, const struct note *n)
{
    static const char *const kinds[] = { "note info", "note warning",
                                         "note decision", "note missing" };

    start(d, kinds[n->kind]);
    put_inlines(d, n->title);
    end(d);
    d->depth++;
    dump_blocks(d, n->body);
    d->depth--;
}

static void dump_columns(struct dump *d, const struct columns *c)
{
    start(d, "columns");
    for (size_t i = 0; i < c->n; i++)
        put_int(d, "share", c->share[i], 0);
    end(d);
    dump_groups(d, "column", c->column, c->n);
}

static void dump_cover(struct dump *d, const struct cover *c)
{
    start(d, "cover");
    put_text(d, "organisation", c->organisation);
    put_text(d, "title", c->title);
    put_text(d, "subtitle", c->subtitle);
    put_text(d, "marking", c->marking);
    put_text(d, "notice", c->notice);
    put_text(d, "logo", c->logo);
    end(d);
    d->depth++;
    for (size_t i = 0; i < c->n_facts; i++) {
        start(d, "fact");
        put_text(d, "name", c->fact[i].name);
        put_text(d, "text", c->fact[i].text);
        end(d);
    }
    d->depth--;
}

static void dump_keep(struct dump *d, struct blocks keep)
{
    start(d, "keep");
    end(d);
    d->depth++;
    dump_blocks(d, keep);
    d->depth--;
}

static void dump_plain(struct dump *d, const char *node, const char *name,
                       int64_t n)
{
    start(d, node);
    put_int(d, name, n, 0);
    end(d);
}

static void dump_block(struct dump *d, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_SECTION:
        dump_section(d, &b->section);
        break;
    case BLOCK_PARA:
        dump_para(d, &b->para);
        break;
    case BLOCK_LIST:
        dump_list(d, &b->list);
        break;
    case BLOCK_TABLE:
        dump_table(d, &b->table);
        break;
    case BLOCK_CHART:
        dump_chart(d, &b->chart);
        break;
    case BLOCK_IMAGE:
        dump_image(d, &b->image);
        break;
    case BLOCK_KPIS:
        dump_kpis(d, &b->kpis);
        break;
    case BLOCK_NOTE:
        dump_note(d, &b->note);
        break;
    case BLOCK_COLUMNS:
        dump_columns(d, &b->columns);
        break;
    case BLOCK_COVER:
        dump_cover(d, &b->cover);
        break;
    case BLOCK_CONTENTS:
        dump_plain(d, "contents", "depth", b->contents_depth);
        break;
    case BLOCK_RULE:
        dump_plain(d, "rule", "", 0);
        break;
    case BLOCK_SPACE:
        dump_plain(d, "space", "height", b->space);
        break;
    case BLOCK_PAGEBREAK:
        dump_plain(d, "page-break", "", 0);
        break;
    case BLOCK_KEEP:
        dump_keep(d, b->keep);
        break;
    }
}

static void dump_blocks(struct dump *d, struct blocks b)
{
    for (size_t i = 0; i < b.n; i++)
        dump_block(d, b.item[i]);
}

void doc_dump(const struct doc *doc, struct buf *out)
{
    struct dump d = { .out = out, .scratch = arena_new(0) };

    start(&d, "doc");
    put_text(&d, "title", doc->title);
    put_text(&d, "author", doc->author);
    put_text(&d, "subject", doc->subject);
    put_text(&d, "keywords", doc->keywords);
    put_text(&d, "language", doc->language);
    put_text(&d, "head-left", doc->head_left);
    put_text(&d, "head-right", doc->head_right);
    put_text(&d, "foot-left", doc->foot_left);
    put_text(&d, "marking", doc->marking);
    end(&d);
    d.depth++;
    dump_blocks(&d, doc->body);
    arena_free(d.scratch);
}
