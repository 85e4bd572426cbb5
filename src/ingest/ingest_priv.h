/* What the files of ingest share: a profile as it is kept in memory, the
 * binding of a profile to one file's headings, and one run over one file.
 *
 * Surprise: headings are kept and compared folded (str_fold), and a year in a
 * heading is replaced by the word "+y+", so PTRWM_EXP_17 meets the pattern
 * "PTRWM_EXP_{year}". */
#ifndef TRUSTPRESS_INGEST_PRIV_H
#define TRUSTPRESS_INGEST_PRIV_H

#include <trustpress/ingest.h>
#include <trustpress/yaml.h>

#include "accounts_priv.h"
#include "amounts_priv.h"
#include "when_priv.h"

#define BAD_VALUES_SHOWN  3  /* of one column; the rest are counted */
#define BAD_SCHOOLS_SHOWN 10 /* of one file; the rest are counted */
#define NO_FIELD          SIZE_MAX

/* ---- code sets ---------------------------------------------------------- */

struct code {
    struct str token;
    enum reason reason;
};
struct code_set { /* "performance-tables": SUPP -> suppressed ... */
    struct str name;
    const struct code *item;
    size_t n;
};
/* Exact token, case aside; the cell must be trimmed. */
bool code_find(const struct code_set *set, struct str token, enum reason *out);

/* ---- profiles ----------------------------------------------------------- */

enum profile_kind {
    PROFILE_REGISTER,
    PROFILE_FACTS,
    PROFILE_LEDGER,
    PROFILE_LIST,
    PROFILE_POOLED, /* facts out of many rows each, weighted */
    PROFILE_ASIDE   /* known, and holds no figures */
};
enum register_kind {
    REGISTER_SCHOOLS,
    REGISTER_GROUPS,
    REGISTER_MEMBERSHIPS,
    REGISTER_LINKS,
    REGISTER_AUTHORITIES
};

/* What a column is for. VALUE columns give facts, attributes or list cells;
 * all others say which fact, entity or row it is. */
#define ROLES(X)                                                               \
    X(VALUE, "")                                                               \
    X(URN, "urn")                                                              \
    X(LAESTAB, "laestab")                                                      \
    X(AUTHORITY, "authority")                                                  \
    X(NUMBER, "number")                                                        \
    X(NAME, "name")                                                            \
    X(AUTHORITY_NAME, "authority-name")                                        \
    X(SCHOOL, "school")                                                        \
    X(GROUP, "group")                                                          \
    X(GROUP_NAME, "group-name")                                                \
    X(COMPANY, "company")                                                      \
    X(UPIN, "upin")                                                            \
    X(JOINED, "joined")                                                        \
    X(LEFT, "left")                                                            \
    X(LINK, "link")                                                            \
    X(LINK_TYPE, "link-type")                                                  \
    X(LINK_NAME, "link-name")                                                  \
    X(LINKED, "linked")                                                        \
    X(ACCOUNT, "account")                                                      \
    X(ACCOUNT_NAME, "account-name")                                            \
    X(ACCOUNT_TYPE, "account-type")                                            \
    X(COST_CENTRE, "cost-centre")                                              \
    X(FUND, "fund")                                                            \
    X(LINE, "line")                                                            \
    X(CATEGORY, "category")                                                    \
    X(BREAKDOWN, "breakdown")                                                  \
    X(PHASE, "phase")                                                          \
    X(REGION, "region")                                                        \
    X(REGION_NAME, "region-name")                                              \
    X(SCENARIO, "scenario")                                                    \
    X(COUNTRY, "country")                                                      \
    X(AUTHORITY_ONS, "authority-ons")                                          \
    X(IDENTIFIER, "identifier")                                                \
    X(YEAR, "year")                                                            \
    X(EDITION, "edition")                                                      \
    X(ITEM, "item")                                                            \
    X(PERIOD, "period")                                                        \
    X(MONTH, "month")                                                          \
    X(DATE, "date")                                                            \
    X(MARK, "mark")                                                            \
    X(RELEASE, "release")                                                      \
    X(MEASURE, "measure")                                                      \
    X(SUBJECT, "subject")                                                      \
    X(TERM, "term")                                                            \
    X(WEIGHT, "weight")                                                        \
    X(ROW, "row")
