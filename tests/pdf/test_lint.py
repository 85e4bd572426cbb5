#!/usr/bin/python3
"""Every rule of the linter is shown to fire, alone, on one damage.

A sound document comes from sample.py; each damage below breaks one rule in one
way. A rule without a damage fails the test, and so does a damage that sets off
a rule it does not name.
"""

import copy
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))

import lint  # noqa: E402
import sample  # noqa: E402
from pdfread import File, Name, Ref, Stream  # noqa: E402

DAMAGES = []


def breaks(rule, *others, **quirks):
    """The function damages a model; quirks damage its bytes."""
    def take(function):
        DAMAGES.append((rule, set(others), function, quirks))
        return function
    return take


def quirk(rule, *others, **quirks):
    DAMAGES.append((rule, set(others), lambda m: None, quirks))


def kid(m, ref, role, nth=0):
    """The nth element of a role below ref, in reading order."""
    found, stack = [], [ref]
    while stack:
        here = stack.pop()
        if m(here).get("S") == role:
            found.append(here)
        kids = m(here).get("K", [])
        kids = kids if isinstance(kids, list) else [kids]
        stack.extend(k for k in reversed(kids) if isinstance(k, Ref))
    return found[nth]


def content(m, page):
    return m(m(page)["Contents"])


def edit(m, page, old, new, count=1):
    stream = content(m, page)
    assert old in stream.raw, old
    stream.raw = stream.raw.replace(old, new, count)


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


@breaks("xmp.info")
def _(m):
    m(m.info)["Author"] = b"Oak Trust"


@breaks("xmp.info")
def _(m):
    m(m.info)["CreationDate"] = b"D:20251204090001Z"


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


DAMAGES[-1][1].add("tree.loose")


@breaks("content.mcid")
def _(m):
    content(m, m.page1).raw += b"\n/P <</MCID 0>> BDC EMC"


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
    content(m, m.page1).raw += b"\n/P <</MCID 90>> BDC EMC"


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


# ---- the test ---------------------------------------------------------------

class Failures(list):
    def say(self, words):
        self.append(words)
        print("FAILED " + words)


def check_damages(model, failures):
    for n, (rule, others, damage, quirks) in enumerate(DAMAGES):
        m = copy.deepcopy(model)
        damage(m)
        found = lint.lint(sample.write(m, **quirks))
        where = "damage %d to %s" % (n, rule)
        if rule not in found:
            failures.say("%s: not found, but %s" % (where, dict(found)))
        for other in set(found) - others - {rule}:
            failures.say("%s: also %s: %s" % (where, other, found[other][:2]))
    missing = set(lint.RULES) - {d[0] for d in DAMAGES}
    if missing:
        failures.say("rules without a damage: %s" % sorted(missing))


def check_sound(model, failures):
    data = sample.write(model)
    for rule, messages in lint.lint(data).items():
        failures.say("the sound document: %s: %s" % (rule, messages[:3]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.pdf"
        path.write_bytes(data)
        if subprocess.run(["qpdf", "--check", str(path)], stdout=subprocess.DEVNULL).returncode:
            failures.say("qpdf does not take the sound document")
        tool = [sys.executable, lint.__file__, str(path)]
        if subprocess.run(tool).returncode != 0:
            failures.say("lint.py does not end with 0 on it")
        path.write_bytes(sample.write(model, tail=b"junk"))
        if subprocess.run(tool, stdout=subprocess.DEVNULL).returncode != 1:
            failures.say("lint.py does not end with 1 on a damaged one")


def check_object_streams(model, failures):
    """The same document as qpdf packs it: object streams, cross-reference stream."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "a.pdf", Path(folder) / "b.pdf"
        before.write_bytes(sample.write(model))
        subprocess.run(["qpdf", "--object-streams=generate", "--newline-before-endstream",
                        "--stream-data=compress", str(before), str(after)], check=True)
        data = after.read_bytes()
    packed = File(data)
    if not packed.inside or not any(len(s.raw) for s in packed.objects.values()
                                    if isinstance(s, Stream)):
        failures.say("qpdf did not pack the document")
    found = lint.lint(data)
    for rule in set(found) - {"xmp.stream"}:  # qpdf deflates the metadata too
        failures.say("packed: %s: %s" % (rule, found[rule][:3]))


def main():
    font = sample.font_file()
    if font is None:
        print("skipped: no Lato-Regular.ttf")
        return 77
    failures = Failures()
    model = sample.build(font)
    check_sound(model, failures)
    check_object_streams(model, failures)
    check_damages(model, failures)
    print("%d rules, %d damages, %d failures" % (len(lint.RULES), len(DAMAGES), len(failures)))
    return int(bool(failures))


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C")
    sys.exit(main())
