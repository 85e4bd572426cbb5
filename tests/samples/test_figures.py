#!/usr/bin/python3
"""Every figure of the sample's board pack against arithmetic of our own.

Expected values are worked out here from the exports, in exact decimals, by the
definitions that school finance and the performance tables use; nothing is taken
from the program. One line for each disagreement."""
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
                     money, number, plain, rows_of, share, thousands)
from figures_explain import Explainer, explained  # noqa: E402
from figures_sample import (  # noqa: E402
    BEFORE, CURRENT, DATA, DATES, FUNDS, INTERNAL, LINES, MONTHS,
    NEEDS, NOVEMBER, OWED, PAYMENTS, PERCENTS, PROGRESS, RECEIPTS, SAMPLE,
    SCHOOLS, SCORES, SHEET, SHEET_TOTALS, TO_DATE, YEAR, Cash, Context,
    Outcomes, balances, check, check_row, financial_rating, holds,
    pupil_numbers, tally)


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
            thousands(value("budget", YEAR)),
            thousands(value("forecast", YEAR)),
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
    check(points,
          [("Budget", thousands(led.figure("result", "budget", YEAR)))] +
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
    check(row[2], thousands(-charge["forecast"]), t.caption,
          "eliminated income")
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


def drivers(pack, led, names):
    """The lines of a variance: three by name, the others together, the whole."""
    for caption, scenario, months in (
            ("^Variance to November 2025", "actual", TO_DATE),
            ("^Forecast variance of the year", "forecast", YEAR)):
        var = {n: led.variance(n, scenario, months) for n in names}
        order = sorted((n for n in names if var[n]), key=lambda n: -abs(var[n]))
        whole = led.variance("result", scenario, months)
        rest = whole - sum(var[n] for n in order[:3])
        label = "%d other lines" % (len(order) - 3)
        t = pack.table(caption)
        check(t.labels()[:6], ["By line"] + order[:3] + [label, "Variance"],
              t.caption)
        for name, amount in [(n, var[n]) for n in order[:3]] + [
                (label, rest), ("Variance", whole)]:
            check_row(pack, t, name,
                      [effect(amount), share(amount, whole, 0, False)])


def variances(pack, led):
    def row(name):
        var = led.variance(name, "actual", TO_DATE)
        base = led.figure(name, "budget", TO_DATE)
        return [plain(led.figure(name, "actual", TO_DATE)), plain(base),
                effect(var), share(var, base)]
    names = sorted({n for n, _ in LINES.values() if n not in INTERNAL},
                   key=lambda n: -abs(led.variance(n, "actual", TO_DATE)))
    drivers(pack, led, names)
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
    holds(t.at("Admission number|PAN") is not None, t.caption,
          "the export gives admission numbers")


# ---- key stage 2 ------------------------------------------------------------

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
            ks2.significance("PTRWM_EXP", urn)] + [
                plain(ks2.percent(c, urn))
                for c in ("PTRWM_HIGH", "PTREAD_EXP", "PTMAT_EXP")] + [
                    about + plain(ks2.mean(ks2.next, c, urn), 1, True)
                    for c in ("READPROG", "MATPROG")] + [
                        about + plain(ks2.mean(ks2.now, c, urn))
                        for c in ("READ_AVERAGE", "MAT_AVERAGE")])
    check_row(pack, t, "England", [
        "", plain(ks2.national("PTRWM_EXP")), "", ""] + [
        plain(ks2.national(c)) for c in ("PTRWM_HIGH", "PTREAD_EXP",
                                         "PTMAT_EXP")] + [
            NIL, NIL] + [plain(ks2.national(c)) for c in (
                "READ_AVERAGE", "MAT_AVERAGE")])


# ---- absence and census -----------------------------------------------------

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
        number_of(context, "PERCTOT"), "",
        number_of(context, "PPERSABS10"), ""])


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
    check_row(pack, t, "Trust", [
        plain(sum(context.roll(u) for u in SCHOOLS))] + [
        plain(context.pooled(*need), 1) for need in NEEDS])
    england = context.census["NAT PRI"]
    check_row(pack, t, "England", [None] + [
        plain(number(england[c]), 1) for c in (
        "PSENELK", "PSENELSE", "PNUMFSMEVER", "PNUMEAL")])


# ---- a page for each school -------------------------------------------------

def one_pupil(ks2, urn):
    """The column that only schools with fewer than 50 pupils have."""
    n = ks2.cohort[urn]
    return [plain(100 / n, 1) + "pp"] if n < 50 else []


