#!/usr/bin/python3
"""Every rule of the linter is shown to fire, alone, on one damage.

A sound document comes from sample.py; each damage of damage_*.py breaks one
rule in one way. A rule without a damage fails the test, and so does a damage
that sets off a rule it does not name.
"""

import copy
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
try:
    import fontTools  # noqa: F401
except ImportError:
    print("skipped: no fontTools (Debian: python3-fonttools)")
    sys.exit(77)

import lint  # noqa: E402
import damage_file  # noqa: E402,F401
import damage_pages  # noqa: E402,F401
import sample  # noqa: E402
from damage import DAMAGES  # noqa: E402
from pdfread import File, Stream  # noqa: E402


class Failures(list):
    def say(self, words):
        self.append(words)
        print("FAILED " + words)


def check_damages(model, failures):
    for n, (rule, others, damage, quirks) in enumerate(DAMAGES):
        m = copy.deepcopy(model)
        damage(m)
        found = lint.lint(sample.write(m, **quirks))
        where = "damage %d to %s" % (n, rule)
        if rule not in found:
            failures.say("%s: not found, but %s" % (where, dict(found)))
        for other in set(found) - others - {rule}:
            failures.say("%s: also %s: %s" % (where, other, found[other][:2]))
    missing = set(lint.RULES) - {d[0] for d in DAMAGES}
    if missing:
        failures.say("rules without a damage: %s" % sorted(missing))


def check_sound(model, failures):
    data = sample.write(model)
    for rule, messages in lint.lint(data).items():
        failures.say("the sound document: %s: %s" % (rule, messages[:3]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.pdf"
        path.write_bytes(data)
        if shutil.which("qpdf") and subprocess.run(
                ["qpdf", "--check", str(path)], stdout=subprocess.DEVNULL).returncode:
            failures.say("qpdf does not take the sound document")
        tool = [sys.executable, lint.__file__, str(path)]
        if subprocess.run(tool).returncode != 0:
            failures.say("lint.py does not end with 0 on it")
        path.write_bytes(sample.write(model, tail=b"junk"))
        if subprocess.run(tool, stdout=subprocess.DEVNULL).returncode != 1:
            failures.say("lint.py does not end with 1 on a damaged one")


def check_object_streams(model, failures):
    """The same document as qpdf packs it: object streams, cross-reference stream."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "a.pdf", Path(folder) / "b.pdf"
        before.write_bytes(sample.write(model))
        subprocess.run(["qpdf", "--object-streams=generate", "--newline-before-endstream",
                        "--stream-data=compress", str(before), str(after)], check=True)
        data = after.read_bytes()
    packed = File(data)
    if not packed.inside or not any(len(s.raw) for s in packed.objects.values()
                                    if isinstance(s, Stream)):
        failures.say("qpdf did not pack the document")
    found = lint.lint(data)
    for rule in set(found) - {"xmp.stream"}:  # qpdf deflates the metadata too
        failures.say("packed: %s: %s" % (rule, found[rule][:3]))


def main():
    font = sample.font_file()
    if font is None:
        print("skipped: no Lato-Regular.ttf")
        return 77
    failures = Failures()
    model = sample.build(font)
    check_sound(model, failures)
    if shutil.which("qpdf"):
        check_object_streams(model, failures)
    check_damages(model, failures)
    print("%d rules, %d damages, %d failures" % (len(lint.RULES), len(DAMAGES), len(failures)))
    return int(bool(failures))


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C")
    sys.exit(main())
