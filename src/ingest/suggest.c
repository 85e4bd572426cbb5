/* A profile for an export that nobody knows, guessed from all of its cells.
 *
 * Surprise: what a heading may mean is learnt from the profiles that there
 * are: a heading that some of them take for the URN is one here, when its
 * cells look like it. */
#include "suggest_priv.h"

#include <string.h>

/* ---- one cell ----------------------------------------------------------- */

static bool digits_between(struct str s, size_t least, size_t most)
{
    return s.len >= least && s.len <= most && str_digits(s);
}

static bool is_urn(struct str s)
{
    if (str_ends(s, STR(".0")))
        s.len -= 2;
    return digits_between(s, 6, 6) && s.ptr[0] != '0';
}

/* 3832270, 383/2270, 383-2270 */
static bool is_laestab(struct str s)
{
    if (s.len == 7)
        return str_digits(s);
    return s.len == 8 && (s.ptr[3] == '/' || s.ptr[3] == '-') &&
           str_digits(str_slice(s, 0, 3)) && str_digits(str_slice(s, 4, 8));
}

static void note_number(struct guess *g, struct decimal d)
{
    if (g->numbers == 0 || decimal_compare(d, g->low) < 0)
        g->low = d;
    if (g->numbers == 0 || decimal_compare(d, g->high) > 0)
        g->high = d;
    g->numbers++;
}

/* A number in any dress: 21.9%, "£1,234.50", (12). */
static bool take_number(struct guess *g, struct str s)
{
    const bool is_percent = str_ends(s, STR("%"));
    const bool is_money =
        s.ptr[0] == '(' || str_find(s, STR("\xc2\xa3")) != STR_NONE;
    struct decimal d, whole;

    if (is_percent)
        s = str_trim(str_slice(s, 0, s.len - 1));
    if (!number_read(s, is_money, &d))
        return false;
    note_number(g, d);
    g->percents += is_percent;
    g->moneys += is_money;
    g->integers +=
        decimal_round(d, 0, &whole) && decimal_compare(d, whole) == 0;
    /* identifiers: a zero in front, or more digits than anybody counts to */
    g->whole_ids +=
        str_digits(s) && s.len > 1 && (s.ptr[0] == '0' || s.len > 11);
    if (!is_percent && decimal_compare(d, decimal_of(1)) > 0)
        g->unsigned_large++;
    else if (!is_percent)
        g->unsigned_small++;
    return true;
}

static void take_word(struct guess *g, struct arena *a, struct str s)
{
    uint32_t at = map_find(g->word_index, s);

    g->n_word_cells++;
    if (at == MAP_NONE && g->n_words == WORDS_MOST) {
        g->more_words = true;
        return;
    }
    if (at == MAP_NONE) {
        at = map_put(g->word_index, s);
        g->word[g->n_words++] = (struct guessed_word){ str_copy(a, s), 0, 0 };
    }
    g->word[at].n++;
}

static bool is_bare_year(struct str s)
{
    return s.len == 4 && str_digits(s) && s.ptr[0] == '2' && s.ptr[1] == '0';
}

/* Not a spreadsheet's day number, which is a number as well. */
static bool may_be_date(struct str s)
{
    if (s.len == 8 && str_digits(s))
        return str_starts(s, STR("19")) || str_starts(s, STR("20"));
    return s.len >= 7 && s.len <= 30 &&
           (str_find_byte(s, '/') != STR_NONE ||
            str_find_byte(s, '-') != STR_NONE ||
            str_find_byte(s, ':') != STR_NONE ||
            str_find_byte(s, ' ') != STR_NONE);
}

static void take_cell(struct guess *g, struct arena *a, struct str s)
{
    struct period p;
    int32_t day;
    bool is_date, is_number;

    if (str_empty(s))
        return;
    g->filled++;
    g->urns += is_urn(s);
    g->laestabs += is_laestab(s);
    g->authorities += digits_between(s, 3, 3);
    g->bare_years += is_bare_year(s);
    is_date = may_be_date(s) && day_read(s, &day);
    g->dates += is_date;
    g->year_pairs += !is_date && s.len >= 6 && s.len <= 9 &&
                     period_parse(s, &p) && p.kind != PERIOD_DATE;
    is_number = take_number(g, s);
    /* what may say the kind of a row is kept even when it is a number */
    if ((!is_number && !is_date) || s.len == 1)
        take_word(g, a, s);
}

