/* inspect for people: the answer first, what it rests on after it. */
#include "inspect_priv.h"

#define WIDTH          80
#define INDENT         13 /* of what stands behind a label */
#define HEADING_SHOWN  60 /* bytes: a heading may be a whole paragraph */
#define ITEMS_SHOWN    6
#define COLUMNS_SHOWN  8
#define CODES_SHOWN    8
#define HEADING_COLUMN 36 /* letters: what it is read as stands behind */

/* ---- words -------------------------------------------------------------- */

struct str count_text(struct arena *a, size_t n)
{
    char digits[32];
    size_t at = sizeof digits;

    for (size_t i = 0; i == 0 || n > 0; i++, n /= 10) {
        if (i > 0 && i % 3 == 0) {
            digits[--at] = ',';
        }
        digits[--at] = (char)('0' + n % 10);
    }
    return str_copy(a, (struct str){ digits + at, sizeof digits - at });
}

struct str delimiter_name(char c)
{
    return c == '\t'  ? STR("tab")
           : c == ';' ? STR("semicolon")
           : c == '|' ? STR("bar")
           : c == ' ' ? STR("space")
                      : STR("comma");
}

/* Letters, not bytes. */
static size_t width_of(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    }
    return n;
}

/* Safe to show, and no longer than a line. */
static struct str cut_short(struct arena *a, struct str s)
{
    struct buf b = { 0 };
    size_t n = s.len < HEADING_SHOWN ? s.len : HEADING_SHOWN;

    while (n < s.len && n > 0 && ((unsigned char)s.ptr[n] & 0xC0) == 0x80) {
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)s.ptr[i];

        buf_byte(&b, c < ' ' || c == 0x7F ? '?' : s.ptr[i]);
    }
    buf_text(&b, n < s.len ? "..." : "");
    return buf_take(&b, a);
}

/* "A, B and 12 more (-v shows all)" */
static struct str joined(struct arena *a, struct str_list l, bool all)
{
    struct buf b = { 0 };
    size_t most = all || l.n <= ITEMS_SHOWN + 2 ? l.n : ITEMS_SHOWN;

    for (size_t i = 0; i < most; i++) {
        buf_text(&b, i == 0 ? "" : ", ");
        buf_append(&b, cut_short(a, l.item[i]));
    }
    if (most < l.n) {
        buf_printf(&b, " and %.*s more (-v shows all)",
                   STR_ARG(count_text(a, l.n - most)));
    }
    return buf_take(&b, a);
}

/* ---- lines -------------------------------------------------------------- */

/* Words, broken at spaces before column WIDTH; `at`: the column reached. */
static void put_words(struct buf *b, struct str text, size_t indent, size_t at)
{
    bool begun = false;

    while (!str_empty(text)) {
        struct str word;
        size_t w;

        str_cut(text, ' ', &word, &text);
        w = width_of(word);
        if (begun && at + 1 + w > WIDTH) {
            buf_printf(b, "\n%*s", (int)indent, "");
            at = indent;
        } else if (begun) {
            buf_byte(b, ' ');
            at++;
        }
        buf_append(b, word);
        at += w;
        begun = true;
    }
    buf_byte(b, '\n');
}

/* "  label      text" */
static void put(struct buf *b, const char *label, struct str text)
{
    buf_printf(b, "  %-*s", INDENT - 2, label);
    put_words(b, text, INDENT, INDENT);
}

static void put_answer(struct buf *b, struct str text)
{
    buf_text(b, "  ");
    put_words(b, text, 2, 2);
}

/* ---- the answer --------------------------------------------------------- */

struct str periods_text(struct arena *a, const struct findings *f)
{
    const struct ingest_tally *t = &f->tally;
    struct period own = f->file.period;

