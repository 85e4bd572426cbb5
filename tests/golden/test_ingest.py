#!/usr/bin/python3
"""What exports say, one small case for each kind: a row or two of the export
and, written by hand from the publisher's own words, the facts it must make.

A case is a folder of golden/ingest/ with one export or more (names matter: a
year may stand in one) and `wanted`:

    # a comment
    facts 8                     exactly so many facts; also: rows 3 LIST
    exit 1                      the exit status, when it is not 0
    ! [year-unknown]            a message must hold this text
    not ! [value-unknown]       and none may hold this
    school 137920 absence.overall all 2018/19 actual = 2.9
    profile absence             a file was read with this profile

Any other line must be a line of `trustpress inspect --dump=data`, apart from
its indentation and the origin (" @1:2:4") behind it; with a leading "not " it
must not be one. The case is read together with `register.csv` when it has one.
Nothing here can be blessed: what is wanted comes from outside."""

import os
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
PROGRAM = pathlib.Path(os.environ.get("TRUSTPRESS", "build/trustpress"))
CASES = SOURCE / "tests/golden/ingest"
ORIGIN = re.compile(r" @\d+:\d+:\d+$")
FACT = re.compile(r" (actual|budget|forecast|previous_forecast|prior_year) = ")
NEAR = 6  # lines of the dump to show beside one that is missing


def dumped(case):
    """(exit status, lines without origins, messages)"""
    files = sorted(str(f.relative_to(case)) for f in case.rglob("*")
                   if f.is_file() and f.name != "wanted" and
                   not f.name.endswith(".meta.csv"))
    done = subprocess.run([PROGRAM.resolve(), "inspect", "-v", "--dump=data",
                           *files], cwd=case, capture_output=True, timeout=120)
    lines = [ORIGIN.sub("", line.strip())
             for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, lines, done.stderr.decode("utf-8", "replace")


def list_rows(lines, name):
    """How many rows of a list the dump has."""
    n, inside = 0, False
    for line in lines:
        if line.startswith("list "):
            inside = line == "list " + name
        n += inside and line == "row"
    return n


def near(lines, wanted):
    words = set(wanted.split())
    best = sorted(lines, key=lambda line: -len(words & set(line.split())))
    return "".join(f"\n      there is: {line}" for line in best[:NEAR])


def unmet(line, lines, said):
    """None, or what is wrong with one line of `wanted`."""
    if line.startswith("not ! "):
        return f"says {line[6:]}:\n{said}" if line[6:] in said else None
    if line.startswith("! "):
        return None if line[2:] in said else f"does not say {line[2:]}:\n{said}"
    if line.startswith("not "):
        return f"has {line[4:]}" if line[4:] in lines else None
    if re.fullmatch(r"facts \d+", line):
        n = sum(bool(FACT.search(x)) for x in lines)
        return None if n == int(line[6:]) else f"has {n} facts, not{line[5:]}"
    if re.fullmatch(r"rows \d+ \S+", line):
        _, rows, name = line.split()
        n = list_rows(lines, name)
        return None if n == int(rows) else f"has {n} rows of {name}, not {rows}"
    if re.fullmatch(r"profile \S+", line):
        return None if any(f" {line} " in x for x in lines) else f"no {line}"
    return None if line in lines else f"lacks {line}{near(lines, line)}"


def complaints(case):
    wanted = [line.strip() for line in (case / "wanted").read_text("utf-8")
              .splitlines() if line.strip() and not line.startswith("#")]
    status, lines, said = dumped(case)
    expected = 0
    found = []
    for line in wanted:
        if re.fullmatch(r"exit \d+", line):
            expected = int(line[5:])
        else:
            found.append(unmet(line, lines, said))
    if status != expected:
        found.insert(0, f"exit {status}, not {expected}:\n{said}")
    if not wanted:
        found.append("wants nothing")
    return [x for x in found if x]


def proof_that_it_can_fail(case):
    """A wanted line that is wrong by one digit must be missed."""
    _, lines, said = dumped(case)
    return unmet("school 137920 absence.overall all 2018/19 actual = 2.8",
                 lines, said) is not None


def without_case(cases):
    """Profiles that no case reads a file with."""
    met = set()
    for case in cases:
        for line in dumped(case)[1]:
            met.update(re.findall(r" profile (\S+)", line))
    return sorted({p.stem for p in (SOURCE / "templates/profiles").glob(
        "*.yaml") if not p.name.startswith("_")} - met)


def main():
    bad = 0
    cases = sorted(d for d in CASES.iterdir() if (d / "wanted").exists())
    for name in without_case(cases):
        print(f"profile {name}: no case reads a file with it")
        bad += 1
    for case in cases:
        for line in complaints(case):
            print(f"{case.name}: {line}")
            bad += 1
    if not proof_that_it_can_fail(CASES / "absence"):
        print("this test cannot fail")
        bad += 1
    print(f"{len(cases)} cases, {bad} complaints")
    return bad > 0 or not cases


if __name__ == "__main__":
    sys.exit(main())
