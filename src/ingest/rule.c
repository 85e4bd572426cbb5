/* The keys and columns of a profile.
 *
 * Surprise: a key (`key: {urn: URN}`) and a column are the same thing here, a
 * rule; only its role differs. */
#include "ingest_priv.h"

static const char *const role_key[ROLE_COUNT] = {
#define X(name, key) [ROLE_##name] = key,
    ROLES(X)
#undef X
};
static const char *const forms[] = { "text",    "count", "number", "result",
                                     "percent", "money", "date",   "truth",
                                     "code",    "school" };

struct str role_slug(enum role role)
{
    return str_from(role_key[role]);
}

const char *form_slug(enum form form)
{
    return forms[form];
}

bool words_find(const struct words *w, struct str folded, struct str *meaning)
{
    for (size_t i = 0; i < w->n; i++) {
        if (str_equal(w->item[i].token, folded)) {
            *meaning = w->item[i].meaning;
            return true;
        }
    }
    return false;
}

static struct str replace(struct arena *a, struct str s, struct str mark,
                          struct str by)
{
    size_t at = str_find(s, mark);

    if (at == STR_NONE)
        return s;
    return str_printf(a, "%.*s%.*s%.*s", (int)at, s.ptr, STR_ARG(by),
                      STR_ARG(str_slice(s, at + mark.len, s.len)));
}

struct str pattern_fold(struct arena *a, struct str heading, struct str group,
                        bool with_year)
{
    struct str s = replace(a, heading, STR("{group}"), group);

    return str_fold(
        a, replace(a, s, STR("{year}"), with_year ? STR("+y+") : STR("")));
}

static struct str_list fold_all(struct arena *a, struct str_list headings)
{
    struct str *plain = arena_array(a, struct str, headings.n);

    for (size_t i = 0; i < headings.n; i++)
        plain[i] = pattern_fold(a, headings.item[i], STR(""), false);
    return (struct str_list){ plain, headings.n };
}

/* A heading, a list of headings, or a map that has them under `heading`. */
bool headings_read(struct arena *a, struct diag *dg, const struct yaml *map,
                   struct str key, struct str_list *out)
{
    const struct yaml *y = yaml_find(map, key);

    if (y == NULL)
        return true;
    if (y->kind == YAML_MAP)
        return yaml_read_texts(a, dg, y, STR("heading"), out);
    return yaml_read_texts(a, dg, map, key, out);
}

static size_t count_words(const struct yaml *y)
{
    size_t n = 0;

    for (const struct yaml *m = y->first; m != NULL; m = m->next)
        n += m->kind == YAML_LIST ? m->n : 1;
    return n;
}

static bool words_read(struct arena *a, struct diag *dg, const struct yaml *map,
                       struct words *out)
{
    const struct yaml *y = yaml_find(map, STR("words"));
    struct word *item;

    if (y == NULL)
        return true;
    item = arena_array(a, struct word, count_words(y));
    out->item = item;
    for (const struct yaml *m = y->first; m != NULL; m = m->next) {
        struct str_list list = { 0 };

        if (!yaml_read_texts(a, dg, y, m->key, &list))
            return false;
        for (size_t i = 0; i < list.n; i++)
            item[out->n++] = (struct word){ str_fold(a, list.item[i]), m->key };
    }
    return true;
}

static bool form_read(struct diag *dg, const struct yaml *map, struct rule *out)
{
    const struct yaml *y = yaml_find(map, STR("form"));
    const size_t n = sizeof forms / sizeof *forms;

    if (y == NULL)
        return true;
    for (size_t i = 0; i < n; i++) {
        if (str_equal(yaml_text(y), str_from(forms[i]))) {
            out->form = (enum form)i;
            return true;
        }
    }
    profile_invalid(dg, y, "is no form of a column", yaml_text(y));
    return false;
}

