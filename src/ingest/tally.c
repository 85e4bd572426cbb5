/* What a file held: rows by kind, columns and what each is read as, codes,
 * spellings, repairs.
 *
 * Surprise: every cell of the file is looked at, also of columns that nobody
 * reads and of rows that are set aside: a tally tells of the file, not of what
 * became of it. */
#include "ingest_priv.h"

#include <stdlib.h>
#include <string.h>

#define PERIODS_MOST 512

struct token { /* of one code set */
    struct str text;
    enum reason reason;
    size_t *in; /* cells by field */
};
struct token_set {
    const struct code_set *set;
    size_t first; /* of its tokens */
    bool begins[256];
};
enum watch { WATCH_PLAIN, WATCH_DATE, WATCH_MONEY, WATCH_PERCENT, WATCH_CODE };
struct watched { /* a column, as the cells' loop needs it */
    const struct token_set *codes;
    enum watch as;
    size_t digits; /* of a code that may have lost its zeros; 0: any */
    bool is_used;
};
struct counting {
    struct arena *arena; /* of the run */
    struct token *token;
    size_t n_tokens;
    struct token_set *set;
    size_t n_sets;
    struct watched *column;
    struct column_tally *count;
    size_t n_columns;
    bool *entity[TALLY_KIND_COUNT]; /* seen, by entity */
    size_t room[TALLY_KIND_COUNT];
    struct period_tally *period;
    size_t n_periods, last_period;
};

enum tally_kind tally_kind_of(enum row_kind kind)
{
    static const enum tally_kind map[ROW_KIND_COUNT] = {
        [ROW_SCHOOL] = TALLY_SCHOOL,
        [ROW_SPECIAL] = TALLY_SPECIAL,
        [ROW_AUTHORITY] = TALLY_AUTHORITY,
        [ROW_NATION] = TALLY_NATION,
        [ROW_NATION_ALL] = TALLY_NATION_ALL,
        [ROW_NATION_PRIMARY] = TALLY_NATION_PRIMARY,
        [ROW_NATION_SECONDARY] = TALLY_NATION_SECONDARY,
        [ROW_NATION_SPECIAL] = TALLY_NATION_SPECIAL,
        [ROW_ORGANISATION] = TALLY_ORGANISATION,
        [ROW_REGION] = TALLY_REGION,
    };

    return kind < ROW_KIND_COUNT ? map[kind] : TALLY_SCHOOL;
}

/* ---- columns and their codes -------------------------------------------- */

static const struct token_set *set_of(const struct counting *c,
                                      const struct code_set *set)
{
    for (size_t i = 0; i < c->n_sets; i++) {
        if (c->set[i].set == set)
            return &c->set[i];
    }
    return NULL;
}

static void set_add(struct counting *c, const struct code_set *set)
{
    struct token_set *one = &c->set[c->n_sets];

    if (set == NULL || set_of(c, set) != NULL)
        return;
    *one = (struct token_set){ .set = set, .first = c->n_tokens };
    for (size_t i = 0; i < set->n; i++) {
        const struct str text = set->item[i].token;
        const unsigned char b = (unsigned char)text.ptr[0];

        c->token[c->n_tokens++] =
            (struct token){ .text = text,
                            .reason = set->item[i].reason,
                            .in = arena_array(c->arena, size_t, c->n_columns) };
        one->begins[b] = true;
        if ((b | 0x20) >= 'a' && (b | 0x20) <= 'z')
            one->begins[b ^ 0x20] = true;
    }
    c->n_sets++;
}

static enum watch watch_of(const struct rule *rule)
{
    const enum role role = rule->role;

    if (rule->form == FORM_DATE || role == ROLE_JOINED || role == ROLE_LEFT ||
        role == ROLE_DATE)
        return WATCH_DATE;
    if (role == ROLE_URN || role == ROLE_NUMBER || role == ROLE_COMPANY ||
        role == ROLE_GROUP)
        return WATCH_CODE;
    return rule->form == FORM_MONEY ? WATCH_MONEY
           : rule->form == FORM_PERCENT || rule->form == FORM_RESULT
               ? WATCH_PERCENT
               : WATCH_PLAIN;
}

static void column_watch(struct counting *c, size_t field,
                         const struct rule *rule)
{
    c->column[field] =
        (struct watched){ .codes = set_of(c, rule->codes),
                          .as = watch_of(rule),
                          .digits = rule->role == ROLE_NUMBER    ? 4
                                    : rule->role == ROLE_COMPANY ? 8
                                                                 : 0,
                          .is_used = true };
}

