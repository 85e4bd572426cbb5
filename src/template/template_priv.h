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
                                  << 4, /* "up 4pp", "down 4pp", "unchanged" */
                 SLOT_SHORT = 1u << 5,  /* dates: 4 Dec 2025 */
                 SLOT_LETTER = 1u << 6, /* " F" / " A" behind it */
                 SLOT_MONEY = 1u << 7   /* numbers of lists: £1,234 */
};
struct slot_format {
    struct figure_format figure;
    unsigned words; /* SLOT_… */
};
/* Loops around a place: what may be named there. */
struct scope_of {
    bool school;     /* inside `each school` */
    struct str list; /* inside `each <list>`: its name */
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
    bool has_text, emphasis, rating, wide;
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
    bool la, national, total, show_table;
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
struct threshold { /* from when on a variance wants an explanation */
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
};

struct matrix_spec { /* a list's rows by two numbers from 1 to `size` */
    struct rich title;
    struct str list, row, column, show;
    int64_t size;
};

struct component {
    const struct component_kind *kind;
    const struct table_spec *table;
    const struct kpis_spec *kpis;
    const struct chart_spec *chart;
    const struct note_spec *note;
    const struct plain_spec *plain;
    const struct commentary_spec *commentary;
    const struct matrix_spec *matrix;
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
    bool unlisted, same_page, landscape, one_page;
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
    const struct chart_spec **chart; /* whose measures must be alike */
    size_t n_charts, cap_charts;
    size_t n_nodes, n_includes;
    bool has_part_two;
};

/* questions.yaml: when the condition holds, the question is asked. */
struct question_rule {
    const struct condition *when;
    bool always;
    struct rich text;
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
struct source *search_open(struct parser *p, struct str name, struct span at);
struct span line_span(const struct parser *p, struct str part);

/* Reading component bodies; read.c */
struct slot_list read_slots(struct parser *p, const struct yaml *body,
                            struct str key);
struct rich read_rich(struct parser *p, const struct yaml *body,
                      struct str key);
bool read_choice(struct parser *p, const struct yaml *body, struct str key,
                 const struct str words[], size_t n, size_t *out);
void read_compare(struct parser *p, const struct yaml *body, bool *la,
                  bool *national);
void read_money(struct parser *p, const struct yaml *body,
                enum money_unit *out);
const struct sort_key *read_sort(struct parser *p, struct str text,
                                 struct str list, struct span at, size_t *n);
const struct fact_row *read_facts(struct parser *p, const struct yaml *body,
                                  struct str key, size_t *n);

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
bool commentary_parse(struct parser *p, const struct yaml *b, struct span at,
                      struct component *out);
bool matrix_parse(struct parser *p, const struct yaml *b, struct span at,
                  struct component *out);
bool agenda_parse(struct parser *p, const struct yaml *b, struct span at,
                  struct component *out);

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
/* Facets that may stand behind a measure; for hints. */
struct str_list facet_names(void);

/* ---- expanding ---------------------------------------------------------- */

struct binding { /* what an address means, found once */
    enum { BOUND_NOT, BOUND_OK, BOUND_BAD } state;
    struct question question;
    bool who_given;
};
struct open_section {
    struct section section;
    size_t serial; /* counts all sections opened */
    struct span at;
    struct doc_builder body;
};
/* Settings that the headings of a wrapper take on. */
struct wrap {
    bool landscape, one_page;
    size_t since; /* n_opened where it began */
    struct str marking;
};
struct missing_figure {
    struct question question;
    enum reason reason;
};
struct left_out {
    struct str title, why;
};
struct pending_ref { /* to be resolved when all labels are known */
    struct inline_node *node;
};
struct used_source { /* which files a measure was read from */
    const struct measure *measure;
    enum scenario scenario;
    struct period period;
    const uint32_t *file;
    size_t n;
};
struct expander {
    struct arena *arena;
    struct diag *dg;
    const struct template *t;
    const struct context *c;
    struct evaluator *ev;
    struct binding *binding;
    struct open_section stack[4];
    size_t depth, n_opened;
    struct doc_builder root;
    struct doc_builder *into; /* inside columns, keep, items; else NULL */
    struct wrap wrap;
    uint32_t school;            /* of the loop, or ENTITY_NONE */
    const struct dataset *list; /* of the loop, or NULL */
    size_t row;
    struct map *labels;
    struct pending_ref *pending;
    size_t n_pending, cap_pending;
    struct missing_figure *missing;
    size_t n_missing, cap_missing;
    size_t missing_from; /* where this school's begin */
    struct map *missing_keys;
    const struct measure **used;
    size_t n_used, cap_used;
    struct map *used_names;
    struct left_out *left_out;
    size_t n_left_out, cap_left_out;
    struct used_source *source;
    size_t n_sources, cap_sources;
    bool silent; /* asking, not printing: record nothing */
    size_t n_blocks;
    bool stopped; /* BLOCKS_MAX was reached and reported */
};

/* figures.c */
struct who who_here(const struct expander *x);
/* Asks the question of this loop's school, unless it says whom it asks. */
void question_here(const struct expander *x, struct question *q,
                   bool who_given);
bool slot_question(struct expander *x, const struct slot *s, struct who who,
                   struct question *out);
const struct figure *figure_at(struct expander *x, const struct slot *s,
                               struct who who); /* NULL: not bound */
void figure_printed(struct expander *x, const struct figure *f);
bool figure_is_empty(const struct figure *f); /* nothing gives it */
bool figure_is_signed(const struct figure *f);
struct str figure_words(struct expander *x, const struct figure *f,
                        struct slot_format how);
struct str number_words(struct decimal d);

/* values.c: variables and cells of lists */
struct value variable_value(struct expander *x, struct str name);
struct value cell_value(struct expander *x, const struct dataset *d, size_t row,
                        struct str column);
struct str value_words(struct expander *x, struct value v,
                       struct slot_format how);
bool condition_holds(struct expander *x, const struct condition *c,
                     const struct dataset *rows, size_t row);
bool scope_name(const struct context *c, const struct condition *k,
                struct str name, struct expr_symbol *out);
bool variable_known(const struct context *c, const struct scope_of *scope,
                    struct str name);
struct str school_name(struct expander *x, uint32_t school);
struct str_list variable_names(void);
const struct known_list *known_list(const struct context *c, struct str name);

/* texts.c */
void rich_add(struct expander *x, struct inline_builder *b, struct rich r);
/* The finished run; its references are resolved when all labels are known. */
struct inlines texts_done(struct expander *x, struct inline_builder *b);
struct inlines rich_inlines(struct expander *x, struct rich r);
struct str rich_text(struct expander *x, struct rich r);
struct inlines pageref(struct expander *x, struct str label);
struct inlines label_link(struct expander *x, struct str label,
                          struct str text);

/* expand.c */
void emit(struct expander *x, const struct block *b);
void emit_para(struct expander *x, enum para_style style, struct inlines text,
               struct span at);
void expand_nodes(struct expander *x, const struct nodes *list);
void expand_needs(struct expander *x, const struct node *n);
bool need_met(struct expander *x, const struct need *need);
/* Names and texts as a two-column table: a cover sheet, facts of a school. */
void facts_emit(struct expander *x, const struct fact_row *fact, size_t n,
                struct span at);
const struct entity_list *schools_here(const struct expander *x);

/* sections.c */
void section_open(struct expander *x, const struct heading *h, struct span at);
void sections_close(struct expander *x, size_t depth);
/* Closes what was opened after n_opened was `since`. */
void sections_end(struct expander *x, size_t since);
void labels_resolve(struct expander *x);

/* rowset.c: filtering, sorting and cutting the rows of a list */
struct row_list {
    size_t *item;
    size_t n;
};
struct row_list rows_of(struct expander *x, const struct dataset *d,
                        const struct condition *where,
                        const struct sort_key *by, size_t n_by, int64_t top);

/* sheet.c: tables, built row by row */
struct sheet_column {
    struct inlines heading;
    struct str group;
    enum align align;
    int share;
    mpt least;
    bool rule_before, emphasis;
};
struct sheet {
    struct expander *x;
    struct sheet_column *column;
    size_t n_columns;
    struct row *row;
    size_t n_rows, cap_rows;
    struct rows *body;
    size_t n_bodies, cap_bodies;
    bool reason[REASON_COUNT]; /* marks that need a word of explanation */
    bool approximate;
    bool no_head;      /* names and texts need none */
    struct cell *cell; /* of the row being built */
    size_t n_cells;
};
void sheet_begin(struct expander *x, struct sheet *s, size_t n_columns);
void sheet_row(struct sheet *s, enum row_kind kind, int indent);
void sheet_body(struct sheet *s); /* rows so far make a group */
struct cell *sheet_text(struct sheet *s, struct str text);
struct cell *sheet_inlines(struct sheet *s, struct inlines text);
struct cell *sheet_header(struct sheet *s, struct str text); /* of the row */
struct cell *sheet_figure(struct sheet *s, const struct figure *f,
                          struct slot_format how);
void sheet_heading_row(struct sheet *s, struct str text);
void sheet_emit(struct sheet *s, struct rich caption, struct str summary,
                struct inlines note, struct str attachment, bool carry,
                struct span at);
struct str sheet_key(struct sheet *s); /* the marks, in words */
/* Everything under a table: what the template says, then periods, coverage,
 * source, what marks mean. `more` may be empty. */
struct inlines sheet_note(struct sheet *s, struct rich said,
                          const struct figure *const f[], size_t n,
                          struct str more);
void empty_said(struct expander *x, struct rich empty, struct span at);
struct str join_notes(struct arena *a, const struct str part[], size_t n);

/* heads.c: headings made from measures and facets */
struct str facet_heading(struct str facet);
struct str unit_heading(const struct figure *f,
                        enum money_unit money); /* "£000", "%", "" */
enum align figure_align(const struct figure *f);
struct str period_note(struct expander *x, const struct figure *const f[],
                       size_t n);
struct str coverage_note(struct expander *x, const struct figure *const f[],
                         size_t n);
struct str list_note(struct expander *x, const struct dataset *d);
struct str name_words(struct arena *a, struct str name); /* "Residual impact" */
struct inlines two_lines(struct arena *a, struct str first, struct str second);
struct str origin_note(struct expander *x, const struct figure *const f[],
                       size_t n);
struct str month_name(struct arena *a, struct period p); /* "November 2025" */
struct str figure_period(struct expander *x, const struct figure *f);

/* front.c */
struct str document_marking(const struct expander *x);

void table_expand(struct expander *x, const struct node *n);
void table_schools(struct expander *x, const struct table_spec *t,
                   struct span at);
void table_measures(struct expander *x, const struct table_spec *t,
                    struct span at);
void table_statement(struct expander *x, const struct table_spec *t,
                     struct span at);
void table_list(struct expander *x, const struct table_spec *t, struct span at);
void kpis_expand(struct expander *x, const struct node *n);
void chart_expand(struct expander *x, const struct node *n);
void note_expand(struct expander *x, const struct node *n);
void cover_expand(struct expander *x, const struct node *n);
void contents_expand(struct expander *x, const struct node *n);
void control_expand(struct expander *x, const struct node *n);
void agenda_expand(struct expander *x, const struct node *n);
void decisions_expand(struct expander *x, const struct node *n);
void sources_expand(struct expander *x, const struct node *n);
void missing_expand(struct expander *x, const struct node *n);
void measures_expand(struct expander *x, const struct node *n);
void reconciliation_expand(struct expander *x, const struct node *n);
void left_out_expand(struct expander *x, const struct node *n);
void matrix_expand(struct expander *x, const struct node *n);
void facts_expand(struct expander *x, const struct node *n);
void questions_expand(struct expander *x, const struct node *n);
void commentary_expand(struct expander *x, const struct node *n);
enum tone tone_of_word(struct str word);
enum tone tone_of_rating(enum rating r);

#endif