def school_pages(pack, led, ks2, context, column):
    outcomes = [t for t in pack.tables
                if t.caption == "Outcomes and attendance"]
    urns = [u for u in SCHOOLS if u in ks2.now]
    check(len(outcomes), len(urns), "pages with outcomes")
    for t, urn in zip(outcomes, urns):
        t.caption += " of " + SCHOOLS[urn]
        for c, label in PERCENTS[:4]:
            value, england = ks2.percent(c, urn), ks2.national(c)
            check_row(pack, t, label, [
                plain(ks2.cohort[urn]), plain(value) + "%",
                plain(england) + "%", plain(value - england, 0, True) + "pp",
                ks2.significance(c, urn), NIL] + one_pupil(ks2, urn) +
                ["2017/18"])
        for c, label in PROGRESS:
            now, before = (ks2.mean(x, c, urn) for x in (ks2.next, ks2.now))
            check_row(pack, t, label, [
                ABOUT + plain(ks2.cohort[urn]), plain(now, 1, True), NIL, NIL,
                None,
                plain(now - before, 1, True)] +
                (["n/a"] if ks2.cohort[urn] < 50 else []) + ["2018/19"])
        for c, label in (("PERCTOT", "Overall absence"),
                         ("PPERSABS10", "Persistent absence")):
            value = context.mean_absence(c, urn)
            england = number(context.absence["NAT PRI"][c])
            check_row(pack, t, label, [
                ABOUT + plain(context.roll(urn)), plain(value, 1) + "%",
                plain(england, 1) + "%", plain(value - england, 1, True) + "pp",
                None, NIL] + ([""] if ks2.cohort[urn] < 50 else []) +
                ["2018/19"])
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
            cohort = words.strip("()") if "Funnel" in text else words
            holds(words in printed or words in pack.flat or
                  cohort in pack.flat.split(), "alternative text", title,
                  words)


# ---- certificate and sources ------------------------------------------------

def certificate(pack, led, balance, cash):
    t = pack.table("What must agree, and whether it does")
    day = max(("2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30"),
              key=lambda d: sum(balance.get((d, n), 0) for n in FUNDS))
    month = max(("2025-09", "2025-10", "2025-11"),
                key=lambda m: cash.closing[m])
    last = {"2025-09": "2025-09-30", "2025-10": "2025-10-31",
            "2025-11": "2025-11-30"}
    for label, want, cases in (
            ("Schools and central services foot to the trust, year to date",
             led.figure("result", "actual", TO_DATE), 1),
            ("Schools and central services foot to the trust, year",
             led.figure("result", "budget", YEAR), 4),
            ("Months add up to the year",
             led.figure("result", "budget", YEAR), 52),
            ("Total funds equal net assets",
             sum(balance[day, n] for n in FUNDS), 3),
            ("Cash in the cash flow is the cash in the balance sheet",
             balance[last[month], "Cash and bank"], 2),
            ("Cash at the start is the balance sheet's at 31 August",
             balance["2025-08-31", "Cash and bank"], 1),
            ("The closing balance of each month is the one that the cash "
             "flow states", max(cash.closing.values()), 12),
            ("Receipts less payments are the movement of cash, forecast",
             sum(cash.net(m) for m in MONTHS), 1)):
        row = next((r for r in t.rows if r[0].startswith(label) and
                    not r[0].startswith(label + " to date")), None)
        money = "\u00a3" + plain(want, 2)
        check(row and [row[1], row[2], row[5], row[6]],
              [money, money, str(cases), "\u25cf Holds"], "certificate", label)
    check(cash.closing["2025-11"], balance["2025-11-30", "Cash and bank"],
          "cash of the sample")


def sources(pack):
    t = pack.table("Files read, with the beginning of their SHA-256")
    names = sorted(n for n in os.listdir(DATA) if n.endswith(".csv"))
    total = 0
    for name in names:
        n = len(rows_of(os.path.join(DATA, name)))
        total += n
        row = next((r for r in t.rows if r[0].startswith(name)), None)
        check(row and row[2:4], [plain(D(n))] * 2, "sources", name)
    check(len(t.rows), len(names), "files in sources")
    holds("%d exports, %s rows used" % (len(names), plain(D(total)))
          in pack.flat, "document control", total)




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
    holds(tally["made"] > 10000, "enough was compared", tally["made"])
    print("%(made)d figures compared, %(bad)d disagree" % tally)
    return 1 if tally["bad"] else 0


if __name__ == "__main__":
    sys.exit(main())