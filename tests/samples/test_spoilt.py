#!/usr/bin/python3
"""One pound too much in any input of the Symphony sample is found and named.

Three ways. Alone: one cell of every column of numbers is spoilt by itself, and
the run must fail and name file, column, row and the difference of one. Together:
a cell of each of several columns is spoilt at once, so that hundreds are tried
in little time; each must be named. By identity: the control totals are
taken away, and the identity that the table below gives, written by hand, must
be the one that breaks.

Which cells: every number that is an amount, a count, a score or a percentage.
Not: what identifies a row (NOT_AMOUNTS), days, and words."""
import concurrent.futures
import csv
import io
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal, InvalidOperation

PROGRAM = pathlib.Path(os.environ.get("TRUSTPRESS", "build/trustpress")).resolve()
SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
SAMPLE = SOURCE / "sample-data/symphony"
CELLS_LEAST = int(os.environ.get("SPOILT_CELLS", "300"))  # spoilt together
AT_ONCE = 15  # columns: a run shows the first twenty errors

# Columns whose numbers identify a row, with the reason why they are no amounts.
NOT_AMOUNTS = {
    "URN": "number of a school", "LAESTAB": "number of a school",
    "ESTAB": "number of a school", "EstablishmentNumber": "number of a school",
    "School": "number of a school", "LEA": "number of an authority",
    "LA": "number of an authority", "LA (code)": "number of an authority",
    "Group UID": "number of a trust", "Companies House Number": "number of a company",
    "Multi-academy trust UID": "number of a trust",
    "Group Type (code)": "code", "TypeOfEstablishment (code)": "code",
    "PhaseOfEducation (code)": "code", "RECTYPE": "kind of row",
    "Nominal": "number of an account", "No": "number of an item",
    "Paper": "number of a paper", "Week": "number of a week",
}
# The list of controls itself: its totals are the other side of every comparison.
NOT_TRIED = {"controls.csv"}

# By identity alone: file, column, what the row must hold, what must break.
FUNDS = "Total funds equal net assets"
RESULT = "Revenue funds move by the result of the year"
OPENING = "The opening balance of each month is what was left the month before"
CLOSING = "The closing balance of each month is the one that the cash flow states"
CHARGES = "Charges paid by schools are received by the centre"
BANK = "Cash in the cash flow is the cash in the balance sheet"
BALANCE, LEDGER, CASH = ("balance-sheet.csv", "budget-monitoring-2025-26.csv",
                         "cash-flow-2025-26.csv")
BY_IDENTITY = [
    (BALANCE, "Amount", {"Line": "Trade debtors"}, FUNDS),
    (BALANCE, "Amount", {"Line": "Deferred income", "Date": "2025-08-31"}, FUNDS),
    (BALANCE, "Amount", {"Line": "LGPS liability"}, FUNDS),
    (BALANCE, "Amount", {"Line": "Cash and bank", "Date": "2025-11-30"}, BANK),
    (BALANCE, "Amount", {"Line": "Restricted general: GAG",
                         "Date": "2025-11-30"}, RESULT),
    (BALANCE, "Amount", {"Line": "Unrestricted funds", "Date": "2025-08-31"}, RESULT),
    (LEDGER, "Actual", {"Nominal": "1010", "Period": "P1"}, RESULT),
    (LEDGER, "Actual", {"Nominal": "3110", "Period": "P3"}, RESULT),
    (LEDGER, "Actual", {"School": "CENTRAL", "Nominal": "5620"}, RESULT),
    (LEDGER, "Actual", {"Nominal": "5900"}, CHARGES),
    (LEDGER, "Budget", {"Nominal": "5900"}, CHARGES),
    (LEDGER, "Forecast", {"Nominal": "5900", "Period": "P8"}, CHARGES),
    (LEDGER, "Previous forecast", {"Nominal": "1900"}, CHARGES),
    (LEDGER, "Prior year", {"Nominal": "5900", "Period": "P12"}, CHARGES),
    (CASH, "Amount", {"Line": "GAG"}, CLOSING),
    (CASH, "Amount", {"Line": "Suppliers", "Month": "2026-07"}, OPENING),
    (CASH, "Amount", {"Line": "Capital", "Month": "2026-08"}, CLOSING),
    (CASH, "Amount", {"Line": "Opening balance", "Month": "2026-02"}, OPENING),
    (CASH, "Amount", {"Line": "Closing balance"}, CLOSING),
    ("trustee-attendance.csv", "Meetings attended",
     {"Meetings attended": "6"}, "Nobody attended more meetings than there were"),
]

bad = []


def check(good, what):
    if not good:
        bad.append(what)
        print("not ok:", what)


def one_more(cell):
    """The cell with one more in it, written as it was; None: no number."""
    plain, sign = (cell[:-1], "%") if cell.endswith("%") else (cell, "")
    try:
        if not re.fullmatch(r"-?[\d,]*\.?\d+", plain.strip()):
            return None
        return f"{Decimal(plain.replace(',', '')) + 1}{sign}"
    except InvalidOperation:
        return None


class Export:
    def __init__(self, path):
        raw = path.read_bytes()
        self.path, self.bom = path, raw.startswith(b"\xef\xbb\xbf")
        self.head, *self.rows = csv.reader(io.StringIO(
            raw.decode("utf-8-sig"), newline=""))

    def cells(self, column):
        """Row numbers (as a spreadsheet counts) with a number in the column."""
        at = self.head.index(column)
        return [i + 2 for i, r in enumerate(self.rows)
                if at < len(r) and one_more(r[at]) is not None]

    def written(self, spoilt):
        """The file with one more in each (row, column)."""
        rows = [list(r) for r in self.rows]
        for row, column in spoilt:
            at = self.head.index(column)
            rows[row - 2][at] = one_more(rows[row - 2][at])
        out = io.StringIO(newline="")
        csv.writer(out).writerows([self.head] + rows)
        return (b"\xef\xbb\xbf" if self.bom else b"") + out.getvalue().encode()


