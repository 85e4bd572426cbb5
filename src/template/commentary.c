/* Variances that want an explanation, beside the explanation.
 *
 * The surprise: a line over the threshold that nobody has explained is
 * printed all the same, and says so. */
#include "expand_priv.h"
#include "rules_priv.h"

struct breach {
    uint32_t school; /* ENTITY_NONE: the trust */
    struct str line; /* as the statement calls it */
    const struct figure *actual, *budget, *variance, *percent;
    struct decimal size; /* of the variance, without its sign */
};
struct breaches {
    struct expander *x;
    const struct commentary_spec *spec;
    struct breach *item;
    size_t n, cap;
};

/* ---- finding them ------------------------------------------------------- */

static bool is_over(const struct threshold *t, struct decimal amount,
                    const struct figure *percent)
{
    bool big = decimal_compare(amount, t->amount) >= 0;
    bool wide = percent != NULL && percent->value.kind == VALUE_DECIMAL &&
                decimal_compare(decimal_absolute(percent->value.decimal),
                                t->percent) >= 0;

    if (decimal_compare(amount, t->least) < 0)
        return false;
    return t->both ? big && wide : big || wide;
}

static struct str line_name(struct expander *x, const struct statement_line *l,
                            const struct figure *f)
{
    const struct measure *m = f->question.measure;

    if (l->label.n > 0)
        return rich_text(x, l->label);
    return str_empty(m->label) ? m->title : m->label;
}

static void breach_add(struct breaches *b, struct breach one)
{
    void *items = b->item;

    arena_grow(b->x->arena, &items, b->n, &b->cap, sizeof *b->item,
               _Alignof(struct breach));
    b->item = items;
    b->item[b->n++] = one;
}

static void look(struct breaches *b, struct who who, size_t line)
{
    const struct commentary_spec *s = b->spec;
    struct breach one = { .school = who.kind == SCOPE_SCHOOL ? who.entity
                                                             : ENTITY_NONE };
    const struct threshold *t =
        who.kind == SCOPE_SCHOOL ? &s->school_limit : &s->trust_limit;

    one.variance = figure_at(b->x, s->variance[line], who);
    one.percent = figure_at(b->x, s->percent[line], who);
    if (one.variance == NULL || one.variance->value.kind != VALUE_DECIMAL)
        return;
    one.size = decimal_absolute(one.variance->value.decimal);
    if (decimal_sign(one.size) == 0 ||
        (s->explain && !is_over(t, one.size, one.percent)))
        return;
    one.actual = figure_at(b->x, s->actual[line], who);
    one.budget = figure_at(b->x, s->budget[line], who);
    one.line = line_name(b->x, &s->statement->line[line], one.variance);
    breach_add(b, one);
}

static void look_at(struct breaches *b, struct who who)
{
    for (size_t i = 0; i < b->spec->statement->n_lines; i++) {
        if (b->spec->variance[i] != NULL)
            look(b, who, i);
    }
}

/* Largest first; ties keep the order of the statement. */
static void order(struct breaches *b)
{
    for (size_t i = 1; i < b->n; i++) {
        struct breach one = b->item[i];
        size_t k = i;

        for (; k > 0 && decimal_compare(b->item[k - 1].size, one.size) < 0; k--)
            b->item[k] = b->item[k - 1];
        b->item[k] = one;
    }
}

static void find(struct breaches *b)
{
    const struct entity_list *schools = schools_here(b->x);

    if (!b->spec->schools) {
        look_at(b, who_here(b->x));
    } else {
        for (size_t i = 0; i < schools->n; i++)
            look_at(b, (struct who){ SCOPE_SCHOOL, schools->item[i] });
    }
    order(b);
    if (b->spec->top > 0 && (int64_t)b->n > b->spec->top)
        b->n = (size_t)b->spec->top;
}

/* ---- their explanations ------------------------------------------------- */

static bool same_words(struct arena *a, struct str x, struct str y)
{
    return str_equal(str_fold(a, x), str_fold(a, y));
}

static bool is_for_line(struct expander *x, const struct breach *one,
                        struct str said)
{
    const struct measure *m = one->variance->question.measure;

    return same_words(x->arena, said, one->line) ||
           same_words(x->arena, said, m->title) ||
           same_words(x->arena, said, m->label) ||
           same_words(x->arena, said, m->name);
}

