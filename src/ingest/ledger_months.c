/* Months against years to date: of one school's ledger both may be there, from
 * one file or from several, and they must say the same.
 *
 * Surprise: a line without a row is nil, so a year to date that lacks a line
 * its months have is a difference too. */
#include "ledger_priv.h"

#define MONTHS 12

struct slot { /* of one school, scenario and year; or of one line of these */
    struct fact_key key; /* period: PERIOD_TO_DATE; input: of lines */
    uint16_t months, dates;
    struct decimal_sum month[MONTHS], date[MONTHS];
    struct origin origin; /* of a fact to date, or of a month */
    bool is_new;          /* this file has a part in it */
};
struct slots {
    struct arena *arena;
    struct map *index;
    struct slot *item;
    size_t cap;
};

static struct slot *slot_of(struct slots *t, const struct fact_key *key,
                            bool whole)
{
    struct str text = str_printf(t->arena, "%u %d %d %u", (unsigned)key->entity,
                                 (int)key->scenario, key->period.year,
                                 whole ? UINT32_MAX : (unsigned)key->input);
    uint32_t known = map_count(t->index), at = map_put(t->index, text);
    void *grown = t->item;

    if (at == known) {
        arena_grow(t->arena, &grown, at, &t->cap, sizeof *t->item,
                   _Alignof(struct slot));
        t->item = grown;
        t->item[at] = (struct slot){ .key = *key };
    }
    return &t->item[at];
}

static bool is_ledger(struct run *r, const struct fact *f)
{
    return !f->set_aside && f->value.kind == VALUE_DECIMAL &&
           (f->key.period.kind == PERIOD_MONTH ||
            f->key.period.kind == PERIOD_TO_DATE) &&
           str_starts(map_key(facts_inputs(r->store->facts), f->key.input),
                      STR("ledger."));
}

static void fact_add(struct run *r, struct slot *s, const struct fact *f)
{
    unsigned m = f->key.period.part - 1u;
    bool to_date = f->key.period.kind == PERIOD_TO_DATE;

    s->is_new |= f->origin.file == r->file;
    if (to_date || s->dates == 0)
        s->origin = f->origin;
    if (to_date) {
        s->dates |= (uint16_t)(1u << m);
        decimal_sum_add(&s->date[m], f->value.decimal);
    } else {
        s->months |= (uint16_t)(1u << m);
        decimal_sum_add(&s->month[m], f->value.decimal);
    }
}

static bool months_sum(const struct slot *s, unsigned upto, struct decimal *out)
{
    struct decimal_sum sum = { 0 };
    struct decimal d;

    for (unsigned m = 0; m <= upto; m++) {
        if (!decimal_sum_value(&s->month[m], &d))
            return false;
        decimal_sum_add(&sum, d);
    }
    return decimal_sum_value(&sum, out);
}

static void report_differs(struct run *r, const struct slot *s, unsigned m,
                           const struct decimal sum[2])
{
    struct str input = map_key(facts_inputs(r->store->facts), s->key.input);
    struct str name = registry_at(r->store->registry, s->key.entity)->name;
    const struct line *line =
        accounts_named(r->profiles->accounts, str_slice(input, 7, input.len));
    struct period p =
        period_to_date(period_month(s->key.period.year, (int)m + 1));
    struct decimal apart;

    if (!decimal_subtract(sum[0], sum[1], &apart))
        return;
    diag_report(
        r->dg, DIAG_LEDGER_MONTHS,
        reader_locate(r->scratch, r->store->file[s->origin.file].source,
                      s->origin.row, s->origin.column),
        "%.*s, %s, %.*s: its months make %.*s, but %.*s is %.*s, a difference "
        "of %.*s",
        STR_ARG(line != NULL ? line->title : input),
        scenario_slug(s->key.scenario), STR_ARG(name_display(r->scratch, name)),
        STR_ARG(decimal_grouped(r->scratch, sum[0], 2)),
        STR_ARG(period_text(r->scratch, p)),
        STR_ARG(decimal_grouped(r->scratch, sum[1], 2)),
        STR_ARG(decimal_grouped(r->scratch, decimal_absolute(apart), 2)));
    diag_hint(r->dg, "one of the two was exported before later postings: "
                     "export both again on the same day");
}

/* One line where its school has all months up to a date and that date. */
static bool line_agrees(struct run *r, const struct slot *s,
                        const struct slot *whole)
{
    for (unsigned m = 1; m < MONTHS; m++) {
        uint16_t upto = (uint16_t)((1u << (m + 1)) - 1u);
        struct decimal sum[2];

        if ((whole->dates & (1u << m)) == 0 || (whole->months & upto) != upto ||
            !months_sum(s, m, &sum[0]) ||
            !decimal_sum_value(&s->date[m], &sum[1]) ||
            decimal_compare(sum[0], sum[1]) == 0)
            continue;
        report_differs(r, s, m, sum);
        return false;
    }
    return true;
}

void months_check(struct run *r)
{
    struct facts *facts = r->store->facts;
    struct slots wholes = { .arena = r->scratch, .index = map_new(r->scratch) };
    struct slots lines = { .arena = r->scratch, .index = map_new(r->scratch) };
    size_t n_bad = 0;

    for (uint32_t i = 0; i < facts_count(facts); i++) {
        const struct fact *f = facts_at(facts, i);

        if (!is_ledger(r, f))
            continue;
        fact_add(r, slot_of(&wholes, &f->key, true), f);
        fact_add(r, slot_of(&lines, &f->key, false), f);
    }
    for (size_t i = 0; i < map_count(lines.index); i++) {
        const struct slot *s = &lines.item[i];
        const struct slot *whole = slot_of(&wholes, &s->key, true);

        if (whole->is_new && n_bad < BAD_VALUES_SHOWN &&
            !line_agrees(r, s, whole))
            n_bad++;
    }
}
