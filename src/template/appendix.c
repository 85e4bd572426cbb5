/* What stands behind the papers: sources, missing values, definitions, what was
 * left out. The certificate stands in certificate.c.
 *
 * The surprise: the public edition names no files and no hashes of inputs: a
 * hash lets anyone test a guess about what was hidden. */
#include "expand_priv.h"

void sheet_heads(struct sheet *s, const char *const text[], size_t n,
                 size_t wide)
{
    for (size_t i = 0; i < n; i++) {
        s->column[i].heading = inlines_of(s->x->arena, str_from(text[i]));
        s->column[i].share = i == wide;
    }
}

void sheet_finish(struct sheet *s, const char *caption, const char *summary,
                  struct str attachment, const struct node *n)
{
    const struct plain_spec *spec = n->component->plain;
    struct arena *a = s->x->arena;

    sheet_emit(s,
               &(struct sheet_frame){
                   .caption = spec->title.n > 0
                                  ? spec->title
                                  : rich_of_text(a, str_from(caption)),
                   .summary = str_from(summary),
                   .note = rich_inlines(s->x, spec->text),
                   .attachment = attachment },
               n->at);
}

/* ---- sources ------------------------------------------------------------ */

static struct str count_text(struct expander *x, size_t n)
{
    return decimal_grouped(x->arena, decimal_of((int64_t)n), 0);
}

static struct str aside_text(struct expander *x, const struct input_file *f)
{
    struct buf b = { 0 };

    for (const struct set_aside *a = f->set_aside; a; a = a->next)
        buf_printf(&b, "%s%.*s: %.*s", b.len > 0 ? "; " : "",
                   STR_ARG(count_text(x, a->rows)), STR_ARG(a->why));
    return buf_take(&b, x->arena);
}

static struct str kind_text(struct expander *x, const struct input_file *f)
{
    struct buf b = { 0 };

    buf_append(&b, str_empty(f->title) ? STR("Not recognised") : f->title);
    if (f->period.kind != PERIOD_NONE && f->period.kind != PERIOD_UNKNOWN)
        buf_printf(&b, ", %.*s", STR_ARG(period_text(x->arena, f->period)));
    if (f->release != RELEASE_NONE)
        buf_printf(&b, " (%s)", release_slug(f->release));
    return buf_take(&b, x->arena);
}

static struct inlines file_cell(struct expander *x, const struct input_file *f)
{
    return two_lines(x->arena, f->name, str_slice(f->sha256, 0, 16));
}

static struct cell *count_cell(struct sheet *s, size_t n)
{
    struct cell *c = sheet_text(s, count_text(s->x, n));

    c->plain = str_printf(s->x->arena, "%zu", n);
    return c;
}

/* Counts of rows would tell how many of them are confidential. */
static void counts_of(struct expander *x, struct sheet *s,
                      const struct input_file *f)
{
    count_cell(s, f->rows);
    count_cell(s, f->rows_used);
    if (s->n_columns > 4)
        sheet_text(s, aside_text(x, f));
}

/* For the public: what kinds of export were read. A file's name may say more
 * than its rows ("grievance, site manager.csv"), so none is printed. */
static void sources_public(struct expander *x, const struct node *n)
{
    static const char *const texts[] = { "What was read", "For" };
    const struct store *store = evaluator_store(x->ev);
    struct map *said = map_new(x->arena);
    struct sheet s;

    sheet_begin(x, &s, 2);
    sheet_heads(&s, texts, 2, 0);
    for (size_t i = 0; i < store->n_files; i++) {
        const struct input_file *f = &store->file[i];
        const bool dated =
            f->period.kind != PERIOD_NONE && f->period.kind != PERIOD_UNKNOWN;

        if (str_empty(f->title) || map_find(said, kind_text(x, f)) != MAP_NONE)
            continue;
        map_put(said, kind_text(x, f));
        sheet_row(&s, ROW_PLAIN, 0);
        sheet_header(&s, f->title);
        sheet_text(&s, dated ? period_text(x->arena, f->period) : STR(""));
    }
    sheet_finish(&s, "What was read",
                 "A row for each kind of export that was read.", STR("sources"),
                 n);
}

