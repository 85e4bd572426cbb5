"""What test_real_exports.py needs: the real exports, arithmetic over them that
owes nothing to the program, and the program's answers.

Figures are exact fractions of what the files print; nothing here is learnt from
the program's output."""
import csv
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

SKIPPED = 77
GIAS = "gias/ajb1970-exams-by-governance/"
TABLES = "performance-tables/"
FILES = {
    "links": GIAS + "group_links.csv",
    "groups": GIAS + "groups.csv",
    "census": TABLES + "dfe-academies-api/2022-2023_england_census.csv",
    "absence": TABLES + "kspdeveloper-data-science-files/england_abs.csv",
    "ks2_old": TABLES + "waiky8-schools-data/ks2_perf_2018.csv",
    "ks2": TABLES + "waiky8-eng-schools/england_ks2final_reduced.csv",
    "ks4_first": TABLES +
    "kspdeveloper-data-science-files/england_ks4provisional.csv",
    "ks4": TABLES + "waiky8-eng-schools/england_ks4final_reduced.csv",
    "ks4_old": TABLES + "waiky8-schools-data/ks4_perf_2018.csv",
}
UNDATED = ("absence", "ks2", "ks4_first", "ks4")  # 2018/19 by their origin


def shared():
    """The folder of real data, or the end of the test."""
    folder = os.path.join(os.environ.get("SHARED") or "/nowhere", "real-data")
    if not os.path.isdir(folder) or not shutil.which("pdftotext"):
        print("skipped: no real exports here (SHARED), or no pdftotext")
        sys.exit(SKIPPED)
    return folder


# ---- the program ------------------------------------------------------------

class Program:
    """Runs it, and keeps the processor time of its children."""

    def __init__(self):
        self.path = os.environ["TRUSTPRESS"]
        cache = os.path.join(os.environ.get("BUILD_DIR", ""), "CMakeCache.txt")
        text = open(cache).read() if os.path.exists(cache) else ""
        self.is_fast = ("CMAKE_BUILD_TYPE:STRING=Release" in text and
                        "TRUSTPRESS_SANITIZE:BOOL=ON" not in text)
        self.seconds = 0.0

    def run(self, *words, cwd=None):
        environment = {k: v for k, v in os.environ.items()
                       if k not in ("LANG", "LC_ALL", "SOURCE_DATE_EPOCH")}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([self.path, *words], capture_output=True,
                              cwd=cwd, env=environment, timeout=300)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = (after.ru_utime + after.ru_stime -
                        before.ru_utime - before.ru_stime)
        done.said = done.stderr.decode("utf-8", "replace")
        return done

    def explain(self, exports, who, address):
        done = self.run("-q", "explain", address, *exports.names, "--for", who,
                        "--format=json", cwd=exports.folder)
        if done.returncode != 0:
            raise AssertionError(f"explain {address}: {done.said}")
        return json.loads(done.stdout)


class Exports:
    """The nine files in a folder, as they are or named by their year."""

    def __init__(self, source, dated):
        self.keep = tempfile.TemporaryDirectory()
        self.folder = self.keep.name
        self.names = []
        for key, path in FILES.items():
            name = os.path.basename(path)
            if dated and key in UNDATED:
                name = "2018-2019_" + name
            os.symlink(os.path.join(source, path),
                       os.path.join(self.folder, name))
            self.names.append(name)
        self.names.sort()

    def orders(self):
        by_hash = sorted(self.names,
                         key=lambda n: hashlib.sha256(n.encode()).hexdigest())
        return [self.names, self.names[::-1], by_hash]


# ---- the files --------------------------------------------------------------

def mend(text):
    """U+0092 and its like are Windows-1252 that was taken for Latin-1."""
    return "".join(
        c.encode("latin-1").decode("cp1252", "replace")
        if "\x80" <= c <= "\x9f" else c for c in text).strip()


def number(text):
    """A fraction, or None for a code and for nothing."""
    text = (text or "").strip().rstrip("%")
    try:
        return Fraction(text)
    except ValueError:
        return None


def half_up(value, decimals=0):
    """Half away from zero, as printed: '46.3', '-0.06'."""
    scale = 10 ** decimals
    n = abs(value) * scale
    whole = (2 * n.numerator + n.denominator) // (2 * n.denominator)
    sign = "-" if value < 0 and whole else ""
    text = str(whole).rjust(decimals + 1, "0")
    if decimals:
        text = text[:-decimals] + "." + text[-decimals:]
    return sign + text


