/* Ways through the document: outline, destinations, page labels, names.
 *
 * The surprise: page labels come as finished texts and leave as ranges of
 * counters, because that is all a PDF can say. Any text is possible: a range
 * of one page with a prefix and no counter. */
#include "pdf_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- destinations -------------------------------------------------------- */

static void put_place(const struct pdf_doc *d, struct buf *b, uint32_t page,
                      struct point at)
{
    mpt height;

    assert(page < d->pages->n_pages);
    height = d->pages->page[page].frame->size.h;
    buf_byte(b, '[');
    pdf_ref(b, d->page_object[page]);
    buf_append(b, STR("/XYZ "));
    pdf_put_cents(b, pdf_cents(at.x));
    pdf_put_cents(b, pdf_cents(height - at.y));
    buf_append(b, STR("0]"));
}

static int by_label(const void *a, const void *b)
{
    const struct destination *const *x = a, *const *y = b;

    return str_compare((*x)->label, (*y)->label);
}

static const struct destination **sorted(const struct pdf_doc *d, size_t *n)
{
    size_t count = d->pages->n_destinations;
    const struct destination **list =
        arena_array(d->arena, const struct destination *, count);

    *n = 0;
    for (size_t i = 0; i < count; i++)
        list[i] = &d->pages->destination[i];
    if (count)
        qsort(list, count, sizeof *list, by_label);
    for (size_t i = 0; i < count; i++) /* the first of a name is kept */
        if (*n == 0 || !str_equal(list[*n - 1]->label, list[i]->label))
            list[(*n)++] = list[i];
    return list;
}

#define LEAF_NAMES 64

static uint32_t write_leaf(struct pdf_doc *d, const struct destination **list,
                           size_t n)
{
    struct pdf_object *leaf = pdf_object_new(d->store);
    struct buf *b = &leaf->body;

    buf_append(b, STR("/Limits["));
    pdf_literal(b, list[0]->label);
    pdf_literal(b, list[n - 1]->label);
    buf_append(b, STR("]/Names["));
    for (size_t i = 0; i < n; i++) {
        pdf_literal(b, list[i]->label);
        put_place(d, b, list[i]->page, list[i]->at);
    }
    buf_byte(b, ']');
    return leaf->number;
}

static void write_destinations(struct pdf_doc *d, struct buf *names)
{
    size_t n;
    const struct destination **list = sorted(d, &n);

    if (n == 0)
        return;
    buf_append(names, STR("/Dests<</Kids["));
    for (size_t i = 0; i < n; i += LEAF_NAMES) {
        if (i)
            buf_byte(names, ' ');
        pdf_ref(names, write_leaf(d, list + i,
                                  n - i < LEAF_NAMES ? n - i : LEAF_NAMES));
    }
    buf_append(names, STR("]>>"));
}

/* ---- outline ------------------------------------------------------------- */

/* Links of an entry: index + 1, 0 none; entry 0 of the table is the root. */
struct branch {
    struct pdf_object *object;
    size_t parent, first, last, next, before, children;
};

static void link_outline(const struct pdf_doc *d, struct branch *branch)
{
    size_t *open = arena_array(d->arena, size_t, d->pages->n_outline + 2);
    size_t depth = 0; /* of open entries: open[1 .. depth] */

    for (size_t i = 1; i <= d->pages->n_outline; i++) {
        int level = d->pages->outline[i - 1].level;
        struct branch *up;

        while (depth > 0 && (level < 1 || depth >= (size_t)level))
            depth--;
        branch[i].parent = open[depth];
        up = &branch[branch[i].parent];
        branch[i].before = up->last;
        if (up->last)
            branch[up->last].next = i;
        else
            up->first = i;
        up->last = i;
        up->children++;
        open[++depth] = i;
    }
}

static void put_link(const struct branch *all, struct buf *b, const char *key,
                     size_t to)
{
    if (!to)
        return;
    buf_text(b, key);
    pdf_ref(b, all[to].object->number);
}

static void put_entry(struct pdf_doc *d, const struct branch *all, size_t i)
{
    const struct outline_entry *e = &d->pages->outline[i - 1];
    struct buf *b = &all[i].object->body;

    buf_append(b, STR("/Title"));
    pdf_text(b, e->title);
    buf_append(b, STR("/Parent "));
    pdf_ref(b, all[all[i].parent].object->number);
    put_link(all, b, "/Prev ", all[i].before);
    put_link(all, b, "/Next ", all[i].next);
    put_link(all, b, "/First ", all[i].first);
    put_link(all, b, "/Last ", all[i].last);
    if (all[i].children) { /* closed: it would show so many */
        buf_append(b, STR("/Count "));
        buf_int(b, -(int64_t)all[i].children);
    }
    buf_append(b, STR("/Dest"));
    put_place(d, b, e->page, e->at);
}

