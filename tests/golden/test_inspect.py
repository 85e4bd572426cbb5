"""What `trustpress inspect` prints, as its reader sees it.

A case is a folder of golden/inspect/. `command` is a shell script; its first
comment says what the case shows, its second which exit status it must have. It
runs in a copy of the folder. `expected.txt` is what it prints on standard
output, compared raw; messages are golden/diag's business. TRUSTPRESS_BLESS=1
writes that file instead: read it as a chief financial officer would."""

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
CASES = SOURCE / "tests/golden/inspect"
BLESS = bool(os.environ.get("TRUSTPRESS_BLESS") or os.environ.get("BLESS"))
WIDEST = 80  # columns of a terminal


def run(case):
    with tempfile.TemporaryDirectory(prefix="trustpress-") as top:
        room = pathlib.Path(top)
        shutil.copytree(case, room / "case",
                        ignore=shutil.ignore_patterns("expected.txt"))
        (room / "bin").mkdir()
        (room / "bin/trustpress").symlink_to(PROGRAM.resolve())
        (room / "share").symlink_to(
            PROGRAM.resolve().parent / "share/trustpress")
        done = subprocess.run(
            ["sh", "-eu", "command"], cwd=room / "case", timeout=120,
            env={"PATH": f"{room}/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                 "TRUSTPRESS_DATA": "../share", "ASAN_OPTIONS": "exitcode=99",
                 "UBSAN_OPTIONS": "exitcode=99"},
            stdin=subprocess.DEVNULL, capture_output=True)
        return done.returncode, done.stdout.decode("utf-8"), \
            done.stderr.decode("utf-8", "replace")


def complaints(case):
    second = (case / "command").read_text().splitlines()[1]
    wanted = int(re.fullmatch(r"# exit (\d+)", second).group(1))
    status, printed, said = run(case)
    golden = case / "expected.txt"
    found = []
    if status != wanted:
        found.append(f"exit {status}, not {wanted}: {said}")
    if BLESS:
        golden.write_text(printed)
    old = golden.read_text() if golden.exists() else ""
    if old != printed:
        found += difflib.unified_diff(old.splitlines(), printed.splitlines(),
                                      "expected.txt", "printed", lineterm="")
    if case.name != "suggest":
        found += [f"wider than a terminal: {line}"
                  for line in printed.splitlines() if len(line) > WIDEST]
    return found


def main():
    cases = sorted(c for c in CASES.iterdir() if c.is_dir())
    bad = 0
    for case in cases:
        found = complaints(case)
        bad += bool(found)
        for line in found:
            print(f"{case.name}: {line}")
    print(f"{len(cases)} cases, {bad} of them bad")
    sys.exit(bool(bad) or not cases)


if __name__ == "__main__":
    main()
