/* What stands before the papers: cover, contents, document control; and
 * the small boxes: notes and facts.
 *
 * The surprise: the marking on the cover follows from what the template
 * holds and the edition, never from a text somebody may forget to change. */
#include "expand_priv.h"

/* ---- notes and facts ---------------------------------------------------- */

void note_expand(struct expander *x, const struct node *n)
{
    const struct note_spec *s = n->component->note;
    struct block b = { .kind = BLOCK_NOTE, .at = n->at };
    struct doc_builder body = { .arena = x->arena };
    struct doc_builder *saved = x->into;

    b.note.kind = s->kind;
    b.note.title = rich_inlines(x, s->title);
    x->into = &body;
    emit_para(x, PARA_BODY, rich_inlines(x, s->text), n->at);
    x->into = saved;
    b.note.body = doc_blocks(&body);
    emit(x, &b);
}

void facts_emit(struct expander *x, const struct fact_row *fact, size_t n,
                struct span at)
{
    struct sheet s;

    sheet_begin(x, &s, 2);
    s.no_head = true;
    s.column[1].share = 1;
    for (size_t i = 0; i < n; i++) {
        struct inlines text = rich_inlines(x, fact[i].text);

        if (text.n == 0)
            continue;
        sheet_row(&s, ROW_PLAIN, 0);
        sheet_header(&s, rich_text(x, fact[i].name));
        sheet_inlines(&s, text);
    }
    sheet_emit(&s,
               &(struct sheet_frame){
                   .summary = STR("Names of facts and what they are.") },
               at);
}

void facts_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *s = n->component->plain;

    facts_emit(x, s->fact, s->n_facts, n->at);
}

/* ---- cover -------------------------------------------------------------- */

static const char *const weekdays[] = { "Monday",   "Tuesday", "Wednesday",
                                        "Thursday", "Friday",  "Saturday",
                                        "Sunday" };

static void fact_add(struct cover *c, struct pair *fact, const char *name,
                     struct str text)
{
    if (str_empty(text))
        return;
    fact[c->n_facts++] = (struct pair){ str_from(name), text };
}

static struct str long_date(struct arena *a, int32_t date)
{
    if (date == DATE_NONE)
        return (struct str){ 0 };
    return str_printf(a, "%s %.*s", weekdays[date_weekday(date)],
                      STR_ARG(date_long(a, date)));
}

static struct str plain_date(struct arena *a, int32_t date)
{
    return date == DATE_NONE ? (struct str){ 0 } : date_long(a, date);
}

struct str document_marking(const struct expander *x)
{
    bool open = str_equal(x->c->edition, STR("public"));

    if (open || (!x->t->has_part_two && !names_confidential(x)))
        return STR("Part 1 (available on request)");
    return STR("Part 1 and Part 2 (Part 2 is confidential)");
}

static size_t cover_facts(struct expander *x, const struct plain_spec *s,
                          struct cover *c)
{
    struct arena *a = x->arena;
    struct pair *fact = arena_array(a, struct pair, s->n_facts + 5);
    struct period p = evaluator_setting(x->ev)->month;

    fact_add(c, fact, "Meeting", x->c->body_name);
    fact_add(c, fact, "Date", long_date(a, x->c->meeting_date));
    fact_add(c, fact, "Place", x->c->meeting_place);
    if (p.kind == PERIOD_MONTH)
        fact_add(c, fact, "Accounts to", plain_date(a, period_last_day(p)));
    fact_add(c, fact, "Data as at", plain_date(a, x->c->as_at));
    for (size_t i = 0; i < s->n_facts; i++)
        fact[c->n_facts++] = (struct pair){ rich_text(x, s->fact[i].name),
                                            rich_text(x, s->fact[i].text) };
    c->fact = fact;
    return c->n_facts;
}

