"""Damages to pages: content, fonts, annotations, the tree, attachments.

Each function damages one thing in a sound document (sample.py); the decorator
names the rule that must fire, and others that can not help but fire with it.
"""

import re

from damage import DAMAGES, breaks, content, edit, kid
from pdfread import Name

# ---- content ----------------------------------------------------------------

@breaks("content.syntax")
def _(m):
    edit(m, m.page1, b"BT /F1", b"BT 1 zz /F1")


@breaks("content.balance")
def _(m):
    content(m, m.page2).raw += b"\nq"


@breaks("content.balance")
def _(m):
    content(m, m.page2).raw += b"\nEMC"


@breaks("content.balance")
def _(m):
    edit(m, m.page1, b" ET", b"")


@breaks("content.untagged")
def _(m):
    content(m, m.page1).raw += b"\n0 0 10 10 re f"


@breaks("content.nested")
def _(m):
    edit(m, m.page1, b"BT /F1", b"/Artifact BMC EMC BT /F1")


@breaks("content.nested")
def _(m):
    edit(m, m.page1, b"BT /F1", b"/Span <</MCID 90>> BDC EMC BT /F1")


DAMAGES[-1][1].update({"tree.loose", "content.empty"})


@breaks("content.mcid")
def _(m):
    content(m, m.page1).raw += b"\n/P <</MCID 0>> BDC 0 0 1 1 re f EMC"


@breaks("content.colour")
def _(m):
    edit(m, m.page2, b"0.1 0.3 0.6 rg", b"0 1 1 0 k")


@breaks("content.colour")
def _(m):
    m(m.page2)["Resources"]["ColorSpace"] = {"C": [Name("Separation"), Name("Gold"),
                                                   Name("DeviceCMYK"), {}]}
    edit(m, m.page2, b"0.1 0.3 0.6 rg", b"/C cs 1 scn")


@breaks("content.resources")
def _(m):
    m(m(m.page1)["Parent"])["Resources"] = m(m.page1).pop("Resources")


@breaks("content.resources")
def _(m):
    edit(m, m.page1, b"/F1", b"/F9")


@breaks("content.state")
def _(m):
    m(m.page1)["Resources"]["ExtGState"] = {"G": {"TR": Name("Identity")}}
    edit(m, m.page1, b"BT /F1", b"/G gs BT /F1")


@breaks("content.state")
def _(m):
    m(m.page1)["Resources"]["ExtGState"] = {"G": {"BM": Name("Glow")}}
    edit(m, m.page1, b"BT /F1", b"/G gs BT /F1")


@breaks("content.intent")
def _(m):
    edit(m, m.page1, b"BT /F1", b"/Vivid ri BT /F1")


@breaks("content.depth")
def _(m):
    content(m, m.page1).raw += b"\n" + b"q " * 29 + b"Q " * 29


def add_image(m, **more):
    image = m.put_stream(b"\0\0\0", Type=Name("XObject"), Subtype=Name("Image"), Width=1,
                         Height=1, BitsPerComponent=8, ColorSpace=Name("DeviceRGB"))
    m(image).dict.update(more)
    m(m.page2)["Resources"]["XObject"] = {"I": image}
    edit(m, m.page2, b"re f", b"re f /I Do")


@breaks("content.image")
def _(m):
    add_image(m, Interpolate=True)


@breaks("content.colour")
def _(m):
    add_image(m, ColorSpace=Name("DeviceCMYK"))


def add_form(m, data, times=1, **more):
    form = m.put_stream(data, Type=Name("XObject"), Subtype=Name("Form"),
                        BBox=[0, 0, 9, 9], Resources={})
    m(form).dict.update(more)
    m(m.page2)["Resources"]["XObject"] = {"X": form}
    edit(m, m.page2, b"re f", b"re f" + b" /X Do" * times)


@breaks("content.form")
def _(m):
    add_form(m, b"0 0 1 1 re f", Ref={"F": b"other.pdf"})


@breaks("content.untagged")
def _(m):
    add_form(m, b"0 0 1 1 re f")
    edit(m, m.page2, b" /X Do", b"")
    content(m, m.page2).raw += b"\n/X Do"


@breaks("content.empty")
def _(m):
    edit(m, m.page2, b"60 300 100 20 re f", b"60 300 100 20 re n")


@breaks("content.invisible")
def _(m):
    edit(m, m.page1, b"BT /F1", b"BT 3 Tr /F1")


@breaks("content.span")
def _(m):
    content(m, m.page1).raw += b"\n/Span <</ActualText (x)>> BDC EMC"


@breaks("content.artifact")
def _(m):
    edit(m, m.page1, b"/Subtype/Header", b"/Subtype/Heading")


