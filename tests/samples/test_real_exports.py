#!/usr/bin/python3
"""The product against nine real exports: packs of three trusts without a
project file, and pools of twenty more, checked by arithmetic over the files.

Needs the folder of real exports (SHARED); elsewhere it is skipped."""
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from real_exports import (Data, Exports, Program, half_up,  # noqa: E402
                          is_special, mainstream, number, pools, shared)

TRUSTS = (  # name, UID, company number
    ("Learning in Harmony Trust", "3714", "09148738"),
    ("Symphony Learning Trust", "16329", "07941899"),
    ("Abingdon Learning Trust", "4417", "07931886"),
)
bad = 0


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not ok:", what)
    return good


# ---- reading a page ---------------------------------------------------------

def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"],
                          capture_output=True, check=True).stdout.decode()


def lines_between(text, first, last):
    """From the line that begins with `first` to the one that does `last`. A
    caption begins with its words, whatever the number of its table."""
    lines = [re.sub(r"^Table [0-9a-z.]+: ", "", x.strip())
             for x in text.split("\n")]
    at = next((i for i, x in enumerate(lines) if x.startswith(first)), None)
    if at is None:
        return []
    end = next((i for i in range(at + 1, len(lines))
                if lines[i].startswith(last)), len(lines))
    return lines[at:end]


def head_of(name, names):
    """As many words of a name as tell it from the others: tables may cut it
    there, or break it over lines."""
    words = name.split()
    for n in range(1, len(words)):
        head = words[:n]
        if sum(other.split()[:n] == head for other in names) == 1:
            return head
    return words


def row_of(lines, name, names=()):
    """Cells of the row of that name, by its first line."""
    words, least = name.split(), len(head_of(name, names or [name]))
    for line in lines:
        head, *cells = re.split(r"\s{2,}", line.strip())
        known = head.split()
        if cells and len(known) >= least and words[:len(known)] == known:
            return cells
    return []


def holds_in_order(cells, wanted):
    rest = iter(cells)
    return all(any(c == w for c in rest) for w in wanted)


def minus(text):
    return text.replace("-", "\u2212")


# ---- a trust's pack ---------------------------------------------------------

def build(program, exports, names, who, out):
    done = program.run("build", *names, "--for", who, "-o", out,
                       cwd=exports.folder)
    check(done.returncode == 0 and "error" not in done.said,
          f"{who}: exit {done.returncode}: {done.said}")
    pdf = [os.path.join(out, f) for f in os.listdir(out)]
    if not check(len(pdf) == 1, f"{who}: {len(pdf)} files written"):
        sys.exit(1)
    return pdf[0]


def dump(program, exports, names, who):
    done = program.run("-q", "build", *names, "--for", who, "--dump", "doc",
                       cwd=exports.folder)
    text = re.sub(r"Source: .*?\.(?=[ \"])", "", done.stdout.decode())
    return sorted(text.split("\n"))


def check_orders(program, exports, who):
    """Any order of the files: the same words. The table of sources and the
    sources under a table may follow the order, so the latter are left out and
    lines are compared as a bag; whether bytes are the same is only told."""
    packs, bags = [], []
    for names in exports.orders():
        with tempfile.TemporaryDirectory() as out:
            packs.append(open(build(program, exports, names, who, out),
                              "rb").read())
        bags.append(dump(program, exports, names, who))
    check(all(b == bags[0] and len(b) > 100 for b in bags),
          f"{who}: another order of the files gives other words")
    print(f"{who}: three orders,",
          "the same bytes" if packs[1:] == packs[:-1]
          else "the same words in another order of sources")


def check_names(program, exports, uid, company, members, first):
    """Whoever is asked for by another name is the same trust."""
    for who in (uid, company, company.lstrip("0"), members[0]["URN"],
                members[-1]["URN"]):
        with tempfile.TemporaryDirectory() as out:
            pdf = build(program, exports, exports.names, who, out)
            check(open(pdf, "rb").read() == first,
                  f"--for {who} is not the pack of {uid}")


def check_schools(data, text, members, exports, program, uid):
    """Its schools, each once, and nobody else's."""
    names = [m["name"] for m in members]
    listed = lines_between(text, "7b", "7c")[1:]
    listed = [re.split(r"\s{2,}", x.strip())[0] for x in listed if x.strip()]
    check(listed == names, f"{uid}: contents list {listed}, not {names}")
    parts = program.explain(exports, uid, "census_roll")["parts"]
    check([p["name"] for p in parts] == names,
          f"{uid}: the roll is that of {[p['name'] for p in parts]}")
    places = {m["LA (code)"] for m in members}
    own = set(names)
    heads = {re.split(r"\s{2,}", x.strip())[0] for x in text.split("\n")}
    others = {m["name"] for group in data.members.values() for m in group
              if m["LA (code)"] in places} - own
    check(not others & heads, f"{uid}: foreign schools {others & heads}")
    for m in members:
        page = lines_between(text, m["name"] + "\n", "Version")
        page = text.split("\n" + m["name"] + "\n")
        check(len(page) == 2, f"{uid}: {m['name']} has no page of its own")
        check(m["LA (name)"] in page[-1][:900] and
              "URN " + m["URN"] in page[-1][:900],
              f"{uid}: {m['name']} is not in {m['LA (name)']}")


