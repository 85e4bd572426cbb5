/* Questions for trustees, one set for each school, from questions.yaml.
 *
 * The surprise: conditions are asked in order and the first that hold win,
 * so the file's order is its order of importance. */
#include "expand_priv.h"
#include "rules_priv.h"

static struct blocks one_item(struct expander *x, struct inlines text,
                              struct span at)
{
    struct doc_builder b = { .arena = x->arena };
    struct doc_builder *saved = x->into;

    x->into = &b;
    emit_para(x, PARA_BODY, text, at);
    x->into = saved;
    return doc_blocks(&b);
}

/* " (RWM expected, 2018/19, 28 pupils)": what the question stands on. */
static struct str evidence_of(struct expander *x, const struct question_rule *r)
{
    const struct figure *f = figure_at(x, r->evidence, who_here(x));
    struct buf b = { 0 };
    struct str period;

    if (f == NULL || f->value.kind == VALUE_REASON)
        return (struct str){ 0 };
    period = figure_period(x, f);
    figure_printed(x, f);
    print_at(x, f, figure_words(x, f, format_default()), STR("question"));
    buf_printf(&b, " (%.*s", STR_ARG(f->question.measure->label));
    if (!str_empty(period))
        buf_printf(&b, ", %.*s", STR_ARG(period));
    if (f->cohort.kind == VALUE_DECIMAL &&
        !str_empty(f->question.measure->cohort))
        buf_printf(&b, ", %.*s %.*s",
                   STR_ARG(decimal_grouped(x->arena, f->cohort.decimal, 0)),
                   STR_ARG(f->question.measure->cohort));
    buf_byte(&b, ')');
    return buf_take(&b, x->arena);
}

static struct inlines words_of(struct expander *x,
                               const struct question_rule *r)
{
    struct inline_builder b = { .arena = x->arena };

    rich_add(x, &b, r->text);
    if (r->evidence != NULL)
        inline_text(&b, evidence_of(x, r), 0);
    return texts_done(x, &b);
}

static bool applies(struct expander *x, const struct question_rule *r)
{
    return r->always ||
           (r->when != NULL && condition_holds(x, r->when, NULL, 0));
}

void questions_expand(struct expander *x, const struct node *n)
{
    const struct plain_spec *s = n->component->plain;
    size_t most = s->most > 0 && s->most < 20 ? (size_t)s->most : 3;
    struct blocks *item = arena_array(x->arena, struct blocks, most);
    struct block b = { .kind = BLOCK_LIST, .at = n->at };

    for (size_t i = 0; i < x->t->n_rules && b.list.n < most; i++) {
        const struct question_rule *r = &x->t->rule[i];

        if (!applies(x, r))
            continue;
        item[b.list.n] = one_item(x, words_of(x, r), n->at);
        if (item[b.list.n].n > 0)
            b.list.n++;
    }
    b.list.ordered = true;
    b.list.first = 1;
    b.list.item = item;
    if (b.list.n > 0)
        emit(x, &b);
}
