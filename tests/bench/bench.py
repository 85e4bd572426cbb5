#!/usr/bin/python3
"""Time and memory of whole runs, one TSV line a workload: median of five.

    python3 tests/bench/bench.py [build/trustpress] [workload ...]

w1        a pack of 37 pages from 5,400 rows of exports, measures and a template
          that the project brings itself
w2        100,000 rows set as one table with repeated heads, about 1,600 pages
w3        200 packs like w1, all different, one after the other
symphony  the sample project
national  a trust's pack out of whole national exports (needs SHARED)
w4        5,000,000 rows of pupil measures put together to 80,000 means, against
          libcsv alone over the same file (at most 1.25 times that)
nation    ten years of 6,000, 12,000 and 24,000 schools: all measures of all
          trusts in one run; must grow linearly
disclose  hiding small counts: forty measures of nine schools, and the table z3
          (needs SHARED); its columns are named in bench_disclose.c
wide      real wide exports many times over, all schools kept (needs SHARED;
          at least 150 MB a second)

Columns: workload, CPU seconds (user and system), seconds by the clock, peak
megabytes, kilobytes written, pages. w4, nation and wide write nothing: they
print what they are compared with instead. TRUSTPRESS_W4 may name a file that is
there already. Inputs come from generate.py and are made
once. Not part of the tests: machines differ, and a timed test fails on a busy
one. Build with -DCMAKE_BUILD_TYPE=Release.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import generate

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("SHARED", os.path.join(SOURCE, "..", "shared"))
ROUNDS = 5


def run(command):
    """CPU seconds, seconds and peak MB of one finished process."""
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit("%s failed" % " ".join(command))
    return (usage.ru_utime + usage.ru_stime, time.monotonic() - begin,
            usage.ru_maxrss / 1024)


def written(folder):
    """Kilobytes and pages of all papers of a folder."""
    files = [os.path.join(folder, f) for f in os.listdir(folder)]
    pages = 0
    for f in files:
        out = subprocess.run(["pdfinfo", f], capture_output=True, text=True)
        pages += int(out.stdout.split("Pages:")[1].split()[0])
    return sum(os.path.getsize(f) for f in files) // 1024, pages


def project(name, folder):
    """A copy of tests/bench/NAME with an empty `data` folder."""
    shutil.copytree(os.path.join(HERE, name), folder)
    data = os.path.join(folder, "data")
    os.makedirs(data)
    return data


def w1(folder):
    generate.trust(project("w1", folder), 1)
    return [[folder]]


def w2(folder):
    data = project("w2", folder)
    generate.trust(os.path.join(folder, "trust"), 1)
    shutil.copy(os.path.join(folder, "trust", "links.csv"), data)
    generate.ledger(os.path.join(data, "ledger.csv"), 100000)
    return [[folder]]


def w3(folder):
    commands = []
    for i in range(200):
        one = os.path.join(folder, "t%03d" % i)
        generate.trust(project("w1", one), 1000 + i)
        commands.append([one])
    return commands


def symphony(_folder):
    return [[os.path.join(SOURCE, "sample-data", "symphony")]]


def national(_folder):
    real = os.path.join(SHARED, "real-data")
    names = ["gias/ajb1970-exams-by-governance/group_links.csv",
             "performance-tables/dfe-academies-api/2022-2023_england_census.csv",
             "performance-tables/kspdeveloper-data-science-files/england_abs.csv",
             "performance-tables/waiky8-schools-data/ks2_perf_2018.csv"]
    return [[os.path.join(real, n) for n in names]
            + ["--for", "Symphony Learning Trust"]]


def measure(program, make):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        commands = [[program, "build", "-q", *words, "-o",
                     os.path.join(out, str(i))]
                    for i, words in enumerate(make(
                        os.path.join(folder, "project")))]
        rounds = []
        for _ in range(ROUNDS if len(commands) == 1 else 1):
            runs = [run(command) for command in commands]
            rounds.append((sum(r[0] for r in runs), sum(r[1] for r in runs),
                           max(r[2] for r in runs)))
        sizes = [written(os.path.join(out, d)) for d in os.listdir(out)]
        print("%s\t%.3f\t%.3f\t%.0f\t%d\t%d" % (
            make.__name__, *(statistics.median(r[i] for r in rounds)
                             for i in range(2)), max(r[2] for r in rounds),
            sum(s[0] for s in sizes), sum(s[1] for s in sizes)), flush=True)


# ---- reading alone ----------------------------------------------------------

def best(command, rounds=ROUNDS):
    """The quickest of a few runs: CPU seconds, peak MB."""
    runs = [run(command) for _ in range(rounds)]
    return min(r[0] for r in runs), max(r[2] for r in runs)


def beside(program, name):
    """A program of this folder, built beside the one that is measured."""
    build = os.path.dirname(program)
    subprocess.run(["cmake", "--build", build, "--target", name],
                   check=True, stdout=subprocess.DEVNULL)
    return os.path.join(build, "tests", name)


def disclose(program):
    bench = beside(program, "bench_disclose")
    tables = os.path.join(SHARED, "disclosure")
    for words in [[]] + [[tables]] * os.path.isdir(tables):
        out = subprocess.run([bench, *words], capture_output=True, text=True)
        print("disclose\t" + out.stdout.strip(), flush=True)


def w4(program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.environ.get("TRUSTPRESS_W4")
        if not path:
            path = os.path.join(folder, "w4.csv")
            generate.long(path, 5000000)
        bare_program = beside(program, "bench_csv")
        bare, ours, peak = [], [], 0
        for _ in range(ROUNDS):  # turn by turn: the machine may be busy
            bare.append(best([bare_program, path], 1)[0])
            cpu, mb = best([program, "inspect", path], 1)
            ours.append(cpu)
            peak = max(peak, mb)
        print("w4\tlibcsv %.3f s\tinspect %.3f s\t%.2f times (at most 1.25)"
              "\t%.0f MB" % (min(bare), min(ours), min(ours) / min(bare), peak),
              flush=True)


def nation(program):
    for schools in (6000, 12000, 24000):
        with tempfile.TemporaryDirectory() as folder:
            generate.nation(folder, schools)
            files = [os.path.join(folder, n) for n in sorted(os.listdir(folder))]
            cpu, peak = best([program, "figures", *files], 3)
        print("nation\t%d schools\t%.3f s\t%.0f us a school\t%.0f MB"
              "\t%.1f KB a school" % (schools, cpu, cpu / schools * 1e6, peak,
                                     peak * 1024 / schools), flush=True)


WIDE = ["performance-tables/clarelgibson-school-admissions/2018-850-ks2.csv",
        "performance-tables/clarelgibson-school-admissions/"
        "2018-2019_936_ks4final.csv",
        "gias/clarelgibson-school-admissions/20220420_gias.csv"]


def wide(program):
    for name in WIDE:
        with tempfile.TemporaryDirectory() as folder:
            # the original's name: a year may stand in it
            path = os.path.join(folder, os.path.basename(name))
            generate.many(os.path.join(SHARED, "real-data", name), path, 120)
            cpu, peak = best([program, "inspect", path], 3)
            size = os.path.getsize(path) / 1e6
        print("wide\t%s\t%.0f MB\t%.3f s\t%.0f MB/s (at least 150)\t%.0f MB" %
              (os.path.basename(name), size, cpu, size / cpu, peak), flush=True)


WORKLOADS = [w1, w2, w3, symphony, national]


def main():
    words = sys.argv[1:]
    program = os.path.join(SOURCE, "build", "trustpress")
    if words and os.path.exists(words[0]):
        program = os.path.abspath(words.pop(0))
    print("# workload\tCPU s\tclock s\tpeak MB\tKB\tpages")
    for make in WORKLOADS:
        if words and make.__name__ not in words:
            continue
        if make is national and not os.path.isdir(
                os.path.join(SHARED, "real-data")):
            print("national\tskipped: no national exports here")
        else:
            measure(program, make)
    if not words or "w4" in words:
        w4(program)
    if not words or "disclose" in words:
        disclose(program)
    if not words or "nation" in words:
        nation(program)
    if os.path.isdir(os.path.join(SHARED, "real-data")):
        if not words or "wide" in words:
            wide(program)
    elif not words or "wide" in words:
        print("wide\tskipped: no national exports here")


main()
