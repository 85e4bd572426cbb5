/* What a measure says of its use: against what it is held, how much it must
 * cover to be rated, in which years it is defined as it is.
 *
 * The surprise: a definition that changed is two measures. One that began in
 * 2015/16 has no figure of 2014/15, whatever an export calls it. */
#include "measure_priv.h"

/* What a measure may be held against (domain 5.9). */
static const struct str comparators[] = {
    STR_INIT("budget"),     STR_INIT("previous-forecast"),
    STR_INIT("prior-year"), STR_INIT("same-period"),
    STR_INIT("la"),         STR_INIT("region"),
    STR_INIT("national"),   STR_INIT("sister"),
    STR_INIT("peer"),       STR_INIT("policy"),
    STR_INIT("target"),
};
#define N_COMPARATORS (sizeof comparators / sizeof *comparators)

static bool is_known_comparator(struct str word)
{
    for (size_t i = 0; i < N_COMPARATORS; i++) {
        if (str_equal(comparators[i], word))
            return true;
    }
    return false;
}

static bool read_compared(struct diag *dg, struct arena *a,
                          const struct yaml *node, struct measure *m)
{
    const struct yaml *list = yaml_find(node, STR("compare"));

    if (!yaml_read_texts(a, dg, node, STR("compare"), &m->compared))
        return false;
    for (size_t i = 0; list && i < m->compared.n; i++) {
        if (is_known_comparator(m->compared.item[i]))
            continue;
        diag_report(dg, DIAG_MEASURE_INVALID, list->at,
                    "'%.*s' is no comparator", STR_ARG(m->compared.item[i]));
        diag_hint(dg, "write budget, previous-forecast, prior-year, "
                      "same-period, la, region, national, sister, peer, "
                      "policy or target");
        return false;
    }
    return true;
}

/* "coverage: {least: 80}": what a figure of many must cover to be rated. */
static bool read_coverage(struct diag *dg, const struct yaml *node,
                          struct measure *m)
{
    static const struct str own[] = { STR_INIT("least") };
    const struct yaml *coverage = yaml_find(node, STR("coverage"));
    int64_t least = m->least_coverage;

    if (!coverage)
        return true;
    if (coverage->kind != YAML_MAP) {
        diag_report(dg, DIAG_YAML_TYPE, coverage->at,
                    "'coverage' takes 'least', a percentage");
        return false;
    }
    if (!yaml_check_keys(dg, coverage, own, 1) ||
        !yaml_read_int(dg, coverage, STR("least"), &least))
        return false;
    if (least < 0 || least > 100) {
        diag_report(dg, DIAG_MEASURE_INVALID, coverage->at,
                    "'least' is a percentage from 0 to 100");
        return false;
    }
    m->least_coverage = (int)least;
    return true;
}

static bool read_year(struct diag *dg, const struct yaml *node, struct str key,
                      struct period *out)
{
    const struct yaml *n = yaml_find(node, key);

    if (!n ||
        (period_parse(yaml_text(n), out) && out->kind == PERIOD_ACADEMIC_YEAR))
        return true;
    diag_report(dg, DIAG_MEASURE_INVALID, n->at,
                "'%.*s' is a school year, such as 2015/16", STR_ARG(key));
    return false;
}

/* Against what, of how many, in which years. */
bool measure_rules(struct diag *dg, struct arena *a, const struct yaml *node,
                   struct measure *m)
{
    return read_compared(dg, a, node, m) && read_coverage(dg, node, m) &&
           read_year(dg, node, STR("since"), &m->since) &&
           read_year(dg, node, STR("until"), &m->until);
}
