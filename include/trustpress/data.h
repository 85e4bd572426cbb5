/* What the exports said: values, periods, the register, facts, lists.
 *
 *     store ── files      every input, with its hash and what became of it
 *           ├─ register   schools, organisations, areas; dated memberships
 *           ├─ facts      entity, input, breakdown, period, scenario: value
 *           └─ datasets   lists (risks, actions, policies …): named columns
 *
 * Ingest fills a store; after that it is read only. */
#ifndef TRUSTPRESS_DATA_H
#define TRUSTPRESS_DATA_H

#include <trustpress/base/date.h>
#include <trustpress/base/decimal.h>
#include <trustpress/base/diag.h>
#include <trustpress/base/map.h>

/* ---- values ------------------------------------------------------------- */

/* Why there is no number. Never zero by accident (domain.md 5.2). */
#define REASONS(X)                                                             \
    X(NOT_GIVEN, "not given", "–")                                             \
    X(SUPPRESSED, "suppressed: too few pupils", "supp")                        \
    X(NOT_AVAILABLE, "not available", "n/a")                                   \
    X(NOT_APPLICABLE, "not applicable", "n/a")                                 \
    X(NO_ENTRIES, "no entries", "no entries")                                  \
    X(NOT_PUBLISHED, "not published", "not pub.")                              \
    X(LOW_COVERAGE, "coverage too low to publish", "low cov.")                 \
    X(NEW_SCHOOL, "new school, no results yet", "new")                         \
    X(ROUNDS_TO_ZERO, "above zero, rounds to zero", "<0.5")                    \
    X(LOW_RELIABILITY, "low reliability", "unreliable")                        \
    X(DID_NOT_SUPPLY, "did not supply", "no return")                           \
    X(NO_DATA, "not in the files given", "–")                                  \
    X(NO_BASE, "no number to divide by", "n/a")                                \
    X(NOT_COMPARABLE, "the bases differ", "n/a")                               \
    X(OVERFLOW, "outside the range of exact arithmetic", "error")              \
    X(WITHHELD, "to protect small numbers of people", "withheld")
enum reason {
#define X(name, words, mark) REASON_##name,
    REASONS(X)
#undef X
        REASON_COUNT
};
const char *reason_words(enum reason r); /* "suppressed: too few pupils" */
const char *reason_mark(enum reason r);  /* what a table cell prints */
const char *reason_slug(enum reason r);  /* "suppressed", for data files */
bool reason_from_slug(struct str slug, enum reason *out);

enum value_kind {
    VALUE_REASON,
    VALUE_DECIMAL,
    VALUE_TEXT,
    VALUE_DATE,
    VALUE_TRUTH
};
struct value { /* all-zero: a reason, NOT_GIVEN */
    enum value_kind kind;
    union {
        enum reason reason;
        struct decimal decimal;
        struct str text; /* lives with the store */
        int32_t date;
        bool truth;
    };
};
struct value value_reason(enum reason r);
struct value value_decimal(struct decimal d);
struct value value_text(struct str s);
struct value value_date(int32_t date);
struct value value_truth(bool t);
bool value_is_number(struct value v);
bool value_equal(struct value a, struct value b);
struct str value_dump(struct arena *a, struct value v); /* for text goldens */

/* What an amount has to do with a difference that nobody expected. */
enum clue {
    CLUE_NONE,
    CLUE_WHOLE, /* it is the difference: once too often, or left out */
    CLUE_SIGN,  /* half of it: the sign is wrong */
    CLUE_DIGITS /* two neighbouring digits changed places */
};
enum clue clue_of(struct decimal amount, struct decimal difference);
const char *clue_words(enum clue clue); /* after the amount; empty: none */

/* Where a value was read: row as a spreadsheet counts, column from 0. */
struct origin {
    uint32_t file; /* index in the store's files; ORIGIN_NONE: computed */
    uint32_t row;
    uint32_t column;
};
#define ORIGIN_NONE UINT32_MAX

/* ---- periods ------------------------------------------------------------ */

