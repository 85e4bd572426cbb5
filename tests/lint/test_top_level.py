"""The top of the repository holds these and dotfiles, nothing else; build
folders are nobody's business."""

import lint

FOLDERS = {"src", "include", "fonts", "templates", "tests", "sample-data"}
FILES = {"CMakeLists.txt", "README.md", "LICENSE"}


def check(tree):
    complaints = []
    there = {p.name: p for p in tree.iterdir()
             if not p.name.startswith((".", "build"))}
    for name in sorted(there.keys() - FOLDERS - FILES):
        complaints.append(f"{name} has no place at the top")
    for name in sorted(FOLDERS):
        if not there.get(name, tree / name).is_dir():
            complaints.append(f"the folder {name} is missing")
    for name in sorted(FILES):
        if not there.get(name, tree / name).is_file():
            complaints.append(f"{name} is missing")
    return complaints


SOUND = {**{f"{folder}/x": "" for folder in FOLDERS},
         **{name: "" for name in FILES}, "build-x/y": "", ".gitignore": ""}
lint.main(check, SOUND, [
    ({"docs/a.md": ""}, "docs has no place"),
    ({"Makefile": ""}, "Makefile has no place"),
])
