/* Tables with a row for each school, foot included.
 *
 * The surprise: the foot is checked. When the rows of a sum do not add up to
 * the trust's figure to the penny, the build says so instead of printing. What
 * schools and centre charge each other is in their rows and not in the trust's,
 * so it has a row of its own. */
#include "footing_priv.h"

struct figure_column {
    const struct slot *slot;
    const struct column_spec *spec; /* NULL: a measure alone */
    struct slot_format format;
    struct decimal_sum sum;
    bool whole; /* every row so far had a number or nil */
    struct recharges {
        bool adds_up; /* the measure is a sum or difference of sums */
        bool has_any;
        struct decimal_sum sum; /* what the trust's figure leaves out */
    } charge;
};
struct work {
    struct expander *x;
    const struct table_spec *t;
    struct span at;
    struct figure_column *column;
    size_t n;
    const struct figure **total; /* the trust's, for notes and checks */
    struct sheet sheet;
    struct footing *footing;
    struct buf skipped, dropped;
    size_t n_skipped;
    bool is_beside;         /* rows of comparison: no part of the total */
    struct str compared[2]; /* what is said of authorities and nation */
};

/* ---- columns ------------------------------------------------------------ */

static void add_column(struct work *w, const struct slot *slot,
                       const struct column_spec *spec)
{
    struct figure_column *c = &w->column[w->n++];

    c->slot = slot;
    c->spec = spec;
    c->format = spec != NULL ? spec->format : slot->format;
    c->format.figure.no_unit = true;
    if (c->format.figure.money == MONEY_POUNDS)
        c->format.figure.money = w->t->money;
    c->whole = true;
}

static void make_columns(struct work *w)
{
    const struct table_spec *t = w->t;
    size_t most =
        t->crossed ? t->measure.n * t->column.n : t->measure.n + t->column.n;

    w->column = arena_array(w->x->arena, struct figure_column, most);
    for (size_t i = 0; t->crossed && i < most; i++)
        add_column(w, t->cell[i], &t->column.item[i % t->column.n]);
    for (size_t i = 0; !t->crossed && i < t->measure.n; i++)
        add_column(w, t->measure.item[i], NULL);
    for (size_t i = 0; !t->crossed && i < t->column.n; i++) {
        if (t->column.item[i].slot != NULL)
            add_column(w, t->column.item[i].slot, &t->column.item[i]);
    }
}

static const struct figure *trust_figure(struct expander *x,
                                         const struct slot *s)
{
    struct who trust = { .kind = SCOPE_TRUST, .entity = ENTITY_NONE };

    return figure_at(x, s, trust);
}

static struct str measure_heading(const struct figure *f)
{
    const struct measure *m = f->question.measure;

    return str_empty(m->label) ? m->title : m->label;
}

/* "RWM expected", "RWM expected cohort". */
static struct str address_heading(struct work *w, size_t i)
{
    struct str label = measure_heading(w->total[i]);
    struct str name;
    struct str facets;
    struct str last;

    str_cut(w->column[i].slot->text, '.', &name, &facets);
    last = facet_heading(facets);
    if (str_empty(last))
        return label;
    return str_printf(w->x->arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(last));
}

static void head_column(struct work *w, size_t i, struct sheet_column *out)
{
    const struct figure_column *c = &w->column[i];
    const struct figure *f = w->total[i];
    struct arena *a = w->x->arena;
    struct str heading =
        w->t->crossed ? measure_heading(f) : address_heading(w, i);
    struct str facet = { 0 };

    if (c->spec != NULL && c->spec->heading.n > 0)
        heading = rich_text(w->x, c->spec->heading);
    else if (w->t->crossed)
        facet = facet_heading(c->spec->facet);
    if (w->t->crossed)
        out->group =
            w->t->column.n > 1 ? measure_heading(f) : (struct str){ 0 };
    if (w->t->crossed && w->t->column.n > 1 && !str_empty(facet))
        heading = facet;
    if (c->spec != NULL && !str_empty(c->spec->group))
        out->group = c->spec->group;
    out->heading =
        two_lines(a, heading, unit_heading(f, c->format.figure.money));
    out->align = figure_align(f);
    out->least = f->question.derived == DERIVED_RATING ? PT(80) : 0;
    out->emphasis = c->spec != NULL && c->spec->emphasis;
}

