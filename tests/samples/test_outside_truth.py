#!/usr/bin/python3
"""Authorities put together from their schools by the program, against the rows
that the publisher printed for them.

Every key stage 2 and 4 wide table of the real exports that has authority rows
is taken, whatever its name: which it is, its headings say. For each authority
and measure the program is asked for the pool of its schools
("ks4_em4.la_pooled@850"). Its bounds must be those of an independent
calculation with fractions, and must hold the published row, which is rounded
itself (half up). Where they do not, one of these rules must say why:

  hidden    schools whose result is suppressed: contained once these pupils,
            who are in the authority's base, may be anywhere;
  base      the authority's row counts other pupils than its schools' rows do
            (pupils of no school's row; pupils counted at two schools): contained
            once as many as the bases differ by may be anywhere;
  exchange  the bases differ both ways at once: contained once at most two
            pupils more are exchanged. Only in tables in which the bases of other
            authorities differ too.

Anything else fails. Areas are never named here: the rules decide.

Needs the folder of real exports (SHARED); elsewhere it is skipped."""
import collections
import csv
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

SKIPPED = 77
EXCHANGED_MOST = 2   # pupils

RATE, MEAN = "rate", "mean"
# measure: (column, column of the base, kind, least and most of one pupil)
KS2 = {
    "ks2_rwm_expected": ("PTRWM_EXP", "TELIG", RATE),
    "ks2_rwm_higher": ("PTRWM_HIGH", "TELIG", RATE),
    "ks2_reading_expected": ("PTREAD_EXP", "TELIG", RATE),
    "ks2_reading_higher": ("PTREAD_HIGH", "TELIG", RATE),
    "ks2_writing_expected": ("PTWRITTA_EXP", "TELIG", RATE),
    "ks2_writing_depth": ("PTWRITTA_HIGH", "TELIG", RATE),
    "ks2_maths_expected": ("PTMAT_EXP", "TELIG", RATE),
    "ks2_maths_higher": ("PTMAT_HIGH", "TELIG", RATE),
    "ks2_gps_expected": ("PTGPS_EXP", "TELIG", RATE),
    "ks2_gps_higher": ("PTGPS_HIGH", "TELIG", RATE),
    "ks2_science_expected": ("PTSCITA_EXP", "TELIG", RATE),
    "ks2_rwm_expected.disadvantaged": ("PTRWM_EXP_FSM6CLA1A", "TFSM6CLA1A",
                                       RATE),
    "ks2_rwm_expected.other": ("PTRWM_EXP_NotFSM6CLA1A", "TNotFSM6CLA1A",
                               RATE),
    "ks2_rwm_higher.disadvantaged": ("PTRWM_HIGH_FSM6CLA1A", "TFSM6CLA1A",
                                     RATE),
    "ks2_rwm_higher.other": ("PTRWM_HIGH_NotFSM6CLA1A", "TNotFSM6CLA1A",
                             RATE),
    "ks2_rwm_expected.boys": ("PTRWM_EXP_B", "BELIG", RATE),
    "ks2_rwm_expected.girls": ("PTRWM_EXP_G", "GELIG", RATE),
    "ks2_rwm_3yr": ("PTRWM_EXP_3YR", "TELIG_3YR", RATE),
}
KS4 = {
    "ks4_em4": ("PTL2BASICS_94", "TPUP", RATE),
    "ks4_em5": ("PTL2BASICS_95", "TPUP", RATE),
    "ks4_ebacc_entry": ("PTEBACC_E_PTQ_EE", "TPUP", RATE),
    "ks4_ebacc_94": ("PTEBACC_94", "TPUP", RATE),
    "ks4_ebacc_95": ("PTEBACC_95", "TPUP", RATE),
    "ks4_attainment8": ("ATT8SCR", "TPUP", MEAN, 0, 90),
    "ks4_ebacc_aps": ("EBACCAPS", "TPUP", MEAN, 0, 9),
    "ks4_progress8": ("P8MEA", "P8PUP", MEAN, -9, 9),
}
# No entries are pupils of the base who scored nothing, but not in progress.
NIL = {"TPUP"}
NOT_IN_AUTHORITY_ROWS = {"IND", "INDSPEC", "NMSS"}
bad = 0


def fail(*words):
    global bad
    bad += 1
    if bad <= 20:
        print("not ok:", *words)


# ---- the tables -------------------------------------------------------------

def number(text):
    """(value, decimals) or None for a code and for nothing."""
    text = (text or "").strip().rstrip("%")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        return None
    return Fraction(text), len(text.partition(".")[2])


