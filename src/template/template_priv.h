/* Inside the template folder: the tree that parsing makes, and the state of
 * an expansion.
 *
 *   TEMPLATE ← SETTINGS NODE*
 *   NODE     ← HEADING | PARA | LIST | GRID | QUOTE | IMAGE | RULE   Markdown
 *            | COMPONENT                                  a fenced block
 *            | EACH(NODE*) | IF(NODE*, NODE*) | NEEDS(NODE*) | PART(NODE*)
 *            | PAPER(NODE*) | COLUMNS(COLUMN(NODE*)+) | KEEP(NODE*)
 *            | LANDSCAPE(NODE*) | ONE_PAGE(NODE*) | INCLUDE(NODE*)
 *
 * The surprise: whatever names something outside the template (a figure, a
 * list, a column, a condition) is also entered in a flat list while parsing,
 * with the loops it stands in. Checking walks these lists, not the tree, so
 * nothing can be forgotten by a component. */
#ifndef TEMPLATE_PRIV_H
#define TEMPLATE_PRIV_H

#include <trustpress/template.h>
#include <trustpress/yaml.h>

#define TEMPLATE_DEPTH_MAX    32      /* nested structure, lists and includes */
#define TEMPLATE_INCLUDES_MAX 200     /* of one document: they may multiply */
#define TEMPLATE_BLOCKS_MAX   1000000 /* of one document: loops multiply */
#define TEMPLATE_NESTING_MAX  8       /* of includes */

/* ---- slots: figures and variables in texts ------------------------------ */

enum slot_word { /* what is done to a figure's text */
                 SLOT_FAVOURABLE =
                     1u << 0, /* " favourable" / " adverse" behind it */
                 SLOT_BALANCE = 1u << 1,  /* "a surplus of £412,000" */
                 SLOT_WORDS = 1u << 2,    /* whole numbers to twelve in words */
                 SLOT_ABSOLUTE = 1u << 3, /* without its sign */
                 SLOT_DIRECTION = 1u
                                  << 4,  /* "up 4pp", "down 4pp", "unchanged" */
                 SLOT_SHORT = 1u << 5,   /* dates: 4 Dec 2025 */
                 SLOT_LETTER = 1u << 6,  /* " F" / " A" behind it */
                 SLOT_MONEY = 1u << 7,   /* numbers of lists: £1,234 */
                 SLOT_COUNTED = 1u << 8, /* "14 pupils", "1 pupil" */
                 SLOT_ARTICLE = 1u << 9  /* "an 8%", "a 12%" */
};
struct slot_format {
    struct figure_format figure;
    unsigned words; /* SLOT_… */
};
/* Loops around a place: what may be named there. */
struct scope_of {
    bool school;     /* inside `each school` */
    struct str list; /* inside `each <list>`: its name */
    bool rule;       /* in the words of a rule: `rule.limit` and others */
};
enum slot_kind { SLOT_FIGURE, SLOT_VARIABLE, SLOT_PAGE /* page of a label */ };
struct slot {
    enum slot_kind kind;
    struct str text; /* "in_year_balance.variance", "school.name" */
    struct span at;
    struct slot_format format;
    struct scope_of scope;
    const struct slot *measure; /* a facet of this one; else NULL */
    struct str facet;
    uint32_t id; /* index of its binding */
};
struct slot_list {
    const struct slot *const *item;
    size_t n;
};

enum piece_kind {
    PIECE_TEXT,
    PIECE_SLOT,
    PIECE_BREAK,
    PIECE_LINK,
    PIECE_OPTIONAL /* only when all its slots have a value */
};
struct rich { /* text with slots */
    const struct piece *item;
    size_t n;
};
struct piece {
    enum piece_kind kind;
    unsigned marks;
    struct str text;         /* TEXT */
    const struct slot *slot; /* SLOT */
    struct str target;       /* LINK */
    struct rich child;
};

/* ---- conditions, lists -------------------------------------------------- */

