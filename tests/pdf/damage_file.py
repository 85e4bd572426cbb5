"""Damages to the file as a whole: bytes, catalog, metadata.

Each function damages one thing in a sound document (sample.py); the decorator
names the rule that must fire, and others that can not help but fire with it.
"""

import sample
from damage import DAMAGES, breaks, quirk
from pdfread import Name, Ref

# ---- bytes ------------------------------------------------------------------

quirk("file.header", header=b"%PFD-1.7\n", comment=b"")
quirk("file.header", header=b"\n%PDF-1.7\n", comment=b"")
quirk("file.binary-comment", comment=b"%abcd\n")
quirk("file.binary-comment", comment=b"")
quirk("file.version", header=b"%PDF-1.4\n")
quirk("file.eof", tail=b"more")
quirk("file.object", obj=b"%d  0 obj\n")
quirk("file.object", obj=b"%d 0 obj ")
quirk("file.object", endobj=b"\nendobj ")
quirk("file.object", endobj=b" endobj\n")
quirk("file.stream", endstream=b"endstream")
quirk("file.stream", "catalog.profile", "attach.params", length=1)
quirk("file.stream", length=-1)
quirk("file.stream", "catalog.profile", "attach.params", "font.program",
      stream=b"\nstream \n", length=1)
quirk("file.xref", shift=1)


@breaks("file.version")
def _(m):
    m(m.catalog)["Version"] = Name("1.4")


@breaks("file.id")
def _(m):
    del m.trailer["ID"]


@breaks("file.encrypted")
def _(m):
    m.trailer["Encrypt"] = {"Filter": Name("Standard")}


@breaks("file.external")
def _(m):
    m(m.icc).dict["F"] = b"profile.icc"


@breaks("file.filter")
def _(m):
    m(m.embedded).dict["Filter"] = Name("LZWDecode")


@breaks("file.data")
def _(m):
    m(m.unicode).dict["Filter"] = Name("FlateDecode")


DAMAGES[-1][1].update({"font.unicode"})


@breaks("file.type")
def _(m):
    m(m.embedded).dict["Params"]["ModDate"] = 2025


@breaks("file.string")
def _(m):
    m(m.info)["Note"] = sample.Raw(b"<abc>")


@breaks("file.name")
def _(m):
    m(m.info)["Note"] = sample.Raw(b"/#ff#fe")


@breaks("file.limits")
def _(m):
    m(m.info)["Note"] = 2147483648


@breaks("file.limits")
def _(m):
    m(m.info)["Note"] = b"x" * 32768


@breaks("file.syntax")
def _(m):
    m(m.info)["Note"] = sample.Raw(b"1 /Note 2")


@breaks("file.tree")
def _(m):
    nums = m(m.parents)["Nums"]
    m(m.parents)["Nums"] = nums[2:4] + nums[0:2] + nums[4:]


@breaks("file.tree")
def _(m):
    nums = m(m.parents).pop("Nums")
    leaf = m.add({"Nums": nums, "Limits": [0, 2]})
    m(m.parents)["Kids"] = [leaf]


@breaks("file.reference")
def _(m):
    m(m.info)["Note"] = Ref(9999)


@breaks("file.orphan")
def _(m):
    m.add({"Salary": 1})


@breaks("file.text")
def _(m):
    m(m.figure)["Alt"] = b"\xef\xbb\xbfA bar"


@breaks("file.text")
def _(m):
    m(m.figure)["Alt"] = b"a\x01b"


@breaks("file.path")
def _(m):
    m(m.info)["Note"] = b"/home/someone/pack.yaml"


# ---- catalog ----------------------------------------------------------------

@breaks("catalog.type")
def _(m):
    del m(m.catalog)["Type"]


@breaks("catalog.marked")
def _(m):
    del m(m.catalog)["MarkInfo"]


@breaks("catalog.suspects")
def _(m):
    m(m.catalog)["MarkInfo"]["Suspects"] = True


