"""Monstrous inputs under limits of time and memory.

Each ends soon, with pages or with a message that names the cause: no crash, no
gigabyte, no text lost. Growth is measured, not believed: twice the input may
cost little more than twice. Under sanitizers, which need several times as much
of both, the inputs are a tenth and memory is not limited."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from limited import SANITIZED, Run, left_behind  # noqa: E402

SHARE = 10 if SANITIZED else 1  # inputs are divided by it
MEMBERS = """\
URN,Group UID,Group Name,Group Type,Joined date,EstablishmentName
900001,9001,ASH VALLEY LEARNING TRUST,Multi-academy trust,01/09/2016,Ash Green
"""
RISKS = "```table\nlist: risks\ncolumns: [reference, risk]\n```\n"
RISK_HEADINGS = b"Ref,Risk,Likelihood\n"


class Room:
    """A folder of its own with the files of one case."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="trustpress-"))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def project(self, body, *data):
        self.write("members.csv", MEMBERS)
        self.write("trustpress.yaml", "year: 2025/26\nperiod: 1\ndata: [%s]\n"
                   % ", ".join(("members.csv",) + data))
        self.write("templates/board-pack.md", body)

    def build(self, seconds=10, megabytes=400):
        return Run(["build", ".", "-o", "out"], self.folder, seconds,
                   megabytes)

    def run(self, *words, seconds=10, megabytes=400):
        return Run(words, self.folder, seconds, megabytes)

    def text(self):
        """The text of the paper that was written."""
        paper = left_behind(self.folder / "out")[0]
        return subprocess.run(["pdftotext", paper, "-"], check=True,
                              capture_output=True).stdout.decode()


def refused(run, slug, errors=1):
    """One message (or so many as are shown), and nothing else."""
    assert run.status == 1, f"exit {run.status}: {run.said[:400]}"
    assert f"[{slug}]" in run.said, run.said[:400]
    assert len(run.errors()) <= errors, run.said[:2000]


def pages(run, room, least=1):
    assert run.status == 0, f"exit {run.status}: {run.said[:400]}"
    n = int(run.out.split()[-2])
    assert n >= least, f"{n} pages"
    assert len(left_behind(room.folder / "out")) == 1
    return n


# ---- exports ----------------------------------------------------------------

def fifty_thousand_columns(room):
    n = 50000
    room.write("a.csv", ",".join(f"H{i}" for i in range(n)) + "\n"
               + ("1," * n + "1\n") * 20)
    assert room.run("inspect", "a.csv").status == 0


def one_heading_fifty_thousand_times(room):
    n = 50000
    room.write("members.csv", MEMBERS)
    room.write("2023-2024_abs.csv", "URN,LA,ESTAB" + ",PERCTOT" * n
               + "\n900001,900,2001" + ",4.3" * n + "\n")
    run = room.run("check", "members.csv", "2023-2024_abs.csv")
    assert run.status == 0, run.said[:400]


