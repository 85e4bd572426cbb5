"""The sample as test_figures.py works it out: accounts and their lines, cash,
balances, pupils and results, each from its export by the trade's definitions.

The surprise: progress of 2018/19 has no pupils of its own in the export, so that
those of 2017/18 weigh it, as the paper says with its sign for "about"."""
import os
from decimal import Decimal as D

import chance
from figures import (folder_of, met, number, plain, rows_of)

tally = {"made": 0, "bad": 0}

SAMPLE = folder_of("sample-data", "symphony")
DATA = os.path.join(SAMPLE, "data")
SCHOOLS = {  # in the order of joining; as people call them
    "137932": "Glen Hills", "137933": "Fairfield", "138173": "The Meadow",
    "140253": "Thornton", "143250": "Newcroft", "143251": "Ashby Willesley",
    "144837": "Old Mill", "148624": "Ashby Hastings", "119915": "Hugglescote",
    "119993": "Thythorn Field", "120070": "The Hall"}
LINES = {  # account: line of the accounts return, and its side
    "1010": ("GAG", "income"), "1110": ("Pupil premium", "income"),
    "1120": ("UIFSM", "income"), "1130": ("PE and sport premium", "income"),
    "1190": ("Other DfE grants", "income"),
    "1210": ("High needs and SEN from the local authority", "income"),
    "1220": ("Early years funding", "income"),
    "1310": ("Catering income", "income"),
    "1320": ("Facilities and services", "income"),
    "1330": ("Other self-generated income", "income"),
    "1340": ("Donations", "income"), "1410": ("Investment income", "income"),
    "1900": ("Central charge received", "income"),
    "3010": ("Teaching staff", "staff"),
    "3020": ("Supply teaching staff", "staff"),
    "3110": ("Education support staff", "staff"),
    "3210": ("Administrative and clerical staff", "staff"),
    "3310": ("Premises staff", "staff"), "3410": ("Catering staff", "staff"),
    "3510": ("Other staff", "staff"),
    "3610": ("Indirect employee expenses", "staff"),
    "3710": ("Agency supply teaching staff", "staff"),
    "5010": ("Staff development and training", "other"),
    "5110": ("Building maintenance and improvement", "other"),
    "5120": ("Grounds maintenance", "other"),
    "5130": ("Cleaning and caretaking", "other"),
    "5210": ("Water and sewerage", "other"), "5220": ("Energy", "other"),
    "5230": ("Rent and rates", "other"),
    "5240": ("Other occupation costs", "other"),
    "5310": ("Learning resources (not ICT)", "other"),
    "5320": ("ICT", "other"), "5340": ("Educational consultancy", "other"),
    "5350": ("Special facilities", "other"),  # trips and clubs
    "5410": ("Catering supplies", "other"),
    "5510": ("Administrative supplies", "other"),
    "5520": ("Other insurance premiums", "other"),
    "5610": ("Legal and professional services", "other"),
    "5620": ("Auditor costs", "other"), "5900": ("Central charge", "other")}
INTERNAL = ("Central charge received", "Central charge")
NOVEMBER, TO_DATE, YEAR = [3], [1, 2, 3], list(range(1, 13))
MONTHS = ["2025-%02d" % m for m in (9, 10, 11, 12)] + \
    ["2026-%02d" % m for m in range(1, 9)]


def check(got, want, *where):
    tally["made"] += 1
    if got != want:
        tally["bad"] += 1
        print("not ok: %s: printed %r, worked out %r" %
              (", ".join(str(w) for w in where), got, want))


def check_row(pack, table, label, want):
    """want: heading (a pattern) to words, or a list of words by place."""
    row = table.row(label)
    if row is None:
        check("no such row", label, table.caption)
        return
    if isinstance(want, list):
        want = {i + 1: words for i, words in enumerate(want)}
    for where, words in want.items():
        place = where if isinstance(where, int) else table.at(where)
        if place is not None and words is not None:
            check(row[place] if place < len(row) else "no such cell", words,
                  table.caption, label, table.headings()[place])
    holds(pack.is_printed(row[1:]), table.caption, label, "is on the page")


