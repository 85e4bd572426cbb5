/* What changed since the last pack, and why: new data, schools that joined,
 * figures that were restated, or a real change.
 *
 * The surprise: the why is worked out, not guessed. The last pack's question is
 * asked again of today's data, first for the schools of then, then for those
 * of now; the steps between the four figures add up to the change. */
#include "expand_priv.h"
#include "rules_priv.h"

struct change {
    const struct figure *now;
    const struct past_print *last;
    struct value step[3]; /* restated, schools, new */
};

/* ---- the same figure in another pack ------------------------------------- */

static bool is_later(const struct expander *x, const struct past_print *a,
                     const struct past_print *b)
{
    struct diag *quiet = diag_new(x->arena);
    struct question qa, qb;

    return question_parse(quiet, x->ev, (struct span){ 0 }, a->address, &qa) &&
           question_parse(quiet, x->ev, (struct span){ 0 }, b->address, &qb) &&
           qa.period.kind == qb.period.kind &&
           period_compare(qa.period, qb.period) > 0;
}

/* Of several periods the latest: that is what the pack was about. */
const struct past_print *past_print(const struct expander *x,
                                    const struct past_pack *k,
                                    const struct figure *f)
{
    struct question q = f->question;
    const struct past_print *found = NULL;
    struct str series;

    q.period = (struct period){ 0 };
    series = question_text(x->arena, x->ev, &q);
    for (size_t i = 0; i < k->n; i++) {
        if (str_equal(k->item[i].series, series) &&
            (found == NULL || is_later(x, &k->item[i], found)))
            found = &k->item[i];
    }
    return found;
}

static const struct past_pack *last_pack(const struct expander *x)
{
    return x->c->past.n > 0 ? &x->c->past.item[x->c->past.n - 1] : NULL;
}

/* The last pack's question, of today's data. */
static struct value asked_again(struct expander *x, struct evaluator *ev,
                                const struct past_print *last)
{
    struct question q;

    if (ev == NULL || !question_parse(diag_new(x->arena), ev,
                                      (struct span){ 0 }, last->address, &q))
        return value_reason(REASON_NO_DATA);
    return evaluate(ev, &q)->value;
}

static struct value less(struct value a, struct value b)
{
    struct decimal d;

    if (a.kind != VALUE_DECIMAL || b.kind != VALUE_DECIMAL ||
        !decimal_subtract(a.decimal, b.decimal, &d))
        return value_reason(REASON_NO_DATA);
    return value_decimal(d);
}

static bool same_schools(const struct expander *x, const struct past_pack *k)
{
    const struct entity_list *now = schools_here(x);

    if (k->n_schools != now->n || k->schools.n != now->n)
        return false;
    for (size_t i = 0; i < now->n; i++) {
        bool found = false;

        for (size_t j = 0; j < k->schools.n && !found; j++)
            found = k->schools.item[j] == now->item[i];
        if (!found)
            return false;
    }
    return true;
}

static struct value nothing(void)
{
    return value_decimal(decimal_of(0));
}

/* Last -> last as it is known today -> with today's schools -> now. Where a
 * figure between cannot be had, its steps are one. */
static void work_out(struct expander *x, const struct past_pack *k,
                     struct change *c)
{
    bool same = same_schools(x, k) || c->now->question.who.kind != SCOPE_TRUST;
    struct value now = c->now->value, last = c->last->value;
    struct value ours = asked_again(x, x->ev, c->last);
    struct value theirs = same ? ours : asked_again(x, k->evaluator, c->last);

    if (ours.kind != VALUE_DECIMAL)
        ours = theirs = last;
    if (theirs.kind != VALUE_DECIMAL)
        theirs = last;
    c->step[0] = less(theirs, last);
    c->step[1] = same ? nothing() : less(ours, theirs);
    c->step[2] = less(now, ours);
}

/* ---- words -------------------------------------------------------------- */

static struct str amount_words(struct expander *x, const struct figure *like,
                               struct value amount)
{
    struct slot_format how = format_default();
    struct figure f = *like;

    f.question.derived = DERIVED_CHANGE;
    f.value = amount;
    f.approximate = false;
    how.figure.force_sign = true;
    return figure_words(x, &f, how);
}

static bool is_nil(struct value v)
{
    return v.kind != VALUE_DECIMAL || decimal_sign(v.decimal) == 0;
}

static const char *restated_words(const struct figure *now)
{
    if (now->question.scenario == SCENARIO_FORECAST)
        return "forecast revised";
    if (now->question.scenario == SCENARIO_BUDGET)
        return "budget changed";
    return now->question.measure->time == TIME_LATEST ||
                   now->question.period.kind == PERIOD_NONE
               ? "changed"
               : "restated";
}

static struct str new_words(struct expander *x, const struct change *c)
{
    struct str period = figure_period(x, c->now);

    if (str_empty(period))
        return STR("changed");
    return str_printf(x->arena, "%s %.*s",
                      c->now->question.measure->time == TIME_YEAR
                          ? "new results for"
                          : "newer figures,",
                      STR_ARG(period));
}

