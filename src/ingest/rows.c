/* Rows of facts: what a row is, when, and what each of its cells says.
 *
 * Surprise: whose row it is gets decided before any number is read, so that a
 * national file costs little more than the rows that are ours. */
#include "tidy_priv.h"

/* What a row is. *known = false: its mark means nothing (reported). */
enum row_kind row_kind_of(struct run *r, bool *known)
{
    const struct profile *p = r->profile;
    bool all_empty = true;

    *known = true;
    for (size_t i = 0; i < r->binding.n_row_fields; i++) {
        struct str mark = run_cell(r, r->binding.row_field[i]);

        all_empty &= str_empty(mark);
        for (size_t k = 0; k < p->n_row_tokens && !str_empty(mark); k++) {
            if (str_equal_nocase(p->row_token[k].token, mark))
                return p->row_token[k].kind;
        }
    }
    if (p->authority_without_number && str_empty(run_role(r, ROLE_URN)) &&
        str_empty(run_role(r, ROLE_NUMBER)) &&
        !str_empty(run_role(r, ROLE_AUTHORITY)))
        return ROW_AUTHORITY;
    if (r->binding.n_row_fields == 0)
        return p->row_otherwise == ROW_KIND_COUNT ? ROW_SCHOOL
                                                  : p->row_otherwise;
    *known = p->row_otherwise != ROW_KIND_COUNT || all_empty;
    return p->row_otherwise == ROW_KIND_COUNT ? ROW_SKIP : p->row_otherwise;
}

static void bad_row_kind(struct run *r)
{
    size_t field = r->binding.row_field[0];

    if (r->n_bad_rows++ >= BAD_VALUES_SHOWN)
        return;
    diag_report(r->dg, DIAG_VALUE_UNKNOWN, run_span(r, field),
                "column '%.*s': '%.*s' is no known kind of row",
                STR_ARG(run_heading(r, field)), STR_ARG(run_cell(r, field)));
    diag_hint(r->dg, "the profile '%.*s' says under 'rows' which there are",
              STR_ARG(r->profile->name));
}

/* ---- which fact --------------------------------------------------------- */

static bool month_of_row(struct run *r, struct period base, struct period *out)
{
    enum role role =
        r->binding.role[ROLE_PERIOD] != NO_FIELD ? ROLE_PERIOD : ROLE_MONTH;
    struct str text = run_role(r, role);

    if (month_read(text, role == ROLE_PERIOD, base, out))
        return true;
    run_bad_role(r, role,
                 base.kind == PERIOD_UNKNOWN
                     ? "which year? write Nov 2025, or say -p 2025/26, or "
                       "'year: 2025/26' in trustpress.yaml"
                     : "a month is written P3, Nov 2025 or 30/11/2025");
    return false;
}

static bool day_of_row(struct run *r, struct period *out)
{
    int32_t day;

    if (day_read(run_role(r, ROLE_DATE), &day) && day != DATE_NONE) {
        *out = period_date(day);
        return true;
    }
    run_bad_role(r, ROLE_DATE, "dates are written 31/01/2026 or 2026-01-31");
    return false;
}

static bool list_has(const struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (str_equal_nocase(list->item[i], text))
            return true;
    }
    return false;
}

/* Maintained schools among academies: their year is April to March. */
static bool is_financial_row(const struct run *r)
{
    const struct only_list *rows = &r->profile->year.financial_rows;

    for (size_t i = 0; i < rows->n; i++) {
        if (list_has(&rows->item[i].tokens,
                     run_cell(r, r->binding.financial_field[i])))
            return true;
    }
    return false;
}

bool row_period(struct run *r, struct period *out)
{
    struct period base = r->period;

    if (r->profile->tidy != TIDY_NO)
        return tidy_period(r, out);
    if (r->binding.role[ROLE_YEAR] != NO_FIELD && !year_of_row(r, &base))
        return false;
    if (is_financial_row(r) && base.kind == PERIOD_ACADEMIC_YEAR)
        base.kind = PERIOD_FINANCIAL_YEAR;
    *out = base;
    if (!r->profile->year.by_row)
        return true;
    if (r->binding.role[ROLE_DATE] != NO_FIELD)
        return day_of_row(r, out);
    if (r->binding.role[ROLE_PERIOD] != NO_FIELD ||
        r->binding.role[ROLE_MONTH] != NO_FIELD)
        return month_of_row(r, base, out);
    return true;
}

/* The meaning of a role's cell by the role's words. */
static bool role_word(struct run *r, enum role role, struct str *meaning)
{
    const struct rule *rule = r->binding.role_rule[role];
    struct arena_mark mark = arena_save(r->scratch);
    bool known = words_find(&rule->words,
                            str_fold(r->scratch, run_role(r, role)), meaning);

    arena_restore(r->scratch, mark);
    if (!known)
        run_bad_role(r, role, NULL);
    return known;
}

