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

/* ---- decisions ---------------------------------------------------------- */

static void decision_row(struct expander *x, struct sheet *s,
                         const struct dataset *d, size_t row, size_t ordinal)
{
    struct str ref = column_text(x, d, row, STR("reference"));

    if (str_empty(ref))
        ref = str_printf(x->arena, "%zu", ordinal);
    sheet_row(s, ROW_PLAIN, 0);
    sheet_text(s, ref);
    sheet_header(s, column_text(x, d, row, STR("decision")));
    sheet_text(s, column_text(x, d, row, STR("options")));
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

void decisions_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *spec = n->component->plain;
    const struct dataset *d = list_of(x, n);
    struct sheet s;
    size_t shown = 0;
    static const char *const texts[] = { "Ref.", "Recommended resolution",
                                         "Options", "Paper", "Page" };

    sheet_begin(x, &s, 5);
    for (size_t i = 0; i < 5; i++)
        heading(&s, i, texts[i], i == 1 ? 2 : i == 2);
    s.column[4].align = ALIGN_RIGHT;
    for (size_t i = 0; d != NULL && i < d->n_rows; i++) {
        if (!row_is_hidden(x, d, i) && is_open(x, d, i))
            decision_row(x, &s, d, i, ++shown);
    }
    if (shown == 0) {
        empty_said(x, spec->text, n->at);
        return;
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
