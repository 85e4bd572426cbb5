/* Control totals: what the bursar says a file adds up to, against the file.
 *
 * The cells are added up as they stand in the file, past everything that the
 * profiles make of them: a row that a profile sets aside, or a line that it
 * does not know, counts here.
 *
 * The surprise: several controls of one column (by school, by nominal, by
 * month) find a row together. It is in every total that is wrong and in none
 * that is right. */
#include "controls_priv.h"

/* ---- the controls as they were typed ------------------------------------- */

static struct str text_at(const struct dataset *d, const char *name, size_t row)
{
    const struct column *c = dataset_column(d, str_from(name));

    return c && c->cell[row].kind == VALUE_TEXT ? str_trim(c->cell[row].text)
                                                : STR("");
}

static struct value number_at_row(const struct dataset *d, const char *name,
                                  size_t row)
{
    const struct column *c = dataset_column(d, str_from(name));

    return c ? c->cell[row] : value_reason(REASON_NOT_GIVEN);
}

static void control_read(const struct dataset *d, size_t row, struct control *c)
{
    *c = (struct control){
        .result = { .file = text_at(d, "file", row),
                    .column = text_at(d, "column", row),
                    .where = text_at(d, "where", row),
                    .is = text_at(d, "is", row),
                    .stated = number_at_row(d, "total", row),
                    .stated_rows = number_at_row(d, "rows", row),
                    .found = value_reason(REASON_NO_DATA),
                    .origin = d->row[row] },
    };
}

static struct str where_text(struct arena *a, const struct control *c)
{
    if (str_empty(c->result.where))
        return STR("");
    return str_printf(a, ", where %.*s is %.*s", STR_ARG(c->result.where),
                      STR_ARG(c->result.is));
}

static struct span control_span(const struct control_run *r,
                                const struct control *c)
{
    return reader_locate(r->arena, r->store->file[c->result.origin.file].source,
                         c->result.origin.row, 0);
}

/* ---- against the file ---------------------------------------------------- */

static void unknown(struct control_run *r, struct control *c, const char *what,
                    struct str name)
{
    c->lost = true;
    r->ok = false;
    diag_report(r->dg, DIAG_CONTROL_UNKNOWN, control_span(r, c), "%s '%.*s'",
                what, STR_ARG(name));
}

static void control_bind(struct control_run *r, const struct heading_set *h,
                         struct control *c)
{
    const struct control_result *o = &c->result;

    c->field = headings_find(h, str_fold(r->arena, o->column));
    c->where = headings_find(h, str_fold(r->arena, o->where));
    c->is = str_fold(r->arena, o->is);
    if (!str_empty(o->column) && c->field == NO_FIELD)
        unknown(r, c, "the file has no column", o->column);
    else if (!str_empty(o->where) && c->where == NO_FIELD)
        unknown(r, c, "the file has no column", o->where);
    else if (!value_is_number(o->stated) && !value_is_number(o->stated_rows))
        unknown(r, c, "a control needs a total or a number of rows:", o->file);
    else if (value_is_number(o->stated) && str_empty(o->column))
        unknown(r, c, "a total needs a column:", o->file);
}

bool control_number(struct str cell, struct decimal *out)
{
    if (cell.len > 0 && cell.ptr[cell.len - 1] == '%')
        cell = str_trim(str_slice(cell, 0, cell.len - 1));
    return number_read(cell, true, out);
}

/* "Total", "Grand total", "Subtotal" in the first cell that holds something:
 * a row that adds others up is not counted with them. */
static bool is_total_row(const struct record *row)
{
    static const struct str words[] = {
        STR_INIT("total"), STR_INIT("grand total"), STR_INIT("sub total"),
        STR_INIT("sub-total"), STR_INIT("subtotal")
    };

    for (size_t i = 0; i < row->n; i++) {
        const struct str cell = str_trim(row->field[i]);

        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            if (cell.len >= words[k].len &&
                str_equal_nocase(str_slice(cell, 0, words[k].len), words[k]))
                return true;
        }
        if (!str_empty(cell))
            return false;
    }
    return false;
}