class Table:
    """One wide table: its authorities with their rows and their schools'."""

    def __init__(self, path):
        self.path = path
        with open(path, newline="", encoding="utf-8-sig") as f:
            rows = list(csv.DictReader(f))
        head = set(rows[0]) if rows else set()
        self.stage = 2 if "TELIG" in head else 4
        self.measures = {m: spec for m, spec in
                         (KS2 if self.stage == 2 else KS4).items()
                         if {spec[0], spec[1]} <= head}
        area = "3" if self.stage == 2 else "4"
        name = "LEA" if "LEA" in head else "LA"
        self.schools = collections.defaultdict(list)
        for row in rows:
            if row["RECTYPE"] in ("1", "2") and \
                    row.get("NFTYPE") not in NOT_IN_AUTHORITY_ROWS:
                self.schools[row[name].strip()].append(row)
        self.areas = {}
        for row in rows:
            if row["RECTYPE"] != area:
                continue
            code = (row[name] or "").strip()
            if not code and len(self.schools) == 1:
                code = next(iter(self.schools))  # an export of one authority
            if code in self.schools:
                self.areas[code] = row
        self.nation = [row for row in rows
                       if row["RECTYPE"] == ("5" if self.stage == 2 else "7")]
        self.every = [row for rows in self.schools.values() for row in rows]

    def places(self, column):
        """Decimals of a column of means: trailing noughts may be lost."""
        found = [number(row[column]) for row in self.every]
        return max((n[1] for n in found if n), default=0)


def tables(folder):
    found = []
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            if not name.lower().endswith(".csv") or \
                    os.path.getsize(full) > 64_000_000:
                continue
            with open(full, "rb") as f:
                line = f.readline().decode("utf-8", "replace")
            head = set(line.lstrip("\ufeff").strip().replace('"', "")
                       .split(","))
            if {"RECTYPE", "URN"} <= head and head & {"LEA", "LA"} and \
                    ("TELIG" in head or
                     "TPUP" in head and "ATT8SCR" in head):
                found.append(full)
    kept = [Table(path) for path in sorted(found)]
    return [t for t in kept if t.areas]


# ---- the independent calculation ---------------------------------------------

Pool = collections.namedtuple("Pool", "base low high hidden without n")


def whole(p, decimals, base):
    """Pupils behind a percentage that was rounded half up."""
    half = Fraction(1, 2 * 10 ** decimals)
    low = math.ceil((p - half) * base / 100)
    high = math.ceil((p + half) * base / 100) - 1
    low, high = min(low, high), max(low, high)  # none fits: both neighbours
    return min(max(low, 0), base), min(max(high, 0), base)


def pool(schools, spec, places):
    """base: pupils used; low, high: their sum; hidden: pupils of a known base
    without a result; without: schools that hide both; n: schools used."""
    base = low = high = hidden = Fraction(0)
    without = n = 0
    for row in schools:
        p, d = number(row[spec[0]]), number(row[spec[1]])
        code = (row[spec[0]] or "").strip()
        if not d:
            base_code = (row[spec[1]] or "").strip()
            without += base_code != "NEW" and bool(base_code or code)
            continue
        d = d[0]
        if d == 0:
            continue
        if not p and code == "NE" and spec[1] in NIL:
            base, n = base + d, n + 1
        elif not p:
            hidden += d
        else:
            if spec[2] == RATE:
                one = whole(p[0], p[1], d)
            else:
                half = Fraction(1, 2 * 10 ** places)
                one = d * (p[0] - half), d * (p[0] + half)
            base, n = base + d, n + 1
            low, high = low + one[0], high + one[1]
    return Pool(base, low, high, hidden, without, n)


def short_by(needed, low, high):
    """By how much the two half-open intervals miss one another; 0: they meet."""
    if needed[0] > high:
        return needed[0] - high
    if needed[1] <= low:
        return low - needed[1] + Fraction(1, 10 ** 9)
    return Fraction(0)


def judge(spec, p, printed, places, base):
    """Which rule holds the published row."""
    factor = 100 if spec[2] == RATE else 1
    least, most = (0, 1) if spec[2] == RATE else spec[3:]
    half = Fraction(1, 2 * 10 ** places)
    ends = (printed - half) / factor, (printed + half) / factor
    if not short_by([e * p.base for e in ends], p.low, p.high):
        return "contained"
    apart = base - p.base
    if apart >= 0:
        low, high = p.low + apart * least, p.high + apart * most
    else:
        low, high = p.low + apart * most, p.high + apart * least
    short = short_by([e * base for e in ends], low, high)
    if not short:
        return "hidden" if p.hidden and apart == p.hidden else "base"
    if short <= EXCHANGED_MOST * (most - least):
        return "exchange"
    return "unexplained"


# ---- the program -------------------------------------------------------------

