"""A strict, independent reader of PDF files for the linter.

It walks the bytes from the first to the last, as no viewer does: what a viewer
repairs in silence (a wrong length, a missing line end, a wrong offset) is what
the linter wants to hear of. Values become Python values:

    name -> Name, string -> bytes, reference -> Ref, dictionary -> dict,
    array -> list, number -> int or float, stream -> Stream

Problems met on the way are kept in File.problems as (rule, message).
"""

import re
import zlib

SPACE = b"\x00\t\n\f\r "
TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]*(?:%[^\r\n]*[\x00\t\n\f\r ]*)*(?:"
    rb"(?P<ref>\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r ]+R(?![^\x00\t\n\f\r ()<>\[\]{}/%]))"
    rb"|(?P<num>[+-]?(?:\d+\.?\d*|\.\d+)(?![^\x00\t\n\f\r ()<>\[\]{}/%]))"
    rb"|/(?P<name>[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<open><<)|(?P<close>>>)|(?P<arr>\[)|(?P<end>\])"
    rb"|<(?P<hex>[^<>]*)>"
    rb"|\((?P<str>(?:[^()\\]|\\.)*)\)"
    rb"|(?P<nest>\()"
    rb"|(?P<word>[^\x00\t\n\f\r ()<>\[\]{}/%]+))", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n|\r", re.S)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f",
           b"\n": b"", b"\r": b"", b"\r\n": b""}
KEYWORDS = {b"true": True, b"false": False, b"null": None}


class Name(str):
    __slots__ = ()


class Ref(int):
    __slots__ = ()


class Stream:
    """A stream: its dictionary and its bytes as they stand in the file."""

    def __init__(self, dictionary, raw):
        self.dict = dictionary
        self.raw = raw
        self._data = None
        self.broken = None   # why it can not be inflated

    def get(self, key, default=None):
        return self.dict.get(key, default)

    @property
    def filters(self):
        f = self.dict.get("Filter")
        return [] if f is None else f if isinstance(f, list) else [f]

    @property
    def data(self):
        if self._data is None:
            try:
                self._data = self._decoded()
            except Exception as e:  # zlib.error, and what a predictor may do
                self._data, self.broken = b"", "%s: %s" % (type(e).__name__, e)
        return self._data

    def _decoded(self):
        data = self.raw
        for name in self.filters:
            if name == "FlateDecode":
                data = zlib.decompress(data)
        return unpredict(data, self.dict.get("DecodeParms"))


def unpredict(data, parms):
    if isinstance(parms, list):
        parms = parms[0] if parms else None
    if not isinstance(parms, dict) or parms.get("Predictor", 1) < 10:
        return data
    width = parms.get("Columns", 1) * parms.get("Colors", 1)
    above, out = bytearray(width), bytearray()
    for at in range(0, len(data), width + 1):
        kind, row = data[at], bytearray(data[at + 1:at + 1 + width])
        for i in range(len(row)):
            left = row[i - 1] if i else 0
            if kind == 1:
                row[i] = row[i] + left & 255
            elif kind == 2:
                row[i] = row[i] + above[i] & 255
            elif kind == 3:
                row[i] = row[i] + (left + above[i]) // 2 & 255
            elif kind == 4:
                corner = above[i - 1] if i else 0
                p = left + above[i] - corner
                near = min((abs(p - left), 0, left), (abs(p - above[i]), 1, above[i]),
                           (abs(p - corner), 2, corner))
                row[i] = row[i] + near[2] & 255
        above = row
        out += row
    return bytes(out)


def unescape(raw):
    if b"\\" not in raw and b"\r" not in raw:
        return raw

    def one(m):
        e = m.group(1)
        if e is None:
            return b"\n"
        if e[:1].isdigit():
            return bytes([int(e, 8) & 255])
        return ESCAPED.get(e, e)
    return ESCAPE.sub(one, raw)


class SyntaxProblem(Exception):
    pass


