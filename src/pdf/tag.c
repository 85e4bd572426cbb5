/* Marked content and the structure tree.
 *
 * The surprise: elements are no objects of libharu. A dense page has three
 * hundred of them, so they are numbered when all pages are painted and go
 * straight into the writer's object streams. */
#include "pdf_priv.h"

#include <assert.h>
#include <string.h>

#define LEAF_KEYS 64 /* of the parent tree */

/* ---- marks --------------------------------------------------------------- */

void pdf_marks_init(struct pdf_doc *d)
{
    struct pdf_marks *m = &d->marks;

    m->arena = d->arena;
    m->tags = d->pages->tags;
    m->n_tags = tags_count(m->tags);
    m->n_pages = d->pages->n_pages;
    m->first = arena_array(d->arena, uint32_t, m->n_tags);
    m->last = arena_array(d->arena, uint32_t, m->n_tags);
    m->element = arena_array(d->arena, uint32_t, m->n_tags);
    m->page_start = arena_array(d->arena, size_t, m->n_pages + 1);
}

/* The element that a tag's marks belong to: a content leaf's parent. */
static uint32_t owner(const struct pdf_marks *m, uint32_t tag)
{
    const struct tag *t = tags_at(m->tags, tag);

    return t->role == ROLE_CONTENT ? t->parent : tag;
}

void pdf_marks_page(struct pdf_marks *m, uint32_t page)
{
    m->page_start[page] = m->page_start[page + 1] = m->n;
}

uint32_t pdf_marks_add(struct pdf_marks *m, uint32_t tag, uint32_t page)
{
    void *list = m->mark;
    uint32_t index = (uint32_t)m->n;

    assert(tag < m->n_tags && m->n < UINT32_MAX - 1);
    arena_grow(m->arena, &list, m->n, &m->cap, sizeof *m->mark,
               _Alignof(struct pdf_mark));
    m->mark = list;
    m->mark[m->n++] = (struct pdf_mark){ tag, page, 0 };
    m->page_start[page + 1] = m->n;
    if (m->last[tag])
        m->mark[m->last[tag] - 1].next = index + 1;
    else
        m->first[tag] = index + 1;
    m->last[tag] = index + 1;
    return index - (uint32_t)m->page_start[page];
}

uint32_t pdf_marks_add_area(struct pdf_marks *m, uint32_t tag, uint32_t page,
                            uint32_t object)
{
    void *list = m->area;
    uint32_t index = (uint32_t)m->n_areas;

    tag = owner(m, tag);
    assert(tag < m->n_tags);
    arena_grow(m->arena, &list, m->n_areas, &m->cap_areas, sizeof *m->area,
               _Alignof(struct pdf_area));
    m->area = list;
    if (!m->first_area) { /* most ledgers have no links */
        m->first_area = arena_array(m->arena, uint32_t, m->n_tags);
        m->last_area = arena_array(m->arena, uint32_t, m->n_tags);
    }
    m->area[m->n_areas++] = (struct pdf_area){ tag, page, object, 0 };
    if (m->last_area[tag])
        m->area[m->last_area[tag] - 1].next = index + 1;
    else
        m->first_area[tag] = index + 1;
    m->last_area[tag] = index + 1;
    return (uint32_t)m->n_pages + index;
}

const char *pdf_marks_role(const struct pdf_marks *m, uint32_t tag)
{
    return role_name(tags_at(m->tags, owner(m, tag))->role);
}

static uint32_t first_area(const struct pdf_marks *m, uint32_t tag)
{
    return m->first_area ? m->first_area[tag] : 0;
}

/* ---- which elements are written ------------------------------------------ */

/* An element lives when something of it was painted. Cells live always: a
 * table without them would not be regular. */
static bool lives_alone(const struct pdf_marks *m, uint32_t tag)
{
    enum role role = tags_at(m->tags, tag)->role;

    return m->first[tag] || first_area(m, tag) || role == ROLE_TD ||
           role == ROLE_TH || tag == 0;
}