enum period_kind {
    PERIOD_NONE,           /* not asked for: "the latest there is" */
    PERIOD_UNKNOWN,        /* the file does not say */
    PERIOD_ACADEMIC_YEAR,  /* 1 Sep year .. 31 Aug; printed 2024/25 */
    PERIOD_FINANCIAL_YEAR, /* 1 Apr year .. 31 Mar; printed 2025-26 */
    PERIOD_MONTH,          /* of an academic year: part 1 = Sep .. 12 = Aug */
    PERIOD_TERM,           /* part: enum term; a part of an academic year */
    PERIOD_DATE,           /* a day: year and part unused */
    PERIOD_CALENDAR_YEAR,  /* 1 Jan year .. 31 Dec; printed 2018 */
    PERIOD_TAX_YEAR,       /* 6 Apr year .. 5 Apr; printed 2017-18 tax year */
    PERIOD_REPORTING_YEAR, /* as its publisher counts; part 1: 2024/25 */
    PERIOD_WEEK,           /* of a calendar year: part 1 .. 53, ISO 8601 */
    PERIOD_QUARTERS,       /* part: which of what year; period_quarters */
    PERIOD_TO_MARCH,       /* from a start not stated up to 31 Mar year */
    PERIOD_TO_DATE         /* months 1 .. part of an academic year together */
};
/* Two terms are another part than the year of three: a figure of one can never
 * meet a figure of the other. */
enum term {
    TERM_AUTUMN = 1,
    TERM_SPRING,
    TERM_SUMMER,
    TERM_AUTUMN_AND_SPRING,
    TERM_FIVE_HALVES, /* absence to 2012: September to Whitsun */
    TERM_SIX_HALVES
};
struct period {
    uint8_t kind; /* enum period_kind */
    uint8_t part;
    int16_t year; /* the calendar year in which the year begins */
    int32_t date; /* PERIOD_DATE only, else 0 */
};
struct period period_academic(int starts);
struct period period_month(int starts, int part);
struct period period_date(int32_t date);
/* The year up to the end of a month: of September the month itself. What is no
 * month stays as it is. */
struct period period_to_date(struct period month);
/* Quarters `from` to `to` (1 .. 4) of a year: kind is that of the whole year
 * (academic, financial, calendar or tax). */
struct period period_quarters(enum period_kind of, int year, int from, int to);
/* "2022/23", "2022-2023", "202223", "2022-23", "P3 2025/26": one of many
 * spellings; a bare year needs to be told what it means, so is refused. */
bool period_parse(struct str s, struct period *out);
/* What the two time columns of a tidy file say: "202223" with "Academic year",
 * "Autumn and spring term" or "Financial year Q1-2"; "2018" with "Calendar
 * year", "January" or "Week 37". An empty identifier after a pair of years is
 * an academic year. False: no such period, or the one does not go with the
 * other ("2018" with "Academic year"). */
bool period_identified(struct str time_period, struct str identifier,
                       struct period *out);
bool period_equal(struct period a, struct period b);
/* By last day, then kind: a total order. */
int period_compare(struct period a, struct period b);
int32_t period_first_day(struct period p); /* DATE_NONE when it has none */
int32_t period_last_day(struct period p);
struct period period_of_date(int32_t date); /* its academic month */
struct period period_year_before(struct period p);
/* "2024/25", "2025-26", "P3 Nov 2025", "Autumn term 2025/26", "2018", "Week 37
 * 2024", "Q1 to Q2 2025-26": no two periods read alike. */
struct str period_text(struct arena *a, struct period p);

/* ---- the register ------------------------------------------------------- */

enum entity_kind {
    ENTITY_SCHOOL,
    ENTITY_ORGANISATION,
    ENTITY_AUTHORITY,
    ENTITY_REGION,
    ENTITY_NATION
};
#define ENTITY_NONE UINT32_MAX

/* Codes: school = URN, organisation = Group UID (or a slug for one that has
 * none), authority = 3-digit DfE code, nation = "NAT", "NAT:all" (all schools
 * with independent ones), "NAT:primary", "NAT:secondary", "NAT:special". */
struct entity {
    enum entity_kind kind;
    struct str code;
    struct str name;    /* the best spelling known */
    uint32_t authority; /* SCHOOL: entity of its authority, or ENTITY_NONE */
    /* What registers say beside the name, by folded key: "laestab", "phase",
     * "type", "type_group", "status", "low_age", "high_age", "capacity",
     * "open_date", "close_date", "company_number", "group_type" ... */
    struct attribute *attributes;
    struct origin origin;
};
struct attribute {
    struct str key;
    struct value value;
    struct origin origin;
    struct attribute *next;
};
struct membership {
    uint32_t school, organisation; /* entities */
    int32_t joined, left;          /* DATE_NONE: not known / still in */
    struct origin origin;
    int32_t as_at; /* the day of the extract that says so; 0: not known */
};
struct school_link { /* "link" is the other school of `school` */
    uint32_t school, link;
    bool predecessor; /* else successor */
    bool partly;      /* merged or split: not one school for one */
    int32_t date;
};

struct registry; /* arena */
struct registry *registry_new(struct arena *a);
/* Finds or makes. Names: the first non-empty one stays unless it is all
 * capitals and the new one is not. */
