"""The sample's own forms agree with each other, and what the pack works out of
them is what their rows say."""
import csv
import os
import pathlib
import subprocess
import sys
from decimal import ROUND_HALF_EVEN, Decimal

SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
PROGRAM = os.environ["TRUSTPRESS"]
PROJECT = SOURCE / "sample-data/symphony"


def rows(name):
    with open(PROJECT / "data" / name, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def total(table, *columns, where=lambda row: True):
    return sum(Decimal(row[c] or 0) for row in table if where(row)
               for c in columns)


def same(what, left, right):
    if left != right:
        sys.exit(f"not ok: {what}: {left} and {right}")


def explained(measure):
    done = subprocess.run([PROGRAM, "explain", measure, PROJECT],
                          capture_output=True, text=True, check=True)
    return done.stdout


def main():
    capital, cash = rows("capital-projects.csv"), rows("cash-flow-2025-26.csv")
    of = {"paid": lambda r: r["Line"] == "Capital" and r["Kind"] == "Actual",
          "all": lambda r: r["Line"] == "Capital",
          "grants": lambda r: r["Line"] == "Capital grants"}
    same("capital spent and paid", total(capital, "Spent"),
         total(cash, "Amount", where=of["paid"]))
    same("capital forecast and cash flow", total(capital, "Forecast"),
         total(cash, "Amount", where=of["all"]))
    same("capital approved and granted", total(capital, "Approved"),
         total(cash, "Amount", where=of["grants"]))

    staff, estates = rows("staffing-2025-26.csv"), rows("estates-2025-26.csv")
    same("schools with posts", len(staff), 12)
    posts = total(staff, "Teacher FTE", "Support FTE")

    def percent(over, under, by=100):
        return (over * by / under).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    wanted = {
        "staff_fte": f"{posts} FTE",
        "teacher_turnover": f"{percent(total(staff, 'Teacher leavers'), total(staff, 'Teachers'))}%",
        "support_turnover": f"{percent(total(staff, 'Support leavers'), total(staff, 'Support staff'))}%",
        "vacancy_rate": f"{percent(total(staff, 'Vacant FTE'), total(staff, 'Established FTE'))}%",
        "sickness_days_per_post": str(percent(total(staff, "Sickness days"), posts, 1)),
        "checks_in_date": f"{percent(total(estates, 'Checks in date'), total(estates, 'Checks due'))}%",
        "condition_backlog": f"£{total(estates, 'Backlog'):,}",
        "near_misses": str(total(estates, "Near misses")),
        "energy_intensity": str((total(estates, "Energy kWh") / total(estates, "Floor area")).quantize(Decimal(1))),
    }
    for measure, value in wanted.items():
        said = explained(measure)
        if f"  printed    {value}\n" not in said:
            sys.exit(f"not ok: {measure} is not {value}:\n{said[:600]}")
    for row in staff:
        same(f"established posts of {row['School']}",
             total([row], "Teacher FTE", "Support FTE", "Vacant FTE"),
             total([row], "Established FTE"))
    print("ok")


main()
