/* One row of a tidy file: when, where, and which of its filters say something.
 *
 * Surprise: a total is not a value like others, it is the silence of a filter.
 * So "school_type=Special" is a breakdown and "Total" is none, and a sum over a
 * breakdown can never meet its total. */
#include "tidy_priv.h"

#include <string.h>

static size_t place_in(struct str_list list, struct str text)
{
    for (size_t i = 0; i < list.n; i++) {
        if (str_equal(list.item[i], text))
            return i;
    }
    return NO_FIELD;
}

/* ---- values of filters -------------------------------------------------- */

static struct str word_of(const struct run *r, const struct tidy_filter *f,
                          struct str folded)
{
    const struct tidy_book *book = r->profiles->tidy;
    struct arena_mark mark = arena_save(r->scratch);
    struct str column = str_fold(r->scratch, run_heading(r, f->field));
    struct str word = STR("");

    if (f->phase)
        words_find(&r->binding.role_rule[ROLE_PHASE]->words, folded, &word);
    for (size_t i = 0; i < book->n_families && str_empty(word); i++) {
        if (place_in(book->family[i].columns, column) != NO_FIELD)
            words_find(&book->family[i].words, folded, &word);
    }
    arena_restore(r->scratch, mark);
    return word;
}

/* Whether a value is the column's total. The first that is seen is; another
 * word for a total that comes later is a group of its own. */
static bool is_total(const struct run *r, struct tidy_filter *f,
                     struct str folded)
{
    const struct str_list *totals = &r->profiles->tidy->totals;

    if (place_in(*totals, folded) == NO_FIELD)
        return false;
    if (str_empty(f->total))
        f->total = folded;
    return str_equal(f->total, folded);
}

static void cell_make(struct run *r, struct tidy_filter *f, struct str text,
                      struct tidy_cell *out)
{
    const struct tidy_book *book = r->profiles->tidy;
    struct str folded = str_fold(r->scratch, text);

    if (str_empty(folded))
        folded = str_copy(r->scratch, text);
    *out = (struct tidy_cell){ .shown = str_copy(r->scratch, text),
                               .folded = folded,
                               .word = word_of(r, f, folded) };
    out->counted = place_in(book->nothing, folded) == NO_FIELD &&
                   !str_equal(out->word, STR("all")) &&
                   (!str_empty(out->word) || !is_total(r, f, folded));
}

static const struct tidy_cell *cell_now(struct run *r, struct tidy_filter *f)
{
    static const struct tidy_cell nothing;
    struct str text = run_cell(r, f->field);
    uint32_t known, at;
    void *grown = f->cell;

    if (str_empty(text))
        return &nothing;
    known = map_count(f->seen);
    at = map_put(f->seen, text);
    if (at == known) {
        arena_grow(r->scratch, &grown, at, &f->cap, sizeof *f->cell,
                   _Alignof(struct tidy_cell));
        f->cell = grown;
        cell_make(r, f, text, &f->cell[at]);
    }
    return &f->cell[at];
}

/* ---- a row -------------------------------------------------------------- */

/* England's rows only: the statistics of other nations stand in some files. */
static bool is_england(const struct run *r)
{
    struct str country = run_role(r, ROLE_COUNTRY);

    return str_empty(country) || str_equal(country, STR("E92000001")) ||
           str_equal_nocase(country, STR("England"));
}

bool tidy_row(struct run *r, enum row_kind kind)
{
    struct tidy_run *t = r->tidy;

    if (kind == ROW_NATION && !is_england(r)) {
        run_set_aside(r, STR("rows of other countries"));
        return false;
    }
    t->of_school = kind == ROW_SCHOOL || kind == ROW_SPECIAL;
    t->told = 0;
    t->last_spoken = UINT64_MAX;
    for (size_t i = 0; i < t->n_filters; i++)
        t->filter[i].now = NULL;
    return true;
}