bool row_scenario(struct run *r, enum scenario *out)
{
    struct str meaning;

    *out = SCENARIO_ACTUAL;
    if (r->binding.role[ROLE_SCENARIO] == NO_FIELD ||
        str_empty(run_role(r, ROLE_SCENARIO)))
        return true;
    return role_word(r, ROLE_SCENARIO, &meaning) &&
           scenario_from_slug(meaning, out);
}

static bool is_total(struct str text)
{
    struct str start = str_slice(text, 0, 5);

    return str_equal_nocase(start, STR("total")) ||
           str_equal_nocase(start, STR("grand"));
}

static bool row_line(struct run *r, struct row *row)
{
    struct str text = run_role(r, ROLE_LINE);

    row->line = STR("");
    if (r->binding.role[ROLE_LINE] == NO_FIELD)
        return true;
    if (words_find(&r->binding.role_rule[ROLE_LINE]->words,
                   str_fold(r->scratch, text), &row->line)) {
        if (!str_equal(row->line, STR("skip")))
            return true;
        run_set_aside(r, STR("lines that are worked out, not read"));
        return false;
    }
    if (is_total(text) || str_empty(text)) {
        run_set_aside(r, STR("totals and blank lines"));
        return false;
    }
    if (r->binding.role_rule[ROLE_LINE]->skip_unknown) {
        run_set_aside(r, STR("lines that are not used"));
        return false;
    }
    return role_word(r, ROLE_LINE, &row->line);
}

static bool row_breakdown(struct run *r, struct row *row)
{
    const struct rule *rule = r->binding.role_rule[ROLE_BREAKDOWN];
    struct str text = run_role(r, ROLE_BREAKDOWN);
    struct str category = run_role(r, ROLE_CATEGORY);

    row->breakdown = STR("all");
    if (r->binding.role[ROLE_BREAKDOWN] == NO_FIELD || str_empty(text))
        return true;
    if (rule->words.n > 0 && !rule->keep_unknown)
        return role_word(r, ROLE_BREAKDOWN, &row->breakdown);
    text = str_fold(r->scratch, text);
    if (!words_find(&rule->words, text, &row->breakdown))
        row->breakdown = text;
    if (!str_empty(category)) /* "utilities, total" */
        row->breakdown = str_printf(r->scratch, "%.*s, %.*s",
                                    STR_ARG(str_fold(r->scratch, category)),
                                    STR_ARG(row->breakdown));
    return true;
}

/* Whether a row meets the profile's `only`; an empty cell does. */
static bool row_wanted(struct run *r)
{
    for (size_t i = 0; i < r->profile->only.n; i++) {
        struct str cell = run_cell(r, r->binding.only_field[i]);
        const struct str_list *tokens = &r->profile->only.item[i].tokens;

        if (!str_empty(cell) && !list_has(tokens, cell)) {
            run_set_aside(
                r,
                str_printf(r->scratch, "rows of another %.*s",
                           STR_ARG(run_heading(r, r->binding.only_field[i]))));
            return false;
        }
    }
    return true;
}

/* A row for one phase: of the nation it is another entity, of an authority or
 * region a breakdown; a school's own phase says nothing here. */
static bool row_phase(struct run *r, enum row_kind kind, struct row *row)
{
    static const struct {
        struct str word;
        enum row_kind kind;
    } table[] = { { STR_INIT("primary"), ROW_NATION_PRIMARY },
                  { STR_INIT("secondary"), ROW_NATION_SECONDARY },
                  { STR_INIT("special"), ROW_NATION_SPECIAL } };
    struct str meaning;

    if (r->profile->tidy != TIDY_NO)
        row->entity = tidy_entity(r, kind, row->entity);
    if (r->profile->tidy != TIDY_NO ||
        r->binding.role[ROLE_PHASE] == NO_FIELD || kind == ROW_SCHOOL ||
        str_empty(run_role(r, ROLE_PHASE)))
        return true;
    if (!role_word(r, ROLE_PHASE, &meaning))
        return false;
    if (kind != ROW_NATION) {
        row->breakdown = meaning;
        return true;
    }
    for (size_t i = 0; i < 3; i++) {
        if (str_equal(table[i].word, meaning))
            row->entity = nation_of(r, table[i].kind);
    }
    return true;
}

static enum reason blank_of(struct run *r)
{
    struct value mark = { 0 };

