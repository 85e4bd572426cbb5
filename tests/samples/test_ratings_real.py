#!/usr/bin/python3
"""Ratings of real files: Progress 8 as published, and the benchmarking
service's own deciles and colours against the letters of the catalogue.

The service's file is test data of its makers: in part from a run of their
pipeline, in part written by hand with any colour. Schools of which one row
contradicts the published decile rule are of the second kind; they are counted
and left out. Needs the folder of real exports (SHARED); else it is skipped."""
import collections
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

SHARED = os.environ.get("SHARED", "")
SOURCE = os.environ.get("SOURCE_DIR", os.getcwd())
PROGRAM = os.environ.get("TRUSTPRESS", "build/trustpress")
RAG = os.path.join(SHARED, "real-data/finance/dfe-education-benchmarking",
                   "MetricRAG.csv")
P8 = os.path.join(SHARED, "real-data/performance-tables",
                  "clarelgibson-school-admissions/2018-2019_936_ks4final.csv")
EDUCATION = ("Teaching and Teaching support staff", "Educational supplies",
             "Educational ICT")
made = bad = 0


def check(got, want, *where):
    global made, bad
    made += 1
    if got != want:
        bad += 1
        print("not ok: %s: got %s, wanted %s" % (", ".join(where), got, want))


MEASURES = {
    "Teaching and Teaching support staff": "teaching_support_per_pupil",
    "Non-educational support staff and services":
        "non_educational_support_per_pupil",
    "Educational supplies": "educational_supplies_per_pupil",
    "Educational ICT": "educational_ict_per_pupil",
    "Premises staff and services": "premises_per_m2",
    "Utilities": "utilities_per_m2",
    "Administrative supplies": "admin_supplies_per_pupil",
    "Catering staff and supplies": "catering_net_per_pupil"}


def letters():
    """The catalogue's strings, by measure."""
    path = os.path.join(SOURCE, "templates/measures/benchmarking.yaml")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    return {m.group(1): m.groups()[1:] for m in re.finditer(
        r"^  benchmark_(\w+):\n(?:    .*\n|\n)*?    deciles: "
        r"\{ratings: (\w{10})(?:, close: (\w{10}))?", text, re.M)}


def colours(row, rules):
    """What the rules allow for the row's decile."""
    usual, close = rules[MEASURES.get(row["Category"], "premises_per_m2")]
    decile = min(int(float(row["Decile"])), 9)
    names = {"R": "red", "A": "amber", "G": "green"}
    return {names[s[decile]] for s in (usual, close) if s}


def benchmarking():
    rules = letters()
    for category, measure in MEASURES.items():
        want = (("RAAGGGAAAR", "RRAGGGAARR") if category in EDUCATION
                else ("GGGAAAAARR", None))
        check(rules.get(measure), want, category)
    with open(RAG, encoding="utf-8-sig") as f:
        rows = list(csv.DictReader(f))
    by_school = collections.defaultdict(list)
    for row in rows:
        percentile = float(row["Percentile"])
        check(int(float(row["Decile"])), int(percentile // 10),
              row["URN"], row["SubCategory"], "decile")
        by_school[row["URN"]].append(row)
    run = [u for u, its in by_school.items()
           if all(r["RAG"] in colours(r, rules) for r in its)]
    n = sum(len(by_school[u]) for u in run)
    print("%d rows: %d deciles; %d of %d schools follow the rules, %d rows" %
          (len(rows), len(rows), len(run), len(by_school), n))
    whole = [u for u in run if len(by_school[u]) >= 20]
    check(len(whole) >= 1, True, "a school of the pipeline, with all costs")
    for u in whole:
        colour = collections.Counter(r["RAG"] for r in by_school[u])
        print("  one school, %d rows: %s" % (len(by_school[u]), dict(colour)))


# ---- Progress 8 ---------------------------------------------------------------

WORDS = {"1": "GREEN \u2013 Well above average",
         "2": "GREEN \u2013 Above average", "3": "GREEN \u2013 Average",
         "4": "AMBER \u2013 Below average",
         "5": "RED \u2013 Well below average"}


def by_score(text):
    """Without the banding: the score's limits (FBIT reads them so)."""
    score = Fraction(text)
    limits = ((Fraction(1, 2), "1"), (Fraction(1, 5), "2"),
              (Fraction(-19, 100), "3"), (Fraction(-49, 100), "4"))
    return next((b for least, b in limits if score >= least), "5")


def project(folder, rows, banding):
    """The file's schools as one group, with or without their bandings."""
    os.makedirs(os.path.join(folder, "data"))
    with open(os.path.join(folder, "trustpress.yaml"), "w") as f:
        f.write("organisation: {name: All, group-uid: 1}\nas-at: 2019-12-01\n")
    with open(os.path.join(folder, "data", "alllinksdata.csv"), "w") as f:
        f.write("URN,Group UID,Group Name,Joined date,EstablishmentName,"
                "PhaseOfEducation (name)\n")
        for row in rows:
            f.write("%s,1,All,01/09/2012,School %s,Secondary\n" %
                    (row["URN"], row["URN"]))
    keys = [k for k in rows[0] if banding or k != "P8_BANDING"]
    with open(os.path.join(folder, "data", os.path.basename(P8)), "w",
              newline="") as f:
        out = csv.DictWriter(f, keys, extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)


def rating(folder, urn):
    done = subprocess.run([PROGRAM, "explain", "--format", "json",
                           "ks4_progress8.rating@" + urn, folder],
                          capture_output=True, text=True, timeout=120)
    answer = json.loads(done.stdout)
    return (answer[0] if isinstance(answer, list) else answer)["printed"]


def progress():
    with open(P8, encoding="utf-8-sig", errors="replace") as f:
        rows = [r for r in csv.DictReader(f) if r["RECTYPE"] in ("1", "2") and
                r["P8_BANDING"] in WORDS]
    differs = [r for r in rows if by_score(r["P8MEA"]) != r["P8_BANDING"]]
    some = differs + rows[:6]
    with tempfile.TemporaryDirectory() as top:
        for banding in (True, False):
            folder = os.path.join(top, str(banding))
            project(folder, rows, banding)
            for row in some:
                want = row["P8_BANDING"] if banding else by_score(row["P8MEA"])
                check(rating(folder, row["URN"]).lstrip("\u25cf\u25a0\u25b2 "),
                      WORDS[want], row["URN"], row["P8MEA"], str(banding))
    print("Progress 8: %d schools, of %d the banding is not the score's" %
          (len(rows), len(differs)))
    check(len(differs) > 0, True, "schools where the banding matters")


def main():
    if not os.path.exists(RAG):
        print("skipped: no real exports")
        return 77
    benchmarking()
    progress()
    print("%d compared, %d disagree" % (made, bad))
    return 1 if bad or not made else 0


if __name__ == "__main__":
    sys.exit(main())