def run(exports, spoilt, without=()):
    """(status, messages) of a check of the sample with cells spoilt, as a set of
    (file, row, column)."""
    with tempfile.TemporaryDirectory(prefix="trustpress-") as top:
        folder = pathlib.Path(top) / "symphony"
        shutil.copytree(SAMPLE, folder)
        for name in without:
            (folder / "data" / name).unlink()
        for name in {s[0] for s in spoilt}:
            (folder / "data" / name).write_bytes(exports[name].written(
                [(row, column) for file, row, column in spoilt if file == name]))
        done = subprocess.run([PROGRAM, "check", "-v", folder], timeout=300,
                              capture_output=True, text=True)
    return done.returncode, done.stderr


def is_named(said, file, row, column):
    """Both the control of the column, by one, and the row or, where the sample
    has no control that tells rows apart, the number of rows it can be."""
    control = re.search(rf"error: {re.escape(file)}, column '{re.escape(column)}'"
                        r"[^\n]*: 1(?:\.0+)? more \[control-broken\]\n"
                        r"((?:(?![^\n]*error: )[^\n]*\n)*)", said)
    if not control:
        return False
    notes = control.group(1)
    return (f"note: row {row}: " in notes or
            re.search(r"note: row \d+: .* (very difference|half of|wrong way|"
                      r"it can be)", notes) is not None or
            "it is in one of " in notes)


def row_is_named(said, file, row):
    return re.search(rf"{re.escape(file)}:\d+:\d+: note: row {row}: ", said)


def columns_of(exports):
    for name, export in sorted(exports.items()):
        for column in export.head:
            if name not in NOT_TRIED and column not in NOT_AMOUNTS:
                rows = export.cells(column)
                if rows:
                    yield name, column, rows


def refused(said, cells):
    """Cells whose new value the column cannot hold at all: found on reading."""
    out = set()
    for file, row, column in cells:
        if re.search(rf"{re.escape(file)}:\d+:\d+: error: column "
                     rf"'{re.escape(column)}'[^\n]*\[value-implausible\]", said):
            out.add((file, row, column))
    return out


def each(jobs, work):
    """Runs side by side: they are most of the time of this test."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(work, jobs))
    return len(jobs)


def spoil_alone(exports, rng):
    """One cell of every file by itself."""
    by_file = {}
    for name, column, rows in columns_of(exports):
        by_file.setdefault(name, []).append((name, rng.choice(rows), column))

    def one(cell):
        status, said = run(exports, {cell})
        check(status == 1, f"{cell}: exit {status}")
        check(is_named(said, *cell) or refused(said, [cell]),
              f"{cell} is not named: {said[:600]}")

    return each([rng.choice(c) for _, c in sorted(by_file.items())], one)


# Files whose controls tell the very row.
ROW_FOUND = {BALANCE, LEDGER, CASH, "capital-projects.csv", "contracts.csv",
             "estates-2025-26.csv", "pupil-numbers-2025-26.csv", "risks.csv",
             "staffing-2025-26.csv"}


def spoil_some(exports, cells):
    status, said = run(exports, cells)
    found_on_reading = refused(said, cells)
    if found_on_reading:  # nothing else was compared: again without them
        cells = cells - found_on_reading
        status, said = run(exports, cells)
    check(status == 1, f"{sorted(cells)}: exit {status}")
    for cell in sorted(cells):
        check(is_named(said, *cell), f"{cell} is not named")
        if cell[0] in ROW_FOUND:
            check(row_is_named(said, *cell[:2]), f"{cell}: its row is not named")


def spoil_together(exports, rng):
    """One cell of several columns at once, of all columns again and again."""
    columns = list(columns_of(exports))
    seen, jobs = set(), []
    while len(seen) < CELLS_LEAST:
        rng.shuffle(columns)
        for i in range(0, len(columns), AT_ONCE):
            jobs.append({(name, rng.choice(rows), column)
                         for name, column, rows in columns[i:i + AT_ONCE]})
            seen |= jobs[-1]
    each(jobs, lambda cells: spoil_some(exports, cells))
    return len(seen), len(jobs), len(columns)


def spoil_by_identity(exports):
    def one(case):
        name, column, wanted, identity = case
        export = exports[name]
        row = next(i + 2 for i, r in enumerate(export.rows)
                   if all(r[export.head.index(k)] == v for k, v in wanted.items()))
        status, said = run(exports, {(name, row, column)}, without=["controls.csv"])
        check(status == 1, f"{name} {column} {wanted}: exit {status}")
        check(re.search(rf"error: {re.escape(identity)}[^\n]*a difference of "
                        r"-?1(\.0+)? \[reconcile-broken\]", said),
              f"{name} {column} {wanted}: not '{identity}' by one: {said[:900]}")

    return each(BY_IDENTITY, one)


def main():
    exports = {p.name: Export(p) for p in sorted((SAMPLE / "data").glob("*.csv"))}
    status, said = run(exports, set())
    check(status == 0, f"the sample as it is: exit {status}: {said[:600]}")
    rng = random.Random(20251204)
    identities = spoil_by_identity(exports)
    alone = spoil_alone(exports, rng)
    cells, runs, columns = spoil_together(exports, rng)
    print(f"{'not ok' if bad else 'ok'}: {cells} cells of {columns} columns spoilt "
          f"in {runs} runs, {alone} alone, {identities} by identity")
    return 1 if bad else 0


sys.exit(main())