static struct str column_name(struct work *w, size_t i)
{
    const struct column_spec *spec = w->column[i].spec;

    if (spec != NULL && spec->heading.n > 0)
        return rich_text(w->x, spec->heading);
    return address_heading(w, i);
}

/* Whether any row of the table would have something in this column. */
static bool is_wanted(struct work *w, const struct slot *s,
                      const struct figure *trust)
{
    const struct entity_list *schools = schools_here(w->x);

    if (w->t->keep_empty || !figure_is_empty(trust))
        return true;
    for (size_t i = 0; i < schools->n; i++) {
        struct who who = { SCOPE_SCHOOL, schools->item[i] };

        if (!figure_is_empty(figure_at(w->x, s, who)))
            return true;
    }
    return false;
}

/* Columns that nothing fills are left out, and named under the table. */
static bool bind_columns(struct work *w)
{
    size_t kept = 0;

    w->total = arena_array(w->x->arena, const struct figure *, w->n);
    for (size_t i = 0; i < w->n; i++) {
        const struct figure *f = trust_figure(w->x, w->column[i].slot);

        if (f == NULL)
            return false;
        w->total[kept] = f;
        w->column[kept] = w->column[i];
        if (is_wanted(w, w->column[kept].slot, f)) {
            kept++;
            continue;
        }
        buf_printf(&w->dropped, "%s%.*s", w->dropped.len > 0 ? ", " : "",
                   STR_ARG(column_name(w, kept)));
    }
    w->n = kept;
    return true;
}

static void head(struct work *w)
{
    sheet_begin(w->x, &w->sheet, w->n + 1);
    w->footing = footing_new(&w->sheet, w->n, w->t->adjusted);
    w->sheet.adjust = w->t->adjust;
    w->sheet.column[0].heading = inlines_of(w->x->arena, STR("School"));
    w->sheet.column[0].share = 1;
    w->sheet.column[0].least = PT(w->n > 6 ? 100 : 130);
    for (size_t i = 0; i < w->n; i++)
        head_column(w, i, &w->sheet.column[i + 1]);
}

/* ---- rows --------------------------------------------------------------- */

static void add_up(struct figure_column *c, const struct figure *f)
{
    if (f->value.kind == VALUE_DECIMAL)
        decimal_sum_add(&c->sum, f->value.decimal);
    else if (!figure_is_empty(f))
        c->whole = false;
}

static void figure_row(struct work *w, enum row_kind kind, struct str label,
                       const struct figure *const f[])
{
    sheet_row(&w->sheet, kind, 0);
    sheet_header(&w->sheet, label);
    for (size_t i = 0; i < w->n; i++) {
        struct cell *c = sheet_figure(&w->sheet, f[i], w->column[i].format);

        if (!w->is_beside)
            footing_add(w->footing, i, f[i], w->column[i].format, c);
    }
}

static bool all_empty(const struct figure *const f[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (f[i] != NULL && !figure_is_empty(f[i]))
            return false;
    }
    return true;
}

static void skip(struct work *w, struct str name)
{
    buf_printf(&w->skipped, "%s%.*s", w->n_skipped > 0 ? ", " : "",
               STR_ARG(name));
    w->n_skipped++;
}

static void ask_row(struct work *w, struct who who, const struct figure **f)
{
    for (size_t i = 0; i < w->n; i++)
        f[i] = figure_at(w->x, w->column[i].slot, who);
}

static void school_row(struct work *w, uint32_t school)
{
    struct who who = { .kind = SCOPE_SCHOOL, .entity = school };
    const struct figure **f =
        arena_array(w->x->arena, const struct figure *, w->n);

    ask_row(w, who, f);
    if (all_empty(f, w->n) && !w->t->keep_empty) {
        skip(w, school_label(w->x, school));
        return;
    }
    figure_row(w, ROW_PLAIN, school_label(w->x, school), f);
    for (size_t i = 0; i < w->n; i++)
        add_up(&w->column[i], f[i]);
}

