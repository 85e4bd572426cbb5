/* One run over one file: its cells, its places, its complaints.
 *
 * Surprise: of the bad cells of a column only a few are reported one by one;
 * run_finish_values says how many more there are. */
#include "tidy_priv.h"
#include "trailer_priv.h"

#include <string.h>

struct str run_cell(const struct run *r, size_t field)
{
    return field < r->record.n ? str_trim(r->record.field[field]) : STR("");
}

struct str run_role(const struct run *r, enum role role)
{
    return run_cell(r, r->binding.role[role]);
}

struct str run_heading(const struct run *r, size_t field)
{
    struct record header = reader_header(r->reader);

    return field < header.n ? header.field[field] : STR("");
}

struct span run_span(const struct run *r, size_t field)
{
    return reader_field_span(r->reader, field < r->record.n ? field : 0);
}

struct origin run_origin(const struct run *r, size_t field)
{
    return (struct origin){ .file = r->file,
                            .row = r->record.row,
                            .column = field == NO_FIELD ? 0 : (uint32_t)field };
}

struct str run_keep_text(struct run *r, struct str text)
{
    return str_copy(r->store->arena, text);
}

void run_set_aside(struct run *r, struct str why)
{
    struct input_file *f = &r->store->file[r->file];
    struct set_aside **at = &f->set_aside;

    while (*at != NULL && !str_equal((*at)->why, why))
        at = &(*at)->next;
    if (*at == NULL) {
        *at = arena_new_of(r->store->arena, struct set_aside);
        (*at)->why = run_keep_text(r, why);
    }
    (*at)->rows++;
    r->last_aside = *at;
}

void run_used(struct run *r, enum tally_kind kind, uint32_t entity,
              struct period p)
{
    r->rows_used++;
    if (r->counting != NULL)
        counting_used(r, kind, entity, p);
}

/* ---- complaints --------------------------------------------------------- */

static const char *form_noun(enum form form)
{
    switch (form) {
    case FORM_TEXT:
        return "text";
    case FORM_COUNT:
        return "a count";
    case FORM_NUMBER:
    case FORM_RESULT:
        return "a number";
    case FORM_PERCENT:
        return "a percentage";
    case FORM_MONEY:
        return "an amount of money";
    case FORM_DATE:
        return "a date";
    case FORM_TRUTH:
        return "yes or no";
    case FORM_CODE:
        return "one of the words of this column";
    case FORM_SCHOOL:
        return "a school";
    }
    return "a value";
}

static void hint_words(struct run *r, const struct words *w)
{
    struct str list = STR(""), last = STR("");

    for (size_t i = 0; i < w->n && list.len < 120; i++) {
        if (str_equal(last, w->item[i].meaning))
            continue;
        last = w->item[i].meaning;
        list = str_printf(r->scratch, "%.*s%s%.*s", STR_ARG(list),
                          list.len > 0 ? ", " : "", STR_ARG(last));
    }
    diag_hint(r->dg, "known here: %.*s", STR_ARG(list));
}

/* "12k", "£1.2m": a number that was cut short. */
static bool is_shortened(struct str cell)
{
    const char *at =
        cell.len > 1 ? strchr("kKmM", cell.ptr[cell.len - 1]) : NULL;
    char before = cell.len > 1 ? cell.ptr[cell.len - 2] : ' ';

    return at != NULL && ((before >= '0' && before <= '9') || before == ' ');
}

static void hint_number(struct run *r, const struct rule *rule, struct str cell)
{
    if (str_find(cell, STR("E+")) != STR_NONE)
        diag_hint(r->dg, "a spreadsheet has destroyed this number: export "
                         "the file again and do not open it in between");
    else if (str_find_byte(cell, ',') != STR_NONE)
        diag_hint(r->dg, "commas may only stand between thousands; the "
                         "decimal mark is a point");
    else if (is_shortened(cell))
        diag_hint(r->dg, "write the amount in full: 12000, not 12k");
    else if (rule->codes != NULL && !r->profile->own_form)
        diag_hint(r->dg,
                  "if it is a code of this export, add it to the code "
                  "set '%.*s' in _codes.yaml",
                  STR_ARG(rule->codes->name));
    else
        diag_hint(r->dg, "leave the cell empty if there is no value");
}

static void hint_value(struct run *r, const struct rule *rule, struct str cell)
{
    switch (rule->form) {
    case FORM_COUNT:
    case FORM_NUMBER:
    case FORM_RESULT:
    case FORM_PERCENT:
    case FORM_MONEY:
        hint_number(r, rule, cell);
        return;
    case FORM_DATE:
        diag_hint(r->dg,
                  day_is_american(cell)
                      ? "the month stands first here, so that 04/05 cannot be "
                        "told from 05/04: write dates as 2026-01-31"
                  : r->profile->own_form
                      ? "write a day, such as 31/01/2026; leave the cell "
                        "empty where there is none yet"
                      : "dates are written 31/01/2026 or 2026-01-31");
        return;
    case FORM_CODE:
        hint_words(r, &rule->words);
        return;
    case FORM_TRUTH:
    case FORM_TEXT:
    case FORM_SCHOOL:
        return;
    }
}

