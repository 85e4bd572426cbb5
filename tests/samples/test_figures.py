#!/usr/bin/python3
"""Every figure of the sample's board pack against arithmetic of our own.

Expected values are worked out here from the exports, in exact decimals, by the
definitions that school finance and the performance tables use; nothing is taken
from the program. One line for each disagreement."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal as D

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from figures import (ABOUT, NIL, Ledger, Pack, effect,  # noqa: E402
                     folder_of, met, money, number, plain, rows_of, share,
                     thousands)

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
made = 0
bad = 0


def check(got, want, *where):
    global made, bad
    made += 1
    if got != want:
        bad += 1
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


# ---- money ------------------------------------------------------------------

def statement_row(led, name):
    """November, year to date and full year, £000."""
    def value(scenario, months):
        return led.figure(name, scenario, months)

    def var(scenario, months):
        return led.variance(name, scenario, months)
    base = value("budget", TO_DATE)
    return [thousands(value("actual", NOVEMBER)),
            effect(var("actual", NOVEMBER), 1000),
            thousands(value("actual", TO_DATE)), thousands(base),
            effect(var("actual", TO_DATE), 1000),
            share(var("actual", TO_DATE), base),
            thousands(value("budget", YEAR)), thousands(value("forecast", YEAR)),
            effect(var("forecast", YEAR), 1000)]


def income_and_expenditure(pack, led):
    t = pack.table("Income and expenditure of the trust to November 2025")
    names = []
    for name, side in LINES.values():
        if name not in INTERNAL and name not in names:
            names.append(name)
            check_row(pack, t, name, statement_row(led, name))
    totals = (("Total revenue income", "income"), ("Total staff", "staff"),
              ("Total other costs", "other"),
              ("Total revenue expenditure", "spending"),
              ("In-year surplus or (deficit)", "result"))
    for label, name in totals:
        check_row(pack, t, label, statement_row(led, name))
        names.append(label)
    for label in t.labels():  # nothing else stands there
        holds(label in names + ["Income", "Staff", "Other costs"], t.caption,
              "the line '%s' has postings" % label)


def full_year(pack, led):
    t = pack.table("Full year against the budget")
    for label, name in (("Income", "income"), ("Staff", "staff"),
                        ("Other costs", "other"), ("In-year result", "result")):
        var = led.variance(name, "forecast", YEAR)
        check_row(pack, t, label, [
            thousands(led.figure(name, s, YEAR))
            for s in ("budget", "forecast", "previous")] + [
            effect(var, 1000), share(var, led.figure(name, "budget", YEAR)),
            thousands(led.figure(name, "prior", YEAR))])
    var = led.variance("result", "forecast", YEAR)
    title, points = pack.chart("£%s %s" % (plain(abs(var)), in_effect(var)))
    holds(title and title in pack.flat, "title of budget to forecast")
    check(points, [("Budget", thousands(led.figure("result", "budget", YEAR)))] +
          [(label, thousands(led.variance(n, "forecast", YEAR)))
           for label, n in (("Income", "income"), ("Staff", "staff"),
                            ("Other costs", "other"))] +
          [("Forecast", thousands(led.figure("result", "forecast", YEAR)))],
          "chart of budget to forecast")


def in_effect(variance):
    return "adverse" if variance < 0 else "favourable"


def by_school(pack, led):
    t = pack.table("Full-year budget and forecast by school, with central "
                   "services")
    groups = ("income", "staff", "other", "result")

    def cells(school):
        return [cell for g in groups for cell in (
            thousands(led.figure(g, "budget", YEAR, school)),
            thousands(led.figure(g, "forecast", YEAR, school)),
            effect(led.variance(g, "forecast", YEAR, school), 1000))]
    everyone = dict(SCHOOLS, CENTRAL="Central services")
    for urn, name in everyone.items():
        check_row(pack, t, name, cells(urn))
    check_row(pack, t, "Trust", cells(None))
    foots(t, led)
    t = pack.table("^Results to November 2025")
    for urn, name in list(everyone.items()) + [(None, "Trust")]:
        forecast = led.figure("result", "forecast", YEAR, urn)
        check_row(pack, t, name, {
            "Result": money(led.figure("result", "actual", TO_DATE, urn)),
            "Against budget": effect(led.variance("result", "actual", TO_DATE,
                                                  urn)),
            "Forecast against budget": money(
                forecast - led.figure("result", "budget", YEAR, urn)),
            "Forecast against last": money(
                forecast - led.figure("result", "previous", YEAR, urn))})


def foots(t, led):
    """Schools, central services and what is eliminated make the trust."""
    row = t.row("Recharges eliminated")
    if row is None:
        check("no such row", "a row for recharges", t.caption)
        return
    charge = {s: led.line("Central charge received", s, YEAR)
              for s in ("budget", "forecast")}
    paid = {s: led.line("Central charge", s, YEAR)
            for s in ("budget", "forecast")}
    check(charge, paid, "recharges given and taken")
    check(row[1], thousands(-charge["budget"]), t.caption, "eliminated income")
    check(row[2], thousands(-charge["forecast"]), t.caption, "eliminated income")
    check(row[7], thousands(-paid["budget"]), t.caption, "eliminated costs")
    check(row[8], thousands(-paid["forecast"]), t.caption, "eliminated costs")
    check(row[4], "", t.caption, "nothing eliminated from staff")
    for i in (1, 2, 4, 5, 7, 8, 10, 11):
        cells = [number(r[i].replace("(", "-").replace(")", "")) or D(0)
                 for r in t.rows]
        holds(abs(sum(cells[:-1]) - cells[-1]) <= D(len(cells)) / 2, t.caption,
              "column %d foots but for rounding" % (i + 1))


def ratios(pack, led, roll):
    t = pack.table("[Rr]atios")
    for urn, name in list(SCHOOLS.items()) + [(None, "Trust")]:
        def f(line):
            return led.figure(line, "forecast", YEAR, urn)
        income, staff, pupils_ = f("income"), f("staff"), roll[urn]
        percent = 100 * f("result") / income
        check_row(pack, t, name, {
            "In-year": plain(percent, 1), "Rating": financial_rating(percent),
            "Staff": plain(100 * staff / income, 1),
            "Supply": plain(100 * (f("Supply teaching staff") + f(
                "Agency supply teaching staff")) / staff, 1),
            "Income per": plain(income / pupils_),
            "Energy per": plain(f("Energy") / pupils_)})
        if urn:
            check(dict(pack.chart("Forecast results by school")[1]).get(name),
                  plain(percent, 1) + "%", "chart of results", name)


def financial_rating(percent):
    if percent >= 0:
        return "\u25cf GREEN – On track"
    return "\u25b2 AMBER – Watch" if percent >= -5 else "\u25a0 RED – High"


def variances(pack, led):
    def row(name):
        var = led.variance(name, "actual", TO_DATE)
        base = led.figure(name, "budget", TO_DATE)
        return [plain(led.figure(name, "actual", TO_DATE)), plain(base),
                effect(var), share(var, base)]
    names = sorted({n for n, _ in LINES.values() if n not in INTERNAL},
                   key=lambda n: -abs(led.variance(n, "actual", TO_DATE)))
    t = pack.table("The five largest variances, year to date")
    check(t.labels(), names[:5], t.caption)
    for name in names[:5]:
        check_row(pack, t, name, row(name))
    t = pack.table("Lines of the trust over the limit, year to date")
    over = [n for n in names
            if abs(led.variance(n, "actual", TO_DATE)) >= 5000 and (
                abs(led.variance(n, "actual", TO_DATE)) >= 50000 or
                abs(led.variance(n, "actual", TO_DATE)) * 100 >=
                led.figure(n, "budget", TO_DATE))]
    check(t.labels(), over, t.caption)
    for name in over:
        check_row(pack, t, name, row(name))
    at_schools = [
        (urn, n) for urn in SCHOOLS for n in names
        if abs(led.variance(n, "actual", TO_DATE, urn)) >= 10000 and
        abs(led.variance(n, "actual", TO_DATE, urn)) * 20 >=
        led.figure(n, "budget", TO_DATE, urn)]
    check(at_schools == [], "No line of a school is over the limit" in
          pack.flat, "lines of schools over the limit")


# ---- balance sheet and cash -------------------------------------------------

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


def balance_sheet(pack, balance):
    t = pack.table("Balance sheet of the trust")
    for label, lines in SHEET + SHEET_TOTALS:
        now, before, opening = [sum(balance[d, n] for n in lines)
                                for d in DATES]
        check_row(pack, t, label, [thousands(now), thousands(before),
                             thousands(now - before), thousands(opening)])
    for day in DATES:
        check(sum(balance[day, n] for n in FUNDS),
              sum(balance[day, n] for n in BEFORE + ["LGPS liability"]),
              "funds and net assets of the sample", day)


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


def cash_flow(pack, cash):
    t = pack.table("Cash flow by month")

    def row(label, value):
        check_row(pack, t, label, [thousands(value(m)) for m in MONTHS])
    row("Opening balance", lambda m: cash.opening[m])
    for label, name in RECEIPTS + PAYMENTS:
        row(label, lambda m, name=name: cash.row[m, name])
    row("Total receipts", lambda m: cash.total(m, RECEIPTS))
    row("Total payments", lambda m: cash.total(m, PAYMENTS))
    row("Net movement", cash.net)
    row("Closing balance", lambda m: cash.closing[m])
    row("Of which ring-fenced", lambda m: cash.row[m, "Ring-fenced cash"])
    row("Available cash", lambda m: cash.available[m])
    row("Policy floor", lambda m: cash.row[m, "Policy floor"])
    row("Headroom over the floor",
        lambda m: cash.available[m] - cash.row[m, "Policy floor"])
    least = min(cash.available.values())
    holds("The lowest available cash of the year is £%s." % plain(least)
          in pack.flat, "sentence of the lowest cash", plain(least))
    title, points = pack.chart("vailable cash")
    holds("£%sk" % thousands(least) in title and title in pack.flat,
          "title of available cash", title)
    check([p for _, p in points],
          [thousands(cash.available[m]) for m in MONTHS], "chart of cash")


# ---- the page of tiles ------------------------------------------------------

def tiles(pack, led, balance, cash, roll, budgeted):
    result = led.figure("result", "forecast", YEAR)
    income = led.figure("income", "forecast", YEAR)
    var = led.variance("result", "forecast", YEAR)
    reserves = {d: balance[d, FUNDS[0]] + balance[d, FUNDS[1]] for d in DATES}
    at_end = reserves["2025-08-31"] + result
    days = 365 * cash.available["2025-11"] / \
        led.figure("spending", "forecast", YEAR)
    ratio = sum(balance["2025-11-30", n] for n in CURRENT) / \
        -sum(balance["2025-11-30", n] for n in OWED)
    words = (
        "The forecast is a surplus of £%s (%s%% of income), £%s %s" % (
            plain(result), plain(100 * result / income, 1), plain(abs(var)),
            in_effect(var)),
        "£%sk" % thousands(result), "budget £%sk" %
        thousands(led.figure("result", "budget", YEAR)),
        "£%sk" % thousands(reserves["2025-11-30"]),
        "%s%% of income" % plain(100 * reserves["2025-11-30"] / income, 1),
        "£%sk" % thousands(at_end),
        "%s%% of income" % plain(100 * at_end / income, 1),
        "£%sk" % thousands(min(cash.available.values())),
        "%s%%" % plain(100 * led.figure("staff", "forecast", YEAR) / income, 1),
        "%s days" % plain(days), plain(roll[None] - budgeted[None], sign=True),
        "%s pupils, %s budgeted" % (plain(roll[None]), plain(budgeted[None])),
        plain(ratio, 2))
    page = pack.page("Finance on one page", "Forecast result")
    for text in words:
        holds(text in page, "finance on one page", text)


# ---- pupils -----------------------------------------------------------------

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


def pupils(pack, column):
    t = pack.table("Pupils by school")
    roll, budget = column["Roll now"], column["Budgeted"]
    for urn, name in list(SCHOOLS.items()) + [(None, "Trust")]:
        gap = roll[urn] - budget[urn]
        check_row(pack, t, name, {
            "Admission number|PAN": plain(column["PAN"][urn]),
            "Capacity": plain(column["Capacity"][urn]),
            "October": plain(column["Census last October"][urn]),
            "Funded": plain(column["Funded"][urn]),
            "Budgeted": plain(budget[urn]), "Roll": plain(roll[urn]),
            "To budget|Against budget": plain(gap, sign=True),
            "Full": plain(100 * roll[urn] / column["Capacity"][urn], 1)})
        title, points = pack.chart("^The trust's roll is")
        if urn:
            check(dict(points).get(name), plain(gap, sign=True),
                  "chart of the roll", name)
        else:
            holds(re.search(r"\b%s\b" % plain(abs(gap)), title) and
                  title in pack.flat, "title of the roll", title)
    holds(t.at("Admission number|PAN") is not None, t.caption, "the export gives PANs")


# ---- key stage 2 ------------------------------------------------------------

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


def significance(share_of_one, pupils_, national):
    """One-sample test at 95%: (p - P) / sqrt(P(1 - P) / n) beyond 1.96."""
    p, base = share_of_one / 100, national / 100
    square = (p - base) ** 2 * pupils_ / (base * (1 - base))
    if square <= D("3.8416"):  # 1.96 squared
        return "in line"
    return "\u25b2 above" if p > base else "\u25bc below"


def key_stage_2(pack, ks2):
    t = pack.table("Key stage 2 of the trust")
    for column, label in PERCENTS:
        value, england = ks2.percent(column), ks2.national(column)
        check_row(pack, t, label, [plain(ks2.all), plain(value) + "%",
                             plain(england) + "%",
                             plain(value - england, 0, True) + "pp",
                             NIL, NIL, "2017/18"])
    for column, label in SCORES:
        value, england = ks2.mean(ks2.now, column), ks2.national(column)
        check_row(pack, t, label, [ABOUT + plain(ks2.all),
                                   ABOUT + plain(value), plain(england),
                             ABOUT + plain(value - england, 0, True), NIL, NIL,
                             "2017/18"])
    for column, label in PROGRESS:
        now, before = (ks2.mean(x, column) for x in (ks2.next, ks2.now))
        check_row(pack, t, label, [ABOUT + plain(ks2.all),  # of 2017/18
                                   ABOUT + plain(now, 1, True), NIL, NIL,
                             ABOUT + plain(before, 1, True),
                             ABOUT + plain(now - before, 1, True), "2018/19"])
    rwm = ks2.percent("PTRWM_EXP")
    said = re.search(r"In 2017/18, (.*?\))[;.] .{0,30}?(\d+)%.{0,20}?(\d+)pp",
                     pack.flat)
    check(said and said.groups(), (
        "%s%% of the trust's pupils met the expected standard in reading, "
        "writing and maths (%d of %d schools, %s pupils; %d without data)" % (
            plain(rwm), len(ks2.now), len(SCHOOLS), plain(ks2.all),
            len(SCHOOLS) - len(ks2.now)), plain(ks2.national("PTRWM_EXP")),
        plain(abs(rwm - ks2.national("PTRWM_EXP")))), "sentence of key stage 2")
    points = pack.chart("Reading, writing and maths by school")[1]
    check(points[:len(ks2.now)],
          [(SCHOOLS[u], plain(ks2.percent("PTRWM_EXP", u)) + "%")
           for u in SCHOOLS if u in ks2.now], "chart of key stage 2")
    t = pack.table("Key stage 2 by school")
    for urn, name in list(SCHOOLS.items()) + [(None, "Trust")]:
        if urn and urn not in ks2.now:
            check(t.row(name), None, t.caption, name)
            continue
        about = "" if urn else ABOUT
        n = ks2.cohort[urn] if urn else ks2.all
        share_ = ks2.percent("PTRWM_EXP", urn)
        check_row(pack, t, name, [
            plain(n), plain(share_),
            plain(share_ - ks2.national("PTRWM_EXP"), 0, True),
            significance(share_, n, ks2.national("PTRWM_EXP"))] + [
                plain(ks2.percent(c, urn))
                for c in ("PTRWM_HIGH", "PTREAD_EXP", "PTMAT_EXP")] + [
                    about + plain(ks2.mean(ks2.next, c, urn), 1, True)
                    for c in ("READPROG", "MATPROG")] + [
                        about + plain(ks2.mean(ks2.now, c, urn))
                        for c in ("READ_AVERAGE", "MAT_AVERAGE")])
    check_row(pack, t, "England", ["", plain(ks2.national("PTRWM_EXP")), "", ""] + [
        plain(ks2.national(c)) for c in ("PTRWM_HIGH", "PTREAD_EXP",
                                         "PTMAT_EXP")] + [
            NIL, NIL] + [plain(ks2.national(c)) for c in (
                "READ_AVERAGE", "MAT_AVERAGE")])


# ---- absence and census -----------------------------------------------------

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


def attendance(pack, context):
    t = pack.table("Absence by school, 2018/19")
    for urn, name in list(SCHOOLS.items()) + [(None, "Trust")]:
        if urn and urn not in context.absence:
            check(t.row(name), None, t.caption, name)
            continue
        about = "" if urn else ABOUT
        row = []
        for column in ("PERCTOT", "PPERSABS10"):
            value = context.mean_absence(column, urn)
            gap = value - number(context.absence["NAT PRI"][column])
            row += [about + plain(value, 1), about + plain(gap, 1, True)]
        check_row(pack, t, name, row)
    check_row(pack, t, "England", [
        number_of(context, "PERCTOT"), "", number_of(context, "PPERSABS10"), ""])


def number_of(context, column):
    return plain(number(context.absence["NAT PRI"][column]), 1)


def inclusion(pack, context):
    t = pack.table("Pupils' needs and background, school census 2022/23")
    for urn, name in SCHOOLS.items():
        row = context.census[urn]
        printed = [plain(number(row[c]), 1) for c in (
            "PSENELK", "PSENELSE", "PNUMFSMEVER", "PNUMEAL")]
        check_row(pack, t, name, [plain(D(row["NOR"]))] + printed)
        for (top, bottom), text in zip(NEEDS, printed):
            check(plain(context.pooled(top, bottom, urn), 1), text,
                  "census of the sample", name, top)
    check_row(pack, t, "Trust", [plain(sum(context.roll(u) for u in SCHOOLS))] + [
        plain(context.pooled(*need), 1) for need in NEEDS])
    england = context.census["NAT PRI"]
    check_row(pack, t, "England", [None] + [plain(number(england[c]), 1) for c in (
        "PSENELK", "PSENELSE", "PNUMFSMEVER", "PNUMEAL")])


# ---- a page for each school -------------------------------------------------

def school_pages(pack, led, ks2, context, column):
    outcomes = [t for t in pack.tables if t.caption == "Outcomes and attendance"]
    urns = [u for u in SCHOOLS if u in ks2.now]
    check(len(outcomes), len(urns), "pages with outcomes")
    for t, urn in zip(outcomes, urns):
        t.caption += " of " + SCHOOLS[urn]
        for c, label in PERCENTS[:4]:
            value, england = ks2.percent(c, urn), ks2.national(c)
            check_row(pack, t, label, [
                plain(ks2.cohort[urn]), plain(value) + "%",
                plain(england) + "%", plain(value - england, 0, True) + "pp",
                significance(value, ks2.cohort[urn], england), NIL, "2017/18"])
        for c, label in PROGRESS:
            now, before = (ks2.mean(x, c, urn) for x in (ks2.next, ks2.now))
            check_row(pack, t, label, [
                ABOUT + plain(ks2.cohort[urn]), plain(now, 1, True), NIL, NIL,
                None,
                plain(now - before, 1, True), "2018/19"])
        for c, label in (("PERCTOT", "Overall absence"),
                         ("PPERSABS10", "Persistent absence")):
            value = context.mean_absence(c, urn)
            england = number(context.absence["NAT PRI"][c])
            check_row(pack, t, label, [
                ABOUT + plain(context.roll(urn)), plain(value, 1) + "%",
                plain(england, 1) + "%", plain(value - england, 1, True) + "pp",
                None, NIL, "2018/19"])
    glance(pack, led, ks2, context, column)
    for urn, name in SCHOOLS.items():
        school_words(pack, led, context, column, urn, name)


def glance(pack, led, ks2, context, column):
    t = pack.table("All schools at a glance")
    for urn, name in list(SCHOOLS.items()) + [(None, "Trust")]:
        income = led.figure("income", "forecast", YEAR, urn)
        has_results = not urn or urn in ks2.now
        about = "" if urn else ABOUT
        check_row(pack, t, name, [
            plain(column["Roll now"][urn]),
            plain(100 * column["Roll now"][urn] / column["Capacity"][urn], 1),
            plain(ks2.percent("PTRWM_EXP", urn)) if has_results else NIL,
            about + plain(context.mean_absence("PERCTOT", urn), 1)
            if has_results else NIL,
            plain(context.pooled("NUMFSMEVER", "NORFSMEVER", urn), 1),
            plain(100 * led.figure("result", "forecast", YEAR, urn) / income,
                  1)])


def school_words(pack, led, context, column, urn, name):
    page = pack.page("URN " + urn)

    def f(line):
        return led.figure(line, "forecast", YEAR, urn)
    roll, budget = column["Roll now"][urn], column["Budgeted"][urn]
    result = f("result")
    words = [
        "%s on roll, %s%% of capacity" % (
            plain(roll), plain(100 * roll / column["Capacity"][urn], 1)),
        "Free school meals in six years %s%%" % plain(
            context.pooled("NUMFSMEVER", "NORFSMEVER", urn), 1),
        "SEN support %s%%" % plain(context.pooled("TSENELK", "NOR", urn), 1),
        "EHC plans %s%%" % plain(context.pooled("TSENELSE", "NOR", urn), 1),
        "language %s%%" % plain(context.pooled("NUMEAL", "NOR", urn), 1),
        money(result, "£"),
        "%s%% of income" % plain(100 * result / f("income"), 1),
        "%s%%" % plain(100 * f("staff") / f("income"), 1),
        "£" + plain(f("income") / roll), plain(roll - budget, sign=True)]
    for text in words:
        holds(text in page, "page of " + name, text)
    worse = f("result") - led.figure("result", "budget", YEAR, urn)
    said = {  # a question, and the number it must carry
        r"The forecast is £([\d,]+) worse than": plain(-worse),
        r"The forecast is a deficit of £([\d,]*\d)": plain(-result),
        r"The roll is ([\d,]+) below budget": plain(budget - roll),
        r"The school is ([\d.]+)% full":
            plain(100 * roll / column["Capacity"][urn], 1),
        r"([\d.]+)% of pupils have an education":
            plain(context.pooled("TSENELSE", "NOR", urn), 1),
        r"Persistent absence is ([\d.]+)%":
            plain(number(context.absence[urn]["PPERSABS10"]), 1)
            if urn in context.absence else None}
    for pattern, want in said.items():
        found = re.search(pattern, page)
        if found:
            check(found.group(1), want, "question on the page of " + name,
                  pattern)


def gap_questions(pack, ks2):
    for urn, name in SCHOOLS.items():
        page = pack.page("URN " + urn)
        for c, start in (("PTRWM_EXP", "Reading, writing and maths"),
                         ("PTREAD_EXP", "Reading"), ("PTMAT_EXP", "Maths")):
            found = re.search(r"\d\. " + start + r" is (\d+)pp (above|below)",
                              page)
            if found:
                gap = ks2.percent(c, urn) - ks2.national(c)
                check(found.groups(), (plain(abs(gap)),
                                       "above" if gap > 0 else "below"),
                      "question on the page of " + name, start)


# ---- alternative texts ------------------------------------------------------

def alternatives(pack, pdf):
    """What is read out for a chart has the chart's own figures."""
    if not shutil.which("qpdf"):
        return
    texts = re.findall(r'"/Alt": ?"u:((?:[^"\\]|\\.)*)"',
                       pack.run("qpdf", "--json", pdf))
    texts = [json.loads('"%s"' % t) for t in texts]
    for title, points in pack.charts:
        text = next((t for t in texts if title in t), None)
        if text is None:
            check("none", title, "alternative text of a chart")
            continue
        printed = {words for _, words in points}
        for words in re.findall(r"(?<![\w,.])\(?[+\u2212]?\d[\d,.]*\d%?\)?",
                                text.replace(title, "")):
            words = words.strip(".")
            holds(words in printed or words in pack.flat,
                  "alternative text", title, words)


