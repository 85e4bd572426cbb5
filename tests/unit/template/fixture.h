/* A small trust for the tests of templates: three schools, two years of key
 * stage 2, three months of accounts, a few lists. All of it is made up, and
 * small enough to be checked by hand:
 *
 *   100001 Oak Primary      KS2 2023/24 40 eligible 60%   2024/25 50, 70%
 *   100002 Ash Primary      KS2 2024/25 SUPP
 *   100003 Elm High         no KS2; KS4 Attainment 8 48.5 of 120 in 2024/25
 *   authority 999 Exampleshire (KS2 62%), NAT 61%
 *   accounts Sep to Nov 2025 in `ledger.gag` and `ledger.energy`, central too */
#ifndef TEMPLATE_FIXTURE_H
#define TEMPLATE_FIXTURE_H

#include <trustpress/template.h>

struct fixture {
    struct arena *arena;
    struct diag *dg;
    struct store *store;
    struct catalogue *catalogue;
    struct evaluator_setting setting;
    struct stylesheet style;
    struct context context;
    struct template_search search;
    uint32_t trust, oak, ash, elm, area, nation;
};

static const char fixture_catalogue[] =
    "inputs:\n"
    "  ks2: {time: year, pupils: [eligible], percent: [rwm, reading, gps]}\n"
    "  ks4: {time: year, pupils: [pupils], points: [attainment8]}\n"
    "  ledger: {time: flow, nil: yes, money: [gag, energy]}\n"
    "  census: {time: year, pupils: [roll]}\n"
    "measures:\n"
    "  rwm: {title: Reading writing and maths expected, label: RWM expected,\n"
    "    id: E04, topic: outcomes, phase: primary, unit: percent, good: high,\n"
    "    rate: ks2.rwm, over: ks2.eligible, cohort: pupils,\n"
    "    note: Pupils eligible at the end of key stage 2.}\n"
    "  reading: {title: Reading expected, topic: outcomes, phase: primary,\n"
    "    unit: percent, good: high, rate: ks2.reading, over: ks2.eligible,\n"
    "    cohort: pupils}\n"
    "  gps: {like: reading, title: Grammar, label: Grammar, rate: ks2.gps}\n"
    "  attainment8: {title: Attainment 8, topic: outcomes, phase: secondary,\n"
    "    unit: points, decimals: 1, good: high, mean: ks4.attainment8,\n"
    "    over: ks4.pupils, cohort: pupils}\n"
    "  gag: {title: General annual grant, label: GAG, topic: finance,\n"
    "    unit: money, good: high, sum: ledger.gag}\n"
    "  energy: {title: Energy, topic: finance, unit: money, good: low,\n"
    "    sum: ledger.energy}\n"
    "  balance: {title: In-year balance, label: Balance, topic: finance,\n"
    "    unit: money, good: high, sum: ledger.gag - ledger.energy,\n"
    "    bands: [{rating: red, below: 0}, {rating: green, at-least: 0}],\n"
    "    band-source: house rule}\n"
    "  roll: {title: Pupils on roll, label: Roll, topic: pupils, unit: "
    "pupils,\n"
    "    sum: census.roll}\n";

/* ---- facts -------------------------------------------------------------- */

static inline void fixture_fact(struct fixture *f, uint32_t entity,
                                const char *input, struct period period,
                                enum scenario scenario, struct value v,
                                uint32_t file)
{
    struct fact fact = { .value = v, .detail = MAP_NONE, .next = FACT_NONE };

    fact.key.entity = entity;
    fact.key.input = map_put(facts_inputs(f->store->facts), str_from(input));
    fact.key.scenario = scenario;
    fact.key.period = period;
    fact.origin = (struct origin){ file, 2, 3 };
    facts_add(f->store->facts, &fact);
}

static inline struct value fixture_number(int64_t n)
{
    return value_decimal(decimal_of(n));
}

