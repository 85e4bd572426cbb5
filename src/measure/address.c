/* Addresses of figures: "in_year_balance.forecast.variance@137932".
 *
 * The surprise: facets that are not written are not empty. A measure has usual
 * ones ("forecast.year"), and they hold only while neither a scenario nor a
 * window is written. */
#include "measure_priv.h"

struct address {
    struct diag *dg;
    const struct evaluator *ev;
    struct span at;
    struct str text;
    struct facets facets;
};

/* The place of a part of the address; the whole where it has none. */
static struct span part_at(const struct address *ad, struct str part)
{
    const size_t from = (size_t)(part.ptr - ad->text.ptr);

    if (!ad->at.src || ad->at.end - ad->at.begin != ad->text.len)
        return ad->at;
    return (struct span){ ad->at.src, ad->at.begin + from,
                          ad->at.begin + from + part.len };
}

static bool report(const struct address *ad, struct str part,
                   const char *problem)
{
    diag_report(ad->dg, DIAG_FIGURE_ADDRESS, part_at(ad, part), "'%.*s' %s",
                STR_ARG(part), problem);
    return false;
}

/* ---- facets -------------------------------------------------------------- */

static bool is_breakdown(const struct address *ad, struct str word)
{
    struct arena *scratch;
    bool is_known;

    if (catalogue_breakdown(ad->ev->catalogue, word))
        return true;
    scratch = arena_new(0);
    is_known = breakdown_find(scratch, ad->ev->store, word) != MAP_NONE;
    arena_free(scratch);
    return is_known;
}

static bool take_facet(struct address *ad, struct str word)
{
    struct str near;

    switch (facet_take(&ad->facets, word, is_breakdown(ad, word))) {
    case FACET_TAKEN:
        return true;
    case FACET_TWICE:
        return report(ad, word, "says a second time what was said before it");
    case FACET_UNKNOWN:
        break;
    }
    report(ad, word, "is no facet of a figure");
    near = facet_nearest(word);
    if (near.len > 0)
        diag_hint(ad->dg, "did you mean %.*s?", STR_ARG(near));
    return false;
}

static bool take_facets(struct address *ad, struct str words)
{
    while (words.len > 0) {
        struct str word;

        str_cut(words, '.', &word, &words);
        if (!take_facet(ad, word))
            return false;
    }
    return true;
}

/* ---- who ----------------------------------------------------------------- */

static uint32_t school_named(const struct address *ad, struct str name)
{
    const struct registry *g = ad->ev->store->registry;
    const struct entity_list own = ad->ev->setting.schools;
    struct arena *scratch = arena_new(0);
    const struct str want = str_fold(scratch, name);
    uint32_t found = ENTITY_NONE;

    for (size_t i = 0; i < own.n && found == ENTITY_NONE; i++) {
        if (str_equal(str_fold(scratch, registry_at(g, own.item[i])->name),
                      want))
            found = own.item[i];
    }
    for (uint32_t i = 0; i < registry_count(g) && found == ENTITY_NONE; i++) {
        const struct entity *e = registry_at(g, i);

        if (e->kind == ENTITY_SCHOOL &&
            str_equal(str_fold(scratch, e->name), want))
            found = i;
    }
    arena_free(scratch);
    return found;
}

static struct str unquoted(struct str s)
{
    if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
        return str_slice(s, 1, s.len - 1);
    return s;
}

