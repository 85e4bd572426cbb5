/* Figures as board papers print them (domain 6).
 *
 * Negative money stands in brackets, nil money is an en dash, other negatives
 * carry U+2212, differences of percentages are points ("pp").
 *
 * The surprise: because the en dash is nil in money, money that no export gives
 * is printed "n/a" and not with the reason's usual dash. */
#include "measure_priv.h"

#define EN_DASH "\xe2\x80\x93"
#define MINUS   "\xe2\x88\x92"
#define ABOUT   "\xe2\x89\x88"
#define POUND   "\xc2\xa3"

/* ---- reasons ------------------------------------------------------------- */

static bool is_money(const struct figure *f)
{
    return f->question.measure->unit == UNIT_MONEY &&
           f->question.derived != DERIVED_VARIANCE_PERCENT &&
           f->question.derived != DERIVED_COHORT;
}

static struct str reason_text(const struct figure *f)
{
    const enum reason why = f->value.reason;

    if (f->question.derived == DERIVED_VARIANCE_PERCENT &&
        why == REASON_NOT_APPLICABLE)
        return STR("n/m");
    if (is_money(f) && (why == REASON_NO_DATA || why == REASON_NOT_GIVEN))
        return STR("n/a");
    return str_from(reason_mark(why));
}

bool derived_is_words(enum derived d)
{
    switch (d) {
    case DERIVED_COVERAGE:
    case DERIVED_RATING:
    case DERIVED_PERIOD:
    case DERIVED_FAVOURABLE:
    case DERIVED_SIGNIFICANCE:
    case DERIVED_SIGNIFICANCE_LA:
    case DERIVED_CHANGE_SIGNIFICANCE:
    case DERIVED_INTERVAL:
        return true;
    case DERIVED_VALUE:
    case DERIVED_VARIANCE:
    case DERIVED_VARIANCE_PERCENT:
    case DERIVED_MOVEMENT:
    case DERIVED_CHANGE:
    case DERIVED_LIKE_FOR_LIKE:
    case DERIVED_GAP_LA:
    case DERIVED_GAP_NATIONAL:
    case DERIVED_COHORT:
    case DERIVED_LOW:
    case DERIVED_HIGH:
    case DERIVED_ONE_PUPIL:
    case DERIVED_THREE_YEARS:
        break;
    }
    return false;
}

/* ---- numbers ------------------------------------------------------------- */

/* What a number is printed as: its kind after what was derived from it. */
enum printed { PRINT_PLAIN, PRINT_MONEY, PRINT_PERCENT, PRINT_POINTS_PERCENT };

static bool is_difference(enum derived d)
{
    return d == DERIVED_CHANGE || d == DERIVED_LIKE_FOR_LIKE ||
           d == DERIVED_GAP_LA || d == DERIVED_GAP_NATIONAL ||
           d == DERIVED_MOVEMENT || d == DERIVED_VARIANCE;
}

static enum printed printed_as(const struct figure *f)
{
    const enum derived d = f->question.derived;

    if (d == DERIVED_COHORT)
        return PRINT_PLAIN;
    if (d == DERIVED_VARIANCE_PERCENT)
        return PRINT_PERCENT;
    if (f->question.measure->unit == UNIT_MONEY)
        return PRINT_MONEY;
    if (f->question.measure->unit == UNIT_PERCENT ||
        f->question.measure->unit == UNIT_OF)
        return is_difference(d) || d == DERIVED_ONE_PUPIL ||
                       f->question.measure->is_signed
                   ? PRINT_POINTS_PERCENT
                   : PRINT_PERCENT;
    return PRINT_PLAIN;
}

static int places_of(const struct figure *f, struct figure_format how)
{
    int places = how.decimals >= 0 ? how.decimals : f->decimals;

    if (f->is_rounded && places > f->decimals)
        places = f->decimals;
    return places > DECIMAL_SCALE_MAX ? DECIMAL_SCALE_MAX : places;
}

/* Rounded to what is printed; thousands are divided out in one rounding. */
static bool to_print(const struct figure *f, struct figure_format how,
                     struct decimal *out)
{
    const int places = places_of(f, how);

    if (is_money(f) && how.money == MONEY_THOUSANDS)
        return decimal_divide(f->value.decimal, decimal_of(1000), places, out);
    return decimal_round(f->value.decimal, places, out);
}

bool figure_rounded(const struct figure *f, struct figure_format how,
                    struct decimal *out)
{
    return f->value.kind == VALUE_DECIMAL && to_print(f, how, out);
}

static const char *unit_behind(const struct figure *f, enum printed as)
{
    if (as == PRINT_PERCENT)
        return "%";
    if (as == PRINT_POINTS_PERCENT)
        return "pp";
    if (f->question.measure->unit == UNIT_DAYS &&
        f->question.derived != DERIVED_COHORT)
        return " days";
    if (f->question.measure->unit == UNIT_FTE &&
        f->question.derived != DERIVED_COHORT)
        return " FTE";
    return "";
}

