/* Attachments: the data behind the tables, as PDF/A-3 wants them.
 *
 * The surprise: a document without a date still dates its attachments, 1970.
 * PDF/A-3 asks for one (ISO 19005-3, annex E), and a true clock would make two
 * runs differ. */
#include "pdf_priv.h"

#include <stdlib.h>

static uint32_t write_bytes(struct pdf_doc *d, const struct attachment *file)
{
    struct pdf_object *o = pdf_stream_new(d->store);

    buf_text(&o->body, "/Type/EmbeddedFile/Subtype");
    pdf_name(&o->body,
             file->mime.len ? file->mime : STR("application/octet-stream"));
    buf_text(&o->body, "/Params<</Size ");
    buf_int(&o->body, (int64_t)file->bytes.len);
    buf_text(&o->body, "/ModDate");
    pdf_date(&o->body, d->options.created);
    buf_text(&o->body, ">>");
    pdf_deflate_stream(d->deflate, file->bytes, o);
    return o->number;
}

static uint32_t write_file(struct pdf_doc *d, const struct attachment *file)
{
    uint32_t bytes = write_bytes(d, file);
    struct pdf_object *spec = pdf_object_new(d->store);
    struct buf *b = &spec->body;

    buf_append(b, STR("/Type/Filespec/AFRelationship/Data/F"));
    pdf_text(b, file->name);
    buf_append(b, STR("/UF"));
    pdf_text(b, file->name);
    if (file->description.len) {
        buf_append(b, STR("/Desc"));
        pdf_text(b, file->description);
    }
    buf_append(b, STR("/EF<</F "));
    pdf_ref(b, bytes);
    buf_append(b, STR("/UF "));
    pdf_ref(b, bytes);
    buf_append(b, STR(">>"));
    return spec->number;
}

struct named {
    const struct attachment *file;
    uint32_t spec;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = str_compare(x->file->name, y->file->name);

    return order ? order : x->spec < y->spec ? -1 : 1;
}

void pdf_write_attachments(struct pdf_doc *d, struct buf *names)
{
    struct buf *catalog = &pdf_store_catalog(d->store)->body;
    size_t n = d->pages->n_attachments;
    struct named *list = arena_array(d->arena, struct named, n);

    if (n == 0)
        return;
    buf_append(catalog, STR("/AF["));
    for (size_t i = 0; i < n; i++) {
        list[i].file = &d->pages->attachment[i];
        list[i].spec = write_file(d, list[i].file);
        if (i)
            buf_byte(catalog, ' ');
        pdf_ref(catalog, list[i].spec);
    }
    buf_byte(catalog, ']');
    qsort(list, n, sizeof *list, by_name);
    buf_append(names, STR("/EmbeddedFiles<</Names["));
    for (size_t i = 0; i < n; i++) {
        pdf_literal(names, list[i].file->name);
        pdf_ref(names, list[i].spec);
        buf_byte(names, ' ');
    }
    buf_append(names, STR("]>>"));
}