/* The set of the profile's columns also stands for those that nobody reads. */
static const struct code_set *usual_set(const struct profile *p)
{
    for (size_t i = p->n_rules; i-- > 0;) {
        if (p->rule[i].codes != NULL)
            return p->rule[i].codes;
    }
    return NULL;
}

static void columns_watch(struct run *r, struct counting *c)
{
    const struct profile *p = r->profile;
    const struct binding *b = &r->binding;
    const struct token_set *usual;

    set_add(c, usual_set(p));
    for (size_t i = 0; i < p->n_rules; i++)
        set_add(c, p->rule[i].codes);
    usual = set_of(c, usual_set(p));
    for (size_t i = 0; i < c->n_columns; i++)
        c->column[i] = (struct watched){ .codes = usual };
    for (size_t i = 0; i < b->n_row_fields; i++)
        c->column[b->row_field[i]].is_used = true;
    for (size_t i = 0; i < p->only.n; i++) {
        if (b->only_field[i] != NO_FIELD)
            c->column[b->only_field[i]].is_used = true;
    }
    for (size_t i = 1; i < ROLE_COUNT; i++) {
        if (b->role[i] != NO_FIELD)
            column_watch(c, b->role[i], b->role_rule[i]);
    }
    for (size_t i = 0; i < b->n_values; i++) {
        if (b->value[i].n_parts == 0)
            column_watch(c, b->value[i].field, b->value[i].rule);
    }
}

void counting_start(struct run *r)
{
    size_t n = reader_header(r->reader).n, n_tokens = 0;
    struct counting *c;

    if (r->options->tally == NULL)
        return;
    c = arena_new_of(r->scratch, struct counting);
    for (size_t i = 0; i < r->profiles->n_codes; i++)
        n_tokens += r->profiles->codes[i].n;
    *c = (struct counting){
        .arena = r->scratch,
        .token = arena_array(r->scratch, struct token, n_tokens),
        .set = arena_array(r->scratch, struct token_set, r->profiles->n_codes),
        .column = arena_array(r->scratch, struct watched, n),
        .count = arena_array(r->options->tally->arena, struct column_tally, n),
        .n_columns = n,
        .period = arena_array(r->options->tally->arena, struct period_tally,
                              PERIODS_MOST)
    };
    columns_watch(r, c);
    r->counting = c;
}

/* ---- cells -------------------------------------------------------------- */

/* "9999-99-99": digits and marks as they stand; letters are 'a'. */
static bool has_shape(struct str s, const char *shape)
{
    if (s.len != strlen(shape))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

        if (shape[i] == '9'   ? !byte_is_digit(c)
            : shape[i] == 'a' ? !letter
                              : shape[i] != c)
            return false;
    }
    return true;
}

static void look_at_date(struct ingest_tally *t, struct str s)
{
    static const struct {
        const char *shape;
        enum tally_form form;
    } table[] = { { "99/99/9999", TALLY_DATE_SLASH },
                  { "99-99-9999", TALLY_DATE_DASH },
                  { "9999-99-99", TALLY_DATE_ISO },
                  { "99999999", TALLY_DATE_DIGITS },
                  { "99-aaa-99", TALLY_DATE_MONTH } };
    int32_t day;

    if (str_equal(s, STR("00:00.0")) || str_equal(s, STR("00:00:00"))) {
        t->repair[REPAIR_DESTROYED]++;
        return;
    }
    if (day_read(s, &day) && day == DATE_NONE) {
        t->repair[REPAIR_PLACEHOLDER] += s.len >= 8;
        return;
    }
    if (has_shape(s, "99999")) {
        t->repair[REPAIR_SERIAL]++;
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (has_shape(s, table[i].shape)) {
            t->form[table[i].form]++;
            return;
        }
    }
    t->form[TALLY_DATE_OTHER]++;
}

static void look_at_money(struct ingest_tally *t, struct str s)
{
    t->form[TALLY_POUNDS] += str_find(s, STR("\xc2\xa3")) != STR_NONE;
    t->form[TALLY_THOUSANDS] += str_find_byte(s, ',') != STR_NONE;
    t->form[TALLY_BRACKETS] += s.ptr[0] == '(';
}

/* Codes of digits: a number of a school has four, a company's eight. */
static void look_at_code(struct ingest_tally *t, size_t digits, struct str s)
{
    if (str_ends(s, STR(".0"))) {
        t->repair[REPAIR_POINT_ZERO]++;
        s.len -= 2;
    }
    t->repair[REPAIR_ZERO] += s.len < digits && str_digits(s);
}

static void look(struct counting *c, struct ingest_tally *t, size_t field,
                 struct str s)
{
    const struct watched *w = &c->column[field];

