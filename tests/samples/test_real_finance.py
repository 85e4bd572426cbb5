#!/usr/bin/python3
"""The raw returns against the published ones, over every real school.

The published workbooks give lines and totals. Here their lines are written as
the raw returns have them (codes for headings, no totals, schools by LAESTAB);
what the program adds up must be what the publisher printed, and where he prints
something else than the sum of his lines, that is known and counted."""
import csv
import os
import re
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from real_exports import Program, shared  # noqa: E402

FOLDER = "finance/dfe-education-benchmarking/"
# Headings of the published accounts return in the order of the sheet; a pair
# is one published line that the raw return has as two.
AAR_CODES = (
    ("BAI010-T", "BAI020-T"), ("BAI061-T",), ("BAI030-T",), ("BAI040-T",),
    ("BAI060-T",), ("BAI070-T",), ("BAI080-T",), ("BAI090-T",),
    ("BAI100-T", "BAI101-T"), ("BAI110-T",), ("BAI120-T",), ("BAI140-T",),
    ("BAI130-T",), ("BAI150-T",), ("BAE010-T",), ("BAE020-T",), ("BAE030-T",),
    ("BAE040-T",), ("BAE050-T",), ("BAE060-T",), ("BAE070-T",), ("BAE080-T",),
    ("BAE090-T",), ("BAE110-T",), ("BAE100-T",), ("BAE120-T", "BAE170-T"),
    ("BAE130-T",), ("BAE140-T",), ("BAE150-T",), ("BAE160-T",), ("BAE180-T",),
    ("BAE190-T",), ("BAE200-T",), ("BAE210-T",), ("BAE220-T",), ("BAE230-T",),
    ("BAE280-T",), ("BAE240-T",), ("BAE250-T",), ("BAE270-T",), ("BAE300-T",),
    ("BAE260-T",), ("BAE320-T",), ("BAE290-T",), ("BAE310-T",), ("BAB030-T",))
FIRST_LINE = "DFE/EFA Revenue grants (includes Coronavirus Government Funding"
AAR_TOTALS = {
    "aar.gag_and_dfe": FIRST_LINE,
    "aar.total_grants": "Total Grant Funding",
    "aar.total_self_generated": "Total Self Generated Funding",
    "aar.total_income": "Total Income",
    "aar.published_staff_costs": "Total Staff Costs",
    "aar.total_expenditure": "Total Expenditure",
    "aar.in_year_balance": "In year balance",
}
CFR_TOTALS = {
    "cfr.total_income": "Total Income   I01 to I18",
    "cfr.total_expenditure": "Total Expenditure  E01 to E32",
    "cfr.revenue_reserve": "Revenue Reserve   B01 plus B02 plus B06",
    "cfr.in_year_balance": "In-year Balance   Total Income (I01 to I18) minus "
                           "Total Expenditure (E01 to E32)",
}
CFR_SPLITS = {"I08": ("I08a", "I08b"), "I18": ("I18c", "I18d"),
              "E20": tuple("E20" + x for x in "ABCDEFG"),
              "CE04": tuple("CE04" + x for x in "ABCDE")}
FACT = re.compile(r"school (\d+) (\S+) all \S+ actual = (-?[\d.]+)")
bad = 0


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not ok:", what)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.reader(f))
    return rows[0], rows[1:]


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", newline="") as f:
        csv.writer(f).writerows(rows)


def facts(program, folder, names):
    done = program.run("inspect", "--dump=data", *names, cwd=folder)
    check(done.returncode == 0, f"{names}: {done.said}")
    return {(m[1], m[2]): Fraction(m[3])
            for m in FACT.finditer(done.stdout.decode("utf-8"))}


def parts(codes, value, elsewhere):
    """A line in one column or two, without what other columns have of it:
    start-up and coronavirus grants are in the first line."""
    if len(codes) == 1:
        return [value]
    half = value / 2
    return [half - elsewhere, value - half]


def accounts_return(program, source, folder):
    header, rows = rows_of(os.path.join(source, FOLDER +
                           "mat_academy_ar_2022-23_academies.csv"))
    first, urn = header.index(FIRST_LINE), header.index("URN")
    out = [["URN", "ACADEMYUPIN", "ACADEMYTRUSTSTATUS", "BAI050-T"] +
           [c for codes in AAR_CODES for c in codes]]
    for row in rows:
        covid = Fraction(row[first + 1])
        line = [row[urn], "1", "Existing", "7000"]
        for k, codes in enumerate(AAR_CODES):
            line += [float(x) for x in
                     parts(codes, Fraction(row[first + k]),
                           covid + 7000 if k == 0 else 0)]
        out.append(line)
    write(folder, "AAR_2022-23.csv", out)
    compare(facts(program, folder, ["AAR_2022-23.csv"]), header, rows, urn,
            AAR_TOTALS)
    return len(rows)


def financial_reporting(program, source, folder):
    header, rows = rows_of(os.path.join(source, FOLDER +
                           "maintained_schools_master_list_2022-23.csv"))
    at = {h: i for i, h in enumerate(header)}
    lines = [(i, re.match(r"[A-Z]+\d\d[ab]?(?= )", h)[0])
             for i, h in enumerate(header)
             if re.match(r"(I|E|OB|CI|CE|B)\d\d[ab]? ", h)]
    out = [["LANumber", "LEAEstab", "Estab"] +
           [c for _, code in lines for c in CFR_SPLITS.get(code, (code,))]]
    known = [["URN", "LA (code)", "LA (name)", "EstablishmentNumber",
              "EstablishmentName", "TypeOfEstablishment (name)",
              "EstablishmentStatus (name)"]]
    for row in rows:
        line = [row[at["LA"]], row[at["LAEstab"]], row[at["Estab"]]]
        for i, code in lines:
            line += [row[i]] + ["0"] * (len(CFR_SPLITS.get(code, "1")) - 1)
        out.append(line)
        known.append([row[at["URN"]], row[at["LA"]], row[at["LA Name"]],
                      row[at["Estab"]], "A school", row[at["Type"]], "Open"])
    write(folder, "CFR_22-23_Data.csv", out)
    write(folder, "edubase.csv", known)
    compare(facts(program, folder, ["CFR_22-23_Data.csv", "edubase.csv"]),
            header, rows, at["URN"], CFR_TOTALS)
    return len(rows)


def compare(found, header, rows, urn, totals):
    for row in rows:
        for name, heading in totals.items():
            printed = Fraction(row[header.index(heading)])
            got = found.get((row[urn], name))
            check(got == printed,
                  f"{row[urn]} {name}: {got}, published {printed}")


def central_services(source):
    """One published subtotal is not the sum of its lines: the coronavirus grant
    is in it twice. It is read as it stands."""
    header, rows = rows_of(os.path.join(source, FOLDER +
                           "mat_academy_ar_2022-23_central_services.csv"))
    first = header.index(FIRST_LINE)
    off = []
    for row in rows:
        total = sum(Fraction(row[first + k]) for k in (0, 2, 3, 4, 5, 6, 7))
        if total != Fraction(row[header.index("Grant Funding")]):
            off.append(Fraction(row[header.index("Grant Funding")]) - total)
    check(off == [347000], f"central services: published subtotals off by {off}")


def main():
    source, program = shared(), Program()
    with tempfile.TemporaryDirectory() as folder:
        n = accounts_return(program, source, folder)
        m = financial_reporting(program, source, folder)
    central_services(source)
    check(n == 49 and m == 21, f"{n} academies and {m} maintained schools")
    print(f"ok: {n} academies, {m} schools" if bad == 0 else f"{bad} complaints")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
