/* Tiles: a figure, what it is set against, and its rating in words.
 *
 * The surprise: a tile without a figure is left out, unless it is asked for;
 * a row of dashes tells a board nothing. */
#include "expand_priv.h"

static const struct figure *rated_figure(struct expander *x,
                                         const struct kpi_spec *k,
                                         const struct figure *own)
{
    return k->rated != NULL ? figure_at(x, k->rated, who_here(x)) : own;
}

static bool is_status(const struct figure *f)
{
    return f != NULL && (f->rating != RATING_NONE || f->band != NULL);
}

static struct str kpi_detail(struct expander *x, const struct kpi_spec *k,
                             const struct figure *f)
{
    struct str said = rich_text(x, k->detail);

    return str_empty(said) && k->detail.n == 0 ? figure_period(x, f) : said;
}

static struct kpi make_kpi(struct expander *x, const struct kpi_spec *k,
                           const struct figure *f)
{
    const struct measure *m = f->question.measure;
    const struct figure *rated = rated_figure(x, k, f);
    struct kpi out = { .label = rich_text(x, k->label) };

    if (str_empty(out.label))
        out.label = str_empty(m->label) ? m->title : m->label;
    figure_printed(x, f);
    out.value = figure_words(x, f, k->format);
    print_at(x, f, out.value, out.label);
    if (f->value.kind == VALUE_REASON)
        out.detail = str_from(reason_words(f->value.reason));
    else
        out.detail = kpi_detail(x, k, f);
    if (is_status(rated)) {
        out.status = rating_words(x, rated);
        out.tone = tone_of_rating(rated->rating);
    }
    return out;
}

/* Whose thresholds the ratings follow, once under the tiles. */
static void sources_said(struct expander *x, const struct node *n)
{
    const struct kpis_spec *s = n->component->kpis;
    struct map *said = map_new(x->arena);
    struct buf b = { 0 };

    for (size_t i = 0; i < s->n; i++) {
        const struct figure *f = figure_at(x, s->item[i].slot, who_here(x));
        struct str source;

        if (f == NULL || figure_is_empty(f))
            continue;
        f = rated_figure(x, &s->item[i], f);
        if (!is_status(f))
            continue;
        source = f->question.measure->band_source;
        if (str_empty(source) || map_find(said, source) != MAP_NONE)
            continue;
        map_put(said, source);
        buf_printf(&b, "%s%.*s",
                   b.len > 0 ? "; " : "Ratings by: ", STR_ARG(source));
    }
    if (b.len > 0)
        emit_para(x, PARA_SMALL,
                  inlines_of(x->arena, str_printf(x->arena, "%.*s.",
                                                  STR_ARG(buf_str(&b)))),
                  n->at);
    buf_free(&b);
}

void kpis_expand(struct expander *x, const struct node *n)
{
    const struct kpis_spec *s = n->component->kpis;
    struct kpi *item = arena_array(x->arena, struct kpi, s->n);
    struct block b = { .kind = BLOCK_KPIS, .at = n->at };

    for (size_t i = 0; i < s->n; i++) {
        const struct figure *f = figure_at(x, s->item[i].slot, who_here(x));

        if (f != NULL && (!figure_is_empty(f) || s->keep_empty))
            item[b.kpis.n++] = make_kpi(x, &s->item[i], f);
    }
    b.kpis.item = item;
    b.kpis.across = s->across >= 2 && s->across <= 5 ? (int)s->across : 4;
    if (b.kpis.n > 0) {
        emit(x, &b);
        sources_said(x, n);
    }
}
