/* Drivers: which lines and which schools make up a variance.
 *
 * The surprise: what is not named is worked out from the whole, never left
 * out, so that a reader can add the rows up to the penny. Where a part has no
 * figure nothing is ranked at all: the remainder would pass for lines that are
 * merely small. */
#include "expand_priv.h"
#include "rules_priv.h"

struct driver {
    struct str name;
    const struct figure *figure;
    struct decimal amount;
};
struct drivers {
    struct expander *x;
    const struct drivers_spec *spec;
    const struct figure *total;
    struct driver *item;
    size_t n, cap, n_named;
    struct decimal rest, residue; /* the other items; what no item holds */
    bool hidden;                  /* some item has no figure, and a reason */
};

/* ---- collecting --------------------------------------------------------- */

static void add(struct drivers *d, struct str name, const struct figure *f)
{
    struct driver one = { .name = name, .figure = f };
    void *items = d->item;

    if (f == NULL || figure_is_empty(f))
        return;
    if (f->value.kind != VALUE_DECIMAL) {
        d->hidden = true;
        return;
    }
    one.amount = f->value.decimal;
    if (decimal_sign(one.amount) == 0)
        return;
    arena_grow(d->x->arena, &items, d->n, &d->cap, sizeof *d->item,
               _Alignof(struct driver));
    d->item = items;
    d->item[d->n++] = one;
}

static void add_lines(struct drivers *d)
{
    const struct drivers_spec *s = d->spec;

    for (size_t i = 0; i < s->n_lines; i++) {
        const struct figure *f =
            figure_at(d->x, s->variance[i], who_here(d->x));
        const struct statement_line *l = &s->statement->line[i];
        const struct measure *m = f != NULL ? f->question.measure : NULL;

        if (m == NULL)
            continue;
        add(d,
            l->label.n > 0        ? rich_text(d->x, l->label)
            : str_empty(m->label) ? m->title
                                  : m->label,
            f);
    }
}

static void add_schools(struct drivers *d)
{
    const struct entity_list *schools = schools_here(d->x);
    struct who central = { SCOPE_CENTRAL, ENTITY_NONE };

    for (size_t i = 0; i < schools->n; i++) {
        struct who who = { SCOPE_SCHOOL, schools->item[i] };

        add(d, school_label(d->x, schools->item[i]),
            figure_at(d->x, d->spec->total, who));
    }
    add(d, STR("Central services"), figure_at(d->x, d->spec->total, central));
}

/* Largest first; ties keep their order. */
static void order(struct drivers *d)
{
    for (size_t i = 1; i < d->n; i++) {
        struct driver one = d->item[i];
        size_t k = i;

        for (; k > 0 && decimal_compare(decimal_absolute(d->item[k - 1].amount),
                                        decimal_absolute(one.amount)) < 0;
             k--)
            d->item[k] = d->item[k - 1];
        d->item[k] = one;
    }
}

/* What the named ones leave of the items, and the items of the whole. */
static bool share_out(struct drivers *d)
{
    struct decimal_sum rest = { 0 }, residue = { 0 };
    size_t most = d->spec->most > 0 ? (size_t)d->spec->most : 3;

    d->n_named = d->n <= most + 1 ? d->n : most; /* no "1 other" */
    decimal_sum_add(&residue, d->total->value.decimal);
    for (size_t i = 0; i < d->n; i++) {
        decimal_sum_subtract(&residue, d->item[i].amount);
        if (i >= d->n_named)
            decimal_sum_add(&rest, d->item[i].amount);
    }
    return decimal_sum_value(&rest, &d->rest) &&
           decimal_sum_value(&residue, &d->residue);
}

static bool collect(struct drivers *d, bool schools)
{
    d->item = NULL;
    d->n = d->cap = 0;
    d->hidden = false;
    if (schools)
        add_schools(d);
    else
        add_lines(d);
    order(d);
    return !d->hidden && d->n > 0 && share_out(d);
}

/* ---- words -------------------------------------------------------------- */

static const struct figure *worth(struct drivers *d, struct decimal amount)
{
    struct figure *f = arena_new_of(d->x->arena, struct figure);

    *f = *d->total;
    f->value = value_decimal(amount);
    return f;
}

static struct str rest_name(struct drivers *d, bool schools)
{
    size_t n = d->n - d->n_named;

    if (schools)
        return str_printf(d->x->arena, "%zu other%s", n, n == 1 ? "" : "s");
    return str_printf(d->x->arena, "%zu other line%s", n, n == 1 ? "" : "s");
}

static struct str residue_name(bool schools)
{
    return schools ? STR("Recharges eliminated")
                   : STR("Not in the lines of the statement");
}

static void put(struct drivers *d, struct buf *b, struct str name,
                struct decimal amount)
{
    struct slot_format how = format_default();

    how.words = SLOT_FAVOURABLE;
    buf_printf(b, "%s%.*s %.*s", b->len > 0 ? ", " : "", STR_ARG(name),
               STR_ARG(figure_words(d->x, worth(d, amount), how)));
}

static struct str sentence_of(struct drivers *d, bool schools)
{
    struct buf b = { 0 };
    struct str list;

    for (size_t i = 0; i < d->n_named; i++) {
        struct slot_format how = format_default();

        how.words = SLOT_FAVOURABLE;
        put(d, &b, d->item[i].name, d->item[i].amount);
        figure_printed(d->x, d->item[i].figure);
        print_at(d->x, d->item[i].figure,
                 figure_words(d->x, d->item[i].figure, how), STR("text"));
    }
    if (d->n > d->n_named)
        put(d, &b, rest_name(d, schools), d->rest);
    if (decimal_sign(d->residue) != 0)
        put(d, &b, residue_name(schools), d->residue);
    list = buf_take(&b, d->x->arena);
    return str_printf(d->x->arena, " By %s: %.*s.", schools ? "school" : "line",
                      STR_ARG(list));
}