# ---- certificate and sources ------------------------------------------------

def certificate(pack, led, balance, cash):
    t = pack.table("Reconciliation: what must agree, and does")
    posted = sum(v if led.sides[line] == "income" else -v
                 for (_, line, m, s), v in led.sum.items()
                 if s == "actual" and m in TO_DATE)
    net = sum(cash.net(m) for m in MONTHS)
    for label, want in (
            ("Schools and central services foot to the trust, year to date",
             led.figure("result", "actual", TO_DATE)),
            ("Schools and central services foot to the trust, budget",
             led.figure("result", "budget", YEAR)),
            ("Schools and central services foot to the trust, forecast",
             led.figure("result", "forecast", YEAR)),
            ("Every posting of the ledger is in the in-year result", posted),
            ("Total funds equal net assets",
             sum(balance["2025-11-30", n] for n in FUNDS)),
            ("Total funds equal net assets at the start of the year",
             sum(balance["2025-08-31", n] for n in FUNDS)),
            ("Cash in the cash flow is the cash in the balance sheet",
             balance["2025-11-30", "Cash and bank"]),
            ("Cash at the start is the balance sheet's at 31 August",
             balance["2025-08-31", "Cash and bank"]),
            ("Receipts less payments are the movement of cash, forecast", net)):
        row = t.row(label)
        check(row and row[1:5], [plain(want, 2)] * 2 + ["0.00", "\u25cf Holds"],
              "certificate", label)
    check(cash.closing["2025-11"], balance["2025-11-30", "Cash and bank"],
          "cash of the sample")


