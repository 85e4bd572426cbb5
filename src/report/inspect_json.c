/* inspect for machines: every key is always there. The keys and what they hold
 * are listed in trustpress(1). */
#include "inspect_priv.h"

static void key(struct buf *b, const char *name)
{
    buf_printf(b, ",\"%s\":", name);
}

static void text(struct buf *b, const char *name, struct str s)
{
    key(b, name);
    json_text(b, s);
}

static void number(struct buf *b, const char *name, size_t n)
{
    key(b, name);
    buf_int(b, (int64_t)n);
}

static void truth(struct buf *b, const char *name, bool yes)
{
    key(b, name);
    buf_text(b, yes ? "true" : "false");
}

static void list(struct buf *b, const char *name, struct str_list l)
{
    key(b, name);
    buf_byte(b, '[');
    for (size_t i = 0; i < l.n; i++) {
        buf_text(b, i == 0 ? "" : ",");
        json_text(b, l.item[i]);
    }
    buf_byte(b, ']');
}

/* "" for a period that is none or not known. */
static struct str period_of(struct arena *a, struct period p)
{
    return p.kind == PERIOD_NONE || p.kind == PERIOD_UNKNOWN
               ? (struct str){ 0 }
               : period_text(a, p);
}

static void recognition(const struct recognition *r, struct buf *b)
{
    text(b, "profile", r->profile);
    text(b, "title", r->title);
    list(b, "matched", r->matched);
    list(b, "missing", r->missing);
    key(b, "nearest");
    buf_byte(b, '[');
    for (size_t i = 0; i < r->n_nearest; i++) {
        const struct candidate *c = &r->nearest[i];

        buf_printf(b, "%s{\"profile\":", i == 0 ? "" : ",");
        json_text(b, c->profile);
        text(b, "title", c->title);
        list(b, "matched", c->matched);
        list(b, "missing", c->missing);
        list(b, "against", c->against);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

static void text_form(const struct findings *f, struct buf *b)
{
    bool is_read = f->status != FINDING_UNREADABLE;

    text(b, "encoding",
         is_read ? str_from(encoding_name(f->dialect.encoding))
                 : (struct str){ 0 });
    text(b, "delimiter",
         is_read ? delimiter_name(f->dialect.delimiter) : (struct str){ 0 });
    number(b, "title_rows", f->dialect.title_rows);
    number(b, "header_rows", f->dialect.header_rows);
    truth(b, "c1_repaired", f->dialect.c1_repaired);
    list(b, "headings", f->headings);
}

static void rows(const struct findings *f, struct buf *b)
{
    bool known = f->status >= FINDING_ASIDE;

    number(b, "rows", known ? f->file.rows : f->rows.records);
    number(b, "used", f->file.rows_used);
    key(b, "kinds");
    for (size_t i = 0; i < TALLY_KIND_COUNT; i++) {
        buf_printf(b, "%s\"%s\":%zu", i == 0 ? "{" : ",",
                   tally_kind_slug((enum tally_kind)i), f->tally.rows[i]);
    }
    buf_text(b, "},\"set_aside\":[");
    for (const struct set_aside *s = f->file.set_aside; s != NULL;
         s = s->next) {
        buf_text(b, s == f->file.set_aside ? "" : ",");
        buf_printf(b, "{\"rows\":%zu,\"why\":", s->rows);
        json_text(b, s->why);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
    number(b, "schools_named", f->tally.schools_named);
    truth(b, "schools_checked", known && !f->tally.no_register);
}

static void periods(struct arena *a, const struct findings *f, struct buf *b)
{
    text(b, "period", period_of(a, f->file.period));
    text(b, "period_from", f->file.period_from);
    text(b, "release", str_from(release_slug(f->file.release)));
    key(b, "periods");
    for (size_t i = 0; i < f->tally.n_periods; i++) {
        buf_printf(b, "%s{\"period\":", i == 0 ? "[" : ",");
        json_text(b, period_text(a, f->tally.period[i].period));
        number(b, "rows", f->tally.period[i].rows);
        buf_byte(b, '}');
    }
    buf_text(b, f->tally.n_periods == 0 ? "[]" : "]");
}

static void columns(struct arena *a, const struct findings *f, struct buf *b)
{
    key(b, "columns");
    buf_byte(b, '[');
    for (size_t i = 0; i < f->tally.n_columns; i++) {
        const struct column_tally *c = &f->tally.column[i];

        buf_printf(b, "%s\n{\"heading\":", i == 0 ? "" : ",");
        json_text(b, c->heading);
        text(b, "use", str_from(column_use_slug(c->use)));
        text(b, "as", c->as);
        text(b, "form", str_from(c->form));
        text(b, "breakdown", c->breakdown);
        text(b, "period", period_of(a, c->period));
        number(b, "given", c->given);
        number(b, "codes", c->coded);
        number(b, "bad", c->bad);
        number(b, "percent_signs", c->signs);
        number(b, "percent_bare", c->bare);
        truth(b, "bare_is_fraction", c->is_fraction);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
    list(b, "unused", f->file.unused_headings);
}

static void codes(const struct findings *f, struct buf *b)
{
    key(b, "codes");
    buf_byte(b, '[');
    for (size_t i = 0; i < f->tally.n_codes; i++) {
        const struct code_tally *c = &f->tally.code[i];

        buf_printf(b, "%s{\"token\":", i == 0 ? "" : ",");
        json_text(b, c->token);
        text(b, "reason", str_from(reason_slug(c->reason)));
        text(b, "meaning", str_from(reason_words(c->reason)));
        number(b, "cells", c->cells);
        number(b, "columns", c->columns);
        number(b, "cells_used", c->cells_read);
        number(b, "columns_used", c->columns_read);
        text(b, "most_in", c->most);
        buf_byte(b, '}');
    }
    buf_byte(b, ']');
}

static void mended(const struct findings *f, struct buf *b)
{
    key(b, "repairs");
    for (size_t i = 0; i < REPAIR_COUNT; i++) {
        buf_printf(b, "%s\"%s\":%zu", i == 0 ? "{" : ",",
                   tally_repair_slug((enum tally_repair)i), f->tally.repair[i]);
    }
    buf_byte(b, '}');
    key(b, "written");
    for (size_t i = 0; i < TALLY_FORM_COUNT; i++) {
        buf_printf(b, "%s\"%s\":%zu", i == 0 ? "{" : ",",
                   tally_form_slug((enum tally_form)i), f->tally.form[i]);
    }
    buf_byte(b, '}');
}

void findings_json(struct arena *a, const struct findings *f, struct buf *b)
{
    buf_text(b, "{\"file\":");
    json_text(b, f->source != NULL ? source_name(f->source) : f->name);
    text(b, "status", str_from(finding_status_slug(f->status)));
    text(b, "problem", f->problem);
    text(b, "kind", str_from(f->tally.kind));
    number(b, "errors", f->errors);
    recognition(&f->recognition, b);
    text_form(f, b);
    text(b, "sha256", f->file.sha256);
    rows(f, b);
    periods(a, f, b);
    codes(f, b);
    mended(f, b);
    columns(a, f, b);
    buf_byte(b, '}');
}