void cover_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *s = n->component->plain;
    struct block b = { .kind = BLOCK_COVER, .at = n->at };
    struct cover *c = &b.cover;

    c->organisation = x->c->organisation_name;
    c->title = rich_text(x, s->title);
    if (str_empty(c->title))
        c->title = template_title(x->t);
    c->subtitle = rich_text(x, s->text);
    if (str_empty(c->subtitle))
        c->subtitle = template_setting(x->t, STR("subtitle"));
    c->marking = document_marking(x);
    cover_facts(x, s, c);
    c->notice =
        x->c->illustrative ? x->c->illustrative_notice : (struct str){ 0 };
    c->logo = x->c->logo;
    emit(x, &b);
}

void contents_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *s = n->component->plain;
    struct block b = { .kind = BLOCK_CONTENTS, .at = n->at };

    b.contents_depth = s->depth >= 1 && s->depth <= 4 ? (int)s->depth : 2;
    emit(x, &b);
}

/* ---- document control --------------------------------------------------- */

static void control_row(struct sheet *s, const char *name, struct str text)
{
    if (str_empty(text))
        return;
    sheet_row(s, ROW_PLAIN, 0);
    sheet_header(s, str_from(name));
    sheet_text(s, text);
}

static struct str checks_text(struct expander *x)
{
    size_t checked = 0;
    size_t held = 0;
    const bool open = str_equal(x->c->edition, STR("public"));

    for (size_t i = 0; i < x->c->n_identities; i++) {
        const struct identity_result *one = &x->c->identity[i];

        if (open && one->is_control)
            continue; /* as on the certificate: it names no files */
        checked += one->checked;
        held += one->checked && one->holds;
    }
    if (checked == 0)
        return STR("None could be made with the files given");
    return str_printf(x->arena, "%zu made, %zu hold", checked, held);
}

static struct str inputs_text(struct expander *x)
{
    const struct store *s = evaluator_store(x->ev);
    size_t rows = 0;
    struct decimal count;

    if (str_equal(x->c->edition, STR("public")))
        return str_printf(x->arena, "%zu export%s (see Sources)", s->n_files,
                          s->n_files == 1 ? "" : "s");
    for (size_t i = 0; i < s->n_files; i++)
        rows += s->file[i].rows_used;
    count = decimal_of((int64_t)rows);
    return str_printf(x->arena, "%zu export%s, %.*s rows used (see Sources)",
                      s->n_files, s->n_files == 1 ? "" : "s",
                      STR_ARG(decimal_grouped(x->arena, count, 0)));
}

static struct str edition_text(const struct expander *x)
{
    return str_equal(x->c->edition, STR("public"))
               ? STR("Public: Part 1 only; Part 2 is not in this file")
               : STR("Board");
}

static void control_rows(struct expander *x, struct sheet *s)
{
    struct arena *a = x->arena;
    struct period year = evaluator_setting(x->ev)->year;

    control_row(s, "Document", template_title(x->t));
    control_row(s, "Version", x->c->version);
    control_row(s, "Edition", edition_text(x));
    control_row(s, "Marking", document_marking(x));
    control_row(s, "Meeting", x->c->body_name);
    control_row(s, "Date of meeting", long_date(a, x->c->meeting_date));
    control_row(s, "Data as at", plain_date(a, x->c->as_at));
    if (year.kind != PERIOD_NONE && year.kind != PERIOD_UNKNOWN)
        control_row(s, "Accounting year", period_text(a, year));
    control_row(s, "Inputs", inputs_text(x));
    control_row(s, "Reconciliation checks", checks_text(x));
    if (x->c->illustrative)
        control_row(s, "Illustrative", x->c->illustrative_notice);
    control_row(s, "Made with", x->c->built_with);
}

void control_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *spec = n->component->plain;
    struct sheet s;

    sheet_begin(x, &s, 2);
    s.no_head = true;
    s.column[1].share = 1;
    control_rows(x, &s);
    for (size_t i = 0; i < spec->n_facts; i++) {
        sheet_row(&s, ROW_PLAIN, 0);
        sheet_header(&s, rich_text(x, spec->fact[i].name));
        sheet_inlines(&s, rich_inlines(x, spec->fact[i].text));
    }
    sheet_emit(
        &s,
        &(struct sheet_frame){
            .caption = spec->title.n > 0
                           ? spec->title
                           : rich_of_text(x->arena, STR("Document control")),
            .summary = STR("Items of document control.") },
        n->at);
}