static void filters_now(struct run *r)
{
    for (size_t i = 0; i < r->tidy->n_filters; i++) {
        if (r->tidy->filter[i].now == NULL)
            r->tidy->filter[i].now = cell_now(r, &r->tidy->filter[i]);
    }
}

uint32_t tidy_entity(struct run *r, enum row_kind kind, uint32_t entity)
{
    static const struct {
        struct str word;
        enum row_kind kind;
    } table[] = { { STR_INIT("primary"), ROW_NATION_PRIMARY },
                  { STR_INIT("secondary"), ROW_NATION_SECONDARY },
                  { STR_INIT("special"), ROW_NATION_SPECIAL },
                  { STR_INIT("all schools"), ROW_NATION_ALL } };
    struct tidy_run *t = r->tidy;

    filters_now(r);
    for (size_t i = 0; i < t->n_filters && kind == ROW_NATION; i++) {
        const struct tidy_filter *f = &t->filter[i];

        for (size_t k = 0; k < 4 && f->phase && f->now->counted; k++) {
            if (!str_equal(table[k].word, f->now->word))
                continue;
            t->told |= (uint64_t)1 << i;
            return nation_of(r, table[k].kind);
        }
    }
    return entity;
}

/* ---- breakdown ---------------------------------------------------------- */

/* A column that repeats what one beside it says more exactly. */
static bool is_repeated(const struct tidy_run *t, size_t at)
{
    const struct tidy_filter *f = &t->filter[at];

    for (size_t i = 0; i < t->n_filters && f->summary; i++) {
        const struct tidy_cell *other = t->filter[i].now;

        if (i == at || !other->counted)
            continue;
        if (str_equal(other->folded, f->now->folded) ||
            (!str_empty(f->now->word) && str_equal(other->word, f->now->word)))
            return true;
    }
    return false;
}

static bool is_part(const struct tidy_run *t, size_t at, uint64_t spoken)
{
    const struct tidy_filter *f = &t->filter[at];
    const struct tidy_filter *member =
        f->member != NO_FIELD ? &t->filter[f->member] : NULL;

    if (!f->now->counted || ((spoken | t->told) >> at & 1) != 0 ||
        (f->of_school && t->of_school) || is_repeated(t, at))
        return false;
    return member == NULL ||
           (member->now->counted && str_empty(member->now->word) &&
            !is_repeated(t, f->member));
}

static struct str part_text(struct arena *a, const struct tidy_filter *f)
{
    return str_printf(a, "%.*s=%.*s", STR_ARG(f->name), STR_ARG(f->now->shown));
}

/* One well-known value is our own word for it; all else is name=value. */
static struct str row_breakdown(struct run *r, uint64_t spoken)
{
    struct tidy_run *t = r->tidy;
    struct str out = STR("all"), word = STR("");
    size_t n = 0;

    for (size_t i = 0; i < t->n_filters; i++) {
        if (!is_part(t, i, spoken))
            continue;
        word = t->filter[i].now->word;
        out = n++ == 0
                  ? part_text(r->scratch, &t->filter[i])
                  : str_printf(r->scratch, "%.*s; %.*s", STR_ARG(out),
                               STR_ARG(part_text(r->scratch, &t->filter[i])));
    }
    return n == 1 && !str_empty(word) ? word : out;
}

uint32_t tidy_breakdown(struct run *r, const struct bound *b)
{
    struct map *breakdowns = facts_breakdowns(r->store->facts);
    struct tidy_run *t = r->tidy;
    struct arena_mark mark = arena_save(r->scratch);
    struct str row;
    uint32_t out;

    if (t->last_spoken == b->spoken && str_empty(b->breakdown))
        return t->last_breakdown;
    row = row_breakdown(r, b->spoken);
    if (!str_empty(b->breakdown))
        row = str_equal(row, STR("all"))
                  ? b->breakdown
                  : str_printf(r->scratch, "%.*s; %.*s", STR_ARG(b->breakdown),
                               STR_ARG(row));
    out = map_put(breakdowns, row);
    arena_restore(r->scratch, mark);
    if (str_empty(b->breakdown)) {
        t->last_spoken = b->spoken;
        t->last_breakdown = out;
    }
    return out;
}

