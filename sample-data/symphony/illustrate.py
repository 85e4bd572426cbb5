#!/usr/bin/env python3
"""Writes the illustrative exports of the Symphony sample (see README.md).

Nothing here is a real figure of any school or trust: amounts follow from pupil
numbers by round rules, and the same run always writes the same bytes. It is
kept so that anybody can see where every made-up number comes from; the tests
and the program only read what it wrote.

    python3 illustrate.py
    python3 illustrate.py controls    (only controls.csv, of the files as they are)
"""
import csv
import os
import sys
from decimal import Decimal as D, ROUND_HALF_UP

HERE = os.path.dirname(os.path.abspath(__file__))
MONTHS = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02",
          "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]
NOW = 3  # months with actuals: September to November

# URN, funded pupils, budgeted, roll now, PAN, capacity, ever FSM,
# lean: how the school runs against a balanced budget, per mille of income
SCHOOLS = [
    (137932, 505, 502, 496, 75, 525, 78, -14),
    (137933, 210, 208, 211, 30, 210, 43, 9),
    (138173, 385, 380, 369, 60, 420, 81, -22),
    (140253, 126, 124, 119, 20, 140, 23, -47),
    (143250, 391, 393, 397, 60, 420, 57, 12),
    (143251, 409, 410, 412, 60, 420, 21, 15),
    (144837, 373, 371, 366, 60, 420, 43, 4),
    (148624, 138, 150, 157, 30, 210, 14, 21),
    (119915, 462, 460, 455, 75, 525, 66, -12),
    (119993, 198, 195, 186, 30, 210, 45, -39),
    (120070, 414, 414, 417, 60, 420, 35, 6),
]


def money(x):
    return D(x).quantize(D("0.01"), rounding=ROUND_HALF_UP)


def write(name, head, rows):
    path = os.path.join(HERE, "data", name)
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\r\n")
        w.writerow(head)
        w.writerows(rows)


def wobble(*key):
    """A fixed number in -50 .. 50 from a key: no randomness, no clock."""
    h = 2166136261
    for c in "|".join(str(k) for k in key).encode():
        h = (h ^ c) * 16777619 % 2 ** 32
    return h // 65536 % 101 - 50


# Nominal, name, line kind (I income, C cost), fund, rule for the year's budget
# as pounds per pupil, pounds per ever-FSM pupil, pounds flat.
NOMINALS = [
    ("1010", "General annual grant", "I", "Restricted", 4790, 0, 96000),
    ("1110", "Pupil premium", "I", "Restricted", 0, 1515, 0),
    ("1120", "Universal infant free school meals", "I", "Restricted", 206, 0, 0),
    ("1130", "PE and sport premium", "I", "Restricted", 10, 0, 16000),
    ("1190", "Other DfE grants", "I", "Restricted", 131, 0, 0),
    ("1210", "High needs top-up", "I", "Restricted", 148, 0, 0),
    ("1220", "Early years funding", "I", "Restricted", 214, 0, 0),
    ("1310", "Catering income", "I", "Unrestricted", 118, 0, 0),
    ("1320", "Lettings", "I", "Unrestricted", 26, 0, 0),
    ("1330", "Trip income", "I", "Unrestricted", 92, 0, 0),
    ("1340", "Donations", "I", "Unrestricted", 9, 0, 0),
    ("3010", "Teaching staff", "C", "Restricted", 2965, 0, 61000),
    ("3020", "Supply teaching staff", "C", "Restricted", 38, 0, 0),
    ("3110", "Education support staff", "C", "Restricted", 1032, 520, 0),
    ("3210", "Administrative and clerical staff", "C", "Restricted", 214, 0, 21000),
    ("3310", "Premises staff", "C", "Restricted", 92, 0, 9000),
    ("3410", "Catering staff", "C", "Restricted", 71, 0, 0),
    ("3510", "Other staff", "C", "Restricted", 84, 0, 0),
    ("3610", "Indirect employee expenses", "C", "Restricted", 14, 0, 0),
    ("3710", "Agency supply teaching staff", "C", "Restricted", 49, 0, 0),
    ("5010", "Staff development and training", "C", "Restricted", 21, 0, 0),
    ("5110", "Building maintenance and improvement", "C", "Restricted", 104, 0, 3000),
    ("5120", "Grounds maintenance", "C", "Restricted", 17, 0, 0),
    ("5130", "Cleaning and caretaking", "C", "Restricted", 61, 0, 0),
    ("5210", "Water and sewerage", "C", "Restricted", 13, 0, 0),
    ("5220", "Energy", "C", "Restricted", 113, 0, 2000),
    ("5230", "Rates", "C", "Restricted", 28, 0, 0),
    ("5240", "Other occupation costs", "C", "Restricted", 15, 0, 0),
    ("5310", "Learning resources", "C", "Restricted", 141, 180, 0),
    ("5320", "ICT learning resources", "C", "Restricted", 44, 0, 0),
    ("5340", "Educational consultancy", "C", "Restricted", 21, 0, 0),
    ("5350", "Trips and clubs costs", "C", "Unrestricted", 95, 0, 0),
    ("5410", "Catering supplies", "C", "Unrestricted", 246, 0, 0),
    ("5510", "Administrative supplies", "C", "Restricted", 37, 0, 0),
    ("5520", "Other insurance premiums", "C", "Restricted", 25, 0, 0),
    ("5610", "Legal and professional", "C", "Restricted", 12, 0, 1500),
    ("5900", "Central services charge", "C", "Restricted", 0, 0, 0),
]
CENTRAL = [
    ("1900", "Central services charge received", "I", "Restricted", 0),
    ("1410", "Bank interest", "I", "Unrestricted", 62000),
    ("3010", "Teaching staff", "C", "Restricted", 142000),
    ("3210", "Administrative and clerical staff", "C", "Restricted", 548000),
    ("3610", "Indirect employee expenses", "C", "Restricted", 18000),
    ("5010", "Staff development and training", "C", "Restricted", 24000),
    ("5320", "ICT learning resources", "C", "Restricted", 61000),
    ("5510", "Administrative supplies", "C", "Restricted", 27000),
    ("5610", "Legal and professional", "C", "Restricted", 58000),
    ("5620", "Auditor costs", "C", "Restricted", 34000),
]
# What the commentary explains: (urn or None for every school, nominal) ->
# per mille by which actual and forecast leave the budget.
STORY = {
    (None, "5220"): 86,
    (138173, "3710"): 1450,
    (140253, "3020"): 620,
    (119993, "1010"): -12,
    (148624, "1010"): 0,
    (137932, "3110"): 34,
    (143251, "1310"): 55,
    (120070, "1320"): 180,
}


