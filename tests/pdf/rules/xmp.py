"""Metadata: the XMP packet, what it claims, and whether Info says the same."""

import re
import xml.etree.ElementTree as ET

RULES = {
    "xmp.stream": "Metadata: Type, Subtype XML, not filtered (A 6.6.2.1, UA 7.1)",
    "xmp.packet": "Well-formed XML in an XMP packet, UTF-8 (A 6.6.2.1)",
    "xmp.pdfa": "Says PDF/A part 3, conformance A (A 6.6.4)",
    "xmp.pdfua": "Says PDF/UA part 1 (UA 5)",
    "xmp.title": "dc:title has a text (UA 7.1)",
    "xmp.extension": "Unknown schemas are described (A 6.6.2.3)",
    "xmp.property": "Properties have the form XMP gives them (A 6.6.2.3.1)",
    "xmp.info": "Info and XMP agree (house)",
}

NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "ext": "http://www.aiim.org/pdfa/ns/extension/",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
    "property": "http://www.aiim.org/pdfa/ns/property#",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
PREFIX = {uri: prefix for prefix, uri in NS.items()}
KNOWN = {NS[p] for p in ("rdf", "dc", "xmp", "pdf", "pdfaid", "ext", "schema",
                         "property", "xmpMM", "xmpRights")}
KNOWN.add("http://www.w3.org/XML/1998/namespace")
FORMS = {"dc:title": "Alt", "dc:description": "Alt", "dc:rights": "Alt",
         "dc:creator": "Seq", "dc:date": "Seq", "dc:subject": "Bag",
         "dc:language": "Bag", "dc:publisher": "Bag", "dc:contributor": "Bag",
         "dc:relation": "Bag", "dc:type": "Bag"}
