"""What the lints share: reading C, and proving that a lint can fail.

A lint is a function of a tree that returns its complaints. Before it looks at
the real tree it must accept a small sound one and refuse each of several small
ones with a planted violation: a lint that cannot fail guards nothing.
"""

import os
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(os.environ.get("SOURCE_DIR") or
                    pathlib.Path(__file__).resolve().parents[2])

COMMENT_OR_STRING = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""",
    re.S | re.X)


def code(path):
    """A C file's text without comments and the insides of strings; lines and
    #include <...> lines stay as they are."""
    def blank(match):
        token = match.group()
        if token[0] in "\"'":
            return token[0] * 2
        return " " + "\n" * token.count("\n")
    return COMMENT_OR_STRING.sub(blank, path.read_text())


def c_files(tree, *folders):
    for folder in folders:
        yield from sorted(p for p in (tree / folder).rglob("*.[ch]"))


def folder_of(tree, path):
    """The word of src/floors that a file belongs to."""
    parts = path.relative_to(tree).parts
    if parts[0] == "src":
        return parts[1]
    return pathlib.Path(parts[2]).stem  # include/trustpress/F.h or F/x.h


def at(tree, path, text, offset):
    return f"{path.relative_to(tree)}:{text.count(chr(10), 0, offset) + 1}"


def plant(tree, files):
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def main(check, sound, planted):
    """sound: {name: text}. planted: [({name: text}, words of the complaint)],
    each put on top of the sound tree."""
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder)
        plant(tree, sound)
        complaints = check(tree)
        if complaints:
            sys.exit("the lint refuses a sound tree:\n" + "\n".join(complaints))
    for files, words in planted:
        with tempfile.TemporaryDirectory() as folder:
            tree = pathlib.Path(folder)
            plant(tree, {**sound, **files})
            complaints = "\n".join(check(tree))
            if words not in complaints:
                sys.exit(f"the lint is blind: {list(files)} should give "
                         f"'{words}', got: {complaints or 'nothing'}")
    complaints = check(ROOT)
    print("\n".join(complaints) or "nothing to complain of")
    sys.exit(1 if complaints else 0)
