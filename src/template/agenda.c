/* The agenda, and the decisions asked for, with links to their papers.
 *
 * The surprise: a paper that is not in this document (left out, or in the
 * other part) keeps its number but loses its link and its page. */
#include "expand_priv.h"

static struct str column_text(struct expander *x, const struct dataset *d,
                              size_t row, struct str name)
{
    struct value v = cell_value(x, d, row, name);

    if (v.kind == VALUE_REASON)
        return (struct str){ 0 };
    return value_words(
        x, v,
        (struct slot_format){ .words = SLOT_SHORT, .figure.decimals = -1 });
}

/* "Paper 6b", "6B" -> "paper-6b". */
static struct str paper_label(struct expander *x, struct str paper)
{
    struct str folded = str_fold(x->arena, paper);

    if (str_starts(folded, STR("paper ")))
        folded = str_slice(folded, 6, folded.len);
    return str_printf(x->arena, "paper-%.*s", STR_ARG(folded));
}

static void paper_cells(struct expander *x, struct sheet *s, struct str paper)
{
    struct str label = paper_label(x, paper);

    if (str_empty(paper)) {
        sheet_text(s, (struct str){ 0 });
        sheet_text(s, (struct str){ 0 });
        return;
    }
    sheet_inlines(s, label_link(x, label, paper));
    sheet_inlines(s, pageref(x, label));
}

static void heading(struct sheet *s, size_t i, const char *text, int share)
{
    s->column[i].heading = inlines_of(s->x->arena, str_from(text));
    s->column[i].share = share;
}

static void agenda_head(struct sheet *s)
{
    static const char *const texts[] = { "No.",   "Item", "Lead", "Purpose",
                                         "Paper", "Page", "Time" };

    for (size_t i = 0; i < 7; i++)
        heading(s, i, texts[i], i == 1);
    s->column[5].align = ALIGN_RIGHT;
}

static struct str number_text(struct expander *x, const struct dataset *d,
                              size_t row, size_t ordinal)
{
    struct str said = column_text(x, d, row, STR("number"));

    return str_empty(said) ? str_printf(x->arena, "%zu", ordinal) : said;
}

static void agenda_row(struct expander *x, struct sheet *s,
                       const struct dataset *d, size_t row, size_t ordinal)
{
    sheet_row(s, ROW_PLAIN, 0);
    sheet_text(s, number_text(x, d, row, ordinal));
    sheet_header(s, column_text(x, d, row, STR("item")));
    sheet_text(s, column_text(x, d, row, STR("lead")));
    sheet_text(s, column_text(x, d, row, STR("purpose")));
    paper_cells(x, s, column_text(x, d, row, STR("paper")));
    sheet_text(s, column_text(x, d, row, STR("time")));
}

static const struct dataset *list_of(struct expander *x, const struct node *n)
{
    return store_dataset(evaluator_store(x->ev), n->component->plain->list);
}

static struct inlines source_note(struct expander *x, const struct dataset *d)
{
    struct str note = list_note(x, d);
    struct inlines none = { 0 };

    return str_empty(note) ? none : inlines_of(x->arena, note);
}

void agenda_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *spec = n->component->plain;
    const struct dataset *d = list_of(x, n);
    struct sheet s;
    size_t shown = 0;

    sheet_begin(x, &s, 7);
    agenda_head(&s);
    for (size_t i = 0; d != NULL && i < d->n_rows; i++) {
        if (!row_is_hidden(x, d, i))
            agenda_row(x, &s, d, i, ++shown);
    }
    if (shown == 0) {
        empty_said(x, spec->text, n->at);
        return;
    }
    sheet_emit(
        &s,
        &(struct sheet_frame){
            .caption = spec->title.n > 0
                           ? spec->title
                           : rich_of_text(x->arena, STR("Agenda")),
            .summary = STR("Items of the agenda with their papers and pages."),
            .note = source_note(x, d),
            .attachment = STR("agenda") },
        n->at);
}

/* What the agenda says of a paper, in one column; nothing when it says nothing.
 * Who leads an item, and what for, is settled meeting by meeting: the agenda
 * stands above the template. */
struct str agenda_says(struct expander *x, struct str paper, struct str column)
{
    const struct dataset *d =
        store_dataset(evaluator_store(x->ev), STR("meetings"));
    struct str label = paper_label(x, paper);