static bool must_foot(const struct work *w, size_t i)
{
    const struct figure *f = w->total[i];
    enum derived d = f->question.derived;

    return (f->question.measure->weighting == WEIGHT_SUM ||
            w->column[i].charge.adds_up) &&
           f->question.who.kind == SCOPE_TRUST &&
           f->value.kind == VALUE_DECIMAL &&
           (d == DERIVED_VALUE || d == DERIVED_VARIANCE ||
            d == DERIVED_MOVEMENT);
}

/* Without central services such a column would not add up. */
static bool is_in_a_sum(const struct work *w, const struct figure *const f[])
{
    for (size_t i = 0; i < w->n; i++) {
        if (must_foot(w, i) && f[i]->value.kind == VALUE_DECIMAL &&
            decimal_sign(f[i]->value.decimal) != 0)
            return true;
    }
    return false;
}

/* Central services, asked for or needed to make the rows add up. */
static void central_row(struct work *w)
{
    struct who who = { .kind = SCOPE_CENTRAL, .entity = ENTITY_NONE };
    const struct figure **f =
        arena_array(w->x->arena, const struct figure *, w->n);

    ask_row(w, who, f);
    if (all_empty(f, w->n) ||
        (!w->t->central && !(w->t->total && is_in_a_sum(w, f))))
        return;
    figure_row(w, ROW_PLAIN, STR("Central services"), f);
    for (size_t i = 0; i < w->n; i++)
        add_up(&w->column[i], f[i]);
}

static void comparator_row(struct work *w, enum scope_kind kind,
                           struct str label)
{
    struct who who = { .kind = kind, .entity = ENTITY_NONE };
    const struct figure **f =
        arena_array(w->x->arena, const struct figure *, w->n);

    for (size_t i = 0; i < w->n; i++) {
        if (w->total[i]->question.derived == DERIVED_VALUE &&
            w->total[i]->question.who.kind == SCOPE_TRUST)
            f[i] = figure_at(w->x, w->column[i].slot, who);
    }
    if (!all_empty(f, w->n))
        figure_row(w, ROW_PLAIN, label, f);
    w->compared[kind == SCOPE_NATION] = comparator_note(w->x, label, f, w->n);
}

/* ---- recharges ---------------------------------------------------------- */

/* One part's share of what is charged between schools and centre. */
static void charge_of(struct work *w, struct question q, struct who who,
                      bool minus, struct recharges *out)
{
    const struct figure *f;

    q.who = who;
    f = evaluate(w->x->ev, &q);
    if (f->value.kind != VALUE_DECIMAL)
        return;
    out->has_any = out->has_any || decimal_sign(f->value.decimal) != 0;
    if (minus)
        decimal_sum_add(&out->sum, f->value.decimal);
    else
        decimal_sum_subtract(&out->sum, f->value.decimal);
}

static void charges_of(struct work *w, const struct question *q, bool minus,
                       struct recharges *out)
{
    const struct entity_list *schools = schools_here(w->x);

    for (size_t i = 0; i < schools->n; i++)
        charge_of(w, *q, (struct who){ SCOPE_SCHOOL, schools->item[i] }, minus,
                  out);
    charge_of(w, *q, (struct who){ SCOPE_CENTRAL, ENTITY_NONE }, minus, out);
}

/* The name that a + b - c goes on with, and its sign; false: not such a sum. */
static bool next_term(struct str *text, struct str *name, bool *minus)
{
    size_t n = 0;

    *text = str_trim(*text);
    *minus = !str_empty(*text) && text->ptr[0] == '-';
    if (!str_empty(*text) && (text->ptr[0] == '-' || text->ptr[0] == '+'))
        *text = str_trim(str_slice(*text, 1, text->len));
    while (n < text->len && (text->ptr[n] == '_' ||
                             (text->ptr[n] >= 'a' && text->ptr[n] <= 'z') ||
                             (text->ptr[n] >= '0' && text->ptr[n] <= '9')))
        n++;
    *name = str_slice(*text, 0, n);
    *text = str_trim(str_slice(*text, n, text->len));
    return n > 0 &&
           (str_empty(*text) || text->ptr[0] == '-' || text->ptr[0] == '+');
}