class Parser:
    """Values one after the other from `data`."""

    def __init__(self, data, at=0, problem=lambda rule, text: None):
        self.data, self.at, self.problem = data, at, problem

    def token(self):
        m = TOKEN.match(self.data, self.at)
        if not m:
            raise SyntaxProblem("no token at byte %d" % self.at)
        self.at = m.end()
        kind = m.lastgroup
        return kind, m.group(kind)

    def value(self):
        kind, text = self.token()
        return self.of(kind, text)

    def of(self, kind, text):
        if kind == "name":
            return self.name(text)
        if kind == "ref":
            return Ref(text.split()[0])
        if kind == "num":
            return self.number(text)
        if kind == "str":
            return self.string(unescape(text))
        if kind == "open":
            return self.dictionary()
        if kind == "arr":
            return self.array()
        if kind == "hex":
            return self.hexadecimal(text)
        if kind == "nest":
            return self.nested()
        if kind == "word" and text in KEYWORDS:
            return KEYWORDS[text]
        raise SyntaxProblem("unexpected %r before byte %d" % (text, self.at))

    def number(self, text):
        if b"." in text:
            return float(text)
        n = int(text)
        if not -2147483648 <= n <= 2147483647:
            self.problem("file.limits", "integer %d is out of range" % n)
        return n

    def string(self, s):
        if len(s) > 32767:
            self.problem("file.limits", "string of %d bytes" % len(s))
        return s

    def name(self, text):
        if b"#" in text:
            text = re.sub(rb"#([0-9A-Fa-f]{2})",
                          lambda m: bytes([int(m.group(1), 16)]), text)
        if len(text) > 127:
            self.problem("file.limits", "name of %d bytes" % len(text))
        try:
            return Name(text.decode("utf-8"))
        except UnicodeDecodeError:
            self.problem("file.name", "name %r is not UTF-8" % text)
            return Name(text.decode("latin-1"))

    def hexadecimal(self, text):
        digits = text.translate(None, SPACE)
        if len(digits) % 2 or digits.strip(b"0123456789abcdefABCDEF"):
            self.problem("file.string", "bad hexadecimal string <%s>"
                         % text[:20].decode("latin-1"))
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", digits)
            digits += b"0" * (len(digits) % 2)
        return self.string(bytes.fromhex(digits.decode("ascii")))

    def nested(self):
        start, depth = self.at, 1
        while depth:
            c = self.data[self.at:self.at + 1]
            if not c:
                raise SyntaxProblem("string never closed")
            self.at += 2 if c == b"\\" else 1
            depth += (c == b"(") - (c == b")")
        return self.string(unescape(self.data[start:self.at - 1]))

    def array(self):
        out = []
        while True:
            kind, text = self.token()
            if kind == "end":
                return out
            out.append(self.of(kind, text))

    def dictionary(self):
        out = {}
        while True:
            kind, text = self.token()
            if kind == "close":
                return out
            if kind != "name":
                raise SyntaxProblem("key expected before byte %d" % self.at)
            key = self.name(text)
            if key in out:
                self.problem("file.syntax", "key /%s stands twice" % key)
            value = self.value()
            if value is not None:
                out[key] = value


HEADER = re.compile(rb"%PDF-(\d)\.(\d)(\r\n|\r|\n)")
OBJECT = re.compile(rb"(\d+)([\x00\t\n\f\r ]+)(\d+)([\x00\t\n\f\r ]+)obj")
BLANK = re.compile(rb"[\x00\t\n\f\r ]*(?:%(?!%EOF)[^\r\n]*[\x00\t\n\f\r ]*)*")
EOL = re.compile(rb"\r\n|\r|\n")
ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")