    if (r->binding.role[ROLE_MARK] == NO_FIELD ||
        value_read(r->scratch, r->binding.role_rule[ROLE_MARK],
                   run_role(r, ROLE_MARK), &mark) != READ_FINE ||
        mark.kind != VALUE_REASON)
        return REASON_NOT_GIVEN;
    return mark.reason;
}

/* Where the file's name is silent, a column may say: Provisional, Final. */
static void release_of_row(struct run *r)
{
    struct input_file *f = &r->store->file[r->file];

    if (f->release == RELEASE_NONE)
        f->release = release_in_name(run_role(r, ROLE_RELEASE));
}

/* Of two runs that give a figure the later one is believed. */
static int16_t edition_of(struct run *r)
{
    struct str text = run_role(r, ROLE_EDITION);
    struct decimal d;

    return text.len == 4 && decimal_parse(text, &d) && d.scale == 0
               ? (int16_t)d.mantissa
               : 0;
}

/* Of rows that add up: which of them. */
static uint32_t item_of(struct run *r)
{
    struct str text = run_role(r, ROLE_ITEM);

    if (!r->profile->add_up)
        return MAP_NONE;
    if (str_empty(text))
        text = str_printf(r->scratch, "row %u", r->record.row);
    return map_put(facts_details(r->store->facts), text);
}

/* Tidy files say in words what their rows are of: a ward, a constituency. */
static void skip_row(struct run *r, bool known)
{
    struct arena_mark mark = arena_save(r->scratch);

    if (!known)
        run_set_aside(r, STR("rows of an unknown kind"));
    else if (r->profile->tidy == TIDY_NO)
        run_set_aside(r, STR("rows of a kind that is not used"));
    else
        run_set_aside(
            r, str_printf(r->scratch, "rows of the level '%.*s'",
                          STR_ARG(run_cell(r, r->binding.row_field[0]))));
    arena_restore(r->scratch, mark);
}

bool row_resolve(struct run *r, struct row *row)
{
    bool known;
    enum row_kind kind = row_kind_of(r, &known);

    release_of_row(r);
    if (!known)
        bad_row_kind(r);
    if (kind != ROW_SKIP && !row_wanted(r))
        return false;
    if (kind == ROW_SKIP) {
        skip_row(r, known);
        return false;
    }
    if (r->profile->tidy != TIDY_NO && !tidy_row(r, kind))
        return false;
    row->kind = kind;
    row->entity = entity_of_row(r, kind);
    if (row->entity == ENTITY_NONE || !row_period(r, &row->period) ||
        !row_scenario(r, &row->scenario) || !row_line(r, row) ||
        !row_breakdown(r, row) || !row_phase(r, kind, row))
        return false;
    row->blank = blank_of(r);
    row->edition = edition_of(r);
    row->item = item_of(r);
    if (kind == ROW_SPECIAL)
        registry_attribute(r->store->registry, row->entity, STR("special"),
                           value_truth(true), run_origin(r, 0));
    return true;
}

/* ---- cells -------------------------------------------------------------- */

/* 1.00 and 0.00 are written with decimals and have none. */
static bool is_whole(struct decimal d)
{
    struct decimal whole;

    return decimal_round(d, 0, &whole) && decimal_compare(d, whole) == 0;
}

static void watch_fractions(struct bound *b, struct str cell, struct value v)
{
    if (b->rule->form != FORM_PERCENT || v.kind != VALUE_DECIMAL)
        return;
    b->n_number++;
    if (str_ends(cell, STR("%")) || b->rule->unsigned_fraction ||
        decimal_compare(v.decimal, decimal_of(1)) > 0)
        b->all_at_most_one = false;
    if (v.decimal.scale >= 2 && !is_whole(v.decimal))
        b->has_long_fraction = true;
}

static void bound_index(struct run *r, struct bound *b, const struct row *row)
{
    struct facts *f = r->store->facts;
    struct str input = str_empty(b->rule->name) ? row->line : b->rule->name;
    struct str breakdown =
        str_empty(b->breakdown) ? row->breakdown : b->breakdown;

    if (b->input != MAP_NONE)
        return;
    b->breakdown_index = map_put(facts_breakdowns(f), breakdown);
    b->input = map_put(facts_inputs(f), input);
}

/* Thousands of pounds as pounds. */
static struct value in_pounds(const struct run *r, const struct bound *b,
                              const struct row *row, struct value v)
{
    const struct rule *line = r->binding.role_rule[ROLE_LINE];
    struct decimal d;

    if (!b->rule->thousands || v.kind != VALUE_DECIMAL)
        return v;
    for (size_t i = 0; line != NULL && i < line->counts.n; i++) {
        if (str_equal(line->counts.item[i], row->line))
            return v;
    }
    if (!decimal_multiply(v.decimal, decimal_of(1000), &d))
        return value_reason(REASON_OVERFLOW);
    while (d.scale > 0 && d.mantissa % 10 == 0) {
        d.mantissa /= 10;
        d.scale--;
    }
    return value_decimal(d);
}