/* `decimals: 1`, or `decimals: [0, 1]`: at least, at most. */
static bool decimals_read(struct arena *a, struct diag *dg,
                          const struct yaml *map, struct rule *out)
{
    const struct yaml *y = yaml_find(map, STR("decimals"));
    struct str_list list = { 0 };
    struct decimal d[2];

    out->decimals_least = out->decimals_most = -1;
    if (y == NULL)
        return true;
    if (!yaml_read_texts(a, dg, map, STR("decimals"), &list))
        return false;
    for (size_t i = 0; i < list.n && i < 2; i++) {
        if (!decimal_parse(list.item[i], &d[i]) || d[i].scale != 0 ||
            d[i].mantissa < 0 || d[i].mantissa > DECIMAL_SCALE_MAX) {
            profile_invalid(dg, y, "is no number of decimals", list.item[i]);
            return false;
        }
    }
    if (list.n == 0)
        return true;
    out->decimals_least = (int)d[0].mantissa;
    out->decimals_most = (int)d[list.n > 1].mantissa;
    return true;
}

static bool range_read(struct arena *a, struct diag *dg, const struct yaml *map,
                       struct rule *out)
{
    struct str_list list = { 0 };

    if (!yaml_read_texts(a, dg, map, STR("range"), &list))
        return false;
    if (list.n == 0) {
        out->has_range = out->form == FORM_PERCENT;
        out->low = decimal_of(0);
        out->high = decimal_of(100);
        return true;
    }
    out->has_range = list.n == 2 && decimal_parse(list.item[0], &out->low) &&
                     decimal_parse(list.item[1], &out->high);
    if (!out->has_range)
        profile_invalid(dg, map, "needs two numbers", STR("range"));
    return out->has_range;
}

static bool scenario_read(struct diag *dg, const struct yaml *map,
                          struct rule *out)
{
    const struct yaml *y = yaml_find(map, STR("scenario"));

    if (y == NULL)
        return true;
    out->has_scenario = scenario_from_slug(yaml_text(y), &out->scenario);
    if (!out->has_scenario)
        profile_invalid(dg, y, "is no scenario", yaml_text(y));
    return out->has_scenario;
}

static bool code_set_read(struct diag *dg, const struct profiles *p,
                          const struct yaml *map, struct rule *out)
{
    const struct yaml *y = yaml_find(map, STR("codes"));

    if (y == NULL)
        return true;
    out->codes = codes_find(p, yaml_text(y));
    if (out->codes == NULL)
        profile_invalid(dg, y, "is no code set of _codes.yaml", yaml_text(y));
    return out->codes != NULL;
}

static bool unsigned_read(struct diag *dg, const struct yaml *map,
                          struct rule *out)
{
    struct str text = STR("percent");

    if (!yaml_read_text(dg, map, STR("unsigned"), &text))
        return false;
    out->unsigned_fraction = str_equal(text, STR("fraction"));
    if (out->unsigned_fraction || str_equal(text, STR("percent")))
        return true;
    profile_invalid(dg, map, "must be percent or fraction", text);
    return false;
}

/* `years: -1`: a column of the year before the file's. */
static bool years_read(struct diag *dg, const struct yaml *map,
                       struct rule *out)
{
    int64_t years = 0;

    out->has_years = yaml_find(map, STR("years")) != NULL;
    if (!yaml_read_int(dg, map, STR("years"), &years))
        return false;
    if (years < -9 || years > 9) {
        profile_invalid(dg, map, "is too far away", STR("years"));
        return false;
    }
    out->years = (int)years;
    return true;
}

