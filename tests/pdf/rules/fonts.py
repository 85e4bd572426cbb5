"""Fonts: embedded, measured as they say, and readable as text."""

import io
import logging
import re

from fontTools.ttLib import TTFont

from . import Stream

logging.getLogger("fontTools").setLevel(logging.ERROR)

RULES = {
    "font.type": "Fonts are Type0 over one CIDFontType2 (house)",
    "font.embedded": "The font program is in the file (A 6.2.11.4.1)",
    "font.subset-name": "Names of subsets: six capitals and a plus (PDF 9.6.4)",
    "font.names": "BaseFont and FontName agree (PDF 9.7.6)",
    "font.system-info": "CIDSystemInfo agrees with the encoding (A 6.2.11.3.1)",
    "font.gid-map": "There is a CIDToGIDMap (A 6.2.11.3.2)",
    "font.encoding": "The encoding is Identity-H (A 6.2.11.3.3)",
    "font.descriptor": "The descriptor is whole (PDF 9.8.1)",
    "font.program": "The program can be read and has every glyph shown (A 6.2.11.4.1)",
    "font.widths": "W agrees with the program within 1/1000 (A 6.2.11.5)",
    "font.unicode": "ToUnicode covers all that is shown (A 6.2.11.7.2, UA 7.21.7)",
    "font.unicode-value": "ToUnicode gives no 0, FEFF or FFFE (A 6.2.11.7.2)",
    "font.private-use": "ToUnicode gives no private characters (A 6.2.11.7.3)",
    "font.notdef": "Glyph 0 is never shown (A 6.2.11.8)",
    "font.cid-set": "A CIDSet, if any, is whole (A 6.2.11.4.2)",
}

DESCRIPTOR = ("FontName", "Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent",
              "CapHeight", "StemV")
BF_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
CODE_RANGE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
BF_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
BF_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*"
                      rb"(?:<([0-9A-Fa-f\s]+)>|\[([^\]]*)\])")


def utf16(digits):
    raw = bytes.fromhex(digits.decode().replace(" ", "").replace("\n", ""))
    return raw.decode("utf-16-be", "replace")


def read_unicode(data):
    """CID -> text."""
    out = {}
    for kind, body in BF_BLOCK.findall(data):
        if kind == b"bfchar":
            for code, value in BF_CHAR.findall(body):
                out[int(code, 16)] = utf16(value)
            continue
        for low, high, first, each in BF_RANGE.findall(body):
            low, high = int(low, 16), int(high, 16)
            if each:
                texts = [utf16(x) for x in re.findall(rb"<([^>]*)>", each)]
                out.update(zip(range(low, high + 1), texts))
                continue
            text = utf16(first)
            for i in range(high - low + 1):
                out[low + i] = text[:-1] + chr(ord(text[-1]) + i)
    return out


def read_widths(doc, cid):
    """CID -> width, and the default."""
    out, w, at = {}, doc.array(cid.get("W")), 0
    while at < len(w):
        then = doc(w[at + 1]) if at + 1 < len(w) else None
        if isinstance(then, list):
            out.update((w[at] + i, x) for i, x in enumerate(then))
            at += 2
        else:
            out.update((c, w[at + 2]) for c in range(w[at], w[at + 1] + 1))
            at += 3
    return out, cid.get("DW", 1000)


def check_unicode(doc, where, font, shown):
    stream = doc.stream(font.get("ToUnicode"))
    if stream is None:
        doc.find("font.unicode", where + "no ToUnicode")
        return {}
    data = stream.data
    space = CODE_RANGE.search(data)
    if not space or len(space.group(1)) != 4:
        doc.find("font.unicode", where + "no code space of two bytes")
    if b"cidrange" in data or b"cidchar" in data:
        doc.find("font.unicode", where + "CIDs where texts should be")
    for kind, body in re.findall(rb"(\d+)\s+beginbf(?:char|range)(.*?)endbf", data, re.S):
        if int(kind) > 100 or int(kind) != len(re.findall(rb"^\s*<", body, re.M)):
            doc.find("font.unicode", where + "a block says it has %s lines" % kind.decode())
    mapping = read_unicode(data)
    for c in sorted(shown - set(mapping)):
        doc.find("font.unicode", where + "CID %d has no text" % c)
    for c in sorted(shown & set(mapping)):
        if not mapping[c] or any(x in mapping[c] for x in "\0\ufeff\ufffe\ufffd"):
            doc.find("font.unicode-value", where + "CID %d is %r" % (c, mapping[c]))
        if any(0xE000 <= ord(x) <= 0xF8FF or ord(x) >= 0xF0000 for x in mapping[c]):
            doc.find("font.private-use", where + "CID %d is %r" % (c, mapping[c]))
    return mapping


