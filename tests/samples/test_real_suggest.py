#!/usr/bin/python3
"""`trustpress inspect --suggest` on real exports whose own profile is hidden:
with its blanks filled, the profile that it writes reads the same rows, and out
of every cell that the hidden one takes a number from, the same number for the
same school. Cells are told by row and column, so no name matters."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

SHARED = os.path.join(os.environ.get("SHARED") or "/nowhere", "real-data")
SOURCE = os.environ.get("SOURCE_DIR", os.getcwd())
PROGRAM = os.path.abspath(os.environ["TRUSTPRESS"])
TABLES = "performance-tables/"
FINANCE = "finance/"
FILES = (
    TABLES + "kspdeveloper-data-science-files/england_abs.csv",
    TABLES + "clarelgibson-school-admissions/2018-850-ks2.csv",
    TABLES + "clarelgibson-school-admissions/2016-936-ks2.csv",
    TABLES + "clarelgibson-school-admissions/2018-2019_936_ks4final.csv",
    TABLES + "clarelgibson-school-admissions/2016-2017_850_ks4final.csv",
    TABLES + "waiky8-eng-schools/england_ks5final_reduced.csv",
    TABLES + "waiky8-schools-data/ks2_perf_2018.csv",
    TABLES + "brianmburu-teacher-salary/england_swf.csv",
    FINANCE + "waiky8-schools-data/financials_2018.csv",
    FINANCE + "dfe-education-benchmarking/"
    "mat_academy_ar_2022-23_academies.csv",
    FINANCE + "dfe-education-benchmarking/"
    "maintained_schools_master_list_2022-23.csv",
)
FACT = re.compile(r"^(\w+ \S+) \S+ .* = (.*) @1:(\d+):(\d+)$")
bad = 0


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not ok:", what)


def run(data, *words):
    environment = dict(os.environ, TRUSTPRESS_DATA=data)
    return subprocess.run([PROGRAM, "inspect", *words], capture_output=True,
                          env=environment, timeout=300)


def facts(data, path):
    """(row, column) -> (whose, value) of every fact of a file."""
    done = run(data, "--dump=data", path)
    found = {}
    for line in done.stdout.decode("utf-8").splitlines():
        met = FACT.match(line.strip())
        if met:
            found[met[3], met[4]] = met[1], met[2]
    return found, done.stderr.decode("utf-8", "replace")


def number(text):
    try:
        return Fraction(text)
    except ValueError:
        return None


def block(text, key):
    """A key of a profile with all that is indented below it."""
    met = re.search(rf"^{key}:.*\n(?:[ #].*\n|\n)*", text, re.M)
    return met[0] if met else ""


def fill_in(suggested, shipped):
    """What a person would: a title, what the kinds of rows mean, the year."""
    suggested = re.sub("^title: .*", "title: Filled in", suggested, flags=re.M)
    for key in ("rows", "year"):
        old, new = block(suggested, key), block(shipped, key)
        if new and old:
            suggested = suggested.replace(old, new)
        elif new:
            suggested = suggested.replace("columns:", new + "columns:", 1)
    known = re.findall(r"^  (\S+):", block(suggested, "key"), re.M)
    for line in block(shipped, "key").splitlines(True)[1:]:
        if line.split(":")[0].strip() in ("phase", "mark") and \
                line.split(":")[0].strip() not in known:
            suggested = suggested.replace("key:\n", "key:\n" + line, 1)
    return suggested


class Folders:
    """Data folders: as shipped, without one profile, with one only."""

    def __init__(self, place):
        self.place = place

    def make(self, name, keep):
        data = os.path.join(self.place, name)
        if os.path.exists(data):
            shutil.rmtree(data)
        shutil.copytree(os.path.join(SOURCE, "templates"),
                        os.path.join(data, "templates"))
        profiles = os.path.join(data, "templates/profiles")
        for file in os.listdir(profiles):
            if not keep(file):
                os.remove(os.path.join(profiles, file))
        return data, profiles


def compare(path, shipped, suggested):
    numbers = {c: v for c, v in shipped.items() if number(v[1]) is not None}
    columns = {c[1] for c in numbers}
    codes = {c: v for c, v in shipped.items() if c not in numbers and
             v[1] not in ("(not-given)", "(new-school)") and
             v[1].startswith("(") and c[1] in columns}
    check(len(numbers) > 100, f"{path}: only {len(numbers)} numbers")
    wrong = [(c, v, suggested.get(c)) for c, v in numbers.items()
             if c not in suggested or suggested[c][0] != v[0] or
             number(suggested[c][1]) != number(v[1])]
    wrong += [(c, v, suggested.get(c)) for c, v in codes.items()
              if suggested.get(c) != v]
    check(not wrong, f"{path}: {len(wrong)} of {len(numbers) + len(codes)} "
                     f"cells differ, such as {wrong[:3]}")
    return len(numbers), len(codes)


def try_file(folders, name):
    path = os.path.join(SHARED, name)
    whole, profiles = folders.make("whole", lambda f: True)
    answer = json.loads(run(whole, "--format=json", path).stdout)[0]
    own = answer["profile"]
    with open(os.path.join(profiles, own + ".yaml"), encoding="utf-8") as f:
        shipped = f.read()
    hidden, _ = folders.make("hidden", lambda f: f != own + ".yaml")
    done = run(hidden, "--suggest", path)
    suggested = done.stdout.decode("utf-8")
    check(done.returncode == 0 and "fill in" in suggested,
          f"{name}: {done.stderr.decode()}")
    alone, profiles = folders.make("alone", lambda f: f == "_codes.yaml")
    file = os.path.join(profiles, "suggested.yaml")
    with open(file, "w", encoding="utf-8") as f:
        f.write(suggested)
    as_is = run(alone, "--format=json", path)
    check(as_is.returncode == 0 and
          json.loads(as_is.stdout)[0]["profile"] == "suggested",
          f"{name}: as it stands: {as_is.stderr.decode()[:600]}")
    with open(file, "w", encoding="utf-8") as f:
        f.write(fill_in(suggested, shipped))
    done = run(alone, "--format=json", path)
    check(done.returncode == 0, f"{name}: {done.stderr.decode()[:600]}")
    if done.returncode != 0:
        return
    filled = json.loads(done.stdout)[0]
    check(filled["used"] == answer["used"],
          f"{name}: {filled['used']} rows used of {answer['used']}")
    n = compare(name, facts(whole, path)[0], facts(alone, path)[0])
    print(f"{name} ({own}): {filled['used']} rows, {n[0]} numbers, "
          f"{n[1]} codes alike")


def main():
    if not os.path.isdir(SHARED):
        print("skipped: no real exports here (SHARED)")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as place:
        for name in FILES:
            try_file(Folders(place), name)
    print("ok" if bad == 0 else f"{bad} complaints")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
