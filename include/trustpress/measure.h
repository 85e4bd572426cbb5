/* Measures: the catalogue, pooled evaluation, comparators, ratings, explain.
 *
 * A measure is a formula with a weighting; a question asks it of someone, for
 * a period; a figure is the answer: a value or a reason, with its coverage,
 * bounds, rating and lineage. Percentages are pooled, never averaged. */
#ifndef TRUSTPRESS_MEASURE_H
#define TRUSTPRESS_MEASURE_H

#include <trustpress/expr.h>

/* ---- the catalogue (templates/measures/) -------------------------------- */

enum measure_unit {
    UNIT_NUMBER,
    UNIT_PERCENT,
    UNIT_MONEY,
    UNIT_PUPILS,
    UNIT_POINTS,
    UNIT_RATIO,
    UNIT_DAYS,
    UNIT_FTE,
    UNIT_SCHOOLS,
    UNIT_TEXT,
    UNIT_OF /* "10 of 11": a percentage that prints its two numbers */
};
enum weighting {
    WEIGHT_POOLED,       /* ΣN / ΣD (× 100 for percent) */
    WEIGHT_RATE,         /* published rounded % p of base D: N is a whole number
                           in an interval; ΣN / ΣD with bounds (domain 12.3) */
    WEIGHT_MEAN,         /* Σwx / Σw */
    WEIGHT_SUM,          /* Σ */
    WEIGHT_FORMULA,      /* the formula over other measures of the same scope */
    WEIGHT_DISTRIBUTION, /* words and how often; never a mean */
    WEIGHT_QUANTILE      /* of the values side by side: the median */
};
enum measure_time {
    TIME_YEAR,  /* facts by academic (or other) year */
    TIME_FLOW,  /* monthly flows: windows month, year to date, year */
    TIME_STOCK, /* balances on dates: the last one on or before */
    TIME_LATEST /* no period: what is known now */
};
enum polarity { POLARITY_NONE, POLARITY_UP_GOOD, POLARITY_DOWN_GOOD };
enum rating { RATING_NONE, RATING_RED, RATING_AMBER, RATING_GREEN };

/* The first band whose test holds applies. A band is only for meetings from
 * `from` on and before `until`; DATE_NONE: open. */
struct band {
    enum rating rating;
    bool has_below, has_least;
    struct decimal below, least; /* value < below; value >= least */
    int32_t from, until;
    struct str published; /* when this is published as the banding, before any
                             threshold; may be empty */
    struct str word;      /* "High", "Watch", "On track" */
};
/* Ratings by where a school stands among the schools it is compared with, each
 * school with its own: the list `comparators`. Decile 0 is the lowest. */
#define DECILES 10
struct decile_rule {
    enum rating usual[DECILES];
    bool has_close; /* `close` from more than so many close comparators on */
    int64_t close_over;
    enum rating close[DECILES];
    struct str months; /* input: no rating unless it is 12; may be empty */
};
/* A measure over the rows of a list. In its formulas a name is a column of the
 * list, `rows` (1 for each), `as_at`, `this_year` (the row is of the year, or
 * names none), `settled` (done, withdrawn: as its profile says), or a measure:
 * that of the row's school. A row whose condition or value is not known is left
 * out and counted, never taken for nil. */