    if (t->n_periods > 1) {
        return str_printf(
            a, "%.*s to %.*s (%.*s periods)",
            STR_ARG(period_text(a, t->period[0].period)),
            STR_ARG(period_text(a, t->period[t->n_periods - 1].period)),
            STR_ARG(count_text(a, t->n_periods)));
    }
    if (own.kind == PERIOD_UNKNOWN) {
        return STR("year not known");
    }
    if (own.kind == PERIOD_NONE && t->n_periods == 1) {
        own = t->period[0].period;
    }
    return own.kind == PERIOD_NONE ? (struct str){ 0 } : period_text(a, own);
}

static void title_line(struct arena *a, const struct findings *f, struct buf *b)
{
    struct str title = f->recognition.title;
    struct str when = periods_text(a, f);
    const char *release = release_slug(f->file.release);

    put_answer(b, str_printf(a, "%.*s%s%.*s%s%s", STR_ARG(title),
                             str_empty(when) ? "" : ", ", STR_ARG(when),
                             release[0] == '\0' ? "" : ", ", release));
}

/* "329 schools"; "7,120 rows of 163 local authorities" */
static struct str kind_text(struct arena *a, const struct ingest_tally *t,
                            enum tally_kind k)
{
    size_t rows = t->rows[k], different = t->entities[k];
    bool is_nation = k >= TALLY_NATION && k <= TALLY_NATION_SPECIAL;

    if (different == 0 || different == rows || is_nation) {
        return str_printf(a, "%.*s %s", STR_ARG(count_text(a, rows)),
                          tally_kind_words(k, rows));
    }
    return str_printf(a, "%.*s rows of %.*s %s", STR_ARG(count_text(a, rows)),
                      STR_ARG(count_text(a, different)),
                      tally_kind_words(k, different));
}

static void kinds_line(struct arena *a, const struct findings *f, struct buf *b)
{
    struct str kinds = { 0 };

    for (size_t i = 0; i < TALLY_KIND_COUNT; i++) {
        if (f->tally.rows[i] > 0) {
            kinds = str_printf(
                a, "%.*s%s%.*s", STR_ARG(kinds), str_empty(kinds) ? "" : ", ",
                STR_ARG(kind_text(a, &f->tally, (enum tally_kind)i)));
        }
    }
    if (!str_empty(kinds)) {
        put_answer(b, kinds);
    } else if (f->status == FINDING_ASIDE) {
        put_answer(b, STR("It holds no figures and is set aside: it is no "
                          "harm among the others"));
    } else if (f->tally.is_read && f->file.rows == 0) {
        put_answer(b, STR("It has no row below its headings"));
    } else {
        put_answer(b, STR("No row of it can be used"));
    }
    if (f->errors > 0) {
        put_answer(b, str_printf(a, "%.*s error%s: the message%s say%s where",
                                 STR_ARG(count_text(a, f->errors)),
                                 f->errors == 1 ? "" : "s",
                                 f->errors == 1 ? "" : "s",
                                 f->errors == 1 ? "s" : ""));
    }
}

/* ---- what it rests on --------------------------------------------------- */

static void why_lines(struct arena *a, const struct findings *f, bool all,
                      struct buf *b)
{
    const struct recognition *r = &f->recognition;

    struct str by = r->matched.n > 0 ? joined(a, r->matched, all)
                                     : STR("the words in its headings");

    put(b, "profile",
        str_printf(a, "%.*s, told by %.*s", STR_ARG(r->profile), STR_ARG(by)));
    if (r->missing.n > 0 && all) {
        put(b, "without", joined(a, r->missing, all));
    }
    if (f->file.period.kind != PERIOD_NONE && !str_empty(f->file.period_from)) {
        put(b, "year",
            str_printf(a, "%.*s, from %.*s",
                       STR_ARG(period_text(a, f->file.period)),
                       STR_ARG(cut_short(a, f->file.period_from))));
    }
}

static void text_line(struct arena *a, const struct findings *f, struct buf *b)
{
    const struct dialect *d = &f->dialect;
    struct str above = { 0 };

    if (d->title_rows > 0) {
        above = str_printf(a, ", %zu row%s above the headings", d->title_rows,
                           d->title_rows == 1 ? "" : "s");
    }
    put(b, "text",
        str_printf(a, "%s, %.*s-separated%.*s%s", encoding_name(d->encoding),
                   STR_ARG(delimiter_name(d->delimiter)), STR_ARG(above),
                   d->header_rows > 1 ? ", headings over several rows" : ""));
}