def year_budget(row, school):
    per_pupil, per_fsm, flat = row[4], row[5], row[6]
    urn, funded, budgeted, roll, pan, cap, fsm, lean = school
    pupils = funded if row[0] in ("1010", "1190") else budgeted
    amount = D(per_pupil) * pupils + D(per_fsm) * fsm + D(flat)
    if row[2] == "C" and row[0].startswith("3"):
        amount *= D(1000 - lean) / 1000
    return money(amount)


def months_of(total, kind, key):
    """Twelve months that add up to the year to the penny."""
    shares = [1000] * 12
    if kind == "seasonal":  # energy
        shares = [600, 850, 1150, 1450, 1500, 1400, 1250, 950, 700, 550, 450, 350]
    if kind == "term":
        shares = [1200, 1150, 1150, 900, 1100, 900, 1150, 800, 1100, 1100, 900, 150]
    base = [money(total * s / sum(shares)) for s in shares]
    base[11] += total - sum(base)
    return base


def shape(nominal):
    if nominal == "5220":
        return "seasonal"
    if nominal in ("1310", "1330", "3020", "3710", "5310", "5350", "5410"):
        return "term"
    return "flat"


def ledger_rows(who, urn, nominal, name, fund, budget):
    story = STORY.get((urn, nominal), STORY.get((None, nominal), 0))
    flat = nominal in ("1010", "5900", "1900")
    rows = []
    for m, b in enumerate(months_of(budget, shape(nominal), nominal)):
        drift = D(story) / 1000 + (0 if flat else D(wobble(urn, nominal, m)) / 4000)
        actual = money(b * (1 + drift))
        forecast = actual if m < NOW else money(b * (1 + D(story) / 1250))
        before = money(b * (1 + D(wobble(urn, nominal, m, "f")) / 6000)) if not flat else b
        prior = money(b * (D(955) + D(wobble(urn, nominal, "p")) / 4) / 1000)
        rows.append([who, nominal, name, fund, "P%d" % (m + 1),
                     actual if m < NOW else "", b, forecast,
                     actual if m < NOW - 1 else before, prior])
    return rows


def received(charged, nominal):
    rows = []
    for m in range(12):
        month = [r for r in charged if r[4] == "P%d" % (m + 1)]
        sums = [sum(r[c] for r in month) if month[0][c] != "" else ""
                for c in range(5, 10)]
        rows.append(["CENTRAL", nominal[0], nominal[1], nominal[3],
                     "P%d" % (m + 1)] + sums)
    return rows