/* ---- period ------------------------------------------------------------- */

static bool bad_period(struct run *r, struct str years, struct str word)
{
    struct period p;
    bool known = period_identified(STR("201718"), word, &p) ||
                 period_identified(STR("2018"), word, &p);

    if (!known)
        run_bad_role(r,
                     str_empty(run_role(r, ROLE_IDENTIFIER)) ? ROLE_YEAR
                                                             : ROLE_IDENTIFIER,
                     "such as Academic year, Autumn term, Financial year Q1, "
                     "Calendar year, January, Week 37");
    else if (str_empty(word) && years.len == 4)
        run_bad_role(r, ROLE_YEAR,
                     "which kind of year? the file has no time_identifier; an "
                     "academic year is written 202425");
    else
        run_bad_role(r, ROLE_YEAR,
                     "academic, financial and tax years are written 202425, "
                     "calendar and reporting years 2024");
    return false;
}

/* The word that goes with the years: of the term, where the row is for one. */
static struct str period_word(const struct run *r)
{
    const struct tidy_book *book = r->profiles->tidy;
    struct str term = run_role(r, ROLE_TERM);
    struct arena_mark mark = arena_save(r->scratch);
    struct str folded = str_fold(r->scratch, term);
    bool total = str_empty(term) ||
                 place_in(book->totals, folded) != NO_FIELD ||
                 place_in(book->nothing, folded) != NO_FIELD;

    arena_restore(r->scratch, mark);
    return total ? run_role(r, ROLE_IDENTIFIER) : term;
}

static void period_seen(struct run *r, struct period p)
{
    if (r->period.kind == PERIOD_UNKNOWN)
        r->period = p;
    if (!period_equal(p, r->period))
        r->several_years = true;
    if (r->n_claims > 0 && p.year == r->claim[0].period.year)
        r->claims_seen = true; /* of whatever kind: 2018-19 in a name */
}

/* Most rows are for the period of the row before. */
bool tidy_period(struct run *r, struct period *out)
{
    struct tidy_run *t = r->tidy;
    struct str years = run_role(r, ROLE_YEAR), word = period_word(r);
    bool fits = years.len + word.len + 1 < sizeof t->when;
    size_t len = years.len + word.len;

    if (fits && t->when_len == len && len > 0 &&
        memcmp(t->when, years.ptr, years.len) == 0 &&
        memcmp(t->when + years.len, word.ptr, word.len) == 0) {
        *out = t->period;
        return true;
    }
    if (!period_identified(years, word, out))
        return bad_period(r, years, word);
    period_seen(r, *out);
    t->when_len = 0;
    if (fits) {
        memcpy(t->when, years.ptr, years.len);
        memcpy(t->when + years.len, word.ptr, word.len);
        t->when_len = len;
        t->period = *out;
    }
    return true;
}

/* ---- authorities by their nine-character code --------------------------- */

#define ONS STR("ons_code")

static void ons_load(struct run *r)
{
    const struct registry *g = r->store->registry;
    size_t n = registry_count(g);

    r->tidy->ons = map_new(r->scratch);
    r->tidy->authority = arena_array(r->scratch, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        const struct entity *e = registry_at(g, (uint32_t)i);
        struct value code;
        uint32_t known = map_count(r->tidy->ons), at;

        if (e->kind != ENTITY_AUTHORITY)
            continue;
        code = entity_attribute(e, ONS);
        if (code.kind != VALUE_TEXT)
            continue;
        at = map_put(r->tidy->ons, code.text);
        if (at == known)
            r->tidy->authority[at] = (uint32_t)i;
    }
}

