/* The chart of accounts: nominal code or account name -> line of the income
 * and expenditure statement (domain.md 1.4 has the lines).
 *
 * Surprise: a name says more than a number. Codes that the chart names go
 * first, then names, and ranges of numbers last, because every trust numbers
 * its accounts in its own way. */
#include "ingest_priv.h"

/* Creditors stand among the assets, negative: only funds are credits here. */
static bool side_read(struct diag *dg, const struct yaml *y, struct line *out)
{
    static const struct {
        struct str word;
        enum side side;
        bool credit;
    } table[] = { { STR_INIT("income"), SIDE_INCOME, true },
                  { STR_INIT("cost"), SIDE_COST, false },
                  { STR_INIT("below"), SIDE_BELOW, false },
                  { STR_INIT("asset"), SIDE_BALANCE, false },
                  { STR_INIT("creditor"), SIDE_BALANCE, false },
                  { STR_INIT("fund"), SIDE_BALANCE, true } };
    struct str text = STR("cost");

    if (!yaml_read_text(dg, y, STR("side"), &text))
        return false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_equal(text, table[i].word)) {
            out->side = table[i].side;
            out->credit = table[i].credit;
            return true;
        }
    }
    profile_invalid(dg, y, "is no side of the account", text);
    return false;
}

static bool range_parse(struct str text, struct account_range *out)
{
    struct str from, to;
    struct decimal a, b;

    if (!str_cut(text, '-', &from, &to))
        to = from;
    if (!decimal_parse(str_trim(from), &a) ||
        !decimal_parse(str_trim(to), &b) || a.scale != 0 || b.scale != 0 ||
        a.mantissa > b.mantissa)
        return false;
    out->from = a.mantissa;
    out->to = b.mantissa;
    return true;
}

struct chart { /* accounts, while they are being read */
    struct accounts *acc;
    struct line *line;
    struct account_word *code, *name, *group;
    struct account_range *range;
};

struct words_into {
    struct account_word *item;
    size_t *n;
    size_t line;
};

static bool ranges_read(struct arena *a, struct diag *dg, const struct yaml *y,
                        struct chart *c)
{
    struct str_list list = { 0 };
    bool fine = yaml_read_texts(a, dg, y, STR("ranges"), &list);

    for (size_t i = 0; i < list.n; i++) {
        struct account_range *range = &c->range[c->acc->n_ranges++];

        range->line = c->acc->n_lines;
        if (!range_parse(list.item[i], range)) {
            profile_invalid(dg, y, "is no range of codes", list.item[i]);
            fine = false;
        }
    }
    return fine;
}

/* The words under one key of a line, folded, added to `into`. */
static bool words_add(struct arena *a, struct diag *dg, const struct yaml *y,
                      const char *key, struct words_into into)
{
    struct str_list list = { 0 };
    bool fine = yaml_read_texts(a, dg, y, str_from(key), &list);

    for (size_t i = 0; i < list.n; i++)
        into.item[(*into.n)++] =
            (struct account_word){ str_fold(a, list.item[i]), into.line };
    return fine;
}

static bool line_words(struct arena *a, struct diag *dg, const struct yaml *y,
                       struct chart *c)
{
    struct accounts *acc = c->acc;
    const size_t line = acc->n_lines;
    bool fine = words_add(a, dg, y, "codes",
                          (struct words_into){ c->code, &acc->n_codes, line });

    fine &= words_add(a, dg, y, "names",
                      (struct words_into){ c->name, &acc->n_names, line });
    fine &= words_add(a, dg, y, "groups",
                      (struct words_into){ c->group, &acc->n_groups, line });
    fine &= ranges_read(a, dg, y, c);
    return fine;
}

static bool line_read(struct arena *a, struct diag *dg, const struct yaml *y,
                      struct chart *c)
{
    static const struct str known[] = { STR_INIT("title"),  STR_INIT("side"),
                                        STR_INIT("codes"),  STR_INIT("names"),
                                        STR_INIT("ranges"), STR_INIT("groups"),
                                        STR_INIT("credit") };
    struct line *line = &c->line[c->acc->n_lines];
    const struct line *base =
        c->acc->base == NULL ? NULL : accounts_named(c->acc->base, y->key);
    bool fine = yaml_check_keys(dg, y, known, 7);

    if (base != NULL)
        *line = *base;
    line->name = y->key;
    if (base == NULL || yaml_find(y, STR("side")) != NULL)
        fine &= side_read(dg, y, line);
    fine &= yaml_read_text(dg, y, STR("title"), &line->title) &
            yaml_read_truth(dg, y, STR("credit"), &line->credit) &
            line_words(a, dg, y, c);
    c->acc->n_lines++;
    return fine;
}