def sources(pack):
    t = pack.table("Files read, with the beginning of their SHA-256")
    names = sorted(n for n in os.listdir(DATA) if n.endswith(".csv"))
    total = 0
    for name in names:
        n = len(rows_of(os.path.join(DATA, name)))
        used = n - (12 if name.startswith("cash") else 0)  # closing balances
        total += used
        row = next((r for r in t.rows if r[0].startswith(name)), None)
        check(row and row[2:4], [plain(D(n)), plain(D(used))], "sources", name)
    check(len(t.rows), len(names), "files in sources")
    holds("%d exports, %s rows used" % (len(names), plain(D(total)))
          in pack.flat, "document control", total)


# ---- explain ----------------------------------------------------------------

EXPLAINED = (  # figure, whose, scenario, months; what the pack prints elsewhere
    ("gag.actual.ytd", "GAG", "actual", TO_DATE, None),
    ("gag.budget.year", "GAG", "budget", YEAR, None),
    ("gag.forecast.year@119993", "GAG", "forecast", YEAR, "119993"),
    ("energy.actual.ytd", "Energy", "actual", TO_DATE, None),
    ("energy.budget.ytd@140253", "Energy", "budget", TO_DATE, "140253"),
    ("teaching_staff.actual.month", "Teaching staff", "actual", NOVEMBER, None),
    ("agency_supply.forecast.year", "Agency supply teaching staff", "forecast",
     YEAR, None),
    ("special_facilities.forecast.year", "Special facilities", "forecast", YEAR,
     None),
    ("pupil_premium.previous_forecast.year", "Pupil premium", "previous", YEAR,
     None),
    ("catering_income.prior_year.year", "Catering income", "prior", YEAR, None),
    ("income.forecast.year", "income", "forecast", YEAR, None),
    ("income.actual.ytd@central", "income", "actual", TO_DATE, "CENTRAL"),
    ("staff_costs.budget.year", "staff", "budget", YEAR, None),
    ("staff_costs.forecast.year@138173", "staff", "forecast", YEAR, "138173"),
    ("non_staff_costs.forecast.year", "other", "forecast", YEAR, None),
    ("non_staff_costs.budget.year@148624", "other", "budget", YEAR, "148624"),
    ("expenditure.actual.ytd", "spending", "actual", TO_DATE, None),
    ("in_year_balance.forecast.year", "result", "forecast", YEAR, None),
    ("in_year_balance.budget.year@120070", "result", "budget", YEAR, "120070"),
    ("in_year_balance.actual.ytd", "result", "actual", TO_DATE, None))