void tidy_no_authority(struct run *r)
{
    const size_t *role = r->binding.role;

    if (role[ROLE_AUTHORITY] != NO_FIELD ||
        role[ROLE_AUTHORITY_ONS] != NO_FIELD || r->n_bad_rows++ > 0)
        return;
    diag_report(r->dg, DIAG_VALUE_UNKNOWN, run_span(r, r->binding.row_field[0]),
                "column '%.*s': a row of a local authority, but no column of "
                "this file says which",
                STR_ARG(run_heading(r, r->binding.row_field[0])));
    diag_hint(r->dg, "export the file with old_la_code or new_la_code");
}

uint32_t tidy_authority(struct run *r)
{
    struct str code = run_role(r, ROLE_AUTHORITY_ONS);
    uint32_t at;

    if (str_empty(code))
        return ENTITY_NONE;
    if (r->tidy->ons == NULL)
        ons_load(r);
    at = map_find(r->tidy->ons, code);
    return at == MAP_NONE ? ENTITY_NONE : r->tidy->authority[at];
}

void tidy_authority_known(struct run *r, uint32_t authority)
{
    struct registry *g = r->store->registry;
    struct str code = run_role(r, ROLE_AUTHORITY_ONS);

    if (str_empty(code) ||
        entity_attribute(registry_at(g, authority), ONS).kind == VALUE_TEXT)
        return;
    registry_attribute(g, authority, ONS, value_text(run_keep_text(r, code)),
                       run_origin(r, r->binding.role[ROLE_AUTHORITY_ONS]));
}

struct str tidy_region(struct run *r)
{
    struct arena_mark mark = arena_save(r->scratch);
    struct str code = run_role(r, ROLE_REGION);

    words_find(&r->profiles->tidy->regions,
               str_fold(r->scratch, run_role(r, ROLE_REGION_NAME)), &code);
    arena_restore(r->scratch, mark);
    return code;
}

/* ---- tables of another shape -------------------------------------------- */

static bool same_headings(struct record a, struct record b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        if (!str_equal_nocase(a.field[i], b.field[i]))
            return false;
    }
    return a.n == b.n;
}

static bool same_shape(struct run *r, uint32_t file)
{
    struct tidy_run *t = r->tidy;
    struct arena_mark mark = arena_save(r->scratch);
    struct reader *other;

    if (t->shape_known && t->shape_file == file)
        return t->shape_same;
    other = reader_open(r->scratch, diag_new(r->scratch),
                        r->store->file[file].source);
    t->shape_known = true;
    t->shape_file = file;
    t->shape_same = other != NULL && same_headings(reader_header(other),
                                                   reader_header(r->reader));
    arena_restore(r->scratch, mark);
    return t->shape_same;
}

bool tidy_names_apart(struct run *r, const struct fact *old,
                      const struct fact *new)
{
    struct str input = map_key(facts_inputs(r->store->facts), new->key.input);

    return r->profile->tidy == TIDY_ANY && str_starts(input, STR("ees.")) &&
           old->origin.file != new->origin.file &&
           !same_shape(r, old->origin.file);
}

/* ---- after the rows ----------------------------------------------------- */

#define FRACTIONS_LEAST 20 /* numbers, before a column is judged */

/* One column of small percentages is fine (pupils on study leave); a file in
 * which none ever exceeds 1 holds fractions. */
void tidy_fractions(struct run *r)
{
    const struct bound *first = NULL;
    size_t n = 0;
    bool has_long = false;

    for (size_t i = 0; i < r->binding.n_values; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->rule->form != FORM_PERCENT || b->n_number < FRACTIONS_LEAST)
            continue;
        if (!b->all_at_most_one)
            return;
        has_long |= b->has_long_fraction;
        first = first != NULL ? first : b;
        n++;
    }
    if (n < 2 || !has_long)
        return;
    diag_report(r->dg, DIAG_VALUE_IMPLAUSIBLE,
                reader_header_span(r->reader, first->field),
                "column '%.*s' and all other percentages of this file: every "
                "value is at most 1: fractions, where percentages are expected",
                STR_ARG(run_heading(r, first->field)));
    diag_hint(r->dg, "a spreadsheet turns 58%% into 0.58: export the file "
                     "again, or format the column as a number times 100");
}
