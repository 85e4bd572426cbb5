#!/usr/bin/python3
"""The catalogue's worked examples, worked out again: an independent reading of
templates/measures/*.yaml, with fractions, that shares no line with the program.

Formulas are Python expressions but for 'and', '=' and 'total', so they are
parsed here by a small parser of our own. What the schools and the central
services give is put together by the key of the formula (sum, pooled, rate,
mean, formula); the result is rounded half away from zero and must be what the
example says under "is", with the unit's own marks. Measures that are not of
numbers (distributions, dates), and those that rows of lists or their order
make, are left to the unit test; their number is printed, and none else may be
left out."""

import operator
import os
import pathlib
import re
import sys
from fractions import Fraction

try:
    import yaml
except ImportError:
    print("skipped: no python3-yaml")
    sys.exit(77)

FOLDER = pathlib.Path(os.environ.get("SOURCE_DIR", os.getcwd()),
                      "templates/measures")
SCENARIOS = {"actual", "budget", "forecast", "previous_forecast", "prior_year"}
WINDOWS = {"month", "ytd", "year"}
WHO = {"national", "la", "central", "schools", "trust"}
FLOWS = ("flow", "level")
YEAR = 2024  # of year facts, where an example names none


class Missing(Exception):
    """No data: what + may not touch and total leaves out."""


# ---- reading ----------------------------------------------------------------

def load():
    inputs, measures, breakdowns = {}, {}, {"all"}
    for path in sorted(FOLDER.glob("*.yaml")):
        # BaseLoader: numbers stay text, "05" is no 5 and yes is no truth
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) or {}
        for family, said in (tree.get("inputs") or {}).items():
            for kind, names in said.items():
                if isinstance(names, list):
                    for name in names:
                        inputs[family.split("-")[0] + "." + name] = said
        measures.update(tree.get("measures") or {})
        breakdowns.update(tree.get("breakdowns") or [])
        for group in tree.get("lines") or []:
            for name in group["titles"]:
                line = {"sum": group["family"] + "." + name, "line": "yes",
                        "unit": "money", "defaults": group.get("defaults", "")}
                if name in group.get("internal", []):
                    line["internal"] = "yes"
                measures.setdefault(group.get("prefix", "") + name, line)
    return inputs, measures, breakdowns


KINDS = ("sum", "pooled", "rate", "mean", "formula", "distribution", "weighted")


def whole(measures, name):
    """A measure with what it is like."""
    own = measures[name]
    if "like" not in own:
        return own
    other = dict(whole(measures, own["like"]))
    if any(kind in own for kind in KINDS):
        for kind in KINDS:
            other.pop(kind, None)
        if any(kind in own for kind in ("sum", "formula", "distribution")):
            other.pop("over", None)
    other.pop("example", None)
    other.update(own)
    return other


QUANTILES = ("least", "lower-quartile", "median", "upper-quartile", "greatest")


def of_rows(measures, name):
    """Over a list, or of what stands side by side, or made of such."""
    m = whole(measures, name)
    if "list" in m or any(kind in m for kind in QUANTILES):
        return True
    text = " ".join(m.get(kind, "") for kind in (*KINDS, "over"))
    names = {n.split(".")[0] for n in re.findall(r"[a-z_][\w.]*", text)}
    return any(n != name and of_rows(measures, n)
               for n in names & set(measures))


# ---- expressions ------------------------------------------------------------

COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt,
           "<=": operator.le, ">": operator.gt, ">=": operator.ge}
TOKEN = re.compile(r'\s*(?:(\d+(?:\.\d+)?)|([a-z_][\w.]*)|("[^"]*")|'
                   r'(<=|>=|!=|[-+*/(),=<>]))')


def tokens(text):
    at, out, text = 0, [], text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise SyntaxError(text[at:])
        at = found.end()
        out.append(found.group().strip())
    return out + [""]


