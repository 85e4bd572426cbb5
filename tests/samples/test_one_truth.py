#!/usr/bin/python3
"""One truth from many files, as a user meets it: small folders of exports that
repeat and contradict each other, and the figure that the papers would print.
The rules are in templates/profiles/README.md, "What wins"; every figure here is
worked out by hand in the comment beside it. Schools and trusts are made up."""
import itertools
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(os.environ.get("TRUSTPRESS", "build/trustpress"))
bad = 0

GROUPS = ("URN,Group UID,Group Name,Group Type,Joined date,EstablishmentName,"
          "PhaseOfEducation (name),LA (code),LA (name)\n")
ASH = "9001,ASH VALLEY LEARNING TRUST,Multi-academy trust"
BEECH = "9002,BEECH LEARNING TRUST,Multi-academy trust"
SPONSOR = "9003,ASH VALLEY SPONSOR,School sponsor"
REST = "Primary,201,Northshire"
LINKS = GROUPS + (f"900001,{ASH},01/09/2018,Ash Green Primary School,{REST}\n"
                  f"900002,{ASH},01/09/2016,Beech Hill Primary School,{REST}\n")
KS2 = "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP\n"


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not ok:", what)


def run(files, *arguments):
    """(exit status, standard output, messages) in a folder of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)
        command, *rest = arguments
        done = subprocess.run([PROGRAM, command, *rest], cwd=folder,
                              capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def explained(files, figure, names=None, trust="9001"):
    """The figure as JSON, and what was said."""
    status, out, said = run(files, "explain", "-v", "--format=json", figure,
                            *(names or sorted(files)), "--for", trust)
    check(status == 0, f"explain {figure} says {status}: {said}")
    return (json.loads(out) if status == 0 else {}), said


def in_every_order(files, figure):
    """The same answer whatever the order of the command line."""
    answers = []
    for names in itertools.permutations(sorted(files)):
        figure_said, said = explained(files, figure, names)
        answers.append((json.dumps(figure_said, sort_keys=True), said))
    check(len({a for a, _ in answers}) == 1, f"{figure} hangs on the order")
    return json.loads(answers[0][0]), answers[0][1]


def releases():
    """Provisional 25 of 40 and 15 of 20, final 30 and 10: 40 of 60 is 67 %."""
    files = {
        "links.csv": LINKS,
        "2022-2023_ks2final.csv": KS2 + "1,201,2001,900001,A,40,75%\n"
                                        "1,201,2002,900002,B,20,50%\n",
        "2022-2023_ks2provisional.csv": KS2 + "1,201,2001,900001,A,40,63%\n"
                                              "1,201,2002,900002,B,20,75%\n",
    }
    figure, said = in_every_order(files, "ks2_rwm_expected")
    check(figure["printed"] == "67%", f"final: {figure['printed']}")
    check({r["file"] for r in figure["rows"] if r["used"]} ==
          {"2022-2023_ks2final.csv"}, "figures of another file than the final")
    check("2 figures are given twice and differ; those of "
          "2022-2023_ks2final.csv are used" in said, f"superseded: {said}")


def publications():
    """The table says 2.9, the tidy file 2.88, from the same sessions."""
    head = ("time_period,time_identifier,geographic_level,school_urn,"
            "school_type,enrolments,sess_possible,sess_overall,"
            "sess_overall_percent\n")
    files = {
        "links.csv": LINKS,
        "2022-2023_england_abs.csv": "URN,LA,ESTAB,PERCTOT\n900001,201,2001,2.9\n",
        "absence_school.csv": head + "202223,Academic year,School,900001,Total,"
                                     "200,10000,288,2.88\n",
    }
    figure, said = in_every_order(files, "overall_absence@900001")
    check(figure["printed"] == "2.9%", f"absence: {figure['printed']}")
    check("fact-conflict" not in said, f"a conflict: {said}")


def memberships():
    """Listed under trust and sponsor, a school counts once: 75 % of 40."""
    ks2 = KS2 + "1,201,2001,900001,A,40,75%\n"
    twice = LINKS.replace(f"900002,{ASH}", f"900001,{SPONSOR}")
    figure, _ = explained({"links.csv": twice, "2022-2023_ks2.csv": ks2},
                          "ks2_rwm_expected")
    check(figure["coverage"] == "1 school, 40 pupils", figure["coverage"])

    # Beech took the school over in 2021: it is in Ash no more, in any extract.
    moved = {"grouplinks_20200331.csv": LINKS,
             "grouplinks_20230331.csv": GROUPS +
             f"900001,{BEECH},01/09/2021,Ash Green Primary School,{REST}\n",
             "2022-2023_ks2.csv": ks2 + "1,201,2002,900002,B,20,50%\n"}
    figure, said = in_every_order(moved, "ks2_rwm_expected")
    check(figure["printed"] == "50%", f"moved: {figure['printed']}")
    check("membership-unclear" not in said, said)
    figure, _ = explained(moved, "ks2_rwm_expected", trust="9002")
    check(figure["printed"] == "75%", f"moved to: {figure['printed']}")


def predecessors():
    """30 of 40, and 10 of 20 under the number it had before: 67 %. In a year
    with both numbers the academy's own 15 of 20 count: 45 of 60 is 75 %."""
    files = {
        "links.csv": LINKS,
        "links_edubasealldata20230401.csv":
            "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
            "900001,100001,Ash Green School,Predecessor,01-09-2018\n"
            "100001,900001,Ash Green Primary School,Successor,01-09-2018\n",
        "2016-2017_ks2final.csv": KS2 + "1,201,2001,100001,A,20,50%\n"
                                        "1,201,2002,900002,B,40,75%\n",
        "2018-2019_ks2final.csv": KS2 + "1,201,2001,100001,A,20,50%\n"
                                        "1,201,2001,900001,A,20,75%\n"
                                        "1,201,2002,900002,B,40,75%\n",
    }
    figure, _ = explained(files, "ks2_rwm_expected.y2016")
    check(figure["printed"] == "67%", f"before: {figure['printed']}")
    check(figure["coverage"].endswith("1 by the school before it became an "
                                      "academy"), figure["coverage"])
    figure, _ = explained(files, "ks2_rwm_expected.y2018")
    check(figure["printed"] == "75%", f"after: {figure['printed']}")
    check(figure["coverage"] == "2 schools, 60 pupils", figure["coverage"])


def contradictions():
    """What a file says of itself in two places must agree; nothing is
    written."""
    files = {"links.csv": LINKS,
             "2023-2024_absence.csv": "Pupil absence 2018/19,,,\n"
                                      "URN,LA,ESTAB,PERCTOT\n"
                                      "900001,201,2001,2.9\n"}
    status, out, said = run(files, "build", *sorted(files), "--for", "9001",
                            "-o", "papers")
    check(status == 1 and out == "", f"a file of two years: {status} {out}")
    check("2018/19" in said and "2023/24" in said and "year-conflict" in said,
          f"two years: {said}")


def main():
    for part in (releases, publications, memberships, predecessors,
                 contradictions):
        before = bad
        part()
        print("ok" if bad == before else "not ok", part.__name__)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
