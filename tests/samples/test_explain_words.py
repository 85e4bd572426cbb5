"""explain by the words of a reader, and by the place on the page: each way of
asking leads to the same address, and what it says was worked out by hand."""
import os
import subprocess
import sys

PROGRAM = os.environ["TRUSTPRESS"]
SAMPLE = os.path.join(os.environ["SOURCE_DIR"], "sample-data/symphony")
MEANT = (  # words, the address that they mean
    (["ks2_rwm_expected@140253"], "ks2_rwm_expected.y2017@140253"),
    (["KS2 RWM expected", "Thornton"], "ks2_rwm_expected.y2017@140253"),
    (["KS2 RWM expected", "Thornton", "2018/19"],
     "ks2_rwm_expected.y2018@140253"),
    (["Thornton: KS2 RWM expected"], "ks2_rwm_expected.y2017@140253"),
    (["E04 140253"], "ks2_rwm_expected.y2017@140253"),
    (["E04 national"], "ks2_rwm_expected.y2017.national"),
    (["F01 Thornton budget"], "in_year_percent.budget.year.y2025.p3@140253"),
    (["energy Ashby Hastings ytd variance"],
     "energy.actual.ytd.y2025.p3.variance@148624"),
    (["6b.1:Energy:Year to date Budget"], "energy.budget.ytd.y2025.p3"),
    (["6B.1: energy :year to date budget"], "energy.budget.ytd.y2025.p3"),
    (["6a:Days of cash"], "cash_days.actual.month.y2025.p3"),
    (["6g.1:Thornton:Income Budget"], "income.budget.year.y2025.p3@140253"),
)
REFUSED = (  # words, what is said
    (["6b.1:Energy"], "figures are printed there"),
    (["6b.1:Energy"], '"6b.1:Energy:Year to date Budget" 100'),
    (["99.9:x"], "no figure is printed there"),
    (["energy Ashby"], "148624 (Ashby Hastings Primary School) or 143251"),
    (["energy Camelot"], "'camelot' is no school here"),
    (["overall absense"], "did you mean overall_absence"),
    (["in_year_balnce"], "did you mean in_year_balance?"),
    (["income.bugdet"], "bugdet"),
)


def explain(words):
    return subprocess.run([PROGRAM, "explain", *words, SAMPLE],
                          capture_output=True, text=True)


def main():
    bad = 0
    for words, address in MEANT:
        got = explain(words)
        first = got.stdout.split("\n")[0]
        if got.returncode != 0 or first != address:
            bad += 1
            print("not ok: %r: %r, meant is %r %s" %
                  (words, first, address, got.stderr))
    for words, said in REFUSED:
        got = explain(words)
        if got.returncode == 0 or said not in got.stderr:
            bad += 1
            print("not ok: %r: no %r in %s" % (words, said, got.stderr))
    # Energy in the budget of September to November, over all postings
    text = explain(["6b.1:Energy:Year to date Budget"]).stdout
    total = 0
    path = os.path.join(SAMPLE, "data/budget-monitoring-2025-26.csv")
    with open(path, encoding="utf-8-sig") as f:
        for line in f:
            cell = line.rstrip("\n").split(",")
            if cell[2] == "Energy" and cell[4] in ("P1", "P2", "P3"):
                total += round(float(cell[6] or 0) * 100)
    if "%s,%03d.%02d" % (total // 100000, total // 100 % 1000,
                         total % 100) not in text:
        bad += 1
        print("not ok: the budget of energy is %d pence: %s" % (total, text))
    if not bad:
        print("ok: %d ways to ask, %d refused" % (len(MEANT), len(REFUSED)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
