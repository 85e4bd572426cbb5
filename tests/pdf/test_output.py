#!/usr/bin/python3
"""What the program writes for the sample projects keeps every rule.

Also: qpdf finds nothing to mend, and the linter is quick enough to be run
after every build.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
try:
    import fontTools  # noqa: F401
except ImportError:
    print("skipped: no fontTools (Debian: python3-fonttools)")
    sys.exit(77)

import lint  # noqa: E402

SECONDS_PER_MEGABYTE = 12  # of CPU; a 40-page pack has about 400 KB


def papers(program, project, folder):
    done = subprocess.run([program, "build", str(project), "-o", str(folder)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout.decode("utf-8", "replace"))
        raise SystemExit("%s: exit status %d" % (project, done.returncode))
    return sorted(folder.rglob("*.pdf"))


def check(path):
    data = path.read_bytes()
    start = time.process_time()
    found = lint.lint(data)
    spent = time.process_time() - start
    lint.report(path.name, found)
    print("%s: %d bytes, %.2f s, %d findings"
          % (path.name, len(data), spent, sum(map(len, found.values()))))
    bad = bool(found)
    if shutil.which("qpdf") and subprocess.run(
            ["qpdf", "--check", str(path)], stdout=subprocess.DEVNULL).returncode:
        print("%s: qpdf --check is not content" % path.name)
        bad = True
    if spent > 1 + SECONDS_PER_MEGABYTE * len(data) / 1e6:
        print("%s: the linter is too slow" % path.name)
        bad = True
    return bad


def main():
    program = os.environ.get("TRUSTPRESS", "")
    projects = sorted(Path(os.environ.get("SOURCE_DIR", "."), "sample-data").glob(
        "*/trustpress.yaml"))
    if not Path(program).is_file() or not projects:
        print("skipped: no program or no sample project")
        return 77
    bad = False
    for project in projects:
        with tempfile.TemporaryDirectory() as folder:
            written = papers(program, project.parent, Path(folder))
            if not written:
                print("%s: nothing was written" % project)
                bad = True
            for path in written:
                bad |= check(path)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