/* "trust", "la" … as words; else a URN, an authority's code, a name. */
static bool take_who(struct address *ad, struct str who, struct who *out)
{
    const struct registry *g = ad->ev->store->registry;
    struct facets f = { 0 };

    if (facet_take(&f, who, false) == FACET_TAKEN && f.has_who) {
        if (ad->facets.has_who && ad->facets.who != f.who)
            return report(ad, who, "is not who was named before it");
        *out = (struct who){ f.who, ENTITY_NONE };
        return true;
    }
    out->kind = SCOPE_SCHOOL;
    out->entity = registry_find(g, ENTITY_SCHOOL, who);
    if (out->entity == ENTITY_NONE)
        out->entity = school_named(ad, unquoted(who));
    if (out->entity == ENTITY_NONE) {
        out->kind = SCOPE_AUTHORITY;
        out->entity = registry_find(g, ENTITY_AUTHORITY, who);
    }
    if (out->entity != ENTITY_NONE)
        return true;
    report(ad, who, "is nobody that the exports name");
    diag_hint(ad->dg, "write a URN, \"the school's name\", trust, central, la "
                      "or national");
    return false;
}

/* A comparator is of a school, or of the organisation; only an authority that
 * is put together can be asked for by itself. */
static void put_who_kind(struct who *who, enum scope_kind kind)
{
    const bool is_pool = kind == SCOPE_POOLED || kind == SCOPE_OTHERS;

    if (who->kind != SCOPE_SCHOOL && !(who->kind == SCOPE_AUTHORITY && is_pool))
        who->entity = ENTITY_NONE;
    who->kind = kind;
}

/* "la" of a school is its own authority; of the trust, all of them. */
static void put_facet_who(const struct address *ad, struct who *who)
{
    if (!ad->facets.has_who)
        return;
    put_who_kind(who, ad->facets.who);
}

/* ---- from facets to a question ------------------------------------------- */

static int year_running(const struct evaluator *ev, const struct question *q)
{
    if (q->period.kind == PERIOD_DATE)
        return period_of_date(q->period.date).year;
    if (q->period.kind == PERIOD_MONTH ||
        q->period.kind == PERIOD_ACADEMIC_YEAR)
        return q->period.year;
    return ev->setting.month.kind == PERIOD_MONTH ? ev->setting.month.year
                                                  : ev->setting.year.year;
}

static struct period facet_period(const struct evaluator *ev,
                                  const struct facets *f,
                                  const struct question *base)
{
    int year = f->year;

    if (f->day > 0)
        return period_date(
            date_of(f->day / 10000, f->day / 100 % 100, f->day % 100));
    if (f->part == 0)
        return period_academic(year);
    if (year == 0)
        year = year_running(ev, base);
    return period_month(year, f->part);
}

/* Balances on the day before the year that runs. */
static void apply_opening(const struct evaluator *ev, struct question *q)
{
    const struct period year = period_academic(year_running(ev, q));

    if (q->measure->time == TIME_STOCK && year.kind == PERIOD_ACADEMIC_YEAR)
        q->period = period_date(period_first_day(year) - 1);
    else
        q->breakdown = MAP_NONE; /* nothing answers */
}

static void apply_previous(const struct evaluator *ev, struct question *q)
{
    const struct question now = question_settle(ev, q);
    const struct period before = question_previous(ev, &now);

    *q = now;
    q->period = before;
    if (before.kind == PERIOD_NONE)
        q->breakdown = MAP_NONE; /* nothing answers */
}

/* So many years before or after what is asked, exactly: the nearest year that
 * has data would be another year's figure under this one's name. */
static void apply_shift(const struct evaluator *ev, int years,
                        struct question *q)
{
    struct question now = question_settle(ev, q);

    if (now.period.kind == PERIOD_DATE && now.period.date != DATE_NONE) {
        const struct ymd d = date_ymd(now.period.date);
        const bool is_leap_day = d.month == 2 && d.day == 29;

        now.period = period_date(
            date_of(d.year + years, d.month, is_leap_day ? 28 : d.day));
    } else if (now.period.year != 0) {
        now.period.year = (int16_t)(now.period.year + years);
    } else {
        now.breakdown = MAP_NONE; /* no year to count from */
    }
    *q = now;
}