static bool is_for_school(struct expander *x, const struct breach *one,
                          struct value school)
{
    const struct registry *g = evaluator_store(x->ev)->registry;

    if (one->school == ENTITY_NONE)
        return school.kind != VALUE_TEXT ||
               registry_find(g, ENTITY_SCHOOL, school.text) == ENTITY_NONE;
    return school.kind == VALUE_TEXT &&
           registry_find(g, ENTITY_SCHOOL, school.text) == one->school;
}

/* Row of the list that explains it, or STR_NONE. */
static size_t explanation_of(struct expander *x, const struct dataset *d,
                             const struct breach *one)
{
    const struct column *line =
        d != NULL ? dataset_column(d, STR("line")) : NULL;
    const struct column *school =
        d != NULL ? dataset_column(d, STR("school")) : NULL;

    for (size_t i = 0; line != NULL && i < d->n_rows; i++) {
        struct value whose =
            school != NULL ? school->cell[i] : value_reason(REASON_NOT_GIVEN);

        if (!row_is_hidden(x, d, i) && line->cell[i].kind == VALUE_TEXT &&
            is_for_line(x, one, line->cell[i].text) &&
            is_for_school(x, one, whose))
            return i;
    }
    return STR_NONE;
}

/* ---- the table ---------------------------------------------------------- */

static struct slot_format money_format(void)
{
    struct slot_format how = format_default();

    how.figure.no_unit = true;
    return how;
}

static void heading(struct sheet *s, const char *text, enum align align,
                    int share)
{
    size_t i = s->n_cells++;

    s->column[i].heading = inlines_of(s->x->arena, str_from(text));
    s->column[i].align = align;
    s->column[i].share = share;
}

static void head(struct sheet *s, const struct commentary_spec *spec)
{
    if (spec->schools)
        heading(s, "School", ALIGN_LEFT, 1);
    heading(s, "Line", ALIGN_LEFT, 1);
    heading(s, "Actual \u00a3", ALIGN_DECIMAL, 0);
    heading(s, "Budget \u00a3", ALIGN_DECIMAL, 0);
    heading(s, "Variance \u00a3", ALIGN_DECIMAL, 0);
    heading(s, "%", ALIGN_DECIMAL, 0);
    if (spec->explain) {
        heading(s, "Cause", ALIGN_LEFT, 2);
        heading(s, "Action, owner, by", ALIGN_LEFT, 2);
    }
    s->n_cells = 0;
}

static struct str text_cell(struct expander *x, const struct dataset *d,
                            size_t row, struct str name)
{
    struct value v = cell_value(x, d, row, name);
    struct slot_format how = format_default();

    how.words = SLOT_SHORT;
    return v.kind == VALUE_REASON ? (struct str){ 0 } : value_words(x, v, how);
}

static struct str listed(struct expander *x, const struct str part[], size_t n)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < n; i++) {
        if (str_empty(part[i]))
            continue;
        if (b.len > 0)
            buf_text(&b, "; ");
        buf_append(&b, part[i]);
    }
    return buf_take(&b, x->arena);
}

struct explained {
    struct str cause, action;
    bool typed; /* says itself what kind of variance it is */
};

static struct explained explained_by(struct expander *x,
                                     const struct dataset *d, size_t row)
{
    struct str cause[2] = { text_cell(x, d, row, STR("type")),
                            text_cell(x, d, row, STR("cause")) };
    struct str action[3] = { text_cell(x, d, row, STR("action")),
                             text_cell(x, d, row, STR("owner")),
                             text_cell(x, d, row, STR("by")) };

    return (struct explained){ listed(x, cause, 2), listed(x, action, 3),
                               !str_empty(cause[0]) };
}

static struct value raw_cell(const struct dataset *d, size_t row,
                             struct str name)
{
    const struct column *c = dataset_column(d, name);

    return c != NULL ? c->cell[row] : value_reason(REASON_NOT_GIVEN);
}

/* ---- a trust's line that only its schools explain ------------------------ */

static bool is_for_member(struct expander *x, struct value school,
                          uint32_t *who)
{
    const struct registry *g = evaluator_store(x->ev)->registry;
    const struct entity_list *schools = schools_here(x);

    if (school.kind != VALUE_TEXT)
        return false;
    *who = registry_find(g, ENTITY_SCHOOL, school.text);
    for (size_t i = 0; i < schools->n; i++) {
        if (schools->item[i] == *who)
            return true;
    }
    return false;
}

