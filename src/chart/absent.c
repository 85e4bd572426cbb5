/* Series without any value: not drawn, said once.
 *
 * The surprise: they are taken out before anything is planned, so that no
 * column, legend or label is kept for something that nobody will see. */
#include "chart_priv.h"

/* In the whole chart: the parts of a long one show the same series. */
static bool is_absent(const struct chart *part, size_t series)
{
    const struct chart *c = part->whole != NULL ? part->whole : part;

    for (size_t i = 0; i < c->n_categories; i++) {
        if (c->series[series].point[i].present)
            return false;
    }
    return true;
}

static size_t count_absent(const struct chart *c)
{
    size_t n = 0;

    for (size_t s = 0; s < c->n_series; s++)
        n += is_absent(c, s);
    return n;
}

struct chart chart_present(struct arena *a, const struct chart *c)
{
    size_t absent = count_absent(c);
    struct chart_series *series;
    struct chart out = *c;

    if (absent == 0 || absent == c->n_series)
        return out;
    series = arena_array(a, struct chart_series, c->n_series - absent);
    out.series = series;
    out.n_series = 0;
    for (size_t s = 0; s < c->n_series; s++) {
        if (!is_absent(c, s))
            series[out.n_series++] = c->series[s];
    }
    return out;
}

/* Every reason once. */
static struct str reasons(struct arena *a, const struct chart *c,
                          const struct chart_series *s)
{
    struct str all = s->point[0].reason;

    for (size_t i = 1; i < c->n_categories; i++) {
        struct str reason = s->point[i].reason;

        if (str_find(all, reason) == STR_NONE)
            all = str_printf(a, "%.*s; %.*s", STR_ARG(all), STR_ARG(reason));
    }
    return all;
}

struct str chart_absent(struct arena *a, const struct chart *c)
{
    struct str all = STR("");

    if (count_absent(c) == c->n_series)
        return all;
    for (size_t s = 0; s < c->n_series; s++) {
        if (!is_absent(c, s))
            continue;
        all = str_printf(a, "%.*s%s%.*s: %.*s.", STR_ARG(all),
                         str_empty(all) ? "" : " ", STR_ARG(c->series[s].name),
                         STR_ARG(reasons(a, c, &c->series[s])));
    }
    return all;
}