/* ---- what a heading may mean -------------------------------------------- */

static bool rule_has(const struct rule *r, struct str folded)
{
    for (size_t i = 0; i < r->plain.n; i++) {
        if (str_equal(r->plain.item[i], folded))
            return true;
    }
    return false;
}

static bool means_role(const struct profiles *p, enum role role,
                       struct str folded)
{
    for (size_t i = 0; i < p->n; i++) {
        for (size_t k = 0; k < p->item[i].n_rules; k++) {
            const struct rule *r = &p->item[i].rule[k];

            if (r->role == role && rule_has(r, folded))
                return true;
        }
    }
    return false;
}

/* Whether its cells are what the role wants. */
static bool fits_role(const struct guess *g, enum role role)
{
    const size_t half = (g->filled + 1) / 2, all = g->filled;

    if (all == 0)
        return false;
    if (role == ROLE_URN)
        return g->urns >= half;
    if (role == ROLE_LAESTAB)
        return g->laestabs >= half;
    if (role == ROLE_AUTHORITY)
        return g->authorities >= half;
    if (role == ROLE_NUMBER)
        return g->integers >= half;
    if (role == ROLE_GROUP || role == ROLE_COMPANY)
        return g->integers >= half;
    if (role == ROLE_YEAR)
        return g->bare_years == all || g->year_pairs == all;
    if (role == ROLE_DATE)
        return g->dates == all;
    if (role == ROLE_ROW)
        return g->n_words >= 2 && g->n_words <= 12 && !g->more_words &&
               g->n_word_cells == all;
    return g->n_word_cells * 2 > all; /* names */
}

static void roles_find(struct suggestion *s)
{
    static const enum role order[] = {
        ROLE_URN,    ROLE_LAESTAB,    ROLE_AUTHORITY,
        ROLE_NUMBER, ROLE_GROUP,      ROLE_COMPANY,
        ROLE_YEAR,   ROLE_ROW,        ROLE_AUTHORITY_NAME,
        ROLE_NAME,   ROLE_GROUP_NAME, ROLE_SCHOOL,
    };

    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        for (size_t i = 0; i < s->n_columns; i++) {
            struct guess *g = &s->column[i];

            if (g->role != ROLE_VALUE || s->by_role[order[k]] != NULL ||
                !means_role(s->profiles, order[k], g->folded) ||
                !fits_role(g, order[k]))
                continue;
            g->role = order[k];
            s->by_role[order[k]] = g;
        }
    }
}

static void role_drop(struct suggestion *s, enum role role)
{
    if (s->by_role[role] != NULL)
        s->by_role[role]->role = ROLE_VALUE;
    s->by_role[role] = NULL;
}

/* Whose rows these are: a school's, an authority's, a trust's; or a list. */
static void kind_decide(struct suggestion *s)
{
    struct guess *const *by = s->by_role;

    s->kind = PROFILE_FACTS;
    s->row = ROW_SCHOOL;
    if (by[ROLE_URN] != NULL || by[ROLE_LAESTAB] != NULL ||
        (by[ROLE_AUTHORITY] != NULL && by[ROLE_NUMBER] != NULL)) {
        role_drop(s, ROLE_SCHOOL);
        role_drop(s, ROLE_GROUP);
        role_drop(s, ROLE_GROUP_NAME);
        role_drop(s, ROLE_COMPANY);
        return;
    }
    role_drop(s, ROLE_NUMBER);
    if (by[ROLE_GROUP] != NULL) {
        s->row = ROW_ORGANISATION;
    } else if (by[ROLE_AUTHORITY] != NULL) {
        s->row = ROW_AUTHORITY;
    } else if (by[ROLE_SCHOOL] != NULL) {
        s->own_form = true;
        role_drop(s, ROLE_NAME);
    } else {
        s->kind = PROFILE_LIST;
        for (size_t i = 1; i < ROLE_COUNT; i++)
            role_drop(s, (enum role)i);
    }
}

/* ---- forms and codes ---------------------------------------------------- */

