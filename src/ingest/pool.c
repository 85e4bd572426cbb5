/* Long exports: many rows for one figure, each with a weight.
 *
 * A row says "of these 23 pupils, 56.5%"; what is kept is the sum of value
 * times weight, the sum of the weights, and how many rows they are of, so that
 * a mean can be worked out for any set of schools and no mean is ever averaged.
 * Groups of pupils are kept apart: "all" is what the export calls all.
 *
 * Surprise: what a row is for is worked out by the code that reads any other
 * row of facts, once for each combination of raw key cells; the same bytes
 * again are told by memo.c. A number of plain digits is read here, every other
 * cell by value_read. */
#include "ingest_priv.h"

#include <string.h>

#define ASIDE_FROM ((uint32_t)1 << 31) /* in the memo: one of pool.aside */
#define ASIDE_MOST 64
#define PLACE_NONE UINT32_MAX
#define WAITING    32 /* rows that wait for their memory */

struct total { /* of one place in one column of values; all-zero: no row yet */
    int128 sum, weight; /* with their scales, as struct decimal_sum */
    uint32_t first_row, n_rows, n_left_out;
    int8_t sum_scale, weight_scale;
    bool overflow;
    uint8_t reason; /* why rows were left out; the first that says */
};
_Static_assert(sizeof(struct total) == 48, "hundreds of thousands, at random");
struct place { /* whose rows they are */
    enum row_kind kind;
    uint32_t n_used; /* rows that took the long way */
};
struct waiting {           /* a row's numbers, not added yet */
    const uint32_t *known; /* the memo's word of its keys */
    uint32_t place, row;
    struct decimal value, weight;
};
struct pool {
    struct run *run;
    const struct rule *weight;
    struct memo *memo, *memo_of_urns; /* the latter without school's names */
    struct map *places;   /* a fact_key as bytes; its input is a measure */
    struct map *measures; /* "reading_expected" */
    struct total *total;  /* place after place, in each all columns */
    struct place *place;
    size_t n_places, cap_places, cap_totals, n_columns;
    struct set_aside *aside[ASIDE_MOST];
    uint32_t n_aside;
    bool *is_plain; /* by column: plain digits need no value_read */
    bool is_plain_weight;
    struct waiting waiting[WAITING]; /* a ring */
    size_t n_waiting, n_placed, n_added;
};

/* ---- plain numbers ------------------------------------------------------- */

/* A code such as 999 would have to be looked for in every number. */
static bool has_number(const struct code_set *codes)
{
    for (size_t i = 0; codes != NULL && i < codes->n; i++) {
        struct decimal d;

        if (number_read(codes->item[i].token, false, &d))
            return true;
    }
    return false;
}

static bool is_plain(const struct rule *r)
{
    return (r->form == FORM_NUMBER || r->form == FORM_RESULT) &&
           !r->has_range && r->decimals_least < 0 && !has_number(r->codes);
}

/* "45.3", "-2", "1200": as decimal_parse reads them, without a sign of plus and
 * short enough never to overflow. False: not so plain. */
static inline bool plain_number(struct str s, struct decimal *out)
{
    const size_t from = s.len > 0 && s.ptr[0] == '-';
    size_t point = s.len;
    int64_t n = 0;

    if (s.len == from || s.len - from > DECIMAL_SCALE_MAX ||
        s.ptr[from] == '.' || s.ptr[s.len - 1] == '.')
        return false;
    for (size_t i = from; i < s.len; i++) {
        const unsigned digit = (unsigned)(unsigned char)s.ptr[i] - '0';

        if (digit < 10)
            n = n * 10 + digit;
        else if (s.ptr[i] == '.' && point == s.len)
            point = i;
        else
            return false;
    }
    *out = decimal_make(from ? -n : n,
                        point == s.len ? 0 : (int)(s.len - point - 1));
    return true;
}

static inline struct str raw_cell(const struct run *r, size_t field)
{
    return field < r->record.n ? r->record.field[field] : STR("");
}

/* ---- what a row is for ---------------------------------------------------- */

static uint32_t place_of(struct pool *p, const struct fact_key *key,
                         enum row_kind kind)
{
    const struct str bytes = { (const char *)key, sizeof *key };
    const uint32_t at = map_put(p->places, bytes);
    void *totals = p->total, *places = p->place;

