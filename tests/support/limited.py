"""The program under limits of time and memory, and what came of it."""

import os
import pathlib
import resource
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()))
BUILD = pathlib.Path(os.environ.get("BUILD_DIR", SOURCE / "build"))
PROGRAM = pathlib.Path(os.environ.get("TRUSTPRESS", BUILD / "trustpress"))
MB = 1 << 20


def is_sanitized():
    """AddressSanitizer needs terabytes of addresses and three times the time."""
    cache = BUILD / "CMakeCache.txt"
    text = cache.read_text() if cache.exists() else ""
    return "TRUSTPRESS_SANITIZE:BOOL=ON" in text


SANITIZED = is_sanitized()


class Run:
    """One run: status (negative: a signal), said (standard error), out,
    seconds of processor time, peak in megabytes, late (it was ended)."""

    def __init__(self, words, cwd, seconds=30, megabytes=None, limits=(),
                 environment=None):
        environment = dict(os.environ, NO_COLOR="1", ASAN_OPTIONS="exitcode=99",
                           UBSAN_OPTIONS="exitcode=99", **(environment or {}))

        def restrict():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if megabytes is not None and not SANITIZED:
                resource.setrlimit(resource.RLIMIT_AS,
                                   (megabytes * MB, megabytes * MB))
            for kind, most in limits:
                resource.setrlimit(kind, (most, most))

        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen([PROGRAM, *words], cwd=cwd, stdout=out,
                                     stderr=err, stdin=subprocess.DEVNULL,
                                     env=environment, preexec_fn=restrict)
            self.late = not self._wait(child, seconds)
            self.out, self.said = self._text(out), self._text(err)

    def _wait(self, child, seconds):
        end = time.monotonic() + seconds * (6 if SANITIZED else 1)
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > end:
                child.kill()
                _, status, usage = os.wait4(child.pid, 0)
                end = None
                break
            time.sleep(0.002)
        child.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024
        return end is not None

    @staticmethod
    def _text(file):
        file.seek(0)
        return file.read().decode("utf-8", "replace")

    def errors(self):
        return [line for line in self.said.splitlines() if ": error: " in line]


def left_behind(folder):
    """Files under a folder that need not exist."""
    return [os.path.join(top, name) for top, _, names in os.walk(folder)
            for name in names]
