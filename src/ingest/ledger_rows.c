/* The rows of a ledger: accounts, the groups they stand under, totals.
 *
 * Surprise: no column says what a row is. A label without amounts is a group,
 * one that begins with "Total" or repeats its group's name is a total, and
 * anything else with an amount is an account, whatever it looks like. */
#include "ledger_priv.h"

#include <string.h>

/* ---- cells --------------------------------------------------------------- */

static bool is_dash(struct str cell)
{
    return str_equal(cell, STR("-")) || str_equal(cell, STR("--")) ||
           str_equal(cell, STR("\xe2\x80\x93")) ||
           str_equal(cell, STR("\xe2\x80\x94")) ||
           str_equal(cell, STR("\xc2\xa3-")) ||
           str_equal(cell, STR("\xc2\xa3 -"));
}

/* Takes "CR", "DR" or a trailing minus off; true: the amount is a credit. */
static bool strip_side(struct str *cell)
{
    static const char *const sides[] = { "CR", "DR", "C", "D" };

    if (cell->len > 1 && cell->ptr[cell->len - 1] == '-') {
        *cell = str_trim(str_slice(*cell, 0, cell->len - 1));
        return true;
    }
    for (size_t i = 0; i < 4; i++) {
        struct str side = str_from(sides[i]);
        size_t at = cell->len - side.len;

        if (cell->len <= side.len ||
            !str_equal_nocase(str_slice(*cell, at, cell->len), side) ||
            (cell->ptr[at - 1] != ' ' && cell->ptr[at - 1] != ')' &&
             (cell->ptr[at - 1] < '0' || cell->ptr[at - 1] > '9')))
            continue;
        *cell = str_trim(str_slice(*cell, 0, at));
        return i % 2 == 0;
    }
    return false;
}

enum cell_kind amount_cell(struct str cell, struct decimal *out)
{
    bool credit;

    *out = decimal_of(0);
    cell = str_trim(cell);
    if (str_empty(cell))
        return CELL_BLANK;
    if (is_dash(cell))
        return CELL_AMOUNT;
    credit = strip_side(&cell);
    if (str_starts(cell, STR("\xc2\xa3")) &&
        str_starts(str_trim(str_slice(cell, 2, cell.len)), STR("(")))
        cell = str_trim(str_slice(cell, 2, cell.len)); /* £(1,234.50) */
    if (!number_read(cell, true, out))
        return CELL_BAD;
    if (credit && decimal_sign(*out) < 0)
        return CELL_BAD; /* two signs */
    if (credit)
        *out = decimal_negate(*out);
    return CELL_AMOUNT;
}

/* A posting of an own form: what its rule says, no marks of a ledger. */
static enum cell_kind form_cell(struct run *r, struct bound *b,
                                struct decimal *out)
{
    struct value v;
    enum reading how =
        value_read(r->scratch, b->rule, run_cell(r, b->field), &v);

    if (how != READ_FINE) {
        run_bad_value(r, b, how);
        return CELL_BAD;
    }
    *out = v.kind == VALUE_DECIMAL ? v.decimal : decimal_of(0);
    return v.kind == VALUE_DECIMAL ? CELL_AMOUNT : CELL_BLANK;
}

static enum cell_kind field_amount(struct run *r, size_t field,
                                   struct decimal *out)
{
    struct bound *b = r->binding.value;
    enum cell_kind kind;

    while (b->field != field)
        b++;
    if (r->profile->amounts == NULL)
        return form_cell(r, b, out);
    kind = amount_cell(run_cell(r, field), out);
    if (kind == CELL_BAD)
        run_bad_value(r, b, READ_UNKNOWN);
    return kind;
}

struct cells { /* one row's amounts, by series */
    struct decimal *amount;
    bool *has;
    size_t n;    /* how many have one */
    bool is_bad; /* a cell that means nothing was reported */
};