uint32_t registry_entity(struct registry *g, enum entity_kind kind,
                         struct str code, struct str name);
uint32_t registry_find(const struct registry *g, enum entity_kind kind,
                       struct str code); /* or ENTITY_NONE */
/* Another code of an entity: both find it. `own`: it becomes the code that it
 * is shown by. A code that is known already, or empty, changes nothing. */
void registry_alias(struct registry *g, uint32_t entity, struct str code,
                    bool own);
/* Schools by LAESTAB in any spelling: 3832270, 383/2270, 383-2270. */
uint32_t registry_find_laestab(const struct registry *g, struct str laestab);
size_t registry_count(const struct registry *g);
const struct entity *registry_at(const struct registry *g, uint32_t entity);
struct entity *registry_edit(struct registry *g, uint32_t entity);
void registry_attribute(struct registry *g, uint32_t entity, struct str key,
                        struct value v, struct origin at); /* first one stays */
struct value entity_attribute(const struct entity *e, struct str key);

void registry_join(struct registry *g, const struct membership *m);
void registry_link(struct registry *g, const struct school_link *l);
size_t registry_memberships(const struct registry *g,
                            const struct membership **out);
size_t registry_links(const struct registry *g, const struct school_link **out);

/* Schools of an organisation on a day (DATE_NONE: all not known to have left),
 * by joining date, then URN. The day of leaving counts, unless the school
 * joined another on it. Arena. A school that is listed twice comes once.
 *
 * A school is in one academy trust at a time: joining another ends the stay in
 * the first; where a joining day is not known the later extract is right.
 * Sponsors and federations run beside a trust. */
struct entity_list {
    const uint32_t *item;
    size_t n;
};
struct entity_list registry_members(struct arena *a, const struct registry *g,
                                    uint32_t organisation, int32_t on);
/* Another trust that has the school on that day too, because nothing tells
 * which of the two stays came later; or ENTITY_NONE. */
uint32_t registry_rival(const struct registry *g, uint32_t school,
                        uint32_t organisation, int32_t on);
/* The one school that this one took the place of (an academy its maintained
 * school); ENTITY_NONE: none, or several were merged, or one was split. */
uint32_t registry_predecessor(const struct registry *g, uint32_t school);
/* Organisations whose UID, company number, URN or name is `text`; names are
 * compared folded and without "multi academy trust", "trust", "the", "limited":
 * "Learning in Harmony Trust" finds "LEARNING IN HARMONY MULTI ACADEMY TRUST".
 * Trusts come before sponsors and federations. Arena; may be empty. */
struct entity_list registry_search(struct arena *a, const struct registry *g,
                                   struct str text);
/* "LEARNING IN HARMONY TRUST" -> "Learning in Harmony Trust". Mixed case, and
 * what is lower case altogether, stays as it is. */
struct str name_display(struct arena *a, struct str name);
/* Short names of one trust's schools for tables and charts: without the words
 * at their end that say what kind of school it is ("Glen Hills Primary School"
 * -> "Glen Hills"). Two that would read the same both stay whole. */
void names_short(struct arena *a, const struct str full[], size_t n,
                 struct str out[]);

/* ---- facts -------------------------------------------------------------- */

enum scenario {
    SCENARIO_ACTUAL,
    SCENARIO_BUDGET,
    SCENARIO_FORECAST,
    SCENARIO_PREVIOUS_FORECAST,
    SCENARIO_PRIOR_YEAR,
    SCENARIO_COUNT
};
const char *scenario_slug(enum scenario s); /* "previous_forecast" */
bool scenario_from_slug(struct str slug, enum scenario *out);

/* Release status of published figures. */
enum release {
    RELEASE_NONE,
    RELEASE_PROVISIONAL,
    RELEASE_REVISED,
    RELEASE_FINAL
};
const char *release_slug(enum release r);

struct fact_key {
    uint32_t entity;
    uint32_t input;     /* index in facts_inputs: "ks2.rwm_expected" */
    uint32_t breakdown; /* index in facts_breakdowns: "all", "disadvantaged" */
    enum scenario scenario;
    struct period period;
};
struct fact {
    struct fact_key key;
    struct value value;
    struct origin origin;
    uint32_t detail; /* index in facts_details: account code and name of a
                        ledger line, else MAP_NONE */
    uint32_t next;   /* next fact with the same key, or FACT_NONE */
    bool set_aside;  /* superseded: kept for explain, never used */
    int16_t edition; /* year of the run of a service that said it, or 0 */
};
#define FACT_NONE UINT32_MAX

