"""Ledgers as finance systems write them: one invented set of accounts in the
shapes of seven exports. The statement's totals must be those that Python adds up
from the set itself, to the penny, whatever the shape; and what is missing from the
mapping, out of balance or said twice must be told."""
import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal

PROGRAM = os.path.abspath(os.environ["TRUSTPRESS"])
REGISTER = """URN,Group UID,Group Name,Joined date,EstablishmentName
900001,9001,ASH VALLEY LEARNING TRUST,01/09/2016,Ash Green Primary School
900002,9001,ASH VALLEY LEARNING TRUST,01/09/2018,Beech Hill Primary School
"""
# code, CFR code, name, group, side, amounts of P1, P2, P3 (income and costs positive)
ACCOUNTS = [
    ("4000", "I01", "General annual grant", "Income", 1, "61000.10", "61000.10", "61000.10"),
    ("4100", "I05", "Pupil premium", "Income", 1, "3000.00", "0.00", "3000.35"),
    ("4500", "I08a", "Lettings", "Income", 1, "410.55", "395.05", "-20.15"),
    ("7000", "E01", "Teaching staff", "Staff costs", -1, "38000.01", "38100.02", "38200.03"),
    ("7100", "E26", "Agency supply", "Staff costs", -1, "0.00", "1250.75", "980.40"),
    ("7200", "E16", "Electricity", "Other costs", -1, "900.00", "1100.33", "1333.33"),
    ("7300", "E22", "Office stationery", "Other costs", -1, "20.20", "0.00", "75.05"),
]
BANK, DEBTORS, CREDITORS, RESERVES = "1200", "1100", "2100", "3000"
MONTHS = ("Sep 2025", "Oct 2025", "Nov 2025")


def pounds(text):
    return Decimal(text)


def to_date(account, months=3):
    return sum(map(pounds, account[5:5 + months]))


def total(side, months=3, accounts=ACCOUNTS):
    return sum(to_date(a, months) for a in accounts if a[4] == side)


def comma(d):
    return f'"{d:,.2f}"' if d else ""


def balances(accounts, months=3):
    """Accounts of the balance sheet, so that debits are credits."""
    reserves, debtors, creditors = Decimal("25000.00"), Decimal("1500.50"), Decimal("3999.99")
    bank = reserves + creditors - debtors + total(1, months, accounts) - total(-1, months, accounts)
    return [(BANK, "Bank current account", "Assets", bank),
            (DEBTORS, "Debtors control account", "Assets", debtors),
            (CREDITORS, "Creditors control account", "Liabilities", -creditors),
            (RESERVES, "Restricted funds", "Reserves", -reserves)]


def trial_rows(accounts, months=3):
    """code, name, group, debit less credit"""
    for a in accounts:
        yield a[0], a[2], a[3], -a[4] * to_date(a, months)
    yield from balances(accounts, months)


# ---- shapes ------------------------------------------------------------------

def xero(accounts=ACCOUNTS):
    """Titles, groups, code behind the name, month and year to date."""
    month = {r[0]: r[3] for r in trial_rows([a[:5] + a[7:8] for a in accounts], 1)}
    lines = ["Trial Balance,,,,", "Ash Green Primary School,,,,",
             "As at 30 November 2025,,,,", ",,,,",
             "Account,Debit,Credit,YTD Debit,YTD Credit"]
    group = ""
    for code, name, where, d in trial_rows(accounts):
        if where != group:
            lines.append(f"{where},,,,")
            group = where
        m = month[code]
        lines.append(f"{name} ({code}),{comma(max(m, 0))},{comma(max(-m, 0))},"
                     f"{comma(max(d, 0))},{comma(max(-d, 0))}")
    ytd = sum(max(r[3], 0) for r in trial_rows(accounts))
    one = sum(max(m, 0) for m in month.values())
    lines.append(f"Total,{comma(one)},{comma(one)},{comma(ytd)},{comma(ytd)}")
    return {"tb.csv": "\n".join(lines) + "\n"}


def sage(accounts=ACCOUNTS):
    """A flat trial balance below a printer's page head."""
    lines = ["Date:,05/12/2025,,Page: 1,", "Time:,09:14:22,,,",
             ",Ash Green Primary School,,,", ",Period Trial Balance,,,",
             '"To Period:","Month 3, November 2025",,,', "N/C,Name,Type,Debit,Credit"]
    for code, name, where, d in sorted(trial_rows(accounts)):
        lines.append(f"{code},{name},,{comma(max(d, 0))},{comma(max(-d, 0))}")
    both = comma(sum(max(r[3], 0) for r in trial_rows(accounts)))
    lines.append(f",,Totals:,{both},{both}")
    return {"sage.csv": "\n".join(lines) + "\n"}


def signed(d):
    return f'"({-d:,.2f})"' if d < 0 else f'"{d:,.2f}"' if d else "-"