class File:
    """A whole file: objects by number, the trailer, and what is wrong."""

    def __init__(self, data):
        self.data = data
        self.problems = []
        self.objects = {}
        self.offset = {}     # of objects that stand in the file itself
        self.inside = {}     # object -> (object stream, index)
        self.trailer = {}
        self.entries = {}    # as the cross-reference says
        self._sections()
        for number, stream in list(self.objects.items()):
            if isinstance(stream, Stream) and stream.get("Type") == "ObjStm":
                self._guarded(self._object_stream, number, stream)
        self._cross_check()

    def problem(self, rule, message):
        self.problems.append((rule, message))

    def __call__(self, value):
        """Follows references."""
        for _ in range(32):
            if not isinstance(value, Ref):
                break
            value = self.objects.get(value)
        return value

    def _guarded(self, step, *values):
        """What a broken file may do to a step is a finding, not a crash."""
        try:
            return step(*values)
        except Exception as e:
            self.problem("file.syntax", "%s: %s" % (type(e).__name__, e))
            return None

    # ---- from the first byte to the last

    def _sections(self):
        m = HEADER.match(self.data)
        if not m:
            self.problem("file.header", "does not begin with %PDF-1.n and a line end")
        at = m.end() if m else 0
        comment = self.data[at:at + 5]
        if m and (comment[:1] != b"%" or len(comment) < 5 or min(comment[1:]) < 128):
            self.problem("file.binary-comment",
                         "no comment of four bytes above 127 after the header")
        self.version = (int(m.group(1)), int(m.group(2))) if m else (0, 0)
        if m and self.version != (1, 7):
            self.problem("file.version", "version %d.%d, not 1.7" % self.version)
        while True:
            at = BLANK.match(self.data, at).end()
            step = self._guarded(self._section, at)
            if step is None:
                return
            at = step

    def _section(self, at):
        data = self.data
        m = OBJECT.match(data, at)
        try:
            if m:
                return self._object(m)
            if data.startswith(b"xref", at):
                return self._table(at)
            if data.startswith(b"trailer", at):
                p = Parser(data, at + 7, self.problem)
                self._trailer(p.value())
                return p.at
            if data.startswith(b"startxref", at):
                return self._end(at)
        except SyntaxProblem as e:
            self.problem("file.syntax", str(e))
            found = data.find(b"endobj", at)
            return None if found < 0 else found + 6
        if at < len(data):
            self.problem("file.syntax", "unknown text at byte %d" % at)
            m = OBJECT.search(data, at + 1)
            return m.start() if m else None
        self.problem("file.eof", "no startxref and %%EOF at the end")
        return None

    def _object(self, m):
        data, number = self.data, int(m.group(1))
        where = "object %d" % number
        if m.group(2) not in (b" ",) or m.group(4) not in (b" ",):
            self.problem("file.object", where + ": number, generation and obj "
                         "are not parted by single spaces")
        if data[m.start() - 1:m.start()] not in (b"\n", b"\r"):
            self.problem("file.object", where + ": does not begin a line")
        if not EOL.match(data, m.end()):
            self.problem("file.object", where + ": no line end after obj")
        if number in self.offset:
            self.problem("file.xref", where + " stands twice")
        p = Parser(data, m.end(), self.problem)
        value = p.value()
        at = BLANK.match(data, p.at).end()
        if data.startswith(b"stream", at) and isinstance(value, dict):
            value, at = self._stream(value, at + 6, where)
        if not data.startswith(b"endobj", at):
            raise SyntaxProblem(where + " has no endobj")
        if data[at - 1:at] not in (b"\n", b"\r"):
            self.problem("file.object", where + ": endobj does not begin a line")
        if not EOL.match(data, at + 6):
            self.problem("file.object", where + ": no line end after endobj")
        self.objects[number] = value
        self.offset[number] = m.start()
        if isinstance(value, Stream) and value.get("Type") == "XRef":
            self._trailer(value.dict)
            self._guarded(self._xref_stream, value)
        return at + 6

    def _length(self, length):
        if isinstance(length, Ref):
            m = re.search(rb"(?<!\d)%d 0 obj\s+(\d+)\s" % length, self.data)
            return int(m.group(1)) if m else -1
        return length if isinstance(length, int) else -1

    def _stream(self, value, at, where):
        data = self.data
        m = re.compile(rb"\r\n|\n").match(data, at)
        if not m:
            self.problem("file.stream", where + ": no line end after stream")
        start = m.end() if m else at
        end = start + self._length(value.get("Length"))
        m = re.compile(rb"(\r\n|\r|\n)?endstream").match(data, end)
        if end < start or not m:
            self.problem("file.stream", where + ": Length is wrong")
            end = data.find(b"endstream", start)
            if end < 0:
                raise SyntaxProblem(where + " has no endstream")
            m = re.compile(rb"endstream").match(data, end)
            end -= data[end - 1:end] in (b"\n", b"\r")
        elif m.group(1) is None:
            self.problem("file.stream", where + ": no line end before endstream")
        stream = Stream(value, data[start:end])
        return stream, BLANK.match(data, m.end()).end()

    def _trailer(self, value):
        if isinstance(value, dict):
            for key, v in value.items():
                self.trailer.setdefault(key, v)

    def _end(self, at):
        m = re.compile(rb"startxref(?:\r\n|\r|\n)(\d+)(?:\r\n|\r|\n)%%EOF").match(self.data, at)
        if not m:
            self.problem("file.eof", "startxref is not followed by an offset and %%EOF")
            return None
        self.startxref = int(m.group(1))
        rest = self.data[m.end():]
        if rest in (b"", b"\n", b"\r", b"\r\n"):
            return None
        if OBJECT.search(rest):
            return m.end()
        self.problem("file.eof", "%d bytes after %%%%EOF" % len(rest))
        return None

    # ---- the cross-reference, told and true

    def _table(self, at):
        if not re.compile(rb"xref(\r\n|\r|\n)").match(self.data, at):
            self.problem("file.xref", "no line end after xref")
        self.table_at = at
        at = BLANK.match(self.data, at + 4).end()
        head = re.compile(rb"(\d+) (\d+)\s*(?:\r\n|\r|\n)")
        while True:
            m = head.match(self.data, at)
            if not m:
                return at
            at = m.end()
            for number in range(int(m.group(1)), int(m.group(1)) + int(m.group(2))):
                e = ENTRY.match(self.data, at)
                if not e:
                    raise SyntaxProblem("bad cross-reference entry at byte %d" % at)
                if e.group(3) == b"n":
                    self.entries.setdefault(number, (1, int(e.group(1))))
                at = e.end()

    def _xref_stream(self, stream):
        widths = stream.get("W")
        index = stream.get("Index") or [0, stream.get("Size")]
        data, at = stream.data, 0
        for first, count in zip(index[::2], index[1::2]):
            for number in range(first, first + count):
                fields = []
                for w in widths:
                    fields.append(int.from_bytes(data[at:at + w], "big") if w else not fields)
                    at += w
                if fields[0] in (1, 2):
                    self.entries.setdefault(number, tuple(fields))
        if at != len(data):
            self.problem("file.xref", "cross-reference stream of a wrong size")

    def _object_stream(self, number, stream):
        n, first = stream.get("N"), stream.get("First")
        data = stream.data
        heads = [int(x) for x in data[:first].split()]
        if len(heads) != 2 * n:
            self.problem("file.syntax", "object stream %d: N is wrong" % number)
        for i in range(min(n, len(heads) // 2)):
            inner = heads[2 * i]
            p = Parser(data, first + heads[2 * i + 1], self.problem)
            try:
                self.objects.setdefault(inner, p.value())
                self.inside[inner] = (number, i)
            except SyntaxProblem as e:
                self.problem("file.syntax", "object %d: %s" % (inner, e))

    def _cross_check(self):
        for number, entry in self.entries.items():
            if entry[0] == 1 and self.offset.get(number) != entry[1]:
                self.problem("file.xref", "object %d is not at byte %d"
                             % (number, entry[1]))
            if entry[0] == 2 and self.inside.get(number) != entry[1:]:
                self.problem("file.xref", "object %d is not in stream %d"
                             % (number, entry[1]))
        for number in self.objects:
            if number not in self.entries:
                self.problem("file.xref", "object %d has no entry" % number)
        starts = {self.offset.get(n) for n, o in self.objects.items()
                  if isinstance(o, Stream) and o.get("Type") == "XRef"}
        starts.add(getattr(self, "table_at", None))
        if hasattr(self, "startxref") and self.startxref not in starts:
            self.problem("file.xref", "startxref does not point at the cross-reference")
        size = self.trailer.get("Size")
        if self.objects and size != max(self.objects) + 1:
            self.problem("file.xref", "Size is %s, not %d" % (size, max(self.objects) + 1))


PDFDOC = {0x18: 0x2d8, 0x19: 0x2c7, 0x1a: 0x2c6, 0x1b: 0x2d9, 0x1c: 0x2dd, 0x1d: 0x2db,
          0x1e: 0x2da, 0x1f: 0x2dc, 0x80: 0x2022, 0x81: 0x2020, 0x82: 0x2021, 0x83: 0x2026,
          0x84: 0x2014, 0x85: 0x2013, 0x86: 0x192, 0x87: 0x2044, 0x88: 0x2039, 0x89: 0x203a,
          0x8a: 0x2212, 0x8b: 0x2030, 0x8c: 0x201e, 0x8d: 0x201c, 0x8e: 0x201d, 0x8f: 0x2018,
          0x90: 0x2019, 0x91: 0x201a, 0x92: 0x2122, 0x93: 0xfb01, 0x94: 0xfb02, 0x95: 0x141,
          0x96: 0x152, 0x97: 0x160, 0x98: 0x178, 0x99: 0x17d, 0x9a: 0x131, 0x9b: 0x142,
          0x9c: 0x153, 0x9d: 0x161, 0x9e: 0x17e, 0xa0: 0x20ac}


def text(value):
    """A text string of a dictionary as Python text; None when it is none."""
    if not isinstance(value, bytes):
        return None
    if value[:2] == b"\xfe\xff":
        return value[2:].decode("utf-16-be", "replace")
    return "".join(chr(PDFDOC.get(b, b)) for b in value)
