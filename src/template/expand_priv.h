/* Inside the template folder: the state of an expansion, and what its files
 * offer one another. The tree that is expanded is in template_priv.h. */
#ifndef EXPAND_PRIV_H
#define EXPAND_PRIV_H

#include "template_priv.h"

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
    struct str who; /* as printed: one nation for all phases */
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
struct numbered { /* tables and charts of one paper, so far */
    struct str paper;
    size_t n;
};
#define RULE_TOLD_MAX 16
struct told { /* `rule.limit` in the words of a rule */
    const char *name;
    struct value value;
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
    size_t missing_from;    /* where this school's begin */
    struct str *short_name; /* of the organisation's schools, in their order */
    struct map *missing_keys;
    const struct measure **used;
    size_t n_used, cap_used;
    struct map *used_names;
    struct left_out *left_out;
    size_t n_left_out, cap_left_out;
    struct used_source *source;
    size_t n_sources, cap_sources;
    struct numbered *numbered;
    size_t n_numbered, cap_numbered;
    struct told told[RULE_TOLD_MAX]; /* by the rule at hand */
    size_t n_told;
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

/* prints.c: what was printed where */
struct str paper_here(const struct expander *x);
struct str number_next(struct expander *x); /* "6b.1" for a table or chart */
struct str reference_of(struct arena *a, struct str number, struct str row,
                        struct str column);
void print_add(struct expander *x, const struct print *one);
/* In a text or a tile: "6a:Days of cash". */
void print_at(struct expander *x, const struct figure *f, struct str text,
              struct str row);

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
/* As the people of the trust say it: for tables and charts. */
struct str school_label(struct expander *x, uint32_t school);
struct str_list variable_names(void);
const struct known_list *known_list(const struct context *c, struct str name);

/* For the words of a rule: what `rule.<name>` is from now on. */
void rule_tell(struct expander *x, const char *name, struct value v);

/* texts.c */
/* Whether every figure and name in it is there, but in [[ ]]. */
bool rich_is_there(struct expander *x, struct rich r);
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
/* Marked confidential in the list, and this is the public edition. */
bool row_is_hidden(struct expander *x, const struct dataset *d, size_t row);
bool names_confidential(const struct expander *x);
size_t rows_visible(struct expander *x, const struct dataset *d);
struct row_query {
    const struct condition *where;
    const struct sort_key *by;
    size_t n_by;
    int64_t top; /* 0: all */
};
struct row_list rows_of(struct expander *x, const struct dataset *d,
                        const struct row_query *q);

/* sheet.c: tables, built row by row */
struct sheet_column {
    struct inlines heading;
    struct str group;
    enum align align;
    int share;
    mpt least;
    bool rule_before, emphasis;
};
struct sheet_print {
    const struct figure *figure;
    struct str text, row;
    size_t column;
    bool unexplained;
};
struct sheet_test { /* a cell whose figure was tested */
    const struct figure *figure;
    struct cell *cell;
    size_t twin; /* the first with the same pupils and result: one test */
    bool stands; /* also when the number of tests is allowed for */
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
    bool adjust;   /* words of tests allow for how many there are */
    uint64_t seen; /* bit of each enum derived that has a cell */
    const struct figure *grown; /* a change over other schools than then */
    struct sheet_test *test;
    size_t n_tests, cap_tests;
    bool no_head;              /* names and texts need none */
    struct str row_label;      /* of the row being built */
    struct sheet_print *print; /* until the table has its number */
    size_t n_prints, cap_prints;
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
/* That the figure is what the last cell prints. */
void sheet_remember(struct sheet *s, const struct figure *f, struct str text);
/* Nobody has said why the variance of the row being built is what it is. */
void sheet_unexplained(struct sheet *s);
void sheet_heading_row(struct sheet *s, struct str text);
struct sheet_frame { /* what stands around a table */
    struct rich caption;
    struct str summary;
    struct inlines note;
    struct str attachment;
    bool carry;
};
/* The file that holds the values: "ks2" -> "ks2.csv", of a school's page
 * "ks2-137932.csv"; empty stays empty. */
struct str attachment_name(struct expander *x, struct str name);
void sheet_emit(struct sheet *s, const struct sheet_frame *f, struct span at);
/* sheet_tests.c: the tests of a table, together. */
void sheet_tested(struct sheet *s, const struct figure *f, struct cell *c);
void sheet_tests_key(struct sheet *s, struct buf *b);
/* Headings of a table of the appendix; `wide`: the column that takes what room
 * is left. Its frame, with the component's own title and text; appendix.c */
void sheet_heads(struct sheet *s, const char *const text[], size_t n,
                 size_t wide);
void sheet_finish(struct sheet *s, const char *caption, const char *summary,
                  struct str attachment, const struct node *n);
struct str sheet_key(struct sheet *s); /* the marks, in words */
/* Everything under a table: what the template says, then periods, coverage,
 * source, what marks mean. `more` may be empty. */
struct inlines sheet_note(struct sheet *s, struct rich said,
                          const struct figure *const f[], size_t n,
                          struct str more);
void empty_said(struct expander *x, struct rich empty, struct span at);
/* Who is compared with, and which of its figures are missing and why: a
 * sentence, or nothing where no figure was asked. NULL figures were not. */
struct str comparator_note(struct expander *x, struct str label,
                           const struct figure *const f[], size_t n);
/* "Not in the files given: x, y." or nothing where no name is listed. */
struct str listed_note(struct arena *a, const char *before,
                       const struct buf *names);
bool is_compared(const struct figure *f);
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
struct str agenda_says(struct expander *x, struct str paper, struct str column);
void decisions_expand(struct expander *x, const struct node *n);
void sources_expand(struct expander *x, const struct node *n);
void missing_expand(struct expander *x, const struct node *n);
void measures_expand(struct expander *x, const struct node *n);
void reconciliation_expand(struct expander *x, const struct node *n);
void left_out_expand(struct expander *x, const struct node *n);
void matrix_expand(struct expander *x, const struct node *n);
void facts_expand(struct expander *x, const struct node *n);
void questions_expand(struct expander *x, const struct node *n);
void changes_expand(struct expander *x, const struct node *n);
/* The same figure in the last pack; NULL: it had none. */
const struct past_print *past_print(const struct expander *x,
                                    const struct past_pack *k,
                                    const struct figure *f);
void drivers_expand(struct expander *x, const struct node *n);
void exceptions_expand(struct expander *x, const struct node *n);
void commentary_expand(struct expander *x, const struct node *n);
enum tone tone_of_word(struct str word);
enum tone tone_of_rating(enum rating r);
enum tone tone_of_figure(const struct figure *f);
struct str rating_words(struct expander *x, const struct figure *f);

#endif
