#!/usr/bin/python3
"""Gaps to England, words of significance and weights on real exports, for two
trusts (one with a special school, one of both phases) and for every secondary
school of twelve more. Beside test_real_exports.py, which has the pools.

Needs the folder of real exports (SHARED); elsewhere it is skipped."""
import os
import sys
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import chance  # noqa: E402
from real_exports import (Data, Exports, Program, half_up,  # noqa: E402
                          mainstream, number, pools, shared)

TRUSTS = ("3714", "4417")
made = bad = 0


def check(got, want, *where):
    global made, bad
    made += 1
    if got != want:
        bad += 1
        print("not ok: %s: got %s, worked out %s" %
              (", ".join(where), got, want))


def close(got, want, *where):
    """Equal to nine places: answers are cut at twelve."""
    if got is None or want is None:
        check(got, want, *where)
    else:
        check(abs(Fraction(got) - want) < Fraction(1, 10**9), True, *where,
              "%s against %s" % (got, float(want)))


# ---- England ----------------------------------------------------------------

def phase_of(member):
    return {"Primary": "PRI", "Secondary": "SEC"}.get(
        member["PhaseOfEducation (name)"])


class England:
    """Published national rows: state-funded schools, and each phase."""

    def __init__(self, data):
        self.ks4 = data.national("ks4_first", lambda r: r["RECTYPE"] == "7")
        self.absence = {r["ESTAB"]: r for r in data.rows("absence")
                        if r["LA"] == "NAT"}

    def absent(self, data, members, column):
        """Primary and secondary England, by the pupils that the trust has."""
        top = bottom = Fraction(0)
        for m in mainstream(members):
            own = number(data.absence.get(m["URN"], {}).get(column))
            n = number(data.census.get(m["URN"], {}).get("NOR"))
            if own is None or not n:
                continue
            top += n * number(self.absence[phase_of(m)][column])
            bottom += n
        return top / bottom if bottom else None


def check_gaps(program, exports, data, england, uid):
    members = data.members[uid]
    mine = pools(data, members)
    for address, column in (("ks4_attainment8", "ATT8SCR"),
                            ("ks4_progress8", "P8MEA"),
                            ("ks4_em4", "PTL2BASICS_94")):
        answer = program.explain(exports, uid, address + ".gap_national")
        nation = number(england.ks4[column])
        if mine[address] is not None:
            close(answer["value"], mine[address] - nation, uid, address, "gap")
        else:
            check(answer["value"], None, uid, address, "gap")
    for address, column in (("overall_absence", "PERCTOT"),
                            ("persistent_absence", "PPERSABS10")):
        nation = england.absent(data, members, column)
        answer = program.explain(exports, uid, address + ".gap_national")
        close(answer["value"], mine[address] - nation, uid, address, "gap")
        text = half_up(mine[address] - nation, 1).replace("-", "\u2212")
        check(answer["printed"].lstrip("\u2248+"), text + "pp", uid, address,
              "gap as printed")


# ---- weights ----------------------------------------------------------------

WEIGHTS = (  # figure, table and column of the value, of the weight
    ("overall_absence", "absence", "PERCTOT", "census", "NOR"),
    ("persistent_absence", "absence", "PPERSABS10", "census", "NOR"),
    ("ks2_rwm_expected", "ks2_old", "Overall Meet Std", "ks2_old",
     "KS2 Pupils"),
    ("ks2_maths_expected", "ks2_old", "Maths Meet Std", "ks2_old",
     "KS2 Pupils"),
    ("ks4_em4", "ks4_first", "PTL2BASICS_94", "ks4_first", "TPUP"))


def check_weights(program, exports, data, uid):
    """Each school counts with its own number, special schools with none."""
    members = {m["name"]: m for m in data.members[uid]}
    in_pool = {m["name"] for m in mainstream(data.members[uid])}
    for address, table, column, weights, weight in WEIGHTS:
        answer = program.explain(exports, uid, address)
        for part in answer["parts"]:
            member = members.get(part["name"])
            if member is None:
                check(part["name"], "a school of the trust", uid, address)
                continue
            value = number(getattr(data, table).get(
                member["URN"], {}).get(column))
            n = number(getattr(data, weights).get(
                member["URN"], {}).get(weight))
            counts = value is not None and n and part["name"] in in_pool
            check(part["used"], bool(counts), uid, address, part["name"])
            if counts:
                close(part["top"], value, uid, address, part["name"])
                close(part["bottom"], n, uid, address, part["name"], "weight")


# ---- significance -----------------------------------------------------------

def check_words(program, exports, data, england, uid, seen):
    nation = england.ks4["PTL2BASICS_94"]
    for m in mainstream(data.members[uid]):
        row = data.ks4_first.get(m["URN"], {})
        percent, n = number(row.get("PTL2BASICS_94")), number(row.get("TPUP"))
        if m["PhaseOfEducation (name)"] != "Secondary" or not n or \
                percent is None:
            continue
        low, high = chance.counted(row["PTL2BASICS_94"], int(n))
        want = chance.word(low, high, int(n), nation)
        answer = program.explain(exports, uid,
                                 "ks4_em4.significance@" + m["URN"])
        got = answer["printed"].lstrip("\u25b2\u25bc ")
        seen[got] = seen.get(got, 0) + 1
        check(got, want, uid, m["URN"], "%s of %d against %s" % (
            row["PTL2BASICS_94"], n, nation))


def main():
    source = shared()
    program, data = Program(), Data(source)
    exports, england, seen = Exports(source, True), England(data), {}
    for uid in TRUSTS:
        check_gaps(program, exports, data, england, uid)
        check_weights(program, exports, data, uid)
        check_words(program, exports, data, england, uid, seen)
    for uid in data.trusts(4, 12)[:12]:
        check_words(program, exports, data, england, uid, seen)
    for word in ("above", "in line", "below"):  # all three were met
        check(seen.get(word, 0) > 0, True, "a school that is", word)
    print("%d figures compared, %d disagree; %s" % (made, bad, seen))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