/* Words that stand among numbers: short, few, no sentences. */
static bool may_be_codes(const struct guess *g)
{
    if (g->more_words || g->n_words > 12)
        return false;
    for (size_t i = 0; i < g->n_words; i++) {
        if (g->word[i].text.len > 10)
            return false;
    }
    return true;
}

static size_t words_coded(const struct guess *g, const struct code_set *set)
{
    size_t n = 0;
    enum reason reason;

    for (size_t i = 0; i < g->n_words; i++)
        n += !str_digits(g->word[i].text) &&
             code_find(set, g->word[i].text, &reason);
    return n;
}

/* Whether all its words are codes of the set; single digits are numbers. */
static bool words_known(const struct guess *g, const struct code_set *set)
{
    size_t digits = 0;

    for (size_t i = 0; i < g->n_words; i++)
        digits += str_digits(g->word[i].text);
    return words_coded(g, set) + digits == g->n_words;
}

/* The set that knows most words of columns of numbers. */
static const struct code_set *codes_of_file(const struct suggestion *s)
{
    const struct code_set *best = NULL;
    size_t most = 0;

    for (size_t k = 0; k < s->profiles->n_codes; k++) {
        const struct code_set *set = &s->profiles->codes[k];
        size_t n = 0;

        for (size_t i = 0; i < s->n_columns; i++) {
            const struct guess *g = &s->column[i];

            if (g->role == ROLE_VALUE && may_be_codes(g))
                n += words_coded(g, set);
        }
        if (n > most) {
            most = n;
            best = set;
        }
    }
    return best;
}

/* Whether a set has all its words, and which; NULL when it needs none. */
static bool codes_of_column(const struct suggestion *s, struct guess *g)
{
    g->codes = s->codes;
    if (words_known(g, s->codes))
        return true;
    for (size_t k = 0; k < s->profiles->n_codes; k++) {
        g->codes = &s->profiles->codes[k];
        if (words_known(g, g->codes))
            return true;
    }
    g->codes = NULL;
    return false;
}

static bool heading_says(const struct guess *g, const char *const words[],
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_find(g->folded, str_from(words[i])) != STR_NONE)
            return true;
    }
    return false;
}
#define SAYS(g, words) heading_says(g, words, sizeof(words) / sizeof *(words))

static enum form number_form(struct guess *g)
{
    static const char *const percents[] = { "%", "percent", "pct", "rate" };
    static const char *const moneys[] = { "\xc2\xa3", "income",  "expenditure",
                                          "cost",     "amount",  "balance",
                                          "salary",   "funding", "spend",
                                          "grant",    "reserve" };

    if (g->percents > 0 || SAYS(g, percents)) {
        g->is_fraction = g->unsigned_small > 0 && g->unsigned_large == 0 &&
                         (g->percents > 0 || g->integers < g->numbers);
        return FORM_PERCENT;
    }
    if (g->moneys > 0 || SAYS(g, moneys))
        return FORM_MONEY;
    return g->integers == g->numbers && decimal_sign(g->low) >= 0 ? FORM_COUNT
                                                                  : FORM_NUMBER;
}

static void form_decide(const struct suggestion *s, struct guess *g)
{
    static const char *const ids[] = { "code", "id",      "uid",       "ukprn",
                                       "uprn", "phone",   "telephone", "tel",
                                       "ref",  "postcode" };
    struct str last = g->folded;
    bool is_id = false;

    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        is_id = is_id || str_equal(last, str_from(ids[i])) ||
                str_ends(last, str_printf(s->arena, " %s", ids[i]));
    g->form = FORM_TEXT;
    if (g->dates > 0 && g->dates + g->n_word_cells == g->filled &&
        codes_of_column(s, g))
        g->form = FORM_DATE;
    else if (g->numbers > 0 && !is_id && g->whole_ids == 0 && may_be_codes(g) &&
             codes_of_column(s, g))
        g->form = number_form(g);
    g->is_read = s->kind == PROFILE_LIST || g->form != FORM_TEXT;
    g->is_read = g->is_read && g->filled > 0;
}

/* ---- the file ----------------------------------------------------------- */

static struct str base_name(struct str path)
{
    size_t from = path.len;

    while (from > 0 && path.ptr[from - 1] != '/')
        from--;
    return str_slice(path, from, path.len);
}