def check_left_out(text, uid):
    rows = lines_between(text, "Sections left out", "Sources")
    for section in ("Finance on one page", "Balance sheet", "Cash flow",
                    "Action log", "Risk register", "Policies", "Ofsted"):
        found = [x for x in rows if x.strip().startswith(section)]
        check(len(found) == 1 and re.search(r"\s{2,}no \w", found[0]),
              f"{uid}: '{section}' is not left out with one line: {found}")


# ---- its figures ------------------------------------------------------------

FORMS = {  # decimals and unit, as documented in domain.md 5.4
    "census_roll": (0, ""), "fsm_ever": (1, "%"), "sen_support": (1, "%"),
    "ehcp": (1, "%"), "eal": (1, "%"), "overall_absence": (1, "%"),
    "persistent_absence": (1, "%"), "ks2_rwm_expected": (0, "%"),
    "ks2_maths_expected": (0, "%"), "ks4_attainment8": (1, ""),
    "ks4_progress8": (2, "signed"), "ks4_em4": (1, "%"),
}


def printed(address, value):
    decimals, unit = FORMS[address]
    text = half_up(value, decimals)
    if unit == "signed" and value > 0 and Fraction(text):
        text = "+" + text
    if address == "census_roll":
        text = f"{int(value):,}"
    return minus(text) + (unit if unit == "%" else "")


def check_figure(answer, uid, address, value):
    got = answer["value"]
    good = value is None or got is not None and \
        abs(Fraction(got) - value) < Fraction(1, 10**9)
    if value is None:
        check(got is None, f"{uid}: {address} is {got}, but nothing gives it")
        return
    check(good, f"{uid}: {address} is {got}, not {float(value)}")
    check(answer["printed"].lstrip("\u2248") == printed(address, value),
          f"{uid}: {address} is printed {answer['printed']}, "
          f"not {printed(address, value)}")


def check_pools(program, exports, data, uid, members):
    wanted = pools(data, members)
    for address, value in wanted.items():
        answer = program.explain(exports, uid, address)
        check_figure(answer, uid, address, value)
        if "absence" in address and value is not None:
            several = sum(p["used"] for p in answer["parts"]) > 1
            check(answer["printed"].startswith("\u2248") or not several,
                  f"{uid}: {address} does not say that it is approximate")


def as_printed(text, decimals):
    value = number(text)
    return text if value is None else minus(half_up(value, decimals))


def check_tables(data, text, members, uid):
    """Figures in the words of the PDF, row by row."""
    pupils = lines_between(text, "Pupils by school", "Version")
    needs = lines_between(text, "Pupils' needs and background", "Version")
    away = lines_between(text, "Absence by school", "Version")
    results = lines_between(text, "Key stage 2 by school", "Version")
    names = [m["name"] for m in members]
    for m in members:
        urn, name = m["URN"], m["name"]
        row = data.census[urn]
        roll = f"{int(row['NOR']):,}"
        check(roll in row_of(pupils, name, names), f"{uid}: roll of {name}")
        cells = row_of(needs, name, names)
        check(holds_in_order(cells, [roll] + [
            as_printed(row[k], 1)
            for k in ("PSENELK", "PSENELSE", "PNUMFSMEVER", "PNUMEAL")]),
              f"{uid}: background of {name}: {cells}")
        row = data.absence.get(urn)
        if row:
            check(holds_in_order(row_of(away, name, names), [
                as_printed(row["PERCTOT"], 1),
                as_printed(row["PPERSABS10"], 1)]),
                  f"{uid}: absence of {name}: {row_of(away, name, names)}")
        else:
            said = " ".join(" ".join(away).split())
            head = " ".join(head_of(name, names))
            check(re.search("No figures for [^.]*" + re.escape(head), said)
                  and row_of(away, name, names) == [],
                  f"{uid}: absence of {name}, which the file does not have")
        row = data.ks2_old.get(urn)
        if row and row["KS2 Pupils"]:
            cells = row_of(results, name, names)
            check(holds_in_order(cells, [
                row["KS2 Pupils"], as_printed(row["Overall Meet Std"], 0),
                as_printed(row["Overall Exceed Std"], 0),
                as_printed(row["Reading Meet Std"], 0),
                as_printed(row["Maths Meet Std"], 0)]),
                  f"{uid}: key stage 2 of {name}: {cells}")
    wanted = pools(data, members)
    figure = printed("overall_absence", wanted["overall_absence"]).rstrip("%")
    several = len([m for m in mainstream(members)
                   if m["URN"] in data.absence]) > 1
    check(("\u2248" if several else "") + figure in row_of(away, "Trust"),
          f"{uid}: absence of the trust: {row_of(away, 'Trust')}")
    figure = printed("ks2_rwm_expected",
                     wanted["ks2_rwm_expected"]).rstrip("%")
    check(figure in row_of(results, "Trust"),
          f"{uid}: key stage 2 of the trust: {row_of(results, 'Trust')}")


