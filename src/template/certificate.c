/* The reconciliation certificate: what was compared, both amounts, and whether
 * they agree; control totals, published figures, and what was not checked.
 *
 * The surprise: the public edition has the checks and their results alone. Whose
 * amount is the furthest off, and how many cases there were, may be what that
 * edition hides; and it names no files, so of control totals only that they
 * hold. */
#include "expand_priv.h"

enum part { PART_OWN, PART_CONTROLS, PART_PUBLISHED };

static bool is_public(const struct expander *x)
{
    return str_equal(x->c->edition, STR("public"));
}

static enum part part_of(const struct identity_result *i)
{
    return i->is_control     ? PART_CONTROLS
           : i->is_published ? PART_PUBLISHED
                             : PART_OWN;
}

/* ---- one row ------------------------------------------------------------- */

/* Nil is a dash; pence are printed where there are any. */
static struct str amount_text(struct expander *x,
                              const struct identity_result *i, struct value v)
{
    struct decimal size;
    struct str text;

    if (v.kind != VALUE_DECIMAL)
        return str_from(v.kind == VALUE_REASON ? reason_mark(v.reason) : "");
    if (decimal_sign(v.decimal) == 0)
        return STR("\u2013");
    size = decimal_absolute(v.decimal);
    text = decimal_grouped(x->arena, size,
                           i->is_money || size.scale > 2 ? 2 : size.scale);
    return str_printf(x->arena,
                      decimal_sign(v.decimal) < 0 ? "(%s%.*s)" : "%s%.*s",
                      i->is_money ? "\u00a3" : "", STR_ARG(text));
}

static void amount_cell(struct expander *x, struct sheet *s,
                        const struct identity_result *i, struct value v)
{
    struct cell *c = sheet_text(s, amount_text(x, i, v));

    if (v.kind == VALUE_DECIMAL)
        c->plain = decimal_text(x->arena, v.decimal);
}

static void result_cell(struct sheet *s, const struct identity_result *i)
{
    struct cell *c;

    if (i->holds) {
        c = sheet_text(s, STR("\u25cf Holds"));
        c->tone = TONE_GOOD;
    } else if (i->is_advisory || i->is_published) {
        c = sheet_text(s, STR("\u25b2 Differs"));
        c->tone = TONE_WATCH;
    } else {
        c = sheet_text(s, STR("\u25a0 Broken"));
        c->tone = TONE_BAD;
    }
}

static void cases_cell(struct expander *x, struct sheet *s,
                       const struct identity_result *i)
{
    struct decimal held = decimal_of((int64_t)i->n_held);
    struct decimal all = decimal_of((int64_t)i->n_cases);
    struct str text = decimal_grouped(x->arena, all, 0);

    if (i->n_held != i->n_cases)
        text = str_printf(x->arena, "%.*s of %.*s",
                          STR_ARG(decimal_grouped(x->arena, held, 0)),
                          STR_ARG(text));
    sheet_text(s, text);
}

static struct str capital_first(struct expander *x, struct str text)
{
    if (text.len == 0 || text.ptr[0] < 'a' || text.ptr[0] > 'z')
        return text;
    return str_printf(x->arena, "%c%.*s", text.ptr[0] - 'a' + 'A',
                      STR_ARG(str_slice(text, 1, text.len)));
}

/* "Closing cash, against cash and bank. Shown: P3 Nov 2025." */
static struct str compared_text(struct expander *x,
                                const struct identity_result *i)
{
    struct buf b = { 0 };

    if (!str_empty(i->left_is) && part_of(i) != PART_CONTROLS)
        buf_printf(&b, "%.*s, %s %.*s.", STR_ARG(capital_first(x, i->left_is)),
                   i->is_at_most ? "at most" : "against", STR_ARG(i->right_is));
    if (i->n_cases > 1 && !str_empty(i->of))
        buf_printf(&b, "%sShown: %.*s.", b.len > 0 ? " " : "", STR_ARG(i->of));
    if (!i->holds && !str_empty(i->why))
        buf_printf(&b, "%s%.*s", b.len > 0 ? " " : "", STR_ARG(i->why));
    return buf_take(&b, x->arena);
}

static struct inlines named(struct expander *x, struct str name,
                            struct str words)
{
    struct inline_builder b = { .arena = x->arena };

    inline_text(&b, name, MARK_STRONG);
    if (!str_empty(words)) {
        inline_add(&b, (struct inline_node){ .kind = INLINE_BREAK });
        inline_text(&b, words, 0);
    }
    return inline_done(&b);
}

static void check_cell(struct expander *x, struct sheet *s,
                       const struct identity_result *i)
{
    struct cell *c;

    if (is_public(x)) {
        sheet_header(s, text_on_one_line(x->arena, i->name));
        return;
    }
    c = sheet_inlines(s,
                      named(x, text_on_one_line(x->arena, i->name),
                            text_on_one_line(x->arena, compared_text(x, i))));
    c->scope = SCOPE_ROW;
    c->plain = text_on_one_line(x->arena, i->name);
}

static void identity_row(struct expander *x, struct sheet *s,
                         const struct identity_result *i)
{
    sheet_row(s, ROW_PLAIN, 0);
    check_cell(x, s, i);
    if (!is_public(x)) {
        amount_cell(x, s, i, i->left);
        amount_cell(x, s, i, i->right);
        amount_cell(x, s, i, i->difference);
        if (part_of(i) != PART_CONTROLS)
            amount_cell(x, s, i, i->tolerance);
        cases_cell(x, s, i);
    }
    result_cell(s, i);
}

/* ---- a table for each part ----------------------------------------------- */

