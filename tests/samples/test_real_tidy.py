#!/usr/bin/python3
"""Every figure of the tidy statistics among the real exports: what the program
read is held against the raw cells, one by one, by an independent reading.

The filters of each file are listed here by hand (no field list is believed);
what is neither filter nor place is a figure, and each of its cells in a row of
the nation, a region or an authority must have become one fact, from its own
row and column, of its own place and period, with exactly its value."""
import collections
import csv
import decimal
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from real_exports import Program, shared  # noqa: E402

decimal.getcontext().prec = 60
PLACE = set("""time_period time_identifier geographic_level country_code
    country_name region_code region_name old_la_code new_la_code la_name
    academic_year version term""".split())
# file: profile, filters; None for figures: all the rest of the columns
FILES = {
    "dfe-ees-test-data/absence_in_prus.csv":
        ("ees_absence", ["school_type"]),
    "dfe-ees-test-data/absence_by_term.csv":
        ("ees_absence", ["school_type"]),
    "dfe-ees-test-data/absence_rate_percent_bands.csv":
        ("ees_tidy", ["school_type", "percent_bands"]),
    "dfe-ees-test-data/KS4_2018_Subject_Tables_S1_TestData.csv":
        ("ees_tidy", ["characteristic_gender", "table", "subject",
                      "qualification_type"]),
    "dfe-ees-test-data/KS4_2018_LA_Char_Testdata.csv":
        ("ees_tidy", ["school_characteristic", "breakdown",
                      "characteristic_gender",
                      "characteristic_free_school_meals",
                      "characteristic_disadvantage",
                      "characteristic_first_language",
                      "characteristic_sen_status",
                      "characteristic_ethnic_major"]),
    "dfe-ees-test-data/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv":
        ("ees_tidy", ["characteristic_group", "characteristic"]),
    "dfe-ees-test-data/SEN2_MI.csv": ("ees_tidy", []),
    "dfe-ees-test-data/exclusions_by_reason.csv":
        ("ees_exclusion_reasons", ["school_type"]),
    "dfe-ees-test-data/school_applications_and_offers.csv":
        ("ees_offers_areas_older", ["school_phase", "nc_year_admission"]),
    "clarelgibson-school-admissions/offers-by-la.csv":
        ("ees_offers_areas", ["school_phase", "NC_year_admission"]),
    "dfe-attendance-data-dashboard/school_frequency_count_202208.csv":
        ("ees_tidy", ["phase"]),
    "dfe-attendance-data-dashboard/EES_ytd_data.csv":
        ("ees_attendance", ["education_phase"]),
    "dfe-attendance-data-dashboard/EES_aut_data.csv":
        ("ees_attendance", ["school_type"]),
}
NATION = {"Primary": "NAT:primary", "State-funded primary": "NAT:primary",
          "Secondary": "NAT:secondary", "Special": "NAT:special",
          "State-funded secondary": "NAT:secondary"}
LONDON = {"Inner London": "E13000001", "Outer London": "E13000002"}
KINDS = {"National": "nation", "Regional": "region",
         "Local authority": "authority", "School": "school"}
OLDER = {"ees_exclusion_reasons", "ees_offers_areas_older"}
CODES = {"c": "suppressed", "x": "not-available", ":": "not-available",
         ".": "not-applicable", "NULL": "not-given", "NA": "not-available",
         "": "not-given"}
OLD = {"x": "suppressed", "NA": "not-applicable"}
FACT = re.compile(r"(\S+) (\S+) ([a-z0-9_]+\.[a-z0-9_]+) (.*) "
                  r"actual = (.*) @1:(\d+):(\d+)$")


def wanted_entity(row, mapped):
    level = row["geographic_level"]
    if level == "Local authority":
        return "authority", row["old_la_code"]
    if level == "Regional":
        return "region", LONDON.get(row["region_name"], row["region_code"])
    phase = next((row[c] for c in ("school_type", "school_phase",
                                   "education_phase") if c in row), "")
    return "nation", NATION.get(phase, "NAT") if mapped else "NAT"


