/* The record of a pack: what each document printed at which meeting, beside the
 * project, so that the next pack can say what changed since.
 *
 * The surprise: a record of this meeting, or of a later one, is never read, only
 * replaced. So a pack that is built twice comes out the same twice. */
#include "report_priv.h"

#include <trustpress/csv.h>
#include <trustpress/pdf.h>

#include <stdlib.h>
#include <unistd.h>

enum field {
    COLUMN_REFERENCE,
    COLUMN_ADDRESS,
    COLUMN_SERIES,
    COLUMN_WHO,
    COLUMN_PERIOD,
    COLUMN_PRINTED,
    COLUMN_VALUE,
    COLUMN_RATING,
    COLUMN_UNEXPLAINED,
    N_COLUMNS
};
static const char *const headings[N_COLUMNS] = {
    "reference", "address", "series", "who",        "period",
    "printed",   "value",   "rating", "unexplained"
};

/* ---- writing ------------------------------------------------------------ */

static void put_cell(struct buf *b, struct str text, enum field c)
{
    bool quoted = false;

    if (c > 0) {
        buf_byte(b, ',');
    }
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.ptr[i];

        quoted |= ch == ',' || ch == '"' || ch == '\n' || ch == '\r';
    }
    if (!quoted) {
        buf_append(b, text);
        return;
    }
    buf_byte(b, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            buf_byte(b, '"');
        }
        buf_byte(b, text.ptr[i]);
    }
    buf_byte(b, '"');
}

static void put_row(struct buf *b, const struct str cell[N_COLUMNS])
{
    for (int c = 0; c < N_COLUMNS; c++) {
        put_cell(b, cell[c], (enum field)c);
    }
    buf_byte(b, '\n');
}

static void put_pack(struct buf *b, const char *what, struct str text)
{
    struct str cell[N_COLUMNS] = { 0 };

    cell[COLUMN_REFERENCE] = STR("pack");
    cell[COLUMN_ADDRESS] = str_from(what);
    cell[COLUMN_PRINTED] = text;
    put_row(b, cell);
}

/* For whom the pack was made: without it a change cannot be told from a school
 * that joined. */
static void put_setting(struct arena *a, struct buf *b, const struct session *s)
{
    struct buf codes = { 0 };

    if (s->project.as_at != DATE_NONE) {
        put_pack(b, "as-at", date_iso(a, s->project.as_at));
    }
    if (s->setting.month.kind == PERIOD_MONTH) {
        put_pack(b, "month", period_text(a, s->setting.month));
    }
    for (size_t i = 0; i < s->setting.schools.n; i++) {
        buf_printf(
            &codes, "%s%.*s", i > 0 ? " " : "",
            STR_ARG(registry_at(s->store->registry, s->setting.schools.item[i])
                        ->code));
    }
    put_pack(b, "schools", buf_take(&codes, a));
}

/* The exact value stays out of what a public edition leaves behind: its record
 * has the figure in its own unit and decimals instead. */
static void put_print(struct arena *a, struct buf *b, const struct session *s,
                      const struct print *p)
{
    const struct figure *f = p->figure;
    const struct question *q = &f->question;
    bool open = edition_is_public(s->request);
    struct question series = *q;
    struct str cell[N_COLUMNS] = { 0 };

    series.period = (struct period){ 0 };
    cell[COLUMN_REFERENCE] = p->reference;
    cell[COLUMN_ADDRESS] = question_text(a, s->evaluator, q);
    cell[COLUMN_SERIES] = question_text(a, s->evaluator, &series);
    cell[COLUMN_WHO] = who_text(a, s->evaluator, q->who);
    cell[COLUMN_PERIOD] =
        q->period.kind == PERIOD_NONE || q->period.kind == PERIOD_UNKNOWN
            ? (struct str){ 0 }
            : period_text(a, q->period);
    cell[COLUMN_PRINTED] = f->value.kind == VALUE_REASON
                               ? str_from(reason_slug(f->value.reason))
                               : p->text;
    if (open) {
        cell[COLUMN_VALUE] =
            figure_text(a, f, (struct figure_format){ .decimals = -1 });
    } else if (f->value.kind == VALUE_DECIMAL) {
        cell[COLUMN_VALUE] = decimal_text(a, f->value.decimal);
    }
    if (f->rating != RATING_NONE && q->derived == DERIVED_VALUE) {
        cell[COLUMN_RATING] = str_fold(a, str_from(rating_name(f->rating)));
    }
    cell[COLUMN_UNEXPLAINED] = p->unexplained ? STR("yes") : STR("");
    put_row(b, cell);
}

