"""An attacker with the public edition alone, and GLPK.

Small trusts are made up by chance, with groups, languages and years. Of each
the public edition is built; its attached tables are all that the attacker
has. From the printed cells (counts, totals over schools, rates as rounded) and
from what anyone knows (each pupil speaks one language, is disadvantaged or
not) a system of whole numbers is made here, apart from the program's own, and
GLPK is asked for the range of every small count. None may be narrower than 5.
Two controls: from the board edition all of them must be found, and some from a
public edition by rules that do not know what adds up."""
import csv
import ctypes
import ctypes.util
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
PROGRAM = os.environ.get("TRUSTPRESS", "build/trustpress")
WIDTH = 5
THRESHOLD = 5
WORLDS = 8

NAMES = ["Ash Green", "Beech Hill", "Cherry Lane", "Dale", "Elm Park"]
# what one attached table tells: column -> (above the line, below it or None)
TABLES = {
    "needs": {"Roll": ("roll", None), "EAL": ("eal", "roll"),
              "English": ("english", "roll"),
              "Unclassified": ("unclassified", "roll"),
              "Ever": ("ever", "roll"),
              "Girls": ("girls", "roll"), "Boys": ("boys", "roll")},
    "persistent": {"All": ("p_all", "n_all"), "Dis": ("p_dis", "n_dis"),
                   "Oth": ("p_oth", "n_oth"), "N": ("n_all", None),
                   "N oth": ("n_oth", None), "N dis": ("n_dis", None)},
    "suspended": {"All": ("s_all", None), "Dis": ("s_dis", None),
                  "Oth": ("s_oth", None)},
    "years": {"Roll": ("y_all", None), "Rec": ("y_0", None),
              "Y1": ("y_1", None), "Y2": ("y_2", None)},
}
# what anyone knows of one school: the first is the sum of the others
SUMS = [("roll", "eal", "english", "unclassified"), ("roll", "girls", "boys"),
        ("n_all", "n_dis", "n_oth"), ("p_all", "p_dis", "p_oth"),
        ("s_all", "s_dis", "s_oth"), ("y_all", "y_0", "y_1", "y_2")]
WITHIN = [("p_all", "n_all"), ("p_dis", "n_dis"), ("p_oth", "n_oth")]
FIGURES = {
    "needs": [("census_roll", "Roll"), ("eal", "EAL"),
              ("english_first", "English"),
              ("language_unclassified", "Unclassified"), ("girls", "Girls"),
              ("boys", "Boys"), ("fsm_ever", "Ever")],
    "persistent": [("persistent_absence_now.month", "All"),
                   ("persistent_absence_now.month.disadvantaged", "Dis"),
                   ("persistent_absence_now.month.other", "Oth"),
                   ("persistent_absence_now.month.cohort", "N"),
                   ("persistent_absence_now.month.other.cohort", "N oth"),
                   ("persistent_absence_now.month.disadvantaged.cohort",
                    "N dis")],
    "suspended": [("suspensions.month", "All"),
                  ("suspensions.month.disadvantaged", "Dis"),
                  ("suspensions.month.other", "Oth"),
                  ("attendance_now.month.disadvantaged", "Attendance")],
    "years": [("roll", "Roll"), ("roll.reception", "Rec"),
              ("roll.year_1", "Y1"), ("roll.year_2", "Y2")],
}


# ---- a trust ---------------------------------------------------------------

def school(chance):
    s = {}
    s["english"] = chance.randint(30, 250)
    s["eal"] = chance.choice([0, 2, 9, 25])
    s["unclassified"] = chance.choice([0, 3, 7, 12])
    s["roll"] = s["english"] + s["eal"] + s["unclassified"]
    s["girls"] = s["roll"] // 2 - chance.randint(0, 9)
    s["boys"] = s["roll"] - s["girls"]
    s["n_dis"] = chance.choice([3, 12, 30, 44])
    s["n_oth"] = s["roll"] - s["n_dis"]
    s["p_dis"] = min(s["n_dis"], chance.choice([1, 3, 8, 11]))
    s["p_oth"] = min(s["n_oth"], chance.choice([2, 9, 14, 25]))
    s["s_dis"] = chance.choice([0, 2, 6, 8])
    s["s_oth"] = chance.choice([1, 4, 7, 12])
    for part, whole in (("p", "p_all"), ("s", "s_all"), ("n", "n_all")):
        s[whole] = s[part + "_dis"] + s[part + "_oth"]
    s["y_0"], s["y_1"], s["y_2"] = (
        chance.choice([3, 14, 26, 28]) for _ in range(3))
    s["ever"] = chance.choice([2, 5, 11, 29])
    s["y_all"] = s["y_0"] + s["y_1"] + s["y_2"]
    return s


