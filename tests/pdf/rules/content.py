"""Content streams: operators, marks, colours, and which glyphs are shown.

Leaves doc.shown (font object -> set of CIDs) for the font rules and doc.marks
(page -> set of MCIDs with something in them) for the tree.
"""

from pdfread import TOKEN, Parser, SyntaxProblem, unescape

RULES = {
    "content.syntax": "The stream can be read; operators are of PDF 1.7 (A 6.2.2)",
    "content.balance": "BDC and EMC, q and Q, BT and ET come in pairs (PDF 14.6)",
    "content.untagged": "Everything painted is tagged or an artifact (UA 7.1)",
    "content.nested": "No artifact in tagged content, nor the reverse (UA 7.1)",
    "content.mcid": "MCIDs are there once on a page (PDF 14.7.4)",
    "content.colour": "Only colours that the RGB intent covers (A 6.2.4.3)",
    "content.resources": "Resources are the page's own and named ones exist (A 6.2.2)",
    "content.state": "Graphics states: no transfer or halftone tricks (A 6.2.5)",
    "content.intent": "Rendering intents are of the four (A 6.2.6)",
    "content.depth": "At most 28 levels of q (A 6.1.13)",
    "content.image": "Images: no Alternates, OPI, Interpolate; colours as above (A 6.2.8)",
    "content.form": "Form XObjects: no PostScript, OPI, Ref; no marks used twice (A 6.2.9)",
    "content.empty": "Something is painted in every tagged mark (house)",
    "content.invisible": "No invisible text (house)",
    "content.span": "Spans without MCID stand in tagged content (house)",
    "content.artifact": "Pagination artifacts say what they are (PDF 14.8.2.2)",
}

OPERATORS = frozenset(
    "b B b* B* BDC BMC BT BX c cm CS cs d Do DP EMC ET EX f F f* G g gs h i j J K k l m "
    "M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v "
    "w W W* y ' \" d0 d1 BI".encode().split())
PAINT = frozenset(b"b B b* B* f F f* s S sh Tj TJ ' \"".split())
INTENTS = {"RelativeColorimetric", "AbsoluteColorimetric", "Perceptual", "Saturation"}
BLEND = {"Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten",
         "ColorDodge", "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion",
         "Hue", "Saturation", "Color", "Luminosity"}