static void rows_lines(struct arena *a, const struct findings *f, struct buf *b)
{
    const struct input_file *file = &f->file;
    const char *label = "set aside";

    put(b, "rows",
        str_printf(a, "%.*s, used %.*s", STR_ARG(count_text(a, file->rows)),
                   STR_ARG(count_text(a, file->rows_used))));
    for (const struct set_aside *s = file->set_aside; s != NULL; s = s->next) {
        put(b, label,
            str_printf(a, "%.*s: %.*s", STR_ARG(count_text(a, s->rows)),
                       STR_ARG(s->why)));
        label = "";
    }
}

/* Without a register nobody can say whether a school is one of ours. */
static void schools_line(struct arena *a, const struct findings *f,
                         struct buf *b)
{
    const struct ingest_tally *t = &f->tally;

    if (!f->recognition.needs_register || !t->no_register ||
        (t->own_form && t->schools_named == 0) ||
        (!t->own_form && f->file.rows == f->file.rows_used)) {
        return; /* no school stands in it, or none was left out */
    }
    if (t->own_form) {
        put(b, "schools",
            str_printf(a,
                       "%.*s named; none can be checked without a register: "
                       "give the GIAS group links or establishments as well",
                       STR_ARG(count_text(a, t->schools_named))));
    } else {
        put(b, "schools",
            STR("the file names no URN: give the GIAS establishments as "
                "well, to tell its schools"));
    }
}

static struct str column_as(struct arena *a, const struct column_tally *c)
{
    bool dated = c->period.kind != PERIOD_NONE;
    struct str when = dated ? period_text(a, c->period) : (struct str){ 0 };

    if (c->use == COLUMN_ATTRIBUTE) {
        return str_printf(a, "%.*s (%s)", STR_ARG(c->as),
                          str_equal(c->breakdown, STR("group")) ? "of the group"
                                                                : "attribute");
    }
    return str_printf(a, "%.*s%s%.*s%s%.*s", STR_ARG(c->as),
                      str_empty(c->breakdown) ? "" : ", ",
                      STR_ARG(c->breakdown), dated ? ", " : "", STR_ARG(when));
}

/* What says whose row it is, of which kind and when: "URN (urn), ..." */
static void keys_line(struct arena *a, const struct ingest_tally *t,
                      struct buf *b)
{
    struct str text = { 0 };

    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column_tally *c = &t->column[i];
        struct str heading = cut_short(a, c->heading);

        if (c->use != COLUMN_KEY && c->use != COLUMN_ROW) {
            continue;
        }
        text = str_printf(a, "%.*s%s%.*s (%.*s)", STR_ARG(text),
                          str_empty(text) ? "" : ", ", STR_ARG(heading),
                          STR_ARG(c->as));
    }
    if (!str_empty(text)) {
        put(b, "keys", text);
    }
}

static bool is_value(const struct column_tally *c)
{
    return c->use == COLUMN_INPUT || c->use == COLUMN_ATTRIBUTE ||
           c->use == COLUMN_CELL;
}

/* The widest heading of the first `most` values, within reason. */
static size_t heading_width(const struct ingest_tally *t, size_t most)
{
    size_t widest = 0, shown = 0;

    for (size_t i = 0; i < t->n_columns && shown < most; i++) {
        size_t w = width_of(t->column[i].heading);

        if (is_value(&t->column[i])) {
            widest = w > widest ? w : widest;
            shown++;
        }
    }
    return widest < HEADING_COLUMN ? widest : HEADING_COLUMN;
}

