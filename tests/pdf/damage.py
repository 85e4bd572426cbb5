"""How a damage is written down: which rule it breaks, and what it does.

DAMAGES holds (rule, rules that may fire with it, function, quirks of writing).
"""

from pdfread import Ref

DAMAGES = []


def breaks(rule, *others, **quirks):
    """The function damages a model; quirks damage its bytes."""
    def take(function):
        DAMAGES.append((rule, set(others), function, quirks))
        return function
    return take


def quirk(rule, *others, **quirks):
    DAMAGES.append((rule, set(others), lambda m: None, quirks))


def kid(m, ref, role, nth=0):
    """The nth element of a role below ref, in reading order."""
    found, stack = [], [ref]
    while stack:
        here = stack.pop()
        if m(here).get("S") == role:
            found.append(here)
        kids = m(here).get("K", [])
        kids = kids if isinstance(kids, list) else [kids]
        stack.extend(k for k in reversed(kids) if isinstance(k, Ref))
    return found[nth]


def content(m, page):
    return m(m(page)["Contents"])


def edit(m, page, old, new, count=1):
    stream = content(m, page)
    assert old in stream.raw, old
    stream.raw = stream.raw.replace(old, new, count)
