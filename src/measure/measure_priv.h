/* What the files of this folder share. Order of flow: catalogue (load, check)
 * -> evaluator (bind names to the store) -> index (facts by window) -> settle
 * -> scope (whose rows) -> aggregate -> derive, compare, rating -> words. */
#ifndef TRUSTPRESS_MEASURE_PRIV_H
#define TRUSTPRESS_MEASURE_PRIV_H

#include <trustpress/measure.h>
#include <trustpress/yaml.h>

/* ---- inputs: what the catalogue says of "ledger.gag" -------------------- */

enum input_time {
    INPUT_YEAR,  /* one fact a year */
    INPUT_FLOW,  /* months that add up */
    INPUT_LEVEL, /* months that do not: a balance, a limit */
    INPUT_STOCK, /* dates */
    INPUT_LATEST /* whatever is newest */
};
struct input {
    struct str name;
    enum input_time time;
    bool has_nil; /* absent means nil once its family has a row */
    bool adds_up; /* its breakdowns make up the whole: year groups */
    struct expr_symbol symbol;
    uint32_t family; /* index in catalogue.families */
};

/* ---- facets: the words behind a measure's name -------------------------- */

struct facets {
    bool has_scenario, has_window, has_derived, has_who, has_base;
    bool is_previous;
    bool is_opening; /* balances at the start of the year */
    enum scenario scenario;
    enum window window;
    enum derived derived;
    enum scope_kind who;
    enum base base;
    struct str breakdown; /* empty: none */
    int year;             /* in which the academic year begins; 0: none */
    int part;             /* month of that or the setting's year; 0: none */
    int day;              /* 20251130; 0: none */
    int shift;            /* years back (negative) or ahead; 0: none */
};
enum facet_result { FACET_TAKEN, FACET_UNKNOWN, FACET_TWICE };
/* Words that name no facet are taken as a breakdown's name if `is_breakdown`.
 */
enum facet_result facet_take(struct facets *f, struct str word,
                             bool is_breakdown);
struct str facet_nearest(struct str word);

/* Percent that a figure of several schools covers, or it is not rated: DfE's
 * own tables give no figure below it (LOWCOV). */
#define COVERAGE_LEAST 50

/* ---- the catalogue ------------------------------------------------------ */

/* What a name of a formula stands for: an input or another measure. */
struct entry;
enum standing { /* names that stand for no figure */
                STANDS_FOR_NONE,
                STANDS_FOR_DAY,  /* as_at */
                STANDS_FOR_YEAR, /* this_year: the row is of it, or names none */
                STANDS_FOR_SETTLED, /* settled: no day makes the row overdue */
                STANDS_FOR_ROWS,    /* rows: 1 for each */
                STANDS_FOR_COLUMN   /* of the list */
};
struct reference {
    const struct input *input;
    const struct entry *measure;
    struct facets facets;
    enum standing standing; /* NONE: one of the above is there */
    struct str column;
};
struct references {
    const struct reference *item;
    size_t n;
};
/* Formulas over lists, by what they are for. */
enum list_part {
    LIST_WHERE,
    LIST_TOP_WHERE,
    LIST_BOTTOM_WHERE,
    LIST_TOP,
    LIST_BOTTOM,
    LIST_PARTS
};
struct entry {
    struct measure measure; /* first, so that a measure finds its entry */
    struct references top, bottom; /* of a list: empty */
    struct references list[LIST_PARTS];
    struct span list_at, column_at; /* "list:"; "once:", "by:" or "needs:" */
    struct expr_symbol symbol; /* what the measure gives, for other formulas */
    struct span top_at, bottom_at;
    struct str_list interval; /* inputs: lower, upper 95 % limit */
    bool has_time;            /* "time:" was written */
    bool is_line;             /* from "lines:" */
    uint32_t index;
    const struct yaml *example;
    const struct entry *like; /* whose fields it began with, or NULL */
    const struct source *source;
    const struct yaml *node;    /* what its file says of it; NULL: a line */
    const struct entry *before; /* the measure that it replaces, or NULL */
    unsigned load;              /* of which load it is: shipped, project's */
    /* PLACED by name, READING and NEW: read; OPEN and DONE: linked. WRONG: a
     * mistake was reported, what names it is spared. */
    enum {
        ENTRY_NEW,
        ENTRY_OPEN,
        ENTRY_DONE,
        ENTRY_PLACED,
        ENTRY_READING,
        ENTRY_WRONG
    } state;
};
/* Schools of which authority rows are not made: by words of an attribute. */
struct exclusion {
    struct str key;
    struct str_list words;
};
struct base_rules {
    int64_t early_days; /* joining so early in a year counts as all of it */
    int64_t dfe_years, dfe_least; /* full years; schools that have them */
    struct str_list academies;    /* words of a type, folded */
};
struct catalogue {
    struct arena *arena;
    struct base_rules bases;
    unsigned load; /* the number of this load: base + 1 */
    struct exclusion *left_out;
    size_t n_left_out;
    struct map *names;
    struct entry **entry; /* by index in names */
    size_t n_entries, cap_entries;
    struct map *input_names, *families, *breakdowns;
    struct input **input; /* by index in input_names */
    size_t n_inputs, cap_inputs;
    struct list_shapes lists; /* n 0: not known */
};
static inline const struct entry *entry_of(const struct measure *m)
{
    return (const struct entry *)m;
}
const struct input *catalogue_input(const struct catalogue *c, struct str name);
bool catalogue_breakdown(const struct catalogue *c, struct str name);
/* Reads a placed entry of "measures:", and first those that it is like; one
 * that has been read is left alone. False = reported. */