static void number_elements(struct pdf_doc *d, uint32_t base)
{
    struct pdf_marks *m = &d->marks;

    for (uint32_t tag = (uint32_t)m->n_tags; tag-- > 0;) {
        const struct tag *t = tags_at(m->tags, tag);

        if (lives_alone(m, tag))
            m->element[tag] = 1;
        if (m->element[tag])
            m->element[t->parent] = 1;
    }
    for (uint32_t tag = 0; tag < m->n_tags; tag++) {
        if (tags_at(m->tags, tag)->role == ROLE_CONTENT)
            m->element[tag] = 0;
        if (m->element[tag])
            m->element[tag] = base + m->n_elements++;
    }
}

/* ---- one element --------------------------------------------------------- */

#define NO_PAGE UINT32_MAX

/* Page of the first mark that hangs directly on the element. */
static uint32_t own_page(const struct pdf_marks *m, uint32_t tag)
{
    uint32_t mark = m->first[tag];

    for (uint32_t c = tags_at(m->tags, tag)->first_child; c && !mark;
         c = tags_at(m->tags, c)->next)
        if (tags_at(m->tags, c)->role == ROLE_CONTENT)
            mark = m->first[c];
    return mark ? m->mark[mark - 1].page : NO_PAGE;
}

/* Page on which anything of the element stands. */
static uint32_t any_page(const struct pdf_marks *m, uint32_t tag)
{
    uint32_t page = own_page(m, tag);

    while (page == NO_PAGE) {
        uint32_t c = tags_at(m->tags, tag)->first_child;

        while (c && !m->element[c])
            c = tags_at(m->tags, c)->next;
        if (!c)
            return 0;
        tag = c;
        page = own_page(m, tag);
    }
    return page;
}

struct kids {
    struct pdf_doc *d;
    struct buf *out;
    uint32_t page; /* the element's /Pg */
    size_t n, start;
};

/* Kids are written as they come; the second one opens an array before the
 * first, so that the common single kid needs none. */
static void next_kid(struct kids *k)
{
    if (k->n == 0)
        k->start = k->out->len;
    buf_byte(k->out, k->n ? ' ' : '[');
    k->n++;
}

static void put_marks(struct kids *k, uint32_t tag)
{
    const struct pdf_marks *m = &k->d->marks;

    for (uint32_t i = m->first[tag]; i; i = m->mark[i - 1].next) {
        uint32_t page = m->mark[i - 1].page;
        int64_t mcid = (int64_t)(i - 1 - m->page_start[page]);

        next_kid(k);
        if (page == k->page) {
            buf_int(k->out, mcid);
            continue;
        }
        buf_append(k->out, STR("<</Type/MCR/Pg "));
        pdf_ref(k->out, k->d->page_object[page]);
        buf_append(k->out, STR("/MCID "));
        buf_int(k->out, mcid);
        buf_append(k->out, STR(">>"));
    }
}

static void put_areas(struct kids *k, uint32_t tag)
{
    const struct pdf_marks *m = &k->d->marks;

    for (uint32_t i = first_area(m, tag); i; i = m->area[i - 1].next) {
        next_kid(k);
        buf_append(k->out, STR("<</Type/OBJR/Obj "));
        pdf_ref(k->out, m->area[i - 1].object);
        buf_append(k->out, STR("/Pg "));
        pdf_ref(k->out, k->d->page_object[m->area[i - 1].page]);
        buf_append(k->out, STR(">>"));
    }
}

static void put_kids(struct pdf_doc *d, struct buf *out, uint32_t tag,
                     uint32_t page)
{
    const struct pdf_marks *m = &d->marks;
    struct kids k = { .d = d, .out = out, .page = page };

    buf_append(out, STR("/K"));
    put_marks(&k, tag);
    for (uint32_t c = tags_at(m->tags, tag)->first_child; c;
         c = tags_at(m->tags, c)->next) {
        if (tags_at(m->tags, c)->role == ROLE_CONTENT) {
            put_marks(&k, c);
        } else if (m->element[c]) {
            next_kid(&k);
            pdf_ref(out, m->element[c]);
        }
    }
    put_areas(&k, tag);
    if (k.n == 0)
        out->len -= 2;
    else if (k.n == 1)
        out->ptr[k.start] = ' ';
    else
        buf_byte(out, ']');
}