static struct str money_text(struct arena *a, const struct figure *f,
                             struct figure_format how, struct decimal d)
{
    const struct str digits = decimal_grouped(a, decimal_absolute(d), d.scale);
    const bool is_negative = decimal_sign(d) < 0;
    const char *thousand =
        how.money == MONEY_THOUSANDS && !how.no_unit ? "k" : "";
    struct buf b = { 0 };

    if (decimal_sign(f->value.decimal) == 0)
        return STR(EN_DASH);
    if (f->approximate)
        buf_text(&b, ABOUT);
    if (is_negative)
        buf_byte(&b, '(');
    if (!how.no_unit)
        buf_text(&b, POUND);
    buf_append(&b, digits);
    buf_text(&b, thousand);
    if (is_negative)
        buf_byte(&b, ')');
    return buf_take(&b, a);
}

static bool shows_sign(const struct figure *f, struct figure_format how)
{
    const enum derived d = f->question.derived;

    return how.force_sign || is_difference(d) ||
           d == DERIVED_VARIANCE_PERCENT ||
           (f->question.measure->is_signed && d == DERIVED_VALUE);
}

static struct str plain_number(struct arena *a, const struct figure *f,
                               struct figure_format how, struct decimal d)
{
    const enum printed as = printed_as(f);
    struct buf b = { 0 };

    if (f->approximate)
        buf_text(&b, ABOUT);
    if (decimal_sign(d) < 0)
        buf_text(&b, MINUS);
    else if (shows_sign(f, how) && decimal_sign(d) > 0)
        buf_byte(&b, '+');
    buf_append(&b, decimal_grouped(a, decimal_absolute(d), d.scale));
    if (!how.no_unit)
        buf_text(&b, unit_behind(f, as));
    return buf_take(&b, a);
}

/* "10 of 11"; false: the figure is not printed like that. */
static bool of_text(struct arena *a, const struct figure *f, struct str *out)
{
    if (f->question.measure->unit != UNIT_OF || !value_is_number(f->value) ||
        !value_is_number(f->count) || !value_is_number(f->count_of))
        return false;
    *out = str_printf(
        a, "%.*s of %.*s",
        STR_ARG(decimal_grouped(a, f->count.decimal, f->count.decimal.scale)),
        STR_ARG(decimal_grouped(a, f->count_of.decimal,
                                f->count_of.decimal.scale)));
    return true;
}

struct str figure_text(struct arena *a, const struct figure *f,
                       struct figure_format how)
{
    struct str of;
    struct decimal d;

    switch (f->value.kind) {
    case VALUE_REASON:
        return reason_text(f);
    case VALUE_TEXT:
        return f->value.text;
    case VALUE_DATE:
        return date_short(a, f->value.date);
    case VALUE_TRUTH:
        return f->value.truth ? STR("Yes") : STR("No");
    case VALUE_DECIMAL:
        break;
    }
    if (of_text(a, f, &of))
        return of;
    if (!to_print(f, how, &d))
        return str_from(reason_mark(REASON_OVERFLOW));
    return printed_as(f) == PRINT_MONEY ? money_text(a, f, how, d)
                                        : plain_number(a, f, how, d);
}

struct str figure_plain(struct arena *a, const struct figure *f)
{
    const struct figure_format how = { .decimals = -1 };
    struct str of;
    struct decimal d;

    switch (f->value.kind) {
    case VALUE_REASON:
        return str_from(reason_slug(f->value.reason));
    case VALUE_TEXT:
        return f->value.text;
    case VALUE_DATE:
        return date_iso(a, f->value.date);
    case VALUE_TRUTH:
        return f->value.truth ? STR("yes") : STR("no");
    case VALUE_DECIMAL:
        break;
    }
    if (of_text(a, f, &of))
        return of;
    if (!to_print(f, how, &d))
        return str_from(reason_slug(REASON_OVERFLOW));
    return decimal_text(a, d);
}

/* ---- coverage ------------------------------------------------------------ */

/* "suppressed: too few pupils" -> "suppressed"; behind a count of schools, "no
 * export gives it" would not be a sentence. */
static struct str short_words(enum reason r)
{
    struct str before, after;

    if (r == REASON_NO_DATA)
        return STR("without data");
    str_cut(str_from(reason_words(r)), ':', &before, &after);
    return before;
}

static void put_grouped(struct buf *b, struct arena *a, int64_t n)
{
    buf_append(b, decimal_grouped(a, decimal_of(n), 0));
}

static void put_schools(struct buf *b, const struct coverage *c)
{
    const char *noun = c->of_schools == 1 ? "school" : "schools";

    if (c->schools == c->of_schools)
        buf_printf(b, "%u %s", c->schools, noun);
    else
        buf_printf(b, "%u of %u %s", c->schools, c->of_schools, noun);
    if (c->central)
        buf_text(b, " and central services");
}