/* `overdue: {after: due, settled: [Done]}`: words that a day overrules. */
static bool overdue_read(struct arena *a, struct diag *dg,
                         const struct yaml *map, struct rule *out)
{
    static const struct str known[] = { STR_INIT("after"), STR_INIT("closed"),
                                        STR_INIT("late"), STR_INIT("otherwise"),
                                        STR_INIT("settled") };
    const struct yaml *y = yaml_find(map, STR("overdue"));
    struct overdue *o;

    if (y == NULL)
        return true;
    o = arena_new_of(a, struct overdue);
    o->late = STR("Overdue");
    out->overdue = o;
    if (y->kind != YAML_MAP || yaml_find(y, STR("after")) == NULL) {
        profile_invalid(dg, y, "needs 'after', the column of a day",
                        STR("overdue"));
        return false;
    }
    return yaml_check_keys(dg, y, known, sizeof known / sizeof *known) &
           yaml_read_text(dg, y, STR("after"), &o->after) &
           yaml_read_text(dg, y, STR("closed"), &o->closed) &
           yaml_read_text(dg, y, STR("late"), &o->late) &
           yaml_read_text(dg, y, STR("otherwise"), &o->otherwise) &
           yaml_read_texts(a, dg, y, STR("settled"), &o->settled);
}

static bool rule_details(struct arena *a, struct diag *dg,
                         const struct profiles *p, const struct yaml *map,
                         struct rule *out)
{
    return form_read(dg, map, out) & decimals_read(a, dg, map, out) &
           range_read(a, dg, map, out) & scenario_read(dg, map, out) &
           code_set_read(dg, p, map, out) & unsigned_read(dg, map, out) &
           words_read(a, dg, map, &out->words) & overdue_read(a, dg, map, out) &
           yaml_read_text(dg, map, STR("breakdown"), &out->breakdown) &
           yaml_read_truth(dg, map, STR("required"), &out->required) &
           yaml_read_truth(dg, map, STR("personal"), &out->personal) &
           yaml_read_truth(dg, map, STR("keep-unknown"), &out->keep_unknown) &
           yaml_read_texts(a, dg, map, STR("sum"), &out->sum) &
           yaml_read_texts(a, dg, map, STR("also"), &out->also) &
           yaml_read_texts(a, dg, map, STR("less"), &out->less) &
           yaml_read_truth(dg, map, STR("thousands"), &out->thousands) &
           years_read(dg, map, out);
}

/* ---- keys --------------------------------------------------------------- */

static enum role role_named(struct str key)
{
    for (size_t i = 1; i < ROLE_COUNT; i++) {
        if (str_equal(key, str_from(role_key[i])))
            return (enum role)i;
    }
    return ROLE_VALUE;
}

/* How many pupils a row is for: part-time ones count in parts. */
static void weight_rule(struct rule *out)
{
    out->form = FORM_NUMBER;
    out->decimals_least = out->decimals_most = -1;
    out->has_range = true;
    out->low = decimal_of(0);
    out->high = decimal_of(INT64_MAX);
}

static bool key_read(struct arena *a, struct diag *dg, const struct yaml *map,
                     const struct yaml *entry, struct rule *out)
{
    *out = (struct rule){ .role = role_named(entry->key),
                          .codes = out->codes,
                          .at = entry->key_at };
    if (out->role == ROLE_WEIGHT)
        weight_rule(out);
    if (out->role == ROLE_VALUE) {
        profile_invalid(dg, entry, "is no key of a row", entry->key);
        return false;
    }
    return headings_read(a, dg, map, entry->key, &out->headings) &
           (entry->kind != YAML_MAP ||
            (words_read(a, dg, entry, &out->words) &
             yaml_read_truth(dg, entry, STR("keep-unknown"),
                             &out->keep_unknown) &
             yaml_read_texts(a, dg, entry, STR("counts"), &out->counts) &
             yaml_read_truth(dg, entry, STR("skip-unknown"),
                             &out->skip_unknown)));
}

static bool row_headings(struct arena *a, struct diag *dg,
                         const struct yaml *top, struct rule *rule, size_t *n)
{
    const struct yaml *rows = yaml_find(top, STR("rows"));

    if (yaml_find(rows, STR("by")) == NULL)
        return true;
    rule[*n] = (struct rule){ .role = ROLE_ROW, .at = rows->key_at };
    return headings_read(a, dg, rows, STR("by"), &rule[(*n)++].headings);
}

