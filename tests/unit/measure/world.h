/* A small trust for tests: schools 100001, 100002 … in two authorities, an
 * organisation with UID 9000, the shipped catalogue, P3 of 2025/26.
 *
 * The surprise: facts are written as the examples of templates/measures
 * write them, "ledger.gag.budget" or "ks2.rwm_expected/boys", so that example
 * and test say the same thing. */
#ifndef TESTS_MEASURE_WORLD_H
#define TESTS_MEASURE_WORLD_H

#include "check.h"

#include "measure_priv.h"
#include "shipped.h"

#include <stdlib.h>

#define WORLD_SCHOOLS 8

struct world {
    struct arena *a;
    struct diag *dg;
    struct store *s;
    const struct catalogue *c;
    struct evaluator *ev;
    uint32_t school[WORLD_SCHOOLS];
    size_t n_schools;
    uint32_t organisation, authority[2], nation;
    struct period year;       /* of year facts: 2024/25 */
    struct period month;      /* P3 2025/26 */
    bool pools_known;         /* no authority was read whole */
    struct past_ratings past; /* of earlier packs */
};

static inline void world_print_diag(const struct world *w)
{
    struct buf b = { 0 };

    diag_render(w->dg, (struct diag_style){ 0 }, &b);
    print_error("%.*s", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

/* The shipped catalogue: read once, for all worlds of a test. */
static inline const struct catalogue *world_catalogue(void)
{
    static const struct catalogue *shared;

    if (!shared) {
        struct arena *a = arena_new(0);
        struct diag *dg = diag_new(a);

        shared = shipped_catalogue(a, dg);
        if (!shared)
            diag_print(dg, (struct diag_style){ 0 }, stderr);
    }
    assert_non_null(shared);
    return shared;
}

static inline void world_open(struct world *w)
{
    *w = (struct world){ .a = arena_new(0) };
    w->dg = diag_new(w->a);
    w->s = store_new(w->a);
    w->c = world_catalogue();
    w->organisation = registry_entity(w->s->registry, ENTITY_ORGANISATION,
                                      STR("9000"), STR("Example Trust"));
    w->authority[0] = registry_entity(w->s->registry, ENTITY_AUTHORITY,
                                      STR("201"), STR("Northshire"));
    w->authority[1] = registry_entity(w->s->registry, ENTITY_AUTHORITY,
                                      STR("202"), STR("Southshire"));
    w->nation = registry_entity(w->s->registry, ENTITY_NATION, STR("NAT"),
                                STR("England"));
    w->year = period_academic(2024);
    w->month = period_month(2025, 3);
}

static inline void world_close(struct world *w)
{
    arena_free(w->a);
}

static inline uint32_t world_school(struct world *w, size_t authority)
{
    const size_t i = w->n_schools++;
    const struct str code = str_printf(w->a, "%zu", 100001 + i);
    const uint32_t e =
        registry_entity(w->s->registry, ENTITY_SCHOOL, code,
                        str_printf(w->a, "School %c", (char)('A' + i)));

    assert_true(i < WORLD_SCHOOLS);
    registry_edit(w->s->registry, e)->authority = w->authority[authority];
    w->school[i] = e;
    return e;
}

static inline void world_attribute(struct world *w, uint32_t school,
                                   const char *key, const char *text)
{
    registry_attribute(w->s->registry, school, str_from(key),
                       value_text(str_copy(w->a, str_from(text))),
                       (struct origin){ .file = ORIGIN_NONE });
}

static inline struct value world_value(struct world *w, struct str text,
                                       bool is_text)
{
    struct decimal d;
    enum reason why;
    int32_t date;

    if (is_text)
        return value_text(str_copy(w->a, text));
    if (decimal_parse(text, &d))
        return value_decimal(d);
    if (date_parse(text, &date))
        return value_date(date);
    assert_true(reason_from_slug(text, &why));
    return value_reason(why);
}

static inline void world_add(struct world *w, uint32_t entity, struct str input,
                             struct str breakdown, enum scenario scenario,
                             struct period period, struct value v,
                             uint32_t detail)
{
    struct facts *f = w->s->facts;
    const struct fact fact = {
        .key = { .entity = entity,
                 .input = map_put(facts_inputs(f), input),
                 .breakdown = map_put(facts_breakdowns(f), breakdown),
                 .scenario = scenario,
                 .period = period },
        .value = v,
        .origin = { .file = ORIGIN_NONE },
        .detail = detail,
    };

    facts_add(f, &fact);
}

/* The whole amount in September, nothing in the months after it. */
static inline void world_months(struct world *w, uint32_t entity,
                                struct str input, struct str breakdown,
                                enum scenario scenario, struct value v)
{
    const int last = scenario == SCENARIO_ACTUAL ? 3 : 12;

    for (int part = 1; part <= last; part++) {
        const struct value nil = value_decimal(decimal_of(0));

        world_add(w, entity, input, breakdown, scenario,
                  period_month(2025, part), part == 1 ? v : nil, MAP_NONE);
    }
}

static inline void world_levels(struct world *w, uint32_t entity,
                                struct str input, struct str breakdown,
                                struct value v)
{
    for (int part = 1; part <= 12; part++)
        world_add(w, entity, input, breakdown,
                  part <= 3 ? SCENARIO_ACTUAL : SCENARIO_FORECAST,
                  period_month(2025, part), v, MAP_NONE);
}

/* "y2023": the academic year of a fact; of any other word, that of the world.
 */
static inline bool world_year(struct str word, struct period *year)
{
    if (word.len != 5 || word.ptr[0] != 'y')
        return false;
    for (size_t i = 1; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    }
    *year = period_academic(atoi(word.ptr + 1));
    return true;
}

/* One fact as an example writes it. "family.name", then ".scenario" (a ledger
 * without one: actual and forecast), then "/breakdown", "/opening" or a year,
 * "/y2023", or both: "/disadvantaged/y2023". */
static inline void world_fact(struct world *w, uint32_t entity, const char *key,
                              const char *text)
{
    struct str name, breakdown, family, rest, scenario, input;
    const struct input *in;
    enum scenario s = SCENARIO_ACTUAL;
    struct value v;
    struct period year = w->year;
    struct str second;
    bool has_scenario;

    str_cut(str_from(key), '/', &name, &breakdown);
    str_cut(breakdown, '/', &breakdown, &second);
    world_year(second, &year);
    if (world_year(breakdown, &year))
        breakdown = STR("");
    str_cut(name, '.', &family, &rest);
    has_scenario = str_cut(rest, '.', &rest, &scenario);
    if (has_scenario)
        assert_true(scenario_from_slug(scenario, &s));
    input = str_printf(w->a, "%.*s.%.*s", STR_ARG(family), STR_ARG(rest));
    in = catalogue_input(w->c, input);
    if (!in)
        print_error("no input %.*s\n", STR_ARG(input));
    assert_non_null(in);
    v = world_value(w, str_from(text), in->symbol.kind == VALUE_TEXT);
    if (in->time != INPUT_STOCK && breakdown.len == 0)
        breakdown = STR("all");
    if (in->time == INPUT_LEVEL) {
        world_levels(w, entity, input, breakdown, v);
    } else if (in->time == INPUT_FLOW) {
        world_months(w, entity, input, breakdown, s, v);
        if (!has_scenario)
            world_months(w, entity, input, breakdown, SCENARIO_FORECAST, v);
    } else if (in->time == INPUT_STOCK) {
        const bool is_opening = str_equal(breakdown, STR("opening"));

        world_add(w, entity, input, STR("all"), s,
                  period_date(is_opening ? date_of(2025, 8, 31)
                                         : date_of(2025, 11, 30)),
                  v, MAP_NONE);
    } else {
        world_add(w, entity, input, breakdown, s,
                  in->time == INPUT_LATEST
                      ? (struct period){ .kind = PERIOD_UNKNOWN }
                      : year,
                  v, MAP_NONE);
    }
}

static inline void world_evaluate(struct world *w)
{
    const struct evaluator_setting setting = {
        .past = w->past,
        .organisation = w->organisation,
        .schools = { w->school, w->n_schools },
        .as_at = date_of(2025, 11, 27),
        .month = w->month,
        .year = period_academic(2025),
        .pools_known = w->pools_known,
    };

    w->ev = evaluator_new(w->a, w->s, w->c, &setting);
}

static inline const struct figure *world_ask(struct world *w,
                                             const char *address)
{
    struct question q;
    const struct span nowhere = { NULL, 0, 0 };

    if (!question_parse(w->dg, w->ev, nowhere, str_from(address), &q)) {
        world_print_diag(w);
        fail_msg("%s", address);
    }
    return evaluate(w->ev, &q);
}

static inline struct str world_print(struct world *w, const char *address)
{
    return figure_text(w->a, world_ask(w, address),
                       (struct figure_format){ .decimals = -1 });
}

#define assert_figure(w, address, wanted)                                      \
    check_figure((w), (address), (wanted), __FILE__, __LINE__)

static inline void check_figure(struct world *w, const char *address,
                                const char *wanted, const char *file, int line)
{
    const struct str got = world_print(w, address);

    if (str_equal(got, str_from(wanted)))
        return;
    print_error("%s\ngot:    \"%.*s\"\nwanted: \"%s\"\n", address, STR_ARG(got),
                wanted);
    _fail(file, line);
}

#endif