static struct str record_text(struct arena *a, const struct session *s,
                              const struct paper *p)
{
    struct buf b = { 0 };
    struct str head[N_COLUMNS];

    for (int c = 0; c < N_COLUMNS; c++) {
        head[c] = str_from(headings[c]);
    }
    put_row(&b, head);
    put_setting(a, &b, s);
    for (size_t i = 0; i < p->prints.n; i++) {
        put_print(a, &b, s, &p->prints.item[i]);
    }
    return buf_take(&b, a);
}

static struct str records_folder(struct arena *a, const struct session *s)
{
    return path_join(a, s->project.folder, STR("records"));
}

static struct str record_path(struct arena *a, const struct session *s,
                              const struct paper *p)
{
    struct str file = str_printf(a, "%.*s-%.*s-%.*s.csv",
                                 STR_ARG(date_iso(a, s->project.meeting_date)),
                                 STR_ARG(p->name), STR_ARG(p->context.edition));

    return path_join(a, records_folder(a, s), file);
}

/* A project with the day of its meeting, that has not asked for none. */
static bool is_recorded(const struct session *s)
{
    return s->project.source != NULL && !s->project.no_record &&
           s->project.meeting_date != DATE_NONE;
}

/* What stood there, to be put back if the papers cannot be written. */
static struct str bytes_before(struct arena *a, struct str path)
{
    struct source *src;
    struct str bytes = { 0 };

    if (!file_exists(a, path)) {
        return bytes;
    }
    src = source_open(a, diag_new(a), path);
    if (src != NULL) {
        bytes = str_copy(a, source_bytes(src));
        source_close(src);
    }
    return bytes;
}

bool records_write(struct arena *a, struct diag *dg, const struct session *s,
                   const struct papers *papers, struct records_written *w)
{
    *w = (struct records_written){ 0 };
    if (!is_recorded(s)) {
        return true;
    }
    w->path = arena_array(a, struct str, papers->n);
    w->before = arena_array(a, struct str, papers->n);
    if (!folder_make(a, dg, records_folder(a, s))) {
        return false;
    }
    for (size_t i = 0; i < papers->n; i++) {
        struct str path = record_path(a, s, &papers->item[i]);

        w->path[w->n] = path;
        w->before[w->n] = bytes_before(a, path);
        if (!pdf_file_replace(dg, path, record_text(a, s, &papers->item[i]))) {
            return false;
        }
        w->n++;
    }
    return true;
}

void records_undo(struct arena *a, struct diag *dg,
                  const struct records_written *w)
{
    for (size_t i = 0; i < w->n; i++) {
        if (str_empty(w->before[i])) {
            (void)unlink(str_cstr(a, w->path[i]));
        } else if (!pdf_file_replace(dg, w->path[i], w->before[i])) {
            continue; /* told */
        }
    }
}

/* ---- reading ------------------------------------------------------------ */

struct reading {
    struct arena *arena;
    struct diag *dg;
    const struct session *session;
    size_t at[N_COLUMNS]; /* of the file's columns; STR_NONE: missing */
    struct past_pack *pack;
    size_t cap;
};

static bool find_columns(struct reading *r, const struct source *src,
                         const struct record *head)
{
    for (int c = 0; c < N_COLUMNS; c++) {
        r->at[c] = STR_NONE;
        for (size_t i = 0; i < head->n; i++) {
            if (str_equal_nocase(head->field[i], str_from(headings[c]))) {
                r->at[c] = i;
            }
        }
    }
    if (r->at[COLUMN_SERIES] != STR_NONE && r->at[COLUMN_PRINTED] != STR_NONE &&
        r->at[COLUMN_ADDRESS] != STR_NONE) {
        return true;
    }
    diag_report(r->dg, DIAG_PROJECT_INVALID, (struct span){ 0 },
                "'%.*s' is no record of a pack: it lacks the columns address, "
                "series, printed",
                STR_ARG(source_name(src)));
    diag_hint(r->dg, "records are written by build; move this file elsewhere");
    return false;
}

