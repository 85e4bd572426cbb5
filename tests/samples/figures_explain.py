"""What `trustpress explain` says of the sample, held against its exports.

The surprise: each export is opened at the very row and column that is named, and
what stands there has to be the number that is listed."""
import csv
import os
import re
import subprocess
from decimal import Decimal as D

from figures import ABOUT, met, money, number, plain
from figures_sample import (DATA, FUNDS, INTERNAL, LINES, NOVEMBER, SAMPLE,
                            TO_DATE, YEAR, check)

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