struct list_rule {
    struct str name;                 /* of the list: "policies" */
    const struct expr *where;        /* which rows; NULL: all */
    const struct expr *top_where;    /* "rows where …": which of these */
    const struct expr *bottom_where; /* count in which half */
    struct str once;       /* rows alike in this column count once; or empty */
    struct str by;         /* QUANTILE: rows alike here are added up first */
    struct str_list needs; /* columns without which a row says nothing */
};
struct measure {
    struct str name;  /* "ks2_rwm_expected" */
    struct str id;    /* "E04" */
    struct str title; /* "Key stage 2 reading, writing and maths: expected" */
    struct str label; /* short, for tables: "RWM expected" */
    struct str topic; /* "finance", "outcomes", "attendance" … */
    struct str phase; /* "primary", "secondary", empty: all */
    enum measure_unit unit;
    int decimals;
    bool is_signed; /* always printed with + or − */
    enum polarity polarity;
    enum weighting weighting;
    enum measure_time time;
    const struct expr *top; /* numerator; value; the formula */
    const struct expr
        *bottom;      /* denominator; weight; NULL when there is none */
    bool mainstream;  /* special and alternative schools shown, not pooled */
    bool is_weighted; /* POOLED: a sum of values times weights, over weights */
    bool approximate; /* the weight is a stand-in (domain 12.5) */
    bool is_internal; /* between schools and centre: the trust's total is
                           nil, what they have is eliminated */
    bool is_trust_only;     /* means nothing for one school */
    bool is_unlike;         /* a percentage of unlike units, and means it */
    bool counts_no_entries; /* "no entries" is 0 over its base when pooled */
    int age;               /* only schools with pupils of this age can have one;
                              0: all of the phase */
    struct str_list words; /* DISTRIBUTION: best first */
    struct str cohort;     /* what is counted: "pupils" */
    const struct band *band;
    size_t n_bands;
    struct str band_source;            /* "FBIT planning code (R1)" */
    const struct decile_rule *deciles; /* NULL: rated by thresholds */
    struct str banding; /* input with the published banding; or empty */
    int64_t rated_from; /* pupils: fewer are not rated; 0: no limit */
    struct str note;    /* definition that is printed with it */
    const struct list_rule *list; /* NULL: not over a list */
    int quantile;                 /* QUANTILE: 50 is the median */
    bool has_least_base;
    struct decimal least_base; /* of a smaller base nothing is said */
    struct str_list national;  /* nation codes tried in order, e.g. NAT */
    struct str_list compared;  /* what it is meant to be held against: "la",
                                  "budget", "policy" … */
    int least_coverage; /* percent of pupils, else of schools: a figure of
                           many that covers less is not rated */
    struct period since, until; /* years in which it is defined so; or none */
    struct str
        defaults;   /* facets assumed when none is given: "forecast.year" */
    struct span at; /* where the catalogue defines it */
};
struct catalogue; /* arena */
/* Reads and checks a catalogue; names, units and references all at once. Call
 * again with a project's own to add or replace. NULL = reported. */
struct catalogue *catalogue_load(struct arena *a, struct diag *dg,
                                 const struct catalogue *base,
                                 const struct source *src);
/* An empty one to load upon, which knows what lists there are: their names and
 * columns are checked then, with kinds. Upon none, any list may be named. */
const struct catalogue *catalogue_knowing(struct arena *a,
                                          struct list_shapes lists);
/* The same of several files, which are one catalogue: what they name may stand
 * in any of them and in any order; no two measures have one name. */
struct catalogue *catalogue_load_all(struct arena *a, struct diag *dg,
                                     const struct catalogue *base,
                                     const struct source *const *src, size_t n);
size_t catalogue_count(const struct catalogue *c);
const struct measure *catalogue_at(const struct catalogue *c, size_t i);
const struct measure *catalogue_find(const struct catalogue *c,
                                     struct str name);
struct str catalogue_nearest(const struct catalogue *c, struct str name);

/* ---- questions ---------------------------------------------------------- */

