/* The rows above a header: which period a report is for, and whose it is.
 *
 * Surprise: "Date: 05/12/2025" in a title is the day of printing. It counts
 * only where nothing else speaks, and only as the last day of a month. */
#include "ingest_priv.h"

static bool is_print_date(struct str folded)
{
    static const char *const labels[] = { "date", "report date", "run date" };

    for (size_t i = 0; i < 3; i++) {
        struct str label = str_from(labels[i]);

        if (str_starts(folded, label) &&
            (folded.len == label.len || folded.ptr[label.len] == ' '))
            return true;
    }
    return false;
}

static bool is_month_end(struct period month, int32_t day)
{
    return day != DATE_NONE && period_last_day(month) == day;
}

/* Two texts of one title that belong together: "From 1 September 2025" above
 * "To 30 November 2025", "November 2025" above "Year to date". */
static void when_join(struct when *all, const struct when *one)
{
    if (all->month.kind != PERIOD_MONTH) {
        all->month = one->month;
        all->until = one->until;
        all->text = one->text;
    }
    if (all->year.kind != PERIOD_ACADEMIC_YEAR)
        all->year = one->year;
    if (all->from == DATE_NONE)
        all->from = one->from;
    if (all->span == SPAN_UNSAID)
        all->span = one->span;
    if (all->part == 0)
        all->part = one->part;
    if (all->first_part == 0)
        all->first_part = one->first_part;
    if (all->bare == 0)
        all->bare = one->bare;
    if (all->months == 0)
        all->months = one->months;
    all->as_at |= one->as_at;
}

static bool disagree(struct run *r, const struct when *all,
                     const struct when *one)
{
    if (all->month.kind != PERIOD_MONTH || one->month.kind != PERIOD_MONTH ||
        period_equal(all->month, one->month))
        return false;
    diag_report(
        r->dg, DIAG_YEAR_CONFLICT, reader_header_span(r->reader, 0),
        "the titles above the table speak of two periods: '%.*s' is "
        "%.*s, '%.*s' is %.*s",
        STR_ARG(all->text), STR_ARG(period_text(r->scratch, all->month)),
        STR_ARG(one->text), STR_ARG(period_text(r->scratch, one->month)));
    diag_hint(r->dg, "keep the title that is right, and remove the other one");
    return true;
}

struct search {
    struct run *run;
    struct when all, weak;
    bool any, any_weak, broken;
};

/* One cell with its label, if the label stands in a cell of its own. */
static bool cell_search(struct search *s, struct str text)
{
    struct arena *a = s->run->scratch;
    struct when one;

    if (!when_read(text, (struct period){ .kind = PERIOD_NONE }, &one))
        return false;
    if (is_print_date(str_fold(a, text)) && one.from == DATE_NONE) {
        if (is_month_end(one.month, one.until)) {
            s->weak = one;
            s->any_weak = true;
        }
        return true;
    }
    if (s->any && disagree(s->run, &s->all, &one))
        s->broken = true;
    if (s->any)
        when_join(&s->all, &one);
    else
        s->all = one;
    s->any = true;
    return true;
}

static void row_search(struct search *s, const struct record *row)
{
    struct arena *a = s->run->scratch;
    struct str label = STR("");

    for (size_t i = 0; i < row->n; i++) {
        struct str cell = str_trim(row->field[i]);

        if (str_empty(cell))
            continue;
        if (!str_empty(label))
            cell = str_printf(a, "%.*s %.*s", STR_ARG(label), STR_ARG(cell));
        label = cell_search(s, cell) ? STR("") : cell;
    }
}

bool titles_period(struct run *r, struct period base, struct when *out)
{
    struct search s = { .run = r };
    const struct record *title;
    size_t n = reader_titles(r->reader, &title);

    for (size_t i = 0; i < n; i++)
        row_search(&s, &title[i]);
    if (!s.any && s.any_weak)
        s.all = s.weak;
    *out = s.all;
    if (!s.any && !s.any_weak)
        *out = (struct when){ .from = DATE_NONE, .until = DATE_NONE };
    when_settle(out, base);
    return !s.broken;
}

/* ---- whose report it is -------------------------------------------------- */

struct named {
    uint32_t entity;
    size_t len;  /* of the longest name met */
    bool is_two; /* two names of that length */
};

static void name_try(struct named *n, struct str folded, struct str text,
                     uint32_t entity)
{
    if (folded.len < 4 || folded.len < n->len || !words_inside(folded, text) ||
        n->entity == entity)
        return;
    n->is_two = folded.len == n->len && n->entity != ENTITY_NONE;
    n->entity = entity;
    n->len = folded.len;
}

/* Schools of ours, by full name and by what names_short leaves of it. */
static void names_try(struct run *r, struct str text, struct named *n)
{
    const struct registry *g = r->store->registry;
    size_t count = registry_count(g), k = 0;
    struct str *full = arena_array(r->scratch, struct str, count);
    struct str *brief = arena_array(r->scratch, struct str, count);
    uint32_t *entity = arena_array(r->scratch, uint32_t, count);

    for (uint32_t i = 0; i < count; i++) {
        const struct entity *e = registry_at(g, i);

        if (e->kind != ENTITY_SCHOOL || !entity_kept(r, i) ||
            str_empty(e->name))
            continue;
        full[k] = name_display(r->scratch, e->name);
        entity[k++] = i;
    }
    names_short(r->scratch, full, k, brief);
    for (size_t i = 0; i < k; i++) {
        name_try(n, str_fold(r->scratch, full[i]), text, entity[i]);
        name_try(n, str_fold(r->scratch, brief[i]), text, entity[i]);
    }
}

/* A school's URN or DfE number that stands by itself in a text. */
static uint32_t code_search(struct run *r, struct str text)
{
    while (!str_empty(text)) {
        struct str word;
        uint32_t e = ENTITY_NONE;

        str_cut(text, ' ', &word, &text);
        if (!str_digits(word))
            continue;
        if (word.len == 6)
            e = registry_find(r->store->registry, ENTITY_SCHOOL, word);
        else if (word.len == 7)
            e = registry_find_laestab(r->store->registry, word);
        if (e != ENTITY_NONE && entity_kept(r, e))
            return e;
    }
    return ENTITY_NONE;
}

uint32_t school_in_text(struct run *r, struct str text)
{
    struct named n = { .entity = ENTITY_NONE };
    struct str folded = str_fold(r->scratch, text);
    uint32_t e = code_search(r, folded);

    if (e != ENTITY_NONE || r->no_register)
        return e;
    names_try(r, folded, &n);
    return n.is_two ? ENTITY_NONE : n.entity;
}

uint32_t titles_school(struct run *r, struct str *text)
{
    const struct record *title;
    size_t n = reader_titles(r->reader, &title);

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < title[i].n; k++) {
            uint32_t e;

            if (str_empty(str_trim(title[i].field[k])))
                continue;
            e = school_in_text(r, title[i].field[k]);
            *text = str_trim(title[i].field[k]);
            if (e != ENTITY_NONE)
                return e;
        }
    }
    return ENTITY_NONE;
}
