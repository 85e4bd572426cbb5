"""Spoiled projects: a copy of a sample, one thing broken, one run.

Every run must say one clear thing, with the right exit status, and leave no
file behind."""
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile

SOURCE = os.environ.get("SOURCE_DIR", os.getcwd())
PROGRAM = os.environ.get("TRUSTPRESS", "build/trustpress")
SAMPLE = os.path.join(SOURCE, "sample-data", "symphony")
# A sanitizer must not turn a finding into one of our own exit statuses.
ENVIRONMENT = dict(os.environ, NO_COLOR="1", ASAN_OPTIONS="exitcode=99",
                   UBSAN_OPTIONS="exitcode=99")


class Project:
    """A copy of the sample project in a folder of its own."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="trustpress-")
        self.folder = os.path.join(self.root, "symphony")
        self.out = os.path.join(self.root, "out")
        shutil.copytree(SAMPLE, self.folder,
                        ignore=shutil.ignore_patterns("out", "*.py"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as f:
            return f.read()

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        mode = "wb" if isinstance(text, bytes) else "w"
        kind = {} if mode == "wb" else {"encoding": "utf-8", "newline": ""}
        with open(self.path(name), mode, **kind) as f:
            f.write(text)

    def replace(self, name, old, new):
        text = self.read(name)
        assert text.count(old) >= 1, (name, old)
        self.write(name, text.replace(old, new, 1))

    def build(self, *arguments, environment=None, most_bytes=None):
        def limits():
            if most_bytes is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE,
                                   (most_bytes, most_bytes))

        return subprocess.run(
            [PROGRAM, "build", self.folder, "-o", self.out, *arguments],
            capture_output=True, text=True, preexec_fn=limits,
            env=dict(ENVIRONMENT, **(environment or {})))

    def left_behind(self):
        found = []
        for folder, _, files in os.walk(self.out):
            found += [os.path.join(folder, f) for f in files]
        return found


def errors_of(run):
    return [line for line in run.stderr.splitlines()
            if re.search(r"(^|: )(system )?error: ", line)]