@breaks("catalog.lang")
def _(m):
    m(m.catalog)["Lang"] = b"english please"


@breaks("catalog.display-title")
def _(m):
    del m(m.catalog)["ViewerPreferences"]


@breaks("catalog.forbidden")
def _(m):
    m(m.catalog)["AA"] = {}


@breaks("catalog.action")
def _(m):
    m(m.catalog)["OpenAction"] = {"S": Name("JavaScript"), "JS": b"app.alert(1)"}


@breaks("catalog.form")
def _(m):
    m(m.catalog)["AcroForm"] = {"Fields": [], "NeedAppearances": True}


@breaks("catalog.layers")
def _(m):
    group = m.add({"Type": Name("OCG"), "Name": b"Draft"})
    m(m.catalog)["OCProperties"] = {"OCGs": [group], "D": {"Order": [group]}}


@breaks("catalog.intent")
def _(m):
    del m(m.catalog)["OutputIntents"]


DAMAGES[-1][1].add("file.orphan")


@breaks("catalog.profile")
def _(m):
    m(m.icc).raw = m(m.icc).raw[:-4]


@breaks("catalog.profile")
def _(m):
    m(m.icc).dict["N"] = 4


@breaks("catalog.outline")
def _(m):
    m(m.entry)["Title"] = b" "


@breaks("catalog.outline")
def _(m):
    second = m.add({"Title": b"Risks", "Parent": m.outline, "Dest": b"finance"})
    m(m.entry)["Next"] = second


@breaks("catalog.labels")
def _(m):
    m(m.catalog)["PageLabels"]["Nums"][0] = 1


@breaks("catalog.destination")
def _(m):
    m(m.entry)["Dest"] = b"finances"


# ---- metadata ---------------------------------------------------------------

def xmp(m, old, new):
    assert old in m(m.xmp).raw, old
    m(m.xmp).raw = m(m.xmp).raw.replace(old, new)


@breaks("xmp.stream")
def _(m):
    m(m.xmp).dict["SubType"] = m(m.xmp).dict.pop("Subtype")


@breaks("xmp.stream")
def _(m):
    del m(m.catalog)["Metadata"]


DAMAGES[-1][1].add("file.orphan")


@breaks("xmp.packet")
def _(m):
    xmp(m, b"&amp;", b"&")


@breaks("xmp.packet")
def _(m):
    xmp(m, b'<?xpacket end="w"?>', b"")


@breaks("xmp.pdfa")
def _(m):
    xmp(m, b"conformance>A<", b"conformance>B<")


@breaks("xmp.pdfua")
def _(m):
    xmp(m, b"<pdfuaid:part>1</pdfuaid:part>", b"")


@breaks("xmp.title", "xmp.info")
def _(m):
    xmp(m, b"Board &amp; pack", b" ")


@breaks("xmp.extension")
def _(m):
    xmp(m, b"pdfaProperty:name>part<", b"pdfaProperty:name>amd<")


@breaks("xmp.extension")
def _(m):
    xmp(m, b"<pdf:Producer>", b"<mine xmlns='urn:mine'>1</mine><pdf:Producer>")


@breaks("xmp.property")
def _(m):
    xmp(m, b"rdf:Seq><rdf:li>Elm Trust</rdf:li></rdf:Seq",
        b"rdf:Bag><rdf:li>Elm Trust</rdf:li></rdf:Bag")


@breaks("xmp.property")
def _(m):
    xmp(m, b"<pdf:Producer>", b"<dc:colour>blue</dc:colour><pdf:Producer>")


@breaks("xmp.property")
def _(m):
    xmp(m, b"2025-12-04T09:00:00Z", b"4 December 2025")


DAMAGES[-1][1].add("xmp.info")


@breaks("xmp.info")
def _(m):
    m(m.info)["Author"] = b"Oak Trust"


@breaks("xmp.info")
def _(m):
    m(m.info)["CreationDate"] = b"D:20251204090001Z"
