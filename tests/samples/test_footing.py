#!/usr/bin/python3
"""Columns that add up as they are printed: the Symphony pack with "footing:
adjusted" in every table by school and every statement. Each printed figure is read back from the
document; lines are added up by hand-written rules, and no figure may stand
further than one unit from its own amount. Without it, a table that does
not add up says so."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

PROGRAM = pathlib.Path(os.environ.get("TRUSTPRESS", "build/trustpress")).resolve()
SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
SAMPLE = SOURCE / "sample-data/symphony"
NOT_ADDING = "do not add up to their totals"
bad = []


def check(good, what):
    if not good:
        bad.append(what)
        print("not ok:", what)


def dumped(adjusted):
    with tempfile.TemporaryDirectory(prefix="trustpress-") as top:
        folder = pathlib.Path(top) / "symphony"
        shutil.copytree(SAMPLE, folder)
        pack = (SOURCE / "templates/board-pack.md").read_text()
        if adjusted:
            blocks = re.split(r"(```\w+\n.*?```)", pack, flags=re.S)
            pack = "".join(
                b.replace("```table\n", "```table\nfooting: adjusted\n")
                if re.search("^(rows: school$|statement:)", b, re.M) else b
                for b in blocks)
        (folder / "templates").mkdir(exist_ok=True)
        (folder / "templates/board-pack.md").write_text(pack)
        done = subprocess.run([PROGRAM, "build", "--dump=doc", folder], timeout=300,
                              capture_output=True, text=True)
    check(done.returncode == 0, f"exit {done.returncode}: {done.stderr[:500]}")
    return done.stdout


def tables(doc):
    """(caption, note, rows): a row is its label and (printed, exact) cells."""
    for block in re.split(r"^ *table ", doc, flags=re.M)[1:]:
        caption = re.search(r'caption "(.*?)"', block)
        note = re.search(r'note "(.*?)"$', block, re.M)
        rows, row = [], None
        for line in block.splitlines():
            if re.match(r" *row\b", line):
                row = [" total" in line, None, []]
                rows.append(row)
            label = re.match(r' *cell "(.*?)" row-header', line)
            if label:
                row[1] = label.group(1)
            cell = re.match(r' *cell "(.*?)" plain="(.*?)"', line)
            if cell:
                row[2].append(cell.groups())
        yield (caption.group(1) if caption else "", note.group(1) if note else "", rows)


def shown(text):
    text = text.replace(",", "").replace("\u2013", "0")
    return -int(text[1:-1]) if text.startswith("(") else int(text)


def is_amount(cell):
    return re.fullmatch(r"\(?[\d,]+\)?|\u2013", cell[0]) and re.fullmatch(r"-?[\d.]+", cell[1])


def near(cell, what):
    """In pounds or in thousands."""
    check(any(abs(Decimal(cell[1]) / unit - shown(cell[0])) <= 1
              for unit in (1, 1000)), f"{what}: {cell}")


def check_income_and_expenditure(rows):
    """Lines to their subtotals, income less expenditure to the result."""
    index = {r[1]: r for r in rows if r[1]}
    first = next(i for i, r in enumerate(rows) if r[2])
    at, n = first, 0
    for total in ("Total revenue income", "Total staff", "Total other costs"):
        end = next(i for i, r in enumerate(rows) if r[1] == total)
        for k, cell in enumerate(rows[end][2]):
            lines = [r[2][k] for r in rows[at:end] if r[2]]
            if all(map(is_amount, lines + [cell])):
                check(sum(shown(c[0]) for c in lines) == shown(cell[0]),
                      f"{total}, column {k}: {lines} {cell}")
                n += 1
        at = end + 1
    for k, cell in enumerate(index["In-year surplus or (deficit)"][2]):
        income, costs = (index[x][2][k] for x in ("Total revenue income",
                                                   "Total revenue expenditure"))
        if all(map(is_amount, (income, costs, cell))):
            plus = shown(income[0]) + shown(costs[0])    # variances
            minus = shown(income[0]) - shown(costs[0])
            check(shown(cell[0]) in (plus, minus), f"result, column {k}")
            n += 1
    return n


def check_schools(rows):
    """Schools, centre and recharges to the trust, where the exact ones do."""
    n = 0
    end = next(i for i, r in enumerate(rows) if r[1] == "Trust")
    for k, cell in enumerate(rows[end][2]):
        lines = [r[2][k] for r in rows[:end] if len(r[2]) > k]
        if not all(map(is_amount, lines + [cell])) or "." in cell[0] or (
                sum(Decimal(c[1]) for c in lines) != Decimal(cell[1])):
            continue
        for c in lines:
            near(c, "by school")
        check(sum(shown(c[0]) for c in lines) == shown(cell[0]),
              f"Trust, column {k}: {[c[0] for c in lines]} {cell[0]}")
        n += 1
    return n


def main():
    plain = [t for t in tables(dumped(False)) if NOT_ADDING in t[1]]
    check(plain, "no table of the sample says that it does not add up")
    adjusted = list(tables(dumped(True)))
    check(not [t[0] for t in adjusted if NOT_ADDING in t[1]],
          f"still not adding up: {[t[0] for t in adjusted if NOT_ADDING in t[1]]}")
    check([t for t in adjusted if "rounded the other way" in t[1]], "nothing was moved")
    columns = 0
    for caption, note, rows in adjusted:
        labels = {r[1] for r in rows}
        if {"Total revenue income", "Total staff"} <= labels and "rounded the" in note:
            columns += check_income_and_expenditure(rows)
        elif "Trust" in labels and "rounded the" in note:
            columns += check_schools(rows)
    check(columns >= 20, f"only {columns} columns were added up")
    print(f"{'not ok' if bad else 'ok'}: {columns} feet of adjusted columns, "
          f"{len(plain)} tables that say they do not add up")
    return 1 if bad else 0


sys.exit(main())