INPUT = re.compile(r"    (.+?) ([a-z0-9_]+\.[a-z0-9_]+)(?:, (.*?))?: (\S+); "
                   r"(\S+\.csv) row (\d+) column (\d+)$")


class Explainer:
    """Runs explain, and opens every export at the row and column it names."""

    def __init__(self, program):
        self.program, self.files = program, {}

    def lines(self, name):
        if name not in self.files:
            with open(os.path.join(DATA, name), encoding="utf-8-sig",
                      newline="") as f:
                self.files[name] = list(csv.reader(f))
        return self.files[name]

    def ask(self, figure):
        """What is printed, and the inputs: name, words, value."""
        text = subprocess.run([self.program, "explain", figure, SAMPLE],
                              capture_output=True, check=False).stdout.decode()
        printed = re.search(r"^  printed +(.*)$", text, re.M)
        inputs, listed = [], False
        for line in text.splitlines():
            listed = listed or line == "  from"
            if not listed or not line.startswith("    "):
                continue
            found = INPUT.match(line)
            if not found:
                check(line, "file, row and column", "explain", figure)
                continue
            _, name, words, value, file, row, column = found.groups()
            cell = self.lines(file)[int(row) - 1][int(column) - 1]
            check(number(cell), D(value), "explain", figure, file, row, column)
            inputs.append((name, words or "", D(value)))
        return printed.group(1) if printed else text.strip(), inputs