/* ---- columns ------------------------------------------------------------ */

static bool column_read(struct arena *a, struct diag *dg,
                        const struct profiles *p, const struct yaml *y,
                        struct rule *out)
{
    static const struct str known[] = {
        STR_INIT("heading"),  STR_INIT("input"),        STR_INIT("attribute"),
        STR_INIT("name"),     STR_INIT("form"),         STR_INIT("decimals"),
        STR_INIT("unsigned"), STR_INIT("range"),        STR_INIT("breakdown"),
        STR_INIT("scenario"), STR_INIT("words"),        STR_INIT("codes"),
        STR_INIT("required"), STR_INIT("keep-unknown"), STR_INIT("of"),
        STR_INIT("personal"), STR_INIT("sum"),          STR_INIT("also"),
        STR_INIT("less"),     STR_INIT("years"),        STR_INIT("thousands"),
        STR_INIT("overdue"),  STR_INIT("when")
    };
    bool fine = yaml_check_keys(dg, y, known, sizeof known / sizeof *known) &
                yaml_read_text(dg, y, STR("input"), &out->name) &
                yaml_read_text(dg, y, STR("attribute"), &out->name) &
                yaml_read_text(dg, y, STR("name"), &out->name) &
                headings_read(a, dg, y, STR("heading"), &out->headings) &
                yaml_read_text(dg, y, STR("of"), &out->breakdown) &
                only_read(a, dg, yaml_find(y, STR("when")), &out->when) &
                rule_details(a, dg, p, y, out);

    out->at = y->at;
    out->is_attribute = yaml_find(y, STR("attribute")) != NULL;
    if (out->headings.n == 0 && out->sum.n == 0) {
        profile_invalid(dg, y, "has no heading", out->name);
        return false;
    }
    return fine;
}

/* The parts of a sum are columns before it: no sum can be its own part. */
static bool parts_known(struct diag *dg, const struct rule *rule, size_t at)
{
    const struct str_list *list[] = { &rule[at].sum, &rule[at].also,
                                      &rule[at].less };

    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; i < list[k]->n; i++) {
            bool known = false;

            for (size_t n = 0; n < at && !known; n++)
                known = str_equal(rule[n].name, list[k]->item[i]);
            if (known)
                continue;
            diag_report(dg, DIAG_PROFILE_INVALID, rule[at].at,
                        "'%.*s' is no column before this one",
                        STR_ARG(list[k]->item[i]));
            return false;
        }
    }
    return true;
}

bool rules_read(struct arena *a, struct diag *dg, const struct profiles *p,
                const struct yaml *top, struct profile *out)
{
    const struct yaml *keys = yaml_find(top, STR("key"));
    const struct yaml *columns = yaml_find(top, STR("columns"));
    size_t room =
        1 + (keys != NULL ? keys->n : 0) + (columns != NULL ? columns->n : 0);
    struct rule *rule = arena_array(a, struct rule, room);
    struct rule usual = { 0 };
    size_t n = 0;
    bool fine =
        code_set_read(dg, p, top, &usual) & row_headings(a, dg, top, rule, &n);

    for (const struct yaml *k = keys != NULL ? keys->first : NULL; k != NULL;
         k = k->next) {
        rule[n].codes = usual.codes;
        fine &= key_read(a, dg, keys, k, &rule[n++]);
    }
    for (const struct yaml *c = columns != NULL ? columns->first : NULL;
         c != NULL; c = c->next) {
        rule[n] = (struct rule){ .codes = usual.codes };
        fine &= column_read(a, dg, p, c, &rule[n]) && parts_known(dg, rule, n);
        n++;
    }
    for (size_t i = 0; i < n; i++) {
        rule[i].plain = fold_all(a, rule[i].headings);
        rule[i].scientific = out->tidy != TIDY_NO;
    }
    out->rule = rule;
    out->n_rules = n;
    return fine;
}