static void hint_range(struct run *r, const struct rule *rule)
{
    if (rule->form == FORM_PERCENT && rule->unsigned_fraction)
        diag_hint(r->dg, "without a %% sign this column holds fractions: "
                         "0.58 for 58%%");
    else if (rule->has_range)
        diag_hint(r->dg, "values here lie between %.*s and %.*s",
                  STR_ARG(decimal_text(r->scratch, rule->low)),
                  STR_ARG(decimal_text(r->scratch, rule->high)));
}

void run_bad_value(struct run *r, struct bound *b, enum reading why)
{
    struct str cell = run_cell(r, b->field);
    struct str heading = run_heading(r, b->field);

    if (b->n_bad++ >= BAD_VALUES_SHOWN)
        return;
    if (why == READ_IMPLAUSIBLE) {
        diag_report(r->dg, DIAG_VALUE_IMPLAUSIBLE, run_span(r, b->field),
                    "column '%.*s': '%.*s' cannot be %s here", STR_ARG(heading),
                    STR_ARG(cell), form_noun(b->rule->form));
        hint_range(r, b->rule);
        return;
    }
    diag_report(r->dg, DIAG_VALUE_UNKNOWN, run_span(r, b->field),
                "column '%.*s': '%.*s' is not %s", STR_ARG(heading),
                STR_ARG(cell), form_noun(b->rule->form));
    hint_value(r, b->rule, cell);
}

void run_bad_role(struct run *r, enum role role, const char *hint)
{
    size_t field = r->binding.role[role];
    const struct rule *rule = r->binding.role_rule[role];

    if (r->n_bad_role[role]++ >= BAD_VALUES_SHOWN)
        return;
    diag_report(r->dg, DIAG_VALUE_UNKNOWN, run_span(r, field),
                "column '%.*s': '%.*s' means nothing here",
                STR_ARG(run_heading(r, field)), STR_ARG(run_cell(r, field)));
    if (hint != NULL)
        diag_hint(r->dg, "%s", hint);
    else if (rule != NULL)
        hint_words(r, &rule->words);
}

/* ---- rows ---------------------------------------------------------------- */

/* The first field behind the header's that holds something, or NO_FIELD. */
static size_t surplus(const struct run *r)
{
    for (size_t i = reader_header(r->reader).n; i < r->record.n; i++) {
        if (!str_empty(run_cell(r, i)))
            return i;
    }
    return NO_FIELD;
}

static void report_shifted(struct run *r, size_t field)
{
    if (r->n_shifted++ >= BAD_VALUES_SHOWN)
        return;
    diag_report(r->dg, DIAG_ROW_SHIFTED, run_span(r, field),
                "this row has %zu values under %zu headings: some stand in "
                "the wrong column",
                r->record.n, reader_header(r->reader).n);
    diag_hint(r->dg, "an amount or a text with a comma in it needs quotes: "
                     "\"182,400.00\"");
}

/* Published exports may be wider than their header, but for tidy ones. In these
 * and in an own form such a row
 * has lost the quotes around an amount, and "182,400" would be read as 182. */
bool run_next(struct run *r)
{
    while (reader_next(r->dg, r->reader, &r->record)) {
        bool exact = r->profile->own_form || r->profile->tidy != TIDY_NO;
        size_t field = exact ? surplus(r) : NO_FIELD;

        if (r->counting != NULL)
            counting_row(r);
        if (field != NO_FIELD)
            report_shifted(r, field);
        else if (!trailer_row(r))
            return true;
    }
    return false;
}

static void report_more(struct run *r, size_t field, size_t n)
{
    if (n > BAD_VALUES_SHOWN)
        diag_report(r->dg, DIAG_VALUE_UNKNOWN,
                    reader_header_span(r->reader, field),
                    "column '%.*s': and %zu more like these",
                    STR_ARG(run_heading(r, field)), n - BAD_VALUES_SHOWN);
}

/* Fractions in a column of percentages: all at most 1, some with more digits
 * than such a percentage ever has. */
static void report_fractions(struct run *r, const struct bound *b)
{
    if (b->n_number < 2 || !b->all_at_most_one || !b->has_long_fraction)
        return;
    diag_report(r->dg, DIAG_VALUE_IMPLAUSIBLE,
                reader_header_span(r->reader, b->field),
                "column '%.*s': every value is at most 1: fractions, where "
                "percentages are expected",
                STR_ARG(run_heading(r, b->field)));
    diag_hint(r->dg, "a spreadsheet turns 58%% into 0.58: export the file "
                     "again, or format the column as a number times 100");
}

void run_finish_values(struct run *r)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        report_more(r, r->binding.value[i].field, r->binding.value[i].n_bad);
        if (r->profile->tidy == TIDY_NO)
            report_fractions(r, &r->binding.value[i]);
    }
    if (r->profile->tidy != TIDY_NO)
        tidy_fractions(r);
    if (r->n_shifted > BAD_VALUES_SHOWN)
        diag_report(r->dg, DIAG_ROW_SHIFTED, reader_header_span(r->reader, 0),
                    "and %zu more rows with too many values",
                    r->n_shifted - BAD_VALUES_SHOWN);
    if (r->n_unknown_schools > BAD_SCHOOLS_SHOWN)
        diag_report(r->dg, DIAG_SCHOOL_UNKNOWN,
                    reader_header_span(r->reader, 0),
                    "and %zu more schools that no register holds",
                    r->n_unknown_schools - BAD_SCHOOLS_SHOWN);
    for (size_t i = 0; i < ROLE_COUNT; i++)
        report_more(r, r->binding.role[i], r->n_bad_role[i]);
}
