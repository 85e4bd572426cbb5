"""Every header compiles alone and has a guard."""

import os
import re
import subprocess

import lint

FLAGS = ["-std=c17", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic",
         "-Wconversion", "-Wshadow", "-Werror", "-D_POSIX_C_SOURCE=200809L",
         "-I/usr/include/harfbuzz", "-x", "c"]


def check(tree):
    complaints = []
    for path in lint.c_files(tree, "src", "include"):
        if path.suffix != ".h":
            continue
        run = subprocess.run(
            [os.environ.get("CC", "cc"), *FLAGS, f"-I{tree}/include",
             f"-I{path.parent}", "-include", str(path), "-"],
            input="int not_empty;\n", capture_output=True, text=True)
        if run.returncode:
            complaints.append(f"{path.relative_to(tree)} does not compile "
                              f"alone:\n{run.stderr}")
        if not re.search(r"^#ifndef (\w+_H)\n#define \1$",
                         path.read_text(), re.M):
            complaints.append(f"{path.relative_to(tree)} has no guard")
    return complaints


GOOD = ("#ifndef TRUSTPRESS_A_H\n#define TRUSTPRESS_A_H\n"
        "#include <stddef.h>\nsize_t f(void);\n#endif\n")
lint.main(check, {"include/trustpress/a.h": GOOD}, [
    ({"include/trustpress/a.h": GOOD.replace("#include <stddef.h>", "")},
     "does not compile alone"),
    ({"src/a/a_priv.h": "int f(void);\n"}, "has no guard"),
])