struct condition {
    const struct expr *expr; /* NULL: could not be parsed (reported) */
    struct span at;
    struct scope_of scope;
    struct str rows; /* a list whose columns are bare names here */
};
/* A name of a list or of one of its columns, to be checked. */
struct list_ref {
    struct str list;
    struct str column; /* empty: the list itself */
    struct span at;
};
/* What `needs` names: a measure, a topic or a list. */
struct need {
    struct str name;
    struct span at;
    bool is_file, found; /* "report.md": a file of the search folders */
};

/* ---- components --------------------------------------------------------- */

struct column_spec {
    const struct slot *slot; /* rows school: an address; else NULL */
    struct str facet;        /* rows measures: "gap_national" */
    struct str name;         /* list: the column's name */
    struct rich text;        /* list: text with item.… slots instead */
    struct rich heading;     /* empty: made from what it shows */
    struct str group;        /* a heading over neighbours */
    struct slot_format format;
    bool has_text, emphasis, rating, wide, by_address;
    int64_t under; /* rows measures: only for cohorts below it; 0: for all */
    struct span at;
};
struct column_list {
    const struct column_spec *item;
    size_t n;
};
enum table_form { TABLE_SCHOOLS, TABLE_MEASURES, TABLE_STATEMENT, TABLE_LIST };
struct sort_key {
    struct str column;
    bool descending;
};
struct table_spec {
    enum table_form form;
    struct rich caption, note, empty;
    struct str attachment;
    bool carry;
    struct slot_list measure;
    struct column_list column;
    const struct slot *const *cell; /* measure × column, when crossed */
    bool crossed;                   /* schools: measures × facets */
    bool total, central, la, national, keep_empty;
    bool adjusted; /* footing: figures moved so that columns add up */
    bool adjust;   /* words of tests allow for how many there are */
    struct str total_label;
    const struct slot *sort; /* schools */
    bool descending;
    enum money_unit money;
    const struct condition *where;
    const struct statement *statement;
    const struct statement_columns *group;
    size_t n_groups;
    struct str list;
    const struct sort_key *by;
    size_t n_by;
    int64_t top; /* 0: all */
    struct str group_by;
};

enum line_kind { LINE_HEADING, LINE_PLAIN, LINE_SUBTOTAL, LINE_TOTAL };
struct statement_line {
    enum line_kind kind;
    struct rich label;       /* empty: the measure's */
    const struct slot *slot; /* NULL for headings */
    int indent;
    bool optional; /* left out when nothing is in it */
};
struct statement {
    struct str name, title;
    const struct statement_line *line;
    size_t n_lines;
};
struct statement_columns { /* "ytd": Year to date → Actual, Budget, … */
    struct str name;
    struct rich heading;
    struct column_list column;
    const struct slot *const *cell; /* line × column of the statement; NULL in
                                       the lines that are headings */
    bool months; /* twelve actual columns, then the same twelve forecast */
};

struct kpi_spec {
    const struct slot *slot;
    struct rich label, detail;
    const struct slot *rated; /* whose rating is shown; NULL: slot's own */
    struct slot_format format;
};
struct kpis_spec {
    const struct kpi_spec *item;
    size_t n;
    int64_t across;
    bool keep_empty;
};

enum chart_rows {
    CHART_SCHOOLS,
    CHART_MEASURES,
    CHART_MONTHS,
    CHART_YEARS,
    CHART_STEPS
};
struct chart_ref_line {
    struct rich name;
    const struct slot *slot; /* or a fixed value */
    struct decimal value;
};
struct chart_step {
    struct rich label;
    const struct slot *slot;
    bool total;
};
struct chart_spec {
    enum chart_kind kind;
    enum chart_rows rows;
    struct rich title, caption;
    struct slot_list measure;
    bool la, national, peers, total, show_table;
    const struct chart_ref_line *line;
    size_t n_lines;
    const struct chart_step *step;
    size_t n_steps;
    struct str attachment;
    enum money_unit money;
    int64_t most;                    /* years */
    const struct slot *const *month; /* measure × (12 actual, 12 forecast) */
};

