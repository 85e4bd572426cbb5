/* Objects kept in libharu: the only file that knows its insides.
 *
 * The surprise: libharu writes nothing of ours by itself. An object is an
 * empty HPDF_Dict whose hooks emit a body we made: write_fn runs before ">>",
 * after_write_fn behind it (so a stream gets its exact, direct length), and
 * free_fn gives our bytes back when libharu tears the document down. */
#include "pdf_priv.h"

#include <assert.h>
#include <stdlib.h>

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>

#define PAGES_PER_NODE 128 /* kids of one node of the page tree */

struct slot {
    struct pdf_object object; /* first: pdf_object_new hands this out */
    HPDF_Stream to;           /* while the dictionary is being written */
    HPDF_Dict dict;
};

struct pdf_store {
    struct arena *arena;
    HPDF_Doc doc;
    HPDF_Stream out;
    HPDF_Pages node; /* where the next page goes */
    size_t n_pages;
    struct buf *to; /* where `out` writes */
    struct slot *catalog, *info;
    unsigned long error;
};

/* ---- memory and errors --------------------------------------------------- */

static void *allocate(HPDF_UINT size)
{
    return memory_resize(NULL, size ? size : 1);
}

static void release(void *block)
{
    free(block);
}

static void note_error(HPDF_STATUS code, HPDF_STATUS detail, void *store)
{
    struct pdf_store *s = store;

    (void)detail;
    if (s->error == 0)
        s->error = code ? code : 1;
}

static void check(struct pdf_store *s, bool done)
{
    if (!done)
        note_error(HPDF_Error_GetCode(&s->doc->error), 0, s);
}

unsigned long pdf_store_error(const struct pdf_store *s)
{
    return s->error;
}

/* ---- hooks --------------------------------------------------------------- */

static HPDF_STATUS put(HPDF_Stream to, const char *bytes, size_t len)
{
    if (len == 0)
        return HPDF_OK;
    assert(len <= INT32_MAX);
    return HPDF_Stream_Write(to, (const HPDF_BYTE *)bytes, (HPDF_UINT)len);
}

static HPDF_STATUS emit_body(HPDF_Dict dict, HPDF_Stream to)
{
    struct slot *slot = dict->attr;
    struct pdf_object *o = &slot->object;

    slot->to = to;
    if (o->is_stream) {
        buf_text(&o->body, "/Length ");
        buf_int(&o->body, (int64_t)o->stream.len);
    }
    return put(to, o->body.ptr, o->body.len);
}

static HPDF_STATUS emit_stream(HPDF_Dict dict)
{
    struct slot *slot = dict->attr;
    const struct buf *bytes = &slot->object.stream;
    HPDF_STATUS status = put(slot->to, "\nstream\n", 8);

    if (status == HPDF_OK)
        status = put(slot->to, bytes->ptr, bytes->len);
    return status == HPDF_OK ? put(slot->to, "\nendstream", 10) : status;
}

static void let_go(HPDF_Dict dict)
{
    struct slot *slot = dict->attr;

    buf_free(&slot->object.body);
    buf_free(&slot->object.stream);
}

static struct slot *take_over(struct pdf_store *s, HPDF_Dict dict)
{
    struct slot *slot = arena_new_of(s->arena, struct slot);

    slot->dict = dict;
    if (!dict) {
        check(s, false);
        return slot; /* written nowhere, and the error is noted */
    }
    slot->object.number = dict->header.obj_id & 0x00FFFFFF;
    dict->attr = slot;
    dict->write_fn = emit_body;
    dict->free_fn = let_go;
    return slot;
}

static HPDF_STATUS append(HPDF_Stream out, const HPDF_BYTE *bytes,
                          HPDF_UINT len)
{
    struct pdf_store *s = out->attr;

    buf_append(s->to, (struct str){ (const char *)bytes, len });
    return HPDF_OK;
}

/* ---- the store ----------------------------------------------------------- */

struct pdf_store *pdf_store_new(struct arena *a)
{
    struct pdf_store *s = arena_new_of(a, struct pdf_store);

    s->arena = a;
    s->doc = HPDF_NewEx(note_error, allocate, release, 0, s);
    if (!s->doc) {
        note_error(0, 0, s);
        return s;
    }
    s->out = HPDF_CallbackWriter_New(s->doc->mmgr, append, s);
    check(s, s->out != NULL);
    s->node = s->doc->root_pages;
    s->catalog = take_over(s, s->doc->catalog);
    check(s, HPDF_Dict_RemoveElement(s->doc->info, "Producer") == HPDF_OK);
    s->info = take_over(s, s->doc->info);
    return s;
}

void pdf_store_free(struct pdf_store *s)
{
    if (!s->doc)
        return;
    if (s->out)
        HPDF_Stream_Free(s->out);
    HPDF_Free(s->doc);
    s->doc = NULL;
}

static HPDF_Dict new_dict(struct pdf_store *s)
{
    HPDF_Dict dict;

    if (s->error)
        return NULL;
    dict = HPDF_Dict_New(s->doc->mmgr);
    if (dict && HPDF_Xref_Add(s->doc->xref, dict) != HPDF_OK)
        return NULL;
    return dict;
}

struct pdf_object *pdf_object_new(struct pdf_store *s)
{
    return &take_over(s, new_dict(s))->object;
}

struct pdf_object *pdf_stream_new(struct pdf_store *s)
{
    struct slot *slot = take_over(s, new_dict(s));

    slot->object.is_stream = true;
    if (slot->dict)
        slot->dict->after_write_fn = emit_stream;
    return &slot->object;
}

/* A page is one of our dictionaries that libharu gives a parent. It must be
 * hung up before it is called a page: libharu would otherwise look for the
 * attributes of its own page type, which ours does not have. */
struct pdf_object *pdf_page_new(struct pdf_store *s)
{
    HPDF_Dict page;
    struct slot *slot;

    if (s->error == 0 && s->n_pages % PAGES_PER_NODE == 0) {
        s->node =
            HPDF_Pages_New(s->doc->mmgr, s->doc->root_pages, s->doc->xref);
        check(s, s->node != NULL);
    }
    s->n_pages++;
    page = new_dict(s);
    slot = take_over(s, page);
    if (s->error || !page)
        return &slot->object;
    check(s, HPDF_Pages_AddKids(s->node, page) == HPDF_OK);
    page->header.obj_class |= HPDF_OSUBCLASS_PAGE;
    return &slot->object;
}

struct pdf_object *pdf_store_catalog(struct pdf_store *s)
{
    return &s->catalog->object;
}

struct pdf_object *pdf_store_info(struct pdf_store *s)
{
    return &s->info->object;
}

uint32_t pdf_store_count(const struct pdf_store *s)
{
    return s->doc->xref->entries->count - 1; /* entry 0 is the free list */
}

static HPDF_Dict dict_at(const struct pdf_store *s, uint32_t number)
{
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(s->doc->xref, number);

    assert(entry && entry->obj);
    return entry->obj;
}

bool pdf_store_is_stream(const struct pdf_store *s, uint32_t number)
{
    return dict_at(s, number)->after_write_fn == emit_stream;
}

void pdf_store_write(struct pdf_store *s, uint32_t number, struct buf *out)
{
    HPDF_Dict dict = dict_at(s, number);

    s->to = out;
    check(s, HPDF_Obj_WriteValue(dict, s->out, NULL) == HPDF_OK);
    if (dict->free_fn == let_go)
        let_go(dict);
}