def budget_monitoring():
    rows = []
    for school in SCHOOLS:
        charge = money((D(4790) * school[1] + 96000) * D("0.055"))
        for n in NOMINALS:
            amount = charge if n[0] == "5900" else year_budget(n, school)
            rows += ledger_rows(school[0], school[0], n[0], n[1], n[3], amount)
    charged = [r for r in rows if r[1] == "5900"]
    for n in CENTRAL:
        if n[0] == "1900":  # what schools pay is what the centre receives
            rows += received(charged, n)
        else:
            rows += ledger_rows("CENTRAL", 0, n[0], n[1], n[3], money(n[4]))
    write("budget-monitoring-2025-26.csv",
          ["School", "Nominal", "Name", "Fund", "Period", "Actual", "Budget",
           "Forecast", "Previous forecast", "Prior year"], rows)
    return rows


def result(rows, column, months):
    total = D(0)
    for r in rows:
        if int(r[4][1:]) in months and r[column] != "":
            total += r[column] if r[1].startswith("1") else -r[column]
    return total


CASH_IN = [("GAG", 1580000), ("Other DfE", 0),
           ("Local authority", 98000), ("Capital grants", 0),
           ("VAT", 21000), ("Other receipts", 71000)]
CASH_OUT = [("Net pay", 866000), ("HMRC", 279000), ("Teachers' Pensions", 221000),
            ("LGPS", 102000), ("Suppliers", 0), ("Capital", 0), ("Loans", 4500)]
DFE = [0, 138000, 0, 0, 141000, 0, 0, 139000, 0, 0, 140000, 0]
GRANTS = [182000, 0, 0, 0, 0, 46000, 0, 0, 0, 0, 0, 0]
CAPITAL = [41000, 63000, 22000, 12000, 0, 35000, 0, 28000, 0, 0, 24000, 3000]
SUPPLIERS = [266000, 341000, 352000, 318000, 371000, 296000, 331000, 259000,
             318000, 334000, 402000, 241000]
OPENING = D(2874310)
LABEL = ["September", "October", "November", "December", "January", "February",
         "March", "April", "May", "June", "July", "August"]


def cash_flow():
    rows, balance, closing = [], OPENING, []
    for m, month in enumerate(MONTHS):
        kind = "Actual" if m < NOW else "Forecast"
        add = lambda line, x: rows.append([month, line, kind, money(x)])
        add("Opening balance", balance)
        for line, flat in CASH_IN:
            x = {"Other DfE": DFE[m],
                 "Capital grants": GRANTS[m]}.get(line, flat)
            x += wobble("in", line, m) * 40 if x and line != "GAG" else 0
            add(line, x)
            balance += money(x)
        for line, flat in CASH_OUT:
            x = {"Suppliers": SUPPLIERS[m], "Capital": CAPITAL[m]}.get(line, flat)
            x += wobble("out", line, m) * 60 if x and line != "Loans" else 0
            add(line, x)
            balance -= money(x)
        add("Closing balance", balance)
        add("Ring-fenced cash", D(148000) + sum(GRANTS[:m + 1]) - D(sum(CAPITAL[:m + 1])) / 2)
        add("Policy floor", 2000000)
        closing.append(balance)
    write("cash-flow-2025-26.csv", ["Month", "Line", "Kind", "Amount"], rows)
    return closing


def balance_sheet(rows, closing):
    dates = [("2025-08-31", "Audited", 0, OPENING),
             ("2025-10-31", "Management", 2, closing[1]),
             ("2025-11-30", "Management", 3, closing[2])]
    out = []
    for date, status, months, cash in dates:
        moved = result(rows, 5, range(1, months + 1))
        grants = D(sum(GRANTS[:months]))
        fixed = D(21450000) - 45000 * months + sum(CAPITAL[:months])
        unrestricted = D(641200) + money(moved * D("0.2"))
        gag = D(1382450) + moved - money(moved * D("0.2"))
        fixed_fund = fixed + D(96000) + grants - sum(CAPITAL[:months])
        pension = D(-412000)
        other = D(38500)
        loans = D(108000) - 4500 * months
        debtors = {"Trade debtors": D(18420 + 900 * months), "VAT recoverable": D(61200 + 2100 * months),
                   "Prepayments": D(142300 - 17000 * months), "Accrued income": D(203400 + 11800 * months)}
        net = unrestricted + gag + other + pension + fixed_fund
        creditors = cash + sum(debtors.values()) + fixed - loans + pension - net
        trade = money(creditors * D("0.31"))
        payroll = money(creditors * D("0.34"))
        accruals = money(creditors * D("0.18"))
        lines = [("Tangible fixed assets", fixed)] + list(debtors.items()) + [
            ("Cash and bank", cash), ("Trade creditors", -trade),
            ("Payroll taxes and pensions", -payroll),
            ("Accruals", -accruals),
            ("Deferred income", trade + payroll + accruals - creditors),
            ("Creditors due after one year", -loans), ("LGPS liability", pension),
            ("Unrestricted funds", unrestricted), ("Restricted general: GAG", gag),
            ("Restricted general: other", other), ("Pension reserve", pension),
            ("Restricted fixed asset funds", fixed_fund)]
        out += [[date, n, money(x), status] for n, x in lines]
    write("balance-sheet.csv", ["Date", "Line", "Amount", "Status"], out)


