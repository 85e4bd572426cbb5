/* A grid of a list's entries by two numbers: risks by impact and likelihood.
 *
 * The surprise: it is a table with text, not a picture; the references stand
 * in their cells, so nobody has to see a colour to read it. */
#include "expand_priv.h"

#define SIZE_MOST 6

/* ---- reading ------------------------------------------------------------ */

static void read_column(struct parser *p, const struct yaml *b, struct str key,
                        struct matrix_spec *m, struct str *out)
{
    const struct yaml *n = yaml_find(b, key);

    if (n == NULL) {
        diag_report(p->dg, DIAG_YAML_MISSING, b->at, "a matrix needs '%.*s'",
                    STR_ARG(key));
        return;
    }
    *out = yaml_text(n);
    list_ref_add(p, m->list, *out, n->at);
}

bool matrix_parse(struct parser *p, const struct yaml *b, struct span at,
                  struct component *out)
{
    static const struct str keys[] = { STR_INIT("list"),    STR_INIT("rows"),
                                       STR_INIT("columns"), STR_INIT("show"),
                                       STR_INIT("size"),    STR_INIT("title") };
    struct matrix_spec *m = arena_new_of(p->arena, struct matrix_spec);

    yaml_check_keys(p->dg, b, keys, sizeof keys / sizeof keys[0]);
    m->list = yaml_text_of(b, STR("list"));
    m->title = read_rich(p, b, STR("title"));
    m->size = 5;
    yaml_read_int(p->dg, b, STR("size"), &m->size);
    if (str_empty(m->list) || m->size < 2 || m->size > SIZE_MOST) {
        diag_report(p->dg, DIAG_TEMPLATE_TYPE, at,
                    "a matrix needs a list, and 2 to %d steps", SIZE_MOST);
        return false;
    }
    list_ref_add(p, m->list, (struct str){ 0 }, yaml_find(b, STR("list"))->at);
    read_column(p, b, STR("rows"), m, &m->row);
    read_column(p, b, STR("columns"), m, &m->column);
    read_column(p, b, STR("show"), m, &m->show);
    out->matrix = m;
    return true;
}

/* ---- making ------------------------------------------------------------- */

static bool stands_at(struct value v, int64_t step)
{
    return v.kind == VALUE_DECIMAL &&
           decimal_compare(v.decimal, decimal_of(step)) == 0;
}

static struct str entries_at(struct expander *x, const struct matrix_spec *m,
                             const struct dataset *d, int64_t row,
                             int64_t column)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < d->n_rows; i++) {
        struct value show;

        if (row_is_hidden(x, d, i) ||
            !stands_at(cell_value(x, d, i, m->row), row) ||
            !stands_at(cell_value(x, d, i, m->column), column))
            continue;
        show = cell_value(x, d, i, m->show);
        buf_printf(&b, "%s%.*s", b.len > 0 ? ", " : "",
                   STR_ARG(value_words(x, show, format_default())));
    }
    return buf_take(&b, x->arena);
}

/* Thirds of the largest product, as registers usually draw them. */
static enum tone tone_at(const struct matrix_spec *m, int64_t row,
                         int64_t column)
{
    int64_t product = row * column * 5 * 5 / (m->size * m->size);

    return product >= 15 ? TONE_BAD : product >= 8 ? TONE_WATCH : TONE_GOOD;
}

static void matrix_row(struct expander *x, const struct matrix_spec *m,
                       const struct dataset *d, int64_t row, struct sheet *s)
{
    struct str name = name_words(x->arena, m->row);

    sheet_row(s, ROW_PLAIN, 0);
    sheet_header(s, str_printf(x->arena, "%.*s %d", STR_ARG(name), (int)row));
    for (int64_t c = 1; c <= m->size; c++)
        sheet_text(s, entries_at(x, m, d, row, c))->tone = tone_at(m, row, c);
}

void matrix_expand(struct expander *x, const struct node *n)
{
    const struct matrix_spec *m = n->component->matrix;
    const struct dataset *d = store_dataset(evaluator_store(x->ev), m->list);
    struct str name = name_words(x->arena, m->column);
    struct sheet s;

    if (d == NULL || rows_visible(x, d) == 0)
        return;
    sheet_begin(x, &s, (size_t)m->size + 1);
    s.column[0].heading = inlines_of(x->arena, name_words(x->arena, m->row));
    for (int64_t c = 1; c <= m->size; c++) {
        s.column[c].heading = inlines_of(
            x->arena, str_printf(x->arena, "%.*s %d", STR_ARG(name), (int)c));
        s.column[c].align = ALIGN_CENTRE;
        s.column[c].share = 1;
    }
    for (int64_t r = m->size; r >= 1; r--)
        matrix_row(x, m, d, r, &s);
    sheet_emit(&s,
               &(struct sheet_frame){
                   .caption = m->title,
                   .summary = STR(
                       "Entries by two scales; the highest row comes first.") },
               n->at);
}