def explained(explainer, led, balance, cash, ks2, column):
    for figure, name, scenario, months, urn in EXPLAINED:
        printed, inputs = explainer.ask(figure)
        want = led.figure(name, scenario, months, urn)
        check(printed, money(want, "£"), "explain", figure, "printed")
        total = D(0)
        for _, words, value in inputs:
            line, side = LINES[words[:4]]
            if not urn and line in INTERNAL:
                continue  # eliminated
            minus = name == "result" and side != "income"
            total += -value if minus else value
        check(total, want, "explain", figure, "sum of its %d inputs" %
              len(inputs))
    printed, inputs = explainer.ask("cash_available.actual.month")
    check(printed, money(cash.available["2025-11"], "£"), "explain, cash")
    printed, inputs = explainer.ask("revenue_reserves")
    check(sum(v for _, _, v in inputs), balance["2025-11-30", FUNDS[0]] +
          balance["2025-11-30", FUNDS[1]], "explain, reserves")
    printed, inputs = explainer.ask("roll")
    check((printed, sum(v for _, _, v in inputs)),
          (plain(column["Roll now"][None]), column["Roll now"][None]),
          "explain, roll")
    printed, inputs = explainer.ask("ks2_rwm_expected")
    pairs = [v for _, _, v in inputs]
    mets = sum(met(p, n) for p, n in zip(pairs[::2], pairs[1::2]))
    check(plain(100 * mets / sum(pairs[1::2])) + "%", printed, "explain, RWM")
    check(plain(ks2.percent("PTRWM_EXP")) + "%", printed, "explain, RWM")
    printed, inputs = explainer.ask("ks2_reading_progress")
    pairs = [v for _, _, v in inputs]
    mean = sum(p * n for p, n in zip(pairs[::2], pairs[1::2])) / \
        sum(pairs[1::2])
    check(ABOUT + plain(mean, 1, True), printed, "explain, reading progress")


