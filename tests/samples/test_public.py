"""The public edition of a trust with small schools, as a file: what is withheld
stands nowhere in it, and what it is not about changes no byte of it.

The board edition is the control: there everything must be found."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
PROGRAM = os.environ.get("TRUSTPRESS", "build/trustpress")
PROJECT = SOURCE / "tests/samples/small"
# EHC plans of Ash Green, 2 of 183; leavers of Elm Park's teachers, 1 of 13
SMALL = ("1.1", "7.7")


def run(project, *arguments):
    done = subprocess.run([PROGRAM, arguments[0], str(project), *arguments[1:]],
                          capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def build(project, edition, out):
    status, _, said = run(project, "build", "-e", edition, "-o", str(out))
    files = list(pathlib.Path(out).glob("*.pdf"))
    assert status == 0 and len(files) == 1, said
    return files[0]


def everything(pdf, room):
    """Text, attachments and structure of a PDF."""
    attached = pathlib.Path(room)
    subprocess.run(["pdfdetach", "-saveall", "-o", str(attached), str(pdf)],
                   check=True, capture_output=True)
    parts = [subprocess.run(["pdftotext", "-layout", str(pdf), "-"],
                            capture_output=True, text=True).stdout]
    parts.append(subprocess.run(["pdfinfo", "-struct-text", str(pdf)],
                                capture_output=True, text=True).stdout)
    parts += [p.read_text() for p in sorted(attached.glob("*.csv"))]
    assert len(parts) > 4, "no attachments"
    return "\n".join(parts)


def words(text):
    return {w.strip('",%()') for w in text.replace(",", " ").split()}


def test_small_numbers_are_nowhere(room):
    found = {}
    for edition in ("board", "public"):
        pdf = build(PROJECT, edition, room / edition)
        (room / (edition + "-csv")).mkdir()
        found[edition] = words(everything(pdf, room / (edition + "-csv")))
    for number in SMALL:
        assert number in found["board"], f"the board must see {number}"
        assert number not in found["public"], f"{number} is public"
    assert "withheld" in found["public"] and "withheld" not in found["board"]


def changed(room, name, change):
    project = room / name
    shutil.copytree(PROJECT, project)
    change(project)
    return project


def replace(path, old, new):
    text = path.read_text()
    assert old in text, f"{old} is not in {path}"
    path.write_text(text.replace(old, new))


def allegations(project):
    """A column that no paper prints."""
    replace(project / "data/safeguarding-2025-26.csv",
            "900003,Yes,57,51,12,1,6,3", "900003,Yes,57,51,12,3,6,3")


def confidential(project):
    path = project / "templates/figures.md"
    path.write_text(path.read_text() + '\n::: part 2 reason="pupils"\n'
                    "# Zebra\n\n" + "Confidential words. " * 400 + "\n:::\n")


def test_what_is_not_public_changes_no_byte(room):
    plain = build(PROJECT, "public", room / "plain").read_bytes()
    for change in (allegations, confidential):
        project = changed(room, change.__name__, change)
        out = room / (change.__name__ + "-out")
        assert build(project, "public", out).read_bytes() == plain, \
            f"{change.__name__} shows"


def test_messages_quote_no_data(room):
    def canary(project):
        replace(project / "data/staffing-2025-26.csv",
                "900001,9.2", "900001,canary")

    project = changed(room, "canary", canary)
    for edition, shown in (("board", True), ("public", False)):
        status, out, said = run(project, "build", "-e", edition, "-o",
                                str(room / "none"))
        assert status == 1 and "value-unknown" in said, said
        assert ("canary" in out + said.replace(str(project), "")) == shown, said
    assert not (room / "none").exists()


def test_explain_tells_what_is_printed(room):
    for json in ((), ("--format=json",)):
        done = subprocess.run([PROGRAM, "explain", "ehcp@900001", str(PROJECT),
                               "-e", "public", *json], capture_output=True,
                              text=True, timeout=300)
        assert done.returncode == 0 and "withheld" in done.stdout, done.stderr
        assert "183" not in done.stdout and "census" not in done.stdout


def main():
    tests = [f for name, f in sorted(globals().items())
             if name.startswith("test_")]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory(prefix="trustpress-") as room:
            try:
                test(pathlib.Path(room))
                print(f"ok   {test.__name__}")
            except AssertionError as why:
                failed += 1
                print(f"FAIL {test.__name__}: {why}")
    return 1 if failed else 0


sys.exit(main())