static void put_pupils(struct buf *b, struct arena *a, const struct figure *f)
{
    const struct coverage *c = &f->coverage;

    if (c->of_pupils < 0 || c->pupils < 0)
        return;
    buf_text(b, ", ");
    put_grouped(b, a, c->pupils);
    if (c->pupils != c->of_pupils) {
        buf_text(b, " of ");
        put_grouped(b, a, c->of_pupils);
    }
    buf_byte(b, ' ');
    buf_append(b, f->question.measure->cohort);
}

static void put_missing(struct buf *b, const struct coverage *c)
{
    const char *before = "; ";

    for (size_t r = 0; r < REASON_COUNT; r++) {
        const struct str why = short_words((enum reason)r);

        if (c->by_reason[r] == 0)
            continue;
        buf_printf(b, "%s%u %.*s", before, c->by_reason[r], STR_ARG(why));
        before = ", ";
    }
    if (c->as_predecessor > 0)
        buf_printf(b, "; %u by the school before it became an academy",
                   c->as_predecessor);
    if (c->no_whole > 0)
        buf_printf(b, "; %u published for a base that differs by a pupil",
                   c->no_whole);
    if (c->not_pooled > 0)
        buf_printf(b, "; %u special %s shown apart", c->not_pooled,
                   c->not_pooled == 1 ? "school" : "schools");
}

/* Of a list's figure, its rows: "10 of 11 rows; 1 not given". */
static struct str rows_text(struct arena *a, const struct coverage *c)
{
    struct buf b = { 0 };

    if (c->rows != c->of_rows)
        buf_printf(&b, "%u of ", c->rows);
    buf_printf(&b, "%u row%s", c->of_rows, c->of_rows == 1 ? "" : "s");
    put_missing(&b, c);
    return buf_take(&b, a);
}

static void put_base(struct buf *b, struct arena *a, const struct figure *f)
{
    const struct str base = base_words(a, f);

    if (base.len > 0)
        buf_printf(b, "; base: %.*s", STR_ARG(base));
}

struct str coverage_text(struct arena *a, const struct figure *f)
{
    const struct coverage *c = &f->coverage;
    struct buf b = { 0 };

    if (c->of_schools == 0 && f->question.measure->list)
        return rows_text(a, c);
    if (c->of_schools == 0)
        return c->central ? STR("whole trust") : STR("");
    put_schools(&b, c);
    put_pupils(&b, a, f);
    put_missing(&b, c);
    put_base(&b, a, f);
    if (f->is_low_coverage)
        buf_text(&b, "; low coverage");
    return buf_take(&b, a);
}

/* ---- who ----------------------------------------------------------------- */

struct str entity_label(struct arena *a, const struct evaluator *ev,
                        uint32_t entity)
{
    const struct entity *e;

    if (entity == ENTITY_NONE)
        return STR("");
    e = registry_at(ev->store->registry, entity);
    return e->name.len > 0 ? name_display(a, e->name) : e->code;
}

static struct str authority_name(struct arena *a, const struct evaluator *ev,
                                 uint32_t school)
{
    const struct registry *g = ev->store->registry;
    struct str name = { 0 };

    if (school != ENTITY_NONE)
        name = entity_label(a, ev, registry_at(g, school)->authority);
    return name.len > 0 ? name : STR("Local authority");
}

static struct str pool_name(struct arena *a, const struct evaluator *ev,
                            uint32_t entity)
{
    const struct registry *g = ev->store->registry;

    if (entity != ENTITY_NONE &&
        registry_at(g, entity)->kind == ENTITY_AUTHORITY)
        return entity_label(a, ev, entity);
    return authority_name(a, ev, entity);
}

struct str who_text(struct arena *a, const struct evaluator *ev, struct who w)
{
    switch (w.kind) {
    case SCOPE_TRUST:
        return ev->setting.organisation == ENTITY_NONE
                   ? STR("All schools")
                   : entity_label(a, ev, ev->setting.organisation);
    case SCOPE_SCHOOL:
    case SCOPE_AUTHORITY:
        return entity_label(a, ev, w.entity);
    case SCOPE_COMPOSITE:
        return authority_name(a, ev, w.entity);
    case SCOPE_NATION:
        return STR("National");
    case SCOPE_CENTRAL:
        return STR("Central services");
    case SCOPE_SCHOOLS:
        return STR("Schools");
    case SCOPE_SISTERS:
        return STR("Our other schools");
    case SCOPE_REGION:
        return STR("Region");
    case SCOPE_PEERS:
        return STR("Peer schools");
    case SCOPE_POOLED:
        return str_printf(a, "%.*s, its schools together",
                          STR_ARG(pool_name(a, ev, w.entity)));
    case SCOPE_OTHERS:
        return str_printf(a, "%.*s without our schools",
                          STR_ARG(pool_name(a, ev, w.entity)));
    }
    return STR("");
}
