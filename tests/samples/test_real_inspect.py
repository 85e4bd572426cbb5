#!/usr/bin/python3
"""`trustpress inspect` on every file among the real exports: it answers, in
time, with the right profile or none, and the rows, hash and encoding that the
collection's own manifest gives.

Which export a file is was settled by reading it, not by the program: PROFILES.
What it is said to hold (period, rows by kind, codes) or why it is not known is
one line of golden/inspect/real-data.txt; TRUSTPRESS_BLESS=1 writes that file:
hold every line that moved against the collection's README."""
import csv
import fnmatch
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from real_exports import Program, shared  # noqa: E402

PROFILES = (  # the first pattern that fits; what fits none is no export of ours
    ("gias/*/*group_links.csv", "gias_group_links"),
    ("gias/*/mat_gias_all_links.csv", "gias_group_links"),
    ("gias/*/example_links_data.csv", "gias_group_links"),
    ("gias/*/*groups*.csv", "gias_groups"),
    ("gias/*/*links*.csv", "gias_links"),
    ("gias/*", "gias_establishments"),
    ("ofsted/*/leeds_ofsted_data.csv", "ofsted"),
    ("ofsted/*/school_details_2018.csv", "school_details"),
    ("performance-tables/*/ks2_perf_2018.csv", "ks2_relabelled"),
    ("performance-tables/*/ks4_perf_2018.csv", "ks4_relabelled"),
    ("performance-tables/*/ks5_perf_2018.csv", "ks5_relabelled"),
    ("performance-tables/*/*pupdest*", "destinations"),
    ("performance-tables/*ks2*", "ks2"),
    ("performance-tables/*ks4*", "ks4"),
    ("performance-tables/*/england_ks5final*", "ks5"),
    ("performance-tables/*/*england_census.csv", "census"),
    ("performance-tables/*/england_abs.csv", "absence"),
    ("performance-tables/*/england_swf.csv", "workforce"),
    ("performance-tables/*/*census_workforce*", "workforce"),
    ("performance-tables/*/*census_pupils*", "census_pupils"),
    ("performance-tables/*/mat_sen*", "census_sen"),
    ("finance/*/financials_201?.csv", "school_finances"),
    ("finance/*/*_ar_*_academies.csv", "aar"),
    ("finance/*/*_ar_*_central_services.csv", "aar_central"),
    ("finance/*/maintained_schools_master_list*", "cfr"),
    ("finance/*/Financial.csv", "benchmarking_finances"),
    ("finance/*/TrustFinancial.csv", "benchmarking_trust_finances"),
    ("finance/*/NonFinancial.csv", "benchmarking_characteristics"),
    ("finance/*/BudgetForecastReturn.csv", "benchmarking_bfr"),
    ("finance/*/BudgetForecastReturnMetric.csv", "benchmarking_bfr_metrics"),
    ("finance/*/MetricRAG.csv", "benchmarking_ratings"),
    ("finance/*/School.csv", "benchmarking_schools"),
    ("finance/*/Trust.csv", "benchmarking_trusts"),
    ("finance/*/LocalAuthority.csv", "benchmarking_authorities"),
    ("finance/*/LocalAuthorityFinancial.csv",
     "benchmarking_authority_finances"),
    ("finance/*/LocalAuthorityNonFinancial.csv",
     "benchmarking_authority_plans"),
    ("finance/*/mat_academy_master_list.csv", "academy_master_list"),
    ("finance/*/mat_cdc.csv", "condition_data"),
    ("spend/oxopendata*/*", "spend"),
    ("spend/*over25k*", "spend"),
    ("spend/*GPC_DCLG*", "spend"),
    ("spend/*june_2015*", "spend"),
    ("spend/*moj-aramis*", "spend"),
    ("spend/*epcs-dwp*", "spend"),
    ("spend/*10.January_2019*", "spend"),
    ("performance-tables-meta/*/*la_and_region_codes*", "authorities"),
    ("performance-tables-meta/*/*_meta.csv", "field_list"),
    ("ees/*/*.meta.csv", "ees_meta"),
    ("ees/*/absence_by_term.csv", "ees_absence"),
    ("ees/*/absence_in_prus.csv", "ees_absence"),
    ("ees/*/exclusions_by_geographic_level.csv.gz", "ees_exclusions_older"),
    ("ees/*/exclusions_by_reason.csv", "ees_exclusion_reasons"),
    ("ees/*/offers-by-la.csv", "ees_offers_areas"),
    ("ees/*/school_applications_and_offers.csv", "ees_offers_areas_older"),
    ("ees/*/EES_*_data.csv", "ees_attendance"),
    ("ees/*", "ees_tidy"),
)
# Files of no bytes or of empty fields only, two without headings, and one parted
# by blanks that also stand inside its fields: errors, not answers.
UNREADABLE = ("*/file_no_payload.csv", "*/all-empty.csv",
              "*/bad-header-no-header.csv", "*/file_no_header.csv",
              "*/polluted/file_field_delimiter_0x20.csv")