enum { TERMS_DEEP = 8 }; /* formulas over formulas; the catalogue has 4 */

/* Walks a formula down to its sums. Variances are favourable or adverse in
 * effect: there the sign is whether both are good in the same direction. */
static bool add_terms(struct work *w, struct question q, bool minus, int depth,
                      struct recharges *out)
{
    const struct measure *m = q.measure;
    struct str text;
    struct str name;
    bool negative;

    if (m->weighting == WEIGHT_SUM && m->is_internal)
        charges_of(w, &q, minus, out);
    if (m->weighting == WEIGHT_SUM)
        return true;
    if (m->weighting != WEIGHT_FORMULA || depth == TERMS_DEEP)
        return false;
    for (text = expr_text(m->top); !str_empty(text);) {
        if (!next_term(&text, &name, &negative))
            return false;
        q.measure = catalogue_find(evaluator_catalogue(w->x->ev), name);
        if (q.measure == NULL)
            return false;
        if (q.derived == DERIVED_VARIANCE)
            negative = q.measure->polarity != m->polarity;
        if (!add_terms(w, q, minus != negative, depth + 1, out))
            return false;
    }
    return true;
}

static void find_recharges(struct work *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct question *q = &w->total[i]->question;
        struct recharges found = { 0 };

        if (q->who.kind == SCOPE_TRUST && q->measure->unit == UNIT_MONEY &&
            (q->derived == DERIVED_VALUE || q->derived == DERIVED_VARIANCE) &&
            add_terms(w, *q, false, 0, &found)) {
            found.adds_up = true;
            w->column[i].charge = found;
        }
    }
}

/* What a column's rows have and its total has not, printed like the total. */
static void recharge_cell(struct work *w, size_t i)
{
    struct figure *f = arena_new_of(w->x->arena, struct figure);
    struct recharges *charge = &w->column[i].charge;
    struct decimal d;
    struct cell *c;

    if (!charge->has_any || !decimal_sum_value(&charge->sum, &d)) {
        sheet_text(&w->sheet, (struct str){ 0 });
        return;
    }
    decimal_sum_add(&w->column[i].sum, d);
    *f = *w->total[i];
    f->value = value_decimal(d);
    c = sheet_text(&w->sheet, figure_words(w->x, f, w->column[i].format));
    c->plain = figure_plain(w->x->arena, f);
    footing_add(w->footing, i, f, w->column[i].format, c);
}

/* Whether some column adds up only with what is charged inside. */
static bool has_recharges(const struct work *w)
{
    for (size_t i = 0; i < w->n; i++) {
        struct decimal d;

        if (decimal_sum_value(&w->column[i].charge.sum, &d) &&
            decimal_sign(d) != 0)
            return true;
    }
    return false;
}

static void recharge_row(struct work *w)
{
    if (!has_recharges(w))
        return;
    sheet_row(&w->sheet, ROW_PLAIN, 0);
    sheet_header(&w->sheet, STR("Recharges eliminated"));
    for (size_t i = 0; i < w->n; i++)
        recharge_cell(w, i);
}

/* ---- the foot ----------------------------------------------------------- */

static void check_foot(struct work *w, size_t i)
{
    struct decimal rows = { 0 };
    const struct figure *f = w->total[i];
    struct arena *a = w->x->arena;

    if (!w->column[i].whole || !must_foot(w, i))
        return;
    if (decimal_sum_value(&w->column[i].sum, &rows) &&
        decimal_compare(rows, f->value.decimal) == 0)
        return;
    diag_report(w->x->dg, DIAG_RECONCILE_BROKEN, w->at,
                "the rows of '%.*s' add up to %.*s, the total is %.*s",
                STR_ARG(measure_heading(f)), STR_ARG(decimal_text(a, rows)),
                STR_ARG(decimal_text(a, f->value.decimal)));
}

static void total_row(struct work *w)
{
    struct str label = w->t->total_label;

    figure_row(w, ROW_TOTAL, str_empty(label) ? STR("Trust") : label, w->total);
    if (w->t->where != NULL)
        return;
    for (size_t i = 0; i < w->n; i++)
        check_foot(w, i);
}