    _Static_assert(sizeof *key == 24, "no bytes between that say nothing");
    if (at < p->n_places)
        return at;
    arena_grow(p->run->scratch, &totals, p->n_places, &p->cap_totals,
               p->n_columns * sizeof *p->total, _Alignof(struct total));
    p->total = totals;
    arena_grow(p->run->scratch, &places, p->n_places, &p->cap_places,
               sizeof *p->place, _Alignof(struct place));
    p->place = places;
    p->place[p->n_places++] = (struct place){ .kind = kind };
    return at;
}

/* The place of a row as every row is read; false: set aside or reported. */
static bool place_worked_out(struct pool *p, uint32_t *place)
{
    struct run *r = p->run;
    struct row row;
    struct fact_key key = { 0 };
    struct str measure;

    if (r->binding.role[ROLE_YEAR] != NO_FIELD &&
        str_empty(run_role(r, ROLE_YEAR))) {
        run_set_aside(r, STR("rows without a year"));
        return false;
    }
    if (!row_resolve(r, &row))
        return false;
    measure = measure_of_row(r, &row);
    if (r->binding.role[ROLE_MEASURE] != NO_FIELD && str_empty(measure)) {
        run_set_aside(r, STR("rows that name no measure"));
        return false;
    }
    key.entity = row.entity;
    key.input = map_put(p->measures, measure);
    key.breakdown = map_put(facts_breakdowns(r->store->facts), row.breakdown);
    key.scenario = row.scenario;
    key.period = row.period;
    *place = place_of(p, &key, row.kind);
    return true;
}

static size_t complaints(const struct run *r)
{
    size_t n = r->n_bad_rows;

    for (size_t i = 0; i < ROLE_COUNT; i++)
        n += r->n_bad_role[i];
    return n;
}

/* A row that was only set aside is set aside again when it comes again. */
static uint32_t aside_again(struct pool *p)
{
    struct set_aside *why = p->run->last_aside;
    uint32_t i = 0;

    while (i < p->n_aside && p->aside[i] != why)
        i++;
    if (why == NULL || i == ASIDE_MOST)
        return 0;
    if (i == p->n_aside)
        p->aside[p->n_aside++] = why;
    return ASIDE_FROM + i;
}

/* In an own form a URN decides, whatever the school is called beside it. */
static struct memo *memo_of_row(struct pool *p)
{
    const struct str urn = raw_cell(p->run, p->run->binding.role[ROLE_URN]);

    return p->memo_of_urns != NULL && urn.len == 6 && urn.ptr[0] != '0' &&
                   str_digits(urn)
               ? p->memo_of_urns
               : p->memo;
}

/* What the memo keeps of a row: below ASIDE_FROM its place + 1, else which
 * counter of rows that are set aside. PLACE_NONE: there it has been counted. */
static uint32_t place_known(struct pool *p, uint32_t known)
{
    if (known < ASIDE_FROM)
        return known - 1;
    p->aside[known - ASIDE_FROM]->rows++;
    return PLACE_NONE;
}

/* The place of a row that the memo does not know, and now does if it can.
 * `known` NULL: it has no room. */
static uint32_t place_new(struct pool *p, struct memo *m, const uint32_t *known)
{
    const size_t before = complaints(p->run);
    uint32_t place = PLACE_NONE, keep = 0;

    p->run->last_aside = NULL;
    if (place_worked_out(p, &place))
        keep = place + 1;
    else if (complaints(p->run) == before)
        keep = aside_again(p);
    if (known != NULL && keep > 0)
        memo_keep(m, known, keep);
    return place;
}

/* ---- its numbers ---------------------------------------------------------- */

enum weighing { WEIGHED, WITHOUT_WEIGHT, WEIGHS_NOTHING, WEIGHT_UNREADABLE };

static enum weighing weigh(struct pool *p, struct decimal *out)
{
    struct run *r = p->run;
    const struct str cell = raw_cell(r, r->binding.role[ROLE_WEIGHT]);
    struct value v;

    if (!p->is_plain_weight || !plain_number(cell, out) || out->mantissa < 0) {
        if (value_read(r->scratch, p->weight, cell, &v) != READ_FINE) {
            run_bad_role(r, ROLE_WEIGHT,
                         "it says how many pupils the row is for: 0 or more");
            return WEIGHT_UNREADABLE;
        }
        if (!value_is_number(v))
            return WITHOUT_WEIGHT;
        *out = v.decimal;
    }
    return out->mantissa == 0 ? WEIGHS_NOTHING : WEIGHED;
}

