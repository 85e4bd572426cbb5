/* The whole document: its furniture, its body, its references.
 *
 * The surprise: nothing here reads a clock; what the foot calls the data's
 * date is the date the project gives. */
#include "expand_priv.h"

static struct str running_meeting(struct expander *x)
{
    struct arena *a = x->arena;
    struct str body = x->c->body_name;

    if (x->c->meeting_date == DATE_NONE)
        return body;
    if (str_empty(body))
        return date_long(a, x->c->meeting_date);
    return str_printf(a, "%.*s, %.*s", STR_ARG(body),
                      STR_ARG(date_long(a, x->c->meeting_date)));
}

static struct str running_foot(struct expander *x)
{
    struct buf b = { 0 };

    if (!str_empty(x->c->version))
        buf_printf(&b, "Version %.*s", STR_ARG(x->c->version));
    if (x->c->as_at != DATE_NONE)
        buf_printf(&b, "%sData as at %.*s", b.len > 0 ? " \u00b7 " : "",
                   STR_ARG(date_long(x->arena, x->c->as_at)));
    if (x->c->illustrative)
        buf_printf(&b, "%sIllustrative figures", b.len > 0 ? " \u00b7 " : "");
    return buf_take(&b, x->arena);
}

static struct str or_else(struct str s, struct str otherwise)
{
    return str_empty(s) ? otherwise : s;
}

static const struct doc *furnish(struct expander *x)
{
    struct doc *d = arena_new_of(x->arena, struct doc);
    const struct template *t = x->t;
    struct str title = template_title(t);
    struct str name = x->c->organisation_name;

    d->title = str_empty(name) ? title
                               : str_printf(x->arena, "%.*s: %.*s",
                                            STR_ARG(name), STR_ARG(title));
    d->author = or_else(template_setting(t, STR("author")), name);
    d->subject =
        or_else(template_setting(t, STR("subject")), running_meeting(x));
    d->keywords = template_setting(t, STR("keywords"));
    d->language = or_else(template_setting(t, STR("language")), STR("en-GB"));
    d->head_left = name;
    d->head_right = running_meeting(x);
    d->foot_left = running_foot(x);
    d->marking = document_marking(x);
    d->style = x->c->style;
    d->body = doc_blocks(&x->root);
    return d;
}

static void begin(struct expander *x)
{
    struct arena *a = x->arena;

    x->binding = arena_array(a, struct binding, x->t->n_slots);
    x->root.arena = a;
    x->school = ENTITY_NONE;
    x->labels = map_new(a);
    x->missing_keys = map_new(a);
    x->used_names = map_new(a);
    if (x->c->prints != NULL) /* of another expansion */
        *x->c->prints = (struct prints){ 0 };
}

const struct doc *template_expand(struct arena *a, struct diag *dg,
                                  const struct template *t,
                                  const struct context *c)
{
    size_t before = diag_errors(dg);
    struct expander x = {
        .arena = a, .dg = dg, .t = t, .c = c, .ev = c->evaluator
    };

    begin(&x);
    expand_nodes(&x, &t->body);
    sections_close(&x, 0);
    labels_resolve(&x);
    return diag_errors(dg) == before ? furnish(&x) : NULL;
}