/* Debit less credit; a plain column as it is. */
static void cells_read(struct run *r, const struct ledger *l, struct cells *c)
{
    for (size_t i = 0; i < l->series.n; i++) {
        const struct series *s = &l->series.item[i];

        c->amount[i] = decimal_of(0);
        c->has[i] = false;
        for (size_t k = 0; k < 2; k++) {
            struct decimal d;
            enum cell_kind kind = s->field[k] == NO_FIELD
                                      ? CELL_BLANK
                                      : field_amount(r, s->field[k], &d);

            c->is_bad |= kind == CELL_BAD;
            if (kind != CELL_AMOUNT)
                continue;
            c->has[i] = true;
            if (!decimal_add(c->amount[i], k == 1 ? decimal_negate(d) : d,
                             &c->amount[i]))
                c->is_bad = true;
        }
        c->n += c->has[i];
    }
}

/* ---- accounts ------------------------------------------------------------ */

static bool is_code_mark(char c)
{
    return c == '-' || c == '/' || c == '.' || c == '_';
}

/* A code by itself: "4000", "E01", "BAE010", "4000/100"; not "16-19",
 * "2025/26" or a word. */
static bool is_code(struct str s)
{
    size_t digits = 0, letters = 0, first = 0;
    struct period p;

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool digit = c >= '0' && c <= '9';
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!digit && !letter && !is_code_mark(c))
            return false;
        first += digit && digits == i;
        digits += digit;
        letters += letter;
    }
    return s.len <= 20 && digits >= 2 && letters <= 6 &&
           (first == 0 || first >= 3) && (first > 0 || letters <= 4) &&
           !period_parse(s, &p);
}

/* "4000 - Lettings", "4000: Lettings", "Lettings (4000)". */
static void cell_split(struct str cell, struct str *code, struct str *name)
{
    struct str word, rest;
    size_t open = cell.len;

    *code = STR("");
    *name = cell;
    if (str_ends(cell, STR(")"))) {
        while (open > 0 && cell.ptr[open - 1] != '(')
            open--;
        if (open > 1 && is_code(str_slice(cell, open, cell.len - 1))) {
            *code = str_slice(cell, open, cell.len - 1);
            *name = str_trim(str_slice(cell, 0, open - 1));
            return;
        }
    }
    str_cut(cell, ' ', &word, &rest);
    if (str_ends(word, STR(":")) || str_ends(word, STR("-")))
        word = str_slice(word, 0, word.len - 1);
    if (!is_code(word))
        return;
    rest = str_trim(rest);
    while (str_starts(rest, STR("-")) || str_starts(rest, STR(":")) ||
           str_starts(rest, STR("\xe2\x80\x93")))
        rest =
            str_trim(str_slice(rest, rest.ptr[0] == '\xe2' ? 3 : 1, rest.len));
    *code = word;
    *name = rest;
}

/* Code, name and fund. One column may be all there is of code and name. */
static void account_texts(const struct run *r, struct str part[4])
{
    const size_t *role = r->binding.role;
    struct decimal d;

    part[0] = run_role(r, ROLE_ACCOUNT);
    part[1] = run_role(r, ROLE_ACCOUNT_NAME);
    part[2] = run_role(r, ROLE_FUND);
    part[3] = STR("");
    if (role[ROLE_ACCOUNT] == role[ROLE_ACCOUNT_NAME])
        part[decimal_parse(part[0], &d) ? 1 : 0] = STR("");
    if (r->profile->amounts == NULL)
        return;
    if (str_empty(part[0]))
        cell_split(part[1], &part[0], &part[1]);
    else if (str_empty(part[1]) || str_equal(part[0], part[1]))
        cell_split(part[0], &part[0], &part[1]);
    if (str_empty(part[0]) && is_code(part[1])) {
        part[0] = part[1];
        part[1] = STR("");
    }
}

/* The texts that tell an account, with a byte between them that no cell
 * holds. */
static struct str account_key(struct arena *a, const struct str part[4])
{
    size_t len = 3, at = 0;
    char *key;

    for (size_t i = 0; i < 4; i++)
        len += part[i].len;
    key = arena_array(a, char, len);
    for (size_t i = 0; i < 4; i++) {
        if (i > 0)
            key[at++] = '\x1f';
        if (part[i].len > 0)
            memcpy(key + at, part[i].ptr, part[i].len);
        at += part[i].len;
    }
    return (struct str){ key, len };
}