def explain(table, measure, codes):
    """code -> the program's answer, in one run."""
    figures = ",".join(f"{measure}.la_pooled@{c}" for c in codes)
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.basename(table.path)
        if not re.search(r"20\d\d", name):
            name = "2018-2019_" + name
        os.symlink(table.path, os.path.join(folder, name))
        done = subprocess.run(
            [os.environ["TRUSTPRESS"], "-q", "explain", figures, name,
             "--format=json"], capture_output=True, cwd=folder, timeout=600)
    if done.returncode != 0:
        fail(measure, done.stderr.decode("utf-8", "replace")[:500])
        return {}
    answer = json.loads(done.stdout)
    answer = answer if isinstance(answer, list) else [answer]
    return dict(zip(codes, answer))


def same(text, value):
    """A decimal of the program and a fraction: equal as far as it goes."""
    return text is not None and \
        abs(Fraction(text) - value) <= Fraction(1, 10 ** 9)


def check_bounds(where, got, spec, p):
    factor = 100 if spec[2] == RATE else 1
    good = same(got["lower"], factor * p.low / p.base) and \
        same(got["upper"], factor * p.high / p.base)
    if spec[2] == RATE and p.hidden and not p.without:
        every = p.base + p.hidden
        good = good and same(got.get("whole_lower"), 100 * p.low / every) and \
            same(got.get("whole_upper"), 100 * (p.high + p.hidden) / every)
    if not good:
        fail(*where, "the program says", got["lower"], got["upper"],
             got.get("whole_lower"), got.get("whole_upper"),
             "and not", float(factor * p.low / p.base),
             float(factor * p.high / p.base))


def check_measure(table, measure, count):
    spec = table.measures[measure]
    places = table.places(spec[0])
    wanted = {}
    for code, row in table.areas.items():
        printed, base = number(row[spec[0]]), number(row[spec[1]])
        p = pool(table.schools[code], spec, places)
        if printed and base and base[0] and p.n > 1:
            wanted[code] = printed, base[0], p
    got = explain(table, measure, sorted(wanted)) if wanted else {}
    for code, (printed, base, p) in wanted.items():
        where = os.path.basename(table.path), measure, code
        if code not in got:
            fail(*where, "no answer")
            continue
        check_bounds(where, got[code], spec, p)
        decimals = printed[1] if spec[2] == RATE else places
        rule = judge(spec, p, printed[0], decimals, base)
        clear = "equal" if base == p.base and not p.hidden and not p.without \
            else "unequal"
        count[clear, rule] += 1
        if rule == "unexplained":
            fail(*where, f"{row_text(spec, printed, base, p)}")
        if rule == "exchange":
            print(f"  exchanged pupils: {measure}, {code}: "
                  f"{row_text(spec, printed, base, p)}")


def row_text(spec, printed, base, p):
    factor = 100 if spec[2] == RATE else 1
    return (f"published {float(printed[0])} of {base}, schools "
            f"{float(factor * p.low / p.base):.3f} to "
            f"{float(factor * p.high / p.base):.3f} of {p.base}, "
            f"{p.hidden} hidden")


def nation(table):
    """Whether all schools together make the national row: by hand only, for
    the program puts authorities together and not the nation."""
    found = collections.Counter()
    for measure, spec in table.measures.items():
        for row in table.nation:
            printed, base = number(row[spec[0]]), number(row[spec[1]])
            places = table.places(spec[0])
            p = pool(table.every, spec, places)
            if printed and base:
                found[judge(spec, p, printed[0],
                            printed[1] if spec[2] == RATE else places,
                            base[0])] += 1
    return found


def check_table(table):
    count = collections.Counter()
    for measure in table.measures:
        check_measure(table, measure, count)
    apart = sum(n for (clear, _), n in count.items() if clear == "unequal")
    if count["equal", "exchange"] and not apart:
        fail(table.path, "exchanged pupils where all other bases are equal")
    n = sum(count.values())
    print(f"{os.path.basename(table.path)}: key stage {table.stage}, "
          f"{len(table.measures)} measures x {len(table.areas)} areas: {n} "
          "published figures")
    for (clear, rule), k in sorted(count.items()):
        words = ("base equal, nothing hidden" if clear == "equal"
                 else "base differs or results hidden")
        print(f"  {k:5} {words}: {rule}")
    if len(table.areas) > 1 and table.nation:
        print("  England from all schools, by hand:", dict(nation(table)))
    return count


def main():
    folder = os.environ.get("TRUTH") or os.path.join(
        os.environ.get("SHARED") or "/nowhere", "real-data")
    if not os.path.isdir(folder):
        print("skipped: no real exports here (SHARED)")
        return SKIPPED
    total = collections.Counter()
    found = tables(folder)
    for table in found:
        total += check_table(table)
    n = sum(total.values())
    held = sum(k for (_, rule), k in total.items() if rule == "contained")
    equal = sum(k for (clear, _), k in total.items() if clear == "equal")
    print(f"{len(found)} tables, {n} figures (measures x areas): {held} within "
          f"the bounds as they are; base equal and nothing hidden: "
          f"{total['equal', 'contained']} of {equal}")
    if n == 0:
        fail("no table with authority rows was found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
