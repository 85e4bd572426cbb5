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


def code_of(number):
    return chr(97 + number // 26) + chr(97 + number % 26)


def word(number):
    """A word that no English text, no hash and no name holds."""
    return "Qzk%sjx" % code_of(number)


def welsh(number):
    return "\u0175%s\u0177zq" % code_of(number)


class Canaries:
    """Their letters by channel; `shown`: the board edition prints it; None: it
    may or may not."""

    def __init__(self):
        self.made = {}

    def __call__(self, channel, shown=True):
        number = len(self.made)
        self.made[channel] = (code_of(number), shown)
        return "%s %s" % (word(number), welsh(number))

    def plain(self, channel, shown=False):
        """ASCII alone: for names of files and of labels."""
        number = len(self.made)
        self.made[channel] = (code_of(number), shown)
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

CANARY = re.compile(
    b"qzk([a-z][a-z])jx"
    b"|\xc5\xb5([a-z][a-z])\xc5\xb7zq"        # UTF-8
    b"|\x01\x75([a-z][a-z])\x01\x77zq"        # UTF-16, without its noughts
    b"|\x75\x01([a-z][a-z])\x77\x01zq")
BACKWARDS = re.compile(
    b"xj([a-z][a-z])kzq"
    b"|qz\xc5\xb7([a-z][a-z])\xc5\xb5"
    b"|qz\x01\x77([a-z][a-z])\x01\x75"
    b"|qz\x77\x01([a-z][a-z])\x75\x01")


def from_hex(run):
    return bytes.fromhex(run[:len(run) // 2 * 2].decode())


def from_base64(run):
    return base64.b64decode(run + b"A" * (-len(run) % 4))


def runs(blob, letters, decode, steps):
    """What stands in runs of some letters, decoded from every step."""
    for run in re.findall(b"[" + letters + b"]{8,}", blob):
        for k in range(steps):
            yield decode(run[k:])


def forms(blob):
    """The ways in which a reader may read bytes."""
    yield blob
    yield b" ".join(runs(blob, b"0-9A-Fa-f", from_hex, 2))
    yield b" ".join(runs(blob, b"0-9A-Za-z+/", from_base64, 4))


def found_in(blob):
    """The canaries of a file, by their two letters."""
    found = set()
    for form in forms(blob):
        for text in (form.lower(), form.replace(b"\0", b"").lower()):
            for groups in CANARY.findall(text):
                found.update(g.decode() for g in groups if g)
            for groups in BACKWARDS.findall(text):
                found.update(g[::-1].decode() for g in groups if g)
    return found


def contents(path):
    """Everything a file holds: its bytes, its objects with their streams laid
    open, and what other programs make of it."""
    with open(path, "rb") as f:
        yield f.read()
    for words in (["qpdf", "--qdf", "--object-streams=disable", path, "-"],
                  ["pdftotext", path, "-"], ["pdftotext", "-raw", path, "-"],
                  ["pdfinfo", path],
                  ["pdfinfo", "-dests", path], ["pdfdetach", "-list", path]):
        done = subprocess.run(words, capture_output=True)
        if done.returncode not in (0, 3) or not done.stdout:
            sys.exit("not ok: %s: %s" % (words[0], done.stderr.decode()))
        yield done.stdout


def everything(paths):
    return b"\n".join(b for p in paths for b in contents(p))


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


def check_public(c, blob):
    found = found_in(blob)
    for channel, (code, _) in c.made.items():
        if code in found:
            bad.append("%s is in the public edition" % channel)


def check_board(c, blob):
    found = found_in(blob)
    for channel, (code, shown) in c.made.items():
        if shown and code not in found:
            bad.append("control: %s is not in the board edition" % channel)


def check_search():
    """Control of the search itself."""
    for text in (word(5), welsh(5)):
        for way in (text, text[::-1]):
            for kind in ("utf-8", "utf-16-be", "utf-16-le"):
                raw = way.encode(kind)
                for form in (raw, raw.hex().encode(),
                             raw.hex().upper().encode(),
                             *(base64.b64encode(b"-" * k + raw)
                               for k in range(3))):
                    if found_in(b"/" + form + b" .") != {code_of(5)}:
                        bad.append("control: %s in %s is not found"
                                   % (text, form))


def one_revision(path):
    with open(path, "rb") as f:
        raw = f.read()
    if raw.count(b"%%EOF") != 1 or b"/Prev" in raw:
        bad.append("the public file has more than one revision")


def main():
    check_search()
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
    check_board(c, everything(board))
    # what it says names the folder that it was asked for
    heard = said["public"].replace(top.encode(), b"").replace(
        os.path.dirname(folder).encode()[len(top):], b"")
    check_public(c, everything(public) + heard)
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
