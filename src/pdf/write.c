/* The file: objects in object streams, a cross-reference stream, the ID.
 *
 * The surprise: the ID is a hash of every byte before the cross-reference, so
 * the same content has the same ID and nothing reads a clock. It is no
 * signature; a fast hash of 128 bits will do. */
#include "pdf_priv.h"

#include <assert.h>
#include <string.h>

#define OBJECTS                                                                \
    200 /* in one object stream: 50 cost 10 % more, 1000 the same              \
         */

struct entry {
    uint64_t place; /* offset, or number of the object stream */
    uint8_t kind;   /* 1 at an offset, 2 in an object stream */
    uint8_t index;  /* in the object stream */
};

struct pdf_writer {
    struct pdf_doc *d;
    struct buf *out;
    size_t start;        /* of the file in out */
    struct entry *entry; /* by number */
    uint32_t next;       /* free number */
    uint32_t number[OBJECTS], offset[OBJECTS];
    size_t n;
    struct buf body; /* objects of the open object stream */
    struct buf packed;
};

/* ---- objects at an offset ------------------------------------------------ */

static void begin_object(struct pdf_writer *w, uint32_t number)
{
    w->entry[number] = (struct entry){ w->out->len - w->start, 1, 0 };
    buf_int(w->out, number);
    buf_append(w->out, STR(" 0 obj\n"));
}

static void end_object(struct pdf_writer *w)
{
    buf_append(w->out, STR("\nendobj\n"));
}

/* `w->packed` is the stream; `keys` what stands in its dictionary. */
static void put_stream(struct pdf_writer *w, uint32_t number, struct str keys)
{
    begin_object(w, number);
    buf_append(w->out, STR("<<"));
    buf_append(w->out, keys);
    buf_append(w->out, STR("/Filter/FlateDecode/Length "));
    buf_int(w->out, (int64_t)w->packed.len);
    buf_append(w->out, STR(">>\nstream\n"));
    buf_append(w->out, buf_str(&w->packed));
    buf_append(w->out, STR("\nendstream"));
    end_object(w);
}

/* ---- object streams ------------------------------------------------------ */

static void flush(struct pdf_writer *w)
{
    struct buf all = { 0 }, keys = { 0 };
    uint32_t number = w->next++;
    size_t first;

    for (size_t i = 0; i < w->n; i++) {
        w->entry[w->number[i]] = (struct entry){ number, 2, (uint8_t)i };
        buf_int(&all, w->number[i]);
        buf_byte(&all, ' ');
        buf_int(&all, w->offset[i]);
        buf_byte(&all, ' ');
    }
    first = all.len;
    buf_append(&all, buf_str(&w->body));
    buf_printf(&keys, "/Type/ObjStm/N %zu/First %zu", w->n, first);
    pdf_deflate_bytes(w->d->deflate, buf_str(&all), &w->packed);
    put_stream(w, number, buf_str(&keys));
    buf_free(&all);
    buf_free(&keys);
    buf_clear(&w->body);
    w->n = 0;
}

struct buf *pdf_writer_begin(struct pdf_writer *w, uint32_t number)
{
    w->number[w->n] = number;
    w->offset[w->n] = (uint32_t)w->body.len;
    w->n++;
    return &w->body;
}

void pdf_writer_end(struct pdf_writer *w)
{
    buf_byte(&w->body, '\n');
    if (w->n == OBJECTS)
        flush(w);
}

/* ---- the cross-reference stream ------------------------------------------ */

static struct str id_of(struct buf *out, struct str bytes)
{
    static const char digit[] = "0123456789ABCDEF";
    uint64_t part[2] = { UINT64_C(0x9E3779B97F4A7C15), bytes.len };

