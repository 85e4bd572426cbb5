"""Functions of at most 60 lines and 5 parameters, files of at most 600."""

import re

import lint

FUNCTION_MOST, PARAMETERS_MOST, FILE_MOST = 60, 5, 600
EXCUSED = {"arena_grow"}  # an array without a type is four of its six


def parameters(text):
    """Number of parameters of the outermost list in a declarator; "..." is
    none."""
    start = text.find("(")
    depth, n, words = 0, 1, ""
    for c in text[start:]:
        depth += (c in "([{") - (c in ")]}")
        if depth == 0:
            break
        if depth == 1 and c == ",":
            n += 1
        words += c
    words = words[1:].strip()
    return 0 if words in ("", "void") else n - words.endswith("...")


def functions(text):
    """(name, first line, lines, parameters) of every function definition: a
    brace in the first column below a closing parenthesis opens one."""
    lines = text.split("\n")
    begin = 0
    for i, line in enumerate(lines):
        if line.startswith("}") or line.startswith("#") or not line.strip() \
                or (line.endswith(";") and not line.startswith(" ")):
            begin = i + 1
        head = " ".join(lines[begin:i])
        if line.rstrip() != "{" or not head.rstrip().endswith(")"):
            continue
        end = next((j for j in range(i, len(lines))
                    if lines[j].startswith("}")), len(lines) - 1)
        name = re.search(r"(\w+)\s*\(", head)
        yield name.group(1) if name else "?", begin + 1, end - begin + 1, \
            parameters(head)


def prototypes(text):
    for m in re.finditer(r"^[A-Za-z][^;{}#=]*\)[^;{}()]*;", text, re.M):
        name = re.search(r"(\w+)\s*\(", m.group())
        yield name.group(1), m.start(), parameters(m.group())


def measure(tree):
    found, files = [], []
    for path in lint.c_files(tree, "src", "include"):
        text = lint.code(path)
        files.append((text.count("\n"), str(path.relative_to(tree))))
        for name, line, length, n in functions(text):
            found.append((length, n, f"{path.relative_to(tree)}:{line}", name))
    return found, files


def check(tree):
    complaints = []
    found, files = measure(tree)
    for length, n, place, name in found:
        if length > FUNCTION_MOST:
            complaints.append(f"{place}: {name} has {length} lines")
        if n > PARAMETERS_MOST and name not in EXCUSED:
            complaints.append(f"{place}: {name} has {n} parameters")
    for path in lint.c_files(tree, "include"):
        text = lint.code(path)
        for name, start, n in prototypes(text):
            if n > PARAMETERS_MOST and name not in EXCUSED:
                complaints.append(f"{lint.at(tree, path, text, start)}: "
                                  f"{name} has {n} parameters")
    for length, name in files:
        if length > FILE_MOST:
            complaints.append(f"{name} has {length} lines")
    return complaints


def worst():
    found, files = measure(lint.ROOT)
    lengths = sorted(f[0] for f in found) or [0]
    print(f"{len(files)} files, {len(found)} functions; median function "
          f"{lengths[len(lengths) // 2]} lines, 90 % below "
          f"{lengths[len(lengths) * 9 // 10]}; longest:")
    for length, _, place, name in sorted(found, reverse=True)[:5]:
        print(f"  {length:4} {place} {name}")
    for length, name in sorted(files, reverse=True)[:3]:
        print(f"  {length:4} {name}")


LONG = "int f(void)\n{\n" + "    x();\n" * 57 + "}\n"
worst()
lint.main(check, {
    "src/a/a.c": "struct s {\n    int x;\n};\nint f(int a, int (*g)(int, int),\n"
                 "      int c, int d, int e)\n{\n    x(1, 2, 3, 4, 5, 6);\n}\n"
                 "int g(int a, int b, int c, int d, int e, ...)\n{\n}\n" + LONG,
    "include/trustpress/a.h": "int f(int, int, int, int, int);\n",
}, [
    ({"src/a/b.c": LONG.replace("{\n", "{\n    y();\n")},
     "src/a/b.c:1: f has 61 lines"),
    ({"src/a/b.c": "\nstatic int g(int a, int b, int c,\n"
                   "             int d, int e, int f)\n{\n}\n"},
     "src/a/b.c:2: g has 6 parameters"),
    ({"include/trustpress/b.h": "\n\nint f(int, int, int, int,\n"
                                "      int, int) TP_X(1);\n"},
     "b.h:3: f has 6 parameters"),
    ({"src/a/b.c": "int x;\n" * 601}, "src/a/b.c has 601 lines"),
])