static void leave_out(struct pool *p, struct total *t, enum reason why)
{
    if (t->n_rows == 0 && t->n_left_out == 0)
        t->first_row = p->run->record.row;
    if (t->n_left_out++ == 0 || t->reason == REASON_NOT_GIVEN)
        t->reason = (uint8_t)why;
}

/* The long way: scales differ, or there is no room. */
static void total_add_scaled(struct total *t, const struct waiting *w)
{
    struct decimal_sum sum = { t->sum, t->sum_scale, t->overflow };
    struct decimal_sum weight = { t->weight, t->weight_scale, t->overflow };

    decimal_sum_add_product(&sum, w->value, w->weight);
    decimal_sum_add(&weight, w->weight);
    t->sum = sum.total;
    t->sum_scale = sum.scale;
    t->weight = weight.total;
    t->weight_scale = weight.scale;
    t->overflow = sum.overflow || weight.overflow;
}

static inline void total_add(struct total *t, const struct waiting *w)
{
    const int128 product = (int128)w->value.mantissa * w->weight.mantissa;
    int128 sum, weight;

    if (t->n_rows == 0 && t->n_left_out == 0)
        t->first_row = w->row;
    t->n_rows++;
    if (w->value.scale + w->weight.scale != t->sum_scale ||
        w->weight.scale != t->weight_scale ||
        __builtin_add_overflow(t->sum, product, &sum) ||
        __builtin_add_overflow(t->weight, w->weight.mantissa, &weight)) {
        total_add_scaled(t, w);
        return;
    }
    t->sum = sum;
    t->weight = weight;
}

static void row_left_out(struct run *r, enum weighing weighing, enum reason why)
{
    struct arena_mark mark = arena_save(r->scratch);

    if (why == REASON_NO_BASE)
        run_set_aside(r, weighing == WEIGHS_NOTHING
                             ? STR("rows for no pupils")
                             : STR("rows that do not say for how many pupils"));
    else if (why == REASON_NOT_GIVEN)
        run_set_aside(r, STR("rows without a value"));
    else
        run_set_aside(r, str_printf(r->scratch, "rows without a value: %s",
                                    reason_words(why)));
    arena_restore(r->scratch, mark);
}

/* One cell into its total; false: there was something wrong with it. *why: a
 * reason, or REASON_COUNT when it was added. */
static bool cell_add(struct pool *p, size_t column, struct total *t,
                     const struct decimal *weight, enum reason *why)
{
    struct run *r = p->run;
    struct bound *b = &r->binding.value[column];
    const struct str cell = raw_cell(r, b->field);
    struct value v = { .kind = VALUE_DECIMAL };

    if (!p->is_plain[column] || !plain_number(cell, &v.decimal)) {
        enum reading how = value_read(r->scratch, b->rule, cell, &v);

        if (how != READ_FINE) {
            run_bad_value(r, b, how);
            return false;
        }
    }
    *why = v.kind == VALUE_REASON ? v.reason
           : weight == NULL       ? REASON_NO_BASE
                                  : REASON_COUNT;
    if (*why == REASON_COUNT)
        total_add(t, &(struct waiting){ .row = r->record.row,
                                        .value = v.decimal,
                                        .weight = *weight });
    else
        leave_out(p, t, *why);
    return true;
}

static void row_add(struct pool *p, uint32_t place)
{
    struct run *r = p->run;
    struct decimal weight;
    const enum weighing weighing = weigh(p, &weight);
    struct total *t = &p->total[place * p->n_columns];
    enum reason why = REASON_NOT_GIVEN;
    bool is_used = false, is_fine = weighing != WEIGHT_UNREADABLE;

    for (size_t i = 0; i < p->n_columns && is_fine; i++) {
        const struct bound *b = &r->binding.value[i];

        if (b->has_year && b->period.kind == PERIOD_UNKNOWN)
            continue;
        is_fine =
            cell_add(p, i, &t[i], weighing == WEIGHED ? &weight : NULL, &why);
        is_used |= why == REASON_COUNT;
    }
    if (is_used)
        p->place[place].n_used++;
    else if (is_fine)
        row_left_out(r, weighing, why);
}

/* ---- many rows ------------------------------------------------------------ */

/* Takes the rows that wait a step further, all but the last `leave` of each
 * step: what a row is for, then its total. */