NAMES = {
    "dc": "contributor coverage creator date description format identifier language "
          "publisher relation rights source subject title type",
    "xmp": "Advisory BaseURL CreateDate CreatorTool Identifier MetadataDate ModifyDate "
           "Nickname Thumbnails Label Rating",
    "pdf": "Keywords PDFVersion Producer Trapped",
    "pdfaid": "part conformance amd corr",
}
DATE = re.compile(r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$")
PDF_DATE = re.compile(r"^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(Z)(?:00'?00'?)?"
                      r"|([+-]\d\d)'?(\d\d)'?)?$")
PAIRS = {"Title": "dc:title", "Author": "dc:creator", "Subject": "dc:description",
         "Keywords": "pdf:Keywords", "Creator": "xmp:CreatorTool",
         "Producer": "pdf:Producer", "CreationDate": "xmp:CreateDate",
         "ModDate": "xmp:ModifyDate"}


def tag(prefix, name):
    return "{%s}%s" % (NS[prefix], name)


def short(name):
    uri, _, local = name[1:].partition("}")
    return "%s:%s" % (PREFIX.get(uri, uri), local)


def values_of(doc, root):
    """Properties of all descriptions: short name -> text, or list of texts."""
    out = {}
    for d in root.iter(tag("rdf", "Description")):
        if not d.get(tag("rdf", "about")) in ("", None):
            doc.find("xmp.property", "rdf:about is not empty")
    for d in root.findall(".//" + tag("rdf", "RDF") + "/" + tag("rdf", "Description")):
        for name, value in d.attrib.items():
            if name != tag("rdf", "about"):
                put(doc, out, short(name), value)
        for e in d:
            put(doc, out, short(e.tag), read_property(doc, short(e.tag), e))
    return out


def put(doc, out, name, value):
    if name in out:
        doc.find("xmp.property", "%s stands twice" % name)
    if name in FORMS and not isinstance(value, list):
        doc.find("xmp.property", "%s is not a %s" % (name, FORMS[name]))
    out[name] = value


def read_property(doc, name, e):
    if len(e) == 0:
        return e.text or ""
    box = e[0]
    want = FORMS.get(name)
    if want and box.tag != tag("rdf", want):
        doc.find("xmp.property", "%s is not a %s" % (name, want))
    if want == "Alt" and [li.get("{http://www.w3.org/XML/1998/namespace}lang")
                          for li in box][:1] != ["x-default"]:
        doc.find("xmp.property", "%s does not begin with x-default" % name)
    return [li.text or "" for li in box]


def check_names(doc, v):
    for name in v:
        prefix, _, local = name.partition(":")
        if prefix in NAMES and local not in NAMES[prefix].split():
            doc.find("xmp.property", "%s is in no schema" % name)


def check_claims(doc, v):
    if v.get("pdfaid:part") != "3" or v.get("pdfaid:conformance") != "A":
        doc.find("xmp.pdfa", "part %s, conformance %s"
                 % (v.get("pdfaid:part"), v.get("pdfaid:conformance")))
    if v.get("pdfuaid:part") != "1":
        doc.find("xmp.pdfua", "part %s" % v.get("pdfuaid:part"))
    title = v.get("dc:title")
    if not isinstance(title, list) or not title or not title[0].strip():
        doc.find("xmp.title", "no dc:title")
    for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
        if name in v and not DATE.match(v[name]):
            doc.find("xmp.property", "%s is %r" % (name, v[name]))


def described(doc, root):
    """Namespace -> names of properties, from the extension schemas."""
    out = {}
    for li in root.iter(tag("rdf", "li")):
        space = li.find(".//" + tag("schema", "namespaceURI"))
        if space is None or li.find(".//" + tag("schema", "property")) is None:
            continue
        names = set()
        for p in li.iter(tag("rdf", "li")):
            name = p.find(".//" + tag("property", "name"))
            if name is None:
                name = p.find(tag("property", "name"))
            if p is li or name is None:
                continue
            names.add(name.text)
            for field in ("valueType", "category", "description"):
                if p.find(".//" + tag("property", field)) is None:
                    doc.find("xmp.extension", "%s has no %s" % (name.text, field))
            category = p.findtext(".//" + tag("property", "category"))
            if category not in ("internal", "external"):
                doc.find("xmp.extension", "%s: category %s" % (name.text, category))
        for field in ("schema", "prefix"):
            if li.find(".//" + tag("schema", field)) is None:
                doc.find("xmp.extension", "a schema has no %s" % field)
        out[space.text] = names
    return out


def check_extension(doc, root):
    known = described(doc, root)
    for d in root.findall(".//" + tag("rdf", "RDF") + "/" + tag("rdf", "Description")):
        for name in list(d.attrib) + [e.tag for e in d]:
            uri, _, local = name[1:].partition("}")
            if uri not in KNOWN and local not in known.get(uri, ()):
                doc.find("xmp.extension", "%s is not described" % short(name))


def normal_date(s):
    m = PDF_DATE.match(s)
    if m:
        zone = "Z" if m.group(8) is None else m.group(8) + ":" + m.group(9)
        s = "%s-%s-%sT%s:%s:%s%s" % (m.groups()[:6] + (zone,))
    return s.replace("+00:00", "Z").replace("-00:00", "Z")


def check_info(doc, v):
    for key, name in PAIRS.items():
        info, xmp = doc.text(doc.info.get(key)), v.get(name)
        if isinstance(xmp, list):
            xmp = "; ".join(xmp)
        if key.endswith("Date") and info is not None:
            if not PDF_DATE.match(info):
                doc.find("xmp.info", "%s is %r" % (key, info))
            info, xmp = normal_date(info), normal_date(xmp or "")
        if (info or None) != (xmp or None):
            doc.find("xmp.info", "%s is %r in Info, %r in XMP" % (key, info, xmp))


def check(doc):
    stream = doc.stream(doc.catalog.get("Metadata"))
    if stream is None:
        doc.find("xmp.stream", "the catalog has no Metadata")
        return
    if (stream.get("Type") != "Metadata" or stream.get("Subtype") != "XML"
            or "Filter" in stream.dict):
        doc.find("xmp.stream", "Type %s, Subtype %s, Filter %s" % (
            stream.get("Type"), stream.get("Subtype"), stream.get("Filter")))
    packet = stream.data
    head = re.match(rb"\s*<\?xpacket begin=(['\"])(?:\xef\xbb\xbf)?\1[^>]*\?>", packet)
    if not head or not re.search(rb"<\?xpacket end=(['\"])[rw]\1\?>\s*$", packet):
        doc.find("xmp.packet", "no xpacket around it")
    elif b"bytes=" in head.group(0) or b"encoding=" in head.group(0):
        doc.find("xmp.packet", "the header has bytes or encoding")
    try:
        packet.decode("utf-8")
        root = ET.fromstring(packet)
    except (UnicodeDecodeError, ET.ParseError) as e:
        doc.find("xmp.packet", str(e))
        return
    v = values_of(doc, root)
    check_claims(doc, v)
    check_names(doc, v)
    check_extension(doc, root)
    check_info(doc, v)