static void put_span(struct buf *out, const char *key, unsigned n)
{
    if (n > 1) {
        buf_text(out, key);
        buf_int(out, n);
    }
}

static void put_cell(struct buf *out, const struct tag *t)
{
    if (t->role == ROLE_TD && t->columns <= 1 && t->rows <= 1)
        return;
    buf_append(out, STR("/A<</O/Table"));
    if (t->role == ROLE_TH)
        buf_text(out, t->scope == 2 ? "/Scope/Row" : "/Scope/Column");
    put_span(out, "/ColSpan ", t->columns);
    put_span(out, "/RowSpan ", t->rows);
    buf_append(out, STR(">>"));
}

static void put_box(struct pdf_doc *d, struct buf *out, uint32_t tag,
                    struct rect box)
{
    const struct page *page = &d->pages->page[any_page(&d->marks, tag)];
    int64_t top = page->frame->size.h - box.y;
    const int64_t edge[4] = { box.x, top - box.h, box.x + box.w, top };

    buf_append(out, STR("/A<</O/Layout/Placement/Block/BBox["));
    for (int i = 0; i < 4; i++) {
        if (i)
            buf_byte(out, ' ');
        buf_fixed(out, edge[i], 3);
    }
    buf_append(out, STR("]>>"));
}

static void put_text(struct buf *out, const char *key, struct str text)
{
    if (text.len) {
        buf_text(out, key);
        pdf_text(out, text);
    }
}

static void put_id(struct buf *out, uint32_t tag)
{
    buf_printf(out, "(note%08u)", (unsigned)tag);
}

/* What the element's role adds. */
static void put_attributes(struct pdf_doc *d, struct buf *out, uint32_t tag)
{
    const struct tag *t = tags_at(d->marks.tags, tag);

    if (t->role == ROLE_TD || t->role == ROLE_TH)
        put_cell(out, t);
    if (t->role == ROLE_L)
        buf_text(out, t->numbered ? "/A<</O/List/ListNumbering/Decimal>>"
                                  : "/A<</O/List/ListNumbering/Disc>>");
    if (t->role == ROLE_FIGURE) {
        put_box(d, out, tag, t->words->box);
        put_text(out, "/Alt",
                 t->words->alt.len ? t->words->alt : STR("Figure"));
    }
    if (t->role == ROLE_NOTE) {
        buf_append(out, STR("/ID"));
        put_id(out, tag);
    }
    if (t->role == ROLE_TABLE && t->words->summary.len) {
        put_text(out, "/A<</O/Table/Summary", t->words->summary);
        buf_append(out, STR(">>"));
    }
    put_text(out, "/T", t->words->title);
}

static void put_element(struct pdf_doc *d, struct buf *out, uint32_t tag)
{
    const struct pdf_marks *m = &d->marks;
    const struct tag *t = tags_at(m->tags, tag);
    uint32_t page = own_page(m, tag);

    buf_append(out, STR("<</S/"));
    /* A link that leads nowhere has no annotation and is plain text. */
    buf_text(out, t->role == ROLE_LINK && !first_area(m, tag)
                      ? "Span"
                      : role_name(t->role));
    buf_append(out, STR("/P "));
    pdf_ref(out, tag ? m->element[t->parent] : pdf_structure_root(d));
    if (page != NO_PAGE) {
        buf_append(out, STR("/Pg "));
        pdf_ref(out, d->page_object[page]);
    }
    put_attributes(d, out, tag);
    put_kids(d, out, tag, page);
    buf_append(out, STR(">>"));
}

/* ---- the trees ----------------------------------------------------------- */

static size_t keys(const struct pdf_marks *m)
{
    return m->n_pages + m->n_areas;
}

static size_t leaves(const struct pdf_marks *m)
{
    return (keys(m) + LEAF_KEYS - 1) / LEAF_KEYS;
}

/* Behind the elements come a list for each page, then the leaves. */
static uint32_t list_number(const struct pdf_marks *m, size_t page)
{
    return m->element[0] + m->n_elements + (uint32_t)page;
}