def psf(accounts=ACCOUNTS):
    """Blocks above the header; income negative in brackets; dashes for nil."""
    lines = ["Budget Monitoring Report,,,,,,,", "Ash Green Primary School,,,,,,,",
             "Period 3 2025/26,,,,,,,", ",,Period,,,Year to date,,",
             "Ledger Code,Description,Actual,Budget,Variance,Actual,Budget,Variance"]
    group, sums = "", [Decimal(0)] * 2

    def close():
        if group:
            lines.append(f"Total {group},,{signed(sums[0])},{signed(sums[0])},-,"
                         f"{signed(sums[1])},{signed(sums[1])},-")
    for a in accounts:
        if a[3].upper() != group:
            close()
            group, sums = a[3].upper(), [Decimal(0)] * 2
            lines.append(f"{group},,,,,,,")
        m, d = -a[4] * pounds(a[7]), -a[4] * to_date(a)
        sums = [sums[0] + m, sums[1] + d]
        lines.append(f"{a[0]},{a[2]},{signed(m)},{signed(m)},-,{signed(d)},{signed(d)},-")
    close()
    return {"psf.csv": "\n".join(lines) + "\n"}


def access(accounts=ACCOUNTS):
    """Code and name in one cell, a school in each row, the period in the name."""
    lines = ["Account,Cost Centre,YTD Actual,YTD Budget,YTD Variance,Annual Budget"]
    for a in accounts:
        lines.append(f"{a[0]} - {a[2]},Ash Green Primary School,£{to_date(a)},£{to_date(a)},"
                     f"0.00,{4 * to_date(a)}")
    return {"Budget monitoring P3 2025-26.csv": "\n".join(lines) + "\n"}


def cfr(accounts=ACCOUNTS):
    """Own account names; the CFR code alone says the line."""
    lines = ['"Cost Centre Summary",,,,', '"Ash Green Primary School",,,,',
             '"As at 30/11/2025",,,,',
             "LedgerCode,LedgerDescription,FundCode,CFRCode,Actual to date"]
    for a in accounts:
        lines.append(f"X{a[0]},School line {a[0]},01,{a[1]},{comma(to_date(a))}")
    return {"fms.csv": "\n".join(lines) + "\n"}


def wide(accounts=ACCOUNTS):
    """One column for each month, subtotals and a net line."""
    lines = ["Income and Expenditure", "Ash Green Primary School",
             "For the 3 months ended 30 November 2025", "",
             "Account," + ",".join(MONTHS) + ",Total", ""]
    sides = {}
    for group in dict.fromkeys(a[3] for a in accounts):
        lines.append(group)
        of = [a for a in accounts if a[3] == group]
        for a in of:
            lines.append(f"{a[2]},{a[5]},{a[6]},{a[7]},{to_date(a)}")
        sums = [sum(pounds(a[5 + m]) for a in of) for m in range(3)]
        lines.append(f"Total {group}," + ",".join(map(str, sums)) + f",{sum(sums)}")
        sides[group] = (of[0][4], sums)
    net = [sum(s * sums[m] for s, sums in sides.values()) for m in range(3)]
    lines.append("Net Surplus/(Deficit)," + ",".join(map(str, net)) + f",{sum(net)}")
    return {"ie.csv": "\n".join(lines) + "\n"}


def two_dates(accounts=ACCOUNTS):
    """Two years to date: the month is what lies between."""
    files = {}
    for n, day in ((2, "31 October 2025"), (3, "30 November 2025")):
        lines = ["Trial balance,,,", "Ash Green Primary School,,,", f"As at {day},,,",
                 "Account code,Account,Account type,Balance"]
        for code, name, where, d in trial_rows(accounts, n):
            lines.append(f"{code},{name},{where},{comma(abs(d))[1:-1].replace(',', '')}"
                         + (" CR" if d < 0 else " DR" if d else "0.00"))
        files[f"tb{n}.csv"] = "\n".join(lines) + "\n"
    return files


# ---- asking ------------------------------------------------------------------