class Reader:
    """One content stream, operator by operator."""

    def __init__(self, doc, where, data, resources):
        self.doc, self.where, self.data = doc, where, data
        self.resources = resources
        self.marks = []          # ("artifact" | "tagged" | "span" | "plain", mcid)
        self.depth = 0
        self.in_text = False
        self.font, self.fonts = None, []
        self.mcids, self.filled = set(), set()
        self.tagged = self.artifact = 0
        self.category = {}

    def find(self, rule, message):
        self.doc.find(rule, "%s: %s" % (self.where, message))

    def run(self):
        try:
            self.read()
        except SyntaxProblem as e:
            self.find("content.syntax", str(e))

    def read(self):
        data, at, operands = self.data, 0, []
        match, end = TOKEN.match, len(self.data.rstrip(b"\x00\t\n\f\r "))
        while at < end:
            m = match(data, at)
            if not m:
                self.find("content.syntax", "byte %d" % at)
                break
            at, kind = m.end(), m.lastgroup
            if kind == "word":
                word = m.group("word")
                if word in (b"true", b"false", b"null"):
                    operands.append(word == b"true")
                    continue
                if word == b"BI":
                    at = self.inline(at)
                elif word in OPERATORS:
                    self.operator(word, operands)
                else:
                    self.find("content.syntax", "operator %r" % word)
                operands = []
            elif kind == "num":
                operands.append(m.group(kind))
            elif kind == "str":
                operands.append(unescape(m.group(kind)))
            else:
                p = Parser(data, m.start(), self.problem)
                operands.append(p.value())
                at = p.at
        self.finish()

    def problem(self, rule, message):
        self.find(rule, message)

    def inline(self, at):
        self.find("content.image", "an inline image")
        found = self.data.find(b"EI", at)
        return found + 2 if found >= 0 else len(self.data)

    def finish(self):
        if self.marks or self.depth or self.in_text:
            self.find("content.balance", "%d marks, %d q and %d BT are left open"
                      % (len(self.marks), self.depth, self.in_text))

    def operator(self, word, operands):
        handler = HANDLERS.get(word)
        if handler:
            handler(self, operands)
        if word in PAINT:
            self.painted(word)

    def painted(self, word):
        if not (self.tagged or self.artifact):
            self.find("content.untagged", "%s paints outside any mark" % word.decode())
        if self.tagged:
            self.filled.add(next(m for k, m in reversed(self.marks) if k == "tagged"))

    # ---- states

    def push(self, _):
        self.depth += 1
        self.fonts.append(self.font)
        if self.depth == 29:
            self.find("content.depth", "29 levels of q")

    def pop(self, _):
        self.depth -= 1
        if self.depth < 0:
            self.find("content.balance", "Q without q")
            self.depth = 0
            return
        self.font = self.fonts.pop()

    def begin_text(self, _):
        if self.in_text:
            self.find("content.balance", "BT inside BT")
        self.in_text = True

    def end_text(self, _):
        if not self.in_text:
            self.find("content.balance", "ET without BT")
        self.in_text = False

    def set_font(self, operands):
        self.font = self.resource("Font", operands[0] if operands else None)

    def resource(self, category, name):
        table = self.category.get(category)
        if table is None:
            table = self.doc.dictionary(self.resources.get(category))
            self.category[category] = table
        if name not in table:
            self.find("content.resources", "no %s %s" % (category, name))
            return None
        return table[name]

    def text_mode(self, operands):
        if operands[:1] and operands[0] in (b"3", b"7"):
            self.find("content.invisible", "text mode %s" % operands[0].decode())

    def graphics_state(self, operands):
        check_state(self, self.doc.dictionary(self.resource("ExtGState", operands[0])))

    def rendering_intent(self, operands):
        if operands[:1] and operands[0] not in INTENTS:
            self.find("content.intent", str(operands[0]))

    # ---- colours

    def cmyk(self, _):
        self.find("content.colour", "DeviceCMYK")

    def colour_space(self, operands):
        name = operands[0] if operands else None
        if name in ("DeviceRGB", "DeviceGray", "Pattern"):
            return
        if name == "DeviceCMYK":
            self.cmyk(None)
            return
        check_space(self, self.resource("ColorSpace", name))

    # ---- marks

    def begin_mark(self, operands):
        role = operands[0] if operands else None
        props = operands[1] if len(operands) > 1 else {}
        if isinstance(props, str):
            props = self.doc.dictionary(self.resource("Properties", props))
        mcid = props.get("MCID")
        if role == "Artifact":
            if self.tagged:
                self.find("content.nested", "an artifact in tagged content")
            if props.get("Type") == "Pagination" and "Subtype" in props and \
                    props["Subtype"] not in ("Header", "Footer", "Watermark"):
                self.find("content.artifact", "Subtype %s" % props["Subtype"])
            self.artifact += 1
            self.marks.append(("artifact", None))
        elif mcid is not None:
            if self.artifact or self.tagged:
                self.find("content.nested", "MCID %s inside %s"
                          % (mcid, "an artifact" if self.artifact else "another"))
            if mcid in self.mcids:
                self.find("content.mcid", "MCID %s twice" % mcid)
            self.mcids.add(mcid)
            self.tagged += 1
            self.marks.append(("tagged", mcid))
        else:
            if role == "Span" and not (self.tagged or self.artifact):
                self.find("content.span", "a Span of nobody")
            self.marks.append(("span", None))

    def end_mark(self, _):
        if not self.marks:
            self.find("content.balance", "EMC without BDC")
            return
        kind, _ = self.marks.pop()
        self.tagged -= kind == "tagged"
        self.artifact -= kind == "artifact"

    # ---- what is painted

    def show(self, operands):
        if not self.in_text:
            self.find("content.balance", "text outside BT and ET")
        if self.font is None or not operands:
            self.find("content.resources", "text without a font")
            return
        shown = self.doc.shown.setdefault(self.font, set())
        last = operands[-1]
        for s in last if isinstance(last, list) else [last]:
            if isinstance(s, bytes):
                if len(s) % 2:
                    self.find("content.syntax", "half a character in %r" % s[:20])
                shown.update(h << 8 | b for h, b in zip(s[0::2], s[1::2]))

    def external(self, operands):
        ref = self.resource("XObject", operands[0] if operands else None)
        stream = self.doc.stream(ref)
        if stream is None:
            return
        if stream.get("Subtype") == "Image":
            check_image(self, stream)
        elif stream.get("Subtype") == "Form":
            check_form(self, ref, stream)
        else:
            self.find("content.form", "XObject of type %s" % stream.get("Subtype"))
        if stream.get("Subtype") == "Image" or "StructParent" in stream.dict:
            self.painted(b"Do")


