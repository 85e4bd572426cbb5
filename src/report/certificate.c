/* What `check` says of identities and control totals, as text and as JSON: the
 * same as the certificate of a pack. */
#include "report_priv.h"

static struct str amount_text(struct arena *a, struct value v)
{
    return v.kind == VALUE_DECIMAL
               ? decimal_grouped(a, v.decimal, v.decimal.scale)
               : str_from(reason_words(v.reason));
}

static const char *verdict(const struct identity_result *id)
{
    if (!id->checked) {
        return "not checked";
    }
    if (id->holds) {
        return "holds";
    }
    return id->is_advisory || id->is_published ? "differs" : "BROKEN";
}

/* Which side has no figure, and why. */
static void missing_text(const struct identity_result *id, struct buf *b)
{
    bool left = id->left.kind != VALUE_DECIMAL;
    struct value v = left ? id->left : id->right;
    struct str side = left ? id->left_is : id->right_is;

    if (v.kind != VALUE_REASON || str_empty(side)) {
        buf_text(b, "its data is not there");
        return;
    }
    buf_printf(b, "%.*s: %s", STR_ARG(side), reason_words(v.reason));
}

void identity_text(struct arena *a, const struct identity_result *id,
                   struct buf *b)
{
    buf_printf(b, "%-13s%.*s: ", verdict(id), STR_ARG(id->name));
    if (!id->checked) {
        missing_text(id, b);
        buf_byte(b, '\n');
        return;
    }
    buf_printf(b, "%.*s %s %.*s", STR_ARG(amount_text(a, id->left)),
               id->is_at_most && id->holds ? "at most" : "and",
               STR_ARG(amount_text(a, id->right)));
    if (id->n_cases > 1) {
        buf_printf(b, " (%.*s; %zu of %zu hold)", STR_ARG(id->of), id->n_held,
                   id->n_cases);
    }
    buf_byte(b, '\n');
}

void identities_count(const struct session *s, struct buf *b)
{
    size_t checked = 0, held = 0, cases = 0;

    if (s->n_identities == 0) { /* reading failed before them */
        return;
    }
    for (size_t i = 0; i < s->n_identities; i++) {
        checked += s->identity[i].checked;
        held += s->identity[i].checked && s->identity[i].holds;
        cases += s->identity[i].n_cases;
    }
    buf_printf(b, "%zu of %zu checks hold, over %zu cases; %zu not checked\n",
               held, checked, cases, s->n_identities - checked);
}

static void json_amount(struct arena *a, struct buf *b, const char *key,
                        struct value v)
{
    buf_printf(b, ",\"%s\":", key);
    json_text(b, v.kind == VALUE_DECIMAL ? decimal_text(a, v.decimal)
                                         : str_from(reason_slug(v.reason)));
}

static void json_words(struct buf *b, const char *key, struct str text)
{
    buf_printf(b, ",\"%s\":", key);
    json_text(b, text);
}

void identity_json(struct arena *a, const struct identity_result *id,
                   struct buf *b)
{
    buf_text(b, "{\"name\":");
    json_text(b, id->name);
    json_words(b, "group", id->group);
    buf_printf(b, ",\"checked\":%s,\"holds\":%s,\"cases\":%zu,\"held\":%zu",
               id->checked ? "true" : "false", id->holds ? "true" : "false",
               id->n_cases, id->n_held);
    buf_printf(b, ",\"published\":%s,\"advisory\":%s",
               id->is_published ? "true" : "false",
               id->is_advisory ? "true" : "false");
    json_words(b, "of", id->of);
    json_words(b, "left_is", id->left_is);
    json_words(b, "right_is", id->right_is);
    json_amount(a, b, "left", id->left);
    json_amount(a, b, "right", id->right);
    json_amount(a, b, "difference", id->difference);
    json_amount(a, b, "tolerance", id->tolerance);
    json_words(b, "why", id->why);
    buf_byte(b, '}');
}
