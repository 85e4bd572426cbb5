#!/usr/bin/python3
"""Every mean of a long export, worked out again as fractions from the raw file.

    python3 tests/bench/check_w4.py build/trustpress w4.csv

Adds up value x pupils and pupils of every school, year, measure and group in
whole tenths, holds them against the facts of the program, and compares the
means. Takes a minute or two for 5,000,000 rows; not part of the tests."""

import collections
import csv
import fractions
import re
import subprocess
import sys

FACT = re.compile(r" *school (\d+) own\.(\S+)\.(sum|weight|rows) (.+) "
                  r"(\d{4}/\d\d) actual = ([-.0-9]+) @")


def slug(measure):
    words = re.sub(r"[^a-z0-9%]+", " ", measure.lower()).replace("%", " percent")
    return "_".join(words.split())


def main(program, path):
    wanted = collections.defaultdict(lambda: [0, 0, 0])
    with open(path, encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            whole, tenth = row["value"].split(".")
            total = wanted[row["urn"], row["measure"], row["group"],
                           row["year"]]
            n = int(row["pupils"])
            total[0] += int(whole + tenth) * n
            total[1] += n
            total[2] += 1
    names = {m: slug(m) for _, m, _, _ in wanted}
    groups = {"All pupils": "all", "Disadvantaged": "disadvantaged",
              "SEN support & EHCP": "sen support ehcp", "EAL": "eal"}
    done = subprocess.run([program, "inspect", "--dump=data", path],
                          stdout=subprocess.PIPE, text=True, check=True)
    found = collections.defaultdict(dict)
    for line in done.stdout.splitlines():
        m = FACT.match(line)
        if m:
            found[m[1], m[2], m[4], m[5]][m[3]] = fractions.Fraction(m[6])
    wrong = 0
    for (urn, measure, group, year), (total, weight, n) in wanted.items():
        f = found.pop((urn, names[measure], groups[group], year), {})
        fine = (f.get("sum"), f.get("weight"), f.get("rows")) == (
            fractions.Fraction(total, 10), weight, n)
        wrong += not fine or f["sum"] / f["weight"] != fractions.Fraction(
            total, 10 * weight)
    print("%d means, %d for all pupils; %d wrong, %d too many" % (
        len(wanted), sum(k[2] == "All pupils" for k in wanted), wrong,
        len(found)))
    return wrong + len(found) > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