    if (s.len >= 5 && byte_is_digit(s.ptr[0]) && s.ptr[s.len - 3] == '+' &&
        s.ptr[s.len - 4] == 'E')
        t->repair[REPAIR_E_NOTATION]++;
    if (w->as == WATCH_DATE)
        look_at_date(t, s);
    else if (w->as == WATCH_MONEY)
        look_at_money(t, s);
    else if (w->as == WATCH_CODE)
        look_at_code(t, w->digits, s);
    else if (w->as == WATCH_PERCENT && str_ends(s, STR("%")))
        c->count[field].signs++;
    else if (w->as == WATCH_PERCENT)
        c->count[field].bare++;
}

static bool count_code(struct counting *c, size_t field, struct str s)
{
    const struct token_set *set = c->column[field].codes;

    if (set == NULL || !set->begins[(unsigned char)s.ptr[0]])
        return false;
    for (size_t i = 0; i < set->set->n; i++) {
        struct token *t = &c->token[set->first + i];

        if (t->text.len == s.len && str_equal_nocase(t->text, s)) {
            t->in[field]++;
            return true;
        }
    }
    return false;
}

void counting_row(struct run *r)
{
    struct counting *c = r->counting;
    const struct record *row = &r->record;
    size_t n = row->n < c->n_columns ? row->n : c->n_columns;

    for (size_t i = 0; i < n; i++) {
        struct str s = row->field[i];

        if (s.len > 0 && (s.ptr[0] <= ' ' || s.ptr[s.len - 1] <= ' '))
            s = str_trim(s);
        if (s.len == 0)
            continue;
        if (count_code(c, i, s)) {
            c->count[i].coded++;
            continue;
        }
        c->count[i].given++;
        look(c, r->options->tally, i, s);
    }
}

/* ---- rows --------------------------------------------------------------- */

static bool seen_first(struct counting *c, enum tally_kind kind, uint32_t e)
{
    if (e >= c->room[kind]) {
        size_t n = (size_t)e * 2 + 256;
        bool *grown = arena_array(c->arena, bool, n);

        if (c->room[kind] > 0)
            memcpy(grown, c->entity[kind], c->room[kind]);
        c->entity[kind] = grown;
        c->room[kind] = n;
    }
    if (c->entity[kind][e])
        return false;
    return c->entity[kind][e] = true;
}

static void count_period(struct counting *c, struct period p)
{
    size_t i = c->last_period;

    if (i >= c->n_periods || !period_equal(c->period[i].period, p)) {
        for (i = 0; i < c->n_periods; i++) {
            if (period_equal(c->period[i].period, p))
                break;
        }
    }
    if (i == PERIODS_MOST)
        return;
    if (i == c->n_periods)
        c->period[c->n_periods++].period = p;
    c->period[i].rows++;
    c->last_period = i;
}

void counting_used(struct run *r, enum tally_kind kind, uint32_t entity,
                   struct period p)
{
    struct counting *c = r->counting;
    struct ingest_tally *t = r->options->tally;

    if (kind == TALLY_SCHOOL && entity != ENTITY_NONE &&
        registry_at(r->store->registry, entity)->kind == ENTITY_ORGANISATION)
        kind = TALLY_ORGANISATION;
    t->rows[kind]++;
    if (entity != ENTITY_NONE && kind != TALLY_LINE)
        t->entities[kind] += seen_first(c, kind, entity);
    if (p.kind != PERIOD_NONE && p.kind != PERIOD_UNKNOWN)
        count_period(c, p);
}

/* ---- the end ------------------------------------------------------------ */

static void column_as(struct column_tally *t, enum column_use use,
                      struct str as, const char *form)
{
    if (t->use != COLUMN_UNUSED && use == COLUMN_ROW)
        return;
    t->use = use;
    t->as = as;
    t->form = form;
}

/* Of a column whose rows say what it holds: "by line", "by line, budget". */
static struct str value_as(struct arena *a, const struct rule *rule)
{
    if (!str_empty(rule->name))
        return str_copy(a, rule->name);
    return rule->has_scenario
               ? str_printf(a, "by line, %s", scenario_slug(rule->scenario))
               : STR("by line");
}