def run(folder, *words):
    files = sorted(f for f in os.listdir(folder) if f.endswith(".csv"))
    done = subprocess.run([PROGRAM, *words, *files], cwd=folder, text=True,
                          capture_output=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def put(folder, files):
    os.makedirs(folder)
    for name, text in {**files, "register.csv": REGISTER}.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    return folder


def worked_out(folder, window):
    """(income, expenditure, result) to the penny, as explain gives them."""
    status, out, err = run(folder, "explain", f"in_year_balance.actual.{window}")
    found = re.search(r"income = (-?[\d,.]+), expenditure = (-?[\d,.]+): (-?[\d,.]+) ", out)
    if status != 0 or not found:
        fail(f"{folder}: {window}: {out}{err}")
    return tuple(Decimal(n.replace(",", "").rstrip(".")) for n in found.groups())


def fail(text):
    sys.exit("not ok: " + text)


def expect(what, got, wanted):
    if got != wanted:
        fail(f"{what}: {got}, not {wanted}")


def month_total(side):
    return sum(pounds(a[7]) for a in ACCOUNTS if a[4] == side)


def check_shapes(top):
    ytd = (total(1), total(-1), total(1) - total(-1))
    month = (month_total(1), month_total(-1), month_total(1) - month_total(-1))
    for shape, has_month in ((xero, True), (sage, False), (psf, True), (access, False),
                             (cfr, False), (wide, True), (two_dates, True)):
        folder = put(os.path.join(top, shape.__name__), shape())
        expect(f"{shape.__name__}, year to date", worked_out(folder, "ytd"), ytd)
        if has_month:
            expect(f"{shape.__name__}, month", worked_out(folder, "month"), month)
        status, out, err = run(folder, "check")
        expect(f"{shape.__name__}, check", (status, "BROKEN" in out), (0, False))
        if "not-yet-mapped" in err or "belongs to no line" in err:
            fail(f"{shape.__name__}: {err}")


def check_balance_sheet(top):
    _, out, _ = run(os.path.join(top, "xero"), "check")
    bank = next(b[3] for b in balances(ACCOUNTS) if b[0] == BANK)
    _, said, _ = run(os.path.join(top, "xero"), "explain", "balance_cash")
    if "holds        Total funds equal net assets:" not in out:
        fail(out)
    if f"{bank:.2f}" not in said:
        fail(f"cash is not {bank}: {said}")


def check_unmapped(top):
    """An account that nobody knows: the totals stay, and the pack names it."""
    strange = [a[:2] + ("Zzyzx sundries",) + a[3:] if a[0] == "7200" else a for a in ACCOUNTS]
    for shape in (xero, sage, psf, wide):
        folder = put(os.path.join(top, "unmapped-" + shape.__name__), shape(strange))
        expect(f"unmapped, {shape.__name__}", worked_out(folder, "ytd"),
               (total(1), total(-1), total(1) - total(-1)))
        status, out, err = run(folder, "build", "--dump=doc")
        expect(f"unmapped, {shape.__name__}: status", status, 0)
        for wanted in ("Zzyzx sundries (3,333.66)", "Costs not yet mapped"):
            if wanted not in err:
                fail(f"{shape.__name__}: no '{wanted}' in {err}")
        for wanted in ('cell "Costs not yet mapped" row-header', "Accounts not yet mapped",
                       'cell "Zzyzx sundries"', "3,333.66"):
            if wanted not in out:
                fail(f"{shape.__name__}: no '{wanted}' in the pack")


PROJECT = """organisation: {name: Ash Valley Learning Trust, group-uid: 9001}
year: 2025/26
period: 3
data: ["*.csv"]
"""


def check_project(top):
    """A project's own accounts.yaml, without a folder of profiles: lines and schools."""
    text = "Code,Description,Cost centre,YTD Actual\n" \
           "1010,GAG,AGP,100.00\nQ1,Minibus,AGP,10.00\n2010,Teachers,200,50.01\n"
    folder = put(os.path.join(top, "project"), {"ledger.csv": text, "trustpress.yaml": PROJECT,
                 "accounts.yaml": 'lines:\n  special_facilities: {codes: ["Q1"]}\n'
                                  'schools: {AGP: 900001, "200": Beech Hill}\n'})
    done = subprocess.run([PROGRAM, "explain", "in_year_balance.actual.ytd", "."], cwd=folder,
                          text=True, capture_output=True, timeout=300)
    if "income = 100, expenditure = 60.01: 39.99 " not in done.stdout.replace("100.00", "100"):
        fail(done.stdout + done.stderr)
    with open(os.path.join(folder, "accounts.yaml"), "w", encoding="utf-8") as f:
        f.write('schools: {AGP: 900001, "200": Beech Hill}\n')
    done = subprocess.run([PROGRAM, "check", "."], cwd=folder, text=True,
                          capture_output=True, timeout=300)
    wanted = "1 account belongs to no line and is in no total: Q1 Minibus (10.00)"
    if done.returncode != 1 or wanted not in done.stderr:
        fail(done.stdout + done.stderr)


def check_refused(top):
    tb = xero()["tb.csv"]
    torn = "\n".join(line for line in tb.split("\n") if not line.startswith("Electricity"))
    folder = put(os.path.join(top, "torn"), {"tb.csv": torn})
    status, _, err = run(folder, "check")
    expect("out of balance", status, 1)
    if "debits and credits differ by 3,333.66: credits are more [ledger-unbalanced]" not in err:
        fail(err)
    folder = put(os.path.join(top, "named"), {"TB Oct 2025.csv": tb})
    status, _, err = run(folder, "check")
    if status != 1 or "is P3 Nov 2025, but the file's name says P2 Oct 2025" not in err:
        fail(err)
    both = {**wide(), "sage.csv": sage()["sage.csv"]}
    folder = put(os.path.join(top, "agreeing"), both)
    expect("months and year to date", worked_out(folder, "ytd")[2], total(1) - total(-1))
    other = [a[:7] + ("1334.33",) if a[0] == "7200" else a for a in ACCOUNTS]
    folder = put(os.path.join(top, "apart"), {**wide(), "sage.csv": sage(other)["sage.csv"]})
    status, _, err = run(folder, "check")
    if status != 1 or "a difference of 1.00 [ledger-months]" not in err:
        fail(err)


with tempfile.TemporaryDirectory(prefix="trustpress-") as room:
    check_shapes(room)
    check_balance_sheet(room)
    check_unmapped(room)
    check_project(room)
    check_refused(room)
print("ok")
