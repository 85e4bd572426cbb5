/* Which of the organisation's schools a pool is made of (domain 5.1, 6 and 8).
 *
 * "Our trust today" is not what published tables of trusts count: those take
 * academies that were in the trust for years, and no special schools. So the
 * base can be chosen, and is printed with the coverage.
 *
 * The surprise: registers say when a school joined, but hardly ever when one
 * left. A base of an earlier year is made of today's schools that were in then;
 * a school whose joining day nobody gives counts as in, and is said. */
#include "measure_priv.h"

bool bases_read(struct diag *dg, struct catalogue *c, const struct yaml *node)
{
    static const struct str keys[] = {
        STR_INIT("early-days"), STR_INIT("dfe-years"), STR_INIT("dfe-least"),
        STR_INIT("academies"), STR_INIT("source")
    };

    if (!node)
        return true;
    if (node->kind != YAML_MAP) {
        diag_report(dg, DIAG_YAML_TYPE, node->at,
                    "'bases' takes early-days, dfe-years, dfe-least and "
                    "academies");
        return false;
    }
    return yaml_check_keys(dg, node, keys, sizeof keys / sizeof *keys) &&
           yaml_read_int(dg, node, keys[0], &c->bases.early_days) &&
           yaml_read_int(dg, node, keys[1], &c->bases.dfe_years) &&
           yaml_read_int(dg, node, keys[2], &c->bases.dfe_least) &&
           yaml_read_texts(c->arena, dg, node, keys[3], &c->bases.academies);
}

/* ---- when ------------------------------------------------------------------ */

/* The academic year that a question is about; NONE: no year at all. */
static struct period year_of(const struct evaluator *ev,
                             const struct question *q)
{
    const struct period p = q->period;

    if (p.kind == PERIOD_DATE)
        return period_academic(period_of_date(p.date).year);
    if (p.kind == PERIOD_MONTH || p.kind == PERIOD_TO_DATE ||
        p.kind == PERIOD_TERM)
        return period_academic(p.year);
    if (period_first_day(p) != DATE_NONE)
        return p;
    return ev->setting.year;
}

static int32_t last_joining_day(const struct evaluator *ev, struct period year,
                                int64_t years_before)
{
    const struct period first = {
        .kind = year.kind,
        .part = year.part,
        .year = (int16_t)(year.year - (int)years_before),
    };
    const int32_t day = period_first_day(first);
    const int64_t early = ev->catalogue->bases.early_days;

    return day == DATE_NONE || early < 1 ? day : day + (int32_t)early - 1;
}

/* ---- who ------------------------------------------------------------------- */

static bool is_academy(const struct evaluator *ev, uint32_t school)
{
    const struct str_list words = ev->catalogue->bases.academies;
    const struct value v =
        entity_attribute(registry_at(ev->store->registry, school), STR("type"));
    struct arena *scratch;
    struct str type;
    bool is_one = false;

    if (v.kind != VALUE_TEXT)
        return true; /* nothing speaks against it */
    scratch = arena_new(0);
    type = str_fold(scratch, v.text);
    for (size_t i = 0; i < words.n; i++)
        is_one = is_one || str_find(type, words.item[i]) != STR_NONE;
    arena_free(scratch);
    return is_one;
}

/* The latest day on which the school joined the organisation. */
static int32_t joining_day(const struct evaluator *ev, uint32_t school)
{
    const struct membership *m;
    const size_t n = registry_memberships(ev->store->registry, &m);
    int32_t day = DATE_NONE;

    for (size_t i = 0; i < n; i++) {
        if (m[i].school == school &&
            m[i].organisation == ev->setting.organisation &&
            m[i].joined != DATE_NONE && (day == DATE_NONE || m[i].joined > day))
            day = m[i].joined;
    }
    return day;
}

static const int32_t *joining_days(const struct evaluator *ev)
{
    const struct entity_list schools = ev->setting.schools;
    int32_t *day = arena_array(ev->arena, int32_t, schools.n);

    for (size_t i = 0; i < schools.n; i++)
        day[i] = joining_day(ev, schools.item[i]);
    return day;
}

static bool in_since(struct evaluator *ev, size_t i, int32_t day,
                     struct parts *parts)
{
    if (!ev->joined)
        ev->joined = joining_days(ev);
    if (ev->joined[i] != DATE_NONE && day != DATE_NONE)
        return ev->joined[i] <= day;
    parts->undated++;
    return true;
}

bool base_takes(struct evaluator *ev, const struct question *q, size_t i,
                struct parts *parts)
{
    const struct traits *t = &ev->traits[i];
    const struct period year = year_of(ev, q);
    const int64_t years = ev->catalogue->bases.dfe_years;
    bool is_in = true;

    switch (q->base) {
    case BASE_NOW:
    case BASE_EVERY:
        return true;
    case BASE_SPECIAL:
        return t->is_special;
    case BASE_ALL_YEAR:
        is_in = in_since(ev, i, last_joining_day(ev, year, 0), parts);
        break;
    case BASE_DFE:
        is_in = !t->is_special && is_academy(ev, ev->setting.schools.item[i]) &&
                in_since(ev, i, last_joining_day(ev, year, years - 1), parts);
        break;
    }
    parts->outside += !is_in;
    return is_in;
}

bool base_shows_apart(const struct question *q, const struct traits *t)
{
    return q->measure->mainstream && t->is_special && q->base != BASE_EVERY &&
           q->base != BASE_SPECIAL;
}

bool base_is_enough(const struct evaluator *ev, const struct question *q,
                    size_t n)
{
    return q->base != BASE_DFE || (int64_t)n >= ev->catalogue->bases.dfe_least;
}

/* ---- words ----------------------------------------------------------------- */

struct str base_words(struct arena *a, const struct figure *f)
{
    const struct coverage *c = &f->coverage;
    struct buf b = { 0 };

    switch (f->question.base) {
    case BASE_NOW:
        return STR("");
    case BASE_ALL_YEAR:
        buf_text(&b, "today's schools that were in the trust all year");
        break;
    case BASE_DFE:
        buf_text(&b, "academies long enough in the trust for DfE's tables of "
                     "trusts");
        break;
    case BASE_SPECIAL:
        buf_text(&b, "special and alternative schools alone");
        break;
    case BASE_EVERY:
        buf_text(&b, "all schools, special and alternative ones included");
        break;
    }
    if (c->outside > 0)
        buf_printf(&b, "; %u outside this base", c->outside);
    if (c->undated > 0)
        buf_printf(&b, "; no joining date for %u", c->undated);
    return buf_take(&b, a);
}