/* Rows of the same place as read: their folded cells, worked out once a row. */
struct folded {
    size_t field;
    struct str text;
};

static struct str folded_cell(struct control_run *r, const struct record *row,
                              struct folded *seen, size_t *n, size_t field)
{
    for (size_t i = 0; i < *n; i++) {
        if (seen[i].field == field)
            return seen[i].text;
    }
    seen[*n].field = field;
    seen[*n].text = field < row->n
                        ? str_fold(r->scratch, str_trim(row->field[field]))
                        : STR("");
    return seen[(*n)++].text;
}

static void control_count(struct control *c, const struct record *row)
{
    struct decimal d;

    c->n_rows++;
    if (c->field != NO_FIELD && c->field < row->n &&
        control_number(str_trim(row->field[c->field]), &d))
        decimal_sum_add(&c->sum, d);
}

static void row_count(struct control_run *r, const struct record *row)
{
    struct folded *seen = arena_array(r->scratch, struct folded, r->n);
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++) {
        struct control *c = &r->control[i];

        if (!c->lost &&
            (c->where == NO_FIELD ||
             str_equal(folded_cell(r, row, seen, &n, c->where), c->is)))
            control_count(c, row);
    }
}

bool controls_next(struct control_run *r, struct reader *reader,
                   struct record *row)
{
    while (reader_next(r->quiet, reader, row)) {
        if (!is_total_row(row))
            return true;
    }
    return false;
}

static void file_count(struct control_run *r)
{
    struct reader *reader = reader_open(r->arena, r->quiet, r->src);
    struct record header, row;
    struct heading_set h;

    if (!reader)
        return;
    header = reader_header(reader);
    h = headings_fold(r->arena, &header);
    for (size_t i = 0; i < r->n; i++)
        control_bind(r, &h, &r->control[i]);
    while (controls_next(r, reader, &row)) {
        const struct arena_mark mark = arena_save(r->scratch);

        row_count(r, &row);
        arena_restore(r->scratch, mark);
    }
}

/* ---- judging ------------------------------------------------------------- */

static void control_judge(struct control *c)
{
    struct control_result *o = &c->result;
    struct decimal d, less;

    o->found_rows = value_decimal(decimal_of((int64_t)c->n_rows));
    o->holds = !c->lost;
    if (c->lost || !decimal_sum_value(&c->sum, &d)) {
        o->holds = false;
        return;
    }
    o->found = value_decimal(d);
    o->difference = value_decimal(decimal_of(0));
    if (value_is_number(o->stated) &&
        decimal_subtract(d, o->stated.decimal, &less)) {
        o->difference = value_decimal(less);
        o->holds = decimal_sign(less) == 0;
    }
    if (value_is_number(o->stated_rows) &&
        decimal_compare(o->stated_rows.decimal, o->found_rows.decimal) != 0)
        o->holds = false;
}

static struct str amount(struct arena *a, struct value v)
{
    return decimal_grouped(a, v.decimal, v.decimal.scale);
}

/* "the file adds up to 2,001.00, the control says 2,000.00: 1.00 more" */
static struct str differs(struct arena *a, const struct control_result *o)
{
    const int sign = value_is_number(o->difference)
                         ? decimal_sign(o->difference.decimal)
                         : 0;
    const struct decimal size = decimal_absolute(o->difference.decimal);

    if (sign == 0)
        return str_printf(a, "the file has %.*s rows, the control says %.*s",
                          STR_ARG(amount(a, o->found_rows)),
                          STR_ARG(amount(a, o->stated_rows)));
    return str_printf(a,
                      "the file adds up to %.*s, the control says %.*s: "
                      "%.*s %s",
                      STR_ARG(amount(a, o->found)),
                      STR_ARG(amount(a, o->stated)),
                      STR_ARG(decimal_grouped(a, size, size.scale)),
                      sign > 0 ? "more" : "less");
}

static bool same_column(const struct control *x, const struct control *y)
{
    return x->field == y->field;
}