enum role {
#define X(name, key) ROLE_##name,
    ROLES(X)
#undef X
        ROLE_COUNT
};

enum form {
    FORM_TEXT,
    FORM_COUNT,
    FORM_NUMBER,
    FORM_RESULT, /* a number, or a percentage with its sign */
    FORM_PERCENT,
    FORM_MONEY,
    FORM_DATE,
    FORM_TRUTH,
    FORM_CODE,
    FORM_SCHOOL
};

struct word {
    struct str token; /* folded */
    struct str meaning;
};
struct words {
    const struct word *item;
    size_t n;
};
const char *profile_kind_name(enum profile_kind kind); /* "register" */
struct str role_slug(enum role role);                  /* "laestab" */
const char *form_slug(enum form form);                 /* "percent" */
bool words_find(const struct words *w, struct str folded, struct str *meaning);

struct only {                 /* rows with one of these tokens there */
    struct str_list headings; /* folded */
    struct str_list tokens;
};
struct only_list {
    const struct only *item;
    size_t n;
};

struct rule { /* one column of a profile */
    enum role role;
    struct str name;          /* input, attribute or list column */
    struct str_list headings; /* as the profile writes them, in order */
    struct str_list plain;    /* folded, without {group} and {year} */
    enum form form;
    bool unsigned_fraction; /* percent without a sign: 0.58 is 58% */
    bool is_attribute;      /* of the school or organisation */
    bool required;          /* a row in which it is blank is set aside */
    bool personal;          /* read for our own organisation only */
    int decimals_least, decimals_most; /* -1: as written */
    bool has_range;
    struct decimal low, high;
    struct str breakdown; /* empty: all, or the row's, or the heading's */
    bool has_scenario;
    enum scenario scenario;
    struct words words;
    const struct code_set *codes;
    bool keep_unknown; /* code: a word that is not listed stays text */
    /* What it is, by the names of columns, where no heading gives it: all of
     * `sum`, those of `also` that are there, and without all of `less`. */
    struct str_list sum, also, less;
    struct only_list when;  /* read in rows that meet all of these */
    bool scientific;        /* 1.5e-05 as data frames write it */
    bool thousands;         /* money in thousands of pounds */
    struct str_list counts; /* key `line`: of these lines it is a number */
    bool skip_unknown;      /* key `line`: others are set aside */
    bool has_years;         /* the column is for another year: */
    int years;              /* so many after the file's */
    const struct overdue *overdue; /* or NULL */
    struct span at;
};

enum row_kind {
    ROW_SCHOOL,
    ROW_SPECIAL,
    ROW_AUTHORITY,
    ROW_NATION,
    ROW_NATION_ALL,
    ROW_NATION_PRIMARY,
    ROW_NATION_SECONDARY,
    ROW_NATION_SPECIAL,
    ROW_ORGANISATION,
    ROW_REGION,
    ROW_SKIP,
    ROW_KIND_COUNT
};
struct row_token {
    struct str token;
    enum row_kind kind;
};

enum year_source {
    YEAR_FROM_COLUMN = 1,
    YEAR_FROM_SUFFIX = 2,
    YEAR_FROM_FILE_NAME = 4,
    YEAR_FROM_PROJECT = 8,
    YEAR_FROM_NOTHING = 16
}; /* fine to have none */
enum bare_year { BARE_REFUSED, BARE_STARTS, BARE_ENDS };

struct year_rule {
    struct only_list financial_rows; /* of these rows it is April to March */
    unsigned from;                   /* set of enum year_source */
    enum bare_year bare;
    bool financial;     /* April to March */
    bool by_row;        /* month or date of each row, not one year */
    bool snapshot;      /* as it was on the day in the file's name */
    int64_t behind;     /* years from the facts to the year in the name */
    const int *skipped; /* starting years without results */
    size_t n_skipped;
};

struct heading_group { /* FSM6CLA1A -> disadvantaged */
    struct str token, breakdown;
};

struct sign { /* one heading, or any of several, that tells a profile */
    struct str_list folded;
    struct str shown; /* the first of them, as the profile writes it */
};
struct signs {
    const struct sign *item;
    size_t n;
};
struct identity {
    struct signs all, any, none;
    bool only;  /* the file has these headings and no other */
    bool exact; /* only by the headings listed, not by others of the column */
    int64_t score;
};