bool entry_read(struct diag *dg, struct catalogue *c, struct entry *e);
/* Its bands and deciles. */
bool ratings_read(struct diag *dg, const struct catalogue *c,
                  const struct yaml *node, struct measure *m);
/* Reads `compare`, `coverage`, `since` and `until`; false = reported. */
bool measure_rules(struct diag *dg, struct arena *a, const struct yaml *node,
                   struct measure *m);
/* Resolves and checks its formulas; false = reported. */
bool entry_link(struct diag *dg, struct catalogue *c, struct entry *e);
/* Reads "lines:": measures that are one input each. False = reported. */
bool lines_read(struct diag *dg, struct catalogue *c, const struct yaml *node);
/* Whether this load has no other measure of the name; false = reported. */
bool entry_is_first(struct diag *dg, const struct catalogue *c, struct str name,
                    struct span at);
void entry_place(struct catalogue *c, struct entry *e);
bool inputs_read(struct diag *dg, struct catalogue *c, const struct yaml *node);
/* "bases:"; false = reported. */
bool bases_read(struct diag *dg, struct catalogue *c, const struct yaml *node);
/* "authority-rows:"; false = reported. */
bool authority_rows_read(struct diag *dg, struct catalogue *c,
                         const struct yaml *node);
/* The formula in a scalar of a YAML file, with spans into that file. */
const struct expr *formula_parse(struct arena *a, struct diag *dg,
                                 const struct source *src,
                                 const struct yaml *scalar);
/* What a formula in a YAML scalar is written as, as a part of the file. */
struct str formula_raw(const struct source *src, const struct yaml *scalar);
/* "list:", "where:", "once:", "by:", "needs:". False = reported. */
bool listing_read(struct diag *dg, struct catalogue *c, const struct yaml *node,
                  struct entry *e);
/* A formula of a measure: over a list it may end with "where CONDITION", which
 * becomes the condition of that half. NULL = reported. */
const struct expr *half_parse(struct diag *dg, const struct catalogue *c,
                              const struct yaml *scalar, struct entry *e,
                              enum list_part condition);
/* Binds and checks the formulas of a measure over a list: kinds into *top and
 * *bottom. False = reported. */
bool listing_link(struct diag *dg, struct catalogue *c, struct entry *e,
                  struct expr_symbol *top, struct expr_symbol *bottom);
/* Scope of names for expr_check over measures, facets and inputs. */
struct expr_scope catalogue_scope(const struct catalogue *c);
bool reference_resolve(const struct catalogue *c, struct str name,
                       struct reference *out);

/* ---- facts by window ---------------------------------------------------- */