enum window { WINDOW_NONE, WINDOW_MONTH, WINDOW_YTD, WINDOW_YEAR };
enum scope_kind {
    SCOPE_TRUST, /* the organisation: its schools + central */
    SCOPE_SCHOOL,
    SCOPE_AUTHORITY,
    SCOPE_COMPOSITE,
    SCOPE_NATION,
    SCOPE_CENTRAL, /* the organisation's own rows only */
    SCOPE_SCHOOLS, /* its schools without the central rows */
    SCOPE_POOLED,  /* la_pooled: an authority put together from its schools */
    SCOPE_OTHERS,  /* la_others: the same without the organisation's own */
    SCOPE_SISTERS, /* the organisation's other schools, of a school */
    SCOPE_REGION,  /* the published rows of the schools' regions */
    SCOPE_PEERS    /* the schools that a list names as a school's peers */
};
struct who {
    enum scope_kind kind;
    uint32_t entity; /* school, authority; else ENTITY_NONE. COMPOSITE with
                        a school: that school's authority; NATION with a
                        school: the nation's row for its phase; POOLED and
                        OTHERS with an authority: that one, else as
                        COMPOSITE; SISTERS: the school that is left out;
                        PEERS: the school whose peers they are */
};
/* What about the figure is asked. */
enum derived {
    DERIVED_VALUE,
    DERIVED_VARIANCE,         /* against budget; favourable is positive */
    DERIVED_VARIANCE_PERCENT, /* of the budget; n/m under £1k or signs differ */
    DERIVED_MOVEMENT,         /* forecast less previous forecast */
    DERIVED_CHANGE,           /* less the previous period that has one */
    DERIVED_GAP_LA,
    DERIVED_GAP_NATIONAL,    /* unrounded difference, pp */
    DERIVED_COHORT,          /* n behind it */
    DERIVED_COVERAGE,        /* "11 of 12 schools, 642 of 655 pupils; …" */
    DERIVED_RATING,          /* "GREEN – On track" */
    DERIVED_PERIOD,          /* "2018/19" */
    DERIVED_FAVOURABLE,      /* "F" or "A" of the variance */
    DERIVED_SIGNIFICANCE,    /* "above", "in line", "below" the nation: an exact
                             two-sided test at 5 % (significance.c) */
    DERIVED_SIGNIFICANCE_LA, /* the same against the authority */
    DERIVED_CHANGE_SIGNIFICANCE, /* "up", "down", "no clear change" since the
                                    previous period (change.c) */
    DERIVED_LOW,           /* Wilson's 95 % interval; of means with published */
    DERIVED_HIGH,          /* intervals, theirs put together */
    DERIVED_INTERVAL,      /* "54% to 72%" */
    DERIVED_ONE_PUPIL,     /* what one pupil of under 50 is worth: 3.3pp */
    DERIVED_LIKE_FOR_LIKE, /* change over the schools that have both */
    DERIVED_THREE_YEARS    /* the pool of this year and the two before it */
};
bool derived_is_words(enum derived d); /* its values are text */
/* Which of the organisation's schools are put together. */
enum base {
    BASE_NOW,      /* its schools now; mainstream where the measure says so */
    BASE_ALL_YEAR, /* those of them that were in it for the whole year */
    BASE_DFE,      /* those that DfE's tables of trusts count */
    BASE_SPECIAL,  /* special and alternative schools alone */
    BASE_EVERY     /* all, whatever the measure says */
};
struct question {
    const struct measure *measure;
    struct who who;
    enum base base;
    struct period period; /* PERIOD_NONE: as the evaluator's setting, else
                             the latest with a value */
    enum scenario scenario;
    enum window window;
    uint32_t breakdown; /* index of facts_breakdowns */
    enum derived derived;
};
/* An address is  measure ("." facet)* ("@" who)?  with who a URN, "trust",
 * "la", "national", "central" or a quoted school name, e.g.
 *   in_year_balance.variance   ks2_rwm_expected.disadvantaged@137932
 * Facets: actual budget forecast previous_forecast prior_year · month ytd year
 * · variance variance_percent movement change gap_la gap_national la national
 * cohort coverage rating period favourable significance previous · a
 * breakdown's name · a year as y2018 (2018/19) · a month of that or the
 * setting's year as p1 .. p12 · a day as d20251130 · years before and after as back1 .. back9, ahead1 ..
 * ahead9 · opening (balances before the year began) · the parts of a trust as
 * central, schools · other pools: la_pooled, la_others, sisters, region, peers · the
 * base of a pool: all_year, dfe_eligible, special_schools, all_schools. False =
 * reported (FIGURE_ADDRESS,
 * MEASURE_UNKNOWN) with the nearest names. `at` spans the text. */
struct evaluator;
bool question_parse(struct diag *dg, const struct evaluator *ev, struct span at,
                    struct str address, struct question *out);
