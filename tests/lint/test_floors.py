"""src/floors is the law: who may include whom, who owns which foreign header,
and who may look at the world outside."""

import fnmatch
import re

import lint

OWNERS = [  # header, folders
    ("csv.h", ["csv"]),
    ("hpdf*.h", ["pdf"]),
    ("hb*.h", ["pdf"]),
    ("png.h", ["pdf"]),
    ("md4c*.h", ["template"]),
    ("yaml.h", ["yaml"]),
    ("*break*.h", ["layout"]),
    ("utf8proc.h", ["base"]),
    ("zlib.h", ["base", "pdf"]),
]
WORLD = re.compile(r"\b(getenv|secure_getenv|setlocale|time|clock|"
                   r"clock_gettime|gettimeofday|localtime|gmtime)\s*\(")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
MAY_NAME_STDERR = {"src/base/diag.c", "src/base/arena.c"}


def read_floors(tree, complaints):
    floors = {}
    for line in (tree / "src/floors").read_text().splitlines():
        folder, *uses = line.split()
        for other in uses:
            if other not in floors:
                complaints.append(f"src/floors: {folder} uses {other}, which "
                                  "does not stand on an earlier line")
        floors[folder] = [folder, *uses]
    for path in sorted((tree / "src").iterdir()):
        if path.is_dir() and path.name not in floors:
            complaints.append(f"src/{path.name} is not in src/floors")
    return floors


def check_include(tree, path, folder, floors, kind, name):
    if kind == '"':
        if "/" in name or not (path.parent / name).exists():
            return f'"{name}" is not a header of this folder'
        return None
    if name.startswith("trustpress/"):
        used = re.split(r"[/.]", name)[1]
        if used not in floors.get(folder, []):
            return f"{folder} may not include <{name}>"
        return None
    for pattern, owners in OWNERS:
        if fnmatch.fnmatch(name, pattern) and folder not in owners:
            return f"<{name}> belongs to {', '.join(owners)}"
    return None


def check(tree):
    complaints = []
    floors = read_floors(tree, complaints)
    for path in lint.c_files(tree, "src", "include"):
        folder = lint.folder_of(tree, path)
        raw, text = path.read_text(), lint.code(path)
        for m in INCLUDE.finditer(raw):
            wrong = check_include(tree, path, folder, floors, *m.groups())
            if wrong:
                complaints.append(f"{lint.at(tree, path, raw, m.start())}: "
                                  + wrong)
        if folder == "cli":
            continue
        for m in WORLD.finditer(text):
            complaints.append(f"{lint.at(tree, path, text, m.start())}: "
                              f"{m.group(1)} outside cli/")
        if str(path.relative_to(tree)) in MAY_NAME_STDERR:
            continue
        for m in re.finditer(r"\bstderr\b", text):
            complaints.append(f"{lint.at(tree, path, text, m.start())}: "
                              "stderr outside base/diag.c and cli/")
    return complaints


lint.main(check, {
    "src/floors": "base\ncsv base\npdf base\ncli base csv\n",
    "src/base/a.c": '#include <trustpress/base/a.h>\n/* time() */\n',
    "src/csv/b.c": '#include <csv.h>\n#include <trustpress/csv.h>\n'
                   '#include "b_priv.h"\n#include <trustpress/base/a.h>\n',
    "src/csv/b_priv.h": "", "src/cli/c.c": "int t = time(0), *e = stderr;\n",
    "include/trustpress/csv.h": "#include <trustpress/base/a.h>\n",
}, [
    ({"src/floors": "base csv\ncsv base\n"}, "earlier line"),
    ({"src/new/a.c": ""}, "not in src/floors"),
    ({"src/csv/b.c": "#include <trustpress/pdf.h>\n"}, "csv may not include"),
    ({"src/base/a.c": " # include <trustpress/csv.h>\n"},
     "base may not include"),
    ({"include/trustpress/csv.h": "#include <trustpress/pdf/x.h>\n"},
     "csv may not include"),
    ({"src/csv/b.c": '#include "../base/x.h"\n'}, "not a header of this"),
    ({"src/csv/b.c": "#include <hpdf.h>\n"}, "belongs to pdf"),
    ({"src/pdf/p.c": "#include <linebreak.h>\n"}, "belongs to layout"),
    ({"src/pdf/p.c": "int x = time (0);\n"}, "time outside"),
    ({"src/pdf/p.c": "char *x = getenv(n);\n"}, "getenv outside"),
    ({"src/base/source.c": "\nfputs(x, stderr);\n"},
     "src/base/source.c:2: stderr outside"),
])