struct flow {            /* months of an academic year */
    struct fact_key key; /* period: the year */
    uint16_t months;     /* bit part - 1: there is a row */
    uint16_t unusable;   /* … and it has a reason */
    enum reason reason;
    struct decimal amount[12];
    uint16_t dates; /* bit part - 1: there is an amount of the year to date */
    struct decimal to_date[12];
};
#define MONTHS_ALL     0xFFFu
#define MONTHS_OF_YEAR 0x1000u /* beside the bits of months: a whole year */
struct input_use {             /* of one input of the store */
    const struct input *input; /* NULL: the catalogue does not know it */
    struct period *period;     /* ours: distinct, unsorted */
    size_t n_periods, cap_periods;
    struct period_list any;    /* periods of any entity */
    struct period *why_period; /* ours: periods with reasons */
    size_t n_why, cap_why;
    bool is_ours; /* a school of ours or the organisation has one */
};
struct index;
struct index *index_new(struct arena *a, const struct store *s,
                        const struct catalogue *c,
                        const struct evaluator_setting *setting);
const struct input_use *index_use(const struct index *x, uint32_t input);
const struct flow *index_flow(struct index *x, const struct fact_key *year_key);
/* Months in which any input of the family has a row: of one entity, or with
 * ENTITY_NONE of the organisation and its schools together. MONTHS_OF_YEAR:
 * there is a row of the whole year. */
uint16_t index_months(struct index *x, uint32_t family, uint32_t entity,
                      enum scenario s, struct period year);
/* Months up to which any input of the family has a year to date. */
uint16_t index_dates(struct index *x, uint32_t family, uint32_t entity,
                     enum scenario s, struct period year);
bool index_has_date(struct index *x, uint32_t family, uint32_t entity,
                    enum scenario s, int32_t date);
/* The last date on or before `on` that the family has rows for; or DATE_NONE.
 */
int32_t index_last_date(const struct index *x, uint32_t family, int32_t on);
/* The last month with actual figures of a family; PERIOD_NONE: none. */
struct period index_last_month(const struct index *x, uint32_t family);
bool index_is_ours(const struct index *x, uint32_t entity);
size_t index_unknown(const struct index *x, const uint32_t **inputs);

/* ---- the evaluator ------------------------------------------------------ */

struct binding {
    uint32_t input;     /* of the store; MAP_NONE: it has none */
    uint32_t breakdown; /* of the facets; MAP_NONE: the store has none */
};
struct bound { /* one entry's names in this store */
    const struct binding *top, *bottom;
};
/* What a figure was made of, of guarded facts alone: facts that it read itself,
 * and figures that it asked. */
struct lineage {
    const struct fact_term *read;
    size_t n_reads;
    const struct figure *const *nested;
    size_t n_nested;
    bool is_guarded; /* anything at all */
    bool is_sealed;  /* rows of a list that nobody may count */
};
struct answered {
    struct figure figure; /* first, so that a figure finds its lineage */
    struct lineage lineage;
};
static inline const struct lineage *lineage_of(const struct figure *f)
{
    return &((const struct answered *)f)->lineage;
}
/* What is being noted of the figure that is worked out; one inside another. */
struct frame {
    struct frame *up;
    struct fact_term *read;
    size_t n, cap;
    const struct figure **nested;
    size_t n_nested, cap_nested;
    bool is_sealed;
};
/* Rows of a list that were read. */
void note_list(struct evaluator *ev, struct str list);
/* A number that was read. less: it is taken away. */
void note_read(struct evaluator *ev, const struct fact_key *key,
               struct decimal value, bool less);

struct evaluator {
    struct arena *arena;
    const struct store *store;
    const struct catalogue *catalogue;
    struct evaluator_setting setting;
    struct index *index;
    const struct bound *bound; /* by entry index */
    struct cache *cache;
    const struct traits *traits; /* of setting.schools */
    const struct pools *pools;   /* made when first asked for */
    const int32_t *joined;       /* the same: when setting.schools did */
    struct watch watch;          /* all-zero: nobody stands at the border */
    struct frame *frame;         /* NULL: nothing is noted */
    unsigned depth;              /* above 0: asked from inside */
};

/* Fills scenario, window and period in from the setting and the data. */
struct question question_settle(const struct evaluator *ev,
                                const struct question *q);
/* What the facets ask, of what `base` asks. A breakdown that the store lacks,
 * or a period before the first, leaves a question that nothing answers. */
void question_apply(const struct evaluator *ev, const struct facets *f,
                    uint32_t breakdown, struct question *base);
/* What a name of q's formula asks of `who`. */
struct question question_nested(const struct evaluator *ev,
                                const struct question *q,
                                const struct reference *ref,
                                const struct binding *bound, struct who who);
/* The period before the settled one of q; PERIOD_NONE when there is none. */
struct period question_previous(const struct evaluator *ev,
                                const struct question *settled);

