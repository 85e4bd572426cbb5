/* `::: needs`: what has no data is left out, and said once.
 *
 * The surprise: inside `each school` the school itself must have a figure,
 * and nothing is said; a primary school has no key stage 4 to miss. */
#include "expand_priv.h"

static bool school_has(struct expander *x, const struct measure *m)
{
    struct question q = { .measure = m, .who = who_here(x) };
    struct question asked;

    if (!question_parse(diag_new(x->arena), x->ev, (struct span){ 0 }, m->name,
                        &asked))
        return false;
    asked.who = q.who;
    return !figure_is_empty(evaluate(x->ev, &asked));
}

static bool measure_met(struct expander *x, const struct measure *m)
{
    return x->school != ENTITY_NONE ? school_has(x, m)
                                    : measure_has_data(x->ev, m);
}

static bool topic_met(struct expander *x, struct str topic)
{
    const struct catalogue *c = evaluator_catalogue(x->ev);

    for (size_t i = 0; i < catalogue_count(c); i++) {
        const struct measure *m = catalogue_at(c, i);

        if (str_equal(m->topic, topic) && measure_met(x, m))
            return true;
    }
    return false;
}

bool need_met(struct expander *x, const struct need *need)
{
    const struct measure *m =
        catalogue_find(evaluator_catalogue(x->ev), need->name);
    const struct dataset *d = store_dataset(evaluator_store(x->ev), need->name);

    if (need->is_file)
        return need->found;
    if (m != NULL)
        return measure_met(x, m);
    if (d != NULL && rows_visible(x, d) > 0)
        return true;
    return topic_met(x, need->name);
}

static bool all_met(struct expander *x, const struct node *n)
{
    for (size_t i = 0; i < n->n_needs; i++) {
        bool met = need_met(x, &n->need[i]);

        if (met == n->any_need)
            return met;
    }
    return !n->any_need;
}

/* ---- saying so ---------------------------------------------------------- */

static const struct node *first_heading(const struct nodes *list)
{
    for (const struct node *n = list->first; n != NULL; n = n->next) {
        const struct node *inner = first_heading(&n->child);

        if (n->heading != NULL)
            return n;
        if (inner != NULL)
            return inner;
    }
    return NULL;
}

static struct str need_title(struct expander *x, const struct need *need)
{
    const struct measure *m =
        catalogue_find(evaluator_catalogue(x->ev), need->name);
    struct buf b = { 0 };

    if (m != NULL)
        return m->title;
    if (need->is_file)
        return str_printf(x->arena, "paper %.*s", STR_ARG(need->name));
    for (size_t i = 0; i < need->name.len; i++)
        buf_byte(&b, need->name.ptr[i] == '_' ? ' ' : need->name.ptr[i]);
    return buf_take(&b, x->arena);
}

static struct str reason_why(struct expander *x, const struct node *n)
{
    struct buf b = { 0 };
    size_t said = 0;

    if (n->why.n > 0)
        return rich_text(x, n->why);
    buf_text(&b,
             n->need[0].is_file ? "there is no " : "not in the files given: ");
    for (size_t i = 0; i < n->n_needs; i++) {
        if (need_met(x, &n->need[i]))
            continue;
        if (said++ > 0)
            buf_text(&b, n->any_need ? " or " : ", ");
        buf_append(&b, need_title(x, &n->need[i]));
    }
    return buf_take(&b, x->arena);
}

static void say_left_out(struct expander *x, const struct node *n)
{
    const struct node *h = first_heading(&n->child);
    void *items = x->left_out;
    struct left_out l = { .why = reason_why(x, n) };

    l.title = h != NULL ? rich_text(x, h->heading->text) : STR("A passage");
    arena_grow(x->arena, &items, x->n_left_out, &x->cap_left_out,
               sizeof *x->left_out, _Alignof(struct left_out));
    x->left_out = items;
    x->left_out[x->n_left_out++] = l;
    diag_report(x->dg, DIAG_TEMPLATE_LEFT_OUT, n->at,
                "'%.*s' is left out: %.*s", STR_ARG(l.title), STR_ARG(l.why));
}

/* A passage without a heading of its own is missed by nobody. */
static bool is_worth_saying(const struct expander *x, const struct node *n)
{
    return n->otherwise.first == NULL && x->school == ENTITY_NONE &&
           (n->why.n > 0 || first_heading(&n->child) != NULL);
}

void expand_needs(struct expander *x, const struct node *n)
{
    size_t since = x->n_opened;
    bool met = all_met(x, n);

    if (!met && is_worth_saying(x, n))
        say_left_out(x, n);
    expand_nodes(x, met ? &n->child : &n->otherwise);
    if (x->into == NULL)
        sections_end(x, since);
}