static size_t count_of(const struct yaml *lines, struct str key)
{
    size_t n = 0;

    for (const struct yaml *l = lines->first; l != NULL; l = l->next) {
        const struct yaml *y = yaml_find(l, key);

        if (y != NULL)
            n += y->kind == YAML_LIST ? y->n : 1;
    }
    return n;
}

static bool capital_read(struct arena *a, struct diag *dg,
                         const struct yaml *top, struct accounts *acc)
{
    struct str_list list = { 0 };
    struct str *folded;

    if (!yaml_read_texts(a, dg, top, STR("capital-funds"), &list))
        return false;
    folded = arena_array(a, struct str, list.n);
    for (size_t i = 0; i < list.n; i++)
        folded[i] = str_fold(a, list.item[i]);
    acc->capital_funds = (struct str_list){ folded, list.n };
    return true;
}

/* `schools: {GHP: 137920}`: what the ledger calls a school. */
static bool schools_read(struct arena *a, struct diag *dg,
                         const struct yaml *top, struct accounts *acc)
{
    const struct yaml *y = yaml_find(top, STR("schools"));
    struct account_school *school;
    bool fine = true;

    if (y == NULL)
        return true;
    school = arena_array(a, struct account_school, y->n);
    for (const struct yaml *s = y->first; s != NULL; s = s->next) {
        struct account_school *one = &school[acc->n_schools++];

        one->code = str_fold(a, s->key);
        fine &= yaml_read_text(dg, y, s->key, &one->school);
    }
    acc->school = school;
    return fine;
}

const struct accounts *accounts_load(struct arena *a, struct diag *dg,
                                     const struct accounts *base,
                                     const struct source *src)
{
    static const struct str known[] = { STR_INIT("lines"),
                                        STR_INIT("capital-funds"),
                                        STR_INIT("schools") };
    const struct yaml *top = yaml_parse(a, dg, src, source_bytes(src));
    const struct yaml *lines = yaml_find(top, STR("lines"));
    struct accounts *acc = arena_new_of(a, struct accounts);
    struct chart c = { .acc = acc };
    bool fine;

    if (top != NULL && lines == NULL && yaml_find(top, STR("schools")) != NULL)
        lines = yaml_find(top, STR("schools")); /* no line, none of its keys */
    if (top == NULL || lines == NULL || lines->kind != YAML_MAP) {
        if (top != NULL)
            profile_invalid(dg, top, "are not in this chart of accounts",
                            STR("lines"));
        return NULL;
    }
    acc->line = c.line = arena_array(a, struct line, lines->n);
    acc->code = c.code =
        arena_array(a, struct account_word, count_of(lines, STR("codes")));
    acc->name = c.name =
        arena_array(a, struct account_word, count_of(lines, STR("names")));
    acc->group = c.group =
        arena_array(a, struct account_word, count_of(lines, STR("groups")));
    acc->range = c.range =
        arena_array(a, struct account_range, count_of(lines, STR("ranges")));
    acc->base = base;
    fine = yaml_check_keys(dg, top, known, 3) & capital_read(a, dg, top, acc) &
           schools_read(a, dg, top, acc);
    if (yaml_find(top, STR("lines")) != NULL) {
        for (const struct yaml *l = lines->first; l != NULL; l = l->next)
            fine &= line_read(a, dg, l, &c);
    }
    return fine ? acc : NULL;
}

/* ---- look-ups ----------------------------------------------------------- */

const struct line *accounts_named(const struct accounts *acc, struct str line)
{
    for (; acc != NULL; acc = acc->base) {
        for (size_t i = 0; i < acc->n_lines; i++) {
            if (str_equal(acc->line[i].name, line))
                return &acc->line[i];
        }
    }
    return NULL;
}

bool accounts_is_capital(const struct accounts *acc, struct str folded_fund)
{
    for (; acc != NULL; acc = acc->base) {
        for (size_t i = 0; i < acc->capital_funds.n; i++) {
            if (str_equal(acc->capital_funds.item[i], folded_fund))
                return true;
        }
    }
    return false;
}

/* "BAI010-T" of newer returns is BAI010. */
static bool code_equal(struct str listed, struct str given)
{
    if (str_ends(given, STR(" t")))
        given = str_slice(given, 0, given.len - 2);
    return str_equal(listed, given);
}

/* The name itself; or, for a name of two words and more, its beginning:
 * "Teaching staff gross pay" begins with "teaching staff". */
