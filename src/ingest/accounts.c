/* The chart of accounts: nominal code or account name -> line of the income
 * and expenditure statement (domain.md 1.4 has the lines).
 *
 * Surprise: a name says more than a number. Codes that the chart names go
 * first, then names, and ranges of numbers last, because every trust numbers
 * its accounts in its own way. */
#include "ingest_priv.h"

static bool side_read(struct diag *dg, const struct yaml *y, enum side *out)
{
    static const char *const words[] = { "income", "cost", "below" };
    struct str text = STR("cost");

    if (!yaml_read_text(dg, y, STR("side"), &text))
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (str_equal(text, str_from(words[i]))) {
            *out = (enum side)i;
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
    struct account_word *code, *name;
    struct account_range *range;
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

static bool words_add(struct arena *a, struct diag *dg, const struct yaml *y,
                      struct chart *c, bool codes)
{
    struct str_list list = { 0 };
    bool fine =
        yaml_read_texts(a, dg, y, codes ? STR("codes") : STR("names"), &list);

    for (size_t i = 0; i < list.n; i++) {
        struct account_word one = { str_fold(a, list.item[i]),
                                    c->acc->n_lines };

        if (codes)
            c->code[c->acc->n_codes++] = one;
        else
            c->name[c->acc->n_names++] = one;
    }
    return fine;
}

static bool line_read(struct arena *a, struct diag *dg, const struct yaml *y,
                      struct chart *c)
{
    static const struct str known[] = { STR_INIT("title"), STR_INIT("side"),
                                        STR_INIT("codes"), STR_INIT("names"),
                                        STR_INIT("ranges") };
    struct line *line = &c->line[c->acc->n_lines];
    const struct line *base =
        c->acc->base == NULL ? NULL : accounts_named(c->acc->base, y->key);
    bool fine = yaml_check_keys(dg, y, known, 5);

    if (base != NULL)
        *line = *base;
    line->name = y->key;
    if (base == NULL || yaml_find(y, STR("side")) != NULL)
        fine &= side_read(dg, y, &line->side);
    fine &= yaml_read_text(dg, y, STR("title"), &line->title) &
            words_add(a, dg, y, c, true) & words_add(a, dg, y, c, false) &
            ranges_read(a, dg, y, c);
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

const struct accounts *accounts_load(struct arena *a, struct diag *dg,
                                     const struct accounts *base,
                                     const struct source *src)
{
    static const struct str known[] = { STR_INIT("lines"),
                                        STR_INIT("capital-funds") };
    const struct yaml *top = yaml_parse(a, dg, src, source_bytes(src));
    const struct yaml *lines = yaml_find(top, STR("lines"));
    struct accounts *acc = arena_new_of(a, struct accounts);
    struct chart c = { .acc = acc };
    bool fine;

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
    acc->range = c.range =
        arena_array(a, struct account_range, count_of(lines, STR("ranges")));
    acc->base = base;
    fine = yaml_check_keys(dg, top, known, 2) & capital_read(a, dg, top, acc);
    for (const struct yaml *l = lines->first; l != NULL; l = l->next)
        fine &= line_read(a, dg, l, &c);
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

static const struct line *by_name(const struct accounts *acc, struct str name)
{
    const struct account_word *best = NULL;

    for (size_t i = 0; i < acc->n_names; i++) {
        if (name_fits(acc->name[i].text, name) &&
            (best == NULL || acc->name[i].text.len > best->text.len))
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