static bool family_taken(const struct profiles *p, struct str family)
{
    for (size_t i = 0; i < p->n; i++) {
        for (size_t k = 0; k < p->item[i].n_rules; k++) {
            struct str name = p->item[i].rule[k].name;

            if (str_find_byte(name, '.') == family.len &&
                str_starts(name, family))
                return true;
        }
    }
    return false;
}

/* "2018-850-ks2.csv" -> "ks2", or "own_ks2" when that is taken: a name that
 * formulas can hold. */
static struct str family_of(struct arena *a, const struct profiles *p,
                            struct str file)
{
    size_t to = str_find_byte(file, '.');
    struct str family = slug_of(a, str_slice(file, 0, to));

    while (family.len > 0 && (family.ptr[0] == '_' ||
                              digits_between(str_slice(family, 0, 1), 1, 1)))
        family = str_slice(family, 1, family.len);
    if (str_empty(family))
        family = STR("export");
    return family_taken(p, family) ? str_printf(a, "own_%.*s", STR_ARG(family))
                                   : family;
}

static void columns_start(struct suggestion *s, const struct record *header)
{
    s->n_columns = header->n;
    s->column = arena_array(s->arena, struct guess, header->n);
    for (size_t i = 0; i < header->n; i++) {
        s->column[i].heading = header->field[i];
        s->column[i].folded = str_fold(s->arena, header->field[i]);
        s->column[i].word_index = map_new(s->arena);
    }
}

/* The column of URNs, once it is known; else NULL. */
static bool names_school(const struct suggestion *s, const struct record *row)
{
    const struct guess *g = s->by_role[ROLE_URN];
    size_t at = g == NULL ? NO_FIELD : (size_t)(g - s->column);

    return at < row->n && is_urn(str_trim(row->field[at]));
}

static bool read_all(struct diag *dg, struct suggestion *s,
                     const struct source *src)
{
    struct reader *r = reader_open(s->arena, dg, src);
    struct record row;

    if (r == NULL)
        return false;
    row = reader_header(r);
    columns_start(s, &row);
    while (reader_next(dg, r, &row)) {
        s->n_rows++;
        for (size_t i = 0; i < row.n && i < s->n_columns; i++)
            take_cell(&s->column[i], s->arena, str_trim(row.field[i]));
    }
    return true;
}

/* A second look, at the words only: which rows name a school, and whether a
 * school and year stand on several rows. */
static void read_again(struct suggestion *s, const struct source *src)
{
    struct arena *a = arena_new(0);
    struct diag *quiet = diag_new(a);
    struct reader *r = reader_open(a, quiet, src);
    struct guess *by = s->by_role[ROLE_ROW], *year = s->by_role[ROLE_YEAR];
    struct guess *urn = s->by_role[ROLE_URN];
    struct map *seen = map_new(a);
    struct record row;

    while (urn != NULL && reader_next(quiet, r, &row)) {
        size_t at = (size_t)(urn - s->column), n = map_count(seen);
        struct str code, when = STR("");

        if (!names_school(s, &row))
            continue;
        code = str_trim(row.field[at]);
        if (year != NULL && (size_t)(year - s->column) < row.n)
            when = row.field[year - s->column];
        map_put(seen, str_printf(a, "%.*s %.*s", STR_ARG(code), STR_ARG(when)));
        s->repeats = s->repeats || map_count(seen) == n;
        if (by != NULL && (size_t)(by - s->column) < row.n) {
            uint32_t w =
                map_find(by->word_index, str_trim(row.field[by - s->column]));

            if (w != MAP_NONE)
                by->word[w].n_urn++;
        }
    }
    arena_free(a);
}

bool profile_suggest(struct diag *dg, const struct profiles *p,
                     const struct source *src, struct buf *out)
{
    struct arena *a = arena_new(0);
    struct suggestion s = { .arena = a,
                            .profiles = p,
                            .file = base_name(source_name(src)) };
    bool fine = read_all(dg, &s, src);

    s.family = family_of(a, p, s.file);
    if (fine) {
        roles_find(&s);
        kind_decide(&s);
        s.codes = codes_of_file(&s);
        for (size_t i = 0; i < s.n_columns; i++)
            form_decide(&s, &s.column[i]);
        read_again(&s, src);
        suggestion_write(&s, out);
    }
    arena_free(a);
    return fine;
}
