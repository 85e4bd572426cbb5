"""Records of packs: a meeting in October, one in November, one in December. What
changed, and why, is worked out here from the raw exports."""
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

SOURCE = os.environ["SOURCE_DIR"]
PROGRAM = os.environ["TRUSTPRESS"]
SAMPLE = os.path.join(SOURCE, "sample-data/symphony/data")
JOINERS = {"119915", "119993", "120070"}
FILES = ("alllinksdata.csv", "establishments.csv", "pupil-numbers-2025-26.csv",
         "budget-monitoring-2025-26.csv")
NEWS = """---
title: News
---
# News {paper=6}

::: if has(meeting.previous)
The last pack was that of {{ meeting.previous }}.
:::

```changes
measures: [in_year_balance, roll, energy.actual.ytd, roll_against_capacity]
empty: This is the first pack.
```

```table
rows: school
measures: [in_year_balance, roll, energy.actual.ytd, roll_against_capacity]
total: organisation
caption: By school
```

```commentary
explain: yes
columns: ytd
caption: Over the limit
```
"""
PROJECT = """organisation: {{name: Symphony Learning Trust, group-uid: 16329}}
as-at: {as_at}
year: 2025/26
period: {period}
meeting: {{body: Board of Trustees, date: {meeting}}}
documents: [news]
{more}"""
bad = []


def holds(true, what):
    if not true:
        bad.append(what)
        print("not ok: %s" % what)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)