struct note_spec {
    enum note_kind kind;
    struct rich title, text;
};
/* The small ones: what they share is a caption, an empty text, limits. */
struct plain_spec {
    struct rich title, text;
    int64_t depth, most;
    struct str list, scope;
    bool part_two;
    const struct fact_row *fact;
    size_t n_facts;
};
struct fact_row {
    struct rich name, text;
};
struct reading_rules; /* rules_priv.h */
struct threshold {    /* from when on a variance wants an explanation */
    struct decimal amount, percent; /* of the budget */
    bool both;                      /* both must be passed, else either */
    struct decimal least;           /* below this never */
};
struct commentary_spec {
    struct rich caption, empty;
    const struct statement *statement;
    struct str window;
    /* One for each line of the statement; NULL where it is no plain line. */
    const struct slot *const *actual, *const *budget, *const *variance,
                                                          *const *percent;
    struct threshold school_limit, trust_limit;
    struct str no_explanation, list;
    int64_t top;
    bool explain; /* with cause, action, owner … */
    bool schools; /* each school's lines, not the trust's */
    const struct reading_rules *readings; /* NULL: none */
};

struct matrix_spec { /* a list's rows by two numbers from 1 to `size` */
    struct rich title;
    struct str list, row, column, show;
    int64_t size;
};

struct exceptions_spec; /* rules_priv.h */
struct drivers_spec;
struct changes_spec;
struct question_rule;
struct exception_rules;

struct component {
    const struct component_kind *kind;
    const struct table_spec *table;
    const struct kpis_spec *kpis;
    const struct chart_spec *chart;
    const struct note_spec *note;
    const struct plain_spec *plain;
    const struct commentary_spec *commentary;
    const struct matrix_spec *matrix;
    const struct exceptions_spec *exceptions;
    const struct drivers_spec *drivers;
    const struct changes_spec *changes;
};

/* ---- nodes -------------------------------------------------------------- */

enum node_kind {
    NODE_HEADING,
    NODE_PARA,
    NODE_LIST,
    NODE_GRID,
    NODE_QUOTE,
    NODE_IMAGE,
    NODE_RULE,
    NODE_COMPONENT,
    NODE_EACH,
    NODE_IF,
    NODE_NEEDS,
    NODE_PART,
    NODE_PAPER,
    NODE_COLUMNS,
    NODE_COLUMN,
    NODE_KEEP,
    NODE_LANDSCAPE,
    NODE_ONE_PAGE,
    NODE_INCLUDE,
    NODE_ITEM,
    NODE_PAGE_BREAK
};
struct nodes {
    struct node *first, *last;
};
struct heading {
    int level;
    struct rich text, paper, lead, purpose, label, marking;
    bool unlisted, same_page, new_page, landscape, one_page;
    const struct fact_row *fact; /* a paper's cover sheet */
    size_t n_facts;
};
struct grid {                /* a Markdown table */
    const struct rich *cell; /* head row first */
    const enum align *align;
    size_t n_columns, n_rows;
};
struct node {
    enum node_kind kind;
    struct span at;
    struct node *next;
    struct nodes child, otherwise;
    const struct heading *heading; /* HEADING, PAPER */
    struct rich text;              /* PARA */
    const struct component *component;
    const struct grid *grid;
    const struct condition *condition; /* IF; EACH … where */
    struct str list;                   /* EACH: "school" or a list's name */
    const struct sort_key *by;         /* EACH */
    size_t n_by;
    int64_t top;             /* EACH; 0: all */
    const struct need *need; /* NEEDS */
    size_t n_needs;
    bool any_need;
    struct rich why;      /* NEEDS, PART: reason */
    bool ordered;         /* LIST */
    int number;           /* LIST: first; PART; COLUMN: share */
    struct str path, alt; /* IMAGE */
};

struct template
{
    struct arena *arena;
    const struct source *source;
    const struct yaml *settings;
    struct nodes body;
    const struct template_search *search;
    struct slot **slot;
    size_t n_slots, cap_slots;
    const struct condition **condition;
    size_t n_conditions, cap_conditions;
    struct list_ref *list_ref;
    size_t n_list_refs, cap_list_refs;
    struct need *need;
    size_t n_needs, cap_needs;
    const struct yaml *statements; /* statements.yaml, once it is wanted */
    const struct source *statements_source;
    const struct question_rule *rule;
    size_t n_rules;
    struct exception_rules *exceptions; /* NULL: not read */
    const struct chart_spec **chart;    /* whose measures must be alike */
    size_t n_charts, cap_charts;
    size_t n_nodes, n_includes;
    bool has_part_two;
};