def lines(path, rows):
    with open(path, "w", newline="") as out:
        csv.writer(out).writerows(rows)


def write(project, schools, has_whole_roll):
    data = project / "data"
    data.mkdir(parents=True)
    (project / "templates").mkdir()
    (project / "trustpress.yaml").write_text(
        "organisation: {name: Ash Valley Learning Trust, group-uid: 9001}\n"
        "as-at: 2025-12-01\nyear: 2025/26\nperiod: 3\n"
        "data: [data/*.csv]\ndocuments: [figures]\n"
        "disclosure-key: made up for the tests\n")
    urn = [str(900001 + i) for i in range(len(schools))]
    lines(data / "alllinksdata.csv",
          [["URN", "Group UID", "Group Name", "Group Type", "Joined date",
            "EstablishmentName", "PhaseOfEducation (name)"]] +
          [[u, "9001", "ASH VALLEY LEARNING TRUST", "Multi-academy trust",
            "01/09/2016", n, "Primary"] for u, n in zip(urn, NAMES)])
    lines(data / "2022-2023_england_census.csv",
          [["URN", "LA", "ESTAB", "SCHOOLTYPE", "NOR", "NORG", "NORB",
            "NUMEAL", "NUMENGFL", "NUMUNCFL", "TSENELSE", "PSENELSE",
            "TSENELK", "PSENELK", "NUMFSMEVER", "NORFSMEVER"]] +
          [[u, 855, 2001 + i, "State-funded", s["roll"], s["girls"],
            s["boys"], s["eal"], s["english"], s["unclassified"], 20, "",
            20, "", s["ever"], s["roll"]] for i, (u, s) in enumerate(zip(urn, schools))])
    groups = (("All", "all"), ("Disadvantaged", "dis"), ("Other", "oth"))
    lines(data / "attendance-2025-26.csv",
          [["School", "Month", "Group", "Sessions possible",
            "Sessions attended", "Pupils", "Persistently absent",
            "Suspensions"]] +
          [[u, "November 2025", g, 40 * s["n_" + k], 37 * s["n_" + k],
            s["n_" + k], s["p_" + k], s["s_" + k]]
           for u, s in zip(urn, schools) for g, k in groups])
    years = [("Reception", "y_0"), ("Year 1", "y_1"), ("Year 2", "y_2")]
    if has_whole_roll:
        years.insert(0, ("All", "y_all"))
    lines(data / "pupil-numbers-2025-26.csv",
          [["School", "Year group", "PAN", "Roll now"]] +
          [[u, y, 30, s[k]] for u, s in zip(urn, schools) for y, k in years])
    template(project / "templates/figures.md", lambda column: True)


def template(path, has):
    """A paper of all tables, with the columns that it has."""
    text = "---\ntitle: Figures\neditions: [board, public]\n---\n"
    for paper, (table, columns) in enumerate(FIGURES.items(), 1):
        text += "# %s {paper=%d}\n\n```table\nrows: school\ncolumns:\n" % (
            table, paper)
        for figure, heading in columns:
            if has(heading):
                text += "  - {figure: %s, heading: %s}\n" % (figure, heading)
        text += ("total: organisation\ncaption: %s\nattachment: %s\n```\n\n" %
                 (table, table))
    path.write_text(text)


# ---- what is printed -------------------------------------------------------