class Parser:
    def __init__(self, text, value):
        self.tokens, self.at, self.value = tokens(text), 0, value

    def peek(self):
        return self.tokens[self.at]

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def comparison(self):
        left = self.sum()
        if self.peek() not in ("=", "!=", "<", "<=", ">", ">="):
            return left
        sign, right = self.take(), self.sum()

        def compare():
            return COMPARE[sign](left(), right())
        return compare

    def sum(self):
        left = self.product()
        while self.peek() in ("+", "-"):
            sign, right = self.take(), self.product()
            left = (lambda a, b, s: lambda: a() + b() if s == "+"
                    else a() - b())(left, right, sign)
        return left

    def product(self):
        left = self.primary()
        while self.peek() in ("*", "/"):
            sign, right = self.take(), self.primary()
            left = (lambda a, b, s: lambda: a() * b() if s == "*"
                    else divide(a(), b()))(left, right, sign)
        return left

    def primary(self):
        word = self.take()
        if word == "-":
            inner = self.primary()
            return lambda: -inner()
        if word == "(":
            inner = self.comparison()
            assert self.take() == ")"
            return inner
        if word[0] == '"':
            return lambda: word[1:-1]
        if word[0].isdigit():
            return lambda: Fraction(word)
        if self.peek() == "(":
            return self.call(word)
        return lambda: self.value(word)

    def call(self, name):
        self.take()
        args = [self.comparison()]
        while self.peek() == ",":
            self.take()
            args.append(self.comparison())
        assert self.take() == ")"
        return FUNCTIONS[name](args)


def divide(a, b):
    if b == 0:
        raise Missing("divided by nothing")
    return a / b


def given(args):
    out = []
    for one in args:
        try:
            out.append(one())
        except Missing:
            pass
    if not out:
        raise Missing("none of them is given")
    return out


FUNCTIONS = {
    "total": lambda args: lambda: sum(given(args)),
    "coalesce": lambda args: lambda: given(args)[0],
    "min": lambda args: lambda: min(one() for one in args),
    "max": lambda args: lambda: max(one() for one in args),
    "abs": lambda args: lambda: abs(args[0]()),
    "if": lambda args: lambda: args[1]() if args[0]() else args[2](),
}


# ---- facts ------------------------------------------------------------------

class Facts:
    """What an example gives one school, the centre or the nation."""

    def __init__(self, said, inputs):
        self.inputs, self.rows, self.families = inputs, {}, set()
        for key, text in (said or {}).items():
            if "." in key:
                self.add(key, text)

    def add(self, key, text):
        name, *behind = key.split("/")
        family, rest = name.split(".", 1)
        scenario = None
        if "." in rest:
            rest, scenario = rest.split(".")
        year, group = None, "all"
        for word in behind:
            if re.fullmatch(r"y\d{4}", word):
                year = int(word[1:]) if word != f"y{YEAR}" else None
            else:
                group = re.sub(r"[^a-z0-9]+", "_", word)
        self.families.add(family)
        self.rows[family + "." + rest, scenario, group, year] = text

    def input(self, name, ask):
        said = self.inputs[name]
        family, time = name.split(".")[0], said["time"]
        group = ask.group
        if time == "stock":
            group = "opening" if ask.opening else "all"
        if time in FLOWS or time == "latest" or time == "stock":
            year = None
        else:
            year = None if ask.year == YEAR else ask.year
        for scenario in self.scenarios(time, ask):
            row = self.rows.get((name, scenario, group, year))
            if row is not None:
                return self.number(row)
        if said.get("adds-up") and group == "all":
            parts = [v for (n, s, g, y), v in self.rows.items()
                     if n == name and g != "all" and y == year and s is None]
            if parts:
                return sum(self.number(v) for v in parts)
        if said.get("nil") and family in self.families:
            return Fraction(0)
        raise Missing(name)

    @staticmethod
    def scenarios(time, ask):
        if time == "flow":
            both = ask.scenario in ("actual", "forecast")
            return [ask.scenario] + ([None] if both else [])
        if time == "level":
            return [None, ask.scenario]
        return [ask.scenario if ask.scenario != "actual" else None]

    @staticmethod
    def number(text):
        try:
            return Fraction(text)
        except ValueError:
            return text


class Ask:
    """What is asked: `who` is trust, schools, central, national, or the facts
    of one of them. `flow`: what asks is of months or of dates."""

    def __init__(self, **said):
        self.scenario, self.window, self.group = "actual", None, "all"
        self.year, self.part, self.opening = YEAR, None, False
        self.who, self.flow = "trust", False
        vars(self).update(said)

    def but(self, **changed):
        return Ask(**{**vars(self), **changed})