static bool has_asides(const struct store *store)
{
    for (size_t i = 0; i < store->n_files; i++) {
        if (store->file[i].set_aside != NULL)
            return true;
    }
    return false;
}

static void sources_full(struct expander *x, const struct node *n)
{
    static const char *const texts[] = { "File", "What it is", "Rows", "Used",
                                         "Set aside, and why" };
    const struct store *store = evaluator_store(x->ev);
    const size_t n_columns = has_asides(store) ? 5 : 4;
    struct sheet s;

    sheet_begin(x, &s, n_columns);
    sheet_heads(&s, texts, n_columns, 4);
    s.column[1].share = 1;
    s.column[2].align = s.column[3].align = ALIGN_DECIMAL;
    for (size_t i = 0; i < store->n_files; i++) {
        const struct input_file *f = &store->file[i];

        sheet_row(&s, ROW_PLAIN, 0);
        sheet_inlines(&s, file_cell(x, f))->scope = SCOPE_ROW;
        sheet_text(&s, kind_text(x, f));
        counts_of(x, &s, f);
    }
    sheet_finish(&s, "Files read, with the beginning of their SHA-256",
                 "A row for each file that was read.", STR("sources"), n);
}

void sources_expand(struct expander *x, const struct node *n)
{
    if (str_equal(x->c->edition, STR("public")))
        sources_public(x, n);
    else
        sources_full(x, n);
}

/* ---- missing values ----------------------------------------------------- */

/* One row for each who and reason; its measures are listed. */
static bool same_group(const struct missing_figure *a,
                       const struct missing_figure *b)
{
    return a->reason == b->reason && str_equal(a->who, b->who);
}

static bool is_first(const struct expander *x, size_t from, size_t i)
{
    for (size_t k = from; k < i; k++) {
        if (same_group(&x->missing[k], &x->missing[i]))
            return false;
    }
    return true;
}

static struct str missing_name(struct expander *x,
                               const struct missing_figure *m)
{
    const struct measure *measure = m->question.measure;
    struct str label =
        str_empty(measure->label) ? measure->title : measure->label;
    struct period p = m->question.period;

    if (p.kind == PERIOD_NONE || p.kind == PERIOD_UNKNOWN)
        return label;
    return str_printf(x->arena, "%.*s %.*s", STR_ARG(label),
                      STR_ARG(period_text(x->arena, p)));
}

static struct str group_text(struct expander *x, size_t i)
{
    struct buf b = { 0 };
    struct map *said = map_new(x->arena);

    for (size_t k = i; k < x->n_missing; k++) {
        struct str name;

        if (!same_group(&x->missing[k], &x->missing[i]))
            continue;
        name = missing_name(x, &x->missing[k]);
        if (map_find(said, name) != MAP_NONE)
            continue;
        map_put(said, name);
        buf_printf(&b, "%s%.*s", b.len > 0 ? ", " : "", STR_ARG(name));
    }
    return buf_take(&b, x->arena);
}

static struct str reason_text(struct expander *x, enum reason r)
{
    return str_printf(x->arena, "%s (%s)", reason_words(r), reason_mark(r));
}

/* For the foot of a school's page: one paragraph, no table. What England or the
 * authority lacks is told once, at the end of the document. */
static void missing_said(struct expander *x, size_t from, struct span at)
{
    struct buf b = { 0 };

    for (size_t i = from; i < x->n_missing; i++) {
        const struct missing_figure *m = &x->missing[i];

        if (m->question.who.kind != SCOPE_SCHOOL || !is_first(x, from, i))
            continue;
        buf_printf(&b, "%s%.*s (%s).", b.len > 0 ? " " : "Not available here: ",
                   STR_ARG(group_text(x, i)), reason_words(m->reason));
    }
    if (b.len > 0)
        emit_para(x, PARA_SMALL, inlines_of(x->arena, buf_take(&b, x->arena)),
                  at);
}