/* Tidy statistics: which of their columns are read. */
enum tidy_reach {
    TIDY_NO,
    TIDY_MAPPED, /* those that the profile lists */
    TIDY_ANY     /* every other indicator too, as ees.HEADING */
};

struct profile {
    struct str name, title, publisher;
    struct str why;     /* aside: what its rows are, in words */
    bool is_of_project; /* goes before a shipped one that fits as well */
    enum profile_kind kind;
    enum register_kind register_kind;
    struct str dataset;
    struct identity identity;
    const struct rule *rule;
    size_t n_rules;
    const struct row_token *row_token;
    size_t n_row_tokens;
    struct only_list only; /* of all rows these */
    bool add_up;           /* several rows of one school add up */
    bool skip_totals;      /* of a list: "Grand Total" is no entry */
    enum row_kind row_otherwise;
    bool authority_without_number; /* no URN and no ESTAB: the authority */
    bool own_form;                 /* the trust's own: schools must be known */
    enum tidy_reach tidy;
    struct str_list silent; /* tidy: headings that are no filter; folded */
    int64_t rank; /* of two publications of one figure the higher one wins */
    bool coded;   /* a heading's first word is enough: "I01 Funds" */
    struct year_rule year;
    const struct heading_group *group;
    size_t n_groups;
    const struct amount_words *amounts; /* of ledger reports; NULL: others */
    const struct source *source;
};

struct profiles {
    const struct profile *item;
    size_t n;
    const struct code_set *codes;
    size_t n_codes;
    const struct accounts *accounts; /* NULL: none found */
    bool is_of_project;              /* what was read last is a project's */
    const struct tidy_book *tidy;    /* tidy_priv.h; NULL: none found */
};

const char *row_kind_name(enum row_kind kind); /* "nation-all"; profile.c */
/* One file of a folder; profile.c */
bool profile_read(struct arena *a, struct diag *dg, const struct profiles *p,
                  const struct source *src, struct profile *out);
/* The columns and keys of a profile; rule.c */
bool rules_read(struct arena *a, struct diag *dg, const struct profiles *p,
                const struct yaml *top, struct profile *out);
/* heading -> values; NULL is fine. */
bool only_read(struct arena *a, struct diag *dg, const struct yaml *map,
               struct only_list *out);
bool profile_rows_read(struct arena *a, struct diag *dg, const struct yaml *top,
                       struct profile *out);
bool headings_read(struct arena *a, struct diag *dg, const struct yaml *map,
                   struct str key, struct str_list *out);
/* Folded, {group} replaced and {year} the word "+y+", or dropped. */
struct str pattern_fold(struct arena *a, struct str heading, struct str group,
                        bool with_year);
const struct code_set *codes_find(const struct profiles *p, struct str name);
/* Reads `_codes.yaml`; codes.c */
bool codes_read(struct arena *a, struct diag *dg, const struct source *src,
                struct profiles *p);
void profile_invalid(struct diag *dg, const struct yaml *at, const char *what,
                     struct str text);

/* ---- a profile met by a file's header ----------------------------------- */

struct heading_set { /* a header, folded */
    const struct str *raw;
    const struct str *folded;
    size_t n;
    struct map *index; /* folded heading -> first field, through `first` */
    const size_t *first;
};
struct heading_set headings_fold(struct arena *a, const struct record *header);
size_t headings_find(const struct heading_set *h, struct str folded);
/* Its first word, if that has a digit in it; else empty. */
struct str heading_code(struct str folded);