    for (size_t i = 0; i < bytes.len; i += 8) {
        size_t n = bytes.len - i < 8 ? bytes.len - i : 8;
        uint64_t word = 0;

        for (size_t k = 0; k < n; k++)
            word |= (uint64_t)(unsigned char)bytes.ptr[i + k] << 8 * k;
        part[0] = (part[0] ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        part[0] ^= part[0] >> 32;
        part[1] = (part[1] + word) * UINT64_C(0x9FB21C651E98DF25);
        part[1] ^= part[1] >> 29;
    }
    for (int i = 0; i < 32; i++)
        buf_byte(out, digit[part[i / 16] >> 4 * (i % 16) & 15]);
    return buf_str(out);
}

static unsigned bytes_for(uint64_t n)
{
    unsigned bytes = 1;

    while (n >>= 8)
        bytes++;
    return bytes;
}

/* Rows of kind, place, index; each as its difference to the row above (PNG
 * predictor "up"), which compresses to next to nothing. */
static void put_rows(struct pdf_writer *w, struct buf *rows, uint32_t size,
                     unsigned width)
{
    unsigned char row[16], above[16] = { 0 };

    for (uint32_t i = 0; i < size; i++) {
        row[0] = w->entry[i].kind;
        for (unsigned k = 0; k < width; k++)
            row[1 + k] =
                (unsigned char)(w->entry[i].place >> 8 * (width - 1 - k));
        row[1 + width] = i ? w->entry[i].index : 255;
        buf_byte(rows, 2);
        for (unsigned k = 0; k < width + 2; k++)
            buf_byte(rows, (char)(row[k] - above[k]));
        memcpy(above, row, sizeof row);
    }
}

static void put_xref(struct pdf_writer *w)
{
    uint32_t number = w->next++;
    uint64_t at = w->out->len - w->start;
    unsigned width = bytes_for(at > number ? at : number);
    struct buf rows = { 0 }, keys = { 0 }, id = { 0 };
    struct str hash = id_of(&id, (struct str){ w->out->ptr + w->start, at });

    w->entry[number] = (struct entry){ at, 1, 0 };
    put_rows(w, &rows, number + 1, width);
    pdf_deflate_bytes(w->d->deflate, buf_str(&rows), &w->packed);
    buf_printf(&keys,
               "/Type/XRef/Size %u/W[1 %u 1]/Root %u 0 R/Info %u 0 R"
               "/ID[<%.*s><%.*s>]"
               "/DecodeParms<</Columns %u/Predictor 12>>",
               (unsigned)(number + 1), width,
               (unsigned)pdf_store_catalog(w->d->store)->number,
               (unsigned)pdf_store_info(w->d->store)->number, STR_ARG(hash),
               STR_ARG(hash), width + 2);
    put_stream(w, number, buf_str(&keys));
    buf_append(w->out, STR("startxref\n"));
    buf_int(w->out, (int64_t)at);
    buf_append(w->out, STR("\n%%EOF\n"));
    buf_free(&rows);
    buf_free(&keys);
    buf_free(&id);
}

/* ---- all of it ----------------------------------------------------------- */

static void put_store(struct pdf_writer *w)
{
    struct pdf_store *store = w->d->store;
    uint32_t count = pdf_store_count(store);

    for (uint32_t number = 1; number <= count; number++) {
        if (pdf_store_is_stream(store, number)) {
            begin_object(w, number);
            pdf_store_write(store, number, w->out);
            end_object(w);
        } else {
            pdf_store_write(store, number, pdf_writer_begin(w, number));
            pdf_writer_end(w);
        }
    }
}

void pdf_write_objects(struct pdf_doc *d, struct buf *out)
{
    uint32_t numbers = pdf_structure_end(d);
    struct pdf_writer w = {
        .d = d, .out = out, .start = out->len, .next = numbers
    };

    w.entry =
        arena_array(d->arena, struct entry, numbers + numbers / OBJECTS + 4);
    buf_append(out, STR("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"));
    put_store(&w);
    pdf_write_structure(d, &w);
    if (w.n)
        flush(&w);
    put_xref(&w);
    buf_free(&w.body);
    buf_free(&w.packed);
}