struct facts; /* arena */
struct facts *facts_new(struct arena *a);
struct map *facts_inputs(struct facts *f);
struct map *facts_breakdowns(struct facts *f); /* 0 is "all" */
struct map *facts_details(struct facts *f);
uint32_t facts_add(struct facts *f, const struct fact *fact); /* its index */
uint32_t facts_first(const struct facts *f, const struct fact_key *key);
struct fact *facts_edit(struct facts *f, uint32_t index);
const struct fact *facts_at(const struct facts *f, uint32_t index);
size_t facts_count(const struct facts *f);
/* All facts of one entity, the newest first; FACT_NONE: no more. */
uint32_t facts_newest_of(const struct facts *f, uint32_t entity);
uint32_t facts_older_of(const struct facts *f, uint32_t index);
/* Periods in which an input has a value of anybody's, each once, in the order
 * in which they were met; months and years to date are not among them. Good
 * until the next fact is added. */
struct period_list {
    const struct period *item;
    size_t n;
};
struct period_list facts_periods(const struct facts *f, uint32_t input);

/* ---- lists -------------------------------------------------------------- */

/* A column of words that a day overrules: an action whose day has passed and
 * that is not done is overdue, whatever its file says. */
struct overdue {
    struct str after;        /* column of the day: "due" */
    struct str closed;       /* column of the day it was done; may be empty */
    struct str late;         /* "Overdue" */
    struct str otherwise;    /* where nothing is said: "Open"; may be empty */
    struct str_list settled; /* no day makes these late; first: "Done" */
};
struct column {
    struct str name;    /* "residual_impact" */
    struct str heading; /* as the export wrote it; empty: not in the file */
    const struct value *cell;
    const struct overdue *overdue; /* NULL: the words stand as they are */
};
struct dataset {
    struct str name; /* "risks" */
    size_t n_columns, n_rows;
    const struct column *column;
    const struct origin *row; /* column 0 of each row */
};
const struct column *dataset_column(const struct dataset *d, struct str name);
/* A cell as it stands on the day of the papers: a status that the day
 * overrules; a score that was not written down is likelihood times impact. An
 * empty cell is NOT_GIVEN; in a file without the column, NO_DATA. */
struct value dataset_cell(const struct dataset *d, size_t row,
                          struct str column, int32_t as_at);
/* Done, withdrawn: by its status or the day it was closed, no day makes the row
 * overdue. False in lists without such a status. */
bool dataset_is_settled(const struct dataset *d, size_t row);
/* The URN of a row of the list `peers`; empty: it names none. Arena. */
struct str dataset_peer(struct arena *a, const struct dataset *d, size_t row);
/* Marked so in the list: for no public edition. */
bool dataset_is_confidential(const struct dataset *d, size_t row);

/* What a list will look like before any file of it is read. */
struct column_shape {
    struct str name;
    enum value_kind kind; /* VALUE_REASON: not known */
    bool is_money;
    const struct overdue *overdue; /* NULL: the words stand as they are */
};
struct list_shape {
    struct str name;
    const struct column_shape *column;
    size_t n;
};
struct list_shapes {
    const struct list_shape *item;
    size_t n;
};

/* ---- the store ---------------------------------------------------------- */

/* What became of one input file; the sources appendix prints it. */
struct set_aside {
    struct str why; /* "national and authority rows of other areas" */
    size_t rows;
    struct set_aside *next;
};
struct input_file {
    const struct source *source;
    struct str name; /* file name without folders */
    struct str sha256;
    struct str profile; /* profile name; empty: not recognised */
    struct str title;   /* "Key stage 2 performance, wide table" */
    struct str encoding;
    struct period period;   /* the year it is for, when it has one */
    struct str period_from; /* "column TIME_PERIOD", "file name", "project" */
    enum release release;
    int rank; /* of its publication, against others with the same figures */
    size_t rows, rows_used;
    struct set_aside *set_aside;
    struct str_list unused_headings; /* headings that no profile column reads */
};

struct store {
    struct arena *arena;
    struct registry *registry;
    struct facts *facts;
    struct input_file *file;
    size_t n_files, cap_files;
    const struct dataset **dataset;
    size_t n_datasets, cap_datasets;
};
struct store *store_new(struct arena *a);
/* Adds a file; its index. */
uint32_t store_file(struct store *s, const struct input_file *f);
const struct dataset *store_dataset(const struct store *s, struct str name);
/* Rows of a dataset that has the name already are appended to it. */
void store_add_dataset(struct store *s, const struct dataset *d);
/* Everything as indented text, in a fixed order: the golden form. */
void store_dump(const struct store *s, struct buf *out);

#endif