static void write_outline(struct pdf_doc *d, struct buf *catalog)
{
    size_t n = d->pages->n_outline;
    struct branch *all = arena_array(d->arena, struct branch, n + 1);

    if (n == 0)
        return;
    for (size_t i = 0; i <= n; i++)
        all[i].object = pdf_object_new(d->store);
    link_outline(d, all);
    for (size_t i = 1; i <= n; i++)
        put_entry(d, all, i);
    buf_append(&all[0].object->body, STR("/Type/Outlines"));
    put_link(all, &all[0].object->body, "/First ", all[0].first);
    put_link(all, &all[0].object->body, "/Last ", all[0].last);
    buf_append(&all[0].object->body, STR("/Count "));
    buf_int(&all[0].object->body, (int64_t)all[0].children);
    buf_append(catalog, STR("/PageMode/UseOutlines/Outlines "));
    pdf_ref(catalog, all[0].object->number);
}

/* ---- page labels --------------------------------------------------------- */

struct label {
    struct str prefix;
    char style; /* D, r, or 0: no counter */
    uint32_t number;
};

static uint32_t roman_value(char c)
{
    static const char letters[] = "ivxlc";
    static const uint32_t value[] = { 1, 5, 10, 50, 100 };
    const char *at = c ? strchr(letters, c) : NULL;

    return at ? value[at - letters] : 0;
}

static size_t put_roman(char *to, uint32_t n)
{
    static const struct {
        uint32_t value;
        const char *text;
    } part[] = { { 100, "c" }, { 90, "xc" }, { 50, "l" },
                 { 40, "xl" }, { 10, "x" },  { 9, "ix" },
                 { 5, "v" },   { 4, "iv" },  { 1, "i" } };
    size_t len = 0;

    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        for (; n >= part[i].value; n -= part[i].value) {
            memcpy(to + len, part[i].text, strlen(part[i].text));
            len += strlen(part[i].text);
        }
    }
    return len;
}

/* The number that s is the Roman form of, below 400; 0: none. */
static uint32_t roman(struct str s)
{
    uint32_t n = 0;
    char back[64];

    if (s.len > 15)
        return 0;
    for (size_t i = 0; i < s.len; i++) {
        uint32_t v = roman_value(s.ptr[i]);
        uint32_t after = i + 1 < s.len ? roman_value(s.ptr[i + 1]) : 0;

        if (v == 0)
            return 0;
        n = v < after ? n - v : n + v;
    }
    if (n == 0 || n >= 400)
        return 0;
    return str_equal((struct str){ back, put_roman(back, n) }, s) ? n : 0;
}

static struct label label_of(struct str s)
{
    size_t digits = s.len;
    uint32_t n = roman(s);

    if (n)
        return (struct label){ STR(""), 'r', n };
    while (digits > 0 && s.len - digits < 8 && s.ptr[digits - 1] >= '0' &&
           s.ptr[digits - 1] <= '9')
        digits--;
    while (digits < s.len && s.ptr[digits] == '0')
        digits++; /* a leading zero belongs to the prefix */
    for (size_t i = digits; i < s.len; i++)
        n = n * 10 + (uint32_t)(s.ptr[i] - '0');
    if (n == 0)
        return (struct label){ s, 0, 0 };
    return (struct label){ str_slice(s, 0, digits), 'D', n };
}

static bool follows(struct label a, struct label b)
{
    return a.style && a.style == b.style && a.number + 1 == b.number &&
           str_equal(a.prefix, b.prefix);
}

static void put_label(struct buf *b, struct label label)
{
    buf_append(b, STR("<<"));
    if (label.prefix.len) {
        buf_append(b, STR("/P"));
        pdf_text(b, label.prefix);
    }
    if (label.style)
        buf_printf(b, "/S/%c/St %u", label.style, (unsigned)label.number);
    buf_append(b, STR(">>"));
}

static void write_labels(struct pdf_doc *d, struct buf *catalog)
{
    struct label before = { STR(""), 0, 0 };

    buf_append(catalog, STR("/PageLabels<</Nums["));
    for (size_t i = 0; i < d->pages->n_pages; i++) {
        struct label label = label_of(d->pages->page[i].label);

        if (i == 0 || !follows(before, label)) {
            if (i)
                buf_byte(catalog, ' ');
            buf_int(catalog, (int64_t)i);
            put_label(catalog, label);
        }
        before = label;
    }
    buf_append(catalog, STR("]>>"));
}

void pdf_write_navigation(struct pdf_doc *d)
{
    struct buf *catalog = &pdf_store_catalog(d->store)->body;
    struct buf names = { 0 };

    write_outline(d, catalog);
    write_labels(d, catalog);
    write_destinations(d, &names);
    pdf_write_attachments(d, &names);
    if (names.len) {
        buf_append(catalog, STR("/Names<<"));
        buf_append(catalog, buf_str(&names));
        buf_append(catalog, STR(">>"));
    }
    buf_free(&names);
}
