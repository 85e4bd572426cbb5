#!/usr/bin/python3
"""Every performance table among the real exports, read whole: the rows of each
kind, each figure against the cell it says it came from, the check values of the
collection, and no total taken for a school.

What is expected is counted and read here with Python's csv module, by the
table of record types that the collection's README gives."""
import csv
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from real_exports import Program, mend, shared  # noqa: E402

TABLES = "performance-tables/"
# RECTYPE -> kind. Key stage 5 has no record type of its own for special schools.
KS2 = {"1": "school", "2": "special", "3": "authority", "4": "NAT:all",
       "5": "NAT"}
KS4 = {"1": "school", "2": "special", "4": "authority", "5": "NAT:all",
       "7": "NAT"}
KS5 = {"1": "school", "2": "school", "4": "authority", "5": "NAT:all",
       "7": "NAT", "3": None}
DESTINATIONS = {"1": "school", "2": "special", "LA": "authority", "NAT": "NAT"}
ORIGINALS = (  # every key stage table, whole or cut down, with RECTYPE
    ("clarelgibson-school-admissions/2016-936-ks2.csv", KS2),
    ("clarelgibson-school-admissions/2017-850-ks2.csv", KS2),
    ("clarelgibson-school-admissions/2018-850-ks2.csv", KS2),
    ("dfe-education-benchmarking/maintained_ks2_2022-2023.csv", KS2),
    ("waiky8-eng-schools/england_ks2final_reduced.csv", KS2),
    ("clarelgibson-school-admissions/2016-2017_850_ks4final.csv", KS4),
    ("clarelgibson-school-admissions/2018-2019_936_ks4final.csv", KS4),
    ("dfe-education-benchmarking/mat_ks4_2022-2023.csv", KS4),
    ("kspdeveloper-data-science-files/england_ks4provisional.csv", KS4),
    ("waiky8-eng-schools/england_ks4final_reduced.csv", KS4),
    ("waiky8-schools-data/england_ks5final_2017.csv", KS5),
    ("waiky8-eng-schools/england_ks5final_reduced.csv", KS5),
    ("kspdeveloper-data-science-files/england_ks4-pupdest.csv", DESTINATIONS),
)
# file, whose, input, period, and what the file prints there
CHECKS = (
    ("dfe-academies-api/2022-2023_england_census.csv", (
        ("nation NAT:primary", "census.roll", "2022/23", "4647851"),
        ("nation NAT:primary", "census.fsm_ever_percent", "2022/23", "25.90%"),
        ("school 141296", "census.roll", "2022/23", "600"),
        ("school 141296", "census.fsm_ever_percent", "2022/23", "36.80%"),
        ("school 141296", "census.ehcp_percent", "2022/23", "6.50%"))),
    ("kspdeveloper-data-science-files/england_abs.csv", (
        ("nation NAT:primary", "absence.overall", "2018/19", "4"),
        ("nation NAT:primary", "absence.persistent", "2018/19", "8.2"),
        ("nation NAT:secondary", "absence.overall", "2018/19", "5.5"),
        ("nation NAT:secondary", "absence.persistent", "2018/19", "13.7"),
        ("nation NAT:special", "absence.overall", "2018/19", "10.1"),
        ("nation NAT:special", "absence.persistent", "2018/19", "28.8"),
        ("school 137920", "absence.overall", "2018/19", "2.9"),
        ("school 137920", "absence.persistent", "2018/19", "4.3"))),
    ("kspdeveloper-data-science-files/england_ks4provisional.csv", (
        ("nation NAT", "ks4.attainment8", "2018/19", "46.5"),
        ("nation NAT", "ks4.progress8", "2018/19", "-0.03"),
        ("nation NAT", "ks4.em4", "2018/19", "64.4%"),
        ("authority 202", "ks4.attainment8", "2018/19", "48.5"),
        ("authority 202", "ks4.progress8", "2018/19", "0.09"))),
    ("clarelgibson-school-admissions/2018-850-ks2.csv", (
        ("authority 850", "ks2.rwm_expected", "2018/19", "68%"),
        ("nation NAT:all", "ks2.rwm_expected", "2018/19", "65%"),
        ("nation NAT", "ks2.rwm_expected", "2018/19", "65%"))),
    ("clarelgibson-school-admissions/2017-850-ks2.csv", (
        ("authority 850", "ks2.rwm_expected", "2017/18", "68%"),
        ("nation NAT:all", "ks2.rwm_expected", "2017/18", "64%"),
        ("nation NAT", "ks2.rwm_expected", "2017/18", "64%"))),
    ("clarelgibson-school-admissions/2016-936-ks2.csv", (
        ("authority 936", "ks2.rwm_expected", "2016/17", "67%"),
        ("nation NAT:all", "ks2.rwm_expected", "2016/17", "61%"),
        ("nation NAT", "ks2.rwm_expected", "2016/17", "61%"))),
    ("../finance/waiky8-schools-data/financials_2018.csv", (
        ("school 103390", "cfr.in_year_balance", "2017-18", "-9782.4"),)),
    ("../finance/dfe-education-benchmarking/"
     "mat_academy_ar_2022-23_academies.csv", (
         ("school 130908", "aar.total_income", "2022/23", "10003000"),
         ("school 130908", "aar.total_expenditure", "2022/23", "11281000"),
         ("school 130908", "aar.in_year_balance", "2022/23", "-1278000"))),
    ("../finance/dfe-education-benchmarking/"
     "maintained_schools_master_list_2022-23.csv", (
         ("school 100008", "cfr.total_income", "2022-23", "2953867.79"),
         ("school 100008", "cfr.total_expenditure", "2022-23", "3070743.42"),
         ("school 100008", "cfr.in_year_balance", "2022-23", "-116875.63"),
         ("school 100008", "cfr.revenue_reserve", "2022-23", "186189.54"))),
)
UNDATED = ("england_abs.csv", "england_ks4provisional.csv")  # 2018/19
CODES = {"SUPP": "suppressed", "NE": "no-entries", "NP": "not-published",
         "NA": "not-applicable", "LOWCOV": "low-coverage", "NEW": "new-school",
         "SP": "rounds-to-zero", "x": "not-available", "": "not-given"}