static void wait_less(struct pool *p, size_t leave)
{
    for (; p->n_waiting - p->n_placed > leave; p->n_placed++) {
        struct waiting *w = &p->waiting[p->n_placed % WAITING];

        w->place = place_known(p, *w->known);
        if (w->place == PLACE_NONE)
            continue;
        __builtin_prefetch(&p->total[w->place], 1);
        __builtin_prefetch(&p->total[w->place].n_rows, 1);
    }
    for (; p->n_placed - p->n_added > leave; p->n_added++) {
        const struct waiting *w = &p->waiting[p->n_added % WAITING];

        if (w->place != PLACE_NONE)
            total_add(&p->total[w->place], w);
    }
}

/* A row of plain numbers whose keys are known. What is known of them and the
 * totals are more than the cache holds, and rows come in any order: each waits
 * for a few others while its memory is fetched. They are added in the order of
 * the file. False: not such a row. */
static bool row_wait(struct pool *p, const uint32_t *known)
{
    const struct run *r = p->run;
    struct waiting *w = &p->waiting[p->n_waiting % WAITING];

    if (p->n_columns != 1 || !p->is_plain[0] || !p->is_plain_weight ||
        !plain_number(raw_cell(r, r->binding.role[ROLE_WEIGHT]), &w->weight) ||
        w->weight.mantissa <= 0 ||
        !plain_number(raw_cell(r, r->binding.value[0].field), &w->value))
        return false;
    w->known = known;
    w->row = r->record.row;
    __builtin_prefetch(known);
    p->n_waiting++;
    wait_less(p, WAITING / 2 - 1);
    return true;
}

static void row_take(struct pool *p)
{
    struct memo *m = memo_of_row(p);
    bool is_known = false;
    const uint32_t *known = memo_place(m, &p->run->record, &is_known);
    uint32_t place;

    if (is_known && row_wait(p, known))
        return;
    wait_less(p, 0);
    place = is_known ? place_known(p, *known) : place_new(p, m, known);
    if (place != PLACE_NONE)
        row_add(p, place);
}

/* ---- facts --------------------------------------------------------------- */

/* A sum as it is; one that has no room is said to have none, never rounded. */
static struct value sum_value(struct decimal_sum sum)
{
    struct decimal d;

    while (sum.scale > 0 && sum.total % 10 == 0) {
        sum.total /= 10;
        sum.scale--;
    }
    return sum.scale <= DECIMAL_SCALE_MAX && decimal_sum_value(&sum, &d)
               ? value_decimal(d)
               : value_reason(REASON_OVERFLOW);
}

static struct value count_value(uint32_t n)
{
    return value_decimal(decimal_of(n));
}

static void part_put(struct pool *p, struct fact *f, const char *part,
                     struct str input)
{
    struct run *r = p->run;
    struct arena_mark mark = arena_save(r->scratch);

    f->key.input =
        map_put(facts_inputs(r->store->facts),
                str_printf(r->scratch, "%.*s.%s", STR_ARG(input), part));
    arena_restore(r->scratch, mark);
    fact_put(r, f);
}

/* "own.reading_expected" */
static struct str input_of(struct pool *p, const struct rule *rule,
                           uint32_t measure)
{
    const struct str name = map_key(p->measures, measure);

    return str_printf(p->run->scratch, "%.*s%s%.*s", STR_ARG(rule->name),
                      str_empty(rule->name) || str_empty(name) ? "" : ".",
                      STR_ARG(name));
}

static void total_put(struct pool *p, struct fact *f, const struct total *t,
                      struct str input)
{
    const bool has_rows = t->n_rows > 0;
    const size_t before = p->run->n_conflicts;
    const uint32_t column = f->origin.column;

    const struct decimal_sum sum = { t->sum, t->sum_scale, t->overflow };
    const struct decimal_sum weight = { t->weight, t->weight_scale,
                                        t->overflow };
    const struct value none = value_reason((enum reason)t->reason);

    f->value = has_rows ? sum_value(sum) : none;
    part_put(p, f, "sum", input);
    if (p->run->n_conflicts > before)
        return; /* its weight would only say so again */
    f->value = has_rows ? sum_value(weight) : none;
    f->origin.column = (uint32_t)p->run->binding.role[ROLE_WEIGHT];
    part_put(p, f, "weight", input);
    f->origin.column = column;
    f->value = count_value(t->n_rows);
    part_put(p, f, "rows", input);
    f->value = count_value(t->n_left_out);
    if (t->n_left_out > 0)
        part_put(p, f, "left_out", input);
}