static inline void fixture_ks2(struct fixture *f, uint32_t entity, int year,
                               int64_t eligible, int64_t rwm, int64_t reading)
{
    struct period p = period_academic(year);
    struct value none = value_reason(REASON_SUPPRESSED);

    fixture_fact(f, entity, "ks2.eligible", p, SCENARIO_ACTUAL,
                 fixture_number(eligible), 0);
    fixture_fact(f, entity, "ks2.rwm", p, SCENARIO_ACTUAL,
                 rwm < 0 ? none : fixture_number(rwm), 0);
    fixture_fact(f, entity, "ks2.reading", p, SCENARIO_ACTUAL,
                 reading < 0 ? none : fixture_number(reading), 0);
}

/* Twelve months of budget and forecast; actual figures for three. */
static inline void fixture_ledger(struct fixture *f, uint32_t entity,
                                  const char *input, int64_t actual,
                                  int64_t budget, int64_t forecast)
{
    for (int part = 1; part <= 12; part++) {
        struct period p = period_month(2025, part);

        if (part <= 3)
            fixture_fact(f, entity, input, p, SCENARIO_ACTUAL,
                         fixture_number(actual), 1);
        fixture_fact(f, entity, input, p, SCENARIO_BUDGET,
                     fixture_number(budget), 1);
        fixture_fact(f, entity, input, p, SCENARIO_FORECAST,
                     fixture_number(part <= 3 ? actual : forecast), 1);
    }
}

static inline void fixture_facts(struct fixture *f)
{
    fixture_ks2(f, f->oak, 2023, 40, 60, 65);
    fixture_ks2(f, f->oak, 2024, 50, 70, 74);
    fixture_ks2(f, f->ash, 2024, 8, -1, -1);
    fixture_ks2(f, f->area, 2024, 900, 62, 70);
    fixture_ks2(f, f->nation, 2024, 650000, 61, 72);
    fixture_fact(f, f->oak, "ks2.gps", period_academic(2024), SCENARIO_ACTUAL,
                 fixture_number(88), 0); /* 44 of 50 */
    fixture_fact(f, f->nation, "ks2.gps", period_academic(2024),
                 SCENARIO_ACTUAL, fixture_number(72), 0);
    fixture_fact(f, f->elm, "ks4.pupils", period_academic(2024),
                 SCENARIO_ACTUAL, fixture_number(120), 0);
    fixture_fact(f, f->elm, "ks4.attainment8", period_academic(2024),
                 SCENARIO_ACTUAL, value_decimal(decimal_make(485, 1)), 0);
    fixture_ledger(f, f->oak, "ledger.gag", 100000, 100000, 100000);
    fixture_ledger(f, f->oak, "ledger.energy", 9000, 5000, 5000);
    fixture_ledger(f, f->ash, "ledger.gag", 80000, 80000, 80000);
    fixture_ledger(f, f->ash, "ledger.energy", 4000, 4000, 4000);
    fixture_ledger(f, f->elm, "ledger.gag", 300000, 300000, 301000);
    fixture_ledger(f, f->elm, "ledger.energy", 20000, 20000, 20000);
    fixture_ledger(f, f->trust, "ledger.energy", 1000, 1500, 1000);
}

/* ---- lists -------------------------------------------------------------- */

static inline struct column *
fixture_list(struct fixture *f, const char *name, const char *const columns[],
             size_t n_columns, const struct value cells[], size_t n_rows)
{
    struct dataset *d = arena_new_of(f->arena, struct dataset);
    struct column *c = arena_array(f->arena, struct column, n_columns);
    struct origin *row = arena_array(f->arena, struct origin, n_rows);

    for (size_t i = 0; i < n_columns; i++) {
        struct value *cell = arena_array(f->arena, struct value, n_rows);

        for (size_t k = 0; k < n_rows; k++)
            cell[k] = cells[k * n_columns + i];
        c[i] = (struct column){ .name = str_from(columns[i]),
                                .heading = str_from(columns[i]),
                                .cell = cell };
    }
    for (size_t k = 0; k < n_rows; k++)
        row[k] = (struct origin){ 2, (uint32_t)k + 2, 0 };
    *d = (struct dataset){ str_from(name), n_columns, n_rows, c, row };
    store_add_dataset(f->store, d);
    return c;
}