def put(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


class Trust:
    """A project whose three joiners came on 1 November."""

    def __init__(self, folder):
        self.folder = folder
        self.data = os.path.join(folder, "data")
        os.makedirs(self.data)
        for name in FILES:
            shutil.copy(os.path.join(SAMPLE, name), self.data)
        links = rows_of(self.path(FILES[0]))
        for row in links:
            if row["URN"] in JOINERS:
                row["Joined date"] = "01/11/2025"
        put(self.path(FILES[0]), links)
        # what the centre charges those who have not joined foots nowhere
        put(self.path(FILES[3]), [
            r for r in rows_of(self.path(FILES[3]))
            if not r["Name"].startswith("Central services charge")])
        write(os.path.join(folder, "templates/news.md"), NEWS)

    def path(self, name):
        return os.path.join(self.data, name)

    def build(self, meeting, as_at, period, *words, more="", fails=False):
        write(os.path.join(self.folder, "trustpress.yaml"),
              PROJECT.format(as_at=as_at, period=period, meeting=meeting,
                             more=more))
        done = subprocess.run(
            [PROGRAM, "-q", "build", self.folder, *words],
            capture_output=True, text=True)
        if (done.returncode != 0) != fails:
            sys.exit("not ok: %s: %s" % (meeting, done.stderr))
        return done

    def records(self):
        folder = os.path.join(self.folder, "records")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def record(self, meeting):
        return os.path.join(self.folder, "records",
                            meeting + "-news-board.csv")

    def bytes(self, meeting):
        with open(self.record(meeting), "rb") as f:
            return f.read()

    def text(self):
        out = os.path.join(self.folder, "out")
        pdf = os.path.join(out, os.listdir(out)[0])
        done = subprocess.run(["pdftotext", "-raw", pdf, "-"],
                              capture_output=True, check=True)
        return " ".join(done.stdout.decode().split())


def grouped(amount):
    return "{:,}".format(int(amount.copy_abs().to_integral_value("ROUND_HALF_UP")))


def pounds(amount):
    """As a change is printed: what is lost stands in brackets."""
    return "(£%s)" % grouped(amount) if amount < 0 else "£" + grouped(amount)


def main():
    folder = tempfile.mkdtemp()
    t = Trust(os.path.join(folder, "trust"))
    ledger = rows_of(t.path(FILES[3]))
    pupils = rows_of(t.path(FILES[2]))

    # ---- October: the first pack -------------------------------------------
    t.build("2025-10-30", "2025-10-27", 2)
    holds("This is the first pack." in t.text(), "no pack before the first")
    holds(t.records() == ["2025-10-30-news-board.csv"], "one record: %s" %
          t.records())
    first = t.bytes("2025-10-30")
    t.build("2025-10-30", "2025-10-27", 2)
    holds(t.bytes("2025-10-30") == first, "a record of this meeting is not read")
    rows = rows_of(t.record("2025-10-30"))
    roll = sum(int(r["Roll now"]) for r in pupils if r["School"] not in JOINERS)
    of_trust = [r for r in rows if r["series"] == "roll" and
                r["reference"].startswith("6.")]
    holds(of_trust and Decimal(of_trust[0]["value"]) == roll,
          "the record holds the roll of the schools of then, %d" % roll)
    holds(any(r["reference"].endswith("Glen Hills:Pupils on roll")
              for r in rows), "a reference names table, row and column")

    # ---- December: three schools more, a forecast revised ------------------
    for row in ledger:
        if (row["School"] == "137932" and row["Name"] == "Energy" and
                row["Period"] == "P9"):
            row["Forecast"] = str(Decimal(row["Forecast"]) + 4321)
        if (row["School"] == "137932" and row["Name"] == "Energy" and
                row["Period"] == "P1"):
            row["Actual"] = str(Decimal(row["Actual"]) + 70)
            row["Forecast"] = str(Decimal(row["Forecast"]) + 70)
    put(t.path(FILES[3]), ledger)
    t.build("2025-12-04", "2025-12-01", 3)
    text = t.text()
    joined = sum(int(r["Roll now"]) for r in pupils if r["School"] in JOINERS)
    holds("The last pack was that of 30 October 2025." in text, "its date")
    holds("11 schools, 8 then: +{:,}".format(joined) in text,
          "the pupils of the joiners, %d: %s" % (joined, text[:1500]))
    holds("forecast revised: (£4,391)" in text, "the forecast's revision")
    energy = [r for r in ledger if r["Name"] == "Energy"]
    then = [r for r in energy if r["School"] in JOINERS and
            r["Period"] in ("P1", "P2")]
    new = [r for r in energy if r["Period"] == "P3"]
    holds("restated: £70" in text, "a restated month")
    holds("11 schools, 8 then: %s" % pounds(
        sum(Decimal(r["Actual"] or 0) for r in then)) in text,
        "the energy of the joiners")
    holds("newer figures, September to November 2025: %s" % pounds(
        sum(Decimal(r["Actual"] or 0) for r in new)) in text,
        "the energy of November")
    second = t.bytes("2025-12-04")
    with open(os.path.join(t.folder, "out", os.listdir(
            os.path.join(t.folder, "out"))[0]), "rb") as f:
        pdf = f.read()
    t.build("2025-12-04", "2025-12-01", 3)
    with open(os.path.join(t.folder, "out", os.listdir(
            os.path.join(t.folder, "out"))[0]), "rb") as f:
        holds(f.read() == pdf, "built twice: the same bytes")
    holds(t.bytes("2025-12-04") == second, "recorded twice: the same bytes")

    # ---- January: what nobody explains ages ---------------------------------
    t.build("2026-01-15", "2025-12-31", 3)
    holds("No explanation supplied (2 packs in a row, since 4 December 2025)"
          in t.text() or "(3 packs in a row" in t.text(),
          "unexplained variances age")

    # ---- the public edition: its own record, and no exact value ---------------
    t.build("2025-12-04", "2025-12-01", 3, "-e", "public")
    t.build("2026-01-15", "2025-12-31", 3, "-e", "public")
    holds("2025-12-04-news-public.csv" in t.records(), "a public record")
    public = rows_of(t.record("2026-01-15").replace("-board", "-public"))
    holds(all("." not in r["value"].rstrip("%)") or len(
        r["value"].rstrip("%)").split(".")[1]) <= 2 for r in public),
        "a public record holds no more digits than are printed")
    holds(t.bytes("2025-12-04") == second, "editions have records of their own")
    shutil.rmtree(os.path.join(t.folder, "out"))

    # ---- none written --------------------------------------------------------
    t.build("2026-02-12", "2026-01-31", 3, more="record: no\n")
    holds("2026-02-12-news-board.csv" not in t.records(), "record: no")
    before = t.bytes("2026-01-15")
    blocked = os.path.join(folder, "blocked")
    write(blocked, "a file where a folder should be\n")
    t.build("2026-01-15", "2025-12-30", 2, "-o", blocked, fails=True)
    holds(t.bytes("2026-01-15") == before,
          "papers that cannot be written leave the record as it was")
    t.build("2026-03-12", "2026-02-28", 3, "-o", blocked, fails=True)
    holds("2026-03-12-news-board.csv" not in t.records(),
          "papers that cannot be written leave no record")
    write(t.record("2025-10-30"), "name,age\nx,1\n")
    done = t.build("2026-01-15", "2025-12-31", 3, fails=True)
    holds("is no record of a pack" in done.stderr, "a file that is no record")
    shutil.rmtree(folder)
    if not bad:
        print("ok: records of four packs")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