class World:
    def __init__(self, inputs, measures, breakdowns, example):
        self.inputs, self.measures = inputs, measures
        self.breakdowns = breakdowns
        self.schools = [Facts(s, inputs) for s in example.get("schools", [])]
        self.central = Facts(example.get("central"), inputs)
        self.groups = {group for of in self.schools
                       for _, _, group, _ in of.rows}
        self.authority = Facts(example.get("authority"), inputs)
        self.nation = Facts(example.get("national"), inputs)
        self.gaps = {"gap_national": self.nation,
                     "gap_la": Facts(example.get("authority"), inputs)}

    # -- facets

    def apply(self, words, ask):
        for word in words:
            if word in SCENARIOS:
                ask = ask.but(scenario=word)
            elif word in WINDOWS:
                ask = ask.but(window=word)
            elif word in WHO:
                ask = ask.but(who=word)
            elif word == "opening":
                ask = ask.but(opening=True)
            elif re.fullmatch(r"p\d+", word):
                ask = ask.but(part=int(word[1:]), window="month")
            elif re.fullmatch(r"back\d", word):
                ask = ask.but(year=ask.year - int(word[4:]))
            elif re.fullmatch(r"ahead\d", word):
                ask = ask.but(year=ask.year + int(word[5:]))
            elif re.fullmatch(r"y\d{4}", word):
                ask = ask.but(year=int(word[1:]))
            elif word in self.breakdowns or word in self.groups:
                ask = ask.but(group=word)
            else:
                raise KeyError(word)
        return ask

    def time(self, name):
        """The time of the first input below a measure, or its own."""
        m = whole(self.measures, name)
        if "time" in m:
            return m["time"]
        text = next(m[k] for k in KINDS if k in m)
        first = re.search(r"[a-z_]\w*(?:\.\w+)+|[a-z_]\w*(?![\w(])", text)
        word = first.group()
        if word in self.inputs:
            return self.inputs[word]["time"]
        return self.time(word.split(".")[0])

    def usual(self, m):
        return [w for w in m.get("defaults", "").split(".") if w]

    def top(self, address):
        """The value of an address as an example asks it."""
        before, _, who = address.partition("@")
        name, *words = before.split(".")
        m = whole(self.measures, name)
        usual = self.usual(m)
        if any(w in SCENARIOS or re.fullmatch(r"p\d+", w) for w in words):
            usual = [w for w in usual if w not in SCENARIOS | WINDOWS]
        ask = self.apply(words, self.apply(usual, Ask()))
        if who:
            ask = ask.but(who=self.authority if who == "201"
                          else self.schools[int(who) - 100001])
        return self.measure(name, ask)

    # -- names of formulas

    def named(self, name, ask, home):
        if name in self.inputs:
            return home.input(name, ask)
        first, *words = name.split(".")
        if ask.flow and self.time(first) in ("year", "latest"):
            ask = ask.but(scenario="actual", window=None)
        groups = [w for w in self.usual(whole(self.measures, first))
                  if w in self.breakdowns]
        if groups and ask.group == "all":
            ask = ask.but(group=groups[0])
        if words and words[-1] in self.gaps:
            ask = self.apply(words[:-1], ask)
            return self.measure(first, ask) - self.measure(
                first, ask.but(who=self.gaps[words[-1]]))
        return self.measure(first, self.apply(words, ask))

    def work(self, text, ask, home):
        return Parser(text, lambda name: self.named(name, ask, home)
                      ).comparison()()

    # -- how schools are put together

    def parts(self, ask):
        if isinstance(ask.who, Facts):
            return [ask.who]
        return {"national": [self.nation], "central": [self.central],
                "schools": self.schools,
                "trust": self.schools + [self.central]}[ask.who]

    def measure(self, name, ask):
        m = whole(self.measures, name)
        ask = ask.but(flow=self.time(name) in FLOWS + ("stock",))
        if "formula" in m:
            home = self.central if ask.who == "trust" else self.parts(ask)[0]
            return self.work(m["formula"], ask, home)
        if m.get("internal") and ask.who == "trust":
            return Fraction(0)
        return self.pool(m, ask, self.parts(ask))

    def pool(self, m, ask, parts):
        kind = next(k for k in KINDS if k in m)
        top, bottom, n = Fraction(0), Fraction(0), 0
        for part in parts:
            own = ask.but(who=part)
            try:
                x = self.work(m[kind], own, part)
                base = self.base(m, kind, own, part, len(parts))
            except Missing:
                continue
            n += 1
            if kind == "mean":
                x *= base
            elif kind == "rate":
                x = x * base / 100
                x = whole_number(x) if len(parts) > 1 else x
            top += x
            bottom += base
        if n == 0:
            raise Missing(m[kind])
        if kind == "sum":
            return top
        if m.get("unit") == "n-of-n":
            return f"{rounded(top, 0)[0]} of {rounded(bottom, 0)[0]}"
        factor = 100 if m.get("unit") == "percent" and kind != "mean" else 1
        return divide(factor * top, bottom)

    def base(self, m, kind, ask, part, n):
        """Central services have money and no pupils: their base is nothing.
        One published figure alone needs no weight."""
        if kind == "sum":
            return Fraction(0)
        try:
            return self.work(m["over"], ask, part)
        except Missing:
            if part is self.central and kind == "pooled":
                return Fraction(0)
            if n == 1 and kind in ("rate", "mean"):
                return Fraction(1)
            raise