/* ---- order -------------------------------------------------------------- */

static int compare_schools(struct work *w, uint32_t a, uint32_t b)
{
    struct who who_a = { .kind = SCOPE_SCHOOL, .entity = a };
    struct who who_b = { .kind = SCOPE_SCHOOL, .entity = b };
    const struct figure *fa;
    const struct figure *fb;
    bool na;
    bool nb;
    int order;

    if (w->t->sort == NULL)
        return str_compare(school_name(w->x, a), school_name(w->x, b));
    fa = figure_at(w->x, w->t->sort, who_a);
    fb = figure_at(w->x, w->t->sort, who_b);
    na = fa != NULL && fa->value.kind == VALUE_DECIMAL;
    nb = fb != NULL && fb->value.kind == VALUE_DECIMAL;
    if (!na || !nb)
        return (int)nb - (int)na;
    order = decimal_compare(fa->value.decimal, fb->value.decimal);
    return w->t->descending ? -order : order;
}

static const uint32_t *in_order(struct work *w, const struct entity_list *s)
{
    uint32_t *item;

    if (w->t->sort == NULL && w->t->by == NULL)
        return s->item;
    item = arena_array(w->x->arena, uint32_t, s->n);
    for (size_t i = 0; i < s->n; i++) {
        size_t k = i;

        for (; k > 0 && compare_schools(w, s->item[i], item[k - 1]) < 0; k--)
            item[k] = item[k - 1];
        item[k] = s->item[i];
    }
    return item;
}

static void school_rows(struct work *w)
{
    const struct entity_list *schools = schools_here(w->x);
    const uint32_t *item = in_order(w, schools);
    uint32_t saved = w->x->school;

    for (size_t i = 0; i < schools->n; i++) {
        bool wanted;

        w->x->school = item[i];
        wanted = condition_holds(w->x, w->t->where, NULL, 0);
        w->x->school = saved;
        if (wanted)
            school_row(w, item[i]);
    }
}

/* ---- notes -------------------------------------------------------------- */

static struct str more_notes(struct work *w)
{
    struct arena *a = w->x->arena;
    struct str part[5] = { [3] = w->compared[0], [4] = w->compared[1] };

    if (w->n_skipped > 0 && w->t->where == NULL)
        part[0] = listed_note(a, "No figures for", &w->skipped);
    part[1] = footing_settle(w->footing);
    part[2] = listed_note(a, "Not in the files given:", &w->dropped);
    return join_notes(a, part, 5);
}

static struct rich caption_of(struct work *w)
{
    struct arena *a = w->x->arena;

    if (w->t->caption.n > 0)
        return w->t->caption;
    return rich_of_text(a, str_printf(a, "%.*s by school",
                                      STR_ARG(measure_heading(w->total[0]))));
}

static void rows(struct work *w)
{
    find_recharges(w);
    central_row(w);
    if (w->t->total && w->t->where == NULL)
        recharge_row(w);
    if (w->t->total)
        total_row(w);
    w->is_beside = true;
    if (w->t->la)
        comparator_row(w, SCOPE_COMPOSITE, STR("Local authority"));
    if (w->t->national)
        comparator_row(w, SCOPE_NATION, STR("England"));
}

void table_schools(struct expander *x, const struct table_spec *t,
                   struct span at)
{
    struct work w = { .x = x, .t = t, .at = at };

    make_columns(&w);
    if (bind_columns(&w) && w.n > 0) {
        head(&w);
        school_rows(&w);
    }
    if (w.sheet.n_rows == 0) {
        empty_said(x, t->empty, at);
    } else {
        rows(&w);
        sheet_emit(
            &w.sheet,
            &(struct sheet_frame){
                .caption = caption_of(&w),
                .summary = STR("A row for each school; figures in columns."),
                .note =
                    sheet_note(&w.sheet, t->note, w.total, w.n, more_notes(&w)),
                .attachment = t->attachment,
                .carry = t->carry },
            at);
    }
    buf_free(&w.skipped);
    buf_free(&w.dropped);
}