struct part { /* a field that is added, or taken away */
    size_t field;
    bool less;
};
struct bound { /* a file's column that gives values */
    const struct rule *rule;
    size_t field, rank;
    struct str breakdown; /* from the heading's group, or the rule, or empty */
    bool has_year;        /* the heading names another year */
    int year;             /* starting year when positive, else a shift */
    struct period period; /* resolved, once the file's year is known */
    uint32_t input, breakdown_index;
    const struct part *part; /* worked out from these; else NULL */
    size_t n_parts;
    uint32_t detail;
    size_t n_bad, n_number;
    bool all_at_most_one, has_long_fraction;
    size_t *when_field; /* by the rule's `when` */
    uint64_t spoken;    /* filters that its `when` speaks for */
};
struct binding {
    struct bound *value;
    size_t n_values;
    size_t role[ROLE_COUNT]; /* field, or NO_FIELD */
    const struct rule *role_rule[ROLE_COUNT];
    size_t row_field[4]; /* headings that say what a row is */
    size_t n_row_fields;
    size_t *only_field;      /* by the profile's `only`; or NO_FIELD */
    size_t *financial_field; /* by its `financial-rows` */
    struct str_list unused;
};
void binding_make(struct arena *a, const struct profile *p,
                  const struct record *header, struct binding *out);

/* sums.c */
void sums_bind(struct arena *a, const struct profile *p, struct binding *out);
/* `amounts` and `totals` of a profile; ledger_words.c */
bool amounts_read(struct arena *a, struct diag *dg, const struct yaml *top,
                  struct profile *out);
/* What a heading says of amounts; 0: a word of it is not known. dated: it
 * speaks of a month, whose words count as known. */
unsigned amount_heading(const struct profile *p, struct arena *scratch,
                        struct str heading, bool dated);
bool amount_is(unsigned says); /* more than filler, and not passed over */
bool amount_field(struct arena *scratch, const struct profile *p,
                  const struct heading_set *h, size_t field);
/* Whether a header names accounts and says what their amounts are. */
bool amounts_fit(struct arena *scratch, const struct profile *p,
                 const struct heading_set *h);
/* SAYS_TOTAL or SAYS_NET of a label that adds up other rows; or 0. */
unsigned total_label(const struct profile *p, struct arena *scratch,
                     struct str label);

/* ---- values ------------------------------------------------------------- */

enum reading { READ_FINE, READ_UNKNOWN, READ_IMPLAUSIBLE };
/* What a cell says under a rule. Text results borrow from `cell`. */
enum reading value_read(struct arena *scratch, const struct rule *r,
                        struct str cell, struct value *out);
bool number_read(struct str cell, bool money, struct decimal *out);
/* 1.55e-05, 1e+05: exact to 18 decimals. A spreadsheet's 1.55E-05 has lost
 * digits and is refused. */
bool scientific_read(struct str cell, struct decimal *out);
bool day_read(struct str cell, int32_t *out); /* DATE_NONE: not known */
bool day_is_american(struct str cell); /* a day only if the month goes first */

/* identifiers.c: each as written anywhere -> one form; empty: none */
struct str code_plain(struct str s);  /* "141296.0" -> 141296 */
bool code_destroyed(struct str cell); /* "1.42E+05" */
/* Digits: 141296, "URN 141296", 141,296. Borrowed from `cell` or on `a`. */
struct str urn_clean(struct arena *a, struct str cell);
/* Seven digits from one cell in any spelling, else from LA and number. */
struct str laestab_clean(struct arena *a, struct str one, struct str authority,
                         struct str number);
/* 7318714 -> 07318714; OC301234 stays; what is none stays as it stands. */
struct str company_clean(struct arena *a, struct str cell);

/* ---- raw keys: memo.c --------------------------------------------------- */

/* What the key cells of a row are, told by their bytes alone: a text is worked
 * out once, however many rows hold it. Borrowed cells are copied. */
struct memo;
#define MEMO_COLUMNS 8
struct memo *memo_new(struct arena *a, const size_t *field, size_t n);
/* The place for what is known of this row's keys, good as long as the memo;
 * *is_known without a look at it. NULL: it has no room for these; work them
 * out. */
const uint32_t *memo_place(struct memo *m, const struct record *row,
                           bool *is_known);
/* Keeps it at the place that memo_place gave last; never 0. */
void memo_keep(struct memo *m, const uint32_t *place, uint32_t value);

/* ---- one run over one file ---------------------------------------------- */