def check_names(doc, where, font, cid, descriptor):
    base = font.get("BaseFont", "")
    if not re.match(r"^[A-Z]{6}\+.", base):
        doc.find("font.subset-name", where + base)
    if not base == cid.get("BaseFont") == descriptor.get("FontName"):
        doc.find("font.names", where + "%s, %s, %s" % (
            base, cid.get("BaseFont"), descriptor.get("FontName")))


def check_descriptor(doc, where, descriptor):
    missing = [k for k in DESCRIPTOR if k not in descriptor]
    if descriptor.get("Type") != "FontDescriptor" or missing:
        doc.find("font.descriptor", where + "without %s" % ", ".join(missing))
    flags = descriptor.get("Flags", 0)
    if not isinstance(flags, int) or bool(flags & 4) == bool(flags & 32):
        doc.find("font.descriptor", where + "neither symbolic nor not: %s" % flags)
    if doc.array(descriptor.get("FontBBox")) == [0, 0, 0, 0]:
        doc.find("font.descriptor", where + "FontBBox is empty")


def gid_of(doc, cid, c):
    mapping = doc(cid.get("CIDToGIDMap"))
    if isinstance(mapping, Stream):
        return int.from_bytes(mapping.data[2 * c:2 * c + 2], "big")
    return c


def check_program(doc, where, cid, descriptor, shown, mapping):
    stream = doc.stream(descriptor.get("FontFile2"))
    if stream is None:
        doc.find("font.embedded", where + "no FontFile2")
        return
    try:
        program = TTFont(io.BytesIO(stream.data), lazy=True)
        advance = program["hmtx"].metrics
        glyf, upem = program["glyf"], program["head"].unitsPerEm
        order = program.getGlyphOrder()
        glyph = {c: glyf[order[gid_of(doc, cid, c)]] for c in shown
                 if gid_of(doc, cid, c) < len(order)}
    except Exception as e:  # whatever fontTools finds wrong with it
        doc.find("font.program", where + "%s: %s" % (type(e).__name__, e))
        return
    if stream.get("Length1") not in (None, len(stream.data)):
        doc.find("font.program", where + "Length1 is %s" % stream.get("Length1"))
    widths, default = read_widths(doc, cid)
    for c in sorted(shown):
        if c not in glyph:
            doc.find("font.program", where + "no glyph %d" % c)
            continue
        if glyph[c].numberOfContours == 0 and mapping.get(c, " ").strip(
                " \u00a0\u2002\u2003\u2007\u2009\u202f\u200b\u00ad"):
            doc.find("font.program", where + "glyph %d (%r) has no outline"
                     % (c, mapping[c]))
        true = advance[order[gid_of(doc, cid, c)]][0] * 1000 / upem
        if abs(widths.get(c, default) - true) > 1:
            doc.find("font.widths", where + "CID %d: %s, not %.1f"
                     % (c, widths.get(c, default), true))


def check_cid_set(doc, where, descriptor, cid):
    stream = doc.stream(descriptor.get("CIDSet"))
    if stream is not None:
        bits, shown = stream.data, set(read_widths(doc, cid)[0])
        if any(not bits[c >> 3:(c >> 3) + 1] or not bits[c >> 3] >> (7 - c % 8) & 1
               for c in shown):
            doc.find("font.cid-set", where + "does not have all glyphs")


def check_font(doc, ref, shown):
    font = doc.dictionary(ref)
    where = "font %s: " % font.get("BaseFont", ref)
    kids = doc.array(font.get("DescendantFonts"))
    cid = doc.dictionary(kids[0]) if len(kids) == 1 else {}
    if font.get("Subtype") != "Type0" or cid.get("Subtype") != "CIDFontType2":
        doc.find("font.type", where + "%s, %s" % (font.get("Subtype"), cid.get("Subtype")))
        return
    if font.get("Encoding") != "Identity-H":
        doc.find("font.encoding", where + str(font.get("Encoding")))
    info = doc.dictionary(cid.get("CIDSystemInfo"))
    if (info.get("Registry"), info.get("Ordering")) != (b"Adobe", b"Identity") or \
            "Supplement" not in info:
        doc.find("font.system-info", where + str(info))
    if doc(cid.get("CIDToGIDMap")) != "Identity" and doc.stream(cid.get("CIDToGIDMap")) is None:
        doc.find("font.gid-map", where + "no CIDToGIDMap")
        return
    descriptor = doc.dictionary(cid.get("FontDescriptor"))
    check_names(doc, where, font, cid, descriptor)
    check_descriptor(doc, where, descriptor)
    if any(gid_of(doc, cid, c) == 0 for c in shown):
        doc.find("font.notdef", where + "glyph 0 is shown")
    mapping = check_unicode(doc, where, font, shown)
    check_program(doc, where, cid, descriptor, shown, mapping)
    check_cid_set(doc, where, descriptor, cid)


def check(doc):
    for ref, shown in doc.shown.items():
        check_font(doc, ref, shown)