void question_apply(const struct evaluator *ev, const struct facets *f,
                    uint32_t breakdown, struct question *base)
{
    if (f->has_scenario)
        base->scenario = f->scenario;
    if (f->has_window)
        base->window = f->window;
    else if (f->has_scenario && base->measure->time == TIME_FLOW)
        base->window = f->part > 0 ? WINDOW_MONTH : base->window;
    if (f->has_base)
        base->base = f->base;
    if (f->breakdown.len > 0)
        base->breakdown = breakdown;
    if (f->has_derived)
        base->derived = f->derived;
    if (f->year > 0 || f->part > 0 || f->day > 0)
        base->period = facet_period(ev, f, base);
    if (f->part > 0 && !f->has_window)
        base->window = WINDOW_MONTH;
    if (f->has_who) {
        put_who_kind(&base->who, f->who);
    }
    if (f->is_opening)
        apply_opening(ev, base);
    if (f->is_previous)
        apply_previous(ev, base);
    if (f->shift != 0)
        apply_shift(ev, f->shift, base);
}

/* The measure's usual facets, as far as the address leaves them open. */
static void apply_defaults(const struct measure *m, struct facets *f)
{
    const struct facets usual = facets_of_defaults(m);
    const bool same_window =
        f->has_window && usual.has_window && f->window == usual.window;

    if (f->breakdown.len == 0)
        f->breakdown = usual.breakdown;
    if (f->has_scenario || (f->has_window && !same_window) || f->part > 0)
        return;
    if (usual.has_scenario) {
        f->has_scenario = true;
        f->scenario = usual.scenario;
    }
    if (usual.has_window && !f->has_window) {
        f->has_window = true;
        f->window = usual.window;
    }
}

static const struct measure *find_measure(const struct address *ad,
                                          struct str name)
{
    const struct measure *m = catalogue_find(ad->ev->catalogue, name);
    struct str near;

    if (m)
        return m;
    diag_report(ad->dg, DIAG_MEASURE_UNKNOWN, part_at(ad, name),
                "there is no measure '%.*s'", STR_ARG(name));
    near = catalogue_nearest(ad->ev->catalogue, name);
    if (near.len > 0)
        diag_hint(ad->dg, "did you mean %.*s?", STR_ARG(near));
    return NULL;
}

bool question_parse(struct diag *dg, const struct evaluator *ev, struct span at,
                    struct str address, struct question *out)
{
    struct address ad = { .dg = dg, .ev = ev, .at = at, .text = address };
    struct who who = { SCOPE_TRUST, ENTITY_NONE };
    struct str before, after, name, words;
    const struct measure *m;
    struct arena *scratch;
    const bool has_who = str_cut(address, '@', &before, &after);

    str_cut(str_trim(before), '.', &name, &words);
    m = find_measure(&ad, name);
    if (!m || !take_facets(&ad, words) ||
        (has_who && !take_who(&ad, str_trim(after), &who)))
        return false;
    put_facet_who(&ad, &who);
    apply_defaults(m, &ad.facets);
    *out = (struct question){ .measure = m, .who = who };
    ad.facets.has_who = false; /* done above */
    scratch = arena_new(0);
    question_apply(ev, &ad.facets,
                   breakdown_find(scratch, ev->store, ad.facets.breakdown),
                   out);
    arena_free(scratch);
    return true;
}

/* ---- back to text -------------------------------------------------------- */

static const char *const windows[] = { "", ".month", ".ytd", ".year" };
static const char *const deriveds[] = {
    [DERIVED_VALUE] = "",
    [DERIVED_VARIANCE] = ".variance",
    [DERIVED_VARIANCE_PERCENT] = ".variance_percent",
    [DERIVED_MOVEMENT] = ".movement",
    [DERIVED_CHANGE] = ".change",
    [DERIVED_GAP_LA] = ".gap_la",
    [DERIVED_GAP_NATIONAL] = ".gap_national",
    [DERIVED_COHORT] = ".cohort",
    [DERIVED_COVERAGE] = ".coverage",
    [DERIVED_RATING] = ".rating",
    [DERIVED_PERIOD] = ".period",
    [DERIVED_FAVOURABLE] = ".favourable",
    [DERIVED_SIGNIFICANCE] = ".significance",
    [DERIVED_SIGNIFICANCE_LA] = ".significance_la",
    [DERIVED_CHANGE_SIGNIFICANCE] = ".change_significance",
    [DERIVED_LOW] = ".low",
    [DERIVED_HIGH] = ".high",
    [DERIVED_INTERVAL] = ".interval",
    [DERIVED_ONE_PUPIL] = ".one_pupil",
    [DERIVED_LIKE_FOR_LIKE] = ".like_for_like",
    [DERIVED_THREE_YEARS] = ".three_years",
};