def wanted_period(row):
    years, word = row["time_period"], row["time_identifier"]
    if row.get("term", "Total") != "Total":
        word = row["term"]
    academic = f"{years[:4]}/{years[4:]}"
    if word == "Academic year":
        return academic
    if word == "Calendar year":
        return years
    if word == "August":
        return f"P12 Aug {years}"
    assert word.endswith(" term"), word
    return f"{word} {academic}"


def wanted_value(cell, profile):
    cell = cell.strip()
    if profile in OLDER and cell in OLD:
        return f"({OLD[cell]})"
    if cell in CODES:
        return f"({CODES[cell]})"
    number = decimal.Decimal(cell)
    if "e" in cell:
        number = number.quantize(decimal.Decimal(1).scaleb(-18),
                                 decimal.ROUND_HALF_UP)
    return number


def same(value, wanted):
    if isinstance(wanted, str):
        return value == wanted
    return not value.startswith("(") and decimal.Decimal(value) == wanted


def raw_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        reader = csv.DictReader(f)
        return reader.fieldnames, list(reader)


def figures_of(headings, filters):
    return [h for h in headings if h not in PLACE and h not in filters]


def output(program, *words):
    done = program.run(*words)
    assert done.returncode == 0, done.said
    return done.stdout.decode("utf-8")


def check_file(program, path, profile, filters):
    complaints, seen, breakdowns = [], set(), {}
    headings, rows = raw_rows(path)
    counted = collections.Counter(KINDS[r["geographic_level"]] for r in rows)
    told = json.loads(output(program, "inspect", "--format=json", path))[0]
    if told["profile"] != profile:
        return [f"{path}: profile {told['profile']}, not {profile}"]
    for kind in KINDS.values():
        if told["kinds"][kind] != counted[kind]:
            complaints.append(f"{path}: {told['kinds'][kind]} rows of kind "
                              f"{kind}, not {counted[kind]}")
    read = {h["heading"] for h in told["columns"] if h["use"] == "input"}
    figures = figures_of(headings, filters)
    if profile == "ees_tidy" and read != set(figures):
        complaints.append(f"{path}: figures {sorted(read ^ set(figures))}")
    if not read <= set(figures):
        complaints.append(f"{path}: no figures {sorted(read - set(figures))}")
    for line in output(program, "inspect", "--dump=data", path).splitlines():
        m = FACT.match(line.strip())
        if not m:
            continue
        kind, code, name, rest, value, row, column = m.groups()
        raw, heading = rows[int(row) - 2], headings[int(column) - 1]
        period = wanted_period(raw)
        where = f"{path}:{row}: {heading}: {line.strip()}"
        if not rest.endswith(" " + period):
            complaints.append(f"{where}: not of {period}")
        breakdown = rest[:-len(period) - 1]
        if (kind, code) != wanted_entity(raw, profile != "ees_tidy" and
                                         profile != "ees_exclusion_reasons"):
            complaints.append(f"{where}: another place")
        if not same(value, wanted_value(raw[heading], profile)):
            complaints.append(f"{where}: the cell says {raw[heading]}")
        chosen = (tuple(raw[f] for f in filters), kind, code)
        if breakdowns.setdefault((breakdown, period, kind, code),
                                 chosen) != chosen:
            complaints.append(f"{where}: two choices of filters are one")
        seen.add((row, column))
    if len(seen) != len(rows) * len(read):
        complaints.append(f"{path}: {len(seen)} facts of {len(rows)} rows and "
                          f"{len(read)} figures")
    return complaints


def main():
    folder = os.path.join(shared(), "ees")
    program = Program()
    complaints = []
    for name, (profile, filters) in FILES.items():
        complaints += check_file(program, os.path.join(folder, name), profile,
                                 filters)
    for line in complaints[:40]:
        print(line)
    print(f"{len(FILES)} files, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