/* ---- parsing ------------------------------------------------------------ */

struct parser {
    struct arena *arena;
    struct diag *dg;
    struct template *t;
    const struct source *src;
    struct str text; /* of src, without front matter */
    size_t at;       /* next byte of text */
    struct scope_of scope;
    int depth;            /* structure, includes */
    int level;            /* of the last heading in this scope */
    int lowest;           /* highest-ranking heading since it was reset */
    int shift;            /* added to the levels of an included file */
    bool in_optional;     /* inside [[ ]] */
    bool in_flow;         /* inside columns, keep: no headings */
    bool gave_up;         /* too deep: what is open is not to be closed */
    struct str_list open; /* names of the files being included */
};

/* lines.c */
struct line {
    struct str text; /* without its end */
    struct str bare; /* trimmed */
    int indent;
};
bool line_next(struct parser *p, struct line *out);
void line_back(struct parser *p, const struct line *line);
bool line_is_fence(const struct line *l);
bool line_is_structure(const struct line *l);
int line_heading_level(const struct line *l); /* 0: no heading */

/* attrs.c: words and key=value pairs of a structure line or heading. */
struct attr {
    struct str key; /* empty: a bare word */
    struct str value;
    struct span at; /* the value, or the word */
};
struct attrs {
    const struct attr *item;
    size_t n;
};
struct attrs attrs_parse(struct parser *p, struct str text);
const struct attr *attrs_find(struct attrs list, struct str key);
const struct attr *attrs_word(struct attrs list, size_t nth);
bool attrs_has(struct attrs list, struct str word);
/* Reports keys that are not in keys[n]. */
void attrs_check(struct parser *p, struct attrs list, const struct str keys[],
                 size_t n);
bool attr_number(struct parser *p, const struct attr *a, int64_t *out);

/* rich.c */
struct rich rich_parse(struct parser *p, struct str text, struct span at);
struct rich rich_of_yaml(struct parser *p, const struct yaml *n);
struct rich rich_of_attr(struct parser *p, const struct attr *a);
struct rich rich_of_text(struct arena *a, struct str text);
/* Line ends and tabs, which break the document's grammar, made spaces. */
struct str text_on_one_line(struct arena *a, struct str s);
struct piece_builder {
    struct arena *arena;
    struct piece *item;
    size_t n, cap;
};
void piece_add(struct piece_builder *b, struct piece piece);
void piece_text(struct piece_builder *b, struct str text, unsigned marks);
struct rich piece_done(const struct piece_builder *b);
/* The slot at the beginning of `text` ("{{ … }}"); *len: bytes it takes. */
size_t slot_end(struct str text); /* offset of its "}}", or STR_NONE */
const struct slot *slot_parse(struct parser *p, struct str text, struct span at,
                              size_t *len);
const struct slot *slot_of_yaml(struct parser *p, const struct yaml *n);
const struct slot *slot_of_facet(struct parser *p, const struct slot *measure,
                                 struct str facet, struct span at);
bool format_parse(struct parser *p, struct str words, struct span at,
                  struct slot_format *out);
struct slot_format format_default(void);

/* parse.c: nodes until the end, a closing ::: or a divider (else, column). */
enum stop { STOP_END, STOP_CLOSE, STOP_DIVIDER };
enum stop parse_nodes(struct parser *p, struct nodes *into, struct str divider,
                      struct line *at);
/* heading.c, structure.c, component.c, markdown.c */
void parse_structure(struct parser *p, const struct line *l,
                     struct nodes *into);
void heading_seen(struct parser *p, int level);
void parse_heading(struct parser *p, struct str text, int level, struct span at,
                   struct nodes *into);
void parse_component(struct parser *p, const struct line *l,
                     struct nodes *into);
void parse_include(struct parser *p, struct str name, struct span at,
                   struct nodes *into);
