"""Every diagnostic as its reader sees it: one small case for each code.

A case is a folder of golden/diag/, named after the code; a further one of the
same code has a point and a word behind it. `command` is a shell
script; its first comment says what the case shows, its second which exit status
it must have. It runs in a copy of the folder. `expected.diag` is what it says
on standard error, compared raw. TRUSTPRESS_BLESS=1 writes that file instead:
read it as a chief financial officer would before you commit it."""

import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
PROGRAM = pathlib.Path(os.environ.get("TRUSTPRESS", "build/trustpress"))
CASES = SOURCE / "tests/golden/diag"
BLESS = bool(os.environ.get("TRUSTPRESS_BLESS") or os.environ.get("BLESS"))
SLUG = re.compile(r'^X\(\w+,\s*\w+,\s*"([a-z-]+)"', re.M)
LINES_MOST = 15  # of all files of a case: one case shows one thing


def environment(room):
    """A bare one. Shipped files are `../share/...` wherever the build is."""
    (room / "share").symlink_to(PROGRAM.resolve().parent / "share/trustpress")
    (room / "bin").mkdir()
    (room / "bin/trustpress").symlink_to(PROGRAM.resolve())
    return {"PATH": f"{room}/bin:/usr/bin:/bin", "TRUSTPRESS_DATA": "../share",
            "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "exitcode=99",
            "UBSAN_OPTIONS": "exitcode=99"}


def run(case):
    """(exit status, standard error) of a case, in a copy of its folder."""
    with tempfile.TemporaryDirectory(prefix="trustpress-") as top:
        room = pathlib.Path(top)
        shutil.copytree(case, room / "case", ignore=shutil.ignore_patterns(
            "expected.diag"))
        done = subprocess.run(["sh", "-eu", "command"], cwd=room / "case",
                              env=environment(room), timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True)
        return done.returncode, done.stderr.decode("utf-8", "replace")


def wanted_status(case):
    comments = (case / "command").read_text().splitlines()[:2]
    return int(re.fullmatch(r"# exit (\d+)", comments[1]).group(1))


def complaints(case):
    """What is wrong with one case, as lines."""
    golden = case / "expected.diag"
    wanted, (status, said) = wanted_status(case), run(case)
    slug = case.name.split(".")[0]
    found = []

    if status != wanted:
        found.append(f"exit {status}, not {wanted}")
    if f"[{slug}]" not in said:
        found.append(f"it does not say [{slug}]:\n{said}")
    elif BLESS:
        golden.write_text(said)
    old = golden.read_text() if golden.exists() else ""
    if old != said:
        found += difflib.unified_diff(old.splitlines(), said.splitlines(),
                                      "expected.diag", "said", lineterm="")
    return found


def n_lines(case):
    return sum(len(p.read_bytes().splitlines()) for p in case.rglob("*")
               if p.is_file() and p.name not in ("command", "expected.diag"))


def main():
    table = SOURCE / "include/trustpress/base/diag.def"
    slugs = SLUG.findall(table.read_text())
    cases = sorted(p.parent for p in CASES.glob("*/command"))
    chosen = [c for c in cases if not sys.argv[1:] or c.name in sys.argv[1:]]
    bad = 0

    for case in chosen:
        found = complaints(case)
        if case.name.split(".")[0] not in slugs:
            found.append("diag.def has no such code")
        if n_lines(case) > LINES_MOST:
            found.append(f"{n_lines(case)} lines, where {LINES_MOST} must do")
        bad += bool(found)
        for line in found:
            print(f"{case.name}: {line}")
    print(f"{len(chosen)} cases, {bad} wrong")
    return 1 if bad or not chosen else 0


sys.exit(main())