static bool name_fits(struct str listed, struct str given)
{
    if (str_equal(listed, given))
        return true;
    return str_find_byte(listed, ' ') != STR_NONE &&
           str_starts(given, listed) && given.ptr[listed.len] == ' ';
}

/* "Lloyds current account" is one: of balances the end of a name says what it
 * is, where its beginning says nothing. */
static bool name_ends(const struct line *line, struct str listed,
                      struct str given)
{
    return line->side == SIDE_BALANCE && given.len > listed.len &&
           str_find_byte(listed, ' ') != STR_NONE && str_ends(given, listed) &&
           given.ptr[given.len - listed.len - 1] == ' ';
}

static const struct line *by_name(const struct accounts *acc, struct str name)
{
    const struct account_word *best = NULL;

    for (size_t i = 0; i < acc->n_names; i++) {
        if (name_fits(acc->name[i].text, name) &&
            (best == NULL || acc->name[i].text.len > best->text.len))
            best = &acc->name[i];
    }
    for (size_t i = 0; i < acc->n_names && best == NULL; i++) {
        if (name_ends(&acc->line[acc->name[i].line], acc->name[i].text, name))
            best = &acc->name[i];
    }
    return best == NULL ? NULL : &acc->line[best->line];
}

static const struct line *by_range(const struct accounts *acc, struct str code)
{
    struct decimal d;

    if (!decimal_parse(code, &d) || d.scale != 0)
        return NULL;
    for (size_t i = 0; i < acc->n_ranges; i++) {
        if (d.mantissa >= acc->range[i].from && d.mantissa <= acc->range[i].to)
            return &acc->line[acc->range[i].line];
    }
    return NULL;
}

static const struct line *by_code(const struct accounts *acc, struct str code)
{
    for (size_t i = 0; i < acc->n_codes && !str_empty(code); i++) {
        if (code_equal(acc->code[i].text, code))
            return &acc->line[acc->code[i].line];
    }
    return NULL;
}

const struct line *accounts_line(const struct accounts *acc,
                                 struct arena *scratch, struct str code,
                                 struct str name, enum account_by *by)
{
    struct str folded = str_fold(scratch, code);
    struct str called = str_fold(scratch, name);
    const struct line *line;

    for (; acc != NULL; acc = acc->base) {
        *by = BY_CODE;
        line = by_code(acc, folded);
        if (line != NULL)
            return line;
        *by = BY_NAME;
        line = by_name(acc, called);
        if (line != NULL)
            return line;
        *by = BY_RANGE;
        line = by_range(acc, folded);
        if (line != NULL)
            return line;
    }
    *by = BY_NOTHING;
    return NULL;
}

const struct line *accounts_usual(const struct accounts *acc,
                                  struct arena *scratch, struct str code)
{
    while (acc != NULL && acc->base != NULL)
        acc = acc->base;
    return acc == NULL ? NULL : by_range(acc, str_fold(scratch, code));
}

/* ---- groups and schools ------------------------------------------------- */

/* Whether the words of `part` stand one behind the other in `whole`. */
bool words_inside(struct str part, struct str whole)
{
    for (size_t at = 0; part.len > 0 && at + part.len <= whole.len; at++) {
        if (str_equal(str_slice(whole, at, at + part.len), part) &&
            (at == 0 || whole.ptr[at - 1] == ' ') &&
            (at + part.len == whole.len || whole.ptr[at + part.len] == ' '))
            return true;
    }
    return false;
}

/* "Income and expenditure" is a group of neither. */
static bool is_both(struct str folded)
{
    return words_inside(STR("and"), folded) &&
           words_inside(STR("income"), folded) &&
           (words_inside(STR("expenditure"), folded) ||
            words_inside(STR("costs"), folded));
}

const struct line *accounts_group(const struct accounts *acc,
                                  struct arena *scratch, struct str group)
{
    struct str folded = str_fold(scratch, group);

    for (; acc != NULL && !is_both(folded); acc = acc->base) {
        const struct account_word *best = NULL;

        for (size_t i = 0; i < acc->n_groups; i++) {
            if (words_inside(acc->group[i].text, folded) &&
                (best == NULL || acc->group[i].text.len > best->text.len))
                best = &acc->group[i];
        }
        if (best != NULL)
            return &acc->line[best->line];
    }
    return NULL;
}

struct str accounts_school(const struct accounts *acc, struct str folded)
{
    for (; acc != NULL; acc = acc->base) {
        for (size_t i = 0; i < acc->n_schools; i++) {
            if (str_equal(acc->school[i].code, folded))
                return acc->school[i].school;
        }
    }
    return STR("");
}
