/* What the document says of itself: Info, XMP, output intent, catalog.
 *
 * The surprise: Info and XMP say everything twice, and must agree to the
 * letter (PDF/A); both are written from the same cleaned texts. */
#include "pdf_priv.h"

#include <trustpress/base/utf8.h>

/* ---- XMP ----------------------------------------------------------------- */

static void put_xml(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '&')
            buf_append(b, STR("&amp;"));
        else if (c == '<')
            buf_append(b, STR("&lt;"));
        else if (c == '>')
            buf_append(b, STR("&gt;"));
        else
            buf_byte(b, c);
    }
}

static void put_field(struct buf *b, const char *before, struct str text,
                      const char *after)
{
    if (text.len == 0)
        return;
    buf_text(b, before);
    put_xml(b, text);
    buf_text(b, after);
}

static void put_identity(struct buf *b)
{
    buf_text(b, "<rdf:Description rdf:about=\"\""
                " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                "<pdfaid:part>3</pdfaid:part>\n"
                "<pdfaid:conformance>A</pdfaid:conformance>\n"
                "<pdfuaid:part>1</pdfuaid:part>\n"
                "</rdf:Description>\n");
}

/* PDF/A wants every schema it does not know described (ISO 19005-3, 6.6.2.3);
 * that of PDF/UA is one of them. */
static void put_extension(struct buf *b)
{
    buf_text(
        b, "<rdf:Description rdf:about=\"\""
           " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
           " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
           " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
           "<pdfaExtension:schemas><rdf:Bag><rdf:li"
           " rdf:parseType=\"Resource\">\n"
           "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
           "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/"
           "</pdfaSchema:namespaceURI>\n"
           "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
           "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
           "<pdfaProperty:name>part</pdfaProperty:name>\n"
           "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
           "<pdfaProperty:category>internal</pdfaProperty:category>\n"
           "<pdfaProperty:description>Part of ISO 14289 that is kept"
           "</pdfaProperty:description>\n"
           "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
           "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
           "</rdf:Description>\n");
}

static void put_words(const struct pdf_doc *d, struct buf *b)
{
    buf_text(b, "<rdf:Description rdf:about=\"\""
                " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
                "<dc:format>application/pdf</dc:format>\n");
    put_field(b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", d->title,
              "</rdf:li></rdf:Alt></dc:title>\n");
    put_field(b, "<dc:creator><rdf:Seq><rdf:li>", d->author,
              "</rdf:li></rdf:Seq></dc:creator>\n");
    put_field(b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">",
              d->subject, "</rdf:li></rdf:Alt></dc:description>\n");
    put_field(b, "<dc:language><rdf:Bag><rdf:li>", d->language,
              "</rdf:li></rdf:Bag></dc:language>\n");
    put_field(b, "<pdf:Keywords>", d->keywords, "</pdf:Keywords>\n");
    put_field(b, "<pdf:Producer>", d->producer, "</pdf:Producer>\n");
    put_field(b, "<xmp:CreatorTool>", d->producer, "</xmp:CreatorTool>\n");
}

static void put_xmp_date(struct buf *b, const char *key, int64_t seconds)
{
    buf_printf(b, "<xmp:%s>", key);
    pdf_iso_date(b, seconds);
    buf_printf(b, "</xmp:%s>\n", key);
}

static void put_xmp(const struct pdf_doc *d, struct buf *b)
{
    buf_text(b,
             "<?xpacket begin=\"\xEF\xBB\xBF\""
             " id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF"
             " xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n");
    put_identity(b);
    put_words(d, b);
    if (d->options.created) {
        put_xmp_date(b, "CreateDate", d->options.created);
        put_xmp_date(b, "ModifyDate", d->options.created);
        put_xmp_date(b, "MetadataDate", d->options.created);
    }
    buf_text(b, "</rdf:Description>\n");
    put_extension(b);
    buf_text(b, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
}

/* ---- Info ---------------------------------------------------------------- */

static void put_entry(struct buf *b, const char *key, struct str text)
{
    if (text.len == 0)
        return;
    buf_text(b, key);
    pdf_text(b, text);
}

static void put_info(const struct pdf_doc *d, struct buf *b)
{
    put_entry(b, "/Title", d->title);
    put_entry(b, "/Author", d->author);
    put_entry(b, "/Subject", d->subject);
    put_entry(b, "/Keywords", d->keywords);
    put_entry(b, "/Creator", d->producer);
    put_entry(b, "/Producer", d->producer);
    if (d->options.created) {
        buf_text(b, "/CreationDate");
        pdf_date(b, d->options.created);
        buf_text(b, "/ModDate");
        pdf_date(b, d->options.created);
    }
}

/* ---- catalog ------------------------------------------------------------- */

static uint32_t write_profile(struct pdf_doc *d)
{
    struct pdf_object *o = pdf_stream_new(d->store);
    struct buf profile = { 0 };

    pdf_icc_profile(&profile);
    buf_text(&o->body, "/N 3");
    pdf_deflate_stream(d->deflate, buf_str(&profile), o);
    buf_free(&profile);
    return o->number;
}

void pdf_write_metadata(struct pdf_doc *d)
{
    struct buf *catalog = &pdf_store_catalog(d->store)->body;
    struct pdf_object *xmp = pdf_stream_new(d->store);

    put_info(d, &pdf_store_info(d->store)->body);
    buf_text(&xmp->body, "/Type/Metadata/Subtype/XML");
    put_xmp(d, &xmp->stream);
    buf_text(catalog, "/Lang");
    pdf_text(catalog, d->language);
    buf_text(catalog, "/ViewerPreferences<</DisplayDocTitle true>>/Metadata ");
    pdf_ref(catalog, xmp->number);
    buf_text(catalog, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
                      "/OutputConditionIdentifier(sRGB IEC61966-2.1)"
                      "/Info(sRGB IEC61966-2.1)/DestOutputProfile ");
    pdf_ref(catalog, write_profile(d));
    buf_text(catalog, ">>]");
}
