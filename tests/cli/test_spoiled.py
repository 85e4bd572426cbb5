#!/usr/bin/python3
"""Ten spoiled inputs: each gives one clear diagnostic, the right exit status,
and leaves no file behind."""
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from spoil import Project, errors_of  # noqa: E402

LEDGER = "data/budget-monitoring-2025-26.csv"


def missing_file(p):
    p.replace("trustpress.yaml", "data: [data/*.csv]",
              "data: [data/*.csv, data/forecast.csv]")


def not_csv(p):
    p.write("data/board-paper.csv", b"%PDF-1.7\n\x00\x01\x02\xff binary\n" * 40)


def torn_quote(p):
    p.replace("data/risks.csv", 'vacancy panel",',
              'vacancy panel,')


def unknown_code(p):
    p.replace("data/2017-2018_england_ks2final.csv", "68%,8%", "n.a.,8%")


def wrong_year(p):
    os.rename(p.path(LEDGER), p.path("data/budget-monitoring-2023-24.csv"))


def unknown_school(p):
    p.replace(LEDGER, "137932,1010", "137999,1010")


def unknown_measure(p):
    p.write("templates/board-pack.md",
            "---\ntitle: Board pack\n---\n# Finance\n\n"
            "The result is {{ in_year_balanse.forecast }}.\n")


def bad_yaml(p):
    p.replace("trustpress.yaml", "meeting: {body:", "meeting: {body: [")


# name, spoiler, exit status, slug, words that the message must have
CASES = [
    ("missing file", missing_file, 1, "file-missing", ["forecast.csv"]),
    ("not CSV", not_csv, 1, "csv-not-text", ["board-paper.csv"]),
    ("torn quote", torn_quote, 1, "csv-quote", ["risks.csv:2:"]),
    ("unknown code in a number column", unknown_code, 1, "value-unknown",
     ["2017-2018_england_ks2final.csv:2:", "PTRWM_EXP", "n.a."]),
    ("wrong year", wrong_year, 1, "year-conflict", ["2023/24", "2025/26"]),
    ("unknown school", unknown_school, 1, "school-unknown",
     ["budget-monitoring-2025-26.csv:2:", "137999"]),
    ("unknown measure in a template", unknown_measure, 1, "measure-unknown",
     ["board-pack.md:6:", "in_year_balanse", "in_year_balance"]),
    ("bad YAML", bad_yaml, 1, "yaml-syntax", ["trustpress.yaml:"]),
]


def check(name, run, status, slug, words, left):
    faults = []
    if run.returncode != status:
        faults.append("exit status %d, not %d" % (run.returncode, status))
    if len(errors_of(run)) != 1:
        faults.append("%d errors, not 1" % len(errors_of(run)))
    if "[%s]" % slug not in run.stderr:
        faults.append("no [%s]" % slug)
    faults += ["'%s' is not said" % w for w in words if w not in run.stderr]
    if left:
        faults.append("left behind: %s" % left)
    print("%s: %s" % ("not ok" if faults else "ok", name))
    for fault in faults:
        print("    " + fault)
    if faults:
        print(run.stderr)
    return not faults


def data_copy(p):
    """The program's data folder, copied so that a font can be spoiled."""
    program = os.path.dirname(os.path.realpath(os.environ["TRUSTPRESS"]))
    folder = os.path.join(p.root, "share")
    shutil.copytree(os.path.join(program, "share", "trustpress"), folder)
    return folder


def unreadable_font():
    with Project() as p:
        folder = data_copy(p)
        font = os.path.join(folder, "fonts", "Lato-Regular.ttf")
        with open(font, "r+b") as f:
            f.truncate(300)
        run = p.build(environment={"TRUSTPRESS_DATA": folder})
        return check("unreadable font", run, 1, "font-invalid",
                     ["Lato-Regular.ttf"], p.left_behind())


def full_disk():
    with Project() as p:
        run = p.build(most_bytes=20000)
        return check("full disk", run, 3, "file-unwritable", [".pdf"],
                     p.left_behind())


def main():
    good = True
    for name, spoil, status, slug, words in CASES:
        with Project() as p:
            spoil(p)
            good &= check(name, p.build(), status, slug, words,
                          p.left_behind())
    good &= unreadable_font()
    good &= full_disk()
    return 0 if good else 1


sys.exit(main())