/* The same from words: "KS2 RWM expected Orchard 2018/19", "F01 Thornton
 * budget": title, label, name or id of a measure; a school of ours; a year;
 * facets. False = reported, with what may be meant. */
bool question_find(struct diag *dg, const struct evaluator *ev, struct span at,
                   struct str words, struct question *out);
struct str question_text(struct arena *a, const struct evaluator *ev,
                         const struct question *q); /* canonical address */
/* The same without its period, of the plain figure: what stays the same from
 * one pack to the next. */
struct str question_series(struct arena *a, const struct evaluator *ev,
                           const struct question *q);

/* ---- figures ------------------------------------------------------------ */

struct coverage {
    uint32_t schools, of_schools; /* with a value; that should have one */
    int64_t pupils, of_pupils;    /* by the measure's own weight; −1: none */
    uint32_t rows, of_rows;       /* of a list: known; that the figure is of */
    uint32_t by_reason[REASON_COUNT]; /* schools (rows) without, by reason */
    uint32_t not_pooled;              /* special and alternative schools */
    uint32_t as_predecessor;   /* schools with the results of the school that
                                they took the place of */
    uint32_t outside, undated; /* not in the base that was asked for; of no
                                  known joining day */
    uint32_t no_whole; /* whose percentage fits no whole number of pupils */
    bool central;      /* the organisation's own rows are in */
};
struct figure {
    struct question question;  /* with period, scenario, window settled */
    struct value value;        /* unrounded; derived ones too; or a reason */
    struct value lower, upper; /* guaranteed bounds when inputs were rounded */
    /* The same over all pupils of the base: those of schools whose result is
     * hidden may be anywhere. Only where the base of each of them is known. */
    struct value whole_lower, whole_upper;
    bool approximate;             /* printed with ≈: bounds do not support the
                                  last digit, or the weight is a stand-in */
    struct value cohort;          /* n */
    struct value count, count_of; /* UNIT_OF: "10", "11"; else reasons */
    struct coverage coverage;
    enum rating rating;
    const struct band *band;
    struct str not_rated; /* why a value has no rating: "part-year return" */
    struct placing {
        uint32_t n; /* schools with a value; 0: no set */
        uint32_t n_close;
        struct decimal percentile, median;
    } standing;           /* DECILES: printed beside the rating */
    uint32_t amber_packs; /* packs in a row in which it is amber, this one
                             included; 0: it is not amber */
    uint32_t schools_then, schools_both; /* of a change: with the earlier
                                            figure, with both; 0: no pool */
    struct value p_value; /* of a test: never below the true one; 9 places */
    struct value basis;   /* the other side of a derived figure */
    int decimals;         /* to print: the measure's, or fewer when the
                           inputs were published with fewer */
    bool is_rounded;      /* its inputs were: never print more decimals */
    bool is_published;    /* as it was published, not put together */
    bool is_low_coverage; /* covers less than its measure asks: not rated */
};

/* What earlier packs printed. `series` is question_series of the question, so
 * that the same figure of another month is found again. Several records of one
 * meeting (editions, re-issues) count once; the last one listed stands. */
struct past_rating {
    struct str series;
    int32_t meeting; /* date of the meeting */
    enum rating rating;
};
struct past_ratings {
    const struct past_rating *item;
    size_t n;
};
struct evaluator_setting {
    struct past_ratings past;   /* of meetings before as_at; may be empty */
    uint32_t organisation;      /* ENTITY_NONE: none */
    struct entity_list schools; /* the organisation's, as at the meeting */
    int32_t as_at;
    struct period month; /* P3 2025/26: flows end here */
    struct period year;  /* academic year of the budget; NONE: latest */
    bool is_public;      /* rows marked confidential count nowhere */
    /* Authorities of which all schools were read: with pools_known, schools of
     * others are in no pool of any other authority. */
    bool pools_known;
    struct entity_list pools;
};
struct evaluator *evaluator_new(struct arena *a, const struct store *s,
                                const struct catalogue *c,
                                const struct evaluator_setting *setting);