/* Whether figures of the two may meet in one total or one comparison. Years
 * that begin on different days never do; a term is no year, and two terms are
 * no three. Days, and what states no period, stand beside anything. */
bool periods_comparable(struct period a, struct period b);

/* An input asked of one entity. */
struct asking {
    const struct question *q; /* settled */
    const struct input *input;
    uint32_t index; /* of the store; MAP_NONE: it has none */
    uint32_t entity;
    bool is_base; /* a weight: a stand-in may come from the nearest year */
};
struct value input_value(struct evaluator *ev, const struct asking *k);

/* ---- whose rows --------------------------------------------------------- */

struct part {
    uint32_t entity;
    uint32_t rows_of; /* the same; or its predecessor, whose results stand in */
    bool is_central;
    struct value top, bottom;
    bool used;
    enum reason why; /* when not used */
    /* RATE: the numerator and its bounds. MEAN: the value's. */
    struct decimal count, low, high;
    bool is_exact; /* its value was not rounded: "no entries" are nil */
    bool no_whole; /* RATE: no whole number fits */
};
struct parts {
    struct part *item;
    size_t n;
    uint32_t not_pooled;
    uint32_t outside, undated; /* of the base that was asked for */
};
struct traits;
struct parts scope_parts(struct arena *a, struct evaluator *ev,
                         const struct question *q);
/* Whether school i of the setting is in the base that is asked for; counts it
 * in parts when it is not. */
bool base_takes(struct evaluator *ev, const struct question *q, size_t i,
                struct parts *parts);
/* Whether a special school of the base is shown and not pooled. */
bool base_shows_apart(const struct question *q, const struct traits *t);
/* Whether so many schools make a figure of the base. */
bool base_is_enough(const struct evaluator *ev, const struct question *q,
                    size_t n);
/* The base of a figure, for its coverage; empty: the usual one. Arena. */
struct str base_words(struct arena *a, const struct figure *f);
/* Whether one authority put together from its schools is asked for. */
bool is_authority_pool(const struct evaluator *ev, struct who who);
/* Whether several schools are put together, not one published figure shown. */
bool is_pool(const struct evaluator *ev, struct who who);
/* Adds its schools; and, once they are read, drops those that have no pupils
 * of the measure. */
void authority_parts(struct arena *a, struct evaluator *ev, struct who who,
                     struct parts *parts);
void authority_parts_settle(const struct measure *m, struct parts *parts);
/* The peers of a school as a list names them; peers.c. False: there is no
 * figure of them, and why says the reason. */
bool peers_answer(struct evaluator *ev, const struct question *q,
                  struct value *why);
void peers_parts(struct arena *a, struct evaluator *ev,
                 const struct question *q, struct parts *parts);
/* "12 peer schools, pupil-weighted (Similar schools, 1 September 2025)". */
struct str peers_text(struct arena *a, struct evaluator *ev,
                      const struct figure *f);
/* What decides whether a school has a measure; worked out once for ours. */
struct traits {
    bool is_special, is_all_through, is_middle, knows_ages;
    int64_t low_age, high_age;
    uint32_t before;  /* the school that it took the place of, or NONE */
    struct str phase; /* "primary", "secondary", "special", or empty */
};
struct traits school_traits(const struct entity *e);
bool school_is_special(const struct entity *e);
/* May have the measure, by phase and ages; unknown counts as yes. */
bool traits_fit(const struct traits *t, const struct measure *m);

/* ---- figures ------------------------------------------------------------ */

struct facets facets_of_defaults(const struct measure *m);
uint32_t breakdown_find(struct arena *a, const struct store *s,
                        struct str name);

/* Fills value, bounds, cohort, coverage of fig (question settled). */
void aggregate(struct evaluator *ev, struct figure *fig);
/* Figures over lists, and their parts by school (sums of their rows). */
void list_figure(struct evaluator *ev, struct figure *fig);
struct parts list_parts(struct arena *a, struct evaluator *ev,
                        const struct question *q);
