"""No figure hangs on how its exports are cut up: rows in another order, files
under other names (and so in another order), every file split in two, give the
same figures, all of them, for every year. Asked of the sample project and of a
small nation, a trust at a time and for all trusts."""
import csv
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ["SOURCE_DIR"]
PROGRAM = os.environ["TRUSTPRESS"]
SAMPLE = os.path.join(SOURCE, "sample-data", "symphony")
BOM = b"\xef\xbb\xbf"
sys.path.insert(0, os.path.join(SOURCE, "tests", "bench"))


def figures(*words):
    done = subprocess.run([PROGRAM, "figures", *words], capture_output=True,
                          text=True)
    if done.returncode != 0:
        sys.exit("not ok: figures %s: %s" % (" ".join(words), done.stderr))
    return done.stdout


def rows_of(path):
    with open(path, "rb") as f:
        return list(csv.reader(io.StringIO(
            f.read().decode("utf-8-sig", "surrogateescape"))))


def write(path, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    with open(path, "wb") as f:
        f.write(text.getvalue().encode("utf-8", "surrogateescape"))


def shuffle(path, dice):
    head, *body = rows_of(path)
    dice.shuffle(body)
    write(path, [head] + body)


def rename(path, dice):
    folder, name = os.path.split(path)
    os.rename(path, os.path.join(folder, dice.choice("zmb") + "-" + name))


def split(path, dice):
    head, *body = rows_of(path)
    if len(body) < 2:
        return
    stem, kind = os.path.splitext(path)
    cut = dice.randint(1, len(body) - 1)
    write(stem + "-part-1" + kind, [head] + body[:cut])
    write(stem + "-part-2" + kind, [head] + body[cut:])
    os.remove(path)


def everything(path, dice):
    """Both halves of a shuffled file, renamed."""
    shuffle(path, dice)
    folder = os.path.dirname(path)
    before = set(os.listdir(folder))
    split(path, dice)
    for name in sorted(set(os.listdir(folder)) - before) or \
            [os.path.basename(path)]:
        rename(os.path.join(folder, name), dice)


def changed(folder, data, change, seed):
    """A copy of a folder whose exports, in its `data`, were changed."""
    copy = os.path.join(tempfile.mkdtemp(), "copy")
    shutil.copytree(folder, copy)
    dice = random.Random(seed)
    exports = os.path.join(copy, data)
    for name in sorted(os.listdir(exports)):
        change(os.path.join(exports, name), dice)
    return copy


def compare(what, folder, data, words):
    wanted = figures(*words(folder))
    for change in (shuffle, rename, split, everything):
        for seed in (1, 2):
            copy = changed(folder, data, change, seed)
            if figures(*words(copy)) != wanted:
                sys.exit("not ok: %s: figures change with %s %d"
                         % (what, change.__name__, seed))
            shutil.rmtree(os.path.dirname(copy))
    return wanted


def spoil(path, dice):
    """One budget line a pound higher: the figures must tell."""
    if "budget-monitoring" in path:
        head, *body = rows_of(path)
        column = head.index("Budget") if "Budget" in head else -1
        body[0][column] = str(int(float(body[0][column])) + 1)
        write(path, [head] + body)


def nation():
    import generate
    folder = tempfile.mkdtemp()
    rows = generate.nation_schools(folder, 40)
    for year in ("2017-2018", "2018-2019"):
        generate.nation_year(folder, year, rows)
    return folder


def exports(folder):
    return [os.path.join(folder, n) for n in sorted(os.listdir(folder))]


def main():
    sample = compare("sample", SAMPLE, "data", lambda folder: [folder])
    if figures(changed(SAMPLE, "data", spoil, 1)) == sample:
        sys.exit("not ok: a pound more changes no figure: nothing is tested")
    folder = nation()
    all_of_them = compare("nation", folder, "", exports)
    one = compare("one trust", folder, "",
                  lambda f: exports(f) + ["--for", "2001"])
    own = [line for line in all_of_them.splitlines() if
           line.startswith("2001,")]
    if own != one.splitlines()[1:] or not own:
        sys.exit("not ok: a trust's figures alone and among others differ")
    year = figures(*exports(folder), "--for", "2001", "-p", "2017/18")
    if year.splitlines()[1:] != [line for line in own if ",2017/18," in line]:
        sys.exit("not ok: -p gives other figures than its year's")
    print("ok: %d figures of the sample, %d of a nation"
          % (len(sample.splitlines()) - 1, len(all_of_them.splitlines()) - 1))


main()