def holds(true, *where):
    check(bool(true), True, *where)


def financial_rating(percent):
    if percent >= 0:
        return "\u25cf GREEN – On track"
    return "\u25b2 AMBER – Watch" if percent >= -5 else "\u25a0 RED – High"


DATES = ("2025-11-30", "2025-10-31", "2025-08-31")
SHEET = (  # label, lines
    ("Tangible fixed assets", ["Tangible fixed assets"]),
    ("Total fixed assets", ["Tangible fixed assets"]),
    ("Trade debtors", ["Trade debtors"]),
    ("VAT recoverable", ["VAT recoverable"]), ("Prepayments", ["Prepayments"]),
    ("Accrued income and grants", ["Accrued income"]),
    ("Cash and bank", ["Cash and bank"]),
    ("Trade creditors", ["Trade creditors"]), ("Accruals", ["Accruals"]),
    ("Deferred income", ["Deferred income"]),
    ("Payroll taxes and pensions", ["Payroll taxes and pensions"]),
    ("Creditors due after one year", ["Creditors due after one year"]),
    ("Pension scheme liability (LGPS)", ["LGPS liability"]),
    ("Unrestricted funds", ["Unrestricted funds"]),
    ("Restricted general funds, general annual grant",
     ["Restricted general: GAG"]),
    ("Restricted general funds, other", ["Restricted general: other"]),
    ("Pension reserve", ["Pension reserve"]),
    ("Restricted fixed asset funds", ["Restricted fixed asset funds"]))
CURRENT = ["Trade debtors", "VAT recoverable", "Prepayments", "Accrued income",
           "Cash and bank"]
OWED = ["Trade creditors", "Accruals", "Deferred income",
        "Payroll taxes and pensions"]
FUNDS = ["Unrestricted funds", "Restricted general: GAG",
         "Restricted general: other", "Pension reserve",
         "Restricted fixed asset funds"]
BEFORE = ["Tangible fixed assets"] + CURRENT + OWED + \
    ["Creditors due after one year"]
SHEET_TOTALS = (
    ("Total current assets", CURRENT),
    ("Total creditors within one year", OWED),
    ("Net current assets", CURRENT + OWED),
    ("Net assets before pension", BEFORE),
    ("Net assets", BEFORE + ["LGPS liability"]), ("Total funds", FUNDS))


def balances():
    out = {}
    for row in rows_of(os.path.join(DATA, "balance-sheet.csv")):
        out[row["Date"], row["Line"]] = D(row["Amount"])
    return out


RECEIPTS = (("General annual grant", "GAG"),
            ("Pupil premium and other DfE", "Other DfE"),
            ("Local authority", "Local authority"),
            ("Capital grants", "Capital grants"), ("VAT recovered", "VAT"),
            ("Other receipts", "Other receipts"))
PAYMENTS = (("Net pay", "Net pay"), ("HMRC", "HMRC"),
            ("Teachers' Pensions", "Teachers' Pensions"),
            ("Local government pensions", "LGPS"), ("Suppliers", "Suppliers"),
            ("Capital payments", "Capital"), ("Loan repayments", "Loans"))


class Cash:
    def __init__(self):
        self.row = {}
        for row in rows_of(os.path.join(DATA, "cash-flow-2025-26.csv")):
            self.row[row["Month"], row["Line"]] = D(row["Amount"])
        self.closing, self.opening = {}, {}
        held = self.row[MONTHS[0], "Opening balance"]
        for month in MONTHS:
            self.opening[month] = held
            held += self.net(month)
            self.closing[month] = held
            check(held, self.row[month, "Closing balance"],
                  "closing cash of the sample", month)
        self.available = {m: self.closing[m] - self.row[m, "Ring-fenced cash"]
                          for m in MONTHS}

    def total(self, month, lines):
        return sum(self.row[month, name] for _, name in lines)

    def net(self, month):
        return self.total(month, RECEIPTS) - self.total(month, PAYMENTS)


