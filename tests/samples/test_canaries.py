"""Nothing of Part 2 is in a public file, by any channel.

The sample project gets a word of its own, a canary, in every place where
something confidential can stand: text, headings, captions, notes, charts,
images, rows that are marked, columns that nobody reads, comments, names of
files and folders, the environment. The public edition is then searched for
them in every way a reader could: pages, structure, outline, attachments and
names; every string and stream of the file, in five encodings and backwards;
what the program says. The board edition is the control: there the words that
belong in it must be found by the same search."""
import base64
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import pikepdf

SOURCE = os.environ["SOURCE_DIR"]
PROGRAM = os.environ["TRUSTPRESS"]
SAMPLE = os.path.join(SOURCE, "sample-data", "symphony")
RARE = "\u018f"  # a letter that only Part 2 uses
bad = []


def word(number):
    """A word that no English text, no hash and no name holds."""
    return "Qzk%s%sjx" % (chr(97 + number // 26), chr(97 + number % 26))


def welsh(number):
    return "\u0175%s%s\u0177zq" % (chr(97 + number // 26),
                                   chr(97 + number % 26))


class Canaries:
    """Words by channel; `shown`: the board edition prints it."""

    def __init__(self):
        self.made = {}

    def __call__(self, channel, shown=True):
        number = len(self.made)
        self.made[channel] = ((word(number), welsh(number)), shown)
        return "%s %s" % self.made[channel][0]

    def plain(self, channel, shown=False):
        """ASCII alone: for names of files and of labels."""
        number = len(self.made)
        self.made[channel] = ((word(number),), shown)
        return word(number).lower()


def png(text):
    """A picture of one pixel with a comment in it."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(
            ">I", zlib.crc32(body))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
            + chunk(b"tEXt", b"Comment\0" + text.encode("latin-1", "replace"))
            + chunk(b"IDAT", zlib.compress(b"\0\1\2\3"))
            + chunk(b"IEND", b""))


def template(c):
    image, label = c.plain("name of an image"), c.plain("label of a heading")
    return image, """---
title: Board pack
editions: [board, public]
---
<!-- %(comment)s -->
::: include board-pack.md

::: part 2 reason="%(reason)s"
# Pay %(heading)s {label=%(label)s}

Text %(text)s and %(rare)s [a link](https://example.org/%(link)s "%(title)s").

> %(quotation)s

- %(item)s

| %(head)s | B |
|---|---|
| %(cell)s | 1 |

![%(alt)s](%(image)s.png)

## Below %(subheading)s

```table
rows: school
measures: [secret_measure]
caption: "%(caption)s"
note: "%(note)s"
attachment: %(attachment)s
```

```chart
kind: bar
rows: school
measures: [income.forecast.year]
title: "%(chart)s"
caption: "%(under)s"
lines: [{name: "%(line)s", figure: income.forecast.year}]
```

```kpis
measures:
  - {figure: income, label: "%(tile)s", detail: "%(detail)s"}
```

```note
kind: warning
title: "%(box)s"
text: "%(boxed)s"
```

```facts
facts: {"%(fact)s": "%(told)s"}
```

::: needs no-such-paper.md why="%(why)s"
# Left out %(left)s
:::

::: each risks where="confidential"
- {{ item.risk }}
:::
:::
""" % {"comment": c("comment of a template", False),
       "reason": c.plain("reason of part 2", None), "heading": c("heading"),
       "label": label, "text": c("text"), "rare": RARE,
       "link": c.plain("address of a link", True),
       "title": c("title of a link", None),
       "quotation": c("quotation"), "item": c("item of a list"),
       "head": c("head of a table"), "cell": c("cell of a table"),
       "alt": c("words for an image"), "image": image,
       "subheading": c("heading below"), "caption": c("caption of a table"),
       "note": c("note under a table"),
       "attachment": c.plain("name of an attachment", True),
       "chart": c("title of a chart"), "under": c("caption of a chart"),
       "line": c("line of a chart"), "tile": c("label of a tile"),
       "detail": c("detail of a tile"), "box": c("title of a note"),
       "boxed": c("text of a note"), "fact": c("name of a fact"),
       "told": c("text of a fact"), "why": c("why something is missing", None),
       "left": c("title of what is left out", None)}


def append(path, text):
    with open(path, "a", encoding="utf-8") as f:
        f.write(text)


def mark_rows(data, c):
    """A confidential row in each list that the pack prints, and a column that
    nothing reads."""
    import csv
    for name, column in (("risks.csv", "Risk"), ("actions.csv", "Action"),
                         ("decisions.csv", "Decision"),
                         ("contracts.csv", "Contract"),
                         ("policies.csv", "Policy"), ("agenda.csv", "Item"),
                         ("audit-findings.csv", "Finding")):
        path = os.path.join(data, name)
        with open(path, encoding="utf-8-sig", newline="") as f:
            head, *rows = list(csv.reader(f))
        if column not in head:
            column = head[1]
        row = list(rows[0])
        row[0] = "Z9"
        row[head.index(column)] = c("row of " + name)
        head += ["Part 2", "Scribbles"]
        rows = [r + ["no", c("column of " + name, False) if i == 0 else ""]
                for i, r in enumerate(rows)] + [row + ["yes", ""]]
        with open(path, "w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows([head] + rows)


def other_schools(data, c):
    """A row of a school that is another trust's."""
    path = os.path.join(data, "2018-2019_england_ks2final.csv")
    with open(path, encoding="utf-8-sig") as f:
        width = len(f.readline().split(","))
    append(path, ",".join(["1", "201", "2000", "199999",
                           c("row of another school", False)]
                          + ["0"] * (width - 5)) + "\n")


def project(folder, c):
    shutil.copytree(SAMPLE, folder)
    templates = os.path.join(folder, "templates")
    os.makedirs(templates, exist_ok=True)
    image, text = template(c)
    with open(os.path.join(templates, "board-pack.md"), "w",
              encoding="utf-8") as f:
        f.write(text)
    for place in (templates, os.path.join(folder, "papers"), folder):
        with open(os.path.join(place, image + ".png"), "wb") as f:
            f.write(png(c("comment in an image", False)))
    data = os.path.join(folder, "data")
    os.remove(os.path.join(data, "controls.csv"))  # they hold no longer
    mark_rows(data, c)
    other_schools(data, c)
    append(os.path.join(folder, "trustpress.yaml"),
           "# %s\n" % c("comment of the project", False))
    append(os.path.join(folder, "papers", "chief-executive.md"),
           "\n<!-- %s -->\n\n::: part 2 reason=\"pay\"\n## Pay\n\n%s\n:::\n"
           % (c("comment of a paper", False), c("part 2 of a paper")))
    append(os.path.join(folder, "measures.yaml"), """
measures:
  secret_measure:
    title: %s
    label: %s
    topic: finance
    unit: money
    sum: ledger.gag
    defaults: forecast.year
    note: %s
    example:
      schools: [{ledger.gag: 1}]
      is: "£1"
""" % (c("title of a measure", None), c("label of a measure"),
       c("note of a measure", None)))
    os.rename(os.path.join(data, "commentary.csv"), os.path.join(
        data, "commentary-%s.csv" % c.plain("name of a file", None)))


# ---- searching ---------------------------------------------------------------

def forms(text):
    """The bytes by which a text may stand in a file."""
    for t in (text, text[::-1]):
        for kind in ("utf-8", "utf-16-be", "utf-16-le"):
            raw = t.encode(kind)
            yield raw
            yield raw.hex().encode()
            yield raw.hex().upper().encode()
    raw = text.encode()
    for shift in range(3):  # Base64 of a text that begins anywhere
        yield base64.b64encode(b"\0" * shift + raw)[4 if shift else 0:-4]


def strings_of(obj, depth=0):
    """Every string and name inside an object."""
    if depth > 60 or isinstance(obj, (int, float, bool)):
        return
    if isinstance(obj, pikepdf.String):
        yield bytes(obj)
        yield str(obj).encode("utf-8", "replace")
    elif isinstance(obj, pikepdf.Name):
        yield str(obj).encode("utf-8", "replace")
    elif isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in obj.items():
            yield str(key).encode("utf-8", "replace")
            if not getattr(value, "is_indirect", False):
                yield from strings_of(value, depth + 1)
    elif isinstance(obj, pikepdf.Array):
        for value in obj:
            if not getattr(value, "is_indirect", False):
                yield from strings_of(value, depth + 1)


def contents(path):
    """Everything a file holds: raw bytes, strings, streams, and what other
    programs make of it."""
    with open(path, "rb") as f:
        yield f.read()
    with pikepdf.open(path) as pdf:
        for obj in pdf.objects:
            yield from strings_of(obj)
            if isinstance(obj, pikepdf.Stream):
                yield obj.read_raw_bytes()
                try:
                    yield obj.read_bytes()
                except pikepdf.PdfError:
                    pass
    for words in (["pdftotext", path, "-"], ["pdftotext", "-raw", path, "-"],
                  ["pdfinfo", "-struct-text", path], ["pdfinfo", path],
                  ["pdfinfo", "-dests", path], ["pdfdetach", "-list", path]):
        yield subprocess.run(words, capture_output=True).stdout


def letters_of(path):
    """Characters that the fonts' character maps know."""
    found = set()
    with pikepdf.open(path) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Dictionary) and "/ToUnicode" in obj:
                text = obj.ToUnicode.read_bytes()
                for hexes in re.findall(rb"<([0-9A-Fa-f]+)>", text):
                    found.add(hexes.upper().decode())
    return found


def build(folder, edition, out, env):
    done = subprocess.run(
        [PROGRAM, "build", folder, "-e", edition, "-o", out, "-v"],
        capture_output=True, env=env)
    if done.returncode != 0:
        sys.exit("not ok: the %s edition: %s" % (edition,
                                                 done.stderr.decode()))
    return done.stdout + done.stderr


def papers(out):
    return [os.path.join(out, n) for n in sorted(os.listdir(out))
            if n.endswith(".pdf")]


def found_in(blobs, text):
    patterns = list(forms(text))
    return any(p in blob for blob in blobs for p in patterns)


def check_public(c, blobs):
    for channel, (texts, _) in c.made.items():
        for text in {t for w in texts for t in (w, w.lower())}:
            if found_in(blobs, text):
                bad.append("%s is in the public edition (%s)" % (channel,
                                                                 text))


def check_board(c, blobs):
    for channel, (texts, shown) in c.made.items():
        if shown and not any(found_in(blobs, t) or found_in(blobs, t.lower())
                             for t in texts):
            bad.append("control: %s is not in the board edition" % channel)


def one_revision(path):
    with open(path, "rb") as f:
        raw = f.read()
    if raw.count(b"%%EOF") != 1 or b"/Prev" in raw:
        bad.append("the public file has more than one revision")


def main():
    c = Canaries()
    top = tempfile.mkdtemp()
    folder = os.path.join(top, c.plain("name of a folder"), "project")
    project(folder, c)
    env = dict(os.environ, USER=c.plain("user"), LOGNAME=c.plain("log name"),
               HOSTNAME=c.plain("host"), TRUSTPRESS_NOTE=c.plain("variable"))
    said = {e: build(folder, e, os.path.join(top, e), env)
            for e in ("board", "public")}
    board, public = papers(os.path.join(top, "board")), \
        papers(os.path.join(top, "public"))
    check_board(c, [b for p in board for b in contents(p)])
    # what it says names the folder that it was asked for
    heard = said["public"].replace(top.encode(), b"").replace(
        os.path.dirname(folder).encode()[len(top):], b"")
    check_public(c, [b for p in public for b in contents(p)] + [heard])
    rare = RARE.encode("utf-16-be").hex().upper()
    if not any(rare in letters_of(p) for p in board):
        bad.append("control: the rare letter is in no font of the board")
    if any(rare in letters_of(p) for p in public):
        bad.append("the fonts of the public edition know a letter of Part 2")
    for p in public:
        one_revision(p)
    shutil.rmtree(top)
    for line in bad:
        print("not ok: " + line)
    print("%d canaries" % len(c.made))
    sys.exit(1 if bad else 0)


main()
