"""The system fails: memory, disk, folders, at every step.

Whatever fails, a run ends with status 3 and one message and leaves nothing
behind, or it ends well and has written the very bytes of a good run. There is
no third way: a page that lost a line because memory ran short is the worst that
can happen. fault.c, preloaded, does the failing."""

import hashlib
import os
import pathlib
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from limited import PROGRAM, SANITIZED, left_behind  # noqa: E402

RUNS = 60 if SANITIZED else 400  # of each kind of failing memory
MEMBERS = """\
URN,Group UID,Group Name,Group Type,Joined date,EstablishmentName
900001,9001,ASH VALLEY LEARNING TRUST,Multi-academy trust,01/09/2016,Ash Green
"""
TEMPLATE = """\
---
title: Board pack
---
# Risks

There is *one* risk, and a [link](https://example.org): efficient affluence.

```table
list: risks
columns: [reference, risk, likelihood]
```

- £1,234.56 at 2.5%
"""
SANITIZERS = {"ASAN_OPTIONS": "exitcode=99:detect_leaks=0:"
              "verify_asan_link_order=0:allocator_may_return_null=1",
              "UBSAN_OPTIONS": "exitcode=99"}


class Bench:
    """A small project, the library that fails, and what a good run gives."""

    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="trustpress-"))
        self.folder, self.out = self.top / "project", self.top / "out"
        self.library = self.top / "fault.so"
        compiler = shlex.split(os.environ.get("CC", "cc"))
        subprocess.run([*compiler, "-std=c17", "-O1", "-shared", "-fPIC", "-o",
                        self.library, HERE / "fault.c", "-ldl"], check=True)
        self.write("members.csv", MEMBERS)
        self.write("risks.csv", "Ref,Risk,Likelihood\nR1,Falling rolls,3\n")
        self.write("trustpress.yaml", "data: ['*.csv']\nbrand: {font: Lato}\n")
        self.write("templates/board-pack.md", TEMPLATE)
        self.good = self.run("none:0", counts=str(self.top / "counts"))
        assert self.good.returncode == 0, self.good.stderr
        lines = (self.top / "counts").read_text().splitlines()
        self.counts = {kind: int(n) for kind, n in map(str.split, lines)}

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, fault, words=None, out=None, limits=(), stdin=None,
            counts=""):
        """One run with FAULT: what it said, .left behind, and its .paper."""
        shutil.rmtree(self.out, ignore_errors=True)
        target = out if out is not None else self.out

        def restrict():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            for kind, most in limits:
                resource.setrlimit(kind, (most, most))

        done = subprocess.run(
            [PROGRAM, *(words or ["build", self.folder, "-o", target])],
            capture_output=True, text=True, preexec_fn=restrict, stdin=stdin,
            env=dict(os.environ, NO_COLOR="1", LD_PRELOAD=str(self.library),
                     FAULT=fault, FAULT_COUNT=counts, **SANITIZERS))
        done.left = left_behind(self.out)
        done.paper = "".join(hashlib.sha256(
            pathlib.Path(f).read_bytes()).hexdigest() for f in done.left)
        return done

    def holds(self, fault, **how):
        """Status 3, one message, no file; or the good run again. True: 3."""
        done = self.run(fault, **how)
        if done.returncode == 0:
            assert done.paper == self.good.paper, f"{fault}: another paper"
            assert done.stderr == "", f"{fault}: {done.stderr}"
            return False
        said = [line for line in done.stderr.splitlines()
                if line.startswith("trustpress: ") or ": error: " in line]
        assert done.returncode == 3, f"{fault}: {done.returncode} {said}"
        assert len(said) == 1, f"{fault}: {done.stderr}"
        assert done.left == [], f"{fault}: {done.left}"
        return True


