"""Every input that a measure may name is given by some export: else the
measure is a promise that no file keeps."""

import re

import lint

# Read by other means than a column or a line of a profile.
ELSEWHERE = {"ledger"}  # lines of templates/accounts.yaml; unit.measure checks


def declared(text):
    """family.name of the block `inputs:` of a file of measures."""
    if "\ninputs:" not in text:
        return
    block = text[text.index("\ninputs:") + 8:]
    end = re.search(r"(?m)^\w", block)
    block = block[:end.start()] if end else block
    block = re.sub(r"#.*", "", block)
    for family in re.finditer(r"(?ms)^  ([\w-]+):\n(.*?)(?=^  \S|\Z)", block):
        name = family.group(1).split("-")[0]
        for names in re.findall(r"\[(.*?)\]", family.group(2), re.S):
            for one in re.findall(r"\w+", names):
                yield name, f"{name}.{one}"


def given(tree):
    """Inputs of columns, of the words of a line, and of lines of accounts."""
    found = set()
    for path in [*(tree / "templates/profiles").glob("*.yaml"),
                 *tree.glob("templates/accounts.yaml")]:
        text = re.sub(r"(?m)^\s*#.*", "", path.read_text("utf-8"))
        found.update(re.findall(r"\binput: ([\w.]+)", text))
        found.update(re.findall(r"(?m)^\s+([a-z_0-9]+\.[a-z_0-9]+):", text))
    return found


def check(tree):
    there = given(tree)
    return [f"templates/measures/{path.name}: no profile gives '{name}'"
            for path in sorted((tree / "templates/measures").glob("*.yaml"))
            for family, name in declared("\n" + path.read_text("utf-8"))
            if family not in ELSEWHERE and name not in there]


MEASURES = """
inputs:
  ledger:
    time: flow
    money: [gag]
  bus:
    time: year
    pupils: [riders,
      waiting]
  bus-levels:
    time: level
    money: [fare]
measures:
  bus_riders: {title: Riders}
"""
PROFILE = """title: Buses
key:
  line:
    words:
      bus.fare: [Fare]
columns:
  - {heading: Riders, input: bus.riders, form: count}
  - {heading: Waiting, input: bus.waiting, form: count}
"""
SOUND = {"templates/measures/own.yaml": MEASURES,
         "templates/measures/more.yaml": "measures:\n  riders: {title: R}\n",
         "templates/profiles/bus.yaml": PROFILE}
PLANTED = [
    ({"templates/measures/own.yaml": MEASURES.replace("waiting", "waiting, lost")},
     "no profile gives 'bus.lost'"),
    ({"templates/profiles/bus.yaml": PROFILE.replace("bus.fare", "bus.fee")},
     "no profile gives 'bus.fare'"),
    ({"templates/profiles/bus.yaml": PROFILE.replace("  - {heading: W", "# ")},
     "no profile gives 'bus.waiting'"),
]

lint.main(check, SOUND, PLANTED)