struct table_words {
    const char *const *heading;
    const char *caption, *attachment;
};

static void table_begin(struct expander *x, struct sheet *s,
                        const struct table_words *t, size_t n)
{
    static const char *const open[] = { "Check", "Result" };
    size_t columns = is_public(x) ? 2 : n;

    sheet_begin(x, s, columns);
    sheet_heads(s, is_public(x) ? open : t->heading, columns, 0);
    for (size_t i = 1; i + 1 < columns; i++)
        s->column[i].align = ALIGN_DECIMAL;
}

static size_t count_part(const struct expander *x, enum part part)
{
    size_t n = 0;

    for (size_t i = 0; i < x->c->n_identities; i++)
        n += x->c->identity[i].checked && part_of(&x->c->identity[i]) == part;
    return n;
}

static void part_table(struct expander *x, const struct node *n, enum part part)
{
    static const char *const own[] = { "Check",      "Amount",  "Against",
                                       "Difference", "Allowed", "Cases",
                                       "Result" };
    static const char *const controls[] = { "File",     "As stated",
                                            "As read",  "Difference",
                                            "Controls", "Result" };
    static const struct table_words words[] = {
        { own, "What must agree, and whether it does", "reconciliation" },
        { controls, "Control totals of the files given", "control-totals" },
        { own, "Figures that others published, told and not required", "" },
    };
    struct str group = { 0 };
    struct sheet s;

    if (count_part(x, part) == 0 || (is_public(x) && part == PART_CONTROLS))
        return;
    table_begin(x, &s, &words[part], part == PART_CONTROLS ? 6 : 7);
    for (size_t i = 0; i < x->c->n_identities; i++) {
        const struct identity_result *one = &x->c->identity[i];

        if (!one->checked || part_of(one) != part)
            continue;
        if (part == PART_OWN && !str_equal(one->group, group))
            sheet_heading_row(&s, one->group);
        group = one->group;
        identity_row(x, &s, one);
    }
    sheet_finish(&s, words[part].caption, "A row for each check.",
                 str_from(words[part].attachment), n);
}

/* ---- what was not checked ------------------------------------------------ */

/* Which side has no figure, and why. */
static struct str why_not(struct expander *x, const struct identity_result *i)
{
    bool left = i->left.kind != VALUE_DECIMAL;
    struct value v = left ? i->left : i->right;
    struct str side = left ? i->left_is : i->right_is;
    const char *why = v.kind == VALUE_REASON ? reason_words(v.reason)
                                             : "not in the files given";

    if (str_empty(side))
        return capital_first(x, str_from(why));
    return str_printf(x->arena, "%.*s: %s", STR_ARG(capital_first(x, side)),
                      why);
}

static void unchecked_table(struct expander *x, const struct node *n)
{
    static const char *const texts[] = { "Not checked", "Why" };
    struct sheet s;
    size_t rows = 0;

    sheet_begin(x, &s, 2);
    sheet_heads(&s, texts, 2, 1);
    s.column[0].share = 1;
    for (size_t i = 0; i < x->c->n_identities; i++) {
        const struct identity_result *one = &x->c->identity[i];

        if (one->checked)
            continue;
        sheet_row(&s, ROW_PLAIN, 0);
        sheet_header(&s, text_on_one_line(x->arena, one->name));
        sheet_text(&s, why_not(x, one));
        rows++;
    }
    if (rows > 0)
        sheet_finish(&s, "What could not be checked, and why",
                     "A row for each check.", (struct str){ 0 }, n);
}

/* ---- the certificate ----------------------------------------------------- */

static struct str grouped(struct expander *x, size_t n)
{
    return decimal_grouped(x->arena, decimal_of((int64_t)n), 0);
}

static void said(struct expander *x, struct span at)
{
    size_t all = 0, checked = 0, held = 0, cases = 0;
    struct buf b = { 0 };

    for (size_t i = 0; i < x->c->n_identities; i++) {
        const struct identity_result *one = &x->c->identity[i];

        if (is_public(x) && one->is_control)
            continue;
        all++;
        checked += one->checked;
        held += one->checked && one->holds;
        cases += one->n_cases;
    }
    buf_printf(&b, "%.*s of %.*s checks hold", STR_ARG(grouped(x, held)),
               STR_ARG(grouped(x, checked)));
    if (!is_public(x))
        buf_printf(&b, ", over %.*s cases", STR_ARG(grouped(x, cases)));
    if (checked < all)
        buf_printf(&b, "; %.*s could not be made",
                   STR_ARG(grouped(x, all - checked)));
    buf_text(&b, ". A check that does not hold stops the papers, unless it is "
                 "marked as differing.");
    if (is_public(x) && count_part(x, PART_CONTROLS) > 0)
        buf_text(&b, " The files that were read agree with their control "
                     "totals.");
    if (!is_public(x))
        buf_text(&b, " Where a check has several cases, the one with the "
                     "largest amount is shown, or the one furthest off.");
    emit_para(x, PARA_BODY, inlines_of(x->arena, buf_take(&b, x->arena)), at);
}

void reconciliation_expand(struct expander *x, const struct node *n)
{
    size_t made = count_part(x, PART_OWN) + count_part(x, PART_CONTROLS) +
                  count_part(x, PART_PUBLISHED);

    if (made == 0) {
        emit_para(x, PARA_BODY,
                  inlines_of(x->arena, STR("No check could be made with the "
                                           "files given.")),
                  n->at);
        return;
    }
    said(x, n->at);
    part_table(x, n, PART_OWN);
    part_table(x, n, PART_CONTROLS);
    part_table(x, n, PART_PUBLISHED);
    unchecked_table(x, n);
}