static struct str window_words(struct drivers *d)
{
    const struct question *q = &d->total->question;

    return q->window == WINDOW_YEAR
               ? STR("For the full year")
               : str_printf(d->x->arena, "%s %.*s",
                            q->window == WINDOW_MONTH ? "In" : "To",
                            STR_ARG(month_name(d->x->arena, q->period)));
}

static void as_sentence(struct drivers *d, struct span at)
{
    struct slot_format how = format_default();
    struct buf b = { 0 };
    const struct measure *m = d->total->question.measure;

    how.words = SLOT_FAVOURABLE;
    figure_printed(d->x, d->total);
    print_at(d->x, d->total, figure_words(d->x, d->total, how), STR("text"));
    buf_printf(&b, "%.*s: %.*s %.*s to the budget.", STR_ARG(window_words(d)),
               STR_ARG(m->label), STR_ARG(figure_words(d->x, d->total, how)));
    if (d->spec->lines && collect(d, false))
        buf_append(&b, sentence_of(d, false));
    if (d->spec->schools && d->x->school == ENTITY_NONE && collect(d, true))
        buf_append(&b, sentence_of(d, true));
    emit_para(d->x, PARA_BODY,
              inlines_of(d->x->arena, buf_take(&b, d->x->arena)), at);
}

/* ---- the table ---------------------------------------------------------- */

/* Of the whole, in per cent; what works against it has a minus sign. */
static struct str share_text(struct drivers *d, struct decimal amount)
{
    struct figure_format how = { .decimals = 0, .no_unit = true };
    struct figure share = *d->total;
    struct decimal hundred, part;
    struct str text;

    if (!decimal_multiply(amount, decimal_of(100), &hundred) ||
        !decimal_divide(hundred, d->total->value.decimal, 0, &part))
        return STR("n/m");
    share.question.derived = DERIVED_VARIANCE_PERCENT;
    share.value = value_decimal(part);
    text = figure_text(d->x->arena, &share, how);
    return str_starts(text, STR("+")) ? str_slice(text, 1, text.len) : text;
}

static void amount_row(struct drivers *d, struct sheet *s, enum row_kind kind,
                       struct str name, const struct figure *f)
{
    struct slot_format how = format_default();

    how.figure.no_unit = true;
    how.words = SLOT_LETTER;
    sheet_row(s, kind, 0);
    sheet_header(s, name);
    sheet_figure(s, f, how);
    sheet_text(s, share_text(d, f->value.decimal));
}

/* What has no question of its own is no print. */
static void worked_out_row(struct drivers *d, struct sheet *s, struct str name,
                           struct decimal amount)
{
    const size_t n = s->n_prints;

    amount_row(d, s, ROW_PLAIN, name, worth(d, amount));
    s->n_prints = n;
}

static void group(struct drivers *d, struct sheet *s, bool schools)
{
    if (!collect(d, schools))
        return;
    sheet_heading_row(s, schools ? STR("By school") : STR("By line"));
    for (size_t i = 0; i < d->n_named; i++)
        amount_row(d, s, ROW_PLAIN, d->item[i].name, d->item[i].figure);
    if (d->n > d->n_named)
        worked_out_row(d, s, rest_name(d, schools), d->rest);
    if (decimal_sign(d->residue) != 0)
        worked_out_row(d, s, residue_name(schools), d->residue);
    amount_row(d, s, ROW_TOTAL, STR("Variance"), d->total);
    sheet_body(s);
}

static void head(struct sheet *s)
{
    struct arena *a = s->x->arena;

    s->column[0].heading = inlines_of(a, STR("Driver"));
    s->column[0].share = 1;
    s->column[1].heading = inlines_of(a, STR("Variance \u00a3"));
    s->column[1].align = ALIGN_DECIMAL;
    s->column[2].heading = inlines_of(a, STR("Share %"));
    s->column[2].align = ALIGN_DECIMAL;
}

static void as_table(struct drivers *d, struct span at)
{
    struct expander *x = d->x;
    const struct figure *first = d->total;
    struct rich none = { 0 };
    struct sheet s;

    sheet_begin(x, &s, 3);
    head(&s);
    if (d->spec->lines)
        group(d, &s, false);
    if (d->spec->schools && x->school == ENTITY_NONE)
        group(d, &s, true);
    sheet_emit(
        &s,
        &(struct sheet_frame){
            .caption = d->spec->caption.n > 0
                           ? d->spec->caption
                           : rich_of_text(x->arena, STR("What makes up the "
                                                        "variance")),
            .summary = STR("The largest drivers first; each group adds up to "
                           "the variance."),
            .note = sheet_note(&s, none, &first, 1,
                               STR("F: favourable, A: adverse in effect. Each "
                                   "group adds up to the variance. Shares are "
                                   "of the net variance: what works against it "
                                   "has a minus sign, so that others can be "
                                   "over 100%.")),
            .attachment = d->spec->attachment },
        at);
}

void drivers_expand(struct expander *x, const struct node *n)
{
    struct drivers d = { .x = x, .spec = n->component->drivers };

    d.total = figure_at(x, d.spec->total, who_here(x));
    if (d.total == NULL || d.total->value.kind != VALUE_DECIMAL ||
        decimal_sign(d.total->value.decimal) == 0) {
        empty_said(x, d.spec->empty, n->at);
        return;
    }
    if (d.spec->as_sentence)
        as_sentence(&d, n->at);
    else
        as_table(&d, n->at);
}
