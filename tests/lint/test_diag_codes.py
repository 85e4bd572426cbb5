"""Every code of diag.def is reported somewhere in src/; once there are goldens
of diagnostics, every code has one or stands in without_golden.txt."""

import re

import lint

ROW = re.compile(r'^X\((\w+),\s*(NOTE|WARNING|ERROR|SYSTEM),\s*"([a-z-]+)"',
                 re.M)


def goldens(tree):
    folder = tree / "tests/golden"
    return "".join(p.read_text(errors="replace")
                   for p in sorted(folder.rglob("*.diag"))) \
        if folder.exists() else ""


def excused(tree):
    path = tree / "tests/lint/without_golden.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return {line.split()[0] for line in lines if line and line[0] != "#"}


def check(tree):
    table = (tree / "include/trustpress/base/diag.def").read_text()
    rows = ROW.findall(table)
    code = "".join(lint.code(p) for p in lint.c_files(tree, "src"))
    shown, without = goldens(tree), excused(tree)
    complaints = []
    if len(rows) != len(re.findall(r"^X\(", table, re.M)):
        complaints.append("diag.def: a row that cannot be read")
    for name, _, slug in rows:
        if not re.search(rf"\bDIAG_{name}\b", code):
            complaints.append(f"diag.def: {name} is never reported")
        if shown and f"[{slug}]" not in shown and slug not in without:
            complaints.append(f"diag.def: {slug} has no golden")
        if f"[{slug}]" in shown and slug in without:
            complaints.append(f"without_golden.txt: {slug} has one now")
    for slug in without - {row[2] for row in rows}:
        complaints.append(f"without_golden.txt: there is no {slug}")
    return complaints


lint.main(check, {
    "include/trustpress/base/diag.def":
        'X(ONE, ERROR, "one", "m")\nX(TWO, NOTE, "two", "m")\n',
    "src/a/a.c": "diag_report(dg, DIAG_ONE, at);\nf(DIAG_TWO);\n",
    "tests/golden/a/a.diag": "a:1:1: error: x [one]\n",
    "tests/lint/without_golden.txt": "two  needs a full disk\n",
}, [
    ({"src/a/a.c": "f(DIAG_ONE, DIAG_TWO_B); /* DIAG_TWO */\n"},
     "TWO is never reported"),
    ({"tests/lint/without_golden.txt": ""}, "two has no golden"),
    ({"tests/golden/a/b.diag": "x [two]\n"}, "two has one now"),
    ({"tests/lint/without_golden.txt": "two\nsix\n"}, "there is no six"),
    ({"include/trustpress/base/diag.def": 'X(ONE, ERORR, "one", "m")\n'},
     "cannot be read"),
])
