/* Names that a template may use, and the nearest one to a misspelling.
 *
 * The surprise: school attributes are not listed here; whatever the registers
 * say about a school may be printed (values.c). */
#include "template_priv.h"

struct str nearest_of(struct str name, const struct str known[], size_t n)
{
    struct str best = { 0 };
    size_t best_distance = name.len > 8 ? 4 : (name.len + 1) / 2;

    for (size_t i = 0; i < n; i++) {
        size_t d = name_distance(name, known[i]);

        if (d < best_distance) {
            best_distance = d;
            best = known[i];
        }
    }
    return best;
}

bool is_variable(struct str name)
{
    static const struct str first[] = {
        STR_INIT("school"), STR_INIT("organisation"), STR_INIT("meeting"),
        STR_INIT("item"),   STR_INIT("document"),     STR_INIT("period"),
        STR_INIT("as_at"),  STR_INIT("edition"),      STR_INIT("schools"),
        STR_INIT("rule"),
    };
    struct str head;
    struct str rest;

    str_cut(name, '.', &head, &rest);
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        if (str_equal(head, first[i]))
            return true;
    }
    return false;
}

struct str_list rule_names(void)
{
    static const struct str names[] = {
        STR_INIT("rule.limit"),     STR_INIT("rule.title"),
        STR_INIT("rule.value"),     STR_INIT("rule.rating"),
        STR_INIT("rule.national"),  STR_INIT("rule.direction"),
        STR_INIT("rule.period"),    STR_INIT("rule.cohort"),
        STR_INIT("rule.to_date"),   STR_INIT("rule.full_year"),
        STR_INIT("rule.share"),     STR_INIT("rule.months"),
        STR_INIT("rule.same_sign"),
    };

    return (struct str_list){ names, sizeof names / sizeof names[0] };
}

struct str_list facet_names(void)
{
    static const struct str names[] = {
        STR_INIT("actual"),       STR_INIT("budget"),
        STR_INIT("forecast"),     STR_INIT("previous_forecast"),
        STR_INIT("prior_year"),   STR_INIT("month"),
        STR_INIT("ytd"),          STR_INIT("year"),
        STR_INIT("variance"),     STR_INIT("variance_percent"),
        STR_INIT("movement"),     STR_INIT("change"),
        STR_INIT("gap_la"),       STR_INIT("gap_national"),
        STR_INIT("la"),           STR_INIT("national"),
        STR_INIT("peers"),        STR_INIT("cohort"),
        STR_INIT("coverage"),     STR_INIT("rating"),
        STR_INIT("period"),       STR_INIT("favourable"),
        STR_INIT("significance"), STR_INIT("opening"),
        STR_INIT("previous"),     STR_INIT("disadvantaged"),
        STR_INIT("value"),
    };

    return (struct str_list){ names, sizeof names / sizeof names[0] };
}