def a_field_of_a_hundred_megabytes(room):
    n = 100_000_000 // SHARE
    room.write("risks.csv", RISK_HEADINGS + b'R1,"' + b"word " * (n // 5)
               + b'",3\n')
    refused(room.run("inspect", "risks.csv"), "csv-long")


def a_heading_of_a_hundred_megabytes(room):
    n = 100_000_000 // SHARE
    room.write("risks.csv", b'Ref,"' + b"word " * (n // 5) + b'"\nR1,3\n')
    refused(room.run("inspect", "risks.csv", megabytes=1500), "csv-long")


def a_quote_never_closed(room):
    line = b"R1,Falling rolls in the infant schools of the trust,3\n"
    room.write("risks.csv", b'"' + RISK_HEADINGS
               + line * (50_000_000 // SHARE // len(line)))
    refused(room.run("inspect", "risks.csv"), "csv-quote")


def a_quote_opened_in_every_row(room):
    line = b'R1,"Falling rolls in the infant schools of the trust,3\n'
    room.write("risks.csv", RISK_HEADINGS
               + line * (50_000_000 // SHARE // len(line)))
    refused(room.run("inspect", "risks.csv"), "csv-quote", 20)


def quotes_torn_in_every_row(room):
    line = b'R1,"Falling" rolls in the "infant" schools of the trust,3\n'
    room.write("risks.csv", RISK_HEADINGS
               + line * (50_000_000 // SHARE // len(line)))
    refused(room.run("inspect", "risks.csv"), "csv-quote", 20)


def no_line_end(room):
    room.write("a.csv", b"word " * (20_000_000 // SHARE))
    refused(room.run("inspect", "a.csv"), "csv-long")


def a_million_rows_of_schools_nobody_knows(room):
    n = 1_000_000 // SHARE
    room.write("members.csv", MEMBERS)
    room.write("pupils.csv", "School,Roll now\n"
               + "".join(f"School number {i},200\n" for i in range(n)))
    run = room.run("check", "members.csv", "pupils.csv", "-p", "2025/26")
    refused(run, "school-unknown", 11)
    assert f"and {n - 10} more schools" in run.said


def a_million_rows_of_other_trusts(room):
    n = 1_000_000 // SHARE
    room.write("members.csv", MEMBERS)
    room.write("2023-2024_abs.csv", "URN,LA,ESTAB,PERCTOT\n" + "".join(
        f"{1000000 + i},900,{i % 10000:04d},4.3\n" for i in range(n)))
    run = room.run("check", "-v", "members.csv", "2023-2024_abs.csv")
    assert run.status == 0 and f"{n} of {n} rows" in run.said, run.said[:400]


def a_million_rows_of_unknown_words(room):
    n = 1_000_000 // SHARE
    room.write("members.csv", MEMBERS)
    room.write("pupils.csv", "School,Roll now\n"
               + "".join(f"900001,x{i}\n" for i in range(n)))
    run = room.run("check", "members.csv", "pupils.csv", "-p", "2025/26")
    refused(run, "value-unknown", 4)
    assert f"and {n - 3} more like these" in run.said


# ---- projects and templates -------------------------------------------------

def ten_thousand_open_blocks(room):
    room.project("# A\n\n" + "::: keep\n" * 10000 + "text\n\n"
                 + ":::\n" * 10000)
    refused(room.build(), "template-depth")


def lists_in_lists(room):
    room.project("# A\n\n" + "".join("  " * i + "- x\n" for i in range(2000)))
    refused(room.build(), "template-depth")


def quotations_in_quotations(room):
    room.project("# A\n\n" + "> " * 10000 + "x\n")
    refused(room.build(), "template-depth")


def brackets_that_close_nothing(room):
    room.project("# A\n\n" + "[" * 50000 + "x\n\n" + "*a **b " * 20000)
    pages(room.build(), room)


def a_hundred_thousand_measures(room):
    n = 100_000 // SHARE
    room.project("# A\n\n```table\nrows: school\nmeasures: ["
                 + "roll, " * n + "roll]\n```\n", "pupils.csv")
    room.write("pupils.csv", "School,Roll now\n900001,210\n")
    run = room.build(megabytes=1500)
    pages(run, room)
    assert "[layout-narrow]" in run.said, run.said[:400]


def yaml_in_depth(room):
    room.write("trustpress.yaml", "a: " + "[" * 100000 + "\n")
    refused(room.build(), "yaml-syntax")
    room.write("trustpress.yaml",
               "".join(" " * i + "a:\n" for i in range(5000)))
    refused(room.build(), "yaml-syntax")


def yaml_that_laughs_a_billion_times(room):
    room.write("trustpress.yaml", "a: &a [x, x, x, x]\n" + "".join(
        f"b{i}: &b{i} [*a, *a, *a, *a]\n" for i in range(50)))
    refused(room.build(), "yaml-syntax")


def two_hundred_thousand_keys(room):
    room.write("trustpress.yaml", "".join(
        f"key{i}: 1\n" for i in range(200_000 // SHARE)))
    refused(room.build(), "yaml-unknown", 20)


# ---- pages ------------------------------------------------------------------

def a_word_wider_than_many_pages(room):
    for n in (3000, 1_000_000 // SHARE):
        room.project("# A\n\n" + "W" * n + "\n\n## " + "M" * 3000 + "\n\nx\n")
        pages(room.build(), room)
        text = room.text()
        assert text.count("W") == n, f"{text.count('W')} of {n} letters"
        # The heading stands in the running head too, shortened, and nowhere
        # else: this template has no contents.
        assert text.count("M") >= 3000, text.count("M")


def a_cell_with_one_long_word(room):
    n = 200_000 // SHARE
    room.project("# A\n\n" + RISKS, "risks.csv")
    room.write("risks.csv", RISK_HEADINGS + b"R1," + b"W" * n + b",3\n")
    pages(room.build(), room)
    assert room.text().count("W") == n


def a_row_taller_than_many_pages(room):
    n = 250_000 // SHARE // 14
    room.project("# A\n\n" + RISKS, "risks.csv")
    room.write("risks.csv", RISK_HEADINGS + b"R1," + b"falling rolls " * n
               + b",3\n")
    run = room.build()
    pages(run, room, 2)
    assert "[layout-tall]" in run.said
    assert room.text().count("falling") == n


def a_header_taller_than_a_page(room):
    room.project("# A\n\n```table\nlist: risks\ncolumns: [reference, "
                 "{column: risk, heading: '" + "word " * 3000 + "'}]\n```\n",
                 "risks.csv")
    room.write("risks.csv", RISK_HEADINGS + b"R1,falling rolls,3\n" * 200)
    pages(room.build(), room)
    assert room.text().count("falling rolls") >= 200


def columns_of_a_thousand_pages(room):
    room.project("# A\n\n::: columns 1:1\n" + RISKS
                 + "::: column\ntext\n:::\n", "risks.csv")
    room.write("risks.csv", RISK_HEADINGS + b"R1,falling rolls,3\n" * 60000)
    refused(room.build(), "layout-huge")


def five_thousand_sections(room):
    n = 5000 // SHARE
    room.project("# Contents {unlisted}\n\n```contents\ndepth: 2\n```\n\n"
                 + "".join(f"# Section {i}\n\nA paragraph.\n\n## Part {i}\n\n"
                           "text\n\n" for i in range(n // 2)))
    pages(room.build(), room, n // 2)


# ---- growth -----------------------------------------------------------------

def list_of(room, n):
    room.project("# Risks\n\n```table\nlist: risks\ncolumns: [reference, "
                 "risk, owner, likelihood, impact]\n```\n", "risks.csv")
    room.write("risks.csv", "Ref,Risk,Owner,Likelihood,Impact\n" + "".join(
        f"R{i},Risk number {i * 7919 % 1000003} of the register,"
        f"Owner {i % 97},{1 + i % 5},{1 + i % 4}\n" for i in range(n)))


def grows_in_line(room, make, n, megabytes):
    """Twice as much costs at most two and a half times as much."""
    runs = []
    for size in (n, 2 * n):
        make(room, size)
        shutil.rmtree(room.folder / "out", ignore_errors=True)
        run = room.build(seconds=60, megabytes=megabytes)
        many = pages(run, room)
        runs.append(run)
        print(f"    {size} rows: {many} pages, {run.seconds:.2f} s, "
              f"{run.megabytes:.0f} MB")
    one, two = runs
    assert two.seconds < 2.5 * one.seconds + 0.1, (one.seconds, two.seconds)
    if not SANITIZED:
        assert two.megabytes < 2.5 * one.megabytes, "memory"


def a_list_of_two_hundred_thousand_rows(room):
    grows_in_line(room, list_of, 100_000 // SHARE, 1500)


def sections_grow_in_line(room):
    def make(room, n):
        room.project("```contents\ndepth: 1\n```\n\n" + "".join(
            f"# Section {i}\n\nA paragraph of section {i}.\n\n"
            for i in range(n)))
    grows_in_line(room, make, 5000 // SHARE, 400)


CASES = [
    fifty_thousand_columns, one_heading_fifty_thousand_times,
    a_field_of_a_hundred_megabytes, a_heading_of_a_hundred_megabytes,
    a_quote_never_closed, a_quote_opened_in_every_row,
    quotes_torn_in_every_row, no_line_end,
    a_million_rows_of_schools_nobody_knows, a_million_rows_of_other_trusts,
    a_million_rows_of_unknown_words, ten_thousand_open_blocks,
    lists_in_lists, quotations_in_quotations, brackets_that_close_nothing,
    a_hundred_thousand_measures, yaml_in_depth,
    yaml_that_laughs_a_billion_times, two_hundred_thousand_keys,
    a_word_wider_than_many_pages, a_cell_with_one_long_word,
    a_row_taller_than_many_pages, a_header_taller_than_a_page,
    columns_of_a_thousand_pages, five_thousand_sections,
    a_list_of_two_hundred_thousand_rows, sections_grow_in_line,
]


def main():
    chosen = [c for c in CASES
              if not sys.argv[1:] or c.__name__ in sys.argv[1:]]
    bad = 0
    for case in chosen:
        room = Room()
        try:
            case(room)
            print(f"ok: {case.__name__.replace('_', ' ')}", flush=True)
        except AssertionError as why:
            bad += 1
            print(f"not ok: {case.__name__.replace('_', ' ')}\n    {why}",
                  flush=True)
        finally:
            shutil.rmtree(room.folder)
    return 1 if bad or not chosen else 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