def pupil_numbers():
    rows = []
    for urn, funded, budgeted, roll, pan, cap, fsm, lean in SCHOOLS:
        share = [D(roll) / 7] * 7
        left, left_b, left_f = roll, budgeted, funded
        for g in range(7):
            name = "Reception" if g == 0 else "Year %d" % g
            step = wobble(urn, g) // 17
            last = g == 6
            now = left if last else min(pan, roll // 7 + step)
            bud = left_b if last else budgeted // 7 + step // 2
            fun = left_f if last else funded // 7 + step // 2
            left, left_b, left_f = left - now, left_b - bud, left_f - fun
            rows.append([urn, name, pan, "" if g else cap, bud, fun, now, fun])
    write("pupil-numbers-2025-26.csv",
          ["School", "Year group", "PAN", "Capacity", "Budgeted",
           "Census last October", "Roll now", "Funded"], rows)


# What is typed on receipt of a file: totals of all its columns of numbers, and
# where a wrong row should be found at once, the same by another column or two.
CONTROLS = [
    ("2017-2018_england_ks2final.csv", []),
    ("2018-2019_england_abs.csv", []),
    ("2018-2019_england_ks2final.csv", []),
    ("2022-2023_england_census.csv", []),
    ("Management_information_state-funded_schools_latest_inspections.csv", []),
    ("balance-sheet.csv", ["Date", "Line"]),
    ("budget-monitoring-2025-26.csv", ["School", "Nominal", "Period"]),
    ("capital-projects.csv", ["Project"]),
    ("cash-flow-2025-26.csv", ["Month", "Line"]),
    ("commentary.csv", []),
    ("contracts.csv", ["Contract"]),
    ("decisions.csv", []),
    ("establishments.csv", []),
    ("estates-2025-26.csv", ["School"]),
    ("pupil-numbers-2025-26.csv", ["School", "Year group"]),
    ("risks.csv", ["Ref"]),
    ("staffing-2025-26.csv", ["School"]),
    ("trustee-attendance.csv", []),
]
NO_AMOUNTS = {"URN", "LAESTAB", "LEA", "LA", "ESTAB", "LA (code)",
              "EstablishmentNumber", "Multi-academy trust UID", "School",
              "Nominal", "RECTYPE", "No", "Ref", "Paper", "Year group"}


def number(cell):
    """An amount or a percentage as a number; None: it is neither."""
    try:
        return D(cell.strip().rstrip("%").replace(",", "").lstrip("£"))
    except ArithmeticError:
        return None


def controls_of(name, by):
    with open(os.path.join(HERE, "data", name), encoding="utf-8-sig",
              newline="") as f:
        head, *rows = list(csv.reader(f))
    found = []
    for i, column in enumerate(head):
        if column in NO_AMOUNTS or column in by or not any(
                number(r[i]) is not None for r in rows):
            continue
        add = lambda some: sum((number(r[i]) or 0 for r in some), D(0))
        found.append([name, column, "", "", add(rows), len(rows)])
        for where in by:
            at = head.index(where)
            for word in dict.fromkeys(r[at] for r in rows):
                some = [r for r in rows if r[at] == word]
                found.append([name, column, where, word, add(some), len(some)])
    return found


def controls():
    rows = []
    for name, by in CONTROLS:
        rows += controls_of(name, by)
    write("controls.csv", ["File", "Column", "Where", "Is", "Total", "Rows"],
          rows)


if __name__ == "__main__":
    if sys.argv[1:] != ["controls"]:
        ledger = budget_monitoring()
        balance_sheet(ledger, cash_flow())
        pupil_numbers()
    controls()