static void also_broken(struct control_run *r, const struct control *first)
{
    size_t n = 0;

    for (const struct control *c = first + 1; c < r->control + r->n; c++) {
        if (c->lost || c->result.holds || !same_column(c, first))
            continue;
        if (n++ < 3)
            diag_note(r->dg, control_span(r, c), "also%.*s: %.*s",
                      STR_ARG(where_text(r->arena, c)),
                      STR_ARG(differs(r->arena, &c->result)));
    }
    if (n > 3)
        diag_note(r->dg, (struct span){ 0 },
                  "and %zu more controls of this column", n - 3);
}

/* One message for each column: its first broken control, the others as notes,
 * and the rows that it can be. */
static void column_report(struct control_run *r, size_t first)
{
    const struct control *c = &r->control[first];
    const struct control_result *o = &c->result;

    for (size_t i = 0; i < first; i++) {
        if (!r->control[i].lost && !r->control[i].result.holds &&
            same_column(&r->control[i], c))
            return;
    }
    r->ok = false;
    diag_report(r->dg, DIAG_CONTROL_BROKEN, control_span(r, c),
                "%.*s%s%.*s%s%.*s: %.*s", STR_ARG(o->file),
                str_empty(o->column) ? "" : ", column '", STR_ARG(o->column),
                str_empty(o->column) ? "" : "'",
                STR_ARG(where_text(r->arena, c)),
                STR_ARG(differs(r->arena, o)));
    also_broken(r, c);
    controls_trace(r, c);
}

static void file_check(struct control_run *r)
{
    file_count(r);
    for (size_t i = 0; i < r->n; i++)
        control_judge(&r->control[i]);
    for (size_t i = 0; i < r->n; i++) {
        if (!r->control[i].lost && !r->control[i].result.holds)
            column_report(r, i);
    }
}

/* ---- all files ----------------------------------------------------------- */

static const struct input_file *file_named(const struct store *s,
                                           struct str name)
{
    for (size_t i = 0; i < s->n_files; i++) {
        if (str_equal_nocase(s->file[i].name, name))
            return &s->file[i];
    }
    return NULL;
}

static bool is_first_of_file(const struct control *all, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (str_equal_nocase(all[k].result.file, all[i].result.file))
            return false;
    }
    return true;
}

/* The controls of the file of all[from], checked; copied to *out in order. */
static void same_file(struct control_run *r, struct control *all, size_t n,
                      size_t from)
{
    const struct input_file *f = file_named(r->store, all[from].result.file);

    r->control = arena_array(r->arena, struct control, n);
    r->n = 0;
    for (size_t i = from; i < n; i++) {
        if (str_equal_nocase(all[i].result.file, all[from].result.file))
            r->control[r->n++] = all[i];
    }
    if (!f) {
        unknown(r, &r->control[0], "no file was read that is called",
                all[from].result.file);
        diag_hint(r->dg, "a control names a file as it stands in the folder, "
                         "with its ending");
        return;
    }
    r->src = f->source;
    file_check(r);
}

bool controls_check(struct arena *a, struct diag *dg, const struct store *s,
                    struct control_results *out)
{
    const struct dataset *d = store_dataset(s, STR("controls"));
    struct control_run r = { .arena = a, .dg = dg, .store = s, .ok = true };
    const size_t n = d ? d->n_rows : 0;
    struct control *all = arena_array(a, struct control, n);
    struct control_result *item = arena_array(a, struct control_result, n);

    *out = (struct control_results){ .item = item };
    r.scratch = arena_new(0);
    r.quiet = diag_new(a); /* what the file's own reading said already */
    for (size_t i = 0; i < n; i++)
        control_read(d, i, &all[i]);
    for (size_t i = 0; i < n; i++) {
        if (!is_first_of_file(all, i))
            continue;
        same_file(&r, all, n, i);
        for (size_t k = 0; k < r.n; k++)
            item[out->n++] = r.control[k].result;
    }
    arena_free(r.scratch);
    return r.ok;
}