static void column_line(struct arena *a, const struct column_tally *c,
                        size_t width, struct buf *b)
{
    struct str heading = cut_short(a, c->heading);
    size_t w = width_of(heading);
    struct str as = column_as(a, c);

    if (w > width) { /* cut once more, by letters */
        size_t end = heading.len;

        for (; w + 3 > width && end > 0; w--) {
            do {
                end--;
            } while (((unsigned char)heading.ptr[end] & 0xC0) == 0x80);
        }
        heading = str_printf(a, "%.*s...", (int)end, heading.ptr);
        w = width;
    }
    buf_printf(b, "%*s%.*s%*s  %.*s\n", INDENT, "", STR_ARG(heading),
               (int)(width - w), "", STR_ARG(as));
}

static void columns_lines(struct arena *a, const struct findings *f, bool all,
                          struct buf *b)
{
    const struct ingest_tally *t = &f->tally;
    size_t used = 0, values = 0, shown = 0, most, width;

    for (size_t i = 0; i < t->n_columns; i++) {
        used += t->column[i].use != COLUMN_UNUSED;
        values += is_value(&t->column[i]);
    }
    most = all || values <= COLUMNS_SHOWN + 4 ? values : COLUMNS_SHOWN;
    width = heading_width(t, most);
    keys_line(a, t, b);
    put(b, "columns",
        str_printf(a, "%.*s, read %.*s%s", STR_ARG(count_text(a, t->n_columns)),
                   STR_ARG(count_text(a, used)), values > 0 ? ":" : ""));
    for (size_t i = 0; i < t->n_columns && shown < most; i++) {
        if (is_value(&t->column[i])) {
            column_line(a, &t->column[i], width, b);
            shown++;
        }
    }
    if (shown < values) {
        put(b, "",
            str_printf(a, "and %.*s more (-v shows all)",
                       STR_ARG(count_text(a, values - shown))));
    }
    if (f->file.unused_headings.n > 0) {
        put(b, "not read", joined(a, f->file.unused_headings, all));
    }
}

static void codes_lines(struct arena *a, const struct ingest_tally *t, bool all,
                        struct buf *b)
{
    const char *label = "codes";
    size_t most = all ? t->n_codes : CODES_SHOWN;

    for (size_t i = 0; i < t->n_codes && i < most; i++) {
        const struct code_tally *c = &t->code[i];

        put(b, label,
            str_printf(
                a, "%.*s: %s; %.*s in %.*s column%s%s%.*s", STR_ARG(c->token),
                reason_words(c->reason), STR_ARG(count_text(a, c->cells)),
                STR_ARG(count_text(a, c->columns)), c->columns == 1 ? "" : "s",
                c->columns == 1 ? ", " : ", most in ",
                STR_ARG(cut_short(a, c->most))));
        label = "";
    }
    if (t->n_codes > most) {
        put(b, "",
            str_printf(a, "and %.*s more (-v shows all)",
                       STR_ARG(count_text(a, t->n_codes - most))));
    }
}

/* "with a % sign in 45 columns, as fractions (0.58) in 7" */
static void percents_line(struct arena *a, const struct ingest_tally *t,
                          struct buf *b)
{
    size_t with = 0, without = 0, fractions = 0, both = 0;
    struct str text = { 0 };

    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column_tally *c = &t->column[i];

        with += c->signs > 0;
        fractions += c->bare > 0 && c->is_fraction;
        without += c->bare > 0 && !c->is_fraction;
        both += c->signs > 0 && c->bare > 0;
    }
    if (with > 0) {
        text = str_printf(a, "with a %% sign in %zu column%s", with,
                          with == 1 ? "" : "s");
    }
    if (without > 0) {
        text = str_printf(a, "%.*s%swithout%s in %zu", STR_ARG(text),
                          with > 0 ? ", " : "", with > 0 ? "" : " a % sign",
                          without);
    }
    if (fractions > 0) {
        text = str_printf(a, "%.*s%sas fractions (0.58) in %zu", STR_ARG(text),
                          with + without > 0 ? ", " : "", fractions);
    }
    if (both > 0) {
        text =
            str_printf(a, "%.*s; %zu of these have both", STR_ARG(text), both);
    }
    if (!str_empty(text)) {
        put(b, "percents", text);
    }
}

static void written_line(struct arena *a, const struct ingest_tally *t,
                         struct buf *b)
{
    struct str text = { 0 };