const struct evaluator_setting *evaluator_setting(const struct evaluator *ev);
const struct store *evaluator_store(const struct evaluator *ev);
const struct catalogue *evaluator_catalogue(const struct evaluator *ev);
/* Cached: asking twice costs a look-up. Never NULL. */
const struct figure *evaluate(struct evaluator *ev, const struct question *q);
/* The same question of the comparator: la (composite when several), nation. */
const struct figure *evaluate_comparator(struct evaluator *ev,
                                         const struct question *q,
                                         enum scope_kind of);
/* ---- chance ------------------------------------------------------------- */

/* Which of n tests (their p_value; others never stand) stand together: of those
 * that do, at most 5 % are false on average (Benjamini and Hochberg). */
void false_discovery(const struct value p[], size_t n, bool stands[]);
/* Shares, in per cent, beyond which a school of n pupils lies by chance in at
 * most 5 %, and at most 0.2 %, of cases when `centre` per cent is the truth.
 * False: n is below 1 or above a million, or the centre no percentage. */
struct funnel {
    struct decimal low, high, very_low, very_high;
};
bool funnel_limits(struct decimal centre, int64_t n, struct funnel *out);
/* Percentages of people have tests, intervals and funnels. */
bool measure_is_proportion(const struct measure *m);

/* ---- the border of an edition ------------------------------------------- */

/* Who stands between figures and papers: every question from outside passes
 * `show`, settled and answered; what that gives back is what the paper gets.
 * Reasons and periods are no secret, amounts may be. */
struct watch {
    void *key;
    const struct figure *(*show)(void *key, const struct figure *f);
    /* By index of facts_inputs: facts of ours that may have to be hidden. */
    const bool *guarded;
    struct str_list sealed; /* lists: what is made of them is never told */
};
/* To be called before anything is asked. `w->guarded` lives as long as ev. */
void evaluator_watch(struct evaluator *ev, const struct watch *w);

struct fact_term {
    struct fact_key key;
    struct decimal value, factor;
};
struct fact_form { /* constant + sum of factor x value: exactly */
    const struct fact_term *term;
    size_t n;
    struct decimal constant;
};
/* What a figure tells of guarded facts, at most. */
enum says {
    SAYS_NOTHING,
    SAYS_SUM,  /* it is form[0] */
    SAYS_RATE, /* it is factor x form[0] / form[1] */
    SAYS_ALL,  /* it follows from the forms: whoever knows them knows it */
    SAYS_MORE  /* what no form can tell: rows of a list that is sealed */
};
struct saying {
    enum says kind;
    const struct fact_form *form;
    size_t n;
    /* It is factor x form[0] / form[1], whatever else it tells (a rating); then
     * also tops and bottoms by school, n_parts of each. */
    bool is_rate;
    int64_t factor;
    const struct fact_form *top, *bottom;
    size_t n_parts;
};
/* f must come from the watched evaluator, as `show` was given it. */
void figure_says(struct arena *a, struct evaluator *ev, const struct figure *f,
                 struct saying *out);

/* True when any school, or the organisation, has a number for any input of the
 * measure: decides whether a section has its data. */
bool measure_has_data(struct evaluator *ev, const struct measure *m);
/* The period that a question is settled to, newest first with data. */
struct period_list measure_periods(struct arena *a, struct evaluator *ev,
                                   const struct measure *m);

/* ---- words -------------------------------------------------------------- */

enum money_unit { MONEY_POUNDS, MONEY_THOUSANDS };
struct figure_format {
    enum money_unit money;
    bool no_unit;    /* the unit is in the table head: "1,278", "68" */
    bool force_sign; /* variances, gaps: +4 / −4; money uses brackets */
    int decimals;    /* −1: the measure's own */
};
/* "68%", "£1,278,000", "(1,278)", "≈46.5", "−0.03", "supp". Brackets for
 * negative money, U+2212 for other negatives, "–" for nil money. Differences
 * of percentages get "pp". */