def steps(most, runs):
    """All the first, then a random one of each of as many equal parts."""
    chance = random.Random(20251204)
    first = list(range(2, 12))
    width = max(1, (most - 12) // runs)
    return first + [chance.randrange(at, at + width)
                    for at in range(12, most, width)]


def memory_runs_out(bench):
    most, failed = bench.counts["memory"], 0
    for n in steps(most, RUNS // 4):
        failed += bench.holds(f"memory:{n}")
    assert failed > RUNS // 5, f"{failed} runs failed"


def one_allocation_fails(bench):
    most, failed = bench.counts["memory"], 0
    for n in steps(most, RUNS // 2):
        failed += bench.holds(f"once:{n}")
    # The end is where HarfBuzz shapes, and where a paper can be torn.
    for n in steps(most // 4, RUNS):
        failed += bench.holds(f"once:{n + most * 3 // 4}")
    assert failed > RUNS // 3, f"{failed} runs failed"


def a_limit_of_addresses(bench):
    if SANITIZED:
        return
    failed, most = 0, 8 << 20
    while bench.holds("none:0", limits=[(resource.RLIMIT_AS, most)]) \
            if most > 24 << 20 else True:
        failed, most = failed + 1, most + (1 << 18)
    assert failed > 10, f"{failed} runs failed"


def the_disk_is_full(bench):
    for n in range(1, bench.counts["write"] + 1):
        assert bench.holds(f"write:{n}")
    assert bench.holds("fsync:1") and bench.holds("rename:1")
    size = pathlib.Path(bench.run("none:0").left[0]).stat().st_size
    for most in (0, 1, 4096, size // 2, size - 1):
        assert bench.holds("none:0", limits=[(resource.RLIMIT_FSIZE, most)])


def an_old_paper_stays(bench):
    """A failing build must not take away the paper of the last one."""
    old = bench.top / "old"
    assert bench.run("none:0", out=old).returncode == 0
    before = {f: pathlib.Path(f).read_bytes() for f in left_behind(old)}
    for fault in ("write:1", "fsync:1", "rename:1"):
        assert bench.run(fault, out=old).returncode == 3
        after = {f: pathlib.Path(f).read_bytes() for f in left_behind(old)}
        assert after == before, f"{fault}: {sorted(after)}"


def reading_is_slow_and_interrupted(bench):
    for fault in ("short:1", "short:7", "short:4096", "signal:2", "signal:3"):
        assert not bench.holds(fault)


def reading_fails(bench):
    """Every read in its turn; a read that fails is told, or was not needed."""
    failed = 0
    for n in range(1, bench.counts["read"] + 1):
        failed += bench.holds(f"read:{n}")
    assert failed > 10, f"{failed} runs failed"


def folders_are_closed(bench):
    for n in range(1, bench.counts["opendir"] + 1):
        assert bench.holds(f"opendir:{n}")


def the_out_folder_is_a_file(bench):
    file = bench.top / "file"
    file.write_text("mine\n")
    assert bench.holds("none:0", out=file)
    assert bench.holds("none:0", out=file / "below")
    assert file.read_text() == "mine\n"


def the_out_folder_is_closed(bench):
    assert bench.holds("none:0", out="/proc/trustpress")
    closed = bench.top / "closed"
    closed.mkdir(mode=0o555)
    if os.geteuid() != 0:
        assert bench.holds("none:0", out=closed)
        assert bench.holds("none:0", out=closed / "below")


def standard_streams_fail(bench):
    for words in (["--help"], ["--version"], ["measures"],
                  ["inspect", bench.folder / "risks.csv"],
                  ["check", bench.folder], ["build", bench.folder, "--dump",
                                            "doc"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, *words], stdout=full, text=True,
                                  stderr=subprocess.PIPE,
                                  env=dict(os.environ, NO_COLOR="1"))
        assert done.returncode == 3, f"{words}: {done.returncode}"
        assert done.stderr.count("error: ") == 1, f"{words}: {done.stderr}"
    folder = os.open(bench.folder, os.O_RDONLY)
    done = bench.run("none:0", words=["inspect", "-"], stdin=folder)
    os.close(folder)
    assert done.returncode == 3, done.stderr


CASES = [memory_runs_out, one_allocation_fails, a_limit_of_addresses,
         the_disk_is_full, an_old_paper_stays, reading_is_slow_and_interrupted,
         reading_fails, folders_are_closed, the_out_folder_is_a_file,
         the_out_folder_is_closed, standard_streams_fail]


def main():
    bench, bad = Bench(), 0
    for case in CASES:
        if sys.argv[1:] and case.__name__ not in sys.argv[1:]:
            continue
        try:
            case(bench)
            print(f"ok: {case.__name__.replace('_', ' ')}", flush=True)
        except AssertionError as why:
            bad += 1
            print(f"not ok: {case.__name__.replace('_', ' ')}\n    {why}",
                  flush=True)
    shutil.rmtree(bench.top)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