static struct str cell(struct reading *r, const struct record *row,
                       enum field c)
{
    size_t at = r->at[c];

    return at < row->n ? str_copy(r->arena, str_trim(row->field[at]))
                       : (struct str){ 0 };
}

/* Schools that the registers of today still know. */
static void read_schools(struct reading *r, struct str codes)
{
    const struct registry *g = r->session->store->registry;
    uint32_t *item = arena_array(r->arena, uint32_t, codes.len / 2 + 1);

    while (!str_empty(codes)) {
        struct str code;
        uint32_t school;

        str_cut(codes, ' ', &code, &codes);
        school = registry_find(g, ENTITY_SCHOOL, code);
        r->pack->n_schools++;
        if (school != ENTITY_NONE) {
            item[r->pack->schools.n++] = school;
        }
    }
    r->pack->schools.item = item;
}

static void read_setting(struct reading *r, struct str what, struct str text)
{
    int32_t day;
    struct period p;

    if (str_equal(what, STR("as-at")) && date_parse(text, &day)) {
        r->pack->as_at = day;
    } else if (str_equal(what, STR("month")) && period_parse(text, &p)) {
        r->pack->month = p;
    } else if (str_equal(what, STR("schools"))) {
        read_schools(r, text);
    }
}

static enum rating rating_of(struct str word)
{
    static const enum rating all[] = { RATING_RED, RATING_AMBER, RATING_GREEN };

    for (size_t i = 0; i < 3; i++) {
        if (str_equal_nocase(word, str_from(rating_name(all[i])))) {
            return all[i];
        }
    }
    return RATING_NONE;
}

static void read_print(struct reading *r, const struct record *row)
{
    struct past_pack *k = r->pack;
    struct past_print one = { .series = cell(r, row, COLUMN_SERIES),
                              .address = cell(r, row, COLUMN_ADDRESS),
                              .text = cell(r, row, COLUMN_PRINTED) };
    void *items = k->item;
    struct decimal d;

    one.own_text = cell(r, row, COLUMN_VALUE);
    one.value = !edition_is_public(r->session->request) &&
                        decimal_parse(one.own_text, &d)
                    ? value_decimal(d)
                    : value_reason(REASON_NOT_GIVEN);
    one.rating = rating_of(cell(r, row, COLUMN_RATING));
    one.unexplained = !str_empty(cell(r, row, COLUMN_UNEXPLAINED));
    arena_grow(r->arena, &items, k->n, &r->cap, sizeof one,
               _Alignof(struct past_print));
    k->item = items;
    k->item[k->n++] = one;
}

static bool read_pack(struct arena *a, struct diag *dg, const struct session *s,
                      struct str path, struct past_pack *out)
{
    struct source *src = source_open(a, dg, path);
    struct reading r = { .arena = a, .dg = dg, .session = s, .pack = out };
    struct reader *reader = src != NULL ? reader_open(a, dg, src) : NULL;
    struct record row;

    if (reader == NULL) {
        return false;
    }
    row = reader_header(reader);
    if (!find_columns(&r, src, &row)) {
        return false;
    }
    while (reader_next(dg, reader, &row)) {
        if (str_equal(cell(&r, &row, COLUMN_REFERENCE), STR("pack"))) {
            read_setting(&r, cell(&r, &row, COLUMN_ADDRESS),
                         cell(&r, &row, COLUMN_PRINTED));
        } else {
            read_print(&r, &row);
        }
    }
    return diag_errors(dg) == 0;
}

static bool is_earlier(const struct session *s, const struct past_pack *k)
{
    return k->meeting < s->project.meeting_date;
}

/* Whatever was published is known to everyone: the other papers of this
 * meeting too, that another run made, and those of later ones. What this run
 * is to replace is not. */
static bool is_sister(const struct session *s, const struct past_pack *k)
{
    const struct str_list made = session_documents(s);

    if (!edition_is_public(s->request)) {
        return false;
    }
    for (size_t i = 0; i < made.n; i++) {
        if (k->meeting == s->project.meeting_date &&
            str_equal(made.item[i], k->document)) {
            return false;
        }
    }
    return true;
}