    for (size_t i = 0; i < TALLY_FORM_COUNT; i++) {
        if (t->form[i] > 0) {
            text = str_printf(a, "%.*s%s%.*s %s", STR_ARG(text),
                              str_empty(text) ? "" : ", ",
                              STR_ARG(count_text(a, t->form[i])),
                              tally_form_words((enum tally_form)i));
        }
    }
    if (!str_empty(text)) {
        put(b, "written", text);
    }
}

static void mended_lines(struct arena *a, const struct findings *f,
                         struct buf *b)
{
    const char *label = "mended";

    if (f->dialect.c1_repaired) {
        put(b, label,
            STR("characters that were Windows-1252 taken for Latin-1"));
        label = "";
    }
    for (size_t i = 0; i < REPAIR_COUNT; i++) {
        size_t n = f->tally.repair[i];

        if (n == 0) {
            continue;
        }
        put(b, label,
            str_printf(a, "%s: %.*s", tally_repair_words((enum tally_repair)i),
                       STR_ARG(count_text(a, n))));
        label = "";
    }
}

static void known_text(struct arena *a, const struct findings *f, bool all,
                       struct buf *b)
{
    title_line(a, f, b);
    kinds_line(a, f, b);
    buf_byte(b, '\n');
    why_lines(a, f, all, b);
    text_line(a, f, b);
    rows_lines(a, f, b);
    schools_line(a, f, b);
    if (f->status == FINDING_KNOWN && f->tally.is_read) {
        columns_lines(a, f, all, b);
        codes_lines(a, &f->tally, all, b);
        percents_line(a, &f->tally, b);
        written_line(a, &f->tally, b);
    }
    mended_lines(a, f, b);
}

/* ---- what is not known -------------------------------------------------- */

static void candidate_line(struct arena *a, const struct candidate *c,
                           const char *label, bool all, struct buf *b)
{
    struct str what = joined(a, c->missing, all);
    const char *verb = "lacks";

    if (c->missing.n == 0) {
        what = joined(a, c->against, all);
        verb = "but not one of these should have";
    }
    put(b, label,
        str_printf(a, "%.*s (%.*s): has %.*s; %s %.*s", STR_ARG(c->profile),
                   STR_ARG(c->title), STR_ARG(joined(a, c->matched, all)), verb,
                   STR_ARG(what)));
}

static void unknown_text(struct arena *a, const struct findings *f, bool all,
                         struct buf *b)
{
    const struct recognition *r = &f->recognition;

    put_answer(b, str_printf(a, "Not recognised: %.*s", STR_ARG(f->problem)));
    put_answer(b, str_printf(a, "%.*s row%s of %.*s column%s: %.*s",
                             STR_ARG(count_text(a, f->rows.records)),
                             f->rows.records == 1 ? "" : "s",
                             STR_ARG(count_text(a, f->headings.n)),
                             f->headings.n == 1 ? "" : "s",
                             STR_ARG(joined(a, f->headings, all))));
    buf_byte(b, '\n');
    for (size_t i = 0; i < r->n_nearest; i++) {
        candidate_line(a, &r->nearest[i], i == 0 ? "nearest" : "", all, b);
    }
    text_line(a, f, b);
    mended_lines(a, f, b);
    if (f->rows.records > 0 && f->headings.n > 1) {
        put(b, "next",
            STR("if it is an export of your own, trustpress inspect --suggest "
                "writes a profile of it to start from"));
    }
}

void findings_text(struct arena *a, const struct findings *f, bool verbose,
                   struct buf *b)
{
    buf_printf(b, "%.*s\n",
               STR_ARG(f->source != NULL ? source_name(f->source) : f->name));
    if (f->status == FINDING_UNREADABLE) {
        put_answer(b, str_printf(a, "Not read: %.*s", STR_ARG(f->problem)));
    } else if (f->status == FINDING_UNKNOWN) {
        unknown_text(a, f, verbose, b);
    } else {
        known_text(a, f, verbose, b);
    }
}
