/* Tables over lists: risks, actions, policies.
 *
 * The surprise: groups appear in the order in which the sorted rows first
 * name them, so sorting decides both orders. */
#include "expand_priv.h"

enum tone tone_of_word(struct str word)
{
    static const struct {
        struct str word;
        enum tone tone;
    } tones[] = {
        { STR_INIT("red"), TONE_BAD },
        { STR_INIT("high"), TONE_BAD },
        { STR_INIT("overdue"), TONE_BAD },
        { STR_INIT("expired"), TONE_BAD },
        { STR_INIT("not compliant"), TONE_BAD },
        { STR_INIT("very high"), TONE_BAD },
        { STR_INIT("amber"), TONE_WATCH },
        { STR_INIT("medium"), TONE_WATCH },
        { STR_INIT("watch"), TONE_WATCH },
        { STR_INIT("due"), TONE_WATCH },
        { STR_INIT("green"), TONE_GOOD },
        { STR_INIT("low"), TONE_GOOD },
        { STR_INIT("in date"), TONE_GOOD },
        { STR_INIT("complete"), TONE_GOOD },
        { STR_INIT("closed"), TONE_GOOD },
        { STR_INIT("on track"), TONE_GOOD },
        { STR_INIT("done"), TONE_GOOD },
    };

    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++) {
        if (str_equal_nocase(tones[i].word, str_trim(word)))
            return tones[i].tone;
    }
    return TONE_PLAIN;
}

static struct str money_text(struct expander *x, struct decimal d, int places)
{
    struct str size =
        decimal_grouped(x->arena, decimal_absolute(d), places < 0 ? 0 : places);

    return decimal_sign(d) < 0
               ? str_printf(x->arena, "(\u00a3%.*s)", STR_ARG(size))
               : str_printf(x->arena, "\u00a3%.*s", STR_ARG(size));
}

static struct str cell_words(struct expander *x, struct value v,
                             struct slot_format how)
{
    how.words |= SLOT_SHORT;
    if (v.kind == VALUE_DECIMAL && (how.words & SLOT_MONEY))
        return money_text(x, v.decimal, how.figure.decimals);
    if (v.kind == VALUE_REASON && v.reason == REASON_NOT_GIVEN)
        return STR("\u2013");
    return value_words(x, v, how);
}

static enum align column_align(const struct dataset *d, struct str name)
{
    if (str_ends(name, STR("score")))
        return ALIGN_DECIMAL;
    const struct column *c = dataset_column(d, name);

    for (size_t i = 0; c != NULL && i < d->n_rows; i++) {
        if (c->cell[i].kind != VALUE_REASON)
            return c->cell[i].kind == VALUE_DECIMAL ? ALIGN_DECIMAL
                                                    : ALIGN_LEFT;
    }
    return ALIGN_LEFT;
}

/* A column that no row fills is left out. */
static bool is_filled(const struct dataset *d, const struct column_spec *c,
                      struct row_list rows, struct expander *x)
{
    if (c->has_text)
        return true;
    for (size_t i = 0; i < rows.n; i++) {
        if (cell_value(x, d, rows.item[i], c->name).kind != VALUE_REASON)
            return true;
    }
    return false;
}

static const struct table_spec *without_empty(struct expander *x,
                                              const struct table_spec *t,
                                              const struct dataset *d,
                                              struct row_list rows)
{
    struct table_spec *out = arena_new_of(x->arena, struct table_spec);
    struct column_spec *item =
        arena_array(x->arena, struct column_spec, t->column.n);

    *out = *t;
    out->column = (struct column_list){ item, 0 };
    for (size_t i = 0; i < t->column.n; i++) {
        if (is_filled(d, &t->column.item[i], rows, x))
            item[out->column.n++] = t->column.item[i];
    }
    return out->column.n > 0 ? out : t;
}

static size_t longest(const struct dataset *d, struct str name)
{
    const struct column *c = dataset_column(d, name);
    size_t most = 0;

    for (size_t i = 0; c != NULL && i < d->n_rows; i++) {
        if (c->cell[i].kind == VALUE_TEXT && c->cell[i].text.len > most)
            most = c->cell[i].text.len;
    }
    return most;
}

