/* Explanations as text for people and as JSON for machines. */
#include "measure_priv.h"

static struct str place_of(struct arena *a, const struct evaluator *ev,
                           struct origin o)
{
    if (o.file == ORIGIN_NONE || o.file >= ev->store->n_files)
        return STR("worked out");
    return str_printf(a, "%.*s row %u column %u",
                      STR_ARG(ev->store->file[o.file].name), o.row,
                      o.column + 1);
}

static struct str value_words(struct arena *a, struct value v)
{
    if (v.kind == VALUE_REASON)
        return str_from(reason_words(v.reason));
    if (v.kind == VALUE_TEXT)
        return v.text;
    return value_dump(a, v);
}

/* ---- text ---------------------------------------------------------------- */

static void put_bounds(struct buf *out, struct arena *a, const struct figure *f)
{
    if (value_is_number(f->lower) && value_is_number(f->upper) &&
        !value_equal(f->lower, f->upper))
        buf_printf(out, "  between    %.*s and %.*s, as inputs were rounded\n",
                   STR_ARG(decimal_plain(a, f->lower.decimal, 4)),
                   STR_ARG(decimal_plain(a, f->upper.decimal, 4)));
    if (value_is_number(f->whole_lower) && value_is_number(f->whole_upper))
        buf_printf(
            out,
            "  of all     between %.*s and %.*s, with those whose result "
            "is hidden\n",
            STR_ARG(decimal_plain(a, f->whole_lower.decimal, 4)),
            STR_ARG(decimal_plain(a, f->whole_upper.decimal, 4)));
}

static void put_head(struct buf *out, struct arena *a, struct evaluator *ev,
                     const struct explanation *e)
{
    const struct figure *f = e->figure;
    const struct measure *m = f->question.measure;
    const struct figure_format how = { .decimals = -1 };

    buf_printf(out, "%.*s\n", STR_ARG(question_text(a, ev, &f->question)));
    buf_printf(out, "  %.*s%s%.*s\n", STR_ARG(m->id), m->id.len > 0 ? " " : "",
               STR_ARG(m->title));
    buf_printf(out, "  for        %.*s\n",
               STR_ARG(who_text(a, ev, f->question.who)));
    if (f->question.who.kind == SCOPE_PEERS)
        buf_printf(out, "  peers      %.*s\n", STR_ARG(peers_text(a, ev, f)));
    buf_printf(out, "  printed    %.*s\n", STR_ARG(figure_text(a, f, how)));
    buf_printf(out, "  formula    %.*s\n", STR_ARG(e->formula));
    if (e->arithmetic.len > 0)
        buf_printf(out, "  worked out %.*s\n", STR_ARG(e->arithmetic));
    put_bounds(out, a, f);
}

static void put_notes(struct buf *out, struct arena *a, const struct figure *f)
{
    const struct measure *m = f->question.measure;
    const struct str covered = coverage_text(a, f), rated = rating_text(a, f);

    if (covered.len > 0)
        buf_printf(out, "  covers     %.*s\n", STR_ARG(covered));
    if (rated.len > 0)
        buf_printf(out, "  rated      %.*s; thresholds: %.*s\n", STR_ARG(rated),
                   STR_ARG(m->band_source));
    if (m->note.len > 0)
        buf_printf(out, "  note       %.*s\n", STR_ARG(m->note));
}

static void put_parts(struct buf *out, struct arena *a, struct evaluator *ev,
                      const struct explanation *e)
{
    if (e->n_parts < 2)
        return;
    buf_text(out, "  made of\n");
    for (size_t i = 0; i < e->n_parts; i++) {
        const struct explain_part *p = &e->part[i];

        buf_printf(out, "    %.*s: ", STR_ARG(entity_label(a, ev, p->entity)));
        if (p->used)
            buf_append(out, value_words(a, p->top));
        else
            buf_printf(out, "left out, %s", reason_words(p->reason));
        if (value_is_number(p->bottom))
            buf_printf(out, " over %.*s", STR_ARG(value_words(a, p->bottom)));
        buf_byte(out, '\n');
    }
}

static void put_row(struct buf *out, struct arena *a, struct evaluator *ev,
                    const struct explain_row *r)
{
    buf_printf(out, "    %.*s %.*s%s%.*s, %.*s, %s: %.*s; %.*s",
               STR_ARG(entity_label(a, ev, r->entity)), STR_ARG(r->input),
               r->detail.len > 0 ? ", " : "", STR_ARG(r->detail),
               STR_ARG(period_text(a, r->period)), scenario_slug(r->scenario),
               STR_ARG(value_words(a, r->value)),
               STR_ARG(place_of(a, ev, r->origin)));
    if (!r->used)
        buf_printf(out, " (not used: %.*s)", STR_ARG(r->why_not));
    buf_byte(out, '\n');
}

void explanation_text(struct evaluator *ev, const struct explanation *e,
                      struct buf *out)
{
    struct arena *a = arena_new(0);

