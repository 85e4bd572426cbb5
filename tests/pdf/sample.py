"""A small document that keeps every rule, made from nothing, as objects that
a test can damage one at a time before they are written.

It owes nothing to Trustpress: what the linter says about it is said about the
standards. Two pages with a heading, text, a link, a list, a table with spans,
a figure, contents, a note and an attachment.
"""

import io
import os
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from pdfread import Name, Ref, Stream

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Board &amp; pack</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Elm Trust</rdf:li></rdf:Seq></dc:creator>
<pdf:Producer>By hand</pdf:Producer>
<xmp:CreateDate>2025-12-04T09:00:00Z</xmp:CreateDate>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def font_file():
    """Lato Regular: as the build took it, or where Debian puts it."""
    build = Path(os.environ.get("BUILD_DIR", "/nowhere")) / "share/trustpress/fonts"
    for folder in (build, Path("/usr/share/fonts/truetype/lato")):
        path = folder / "Lato-Regular.ttf"
        if path.exists():
            return path
    return None


def profile():
    """The least ICC profile that is one: sRGB's colours with a plain gamma."""
    def xyz(x, y, z):
        return b"XYZ \0\0\0\0" + b"".join(round(v * 65536).to_bytes(4, "big", signed=True)
                                          for v in (x, y, z))
    curve = b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0"
    name = b"desc\0\0\0\0" + (5).to_bytes(4, "big") + b"sRGB\0" + bytes(79)
    tags = [(b"desc", name), (b"cprt", b"text\0\0\0\0None\0"),
            (b"wtpt", xyz(0.9642, 1, 0.8249)), (b"rXYZ", xyz(0.436, 0.2225, 0.0139)),
            (b"gXYZ", xyz(0.3851, 0.7169, 0.0971)), (b"bXYZ", xyz(0.1431, 0.0606, 0.7141)),
            (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    body, table = b"", len(tags).to_bytes(4, "big")
    for tag, data in tags:
        at = 128 + 4 + 12 * len(tags) + len(body)
        table += tag + at.to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body += data + bytes(-len(data) % 4)
    size = 128 + len(table) + len(body)
    head = bytearray(128)
    head[0:4] = size.to_bytes(4, "big")
    head[8:24] = b"\x02\x10\0\0mntrRGB XYZ "
    head[36:40] = b"acsp"
    head[68:80] = bytes.fromhex("0000f6d6000100000000d32d")
    return bytes(head) + table + body


class Text:
    """Lato, subset to what was asked for, glyph numbers kept."""

    def __init__(self, path):
        self.source = TTFont(path)
        self.map = self.source.getBestCmap()
        self.used = {}

    def codes(self, words):
        out = ""
        for c in words:
            gid = self.source.getGlyphID(self.map[ord(c)])
            self.used[gid] = c
            out += "%04x" % gid
        return "<%s>" % out

    def program(self):
        options = subset.Options()
        options.retain_gids = options.notdef_outline = True
        options.layout_features, options.hinting = [], False
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern"]
        font = TTFont(io.BytesIO(self.source.reader.file.getvalue())
                      if hasattr(self.source.reader.file, "getvalue") else
                      self.source.reader.file.name)
        s = subset.Subsetter(options)
        s.populate(gids=list(self.used))
        s.subset(font)
        for table in ("name", "post", "cmap", "OS/2"):
            if table in font and table != "cmap":
                del font[table]
        out = io.BytesIO()
        font.save(out)
        return out.getvalue()

    def unicode(self):
        lines = ["<%04x> <%s>" % (gid, c.encode("utf-16-be").hex())
                 for gid, c in sorted(self.used.items())]
        return ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                "/CMapName /U def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> "
                "endcodespacerange\n%d beginbfchar\n%s\nendbfchar\nendcmap end end\n"
                % (len(lines), "\n".join(lines))).encode()

    def widths(self):
        advance, upem = self.source["hmtx"].metrics, self.source["head"].unitsPerEm
        out = []
        for gid in sorted(self.used):
            name = self.source.getGlyphName(gid)
            out += [gid, [round(advance[name][0] * 1000 / upem)]]
        return out


class Model:
    """Objects by number, a trailer, and handles for the tests."""

    def __init__(self):
        self.objects, self.trailer = {}, {}

    def add(self, value):
        number = Ref(len(self.objects) + 1)
        self.objects[number] = value
        return number

    def __call__(self, ref):
        return self.objects[ref]

    def put_stream(self, data, **keys):
        return self.add(Stream({k: v for k, v in keys.items()}, data))


N = Name


class Builder:
    """Tags and content side by side."""

    def __init__(self, text):
        self.m, self.text = Model(), text
        self.pages = [self.m.add({}), self.m.add({})]
        self.content = [[], []]
        self.marks = [[], []]
        self.root = self.m.add({"Type": N("StructTreeRoot")})
        self.y = 780

    def element(self, parent, role, **more):
        d = {"Type": N("StructElem"), "S": N(role), "P": parent, "K": []}
        d.update(more)
        ref = self.m.add(d)
        if parent != self.root:
            self.m(parent)["K"].append(ref)
        return ref

    def mark(self, element, page, paint):
        mcid = len(self.marks[page])
        self.marks[page].append(element)
        d = self.m(element)
        if d.setdefault("Pg", self.pages[page]) == self.pages[page]:
            d["K"].append(mcid)
        else:
            d["K"].append({"Type": N("MCR"), "Pg": self.pages[page], "MCID": mcid})
        self.content[page].append("/%s <</MCID %d>> BDC\n%s\nEMC" % (d["S"], mcid, paint))

    def words(self, element, page, words, x=60):
        self.y -= 20
        self.mark(element, page, "BT /F1 10 Tf 1 0 0 1 %d %d Tm %s Tj ET"
                  % (x, self.y, self.text.codes(words)))

    def leaf(self, parent, role, page, words, **more):
        ref = self.element(parent, role, **more)
        self.words(ref, page, words)
        return ref


def cell(b, row, role, words, **table):
    more = {"A": dict({"O": N("Table")}, **table)} if table else {}
    return b.leaf(row, role, 0, words, **more)


def add_table(b, sect):
    table = b.element(sect, "Table", A={"O": N("Table"), "Summary": b"Income by school"})
    b.leaf(table, "Caption", 0, "Income")
    head, body = b.element(table, "THead"), b.element(table, "TBody")
    row = b.element(head, "TR")
    cell(b, row, "TH", "School", Scope=N("Column"), RowSpan=2)
    cell(b, row, "TH", "Year", Scope=N("Column"), ColSpan=2)
    row = b.element(head, "TR")
    cell(b, row, "TH", "Budget", Scope=N("Column"))
    cell(b, row, "TH", "Actual", Scope=N("Column"))
    row = b.element(body, "TR")
    cell(b, row, "TH", "Elm", Scope=N("Row"))
    cell(b, row, "TD", "12")
    b.element(row, "TD")
    return table


def add_link(b, para, page, key, **target):
    link = b.element(para, "Link")
    b.words(link, page, "Elm Trust")
    annotation = b.m.add(dict({
        "Type": N("Annot"), "Subtype": N("Link"), "Rect": [60, b.y - 2, 110, b.y + 8],
        "Border": [0, 0, 0], "F": 4, "Contents": b"Elm Trust on the web",
        "StructParent": key}, **target))
    b.m(link)["K"].append({"Type": N("OBJR"), "Obj": annotation,
                           "Pg": b.pages[page]})
    b.m(b.pages[page]).setdefault("Annots", []).append(annotation)
    return link, annotation


def add_structure(b):
    m = b.m
    m.document = b.element(b.root, "Document")
    m(b.root)["K"] = m.document
    m.toc = b.element(m.document, "TOC")
    toci = b.element(m.toc, "TOCI")
    reference = b.element(toci, "Reference")
    b.goto, m.goto = add_link(b, reference, 0, 2, Dest=b"finance")
    m.sect = b.element(m.document, "Sect")
    m.h1 = b.leaf(m.sect, "H1", 0, "Finance")
    m.para = b.leaf(m.sect, "P", 0, "All is well")
    b.web, m.link = add_link(b, m.para, 0, 3, A={
        "Type": N("Action"), "S": N("URI"), "URI": b"https://elm.example/"})
    m.table = add_table(b, m.sect)
    m.h2 = b.leaf(m.sect, "H2", 1, "Risks")
    m.list = b.element(m.sect, "L", A={"O": N("List"), "ListNumbering": N("Disc")})
    item = b.element(m.list, "LI")
    b.leaf(item, "Lbl", 1, "-")
    b.leaf(item, "LBody", 1, "Energy")
    m.figure = b.element(m.sect, "Figure", Alt=b"A bar of 12",
                         A={"O": N("Layout"), "BBox": [60, 300, 160, 320]})
    b.mark(m.figure, 1, "0.1 0.3 0.6 rg 60 300 100 20 re f")
    note = b.element(m.sect, "P")
    m.note = b.leaf(note, "Note", 1, "Not audited", ID=b"note-1")


def add_page(b, i, font, key):
    m = b.m
    b.content[i].insert(0, "/Artifact <</Type/Pagination/Subtype/Header>> BDC\n"
                        "0.8 G 60 800 m 500 800 l S\nEMC")
    page = m(b.pages[i])
    contents = m.put_stream("\n".join(b.content[i]).encode())
    page.update({"Type": N("Page"), "Parent": b.tree, "MediaBox": [0, 0, 595, 842],
                 "Contents": contents, "StructParents": key, "Tabs": N("S"),
                 "Resources": {"Font": {"F1": font}}})


def add_font(b):
    m, text = b.m, b.text
    program = m.put_stream(text.program())
    m.program = program
    m.descriptor = m.add({
        "Type": N("FontDescriptor"), "FontName": N("ABCDEF+Lato-Regular"), "Flags": 4,
        "FontBBox": [-500, -220, 1200, 1000], "ItalicAngle": 0, "Ascent": 987,
        "Descent": -213, "CapHeight": 717, "StemV": 80, "FontFile2": program})
    m.cid = m.add({
        "Type": N("Font"), "Subtype": N("CIDFontType2"), "BaseFont": N("ABCDEF+Lato-Regular"),
        "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
        "FontDescriptor": m.descriptor, "DW": 0, "W": text.widths(),
        "CIDToGIDMap": N("Identity")})
    m.unicode = m.put_stream(text.unicode())
    m.font = m.add({
        "Type": N("Font"), "Subtype": N("Type0"), "BaseFont": N("ABCDEF+Lato-Regular"),
        "Encoding": N("Identity-H"), "DescendantFonts": [m.cid], "ToUnicode": m.unicode})
    return m.font


def add_attachment(m):
    data = b"School,Income\r\nElm,12\r\n"
    m.embedded = m.put_stream(data, Type=N("EmbeddedFile"), Subtype=N("text/csv"),
                              Params={"Size": len(data), "ModDate": b"D:20251204090000Z"})
    m.spec = m.add({"Type": N("Filespec"), "F": b"income.csv", "UF": b"income.csv",
                    "Desc": b"Income by school", "AFRelationship": N("Data"),
                    "EF": {"F": m.embedded, "UF": m.embedded}})


def add_outline(b):
    m = b.m
    m.outline = m.add({"Type": N("Outlines")})
    m.entry = m.add({"Title": b"Finance", "Parent": m.outline, "Dest": b"finance"})
    m(m.outline).update(First=m.entry, Last=m.entry, Count=1)


def build(path):
    b = Builder(Text(path))
    m = b.m
    add_structure(b)
    b.tree = m.add({"Type": N("Pages"), "Kids": list(b.pages), "Count": 2})
    font = add_font(b)
    for i in (0, 1):
        add_page(b, i, font, i)
    m.page1, m.page2 = b.pages
    add_attachment(m)
    add_outline(b)
    m.parents = m.add({"Nums": [0, b.marks[0], 1, b.marks[1], 2, b.goto, 3, b.web]})
    m(b.root).update(ParentTree=m.parents, ParentTreeNextKey=4)
    m.xmp = m.put_stream(XMP.encode(), Type=N("Metadata"), Subtype=N("XML"))
    m.icc = m.put_stream(profile(), N=3)
    m.catalog = m.add({
        "Type": N("Catalog"), "Pages": b.tree, "StructTreeRoot": b.root,
        "MarkInfo": {"Marked": True}, "Lang": b"en-GB", "Metadata": m.xmp,
        "ViewerPreferences": {"DisplayDocTitle": True}, "Outlines": m.outline,
        "PageLabels": {"Nums": [0, {"S": N("D")}]}, "AF": [m.spec],
        "Names": {"Dests": {"Names": [b"finance", [m.page1, N("XYZ"), 60, 780, None]]},
                  "EmbeddedFiles": {"Names": [b"income.csv", m.spec]}},
        "OutputIntents": [{"Type": N("OutputIntent"), "S": N("GTS_PDFA1"),
                           "OutputConditionIdentifier": b"sRGB", "Info": b"sRGB",
                           "DestOutputProfile": m.icc}]})
    m.info = m.add({"Title": b"Board & pack", "Author": b"Elm Trust",
                    "Producer": b"By hand", "CreationDate": b"D:20251204090000Z"})
    m.root = b.root
    m.trailer = {"Root": m.catalog, "Info": m.info, "ID": [b"0123456789abcdef"] * 2}
    return m


# ---- writing ----------------------------------------------------------------

def put(value):
    if isinstance(value, Ref):
        return b"%d 0 R" % value
    if isinstance(value, Name):
        return b"/" + b"".join(b"#%02x" % c if c in b" #/()<>[]{}%" or not 33 <= c <= 126
                               else bytes([c]) for c in value.encode())
    if isinstance(value, Raw):
        return bytes(value)
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    if isinstance(value, dict):
        return b"<<" + b" ".join(put(Name(k)) + b" " + put(v)
                                 for k, v in value.items()) + b">>"
    if isinstance(value, list):
        return b"[" + b" ".join(map(put, value)) + b"]"
    return {True: b"true", False: b"false", None: b"null"}.get(value, b"%r" % value) \
        if value is None or isinstance(value, bool) else str(value).encode()


class Raw(bytes):
    """Bytes that are written as they are."""


QUIRKS = {"header": b"%PDF-1.7\n", "comment": b"%\xe2\xe3\xcf\xd3\n", "obj": b"%d 0 obj\n",
          "endobj": b"\nendobj\n", "stream": b"\nstream\n", "endstream": b"\nendstream",
          "length": 0, "shift": 0, "tail": b"", "deflate": False}


def write(m, **quirks):
    """The file, with a plain cross-reference table. Quirks are for damage."""
    q = dict(QUIRKS, **quirks)
    out = bytearray(q["header"] + q["comment"])
    places = {}
    for number, value in m.objects.items():
        places[number] = len(out)
        out += q["obj"] % number
        if isinstance(value, Stream):
            d = dict(value.dict, Length=len(value.raw) + q["length"])
            out += put(d) + q["stream"] + value.raw + q["endstream"]
        else:
            out += put(value)
        out += q["endobj"]
    start, size = len(out), max(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number)
        out += b"%010d 00000 n \n" % (place + q["shift"]) if place is not None else \
            b"0000000000 00001 f \n"
    out += b"trailer\n" + put(dict(m.trailer, Size=size))
    out += b"\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out) + q["tail"]
