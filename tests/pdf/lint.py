#!/usr/bin/python3
"""Checks PDF files against PDF/A-3a, PDF/UA-1 and the rules of the house.

    lint.py FILE.pdf ...     one line a finding; exit 1 if there is any
    lint.py --rules          all rules with the clauses they come from

Needs python3-fonttools. Reads the bytes itself, so that nothing is repaired
on the way. What it can not judge: reading order, useful alternative text.
"""

import sys
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))

from rules import Document  # noqa: E402
from rules import attach, catalog, content, file, fonts, pages, tree, xmp  # noqa: E402

PARTS = (file, catalog, xmp, content, fonts, pages, tree, attach)
RULES = {rule: words for part in PARTS for rule, words in part.RULES.items()}
MOST = 8  # findings of one rule that are shown


def lint(data):
    """Findings: rule -> messages."""
    doc = Document(data)
    for part in PARTS:
        try:
            part.check(doc)
        except Exception as e:  # a value that no rule was ready for
            at = traceback.extract_tb(e.__traceback__)[-1]
            doc.find("file.type", "%s: %s (%s, line %d)" % (
                type(e).__name__, e, Path(at.filename).name, at.lineno))
    unknown = set(doc.found) - set(RULES)
    assert not unknown, unknown
    return doc.found


def report(path, found):
    for rule, messages in found.items():
        for message in messages[:MOST]:
            print("%s: %s: %s [%s]" % (path, rule, message, RULES[rule]))
        if len(messages) > MOST:
            print("%s: %s: and %d more" % (path, rule, len(messages) - MOST))


def main(arguments):
    if arguments == ["--rules"]:
        for rule, words in RULES.items():
            print("%-24s %s" % (rule, words))
        return 0
    if not arguments or arguments[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    bad = 0
    for path in arguments:
        found = lint(Path(path).read_bytes())
        report(path, found)
        bad |= bool(found)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
