"""The last section of templates/README.md, done from its text alone: an export,
a profile, measures, a document and a section of one's own."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ["SOURCE_DIR"]
PROGRAM = os.environ["TRUSTPRESS"]
NAMES = ("data/2025-26_parking.csv", "profiles/parking.yaml", "measures.yaml",
         "templates/parking.md")
# How each step's text begins: the section shows other things beside them.
STARTS = ("School,Parking", "title: Parking", "inputs:\n  parking:", "---")


def indented(text):
    """Blocks of lines that are indented by four or more, without the indent."""
    blocks, now = [], []
    for line in text.split("\n") + ["end"]:
        if re.match(r" {4}", line) or (now and not line):
            now.append(line)
            continue
        if now:
            least = min(len(n) - len(n.lstrip()) for n in now if n)
            blocks.append("\n".join(n[least:] for n in now).strip() + "\n")
        now = []
    return blocks


def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("not ok: %s: %s" % (" ".join(words), done.stderr))
    return done.stdout


def expect(text, *wanted):
    for one in wanted:
        if one not in text:
            sys.exit("not ok: no '%s' in:\n%s" % (one, text))


def main():
    readme = open(os.path.join(SOURCE, "templates/README.md"),
                  encoding="utf-8").read()
    blocks = indented(readme[readme.index("## Adding an export, a measure"):])
    steps = [next(b for b in blocks if b.startswith(start))
             for start in STARTS]
    namesake = indented(readme[:readme.index("## Front matter")])
    folder = tempfile.mkdtemp()
    project = os.path.join(folder, "symphony")
    shutil.copytree(os.path.join(SOURCE, "sample-data/symphony"), project,
                    ignore=shutil.ignore_patterns("out"))
    for name, text in list(zip(NAMES, steps)) + [
            ("templates/board-pack.md", namesake[0])]:
        path = os.path.join(project, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "w", encoding="utf-8").write(text)
    expect(run("inspect", os.path.join(project, NAMES[0])), "parking, told by",
           "rows       2, used 2")
    expect(run("measures", "cars_per_space", project),
           "parking.cars: Parking (own form)\n",
           "parking.spaces: Parking (own form)\n")
    # A measure whose input no export gives says so.
    named = os.path.join(project, "measures.yaml")
    text = open(named, encoding="utf-8").read()
    open(named, "w", encoding="utf-8").write(
        text.replace("[spaces, cars]", "[spaces, cars, vans]")
            .replace("    pooled: parking.cars", "    pooled: parking.vans"))
    expect(run("measures", "cars_per_space", project),
           "parking.vans: no export gives it\n")
    open(named, "w", encoding="utf-8").write(text)
    # A measure over a list: of two policies of schools one is due by 1 June.
    over = next(b for b in blocks
                if b.startswith("measures:\n  school_policies"))
    open(named, "a", encoding="utf-8").write(over.split("\n", 1)[1])
    expect(run("explain", "school_policies_due", project), "printed    1\n",
           "covers     2 rows\n", "policies.csv row 11")
    # 40 + 22 spaces, 55 + 20 cars: 75 / 62 = 1.2097
    expect(run("explain", "cars_per_space", project), "121%")
    run("-q", "build", project, "-d", "parking", "-d", "board-pack", "-o",
        folder)
    for name, wanted in (("parking", "The trust has 62 parking spaces"),
                         ("board-pack", "on eleven sites")):
        pdf = os.path.join(folder, "symphony-learning-trust-%s.pdf" % name)
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True,
                              capture_output=True, text=True).stdout
        expect(text, wanted)
    # A misspelt organisation is not quietly replaced by the project's own.
    done = subprocess.run([PROGRAM, "build", project, "--for", "Nobody's Trust",
                           "-o", folder], capture_output=True, text=True)
    if done.returncode != 1 or "organisation-unknown" not in done.stderr:
        sys.exit("not ok: built for an organisation nobody knows")
    shutil.rmtree(folder)
    print("ok")


main()
