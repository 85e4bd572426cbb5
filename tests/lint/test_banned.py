"""Calls that depend on the locale, cannot be bounded or hide their control
flow; and binary floating point where figures are made."""

import re

import lint

CALLS = {
    r"is(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|"
    r"xdigit)": "depends on the locale and breaks on char",
    r"to(lower|upper)": "depends on the locale and breaks on char",
    r"ato[fil]l?": "cannot tell an error from 0",
    r"strto[dflu]\w*": "depends on the locale or lets junk pass",
    r"v?sprintf": "has no bound",
    r"v?sscanf": "overflows silently",
    r"strtok(_r)?": "changes its input",
    r"str(n?cpy|n?cat)": "wants a NUL and forgets its bound",
    r"gets": "has no bound",
    r"s?rand(om)?": "would make two runs differ",
    r"system|popen": "runs what the environment likes",
}
WORDS = {"goto": "hides the way", "setjmp": "hides the way",
         "longjmp": "hides the way"}
FLOATS = re.compile(r"^(src/(chart|pdf)/|include/trustpress/(chart|pdf)\.h|"
                    r"src/base/decimal\.c|include/trustpress/base/decimal\.h|"
                    r"src/disclose/simplex\.c)")


def check(tree):
    complaints = []
    rules = [(rf"\b({call})\s*\(", why) for call, why in CALLS.items()]
    rules += [(rf"\b({word})\b", why) for word, why in WORDS.items()]
    for path in lint.c_files(tree, "src", "include"):
        mine = list(rules)
        if not FLOATS.match(str(path.relative_to(tree))):
            mine.append((r"\b(float|double)\b", "is not exact"))
        text = lint.code(path)
        for pattern, why in mine:
            for m in re.finditer(pattern, text):
                complaints.append(f"{lint.at(tree, path, text, m.start())}: "
                                  f"{m.group(1)} {why}")
    return complaints


lint.main(check, {
    "src/base/a.c": '/* goto, isspace(c) */ f("sprintf(");\n'
                    "my_isspace(c); snprintf(a, b, c); x = vsnprintf(a);\n",
    "src/base/decimal.c": "double x;\n", "src/pdf/p.c": "float x;\n",
    "src/disclose/simplex.c": "double x;\n",
}, [
    ({"src/a/a.c": "\nif (isspace(c))\n"}, "src/a/a.c:2: isspace depends"),
    ({"src/a/a.c": "x = atoi (s);\n"}, "atoi"),
    ({"src/a/a.c": "x = strtod(s, 0);\n"}, "strtod"),
    ({"src/a/a.c": "x = strtoull(s, 0, 10);\n"}, "strtoull"),
    ({"src/a/a.c": "sprintf(s, x);\n"}, "sprintf"),
    ({"src/a/a.c": "vsprintf(s, x, y);\n"}, "vsprintf"),
    ({"src/a/a.c": "strtok(s, x);\n"}, "strtok"),
    ({"src/a/a.c": "strcpy(s, x);\n"}, "strcpy"),
    ({"src/a/a.c": "goto out;\n"}, "goto"),
    ({"src/measure/a.c": "double x;\n"}, "double is not exact"),
    ({"src/disclose/oracle.c": "double x;\n"}, "double is not exact"),
    ({"include/trustpress/draw.h": "float x;\n"}, "float is not exact"),
])