static void append_said(struct expander *x, struct buf *b, uint32_t school,
                        struct str text)
{
    if (str_empty(text))
        return;
    buf_printf(b, "%s%.*s: %.*s", b->len > 0 ? ". " : "",
               STR_ARG(school_label(x, school)), STR_ARG(text));
}

/* What schools say about their share of it, each behind its name. */
static struct explained explained_by_schools(struct expander *x,
                                             const struct dataset *d,
                                             const struct breach *one)
{
    const struct column *line =
        d != NULL ? dataset_column(d, STR("line")) : NULL;
    struct buf cause = { 0 }, action = { 0 };
    bool typed = false;
    uint32_t school;

    for (size_t i = 0; line != NULL && i < d->n_rows; i++) {
        struct explained said;

        if (one->school != ENTITY_NONE || row_is_hidden(x, d, i) ||
            line->cell[i].kind != VALUE_TEXT ||
            !is_for_line(x, one, line->cell[i].text) ||
            !is_for_member(x, raw_cell(d, i, STR("school")), &school))
            continue;
        said = explained_by(x, d, i);
        typed |= said.typed;
        append_said(x, &cause, school, said.cause);
        append_said(x, &action, school, said.action);
    }
    return (struct explained){ buf_take(&cause, x->arena),
                               buf_take(&action, x->arena), typed };
}

/* "No explanation supplied (third pack in a row, since 9 October 2025)": packs
 * are counted back until one had an explanation or no need of one. */
static struct str unexplained_words(struct breaches *b,
                                    const struct breach *one)
{
    const struct past_packs *past = &b->x->c->past;
    int32_t since = DATE_NONE;
    size_t packs = 1;

    for (size_t i = past->n; i > 0; i--) {
        const struct past_print *p =
            past_print(b->x, &past->item[i - 1], one->variance);

        if (p == NULL || !p->unexplained)
            break;
        since = past->item[i - 1].meeting;
        packs++;
    }
    if (packs == 1)
        return b->spec->no_explanation;
    return str_printf(b->x->arena, "%.*s (%zu packs in a row, since %.*s)",
                      STR_ARG(b->spec->no_explanation), packs,
                      STR_ARG(date_long(b->x->arena, since)));
}

/* ---- what the numbers look like ------------------------------------------ */

static const struct figure *variance_of(struct breaches *b,
                                        const struct breach *one,
                                        enum window window, int part)
{
    struct question q = one->variance->question;

    q.window = window;
    q.period = window == WINDOW_YEAR ? period_academic(q.period.year)
                                     : period_month(q.period.year, part);
    q.scenario = window == WINDOW_YEAR ? SCENARIO_FORECAST : SCENARIO_ACTUAL;
    return evaluate(b->x->ev, &q);
}

static void tell_variance(struct expander *x, const char *name,
                          const struct figure *f)
{
    struct slot_format how = format_default();

    how.words = SLOT_FAVOURABLE;
    rule_tell(x, name, value_text(figure_words(x, f, how)));
}

/* How many months there are, and in how many the variance goes the same way. */
static bool tell_months(struct breaches *b, const struct breach *one)
{
    int sign = decimal_sign(one->variance->value.decimal);
    int last = one->variance->question.period.part, same = 0;

    for (int part = 1; part <= last; part++) {
        const struct figure *f = variance_of(b, one, WINDOW_MONTH, part);

        if (f->value.kind != VALUE_DECIMAL)
            return false;
        same += decimal_sign(f->value.decimal) == sign;
    }
    rule_tell(b->x, "months", value_decimal(decimal_of(last)));
    rule_tell(b->x, "same_sign", value_decimal(decimal_of(same)));
    return true;
}

/* The full year's variance as a percentage of that to date. */
static bool tell_share(struct breaches *b, const struct breach *one)
{
    const struct figure *year = variance_of(b, one, WINDOW_YEAR, 0);
    struct decimal hundred, share;

    if (year->value.kind != VALUE_DECIMAL ||
        !decimal_multiply(year->value.decimal, decimal_of(100), &hundred) ||
        !decimal_divide(hundred, one->variance->value.decimal, 0, &share))
        return false;
    rule_tell(b->x, "share", value_decimal(share));
    tell_variance(b->x, "to_date", one->variance);
    tell_variance(b->x, "full_year", year);
    return true;
}

/* By rule, where nobody gave the type: "Looks like timing: …". Only of a
 * variance to date, and of figures that are all there. */