static void columns_name(struct run *r, struct counting *c)
{
    const struct binding *b = &r->binding;
    struct arena *a = r->options->tally->arena;

    for (size_t i = 1; i < ROLE_COUNT; i++) {
        if (b->role[i] != NO_FIELD)
            column_as(&c->count[b->role[i]], COLUMN_KEY,
                      role_slug((enum role)i), NULL);
    }
    for (size_t i = 0; i < b->n_values; i++) {
        const struct bound *v = &b->value[i];
        struct column_tally *t = &c->count[v->field];

        if (v->n_parts > 0) /* worked out: no column of the file */
            continue;
        column_as(t,
                  v->rule->is_attribute              ? COLUMN_ATTRIBUTE
                  : r->profile->kind == PROFILE_LIST ? COLUMN_CELL
                                                     : COLUMN_INPUT,
                  value_as(a, v->rule), form_slug(v->rule->form));
        t->breakdown = str_copy(a, v->breakdown);
        t->bad = v->n_bad;
        t->is_fraction = v->rule->unsigned_fraction;
        if (v->has_year)
            t->period = v->period;
    }
    for (size_t i = 0; i < b->n_row_fields; i++)
        column_as(&c->count[b->row_field[i]], COLUMN_ROW, STR("kind of row"),
                  NULL);
    for (size_t i = 0; i < r->profile->only.n; i++) {
        if (b->only_field[i] != NO_FIELD)
            column_as(&c->count[b->only_field[i]], COLUMN_ROW,
                      STR("which rows are wanted"), NULL);
    }
}

static struct code_tally code_sum(struct run *r, const struct counting *c,
                                  const struct token *t)
{
    struct code_tally sum = { .token = t->text, .reason = t->reason };
    size_t most = 0;

    for (size_t i = 0; i < c->n_columns; i++) {
        sum.cells += t->in[i];
        sum.columns += t->in[i] > 0;
        if (c->column[i].is_used) {
            sum.cells_read += t->in[i];
            sum.columns_read += t->in[i] > 0;
        }
        if (t->in[i] > most) {
            most = t->in[i];
            sum.most = run_heading(r, i);
        }
    }
    sum.most = str_copy(r->options->tally->arena, sum.most);
    return sum;
}

/* Two code sets may share a token; a column has one of them. */
static void code_add(struct ingest_tally *t, const struct code_tally *one)
{
    for (size_t i = 0; i < t->n_codes; i++) {
        struct code_tally *old = &t->code[i];

        if (!str_equal(old->token, one->token) || old->reason != one->reason)
            continue;
        old->cells += one->cells;
        old->columns += one->columns;
        old->cells_read += one->cells_read;
        old->columns_read += one->columns_read;
        return;
    }
    t->code[t->n_codes++] = *one;
}

static int by_cells(const void *a, const void *b)
{
    const struct code_tally *x = a, *y = b;

    if (x->cells != y->cells)
        return x->cells > y->cells ? -1 : 1;
    return str_compare(x->token, y->token);
}

static void codes_sum(struct run *r, struct counting *c)
{
    struct ingest_tally *t = r->options->tally;

    t->code = arena_array(t->arena, struct code_tally, c->n_tokens);
    for (size_t i = 0; i < c->n_tokens; i++) {
        struct code_tally sum = code_sum(r, c, &c->token[i]);

        if (sum.cells > 0)
            code_add(t, &sum);
    }
    if (t->n_codes > 1)
        qsort(t->code, t->n_codes, sizeof *t->code, by_cells);
}

static int by_time(const void *a, const void *b)
{
    const struct period_tally *x = a, *y = b;

    return period_compare(x->period, y->period);
}

static void rows_mended(struct run *r)
{
    const struct reader_tally t = reader_tally(r->reader);
    size_t *n = r->options->tally->repair;

    n[REPAIR_SHORT] = t.short_rows;
    n[REPAIR_LONG] = t.long_rows;
    n[REPAIR_BLANK] = t.blank;
    n[REPAIR_HEADER] = t.repeated_headers;
}

/* "Central" is the organisation itself. */
static size_t schools_named(const struct run *r)
{
    const struct registry *g = r->store->registry;
    size_t n = 0;

    for (uint32_t i = 0; i < map_count(r->schools); i++) {
        uint32_t e = r->found[i].entity;

        n += e == ENTITY_NONE || registry_at(g, e)->kind == ENTITY_SCHOOL;
    }
    return n;
}

void counting_finish(struct run *r)
{
    struct ingest_tally *t = r->options->tally;
    struct counting *c = r->counting;

    if (c == NULL)
        return;
    t->is_read = true;
    t->kind = profile_kind_name(r->profile->kind);
    t->own_form = r->profile->own_form;
    t->no_register = r->no_register;
    t->schools_named = schools_named(r);
    t->column = c->count;
    t->n_columns = c->n_columns;
    for (size_t i = 0; i < c->n_columns; i++)
        t->column[i].heading = str_copy(t->arena, run_heading(r, i));
    columns_name(r, c);
    codes_sum(r, c);
    rows_mended(r);
    t->period = c->period;
    t->n_periods = c->n_periods;
    if (t->n_periods > 1)
        qsort(t->period, t->n_periods, sizeof *t->period, by_time);
    r->counting = NULL;
}