struct claim { /* something in a file that says which year it is for */
    struct period period;
    struct str from, words; /* "heading TELIG_18": for people */
    struct span at;
};
struct run {
    struct diag *dg;
    struct store *store;
    const struct profiles *profiles;
    const struct profile *profile;
    const struct ingest_options *options;
    const struct source *src;
    struct arena *scratch;
    struct reader *reader;
    struct binding binding;
    struct record record; /* the row being read */
    struct str sha256;
    uint32_t file;        /* its index in the store */
    struct period period; /* the file's year; PERIOD_UNKNOWN if none */
    struct str period_from;
    struct claim claim[3]; /* headings, titles, name: what they say of it */
    size_t n_claims;
    bool claims_seen;      /* a row was for that year */
    bool several_years;    /* its rows are for more than one */
    bool *kept;            /* by entity; NULL: keep all */
    struct map *kept_urns; /* of the schools among them */
    size_t n_kept;
    struct map *pool_codes, *peer_urns; /* of options; NULL: none */
    uint32_t organisation;  /* whose own forms these are, or ENTITY_NONE */
    uint32_t report_school; /* whose report this is, or ENTITY_NONE */
    uint32_t nation[5];
    struct str sole_authority; /* of all schools read so far; or empty */
    bool several_authorities;
    struct map *trust_names; /* folded -> trust_named[]; NULL: not asked */
    uint32_t *trust_named;   /* ENTITY_NONE: several have that name */
    struct map *schools;     /* text of a school, as written -> found[] */
    struct found *found;
    size_t cap_found;
    bool no_register; /* no school was known before this file */
    size_t n_bad_role[ROLE_COUNT];
    size_t n_superseded, n_conflicts, n_repeated, n_bad_rows, n_shifted,
        n_unknown_schools, n_differing;
    struct fact differing_old, differing_new; /* the first that differ */
    const struct source *better;  /* a file that gave a better value */
    struct set_aside *last_aside; /* where run_set_aside counted last */
    size_t rows_used;
    bool failed;
    int32_t extract_day;   /* of a register, by its file's name; 0: not known */
    struct tidy_run *tidy; /* tidy_priv.h; NULL: no tidy file */
    struct counting *counting; /* for a tally; NULL: nobody asks */
    struct trailer *trailer;   /* of an own form; NULL: it has no totals */
};
struct found {
    uint32_t entity; /* ENTITY_NONE: reported, no school */
    size_t rows;     /* rows that named it */
};

/* numbering.c: is a ledger numbered as the shipped chart expects? */
struct placed {               /* an account and where it went */
    struct str account, code; /* "1070 Employer NI", "1070" */
    const struct line *line;  /* NULL: nowhere */
    enum account_by by;
};
struct numbering {          /* all-zero: nothing seen yet */
    size_t agrees, differs; /* accounts known otherwise */
    struct str other_side;  /* one of them on the other side, in words */
    size_t n_guessed;       /* accounts placed by number alone */
    struct str guessed;     /* the first of them */
};
void numbering_add(struct run *r, struct numbering *n,
                   const struct placed *placed);
/* ACCOUNT_BY_NUMBER, or ACCOUNT_NUMBERS when the others contradict. */
void numbering_report(struct run *r, const struct numbering *n);
bool numbering_is_usual(const struct numbering *n);

/* The next row into r->record; false at the end. */
bool run_next(struct run *r);
struct str run_cell(const struct run *r, size_t field); /* trimmed; empty */
struct str run_role(const struct run *r, enum role role);
void run_set_aside(struct run *r, struct str why);
struct span run_span(const struct run *r, size_t field);
struct str run_heading(const struct run *r, size_t field);
struct origin run_origin(const struct run *r, size_t field);
struct str run_keep_text(struct run *r, struct str text); /* in the store */
/* Reports a cell that means nothing; at most a few of a column. */
void run_bad_value(struct run *r, struct bound *b, enum reading why);
void run_bad_role(struct run *r, enum role role, const char *hint);
void run_finish_values(struct run *r);

/* A row was used: counts it, for the file and for a tally. */
void run_used(struct run *r, enum tally_kind kind, uint32_t entity,
              struct period p);

/* tally.c: all do nothing but when r->counting is set */
void counting_start(struct run *r);
void counting_row(struct run *r); /* its cells */
void counting_used(struct run *r, enum tally_kind kind, uint32_t entity,
                   struct period p);
void counting_finish(struct run *r);
enum tally_kind tally_kind_of(enum row_kind kind);
/* sums.c: a column that is worked out. Empty parts add nothing; a code makes it
 * that code. False: a part means nothing, and its own column reports that. */