static inline struct value fixture_text(const char *s)
{
    return value_text(str_from(s));
}

/* The papers are of 27 November 2025. */
static inline void fixture_tasks(struct fixture *f)
{
    static const struct str settled[] = { STR_INIT("Done"),
                                          STR_INIT("Withdrawn") };
    static const struct overdue late = { .after = STR_INIT("due"),
                                         .closed = STR_INIT("closed"),
                                         .late = STR_INIT("Overdue"),
                                         .otherwise = STR_INIT("Open"),
                                         .settled = { settled, 2 } };
    static const char *const columns[] = { "task", "due", "closed", "status" };
    const struct value none = value_reason(REASON_NOT_GIVEN);
    const struct value day = value_date(date_of(2025, 11, 27));
    const struct value before = value_date(date_of(2025, 11, 26));
    const struct value after = value_date(date_of(2025, 11, 28));
    const struct value cells[] = {
        fixture_text("past, nothing said"),
        before,
        none,
        none,
        fixture_text("past, said to be open"),
        before,
        none,
        fixture_text("In progress"),
        fixture_text("past, done"),
        before,
        none,
        fixture_text("done"),
        fixture_text("past, closed on a day"),
        before,
        before,
        none,
        fixture_text("due on the day"),
        day,
        none,
        none,
        fixture_text("to come, said to be late"),
        after,
        none,
        fixture_text("Overdue"),
        fixture_text("to come"),
        after,
        none,
        fixture_text("In progress"),
        fixture_text("no day"),
        none,
        none,
        none,
    };

    fixture_list(f, "tasks", columns, 4, cells, 8)[3].overdue = &late;
}

static inline void fixture_lists(struct fixture *f)
{
    static const char *const risks[] = { "reference", "risk", "score", "rating",
                                         "school" };
    static const char *const meetings[] = { "item", "paper", "purpose" };
    static const char *const commentary[] = { "line", "school", "cause",
                                              "action", "by" };
    const struct value none = value_reason(REASON_NOT_GIVEN);
    const struct value risk[] = {
        fixture_text("R1"),
        fixture_text("Falling rolls"),
        fixture_number(12),
        fixture_text("Medium"),
        none,
        fixture_text("R2"),
        fixture_text("Cyber attack"),
        fixture_number(20),
        fixture_text("High"),
        none,
        fixture_text("R3"),
        fixture_text("Boiler failure"),
        none,
        fixture_text("Low"),
        fixture_text("100001"),
    };
    const struct value meeting[] = {
        fixture_text("Accounts"),
        fixture_text("6b"),
        fixture_text("Decision"),
        fixture_text("Any other business"),
        none,
        fixture_text("Information"),
    };
    const struct value said[] = {
        fixture_text("Energy"),           fixture_text("100001"),
        fixture_text("Cold autumn"),      fixture_text("New controls"),
        value_date(date_of(2026, 1, 31)),
    };

    static const char *const cases[] = { "reference", "matter", "likelihood",
                                         "impact", "confidential" };
    const struct value case_[] = {
        fixture_text("C1"),
        fixture_text("Open matter"),
        fixture_number(2),
        fixture_number(3),
        value_truth(false),
        fixture_text("C2"),
        fixture_text("Hidden matter"),
        fixture_number(4),
        fixture_number(5),
        value_truth(true),
    };

    fixture_list(f, "cases", cases, 5, case_, 2);
    fixture_list(f, "risks", risks, 5, risk, 3);
    fixture_list(f, "meetings", meetings, 3, meeting, 2);
    fixture_list(f, "commentary", commentary, 5, said, 1);
    fixture_tasks(f);
}