static size_t account_at(struct run *r, struct ledger *l, struct str part[4])
{
    struct arena_mark mark = arena_save(r->scratch);
    struct arena *keep = r->store->arena;
    void *grown = l->item;
    struct str key;
    uint32_t at;

    if (str_empty(part[0]) && l->n_sections > 0) /* "Other", twice */
        part[3] = l->section[l->n_sections - 1].name;
    key = account_key(r->scratch, part);
    at = map_find(l->index, key);
    if (at != MAP_NONE) {
        arena_restore(r->scratch, mark);
        return at;
    }
    at = map_put(l->index, key);
    arena_grow(r->scratch, &grown, at, &l->cap, sizeof *l->item,
               _Alignof(struct account));
    l->item = grown;
    l->item[at] = (struct account){
        .code = str_copy(keep, part[0]),
        .name = str_copy(keep, part[1]),
        .fund = str_copy(keep, part[2]),
        .line_code = str_copy(keep, run_role(r, ROLE_LINE)),
        .group = str_copy(keep, run_role(r, ROLE_ACCOUNT_TYPE)),
        .section = l->n_sections > 0 ? l->n_sections - 1 : NO_FIELD,
        .input = MAP_NONE,
        .origin = run_origin(r, r->binding.role[ROLE_ACCOUNT])
    };
    if (str_empty(l->item[at].group) && l->n_sections > 0)
        l->item[at].group = l->section[l->n_sections - 1].name;
    return at;
}

/* ---- rows ---------------------------------------------------------------- */

/* What the row calls itself: its account's cells, or the first cell left of
 * the amounts that says something. */
static struct str row_label(const struct run *r, const struct ledger *l)
{
    size_t end = series_field(&l->series.item[0]);

    if (!str_empty(run_role(r, ROLE_ACCOUNT)))
        return run_role(r, ROLE_ACCOUNT);
    if (!str_empty(run_role(r, ROLE_ACCOUNT_NAME)))
        return run_role(r, ROLE_ACCOUNT_NAME);

    for (size_t i = 0; i < l->series.n; i++) {
        size_t field = series_field(&l->series.item[i]);

        end = field < end ? field : end;
    }
    for (size_t i = 0; i < end; i++) {
        if (!str_empty(run_cell(r, i)))
            return run_cell(r, i);
    }
    return STR("");
}

static void section_add(struct run *r, struct ledger *l, struct str name)
{
    void *grown = l->section;

    arena_grow(r->scratch, &grown, l->n_sections, &l->cap_sections,
               sizeof *l->section, _Alignof(struct section));
    l->section = grown;
    l->section[l->n_sections++] =
        (struct section){ str_copy(r->store->arena, name), l->n_rows };
}

/* The latest section that a label names: "Total Staff Costs", "Staff costs";
 * or NO_FIELD. */
static size_t section_named(struct run *r, const struct ledger *l,
                            struct str label)
{
    struct str folded = str_fold(r->scratch, label);

    if (str_starts(folded, STR("total for ")))
        folded = str_slice(folded, 10, folded.len);
    else if (str_starts(folded, STR("total ")))
        folded = str_slice(folded, 6, folded.len);
    else if (str_ends(folded, STR(" total")))
        folded = str_slice(folded, 0, folded.len - 6);
    for (size_t i = l->n_sections; i > 0; i--) {
        struct str name = str_fold(r->scratch, l->section[i - 1].name);

        if (str_starts(name, STR("less ")) || str_starts(name, STR("plus ")))
            name = str_slice(name, 5, name.len);
        if (str_equal(name, folded))
            return i - 1;
    }
    return NO_FIELD;
}

static void total_add(struct run *r, struct ledger *l, struct str label,
                      const struct cells *c)
{
    unsigned says = total_label(r->profile, r->scratch, label);
    const size_t n = l->series.n;
    void *grown = l->total;
    struct total *t;

    arena_grow(r->scratch, &grown, l->n_totals, &l->cap_totals,
               sizeof *l->total, _Alignof(struct total));
    l->total = grown;
    t = &l->total[l->n_totals++];
    *t = (struct total){ .label = str_copy(r->scratch, label),
                         .says = says != 0 ? says : SAYS_TOTAL,
                         .above = l->n_rows,
                         .section = section_named(r, l, label),
                         .row = r->record.row,
                         .amount = arena_array(r->scratch, struct decimal, n),
                         .has = arena_array(r->scratch, bool, n) };
    for (size_t i = 0; i < n; i++) {
        t->amount[i] = c->amount[i];
        t->has[i] = c->has[i];
    }
}