void missing_expand(struct expander *x, const struct node *n)
{
    static const char *const texts[] = { "Of", "Why there is no figure",
                                         "Figures" };
    const struct plain_spec *spec = n->component->plain;
    size_t from = str_equal(spec->scope, STR("school")) ? x->missing_from : 0;
    struct sheet s;

    if (from >= x->n_missing && x->school != ENTITY_NONE)
        return;
    if (from >= x->n_missing) {
        emit_para(x, PARA_SMALL,
                  inlines_of(x->arena, STR("Every figure that was asked for "
                                           "is there.")),
                  n->at);
        return;
    }
    if (from > 0 || x->school != ENTITY_NONE) {
        missing_said(x, from, n->at);
        return;
    }
    sheet_begin(x, &s, 3);
    sheet_heads(&s, texts, 3, 2);
    for (size_t i = from; i < x->n_missing; i++) {
        const struct missing_figure *m = &x->missing[i];

        if (!is_first(x, from, i))
            continue;
        sheet_row(&s, ROW_PLAIN, 0);
        sheet_header(&s, m->who);
        sheet_text(&s, reason_text(x, m->reason));
        sheet_text(&s, group_text(x, i));
    }
    sheet_finish(&s, "Values that are missing, and why",
                 "A row for each school and reason.", (struct str){ 0 }, n);
}

/* ---- definitions -------------------------------------------------------- */

static const char *weighting_words(enum weighting w)
{
    switch (w) {
    case WEIGHT_POOLED:
        return "pooled: sum over sum";
    case WEIGHT_RATE:
        return "pooled, from published percentages";
    case WEIGHT_MEAN:
        return "mean, weighted";
    case WEIGHT_SUM:
        return "sum";
    case WEIGHT_FORMULA:
        return "from its totals";
    case WEIGHT_DISTRIBUTION:
        return "counted, never averaged";
    case WEIGHT_QUANTILE:
        return "side by side, in order of size";
    }
    return "";
}

/* Functions as a reader would say them; their brackets stay. */
static struct str plain_functions(struct expander *x, struct str formula)
{
    static const char *const says[][2] = {
        { "coalesce(", "first given of (" },
        { "total(", "sum of (" },
        { "min(", "least of (" },
        { "max(", "greatest of (" },
    };
    struct buf b = { 0 };
    size_t i = 0;

    while (i < formula.len) {
        struct str rest = str_slice(formula, i, formula.len);
        size_t k = 0;

        while (k < 4 && !str_starts(rest, str_from(says[k][0])))
            k++;
        if (k < 4 && (i == 0 || formula.ptr[i - 1] == ' ' ||
                      formula.ptr[i - 1] == '(')) {
            buf_text(&b, says[k][1]);
            i += str_from(says[k][0]).len;
        } else {
            buf_byte(&b, formula.ptr[i++]);
        }
    }
    return buf_take(&b, x->arena);
}

/* "100 * in_year_balance / income" as a reader would write it. */
static struct str as_words(struct expander *x, struct str formula)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < formula.len; i++) {
        char c = formula.ptr[i];
        bool digit = i + 1 < formula.len && formula.ptr[i + 1] >= '0' &&
                     formula.ptr[i + 1] <= '9';

        if (c == '*')
            buf_text(&b, "\u00d7");
        else if (c == '/')
            buf_text(&b, "\u00f7");
        else if (c == '-')
            buf_text(&b, "\u2212");
        else if (c == '_' || (c == '.' && !digit))
            buf_byte(&b, ' ');
        else
            buf_byte(&b, c);
    }
    return buf_take(&b, x->arena);
}

