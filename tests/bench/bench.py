#!/usr/bin/python3
"""Time and memory of whole runs, one TSV line a workload: median of five.

    python3 tests/bench/bench.py [build/trustpress] [workload ...]

symphony  the sample project: 42 pages from 5,500 rows
ledger    100,000 rows set as one table with repeated heads (about W2)
batch     the sample fifty times, one after the other (about W3)
national  a trust's pack out of whole national exports (needs SHARED)

CPU seconds are those of the process, user and system; megabytes its peak. Not
part of the tests: machines differ, and a timed test fails on a busy one.
"""
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("SHARED", os.path.join(SOURCE, "..", "shared"))
SAMPLE = os.path.join(SOURCE, "sample-data", "symphony")

LEDGER_PROFILE = """title: Purchase ledger
kind: list
dataset: ledger
identify: {all: [Supplier, Reference, Debit]}
year: {from: [nothing]}
columns:
  - {name: date, heading: Date, form: date}
  - {name: school, heading: Place}
  - {name: code, heading: Code}
  - {name: nominal, heading: Nominal}
  - {name: supplier, heading: Supplier}
  - {name: reference, heading: Reference}
  - {name: debit, heading: Debit, form: money}
  - {name: credit, heading: Credit, form: money}
"""
LEDGER_TEMPLATE = """---
title: Ledger
---
# Ledger

```table
list: ledger
columns: [date, school, code, nominal, supplier, reference, debit, credit]
caption: Every posting
```
"""


def run(command):
    """CPU seconds and peak MB of one finished process."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit("%s failed" % " ".join(command))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def written(folder):
    files = [os.path.join(folder, f) for f in os.listdir(folder)]
    pages = 0
    for f in files:
        out = subprocess.run(["pdfinfo", f], capture_output=True, text=True)
        pages += int(out.stdout.split("Pages:")[1].split()[0])
    return sum(os.path.getsize(f) for f in files) // 1024, pages


def ledger_project(folder):
    r = random.Random(20251014)
    shutil.copytree(os.path.join(SAMPLE, "data"), os.path.join(folder, "data"))
    for name in os.listdir(os.path.join(folder, "data")):
        if name != "alllinksdata.csv":
            os.remove(os.path.join(folder, "data", name))
    for name, text in (("profiles/ledger.yaml", LEDGER_PROFILE),
                       ("templates/board-pack.md", LEDGER_TEMPLATE),
                       ("trustpress.yaml", "data: [data/*.csv]\n")):
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    with open(os.path.join(folder, "data", "ledger.csv"), "w",
              encoding="utf-8") as f:
        f.write("Date,Place,Code,Nominal,Supplier,Reference,Debit,Credit\n")
        for i in range(100000):
            amount = "%.2f" % (r.random() ** 3 * 20000 + 1)
            sides = (amount, "") if r.random() < 0.93 else ("", amount)
            f.write("2025-%02d-%02d,%s,%04d,%s,%s,INV-%06d,%s,%s\n" % (
                r.randint(1, 12), r.randint(1, 28),
                r.choice(["Elm Park", "Ivy Bridge", "Moor End", "Yew Tree"]),
                1000 + 10 * r.randrange(40),
                r.choice(["Energy: gas", "Learning resources", "Insurance"]),
                r.choice(["Swift Supply Teachers", "Playsafe Surfacing",
                          "Northern Power & Light"]), i + 1, *sides))


def national():
    real = os.path.join(SHARED, "real-data")
    names = ["gias/ajb1970-exams-by-governance/group_links.csv",
             "performance-tables/dfe-academies-api/2022-2023_england_census.csv",
             "performance-tables/kspdeveloper-data-science-files/england_abs.csv",
             "performance-tables/waiky8-schools-data/ks2_perf_2018.csv"]
    return [os.path.join(real, n) for n in names] + [
        "--for", "Symphony Learning Trust", "-q"]


def workload(name, folder):
    if name == "ledger":
        project = os.path.join(folder, "ledger")
        os.makedirs(project)
        ledger_project(project)
        return [project, "-q"]
    return national() if name == "national" else [SAMPLE]


def measure(program, name):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        arguments = workload(name, folder)
        command = [program, "build"] + arguments + ["-o", out]
        times = 50 if name == "batch" else 1
        samples = []
        for _ in range(1 if name == "batch" else 5):
            runs = [run(command) for _ in range(times)]
            samples.append((sum(r[0] for r in runs), max(r[1] for r in runs)))
        size, pages = written(out)
        print("%s\t%.3f s\t%.0f MB\t%d KB\t%d pages" % (
            name, statistics.median(s[0] for s in samples),
            max(s[1] for s in samples), size, pages), flush=True)


def main():
    words = sys.argv[1:]
    program = os.path.abspath(words.pop(0)) if words and os.path.exists(
        words[0]) else os.path.join(SOURCE, "build", "trustpress")
    names = words or ["symphony", "ledger", "batch", "national"]
    for name in names:
        if name == "national" and not os.path.isdir(SHARED):
            print("national\tskipped: no national exports here")
            continue
        measure(program, name)


resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
main()