# ---- the pack ---------------------------------------------------------------

def main():
    if not shutil.which("pdftotext"):
        print("skipped: no pdftotext here")
        return 77
    program = os.environ["TRUSTPRESS"]
    with tempfile.TemporaryDirectory() as folder:
        dump = subprocess.run([program, "build", SAMPLE, "--dump", "doc"],
                              capture_output=True, check=True).stdout.decode()
        subprocess.run([program, "build", SAMPLE, "-o", folder, "-q"],
                       check=True)
        pdf = os.path.join(folder, os.listdir(folder)[0])
        pack = Pack(dump, pdf)
        alternatives(pack, pdf)
    led = Ledger(os.path.join(DATA, "budget-monitoring-2025-26.csv"), LINES,
                 INTERNAL)
    balance, cash, column = balances(), Cash(), pupil_numbers()
    ks2, context = Outcomes(), Context()
    income_and_expenditure(pack, led)
    full_year(pack, led)
    by_school(pack, led)
    ratios(pack, led, column["Roll now"])
    variances(pack, led)
    balance_sheet(pack, balance)
    cash_flow(pack, cash)
    tiles(pack, led, balance, cash, column["Roll now"], column["Budgeted"])
    pupils(pack, column)
    key_stage_2(pack, ks2)
    attendance(pack, context)
    inclusion(pack, context)
    school_pages(pack, led, ks2, context, column)
    gap_questions(pack, ks2)
    certificate(pack, led, balance, cash)
    sources(pack)
    explained(Explainer(program), led, balance, cash, ks2, column)
    holds(made > 10000, "enough was compared", made)
    print("%d figures compared, %d disagree" % (made, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