class Data:
    """Every row of the nine files by URN."""

    def __init__(self, source):
        self.source = source
        self.members = {}   # UID -> [(joined, urn, name, row)]
        for row in self.rows("links"):
            row["name"] = mend(row["EstablishmentName"])
            self.members.setdefault(row["Group UID"], []).append(row)
        for members in self.members.values():
            members.sort(key=lambda r: (r["Joined date"], int(r["URN"])))
        self.census = self.by_urn("census")
        self.absence = self.by_urn("absence")
        self.ks2_old = self.by_urn("ks2_old")
        self.ks2 = self.by_urn("ks2")
        self.ks4_first = self.by_urn("ks4_first")
        self.ks4 = self.by_urn("ks4")
        self.ks4_old = self.by_urn("ks4_old")

    def rows(self, key):
        with open(os.path.join(self.source, FILES[key]), newline="",
                  encoding="utf-8-sig") as f:
            yield from csv.DictReader(f)

    def by_urn(self, key):
        return {r["URN"]: r for r in self.rows(key) if r["URN"].isdigit()}

    def national(self, key, test):
        return next(r for r in self.rows(key) if test(r))

    def trusts(self, least, most):
        """Multi-academy trusts of that many schools, by the hash of the UID."""
        found = [uid for uid, m in self.members.items()
                 if m[0]["Group Type"] == "Multi-academy trust" and
                 least <= len({r["URN"] for r in m}) <= most]
        return sorted(found, key=lambda u: hashlib.sha256(
            u.encode()).hexdigest())


def is_special(row):
    """Special and alternative schools stand apart from mainstream averages."""
    kind = row["TypeOfEstablishment (name)"].lower()
    return ("special" in kind or "alternative" in kind or
            "pupil referral" in kind)


# ---- pools ------------------------------------------------------------------

def total(pairs):
    """Sum over sum of (top, bottom); None where nothing counts."""
    pairs = [(t, b) for t, b in pairs if t is not None and b]
    bottom = sum(b for _, b in pairs)
    return sum(t for t, _ in pairs) / Fraction(bottom) if bottom else None


def share(members, table, top, bottom):
    return total([(100 * n if n is not None else None, number(r.get(bottom)))
                  for m in members
                  for r in [table.get(m["URN"], {})]
                  for n in [number(r.get(top))]])


def mean(members, table, value, weights, weight, zero=()):
    """Weighted mean; a code in `zero` counts as 0 over its base."""
    pairs = []
    for m in members:
        text = table.get(m["URN"], {}).get(value, "")
        top = Fraction(0) if text in zero else number(text)
        n = number(weights.get(m["URN"], {}).get(weight))
        pairs.append((top * n if top is not None and n else None, n))
    return total(pairs)


def rate(members, table, value, weights, weight, zero=()):
    """A published percentage of a known base is a whole number of pupils."""
    pairs = []
    for m in members:
        text = table.get(m["URN"], {}).get(value, "")
        p = Fraction(0) if text in zero else number(text)
        n = number(weights.get(m["URN"], {}).get(weight))
        met = Fraction(half_up(p * n / 100)) if p is not None and n else None
        pairs.append((100 * met if met is not None else None, n))
    return total(pairs)


def mainstream(members):
    return [m for m in members if not is_special(m)]


def pools(data, members):
    """address -> what the trust's figure must be: exported figures by hand.

    Of 2018/19 the final file replaces the provisional one, and has no pupils
    of its own: the provisional one's weigh both."""
    plain = mainstream(members)
    ks4 = dict(data.ks4_first)
    for urn, row in data.ks4.items():
        better = {k: v for k, v in row.items()
                  if number(v) is not None or v in ("NE", "SUPP", "LOWCOV")}
        ks4[urn] = {**ks4.get(urn, {}), **better}
    first = data.ks4_first
    return {
        "census_roll": sum(number(data.census[m["URN"]]["NOR"])
                           for m in members if m["URN"] in data.census),
        "fsm_ever": share(members, data.census, "NUMFSMEVER", "NORFSMEVER"),
        "sen_support": share(members, data.census, "TSENELK", "NOR"),
        "ehcp": share(members, data.census, "TSENELSE", "NOR"),
        "eal": share(members, data.census, "NUMEAL", "NOR"),
        "overall_absence": mean(plain, data.absence, "PERCTOT",
                                data.census, "NOR"),
        "persistent_absence": mean(plain, data.absence, "PPERSABS10",
                                   data.census, "NOR"),
        "ks2_rwm_expected": rate(plain, data.ks2_old, "Overall Meet Std",
                                 data.ks2_old, "KS2 Pupils"),
        "ks2_maths_expected": rate(plain, data.ks2_old, "Maths Meet Std",
                                   data.ks2_old, "KS2 Pupils"),
        "ks4_attainment8": mean(plain, ks4, "ATT8SCR", first, "TPUP",
                                zero=("NE",)),
        "ks4_progress8": mean(plain, ks4, "P8MEA", first, "P8PUP"),
        "ks4_em4": rate(plain, first, "PTL2BASICS_94", first, "TPUP",
                        zero=("NE",)),
    }