/* "2025-10-09-board-pack-board.csv": meeting, document, edition. */
static bool name_parse(struct arena *a, const struct session *s,
                       struct str name, struct past_pack *out)
{
    struct str edition =
        str_empty(s->request->edition) ? STR("board") : s->request->edition;
    struct str end = str_printf(a, "-%.*s.csv", STR_ARG(edition));

    *out = (struct past_pack){ .as_at = DATE_NONE };
    if (name.len < 11 + end.len || !str_ends(name, end) ||
        name.ptr[10] != '-' ||
        !date_parse(str_slice(name, 0, 10), &out->meeting)) {
        return false;
    }
    out->document = str_slice(name, 11, name.len - end.len);
    return is_earlier(s, out) || is_sister(s, out);
}

bool records_read(struct arena *a, struct diag *dg, struct session *s)
{
    struct str folder = records_folder(a, s);
    struct str_list found = { 0 };
    bool ok = true;

    if (s->project.source == NULL || s->project.meeting_date == DATE_NONE ||
        !file_is_folder(a, folder) ||
        !files_match(a, diag_new(a), (struct span){ 0 },
                     path_join(a, folder, STR("*.csv")), &found)) {
        return true;
    }
    s->past = arena_array(a, struct past_pack, found.n);
    for (size_t i = 0; i < found.n; i++) { /* by name: oldest first */
        struct past_pack *k = &s->past[s->n_past];

        if (!name_parse(a, s, path_name(found.item[i]), k)) {
            continue;
        }
        ok &= read_pack(a, dg, s, found.item[i], k);
        s->n_past++;
    }
    return ok;
}

/* ---- for those who ask --------------------------------------------------- */

struct past_ratings records_ratings(struct arena *a, const struct session *s)
{
    struct past_rating *item;
    size_t most = 0, n = 0;

    for (size_t i = 0; i < s->n_past; i++) {
        most += s->past[i].n;
    }
    item = arena_array(a, struct past_rating, most);
    for (size_t i = 0; i < s->n_past; i++) {
        const struct past_pack *k = &s->past[i];

        for (size_t p = 0; p < k->n && is_earlier(s, k); p++) {
            if (k->item[p].rating != RATING_NONE) {
                item[n++] = (struct past_rating){ k->item[p].series, k->meeting,
                                                  k->item[p].rating };
            }
        }
    }
    return (struct past_ratings){ item, n };
}

/* Addresses that nobody answers any more, a school that left, hide nothing. */
const struct source *records_public(struct arena *a, const struct session *s,
                                    size_t i)
{
    const struct past_pack *k = &s->past[i];
    struct diag *quiet = diag_new(a);
    struct buf b = { 0 };

    buf_text(&b, "address,printed\n");
    for (size_t n = 0; n < k->n; n++) {
        const struct past_print *p = &k->item[n];
        bool hidden =
            str_equal(p->text, str_from(reason_slug(REASON_WITHHELD)));
        struct question q;

        if (question_parse(quiet, s->evaluator, (struct span){ 0 }, p->address,
                           &q)) {
            buf_printf(&b, "%.*s,%.*s\n", STR_ARG(p->address),
                       STR_ARG(hidden ? str_from(reason_mark(REASON_WITHHELD))
                                      : p->own_text));
        }
    }
    return source_from(a, STR("records"), buf_take(&b, a));
}

/* Those of one document, and with each an evaluator that sees today's data as
 * that meeting saw its schools and its month. */
struct past_packs records_of(struct arena *a, const struct session *s,
                             struct str document)
{
    struct past_pack *item = arena_array(a, struct past_pack, s->n_past);
    size_t n = 0;

    for (size_t i = 0; i < s->n_past; i++) {
        if (is_earlier(s, &s->past[i]) &&
            str_equal(s->past[i].document, document)) {
            item[n++] = s->past[i];
        }
    }
    if (n > 0 && !edition_is_public(s->request)) { /* it sees everything */
        struct evaluator_setting then = s->setting;
        struct past_pack *last = &item[n - 1];

        then.schools = last->schools;
        then.as_at = last->as_at != DATE_NONE ? last->as_at : then.as_at;
        then.month =
            last->month.kind == PERIOD_MONTH ? last->month : then.month;
        then.past = (struct past_ratings){ 0 };
        last->evaluator = last->schools.n > 0
                              ? evaluator_new(a, s->store, s->catalogue, &then)
                              : NULL;
    }
    return (struct past_packs){ item, n };
}