struct str figure_text(struct arena *a, const struct figure *f,
                       struct figure_format how);
struct str figure_plain(struct arena *a, const struct figure *f); /* for CSV */
/* The number as it is printed: rounded half away from zero, in thousands where
 * `how` says so. False: it is no number. */
bool figure_rounded(const struct figure *f, struct figure_format how,
                    struct decimal *out);
struct str coverage_text(struct arena *a, const struct figure *f);
struct str rating_text(struct arena *a,
                       const struct figure *f); /* "AMBER – Watch" */
const char *rating_name(enum rating r);         /* "AMBER" */
/* Of a comparator's figure: whose rows it is made of, how they are weighted, how
 * many pupils, and whether special schools are in: "Newham and
 * Southend-on-Sea, weighted by the trust's own pupils". */
struct str comparator_text(struct arena *a, struct evaluator *ev,
                           const struct figure *f);
struct str who_text(struct arena *a, const struct evaluator *ev, struct who w);

/* ---- explain ------------------------------------------------------------ */

struct explain_row {
    uint32_t entity;
    struct str input;  /* "ks2.rwm_expected" */
    struct str detail; /* "E01 Teachers' salaries"; may be empty */
    struct period period;
    enum scenario scenario;
    struct value value; /* or the reason for which it was left out */
    struct origin origin;
    bool used;
    struct str why_not; /* when not used */
};
struct explain_part { /* one for each pooled school */
    uint32_t entity;
    struct value top, bottom; /* its numerator and denominator */
    struct value count; /* of a rate: the whole number that was added up */
    bool used;
    enum reason reason;
};
struct explanation {
    const struct figure *figure;
    struct str formula; /* "100 × Σ met / Σ eligible" in words and names */
    struct str arithmetic; /* "100 × 412 / 642 = 64.17… → 64%" */
    const struct explain_part *part;
    size_t n_parts;
    const struct explain_row *row;
    size_t n_rows;
};
const struct explanation *explain(struct arena *a, struct evaluator *ev,
                                  const struct question *q);
void explanation_text(struct evaluator *ev, const struct explanation *e,
                      struct buf *out);
void explanation_json(struct evaluator *ev, const struct explanation *e,
                      struct buf *out);

/* ---- reconciliation ----------------------------------------------------- */

/* One identity, over all its cases: schools, scenarios, months … One case
 * stands for all: the one furthest off, or with the largest amount. */
struct identity_result {
    struct str name;              /* "Schools and centre foot to the trust" */
    struct str group;             /* "Income and expenditure"; may be empty */
    struct str why;               /* what it means when it does not hold */
    struct str left_is, right_is; /* what was compared; may be empty */
    struct str of; /* the case that is shown; empty: there is only one */
    struct value left, right, difference, tolerance; /* of that case */
    size_t n_cases, n_held; /* with data for both sides; of these hold */
    bool holds, checked;    /* not checked: its data is not there */
    bool is_published;      /* others' figures: it does not stop the build */
    bool is_advisory;       /* it may have a good reason: a warning */
    bool is_at_most;        /* the left may be less than the right */
    bool is_control;        /* a file's control totals; name: the file */
    bool is_money;          /* the amounts are pounds */
    bool is_guarded;        /* tells something of facts that are guarded */
};
struct identity_results {
    const struct identity_result *item;
    size_t n;
};
/* Reads and checks a file of identities (templates/identities.yaml). Call again
 * with a project's own to add or, by name, to replace. NULL = reported. */
struct identities; /* arena */
const struct identities *identities_load(struct arena *a, struct diag *dg,
                                         const struct catalogue *c,
                                         const struct identities *base,
                                         const struct source *src);
/* Judges all. A broken identity is reported (RECONCILE_BROKEN, or
 * RECONCILE_DOUBTFUL when advisory) with the amount and the rows nearest to
 * it. False = one that must hold does not. Arena. */
bool reconcile(struct arena *a, struct diag *dg, struct evaluator *ev,
               const struct identities *identities,
               struct identity_results *out);

#endif