BANDS = {"1": "well above average", "2": "above average", "3": "average",
         "4": "below average", "5": "well below average"}
FACT = re.compile(r"(school|authority|nation|organisation) (\S+) (\S+) (\S+) "
                  r"(.+) actual = (.*) @\d+:(\d+):(\d+)$")
bad = 0


def check(good, what):
    global bad
    if not good:
        bad += 1
        if bad < 60:
            print("not ok:", what)
    return good


SAMPLE_OVER = 600_000  # bytes; sanitizers read longer tables too slowly


def at_hand(program, path, folder):
    """The export in a folder, under a name with its year; of long tables, where
    sanitizers slow everything, every twelfth row and all that are no school's
    or are looked up here. No record of theirs has a line break in it."""
    name = os.path.basename(path)
    if name in UNDATED:
        name = "2018-2019_" + name
    to = os.path.join(folder, name)
    if program.is_fast or os.path.getsize(path) < SAMPLE_OVER:
        os.symlink(path, to)
        return to
    asked = [f",{who.split()[1]},".encode() for _, checks in CHECKS
             for who, *_ in checks if who.startswith("school ")]
    with open(path, "rb") as f, open(to, "wb") as out:
        typed = None
        for i, line in enumerate(f):
            typed = b"RECTYPE" in line if i == 0 else typed
            if (i % 12 == 0 or b"NAT" in line or
                    (typed and line[:2] not in (b"1,", b"2,")) or
                    any(a in b"," + line for a in asked)):
                out.write(line)
    return to


class Table:
    """A file as Python reads it."""

    def __init__(self, path):
        with open(path, "rb") as f:
            data = f.read()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
        rows = list(csv.reader(text.splitlines(keepends=True)))
        self.header, self.rows = [h.strip() for h in rows[0]], rows

    def cell(self, row, column):
        fields = self.rows[row - 1]
        return fields[column - 1].strip() if column <= len(fields) else ""

    def column(self, row, name):
        return self.cell(row, self.header.index(name) + 1)


def dumped(program, path):
    """(facts, what the register calls special) of one export read alone."""
    out = path + ".dump"
    with open(out, "wb") as f:
        done = subprocess.run([program.path, "-q", "inspect", "--dump=data",
                               path], stdout=f, stderr=subprocess.PIPE,
                              timeout=600)
    check(done.returncode == 0, f"{path}: {done.stderr.decode()}")
    facts, special, school = [], set(), None
    with open(out, encoding="utf-8") as f:
        for line in f:
            line = line.strip()
            found = FACT.match(line)
            if found:
                facts.append(found.groups())
            elif line.startswith("school "):
                school = line.split()[1]
            elif line.startswith("special yes"):
                special.add(school)
    return facts, special


def read(program, path):
    """(the table by Python, its facts and specials by the program)"""
    with tempfile.TemporaryDirectory() as folder:
        here = at_hand(program, path, folder)
        return Table(here), *dumped(program, here)


def kind_of(fact, special):
    kind, code = fact[0], fact[1]
    if kind == "school" and code in special:
        return "special"
    return code if kind == "nation" else kind


def counted(table, types):
    """Rows of each kind; for schools their URNs, so that none counts twice."""
    wanted = {}
    at = table.header.index("RECTYPE")
    for fields in table.rows[1:]:
        kind = types.get(fields[at].strip()) if fields else None
        if kind:
            wanted[kind] = wanted.get(kind, 0) + 1
    return wanted