bool sum_read(struct run *r, const struct bound *b, struct value *out);
/* What was added, in words; MAP_NONE: a cell. */
uint32_t sum_detail(struct run *r, struct bound *b);

/* year.c */
bool year_decide(struct run *r);
bool year_check(struct run *r); /* after the rows */
bool year_of_row(struct run *r, struct period *out);
/* So many digits at that place; file_name.c */
bool number_at(struct str s, size_t at, size_t digits, int *out);
struct period year_in_name(struct str file_name);
enum release release_in_name(struct str file_name);
int32_t day_in_name(struct str file_name);
bool month_read(struct str text, bool number_is_period, struct period base,
                struct period *out);

/* titles.c: what the rows above the header say. Nothing said: month, year and
 * span of *out are none. False = they contradict each other (reported). */
bool titles_period(struct run *r, struct period base, struct when *out);
/* The school that a title names, and its cell; or ENTITY_NONE. */
uint32_t titles_school(struct run *r, struct str *text);
/* A school of ours by URN, DfE number or name within a text; or ENTITY_NONE. */
uint32_t school_in_text(struct run *r, struct str text);
/* organisations.c: by Group UID (`uid`, may be empty), else by the company
 * number or UPIN of the row; ENTITY_NONE: not known, or no number at all. */
uint32_t organisation_known(struct run *r, struct str uid);
/* Finds or makes, and files it under every number that the row gives. */
uint32_t organisation_of_row(struct run *r, struct str uid);

/* entity.c */
void entities_prepare(struct run *r);
bool entity_kept(const struct run *r, uint32_t entity);
/* 7 digits from one cell in any spelling or from LA and number; or empty. */
struct str laestab_of(struct run *r, struct arena *a);
/* Of a nation's row that is for one phase. */
uint32_t nation_of(struct run *r, enum row_kind kind);
/* A row whose school cannot be told: set aside, or reported when a spreadsheet
 * has destroyed its URN. */
void school_unnamed(struct run *r, bool has_laestab);
/* Whether a row of a published list is about the organisation of this run or
 * one of its schools. Without a choice of entities every row is. */
bool row_is_ours(struct run *r);
/* The entity of a row; ENTITY_NONE: set aside or reported, go on. */
uint32_t entity_of_row(struct run *r, enum row_kind kind);
uint32_t entity_of_ledger(struct run *r);
/* A school as a person wrote it: URN, LAESTAB, name, "Central". */
uint32_t school_of_form(struct run *r, struct str text, size_t field);
/* "Central", "Trust", "All schools": not one school. */
bool means_trust(struct str folded);
/* SCHOOL_UNKNOWN, with the nearest names; nearest.c */
void school_unknown(struct run *r, struct str text, size_t field);
/* What a school's row says of the school itself: authority, LAESTAB. */
void school_describe(struct run *r, uint32_t school);
uint32_t authority_of(struct run *r, struct str code, struct str name);

/* rows.c, register.c, facts.c, ledger.c, lists.c, pool.c: all rows of a file */
enum row_kind row_kind_of(struct run *r, bool *known);
void facts_read(struct run *r);
void register_read(struct run *r);
void ledger_read(struct run *r);
void list_read(struct run *r);
void pool_read(struct run *r);
struct row { /* what the whole row says */
    enum row_kind kind;
    uint32_t entity;
    struct period period;
    enum scenario scenario;
    struct str line, breakdown; /* of the profile, or on scratch */
    enum reason blank;          /* why its empty cells are empty */
    int16_t edition;            /* year of the run that said it, or 0 */
    uint32_t item;              /* what its figures are of, or MAP_NONE */
};
/* False: set aside or reported. */
bool row_resolve(struct run *r, struct row *row);
/* Which measure a row of a long export is of, or empty; slug.c. Scratch. */
struct str measure_of_row(struct run *r, const struct row *row);
/* Headings that name another year: which one, now that ours is known. */
void bound_periods(struct run *r);
bool row_period(struct run *r, struct period *out);
bool row_scenario(struct run *r, enum scenario *out);
/* Adds a fact, or sets one of two aside; facts.c */
void fact_put(struct run *r, const struct fact *f);
void facts_finish(struct run *r);

#endif