static uint32_t leaf_number(const struct pdf_marks *m, size_t leaf)
{
    return list_number(m, m->n_pages) + (uint32_t)leaf;
}

/* The elements of a page's marks, by MCID. */
static void put_list(const struct pdf_marks *m, struct buf *out, size_t page)
{
    size_t from = page ? m->page_start[page] : 0;

    buf_byte(out, '[');
    for (size_t i = from; i < m->page_start[page + 1]; i++) {
        if (i > from)
            buf_byte(out, ' ');
        pdf_ref(out, m->element[owner(m, m->mark[i].tag)]);
    }
    buf_byte(out, ']');
}

static void put_leaf(const struct pdf_marks *m, struct buf *out, size_t leaf)
{
    size_t from = leaf * LEAF_KEYS, end = from + LEAF_KEYS;

    if (end > keys(m))
        end = keys(m);
    buf_printf(out, "<</Limits[%zu %zu]/Nums[", from, end - 1);
    for (size_t key = from; key < end; key++) {
        if (key > from)
            buf_byte(out, ' ');
        buf_int(out, (int64_t)key);
        buf_byte(out, ' ');
        pdf_ref(out, key < m->n_pages
                         ? list_number(m, key)
                         : m->element[m->area[key - m->n_pages].tag]);
    }
    buf_append(out, STR("]>>"));
}

static void put_note_ids(const struct pdf_marks *m, struct buf *out)
{
    bool any = false;

    for (uint32_t tag = 0; tag < m->n_tags; tag++) {
        if (!m->element[tag] || tags_at(m->tags, tag)->role != ROLE_NOTE)
            continue;
        buf_text(out, any ? " " : "/IDTree<</Names[");
        put_id(out, tag);
        buf_byte(out, ' ');
        pdf_ref(out, m->element[tag]);
        any = true;
    }
    if (any)
        buf_append(out, STR("]>>"));
}

static void put_root(struct pdf_doc *d)
{
    const struct pdf_marks *m = &d->marks;
    struct buf *out = &d->structure->body;

    buf_append(out, STR("/Type/StructTreeRoot/K["));
    pdf_ref(out, m->element[0]);
    buf_append(out, STR("]/ParentTree<</Kids["));
    for (size_t i = 0; i < leaves(m); i++) {
        if (i)
            buf_byte(out, ' ');
        pdf_ref(out, leaf_number(m, i));
    }
    buf_append(out, STR("]>>/ParentTreeNextKey "));
    buf_int(out, (int64_t)keys(m));
    put_note_ids(m, out);
}

uint32_t pdf_structure_root(const struct pdf_doc *d)
{
    return d->structure->number;
}

uint32_t pdf_structure_end(const struct pdf_doc *d)
{
    return leaf_number(&d->marks, leaves(&d->marks));
}

void pdf_finish_structure(struct pdf_doc *d)
{
    struct buf *catalog = &pdf_store_catalog(d->store)->body;

    d->structure = pdf_object_new(d->store);
    buf_append(catalog, STR("/MarkInfo<</Marked true>>/StructTreeRoot "));
    pdf_ref(catalog, d->structure->number);
    number_elements(d, pdf_store_count(d->store) + 1);
    put_root(d);
}

void pdf_write_structure(struct pdf_doc *d, struct pdf_writer *w)
{
    const struct pdf_marks *m = &d->marks;

    for (uint32_t tag = 0; tag < m->n_tags; tag++) {
        if (!m->element[tag])
            continue;
        put_element(d, pdf_writer_begin(w, m->element[tag]), tag);
        pdf_writer_end(w);
    }
    for (size_t page = 0; page < m->n_pages; page++) {
        put_list(m, pdf_writer_begin(w, list_number(m, page)), page);
        pdf_writer_end(w);
    }
    for (size_t leaf = 0; leaf < leaves(m); leaf++) {
        put_leaf(m, pdf_writer_begin(w, leaf_number(m, leaf)), leaf);
        pdf_writer_end(w);
    }
}