ENCODINGS = {"ascii": "UTF-8", "ascii+bom": "UTF-8 with byte order mark",
             "utf-8": "UTF-8", "utf-8+bom": "UTF-8 with byte order mark",
             "windows-1252": "Windows-1252"}
SECONDS_MOST = 2  # of processor time; the largest file has 40 MB
bad = 0


def check(good, what):
    global bad
    if not good:
        bad += 1
        print("not ok:", what)


def profile_of(name):
    return next((p for pattern, p in PROFILES
                 if fnmatch.fnmatch(name, pattern)), "")


def check_answer(name, row, answer):
    wanted = profile_of(name)
    check(answer["profile"] == wanted,
          f"{name}: '{answer['profile']}', not '{wanted}'")
    known = ENCODINGS.get(row["encoding"].lower())
    check(known is None or answer["encoding"] == known,
          f"{name}: {answer['encoding']}, not {known}")
    if not answer["profile"]:
        return
    check(len(set(answer["matched"])) == len(answer["matched"]),
          f"{name}: headings matched twice: {answer['matched']}")
    check(answer["sha256"] == row["sha256"] or name.endswith(".gz"),
          f"{name}: another hash")
    if row["records"]:
        repairs = answer["repairs"]
        records = (answer["rows"] + answer["title_rows"] +
                   answer["header_rows"] + repairs["blank_rows"] +
                   repairs["repeated_headers"])
        check(records == int(row["records"]),
              f"{name}: {records} records told of {row['records']}")
    aside = sum(s["rows"] for s in answer["set_aside"])
    check(answer["used"] + aside == answer["rows"],
          f"{name}: {answer['used']} used and {aside} set aside "
          f"of {answer['rows']}")


def shown(name):
    """The path as the golden has it: some names hold the name of a person."""
    return re.sub(r"(business_expenses_[a-z]+_[a-z]+_\d+)_\w+", r"\1", name)


def line_of(name, answer):
    """What a file is said to be, in one line."""
    if not answer["profile"]:
        return f"{shown(name)}: {answer['status']}: {answer['problem']}"
    kinds = [f"{n} {kind}" for kind, n in answer["kinds"].items() if n]
    periods = [p["period"] for p in answer["periods"]]
    if len(periods) > 1:
        periods = [f"{periods[0]} to {periods[-1]} ({len(periods)})"]
    parts = [answer["profile"], ", ".join(periods) or answer["period"] or "-",
             answer["release"], ", ".join(kinds) or "nothing used"]
    parts += [f"{s['rows']} aside: {s['why']}" for s in answer["set_aside"]]
    parts += [", ".join(f"{c['token']} {c['cells']}" for c in answer["codes"])]
    return f"{shown(name)}: " + "; ".join(p for p in parts if p)


def inspect(program, folder, name, row):
    """The line of a file."""
    done = program.run("inspect", "--format=json", os.path.join(folder, name))
    check(program.seconds < SECONDS_MOST or not program.is_fast,
          f"{name}: {program.seconds:.2f} s of processor time")
    answer = json.loads(done.stdout)[0]
    refused = not name.endswith((".csv", ".gz")) or any(
        fnmatch.fnmatch(name, p) for p in UNREADABLE)
    check(done.returncode == (1 if refused else 0),
          f"{name}: exit {done.returncode}: {done.said}")
    if refused:
        check("error: " in done.said and answer["status"] == "unreadable",
              f"{name}: {answer['status']}: {done.said}")
    else:
        check_answer(name, row, answer)
    return line_of(name, answer)


def check_golden(lines):
    golden = os.path.join(os.environ.get("SOURCE_DIR", "."),
                          "tests/golden/inspect/real-data.txt")
    if os.environ.get("TRUSTPRESS_BLESS"):
        with open(golden, "w", encoding="utf-8") as f:
            f.writelines(line + "\n" for line in lines)
    with open(golden, encoding="utf-8") as f:
        wanted = f.read().splitlines()
    for old, new in zip(wanted, lines):
        check(old == new, f"real-data.txt:\n- {old}\n+ {new}")
    check(len(wanted) == len(lines),
          f"real-data.txt: {len(lines)} lines, not {len(wanted)}")


def main():
    folder = shared()
    program = Program()
    with open(os.path.join(folder, "manifest.tsv"), encoding="utf-8") as f:
        files = list(csv.DictReader(f, delimiter="\t"))
    files.sort(key=lambda row: row["file"])
    check_golden([inspect(program, folder, row["file"], row)
                  for row in files])
    check(len(files) > 200, f"only {len(files)} files in the manifest")
    print(f"ok: {len(files)} files" if bad == 0 else f"{bad} complaints")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