def tables(project, edition, room, document="figures"):
    out = room / (edition + document)
    done = subprocess.run([PROGRAM, "build", str(project), "-e", edition, "-d",
                           document, "-o", str(out)], capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    attached = room / (edition + document + "-csv")
    attached.mkdir()
    subprocess.run(["pdfdetach", "-saveall", "-o", str(attached),
                    str(next(out.glob("*.pdf")))], check=True,
                   capture_output=True)
    found = {}
    for name in TABLES:
        with open(attached / (name + ".csv"), encoding="utf-8-sig") as file:
            found[name] = list(csv.DictReader(file))
    return found


def rate_rows(printed, top, bottom):
    """100 x top / bottom lies within half a unit of the last place."""
    places = len(printed.partition(".")[2])
    unit = 10 ** places
    m = int(printed.replace(".", ""))
    for sign, side in ((1, "<="), (-1, ">=")):
        terms = [(200 * unit, v) for v in top]
        terms += [(-(2 * m + sign), v) for v in bottom]
        yield terms, side, 0


def system(printed, n):
    """Rows (terms, side, number) over variables "roll_2"."""
    rows = []

    def of(name, who):
        return ["%s_%d" % (name, i) for i in who]

    for i in range(n):
        for whole, *parts in SUMS:
            rows.append(([(1, v) for p in parts for v in of(p, [i])] +
                         [(-1, "%s_%d" % (whole, i))], "=", 0))
        for part, whole in WITHIN + [("ever", "roll")]:
            rows.append(([(1, "%s_%d" % (part, i)),
                          (-1, "%s_%d" % (whole, i))], "<=", 0))
    for table, columns in TABLES.items():
        for row in printed[table]:
            who = range(n)
            if row["School"] in NAMES:
                who = [NAMES.index(row["School"])]
            for heading, (top, bottom) in columns.items():
                key = next((k for k in row
                            if k in (heading, heading + " %")), None)
                if key is None:
                    continue
                cell = row[key].replace(",", "").replace("%", "")
                if cell in ("withheld", "", "–", "n/a"):
                    continue
                if bottom is None:
                    rows.append(([(1, v) for v in of(top, who)], "=",
                                 int(cell)))
                else:
                    rows += rate_rows(cell, of(top, who), of(bottom, who))
    return rows


# ---- GLPK ------------------------------------------------------------------

def glpk_open():
    name = ctypes.util.find_library("glpk")
    if name is None:
        return None
    lib = ctypes.CDLL(name)
    lib.glp_create_prob.restype = ctypes.c_void_p
    lib.glp_mip_obj_val.restype = ctypes.c_double
    for call in ("glp_read_lp", "glp_simplex", "glp_intopt", "glp_mip_status",
                 "glp_get_status", "glp_mip_obj_val", "glp_delete_prob"):
        getattr(lib, call).argtypes = {
            "glp_read_lp": [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p],
            "glp_simplex": [ctypes.c_void_p] * 2,
            "glp_intopt": [ctypes.c_void_p] * 2,
        }.get(call, [ctypes.c_void_p])
    lib.glp_term_out(0)
    return lib


OPTIMAL, UNBOUNDED = 5, 6


def extreme(lib, rows, variable, direction, path):
    """Its least or greatest whole value; None: there is no greatest."""
    text = ["%s\n obj: %s\nSubject To" % (direction, variable)]
    names = {variable}
    for terms, side, number in rows:
        text.append(" %s %s %d" % (" ".join("%+d %s" % t for t in terms), side,
                                   number))
        names |= {v for _, v in terms}
    # more pupils than any school has: keeps the search finite
    text.append("Bounds\n%s\nGenerals\n %s\nEnd\n" % (
        "\n".join(" 0 <= %s <= 5000" % v for v in sorted(names)),
        "\n ".join(sorted(names))))
    path.write_text("\n".join(text))
    problem = lib.glp_create_prob()
    try:
        assert lib.glp_read_lp(problem, None, str(path).encode()) == 0, path
        assert lib.glp_simplex(problem, None) == 0
        assert lib.glp_get_status(problem) == OPTIMAL, "no world agrees"
        assert lib.glp_intopt(problem, None) == 0
        assert lib.glp_mip_status(problem) == OPTIMAL, "no world agrees"
        return round(lib.glp_mip_obj_val(problem))
    finally:
        lib.glp_delete_prob(problem)


# ---- the attack ------------------------------------------------------------

def attack(lib, schools, printed, room):
    """Of each small count: its range to a reader."""
    rows = system(printed, len(schools))
    found = {}
    for i, s in enumerate(schools):
        for name, value in s.items():
            if 0 < value <= THRESHOLD:
                variable = "%s_%d" % (name, i)
                low, high = (extreme(lib, rows, variable, d, room / "a.lp")
                             for d in ("Minimize", "Maximize"))
                assert low <= value <= high, (variable, low, value, high)
                found[variable] = (low, value, high)
    return found


def ignorant(project):
    """Rules that know no sums and no groups."""
    text = (SOURCE / "templates/disclosure.yaml").read_text()
    rules = [part for part in text.split("\n\n")
             if not part.startswith(("sums:", "groups:"))]
    (project / "disclosure.yaml").write_text("\n\n".join(rules))


def test_controls_find(lib):
    schools = [school(random.Random(2025 + i)) for i in range(4)]
    with tempfile.TemporaryDirectory(prefix="trustpress-") as name:
        room = pathlib.Path(name)
        write(room / "project", schools, True)
        ignorant(room / "project")
        found = attack(lib, schools,
                       tables(room / "project", "public", room), room)
    assert any(h - l < WIDTH for l, _, h in found.values()), \
        "rules without sums must be seen through"


def test_papers_built_apart(lib):
    """Two papers of one meeting, each by a run of its own."""
    chance = random.Random(9)
    schools = [school(chance) for _ in range(4)]
    with tempfile.TemporaryDirectory(prefix="trustpress-") as name:
        room = pathlib.Path(name)
        project = room / "project"
        write(project, schools, False)
        path = project / "trustpress.yaml"
        path.write_text(path.read_text() + "meeting: {date: 2025-12-04}\n")
        second = ("English", "Oth", "N oth", "Boys", "Y1")
        template(project / "templates/one.md", lambda c: c not in second)
        template(project / "templates/two.md", lambda c: c in second)
        one = tables(project, "public", room, "one")
        two = tables(project, "public", room, "two")
        found = attack(lib, schools, {t: one[t] + two[t] for t in TABLES},
                       room)
    narrow = [v for v, (l, _, h) in found.items() if h - l < WIDTH]
    assert len(found) > 8 and not narrow, narrow


def test_few(lib):
    """What is measured of three pupils is about three pupils."""
    schools = [school(random.Random(2025 + i)) for i in range(5)]
    few = {n for n, s in zip(NAMES, schools) if s["n_dis"] <= 10}
    assert 0 < len(few) < 5
    with tempfile.TemporaryDirectory(prefix="trustpress-") as name:
        room = pathlib.Path(name)
        write(room / "project", schools, False)
        for edition in ("board", "public"):
            rows = tables(room / "project", edition, room)["suspended"]
            hidden = {r["School"] for r in rows
                      if r["Attendance %"] == "withheld"}
            assert hidden == (few if edition == "public" else set()), hidden


def main():
    lib = glpk_open()
    if lib is None or shutil.which("pdfdetach") is None:
        print("skipped: no GLPK, or no pdfdetach")
        return 77
    test_controls_find(lib)
    test_papers_built_apart(lib)
    test_few(lib)
    failed = secrets = open_in_board = 0
    for world in range(WORLDS):
        chance = random.Random(2025 + world)
        schools = [school(chance) for _ in range(3 + world % 3)]
        with tempfile.TemporaryDirectory(prefix="trustpress-") as name:
            room = pathlib.Path(name)
            write(room / "project", schools, world % 2 == 0)
            public = attack(lib, schools,
                            tables(room / "project", "public", room), room)
            board = attack(lib, schools,
                           tables(room / "project", "board", room), room)
        secrets += len(public)
        open_in_board += sum(h - l < WIDTH for l, _, h in board.values())
        for variable, (low, value, high) in public.items():
            if high - low < WIDTH:
                failed += 1
                print("FAIL trust %d: %s is %d; a reader finds %d to %d" %
                      (world, variable, value, low, high))
    print("%d small counts in %d trusts, %d found; of the board edition %d" %
          (secrets, WORLDS, failed, open_in_board))
    assert secrets > 30, "nothing to find"
    assert open_in_board == secrets, "the attack would not find what is open"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