def check_national(program, exports, data, uid):
    """The rows that cannot be pooled from here are quoted as published."""
    state = data.national("ks4_first", lambda r: r["RECTYPE"] == "7")
    for address, heading, decimals in (
            ("ks4_attainment8.national", "ATT8SCR", 1),
            ("ks4_progress8.national", "P8MEA", 2),
            ("ks4_em4.national", "PTL2BASICS_94", 1)):
        answer = program.explain(exports, uid, address)
        check(answer["value"] is not None and
              Fraction(answer["value"]) == number(state[heading]),
              f"{uid}: {address} is {answer['value']}")
        check(answer["printed"].rstrip("%") ==
              minus(half_up(number(state[heading]), decimals)),
              f"{uid}: {address} is printed {answer['printed']}")


def check_special(text, members, uid):
    special = [m for m in members if is_special(m)]
    schools = "schools" if len(special) > 1 else "school"
    says = f"{len(special)} special {schools} shown apart"
    check((says in re.sub(r"\s+", " ", text)) == (len(special) > 0),
          f"{uid}: special schools are not said to be apart")


def pack(program, exports, data, name, uid, company, is_dated):
    members = data.members[uid]
    with tempfile.TemporaryDirectory() as out:
        pdf = build(program, exports, exports.names, name, out)
        first = open(pdf, "rb").read()
        text = text_of(pdf)
    check_schools(data, text, members, exports, program, uid)
    check_left_out(text, uid)
    check_special(text, members, uid)
    check_tables(data, text, members, uid)
    if is_dated:
        check_pools(program, exports, data, uid, members)
        check_orders(program, exports, name)
    else:
        check_names(program, exports, uid, company, members, first)


def check_both_phases(program, exports, data):
    """Abingdon: one primary, two secondaries; each phase has its section."""
    with tempfile.TemporaryDirectory() as out:
        text = text_of(build(program, exports, exports.names, "4417", out))
    phases = sorted(m["PhaseOfEducation (name)"] for m in data.members["4417"])
    check(phases == ["Primary", "Secondary", "Secondary"], "not Abingdon")
    table = lines_between(text, "Key stage 4 by school", "Version")
    row = data.ks4["140580"]
    first = data.ks4_first["140580"]
    wanted = [first["TPUP"], row["ATT8SCR"], minus(row["P8MEA"])]
    check(holds_in_order(row_of(table, "John Mason School", [
        m["name"] for m in data.members["4417"]]), wanted),
          f"key stage 4 is not {wanted}: {table}")
    check(holds_in_order(row_of(table, "England"),
                         ["46.5", "\u22120.03", "43.0", "64.4"]),
          f"England in key stage 4: {row_of(table, 'England')}")
    check("Key stage 2 by school" in text, "Abingdon has no key stage 2")
    check_national(program, exports, data, "4417")


# ---- twenty others ----------------------------------------------------------

def others(program, exports, data):
    spent = []
    for uid in data.trusts(2, 40)[:20 if program.is_fast else 5]:
        with tempfile.TemporaryDirectory() as out:
            build(program, exports, exports.names, uid, out)
            spent.append(program.seconds)
        check(spent[-1] < 1 or not program.is_fast,
              f"{uid}: {spent[-1]:.2f} s of processor time")
        members = {m["URN"]: m for m in data.members[uid]}.values()
        check_pools(program, exports, data, uid, list(members))
    spent.sort()
    print(f"{len(spent)} trusts: processor time from {spent[0]:.2f} to "
          f"{spent[-1]:.2f} s, median {spent[len(spent) // 2]:.2f} s")


def main():
    folder = shared()
    program, data = Program(), Data(folder)
    for is_dated in (False, True):
        exports = Exports(folder, is_dated)
        for name, uid, company in TRUSTS:
            pack(program, exports, data, name, uid, company, is_dated)
    check_both_phases(program, exports, data)
    others(program, exports, data)
    print("ok" if bad == 0 else f"{bad} complaints")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
