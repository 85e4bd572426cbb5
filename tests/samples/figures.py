"""What test_figures.py needs: exact arithmetic over the sample's exports by the
definitions of the trade, the forms in which papers print numbers, and a pack's
tables as its tags give them.

The surprise: rows and columns come from the document as the program dumps it,
because no page says where a cell ends; every row that is compared has then to be
on the page, word for word, as pdftotext reads it."""
import csv
import os
import re
import subprocess
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
ABOUT = "\u2248"
NIL = "\u2013"


# ---- numbers in print -------------------------------------------------------

def rounded(x, places=0):
    """Half away from zero."""
    return x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def grouped(x, places=0):
    return f"{abs(rounded(x, places)):,.{places}f}"


def plain(x, places=0, sign=False):
    """-3.25 as −3.3; with sign +3.3; 0 has none."""
    r = rounded(x, places)
    mark = MINUS if r < 0 else "+" if sign and r > 0 else ""
    return mark + grouped(x, places)


def money(x, pounds="", places=0):
    """Brackets for negatives, an en dash for nil."""
    if x == 0:
        return NIL
    text = pounds + grouped(x, places)
    return f"({text})" if rounded(x, places) < 0 else text


def thousands(x):
    return money(x / 1000)


def effect(x, unit=1):
    """A variance, favourable positive: with its letter when it is not 0."""
    r = rounded(x / unit)
    letter = " F" if r > 0 else " A" if r < 0 else ""
    text = grouped(x / unit)
    return (f"({text})" if r < 0 else text) + letter


def share(part, whole, places=1, sign=True):
    return plain(100 * part / whole, places, sign)


# ---- the exports ------------------------------------------------------------

def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def number(text):
    text = text.strip().rstrip("%").replace(",", "")
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def met(percent, pupils):
    """The whole number of pupils behind a published percentage."""
    return rounded(percent * pupils / 100)


class Ledger:
    """Budget monitoring: postings by school, line, month and scenario."""
    SCENARIOS = {"actual": "Actual", "budget": "Budget", "forecast": "Forecast",
                 "previous": "Previous forecast", "prior": "Prior year"}

    def __init__(self, path, lines, internal):
        self.sum = defaultdict(Decimal)  # school, line, month, scenario
        self.known = {}
        self.internal = internal
        self.sides = {line: side for line, side in lines.values()}
        self.schools = []
        for row in rows_of(path):
            school = row["School"]
            if school not in self.schools:
                self.schools.append(school)
            line = lines[row["Nominal"]][0]
            month = int(row["Period"][1:])
            for name, heading in self.SCENARIOS.items():
                if row[heading] != "":
                    at = school, line, month, name
                    self.sum[at] += Decimal(row[heading])

    def line(self, line, scenario, months, school=None):
        who = [school] if school else self.schools
        return sum((self.sum[s, line, m, scenario] for s in who
                    for m in months), Decimal(0))

    def side(self, sides, scenario, months, school=None):
        """All lines of some sides; recharges only within one school."""
        return sum((self.line(line, scenario, months, school)
                    for line, side in self.sides.items()
                    if side in sides and (school or line not in self.internal)),
                   Decimal(0))

    def figure(self, name, scenario, months, school=None):
        key = name, scenario, len(months), months[-1], school
        if key not in self.known:
            self.known[key] = self.worked_out(name, scenario, months, school)
        return self.known[key]

    def worked_out(self, name, scenario, months, school):
        if name == "result":
            return (self.side({"income"}, scenario, months, school) -
                    self.side({"staff", "other"}, scenario, months, school))
        if name == "spending":
            return self.side({"staff", "other"}, scenario, months, school)
        if name in ("income", "staff", "other"):
            return self.side({name}, scenario, months, school)
        return self.line(name, scenario, months, school)

    def variance(self, name, scenario, months, school=None):
        """To the budget; favourable in effect is positive."""
        gap = (self.figure(name, scenario, months, school) -
               self.figure(name, "budget", months, school))
        good = name in ("income", "result") or self.sides.get(name) == "income"
        return gap if good else -gap


# ---- a pack -----------------------------------------------------------------

WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Table:
    """Rows of words; columns are known by their headings, group first."""

    def __init__(self):
        self.caption, self.head, self.rows = "", [], []

    def row(self, label):
        return next((r for r in self.rows if r and r[0] == label), None)

    def labels(self):
        return [r[0] for r in self.rows if r]

    def headings(self):
        """One heading for each column: "Income Budget £000"."""
        top = [words for words, width, _ in self.head[0] for _ in range(width)]
        if len(self.head) == 1:
            return top
        below = iter(words for words, _, _ in self.head[1])
        return [words if rows > 1 else (words + " " + next(below)).strip()
                for words, width, rows in self.head[0] for _ in range(width)]

    def at(self, heading):
        """The place of a column; None when the paper does not have it."""
        found = [i for i, h in enumerate(self.headings())
                 if re.match(heading, h)]
        return found[0] if found else None


class Pack:
    """A paper: its tables and charts as the program lays them out, its words as
    a reader's program (pdftotext) takes them from the page. What a test reads
    in a table must stand on the page too: see is_printed."""

    def __init__(self, dump, pdf):
        self.pages = [" ".join(p.split()) for p in self.run(
            "pdftotext", "-raw", pdf, "-").split("\f")]
        self.flat = " ".join(self.pages)
        self.squeezed = "".join(self.flat.split())
        self.tables, self.charts = [], []
        self.read(dump.splitlines())

    @staticmethod
    def run(*words):
        return subprocess.run(words, capture_output=True,
                              check=True).stdout.decode()

    def read(self, lines):
        table, in_head = Table(), False
        for line in lines:
            word = line.split()[0] if line.split() else ""
            texts = [t.replace('\\"', '"') for t in WORDS.findall(line)]
            if word == "table":
                table = Table()
                self.tables.append(table)
            elif word == "caption":
                table.caption = re.sub(r"^Table [0-9a-z.]+: ", "", texts[0])
            elif word in ("head", "body"):
                in_head = word == "head"
            elif word == "row":
                (table.head if in_head else table.rows).append([])
            elif word == "cell":
                shown = re.sub(r' (plain|columns|rows)=("(?:[^"\\]|\\.)*"|\d+)',
                               "", line)
                shown = " ".join(WORDS.findall(shown)).strip()
                if in_head:
                    table.head[-1].append((shown, span(line, "columns"),
                                           span(line, "rows")))
                else:
                    table.rows[-1].append(shown)
            elif word == "chart":
                self.charts.append((texts[0], []))
            elif word == "point":
                self.charts[-1][1].append((texts[0], texts[-1]))

    def table(self, caption):
        return next((t for t in self.tables if re.search(caption, t.caption)),
                    Table())

    def chart(self, title):
        return next((c for c in self.charts if re.search(title, c[0])),
                    ("", []))

    def is_printed(self, words):
        return "".join("".join(words).split()) in self.squeezed

    def page(self, *words):
        return next((p for p in self.pages if all(w in p for w in words)), "")


def span(line, what):
    found = re.search(" " + what + r"=(\d+)", line)
    return int(found.group(1)) if found else 1


def folder_of(*parts):
    return os.path.join(os.environ["SOURCE_DIR"], *parts)
