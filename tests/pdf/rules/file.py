"""The file as bytes: what pdfread met, filters, references, the trailer."""

from . import Ref, Stream, text

RULES = {
    "file.header": "The first line is %PDF-1.n (A 6.1.2)",
    "file.binary-comment": "Then a comment of at least four bytes above 127 (A 6.1.2)",
    "file.version": "PDF 1.7, and no other Version in the catalog (UA 6.1, house)",
    "file.eof": "startxref, offset, %%EOF, then nothing (A 6.1.3)",
    "file.id": "The trailer has an ID of two strings (A 6.1.3)",
    "file.encrypted": "Nothing is encrypted (A 6.1.3)",
    "file.object": "obj and endobj on lines of their own, single spaces (A 6.1.9)",
    "file.stream": "Length exact, line ends around the bytes (A 6.1.7.1)",
    "file.external": "No stream keeps its bytes in another file (A 6.1.7.1)",
    "file.filter": "Only known filters; no LZW, no Crypt (A 6.1.7.2)",
    "file.xref": "Every object is where the cross-reference says (A 6.1.4)",
    "file.string": "Hexadecimal strings: even, hexadecimal digits (A 6.1.6)",
    "file.name": "Names are UTF-8 (A 6.1.8)",
    "file.limits": "Integers, strings and names within limits (A 6.1.13)",
    "file.syntax": "Objects can be read; no key stands twice (PDF 7.3)",
    "file.tree": "Name and number trees are in order, with Limits (PDF 7.9.6)",
    "file.reference": "References lead to objects (house)",
    "file.orphan": "No object that nothing leads to: hidden data leaks (house)",
    "file.text": "Text strings are PDFDocEncoding or UTF-16 (PDF 7.9.2.2)",
    "file.path": "No path of a machine in any string (house)",
    "file.type": "Values have the types that the rules expect (PDF 7.3)",
    "file.data": "Deflated streams can be inflated (PDF 7.4.4)",
}

FILTERS = {"FlateDecode", "DCTDecode", "ASCIIHexDecode", "ASCII85Decode",
           "RunLengthDecode", "CCITTFaxDecode", "JBIG2Decode", "JPXDecode"}
PATHS = (b"/home/", b"/tmp/", b"/root/", b"/Users/", b":\\", b"file:/")
TEXT_KEYS = {"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Alt",
             "ActualText", "E", "T", "Contents", "Desc", "UF", "Summary"}


def each_value(value):
    """Every value inside, with the key it stands under."""
    stack = [(None, value)]
    while stack:
        key, v = stack.pop()
        if isinstance(v, Stream):
            v = v.dict
        yield key, v
        if isinstance(v, dict):
            stack.extend(v.items())
        elif isinstance(v, list):
            stack.extend((key, x) for x in v)


def check_stream(doc, number, stream):
    for key in ("F", "FFilter", "FDecodeParms"):
        if key in stream.dict:
            doc.find("file.external", "stream %d has /%s" % (number, key))
    for name in stream.filters:
        if name not in FILTERS:
            doc.find("file.filter", "stream %d: %s" % (number, name))
    if "FlateDecode" in stream.filters:
        stream.data
    if stream.broken:
        doc.find("file.data", "stream %d: %s" % (number, stream.broken))


def check_values(doc, number, value, leads):
    for key, v in each_value(value):
        if isinstance(v, Ref):
            leads.add(v)
            if v not in doc.file.objects:
                doc.find("file.reference", "object %d: /%s leads to %d, which is "
                         "not there" % (number, key, v))
        elif isinstance(v, bytes):
            if any(p in v for p in PATHS):
                doc.find("file.path", "object %d: /%s is %r" % (number, key, v[:60]))
            if key in TEXT_KEYS:
                check_text(doc, number, key, v)


def check_text(doc, number, key, v):
    where = "object %d: /%s " % (number, key)
    if v[:3] == b"\xef\xbb\xbf":
        doc.find("file.text", where + "is UTF-8, which PDF 1.7 does not know")
        return
    if v[:2] == b"\xfe\xff":
        try:
            v[2:].decode("utf-16-be")
        except UnicodeDecodeError:
            doc.find("file.text", where + "is broken UTF-16")
            return
    t = text(v)
    if any(ord(c) < 32 and c not in "\t\n\r" or c in "\x7f\ufffd\ufeff" for c in t):
        doc.find("file.text", where + "has control or replacement characters")


def check_reachable(doc, links):
    stack = [n for _, n in each_value(doc.file.trailer) if isinstance(n, Ref)]
    seen = set(stack)
    while stack:
        for n in links.get(stack.pop(), ()):
            if n not in seen:
                seen.add(n)
                stack.append(n)
    machinery = ("XRef", "ObjStm")
    lengths = {v for o in doc.file.objects.values() if isinstance(o, Stream)
               for v in [o.get("Length")] if isinstance(v, Ref)}
    for number, o in doc.file.objects.items():
        if number in seen or number in lengths:
            continue
        if not (isinstance(o, Stream) and o.get("Type") in machinery):
            doc.find("file.orphan", "object %d" % number)


def check(doc):
    links = {}
    for number, value in doc.file.objects.items():
        if isinstance(value, Stream):
            check_stream(doc, number, value)
            if value.get("Type") == "XRef":
                continue
        links[number] = set()
        check_values(doc, number, value, links[number])
    check_reachable(doc, links)
    trailer = doc.file.trailer
    ids = trailer.get("ID")
    if not (isinstance(ids, list) and len(ids) == 2
            and all(isinstance(i, bytes) and i for i in ids)):
        doc.find("file.id", "no ID in the trailer")
    if "Encrypt" in trailer:
        doc.find("file.encrypted", "the trailer has Encrypt")
    if "Version" in doc.catalog and doc.catalog["Version"] != "1.7":
        doc.find("file.version", "the catalog says %s" % doc.catalog["Version"])
