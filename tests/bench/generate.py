#!/usr/bin/python3
"""Inputs of the benchmarks: the same arguments give the same bytes.

    python3 tests/bench/generate.py trust FOLDER [SEED]    one trust's exports
    python3 tests/bench/generate.py ledger FILE [ROWS]     one purchase ledger
    python3 tests/bench/generate.py links FOLDER           links.csv alone, from
                                                           a trust's schools.csv
    python3 tests/bench/generate.py long FILE [ROWS]       pupil measures, long
    python3 tests/bench/generate.py many EXPORT FILE [MB]  a real export many
                                                           times over
    python3 tests/bench/generate.py nation FOLDER [SCHOOLS]
                                                           ten years of every
                                                           school and its trust

A trust has 8 schools: 1,536 outcomes (16 measures, 4 groups of pupils, 3
years), 3,840 amounts (40 accounts, 12 months), 60 paragraphs. Numbers come from
a congruential generator of our own, so that no version of Python matters."""

import csv
import os
import sys

PLACES = ["Alder Bank", "Birch Lane", "Cedar Court", "Down End", "East Ferry",
          "Fox Hollow", "Glebe Farm", "Hill Top", "Island Road", "Jubilee Park",
          "Kiln Street", "Long Acre", "Mill Race", "New Bridge", "Orchard Way",
          "Pound Green", "Quarry Bank", "Rose Hill", "South Moor", "Town End"]
KINDS = ["Primary School", "Infant School", "Junior School", "Academy",
         "Church of England Primary School"]
LEADS = ["Ms A. Lovelace", "Mr B. Núñez", "Dr C. Łukasik", "Mrs D. O’Shea",
         "Mr E. Müller", "Ms F. Zoë", "Mrs G. Ferreira", "Mr H. Okoro"]
SUBJECTS = ["Reading: expected %", "Reading: higher %", "Writing: expected %",
            "Writing: greater depth %", "Maths: expected %", "Maths: higher %",
            "RWM combined: expected %", "RWM combined: higher %",
            "Phonics Y1: pass %", "GLD: early years %", "Science: expected %",
            "SPaG: expected %", "Attendance %", "Persistent absence %",
            "Suspension rate", "Progress score"]
GROUPS = ["All pupils", "Disadvantaged", "SEN support & EHCP", "EAL"]
YEARS = ["2022/23", "2023/24", "2024/25"]
MONTHS = [f"2024-{m:02d}" for m in range(9, 13)] + \
         [f"2025-{m:02d}" for m in range(1, 9)]
ACCOUNTS = ["Teachers’ salaries", "Supply teachers", "Teaching assistants",
            "Premises staff", "Admin & clerical staff", "Catering staff",
            "Midday supervisors", "Employer NI", "Employer pension: TPS",
            "Employer pension: LGPS", "Apprenticeship levy", "Staff training",
            "Recruitment", "Building maintenance", "Grounds maintenance",
            "Cleaning & caretaking", "Water & sewerage", "Energy: gas",
            "Energy: electricity", "Rates", "Rent & leases", "Insurance (RPA)",
            "Learning resources", "ICT learning resources", "Exam & test fees",
            "Admin supplies", "Printing & copying", "Postage & telephone",
            "Catering supplies", "Agency: supply staff",
            "Bought-in: curriculum", "Bought-in: other",
            "Legal & professional", "Audit & accountancy", "Loan interest",
            "Transport: home to school", "Educational visits", "School fund",
            "Capital: ICT", "Capital: furniture"]
SUPPLIERS = ["Alpha Books Ltd", "Borough Water", "Copy & Print Direct",
             "Dale Energy", "Elm Catering", "Fairway Coaches", "Groundworks",
             "Hygiene Plus", "Inkwell Supplies", "Jenner Süd GmbH"]