static void cell_fact(struct run *r, struct bound *b, const struct row *row,
                      struct value v)
{
    const bool own = !b->has_year;
    struct fact f = {
        .key = { .entity = row->entity,
                 .scenario =
                     b->rule->has_scenario ? b->rule->scenario : row->scenario,
                 .period = own ? row->period : b->period },
        .origin = run_origin(r, b->field),
        .detail = row->item != MAP_NONE ? row->item : sum_detail(r, b),
        .edition = row->edition,
        .next = FACT_NONE,
        .value = in_pounds(r, b, row, v)
    };

    if (v.kind == VALUE_REASON && v.reason == REASON_NOT_GIVEN) {
        if (!own || r->profile->own_form)
            return; /* an empty cell of another year says nothing */
        f.value = value_reason(row->blank);
    }
    if (r->profile->tidy == TIDY_NO &&
        (r->binding.role[ROLE_LINE] != NO_FIELD ||
         r->binding.role[ROLE_BREAKDOWN] != NO_FIELD ||
         r->binding.role[ROLE_PHASE] != NO_FIELD))
        b->input = MAP_NONE; /* another one on every row */
    bound_index(r, b, row);
    if (r->profile->tidy != TIDY_NO)
        b->breakdown_index = tidy_breakdown(r, b);
    f.key.input = b->input;
    f.key.breakdown = b->breakdown_index;
    if (v.kind == VALUE_TEXT)
        f.value = value_text(run_keep_text(r, v.text));
    fact_put(r, &f);
}

static void cell_read(struct run *r, struct bound *b, const struct row *row)
{
    struct str cell = run_cell(r, b->field);
    struct value v;
    enum reading how;

    if (b->n_parts > 0) {
        if (sum_read(r, b, &v))
            cell_fact(r, b, row, v);
        return;
    }
    how = value_read(r->scratch, b->rule, cell, &v);
    if (how != READ_FINE) {
        run_bad_value(r, b, how);
        return;
    }
    watch_fractions(b, cell, v);
    if (!b->rule->is_attribute) {
        cell_fact(r, b, row, v);
        return;
    }
    if (v.kind == VALUE_TEXT)
        v.text = run_keep_text(r, v.text);
    if (v.kind != VALUE_REASON)
        registry_attribute(r->store->registry, row->entity, b->rule->name, v,
                           run_origin(r, b->field));
}

/* Whether the row is one of those that a rule is for. */
static bool when_met(const struct run *r, const struct bound *b)
{
    for (size_t i = 0; i < b->rule->when.n; i++) {
        struct str cell = run_cell(r, b->when_field[i]);
        const struct str_list *tokens = &b->rule->when.item[i].tokens;
        bool met = false;

        for (size_t k = 0; k < tokens->n && !met; k++)
            met = str_equal_nocase(tokens->item[k], cell);
        if (!met)
            return false;
    }
    return true;
}

void bound_periods(struct run *r)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        struct bound *b = &r->binding.value[i];

        b->input = MAP_NONE;
        if (!b->has_year)
            continue;
        b->period = (struct period){ .kind = PERIOD_UNKNOWN };
        if (b->year > 0)
            b->period = period_academic(b->year);
        else if (r->period.kind == PERIOD_ACADEMIC_YEAR)
            b->period =
                period_academic(r->period.year + b->year + b->rule->years);
    }
}

static bool is_dated(const struct bound *b)
{
    return !b->has_year || b->period.kind != PERIOD_UNKNOWN;
}

/* False: all columns are for years around one that nobody said. */
static bool some_dated(const struct run *r)
{
    for (size_t i = 0; i < r->binding.n_values; i++) {
        if (is_dated(&r->binding.value[i]))
            return true;
    }
    return r->binding.n_values == 0;
}

void facts_read(struct run *r)
{
    bool dated;

    bound_periods(r);
    dated = some_dated(r);
    while (run_next(r)) {
        struct row row;

        if (!row_resolve(r, &row))
            continue;
        if (!dated) {
            run_set_aside(r, STR("rows of years that cannot be told"));
            continue;
        }
        run_used(r, tally_kind_of(row.kind), row.entity, row.period);
        for (size_t i = 0; i < r->binding.n_values; i++) {
            struct bound *b = &r->binding.value[i];

            if (!is_dated(b) || !when_met(r, b))
                continue;
            cell_read(r, b, &row);
        }
    }
    facts_finish(r);
}