# ---- fonts ------------------------------------------------------------------

@breaks("font.type")
def _(m):
    m(m.cid)["Subtype"] = Name("CIDFontType0")


@breaks("font.embedded")
def _(m):
    del m(m.descriptor)["FontFile2"]


DAMAGES[-1][1].add("file.orphan")


def rename(m, name):
    m(m.font)["BaseFont"] = m(m.cid)["BaseFont"] = Name(name)
    m(m.descriptor)["FontName"] = Name(name)


@breaks("font.subset-name")
def _(m):
    rename(m, "Lato-Regular")


@breaks("font.names")
def _(m):
    m(m.cid)["BaseFont"] = Name("ABCDEF+Lato")


@breaks("font.system-info")
def _(m):
    m(m.cid)["CIDSystemInfo"]["Ordering"] = b"Japan1"


@breaks("font.gid-map")
def _(m):
    del m(m.cid)["CIDToGIDMap"]


@breaks("font.encoding")
def _(m):
    m(m.font)["Encoding"] = Name("WinAnsiEncoding")


@breaks("font.descriptor")
def _(m):
    del m(m.descriptor)["CapHeight"]


@breaks("font.program")
def _(m):
    m(m.program).raw = m(m.program).raw[:200]


@breaks("font.widths")
def _(m):
    m(m.cid)["W"][1][0] += 2


@breaks("font.unicode")
def _(m):
    del m(m.font)["ToUnicode"]


DAMAGES[-1][1].add("file.orphan")


def unicode_line(m, change):
    """Changes the text of the last glyph in ToUnicode."""
    stream = m(m.unicode)
    lines = stream.raw.split(b"\n")
    at = max(i for i, line in enumerate(lines) if re.match(rb"<....> <", line))
    lines[at] = change(lines[at])
    stream.raw = b"\n".join(line for line in lines if line)


@breaks("font.unicode")
def _(m):
    unicode_line(m, lambda line: b"<fff0> <0041>")


@breaks("font.unicode")
def _(m):
    m(m.unicode).raw = m(m.unicode).raw.replace(b"bfchar", b"cidchar")


@breaks("font.unicode-value")
def _(m):
    unicode_line(m, lambda line: line[:8] + b"0000>")


@breaks("font.private-use")
def _(m):
    unicode_line(m, lambda line: line[:8] + b"e000>")


@breaks("font.notdef", "font.unicode")
def _(m):
    edit(m, m.page1, b" Tj", b" Tj <0000> Tj")


@breaks("font.cid-set")
def _(m):
    m(m.descriptor)["CIDSet"] = m.put_stream(b"\x80")


DAMAGES[-2][1].add("font.widths")


# ---- pages and annotations --------------------------------------------------

@breaks("page.tree", "catalog.outline")
def _(m):
    m(m(m.page1)["Parent"])["Kids"].append(m.info)


DAMAGES[-1][1].update({"page.size", "content.resources"})


@breaks("page.tabs")
def _(m):
    del m(m.page1)["Tabs"]


@breaks("page.size")
def _(m):
    m(m.page2)["MediaBox"] = [0, 0, 595, 14401]


@breaks("page.forbidden")
def _(m):
    m(m.page2)["AA"] = {}


@breaks("page.group")
def _(m):
    m(m.page2)["Group"] = {"S": Name("Transparency"), "CS": Name("DeviceCMYK")}


@breaks("annot.type")
def _(m):
    m(m.link)["Subtype"] = Name("Movie")


DAMAGES[-1][1].add("annot.appearance")


@breaks("annot.flags")
def _(m):
    del m(m.link)["F"]


@breaks("annot.flags")
def _(m):
    m(m.link)["F"] = 6


@breaks("annot.contents")
def _(m):
    del m(m.link)["Contents"]


@breaks("annot.rectangle")
def _(m):
    m(m.link)["Rect"] = [60, 900, 80, 910]


@breaks("annot.target")
def _(m):
    m(m.link)["A"] = {"S": Name("Launch"), "F": b"run.exe"}


@breaks("annot.target")
def _(m):
    m(m.link)["A"]["URI"] = b"javascript:alert(1)"


@breaks("annot.parent")
def _(m):
    del m(m.link)["StructParent"]


@breaks("annot.appearance")
def _(m):
    look = m.put_stream(b"", Subtype=Name("Form"), BBox=[0, 0, 1, 1])
    m(m.link)["AP"] = {"N": look, "D": look}


# ---- the tree ---------------------------------------------------------------

@breaks("tree.root")
def _(m):
    m(m.document)["S"] = Name("Sect")


@breaks("tree.role")
def _(m):
    m(m.para)["S"] = Name("Paragraph")