/* ---- the trust ---------------------------------------------------------- */

static inline uint32_t fixture_school(struct fixture *f, const char *urn,
                                      const char *name, const char *phase,
                                      int joined)
{
    struct registry *g = f->store->registry;
    uint32_t e =
        registry_entity(g, ENTITY_SCHOOL, str_from(urn), str_from(name));
    struct membership m = { e,         f->trust, date_of(joined, 9, 1),
                            DATE_NONE, { 0 },    0 };

    registry_edit(g, e)->authority = f->area;
    registry_attribute(g, e, STR("phase"), fixture_text(phase),
                       (struct origin){ 0 });
    registry_join(g, &m);
    return e;
}

static inline void fixture_register(struct fixture *f)
{
    struct registry *g = f->store->registry;

    f->trust = registry_entity(g, ENTITY_ORGANISATION, STR("900"),
                               STR("Example Learning Trust"));
    f->area =
        registry_entity(g, ENTITY_AUTHORITY, STR("999"), STR("Exampleshire"));
    f->nation = registry_entity(g, ENTITY_NATION, STR("NAT"), STR("England"));
    f->oak = fixture_school(f, "100001", "Oak Primary", "Primary", 2018);
    f->ash = fixture_school(f, "100002", "Ash Primary", "Primary", 2019);
    f->elm = fixture_school(f, "100003", "Elm High", "Secondary", 2020);
}

static inline void fixture_files(struct fixture *f)
{
    static const char *const names[] = { "ks2.csv", "budget.csv", "lists.csv" };
    static const char *const titles[] = { "Key stage 2 performance",
                                          "Budget monitoring",
                                          "Lists of the trust" };

    for (size_t i = 0; i < 3; i++) {
        struct input_file file = { .name = str_from(names[i]),
                                   .title = str_from(titles[i]),
                                   .sha256 = STR("0123456789abcdef0123"),
                                   .rows = 10 * (i + 1),
                                   .rows_used = 9 * (i + 1) };

        file.source = source_from(f->arena, file.name, STR(""));
        if (i == 0) {
            file.period = period_academic(2024);
            file.release = RELEASE_FINAL;
        }
        store_file(f->store, &file);
    }
}

static inline void fixture_context(struct fixture *f)
{
    struct context *c = &f->context;
    static const struct str folder[] = { STR_INIT(".") };

    f->setting.organisation = f->trust;
    f->setting.schools = registry_members(f->arena, f->store->registry,
                                          f->trust, date_of(2025, 11, 27));
    f->setting.as_at = date_of(2025, 11, 27);
    f->setting.month = period_month(2025, 3);
    f->setting.year = period_academic(2025);
    f->style = stylesheet_default();
    f->search.folder = (struct str_list){ folder, 1 };
    c->evaluator = evaluator_new(f->arena, f->store, f->catalogue, &f->setting);
    c->organisation_name = STR("Example Learning Trust");
    c->organisation_kind = STR("multi-academy-trust");
    c->body_name = STR("Board of Trustees");
    c->meeting_date = date_of(2025, 12, 4);
    c->meeting_place = STR("Exampletown");
    c->as_at = date_of(2025, 11, 27);
    c->edition = STR("board");
    c->version = STR("1");
    c->built_with = STR("Trustpress");
    c->style = &f->style;
}

static inline void fixture_open(struct fixture *f)
{
    const struct source *src;

    *f = (struct fixture){ .arena = arena_new(0) };
    f->dg = diag_new(f->arena);
    f->store = store_new(f->arena);
    src = source_from(f->arena, STR("catalogue"), str_from(fixture_catalogue));
    f->catalogue = catalogue_load(f->arena, f->dg, NULL, src);
    fixture_register(f);
    fixture_files(f);
    fixture_facts(f);
    fixture_lists(f);
    if (f->catalogue != NULL)
        fixture_context(f);
}

static inline void fixture_close(struct fixture *f)
{
    arena_free(f->arena);
}

#endif