/* Of one column each row that is used has one number in it; rows of several
 * took the long way. */
static void place_used(struct pool *p, uint32_t place,
                       const struct fact_key *key)
{
    const uint32_t n =
        p->n_columns == 1 ? p->total[place].n_rows : p->place[place].n_used;

    for (uint32_t i = 0; i < n; i++)
        run_used(p->run, tally_kind_of(p->place[place].kind), key->entity,
                 key->period);
}

static void place_put(struct pool *p, uint32_t place)
{
    struct run *r = p->run;
    struct fact_key key;

    memcpy(&key, map_key(p->places, place).ptr, sizeof key);
    place_used(p, place, &key);
    for (size_t i = 0; i < p->n_columns; i++) {
        const struct bound *b = &r->binding.value[i];
        const struct total *t = &p->total[place * p->n_columns + i];
        struct arena_mark mark = arena_save(r->scratch);
        struct fact f = { .key = key,
                          .origin = { r->file, t->first_row,
                                      (uint32_t)b->field },
                          .detail = MAP_NONE,
                          .next = FACT_NONE };

        if (t->n_rows == 0 &&
            (t->n_left_out == 0 ||
             (t->reason == REASON_NOT_GIVEN && r->profile->own_form)))
            continue;
        if (b->has_year)
            f.key.period = b->period;
        if (b->rule->has_scenario)
            f.key.scenario = b->rule->scenario;
        if (!str_empty(b->breakdown))
            f.key.breakdown =
                map_put(facts_breakdowns(r->store->facts), b->breakdown);
        total_put(p, &f, t, input_of(p, b->rule, key.input));
        arena_restore(r->scratch, mark);
    }
}

/* ---- all rows ------------------------------------------------------------- */

static void field_add(size_t field[], size_t *n, size_t one)
{
    for (size_t i = 0; i < *n; i++) {
        if (field[i] == one)
            return;
    }
    if (one != NO_FIELD)
        field[(*n)++] = one;
}

/* Every column that says what a row is for: all that is bound but numbers, and
 * one that may not count. */
static struct memo *memo_of_keys(struct run *r, enum role without)
{
    const struct binding *b = &r->binding;
    size_t *field =
        arena_array(r->scratch, size_t, ROLE_COUNT + 4 + r->profile->only.n);
    size_t n = 0;

    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (i != ROLE_VALUE && i != ROLE_WEIGHT && i != without)
            field_add(field, &n, b->role[i]);
    }
    for (size_t i = 0; i < b->n_row_fields; i++)
        field_add(field, &n, b->row_field[i]);
    for (size_t i = 0; i < r->profile->only.n; i++)
        field_add(field, &n, b->only_field[i]);
    return memo_new(r->scratch, field, n);
}

static void pool_start(struct pool *p, struct run *r)
{
    struct binding *b = &r->binding;

    *p = (struct pool){ .run = r,
                        .weight = b->role_rule[ROLE_WEIGHT],
                        .places = map_new(r->scratch),
                        .measures = map_new(r->scratch),
                        .n_columns = b->n_values };
    /* "Cohort" may be the group or how many it has: here it is the latter. */
    if (b->role[ROLE_BREAKDOWN] == b->role[ROLE_WEIGHT])
        b->role[ROLE_BREAKDOWN] = NO_FIELD;
    p->memo = memo_of_keys(r, ROLE_VALUE);
    if (r->profile->own_form)
        p->memo_of_urns = memo_of_keys(r, ROLE_SCHOOL);
    p->is_plain = arena_array(r->scratch, bool, b->n_values);
    for (size_t i = 0; i < b->n_values; i++)
        p->is_plain[i] = is_plain(b->value[i].rule) && !b->value[i].has_year;
    p->is_plain_weight = !has_number(p->weight->codes);
    bound_periods(r);
}

void pool_read(struct run *r)
{
    struct pool p;

    pool_start(&p, r);
    while (run_next(r))
        row_take(&p);
    wait_less(&p, 0);
    r->record = (struct record){ 0 }; /* places are looked up from here on */
    for (uint32_t i = 0; i < p.n_places; i++)
        place_put(&p, i);
    facts_finish(r);
}