/* A row that begins with "Total", has no label or repeats its group's. */
static bool is_total(struct run *r, const struct ledger *l, struct str label,
                     const struct str part[4])
{
    struct str start = str_slice(label, 0, 5);

    if (str_empty(part[0]) && str_empty(part[1]))
        return true;
    if (r->profile->amounts == NULL)
        return str_equal_nocase(start, STR("total")) ||
               str_equal_nocase(start, STR("grand"));
    if (!str_empty(part[0]) && !str_empty(part[1]))
        return false;
    return total_label(r->profile, r->scratch, label) != 0 ||
           (str_empty(part[0]) && section_named(r, l, label) != NO_FIELD);
}

static void row_keep(struct run *r, struct ledger *l, struct account_row one,
                     const struct cells *c)
{
    const size_t n = l->series.n;
    void *row = l->row, *amount = l->amount, *has = l->has;

    arena_grow(r->scratch, &row, l->n_rows, &l->cap_rows, sizeof *l->row,
               _Alignof(struct account_row));
    l->row = row;
    arena_grow(r->scratch, &amount, l->n_rows, &l->cap_amounts,
               n * sizeof *l->amount, _Alignof(struct decimal));
    l->amount = amount;
    arena_grow(r->scratch, &has, l->n_rows, &l->cap_has, n * sizeof *l->has,
               _Alignof(bool));
    l->has = has;
    l->row[l->n_rows] = one;
    for (size_t i = 0; i < n; i++) {
        l->amount[l->n_rows * n + i] = c->amount[i];
        l->has[l->n_rows * n + i] = c->has[i];
    }
    l->n_rows++;
}

/* Whose row, of when: false = set aside or reported. */
static bool row_place(struct run *r, const struct ledger *l,
                      struct account_row *row)
{
    row->entity = entity_of_ledger(r);
    row->period = (struct period){ .kind = PERIOD_NONE };
    return row->entity != ENTITY_NONE &&
           (!l->series.item[0].by_row || row_period(r, &row->period)) &&
           row_scenario(r, &row->scenario);
}

static void row_read(struct run *r, struct ledger *l, struct cells *c)
{
    struct account_row row = { .row = r->record.row };
    struct str part[4], label = row_label(r, l);

    c->n = 0;
    c->is_bad = false;
    account_texts(r, part);
    if (r->profile->amounts == NULL && is_total(r, l, label, part)) {
        run_set_aside(r, STR("totals and rows without an account"));
        return;
    }
    cells_read(r, l, c);
    if (r->profile->amounts != NULL && c->n == 0 && !c->is_bad) {
        if (!str_empty(part[0]) && !str_empty(part[1]) &&
            accounts_group(r->profiles->accounts, r->scratch, part[1]) == NULL)
            run_set_aside(r, STR("accounts without an amount"));
        else if (total_label(r->profile, r->scratch, label) == 0) {
            section_add(r, l, str_empty(part[1]) ? label : part[1]);
            run_set_aside(r, STR("headings of groups and other texts"));
        }
        return;
    }
    if (r->profile->amounts != NULL && is_total(r, l, label, part)) {
        total_add(r, l, label, c);
        run_set_aside(r, STR("totals, checked and not added"));
        return;
    }
    if (!row_place(r, l, &row))
        return;
    row.account = account_at(r, l, part);
    l->item[row.account].rows++;
    row_keep(r, l, row, c);
    run_used(r, TALLY_LINE, row.entity, row.period);
}

void ledger_rows(struct run *r, struct ledger *l)
{
    struct cells c = { .amount =
                           arena_array(r->scratch, struct decimal, l->series.n),
                       .has = arena_array(r->scratch, bool, l->series.n) };

    while (run_next(r))
        row_read(r, l, &c);
}