HANDLERS = {
    b"q": Reader.push, b"Q": Reader.pop, b"BT": Reader.begin_text, b"ET": Reader.end_text,
    b"Tf": Reader.set_font, b"gs": Reader.graphics_state, b"ri": Reader.rendering_intent,
    b"k": Reader.cmyk, b"K": Reader.cmyk, b"cs": Reader.colour_space,
    b"CS": Reader.colour_space, b"BDC": Reader.begin_mark, b"BMC": Reader.begin_mark,
    b"EMC": Reader.end_mark, b"Tj": Reader.show, b"TJ": Reader.show, b"'": Reader.show,
    b'"': Reader.show, b"Do": Reader.external, b"Tr": Reader.text_mode,
}


def check_state(reader, state):
    if "TR" in state or state.get("TR2", "Default") != "Default" or "HTP" in state:
        reader.find("content.state", "TR, TR2 or HTP")
    if "RI" in state and state["RI"] not in INTENTS:
        reader.find("content.intent", str(state["RI"]))
    half = reader.doc.dictionary(state.get("HT"))
    if half and half.get("HalftoneType") not in (1, 5):
        reader.find("content.state", "halftone %s" % half.get("HalftoneType"))
    modes = state.get("BM", "Normal")
    for mode in modes if isinstance(modes, list) else [modes]:
        if mode not in BLEND:
            reader.find("content.state", "blend mode %s" % mode)


def check_space(reader, space):
    space = reader.doc(space)
    if isinstance(space, list) and space:
        head = space[0]
        if head == "Indexed":
            check_space(reader, space[1])
        elif head in ("DeviceN", "Separation"):
            check_space(reader, space[2])
        elif head == "ICCBased":
            if reader.doc.dictionary(space[1]).get("N") == 4:
                reader.find("content.colour", "an ICC profile of four colours")
        elif head not in ("CalRGB", "CalGray", "Lab", "Pattern"):
            reader.find("content.colour", str(head))
    elif space not in ("DeviceRGB", "DeviceGray", "Pattern", None):
        reader.find("content.colour", str(space))


def check_image(reader, stream):
    for key in ("Alternates", "OPI", "SMaskInData"):
        if stream.get(key):
            reader.find("content.image", "/%s" % key)
    if stream.get("Interpolate") is True:
        reader.find("content.image", "Interpolate is true")
    if "Intent" in stream.dict and stream.get("Intent") not in INTENTS:
        reader.find("content.intent", str(stream.get("Intent")))
    if stream.get("ImageMask") is not True:
        check_space(reader, stream.get("ColorSpace"))
        if stream.get("BitsPerComponent") not in (1, 2, 4, 8, 16):
            reader.find("content.image", "BitsPerComponent %s" % stream.get("BitsPerComponent"))
    mask = reader.doc.stream(stream.get("SMask"))
    if mask is not None:
        check_image(reader, mask)


def check_form(reader, ref, stream):
    for key in ("OPI", "PS", "Ref", "Subtype2"):
        if key in stream.dict:
            reader.find("content.form", "/%s" % key)
    data = stream.data
    if ref in reader.doc.forms and b"MCID" in data:
        reader.find("content.form", "a form with MCIDs is used twice")
    if ref in reader.doc.forms:
        return
    reader.doc.forms.add(ref)
    inner = Reader(reader.doc, "form %s" % ref, data,
                   reader.doc.dictionary(stream.get("Resources")))
    inner.tagged, inner.artifact = reader.tagged, reader.artifact
    inner.marks = list(reader.marks)
    base = len(inner.marks)
    inner.finish = lambda: len(inner.marks) != base and inner.find(
        "content.balance", "marks are left open")
    inner.run()
    reader.filled |= inner.filled


def page_data(doc, page):
    contents = doc(page.get("Contents"))
    streams = contents if isinstance(contents, list) else [page.get("Contents")]
    return b"\n".join(s.data for s in map(doc.stream, streams) if s is not None)


def check(doc):
    doc.shown, doc.forms, doc.marks, doc.all_marks = {}, set(), {}, {}
    for i, (ref, page, inherited) in enumerate(doc.pages):
        where = "page %d" % (i + 1)
        if "Resources" not in page:
            doc.find("content.resources", where + ": Resources are inherited")
        reader = Reader(doc, where, page_data(doc, page),
                        doc.dictionary(inherited.get("Resources")))
        reader.run()
        for mcid in sorted(reader.mcids - reader.filled):
            doc.find("content.empty", "%s: MCID %d" % (where, mcid))
        doc.marks[ref], doc.all_marks[ref] = reader.filled, reader.mcids