/* "rows where due < as_at": a half of a formula with its own condition. */
static struct str half_text(struct expander *x, const struct expr *half,
                            const struct expr *where)
{
    struct str text = half != NULL ? expr_text(half) : (struct str){ 0 };

    text = plain_functions(x, str_trim(text));
    if (where == NULL)
        return text;
    return str_printf(x->arena, "%.*s where %.*s", STR_ARG(text),
                      STR_ARG(str_trim(expr_text(where))));
}

static struct str formula_text(struct expander *x, const struct measure *m)
{
    const struct list_rule *l = m->list;
    struct str top = half_text(x, m->top, l != NULL ? l->top_where : NULL);
    struct str bottom =
        half_text(x, m->bottom, l != NULL ? l->bottom_where : NULL);

    if (m->bottom != NULL)
        top =
            str_printf(x->arena, "%.*s / %.*s", STR_ARG(top), STR_ARG(bottom));
    top = as_words(x, top);
    if (l == NULL)
        return top;
    top = str_printf(x->arena, "%.*s, list of %.*s", STR_ARG(top),
                     STR_ARG(name_words(x->arena, l->name)));
    if (l->where == NULL)
        return top;
    return str_printf(x->arena, "%.*s where %.*s", STR_ARG(top),
                      STR_ARG(as_words(x, str_trim(expr_text(l->where)))));
}

static void measure_row(struct expander *x, struct sheet *s,
                        const struct measure *m)
{
    struct str part[2] = { m->note, { 0 } };

    if (!str_empty(m->band_source))
        part[1] =
            str_printf(x->arena, "Rated by: %.*s.", STR_ARG(m->band_source));
    sheet_row(s, ROW_PLAIN, 0);
    sheet_header(s, m->title);
    sheet_text(s, m->id);
    sheet_text(s, formula_text(x, m));
    sheet_text(s, str_from(weighting_words(m->weighting)));
    sheet_text(s, text_on_one_line(x->arena, join_notes(x->arena, part, 2)));
}

/* A line that is one input and has nothing to say explains itself. */
static bool is_plain_line(struct expander *x, const struct measure *m)
{
    struct str_list names;

    if (m->weighting != WEIGHT_SUM || m->n_bands > 0 || !str_empty(m->id) ||
        !str_empty(m->note) || m->top == NULL)
        return false;
    names = expr_names(x->arena, m->top);
    return names.n == 1 &&
           str_equal(names.item[0], str_trim(expr_text(m->top)));
}

void measures_expand(struct expander *x, const struct node *n)
{
    static const char *const texts[] = { "Measure", "ID", "Formula",
                                         "For the trust", "Notes" };
    struct sheet s;

    sheet_begin(x, &s, 5);
    sheet_heads(&s, texts, 5, 4);
    s.column[0].share = s.column[2].share = 1;
    for (size_t i = 0; i < x->n_used; i++) {
        if (!is_plain_line(x, x->used[i]))
            measure_row(x, &s, x->used[i]);
    }
    sheet_finish(&s, "Measures used, with their definitions",
                 "A row for each measure.", STR("measures"), n);
}

/* ---- left out ----------------------------------------------------------- */

void left_out_expand(struct expander *x, const struct node *n)
{
    static const char *const texts[] = { "Section", "Why it is not here" };
    struct sheet s;

    if (x->n_left_out == 0) {
        emit_para(x, PARA_BODY,
                  inlines_of(x->arena, STR("Nothing was left out.")), n->at);
        return;
    }
    sheet_begin(x, &s, 2);
    sheet_heads(&s, texts, 2, 1);
    for (size_t i = 0; i < x->n_left_out; i++) {
        sheet_row(&s, ROW_PLAIN, 0);
        sheet_header(&s, x->left_out[i].title);
        sheet_text(&s, text_on_one_line(x->arena, x->left_out[i].why));
    }
    sheet_finish(&s, "Sections left out", "A row for each section left out.",
                 (struct str){ 0 }, n);
}