static void head(struct expander *x, const struct table_spec *t,
                 const struct dataset *d, struct sheet *s)
{
    for (size_t i = 0; i < t->column.n; i++) {
        const struct column_spec *c = &t->column.item[i];
        struct sheet_column *out = &s->column[i];
        struct str heading = name_words(x->arena, c->name);

        out->heading = c->heading.n > 0 ? rich_inlines(x, c->heading)
                                        : inlines_of(x->arena, heading);
        out->group = c->group;
        out->emphasis = c->emphasis;
        out->align = c->has_text ? ALIGN_LEFT : column_align(d, c->name);
        if (c->wide || c->has_text || longest(d, c->name) > 24)
            out->share = c->wide ? 2 : 1;
    }
}

static struct cell *list_cell(struct expander *x, const struct column_spec *c,
                              struct sheet *s, bool *was_text)
{
    struct value v;
    struct cell *cell;

    *was_text = c->has_text;
    if (c->has_text)
        return sheet_inlines(s, rich_inlines(x, c->text));
    v = cell_value(x, x->list, x->row, c->name);
    cell = sheet_text(s, cell_words(x, v, c->format));
    if (v.kind == VALUE_DECIMAL)
        cell->plain = decimal_text(x->arena, v.decimal);
    else if (v.kind == VALUE_DATE)
        cell->plain = date_iso(x->arena, v.date);
    if (c->rating && v.kind == VALUE_TEXT)
        cell->tone = tone_of_word(v.text);
    return cell;
}

static void list_row(struct expander *x, const struct table_spec *t,
                     struct sheet *s)
{
    sheet_row(s, ROW_PLAIN, 0);
    for (size_t i = 0; i < t->column.n; i++) {
        bool was_text;
        struct cell *c = list_cell(x, &t->column.item[i], s, &was_text);

        if (i == 0 && c->text.n > 0)
            c->scope = SCOPE_ROW;
    }
}

static struct str group_of(struct expander *x, const struct table_spec *t,
                           size_t row)
{
    struct value v = cell_value(x, x->list, row, t->group_by);

    if (v.kind == VALUE_REASON)
        return STR("Not given");
    return cell_words(x, v, format_default());
}

static void grouped_rows(struct expander *x, const struct table_spec *t,
                         struct row_list rows, struct sheet *s)
{
    struct map *groups = map_new(x->arena);
    uint32_t *group = arena_array(x->arena, uint32_t, rows.n);

    for (size_t i = 0; i < rows.n; i++)
        group[i] = map_put(groups, group_of(x, t, rows.item[i]));
    for (uint32_t g = 0; g < map_count(groups); g++) {
        sheet_body(s);
        sheet_heading_row(s, map_key(groups, g));
        for (size_t i = 0; i < rows.n; i++) {
            x->row = rows.item[i];
            if (group[i] == g)
                list_row(x, t, s);
        }
    }
}

static void plain_rows(struct expander *x, const struct table_spec *t,
                       struct row_list rows, struct sheet *s)
{
    for (size_t i = 0; i < rows.n; i++) {
        x->row = rows.item[i];
        list_row(x, t, s);
    }
}

static struct inlines note_of(struct expander *x, const struct table_spec *t,
                              const struct dataset *d, size_t shown)
{
    struct arena *a = x->arena;
    struct str part[3] = { rich_text(x, t->note), { 0 }, list_note(x, d) };
    struct str all;
    struct inlines none = { 0 };

    if (t->top > 0 && shown < rows_visible(x, d))
        part[1] =
            str_printf(a, "%zu of %zu entries are shown.", shown, d->n_rows);
    all = join_notes(a, part, 3);
    return str_empty(all) ? none : inlines_of(a, all);
}

void table_list(struct expander *x, const struct table_spec *t, struct span at)
{
    const struct dataset *d = store_dataset(evaluator_store(x->ev), t->list);
    const struct dataset *saved = x->list;
    size_t saved_row = x->row;
    struct row_list rows = { 0 };
    struct sheet s;

    if (d != NULL)
        rows = rows_of(x, d,
                       &(struct row_query){ t->where, t->by, t->n_by, t->top });
    if (rows.n == 0) {
        empty_said(x, t->empty, at);
        return;
    }
    x->list = d;
    t = without_empty(x, t, d, rows);
    sheet_begin(x, &s, t->column.n);
    head(x, t, d, &s);
    if (str_empty(t->group_by))
        plain_rows(x, t, rows, &s);
    else
        grouped_rows(x, t, rows, &s);
    x->list = saved;
    x->row = saved_row;
    sheet_emit(&s,
               &(struct sheet_frame){
                   .caption = t->caption,
                   .summary = STR("A row for each entry of the list."),
                   .note = note_of(x, t, d, rows.n),
                   .attachment = t->attachment,
                   .carry = t->carry },
               at);
}