static struct str reading_of(struct breaches *b, const struct breach *one)
{
    const struct reading_rules *r = b->spec->readings;
    const struct question *q = &one->variance->question;

    if (r == NULL || q->window != WINDOW_YTD ||
        q->period.kind != PERIOD_MONTH || !tell_months(b, one) ||
        !tell_share(b, one))
        return (struct str){ 0 };
    for (size_t i = 0; i < r->n; i++) {
        if (r->item[i].when != NULL &&
            condition_holds(b->x, r->item[i].when, NULL, 0))
            return rich_text(b->x, r->item[i].say);
    }
    return (struct str){ 0 };
}

static struct str with_reading(struct breaches *b, struct str said,
                               const struct breach *one)
{
    struct str reading = reading_of(b, one);

    if (str_empty(reading))
        return said;
    return str_printf(b->x->arena, "%.*s. %.*s", STR_ARG(said),
                      STR_ARG(reading));
}

static void explain_cells(struct breaches *b, struct sheet *s,
                          const struct breach *one)
{
    struct expander *x = b->x;
    const struct dataset *d =
        store_dataset(evaluator_store(x->ev), b->spec->list);
    size_t row = explanation_of(x, d, one);
    struct explained said = row != STR_NONE ? explained_by(x, d, row)
                                            : explained_by_schools(x, d, one);

    if (str_empty(said.cause) && str_empty(said.action)) {
        sheet_unexplained(s);
        sheet_text(s, with_reading(b, unexplained_words(b, one), one))->tone =
            TONE_BAD;
        sheet_text(s, (struct str){ 0 });
        return;
    }
    sheet_text(s, said.typed ? said.cause : with_reading(b, said.cause, one));
    sheet_text(s, said.action);
}

static void breach_row(struct breaches *b, struct sheet *s,
                       const struct breach *one)
{
    struct slot_format letter = money_format();

    letter.words = SLOT_LETTER;
    sheet_row(s, ROW_PLAIN, 0);
    if (b->spec->schools)
        sheet_header(s, school_label(b->x, one->school));
    sheet_header(s, one->line);
    sheet_figure(s, one->actual, money_format());
    sheet_figure(s, one->budget, money_format());
    sheet_figure(s, one->variance, letter);
    sheet_figure(s, one->percent, money_format());
    if (b->spec->explain)
        explain_cells(b, s, one);
}

static struct str rule_note(struct breaches *b)
{
    struct arena *a = b->x->arena;
    const struct commentary_spec *s = b->spec;
    bool school = s->schools || b->x->school != ENTITY_NONE;
    const struct threshold *t = school ? &s->school_limit : &s->trust_limit;
    struct str least = { 0 };

    if (!s->explain)
        return STR("F: favourable, A: adverse in effect.");
    if (decimal_sign(t->least) > 0)
        least = str_printf(a, ", and never below \u00a3%.*s",
                           STR_ARG(decimal_grouped(a, t->least, 0)));
    return str_printf(a,
                      "Explanations are asked for from \u00a3%.*s %s %.*s%% "
                      "of the line's budget%.*s. F: favourable, A: adverse in "
                      "effect.",
                      STR_ARG(decimal_grouped(a, t->amount, 0)),
                      t->both ? "and" : "or",
                      STR_ARG(decimal_text(a, t->percent)), STR_ARG(least));
}

void commentary_expand(struct expander *x, const struct node *n)
{
    const struct commentary_spec *spec = n->component->commentary;
    struct breaches b = { .x = x, .spec = spec };
    const struct figure *first;
    struct rich none = { 0 };
    struct sheet s;

    find(&b);
    if (b.n == 0) {
        empty_said(x, spec->empty, n->at);
        return;
    }
    first = b.item[0].actual;
    sheet_begin(x, &s, 5u + spec->schools + 2u * spec->explain);
    head(&s, spec);
    for (size_t i = 0; i < b.n; i++)
        breach_row(&b, &s, &b.item[i]);
    sheet_emit(
        &s,
        &(struct sheet_frame){
            .caption = spec->caption.n > 0
                           ? spec->caption
                           : rich_of_text(x->arena, STR("Variances")),
            .summary = STR("A row for each line; largest variance first."),
            .note = sheet_note(&s, none, &first, 1, rule_note(&b)),
            .attachment = STR("variances") },
        n->at);
}