static struct str schools_words(struct expander *x, const struct past_pack *k)
{
    size_t now = schools_here(x)->n;

    return str_printf(x->arena, "%zu school%s, %zu then", now,
                      now == 1 ? "" : "s", k->n_schools);
}

static void put(struct expander *x, struct buf *b, const struct change *c,
                struct str why, size_t step)
{
    if (is_nil(c->step[step]))
        return;
    buf_printf(b, "%s%.*s: %.*s", b->len > 0 ? "; " : "", STR_ARG(why),
               STR_ARG(amount_words(x, c->now, c->step[step])));
}

static struct str why_words(struct expander *x, const struct past_pack *k,
                            const struct change *c)
{
    struct buf b = { 0 };

    if (c->last->value.kind != VALUE_DECIMAL ||
        c->now->value.kind != VALUE_DECIMAL)
        return STR("");
    put(x, &b, c, str_from(restated_words(c->now)), 0);
    put(x, &b, c, schools_words(x, k), 1);
    put(x, &b, c, new_words(x, c), 2);
    if (b.len == 0)
        buf_text(&b, "no change");
    return buf_take(&b, x->arena);
}

/* ---- the table ---------------------------------------------------------- */

static void head(struct expander *x, struct sheet *s, const struct past_pack *k)
{
    struct arena *a = x->arena;
    static const enum align aligns[5] = { ALIGN_LEFT, ALIGN_DECIMAL,
                                          ALIGN_DECIMAL, ALIGN_DECIMAL,
                                          ALIGN_LEFT };

    s->column[0].heading = inlines_of(a, STR("Measure"));
    s->column[1].heading = two_lines(a, STR("Last"), date_short(a, k->meeting));
    s->column[2].heading = inlines_of(a, STR("Now"));
    s->column[3].heading = inlines_of(a, STR("Change"));
    s->column[4].heading = inlines_of(a, STR("Why"));
    s->column[0].share = 1;
    s->column[4].share = 2;
    for (size_t i = 0; i < 5; i++)
        s->column[i].align = aligns[i];
}

static struct str label_of(const struct figure *f)
{
    const struct measure *m = f->question.measure;

    return str_empty(m->label) ? m->title : m->label;
}

/* As this pack prints it, where the record has the exact value. */
static struct str last_words(struct expander *x, const struct change *c,
                             struct slot_format how)
{
    struct figure f = *c->now;

    if (c->last->value.kind != VALUE_DECIMAL)
        return c->last->text;
    f.value = c->last->value;
    f.approximate = str_starts(c->last->text, STR("\u2248"));
    return figure_words(x, &f, how);
}

static void change_row(struct expander *x, struct sheet *s,
                       const struct past_pack *k, struct change *c,
                       struct slot_format how)
{
    work_out(x, k, c);
    sheet_row(s, ROW_PLAIN, 0);
    sheet_header(s, label_of(c->now));
    sheet_text(s, last_words(x, c, how));
    sheet_figure(s, c->now, how);
    sheet_text(
        s, c->last->value.kind == VALUE_DECIMAL &&
                   c->now->value.kind == VALUE_DECIMAL
               ? amount_words(x, c->now, less(c->now->value, c->last->value))
               : (struct str){ 0 });
    sheet_text(s, why_words(x, k, c));
}

static size_t rows(struct expander *x, struct sheet *s,
                   const struct past_pack *k, const struct changes_spec *spec)
{
    size_t n = 0;

    for (size_t i = 0; i < spec->measure.n; i++) {
        const struct slot *slot = spec->measure.item[i];
        struct change c = { .now = figure_at(x, slot, who_here(x)) };

        if (c.now == NULL || figure_is_empty(c.now))
            continue;
        c.last = past_print(x, k, c.now);
        if (c.last == NULL)
            continue;
        change_row(x, s, k, &c, slot->format);
        n++;
    }
    return n;
}

void changes_expand(struct expander *x, const struct node *n)
{
    const struct changes_spec *spec = n->component->changes;
    const struct past_pack *k = last_pack(x);
    struct inlines none = { 0 };
    struct str key;
    struct sheet s;

    if (k == NULL) {
        empty_said(x, spec->empty, n->at);
        return;
    }
    sheet_begin(x, &s, 5);
    head(x, &s, k);
    if (rows(x, &s, k, spec) == 0) {
        empty_said(x, spec->empty, n->at);
        return;
    }
    key = join_notes(
        x->arena,
        (const struct str[]){ STR("Last: as printed in the pack of that "
                                  "meeting. The parts of a change add up to it "
                                  "before they are rounded."),
                              sheet_key(&s) },
        2);
    sheet_emit(
        &s,
        &(struct sheet_frame){
            .caption =
                spec->caption.n > 0
                    ? spec->caption
                    : rich_of_text(x->arena, STR("What changed since the "
                                                 "last pack")),
            .summary = STR("A row for each figure that both packs have."),
            .note = str_empty(key) ? none : inlines_of(x->arena, key),
            .attachment = spec->attachment },
        n->at);
}
