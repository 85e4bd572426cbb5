#!/usr/bin/python3
"""What `trustpress inspect` answers: to people, in the goldens of
golden/inspect/, and to machines, here: the keys that trustpress(1) names are
there for every kind of file, whatever became of it."""

import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(os.environ.get("TRUSTPRESS", "build/trustpress"))
SOURCE = os.environ.get("SOURCE_DIR", os.getcwd())
KEYS = """file status problem kind errors profile title matched missing nearest
 encoding delimiter title_rows header_rows c1_repaired headings sha256 rows used
 kinds set_aside schools_named schools_checked period period_from release
 periods codes repairs written columns unused""".split()
FILES = {
    "absence.csv": b"URN,LA,ESTAB,PERCTOT,PPERSABS10\n"
                   b"137920,931,2001,2.9,SUPP\n",
    "fields.csv": b"Column,Field Name,Label/Description\n1,URN,School\n",
    "lettings.csv": b"Hall,Hirer,Income\nMain,Judo club,120\n",
    "words.csv": b"Notes\nSome text\n",
    "head.csv": b"Hall,Hirer,Income\n",
    "values.csv": b"1,2,3\n4,5,6\n",
    "empty.csv": b"",
    "book.xlsx": b"PK\x03\x04rest",
    "pupils.csv": b"School,Roll now\nAsh Green,200\nElm Hill,210\n",
    "roll.csv": b"School,Roll now\nAsh Green,200\n",
    "bad.csv": b"URN,LA,ESTAB,PERCTOT,PPERSABS10\n137920,931,2001,2.9,four\n",
}
REGISTER = (b"URN,Group UID,Group Name,Group Type,Joined date,"
            b"EstablishmentName,PhaseOfEducation (name)\n"
            b"900001,9001,ASH VALLEY,Multi-academy trust,01/09/2016,"
            b"Ash Green,Primary\n")
complaints = []


def check(good, what):
    if not good:
        complaints.append(what)


def run(folder, *words, status=0, stdin=None):
    done = subprocess.run([PROGRAM, "inspect", *words], cwd=folder,
                          input=stdin, capture_output=True, timeout=60)
    said = done.stderr.decode("utf-8", "replace")
    check(done.returncode == status,
          f"inspect {' '.join(words)}: exit {done.returncode}: {said}")
    return done.stdout.decode("utf-8"), said


def answers(folder, *names, status=0):
    out, _ = run(folder, "--format=json", *names, status=status)
    return {a["file"]: a for a in json.loads(out)}


def check_answers(folder):
    got = answers(folder, *FILES, status=1)
    for name in FILES:
        check(sorted(got[name]) == sorted(KEYS), f"{name}: {list(got[name])}")
    for name, status, reason in (
            ("absence.csv", "recognised", ""),
            ("bad.csv", "recognised", ""),
            ("fields.csv", "set-aside", ""),
            ("lettings.csv", "not-recognised", "these headings"),
            ("words.csv", "not-recognised", "one column only"),
            ("head.csv", "not-recognised", "no row below"),
            ("values.csv", "not-recognised", "values, not headings"),
            ("empty.csv", "unreadable", "nothing"),
            ("book.xlsx", "unreadable", "Excel workbook")):
        check(got[name]["status"] == status and reason in got[name]["problem"],
              f"{name}: {got[name]['status']}: {got[name]['problem']}")
    check(got["bad.csv"]["errors"] == 1, "bad.csv: no error counted")
    check([c["bad"] for c in got["bad.csv"]["columns"]] == [0, 0, 0, 0, 1],
          "bad.csv: the bad cell is in no column")
    a = got["absence.csv"]
    check(a["kinds"]["school"] == 1 and a["used"] == a["rows"] == 1,
          f"absence.csv: {a['kinds']}")
    check([(c["token"], c["cells"], c["reason"]) for c in a["codes"]] ==
          [("SUPP", 1, "suppressed")], f"absence.csv: {a['codes']}")


def check_nearest(folder):
    with open(os.path.join(folder, "near.csv"), "wb") as f:
        f.write(b"Date,Line,Sum\n01/01/2026,Cash,2\n")
    near = answers(folder, "near.csv")["near.csv"]["nearest"]
    check(near[0]["profile"] == "own_balance_sheet" and
          near[0]["missing"] == ["Amount"], f"nearest: {near}")


def check_registers(folder):
    """Registers given together check the schools of a form, and nothing else
    that is given does."""
    alone = answers(folder, "roll.csv", "-p", "2025/26")["roll.csv"]
    check(alone["schools_named"] == 1 and not alone["schools_checked"],
          f"roll.csv alone: {alone['schools_named']}")
    out, said = run(folder, "roll.csv", "absence.csv", "-p", "2025/26")
    check("none can be checked without a register" in " ".join(out.split()),
          "roll.csv: not said that nothing can be checked")
    check("school-unknown" not in said, said)
    with open(os.path.join(folder, "register.csv"), "wb") as f:
        f.write(REGISTER)
    got = answers(folder, "roll.csv", "register.csv", "-p", "2025/26")
    check(got["roll.csv"]["schools_checked"] and
          got["roll.csv"]["used"] == 1, "roll.csv beside a register")
    got = answers(folder, "register.csv", "pupils.csv", "-p", "2025/26",
                  status=1)["pupils.csv"]
    check(got["used"] == 1 and got["errors"] == 1, "pupils.csv: Elm Hill")


def check_text(folder):
    out, _ = run(folder, "-", stdin=FILES["absence.csv"])
    check(out.startswith("standard input\n  Absence"), out)
    check("SUPP: suppressed" in out, out)
    wide = b"School,Roll now," + b",".join(b"H%d" % i for i in range(200))
    with open(os.path.join(folder, "wide.csv"), "wb") as f:
        f.write(wide + b"\nAsh Green,200\n")
    out, _ = run(folder, "wide.csv", "-p", "2025/26")
    check("and 194 more (-v shows all)" in " ".join(out.split()), out)
    check(all(len(line) <= 80 for line in out.split("\n")), "a wide line")
    full, _ = run(folder, "-v", "wide.csv", "-p", "2025/26")
    check("H199" in full and "more" not in full, full)
    few, _ = run(folder, *list(FILES)[:5], status=0)
    check("files:" not in few, "a summary of five files")
    many, _ = run(folder, *FILES, status=1)
    check("11 files: 4 recognised, 1 set aside, 4 not recognised, 2 not "
          "readable" in many, many[-900:])


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(text)
        check_answers(folder)
        check_nearest(folder)
        check_registers(folder)
        check_text(folder)
    for complaint in complaints:
        print("not ok:", complaint)
    print("ok" if not complaints else f"{len(complaints)} complaints")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