    for (size_t i = 0; d != NULL && i < d->n_rows; i++) {
        struct str listed = column_text(x, d, i, STR("paper"));

        if (!row_is_hidden(x, d, i) && !str_empty(listed) &&
            str_equal(paper_label(x, listed), label))
            return column_text(x, d, i, column);
    }
    return (struct str){ 0 };
}

/* ---- decisions ---------------------------------------------------------- */

/* The columns between a decision and its paper, as far as they are filled. */
struct decision_column {
    struct str name;
    const char *heading;
    int share;
    enum align align;
};
static const struct decision_column decision_columns[] = {
    { STR_INIT("recommendation"), "Recommended resolution", 2, ALIGN_LEFT },
    { STR_INIT("options"), "Options", 1, ALIGN_LEFT },
    { STR_INIT("amount"), "Money \u00a3", 0, ALIGN_DECIMAL },
    { STR_INIT("deadline"), "By", 0, ALIGN_LEFT },
};
#define N_DECISION_COLUMNS                                                     \
    (sizeof decision_columns / sizeof decision_columns[0])

static void decision_row(struct expander *x, struct sheet *s,
                         const struct dataset *d, size_t row,
                         const bool filled[])
{
    struct str ref = column_text(x, d, row, STR("reference"));

    sheet_row(s, ROW_PLAIN, 0);
    sheet_text(s,
               str_empty(ref) ? str_printf(x->arena, "%zu", s->n_rows) : ref);
    sheet_header(s, column_text(x, d, row, STR("decision")));
    for (size_t i = 0; i < N_DECISION_COLUMNS; i++) {
        if (filled[i])
            sheet_text(s, column_text(x, d, row, decision_columns[i].name));
    }
    paper_cells(x, s, column_text(x, d, row, STR("paper")));
}

/* What has an outcome has been decided and is asked for no more. */
static bool is_open(struct expander *x, const struct dataset *d, size_t row)
{
    struct str outcome = column_text(x, d, row, STR("outcome"));

    return str_empty(outcome) || str_equal_nocase(outcome, STR("asked")) ||
           str_equal_nocase(outcome, STR("open")) ||
           str_equal_nocase(outcome, STR("pending")) ||
           str_equal_nocase(outcome, STR("for decision"));
}

static bool is_asked(struct expander *x, const struct dataset *d, size_t row)
{
    return !row_is_hidden(x, d, row) && is_open(x, d, row);
}

static size_t decisions_look(struct expander *x, const struct dataset *d,
                             bool filled[])
{
    size_t asked = 0;

    for (size_t row = 0; d != NULL && row < d->n_rows; row++) {
        if (!is_asked(x, d, row))
            continue;
        asked++;
        for (size_t i = 0; i < N_DECISION_COLUMNS; i++) {
            struct str text = column_text(x, d, row, decision_columns[i].name);

            filled[i] = filled[i] || !str_empty(text);
        }
    }
    return asked;
}

static void decisions_head(struct sheet *s, const bool filled[])
{
    size_t at = 0;

    heading(s, at++, "Ref.", 0);
    heading(s, at++, "Decision", 1);
    for (size_t i = 0; i < N_DECISION_COLUMNS; i++) {
        if (!filled[i])
            continue;
        s->column[at].align = decision_columns[i].align;
        heading(s, at++, decision_columns[i].heading,
                decision_columns[i].share);
    }
    heading(s, at++, "Paper", 0);
    s->column[at].align = ALIGN_RIGHT;
    heading(s, at, "Page", 0);
}

void decisions_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *spec = n->component->plain;
    const struct dataset *d = list_of(x, n);
    bool filled[N_DECISION_COLUMNS] = { false };
    struct sheet s;
    size_t n_columns = 4;

    if (decisions_look(x, d, filled) == 0) {
        empty_said(x, spec->text, n->at);
        return;
    }
    for (size_t i = 0; i < N_DECISION_COLUMNS; i++)
        n_columns += filled[i];
    sheet_begin(x, &s, n_columns);
    decisions_head(&s, filled);
    for (size_t i = 0; i < d->n_rows; i++) {
        if (is_asked(x, d, i))
            decision_row(x, &s, d, i, filled);
    }
    sheet_emit(&s,
               &(struct sheet_frame){
                   .caption = spec->title.n > 0
                                  ? spec->title
                                  : rich_of_text(x->arena,
                                                 STR("Decisions asked of you")),
                   .summary = STR(
                       "Resolutions that are asked for, with their papers."),
                   .note = source_note(x, d),
                   .attachment = STR("decisions") },
               n->at);
}