    put_head(out, a, ev, e);
    put_notes(out, a, e->figure);
    put_parts(out, a, ev, e);
    if (e->n_rows > 0)
        buf_text(out, "  from\n");
    for (size_t i = 0; i < e->n_rows; i++)
        put_row(out, a, ev, &e->row[i]);
    arena_free(a);
}

/* ---- JSON ---------------------------------------------------------------- */

static void json_string(struct buf *b, struct str s)
{
    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];

        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", s.ptr[i]);
        else if (c < 0x20)
            buf_printf(b, "\\u%04x", c);
        else
            buf_byte(b, s.ptr[i]);
    }
    buf_byte(b, '"');
}

static void json_member(struct buf *b, const char *key, struct str text)
{
    buf_printf(b, "\"%s\": ", key);
    json_string(b, text);
}

/* Numbers as strings: exact decimals do not survive a double. */
static void json_value(struct buf *b, struct arena *a, const char *key,
                       struct value v)
{
    if (v.kind == VALUE_REASON) {
        buf_printf(b, "\"%s\": null, \"%s_reason\": \"%s\"", key, key,
                   reason_slug(v.reason));
        return;
    }
    json_member(b, key, value_words(a, v));
}

static void json_head(struct buf *b, struct arena *a, struct evaluator *ev,
                      const struct explanation *e)
{
    const struct figure *f = e->figure;
    const struct figure_format how = { .decimals = -1 };

    json_member(b, "address", question_text(a, ev, &f->question));
    buf_text(b, ",\n ");
    json_member(b, "title", f->question.measure->title);
    buf_text(b, ",\n ");
    json_member(b, "for", who_text(a, ev, f->question.who));
    buf_text(b, ",\n ");
    json_member(b, "printed", figure_text(a, f, how));
    buf_text(b, ",\n ");
    json_value(b, a, "value", f->value);
    buf_text(b, ",\n ");
    json_value(b, a, "lower", f->lower);
    buf_text(b, ",\n ");
    json_value(b, a, "upper", f->upper);
    if (value_is_number(f->whole_lower)) {
        buf_text(b, ",\n ");
        json_value(b, a, "whole_lower", f->whole_lower);
        buf_text(b, ",\n ");
        json_value(b, a, "whole_upper", f->whole_upper);
    }
    buf_text(b, ",\n ");
    json_member(b, "formula", e->formula);
    buf_text(b, ",\n ");
    json_member(b, "arithmetic", e->arithmetic);
    buf_text(b, ",\n ");
    json_member(b, "coverage", coverage_text(a, f));
    buf_text(b, ",\n ");
    json_member(b, "rating", rating_text(a, f));
}

static void json_part(struct buf *b, struct arena *a, struct evaluator *ev,
                      const struct explain_part *p)
{
    json_member(b, "name", entity_label(a, ev, p->entity));
    buf_text(b, ", ");
    json_value(b, a, "top", p->top);
    buf_text(b, ", ");
    json_value(b, a, "bottom", p->bottom);
    buf_printf(b, ", \"used\": %s", p->used ? "true" : "false");
    if (!p->used)
        buf_printf(b, ", \"reason\": \"%s\"", reason_slug(p->reason));
}

static void json_origin(struct buf *b, const struct evaluator *ev,
                        struct origin o)
{
    if (o.file == ORIGIN_NONE || o.file >= ev->store->n_files)
        return;
    buf_text(b, ", ");
    json_member(b, "file", ev->store->file[o.file].name);
    buf_printf(b, ", \"row\": %u, \"column\": %u", o.row, o.column + 1);
}

static void json_row(struct buf *b, struct arena *a, struct evaluator *ev,
                     const struct explain_row *r)
{
    json_member(b, "name", entity_label(a, ev, r->entity));
    buf_text(b, ", ");
    json_member(b, "input", r->input);
    buf_text(b, ", ");
    json_member(b, "detail", r->detail);
    buf_text(b, ", ");
    json_member(b, "period", period_text(a, r->period));
    buf_printf(b, ", \"scenario\": \"%s\", ", scenario_slug(r->scenario));
    json_value(b, a, "value", r->value);
    buf_printf(b, ", \"used\": %s", r->used ? "true" : "false");
    if (!r->used) {
        buf_text(b, ", ");
        json_member(b, "why_not", r->why_not);
    }
    json_origin(b, ev, r->origin);
}

void explanation_json(struct evaluator *ev, const struct explanation *e,
                      struct buf *out)
{
    struct arena *a = arena_new(0);

    buf_byte(out, '{');
    json_head(out, a, ev, e);
    buf_text(out, ",\n \"parts\": [");
    for (size_t i = 0; i < e->n_parts; i++) {
        buf_text(out, i > 0 ? ",\n  {" : "\n  {");
        json_part(out, a, ev, &e->part[i]);
        buf_byte(out, '}');
    }
    buf_text(out, "],\n \"rows\": [");
    for (size_t i = 0; i < e->n_rows; i++) {
        buf_text(out, i > 0 ? ",\n  {" : "\n  {");
        json_row(out, a, ev, &e->row[i]);
        buf_byte(out, '}');
    }
    buf_text(out, "]}\n");
    arena_free(a);
}