WORDS = """the board heard that attendance rose in every school last term and
leaders now expect a further gain by summer because families were visited early
staff costs stay within the budget while energy prices remain the main risk to
reserves pupils who are disadvantaged made more progress in reading than in
mathematics which the improvement plan takes up next trustees asked for evidence
of impact before new spending is agreed the survey of buildings was finished and
its urgent works are under way safeguarding audits found no serious weakness and
training is complete recruitment of teachers was slower than planned so agency
cover was needed governors will review admissions and capacity with the local
authority""".split()


class Dice:
    """Knuth's MMIX congruential generator."""

    def __init__(self, seed):
        self.state = seed * 2654435761 + 1
        for _ in range(8):
            self.below(2)

    def below(self, n):
        self.state = (self.state * 6364136223846793005
                      + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % n

    def of(self, things):
        return things[self.below(len(things))]

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def near(self, centre, spread):
        """Somewhere about `centre`, in whole thousandths: no float."""
        return centre + sum(self.between(-spread, spread) for _ in range(4)) // 4


def decimal(thousandths, places):
    sign = "-" if thousandths < 0 else ""
    units = abs(thousandths) // 10 ** (3 - places)
    whole, part = divmod(units, 10 ** places)
    return f"{sign}{whole}.{part:0{places}d}"


def sentence(dice):
    words = [dice.of(WORDS) for _ in range(dice.between(9, 18))]
    chance = dice.below(20)
    if len(words) > 12:
        words[len(words) // 2] += ","
    if chance < 3:
        words.append(f"(£{dice.between(1000, 999999):,})")
    elif chance < 5:
        words.append(f"– up {dice.between(1, 20)}%")
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def paragraph(dice):
    return " ".join(sentence(dice) for _ in range(dice.between(4, 7)))


def write(path, rows):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(rows)


def schools_of(dice):
    places = list(PLACES)
    schools = []
    for i in range(8):
        place = places.pop(dice.below(len(places)))
        kind = dice.of(KINDS)
        name = f"{place} {kind}" if i % 3 else f"St Anne’s, {place}"
        schools.append((200000 + 10000 * i + dice.below(10000), name, kind,
                        dice.of(["Northshire", "Southshire"]), LEADS[i],
                        dice.between(90, 1200)))
    return schools


def outcomes_of(dice, schools):
    for school in schools:
        for subject in SUBJECTS:
            for group in GROUPS:
                base = dice.between(20000, 92000)
                for year in YEARS:
                    value = max(0, min(100000, dice.near(base, 9000)))
                    yield (school[0], year, subject, group,
                           dice.between(6, 120), decimal(value, 1))


def finance_of(dice, schools):
    for school in schools:
        for k, account in enumerate(ACCOUNTS):
            budget = dice.between(200, 90000) + (120000 if k == 0 else 0)
            for month in MONTHS:
                actual = max(0, dice.near(budget * 1000, budget * 160))
                yield (school[0], month, f"{1000 + 10 * k:04d}", account,
                       f"{budget}.00", decimal(actual, 2))


def texts_of(dice, schools):
    for i in range(4):
        yield 0, i + 1, paragraph(dice)
    for school in schools:
        for i in range(7):
            yield school[0], i + 1, paragraph(dice)


def trust(folder, seed):
    dice = Dice(seed)
    schools = schools_of(dice)

    def put(name, heading, rows):
        write(os.path.join(folder, name), [heading.split(","), *rows])

    put("schools.csv", "urn,school,phase,authority,head,roll", schools)
    put("outcomes.csv", "urn,year,measure,group,pupils,value",
        outcomes_of(dice, schools))
    put("finance.csv", "urn,month,code,nominal,budget,actual",
        finance_of(dice, schools))
    put("text.csv", "urn,n,paragraph", texts_of(dice, schools))
    put("trust.csv", "key,value", [
        ("trust", f"{dice.of(PLACES)} Learning Trust"),
        ("meeting", "Board of trustees, 14 October 2025"),
        ("period", "September 2024 to August 2025")])
    links(folder)


def links(folder):
    """Which schools are whose: what a trust has from its regulator."""
    with open(os.path.join(folder, "schools.csv"), encoding="utf-8") as f:
        schools = list(csv.DictReader(f))
    with open(os.path.join(folder, "trust.csv"), encoding="utf-8") as f:
        name = {r["key"]: r["value"] for r in csv.DictReader(f)}["trust"]
    write(os.path.join(folder, "links.csv"), [
        ("URN", "Group UID", "Group Name", "Group Type", "Joined date",
         "EstablishmentName", "PhaseOfEducation (name)", "LA (name)"),
        *((s["urn"], "9001", name.upper(), "Multi-academy trust", "01/09/2016",
           s["school"], s["phase"], s["authority"]) for s in schools)])


def ledger(path, rows):
    dice = Dice(20251014)

    def row(i):
        k = dice.below(len(ACCOUNTS))
        amount = decimal(dice.between(1, 2700) ** 3 // 1000 + 1010, 2)
        sides = (amount, "") if dice.below(100) < 93 else ("", amount)
        return (f"{dice.of(MONTHS)}-{dice.between(1, 28):02d}",
                dice.of(PLACES), f"{1000 + 10 * k:04d}", ACCOUNTS[k],
                dice.of(SUPPLIERS), f"INV-{i + 1:06d}", *sides)

    heading = "date,school,code,nominal,supplier,reference,debit,credit"
    write(path, [heading.split(","), *(row(i) for i in range(rows))])


def long(path, rows):
    """200 schools x 5 years x 20 measures x 4 groups, in any order."""
    dice = Dice(4)
    measures = [m.replace(":", "") for m in SUBJECTS] + [
        "Destinations %", "A8 score", "EBacc entry %", "P8 score"]
    schools = [(100000 + 37 * i, ('"St Mary’s, %s"' if i % 4 == 0 else "%s " +
                                  KINDS[i % 5]) % PLACES[i % 20])
               for i in range(200)]
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write("urn,year,measure,group,pupils,value,school,recorded\n")
        for _ in range(rows):
            urn, name = schools[dice.below(200)]
            year = 20 + dice.below(5)
            value = dice.below(1000)
            f.write("%d,20%d/%d,%s,%s,%d,%d.%d,%s,2025-%02d-%02d\n" % (
                urn, year, year + 1, dice.of(measures), dice.of(GROUPS),
                1 + dice.below(180), value // 10, value % 10, name,
                1 + dice.below(12), 1 + dice.below(28)))


def many(export, path, megabytes):
    """The rows of a real export again and again, each time for other schools,
    byte for byte but for the URN."""
    with open(export, "rb") as f:
        head, *lines = f.read().splitlines(keepends=True)
    text = head.decode("utf-8-sig", "replace")
    column = [h.strip().upper() for h in next(csv.reader([text]))].index("URN")
    rows = []
    for line in lines:
        row = next(csv.reader([line.decode("cp1252", "replace")]))
        urn = row[column].strip() if column < len(row) else ""
        if urn.isdigit():
            before, after = line.split(urn.encode(), 1)
            rows.append((before, after.rstrip(b"\r\n")))
    number, size = 1000000, 0
    with open(path, "wb") as f:
        f.write(head)
        while size < megabytes * 1000000:
            for before, after in rows:
                line = b"%s%d%s\r\n" % (before, number, after)
                size += len(line)
                number += 1
                f.write(line)


NATION_YEARS = ["%d-%d" % (y, y + 1) for y in range(2014, 2024)]
RATES = ["PTRWM_EXP", "PTRWM_HIGH", "PTREAD_EXP", "PTREAD_HIGH", "PTWRITTA_EXP",
         "PTMAT_EXP", "PTMAT_HIGH", "PTGPS_EXP", "PTRWM_EXP_FSM6CLA1A",
         "PTRWM_EXP_NotFSM6CLA1A"]
COUNTS = ["NOR", "TSENELSE", "TSENELK", "NUMEAL", "NUMFSM", "NUMFSMEVER"]


def nation_schools(folder, schools):
    """A register: ten schools a trust, 150 authorities, half of them
    academies since 2012 or later."""
    dice, rows, links = Dice(7), [], []
    for i in range(schools):
        urn, la, trust = 100000 + i, 201 + i * 150 // schools, 2000 + i // 10
        name = "%s %s %d" % (PLACES[i % 20], KINDS[i % 5], i)
        rows.append((urn, la, "Area %d" % la, 2000 + i % 5000, name,
                     "Academy converter", "Academies", "Open", "Primary", 4, 11))
        links.append((urn, trust, "TR%05d" % trust, "TRUST NUMBER %d" % trust,
                      "%08d" % (7000000 + trust), "06", "Multi-academy trust",
                      "01/%02d/20%02d" % (1 + dice.below(12),
                                          12 + dice.below(12)), name))
    write(os.path.join(folder, "edubasealldata20250901.csv"),
          [("URN", "LA (code)", "LA (name)", "EstablishmentNumber",
            "EstablishmentName", "TypeOfEstablishment (name)",
            "EstablishmentTypeGroup (name)", "EstablishmentStatus (name)",
            "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge"),
           *rows])
    write(os.path.join(folder, "alllinksdata20250901.csv"),
          [("URN", "Group UID", "Group ID", "Group Name",
            "Companies House Number", "Group Type (code)", "Group Type",
            "Joined date", "EstablishmentName"), *links])
    return rows


def nation_year(folder, year, rows):
    dice = Dice(int(year[:4]))
    ks2, census, absence = [], [], []
    for row in rows:
        telig = 1 + dice.below(90)
        rates = ["%d%%" % dice.below(101) if telig > 5 else "SUPP"
                 for _ in RATES]
        ks2.append((1, row[1], row[3], row[0], row[4], telig * 7, telig,
                    *rates))
        census.append((row[0], row[1], row[3],
                       *(telig * 7 // (k + 1) for k in range(6))))
        absence.append((row[1], row[3], row[0], decimal(dice.below(9999), 1),
                        decimal(dice.below(29999), 1)))
    areas = sorted({row[1] for row in rows})
    for la in areas:
        ks2.append((3, la, "", "", "", 40000, 5000,
                    *("%d%%" % dice.below(101) for _ in RATES)))
    ks2.append((5, "", "", "", "", 4500000, 640000,
                *("%d%%" % dice.below(101) for _ in RATES)))
    write(os.path.join(folder, year + "_england_ks2final.csv"),
          [("RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "TOTPUPS", "TELIG",
            *RATES), *ks2])
    write(os.path.join(folder, year + "_england_census.csv"),
          [("URN", "LA", "ESTAB", *COUNTS), *census])
    write(os.path.join(folder, year + "_england_abs.csv"),
          [("LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"), *absence])


def nation(folder, schools):
    rows = nation_schools(folder, schools)
    for year in NATION_YEARS:
        nation_year(folder, year, rows)


def main(words):
    kinds = ("trust", "ledger", "links", "long", "many", "nation")
    if len(words) < 2 or words[0] not in kinds:
        sys.exit(__doc__)
    if words[0] == "many":
        many(words[1], words[2], int(words[3]) if len(words) > 3 else 100)
        return
    number = int(words[2]) if len(words) > 2 else None
    if words[0] == "trust":
        trust(words[1], 1 if number is None else number)
    elif words[0] == "ledger":
        ledger(words[1], 100000 if number is None else number)
    elif words[0] == "nation":
        nation(words[1], 24000 if number is None else number)
    elif words[0] == "long":
        long(words[1], 5000000 if number is None else number)
    else:
        links(words[1])


if __name__ == "__main__":
    main(sys.argv[1:])
