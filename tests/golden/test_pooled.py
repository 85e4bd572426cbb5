#!/usr/bin/python3
"""Long exports put together exactly: rows made here, with the same numbers in
many spellings, are added up as fractions and held against the facts that the
program makes of them. Then a project asks for the mean of two schools: it must
be that of all pupils, not of the schools' means."""

import collections
import csv
import fractions
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(os.environ.get("TRUSTPRESS", "build/trustpress"))
MEASURES = {"Reading: expected %": "reading_expected_percent",
            "reading expected %": "reading_expected_percent",
            "A8 score": "a8_score", "Pupils at 5+": "pupils_at_5_plus"}
GROUPS = {"All pupils": "all", "": "all", "Disadvantaged": "disadvantaged",
          "Year 3": "year 3"}
CODES = {"SUPP": True, "": True, "-": True, "NE": True}
FACT = re.compile(r"school (\d+) own\.(\S+)\.(sum|weight|rows) (.+) "
                  r"(\d{4}/\d\d) actual = ([-.0-9]+) @")


def number(r):
    places = r.choice([0, 0, 1, 1, 1, 2, 4])
    whole = r.choice([1, 100, 100, 1000, 10 ** 7])
    d = r.randint(-whole * 10 ** places // 4, whole * 10 ** places)
    sign, d = "-" if d < 0 else "", abs(d)
    text = "%0*d" % (places + 1, d)
    return sign + (text[:-places] + "." + text[-places:] if places else text)


def spelled(r, text):
    """The same number in another spelling."""
    kind = r.randrange(8)
    if kind == 0:
        return " " + text + " "
    if kind == 1 and "." in text:
        return text + "00"
    if kind == 2 and not text.startswith("-"):
        return "+" + text
    if kind == 3:
        return text + "%"
    if kind == 4 and "." not in text:
        return "{:,}".format(int(text))
    return text


def rows(r, n):
    for _ in range(n):
        value = r.choice(list(CODES)) if r.random() < 0.05 else number(r)
        weight = r.choice(["0", ""]) if r.random() < 0.05 else \
            r.choice([str(r.randint(1, 300)), "%.1f" % (r.random() * 30 + 0.1)])
        yield (100000 + r.randrange(5), r.choice(["2023/24", "2024-25"]),
               r.choice(list(MEASURES)), r.choice(list(GROUPS)), weight, value)


PROJECT = {
    "trustpress.yaml": "organisation: {name: Example Learning Trust}\n"
                       "year: 2024/25\ndata: ['data/*']\n",
    "measures.yaml": "inputs:\n  own: {time: year, weighted: [reading_percent]}\n"
                     "measures:\n  reading:\n    title: Reading\n"
                     "    topic: own_outcomes\n    unit: percent\n"
                     "    decimals: 2\n    good: high\n    cohort: pupils\n"
                     "    weighted: own.reading_percent\n",
    "data/links.csv": "URN,Group UID,Group Name,Group Type,Joined date,"
                      "EstablishmentName,LA (code),LA (name)\n"
                      "137920,4417,EXAMPLE LEARNING TRUST,Multi-academy trust,"
                      "01/02/2012,Rushmore Primary School,931,Oxfordshire\n"
                      "140580,4417,EXAMPLE LEARNING TRUST,Multi-academy trust,"
                      "01/02/2014,Mason Park School,931,Oxfordshire\n",
    "data/long.csv": "URN,Year,Measure,Group,Pupils,Value\n"
                     "137920,2024/25,Reading %,All,30,70\n"
                     "137920,2024/25,Reading %,All,12,52.5\n"
                     "137920,2024/25,Reading %,Boys,20,10\n"
                     "140580,2024/25,Reading %,All,60,81.3\n",
}


def mean_is_wrong():
    """30 x 70 + 12 x 52.5 + 60 x 81.3 = 7608; / 102 = 74.588..."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PROJECT.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        done = subprocess.run([PROGRAM.resolve(), "explain", "reading", "."],
                              cwd=folder, capture_output=True, text=True)
    wanted = ["printed    74.59%", "covers     2 schools, 102 pupils",
              "Rushmore Primary School: 2730 over 42",
              "7,608 / 102 = 74.588"]
    missing = [w for w in wanted if w not in done.stdout]
    if missing:
        print("the mean lacks", missing, "in", done.stdout, done.stderr)
    return bool(missing)


def main():
    r = random.Random(20261123)
    wanted = collections.defaultdict(lambda: [0, 0, 0])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.csv")
        with open(path, "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f)
            out.writerow(["URN", "Year", "Measure", "Group", "Pupils", "Value"])
            for urn, year, measure, group, weight, value in rows(r, 4000):
                shown = value if value in CODES else spelled(r, value)
                out.writerow([urn, year, measure, group, weight, shown])
                if value in CODES or weight in ("0", ""):
                    continue
                total = wanted[str(urn), MEASURES[measure], GROUPS[group],
                               year.replace("-", "/")]
                total[0] += fractions.Fraction(value) * \
                    fractions.Fraction(weight)
                total[1] += fractions.Fraction(weight)
                total[2] += 1
        done = subprocess.run([PROGRAM, "inspect", "--dump=data", path],
                              capture_output=True, text=True, timeout=120)
    found = collections.defaultdict(dict)
    for m in FACT.finditer(done.stdout):
        found[m[1], m[2], m[4], m[5]][m[3]] = fractions.Fraction(m[6])
    bad = done.returncode != 0 or len(wanted) != 5 * 2 * 3 * 3
    if bad:
        print(done.stderr)
    if set(found) != set(wanted):
        print("other totals:", sorted(set(found) ^ set(wanted))[:5])
        bad = True
    for key, (total, weight, n) in wanted.items():
        f = found.get(key, {})
        if (f.get("sum"), f.get("weight"), f.get("rows")) != (total, weight, n):
            print(key, "is", f, "not", total, weight, n)
            bad = True
    print(f"{len(wanted)} totals of 4000 rows")
    return bad or mean_is_wrong()


if __name__ == "__main__":
    sys.exit(main())