static const char *const bases[] = {
    [BASE_NOW] = "",
    [BASE_ALL_YEAR] = ".all_year",
    [BASE_DFE] = ".dfe_eligible",
    [BASE_SPECIAL] = ".special_schools",
    [BASE_EVERY] = ".all_schools",
};

static void put_period(struct buf *b, struct period p)
{
    if (p.kind == PERIOD_ACADEMIC_YEAR)
        buf_printf(b, ".y%d", p.year);
    else if (p.kind == PERIOD_MONTH)
        buf_printf(b, ".y%d.p%d", p.year, p.part);
    else if (p.kind == PERIOD_DATE && p.date != DATE_NONE) {
        const struct ymd d = date_ymd(p.date);

        buf_printf(b, ".d%04d%02d%02d", d.year, d.month, d.day);
    }
}

static void put_breakdown(struct buf *b, struct arena *a,
                          const struct evaluator *ev, uint32_t breakdown)
{
    const struct map *map = facts_breakdowns(ev->store->facts);
    struct str name;

    if (breakdown == 0 || breakdown >= map_count(map))
        return;
    name = str_fold(a, map_key(map, breakdown));
    buf_byte(b, '.');
    for (size_t i = 0; i < name.len; i++)
        buf_byte(b, name.ptr[i] == ' ' ? '_' : name.ptr[i]);
}

static void put_who(struct buf *b, const struct evaluator *ev, struct who who)
{
    static const char *const kinds[] = {
        [SCOPE_TRUST] = "",
        [SCOPE_SCHOOL] = "",
        [SCOPE_AUTHORITY] = "",
        [SCOPE_COMPOSITE] = ".la",
        [SCOPE_NATION] = ".national",
        [SCOPE_CENTRAL] = ".central",
        [SCOPE_SCHOOLS] = ".schools",
        [SCOPE_POOLED] = ".la_pooled",
        [SCOPE_OTHERS] = ".la_others",
        [SCOPE_SISTERS] = ".sisters",
        [SCOPE_REGION] = ".region",
        [SCOPE_PEERS] = ".peers",
    };

    buf_text(b, kinds[who.kind]);
    if (who.kind == SCOPE_TRUST || who.entity == ENTITY_NONE)
        return;
    buf_byte(b, '@');
    buf_append(b, registry_at(ev->store->registry, who.entity)->code);
}

struct str question_text(struct arena *a, const struct evaluator *ev,
                         const struct question *q)
{
    const bool is_flow = q->measure->time == TIME_FLOW;
    struct buf b = { 0 };

    buf_append(&b, q->measure->name);
    put_breakdown(&b, a, ev, q->breakdown);
    if (is_flow || q->scenario != SCENARIO_ACTUAL)
        buf_printf(&b, ".%s", scenario_slug(q->scenario));
    buf_text(&b, windows[q->window]);
    put_period(&b, q->period);
    buf_text(&b, bases[q->base]);
    buf_text(&b, deriveds[q->derived]);
    put_who(&b, ev, q->who);
    return buf_take(&b, a);
}

struct str question_series(struct arena *a, const struct evaluator *ev,
                           const struct question *q)
{
    struct question same = *q;

    same.period = (struct period){ 0 };
    same.derived = DERIVED_VALUE;
    return question_text(a, ev, &same);
}