def whole_number(x):
    """The pupils that a published rounded percentage stands for."""
    return Fraction((x + Fraction(1, 2)).__floor__())


# ---- what is printed --------------------------------------------------------

def rounded(x, places):
    scaled = abs(x) * 10 ** places
    n = (scaled + Fraction(1, 2)).__floor__()
    text = str(n).rjust(places + 1, "0")
    head, tail = text[:len(text) - places], text[len(text) - places:]
    return f"{int(head):,}" + ("." + tail if places else ""), x < 0 and n > 0, n


def printed(m, x, places):
    if isinstance(x, str):
        return x
    text, negative, n = rounded(x, places)
    unit = m.get("unit", "number")
    sign = "\N{MINUS SIGN}" if negative else \
        "+" if m.get("signed") == "yes" and n > 0 else ""
    if unit == "money":
        if n == 0:
            return "\N{EN DASH}"
        return f"(£{text})" if negative else "£" + text
    if unit == "percent":
        return sign + text + ("pp" if m.get("signed") == "yes" else "%")
    if unit == "fte":
        return sign + text + " FTE"
    if unit == "days":
        return sign + text + (" day" if text == "1" else " days")
    return sign + text


def places_of(m, example):
    """Published rounded inputs are never printed with more places."""
    places = int(m.get("decimals", 0))
    kind = next(k for k in KINDS if k in m)
    if kind not in ("rate", "mean"):
        return places
    names = re.findall(r"[a-z_]\w*\.\w+", m[kind])
    most = 0
    for said in [*example.get("schools", []), example.get("central") or {},
                 example.get("national") or {}]:
        for key, text in said.items():
            if key.split("/")[0] in names and "." in text:
                most = max(most, len(text.split(".")[1]))
    return min(places, most)


def main():
    inputs, measures, breakdowns = load()
    wrong, n, left = [], 0, 0
    for name in measures:
        m = whole(measures, name)
        if m.get("line"):
            continue
        example = measures[name].get("example") or {}
        if "is" not in example:
            wrong.append(f"{name}: no example")
            continue
        if m.get("unit") == "text" or "distribution" in m or \
                of_rows(measures, name):
            left += 1
            continue
        world = World(inputs, measures, breakdowns, example)
        try:
            x = world.top(example.get("ask", name))
            got = printed(m, x, places_of(m, example))
        except (Missing, KeyError, SyntaxError, RecursionError) as why:
            got = f"{type(why).__name__} {why}"
        n += 1
        if got != example["is"].lstrip("≈"):
            wrong.append(f"{name}: worked out {got}, the example says "
                         f"{example['is']}")
    print("\n".join(wrong))
    print(f"{n} examples worked out again, {left} of words, days and rows "
          f"left to the unit test, {len(wrong)} complaints")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