def check_kinds(name, table, types, facts, special):
    """Each row of a kind gave facts to one of that kind, and to no other."""
    rows = {}
    for f in facts:
        rows.setdefault(int(f[6]), set()).add((kind_of(f, special), f[1]))
    check(all(len(who) == 1 for who in rows.values()),
          f"{name}: a row gave facts to two")
    got = {}
    for row, who in rows.items():
        kind, code = next(iter(who))
        got[kind] = got.get(kind, 0) + 1
        mark = table.column(row, "RECTYPE")
        check(types[mark] == kind, f"{name}:{row}: RECTYPE {mark} is {kind}")
        if kind in ("school", "special"):
            check(code == table.column(row, "URN") and code.isdigit(),
                  f"{name}:{row}: facts of {code}")
    wanted = counted(table, types)
    check(got == wanted, f"{name}: {got}, not {wanted}")
    schools = {f[1] for f in facts if f[0] == "school"}
    check(len(schools) == wanted.get("school", 0) + wanted.get("special", 0),
          f"{name}: {len(schools)} schools")
    print(f"{name}:", ", ".join(f"{k} {n}" for k, n in sorted(got.items())))


def plain(cell):
    """The number of a cell, or None."""
    text = cell.rstrip("%").replace(",", "").replace("\u00a3", "").strip()
    try:
        return Fraction(text)
    except ValueError:
        return None


def same(cell, value):
    """Whether a fact's value is what its cell says, by the codes' table."""
    if value.startswith("("):
        return CODES.get(cell) == value[1:-1]
    if value.startswith('"'):
        return value[1:-1].lower() in (mend(cell).lower(), BANDS.get(cell))
    number = plain(cell)
    if number is None:
        return False
    return Fraction(value) in (number, 100 * number if "%" not in cell and
                               number <= 1 else number)


def check_cells(name, table, facts):
    """Every fact against the cell that it names."""
    wrong = 0
    blank = {}
    for kind, code, what, group, when, value, row, column in facts:
        cell = table.cell(int(row), int(column))
        if same(cell, value):
            continue
        if cell == "" and value == "(new-school)":
            blank.setdefault(row, 0)
            continue
        wrong += 1
        check(wrong > 3, f"{name}:{row}: {what} {group} {when} of {kind} "
                         f"{code} is {value}, its cell '{cell}'")
    for row in blank:
        check("NEW" in table.rows[int(row) - 1],
              f"{name}:{row}: no NEW in it, yet its blanks are new")
    check(wrong == 0, f"{name}: {wrong} of {len(facts)} facts are wrong")


def check_values(folder, program, name, wanted):
    path = os.path.normpath(os.path.join(folder, TABLES, name))
    table, facts, _ = read(program, path)
    by = {(f"{f[0]} {f[1]}", f[2], f[4]): f for f in facts if f[3] == "all"}
    for who, what, when, printed in wanted:
        f = by.get((who, what, when))
        if not check(f is not None, f"{name}: no {what} of {who}, {when}"):
            continue
        cell = table.cell(int(f[6]), int(f[7]))
        check(cell == printed, f"{name}: {what} of {who} came from '{cell}'")
        check(same(printed, f[5]), f"{name}: {what} of {who} is {f[5]}")
    check(len(facts) > 0, f"{name}: no facts")


def check_writing(folder, program):
    """The relabelled copy's writing columns hold grammar, punctuation and
    spelling: it must give no attainment in writing."""
    path = os.path.join(folder, TABLES, "waiky8-schools-data/ks2_perf_2018.csv")
    _, facts, _ = read(program, path)
    check(not any(f[2] in ("ks2.writing_expected", "ks2.writing_depth")
                  for f in facts), "grammar is taken for writing")
    original = Table(os.path.join(
        folder, TABLES, "clarelgibson-school-admissions/2017-850-ks2.csv"))
    at = {h: original.header.index(h) + 1 for h in ("URN", "PTGPS_EXP")}
    gps = {original.cell(r, at["URN"]): original.cell(r, at["PTGPS_EXP"])
           for r in range(2, len(original.rows) + 1)}
    met = [f for f in facts if f[2] == "ks2.gps_expected" and f[3] == "all" and
           plain(gps.get(f[1], "")) is not None and f[5][0] != "("]
    check(len(met) > 20 and all(same(gps[f[1]], f[5]) for f in met),
          f"of {len(met)} schools some have other grammar than the original")


def proof_that_it_can_fail():
    """A value off by one unit, a code for another, a total for a school."""
    return (not same("68%", "67") and not same("SUPP", "(no-entries)") and
            not same("0.58", "5.8") and same("0.58", "58") and
            kind_of(("nation", "NAT"), set()) != "school")


def main():
    folder = shared()
    program = Program()
    check(proof_that_it_can_fail(), "this test cannot fail")
    for name, types in ORIGINALS:
        table, facts, special = read(program,
                                     os.path.join(folder, TABLES, name))
        check_kinds(os.path.basename(name), table, types, facts, special)
        check_cells(os.path.basename(name), table, facts)
    for name, wanted in CHECKS:
        check_values(folder, program, name, wanted)
    check_writing(folder, program)
    print("ok" if bad == 0 else f"{bad} complaints")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