def pupil_numbers():
    column = {}
    headings = ("PAN", "Capacity", "Budgeted", "Census last October",
                "Roll now", "Funded")
    for heading in headings:
        column[heading] = {urn: D(0) for urn in SCHOOLS}
    for row in rows_of(os.path.join(DATA, "pupil-numbers-2025-26.csv")):
        for heading in headings:
            if row[heading] and (heading != "PAN" or
                                 row["Year group"] == "Reception"):
                column[heading][row["School"]] += D(row[heading])
    for one in column.values():
        one[None] = sum(one.values())
    return column


PERCENTS = (("PTRWM_EXP", "RWM expected"), ("PTRWM_HIGH", "RWM higher"),
            ("PTREAD_EXP", "Reading expected"), ("PTMAT_EXP", "Maths expected"),
            ("PTGPS_EXP", "GPS expected"))
SCORES = (("READ_AVERAGE", "Reading score"), ("MAT_AVERAGE", "Maths score"))
PROGRESS = (("READPROG", "Reading progress"), ("WRITPROG", "Writing progress"),
            ("MATPROG", "Maths progress"))


class Outcomes:
    def __init__(self):
        def table(name):
            return {r["URN"]: r for r in rows_of(os.path.join(DATA, name))
                    if r["RECTYPE"] == "1"}
        self.now = table("2017-2018_england_ks2final.csv")
        self.next = table("2018-2019_england_ks2final.csv")
        self.england = next(
            r for r in rows_of(os.path.join(
                DATA, "2017-2018_england_ks2final.csv"))
            if r["RECTYPE"] == "5")
        self.cohort = {u: D(r["TELIG"]) for u, r in self.now.items()}
        self.all = sum(self.cohort.values())

    def percent(self, column, urn=None):
        if urn:
            return 100 * met(number(self.now[urn][column]), self.cohort[urn]) \
                / self.cohort[urn]
        return 100 * sum(met(number(r[column]), self.cohort[u])
                         for u, r in self.now.items()) / self.all

    def mean(self, table, column, urn=None):
        if urn:
            return number(table[urn][column])
        return sum(number(r[column]) * self.cohort[u]
                   for u, r in table.items()) / self.all

    def national(self, column):
        return number(self.england[column])

    def significance(self, column, urn=None):
        """Against England, by an exact test, with its shape before it."""
        rows = [(u, r) for u, r in self.now.items() if urn in (None, u)]
        ends = [chance.counted(r[column], int(self.cohort[u]))
                for u, r in rows]
        said = chance.word(sum(e[0] for e in ends), sum(e[1] for e in ends),
                           int(sum(self.cohort[u] for u, _ in rows)),
                           self.england[column])
        return {"above": "\u25b2 above", "below": "\u25bc below"}.get(said, said)


class Context:
    def __init__(self):
        self.census, self.absence = {}, {}
        for row in rows_of(os.path.join(DATA, "2022-2023_england_census.csv")):
            self.census[row["URN"] if row["URN"] != "NAT" else
                        "NAT " + row["ESTAB"]] = row
        for row in rows_of(os.path.join(DATA, "2018-2019_england_abs.csv")):
            self.absence[row["URN"] or "NAT " + row["ESTAB"]] = row

    def roll(self, urn):
        return D(self.census[urn]["NOR"])

    def mean_absence(self, column, urn=None):
        if urn:
            return number(self.absence[urn][column])
        used = [u for u in SCHOOLS if u in self.absence]
        return sum(number(self.absence[u][column]) * self.roll(u)
                   for u in used) / sum(self.roll(u) for u in used)

    def pooled(self, top, bottom, urn=None):
        used = [urn] if urn else list(SCHOOLS)
        return 100 * sum(D(self.census[u][top]) for u in used) / \
            sum(D(self.census[u][bottom]) for u in used)


NEEDS = (("TSENELK", "NOR"), ("TSENELSE", "NOR"), ("NUMFSMEVER", "NORFSMEVER"),
         ("NUMEAL", "NOR"))