void parse_markdown(struct parser *p, struct str chunk, struct nodes *into);
/* The text of one heading ("# Title"), without its attributes. */
struct rich parse_inline(struct parser *p, struct str heading);
/* Text behind front matter; *settings gets the front matter or NULL. */
bool parse_front(struct parser *p, const struct yaml **settings);
struct node *node_add(struct parser *p, struct nodes *into, enum node_kind kind,
                      struct span at);
const struct condition *condition_parse(struct parser *p, struct str text,
                                        struct str rows);
void list_ref_add(struct parser *p, struct str list, struct str column,
                  struct span at);
/* The first of the search folders' files of that name, without a word when
 * there is none. */
struct source *search_quietly(struct parser *p, struct str name);
struct source *search_open(struct parser *p, struct str name, struct span at);
/* The file of that name behind `skip` others; NULL: none, without a word. */
struct source *search_behind(struct parser *p, struct str name, size_t skip);
struct span line_span(const struct parser *p, struct str part);

/* Reading component bodies; read.c */
struct slot_list read_slots(struct parser *p, const struct yaml *body,
                            struct str key);
struct rich read_rich(struct parser *p, const struct yaml *body,
                      struct str key);
bool read_choice(struct parser *p, const struct yaml *body, struct str key,
                 struct str_list words, size_t *out);
#define WORDS(array)                                                           \
    ((struct str_list){ (array), sizeof(array) / sizeof *(array) })
/* `peers` NULL: they are a school's, and this compares the trust. */
void read_compare(struct parser *p, const struct yaml *body, bool *la,
                  bool *national, bool *peers);
void read_money(struct parser *p, const struct yaml *body,
                enum money_unit *out);
const struct sort_key *read_sort(struct parser *p, struct str text,
                                 struct str list, struct span at, size_t *n);
const struct fact_row *read_facts(struct parser *p, const struct yaml *body,
                                  struct str key, size_t *n);

struct plain_spec *read_plain(struct parser *p, const struct yaml *b);

struct expander;
struct component_kind {
    const char *name;
    bool (*parse)(struct parser *p, const struct yaml *body, struct span at,
                  struct component *out);
    void (*expand)(struct expander *x, const struct node *n);
};
const struct component_kind *component_kind(struct str name);
struct str component_nearest(struct str name);

bool table_parse(struct parser *p, const struct yaml *b, struct span at,
                 struct component *out);
bool kpis_parse(struct parser *p, const struct yaml *b, struct span at,
                struct component *out);
bool chart_parse(struct parser *p, const struct yaml *b, struct span at,
                 struct component *out);
bool note_parse(struct parser *p, const struct yaml *b, struct span at,
                struct component *out);
bool plain_parse(struct parser *p, const struct yaml *b, struct span at,
                 struct component *out);
bool questions_parse(struct parser *p, const struct yaml *b, struct span at,
                     struct component *out);
bool changes_parse(struct parser *p, const struct yaml *b, struct span at,
                   struct component *out);
bool drivers_parse(struct parser *p, const struct yaml *b, struct span at,
                   struct component *out);
bool exceptions_parse(struct parser *p, const struct yaml *b, struct span at,
                      struct component *out);
bool commentary_parse(struct parser *p, const struct yaml *b, struct span at,
                      struct component *out);
bool matrix_parse(struct parser *p, const struct yaml *b, struct span at,
                  struct component *out);
bool agenda_parse(struct parser *p, const struct yaml *b, struct span at,
                  struct component *out);

/* The condition of a rule, on one plain line of YAML. */
const struct condition *rule_condition(struct parser *p, const struct yaml *n);
/* statement.c. statements_open: statements.yaml, read once; NULL = reported. */
const struct yaml *statements_open(struct parser *p, struct span at);
struct parser statements_parser(const struct parser *p);
const struct statement *statement_find(struct parser *p, struct str name,
                                       struct span at);
const struct statement_columns *
statement_columns_find(struct parser *p, const struct yaml *list,
                       const struct statement *s, struct span at, size_t *n);

/* ---- names -------------------------------------------------------------- */

struct str nearest_of(struct str name, const struct str known[], size_t n);
bool is_variable(struct str name); /* by its first word */
struct str_list rule_names(void);  /* "rule.limit" … */
/* Facets that may stand behind a measure; for hints. */
struct str_list facet_names(void);

#endif