bool list_is_given(const struct evaluator *ev, const struct measure *m);
/* A row of a list, as a question over it takes it. */
struct list_row {
    size_t row;      /* of the dataset */
    uint32_t school; /* ENTITY_NONE: the organisation's own */
    struct value top, bottom;
    bool in_top, in_bottom; /* by the conditions of the halves */
    bool used;
    enum reason why; /* when not used */
};
struct list_rows {
    const struct dataset *dataset; /* NULL: the list was not given */
    struct list_row *item;         /* without those that it is not about */
    size_t n;
};
struct list_rows listing_rows(struct arena *a, struct evaluator *ev,
                              const struct question *q);
/* Least, quartile, median …: sorts the values. A reason when there is none. */
struct value quantile_of(struct decimal *item, size_t n, int percent);
/* QUANTILE over schools. */
void quantile_figure(struct evaluator *ev, struct figure *fig);
/* The day of the papers, or why there is none. */
struct value standing_value(const struct evaluator *ev, enum standing standing);
/* 100 for what is a share of a hundred, else 1. */
int64_t measure_factor(const struct measure *m);
/* The two kinds of figure that are no pool. */
void formula_figure(struct evaluator *ev, struct figure *fig);
void distribution_figure(struct evaluator *ev, struct figure *fig);
/* Fills the figure with the pool of the parts that are used. */
void pool_parts(struct figure *fig, const struct parts *parts);
/* Which schools and pupils the parts stand for. */
void cover(struct figure *fig, const struct parts *parts);
/* Why there is nothing: the gravest of the parts' reasons. */
struct value why_nothing(const struct parts *parts);
/* The parts of a settled question, evaluated: for aggregate and explain. */
struct parts parts_evaluated(struct arena *a, struct evaluator *ev,
                             const struct question *q);
/* Fills the figure of a derived question from plain ones. */
void derive(struct evaluator *ev, struct figure *fig);
/* COMPOSITE and NATION. */
void compare(struct evaluator *ev, struct figure *fig);
/* The region of a school by what registers say of it; ENTITY_NONE: not known,
 * or no file has the region. */
uint32_t school_region(const struct evaluator *ev, uint32_t school);
/* Whether the question is of somebody else's rows: compare, not aggregate. */
bool is_comparator(const struct evaluator *ev, const struct question *q);
/* Who is asked for one area of a comparator. */
struct who compare_area(const struct question *q, uint32_t area);
/* The areas whose rows a comparator's figure is made of. Arena. */
struct entity_list compare_areas(struct arena *a, struct evaluator *ev,
                                 const struct question *q);
/* x less y, their bounds too. */
void figure_subtract(struct figure *fig, const struct figure *x,
                     const struct figure *y);
void like_for_like(struct evaluator *ev, struct figure *fig);
/* Of a change: how many schools then had a figure, and how many in both. */
void count_then(struct evaluator *ev, struct figure *fig,
                const struct figure *now, const struct figure *then);
#define POOLED_YEARS 3 /* of the facet three_years */
/* The nearest earlier period of q's that has a number, or NULL. */
const struct figure *figure_earlier(struct evaluator *ev,
                                    const struct question *q);
void rate(struct evaluator *ev, struct figure *fig);
/* Fills fig->standing; why it cannot be, or empty. */
struct str stand(struct evaluator *ev, struct figure *fig);
enum rating standing_rating(const struct figure *fig);
/* An input of the school or area that q asks of. */
struct value input_named(struct evaluator *ev, const struct question *q,
                         struct str name);
/* count, low and high from `top` alone, in its own unit; false: overflow. */
bool published_bounds(struct part *part);
/* count, low and high of a part of a RATE or MEAN; false: overflow. */
bool part_bounds(const struct measure *m, struct part *part);
/* "Above zero, rounds to zero": a percentage between 0 and a half. */
bool is_below_half(const struct measure *m, struct value v);
/* x / y * factor with as many places as there is room for; reason else. */
struct value ratio_value(const struct decimal_sum *x,
                         const struct decimal_sum *y, int64_t factor);
/* Whether the bounds of fig support its last printed digit. */
bool bounds_support(const struct figure *fig);

const struct figure *cache_find(const struct cache *c,
                                const struct question *q);
void cache_put(struct cache *c, const struct question *q,
               const struct figure *f);
struct cache *cache_new(struct arena *a);

/* ---- words -------------------------------------------------------------- */

struct str name_fold(struct arena *a, struct str name);

/* Name of a school, authority or organisation as printed; its code when it has
 * no name; empty for ENTITY_NONE. */
struct str entity_label(struct arena *a, const struct evaluator *ev,
                        uint32_t entity);

#endif