@breaks("tree.role-map")
def _(m):
    m(m.root)["RoleMap"] = {"P": Name("Span")}


@breaks("tree.role-map", "tree.role")
def _(m):
    m(m.root)["RoleMap"] = {"Text": Name("Words"), "Words": Name("Text")}
    m(m.para)["S"] = Name("Text")


@breaks("tree.parent")
def _(m):
    m(m.para)["P"] = m.document


@breaks("tree.content")
def _(m):
    m(m.para)["K"].append(77)


@breaks("tree.loose")
def _(m):
    content(m, m.page1).raw += b"\n/P <</MCID 90>> BDC 0 0 1 1 re f EMC"


@breaks("tree.parent-tree")
def _(m):
    marks = m(m.parents)["Nums"][1]
    marks[0], marks[1] = marks[1], marks[0]


@breaks("tree.parent-tree")
def _(m):
    m(m.root)["ParentTreeNextKey"] = 2


@breaks("tree.empty")
def _(m):
    m(m.sect)["K"].append(m.add({"S": Name("P"), "P": m.sect}))


@breaks("tree.heading")
def _(m):
    m(m.h2)["S"] = Name("H3")


@breaks("tree.heading")
def _(m):
    m(m.h1)["S"] = Name("H2")


@breaks("tree.table")
def _(m):
    m(kid(m, m.table, "TH", 1))["S"] = Name("P")


DAMAGES[-1][1].update({"tree.attribute", "tree.grid"})


@breaks("tree.table")
def _(m):
    kids = m(m.table)["K"]
    kids[0], kids[1] = kids[1], kids[0]


@breaks("tree.grid")
def _(m):
    del m(kid(m, m.table, "TH", 1))["A"]["ColSpan"]


@breaks("tree.grid")
def _(m):
    m(kid(m, m.table, "TH"))["A"]["RowSpan"] = 3


@breaks("tree.scope")
def _(m):
    del m(kid(m, m.table, "TH", 3))["A"]["Scope"]


@breaks("tree.headers")
def _(m):
    while True:
        try:
            m(kid(m, m.table, "TH"))["S"] = Name("TD")
        except IndexError:
            return


@breaks("tree.list")
def _(m):
    m(kid(m, m.list, "Lbl"))["S"] = Name("P")


@breaks("tree.numbering")
def _(m):
    del m(m.list)["A"]


@breaks("tree.toc")
def _(m):
    m(kid(m, m.toc, "Reference"))["S"] = Name("Span")


@breaks("tree.figure")
def _(m):
    del m(m.figure)["Alt"]


@breaks("tree.figure-box")
def _(m):
    del m(m.figure)["A"]


@breaks("tree.figure-box")
def _(m):
    m(m.figure)["A"]["BBox"] = [60, 300, 900, 320]


@breaks("tree.note")
def _(m):
    del m(m.note)["ID"]


@breaks("tree.link", "tree.annotation")
def _(m):
    link = kid(m, m.para, "Link")
    m(link)["K"] = [k for k in m(link)["K"] if not isinstance(k, dict)]


DAMAGES[-1][1].add("annot.parent")


@breaks("tree.annotation", "annot.parent")
def _(m):
    again = m.add(dict(m(m.link)))
    m(m.page1)["Annots"].append(again)


@breaks("tree.nesting")
def _(m):
    m(m.para)["K"].append(m(m.sect)["K"].pop(2))
    m(m.table)["P"] = m.para


@breaks("tree.attribute")
def _(m):
    m(m.figure)["A"] = [m(m.figure)["A"], {"O": Name("Nobody")}]


@breaks("tree.lang")
def _(m):
    m(m.para)["Lang"] = b"en_GB"


@breaks("tree.text")
def _(m):
    m(m.para)["ActualText"] = b""


# ---- attachments ------------------------------------------------------------

@breaks("attach.names")
def _(m):
    del m(m.spec)["UF"]


@breaks("attach.names")
def _(m):
    m(m.spec)["F"] = m(m.spec)["UF"] = b"data/income.csv"


@breaks("attach.relationship")
def _(m):
    del m(m.spec)["AFRelationship"]


@breaks("attach.type")
def _(m):
    del m(m.embedded).dict["Subtype"]


@breaks("attach.params")
def _(m):
    m(m.embedded).dict["Params"]["Size"] = 1


@breaks("attach.params")
def _(m):
    del m(m.embedded).dict["Params"]["ModDate"]


@breaks("attach.associated")
def _(m):
    del m(m.catalog)["AF"]


@breaks("attach.description")
def _(m):
    del m(m.spec)["Desc"]


@breaks("attach.listed")
def _(m):
    del m(m.catalog)["Names"]["EmbeddedFiles"]
